### Names of Japan.

hub-tokyo = Tokyo
hub-osaka = Osaka
area-hokkaido = Hokkaido
area-tohoku = Tohoku
area-tokyo = Tokyo
area-chubu = Chubu
area-hokuriku = Hokuriku
area-kansai = Kansai
area-chugoku = Chugoku
area-shikoku = Shikoku
area-kyushu = Kyushu
area-okinawa = Okinawa
area-national = Japan
reason-high = above { $limit } m, higher than any town
reason-national_park = in a special zone of a national park
reason-metropolitan = metropolitan prefecture

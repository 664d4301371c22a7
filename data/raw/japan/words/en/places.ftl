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
reason-metropolitan = metropolitan prefecture

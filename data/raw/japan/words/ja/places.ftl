### 日本の名称

hub-tokyo = 東京
hub-osaka = 大阪
area-hokkaido = 北海道
area-tohoku = 東北
area-tokyo = 東京
area-chubu = 中部
area-hokuriku = 北陸
area-kansai = 関西
area-chugoku = 中国
area-shikoku = 四国
area-kyushu = 九州
area-okinawa = 沖縄
reason-high = 標高{ $limit } m超(国内のどの集落より高い)
reason-national_park = 国立公園の特別地域
reason-metropolitan = 大都市圏の都府県
area-national = 全国

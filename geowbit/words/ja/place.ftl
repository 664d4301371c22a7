### 場所の名前

place-did_you_mean = 場所'{ $place }': 当てはまる拠点・市区町村・変電所がありません。{ $names }のことですか?
place-unknown = 場所'{ $place }': 当てはまる拠点・市区町村・変電所がありません。緯度,経度で書いてください
place-empty = place: 空です。緯度,経度または名前を書いてください
place-several = 場所'{ $place }'は複数あります: { $places }{ $more ->
    [0] {""}
   *[other] ほか{ $more }か所
 }。{ $kind ->
    [municipality] 都道府県と「市」などの末尾を添えてください
   *[substation] IDを指定してください
 }
place-two_numbers = 場所'{ $place }': 緯度,経度の二つの数を書いてください
place-no_pair = 場所{ $place }: 名前か(緯度, 経度)を書いてください
place-longitude_first = 場所{ $place }: 経度が先です。緯度,経度の順に書いてください
place-not_on_earth = 場所{ $place }: 地球上にありません。緯度,経度の順に書いてください
place-none_of_list = { $path }: { $count }行のどれもハブ・市区町村・変電所の名前ではありません。lonとlatの列、または`geowbit latency --from`が知る名前を書いてください

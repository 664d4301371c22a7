### 場所の名前

place-did_you_mean = 場所'{ $place }': 当てはまる拠点・市区町村・変電所がありません。{ $names }のことですか?
place-unknown = 場所'{ $place }': 当てはまる拠点・市区町村・変電所がありません。緯度,経度で書いてください
place-empty = place: 空です。lat,lonか名前を書いてください
place-two_numbers = place { $place }: 緯度,経度の二つの数を書いてください
place-off_earth = place { $lat },{ $lon }: { $hint }。緯度,経度と書いてください
place-several = place { $place }は複数あります: { $names }{ $more }。{ $cure }
place-form = place { $given }: 名前か(緯度, 経度)を書いてください

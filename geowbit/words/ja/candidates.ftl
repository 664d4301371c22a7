### 候補地

candidates-no_municipality = area { $area }: 市区町村がありません。座標を確かめてください
candidates-no_such_area = area: データprefecturesに{ $name }に当たる面がありません。{ $hint }

### 候補地

candidates-no_municipality = area { $area }: 市区町村がありません。座標を確かめてください
candidates-no_such_area = area: データprefecturesに{ $name }に当たる面がありません。{ $hint }
candidates-no_area = area: { $area }を解釈できません。prefectures、bbox、file、polygonのいずれかを指定してください

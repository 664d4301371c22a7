### 候補地

candidates-no_municipality = area { $area }: 市区町村がありません。座標を確かめてください
candidates-no_such_area = area: データprefecturesに{ $name }に当たる面がありません。{ $hint }
candidates-no_area = area: { $area }を解釈できません。prefectures、bbox、file、polygonのいずれかを指定してください
candidates-no_prefecture = area: { $name }にあたる都道府県がありません。{ $hint }
candidates-no_prefectures = area: ここでは都道府県がわかりません。layers: {"{"}prefectures: {"{"}file: PATH{"}"}{"}"}で与えるか、範囲を指定してください
candidates-no_squares = candidates: 国の格子は陸地を備えた国でだけ使えます。{"{"}grid: {"{"}lon_arcsec: 45, lat_arcsec: 30{"}"}{"}"}を使ってください
candidates-no_municipalities = candidates: ここでは市区町村がわかりません。layers: {"{"}municipalities: {"{"}file: PATH{"}"}{"}"}で与えてください
candidates-no_land = area { $area }: { $country }の陸地がありません。座標を確かめるか、国外ではcandidates: {"{"}grid: {"{"}lon_arcsec: 45, lat_arcsec: 30{"}"}{"}"}を使ってください

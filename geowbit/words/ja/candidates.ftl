### 候補地

candidates-no_municipality = area { $area }: 市区町村がありません。座標を確かめてください
candidates-no_such_area = area: データprefecturesに{ $name }に当たる面がありません。{ $hint }
candidates-no_area = area: { $area }を解釈できません。prefectures、bbox、file、polygonのいずれかを指定してください
candidates-no_prefecture = area: { $name }にあたる都道府県がありません。{ $hint }
candidates-no_prefectures = area: ここでは都道府県がわかりません。layers: {"{"}prefectures: {"{"}file: PATH{"}"}{"}"}で与えるか、範囲を指定してください
candidates-no_squares = candidates: 国の格子は陸地を備えた国でだけ使えます。{"{"}grid: {"{"}lon_arcsec: 45, lat_arcsec: 30{"}"}{"}"}を使ってください
candidates-no_municipalities = candidates: ここでは市区町村がわかりません。layers: {"{"}municipalities: {"{"}file: PATH{"}"}{"}"}で与えてください
candidates-no_land = area { $area }: { $country }の陸地がありません。座標を確かめるか、国外ではcandidates: {"{"}grid: {"{"}lon_arcsec: 45, lat_arcsec: 30{"}"}{"}"}を使ってください
candidates-near_pole = area: 緯度{ $lat }に達しています。geowbitが扱うのは南緯{ $most }度から北緯{ $most }度までです。そこで切ってください
candidates-too_wide = area: 一部の幅が{ $degrees }度あります。日付変更線をまたぐ図形は、180度で二つに切ってください
candidates-bbox_four_numbers = area: bbox { $bbox }は四つの数ではありません。[西, 南, 東, 北] と書いてください
candidates-bbox_not_finite = area: bbox { $bbox }は有限ではありません。[西, 南, 東, 北] と書いてください
candidates-bbox_latitude_first = area: bbox { $bbox }は緯度が先です。[西, 南, 東, 北] と書いてください
candidates-bbox_swapped = area: bbox { $bbox }は辺が入れ替わっています。西は東より、南は北より小さくしてください
candidates-bbox_not_on_earth = area: bbox { $bbox }は地球上にありません。度で書いてください
candidates-no_h3_size = candidates: h3-{ $size }はスタディに使えない大きさです。h3-{ $first }からh3-{ $last }までがあります
candidates-no_hexagon_on_land = area { $area }: 中心が陸にある六角形がありません。細かくしてください
candidates-many_hexagons = candidates: 範囲にh3-{ $size }の六角形が約{ $count }個あり、上限{ $most }個を超えます。範囲を狭くするか、番号を小さくしてください
candidates-no_cell_on_land = area { $area }: 中心が陸にあるセルがありません。刻みを小さくしてください
candidates-no_cell_size = candidates: { $name } { $step }はセルの大きさになりません。{ $least }秒から{ $most }秒を与えてください(30秒は緯度で約0.9 km)
candidates-across_antimeridian = candidates: { $step }秒のセルは日付変更線をまたぎます。648000を割り切るlon_arcsec(30、36、40、45、60など)にしてください
candidates-many_cells = candidates: 範囲を囲む箱に{ $count }個のセルがあり、上限{ $most }個を超えます。範囲を狭くするか、刻みを大きくしてください
candidates-id_twice = candidates: { $path }: { $column } '{ $value }'が二度出てきます。IDは互いに違うものにしてください
candidates-places_near_pole = candidates: { $path }: { $of }か所のうち{ $count }か所が、地図を描けない極から{ $degrees }度以内にあります。除いてください
candidates-none_in_area = area { $area }: { $path }の候補地は、どれもこの範囲にありません

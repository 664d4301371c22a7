### 線の最小費用ルート

corridors-a_candidate = 候補地
corridors-a_substation = 変電所
corridors-a_source = 起点
corridors-the_place = この地点
corridors-no_way = ルート: { $lat },{ $lon }に至る道がありません。単価のない海か通れない土地に囲まれています。通れるようにするか、単価を与えてください
corridors-line_outside = ルート: 線が対象の範囲から出ています。範囲を広げてください
corridors-outside = ルート: { $what }が対象の範囲の外にあります。範囲を広げてください
corridors-cell_km = ルート: セルを{ $given } kmにはできません。0より大きくしてください
corridors-no_box = ルート: { $box }は度単位の範囲ではありません。西、南、東、北の順に、緯度85度以内で指定してください
corridors-too_many_cells = ルート: { $km } kmのセルが{ $rows } x { $columns }では多すぎます。セルを大きくするか範囲を狭めてください
corridors-shapes_differ = ルート: { $layer }のセルは{ $given }ですが、格子は{ $shape }です
corridors-bad_cells = ルート: { $layer }が{ $count }セルで{ $value }です(最初は{ $lat },{ $lon })。0より大きい数にするか、通れない土地にしてください
corridors-near_a_pole = ルート: メルカトル図法には極に近すぎます。緯度84度以内にしてください
corridors-antimeridian = ルート: 間に180度経線があり、ここの格子では越えられません。connection: straightにしてください
corridors-no_source = ルート: 起点がすべて通れない土地にあります。移すか、通れるようにしてください
corridors-no_kind = kind: '{ $kind }'は{ $kinds }のどれでもありません
corridors-same_place = 地点: { $origin }と{ $destination }は同じ場所です。二つの場所を指定してください
corridors-too_far = 地点: { $origin }と{ $destination }は{ $km } km離れています。ルートは{ $most_km } kmまでです
corridors-terrain_elsewhere = terrain: { $origin }と{ $destination }の間の土地が含まれていません。ラスターは経度{ $lon }、緯度{ $lat }の辺りです。座標系を確かめてください
corridors-slopes_guessed = 傾斜は9 kmセルの起伏からの推定で、ルートには粗すぎます。terrainで標高を与えてください(`geowbit fetch terrain`で取得できます)
corridors-no_sea = ここでは陸地のデータがないため、範囲全体を陸とみなします
corridors-no_elevation = 陸地の{ $percent } %で標高が不明なため、平坦とみなします
corridors-last_resort = { NUMBER($km, minimumFractionDigits: 1, maximumFractionDigits: 1) } kmは、ほかに道がないため湖か保護区域を通ります
corridors-wide_sea = 海底区間{ $km } kmは交流の届く距離({ $reach_km } km)を超えます。直流は`geowbit compare`を見てください

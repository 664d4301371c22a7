### criteriaの言葉

sentence-fiber_km = 陸上の最寄りの幹線(埋込データでは代用)までの距離。
sentence-fiber_node_km = 光網上の最寄りの都市・相互接続点・陸揚局までの距離。
sentence-separate_routes = 最寄りの拠点への光ファイバー経路のうち、互いに1 km以内を通らないものの数(0から2)。推定の海底区間は除く。
sentence-second_route_ms = 最寄りの拠点への離れた2経路のうち第2経路で増える往復遅延(全光)。
sentence-fault_km = 地図にある活断層線までの距離(20 kmで飽和)。
sentence-elevation_m = 最も近い標本点の標高(約2 km間隔、値のない所は約9 kmの粗いメッシュ)。
sentence_own-elevation_m = 中心の標高(調査独自の地形データ)。
sentence-relief_m = 地形の標本9点(約6 km四方)の最高と最低の差。海面は0 mとする。
sentence_own-relief_m = relief_radius_km以内の最高と最低の差(調査独自の地形データ)。
sentence-slope_2km_deg = 約2 km周囲の標本8点への最も急な下り勾配。敷地の傾斜ではない。
sentence_own-slope_2km_deg = 2 km離れた8点への最も急な下り勾配(調査独自の地形データ)。
sentence-slope_deg = 敷地の傾斜。2 km間隔の標本からは分からないため、独自の地形データが必要。
sentence_own-slope_deg = 中心の傾斜(ホーンの式、調査独自の地形データ)。
sentence-seismic_class = 今後30年に震度6弱以上となる確率の階級(0: 3 %未満から3: 26 %超)。市区町村ごとの粗い値で、地盤の地図ではない。
sentence-snow_cm = 平年の最深積雪(最寄りの8観測所と標高から)。
sentence-volcano_km = 最も近い活火山までの距離。山頂の位置で、ハザードマップではない。
sentence-land_share_pct = 周囲1 km四方に占める陸地の割合(調査独自の陸地があれば候補地の面積に占める割合)。
sentence-runway_km = 最も近い滑走路までの距離(自衛隊・米軍の基地を含む)。
sentence-industrial_ha = 市区町村全体の工業系用途地域の面積。指定がなければ不明。
sentence-land_price_yen_m2 = 市区町村の工業地の公示・基準地価の中央値(地点がなければ周辺の値)。
sentence-industrial_ha_10km = 10 km以内にある調査独自の工業用地の合計面積。
sentence-lake = 中心が湖の中にあるか。
sentence-off_grid_island = その島に、自らの供給区域の系統に属し負荷を供給できる変電所がないか。
sentence-population_50km = 50 km以内の人口(2020年国勢調査からの推計)。
sentence_own-population_50km = 50 km以内の人口(調査独自の人口データ)。
sentence-population_density = 1 kmメッシュの人口密度(2020年国勢調査からの推計)。
sentence_own-population_density = 中心または1 km以内の人口密度(調査独自の人口データ)。
sentence-substation_km = 自らの供給区域の系統に属し、負荷を供給できる最寄りの変電所までの距離。
sentence-substation_kv = その変電所の最高電圧。
sentence-hv_line_km = 154 kV以上の最寄りの送電線までの距離。
sentence_own-hv_line_km = 調査独自のデータの最寄りの送電線までの距離。
sentence-plant_mw_50km = 50 km以内にある表の発電所の出力の合計(網羅的ではありません)。原子力は2024年に運転中の基のみ。
sentence-curtailment_pct = 供給区域の再エネ出力制御率の長期見通し。
sentence-curtailment_last_year_pct = 供給区域の2024年度の再エネ出力制御率。
sentence-floor_price_hours = 供給区域のスポット市場で1 kWhが下限(0.01円)となった2025年度の時間。区域とその隣の余剰を示します。
sentence-energy_mjpy_per_mw_year = サーバー1 MW・1年当たりの電力と冷却の費用: 供給区域の卸電力価格(託送料金・賦課金を除く)×全負荷時間×気候によるPUE。
sentence-temperature_c = 年平均気温(国の観測所の平年値がある場合はそれによる)。
sentence-surplus_mw = その場所の系統で最も近い基幹変電所を上る、送配電会社の予想余剰。余剰のある場所を示し、需要をどれだけ受けられるかは示しません。
sentence-connection_mjpy = 調査の負荷での、送電線・変電所の工事・2経路の光ファイバーの費用。
sentence-site_mjpy_per_mw_year = サーバー1 MW・1年当たりの候補地の費用: 接続・建物・電力・冷却と、価格が分かる場合は土地。
sentence-rtt = 全光ネットワークでの{ $hub }までの往復遅延。
sentence-rtt_today = 現行網での{ $hub }までの往復遅延。
measure-value_at = 中心での{ $layer }の値。
measure-mean_in = 候補地の範囲での{ $layer }の平均。
measure-mean_within = { $radius_km } km以内の{ $layer }の平均。
measure-max_within = { $radius_km } km以内の{ $layer }の最大。
measure-min_within = { $radius_km } km以内の{ $layer }の最小。
measure-distance_to = 最寄りの{ $layer }までの距離(km)。
measure-inside = 中心が{ $layer }の中にあるか。
measure-share_inside = 候補地の面積のうち{ $layer }に入る割合。
measure-count_within = { $radius_km } km以内の{ $layer }の数。
measure-sum_within = { $radius_km } km以内の{ $layer }の{ $column }の合計。
measure-nearest_value = 最寄りの{ $layer }の{ $column }。
measure-filled = { $sentence }データのない所は{ $fill }。
measure-layer = このデータ
criteria-rows_without = { $count }行は{ $column }に数値がなく、数えません
criteria-no_slope = { $cell_m } mのセルは傾斜を求めるには大きすぎるため、slope_degは不明です(slope_cell_mは{ $limit_m })
criteria-kind_unlisted = 種別「{ $kind }」の変電所{ $count }件は、種別の表にないため、負荷に供給しないものとします(unlisted_kinds_serve: 1で供給します)
criteria-kind_serves = 種別「{ $kind }」の変電所{ $count }件は、種別の表にありませんが、unlisted_kinds_serveが1のため、負荷に供給するものとします
criteria-unserved = { $count }件の候補地では、自らの供給区域の系統に{ $load_mw } MWを供給できる変電所がありません。substation_kmは無限大で、接続費用は計算していません。substation_km > 50などの規則で除外されます
criteria-passed_over = { $count }件の候補地では、自らの系統より他社の系統の変電所のほうが近くにありますが、他社の変電所からは供給を受けません
criteria-no_relief = relief_mは不明です: { $why }
criteria-known_nowhere = { $count }件の指標は、どの候補地でも不明のため、評点に数えません: { $names }
criteria-filled = { $name }は、データのない{ $count }か所中{ $candidates }か所で{ $value }とします(fill){ $in_part ->
    [0] {""}
   *[other] 。一部にない所は{ $in_part }か所
 }{ $beside ->
    [0] {""}
   *[other] 。うち{ $beside }か所はデータの範囲の外
 }。

## 指標、または指標が読むレイヤーの誤り
criteria-at = 指標{ $name }: { $problem }
criteria-no_name = 指標'{ $name }': 列名にできません。英小文字・数字・_だけを使い、表にすでにある名前は避けてください
criteria-name_in_km = 指標{ $name }: distance_toの単位はkmです。名前の末尾を_kmにしてください
criteria-direction = 指標{ $name }: directionは'benefit'か'cost'です。{ $given }は使えません
criteria-no_crs = 指標{ $name }: レイヤーに座標系がありません。set_crsで設定してください
criteria-no_layer = 指標{ $name }: レイヤー名、GeoDataFrame、ラスターのいずれかを渡してください
criteria-no_measure = '{ $measure }'という測り方はありません。{ $hint }
criteria-measure_needs = { $measure }には{ $option }が必要です
criteria-measure_takes_no = { $measure }に{ $option }は使えません。使えるのは{ $having }です
criteria-radius = radius_kmは0より大きく1000以下です。{ $given }は使えません
criteria-fill = fillは数です。{ $given }は使えません
criteria-shape = 指標{ $name }: { $shape }が返されました。{ $candidates }件の候補それぞれに一つの数が必要です
criteria-needs_raster = レイヤー{ $layer }: ラスターが必要ですが、地物が入っています
criteria-is_raster = レイヤー{ $layer }: { $needed }が必要ですが、ラスターです
criteria-holds_other = レイヤー{ $layer }: { $needed }が必要ですが、{ $held }が入っています
criteria-kind = { $kind ->
    [points] 点
    [lines] 線
    [polygons] 面
   *[other] { $kind }
 }
criteria-or = { $one }か{ $other }
criteria-and = { $one }と{ $other }
criteria-no_column = レイヤー{ $layer }: 列'{ $column }'がありません。あるのは{ $known }です
criteria-no_number = レイヤー{ $layer }: 列'{ $column }'に数がありません
criteria-raster_elsewhere = レイヤー{ $layer }: 候補が一つも載っていません。ラスターは経度{ $lon }、緯度{ $lat }の付近にあります。座標系と対象地域を確かめてください
criteria-raster_column = レイヤー{ $layer }: ラスターなので列はありません
criteria-name_column = レイヤー{ $layer }: 面のレイヤーです。読む列をcolumn: 列名で指定してください
criteria-share_of_points = share_inside: 候補が面ではありません。insideを使ってください
criteria-mean_of_points = mean_in: 候補が面ではありません。mean_withinとradius_kmを使ってください
criteria-mean_cells = mean_in: 候補一つが{ $cells }セルにわたります。ラスターを粗くしてください(gdalwarp -r average -tr ...)
criteria-no_exactextract = mean_in: 候補がラスターのセルに沿った長方形でないときはexactextractが必要です。pip install 'geowbit[zones]'で入れてください
criteria-radius_cells = radius_km { $radius_km }はラスターの{ $cells }セルにあたり、{ $most }を超えるとメモリーが足りません。ラスターを粗くする(gdalwarp -r average -tr ...)か、半径を小さくしてください
criteria-no_substation_near = レイヤーsubstations: 対象地域からwindow_km以内に変電所がありません。値を大きくするか、省いてください
criteria-population_not_embedded = レイヤーpopulation: 内蔵のものではありません
criteria-fewer_than_none = レイヤーpopulation: 人口が0未満の行があります。列を直してください
criterion-substation_km = 変電所までの距離
criterion-substation_kv = その変電所の電圧
criterion-hv_line_km = 高圧送電線までの距離
criterion-plant_mw_50km = 50 km圏の発電所
criterion-curtailment_pct = 再エネ出力制御(見通し)
criterion-curtailment_last_year_pct = 再エネ出力制御(前年度)
criterion-floor_price_hours = 下限価格の時間
criterion-energy_mjpy_per_mw_year = 年間の電力と冷却
criterion-temperature_c = 年平均気温
criterion-surplus_mw = 基幹系統の予想余剰
criterion-connection_mjpy = 接続費用
criterion-site_mjpy_per_mw_year = 年間の総費用
criterion-fiber_km = 光ファイバーまでの距離(代用)
criterion_own-fiber_km = 光ファイバーまでの距離
criterion-fiber_node_km = 光接続点までの距離(代用)
criterion_own-fiber_node_km = 光接続点までの距離
criterion-population_50km = 50 km圏の人口(推計)
criterion_own-population_50km = 50 km圏の人口
criterion-population_density = 人口密度(推計)
criterion_own-population_density = 人口密度
criterion-elevation_m = 標高(2 km)
criterion_own-elevation_m = 標高
criterion-relief_m = 起伏(6 km四方)
criterion_own-relief_m = 起伏
criterion-slope_2km_deg = 2 km間の下り勾配
criterion-fault_km = 活断層までの距離
criterion-seismic_class = 強い揺れ(市区町村の階級)
criterion-snow_cm = 最深積雪
criterion-volcano_km = 活火山までの距離
criterion-land_share_pct = 陸地の割合
criterion-runway_km = 滑走路までの距離
criterion-industrial_ha = 工業系用途地域(市区町村)
criterion-land_price_yen_m2 = 工業地の地価
criterion-industrial_ha_10km = 10 km以内の工業用地
criterion-campus_ha = 一続きの利用可能な土地
criterion-lake = 湖の中
criterion-off_grid_island = 変電所のない島
criterion-separate_routes = 離れた光ファイバー経路の数
criterion-second_route_ms = 第2経路で増える往復遅延
criterion-connection_km = 接続の長さ
criterion-connection_network = 接続する系統
criterion-connection_kv = 接続の電圧
criterion-corridor_km = ルートに沿った長さ
criteria-class_becomes = { $name }の単位は{ $unit }ですが、レイヤー{ $layer }の{ $column }は区分の番号です。プロファイルが変換した列{ $becomes }を使ってください
criteria-class_for_unit = { $name }の単位は{ $unit }ですが、レイヤー{ $layer }の{ $column }は区分の番号のようです。{ $unit }の列を指定するか、単位のない名前にしてください

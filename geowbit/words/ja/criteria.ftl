### criteriaの言葉

sentence-fiber_km = 陸上の最寄りの幹線(埋込データでは代用)までの距離。
sentence-fiber_node_km = 光網上の最寄りの都市・相互接続点・陸揚局までの距離。
sentence-separate_routes = 最寄りの拠点への光ファイバー経路のうち、互いに1 km以内を通らないものの数(0から2)。推定の海底区間は除く。
sentence-second_route_ms = 最寄りの拠点への離れた2経路のうち第2経路で増える往復遅延(全光)。
sentence-fault_km = 地図にある活断層線までの距離(20 kmで飽和)。
sentence-elevation_m = 約9 kmの粗いメッシュの標高。
sentence_own-elevation_m = 中心の標高(調査独自の地形データ)。
sentence-relief_m = 粗いメッシュと周囲8メッシュの最高と最低の差。
sentence_own-relief_m = relief_radius_km以内の最高と最低の差(調査独自の地形データ)。
sentence-slope_deg = 地面の傾斜。粗い地形からは分からないため、独自の地形データが必要。
sentence_own-slope_deg = 中心の傾斜(ホーンの式、調査独自の地形データ)。
sentence-lake = 中心が湖の中にあるか。
sentence-off_grid_island = その島に負荷を供給できる変電所がないか。
sentence-population_50km = 50 km以内の人口(2020年国勢調査からの推計)。
sentence_own-population_50km = 50 km以内の人口(調査独自の人口データ)。
sentence-population_density = 1 kmメッシュの人口密度(2020年国勢調査からの推計)。
sentence_own-population_density = 中心または1 km以内の人口密度(調査独自の人口データ)。
sentence-substation_km = 負荷を供給できる最寄りの変電所までの距離。
sentence-substation_kv = その変電所の最高電圧。
sentence-hv_line_km = 154 kV以上の最寄りの送電線までの距離。
sentence_own-hv_line_km = 調査独自のデータの最寄りの送電線までの距離。
sentence-plant_mw_50km = 50 km以内にある既知の発電所の出力の合計。
sentence-curtailment_pct = 供給区域の再エネ出力制御率の長期見通し。
sentence-curtailment_last_year_pct = 供給区域の2024年度の再エネ出力制御率。
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
criteria-no_relief = relief_mは不明です: { $why }
criteria-known_nowhere = { $name }はどの候補地でも不明のため、評点に数えません
criteria-filled = { $name }は、データのない{ $count }か所中{ $candidates }か所で{ $value }とします(fill){ $in_part ->
    [0] {""}
   *[other] 。一部にない所は{ $in_part }か所
 }{ $beside ->
    [0] {""}
   *[other] 。うち{ $beside }か所はデータの範囲の外
 }。

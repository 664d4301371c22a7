### fiberの言葉

fiber-parts = 光ファイバー網は{ $count }つに分かれています。最大の部分({ $largest_km } km)のほか: { $others }{ $more ->
    [0] {""}
   *[other] {" "}ほか{ $more }
 }。
fiber-part = { $km } km
fiber-part_in = { $prefectures }の{ $km } km
fiber-own_routes = 光ファイバー経路は、組み込みの経路に代えて調査独自のものを使います: 区間{ $links }、節点{ $nodes }、行き止まり{ $dangling }。端点{ $snapped }か所をつなぎ、他の線と交わる{ $cut }本を分割しました。
fiber-no_route_there = そこに至る光ファイバー経路(推定の区間を除く)がないため、直線距離に迂回率を掛けて見積もります
fiber-takes_guessed = 経路は推定の海底区間を通ります: { $names }
fiber-with_guessed = 推定の海底区間は数えません(--guessedで含めます)。{ $names }を通れば{ $ms } msです
fiber-counts_guessed = 推定の海底区間をミリ秒・比較・別経路に数えています: { $names }。
fiber-no_second_without_guessed = 推定の海底区間を除くと第2経路はありません(--guessedで含めます)
fiber-guessed_do_not_count = 推定の海底区間は数えません(--guessed)
fiber-off_graph = { $name }は光ファイバー網から離れています: 最寄りの経路まで{ $km } km
fiber-no_workload = workload: '{ $name }'はありません。{ $hint }
fiber-load_mw = load_mw: 敷地ごとに0より大きい数でなければなりません
fiber-plan_column = plan: 列'{ $column }'がありません。必要な列: { $needed }
fiber-second_routes_of_others = second_routes: 別の光ファイバー経路から作られています。data/build.pyで作り直してください
fiber-limits = isochrones: { $given }ではなく、0より大きい数を指定してください
fiber-limits_rise = isochrones: { $given }ではなく、小さい順に指定してください
fiber-faster_than_light = assumptions: fiber_delay_us_per_kmが{ $given }です。光は真空中でも1 kmに{ $least }マイクロ秒かかります(ガラスでは4.9)
fiber-spacing = assumptions: { $key }が{ $given }です。間隔は0より大きくしてください
fiber-snap_m = fiber_routes: snap_mは{ $given }ではなく、0より大きい数にしてください
fiber-no_route = fiber_routes: 網を組み立てる経路がありません
fiber-no_population = population: 値のあるセルがありません
fiber-max_rtt_ms = workloads: max_rtt_msは区分ごとに数値でなければなりません
fiber-no_site_or_hub = second_routes: 敷地とハブが少なくとも一つずつ必要です
fiber-no_rate = construction: 単価'{ $name }'はありません(geowbit rates)。{ $hint }
fiber-no_plan = second_routes: { $count }敷地の計画問題に解がありませんでした
fiber-no_towns = links_for_a_country: 町が一つとハブが二つ必要です

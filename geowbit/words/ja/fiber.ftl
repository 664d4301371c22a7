### fiberの言葉

fiber-parts = 光ファイバー網は{ $count }つに分かれています。最大の部分({ $largest_km } km)のほか: { $others }{ $more ->
    [0] {""}
   *[other] {" "}ほか{ $more }
 }。
fiber-part = { $km } km
fiber-part_in = { $prefectures }の{ $km } km
fiber-own_routes = 光ファイバー経路は、組み込みの経路に代えて調査独自のものを使います: 区間{ $links }、節点{ $nodes }、行き止まり{ $dangling }。端点{ $snapped }か所をつなぎ、他の線と交わる{ $cut }本を分割しました。
fiber-no_route_there = そこに至る光ファイバー経路がないため、直線距離に迂回率を掛けて見積もります
fiber-takes_guessed = 経路は推定の海底区間を通ります: { $name }
fiber-no_second_without_guessed = 推定の海底区間を除くと第2経路はありません(--guessedで含めます)
fiber-guessed_do_not_count = 推定の海底区間は数えません(--guessed)
fiber-off_graph = { $name }は光ファイバー網から離れています: 最寄りの経路まで{ $km } km

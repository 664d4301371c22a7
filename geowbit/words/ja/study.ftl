### studyの言葉

study-off_land = 範囲内の{ $count }セルは組み込みの陸地の外にあるため除きました。landというデータで変えられます。
study-off_own_land = 範囲内の{ $count }セルはlandの陸地の外にあるため除きました。
study-no_land = landというデータがないため、範囲全体を陸地とみなします。
study-preset = プリセット「{ $title }」: { $changes }。
study-preset_weight = { $name }の重みは{ $weight }({ $why })
study-pairwise = 重みは{ $count }項目の一対比較によるものです。整合比は{ $ratio }です。
study-pairwise_disagrees = 重みは{ $count }項目の一対比較によるものですが、比較が食い違っています。整合比は{ $ratio }で、{ $most }以下が目安です。最も食い違うのは、{ $a }が{ $b }の{ $a_over_b }倍、{ $b }が{ $c }の{ $b_over_c }倍なら、{ $a }は{ $c }の{ $implied }倍のはずが{ $a_over_c }倍とされている点です。

## スタディの誤り
study-in_criteria = criteria: { $problem }
study-no_criterion = criteria: '{ $name }'という指標はありません。{ $hint }。独自の指標にはlayer、measure、directionが必要です
study-criterion_taken = criteria: { $name }はgeowbitの指標です。独自の指標には別の名前を付けてください
study-no_weight_of = weights: '{ $name }'という指標はありません。{ $hint }
study-nothing_weighs = weights: 重みがすべて0なので、評点を付けられません。少なくとも一つを0より大きくしてください
study-not_compared = pairwise: '{ $name }'という指標も、重みのある分野もありません。{ $hint }
study-all_excluded = exclude: 候補{ $count }件がすべて除外されます: { $rules }。{ $remedy }
study-rule_took = { $rule }({ $why })で{ $count }件
study-keep_metropolis = --all か、スタディの regional: false で{ $count }件が残ります
study-without_rule = { $rule }がなければ{ $count }件が残ります。使う規則だけをexcludeに書いてください
study-fewer_rules = 一つの規則だけが原因ではありません。excludeの規則を減らすか、別の範囲にしてください
study-column_taken = criteria: { $name }という列はすでに表にあります。別の名前を付けてください
study-no_layer = layers: { $reader }が読む'{ $name }'がありません。{ $name }: {"{"}file: パス{"}"}と加えてください。{ $hint }
study-layers_form = layers: {"{"}名前: レイヤー{"}"}の形で渡してください。{ $given }は使えません
study-window_of_network = layers.{ $layer }.window_km: 拠点への経路は地域の外に出るため、網は全体が必要です。省いてください
study-window_unknown = layers.{ $layer }.window_km: { $criterion }は窓の外のものにも左右される場合があります。省いてください
study-window_too_small = layers.{ $layer }.window_km: { $window_km } kmでは足りません。{ $criterion }は{ $reach_km } kmに及び、より近いものが切り落とされたおそれがあります。{ $least_km }以上にしてください
study-window_below_rule = layers.{ $layer }.window_km: { $window_km } kmでは足りません。除外の規則が{ $reach_km } kmに及びます。{ $least_km }以上にしてください
study-scale_of_table = criteria.csv: { $name }: { $problem }
study-abroad = 範囲に届く組み込みのデータがないため、使っていません。独自のデータにないことは不明です。
study-no_substations = layers: 範囲に届く組み込みの変電所がありません。layers: {"{"}substations: {"{"}file: PATH{"}"}{"}"}を指定してください

study-area_no_crs = area: 表に座標系がありません。set_crsで設定してください
study-area_no_polygon = area: 面が必要です。{ $kind }は使えません
study-hub_swapped = ハブ{ $name }: [{ $first }, { $second }]は候補地から遠く、[{ $second }, { $first }]なら候補地の範囲です。[経度, 緯度]の順に書いてください
study-two_moneys = 古い結果の金額は{ $old }、新しい結果は{ $new }です。どちらかを、もう一方のcurrency:で計算し直してください
study-sweep_list = sweep：{ $name } には値のリストを、少なくとも一つ書いてください（いまは { $given }）

### 部屋findingsの言葉。

question-ask = { $what }: 問い合わせ先は{ $whom }
question-of_gate = { $gate }({ $what })
question-of_column = { $column }({ $what })
## 一つの場所のカルテ
dossier-no_prefecture = 都道府県「{ $name }」の候補地がこの計算にありません。あるのは{ $known }です
dossier-no_prefectures = 都道府県「{ $name }」: この計算の候補地には都道府県がありません
dossier-no_room = 区域{ $name }: 頂点が一直線または一点にあり、面積がありません

findings-no_column = { $page }: 候補地の表に列{ $columns }がありません

## 比べられない二つの実行
findings-run_without_columns = { $which ->
    [old] 古いほう
   *[new] 新しいほう
 }の実行: 表に列{ $columns }がありません
findings-id_twice = { $which ->
    [old] 古いほう
   *[new] 新しいほう
 }の実行: 候補地に'{ $id }'が二つあります
findings-nothing_shared = 二つの実行に共通の候補地がありません。古いほうは{ $old }、新しいほうは{ $new }です。同じ候補地で両方を実行してください
findings-no_place_shared = 二つの実行は番号({ $ids })は共通ですが場所が違います。どの番号も{ NUMBER($km, maximumFractionDigits: 1) } km以上離れています。同じ候補地で両方を実行してください
findings-such_as = { $ids }など
findings-none = なし

## 実行ごとのレイヤー
findings-layer = { $source }; { $rows }行; SHA-256 { $sha }
findings-layer_in_memory = { $source }; { $rows }行

## 既知の場所と得点
backtest-no_site = 検証: { $count }か所のどれも順位のある候補の上にありません(除外{ $excluded }、範囲外{ $outside }、海上{ $sea })。ほかの場所か、より広い範囲を指定してください
backtest-low_site = { $site }: 得点は同じ供給区域の除外されない土地の{ $percent } %より上に置くだけです。失点が大きいのは{ $criteria }
backtest-low_site_bare = { $site }: 得点は同じ供給区域の除外されない土地の{ $percent } %より上に置くだけです
backtest-rule_ahead = 一つの規則だけで得点より良くこれらの場所を見分けます: { $rule }、{ NUMBER($ours, minimumFractionDigits: 2) }に対し{ NUMBER($theirs, minimumFractionDigits: 2) }({ $mw ->
    [none] { $count }か所
   *[other] { $mw } MW以上の{ $count }か所
 })
backtest-not_measured = 多くの場所を決めたものは、どの指標も測っていません: 一団で提供された用地、所有者、補助金、電力の契約、送配電会社との合意、水、用途地域。また位置の多くは市町村の重心で、数km違うことがあります。

## 選択を一つ変えたら
sensitivity-criterion_out = { $name }なし
sensitivity-theme_out = テーマ「{ $name }」なし
sensitivity-unknown_of = 不明な{ $name }を既知の平均に
sensitivity-unknown = { $name ->
    [mean] 不明なものすべてを既知の平均に
    [worst] 不明なものすべてを最悪に
    [best] 不明なものすべてを最良に
   *[other] 不明なものすべて: { $name }
 }
sensitivity-equal_weights = { $name ->
   *[other] すべての指標を等しい重みに
 }
sensitivity-method = { $name }による
sensitivity-rule_out = 規則 { $name } なし
findings-no_lattice = この計算の候補地は点であるため、一続きの土地は分かりません
findings-area_no_polygon = 区域がポリゴンではありません: { $kind }
findings-area_crossed = 区域の境界線が自分と交わっています: { $where }

### 部屋findingsの言葉。

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

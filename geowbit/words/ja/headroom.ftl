### 公表された空き容量についての文

headroom-no_figures = headroom: { $file }: メガワットの列がありません。columns: {"{"}mw: 列名{"}"} で指定してください。列: { $columns }
headroom-no_number = headroom: { $file }: 列「{ $column }」に数値がありません(先頭は{ $example })
headroom-of_generation = headroom: { $file }: type: demand とありますが、見出し「{ $heading }」は発電側のものです。type: generation とするか、需要に使えると分かっている場合は for_load: true としてください
headroom-maybe_generation = 見出しの「{ $heading }」は送配電事業者が発電側に使う語です。需要側のページであることを確認してください
headroom-without_figure = 値のない行
headroom-row_without_as_of = 日付のない値
headroom-row_without_source = 出典のない値
headroom-no_as_of = headroom: { $file }: いつの値ですか。as_of: 2026-10-01 または columns: {"{"}as_of: 列名{"}"} で指定してください
headroom-no_source = headroom: { $file }: 公表者が分かりません。source: に出典のページや文書を書いてください
headroom-no_such_date = headroom: as_of: 「{ $given }」は日付ではありません。2026-10-01、2026-10、2026のように書いてください
headroom-no_such_column = headroom: columns: 「{ $name }」は空き容量の行の項目ではありません。{ $hint }
headroom-no_such_area = headroom: { $file }: 「{ $name }」という供給区域はありません。{ $hint }
headroom-no_alias_file = headroom: aliases: { $file }: ファイルがありません。パスを確認してください
headroom-nothing_matches = headroom: { $file }: 検討の変電所や送電線に対応する行がありません(例: 「{ $name }」、近い名称: { $near })。aliases: に published と substation の列を持つ表を指定するか、座標を加えてください
headroom-matched = { $file }({ $type ->
    [generation] 発電向け
   *[demand] 需要向け
 }、{ $as_of }時点): { $of }行のうち{ $matched }行が変電所に対応しました
headroom-generation_left = { $file }は発電向けの値です。表示はしますが、需要には使いません(for_load: true で使えます)
headroom-generation_taken = { $file }は発電向けの値ですが、for_load の指定により需要に使います
headroom-points = { $count }行は送電線、またはレイヤーにない変電所の値です。{ $points }か所で接続できるものとします
headroom-missed_name = { $row }行目「{ $name }」: この名称の変電所がありません。近い名称: { $near }
headroom-missed_alias = { $row }行目「{ $name }」: 別名の指す変電所がありません。近い名称: { $near }
headroom-missed_area = { $row }行目「{ $name }」: この名称の変電所は別のエリアにしかありません: { $near }
headroom-missed_voltage = { $row }行目「{ $name }」: この名称の変電所は電圧の低いものしかありません: { $near }
headroom-missed_several = { $row }行目「{ $name }」: 同じ名称の変電所が複数あります({ $near })。エリア、電圧、座標または別名を加えてください
headroom-missed_far = { $row }行目「{ $name }」: この名称の変電所も座標の近くの変電所もありません(add_missing: true で追加できます)。近い名称: { $near }
headroom-missed_more = ほかに{ $count }行が対応しません
headroom-not_additive = 値は足し合わせられません。一つの需要が使った分は、ほかでは使えません
headroom-none_published = headroom: published: この国には公表値が用意されていません。ファイルを指定してください
headroom-nothing_like_it = 似たものなし
layer_name-headroom = 空き容量
layer_name-published_headroom = 公表された空き容量
headroom-dated_by_title = 表の上の行「{ $title }」の日付({ $as_of })を使います
headroom-several_figures = { $count }件は同じ変電所・電圧・日付の値です。最も小さい値を使います(where: で年やシナリオを選べます)
headroom-of_layer = { $count }行の空き容量には日付・出典・対象(需要か発電か)がありません。計算には使いますが、headroom: のファイルで指定することを勧めます

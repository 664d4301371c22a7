### What is wrong with a study.

settings-no_truth = yesやnoではなく、数を与えてください
settings-one_area = prefectures、bbox、file、polygonのうち、ちょうど一つを与えてください
settings-one_kind_of_candidates = {"{"}grid: ...{"}"}、municipalities、{"{"}file: ...{"}"} のいずれか一つを与えてください
settings-join_takes = fileとlayerの一方を与えてください
settings-file_or_postgis = fileとpostgisの一方を与えてください
settings-table_or_sql = postgisには、tableかsqlの一方が要ります
settings-sql_without_postgis = tableとsqlはpostgisとともに使います。ファイルのレイヤーは `layer` です
settings-no_database = postgis: postgresql+psycopg://user@host/database と書いてください
settings-criterion_needs = レイヤーから作る指標には、{ $absent }も要ります
settings-scale_two_ends = bestとworstがどちらも{ $value }です。尺度には両端が要ります
settings-scale_has_ends = scale: 値の一覧がそのまま両端になります。bestとworstは書かないでください
settings-scale_needs_ends = scale: halfにはbestとworstが必要です
settings-one_rate_of_fiber = fiber_to_power_ratio { $ratio }とfiber_method { $method }は、どちらも光ファイバーの単価を決めます。一方を与えてください
settings-no_weight = 重みは負にできず、少なくとも一つは0より大きくします
settings-no_preset = '{ $name }'というプリセットはありません。{ $hint }
settings-hub_name = hub '{ $name }': 名前は英小文字、数字、_ です
settings-hub_place = hub { $name }: [経度, 緯度] と書いてください。与えられたもの: [{ $lon }, { $lat }]
settings-no_polygon = GeoJSONの図形を与えてください: {"{"}type: Polygon, coordinates: [[[経度, 緯度], ...]]{"}"}
settings-file_name = { $file }: { $problem }
settings-cannot_be_file = { $file }: ファイルになりえません。パスを確かめてください
settings-no_study = { $file }: スタディがありません。パスを確かめてください
settings-no_text = { $file }: UTF-8の文書ではありません。UTF-8で保存してください
settings-unread = { $file }: 読めません({ $why })
settings-too_deep = { $file }: スタディとしては入れ子が深すぎます
settings-bad_character = { $place }: 正しいYAMLではありません(文字{ $character }を含みます。UTF-8で保存してください)
settings-no_yaml = { $place }: 正しいYAMLではありません({ $why })
settings-key_twice = キー'{ $key }'が二度出てきます
settings-text_unread = { $text }を読めません
settings-value_unread = 読めない値があります
settings-no_pairs = { $file }: スタディは `key: value` の行の並びです
settings-wrong = { $place }: { $said }{ $others ->
    [0] {""}
   *[other] (ほかに{ $others }か所)
 }
settings-criterion_no_name = { $place }: { $key }: 名前が要ります: - {"{"}name: flood_m, layer: flood, ...{"}"}
settings-criterion_twice = { $place }: { $key }: 名前'{ $name }'が二度出てきます
settings-stands_under = このキーは{ $places }の下に書きます
settings-unknown_key = キー'{ $key }'はありません。{ $hint }
settings-missing = ありません
settings-of_key = { $key ->
    [none] { $said }
   *[other] { $key }: { $said }
 }
settings-takes_not = { $takes }。与えられたもの: { $given }{ $example ->
    [none] {""}
   *[other] 。例: { $example }
 }
settings-takes-model_type = `key: value` の組を与えてください
settings-takes-dict_type = `key: value` の組を与えてください
settings-takes-list_type = リストを与えてください
settings-takes-tuple_type = [経度, 緯度] を与えてください
settings-takes-float_type = 数を与えてください
settings-takes-float_parsing = 数を与えてください
settings-takes-finite_number = 有限の数を与えてください
settings-takes-int_type = 整数を与えてください
settings-takes-int_parsing = 整数を与えてください
settings-takes-int_from_float = 整数を与えてください
settings-takes-bool_type = yesかnoを与えてください
settings-takes-bool_parsing = yesかnoを与えてください
settings-takes-path_type = パスを与えてください
settings-takes-one_of = 次のいずれかを与えてください: { $choices }
settings-takes-greater_than = { $gt }より大きい数を与えてください
settings-takes-greater_than_equal = { $ge }以上の数を与えてください
settings-takes-less_than_equal = { $le }以下の数を与えてください
settings-takes-string_type = 文字列を与えてください(引用符で囲む)
settings-takes-too_short = 値を{ $min_length }個以上与えてください
settings-takes-too_long = 値は{ $max_length }個以下にしてください
settings-takes-invalid_key = キーは文字列にしてください(引用符で囲む)

## プリセット
preset-training = 大規模モデルの学習
preset-inference = 地方の推論
preset-edge = 利用者に近いエッジ
preset-backup = 災害時のバックアップ
preset-cheap_energy = 安い電力
settings-plan_least_above_most = sites_leastの{ $least }がsites_mostの{ $most }を超えています。どちらかを直してください
settings-plan_must_and_never = { $site }がmustとneverの両方にあります。どちらかから外してください

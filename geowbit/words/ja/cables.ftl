### cablesの言葉

cables-class_from = { $kv } kV以上で{ $mw } MWまで
cables-class_at = { $kv } kVで{ $mw } MWまで
cables-classes_of_model = 調査にvoltage_classesがないため、電圧階級は組み込みのものです: { $classes }。
cables-classes_of_study = 電圧階級は調査独自のものです: { $classes }。
cables-voltage_count = { $kv } kV({ $count })
cables-more_voltages = ほか{ $count }電圧
cables-serves_up_to = { $mw } MWまで
cables-serves_nothing = 供給なし
cables-of_class = { $voltages }: { $serves }
cables-substations_serve = 変電所{ $count }か所の内訳: { $classes }。{ $load_mw } MWには{ $needed_kv } kV以上が必要で、{ $able }か所が満たします。
cables-borrows = { $kv } kVは{ $other } kVの単価
cables-borrowed_rates = 単価は組み込みの階級のものです: { $classes }。costs.ratesに独自の電圧の行があれば優先します。
cables-ratio_plain = 光ファイバーの費用はkm当たり電力線の{ $ratio }倍としています({ $origin })。単価表ではこの負荷の架空線に対する架空光ファイバーは{ $tables }倍です。
cables-amount = cost: { $name }が{ $amount }です。0以上にしてください
cables-no_rates = costs: ここでは線路の単価がわかりません。costs: {"{"}rates: FILE{"}"}で単価のCSVを与えてください
cables-not_priced = ここでは線路の単価がわからないため、接続費用は計算していません。costs: {"{"}rates: FILE{"}"}で与えてください。
cables-no_building = ここでは建物の費用がわかりません
cables-no_climate = ここでは気候がわかりません。前提のmean_temperature_c_at_35n、temperature_c_per_deg、temperature_c_per_kmで与えます
cables-no_energy_price = ここでは電気料金がわかりません(--energy-price)
cables-wholesale = 電力の価格は卸市場のもの。託送料金・容量拠出金・再エネ賦課金・税・小売の利益は別にかかる
cables-by_rates = 単価の表(geowbit rates)
cables-users_own = 利用者の値
cables-energy_and_pue = { $energy }。{ $pue }
cables-land_price = 市区町村の工業地、1 m²当たり{ $price }{ $unit }×1 MW当たり{ $m2 } m²
cables-no_land_price = 価格が与えられていません(--land-mjpy)
cables-no_tax_share = 割合が与えられていません(--tax-share)
cables-subsidy_not_asked = 求められていません(--subsidy)
cables-fund_pays_not = データセンターの基金の対象外です

## What is wrong with a question or a table
cables-few_draws = draws: { $draws }回では範囲を出せません。2,000以上にしてください
cables-many_draws = draws: { $draws }回は範囲に必要な数を超えています。{ $most }以下にしてください
cables-negative_seed = seed: { $seed }は負の数です。0以上の整数を与えてください
cables-no_classes = voltage_classes: {"{"}132: 60, 330: 400{"}"}のように、電圧を一つ以上与えてください
cables-class_voltage = voltage_classes: { $kv }はkV単位の電圧ではありません。132000ではなく132と書いてください
cables-class_load = voltage_classes: { $kv } kV: { $mw }はMW単位の負荷ではありません
cables-class_carries_no_more = voltage_classes: { $kv } kVの{ $mw } MWは、{ $low_kv } kVの{ $low_mw } MWを上回りません。高い電圧ほど大きな負荷にするか、その電圧を外してください
cables-classes_not_there = voltage_classes: { $path }: 表がありません。パスを確認してください
cables-classes_unreadable = voltage_classes: { $path }: CSVとして読めません({ $why })
cables-classes_no_column = voltage_classes: { $path }: 列'{ $column }'がありません。voltage_kvとmax_load_mwが必要です
cables-class_not_two_numbers = voltage_classes: { $path }:{ $line }: 数値が二つ必要です
cables-class_twice = voltage_classes: { $path }: { $kv } kVが2回あります。一つにしてください
cables-same_place = places: { $one }と{ $other }は同じ場所です。二つの場所を与えてください
cables-no_rate = rates: { $kind }、{ $construction }の単価がありません。costs.ratesに行を加えてください
cables-no_rate_at = rates: { $kind }、{ $kv } kV、{ $construction }の単価がありません。costs.ratesに行を加えてください
cables-rates_not_there = { $file }: 単価の表がありません。パスを確認してください
cables-rates_unreadable = { $file }: 単価の表として読めません({ $why })
cables-rates_no_column = { $file }: 列'{ $column }'がありません。単価には{ $needed }が必要です
cables-rates_unknown_column = { $file }: 列'{ $column }'は使えません
cables-rate_twice = { $file }:{ $line }: { $first }行目と同じ単価です。一つにしてください
cables-rate_kind = { $where }: kindの'{ $kind }'はpower、fiber、stationのどれでもありません
cables-rate_no_construction = { $where }: constructionが空です。overheadやaerialなどと書いてください
cables-rate_not_in_order = { $where }: low { $low }、mid { $mid }、high { $high }が0以上の昇順になっていません
cables-rate_unit = { $where }: 単位は'{ $unit }'ではなく'{ $needed }'です。換算してください
cables-rate_of_nothing = { $where }: { $kind }の線の単価が0です。0より大きくしてください
cables-rate_not_a_number = { $where }: { $column }が'{ $given }'です。数値を与えてください
cables-rate_currency = { $where }: 通貨'{ $currency }'は使えません。{ $known }のどれかに換算してください
cables-no_method = 光ファイバーの工法'{ $method }'は単価の表にありません。{ $known }から選んでください
cables-method_and_ratio = 工法{ $method }と電力線に対する比{ $ratio }の両方が単価を決めます。どちらか一つにしてください
cables-no_substation_carries = substations: { $count }か所のどれも{ $load_mw } MWを供給できません。load_mwを下げるか、voltage_kvとkindを確かめてください
cables-no_substation_near = { $name }: つなぐ変電所まで{ $km } kmあり、どのレイヤーもこの場所に届きません。独自のsubstationsを与えてください
cables-no_fiber_near = { $name }: 最寄りの光ファイバー経路まで{ $km } kmあり、どのレイヤーもこの場所に届きません。独自のfiber_routesを与えてください
cables-none_carries = { $name }: { $load_mw } MWは、この系統のどの変電所の容量も超えています。負荷を分けるか、独自のsubstations(voltage_kvとkind付き)またはvoltage_classesを与えてください
cables-load = load_mw: { $load_mw } MWは1か所の負荷にできません。0より大きく{ $most }以下にするか、複数の場所に分けてください
cables-load_of_own_classes = load_mw: { $load_mw } MWは1か所の負荷にできません。0より大きく{ $most }以下にするか、複数の場所に分けるか、voltage_classesに階級を加えてください
cables-no_share = これらのエリア間の系統増強の分担額は分からないため、データを運ぶ場合と比べるのは自前の送電線だけです
cables-no_metropolis_connection = 大都市の近くにこの負荷を受け持てる変電所がないため、データを運ぶ場合と比べるのは自前の送電線だけです
cables-unknown_borders = { $borders }の金額は分からないため、系統増強の分担額は少なくともこの額です
cables-border = { $one }-{ $other }

# --- 負荷に応える方法

way-own_line = 自前の送電線
way-share = 系統増強の分担
way-bits = データを運ぶ
way-open = 未定(分担額に不明があるため)

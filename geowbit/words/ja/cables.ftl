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
cables-no_land_price = 価格が与えられていません(--land-mjpy)
cables-no_tax_share = 割合が与えられていません(--tax-share)
cables-subsidy_not_asked = 求められていません(--subsidy)
cables-fund_pays_not = データセンターの基金の対象外です

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

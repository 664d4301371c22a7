### 日本についての文

report-grid_kind = 地域メッシュ { $size } { $unit }
cables-ratio = 光ファイバーの費用はkm当たり電力線の{ $ratio }倍としています({ $origin })。元の記事は10分の1、東京電力パワーグリッドは100分の1としており、単価表ではこの負荷の架空線に対する架空光ファイバーは{ $tables }倍です。
national-lead = 上位{ $count }か所の候補地がそれぞれ{ $load } MW、合わせて{ $total } MWを使い、ほかに何も建たないとすると、全データセンターの消費電力に占める東京・関西の割合は{ $both } %から{ $both_after } %になり、集中を示すハーフィンダール指数(1はすべて1地域、0.1は10地域に均等)は{ $index }から{ $index_after }になります。
national-relief = 東京・関西の負担軽減
national-none = すべて東京・関西にあるため、どちらの負担も軽減しません。
national-no_inventory = 公開されたデータセンターの台帳はありません。関東・関西の割合は公表値、ほかは人口に比例させ、MWは年間消費量の仮定から求めました。地方を供給区域とみなしています。
tiles-gsi = 地理院地図(要ネットワーク)
level-prefecture = 都道府県
sentence-floor_price_hours = 供給区域のスポット市場で1 kWhが下限(0.01円)となった2025年度の時間。区域とその隣の余剰を示します。

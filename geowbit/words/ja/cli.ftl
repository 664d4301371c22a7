### What the shell prints.

cli-stopped = 中止しました
cli-gate = 必須条件 { $gate }: 満たす{ $passed }、満たさない{ $failed }、不明{ $unknown }(判定する層: { $layer })
cli-stdout = 標準出力に書き込めません({ $reason })。出力先を変えるか、-oでファイルを指定してください
cli-no_room = { $place }: 書き込めません({ $reason })。空きを作るか、TMPDIRで別の場所を指定してください
cli-low_to_high = { $low }~{ $high }
cli-note = 注: { $note }
cli-warning = 警告: { $text }

## Studies
cli-ranked = 候補地{ $count }か所のうち{ $ranked }か所を順位付けしました。上位(互いに{ $apart } km以上離れたもの):
cli-two_areas = --area と --prefecture の両方が範囲を指定しています。どちらか一方にしてください
cli-elsewhere = その他
cli-site_reach_power = { $kv } kVまで{ $substation } km
cli-site_reach = { $kv } kVまで{ $substation } km、光ファイバーまで{ $fiber } km
cli-costs = 費用: { $note }
cli-checked = { $name }は実行できます: 候補地{ $count }か所、{ $layers }の層
cli-more_layers = このほか、変更のない既定の層が{ $count }あります。--sourcesで行数・ライセンス・出典を示します
cli-open_report = { $file } を開いてください: 報告書(最初のページが答えです)
cli-open_map = { $file } を開いてください: 地図(重みを動かして計算し直せます)
cli-two_extents = --summaryと--appendixはそれぞれ報告書の一部を指定します。どちらか一方にしてください
cli-layer_read = { $name }: { $read }行を読み、{ $kept }行を採用; { $crs }; { $licence }; { $source }
cli-licence_unknown = ライセンス不明
cli-rows_found = 検出 { $rows }{ $share }: { $kind }
cli-rows_repaired = 修正 { $rows }{ $share }: { $kind }
cli-rows_merged = 統合 { $rows }{ $share }: { $kind }
cli-rows_dropped = 除外 { $rows }{ $share }: { $kind }

## Sources
cli-layer = { $name }: { $rows }件({ $kind })、{ $date }、信頼度 { $confidence }
cli-profile = { $name }: { $title }({ $form })
cli-profile_gives = 得られる列: { $columns }
cli-preset = { $name }: { $title }、{ $load } MW
cli-fetched = { $read }行のうち{ $kept }行; { $licence }; { $date }
cli-fetched_files = { $out } に{ $count }ファイル; { $licence }; { $date }
cli-fetched_use = study.yamlでは: layers: {"{"}NAME: {"{"}{ $use }{"}"}{"}"}
cli-source_named = { $name }: { $what }
cli-source_terms = { $publisher }; { $licence }; { $terms }

## Heads of tables
cli-head_rtt = 往復遅延(ms)
cli-head_glass = ファイバー
cli-head_equipment = 機器
cli-head_access = アクセス
cli-head_whole = 合計
cli-head_kv = 電圧
cli-head_construction = 工法
cli-head_low = 低位
cli-head_mid = 中位
cli-head_high = 高位
cli-head_per = 単位
cli-head_confidence = 信頼度
cli-head_others = 他の出典
cli-head_power = 送電線
cli-head_fiber = 光ファイバー
cli-head_ratio = 比
cli-head_range = 低位~高位
cli-head_rule = 目安
cli-head_ground = 土地
cli-head_km = km
cli-head_millions = 百万{ $currency }
cli-head_part = 項目
cli-head_source = 出典
cli-head_area = 供給区域
cli-head_mw_low = MW 低位
cli-head_share = 割合
cli-head_with_sites = 候補地を加えた後
cli-head_fiscal_year = 年度
cli-head_added = 増分(中位)
cli-head_twh = TWh
cli-head_of_peak = 2023年最大需要比
cli-head_year = 年
cli-head_path = 経産省の見通し
cli-head_deficit = 赤字
cli-head_replaced = 輸入代替
cli-head_licences = ライセンス料
cli-head_profits = 利益の流出
cli-head_of_it_added = うち増分
cli-head_hardware = 機器
cli-head_net = 純効果
cli-head_buildings = 建物

## Fiber
cli-from_to = { $origin } → { $destination }
cli-latency_km = 直線{ $straight } km、光ファイバー{ $route } km(うちアクセス線{ $access } km)
cli-latency_estimated = 直線{ $straight } km、光ファイバー{ $route } km(推定。アクセス線{ $access } km)
cli-network_all_optical = オールフォトニクス
cli-network_conventional = 現在のネットワーク
cli-floor = 下限: 最短経路のファイバーで{ $glass } ms、真空中で{ $vacuum } ms
cli-by = 経路: { $path }
cli-second_route = 第2ルート({ $kind }): { $second } km、オールフォトニクスで{ $second_ms } ms。第1ルートは{ $first } km、同じ経路帯を{ $parallel } km通ります
cli-no_pair = 共通の区間を持たない2ルートはありません
cli-pair = { $kind }: { $first } kmと{ $second } km、オールフォトニクスで{ $first_ms } msと{ $second_ms } ms。同じ経路帯を{ $parallel } km通り、少なくとも一方が使える時間は{ $share } %
cli-pair_separate = 分離
cli-pair_node-disjoint = 共通の節点なし
cli-pair_edge-disjoint = 共通の区間なし
cli-light_title = { $place }までの光の往復時間(オールフォトニクス)
cli-routes_of = { $path }の光ファイバールートによります。
cli-routes_of_the_study = スタディの光ファイバールートによります。
cli-routes_are_a_proxy = 光ファイバー網は鉄道と高速道路に沿った代用です。--routesで自分のルートを指定できます。

## Economics
cli-the_study = スタディ
cli-rates_power = 送電線(低位、中位、高位。百万{ $currency })
cli-rates_fiber = 光ファイバー1ルート(低位、中位、高位。百万{ $currency })
cli-rates_station = 変電所と機器(低位、中位、高位。百万{ $currency })
cli-ratios = 1 km当たりの光ファイバーと送電線の費用比(低位~高位。2つの目安のどちらに当たるか)
cli-a_tenth = 10分の1
cli-a_hundredth = 100分の1
cli-classes_of = 電圧階級({ $whose }、最大負荷)
cli-up_to_mw = { $mw } MWまで
cli-rates_of_kv = { $kv } kVの単価
cli-rates_are_estimates = 信頼度の低い単価は推定です。--ratesかcosts.ratesで置き換えられます。
cli-million_in_unit = 100
cli-money = { $amount }億{ $currency }
cli-compare_pair = { $mw } MW: 電力は{ $site }、利用者は{ $metropolis }。直線{ $km } km{ $sea }、光ファイバー{ $route } km{ $guess }
cli-of_it_sea = (うち海{ $km } km)
cli-of_them_sea = 、うち海{ $km } km
cli-an_estimate = (推定)
cli-compare_watts = 電力を運ぶ: { $cost }({ $range })、{ $link }、{ $years }年
cli-link_alternating-current = 交流
cli-link_direct-current = 直流
cli-compare_bits = データを運ぶ: { $cost }({ $range })、光ファイバー{ $years }年、現地の受電{ $power_years }年({ $substation }まで{ $km } km{ $sea })、往復{ $ms } ms
cli-compare_ratio = 費用比{ $ratio }({ $draws }回の抽出の90 %: { $low }~{ $high })。データを運ぶほうが安いのはその{ $win } %。光ファイバー{ $method }は1 km当たり送電線の{ $of_power }倍
cli-compare_break_even = 損益分岐: 同じ系統の陸上では{ $distance }。この距離では{ $load }
cli-compare_share = 系統増強の分担({ $areas }): { $cost }({ $range })、うち分担額{ $share }、{ $metropolis }での受電接続{ $connection }、{ $years }年
cli-compare_cheapest = 最も安い方法: { $way }{ $sure }。待つ1年にMW当たり{ $price }百万{ $currency }を見込むと: { $late }
cli-not_sure = (確かではない: 幅が重なるか、金額に不明がある)
cli-watts_win_at_any_distance = どの距離でも電力を運ぶほうが有利
cli-watts_win_at_any_load = どの負荷でも電力を運ぶほうが有利
cli-bits_win_at_any_distance = どの距離でもデータを運ぶほうが有利
cli-bits_win_at_any_load = どの負荷でもデータを運ぶほうが有利
cli-bits_win_from = { $amount } { $unit }以上でデータを運ぶほうが有利
cli-method_aerial = 架空
cli-method_existing_duct = 既設管路
cli-method_new_duct = 新設管路
cli-method_ground_wire = 架空地線
cli-method_submarine = 海底
cli-route = { $kind }({ $mw } MW)、{ $origin }から{ $destination }まで: { $length } km(直線{ $straight } km)、{ $cost }({ $range })、格子{ $cell } km
cli-kind_power = 送電線
cli-kind_fiber = 光ファイバー
cli-crosses = 横断: { $what }
cli-crosses_nothing = レイヤーの送電線、鉄道、高速道路を横断しません
cli-crossed_power_lines = 送電線{ $count }本
cli-crossed_railways = 鉄道{ $count }本
cli-crossed_expressways = 高速道路{ $count }本
cli-cost = { $place }、{ $mw } MW: サーバー1 MW・1年当たり{ $mid }百万{ $currency }({ $low }~{ $high }){ $climate }
cli-cost_whole = サーバー{ $servers } MWの全体で年{ $mid }({ $low }~{ $high })
cli-climate = 、{ $degrees } ℃、PUE { $pue }
cli-temperature = 気温: { $degrees } ℃、{ $source }
cli-energy_price = 電力: 1 kWh当たり{ $price }{ $currency }{ $area }、{ $source }
cli-of_area = ({ $area })
cli-left_out = 含まない: { $part }、{ $why }

## The national picture
cli-fleet_title = { $country }のデータセンター、最大電力(MW)
cli-index = ハーフィンダール指数 { $index }{ $bounds }。1はすべて1つの区域、0.1は均等。{ $basis }
cli-index_bounds = ({ $areas }以外の配分により{ $low }~{ $high })
cli-index_after = { $added } MWを加えると: ハーフィンダール指数 { $index }。{ $areas }の合計は{ $before } %から{ $after } %になります(他に何も建たない場合)。
cli-fleet_sources = 割合とMWの出典
cli-fleet_statements = 集中についての他の報告と、それぞれの数え方
cli-fleet_known_sites = 個別に知られた施設(現在の設備には加えません)
cli-stage_operating = 稼働中(現在の設備の一部)
cli-stage_building = 建設中
cli-stage_planned = 計画
cli-stage_concept = 構想
cli-stage_proposal = 用地の提供
cli-stage_counts = - { $stage }: { $count }か所、MWが分かるもの{ $known }か所{ $guessed }
cli-of_these_estimated = (うち{ $count }か所は敷地または床面積からの推定)
cli-building_or_planned = - 建設中または計画、最大で受電しうるMW: { $areas }
cli-sites_title = 個別に知られた施設。最大で受電しうるMWで、現在の設備には加えません
cli-known_site = { $name }、{ $operator }; { $area }; { $stage }{ $year }; { $mw }; 信頼度 { $confidence }
cli-mw_unknown = MW不明
cli-estimated_from_land = ({ $low }~{ $high }、敷地面積からの推定)
cli-estimated_from_floor = ({ $low }~{ $high }、床面積からの推定)
cli-demand_title = データセンターの最大電力({ $who })、{ $edition }による{ $sites }
cli-of_country = { $country }全体
cli-in_area = { $area }区域
cli-edition = OCCTOの想定({ $year }年1月版)
cli-own_growth = 独自の増加想定
cli-with_the_sites = 、計算の候補地を含む
cli-demand_ranges = 低位~高位: 抽出の5 %~95 %。中位: すべての前提が中位
cli-own_forecast = 独自の想定: { $areas }
cli-figures_from = 数値の出典
cli-present_fleet = - 現在の設備: { $basis }
cli-peak_of_all = 2023年の全需要の最大電力
cli-last_columns = MW。低位、高位と最後の列は{ $year }年度
cli-growth_to = { $year }年度までの全国の増加: { $mw } MW({ $basis })
cli-headroom_title = 空き容量、2025年度以降(ここに挙げたものだけが知られています)
cli-headroom_lasts = - { $area }: { $mw } MWは中位で{ $year }年度以降も残ります。抽出の{ $share } %では{ $last }年度までになくなります
cli-headroom_runs_out = - { $area }: { $mw } MWは中位で{ $year }年度になくなります。抽出の{ $share } %では{ $last }年度までになくなります
cli-relief_title = 計算の候補地{ $count }か所、{ $mw } MWによる緩和({ $year }年度以降)
cli-relief_left_out = - { $areas }の{ $count }か所は緩和になりません
cli-relief_less = - { $area }: { $year }年度に{ $mw } MW減({ $range })
cli-relief_headroom = - { $area }: 最後の増加の{ $years }年分。空き容量は中位で、候補地なしでは{ $without }、候補地ありでは{ $with_sites }まで残り、{ $last }年度までになくなるのは抽出の{ $share_without } %と{ $share_with } %
cli-beyond_year = { $year }年度以降
cli-to_year = { $year }年度
cli-curtailed_title = 候補地が最大で使える出力抑制された再生可能エネルギー(年間GWh)
cli-curtailed = - { $area }、{ $mw } MW、年間使用量{ $gwh }: 2024年度は{ $whole }のうち{ $usable }(10区域中{ $place }位)。{ $outlook }
cli-outlook = 見通しは{ $whole }のうち{ $usable }(推計、4区域中{ $place }位)
cli-outlook_unknown = 見通しは不明
cli-curtailment_of_2024 = 2024年度の出力抑制
cli-curtailment_outlook = その見通し
cli-statements_of_capital = { $area }についての他の報告({ $year }年度の曲線との比較。加算はしません)
cli-statement = { $what }: { $span } MW。曲線はその{ $times }倍({ $differs })
cli-trade_title = { $country }のデジタル収支(年間兆{ $currency })。シナリオ { $scenario }: { $what }
cli-trade_ranges = 低位~高位: 抽出の5 %~95 %。それ以外はすべての前提が中位
cli-trade_rule = 赤字 = 経産省の見通し - 輸入代替 + ライセンス料(サービス収支)。利益は第一次所得収支で流出し、機器は財の貿易です。純効果 = 輸入代替 - ライセンス料 - 利益の増分 - 機器の増分(2024年比)。建物への投資は含みません。
cli-trade_break_even = { $year }年の純効果が0を上回るのは、増えた国内売上の{ $least } %超が輸入に代わる場合だけです。シナリオでは{ $share } %です。
cli-moves_most = { $year }年の純効果を最も動かす前提(兆{ $currency })
cli-moves = - { $what }、{ $low }~{ $high }: { $at_low }~{ $at_high }
cli-counted = 実績(1つの系列ではありません)
cli-amount = { $year }年 { $amount }兆{ $currency }: { $what }
cli-forecasts_of_others = 他の予測
cli-keep_in_mind = 注意

## Errors
cli-ratio = --ratio { $text }: 0より大きく10以下の数、またはtablesを指定してください
cli-numbers_by_key = { $option }: 「{ $text }」を読み取れません。KEY=NUMBERかKEY=LOW,MID,HIGHと書いてください
cli-numbers_by_area = { $option }: 「{ $text }」を読み取れません。AREA=NUMBERをコンマ区切りで書いてください
cli-weight = --weight: 「{ $text }」を読み取れません。NAME=NUMBERと、0以上の数で書いてください
cli-weight_twice = --weight: { $name }が二度あります。重みは一つだけ与えてください
cli-suffix = { $path }: 対応していないファイル形式です。拡張子は{ $known }のいずれかにしてください
cli-no_area = fetch { $name }: --areaがありません。都道府県、範囲、ファイルまたはplace:NAMEを指定してください

## 既知の場所
cli-backtest_lead = 同じ供給区域の除外されない土地のうち得点が低い割合の、既知の場所での平均(0.5は偶然)と、{ $draws }回の抽出の95 %が入る範囲
cli-backtest_set = { $of ->
    [announced] 公表された場所
    [own] 自分の一覧
   *[other] { $of }
 }{ $mw ->
    [none] {""}
   *[other] ({ $mw } MW以上)
 }{ $area ->
    [none] {""}
   *[other] 、{ $area }
 }
cli-backtest_left = { $of ->
    [announced] 公表された場所
    [own] 自分の一覧
   *[other] { $of }
 }: 比較{ $compared }、ほかと同じ候補{ $same }、除外{ $excluded }、得点なし{ $unranked }、範囲外{ $outside }、海上{ $sea }
cli-backtest_excluded = 除外: { $site }: { $reason }
cli-backtest_out = 対象外: { $site }
cli-backtest_promoted = { $by }({ $date })が挙げた{ $count }道県は、順位のある土地の{ $land } %、その上位{ $percent } %の{ $best } %を占めます
cli-backtest_unseen = 得点が見ていないもの:
cli-backtest_unknown = 対象外: { $problem }
cli-head_set = 場所
cli-head_what = 規則
cli-head_sites = 数
cli-head_auc = 平均
cli-head_interval = 95 %
cli-head_ahead = 得点が上
rule-score = 得点
rule-substation_km = 最寄りの変電所
rule-connection_mjpy = 最も安い接続
rule-population_density = 最も高い人口密度
rule-relief_m = 最も平らな土地
rule-fiber_km = 最寄りの光ファイバー
rule-population_50km = 50 km以内の人口が最多
cli-sensitivity = 選択を一つ変えたとき上位{ $count }の候補のうち残る割合、1位の新しい順位、公表された場所の平均(選ぶ理由にはなりません):
cli-head_choice = 選択
cli-head_stays = 残る
cli-head_first = 1位
cli-sure = 任意の重み、不明な値、示された誤差の{ $draws }回の抽出で、順位のある{ $ranked }の候補のうち:
cli-sure_class = { $count } ({ $share } %): { $name }
cli-sure_rule = 何を重視しても良い場所: 抽出の{ $sure } %以上で上位1 %。重視するなら良い場所: { $care } %以上で、その抽出での重みが平均の{ $ratio }倍以上。

cli-init_what = init: 国または区域と抽出ファイルを指定してください。例: geowbit init Malta --extract malta.osm.pbf。パックの一覧は geowbit init --list
cli-init_levels = init: --levels { $given }: admin_levelを二つ指定してください。例: 4,8
cli-init_area = { $name }: 陸地 { $land } km²、海を含め { $area } km²。{ $date } の{ $source }
cli-init_layer = { $name }: { $rows } 行
cli-init_lines = 送電線 { $km } km
cli-init_classes = 電圧階級: { $steps }
cli-init_hubs = ハブ: { $hubs }
cli-init_pack = 単価・価格・気候はパック { $pack }
cli-init_any_pack = 気候は最寄りの気象観測所のもの。費用は計算されません
cli-init_next_voltage = 次に: 電圧を示す変電所がありません。--voltage か { $folder }/country.yaml で指定し、geowbit check { $folder }/study.yaml
cli-init_cells = 候補地: { $km } kmのセル
cli-init_missing = まだ分からないもの:
cli-init_item = - { $what }
cli-init_next = 次に geowbit check { $folder }/study.yaml、続いて geowbit run { $folder }/study.yaml
cli-pack = { $key }: { $name }、通貨 { $currency }
cli-pack_codes = 対象 { $codes }
cli-pack_any = 対象: ほかのすべての国
cli-pack_grids = 系統: { $grids }
cli-pack_table = { $table }: { $rows } 行
cli-pack_use = geowbit init は国のパックを自ら見つけます。調査では country: KEY、country.yaml では pack: KEY。ほかの国では単価を加えるまで費用は計算されません。
cli-millions = { $amount }百万{ $currency }

# 実行前の見込み
cli-forecast_candidates = 候補地{ $count }か所
cli-forecast_minutes = 約{ $mid }分(速い機械で{ $low }分、混んだ機械で{ $high }分)
cli-forecast_gib = 一括でメモリ約{ $mid } GiB({ $low }から{ $high })
cli-forecast_tiled_gib = 全プロセスでメモリ約{ $mid } GiB({ $low }から{ $high })
cli-forecast_in_tiles = タイル{ $count }枚
cli-forecast_tiles = 最大25万か所ずつのタイル{ $count }枚
cli-seconds_left = 残り約{ $count }秒
cli-minutes_left = 残り約{ $count }分

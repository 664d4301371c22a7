### 一つの場所のカルテ。

dossier-title = { $place }の立地カルテ
dossier-of = { $load }のデータセンターの立地カルテ
dossier-of_nothing = データセンターの立地カルテ
dossier-date = 作成日 { $date }
dossier-study = 計算: { $study }
dossier-place = { $town }({ $prefecture })
dossier-candidate = { $place }の候補地1か所
dossier-area = 区域「{ $name }」
dossier-drawn = 描かれた区域
dossier-mended = 区域の輪郭が自分と交わっていたため修復し、両側の輪の中をともに数えました。

## 企画担当者が最初に言うこと
dossier-stands = 最良の候補地は、除外されていない{ $whole }の候補地の{ $percentile }%以上の評点です(この計算で{ $ranked }か所中{ $rank }位{ $sure ->
    [none] {""}
   *[other] 、不確かさを考えると10回中9回はおよそ{ $sure }位
 })。
dossier-among = 候補地が残る{ $prefecture }の{ $towns }市区町村の中で{ $place }番目、この計算の{ $all }市区町村の中で{ $whole }番目です。
dossier-land = 全{ $candidates }か所の候補地{ $area ->
    [none] {""}
   *[other] ({ $area })
 }のうち、除外規則のあとに{ $ranked }か所が残り、そのうち{ $best }か所が{ $whole }の上位1割に入ります。
dossier-land_none = 全{ $candidates }か所の候補地{ $area ->
    [none] {""}
   *[other] ({ $area })
 }のうち、除外規則のあとに{ $ranked }か所が残り、{ $whole }の上位1割に入るものはありません。
dossier-costs = 最良の候補地に{ $load }を接続するには約{ $cost }({ $low }〜{ $high })、約{ $years }年({ $soon }〜{ $late }年)かかります。{ $station }までの{ $kv } kV線{ $km }です。
dossier-costs_unknown = この計算では、接続の費用と年数は分かりません。
dossier-behind = この計算の1位は{ $rival }で、評点は{ $points }高く、主な差は{ $criteria }です。
dossier-best = この計算の1位の候補地があります。次は{ $rival }で、評点の差は{ $points }です。
dossier-best_by = この計算の1位の候補地があります。次は{ $rival }で、評点の差は{ $points }、主な差は{ $criteria }です。
dossier-ahead_whole = この計算の1位は{ $rival }で、評点は{ $points }高くなっています。
dossier-lifts = { $goal ->
    [tenth] 次のどれか一つで{ $whole }の上位1割に入ります: { $what }。
   *[other] 次のどれか一つで{ $whole }の上位1%に入ります: { $what }。
 }
dossier-lifts_there = すでに{ $whole }の上位1%に入っています。
dossier-lifts_none = 人が整備できることのうち、一つだけで{ $whole }の上位{ $goal ->
    [tenth] 1割
   *[other] 1%
 }に入るものはありません。すべて合わせると{ $percentile }%まで上がります。
dossier-instead = { $criterion }を{ $value }から{ $needed }に
dossier-instead_unknown = { $criterion }を{ $needed }に(今は不明)
dossier-one_excluded = 除外されています: { $reasons }。
dossier-all_excluded = { $candidates }か所の候補地はすべて除外されています。理由は{ $reasons }です。
dossier-excluded_count = { $reason }({ $count }か所)
dossier-would = これらの規則がなければ、最良の候補地は、除外されていない{ $whole }の候補地の{ $percentile }%以上の評点です。
dossier-neighbor = 除外されていない最寄りの候補地は{ $km }離れた{ $place }にあり、{ $whole }の{ $percentile }%以上の評点です。

## 上の数字
dossier-fact-percentile = { $whole }の候補地のうちここ以下の割合(%)
dossier-fact-would = 除外がない場合、{ $whole }の候補地のうちここ以下の割合(%)
dossier-fact-prefecture = { $prefecture }の市区町村の中
dossier-fact-area_percentile = { $prefecture }の候補地のうちここ以下の割合(%)
dossier-fact-cost = { $load }の接続費用
dossier-fact-years = 接続までの年数
dossier-fact-ms = { $hub }との往復ミリ秒(オール光)
dossier-fact-land = 除外後に残る候補地
dossier-of_count = { $count }のうち{ $place }位
dossier-span = { $low }〜{ $high }

## 節
dossier-map_alt = 場所の位置図。その候補地が濃く、番号は最良の候補地
dossier-map_key = 番号: 最良の候補地。四角: 1番の変電所。赤: 電力線の経路。紫: 地図にある高圧送電線。灰色の線: 光ファイバーが通る鉄道・高速道路。青が濃いほど評点が高く、灰色は除外です。
dossier-three = 最良の候補地
dossier-three_note = { $count ->
    [one] {""}
   *[other] 隣り合う候補地は、良いほうだけを載せます。
 }
dossier-three_excluded = 除外がない場合に最も評点が高い候補地
dossier-no = 番号
dossier-where = 位置
dossier-whole_country = 全国
dossier-whole_run = この計算
dossier-percentile = 百分位
dossier-in_prefecture = 都道府県内 { $percentile }
dossier-connects = 接続先
dossier-reach = { $kv } kV、{ $km }
dossier-cost = 接続費用
dossier-years = 年数
dossier-trips = ミリ秒(オール光)
dossier-today_ms = 現在 { $ms }
dossier-score = 評点
dossier-why_out = 除外の理由
dossier-behind_title = { $rival }に及ばない理由
dossier-behind_title_best = { $rival }より上である理由
dossier-here = ここ
dossier-there = 相手
dossier-points = 評点の差
dossier-lift = 整備できること
dossier-now = 現状
dossier-to = 上位{ $goal ->
    [tenth] 1割
   *[other] 1%
 }に必要
dossier-reaches = 最良の値での百分位
dossier-by_whom = 担い手
dossier-not_alone = これだけでは届かない
dossier-there_already = すでに達している
dossier-lift_note = それぞれ単独で、ほかは現状のままとした場合。すべて合わせると{ $percentile }%まで上がります。
dossier-connection_title = 1番の接続
dossier-power = 電力線・変電設備
dossier-fiber = 光ファイバー2経路
dossier-together = 合計
dossier-straight = 直線での費用(評点に使う値)
dossier-yearly = サーバー1 MWあたりの年間費用
dossier-length = 線の長さ
dossier-length_of = { $km }(直線 { $straight })
dossier-headroom = 需要の受け入れ余力
dossier-headroom_of = { $mw }({ $date }時点)
dossier-headroom_not = { $mw }({ $date }時点、計算には使わない)
dossier-headroom_none = 公表値は見つかっていません
dossier-corridor = 費用は最小費用の経路に沿います。地図には直線による費用が出ます。
dossier-no_station = この負荷に足りる変電所がありません。
dossier-fiber_title = 1番のミリ秒と2経路
dossier-way = { $km }、{ $ms } ミリ秒({ $low }〜{ $high })
dossier-first = 第1経路
dossier-second = 第2経路
dossier-nearest_fiber = 最寄りの光ファイバー
dossier-nearest_of = { $route }、{ $km }
dossier-serves = 使える用途
dossier-fiber_proxy = 経路は鉄道と高速道路に沿うと仮定しています。通信用光ファイバーの公開地図はありません。
dossier-rule-separate = 二つの経路はどこでも並走しません。
dossier-rule-node-disjoint = 第2経路は第1経路と接続点を共有しませんが、一部で並走します。
dossier-rule-edge-disjoint = 第2経路は第1経路と区間を共有しませんが、接続点を共有します。
dossier-rule-one = 経路は一つだけです。
dossier-rule-shortest = 最短経路を使うと、離れた第2経路が残りません。
dossier-rule-guessed = より短い経路は確認されていない海底ケーブルを通ります。
dossier-hazards = 1番の地形・災害
dossier-open = まだ分からないことと問い合わせ先
dossier-open_what = 内容
dossier-open_today = 今の値
dossier-open_whom = 問い合わせ先
dossier-open_none = 不明
dossier-excluded_title = 候補地を除外する規則
dossier-rule = 規則
dossier-count = 候補地
dossier-alone = それだけで除外
dossier-sources = 出典と時点
dossier-source = { $name }({ $date })
dossier-credits = クレジット
dossier-model = 公開データと明示した仮定による一次選定であり、敷地の評価ではありません。費用は半分から倍程度の幅があり、候補地の区画の中の違いは分かりません。geowbit{ $version }、候補地{ $candidates }か所の計算。

## 二つの場所の比較
dossier-pair_title = { $a }と{ $b }の比較
dossier-pair_of = { $load }のデータセンターの二つの候補
dossier-pair_of_nothing = データセンターの二つの候補
dossier-pair_higher = { $place }のほうが評点で{ $points }高くなっています{ $criteria ->
    [none] 。
   *[other] 。主な差は{ $criteria }です。
 }
dossier-pair_alike = 評点は同じです。
dossier-pair_excluded = { $place }は除外されています: { $reasons }。
dossier-pair_criteria = 指標ごとの比較(差の大きい順)
dossier-pair_more = 差
dossier-pair_facts = 必要なもの
dossier-pair_best = 最良の候補地
dossier-pair_of_country = { $whole }での百分位
dossier-pair_rank = 順位
dossier-pair_towns = 都道府県内の市区町村の中
dossier-pair_left = 除外後に残る候補地
dossier-pair_station = 変電所
dossier-pair_ms = { $hub }との往復(オール光)
dossier-pair_second = { $hub }への第2経路
dossier-pair_open = まだ分からないこと

## カルテの一覧
dossier-index_of = { $load }のデータセンター
dossier-index_of_nothing = データセンター
dossier-index_title = 立地カルテ一覧
dossier-index_lead = { $count }か所、良い順。{ $pdf ->
    [yes] それぞれ画面用のページと印刷用のPDFがあります。
   *[other] それぞれ読んで印刷できるページです。
 }
dossier-index_place = 場所
dossier-index_out = 除外
dossier-index_file = ファイル

## シェル
dossier-cli_written = カルテ{ $count }件を{ $folder }に書きました
dossier-cli_no_pdf = PDFはありません: { $why }。ページを開いて印刷するか、Chromiumを入れてください。
dossier-no_browser = Chromium、Chrome、Edgeがパスにありません
dossier-browser_failed = { $browser }で印刷できません: { $problem }
dossier-twice = { $place }は2回指定されたため、1件だけ書きました
dossier-no_places = 場所の指定がありません。場所、--prefecture、--areaのどれかを指定してください
dossier-run_and_study = --runは済んだ計算、--studyはこれから行う計算です。どちらか一つを指定してください

### 計画について

## What a plan lacks
plan-no_plan = plan: 計画が見つかりません({ $status })。時間(time_limit_s)を増やすか、候補地を減らしてください
plan-status_limit = 見つかる前に時間切れ
plan-status_infeasible = すべての制約を満たせない
plan-status_unbounded = 費用に下限がない
plan-status_optimal = 解けた
plan-solver_failed = plan: ソルバーが失敗しました({ $what })。調査ファイルを添えて報告してください
plan-no_workload = plan: 負荷の種類{ $name }はありません。あるのは{ $known }です
plan-shares = plan: { $what }の割合の合計が{ $whole }です。合計は1にしてください
plan-of_workloads = 負荷の種類
plan-cap_share = plan: { $area }の上限が{ $share }です。割合は0から1です
plan-years_in_order = plan: 年度{ $years }が昇順ではありません。早い順に一度ずつ与えてください
plan-years_outside = plan: 年度{ $years }が{ $first }から{ $last }の外にあります。範囲内の年度を与えてください
plan-demand_no_number = plan: 需要が0以上の数ではありません。地域と年度ごとのMWを与えてください
plan-no_demand = plan: 需要がありません。0より大きいMWを与えてください
plan-no_demand_known = plan: この国の需要の表がありません。ファイルを与えてください(plan: demand)
plan-demand_year = plan: { $year }年度の需要が表にありません。表は{ $first }年度から{ $last }年度です
plan-demand_column = plan: 需要の表に列{ $column }がありません。demand_area、lon、lat、year、mwが必要です
plan-demand_row = plan: 需要の表の{ $row }行目に、場所、年度、0以上のMWのいずれかがありません
plan-demand_lacks_year = plan: { $area }の需要に{ $year }年度がありません。計画のすべての年度を与えてください
plan-no_site = plan: 順位と費用のある候補地がありません。範囲を広げるか、除外の規則を緩めてください
plan-site_twice = plan: 候補地{ $site }が二度あります。識別子は一度ずつにしてください
plan-no_such_site = plan: { $site }は計画の候補地ではありません。候補地の識別子を与えてください
plan-no_price = plan: { $site }の電力の価格がありません。供給エリアの電力の価格を与えてください
plan-no_connection = plan: { $mw } MW以上を受け入れる変電所がありません。substationsの層と電圧を確かめてください

## What a plan has assumed or left out
plan-sites_not_priced = 電力か光ファイバーの費用が分からない{ $count }か所の候補地を除きました。
plan-headroom_assumed = 候補地の変電所{ $of }か所のうち{ $count }か所の空容量は公表されておらず、電圧ごとの幅を仮定しています(plan_substations.csv)。
plan-delay_too_cheap = 供給が間に合わない1 MWの費用は年{ $price }百万、供給の費用は少なくとも{ $needed }百万です。最も安い計画はほとんど何も建てません。delay_mjpy_per_mw_yearを上げてください。

## The limits of a plan
plan-limits_collide = plan: 次の制約は同時に満たせません: { $limits }。いずれかを緩めてください
plan-limits_unnamed = 候補地の規模、年度、空容量
plan-limit_yard = 変電所{ $yard }では{ $mw } MWまで
plan-limit_least_size = 開設する候補地はそれぞれ{ $mw } MW以上
plan-limit_sites_most = 候補地は{ $count }か所まで
plan-limit_sites_least = 候補地は{ $count }か所以上
plan-limit_budget = 建設費は{ $mjpy }百万まで
plan-limit_served = 最後の年度の需要の{ $share } %以上に供給
plan-limit_outside = 空きのないエリアの外に{ $mw } MW以上
plan-limit_mean_ms = 平均往復遅延は{ $ms } ミリ秒以下
plan-limit_must = { $site }を開設
plan-cap_area = { $area }エリアには需要の{ $share } %まで
plan-cap_strait = { $area }の海峡の先には需要の{ $share } %まで
plan-cap_hazard = { $site }から{ $km } km以内(一つの地震)には需要の{ $share } %まで
plan-no_grid = plan: 電力系統のデータがありません。レイヤーgrid_nodesとgrid_links、またはpower_linesとsubstationsを指定してください
plan-no_line = plan: { $kv } kV以上の送電線がありません
plan-grid_two_frequencies = 地図上で二つの周波数の設備を結び、周波数の記載がない送電線{ $count }本は系統から除いています。
plan-grid_circuits = 送電線{ $of }本のうち{ $count }本は回線数が不明です。地図上の本数とし、2回線以上とみなしています。
plan-grid_ends_moved = { $names }: 端がこの電圧の送電線上にないため、同じエリア・周波数の最寄りの節点につないでいます。
plan-grid_parts = 系統の節点{ $count }か所(変電所{ $stations }か所)は主な系統とつながらず、除いています({ $areas })。

## A plan that does not hold
plan-does_not_hold = plan: 数え直すと成り立ちません: { $said }(全部で{ $count }件)。調査ファイルを添えて報告してください
plan-gap = plan: gapが{ $gap }です。0以上1未満の割合を与えてください
plan-time_limit = plan: 時間の上限が{ $seconds }秒です。0より大きい秒数を与えてください
plan-wrong_site = { $site }は候補地でないか、除かれています
plan-wrong_year = { $site }: { $year }年度に建てるものが間に合わないか、計画の年度ではありません
plan-wrong_size = { $site }: { $mw } MWは接続と制約の許す規模ではありません
plan-wrong_yard = 変電所{ $yard }: { $year }年度の{ $mw } MWは受け入れられる量を超えています
plan-wrong_served = { $area }: { $year }年度の供給と未供給の合計が需要と合いません
plan-wrong_load = { $site }: { $year }年度に{ $mw } MWを供給し、規模を超えています
plan-wrong_ms = { $area }: { $site }まで{ $ms } ミリ秒で、遠すぎるか記載が違います
plan-wrong_cap = { $cap }: { $year }年度に{ $mw } MW
plan-wrong_cost = { $part }の費用: 記載{ $told }百万、数え直し{ $mjpy }百万
plan-wrong_bound = どの計画も{ $bound }百万以上とされていますが、この計画は{ $mjpy }百万です
## 統合計画の電力系統と通信網
plan-no_hub = plan: 統合計画には経路の行き先となるハブが必要です。hubsを指定してください
plan-no_station = plan: { $kv } kV以上で、自らの系統の変電所が届く範囲にある候補地がありません
plan-no_energy_price = plan: { $area }の電力量の価格がありません。エリアの価格を指定してください
plan-sites_without_station = 候補地{ $count }か所は届く範囲に系統の変電所がなく、除いています({ $areas })。
plan-two_areas = { $one }・{ $other }間
plan-borders_unknown = エリア間の容量が不明で、個々の送電線の容量だけで制限しています: { $borders }。
plan-supply_any = 電力
plan-supply_firm = { $area }の供給予備力
plan-supply_surplus = { $area }の余剰電力
plan-yard = { $name }の公表された空き容量: { $mw } MW
plan-limit_sites = { $count }か所まで

## The front
plan-no_measure = plan: { $name }についてのフロントはありません。あるのは{ $known }です
plan-nothing_to_measure = plan: { $name }を測るものがありません。近くにある候補地、遅延の上限のある負荷、空きのないエリアのいずれかが必要です
## 統合計画の検査
plan-joint_broken = plan: 見つかった計画が条件を満たしません({ $count }件、最初の一つ: { $said })。調査とともにご報告ください
plan-fault = { $what }{ $at }は{ $has }。正しい値または上限は{ $most }
plan-fault_size = 拠点の規模: 
plan-fault_sites = 拠点の数
plan-fault_cap = MW: 
plan-fault_line = 新設送電線のMW: 
plan-fault_load = 拠点に届く電力: 
plan-fault_yard = MW: 
plan-fault_link = 送電線の潮流: 
plan-fault_supply = 供給力: 
plan-fault_source = 供給源の電力: 
plan-fault_balance = 節点の残り: 
plan-fault_border = 連系線の潮流: 
plan-fault_late = 供給が遅れる需要
plan-fault_served = 供給できる需要
plan-fault_fiber = 使用中のファイバー: 
plan-fault_route = 拠点の第2ルート: 
plan-fault_pairs = ファイバーの通信量: 
plan-fault_cost = 費用: 

## 統合計画の説明
plan-joint_limits_left = 統合計画は{ $names }の制限を扱いません(ポートフォリオの制限です)。
plan-joint_no_reach = 需要の{ $count }行は所定のミリ秒以内に届く候補地がなく、どの計画でも{ $mw } MWが待ちます。
plan-joint_late = { $year }年度の{ $mw } MWは供給されません。拠点・上限・系統が足りないか、供給の費用が遅延の費用を上回ります。

## The range
plan-draws = plan: drawsが{ $draws }です。1以上を与えてください

## The plain core
plan-facilities_tables = 表が合いません。costは場所×利用者、demand・capacity・openingは0以上の数にしてください
plan-facilities_too_few = { $count }か所では最大{ $room }までで、需要は{ $demand }です。箇所を増やしてください
plan-cap_headroom = { $yards }では合わせて{ $mw } MWまで(公表値は合計できない)
plan-headroom_published = 候補地の変電所{ $count }か所の空容量は公表値です({ $first }から{ $last }時点)。
plan-not_reached = 需要{ $count }行(最後の年度で{ $mw } MW)には、遅延の上限内で届く候補地がなく、どの計画でも供給されません。
plan-beyond_headroom = 最後の年度の需要{ $mw } MWに対し、候補地の変電所が受け入れられるのは合わせて{ $room } MWです。残りはどの計画でも供給されません。

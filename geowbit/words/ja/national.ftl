### 全国像について

national-no_country = この国には全国像がありません。country.yamlにfull_areasがありません
national-no_area = { $where }: { $name }にあたる供給エリアがありません。{ $hint }
national-site_without_area = 供給エリアのない候補地があります。エリアを与えるか、外してください
national-shares_above_one = assumptions: { $keys_named }の合計が1を超えることがあります。下げてください
national-row_without_area = { $where }: { $row }行目に供給エリアがありません。知られたエリアの中にありません
national-nothing_elsewhere = fleet: { $area }の外に何もありません。growth_sharesを与えてください

## What is wrong with a question or a table
national-growth_of_one_year = forecast: 全国の増加には2年以上が必要です
national-above_zero = assumptions: { $name }は0より大きくしてください
national-forecast_lacks_year = forecast: { $area }に{ $year }年度がありません。求める年度をすべて与えるか、年度を減らしてください
national-share_twice = { $where }: { $area }が2回あります
national-share_out_of_bounds = { $where }: { $area }が{ $share }です。割合は0から1までです
national-shares_not_one = { $where }: 合計が{ $total }です。合計を1にしてください
national-no_column = { $where }: 列{ $column }がありません
national-no_site = { $where }: 候補地がありません。一つ以上与えてください
national-row_without_mw = { $where }: { $row }行目にMWがありません。load_mwには0より大きい数を与えてください
national-basis_of_shares = 割合は独自のもので、MWは仮定した年間消費量から求めています。
national-forecast_not_there = forecast: { $path }: ファイルがありません
national-forecast_unreadable = forecast: { $path }: UTF-8のCSVとして読めません
national-forecast_columns = { $where }: 列mw、または{ $levels }の三つを与えてください
national-forecast_empty = { $where }: 行がありません
national-forecast_row = { $where }: { $row }行目に年度か、0以上のMWがありません
national-forecast_half_year = { $where }: { $row }行目の年度が整数ではありません
national-forecast_not_in_order = { $where }: { $row }行目がmw_low <= mw_mid <= mw_highになっていません
national-forecast_row_without_area = { $where }: { $row }行目に供給エリアがありません
national-year_twice = { $where }: { $year }年度が2回あります
national-year_outside = { $where }: { $year }年度は{ $first }年度から{ $last }年度の外です
national-year_missing = { $where }: 最初と最後の年度の間に{ $year }年度がありません
national-span_outside = years: { $first }から{ $last }は表の外です。表は{ $least }から{ $most }までです
national-headroom_below_zero = headroom: { $area }が{ $mw } MWです。0以上にしてください
national-headroom_since = headroom: { $year }年度から数えます。その年度以降の需要を求めてください
national-inventory_none_operating = inventory: 稼働中の拠点がありません。一つ以上必要です
national-inventory_without_mw = inventory: { $of }拠点のうち{ $count }拠点にMWがありません({ $first })。load_mwを埋めるか、外してください
national-inventory_without_area = inventory: { $of }拠点のうち{ $count }拠点に供給エリアがありません({ $first })。列supply_areaを与えるか、位置を直してください
national-inventory_of_nothing = inventory: MWの合計が0です。load_mwを埋めてください
national-basis_of_inventory = 独自の一覧: { $count }拠点{ $left ->
    [0] {""}
   *[other] 。稼働していない{ $left }拠点は除いています
 }。
national-first_row = 最初は{ $row }行目
national-first_row_named = 最初は{ $row }行目の'{ $name }'
national-no_parameter = assumptions: 全国像のパラメーター'{ $name }'はありません。{ $hint }
national-draws = draws: { $draws }回は引けません。1から{ $most }までにしてください
national-seed = seed: { $seed }は使えません。0以上の整数を与えてください
national-no_scenario = scenario: '{ $name }'はありません。{ $hint }
national-starts_too_small = assumptions: { $names }は0.001以上にしてください
national-tornado_year = year: { $year }は表({ $first }から{ $last })の外です
national-no_flow = tornado: '{ $name }'はありません。{ $known }があります
national-site_year = sites: { $row }行目の年度が{ $first }年度から{ $last }年度にありません
national-site_in_full_area = sites: { $row }行目は{ $area }エリアにあり、このエリアの負担を軽くできません
national-site_where_own_forecast = sites: { $row }行目は{ $area }にあり、そこの見通しは独自のものです
national-no_edition = vintage: { $name }年版はありません。{ $known }があります
national-no_matplotlib = 図にはmatplotlibが必要です。pip install "geowbit[plot]"で入れてください

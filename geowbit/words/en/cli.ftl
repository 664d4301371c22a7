### What the shell prints.

cli-stopped = stopped
cli-gate = gate { $gate }: { $passed } pass, { $failed } fail, { $unknown } unknown (the layer { $layer } answers it)
cli-stdout = what is printed cannot be written ({ $reason }); give it another place, or choose a file with -o
cli-no_room = { $place }: cannot be written ({ $reason }); make room, or set TMPDIR to another place
cli-low_to_high = { $low } to { $high }
cli-note = note: { $note }
cli-warning = warning: { $text }

## Studies
cli-ranked = { $ranked } of { $count } candidates ranked; the best, kept { $apart } km apart:
cli-two_areas = --area and --prefecture both say where; give one of them
cli-elsewhere = elsewhere
cli-site_reach_power = { $substation } km to { $kv } kV
cli-site_reach = { $substation } km to { $kv } kV, { $fiber } km to fiber
cli-costs = costs: { $note }
cli-checked = { $name } can be run: { $count } candidates, { $layers } layers
cli-more_layers = { $count ->
    [one] 1 more layer
   *[other] { $count } more layers
 } of geowbit's own, unchanged; --sources tells rows, licence and source of each
cli-open_report = open { $file }: the report, which answers on its first page
cli-open_map = open { $file }: the map, which weighs again as you move it
cli-two_extents = --summary and --appendix each ask for a part of the report; give one of them
cli-layer_read = { $name }: { $read } rows read, { $kept } kept; { $crs }; { $licence }; { $source }
cli-licence_unknown = licence unknown
cli-rows_found = found { $rows }{ $share }: { $kind }
cli-rows_repaired = repaired { $rows }{ $share }: { $kind }
cli-rows_merged = merged { $rows }{ $share }: { $kind }
cli-rows_dropped = dropped { $rows }{ $share }: { $kind }

## Sources
cli-layer = { $name }: { $rows } { $kind }, { $date }, confidence { $confidence }
cli-profile = { $name }: { $title } ({ $form })
cli-profile_gives = gives { $columns }
cli-preset = { $name }: { $title }, { $load } MW
cli-fetched = { $kept } of { $read } rows; { $licence }; { $date }
cli-fetched_files = { $count } { $count ->
    [one] file
   *[other] files
 } in { $out }; { $licence }; { $date }
cli-fetched_use = in study.yaml: layers: {"{"}NAME: {"{"}{ $use }{"}"}{"}"}
cli-source_named = { $name }: { $what }
cli-source_terms = { $publisher }; { $licence }; { $terms }

## Heads of tables
cli-head_rtt = round trip, ms
cli-head_glass = glass
cli-head_equipment = equipment
cli-head_access = access
cli-head_whole = whole
cli-head_kv = voltage
cli-head_construction = construction
cli-head_low = low
cli-head_mid = mid
cli-head_high = high
cli-head_per = per
cli-head_confidence = confidence
cli-head_others = other sources
cli-head_power = power line
cli-head_fiber = fiber
cli-head_ratio = ratio
cli-head_range = low to high
cli-head_rule = rule of thumb
cli-head_ground = ground
cli-head_km = km
cli-head_millions = million { $currency }
cli-head_part = part
cli-head_source = source
cli-head_area = supply area
cli-head_mw_low = MW low
cli-head_share = share
cli-head_with_sites = with sites
cli-head_fiscal_year = fiscal year
cli-head_added = added, mid
cli-head_twh = TWh
cli-head_of_peak = of 2023's peak
cli-head_year = year
cli-head_path = METI's path
cli-head_deficit = deficit
cli-head_replaced = replaced
cli-head_licences = licences
cli-head_profits = profits out
cli-head_of_it_added = of it added
cli-head_hardware = hardware
cli-head_net = net
cli-head_buildings = buildings

## Fiber
cli-from_to = { $origin } to { $destination }
cli-latency_km = { $straight } km straight, { $route } km by fiber ({ $access } km of access lines)
cli-latency_estimated = { $straight } km straight, { $route } km by fiber (an estimate; access lines { $access } km)
cli-network_all_optical = all-optical
cli-network_conventional = today's network
cli-floor = at least { $glass } ms along the geodesic in glass, { $vacuum } ms in vacuum
cli-by = by { $path }
cli-second_route = second route ({ $kind }): { $second } km, { $second_ms } ms all-optical, with a first of { $first } km; { $parallel } km in one corridor
cli-no_pair = every two routes share a link
cli-pair = { $kind }: { $first } and { $second } km, { $first_ms } and { $second_ms } ms all-optical; { $parallel } km in one corridor; at least one works { $share } % of the time
cli-pair_separate = separate
cli-pair_node-disjoint = no common node
cli-pair_edge-disjoint = no common link
cli-light_title = Round trip of light to { $place }, all-optical
cli-routes_of = Fiber routes of { $path }.
cli-routes_of_the_study = Fiber routes of the study.
cli-routes_are_a_proxy = The fiber graph is a proxy along railways and expressways; --routes takes your own routes.

## Economics
cli-the_study = the study
cli-rates_power = Power lines (low, mid, high; million { $currency })
cli-rates_fiber = Fiber, one route (low, mid, high; million { $currency })
cli-rates_station = Stations and equipment (low, mid, high; million { $currency })
cli-ratios = Fiber over power per km (low to high; which of the two rules of thumb it meets)
cli-a_tenth = a tenth
cli-a_hundredth = a hundredth
cli-classes_of = Voltage classes of { $whose } (largest load)
cli-up_to_mw = up to { $mw } MW
cli-rates_of_kv = rates of { $kv } kV
cli-rates_are_estimates = Rates of low confidence are estimates; replace any with --rates or costs.rates.
cli-million_in_unit = 1000
cli-money = { $amount } bn { $currency }
cli-compare_pair = { $mw } MW: power at { $site }, users at { $metropolis }; { $km } km straight{ $sea }, { $route } km of fiber{ $guess }
cli-of_it_sea = , { $km } of it sea
cli-of_them_sea = , { $km } of them sea
cli-an_estimate = {" "}(an estimate)
cli-compare_watts = watts to bits: { $cost } ({ $range }), { $link }, { $years } years
cli-link_alternating-current = alternating current
cli-link_direct-current = direct current
cli-compare_bits = bits to watts: { $cost } ({ $range }), fiber { $years } years, the site's own power { $power_years } ({ $km } km to { $substation }{ $sea }), round trip { $ms } ms
cli-compare_ratio = ratio { $ratio } (90 % of { $draws } draws: { $low } to { $high }); bits to watts is cheaper in { $win } % of them; fiber{ $method } at { $of_power } of the power line per km
cli-compare_break_even = break-even: { $distance } over land in one grid; at this distance { $load }
cli-compare_share = share of a reinforcement ({ $areas }): { $cost } ({ $range }), of it { $share } for the share and { $connection } for a connection in { $metropolis }, { $years } years
cli-compare_cheapest = cheapest: { $way }{ $sure }; with { $price } million { $currency } per MW for each year of waiting: { $late }
cli-not_sure = {" "}(not sure: the ranges overlap, or a figure is missing)
cli-watts_win_at_any_distance = watts to bits wins at any distance
cli-watts_win_at_any_load = watts to bits wins at any load
cli-bits_win_at_any_distance = bits to watts wins at any distance
cli-bits_win_at_any_load = bits to watts wins at any load
cli-bits_win_from = bits to watts wins from { $amount } { $unit } on
cli-method_aerial = aerial
cli-method_existing_duct = existing duct
cli-method_new_duct = new duct
cli-method_ground_wire = ground wire
cli-method_submarine = submarine
cli-route = { $kind } for { $mw } MW from { $origin } to { $destination }: { $length } km ({ $straight } straight), { $cost } ({ $range }), cells of { $cell } km
cli-kind_power = power
cli-kind_fiber = fiber
cli-crosses = crosses { $what }
cli-crosses_nothing = crosses no line, railway or expressway of the layers
cli-crossed_power_lines = { $count } { $count ->
    [one] power line
   *[other] power lines
 }
cli-crossed_railways = { $count } { $count ->
    [one] railway
   *[other] railways
 }
cli-crossed_expressways = { $count } { $count ->
    [one] expressway
   *[other] expressways
 }
cli-cost = { $place }, { $mw } MW: { $mid } million { $currency } per MW of servers and year ({ $low } to { $high }){ $climate }
cli-cost_whole = { $servers } MW of servers cost { $mid } a year in all ({ $low } to { $high })
cli-climate = , { $degrees } C, PUE { $pue }
cli-temperature = temperature: { $degrees } C, { $source }
cli-energy_price = energy: { $price } { $currency } per kWh{ $area }, { $source }
cli-of_area = {" "}({ $area })
cli-left_out = left out: { $part }, { $why }

## The national picture
cli-fleet_title = Data centers of { $country }, peak draw, MW
cli-index = Herfindahl index { $index }{ $bounds }; 1 is all in one area, 0.1 an even spread. { $basis }
cli-index_bounds = {" "}({ $low } to { $high }, however the rest outside { $areas } is split)
cli-index_after = With the added { $added } MW: Herfindahl index { $index }; { $areas } together { $before } % before and { $after } % after, as if nothing else were built.
cli-fleet_sources = Where the shares and MW come from
cli-fleet_statements = Other estimates of the concentration, and what each source counts
cli-fleet_known_sites = Known individual sites, listed with the fleet and never added to it
cli-stage_operating = operating (part of the fleet)
cli-stage_building = being built
cli-stage_planned = planned
cli-stage_concept = concept
cli-stage_proposal = land on offer
cli-stage_counts = - { $stage }: { $count } { $count ->
    [one] site
   *[other] sites
 }, MW known of { $known }{ $guessed }
cli-of_these_estimated = , { $count } of these estimated from land or floor
cli-building_or_planned = - being built or planned, MW that they may receive at most: { $areas }
cli-sites_title = Known individual sites; MW that they may receive at most, never added to the fleet
cli-known_site = { $name }, { $operator }; { $area }; { $stage }{ $year }; { $mw }; confidence { $confidence }
cli-mw_unknown = MW not known
cli-estimated_from_land = {" "}({ $low } to { $high }, estimated from land)
cli-estimated_from_floor = {" "}({ $low } to { $high }, estimated from floor)
cli-demand_title = Peak draw of data centers { $who }, by { $edition }{ $sites }
cli-of_country = of { $country }
cli-in_area = in the { $area } area
cli-edition = OCCTO's forecast, edition of January { $year }
cli-own_growth = your own growth
cli-with_the_sites = , with the sites of the run
cli-demand_ranges = low to high: 5 % to 95 % of the draws; mid: all parameters at their mid value
cli-own_forecast = Your own forecast: { $areas }
cli-figures_from = Where the figures come from
cli-present_fleet = - present fleet: { $basis }
cli-peak_of_all = peak of all loads, 2023
cli-last_columns = MW; low, high and the last column are of FY{ $year }
cli-growth_to = the country's growth to FY{ $year }: { $mw } MW ({ $basis })
cli-headroom_title = Headroom, from FY2025 on (known only where it is listed here)
cli-headroom_lasts = - { $area }: { $mw } MW lasts beyond FY{ $year } at the mid values; in { $share } % of the draws it runs out by FY{ $last }
cli-headroom_runs_out = - { $area }: { $mw } MW runs out in FY{ $year } at the mid values; in { $share } % of the draws it runs out by FY{ $last }
cli-relief_title = Relief by { $count } { $count ->
    [one] site
   *[other] sites
 } of the run with { $mw } MW, from FY{ $year } on
cli-relief_left_out = - { $count } { $count ->
    [one] site in { $areas } relieves
   *[other] sites in { $areas } relieve
 } nothing
cli-relief_less = - { $area }: { $mw } MW less in FY{ $year } ({ $range })
cli-relief_headroom = - { $area }: that is { $years } years of its last growth; headroom lasts { $without } without and { $with_sites } with the sites at the mid values, and runs out by FY{ $last } in { $share_without } % and { $share_with } % of the draws
cli-beyond_year = beyond FY{ $year }
cli-to_year = to { $year }
cli-curtailed_title = Curtailed renewable energy that the sites could use at most, GWh a year
cli-curtailed = - { $area }, { $mw } MW drawing { $gwh }: FY2024 { $usable } of { $whole } (place { $place } of 10); { $outlook }
cli-outlook = outlook { $usable } of { $whole } (derived; place { $place } of 4)
cli-outlook_unknown = outlook not known
cli-curtailment_of_2024 = curtailment of FY2024
cli-curtailment_outlook = its outlook
cli-statements_of_capital = Other estimates for { $area }, compared with the curve's FY{ $year }; nothing is added
cli-statement = { $what }: { $span } MW; the curve is { $times } times that ({ $differs })
cli-trade_title = Digital trade of { $country }, trillion { $currency } a year; scenario { $scenario }: { $what }
cli-trade_ranges = low to high: 5 % to 95 % of the draws; else all parameters at their mid value
cli-trade_rule = Deficit = METI's path - imports replaced + licences (services balance). Profits leave by the primary income, hardware is trade in goods; net = replaced - licences - added profits - added hardware, against 2024. Investment in buildings is not part of it.
cli-trade_break_even = In { $year } the net is above 0 only if more than { $least } % of the added domestic sales replace imports; the scenario has { $share } %.
cli-moves_most = What moves the net of { $year } most, tn { $currency }
cli-moves = - { $what }, { $low } to { $high }: { $at_low } to { $at_high }
cli-counted = What was counted, never one series
cli-amount = { $year } { $amount } tn { $currency }: { $what }
cli-forecasts_of_others = Forecasts of others
cli-keep_in_mind = To keep in mind

## Errors
cli-ratio = --ratio { $text }: give a number above 0 and at most 10, or tables
cli-numbers_by_key = { $option }: '{ $text }' is not understood; write KEY=NUMBER or KEY=LOW,MID,HIGH
cli-numbers_by_area = { $option }: '{ $text }' is not understood; write AREA=NUMBER, with commas between
cli-weight = --weight: '{ $text }' is not understood; write NAME=NUMBER with a number of 0 or more
cli-weight_twice = --weight: { $name } is given twice; give one weight
cli-suffix = { $path }: unknown file type; the name must end in { $known }
cli-no_area = fetch { $name }: --area is missing; give prefectures, a box, a file or place:NAME

## Known sites
cli-backtest_lead = Share of the unexcluded land of the same supply area that scores lower, mean of the known sites (0.5 is chance), and between which ends 95 % of { $draws } draws lie
cli-backtest_set = { $of ->
    [announced] announced sites
    [own] own sites
   *[other] { $of }
 }{ $mw ->
    [none] {""}
   *[other] {" "}of { $mw } MW and more
 }{ $area ->
    [none] {""}
   *[other] , { $area }
 }
cli-backtest_left = { $of ->
    [announced] Announced sites
    [own] Own sites
   *[other] { $of }
 }: { $compared } compared, { $same } on a candidate of another, { $excluded } excluded, { $unranked } without a score, { $outside } outside the area, { $sea } in the sea
cli-backtest_excluded = excluded: { $site }: { $reason }
cli-backtest_out = left out: { $site }
cli-backtest_promoted = { $by } ({ $date }) named { $count } prefectures: they hold { $land } % of the ranked land and { $best } % of its best { $percent } %
cli-backtest_unseen = What the score does not see:
cli-backtest_unknown = left out: { $problem }
cli-head_set = sites
cli-head_what = rule
cli-head_sites = n
cli-head_auc = mean
cli-head_interval = 95 %
cli-head_ahead = score ahead
rule-score = the score
rule-substation_km = nearest substation
rule-connection_mjpy = cheapest connection
rule-population_density = densest population
rule-relief_m = flattest ground
rule-fiber_km = nearest fiber
rule-population_50km = most people within 50 km
cli-sensitivity = What share of the best { $count } candidates stays when one choice is made otherwise, where no. 1 then stands, and the mean of the announced sites (which is no reason to choose it):
cli-head_choice = choice
cli-head_stays = stays
cli-head_first = no. 1
cli-sure = Over { $draws } draws of any weights, of what is not known and of stated errors, of { $ranked } ranked candidates:
cli-sure_class = { $count } ({ $share } %): { $name }
cli-sure_rule = Good whatever you weigh: among the best 1 % in { $sure } % of the draws or more. Good if you care: in { $care } % or more, and there the criterion weighs { $ratio } times its mean or more.

cli-init_what = init: give a country or an area and its extract, as geowbit init Malta --extract malta.osm.pbf; geowbit init --list has the packs
cli-init_levels = init: --levels { $given }: give two admin_levels, as 4,8
cli-init_area = { $name }: { $land } km² of land, { $area } km² with its sea; { $source } of { $date }
cli-init_layer = { $name }: { $rows } rows
cli-init_lines = { $km } km of power lines
cli-init_classes = voltage classes: { $steps }
cli-init_hubs = hubs: { $hubs }
cli-init_pack = rates, prices and climate of the pack { $pack }
cli-init_any_pack = climate of the nearest weather stations; nothing is priced
cli-init_next_voltage = Next: no substation tells its voltage; give it with --voltage, or in { $folder }/country.yaml, then geowbit check { $folder }/study.yaml
cli-init_cells = candidates: cells of { $km } km
cli-init_missing = Not known yet:
cli-init_item = - { $what }
cli-init_next = Next: geowbit check { $folder }/study.yaml, then geowbit run { $folder }/study.yaml
cli-pack = { $key }: { $name }, in { $currency }
cli-pack_codes = for { $codes }
cli-pack_any = for any other country
cli-pack_grids = grids: { $grids }
cli-pack_table = { $table }: { $rows } rows
cli-pack_use = geowbit init finds the pack of a country by itself; in a study or a country.yaml: country: KEY or pack: KEY. For any other country nothing is priced until you bring rates.
cli-millions = { $amount } million { $currency }

# what a run will take, before it is run
cli-forecast_candidates = { $count } candidates
cli-forecast_minutes = { $mid } minutes, { $low } on a fast machine and { $high } on a busy one
cli-forecast_gib = { $mid } GiB of memory ({ $low } to { $high }) in one piece
cli-forecast_tiles = { $count ->
    [one] one tile
   *[other] { $count } tiles
 } of at most 250,000 candidates
cli-forecast_tiled_gib = { $mid } GiB of memory ({ $low } to { $high }) in all processes together
cli-forecast_in_tiles = { $count ->
    [one] one tile
   *[other] { $count } tiles
 }
cli-seconds_left = about { $count } s left
cli-minutes_left = about { $count } min left

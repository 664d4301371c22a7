### What maps and reports say.

weights = Weights
weight = weight
more_criteria = More criteria ({ $count })
preset = Preset
own_weights = Own weights
as_in_study = As in the study
equal_weights = Equal weights
first_of_theme = { $theme } first
load = Load
load_hint = Peak load of one site; it decides which substations can carry it
load_note = { $count } { $count ->
    [one] substation
   *[other] substations
 } of { $kv } kV and more can carry it
limits = Limits
limit_of = Limit of { $what }
counts = { $count } { $count ->
    [one] candidate
   *[other] candidates
 }: { $ranked } ranked, { $excluded } excluded
best_sites = Best sites ({ $count })
none_left = No site is left after the exclusions.
score = Score
excluded = Excluded
rank_of = rank { $rank } of { $count }
rank_is = rank { $rank }
probe-score = Score { $low } to { $high }
probe-better = better than about { $share } of the ranked candidates
probe-rarer = for a rarer reason
what_makes_the_score = What makes the score
part = part
nearest = Nearest
substation = Substation
unnamed = unnamed
not_weighed = Not weighted
power-within-reach = Power within reach
power-to-spare-and-its-price = Power to spare and its price
bits = Bits
ground-and-hazard = Ground and hazard
land-and-people = Land and people
undo = Undo
undo_hint = Take back the last change of weights, load or limits
reset = Reset
reset_hint = Weights, load and limits as in the study
share_hint = Share of all weights
search = Municipality, site, plant, code or lat, lon
search_several = { $count } places are called so:
search_all_excluded = { $what }: all { $count } candidates are excluded: { $reason }
not_found = Nothing here matches { $what }
measure = Measure
measure_hint = Click along a line; Esc ends
measured = { $km } km along the line
save_list = List as CSV
save_study = Study as YAML
study_file = Run it: geowbit run study.yaml -o out
group-result = Result
group-grid = Power grid
group-fiber = Fiber
group-area = Areas
layer-score = Score
layer-best = Best sites
layer-announced = Announced data centers
layer-corridors = Corridors of the best sites
layer-hubs = Hubs
layer-substations = Substations { $kv }
layer-lines = Lines { $kv }
layer-plants = Power plants
layer-nodes = Exchanges, landings, cities
layer-zones = { $kind }
voltage_unknown = voltage unknown
substation_of = { $kv } substation
fiber-rail = Rail (corridor proxy)
fiber-road = Main road (corridor proxy)
fiber-expressway = Expressway (corridor proxy)
fiber-submarine = Submarine (corridor proxy)
fiber-access = Access (corridor proxy)
fiber-own = Fiber: { $kind }
announced_one = Announced data center
hub_tip = hub: latency is counted to here
protected_areas = Protected areas
hazards = Hazards
legend = Legend
legend-score = Score, from 0 to 1: higher is better
legend-little_known = hatched: less than { $share } % of the weight is known
legend-excluded = excluded (click for the reason)
legend-sea = sea, or a lake
legend-best = best site (click for its card)
legend-announced = data center: announced, operating
legend-grid = grid; darker is a higher voltage
legend-low = low-confidence fiber
legend-plants = power plant; larger is more MW
legend-proxy = Fiber: corridor proxy (rail, expressway); no open fiber map exists.
legend-people = Population: modelled within municipalities.
legend-shared = Each pixel shows the best of { $n } × { $n } candidates.
legend-unnamed = { $count } points of large layers are drawn without their names.
legend-limits = Limits
legend-sources = Sources
licence_unknown = licence unknown
sources_in_legend = sources in the legend
pair_title = Two sites side by side
inset_hint = Show { $name } on the map
pair_keep = Keep to compare
pair_with = Compare with { $name }
pair_kept = Kept as { $letter }; release
pair_close = Close
pair_rank = Rank
pair_points = Points, B less A
pair_alike = Both score the same.
pair_decides = { $letter } ranks higher by { $points }: { $what }
diff-title = { $old } → { $new }
diff-subtitle = What changed, new less old
diff-old = Old
diff-new = New
diff-change = Change
diff-shared = { $count } { $count ->
    [one] candidate is
   *[other] candidates are
 } in both runs.
diff-only_old = { $count } { $count ->
    [one] is
   *[other] are
 } in the old run only.
diff-only_new = { $count } { $count ->
    [one] is
   *[other] are
 } in the new run only.
diff-elsewhere = { $count } have one id at two places, and are left out.
diff-scores = Score, to three digits: of { $count } ranked in both, { $rose } rose, { $fell } fell and { $same } stayed; median { $median }, from { $low } to { $high }.
diff-same = No score changed, to three digits.
diff-none_ranked = No candidate is ranked in both.
diff-newly_excluded = Newly excluded: { $count }{ $why }
diff-newly_allowed = Newly allowed: { $count }{ $why }
diff-moved_by = What moved the scores: { $what }
diff-best = Best sites: { $kept } kept, { $moved } moved, { $gained } gained, { $lost } lost
diff-causes = What differs between the runs
diff-no_cause = Nothing in their records differs.
diff-and_more = and { $count } more
diff-gained = Gained ({ $count })
diff-lost = Lost ({ $count })
diff-moved = Moved ({ $count })
diff-kept = Kept ({ $count })
diff-status-gained = gained
diff-status-lost = lost
diff-status-moved = moved { $km } km
diff-status-kept = kept
diff-rank_was = rank { $old }, now { $new }
diff-rank_unknown = not ranked
diff-no_candidate = no candidate
diff-was_excluded = was excluded: { $reason }
diff-is_excluded = now excluded: { $reason }
diff-excluded_for = excluded: { $reason }
diff-state-0 = ranked in both
diff-state-1 = newly excluded
diff-state-2 = newly allowed
diff-state-3 = excluded in both
diff-show = Show the change of
diff-rank = Rank
diff-connection_mjpy = Connection cost
diff-points_of = Points of { $what }
diff-legend-better = blue: better in the new run
diff-legend-worse = orange: worse in the new run
diff-legend-none = white: no change
diff-legend-beyond = The ends of the scale stand for all beyond them.
diff-legend-unknown = excluded in both
diff-legend-new = best site of the new run
diff-legend-gained = best site of the new run, gained
diff-legend-lost = best site of the old run only
diff-layer-change = Change
diff-layer-new = Best sites, new
diff-layer-lost = Best sites, old only
diff-biggest = most by { $what } { $points }
diff-value_was = { $old } → { $new }
diff-points = Points
diff-value = Value
diff-criterion = Criterion
diff-cells_left_out = Too many candidates for one page: values of criteria are left out here; diff.parquet has them.
diff-thinned = Each cell of this map stands for { $n } × { $n } candidates and shows the one whose score changed most.
diff-cause-setting = { $what }: { $old } → { $new }
diff-cause-layer = layer { $what }: { $old } → { $new }
diff-cause-layer-in-memory = layer { $what }: a frame in memory in both runs, which may differ
diff-cause-criterion = criterion { $what }: weight { $old } → { $new }
diff-cause-weight = weight of { $what }: { $old } → { $new }
diff-cause-direction = direction of { $what }: { $old } → { $new }
diff-cause-scale = scale of { $what }, best … worst: { $old } → { $new }
diff-cause-value-function = value function of { $what }: { $old } → { $new }
diff-cause-unknown = { $what } where it is not known: { $old } → { $new }
diff-cause-quantile = scale of { $what }, from the candidates themselves: { $old } → { $new }
diff-cause-rule = exclusion { $what }: { $old } → { $new }
diff-cause-assumption = assumption { $what }: { $old } → { $new }
diff-cause-ratio = { $what }, as used: { $old } → { $new }
diff-cause-version = { $what }: version { $old } → { $new }
diff-nothing = none
diff-report-lead = Two runs on the same candidates: what changed, where, and why.
diff-report-best = Best sites
diff-report-criteria = What moved the scores
diff-report-criteria_note = Over the candidates that are ranked in both runs. The share is each criterion's part of all that the points moved, up or down; a criterion whose values stayed can move too, when its weight or its scale did.
diff-report-changed = Candidates with another value
diff-report-change_of_value = Change of value, median
diff-report-points = Points, mean
diff-report-share = Share
diff-report-municipalities = Where scores changed most
diff-report-municipality = Municipality
diff-report-mean = Score, mean change
diff-report-best_rank = Best rank
diff-report-what = What
diff-report-kind = Kind
diff-report-scores = How much scores changed
diff-report-scores_alt = Histogram of the change of score of { $count } candidates, from { $low } to { $high }
diff-report-map_note = The map is in diff.html, every candidate in diff.parquet.
diff-kind-setting = Setting
diff-kind-layer = Layer
diff-kind-layer-in-memory = Layer
diff-kind-criterion = Criterion
diff-kind-weight = Weight
diff-kind-direction = Direction
diff-kind-scale = Scale
diff-kind-quantile = Scale from the candidates
diff-kind-rule = Exclusion
diff-kind-assumption = Assumption
diff-kind-ratio = Fiber to power
diff-kind-version = Version
pair-title = { $a } and { $b }
pair-higher = { $site } ranks higher by { $points }: { $what }
pair-alike = Both score the same.
pair-excluded = { $site } is excluded: { $reason }
pair-municipality = Municipality
pair-prefecture = { level-prefecture }
pair-supply_area = Supply area
pair-exclusion = Excluded
pair-rank = Rank
pair-score = Score
pair-substation_name = Substation
pair-fiber_route = Fiber route
pair-workloads = Workloads
pair-nearest_hub = Nearest hub
pair-watts_by = Long power line by
pair-power_mjpy = Power line
pair-fiber_mjpy = Fiber
pair-connection_mjpy = Connection
pair-power_years = Power line, years
pair-fiber_years = Fiber, years
pair-connection_years = Connection, years
pair-watts_to_bits_mjpy = Watts to bits: power line to the hub
pair-bits_to_watts_mjpy = Bits to watts: fiber from the hub
pair-bits_to_watts_ratio = Ratio, bits to watts : watts to bits
pair-part-place = Place
pair-part-criterion = Criteria, by what they do to the difference of score
pair-part-cost = Cost and time
too_many = More candidates than a page can re-weight: choose an area, or a larger grid.
best_drawn = Of { $count } candidates the best { $n } are drawn.
sites_for = Sites for a data center of { $load }
no_name = Sites
rtt = Round trip to { $hub }
rtt_today = Round trip to { $hub } on today's network
unit-persons = persons
unit-years = years
yes = yes
no = no
card-yearly = A year, for each MW of servers (wholesale energy)
card-yearly_amount = { $amount } million { $currency }
card-connection_for = Connection for { $load }
card-connection = Connection
card-together = Together
card-power = Power line
card-fiber = Fiber
card-range = { $mid } ({ $low } to { $high })
card-years = { $years } years
card-either = Watts to bits or bits to watts
card-w2b = Watts to bits: power line to { $hub }
card-b2w = Bits to watts: fiber from { $hub }
card-hub = the hub
card-ratio = Ratio, bits to watts : watts to bits
card-ratio_used = Fiber to power per km, as used
card-fiber_proxy = Fiber (proxy)
card-fiber_proxy_own = Fiber
card-corridor = corridor
card-latency = Round trip
card-all_optical = { $ms } ms all-optical
card-today = { $ms } ms today
card-ground = Ground and hazards
card-higher = What would raise its score most, and by how much
card-higher_row = { $value }, best { $best }
card-sureness = How sure the rank is (1,000 random draws of the study's weights)
card-rank_interval = Rank in 90 % of draws
card-place_interval = Among the sites listed
card-interval = { $low } to { $high }
card-best_percent = Draws among the best 1 %
card-part-power_line = line
card-part-power_bays = bays
card-part-power_site_station = site's substation
card-part-power_transformers = transformers
card-part-power_reinforcement = upstream works
card-part-power_contingency = contingency
card-part-fiber_line = two lines
card-part-fiber_equipment = terminals and amplifiers
card-connects_to = Connects to
card-substation = Nearest substation
card-costs_unknown = What it costs to connect is known for the sites that the run lists, at the load of the run. For this place:
card-behind = Why not higher: behind no. 1, { $name }
card-behind_row = { $value }; there { $best }
card-behind_sum = all together
card-behind_better = what is better here
card-behind_others = all others
card-coverage = { $share } % of the weight is known
card-percentile = { $share }th percentile of the country
card-open = Not yet known, and whom to ask
card-ask = ask { $whom }
card-evidence = Evidence
card-excluded_by = Why it is excluded
card-routes = On the map
card-routes_to = Fiber routes to
card-route_1 = First route
card-route_only = The only route
card-route_2 = Second route
card-route_0 = Shortest of all
card-route_guessed = With guessed links
card-route_row = { $km } km, { $ms } ms ({ $low } to { $high })
card-corridor_row = { $km } km ({ $straight } straight)
card-power_corridor = Power line to { $name }, { $kv } kV
card-no_corridor = No corridor was found: { $why }
card-rule-separate = Two routes, nowhere within { $near } km of each other but around site and hub.
card-rule-node-disjoint = Only one route by the strict rule. The second shares no link and no junction with it, but runs within { $near } km of it for { $km } km.
card-rule-edge-disjoint = Only one route by the strict rule. The second shares no link with it, but a junction.
card-rule-one = Only one route: no second route avoids guessed submarine links.
card-rule-none = No route without guessed submarine links.
card-guessed = Submarine links that are guesses would shorten the way (dotted): { $links }. They count nowhere, neither for milliseconds nor for separate routes.
card-guessed_count = This study counts submarine links that are guesses (dotted): { $links }.
card-shortest = The shortest of all leaves no separate second one.
card-proxies = Dashed: corridors that stand in for fiber (railways, expressways).
card-whole = Show whole routes
card-back = Back to the card
card-hide = Hide the routes
card-label = { $hub } { $n }: { $ms } ms
card-label_0 = { $hub }, shortest: { $ms } ms
report-title = { $name }: report
report-of_load = {" "}of { $load }
report-ranked = ranked
report-looked = The study looked at { $all } { $all ->
    [one] candidate
   *[other] candidates
 }{ $kind }. { $excluded } { $excluded ->
    [one] is
   *[other] are
 } excluded for the reasons below; the other { $ranked } ({ $share } %) { $ranked ->
    [one] is
   *[other] are
 } ranked by a score from 0 to 1, where higher is better.
report-of_kind = {" "}({ $kind })
report-apart = The sites listed here are kept at least { $km } km apart, so that they are places to choose from and not neighbors.
report-best = The best site is { $name }, with a score of { $score }.
report-best_cost = Its power and fiber connection costs about { $cost }{ $range }{ $years }.
report-cost_range = {" "}({ $low } to { $high })
report-best_years = {" "}and takes about { $years } years
report-none = No site is left after the exclusions. Loosen the rules below or widen the area.
report-reason = Reason
report-share = Share
report-count = Candidates
report-several = A candidate can be excluded for several reasons and is counted under each.
report-figure = Darker blue is a higher score, gray is excluded, numbers are the best sites{ $diamonds }. Where many candidates share a spot, the best of them shows. The map that comes with this report (map.html) can be moved and clicked, and re-weights the criteria.
report-limits = Limits to know first
report-sites = The best sites
report-sort_hint = Click a heading to sort.
report-csv = This table as CSV
report-place = Place
report-no = No.
report-rank = rank (in 90 % of draws of the weights)
report-nearest_substation = Nearest substation
report-nearest_fiber = Nearest fiber (proxy)
report-nearest_fiber_own = Nearest fiber
report-ms = ms, all-optical
report-ms_today = (today)
report-connection = Connection
report-low_high = low to high
report-years = Years
report-w2b = Watts to bits
report-b2w = against bits to watts
report-ratio = ratio { $ratio }
report-yen = Money is in { $currency }: m is million, bn is billion, tn is trillion. “Watts to bits” is a power line from the site to the metropolis, “bits to watts” is fiber the other way; the ratio is the second over the first.
report-parts = What makes their scores
report-rest = all other criteria
report-bar_hint = { $label }: { $value }, { $part } of the score
report-bar_width = The full width of a bar is a score of 1.
report-scores = How all candidates score
report-scores_note = Ranked candidates by score; the marks below are the best sites. Half of the ranked candidates score less than { $median }.
report-scores_alt = Histogram of the scores of { $count } ranked candidates, from { $low } to { $high }
report-yearly = What the sites cost a year, for each MW of servers
report-yearly_note = Million { $currency } per MW of servers and year, and the share of each part. Energy is the wholesale price of the supply area: wheeling, capacity, the renewable levy and taxes come on top. What is the same everywhere decides no rank; what differs does.
report-yearly_total = Million { $currency }
report-costs = What their connections cost
report-costs_note = The mark is the middle value; the bar runs from every assumption at its low end to every one at its high end.
report-prefectures = Where the best land lies
report-prefecture = { level-prefecture }
report-best_hundredth = In the best hundredth
report-best_rank = Best rank
report-best_score = Best score
report-announced = Where announced sites rank
report-announced_note = The percentile is the share of the ranked candidates that the one at the site is at least as good as. Announced sites are often chosen for offered land or local power, which the criteria do not see.
report-announced_none = Of { $count } announced { $count ->
    [one] site
   *[other] sites
 } none lies on a ranked candidate.
report-announced_words = Of { $count } announced { $count ->
    [one] site
   *[other] sites
 } { $ranked } { $ranked ->
    [one] lies
   *[other] lie
 } on a ranked candidate. The middle one of them is at least as good as { $median } % of the ranked candidates, and { $best } { $best ->
    [one] is
   *[other] are
 } in the best tenth.
report-site = Site
report-load = Load
report-year = Year
report-percentile = Percentile
report-why_not = If not ranked, why
report-outside = outside the candidates
report-excluded_for = excluded: { $reason }
report-not_ranked = not ranked
report-without_name = without a name
report-method = How it was done
report-criteria = Criteria
report-criteria_note = Each criterion is turned into a number between 0 (at its “worst” value) and 1 (at its “best”), times its weight over the sum of all weights (a weight of 0 is measured but not weighted); these parts add up to the score{ $method }.
report-of_method = {" "}(method: { $method })
report-criterion = Criterion
report-measures = What it measures
report-direction = Direction
report-weight = Weight
report-best_end = Best
report-worst_end = Worst
report-not_judged = Not judged
report-unknown_leave_out = left out
report-unknown_mean = as the mean
report-unknown_worst = as the worst
report-unknown_best = as the best
report-unknown_exclude = excluded
report-scale = Scale
report-scale_alt = Score from 0 to 1 over the value: { $form }
report-scale_linear = straight
report-scale_s_shaped = S-shaped
report-scale_saturating = steep at first
report-scale_points = by points
report-scale_steps = in steps
report-missing = Missing
report-benefit = more is better
report-cost = less is better
report-exclusions = Exclusions
report-rule = Rule
report-fiber_power = Fiber against power
report-ratio_note = This study takes fiber to cost { $ratio } of a power line per km.
report-ratio_sources = Sources differ from a tenth (against a 66 kV line) to a hundredth (against 275 to 500 kV).
report-ratio_read = So read the comparison of power lines and fiber as a range.
cables-title = Power lines of the best sites
cables-lead = Each line follows the least-cost corridor over the ground to the cheapest substation that can carry the load, which is not always the nearest. The costs of these sites, here, in the list above and in their cards, are those along the corridors; the score counts a straight line × detour for every candidate alike. { $relief } Amounts are in millions ({ $currency }).
cables-coarse = Corridors are drawn over coarse relief; a surveyor will move them.
cables-own_terrain = Slopes are those of the study's own terrain; what it does not show, a surveyor will find.
cables-corridor = Corridor
cables-table = Corridors and what they cost
cables-to = To
cables-straight = straight
cables-together = together
cables-line = line
cables-bays = bays
cables-site_station = site's station
cables-transformers = transformers
cables-reinforcement = reinforcement
cables-contingency = contingency
cables-none = no corridor: { $why }
cables-sketch = Corridor from the site (circle) to the substation (square)
cables-doubt = { $count } of the rates behind these costs { $count ->
    [one] is an estimate
   *[other] are estimates
 } of low confidence; { $command } shows each next to the figures of other sources.
cables-from_model = the model's default
cables-from_hand = set by hand
cables-from_tables = the unit-cost tables
cables-by_method = { $origin }, { $method }
method-aerial = aerial
method-existing_duct = existing duct
method-new_duct = new duct
method-ground_wire = ground wire
method-submarine = submarine
ground-land = land
ground-hill = hill
ground-mountain = mountain
ground-suburban = suburban
ground-urban = urban
ground-protected = protected
ground-sea = sea
ground-lake = lake
wins-title = Who wins where: watts to bits or bits to watts
wins-lead = Whether it is cheaper to bring the power to the metropolis or the fiber to the power, over straight distance and load, with this study's rates and its fiber; over land and within one grid (across a sea or between grids the power link costs more, and the bits win sooner), for a site { $substation } km from its substation and { $fiber } km from fiber, the middle of the best sites.
wins-by_straight = Every power line is the straight line times { $detour }.
wins-by_corridor = As in the run, the site's own line follows its corridor: { $corridor } km that cost as much as { $laid } km over open land, the middle of the best sites. The link to the metropolis has no corridor: it is the straight line times { $detour }.
wins-at_load = At { $load } MW bits to watts is cheaper from { $middle } km on at the middle of every assumption; in { $draws } draws of the rates it is so in 5 % from { $low } km on and in 95 % from { $high } km on.
wins-never = At { $load } MW watts to bits is cheaper at any distance looked at.
wins-beyond = beyond the chart
wins-watts_sure = watts to bits cheaper in 95 % of draws and more
wins-watts_likely = in 50 to 95 %
wins-bits_likely = bits to watts cheaper in 50 to 95 %
wins-bits_sure = in 95 % and more
wins-break_even = break-even at the middle of every assumption
wins-this_load = this study's load
wins-x = straight distance to the metropolis, km (logarithmic)
wins-y = load, MW (logarithmic)
wins-alt = Chart of distance against load: watts to bits is cheaper on the left, bits to watts on the right, and doubtful between.
serve-title = What they can serve, and separate routes
serve-lead = The most demanding workload that a site can serve from each hub on an all-optical network; whatever tolerates more milliseconds is served too. Routes are separate where they run nowhere within 1 km of each other, the surroundings of site and hub aside; submarine links that are guesses do not count, and where none was found there may still be one.
serve-workloads = Workloads
serve-separate = Separate routes
serve-adds = The second adds
serve-round_trip = ms, round trip
serve-routes_0 = no sure route
serve-routes_1 = one
serve-routes_2 = two
serve-synchronous_replication = synchronous replication
serve-availability_zone = availability zone
serve-interactive_inference = interactive inference
serve-streaming = streaming
serve-training = training
serve-batch = batch
national-title = What these sites would change in the country
national-future = In FY{ $last }, with the growth that OCCTO forecasts, the two would hold { $future_after } % instead of { $future } %.
national-area = Supply area
national-mw_today = MW today
national-share = Share
national-mw_with = MW with these sites
national-relief_lead = Part of that load would else have gone to the two (an assumption with a range). Were the sites to come in FY{ $year }, this much less would be drawn there in FY{ $last }{ $left_out }.
national-left_out = ; { $count } of the sites { $count ->
    [one] lies
   *[other] lie
 } in the two areas themselves and { $count ->
    [one] relieves
   *[other] relieve
 } nothing
national-mw_without = MW without them
national-mw_less = MW less
national-of_draws = 5 % to 95 % of draws
national-years = Years of its growth
national-curtailed = Curtailed renewable energy that they could use
national-curtailed_lead = At most, GWh a year: the curtailed energy, or the sites' MW times the hours of it, whichever is less. FY2024 and the long-term outlook rank the areas differently, so both are shown; the outlook is known for four areas only, and its GWh are derived.
national-mw_sites = MW of sites
national-draw = They draw
national-of_fy2024 = Of FY2024's
national-of_outlook = Of the outlook's
national-curtailed_word = curtailed
national-of = of { $amount }
national-sources = The ranges and their sources: { $commands }.
report-sources = Sources
report-layer = Layer
report-attribution = Source and attribution
report-licence = Licence
report-date = Date
report-evidence = Evidence, of the oldest source
open-title = Not yet known, and whom to ask
open-gates = What a candidate must have. Who fails is excluded; who is not known stays in until somebody tells.
open-gate = Gate
open-passed = Pass
open-failed = Fail
open-unknown = Unknown
open-layer = Layer that answers it
open-lead = No map of geowbit tells this of the best sites. An answer, brought in as it says here, takes the line out of this list.
open-what = What is not known
open-today = Today
open-sites = Sites
open-whom = Ask whom
open-how = How
open-all = all
open-not_known = not known
report-confidence = Confidence
report-rows_read = Rows read
report-kept = Kept
report-dropped = Dropped
report-repaired_word = { $kind } repaired: { $count }
report-dropped_word = { $kind } dropped: { $count }
report-assumptions = Cost and other assumptions
report-assumptions_note = Every number can be set in the study. Money is in millions ({ $currency }) of 2025.
report-assumption = Assumption
report-low = Low
report-mid = Mid
report-high = High
report-unit = Unit
report-source = Source
report-run = The run
report-memory = Peak memory
report-seed = Seed of random draws
report-versions = Versions
report-footer = Made with geowbit{ $version }. This page is one file and loads nothing from a network.
report-map_alt = Map of the scored candidates with the best sites
report-span = { $low } to { $high }
unit-per-km- = per km²
unit-0-or-1 = 0 or 1
unit-class = class
report-such_as = {" "}(such as { $example })
report-found_word = { $kind } found: { $count }
report-merged_word = { $kind } merged: { $count }
report-rows_became = What its { $rows } rows were like and what became of them
report-merged = { $count } merged
tiles-osm = OpenStreetMap (network)
layer-frequency = Boundary of 50 and 60 Hz
layer-ground = Lakes, rivers, roads, railways
layer-supply = Boundaries of supply areas
supply_areas = Supply areas
layer-operating = Operating data centers
step-layers = layers
step-candidates = candidates
step-criterion = criterion { $name }
step-costs = costs
step-exclusions = exclusions
step-score = score
step-corridors = corridors
step-best-sites = best sites
step-fiber-routes = fiber routes
step-map = map
step-report = report
step-sites = sites
method-weighted_sum = weighted sum
route-rail = rail
route-expressway = expressway
route-submarine = submarine
route-access = access
report-figure_diamonds = , diamonds the announced data centers
discs = The outlines of the candidates have more than { $corners } corners, too many for a page: they are drawn as discs.
no_room = For its size this page leaves out { $count } criteria without a weight; a study gives them one.
cables-no_terrain = No terrain is known here: corridors follow sea, lakes and built-up land only; a surveyor will move them.
report-region = Region
report-regions_note = Regions by the rank of their best candidate. The best tenth and the best hundredth are of all ranked candidates; the share of land counts what is excluded, too.
pages-no_tiles = tiles: no tile server { $name }; { $hint }

## What is wrong with a map
map-too_many_live = map: { $count } candidates are too many to be re-weighted in a page
map-no_scripts = This map is drawn by its own script, and scripts do not run here: open it in a browser that runs them.
map-not_trusted = The map is shown where scripts run: trust this notebook (File, Trust Notebook), or open the file that to_html() writes in a browser.
map-no_matplotlib = plot: needs Matplotlib; pip install 'geowbit[notebook]'
map-no_number_column = plot: there is no column of numbers { $name }; there are { $known }
map-not_bundled = map: no bundled copy of { $address }; leave out the plugin that needs it, or save the map with folium's own save()
map-needs_network = page: would load { $address }; a page of geowbit is one file that needs no network, so leave out tiles, linked images and frames
pages-too_many_places = map: { $count } places are too many for a page; diff.parquet has them
layer-corridor = Corridor
corridor-of_power = Power line
corridor-of_fiber = Fiber
corridor-of_corridor = Corridor
corridor-section = { $ground }: { $km } km, { $cost }
corridor-facts = { $km } km ({ $straight } km straight), { $cost }
light-band = { $low } to { $high } ms
light-band_above = above { $low } ms
light-people = { $band }: { $millions } million people
light-way = { $what }: { $km } km
light-bands = Round trip of light
kind-cells = cells of { $lon } by { $lat } seconds of arc
kind-hexagons = hexagons of H3, size { $size }
kind-municipalities = municipalities
kind-places = places of a file

## Known sites against the score
backtest-title = Does the score see what those saw who chose a place?
backtest-lead = For each announced site: what share of the land of the same supply area that no rule excludes scores lower, ties half. The mean of the sites is the area under the curve: 0.5 is chance, 1 is perfect; 95 % of { $draws } draws of the sites lie between the ends. Beside the score stand rules of one line; the last column is the share of draws in which the score does better. Nothing is tuned on it.
backtest-sites = Sites
backtest-rule = Rule
backtest-count = n
backtest-mean = Mean
backtest-interval = 95 %
backtest-ahead = Score ahead
backtest-set_all = announced
backtest-set_large = announced, { $mw } MW and more
backtest-of_area = { $area } { $mean } ({ $count })
backtest-by_area = By supply area the score gives: { $areas }.
backtest-promoted = { $by } ({ $date }) named { $count } prefectures as promising: they hold { $land } % of the ranked land and { $best } % of its best { $percent } %.
backtest-unseen = What the score does not see
card-straight = Along a straight line × detour, as every candidate is scored
card-share = Share of a reinforcement, with a connection in { $hub }
ways-title = Three ways to serve the best sites
ways-lead = A power line of its own to the metropolis is not the true alternative to moving the bits: a share of a reinforcement of the grid, with a connection in the metropolis and its queue, may be. Present values over the horizon of the study; each year of waiting after the quickest way is counted at { $price } per MW, an assumption of low confidence.
ways-areas = Supply areas
ways-cheapest = Cheapest
ways-with_delay = With the price of waiting
ways-at_least = at least { $cost }

## How sure
sure-whatever = Good whatever you weigh
sure-care = Good if you care about: { $criterion }
sure-mixed = Good by some weights, none of which stands out
sure-seldom = Seldom among the best
sure-never = Never among the best

## What decides a rank
decides-title = What decides a rank
decides-lead = How much of the variance of the score over all ranked candidates each criterion makes (the shares add up to 100 %; one below zero works against the others), and how much is told by it alone.
decides-criterion = Criterion
decides-share = Share
decides-alone = By it alone
decides-swaps = How little draws the next sites level with the first
decides-moved = { $site }: { $percent } % of the weight moved from { $taken } to { $given }
decides-never = { $site }: no weights do, it is behind by every criterion
decides-level = { $site }: it scores alike
card-headroom = Headroom for load
card-headroom_mw = { $mw } MW
card-headroom_from = { $mw } MW or more
card-headroom_span = { $low } to { $high } MW
card-headroom_as_of = as of { $date }
card-headroom_years = supply from { $years } years on
card-headroom_not_additive = not to be added to others
card-headroom_not_counted = told only: it does not count in this study
layer-headroom_enough = Headroom for { $load } MW ({ $dates })
layer-headroom_other = Other published headroom ({ $dates })
legend-headroom = published headroom for load
headroom_line = line
headroom_site = offer of one site
headroom_title = Published headroom
headroom_lead = Load that network companies publish as still possible within this area, with its date. It ages within months, and a yard that shows none may have some: ask the company.
headroom_place = Where
headroom_amount = Headroom
headroom_since = As of
headroom_told = What is told of it
headroom_source = Source
headroom_enough = enough for { $load } MW
headroom_dates = { $first } to { $last }
headroom_none_known = No figure of load that could still be connected is known here. Network companies publish some, and change them within months: type them in with headroom: in the study.
headroom_companies = Who publishes it, and where to begin:

## The page that answers
answer-question = Where could a data center{ $load } stand?
answer-title = The answer
answer-strongest = Most of the best hundredth lies in { $regions }: { $share } % of its { $best } { $best ->
    [one] candidate
   *[other] candidates
 }.
answer-then = Then { $places }.
answer-and = {" "}and{" "}
answer-sure = How sure that is: with other weights, other values for what is not known and stated errors, the first ranks between { $low } and { $high } in 90 % of the draws.
answer-sure_best = It is among the best hundredth in { $share } % of them.
answer-score = score { $score }
answer-turns = What would change this answer
answer-without = Without the criterion “{ $name }”, { $share } % of the best hundredth would be other land, and { $first }. No other criterion decides as much.
answer-without_theme = Without the theme “{ $name }”, { $share } % of the best hundredth would be other land, and { $first }. No other theme decides as much.
answer-stays = the first would stay first
answer-falls = the first would rank { $rank }
answer-swap = Number 2, { $site }, draws level with number 1 when { $percent } % of the weight goes from { $taken } to { $given }.
answer-open = What it does not know, and what to do next
answer-unknown = Not known
answer-ask = Whom to ask
answer-next = What to do

## A page of one site
site-lacks = What it lacks
site-loses = { $criterion } ({ $value }): { $lost } of { $most } points lost, of 100 in all
site-routes = Fiber routes to the hubs
site-map_alt = Map of the site, its power line and the fiber routes around it
site-map_key = Red is the power line to its substation (square), brown the lines of the grid, green the routes of fiber; blue is the score of the land around, gray is excluded.

## The report
report-contents = Contents
report-appendix = Appendix
report-appendix_apart = Rules, criteria, limits, sources and assumptions stand in the appendix, which is printed by itself: { $command }.
report-municipalities = Municipalities
report-municipality = Municipality
report-own_area = Where the best land of { $area } lies
report-best_percentile = Best percentile of the country
report-in_best_tenth = Share of its land in the best tenth
report-more_regions = { $count } more { $count ->
    [one] region
   *[other] regions
 } of which something is ranked.
report-method_steps = { $count } { $count ->
    [one] candidate
   *[other] candidates
 }{ $kind } were measured. { $rules } { $rules ->
    [one] rule
   *[other] rules
 } took out what cannot be built on or reached, and { $criteria } { $criteria ->
    [one] criterion
   *[other] criteria
 } scored the rest.
report-weights = What counts how much (% of all weights)
report-value_functions = How values become scores
report-value_functions_note = From the least value at the left to the largest at the right; the line is the score from 0 below to 1 above. Beside the name is the share of all weights.
report-own_criteria = Own criteria
pages-extent = report: there is no { $asked }; give one of { $known }
number_marks = ,.
money_steps = 1e6 tn 2;1e3 bn 1;1 m 0;1e-3 k 0
# ¤ stands for the sign, # for the number, * for the step, @ for the unit
money_pattern = ¤# *
unit_million = million { $currency }
unit_million_each = million { $currency } per MW and year
unit_per_m2 = { $currency } per m²
# what a country calls its parts; its own words stand before these
level-prefecture = Region
level-prefectures = Regions

## The supply curve of the report
supply-title = How much land costs how much to connect
supply-lead = All ranked land by what its power line and fiber cost at { $load } MW: the line at the middle of the rates, the band from the high to the low ones. Dashed: one site of { $load } MW at each substation, from its cheapest place.
supply-below = Cost up to
supply-km2 = Land, km²
supply-share = Of all
supply-range = At high to low rates, km²
supply-mw = MW, one site a substation
supply-save = Save the curve as CSV
supply-unknown = Of { $km2 } km² of ranked land the cost is not known.
supply-x = Cost of the connection
supply-y_km2 = km²
supply-y_mw = MW (dashed)
supply-alt = Land over the cost of its connection: { $km2 } km² cost at most { $cost }.

### The dossier of one place, as a page to print.

dossier-title = { $place }: dossier of a place for a data center
dossier-of = A { $load } data center in
dossier-of_nothing = A data center in
dossier-date = Made on { $date }
dossier-study = Study: { $study }
dossier-place = { $town }, { $prefecture }
dossier-candidate = one candidate in { $place }
dossier-area = the area { $name }
dossier-drawn = a drawn area
dossier-mended = The outline of the area crossed itself; it was repaired, and what both of its loops hold counts.

## What a planner would say first
dossier-stands = Its best candidate scores at least as well as { $percentile } % of the candidates of { $whole } that no rule excludes: rank { $rank } of { $ranked } in this study{ $sure ->
    [none] {""}
   *[other] , about { $sure } in nine of ten draws of what is not certain
 }.
dossier-among = Among the { $towns } municipalities of { $prefecture } that have land left it is number { $place }; among the { $all } of the study, number { $whole }.
dossier-land = The rules leave { $ranked } of its { $candidates } candidates{ $area ->
    [none] {""}
   *[other] {" "}({ $area })
 }; { $best ->
    [one] one of them is
   *[other] { $best } of them are
 } in the best tenth of { $whole }.
dossier-land_none = The rules leave { $ranked } of its { $candidates } candidates{ $area ->
    [none] {""}
   *[other] {" "}({ $area })
 }; none of them is in the best tenth of { $whole }.
dossier-costs = Connecting { $load } at its best candidate costs about { $cost } ({ $low } to { $high }) and takes about { $years } years ({ $soon } to { $late }), with { $km } of { $kv } kV line to { $station }.
dossier-costs_unknown = What a connection costs and how long it takes is not known in this study.
dossier-behind = { $rival }, the best of the study, scores { $points } more, above all by { $criteria }.
dossier-best = It holds the best candidate of the study. { $rival } comes next and scores { $points } less.
dossier-best_by = It holds the best candidate of the study. { $rival } comes next and scores { $points } less, above all by { $criteria }.
dossier-ahead_whole = { $rival }, the best of the study, scores { $points } more.
dossier-lifts = { $goal ->
    [tenth] Each of these alone would bring it into the best tenth of { $whole }: { $what }.
   *[other] Each of these alone would bring it into the best hundredth of { $whole }: { $what }.
 }
dossier-lifts_there = It stands in the best hundredth of { $whole } already.
dossier-lifts_none = Nothing that people can build would alone bring it into the best { $goal ->
    [tenth] tenth
   *[other] hundredth
 } of { $whole }; all of it together would bring it to { $percentile } %.
dossier-instead = { $criterion } of { $needed } instead of { $value }
dossier-instead_unknown = { $criterion } of { $needed } (not known today)
dossier-one_excluded = It is excluded: { $reasons }.
dossier-all_excluded = None of its { $candidates } candidates is ranked. They are excluded by { $reasons }.
dossier-excluded_count = { $reason } ({ $count })
dossier-would = Without these rules its best candidate would score at least as well as { $percentile } % of the candidates of { $whole } that no rule excludes.
dossier-neighbor = The nearest candidate that is ranked lies { $km } away in { $place } and scores at least as well as { $percentile } % of { $whole }.

## Figures at the top
dossier-fact-percentile = % of { $whole } scores no better
dossier-fact-would = % of { $whole } would score no better, were it not excluded
dossier-fact-prefecture = municipalities of { $prefecture }
dossier-fact-area_percentile = % of { $prefecture } scores no better
dossier-fact-cost = connection of { $load }
dossier-fact-years = years until it stands
dossier-fact-ms = ms to { $hub } and back, all-optical
dossier-fact-land = candidates left by the rules
dossier-of_count = { $place } of { $count }
dossier-span = { $low } – { $high }

## Sections
dossier-map_alt = Where the place lies: its candidates stand out, numbers are its best ones
dossier-map_key = Numbers: best candidates. Square: substation of no. 1; red: the line to it. Purple: high-voltage lines. Gray lines: railways and expressways that fiber follows. Darker blue scores higher; gray ground is excluded.
dossier-three = Its best candidates
dossier-three_note = { $count ->
    [one] {""}
   *[other] Of candidates that touch only the best is listed.
 }
dossier-three_excluded = The candidates that would score best, were they not excluded
dossier-no = No.
dossier-where = Where
dossier-whole_country = the country
dossier-whole_run = this study
dossier-percentile = Percentile
dossier-in_prefecture = of prefecture { $percentile }
dossier-connects = Connects to
dossier-reach = { $kv } kV, { $km }
dossier-cost = Connection
dossier-years = Years
dossier-trips = ms all-optical
dossier-today_ms = today { $ms }
dossier-score = Score
dossier-why_out = Why excluded
dossier-behind_title = What decides against { $rival }
dossier-behind_title_best = What decides over { $rival }
dossier-here = Here
dossier-there = There
dossier-points = Points
dossier-lift = What can be built
dossier-now = Now
dossier-to = For the best { $goal ->
    [tenth] tenth
   *[other] hundredth
 }
dossier-reaches = At its best: percentile
dossier-by_whom = By whom
dossier-not_alone = not alone enough
dossier-there_already = there already
dossier-lift_note = Each alone, all else as it is; together they would bring it to { $percentile } %.
dossier-connection_title = Connection of no. 1
dossier-power = Power line and stations
dossier-fiber = Two fiber lines
dossier-together = Together
dossier-straight = By the straight line, as scored
dossier-yearly = A year, for each MW of servers
dossier-length = Way of the line
dossier-length_of = { $km } ({ $straight } straight)
dossier-headroom = Headroom for load
dossier-headroom_of = { $mw }, as of { $date }
dossier-headroom_not = { $mw }, as of { $date }; not reckoned with
dossier-headroom_none = no published figure found
dossier-corridor = Costs follow the least-cost corridor. The map tells those by the straight line.
dossier-no_station = No substation serves the load here.
dossier-fiber_title = Milliseconds and two routes of no. 1
dossier-way = { $km }, { $ms } ms ({ $low } – { $high })
dossier-first = First route
dossier-second = Second route
dossier-nearest_fiber = Nearest fiber
dossier-nearest_of = { $route }, { $km }
dossier-serves = Serves
dossier-fiber_proxy = The routes follow railways and expressways: no open map of telecom fiber exists.
dossier-rule-separate = The two routes run nowhere beside each other.
dossier-rule-node-disjoint = The second shares no junction with the first, but runs beside it in part.
dossier-rule-edge-disjoint = The second shares no link with the first, but a junction.
dossier-rule-one = There is one route alone.
dossier-rule-shortest = The shortest of all leaves no separate second one.
dossier-rule-guessed = A shorter way takes a submarine link that nobody has confirmed.
dossier-hazards = Ground and hazards of no. 1
dossier-open = Not yet known, and whom to ask
dossier-open_what = What
dossier-open_today = Today's figure
dossier-open_whom = Whom to ask
dossier-open_none = not known
dossier-excluded_title = What excludes candidates
dossier-rule = Rule
dossier-count = Candidates
dossier-alone = by it alone
dossier-sources = Sources, with their dates
dossier-source = { $name } ({ $date })
dossier-credits = Credits
dossier-model = A screening by open data and stated assumptions, no assessment of the site: costs are known to half of themselves, and of places within a cell nothing is told. geowbit{ $version }, study of { $candidates } candidates.

## Two places side by side
dossier-pair_title = { $a } and { $b } side by side
dossier-pair_of = Two places for a { $load } data center
dossier-pair_of_nothing = Two places for a data center
dossier-pair_higher = { $place } scores { $points } more{ $criteria ->
    [none] {""}
   *[other] , above all by { $criteria }
 }.
dossier-pair_alike = Both score alike.
dossier-pair_excluded = { $place } is excluded: { $reasons }.
dossier-pair_criteria = Criterion by criterion, the largest difference first
dossier-pair_more = Difference
dossier-pair_facts = What it takes
dossier-pair_best = Best candidate
dossier-pair_of_country = Percentile of { $whole }
dossier-pair_rank = Rank
dossier-pair_towns = Among municipalities of the prefecture
dossier-pair_left = Candidates left by the rules
dossier-pair_station = Substation
dossier-pair_ms = Round trip to { $hub }, all-optical
dossier-pair_second = Second route to { $hub }
dossier-pair_open = Not yet known

## The list of dossiers
dossier-index_of = Places for a { $load } data center
dossier-index_of_nothing = Places for a data center
dossier-index_title = Dossiers
dossier-index_lead = { $count ->
    [one] One place
   *[other] { $count } places
 }, the best first. { $pdf ->
    [yes] Each is a page to read and a PDF to print.
   *[other] Each is a page to read and to print.
 }
dossier-index_place = Place
dossier-index_out = excluded
dossier-index_file = Files

## The shell
dossier-cli_written = { $count ->
    [one] One dossier
   *[other] { $count } dossiers
 } in { $folder }
dossier-cli_no_pdf = No PDF: { $why }. Open the pages and print them, or install Chromium.
dossier-no_browser = no Chromium, Chrome or Edge on the path
dossier-browser_failed = { $browser } did not print: { $problem }
dossier-twice = { $place } is asked for twice and told once
dossier-no_places = no place is named; give one or more, or --prefecture, or --area
dossier-run_and_study = --run is a finished run and --study a study to run; give one of the two

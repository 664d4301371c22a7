### What the room findings says.

question-ask = { $what }: ask { $whom }
question-of_gate = { $gate } ({ $what })
question-of_column = { $column } ({ $what })
## The dossier of one place
dossier-no_prefecture = prefecture '{ $name }' has no candidate in the run; it has those of { $known }
dossier-no_prefectures = prefecture '{ $name }': the candidates of the run have no prefectures
dossier-no_room = area { $name }: it has no room, as its corners lie in one line or at one point

findings-no_column = { $page }: the sites table has no column { $columns }

## Two runs that cannot be compared
findings-run_without_columns = { $which } run: its table has no column { $columns }
findings-id_twice = { $which } run: '{ $id }' is twice among its candidates
findings-nothing_shared = the two runs share no candidate: the old one has { $old }, the new one { $new }; run both studies on the same candidates
findings-no_place_shared = the two runs share ids ({ $ids }) but no place: each id lies more than { NUMBER($km, maximumFractionDigits: 1) } km from itself; run both on the same candidates
findings-such_as = { $ids } and more
findings-none = none

## A layer as one of two runs had it
findings-layer = { $source }; { $rows } { $rows ->
    [one] row
   *[other] rows
 }; SHA-256 { $sha }
findings-layer_in_memory = { $source }; { $rows } { $rows ->
    [one] row
   *[other] rows
 }

## Known sites against the score
backtest-no_site = back-test: none of the { $count } sites lies on a ranked candidate ({ $excluded } excluded, { $outside } outside the area, { $sea } in the sea); give other sites or a larger area
backtest-low_site = { $site }: the score puts it above { $percent } % of the unexcluded land of its supply area only; it loses most by { $criteria }
backtest-low_site_bare = { $site }: the score puts it above { $percent } % of the unexcluded land of its supply area only
backtest-rule_ahead = One rule alone tells these sites from other land better than the score: { $rule }, { NUMBER($theirs, minimumFractionDigits: 2) } against { NUMBER($ours, minimumFractionDigits: 2) } ({ $count } { $mw ->
    [none] sites
   *[other] sites of { $mw } MW and more
 })
backtest-not_measured = No criterion measures what decided many of these sites: land that was offered in one piece, who owns it, a subsidy, a contract for power, an agreement with the grid company, water, a zone plan. And many positions are centroids of a municipality, up to some kilometers off.

## What if one choice were made otherwise
sensitivity-criterion_out = without { $name }
sensitivity-theme_out = without the theme "{ $name }"
sensitivity-unknown_of = unknown { $name }: the mean of the known
sensitivity-unknown = { $name ->
    [mean] everything unknown: the mean of the known
    [worst] everything unknown: the worst
    [best] everything unknown: the best
   *[other] everything unknown: { $name }
 }
sensitivity-equal_weights = { $name ->
   *[other] every criterion of equal weight
 }
sensitivity-method = by { $name }
sensitivity-rule_out = without the rule { $name }
findings-no_lattice = candidates of this run are points, so that no land in one piece can be told
findings-area_no_polygon = the area is no polygon: { $kind }
findings-area_crossed = the outline of the area crosses itself: { $where }

### Exclusions, decision methods, scores and ranks.

ranking-weights = criteria: weights must not be negative, and at least one must be above zero
ranking-not_measured = criteria: '{ $name }' was not measured
ranking-no_method = method: there is no '{ $name }'; { $hint }
ranking-pair_form = pairwise: '{ $text }' is not understood; write A over B: 3
ranking-pair_of_one = pairwise: '{ $pair }' compares one with itself; leave it out
ranking-pair_times = pairwise: { $pair }: give a number from 1/9 to 9, not { $given }
ranking-pair_twice = pairwise: { $a } over { $b } is given twice; give it once
ranking-pair_contradicts = pairwise: { $a } over { $b } is { $one } and { $b } over { $a } is { $other }, which is not its reciprocal; give one of them
ranking-pairs_missing = pairwise: { $pair } is missing{ $others ->
    [0] {""}
   *[other] {" "}(and { $others } more)
 }; every pair needs one comparison
ranking-pairs_few = pairwise: give two or more names that differ, not { $names }
ranking-pairs_many = pairwise: { $count } are compared; at most { $most } can be, so compare themes
ranking-pairs_shape = pairwise: a matrix of { $count } names has as many rows and columns, not rows of { $lengths }
ranking-pairs_diagonal = pairwise: along its diagonal a matrix has 1, as nothing outweighs itself
ranking-pairs_unread = pairwise: { $file }: cannot be read ({ $why })
ranking-pairs_not_square = pairwise: rows and columns must have the same names, each once; rows: { $rows }; columns: { $columns }
ranking-concentration = weight_concentration must be a number above zero, not { $given }
ranking-top = top: n must be at least 1 and min_separation_km not negative, not { $n }, { $min_separation_km }
ranking-no_candidate = there is no candidate '{ $name }'
ranking-no_candidate_but = there is no candidate '{ $name }'; { $hint }
ranking-rule = exclude: { $rule } is not understood; write 'column > number', 'column in A, B', 'column unknown', {"{"}inside: LAYER{"}"}, {"{"}outside: LAYER{"}"} or {"{"}near: LAYER, km: 1{"}"}
ranking-rule_of_layer = exclude: { $rule } is not understood; write {"{"}inside: LAYER{"}"}, {"{"}outside: LAYER{"}"} or {"{"}near: LAYER, km: 1{"}"}
ranking-gate = gates: { $gate } is not understood; write 'column >= number', 'column in A, B', {"{"}outside: LAYER{"}"}, {"{"}inside: LAYER{"}"}, {"{"}within: LAYER, km: 2{"}"} or {"{"}beyond: LAYER, km: 2{"}"}, with ask: WHOM and, of a layer, surveyed: LAYER where wanted; holds: 'column >= number' stands beside ask
ranking-gate_of_score = gates: { $gate }: { $column } is computed after the gates; ask for a criterion
ranking-gate_no_column = gates: { $gate }: there is no '{ $name }'; { $hint }
ranking-gate_no_layer = gates: { $gate }: there is no layer '{ $name }'; { $hint }
ranking-gate_of_text = gates: { $gate }: { $column } is text; write '{ $column } in A, B'
ranking-gate_failed = fails the gate { $gate }
ranking-rule_of_score = exclude: { $rule }: { $column } is computed after the exclusions; write top: {"{"}n: NUMBER{"}"} for the best, or exclude by a criterion
ranking-rule_no_column = exclude: { $rule }: there is no '{ $column }'; { $hint }
ranking-many_rules = exclude: more than { $most } rules; combine some
ranking-rule_of_text = exclude: { $rule }: { $column } is text; write '{ $column } in A, B'
ranking-rule_no_polygons = layer { $layer }: holds no polygons; write {"{"}near: { $layer }, km: 1{"}"}
method-weighted_product = weighted product
method-topsis = TOPSIS
legend-fixed = Scored by the method { $method }: this map is fixed, because a page can re-weight only a weighted sum.
pair-higher_whole = { $site } ranks higher by { $points }; the method gives no parts by criterion
report-criteria_note_no_parts = Each criterion is turned into a number between 0 (at its “worst” value) and 1 (at its “best”); the method { $method } makes the score of these and the weights as a whole, so no criterion has a part of it (a weight of 0 is measured but not weighted).

## Why the default rules exclude
ranking-reason_lake = in a lake
ranking-reason_far = more than { $limit } km from a substation that can carry the load
ranking-reason_island = on an island without a substation that can carry the load
ranking-reason_slope = a mountainside or ridge (falls by more than { $limit }° over 2 km)
ranking-reason_sea = mostly sea (less than { $limit } % of the ground around is land)
ranking-reason_runway = within { $limit } km of a runway
ranking-reason_volcano = within { $limit } km of an active volcano
ranking-reason_snow = snow deeper than { $limit } cm in a normal year
ranking-reason_campus = on less than { $limit } ha in one piece
ranking-campus_no_cells = min_campus_ha asks for candidates on a grid of squares, such as candidates: {"{"}grid: jis-250m{"}"}; these are none
ranking-campus_cells = min_campus_ha: cells of { $cell_m } m cannot tell a campus; take a grid of { $most_m } m or finer, such as candidates: {"{"}grid: jis-250m{"}"}
ranking-reason_dense = densely inhabited (above { $limit } per km²)
ranking-reason_unknown = { $name } is not known
ranking-near_layer = within { $km } km of { $layer }
ranking-inside_layer = inside { $layer }
ranking-outside_layer = outside { $layer }
ranking-draws = how sure: { $draws } draws, the first { $first }: give at least one of each
ranking-error_kind = criterion_errors: { $name }: the kind '{ $kind }' is neither absolute nor relative

## Value functions
ranking-scale_form = scale: { $given } is not understood; write linear, s_shaped, {"{"}half: VALUE{"}"}, {"{"}points: [[VALUE, SCORE], ...]{"}"} or {"{"}steps: [[VALUE, SCORE], ...]{"}"}
ranking-scale_one_point = scale: { $form } needs two or more pairs of a value and its score
ranking-scale_order = scale: { $form }: values must rise, but { $next } follows { $value }
ranking-scale_not_monotone = scale: { $form }: scores rise and fall; let them only rise, or only fall
ranking-scale_score = scale: { $form }: the score at { $value } must be from 0 to 1, not { $score }
ranking-scale_flat = scale: { $form }: all scores are the same, so that no value is better
ranking-scale_direction = scale: { $direction ->
    [cost] of this criterion less is better, but its scores rise
   *[benefit] of this criterion more is better, but its scores fall
 }
ranking-scale_half = scale: half must lie between worst, { $worst }, and the middle, { $middle }, not at { $half }
ranking-sure_method = how sure: a run by { $method } has no weights to add up; run the study with method: weighted_sum
ranking-not_ranked = { $name } is excluded, and no improvement of a criterion ranks it

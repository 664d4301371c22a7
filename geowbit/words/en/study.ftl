### What the room study says.

study-off_land = { $count } { $count ->
    [one] cell of the area lies off the embedded land and was
   *[other] cells of the area lie off the embedded land and were
 } left out; give a layer named land to change this.
study-off_own_land = { $count } { $count ->
    [one] cell of the area lies off the layer land and was
   *[other] cells of the area lie off the layer land and were
 } left out.
study-no_land = No layer named land was given: the whole area counts as land.
study-preset = Preset { $title }: { $changes }.
study-preset_weight = { $name } counts { $weight } ({ $why })
study-pairwise = The weights come from pairwise comparison of { $count }: consistency ratio { $ratio }.
study-pairwise_disagrees = The weights come from pairwise comparison of { $count }, and the comparisons disagree: consistency ratio { $ratio }, where { $most } is acceptable. Most at odds: { $a } over { $b } is { $a_over_b } and { $b } over { $c } is { $b_over_c }, so { $a } over { $c } would be { $implied }, not { $a_over_c }.

## What is wrong with a study
study-in_criteria = criteria: { $problem }
study-no_criterion = criteria: there is no criterion '{ $name }'; { $hint }; your own needs layer, measure and direction
study-criterion_taken = criteria: { $name } is a built-in criterion; give yours another name
study-no_weight_of = weights: there is no criterion '{ $name }'; { $hint }
study-nothing_weighs = weights: every weight is 0, so nothing is scored; give one above 0
study-not_compared = pairwise: '{ $name }' is no criterion, and no theme that weighs anything; { $hint }
study-all_excluded = exclude: all { $count } candidates are excluded: { $rules }; { $remedy }
study-rule_took = { $count } by { $rule } ({ $why })
study-keep_metropolis = --all, or regional: false in the study, keeps { $count } of them
study-without_rule = without { $rule } { $count } would stay: write exclude with the rules that you want
study-fewer_rules = no rule alone does it: write exclude with fewer rules, or take another area
study-column_taken = criteria: { $name } is already a column of the table; give yours another name
study-no_layer = layers: there is no '{ $name }', which { $reader } reads; add it as { $name }: {"{"}file: PATH{"}"}, or { $hint }
study-layers_form = layers: takes {"{"}name: layer{"}"}, not { $given }
study-window_of_network = layers.{ $layer }.window_km: a network must be complete, as routes to a hub leave the area; leave it out
study-window_unknown = layers.{ $layer }.window_km: { $criterion } may depend on what lies outside of the window; leave it out
study-window_too_small = layers.{ $layer }.window_km: { $window_km } km is too small: { $criterion } reaches { $reach_km } km, and what lies within that may be cut off; write { $least_km } or more
study-window_below_rule = layers.{ $layer }.window_km: { $window_km } km is too small: an exclusion reaches { $reach_km } km; write { $least_km } or more
study-scale_of_table = criteria.csv: { $name }: { $problem }
study-abroad = No embedded layer covers the area: none was used, and what your layers do not show is not known.
study-no_substations = layers: no embedded substation lies near the area; give layers: {"{"}substations: {"{"}file: PATH{"}"}{"}"}

study-area_no_crs = area: the frame has no coordinate system; set_crs it
study-area_no_polygon = area: takes polygons, not a { $kind }
study-hub_swapped = hub { $name }: [{ $first }, { $second }] lies far from the candidates, and [{ $second }, { $first }] among them; write [longitude, latitude]
study-two_moneys = the old run tells its amounts in { $old }, the new one in { $new }; run one of them again with currency: of the other
study-sweep_list = sweep: { $name } takes a list of values, and one at least; it is { $given }

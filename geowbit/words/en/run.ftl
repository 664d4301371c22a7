### What the room run says.

run-gate_unknown = The gate { $gate } is not known at { $count ->
    [one] { $count } candidate
   *[other] { $count } candidates
 } that stay in; the layer { $layer } would answer it.
run-gate_unknown_everywhere = The gate { $gate } is known at no candidate, and all stay in; the layer { $layer } would answer it.
run-of_layer = { $layer }: { $note }
run-estimated_routes = { $count } { $count ->
    [one] candidate has
   *[other] candidates have
 } no fiber route to { $hub }: the straight line times a detour factor is used.
run-unknown = { $name } is not known for { $count } ranked { $count ->
    [one] candidate
   *[other] candidates
 }: { $becomes }.
run-unknown_fillable = { $name } is not known for { $count } ranked { $count ->
    [one] candidate
   *[other] candidates
 }: { $becomes }; fill gives the value where its layer has none.
run-unknown_leave_out = they are scored by what is known of them
run-unknown_mean = they count there as the mean of the others
run-unknown_worst = they count there as the worst
run-unknown_best = they count there as the best
run-rule_compares = { $column } { $op } { $limit }
run-rule_compares_in = { $column } { $op } { $limit } { $unit }
run-rule_unknown = “{ $reason }” excludes no candidate: it is not known for any of them.
run-constant = { $names }: the same for all { $count } ranked candidates, so that it tells none from another.
run-no_percentile = Where a score stands in the country is not known: weights, scales, load, layers, rates or assumptions are not those of a national run that geowbit knows.
run-top_ends = The list of the best ends after { $count } of { $asked }: what follows is not in the best tenth of the country; top: {"{"}all: true{"}"} lists it.
run-rule_unknown_some = “{ $reason }” cannot be judged at { $count } { $count ->
    [one] candidate, which stays
   *[other] candidates, which stay
 } in.
run-uneven_substations = Substations of 66 and 77 kV are mapped far more densely in some areas than in others: at this load, distances cannot be compared between areas.

## A site that is asked for
run-no_site = '{ $name }' is not a candidate of the run; { $problem }
run-no_site_there = { $place }: no candidate of the run lies there
run-other_schema = { $place }: the run was written by another version of geowbit; run its study again, into the same folder
run-not_a_run = { $place }: is not a finished run ({ $problem })
run-file_missing = { $place }: is not a finished run ({ $name } is missing)
run-unreadable = { $place }: the run cannot be read ({ $problem }); run it again
run-written_anew = { $place }: the run was written anew since it was opened; read it again
run-key_missing = { $place }: run.json has no { $key }; run its study again
run-frame_missing = { $place }: its { $name } came from a frame in memory, which no run keeps; give it again with layers={"{"}{ $quoted }: ...{"}"}
run-no_such_layer = { $name }: the run has no such layer; give the places
run-several_reasons = { $reasons }
run-excluded = excluded

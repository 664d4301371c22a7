### What the room run says.

run-of_layer = { $layer }: { $note }
run-estimated_routes = { $count } { $count ->
    [one] candidate has
   *[other] candidates have
 } no fiber route to { $hub }: straight line times detour stands in.
run-unknown = { $name } is not known for { $count } ranked { $count ->
    [one] candidate
   *[other] candidates
 }: what is not known earns nothing.
run-unknown_fillable = { $name } is not known for { $count } ranked { $count ->
    [one] candidate
   *[other] candidates
 }: what is not known earns nothing; fill says what it is where its layer says nothing.
run-rule_unknown = { $rule } is not known for any candidate: it takes none of them out.
run-uneven_substations = Substations of 66 and 77 kV are mapped far more densely in some areas than in others: at this load, distances do not compare between areas.

## A site that is asked for
run-no_site = '{ $name }' is no candidate of the run; { $problem }
run-no_site_there = { $place }: no candidate of the run lies there

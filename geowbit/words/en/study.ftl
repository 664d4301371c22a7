### What the room study says.

study-off_land = { $count } { $count ->
    [one] cell of the area lies off the embedded land and was
   *[other] cells of the area lie off the embedded land and were
 } left out; a layer called land decides otherwise.
study-off_own_land = { $count } { $count ->
    [one] cell of the area lies off the layer land and was
   *[other] cells of the area lie off the layer land and were
 } left out.
study-no_land = No layer called land was given: the whole area counts as land.

## What is wrong with a study
study-in_criteria = criteria: { $problem }
study-no_criterion = criteria: there is no criterion '{ $name }'; { $hint }; one of your own needs layer, measure and direction
study-criterion_taken = criteria: { $name } is a criterion of geowbit's; call your own another name
study-column_taken = criteria: { $name } is a column of the table already; call yours another name
study-no_layer = layers: there is no '{ $name }', which { $reader } reads; add it as { $name }: {"{"}file: PATH{"}"}, or { $hint }
study-layers_form = layers: takes {"{"}name: layer{"}"}, not { $given }
study-window_of_network = layers.{ $layer }.window_km: a network has to be whole: ways to a hub leave the area; leave it out
study-window_unknown = layers.{ $layer }.window_km: { $criterion } may depend on what lies outside of the window; leave it out
study-window_too_small = layers.{ $layer }.window_km: { $window_km } km is too little: { $criterion } reaches { $reach_km } km, and what is nearer may have been cut away; write { $least_km } or more
study-window_below_rule = layers.{ $layer }.window_km: { $window_km } km is too little: an exclusion reaches { $reach_km } km; write { $least_km } or more
study-abroad = No embedded layer reaches the area: nothing embedded was used, and what none of your layers shows is not known.
study-no_substations = layers: no embedded substation reaches the area; give layers: {"{"}substations: {"{"}file: PATH{"}"}{"}"}

study-area_no_crs = area: the frame has no coordinate system; set_crs it
study-area_no_polygon = area: takes polygons, not a { $kind }

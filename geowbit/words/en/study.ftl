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
study-abroad = No embedded layer reaches the area: nothing embedded was used, and what none of your layers shows is not known.
study-no_substations = layers: no embedded substation reaches the area; give layers: {"{"}substations: {"{"}file: PATH{"}"}{"}"}

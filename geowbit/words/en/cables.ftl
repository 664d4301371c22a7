### What the room cables says.

cables-class_from = up to { $mw } MW at { $kv } kV and above
cables-class_at = up to { $mw } MW at { $kv } kV
cables-classes_of_model = Voltage classes are the built-in ones, as the study gives no voltage_classes: { $classes }.
cables-classes_of_study = Voltage classes are the study's own: { $classes }.
cables-voltage_count = { $kv } kV ({ $count })
cables-more_voltages = { $count } more { $count ->
    [one] voltage
   *[other] voltages
 }
cables-serves_up_to = up to { $mw } MW
cables-serves_nothing = no load
cables-of_class = { $voltages }: { $serves }
cables-substations_serve = Of the { $count } substations { $classes }. { $load_mw } MW ask for { $needed_kv } kV or more, which { $able } of them { $able ->
    [one] has
   *[other] have
 }.
cables-borrows = { $kv } kV takes those of { $other } kV
cables-borrowed_rates = Unit costs are those of the built-in classes: { $classes }; rows of your own voltages in costs.rates come first.
cables-ratio_plain = Fiber is taken at { $ratio } of the power line per km ({ $origin }); the unit-cost tables give { $tables } for aerial fiber against the overhead line of this load.

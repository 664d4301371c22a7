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
cables-amount = cost: { $name } is { $amount }; give 0 or more
cables-no_rates = costs: no rate of a line is known here; give costs: {"{"}rates: FILE{"}"}, a CSV of unit rates
cables-not_priced = No rate of a line is known here, so connections are not priced; give costs: {"{"}rates: FILE{"}"}.
cables-no_building = no cost of a building is known here
cables-no_climate = no climate is known here; the assumptions mean_temperature_c_at_35n, temperature_c_per_deg and temperature_c_per_km say it
cables-no_energy_price = no price of energy is known here (--energy-price)
cables-no_land_price = no price was given (--land-mjpy)
cables-no_tax_share = no share was given (--tax-share)
cables-subsidy_not_asked = not asked for (--subsidy)
cables-fund_pays_not = the fund for data centers does not pay here

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
cables-borrows_stations = { $kv } kV takes the stations of { $other } kV
cables-borrowed_rates = Unit costs are those of the built-in classes: { $classes }; rows of your own voltages in costs.rates come first.
cables-ratio_plain = Fiber is taken at { $ratio } of the power line per km ({ $origin }); the unit-cost tables give { $tables } for aerial fiber against the overhead line of this load.
cables-amount = cost: { $name } is { $amount }; give 0 or more
cables-no_rates = costs: no rate of a line is known here; give costs: {"{"}rates: FILE{"}"}, a CSV of unit rates
cables-no_network = { $count } { $count ->
    [one] substation names
   *[other] substations name
 } no network (network_area): they serve any place of their synchronous grid
cables-networks_foreign = No supply area ({ $areas }) has the name of a network of the substations ({ $networks }): they serve any place of their synchronous grid; give network_area the names of the supply areas
cables-not_priced = No rate of a line is known here, so connections are not priced; give costs: {"{"}rates: FILE{"}"}.
cables-no_building = no cost of a building is known here
cables-no_climate = no climate is known here; the assumptions mean_temperature_c_at_35n, temperature_c_per_deg and temperature_c_per_km set it
cables-no_energy_price = no price of energy is known here (--energy-price)
cables-wholesale = the price of energy is that of the wholesale market: wheeling, capacity, the renewable levy, taxes and a supplier's margin come on top
cables-by_rates = the table of rates (geowbit rates)
cables-fiber_by_method = { $rate } million { $unit } per km ({ $method }, the table of rates; geowbit rates)
cables-fiber_by_share = { $rate } million { $unit } per km (a share of the line; geowbit rates)
cables-users_own = the user's own
cables-energy_and_pue = { $energy }; { $pue }
cables-part_power_connection = power connection
cables-part_fiber_connection = fiber connection
cables-part_building_and_equipment = building and equipment
cables-part_energy_of_the_servers = energy of the servers
cables-part_energy_of_cooling = energy of cooling
cables-part_energy = energy
cables-part_land = land
cables-part_tax = tax
cables-part_subsidy = subsidy
cables-part_wheeling_and_levies = wheeling and levies
cables-land_price = industrial land of the municipality, { $price } { $unit } per m² by { $m2 } m² for each MW
cables-no_land_price = no price was given (--land-mjpy)
cables-no_tax_share = no share was given (--tax-share)
cables-subsidy_not_asked = not asked for (--subsidy)
cables-fund_pays_not = the fund for data centers does not pay here

## What is wrong with a question or a table
cables-few_draws = draws: { $draws } are too few for a range; give 2,000 or more
cables-many_draws = draws: { $draws } are more than a range needs; give { $most } or less
cables-negative_seed = seed: { $seed } is negative; give a whole number from 0 up
cables-no_classes = voltage_classes: give one voltage or more, such as {"{"}132: 60, 330: 400{"}"}
cables-class_voltage = voltage_classes: { $kv } is not a voltage in kV; write 132, not 132000
cables-class_load = voltage_classes: { $kv } kV: { $mw } is not a load in MW
cables-class_carries_no_more = voltage_classes: { $kv } kV carries { $mw } MW, no more than { $low_kv } kV with { $low_mw } MW; a higher voltage carries more, or leave it out
cables-classes_not_there = voltage_classes: { $path }: no such file; check the path
cables-classes_unreadable = voltage_classes: { $path }: cannot be read as CSV ({ $why })
cables-classes_no_column = voltage_classes: { $path }: no column '{ $column }'; it has voltage_kv and max_load_mw
cables-class_not_two_numbers = voltage_classes: { $path }:{ $line }: needs two numbers
cables-class_twice = voltage_classes: { $path }: { $kv } kV appears twice; keep one
cables-same_place = places: { $one } and { $other } are the same place; give two
cables-no_rate = rates: no rate for { $kind }, { $construction }; add a row to costs.rates
cables-no_rate_at = rates: no rate for { $kind }, { $kv } kV { $construction }; add a row to costs.rates
cables-rates_not_there = { $file }: no such file; check the path
cables-rates_unreadable = { $file }: cannot be read as a table of rates ({ $why })
cables-rates_no_column = { $file }: no column '{ $column }'; a rate has { $needed }
cables-rates_unknown_column = { $file }: unknown column '{ $column }'
cables-rate_twice = { $file }:{ $line }: the same rate as in line { $first }; keep one
cables-rate_kind = { $where }: kind '{ $kind }' is not one of power, fiber, station
cables-rate_no_construction = { $where }: construction is empty; write overhead, aerial, ...
cables-rate_not_in_order = { $where }: low { $low }, mid { $mid }, high { $high } are not in order from 0 up
cables-rate_unit = { $where }: unit is '{ $unit }' but must be '{ $needed }'; convert it
cables-rate_of_nothing = { $where }: the rate of a { $kind } line is 0; give more than 0
cables-rate_not_a_number = { $where }: { $column } is '{ $given }'; give a number
cables-rate_currency = { $where }: currency '{ $currency }' is unknown; convert to one of { $known }
cables-no_method = fiber method '{ $method }' is not in the table of rates; use one of { $known }
cables-method_and_ratio = fiber method { $method } and fiber over power of { $ratio } both set the rate; give one
cables-no_substation_carries = substations: none of { $count } can carry { $load_mw } MW; lower load_mw, or check voltage_kv and kind
cables-no_substation_near = { $name }: the substation to connect to is { $km } km away: no layer covers the place; give your own substations
cables-no_fiber_near = { $name }: the nearest fiber route is { $km } km away: no layer covers the place; give your own fiber_routes
cables-none_carries = { $name }: { $load_mw } MW is more than any substation of its grid can carry; split the load, or give your own substations (with voltage_kv and kind) or voltage_classes
cables-load = load_mw: { $load_mw } MW is not a load for one site; give more than 0 and at most { $most }, or split it into several sites
cables-load_of_own_classes = load_mw: { $load_mw } MW is not a load for one site; give more than 0 and at most { $most }, or split it into several sites, or add a class to voltage_classes
cables-no_share = no share of a reinforcement is known between these areas: only a line of one's own stands against the bits
cables-no_metropolis_connection = no substation near the metropolis can carry the load: only a line of one's own stands against the bits
cables-unknown_borders = no figure is known for { $borders }: the share of a reinforcement is at least what it says
cables-border = { $one } – { $other }

# --- the ways to serve a load, for shell and pages

way-own_line = a power line of its own
way-share = a share of a reinforcement
way-bits = the bits moved
way-open = open, as the share lacks a figure
cables-price_of_layer = the layer energy_prices
cables-no_price_column = layer energy_prices: no column { $column }; name it: columns: {"{"}{ $column }: YOURS{"}"}
cables-price_currency = layer energy_prices: no rate of the currency { $currency } is known; convert the prices to the study's money
cables-price_too_high = layer energy_prices: { $price } is no price of a MWh; give the price of a MWh in the study's money (not of a kWh in cents)
cables-outside_areas = { $count } of { $of } substations lie outside of all supply areas: their grid is not known, and they serve places of any; correct the polygons of supply_areas if it should be

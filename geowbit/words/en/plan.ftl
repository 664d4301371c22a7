### What a plan says.

## What a plan lacks
plan-no_plan = plan: the solver found no plan ({ $status }); give it more time (time_limit_s), or fewer candidates
plan-status_limit = the time ended before one was found
plan-status_infeasible = the limits cannot all be kept
plan-status_unbounded = the cost has no end below
plan-status_optimal = solved
plan-solver_failed = plan: the solver failed ({ $what }); report it with the study
plan-no_workload = plan: there is no workload { $name }; known are { $known }
plan-shares = plan: the shares of { $what } add up to { $whole }; they must add up to 1
plan-of_workloads = the workloads
plan-cap_share = plan: the cap of { $area } is { $share }; a share is from 0 to 1
plan-years_in_order = plan: years { $years } are not in rising order; give each once, the earliest first
plan-years_outside = plan: years { $years } are outside { $first } to { $last }; give years within it
plan-demand_no_number = plan: demand is no number of 0 or more; give MW of each area and year
plan-no_demand = plan: there is no demand; give MW above 0
plan-no_demand_known = plan: no demand is known for this country; give a file (plan: demand)
plan-demand_year = plan: no demand is known for FY{ $year }; the table has FY{ $first } to FY{ $last }
plan-demand_column = plan: the demand has no column { $column }; it needs demand_area, lon, lat, year and mw
plan-demand_row = plan: row { $row } of the demand has no place, no year or no MW of 0 or more
plan-demand_lacks_year = plan: the demand of { $area } has no year { $year }; give every year of the plan
plan-no_site = plan: no candidate is ranked and priced; widen the area or loosen the exclusions
plan-site_twice = plan: the site { $site } appears twice; give each id once
plan-no_such_site = plan: { $site } is no candidate of the plan; give the id of one
plan-no_price = plan: the energy of { $site } has no price; give energy prices of its supply area
plan-no_connection = plan: no substation carries { $mw } MW or more; check the layer substations and its voltages

## What a plan has assumed or left out
plan-sites_not_priced = { $count ->
    [one] { $count } candidate has no price of energy or fiber and is left out.
   *[other] { $count } candidates have no price of energy or fiber and are left out.
  }
plan-headroom_assumed = Nobody published the headroom of { $count } of { $of } substations of the candidates; a range by voltage is assumed (plan_substations.csv).
plan-delay_too_cheap = A MW that waits costs { $price } million a year and one that is served { $needed } at least: the cheapest plan builds little or nothing. Raise delay_mjpy_per_mw_year.

## The limits of a plan
plan-limits_collide = plan: these limits cannot be kept together: { $limits }; loosen one
plan-limits_unnamed = sizes, years and headroom of the candidates
plan-limit_yard = at most { $mw } MW at the substation { $yard }
plan-limit_least_size = at least { $mw } MW at each site that is opened
plan-limit_sites_most = at most { $count } sites
plan-limit_sites_least = at least { $count } sites
plan-limit_budget = at most { $mjpy } million for what is built
plan-limit_served = at least { $share } % of the demand of the last year served
plan-limit_outside = at least { $mw } MW outside the areas that are full
plan-limit_mean_ms = a mean round trip of at most { $ms } ms
plan-limit_must = { $site } is opened
plan-cap_area = at most { $share } % of the demand in the area of { $area }
plan-cap_strait = at most { $share } % of the demand behind the strait of { $area }
plan-cap_hazard = at most { $share } % of the demand within { $km } km of { $site } (one earthquake)
plan-no_grid = plan: no power grid is known here; give layers grid_nodes and grid_links, or power_lines and substations
plan-no_line = plan: no line of { $kv } kV or more
plan-grid_two_frequencies = { $count } { $count ->
    [one] line joins
   *[other] lines join
 } stations of two frequencies on the map and { $count ->
    [one] names
   *[other] name
 } none: left out of the grid.
plan-grid_circuits = Circuits are not known for { $count } of { $of } lines: counted as drawn, two at least.
plan-grid_ends_moved = { $names }: an end lies on no line of these voltages and is joined to the nearest one of its area and frequency.
plan-grid_parts = { $count } nodes of the grid with { $stations } stations hang on no line to the rest and are left out ({ $areas }).

## A plan that does not hold
plan-does_not_hold = plan: counted again, it does not hold: { $said } ({ $count } in all); report it with the study
plan-gap = plan: a gap of { $gap } is none; give a share from 0 to below 1
plan-time_limit = plan: a time limit of { $seconds } s is none; give seconds above 0
plan-wrong_site = { $site } is no candidate, or was shut out
plan-wrong_year = { $site }: what is built in { $year } is not ready, or is no year of the plan
plan-wrong_size = { $site }: { $mw } MW is no size that its connections and limits allow
plan-wrong_yard = substation { $yard }: { $mw } MW in { $year } is more than it takes
plan-wrong_served = { $area }: what is served and what waits is not the demand of { $year }
plan-wrong_load = { $site }: serves { $mw } MW in { $year }, more than it has
plan-wrong_ms = { $area }: { $site } is { $ms } ms away, too far or told wrong
plan-wrong_cap = { $cap }: { $mw } MW in { $year }
plan-wrong_cost = cost of { $part }: told { $told }, counted { $mjpy } million
plan-wrong_bound = no plan costs less than { $bound } million, it is said, but this one costs { $mjpy }
## The networks of a joint plan
plan-no_hub = plan: a joint plan needs a hub to which routes lead; give hubs
plan-no_station = plan: no candidate has a station of { $kv } kV or more of its own network within reach
plan-no_energy_price = plan: energy has no price in { $area }; give energy prices of the area
plan-sites_without_station = { $count ->
    [one] { $count } candidate has no station of the grid within reach and is left out ({ $areas }).
   *[other] { $count } candidates have no station of the grid within reach and are left out ({ $areas }).
 }
plan-two_areas = { $one }–{ $other }
plan-borders_unknown = The capacity between two areas is not known and limits nothing but its lines: { $borders }.
plan-supply_any = power
plan-supply_firm = firm reserve of { $area }
plan-supply_surplus = surplus of { $area }
plan-yard = published headroom of { $name }: { $mw } MW
plan-limit_sites = at most { $count } sites

## The front
plan-no_measure = plan: there is no front over { $name }; there is one over { $known }
plan-nothing_to_measure = plan: nothing here has { $name } to measure; give sites that lie near each other, workloads with a limit, or areas that are full
## What the check of a joint plan finds
plan-joint_broken = plan: the plan found does not hold ({ $count } faults; first: { $said }); report it with the study
plan-fault = { $what } { $at } is { $has } where { $most } is right or the most
plan-fault_size = size of site
plan-fault_sites = number of sites
plan-fault_cap = MW of
plan-fault_line = MW on new line
plan-fault_load = power that reaches site
plan-fault_yard = MW at
plan-fault_link = flow on link
plan-fault_supply = power from
plan-fault_source = power of source
plan-fault_balance = what remains at node
plan-fault_border = flow over
plan-fault_late = late demand
plan-fault_served = demand that can be served
plan-fault_fiber = fiber in use
plan-fault_route = second route of site
plan-fault_pairs = traffic on fiber
plan-fault_cost = cost of

## What a joint plan says of itself
plan-joint_limits_left = A joint plan keeps no limit of { $names }: they are those of a portfolio.
plan-joint_no_reach = No candidate reaches { $count ->
    [one] { $count } row
   *[other] { $count } rows
 } of the demand within its milliseconds: { $mw } MW wait in any plan.
plan-joint_late = { $mw } MW of FY{ $year } are not served: sites, caps or the grid do not suffice, or serving them is dearer than delay.

## The range
plan-draws = plan: { $draws } draws are none; give 1 or more

## The plain core
plan-facilities_tables = the tables do not fit: cost is places by users, and demand, capacity and opening are numbers of 0 or more
plan-facilities_too_few = { $count } places hold { $room } at most, and the demand is { $demand }; open more
plan-cap_headroom = at most { $mw } MW at { $yards } together, whose published figures may not be added up
plan-headroom_published = The headroom of { $count } substations of the candidates is the published one, as of { $first } to { $last }.
plan-not_reached = { $count } rows of demand ({ $mw } MW in the last year) are reached by no candidate within their milliseconds and wait in every plan.
plan-beyond_headroom = { $mw } MW are asked for in the last year, and all substations of the candidates together take { $room }: the rest waits in every plan.

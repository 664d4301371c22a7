### What the room fiber says.

fiber-parts = The fiber graph falls into { $count } parts; apart from the largest ({ $largest_km } km) there are: { $others }{ $more ->
    [0] {""}
   *[other] {" "}and { $more } more
 }.
fiber-part = { $km } km
fiber-part_in = { $km } km in { $prefectures }
fiber-own_routes = Fiber routes are your own, in place of the embedded corridors: { $links } links, { $nodes } nodes, { $dangling } loose ends; { $snapped } ends were snapped and { $cut } lines were cut where others meet them.
fiber-no_route_there = no fiber route that counts leads there: the straight line times a detour factor is used
fiber-takes_guessed = the route takes guessed submarine links: { $names }
fiber-with_guessed = guessed submarine links do not count (--guessed); with { $names } it would be { $ms } ms
fiber-counts_guessed = Submarine links that are guesses count for milliseconds, comparisons and separate routes: { $names }.
fiber-no_second_without_guessed = no second route without guessed submarine links (--guessed counts them)
fiber-guessed_do_not_count = guessed submarine links do not count (--guessed)
fiber-off_graph = { $name } lies off the fiber graph: { $km } km to the nearest route
fiber-no_workload = workload: there is no '{ $name }'; { $hint }
fiber-load_mw = load_mw: must be a number above 0 for each site
fiber-plan_column = plan: has no column '{ $column }'; it needs { $needed }
fiber-second_routes_of_others = second_routes: was made from other fiber routes; build it again with data/build.py
fiber-limits = isochrones: limits are numbers above 0, not { $given }
fiber-limits_rise = isochrones: limits must rise, not { $given }
fiber-faster_than_light = assumptions: fiber_delay_us_per_km is { $given }; light takes { $least } us per km even in vacuum (glass: 4.9)
fiber-spacing = assumptions: { $key } is { $given }; give more than 0
fiber-snap_m = fiber_routes: snap_m must be a number above 0, not { $given }
fiber-no_route = fiber_routes: no route to build a graph from
fiber-no_population = population: no cell has a value
fiber-max_rtt_ms = workloads: max_rtt_ms must be a number for each class
fiber-no_site_or_hub = second_routes: needs at least one site and one hub
fiber-no_rate = construction: there is no rate '{ $name }' (geowbit rates); { $hint }
fiber-no_plan = second_routes: no plan was found for { $count } sites
fiber-no_towns = links_for_a_country: needs a town and two hubs

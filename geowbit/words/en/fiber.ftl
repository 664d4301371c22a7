### What the room fiber says.

fiber-parts = The fiber graph falls into { $count } parts; apart from the largest ({ $largest_km } km) there are: { $others }{ $more ->
    [0] {""}
   *[other] {" "}and { $more } more
 }.
fiber-part = { $km } km
fiber-part_in = { $km } km in { $prefectures }
fiber-own_routes = Fiber routes are your own, in place of the embedded corridors: { $links } links, { $nodes } nodes, { $dangling } loose ends; { $snapped } ends were snapped and { $cut } lines cut where others meet them.
fiber-no_route_there = no fiber route leads there: straight line times detour stands in
fiber-takes_guessed = the route takes a guessed submarine link: { $name }
fiber-no_second_without_guessed = no second route without guessed submarine links (--guessed counts them)
fiber-guessed_do_not_count = guessed submarine links do not count (--guessed)
fiber-off_graph = { $name } lies off the fiber graph: { $km } km to the nearest route

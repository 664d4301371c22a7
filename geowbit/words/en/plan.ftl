### What the room plan says.

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

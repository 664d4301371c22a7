### Places to be scored.

candidates-no_municipality = area { $area }: no municipality lies in it; check the coordinates
candidates-no_such_area = area: no polygon of the layer prefectures matches { $name }; { $hint }
candidates-no_area = area: { $area } is not understood; give one of prefectures, bbox, file and polygon
candidates-no_prefecture = area: no prefecture matches { $name }; { $hint }
candidates-no_prefectures = area: no prefectures are known here; give them as layers: {"{"}prefectures: {"{"}file: PATH{"}"}{"}"}, or a box
candidates-no_squares = candidates: the squares of a country's grid are known only where it brings its land; take {"{"}grid: {"{"}lon_arcsec: 45, lat_arcsec: 30{"}"}{"}"}
candidates-no_municipalities = candidates: no municipalities are known here; give them as layers: {"{"}municipalities: {"{"}file: PATH{"}"}{"}"}
candidates-no_land = area { $area }: no land of { $country } lies in it; check the coordinates, or take candidates: {"{"}grid: {"{"}lon_arcsec: 45, lat_arcsec: 30{"}"}{"}"} elsewhere
candidates-near_pole = area: reaches latitude { $lat }; geowbit works between { $most } S and { $most } N: cut the area there
candidates-too_wide = area: a part of it is { $degrees } degrees wide; cut a shape that crosses the antimeridian in two at 180 degrees
candidates-bbox_four_numbers = area: bbox { $bbox } is not four numbers; write [west, south, east, north]
candidates-bbox_not_finite = area: bbox { $bbox } is not finite; write [west, south, east, north]
candidates-bbox_latitude_first = area: bbox { $bbox } has latitude first; write [west, south, east, north]
candidates-bbox_swapped = area: bbox { $bbox } has its sides swapped; west < east and south < north
candidates-bbox_not_on_earth = area: bbox { $bbox } is not on the earth; use degrees
candidates-no_h3_size = candidates: h3-{ $size } is no size for a study; there are h3-{ $first } to h3-{ $last }
candidates-no_hexagon_on_land = area { $area }: no center of a hexagon lies on its land; take finer ones
candidates-many_hexagons = candidates: the area holds about { $count } hexagons of h3-{ $size }, more than { $most }; take a smaller area or a lower number
candidates-no_cell_on_land = area { $area }: no center of a cell lies on its land; take smaller steps
candidates-no_cell_size = candidates: { $name } { $step } is no size of a cell; give { $least } to { $most } seconds of arc (30 are about 0.9 km of latitude)
candidates-across_antimeridian = candidates: cells of { $step } seconds would lie across the antimeridian; take a lon_arcsec that divides 648000, such as 30, 36, 40, 45 or 60
candidates-many_cells = candidates: the box of the area holds { $count } cells, more than { $most }; take a smaller area or larger steps
candidates-id_twice = candidates: { $path }: { $column } '{ $value }' stands twice; ids differ
candidates-places_near_pole = candidates: { $path }: { $count } of { $of } stand within { $degrees } degrees of a pole, where no map can be drawn; leave them out
candidates-none_in_area = area { $area }: none of the candidates of { $path } lies in it

### Least-cost corridors of lines.

corridors-a_candidate = a candidate
corridors-a_substation = a substation
corridors-a_source = a source
corridors-the_place = the place
corridors-no_way = corridor: no route leads to { $lat },{ $lon }: it is surrounded by forbidden ground or by sea without a rate; allow it or give a rate
corridors-line_outside = corridor: the line leaves the area of the grid; widen the area
corridors-outside = corridor: { $what } lies outside the area of the grid; widen the area
corridors-cell_km = corridor: cell_km is { $given }; give more than 0
corridors-no_box = corridor: { $box } is not a box in degrees; give west, south, east, north within 85 degrees of the equator
corridors-too_many_cells = corridor: { $rows } x { $columns } cells of { $km } km are too many; use larger cells or a smaller area
corridors-shapes_differ = corridor: { $layer } has { $given } cells, the grid { $shape }
corridors-bad_cells = corridor: { $layer } is { $value } in { $count } cells, the first at { $lat },{ $lon }; give a number above 0, or forbid them
corridors-near_a_pole = corridor: too near a pole for Mercator's map; stay within 84 degrees
corridors-antimeridian = corridor: the antimeridian lies between, which no grid crosses; use connection: straight
corridors-no_source = corridor: every source lies in forbidden ground; move it or allow the ground
corridors-no_kind = kind: '{ $kind }' is not one of { $kinds }
corridors-same_place = places: { $origin } and { $destination } are the same place; give two
corridors-too_far = places: { $origin } and { $destination } are { $km } km apart; a corridor reaches at most { $most_km } km
corridors-terrain_elsewhere = terrain: it does not cover the ground between { $origin } and { $destination }; the raster lies around lon { $lon }, lat { $lat }; check its coordinate system
corridors-slopes_guessed = slopes are estimated from relief in 9 km cells, far too coarse for a route; give elevations as terrain (`geowbit fetch terrain` gets them)
corridors-no_sea = no land is known here: all of the area counts as land
corridors-no_elevation = no elevation is known for { $percent } % of the land: it counts as flat
corridors-last_resort = { NUMBER($km, minimumFractionDigits: 1, maximumFractionDigits: 1) } km cross lakes or protected areas: there was no other way
corridors-wide_sea = { $km } km under the sea exceed the reach of alternating current ({ $reach_km } km): see `geowbit compare` for direct current

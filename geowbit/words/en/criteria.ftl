### What the room criteria says.

sentence-fiber_km = Distance to the nearest backbone corridor on land (a proxy where it is embedded).
sentence-fiber_node_km = Distance to the nearest city, exchange or landing station on the fiber graph.
sentence-separate_routes = Fiber routes to the nearest hub that run nowhere within 1 km of each other, 0 to 2, without guessed submarine links.
sentence-second_route_ms = Round trip that the second of two separate routes to the nearest hub adds, all-optical.
sentence-fault_km = Distance to the nearest mapped active fault trace, in whole km (no hazard map).
sentence-elevation_m = Height of the nearest sample of the terrain (about 2 km apart; 9 km where only the coarse one is known).
sentence_own-elevation_m = Height of the center, from the study's own terrain.
sentence-relief_m = Highest less lowest of nine samples of the terrain, about 6 km across; the sea counts as level.
sentence_own-relief_m = Highest less lowest within relief_radius_km, from the study's own terrain.
sentence-slope_2km_deg = Steepest fall of the ground to one of the eight samples about 2 km around; no slope of a site.
sentence_own-slope_2km_deg = Steepest fall of the ground to one of eight points 2 km away, from the study's own terrain.
sentence-slope_deg = Slope of the ground at the site: not known from samples 2 km apart; give a terrain of your own.
sentence_own-slope_deg = Slope at the center, by Horn's formula, from the study's own terrain.
sentence-seismic_class = Class of the probability of intensity 6-lower within 30 years, 0 (below 3 %) to 3 (above 26 %), by municipality: coarse, and no map of ground.
sentence-snow_cm = Deepest snow of a normal year, from the eight nearest stations and the height.
sentence-volcano_km = Distance to the nearest active volcano: its summit, no hazard zone.
sentence-land_share_pct = How much of the square kilometer around is land (of the candidate's own area where the study has land of its own).
sentence-runway_km = Distance to the nearest runway, air bases included.
sentence-industrial_ha = Hectares zoned for industry in the whole municipality; not known where none is zoned.
sentence-land_price_yen_m2 = Median official price of industrial land of the municipality, of points around where it has none.
sentence-industrial_ha_10km = Hectares of the study's own industrial land within 10 km, all pieces together.
sentence-lake = Whether the center lies in a lake.
sentence-off_grid_island = Whether the island has no substation of the place's own network able to carry the load.
sentence-population_50km = People living within 50 km (a model from the census of 2020).
sentence_own-population_50km = People living within 50 km, from the study's own population.
sentence-population_density = People per km² in the 1 km cell (a model from the census of 2020).
sentence_own-population_density = People per km² at the center or within 1 km, from the study's own population.
sentence-substation_km = Distance to the nearest substation of the place's own network able to carry the load.
sentence-substation_kv = Highest voltage of that substation.
sentence-hv_line_km = Distance to the nearest power line of 154 kV and above.
sentence_own-hv_line_km = Distance to the nearest power line of the study's own layer.
sentence-plant_mw_50km = Capacity of the power plants within 50 km in the table, which is no inventory; of nuclear ones the units that ran in 2024.
sentence-curtailment_pct = Renewable energy that the supply area will curtail in the long-term outlook.
sentence-curtailment_last_year_pct = Renewable energy that the supply area curtailed in FY2024.
sentence-floor_price_hours = Hours of a year in which a kWh cost its least on the day-ahead market of the supply area: surplus of the area and of its neighbors.
sentence-energy_mjpy_per_mw_year = Energy and cooling of each MW of servers a year: the wholesale price of the supply area (no wheeling, no levies) by the hours of full load and by the PUE of the climate.
sentence-temperature_c = Yearly mean temperature, from the normals of weather stations where the country has them.
sentence-surplus_mw = Surplus that the network company forecasts to flow up at the nearest trunk substation of the place's own network; it says where power is to spare and not how much load can be taken.
sentence-connection_mjpy = What the power line, its substation works and two fiber routes cost, at the load of the study.
sentence-site_mjpy_per_mw_year = What a site costs a year for each MW of servers: connection, building, energy, cooling and, where its price is known, land.
sentence-rtt = Round trip to { $hub } over the fiber graph on an all-optical network.
sentence-rtt_today = Round trip to { $hub } over the fiber graph on today's network.
measure-value_at = Value of { $layer } at the center.
measure-mean_in = Mean of { $layer } over the candidate's own area.
measure-mean_within = Mean of { $layer } within { $radius_km } km.
measure-max_within = Highest of { $layer } within { $radius_km } km.
measure-min_within = Lowest of { $layer } within { $radius_km } km.
measure-distance_to = Distance to the nearest of { $layer }, km.
measure-inside = Whether the center lies in { $layer }.
measure-share_inside = Share of the candidate's area in { $layer }.
measure-count_within = How many of { $layer } within { $radius_km } km.
measure-sum_within = Sum of { $column } of { $layer } within { $radius_km } km.
measure-nearest_value = { $column } of the nearest of { $layer }.
measure-filled = { $sentence } Where the layer has no value it is { $fill }.
measure-layer = the layer
criteria-other_unit = { $name } takes its values as they are, though they are in { $unit }
criteria-rows_without = { $count } { $count ->
    [one] row has
   *[other] rows have
 } no number in { $column } and do not count in it
criteria-no_slope = cells of { $cell_m } m are too large for a slope: slope_deg is not known (slope_cell_m is { $limit_m })
criteria-kind_unlisted = { $count } { $count ->
    [one] substation is
   *[other] substations are
 } of kind '{ $kind }', which the table of kinds does not have: they serve no load (unlisted_kinds_serve: 1 lets them)
criteria-kind_serves = { $count } { $count ->
    [one] substation is
   *[other] substations are
 } of kind '{ $kind }', which the table of kinds does not have: they serve loads, as unlisted_kinds_serve is 1
criteria-unserved = { $count } { $count ->
    [one] candidate lies
   *[other] candidates lie
 } where no substation of their own network carries { $load_mw } MW: substation_km is infinite and their connection is not priced; a rule such as substation_km > 50 takes them out
criteria-passed_over = { $count } { $count ->
    [one] candidate is
   *[other] candidates are
 } nearer to a substation of another network than to one of their own: the other one does not serve them
criteria-no_relief = relief_m is not known: { $why }
criteria-known_nowhere = { $count ->
    [one] A criterion is not known for any candidate, and adds nothing to a score
   *[other] { $count } criteria are not known for any candidate, and add nothing to a score
 }: { $names }
criteria-filled = { $name } is { $value } for { $candidates } of { $count } candidates, where its layer has no value (fill){ $in_part ->
    [0] {""}
   *[other] , and in part for { $in_part }
 }{ $beside ->
    [0] {""}
   *[other] ; { $beside } of them lie outside the layer
 }.

## What is wrong with a criterion or with the layer that it reads
criteria-at = criterion { $name }: { $problem }
criteria-no_name = criterion '{ $name }': cannot be a column; use lower-case letters, digits and _, and a name that is not yet in the table
criteria-name_in_km = criterion { $name }: distance_to is in km; the name must end in _km
criteria-direction = criterion { $name }: direction is 'benefit' or 'cost', not { $given }
criteria-no_crs = criterion { $name }: the layer has no coordinate system; set_crs it
criteria-no_layer = criterion { $name }: give a layer's name, a GeoDataFrame or a raster
criteria-no_measure = there is no measure '{ $measure }'; { $hint }
criteria-measure_needs = { $measure } needs { $option }
criteria-measure_takes_no = { $measure } takes no { $option }; only { $having } does
criteria-radius = radius_km is above 0 and up to 1000, not { $given }
criteria-fill = fill is a number, not { $given }
criteria-shape = criterion { $name }: returned { $shape }, not one number for each of { $candidates } candidates
criteria-needs_raster = layer { $layer }: holds features where a raster is needed
criteria-is_raster = layer { $layer }: is a raster where { $needed } are needed
criteria-holds_other = layer { $layer }: holds { $held } where { $needed } are needed
criteria-kind = { $kind }
criteria-or = { $one } or { $other }
criteria-and = { $one } and { $other }
criteria-no_column = layer { $layer }: has no column '{ $column }'; it has { $known }
criteria-no_number = layer { $layer }: column '{ $column }' holds no number
criteria-raster_elsewhere = layer { $layer }: no candidate lies on it; the raster lies around lon { $lon }, lat { $lat }; check its coordinate system and the study's area
criteria-raster_column = layer { $layer }: is a raster and has no column
criteria-name_column = layer { $layer }: holds polygons; name the column to be read with column: NAME
criteria-share_of_points = share_inside: the candidates are not polygons; use inside
criteria-mean_of_points = mean_in: the candidates are not polygons; use mean_within and radius_km
criteria-mean_cells = mean_in: a candidate spans { $cells } cells; make the raster coarser (gdalwarp -r average -tr ...)
criteria-no_exactextract = mean_in: needs the package exactextract where candidates are not rectangles aligned with the raster's cells; pip install 'geowbit[zones]'
criteria-radius_cells = radius_km { $radius_km } spans { $cells } cells of the raster, and more than { $most } take too much memory; make the raster coarser (gdalwarp -r average -tr ...) or the radius smaller
criteria-no_substation_near = layer substations: none lies within window_km of the area; give a larger window_km, or leave it out
criteria-population_not_embedded = layer population: is not the embedded one
criteria-fewer_than_none = layer population: some rows have fewer than 0 people; correct the column
criterion-substation_km = Distance to a substation
criterion-substation_kv = Voltage of that substation
criterion-hv_line_km = Distance to a high-voltage line
criterion-plant_mw_50km = Power plants within 50 km
criterion-curtailment_pct = Curtailed renewables (outlook)
criterion-curtailment_last_year_pct = Curtailed renewables (last year)
criterion-floor_price_hours = Hours at the floor price
criterion-energy_mjpy_per_mw_year = Energy and cooling a year
criterion-temperature_c = Mean temperature
criterion-surplus_mw = Forecast surplus at the trunk
criterion-connection_mjpy = Connection cost
criterion-site_mjpy_per_mw_year = Total cost a year
criterion-fiber_km = Distance to fiber (corridor proxy)
criterion_own-fiber_km = Distance to fiber
criterion-fiber_node_km = Distance to a fiber node (proxy)
criterion_own-fiber_node_km = Distance to a fiber node
criterion-population_50km = People within 50 km (modelled)
criterion_own-population_50km = People within 50 km
criterion-population_density = Population density (modelled)
criterion_own-population_density = Population density
criterion-elevation_m = Elevation (2 km)
criterion_own-elevation_m = Elevation
criterion-relief_m = Relief over 6 km
criterion_own-relief_m = Relief
criterion-slope_deg = Slope
criterion-slope_2km_deg = Fall over 2 km
criterion-fault_km = Distance to an active fault
criterion-seismic_class = Strong shaking (class of the municipality)
criterion-snow_cm = Deepest snow
criterion-volcano_km = Distance to an active volcano
criterion-land_share_pct = Share of land
criterion-runway_km = Distance to a runway
criterion-industrial_ha = Land zoned for industry (municipality)
criterion-land_price_yen_m2 = Price of industrial land
criterion-industrial_ha_10km = Industrial land within 10 km
criterion-campus_ha = Free ground in one piece
criterion-lake = In a lake
criterion-off_grid_island = Island without such a substation
criterion-separate_routes = Separate fiber routes
criterion-second_route_ms = Round trip that the second route adds
criterion-connection_km = Length of the connection
criterion-connection_network = Network of the connection
criterion-connection_kv = Voltage of the connection
criterion-corridor_km = Length along the corridor
criteria-class_becomes = { $name } is in { $unit }, and { $column } of the layer { $layer } holds numbers of classes; take the column { $becomes }, which the profile makes of it
criteria-class_for_unit = { $name } is in { $unit }, and { $column } of the layer { $layer } seems to hold numbers of classes; give a column in { $unit }, or name the criterion without a unit
measure-share_by = Share of the candidate's area in { $layer } of { $classes }.
criteria-share_by = share_by: { $given } is not understood; write {"{"}column: NAME, in: [A, B]{"}"}, of a raster {"{"}in: [1, 2]{"}"}
criteria-share_column = layer { $layer }: share_by of polygons needs their column: {"{"}column: NAME, in: [A, B]{"}"}
criteria-share_of_raster = layer { $layer }: share_by of a raster takes numbers and no column: {"{"}in: [1, 2]{"}"}
sentence-energy_mjpy_per_mw_year_own = Energy and cooling of each MW of servers a year: the price of the layer energy_prices by the hours of full load and by the PUE of the climate.
sentence-temperature_c_own = Yearly mean temperature, of the layer temperature.

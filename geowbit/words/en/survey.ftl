### A country surveyed from one extract.

survey-not_in_extract = init { $area }: the extract holds no boundary of that name; nearest or largest: { $known }; give one of these, or west,south,east,north, or check the extract
survey-area_broken = init { $area }: the extract holds only a part of its boundary; take the extract of the whole country, or give west,south,east,north
survey-no_boundaries = init { $area }: the extract has no administrative boundaries; give west,south,east,north or a file of polygons, or take an extract that is not filtered
survey-elsewhere = init { $area }: the extract lies elsewhere ({ $box }); check the area and the file
survey-no_level = init: no boundaries of admin_level { $level } in the area; there are { $known }
survey-no_land = init { $area }: holds no land by the coastline of the extract; check the area
survey-no_grid = init: { $file } has no substation in the area; take an extract that is not filtered, or write a study with substations of your own
survey-folder_there = { $folder }: is there already; give a new folder with -o

survey-manifest = { $name }, from { $file } of { $date } (OpenStreetMap contributors, ODbL 1.0). Whoever publishes what is made of it says so. docs/countries.md explains the keys.
survey-of_pack = Rates, prices, climate and grids come from the tables of this pack; a table in model/ or a key here comes before them.
survey-study_keys = What every study of this country begins with; the study's own keys come first.
survey-candidates = Candidates: cells of { $km } km on the land.
survey-classes = Voltages that at least two stations or lines show, and the largest load that is connected at each, MW (model/voltage_loads.csv): correct them by what the network companies say.
survey-class_seen = { $stations } stations, { $lines } lines
survey-hubs = The two largest towns: where the users are. Set those of the exchanges, longitude first.
survey-levels = prefectures are the areas of admin_level { $regions }, municipalities those of { $towns }.
survey-missing = Not known yet: what counts nothing until somebody tells it.
survey-no_pack = rates, price of energy, climate: no pack covers this country (there are { $known }), and nothing is priced; bring rates (costs: rates), model/energy_prices.csv and a layer climate_normals (docs/abroad.md)
survey-no_classes = voltage classes: the extract shows no voltage twice; set voltage_classes by what the network companies say
survey-no_municipalities = regions and municipalities: no level of boundaries covers the area; bring polygons as prefectures and municipalities
survey-no_power_lines = power lines: none in the extract
survey-no_power_plants = power plants: none in the extract
survey-no_fiber_routes = fiber: neither railways nor main roads in the extract; bring routes as fiber_routes
survey-proxy_routes = fiber: railways and roads stand for it, as no open map exists; bring routes as fiber_routes
survey-no_fiber_nodes = fiber nodes: no telephone exchange in the extract; bring exchanges and landing stations as fiber_nodes
survey-no_data_centers = data centers: none in the extract
survey-no_population = people: the extract tells of too few places how many live there; bring a raster or polygons as population
survey-no_terrain = slopes and heights: geowbit fetch terrain --area layers/area.gpkg -o terrain.tif, then layers: terrain
survey-no_headroom = headroom: bring what the network companies publish (docs/headroom.md)
survey-no_hazards = hazards: bring polygons or rasters, and rules or criteria that read them (docs/criteria.md)

survey-study = { $name }: a study to begin with. Every key is explained in docs/study.md.
survey-load = Peak load of one site, MW; it picks the voltage class.
survey-weights = Weights of single criteria in place of the model's:
survey-exclude = Rules that take candidates out, in place of the model's:
survey-finer = Finer cells:
survey-own_layers = Layers of your own in place of the extract's:
survey-own_rates = Rates of your own (geowbit rates --csv has the form):
survey-thousandfold = a voltage of a socket written as kilovolts
survey-apart = How many of the best are listed, and how far apart they stand.
survey-none_serve = substations: none that serves loads shows one of these voltages; bring substations with voltage_kv, or no run finds a connection

### What the room layers says.

layers-licence_unknown = The licence of { $name } is unknown: ask its owner before you publish or sell the result.
layers-licence_not_commercial = The licence of { $name } is { $licence }, which forbids commercial use.
layers-rows_of = { $count } { $kind }
layers-row = row { $row }
layers-row_of = { $file } row { $row }
layers-row_says = { $row }: { $said }
layers-nothing = nothing
layers-became = { $was } -> { $now }
layers-strict = layer { $name }: { $where }: strict, and { $count } rows cannot be used: { $kind } ({ $first }){ $others ->
    [0] {""}
   *[other] , and { $others } rows for other reasons
 }; correct them, or leave out `strict`
layers-elsewhere = { $what }: no feature within the area; the layer lies around lon { $lon }, lat { $lat }; give one of this area
layers-beside_the_area = no feature within the area; the layer lies around lon { $lon }, lat { $lat }
layers-ids_twice = feature ids appear twice in a file
layers-of_several = the file has several layers; { $first } was read (choose another with layer: { $others })
layers-both = { $one }; { $other }
layers-no_row = { $what }: no usable row ({ $why })
layers-none_within = none of it lies within the area
layers-read_within = read within { $km } km of the area
layers-without_number = { $count } of { $of } rows ({ $share }%) have no { $column } and are left out: the nearest may be one of them
layers-invented_names = { $count } of { $of } names ({ $share }%) come from no source: they are invented by geocoding or from the ends of a line
layers-none_there = fetch { $name }: OpenStreetMap has none in { $where } ({ $reasons }); check the area
layers-changed = { $file } was changed since it was fetched.
layers-no_datum = the file gives degrees but no datum; WGS 84 is assumed
dirt-same_shape = duplicate shape
dirt-same_name = the same name within { $m } m
dirt-made_a_point = shape to a point inside it
dirt-members_to_a_point = members to a point among them
dirt-not_a = not a { $kind }
dirt-no_length = no length
dirt-made_valid = self-crossing, made valid
dirt-swapped = latitude before longitude, swapped
dirt-latitude_first = latitude before longitude
dirt-no_coordinate = not a number as a coordinate
dirt-not_on_earth = not on the earth
dirt-transformed = transformed from { $crs }
dirt-antimeridian = crossing the antimeridian, cut there
dirt-broken = broken shape (a line of one point, or cut off)
dirt-invented = name invented by geocoding or from the ends of a line
dirt-missing = { $column } missing
dirt-beyond = { $column } not in { $low } to { $high }
dirt-no_number = { $column } is not a number from { $low } to { $high }, set to unknown
dirt-filled = { $column } missing, filled with { $value }
dirt-numbered = id missing or not unique, numbered
dirt-of_column = { $column }: { $kind }
dirt-word_read = word in another case or spacing
dirt-full_width = full-width digits read
dirt-unit_read = unit beside the number read
dirt-volts = volts converted to kV
dirt-several_voltages = highest of several voltages
dirt-voltage_words = words or unit beside a voltage
dirt-sexagesimal = degrees, minutes and seconds converted to degrees
dirt-decimal_comma = decimal comma read
dirt-shift_jis = read as Shift_JIS
dirt-no_whole_geometry = incomplete geometry
dirt-outside_area = outside the area
dirt-no_place = no place
geometry-point = point
geometry-line = line
geometry-polygon = polygon
osm-uneven = OpenStreetMap is mapped unevenly: what is missing here may still exist.
osm-no_voltage = Many substations have no voltage in it, above all those of lower voltages.
osm-no_output = The output of most plants is not tagged.
osm-no_backbone = Whether fiber of the backbone reaches an exchange is not known.
osm-no_loads = Loads are not tagged.
osm-proxy = Stands for fiber: no open map of telecom fiber exists, and fiber runs along most such ways, not all.
layer_name-substations = substations
layer_name-data_centers = data_centers
layer_name-fault_km = fault_km
layer_name-fiber_nodes = fiber_nodes
layer_name-fiber_routes = fiber_routes
layer_name-municipality = municipality
layer_name-municipalities = municipalities
layer_name-population = population
layer_name-power_lines = power_lines
layer_name-power_plants = power_plants
layer_name-prefectures = prefectures
layer_name-terrain = terrain
layer_name-land_share = land_share
layer_name-national_park_zones = national_park_zones
layer_name-railways = railways
layer_name-expressways = expressways
layer_name-rivers = rivers
layer_name-lakes = lakes
layer_name-runways = runways
layer_name-active_volcanoes = active_volcanoes
layer_name-seismic_classes = seismic_classes
layer_name-municipal_facts = municipal_facts
layer_name-terrain_5min = terrain_5min
layer_name-water = water
layer_name-epicenters = epicenters
layer_name-supply_areas = supply_areas
layer_name-climate_normals = climate_normals
layer_name-area_prices = area_prices
layer_name-nuclear_units = nuclear_units
layer_name-trunk_transformers = trunk_transformers
layer_name-land = land
unit-per-year = per year
unit-per-1000-km-and-year = per 1000 km and year
unit-count = count
unit-ratio = ratio
unit-share = share
unit-share-of-capital = share of capital
unit-flag = flag
unit-h = h
unit-hours = hours
unit-pairs = pairs
unit-fiscal-year = fiscal year
unit-us-each = us each
unit-us-per-end = us per end
unit-us-per-hop = us per hop
unit-us-per-km = us per km
unit-1-per-C = 1 per C
unit-C = C
unit-C-per-degree = C per degree
unit-per-km = per km
unit-C-per-km = C per km
confidence-low = low
confidence-medium = medium
confidence-high = high
confidence-user = user
layers-fill_text = layer { $name }: fill: { $column } holds { $value }, which is not a number; only numbers are filled in
layer_name_own-prefectures = regions
layers-no_embedded = no embedded layer { $name }; { $hint }
study_name-Study = Study
layers-broken_archive = { $what }: is a broken archive ({ $why })
layers-many_members = { $what }: holds { $count } members, more than { $most }; refused
layers-member_twice = { $what }: holds '{ $name }' twice; refused
layers-member_below_file = { $what }: holds '{ $name }' below a file; refused
layers-broken_member = { $what }: { $name } in it is broken ({ $why })
layers-bomb = { $what }: would unpack to { $times } times its size, more than { $most }; refused as a bomb
layers-large_archive = { $what }: would unpack to { $mb } MB, more than { $most }
layers-member_link = { $what }: holds a link ({ $name }); refused
layers-locked = { $what }: is locked by a password ({ $name })
layers-outside_folder = { $what }: would write outside its folder ({ $name }); refused
layers-member_no_name = { $what }: holds an invalid file name ({ $name }); refused
layers-embedded_stays = layers: '{ $name }' is embedded and cannot be replaced; give your layer another name, and a criterion that reads it
layers-raster_for_features = layer { $name } is a raster where features are needed
layers-no_raster = layer { $name } is not a raster
layers-none_given = layer { $name }: missing; give one with layers: {"{"}{ $name }: {"{"}file: PATH{"}"}{"}"}
layers-terrain_no_raster = layer terrain: { $what }: is not a raster; give elevations as a raster; unpack an archive of archives
layers-takes = layers: { $name } takes a GeoDataFrame, a path or {"{"}file: PATH{"}"}
layers-raster_given = layer { $name }: is a raster; give { $geometry ->
    [point] points
    [line] lines
   *[polygon] polygons
 }, as a vector file
layers-no_column = { $what }: no column '{ $column }'; it has { $columns }
layers-geometry_column = { $what }: columns: geometry is always the shape; name another column
layers-column_missing = { $what }: no column '{ $column }'; name it in the study with columns: {"{"}{ $column }: { $its_name }{"}"}
layers-fill_out_of_range = layer { $name }: fill: { $column } { $value } is not in { $low } to { $high }
layers-empty_file = { $what }: cannot be read (the file is empty)
layers-web_page = { $what }: is a web page, not { $form }; get the file itself
layers-only_a_link = { $what }: only links to a layer; give the layer itself
layers-no_records = { $what }: is JSON but holds neither features nor a list of records
layers-join_takes = { $name }: join takes by: {"{"}COLUMN: ITS_COLUMN{"}"} and one of file: and, in a study, layer:
layers-one_table_joins = layer { $name }: one table can be joined to a layer; give one file
layers-joins_itself = layer { $name }: its rows are those of { $other }, whose rows are those of { $name }; give one of them places of its own
layers-joined = { $file }: { $matched } of { $of } rows have one of its rows ({ $used } of its { $rows })
layers-joined_twice = { $count } of its rows are of one key with another and were left out ({ $first }); join by one more column
layers-not_joined = { $name } of it matches nothing; nearest: { $near }
layers-nothing_joins = { $what }: no row matches by { $by } (such as { $example }); name other columns with by:
layers-no_geojson = { $what }: is JSON but not GeoJSON: it holds no features
layers-without_places = embedded layer '{ $name }' is a table without geometry
layers-needs_package = { $what }: needs the package { $module }; install it with: pip install 'geowbit[{ $extra }]'
layers-not_horizontal = { $what }: { $crs } is not a system for maps; write one such as EPSG:6677
layers-no_path = { $what }: takes a path, not { $given }
layers-evidence_takes = evidence takes one of { $kinds }, not { $given }
layers-no_evidence = evidence.csv: has no row for { $of } { $name }
layers-file_name = { $what }: { $path }: { $problem }
layers-no_room = { $what }: there is no room to unpack it in { $folder } ({ $reason }); set TMPDIR to another place
layers-cannot_be_file = { $what }: { $path }: cannot be a file ({ $reason }); check the path
layers-is_folder = { $what }: is a folder; name a file in it
layers-no_file = { $what }: no such file; check the path
layers-part_of_shapefile = { $what }: is only part of a Shapefile; give { $whole }
layers-forms = GeoPackage, GeoJSON, Shapefile, FlatGeobuf, GML, KML, GeoParquet, .osm.pbf, CSV, TSV, Excel, or a zip of one of them
layers-cannot_read = { $what }: cannot be read ({ $why }); give { $forms }
layers-no_geometry_column = { $what }: has no geometry column
layers-holds_raster = { $what }: holds a raster, { $raster }; unpack it and name that file
layers-holds_no_layer = { $what }: holds no layer; give { $forms }
layers-holds_files = { $what }: holds { $count } files; name one with layer: { $files }
layers-no_tags = { $what }: OpenStreetMap has no tags for this layer
layers-no_layer = { $what }: no layer '{ $layer }'; there are { $layers }
layers-columns_take = columns: takes names, {"{"}column: name{"}"} or {"{"}column: {"{"}column, unit{"}"}{"}"}
layers-fill_takes = fill: takes a finite number for each column
layers-column_name_text = columns and fill: the name of a column is text
layers-box_four_numbers = { $key }: { $given } is not four numbers; write them in degrees
layers-no_extract = { $what }: { $file }: is not a complete extract of OpenStreetMap ({ $why })
layers-crs_none = { $what }: crs '{ $crs }' is not a coordinate system; write one such as EPSG:6677
layers-no_crs = { $what }: no coordinate system; write `crs: EPSG:4326`, or the system it is in, next to its file in the study
layers-no_way_to_degrees = { $what }: cannot convert { $said } to degrees; save it in EPSG:4326
layers-table_or_sql = layer { $name }: postgis: give either table or sql
layers-no_database = layer { $name }: postgis: is not the address of a database; write postgresql+psycopg://user@host/database
layers-a_table = table { $table }
layers-on_this_machine = this machine/{ $database }
layers-a_question = the query
layers-database_unread = layer { $name }: { $where }: { $what } cannot be read ({ $why })
layers-no_table = layer { $name }: { $where }: no table '{ $table }' with a geometry; check its name
layers-no_geom = layer { $name }: { $where }: the query returns no column geom; write `... as geom`; it has { $columns }
layers-no_unit = columns: { $column } has no unit; leave out `unit`
layers-unknown_unit = columns: { $column }: no unit '{ $unit }'; there are { $known }
layers-no_raster_file = { $what }: no such raster file; check the path
layers-cannot_read_raster = { $what }: cannot be read as a raster ({ $why })
layers-raster_not_degrees = { $what }: raster is in { $crs }, not in degrees; reproject it to EPSG:4326
layers-not_north_up = { $what }: raster is not north up; warp it with gdalwarp first
layers-raster_reproject = { $what }: raster is in { $crs }; reproject it to EPSG:4326
layers-other_crs = layer { $name }: { $path }: is in another coordinate system than { $first }; warp the tiles to one with gdalwarp
layers-no_way_from_degrees = layer { $name }: { $path }: cannot convert degrees to { $crs }; give its system in the study as crs: EPSG:NUMBER
layers-raster_spoiled = layer { $name }: { $path }: cannot be read ({ $why }); is the file complete?
layers-several_bands = layer { $name }: { $path }: holds several bands ({ $bands }); choose one with { $by ->
    [time] time: or band:
   *[band] band:
 }
layers-no_time = layer { $name }: { $path }: has nothing of { $time }; it has { $times }
layers-raster_picture = layer { $name }: { $path }: is a picture ({ $colors }), and its colors are no amounts; give the raster behind it, or band: NUMBER where that band holds amounts
layers-raster_classes = layer { $name }: { $path }: holds classes with colors; say what each number means, such as classes: {"{"}1: 0.25, 2: 1.75{"}"}, or band: 1 where the numbers count as they are
layers-band_of_picture = band { $band } is the { $color ->
    [palette] numbers of a palette
   *[other] { $color } of a picture
 }, taken as numbers
layers-undeclared_fill = layer { $name }: { $path }: { $others ->
    [none] holds nothing but { $value }
   *[some] holds { $value }, and else { $low } to { $high }
 }; add nodata: { $value } where that means "nothing known", or nodata: none where every number counts
layers-nodata_beyond = layer { $name }: { $path }: nodata { $value } cannot stand in its cells, which hold { $low } to { $high }; check the number
layers-nodata_takes = nodata takes a number, several, or none; not '{ $given }'
layers-of_bands = band { $number } of { $count } is read ({ $called })
layers-of_times = of { $time }; there are { $first } to { $last }
layers-of_time = of { $time }
layers-heights_as_meters = heights are taken as meters, though places are in { $unit }; add unit: { $unit } where heights are so too
layers-of_values = values { $low } to { $high }{ $units ->
    [none] {""}
   *[one] {" "}{ $unit }
 }; { $unknown } % of the cells unknown{ $looked ->
    [sample] {" "}(of a sample)
   *[all] {""}
 }
layers-nothing_known = no cell is known{ $looked ->
    [sample] {" "}(of a sample)
   *[all] {""}
 }
layers-no_band = layer { $name }: { $path }: has no band { $band }; it has 1 to { $count }
layers-band_no_numbers = layer { $name }: { $path }: band { $band } does not hold real numbers
layers-not_georeferenced = layer { $name }: { $path }: does not say where its cells lie; georeference it (gdal_translate -a_ullr, gdalwarp)
layers-crs_no_system = layer { $name }: crs '{ $crs }' is not a coordinate system; write one such as EPSG:6677
layers-raster_no_crs = layer { $name }: { $path }: raster has no coordinate system; add it to the study as crs: EPSG:NUMBER
layers-off_grid = layer { $name }: { $path }: its cells do not lie on the grid of { $first }; join the tiles with gdalwarp
layers-no_file_named = layer { $name }: no file given; give at least one
layers-no_raster_fits = layer { $name }: { $path }: no file matches this pattern; check the path
layers-folder_of_tiles = layer { $name }: { $path }: is a folder; write its tiles as { $path }/*.tif
layers-no_raster_named = layer { $name }: { $path }: no such raster file; check the path
layers-several_variables = layer { $name }: { $path }: holds several variables; choose one of them with variable: { $variables }
layers-no_variable = layer { $name }: { $path }: has no variable '{ $variable }'; it has { $variables }
layers-unreadable_raster = layer { $name }: { $path }: cannot be read as a raster ({ $why })
layers-network_service = layer { $name }: { $path }: refers to a network service; download it first, for instance with geowbit fetch
layers-went_away = layer { $name }: { $path }: disappeared while it was being read; try again
layers-none_fits = layer { $name }: { $path }: no file matches; check the pattern
layers-word_of_rows = { $word } ({ $count })
layers-unknown_words = { $count } rows have a { $column } that is not known: { $words }{ $counts ->
    [by_kind] ; they serve no load (unlisted_kinds_serve: 1 lets them), until it is one of { $known }
    [no] ; they do not count, until it is one of { $known }
   *[yes] ; they are taken as they are
 }
layers-no_row_empty = { $what }: no usable row (it is empty)
layers-no_row_no_geometry = { $what }: no usable row (it has no geometry)
layers-columns_twice = { $what }: two columns are named '{ $column }'; rename one
layers-no_schema = no layer is named '{ $name }'; there are { $layers }
layers-no_wkt = { $what }: the column '{ $column }' holds no shapes: no WKT, WKB, GeoJSON or "lat, lon"
layers-datum_of_heading = { $column } names its datum: read as { $crs }
layers-needs_lon_lat = { $what }: needs columns lon and lat in degrees, one with shapes (WKT, GeoJSON, "lat, lon") or one with codes of grid squares; name them in the study with columns: {"{"}lon: ITS_NAME, lat: ITS_NAME{"}"}, geometry: or mesh:, or the row of the heading with header_row:; it has { $columns }
layers-other_sheets = choose another sheet with layer: { $sheets }
layers-no_text = { $what }: its text is in no encoding that is known here; name it with `encoding:` (such as cp932, cp1250 or mac_roman), or save it as UTF-8
layers-no_sheet = { $what }: no sheet '{ $sheet }'; there are { $sheets }
layers-looks_like_degrees = { $what }: its coordinates look like degrees ({ $x }, { $y }), but { $by ->
    [study] the study says crs:
   *[file] it says
 } { $said }; write `crs: EPSG:4326` next to it in the study
layers-no_degrees = { $what }: coordinates such as { $x }, { $y } are not degrees, but { $by ->
    [study] the study says crs:
   *[file] it says
 } { $said }; write the `crs:` that they are in, such as EPSG:6677, next to it in the study
layers-other_form = { $what }: is not { $form }, as its name says; it is { $like }
layers-not_its_form = { $what }: is not { $form }, as its name says
form-zip = a zip archive
form-kmz = a KMZ archive
form-gzip = a gzip archive
form-7z = a 7z archive
form-excel = an Excel workbook
form-old_excel = an old Excel workbook
form-opendocument = an OpenDocument table
form-geopackage = a GeoPackage
form-sqlite = a SQLite database
form-geopackage_or_sqlite = a GeoPackage or another SQLite file
form-geoparquet = GeoParquet
form-parquet = Parquet
form-flatgeobuf = FlatGeobuf
form-shapefile = a Shapefile
form-geojson = GeoJSON
form-gml = GML
form-kml = KML
form-gpx = GPX
form-extract = an extract of OpenStreetMap
form-layer = a layer
form-png = a PNG picture
form-jpeg = a JPEG picture
form-gif = a GIF picture
form-tiff = a TIFF picture
form-pdf = a PDF
form-text = text
layers-no_such_name = layers: nothing reads a layer named '{ $name }'; { $hint }; a criterion or an exclusion can name any other
layers-not_of_osm = fetch: no layer '{ $name }' can be made from OpenStreetMap; { $hint }
layers-line = line { $line }
layers-unknown_encoding = { $what }: encoding: '{ $encoding }' is not one; write one such as cp932, cp1250 or utf-8
layers-not_in_encoding = { $what }: its text is not in { $encoding }; leave out `encoding:`, or write another
layers-open_quote = { $what }: a quote { $mark } opens in line { $line } and is never closed; close it, or write `quote: none` next to its file in the study
layers-more_fields = { $what }: line { $line } and all others have { $count } fields, the heading { $fields }; put texts that hold the separator into quotes, name the heading with `header_row:`, or what quotes with `quote:`
layers-row_spoiled = { $what }: line { $line }: { $kind }; put texts that hold the separator into quotes
layers-no_header_row = { $what }: header_row: there is no row { $row }
layers-several_sheets = { $what }: several sheets hold places; name one with layer:, or all as one layer: [{ $sheets }]
layers-only_hidden_sheet = { $what }: only the hidden sheet '{ $sheet }' holds places; name it with layer: { $sheet } if it is meant
layers-of_sheets = the sheet { $sheet } was read; without { $others }
layers-several_shapes = { $what }: several columns hold shapes: { $columns }; name one with columns: {"{"}geometry: ITS_NAME{"}"}
layers-several_pairs = { $what }: several pairs of columns hold places ({ $pairs }); name one with columns: {"{"}lon: { $lon }, lat: { $lat }{"}"}
layers-several_srids = { $what }: its shapes are of several systems (SRID { $srids }); convert them to one, or write `crs:` next to its file in the study
layers-rounded_codes = { $what }: the codes in '{ $column }' are rounded ({ $code }), as a spreadsheet does; export them again as text
layers-no_mesh_codes = { $what }: no code in '{ $column }' is of a grid square in this country; name the place with columns: {"{"}lon: ITS_NAME, lat: ITS_NAME{"}"}
layers-mesh_guessed = codes of ten digits in { $column } were read as squares of { $m } m; if they are of 100 m write columns: {"{"}mesh: {"{"}column: { $column }, unit: 100m{"}"}{"}"}
layers-no_mesh_size = columns: mesh: '{ $unit }' is no size of grid squares; write one such as 250m or 100m
layers-decimal_takes = decimal: takes "." or ",", not { $given }
layers-quote_takes = quote: takes one character or none, not { $given }
layers-rows_take = { $key }: takes a whole number of rows, not { $given }
dirt-encoding = read as { $encoding }
dirt-apostrophes = texts between apostrophes read
dirt-above_heading = lines above the heading
dirt-comment = comment lines
dirt-second_heading = second row of the heading, or units
dirt-footer = notes below the table
dirt-empty_row = empty rows
dirt-more_fields = row of { $count } fields under a heading of { $fields }
dirt-thousands_read = mark of thousands read
dirt-sign_read = other sign of minus read
dirt-words_read = words or marks beside a number
dirt-at_least = lower bound taken as the number
dirt-only_a_bound = upper bound, not a number
dirt-filler = placeholder of a missing number
dirt-lat_lon = latitude and longitude read from { $column }
dirt-lon_lat = longitude and latitude read from { $column }
dirt-of_mesh = placed by { $column }, squares of { $m } m
dirt-x_is_north = { $x } is north in { $crs }, read so
dirt-x_is_east = { $x } is east here, though north in { $crs }
layers-all_folders = all folders of the file were read as one layer: { $folders } (choose some with layer:)
layers-surfaces = { $what }: holds surfaces of triangles or faces, which cannot be read; save it as polygons
layers-which_is_north = layer { $name }: { $x } is north in { $crs } as surveyors write it, and east as programs write it; say which with columns: {"{"}lon: { $y }, lat: { $x }{"}"} (or the other way round)
dirt-surplus_separator = separator at the end of the row
dirt-within_180 = longitude beyond 180, turned by 360
layers-unnamed_station = unnamed substation near { $place } ({ $told })
layers-no_profile = there is no profile '{ $given }'; { $hint }
layers-several_profiles = the columns fit several profiles ({ $profiles }); name one with `profile:`
layers-profile_reads = the table of profiles: { $profile }: '{ $reads }' is no way to read a column
layers-not_of_profile = { $what }: has no column of the profile { $profile } (which needs { $needs }); it has { $columns }
layers-by_profile = read as { $title } (profile { $profile }): gives { $columns }; `profile: none` reads the columns as they are
layers-profile_not_for = { $title }: { $what }
dirt-unknown_code = { $column }: a code that its list does not have, unknown
dirt-no_class = { $column }: no class, unknown
dirt-no_number_there = { $column }: no number, unknown
layers-where_rule = where: { $rule } is not understood; write 'column > number', 'column in A, B', a list of them, or {"{"}column: [A, B]{"}"}
layers-where_none = { $what }: where { $rule } leaves no row; { $column } has { $has }
layers-no_such_code = { $what }: '{ $value }' stands for nothing in { $column }; { $hint }
dirt-left_by_where = left out by where: { $rule }
layers-no_official_table = { $what }: is no official table that is known (`geowbit profiles` lists them); it has { $columns }; name one with `profile:` if its headings were changed
layers-without_places_official = { $what }: { $title } (profile { $profile }) tells no places; join it to a layer that does: {"{"}file: PLACES, join: {"{"}file: THIS_FILE, by: {"{"}name: name{"}"}{"}"}{"}"}

## What stands behind a value
evidence-observed = observed
evidence-derived = derived
evidence-estimated = estimated
evidence-assumed = assumed
evidence-dated = { $kind }, { $date }
layers-in_forms = read from { $file }; the archive has it once more as { $others }
layers-no_elevation = layer { $name }: { $path }: holds no tile of heights that is known
layers-tile_spoiled = layer { $name }: { $path }: this tile of heights is cut off or broken; fetch it again
layers-no_rows_of_raster = layer { $name }: `{ $key }` is of tables and shapes; a raster has no rows. Choose its classes with share_by
layers-holds_archives = { $what }: holds archives within ({ $first }); unpack it and give those, as a pattern such as *.zip

### Was der Raum layers sagt.

layers-licence_unknown = Die Lizenz von { $name } ist unbekannt: den Eigentümer fragen, bevor das Ergebnis veröffentlicht oder verkauft wird.
layers-licence_not_commercial = Die Lizenz von { $name } ist { $licence }; sie verbietet gewerbliche Nutzung.
layers-rows_of = { $count } { $kind }
layers-row = Zeile { $row }
layers-row_of = { $file } Zeile { $row }
layers-row_says = { $row }: { $said }
layers-nothing = nichts
layers-became = { $was } -> { $now }
layers-strict = Ebene { $name }: { $where }: strict, und { $count } Zeilen sind nicht verwendbar: { $kind } ({ $first }){ $others ->
    [0] {""}
   *[other] , und { $others } Zeilen aus anderen Gründen
 }; sie berichtigen oder `strict` weglassen
layers-elsewhere = { $what }: kein Objekt im Gebiet; die Ebene liegt um Länge { $lon }, Breite { $lat }; eine aus diesem Gebiet angeben
layers-beside_the_area = kein Objekt im Gebiet; die Ebene liegt um Länge { $lon }, Breite { $lat }
layers-ids_twice = Kennungen von Objekten stehen zweimal in einer Datei
layers-of_several = die Datei hat mehrere Ebenen; gelesen wurde { $first } (eine andere mit layer: { $others } wählen)
layers-both = { $one }; { $other }
layers-no_row = { $what }: keine verwendbare Zeile ({ $why })
layers-none_within = nichts davon liegt im Gebiet
layers-read_within = gelesen im Umkreis von { $km } km um das Gebiet
layers-without_number = { $count } von { $of } Zeilen ({ $share } %) haben kein { $column } und bleiben weg: Das Nächste kann eines davon sein
layers-invented_names = { $count } von { $of } Namen ({ $share } %) haben keine Quelle: Sie sind beim Verorten oder aus den Enden einer Leitung erfunden
layers-none_there = fetch { $name }: OpenStreetMap hat keine in { $where } ({ $reasons }); das Gebiet prüfen
layers-changed = { $file } wurde seit dem Abruf verändert.
layers-no_datum = die Datei nennt Grad, aber kein Bezugssystem; WGS 84 ist angenommen
dirt-same_shape = doppelte Form
dirt-same_name = derselbe Name innerhalb von { $m } m
dirt-made_a_point = Form zu einem Punkt darin
dirt-members_to_a_point = Mitglieder zu einem Punkt darunter
dirt-not_a = keine Form der Art { $kind }
dirt-no_length = keine Länge
dirt-made_valid = kreuzt sich selbst, gültig gemacht
dirt-swapped = Breite vor Länge, vertauscht
dirt-latitude_first = Breite vor Länge
dirt-no_coordinate = keine Zahl als Koordinate
dirt-not_on_earth = nicht auf der Erde
dirt-transformed = umgerechnet aus { $crs }
dirt-antimeridian = quert den 180. Längengrad, dort geteilt
dirt-broken = beschädigte Form (eine Linie aus einem Punkt, oder abgeschnitten)
dirt-invented = Name, beim Verorten oder aus den Enden einer Leitung erfunden
dirt-missing = { $column } fehlt
dirt-beyond = { $column } nicht in { $low } bis { $high }
dirt-no_number = { $column } ist keine Zahl von { $low } bis { $high }, auf unbekannt gesetzt
dirt-filled = { $column } fehlt, mit { $value } gefüllt
dirt-numbered = Kennung fehlt oder ist nicht eindeutig, nummeriert
dirt-of_column = { $column }: { $kind }
dirt-word_read = Wort in anderer Schreibung gelesen
dirt-full_width = Ziffern voller Breite gelesen
dirt-unit_read = Einheit neben der Zahl gelesen
dirt-volts = Volt in kV umgerechnet
dirt-several_voltages = höchste von mehreren Spannungen
dirt-voltage_words = Wörter oder Einheit neben einer Spannung
dirt-sexagesimal = Grad, Minuten und Sekunden in Grad umgerechnet
dirt-decimal_comma = Dezimalkomma gelesen
dirt-shift_jis = als Shift_JIS gelesen
dirt-no_whole_geometry = unvollständige Geometrie
dirt-outside_area = außerhalb des Gebiets
dirt-no_place = kein Ort
geometry-point = Punkt
geometry-line = Linie
geometry-polygon = Polygon
osm-uneven = OpenStreetMap ist ungleichmäßig erfasst: Was hier fehlt, kann es dennoch geben.
osm-no_voltage = Vielen Umspannwerken fehlt darin die Spannung, vor allem denen niedrigerer Spannung.
osm-no_output = Die Leistung der meisten Kraftwerke ist nicht eingetragen.
osm-no_backbone = Ob Glasfaser des Hauptnetzes eine Vermittlung erreicht, ist nicht bekannt.
osm-no_loads = Lasten sind nicht eingetragen.
osm-proxy = Steht für Glasfaser: Eine offene Karte davon gibt es nicht, und Glasfaser verläuft entlang der meisten solcher Wege, nicht aller.
layer_name-substations = Umspannwerke
layer_name-data_centers = Rechenzentren
layer_name-fault_km = Entfernung zu Störungen
layer_name-fiber_nodes = Glasfaserknoten
layer_name-fiber_routes = Glasfasertrassen
layer_name-municipality = Gemeinde
layer_name-municipalities = Gemeinden
layer_name-population = Bevölkerung
layer_name-power_lines = Stromleitungen
layer_name-power_plants = Kraftwerke
layer_name-prefectures = Präfekturen
layer_name-terrain = Gelände
layer_name-land_share = Landanteil
layer_name-national_park_zones = Nationalparkzonen
layer_name-railways = Bahnen
layer_name-expressways = Autobahnen
layer_name-rivers = Flüsse
layer_name-lakes = Seen
layer_name-runways = Landebahnen
layer_name-active_volcanoes = aktive Vulkane
layer_name-seismic_classes = Erschütterungsklassen
layer_name-municipal_facts = Angaben zu Gemeinden
layer_name-terrain_5min = grobes Gelände
layer_name-water = Gewässer
layer_name-epicenters = Epizentren
layer_name-supply_areas = Netzgebiete
layer_name-climate_normals = Klimanormalwerte
layer_name-area_prices = Gebietspreise
layer_name-nuclear_units = Kernkraftwerksblöcke
layer_name-trunk_transformers = Haupttransformatoren
layer_name-land = Land
unit-per-year = je Jahr
unit-per-1000-km-and-year = je 1000 km und Jahr
unit-count = Anzahl
unit-ratio = Verhältnis
unit-share = Anteil
unit-share-of-capital = Anteil am Kapital
unit-flag = Schalter
unit-h = h
unit-hours = Stunden
unit-pairs = Paare
unit-fiscal-year = Fiskaljahr
unit-us-each = us je Stück
unit-us-per-end = us je Ende
unit-us-per-hop = us je Abschnitt
unit-us-per-km = us je km
unit-1-per-C = 1 je °C
unit-C = °C
unit-C-per-degree = °C je Grad
unit-per-km = je km
unit-C-per-km = °C je km
confidence-low = gering
confidence-medium = mittel
confidence-high = hoch
confidence-user = eigene Angabe
layers-fill_text = Ebene { $name }: fill: { $column } enthält { $value }, das keine Zahl ist; nur Zahlen werden gefüllt
layer_name_own-prefectures = Regionen
layers-no_embedded = keine mitgelieferte Ebene { $name }; { $hint }
study_name-Study = Studie
layers-broken_archive = { $what }: ist ein beschädigtes Archiv ({ $why })
layers-many_members = { $what }: enthält { $count } Teile, mehr als { $most }; abgewiesen
layers-member_twice = { $what }: enthält '{ $name }' zweimal; abgewiesen
layers-member_below_file = { $what }: enthält '{ $name }' unterhalb einer Datei; abgewiesen
layers-broken_member = { $what }: { $name } darin ist beschädigt ({ $why })
layers-bomb = { $what }: würde sich auf das { $times }-fache entpacken, mehr als { $most }; als Bombe abgewiesen
layers-large_archive = { $what }: würde sich auf { $mb } MB entpacken, mehr als { $most }
layers-member_link = { $what }: enthält einen Verweis ({ $name }); abgewiesen
layers-locked = { $what }: ist mit einem Passwort gesperrt ({ $name })
layers-outside_folder = { $what }: würde außerhalb seines Ordners schreiben ({ $name }); abgewiesen
layers-member_no_name = { $what }: enthält einen ungültigen Dateinamen ({ $name }); abgewiesen
layers-embedded_stays = layers: '{ $name }' ist mitgeliefert und nicht ersetzbar; der eigenen Ebene einen anderen Namen geben, und ein Kriterium, das sie liest
layers-raster_for_features = Ebene { $name } ist ein Raster, wo Objekte gebraucht werden
layers-no_raster = Ebene { $name } ist kein Raster
layers-none_given = Ebene { $name }: fehlt; eine mit layers: {"{"}{ $name }: {"{"}file: PATH{"}"}{"}"} angeben
layers-terrain_no_raster = Ebene terrain: { $what }: ist kein Raster; Höhen als Raster angeben; ein Archiv aus Archiven entpacken
layers-takes = layers: { $name } nimmt einen GeoDataFrame, einen Pfad oder {"{"}file: PATH{"}"}
layers-raster_given = Ebene { $name }: ist ein Raster; { $geometry ->
    [point] Punkte
    [line] Linien
   *[polygon] Polygone
 } als Vektordatei angeben
layers-no_column = { $what }: keine Spalte '{ $column }'; es gibt { $columns }
layers-geometry_column = { $what }: columns: geometry ist immer die Form; eine andere Spalte nennen
layers-column_missing = { $what }: keine Spalte '{ $column }'; sie in der Studie mit columns: {"{"}{ $column }: { $its_name }{"}"} nennen
layers-fill_out_of_range = Ebene { $name }: fill: { $column } { $value } liegt nicht in { $low } bis { $high }
layers-empty_file = { $what }: nicht lesbar (die Datei ist leer)
layers-web_page = { $what }: ist eine Webseite, nicht { $form }; die Datei selbst holen
layers-only_a_link = { $what }: verweist nur auf eine Ebene; die Ebene selbst angeben
layers-no_records = { $what }: ist JSON, enthält aber weder Objekte noch eine Liste von Datensätzen
layers-join_takes = { $name }: join nimmt by: {"{"}COLUMN: ITS_COLUMN{"}"} und eines von file: und, in einer Studie, layer:
layers-one_table_joins = Ebene { $name }: eine Tabelle lässt sich an eine Ebene fügen; eine Datei angeben
layers-joins_itself = Ebene { $name }: ihre Zeilen sind die von { $other }, deren Zeilen die von { $name } sind; einer davon eigene Orte geben
layers-joined = { $file }: { $matched } von { $of } Zeilen haben eine seiner Zeilen ({ $used } von { $rows })
layers-joined_twice = { $count } seiner Zeilen haben den Schlüssel einer anderen und bleiben weg ({ $first }); nach einer weiteren Spalte fügen
layers-not_joined = { $name } darin passt zu nichts; am nächsten: { $near }
layers-nothing_joins = { $what }: keine Zeile passt nach { $by } (wie { $example }); mit by: andere Spalten nennen
layers-no_geojson = { $what }: ist JSON, aber kein GeoJSON: es enthält keine Objekte
layers-without_places = die mitgelieferte Ebene '{ $name }' ist eine Tabelle ohne Geometrie
layers-needs_package = { $what }: braucht das Paket { $module }; einrichten mit: pip install 'geowbit[{ $extra }]'
layers-not_horizontal = { $what }: { $crs } ist kein System für Karten; eines wie EPSG:6677 schreiben
layers-no_path = { $what }: nimmt einen Pfad, nicht { $given }
layers-evidence_takes = evidence nimmt eines von { $kinds }, nicht { $given }
layers-no_evidence = evidence.csv: hat keine Zeile für { $of } { $name }
layers-file_name = { $what }: { $path }: { $problem }
layers-no_room = { $what }: in { $folder } ist kein Platz zum Entpacken ({ $reason }); TMPDIR auf einen anderen Ort setzen
layers-cannot_be_file = { $what }: { $path }: kann keine Datei sein ({ $reason }); den Pfad prüfen
layers-is_folder = { $what }: ist ein Ordner; eine Datei darin nennen
layers-no_file = { $what }: keine solche Datei; den Pfad prüfen
layers-part_of_shapefile = { $what }: ist nur ein Teil eines Shapefile; { $whole } angeben
layers-forms = GeoPackage, GeoJSON, Shapefile, FlatGeobuf, GML, KML, GeoParquet, .osm.pbf, CSV, TSV, Excel, oder ein Zip davon
layers-cannot_read = { $what }: nicht lesbar ({ $why }); möglich sind { $forms }
layers-no_geometry_column = { $what }: hat keine Spalte mit Geometrie
layers-holds_raster = { $what }: enthält ein Raster, { $raster }; es entpacken und diese Datei nennen
layers-holds_no_layer = { $what }: enthält keine Ebene; möglich sind { $forms }
layers-holds_files = { $what }: enthält { $count } Dateien; eine mit layer: { $files } nennen
layers-no_tags = { $what }: OpenStreetMap hat für diese Ebene keine Merkmale
layers-no_layer = { $what }: keine Ebene '{ $layer }'; es gibt { $layers }
layers-columns_take = columns: nimmt Namen, {"{"}column: name{"}"} oder {"{"}column: {"{"}column, unit{"}"}{"}"}
layers-fill_takes = fill: nimmt für jede Spalte eine endliche Zahl
layers-column_name_text = columns und fill: der Name einer Spalte ist Text
layers-box_four_numbers = { $key }: { $given } sind nicht vier Zahlen; sie in Grad schreiben
layers-no_extract = { $what }: { $file }: ist kein vollständiger Auszug aus OpenStreetMap ({ $why })
layers-crs_none = { $what }: crs '{ $crs }' ist kein Koordinatensystem; eines wie EPSG:6677 schreiben
layers-no_crs = { $what }: kein Koordinatensystem; `crs: EPSG:4326` oder sein System in der Studie neben die Datei schreiben
layers-no_way_to_degrees = { $what }: { $said } lässt sich nicht in Grad umrechnen; in EPSG:4326 sichern
layers-table_or_sql = Ebene { $name }: postgis: entweder table oder sql angeben
layers-no_database = Ebene { $name }: postgis: ist keine Adresse einer Datenbank; postgresql+psycopg://user@host/database schreiben
layers-a_table = Tabelle { $table }
layers-on_this_machine = dieser Rechner/{ $database }
layers-a_question = die Abfrage
layers-database_unread = Ebene { $name }: { $where }: { $what } ist nicht lesbar ({ $why })
layers-no_table = Ebene { $name }: { $where }: keine Tabelle '{ $table }' mit Geometrie; ihren Namen prüfen
layers-no_geom = Ebene { $name }: { $where }: die Abfrage gibt keine Spalte geom zurück; `... as geom` schreiben; es gibt { $columns }
layers-no_unit = columns: { $column } hat keine Einheit; `unit` weglassen
layers-unknown_unit = columns: { $column }: keine Einheit '{ $unit }'; es gibt { $known }
layers-no_raster_file = { $what }: keine solche Rasterdatei; den Pfad prüfen
layers-cannot_read_raster = { $what }: nicht als Raster lesbar ({ $why })
layers-raster_not_degrees = { $what }: das Raster steht in { $crs }, nicht in Grad; in EPSG:4326 umrechnen
layers-not_north_up = { $what }: das Raster ist nicht genordet; es zuerst mit gdalwarp ausrichten
layers-raster_reproject = { $what }: das Raster steht in { $crs }; in EPSG:4326 umrechnen
layers-other_crs = Ebene { $name }: { $path }: steht in einem anderen Koordinatensystem als { $first }; die Kacheln mit gdalwarp in eines umrechnen
layers-no_way_from_degrees = Ebene { $name }: { $path }: Grad lassen sich nicht in { $crs } umrechnen; sein System in der Studie als crs: EPSG:NUMBER angeben
layers-raster_spoiled = Ebene { $name }: { $path }: nicht lesbar ({ $why }); ist die Datei vollständig?
layers-several_bands = Ebene { $name }: { $path }: enthält mehrere Bänder ({ $bands }); eines wählen mit { $by ->
    [time] time: oder band:
   *[band] band:
 }
layers-no_time = Ebene { $name }: { $path }: hat nichts von { $time }; es gibt { $times }
layers-raster_picture = Ebene { $name }: { $path }: ist ein Bild ({ $colors }), und seine Farben sind keine Mengen; das Raster dahinter angeben, oder band: NUMBER, wo dieses Band Mengen enthält
layers-raster_classes = Ebene { $name }: { $path }: enthält Klassen mit Farben; angeben, was jede Zahl bedeutet, etwa classes: {"{"}1: 0.25, 2: 1.75{"}"}, oder band: 1, wo die Zahlen zählen, wie sie sind
layers-band_of_picture = Band { $band } ist { $color ->
    [palette] die Nummern einer Palette
   *[other] { $color } eines Bildes
 }, als Zahlen genommen
layers-undeclared_fill = Ebene { $name }: { $path }: { $others ->
    [none] enthält nichts als { $value }
   *[some] enthält { $value }, und sonst { $low } bis { $high }
 }; nodata: { $value } hinzufügen, wo das „nichts bekannt“ bedeutet, oder nodata: none, wo jede Zahl zählt
layers-nodata_beyond = Ebene { $name }: { $path }: nodata { $value } kann nicht in seinen Zellen stehen, die { $low } bis { $high } enthalten; die Zahl prüfen
layers-nodata_takes = nodata nimmt eine Zahl, mehrere oder none; nicht '{ $given }'
layers-of_bands = gelesen ist Band { $number } von { $count } ({ $called })
layers-of_times = von { $time }; es gibt { $first } bis { $last }
layers-of_time = von { $time }
layers-heights_as_meters = Höhen gelten als Meter, obwohl Orte in { $unit } stehen; unit: { $unit } hinzufügen, wo auch Höhen so stehen
layers-of_values = Größen { $low } bis { $high }{ $units ->
    [none] {""}
   *[one] {" "}{ $unit }
 }; { $unknown } % der Zellen unbekannt{ $looked ->
    [sample] {" "}(aus einer Stichprobe)
   *[all] {""}
 }
layers-nothing_known = keine Zelle ist bekannt{ $looked ->
    [sample] {" "}(aus einer Stichprobe)
   *[all] {""}
 }
layers-no_band = Ebene { $name }: { $path }: hat kein Band { $band }; es gibt 1 bis { $count }
layers-band_no_numbers = Ebene { $name }: { $path }: Band { $band } enthält keine reellen Zahlen
layers-not_georeferenced = Ebene { $name }: { $path }: sagt nicht, wo seine Zellen liegen; es verorten (gdal_translate -a_ullr, gdalwarp)
layers-crs_no_system = Ebene { $name }: crs '{ $crs }' ist kein Koordinatensystem; eines wie EPSG:6677 schreiben
layers-raster_no_crs = Ebene { $name }: { $path }: das Raster hat kein Koordinatensystem; es in der Studie als crs: EPSG:NUMBER hinzufügen
layers-off_grid = Ebene { $name }: { $path }: seine Zellen liegen nicht auf dem Gitter von { $first }; die Kacheln mit gdalwarp zusammenfügen
layers-no_file_named = Ebene { $name }: keine Datei angegeben; mindestens eine angeben
layers-no_raster_fits = Ebene { $name }: { $path }: keine Datei passt zu diesem Muster; den Pfad prüfen
layers-folder_of_tiles = Ebene { $name }: { $path }: ist ein Ordner; seine Kacheln als { $path }/*.tif schreiben
layers-no_raster_named = Ebene { $name }: { $path }: keine solche Rasterdatei; den Pfad prüfen
layers-several_variables = Ebene { $name }: { $path }: enthält mehrere Variablen; eine davon mit variable: { $variables } wählen
layers-no_variable = Ebene { $name }: { $path }: hat keine Variable '{ $variable }'; es gibt { $variables }
layers-unreadable_raster = Ebene { $name }: { $path }: nicht als Raster lesbar ({ $why })
layers-network_service = Ebene { $name }: { $path }: verweist auf einen Netzdienst; zuerst herunterladen, etwa mit geowbit fetch
layers-went_away = Ebene { $name }: { $path }: verschwand beim Lesen; noch einmal versuchen
layers-none_fits = Ebene { $name }: { $path }: keine Datei passt; das Muster prüfen
layers-word_of_rows = { $word } ({ $count })
layers-unknown_words = { $count } Zeilen haben in { $column } ein unbekanntes Wort: { $words }{ $counts ->
    [by_kind] ; sie tragen keine Last (unlisted_kinds_serve: 1 lässt sie), bis es eines von { $known } ist
    [no] ; sie zählen nicht, bis es eines von { $known } ist
   *[yes] ; sie gelten, wie sie sind
 }
layers-no_row_empty = { $what }: keine verwendbare Zeile (es ist leer)
layers-no_row_no_geometry = { $what }: keine verwendbare Zeile (es hat keine Geometrie)
layers-columns_twice = { $what }: zwei Spalten heißen '{ $column }'; eine umbenennen
layers-no_schema = keine Ebene heißt '{ $name }'; es gibt { $layers }
layers-no_wkt = { $what }: die Spalte '{ $column }' enthält keine Formen: kein WKT, WKB, GeoJSON oder "lat, lon"
layers-datum_of_heading = { $column } nennt ihr Bezugssystem: gelesen als { $crs }
layers-needs_lon_lat = { $what }: braucht Spalten lon und lat in Grad, eine mit Formen (WKT, GeoJSON, "lat, lon") oder eine mit Codes von Gitterquadraten; sie in der Studie mit columns: {"{"}lon: ITS_NAME, lat: ITS_NAME{"}"}, geometry: oder mesh: nennen, oder die Zeile der Überschrift mit header_row:; es gibt { $columns }
layers-other_sheets = ein anderes Blatt mit layer: { $sheets } wählen
layers-no_text = { $what }: der Text steht in keiner hier bekannten Kodierung; sie mit `encoding:` nennen (etwa cp932, cp1250 oder mac_roman) oder als UTF-8 sichern
layers-no_sheet = { $what }: kein Blatt '{ $sheet }'; es gibt { $sheets }
layers-looks_like_degrees = { $what }: die Koordinaten sehen nach Grad aus ({ $x }, { $y }), aber { $by ->
    [study] die Studie sagt crs:
   *[file] die Datei sagt
 } { $said }; `crs: EPSG:4326` in der Studie daneben schreiben
layers-no_degrees = { $what }: Koordinaten wie { $x }, { $y } sind keine Grad, aber { $by ->
    [study] die Studie sagt crs:
   *[file] die Datei sagt
 } { $said }; ihr `crs:`, etwa EPSG:6677, in der Studie daneben schreiben
layers-other_form = { $what }: ist nicht { $form }, wie der Name sagt, sondern { $like }
layers-not_its_form = { $what }: ist nicht { $form }, wie der Name sagt
form-zip = ein Zip-Archiv
form-kmz = ein KMZ-Archiv
form-gzip = ein Gzip-Archiv
form-7z = ein 7z-Archiv
form-excel = eine Excel-Mappe
form-old_excel = eine alte Excel-Mappe
form-opendocument = eine OpenDocument-Tabelle
form-geopackage = ein GeoPackage
form-sqlite = eine SQLite-Datenbank
form-geopackage_or_sqlite = ein GeoPackage oder eine andere SQLite-Datei
form-geoparquet = GeoParquet
form-parquet = Parquet
form-flatgeobuf = FlatGeobuf
form-shapefile = ein Shapefile
form-geojson = GeoJSON
form-gml = GML
form-kml = KML
form-gpx = GPX
form-extract = ein Auszug aus OpenStreetMap
form-layer = eine Ebene
form-png = ein PNG-Bild
form-jpeg = ein JPEG-Bild
form-gif = ein GIF-Bild
form-tiff = ein TIFF-Bild
form-pdf = ein PDF
form-text = Text
layers-no_such_name = layers: nichts liest eine Ebene namens '{ $name }'; { $hint }; ein Kriterium oder ein Ausschluss kann jede andere nennen
layers-not_of_osm = fetch: keine Ebene '{ $name }' lässt sich aus OpenStreetMap machen; { $hint }
layers-line = Zeile { $line }
layers-unknown_encoding = { $what }: encoding: '{ $encoding }' ist keine; eine wie cp932, cp1250 oder utf-8 schreiben
layers-not_in_encoding = { $what }: der Text steht nicht in { $encoding }; `encoding:` weglassen oder eine andere schreiben
layers-open_quote = { $what }: ein Anführungszeichen { $mark } beginnt in Zeile { $line } und endet nie; es schließen oder `quote: none` in der Studie neben die Datei schreiben
layers-more_fields = { $what }: Zeile { $line } und alle anderen haben { $count } Felder, die Überschrift { $fields }; Texte mit dem Trennzeichen in Anführungszeichen setzen, die Überschrift mit `header_row:` nennen oder das Anführungszeichen mit `quote:`
layers-row_spoiled = { $what }: Zeile { $line }: { $kind }; Texte mit dem Trennzeichen in Anführungszeichen setzen
layers-no_header_row = { $what }: header_row: es gibt keine Zeile { $row }
layers-several_sheets = { $what }: mehrere Blätter enthalten Orte; eines mit layer: nennen, oder alle als eine Ebene: [{ $sheets }]
layers-only_hidden_sheet = { $what }: nur das verborgene Blatt '{ $sheet }' enthält Orte; es mit layer: { $sheet } nennen, wenn es gemeint ist
layers-of_sheets = das Blatt { $sheet } wurde gelesen; ohne { $others }
layers-several_shapes = { $what }: mehrere Spalten enthalten Formen: { $columns }; eine mit columns: {"{"}geometry: ITS_NAME{"}"} nennen
layers-several_pairs = { $what }: mehrere Spaltenpaare enthalten Orte ({ $pairs }); eines mit columns: {"{"}lon: { $lon }, lat: { $lat }{"}"} nennen
layers-several_srids = { $what }: die Formen stehen in mehreren Systemen (SRID { $srids }); sie in eines umrechnen oder `crs:` in der Studie neben die Datei schreiben
layers-rounded_codes = { $what }: die Codes in '{ $column }' sind gerundet ({ $code }), wie es eine Tabellenkalkulation tut; sie noch einmal als Text ausgeben
layers-no_mesh_codes = { $what }: kein Code in '{ $column }' ist ein Gitterquadrat dieses Landes; den Ort mit columns: {"{"}lon: ITS_NAME, lat: ITS_NAME{"}"} nennen
layers-mesh_guessed = Codes mit zehn Ziffern in { $column } wurden als Quadrate von { $m } m gelesen; wenn es 100 m sind, columns: {"{"}mesh: {"{"}column: { $column }, unit: 100m{"}"}{"}"} schreiben
layers-no_mesh_size = columns: mesh: '{ $unit }' ist keine Größe von Gitterquadraten; eine wie 250m oder 100m schreiben
layers-decimal_takes = decimal: nimmt "." oder ",", nicht { $given }
layers-quote_takes = quote: nimmt ein Zeichen oder none, nicht { $given }
layers-rows_take = { $key }: nimmt eine ganze Zahl von Zeilen, nicht { $given }
dirt-encoding = gelesen als { $encoding }
dirt-apostrophes = Texte zwischen Apostrophen gelesen
dirt-above_heading = Zeilen über der Überschrift
dirt-comment = Kommentarzeilen
dirt-second_heading = zweite Zeile der Überschrift, oder Einheiten
dirt-footer = Anmerkungen unter der Tabelle
dirt-empty_row = leere Zeilen
dirt-more_fields = Zeile mit { $count } Feldern unter einer Überschrift mit { $fields }
dirt-thousands_read = Tausenderzeichen gelesen
dirt-sign_read = anderes Minuszeichen gelesen
dirt-words_read = Wörter oder Zeichen neben einer Zahl
dirt-at_least = untere Grenze als Zahl genommen
dirt-only_a_bound = obere Grenze, keine Zahl
dirt-filler = Platzhalter für eine fehlende Zahl
dirt-lat_lon = Breite und Länge aus { $column } gelesen
dirt-lon_lat = Länge und Breite aus { $column } gelesen
dirt-of_mesh = nach { $column } verortet, Quadrate von { $m } m
dirt-x_is_north = { $x } ist Norden in { $crs }, so gelesen
dirt-x_is_east = { $x } ist hier Osten, obwohl Norden in { $crs }
layers-all_folders = alle Ordner der Datei wurden als eine Ebene gelesen: { $folders } (einige mit layer: wählen)
layers-surfaces = { $what }: enthält Flächen aus Dreiecken oder Facetten, die nicht lesbar sind; als Polygone sichern
layers-which_is_north = Ebene { $name }: { $x } ist Norden in { $crs }, wie die Vermessung es schreibt, und Osten, wie Programme es schreiben; mit columns: {"{"}lon: { $y }, lat: { $x }{"}"} sagen, was gilt (oder umgekehrt)
dirt-surplus_separator = Trennzeichen am Ende der Zeile
dirt-within_180 = Länge jenseits von 180, um 360 gedreht
layers-unnamed_station = Umspannwerk ohne Namen bei { $place } ({ $told })
layers-no_profile = kein Profil '{ $given }'; { $hint }
layers-several_profiles = die Spalten passen zu mehreren Profilen ({ $profiles }); eines mit `profile:` nennen
layers-profile_reads = die Tabelle der Profile: { $profile }: '{ $reads }' ist keine Art, eine Spalte zu lesen
layers-not_of_profile = { $what }: hat keine Spalte des Profils { $profile } (das { $needs } braucht); es gibt { $columns }
layers-by_profile = gelesen als { $title } (Profil { $profile }): ergibt { $columns }; `profile: none` liest die Spalten, wie sie sind
layers-profile_not_for = { $title }: { $what }
dirt-unknown_code = { $column }: ein Code, den seine Liste nicht hat, unbekannt
dirt-no_class = { $column }: keine Klasse, unbekannt
dirt-no_number_there = { $column }: keine Zahl, unbekannt
layers-where_rule = where: { $rule } ist nicht verständlich; 'column > number', 'column in A, B', eine Liste davon oder {"{"}column: [A, B]{"}"} schreiben
layers-where_none = { $what }: where { $rule } lässt keine Zeile übrig; { $column } hat { $has }
layers-no_such_code = { $what }: '{ $value }' steht in { $column } für nichts; { $hint }
dirt-left_by_where = weggelassen durch where: { $rule }
layers-no_official_table = { $what }: ist keine bekannte amtliche Tabelle (`geowbit profiles` führt sie auf); es gibt { $columns }; eine mit `profile:` nennen, wenn ihre Überschriften geändert wurden
layers-without_places_official = { $what }: { $title } (Profil { $profile }) nennt keine Orte; es an eine Ebene fügen, die es tut: {"{"}file: PLACES, join: {"{"}file: THIS_FILE, by: {"{"}name: name{"}"}{"}"}{"}"}

## Was hinter einer Größe steht
evidence-observed = beobachtet
evidence-derived = abgeleitet
evidence-estimated = geschätzt
evidence-assumed = angenommen
evidence-dated = { $kind }, { $date }
layers-in_forms = gelesen aus { $file }; das Archiv hat es noch einmal als { $others }
layers-no_elevation = Ebene { $name }: { $path }: enthält keine bekannte Höhenkachel
layers-tile_spoiled = Ebene { $name }: { $path }: diese Höhenkachel ist abgeschnitten oder beschädigt; sie noch einmal abrufen
layers-no_rows_of_raster = Ebene { $name }: `{ $key }` gehört zu Tabellen und Formen; ein Raster hat keine Zeilen. Seine Klassen mit share_by wählen
layers-holds_archives = { $what }: enthält Archive in sich ({ $first }); es entpacken und diese angeben, als Muster wie *.zip

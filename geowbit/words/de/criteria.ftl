### Was der Raum criteria sagt.

sentence-fiber_km = Entfernung zur nächsten Haupttrasse an Land (ein Ersatz, wo sie mitgeliefert ist).
sentence-fiber_node_km = Entfernung zur nächsten Stadt, Vermittlung oder Landestation im Glasfasernetz.
sentence-separate_routes = Glasfaserwege zum nächsten Knoten, die einander nirgends näher als 1 km kommen, 0 bis 2, ohne vermutete Seekabel.
sentence-second_route_ms = Umlaufzeit, die der zweite von zwei getrennten Wegen zum nächsten Knoten hinzufügt, rein optisch.
sentence-fault_km = Entfernung zur nächsten kartierten aktiven Störung, in ganzen km (keine Gefahrenkarte).
sentence-elevation_m = Höhe des nächsten Geländepunkts (etwa 2 km Abstand; 9 km, wo nur das grobe Gelände bekannt ist).
sentence_own-elevation_m = Höhe der Mitte, aus dem eigenen Gelände der Studie.
sentence-relief_m = Höchster minus niedrigster von neun Geländepunkten, über etwa 6 km; das Meer zählt als eben.
sentence_own-relief_m = Höchster minus niedrigster innerhalb von relief_radius_km, aus dem eigenen Gelände der Studie.
sentence-slope_2km_deg = Steilster Abfall des Geländes zu einem der acht Punkte in etwa 2 km Umkreis; keine Hangneigung eines Standorts.
sentence_own-slope_2km_deg = Steilster Abfall des Geländes zu einem von acht Punkten in 2 km Entfernung, aus dem eigenen Gelände der Studie.
sentence-slope_deg = Hangneigung am Standort: aus Punkten im Abstand von 2 km nicht bekannt; ein eigenes Gelände angeben.
sentence_own-slope_deg = Hangneigung in der Mitte, nach der Formel von Horn, aus dem eigenen Gelände der Studie.
sentence-seismic_class = Klasse der Wahrscheinlichkeit der Intensität „schwache 6“ innerhalb von 30 Jahren, 0 (unter 3 %) bis 3 (über 26 %), nach Gemeinde: grob, und keine Karte des Baugrunds.
sentence-snow_cm = Höchster Schnee eines normalen Jahres, aus den acht nächsten Stationen und der Höhe.
sentence-volcano_km = Entfernung zum nächsten aktiven Vulkan: sein Gipfel, keine Gefahrenzone.
sentence-land_share_pct = Wie viel vom Quadratkilometer ringsum Land ist (von der Fläche des Kandidaten selbst, wo die Studie eigenes Land hat).
sentence-runway_km = Entfernung zur nächsten Landebahn, Militärflugplätze eingeschlossen.
sentence-industrial_ha = Hektar Gewerbegebiet in der ganzen Gemeinde; nicht bekannt, wo keines ausgewiesen ist.
sentence-land_price_yen_m2 = Median des amtlichen Preises von Gewerbeland der Gemeinde, von Punkten ringsum, wo sie keinen hat.
sentence-industrial_ha_10km = Hektar eigener Gewerbeflächen der Studie im Umkreis von 10 km, alle Stücke zusammen.
sentence-lake = Ob die Mitte in einem See liegt.
sentence-off_grid_island = Ob die Insel kein Umspannwerk des eigenen Netzes hat, das die Last tragen kann.
sentence-population_50km = Menschen im Umkreis von 50 km (ein Modell aus der Volkszählung von 2020).
sentence_own-population_50km = Menschen im Umkreis von 50 km, aus der eigenen Bevölkerung der Studie.
sentence-population_density = Menschen je km² in der Zelle von 1 km (ein Modell aus der Volkszählung von 2020).
sentence_own-population_density = Menschen je km² in der Mitte oder innerhalb von 1 km, aus der eigenen Bevölkerung der Studie.
sentence-substation_km = Entfernung zum nächsten Umspannwerk des eigenen Netzes, das die Last tragen kann.
sentence-substation_kv = Höchste Spannung dieses Umspannwerks.
sentence-hv_line_km = Entfernung zur nächsten Stromleitung ab 154 kV.
sentence_own-hv_line_km = Entfernung zur nächsten Stromleitung der eigenen Ebene der Studie.
sentence-plant_mw_50km = Leistung der Kraftwerke im Umkreis von 50 km laut Tabelle, die kein Verzeichnis ist; von Kernkraftwerken die Blöcke, die 2024 liefen.
sentence-curtailment_pct = Erneuerbare Energie, die das Netzgebiet nach dem langfristigen Ausblick abregeln wird.
sentence-curtailment_last_year_pct = Erneuerbare Energie, die das Netzgebiet im Fiskaljahr 2024 abregelte.
sentence-floor_price_hours = Stunden eines Jahres, in denen eine kWh am Vortagsmarkt des Netzgebiets am wenigsten kostete: Überschuss des Gebiets und seiner Nachbarn.
sentence-energy_mjpy_per_mw_year = Energie und Kühlung je MW der Server im Jahr: der Großhandelspreis des Netzgebiets (ohne Netzentgelte und Abgaben) mal Volllaststunden und PUE des Klimas.
sentence-temperature_c = Jahresmittel der Temperatur, aus den Normalwerten der Wetterstationen, wo das Land sie hat.
sentence-surplus_mw = Überschuss, der nach Voraussage des Netzbetreibers am nächsten Hauptumspannwerk des eigenen Netzes aufwärts fließt; er sagt, wo Leistung übrig ist, nicht, wie viel Last aufgenommen werden kann.
sentence-connection_mjpy = Was Stromleitung, Arbeiten am Umspannwerk und zwei Glasfaserwege bei der Last der Studie kosten.
sentence-site_mjpy_per_mw_year = Was ein Standort im Jahr je MW der Server kostet: Anschluss, Gebäude, Energie, Kühlung und, wo sein Preis bekannt ist, Land.
sentence-rtt = Laufzeit hin und zurück bis { $hub } über das Glasfasernetz, rein optisch.
sentence-rtt_today = Laufzeit hin und zurück bis { $hub } über das Glasfasernetz von heute.
measure-value_at = Größe von { $layer } in der Mitte.
measure-mean_in = Mittel von { $layer } über die Fläche des Kandidaten.
measure-mean_within = Mittel von { $layer } innerhalb von { $radius_km } km.
measure-max_within = Höchste Größe von { $layer } innerhalb von { $radius_km } km.
measure-min_within = Niedrigste Größe von { $layer } innerhalb von { $radius_km } km.
measure-distance_to = Entfernung zum Nächsten von { $layer }, km.
measure-inside = Ob die Mitte in { $layer } liegt.
measure-share_inside = Anteil der Fläche des Kandidaten in { $layer }.
measure-count_within = Wie viele von { $layer } innerhalb von { $radius_km } km.
measure-sum_within = Summe von { $column } von { $layer } innerhalb von { $radius_km } km.
measure-nearest_value = { $column } des Nächsten von { $layer }.
measure-filled = { $sentence } Wo die Ebene nichts angibt, ist es { $fill }.
measure-layer = der Ebene
criteria-other_unit = { $name } nimmt die Größen, wie sie sind, obwohl sie in { $unit } stehen
criteria-rows_without = { $count } { $count ->
    [one] Zeile hat
   *[other] Zeilen haben
 } keine Zahl in { $column } und { $count ->
    [one] zählt
   *[other] zählen
 } darin nicht
criteria-no_slope = Zellen von { $cell_m } m sind zu groß für eine Hangneigung: slope_deg ist nicht bekannt (slope_cell_m ist { $limit_m })
criteria-kind_unlisted = { $count } { $count ->
    [one] Umspannwerk ist
   *[other] Umspannwerke sind
 } von der Art „{ $kind }“, die die Tabelle der Arten nicht hat: Sie tragen keine Last (unlisted_kinds_serve: 1 lässt sie)
criteria-kind_serves = { $count } { $count ->
    [one] Umspannwerk ist
   *[other] Umspannwerke sind
 } von der Art „{ $kind }“, die die Tabelle der Arten nicht hat: Sie tragen Lasten, da unlisted_kinds_serve 1 ist
criteria-unserved = { $count } { $count ->
    [one] Kandidat liegt
   *[other] Kandidaten liegen
 }, wo kein Umspannwerk des eigenen Netzes { $load_mw } MW trägt: substation_km ist unendlich und der Anschluss nicht bepreist; eine Regel wie substation_km > 50 nimmt sie heraus
criteria-passed_over = { $count } { $count ->
    [one] Kandidat liegt
   *[other] Kandidaten liegen
 } näher an einem Umspannwerk eines anderen Netzes als an einem des eigenen: Das andere versorgt sie nicht
criteria-no_relief = relief_m ist nicht bekannt: { $why }
criteria-known_nowhere = { $count ->
    [one] Ein Kriterium ist für keinen Kandidaten bekannt und trägt nichts zum Wert bei
   *[other] { $count } Kriterien sind für keinen Kandidaten bekannt und tragen nichts zum Wert bei
 }: { $names }
criteria-filled = { $name } ist { $value } für { $candidates } von { $count } Kandidaten, wo seine Ebene nichts angibt (fill){ $in_part ->
    [0] {""}
   *[other] , und teilweise für { $in_part }
 }{ $beside ->
    [0] {""}
   *[other] ; { $beside } davon liegen außerhalb der Ebene
 }.

## Was an einem Kriterium oder seiner Ebene falsch ist
criteria-at = Kriterium { $name }: { $problem }
criteria-no_name = Kriterium „{ $name }“: kann keine Spalte sein; Kleinbuchstaben, Ziffern und _ verwenden, und einen Namen, den die Tabelle noch nicht hat
criteria-name_in_km = Kriterium { $name }: distance_to ist in km; der Name muss auf _km enden
criteria-direction = Kriterium { $name }: direction ist 'benefit' oder 'cost', nicht { $given }
criteria-no_crs = Kriterium { $name }: die Ebene hat kein Koordinatensystem; mit set_crs setzen
criteria-no_layer = Kriterium { $name }: den Namen einer Ebene, einen GeoDataFrame oder ein Raster angeben
criteria-no_measure = kein Maß '{ $measure }'; { $hint }
criteria-measure_needs = { $measure } braucht { $option }
criteria-measure_takes_no = { $measure } nimmt kein { $option }; nur { $having } nimmt es
criteria-radius = radius_km liegt über 0 und bis 1000, nicht { $given }
criteria-fill = fill ist eine Zahl, nicht { $given }
criteria-shape = Kriterium { $name }: gab { $shape } zurück, nicht eine Zahl für jeden von { $candidates } Kandidaten
criteria-needs_raster = Ebene { $layer }: enthält Objekte, wo ein Raster gebraucht wird
criteria-is_raster = Ebene { $layer }: ist ein Raster, wo { $needed } gebraucht werden
criteria-holds_other = Ebene { $layer }: enthält { $held }, wo { $needed } gebraucht werden
criteria-kind = { $kind }
criteria-or = { $one } oder { $other }
criteria-and = { $one } und { $other }
criteria-no_column = Ebene { $layer }: hat keine Spalte '{ $column }'; sie hat { $known }
criteria-no_number = Ebene { $layer }: Spalte '{ $column }' enthält keine Zahl
criteria-raster_elsewhere = Ebene { $layer }: kein Kandidat liegt darauf; das Raster liegt um Länge { $lon }, Breite { $lat }; sein Koordinatensystem und das Gebiet der Studie prüfen
criteria-raster_column = Ebene { $layer }: ist ein Raster und hat keine Spalte
criteria-name_column = Ebene { $layer }: enthält Polygone; die zu lesende Spalte mit column: NAME nennen
criteria-share_of_points = share_inside: die Kandidaten sind keine Polygone; inside verwenden
criteria-mean_of_points = mean_in: die Kandidaten sind keine Polygone; mean_within und radius_km verwenden
criteria-mean_cells = mean_in: ein Kandidat umfasst { $cells } Zellen; das Raster vergröbern (gdalwarp -r average -tr ...)
criteria-no_exactextract = mean_in: braucht das Paket exactextract, wo Kandidaten keine Rechtecke entlang der Zellen des Rasters sind; pip install 'geowbit[zones]'
criteria-radius_cells = radius_km { $radius_km } umfasst { $cells } Zellen des Rasters, und mehr als { $most } brauchen zu viel Speicher; das Raster vergröbern (gdalwarp -r average -tr ...) oder den Radius verkleinern
criteria-no_substation_near = Ebene substations: keines liegt innerhalb von window_km um das Gebiet; ein größeres window_km angeben oder es weglassen
criteria-population_not_embedded = Ebene population: ist nicht die mitgelieferte
criteria-fewer_than_none = Ebene population: einige Zeilen haben weniger als 0 Menschen; die Spalte berichtigen
criterion-substation_km = Entfernung zum Umspannwerk
criterion-substation_kv = Spannung dieses Umspannwerks
criterion-hv_line_km = Entfernung zur Hochspannungsleitung
criterion-plant_mw_50km = Kraftwerke im Umkreis von 50 km
criterion-curtailment_pct = Abgeregelte Erneuerbare (Ausblick)
criterion-curtailment_last_year_pct = Abgeregelte Erneuerbare (Vorjahr)
criterion-floor_price_hours = Stunden zum Mindestpreis
criterion-energy_mjpy_per_mw_year = Strom und Kühlung im Jahr
criterion-temperature_c = Jahresmitteltemperatur
criterion-surplus_mw = Erwarteter Überschuss im Netz
criterion-connection_mjpy = Anschlusskosten
criterion-site_mjpy_per_mw_year = Gesamtkosten im Jahr
criterion-fiber_km = Entfernung zur Glasfaser (Ersatz)
criterion_own-fiber_km = Entfernung zur Glasfaser
criterion-fiber_node_km = Entfernung zum Glasfaserknoten (Ersatz)
criterion_own-fiber_node_km = Entfernung zum Glasfaserknoten
criterion-population_50km = Menschen im Umkreis von 50 km (modelliert)
criterion_own-population_50km = Menschen im Umkreis von 50 km
criterion-population_density = Bevölkerungsdichte (modelliert)
criterion_own-population_density = Bevölkerungsdichte
criterion-elevation_m = Höhe (2 km)
criterion_own-elevation_m = Höhe
criterion-relief_m = Relief auf 6 km
criterion_own-relief_m = Relief
criterion-slope_deg = Hangneigung
criterion-slope_2km_deg = Gefälle auf 2 km
criterion-fault_km = Entfernung zu einer aktiven Störung
criterion-seismic_class = Starke Erschütterung (Klasse der Gemeinde)
criterion-snow_cm = Größte Schneehöhe
criterion-volcano_km = Entfernung zu einem aktiven Vulkan
criterion-land_share_pct = Landanteil
criterion-runway_km = Entfernung zur Landebahn
criterion-industrial_ha = Gewerbefläche (Gemeinde)
criterion-land_price_yen_m2 = Preis von Gewerbeland
criterion-industrial_ha_10km = Gewerbefläche im Umkreis von 10 km
criterion-campus_ha = Freie Fläche am Stück
criterion-lake = In einem See
criterion-off_grid_island = Insel ohne solches Umspannwerk
criterion-separate_routes = Getrennte Glasfaserwege
criterion-second_route_ms = Zusätzliche Laufzeit des zweiten Wegs
criterion-connection_km = Länge des Anschlusses
criterion-connection_network = Netz des Anschlusses
criterion-connection_kv = Spannung des Anschlusses
criterion-corridor_km = Länge entlang der Trasse
criteria-class_becomes = { $name } steht in { $unit }, und { $column } der Ebene { $layer } enthält Nummern von Klassen; die Spalte { $becomes } nehmen, die das Profil daraus macht
criteria-class_for_unit = { $name } steht in { $unit }, und { $column } der Ebene { $layer } enthält wohl Nummern von Klassen; eine Spalte in { $unit } angeben oder das Kriterium ohne Einheit nennen
measure-share_by = Anteil der Fläche des Kandidaten in { $layer } mit { $classes }.
criteria-share_by = share_by: { $given } ist nicht verständlich; {"{"}column: NAME, in: [A, B]{"}"} schreiben, bei einem Raster {"{"}in: [1, 2]{"}"}
criteria-share_column = Ebene { $layer }: share_by braucht bei Polygonen deren Spalte: {"{"}column: NAME, in: [A, B]{"}"}
criteria-share_of_raster = Ebene { $layer }: share_by nimmt bei einem Raster Zahlen und keine Spalte: {"{"}in: [1, 2]{"}"}
sentence-energy_mjpy_per_mw_year_own = Energie und Kühlung je MW der Server im Jahr: der Preis der Ebene energy_prices mal Volllaststunden und PUE des Klimas.
sentence-temperature_c_own = Jahresmittel der Temperatur, aus der Ebene temperature.

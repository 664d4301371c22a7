### Was die Werkzeuge der Karte sagen: Wertfunktionen, Häufigkeit, Land am Stück, eigenes Gebiet, eigene Orte.

tools-curves = Wertfunktionen
tools-curves_changed = { $count } geändert
tools-curve_of = Kriterium
tools-curve_form = Form
tools-form_linear = gerade
tools-form_s_shaped = S-förmig
tools-form_half = zuerst steil
tools-form_points = nach Punkten
tools-form_steps = in Stufen
tools-curve_worst = Wert 0 bei
tools-curve_best = Wert 1 bei
tools-curve_half = Wert einhalb bei
tools-curve_moving = Leer gelassen, folgt das Ende den Kandidaten
tools-curve_value = Wert
tools-curve_point = Punkt { $number }
tools-curve_add = Punkt hinzufügen
tools-curve_remove = Punkt { $number } entfernen
tools-curve_back = Wie in der Studie
tools-curve_alt = Wert von { $what }, { $form }: 0 bei { $worst }, 1 bei { $best }. Balken zeigen, wie viele Kandidaten mit Rang eine Größe haben.
tools-scale_number = Eine Zahl fehlt.
tools-scale_two_ends = Die beiden Enden müssen verschieden sein.
tools-scale_needs_ends = „Zuerst steil“ braucht beide Enden.
tools-scale_half = Einhalb muss zwischen der schlechtesten Größe und der Mitte liegen.
tools-scale_pairs = Zwei bis vierzig Punkte sind möglich.
tools-scale_order = Die Größen der Punkte müssen steigen.
tools-scale_monotone = Die Werte dürfen nur steigen oder nur fallen.
tools-scale_score = Ein Wert liegt zwischen 0 und 1.
tools-scale_flat = Alle Werte sind gleich: Keine Größe wäre besser.
tools-scale_cost = Hier ist weniger besser: Die Werte müssen fallen, wenn die Größen steigen.
tools-scale_benefit = Hier ist mehr besser: Die Werte müssen mit den Größen steigen.
tools-histogram = Wie alle Orte bewertet sind
tools-histogram_alt = Häufigkeit der Werte von { $count } Orten mit Rang, von { $low } bis { $high }
tools-histogram_hint = Ein geöffneter Ort ist hier markiert.
tools-histogram_place = { $name }: { $score }, mindestens so gut wie { $share } % derer mit Rang in diesem Lauf
tools-histogram_excluded = { $name }: ausgeschlossen ({ $reason })
tools-regions = Land am Stück
tools-regions_hint = Stücke des besten Landes, deren Zellen eine Seite teilen.
tools-regions_share = Die besten … derer mit Rang
tools-regions_least = Mindestens
tools-regions_found = { $count } { $count ->
    [one] Stück
   *[other] Stücke
 }, { $km2 } km² insgesamt
tools-regions_row = { $km2 } km², { $cells } { $cells ->
    [one] Zelle
   *[other] Zellen
 }, bester Rang { $rank }
tools-regions_more = und { $count } weitere; die Datei hat alle
tools-regions_save = Stücke als GeoJSON
tools-area = Mein Gebiet
tools-area_hint = Einen Umriss auf der Karte zeichnen oder ein Polygon als GeoJSON darauf ziehen.
tools-area_draw = Zeichnen
tools-area_stop = Anhalten
tools-area_undo = Eine Ecke zurück
tools-area_done = Fertig
tools-area_change = Ändern
tools-area_clear = Löschen
tools-area_corners = Ecke für Ecke klicken; die erste noch einmal oder Fertig beendet. Esc bricht ab.
tools-area_most = Mehr als { $count } Ecken sind zu viele.
tools-area_few = Ein Gebiet braucht drei Ecken.
tools-area_many = Der Umriss hat zu viele Ecken (300 sind möglich).
tools-area_number = Eine Ecke liegt nirgends auf der Erde.
tools-area_crossed = Der Umriss kreuzt sich selbst, sodass innen und außen nicht zu unterscheiden sind. Ecken zurücknehmen.
tools-area_cells = { $count } { $count ->
    [one] Kandidat
   *[other] Kandidaten
 }
tools-area_about = etwa { $count }
tools-area_row_size = Umriss
tools-area_row_land = Land
tools-area_row_persons = Menschen
tools-area_row_ranked = Mit Rang
tools-area_row_excluded = Ausgeschlossen
tools-area_row_best = Bester Rang
tools-area_row_percentile = Mindestens so gut wie
tools-area_row_mean = Mittlerer Wert
tools-area_row_leading = Im besten Zehntel
tools-area_row_headroom = Veröffentlichte freie Leistung
tools-area_leading_of = { $count }: { $share } der seinen mit Rang, { $all } des besten Zehntels dieses Laufs
tools-area_headroom_of = { $count } { $count ->
    [one] Ort
   *[other] Orte
 }, höchstens { $mw } MW ({ $date } oder früher)
tools-area_headroom_none = hier liegt keine
tools-mine = Meine Orte
tools-mine_hint = Ein Kennblatt mit Stern merken, einen Punkt setzen oder eine Datei als CSV (lat, lon, name, note) oder GeoJSON auf die Karte ziehen. Die Adresse bewahrt sie; eine Kopie der Karte auch.
tools-mine_point = Punkt setzen
tools-mine_load = Datei laden
tools-mine_list = Orte als CSV
tools-mine_copy = Karte mit meinen Orten
tools-mine_where = Auf die Stelle des Punktes klicken; Esc bricht ab.
tools-mine_name = Name
tools-mine_note = Notiz
tools-mine_unnamed = Ort { $number }
tools-mine_remove = { $name } entfernen
tools-mine_outside = hier liegt kein Kandidat
tools-mine_on = Auf meiner Liste
tools-mine_off = Auf meine Liste setzen
tools-mine_most = Mehr als { $count } Orte sind zu viele; die übrigen bleiben weg.
tools-mine_long = Die Notizen sind zu lang für die Adresse: die Karte mit ihnen sichern.
tools-file_large = Die Datei ist größer als { $megabytes } MB.
tools-file_columns = Die Tabelle hat keine Spalten lat und lon.
tools-file_json = Die Datei ist kein GeoJSON.
tools-file_nothing = Die Datei enthält keinen Punkt und kein einfaches Polygon.
tools-file_read = { $count } { $count ->
    [one] Ort
   *[other] Orte
 } gelesen.
tools-file_area = Ihr Polygon ist das eigene Gebiet.
tools-file_skipped = { $count } übergangen.
tools-area_of_ranked = { $share } % derer mit Rang

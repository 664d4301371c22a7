### Was veröffentlichte freie Leistung sagt.

headroom-no_figures = headroom: { $file }: keine Spalte mit Megawatt; sie mit columns: {"{"}mw: ITS_NAME{"}"} nennen; es gibt { $columns }
headroom-no_number = headroom: { $file }: keine Zahl in der Spalte '{ $column }' (sie beginnt mit { $example })
headroom-of_generation = headroom: { $file }: sagt type: demand, und die Überschrift '{ $heading }' handelt von Einspeisung; type: generation sagen, oder for_load: true, wenn Lasten sie nutzen dürfen
headroom-maybe_generation = die Überschrift sagt '{ $heading }', ein Wort, das Netzbetreiber für Einspeisung verwenden; prüfen, ob die Seite vom Bezug handelt
headroom-without_figure = Zeile ohne Zahl
headroom-row_without_as_of = Zahl ohne Datum
headroom-row_without_source = Zahl ohne Quelle
headroom-no_as_of = headroom: { $file }: von wann ist es? as_of: 2026-10-01 angeben oder eine Spalte mit columns: {"{"}as_of: ITS_NAME{"}"}
headroom-no_source = headroom: { $file }: wer veröffentlichte es? source angeben: die Seite oder Schrift, aus der es stammt
headroom-no_such_date = headroom: as_of: '{ $given }' ist kein Datum; 2026-10-01, 2026-10 oder 2026 schreiben
headroom-no_such_column = headroom: columns: '{ $name }' ist nichts, was eine Zeile der freien Leistung sagt; { $hint }
headroom-no_such_area = headroom: { $file }: '{ $name }' ist kein Netzgebiet; { $hint }
headroom-no_alias_file = headroom: aliases: { $file }: keine solche Datei; den Pfad prüfen
headroom-nothing_matches = headroom: { $file }: keine der Zeilen ist ein Umspannwerk oder eine Leitung der Studie (wie '{ $name }'; am nächsten: { $near }); aliases: FILE mit den Spalten published und substation angeben, oder Koordinaten
headroom-matched = { $file } (für { $type ->
    [generation] Einspeisung
   *[demand] Bezug
 }, Stand { $as_of }): { $matched } von { $of } Zeilen fanden ihr Umspannwerk
headroom-generation_left = { $file } handelt von Einspeisung: genannt, aber für keine Last genommen (for_load: true täte es)
headroom-generation_taken = { $file } handelt von Einspeisung und wird für Lasten genommen, weil die Studie for_load sagt
headroom-points = { $count } Zeilen sind von Leitungen oder Anlagen, die der Ebene fehlen: an { $points } Punkten davon kann Last anschließen
headroom-missed_name = Zeile { $row }, { $name }: kein Umspannwerk dieses Namens; am nächsten: { $near }
headroom-missed_alias = Zeile { $row }, { $name }: der Ersatzname ist kein Umspannwerk; am nächsten: { $near }
headroom-missed_area = Zeile { $row }, { $name }: dieses Namens gibt es nur welche in einem anderen Gebiet: { $near }
headroom-missed_voltage = Zeile { $row }, { $name }: dieses Namens gibt es nur welche mit niedrigerer Spannung: { $near }
headroom-missed_several = Zeile { $row }, { $name }: mehrere Umspannwerke heißen so ({ $near }); Gebiet, Spannung, Koordinaten oder einen Ersatznamen angeben
headroom-missed_far = Zeile { $row }, { $name }: kein Umspannwerk dieses Namens, auch keines nahe den Koordinaten (add_missing: true fügt es hinzu); nächste Namen: { $near }
headroom-missed_more = und { $count } weitere Zeilen, zu denen nichts passte
headroom-not_additive = die Zahlen dürfen nicht summiert werden: Was eine Last nimmt, fehlt den anderen
headroom-none_published = headroom: published: dieses Land bringt keine veröffentlichte freie Leistung mit; eine Datei angeben
headroom-nothing_like_it = nichts Ähnliches
layer_name-headroom = freie Leistung
layer_name-published_headroom = veröffentlichte freie Leistung
headroom-dated_by_title = das Datum ist das der Zeile über der Tabelle: '{ $title }' ({ $as_of })
headroom-several_figures = { $count } Zahlen wiederholen ein Umspannwerk und seine Spannung mit demselben Datum; die kleinste zählt (where: wählt ein Jahr oder ein Szenario)
headroom-of_layer = { $count } Zeilen haben freie Leistung ohne Datum, ohne Quelle oder ohne Angabe, für wen: sie zählt; besser ist eine Datei unter headroom:

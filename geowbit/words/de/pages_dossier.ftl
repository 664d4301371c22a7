### Das Dossier eines Ortes, als Seite zum Drucken.

dossier-title = { $place }: Dossier eines Ortes für ein Rechenzentrum
dossier-of = Ein Rechenzentrum mit { $load } in
dossier-of_nothing = Ein Rechenzentrum in
dossier-date = Erstellt am { $date }
dossier-study = Studie: { $study }
dossier-place = { $town }, { $prefecture }
dossier-candidate = ein Kandidat in { $place }
dossier-area = das Gebiet { $name }
dossier-drawn = ein gezeichnetes Gebiet
dossier-mended = Der Umriss des Gebiets kreuzte sich selbst; er wurde berichtigt, und was seine beiden Schleifen umfassen, zählt.

## Was man in der Planung zuerst sagt
dossier-stands = Sein bester Kandidat ist mindestens so gut bewertet wie { $percentile } % der Kandidaten { $whole }, die keine Regel ausschließt: Rang { $rank } von { $ranked } in dieser Studie{ $sure ->
    [none] {""}
   *[other] , etwa { $sure } in neun von zehn Ziehungen dessen, was nicht gewiss ist
 }.
dossier-among = Unter den { $towns } Gemeinden von { $prefecture } mit verbliebenem Land ist es Nummer { $place }; unter den { $all } der Studie Nummer { $whole }.
dossier-land = Die Regeln lassen { $ranked } seiner { $candidates } Kandidaten übrig{ $area ->
    [none] {""}
   *[other] {" "}({ $area })
 }; { $best ->
    [one] einer davon ist
   *[other] { $best } davon sind
 } im besten Zehntel { $whole }.
dossier-land_none = Die Regeln lassen { $ranked } seiner { $candidates } Kandidaten übrig{ $area ->
    [none] {""}
   *[other] {" "}({ $area })
 }; keiner davon ist im besten Zehntel { $whole }.
dossier-costs = Der Anschluss von { $load } an seinem besten Kandidaten kostet etwa { $cost } ({ $low } bis { $high }) und dauert etwa { $years } Jahre ({ $soon } bis { $late }), mit { $km } Leitung von { $kv } kV bis { $station }.
dossier-costs_unknown = Was ein Anschluss kostet und wie lange er dauert, ist in dieser Studie nicht bekannt.
dossier-behind = { $rival }, das Beste der Studie, hat einen um { $points } höheren Wert, vor allem durch { $criteria }.
dossier-best = Hier liegt der beste Kandidat der Studie. Es folgt { $rival } mit einem um { $points } niedrigeren Wert.
dossier-best_by = Hier liegt der beste Kandidat der Studie. Es folgt { $rival } mit einem um { $points } niedrigeren Wert, vor allem durch { $criteria }.
dossier-ahead_whole = { $rival }, das Beste der Studie, hat einen um { $points } höheren Wert.
dossier-lifts = { $goal ->
    [tenth] Jedes davon brächte ihn allein in das beste Zehntel { $whole }: { $what }.
   *[other] Jedes davon brächte ihn allein in das beste Hundertstel { $whole }: { $what }.
 }
dossier-lifts_there = Er ist schon im besten Hundertstel { $whole }.
dossier-lifts_none = Nichts, was sich bauen lässt, brächte ihn allein in das beste { $goal ->
    [tenth] Zehntel
   *[other] Hundertstel
 } { $whole }; alles zusammen brächte ihn auf { $percentile } %.
dossier-instead = { $criterion } von { $needed } statt { $value }
dossier-instead_unknown = { $criterion } von { $needed } (heute nicht bekannt)
dossier-one_excluded = Er ist ausgeschlossen: { $reasons }.
dossier-all_excluded = Keiner seiner { $candidates } Kandidaten hat einen Rang. Ausgeschlossen sind sie durch { $reasons }.
dossier-excluded_count = { $reason } ({ $count })
dossier-would = Ohne diese Regeln wäre sein bester Kandidat mindestens so gut bewertet wie { $percentile } % der Kandidaten { $whole }, die keine Regel ausschließt.
dossier-neighbor = Der nächste Kandidat mit Rang liegt { $km } entfernt in { $place } und ist mindestens so gut bewertet wie { $percentile } % { $whole }.

## Zahlen im Kopf
dossier-fact-percentile = % { $whole } sind nicht besser bewertet
dossier-fact-would = % { $whole } wären nicht besser bewertet, wäre er nicht ausgeschlossen
dossier-fact-prefecture = Gemeinden von { $prefecture }
dossier-fact-area_percentile = % von { $prefecture } sind nicht besser bewertet
dossier-fact-cost = Anschluss von { $load }
dossier-fact-years = Jahre, bis er steht
dossier-fact-ms = ms bis { $hub } und zurück, rein optisch
dossier-fact-land = Kandidaten, die die Regeln lassen
dossier-of_count = { $place } von { $count }
dossier-span = { $low } – { $high }

## Abschnitte
dossier-map_alt = Wo der Ort liegt: Seine Kandidaten treten hervor, Zahlen sind seine besten
dossier-map_key = Zahlen: beste Kandidaten. Quadrat: Umspannwerk von Nr. 1; rot: die Leitung dorthin. Violett: Hochspannungsleitungen. Graue Linien: Bahnen und Autobahnen, denen die Glasfaser folgt. Dunkleres Blau ist höher bewertet; graue Flächen sind ausgeschlossen.
dossier-three = Seine besten Kandidaten
dossier-three_note = { $count ->
    [one] {""}
   *[other] Von Kandidaten, die einander berühren, ist nur der beste aufgeführt.
 }
dossier-three_excluded = Die Kandidaten, die am besten bewertet wären, wären sie nicht ausgeschlossen
dossier-no = Nr.
dossier-where = Wo
dossier-whole_country = des Landes
dossier-whole_run = dieser Studie
dossier-percentile = Prozentrang
dossier-in_prefecture = in der { level-prefecture } { $percentile }
dossier-connects = Anschluss an
dossier-reach = { $kv } kV, { $km }
dossier-cost = Anschluss
dossier-years = Jahre
dossier-trips = ms rein optisch
dossier-today_ms = heute { $ms }
dossier-score = Wert
dossier-why_out = Warum ausgeschlossen
dossier-behind_title = Was gegen { $rival } den Ausschlag gibt
dossier-behind_title_best = Was gegenüber { $rival } den Ausschlag gibt
dossier-here = Hier
dossier-there = Dort
dossier-points = Punkte
dossier-lift = Was sich bauen lässt
dossier-now = Jetzt
dossier-to = Für das beste { $goal ->
    [tenth] Zehntel
   *[other] Hundertstel
 }
dossier-reaches = An seinem Besten: Prozentrang
dossier-by_whom = Durch wen
dossier-not_alone = allein nicht genug
dossier-there_already = schon erreicht
dossier-lift_note = Jedes für sich, alles andere wie es ist; zusammen brächten sie ihn auf { $percentile } %.
dossier-connection_title = Anschluss von Nr. 1
dossier-power = Stromleitung und Umspannwerke
dossier-fiber = Zwei Glasfaserlinien
dossier-together = Zusammen
dossier-straight = Nach der Luftlinie, wie bewertet
dossier-yearly = Im Jahr, je MW der Server
dossier-length = Weg der Leitung
dossier-length_of = { $km } ({ $straight } Luftlinie)
dossier-headroom = Freie Leistung für Lasten
dossier-headroom_of = { $mw }, Stand { $date }
dossier-headroom_not = { $mw }, Stand { $date }; nicht mitgerechnet
dossier-headroom_none = keine veröffentlichte Zahl gefunden
dossier-corridor = Die Kosten folgen der günstigsten Trasse. Die Karte nennt die nach der Luftlinie.
dossier-no_station = Kein Umspannwerk versorgt hier die Last.
dossier-fiber_title = Millisekunden und zwei Wege von Nr. 1
dossier-way = { $km }, { $ms } ms ({ $low } – { $high })
dossier-first = Erster Weg
dossier-second = Zweiter Weg
dossier-nearest_fiber = Nächste Glasfaser
dossier-nearest_of = { $route }, { $km }
dossier-serves = Bedient
dossier-fiber_proxy = Die Wege folgen Bahnen und Autobahnen: Eine offene Karte der Glasfaser gibt es nicht.
dossier-rule-separate = Die beiden Wege verlaufen nirgends nebeneinander.
dossier-rule-node-disjoint = Der zweite teilt mit dem ersten keine Verzweigung, verläuft aber streckenweise neben ihm.
dossier-rule-edge-disjoint = Der zweite teilt mit dem ersten keine Strecke, aber eine Verzweigung.
dossier-rule-one = Es gibt nur einen Weg.
dossier-rule-shortest = Der kürzeste von allen lässt keinen getrennten zweiten.
dossier-rule-guessed = Ein kürzerer Weg nimmt ein Seekabel, das niemand bestätigt hat.
dossier-hazards = Gelände und Gefahren von Nr. 1
dossier-open = Noch nicht bekannt, und wen man fragt
dossier-open_what = Was
dossier-open_today = Stand heute
dossier-open_whom = Wen fragen
dossier-open_none = nicht bekannt
dossier-excluded_title = Was Kandidaten ausschließt
dossier-rule = Regel
dossier-count = Kandidaten
dossier-alone = durch sie allein
dossier-sources = Quellen mit ihrem Datum
dossier-source = { $name } ({ $date })
dossier-credits = Nennungen
dossier-model = Eine Vorauswahl nach offenen Daten und genannten Annahmen, kein Gutachten zum Standort: Kosten sind auf die Hälfte ihrer selbst bekannt, und über Orte innerhalb einer Zelle ist nichts gesagt. geowbit{ $version }, Studie mit { $candidates } Kandidaten.

## Zwei Orte nebeneinander
dossier-pair_title = { $a } und { $b } nebeneinander
dossier-pair_of = Zwei Orte für ein Rechenzentrum mit { $load }
dossier-pair_of_nothing = Zwei Orte für ein Rechenzentrum
dossier-pair_higher = { $place } hat einen um { $points } höheren Wert{ $criteria ->
    [none] {""}
   *[other] , vor allem durch { $criteria }
 }.
dossier-pair_alike = Beide haben denselben Wert.
dossier-pair_excluded = { $place } ist ausgeschlossen: { $reasons }.
dossier-pair_criteria = Kriterium für Kriterium, der größte Unterschied zuerst
dossier-pair_more = Unterschied
dossier-pair_facts = Was es braucht
dossier-pair_best = Bester Kandidat
dossier-pair_of_country = Prozentrang { $whole }
dossier-pair_rank = Rang
dossier-pair_towns = Unter den Gemeinden der { level-prefecture }
dossier-pair_left = Kandidaten, die die Regeln lassen
dossier-pair_station = Umspannwerk
dossier-pair_ms = Laufzeit hin und zurück bis { $hub }, rein optisch
dossier-pair_second = Zweiter Weg bis { $hub }
dossier-pair_open = Noch nicht bekannt

## Die Liste der Dossiers
dossier-index_of = Orte für ein Rechenzentrum mit { $load }
dossier-index_of_nothing = Orte für ein Rechenzentrum
dossier-index_title = Dossiers
dossier-index_lead = { $count ->
    [one] Ein Ort
   *[other] { $count } Orte, die besten zuerst
 }. { $pdf ->
    [yes] Jeder ist eine Seite zum Lesen und ein PDF zum Drucken.
   *[other] Jeder ist eine Seite zum Lesen und Drucken.
 }
dossier-index_place = Ort
dossier-index_out = ausgeschlossen
dossier-index_file = Dateien

## Die Shell
dossier-cli_written = { $count ->
    [one] Ein Dossier
   *[other] { $count } Dossiers
 } in { $folder }
dossier-cli_no_pdf = Kein PDF: { $why }. Die Seiten öffnen und drucken, oder Chromium einrichten.
dossier-no_browser = weder Chromium noch Chrome oder Edge im Suchpfad
dossier-browser_failed = { $browser } druckte nicht: { $problem }
dossier-twice = { $place } ist zweimal verlangt und wird einmal beschrieben
dossier-no_places = kein Ort genannt; einen oder mehrere angeben, oder --prefecture, oder --area
dossier-run_and_study = --run ist ein fertiger Lauf und --study eine Studie, die erst zu rechnen ist; eines von beiden angeben

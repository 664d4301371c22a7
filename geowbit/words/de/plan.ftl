### Was ein Plan sagt.

## Was einem Plan fehlt
plan-no_plan = Plan: der Löser fand keinen Plan ({ $status }); ihm mehr Zeit geben (time_limit_s) oder weniger Kandidaten
plan-status_limit = die Zeit endete, bevor einer gefunden war
plan-status_infeasible = die Grenzen lassen sich nicht alle einhalten
plan-status_unbounded = die Kosten haben nach unten kein Ende
plan-status_optimal = gelöst
plan-solver_failed = Plan: der Löser versagte ({ $what }); mit der Studie melden
plan-no_workload = Plan: keine Aufgabe { $name }; bekannt sind { $known }
plan-shares = Plan: die Anteile von { $what } ergeben zusammen { $whole }; es muss 1 sein
plan-of_workloads = Aufgaben
plan-cap_share = Plan: die Obergrenze von { $area } ist { $share }; ein Anteil ist von 0 bis 1
plan-years_in_order = Plan: die Jahre { $years } steigen nicht; jedes einmal angeben, das früheste zuerst
plan-years_outside = Plan: die Jahre { $years } liegen außerhalb von { $first } bis { $last }; Jahre darin angeben
plan-demand_no_number = Plan: der Bedarf ist keine Zahl von 0 oder mehr; MW jedes Gebiets und Jahres angeben
plan-no_demand = Plan: es gibt keinen Bedarf; MW über 0 angeben
plan-no_demand_known = Plan: für dieses Land ist kein Bedarf bekannt; eine Datei angeben (plan: demand)
plan-demand_year = Plan: für das Fiskaljahr { $year } ist kein Bedarf bekannt; die Tabelle reicht von { $first } bis { $last }
plan-demand_column = Plan: dem Bedarf fehlt die Spalte { $column }; er braucht demand_area, lon, lat, year und mw
plan-demand_row = Plan: Zeile { $row } des Bedarfs hat keinen Ort, kein Jahr oder keine MW von 0 oder mehr
plan-demand_lacks_year = Plan: dem Bedarf von { $area } fehlt das Jahr { $year }; jedes Jahr des Plans angeben
plan-no_site = Plan: kein Kandidat hat Rang und Preis; das Gebiet erweitern oder die Ausschlüsse lockern
plan-site_twice = Plan: der Standort { $site } steht zweimal da; jede Kennung einmal angeben
plan-no_such_site = Plan: { $site } ist kein Kandidat des Plans; die Kennung eines solchen angeben
plan-no_price = Plan: die Energie von { $site } hat keinen Preis; Energiepreise seines Netzgebiets angeben
plan-no_connection = Plan: kein Umspannwerk trägt { $mw } MW oder mehr; die Ebene substations und ihre Spannungen prüfen

## Was ein Plan angenommen oder weggelassen hat
plan-sites_not_priced = { $count ->
    [one] { $count } Kandidat hat keinen Preis für Energie oder Glasfaser und bleibt weg.
   *[other] { $count } Kandidaten haben keinen Preis für Energie oder Glasfaser und bleiben weg.
  }
plan-headroom_assumed = Für { $count } von { $of } Umspannwerken der Kandidaten veröffentlichte niemand die freie Leistung; angenommen ist eine Spanne nach Spannung (plan_substations.csv).
plan-delay_too_cheap = Ein MW, das wartet, kostet { $price } Millionen im Jahr, eines, das versorgt wird, mindestens { $needed }: Der günstigste Plan baut wenig oder nichts. delay_mjpy_per_mw_year erhöhen.

## Die Grenzen eines Plans
plan-limits_collide = Plan: diese Grenzen lassen sich nicht zugleich einhalten: { $limits }; eine lockern
plan-limits_unnamed = Größen, Jahre und freie Leistung der Kandidaten
plan-limit_yard = höchstens { $mw } MW am Umspannwerk { $yard }
plan-limit_least_size = mindestens { $mw } MW an jedem Standort, der öffnet
plan-limit_sites_most = höchstens { $count } Standorte
plan-limit_sites_least = mindestens { $count } Standorte
plan-limit_budget = höchstens { $mjpy } Millionen für das, was gebaut wird
plan-limit_served = mindestens { $share } % des Bedarfs im letzten Jahr versorgt
plan-limit_outside = mindestens { $mw } MW außerhalb der vollen Gebiete
plan-limit_mean_ms = eine mittlere Umlaufzeit von höchstens { $ms } ms
plan-limit_must = { $site } öffnet
plan-cap_area = höchstens { $share } % des Bedarfs im Gebiet { $area }
plan-cap_strait = höchstens { $share } % des Bedarfs hinter der Meerenge von { $area }
plan-cap_hazard = höchstens { $share } % des Bedarfs im Umkreis von { $km } km um { $site } (ein Erdbeben)
plan-no_grid = Plan: hier ist kein Stromnetz bekannt; die Ebenen grid_nodes und grid_links oder power_lines und substations angeben
plan-no_line = Plan: keine Leitung ab { $kv } kV
plan-grid_two_frequencies = { $count } { $count ->
    [one] Leitung verbindet
   *[other] Leitungen verbinden
 } auf der Karte Umspannwerke zweier Frequenzen und { $count ->
    [one] nennt
   *[other] nennen
 } keine: nicht im Netz.
plan-grid_circuits = Für { $count } von { $of } Leitungen sind die Stromkreise nicht bekannt: gezählt, wie gezeichnet, mindestens zwei.
plan-grid_ends_moved = { $names }: ein Ende liegt auf keiner Leitung dieser Spannungen und ist mit der nächsten seines Gebiets und seiner Frequenz verbunden.
plan-grid_parts = { $count } Netzknoten mit { $stations } Umspannwerken hängen an keiner Leitung zum Rest und bleiben weg ({ $areas }).

## Ein Plan, der nicht hält
plan-does_not_hold = Plan: nachgerechnet hält er nicht: { $said } ({ $count } insgesamt); mit der Studie melden
plan-gap = Plan: eine Lücke von { $gap } gibt es nicht; einen Anteil von 0 bis unter 1 angeben
plan-time_limit = Plan: eine Zeitgrenze von { $seconds } s gibt es nicht; Sekunden über 0 angeben
plan-wrong_site = { $site } ist kein Kandidat oder war ausgeschlossen
plan-wrong_year = { $site }: was { $year } gebaut wird, ist nicht fertig, oder es ist kein Jahr des Plans
plan-wrong_size = { $site }: { $mw } MW sind keine Größe, die Anschlüsse und Grenzen erlauben
plan-wrong_yard = Umspannwerk { $yard }: { $mw } MW im Jahr { $year } sind mehr, als es aufnimmt
plan-wrong_served = { $area }: was versorgt wird und was wartet, ist nicht der Bedarf von { $year }
plan-wrong_load = { $site }: bedient { $mw } MW im Jahr { $year }, mehr als er hat
plan-wrong_ms = { $area }: { $site } ist { $ms } ms entfernt, zu weit oder falsch angegeben
plan-wrong_cap = { $cap }: { $mw } MW im Jahr { $year }
plan-wrong_cost = Kosten für { $part }: genannt { $told }, gezählt { $mjpy } Millionen
plan-wrong_bound = kein Plan koste weniger als { $bound } Millionen, heißt es, dieser aber kostet { $mjpy }

## Die Netze eines gemeinsamen Plans
plan-no_hub = Plan: ein gemeinsamer Plan braucht einen Knoten, zu dem Wege führen; hubs angeben
plan-no_station = Plan: kein Kandidat hat ein Umspannwerk ab { $kv } kV des eigenen Netzes in Reichweite
plan-no_energy_price = Plan: Energie hat in { $area } keinen Preis; Energiepreise des Gebiets angeben
plan-sites_without_station = { $count ->
    [one] { $count } Kandidat hat kein Umspannwerk des Netzes in Reichweite und bleibt weg ({ $areas }).
   *[other] { $count } Kandidaten haben kein Umspannwerk des Netzes in Reichweite und bleiben weg ({ $areas }).
 }
plan-two_areas = { $one }–{ $other }
plan-borders_unknown = Die Übertragungsleistung zwischen zwei Gebieten ist nicht bekannt und begrenzt nur deren Leitungen: { $borders }.
plan-supply_any = Strom
plan-supply_firm = gesicherte Reserve von { $area }
plan-supply_surplus = Überschuss von { $area }
plan-yard = veröffentlichte freie Leistung von { $name }: { $mw } MW
plan-limit_sites = höchstens { $count } Standorte

## Die Front
plan-no_measure = Plan: keine Front über { $name }; es gibt eine über { $known }
plan-nothing_to_measure = Plan: nichts hier hat { $name } zu messen; Standorte nahe beieinander, Aufgaben mit einer Grenze oder volle Gebiete angeben

## Was die Prüfung eines gemeinsamen Plans findet
plan-joint_broken = Plan: der gefundene Plan hält nicht ({ $count } Fehler; der erste: { $said }); mit der Studie melden
plan-fault = { $what } { $at } ist { $has }, wo { $most } richtig oder das Höchste ist
plan-fault_size = Größe des Standorts
plan-fault_sites = Zahl der Standorte
plan-fault_cap = MW von
plan-fault_line = MW auf neuer Leitung
plan-fault_load = Leistung, die den Standort erreicht,
plan-fault_yard = MW an
plan-fault_link = Fluss auf Strecke
plan-fault_supply = Leistung aus
plan-fault_source = Leistung der Quelle
plan-fault_balance = Rest am Netzknoten
plan-fault_border = Fluss über
plan-fault_late = verspäteter Bedarf
plan-fault_served = versorgbarer Bedarf
plan-fault_fiber = genutzte Glasfaser
plan-fault_route = zweiter Weg des Standorts
plan-fault_pairs = Verkehr auf Glasfaser
plan-fault_cost = Kosten für

## Was ein gemeinsamer Plan von sich sagt
plan-joint_limits_left = Ein gemeinsamer Plan hält keine Grenze von { $names } ein: Sie gehören zu einem Portfolio.
plan-joint_no_reach = Kein Kandidat erreicht { $count ->
    [one] { $count } Zeile
   *[other] { $count } Zeilen
 } des Bedarfs innerhalb ihrer Millisekunden: { $mw } MW warten in jedem Plan.
plan-joint_late = { $mw } MW des Fiskaljahrs { $year } sind nicht versorgt: Standorte, Obergrenzen oder das Netz reichen nicht, oder ihre Versorgung ist teurer als der Verzug.

## Die Spanne
plan-draws = Plan: { $draws } Ziehungen gibt es nicht; 1 oder mehr angeben

## Der schlichte Kern
plan-facilities_tables = die Tabellen passen nicht: Kosten sind Orte mal Nutzer, und Bedarf, Fassungsvermögen und Öffnung sind Zahlen von 0 oder mehr
plan-facilities_too_few = { $count } Orte fassen höchstens { $room }, und der Bedarf ist { $demand }; mehr öffnen
plan-cap_headroom = höchstens { $mw } MW an { $yards } zusammen, deren veröffentlichte Zahlen nicht summiert werden dürfen
plan-headroom_published = Die freie Leistung von { $count } Umspannwerken der Kandidaten ist die veröffentlichte, Stand { $first } bis { $last }.
plan-not_reached = { $count } Zeilen des Bedarfs ({ $mw } MW im letzten Jahr) erreicht kein Kandidat innerhalb ihrer Millisekunden; sie warten in jedem Plan.
plan-beyond_headroom = Verlangt sind im letzten Jahr { $mw } MW, und alle Umspannwerke der Kandidaten zusammen nehmen { $room } auf: Der Rest wartet in jedem Plan.

### Was der Raum fiber sagt.

fiber-parts = Das Glasfasernetz zerfällt in { $count } Teile; außer dem größten ({ $largest_km } km) gibt es: { $others }{ $more ->
    [0] {""}
   *[other] {" "}und { $more } weitere
 }.
fiber-part = { $km } km
fiber-part_in = { $km } km in { $prefectures }
fiber-own_routes = Die Glasfasertrassen sind eigene, anstelle der mitgelieferten: { $links } Strecken, { $nodes } Knoten, { $dangling } lose Enden; { $snapped } Enden wurden angefügt und { $cut } Linien geteilt, wo andere auf sie treffen.
fiber-no_route_there = kein Glasfaserweg, der zählt, führt dorthin: Gerechnet wird die Luftlinie mal einem Umwegfaktor
fiber-takes_guessed = der Weg nimmt vermutete Seekabel: { $names }
fiber-with_guessed = vermutete Seekabel zählen nicht (--guessed); mit { $names } wären es { $ms } ms
fiber-counts_guessed = Vermutete Seekabel zählen für Millisekunden, Vergleiche und getrennte Wege: { $names }.
fiber-no_second_without_guessed = kein zweiter Weg ohne vermutete Seekabel (--guessed zählt sie)
fiber-guessed_do_not_count = vermutete Seekabel zählen nicht (--guessed)
fiber-off_graph = { $name } liegt abseits des Glasfasernetzes: { $km } km bis zur nächsten Trasse
fiber-no_workload = workload: kein '{ $name }'; { $hint }
fiber-load_mw = load_mw: muss für jeden Standort eine Zahl über 0 sein
fiber-plan_column = plan: hat keine Spalte '{ $column }'; er braucht { $needed }
fiber-second_routes_of_others = second_routes: entstand aus anderen Glasfasertrassen; mit data/build.py neu bauen
fiber-limits = isochrones: Grenzen sind Zahlen über 0, nicht { $given }
fiber-limits_rise = isochrones: Grenzen müssen steigen, nicht { $given }
fiber-faster_than_light = assumptions: fiber_delay_us_per_km ist { $given }; Licht braucht selbst im Vakuum { $least } us je km (Glas: 4,9)
fiber-spacing = assumptions: { $key } ist { $given }; mehr als 0 angeben
fiber-snap_m = fiber_routes: snap_m muss eine Zahl über 0 sein, nicht { $given }
fiber-no_route = fiber_routes: keine Trasse, aus der ein Netz werden könnte
fiber-no_population = population: keine Zelle hat eine Zahl
fiber-max_rtt_ms = workloads: max_rtt_ms muss für jede Klasse eine Zahl sein
fiber-no_site_or_hub = second_routes: braucht mindestens einen Standort und einen Knoten
fiber-no_rate = construction: kein Satz '{ $name }' (geowbit rates); { $hint }
fiber-no_plan = second_routes: für { $count } Standorte wurde kein Plan gefunden
fiber-no_towns = links_for_a_country: braucht eine Stadt und zwei Knoten

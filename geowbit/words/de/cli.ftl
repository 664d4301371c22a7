### Was die Shell ausgibt.

cli-stopped = angehalten
cli-gate = Bedingung { $gate }: { $passed } erfüllt, { $failed } nicht erfüllt, { $unknown } unbekannt (die Ebene { $layer } beantwortet es)
cli-stdout = die Ausgabe lässt sich nicht schreiben ({ $reason }); ihr einen anderen Ort geben oder mit -o eine Datei wählen
cli-no_room = { $place }: lässt sich nicht schreiben ({ $reason }); Platz schaffen oder TMPDIR auf einen anderen Ort setzen
cli-low_to_high = { $low } bis { $high }
cli-note = Hinweis: { $note }
cli-warning = Warnung: { $text }

## Studien
cli-ranked = { $ranked } von { $count } Kandidaten haben einen Rang; die besten, { $apart } km auseinander:
cli-two_areas = --area und --prefecture sagen beide, wo; eines davon angeben
cli-elsewhere = anderswo
cli-site_reach_power = { $substation } km bis { $kv } kV
cli-site_reach = { $substation } km bis { $kv } kV, { $fiber } km bis zur Glasfaser
cli-costs = Kosten: { $note }
cli-checked = { $name } lässt sich rechnen: { $count } Kandidaten, { $layers } Ebenen
cli-more_layers = { $count ->
    [one] 1 weitere Ebene
   *[other] { $count } weitere Ebenen
 } von geowbit selbst, unverändert; --sources nennt Zeilen, Lizenz und Quelle jeder Ebene
cli-open_report = { $file } öffnen: der Bericht, der auf der ersten Seite antwortet
cli-open_map = { $file } öffnen: die Karte, die neu gewichtet, während man sie bewegt
cli-two_extents = --summary und --appendix verlangen je einen Teil des Berichts; eines davon angeben
cli-layer_read = { $name }: { $read } Zeilen gelesen, { $kept } behalten; { $crs }; { $licence }; { $source }
cli-licence_unknown = Lizenz unbekannt
cli-rows_found = gefunden { $rows }{ $share }: { $kind }
cli-rows_repaired = berichtigt { $rows }{ $share }: { $kind }
cli-rows_merged = zusammengefasst { $rows }{ $share }: { $kind }
cli-rows_dropped = weggelassen { $rows }{ $share }: { $kind }

## Quellen
cli-layer = { $name }: { $rows } { $kind }, { $date }, Sicherheit { $confidence }
cli-profile = { $name }: { $title } ({ $form })
cli-profile_gives = ergibt { $columns }
cli-preset = { $name }: { $title }, { $load } MW
cli-fetched = { $kept } von { $read } Zeilen; { $licence }; { $date }
cli-fetched_files = { $count } { $count ->
    [one] Datei
   *[other] Dateien
 } in { $out }; { $licence }; { $date }
cli-fetched_use = in die study.yaml: layers: {"{"}NAME: {"{"}{ $use }{"}"}{"}"}
cli-source_named = { $name }: { $what }
cli-source_terms = { $publisher }; { $licence }; { $terms }

## Köpfe von Tabellen
cli-head_rtt = Umlaufzeit, ms
cli-head_glass = Glas
cli-head_equipment = Geräte
cli-head_access = Zugang
cli-head_whole = zusammen
cli-head_kv = Spannung
cli-head_construction = Bauart
cli-head_low = niedrig
cli-head_mid = mittel
cli-head_high = hoch
cli-head_per = je
cli-head_confidence = Sicherheit
cli-head_others = andere Quellen
cli-head_power = Stromleitung
cli-head_fiber = Glasfaser
cli-head_ratio = Verhältnis
cli-head_range = niedrig bis hoch
cli-head_rule = Faustregel
cli-head_ground = Gelände
cli-head_km = km
cli-head_millions = Millionen { $currency }
cli-head_part = Teil
cli-head_source = Quelle
cli-head_area = Netzgebiet
cli-head_mw_low = MW niedrig
cli-head_share = Anteil
cli-head_with_sites = mit Standorten
cli-head_fiscal_year = Fiskaljahr
cli-head_added = hinzu, mittel
cli-head_twh = TWh
cli-head_of_peak = von der Spitze 2023
cli-head_year = Jahr
cli-head_path = Pfad des METI
cli-head_deficit = Defizit
cli-head_replaced = ersetzt
cli-head_licences = Lizenzen
cli-head_profits = Gewinne ins Ausland
cli-head_of_it_added = davon hinzu
cli-head_hardware = Hardware
cli-head_net = netto
cli-head_buildings = Gebäude

## Glasfaser
cli-from_to = { $origin } bis { $destination }
cli-latency_km = { $straight } km Luftlinie, { $route } km Glasfaser ({ $access } km Zugangsleitungen)
cli-latency_estimated = { $straight } km Luftlinie, { $route } km Glasfaser (eine Schätzung; Zugangsleitungen { $access } km)
cli-network_all_optical = rein optisch
cli-network_conventional = heutiges Netz
cli-floor = mindestens { $glass } ms entlang der Geodäte in Glas, { $vacuum } ms im Vakuum
cli-by = über { $path }
cli-second_route = zweiter Weg ({ $kind }): { $second } km, { $second_ms } ms rein optisch, mit einem ersten von { $first } km; { $parallel } km in einer Trasse
cli-no_pair = je zwei Wege teilen eine Strecke
cli-pair = { $kind }: { $first } und { $second } km, { $first_ms } und { $second_ms } ms rein optisch; { $parallel } km in einer Trasse; mindestens einer trägt { $share } % der Zeit
cli-pair_separate = getrennt
cli-pair_node-disjoint = kein gemeinsamer Knoten
cli-pair_edge-disjoint = keine gemeinsame Strecke
cli-light_title = Umlaufzeit des Lichts bis { $place }, rein optisch
cli-routes_of = Glasfasertrassen aus { $path }.
cli-routes_of_the_study = Glasfasertrassen der Studie.
cli-routes_are_a_proxy = Das Glasfasernetz ist ein Ersatz entlang von Bahnen und Autobahnen; --routes nimmt eigene Trassen.

## Wirtschaft
cli-the_study = die Studie
cli-rates_power = Stromleitungen (niedrig, mittel, hoch; Millionen { $currency })
cli-rates_fiber = Glasfaser, ein Weg (niedrig, mittel, hoch; Millionen { $currency })
cli-rates_station = Umspannwerke und Geräte (niedrig, mittel, hoch; Millionen { $currency })
cli-ratios = Glasfaser zu Strom je km (niedrig bis hoch; welche der beiden Faustregeln zutrifft)
cli-a_tenth = ein Zehntel
cli-a_hundredth = ein Hundertstel
cli-classes_of = Spannungsklassen, { $whose } (größte Last)
cli-up_to_mw = bis { $mw } MW
cli-rates_of_kv = Sätze von { $kv } kV
cli-rates_are_estimates = Sätze mit geringer Sicherheit sind Schätzungen; jeder lässt sich mit --rates oder costs.rates ersetzen.
cli-million_in_unit = 1000
cli-money = { $amount } Mrd. { $currency }
cli-compare_pair = { $mw } MW: Strom bei { $site }, Nutzer bei { $metropolis }; { $km } km Luftlinie{ $sea }, { $route } km Glasfaser{ $guess }
cli-of_it_sea = , { $km } davon Meer
cli-of_them_sea = , { $km } davon Meer
cli-an_estimate = {" "}(eine Schätzung)
cli-compare_watts = Watt zu den Bits: { $cost } ({ $range }), { $link }, { $years } Jahre
cli-link_alternating-current = Wechselstrom
cli-link_direct-current = Gleichstrom
cli-compare_bits = Bits zu den Watt: { $cost } ({ $range }), Glasfaser { $years } Jahre, der Strom des Standorts { $power_years } ({ $km } km bis { $substation }{ $sea }), Umlaufzeit { $ms } ms
cli-compare_ratio = Verhältnis { $ratio } (90 % von { $draws } Ziehungen: { $low } bis { $high }); in { $win } % davon sind Bits zu den Watt günstiger; Glasfaser{ $method } zu { $of_power } der Stromleitung je km
cli-compare_break_even = Gleichstand: { $distance } über Land in einem Netz; bei dieser Entfernung { $load }
cli-compare_share = Anteil an einem Netzausbau ({ $areas }): { $cost } ({ $range }), davon { $share } für den Anteil und { $connection } für einen Anschluss in { $metropolis }, { $years } Jahre
cli-compare_cheapest = am günstigsten: { $way }{ $sure }; mit { $price } Millionen { $currency } je MW für jedes Jahr des Wartens: { $late }
cli-not_sure = {" "}(nicht sicher: die Spannen überschneiden sich, oder eine Zahl fehlt)
cli-watts_win_at_any_distance = Watt zu den Bits gewinnen bei jeder Entfernung
cli-watts_win_at_any_load = Watt zu den Bits gewinnen bei jeder Last
cli-bits_win_at_any_distance = Bits zu den Watt gewinnen bei jeder Entfernung
cli-bits_win_at_any_load = Bits zu den Watt gewinnen bei jeder Last
cli-bits_win_from = Bits zu den Watt gewinnen ab { $amount } { $unit }
cli-method_aerial = Luftkabel
cli-method_existing_duct = vorhandenes Leerrohr
cli-method_new_duct = neues Leerrohr
cli-method_ground_wire = Erdseil
cli-method_submarine = Seekabel
cli-route = { $kind } für { $mw } MW von { $origin } bis { $destination }: { $length } km ({ $straight } Luftlinie), { $cost } ({ $range }), Zellen von { $cell } km
cli-kind_power = Stromleitung
cli-kind_fiber = Glasfaser
cli-crosses = quert { $what }
cli-crosses_nothing = quert keine Leitung, Bahn oder Autobahn der Ebenen
cli-crossed_power_lines = { $count } { $count ->
    [one] Stromleitung
   *[other] Stromleitungen
 }
cli-crossed_railways = { $count } { $count ->
    [one] Bahn
   *[other] Bahnen
 }
cli-crossed_expressways = { $count } { $count ->
    [one] Autobahn
   *[other] Autobahnen
 }
cli-cost = { $place }, { $mw } MW: { $mid } Millionen { $currency } je MW der Server und Jahr ({ $low } bis { $high }){ $climate }
cli-cost_whole = { $servers } MW der Server kosten insgesamt { $mid } im Jahr ({ $low } bis { $high })
cli-climate = , { $degrees } °C, PUE { $pue }
cli-temperature = Temperatur: { $degrees } °C, { $source }
cli-energy_price = Energie: { $price } { $currency } je kWh{ $area }, { $source }
cli-of_area = {" "}({ $area })
cli-left_out = weggelassen: { $part }, { $why }

## Das nationale Bild
cli-fleet_title = Rechenzentren von { $country }, höchster Bezug, MW
cli-index = Herfindahl-Index { $index }{ $bounds }; 1 ist alles in einem Gebiet, 0,1 gleichmäßig verteilt. { $basis }
cli-index_bounds = {" "}({ $low } bis { $high }, wie auch immer der Rest außerhalb von { $areas } geteilt ist)
cli-index_after = Mit den zusätzlichen { $added } MW: Herfindahl-Index { $index }; { $areas } zusammen { $before } % vorher und { $after } % nachher, als würde sonst nichts gebaut.
cli-fleet_sources = Woher die Anteile und MW stammen
cli-fleet_statements = Andere Schätzungen der Konzentration, und was jede Quelle zählt
cli-fleet_known_sites = Bekannte einzelne Standorte, neben dem Bestand aufgeführt und ihm nie zugezählt
cli-stage_operating = in Betrieb (Teil des Bestands)
cli-stage_building = im Bau
cli-stage_planned = geplant
cli-stage_concept = Vorhaben
cli-stage_proposal = angebotenes Land
cli-stage_counts = - { $stage }: { $count } { $count ->
    [one] Standort
   *[other] Standorte
 }, MW bekannt von { $known }{ $guessed }
cli-of_these_estimated = , { $count } davon nach Land oder Fläche geschätzt
cli-building_or_planned = - im Bau oder geplant, MW, die sie höchstens beziehen dürfen: { $areas }
cli-sites_title = Bekannte einzelne Standorte; MW, die sie höchstens beziehen dürfen, dem Bestand nie zugezählt
cli-known_site = { $name }, { $operator }; { $area }; { $stage }{ $year }; { $mw }; Sicherheit { $confidence }
cli-mw_unknown = MW nicht bekannt
cli-estimated_from_land = {" "}({ $low } bis { $high }, nach Land geschätzt)
cli-estimated_from_floor = {" "}({ $low } bis { $high }, nach Fläche geschätzt)
cli-demand_title = Höchster Bezug der Rechenzentren { $who }, nach { $edition }{ $sites }
cli-of_country = von { $country }
cli-in_area = im Gebiet { $area }
cli-edition = Voraussage des OCCTO, Ausgabe vom Januar { $year }
cli-own_growth = eigenem Wachstum
cli-with_the_sites = , mit den Standorten des Laufs
cli-demand_ranges = niedrig bis hoch: 5 % bis 95 % der Ziehungen; mittel: alle Parameter bei ihrem mittleren Wert
cli-own_forecast = Eigene Voraussage: { $areas }
cli-figures_from = Woher die Zahlen stammen
cli-present_fleet = - heutiger Bestand: { $basis }
cli-peak_of_all = Spitze aller Lasten, 2023
cli-last_columns = MW; niedrig, hoch und die letzte Spalte gelten für das Fiskaljahr { $year }
cli-growth_to = Wachstum des Landes bis zum Fiskaljahr { $year }: { $mw } MW ({ $basis })
cli-headroom_title = Freie Leistung, ab dem Fiskaljahr 2025 (nur bekannt, wo sie hier aufgeführt ist)
cli-headroom_lasts = - { $area }: { $mw } MW reichen bei mittleren Werten über das Fiskaljahr { $year } hinaus; in { $share } % der Ziehungen sind sie bis { $last } erschöpft
cli-headroom_runs_out = - { $area }: { $mw } MW sind bei mittleren Werten im Fiskaljahr { $year } erschöpft; in { $share } % der Ziehungen bis { $last }
cli-relief_title = Entlastung durch { $count } { $count ->
    [one] Standort
   *[other] Standorte
 } des Laufs mit { $mw } MW, ab dem Fiskaljahr { $year }
cli-relief_left_out = - { $count } { $count ->
    [one] Standort in { $areas } entlastet
   *[other] Standorte in { $areas } entlasten
 } nichts
cli-relief_less = - { $area }: { $mw } MW weniger im Fiskaljahr { $year } ({ $range })
cli-relief_headroom = - { $area }: das sind { $years } Jahre seines letzten Wachstums; die freie Leistung reicht bei mittleren Werten ohne die Standorte { $without } und mit ihnen { $with_sites }, und bis zum Fiskaljahr { $last } ist sie in { $share_without } % und { $share_with } % der Ziehungen erschöpft
cli-beyond_year = über das Fiskaljahr { $year } hinaus
cli-to_year = bis { $year }
cli-curtailed_title = Abgeregelte erneuerbare Energie, die die Standorte höchstens nutzen könnten, GWh im Jahr
cli-curtailed = - { $area }, { $mw } MW mit einem Bezug von { $gwh }: Fiskaljahr 2024 { $usable } von { $whole } (Platz { $place } von 10); { $outlook }
cli-outlook = Ausblick { $usable } von { $whole } (abgeleitet; Platz { $place } von 4)
cli-outlook_unknown = Ausblick nicht bekannt
cli-curtailment_of_2024 = Abregelung im Fiskaljahr 2024
cli-curtailment_outlook = ihr Ausblick
cli-statements_of_capital = Andere Schätzungen für { $area }, verglichen mit dem Fiskaljahr { $year } der Kurve; nichts wird zugezählt
cli-statement = { $what }: { $span } MW; die Kurve ist das { $times }-fache davon ({ $differs })
cli-trade_title = Digitaler Handel von { $country }, Billionen { $currency } im Jahr; Szenario { $scenario }: { $what }
cli-trade_ranges = niedrig bis hoch: 5 % bis 95 % der Ziehungen; sonst alle Parameter bei ihrem mittleren Wert
cli-trade_rule = Defizit = Pfad des METI - ersetzte Einfuhren + Lizenzen (Dienstleistungsbilanz). Gewinne fließen über das Primäreinkommen ab, Hardware ist Warenhandel; netto = ersetzt - Lizenzen - zusätzliche Gewinne - zusätzliche Hardware, gegenüber 2024. Investitionen in Gebäude gehören nicht dazu.
cli-trade_break_even = Im Jahr { $year } liegt netto nur über 0, wenn mehr als { $least } % der zusätzlichen Inlandsverkäufe Einfuhren ersetzen; das Szenario hat { $share } %.
cli-moves_most = Was netto { $year } am meisten bewegt, Bio. { $currency }
cli-moves = - { $what }, { $low } bis { $high }: { $at_low } bis { $at_high }
cli-counted = Was gezählt wurde, nie eine Reihe
cli-amount = { $year } { $amount } Bio. { $currency }: { $what }
cli-forecasts_of_others = Voraussagen anderer
cli-keep_in_mind = Zu bedenken

## Fehler
cli-ratio = --ratio { $text }: eine Zahl über 0 und höchstens 10 angeben, oder tables
cli-numbers_by_key = { $option }: '{ $text }' ist nicht verständlich; KEY=NUMBER oder KEY=LOW,MID,HIGH schreiben
cli-numbers_by_area = { $option }: '{ $text }' ist nicht verständlich; AREA=NUMBER schreiben, mit Kommas dazwischen
cli-weight = --weight: '{ $text }' ist nicht verständlich; NAME=NUMBER mit einer Zahl von 0 oder mehr schreiben
cli-weight_twice = --weight: { $name } ist zweimal angegeben; ein Gewicht angeben
cli-suffix = { $path }: unbekannte Dateiart; der Name muss auf { $known } enden
cli-no_area = fetch { $name }: --area fehlt; Präfekturen, ein Rechteck, eine Datei oder place:NAME angeben

## Bekannte Standorte
cli-backtest_lead = Anteil des nicht ausgeschlossenen Landes desselben Netzgebiets, das niedriger bewertet ist, Mittel der bekannten Standorte (0,5 ist Zufall), und zwischen welchen Enden 95 % von { $draws } Ziehungen liegen
cli-backtest_set = { $of ->
    [announced] angekündigte Standorte
    [own] eigene Standorte
   *[other] { $of }
 }{ $mw ->
    [none] {""}
   *[other] {" "}ab { $mw } MW
 }{ $area ->
    [none] {""}
   *[other] , { $area }
 }
cli-backtest_left = { $of ->
    [announced] Angekündigte Standorte
    [own] Eigene Standorte
   *[other] { $of }
 }: { $compared } verglichen, { $same } auf dem Kandidaten eines anderen, { $excluded } ausgeschlossen, { $unranked } ohne Wert, { $outside } außerhalb des Gebiets, { $sea } im Meer
cli-backtest_excluded = ausgeschlossen: { $site }: { $reason }
cli-backtest_out = weggelassen: { $site }
cli-backtest_promoted = { $by } ({ $date }) nannte { $count } Präfekturen: Sie enthalten { $land } % des Landes mit Rang und { $best } % seiner besten { $percent } %
cli-backtest_unseen = Was der Wert nicht sieht:
cli-backtest_unknown = weggelassen: { $problem }
cli-head_set = Standorte
cli-head_what = Regel
cli-head_sites = n
cli-head_auc = Mittel
cli-head_interval = 95 %
cli-head_ahead = Wert voraus
rule-score = der Wert
rule-substation_km = nächstes Umspannwerk
rule-connection_mjpy = günstigster Anschluss
rule-population_density = dichteste Bevölkerung
rule-relief_m = flachstes Gelände
rule-fiber_km = nächste Glasfaser
rule-population_50km = die meisten Menschen im Umkreis von 50 km
cli-sensitivity = Welcher Anteil der besten { $count } Kandidaten bleibt, wenn eine Wahl anders ausfällt, wo Nr. 1 dann steht, und das Mittel der angekündigten Standorte (was kein Grund ist, sie zu treffen):
cli-head_choice = Wahl
cli-head_stays = bleibt
cli-head_first = Nr. 1
cli-sure = Über { $draws } Ziehungen beliebiger Gewichte, des Unbekannten und der genannten Fehler, von { $ranked } Kandidaten mit Rang:
cli-sure_class = { $count } ({ $share } %): { $name }
cli-sure_rule = Gut, was immer man gewichtet: in mindestens { $sure } % der Ziehungen unter den besten 1 %. Gut, wem es darauf ankommt: in mindestens { $care } %, und dort wiegt das Kriterium mindestens das { $ratio }-fache seines Mittels.
cli-init_what = init: ein Land oder Gebiet und seinen Auszug angeben, etwa geowbit init Malta --extract malta.osm.pbf; geowbit init --list führt die Pakete auf
cli-init_levels = init: --levels { $given }: zwei admin_levels angeben, etwa 4,8
cli-init_area = { $name }: { $land } km² Land, { $area } km² mit seinem Meer; { $source } vom { $date }
cli-init_layer = { $name }: { $rows } Zeilen
cli-init_lines = { $km } km Stromleitungen
cli-init_classes = Spannungsklassen: { $steps }
cli-init_hubs = Knoten: { $hubs }
cli-init_pack = Sätze, Preise und Klima aus dem Paket { $pack }
cli-init_any_pack = Klima der nächsten Städte; nichts ist bepreist
cli-init_next_voltage = Weiter: kein Umspannwerk nennt seine Spannung; sie mit --voltage oder in { $folder }/country.yaml angeben, dann geowbit check { $folder }/study.yaml
cli-init_cells = Kandidaten: Zellen von { $km } km
cli-init_missing = Noch nicht bekannt:
cli-init_item = - { $what }
cli-init_next = Weiter: geowbit check { $folder }/study.yaml, dann geowbit run { $folder }/study.yaml
cli-pack = { $key }: { $name }, in { $currency }
cli-pack_codes = für { $codes }
cli-pack_any = für jedes andere Land
cli-pack_grids = Netze: { $grids }
cli-pack_table = { $table }: { $rows } Zeilen
cli-pack_use = geowbit init findet das Paket eines Landes von selbst; in einer Studie oder country.yaml: country: KEY oder pack: KEY. Für jedes andere Land ist nichts bepreist, bis Sätze mitgebracht werden.
cli-millions = { $amount } Millionen { $currency }

# was ein Lauf brauchen wird, bevor er beginnt
cli-forecast_candidates = { $count } Kandidaten
cli-forecast_minutes = { $mid } Minuten, { $low } auf einer schnellen und { $high } auf einer beschäftigten Maschine
cli-forecast_gib = { $mid } GiB Speicher ({ $low } bis { $high }) in einem Stück
cli-forecast_tiles = { $count ->
    [one] eine Kachel
   *[other] { $count } Kacheln
 } von höchstens 250.000 Kandidaten
cli-seconds_left = noch etwa { $count } s
cli-minutes_left = noch etwa { $count } min

### Was der Raum cables sagt.

cables-class_from = bis { $mw } MW ab { $kv } kV
cables-class_at = bis { $mw } MW bei { $kv } kV
cables-classes_of_model = Die Spannungsklassen sind die eingebauten, da die Studie keine voltage_classes nennt: { $classes }.
cables-classes_of_study = Die Spannungsklassen sind die der Studie: { $classes }.
cables-voltage_count = { $kv } kV ({ $count })
cables-more_voltages = { $count } weitere { $count ->
    [one] Spannung
   *[other] Spannungen
 }
cables-serves_up_to = bis { $mw } MW
cables-serves_nothing = keine Last
cables-of_class = { $voltages }: { $serves }
cables-substations_serve = Von den { $count } Umspannwerken { $classes }. { $load_mw } MW verlangen { $needed_kv } kV oder mehr; { $able } davon { $able ->
    [one] hat
   *[other] haben
 } sie.
cables-borrows = { $kv } kV nimmt die von { $other } kV
cables-borrows_stations = { $kv } kV nimmt die Umspannwerke von { $other } kV
cables-borrowed_rates = Die Einheitskosten sind die der eingebauten Klassen: { $classes }; eigene Zeilen für diese Spannungen in costs.rates gehen vor.
cables-ratio_plain = Glasfaser ist mit { $ratio } der Stromleitung je km gerechnet ({ $origin }); die Tabellen der Einheitskosten geben { $tables } für Luftkabel gegen die Freileitung dieser Last.
cables-amount = cost: { $name } ist { $amount }; 0 oder mehr angeben
cables-no_rates = costs: hier ist kein Satz einer Leitung bekannt; costs: {"{"}rates: FILE{"}"} angeben, eine CSV mit Einheitssätzen
cables-no_network = { $count } { $count ->
    [one] Umspannwerk nennt
   *[other] Umspannwerke nennen
 } kein Netz (network_area): Sie versorgen jeden Ort ihres Synchrongebiets
cables-networks_foreign = Kein Netzgebiet ({ $areas }) heißt wie ein Netz der Umspannwerke ({ $networks }): Sie versorgen jeden Ort ihres Synchrongebiets; in network_area die Namen der Netzgebiete angeben
cables-not_priced = Hier ist kein Satz einer Leitung bekannt, daher sind Anschlüsse nicht bepreist; costs: {"{"}rates: FILE{"}"} angeben.
cables-no_building = hier sind keine Gebäudekosten bekannt
cables-no_climate = hier ist kein Klima bekannt; die Annahmen mean_temperature_c_at_35n, temperature_c_per_deg und temperature_c_per_km setzen es
cables-no_energy_price = hier ist kein Energiepreis bekannt (--energy-price)
cables-wholesale = der Energiepreis ist der des Großhandels: Netzentgelte, Leistung, Abgaben für Erneuerbare, Steuern und die Marge des Lieferanten kommen hinzu
cables-by_rates = die Tabelle der Sätze (geowbit rates)
cables-fiber_by_method = { $rate } Millionen { $unit } je km ({ $method }, die Tabelle der Sätze; geowbit rates)
cables-fiber_by_share = { $rate } Millionen { $unit } je km (ein Anteil der Leitung; geowbit rates)
cables-users_own = eigene Angabe
cables-energy_and_pue = { $energy }; { $pue }
cables-part_power_connection = Stromanschluss
cables-part_fiber_connection = Glasfaseranschluss
cables-part_building_and_equipment = Gebäude und Ausrüstung
cables-part_energy_of_the_servers = Energie der Server
cables-part_energy_of_cooling = Energie der Kühlung
cables-part_energy = Energie
cables-part_land = Land
cables-part_tax = Steuer
cables-part_subsidy = Förderung
cables-part_wheeling_and_levies = Netzentgelte und Abgaben
cables-land_price = Gewerbeland der Gemeinde, { $price } { $unit } je m² mal { $m2 } m² je MW
cables-no_land_price = kein Preis angegeben (--land-mjpy)
cables-no_tax_share = kein Anteil angegeben (--tax-share)
cables-subsidy_not_asked = nicht verlangt (--subsidy)
cables-fund_pays_not = der Fonds für Rechenzentren zahlt hier nicht

## Was an einer Frage oder Tabelle falsch ist
cables-few_draws = draws: { $draws } sind zu wenige für eine Spanne; 2.000 oder mehr angeben
cables-many_draws = draws: { $draws } sind mehr, als eine Spanne braucht; { $most } oder weniger angeben
cables-negative_seed = seed: { $seed } ist negativ; eine ganze Zahl ab 0 angeben
cables-no_classes = voltage_classes: eine oder mehrere Spannungen angeben, etwa {"{"}132: 60, 330: 400{"}"}
cables-class_voltage = voltage_classes: { $kv } ist keine Spannung in kV; 132 schreiben, nicht 132000
cables-class_load = voltage_classes: { $kv } kV: { $mw } ist keine Last in MW
cables-class_carries_no_more = voltage_classes: { $kv } kV trägt { $mw } MW, nicht mehr als { $low_kv } kV mit { $low_mw } MW; eine höhere Spannung trägt mehr, oder sie weglassen
cables-classes_not_there = voltage_classes: { $path }: keine solche Datei; den Pfad prüfen
cables-classes_unreadable = voltage_classes: { $path }: nicht als CSV lesbar ({ $why })
cables-classes_no_column = voltage_classes: { $path }: keine Spalte '{ $column }'; nötig sind voltage_kv und max_load_mw
cables-class_not_two_numbers = voltage_classes: { $path }:{ $line }: braucht zwei Zahlen
cables-class_twice = voltage_classes: { $path }: { $kv } kV steht zweimal da; eines behalten
cables-same_place = places: { $one } und { $other } sind derselbe Ort; zwei angeben
cables-no_rate = rates: kein Satz für { $kind }, { $construction }; eine Zeile zu costs.rates hinzufügen
cables-no_rate_at = rates: kein Satz für { $kind }, { $kv } kV { $construction }; eine Zeile zu costs.rates hinzufügen
cables-rates_not_there = { $file }: keine solche Datei; den Pfad prüfen
cables-rates_unreadable = { $file }: nicht als Tabelle von Sätzen lesbar ({ $why })
cables-rates_no_column = { $file }: keine Spalte '{ $column }'; ein Satz hat { $needed }
cables-rates_unknown_column = { $file }: unbekannte Spalte '{ $column }'
cables-rate_twice = { $file }:{ $line }: derselbe Satz wie in Zeile { $first }; einen behalten
cables-rate_kind = { $where }: kind '{ $kind }' ist keines von power, fiber, station
cables-rate_no_construction = { $where }: construction ist leer; overhead, aerial, ... schreiben
cables-rate_not_in_order = { $where }: low { $low }, mid { $mid }, high { $high } steigen nicht ab 0
cables-rate_unit = { $where }: unit ist '{ $unit }', muss aber '{ $needed }' sein; umrechnen
cables-rate_of_nothing = { $where }: der Satz einer Leitung der Art { $kind } ist 0; mehr als 0 angeben
cables-rate_not_a_number = { $where }: { $column } ist '{ $given }'; eine Zahl angeben
cables-rate_currency = { $where }: Währung '{ $currency }' ist unbekannt; in eine von { $known } umrechnen
cables-no_method = das Glasfaserverfahren '{ $method }' steht nicht in der Tabelle der Sätze; eines von { $known } verwenden
cables-method_and_ratio = das Glasfaserverfahren { $method } und Glasfaser zu Strom von { $ratio } setzen beide den Satz; eines angeben
cables-no_substation_carries = substations: keines von { $count } kann { $load_mw } MW tragen; load_mw senken oder voltage_kv und kind prüfen
cables-no_substation_near = { $name }: das Umspannwerk für den Anschluss liegt { $km } km entfernt: keine Ebene deckt den Ort; eigene substations angeben
cables-no_fiber_near = { $name }: die nächste Glasfasertrasse liegt { $km } km entfernt: keine Ebene deckt den Ort; eigene fiber_routes angeben
cables-none_carries = { $name }: { $load_mw } MW sind mehr, als ein Umspannwerk seines Netzes tragen kann; die Last teilen oder eigene substations (mit voltage_kv und kind) oder voltage_classes angeben
cables-load = load_mw: { $load_mw } MW sind keine Last für einen Standort; mehr als 0 und höchstens { $most } angeben oder sie auf mehrere Standorte teilen
cables-load_of_own_classes = load_mw: { $load_mw } MW sind keine Last für einen Standort; mehr als 0 und höchstens { $most } angeben, sie auf mehrere Standorte teilen oder eine Klasse zu voltage_classes hinzufügen
cables-no_share = zwischen diesen Gebieten ist kein Anteil an einem Netzausbau bekannt: Nur eine eigene Leitung steht gegen die Bits
cables-no_metropolis_connection = kein Umspannwerk nahe der Metropole kann die Last tragen: Nur eine eigene Leitung steht gegen die Bits
cables-unknown_borders = für { $borders } ist keine Zahl bekannt: Der Anteil an einem Netzausbau ist mindestens, was er sagt
cables-border = { $one } – { $other }

# --- die Wege, eine Last zu versorgen, für Shell und Seiten
way-own_line = eine eigene Stromleitung
way-share = ein Anteil an einem Netzausbau
way-bits = die Bits bewegt
way-open = offen, da dem Anteil eine Zahl fehlt
cables-price_of_layer = die Ebene energy_prices
cables-no_price_column = Ebene energy_prices: keine Spalte { $column }; sie nennen: columns: {"{"}{ $column }: YOURS{"}"}
cables-price_currency = Ebene energy_prices: kein Kurs der Währung { $currency } ist bekannt; die Preise in das Geld der Studie umrechnen
cables-price_too_high = Ebene energy_prices: { $price } ist kein Preis einer MWh; den Preis einer MWh im Geld der Studie angeben (nicht einer kWh in Cent)
cables-outside_areas = { $count } von { $of } Umspannwerken liegen außerhalb aller Netzgebiete: Ihr Netz ist nicht bekannt, und sie versorgen Orte jedes Netzes; wenn es anders sein soll, die Polygone von supply_areas berichtigen

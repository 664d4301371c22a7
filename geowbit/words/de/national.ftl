### Was das nationale Bild sagt.

national-no_country = das Land hat kein nationales Bild: seine country.yaml nennt keine full_areas
national-no_area = { $where }: kein Netzgebiet passt zu { $name }; { $hint }
national-site_without_area = ein Standort hat kein Netzgebiet; eines angeben oder ihn entfernen
national-shares_above_one = assumptions: { $keys_named } können zusammen mehr als 1 ergeben; eine senken
national-row_without_area = { $where }: Zeile { $row } hat kein Netzgebiet; sie liegt in keinem bekannten
national-nothing_elsewhere = fleet: nichts davon liegt außerhalb von { $area }; growth_shares angeben

## Was an einer Frage oder Tabelle falsch ist
national-growth_of_one_year = forecast: das Wachstum des Landes braucht zwei oder mehr Jahre
national-above_zero = assumptions: { $name } muss über 0 liegen
national-forecast_lacks_year = forecast: { $area } hat kein Fiskaljahr { $year }; jedes verlangte Jahr angeben oder weniger verlangen
national-share_twice = { $where }: { $area } steht zweimal da
national-share_out_of_bounds = { $where }: { $area } hat { $share }; ein Anteil ist von 0 bis 1
national-shares_not_one = { $where }: zusammen ergeben sie { $total }; es muss 1 sein
national-no_column = { $where }: keine Spalte { $column }
national-no_site = { $where }: keine Standorte; einen oder mehrere angeben
national-row_without_mw = { $where }: Zeile { $row } hat keine MW; load_mw nimmt eine Zahl über 0
national-basis_of_shares = Die Anteile sind eigene; MW stammen aus einem angenommenen Jahresverbrauch.
national-forecast_not_there = forecast: { $path }: keine solche Datei
national-forecast_unreadable = forecast: { $path }: nicht als CSV in UTF-8 lesbar
national-forecast_columns = { $where }: eine Spalte mw angeben oder die drei { $levels }
national-forecast_empty = { $where }: hat keine Zeilen
national-forecast_row = { $where }: Zeile { $row } hat kein Jahr oder keine MW von 0 oder mehr
national-forecast_half_year = { $where }: Zeile { $row } hat ein Jahr, das keine ganze Zahl ist
national-forecast_not_in_order = { $where }: Zeile { $row } ist nicht mw_low <= mw_mid <= mw_high
national-forecast_row_without_area = { $where }: Zeile { $row } hat kein Netzgebiet
national-year_twice = { $where }: das Fiskaljahr { $year } steht zweimal da
national-year_outside = { $where }: das Fiskaljahr { $year } liegt außerhalb von { $first } bis { $last }
national-year_missing = { $where }: das Fiskaljahr { $year } fehlt zwischen dem ersten und dem letzten
national-span_outside = years: { $first } bis { $last } liegt außerhalb der Tabelle; sie reicht von { $least } bis { $most }
national-headroom_below_zero = headroom: { $area } hat { $mw } MW; 0 oder mehr angeben
national-headroom_since = headroom: zählt ab dem Fiskaljahr { $year }; den Bedarf von da an verlangen
national-inventory_none_operating = inventory: kein Standort darin ist in Betrieb; ein Bestand braucht einen oder mehrere
national-inventory_without_mw = inventory: { $count } von { $of } Standorten haben keine MW ({ $first }); load_mw füllen oder sie entfernen
national-inventory_without_area = inventory: { $count } von { $of } Standorten haben kein Netzgebiet ({ $first }); die Spalte supply_area angeben oder ihre Koordinaten berichtigen
national-inventory_of_nothing = inventory: die MW ergeben zusammen 0; load_mw füllen
national-basis_of_inventory = Eigenes Verzeichnis: { $count } Standorte{ $left ->
    [0] {""}
   *[other] ; { $left } ohne Betrieb bleiben weg
 }.
national-first_row = erste Zeile { $row }
national-first_row_named = erste Zeile { $row }, '{ $name }'
national-no_parameter = assumptions: kein nationaler Parameter '{ $name }'; { $hint }
national-draws = draws: { $draws } liegt außerhalb; 1 bis { $most } angeben
national-seed = seed: { $seed } ist keine Startzahl; eine ganze Zahl ab 0 angeben
national-no_scenario = scenario: kein '{ $name }'; { $hint }
national-starts_too_small = assumptions: { $names } müssen 0,001 oder mehr sein
national-tornado_year = year: { $year } liegt außerhalb der Tabelle, { $first } bis { $last }
national-no_flow = tornado: kein '{ $name }'; es gibt { $known }
national-site_year = sites: Zeile { $row } beginnt in keinem Jahr vom Fiskaljahr { $first } bis { $last }
national-site_in_full_area = sites: Zeile { $row } liegt im Gebiet { $area }, das sie nicht entlasten kann
national-site_where_own_forecast = sites: Zeile { $row } liegt in { $area }, wo die Voraussage eine eigene ist
national-no_edition = vintage: keine Ausgabe { $name }; es gibt { $known }
national-no_matplotlib = Diagramme brauchen matplotlib; pip install "geowbit[plot]"

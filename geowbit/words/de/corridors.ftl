### Günstigste Trassen von Leitungen.

corridors-a_candidate = ein Kandidat
corridors-a_substation = ein Umspannwerk
corridors-a_source = ein Ausgangspunkt
corridors-the_place = der Ort
corridors-no_way = Trasse: kein Weg führt nach { $lat },{ $lon }: ringsum liegt verbotenes Gelände oder Meer ohne Satz; es erlauben oder einen Satz angeben
corridors-line_outside = Trasse: die Leitung verlässt das Gebiet des Gitters; das Gebiet erweitern
corridors-outside = Trasse: { $what } liegt außerhalb des Gebiets des Gitters; das Gebiet erweitern
corridors-cell_km = Trasse: cell_km ist { $given }; mehr als 0 angeben
corridors-no_box = Trasse: { $box } ist kein Rechteck in Grad; Westen, Süden, Osten, Norden innerhalb von 85 Grad um den Äquator angeben
corridors-too_many_cells = Trasse: { $rows } x { $columns } Zellen von { $km } km sind zu viele; größere Zellen oder ein kleineres Gebiet verwenden
corridors-shapes_differ = Trasse: { $layer } hat { $given } Zellen, das Gitter { $shape }
corridors-bad_cells = Trasse: { $layer } ist { $value } in { $count } Zellen, die erste bei { $lat },{ $lon }; eine Zahl über 0 angeben oder sie verbieten
corridors-near_a_pole = Trasse: zu nahe an einem Pol für Mercators Karte; innerhalb von 84 Grad bleiben
corridors-antimeridian = Trasse: dazwischen liegt der 180. Längengrad, den kein Gitter quert; connection: straight verwenden
corridors-no_source = Trasse: jeder Ausgangspunkt liegt in verbotenem Gelände; ihn verlegen oder das Gelände erlauben
corridors-no_kind = kind: '{ $kind }' ist keines von { $kinds }
corridors-same_place = places: { $origin } und { $destination } sind derselbe Ort; zwei angeben
corridors-too_far = places: { $origin } und { $destination } liegen { $km } km auseinander; eine Trasse reicht höchstens { $most_km } km
corridors-terrain_elsewhere = terrain: es deckt das Gelände zwischen { $origin } und { $destination } nicht; das Raster liegt um Länge { $lon }, Breite { $lat }; sein Koordinatensystem prüfen
corridors-slopes_guessed = Hangneigungen sind aus dem Relief in Zellen von 9 km geschätzt, viel zu grob für eine Trasse; Höhen als terrain angeben (`geowbit fetch terrain` holt sie)
corridors-no_sea = hier ist kein Land bekannt: Das ganze Gebiet zählt als Land
corridors-no_elevation = für { $percent } % des Landes ist keine Höhe bekannt: Es zählt als eben
corridors-last_resort = { NUMBER($km, minimumFractionDigits: 1, maximumFractionDigits: 1) } km queren Seen oder Schutzgebiete: Einen anderen Weg gab es nicht
corridors-wide_sea = { $km } km unter dem Meer übersteigen die Reichweite von Wechselstrom ({ $reach_km } km): für Gleichstrom siehe `geowbit compare`

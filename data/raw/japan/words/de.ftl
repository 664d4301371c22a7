### Japan auf Deutsch: was Seiten davon sagen, Namen, Einheiten in Yen.

report-grid_kind = Zellen von { $size } { $unit } des japanischen Gitters
cables-ratio = Glasfaser ist mit { $ratio } der Stromleitung je km gerechnet ({ $origin }). Der Ausgangsartikel nennt ein Zehntel, TEPCO Power Grid ein Hundertstel; die Tabellen der Einheitskosten geben { $tables } für Luftkabel gegen die Freileitung dieser Last.
national-lead = Bezöge jeder der { $count } besten Standorte { $load } MW, zusammen { $total } MW, und würde sonst nichts gebaut, hielten Tokyo und Kansai { $both_after } % des Bezugs aller Rechenzentren statt { $both } %; der Herfindahl-Index der Konzentration (1 ist alles in einem Gebiet, 0,1 gleichmäßig auf zehn verteilt) wäre { $index_after } statt { $index }.
national-relief = Entlastung von Tokyo und Kansai
national-none = Alle stehen in den Gebieten Tokyo und Kansai und entlasten daher keines davon.
national-no_inventory = Ein offenes Verzeichnis der Rechenzentren Japans gibt es nicht: Die Anteile von Kanto und Kansai sind veröffentlicht, die übrigen folgen der Bevölkerung, und MW stammen aus einem angenommenen Jahresverbrauch. Regionen stehen für Netzgebiete.
tiles-gsi = Karte der GSI (Netz)
level-prefecture = Präfektur
sentence-floor_price_hours = Stunden des Fiskaljahrs 2025, in denen eine kWh am Vortagsmarkt des Netzgebiets am wenigsten kostete (0,01 Yen): Überschuss des Gebiets und seiner Nachbarn.

## Namen

hub-tokyo = Tokyo
hub-osaka = Osaka
area-hokkaido = Hokkaido
area-tohoku = Tohoku
area-tokyo = Tokyo
area-chubu = Chubu
area-hokuriku = Hokuriku
area-kansai = Kansai
area-chugoku = Chugoku
area-shikoku = Shikoku
area-kyushu = Kyushu
area-okinawa = Okinawa
area-national = Japan
reason-high = über { $limit } m, höher als jede Stadt
reason-national_park = in einer Sonderzone eines Nationalparks
reason-metropolitan = Präfektur einer Metropole

## Einheiten

unit-mjpy = Mio. Yen
unit-mjpy-each = Mio. Yen je Stück
unit-mjpy-per-MWh = Mio. Yen je MWh
unit-mjpy-MW = Mio. Yen/MW
unit-mjpy-MW-per-terminal = Mio. Yen/MW je Endgerät
unit-mjpy-MW-km = Mio. Yen/MW/km
unit-mjpy-km = Mio. Yen/km
unit-mjpy-km-year = Mio. Yen/km/Jahr
unit-mjpy-MW-year = Mio. Yen/MW/Jahr
unit-mjpy-ms-MW-year = Mio. Yen/ms/MW/Jahr
unit-tn-yen = Bio. Yen
unit-tn-yen-a-year = Bio. Yen im Jahr
unit-million-yen = Millionen Yen
unit-million-yen-per-MW-and-year = Millionen Yen je MW und Jahr

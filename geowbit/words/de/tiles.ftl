### Was ein Lauf in Kacheln sagt.

tiles-squares = Karte und Bericht vergleichen { NUMBER($squares) } Quadrate, jedes nach seinem besten Ort; Ränge dort sind die der Quadrate. Alle { NUMBER($count) } Orte mit eigenem Rang liegen im Ordner sites, die besten davon in top.csv.
tiles-corridor = costs: connection: corridor folgt dem Gelände des ganzen Gebiets und lässt sich nicht in Kacheln rechnen; ohne Kacheln rechnen oder mit connection: straight
tiles-campus = min_campus_ha: die { NUMBER($count) } Kandidaten umspannen ein zu weites Gitter, um Stücke Land zu benennen; ein kleineres Gebiet nehmen
tiles-lost = { $place }: die Kachel ist nicht da oder nicht lesbar ({ $problem }); noch einmal rechnen: was fertig ist, bleibt
tiles-input_changed = eine Ebene wurde geändert, während Kacheln gemessen wurden; noch einmal rechnen, wenn niemand sie schreibt
tiles-other_run = { $place }: ein anderer Lauf arbeitet für diesen Ordner; auf ihn warten oder einen anderen nennen
tiles-cannot_write = { $place }: { $reason }; Platz schaffen und noch einmal rechnen: was fertig ist, bleibt
tiles-worker_died = Kachel { $tile }: ihr Prozess endete mehrmals, meist aus Mangel an Speicher; den Prozessen mehr geben oder kleinere Kacheln (--tile-rows); was fertig ist, bleibt
tiles-other_code = { $worker }: dieser Prozess hat ein anderes geowbit oder andere Bibliotheken als der fragende; überall dieselben installieren
tiles-scheduler_gone = { $address }: der Dask-Scheduler ist mitten im Lauf verschwunden; noch einmal rechnen: was fertig ist, bleibt
tiles-no_worker = { $address }: bei diesem Scheduler hat sich kein Dask-Prozess gemeldet; welche starten und noch einmal rechnen
tiles-no_engine = engine { $name }: es gibt { $known }
tiles-scheduler_of_dask = einen scheduler hat nur Dask: --engine dask hinzufügen
tiles-workers = workers: { $given } können nichts tun; 1 oder mehr angeben
tiles-rows = Zeilen einer Kachel: { $given } fassen nichts; 1 oder mehr angeben
tiles-no_dask = engine dask: Dask ist nicht eingerichtet; pip install "geowbit[dask]"
tiles-no_scheduler = { $address }: dort antwortet kein Scheduler von Dask
tiles-only_tiles = { $option } gehört nur zu --tiles

### Was auf dem Weg von der Studie zum Plan schiefgeht.

planning-no_file = { $path }: ist nicht da; den Pfad einer CSV mit demand_area, lon, lat, year und mw angeben
planning-standing_column = standing: einer Zeile fehlt { $column }; es für jeden Standort angeben
planning-gap = Lücke { $gap } %
planning-study_or_run = eine study.yaml oder --run mit einem fertigen Lauf angeben, nicht beides

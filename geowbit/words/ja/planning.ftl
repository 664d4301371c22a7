### 調査から計画へ

planning-no_file = { $path }: ありません。demand_area, lon, lat, year, mwの列を持つCSVを与えてください
planning-standing_column = standing: { $column }のない行があります。すべての行に与えてください
planning-gap = 差 { $gap } %
planning-study_or_run = study.yamlか、--runで完了した結果のどちらか一方を与えてください

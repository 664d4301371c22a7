### Was der Raum countries sagt.

countries-data_missing = { $package }: die mitgelieferten Tabellen fehlen; geowbit neu einrichten
countries-unknown = country: kein Land oder Ordner { $name } mit einer country.yaml; { $hint }
countries-manifest_unreadable = { $where }: nicht als YAML in UTF-8 lesbar; die Zeile berichtigen
countries-manifest_wrong = { $where }: { $key }: { $said }
countries-no_english_name = { $where }: name: braucht einen englischen Namen (en: ...)
countries-no_table = keine Tabelle { $name } in { $folder }; model/{ $name }.csv zum Ordner des Landes hinzufügen
countries-table_unreadable = { $file }: nicht als CSV lesbar ({ $said })
countries-no_column = { $file }: keine Spalte { $column }; sie hinzufügen
countries-cell_empty = { $file }: Zeile { $row }: { $column }: ist leer; die Zelle füllen
countries-cell_wrong = { $file }: Zeile { $row }: { $column }: { $cell } ist nicht gültig; die Zelle berichtigen
countries-one_home = { $folder }: { $count } Länder haben home: true in ihrer country.yaml; nur eines darf es
countries-no_pack = { $where }: pack: { $pack } hat selbst ein Paket oder ist keines; eines aus geowbit init --list nennen oder einen Ordner ohne pack
countries-no_rate = currency: kein Kurs von { $code } ist bekannt; { $hint }, oder ihn angeben: currency: {"{"}code: { $code }, worth: {"{"}EUR: 0.1{"}"}{"}"}

### What the room of countries says.

countries-data_missing = { $package }: the embedded tables are missing; install geowbit again
countries-unknown = country: no country or folder { $name } with a country.yaml; { $hint }
countries-manifest_unreadable = { $where }: cannot be read as YAML in UTF-8; correct the line
countries-manifest_wrong = { $where }: { $key }: { $said }
countries-no_english_name = { $where }: name: needs an English name (en: ...)
countries-no_table = no table { $name } in { $folder }; add model/{ $name }.csv to the folder of the country
countries-table_unreadable = { $file }: cannot be read as CSV ({ $said })
countries-no_column = { $file }: no column { $column }; add it
countries-cell_empty = { $file }: row { $row }: { $column }: is empty; fill the cell
countries-cell_wrong = { $file }: row { $row }: { $column }: { $cell } is not a valid value; correct the cell
countries-one_home = { $folder }: { $count } countries have home: true in their country.yaml; only one may
countries-no_pack = { $where }: pack: { $pack } has a pack of its own or is none; name one of geowbit init --list, or a folder without a pack
countries-no_rate = currency: no rate of { $code } is known; { $hint }, or give it: currency: {"{"}code: { $code }, worth: {"{"}EUR: 0.1{"}"}{"}"}

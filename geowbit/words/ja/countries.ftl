### 国のフォルダーについて

countries-data_missing = { $package }: 内蔵の表がありません。geowbitを入れ直してください
countries-unknown = country: country.yamlのある国やフォルダー{ $name }がありません。{ $hint }
countries-manifest_unreadable = { $where }: UTF-8のYAMLとして読めません。この行を直してください
countries-manifest_wrong = { $where }: { $key }: { $said }
countries-no_english_name = { $where }: name: 英語名(en: ...)が必要です
countries-no_table = { $folder }に表{ $name }がありません。国のフォルダーにmodel/{ $name }.csvを加えてください
countries-table_unreadable = { $file }: CSVとして読めません({ $said })
countries-no_column = { $file }: 列{ $column }がありません。加えてください
countries-cell_empty = { $file }: { $row }行目: { $column }: 空です。値を入れてください
countries-cell_wrong = { $file }: { $row }行目: { $column }: { $cell }は使えない値です。直してください
countries-one_home = { $folder }: country.yamlにhome: trueのある国が{ $count }あります。一つにしてください
countries-no_pack = { $where }: pack: { $pack } は自らパックを持つか、パックではありません。geowbit init --list の一つか、パックを持たないフォルダーを指定してください
countries-no_rate = currency: 通貨{ $code }の換算率が分かりません。{ $hint }。または currency: {"{"}code: { $code }, worth: {"{"}EUR: 0.1{"}"}{"}"} のように指定してください

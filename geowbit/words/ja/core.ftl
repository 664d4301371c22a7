### どの部分も使う言葉

list-separator = 、
list-strong_separator = ;
list-yes = はい
list-no = いいえ
names-did_you_mean = { $names }のことですか?
names-known = 使えるのは{ $names }です
names-among = 使えるのは{ $names }ほか{ $more }件です
names-none = 一つもありません
words-no_language = lang: '{ $lang }'という言語はありません。{ $known }を使ってください

## 結果を書く場所
output-being_written = { $place }: このプロセスがすでに書き込んでいます
output-is_file = { $place }: ファイルです。-oでフォルダーを指定してください
output-no_access = { $place }: 読み書きできません。-oで別の場所を指定してください
output-holds_others = { $place }: geowbitの結果ではない{ $name }が入っています。-oで空のフォルダーか新しいフォルダーを指定してください
output-current_folder = { $place }: 現在のフォルダーなので置き換えられません。-oで別のフォルダーを指定してください
output-mount_point = { $place }: マウントポイントなので置き換えられません。-oでその中のフォルダーを指定してください
output-leads_nowhere = { $place }: たどり着けない場所です。-oで別の場所を指定してください
output-cannot_write = { $place }: 書き込めません({ $reason })。-oで別の場所を指定してください
output-name = { $place }: { $problem }

## Names of files
path-locale = このロケールのファイル名は{ $encoding }で、この名前を扱えません。LANG=C.UTF-8かPYTHONUTF8=1を設定してください
path-no_utf8 = 名前がUTF-8ではありません。ファイルまたはフォルダーの名前を変えてください
words-no_catalog = { $file }: UTF-8の語彙ファイルとして読めません
words-catalog_wrong = { $file }: 語彙ファイル(Fluent)として読めない行があります: { $line }。NAME = TEXT の形で書いてください

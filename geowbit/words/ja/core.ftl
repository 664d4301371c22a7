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

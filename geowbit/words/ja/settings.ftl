### settings
settings-no_file = { $file }: 調査がありません。パスを確かめてください
settings-no_keys = { $file }: 調査は`key: value`の行の並びです
settings-cannot_be_a_file = { $file }: ファイルになりません。パスを確かめてください
settings-encoding = { $file }: UTF-8の文字ではありません。UTF-8で保存してください
settings-unreadable = { $file }: 読めません({ $said })
settings-nested_too_deeply = { $file }: 調査としては入れ子が深すぎます
settings-bad_character = { $file }:{ $line }: 正しいYAMLではありません(文字U+{ $code }があります。UTF-8で保存してください)
settings-no_yaml = { $place }: 正しいYAMLではありません({ $problem })
settings-wrong = { $place }: { $said }{ $more }
settings-criterion_wrong = { $place }: criteria.{ $number }: { $said }

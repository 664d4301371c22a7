### What the room settings says.

settings-no_file = { $file }: no such study; check the path
settings-no_keys = { $file }: a study is a list of `key: value` lines
settings-cannot_be_a_file = { $file }: cannot be a file; check the path
settings-encoding = { $file }: is not UTF-8 text; save it as UTF-8
settings-unreadable = { $file }: cannot be read ({ $said })
settings-nested_too_deeply = { $file }: is nested too deeply for a study
settings-bad_character = { $file }:{ $line }: is no valid YAML (it holds the character U+{ $code }; save it as UTF-8 text)
settings-no_yaml = { $place }: is no valid YAML ({ $problem })
settings-wrong = { $place }: { $said }{ $more }
settings-criterion_wrong = { $place }: criteria.{ $number }: { $said }

### Was jeder Raum sagt.

list-separator = {", "}
list-strong_separator = {"; "}
list-yes = ja
list-no = nein
names-did_you_mean = vielleicht { $names }?
names-known = es gibt { $names }
names-among = es gibt { $names } und { $more } weitere
names-none = es gibt keine
words-no_language = lang: '{ $lang }' gibt es nicht; { $known } verwenden

## Wohin Ergebnisse geschrieben werden
output-being_written = { $place }: wird von diesem Prozess schon geschrieben
output-is_file = { $place }: ist eine Datei; mit -o einen Ordner angeben
output-no_access = { $place }: lässt sich nicht lesen und schreiben; mit -o einen anderen Ort wählen
output-holds_others = { $place }: enthält { $name }, das kein Lauf schrieb; mit -o einen leeren oder neuen Ordner angeben
output-current_folder = { $place }: ist der aktuelle Ordner, den ein Lauf ersetzen würde; mit -o einen anderen angeben
output-mount_point = { $place }: ist ein Einhängepunkt, den ein Lauf ersetzen würde; mit -o einen Ordner darin angeben
output-leads_nowhere = { $place }: ist ein Verweis ins Leere; mit -o einen anderen Ort wählen
output-cannot_write = { $place }: lässt sich nicht schreiben ({ $reason }); mit -o einen anderen Ort wählen
output-name = { $place }: { $problem }

## Namen von Dateien
path-locale = Dateinamen sind hier { $encoding }, worin dieser nicht stehen kann; LANG=C.UTF-8 oder PYTHONUTF8=1 setzen
path-no_utf8 = der Name ist nicht UTF-8; die Datei oder den Ordner umbenennen
words-no_catalog = { $file }: nicht als Wörterverzeichnis in UTF-8 lesbar
words-catalog_wrong = { $file }: ist bei { $line } kein Wörterverzeichnis (Fluent); NAME = TEXT schreiben

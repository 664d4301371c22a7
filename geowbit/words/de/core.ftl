### Was jeder Raum sagt.

list-separator = {", "}

## Wohin Ergebnisse geschrieben werden

## Namen von Dateien

### Was der Raum run sagt.

run-gate_unknown = Die Bedingung { $gate } ist bei { $count ->
    [one] { $count } Kandidaten nicht bekannt, der bleibt
   *[other] { $count } Kandidaten nicht bekannt, die bleiben
 }; die Ebene { $layer } würde es beantworten.
run-gate_unknown_everywhere = Die Bedingung { $gate } ist bei keinem Kandidaten bekannt, und alle bleiben; die Ebene { $layer } würde es beantworten.
run-of_layer = { $layer }: { $note }
run-estimated_routes = { $count } { $count ->
    [one] Kandidat hat
   *[other] Kandidaten haben
 } keinen Glasfaserweg bis { $hub }: Gerechnet wird die Luftlinie mal einem Umwegfaktor.
run-unknown = { $name } ist für { $count } { $count ->
    [one] Kandidaten
   *[other] Kandidaten
 } mit Rang nicht bekannt: { $becomes }.
run-unknown_fillable = { $name } ist für { $count } { $count ->
    [one] Kandidaten
   *[other] Kandidaten
 } mit Rang nicht bekannt: { $becomes }; fill gibt die Größe an, wo die Ebene nichts sagt.
run-unknown_leave_out = bewertet wird, was von ihnen bekannt ist
run-unknown_mean = dort zählen sie als das Mittel der anderen
run-unknown_worst = dort zählen sie als das Schlechteste
run-unknown_best = dort zählen sie als das Beste
run-rule_compares = { $column } { $op } { $limit }
run-rule_compares_in = { $column } { $op } { $limit } { $unit }
run-rule_unknown = „{ $reason }“ schließt keinen Kandidaten aus: Für keinen ist es bekannt.
run-constant = { $names }: für alle { $count } Kandidaten mit Rang gleich, sodass es keinen vom anderen unterscheidet.
run-no_percentile = Wo ein Wert im Land steht, ist nicht bekannt: Gewichte, Skalen, Last, Ebenen, Sätze oder Annahmen sind nicht die eines landesweiten Laufs, den geowbit kennt.
run-top_ends = Die Liste der besten endet nach { $count } von { $asked }: Was folgt, liegt nicht im besten Zehntel des Landes; top: {"{"}all: true{"}"} führt es auf.
run-rule_unknown_some = „{ $reason }“ lässt sich bei { $count } { $count ->
    [one] Kandidaten nicht beurteilen, der bleibt
   *[other] Kandidaten nicht beurteilen, die bleiben
 }.
run-uneven_substations = Umspannwerke von 66 und 77 kV sind in manchen Gebieten weit dichter erfasst als in anderen: Bei dieser Last sind Entfernungen zwischen Gebieten nicht vergleichbar.

## Ein Standort, nach dem gefragt wird
run-no_site = '{ $name }' ist kein Kandidat des Laufs; { $problem }
run-no_site_there = { $place }: dort liegt kein Kandidat des Laufs
run-other_schema = { $place }: den Lauf schrieb eine andere Version von geowbit; seine Studie noch einmal rechnen, in denselben Ordner
run-not_a_run = { $place }: ist kein fertiger Lauf ({ $problem })
run-file_missing = { $place }: ist kein fertiger Lauf ({ $name } fehlt)
run-unreadable = { $place }: der Lauf ist nicht lesbar ({ $problem }); ihn noch einmal rechnen
run-written_anew = { $place }: der Lauf wurde neu geschrieben, seit er geöffnet ist; ihn noch einmal lesen
run-key_missing = { $place }: in run.json fehlt { $key }; seine Studie noch einmal rechnen
run-frame_missing = { $place }: { $name } kam aus einer Tabelle im Speicher, die kein Lauf bewahrt; sie mit layers={"{"}{ $quoted }: ...{"}"} noch einmal angeben
run-no_such_layer = { $name }: der Lauf hat keine solche Ebene; die Orte angeben
run-several_reasons = { $reasons }
run-excluded = ausgeschlossen

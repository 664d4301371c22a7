### Ausschlüsse, Entscheidungsverfahren, Werte und Ränge.

ranking-weights = criteria: Gewichte dürfen nicht negativ sein, und mindestens eines muss über null liegen
ranking-not_measured = criteria: '{ $name }' wurde nicht gemessen
ranking-no_method = method: kein '{ $name }'; { $hint }
ranking-pair_form = pairwise: '{ $text }' ist nicht verständlich; A over B: 3 schreiben
ranking-pair_of_one = pairwise: '{ $pair }' vergleicht eines mit sich selbst; weglassen
ranking-pair_times = pairwise: { $pair }: eine Zahl von 1/9 bis 9 angeben, nicht { $given }
ranking-pair_twice = pairwise: { $a } über { $b } ist zweimal angegeben; einmal angeben
ranking-pair_contradicts = pairwise: { $a } über { $b } ist { $one } und { $b } über { $a } ist { $other }, nicht der Kehrwert; eines davon angeben
ranking-pairs_missing = pairwise: { $pair } fehlt{ $others ->
    [0] {""}
   *[other] {" "}(und { $others } weitere)
 }; jedes Paar braucht einen Vergleich
ranking-pairs_few = pairwise: zwei oder mehr verschiedene Namen angeben, nicht { $names }
ranking-pairs_many = pairwise: { $count } werden verglichen; höchstens { $most } sind möglich, also Themen vergleichen
ranking-pairs_shape = pairwise: eine Matrix von { $count } Namen hat ebenso viele Zeilen und Spalten, nicht Zeilen der Länge { $lengths }
ranking-pairs_diagonal = pairwise: in der Diagonale einer Matrix steht 1, da nichts mehr wiegt als es selbst
ranking-pairs_unread = pairwise: { $file }: nicht lesbar ({ $why })
ranking-pairs_not_square = pairwise: Zeilen und Spalten müssen dieselben Namen haben, jeden einmal; Zeilen: { $rows }; Spalten: { $columns }
ranking-concentration = weight_concentration muss eine Zahl über null sein, nicht { $given }
ranking-top = top: n muss mindestens 1 und min_separation_km nicht negativ sein, nicht { $n }, { $min_separation_km }
ranking-no_candidate = kein Kandidat '{ $name }'
ranking-no_candidate_but = kein Kandidat '{ $name }'; { $hint }
ranking-rule = exclude: { $rule } ist nicht verständlich; 'column > number', 'column in A, B', 'column unknown', {"{"}inside: LAYER{"}"}, {"{"}outside: LAYER{"}"} oder {"{"}near: LAYER, km: 1{"}"} schreiben
ranking-rule_of_layer = exclude: { $rule } ist nicht verständlich; {"{"}inside: LAYER{"}"}, {"{"}outside: LAYER{"}"} oder {"{"}near: LAYER, km: 1{"}"} schreiben
ranking-gate = gates: { $gate } ist nicht verständlich; 'column >= number', 'column in A, B', {"{"}outside: LAYER{"}"}, {"{"}inside: LAYER{"}"}, {"{"}within: LAYER, km: 2{"}"} oder {"{"}beyond: LAYER, km: 2{"}"} schreiben, mit ask: WHOM und, bei einer Ebene, wenn gewünscht surveyed: LAYER; holds: 'column >= number' steht neben ask
ranking-gate_of_score = gates: { $gate }: { $column } wird erst nach den Bedingungen gerechnet; ein Kriterium verlangen
ranking-gate_no_column = gates: { $gate }: kein '{ $name }'; { $hint }
ranking-gate_no_layer = gates: { $gate }: keine Ebene '{ $name }'; { $hint }
ranking-gate_of_text = gates: { $gate }: { $column } ist Text; '{ $column } in A, B' schreiben
ranking-gate_failed = erfüllt die Bedingung { $gate } nicht
ranking-rule_of_score = exclude: { $rule }: { $column } wird erst nach den Ausschlüssen gerechnet; top: {"{"}n: NUMBER{"}"} für die besten schreiben oder nach einem Kriterium ausschließen
ranking-rule_no_column = exclude: { $rule }: kein '{ $column }'; { $hint }
ranking-many_rules = exclude: mehr als { $most } Regeln; einige zusammenfassen
ranking-rule_of_text = exclude: { $rule }: { $column } ist Text; '{ $column } in A, B' schreiben
ranking-rule_no_polygons = Ebene { $layer }: enthält keine Polygone; {"{"}near: { $layer }, km: 1{"}"} schreiben
method-weighted_product = gewichtetes Produkt
method-topsis = TOPSIS
legend-fixed = Bewertet nach dem Verfahren { $method }: Diese Karte steht fest, denn eine Seite kann nur eine gewichtete Summe neu gewichten.
pair-higher_whole = { $site } liegt um { $points } vorn; das Verfahren gibt keine Teile nach Kriterium
report-criteria_note_no_parts = Jedes Kriterium wird eine Zahl zwischen 0 (an seinem „schlechtesten“ Wert) und 1 (an seinem „besten“); das Verfahren { $method } macht aus ihnen und den Gewichten den Wert als Ganzes, sodass kein Kriterium einen Teil davon hat (ein Gewicht von 0 wird gemessen, aber nicht gewogen).

## Warum die vorgegebenen Regeln ausschließen
ranking-reason_lake = in einem See
ranking-reason_far = mehr als { $limit } km von einem Umspannwerk, das die Last tragen kann
ranking-reason_island = auf einer Insel ohne Umspannwerk, das die Last tragen kann
ranking-reason_slope = ein Berghang oder Grat (Gefälle über { $limit }° auf 2 km)
ranking-reason_sea = meist Meer (weniger als { $limit } % ringsum sind Land)
ranking-reason_runway = näher als { $limit } km an einer Landebahn
ranking-reason_volcano = näher als { $limit } km an einem aktiven Vulkan
ranking-reason_snow = mehr als { $limit } cm Schnee in einem normalen Jahr
ranking-reason_campus = auf weniger als { $limit } ha am Stück
ranking-campus_no_cells = min_campus_ha verlangt Kandidaten auf einem Gitter von Quadraten, etwa candidates: {"{"}grid: jis-250m{"}"}; diese sind keine
ranking-campus_cells = min_campus_ha: Zellen von { $cell_m } m zeigen keinen Campus; ein Gitter von { $most_m } m oder feiner nehmen, etwa candidates: {"{"}grid: jis-250m{"}"}
ranking-reason_dense = dicht bewohnt (über { $limit } je km²)
ranking-reason_unknown = { $name } ist nicht bekannt
ranking-near_layer = näher als { $km } km an { $layer }
ranking-inside_layer = innerhalb von { $layer }
ranking-outside_layer = außerhalb von { $layer }
ranking-draws = Sicherheit: { $draws } Ziehungen, die erste { $first }: von beiden mindestens eine angeben
ranking-error_kind = criterion_errors: { $name }: die Art '{ $kind }' ist weder absolute noch relative

## Wertfunktionen
ranking-scale_form = scale: { $given } ist nicht verständlich; linear, s_shaped, {"{"}half: VALUE{"}"}, {"{"}points: [[VALUE, SCORE], ...]{"}"} oder {"{"}steps: [[VALUE, SCORE], ...]{"}"} schreiben
ranking-scale_one_point = scale: { $form } braucht zwei oder mehr Paare aus einer Größe und ihrem Wert
ranking-scale_order = scale: { $form }: Größen müssen steigen, aber { $next } folgt auf { $value }
ranking-scale_not_monotone = scale: { $form }: Werte steigen und fallen; sie nur steigen oder nur fallen lassen
ranking-scale_score = scale: { $form }: der Wert bei { $value } muss von 0 bis 1 sein, nicht { $score }
ranking-scale_flat = scale: { $form }: alle Werte sind gleich, sodass keine Größe besser ist
ranking-scale_direction = scale: { $direction ->
    [cost] bei diesem Kriterium ist weniger besser, aber seine Werte steigen
   *[benefit] bei diesem Kriterium ist mehr besser, aber seine Werte fallen
 }
ranking-scale_half = scale: half muss zwischen worst, { $worst }, und der Mitte, { $middle }, liegen, nicht bei { $half }
ranking-sure_method = Sicherheit: ein Lauf nach { $method } hat keine Gewichte zu summieren; die Studie mit method: weighted_sum rechnen
ranking-not_ranked = { $name } ist ausgeschlossen, und keine Verbesserung eines Kriteriums gibt ihm einen Rang

### Was der Raum study sagt.

study-off_land = { $count } { $count ->
    [one] Zelle des Gebiets liegt
   *[other] Zellen des Gebiets liegen
 } abseits des mitgelieferten Landes und { $count ->
    [one] bleibt
   *[other] bleiben
 } weg; eine Ebene namens land ändert das.
study-off_own_land = { $count } { $count ->
    [one] Zelle des Gebiets liegt abseits der Ebene land und bleibt
   *[other] Zellen des Gebiets liegen abseits der Ebene land und bleiben
 } weg.
study-no_land = Keine Ebene namens land wurde angegeben: Das ganze Gebiet zählt als Land.
study-preset = Vorgabe { $title }: { $changes }.
study-preset_weight = { $name } zählt { $weight } ({ $why })
study-pairwise = Die Gewichte stammen aus dem paarweisen Vergleich von { $count }: Konsistenzverhältnis { $ratio }.
study-pairwise_disagrees = Die Gewichte stammen aus dem paarweisen Vergleich von { $count }, und die Vergleiche widersprechen einander: Konsistenzverhältnis { $ratio }, annehmbar ist { $most }. Am weitesten auseinander: { $a } über { $b } ist { $a_over_b } und { $b } über { $c } ist { $b_over_c }, also wäre { $a } über { $c } { $implied }, nicht { $a_over_c }.

## Was an einer Studie falsch ist
study-in_criteria = criteria: { $problem }
study-no_criterion = criteria: kein Kriterium '{ $name }'; { $hint }; ein eigenes braucht layer, measure und direction
study-criterion_taken = criteria: { $name } ist ein eingebautes Kriterium; dem eigenen einen anderen Namen geben
study-no_weight_of = weights: kein Kriterium '{ $name }'; { $hint }
study-nothing_weighs = weights: jedes Gewicht ist 0, sodass nichts bewertet wird; eines über 0 angeben
study-not_compared = pairwise: '{ $name }' ist kein Kriterium und kein Thema, das etwas wiegt; { $hint }
study-all_excluded = exclude: alle { $count } Kandidaten sind ausgeschlossen: { $rules }; { $remedy }
study-rule_took = { $count } durch { $rule } ({ $why })
study-keep_metropolis = --all, oder regional: false in der Studie, behält { $count } davon
study-without_rule = ohne { $rule } blieben { $count }: exclude mit den gewünschten Regeln schreiben
study-fewer_rules = keine Regel allein bewirkt es: exclude mit weniger Regeln schreiben oder ein anderes Gebiet nehmen
study-column_taken = criteria: { $name } ist schon eine Spalte der Tabelle; dem eigenen einen anderen Namen geben
study-no_layer = layers: kein '{ $name }', das { $reader } liest; es als { $name }: {"{"}file: PATH{"}"} hinzufügen, oder { $hint }
study-layers_form = layers: nimmt {"{"}name: layer{"}"}, nicht { $given }
study-window_of_network = layers.{ $layer }.window_km: ein Netz muss vollständig sein, da Wege zu einem Knoten das Gebiet verlassen; weglassen
study-window_unknown = layers.{ $layer }.window_km: { $criterion } kann von dem abhängen, was außerhalb des Fensters liegt; weglassen
study-window_too_small = layers.{ $layer }.window_km: { $window_km } km sind zu klein: { $criterion } reicht { $reach_km } km weit, und was darin liegt, kann abgeschnitten sein; { $least_km } oder mehr schreiben
study-window_below_rule = layers.{ $layer }.window_km: { $window_km } km sind zu klein: ein Ausschluss reicht { $reach_km } km weit; { $least_km } oder mehr schreiben
study-scale_of_table = criteria.csv: { $name }: { $problem }
study-abroad = Keine mitgelieferte Ebene deckt das Gebiet: Keine wurde verwendet, und was die eigenen Ebenen nicht zeigen, ist nicht bekannt.
study-no_substations = layers: kein mitgeliefertes Umspannwerk liegt nahe dem Gebiet; layers: {"{"}substations: {"{"}file: PATH{"}"}{"}"} angeben
study-area_no_crs = area: die Tabelle hat kein Koordinatensystem; mit set_crs setzen
study-area_no_polygon = area: nimmt Polygone, nicht { $kind }
study-hub_swapped = Knoten { $name }: [{ $first }, { $second }] liegt weit von den Kandidaten, und [{ $second }, { $first }] mitten darunter; [Länge, Breite] schreiben
study-two_moneys = der alte Lauf nennt seine Beträge in { $old }, der neue in { $new }; einen davon mit currency: des anderen noch einmal rechnen
study-sweep_list = sweep: { $name } nimmt eine Liste von Größen, mindestens eine; es ist { $given }

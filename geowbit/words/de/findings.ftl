### Was der Raum findings sagt.

question-ask = { $what }: { $whom } fragen
question-of_gate = { $gate } ({ $what })
question-of_column = { $column } ({ $what })

## Das Dossier eines Ortes
dossier-no_prefecture = Präfektur '{ $name }' hat keinen Kandidaten im Lauf; er hat solche in { $known }
dossier-no_prefectures = Präfektur '{ $name }': die Kandidaten des Laufs haben keine Präfekturen
dossier-no_room = Gebiet { $name }: es hat keine Fläche, denn seine Ecken liegen auf einer Linie oder an einem Punkt
findings-no_column = { $page }: der Tabelle der Standorte fehlt die Spalte { $columns }

## Zwei Läufe, die nicht vergleichbar sind
findings-run_without_columns = Lauf { $which }: seiner Tabelle fehlt die Spalte { $columns }
findings-id_twice = Lauf { $which }: '{ $id }' steht zweimal unter seinen Kandidaten
findings-nothing_shared = die beiden Läufe teilen keinen Kandidaten: der alte hat { $old }, der neue { $new }; beide Studien über dieselben Kandidaten rechnen
findings-no_place_shared = die beiden Läufe teilen Kennungen ({ $ids }), aber keinen Ort: jede Kennung liegt mehr als { NUMBER($km, maximumFractionDigits: 1) } km von sich selbst; beide über dieselben Kandidaten rechnen
findings-such_as = { $ids } und weitere
findings-none = keine

## Eine Ebene, wie einer von zwei Läufen sie hatte
findings-layer = { $source }; { $rows } { $rows ->
    [one] Zeile
   *[other] Zeilen
 }; SHA-256 { $sha }
findings-layer_in_memory = { $source }; { $rows } { $rows ->
    [one] Zeile
   *[other] Zeilen
 }

## Bekannte Standorte gegen den Wert
backtest-no_site = Rückschau: keiner der { $count } Standorte liegt auf einem Kandidaten mit Rang ({ $excluded } ausgeschlossen, { $outside } außerhalb des Gebiets, { $sea } im Meer); andere Standorte oder ein größeres Gebiet angeben
backtest-low_site = { $site }: der Wert stellt ihn nur über { $percent } % des nicht ausgeschlossenen Landes seines Netzgebiets; am meisten verliert er durch { $criteria }
backtest-low_site_bare = { $site }: der Wert stellt ihn nur über { $percent } % des nicht ausgeschlossenen Landes seines Netzgebiets
backtest-rule_ahead = Eine Regel allein unterscheidet diese Standorte besser von anderem Land als der Wert: { $rule }, { NUMBER($theirs, minimumFractionDigits: 2) } gegen { NUMBER($ours, minimumFractionDigits: 2) } ({ $count } { $mw ->
    [none] Standorte
   *[other] Standorte ab { $mw } MW
 })
backtest-not_measured = Kein Kriterium misst, was bei vielen dieser Standorte entschied: Land, das am Stück angeboten wurde, wem es gehört, eine Förderung, ein Stromvertrag, eine Vereinbarung mit dem Netzbetreiber, Wasser, ein Bebauungsplan. Und viele Lagen sind Mittelpunkte einer Gemeinde, um bis zu einige Kilometer daneben.

## Was wäre bei einer anderen Wahl
sensitivity-criterion_out = ohne { $name }
sensitivity-theme_out = ohne das Thema „{ $name }“
sensitivity-unknown_of = { $name }, wo unbekannt: das Mittel des Bekannten
sensitivity-unknown = { $name ->
    [mean] alles Unbekannte: das Mittel des Bekannten
    [worst] alles Unbekannte: das Schlechteste
    [best] alles Unbekannte: das Beste
   *[other] alles Unbekannte: { $name }
 }
sensitivity-equal_weights = { $name ->
   *[other] jedes Kriterium mit gleichem Gewicht
 }
sensitivity-method = nach { $name }
sensitivity-rule_out = ohne die Regel { $name }
findings-no_lattice = die Kandidaten dieses Laufs sind Punkte, sodass sich kein Land am Stück benennen lässt
findings-area_no_polygon = das Gebiet ist kein Polygon: { $kind }
findings-area_crossed = der Umriss des Gebiets kreuzt sich selbst: { $where }

### Was an einer Studie falsch ist.

settings-no_truth = nimmt eine Zahl, nicht ja oder nein
settings-one_area = genau eines von prefectures, bbox, file und polygon angeben
settings-one_kind_of_candidates = eines von {"{"}grid: ...{"}"}, municipalities und {"{"}file: ...{"}"} angeben
settings-join_takes = eines von file und layer angeben
settings-file_or_postgis = eines von file und postgis angeben
settings-table_or_sql = postgis braucht entweder table oder sql
settings-sql_without_postgis = table und sql gehören zu postgis; eine Ebene einer Datei ist `layer`
settings-no_database = postgis: postgresql+psycopg://user@host/database schreiben
settings-criterion_needs = ein Kriterium aus einer Ebene braucht auch { $absent }
settings-scale_two_ends = best und worst sind beide { $value }; eine Skala braucht zwei Enden
settings-scale_has_ends = scale: aufgeführte Größen sind ihre eigenen Enden; best und worst weglassen
settings-scale_needs_ends = scale: half braucht best und worst
settings-one_rate_of_fiber = fiber_to_power_ratio { $ratio } und fiber_method { $method } setzen beide den Satz der Glasfaser; eines angeben
settings-no_weight = Gewichte dürfen nicht negativ sein, und mindestens eines muss über null liegen
settings-no_preset = keine Vorgabe '{ $name }'; { $hint }
settings-hub_name = Knoten '{ $name }': Kleinbuchstaben, Ziffern und _ verwenden
settings-hub_place = Knoten { $name }: [Länge, Breite] schreiben; gegeben ist [{ $lon }, { $lat }]
settings-no_polygon = nimmt eine Geometrie als GeoJSON: {"{"}type: Polygon, coordinates: [[[lon, lat], ...]]{"}"}
settings-file_name = { $file }: { $problem }
settings-cannot_be_file = { $file }: kann keine Datei sein; den Pfad prüfen
settings-no_study = { $file }: keine solche Studie; den Pfad prüfen
settings-no_text = { $file }: ist kein Text in UTF-8; als UTF-8 sichern
settings-unread = { $file }: nicht lesbar ({ $why })
settings-too_deep = { $file }: ist für eine Studie zu tief verschachtelt
settings-bad_character = { $place }: ist kein gültiges YAML (es enthält das Zeichen { $character }; als Text in UTF-8 sichern)
settings-no_yaml = { $place }: ist kein gültiges YAML ({ $why })
settings-key_twice = der Schlüssel '{ $key }' steht zweimal da
settings-text_unread = { $text } ist nicht lesbar
settings-value_unread = eine Angabe ist nicht lesbar
settings-no_pairs = { $file }: eine Studie ist eine Liste von Zeilen `key: value`
settings-wrong = { $place }: { $said }{ $others ->
    [0] {""}
   *[other] {" "}(und { $others } weitere)
 }
settings-criterion_no_name = { $place }: { $key }: braucht einen Namen: - {"{"}name: flood_m, layer: flood, ...{"}"}
settings-criterion_twice = { $place }: { $key }: der Name '{ $name }' steht zweimal da
settings-stands_under = es gehört unter { $places }
settings-unknown_key = unbekannter Schlüssel '{ $key }'; { $hint }
settings-missing = fehlt
settings-of_key = { $key ->
    [none] { $said }
   *[other] { $key }: { $said }
 }
settings-takes_not = { $takes }, nicht { $given }{ $example ->
    [none] {""}
   *[other] ; als { $example } schreiben
 }
settings-takes-model_type = nimmt Paare `key: value`
settings-takes-dict_type = nimmt Paare `key: value`
settings-takes-list_type = nimmt eine Liste
settings-takes-tuple_type = nimmt [Länge, Breite]
settings-takes-float_type = nimmt eine Zahl
settings-takes-float_parsing = nimmt eine Zahl
settings-takes-finite_number = nimmt eine endliche Zahl
settings-takes-int_type = nimmt eine ganze Zahl
settings-takes-int_parsing = nimmt eine ganze Zahl
settings-takes-int_from_float = nimmt eine ganze Zahl
settings-takes-bool_type = nimmt ja oder nein
settings-takes-bool_parsing = nimmt ja oder nein
settings-takes-path_type = nimmt einen Pfad
settings-takes-one_of = nimmt eines von { $choices }
settings-takes-greater_than = nimmt eine Zahl größer als { $gt }
settings-takes-greater_than_equal = nimmt eine Zahl von { $ge } oder mehr
settings-takes-less_than_equal = nimmt eine Zahl von { $le } oder weniger
settings-takes-string_type = nimmt Text; in Anführungszeichen setzen
settings-takes-too_short = nimmt { $min_length } Angaben oder mehr
settings-takes-too_long = nimmt { $max_length } Angaben oder weniger
settings-takes-invalid_key = nimmt Texte als Schlüssel; in Anführungszeichen setzen

## Vorgaben
preset-training = Training großer Modelle
preset-inference = Inferenz für eine Region
preset-edge = am Rand, nahe den Nutzern
preset-backup = Rückhalt für den Katastrophenfall
preset-cheap_energy = wo Energie billig ist
settings-plan_least_above_most = sites_least { $least } liegt über sites_most { $most }; das eine senken oder das andere erhöhen
settings-plan_must_and_never = { $site } steht in must und in never; aus einem davon nehmen

### What is wrong with a study.

settings-no_truth = takes a number, not yes or no
settings-one_area = give exactly one of prefectures, bbox, file and polygon
settings-one_kind_of_candidates = give one of {"{"}grid: ...{"}"}, municipalities and {"{"}file: ...{"}"}
settings-join_takes = give one of file and layer
settings-file_or_postgis = give one of file and postgis
settings-table_or_sql = postgis needs either table or sql
settings-sql_without_postgis = table and sql go with postgis; a layer of a file is `layer`
settings-no_database = postgis: write postgresql+psycopg://user@host/database
settings-criterion_needs = a criterion made from a layer needs { $absent } as well
settings-scale_two_ends = best and worst are both { $value }; a scale needs two ends
settings-scale_has_ends = scale: listed values are their own ends; leave best and worst out
settings-scale_needs_ends = scale: half needs best and worst
settings-one_rate_of_fiber = fiber_to_power_ratio { $ratio } and fiber_method { $method } both set the rate of fiber; give one
settings-no_weight = weights must not be negative, and at least one must be above zero
settings-no_preset = there is no preset '{ $name }'; { $hint }
settings-hub_name = hub '{ $name }': use lower-case letters, digits and _
settings-hub_place = hub { $name }: write [longitude, latitude]; got [{ $lon }, { $lat }]
settings-no_polygon = takes a GeoJSON geometry: {"{"}type: Polygon, coordinates: [[[lon, lat], ...]]{"}"}
settings-file_name = { $file }: { $problem }
settings-cannot_be_file = { $file }: cannot be a file; check the path
settings-no_study = { $file }: no such study; check the path
settings-no_text = { $file }: is not UTF-8 text; save it as UTF-8
settings-unread = { $file }: cannot be read ({ $why })
settings-too_deep = { $file }: is nested too deeply for a study
settings-bad_character = { $place }: is not valid YAML (it holds the character { $character }; save it as UTF-8 text)
settings-no_yaml = { $place }: is not valid YAML ({ $why })
settings-key_twice = the key '{ $key }' appears twice
settings-text_unread = { $text } cannot be read
settings-value_unread = a value cannot be read
settings-no_pairs = { $file }: a study is a list of `key: value` lines
settings-wrong = { $place }: { $said }{ $others ->
    [0] {""}
   *[other] {" "}(and { $others } more)
 }
settings-criterion_no_name = { $place }: { $key }: needs a name: - {"{"}name: flood_m, layer: flood, ...{"}"}
settings-criterion_twice = { $place }: { $key }: the name '{ $name }' appears twice
settings-stands_under = it belongs under { $places }
settings-unknown_key = unknown key '{ $key }'; { $hint }
settings-missing = is missing
settings-of_key = { $key ->
    [none] { $said }
   *[other] { $key }: { $said }
 }
settings-takes_not = { $takes }, not { $given }{ $example ->
    [none] {""}
   *[other] ; write it as { $example }
 }
settings-takes-model_type = takes `key: value` pairs
settings-takes-dict_type = takes `key: value` pairs
settings-takes-list_type = takes a list
settings-takes-tuple_type = takes [longitude, latitude]
settings-takes-float_type = takes a number
settings-takes-float_parsing = takes a number
settings-takes-finite_number = takes a finite number
settings-takes-int_type = takes a whole number
settings-takes-int_parsing = takes a whole number
settings-takes-int_from_float = takes a whole number
settings-takes-bool_type = takes yes or no
settings-takes-bool_parsing = takes yes or no
settings-takes-path_type = takes a path
settings-takes-one_of = takes one of { $choices }
settings-takes-greater_than = takes a number greater than { $gt }
settings-takes-greater_than_equal = takes a number of { $ge } or more
settings-takes-less_than_equal = takes a number of { $le } or less
settings-takes-string_type = takes text; put it in quotes
settings-takes-too_short = takes { $min_length } values or more
settings-takes-too_long = takes { $max_length } values or fewer
settings-takes-invalid_key = takes texts as keys; put it in quotes

## Presets
preset-training = training of large models
preset-inference = inference for a region
preset-edge = edge, near its users
preset-backup = back-up for a disaster
preset-cheap_energy = where energy is cheap
settings-plan_least_above_most = sites_least { $least } is above sites_most { $most }; lower the one or raise the other
settings-plan_must_and_never = { $site } stands in must and in never; take it out of one of them

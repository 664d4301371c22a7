### 除外、評価の方法、評点、順位

ranking-weights = criteria: 重みは0以上で、少なくとも一つは0より大きくしてください
ranking-not_measured = criteria: '{ $name }'は測られていません
ranking-no_method = method: '{ $name }'という方法はありません。{ $hint }
ranking-pair_form = pairwise: '{ $text }'を解釈できません。A over B: 3 と書いてください
ranking-pair_of_one = pairwise: '{ $pair }'は同じものどうしの比較です。省いてください
ranking-pair_times = pairwise: { $pair }: 1/9から9までの数を与えてください。{ $given }は使えません
ranking-pair_twice = pairwise: { $a } over { $b }が二度あります。一度だけ与えてください
ranking-pair_contradicts = pairwise: { $a } over { $b }が{ $one }、{ $b } over { $a }が{ $other }で、逆数になっていません。一方だけ与えてください
ranking-pairs_missing = pairwise: { $pair }がありません{ $others ->
    [0] {""}
   *[other] (ほか{ $others }組)
 }。すべての組に比較が一つずつ要ります
ranking-pairs_few = pairwise: 異なる名前が二つ以上要ります。{ $names }は使えません
ranking-pairs_many = pairwise: { $count }項目が比べられています。{ $most }項目までなので、分野どうしを比べてください
ranking-pairs_shape = pairwise: { $count }項目の行列は行も列も{ $count }です。行の長さが{ $lengths }です
ranking-pairs_diagonal = pairwise: 行列の対角は1です。自分より重いものはありません
ranking-pairs_unread = pairwise: { $file }: 読めません({ $why })
ranking-pairs_not_square = pairwise: 行と列には同じ名前が一度ずつ要ります。行: { $rows }、列: { $columns }
ranking-concentration = weight_concentrationは0より大きい数です。{ $given }は使えません
ranking-top = top: nは1以上、min_separation_kmは0以上です。{ $n }と{ $min_separation_km }は使えません
ranking-no_candidate = '{ $name }'という候補はありません
ranking-no_candidate_but = '{ $name }'という候補はありません。{ $hint }
ranking-rule = exclude: { $rule }を解釈できません。'列名 > 数'、'列名 in A, B'、'列名 unknown'、{"{"}inside: レイヤー名{"}"}、{"{"}outside: レイヤー名{"}"}、{"{"}near: レイヤー名, km: 1{"}"}のいずれかで書いてください
ranking-rule_of_layer = exclude: { $rule }を解釈できません。{"{"}inside: レイヤー名{"}"}、{"{"}outside: レイヤー名{"}"}か{"{"}near: レイヤー名, km: 1{"}"}と書いてください
ranking-gate = gates: { $gate }を解釈できません。'列名 >= 数'、'列名 in A, B'、{"{"}outside: 層{"}"}、{"{"}inside: 層{"}"}、{"{"}within: 層, km: 2{"}"}、{"{"}beyond: 層, km: 2{"}"}のいずれかに、必要ならask: 問い合わせ先と、層の条件ではsurveyed: 層を加えてください。askと並べるときはholds: '列名 >= 数'と書きます
ranking-gate_of_score = gates: { $gate }: { $column }は判定の後に計算されます。指標で指定してください
ranking-gate_no_column = gates: { $gate }: 「{ $name }」という列はありません。{ $hint }
ranking-gate_no_layer = gates: { $gate }: 「{ $name }」という層はありません。{ $hint }
ranking-gate_of_text = gates: { $gate }: { $column }は文字の列です。'{ $column } in A, B'と書いてください
ranking-gate_failed = 必須条件 { $gate } を満たさない
ranking-rule_of_score = exclude: { $rule }: { $column }は除外のあとに決まる値です。上位だけが必要ならtop: {"{"}n: 数{"}"}と書くか、評点のもとになる列で除外してください
ranking-rule_no_column = exclude: { $rule }: '{ $column }'という列はありません。{ $hint }
ranking-many_rules = exclude: 規則は{ $most }件までです。いくつかをまとめてください
ranking-rule_of_text = exclude: { $rule }: { $column }は文字の列です。'{ $column } in A, B'と書いてください
ranking-rule_no_polygons = レイヤー{ $layer }: 面がないので、内側かどうかを決められません。{"{"}near: { $layer }, km: 1{"}"}と書いてください
method-weighted_product = 加重積
method-topsis = TOPSIS
legend-fixed = 評点は{ $method }で求めたものです。ページ上で計算し直せるのは加重和だけなので、この地図の重みは変えられません。
pair-higher_whole = { $site }が{ $points }上回る(この方法には指標ごとの寄与がありません)
report-criteria_note_no_parts = 各指標を0(「最悪」の値)から1(「最良」の値)の数に直し、{ $method }がそれらと重みの全体から評点を求めます。指標ごとの寄与はありません(重み0の指標は測るだけです)。

## 既定の条件で除く理由
ranking-reason_lake = 湖の中
ranking-reason_far = 供給できる変電所から{ $limit } km超
ranking-reason_island = 供給できる変電所のない島
ranking-reason_slope = 山腹・尾根(2 km間の下り勾配{ $limit }°超)
ranking-reason_sea = 大半が海(周囲の陸地が{ $limit } %未満)
ranking-reason_runway = 滑走路から{ $limit } km以内
ranking-reason_volcano = 活火山から{ $limit } km以内
ranking-reason_snow = 平年の最深積雪が{ $limit } cm超
ranking-reason_campus = 一続きの土地が{ $limit } ha未満
ranking-campus_no_cells = min_campus_haには正方形の格子の候補地が必要です(例: candidates: {"{"}grid: jis-250m{"}"})
ranking-campus_cells = min_campus_ha: { $cell_m } mのセルではまとまった敷地を判定できません。{ $most_m } m以下の格子にしてください(例: candidates: {"{"}grid: jis-250m{"}"})
ranking-reason_dense = 人口密集地({ $limit }人/km²超)
ranking-reason_unknown = { $name }が不明
ranking-near_layer = { $layer }から{ $km } km以内
ranking-inside_layer = { $layer }の中
ranking-outside_layer = { $layer }の外
ranking-draws = 確かさ: 抽出{ $draws }回、上位{ $first }: どちらも1以上にしてください
ranking-error_kind = criterion_errors: { $name }: 種類「{ $kind }」はabsoluteでもrelativeでもありません

## 価値関数
ranking-scale_form = scale: { $given }を解釈できません。linear、s_shaped、{"{"}half: 値{"}"}、{"{"}points: [[値, 得点], ...]{"}"}、{"{"}steps: [[値, 得点], ...]{"}"}のいずれかで書いてください
ranking-scale_one_point = scale: { $form }には値と得点の組が2つ以上必要です
ranking-scale_order = scale: { $form }: 値は小さい順に書いてください({ $value }の次が{ $next }です)
ranking-scale_not_monotone = scale: { $form }: 得点が上がったり下がったりしています。上がるだけか下がるだけにしてください
ranking-scale_score = scale: { $form }: { $value }の得点は0から1でなければなりません({ $score })
ranking-scale_flat = scale: { $form }: 得点がすべて同じなので、どの値も優れていません
ranking-scale_direction = scale: { $direction ->
    [cost] この指標は小さいほど良いのに、得点が上がっています
   *[benefit] この指標は大きいほど良いのに、得点が下がっています
 }
ranking-scale_half = scale: halfはworst({ $worst })と中央({ $middle })の間でなければなりません({ $half })
ranking-sure_method = 確かさ: { $method }による計算には足し合わせる重みがありません。method: weighted_sumで計算してください
ranking-not_ranked = { $name }は除外されており、指標が良くなっても順位は付きません

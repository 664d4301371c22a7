### runの言葉

run-gate_unknown = 必須条件 { $gate } は候補地{ $count }件で不明で、除外していません。{ $layer }の層があれば判定できます。
run-gate_unknown_everywhere = 必須条件 { $gate } はすべての候補地で不明で、除外していません。{ $layer }の層があれば判定できます。
run-of_layer = { $layer }: { $note }
run-estimated_routes = 候補地{ $count }か所は{ $hub }への光ファイバー経路がないため、直線距離に迂回率を掛けて見積もります。
run-unknown = { $name }は順位の付いた候補のうち{ $count }か所で不明です。{ $becomes }。
run-unknown_fillable = { $name }は順位の付いた候補のうち{ $count }か所で不明です。{ $becomes }。データのない所の値はfillで指定できます。
run-unknown_leave_out = そこでは分かっている項目だけで採点します
run-unknown_mean = そこでは他の候補の平均とみなします
run-unknown_worst = そこでは最悪とみなします
run-unknown_best = そこでは最良とみなします
run-rule_compares = { $column } { $op } { $limit }
run-rule_compares_in = { $column } { $op } { $limit } { $unit }
run-rule_unknown = 「{ $reason }」はどの候補地でも判定できないため、何も除外しません。
run-constant = { $names }: 順位の付いた候補{ $count }件のすべてで同じ値なので、差を生みません。
run-no_percentile = 評点の全国での位置は不明です。重み、尺度、負荷、データ、単価、前提のいずれかが、geowbitの知る全国の計算と異なります。
run-top_ends = 上位の一覧は{ $asked }件のうち{ $count }件で終わります。続く地点は全国の上位1割に入りません。top: {"{"}all: true{"}"} ですべて並びます。
run-rule_unknown_some = 「{ $reason }」は候補{ $count }か所で判定できず、これらは除外しません。
run-uneven_substations = 66・77 kVの変電所は地域によって地図の密度が大きく異なるため、この負荷では地域間で距離を比べられません。

## 尋ねられた候補
run-no_site = '{ $name }'はこの結果の候補ではありません。{ $problem }
run-no_site_there = { $place }: そこにはこの結果の候補がありません
run-other_schema = { $place }: この結果は別の版のgeowbitが書いたものです。同じフォルダーへ、もう一度スタディを実行してください
run-not_a_run = { $place }: 完了した結果ではありません（{ $problem }）
run-file_missing = { $place }: 完了した結果ではありません（{ $name }がありません）
run-unreadable = { $place }: 結果を読めません（{ $problem }）。もう一度実行してください
run-written_anew = { $place }: 開いた後にこの実行が書き直されました。もう一度読んでください
run-key_missing = { $place }: run.jsonに{ $key }がありません。もう一度スタディを実行してください
run-frame_missing = { $place }: { $name }はメモリ上のフレームで渡されたもので、結果には残りません。layers={"{"}{ $quoted }: ...{"}"} で渡し直してください
run-no_such_layer = { $name }: この結果にそのようなレイヤーはありません。地点を渡してください
run-several_reasons = { $reasons }
run-excluded = 除外

### planの言葉

plan-no_grid = plan: 電力系統のデータがありません。レイヤーgrid_nodesとgrid_links、またはpower_linesとsubstationsを指定してください
plan-no_line = plan: { $kv } kV以上の送電線がありません
plan-grid_two_frequencies = 地図上で二つの周波数の設備を結び、周波数の記載がない送電線{ $count }本は系統から除いています。
plan-grid_circuits = 送電線{ $of }本のうち{ $count }本は回線数が不明です。地図上の本数とし、2回線以上とみなしています。
plan-grid_ends_moved = { $names }: 端がこの電圧の送電線上にないため、同じエリア・周波数の最寄りの節点につないでいます。
plan-grid_parts = 系統の節点{ $count }か所(変電所{ $stations }か所)は主な系統とつながらず、除いています({ $areas })。

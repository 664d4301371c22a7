### studyの言葉

study-off_land = 範囲内の{ $count }セルは組み込みの陸地の外にあるため除きました。landというデータで変えられます。
study-off_own_land = 範囲内の{ $count }セルはlandの陸地の外にあるため除きました。
study-no_land = landというデータがないため、範囲全体を陸地とみなします。
study-abroad = 範囲が日本の外にあるため、組み込みのデータは使っていません。独自のデータにないことは不明です。

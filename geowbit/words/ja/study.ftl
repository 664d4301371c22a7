### studyの言葉

study-off_land = 範囲内の{ $count }セルは組み込みの陸地の外にあるため除きました。landというデータで変えられます。
study-off_own_land = 範囲内の{ $count }セルはlandの陸地の外にあるため除きました。
study-no_land = landというデータがないため、範囲全体を陸地とみなします。
study-abroad = 範囲に届く組み込みのデータがないため、使っていません。独自のデータにないことは不明です。
study-no_substations = layers: 範囲に届く組み込みの変電所がありません。layers: {"{"}substations: {"{"}file: PATH{"}"}{"}"}を指定してください

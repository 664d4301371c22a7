### Where a temperature is from.

climate-normals = { $stations }地点の平年値、標高1 kmごとに{ $per_km } ℃低下
climate-line = 観測所の平年値がないため、緯度と標高による直線(mean_temperature_c_at_35n)
climate-unknown = この地点の気候は不明
climate-of_layer = レイヤーtemperature
climate-no_column = レイヤーtemperature: 列{ $column }(年平均気温、℃)がありません。columns: {"{"}{ $column }: 列名{"}"} で指定してください
climate-not_celsius = レイヤーtemperature: { $low }から{ $high }は年平均気温(℃)ではありません。ラスターの単位(unit: K)を指定するか、値を直してください

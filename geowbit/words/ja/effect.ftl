# 計画が国全体で変えること

effect-not_counted = 計画のうち{ $mw } MWは、供給エリアの外か見通しのない年にあり、数えていません
effect-in_full_areas = 計画のうち{ $mw } MWは、系統に余裕のないエリアそのものにあり、その負担を軽くしません
effect-nothing_to_write = { $path }: 計画は空で、書くものがありません
effect-no_openpyxl = ブックの出力にはopenpyxlが必要です: pip install "geowbit[tables]"

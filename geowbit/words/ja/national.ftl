### 全国像について

national-no_country = この国には全国像がありません。country.yamlにfull_areasがありません
national-no_area = { $where }: { $name }にあたる供給エリアがありません。{ $hint }
national-site_without_area = 供給エリアのない候補地があります。エリアを与えるか、外してください
national-shares_above_one = assumptions: { $keys_named }の合計が1を超えることがあります。下げてください
national-row_without_area = { $where }: { $row }行目に供給エリアがありません。知られたエリアの中にありません
national-nothing_elsewhere = fleet: { $area }の外に何もありません。growth_sharesを与えてください

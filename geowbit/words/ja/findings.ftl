### findings
findings-no_column = { $page }: 候補地の表に列{ $columns }がありません

### cli
cli-ratio = --ratio { $text }: 0より大きく10以下の数か、tablesを与えてください
cli-unknown_kind = { $out }: 知らない種類のファイルです。{ $endings }で終わる名前にしてください
cli-not_understood = { $option }: { $text }がわかりません。{ $form }と書いてください
cli-no_area = fetch: --areaがありません。都道府県、範囲、ファイル、place:NAMEのいずれかを与えてください

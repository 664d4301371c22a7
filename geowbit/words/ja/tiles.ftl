### What a run in tiles says.

tiles-squares = 地図とレポートは{ NUMBER($squares) }区画を、それぞれ最も良い地点で比べます。そこでの順位は区画の順位です。全{ NUMBER($count) }地点とその順位はフォルダsitesに、上位の地点はtop.csvにあります。
tiles-corridor = costs: connection: corridorは地域全体の地形に沿うため、タイルに分けて計算できません。タイルなしで実行するか、connection: straightにしてください
tiles-campus = min_campus_ha: { NUMBER($count) }の候補地は範囲が広すぎて、まとまった敷地を判定できません。より狭い地域にしてください
tiles-lost = { $place }: タイルがないか、読めません({ $problem })。もう一度実行してください。済んだ分は残っています
tiles-input_changed = タイルの計算中にレイヤーが変更されました。書き込みが終わってからもう一度実行してください
tiles-other_run = { $place }: 別の実行がこのフォルダのために動いています。終わるのを待つか、別のフォルダを指定してください
tiles-cannot_write = { $place }: { $reason }。空きを作ってもう一度実行してください。済んだ分は残っています
tiles-worker_died = タイル{ $tile }: ワーカーが何度も終了しました。多くはメモリー不足です。ワーカーのメモリーを増やすか、タイルを小さくしてください(--tile-rows)。済んだ分は残っています
tiles-other_code = { $worker }: このワーカーのgeowbitまたはライブラリーが、実行元と違います。同じものをインストールしてください
tiles-scheduler_gone = { $address }: Daskのスケジューラーが途中でなくなりました。もう一度実行してください。済んだ分は残っています
tiles-no_worker = { $address }: このスケジューラーにDaskのワーカーがいません。起動してからもう一度実行してください
tiles-no_engine = エンジン{ $name }: 使えるのは{ $known }です
tiles-scheduler_of_dask = スケジューラーはDaskのものです。--engine daskを付けてください
tiles-workers = ワーカー数{ $given }では何もできません。1以上を指定してください
tiles-rows = タイルの行数{ $given }では何も入りません。1以上を指定してください
tiles-no_dask = エンジンdask: Daskがインストールされていません。pip install "geowbit[dask]"
tiles-no_scheduler = { $address }: そこにDaskのスケジューラーがありません
tiles-only_tiles = { $option }は--tilesと一緒に使います

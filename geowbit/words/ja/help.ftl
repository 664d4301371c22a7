# Help of the shell commands; the English is in their signatures (geowbit/cli/help.py).
# help-COMMAND: what it does. help-COMMAND-OPTION: of one command. help-any-OPTION: shared.

help-geowbit = 国のどこに計算資源を置けるか。電力網と光ファイバーを一体で考えます。
help-geowbit-version = 版を表示して終了(ライブラリの版は `geowbit versions`)。

help-title-usage = 使い方
help-title-example = 例
help-title-arguments = 引数
help-title-options = オプション
help-title-default = 既定値
help-title-env_var = 環境変数
help-title-required = 必須
help-title-show_this_message_and_exit_ = この説明を表示して終了。
help-title-where_could_it_stand = どこに立地できるか
help-title-two_places_one_site = 2地点、1つの候補地
help-title-the_nation = 国全体
help-title-data = データ
help-title-about_geowbit = geowbitについて

help-versions = geowbitと使用ライブラリの版を表示します。
help-init = 1つの抽出ファイルから、国のフォルダーと最初の設定ファイルを作ります。
help-dossier = 1つの場所について手渡せる資料を作ります(場所ごとのページとPDF、2か所の比較)。
help-rates = 単価と、電圧・構造・工法ごとの光ファイバーと電力線の比を表示します。
help-compare = 2地点間で「電力を運ぶ」と「データを運ぶ」を比べ、損益分岐距離を示します。
help-route = 2地点間の最小費用ルートを求め、延長と区間ごとの費用を示します。
help-cost = 候補地の総費用をMW・年当たりで表示し、含まないものも示します。
help-latency = 2地点間の往復遅延を、現行網と全光網(オールフォトニクス)で表示します。
help-diversity = 2地点間で、区間・地点・経路帯を共有しない経路の組を表示します。
help-fleet = データセンターの集中度を供給エリア別に表示します。
help-demand = データセンターの電力需要を供給エリア・年度別に表示します。
help-trade = 国内データセンターがデジタル貿易収支の何を変え、何を変えないかを表示します。
help-run = 候補地を採点し、表・地図・報告書を書き出します。
help-presets = `geowbit run --preset` の設定を一覧します(負荷・重み・それぞれの理由)。
help-check = 設定ファイルと層を検査します(実行できるか、行の状態)。
help-map = 実行結果の地図を描き直します(通信なしで開ける1つのHTML)。
help-report = 実行結果の報告書を書き直します(全体・要約・付録)。
help-diff = 2つの実行結果を比べます(評点・順位・除外・上位の候補地と、違いの理由)。
help-sites = 実行結果の2つの候補地を指標ごとに比べ、決め手を表示します。
help-plan = どの候補地・送電線・光ファイバーを、いつ造るかを計画します。
help-layers = 組み込みの層を一覧します(行数・出典・ライセンス・日付・確度)。
help-sources = `geowbit fetch` が名前で取得できる公開元を一覧します(内容・ライセンス・利用条件・ページ)。
help-profiles = 鍵なしで読める公式ファイルを一覧します(列・ライセンス・制約)。
help-fetch = 層や公開元のファイルを取得します(通信を行う唯一のコマンド)。
help-backtest = 既知の立地を評点や単純な規則と照合します(これに合わせた調整はしません)。
help-sure = 重みによらず良い場所、重視すれば良い場所、どうしても良くない場所を示します。

help-any-as_json = 結果をJSONで標準出力に書き出す。
help-any-as_csv = 表をCSVで標準出力に書き出す。
help-any-lang = 表示・地図・報告書の言語。
help-any-study = study.yaml(voltage_classes・costs・assumptions・layers・hubsを使う)。
help-any-rates_file = 自前の単価のCSV(`geowbit rates` を参照)。
help-any-method = 光ファイバーの敷設方法: aerial、existing_duct、new_duct、ground_wire、submarine。
help-any-ratio = 光ファイバーと電力線のkm当たりの比: 数値、または単価表による `tables`。
help-any-mw = 負荷、MW。
help-any-origin = 緯度,経度、拠点、市区町村、または変電所。
help-any-destination = 緯度,経度、拠点、市区町村、または変電所。
help-any-place = 緯度,経度、拠点、市区町村、または変電所。
help-any-draws = 幅を求める試行回数。
help-any-seed = 乱数の種。
help-any-assume = 自前のパラメーター: KEY=数値 または KEY=下限,中央,上限(繰り返し可)。
help-any-out = 書き出すファイル: .csv、.json、.png、.svg(図)。
help-any-folder = 実行結果のフォルダー。
help-any-prefecture = この都道府県の候補地のみ(繰り返し可)。
help-any-guessed = 推測による海底区間も数える。
help-any-routes = 自前の光ファイバー経路(線)のファイル。
help-any-extract = OpenStreetMapの抽出ファイル(.osm.pbf): ファイル、またはhttpsのアドレス。

help-init-tables = 抽出ファイルの代わりに、各レイヤーの表を挙げたYAMLファイル。
help-init-voltage = 電圧の記載がない変電所の電圧、kV。
help-init-area = 国や地域の名前または符号、西,南,東,北、またはファイル。
help-init-out = 新しいフォルダー。指定がなければ地域の名前。
help-init-pack = 単価・価格・気候に使うパック。指定がなければ自動で選ぶ。使わないときはnone。
help-init-levels = 地方と市区町村のadmin_level。指定がなければ自動で選ぶ。
help-init-listed = パックとその内容を一覧して終了。

help-dossier-places = 市区町村、緯度,経度、拠点、変電所、または候補地。
help-dossier-out = ページとPDFのフォルダー。
help-dossier-prefecture = この都道府県の全市区町村(繰り返し可)。
help-dossier-area = 区域: 西,南,東,北、またはファイルのポリゴン。
help-dossier-folder = 実行結果のフォルダー。指定がなければ実行する。
help-dossier-study = 実行するstudy.yaml。指定がなければ全国。
help-dossier-pdf = このコンピューターのChromiumで各ページを印刷する。
help-dossier-handover = 見積依頼書・KMZ・GeoPackageも書き出す。

help-route-kind = power(電力線)またはfiber(光ファイバー)。
help-route-out = GeoPackage・GeoJSON・GeoParquet、または地図(.html)。
help-route-mw = 負荷、MW(電圧を決める)。指定がなければ設定の値、または100。
help-route-terrain = 傾斜に使う標高(m)のラスター。
help-route-cell_km = セルの大きさ、km。

help-cost-mw = 系統から見た負荷、MW。
help-cost-land_mjpy = 土地の価格、百万円。
help-cost-energy_price = 電力の価格、kWh当たり。
help-cost-tax_share = 年間の固定資産税、建設費に対する割合。
help-cost-subsidy = デジタルインフラの補助を見込む。

help-latency-map_file = 経路と等時間線の地図のHTMLファイル。

help-fleet-add = 実行結果のフォルダー: 上位の候補地で何が変わるか。
help-any-top = 実行結果の上位何か所か。指定がなければ一覧のすべて。
help-any-inventory = 現状とする自前のデータセンター(load_mwが必要)。
help-fleet-sites = 個別に知られた立地を一覧する。
help-fleet-shares = 自前の割合: AREA=0.6,AREA=0.25,...(合計1)。

help-demand-area = 供給エリア、またはnational。指定がなければすべて。
help-demand-vintage = OCCTOの需要想定の年版: 2024、2025、2026。
help-demand-first = 最初の年度、2023から。
help-demand-last = 最後の年度、2037まで。
help-demand-forecast = 自前のCSV: fiscal_year、mw(またはmw_low、mw_mid、mw_high)、supply_area。
help-demand-headroom = 2025年度以降に系統が受け入れられるMW: AREA=MW(繰り返し可)。
help-demand-growth_shares = 増加分の配分: AREA=0.5,AREA=0.5,...
help-demand-relief = 実行結果のフォルダー: 上位の候補地が都市部から引き受ける分。
help-demand-relief_year = それらが動き出す年度。

help-trade-scenario = base、pessimistic、domestic_owners、replacing_services、domestic_hardware、all_levers、ireland。
help-trade-first = 最初の年、2024から。
help-trade-last = 最後の年、2037まで。
help-trade-matters_in = 最も影響の大きいパラメーターを挙げる年。

help-run-study = study.yaml。指定がなければ全国。
help-run-out = 結果のフォルダー。
help-run-load_mw = 1か所の負荷、MW。
help-run-regional = 大都市圏の都県を除く(既定)、または含める。
help-run-preset = 用途に合わせた負荷と重み。一覧は `geowbit presets`。
help-run-area = 西,南,東,北の範囲、またはファイルのポリゴンの中の候補地のみ。
help-run-weight = 1つの指標の重みを変える(例: snow_cm=2)。0で外す。
help-run-tiles = タイルごとに計算し(メモリーは候補地の数によらず一定)、候補地を分割したフォルダーに書き出す。途中で止まった実行は、もう一度実行すると続きから進む。
help-run-tile_rows = 1タイルの候補地の上限。
help-run-engine = タイルを計算するもの: このプロセス、またはDaskのプロセス。
help-run-workers = このプロセスのスレッド数、またはDaskのプロセス数。
help-run-scheduler = Daskのスケジューラーのアドレス。ワーカーから同じフォルダーが見えること。
help-run-dry_run = 候補地の数、かかる分数、GiBを示すだけで、実行しない。
help-run-cache = 同じ内容から前に測ったものをキャッシュから使う(既定)。または、すべて測り直して何も保存しない。
help-run-summary = 答えと上位の候補地だけの報告書にする。

help-check-study = study.yaml
help-check-sources = 各層の行数・ライセンス・出典・注意点を表示する。

help-map-out = HTMLファイル。指定がなければフォルダー内のmap.html。
help-map-tiles = ページに通信を許す: 評点の下に地理院地図またはOpenStreetMap。
help-map-base = 評点の下に敷く自前のPMTilesファイル(ページに埋め込む)。

help-report-out = HTMLファイル。指定がなければフォルダー内のreport.html。
help-report-summary = 答えと上位の候補地のみ。
help-report-appendix = 規則・指標・限界・出典・前提のみ(印刷用)。指定がなければフォルダー内のappendix.html。

help-diff-old = 前の実行結果のフォルダー。
help-diff-new = 後の実行結果のフォルダー。
help-diff-out = 地図・報告書・表のフォルダー。

help-sites-a = 候補地の番号、または場所(そこの候補地)。
help-sites-b = 候補地の番号、または場所(そこの候補地)。

help-plan-folder = 実行結果のフォルダー(その候補地で計画する)。
help-plan-out = 計画のフォルダー。
help-plan-joint = 電力と光ファイバーを候補地と一体で計画する、または候補地と年だけを計画する。
help-plan-front = リスク・ミリ秒・混雑エリア外の割合を改善する費用も示す。
help-plan-draws = 前提を変えた計画の数: ほとんどの計画に入る候補地はどれか。
help-plan-gap = 証明する費用の差の割合(例: 0.01)。
help-plan-time_limit = この秒数で、その時点の最良の計画を採る。
help-plan-why = 候補地を1つずつ外したときの費用増も示す。

help-any-country = 別の国のフォルダー(その公開元も含める)。

help-fetch-name = substations、power_lines、power_plants、exchanges、data_centers、railways、motorways(OpenStreetMapから)、terrain(標高タイル)、`geowbit sources` の名前、またはファイルや書庫のhttpsアドレス。
help-fetch-out = 書き出すファイル(拡張子で形式が決まる)、またはフォルダー。
help-fetch-area = 都道府県、西,南,東,北、ファイル、またはplace:名前。
help-fetch-edition = 名前で指定した公開元の年版。指定がなければ最新。
help-fetch-kind = 名前で指定した公開元の種類。指定がなければすべて。
help-fetch-extract = 問い合わせの代わりに読む国の抽出ファイル(.osm.pbf)。
help-fetch-endpoint = 別のサーバー: Overpass、z・x・yの入ったアドレスのタイル、または名前で指定した公開元。
help-fetch-cache = 応答を保存するフォルダー。
help-fetch-licence = アドレスから得るもののライセンス。
help-fetch-sha256 = アドレスから得るもののSHA-256。
help-fetch-zoom = タイルの拡大率: 11で1画素60 m。

help-backtest-sites = 自前の既知の立地: 任意の形式の点、または名前のCSV。
help-backtest-draws = ブートストラップの回数。
help-backtest-seed = 乱数の種。指定がなければ実行結果のもの。
help-backtest-changed = 選択を1つ変えたとき、最良の土地がどれだけ残るか。

help-sure-out = 確からしさの地図付きの実行結果のフォルダー。
help-sure-draws = 重みと値の試行回数。

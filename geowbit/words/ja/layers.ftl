### layersの言葉

layers-licence_unknown = { $name }のライセンスは不明です。結果を公表・販売する前に権利者に確かめてください。
layers-licence_not_commercial = { $name }のライセンスは{ $licence }で、商用利用が禁じられています。
layers-rows_of = { $kind } { $count }
layers-row = { $row }行目
layers-row_of = { $file }の{ $row }行目
layers-row_says = { $row }: { $said }
layers-nothing = 空欄
layers-became = { $was } → { $now }
layers-strict = layer { $name }: { $where }: strictですが{ $count }行が使えません: { $kind } ({ $first }){ $others ->
    [0] {""}
   *[other] 、ほかの理由で{ $others }行
 }。直すか、`strict`を外してください
layers-elsewhere = { $what }: 範囲内に地物がありません。データは東経{ $lon }、北緯{ $lat }付近です。この範囲のデータを指定してください
layers-beside_the_area = 範囲内に地物がありません。データは東経{ $lon }、北緯{ $lat }付近です
layers-ids_twice = ファイルの地物番号が重複しています
layers-of_several = 複数のレイヤーのうち{ $first }を読みました(layer:でほかを指定: { $others })
layers-both = { $one }。{ $other }
layers-no_row = { $what }: 使える行がありません({ $why })
layers-none_within = 範囲内に一つもありません
layers-read_within = 範囲から{ $km } km以内を読みました
layers-without_number = { $of }行のうち{ $count }行({ $share }%)は{ $column }がなく除かれています。最寄りがその中にあるかもしれません
layers-invented_names = { $of }の名称のうち{ $count }({ $share }%)は出典がなく、住所検索や線の端から作られたものです
layers-none_there = fetch { $name }: OpenStreetMapの{ $where }には一つもありません({ $reasons })。範囲を確かめてください
layers-changed = { $file }は取得後に変更されています。
layers-no_datum = ファイルは度ですが測地系がないため、WGS 84とみなしました
dirt-same_shape = 同じ形の重複
dirt-same_name = { $m } m以内の同じ名称
dirt-made_a_point = 形を内部の点に
dirt-members_to_a_point = 構成要素をその間の点に
dirt-not_a = { $kind }ではない
dirt-no_length = 長さがない
dirt-made_valid = 自己交差を修正
dirt-swapped = 緯度と経度を入れ替え
dirt-latitude_first = 緯度が経度より先
dirt-no_coordinate = 座標が数値でない
dirt-not_on_earth = 地球上にない
dirt-transformed = { $crs }から変換
dirt-antimeridian = 180度線をまたぐため分割
dirt-broken = 壊れた形(1点だけの線、または途切れ)
dirt-invented = 住所検索や線の端から作られた名称
dirt-missing = { $column }がない
dirt-beyond = { $column }が{ $low }から{ $high }の外
dirt-no_number = { $column }が{ $low }から{ $high }の数値でないため不明とする
dirt-filled = { $column }がないため{ $value }とする
dirt-numbered = idがないか重複のため付番
dirt-of_column = { $column }: { $kind }
dirt-word_read = 大文字小文字や空白の違う語
dirt-full_width = 全角数字を読み取り
dirt-unit_read = 数値に付いた単位を読み取り
dirt-volts = VをkVに
dirt-several_voltages = 複数の電圧の最高
dirt-voltage_words = 電圧に付いた語や単位
dirt-sexagesimal = 度分秒を度に
dirt-decimal_comma = 小数点のコンマを読み取り
dirt-shift_jis = Shift_JISとして読み取り
dirt-no_whole_geometry = 形が揃わない
dirt-outside_area = 範囲の外
dirt-no_place = 位置がない
geometry-point = 点
geometry-line = 線
geometry-polygon = 面
osm-uneven = OpenStreetMapの密度は一様でなく、ここにないものが現地にあることもあります。
osm-no_voltage = 電圧のない変電所が多く、特に低い電圧に多くあります。
osm-no_output = 発電所の多くは出力が記されていません。
osm-no_backbone = 幹線の光ファイバーが局舎に届いているかは不明です。
osm-no_loads = 負荷は記されていません。
osm-proxy = 光ファイバーの代用です。通信用光ファイバーの公開地図はなく、光ファイバーはこうした経路の多くに沿いますが、すべてではありません。
layer_name-substations = 変電所
layer_name-data_centers = データセンター
layer_name-fault_km = 活断層までの距離
layer_name-fiber_nodes = 光接続点
layer_name-fiber_routes = 光ファイバー経路
layer_name-municipality = 市区町村(格子)
layer_name-municipalities = 市区町村
layer_name-population = 人口
layer_name-power_lines = 送電線
layer_name-power_plants = 発電所
layer_name-prefectures = 都道府県
layer_name-terrain = 地形
layer_name-land_share = 陸地の割合
layer_name-national_park_zones = 国立公園の特別地域
layer_name-railways = 鉄道
layer_name-expressways = 高速道路
layer_name-rivers = 河川
layer_name-lakes = 湖沼
layer_name-runways = 滑走路
layer_name-active_volcanoes = 活火山
layer_name-seismic_classes = 地震の階級
layer_name-municipal_facts = 市区町村の事実
layer_name-terrain_5min = 粗い地形
layer_name-water = 湖
layer_name-epicenters = 震央
layer_name-supply_areas = 供給区域
layer_name-climate_normals = 気象の平年値
layer_name-area_prices = エリアプライス
layer_name-nuclear_units = 原子炉
layer_name-trunk_transformers = 基幹系統の変圧器
layer_name-land = 陸地
unit-per-year = 年当たり
unit-per-1000-km-and-year = 1000 km・年当たり
unit-count = 個
unit-ratio = 比
unit-share = 割合
unit-share-of-capital = 建設費に対する割合
unit-flag = 0または1
unit-h = 時間
unit-hours = 時間
unit-pairs = 対
unit-fiscal-year = 年度
unit-us-each = µs/台
unit-us-per-end = µs/端
unit-us-per-hop = µs/段
unit-us-per-km = µs/km
unit-1-per-C = 1/°C
unit-C = °C
unit-C-per-degree = °C/度
unit-per-km = 1 kmあたり
unit-C-per-km = °C/km
confidence-low = 低
confidence-medium = 中
confidence-high = 高
confidence-user = 利用者
layers-fill_text = layer { $name }: fill: { $column }に数値でない{ $value }があります。補えるのは数値だけです
layer_name_own-prefectures = 地域
layers-no_embedded = 内蔵レイヤー{ $name }はありません。{ $hint }
study_name-Study = 調査
layers-broken_archive = { $what }: 書庫が壊れています({ $why })
layers-many_members = { $what }: { $count }個のファイルを含み、上限{ $most }個を超えるため、開きません
layers-member_twice = { $what }: '{ $name }'が二つあるため、開きません
layers-member_below_file = { $what }: '{ $name }'がファイルの下にあるため、開きません
layers-broken_member = { $what }: 中の{ $name }が壊れています({ $why })
layers-bomb = { $what }: 展開すると{ $times }倍になり、上限{ $most }倍を超えます。圧縮爆弾(bomb)とみなし、開きません
layers-large_archive = { $what }: 展開すると{ $mb } MBになり、上限{ $most } MBを超えます
layers-member_link = { $what }: リンクを含むため、開きません({ $name })
layers-locked = { $what }: パスワードがかかっています({ $name })
layers-outside_folder = { $what }: フォルダーの外に書くことになるため、開きません({ $name })
layers-member_no_name = { $what }: 名前として使えない名前を含むため、開きません({ $name })
layers-embedded_stays = layers: 組み込みで差し替えられないため、'{ $name }'という名前のレイヤーは追加できません。独自の指標に使う別の名前にしてください
layers-raster_for_features = レイヤー { $name }: 図形が要るところにラスターが与えられています
layers-no_raster = レイヤー { $name }: ラスターではありません
layers-none_given = レイヤー { $name }: ありません。layers: {"{"}{ $name }: {"{"}file: PATH{"}"}{"}"} で与えてください
layers-terrain_no_raster = レイヤー terrain: { $what }: ラスターではありません。標高をラスターで与えてください。圧縮ファイルの中の圧縮ファイルは展開してください
layers-takes = layers: { $name }には、GeoDataFrame、パス、{"{"}file: PATH{"}"} のいずれかを与えてください
layers-raster_given = レイヤー { $name }: ラスターです。ベクターファイルで与えてください(種類: { $geometry ->
    [point] 点
    [line] 線
   *[polygon] 面
 })
layers-no_column = { $what }: 列'{ $column }'がありません。ある列: { $columns }
layers-geometry_column = { $what }: columns: geometryは図形です。別の列を指定してください
layers-column_missing = { $what }: 列'{ $column }'がありません。スタディで columns: {"{"}{ $column }: { $its_name }{"}"} と指定してください
layers-fill_out_of_range = レイヤー { $name }: fill: { $column }の{ $value }は{ $low }から{ $high }の範囲にありません
layers-empty_file = { $what }: 読めません(ファイルが空です)
layers-web_page = { $what }: { $form }ではなくウェブページです。ファイルそのものを入手してください
layers-only_a_link = { $what }: レイヤーを含まず、入手先を示すだけです。レイヤーそのものを与えてください
layers-no_records = { $what }: JSONですが、地物もレコードの一覧もありません
layers-join_takes = { $name }: joinには by: {"{"}列: 相手の列{"}"} と、file: か(スタディでは)layer: の一方を書いてください
layers-one_table_joins = レイヤー { $name }: レイヤーにつなげる表は一つです。ファイルを一つ指定してください
layers-joins_itself = レイヤー { $name }: 行は{ $other }のもの、{ $other }の行は{ $name }のものになっています。一方に位置を与えてください
layers-joined = { $file }: { $of }行のうち{ $matched }行に対応する行があります(表の{ $rows }行のうち{ $used }行)
layers-joined_twice = 表の{ $count }行は鍵が重複するため使いません({ $first })。結合する列を増やしてください
layers-not_joined = 表の{ $name }に対応する行がありません。近い名称: { $near }
layers-nothing_joins = { $what }: { $by }で対応する行がありません(例: { $example })。by: で別の列を指定してください
layers-no_geojson = { $what }: JSONですが、図形がなく、GeoJSONではありません
layers-without_places = 組み込みのレイヤー'{ $name }'は、場所を持たない表です
layers-needs_package = { $what }: パッケージ{ $module }が必要です。pip install 'geowbit[{ $extra }]' で入れてください
layers-not_horizontal = { $what }: { $crs }では地図上の場所が決まりません。EPSG:6677のように書いてください
layers-no_path = { $what }: パスを与えてください(与えられたもの: { $given })
layers-evidence_takes = evidenceに使えるのは{ $kinds }です({ $given }ではなく)
layers-no_evidence = evidence.csvに{ $of }「{ $name }」の行がありません
layers-file_name = { $what }: { $path }: { $problem }
layers-no_room = { $what }: 展開する場所が{ $folder }にありません({ $reason })。TMPDIRで別の場所を指定してください
layers-cannot_be_file = { $what }: { $path }: ファイルになりえません({ $reason })。パスを確かめてください
layers-is_folder = { $what }: フォルダーです。中のファイルを指定してください
layers-no_file = { $what }: ファイルがありません。パスを確かめてください
layers-part_of_shapefile = { $what }: シェープファイルの一部です。{ $whole }を指定してください
layers-forms = GeoPackage、GeoJSON、Shapefile、FlatGeobuf、GML、KML、GeoParquet、.osm.pbf、CSV、TSV、Excel、またはそのいずれかのzip
layers-cannot_read = { $what }: 読めません({ $why })。使える形式: { $forms }
layers-no_geometry_column = { $what }: 図形の列がありません
layers-holds_raster = { $what }: ラスター{ $raster }を含みます。展開して、そのファイルを指定してください
layers-holds_no_layer = { $what }: レイヤーがありません。使える形式: { $forms }
layers-holds_files = { $what }: { $count }個のファイルを含みます。layer: で一つ指定してください: { $files }
layers-no_tags = { $what }: このレイヤーになるOpenStreetMapのタグがありません
layers-no_layer = { $what }: レイヤー'{ $layer }'がありません。あるもの: { $layers }
layers-columns_take = columns: 名前、{"{"}列: 名前{"}"}、{"{"}列: {"{"}column, unit{"}"}{"}"} のいずれかを与えてください
layers-fill_takes = fill: 列ごとに有限の数を与えてください
layers-column_name_text = columns、fill: 列の名前は文字列です
layers-box_four_numbers = { $key }: { $given }は四つの数ではありません。度で書いてください
layers-no_extract = { $what }: { $file }: 完全なOpenStreetMapの抽出ファイルではありません({ $why })
layers-crs_none = { $what }: crs '{ $crs }'という座標系はありません。EPSG:6677のように書いてください
layers-no_crs = { $what }: 座標系がありません。スタディのファイルの横に `crs: EPSG:4326`、または実際の座標系を書いてください
layers-no_way_to_degrees = { $what }: { $said }から度へ変換できません。EPSG:4326で保存してください
layers-table_or_sql = レイヤー { $name }: postgis: tableかsqlの一方を与えてください
layers-no_database = レイヤー { $name }: postgis: データベースのアドレスではありません。postgresql+psycopg://user@host/database と書いてください
layers-a_table = 表{ $table }
layers-on_this_machine = このコンピューター/{ $database }
layers-a_question = 問い合わせ
layers-database_unread = レイヤー { $name }: { $where }: { $what }を読めません({ $why })
layers-no_table = レイヤー { $name }: { $where }: 図形のある表'{ $table }'がありません。名前を確かめてください
layers-no_geom = レイヤー { $name }: { $where }: 問い合わせに列geomがありません。`... as geom` と書いてください。ある列: { $columns }
layers-no_unit = columns: { $column }に単位はありません。`unit` を外してください
layers-unknown_unit = columns: { $column }: 単位'{ $unit }'はありません。あるもの: { $known }
layers-no_raster_file = { $what }: ラスターファイルがありません。パスを確かめてください
layers-cannot_read_raster = { $what }: ラスターとして読めません({ $why })
layers-raster_not_degrees = { $what }: ラスターは度ではなく{ $crs }です。EPSG:4326へ変換してください
layers-not_north_up = { $what }: ラスターは北が上ではありません。先にgdalwarpで変換してください
layers-raster_reproject = { $what }: ラスターは{ $crs }です。EPSG:4326へ変換してください
layers-other_crs = レイヤー { $name }: { $path }: 座標系が{ $first }と違います。gdalwarpでタイルを一つの座標系にそろえてください
layers-no_way_from_degrees = レイヤー { $name }: { $path }: 度から{ $crs }へ変換できません。スタディに crs: EPSG:番号 と書いてください
layers-raster_spoiled = レイヤー { $name }: { $path }: 読めません({ $why })。ファイルは完全ですか
layers-several_bands = レイヤー { $name }: { $path }: バンドが複数あります({ $bands })。{ $by ->
    [time] time:またはband:
   *[band] band:
 }で選んでください
layers-no_time = レイヤー { $name }: { $path }: { $time }のものはありません。あるもの: { $times }
layers-raster_picture = レイヤー { $name }: { $path }: 画像({ $colors })であり、色は量ではありません。元のラスターを指定してください。そのバンドが量を持つのなら band: 番号 と書いてください
layers-raster_classes = レイヤー { $name }: { $path }: 色のついた階級です。それぞれの番号の意味を classes: {"{"}1: 0.25, 2: 1.75{"}"} のように書いてください。番号をそのまま使うのなら band: 1 と書いてください
layers-band_of_picture = バンド{ $band }は{ $color ->
    [palette] パレットの番号
   *[other] 画像の{ $color }
 }で、数として読みました
layers-undeclared_fill = レイヤー { $name }: { $path }: { $others ->
    [none] { $value }しかありません
   *[some] { $value }があり、ほかの値は{ $low }から{ $high }です
 }。「不明」の意味なら nodata: { $value }、どの数も値なら nodata: none と書いてください
layers-nodata_beyond = レイヤー { $name }: { $path }: nodata { $value }はセルに入らない数です(入るのは{ $low }から{ $high })。数を確かめてください
layers-nodata_takes = nodataは数、数の並び、noneのどれかです('{ $given }'ではありません)
layers-of_bands = { $count }バンドのうち{ $number }({ $called })を読みました
layers-of_times = { $time }のもの(あるのは{ $first }から{ $last })
layers-of_time = { $time }のもの
layers-heights_as_meters = 位置の単位は{ $unit }ですが、高さはメートルとして読みました。高さも同じなら unit: { $unit } と書いてください
layers-of_values = 値は{ $low }から{ $high }{ $units ->
    [none] {""}
   *[one] {" "}{ $unit }
 }、セルの{ $unknown }%は不明{ $looked ->
    [sample] (抜き取り)
   *[all] {""}
 }
layers-nothing_known = わかっているセルがありません{ $looked ->
    [sample] (抜き取り)
   *[all] {""}
 }
layers-no_band = レイヤー { $name }: { $path }: バンド{ $band }はありません。バンドは1から{ $count }までです
layers-band_no_numbers = レイヤー { $name }: { $path }: バンド{ $band }の値は普通の数ではありません
layers-not_georeferenced = レイヤー { $name }: { $path }: セルの位置がわかりません。位置を与えてください(gdal_translate -a_ullr、gdalwarp)
layers-crs_no_system = レイヤー { $name }: crs '{ $crs }'という座標系はありません。EPSG:6677のように書いてください
layers-raster_no_crs = レイヤー { $name }: { $path }: ラスターに座標系がありません。スタディに crs: EPSG:番号 と書いてください
layers-off_grid = レイヤー { $name }: { $path }: セルが{ $first }の格子に載りません。gdalwarpでタイルをつないでください
layers-no_file_named = レイヤー { $name }: ファイルが指定されていません。一つ以上与えてください
layers-no_raster_fits = レイヤー { $name }: { $path }: このパターンに合うファイルがありません。パスを確かめてください
layers-folder_of_tiles = レイヤー { $name }: { $path }: フォルダーです。タイルを { $path }/*.tif と書いてください
layers-no_raster_named = レイヤー { $name }: { $path }: ラスターファイルがありません。パスを確かめてください
layers-several_variables = レイヤー { $name }: { $path }: 変数が複数あります。variable: で選んでください: { $variables }
layers-no_variable = レイヤー { $name }: { $path }: 変数'{ $variable }'はありません。あるもの: { $variables }
layers-unreadable_raster = レイヤー { $name }: { $path }: 読めるラスターではありません({ $why })
layers-network_service = レイヤー { $name }: { $path }: ネットワーク上のサービスです。geowbit fetchなどで先にダウンロードしてください
layers-went_away = レイヤー { $name }: { $path }: 読んでいる間になくなりました。もう一度試してください
layers-none_fits = レイヤー { $name }: { $path }: この名前のファイルはありません。パターンを確かめてください
layers-word_of_rows = { $word }({ $count }行)
layers-unknown_words = { $count }行の{ $column }は知らない言葉です: { $words }。{ $counts ->
    [by_kind] { $known }のどれかでなければ負荷に供給しないとみなします(unlisted_kinds_serve: 1 なら供給します)
    [no] { $known }のどれかでなければ数えません
   *[yes] そのまま使います
 }
layers-no_row_empty = { $what }: 使える行がありません(空です)
layers-no_row_no_geometry = { $what }: 使える行がありません(図形がありません)
layers-columns_twice = { $what }: '{ $column }'という列が二つあります。一つの名前を変えてください
layers-no_schema = '{ $name }'というレイヤーはありません。あるもの: { $layers }
layers-no_wkt = { $what }: 列「{ $column }」に図形がありません(WKT、WKB、GeoJSON、「緯度, 経度」のいずれでもありません)
layers-datum_of_heading = 「{ $column }」の見出しにある測地系、{ $crs }として読みました
layers-needs_lon_lat = { $what }: 度の列lonとlat、図形の列(WKT、GeoJSON、「緯度, 経度」)、または地域メッシュコードの列が必要です。スタディで columns: {"{"}lon: ITS_NAME, lat: ITS_NAME{"}"}、geometry:、mesh: のいずれか、または header_row: で見出しの行を指定してください。ある列: { $columns }
layers-other_sheets = layer: でほかのシートを指定できます: { $sheets }
layers-no_text = { $what }: 文字コードが分かりません。`encoding:` で指定するか(cp932、cp1250、mac_romanなど)、UTF-8で保存してください
layers-no_sheet = { $what }: シート'{ $sheet }'はありません。あるもの: { $sheets }
layers-looks_like_degrees = { $what }: 座標は度のようです({ $x }、{ $y })が、{ $by ->
    [study] スタディのcrs:
   *[file] ファイル
 }には{ $said }とあります。スタディで横に `crs: EPSG:4326` と書いてください
layers-no_degrees = { $what }: 座標({ $x }、{ $y }など)は度ではありませんが、{ $by ->
    [study] スタディのcrs:
   *[file] ファイル
 }には{ $said }とあります。実際の座標系をスタディで横に、EPSG:6677のように `crs:` で書いてください
layers-other_form = { $what }: 名前は{ $form }ですが、中身は違います。中身は{ $like }です
layers-not_its_form = { $what }: 名前は{ $form }ですが、中身は違います
form-zip = zipアーカイブ
form-kmz = KMZアーカイブ
form-gzip = gzipアーカイブ
form-7z = 7zアーカイブ
form-excel = Excelブック
form-old_excel = 旧形式のExcelブック
form-opendocument = OpenDocumentの表
form-geopackage = GeoPackage
form-sqlite = SQLiteデータベース
form-geopackage_or_sqlite = GeoPackageまたはほかのSQLiteファイル
form-geoparquet = GeoParquet
form-parquet = Parquet
form-flatgeobuf = FlatGeobuf
form-shapefile = Shapefile
form-geojson = GeoJSON
form-gml = GML
form-kml = KML
form-gpx = GPX
form-extract = OpenStreetMapの抜粋
form-layer = レイヤー
form-png = PNG画像
form-jpeg = JPEG画像
form-gif = GIF画像
form-tiff = TIFF画像
form-pdf = PDF
form-text = テキスト
layers-no_such_name = layers: 読む側がないため、'{ $name }'という名前のレイヤーは追加できません。{ $hint }。指標や除外規則が求める名前なら使えます
layers-not_of_osm = fetch: OpenStreetMapから'{ $name }'というレイヤーは作れません。{ $hint }
layers-line = { $line }行目
layers-unknown_encoding = { $what }: encoding: '{ $encoding }' という文字コードはありません。cp932、cp1250、utf-8などと書いてください
layers-not_in_encoding = { $what }: 文字コードは{ $encoding }ではありません。`encoding:` を消すか、別のものを書いてください
layers-open_quote = { $what }: { $line }行目で始まる引用符 { $mark } が閉じていません。閉じるか、スタディのファイルの横に `quote: none` と書いてください
layers-more_fields = { $what }: { $line }行目などすべての行に{ $count }個の項目があり、見出しは{ $fields }個です。区切り文字を含む語を引用符で囲むか、`header_row:` で見出しの行、`quote:` で引用符を指定してください
layers-row_spoiled = { $what }: { $line }行目: { $kind }。区切り文字を含む語を引用符で囲んでください
layers-no_header_row = { $what }: header_row: { $row }行目はありません
layers-several_sheets = { $what }: 位置のあるシートが複数あります。layer: で一つを選ぶか、まとめて一つのレイヤーとして layer: [{ $sheets }] と指定してください
layers-only_hidden_sheet = { $what }: 位置があるのは非表示のシート「{ $sheet }」だけです。それでよければ layer: { $sheet } と指定してください
layers-of_sheets = シート{ $sheet }を読みました。読まないシート: { $others }
layers-several_shapes = { $what }: 図形の列が複数あります: { $columns }。columns: {"{"}geometry: ITS_NAME{"}"} で一つを指定してください
layers-several_pairs = { $what }: 位置の列の組が複数あります({ $pairs })。columns: {"{"}lon: { $lon }, lat: { $lat }{"}"} のように一つを指定してください
layers-several_srids = { $what }: 図形の座標系が複数あります(SRID { $srids })。一つに変換するか、スタディのファイルの横に `crs:` を書いてください
layers-rounded_codes = { $what }: 「{ $column }」のコードが表計算ソフトで丸められています({ $code })。文字列として書き出し直してください
layers-no_mesh_codes = { $what }: 「{ $column }」にこの国の地域メッシュのコードがありません。columns: {"{"}lon: ITS_NAME, lat: ITS_NAME{"}"} で位置を指定してください
layers-mesh_guessed = { $column }の10桁のコードを{ $m }mメッシュとして読みました。100mメッシュなら columns: {"{"}mesh: {"{"}column: { $column }, unit: 100m{"}"}{"}"} と書いてください
layers-no_mesh_size = columns: mesh: '{ $unit }' はメッシュの大きさではありません。250mや100mなどと書いてください
layers-decimal_takes = decimal: "." か "," を書いてください。{ $given }は使えません
layers-quote_takes = quote: 1文字かnoneを書いてください。{ $given }は使えません
layers-rows_take = { $key }: 行数を整数で書いてください。{ $given }は使えません
dirt-encoding = { $encoding }として読み取り
dirt-apostrophes = アポストロフィで囲んだ語を読み取り
dirt-above_heading = 見出しより上の行
dirt-comment = コメントの行
dirt-second_heading = 見出しの2行目または単位
dirt-footer = 表の下の注記
dirt-empty_row = 空の行
dirt-more_fields = 見出し{ $fields }個に対し項目が{ $count }個の行
dirt-thousands_read = 桁区切りを読み取り
dirt-sign_read = 別の負号を読み取り
dirt-words_read = 数値に付いた語や印
dirt-at_least = 下限を数値とした
dirt-only_a_bound = 上限だけで数値でない
dirt-filler = 欠測を表す数値
dirt-lat_lon = { $column }から緯度と経度を読み取り
dirt-lon_lat = { $column }から経度と緯度を読み取り
dirt-of_mesh = { $column }の{ $m }mメッシュで位置を決定
dirt-x_is_north = { $crs }では{ $x }が北なのでそう読み取り
dirt-x_is_east = { $crs }では{ $x }が北だが、ここでは東
layers-all_folders = すべてのフォルダを一つのレイヤーとして読みました: { $folders }(layer: で選べます)
layers-surfaces = { $what }: 三角形や多面体の面は読めません。ポリゴンとして保存してください
layers-which_is_north = layer { $name }: { $crs }では{ $x }が北ですが(測量)、東とするソフトもあります。columns: {"{"}lon: { $y }, lat: { $x }{"}"} (または逆)と指定してください
dirt-surplus_separator = 行末の余分な区切り
dirt-within_180 = 180度を超える経度を360度ずらす
layers-unnamed_station = { $place }付近の名称不明の変電所({ $told })
layers-no_profile = プロファイル「{ $given }」はありません。{ $hint }
layers-several_profiles = 列が複数のプロファイル({ $profiles })に合います。`profile:`で指定してください
layers-profile_reads = プロファイルの表: { $profile }: 「{ $reads }」という列の読み方はありません
layers-not_of_profile = { $what }: プロファイル{ $profile }の列がありません(必要: { $needs })。あるのは{ $columns }
layers-by_profile = { $title }として読みました(プロファイル{ $profile })。得られる列: { $columns }。`profile: none`なら列をそのまま読みます
layers-profile_not_for = { $title }: { $what }
dirt-unknown_code = { $column }: コード表にないコード(不明扱い)
dirt-no_class = { $column }: 区分として読めない値(不明扱い)
dirt-no_number_there = { $column }: 数値でない値(不明扱い)
layers-where_rule = where: { $rule }を解釈できません。'列名 > 数'、'列名 in A, B'、そのリスト、または{"{"}列名: [A, B]{"}"}と書いてください
layers-where_none = { $what }: where { $rule }に合う行がありません。{ $column }の値は{ $has }
layers-no_such_code = { $what }: { $column }に「{ $value }」という区分はありません。{ $hint }
dirt-left_by_where = whereの条件外: { $rule }
layers-no_official_table = { $what }: 既知の公式の表ではありません(`geowbit profiles`で一覧)。列は{ $columns }。見出しを変えた場合は`profile:`で指定してください
layers-without_places_official = { $what }: { $title }(プロファイル{ $profile })には位置がありません。位置のあるレイヤーに結合してください: {"{"}file: 位置のファイル, join: {"{"}file: このファイル, by: {"{"}name: name{"}"}{"}"}{"}"}

## What stands behind a value
evidence-observed = 観測・公表
evidence-derived = 算出
evidence-estimated = 推定
evidence-assumed = 仮定
evidence-dated = { $kind }、{ $date }
layers-in_forms = { $file } から読みました。書庫には同じものが { $others } としてもあります
layers-no_elevation = layer { $name }: { $path }: 既知の標高タイルがありません
layers-tile_spoiled = layer { $name }: { $path }: 標高タイルが途中で切れているか壊れています。取得し直してください
layers-no_rows_of_raster = layer { $name }: `{ $key }`は表と図形のためのキーで、ラスタには行がありません。区分はshare_byで選んでください
layers-holds_archives = { $what }: 中に圧縮ファイル({ $first })があります。展開して、それらを *.zip のように指定してください

### 一つの抽出ファイルから調べた国。

survey-not_in_extract = init { $area }: その名の境界は抽出ファイルにありません。近い名または最大のもの: { $known }。いずれか、または 西,南,東,北 を指定するか、ファイルを確かめてください
survey-area_broken = init { $area }: 抽出ファイルには境界の一部しかありません。国全体の抽出ファイルを使うか、西,南,東,北 を指定してください
survey-no_boundaries = init { $area }: 抽出ファイルに行政境界がありません。西,南,東,北 またはポリゴンのファイルを指定するか、絞り込んでいない抽出ファイルを使ってください
survey-elsewhere = init { $area }: 抽出ファイルは別の場所({ $box })のものです。区域とファイルを確かめてください
survey-no_level = init: この区域に admin_level { $level } の境界はありません。あるのは { $known }
survey-no_land = init { $area }: 抽出ファイルの海岸線によれば陸地がありません。区域を確かめてください
survey-no_grid = init: { $file } のこの区域に変電所がありません。絞り込んでいない抽出ファイルを使うか、自分の変電所で調査を書いてください
survey-folder_there = { $folder }: すでにあります。-o で新しいフォルダーを指定してください

survey-manifest = { $name }。{ $date } の { $file } から(OpenStreetMap contributors、ODbL 1.0)。これから作ったものを公開するときはその旨を記します。キーの説明は docs/countries.md にあります。
survey-of_pack = 単価・価格・気候・系統はこのパックの表によります。model/ の表やここのキーがそれに優先します。
survey-study_keys = この国の調査がすべて始めに持つもの。調査自身のキーが優先します。
survey-candidates = 候補地: 陸地の { $km } kmのセル。
survey-classes = 二つ以上の変電所か送電線が示す電圧と、それぞれで接続する最大の負荷MW(model/voltage_loads.csv)。送配電会社の情報で直してください。
survey-class_seen = 変電所 { $stations }、送電線 { $lines }
survey-hubs = 最大の二つの町: 利用者のいる所。接続点の座標を経度から先に指定してください。
survey-levels = prefectures は admin_level { $regions }、municipalities は { $towns } の区域です。
survey-missing = まだ分からないもの。誰かが示すまで評価に入りません。
survey-no_pack = 単価・電力価格・気候: この国のパックはありません(あるのは { $known })。費用は計算されません。単価(costs: rates)、model/energy_prices.csv、レイヤー climate_normals を加えてください(docs/abroad.md)
survey-no_classes = 電圧階級: 二度示される電圧がありません。送配電会社の情報で voltage_classes を指定してください
survey-no_municipalities = 地域と市町村: 区域を覆う境界の階層がありません。ポリゴンを prefectures と municipalities として加えてください
survey-no_power_lines = 送電線: 抽出ファイルにありません
survey-no_power_plants = 発電所: 抽出ファイルにありません
survey-no_fiber_routes = 光ファイバー: 鉄道も主要道路も抽出ファイルにありません。経路を fiber_routes として加えてください
survey-proxy_routes = 光ファイバー: 公開された地図がないため鉄道と道路で代えています。経路を fiber_routes として加えてください
survey-no_fiber_nodes = ファイバーの結節点: 抽出ファイルに電話局がありません。接続点と陸揚局を fiber_nodes として加えてください
survey-no_data_centers = データセンター: 抽出ファイルにありません
survey-no_population = 人口: 人口の分かる場所が少なすぎます。ラスターかポリゴンを population として加えてください
survey-no_terrain = 傾斜と標高: geowbit fetch terrain --area layers/area.gpkg -o terrain.tif ののち layers: terrain
survey-no_headroom = 空き容量: 送配電会社が公表するものを加えてください(docs/headroom.md)
survey-no_hazards = 災害: ポリゴンかラスターと、それを読む規則か評価項目を加えてください(docs/criteria.md)

survey-study = { $name }: 始めの調査。すべてのキーの説明は docs/study.md にあります。
survey-load = 一拠点の最大負荷MW。電圧階級を決めます。
survey-weights = モデルに代わる個々の評価項目の重み:
survey-exclude = モデルに代わる、候補地を除く規則:
survey-finer = より細かいセル:
survey-own_layers = 抽出ファイルに代わる自分のレイヤー:
survey-own_rates = 自分の単価(形は geowbit rates --csv):
survey-thousandfold = 家庭の電圧がキロボルトと書かれたもの
survey-apart = 一覧にする最良の候補地の数と、その間の距離。
survey-none_serve = 変電所: 負荷に供給する変電所に、これらの電圧を示すものがありません。voltage_kv のある変電所を加えないと、接続が見つかりません

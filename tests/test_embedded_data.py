"""The embedded layers, checked from the files themselves and, where present, the real layers."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import rasterio
import shapely
from pyproj import Geod
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components, dijkstra
from scipy.spatial import cKDTree

DATA = Path(__file__).parents[1] / "data"
RAW = DATA / "raw" / "japan"
GRS80 = Geod(ellps="GRS80")
BY_HAND = {"SOURCES.md", "country.yaml", "model", "words"}

# Published figures, none of them read from the fact tables.
CENSUS_2020_PRELIMINARY = 126_226_568  # Statistics Bureau, 2021-06-25
OFFICIAL_AREA_KM2 = 377_975  # Geospatial Information Authority, 2020 and 2021

REAL = os.environ.get("GEOWBIT_REAL_DATA")
needs_real_data = pytest.mark.skipif(REAL is None, reason="GEOWBIT_REAL_DATA is not set")
TABLES = os.environ.get("GEOWBIT_FACT_TABLES")


def table(path: str) -> pd.DataFrame:
    return pd.read_csv(RAW / path, dtype=str, keep_default_na=False)


def catalog() -> pd.DataFrame:
    return table("catalog.csv").set_index("name")


def files_of(name: str) -> list[Path]:
    return [RAW / part for part in catalog().loc[name, "file"].split(";")]


def layer(name: str) -> pd.DataFrame:
    """All rows of a layer; the shapes of GeoJSON in the column geometry."""
    parts = []
    for path in files_of(name):
        if path.suffix == ".csv":
            parts.append(pd.read_csv(path, dtype=str, keep_default_na=False))
        elif path.suffix == ".parquet":
            parts.append(pd.DataFrame(gpd.read_parquet(path)))
        else:
            parts.append(gpd.read_file(path, engine="pyogrio"))
    return pd.concat(parts, ignore_index=True)


def raster(name: str) -> tuple[np.ndarray, rasterio.DatasetReader]:
    with rasterio.open(files_of(name)[0]) as source:
        return source.read(1), source


def xy_of(rows: pd.DataFrame) -> np.ndarray:
    return rows[["lon", "lat"]].to_numpy(float)


def cell_at(xy: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Row and column of the third mesh, whose cell is 45 by 30 arc-seconds (JIS X 0410)."""
    lon, lat = xy.T
    return np.floor((46 - lat) * 120).astype(int), np.floor((lon - 122) * 80).astype(int)


def meters(from_xy: np.ndarray, to_xy: np.ndarray) -> np.ndarray:
    return GRS80.inv(from_xy[:, 0], from_xy[:, 1], to_xy[:, 0], to_xy[:, 1])[2]


def earth_centered(xy: np.ndarray) -> np.ndarray:
    lon, lat = np.radians(xy).T
    return np.column_stack((np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)))


def meters_to_nearest(xy: np.ndarray, shapes: np.ndarray) -> np.ndarray:
    """From points to the nearest shape; near enough that nearest in degrees may be taken."""
    points = shapely.points(xy)
    nearest = shapes[shapely.STRtree(shapes).nearest(points)]
    ends = shapely.get_coordinates(shapely.shortest_line(points, nearest)).reshape(-1, 2, 2)
    return meters(ends[:, 0], ends[:, 1])


# ------------------------------------------------------------------------- files and licences


def test_catalog_and_files_name_each_other() -> None:
    there = {
        path.relative_to(RAW).as_posix()
        for path in RAW.rglob("*")
        if path.is_file() and path.relative_to(RAW).parts[0] not in BY_HAND
    }
    listed = [part for files in catalog()["file"] for part in files.split(";")]
    assert len(listed) == len(set(listed))
    assert there == {*listed, "catalog.csv"}
    assert (RAW / "country.yaml").is_file()


def test_catalog_rows_are_the_rows_there() -> None:
    for name, row in catalog().iterrows():
        if row["kind"] == "raster":
            values, source = raster(name)
            known = values != source.nodata
            count = (values == 1).sum() if name == "water" else known.sum()
        else:
            count = len(layer(name))
        assert int(row["rows"]) == count, name


def test_catalog_says_everything_of_every_layer() -> None:
    rows = catalog()
    assert not rows.index.duplicated().any()
    assert (rows.drop(columns=[name for name in rows if name.endswith("_ja")]) != "").all(axis=None)
    assert (rows["note_ja"] != "").sum() >= 17
    assert set(rows["kind"]) <= {"points", "lines", "polygons", "raster", "table", "graph"}
    assert set(rows["confidence"]) <= {"high", "medium", "low"}
    assert rows["date"].str.fullmatch(r"20\d\d-[01]\d(-[0-3]\d)?").all()


def test_size_is_small_enough_for_a_wheel() -> None:
    assert sum(path.stat().st_size for path in RAW.rglob("*") if path.is_file()) < 8_000_000


def test_every_row_has_credit() -> None:
    for name, row in catalog().iterrows():
        if row["kind"] == "raster":
            with rasterio.open(files_of(name)[0]) as source:
                assert source.tags()["source"], name
                assert source.tags()["licence"], name
        else:
            credit = layer(name)[["source", "licence", "confidence"]]
            assert (credit.map(lambda text: len(text.strip())) > 0).all(axis=None), name


def test_share_alike_licences_of_different_kinds_never_share_a_file() -> None:
    kinds = ("ODbL", "CC BY-SA 3.0", "CC BY-SA 4.0", "LGPL")
    seen = {}
    for name in catalog().index:
        for path in files_of(name):
            if path.suffix == ".tif":
                with rasterio.open(path) as source:
                    licences = {source.tags()["licence"]}
            elif path.suffix == ".csv":
                licences = set(pd.read_csv(path, dtype=str)["licence"])
            elif path.suffix == ".parquet":
                licences = set(gpd.read_parquet(path)["licence"])
            else:
                features = json.loads(path.read_text(encoding="utf-8"))["features"]
                licences = {f["properties"]["licence"] for f in features}
            assert not any("NC" in text.split() or "BY-NC" in text for text in licences), path
            found = {kind for kind in kinds for text in licences if kind in text}
            assert len(found) <= 1, path
            seen.setdefault(path.parent.name, set()).update(found)
    assert seen == {
        "odbl": {"ODbL"},
        "cc-by-sa-3.0": {"CC BY-SA 3.0"},
        "cc-by-sa-4.0": {"CC BY-SA 4.0"},
        "lgpl": {"LGPL"},
        "nied": set(),
        "open": set(),
    }
    # what may not be given on freely stands with nothing that may
    assert {path.name for path in (RAW / "nied").iterdir()} == {"seismic_classes.csv"}


def test_what_is_from_highwayordered_stays_apart() -> None:
    routes = layer("fiber_routes")
    own = routes["source"].str.contains("HighwayOrderedDS")
    assert set(routes.loc[own, "licence"]) == {"CC BY-SA 3.0; KSJ N06 credit"}
    assert own.sum() == len(gpd.read_file(files_of("fiber_routes")[1], engine="pyogrio"))
    assert (routes.loc[routes["kind"] == "expressway", "via"] != "").all()


def test_sources_name_every_required_credit() -> None:
    text = (RAW / "SOURCES.md").read_text(encoding="utf-8")
    for credit in (
        "© OpenStreetMap contributors",
        "「国土数値情報（行政区域データ）」（国土交通省）を加工して作成",
        "「令和2年国勢調査 人口速報集計」（総務省統計局, e-Stat）",
        "GEM Global Active Faults",
        "HighwayOrderedDS",
        "station_database",
        "GeoNames",
        "Internet Topology Zoo",
        "GSHHG",
        "U.S. Geological Survey",
        "Mapzen",
        "World Resources Institute",
        "GTOPO30, U.S. Geological Survey",
        "「国立公園区域等」（環境省生物多様性センター）を加工して作成",
        "OurAirports",
        "Japan Meteorological Agency, list of active volcanoes",
        "J-SHIS (2024) を加工して作成",
        "「国土数値情報（地価公示データ・都道府県地価調査データ）」",
    ):
        assert credit in text, credit
    for files in catalog()["file"]:
        for part in files.split(";"):
            assert part in text, f"{part} is not in SOURCES.md"


# ------------------------------------------------------------------------ what the tables say


def test_ids_are_unique() -> None:
    for column, names in {
        "id": "substations power_plants grid_nodes fiber_nodes fiber_routes interconnectors",
        "code": "municipalities prefectures prefecture_outlines",
        "index": "municipalities",
        "area": "supply_areas",
        "key": "unit_costs",
    }.items():
        for name in names.split():
            assert not layer(name)[column].duplicated().any(), name


def test_every_place_is_in_japan() -> None:
    placed = 0
    for name in catalog().query("kind != 'raster'").index:
        rows = layer(name)
        if "geometry" in rows:
            xy = shapely.get_coordinates(rows["geometry"].to_numpy())
        elif "lon" in rows:
            xy = xy_of(rows)
        else:
            continue
        placed += 1
        assert ((xy >= (122, 20)) & (xy <= (154.5, 46))).all(), name
    assert placed >= 10


def test_codes_keep_their_leading_zeros() -> None:
    # JIS X 0401: 01 Hokkaido to 47 Okinawa; JIS X 0402: five digits, the first two of them that
    assert list(table("open/prefectures.csv")["code"]) == [f"{n:02}" for n in range(1, 48)]
    towns = table("open/municipalities.csv")
    assert towns["code"].str.fullmatch(r"\d{5}").all()
    assert (towns["code"].str[:2] == towns["prefecture_code"]).all()


def test_columns_have_the_names_of_the_design() -> None:
    columns = {
        "substations": {"name", "voltage_kv", "voltages_kv", "operator", "supply_area", "kind"},
        "power_lines": {"voltage_kv"},
        "power_plants": {"name", "fuel", "capacity_mw"},
        "fiber_routes": {"id", "from_id", "to_id", "kind", "length_km", "via", "crossing"},
        "fiber_nodes": {"id", "name", "kind"},
        "announced_sites": {"name", "load_mw", "operator", "status", "year"},
        "prefecture_outlines": {"code", "name_ja", "name_en"},
        "national_park_zones": {"name", "zone"},
        "municipal_facts": {"land_price_yen_m2", "land_price_basis", "industrial_ha"},
    }
    for name, expected in columns.items():
        assert expected <= set(layer(name).columns), name


def test_fiber_is_spelled_one_way() -> None:
    for name in catalog().query("kind != 'raster'").index:
        rows = layer(name).drop(columns=["source", "licence", "geometry"], errors="ignore")
        assert not rows.astype(str).apply(lambda c: c.str.contains("fibre", case=False)).any().any()


def test_low_mid_and_high_are_in_order() -> None:
    for name, columns in {
        "unit_costs": ["low", "mid", "high"],
        "latency_budgets": ["low_ms", "max_rtt_ms", "high_ms"],
        "digital_trade": ["low", "deficit_tn_jpy", "high"],
    }.items():
        values = layer(name)[columns].replace("", np.nan).astype(float)
        assert values.notna().any(axis=1).all(), name
        for i, left in enumerate(columns):
            for right in columns[i + 1 :]:
                assert not (values[left] > values[right]).any(), (name, left, right)


def test_voltages_are_of_high_voltage_networks() -> None:
    rows = layer("substations")
    highest = rows["voltage_kv"].astype(float)
    assert highest.between(60, 500).all()
    all_kv = rows["voltages_kv"].str.split(";")
    assert all(max(map(float, kv)) == top for kv, top in zip(all_kv, highest, strict=True))
    assert (layer("power_lines")["voltage_kv"] >= 154).all()


def test_the_notes_of_the_catalog_count_right() -> None:
    notes = catalog()["note"]
    substations = layer("substations")
    assert (substations["name_source"] == "geocoded").sum() == 1002
    assert "1,002 names" in notes["substations"]
    assert (substations["kind"] == "unknown").sum() == 425
    assert "425 kinds" in notes["substations"]
    assert (layer("grid_nodes")["kind"] == "end").sum() == 248
    assert "248 are loose ends" in notes["grid_nodes"]
    links = layer("grid_links")
    assert links["note"].str.contains("remove from any path").sum() == 3
    assert "Three links" in notes["grid_links"]
    assert round((links["circuits"] == "").mean(), 1) == 0.8
    assert (layer("unit_costs")["confidence"] == "low").sum() == 17
    assert "17 rows" in notes["unit_costs"]
    budgets = layer("latency_budgets")
    assert (budgets["source"] == "general engineering knowledge").sum() == 5
    assert "Five of the seven" in notes["latency_budgets"]


# -------------------------------------------------------------------------------- the rasters


def test_population_is_the_census() -> None:
    values, source = raster("population")
    total = values[values != source.nodata].astype(float).sum()
    assert total == pytest.approx(CENSUS_2020_PRELIMINARY, abs=1)
    towns = table("open/municipalities.csv")
    assert towns["population_2020"].astype(int).sum() == CENSUS_2020_PRELIMINARY


def test_population_of_each_municipality_is_its_census() -> None:
    index, _ = raster("municipality")
    values, _ = raster("population")
    found = np.bincount(index.ravel(), np.where(index > 0, values, 0).astype(float).ravel())
    towns = table("open/municipalities.csv")
    census = towns["population_2020"].astype(int).to_numpy()
    np.testing.assert_allclose(found[towns["index"].astype(int)], census, rtol=0, atol=0.5)


def test_land_is_as_large_as_japan() -> None:
    index, source = raster("municipality")
    assert (index > 0).sum() == 371_775
    # area of a band of latitude on the ellipsoid, from the equator up
    b, e = GRS80.b, np.sqrt(GRS80.es)
    sine = np.sin(np.radians(46 - np.arange(source.height + 1) / 120))
    up_to = b**2 / 2 * (sine / (1 - e**2 * sine**2) + np.arctanh(e * sine) / e)
    cell_km2 = -np.diff(up_to) * np.radians(1 / 80) / 1e6
    area_km2 = ((index > 0).sum(axis=1) * cell_km2).sum()
    assert area_km2 == pytest.approx(OFFICIAL_AREA_KM2, rel=0.003)


def test_municipality_raster_and_table_name_each_other() -> None:
    index, _ = raster("municipality")
    towns = table("open/municipalities.csv").astype({"index": int})
    assert set(np.unique(index)) == {0, *towns["index"]}
    row, col = cell_at(xy_of(towns))
    inside = index[row, col] == towns["index"].to_numpy()
    # the point of a very small one may stand in a cell whose center is a neighbor's
    assert inside.mean() > 0.98


def test_capitals_stand_in_their_own_municipality() -> None:
    index, _ = raster("municipality")
    capitals = table("open/prefectures.csv")
    code_of = table("open/municipalities.csv").astype({"index": int}).set_index("index")["code"]
    found = code_of.loc[index[cell_at(xy_of(capitals))]].to_numpy()
    # Tokyo's capital is Shinjuku ward
    assert list(found) == list(capitals["capital_code"])
    assert len(found) == 47


def test_rasters_stand_on_the_third_mesh() -> None:
    for name in ("municipality", "population", "water", "fault_km", "epicenters", "land_share"):
        _, source = raster(name)
        assert source.crs.to_epsg() == 4326
        assert source.shape == (3120, 2560)
        # lon - 100 in eightieths and lat in hundred-and-twentieths are whole: JIS X 0410
        assert source.transform.c == 122
        assert source.transform.f == 46
        assert source.transform.a == pytest.approx(1 / 80, abs=1e-12)
        assert source.transform.e == pytest.approx(-1 / 120, abs=1e-12)


def test_one_land_for_all_rasters() -> None:
    land = raster("municipality")[0] > 0
    for name in ("population", "fault_km", "epicenters"):
        values, source = raster(name)
        np.testing.assert_array_equal(values != source.nodata, land, err_msg=name)


def test_water_is_where_the_large_lakes_are() -> None:
    values, _ = raster("water")
    assert ((values == 1) & (raster("municipality")[0] > 0)).sum() == 1660
    lakes = np.array([(136.10, 35.30), (140.40, 36.03), (140.09, 37.48), (140.87, 40.47)])
    cities = np.array([(139.7671, 35.6812), (135.4959, 34.7025), (141.3508, 43.0687)])
    assert (values[cell_at(lakes)] == 1).all()  # Biwa, Kasumigaura, Inawashiro, Towada
    assert (values[cell_at(cities)] == 0).all()


def highest_around(values: np.ndarray, source: rasterio.DatasetReader, at: tuple) -> int:
    row, col = source.index(*at)
    return int(values[row - 1 : row + 2, col - 1 : col + 2].max())


@pytest.mark.parametrize(
    ("place", "at", "low", "high"),
    [
        # heights of the maps of the Geospatial Information Authority; samples miss a summit
        ("Fuji 3776", (138.727, 35.361), 3300, 3776),
        ("Hotaka 3190", (137.648, 36.289), 2600, 3190),
        ("Kita 3193", (138.239, 35.674), 2500, 3193),
        ("Daisen 1729", (133.546, 35.371), 1300, 1729),
        ("Miyanoura 1936", (130.504, 30.336), 1400, 1936),
        ("Kuju 1791", (131.241, 33.086), 1300, 1791),
        ("Asahidake 2291", (142.854, 43.664), 1800, 2291),
        ("Nobi plain", (136.70, 35.10), 0, 15),
        ("Kanto plain, Ageo", (139.59, 35.97), 5, 30),
        ("Toyama plain, by the Jinzu", (137.23, 36.72), 0, 30),
        ("Ishikari plain", (141.60, 43.15), 0, 30),
    ],
)
def test_terrain_has_the_heights_of_the_map(place: str, at: tuple, low: int, high: int) -> None:
    assert low <= highest_around(*raster("terrain"), at) <= high, place


def test_terrain_of_5_minutes_reaches_where_that_of_2_km_does_not() -> None:
    fine, coarse = raster("terrain")[1], raster("terrain_5min")
    okinawa = (128.0, 26.6)
    assert okinawa[1] < fine.bounds.bottom
    assert 0 < highest_around(*coarse, okinawa) < 503  # Yonaha-dake
    assert highest_around(*coarse, (138.73, 35.36)) > 1500


def test_the_share_of_land_adds_up_to_japan() -> None:
    percent, source = raster("land_share")
    known = percent != source.nodata
    assert percent[known].max() == 100
    b, e = GRS80.b, np.sqrt(GRS80.es)
    sine = np.sin(np.radians(46 - np.arange(source.height + 1) / 120))
    up_to = b**2 / 2 * (sine / (1 - e**2 * sine**2) + np.arctanh(e * sine) / e)
    cell_km2 = -np.diff(up_to) * np.radians(1 / 80) / 1e6
    area_km2 = (np.where(known, percent, 0).sum(axis=1) / 100 * cell_km2).sum()
    assert area_km2 == pytest.approx(OFFICIAL_AREA_KM2, rel=0.002)
    # cells of a municipality are known; few of them are mostly sea
    index, _ = raster("municipality")
    assert known[index > 0].all()
    assert (percent[index > 0] < 50).sum() == 979
    # inland Matsumoto; the middle of the Japan Sea and Seoul are not known
    there = percent[cell_at(np.array([(137.97, 36.23), (135.0, 40.0), (127.0, 37.5)]))]
    assert there.tolist() == [100, source.nodata, source.nodata]


def test_park_zones_are_as_large_as_the_ministry_says() -> None:
    zones = layer("national_park_zones")
    assert set(zones["zone"]) == {"special protection", "special 1", "special 2", "special 3"}
    assert zones["name"].nunique() == 34
    km2 = [abs(GRS80.geometry_area_perimeter(shape)[0]) / 1e6 for shape in zones["geometry"]]
    # Ministry of the Environment, 2019: special zones of the 34 parks are 1.61 million ha or so
    assert sum(km2) == pytest.approx(16_009, rel=0.005)
    # Oze marsh is a special protection zone; Toyama city is in no park
    by_zone = zones.set_index(["name_ja", "zone"])["geometry"]
    assert by_zone["尾瀬", "special protection"].covers(shapely.Point(139.22, 36.93))
    toyama = shapely.Point(137.21, 36.70)
    assert not any(shape.covers(toyama) for shape in zones["geometry"])


def test_runways_are_as_long_as_they_say() -> None:
    runways = layer("runways")
    drawn_m = np.array([GRS80.geometry_length(shape) for shape in runways["geometry"]])
    ratio = drawn_m / runways["length_m"].astype(float)
    assert len(runways) == 136
    assert abs(np.median(ratio) - 1) < 0.01
    assert (abs(ratio - 1) > 0.15).sum() <= 3


def test_volcanoes_are_those_of_the_agency() -> None:
    volcanoes = layer("active_volcanoes").set_index("name_ja")
    assert len(volcanoes) == 117
    there = {"富士山": (138.727, 35.361), "桜島": (130.657, 31.593), "浅間山": (138.523, 36.406)}
    for name, at in there.items():
        away_m = meters(volcanoes.loc[[name], ["lon", "lat"]].to_numpy(float), np.array([at]))
        assert away_m[0] < 2_000, name


def test_classes_and_facts_name_the_municipalities() -> None:
    towns = set(table("open/municipalities.csv")["code"])
    assert set(layer("municipal_facts")["municipality_code"]) == towns
    classes = layer("seismic_classes").set_index("municipality_code")["seismic_class"].astype(float)
    assert towns - set(classes.index) == {"07546"}  # Futaba: nobody lived there
    assert classes.between(0, 3).all()


def test_a_designated_city_is_the_sum_of_its_wards() -> None:
    wards = pd.read_csv(DATA / "wards.csv", dtype={"code": str, "city_code": str})
    people = wards.groupby("city_code")["population_2020"].sum()
    census = table("open/municipalities.csv").set_index("code")["population_2020"].astype(int)
    assert len(people) == 20
    assert (people == census[people.index]).all()
    facts = layer("municipal_facts").set_index("municipality_code")
    # Kawasaki: the Keihin industrial belt by the bay
    assert float(facts.loc["14130", "industrial_ha"]) > 1_500


@pytest.mark.skipif(TABLES is None, reason="GEOWBIT_FACT_TABLES is not set")
def test_the_city_facts_follow_from_their_wards_by_hand() -> None:
    given = pd.read_csv(Path(str(TABLES)) / "municipal_facts.csv", dtype={"jis_code": str})
    given = given.set_index("jis_code")
    kumamoto = [f"4310{n}" for n in range(1, 6)]
    facts = layer("municipal_facts").set_index("municipality_code").loc["43100"]
    wards = pd.read_csv(DATA / "wards.csv", dtype=str).set_index("code")
    hectares = sum(given.loc[ward, "zoned_industrial_ha"] for ward in kumamoto)
    assert float(facts["industrial_ha"]) == pytest.approx(hectares, abs=0.1)
    people = [int(wards.loc[ward, "population_2020"]) for ward in kumamoto]
    shares = [n * given.loc[w, "seismic_class"] for n, w in zip(people, kumamoto, strict=True)]
    classes = layer("seismic_classes").set_index("municipality_code")
    found = float(classes.loc["43100", "seismic_class"])
    assert found == pytest.approx(sum(shares) / sum(people), abs=0.005)


# -------------------------------------------------------------------------------- the networks


def fiber_graph(kinds: set[str]) -> tuple[coo_array, dict[str, int], pd.DataFrame]:
    nodes, links = layer("fiber_nodes"), layer("fiber_routes")
    links = links[links["kind"].isin(kinds)]
    number = {node: i for i, node in enumerate(nodes["id"])}
    shape = (len(nodes), len(nodes))
    ends = links["from_id"].map(number), links["to_id"].map(number)
    # of parallel links the shorter counts; a coo_array would add them up
    short = pd.DataFrame({"a": ends[0], "b": ends[1], "km": links["length_km"].astype(float)})
    short[["a", "b"]] = np.sort(short[["a", "b"]].to_numpy(), axis=1)
    short = short.groupby(["a", "b"], as_index=False)["km"].min()
    return coo_array((short["km"], (short["a"], short["b"])), shape=shape), number, nodes


ALL_FIBER = {"rail", "expressway", "access", "submarine"}


def test_links_name_nodes_that_exist() -> None:
    for links, nodes in (("grid_links", "grid_nodes"), ("fiber_routes", "fiber_nodes")):
        ends, known = layer(links), set(layer(nodes)["id"])
        assert set(ends["from_id"]) | set(ends["to_id"]) <= known, links
        assert (ends["from_id"] != ends["to_id"]).all(), links
        assert (ends["length_km"].astype(float) > 0).all(), links


def test_fiber_reaches_every_capital() -> None:
    graph, _, nodes = fiber_graph(ALL_FIBER)
    assert connected_components(graph, directed=False)[0] == 1
    assert (nodes["kind"] == "capital").sum() == 47


@pytest.mark.parametrize(
    ("origin", "destination", "low_km", "high_km"),
    [
        # the Tokaido line is 556 km, the Tomei and Meishin expressways 512 km
        ("Tokyo Otemachi", "Osaka Dojima", 480, 560),
        # railway 1,175 km (Tokyo to Hakata), expressways about 1,090 km
        ("Tokyo Otemachi", "Fukuoka", 1000, 1250),
        # Tohoku line 351.8 km, Tohoku expressway about 365 km
        ("Tokyo Otemachi", "Sendai", 320, 400),
    ],
)
def test_fiber_lengths_are_those_of_railways_and_expressways(
    origin: str, destination: str, low_km: float, high_km: float
) -> None:
    graph, number, nodes = fiber_graph(ALL_FIBER)
    at = nodes.drop_duplicates("name_en").set_index("name_en")["id"].map(number)
    km = dijkstra(graph, directed=False, indices=at[origin])[at[destination]]
    assert low_km <= km <= high_km


def test_fiber_routes_run_from_node_to_node() -> None:
    routes = layer("fiber_routes")
    nodes = layer("fiber_nodes").set_index("id")
    shapes = routes["geometry"].to_numpy()
    for end, place in (("from_id", 0), ("to_id", -1)):
        there = shapely.get_coordinates(shapely.get_point(shapes, place))
        # 3 decimals of a degree are 50 m each way
        assert meters(there, xy_of(nodes.loc[routes[end]])).max() < 100


def test_fiber_lengths_fit_their_shapes() -> None:
    routes = layer("fiber_routes").query("kind in ('rail', 'expressway') and length_km > 20")
    drawn_km = np.array([GRS80.geometry_length(shape) / 1000 for shape in routes["geometry"]])
    ratio = routes["length_km"].to_numpy() / drawn_km
    assert len(routes) > 300
    assert 0.99 < np.median(ratio) < 1.05
    assert ratio.min() > 0.85
    assert ratio.max() < 1.2


def test_grid_nodes_stand_where_their_substations_stand() -> None:
    nodes, stations = layer("grid_nodes"), layer("substations")
    both = nodes.merge(stations, on="id", suffixes=("", "_there"))
    assert len(both) > 800
    there = both[["lon_there", "lat_there"]].to_numpy(float)
    assert meters(xy_of(both), there).max() < 20
    named_so = nodes["id"].str.startswith("S")
    assert nodes.loc[named_so, "id"].isin(stations["id"]).all()


def test_50_and_60_hz_meet_only_in_converters_and_marked_links() -> None:
    frequency = layer("grid_nodes").set_index("id")["frequency_hz"].str.split(";").map(set)
    links = layer("grid_links").query("current == 'ac'")
    ends = frequency[links["from_id"]], frequency[links["to_id"]]
    across = np.array([a.isdisjoint(b) for a, b in zip(*ends, strict=True)])
    assert across.sum() == 3
    marked = links["note"].str.contains("remove from any path")
    assert (marked.to_numpy() == across).all()
    # frequency converters stand at Sakuma, Shin-Shinano, Higashi-Shimizu and Hida
    assert 2 <= (frequency.map(len) == 2).sum() <= 4


# -------------------------------------------------------------------------------- the outlines


def test_outlines_cover_each_prefecture_once() -> None:
    outlines = layer("prefecture_outlines").sort_values("code")
    official = table("open/prefectures.csv")
    assert list(outlines["code"]) == list(official["code"])
    shapes = outlines["geometry"].to_numpy()
    assert shapely.is_valid(shapes).all()
    area_km2 = np.array([abs(GRS80.geometry_area_perimeter(s)[0]) for s in shapes]) / 1e6
    np.testing.assert_allclose(area_km2, official["area_km2"].astype(float), rtol=0.05)
    # neighbors share their borders: no overlap
    together = shapely.area(shapely.union_all(shapes))
    assert together == pytest.approx(shapely.area(shapes).sum(), rel=1e-6)
    assert shapely.contains_xy(shapes, *xy_of(official).T).all()


def test_outlines_are_no_stairs() -> None:
    outlines = layer("prefecture_outlines")
    along = 0.0
    total = 0.0
    for ring in shapely.get_rings(outlines["geometry"].to_numpy()):
        steps = np.abs(np.diff(shapely.get_coordinates(ring), axis=0))
        length = np.hypot(*steps.T)
        along += length[steps.min(axis=1) == 0].sum()
        total += length.sum()
    # the outline of cells runs along meridians and parallels everywhere
    assert along / total < 0.25
    assert files_of("prefecture_outlines")[0].stat().st_size <= 400_000


# --------------------------------------------------------------------------------- the script


def check(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, DATA / "build.py", "--check", "--out", folder],
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return shutil.copytree(RAW, tmp_path / "raw")


def test_check_passes_on_what_is_shipped() -> None:
    done = check(RAW)
    assert done.stdout.splitlines()[:-1] == []
    assert done.returncode == 0


def test_check_finds_an_id_that_is_there_twice(copy: Path) -> None:
    path = copy / "odbl" / "substations.csv"
    rows = pd.read_csv(path, dtype=str, keep_default_na=False)
    assert rows.loc[1, "id"] != rows.loc[0, "id"]
    rows.loc[1, "id"] = rows.loc[0, "id"]
    rows.to_csv(path, index=False)
    done = check(copy)
    assert done.returncode == 1
    assert done.stderr == ""
    assert f"substations: {rows.loc[0, 'id']} is there twice (id)" in done.stdout.splitlines()


def test_check_finds_every_kind_of_damage(copy: Path) -> None:
    def change(path: str, row: int, column: str, value: str) -> None:
        rows = pd.read_csv(copy / path, dtype=str, keep_default_na=False)
        rows.loc[row, column] = value
        rows.to_csv(copy / path, index=False)

    change("odbl/power_plants.csv", 0, "licence", "")
    change("odbl/grid_links.csv", 5, "to_id", "nowhere")
    change("odbl/grid_nodes.csv", 5, "lon", "35.6")
    change("open/fiber_nodes.csv", 0, "licence", "CC BY-SA 3.0")
    change("open/unit_costs.csv", 0, "low", "1e9")
    change("open/municipalities.csv", 7, "code", "1215")
    change("open/prefectures.csv", 3, "population_2020", "a few")
    change("catalog.csv", 0, "rows", "12")
    (copy / "open" / "stray.csv").write_text("a\n1\n")
    (copy / "open" / "dc_demand.csv").unlink()
    (copy / "SOURCES.md").write_text("")
    with rasterio.open(copy / "open" / "population_1km.tif", "r+") as target:
        values = target.read(1)
        values[values > 20_000] += 1
        target.write(values, 1)
    (copy / "lgpl" / "water_1km.tif").write_bytes(b"no raster")

    done = check(copy)
    assert done.returncode == 1
    assert done.stderr == ""
    for start in (
        "power_plants: a row without licence",
        "grid_links: to_id nowhere is not in grid_nodes",
        "grid_nodes: 1 places outside",
        "fiber_nodes.csv: licence 'CC BY-SA 3.0' does not belong in open/",
        "unit_costs: low <= mid <= high does not hold",
        "municipalities: code is not 5 digits",
        "prefectures: ",
        "catalog.csv: substations has not the 3,502 rows expected",
        "open/stray.csv: not in the catalog",
        "open/dc_demand.csv: in the catalog, but missing",
        "dc_demand: cannot be read",
        "SOURCES.md: missing or empty",
        "population: 126,226,",
        "water: cannot be read",
    ):
        assert any(line.startswith(start) for line in done.stdout.splitlines()), start


@pytest.mark.skipif(TABLES is None, reason="GEOWBIT_FACT_TABLES is not set")
def test_building_again_gives_the_same(tmp_path: Path) -> None:
    made = tmp_path / "made"
    subprocess.run(
        [sys.executable, DATA / "build.py", str(TABLES), "--out", made],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    assert [p.name for p in tmp_path.iterdir()] == ["made"]  # nothing beside
    for path in (p.relative_to(made) for p in made.rglob("*.*")):
        if path.suffix in {".csv", ".geojson"}:
            assert (made / path).read_bytes() == (RAW / path).read_bytes(), path
        elif path.suffix == ".tif":  # another GDAL may pack otherwise
            with rasterio.open(made / path) as ours, rasterio.open(RAW / path) as kept:
                assert (ours.transform, ours.crs) == (kept.transform, kept.crs), path
                np.testing.assert_array_equal(ours.read(), kept.read())


# ------------------------------------------------------------------ against the real layers


@needs_real_data
@pytest.mark.filterwarnings("ignore:Several features with id:RuntimeWarning")
def test_every_substation_is_a_real_one() -> None:
    real = pd.concat(
        gpd.read_file(path, engine="pyogrio", columns=[])
        for path in sorted(Path(str(REAL), "substations").glob("*_substations.geojson"))
    )
    away_m = meters_to_nearest(xy_of(layer("substations")), real.geometry.to_numpy())
    assert away_m.max() < 200


@needs_real_data
def test_power_lines_are_the_real_ones_simplified() -> None:
    real = gpd.read_parquet(Path(str(REAL), "lines", "lines_154kv_clean.parquet"))
    real = real[~real["voltage_suspect"].astype(bool)]
    rng = np.random.default_rng(20261124)
    for line in layer("power_lines").itertuples():
        there = real.loc[real["voltage_kv"] == line.voltage_kv, "geometry"].to_numpy()
        here = shapely.get_parts(line.geometry)
        for ours, theirs in ((here, there), (there, here)):
            xy = shapely.get_coordinates(shapely.segmentize(ours, 0.005))
            sample = rng.choice(xy, min(len(xy), 2000), replace=False)
            assert meters_to_nearest(sample, theirs).max() < 500, line.voltage_kv


@needs_real_data
def test_fault_distances_are_good_to_a_kilometer_or_so() -> None:
    faults = gpd.read_parquet(Path(str(REAL), "hazards", "gem_active_faults_japan.parquet"))
    values, _ = raster("fault_km")
    row, col = np.nonzero(values < 100)
    pick = np.random.default_rng(20261124).choice(len(row), 3000, replace=False)
    here = np.column_stack((122 + (col[pick] + 0.5) / 80, 46 - (row[pick] + 0.5) / 120))
    traces = shapely.get_coordinates(shapely.segmentize(faults.geometry.to_numpy(), 0.001))
    _, nearest = cKDTree(earth_centered(traces)).query(earth_centered(here))
    away_m = meters(here, traces[nearest])
    error_km = away_m / 1000 - values[row[pick], col[pick]]
    assert np.abs(error_km).max() < 2.5
    assert np.abs(error_km).mean() < 0.6


@needs_real_data
def test_municipality_cells_lie_in_the_real_borders() -> None:
    real = gpd.read_parquet(Path(str(REAL), "boundaries", "prefectures_n03_2021.parquet"))
    code_column = next(c for c in real if real[c].astype(str).str.fullmatch(r"\d{1,2}").all())
    index, _ = raster("municipality")
    row, col = np.nonzero(index)
    pick = np.random.default_rng(20261124).choice(len(row), 5000, replace=False)
    towns = table("open/municipalities.csv").astype({"index": int}).set_index("index")
    ours = towns.loc[index[row[pick], col[pick]], "prefecture_code"].astype(int).to_numpy()
    points = shapely.points(122 + (col[pick] + 0.5) / 80, 46 - (row[pick] + 0.5) / 120)
    shapes = real.geometry.to_numpy()
    nearest = shapely.STRtree(shapes).nearest(points)
    theirs = real[code_column].astype(int).to_numpy()[nearest]
    # borders overlap by 166 km2, and cells that are half land have their center in the sea
    assert (ours == theirs).mean() > 0.995


# ---- climate, prices, reactors and transformers


def test_normals_are_those_that_the_agency_publishes():
    normals = layer("climate_normals")
    main = normals[normals["station_no"].str.startswith("47")].set_index("name")["mean_c"]
    assert main[["東京", "札幌", "那覇"]].tolist() == ["15.8", "9.2", "23.3"]
    # the summit of Mount Fuji
    assert main["富士山"] == "-5.9"


def test_prices_and_hours_at_the_floor_of_the_year_2025():
    prices = layer("area_prices").astype({"mean_jpy_per_kwh": float, "hours_at_floor": int})
    assert set(prices["fiscal_year"]) == {"2021", "2022", "2023", "2025"}
    last = prices[prices["fiscal_year"] == "2025"].set_index("supply_area")
    assert last["hours_at_floor"].to_dict() == {
        "kyushu": 492, "shikoku": 404, "tohoku": 250, "hokkaido": 236, "chugoku": 184,
        "kansai": 140, "hokuriku": 118, "chubu": 90, "tokyo": 52,
    }  # fmt: skip
    assert last.loc[["tokyo", "kyushu", "shikoku"], "mean_jpy_per_kwh"].tolist() == [
        12.45,
        9.81,
        8.85,
    ]


def test_what_runs_of_the_reactors():
    units = layer("nuclear_units").astype({"capacity_mw": "string"})
    mw = pd.to_numeric(units["capacity_mw"])
    by_status = mw.groupby(units["status"]).sum()
    # net, as of 2024: 12 units run
    assert (units["status"] == "Operational").sum() == 12
    assert by_status["Operational"] == 11_046
    assert by_status["Suspended Operation"] == 20_832


def test_surplus_at_the_trunk():
    units = layer("trunk_transformers")
    flow = units.set_index(["substation", "secondary_kv"])["forecast_flow_mw"]
    mw = units.set_index(["substation", "secondary_kv"])["operating_mw"]
    assert (flow["上北", "154.0"], mw["上北", "154.0"]) == ("-1224.0", "475.0")
    assert (flow["新富山", "154.0"], mw["新富山", "154.0"]) == ("-1518.0", "1045.0")
    assert set(units["supply_area"]) == {"tohoku", "hokuriku", "kansai", "shikoku"}

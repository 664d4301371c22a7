"""Each named source from its publisher's address to a layer, in its layout with invented values."""

from __future__ import annotations

import io
import json
import re
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import openpyxl
import pytest
import shapely
from stand_in import Files

import geowbit as gw
from geowbit.fetch import FetchOptions, fetch_source, find_source, sources
from geowbit.layers import Layers

# a box of its own in the square 5436, in Ishikawa
HERE = "136.6,36.55,136.7,36.62"
TERMS = {
    "データ利用時の注意事項\\17_石川県_データ利用時の注意事項.txt": "出典を表示".encode("cp932"),
    "メタデータ\\KS-META-17.xml": b"<?xml version='1.0'?><MD_Metadata/>",
}


def zipped(members: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return packed.getvalue()


def rows(west: float = 136.6, *, points: bool = False, **columns: list[Any]) -> gpd.GeoDataFrame:
    """Rows side by side in the system of Japan's publishers."""
    count = len(next(iter(columns.values())))
    at = west + np.arange(count) / 100
    shapes = shapely.points(at, 36.6) if points else shapely.box(at, 36.6, at + 0.01, 36.61)
    return gpd.GeoDataFrame(columns, geometry=shapes, crs="EPSG:6668")


def geojson(frame: gpd.GeoDataFrame) -> bytes:
    told = json.loads(frame.to_json(ensure_ascii=False))
    told["crs"] = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::6668"}}
    return json.dumps(told, ensure_ascii=False).encode()


def shapefile(stem: str, frame: gpd.GeoDataFrame) -> dict[str, bytes]:
    with tempfile.TemporaryDirectory() as folder:
        frame.to_file(Path(folder) / f"{stem}.shp", encoding="cp932")
        return {f"{stem}{one.suffix}": one.read_bytes() for one in Path(folder).iterdir()}


def book(sheet: str, *lines: list[Any]) -> bytes:
    workbook, packed = openpyxl.Workbook(), io.BytesIO()
    workbook.active.title = sheet
    for line in lines:
        workbook.active.append(line)
    workbook.save(packed)
    return packed.getvalue()


def in_three_forms(stem: str, frame: gpd.GeoDataFrame) -> bytes:
    """As a GML archive is packed: Shapefile, GeoJSON and GML of the same, with metadata."""
    more = {f"{stem}.geojson": geojson(frame), f"{stem}.xml": b"<?xml version='1.0'?><ksj/>"}
    return zipped({**shapefile(stem, frame), **more, f"KS-META-{stem}.xml": b"<md/>"})


def rivers(letter: str, stems: dict[str, tuple[str, list[int]]]) -> bytes:
    """An archive of flood maps: a folder for each kind of map, a file for each river."""
    members = {}
    for name, (column, ranks) in stems.items():
        west = 136.6 + 0.01 * len(members)
        members[f"{name}.geojson"] = geojson(rows(west, **{column: ranks}))
    return zipped({**members, **TERMS})


def flood_by_river(part: str, kind: str) -> bytes:
    end = f"25_{part}_1700100001_{kind}"
    return rivers("a", {
        f"10_計画規模/A31a-10-{end}": ("A31a_105", [1, 1]),
        f"20_想定最大規模/A31a-20-{end}": ("A31a_205", [4]),
        f"20_想定最大規模/A31a-20-25_{part}_1700100002_{kind}": ("A31a_205", [6]),
        f"30_浸水継続時間/A31a-30-{end}": ("A31a_305", [3]),
    })  # fmt: skip


def flood_by_square(part: str, kind: str) -> bytes:
    return rivers("b", {
        f"10_計画規模/A31b-10-25_{kind}_{part}": ("A31b_101", [1, 1]),
        f"20_想定最大規模/A31b-20-25_{kind}_{part}": ("A31b_201", [2, 5]),
    })  # fmt: skip


def census(table: str, code: str) -> bytes:
    text = (
        f"KEY_CODE,HTKSYORI,HTKSAKI,GASSAN,{table}001,{table}002,{table}034\r\n"
        ",,,,　人口（総数）,　人口（総数）　男,　世帯総数\r\n"
        f"{code},0,,,120,60,44\r\n"
    )
    return zipped({f"tbl{table}.txt": text.encode("cp932")})


PRICE = {f"L01_{number:03d}": [""] for number in range(1, 147)}
SHAKING = {"CODE": ["5436000111"], "T30_I45_PS": [0.8], "T30_I55_PS": [0.09], "T30_I60_PS": [0.01]}
GROUND = (
    "# VER. = V4\n# DATE = 2020-03-27\n# CODE, JCODE, AVS, ARV, AVS_EB, AVS_REF\n"
    "5436000111, 15, 195.9, 1.84, -, 0\n"
)
PLANTS = book("Plant", ["Form EIA-860"], [
    "Utility ID", "Utility Name", "Plant Code", "Plant Name", "Latitude", "Longitude",
    "Grid Voltage (kV)",
], [7, "Alpha Co", 10, "North Mill", 40.1, -100.1, 345])  # fmt: skip
MONTHLY = book("Operating", ["Inventory of Operating Generators"], [], [
    "Plant ID", "Plant Name", "Generator ID", "Nameplate Capacity (MW)", "Energy Source Code",
    "Status", "Latitude", "Longitude",
], [10, "North Mill", "GT1", 120.5, "NUC", "(OP) Operating", 40.1, -100.1])  # fmt: skip
BUSES = (
    "bus_id,voltage,dc,symbol,under_construction,tags,x,y\n1,380,f,Substation,f,'\"a\", b',7,47\n"
)
LINES = (
    "line_id,bus0,bus1,voltage,circuits,length,underground,under_construction,tags,geometry\n"
    "1,a,b,225,2,380,f,f,,'LINESTRING (7 46, 7.4 47)'\n"
)

# source: area, the content by what its address ends in, options of the layer, a column that says
# what the file means and its values
PUBLISHED: dict[str, tuple[str | None, dict[str, bytes], dict[str, Any], str, list[Any]]] = {
    "ksj:A31a": ("Ishikawa", {"_17_10_GEOJSON.zip": flood_by_river("17", "10")},
                 {"layer": "A31a-20-*"}, "depth_m", [7.5, 20]),
    "ksj:A31b": (HERE, {"_10_5436_GEOJSON.zip": flood_by_square("5436", "10")},
                 {"layer": "A31b-20-*"}, "depth_m", [1.75, 15]),
    "ksj:A31": ("Ishikawa", {"A31-12_17_GML.zip": in_three_forms("A31-12_17", rows(A31_001=[14]))},
                {}, "depth_m", [3.5]),
    "ksj:A33": ("Ishikawa", {"A33-25_17_GEOJSON.zip": zipped({
        "A33-25_17Polygon.geojson": geojson(rows(A33_001=[2], A33_002=[1], A33_003=["17"])),
        **TERMS})}, {}, "slide", ["debris_flow"]),
    "ksj:A40": ("Ishikawa", {
        "A40-17_17_GML.zip": in_three_forms("A40-17_17", rows(
            A40_001=["石川県"], A40_002=["17"], A40_003=["0.3m以上 ～ 1m未満"])),
        "A40-24_17_GML.zip": in_three_forms("A40-24_17", rows(
            136.65, A40_001=["石川県"], A40_002=["17"], A40_003=["20m以上"])),
    }, {}, "depth_m", [0.65, 20]),
    "ksj:A49": ("Ishikawa", {"A49-24_17_GML.zip": in_three_forms("A49-24_17", rows(
        A49_001=["石川県"], A49_002=["17"], A49_003=["0.5m以上1m未満"]))}, {}, "depth_m", [0.75]),
    "ksj:A29": ("Ishikawa", {"A29-19_17_GML.zip": in_three_forms("A29-19_17", rows(
        A29_001=["17201"], A29_004=[12], A29_005=["工業専用地域"], A29_006=[60], A29_007=[200],
    ))}, {}, "zone", ["exclusively_industrial"]),
    "ksj:L03-b": (HERE, {"5436-jgd2011_GML.zip": zipped(shapefile("L03-b-21_5436", rows(
        L03b_001=["5436000000", "5436000001"], L03b_002=["0100", "0500"], L03b_003=["2021"] * 2,
    )))}, {}, "land_use", ["paddy", "forest"]),
    "ksj:L01": ("Ishikawa", {"L01-26_17_GML.zip": in_three_forms("L01-26_17", rows(
        points=True, **{**PRICE, "L01_002": ["009"], "L01_007": [2026], "L01_008": [18000]},
    ))}, {}, "land_price_yen_m2", [18000]),
    "ksj:A10": ("Ishikawa", {"A10-15_17_GML.zip": in_three_forms("A10-15_17", rows(
        PREFEC_CD=["17"], THEMA_NO=["10"], LAYER_NO=[13], OBJ_NAME=["架空公園"],
    ))}, {}, "kind", ["special_protection_zone"]),
    "ksj:A11": ("Ishikawa", {"A11-15_17_GML.zip": in_three_forms("A11-15_17", rows(
        PREFEC_CD=["17"], THEMA_NO=["11"], LAYER_NO=[16], OBJ_NAME=["架空地域"],
    ))}, {}, "kind", ["special_conservation_zone"]),
    "ksj:P02": ("Ishikawa", {"P02-06_17_GML.zip": in_three_forms("P02-06_17", rows(
        points=True, P02_001=["17201"], P02_004=["架空庁舎"]))}, {}, "P02_004", ["架空庁舎"]),
    "ksj:N03": ("Ishikawa", {"N03-20260101_17_GML.zip": in_three_forms("N03-20260101_17", rows(
        N03_001=["石川県"], N03_004=["架空市"], N03_007=["17201"]))}, {}, "name", ["架空市"]),
    "ksj:mesh500": ("Ishikawa", {"500m_mesh_2024_17_GEOJSON.zip": zipped({
        "500m_mesh_2024_17.geojson": geojson(rows(MESH_ID=["543600011"], PTN_2020=[120.5]))})},
        {}, "PTN_2020", [120.5]),
    "estat-mesh": (HERE, {"T001140&code=5436&downloadType=2": census("T001140", "54360000")},
                   {}, "population", [120]),
    "estat-mesh-500m": (HERE, {"T001141&code=5436&downloadType=2": census("T001141", "543600001")},
                        {}, "population", [120]),
    "estat-mesh-250m": (HERE, {"T001142&code=5436&downloadType=2": census("T001142", "5436000011")},
                        {}, "population", [120]),
    "jshis": (HERE, {"SHAPE-5436.zip": zipped(shapefile("P-Y2020-MAP-AVR-TTL_MTTL-SHAPE-5436",
                                                        rows(**SHAKING)))},
              {}, "intensity_6_lower_pct", [9]),
    "jshis-ground": (HERE, {"VS400_M250-5436.zip": zipped({
        "Z-V4-JAPAN-AMP-VS400_M250-5436.csv": GROUND.encode()})}, {}, "amplification", [1.84]),
    "eia-860": (None, {"eia8602025.zip": zipped({
        "2___Plant_Y2025.xlsx": PLANTS, "3_1_Generator_Y2025.xlsx": PLANTS,
        "LayoutY2025.xlsx": book("Layout", ["x"])})},
        {"layer": "2___Plant_*"}, "grid_voltage_kv", [345]),
    "eia-860m": (None, {"august_generator2026.xlsx": MONTHLY}, {}, "fuel", ["nuclear"]),
    "pypsa-europe": (None, {"buses.csv?download=1": BUSES.encode(),
                            "lines.csv?download=1": LINES.encode()}, {}, "voltage_kv", [380]),
    "entsoe-gridkit": (None, {"entsoe.zip": zipped({
        "buses.csv": BUSES.encode(), "lines.csv": LINES.encode()})},
        {"layer": "buses.csv"}, "voltage_kv", [380]),
}  # fmt: skip
# tables without places
PRICES = (
    "受渡日,時刻コード,システムプライス(円/kWh),エリアプライス北海道(円/kWh)\r\n"
    "2025/04/01,1,8.00,9.5\r\n"
)
NORMAL = "".join(
    f"8,99016,{element},30,1991,2020,{','.join([f'{value},8'] * 13)}\r\n"
    for element, value in (("0500", -40), ("2600", 30))
)
STATIONS = "観測所番号,観測所名,緯度(度),緯度(分)\r\n99016,架空,36,36.0\r\n"
HEADROOM = (
    "substation_name;voltage_kv;scenario_name;demand_headroom_capacity_mw_2026\nCedar;66;Ref;10.5\n"
)
TABLES: dict[str, tuple[dict[str, bytes], str, list[Any]]] = {
    "jepx": ({"file=spot_summary_2025.csv": PRICES.encode("cp932")}, "price_yen_per_kwh", [9.5]),
    "npg-headroom": ({"exports/csv": HEADROOM.encode("utf-8-sig")}, "headroom_mw", [10.5]),
    "jma-normals": (
        {"normal_amedas_monthly.zip": zipped({"nml_amd_m_99016.csv": NORMAL.encode()}),
         "amedas_station_index.zip": zipped({"amedas.csv": STATIONS.encode("cp932")})},
        "jan", [-4, 3],
    ),
}  # fmt: skip


@pytest.fixture
def web() -> Iterator[Files]:
    server = Files()
    yield server
    server.close()


class Ending(dict[str, Any]):
    """Files of a server by what their address ends in."""

    def get(self, path: str, otherwise: Any = None) -> Any:
        return next((body for end, body in self.items() if path.endswith(end)), otherwise)


def fetched(web: Files, name: str, area: str | None, files: Any, out: Path, how: Any) -> list[str]:
    web.files = Ending(files)
    record = fetch_source(name, area=area, out=out, endpoint=web.url(""), **how)
    return record.files


@pytest.mark.parametrize("name", PUBLISHED)
def test_a_source_becomes_a_layer(
    web: Files, name: str, tmp_path: Path, quick: FetchOptions
) -> None:
    area, files, options, column, expected = PUBLISHED[name]
    how = {"options": quick, "cache": tmp_path / "kept"}
    came = fetched(web, name, area, files, tmp_path / "out", how)
    assert len(came) == len(files)
    source = find_source(name)
    # what the table says of an archive is what such a layer is asked for by
    assert options.get("layer", "") == source.member
    layers = Layers(
        {
            "its": {
                "file": str(tmp_path / "out" / came[0])[: -len(came[0])] + pattern(came),
                **options,
            }
        },
        used=["its"],
    )
    layer = layers["its"]
    (told,) = layers.provenance()
    assert sorted(layer[column].tolist()) == sorted(expected)
    assert told.profile in {"", *source.profiles}
    assert bool(told.profile) == bool(source.profiles)
    assert str(told.licence) == str(source.licence)
    assert str(told.attribution) == str(source.publisher)
    assert any(str(source.terms) in str(one) for one in told.notes)


def pattern(came: list[str]) -> str:
    return "buses.csv" if "buses.csv" in came else f"*{Path(came[0]).suffix}"


@pytest.mark.parametrize("name", TABLES)
def test_a_source_becomes_a_table(
    web: Files, name: str, tmp_path: Path, quick: FetchOptions
) -> None:
    files, column, expected = TABLES[name]
    how = {"options": quick, "cache": tmp_path / "kept"}
    came = fetched(web, name, None, files, tmp_path / "out", how)
    assert len(came) == len(files)
    file = tmp_path / "out" / came[0]
    if file.suffix == ".zip":
        with zipfile.ZipFile(file) as archive:
            file = Path(archive.extract(archive.namelist()[0], tmp_path))
    table = gw.read_table(file)
    assert table[column].tolist() == expected
    assert table.attrs["provenance"]["profile"] in find_source(name).profiles


def test_every_open_source_is_fetched_here() -> None:
    is_open = {one.name for one in sources() if one.access == "open"}
    assert {*PUBLISHED, *TABLES} == is_open


def test_an_archive_of_many_rivers_says_what_it_holds(
    web: Files, tmp_path: Path, quick: FetchOptions
) -> None:
    area, files, _, _, _ = PUBLISHED["ksj:A31a"]
    how = {"options": quick, "cache": tmp_path / "kept"}
    fetched(web, "ksj:A31a", area, files, tmp_path / "out", how)
    with pytest.raises(gw.GeowbitError) as caught:
        gw.read_layer("hazards", str(tmp_path / "out" / "*.zip"))
    assert caught.value.code == "layers.holds_files"
    assert re.search("A31a-20-25_17_1700100001_10", str(caught.value))

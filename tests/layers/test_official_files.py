"""One file of each profile, in the publisher's layout with invented values, read without a key."""

from __future__ import annotations

import math
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from refused import refused

import geowbit as gw
from geowbit.core.errors import LayerError
from geowbit.countries import data_folder
from geowbit.layers import Layers, profiles

NAN = math.nan


def drawn(folder: Path, name: str, rows: dict[str, list[Any]], *, points: bool = False) -> Path:
    """Write rows as squares or points in the publisher's system."""
    count = len(next(iter(rows.values())))
    west = 136.6 + np.arange(count) / 10
    shapes = shapely.points(west, 36.5) if points else shapely.box(west, 36.5, west + 0.1, 36.6)
    file = folder / name
    encoding = {"encoding": "cp932"} if file.suffix == ".shp" else {}
    gpd.GeoDataFrame(rows, geometry=shapes, crs="EPSG:6668").to_file(file, **encoding)
    return file


def text(folder: Path, name: str, content: str, encoding: str = "cp932") -> Path:
    file = folder / name
    file.write_text(content, encoding=encoding)
    return file


def a33(folder: Path) -> Path:
    return drawn(folder, "A33-25_17Polygon.geojson", {
        "A33_001": [1, 2, 3], "A33_002": [1, 2, 4], "A33_003": ["17"] * 3,
        "A33_004": ["1-a", "2-b", "3-c"], "A33_005": ["架空沢", "架空谷", "架空"],
        "A33_006": ["架空市"] * 3, "A33_007": ["2020/01/01"] * 3, "A33_008": [0, 1, 0],
    })  # fmt: skip


def a40(folder: Path) -> Path:
    depths = ["0.3m以上 ～ 1m未満", "0.01m以上 ～ 0.3m未満", "20m以上", "1m以上2m未満"]
    return drawn(folder, "A40-24_17.shp", {
        "A40_001": ["石川県"] * 4, "A40_002": ["17"] * 4, "A40_003": depths,
    })  # fmt: skip


def a49(folder: Path) -> Path:
    depths = ["0.3m未満", "0.5m以上1m未満", "10m以上20m未満"]
    return drawn(folder, "A49-24_17.geojson", {
        "A49_001": ["石川県"] * 3, "A49_002": ["17"] * 3, "A49_003": depths,
    })  # fmt: skip


def a29(folder: Path) -> Path:
    return drawn(folder, "A29-19_17.shp", {
        "A29_001": ["17201", "17201", "17202"], "A29_002": ["石川県"] * 3,
        "A29_003": ["架空市"] * 3, "A29_004": [12, 1, 21],
        "A29_005": ["工業専用地域", "第一種低層住居専用地域", "田園住居地域"],
        "A29_006": [60, 50, 40], "A29_007": [200, 100, 80], "A29_008": [None] * 3,
    })  # fmt: skip


def l03b(folder: Path) -> Path:
    return drawn(folder, "L03-b-21_5436.geojson", {
        "L03b_001": ["5436000000", "5436000001", "5436000002"],
        "L03b_002": ["0100", "0500", "0700"], "L03b_003": ["20210501"] * 3,
    })  # fmt: skip


def l03b_dbf(folder: Path) -> Path:
    return drawn(folder, "L03-b-16_5436.shp", {
        "メッシュ": ["5436000000", "5436000001", "5436000002"],
        "土地利用種": ["1100", "0901", "A"],
    })  # fmt: skip


def l01(count: int, **columns: list[Any]) -> Callable[[Path], Path]:
    def of(folder: Path) -> Path:
        every = {f"L01_{number:03d}": [""] * 2 for number in range(1, count + 1)}
        return drawn(folder, "L01-25_17.geojson", {**every, **columns}, points=True)

    return of


def a10(folder: Path) -> Path:
    return drawn(folder, "A10-15_17.shp", {
        "PREFEC_CD": ["17"] * 3, "AREA_CD": ["0"] * 3, "CTV_NAME": ["架空市"] * 3,
        "FIS_YEAR": ["2015"] * 3, "THEMA_NO": ["10"] * 3, "LAYER_NO": [11, 13, 12],
        "OBJ_NAME": ["架空国定公園"] * 3, "AREA_SIZE": [1.0, 2.0, 3.0], "IOSIDE_DIV": ["1"] * 3,
    })  # fmt: skip


def n03(folder: Path) -> Path:
    return drawn(folder, "N03-20250101_17.geojson", {
        "N03_001": ["石川県"] * 2, "N03_002": [None] * 2, "N03_003": [None, "架空郡"],
        "N03_004": ["架空市", "架空町"], "N03_005": [None] * 2, "N03_007": ["17201", "17301"],
    })  # fmt: skip


def census(folder: Path) -> Path:
    return text(folder, "tblT001142H5436.txt", (
        "KEY_CODE,HTKSYORI,HTKSAKI,GASSAN,T001142001,T001142002,T001142034\n"
        ",,,,　人口（総数）,　人口（総数）　男,　世帯総数\n"
        "5436000111,0,,,120,60,44\n5436000112,2,5436000111,,3,*,*\n5436000113,1,,,1200,600,480\n"
    ))  # fmt: skip


def quakes(folder: Path) -> Path:
    return text(folder, "P-Y2024-MAP-AVR-TTL_MTTL-5436.csv", (
        "# VER. = 1.0\n# DATE = 2024-03-01\n"
        "# CODE, T30_I45_PS, T30_I50_PS, T30_I55_PS, T30_I60_PS, T30_P03_SI, T30_P06_SI\n"
        "5436000111, 0.800000, 0.500000, 0.095286, 0.010000, 5.8, 5.5\n"
        "5436000112, 0.400000, 0.200000, 0.040000, 0.001000, 5.2, 5.0\n"
    ), "utf-8")  # fmt: skip


def ground(folder: Path) -> Path:
    return text(folder, "Z-V4-JAPAN-AMP-VS400_M250-5436.csv", (
        "# VER. = V4\n# DATE = 2020-03-27\n# CODE, JCODE, AVS, ARV, AVS_EB, AVS_REF\n"
        "5436000111, 15, 195.9, 1.84, 400.0, 0\n5436000112, 1, 700.0, 0.60, 700.0, 0\n"
    ), "utf-8")  # fmt: skip


# profile: how the file is made, and what its rows say
PLACED: dict[str, tuple[Callable[[Path], Path], dict[str, list[Any]]]] = {
    "ksj_a33": (a33, {
        "slide": ["steep_slope", "debris_flow", "landslide"], "kind": ["landslide"] * 3,
        "zone": ["warning", "special_warning", "special_warning_planned"],
    }),
    "ksj_a40": (a40, {
        "depth_m": [0.65, 0.155, 20, 1.5], "depth_low_m": [0.3, 0.01, 20, 1],
        "depth_high_m": [1, 0.3, NAN, 2], "kind": ["tsunami"] * 4, "prefecture": ["石川県"] * 4,
    }),
    "ksj_a49": (a49, {
        "depth_m": [0.15, 0.75, 15], "depth_low_m": [0, 0.5, 10], "depth_high_m": [0.3, 1, 20],
        "kind": ["surge"] * 3,
    }),
    "ksj_a29": (a29, {
        "zone": ["exclusively_industrial", "low_rise_1", "rural_residential"],
        "floor_area_pct": [200, 100, 80], "coverage_pct": [60, 50, 40],
    }),
    "ksj_l03b": (l03b, {"land_use": ["paddy", "forest", "built"]}),
    "ksj_l03b_dbf": (l03b_dbf, {"land_use": ["water", "road", "other"]}),
    "ksj_l01": (
        l01(146, L01_002=["000", "009"], L01_007=[2025, 2025], L01_008=[52300, 18000]),
        {"land_price_yen_m2": [52300, 18000], "use": ["residential", "industrial"],
         "year": [2025, 2025]},
    ),
    "ksj_l01_2023": (
        l01(141, L01_001=["005", "000"], L01_005=["2023", "2023"], L01_006=[52300, 18000]),
        {"land_price_yen_m2": [52300, 18000], "use": ["commercial", "residential"]},
    ),
    "ksj_a10": (a10, {"kind": ["natural_park", "special_protection_zone", "special_zone"]}),
    "ksj_n03": (n03, {"name": ["架空市", "架空町"], "code": ["17201", "17301"]}),
    "estat_mesh": (census, {"population": [120, 3, 1200], "households": [44, NAN, 480]}),
    "jshis_map": (quakes, {
        "intensity_6_lower_pct": [9.5286, 4], "intensity_5_lower_pct": [80, 40],
        "intensity_6_upper_pct": [1, 0.1], "intensity_at_3_pct_in_30_y": [5.8, 5.2],
    }),
    "jshis_amp": (ground, {
        "amplification": [1.84, 0.6], "vs30_m_per_s": [195.9, 700],
        "landform": ["delta", "mountain"],
    }),
}  # fmt: skip


@pytest.mark.parametrize("key", PLACED)
def test_a_file_with_places_is_read_without_a_key(key: str, tmp_path: Path) -> None:
    made, expected = PLACED[key]
    layers = Layers({"its": {"file": made(tmp_path)}}, used=["its"])
    layer = layers["its"]
    (record,) = layers.provenance()
    assert record.profile == key
    for name, values in expected.items():
        if isinstance(values[0], str):
            assert layer[name].tolist() == values
        else:
            assert layer[name].to_numpy(float) == pytest.approx(values, nan_ok=True)
    assert str(record.licence) == profiles().loc[key, "licence"]


def test_all_rivers_of_one_rain_of_the_zip_as_it_is_downloaded(tmp_path: Path) -> None:
    archive = tmp_path / "A31a-24_17_10_GEOJSON.zip"
    with zipfile.ZipFile(archive, "w") as zipped:
        for folder, digit in (("10_計画規模", 1), ("20_想定最大規模", 2)):
            for river in (1, 2):
                name = f"A31a-{digit}0-24_17_840404000{river}.geojson"
                file = drawn(tmp_path, name, {
                    f"A31a_{digit}01": [f"840404000{river}"], f"A31a_{digit}02": [f"架空{river}川"],
                    f"A31a_{digit}03": [84], f"A31a_{digit}04": ["架空"],
                    f"A31a_{digit}05": [river + digit],
                })  # fmt: skip
                zipped.write(file, f"A31a-24_17_10_GEOJSON/{folder}/{name}")
    with refused(LayerError, "layers.holds_files", count="4"):
        gw.read_layer("hazards", archive)
    # the squares of both rivers are one square, and two things: a hazard merges nothing
    for layer in ("20_想定最大規模", "A31a-20-*"):
        found = gw.read_layer("hazards", archive, layer=layer)
        assert found["river"].tolist() == ["架空1川", "架空2川"]
        assert found["depth_low_m"].tolist() == [3, 5]
        assert set(found["scenario"]) == {"largest"}


def test_squares_of_codes_lie_where_they_should(tmp_path: Path) -> None:
    layer = Layers({"population": {"file": census(tmp_path)}})["population"]
    # 5436: 36 N, 136 E; 00: its first tenth; 01: one square of 1/80 degree to the east; 1: its
    # first half, and 1 to 3 quarters of that
    west = 136 + 1 / 80
    whole = [west, 36, west + 1 / 160, 36 + 1 / 240]
    assert layer.total_bounds == pytest.approx(whole, abs=1e-9)
    first = [west, 36, west + 1 / 320, 36 + 1 / 480]
    assert layer.geometry.iloc[0].bounds == pytest.approx(first, abs=1e-9)


HOKKAIDO = (
    "2026年06月08日更新\n変電所No,変電所名,電圧(一次)(kV),電圧(二次)(kV),台数,"
    "設備容量(100%×台数)(MW),運用容量値(MW),運用容量制約要因,予想潮流(MW),"
    "空容量(当該設備)(MW),空容量(上位系等考慮)(MW),N-1電制適用可否,N-1電制適用可能量(MW),"
    "平常時出力制御の可能性\n"
    "1,架空変電所,66,6.6,2,20,15,熱容量,3,7,0,不可　♯３,―,有り\n"
    "2,仮想変電所,187,66,1,150,140,熱容量,-20,―,―,可,30,なし\n"
)
KANSAI = (
    '"2026年06月08日更新"\n"変電所No","変電所名","電圧（kV）（一次）","電圧（kV）（二次）","台数",'
    '"設備容量(100%×台数)","運用容量値(MW)","予想潮流（MW）","当該設備 空容量（MW）",'
    '"上位系等考慮 空容量（MW）","N-1電制適用可否"\n'
    '"1","架空","66","6.6","2","20","15","3","7","0","可"\n'
    '"2","仮想","187","66","1","150","140","▲20","-","-","可"\n'
)
HOKURIKU = (
    "変電所名,一次電圧[kV],二次電圧[kV],台数,設備容量[MW],運用容量値[MW],予想潮流[MW],"
    "空き容量[MW],N-1電制適用可否\n架空,66,6.6,2,20,15,3,7,可\n仮想,187,66,1,150,140,-20,,可\n"
)
TOKYO = (
    "予想潮流等一覧表,,,,,,,,\n2026年7月10日公表,,,,,,,,\n"
    "変電所名,電圧(一次),電圧(二次),台数,設備容量,運用,予想,空容量,空容量\n"
    ",(kV),(kV),,(MW),容量値,潮流,当該設備,上位系等考慮\n,,,,,(MW),(MW),(MW),(MW)\n"
    "架空,66,6.6,2,20,15,3,7,0\n仮想,187,66,1,150,140,-20,-,-\n"
)


@pytest.mark.parametrize("table", [HOKKAIDO, KANSAI, HOKURIKU, TOKYO],
                         ids=["common", "words first", "brackets", "three rows"])  # fmt: skip
def test_expected_flow_tables_in_the_spellings_of_the_companies(table: str, tmp_path: Path) -> None:
    found = gw.read_table(text(tmp_path, "tr.csv", table))
    assert found.attrs["provenance"]["profile"] == "headroom_transformers"
    expected = {
        "voltage_kv": [66, 187], "low_voltage_kv": [6.6, 66], "operating_mw": [15, 140],
        "expected_flow_mw": [3, -20], "generation_headroom_mw": [7, NAN], "banks": [2, 1],
        "capacity_mw": [20, 150],
    }  # fmt: skip
    for name, values in expected.items():
        assert found[name].tolist() == pytest.approx(values, nan_ok=True), name
    assert found["name"].str.removesuffix("変電所").tolist() == ["架空", "仮想"]
    # it is of generation, and nothing in it is called headroom alone
    assert set(found["headroom_type"]) == {"generation"}
    assert "headroom_mw" not in found
    told = [one["code"] for one in found.attrs["provenance"]["notes"]]
    assert "layers.profile_not_for" in told


def test_banks_of_one_yard_in_cells_that_were_merged(tmp_path: Path) -> None:
    table = (
        "No,変電所名,電圧1次/2次,台数,設備容量,運用容量値,予想潮流,空容量(当該設備)\n"
        "13,架空,187/110,2,300,300,10,50\n,,187/66,1,200,200,20,\n14,仮想,66/6.6,2,40,20,3,7\n"
    )
    found = gw.read_table(text(tmp_path, "tr.csv", table))
    assert found["name"].tolist() == ["架空", "架空", "仮想"]
    assert found["number"].tolist() == ["13", "13", "14"]
    assert found["voltage_kv"].tolist() == [187, 187, 66]
    assert found["generation_headroom_mw"].tolist() == pytest.approx([50, NAN, 7], nan_ok=True)


TABLES: dict[str, tuple[str, str, dict[str, list[Any]]]] = {
    "headroom_lines": ("cp932", (
        '"2026年06月08日更新"\n"送電線No","送電線名","電圧（kV）","回線数",'
        '"設備容量(100%×回線数)","運用容量値(MW)","予想潮流(MW)","空容量(当該設備)(MW)",'
        '"空容量(上位系等考慮)(MW)"\n"1","架空線","500","2","5568","3062","100","50","3"\n'
    ), {"name": ["架空線"], "voltage_kv": [500], "circuits": [2], "operating_mw": [3062],
        "generation_headroom_mw": [50], "generation_headroom_upstream_mw": [3]}),
    "jepx_spot": ("cp932", (
        "受渡日,時刻コード,売り入札量(kWh),買い入札量(kWh),約定総量(kWh),システムプライス(円/kWh),"
        "エリアプライス北海道(円/kWh),エリアプライス九州(円/kWh)\n"
        "2026/04/01,1,10,20,5,8.00,9.5,0.01\n2026/04/01,2,10,20,5,8.10,9.6,0.02\n"
    ), {"supply_area": ["hokkaido"] * 2 + ["kyushu"] * 2, "half_hour": [1, 2, 1, 2],
        "price_yen_per_kwh": [9.5, 9.6, 0.01, 0.02],
        "system_price_yen_per_kwh": [8, 8.1, 8, 8.1]}),
    "occto_links": ("utf-8-sig", (
        '"2026/03/15 02:30 UPDATE"\n"対象年月日","時刻","連系線名","順方向運用容量(MW)",'
        '"逆方向運用容量(MW)","順方向予想潮流(MW)","順方向空容量(MW)","逆方向空容量(MW)",'
        '"順方向分断情報","逆方向分断情報"\n'
        '"2026/03/15","00:30","架空連系設備","900","800","-100","1000","700","",""\n'
    ), {"name": ["架空連系設備"], "forward_capacity_mw": [900], "reverse_capacity_mw": [800],
        "forward_flow_mw": [-100], "forward_free_mw": [1000], "reverse_free_mw": [700]}),
    "occto_link_flows": ("cp932", (
        '"連系線","対象日付","対象時刻","潮流実績"\n"架空連系設備","2026/03/15","00:00","120.5"\n'
        '"架空連系設備","2026/03/15","00:05","-1,121.0"\n'
    ), {"flow_mw": [120.5, -1121], "time": ["00:00", "00:05"]}),
    "occto_trunk_flows": ("cp932", (
        '"対象年月日","対象エリア","電圧","送電線名","潮流方向(正方向)","00:00","00:30","01:00"\n'
        '"2026/03/15","北海道","275kV","架空幹線","北→南","100","110","-120"\n'
    ), {"supply_area": ["hokkaido"] * 3, "time": ["00:00", "00:30", "01:00"],
        "flow_mw": [100, 110, -120], "voltage_kv": [275] * 3}),
    "jma_normals": ("cp932", (
        "8,99016,0500,30,1991,2020,-40,8,-30,8,0,8,50,8,100,8,150,8,200,8,210,8,170,8,110,8,40,8,"
        "-20,8,78,8\n"
        "8,99016,1500,30,1991,2020,120,8,100,8,60,5,,0,,0,,0,,0,,0,,0,,0,20,8,90,8,390,8\n"
    ), {"element": ["mean_temperature_c", "snowfall_cm"], "jan": [-4, 120], "feb": [-3, 100],
        "jul": [20, NAN], "year": [7.8, 390], "station": ["99016"] * 2}),
}  # fmt: skip


@pytest.mark.parametrize("key", TABLES)
def test_a_table_without_places_is_read_without_a_key(key: str, tmp_path: Path) -> None:
    encoding, content, expected = TABLES[key]
    file = text(tmp_path, "table.csv", content, encoding)
    found = gw.read_table(file)
    record = found.attrs["provenance"]
    assert record["profile"] == key
    assert record["licence"] == profiles().loc[key, "licence"]
    for name, values in expected.items():
        if isinstance(values[0], str):
            assert found[name].tolist() == values
        else:
            assert found[name].to_numpy(float) == pytest.approx(values, nan_ok=True), name
    assert gw.read_table(file, profile=key).equals(found)


def test_every_profile_has_a_file_here() -> None:
    common = pd.read_csv(data_folder() / "model" / "profiles.csv")["profile"]
    elsewhere = {*common, "ksj_a31a", "ksj_a31b", "ksj_a31_2012", "headroom_transformers"}
    rasters = set(profiles().index[profiles()["form"] == "raster"])
    assert set(PLACED) | set(TABLES) | elsewhere | rasters == set(profiles().index)


def test_a_table_without_places_says_how_it_becomes_a_layer(tmp_path: Path) -> None:
    file = text(tmp_path, "tr.csv", HOKKAIDO)
    with refused(LayerError, "layers.without_places_official", profile="headroom_transformers"):
        gw.read_layer("substations", file)


def test_its_columns_are_joined_by_the_names_that_are_used_here(tmp_path: Path) -> None:
    yards = text(tmp_path, "yards.csv", (
        "name,lon,lat,voltage_kv\n架空,136.7,36.6,66\n仮想変電所,136.8,36.6,187\n他,136.9,36.6,66\n"
    ), "utf-8")  # fmt: skip
    join = {
        "file": text(tmp_path, "tr.csv", HOKKAIDO),
        "by": {"name": "name", "voltage_kv": "voltage_kv"},
        "columns": {"operating_mw": "operating_mw", "upstream": "generation_headroom_upstream_mw"},
    }
    layer = gw.read_layer("substations", yards, join=join).set_index("name")
    assert layer["operating_mw"].astype(float).tolist() == pytest.approx(
        [15, 140, NAN], nan_ok=True
    )
    record = layer.attrs["provenance"]
    assert record["licence"] == "the user's own"  # the layer's, not the table's
    told = [one["code"] for one in record["notes"]]
    assert "layers.profile_not_for" in told
    # room for generation is none for a load
    assert layer["headroom_mw"].isna().all()


def test_what_is_no_official_table(tmp_path: Path) -> None:
    file = text(tmp_path, "a.csv", "a,b,c\n1,2,3\n4,5,6\n")
    with refused(LayerError, "layers.no_official_table"):
        gw.read_table(file)
    with refused(LayerError, "layers.no_profile", near="jepx_spot"):
        gw.read_table(file, profile="jepx_spt")
    with refused(LayerError, "layers.not_of_profile", profile="jepx_spot"):
        gw.read_table(file, profile="jepx_spot")
    with refused(LayerError, "layers.no_file"):
        gw.read_table(tmp_path / "b.csv")
    (tmp_path / "empty.csv").write_text("")
    with pytest.raises(LayerError):
        gw.read_table(tmp_path / "empty.csv")


def test_land_use_is_measured_by_class(tmp_path: Path) -> None:
    layers = Layers({"land_use": {"file": l03b(tmp_path)}}, used=["land_use"])
    square = shapely.box(136.65, 36.5, 136.75, 36.6)
    cells = gpd.GeoDataFrame({"lon": [136.7], "lat": [36.55]}, geometry=[square], crs=4326)
    scene = gw.criteria.Scene(
        cells, layers, load_mw=1, hubs={}, assumptions=gw.layers.named_assumptions()
    )
    for wanted in (["forest"], ["森林"], ["0500"], [500]):
        by = {"column": "land_use", "in": wanted}
        one = gw.layer_criterion("forest_pct", "land_use", share_by=by, direction="cost")
        assert gw.criteria.measure(scene, [one])["forest_pct"].tolist() == pytest.approx([50])


def test_a_table_keeps_numbers_apart_that_a_spreadsheet_made(tmp_path: Path) -> None:
    rows = pd.read_csv(text(tmp_path, "a.csv", HOKURIKU), encoding="cp932")
    book = tmp_path / "tr.xlsx"
    rows.to_excel(book, index=False)
    assert gw.read_table(book)["generation_headroom_mw"].tolist() == (
        pytest.approx([7, NAN], nan_ok=True)
    )

"""Every form of file becomes the same layer, and a file that is none says so in one line."""

from __future__ import annotations

import io
import json
import struct
import zipfile
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyproj
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from records import counted
from refused import refused

from geowbit.core.errors import GeowbitError, LayerError
from geowbit.layers import read_layer

LON, LAT = [139.70, 139.80, 139.90], [35.60, 35.70, 35.65]
NAMES = ["Kita", "東", "南"]


def stations(**columns: Any) -> gpd.GeoDataFrame:
    columns = {"voltage_kv": [66.0, 154.0, 275.0], "name": NAMES, **columns}
    return gpd.GeoDataFrame(columns, geometry=gpd.points_from_xy(LON, LAT), crs="EPSG:4326")


def table(**columns: Any) -> pd.DataFrame:
    return pd.DataFrame(
        {"name": NAMES, "lon": LON, "lat": LAT, "voltage_kv": [66, 154, 275], **columns}
    )


def text_file(folder: Path, text: str, name: str = "mine.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def record_of(frame: gpd.GeoDataFrame) -> dict[str, Any]:
    return counted(frame.attrs["provenance"])


def is_whole(layer: gpd.GeoDataFrame) -> None:
    layer = layer.sort_values("voltage_kv")
    assert layer.geometry.x.tolist() == pytest.approx(LON, abs=1e-8)
    assert layer.geometry.y.tolist() == pytest.approx(LAT, abs=1e-8)
    assert layer["voltage_kv"].tolist() == [66, 154, 275]
    assert layer["name"].tolist() == NAMES


def zipped(path: Path, members: dict[str, Path | bytes | str], **options: Any) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, **options) as archive:
        for name, content in members.items():
            archive.writestr(name, content.read_bytes() if isinstance(content, Path) else content)
    return path


def biff2(cells: list[list[str | float]]) -> bytes:
    """Write the oldest form of .xls by hand, as the format's specification has it."""
    records = [struct.pack("<HHHH", 0x0009, 4, 2, 0x0010)]
    for row, line in enumerate(cells):
        for column, value in enumerate(line):
            head = struct.pack("<HH3s", row, column, b"\0\0\0")
            if isinstance(value, str):
                text = value.encode("ascii")
                body, kind = head + struct.pack("<B", len(text)) + text, 0x0004
            else:
                body, kind = head + struct.pack("<d", value), 0x0003
            records.append(struct.pack("<HH", kind, len(body)) + body)
    return b"".join([*records, struct.pack("<HH", 0x000A, 0)])


# ----------------------------------------------------------------------------- vector forms


@pytest.mark.parametrize("name", ["a.gml", "a.kml", "a.geojsonl", "a.sqlite", "a.tab"])
def test_other_forms_that_gdal_reads(tmp_path: Path, name: str) -> None:
    drivers = {
        ".geojsonl": "GeoJSONSeq",
        ".kml": "KML",
        ".sqlite": "SQLite",
        ".tab": "MapInfo File",
    }
    frame = stations()
    path = tmp_path / name
    options = {"encoding": "UTF-8"} if name == "a.tab" else {}
    frame.to_file(path, engine="pyogrio", driver=drivers.get(path.suffix, "GML"), **options)
    before = sorted(p.name for p in tmp_path.iterdir())
    columns = {"name": "Name"} if name == "a.kml" else {}
    # KML keeps the first column of text as the name and the rest as its own data
    layer = read_layer("substations", path, columns=columns)
    is_whole(layer)
    assert sorted(p.name for p in tmp_path.iterdir()) == before  # nothing written beside it


def test_a_kmz_is_unpacked(tmp_path: Path) -> None:
    stations().to_file(tmp_path / "doc.kml", driver="KML", engine="pyogrio")
    path = zipped(tmp_path / "a.kmz", {"doc.kml": tmp_path / "doc.kml"})
    is_whole(read_layer("substations", path, columns={"name": "Name"}))


@pytest.mark.parametrize("folder", ["", "deep/er/", "県/"])
def test_a_zipped_shapefile_in_shift_jis(tmp_path: Path, folder: str) -> None:
    stations().to_file(tmp_path / "a.shp", encoding="cp932", engine="pyogrio")
    (tmp_path / "a.cpg").unlink()
    parts = {f"{folder}a{end}": tmp_path / f"a{end}" for end in (".shp", ".shx", ".dbf", ".prj")}
    layer = read_layer("substations", zipped(tmp_path / "a.zip", {**parts, "readme.txt": "hello"}))
    is_whole(layer)
    assert record_of(layer)["repaired"] == {"shift_jis": 3}


def test_one_of_several_files_of_an_archive_is_named(tmp_path: Path) -> None:
    stations().to_file(tmp_path / "a.geojson", engine="pyogrio")
    table(lon=[1, 2, 3]).to_csv(tmp_path / "b.csv", index=False)
    members = {"x/a.geojson": tmp_path / "a.geojson", "x/b.csv": tmp_path / "b.csv"}
    path = zipped(tmp_path / "a.zip", members)
    with refused(LayerError, "layers.holds_files", count="2", files="x/a.geojson, x/b.csv"):
        read_layer("substations", path)
    for named in ("a", "a.geojson", "x/a.geojson"):
        is_whole(read_layer("substations", path, layer=named))
    empty = zipped(tmp_path / "empty.zip", {"readme.txt": "hello"})
    with refused(LayerError, "layers.holds_no_layer", what=f"layer substations: {empty}"):
        read_layer("substations", empty)


def test_an_archive_that_writes_elsewhere_is_refused(tmp_path: Path) -> None:
    good = json.dumps({"type": "FeatureCollection", "features": []})
    for name in (
        "../evil.geojson",
        "/etc/evil.geojson",
        "a/../../evil.geojson",
        "C:\\evil.geojson",
    ):
        path = zipped(tmp_path / "a.zip", {name: good})
        with refused(
            LayerError, "layers.outside_folder", what=f"layer substations: {path}", name=name
        ):
            read_layer("substations", path)
    assert not list(tmp_path.parent.glob("evil*"))


def test_a_bomb_is_refused_before_it_unpacks(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {"a.csv": b"lon,lat,voltage_kv\n" + b"0" * 20_000_000})
    with refused(LayerError, "layers.bomb", what=f"layer substations: {path}", most="100"):
        read_layer("substations", path)
    book = zipped(tmp_path / "a.xlsx", {"xl/workbook.xml": b" " * 20_000_000})
    with refused(LayerError, "layers.bomb", what=f"layer substations: {book}"):
        read_layer("substations", book)


def test_an_extract_of_openstreetmap_is_read_with_its_closed_ways(tmp_path: Path) -> None:
    osmium = pytest.importorskip("osmium")
    path = tmp_path / "japan.osm.pbf"
    with osmium.SimpleWriter(str(path)) as writer:
        node = osmium.osm.mutable.Node
        corners = [(139.0, 35.0), (139.01, 35.0), (139.01, 35.01), (139.0, 35.01)]
        for number, place in enumerate(corners, 1):
            writer.add_node(node(id=number, location=place))
        tags = {"power": "substation", "voltage": "154000;66000", "name": "Kita"}
        writer.add_node(node(id=9, location=(140.0, 36.0), tags={**tags, "voltage": "66000"}))
        way = osmium.osm.mutable.Way
        writer.add_way(way(id=7, nodes=[1, 2, 3, 4, 1], tags=tags))
        writer.add_way(way(id=8, nodes=[1, 3], tags={"power": "line", "voltage": "275000"}))
    layer = read_layer("substations", path).sort_values("voltage_kv")
    assert layer["voltage_kv"].tolist() == [66, 154]
    inside = layer.geometry.iloc[1]
    assert shapely.box(139.0, 35.0, 139.01, 35.01).contains(inside)
    record = record_of(layer)
    assert (record["licence"], record["rows_read"]) == ("ODbL 1.0", 2)
    assert "OpenStreetMap" in record["attribution"]
    assert read_layer("power_lines", path)["voltage_kv"].tolist() == [275]
    with refused(LayerError, "layers.no_tags", what=f"layer hazards: {path}"):
        read_layer("hazards", path)
    with refused(LayerError, "layers.none_there", name="fiber_routes", where=str(path)):
        read_layer("fiber_routes", path)


def test_a_layer_of_a_file_is_chosen_or_refused_by_name(tmp_path: Path) -> None:
    path = tmp_path / "a.gpkg"
    stations(voltage_kv=[1.0, 2.0, 3.0]).to_file(path, layer="old", engine="pyogrio")
    stations().to_file(path, layer="new", engine="pyogrio")
    is_whole(read_layer("substations", path, layer="new"))
    with refused(LayerError, "layers.no_layer", layer="newer", layers="old, new"):
        read_layer("substations", path, layer="newer")


@pytest.mark.parametrize("name", ["a.gpkg", "a.geojson", "a.fgb", "a.shp", "a.parquet", "a.csv"])
def test_a_window_reads_only_its_part(tmp_path: Path, name: str) -> None:
    lon, lat = (axis.ravel() for axis in np.meshgrid(np.arange(130, 145), np.arange(31, 45)))
    frame = gpd.GeoDataFrame(
        {"voltage_kv": np.full(len(lon), 66.0)},
        geometry=gpd.points_from_xy(lon, lat),
        crs="EPSG:4326",
    )
    path = tmp_path / name
    if name == "a.csv":
        pd.DataFrame({"lon": lon, "lat": lat, "voltage_kv": 66}).to_csv(path, index=False)
    elif name == "a.parquet":
        frame.to_parquet(path, write_covering_bbox=True)
    else:
        # in another system, so that the window has to be carried over
        frame.to_crs("EPSG:3857").to_file(path, engine="pyogrio")
    layer = read_layer("substations", path, bbox=(133.5, 33.5, 136.5, 35.5))
    expected = {(x, y) for x in (134, 135, 136) for y in (34, 35)}
    found = {(round(p.x), round(p.y)) for p in layer.geometry}
    assert found == expected
    assert record_of(layer)["rows_read"] == 6


# ---------------------------------------------------------------------------------- tables


@pytest.mark.parametrize(
    ("lon", "lat"),
    [
        ("139°41'30\"E", "35°41'22\"N"),
        ("東経139度41分30秒", "北緯35度41分22秒"),
        ("139 41 30E", "35 41 22N"),
        ("１３９度４１分３０秒", "３５度４１分２２秒"),
        ("E139:41:30", "N35:41:22"),
        ("139°41.5'", "35°41′22″"),
        ("139.69166666666666", "35.68944444444445"),
    ],
)
def test_degrees_minutes_and_seconds(tmp_path: Path, lon: str, lat: str) -> None:
    quoted = [one.replace('"', '""') for one in (lon, lat)]
    path = text_file(tmp_path, f'lon,lat,voltage_kv\n"{quoted[0]}","{quoted[1]}",66\n')
    layer = read_layer("substations", path)
    assert layer.geometry.x[0] == pytest.approx(139 + 41 / 60 + 30 / 3600, abs=1e-12)
    assert layer.geometry.y[0] == pytest.approx(35 + 41 / 60 + 22 / 3600, abs=1e-12)
    written = record_of(layer)["repaired"].get("sexagesimal", 0)
    assert written == (0 if lon.startswith("139.6") else 1)


@pytest.mark.parametrize(
    "lon", ["139 61 0", "139 10 75", "E139 W", "-139E", "here", "139°41'30\"N"]
)
def test_what_is_no_angle_has_no_place(tmp_path: Path, lon: str) -> None:
    quoted = lon.replace('"', '""')
    path = text_file(tmp_path, f'lon,lat,voltage_kv\n"{quoted}",35,66\n139,35,66\n')
    if lon.endswith("N"):
        # one letter in one row says too little about the columns; the number stands
        assert len(read_layer("substations", path)) == 2
        return
    assert record_of(read_layer("substations", path))["dropped"] == {"no_place": 1}


@given(
    degrees=st.integers(0, 179), minutes=st.integers(0, 59), seconds=st.integers(0, 59_999),
    west=st.booleans(),
)  # fmt: skip
def test_every_angle_comes_back(degrees: int, minutes: int, seconds: int, west: bool) -> None:
    from geowbit.layers._angles import degrees_of

    text = f"{degrees}°{minutes:02}'{seconds / 1000:.3f}\"{'W' if west else 'E'}"
    value, sexagesimal, axis = degrees_of(text)
    expected = (degrees * 3_600_000 + minutes * 60_000 + seconds) / 3_600_000
    assert abs(value) == pytest.approx(expected, abs=1e-10)
    assert (value <= 0) if west else (value >= 0)
    assert (sexagesimal, axis) == (True, "lon")


def test_letters_tell_columns_that_are_swapped(tmp_path: Path) -> None:
    path = text_file(tmp_path, "lon,lat,voltage_kv\n35 41 22N,139 41 30E,66\n35N,139E,77\n")
    layer = read_layer("substations", path)
    assert layer.geometry.x.round(3).tolist() == [139.692, 139.0]
    assert record_of(layer)["repaired"]["swapped"] == 2


def test_shapes_as_text(tmp_path: Path) -> None:
    hexed = shapely.to_wkb(shapely.LineString([(1, 2), (3, 4)]), hex=True)
    shapes = ['"LINESTRING (139 35, 140 36)"', '"SRID=4326;LINESTRING(1 2,3 5)"', hexed, "nothing"]
    rows = [f"{shape},{kv}" for shape, kv in zip(shapes, (66, 77, 154, 500), strict=True)]
    text = "\n".join(["wkt,voltage_kv", *rows])
    layer = read_layer("power_lines", text_file(tmp_path, text))
    assert [line.wkt for line in layer.geometry] == [
        "LINESTRING (139 35, 140 36)",
        "LINESTRING (1 2, 3 5)",
        "LINESTRING (1 2, 3 4)",
    ]
    assert record_of(layer)["dropped"] == {"no_place": 1}
    named = text_file(tmp_path, 'form,voltage_kv\n"POINT (139 35)",66\n', "named.csv")
    assert read_layer("substations", named, columns={"geometry": "form"}).geometry.x[0] == 139


def test_projected_columns_of_a_table(tmp_path: Path) -> None:
    x, y = pyproj.Transformer.from_crs(4326, 6677, always_xy=True).transform(LON, LAT)
    path = tmp_path / "a.csv"
    table().drop(columns=["lon", "lat"]).assign(x=x, y=y).to_csv(path, index=False)
    is_whole(read_layer("substations", path, crs="EPSG:6677", columns={"lon": "x", "lat": "y"}))
    with refused(
        LayerError,
        "layers.no_degrees",
        what=f"layer substations: {path}",
        by="file",
        said="EPSG:4326",
    ):
        read_layer("substations", path)
    with refused(LayerError, "layers.crs_none", crs="EPSG:nothing"):
        read_layer("substations", path, crs="EPSG:nothing")


def test_a_table_with_tabs(tmp_path: Path) -> None:
    path = tmp_path / "a.tsv"
    table(name=NAMES).to_csv(path, sep="\t", index=False)
    is_whole(read_layer("substations", path))


@pytest.mark.parametrize(("name", "engine"), [("a.xlsx", "openpyxl"), ("a.ods", "odf")])
def test_a_workbook(tmp_path: Path, name: str, engine: str) -> None:
    pytest.importorskip(engine)
    path = tmp_path / name
    with pd.ExcelWriter(path, engine=engine) as book:  # type: ignore[call-overload]
        pd.DataFrame({"note": ["not here"]}).to_excel(book, sheet_name="表紙", index=False)
        table(voltage_kv=["66,000", "154kV", 275]).to_excel(book, sheet_name="変電所", index=False)
    is_whole(read_layer("substations", path, layer="変電所"))
    is_whole(read_layer("substations", path))  # the only one with places
    with refused(LayerError, "layers.no_sheet", sheet="x", sheets="表紙, 変電所"):
        read_layer("substations", path, layer="x")


def test_an_old_workbook(tmp_path: Path) -> None:
    pytest.importorskip("xlrd")
    path = tmp_path / "a.xls"
    path.write_bytes(
        biff2([["lon", "lat", "voltage_kv"], [139.5, 35.25, 66.0], [140.5, 36.0, 154.0]])
    )
    layer = read_layer("substations", path)
    assert layer.geometry.x.tolist() == [139.5, 140.5]
    assert layer["voltage_kv"].tolist() == [66, 154]


# ------------------------------------------------------------------------ columns and units


def test_units_of_columns(tmp_path: Path) -> None:
    text = 'lon,lat,V,kW\n139,35,600,"1,500"\n140,36,66000,２０００\n'
    columns = {
        "voltage_kv": {"column": "V", "unit": "V"},
        "headroom_mw": {"column": "kW", "unit": "kW"},
    }
    layer = read_layer("substations", text_file(tmp_path, text), columns=columns)
    assert layer["voltage_kv"].tolist() == [0.6, 66]
    assert layer["headroom_mw"].tolist() == [1.5, 2]
    # without a unit, 600 among volts is a guess
    as_kv = read_layer(
        "substations",
        text_file(tmp_path, "lon,lat,kV\n139,35,600\n140,36,66\n"),
        columns={"voltage_kv": {"column": "kV", "unit": "kV"}},
    )
    assert as_kv["voltage_kv"].tolist() == [600, 66]


@pytest.mark.parametrize(
    ("columns", "code", "params"),
    [
        (
            {"voltage_kv": {"column": "kV", "unit": "MW"}},
            "layers.unknown_unit",
            {"column": "voltage_kv", "unit": "MW", "known": "v, kv, mv"},
        ),
        (
            {"voltage_kv": "kV", "name": {"column": "kV", "unit": "V"}},
            "layers.no_unit",
            {"column": "name"},
        ),
    ],
)
def test_units_that_are_none(
    tmp_path: Path, columns: dict[str, Any], code: str, params: dict[str, str]
) -> None:
    path = text_file(tmp_path, "lon,lat,kV\n139,35,66\n")
    with refused(LayerError, code, **params):
        read_layer("substations", path, columns=columns)


def test_a_missing_column_names_the_one_that_is_probably_meant(tmp_path: Path) -> None:
    path = text_file(tmp_path, "lon,lat,voltage\n139,35,66\n")
    with refused(LayerError, "layers.column_missing", column="voltage_kv", its_name="voltage"):
        read_layer("substations", path)


def test_a_gap_is_filled_as_the_study_says(tmp_path: Path) -> None:
    path = text_file(tmp_path, "lon,lat,voltage_kv\n139,35,154\n140,36,\n141,37,unknown\n")
    layer = read_layer("substations", path, fill={"voltage_kv": 66})
    assert layer["voltage_kv"].tolist() == [154, 66, 66]
    assert record_of(layer)["repaired"] == {"filled voltage_kv 66": 2}
    assert record_of(layer)["dropped"] == {}


# ------------------------------------------------------------- not what its name says


PNG = b"\x89PNG\r\n\x1a\n" + bytes(200)


@pytest.mark.parametrize(
    ("name", "content", "code", "params"),
    [
        ("a.gpkg", PNG, "other_form", {"form": "form.geopackage", "like": "form.png"}),
        (
            "a.geojson",
            b"<!DOCTYPE html><html>404</html>",
            "web_page",
            {"form": "form.geojson"},
        ),
        ("a.csv", b"<html><body>moved</body></html>", "web_page", {"form": "form.layer"}),
        (
            "a.parquet",
            b"hello, world",
            "other_form",
            {"form": "form.geoparquet", "like": "form.text"},
        ),
        ("a.zip", b"%PDF-1.7 ...", "other_form", {"form": "form.zip", "like": "form.pdf"}),
        ("a.xlsx", b"\xd0\xcf\x11\xe0" + bytes(99), "not_its_form", {"form": "form.excel"}),
        (
            "a.shp",
            b"PK\x03\x04" + bytes(99),
            "other_form",
            {"form": "form.shapefile", "like": "form.zip"},
        ),
        (
            "a.fgb",
            b"SQLite format 3\0",
            "other_form",
            {"form": "form.flatgeobuf", "like": "form.geopackage_or_sqlite"},
        ),
        ("a.geojson", b'{"type": "Polygons of mine"}', "no_geojson", {}),
        ("a.json", b'{"type": "Polygons of mine"}', "no_records", {}),
        (
            "a.geojson",
            b'["Feature"]',
            "other_form",
            {"form": "form.geojson", "like": "form.text"},
        ),
        ("a.zip", b"PK\x03\x04" + bytes(99), "broken_archive", {}),
        ("a.osm.pbf", b"\0\0\0\x0dhello" + bytes(99), "no_extract", {}),
        (
            "a.vrt",
            b'<OGRVRTDataSource><OGRVRTLayer name="x"/></OGRVRTDataSource>',
            "only_a_link",
            {},
        ),
        ("a.gml", b"<OGRVRTDataSource></OGRVRTDataSource>", "only_a_link", {}),
        (
            "a.kml",
            b'<?xml version="1.0"?><!DOCTYPE k [<!ENTITY a "b">]><kml/>',
            "only_a_link",
            {},
        ),
        ("a.json", b'{"type": "gdal_streamed_alg", "x": "Feature"}', "only_a_link", {}),
    ],
)
def test_a_file_that_is_not_what_its_name_says(
    tmp_path: Path, name: str, content: bytes, code: str, params: dict[str, str]
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with refused(LayerError, f"layers.{code}", what=f"layer substations: {path}", **params):
        read_layer("substations", path)


# ---------------------------------------------------------------------------- whatever comes

FORMS = [
    f"a.{form}"
    for form in (
        *("gpkg", "geojson", "shp", "fgb", "parquet", "csv", "tsv", "xlsx", "xls", "zip", "kml"),
        *("gml", "osm.pbf", "kmz", "geojsonl", "txt"),
    )
]


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=st.sampled_from(FORMS), content=st.binary(max_size=400))
def test_noise_never_ends_in_a_traceback(tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(GeowbitError) as error:
        read_layer("substations", path)
    assert "\n" not in str(error.value)


FORMS_THAT_BREAK = (
    "a.gpkg", "a.geojson", "a.fgb", "a.shp", "a.shx", "a.dbf", "a.prj", "a.cpg",
    "a.parquet", "a.csv", "a.xlsx", "a.zip",
)  # fmt: skip


@pytest.fixture(scope="module")
def good_files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    folder = tmp_path_factory.mktemp("good")
    frame = stations()
    for name in ("a.gpkg", "a.geojson", "a.fgb", "a.shp"):
        frame.to_file(folder / name, engine="pyogrio")
    frame.to_parquet(folder / "a.parquet")
    table().to_csv(folder / "a.csv", index=False)
    table().to_excel(folder / "a.xlsx", index=False)
    zipped(folder / "a.zip", {"a.geojson": folder / "a.geojson"})
    found = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert set(found) == set(FORMS_THAT_BREAK)
    return found


@settings(
    max_examples=120,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    name=st.sampled_from(FORMS_THAT_BREAK),
    changes=st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), min_size=1, max_size=4),
    kept=st.floats(0, 1),
)
def test_a_broken_file_is_read_or_refused(
    tmp_path: Path,
    good_files: dict[str, bytes],
    name: str,
    changes: list[tuple[float, int]],
    kept: float,
) -> None:
    # places are shares of the file, so that what is drawn does not hang on its length
    content = bytearray(good_files[name])
    for share, value in changes:
        content[int(share * (len(content) - 1))] = value
    content = content[: 1 + int(kept * (len(content) - 1))]
    path = tmp_path / name
    path.write_bytes(bytes(content))
    try:
        layer = read_layer("substations", path)
    except GeowbitError as error:
        refused = str(error)
        assert "\n" not in refused
    else:
        record = record_of(layer)
        lost = sum(record["dropped"].values()) + sum(record["merged"].values())
        assert record["rows_kept"] == record["rows_read"] - lost == len(layer)


HEADERS = ["lon,lat,voltage_kv,id", "wkt,lat,voltage_kv,name", "x,y,voltage_kv,headroom_mw"]
CELLS = st.one_of(
    st.sampled_from(["", "nan", "inf", "-1", "66000;6600", "dc1500", "139", "35.5", "N35 1 2",
                     "１５４ｋＶ", "1e309", "0", "POINT (1 2)", "POINT EMPTY", "=1+1"]),
    st.text(max_size=12),
)  # fmt: skip


@settings(max_examples=120, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(st.tuples(CELLS, CELLS, CELLS, CELLS), min_size=1, max_size=6),
    header=st.sampled_from(HEADERS),
)  # fmt: skip
def test_any_table_is_read_or_refused(
    tmp_path: Path, rows: list[tuple[str, ...]], header: str
) -> None:
    buffer = io.StringIO()
    pd.DataFrame(rows, columns=header.split(",")).to_csv(buffer, index=False)
    path = tmp_path / "a.csv"
    path.write_text(buffer.getvalue(), encoding="utf-8", errors="replace")
    try:
        layer = read_layer("substations", path)
    except GeowbitError as error:
        refused = str(error)
        assert "\n" not in refused
    else:
        assert layer["voltage_kv"].between(0.1, 1500).all()
        assert layer["id"].is_unique
        assert np.isfinite(layer.geometry.x).all()

"""A user's own file as a layer: every form, every dirt, and its count."""

from __future__ import annotations

import copy
import hashlib
import json
import math
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import pyproj
import pytest
import shapely
from records import counted
from refused import refused

from geowbit.core.errors import LayerError
from geowbit.core.messages import Message
from geowbit.layers import SCHEMAS, Provenance, read_layer
from geowbit.layers.reading import conform

LON, LAT = [139.70, 139.80, 139.90], [35.60, 35.70, 35.65]
HOSTILE = [
    "<script>alert('x')</script>",
    "=cmd|' /C calc'!A0",
    "東京変電所 \u202eevil\u202c 🗼",
    'quote " comma , semicolon ;',
    "two\nlines\tand a tab",
    "\x1b[31mred\x1b[0m",
    "x" * 5_000,
    "",
]


def stations(**columns: Any) -> gpd.GeoDataFrame:
    columns = {"voltage_kv": [66.0, 154.0, 275.0], "name": ["a", "b", "c"], **columns}
    return gpd.GeoDataFrame(columns, geometry=gpd.points_from_xy(LON, LAT), crs="EPSG:4326")


def save(frame: gpd.GeoDataFrame, path: Path, **options: Any) -> Path:
    if path.suffix in {".parquet", ".geoparquet"}:
        frame.to_parquet(path)
    else:
        frame.to_file(path, engine="pyogrio", **options)
    return path


def csv(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "mine.csv"
    path.write_bytes(text.encode(encoding))
    return path


def collection(folder: Path, *features: tuple[dict[str, Any], dict[str, Any] | None]) -> Path:
    path = folder / "mine.geojson"
    rows = [
        {"type": "Feature", "properties": properties, "geometry": geometry}
        for properties, geometry in features
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": rows}))
    return path


def line(*points: tuple[float, float]) -> dict[str, Any]:
    return {"type": "LineString", "coordinates": [list(point) for point in points]}


def polygon(*points: tuple[float, float]) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": [[list(point) for point in points]]}


def record_of(frame: gpd.GeoDataFrame) -> dict[str, Any]:
    return counted(frame.attrs["provenance"])


# ---------------------------------------------------------------------------------- forms


@pytest.mark.parametrize(
    "name", ["a.geojson", "a.json", "a.gpkg", "a.shp", "a.fgb", "a.parquet", "a.geoparquet"]
)
def test_every_form_of_file_holds_the_same(tmp_path: Path, name: str) -> None:
    options = {"driver": "GeoJSON"} if name == "a.json" else {}
    options |= {"encoding": "utf-8"} if name == "a.shp" else {}
    frame = stations(name=["Kita", "東", "南 🗼"])
    # ten letters are all that a Shapefile has for the name of a column
    path = save(frame, tmp_path / name, **options)
    layer = read_layer("substations", path).sort_values("voltage_kv")
    assert layer.crs.to_epsg() == 4326
    assert layer.geom_type.unique().tolist() == ["Point"]
    assert layer.geometry.x.tolist() == pytest.approx(LON, abs=1e-9)
    assert layer.geometry.y.tolist() == pytest.approx(LAT, abs=1e-9)
    assert layer["voltage_kv"].tolist() == [66, 154, 275]
    assert layer["name"].tolist() == ["Kita", "東", "南 🗼"]
    record = record_of(layer)
    assert (record["rows_read"], record["rows_kept"]) == (3, 3)
    assert (record["repaired"], record["dropped"], record["crs"]) == ({}, {}, "EPSG:4326")
    assert (record["source"], record["confidence"]) == (name, "user")
    assert (record["licence"], record["note"]) == ("the user's own", "")


@pytest.mark.parametrize(
    "header", ["lon,lat", "longitude,latitude", "LNG,Lat", "x,y", "経度,緯度", "Longitude,LATITUDE"]
)
def test_a_csv_by_any_usual_name_of_its_coordinates(tmp_path: Path, header: str) -> None:
    path = csv(tmp_path, f"{header},voltage_kv\n139.7,35.6,66\n")
    layer = read_layer("substations", path)
    assert (layer.geometry.x[0], layer.geometry.y[0]) == (139.7, 35.6)


def test_a_csv_whose_coordinates_the_study_names(tmp_path: Path) -> None:
    path = csv(tmp_path, "keido,ido,voltage_kv\n139.7,35.6,66\n")
    layer = read_layer("substations", path, columns={"lon": "keido", "lat": "ido"})
    assert (layer.geometry.x[0], layer.geometry.y[0]) == (139.7, 35.6)
    with refused(LayerError, "layers.needs_lon_lat", columns="keido, ido, voltage_kv"):
        read_layer("substations", path)


def test_one_comma_too_many_shifts_nothing(tmp_path: Path) -> None:
    path = csv(tmp_path, "lon,lat,voltage_kv\n139.7,35.6,66,\n139.8,35.7,154,\n")
    layer = read_layer("substations", path)
    assert layer.geometry.x.tolist() == [139.7, 139.8]
    assert layer["voltage_kv"].tolist() == [66, 154]
    assert record_of(layer)["found"] == {"surplus_separator": 2}


@pytest.mark.parametrize("text", ["a;b;voltage_kv\n1;2;3\n", "hello\n", "name,kv\na,66\n"])
def test_a_csv_without_coordinates_is_refused(tmp_path: Path, text: str) -> None:
    path = csv(tmp_path, text)
    with refused(LayerError, "layers.needs_lon_lat", what=f"layer substations: {path}"):
        read_layer("substations", path)


def test_names_are_kept_whatever_they_say(tmp_path: Path) -> None:
    count = len(HOSTILE)
    frame = gpd.GeoDataFrame(
        {"voltage_kv": [66.0] * count, "name": HOSTILE},
        geometry=gpd.points_from_xy(np.linspace(139, 140, count), [35.0] * count),
        crs="EPSG:4326",
    )
    for form in ("a.gpkg", "a.geojson", "a.parquet"):
        layer = read_layer("substations", save(frame, tmp_path / form))
        assert layer["name"].tolist() == HOSTILE, form
    table = frame.drop(columns="geometry").assign(lon=frame.geometry.x, lat=frame.geometry.y)
    table.to_csv(tmp_path / "a.csv", index=False)
    assert read_layer("substations", tmp_path / "a.csv")["name"].tolist() == HOSTILE


# ------------------------------------------------------------------------------- encodings


def test_a_csv_in_shift_jis_is_read_right_and_said_so(tmp_path: Path) -> None:
    # the circled and the ladder-shaped characters are in Microsoft's form of it only
    path = csv(tmp_path, "name,lon,lat,voltage_kv\n髙松①変電所,134.0,34.3,187\n", "cp932")
    layer = read_layer("substations", path)
    assert layer["name"].tolist() == ["髙松①変電所"]
    assert record_of(layer)["repaired"] == {"shift_jis": 1}


def test_a_csv_of_excel_begins_with_a_mark(tmp_path: Path) -> None:
    path = csv(tmp_path, "lon,lat,name,voltage_kv\n134.0,34.3,高松,187\n", "utf-8-sig")
    layer = read_layer("substations", path)
    assert (layer.geometry.x[0], layer["name"][0]) == (134.0, "高松")
    assert record_of(layer)["repaired"] == {}


def test_text_of_two_bytes_a_letter_is_read(tmp_path: Path) -> None:
    path = csv(tmp_path, "name,lon,lat,voltage_kv\n高松,134.0,34.3,187\n", "utf-16")
    assert read_layer("substations", path)["name"].tolist() == ["高松"]


@pytest.mark.parametrize(("encoding", "repaired"), [("cp932", {"shift_jis": 3}), ("utf-8", {})])
def test_a_shapefile_that_does_not_tell_its_encoding(
    tmp_path: Path, encoding: str, repaired: dict[str, int]
) -> None:
    names = ["東京変電所", "高松", "ソ能表"]  # characters whose second byte is a backslash
    path = save(stations(name=names), tmp_path / "a.shp", encoding=encoding)
    path.with_suffix(".cpg").unlink()
    layer = read_layer("substations", path)
    assert layer["name"].tolist() == names
    assert record_of(layer)["repaired"] == repaired


def test_a_shapefile_that_tells_its_encoding_is_believed(tmp_path: Path) -> None:
    path = save(stations(name=["東京", "高松", "南"]), tmp_path / "a.shp", encoding="cp932")
    assert path.with_suffix(".cpg").is_file()
    layer = read_layer("substations", path)
    assert layer["name"].tolist() == ["東京", "高松", "南"]
    assert record_of(layer)["repaired"] == {}


# --------------------------------------------------------------------- coordinate systems


@pytest.mark.parametrize("crs", ["EPSG:6677", "EPSG:4301", "EPSG:3857", "EPSG:6668", "EPSG:2451"])
@pytest.mark.parametrize("form", ["gpkg", "parquet"])
def test_other_systems_become_degrees(tmp_path: Path, crs: str, form: str) -> None:
    # coordinates as a surveyor of that system would write them, by pyproj alone
    there = pyproj.Transformer.from_crs("EPSG:4326", crs, always_xy=True).transform(LON, LAT)
    frame = gpd.GeoDataFrame(
        {"voltage_kv": [66.0] * 3}, geometry=gpd.points_from_xy(*there), crs=crs
    )
    layer = read_layer("substations", save(frame, tmp_path / f"a.{form}"))
    back = pyproj.Transformer.from_crs(crs, "EPSG:4326", always_xy=True).transform(*there)
    assert layer.crs.to_epsg() == 4326
    assert layer.geometry.x.tolist() == pytest.approx(back[0], abs=1e-9)
    assert layer.geometry.y.tolist() == pytest.approx(back[1], abs=1e-9)
    record = record_of(layer)
    assert record["crs"] == crs
    assert record["repaired"] == {f"transformed {crs}": 3}


def test_the_origin_of_a_plane_system_is_where_the_law_puts_it(tmp_path: Path) -> None:
    # plane IX: 36 N, 139 50' E; and east is east, though the system counts north first
    frame = gpd.GeoDataFrame(
        {"voltage_kv": [66.0, 66.0]}, geometry=gpd.points_from_xy([0, 10_000], [0, 0]), crs=6677
    )
    layer = read_layer("substations", save(frame, tmp_path / "a.gpkg"))
    assert layer.geometry.x[0] == pytest.approx(139 + 50 / 60, abs=1e-7)
    assert layer.geometry.y[0] == pytest.approx(36, abs=1e-7)
    assert layer.geometry.x[1] > layer.geometry.x[0] + 0.1


def test_tokyo_datum_moves_by_what_the_survey_published(tmp_path: Path) -> None:
    # the origin of the Japanese datum in Azabudai, before and after 2002 (GSI)
    old = 139 + 44 / 60 + 40.5020 / 3600, 35 + 39 / 60 + 17.5148 / 3600
    new = 139 + 44 / 60 + 28.8759 / 3600, 35 + 39 / 60 + 29.1572 / 3600
    frame = gpd.GeoDataFrame(
        {"voltage_kv": [66.0]}, geometry=gpd.points_from_xy([old[0]], [old[1]]), crs="EPSG:4301"
    )
    layer = read_layer("substations", save(frame, tmp_path / "a.gpkg"))
    geod = pyproj.Geod(ellps="GRS80")
    *_, moved = geod.inv(*old, layer.geometry.x[0], layer.geometry.y[0])
    *_, left = geod.inv(*new, layer.geometry.x[0], layer.geometry.y[0])
    assert 400 < moved < 500
    assert left < 10


def test_longitude_first_is_no_transformation(tmp_path: Path) -> None:
    # GeoParquet's own default
    frame = stations().set_crs("OGC:CRS84", allow_override=True)
    layer = read_layer("substations", save(frame, tmp_path / "a.parquet"))
    assert layer.crs.to_epsg() == 4326
    assert record_of(layer)["crs"] == "OGC:CRS84"
    assert record_of(layer)["repaired"] == {}


def test_no_system_is_refused(tmp_path: Path) -> None:
    path = save(stations(), tmp_path / "a.shp")
    path.with_suffix(".prj").unlink()
    with refused(LayerError, "layers.no_crs", what=f"layer substations: {path}"):
        read_layer("substations", path)


def test_a_system_of_nowhere_is_refused(tmp_path: Path) -> None:
    local = pyproj.CRS.from_wkt(
        'ENGCRS["a works",EDATUM["corner"],CS[Cartesian,2],AXIS["x",east],AXIS["y",north],'
        'LENGTHUNIT["metre",1]]'
    )
    path = save(stations().set_crs(local, allow_override=True), tmp_path / "a.parquet")
    with refused(
        LayerError, "layers.no_way_to_degrees", what=f"layer substations: {path}", said="a works"
    ):
        read_layer("substations", path)


# -------------------------------------------------------------------------------- voltages


@pytest.mark.parametrize(
    ("written", "kilovolts"),
    [
        ("66000;6600", 66),
        ("77000,22000,6600", 77),
        ("66000;6600以下", 66),
        ("500000;0", 500),
        ("66000/6600", 66),
        ("275000 - 500000", 500),
        ("66000 V", 66),
        ("66000V", 66),
        ("154kV", 154),
        ("154 KV", 154),
        ("66 kV / 6.6 kV", 66),
        ("600 V", 0.6),
        ("dc1500", 1.5),
        ("66000;dc1500", 66),
        ("1500", 1.5),
        ("６６０００", 66),
        ("１５４ｋＶ", 154),
        ("６００Ｖ", 0.6),
        ("６，６００", 6.6),
        ("66,000", 66),
        ("6,600", 6.6),
        ("275,000 V", 275),
        ("6.6e4", 66),
        ("500;275", 500),
        ("187", 187),
        ("6.6", 6.6),
        ("1000", 1000),
    ],
)
def test_voltages_as_people_write_them(tmp_path: Path, written: str, kilovolts: float) -> None:
    path = csv(tmp_path, f'lon,lat,voltage_kv\n139.7,35.6,"{written}"\n')
    assert read_layer("substations", path)["voltage_kv"].tolist() == pytest.approx([kilovolts])


@pytest.mark.parametrize("written", ["0", "", " ", "unknown", "-66", "nan", "inf", "kV", "なし"])
def test_what_is_no_voltage_is_dropped_and_counted(tmp_path: Path, written: str) -> None:
    rows = f'139.7,35.6,"{written}"\n139.8,35.7,66\n139.9,35.7,{written}\n'
    layer = read_layer("substations", csv(tmp_path, "lon,lat,voltage_kv\n" + rows))
    assert layer["voltage_kv"].tolist() == [66]
    assert record_of(layer)["dropped"] == {"missing voltage_kv": 2}


def test_where_a_column_is_in_volts_a_tramway_is_no_transmission(tmp_path: Path) -> None:
    path = csv(tmp_path, "lon,lat,voltage_kv\n139,35,66000\n139,36,750\n139,37,600\n139,38,77\n")
    assert read_layer("substations", path)["voltage_kv"].tolist() == [66, 0.75, 0.6, 77]
    path = csv(tmp_path, "lon,lat,voltage_kv\n127,37,154\n127,38,765\n")
    assert read_layer("substations", path)["voltage_kv"].tolist() == [154, 765]


def test_numbers_are_voltages_too(tmp_path: Path) -> None:
    frame = stations(voltage_kv=[66_000, 275, np.nan])
    layer = read_layer("substations", save(frame, tmp_path / "a.gpkg"))
    assert layer["voltage_kv"].tolist() == [66, 275]


@pytest.mark.parametrize("value", [1e-3, 5e9])
def test_voltages_out_of_all_range_are_dropped(tmp_path: Path, value: float) -> None:
    frame = stations(voltage_kv=[value, 66, 154])
    layer = read_layer("substations", save(frame, tmp_path / "a.gpkg"))
    assert layer["voltage_kv"].tolist() == [66, 154]
    assert record_of(layer)["dropped"] == {"beyond voltage_kv 0.1 1500": 1}


def test_other_numbers_are_held_against_their_range(tmp_path: Path) -> None:
    rows = "100\n-5\n\nabc\ninf\n1e9\n0\n"
    text = "capacity_mw,lon,lat\n" + "".join(
        f"{row},139.{number},35.6\n" for number, row in enumerate(rows.split("\n")[:-1])
    )
    layer = read_layer("power_plants", csv(tmp_path, text))
    assert layer["capacity_mw"].tolist() == [100, 0]
    assert record_of(layer)["dropped"] == {
        "missing capacity_mw": 3,
        "beyond capacity_mw 0 20000": 2,
    }


# ------------------------------------------------------------------------------ geometries


def test_polygons_become_a_point_inside_them(tmp_path: Path) -> None:
    crescent = shapely.difference(
        shapely.Point(139, 35).buffer(0.1), shapely.Point(139.03, 35).buffer(0.1)
    )
    shapes = [crescent, shapely.Point(140, 36), shapely.box(141, 37, 141.1, 37.1)]
    frame = stations().set_geometry(gpd.GeoSeries(shapes, crs="EPSG:4326"))
    layer = read_layer("substations", save(frame, tmp_path / "a.gpkg"))
    assert layer.geom_type.unique().tolist() == ["Point"]
    assert shapely.contains(np.array(shapes)[[0, 2]], layer.geometry.to_numpy()[[0, 2]]).all()
    assert not crescent.contains(crescent.centroid)  # or the test would say nothing
    assert record_of(layer)["repaired"] == {"made_a_point": 2}


def test_rows_without_a_place_are_dropped_and_counted(tmp_path: Path) -> None:
    shapes = [shapely.Point(139, 35), None, shapely.Point()]
    frame = stations().set_geometry(gpd.GeoSeries(shapes, crs="EPSG:4326"))
    for form in ("a.gpkg", "a.parquet", "a.geojson"):
        layer = read_layer("substations", save(frame, tmp_path / form))
        record = record_of(layer)
        assert (record["rows_read"], record["rows_kept"]) == (3, 1), form
        assert record["dropped"] == {"no_place": 2}, form


@pytest.mark.parametrize("crs", ["EPSG:4326", "EPSG:6677"])
def test_coordinates_that_are_no_numbers_are_dropped(tmp_path: Path, crs: str) -> None:
    frame = stations().to_crs(crs)
    x, y = frame.geometry.x.to_numpy(), frame.geometry.y.to_numpy()
    frame = frame.set_geometry(gpd.points_from_xy([math.inf, x[1], x[2]], [y[0], math.nan, y[2]]))
    layer = read_layer("substations", save(frame.set_crs(crs), tmp_path / "a.parquet"))
    assert layer.geometry.x.tolist() == pytest.approx([LON[2]])
    assert sum(record_of(layer)["dropped"].values()) == 2
    text = "lon,lat,voltage_kv\nnan,35,66\n139,inf,66\n,35,66\n139,abc,66\n139,35,66\n"
    layer = read_layer("substations", csv(tmp_path, text))
    assert record_of(layer)["dropped"] == {"no_place": 4}


def test_one_bad_vertex_spoils_a_line(tmp_path: Path) -> None:
    bad = shapely.from_wkt(
        ["LINESTRING (139 35, 140 36)", "LINESTRING (139 35, 139.5 Inf, 140 36)"]
    )
    frame = gpd.GeoDataFrame({"voltage_kv": [66.0, 66.0]}, geometry=bad, crs="EPSG:4326")
    layer = read_layer("power_lines", save(frame, tmp_path / "a.parquet"))
    assert record_of(layer)["dropped"] == {"no_coordinate": 1}


def test_latitude_first_and_places_off_the_earth_are_told_apart(tmp_path: Path) -> None:
    places = ("35.6,139.7", "139.8,35.6", "500000,4000000", "190,35", "60,100")
    text = "lon,lat,voltage_kv\n" + "".join(f"{place},66\n" for place in places)
    layer = read_layer("substations", csv(tmp_path, text))
    record = record_of(layer)
    # a place in Japan once its axes are swapped; the other would lie in the Arctic, and may be
    # any mistake
    assert layer.geometry.x.tolist() == [139.7, 139.8]
    assert record["repaired"] == {"swapped": 1}
    assert record["dropped"] == {"latitude_first": 1, "not_on_earth": 2}
    assert record["examples"]["swapped"] == ["1 35.6, 139.7"]
    first = Message("layers.rows_of", count=1, kind=Message("dirt.latitude_first"))
    with refused(LayerError, "layers.no_row", why=(first,)):
        read_layer("substations", csv(tmp_path, "lon,lat,voltage_kv\n60,100,66\n"))


def test_lines_are_lines_of_some_length(tmp_path: Path) -> None:
    path = collection(
        tmp_path,
        ({"voltage_kv": "500000"}, line((139, 35), (139.1, 35))),
        ({"voltage_kv": "500000"}, line((139, 35), (139, 35))),
        ({"voltage_kv": 154}, None),
        ({"voltage_kv": 154}, {"type": "Point", "coordinates": [139, 35]}),
        (
            {"voltage_kv": 275},
            {"type": "MultiLineString", "coordinates": [[[139, 35], [140, 35]], [[1, 2], [3, 4]]]},
        ),
        ({"voltage_kv": 66}, polygon((139, 35), (140, 35), (140, 36), (139, 35))),
    )
    layer = read_layer("power_lines", path)
    assert layer["voltage_kv"].tolist() == [500, 275]
    assert layer.geom_type.tolist() == ["LineString", "MultiLineString"]
    assert record_of(layer)["dropped"] == {"no_place": 1, "not_a line": 2, "no_length": 1}


def test_crossing_polygons_are_made_valid_and_keep_their_surface(tmp_path: Path) -> None:
    bow_tie = polygon((139, 35), (140, 36), (140, 35), (139, 36), (139, 35))
    spike = polygon((0, 0), (1, 0), (1, 1), (0.5, 1), (0.5, 2), (0.5, 1), (0, 1), (0, 0))
    flat = polygon((0, 0), (1, 0), (2, 0), (0, 0))
    good = polygon((0, 0), (2, 0), (2, 2), (0, 2), (0, 0))
    path = collection(tmp_path, *(({}, shape) for shape in (bow_tie, spike, flat, good)))
    layer = read_layer("protected_areas", path)
    assert layer.geometry.is_valid.all()
    assert set(layer.geom_type) <= {"Polygon", "MultiPolygon"}
    assert shapely.area(layer.geometry.to_numpy()).tolist() == pytest.approx([0.5, 1, 4])
    record = record_of(layer)
    assert record["repaired"] == {"made_valid": 3}
    assert record["dropped"] == {"not_a polygon": 1}


def test_points_are_no_lines_and_no_polygons(tmp_path: Path) -> None:
    path = save(stations(), tmp_path / "a.gpkg")
    for name, kind in (("power_lines", "line"), ("hazards", "polygon")):
        other = Message("dirt.not_a", kind=Message(f"geometry.{kind}"))
        why = (Message("layers.rows_of", count=3, kind=other),)
        with refused(LayerError, "layers.no_row", what=f"layer {name}: {path}", why=why):
            read_layer(name, path)


def test_a_shape_by_another_name_is_called_geometry(tmp_path: Path) -> None:
    frame = stations().rename_geometry("shape").assign(geometry="not this one")
    layer = read_layer("substations", save(frame, tmp_path / "a.parquet"))
    assert layer.geometry.name == "geometry"
    assert layer.geometry.x.tolist() == LON


# --------------------------------------------------------------------------- columns, ids


def test_a_missing_column_is_named_with_what_to_do(tmp_path: Path) -> None:
    path = csv(tmp_path, "lon,lat,kV\n139.7,35.6,66\n")
    what = f"layer substations: {path}"
    missing = {"column": "voltage_kv", "its_name": "ITS_NAME"}
    with refused(LayerError, "layers.column_missing", what=what, **missing):
        read_layer("substations", path)
    there = "lon, lat, kV, geometry"
    with refused(LayerError, "layers.no_column", what=what, column="Kv", columns=there):
        read_layer("substations", path, columns={"voltage_kv": "Kv"})


def test_columns_are_taken_from_where_the_study_says(tmp_path: Path) -> None:
    path = csv(tmp_path, "lon,lat,voltage_kv,high,label\n139.7,35.6,66,154,Kita\n")
    asked = {"voltage_kv": "high", "name": "label", "operator": "label"}
    before = copy.deepcopy(asked)
    layer = read_layer("substations", path, columns=asked)
    assert layer[["voltage_kv", "name", "operator"]].iloc[0].tolist() == [154, "Kita", "Kita"]
    assert layer.columns.is_unique
    assert asked == before
    swapped = read_layer("substations", path, columns={"voltage_kv": "high", "high": "voltage_kv"})
    assert swapped["voltage_kv"].tolist() == [154]
    with refused(LayerError, "layers.no_wkt", column="label"):
        read_layer("substations", path, columns={"geometry": "label"})
    with refused(LayerError, "layers.geometry_column"):
        read_layer(
            "substations", save(stations(), tmp_path / "a.gpkg"), columns={"geometry": "name"}
        )


def test_optional_columns_get_their_defaults(tmp_path: Path) -> None:
    layer = read_layer("substations", csv(tmp_path, "lon,lat,voltage_kv\n139.7,35.6,66\n"))
    assert layer[["name", "kind", "operator"]].iloc[0].tolist() == ["", "unknown", ""]
    gaps = collection(
        tmp_path,
        ({"voltage_kv": 66, "kind": None}, {"type": "Point", "coordinates": [139, 35]}),
        ({"voltage_kv": 66, "kind": "traction"}, {"type": "Point", "coordinates": [139, 36]}),
    )
    assert read_layer("substations", gaps)["kind"].tolist() == ["unknown", "traction"]
    routes = collection(tmp_path, ({}, line((139, 35), (140, 36))))
    assert read_layer("fiber_routes", routes)["kind"].tolist() == ["user"]


def test_ids_are_kept_and_made_where_they_are_missing_or_twice(tmp_path: Path) -> None:
    rows = ["a", "b", "a", "", "a"]
    text = "id,lon,lat,voltage_kv\n" + "".join(
        f"{one},139.{number},35.6,66\n" for number, one in enumerate(rows)
    )
    layer = read_layer("substations", csv(tmp_path, text))
    assert layer["id"].tolist()[:2] == ["a", "b"]
    assert layer["id"].is_unique
    assert (layer["id"].str.len() > 0).all()
    assert list(record_of(layer)["repaired"].values()) == [3]
    without = read_layer("substations", csv(tmp_path, "lon,lat,voltage_kv\n1,2,66\n3,4,66\n"))
    assert without["id"].is_unique
    assert record_of(without)["repaired"] == {}


# ------------------------------------------------------------------------------ what is no layer


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.gpkg", b"\x00\x01\xff" * 999, "not_its_form"),
        ("a.gpkg", b"", "empty_file"),
        ("a.gpkg", b"SQLite format 3\x00" + b"\x00" * 200, "cannot_read"),
        ("a.fgb", b"fgb\x03fgb\x00" + b"\xff" * 200, "cannot_read"),
        ("a.shp", b"\x00\x00\x27\x0a" + b"\x07" * 300, "cannot_read"),
        ("a.geojson", b'{"type": "FeatureCollection", "features": [{"type"', "cannot_read"),
        ("a.parquet", b"PAR1" + b"\x00\xff" * 300, "cannot_read"),
        ("a.txt", b"hello", "needs_lon_lat"),
        ("a.csv", b"", "empty_file"),
        ("a.csv", b"lon,lat,voltage_kv\n", "no_row_empty"),
        ("a.csv", b"\x00\x01\xff" * 99, "no_text"),
        ("a.geojson", b'{"type": "FeatureCollection", "features": []}', "no_row_empty"),
    ],
)
def test_files_that_hold_no_layer(tmp_path: Path, name: str, content: bytes, code: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with refused(LayerError, f"layers.{code}", what=f"layer substations: {path}"):
        read_layer("substations", path)


def test_tables_without_shapes_are_refused(tmp_path: Path) -> None:
    pd.DataFrame({"voltage_kv": [66]}).to_parquet(tmp_path / "a.parquet")
    with refused(
        LayerError, "layers.needs_lon_lat", what=f"layer substations: {tmp_path / 'a.parquet'}"
    ):
        read_layer("substations", tmp_path / "a.parquet")
    pyogrio.write_dataframe(pd.DataFrame({"voltage_kv": [66]}), tmp_path / "a.gpkg")
    with refused(
        LayerError, "layers.needs_lon_lat", what=f"layer substations: {tmp_path / 'a.gpkg'}"
    ):
        read_layer("substations", tmp_path / "a.gpkg")


def test_a_folder_and_a_missing_file_are_refused(tmp_path: Path) -> None:
    with refused(LayerError, "layers.is_folder", what=f"layer substations: {tmp_path}"):
        read_layer("substations", tmp_path)
    with refused(
        LayerError, "layers.no_file", what=f"layer substations: {tmp_path / 'nothing.gpkg'}"
    ):
        read_layer("substations", tmp_path / "nothing.gpkg")


def test_a_layer_of_no_known_name_is_refused(tmp_path: Path) -> None:
    with refused(LayerError, "layers.no_schema", name="stations", layers=tuple(SCHEMAS)):
        read_layer("stations", save(stations(), tmp_path / "a.gpkg"))


# -------------------------------------------------------------------- what was done, and not


def test_every_row_is_kept_or_counted(tmp_path: Path) -> None:
    text = (
        "id,lon,lat,voltage_kv\n"
        "a,139.7,35.6,66\n"  # kept
        "a,139.8,35.6,154000\n"  # kept, with another id
        "b,,35.6,66\n"
        "c,35.6,139.6,66\n"  # kept, its axes swapped
        "d,999,35.6,66\n"
        "e,139.7,35.6,\n"
        "f,139.7,35.6,dc50\n"  # kept
        "g,139.7,35.6,9e9\n"
    )
    record = record_of(read_layer("substations", csv(tmp_path, text)))
    assert (record["rows_read"], record["rows_kept"]) == (8, 4)
    assert record["dropped"] == {
        "no_place": 1,
        "not_on_earth": 1,
        "missing voltage_kv": 1,
        "beyond voltage_kv 0.1 1500": 1,
    }
    assert sum(record["dropped"].values()) == record["rows_read"] - record["rows_kept"]
    assert record["repaired"] == {
        "swapped": 1,
        "voltage_kv volts": 2,
        "voltage_kv voltage_words": 1,
        "numbered": 1,
    }


def test_the_digest_is_that_of_the_file(tmp_path: Path) -> None:
    path = save(stations(), tmp_path / "a.gpkg")
    expected = hashlib.sha256(path.read_bytes()).hexdigest()
    assert record_of(read_layer("substations", path))["sha256"] == expected


def test_the_digest_of_a_shapefile_sees_its_table(tmp_path: Path) -> None:
    path = save(stations(), tmp_path / "a.shp")
    parts = [path.with_suffix(part) for part in (".shp", ".shx", ".dbf", ".prj", ".cpg")]
    whole = b"".join(part.read_bytes() for part in parts)
    first = record_of(read_layer("substations", path))["sha256"]
    assert first == hashlib.sha256(whole).hexdigest()
    save(stations(voltage_kv=[66.0, 154.0, 500.0]), path)
    assert record_of(read_layer("substations", path))["sha256"] != first


def test_a_file_is_only_read(tmp_path: Path) -> None:
    for form in ("a.gpkg", "a.shp", "a.geojson", "a.parquet", "a.fgb"):
        folder = tmp_path / form.replace(".", "_")
        folder.mkdir()
        path = save(stations(), folder / form)
        before = {one.name: one.read_bytes() for one in folder.iterdir()}
        read_layer("substations", path)
        assert {one.name: one.read_bytes() for one in folder.iterdir()} == before, form


def test_a_frame_is_not_changed(tmp_path: Path) -> None:
    frame = stations(voltage_kv=["66000", "0", "154kV"], id=[1, 1, 2]).to_crs("EPSG:6677")
    frame.attrs["mine"] = {"a": 1}
    before = frame.copy(deep=True)
    record = Provenance("substations")
    layer = conform(frame, SCHEMAS["substations"], record, where="here")
    assert layer["voltage_kv"].tolist() == [66, 154]
    pd.testing.assert_frame_equal(pd.DataFrame(frame), pd.DataFrame(before))
    assert (frame.crs, frame.attrs) == (before.crs, {"mine": {"a": 1}})


def test_the_index_tells_the_row(tmp_path: Path) -> None:
    frame = stations(voltage_kv=[66.0, np.nan, 154.0]).set_index(pd.Index([7, 7, 7]))
    layer = conform(frame, SCHEMAS["substations"], Provenance("x"), where="x")
    assert layer.index.tolist() == [0, 2]
    assert layer["id"].tolist() == ["x-0", "x-2"]


def test_what_the_reader_warns_of_is_noted(tmp_path: Path) -> None:
    path = save(stations(), tmp_path / "a.gpkg", layer="one")
    save(stations(), path, layer="two")
    layer = read_layer("substations", path)
    assert "layer" in record_of(layer)["note"].lower()
    assert "\n" not in record_of(layer)["note"]


def test_a_file_in_the_folder_one_stands_in_is_read(tmp_path, monkeypatch):
    (tmp_path / "mine.csv").write_text("name,voltage_kv,lon,lat\nA,500,130.3,33.3\n")
    monkeypatch.chdir(tmp_path)
    assert len(read_layer("substations", "mine.csv")) == 1

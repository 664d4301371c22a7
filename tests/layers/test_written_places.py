"""Places as tables have them: names of columns, grid squares, shapes in a column, axes, angles."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import geopandas as gpd
import jismesh.utils as jismesh
import numpy as np
import pandas as pd
import pyproj
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from records import counted
from refused import refused

from geowbit.core.errors import LayerError
from geowbit.geodesy import within_180
from geowbit.layers import SCHEMAS, Provenance, read_layer
from geowbit.layers._angles import degrees_of
from geowbit.layers._headings import pairs_among
from geowbit.layers._written_shapes import shapes_of_text
from geowbit.layers.reading import conform
from geowbit.mesh import mesh_squares

LON, LAT = 139.5, 35.25


def written(folder: Path, text: str, name: str = "mine.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def place_of(path: Path, **options: Any) -> tuple[float, float]:
    layer = read_layer("substations", path, **options)
    assert len(layer) == 1
    return layer.geometry.x[0], layer.geometry.y[0]


# --------------------------------------------------------------------------- column names


@pytest.mark.parametrize(
    "heading",
    ["long,lat", "Longitude,Latitude", "LNG,LAT", "Longitud,Latitud", "Longitudine,Latitudine",
     "Länge,Breite", "Längengrad,Breitengrad", "lengtegraad,breedtegraad", "долгота,широта",
     "経度,緯度", "经度,纬度", "경도,위도", "długość,szerokość", "boylam,enlem", "POINT_X,POINT_Y",
     "xcoord,ycoord", "lon_wgs84,lat_wgs84", "longitude_deg,latitude_deg",
     "Longitude (°),Latitude (°)",
     "経度（度）,緯度（度）", "施設経度,施設緯度", "decimalLongitude,decimalLatitude",
     "GEO_LON,GEO_LAT",
     "longitude,lat", "東経,北緯", "Lon.,Lat."],
)  # fmt: skip
def test_a_pair_of_columns_by_its_names(tmp_path: Path, heading: str) -> None:
    path = written(tmp_path, f"{heading},voltage_kv\n{LON},{LAT},66\n")
    assert place_of(path) == (LON, LAT)


def test_one_pair_is_never_made_of_two(tmp_path: Path) -> None:
    text = "X,Y,long,lat,voltage_kv\n1616836,5386748,139.5,35.25,110\n"
    assert place_of(written(tmp_path, text)) == (LON, LAT)
    x, y = pyproj.Transformer.from_crs(4326, 32654, always_xy=True).transform(LON, LAT)
    text = f"easting,northing,long,lat,voltage_kv\n{x},{y},1,2,110\n"
    assert place_of(written(tmp_path, text), crs="EPSG:32654") == pytest.approx((LON, LAT))
    two = "lon_from,lat_from,lon_to,lat_to,voltage_kv\n139.5,35.25,140,36,66\n"
    with refused(LayerError, "layers.several_pairs", lon="lon_from", lat="lat_from"):
        read_layer("substations", written(tmp_path, two))
    named = {"lon": "lon_to", "lat": "lat_to"}
    assert place_of(written(tmp_path, two), columns=named) == (140, 36)
    assert not pairs_among(["lon_from", "lat_to"], "degrees")
    main = "lon,lat,lon_old,lat_old,voltage_kv\n139.5,35.25,140,36,66\n"
    assert place_of(written(tmp_path, main)) == (LON, LAT)


# ---------------------------------------------------------------------------- grid squares


@pytest.mark.parametrize(
    ("level", "length"), [(1, 4), (2, 6), (5000, 7), (3, 8), (4, 9), (2000, 9), (5, 10), (6, 11)]
)
@settings(max_examples=40)
@given(lon=st.floats(123, 153.9), lat=st.floats(24, 45.9))
def test_squares_of_every_length_lie_where_another_library_has_them(
    level: int, length: int, lon: float, lat: float
) -> None:
    code = int(jismesh.to_meshcode(lat, lon, level))
    assert len(str(code)) == length
    south, west = jismesh.to_meshpoint(code, 0, 0)
    north, east = jismesh.to_meshpoint(code, 1, 1)
    found = mesh_squares([str(code)], size_m=250).bounds[0]
    assert found == pytest.approx([float(one) for one in (west, south, east, north)], abs=1e-9)


@pytest.mark.parametrize(
    "code", ["", "5", "53394", "53398611", "533946110", "533946116", "53394611x", "５３３９"]
)
def test_what_is_no_code_of_a_square(code: str) -> None:
    assert np.isnan(mesh_squares([code]).bounds).all()


def test_tenths_and_quarters_have_ten_digits_both() -> None:
    # 53394611: south-west corner at 139.7625 E, 35.675 N; 45" by 30"
    tenth = mesh_squares(["5339461100", "5339461199"])
    assert tenth.counts == {100: 2}
    assert tenth.bounds[1, 2:] == pytest.approx([139.775, 35.675 + 1 / 120])
    quarter = mesh_squares(["5339461111"])
    assert (quarter.counts, quarter.guessed) == ({250: 1}, 250)
    assert mesh_squares(["5339461111"], size_m=100).bounds[0, 0] == pytest.approx(139.76375)


@pytest.mark.parametrize(
    "name", ["KEY_CODE", "メッシュコード", "mesh_code", "MESHCODE", "地域メッシュコード"]
)
def test_rows_are_placed_by_the_code_of_their_square(tmp_path: Path, name: str) -> None:
    text = f"{name},T001\n,　人口（総数）\n533946113,1200\n533946114,*\n53394611.0,57\n"
    layer = read_layer("hazards", written(tmp_path, text, "mine.txt"))
    middle = shapely.centroid(layer.geometry.to_numpy())
    assert middle[0].coords[0] == pytest.approx((139.7625 + 0.25 / 80, 35.675 + 0.75 / 120))
    assert middle[2].coords[0] == pytest.approx((139.7625 + 0.5 / 80, 35.675 + 0.5 / 120))
    record = counted(layer.attrs["provenance"])
    assert record["repaired"][f"of_mesh {name} 500"] == 2
    assert record["found"] == {"second_heading": 1}


def test_codes_that_a_spreadsheet_rounded_are_refused(tmp_path: Path) -> None:
    path = written(tmp_path, "mesh_code,voltage_kv\n5.33946E+08,66\n533946113,66\n")
    with refused(LayerError, "layers.rounded_codes", column="mesh_code", code="5.33946E+08"):
        read_layer("substations", path)


def test_the_study_names_codes_and_their_size(tmp_path: Path) -> None:
    path = written(tmp_path, "cell,voltage_kv\n5339461111,66\n")
    columns = {"mesh": {"column": "cell", "unit": "100m"}}
    lon, lat = place_of(path, columns=columns)
    assert (lon, lat) == pytest.approx((139.7625 + 0.15 / 80, 35.675 + 0.15 / 120))
    with refused(LayerError, "layers.no_mesh_size", unit="3m"):
        read_layer("substations", path, columns={"mesh": {"column": "cell", "unit": "3m"}})


# ----------------------------------------------------------------------- shapes in a column

POINT = shapely.Point(LON, LAT)
EWKB = shapely.to_wkb(shapely.set_srid(POINT, 4326), hex=True, include_srid=True)


@pytest.mark.parametrize(
    "text",
    ["POINT (139.5 35.25)", "Point Z (139.5 35.25 9)", "SRID=4326;POINT(139.5 35.25)",
     "srid = 4326; POINT(139.5 35.25)", POINT.wkb_hex, f"\\x{POINT.wkb_hex}", f"0x{POINT.wkb_hex}",
     EWKB, '{"type": "Point", "coordinates": [139.5, 35.25]}',
     '{"type":"Feature","properties":{},"geometry":{"type":"Point","coordinates":[139.5,35.25]}}',
     "35.25, 139.5", "35.25,139.5", "(35.25 139.5)", "[139.5, 35.25]", "35.25; 139.5",
     "35°15'N, 139°30'E", "N35.25 E139.5", "geo:35.25,139.5"],
)  # fmt: skip
@pytest.mark.parametrize("name", ["somewhere", "geo_shape"])
def test_a_shape_in_one_column(tmp_path: Path, text: str, name: str) -> None:
    path = tmp_path / "mine.csv"
    pd.DataFrame({name: [text], "voltage_kv": [66]}).to_csv(path, index=False)
    assert place_of(path) == pytest.approx((LON, LAT))
    assert place_of(path, columns={"geometry": name}) == pytest.approx((LON, LAT))


def test_the_order_of_two_numbers_is_told_by_name_or_place(tmp_path: Path) -> None:
    both = {"lat_lon": "48.84, 2.28", "lonlat": "2.28, 48.84", "緯度経度": "48.84, 2.28"}
    for name, text in both.items():
        path = written(tmp_path, f'{name};voltage_kv\n"{text}";63\n')
        assert place_of(path) == (2.28, 48.84)
    path = written(tmp_path, 'where;voltage_kv\n"2.28, 48.84";63\n')
    assert place_of(path, area=(2, 48, 3, 49)) == (2.28, 48.84)


def test_the_srid_of_a_shape_is_its_system(tmp_path: Path) -> None:
    x, y = pyproj.Transformer.from_crs(4326, 32654, always_xy=True).transform(LON, LAT)
    one = f"SRID=32654;POINT({x} {y})"
    path = written(tmp_path, f'shape,voltage_kv\n"{one}",66\n')
    assert place_of(path) == pytest.approx((LON, LAT))
    mixed = written(tmp_path, f'shape,voltage_kv\n"{one}",66\n"SRID=4326;POINT(1 2)",66\n')
    with refused(LayerError, "layers.several_srids", srids="4326, 32654"):
        read_layer("substations", mixed)
    two = written(tmp_path, 'a,b,voltage_kv\n"POINT(1 2)","POINT(3 4)",66\n')
    with refused(LayerError, "layers.several_shapes", columns="a, b"):
        read_layer("substations", two)
    assert place_of(two, columns={"geometry": "b"}) == (3, 4)


@pytest.mark.parametrize(
    ("text", "area"),
    [("TIN (((0 0,1 0,1 1,0 0)))", 0.5), ("TRIANGLE ((0 0,1 0,1 1,0 0))", 0.5),
     ("POLYHEDRALSURFACE Z (((0 0 0,1 0 0,1 1 0,0 0 0)))", 0.5),
     ("CURVEPOLYGON (CIRCULARSTRING (0 0,1 1,2 0,1 -1,0 0))", np.pi),
     ("MULTISURFACE (((0 0,1 0,1 1,0 0)))", 0.5), ("nothing", 0.0)],
)  # fmt: skip
def test_triangles_faces_and_curves_are_polygons(text: str, area: float) -> None:
    (shape,) = shapes_of_text(pd.Series([text], dtype="str")).shapes
    assert (0.0 if shape is None else shape.area) == pytest.approx(area, rel=2e-3)


# ---------------------------------------------------------------------------- axes, angles


def test_x_is_north_where_the_place_says_so(tmp_path: Path) -> None:
    east, north = pyproj.Transformer.from_crs(4326, 6670, always_xy=True).transform(131.62, 33.22)
    area = (131.55, 33.15, 131.75, 33.3)
    survey = written(tmp_path, f"X,Y,voltage_kv\n{north:.3f},{east:.3f},154\n")
    place = place_of(survey, crs="EPSG:6670", area=area)
    assert place == pytest.approx((131.62, 33.22), abs=1e-7)
    text = f"X,Y,voltage_kv\n{east:.3f},{north:.3f},154\n"
    saved = written(tmp_path, text, "saved.csv")
    assert place_of(saved, crs="EPSG:6670", area=area) == pytest.approx((131.62, 33.22), abs=1e-7)
    with refused(LayerError, "layers.which_is_north", x="X", y="Y", crs="EPSG:6670"):
        read_layer("substations", saved, crs="EPSG:6670")
    told = place_of(survey, crs="EPSG:6670", columns={"lon": "Y", "lat": "X"})
    assert told == pytest.approx((131.62, 33.22), abs=1e-7)
    layer = read_layer("substations", survey, crs="EPSG:6670", area=area)
    assert counted(layer.attrs["provenance"])["repaired"]["x_is_north X EPSG:6670"] == 1
    grouped = written(tmp_path, f'X;Y;voltage_kv\n"{north:,.3f}";"{east:,.3f}";154\n')
    place = place_of(grouped, crs="EPSG:6670", area=area)
    assert place == pytest.approx((131.62, 33.22), abs=1e-7)


@pytest.mark.parametrize(
    ("text", "degrees"),
    [
        ("131°37'60.00\"E", 131 + 38 / 60), ("131°60'00\"", 132), ("E131.37.12.5", 131.62013889),
        ("N33.13.12.0", 33.22), ("131.37.12", 131.62), ("131,62", 131.62), ("−33.5", -33.5),
        ("131d37m12s", 131.62), ("131 deg 37 min 12 sec E", 131.62), ("33.5 S", -33.5),
        ("西経131度37分12秒", -131.62), ("131°37′12″", 131.62), ("131-37-12", 131.62),
    ],
)  # fmt: skip
def test_an_angle_in_each_spelling(text: str, degrees: float) -> None:
    assert degrees_of(text)[0] == pytest.approx(degrees, abs=1e-8)


@pytest.mark.parametrize("text", ["131°61'", "131°37'61\"", "131.37.61", "1.2.3.4.5", "131.5°30'"])
def test_what_is_no_angle(text: str) -> None:
    assert np.isnan(degrees_of(text)[0])


# ------------------------------------------------------------------------ longitudes to 360


@given(
    west=st.floats(1, 359), width=st.floats(0.1, 170), south=st.floats(-80, 70),
    height=st.floats(0.1, 10), turn=st.sampled_from([0, -360]),
)  # fmt: skip
def test_what_counts_to_360_keeps_its_area(
    west: float, width: float, south: float, height: float, turn: int
) -> None:
    east = min(west + width, 360.0)
    box = shapely.box(west + turn, south, east + turn, south + height)
    (found,) = within_180([box])
    assert found.area == pytest.approx(box.area)
    assert found.bounds[0] >= -180
    assert found.bounds[2] <= 180
    # each place of it is a place of the other, a round away
    inside = found.representative_point()
    assert any(box.buffer(1e-9).contains(shapely.Point(inside.x + by, inside.y))
               for by in (-360, 0, 360))  # fmt: skip


def test_longitudes_that_count_to_360_are_read_in_a_window(tmp_path: Path) -> None:
    frame = gpd.GeoDataFrame(
        {"voltage_kv": [33, 66, 33]},
        geometry=gpd.points_from_xy([183.44, 183.47, 10], [-43.95, -43.93, 50]),
        crs="EPSG:4326",
    )
    area = (-177, -44.3, -176, -43.7)
    for name in ("a.gpkg", "a.geojson", "a.csv"):
        path = tmp_path / name
        if name == "a.csv":
            text = "lon,lat,voltage_kv\n183.44,-43.95,33\n183.47,-43.93,66\n10,50,33\n"
            path.write_text(text, encoding="utf-8")
        else:
            frame.to_file(path, engine="pyogrio")
        layer = read_layer("substations", path, area=area, bbox=area)
        assert layer.geometry.x.tolist() == pytest.approx([-176.56, -176.53]), name
        assert layer["voltage_kv"].tolist() == [33, 66]


def test_one_slip_among_places_is_not_moved(tmp_path: Path) -> None:
    rows = "".join(f"139.{n},35.{n},66\n" for n in range(1, 6))
    layer = read_layer("substations", written(tmp_path, f"lon,lat,voltage_kv\n{rows}239.9,35,66\n"))
    assert len(layer) == 5
    assert counted(layer.attrs["provenance"])["dropped"] == {"not_on_earth": 1}


def test_json_text_that_is_no_shape_has_no_place(tmp_path: Path) -> None:
    cells = [json.dumps({"type": "Point", "coordinates": [139.5, 35.25]}), '{"coordinates": "x"}']
    path = tmp_path / "mine.csv"
    pd.DataFrame({"geo": cells, "voltage_kv": [66, 77]}).to_csv(path, index=False)
    layer = read_layer("substations", path)
    assert counted(layer.attrs["provenance"])["dropped"] == {"no_place": 1}


# ------------------------------------------------------- datums, base64 and packed degrees


@pytest.mark.parametrize(
    ("heading", "crs"),
    [
        ("経度(日本測地系),緯度(日本測地系)", 4301),
        ("経度（旧日本測地系）,緯度（旧日本測地系）", 4301),
        ("東京測地系 経度,東京測地系 緯度", 4301),
        ("lon_tokyo,lat_tokyo", 4301),
        ("LongitudeNAD27,LatitudeNAD27", 4267),
        ("Longitude (ED50),Latitude (ED50)", 4230),
    ],
)
def test_headings_that_name_an_old_datum(tmp_path: Path, heading: str, crs: int) -> None:
    lon, lat = {4301: (139.5, 35.25), 4267: (-100.0, 40.0), 4230: (9.0, 48.0)}[crs]
    path = written(tmp_path, f"{heading},voltage_kv\n{lon},{lat},66\n")
    layer = read_layer("substations", path)
    to_degrees = pyproj.Transformer.from_crs(crs, 4326, always_xy=True)
    x, y = to_degrees.transform(lon, lat)
    assert (layer.geometry.x[0], layer.geometry.y[0]) == pytest.approx((x, y), abs=2e-7)
    # at least some tens of meters
    assert abs(x - lon) + abs(y - lat) > 3e-4
    notes = [one["code"] for one in layer.attrs["provenance"]["notes"]]
    assert "layers.datum_of_heading" in notes
    # what the study says comes first
    assert place_of(path, crs="EPSG:4326") == pytest.approx((lon, lat))
    named = heading.split(",")
    told = {"lon": named[0], "lat": named[1]}
    assert place_of(path, columns=told) == pytest.approx((x, y), abs=2e-7)


@pytest.mark.parametrize(
    "heading",
    ["経度(世界測地系),緯度(世界測地系)", "経度（日本測地系2011）,緯度（日本測地系2011）",
     "経度_日本測地系2000,緯度_日本測地系2000", "lon_tky2jgd,lat_tky2jgd", "lon_wgs84,lat_wgs84"],
)  # fmt: skip
def test_headings_that_name_a_datum_of_today(tmp_path: Path, heading: str) -> None:
    path = written(tmp_path, f"{heading},voltage_kv\n{LON},{LAT},66\n")
    assert place_of(path) == (LON, LAT)


def test_of_two_datums_that_of_today_counts(tmp_path: Path) -> None:
    heads = "経度(日本測地系),緯度(日本測地系),経度(世界測地系),緯度(世界測地系)"
    path = written(tmp_path, f"{heads},voltage_kv\n139.503,35.247,{LON},{LAT},66\n")
    assert place_of(path) == (LON, LAT)


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("srid", [None, 6668])
@pytest.mark.parametrize("form", ["plain", "url", "lines", "bare"])
def test_shapes_in_base64(order: str, srid: int | None, form: str) -> None:
    drawn = [
        shapely.Point(139.5, 35.25),
        shapely.LineString([(139, 35), (140, 36), (141, 35)]),
        shapely.box(139, 35, 140, 36),
        shapely.Point(139.5, 35.25, 12),
    ]
    texts = []
    for one in drawn:
        held = one if srid is None else shapely.set_srid(one, srid)
        raw = shapely.to_wkb(held, byte_order=int(order == "<"), include_srid=srid is not None)
        text = base64.b64encode(raw).decode()
        texts.append(
            {
                "plain": text,
                "url": base64.urlsafe_b64encode(raw).decode(),
                "lines": base64.encodebytes(raw).decode(),
                "bare": text.rstrip("="),
            }[form]
        )
    found = shapes_of_text(pd.Series(texts))
    assert [shapely.equals(a, b) for a, b in zip(found.shapes, drawn, strict=True)] == [True] * 4
    assert found.srid == srid


def test_a_column_of_base64_is_a_place(tmp_path: Path) -> None:
    text = base64.b64encode(shapely.to_wkb(shapely.Point(LON, LAT))).decode()
    path = written(tmp_path, f"id,geom,voltage_kv\nAQEAAAAAAAAAAAAAAAAAAAAAA,{text},66\n")
    assert place_of(path) == (LON, LAT)


@pytest.mark.parametrize("text", ["AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "A" * 200, "AQ" * 30])
def test_what_only_looks_like_base64_is_no_shape(text: str) -> None:
    assert shapes_of_text(pd.Series([text])).shapes.tolist() == [None]


@settings(max_examples=80, deadline=None)
@given(
    degrees=st.tuples(st.integers(0, 179), st.integers(0, 89)),
    minutes=st.tuples(st.integers(0, 59), st.integers(0, 59)),
    hundredths=st.tuples(st.integers(0, 5_999), st.integers(0, 5_999)),
    letters=st.tuples(st.sampled_from("EW"), st.sampled_from("NS")),
    before=st.booleans(),
)
def test_packed_degrees_are_degrees_minutes_and_seconds(
    degrees: tuple[int, int],
    minutes: tuple[int, int],
    hundredths: tuple[int, int],
    letters: tuple[str, str],
    before: bool,
) -> None:
    for wide, d, m, s, letter in zip((3, 2), degrees, minutes, hundredths, letters, strict=True):
        text = f"{d:0{wide}d}{m:02d}{s // 100:02d}.{s % 100:02d}"
        value, parted, axis = degrees_of(f"{letter}{text}" if before else f"{text}{letter}")
        expected = (d + m / 60 + s / 360_000) * (-1 if letter in "WS" else 1)
        assert value == pytest.approx(expected, abs=1e-12)
        assert parted
        assert axis == ("lon" if letter in "EW" else "lat")


@pytest.mark.parametrize(
    ("lon", "lat"),
    [("1393000", "351500"), ("1393000.00", "351500.00"), ("E1393000", "N351500"),
     ("1393000E", "351500N"), ("1392960", "351460")],
)  # fmt: skip
def test_columns_of_packed_degrees(tmp_path: Path, lon: str, lat: str) -> None:
    path = written(tmp_path, f'lon,lat,voltage_kv\n"{lon}","{lat}",66\n')
    assert place_of(path) == pytest.approx((LON, LAT), abs=1e-12)
    layer = read_layer("substations", path)
    assert counted(layer.attrs["provenance"])["repaired"]["sexagesimal"] == 1


def test_a_pair_of_packed_degrees_in_one_column(tmp_path: Path) -> None:
    path = written(tmp_path, "place,voltage_kv\n351500N 1393000E,66\n")
    assert place_of(path) == pytest.approx((LON, LAT), abs=1e-12)


def test_meters_are_no_packed_degrees(tmp_path: Path) -> None:
    # minutes of 75; a northing of 395 degrees; and what would lie in another country
    for lon, lat in (("1397500", "351500"), ("354122", "3951234"), ("100000", "101010")):
        path = written(tmp_path, f"lon,lat,voltage_kv\n{lon},{lat},66\n")
        with refused(LayerError, "layers.no_degrees"):
            read_layer("substations", path)


@pytest.mark.parametrize(
    "code",
    ["533946110000", "5339461100000000", "53\x0039", "5339\x0046", "５３３９", "", "53394²11"],
)
def test_what_is_no_code_of_any_length_has_no_square(code: str) -> None:
    squares = mesh_squares([code, "5339"])
    assert np.isnan(squares.bounds[0]).all()
    assert squares.bounds[1].round(4).tolist() == [139, 35.3333, 140, 36]
    assert squares.counts == {80_000: 1}


CORNER = st.tuples(st.integers(0, 3), st.integers(0, 3))


@settings(max_examples=150, deadline=None)
@given(corners=st.lists(st.lists(CORNER, min_size=3, max_size=5), min_size=1, max_size=8))
def test_shapes_of_few_corners_are_made_valid(corners: list[list[tuple[int, int]]]) -> None:
    # boxes are passed over when validity is looked for: bow ties of as many corners are not
    drawn = [shapely.Polygon([(139 + x / 10, 35 + y / 10) for x, y in one]) for one in corners]
    drawn.append(shapely.box(140, 36, 140.1, 36.1))
    frame = gpd.GeoDataFrame(geometry=drawn, crs=4326)
    kept = conform(frame, SCHEMAS["hazards"], Provenance("hazards"), where="memory")
    mended = [shapely.make_valid(one, method="structure", keep_collapsed=False) for one in drawn]
    expected = [one.area for one in mended if one.area > 0]
    assert shapely.area(kept.geometry.to_numpy()) == pytest.approx(expected)
    assert kept.geometry.is_valid.all()

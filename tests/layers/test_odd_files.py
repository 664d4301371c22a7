"""Files as strangers have them: several layers in one, other encodings, separators and systems."""

from __future__ import annotations

import json
import warnings
import zipfile
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from records import counted
from refused import hold, refused

from geowbit.candidates import point_candidates
from geowbit.core.errors import LayerError
from geowbit.core.messages import Message
from geowbit.layers import Layers, read_layer
from geowbit.layers._angles import degrees_of

NAMES = ["北", "南", "西"]
PLACES = [shapely.Point(137.2, 36.6), shapely.Point(137.3, 36.7), shapely.Point(137.4, 36.5)]
AREA = (137.0, 36.4, 137.5, 36.8)


def stations(**columns: Any) -> gpd.GeoDataFrame:
    columns = columns or {"name": NAMES, "voltage_kv": [154.0, 275.0, 154.0]}
    return gpd.GeoDataFrame(columns, geometry=PLACES, crs=4326)


def of_two_layers(path: Path) -> Path:
    stations().to_file(path, layer="stations", engine="pyogrio")
    line = shapely.LineString([(137.1, 36.5), (137.4, 36.7)])
    road = gpd.GeoDataFrame({"name": ["road"]}, geometry=[line], crs=4326)
    road.to_file(path, layer="roads", engine="pyogrio")
    return path


def own(path: Path, **spec: Any) -> gpd.GeoDataFrame:
    layers = Layers({"mine": {"file": path, **spec}}, used=["mine"])
    layers.narrow(AREA)
    return layers.frame("mine")


def test_the_layer_that_is_named_decides_what_is_drawn(tmp_path: Path) -> None:
    """Not the file's first one: a road would become a point on it."""
    path = of_two_layers(tmp_path / "two.gpkg")
    assert own(path, layer="roads").geom_type.tolist() == ["LineString"]
    assert own(path, layer="stations").geom_type.tolist() == ["Point"] * 3


@pytest.mark.filterwarnings("error")
def test_no_warning_of_the_reader_reaches_the_user(tmp_path: Path) -> None:
    assert len(own(of_two_layers(tmp_path / "two.gpkg"))) == 3
    drawn = stations()
    drawn.geometry = [PLACES[0], PLACES[1], PLACES[2].buffer(0.01)]
    content = json.loads(drawn.to_json())
    for feature in content["features"]:
        feature["id"] = 7
    mixed = tmp_path / "mixed.geojson"
    mixed.write_text(json.dumps(content))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert set(own(mixed).geom_type) == {"Point"}
        assert len(point_candidates(mixed)) == 3


def test_of_several_layers_the_record_says_which_was_read(tmp_path: Path) -> None:
    path = of_two_layers(tmp_path / "it's two.gpkg")
    note = read_layer("substations", path).attrs["provenance"]["note"]
    said = "the file has several layers; stations was read (choose another with layer: roads)"
    assert note == said
    no_line = Message("dirt.not_a", kind=Message("geometry.line"))
    why = (Message("layers.rows_of", count=3, kind=no_line),)
    for name, code, params in (
        ("fiber_routes", "layers.no_row", {"why": why}),
        ("power_plants", "layers.column_missing", {"column": "capacity_mw"}),
    ):
        with refused(LayerError, code, **params) as error:
            read_layer(name, path)
        hold(error.value, "layers.of_several", first="stations", others="roads")


def test_own_candidates_keep_the_polygons_that_they_were_drawn_as(tmp_path: Path) -> None:
    drawn = stations(site_id=["a", "b", "c"])
    yard = PLACES[1].buffer(0.01)
    drawn.geometry = [PLACES[0], yard, shapely.LineString([PLACES[0], PLACES[2]])]
    drawn.to_file(tmp_path / "mine.gpkg", engine="pyogrio")
    found = point_candidates(tmp_path / "mine.gpkg").set_index("site_id").geometry
    assert found.geom_type.to_dict() == {"a": "Point", "b": "Polygon", "c": "Point"}
    assert found["b"].equals(yard)


@pytest.mark.parametrize("encoding", ["utf-8", "cp932"])
def test_geojson_in_shift_jis_is_read(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "old.geojson"
    columns = {"名称": NAMES, "電圧": ["154kV", "２７５", "154000"]}
    text = json.dumps(json.loads(stations(**columns).to_json()), ensure_ascii=False)
    path.write_bytes(text.encode(encoding))
    mapped = {"name": "名称", "voltage_kv": "電圧"}
    for bbox in (None, AREA):
        layer = read_layer("substations", path, columns=mapped, bbox=bbox)
        assert dict(zip(layer["name"], layer["voltage_kv"], strict=True)) == dict(
            zip(NAMES, [154, 275, 154], strict=True)
        )
        told = counted(layer.attrs["provenance"])["repaired"].get("shift_jis")
        assert told == (3 if encoding == "cp932" else None)


def test_text_in_no_known_encoding_is_refused_with_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "odd.geojson"
    path.write_bytes(stations().to_json().replace("\\u5317", "x\xff").encode("latin-1"))
    with refused(LayerError, "layers.no_text", what=f"layer substations: {path}"):
        read_layer("substations", path)


@pytest.mark.parametrize(
    ("suffix", "separator"),
    [("csv", ";"), ("csv", "\t"), ("txt", ","), ("txt", "\t"), ("tsv", ",")],
)
def test_a_table_is_parted_by_what_stands_in_its_header(
    tmp_path: Path, suffix: str, separator: str
) -> None:
    path = tmp_path / f"mine.{suffix}"
    rows = [["name", "lon", "lat", "voltage_kv"], ["Kita", "137.2", "36.6", "154"]]
    path.write_text("\n".join(separator.join(row) for row in rows))
    layer = read_layer("substations", path)
    assert layer["name"].tolist() == ["Kita"]
    assert layer.geometry.iloc[0].equals(shapely.Point(137.2, 36.6))


def test_a_semicolon_in_a_quoted_heading_parts_nothing(tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text('"name; kana; old",lon,lat,voltage_kv\nKita,137.2,36.6,154\n')
    layer = read_layer("substations", path)
    assert layer["name; kana; old"].tolist() == ["Kita"]


def test_decimal_commas_of_a_table_parted_by_semicolons(tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text(
        "name;lon;lat;voltage_kv;headroom_mw\n"
        "Kita;137,25;36,6;154;12,5\n"
        "Minami;137,5;36,75;66000,5;1,200\n"
    )
    layer = read_layer("substations", path).set_index("name")
    assert layer.geometry.x.to_dict() == {"Kita": 137.25, "Minami": 137.5}
    assert layer["headroom_mw"].to_dict() == {"Kita": 12.5, "Minami": 1.2}
    assert counted(layer.attrs["provenance"])["repaired"]["decimal_comma"] == 7


def test_points_of_thousands_beside_decimal_commas(tmp_path: Path) -> None:
    """1.000,5 was read as two voltages, of which 5 kV is the higher."""
    path = tmp_path / "mine.csv"
    path.write_text(
        "name;lon;lat;voltage_kv\nKita;137,2;36,6;66.000\nMinami;137,3;36,7;1.000,5\n"
        "Nishi;137,4;36,8;500\n"
    )
    layer = read_layer(
        "substations", path, columns={"voltage_kv": {"column": "voltage_kv", "unit": "V"}}
    )
    volts = dict(zip(layer["name"], layer["voltage_kv"] * 1000, strict=True))
    assert volts == pytest.approx({"Kita": 66_000, "Minami": 1_000.5, "Nishi": 500})


def test_spaces_around_headings_are_none_of_their_names(tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text("name, lon , lat , voltage_kv\nKita, 137.2, 36.6, 154\n")
    assert read_layer("substations", path)["voltage_kv"].tolist() == [154]


@pytest.mark.parametrize("ring", ["°", "゜", "ﾟ", "º", "度"])
def test_degrees_are_read_by_whichever_ring_is_at_hand(ring: str) -> None:
    assert degrees_of(f"137{ring}15'30\"")[0] == 137 + 15 / 60 + 30 / 3600


def test_thousands_of_a_table_parted_by_semicolons_stay_thousands(tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text("name;lon;lat;voltage_kv;headroom_mw\nKita;137.25;36.6;154;1,200\n")
    assert read_layer("substations", path)["headroom_mw"].tolist() == [1200]


def test_a_comma_that_parts_no_thousands_parts_decimals(tmp_path: Path) -> None:
    """12,5 MW were read as 125; and where 12,5 stands in the column 1,200 is no thousand either."""
    path = tmp_path / "mine.csv"
    path.write_text(
        "name,lon,lat,voltage_kv,headroom_mw\n"
        'Kita,137.2,36.6,154,"12,5"\nMinami,137.3,36.6,154,"1,200"\nHigashi,137.4,36.6,154,"0,1"\n'
    )
    layer = read_layer("substations", path)
    known = layer.set_index("name")["headroom_mw"].dropna()
    assert known.to_dict() == {"Kita": 12.5, "Minami": 1.2, "Higashi": 0.1}
    assert counted(layer.attrs["provenance"])["repaired"] == {"headroom_mw decimal_comma": 3}


def test_a_workbook_that_begins_with_a_cover_is_read_below_it(
    tmp_path: Path,
) -> None:
    path = tmp_path / "book.xlsx"
    with pd.ExcelWriter(path) as book:
        pd.DataFrame({"title": ["x"]}).to_excel(book, sheet_name="表紙", index=False)
        rows = {"lon": [137.2], "lat": [36.6], "voltage_kv": [154]}
        pd.DataFrame(rows).to_excel(book, sheet_name="データ", index=False)
    layer = read_layer("substations", path)
    assert layer["voltage_kv"].tolist() == [154]
    told = [one["params"] for one in layer.attrs["provenance"]["notes"]]
    assert told == [{"sheet": "データ", "others": ["表紙"]}]
    with refused(LayerError, "layers.needs_lon_lat", columns="title"):
        read_layer("substations", path, layer="表紙")


@pytest.mark.parametrize("part", ["dbf", "shx", "prj"])
def test_a_part_of_a_shapefile_names_the_whole(tmp_path: Path, part: str) -> None:
    stations().to_file(tmp_path / "mine.shp", engine="pyogrio")
    with refused(LayerError, "layers.part_of_shapefile", whole="mine.shp"):
        read_layer("substations", tmp_path / f"mine.{part}")


def test_an_archive_of_a_raster_says_so(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "dem.zip", "w") as archive:
        archive.writestr("tiles/dem.tif", b"II*\0")
    with refused(LayerError, "layers.holds_raster", raster="tiles/dem.tif"):
        read_layer("hazards", tmp_path / "dem.zip")


def test_degrees_that_the_study_takes_for_meters_are_refused(tmp_path: Path) -> None:
    """All of them would lie within 180 m of the zone's origin."""
    stations().to_file(tmp_path / "mine.gpkg", engine="pyogrio")
    told = {"x": "137.2", "y": "36.6", "by": "study", "said": "EPSG:6675"}
    with refused(LayerError, "layers.looks_like_degrees", **told):
        read_layer("substations", tmp_path / "mine.gpkg", crs="EPSG:6675")


def test_the_record_names_the_system_that_the_study_gives(tmp_path: Path) -> None:
    stations().to_file(tmp_path / "mine.shp", engine="pyogrio", encoding="utf-8")
    (tmp_path / "mine.prj").unlink()
    layer = read_layer("substations", tmp_path / "mine.shp", crs="6668")
    assert layer.attrs["provenance"]["crs"] == "EPSG:6668"

"""Each dirt that real layers have: a file that shows it, what becomes of it, and the count."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyproj
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from records import counted
from refused import refused

from geowbit.core.errors import LayerError
from geowbit.core.messages import Message
from geowbit.layers import Layers, Provenance, read_layer
from geowbit.layers.provenance import licence_warning

KAGAWA = (133.4, 34.0, 134.5, 34.6)
GEOD = pyproj.Geod(ellps="GRS80")
COLUMNS = ("name", "id", "lon", "lat", "voltage_kv")


def csv(folder: Path, *rows: tuple[Any, ...], columns: tuple[str, ...] = COLUMNS) -> Path:
    path = folder / "mine.csv"
    pd.DataFrame(rows, columns=list(columns)).to_csv(path, index=False)
    return path


def features(path: Path, *rows: tuple[dict[str, Any], dict[str, Any] | None]) -> Path:
    found = [{"type": "Feature", "properties": p, "geometry": g} for p, g in rows]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": found}), "utf-8")
    return path


def line(*places: tuple[float, float]) -> dict[str, Any]:
    return {"type": "LineString", "coordinates": [list(p) for p in places]}


def square(west: float, south: float, side: float = 0.001) -> dict[str, Any]:
    return json.loads(shapely.to_geojson(shapely.box(west, south, west + side, south + side)))


def record_of(frame: gpd.GeoDataFrame) -> dict[str, Any]:
    record = counted(frame.attrs["provenance"])
    lost = sum(record["dropped"].values()) + sum(record["merged"].values())
    assert record["rows_read"] - lost == record["rows_kept"] == len(frame)
    return record


# ------------------------------------------------------------------------------ told by row


def test_the_first_rows_of_each_kind_are_told(tmp_path: Path) -> None:
    rows = [
        (f"s{n}", n, 134 + n / 10, 34.2, kv)
        for n, kv in enumerate(["66000;dc1500", "", "154kV", "", "７７０００", "", "", 187])
    ]
    record = record_of(read_layer("substations", csv(tmp_path, *rows)))
    assert record["examples"] == {
        "missing voltage_kv": ["2 ''", "4 ''", "6 ''"],
        "voltage_kv volts": ["1 '66000;dc1500' 66", "5 '７７０００' 77"],
        "voltage_kv several_voltages": ["1 '66000;dc1500' 66"],
        "voltage_kv voltage_words": [
            "1 '66000;dc1500' 66",
            "3 '154kV' 154",
        ],
        "voltage_kv full_width": ["5 '７７０００' 77"],
    }
    assert record["found"] == record["dropped"] == {"missing voltage_kv": 4}
    assert "4 of 8 rows (50%) have no voltage_kv" in record["note"]


def test_strict_names_the_first_rows_that_cannot_be_used(tmp_path: Path) -> None:
    path = csv(tmp_path, ("a", 1, 134, 34.2, 66), ("b", 2, 134.1, 34.2, ""), ("c", 3, 500, 34, 66))
    first = Message("layers.row_says", row=Message("layers.row", row="3"), said="500, 34")
    params = {"where": str(path), "count": "1", "kind": "dirt.not_on_earth", "others": "1"}
    with refused(LayerError, "layers.strict", first=(first,), **params):
        read_layer("substations", path, strict=True)
    # a repair is no drop
    clean = csv(tmp_path, ("a", 1, 134, 34.2, "66000;6600"), ("a", 1, 134, 34.2, 66))
    assert len(read_layer("substations", clean, strict=True)) == 1


# ------------------------------------------------------------------------- drawn twice


def test_the_same_shape_counts_once_and_keeps_the_most(tmp_path: Path) -> None:
    yard, other = square(134, 34.2), square(134.2, 34.2)
    a = features(
        tmp_path / "a.geojson",
        ({"name": "Kita", "voltage_kv": None, "operator": "Yonden"}, yard),
        ({"name": "Nishi", "voltage_kv": "66"}, other),
    )
    # the same corners from another start, the other way round
    back = {
        "type": "Polygon",
        "coordinates": [yard["coordinates"][0][2::-1] + yard["coordinates"][0][3:1:-1]],
    }
    assert shapely.from_geojson(json.dumps(back)).equals(shapely.from_geojson(json.dumps(yard)))
    b = features(tmp_path / "b.geojson", ({"name": "", "voltage_kv": "187000;66000"}, back))
    layer = read_layer("substations", [a, b]).sort_values("voltage_kv")
    assert layer["voltage_kv"].tolist() == [66, 187]
    assert layer.iloc[1][["name", "operator"]].tolist() == ["Kita", "Yonden"]
    record = record_of(layer)
    assert record["merged"] == {"same_shape": 1}
    assert record["found"] == {"missing voltage_kv": 1}
    assert record["dropped"] == {}
    assert record["files"] == ["a.geojson", "b.geojson"]
    assert record["sha256"] == hashlib.sha256(a.read_bytes() + b.read_bytes()).hexdigest()


def test_a_line_drawn_both_ways_is_one_line(tmp_path: Path) -> None:
    path = features(
        tmp_path / "a.geojson",
        ({"voltage_kv": 154}, line((134, 34), (134.1, 34.1), (134.3, 34))),
        ({"voltage_kv": 275}, line((134.3, 34), (134.1, 34.1), (134, 34))),
        ({"voltage_kv": 66}, line((134, 34), (134.3, 34))),
    )
    layer = read_layer("power_lines", path)
    assert sorted(layer["voltage_kv"]) == [66, 275]
    assert record_of(layer)["merged"] == {"same_shape": 1}


def test_of_two_things_at_one_point_names_and_ids_tell(tmp_path: Path) -> None:
    here = (134.0, 34.2)
    layer = read_layer("substations", csv(
        tmp_path,
        ("Kita", "", *here, 66), ("", "", *here, 154),  # the nameless one may be the first
        ("Minami", "", *here, 77),  # another name: another thing
        ("", 5, 134.1, 34.2, 66), ("", 6, 134.1, 34.2, 66), ("", 5, 134.1, 34.2, 187),
    ))  # fmt: skip
    assert sorted(layer["voltage_kv"]) == [66, 77, 154, 187]
    assert record_of(layer)["merged"] == {"same_shape": 2}


def test_one_name_is_one_yard_only_when_it_is_near(tmp_path: Path) -> None:
    lon, lat, _ = GEOD.fwd(134, 34.2, 60, 249)
    far_lon, far_lat, _ = GEOD.fwd(134, 34.2, 60, 251)
    near = csv(tmp_path, ("Kita", 1, 134, 34.2, 500), ("Ｋｉｔａ", 2, lon, lat, 154))
    layer = read_layer("substations", near)
    assert layer["voltage_kv"].tolist() == [500]
    assert record_of(layer)["merged"] == {"same_name 250": 1}
    far = csv(tmp_path, ("Kita", 1, 134, 34.2, 500), ("Kita", 2, far_lon, far_lat, 154))
    assert len(read_layer("substations", far)) == 2
    nameless = csv(tmp_path, ("", 1, 134, 34.2, 500), ("", 2, lon, lat, 154))
    assert len(read_layer("substations", nameless)) == 2


def test_a_row_of_one_name_is_no_chain(tmp_path: Path) -> None:
    lons = [GEOD.fwd(134, 34.2, 90, 200 * n)[0] for n in range(6)]
    layer = read_layer(
        "substations", csv(tmp_path, *(("Kita", n, x, 34.2, 66) for n, x in enumerate(lons)))
    )
    kept = layer.geometry.x.sort_values().to_numpy()
    apart = GEOD.inv(kept[:-1], [34.2] * (len(kept) - 1), kept[1:], [34.2] * (len(kept) - 1))[2]
    assert len(kept) == 3
    assert (np.asarray(apart) > 250).all()


def test_plants_of_different_output_are_different_plants(tmp_path: Path) -> None:
    columns = ("name", "lon", "lat", "capacity_mw")
    rows = [
        ("Solar", 134, 34.2, 2),
        ("Solar", 134, 34.2, 3),
        ("Solar", 134, 34.2, 2),
        ("Solar", 134.001, 34.2, ""),
    ]
    layer = read_layer("power_plants", csv(tmp_path, *rows, columns=columns))
    assert sorted(layer["capacity_mw"]) == [2, 3]
    record = record_of(layer)
    assert record["merged"] == {"same_shape": 1, "same_name 250": 1}


def test_names_that_were_invented_are_told_and_bind_nothing(tmp_path: Path) -> None:
    columns = ("name", "lon", "lat", "voltage_kv", "_name_source", "_enriched_by")
    rows = [
        ("高松町変電所", 134, 34.2, 66, "geocoded", ""),
        ("高松町変電所", 134.0005, 34.2, 77, "", "geocode_promotion"),
        ("高松", 134.3, 34.2, 187, "", ""),
    ]
    layer = read_layer("substations", csv(tmp_path, *rows, columns=columns))
    record = record_of(layer)
    assert record["found"] == {"invented": 2}
    assert "2 of 3 names (67%) come from no source" in record["note"]
    assert (len(layer), record["merged"]) == (3, {})


@given(
    st.lists(
        st.tuples(st.integers(0, 3), st.sampled_from(["", "a", "b"]), st.sampled_from([66, 154])),
        min_size=1, max_size=12,
    )
)  # fmt: skip
def test_merging_loses_no_place_no_name_and_no_highest_voltage(
    rows: list[tuple[int, str, int]],
) -> None:
    frame = gpd.GeoDataFrame(
        {"name": [n for _, n, _ in rows], "voltage_kv": [float(v) for *_, v in rows]},
        geometry=gpd.points_from_xy([134 + x for x, *_ in rows], [34.0] * len(rows)),
        crs="EPSG:4326",
    )
    kept = Layers({"substations": frame}).frame("substations")
    for place in {x for x, *_ in rows}:
        mine = [(n, v) for x, n, v in rows if x == place]
        here = kept[kept.geometry.x == 134 + place]
        assert here["voltage_kv"].max() == max(v for _, v in mine)
        names = {n for n, _ in mine if n}
        assert set(here["name"]) - {""} == names
        assert len(here) == max(len(names), 1)


# ---------------------------------------------------------------------------- where it lies


def test_axes_that_the_area_proves_swapped(tmp_path: Path) -> None:
    # Lisbon: both ways round are places on the earth
    rows = [("a", 1, 38.7, -9.1, 220), ("b", 2, 38.6, -9.2, 400), ("c", 3, -9.0, 38.8, 60)]
    path = csv(tmp_path, *rows)
    layer = read_layer("substations", path, area=(-9.5, 38.5, -8.9, 39.0))
    assert layer.geometry.x.tolist() == [-9.1, -9.2, -9.0]
    record = record_of(layer)
    assert record["repaired"] == {"swapped": 2}
    assert record["examples"]["swapped"][0] == "1 38.7, -9.1"
    # without an area nothing proves it
    assert read_layer("substations", path).geometry.x.tolist() == [38.7, 38.6, -9.0]


def test_a_file_whose_longitude_column_holds_latitudes(tmp_path: Path) -> None:
    path = csv(tmp_path, ("a", 1, 34.2, 134, 66), ("b", 2, 34.3, 134.1, 77))
    layer = read_layer("substations", path, area=KAGAWA)
    assert layer.geometry.x.tolist() == [134, 134.1]
    assert record_of(layer)["repaired"] == {"swapped": 2}


def test_swapped_lines_and_polygons_too(tmp_path: Path) -> None:
    path = features(tmp_path / "a.geojson", ({"voltage_kv": 66}, line((34.2, 134), (34.3, 134.1))))
    layer = read_layer("power_lines", path)
    assert layer.geometry[0].wkt == "LINESTRING (134 34.2, 134.1 34.3)"


def test_the_wrong_country_is_told(tmp_path: Path) -> None:
    path = csv(tmp_path, ("Köln", 1, 10, 50, 380), ("Bonn", 2, 10.2, 50.4, 110))
    what = f"layer substations: {path}"
    with refused(LayerError, "layers.elsewhere", what=what, lon="10", lat="50"):
        read_layer("substations", path, area=KAGAWA)
    assert len(read_layer("substations", path)) == 2


def test_a_neighboring_layer_is_no_wrong_country(tmp_path: Path) -> None:
    path = csv(tmp_path, ("Okayama", 1, 133.9, 34.9, 220))
    assert record_of(read_layer("substations", path, area=(133.9, 34.2, 134.0, 34.3)))["note"] == ""
    # 500 km away it may still be the sparse layer of the same country: told, not refused
    note = record_of(read_layer("substations", path, area=(139.0, 35.2, 139.2, 35.3)))["note"]
    assert "no feature within the area; the layer lies around lon 134, lat 35" in note


def moved_by_three_shifts(lon: float, lat: float) -> tuple[float, float]:
    """Move a place of Tokyo Datum by the survey's three shifts between the two ellipsoids."""
    major, flattening = 6377397.155, 1 / 299.152813
    squared = flattening * (2 - flattening)
    up, across = np.radians(lat), np.radians(lon)
    normal = major / np.sqrt(1 - squared * np.sin(up) ** 2)
    x = normal * np.cos(up) * np.cos(across) - 146.414
    y = normal * np.cos(up) * np.sin(across) + 507.337
    z = normal * (1 - squared) * np.sin(up) + 680.507
    to_degrees = pyproj.Transformer.from_crs(4978, 4979, always_xy=True)
    return to_degrees.transform(x, y, z)[:2]


@pytest.mark.parametrize(
    ("zone", "origin"),
    [(30169, (139 + 50 / 60, 36)), (30162, (131.0, 33)), (30165, (134 + 20 / 60, 36))],
)
def test_the_plane_zones_of_tokyo_datum(
    tmp_path: Path, zone: int, origin: tuple[float, float]
) -> None:
    # the origin of a zone, told in Tokyo Datum, moves as a longitude and latitude of it does
    frame = gpd.GeoDataFrame(
        {"voltage_kv": [66.0, 66.0]}, geometry=gpd.points_from_xy([0, 9000], [0, 0]), crs=zone
    )
    frame.to_file(tmp_path / "a.gpkg", engine="pyogrio")
    layer = read_layer("substations", tmp_path / "a.gpkg")
    lon, lat = moved_by_three_shifts(*origin)
    _, _, apart = GEOD.inv(lon, lat, layer.geometry.x[0], layer.geometry.y[0])
    _, _, moved = GEOD.inv(*origin, layer.geometry.x[0], layer.geometry.y[0])
    assert apart < 10
    assert 380 < moved < 500
    assert record_of(layer)["repaired"] == {f"transformed EPSG:{zone}": 2}


def test_the_two_datums_of_today_are_one_place(tmp_path: Path) -> None:
    for code in (6668, 4612):
        frame = gpd.GeoDataFrame(
            {"voltage_kv": [66.0]}, geometry=gpd.points_from_xy([134], [34]), crs=code
        )
        frame.to_file(tmp_path / f"{code}.gpkg", engine="pyogrio")
        layer = read_layer("substations", tmp_path / f"{code}.gpkg")
        assert GEOD.inv(134, 34, layer.geometry.x[0], layer.geometry.y[0])[2] < 0.01


def test_a_crs_that_cannot_be_is_told_with_the_right_one(tmp_path: Path) -> None:
    degrees = gpd.GeoDataFrame(
        {"voltage_kv": [66.0]}, geometry=gpd.points_from_xy([134.1], [34.2]), crs=6672
    )
    degrees.to_file(tmp_path / "a.gpkg", engine="pyogrio")
    with refused(
        LayerError,
        "layers.looks_like_degrees",
        what=f"layer substations: {tmp_path / 'a.gpkg'}",
        x="134.1",
        y="34.2",
        by="file",
        said="EPSG:6672",
    ):
        read_layer("substations", tmp_path / "a.gpkg")
    assert read_layer("substations", tmp_path / "a.gpkg", crs="EPSG:4326").geometry.x[0] == 134.1
    x, y = pyproj.Transformer.from_crs(4326, 6672, always_xy=True).transform(134.1, 34.2)
    meters = gpd.GeoDataFrame(
        {"voltage_kv": [66.0]}, geometry=gpd.points_from_xy([x], [y]), crs=4326
    )
    meters.to_file(tmp_path / "b.gpkg", engine="pyogrio")
    what = f"layer substations: {tmp_path / 'b.gpkg'}"
    with refused(LayerError, "layers.no_degrees", what=what, by="file", said="EPSG:4326"):
        read_layer("substations", tmp_path / "b.gpkg")
    layer = read_layer("substations", tmp_path / "b.gpkg", crs="EPSG:6672")
    assert layer.geometry.x[0] == pytest.approx(134.1, abs=1e-8)


def test_no_crs_takes_the_one_of_the_study(tmp_path: Path) -> None:
    frame = gpd.GeoDataFrame(
        {"voltage_kv": [66.0]}, geometry=gpd.points_from_xy([134.1], [34.2]), crs=4326
    )
    frame.to_file(tmp_path / "a.shp", engine="pyogrio")
    (tmp_path / "a.prj").unlink()
    assert read_layer("substations", tmp_path / "a.shp", crs="EPSG:4326").geometry.x[0] == 134.1


def test_lines_of_one_point_and_heights(tmp_path: Path) -> None:
    path = features(
        tmp_path / "a.geojson",
        ({"voltage_kv": 66}, {"type": "LineString", "coordinates": [[134, 34]]}),
        ({"voltage_kv": 66}, {"type": "LineString", "coordinates": [[134, 34, 5], [134.1, 34, 9]]}),
        ({"voltage_kv": 66}, line((134, 34), (134, 34))),
        ({"voltage_kv": 66}, {"type": "LineString", "coordinates": []}),
        ({"voltage_kv": 66}, None),
    )
    layer = read_layer("power_lines", path)
    assert layer.geometry[0].wkt == "LINESTRING (134 34, 134.1 34)"
    dropped = record_of(layer)["dropped"]
    assert sum(dropped.values()) == 4
    assert dropped["broken"] == 1
    # GeoParquet keeps the broken bytes as they are
    whole = shapely.to_wkb(shapely.LineString([(134, 34), (134.1, 34)]))
    one_point = whole[:5] + (1).to_bytes(4, "little") + whole[9:25]
    frame = gpd.GeoDataFrame(
        {"voltage_kv": [66.0, 66.0]}, geometry=shapely.from_wkb([whole, whole]), crs=4326
    )
    frame.to_parquet(tmp_path / "a.parquet")
    content = (tmp_path / "a.parquet").read_bytes()
    assert one_point not in content
    import pyarrow as pa
    import pyarrow.parquet as pq

    table = pq.read_table(tmp_path / "a.parquet")
    column = table.schema.get_field_index("geometry")
    broken = table.set_column(
        column, table.schema.field("geometry"), [pa.array([whole, one_point])]
    )
    pq.write_table(broken, tmp_path / "b.parquet")
    layer = read_layer("power_lines", tmp_path / "b.parquet")
    assert record_of(layer)["dropped"] == {"broken": 1}


def test_numbers_that_may_be_unknown_are_told_when_they_are_none(tmp_path: Path) -> None:
    rows = [
        (n, 134 + n / 10, 34.2, 66, mw)
        for n, mw in enumerate(["100", "", "much", "-5", "1e9", "１２"])
    ]
    columns = ("id", "lon", "lat", "voltage_kv", "headroom_mw")
    layer = read_layer("substations", csv(tmp_path, *rows, columns=columns))
    assert layer["headroom_mw"].fillna(-1).tolist() == [100, -1, -1, -5, -1, 12]
    repaired = record_of(layer)["repaired"]
    assert repaired["no_number headroom_mw -20000 20000"] == 2


ODD_COLUMNS = {
    "lists": [[1], [2, 3], []],
    "arrays": [np.array([1]), np.array([2]), None],
    "dicts": [{"a": 1}, None, {"a": 2}],
    "dates": pd.to_datetime(["2020-01-01", None, "2021-01-01"]),
    "categories": pd.Categorical(["a", None, "b"]),
    "truths": [True, None, False],
    "integers": pd.array([1, None, 2], dtype="Int64"),
    "bytes": [b"a", None, b""],
    "anything": [1, "a", None],
}


@pytest.mark.parametrize("kind", ODD_COLUMNS)
@pytest.mark.parametrize("column", ["x", "name", "id", "voltage_kv", "headroom_mw", "kind"])
def test_columns_of_odd_kinds_are_read_or_refused(kind: str, column: str) -> None:
    frame = gpd.GeoDataFrame(
        {"voltage_kv": [66.0, 66.0, 154.0]},
        geometry=gpd.points_from_xy([134, 134, 134.1], [34, 34, 34.1]),
        crs=4326,
    )
    frame[column] = ODD_COLUMNS[kind]
    layers = Layers({"substations": frame})
    try:
        kept = layers.frame("substations")
    except LayerError as error:
        assert column == "voltage_kv", error  # noqa: PT017, no voltage in it is an answer too
    else:
        assert kept["id"].is_unique
        assert kept["voltage_kv"].between(0.1, 1500).all()


def test_two_columns_of_one_name_are_refused() -> None:
    frame = gpd.GeoDataFrame(
        [[66.0, "a", "b"]], columns=["voltage_kv", "name", "name"], geometry=[shapely.Point(1, 2)]
    )
    with refused(
        LayerError,
        "layers.columns_twice",
        what="layer substations: a frame in memory",
        column="name",
    ):
        _ = Layers({"substations": frame.set_crs(4326)})["substations"]


# ------------------------------------------------------------------------------ several files


def test_a_pattern_is_one_layer_whatever_columns_its_files_have(tmp_path: Path) -> None:
    features(
        tmp_path / "east_subs.geojson", ({"voltage": "66000", "operator": "A"}, square(139, 35))
    )
    features(
        tmp_path / "west_subs.geojson",
        ({"voltage": None, "ref": 7}, square(134, 34)),
        ({"voltage": "154000"}, square(135, 34)),
    )
    features(tmp_path / "none_subs.geojson")
    layer = read_layer(
        "substations", tmp_path / "*_subs.geojson", columns={"voltage_kv": "voltage"}
    )
    record = record_of(layer)
    assert sorted(layer["voltage_kv"]) == [66, 154]
    assert record["rows_read"] == 3
    assert record["examples"]["missing voltage_kv"] == ["west_subs.geojson 1 nothing"]
    with refused(LayerError, "layers.none_fits", path=str(tmp_path / "*_lines.geojson")):
        read_layer("substations", tmp_path / "*_lines.geojson")


# ------------------------------------------------------------------------------ provenance


def test_the_record_beside_a_fetched_file_is_taken_over(tmp_path: Path) -> None:
    path = csv(tmp_path, ("a", 1, 134, 34.2, 66))
    told = {
        "source": "OpenStreetMap by way of Overpass", "licence": "ODbL 1.0", "date": "2026-11-01",
        "attribution": "© OpenStreetMap contributors", "confidence": "medium", "note": "uneven",
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
    }  # fmt: skip
    beside = path.with_name("mine.csv.provenance.json")
    beside.write_text(json.dumps(told))
    record = record_of(read_layer("substations", path))
    assert {key: record[key] for key in told} == told
    given = record_of(read_layer("substations", path, licence="mine", source="me", date="2027"))
    assert (given["licence"], given["source"], given["date"]) == ("mine", "me", "2027")
    path.write_text(path.read_text() + "b,2,134.1,34.2,77\n")
    assert "was changed since it was fetched" in record_of(read_layer("substations", path))["note"]
    for broken in ("[]", "{", '{"source": {"a": 1}}'):
        beside.write_text(broken)
        read_layer("substations", path)


UNKNOWN, FORBIDDEN = "layers.licence_unknown", "layers.licence_not_commercial"


@pytest.mark.parametrize(
    ("licence", "warned"),
    [
        ("", UNKNOWN), ("unknown", UNKNOWN), ("不明", UNKNOWN), ("?", UNKNOWN),
        ("CC BY-NC 4.0", FORBIDDEN), ("CC-BY-NC-SA", FORBIDDEN),
        ("KSJ terms, non-commercial", FORBIDDEN),
        ("非商用", FORBIDDEN),
        ("the user's own", ""), ("CC BY 4.0", ""), ("ODbL 1.0", ""), ("ENCODE", ""),
        ("KSJ terms (CC BY 4.0 compatible)", ""),
    ],
)  # fmt: skip
def test_licences_that_warn(licence: str, warned: str) -> None:
    said = licence_warning(Provenance("hazards", licence=licence))
    assert (said.code if said else "") == warned

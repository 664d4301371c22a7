"""What tags say as numbers, and how elements become shapes and tiles."""

from __future__ import annotations

import json
import math
import os
from pathlib import Path
from typing import Any

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod
from stand_in import Element, points_of, relation, square, touching, way

from geowbit.core.errors import AreaError, printable
from geowbit.fetch import OSM_LAYERS, FetchOptions, fetch_osm, parse_area
from geowbit.fetch._http import check_address, is_loopback, strip_markup
from geowbit.fetch.area import area_shape, cut_into_tiles
from geowbit.layers.osm import _tags as t
from geowbit.layers.osm._shapes import element_of

GEOD = Geod(ellps="GRS80")
SIDE = 0.01


@pytest.mark.parametrize(
    ("text", "kilovolts"),
    [
        # as they stand in the real layers
        ("66000", (66,)),
        ("66000;6600", (66, 6.6)),
        ("6600;66000", (66, 6.6)),
        ("77000,6600", (77, 6.6)),
        ("66000;6600以下", (66, 6.6)),
        ("66000;dc1500", (66, 1.5)),
        ("dc1500", (1.5,)),
        ("66000 V", (66,)),
        ("154kV", (154,)),
        ("154 KV", (154,)),
        ("275/154kV", (275, 154)),
        ("66;6.6 kV", (66, 6.6)),
        ("６６０００；６６００", (66, 6.6)),
        ("66,000", (66,)),
        ("187,000;66,000", (187, 66)),
        ("66 000 V", (66,)),
        ("275000;275000", (275,)),
        ("0", ()),
        ("", ()),
        (None, ()),
        ("medium", ()),
        ("15400066", ()),
        ("600", (0.6,)),
    ],
)
def test_voltages_in_every_spelling(text: str | None, kilovolts: tuple[float, ...]) -> None:
    assert t.voltages_kv(text) == kilovolts


def test_volts_on_a_line_below_a_thousand_are_kilovolts() -> None:
    line = OSM_LAYERS["power_lines"]
    assert line.numbers["voltage_kv"]({"voltage": "154"}) == 154
    assert line.numbers["voltage_kv"]({"voltage": "154000;66000"}) == 154
    assert math.isnan(line.numbers["voltage_kv"]({}) or 0)
    # a tram's substation does have 600 V
    assert OSM_LAYERS["substations"].numbers["voltage_kv"]({"voltage": "600"}) == 0.6


@pytest.mark.parametrize(
    ("text", "megawatts"),
    [
        ("1 GW", 1000),
        ("1.2GW", 1200),
        ("500 kW", 0.5),
        ("300 MW", 300),
        ("300 mw", 300),
        ("２９．５ MW", 29.5),
        ("1,200 MW", 1200),
        ("1,200,500 kW", 1200.5),
        ("1,5 MWp", 1.5),
        ("1.234,5 kW", 1.2345),
        ("1 200 kW", 1.2),
        ("2 x 600 MW", 1200),
        ("2×600MW", 1200),
        ("100 MW;50 MW", 150),
        ("~30 MW", 30),
        ("2500000", 2.5),
        ("750000 W", 0.75),
        ("yes", None),
        ("no", None),
        ("", None),
        (None, None),
        ("300", None),
        ("0 MW", None),
        ("-1", None),
        ("-1 MW", None),
        ("100 MW;yes", None),
        ("900 GW", None),
    ],
)
def test_capacity_in_every_spelling(text: str | None, megawatts: float | None) -> None:
    assert t.capacity_mw(text) == (None if megawatts is None else pytest.approx(megawatts))


@given(st.text() | st.from_regex(r"[\d.,;x× kKmMgGvVwW-]{0,25}"))
def test_no_text_breaks_a_reader(text: str) -> None:
    voltages = t.voltages_kv(text)
    assert list(voltages) == sorted(set(voltages), reverse=True)
    assert all(0 < v <= 1500 for v in voltages)
    capacity = t.capacity_mw(text)
    assert capacity is None or 0 < capacity <= 50_000
    tags = dict.fromkeys(["circuits", "cables", "location", "start_date", "name", "voltage"], text)
    circuits = t.circuits(tags)
    assert circuits is None or circuits >= 0
    for layer in OSM_LAYERS.values():
        for number in layer.numbers.values():
            value = number(tags)
            assert value is None or isinstance(value, float)
        for word in layer.words.values():
            assert isinstance(word(tags), str)


@given(st.floats(0.001, 1500, allow_nan=False).map(lambda kv: round(kv * 1000) / 1000))
def test_volts_and_kilovolts_say_the_same(kilovolts: float) -> None:
    in_volts = t.voltages_kv(f"{kilovolts * 1000:.0f}")
    assert in_volts == pytest.approx(t.voltages_kv(f"{kilovolts:.3f} kV"))
    assert in_volts == pytest.approx((kilovolts,))


@pytest.mark.parametrize(
    ("tags", "word"),
    [
        ({"power": "line"}, "overhead"),
        ({"power": "line", "location": "underground"}, "underground"),
        ({"power": "cable"}, "underground"),
        ({"power": "cable", "location": "overhead"}, "overhead"),
        ({"power": "cable", "location": "underwater"}, "submarine"),
        ({"power": "cable", "submarine": "yes"}, "submarine"),
    ],
)
def test_construction(tags: dict[str, str], word: str) -> None:
    assert t.construction(tags) == word


@pytest.mark.parametrize(
    ("tags", "count"),
    [
        ({"circuits": "2"}, 2),
        ({"circuits": "1;1"}, 2),
        ({"circuits": "two", "cables": "3"}, 1),
        ({"cables": "6"}, 2),
        ({"cables": "7"}, 2),
        ({"cables": "2"}, None),
        ({"cables": "2", "frequency": "0"}, 1),
        ({"circuits": "0"}, None),
        ({}, None),
    ],
)
def test_circuits(tags: dict[str, str], count: float | None) -> None:
    assert (t.circuits(tags) or None) == count


@pytest.mark.parametrize(
    ("tags", "word"),
    [
        ({}, "in use"),
        ({"disused": "yes"}, "disused"),
        ({"disused": "no"}, "in use"),
        ({"abandoned": "yes"}, "disused"),
        ({"demolished:power": "substation"}, "demolished"),
        ({"abandoned:railway": "rail"}, "in use"),
        ({"construction": "yes"}, "under construction"),
        ({"proposed": "yes"}, "planned"),
    ],
)
def test_status(tags: dict[str, str], word: str) -> None:
    assert t.status(tags) == word


def member(role: str, line: Any) -> dict[str, Any]:
    return {"type": "way", "ref": 1, "role": role, "geometry": points_of(line)}


def multipolygon(*members: dict[str, Any], kind: str = "multipolygon") -> dict[str, Any]:
    return {"type": "relation", "id": 1, "tags": {"type": kind}, "members": list(members)}


def ring(x: float, y: float, side: float) -> Any:
    return square(x, y, side).exterior


def test_a_closed_way_is_a_polygon_whatever_its_tags() -> None:
    yard = square(139, 35, SIDE)
    for tags in ({"power": "substation"}, {"telecom": "exchange"}, {}):
        shape = element_of(way(1, yard, **tags).found).shape
        assert shape.equals(yard)
    no_area = element_of(way(1, yard, area="no").found).shape
    assert no_area.geom_type == "LineString"


def test_a_hole_is_taken_out_and_an_island_in_it_stays() -> None:
    parts = [member("outer", ring(0, 0, 9)), member("inner", ring(0, 0, 5))]
    with_hole = element_of(multipolygon(*parts))
    assert with_hole.whole
    assert with_hole.shape.area == pytest.approx(81 - 25)
    island = element_of(multipolygon(*parts, member("outer", ring(0, 0, 2))))
    assert island.shape.area == pytest.approx(81 - 25 + 4)


def test_outlines_of_several_ways_in_any_order_and_without_roles() -> None:
    found = relation(1, square(0, 0, 4).difference(square(0, 0, 2))).found
    found["members"] = found["members"][::-1]
    assert element_of(found).shape.area == pytest.approx(12)
    for each in found["members"]:
        if each["role"] == "outer":
            each["role"] = ""
    assert element_of(found).shape.area == pytest.approx(12)


def test_rings_that_touch_do_not_fill_what_they_enclose() -> None:
    around = [(0, 0), (1, 0), (2, 0), (2, 1), (2, 2), (1, 2), (0, 2), (0, 1)]
    shape = element_of(multipolygon(*(member("outer", ring(x, y, 1)) for x, y in around))).shape
    assert shape.area == pytest.approx(8)


def test_an_outline_that_does_not_close_counts_by_its_members() -> None:
    open_ring = shapely.LineString(list(ring(139, 35, SIDE).coords)[:-1])
    broken = element_of(multipolygon(member("outer", open_ring)))
    assert not broken.whole
    assert square(139, 35, SIDE).buffer(1e-9).covers(broken.shape)
    park = multipolygon(
        {"type": "node", "ref": 1, "role": "", "lat": 35.0, "lon": 139.0},
        {"type": "node", "ref": 2, "role": "", "lat": 35.1, "lon": 139.1},
        kind="site",
    )
    assert element_of(park).shape.bounds == (139, 35, 139.1, 35.1)
    assert element_of(multipolygon()).shape is None


def test_a_self_crossing_outline_still_has_a_place(
    serve: Any, cache: Path, quick: FetchOptions, tmp_path: Path
) -> None:
    bow = shapely.Polygon([(139, 35), (139.1, 35.1), (139.1, 35), (139, 35.1)])
    found = way(1, bow, power="substation", voltage="66000").found
    tied = multipolygon(member("outer", bow.exterior))
    tied["tags"] |= {"power": "substation"}
    server = serve([Element(found, bow.exterior), Element(tied, bow.exterior)])
    out = tmp_path / "s.geojson"
    record = fetch_osm(
        "substations", area="138,34,140,36", out=out, endpoint=server.url, options=quick
    )
    assert record.rows_kept == 2
    for feature in json.loads(out.read_text())["features"]:
        x, y = feature["geometry"]["coordinates"]
        # within the left or the right triangle, whose tips meet in the middle
        assert abs(y - 35.05) <= abs(x - 139.05) <= 0.05


corner = st.tuples(st.floats(-170, 170), st.floats(-80, 80))


@given(corner, st.floats(0.01, 9), st.floats(0.01, 9), st.floats(0.01, 1))
def test_tiles_cover_any_area_within_their_size(
    at: tuple[float, float], wide: float, high: float, share: float
) -> None:
    x, y = at
    area = shapely.Polygon([(x, y), (x + wide, y), (x + wide / 2, min(y + high, 89))])
    size = abs(GEOD.geometry_area_perimeter(shapely.box(*area.bounds))[0]) / 1e6
    found = cut_into_tiles(area, FetchOptions(tile_km2=size * max(share, 0.02)))
    boxes = [shapely.box(t.west, t.south, t.east, t.north) for t in found]
    left = area.difference(shapely.union_all(boxes))
    assert left.area < 1e-12 * area.area + 1e-15
    # an edge of a box is straight in degrees here and a geodesic there
    dense = [box.segmentize(0.01) for box in boxes]
    largest = max(abs(GEOD.geometry_area_perimeter(box)[0]) / 1e6 for box in dense)
    assert largest <= size * max(share, 0.02) * 1.01 + 1e-6


def test_too_many_questions_are_refused_with_a_way_out() -> None:
    with pytest.raises(AreaError) as caught:
        cut_into_tiles(shapely.box(-170, -80, 170, 80), FetchOptions())
    assert caught.value.code == "fetch.too_many_questions"
    assert caught.value.params["most"] == 500


@given(st.text(max_size=40))
def test_any_text_is_an_area_or_refused(text: str) -> None:
    if not text.strip():
        with pytest.raises(AreaError) as caught:
            parse_area(text)
        assert caught.value.code == "fetch.area_empty"
        return
    area = parse_area(text)
    assert len(area) == 1
    assert set(area) <= {"bbox", "prefectures", "file", "place"}


@given(st.lists(st.floats() | st.integers(), max_size=6))
def test_any_list_is_a_box_or_refused(bbox: list[float]) -> None:
    right = len(bbox) == 4 and all(map(math.isfinite, bbox))
    if right:
        west, south, east, north = map(float, bbox)
        right = -180 <= west < east <= 180 and -90 <= south < north <= 90
    if right and not abs(west) <= 90 < abs(south):
        assert area_shape({"bbox": bbox}).bounds == (west, south, east, north)
    else:
        with pytest.raises(AreaError) as caught:
            area_shape({"bbox": bbox})
        assert caught.value.code.startswith("fetch.bbox_")


def test_only_this_machine_is_loopback() -> None:
    assert all(map(is_loopback, ["http://127.0.0.1/", "http://[::1]:8/", "http://localhost/x"]))
    others = ["http://10.0.0.1/", "http://127.0.0.1.evil.org/", "http://localhost.org/", "http:///"]
    assert not any(map(is_loopback, others))
    assert check_address("https://example.org/a#b", "x") == "https://example.org/a"


@given(st.binary(max_size=300))
def test_words_of_any_body_are_one_printable_line(body: bytes) -> None:
    words = strip_markup(body)
    assert words == printable(words)
    assert len(words) <= 160
    assert words.isprintable() or not words


REAL = os.environ.get("GEOWBIT_REAL_DATA")


@pytest.mark.skipif(not REAL, reason="GEOWBIT_REAL_DATA is not set: the real layers are absent")
def test_the_real_outlines_of_hokkaido_come_whole(
    serve: Any, cache: Path, patient: Any, tmp_path: Path
) -> None:
    path = Path(str(REAL)) / "substations" / "hokkaido_substations.geojson"
    elements = []
    for n, feature in enumerate(json.loads(path.read_text(encoding="utf-8"))["features"], 1):
        shape = shapely.geometry.shape(feature["geometry"])
        tags = {k: str(v) for k, v in feature["properties"].items() if v is not None}
        tags |= {"power": "substation", "type": "multipolygon"}
        if shape.geom_type == "Point":
            found = {"type": "node", "id": n, "lat": shape.y, "lon": shape.x, "tags": tags}
            elements.append(Element(found, shape))
        elif n % 2:
            elements.append(way(n, shapely.Polygon(shape.exterior), **tags))
        else:
            elements.append(relation(n, shape, **tags))
    area = shapely.Polygon([(141.0, 42.5), (143.0, 42.3), (143.5, 43.8), (141.2, 43.9)])
    (tmp_path / "area.geojson").write_text(shapely.to_geojson(area))
    server, out = serve(elements), tmp_path / "s.geojson"
    fetch_osm(
        "substations",
        area=str(tmp_path / "area.geojson"),
        out=out,
        endpoint=server.url,
        options=patient(tile_km2=1000),
    )
    features = json.loads(out.read_text())["features"]
    wanted = touching(elements, area)
    assert len(features) == len(wanted) > 200
    assert {f["properties"]["id"] for f in features} == wanted
    assert sum(len(asked.given) for asked in server.asked) > len(wanted)
    by_id = {e.id: e for e in elements}
    for feature in features:
        drawn = by_id[feature["properties"]["id"]].shape
        assert shapely.distance(drawn, shapely.Point(feature["geometry"]["coordinates"])) < 1e-9
        voltage = by_id[feature["properties"]["id"]].tags.get("voltage")
        if voltage and voltage.isdigit() and int(voltage):
            assert feature["properties"]["voltage_kv"] == int(voltage) / 1000

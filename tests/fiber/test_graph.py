"""The fiber graph, against graphs small enough for paper, and against networkx."""

from __future__ import annotations

import geopandas as gpd
import networkx as nx
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod, Transformer
from shapely import LineString, MultiLineString

from geowbit.core.errors import LayerError
from geowbit.fiber import attach, fiber_graph, route_km_or_estimate, route_km_to
from geowbit.layers import embedded_layer

GEOD = Geod(ellps="GRS80")
# one degree of the equator on GRS80: 6,378.137 km x pi / 180
EQUATOR_DEG_KM = 6378.137 * np.pi / 180
ALONG = 1.3
OTEMACHI, DOJIMA = (139.7645, 35.6870), (135.4959, 34.6937)


def routes(*rows: dict) -> gpd.GeoDataFrame:
    frame = gpd.GeoDataFrame([{"id": f"R{n}", **row} for n, row in enumerate(rows)])
    return frame.set_geometry("geometry", crs="EPSG:4326")


def link(a: str, b: str, km: float, *line: tuple[float, float], kind: str = "rail") -> dict:
    return {"from_id": a, "to_id": b, "length_km": km, "kind": kind, "geometry": LineString(line)}


def drawn(*line: tuple[float, float]) -> dict:
    return {"geometry": LineString(line)}


def km_to(frame: gpd.GeoDataFrame, place: tuple[float, float], hub: tuple[float, float]) -> float:
    graph = fiber_graph(frame)
    places = attach(graph, [place[0]], [place[1]])
    return float(route_km_to(graph, places, hub, detour_ratio=ALONG)[0])


A, B, C = (0.0, 0.0), (1.0, 0.0), (0.0, 1.0)
TRIANGLE = routes(link("a", "b", 100, A, B), link("b", "c", 50, B, C), link("a", "c", 200, A, C))


def test_a_triangle_is_crossed_the_shorter_way():
    # over b: 100 + 50; straight: 200
    assert km_to(TRIANGLE, C, A) == pytest.approx(150)
    assert km_to(TRIANGLE, B, A) == pytest.approx(100)
    assert km_to(TRIANGLE, A, A) == pytest.approx(0, abs=1e-6)


def test_a_place_may_attach_to_the_middle_of_a_link():
    # a quarter of the way from a to b: 25 km of the 100, whatever the drawing measures
    place = (0.25, -0.1)
    access = GEOD.inv(*place, 0.25, 0.0)[2] / 1e3
    assert access == pytest.approx(11.057, abs=0.001)
    assert km_to(TRIANGLE, place, A) == pytest.approx(25 + ALONG * access, rel=1e-4)
    # from the other side: 75 on this link and 50 on the next
    assert km_to(TRIANGLE, place, C) == pytest.approx(75 + 50 + ALONG * access, rel=1e-4)


def test_the_hub_too_may_lie_off_the_middle_of_a_link():
    place, hub = (0.25, -0.1), (0.75, -0.2)
    access = sum(GEOD.inv(*p, p[0], 0.0)[2] / 1e3 for p in (place, hub))
    # both on the link a - b: half of its 100 km lies between them
    assert km_to(TRIANGLE, place, hub) == pytest.approx(50 + ALONG * access, rel=1e-4)


def test_place_and_hub_on_one_link_take_the_way_around_where_it_is_shorter():
    frame = routes(
        link("a", "b", 100, A, B), link("a", "b", 4, A, (0.5, 5.0), B, kind="expressway")
    )
    # along the link: 0.9 x 100; around: 5 + 4 + 5
    assert km_to(frame, (0.95, 0.0), (0.05, 0.0)) == pytest.approx(14, abs=0.01)
    assert km_to(frame, (0.55, 0.0), (0.45, 0.0)) == pytest.approx(10, abs=0.01)


def test_of_parallel_links_the_shortest_counts():
    over, under = (0.5, 0.3), (0.5, -0.3)
    frame = routes(link("a", "b", 130, A, over, B), link("b", "a", 60, B, under, A))
    assert km_to(frame, B, A) == pytest.approx(60)
    # in the middle of the long one: 65 either way, then 60 or nothing
    assert km_to(frame, over, A) == pytest.approx(65, rel=1e-3)
    # at nine tenths of the long one: 13 and 60 beat 117
    assert km_to(frame, (0.9, 0.06), A) == pytest.approx(13 + 60, rel=2e-3)


ISLAND = ((5.0, 5.0), (5.5, 5.0))


def test_an_island_has_no_route_and_its_estimate_is_flagged():
    frame = routes(*TRIANGLE.to_dict("records"), link("x", "y", 60, *ISLAND))
    graph = fiber_graph(frame)
    lon, lat = [5.2, 1.0], [5.0, 0.0]
    places = attach(graph, lon, lat)
    assert np.isinf(route_km_to(graph, places, A, detour_ratio=ALONG)).tolist() == [True, False]
    km, estimated = route_km_or_estimate(graph, places, lon, lat, A, detour_ratio=ALONG)
    assert estimated.tolist() == [True, False]
    assert km[0] == pytest.approx(1.3 * GEOD.inv(5.2, 5.0, 0.0, 0.0)[2] / 1e3)
    assert km[1] == pytest.approx(100)


def test_a_submarine_link_carries_traffic_and_takes_nobody_on_board():
    cable = link("b", "x", 700, B, ISLAND[0], kind="submarine")
    frame = routes(*TRIANGLE.to_dict("records"), link("x", "y", 60, *ISLAND), cable)
    # from the far end of the island: 60 + 700 + 100
    assert km_to(frame, ISLAND[1], A) == pytest.approx(860)
    # in the middle of the sea, on the cable itself: the nearest coast counts
    at_sea = (4.0, 3.75)
    graph = fiber_graph(frame)
    place = attach(graph, [at_sea[0]], [at_sea[1]])
    assert graph.routes["kind"].iloc[place.route[0]] == "rail"
    assert place.km[0] == pytest.approx(GEOD.inv(*at_sea, *ISLAND[0])[2] / 1e3, rel=1e-3)


def meters_east(m: float) -> float:
    return m / 1000 / EQUATOR_DEG_KM


@pytest.mark.parametrize(("gap_m", "joined"), [(0, True), (50, True), (99, True), (150, False)])
def test_ends_of_drawn_lines_join_within_100_m(gap_m, joined):
    frame = routes(drawn((0, 0), (1, 0)), drawn((1 + meters_east(gap_m), 0), (2, 0)))
    km = km_to(frame, (2, 0), (0, 0))
    # the gap itself is passed over: it is a joint and no cable
    expected = 2 * EQUATOR_DEG_KM - gap_m / 1000 if joined else np.inf
    assert km == pytest.approx(expected, rel=1e-6)


def test_the_parts_of_a_multilinestring_are_routes_that_meet_at_their_ends():
    parts = MultiLineString([[(0, 0), (1, 0)], [(1, 0), (2, 0)], [(1, 0), (1, 1)]])
    frame = routes({"geometry": parts, "kind": "user"})
    assert km_to(frame, (2, 0), (0, 0)) == pytest.approx(2 * EQUATOR_DEG_KM, rel=1e-6)
    north = GEOD.inv(1, 0, 1, 1)[2] / 1e3
    assert km_to(frame, (1, 1), (0, 0)) == pytest.approx(EQUATOR_DEG_KM + north, rel=1e-6)


def test_the_parts_of_a_multilinestring_share_its_length():
    parts = MultiLineString([[(0, 0), (1, 0)], [(1, 0), (4, 0)]])
    frame = routes({"geometry": parts, "kind": "user", "length_km": 480.0})
    # a quarter of 480 km, not 480 km for each part
    assert km_to(frame, (1, 0), (0, 0)) == pytest.approx(120, rel=1e-6)
    assert km_to(frame, (4, 0), (0, 0)) == pytest.approx(480, rel=1e-6)


@pytest.mark.parametrize("length", [float("nan"), None, "unknown", 0.0, -5.0, float("inf")])
def test_a_length_that_is_none_gives_way_to_the_drawing(length):
    frame = routes({**drawn((0, 0), (1, 0)), "length_km": length})
    assert km_to(frame, (1, 0), (0, 0)) == pytest.approx(EQUATOR_DEG_KM, rel=1e-6)


def test_ends_that_only_some_lines_name_are_joined_by_place():
    frame = routes(
        {**drawn((0, 0), (1, 0)), "from_id": "a", "to_id": "b"},
        {**drawn((1, 0), (2, 0)), "from_id": None, "to_id": None},
    )
    assert km_to(frame, (2, 0), (0, 0)) == pytest.approx(2 * EQUATOR_DEG_KM, rel=1e-6)


def test_a_graph_of_nothing_is_refused_and_its_input_is_left_alone():
    with pytest.raises(LayerError) as caught:
        fiber_graph(TRIANGLE.iloc[:0])
    assert caught.value.code == "fiber.no_route"
    before = TRIANGLE.copy()
    fiber_graph(TRIANGLE)
    assert before.equals(TRIANGLE)


# ---- against networkx


def split_into(graph: nx.Graph, name: str, ends: tuple, at: float, length: float) -> None:
    """Insert a node into a link by cutting it, as one would on paper."""
    start, end = ends
    for node, km in ((start, at), (end, length - at)):
        known = graph.get_edge_data(node, name, {"km": np.inf})["km"]
        graph.add_edge(node, name, km=min(known, km))


def plain_graph(frame: gpd.GeoDataFrame) -> nx.Graph:
    graph = nx.Graph()
    for a, b, km in zip(frame["from_id"], frame["to_id"], frame["length_km"], strict=True):
        known = graph.get_edge_data(a, b, {"km": np.inf})["km"]
        graph.add_edge(a, b, km=min(known, km))
    return graph


shares = st.floats(0.02, 0.98)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 5), st.integers(0, 5), st.floats(1, 500)), min_size=1, max_size=12
    ),
    st.integers(0, 11),
    st.integers(0, 11),
    shares,
    shares,
)
def test_any_small_graph_agrees_with_networkx(links, place_on, hub_on, place_at, hub_at):
    links = [(a, b, km) for a, b, km in links if a != b] or [(0, 1, 7.0)]
    # each link is drawn on a parallel of its own, so that who attaches where is not in doubt
    frame = routes(
        *[
            link(f"n{a}", f"n{b}", km, (0.0, 0.1 * n), (1.0, 0.1 * n))
            for n, (a, b, km) in enumerate(links)
        ]
    )
    place_on, hub_on = place_on % len(links), hub_on % len(links)
    oracle = plain_graph(frame)
    for name, on, at in (("place", place_on, place_at), ("hub", hub_on, hub_at)):
        a, b, km = links[on]
        split_into(oracle, name, (f"n{a}", f"n{b}"), at * km, km)
    if place_on == hub_on:
        oracle.add_edge("place", "hub", km=abs(place_at - hub_at) * links[hub_on][2])
    found = km_to(frame, (place_at, 0.1 * place_on), (hub_at, 0.1 * hub_on))
    if nx.has_path(oracle, "place", "hub"):
        expected = nx.shortest_path_length(oracle, "place", "hub", weight="km")
        # a parallel is no geodesic: the foot of a place on it is good to some meters
        assert found == pytest.approx(expected, rel=1e-3, abs=0.02)
    else:
        assert np.isinf(found)


@pytest.fixture(scope="module")
def backbone() -> gpd.GeoDataFrame:
    return embedded_layer("fiber_routes")


def feet(frame: gpd.GeoDataFrame, lon: float, lat: float) -> list[tuple[int, float, float]]:
    """Every land route about as near as the nearest: row, km, share along it.

    In the azimuthal equidistant projection around the place distances from it are true.
    """
    here = Transformer.from_crs(
        "EPSG:4326", f"+proj=aeqd +lon_0={lon} +lat_0={lat} +ellps=GRS80", always_xy=True
    )
    rows = np.flatnonzero(frame["kind"] != "submarine")
    lines = shapely.segmentize(frame.geometry.to_numpy()[rows], 0.02)
    flat = shapely.transform(lines, lambda c: np.column_stack(here.transform(*c.T)))
    km = shapely.distance(flat, shapely.Point(0, 0)) / 1e3
    near = np.flatnonzero(km <= km.min() + 0.03)
    share = shapely.line_locate_point(flat[near], shapely.Point(0, 0), normalized=True)
    return [(int(rows[n]), float(km[n]), float(s)) for n, s in zip(near, share, strict=True)]


def route_by_networkx(frame: gpd.GeoDataFrame, whole: nx.Graph, place: tuple, at: list) -> float:
    found = []
    for row, km, share in feet(frame, *place):
        for hub_row, hub_km, hub_share in at:
            graph = whole.copy()
            for name, cut, part in (("place", row, share), ("hub", hub_row, hub_share)):
                one = frame.iloc[cut]
                split_into(
                    graph,
                    name,
                    (one["from_id"], one["to_id"]),
                    part * one["length_km"],
                    one["length_km"],
                )
            if row == hub_row:
                between = abs(share - hub_share) * frame["length_km"].iloc[row]
                graph.add_edge("place", "hub", km=between)
            way = nx.shortest_path_length(graph, "place", "hub", weight="km")
            found.append(way + ALONG * (km + hub_km))
    return min(found)


def test_the_backbone_agrees_with_networkx(backbone):
    towns = embedded_layer("municipalities").sample(8, random_state=3)
    # beside the towns themselves: off the nodes of the graph
    lon, lat = towns.geometry.x.to_numpy() + 0.03, towns.geometry.y.to_numpy() - 0.02
    graph, whole = fiber_graph(backbone), plain_graph(backbone)
    for hub in (OTEMACHI, DOJIMA):
        found = route_km_to(graph, attach(graph, lon, lat), hub, detour_ratio=ALONG)
        at = feet(backbone, *hub)
        expected = [
            route_by_networkx(backbone, whole, place, at) for place in zip(lon, lat, strict=True)
        ]
        np.testing.assert_allclose(found, expected, rtol=1e-3, atol=0.15)


def test_lines_run_from_their_first_node_to_their_second(backbone):
    # along a line counts from its start: a line drawn backwards would mirror every place on it
    nodes = embedded_layer("fiber_nodes").set_index("id")
    for end, position in (("from_id", 0), ("to_id", -1)):
        at = shapely.get_point(backbone.geometry.to_numpy(), position)
        node = nodes.loc[backbone[end]]
        away = GEOD.inv(shapely.get_x(at), shapely.get_y(at), node["lon"], node["lat"])[2]
        assert away.max() < 100


# what the makers of the tables measured on their finer drawing
PUBLISHED = [
    ("Tokyo Otemachi", "Osaka Dojima", 512),
    ("Tokyo Otemachi", "Fukuoka", 1097),
    ("Osaka Dojima", "Fukuoka", 603),
    ("Tokyo Otemachi", "Sendai", 356),
    # they had the cable Tomakomai - Hachinohe at 261.2 km; 1.3 x its sketch of 237.5 is 308.8
    ("Tokyo Otemachi", "Sapporo", 981 - 261.2 + 308.8),
]


@pytest.mark.parametrize(("hub", "place", "km"), PUBLISHED)
def test_published_lengths(backbone, hub, place, km):
    nodes = embedded_layer("fiber_nodes")
    nodes = nodes[nodes["kind"].isin(["hub", "capital"])].set_index("name_en")
    at, to = ((nodes.loc[name, "lon"], nodes.loc[name, "lat"]) for name in (place, hub))
    assert km_to(backbone, at, to) == pytest.approx(km, abs=1.5)


def test_without_the_guessed_cables_sapporo_is_160_km_farther(backbone):
    sapporo = embedded_layer("fiber_nodes").set_index("name_en").loc["Sapporo"]
    on_land = backbone[backbone["kind"] != "submarine"]
    km = km_to(on_land, (sapporo["lon"], sapporo["lat"]), OTEMACHI)
    assert km == pytest.approx(1141, abs=1.5)

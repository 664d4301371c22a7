"""Lines become links: where they meet, where they only cross, and what dirt does."""

from __future__ import annotations

import os
from itertools import pairwise
from pathlib import Path

import geopandas as gpd
import networkx as nx
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod
from scipy.sparse.csgraph import dijkstra
from scipy.spatial import cKDTree
from shapely import LineString

from geowbit.core.errors import LayerError
from geowbit.fiber import FiberGraph, attach, fiber_graph, route_km_to
from geowbit.fiber._noding import DrawnLines
from geowbit.geodesy import ecef_m

GEOD = Geod(ellps="GRS80")
EQUATOR_DEG_KM = 6378.137 * np.pi / 180
M = 1 / (1000 * EQUATOR_DEG_KM)  # a meter of the equator in degrees


def graph_of(*lines: list[tuple[float, float]], **options) -> FiberGraph:
    frame = gpd.GeoDataFrame(geometry=[LineString(line) for line in lines], crs="EPSG:4326")
    return fiber_graph(frame, **options)


def km_between(graph: FiberGraph, a: tuple[float, float], b: tuple[float, float]) -> float:
    places = attach(graph, [a[0]], [a[1]])
    return float(route_km_to(graph, places, b, detour_ratio=1.0)[0])


def test_an_end_on_the_middle_of_a_line_joins_it_there():
    graph = graph_of([(0, 0), (2, 0)], [(1, 1), (1, 0)])
    assert (graph.report.links, graph.report.nodes, graph.report.cut) == (3, 4, 1)
    north = GEOD.inv(1, 0, 1, 1)[2] / 1e3
    assert km_between(graph, (1, 1), (0, 0)) == pytest.approx(EQUATOR_DEG_KM + north, rel=1e-6)


@pytest.mark.parametrize(("gap_m", "joined"), [(99, True), (101, False)])
def test_a_loose_end_reaches_as_far_as_the_tolerance(gap_m, joined):
    degree_km = GEOD.inv(1, 0, 1, 0.001)[2] / 1e3 / 0.001
    graph = graph_of([(0, 0), (2, 0)], [(1, 1), (1, gap_m / 1e3 / degree_km)])
    assert graph.report.parts == (1 if joined else 2)
    assert graph.report.dangling == (3 if joined else 4)


def test_lines_that_cross_pass_over_each_other_unless_asked():
    cross = [(0, 0), (2, 0)], [(1, 1), (1, -1)]
    assert graph_of(*cross).report.parts == 2
    joined = graph_of(*cross, join_crossings=True).report
    assert (joined.links, joined.nodes, joined.parts) == (4, 5, 1)


def test_a_shared_vertex_is_a_junction_where_the_ways_part():
    graph = graph_of([(0, 0), (1, 0), (2, 0)], [(1, 1), (1, 0), (1, -1)])
    assert (graph.report.links, graph.report.nodes) == (4, 5)


def test_a_stretch_drawn_twice_is_two_parallel_links_and_no_junction_at_each_vertex():
    # vertices 50 m apart: closer than the tolerance, and yet no node of them
    shared = [(1 + 50 * M * n, 0) for n in range(101)]
    one = [(0, 0.5), *shared, (2, 0.5)]
    other = [(0, -0.5), *shared, (2, -0.5)]
    graph = graph_of(one, other)
    assert (graph.report.links, graph.report.nodes, graph.report.parallel) == (6, 6, 1)
    assert sorted(graph.routes["length_km"].round(6))[:2] == pytest.approx([5, 5], rel=1e-6)


def test_short_rows_of_one_drawing_do_not_shrink_to_a_point():
    # two tracks 10 m apart, each of rows of 40 m
    rows = [
        [(40 * M * n, 10 * M * track), (40 * M * (n + 1), 10 * M * track)]
        for track in (0, 1)
        for n in range(250)
    ]
    graph = graph_of(*rows)
    assert km_between(graph, (0, 0), (40 * M * 250, 0)) == pytest.approx(10, rel=1e-3)


def test_a_ring_is_a_link_from_a_node_to_itself():
    ring = [(0, 0), (0, 1), (1, 1), (1, 0), (0, 0)]
    graph = graph_of(ring, [(0, 0), (-1, 0)])
    assert (graph.report.self_loops, graph.report.nodes) == (1, 2)
    # a place on the ring takes the shorter way around
    around = km_between(graph, (0.25, 0), (-1, 0))
    assert around == pytest.approx(1.25 * EQUATOR_DEG_KM, rel=1e-3)


def test_a_ring_that_does_not_quite_close_is_closed():
    ring = [(0, 0), (0, 1), (1, 1), (1, 0), (60 * M, 0)]
    assert graph_of(ring).report.self_loops == 1


def test_a_stub_shorter_than_the_tolerance_stays_on_its_line():
    report = graph_of([(0, 0), (2, 0)], [(1, 0), (1, 60 * M)]).report
    assert (report.links, report.parts, report.self_loops) == (3, 1, 0)


def test_lines_without_length_are_counted_and_harm_nothing():
    graph = graph_of([(0, 0), (1, 0)], [(1, 0), (1, 0)], [(1, 0), (2, 0)])
    assert (graph.report.zero_length, graph.report.self_loops) == (1, 1)
    assert km_between(graph, (0, 0), (2, 0)) == pytest.approx(2 * EQUATOR_DEG_KM, rel=1e-6)


def test_rows_without_a_line_are_dropped_and_counted():
    lines = [LineString([(0, 0), (1, 0)]), None, LineString()]
    graph = fiber_graph(gpd.GeoDataFrame(geometry=lines, crs="EPSG:4326"))
    assert (graph.report.links, graph.report.dropped) == (1, 2)


def test_nodes_a_meter_apart_are_one_whatever_they_are_called():
    rows = [
        {"from_id": "a", "to_id": "b", "geometry": LineString([(0, 0), (1, 0)])},
        {"from_id": "b again", "to_id": "c", "geometry": LineString([(1 + M, 0), (2, 0)])},
    ]
    graph = fiber_graph(gpd.GeoDataFrame(rows, crs="EPSG:4326"))
    assert (graph.report.nodes, graph.report.merged, graph.report.parts) == (3, 1, 1)
    unnamed = graph_of([(0, 0), (1, 0)], [(1 + M, 0), (2, 0)])
    assert (unnamed.report.nodes, unnamed.report.merged) == (3, 1)


def test_names_are_believed_where_lines_only_touch():
    rows = [
        {"from_id": "a", "to_id": "b", "geometry": LineString([(0, 0), (2, 0)])},
        {"from_id": "c", "to_id": "d", "geometry": LineString([(1, 0), (1, 1)])},
    ]
    assert fiber_graph(gpd.GeoDataFrame(rows, crs="EPSG:4326")).report.parts == 2


def test_another_coordinate_system_is_turned_into_degrees():
    frame = gpd.GeoDataFrame(geometry=[LineString([(139, 35), (140, 36)])], crs="EPSG:4326")
    drawn = frame.to_crs("EPSG:3857")
    there = fiber_graph(drawn).routes["length_km"].iloc[0]
    # straight on that map is not straight on the earth, by 0.6 m here
    points = drawn.geometry.segmentize(100).to_crs("EPSG:4326")
    assert there == pytest.approx(GEOD.geometry_length(points.iloc[0]) / 1e3, rel=1e-6)
    assert there > GEOD.inv(139, 35, 140, 36)[2] / 1e3 + 5e-4


def test_meters_that_claim_to_be_degrees_are_refused():
    line = LineString([(15_500_000, 4_200_000), (15_600_000, 4_300_000)])
    for crs in ("EPSG:4326", None):
        with pytest.raises(LayerError) as caught:
            fiber_graph(gpd.GeoDataFrame(geometry=[line], crs=crs))
        assert caught.value.code == "geodesy.off_earth"
    with pytest.raises(LayerError) as caught:
        graph_of([(0, 0), (1, 0)], snap_m=-1)
    assert caught.value.code == "fiber.snap_m"
    assert caught.value.params["given"] == "-1"


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.floats(0.05, 0.95), min_size=1, max_size=6, unique=True),
    st.lists(st.booleans(), min_size=8, max_size=8),
    st.randoms(use_true_random=False),
)
def test_a_line_cut_anywhere_and_shuffled_comes_together_again(cuts, turned, random):
    at = [0.0, *sorted(cuts), 1.0]
    pieces = [[(a * 3, 0.0), (b * 3, 0.0)] for a, b in pairwise(at)]
    pieces = [p[::-1] if turn else p for p, turn in zip(pieces, turned, strict=False)]
    random.shuffle(pieces)
    graph = graph_of(*pieces)
    assert graph.report.parts == 1
    assert graph.routes["length_km"].sum() == pytest.approx(3 * EQUATOR_DEG_KM, rel=1e-9)
    # a piece of less than two meters is passed over
    assert km_between(graph, (0, 0), (3, 0)) == pytest.approx(3 * EQUATOR_DEG_KM, abs=0.013)


def test_a_town_of_a_hundred_thousand_segments():
    n = 220
    x, y = np.meshgrid(130 + 0.01 * np.arange(n + 1), 33 + 0.01 * np.arange(n + 1))
    place = np.stack([x, y], axis=-1)
    along = np.stack([place[:, :-1], place[:, 1:]], axis=-2).reshape(-1, 2, 2)
    up = np.stack([place[:-1], place[1:]], axis=-2).reshape(-1, 2, 2)
    lines = shapely.linestrings(np.r_[along, up])
    report = fiber_graph(gpd.GeoDataFrame(geometry=lines, crs="EPSG:4326")).report
    assert (report.links, report.nodes) == (2 * n * (n + 1), (n + 1) ** 2)
    assert (report.parts, report.dangling, report.snapped) == (1, 0, 0)


FOLDER = os.environ.get("GEOWBIT_REAL_DATA")


@pytest.mark.skipif(not FOLDER, reason="GEOWBIT_REAL_DATA names no folder with the real layers")
def test_the_expressways_agree_with_a_graph_of_every_vertex():
    frame = gpd.read_parquet(Path(FOLDER) / "expressways" / "expressway_sections.parquet")
    graph = fiber_graph(frame, snap_m=0.01)
    whole = nx.Graph()
    for line in frame.geometry:
        xy = np.round(np.array(line.coords), 7)
        km = GEOD.inv(xy[:-1, 0], xy[:-1, 1], xy[1:, 0], xy[1:, 1])[2] / 1e3
        for a, b, one in zip(map(tuple, xy[:-1]), map(tuple, xy[1:]), km, strict=True):
            whole.add_edge(a, b, km=min(one, whole.get_edge_data(a, b, {"km": np.inf})["km"]))
    # ends and junctions within two meters are one place
    ends = {tuple(np.round(line.coords[n], 7)) for line in frame.geometry for n in (0, -1)}
    places = np.array([p for p in whole.nodes if p in ends or whole.degree(p) != 2])
    for a, b in cKDTree(ecef_m(*places.T)).query_pairs(2.0):
        whole.add_edge(tuple(places[a]), tuple(places[b]), km=0.0)
    names = [tuple(p) for p in np.round(np.c_[graph.node_lon, graph.node_lat], 7)]
    start = 100
    found = dijkstra(graph.lengths, indices=start)
    expected = nx.single_source_dijkstra_path_length(whole, names[start], weight="km")
    reached = np.array([expected.get(name, np.inf) for name in names])
    assert np.isfinite(reached).sum() > 500
    np.testing.assert_allclose(found, reached, atol=0.01)


@settings(max_examples=60, deadline=None)
@given(
    lines=st.lists(
        st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=2, max_size=6),
        min_size=1,
        max_size=4,
    ),
    asked=st.lists(
        st.tuples(st.integers(0, 3), st.sampled_from([0, 0.2, 0.5, 1]), st.floats(0, 1)),
        max_size=6,
    ),
)
def test_many_stretches_are_those_of_one_at_a_time(lines, asked):
    drawn = DrawnLines(np.array([LineString(np.array(one) / 10) for one in lines]))
    asked = [(line % len(lines), begin, end) for line, begin, end in asked]
    found = drawn.stretches(*([one[part] for one in asked] for part in range(3)))
    alone = [drawn.stretch(*one) for one in asked]
    assert [shapely.get_coordinates(one).tolist() for one in found] == [
        one.tolist() for one in alone
    ]

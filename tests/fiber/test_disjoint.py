"""Pairs of disjoint routes, against minimum-cost flows of networkx."""

from __future__ import annotations

import os
from itertools import pairwise
from pathlib import Path

import geopandas as gpd
import networkx as nx
import numpy as np
import pytest
from shapely import LineString

from geowbit.fiber import (
    Network,
    attach,
    disjoint_pairs,
    fiber_graph,
    guessed_links,
    network,
    shortest_route,
)
from geowbit.layers import embedded_layer

OTEMACHI, DOJIMA = (139.7645, 35.6870), (135.4959, 34.6937)


def net_of(links: list[tuple[int, int, float]]) -> Network:
    """Return links between numbered nodes; places and lines are of no matter here."""
    rows = [
        {
            "from_id": f"n{a}",
            "to_id": f"n{b}",
            "length_km": km,
            "geometry": LineString([(a, a % 7), (b, b % 7)]),
        }
        for a, b, km in links
    ]
    return network(fiber_graph(gpd.GeoDataFrame(rows, crs="EPSG:4326")))


def node(net: Network, number: int) -> int:
    return list(net.graph.node_id).index(f"n{number}")


def least_total(net: Network, source: int, target: int, apart: str) -> float:
    """Return the cost of a flow of two, every edge (and node) carrying one at most."""
    flow = nx.DiGraph()
    scale = 1_000_000
    if apart == "nodes":
        for n in range(net.count):
            flow.add_edge((n, "in"), (n, "out"), capacity=2 if n in (source, target) else 1)
    for a, b, km in zip(net.tail, net.head, net.km, strict=True):
        for u, v in ((int(a), int(b)), (int(b), int(a))):
            ends = ((u, "out"), (v, "in")) if apart == "nodes" else (u, v)
            flow.add_edge(*ends, capacity=1, weight=round(km * scale))
    flow.add_nodes_from([source, target])
    start, end = ((source, "in"), (target, "out")) if apart == "nodes" else (source, target)
    flow.add_node("s", demand=-2)
    flow.add_node("t", demand=2)
    flow.add_edge("s", start, capacity=2)
    flow.add_edge(end, "t", capacity=2)
    try:
        return nx.min_cost_flow_cost(flow) / scale
    except nx.NetworkXUnfeasible:
        return np.inf


def check_pair(net: Network, pairs, source: int, target: int, apart: str) -> None:
    pair = pairs.pair(target)
    if pair is None:
        return
    first, second = pair
    assert first.km <= second.km
    assert first.km + second.km == pytest.approx(pairs.total_km[target], abs=1e-5)
    assert not set(first.edges) & set(second.edges)
    if apart == "nodes":
        assert not set(first.nodes[1:-1]) & set(second.nodes[1:-1])
    for way in pair:
        assert (way.nodes[0], way.nodes[-1]) == (target, source)
        for edge, (a, b) in zip(way.edges, pairwise(way.nodes), strict=True):
            assert {int(net.tail[edge]), int(net.head[edge])} == {a, b}


@pytest.mark.parametrize("apart", ["edges", "nodes"])
@pytest.mark.parametrize("seed", range(10))
def test_random_graphs_agree_with_minimum_cost_flow(seed, apart):
    # 25 graphs a case, 500 in all: sparse and dense, parallel links, equal lengths, islands
    random = np.random.default_rng([seed, apart == "nodes"])
    for _ in range(25):
        count = int(random.integers(3, 14))
        many = int(random.integers(2, 3 * count))
        ends = random.integers(0, count, (many, 2))
        km = random.choice([1.0, 2.0, 5.0], many) * random.choice([1, random.random() + 0.1], many)
        links = [(a, b, round(k, 6)) for (a, b), k in zip(ends, km, strict=True) if a != b]
        if not links:
            links = [(0, 1, 1.0)]
        net = net_of(links)
        source = int(random.integers(len(net.graph.node_lon)))
        pairs = disjoint_pairs(net, source, apart=apart)
        targets = [n for n in range(len(net.graph.node_lon)) if n != source]
        for target in random.permutation(targets)[:3]:
            expected = least_total(net, source, int(target), apart)
            assert pairs.total_km[target] == pytest.approx(expected, abs=1e-5)
            check_pair(net, pairs, source, int(target), apart)


def test_the_trap_where_the_shortest_route_bars_every_second():
    # 0-1-2-3 is shortest (3 km), and nothing goes around both 1 and 2 without it
    net = net_of([(0, 1, 1), (1, 2, 1), (2, 3, 1), (0, 2, 4), (1, 3, 4)])
    first, second = disjoint_pairs(net, node(net, 0)).pair(node(net, 3))
    assert (first.km, second.km) == (5, 5)
    assert shortest_route(net, node(net, 3), node(net, 0)).km == 3


def test_a_bow_tie_has_two_edge_disjoint_routes_and_no_node_disjoint_ones():
    net = net_of([(0, 1, 1), (0, 2, 1), (1, 2, 1), (2, 3, 1), (2, 4, 1), (3, 4, 1)])
    source, target = node(net, 0), node(net, 4)
    assert disjoint_pairs(net, source).total_km[target] == pytest.approx(2 + 4, abs=1e-6)
    nodes = disjoint_pairs(net, source, apart="nodes")
    assert np.isinf(nodes.total_km[target])
    assert nodes.pair(target) is None


def test_parallel_links_are_two_routes():
    net = net_of([(0, 1, 10), (0, 1, 30)])
    first, second = disjoint_pairs(net, node(net, 0), apart="nodes").pair(node(net, 1))
    assert (first.km, second.km) == (10, 30)


def test_the_source_itself_needs_no_route():
    net = net_of([(0, 1, 10), (0, 1, 30)])
    first, second = disjoint_pairs(net, 0).pair(0)
    assert (first.km, second.km) == (0, 0)


@pytest.fixture(scope="module")
def backbone():
    graph = fiber_graph(embedded_layer("fiber_routes"))
    hubs = attach(graph, *zip(OTEMACHI, DOJIMA, strict=True))
    return network(graph, hubs)


@pytest.mark.parametrize("apart", ["edges", "nodes"])
def test_the_backbone_agrees_with_minimum_cost_flow(backbone, apart):
    hub = int(backbone.places[0])
    pairs = disjoint_pairs(backbone, hub, apart=apart)
    nodes = embedded_layer("fiber_nodes").set_index("name_en")
    for name in ("Sapporo", "Fukuoka", "Kochi", "Naha"):
        target = list(backbone.graph.node_id).index(nodes.loc[[name], "id"].iloc[0])
        expected = least_total(backbone, hub, target, apart)
        assert pairs.total_km[target] == pytest.approx(expected, abs=1e-3)
        check_pair(backbone, pairs, hub, target, apart)
    for target in range(backbone.count):
        check_pair(backbone, pairs, hub, target, apart)


def test_without_the_guessed_links_hokkaido_hangs_on_one_tunnel(backbone):
    graph = backbone.graph
    sure = network(
        graph, attach(graph, *zip(OTEMACHI, strict=True)), without=guessed_links(graph.routes)
    )
    sapporo = list(graph.node_id).index(
        embedded_layer("fiber_nodes").set_index("name_en").loc["Sapporo", "id"]
    )
    pairs = disjoint_pairs(sure, int(sure.places[0]))
    assert np.isinf(pairs.total_km[sapporo])
    # and Kyushu is reached by rail and by road
    fukuoka = list(graph.node_id).index(
        embedded_layer("fiber_nodes").set_index("name_en").loc["Fukuoka", "id"]
    )
    assert np.isfinite(pairs.total_km[fukuoka])


FOLDER = os.environ.get("GEOWBIT_REAL_DATA")


@pytest.mark.skipif(not FOLDER, reason="GEOWBIT_REAL_DATA names no folder with the real layers")
def test_the_railways_agree_with_minimum_cost_flow():
    frame = gpd.read_parquet(Path(FOLDER) / "rail" / "rail_lines.parquet")
    graph = fiber_graph(frame)
    net = network(graph, attach(graph, *zip(OTEMACHI, strict=True)))
    source = int(net.places[0])
    pairs = disjoint_pairs(net, source)
    reached = np.flatnonzero(np.isfinite(pairs.total_km))
    assert len(reached) > 500
    for target in reached[[len(reached) // 3]]:
        expected = least_total(net, source, int(target), "edges")
        assert pairs.total_km[target] == pytest.approx(expected, abs=1e-3)

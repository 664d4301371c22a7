"""Weak places, against networkx and against the graph without them."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geowbit.fiber import (
    fiber_graph,
    graph_parts,
    guessed_links,
    node_names,
    node_prefectures,
    parts_message,
    weak_links,
    weak_nodes,
)
from geowbit.fiber.resilience import weak_places
from geowbit.layers import embedded_layer

OTEMACHI = (139.7645, 35.6870)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 8), st.integers(0, 8)), max_size=16))
def test_any_small_graph_agrees_with_networkx(edges):
    tail = np.array([a for a, _ in edges], int)
    head = np.array([b for _, b in edges], int)
    bridge, cut = weak_places(tail, head, 9)
    many = nx.MultiGraph()
    many.add_nodes_from(range(9))
    many.add_edges_from(edges)
    assert set(np.flatnonzero(cut)) == set(nx.articulation_points(nx.Graph(many)))
    parts = nx.number_connected_components(many)
    for row, (a, b) in enumerate(edges):
        rest = nx.MultiGraph()
        rest.add_nodes_from(range(9))
        rest.add_edges_from(edge for n, edge in enumerate(edges) if n != row)
        assert bridge[row] == (a != b and nx.number_connected_components(rest) > parts)


def reached(graph, frame) -> set[str]:
    """Return the prefectures that a plain graph of some of the links joins to Tokyo."""
    plain = nx.Graph()
    plain.add_edges_from(zip(frame["from_id"], frame["to_id"], strict=True))
    tokyo = embedded_layer("fiber_nodes").set_index("name_en").loc["Tokyo Otemachi", "id"]
    joined = nx.node_connected_component(plain, tokyo)
    of = dict(zip(graph.node_id, node_prefectures(graph), strict=True))
    return {of[node] for node in joined} - {""}


def test_the_backbone_joins_all_capitals():
    routes = embedded_layer("fiber_routes")
    graph = fiber_graph(routes)
    assert graph.report.parts == 1
    capitals = embedded_layer("fiber_nodes").query("kind == 'capital'")
    assert len(capitals) == 47
    assert set(capitals["id"]) <= set(graph.node_id)
    assert len(reached(graph, routes)) == 47


def test_the_parts_of_a_graph_and_where_they_lie():
    routes = embedded_layer("fiber_routes")
    parts = graph_parts(fiber_graph(routes[~guessed_links(routes)]))
    assert parts["nodes"].sum() == 629
    assert len(parts["prefectures"].iloc[0].split(", ")) == 46
    assert parts["prefectures"].iloc[1] == "Okinawa"
    assert parts["km"].sum() == pytest.approx(
        routes.loc[~guessed_links(routes), "length_km"].astype(float).sum()
    )
    said = parts_message(fiber_graph(routes[~guessed_links(routes)]))
    assert said is not None
    assert (said.code, said.params["count"]) == ("fiber.parts", 2)
    assert "Okinawa" in str(said)
    assert parts_message(fiber_graph(routes)) is None


def test_what_one_cut_parts_from_tokyo():
    routes = embedded_layer("fiber_routes")
    graph = fiber_graph(routes)
    guessed = guessed_links(routes)
    names = node_names(graph, embedded_layer("fiber_nodes"), by_municipality=True)
    assert (names != "").mean() > 0.95
    told = {"names": names, "prefectures": node_prefectures(graph)}
    links = weak_links(graph, OTEMACHI, without=guessed, **told)
    seikan = links.iloc[0]
    assert seikan["prefectures_cut"] == "Hokkaido"
    # the link that it names is the one whose loss does it, in a graph built another way
    sure = routes[~guessed]
    assert "Hokkaido" in reached(graph, sure)
    assert "Hokkaido" not in reached(graph, sure[sure["id"] != seikan["id"]])
    for link in links.itertuples():
        for prefecture in filter(None, link.prefectures_cut.split(", ")):
            assert prefecture not in reached(graph, sure[sure["id"] != link.id])
    assert not set(weak_links(graph, OTEMACHI, **told)["prefectures_cut"]) - {""}

    nodes = weak_nodes(graph, OTEMACHI, without=guessed, **told)
    worst = nodes.iloc[0]
    assert worst["name"] == "Shimonoseki-shi"
    node = str(graph.node_id[list(names).index("Shimonoseki-shi")])
    left = sure[(sure["from_id"] != node) & (sure["to_id"] != node)]
    assert set(worst["prefectures_cut"].split(", ")) == reached(graph, sure) - reached(graph, left)

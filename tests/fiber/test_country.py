"""Links for a country: hours by hand, the best next link against all of them, Japan."""

from __future__ import annotations

import geopandas as gpd
import networkx as nx
import numpy as np
import pandas as pd
import pytest
from shapely import LineString

import geowbit as gw
from geowbit.fiber import attach, fiber_graph, guessed_links, links_for_a_country, network
from geowbit.fiber.building import open_board
from geowbit.fiber.country import _State
from geowbit.layers import embedded_layer, named_assumptions

MODEL = named_assumptions()
HUBS = [(139.7645, 35.6870), (135.4959, 34.6937)]
# hours a year that a kilometer of land cable is down
DOWN = 2.7 * 12 / 1000


def island():
    """Return two hubs joined by a ring, and a town 100 km along a single line."""
    degree = 1 / 111.3195
    places = {
        **{"w": (0, 0), "e": (100, 0), "n": (50, 60), "s": (50, -60)},
        **{"mid": (50, -160), "town": (50, -200)},
    }
    links = ["wn", "ne", "es", "sw", "s mid", "mid town"]
    rows = []
    for name in links:
        a, b = name.split() if " " in name else (name[0], name[1])
        line = LineString(np.array([places[a], places[b]]) * degree)
        km = float(np.hypot(*np.subtract(places[a], places[b])))
        rows.append({"from_id": a, "to_id": b, "length_km": km, "kind": "rail", "geometry": line})
    graph = fiber_graph(gpd.GeoDataFrame(rows, crs="EPSG:4326"))
    at = {name: (x * degree, y * degree) for name, (x, y) in places.items()}
    return graph, at


def test_hours_by_hand():
    graph, at = island()
    net = network(graph, attach(graph, *np.array([at["town"], at["n"], at["w"], at["e"]]).T))
    state = _State(open_board(net, [], MODEL, neighbors=3), net.places[:2], net.places[2:], MODEL)
    town, north = state.hours_cut_off([])
    # 140 km hang on single links, and on the places mid and s
    assert town == pytest.approx(140 * DOWN + 2 * 0.5, rel=1e-6)
    # the north reaches either hub over 78.1 km: both must be down at once
    assert north == pytest.approx((np.hypot(50, 60) * DOWN) ** 2 / 8760, rel=1e-6)
    near = state.round_trips([])
    assert near[1] == pytest.approx(2 * (np.hypot(50, 60) * 4.9 + 40) / 1000)


@pytest.mark.parametrize("aim", ["resilience", "latency"])
def test_the_first_link_is_the_best_of_all(aim):
    graph, at = island()
    towns = pd.DataFrame(
        [(name, *at[name]) for name in ("town", "n")], columns=["name", "lon", "lat"]
    )
    hubs = [at["w"], at["e"]]
    straight = named_assumptions({"fiber_detour_ratio": 1.0})
    found = links_for_a_country(graph, towns, hubs, straight, n=1, aim=aim)
    net = network(graph, attach(graph, *np.array([at["town"], at["n"], *hubs]).T))
    board = open_board(net, [], straight, neighbors=6)
    state = _State(board, net.places[:2], net.places[2:], straight)
    measure = state.hours_cut_off if aim == "resilience" else state.round_trips
    before = measure([])
    rates = [(before - measure([n])).sum() / board.cost[n] for n in range(len(board.tail))]
    assert found["gain"].iloc[0] / found["cost_mjpy"].iloc[0] >= max(rates) * (1 - 1e-6)
    assert found.attrs["worst_town"] == "town"
    assert found["worst"].iloc[0] < found.attrs["worst"]


def test_japan_first_joins_its_islands():
    routes = embedded_layer("fiber_routes")
    graph = fiber_graph(routes)
    capitals = embedded_layer("fiber_nodes").query("kind == 'capital'")
    towns = capitals[["lon", "lat"]].assign(name=capitals["name_en"])
    guessed = guessed_links(routes)
    found = links_for_a_country(graph, towns, HUBS, MODEL, n=4, without=guessed)
    # Okinawa hangs on nothing sure
    assert found.attrs == {"worst_town": "Naha", "worst": 8760.0}
    assert (found["gain"] > 0).all()
    assert (found["sea_km"] > 300).sum() == 2
    # now two node-disjoint ways lead from every island, told by another tool
    plain = nx.Graph()
    for a, b in zip(routes["from_id"][~guessed], routes["to_id"][~guessed], strict=True):
        plain.add_edge(a, b)
    ends = np.array([line.coords[end] for line in found.geometry for end in (0, -1)])
    node = {
        (round(x, 6), round(y, 6)): name
        for x, y, name in zip(graph.node_lon, graph.node_lat, graph.node_id, strict=True)
    }
    names = [node[round(x, 6), round(y, 6)] for x, y in ends]
    ids = capitals.set_index("name_en")["id"]
    before = [nx.has_path(plain, ids["Naha"], ids["Osaka"])]
    before += [nx.node_connectivity(plain, ids[p], ids["Osaka"]) for p in ("Sapporo", "Fukuoka")]
    assert before == [False, 1, 1]
    plain.add_edges_from(zip(names[::2], names[1::2], strict=True))
    assert nx.has_path(plain, ids["Naha"], ids["Osaka"])
    for place in ("Sapporo", "Fukuoka"):
        assert nx.edge_connectivity(plain, ids[place], ids["Osaka"]) >= 2
    assert nx.node_connectivity(plain, ids["Fukuoka"], ids["Osaka"]) >= 2


def test_a_country_needs_two_hubs():
    graph, at = island()
    towns = pd.DataFrame([("town", *at["town"])], columns=["name", "lon", "lat"])
    with pytest.raises(gw.StudyError) as caught:
        links_for_a_country(graph, towns, [at["w"]], MODEL)
    assert caught.value.code == "fiber.no_towns"

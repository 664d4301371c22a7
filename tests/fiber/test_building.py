"""What to build: on paper, against every set of links, and held by flows of networkx."""

from __future__ import annotations

from itertools import chain, combinations

import geopandas as gpd
import networkx as nx
import numpy as np
import pytest
import shapely
from pyproj import Geod
from shapely import LineString

import geowbit as gw
from geowbit.fiber import FiberGraph, fiber_graph, guessed_links, second_routes
from geowbit.fiber.building import price_of_links
from geowbit.layers import embedded_layer, named_assumptions

GEOD = Geod(ellps="GRS80")
MODEL = named_assumptions()
# the rate on land and the detour of new links, from the tables
RATE, DETOUR = 3.5, 1.3
KM = 1 / (6378.137 * np.pi / 180)
HUBS = [(139.7645, 35.6870), (135.4959, 34.6937)]


def graph_of(links: dict[str, tuple[str, str]], places: dict[str, tuple[float, float]]):
    rows = [
        {
            "id": name,
            "from_id": a,
            "to_id": b,
            "geometry": LineString(np.array([places[a], places[b]]) * KM),
        }
        for name, (a, b) in links.items()
    ]
    return fiber_graph(gpd.GeoDataFrame(rows, crs="EPSG:4326"))


def test_a_site_beside_a_ring_is_joined_twice():
    # hubs west and east of a square ring of 100 km, the site 10 km south of its south side
    places = {"w": (0, 0), "e": (100, 0), "sw": (20, -50), "se": (80, -50), "n": (50, 50)}
    ring = {"1": ("w", "sw"), "2": ("sw", "se"), "3": ("se", "e"), "4": ("e", "n"), "5": ("n", "w")}
    graph = graph_of(ring, places)
    hubs = [(0.0, 0.0), (100 * KM, 0.0)]
    plan = second_routes(graph, [(30 * KM, -60 * KM)], hubs, MODEL)
    # straight up to the ring (10 km), and to the nearer corner (14.1 km): two ways apart
    expected = RATE * DETOUR * (10 + np.hypot(10, 10))
    assert plan.cost_mjpy == pytest.approx(expected, rel=0.01)
    assert plan.links["what"].tolist() == ["access", "access"]
    assert plan.links["cost_mjpy"].sum() == pytest.approx(plan.cost_mjpy)
    assert plan.gap == 0


def test_a_link_for_two_sites_is_paid_once():
    # two towns at the end of one line: a second line to the hub serves both
    places = {"hub": (0, 0), "a": (100, 0), "b": (120, 0), "c": (10, 30)}
    graph = graph_of({"1": ("hub", "a"), "2": ("a", "b"), "3": ("hub", "c")}, places)
    sites = [(105 * KM, 0.5 * KM), (115 * KM, 0.5 * KM)]
    one = second_routes(graph, sites[:1], [(0.0, 0.0)], MODEL)
    both = second_routes(graph, sites, [(0.0, 0.0)], MODEL, method="exact")
    greedy = second_routes(graph, sites, [(0.0, 0.0)], MODEL, method="one_by_one")
    assert one.cost_mjpy < both.cost_mjpy < 1.5 * one.cost_mjpy
    assert both.bound_mjpy <= both.cost_mjpy <= greedy.cost_mjpy + 1e-6
    assert greedy.bound_mjpy <= both.cost_mjpy + 1e-6


def has_two(edges: set[tuple[int, int]], site: int, hubs: list[int]) -> bool:
    """Ask networkx for a flow of two through nodes that carry one."""
    flow = nx.DiGraph()
    for node in {n for edge in edges for n in edge} | {site, *hubs}:
        flow.add_edge((node, 0), (node, 1), capacity=2 if node == site else 1)
    for a, b in edges:
        flow.add_edge((a, 1), (b, 0), capacity=1)
        flow.add_edge((b, 1), (a, 0), capacity=1)
    for hub in hubs:
        flow.add_edge((hub, 1), "sink", capacity=1)
    return nx.maximum_flow_value(flow, (site, 0), "sink") >= 2


def test_small_graphs_against_every_set_of_links():
    from geowbit.fiber import attach
    from geowbit.fiber.building import open_board
    from geowbit.fiber.graph import network

    checked = 0
    for seed in range(12):
        random = np.random.default_rng(seed)
        xy = random.uniform(0, 60, (6, 2))
        places = {str(n): tuple(one) for n, one in enumerate(xy)}
        links = {f"{n}": (str(n), str(n + 1)) for n in range(5)}
        graph = graph_of(links, places)
        sites = [tuple(one) for one in random.uniform(0, 60, (2, 2)) * KM]
        hubs = [tuple(xy[0] * KM), tuple(xy[3] * KM)]
        board = open_board(
            network(graph, attach(graph, *np.array([*sites, *hubs]).T)),
            sites,
            MODEL,
            neighbors=1,
            construction="fiber_jp_aerial_new",
        )
        if len(board.tail) > 13:
            continue
        old = set(zip(board.net.tail.tolist(), board.net.head.tolist(), strict=True))
        new = list(zip(board.tail.tolist(), board.head.tolist(), strict=True))
        best = np.inf
        numbers = range(len(new))
        for some in chain.from_iterable(combinations(numbers, k) for k in range(len(new) + 1)):
            cost = board.cost[list(some)].sum()
            if cost >= best:
                continue
            edges = old | {new[n] for n in some}
            if all(has_two(edges, int(s), board.hubs.tolist()) for s in board.sites):
                best = cost
        plan = second_routes(graph, sites, hubs, MODEL, neighbors=1, method="exact")
        assert plan.cost_mjpy == pytest.approx(best, rel=1e-6)
        greedy = second_routes(graph, sites, hubs, MODEL, neighbors=1, method="one_by_one")
        assert greedy.cost_mjpy >= best - 1e-6
        checked += np.isfinite(best)
    assert checked >= 3


@pytest.fixture(scope="module")
def backbone() -> FiberGraph:
    return fiber_graph(embedded_layer("fiber_routes"))


def test_tomakomai_needs_a_second_way_out_of_hokkaido(backbone):
    sure = guessed_links(backbone.routes)
    plan = second_routes(backbone, [(141.6, 42.6)], HUBS, MODEL, without=sure)
    exact = second_routes(backbone, [(141.6, 42.6)], HUBS, MODEL, without=sure, method="exact")
    # Suurballe's pair over prices and the program agree
    assert plan.cost_mjpy == pytest.approx(exact.cost_mjpy, rel=1e-6)
    # as the guide has it: 4.0 billion yen; with cables of 1.1 times the straight line it was
    # 3,433, of which the cables were nearly all: times 1.3 / 1.1
    assert plan.cost_mjpy == pytest.approx(4030, rel=0.01)
    assert plan.cost_mjpy == pytest.approx(3433 * 1.3 / 1.1, rel=0.02)
    straits = plan.links[plan.links["sea_km"] > 50]
    assert (straits.bounds["maxy"] > 41).all()
    assert len(straits) >= 1
    # with the guessed cables two short lines to the backbone are enough
    counted = second_routes(backbone, [(141.6, 42.6)], HUBS, MODEL)
    assert counted.cost_mjpy < 0.1 * plan.cost_mjpy


def test_the_price_of_a_link_on_land_and_at_sea():
    # Nagano to Toyama on land, 89 km straight; Aomori to Hakodate over the strait
    lon, lat = np.array([138.18, 140.74]), np.array([36.65, 40.83])
    to = np.array([137.21, 140.73]), np.array([36.70, 41.77])
    km, sea_km, cost = price_of_links((lon, lat), to, MODEL)
    assert sea_km[0] == 0
    assert cost[0] == pytest.approx(km[0] * RATE)
    assert sea_km[1] > 60
    assert cost[1] == pytest.approx(
        1.3 * sea_km[1] * 15 + (km[1] - 1.3 * sea_km[1]) * RATE, rel=1e-6
    )


def test_the_sea_under_a_link_against_geodesics_over_the_outlines(backbone):
    """An oracle of its own: points of pyproj's geodesic, and the polygons instead of the raster."""
    outlines = embedded_layer("prefecture_outlines").union_all()
    whole = [shapely.Polygon(part.exterior) for part in shapely.get_parts(outlines)]
    land = shapely.union_all(whole)
    shapely.prepare(land)
    random = np.random.default_rng(5)
    start, end = random.integers(0, len(backbone.node_lon), (2, 120))
    ends = [np.asarray(one) for one in (backbone.node_lon, backbone.node_lat)]
    (x, y), (to_x, to_y) = ([one[at] for one in ends] for at in (start, end))
    # and those to Okinawa, where a few kilometers decided which link comes first
    x, y = np.r_[x, 130.56, 127.98], np.r_[y, 31.56, 26.62]
    to_x, to_y = np.r_[to_x, 127.98, 130.85], np.r_[to_y, 26.62, 31.38]
    _, sea_km, _ = price_of_links((x, y), (to_x, to_y), MODEL)
    expected = []
    for line in zip(x, y, to_x, to_y, strict=True):
        lon, lat = np.array(GEOD.npts(*line, 2000)).T
        share = 1 - shapely.contains_xy(land, lon, lat).mean()
        expected.append(share * GEOD.inv(*line)[2] / 1e3)
    off = np.abs(sea_km - expected)
    assert np.mean(off) < 1
    assert off.max() < 12
    assert off[-2:].max() < 4


def test_what_is_wrong_is_one_clear_line(backbone):
    with pytest.raises(gw.StudyError) as caught:
        second_routes(backbone, [], HUBS, MODEL)
    assert caught.value.code == "fiber.no_site_or_hub"
    with pytest.raises(gw.StudyError) as caught:
        second_routes(backbone, [(138.2, 36.2)], HUBS, MODEL, construction="gold")
    assert caught.value.code == "fiber.no_rate"
    assert caught.value.params["name"] == "gold"

"""Separate routes: what runs side by side, two ways that never do, and those known beforehand."""

from __future__ import annotations

from itertools import combinations, pairwise

import geopandas as gpd
import networkx as nx
import numpy as np
import pandas as pd
import pytest
from pyproj import Geod
from scipy.spatial import Delaunay, cKDTree
from shapely import LineString

from geowbit import Study
from geowbit.core.errors import LayerError
from geowbit.fiber import (
    Attachment,
    FiberGraph,
    HubRoutes,
    attach,
    corridors,
    fiber_graph,
    guessed_links,
    known_separate_km,
    pairs_by_stretch,
    parallel_km,
)
from geowbit.geodesy import ecef_m
from geowbit.layers import embedded_layer, embedded_table, model_table, named_assumptions

GEOD = Geod(ellps="GRS80")
KM = 1 / (6378.137 * np.pi / 180)  # a kilometer of the equator in degrees
OTEMACHI = (139.7645, 35.6870)


def graph_of(*lines: tuple[str, str, list[tuple[float, float]]]) -> FiberGraph:
    """Return links given by their end names and their vertices in km east and north of 0, 0."""
    rows = [
        {"from_id": a, "to_id": b, "geometry": LineString(np.array(xy) * KM)} for a, b, xy in lines
    ]
    return fiber_graph(gpd.GeoDataFrame(rows, crs="EPSG:4326"))


def two_from(graph: FiberGraph, site: tuple[float, float], hub=(0.0, 0.0), **how):
    routes = HubRoutes(graph, corridors(graph), (hub[0] * KM, hub[1] * KM), **how)
    return routes.pair(attach(graph, [site[0] * KM], [site[1] * KM]))


def bow(a: str, b: str, away: float) -> tuple[str, str, list[tuple[float, float]]]:
    """Return a link of 100 km to the east, so many km north of the straight line."""
    return a, b, [(0, 0), (10, away), (90, away), (100, 0)]


STRAIGHT = ("hub", "site", [(0, 0), (100, 0)])


def test_what_runs_beside_is_no_second_route():
    graph = graph_of(STRAIGHT, bow("hub", "site", 0.6), bow("hub", "site", 8))
    first, second = two_from(graph, (100, 0))
    assert first.km == pytest.approx(100, rel=1e-3)
    # 80 km and twice the slope of 10 by 8 km, not the bow 600 m beside
    assert second.km == pytest.approx(80 + 2 * np.hypot(10, 8), rel=5e-3)
    assert two_from(graph_of(STRAIGHT, bow("hub", "site", 0.6)), (100, 0))[1] is None


@pytest.mark.parametrize(("away", "separate"), [(0.8, False), (1.3, True)])
def test_a_kilometer_is_the_corridor(away, separate):
    # 1.3 km apart at 10 km, and at 5 km from the ends still half of that: steeper near the ends
    steep = ("hub", "site", [(0, 0), (0.5, away), (99.5, away), (100, 0)])
    assert (two_from(graph_of(STRAIGHT, steep), (100, 0))[1] is not None) == separate


@pytest.mark.parametrize(("shared", "separate"), [(4, True), (8, False)])
def test_the_last_five_kilometers_at_each_end_may_be_shared(shared, separate):
    graph = graph_of(
        ("hub", "fork", [(0, 0), (shared, 0)]),
        ("fork", "site", [(shared, 0), (shared + 2, 6), (98, 6), (100, 0)]),
        ("fork", "site", [(shared, 0), (shared + 2, -6), (98, -6), (100, 0)]),
    )
    assert (two_from(graph, (100, 0))[1] is not None) == separate


def test_two_routes_that_cross_meet_in_one_corridor():
    up = ("a", "b", [(10, 10), (50, 0), (90, -10)])
    down = ("c", "d", [(10, -10), (50, 0), (90, 10)])
    ends = [
        ("hub", "a", [(0, 0), (10, 10)]),
        ("hub", "c", [(0, 0), (10, -10)]),
        ("b", "site", [(90, -10), (100, 0)]),
        ("d", "site", [(90, 10), (100, 0)]),
    ]
    graph = graph_of(up, down, *ends)
    first, second = two_from(graph, (100, 0))
    assert first is not None
    assert second is None


def test_a_site_on_a_link_leaves_by_both_of_its_ends():
    ring = graph_of(
        ("hub", "far", [(0, 0), (50, 30), (100, 0)]), ("hub", "far", [(0, 0), (100, 0)])
    )
    routes = HubRoutes(ring, corridors(ring), (0.0, 0.0))
    site = attach(ring, [70 * KM], [0.0])
    first, second = routes.pair(site)
    bow_km = ring.routes["length_km"].iloc[0]
    assert (first.km, second.km) == pytest.approx((70, 30 + bow_km), rel=1e-4)
    many = Attachment(np.array([1, 1]), np.zeros(2), np.array([70.0, 20.0]))
    found = routes.separate_km(many)
    assert found[0] == pytest.approx([70, 20], rel=1e-6)
    assert found[1] == pytest.approx([30 + bow_km, 80 + bow_km], rel=1e-4)


def test_a_dead_end_has_one_route_and_an_island_none():
    lines = [STRAIGHT, ("x", "y", [(0, 300), (50, 300)])]
    graph = graph_of(*lines)
    assert two_from(graph, (100, 0))[1] is None
    assert two_from(graph, (25, 300)) is None
    found = HubRoutes(graph, corridors(graph), (0.0, 0.0)).separate_km(
        attach(graph, [100 * KM, 25 * KM], [0, 300 * KM])
    )
    assert np.isfinite(found[0]).tolist() == [True, False]
    assert np.isnan(found[1]).all()


def test_how_far_two_routes_run_side_by_side():
    one = LineString(np.array([(0, 0), (100, 0)]) * KM)
    other = LineString(np.array([(0, 0), (10, 4), (40, 0.5), (60, 0.5), (90, 4), (100, 0)]) * KM)
    # 3.5 km over 30: within 1 km for 0.5 / 3.5 x 30 km before and after the 20 km between; and
    # within 1 km of the slopes at the ends only nearer than 5 km
    assert parallel_km(one, other) == pytest.approx(20 + 2 * 30 * 0.5 / 3.5, abs=0.4)
    assert parallel_km(one, other, ends_km=0.0) > parallel_km(one, other)
    assert parallel_km(one, LineString(np.array([(0, 5), (100, 5)]) * KM)) == 0


# ---- against every pair of paths there is


def every_separate_pair(
    graph: FiberGraph, hub: int, site: int, within: float, ends: float, *, lenient: bool
):
    """Yield the total length of each pair of paths that no point brings together."""
    lines, length = graph.routes.geometry, graph.routes["length_km"]
    steps = [np.array(line.segmentize(0.02 * KM).coords) for line in lines]
    m = [ecef_m(*xy.T) for xy in steps]
    end_m = ecef_m(graph.node_lon[[hub, site]], graph.node_lat[[hub, site]])
    beside = set()
    for i, j in combinations(range(len(lines)), 2):
        for a, b in ((i, j), (j, i)):
            away = np.linalg.norm(m[a][:, None] - end_m, axis=2).min(axis=1) > ends * 1e3
            if away.any() and cKDTree(m[b]).query(m[a][away])[0].min() < within * 1e3:
                beside.add((a, b))
    if lenient:
        # near where only one of the two is out of the surroundings of an end, it may pass
        beside = {(a, b) for a, b in beside if (b, a) in beside}
    else:
        beside |= {(b, a) for a, b in beside}
    net = nx.Graph()
    ends_of = zip(graph.routes["from_node"], graph.routes["to_node"], strict=True)
    for row, (a, b) in enumerate(ends_of):
        net.add_edge(int(a), int(b), row=row)
    paths = [
        ([net.edges[pair]["row"] for pair in pairwise(nodes)], set(nodes[1:-1]))
        for nodes in nx.all_simple_paths(net, site, hub)
    ]
    for (one, inner), (other, inner_too) in combinations(paths, 2):
        apart = not inner & inner_too and not any((a, b) in beside for a in one for b in other)
        if apart and not set(one) & set(other):
            yield length.iloc[one].sum() + length.iloc[other].sum()


def test_small_graphs_against_every_pair_of_paths():
    there, found_there, gaps = 0, 0, []
    for seed in range(20):
        random = np.random.default_rng(seed)
        xy = random.uniform(0, 16, (11, 2)) * KM
        triangles = Delaunay(xy).simplices
        sides = {tuple(sorted(side)) for t in triangles for side in combinations(t, 2)}
        rows = [
            {"from_id": f"{a}", "to_id": f"{b}", "geometry": LineString(xy[[a, b]])}
            for a, b in sorted(sides)
            if random.random() < 0.8
        ]
        graph = fiber_graph(gpd.GeoDataFrame(rows, crs="EPSG:4326"))
        ids = list(graph.node_id)
        if not {"0", "1"} <= set(ids):
            continue
        routes = HubRoutes(graph, corridors(graph, within_km=0.6), tuple(xy[0]), ends_km=1.5)
        if (found := routes.pair(attach(graph, *xy[[1]].T))) is None:
            continue
        two = found[1] is not None
        # what is found must be separate; the search keeps a little wider clearance than asked
        ends = graph, ids.index("0"), ids.index("1")
        totals = sorted(every_separate_pair(*ends, 0.66, 1.5, lenient=False))
        possible = every_separate_pair(*ends, 0.6, 1.5, lenient=True)
        if two and found[0].km + found[1].km < min([*possible, np.inf]) - 0.01:
            # only a node in the surroundings of an end may be shared
            inner = set(found[0].nodes[1:-1]) & set(found[1].nodes[1:-1])
            assert inner
        if totals:
            there += 1
            found_there += two
            if two:
                gaps.append((found[0].km + found[1].km) / totals[0] - 1)
    assert there >= 10
    assert found_there >= 0.9 * there
    assert np.mean(gaps) < 0.05


@pytest.fixture(scope="module")
def tokyo() -> HubRoutes:
    graph = fiber_graph(embedded_layer("fiber_routes"))
    return HubRoutes(graph, corridors(graph), OTEMACHI, without=guessed_links(graph.routes))


def samples_m(line: LineString) -> np.ndarray:
    return ecef_m(*np.array(line.segmentize(0.002).coords).T)


def test_on_the_backbone_no_point_of_one_lies_beside_the_other(tokyo):
    towns = embedded_layer("municipalities").sample(40, random_state=5)
    lon, lat = towns.geometry.x.to_numpy(), towns.geometry.y.to_numpy()
    twos = 0
    for x, y in zip(lon, lat, strict=True):
        place = attach(tokyo.graph, [x], [y])
        found = tokyo.pair(place)
        if found is None or found[1] is None:
            continue
        twos += 1
        net = tokyo.site_net(place)
        one, other = (samples_m(net.line(way)) for way in found)
        ends = one[[0, -1]]
        away = np.linalg.norm(one[:, None] - ends, axis=2).min(axis=1) > 5000
        assert cKDTree(other).query(one[away])[0].min(initial=np.inf) > 990
        shared = set(found[0].nodes[1:-1]) & set(found[1].nodes[1:-1])
        for node in shared:
            here = ecef_m(tokyo.graph.node_lon[[node]], tokyo.graph.node_lat[[node]])
            assert np.linalg.norm(here - ends, axis=1).min() <= 5200
    assert twos > 15


def test_many_places_at_once_agree_with_each_of_them(tokyo):
    length = tokyo.graph.routes["length_km"].to_numpy()
    on_land = (tokyo.graph.routes["kind"] != "submarine").to_numpy()
    whole = np.bincount(tokyo.net.link, minlength=len(length)) == 1
    # the middle of a short link is the place that speaks for all of it
    links = np.flatnonzero(on_land & whole & (length < 10) & (length > 1))[::8]
    places = Attachment(links, np.zeros(len(links)), length[links] / 2)
    first, second = tokyo.separate_km(places)
    missed = 0
    for n in range(len(first)):
        found = tokyo.pair(Attachment(*(part[[n]] for part in places)))
        if found is None:
            assert np.isinf(first[n])
        elif np.isnan(second[n]):
            # one place alone is worth a longer search
            missed += found[1] is not None
        else:
            assert (found[0].km, found[1].km) == pytest.approx((first[n], second[n]), abs=1e-3)
    assert np.isfinite(second).sum() > 25
    assert missed < 0.15 * len(first)


def test_hokkaido_has_one_sure_route_and_okinawa_none(tokyo):
    capitals = embedded_layer("fiber_nodes").set_index("name_en")
    places = attach(tokyo.graph, *capitals.loc[["Sapporo", "Naha"], ["lon", "lat"]].to_numpy().T)
    first, second = tokyo.separate_km(places)
    assert first[0] == pytest.approx(1141, abs=2)
    assert np.isinf(first[1])
    assert np.isnan(second).all()


MODEL = named_assumptions()


@pytest.fixture(scope="module")
def graph() -> FiberGraph:
    return fiber_graph(embedded_layer("fiber_routes"))


def test_the_table_is_what_a_search_finds(graph):
    found = pairs_by_stretch(graph)
    table = embedded_table("second_routes")[found.columns]
    table = table.fillna({"first_end": "", "second_end": ""})
    table = table.astype({"first_km": float, "second_km": float})
    pd.testing.assert_frame_equal(table, found, check_dtype=False, check_exact=False, atol=1e-6)
    assert set(found["hub"]) == set(model_table("hubs")["name"])
    # on every link there is a beginning, or a candidate there would have no answer
    kept = graph.routes["id"].astype(str)[~guessed_links(graph.routes)]
    begins = found[found["from_km"] == 0].groupby("hub")["route"].agg(set)
    assert all(set(kept) <= named for named in begins)


def test_places_all_over_the_country_have_the_routes_of_a_search(graph):
    some = np.random.default_rng(5)
    places = attach(graph, some.uniform(129.5, 145.5, 400), some.uniform(31.2, 45.4, 400))
    beside, guessed = corridors(graph), guessed_links(graph.routes)
    for hub in model_table("hubs").itertuples():
        known = known_separate_km(graph, (hub.lon, hub.lat), places, MODEL)
        assert known is not None
        searched = HubRoutes(graph, beside, (hub.lon, hub.lat), without=guessed)
        for ours, theirs in zip(known, searched.separate_km(places), strict=True):
            np.testing.assert_allclose(ours, theirs, rtol=0, atol=2e-6)
        assert 50 < np.isfinite(known[1]).sum() < 400


@pytest.mark.parametrize(
    ("hub", "changed"),
    [
        ((139.7645, 35.6871), {}),
        (OTEMACHI, {"fiber_corridor_km": 2.0}),
        (OTEMACHI, {"fiber_ends_km": 4.0}),
        (OTEMACHI, {"guessed_fiber_links": 1}),
    ],
)
def test_nothing_is_known_of_another_hub_or_other_assumptions(graph, hub, changed):
    place = attach(graph, [140.8721], [38.2682])
    assert known_separate_km(graph, hub, place, named_assumptions(changed)) is None


def test_a_graph_that_the_table_was_not_made_of_is_refused(graph):
    routes = embedded_layer("fiber_routes")
    other = fiber_graph(routes.assign(id="x" + routes["id"].astype(str)))
    with pytest.raises(LayerError) as caught:
        known_separate_km(other, OTEMACHI, attach(other, [140.8721], [38.2682]), MODEL)
    assert caught.value.code == "fiber.second_routes_of_others"


def test_routes_of_ones_own_are_searched_and_not_looked_up():
    routes = embedded_layer("fiber_routes")
    # the railways alone: with fewer links fewer places have a second route
    rail = routes[routes["kind"].isin(["rail", "access"])]
    area = {"bbox": [139.5, 36.2, 140.2, 36.8]}
    criteria = {"separate_routes": {"weight": 1}}
    given = {"area": area, "criteria": criteria, "top": {"n": 1}}
    every, few = (
        Study.japan(100, layers=layers, **given).run().table["separate_routes"]
        for layers in ({}, {"fiber_routes": rail})
    )
    assert (every >= few).mean() > 0.95
    assert (every > few).any()

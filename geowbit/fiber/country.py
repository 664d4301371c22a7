"""Links for a country: which new ones do most for its worst-off prefectures, for their cost."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components, dijkstra

from geowbit.core.errors import StudyError
from geowbit.fiber.building import Board, Places, open_board, price_of_links
from geowbit.fiber.disjoint import disjoint_pairs
from geowbit.fiber.graph import NO_LENGTH_KM, BoolArray, FiberGraph, Network, Route, attach, network
from geowbit.fiber.milliseconds import rtt_ms
from geowbit.fiber.resilience import weak_places
from geowbit.geodesy import distance_km
from geowbit.layers import Assumptions

Array = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
Aim = Literal["resilience", "latency"]

_HOURS_A_YEAR = 8760.0
# what has no route counts as half around the earth
_NO_ROUTE_KM = 20_000.0
# links tried in earnest at each step, of those that look best
_TRIED = 60
_BETWEEN_PARTS = 3
_TOWNS_AROUND = 5


def links_for_a_country(
    graph: FiberGraph,
    towns: pd.DataFrame,
    hubs: Places,
    assumptions: Assumptions,
    *,
    n: int = 10,
    aim: Aim = "resilience",
    neighbors: int = 6,
    without: BoolArray | None = None,
) -> gpd.GeoDataFrame:
    """Choose new links, one after the other, each with the most gain for its cost.

    Parameters
    ----------
    graph : FiberGraph
    towns : DataFrame
        ``name``, ``lon``, ``lat``: what shall be reached, the capitals of the prefectures.
    hubs : list of (lon, lat)
        Degrees, two or more.
    assumptions : Assumptions
        Of :func:`geowbit.layers.named_assumptions`.
    n : int
        How many links.
    aim : {"resilience", "latency"}
        Hours a year that a town is cut off from all hubs: single links and single nodes whose
        loss does it, and both routes of its shortest edge-disjoint pair at once. Or its
        all-optical round trip to the nearest hub.
    neighbors : int
        Links may be built from each node to so many of the nearest, and between parts.
    without : ndarray of bool, optional
        Links to leave out, one flag each.

    Returns
    -------
    GeoDataFrame
        In the order of building: ``km``, ``sea_km``, ``cost_mjpy``, ``gain`` (summed over the
        towns, hours a year or ms), ``worst_town`` and ``worst`` (hours or ms) after it. Fewer
        rows where nothing more is gained. ``attrs`` has ``worst_town`` and ``worst`` before.

    Raises
    ------
    StudyError
        Where there are fewer than two hubs, or no town.

    Notes
    -----
    A greedy heuristic without a bound: each link is the best next one among those tried, not
    part of the best ten.
    """
    if len(hubs) < 2 or towns.empty:
        raise StudyError("fiber.no_towns")
    places = [*zip(towns["lon"], towns["lat"], strict=True), *hubs]
    at = attach(graph, *np.array(places, float).T)
    net = network(graph, at, without=without)
    board = open_board(net, [], assumptions, neighbors=neighbors)
    board = _with_long_links(board, net.places[: len(towns)], assumptions)
    state = _State(board, net.places[: len(towns)], net.places[len(towns) :], assumptions)
    measure = state.hours_cut_off if aim == "resilience" else state.round_trips
    rows, now = [], measure(state.built)
    first = _worst(towns, now)
    for _ in range(n):
        if (step := state.best_step(now, measure, aim)) is None:
            break
        link, after = step
        state.built = [*state.built, link]
        town, worst = _worst(towns, after)
        rows.append(
            {
                "km": board.km[link],
                "sea_km": board.sea_km[link],
                "cost_mjpy": board.cost[link],
                "gain": float((now - after).sum()),
                "worst_town": town,
                "worst": worst,
                "geometry": shapely.LineString(
                    [
                        (board.lon[end], board.lat[end])
                        for end in (board.tail[link], board.head[link])
                    ]
                ),
            }
        )
        now = after
    columns = ["km", "sea_km", "cost_mjpy", "gain", "worst_town", "worst", "geometry"]
    table = gpd.GeoDataFrame(rows, columns=columns, geometry="geometry", crs="EPSG:4326")
    table.attrs |= {"worst_town": first[0], "worst": first[1]}
    return table


def _worst(towns: pd.DataFrame, value: Array) -> tuple[str, float]:
    at = int(np.argmax(value))
    return str(towns["name"].iloc[at]), float(value[at])


class _State:
    """The network with the links built so far, and what each further one would do."""

    def __init__(
        self, board: Board, towns: IntArray, hubs: IntArray, assumptions: Assumptions
    ) -> None:
        self.board, self.towns, self.hubs = board, towns, np.unique(hubs)
        self.assumptions = assumptions
        self.built: list[int] = []
        value = assumptions.at("mid")
        land = value["fiber_cuts_per_1000km"] * value["fiber_repair_h"] / 1000
        sea = value["submarine_faults_per_1000km"] * value["submarine_repair_h"] / 1000
        kind = board.net.graph.routes["kind"].to_numpy()[board.net.link]
        # hours a year that each link is down
        self._down = np.where(kind == "submarine", sea, land) * board.net.km
        dry_km = board.km - board.sea_km * value["submarine_detour_ratio"]
        self._new_down = dry_km * land + (board.km - dry_km) * sea

    def hours_cut_off(self, links: list[int]) -> Array:
        """Return the hours a year that each town is cut off from the hubs."""
        net, down = self._net(links)
        sink = net.count - 1
        pairs = disjoint_pairs(net, sink)
        km, before = dijkstra(net.lengths, indices=sink, return_predecessors=True)
        bridge, _ = weak_places(net.tail, net.head, net.count)
        single = np.where(bridge, down, 0.0)
        node_h = self.assumptions.value("fiber_node_down_h")
        hours = np.full(len(self.towns), _HOURS_A_YEAR)
        for n, town in enumerate(self.towns.tolist()):
            if np.isfinite(km[town]):
                hours[n] = single[_way(net, before, town, sink).edges].sum()
            if (pair := pairs.pair(town)) is not None:
                one, other = (down[route.edges].sum() for route in pair)
                hours[n] += one * other / _HOURS_A_YEAR
        for lost in _behind_weak_places(net, sink):
            hours += node_h * (lost[self.towns] & np.isfinite(km[self.towns]))
        return np.minimum(hours, _HOURS_A_YEAR)

    def round_trips(self, links: list[int]) -> Array:
        """Return the round trip of each town to the nearest hub, ms."""
        net, _ = self._net(links)
        km = dijkstra(net.lengths, indices=net.count - 1)[self.towns]
        return rtt_ms(np.minimum(km, _NO_ROUTE_KM), self.assumptions)

    def best_step(
        self, now: Array, measure: Callable[[list[int]], Array], aim: Aim
    ) -> tuple[int, Array] | None:
        """Return the link with the most gain for its cost, and what it leads to."""
        best, found = 0.0, None
        for link in self._promising(now, aim):
            after = measure([*self.built, link])
            rate = float((now - after).sum()) / max(float(self.board.cost[link]), 1.0)
            if rate > best * (1 + 1e-9) and rate > 1e-9:
                best, found = rate, (link, after)
        return found

    def _net(self, links: list[int]) -> tuple[Network, Array]:
        """Return the network with new links and a node behind all hubs, and the hours down."""
        board, net, at = self.board, self.board.net, np.array(links, np.int64)
        sink = net.count
        tail = np.r_[net.tail, board.tail[at], self.hubs]
        head = np.r_[net.head, board.head[at], np.full(len(self.hubs), sink)]
        km = np.r_[net.km, board.km[at], np.full(len(self.hubs), NO_LENGTH_KM)]
        down = np.r_[self._down, self._new_down[at], np.zeros(len(self.hubs))]
        none = np.zeros(len(tail))
        places = np.zeros(0, np.int64)
        link = none.astype(np.int64)
        return Network(sink + 1, places, tail, head, km, link, none, none, net.graph), down

    def _promising(self, now: Array, aim: Aim) -> list[int]:
        board, net = self.board, self._net(self.built)[0]
        sink = net.count - 1
        km_hub = dijkstra(net.lengths, indices=sink)
        if aim == "latency":
            km_town = dijkstra(net.lengths, indices=self.towns)
            either = np.minimum(
                km_town[:, board.tail] + km_hub[board.head],
                km_town[:, board.head] + km_hub[board.tail],
            )
            now_km = np.minimum(km_hub[self.towns], _NO_ROUTE_KM)
            gain = np.maximum(now_km[:, None] - either - board.km, 0).sum(axis=0)
        else:
            gain = np.zeros(len(board.tail))
            for lost in _behind_weak_places(net, sink):
                across = lost[board.tail] != lost[board.head]
                gain += across * now[lost[self.towns]].sum()
            if not gain.any():
                # nobody hangs on one place: what lies around the worst-off town is tried
                worst = self.towns[int(np.argmax(now))]
                around = dijkstra(net.lengths, indices=worst)
                near = np.minimum(around[board.tail], around[board.head])
                gain = 1 / (1 + near)
        gain[self.built] = 0
        order = np.argsort(-gain / np.maximum(board.cost, 1.0), kind="stable")
        return [int(link) for link in order[:_TRIED] if gain[link] > 0]


def _way(net: Network, before: IntArray, start: int, end: int) -> Route:
    nodes = [start]
    while nodes[-1] != end:
        nodes.append(int(before[nodes[-1]]))
    return net.route(nodes)


def _behind_weak_places(net: Network, root: int) -> list[BoolArray]:
    """Return, for each node whose loss parts the network, what it parts from the root."""
    whole = connected_components(net.lengths, directed=False)[1]
    found = [whole != whole[root]] if (whole != whole[root]).any() else []
    _, cut = weak_places(net.tail, net.head, net.count)
    for node in np.flatnonzero(cut & (whole == whole[root]) & (np.arange(net.count) != root)):
        rest = (net.tail != node) & (net.head != node)
        links = np.ones(int(rest.sum())), (net.tail[rest], net.head[rest])
        part = connected_components(coo_array(links, (net.count, net.count)), directed=False)[1]
        lost = (whole == whole[root]) & (part != part[root])
        # a link from the weak place itself helps nobody behind it
        lost[node] = False
        found.append(lost)
    return found


def _with_long_links(board: Board, towns: IntArray, assumptions: Assumptions) -> Board:
    """Add links from town to town, and between parts of the network where they come nearest."""
    net, count = board.net, board.net.count
    _, part = connected_components(net.lengths, directed=False)
    used = np.unique(np.r_[net.tail, net.head])
    main = np.bincount(part[used]).argmax()
    inside = used[part[used] == main]
    tail, head = [board.tail], [board.head]
    for other in np.setdiff1d(np.unique(part[used]), [main]):
        nodes = used[part[used] == other]
        away = distance_km(
            board.lon[nodes][:, None],
            board.lat[nodes][:, None],
            board.lon[inside],
            board.lat[inside],
        )
        near = np.argsort(away, axis=None)[:_BETWEEN_PARTS]
        row, column = np.unravel_index(near, away.shape)
        tail.append(nodes[row])
        head.append(inside[column])
    between = _table_km(board, towns, towns)
    near = np.argsort(between, axis=1)[:, 1 : 1 + _TOWNS_AROUND]
    tail.append(np.repeat(towns, near.shape[1]))
    head.append(towns[near].ravel())
    a, b = np.unique(np.sort(np.c_[np.concatenate(tail), np.concatenate(head)]), axis=0).T
    new = (a != b) & ~np.isin(a * count + b, _pairs_of(net, count))
    a, b = a[new], b[new]
    km, sea_km, cost = price_of_links(
        (board.lon[a], board.lat[a]), (board.lon[b], board.lat[b]), assumptions
    )
    return board._replace(tail=a, head=b, km=km, sea_km=sea_km, cost=cost)


def _table_km(board: Board, one: IntArray, other: IntArray) -> Array:
    return distance_km(
        board.lon[one][:, None], board.lat[one][:, None], board.lon[other], board.lat[other]
    )


def _pairs_of(net: Network, count: int) -> IntArray:
    return np.minimum(net.tail, net.head) * count + np.maximum(net.tail, net.head)

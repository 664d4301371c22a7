"""What to build: the cheapest new links that give sites two separate routes to two hubs."""

from __future__ import annotations

from typing import Literal, NamedTuple

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely
from scipy.sparse import coo_array, csr_array, hstack, vstack

from geowbit.core.errors import StudyError
from geowbit.core.names import suggestion
from geowbit.fiber.disjoint import disjoint_pairs
from geowbit.fiber.graph import NO_LENGTH_KM, BoolArray, FiberGraph, Network, attach, network
from geowbit.geodesy import distance_km, ecef_m
from geowbit.ground import sea_share
from geowbit.layers import Assumptions

Array = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
Places = list[tuple[float, float]]

# where two plans cost the same, the one of shorter routes is taken
_MJPY_PER_KM_IN_USE = 1e-4
_EXACT_SITES = 8
_BOUNDED_SITES = 40
# links to Okinawa are of 600 km, and the land is known to the kilometer: coarser samples move the
# price of such a link by 1 %, which decides between near equals
_SEA_SAMPLES = 1024


class BuildPlan(NamedTuple):
    """New links, and how good the plan is.

    Attributes
    ----------
    links : GeoDataFrame
        ``what``, ``km`` (detour in), ``sea_km`` (straight), ``cost_mjpy``.
    cost_mjpy : float
        Of all links; infinite where no plan gives every site two routes.
    bound_mjpy : float
        No plan of these choices costs less.
    method : str
    """

    links: gpd.GeoDataFrame
    cost_mjpy: float
    bound_mjpy: float
    method: str

    @property
    def gap(self) -> float:
        """Return how much dearer than the bound the plan is, as a share of its cost."""
        if self.cost_mjpy <= 0:
            return 0.0
        return (self.cost_mjpy - self.bound_mjpy) / self.cost_mjpy


class Board(NamedTuple):
    """The network with the sites as nodes, and the links that might be built."""

    net: Network
    sites: IntArray
    hubs: IntArray
    tail: IntArray
    head: IntArray
    km: Array
    sea_km: Array
    cost: Array
    lon: Array
    lat: Array


def second_routes(
    graph: FiberGraph,
    sites: Places,
    hubs: Places,
    assumptions: Assumptions,
    *,
    neighbors: int = 6,
    construction: str = "fiber_jp_aerial_new",
    method: Literal["best", "exact", "one_by_one"] = "best",
    without: BoolArray | None = None,
) -> BuildPlan:
    """Return the cheapest new links that give each site two node-disjoint routes to two hubs.

    Parameters
    ----------
    graph : FiberGraph
    sites, hubs : list of (lon, lat)
        Degrees. Each site shall reach two of the hubs, or the one hub twice.
    assumptions : Assumptions
        Of :func:`geowbit.layers.named_assumptions`.
    neighbors : int
        Links may be built from each site, and from each node of the graph, to so many of the
        nearest nodes; and from each site to the nearest place of a link.
    construction : str
        Key of the rate on land; at sea ``fiber_jp_submarine_repeaterless``.
    method : {"best", "exact", "one_by_one"}
        ``exact``: one mixed-integer program of all sites (HiGHS). ``one_by_one``: each site's
        own optimum, what is built for one being free for the next. ``best``: exact up to
        eight sites.
    without : ndarray of bool, optional
        Links to leave out, one flag each.

    Returns
    -------
    BuildPlan
        One by one the bound is that of the same program with links built in part.

    Raises
    ------
    StudyError
        Where there is no site or no hub, or the program has no answer.

    Notes
    -----
    A site alone needs no integers: its two routes never share a link, so that the price of a
    link is a price per route, and Suurballe's pair over prices is the optimum.

    Examples
    --------
    >>> from geowbit.fiber import fiber_graph
    >>> from geowbit.layers import embedded_layer, named_assumptions
    >>> graph = fiber_graph(embedded_layer("fiber_routes"))
    >>> hubs = [(139.7645, 35.6870), (135.4959, 34.6937)]
    >>> plan = second_routes(graph, [(138.2, 36.2)], hubs, named_assumptions())
    >>> len(plan.links), plan.gap
    (2, 0.0)
    """
    if not sites or not hubs:
        raise StudyError("fiber.no_site_or_hub")
    net = network(graph, attach(graph, *np.array([*sites, *hubs], float).T), without=without)
    board = open_board(net, sites, assumptions, neighbors=neighbors, construction=construction)
    single, built = _one_by_one(board)
    if not np.isfinite(single).all():
        return BuildPlan(_links(board, np.zeros(0, np.int64)), np.inf, np.inf, "no plan")
    if method == "exact" or (method == "best" and 1 < len(sites) <= _EXACT_SITES):
        built, bound = _program(board)
        cost = float(board.cost[built].sum())
        return BuildPlan(_links(board, built), cost, min(cost, bound), "exact, HiGHS")
    cost, bound, how = float(board.cost[built].sum()), float(single.max()), "one by one"
    if len(sites) == 1:
        how = "exact, one site"
    elif len(sites) <= _BOUNDED_SITES:
        bound = max(bound, _program(board, whole_links=False)[1])
    return BuildPlan(_links(board, built), cost, min(bound, cost), how)


def open_board(
    net: Network,
    sites: Places,
    assumptions: Assumptions,
    *,
    neighbors: int,
    construction: str = "fiber_jp_aerial_new",
) -> Board:
    """Return the network, the sites as nodes of their own, and what might be built.

    Parameters
    ----------
    net : Network
        Its places are the sites, then the hubs.
    sites : list of (lon, lat)
    assumptions, neighbors, construction
        As for :func:`second_routes`.

    Returns
    -------
    Board
    """
    many, count = len(sites), len(net.graph.node_lon)
    own = net.count + np.arange(many)
    lon, lat = np.zeros(net.count + many), np.zeros(net.count + many)
    # a node whose links are all left out has a place all the same
    lon[:count], lat[:count] = net.graph.node_lon, net.graph.node_lat
    length = np.maximum(net.graph.length_km, NO_LENGTH_KM)
    for nodes, km in ((net.head, net.to_km), (net.tail, net.from_km)):
        lon[nodes], lat[nodes] = net.graph.drawn.at(net.link, km / length[net.link]).T
    lon[own], lat[own] = np.array(sites, float).reshape(-1, 2).T
    joined = np.unique(np.r_[net.tail, net.head])
    usable = np.unique(np.r_[joined[joined < count], net.places])
    pairs = [np.c_[own, net.places[:many]]]
    place_m = ecef_m(lon, lat)
    from_nodes = np.r_[own, usable]
    for rows in np.array_split(from_nodes, max(1, len(from_nodes) // 500)):
        away = np.linalg.norm(place_m[rows][:, None] - place_m[usable], axis=2)
        near = np.argsort(away, axis=1)[:, : neighbors + 1]
        pairs.append(np.c_[np.repeat(rows, near.shape[1]), usable[near].ravel()])
    tail, head = np.unique(np.sort(np.concatenate(pairs), axis=1), axis=0).T
    there = set(zip(net.tail.tolist(), net.head.tolist(), strict=True))
    new = np.array(
        [
            a != b and (a, b) not in there and (b, a) not in there
            for a, b in zip(tail.tolist(), head.tolist(), strict=True)
        ]
    )
    tail, head = tail[new], head[new]
    km, sea_km, cost = price_of_links(
        (lon[tail], lat[tail]), (lon[head], lat[head]), assumptions, construction=construction
    )
    return Board(net, own, net.places[many:], tail, head, km, sea_km, cost, lon, lat)


def price_of_links(
    start: tuple[Array, Array],
    end: tuple[Array, Array],
    assumptions: Assumptions,
    *,
    construction: str = "fiber_jp_aerial_new",
) -> tuple[Array, Array, Array]:
    """Return what new links would be: km with detour, straight km at sea, cost.

    Parameters
    ----------
    start, end : tuple of ndarray
        Longitudes and latitudes, degrees.
    assumptions : Assumptions
        Of :func:`geowbit.layers.named_assumptions`.
    construction : str
        Key of the rate on land.

    Returns
    -------
    tuple of ndarray
        Km, km, million yen.
    """
    if construction not in assumptions:
        raise StudyError(
            "fiber.no_rate",
            name=str(construction),
            hint=suggestion(
                construction, [one for one in assumptions if one.startswith("fiber_jp_")]
            ),
        )
    straight = distance_km(*start, *end)
    sea_km = straight * sea_share(*start, end, samples=_SEA_SAMPLES)
    value = assumptions.at("mid")
    land_run = (straight - sea_km) * value["fiber_detour_ratio"]
    sea_run = sea_km * value["submarine_detour_ratio"]
    cost = land_run * value[construction] + sea_run * value["fiber_jp_submarine_repeaterless"]
    return np.asarray(land_run + sea_run), sea_km, np.asarray(cost)


def _one_by_one(board: Board) -> tuple[Array, IntArray]:
    """Return what each site alone would cost, and the links of a plan built site by site."""
    alone = np.array([_pair_cost(board, site, board.cost)[0] for site in board.sites])
    price, built = board.cost.copy(), np.zeros(len(board.cost), bool)
    # the dearest first: what it needs serves others on their way
    for site in board.sites[np.argsort(-alone, kind="stable")]:
        used = _pair_cost(board, site, price)[1]
        built[used] = True
        price[used] = 0.0
    return alone, np.flatnonzero(built)


def _pair_cost(board: Board, site: int, price: Array) -> tuple[float, IntArray]:
    """Return the price of the cheapest two routes of a site to two hubs, and the new links."""
    net = board.net
    count = net.count + len(board.sites)
    both = count
    hubs = np.r_[board.hubs, board.hubs] if len(board.hubs) == 1 else board.hubs
    more = np.arange(len(hubs))
    old = len(net.tail)
    keep = (board.tail == site) | (board.head == site)
    keep |= (board.tail < net.count) & (board.head < net.count)
    new = np.flatnonzero(keep)
    if len(board.hubs) == 1:
        both, hubs, more = int(board.hubs[0]), hubs[:0], more[:0]
    tail = np.r_[net.tail, board.tail[new], hubs]
    head = np.r_[net.head, board.head[new], np.full(len(hubs), both)]
    weight = np.r_[
        net.km * _MJPY_PER_KM_IN_USE,
        price[new] + board.km[new] * _MJPY_PER_KM_IN_USE,
        np.zeros(len(more)),
    ]
    none = np.zeros(len(tail))
    priced = Network(count + 1, more, tail, head, weight, none.astype(int), none, none, net.graph)
    pair = disjoint_pairs(priced, both, apart="nodes").pair(site)
    if pair is None:
        return np.inf, new[:0]
    edges = np.concatenate([route.edges for route in pair])
    used = new[edges[(edges >= old) & (edges < old + len(new))] - old]
    return float(price[used].sum()), used


def _program(board: Board, *, whole_links: bool = True) -> tuple[IntArray, float]:
    """Solve all sites at once: flows of two from each, links built or not (HiGHS).

    Returns the links built and a bound of their cost.
    """
    # heavy to import, and no run of a study builds a link
    from scipy.optimize import Bounds, LinearConstraint, milp

    net, sites = board.net, board.sites
    count, new = net.count + len(sites), len(board.tail)
    start, end = np.r_[net.tail, board.tail], np.r_[net.head, board.head]
    old, sink = len(net.tail), 2 * count
    # the entry of node n is 2 n, its exit 2 n + 1
    from_ = np.r_[2 * start + 1, 2 * end + 1, 2 * np.arange(count), 2 * board.hubs + 1]
    to = np.r_[2 * end, 2 * start, 2 * np.arange(count) + 1, np.full(len(board.hubs), sink)]
    arcs, rows = len(from_), np.arange(len(from_))
    ones = np.ones(arcs)
    balance = csr_array(
        coo_array((np.r_[ones, -ones], (np.r_[from_, to], np.r_[rows, rows])), (sink + 1, arcs))
    )
    edge = np.r_[np.arange(len(start)), np.arange(len(start))]
    is_new = edge >= old
    use = csr_array(
        coo_array(
            (np.ones(is_new.sum()), (edge[is_new] - old, np.flatnonzero(is_new))), (new, arcs)
        )
    )
    km = np.r_[net.km, board.km]
    cost = np.r_[km, km, np.zeros(arcs - 2 * len(km))] * _MJPY_PER_KM_IN_USE
    most = np.ones(arcs)
    if len(board.hubs) == 1:
        most[2 * len(start) + board.hubs[0]] = most[-1] = 2
    upper, parts, links, low, high = [], [], [], [], []
    for n, site in enumerate(sites):
        limit = most.copy()
        limit[2 * len(start) + site] = 2
        supply = np.zeros(sink + 1)
        supply[2 * site], supply[sink] = 2, -2
        empty = [csr_array((sink + 1, arcs))] * len(sites)
        empty[n] = balance
        parts.append(hstack([*empty, csr_array((sink + 1, new))]))
        flows = [csr_array((new, arcs))] * len(sites)
        flows[n] = use
        links.append(hstack([*flows, -1.0 * csr_array(np.eye(new))]))
        upper.append(limit)
        low.append(supply)
        high.append(supply)
    every = vstack([*parts, *links])
    bounds_low = np.r_[np.concatenate(low), np.full(new * len(sites), -np.inf)]
    bounds_high = np.r_[np.concatenate(high), np.zeros(new * len(sites))]
    found = milp(
        np.r_[np.tile(cost, len(sites)), board.cost],
        constraints=LinearConstraint(every, bounds_low, bounds_high),
        integrality=np.r_[np.zeros(arcs * len(sites)), np.full(new, float(whole_links))],
        bounds=Bounds(0, np.r_[np.concatenate(upper), np.ones(new)]),
        options={"mip_rel_gap": 1e-6, "time_limit": 120},
    )
    if found.x is None:
        raise StudyError("fiber.no_plan", count=len(sites))
    built = np.flatnonzero(found.x[-new:] > 0.5)
    lowest = found.fun if found.mip_dual_bound is None else found.mip_dual_bound
    # the little that the use of routes counts is no part of what is built
    use_of_routes = float(np.tile(cost, len(sites)) @ found.x[: arcs * len(sites)])
    return built, float(lowest) - use_of_routes


def _links(board: Board, built: IntArray) -> gpd.GeoDataFrame:
    tail, head = board.tail[built], board.head[built]
    ends = np.stack(
        [np.c_[board.lon[tail], board.lat[tail]], np.c_[board.lon[head], board.lat[head]]], axis=1
    )
    lines = shapely.linestrings(ends) if len(built) else []
    is_access = np.isin(tail, board.sites) | np.isin(head, board.sites)
    return gpd.GeoDataFrame(
        {
            "what": np.where(is_access, "access", "backbone"),
            "km": board.km[built],
            "sea_km": board.sea_km[built],
            "cost_mjpy": board.cost[built],
        },
        geometry=list(lines),
        crs="EPSG:4326",
    )

"""Two routes to a hub that no single landslide takes: apart by more than a corridor.

What holds in the middle of a stretch of a network holds all along it. To look for two separate
routes from every stretch of the country takes a second, and the embedded graph always gives the
same: ``data/build.py`` keeps them in the table second_routes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import connected_components, dijkstra
from scipy.spatial import cKDTree

from geowbit.core.errors import LayerError
from geowbit.fiber.disjoint import DisjointPairs, disjoint_pairs
from geowbit.fiber.graph import (
    NO_LENGTH_KM,
    Attachment,
    FiberGraph,
    Network,
    Route,
    attach,
    network,
    uncounted_links,
)
from geowbit.fiber.parallel import Corridors, corridors
from geowbit.fiber.resilience import weak_places
from geowbit.geodesy import ecef_m
from geowbit.layers import Assumptions, embedded_table, model_table, named_assumptions

Array = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]
# from edges and ranks of stretches: by which end of its edge each of two ways leaves, and how
# long it is from there, infinite where there are not two
Ways = Callable[[IntArray, IntArray], tuple[BoolArray, Array]]

# what holds for the candidates along a stretch of a link is found out at its middle
_STRETCH_KM = 10.0
_MOST_STRETCHES = 1_000_000


class _Stretches:
    """The edges of a network, cut into stretches of ten kilometers.

    Parameters
    ----------
    net : Network
    distance_km : ndarray
        From each node to the hub, along the links.
    """

    def __init__(self, net: Network, distance_km: Array) -> None:
        self.net = net
        self.distance_km = distance_km

    def whole(self) -> tuple[IntArray, IntArray]:
        """Return edge and rank of every stretch."""
        count = np.maximum(1, np.floor(self.net.km / _STRETCH_KM).astype(np.int64) + 1)
        edges = np.repeat(np.arange(len(count)), count)
        return edges, np.arange(len(edges)) - np.repeat(np.cumsum(count) - count, count)

    def middle_km(self, edges: IntArray, ranks: IntArray) -> Array:
        """Return where the middles of stretches lie, km from the start of their links."""
        ends = np.minimum((ranks + 1) * _STRETCH_KM, self.net.km[edges])
        return self.net.from_km[edges] + (ranks * _STRETCH_KM + ends) / 2

    def separate_km(self, places: Attachment, ways: Ways) -> tuple[Array, Array]:
        """Return the lengths of the first and of the second separate route of many places.

        Parameters
        ----------
        places : Attachment
        ways : callable
            What is known of stretches.

        Returns
        -------
        tuple of ndarray
            As :meth:`geowbit.fiber.HubRoutes.separate_km`.
        """
        edge = self.edges_at(places)
        on = np.flatnonzero(edge >= 0)
        first, second = np.full(len(edge), np.inf), np.full(len(edge), np.nan)
        x = places.along_km[on] - self.net.from_km[edge[on]]
        km = self.net.km[edge[on]]
        stretch = edge[on] * _MOST_STRETCHES + (x // _STRETCH_KM).astype(np.int64)
        which, stretches = pd.factorize(stretch)
        by_tail, way_km = ways(stretches // _MOST_STRETCHES, stretches % _MOST_STRETCHES)
        both = np.where(by_tail[which], x[:, None], (km - x)[:, None]) + way_km[which]
        tail, head = self.net.tail[edge[on]], self.net.head[edge[on]]
        shortest = np.minimum(self.distance_km[tail] + x, self.distance_km[head] + km - x)
        two = np.isfinite(both).all(axis=1)
        first[on] = np.where(two, both.min(axis=1), shortest)
        second[on] = np.where(two, both.max(axis=1), np.nan)
        return first, second

    def edges_at(self, places: Attachment) -> IntArray:
        """Return the edge of the network at places on links; -1 where the link is left out."""
        order, key = self._order
        link, from_km = self.net.link[order], self.net.from_km[order]
        found = np.searchsorted(key, places.route * 1e7 + places.along_km, side="right") - 1
        # link and km in one key leave the neighbor where a place lies on the joint
        found = np.maximum(found, 0)
        found -= (from_km[found] > places.along_km) & (found > 0)
        after = np.minimum(found + 1, len(order) - 1)
        found = np.where(
            (link[after] == places.route) & (from_km[after] <= places.along_km), after, found
        )
        return np.where(link[found] == places.route, order[found], -1)

    @cached_property
    def _order(self) -> tuple[IntArray, Array]:
        key = self.net.link * 1e7 + self.net.from_km
        order = np.argsort(key, kind="stable")
        return order, key[order]


# how often the two ways of a site may make room for each other
_TURNS = 6
# how much longer than the first a second way is looked for at first
_LONGER, _MORE_KM = 1.3, 50.0
_BESIDE_COSTS_KM = 1000.0


class _Site(NamedTuple):
    """A place on an edge, km from its tail, with what lies in its surroundings.

    These are the nodes, and the places where links run beside others; and, beyond them, where
    its own link runs beside others.
    """

    edge: int
    from_tail_km: float
    around: IntArray
    near: IntArray
    own: IntArray


class _Way(NamedTuple):
    """A way to the hub by one end of the site's edge; its length without the site's own part."""

    by_tail: bool
    nodes: list[int]
    km: float


class _Found(NamedTuple):
    """Lengths to the hub, and where they lead, as far as a search went."""

    km: Array
    parent: npt.NDArray[np.int32]
    limit_km: float


class _Along(NamedTuple):
    """What a way from an edge takes: nodes, edges, links but the site's own, and what is beside.

    What was searched around it holds for every site of the edge that has the same about it.
    """

    used: IntArray
    nodes: BoolArray
    on_way: BoolArray
    beside: Array
    searched: dict[tuple[object, ...], _Found]


class HubRoutes:
    """The routes of a graph to one hub, ready to be asked for two separate ones.

    Two routes are separate where they share nothing and run nowhere beside each other, the
    surroundings of site and hub aside.

    Parameters
    ----------
    graph : FiberGraph
    beside : Corridors
        Of :func:`geowbit.fiber.corridors`.
    hub : tuple of float
        Longitude and latitude, degrees.
    without : ndarray of bool, optional
        Links to leave out, one flag each.
    ends_km : float
        What lies nearer than this to the site or the hub does not count.

    Notes
    -----
    To find two routes of least length that avoid each other's corridor is NP-hard (it is the
    problem of shared-risk link groups). The shortest route is taken first and the second
    around it; where that fails, each makes room for the other a few times, and last the two of
    the shortest node-disjoint pair are tried. What is found is separate; where nothing is found
    there may still be a pair.

    Examples
    --------
    >>> from geowbit.fiber import corridors, fiber_graph, guessed_links
    >>> from geowbit.layers import embedded_layer
    >>> graph = fiber_graph(embedded_layer("fiber_routes"))
    >>> guessed = guessed_links(graph.routes)
    >>> tokyo = HubRoutes(graph, corridors(graph), (139.7645, 35.6870), without=guessed)
    >>> first, second = tokyo.pair(attach(graph, [140.8721], [38.2682]))
    >>> round(first.km), round(second.km)
    (356, 365)
    """

    def __init__(
        self,
        graph: FiberGraph,
        beside: Corridors,
        hub: tuple[float, float],
        *,
        without: BoolArray | None = None,
        ends_km: float = 5.0,
    ) -> None:
        self.graph = graph
        self.without = without
        self._prepared: dict[tuple[int, int], list[_Way]] = {}
        self._of_edge: tuple[int, dict[tuple[int, ...], _Along]] = (-1, {})
        self._last_net: tuple[tuple[bytes, bytes], Network] | None = None
        self.end = attach(graph, [hub[0]], [hub[1]])
        self.net = network(graph, self.end, without=without)
        self.hub = int(self.net.places[0])
        self.distance_km, self._parent = dijkstra(
            self.net.lengths, indices=self.hub, return_predecessors=True
        )
        self.stretches = _Stretches(self.net, self.distance_km)
        self._ends_m = ends_km * 1e3
        hub_m = ecef_m(*_positions(graph, self.end).T)
        self._node_m = _node_positions(self.net)
        self._around_hub = np.linalg.norm(self._node_m - hub_m, axis=1) <= self._ends_m
        # where not even two routes without a common link lead from, none need be looked for
        self._twice = _twice_linked(self.net, self.hub, self._around_hub)
        self._near_hub = self._around_hub[self.net.tail] & self._around_hub[self.net.head]
        self._beside = beside.where(np.linalg.norm(beside.place_m - hub_m, axis=1) > self._ends_m)
        links = np.arange(len(graph.routes) + 1)
        self._beside_first = np.searchsorted(self._beside.link, links)
        # of a stretch beside another the ends are enough: where both lie near, all of it does
        self._outer = self._beside.outermost()
        self._trees = cKDTree(self._node_m), cKDTree(self._outer.place_m)
        pairs = self._outer.other, self._outer.link
        shape = (len(graph.routes), len(graph.routes))
        self._beside_links = csr_array(coo_array((np.ones(len(pairs[0])), pairs), shape))
        tail, head = self.net.tail, self.net.head
        numbers = np.arange(1, len(tail) + 1)
        shape = (self.net.count, self.net.count)
        both_ways = np.r_[tail, head], np.r_[head, tail]
        arcs = csr_array(coo_array((np.r_[numbers, numbers], both_ways), shape))
        self._arc_edge = arcs.data - 1
        self._arc_km = np.maximum(self.net.km[self._arc_edge], NO_LENGTH_KM)
        self._arcs = csr_array((self._arc_km, arcs.indices, arcs.indptr), shape=shape)

    def pair(self, place: Attachment) -> tuple[Route, Route | None] | None:
        """Return the shortest route of one place and a separate second one, as far as found.

        Parameters
        ----------
        place : Attachment
            Of one place.

        Returns
        -------
        tuple of Route, or None
            Routes of ``site_net(place)``, the shorter first; None where no route leads to the
            hub, None for the second where no separate one was found.
        """
        net = self.site_net(place)
        site, hub = int(net.places[1]), int(net.places[0])
        edge = int(self.stretches.edges_at(place)[0])
        if edge < 0:
            return None
        site_there = next(self._sites(np.array([edge]), place.along_km))
        ways = self._two(site_there, thorough=True)
        routes = []
        for way in ways:
            # a site on a node begins with that node twice
            nodes = pairwise([site, *way.nodes[:-1], hub, -1])
            routes.append(net.route([node for node, following in nodes if node != following]))
        routes.sort(key=lambda route: route.km)
        if not routes:
            return None
        return routes[0], routes[1] if len(routes) == 2 else None

    def prepare(self, places: Attachment) -> tuple[Network, DisjointPairs]:
        """Search the node-disjoint pairs of many places at once, for ``pair`` to begin from.

        Returns the network with the hub and the places, and their pairs.
        """
        net = self.site_net(places)
        pairs = disjoint_pairs(net, int(net.places[0]), apart="nodes")
        for n, node in enumerate(net.places[1:].tolist()):
            edge = int(self.stretches.edges_at(places.one(n))[0])
            pair = pairs.pair(node) if node != net.places[0] else None
            self._prepared[_spot(int(places.route[n]), float(places.along_km[n]))] = (
                self._ways_of(pair, edge) if edge >= 0 else []
            )
        return net, pairs

    def site_net(self, place: Attachment) -> Network:
        """Return the network with the hub, and one or more places."""
        asked = place.route.tobytes(), place.along_km.tobytes()
        # of a place that was asked for just before it is at hand
        if self._last_net is not None and self._last_net[0] == asked:
            return self._last_net[1]
        both = Attachment(*(np.r_[a, b] for a, b in zip(self.end, place, strict=True)))
        net = network(self.graph, both, without=self.without)
        self._last_net = asked, net
        return net

    def separate_km(self, places: Attachment) -> tuple[Array, Array]:
        """Return the lengths of the first and of the second separate route of many places.

        Parameters
        ----------
        places : Attachment

        Returns
        -------
        tuple of ndarray
            Km along links, without access lines. The first is infinite where no route leads
            to the hub, the second NaN where no separate one was found; there it is the
            shortest of all, else the first of the two. Whether there are two is found out at
            the middle of every ten kilometers of a link.
        """
        return self.stretches.separate_km(places, self.ways)

    def ways(self, edges: IntArray, ranks: IntArray) -> tuple[BoolArray, Array]:
        """Return what is found of stretches.

        Parameters
        ----------
        edges, ranks : ndarray of int
            Edges of ``net``, and the stretches of each, counted from its tail.

        Returns
        -------
        tuple of ndarray, shape (n, 2)
            By which end of its edge each of two ways leaves (True is the tail), and its length
            from there; infinite where there are not two.
        """
        by_tail, km = np.zeros((len(edges), 2), bool), np.full((len(edges), 2), np.inf)
        # those of one edge after each other share what was searched
        order = np.lexsort((ranks, edges))
        middle_km = self.stretches.middle_km(edges, ranks)[order]
        for n, site in zip(order.tolist(), self._sites(edges[order], middle_km), strict=True):
            found = self._two(site, thorough=False)
            if len(found) == 2:
                by_tail[n] = [way.by_tail for way in found]
                km[n] = [way.km for way in found]
        return by_tail, km

    def _sites(self, edges: IntArray, along_km: Array) -> Iterator[_Site]:
        """Yield places on edges of the network, km from the start of their links."""
        net = self.net
        link = net.link[edges]
        length = np.maximum(self.graph.length_km, NO_LENGTH_KM)
        places_m = ecef_m(*self.graph.drawn.at(link, along_km / length[link]).T)
        around, near = (tree.query_ball_point(places_m, self._ends_m) for tree in self._trees)
        for n, edge in enumerate(edges.tolist()):
            first, last = self._beside_first[link[n] : link[n] + 2]
            away = self._beside.place_m[first:last] - places_m[n]
            own = first + np.flatnonzero(np.einsum("ij,ij->i", away, away) > self._ends_m**2)
            from_tail = float(along_km[n] - net.from_km[edge])
            yield _Site(
                edge, from_tail, np.array(around[n], np.int64), np.array(near[n], np.int64), own
            )

    def _two(self, site: _Site, *, thorough: bool) -> list[_Way]:
        """Return two separate ways from a site, or the shortest alone, or none."""
        whole = _Found(self.distance_km, self._parent, np.inf)
        first = self._shortest(site, whole, (True, True))
        if first is None:
            return []
        net, edge = self.net, site.edge
        if not (self._twice[[net.tail[edge], net.head[edge], *site.around]]).any():
            return [first]
        for way in self._starts(first, site, thorough=thorough):
            if (second := self._around(way, site)) is not None:
                return [way, second]
        return [first]

    def _starts(self, first: _Way, site: _Site, *, thorough: bool) -> Iterator[_Way]:
        """Yield ways around which a separate one may lead, the likelier first."""
        yield first
        way: _Way | None = first
        for _ in range(_TURNS if thorough else 1):
            # the way that costs least where a place beside the last one costs much
            way = self._around(way, site, beside_km=_BESIDE_COSTS_KM) if way else None
            if way is None:
                break
            yield way
        if thorough:
            yield from self._node_disjoint(site)

    def _shortest(self, site: _Site, found: _Found, ends: tuple[bool, bool]) -> _Way | None:
        """Return the shorter of the ways by the tail and by the head, as far as allowed.

        None beyond the limit of the search too, where a shorter one may have been missed.
        """
        net, edge = self.net, site.edge
        km, parent, limit_km = found
        by_tail = float(km[net.tail[edge]]) if ends[0] else np.inf
        by_head = float(km[net.head[edge]]) if ends[1] else np.inf
        left = by_tail + site.from_tail_km, by_head + float(net.km[edge]) - site.from_tail_km
        if not np.isfinite(min(left)) or min(left) > limit_km:
            return None
        leaves_by_tail = left[0] <= left[1]
        nodes = [int(net.tail[edge] if leaves_by_tail else net.head[edge])]
        while nodes[-1] != self.hub:
            nodes.append(int(parent[nodes[-1]]))
        if len(nodes) > 1 and nodes[1] == (net.head if leaves_by_tail else net.tail)[edge]:
            # a site on a node may go on along its own edge
            leaves_by_tail, nodes = not leaves_by_tail, nodes[1:]
        return _Way(leaves_by_tail, nodes, by_tail if leaves_by_tail else by_head)

    def _around(self, way: _Way, site: _Site, *, beside_km: float = np.inf) -> _Way | None:
        """Return the shortest way to the hub that keeps clear of another way.

        What is beside it counts `beside_km` more; if that is finite the way is no separate one.
        """
        along = self._along(way, site.edge)
        # a way that leaves by one end has run along that part of the site's own link
        own_km = self._beside.along_km[site.own] - self.net.from_km[site.edge]
        by_way = (own_km < site.from_tail_km) == way.by_tail
        beside_own = self._beside.other[site.own]
        # the other end is open unless the way comes back beside it, this end where it is near
        soft = bool(np.isfinite(beside_km))
        other_end = soft or not along.on_way[beside_own[~by_way]].any()
        this_end = soft or bool((site.around == way.nodes[0]).any())
        ends = (this_end, other_end) if way.by_tail else (other_end, this_end)
        closed = beside_own[by_way]
        what = beside_km, site.around.tobytes(), site.near.tobytes(), closed.tobytes()
        # most second ways are little longer than the first, and a search may end there
        limit_km = np.inf if soft else _LONGER * (way.km + float(self.net.km[site.edge])) + _MORE_KM
        found = along.searched.get(what)
        if found is None:
            more_km = self._more_km(along, site, closed, beside_km)
            found = along.searched[what] = self._search(more_km, limit_km)
        second = self._shortest(site, found, ends)
        if second is None and np.isfinite(found.limit_km) and any(ends):
            more_km = self._more_km(along, site, closed, beside_km)
            found = along.searched[what] = self._search(more_km, np.inf)
            second = self._shortest(site, found, ends)
        return None if second is None else second._replace(km=self._way_km(second))

    def _along(self, way: _Way, edge: int) -> _Along:
        """Return what a way takes; of one edge each is looked at once."""
        if self._of_edge[0] != edge:
            self._of_edge = edge, {}
        known = self._of_edge[1]
        if (key := tuple(way.nodes)) not in known:
            used = self.net.edges_along(way.nodes)
            nodes = np.zeros(self.net.count, bool)
            nodes[way.nodes] = True
            nodes[self._around_hub] = False
            on_way = np.zeros(len(self.graph.routes), bool)
            on_way[self.net.link[used]] = True
            on_way[self.net.link[edge]] = False
            beside = self._beside_links @ on_way.astype(float)
            known[key] = _Along(used, nodes, on_way, beside, {})
        return known[key]

    def _more_km(self, along: _Along, site: _Site, closed: IntArray, beside_km: float) -> Array:
        """Return how much longer each edge counts for a way that keeps clear of another."""
        net, used = self.net, along.used
        around = np.zeros(net.count, bool)
        around[site.around] = True
        nodes = along.nodes & ~around
        links = self._links_beside(along, site)
        links[closed] = True
        bad = nodes[net.tail] | nodes[net.head]
        if links.any():
            bad |= links[net.link]
        near = self._near_hub[used] | (around[net.tail[used]] & around[net.head[used]])
        bad[used[~near]] = True
        more_km = np.where(bad, beside_km, 0.0)
        more_km[site.edge] = np.inf
        return more_km

    def _search(self, more_km: Array, limit_km: float) -> _Found:
        arcs = self._arcs
        arcs.data = self._arc_km + more_km[self._arc_edge]
        km, parent = dijkstra(arcs, indices=self.hub, return_predecessors=True, limit=limit_km)
        return _Found(km, parent, limit_km)

    def _way_km(self, way: _Way) -> float:
        return float(self.net.km[self.net.edges_along(way.nodes)].sum())

    def _links_beside(self, along: _Along, site: _Site) -> BoolArray:
        """Return the links beside those of a way, the surroundings of site and hub aside."""
        near = site.near[along.on_way[self._outer.link[site.near]]]
        if not len(near):
            return along.beside > 0.5
        places = np.bincount(self._outer.other[near], minlength=len(along.beside))
        return along.beside - places > 0.5

    def _node_disjoint(self, site: _Site) -> list[_Way]:
        """Return the two ways of the shortest node-disjoint pair."""
        link = int(self.net.link[site.edge])
        along = float(self.net.from_km[site.edge]) + site.from_tail_km
        if (spot := _spot(link, along)) in self._prepared:
            return self._prepared[spot]
        place = Attachment(np.array([link]), np.zeros(1), np.array([along], float))
        net = self.site_net(place)
        pairs = disjoint_pairs(net, int(net.places[0]), apart="nodes")
        return self._ways_of(pairs.pair(int(net.places[1])), site.edge)

    def _ways_of(self, pair: tuple[Route, Route] | None, edge: int) -> list[_Way]:
        """Return a pair as ways from a site on an edge; other places on them are passed over."""
        found: list[_Way] = []
        for route in pair or ():
            nodes = [*(node for node in route.nodes[1:-1] if node < self.net.count), self.hub]
            by_tail = nodes[0] == self.net.tail[edge]
            if by_tail or nodes[0] == self.net.head[edge]:
                found.append(_Way(bool(by_tail), nodes, route.km))
        return found


def _spot(link: int, along_km: float) -> tuple[int, int]:
    """Return a place on a link to the centimeter, to find it again."""
    return link, round(along_km * 1e5)


def _twice_linked(net: Network, hub: int, around_hub: BoolArray) -> BoolArray:
    """Tell which nodes no single link parts from the hub and its surroundings."""
    merged = np.where(around_hub, hub, np.arange(net.count))
    tail, head = merged[net.tail], merged[net.head]
    bridge, _ = weak_places(tail, head, net.count)
    rest = np.ones(int((~bridge).sum())), (tail[~bridge], head[~bridge])
    _, part = connected_components(coo_array(rest, (net.count, net.count)), directed=False)
    return part[merged] == part[hub]


def _positions(graph: FiberGraph, places: Attachment) -> Array:
    length = np.maximum(graph.length_km, NO_LENGTH_KM)
    return graph.drawn.at(places.route, places.along_km / length[places.route])


def _node_positions(net: Network) -> Array:
    """Return the earth-centered places of all nodes, those off the graph by their edges."""
    length = np.maximum(net.graph.length_km, NO_LENGTH_KM)
    xy = np.zeros((net.count, 2))
    for nodes, km in ((net.head, net.to_km), (net.tail, net.from_km)):
        xy[nodes] = net.graph.drawn.at(net.link, km / length[net.link])
    return ecef_m(*xy.T)


# of places on a link: a millimeter is far below what any of them is known to
_DECIMALS = 6
# one number is link and kilometer
_LONGEST_KM = 1e5
_ENDS, _LENGTHS = ["first_end", "second_end"], ["first_km", "second_km"]
_PARAMETERS = ("fiber_corridor_km", "fiber_ends_km", "guessed_fiber_links")


def pairs_by_stretch(graph: FiberGraph) -> pd.DataFrame:
    """Find the two separate routes of every stretch of a graph to the embedded hubs.

    Parameters
    ----------
    graph : FiberGraph

    Returns
    -------
    DataFrame
        A row wherever something changes along a link: ``hub``, ``route`` (id of the link),
        ``from_km`` (on it, up to that of the next row), and of each of the two ways the end of
        the edge that it leaves by (``first_end``, ``second_end``: the tail lies nearer to the
        start of the link, the head to its end) and its length from there (``first_km``,
        ``second_km``); empty where there are not two.
    """
    model = named_assumptions()
    value = model.at("mid")
    without = uncounted_links(graph.routes, model)
    beside = corridors(graph, within_km=float(value["fiber_corridor_km"]))
    ids = graph.routes["id"].astype(str).to_numpy()
    tables = []
    for hub in model_table("hubs").itertuples():
        place = (float(hub.lon), float(hub.lat))
        ends_km = float(value["fiber_ends_km"])
        routes = HubRoutes(graph, beside, place, without=without, ends_km=ends_km)
        edges, ranks = routes.stretches.whole()
        by_tail, km = routes.ways(edges, ranks)
        two = np.isfinite(km).all(axis=1)
        table = pd.DataFrame(
            {
                "hub": hub.name,
                "route": ids[routes.net.link[edges]],
                "from_km": _begins_km(routes.stretches, edges, ranks),
            }
        )
        for n, way in enumerate(("first", "second")):
            end = np.where(by_tail[:, n], "tail", "head")
            table[f"{way}_end"] = np.where(two, end, "")
            table[f"{way}_km"] = np.where(two, km[:, n], np.nan)
        tables.append(table)
    table = pd.concat(tables).sort_values(["hub", "route", "from_km"], ignore_index=True)
    content = table.drop(columns="from_km")
    before = content.shift()
    changed = ~((content == before) | (content.isna() & before.isna())).all(axis=1)
    return table[changed].reset_index(drop=True)


def known_separate_km(
    graph: FiberGraph, hub: tuple[float, float], places: Attachment, assumptions: Assumptions
) -> tuple[Array, Array] | None:
    """Return what :meth:`geowbit.fiber.HubRoutes.separate_km` does, from what is known.

    Parameters
    ----------
    graph : FiberGraph
        Of the embedded routes.
    hub : tuple of float
        Longitude and latitude, degrees.
    places : Attachment
    assumptions : Assumptions
        Of :func:`geowbit.layers.named_assumptions`.

    Returns
    -------
    tuple of ndarray, or None
        None where nothing is known: of another hub, or under other assumptions.

    Raises
    ------
    LayerError
        Where the table was made of another graph.

    Examples
    --------
    Niigata to Otemachi, km:

    >>> from geowbit.fiber import fiber_graph
    >>> from geowbit.layers import embedded_layer
    >>> graph = fiber_graph(embedded_layer("fiber_routes"))
    >>> niigata = attach(graph, [139.0364], [37.9161])
    >>> known = known_separate_km(graph, (139.7645, 35.6870), niigata, named_assumptions())
    >>> [round(float(km[0])) for km in known]
    [327, 346]
    """
    hubs = model_table("hubs")
    here = hubs["name"][(hubs["lon"] == hub[0]) & (hubs["lat"] == hub[1])]
    asked, ours = assumptions.at("mid"), named_assumptions().at("mid")
    if not len(here) or any(asked[key] != ours[key] for key in _PARAMETERS):
        return None
    table = embedded_table("second_routes")
    table = table[table["hub"] == here.iloc[0]]
    without = uncounted_links(graph.routes, assumptions)
    net = network(graph, attach(graph, [hub[0]], [hub[1]]), without=without)
    stretches = _Stretches(net, dijkstra(net.lengths, indices=int(net.places[0])))
    link = pd.Index(graph.routes["id"].astype(str)).get_indexer(table["route"])
    known = (link + 1) * _LONGEST_KM + table["from_km"].to_numpy(float)
    order = np.argsort(known)
    known, by_tail = known[order], (table[_ENDS] == "tail").to_numpy()[order]
    lengths = table[_LENGTHS].fillna("inf").to_numpy(object).astype(float)[order]

    def ways(edges: IntArray, ranks: IntArray) -> tuple[BoolArray, Array]:
        here = (net.link[edges] + 1) * _LONGEST_KM
        begins = here + _begins_km(stretches, edges, ranks)
        rows = np.searchsorted(known, begins, side="right") - 1
        if (rows < 0).any() or (known[rows] < here).any():
            raise LayerError("fiber.second_routes_of_others")
        return by_tail[rows], lengths[rows]

    return stretches.separate_km(places, ways)


def _begins_km(stretches: _Stretches, edges: IntArray, ranks: IntArray) -> Array:
    return (stretches.net.from_km[edges] + ranks * _STRETCH_KM).round(_DECIMALS)

"""Two routes to a hub that no single landslide takes: apart by more than a corridor."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import dijkstra

from geowbit.fiber.corridors import Beside, Corridors
from geowbit.fiber.disjoint import disjoint_pairs
from geowbit.fiber.graph import NO_LENGTH_KM, Attachment, FiberGraph, attach
from geowbit.fiber.network import BoolArray, Network, Route, network
from geowbit.geodesy import ecef_m

Array = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

# what holds for the candidates along a stretch of a link is found out at its middle
_STRETCH_KM = 10.0
# how often the two ways of a site may make room for each other
_TURNS = 6
_BESIDE_COSTS_KM = 1000.0


class _Site(NamedTuple):
    """A place on an edge: km from its tail, earth-centered place, nodes in the surroundings."""

    edge: int
    from_tail_km: float
    place_m: Array
    around: BoolArray


class _Way(NamedTuple):
    """A way to the hub by one end of the site's edge; its length without the site's own part."""

    by_tail: bool
    nodes: list[int]
    km: float


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
    the shortest node-disjoint pair are tried. What is found is separate; where nothing is found there may
    still be a pair.

    Examples
    --------
    >>> from geowbit.fiber import corridors, fiber_graph, guessed_links
    >>> from geowbit.layers import embedded_layer
    >>> graph = fiber_graph(embedded_layer("fiber_routes"))
    >>> guessed = guessed_links(graph.routes)
    >>> tokyo = HubRoutes(graph, corridors(graph), (139.7645, 35.6870), without=guessed)
    >>> first, second = tokyo.pair(attach(graph, [140.8721], [38.2682]))
    >>> round(first.km), round(second.km)
    (354, 437)
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
        self.end = attach(graph, [hub[0]], [hub[1]])
        self.net = network(graph, self.end, without=without)
        self.hub = int(self.net.places[0])
        self.distance_km, self._parent = dijkstra(
            self.net.lengths, indices=self.hub, return_predecessors=True
        )
        self._beside = beside
        self._ends_m = ends_km * 1e3
        hub_m = ecef_m(*_positions(graph, self.end).T)
        self._node_m = _node_positions(self.net)
        self._around_hub = np.linalg.norm(self._node_m - hub_m, axis=1) <= self._ends_m
        self._far_from_hub = {
            id(part): np.linalg.norm(part.place_m - hub_m, axis=1) > self._ends_m
            for part in (beside.every, beside.ends)
        }
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
        edge = int(self._edges_at(place)[0])
        if edge < 0:
            return None
        ways = self._two(self._site(edge, float(place.along_km[0])), thorough=True)
        # the place splits its link, which then needs no node in the middle
        middle = net.middles.get(int(place.route[0]))
        routes = []
        for way in ways:
            nodes = [site, *(node for node in way.nodes[:-1] if node != middle), hub]
            routes.append(net.route([a for a, b in pairwise([*nodes, -1]) if a != b]))
        routes.sort(key=lambda route: route.km)
        if not routes:
            return None
        return routes[0], routes[1] if len(routes) == 2 else None

    def site_net(self, place: Attachment) -> Network:
        """Return the network with two places: the hub, and one more."""
        both = Attachment(*(np.r_[a, b] for a, b in zip(self.end, place, strict=True)))
        return network(self.graph, both, without=self.without)

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
        edge = self._edges_at(places)
        on = np.flatnonzero(edge >= 0)
        first, second = np.full(len(edge), np.inf), np.full(len(edge), np.nan)
        x = places.along_km[on] - self.net.from_km[edge[on]]
        km = self.net.km[edge[on]]
        stretch = edge[on] * 1_000_000 + (x // _STRETCH_KM).astype(np.int64)
        stretches, which = np.unique(stretch, return_inverse=True)
        by_tail, way_km = self._at_stretches(stretches // 1_000_000, stretches % 1_000_000)
        both = np.where(by_tail[which], x[:, None], (km - x)[:, None]) + way_km[which]
        tail, head = self.net.tail[edge[on]], self.net.head[edge[on]]
        shortest = np.minimum(self.distance_km[tail] + x, self.distance_km[head] + km - x)
        two = np.isfinite(both).all(axis=1)
        first[on] = np.where(two, both.min(axis=1), shortest)
        second[on] = np.where(two, both.max(axis=1), np.nan)
        return first, second

    def _at_stretches(
        self, edges: IntArray, ranks: IntArray
    ) -> tuple[npt.NDArray[np.bool_], Array]:
        """Return by which end of its edge each of two ways leaves, and its length from there."""
        by_tail, km = np.zeros((len(edges), 2), bool), np.full((len(edges), 2), np.inf)
        ends = np.minimum((ranks + 1) * _STRETCH_KM, self.net.km[edges])
        middle = (ranks * _STRETCH_KM + ends) / 2
        for n, (edge, at) in enumerate(zip(edges.tolist(), middle.tolist(), strict=True)):
            ways = self._two(self._site(edge, self.net.from_km[edge] + at), thorough=False)
            if len(ways) == 2:
                by_tail[n] = [way.by_tail for way in ways]
                km[n] = [way.km for way in ways]
        return by_tail, km

    def _edges_at(self, places: Attachment) -> IntArray:
        """Return the edge of the network at places on links; -1 where the link is left out."""
        order, key = self._edge_order
        found = np.searchsorted(key, places.route * 1e7 + places.along_km, side="right") - 1
        edge = order[np.maximum(found, 0)]
        return np.where((found >= 0) & (self.net.link[edge] == places.route), edge, -1)

    @cached_property
    def _edge_order(self) -> tuple[IntArray, Array]:
        key = self.net.link * 1e7 + self.net.from_km
        order = np.argsort(key, kind="stable")
        return order, key[order]

    def _site(self, edge: int, along_km: float) -> _Site:
        link = int(self.net.link[edge])
        length = max(float(self.graph.routes["length_km"].iloc[link]), NO_LENGTH_KM)
        place_m = ecef_m(*self.graph.drawn.at([link], [along_km / length]).T)
        around = np.linalg.norm(self._node_m - place_m, axis=1) <= self._ends_m
        return _Site(edge, along_km - float(self.net.from_km[edge]), place_m, around)

    def _two(self, site: _Site, *, thorough: bool) -> list[_Way]:
        """Return two separate ways from a site, or the shortest alone, or none."""
        first = self._shortest(site, self.distance_km, self._parent, (True, True))
        if first is None:
            return []
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

    def _shortest(
        self,
        site: _Site,
        km: Array,
        parent: npt.NDArray[np.int32],
        ends: tuple[bool, bool],
    ) -> _Way | None:
        """Return the shorter of the ways by the tail and by the head, as far as allowed."""
        net, edge = self.net, site.edge
        by_tail = float(km[net.tail[edge]]) if ends[0] else np.inf
        by_head = float(km[net.head[edge]]) if ends[1] else np.inf
        left = by_tail + site.from_tail_km, by_head + float(net.km[edge]) - site.from_tail_km
        if not np.isfinite(min(left)):
            return None
        leaves_by_tail = left[0] <= left[1]
        nodes = [int(net.tail[edge] if leaves_by_tail else net.head[edge])]
        while nodes[-1] != self.hub:
            nodes.append(int(parent[nodes[-1]]))
        return _Way(leaves_by_tail, nodes, by_tail if leaves_by_tail else by_head)

    def _search(
        self, site: _Site, more_km: Array, ends: tuple[bool, bool]
    ) -> _Way | None:
        arcs = self._arcs
        arcs.data = self._arc_km + more_km[self._arc_edge]
        km, parent = dijkstra(arcs, indices=self.hub, return_predecessors=True)
        return self._shortest(site, km, parent, ends)

    def _around(
        self, way: _Way, site: _Site, *, beside_km: float = np.inf
    ) -> _Way | None:
        """Return the shortest way to the hub that keeps clear of another way.

        What is beside it counts `beside_km` more; if that is finite the way is no separate one.
        """
        net = self.net
        used = np.array([net.edge_of[pair] for pair in pairwise(way.nodes)], dtype=np.int64)
        nodes = np.zeros(net.count, bool)
        nodes[way.nodes] = True
        nodes[site.around | self._around_hub] = False
        own = int(net.link[site.edge])
        on_way = np.zeros(len(self.graph.routes), bool)
        on_way[net.link[used]] = True
        links = np.zeros(len(self.graph.routes), bool)
        for link in np.flatnonzero(on_way).tolist():
            links[self._beside_of(link, self._beside.ends, site)] = True
        every = self._beside.every
        rows = slice(self._beside.every_first[own], self._beside.every_first[own + 1])
        along = every.along_km[rows] - float(net.from_km[site.edge])
        tailward = along < site.from_tail_km
        links[self._beside_of(own, every, site, tailward == way.by_tail)] = True
        bad = links[net.link] | nodes[net.tail] | nodes[net.head]
        near = site.around[net.tail] & site.around[net.head]
        near |= self._around_hub[net.tail] & self._around_hub[net.head]
        bad[used[~near[used]]] = True
        more_km = np.where(bad, beside_km, 0.0)
        more_km[site.edge] = np.inf
        # the other end is open unless the way comes back beside it, this end where it is near
        back = self._beside_of(own, every, site, tailward != way.by_tail)
        soft = bool(np.isfinite(beside_km))
        other_end = soft or not on_way[back].any()
        this_end = soft or bool(site.around[way.nodes[0]])
        ends = (this_end, other_end) if way.by_tail else (other_end, this_end)
        found = self._search(site, more_km, ends)
        return None if found is None else found._replace(km=self._way_km(found))

    def _way_km(self, way: _Way) -> float:
        edge_of = self.net.edge_of
        return float(self.net.km[[edge_of[pair] for pair in pairwise(way.nodes)]].sum())

    def _beside_of(
        self, link: int, part: Beside, site: _Site, on: BoolArray | None = None
    ) -> IntArray:
        """Return the links beside one, the surroundings of site and hub aside."""
        first = self._beside.ends_first if part is self._beside.ends else self._beside.every_first
        rows = slice(first[link], first[link + 1])
        counts = np.linalg.norm(part.place_m[rows] - site.place_m, axis=1) > self._ends_m
        counts &= self._far_from_hub[id(part)][rows]
        return part.other[rows][counts if on is None else counts & on]

    def _node_disjoint(self, site: _Site) -> list[_Way]:
        """Return the two ways of the shortest node-disjoint pair."""
        along = self.net.from_km[site.edge] + site.from_tail_km
        place = Attachment(
            np.array([self.net.link[site.edge]]), np.zeros(1), np.array([along], float)
        )
        net = self.site_net(place)
        pair = disjoint_pairs(net, int(net.places[0]), apart="nodes").pair(int(net.places[1]))
        found: list[_Way] = []
        for route in pair or ():
            # a node in the middle of a parallel link may have another number here
            if all(node < len(self.graph.node_lon) for node in route.nodes[1:-1]):
                nodes = [*route.nodes[1:-1], self.hub]
                by_tail = nodes[0] == self.net.tail[site.edge]
                if by_tail or nodes[0] == self.net.head[site.edge]:
                    found.append(_Way(bool(by_tail), nodes, route.km))
        return found


def _positions(graph: FiberGraph, places: Attachment) -> Array:
    length = np.maximum(graph.routes["length_km"].to_numpy(float), NO_LENGTH_KM)
    return graph.drawn.at(places.route, places.along_km / length[places.route])


def _node_positions(net: Network) -> Array:
    """Return the earth-centered places of all nodes, those off the graph by their edges."""
    length = np.maximum(net.graph.routes["length_km"].to_numpy(float), NO_LENGTH_KM)
    xy = np.zeros((net.count, 2))
    for nodes, km in ((net.head, net.to_km), (net.tail, net.from_km)):
        xy[nodes] = net.graph.drawn.at(net.link, km / length[net.link])
    return ecef_m(*xy.T)

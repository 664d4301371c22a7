"""The graph as a network to route on: places on its links, guessed links left out if need be."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import dijkstra

from geowbit.fiber.graph import NO_LENGTH_KM, Attachment, FiberGraph

# a place this near to the end of its link lies on the node there
_AT_NODE_KM = 0.05

Array = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Route:
    """A way through a network.

    Attributes
    ----------
    nodes : list of int
        From one end to the other.
    edges : ndarray
        Of the network, one fewer than nodes.
    km : float
        Along the links.
    """

    nodes: list[int]
    edges: IntArray
    km: float


@dataclass(frozen=True)
class Network:
    """Edges between numbered nodes, at most one between any two.

    The nodes are those of the graph, then one in the middle of each link that is not the
    shortest between its ends, then one for each place that lies off the nodes.

    Attributes
    ----------
    count : int
        Nodes.
    places : ndarray
        The node of each place: one of its own, or that of the graph where it lies on it.
    tail, head : ndarray
        Nodes of each edge.
    km : ndarray
    link : ndarray
        Row of the graph's routes that the edge is a stretch of.
    from_km, to_km : ndarray
        Where on that link tail and head lie, km from its start.
    graph : FiberGraph
    """

    count: int
    places: IntArray
    tail: IntArray
    head: IntArray
    km: Array
    link: IntArray
    from_km: Array
    to_km: Array
    graph: FiberGraph

    @cached_property
    def lengths(self) -> csr_array:
        """Return the length between each two neighbors, both ways."""
        km = np.maximum(self.km, NO_LENGTH_KM)
        rows, columns = np.r_[self.tail, self.head], np.r_[self.head, self.tail]
        return csr_array(coo_array((np.r_[km, km], (rows, columns)), (self.count, self.count)))

    @cached_property
    def edge_of(self) -> dict[tuple[int, int], int]:
        """Return the edge between two neighbors, whichever is named first."""
        ends = list(zip(self.tail.tolist(), self.head.tolist(), strict=True))
        return {pair: n for n, (a, b) in enumerate(ends) for pair in ((a, b), (b, a))}

    @cached_property
    def _link_km(self) -> Array:
        return self.graph.routes["length_km"].to_numpy(float)

    def route(self, nodes: list[int]) -> Route:
        """Return the route that passes the nodes."""
        edges = np.array([self.edge_of[pair] for pair in pairwise(nodes)], dtype=np.int64)
        return Route(nodes, edges, float(self.km[edges].sum()))

    def line(self, route: Route) -> shapely.LineString:
        """Return a route as a line, in the order of its nodes."""
        parts = [
            shapely.get_coordinates(self.stretch(int(edge), node))
            for edge, node in zip(route.edges, route.nodes, strict=False)
        ]
        return shapely.LineString(np.concatenate(parts)) if parts else shapely.LineString()

    def stretch(self, edge: int, from_node: int) -> shapely.LineString:
        """Return an edge as a line that begins at one of its nodes."""
        link = int(self.link[edge])
        length = float(self._link_km[link])
        whole = length if length > 0 else 1.0
        ends = self.from_km[edge] / whole, self.to_km[edge] / whole
        if self.tail[edge] != from_node:
            ends = ends[::-1]
        return shapely.LineString(self.graph.drawn.stretch(link, *ends))


def guessed_links(routes: gpd.GeoDataFrame) -> BoolArray:
    """Tell which links are guesses: submarine, and of low confidence.

    Examples
    --------
    >>> from geowbit.layers import embedded_layer
    >>> int(guessed_links(embedded_layer("fiber_routes")).sum())
    8
    """
    kind = routes.get("kind")
    confidence = routes.get("confidence")
    if kind is None or confidence is None:
        return np.zeros(len(routes), bool)
    return ((kind == "submarine") & (confidence == "low")).to_numpy(bool)


def network(
    graph: FiberGraph, places: Attachment | None = None, *, without: BoolArray | None = None
) -> Network:
    """Return the network of a graph, each place a node that splits its link.

    Parameters
    ----------
    graph : FiberGraph
    places : Attachment, optional
        Of :func:`geowbit.fiber.attach`.
    without : ndarray of bool, optional
        Links to leave out, one flag each.

    Returns
    -------
    Network

    Examples
    --------
    >>> from geowbit.fiber import attach, fiber_graph
    >>> from geowbit.layers import embedded_layer
    >>> graph = fiber_graph(embedded_layer("fiber_routes"))
    >>> len(network(graph, attach(graph, [135.4959], [34.6937])).places)
    1
    """
    routes = graph.routes
    start, end = routes["from_node"].to_numpy(), routes["to_node"].to_numpy()
    length = routes["length_km"].to_numpy(float)
    keep = np.ones(len(routes), bool) if without is None else ~without
    at = np.zeros(0, np.int64) if places is None else places.route
    along = np.zeros(0) if places is None else np.asarray(places.along_km)
    nodes = len(graph.node_lon)

    double = np.flatnonzero(_not_the_shortest(start, end, length, nodes) | (start == end))
    first_place = nodes + len(double)
    at_start, at_end = along <= _AT_NODE_KM, length[at] - along <= _AT_NODE_KM
    here = first_place + np.arange(len(at))
    here = np.where(at_start, start[at], np.where(at_end, end[at], here))
    off = ~(at_start | at_end)

    links, zero = np.arange(len(routes)), np.zeros(len(routes))
    stop_link = np.r_[links, double, at[off], links]
    stop_km = np.r_[zero, length[double] / 2, along[off], length]
    stop_node = np.r_[start, nodes + np.arange(len(double)), here[off], end]
    rank = np.r_[zero, np.ones(len(double) + int(off.sum())), zero + 2]
    order = np.lexsort((stop_km, rank, stop_link))
    stop_link, stop_km, stop_node = stop_link[order], stop_km[order], stop_node[order]
    runs = np.flatnonzero((stop_link[1:] == stop_link[:-1]) & keep[stop_link[1:]])
    tail, head, link = stop_node[runs], stop_node[runs + 1], stop_link[runs]
    from_km, to_km = stop_km[runs], stop_km[runs + 1]

    # what remains double is half a ring, which leads nowhere
    twice = _not_the_shortest(tail, head, to_km - from_km, first_place + len(at))
    real = (tail != head) & ~twice
    tail, head, link, from_km, to_km = (x[real] for x in (tail, head, link, from_km, to_km))
    return Network(
        first_place + len(at), here, tail, head, to_km - from_km, link, from_km, to_km, graph
    )


def shortest_route(net: Network, origin: int, destination: int) -> Route | None:
    """Return the shortest route between two nodes; None where there is none."""
    km, before = dijkstra(net.lengths, indices=destination, return_predecessors=True)
    if not np.isfinite(km[origin]):
        return None
    nodes = [origin]
    while nodes[-1] != destination:
        nodes.append(int(before[nodes[-1]]))
    return net.route(nodes)


def _not_the_shortest(tail: IntArray, head: IntArray, km: Array, count: int) -> BoolArray:
    """Tell which edges join two nodes that a shorter edge joins."""
    pair = np.minimum(tail, head) * count + np.maximum(tail, head)
    order = np.lexsort((km, pair))
    again = np.zeros(len(pair), bool)
    again[order[1:]] = pair[order][1:] == pair[order][:-1]
    return again

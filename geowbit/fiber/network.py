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
from shapely.ops import substring

from geowbit.fiber.graph import NO_LENGTH_KM, Attachment, FiberGraph

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

    The nodes are those of the graph, then the places (from ``first_place``), then one in the
    middle of each parallel link, so that every link can be told from the others.

    Attributes
    ----------
    count, first_place : int
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
    first_place: int
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

    def route(self, nodes: list[int]) -> Route:
        """Return the route that passes the nodes."""
        edges = np.array([self.edge_of[pair] for pair in pairwise(nodes)], dtype=np.int64)
        return Route(nodes, edges, float(self.km[edges].sum()))

    def line(self, route: Route) -> shapely.LineString:
        """Return a route as a line, in the order of its nodes."""
        shapes = self.graph.routes.geometry.to_numpy()
        length = self.graph.routes["length_km"].to_numpy(float)
        parts = []
        for edge, node in zip(route.edges, route.nodes, strict=False):
            link = self.link[edge]
            whole = length[link] if length[link] > 0 else 1.0
            ends = self.from_km[edge] / whole, self.to_km[edge] / whole
            if self.tail[edge] != node:
                ends = ends[::-1]
            parts.append(shapely.get_coordinates(substring(shapes[link], *ends, normalized=True)))
        if not parts:
            return shapely.LineString()
        return shapely.LineString(np.concatenate(parts))


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
    >>> network(graph, attach(graph, [135.4959], [34.6937])).first_place
    629
    """
    routes = graph.routes
    start, end = routes["from_node"].to_numpy(), routes["to_node"].to_numpy()
    length = routes["length_km"].to_numpy(float)
    keep = np.ones(len(routes), bool) if without is None else ~without
    at = np.zeros(0, np.int64) if places is None else places.route
    along = np.zeros(0) if places is None else np.asarray(places.along_km)
    nodes = len(graph.node_lon)

    links = np.arange(len(routes))
    stop_link = np.r_[links, at, links]
    stop_km = np.r_[np.zeros(len(routes)), along, length]
    stop_node = np.r_[start, nodes + np.arange(len(at)), end]
    rank = np.r_[np.zeros(len(routes)), np.ones(len(at)), np.full(len(routes), 2)]
    order = np.lexsort((stop_km, rank, stop_link))
    stop_link, stop_km, stop_node = stop_link[order], stop_km[order], stop_node[order]
    runs = np.flatnonzero((stop_link[1:] == stop_link[:-1]) & keep[stop_link[1:]])
    tail, head, link = stop_node[runs], stop_node[runs + 1], stop_link[runs]
    from_km, to_km = stop_km[runs], stop_km[runs + 1]

    real = tail != head
    tail, head, link, from_km, to_km = (x[real] for x in (tail, head, link, from_km, to_km))
    first_middle = nodes + len(at)
    double = _not_the_shortest(tail, head, to_km - from_km, first_middle)
    middle = first_middle + np.arange(int(double.sum()))
    halfway = (from_km[double] + to_km[double]) / 2
    far = head[double], to_km[double]
    head, to_km = head.copy(), to_km.copy()
    head[double], to_km[double] = middle, halfway
    tail, head, link = np.r_[tail, middle], np.r_[head, far[0]], np.r_[link, link[double]]
    from_km, to_km = np.r_[from_km, halfway], np.r_[to_km, far[1]]
    return Network(
        first_middle + len(middle),
        nodes,
        tail,
        head,
        to_km - from_km,
        link,
        from_km,
        to_km,
        graph,
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

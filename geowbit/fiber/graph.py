"""The fiber graph: routes joined at their ends, and the network of it that routes are found on."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple, cast

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import connected_components, dijkstra

from geowbit.core.errors import LayerError
from geowbit.fiber._noding import DrawnLines, merge_places, node_lines
from geowbit.geodesy import LinesToFind, distance_km, in_degrees, line_length_km
from geowbit.layers import Assumptions, unit_of
from geowbit.layers.numbers import numbers_of

Array = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

# a link without length still joins its ends
NO_LENGTH_KM = 1e-9
# two names within this distance of each other are one node
_SAME_M = 2.0


class GraphReport(NamedTuple):
    """What a graph is made of, and what was done to the lines it was made of.

    Attributes
    ----------
    links, nodes, parts : int
        A part is what hangs together.
    dangling : int
        Nodes where one link ends and none goes on; they are kept.
    parallel : int
        Links between two nodes that a shorter link joins already; they are kept.
    self_loops, zero_length : int
        Links from a node to itself, and links without length; they carry nobody anywhere.
    snapped : int
        Loose ends moved to a node or a line within the tolerance.
    cut : int
        Places where a line was cut because another meets it there.
    merged : int
        Nodes that were one place, drawn or named twice.
    dropped : int
        Rows without a line.
    """

    links: int
    nodes: int
    parts: int
    dangling: int
    parallel: int
    self_loops: int
    zero_length: int
    snapped: int
    cut: int
    merged: int
    dropped: int


@dataclass(frozen=True)
class FiberGraph:
    """Routes between numbered nodes.

    Attributes
    ----------
    routes : GeoDataFrame
        One row a link: ``id``, ``kind``, ``length_km``, and the numbers of its end nodes
        ``from_node`` (at the start of the line) and ``to_node``.
    drawn_km : ndarray
        Length of each line as drawn; ``length_km`` may be that of a finer drawing.
    lengths : csr_array
        Node to node, the shortest route between them, km.
    node_lon, node_lat : ndarray
        Degrees.
    node_id : ndarray
        What the links call their ends; empty text where they name none.
    report : GraphReport
    """

    routes: gpd.GeoDataFrame
    drawn_km: Array
    lengths: csr_array
    node_lon: Array
    node_lat: Array
    node_id: npt.NDArray[np.object_]
    report: GraphReport

    @cached_property
    def drawn(self) -> DrawnLines:
        """Return the lines, measured along the ellipsoid."""
        return DrawnLines(self.routes.geometry.to_numpy())

    @cached_property
    def length_km(self) -> Array:
        """Return the length of each link, km."""
        return self.routes["length_km"].to_numpy(float)

    @cached_property
    def ends(self) -> tuple[IntArray, IntArray]:
        """Return the nodes at which the links start, and those at which they end."""
        return self.routes["from_node"].to_numpy(), self.routes["to_node"].to_numpy()

    @cached_property
    def on_land(self) -> tuple[IntArray, LinesToFind]:
        """Return the rows of the routes that places can meet, none of them submarine, to find."""
        rows = np.flatnonzero(self.routes["kind"].to_numpy() != "submarine")
        return rows, LinesToFind(self.routes.geometry.to_numpy()[rows])

    @cached_property
    def guessed(self) -> BoolArray:
        """Return which links are guesses, of :func:`guessed_links`."""
        return guessed_links(self.routes)

    def lengths_without(self, links: BoolArray | None) -> csr_array:
        """Return ``lengths`` where some links, one flag each, are left out."""
        if links is None or not links.any():
            return self.lengths
        kept = self.routes[~links]
        start, end = kept["from_node"].to_numpy(), kept["to_node"].to_numpy()
        length = kept["length_km"].to_numpy(float)
        return _shortest_links(start, end, length, len(self.node_lon))[0]


class Attachment(NamedTuple):
    """Where places meet the graph: route row, straight km to it, km along it from its start."""

    route: npt.NDArray[np.int64]
    km: Array
    along_km: Array

    def one(self, n: int) -> Attachment:
        """Return that of one of the places."""
        some = slice(n, n + 1)
        return Attachment(self.route[some], self.km[some], self.along_km[some])


def fiber_graph(
    routes: gpd.GeoDataFrame, *, snap_m: float = 100.0, join_crossings: bool = False
) -> FiberGraph:
    """Join fiber routes into a graph.

    Parameters
    ----------
    routes : GeoDataFrame
        Lines. Where every one has ``from_id`` and ``to_id`` these name the end nodes. Else
        lines join where they share a vertex at which their ways part, and where an end lies
        within `snap_m` of another end or line; lines that merely cross pass over each other.
        ``length_km`` counts where given, else the line as drawn.
    snap_m : float
        Tolerance for joining ends, meters.
    join_crossings : bool
        Join unnamed lines where they cross as well.

    Returns
    -------
    FiberGraph

    Raises
    ------
    LayerError
        Where there is no route, or the coordinates are not degrees.

    Examples
    --------
    >>> from geowbit.layers import embedded_layer
    >>> graph = fiber_graph(embedded_layer("fiber_routes"))
    >>> len(graph.routes), graph.lengths.shape, graph.report.parts
    (1086, (629, 629), 1)
    """
    if not (np.isfinite(snap_m) and snap_m > 0):
        raise LayerError("fiber.snap_m", given=str(snap_m))
    given = len(routes)
    usable = ~(routes.geometry.isna() | routes.geometry.is_empty)
    frame = routes[usable].reset_index(drop=True)
    if frame.empty:
        raise LayerError("fiber.no_route")
    if frame.crs is not None and frame.crs.to_epsg() != 4326:
        frame = in_degrees(frame)
    line_length_km(frame.geometry)
    if _ends_are_named(frame):
        frame, start, end, merged = _by_names(frame)
        snapped, cut = 0, 0
    else:
        frame = frame.explode(index_parts=False)
        noded = node_lines(frame.geometry.to_numpy(), snap_m=snap_m, join_crossings=join_crossings)
        frame = frame.iloc[noded.row].set_geometry(noded.lines, crs="EPSG:4326")
        start, end = noded.start, noded.end
        snapped, cut, merged = noded.snapped, noded.cut, noded.merged
    drawn = line_length_km(frame.geometry)
    length = _length_km(frame, drawn)
    frame = frame.reset_index(drop=True)
    frame = frame.assign(
        kind=frame.get("kind", "user"), from_node=start, to_node=end, length_km=length
    )
    count = int(max(start.max(), end.max())) + 1
    lengths, parallel = _shortest_links(start, end, length, count)
    report = GraphReport(
        links=len(frame),
        nodes=count,
        parts=int(connected_components(lengths, directed=False)[0]),
        dangling=int((np.bincount(np.r_[start, end]) == 1).sum()),
        parallel=parallel,
        self_loops=int((start == end).sum()),
        zero_length=int((length <= 0).sum()),
        snapped=snapped,
        cut=cut,
        merged=merged,
        dropped=given - int(usable.sum()),
    )
    lon, lat = _node_places(frame, start, end, count)
    return FiberGraph(frame, drawn, lengths, lon, lat, _node_ids(frame, start, end, count), report)


def attach(graph: FiberGraph, lon: npt.ArrayLike, lat: npt.ArrayLike) -> Attachment:
    """Find where places meet the graph: the nearest point of a route on land.

    Submarine routes carry traffic but nobody joins them at sea.

    Parameters
    ----------
    graph : FiberGraph
    lon, lat : array_like
        Degrees.

    Returns
    -------
    Attachment
        Rows of ``graph.routes``, straight km, and km along the route (of its ``length_km``).
    """
    rows, lines = graph.on_land
    near = lines.nearest(lon, lat)
    route = rows[near.index]
    length = graph.length_km[route]
    drawn = graph.drawn_km[route]
    share = np.divide(near.along_km, drawn, out=np.zeros_like(drawn), where=drawn > 0)
    return Attachment(route, near.km, np.clip(share, 0, 1) * length)


def route_km_to(
    graph: FiberGraph,
    places: Attachment,
    hub: tuple[float, float],
    *,
    detour_ratio: float,
    without: BoolArray | None = None,
) -> Array:
    """Return the length of the shortest fiber route from places to a hub.

    Parameters
    ----------
    graph : FiberGraph
    places : Attachment
        Of :func:`attach`.
    hub : tuple of float
        Longitude and latitude, degrees.
    detour_ratio : float
        Access lines from place to route and from route to hub are this much longer than
        straight.
    without : ndarray of bool, optional
        Links to leave out, one flag each, as of :func:`uncounted_links`.

    Returns
    -------
    ndarray
        Km; infinite where no route leads to the hub.

    Examples
    --------
    >>> from geowbit.layers import embedded_layer
    >>> graph = fiber_graph(embedded_layer("fiber_routes"))
    >>> osaka = attach(graph, [135.4959], [34.6937])
    >>> km = route_km_to(graph, osaka, (139.7645, 35.6870), detour_ratio=1.3)
    >>> bool(500 < km[0] < 530)
    True
    """
    end = attach(graph, [hub[0]], [hub[1]])
    length, (start_node, end_node) = graph.length_km, graph.ends
    at, along = int(end.route[0]), float(end.along_km[0])
    lengths = graph.lengths_without(without)
    from_ends = dijkstra(lengths, indices=[start_node[at], end_node[at]])
    to_node = np.minimum(from_ends[0] + along, from_ends[1] + length[at] - along)
    over_start = to_node[start_node[places.route]] + places.along_km
    over_end = to_node[end_node[places.route]] + length[places.route] - places.along_km
    way = np.minimum(over_start, over_end)
    same = places.route == at
    way[same] = np.minimum(way[same], np.abs(places.along_km[same] - along))
    access = (places.km + float(end.km[0])) * detour_ratio
    return cast(Array, way + access)


def route_km_or_estimate(
    graph: FiberGraph,
    places: Attachment,
    lon: npt.ArrayLike,
    lat: npt.ArrayLike,
    hub: tuple[float, float],
    *,
    detour_ratio: float,
    without: BoolArray | None = None,
) -> tuple[Array, npt.NDArray[np.bool_]]:
    """Return the route length to a hub, straight line x detour where no route leads there.

    Returns
    -------
    tuple of ndarray
        Km, and True where it is the estimate.
    """
    km = route_km_to(graph, places, hub, detour_ratio=detour_ratio, without=without)
    estimated = ~np.isfinite(km)
    if estimated.any():
        x, y = np.asarray(lon, float)[estimated], np.asarray(lat, float)[estimated]
        km[estimated] = distance_km(x, y, hub[0], hub[1]) * detour_ratio
    return km, estimated


def _ends_are_named(frame: gpd.GeoDataFrame) -> bool:
    ends = ["from_id", "to_id"]
    return set(ends) <= set(frame) and bool(frame[ends].notna().to_numpy().all())


def _length_km(frame: gpd.GeoDataFrame, drawn: Array) -> Array:
    """Return the length of each line; parts of one row, of one index, share its length."""
    if "length_km" not in frame:
        return drawn
    whole = pd.Series(drawn, frame.index).groupby(level=0).transform("sum").to_numpy(float)
    given = numbers_of(frame["length_km"], unit_of("length_km").factors).values.to_numpy(float)
    share = np.divide(drawn, whole, out=np.ones_like(drawn), where=whole > 0)
    return np.where(np.isfinite(given) & (given > 0), given * share, drawn)


def _by_names(
    frame: gpd.GeoDataFrame,
) -> tuple[gpd.GeoDataFrame, IntArray, IntArray, int]:
    """Return the numbers of the named nodes; two names of one place are one node."""
    frame = frame.set_geometry(_single_lines(frame), crs="EPSG:4326")
    count = len(frame)
    numbers, names = pd.factorize(pd.concat([frame["from_id"], frame["to_id"]]))
    lon, lat = _node_places(frame, numbers[:count], numbers[count:], len(names))
    numbers = merge_places(lon, lat, _SAME_M)[numbers]
    return frame, numbers[:count], numbers[count:], len(names) - int(numbers.max()) - 1


def _shortest_links(
    start: IntArray, end: IntArray, length: Array, count: int
) -> tuple[csr_array, int]:
    """Return the shortest link between each two nodes, and how many links are longer ones."""
    a, b = np.minimum(start, end), np.maximum(start, end)
    order = np.lexsort((length, b, a))
    order = order[a[order] != b[order]]
    pair = a[order] * count + b[order]
    shortest = order[np.r_[True, pair[1:] != pair[:-1]]] if len(order) else order
    # zero would mean "no edge" in a sparse graph
    km = np.maximum(length[shortest], NO_LENGTH_KM)
    rows, columns = np.r_[a[shortest], b[shortest]], np.r_[b[shortest], a[shortest]]
    lengths = coo_array((np.r_[km, km], (rows, columns)), (count, count))
    return csr_array(lengths), len(order) - len(shortest)


def _node_places(
    frame: gpd.GeoDataFrame, start: IntArray, end: IntArray, count: int
) -> tuple[Array, Array]:
    lines = frame.geometry.to_numpy()
    ends = np.r_[shapely.get_point(lines, 0), shapely.get_point(lines, -1)]
    lon, lat = np.full(count, np.nan), np.full(count, np.nan)
    # the first link that names a node places it
    node = np.r_[start, end][::-1]
    lon[node], lat[node] = shapely.get_x(ends)[::-1], shapely.get_y(ends)[::-1]
    return lon, lat


def _single_lines(frame: gpd.GeoDataFrame) -> npt.NDArray[np.object_]:
    """Return each row as one line; the parts of a row with named ends follow each other."""
    shapes = frame.geometry.to_numpy()
    many = shapely.get_type_id(shapes) == shapely.GeometryType.MULTILINESTRING
    if many.any():
        shapes = shapes.copy()
        shapes[many] = [shapely.LineString(shapely.get_coordinates(one)) for one in shapes[many]]
    return shapes


def _node_ids(
    frame: gpd.GeoDataFrame, start: IntArray, end: IntArray, count: int
) -> npt.NDArray[np.object_]:
    ids = np.full(count, "", dtype=object)
    if _ends_are_named(frame):
        named = frame[["from_id", "to_id"]].to_numpy(dtype=object)
        ids[end[::-1]] = named[::-1, 1]
        ids[start[::-1]] = named[::-1, 0]
    return ids


# a place this near to the end of its link lies on the node there
_AT_NODE_KM = 0.05

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
    def _by_ends(self) -> tuple[IntArray, IntArray]:
        """Return the edges in the order of the numbers of their two nodes, and these."""
        pairs = self._pairs(self.tail, self.head)
        order = np.argsort(pairs)
        return order, pairs[order]

    def _pairs(self, a: IntArray, b: IntArray) -> IntArray:
        return np.minimum(a, b) * self.count + np.maximum(a, b)

    def edges_along(self, nodes: list[int]) -> IntArray:
        """Return the edges between nodes of which each is a neighbor of the next."""
        passed = np.asarray(nodes, np.int64)
        order, pairs = self._by_ends
        return order[np.searchsorted(pairs, self._pairs(passed[:-1], passed[1:]))]

    def route(self, nodes: list[int]) -> Route:
        """Return the route that passes the nodes."""
        edges = self.edges_along(nodes)
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
        length = float(self.graph.length_km[link])
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


def uncounted_links(routes: gpd.GeoDataFrame, assumptions: Assumptions) -> BoolArray | None:
    """Return the links that count nowhere, one flag each; None where all of them count.

    The one rule of guessed links: for milliseconds, comparisons, scores and separate routes alike
    they count where the assumption ``guessed_fiber_links`` says so, and else not.

    Examples
    --------
    >>> from geowbit.layers import embedded_layer, named_assumptions
    >>> routes = embedded_layer("fiber_routes")
    >>> int(uncounted_links(routes, named_assumptions()).sum())
    8
    >>> uncounted_links(routes, named_assumptions({"guessed_fiber_links": 1})) is None
    True
    """
    return None if assumptions.value("guessed_fiber_links") else guessed_links(routes)


def link_names(routes: gpd.GeoDataFrame, links: npt.ArrayLike) -> tuple[str, ...]:
    """Return what some links are called, by their numbers: the line or ends that they go by.

    Examples
    --------
    >>> from geowbit.layers import embedded_layer
    >>> routes = embedded_layer("fiber_routes")
    >>> link_names(routes, np.flatnonzero(guessed_links(routes))[3:4])
    ('Tomakomai - Hachinohe',)
    """
    some = routes.iloc[np.asarray(links, np.int64)]
    ids = some["id"].astype(str) if "id" in some else pd.Series(some.index.astype(str), some.index)
    named = some["via"].fillna(ids) if "via" in some else ids
    return tuple(dict.fromkeys(named.astype(str)))


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
    (start, end), length = graph.ends, graph.length_km
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


def guessed_on(net: Network, route: Route) -> tuple[str, ...]:
    """Return the names of the guessed links that a route takes.

    Examples
    --------
    >>> from geowbit.layers import embedded_layer
    >>> graph = fiber_graph(embedded_layer("fiber_routes"))
    >>> net = network(graph, attach(graph, [141.3545, 139.7645], [43.0621, 35.6870]))
    >>> way = shortest_route(net, *net.places)
    >>> guessed_on(net, way)
    ('Tomakomai - Hachinohe',)
    """
    passed = np.unique(net.link[route.edges])
    guessed = net.graph.guessed[passed]
    return link_names(net.graph.routes, passed[guessed]) if guessed.any() else ()


def guessed_between(graph: FiberGraph, places: Attachment) -> tuple[str, ...]:
    """Return the guessed links on the shortest way between two places, where all links count.

    Examples
    --------
    >>> from geowbit.layers import embedded_layer
    >>> graph = fiber_graph(embedded_layer("fiber_routes"))
    >>> guessed_between(graph, attach(graph, [135.4959, 139.7645], [34.6937, 35.6870]))
    ()
    """
    net = network(graph, places)
    route = shortest_route(net, *(int(node) for node in net.places))
    return guessed_on(net, route) if route else ()


def _not_the_shortest(tail: IntArray, head: IntArray, km: Array, count: int) -> BoolArray:
    """Tell which edges join two nodes that a shorter edge joins."""
    pair = np.minimum(tail, head) * count + np.maximum(tail, head)
    order = np.lexsort((km, pair))
    again = np.zeros(len(pair), bool)
    again[order[1:]] = pair[order][1:] == pair[order][:-1]
    return again

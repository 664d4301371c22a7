"""The fiber graph: routes joined at their ends, and how far each place is along it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple, cast

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import connected_components, dijkstra
from scipy.spatial import cKDTree

from geowbit.errors import LayerError
from geowbit.geodesy import distance_km, ecef_m, line_length_km, nearest_line

Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class FiberGraph:
    """Routes between numbered nodes.

    Attributes
    ----------
    routes : GeoDataFrame
        One row a route: ``id``, ``kind``, ``length_km``, and the numbers of its end nodes
        ``from_node`` (at the start of the line) and ``to_node``.
    drawn_km : ndarray
        Length of each line as drawn; ``length_km`` may be that of a finer drawing.
    lengths : csr_array
        Node to node, the shortest route between them, km.
    """

    routes: gpd.GeoDataFrame
    drawn_km: Array
    lengths: csr_array


class Attachment(NamedTuple):
    """Where places meet the graph: route row, straight km to it, km along it from its start."""

    route: npt.NDArray[np.int64]
    km: Array
    along_km: Array


def fiber_graph(routes: gpd.GeoDataFrame, *, snap_m: float = 100.0) -> FiberGraph:
    """Join fiber routes into a graph.

    Parameters
    ----------
    routes : GeoDataFrame (EPSG:4326)
        Lines. Where every one has ``from_id`` and ``to_id`` these name the end nodes; else
        ends within `snap_m` of each other are one node, and the parts of a MultiLineString
        are routes of their own. ``length_km`` counts where given, else the line as drawn.
    snap_m : float
        Tolerance for joining ends, meters.

    Returns
    -------
    FiberGraph

    Raises
    ------
    LayerError
        Where there is no route.

    Examples
    --------
    >>> from geowbit.layers import embedded_layer
    >>> graph = fiber_graph(embedded_layer("fiber_routes"))
    >>> len(graph.routes), graph.lengths.shape
    (1086, (629, 629))
    """
    if routes.empty:
        raise LayerError("fiber_routes: no route to build a graph of")
    frame = routes.reset_index(drop=True)
    if not _ends_are_named(frame):
        frame = frame.explode(index_parts=False)
    drawn = line_length_km(frame.geometry)
    length = _length_km(frame, drawn)
    frame = frame.reset_index(drop=True)
    start, end = _end_nodes(frame, snap_m)
    kind = frame.get("kind", "user")
    frame = frame.assign(kind=kind, from_node=start, to_node=end, length_km=length)
    shortest = (
        frame.assign(a=np.minimum(start, end), b=np.maximum(start, end))
        .groupby(["a", "b"], as_index=False)["length_km"]
        .min()
    )
    count = int(max(start.max(), end.max())) + 1
    a, b = shortest["a"].to_numpy(), shortest["b"].to_numpy()
    # zero would mean "no edge" in a sparse graph
    km = np.maximum(shortest["length_km"].to_numpy(float), 1e-9)
    lengths = coo_array((np.r_[km, km], (np.r_[a, b], np.r_[b, a])), (count, count))
    return FiberGraph(frame, drawn, csr_array(lengths))


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
    on_land = np.flatnonzero(graph.routes["kind"].to_numpy() != "submarine")
    near = nearest_line(lon, lat, graph.routes.geometry.to_numpy()[on_land])
    route = on_land[near.index]
    length = graph.routes["length_km"].to_numpy(float)[route]
    drawn = graph.drawn_km[route]
    share = np.divide(near.along_km, drawn, out=np.zeros_like(drawn), where=drawn > 0)
    return Attachment(route, near.km, np.clip(share, 0, 1) * length)


def route_km_to(
    graph: FiberGraph,
    places: Attachment,
    hub: tuple[float, float],
    *,
    detour_ratio: float,
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
    routes = graph.routes
    length = routes["length_km"].to_numpy(float)
    start_node, end_node = routes["from_node"].to_numpy(), routes["to_node"].to_numpy()
    at, along = int(end.route[0]), float(end.along_km[0])
    from_ends = dijkstra(graph.lengths, indices=[start_node[at], end_node[at]])
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
) -> tuple[Array, npt.NDArray[np.bool_]]:
    """Return the route length to a hub, straight line x detour where no route leads there.

    Returns
    -------
    tuple of ndarray
        Km, and True where it is the estimate.
    """
    km = route_km_to(graph, places, hub, detour_ratio=detour_ratio)
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
    given = pd.to_numeric(frame["length_km"], errors="coerce").to_numpy(float)
    share = np.divide(drawn, whole, out=np.ones_like(drawn), where=whole > 0)
    return np.where(np.isfinite(given) & (given > 0), given * share, drawn)


def _end_nodes(
    frame: gpd.GeoDataFrame, snap_m: float
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    count = len(frame)
    if _ends_are_named(frame):
        numbers, _ = pd.factorize(pd.concat([frame["from_id"], frame["to_id"]]))
        return numbers[:count], numbers[count:]
    lines = frame.geometry.to_numpy()
    ends = np.r_[shapely.get_point(lines, 0), shapely.get_point(lines, -1)]
    places = ecef_m(shapely.get_x(ends), shapely.get_y(ends))
    pairs = cKDTree(places).query_pairs(snap_m, output_type="ndarray")
    near = coo_array((np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])), (len(places), len(places)))
    _, numbers = connected_components(near, directed=False)
    numbers = numbers.astype(np.int64)
    return numbers[:count], numbers[count:]

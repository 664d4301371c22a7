"""Weak places, whose loss splits the graph, and how much of the time a route is up."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components, dijkstra

from geowbit.fiber.graph import FiberGraph, Network, Route, attach, network
from geowbit.layers import Assumptions

IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]


def weak_places(tail: IntArray, head: IntArray, count: int) -> tuple[BoolArray, BoolArray]:
    """Find the bridges and the cut nodes of a graph.

    Parameters
    ----------
    tail, head : ndarray
        Nodes of each edge; edges may be parallel or lead back to their node.
    count : int
        Nodes.

    Returns
    -------
    tuple of ndarray of bool
        Of each edge, whether it is a bridge; of each node, whether it is a cut node.

    Notes
    -----
    Hopcroft and Tarjan (1973), Algorithm 447: a depth-first walk, and how far back each
    subtree reaches.

    Examples
    --------
    A triangle 0-1-2 with a tail 2-3:

    >>> bridge, cut = weak_places(np.array([0, 1, 2, 2]), np.array([1, 2, 0, 3]), 4)
    >>> bridge.tolist(), cut.tolist()
    ([False, False, False, True], [False, False, True, False])
    """
    links: list[list[tuple[int, int]]] = [[] for _ in range(count)]
    for edge, (a, b) in enumerate(zip(tail.tolist(), head.tolist(), strict=True)):
        if a != b:
            links[a].append((b, edge))
            links[b].append((a, edge))
    bridge, cut = np.zeros(len(tail), bool), np.zeros(count, bool)
    seen, back = [-1] * count, [0] * count
    clock = 0
    for root in range(count):
        if seen[root] >= 0:
            continue
        seen[root] = back[root] = clock
        clock += 1
        branches = 0
        walk = [(root, -1, iter(links[root]))]
        while walk:
            node, by, rest = walk[-1]
            for to, edge in rest:
                if edge == by:
                    continue
                if seen[to] >= 0:
                    back[node] = min(back[node], seen[to])
                    continue
                seen[to] = back[to] = clock
                clock += 1
                branches += node == root
                walk.append((to, edge, iter(links[to])))
                break
            else:
                walk.pop()
                if walk:
                    above = walk[-1][0]
                    back[above] = min(back[above], back[node])
                    bridge[by] = back[node] > seen[above]
                    cut[above] |= above != root and back[node] >= seen[above]
        cut[root] = branches > 1
    return bridge, cut


def weak_links(
    graph: FiberGraph,
    hub: tuple[float, float],
    *,
    without: BoolArray | None = None,
    names: npt.NDArray[np.object_] | None = None,
    prefectures: npt.NDArray[np.object_] | None = None,
) -> gpd.GeoDataFrame:
    """List the bridges of a graph, and what the cut of each parts from a hub.

    Parameters
    ----------
    graph : FiberGraph
    hub : tuple of float
        Longitude and latitude, degrees.
    without : ndarray of bool, optional
        Links to leave out, one flag each.
    names, prefectures : ndarray of str, optional
        Of the nodes: :func:`geowbit.fiber.node_names`, :func:`geowbit.fiber.node_prefectures`.

    Returns
    -------
    GeoDataFrame
        One row a link: ``id``, ``kind``, ``length_km``, ``from_name``, ``to_name``,
        ``nodes_cut`` and ``km_cut`` (what hangs behind it), ``prefectures_cut`` (whole ones)
        and ``prefectures_parted`` (of which a part is cut off); the largest first.

    Examples
    --------
    >>> from geowbit.fiber import fiber_graph
    >>> from geowbit.layers import embedded_layer
    >>> graph = fiber_graph(embedded_layer("fiber_routes"))
    >>> weak_links(graph, (139.7645, 35.6870))["nodes_cut"].tolist()
    [1, 1, 1, 1]
    """
    net = network(graph, attach(graph, [hub[0]], [hub[1]]), without=without)
    bridge, _ = weak_places(net.tail, net.head, net.count)
    km, before = dijkstra(net.lengths, indices=int(net.places[0]), return_predecessors=True)
    rows = []
    for edge in np.flatnonzero(bridge & np.isfinite(km[net.tail])):
        ends = int(net.tail[edge]), int(net.head[edge])
        below = ends[0] if before[ends[0]] == ends[1] else ends[1]
        rows.append((int(edge), below))
    cut_off = _behind(net, before, [below for _, below in rows])
    return _what_is_cut(net, [edge for edge, _ in rows], cut_off, names, prefectures)


def weak_nodes(
    graph: FiberGraph,
    hub: tuple[float, float],
    *,
    without: BoolArray | None = None,
    names: npt.NDArray[np.object_] | None = None,
    prefectures: npt.NDArray[np.object_] | None = None,
) -> pd.DataFrame:
    """List the cut nodes of a graph, and what the loss of each parts from a hub.

    Parameters
    ----------
    graph, hub, without, names, prefectures
        As for :func:`weak_links`.

    Returns
    -------
    DataFrame
        One row a node: ``name``, ``lon``, ``lat``, ``nodes_cut`` (beside itself),
        ``prefectures_cut`` and ``prefectures_parted``; the largest first.
    """
    net = network(graph, attach(graph, [hub[0]], [hub[1]]), without=without)
    start = int(net.places[0])
    _, cut = weak_places(net.tail, net.head, net.count)
    whole = connected_components(net.lengths, directed=False)[1]
    rows = []
    count = len(graph.node_lon)
    together = (whole == whole[start])[:count]
    for node in np.flatnonzero(cut[:count] & together & (np.arange(count) != start)):
        rest = (net.tail != node) & (net.head != node)
        links = np.ones(int(rest.sum())), (net.tail[rest], net.head[rest])
        _, part = connected_components(coo_array(links, (net.count, net.count)), directed=False)
        lost = (whole == whole[start]) & (part != part[start])
        lost[node] = False
        lying_in = _prefectures_of(lost[:count], prefectures)
        rows.append(
            {
                "name": names[node] if names is not None else "",
                "lon": graph.node_lon[node],
                "lat": graph.node_lat[node],
                "nodes_cut": int(lost[:count].sum()),
                **lying_in,
            }
        )
    columns = ["name", "lon", "lat", "nodes_cut", "prefectures_cut", "prefectures_parted"]
    table = pd.DataFrame(rows, columns=columns)
    return table.sort_values("nodes_cut", ascending=False, kind="stable", ignore_index=True)


def _behind(net: Network, before: IntArray, roots: list[int]) -> list[BoolArray]:
    """Return the nodes behind each root in the tree of shortest routes."""
    children: list[list[int]] = [[] for _ in range(net.count)]
    for node, above in enumerate(before.tolist()):
        if above >= 0:
            children[above].append(node)
    found = []
    for root in roots:
        lost, walked = np.zeros(net.count, bool), [root]
        for node in walked:
            lost[node] = True
            walked += children[node]
        found.append(lost)
    return found


def _what_is_cut(
    net: Network,
    edges: list[int],
    cut_off: list[BoolArray],
    names: npt.NDArray[np.object_] | None,
    prefectures: npt.NDArray[np.object_] | None,
) -> gpd.GeoDataFrame:
    routes, count = net.graph.routes, len(net.graph.node_lon)
    rows = []
    for edge, lost in zip(edges, cut_off, strict=True):
        link = routes.iloc[int(net.link[edge])]
        ends = [int(link["from_node"]), int(link["to_node"])]
        named = names[ends] if names is not None else ("", "")
        rows.append(
            {
                "id": str(link.get("id", net.link[edge])),
                "kind": link["kind"],
                "length_km": float(link["length_km"]),
                "from_name": named[0],
                "to_name": named[1],
                "nodes_cut": int(lost[:count].sum()),
                "km_cut": float(net.km[lost[net.tail] & lost[net.head]].sum()),
                **_prefectures_of(lost[:count], prefectures),
                "geometry": link.geometry,
            }
        )
    columns = ["id", "kind", "length_km", "from_name", "to_name", "nodes_cut", "km_cut"]
    columns += ["prefectures_cut", "prefectures_parted", "geometry"]
    table = gpd.GeoDataFrame(rows, columns=columns, geometry="geometry", crs="EPSG:4326")
    # a link that was split in its middle is listed once
    table = table.sort_values(["nodes_cut", "km_cut"], ascending=False, kind="stable")
    return table.drop_duplicates("id").reset_index(drop=True)


def _prefectures_of(lost: BoolArray, prefectures: npt.NDArray[np.object_] | None) -> dict[str, str]:
    if prefectures is None:
        return {"prefectures_cut": "", "prefectures_parted": ""}
    touched = set(prefectures[lost]) - {""}
    left = set(prefectures[~lost])
    return {
        "prefectures_cut": ", ".join(sorted(touched - left)),
        "prefectures_parted": ", ".join(sorted(touched & left)),
    }


_HOURS_A_YEAR = 8760.0


def route_availability(net: Network, route: Route, assumptions: Assumptions) -> float:
    """Return the share of the time that a route is up.

    Parameters
    ----------
    net : Network
    route : Route
    assumptions : Assumptions
        Of :func:`geowbit.layers.named_assumptions`.

    Returns
    -------
    float
        1 - failures a year x hours of repair / hours of a year, by land and sea.
    """
    return 1.0 - min(1.0, _down(net, route, assumptions))


def pair_availability(
    net: Network,
    pair: tuple[Route, Route],
    assumptions: Assumptions,
    *,
    parallel_km: float = 0.0,
) -> float:
    """Return the share of the time that at least one of two routes is up.

    Parameters
    ----------
    net : Network
    pair : tuple of Route
    assumptions : Assumptions
    parallel_km : float
        Length in one corridor, whose failures are taken to stop both.

    Returns
    -------
    float
    """
    first, second = (_down(net, route, assumptions) for route in pair)
    value = assumptions.at("mid")
    both = parallel_km / 1000 * value["fiber_cuts_per_1000km"] * value["fiber_repair_h"]
    both = min(float(both) / _HOURS_A_YEAR, first, second)
    return 1.0 - min(1.0, both + (first - both) * (second - both))


def _down(net: Network, route: Route, assumptions: Assumptions) -> float:
    value = assumptions.at("mid")
    kind = net.graph.routes["kind"].to_numpy()[net.link[route.edges]]
    at_sea = kind == "submarine"
    land = value["fiber_cuts_per_1000km"] * value["fiber_repair_h"]
    sea = value["submarine_faults_per_1000km"] * value["submarine_repair_h"]
    hours = np.where(at_sea, sea, land) * net.km[route.edges] / 1000
    return float(hours.sum() / _HOURS_A_YEAR)

"""Two disjoint routes of least length from 1,000 sites to 2 hubs, beside networkx on the same.

`python benchmarks/disjoint_routes.py` builds a graph of 20,000 nodes (land cells of 1 km, each
joined to its four nearest, the parts joined to the largest), finds the pairs with
`geowbit.fiber.disjoint_pairs` and with `networkx.min_cost_flow`, holds the lengths of all pairs
of the peer against geowbit's, and prints milliseconds a pair. networkx does a sample (`--peer`,
default 6 pairs), as one of its pairs takes seconds. Edge-disjoint unless `--nodes`.
"""

from __future__ import annotations

import argparse
import platform
import time
from importlib.metadata import version

import networkx as nx
import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from geowbit import grid_candidates
from geowbit.fiber import Network, attach, disjoint_pairs, fiber_graph, route_km_to, rtt_ms
from geowbit.geodesy import ecef_m
from geowbit.layers import embedded_layer, named_assumptions

NODES, NEIGHBORS, SITES, HUBS = 20_000, 4, 1_000, 2


def network_of_cells(random):
    cells = grid_candidates()
    some = random.choice(len(cells), NODES, replace=False)
    place_m = ecef_m(cells["lon"].to_numpy()[some], cells["lat"].to_numpy()[some])
    _, near = cKDTree(place_m).query(place_m, k=NEIGHBORS + 1)
    edges = np.c_[np.repeat(np.arange(NODES), NEIGHBORS), near[:, 1:].ravel()]
    while True:
        edges = np.unique(np.sort(edges, axis=1), axis=0)
        links = coo_array((np.ones(len(edges)), edges.T), (NODES, NODES))
        parts, part = connected_components(links, directed=False)
        if parts == 1:
            break
        inside = part == np.bincount(part).argmax()
        away, nearest = cKDTree(place_m[inside]).query(place_m[~inside])
        outside = np.flatnonzero(~inside)
        # two links for each part, so that it hangs on no bridge
        order = np.lexsort((away, part[outside]))
        rank = np.arange(len(order)) - np.searchsorted(part[outside][order], part[outside][order])
        order = order[rank < 2]
        more = np.c_[outside[order], np.flatnonzero(inside)[nearest[order]]]
        edges = np.r_[edges, more]
    km = np.linalg.norm(place_m[edges[:, 0]] - place_m[edges[:, 1]], axis=1) / 1e3
    none = np.zeros(len(edges))
    rows = np.arange(len(edges))
    return Network(NODES, np.zeros(0, int), *edges.T, km, rows, none, km, None)


def peer_total_km(net, source, target, *, nodes):
    """Return the least length of two routes as a flow of two, by networkx."""
    scale = 10_000
    flow = nx.DiGraph()
    ends = [(int(a), int(b)) for a, b in zip(net.tail, net.head, strict=True)]
    if nodes:
        for n in range(net.count):
            flow.add_edge((n, 0), (n, 1), capacity=2 if n in (source, target) else 1, weight=0)
    for (a, b), km in zip(ends, net.km, strict=True):
        for u, v in ((a, b), (b, a)):
            pair = ((u, 1), (v, 0)) if nodes else (u, v)
            flow.add_edge(*pair, capacity=1, weight=round(km * scale))
    start, end = ((source, 0), (target, 1)) if nodes else (source, target)
    flow.nodes[start]["demand"], flow.nodes[end]["demand"] = -2, 2
    began = time.perf_counter()
    try:
        total = nx.min_cost_flow_cost(flow) / scale
    except nx.NetworkXUnfeasible:
        total = np.inf
    return total, time.perf_counter() - began


def candidates_to_hubs():
    """Return the seconds from all land cells to 10 hubs on both networks."""
    cells, model = grid_candidates(), named_assumptions()
    capitals = embedded_layer("fiber_nodes").query("kind == 'capital'").head(10)
    lon, lat = cells["lon"].to_numpy(), cells["lat"].to_numpy()
    began = time.perf_counter()
    graph = fiber_graph(embedded_layer("fiber_routes"))
    places = attach(graph, lon, lat)
    for hub in zip(capitals["lon"], capitals["lat"], strict=True):
        km = route_km_to(graph, places, hub, detour_ratio=1.3)
        for kind in ("all_optical", "conventional"):
            rtt_ms(km, model, network=kind)
    return len(cells), time.perf_counter() - began


def main():
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--peer", type=int, default=6, help="pairs that networkx does")
    asked.add_argument("--nodes", action="store_true", help="node-disjoint")
    given = asked.parse_args()
    random = np.random.default_rng(3)
    net = network_of_cells(random)
    hubs = random.choice(NODES, HUBS, replace=False).tolist()
    sites = random.choice(NODES, SITES, replace=False).tolist()
    print(f"{platform.python_version()}, networkx {version('networkx')}, {NODES:,} nodes, "
          f"{len(net.km):,} links")  # fmt: skip

    apart = "nodes" if given.nodes else "edges"
    began = time.perf_counter()
    found = {hub: disjoint_pairs(net, hub, apart=apart) for hub in hubs}
    routes = sum(found[hub].pair(site) is not None for hub in hubs for site in sites)
    seconds = time.perf_counter() - began
    pairs = HUBS * SITES
    print(f"geowbit: {pairs:,} pairs of {apart[:-1]}-disjoint routes ({routes:,} exist) in "
          f"{seconds:.2f} s, {1e3 * seconds / pairs:.2f} ms a pair")  # fmt: skip

    peer_seconds, worst = [], 0.0
    for site in sites[: given.peer]:
        total, spent = peer_total_km(net, hubs[0], site, nodes=given.nodes)
        own = found[hubs[0]].total_km[site]
        worst = max(worst, 0.0 if total == own else abs(total - own))
        peer_seconds.append(spent)
    peer_ms = 1e3 * float(np.mean(peer_seconds))
    print(f"networkx.min_cost_flow: {peer_ms:,.0f} ms a pair; largest difference in length "
          f"{1e3 * worst:.1f} m; ratio {peer_ms / (1e3 * seconds / pairs):,.0f}")  # fmt: skip

    count, spent = candidates_to_hubs()
    print(f"{count:,} candidates to 10 hubs on both networks: {spent:.2f} s")


if __name__ == "__main__":
    main()

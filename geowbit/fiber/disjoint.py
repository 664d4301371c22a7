"""Two routes that share no link, or no node, of least length together."""

from __future__ import annotations

from dataclasses import dataclass
from heapq import heappop, heappush
from typing import Literal

import numpy as np
import numpy.typing as npt
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import dijkstra

from geowbit.fiber.graph import NO_LENGTH_KM, Network, Route

Apart = Literal["edges", "nodes"]
IntArray = npt.NDArray[np.int64]
Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class DisjointPairs:
    """The pairs of routes from one node to all others.

    Attributes
    ----------
    total_km : ndarray
        Length of both routes together, by node; infinite where there are no two.
    """

    total_km: Array
    _search: _Search
    _net: Network
    _source: int
    _apart: Apart

    def pair(self, target: int) -> tuple[Route, Route] | None:
        """Return the two routes from the target to the source, the shorter first."""
        if not np.isfinite(self.total_km[target]):
            return None
        if target == self._source:
            none = Route([target], np.zeros(0, np.int64), 0.0)
            return none, none
        if self._apart == "nodes":
            # entry and exit of a node follow each other
            ways = [
                list(dict.fromkeys(node // 2 for node in way))
                for way in self._search.ways(2 * target)
            ]
        else:
            ways = self._search.ways(target)
        found = [self._net.route(way) for way in ways]
        first, second = sorted(found, key=lambda route: route.km)
        return first, second


def disjoint_pairs(net: Network, source: int, *, apart: Apart = "edges") -> DisjointPairs:
    """Find, for every node, two disjoint routes to one node of least length together.

    Parameters
    ----------
    net : Network
    source : int
        The node that all routes lead to, a hub.
    apart : {"edges", "nodes"}
        Whether the two may share nodes, or only their ends.

    Returns
    -------
    DisjointPairs

    Notes
    -----
    Suurballe and Tarjan (1984), A quick method for finding shortest pairs of disjoint paths,
    Networks 14: after one tree of shortest paths, a second search over reduced lengths finds
    the pairs of all nodes at once. Nodes are kept apart by giving each an entry and an exit
    with one arc between.

    Examples
    --------
    >>> from geowbit.fiber import attach, fiber_graph, network
    >>> from geowbit.layers import embedded_layer
    >>> graph = fiber_graph(embedded_layer("fiber_routes"))
    >>> hubs = attach(graph, [139.7645, 135.4959], [35.6870, 34.6937])
    >>> net = network(graph, hubs)
    >>> tokyo, osaka = net.places
    >>> first, second = disjoint_pairs(net, tokyo, apart="nodes").pair(osaka)
    >>> round(first.km), round(second.km)
    (518, 551)
    """
    km = np.maximum(net.km, NO_LENGTH_KM)
    if apart == "edges":
        tail, head, cost = np.r_[net.tail, net.head], np.r_[net.head, net.tail], np.r_[km, km]
        search = _Search(tail, head, cost, net.count, source)
        return DisjointPairs(search.total, search, net, source, apart)
    nodes = np.arange(net.count)
    # the entry of node n is 2 n, its exit 2 n + 1
    tail = np.r_[2 * net.tail + 1, 2 * net.head + 1, 2 * nodes]
    head = np.r_[2 * net.head, 2 * net.tail, 2 * nodes + 1]
    cost = np.r_[km, km, np.full(net.count, NO_LENGTH_KM)]
    search = _Search(tail, head, cost, 2 * net.count, 2 * source + 1)
    total = search.total[2 * nodes]
    total[source] = 0.0
    return DisjointPairs(total, search, net, source, apart)


class _Search:
    """Suurballe and Tarjan's search on arcs, from one source.

    A node is settled when the least extra of its pair is known. Settled nodes cut the tree of
    shortest paths into parts; an arc that leads from one part to another lets the head have a
    pair that leaves the tree at the node whose settling parted the two.
    """

    def __init__(
        self, tail: IntArray, head: IntArray, cost: Array, count: int, source: int
    ) -> None:
        lengths = csr_array(coo_array((cost, (tail, head)), (count, count)))
        distance, parent = dijkstra(lengths, indices=source, return_predecessors=True)
        self.source = source
        self.parent: list[int] = parent.tolist()
        reached = np.isfinite(distance)
        useful = reached[tail] & reached[head] & (parent[head] != tail)
        tail, head, cost = tail[useful], head[useful], cost[useful]
        extra = np.maximum(distance[tail] + cost - distance[head], 0.0)
        self._out = _by_node(tail, head, extra, count)
        self._into = _by_node(head, tail, extra, count)
        tree = np.flatnonzero(reached & (np.arange(count) != source))
        self._children = _lists(parent[tree], tree, count)
        self.via: list[int] = [-1] * count
        self.leaves: list[int] = [-1] * count
        self._extra = [np.inf] * count
        self._settle(np.argsort(-np.where(reached, distance, -1.0), kind="stable"), reached)
        both = 2 * distance + np.array(self._extra)
        self.total = np.where(np.isfinite(both), both, np.inf)

    def _settle(self, farthest_first: IntArray, reached: npt.NDArray[np.bool_]) -> None:
        parent, children, extra = self.parent, self._children, self._extra
        size = self._sizes(farthest_first, reached)
        part = [0] * len(parent)
        parts = 0
        open_ = reached.tolist()
        extra[self.source] = 0.0
        heap = [(0.0, self.source)]
        while heap:
            now, node = heappop(heap)
            if not open_[node] or now > extra[node]:
                continue
            open_[node] = False
            root, above = node, parent[node]
            while above >= 0 and open_[above]:
                size[above] -= size[node]
                root, above = above, parent[above]
            roots = [child for child in children[node] if open_[child]]
            if root != node:
                roots.append(root)
            # the largest part keeps its number and is not walked: each walk halves at least
            roots.sort(key=size.__getitem__)
            walked = []
            for start in roots[:-1]:
                parts += 1
                walked += self._walk(start, parts, part, open_)
            self._relax(node, walked, (part, open_, heap))

    def _sizes(self, farthest_first: IntArray, reached: npt.NDArray[np.bool_]) -> list[int]:
        size = reached.astype(int).tolist()
        for node in farthest_first.tolist():
            above = self.parent[node]
            if above >= 0:
                size[above] += size[node]
        return size

    def _walk(self, start: int, number: int, part: list[int], open_: list[bool]) -> list[int]:
        children, walked = self._children, [start]
        for node in walked:
            part[node] = number
            walked += [child for child in children[node] if open_[child]]
        return walked

    def _relax(
        self,
        settled: int,
        walked: list[int],
        state: tuple[list[int], list[bool], list[tuple[float, int]]],
    ) -> None:
        part, open_, heap = state
        extra, via, leaves = self._extra, self.via, self.leaves
        base = extra[settled]

        def offer(at: int, to: int, more: float) -> None:
            if base + more < extra[to]:
                extra[to], via[to], leaves[to] = base + more, at, settled
                heappush(heap, (base + more, to))

        for to, more in self._out[settled]:
            if open_[to]:
                offer(settled, to, more)
        for node in walked:
            own = part[node]
            for to, more in self._out[node]:
                if open_[to] and part[to] != own:
                    offer(node, to, more)
            for at, more in self._into[node]:
                if open_[at] and part[at] != own:
                    offer(at, node, more)

    def ways(self, target: int) -> list[list[int]]:
        """Return the nodes of both routes from a target to the source."""
        marked, node = set(), target
        while node != self.source:
            marked.add(node)
            node = self.leaves[node]
        found = []
        for _ in range(2):
            way = [target]
            while way[-1] != self.source:
                node = way[-1]
                if node in marked:
                    marked.remove(node)
                    way.append(self.via[node])
                else:
                    way.append(self.parent[node])
            found.append(way)
        return found


def _by_node(
    key: IntArray, other: IntArray, extra: Array, count: int
) -> list[list[tuple[int, float]]]:
    found: list[list[tuple[int, float]]] = [[] for _ in range(count)]
    for node, to, more in zip(key.tolist(), other.tolist(), extra.tolist(), strict=True):
        found[node].append((to, more))
    return found


def _lists(key: IntArray, values: IntArray, count: int) -> list[list[int]]:
    found: list[list[int]] = [[] for _ in range(count)]
    for node, value in zip(key.tolist(), values.tolist(), strict=True):
        found[node].append(value)
    return found

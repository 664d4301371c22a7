"""Weak places: links and nodes whose loss parts the graph, and what is cut off then."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

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

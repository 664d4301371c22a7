"""Links in a row from which nothing branches, as one link: a graph without its joints."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]


class Chain(NamedTuple):
    """Links one after the other, and the nodes that they pass, one more than links."""

    nodes: tuple[int, ...]
    links: tuple[int, ...]


def chains(
    tail: IntArray, head: IntArray, keep: BoolArray, kind: Sequence[object] | None = None
) -> list[Chain]:
    """Return what remains of a graph without dead ends and without joints of two links.

    Parameters
    ----------
    tail, head : ndarray of int
        Ends of each link; there may be several between two nodes.
    keep : ndarray of bool
        Nodes that have a role, one flag each: they stay.
    kind : sequence, optional
        Links are joined only with links of their kind; those of the kind None with none.

    Returns
    -------
    list of Chain
        Between nodes that are kept or have three links or more, in the order of the first link.

    Examples
    --------
    A row of three nodes from 0 to 2, and a dead end at 3:

    >>> keep = np.array([True, False, True, False])
    >>> chains(np.array([0, 1, 1]), np.array([1, 2, 3]), keep)
    [Chain(nodes=(0, 1, 2), links=(0, 1))]
    """
    of = [0] * len(tail) if kind is None else list(kind)
    rows: dict[int, Chain] = {
        n: Chain((a, b), (n,))
        for n, (a, b) in enumerate(zip(tail.tolist(), head.tolist(), strict=True))
    }
    around: list[set[int]] = [set() for _ in range(len(keep))]
    for number, row in rows.items():
        for end in (row.nodes[0], row.nodes[-1]):
            around[end].add(number)
    after, todo = len(rows), np.flatnonzero(~keep).tolist()
    while todo:
        node = todo.pop()
        if keep[node] or len(around[node]) not in (1, 2):
            continue
        numbers = sorted(around[node])
        if len(numbers) == 2:
            kinds = [of[rows[number].links[0]] for number in numbers]
            if kinds[0] is None or kinds[0] != kinds[1]:
                continue
        gone = [rows.pop(number) for number in numbers]
        far = []
        for number, row in zip(numbers, gone, strict=True):
            for end in (row.nodes[0], row.nodes[-1]):
                around[end].discard(number)
            far.append(row.nodes[-1] if row.nodes[0] == node else row.nodes[0])
        # a ring that comes back leads nowhere
        if len(gone) == 2 and far[0] != far[1]:
            rows[after] = _joined(gone[0], gone[1], node)
            for end in far:
                around[end].add(after)
            after += 1
        todo += far
    return sorted(rows.values(), key=lambda row: min(row.links))


def _joined(one: Chain, two: Chain, node: int) -> Chain:
    """Return two chains that meet at a node as one."""
    first = one if one.nodes[-1] == node else Chain(one.nodes[::-1], one.links[::-1])
    second = two if two.nodes[0] == node else Chain(two.nodes[::-1], two.links[::-1])
    return Chain(first.nodes + second.nodes[1:], first.links + second.links)

"""A traced route made better within a narrow band: a graph of 32 neighbors, then straightened.

A front sees each cell as a point. Where prices jump from cell to cell, the best line through
the squares themselves lies a little beside the one down the front's surface. Small ground is
searched whole.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

Array = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Points = list[tuple[float, float]]

_BAND = 8
_ROUNDS, _WORTH = 6, 1e-3
_WALL = 1e12
# ground of so few cells is searched whole, which takes a fraction of a second
_SMALL = 60_000
_SPANS = (2, 3, 4, 6, 8, 12, 16, 24, 32, 48)
_SAMPLE = 0.05
# not in the middle of its piece: a look that falls on the corner of four cells would count one
# that the line only touches, at once a twentieth of a cell of it
ASIDE = 0.4877
# half of the 32 neighbors; the other half are the same edges the other way
_EDGES = (
    *((0, 1), (1, 0), (1, 1), (1, -1)),
    *((1, 2), (1, -2), (2, 1), (2, -1)),
    *((1, 3), (1, -3), (3, 1), (3, -1)),
    *((2, 3), (2, -3), (3, 2), (3, -2)),
)


def refined(slowness: Array, points: Points) -> Points:
    """Return the best of a route, and of it refined within its band.

    Parameters
    ----------
    slowness : ndarray
        What crossing a cell costs; infinite where it is forbidden.
    points : list of (row, column)
        Whole numbers are cell centers.

    Returns
    -------
    list of (row, column)
        With the same ends.

    Examples
    --------
    A dear cell in the way of a straight line is passed by:

    >>> ground = np.ones((9, 21))
    >>> ground[3:6, 10] = 50.0
    >>> way = refined(ground, [(4.0, 1.0), (4.0, 19.0)])
    >>> bool(crossing(ground, way) < 20), round(crossing(ground, [(4.0, 1.0), (4.0, 19.0)]), 3)
    (True, 67.0)
    """
    if slowness.size <= _SMALL:
        return _refined(slowness, points, whole=True)
    near, down, right = _around(slowness, points)
    shifted = [(r - down, c - right) for r, c in points]
    return [(r + down, c + right) for r, c in _refined(near, shifted, whole=False)]


def _around(slowness: Array, points: Points) -> tuple[Array, int, int]:
    """Return the part of the ground that a route's bands can reach, and where it begins."""
    room = _BAND * (_ROUNDS + 1)
    low = np.maximum(0, np.floor(np.min(points, axis=0)).astype(np.int64) - room)
    high = np.ceil(np.max(points, axis=0)).astype(np.int64) + room + 1
    return slowness[low[0] : high[0], low[1] : high[1]], int(low[0]), int(low[1])


def _refined(slowness: Array, points: Points, *, whole: bool) -> Points:
    # a way that cuts the corner of a wall is dear beyond measure, but a number
    walled = np.where(np.isfinite(slowness), slowness, _WALL)
    ways = [points, _straightened(walled, points)]
    best = min(ways, key=lambda way: crossing(walled, way))
    for _ in range(_ROUNDS):
        by_graph = _searched(slowness, best, _band(slowness.shape, best, whole=whole))
        if by_graph is None:
            break
        better = _straightened(walled, by_graph)
        # each round moves the band, until it has nothing more to give
        if crossing(walled, better) > crossing(walled, best) * (1 - _WORTH):
            return min((best, better), key=lambda way: crossing(walled, way))
        best = better
    return best


def crossing(slowness: Array, points: Points) -> float:
    """Return what a line over cells costs, each cell by the length in it."""
    at = np.array(points)
    return float(_piece_costs(slowness, at[:-1], at[1:]).sum())


def _piece_costs(slowness: Array, starts: Array, ends: Array) -> Array:
    """Return the cost of each of some straight pieces, by looks a twentieth of a cell apart."""
    step = ends - starts
    length = np.hypot(step[:, 0], step[:, 1])
    looks = np.maximum(1, np.ceil(length / _SAMPLE).astype(np.int64))
    piece = np.repeat(np.arange(len(length)), looks)
    first = np.cumsum(looks) - looks
    share = (np.arange(looks.sum()) - first[piece] + ASIDE) / looks[piece]
    row, col = (
        np.rint(starts[piece, axis] + share * step[piece, axis]).astype(np.int64).clip(0, size - 1)
        for axis, size in enumerate(slowness.shape)
    )
    each = slowness[row, col] * (length / looks)[piece]
    return np.asarray(np.add.reduceat(each, first), np.float64)


def _band(shape: tuple[int, ...], points: Points, *, whole: bool) -> Ints:
    """Return the cells that are searched, as flat indices."""
    rows, cols = shape
    if whole:
        return np.arange(rows * cols)
    cells = np.unique(np.rint(_dense(points)).astype(np.int64), axis=0)
    around = np.arange(-_BAND, _BAND + 1)
    down, right = (one.ravel() for one in np.meshgrid(around, around, indexing="ij"))
    r = (cells[:, :1] + down).ravel()
    c = (cells[:, 1:] + right).ravel()
    inside = (r >= 0) & (c >= 0) & (r < rows) & (c < cols)
    return np.unique(r[inside] * cols + c[inside])


def _searched(slowness: Array, points: Points, node: Ints) -> Points | None:
    """Return the least-cost way between the ends over the graph of some cells."""
    cols = slowness.shape[1]
    node = node[np.isfinite(slowness.ravel()[node])]
    ends = [round(p[0]) * cols + round(p[1]) for p in (points[0], points[-1])]
    if not np.isin(ends, node).all():
        return None
    weights = _band_graph(slowness, node)
    start, goal = np.searchsorted(node, ends)
    reached, before = dijkstra(weights, directed=False, indices=start, return_predecessors=True)
    if not np.isfinite(reached[goal]):
        return None
    way = [int(goal)]
    while way[-1] != start:
        way.append(int(before[way[-1]]))
    found = [(float(node[n] // cols), float(node[n] % cols)) for n in reversed(way)]
    return [points[0], *found[1:-1], points[-1]]


def _dense(points: Points) -> Array:
    """Return the points of a line, no two of them more than a cell apart."""
    at = np.array(points)
    step = np.diff(at, axis=0)
    many = np.maximum(1, np.ceil(np.abs(step).max(axis=1)).astype(np.int64))
    piece = np.repeat(np.arange(len(many)), many)
    share = (np.arange(many.sum()) - np.repeat(np.cumsum(many) - many, many)) / many[piece]
    return np.vstack([at[piece] + share[:, None] * step[piece], at[-1:]])


def _band_graph(slowness: Array, node: Ints) -> csr_array:
    rows, cols = slowness.shape
    r, c = np.divmod(node, cols)
    starts, ends, weights = [], [], []
    for down, right in _EDGES:
        inside = (r + down < rows) & (c + right >= 0) & (c + right < cols)
        there = (r + down) * cols + c + right
        place = np.minimum(np.searchsorted(node, there), len(node) - 1)
        kept = np.flatnonzero(inside & (node[place] == there))
        weight = np.zeros(len(kept))
        for (dr, dc), share in _cells_of(down, right).items():
            weight += share * slowness[r[kept] + dr, c[kept] + dc]
        if abs(down) == abs(right) == 1:
            # no way between two forbidden cells that touch at a corner
            beside = np.minimum(
                slowness[r[kept] + down, c[kept]], slowness[r[kept], c[kept] + right]
            )
            weight[~np.isfinite(beside)] = np.inf
        open_way = np.isfinite(weight)
        starts.append(kept[open_way])
        ends.append(place[kept][open_way])
        weights.append(weight[open_way])
    size = len(node)
    pairs = (np.concatenate(starts), np.concatenate(ends))
    return csr_array((np.concatenate(weights), pairs), (size, size))


@cache
def _cells_of(down: int, right: int) -> dict[tuple[int, int], float]:
    """Return the cells that an edge crosses, and the length in each."""
    looks = 2400
    share = (np.arange(looks) + 0.5) / looks
    at_row, at_col = np.rint(share * down).astype(int), np.rint(share * right).astype(int)
    cells, counts = np.unique(np.column_stack([at_row, at_col]), axis=0, return_counts=True)
    length = float(np.hypot(down, right)) / looks
    return {(int(a), int(b)): n * length for (a, b), n in zip(cells, counts, strict=True)}


def _straightened(slowness: Array, points: Points) -> Points:
    """Return the line with every stretch made straight where that costs no more."""
    for span in _SPANS:
        if len(points) <= span:
            break
        line = np.array(points)
        costs = _piece_costs(slowness, line[:-1], line[1:])
        until = np.append(0.0, np.cumsum(costs))
        to = np.minimum(np.arange(len(line) - 1) + span, len(line) - 1)
        straight = _piece_costs(slowness, line[:-1], line[to])
        better = straight <= (until[to] - until[:-1]) * (1 + 1e-9)
        kept, at = [0], 0
        while at < len(points) - 1:
            at = int(to[at]) if better[at] else at + 1
            kept.append(at)
        points = [points[n] for n in kept]
    return points

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
    # a way that cuts the corner of a wall is dear beyond measure, but a number
    walled = np.where(np.isfinite(slowness), slowness, _WALL)
    ways = [points, _straightened(walled, points)]
    best = min(ways, key=lambda way: crossing(walled, way))
    for _ in range(_ROUNDS):
        if (by_graph := _through_band(slowness, best)) is None:
            break
        better = _straightened(walled, by_graph)
        # each round moves the band, until it has nothing more to give
        if crossing(walled, better) > crossing(walled, best) * (1 - _WORTH):
            return min((best, better), key=lambda way: crossing(walled, way))
        best = better
    return best


def crossing(slowness: Array, points: Points) -> float:
    """Return what a line over cells costs, each cell by the length in it."""
    return float(_piece_costs(slowness, np.array(points)).sum())


def _piece_costs(slowness: Array, points: Array) -> Array:
    """Return the cost of each straight piece of a line, by looks a tenth of a cell apart."""
    step = np.diff(points, axis=0)
    length = np.hypot(step[:, 0], step[:, 1])
    looks = np.maximum(1, np.ceil(length / _SAMPLE).astype(np.int64))
    piece = np.repeat(np.arange(len(length)), looks)
    share = (np.arange(looks.sum()) - np.repeat(np.cumsum(looks) - looks, looks) + 0.5) / looks[
        piece
    ]
    at = np.rint(points[piece] + share[:, None] * step[piece]).astype(np.int64)
    at[:, 0] = np.clip(at[:, 0], 0, slowness.shape[0] - 1)
    at[:, 1] = np.clip(at[:, 1], 0, slowness.shape[1] - 1)
    each = slowness[at[:, 0], at[:, 1]] * (length / looks)[piece]
    starts = np.cumsum(looks) - looks
    return np.asarray(np.add.reduceat(each, starts), np.float64)


def _through_band(slowness: Array, points: Points) -> Points | None:
    rows, cols = slowness.shape
    if slowness.size <= _SMALL:
        return _searched(slowness, points, np.arange(slowness.size))
    cells = np.unique(np.rint(_dense(points)).astype(np.int64), axis=0)
    around = np.arange(-_BAND, _BAND + 1)
    down, right = (one.ravel() for one in np.meshgrid(around, around, indexing="ij"))
    r = (cells[:, :1] + down).ravel()
    c = (cells[:, 1:] + right).ravel()
    inside = (r >= 0) & (c >= 0) & (r < rows) & (c < cols)
    return _searched(slowness, points, np.unique(r[inside] * cols + c[inside]))


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
        costs = _piece_costs(slowness, np.array(points))
        until = np.append(0.0, np.cumsum(costs))
        kept, at = [points[0]], 0
        while at < len(points) - 1:
            to = min(at + span, len(points) - 1)
            straight = crossing(slowness, [points[at], points[to]])
            if to - at > 1 and straight <= (until[to] - until[at]) * (1 + 1e-9):
                at = to
            else:
                at += 1
            kept.append(points[at])
        points = kept
    return points

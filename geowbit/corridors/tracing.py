"""A route traced down the surface of a front, made better cell by cell, and priced by section.

A front sees each cell as a point. Where prices jump from cell to cell, the best line through
the squares themselves lies a little beside the one down the front's surface. Small ground is
searched whole.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from geowbit.core.errors import AreaError
from geowbit.core.messages import Message
from geowbit.corridors.ground import LAST_RESORT, Ground
from geowbit.corridors.march import Front
from geowbit.geodesy import distance_km, line_length_km

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
_ASIDE = 0.4877
# half of the 32 neighbors; the other half are the same edges the other way
_EDGES = (
    *((0, 1), (1, 0), (1, 1), (1, -1)),
    *((1, 2), (1, -2), (2, 1), (2, -1)),
    *((1, 3), (1, -3), (3, 1), (3, -1)),
    *((2, 3), (2, -3), (3, 2), (3, -2)),
)


def refine_line(slowness: Array, points: Points) -> Points:
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
    >>> way = refine_line(ground, [(4.0, 1.0), (4.0, 19.0)])
    >>> straight = cost_across(ground, [(4.0, 1.0), (4.0, 19.0)])
    >>> bool(cost_across(ground, way) < 20), round(straight, 3)
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
    best = min(ways, key=lambda way: cost_across(walled, way))
    for _ in range(_ROUNDS):
        by_graph = _searched(slowness, best, _band(slowness.shape, best, whole=whole))
        if by_graph is None:
            break
        better = _straightened(walled, by_graph)
        # each round moves the band, until it has nothing more to give
        if cost_across(walled, better) > cost_across(walled, best) * (1 - _WORTH):
            return min((best, better), key=lambda way: cost_across(walled, way))
        best = better
    return best


def cost_across(slowness: Array, points: Points) -> float:
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
    share = (np.arange(looks.sum()) - first[piece] + _ASIDE) / looks[piece]
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
    flat = slowness.ravel()
    r, c = np.divmod(node, cols)
    number = np.full(flat.size, -1, np.int32)
    number[node] = np.arange(len(node), dtype=np.int32)
    starts, ends, weights = [], [], []
    for down, right in _EDGES:
        inside = np.flatnonzero((r + down < rows) & (c + right >= 0) & (c + right < cols))
        there = number[node[inside] + (down * cols + right)]
        kept = inside[there >= 0]
        here = node[kept]
        weight = np.zeros(len(kept))
        for (dr, dc), share in _cells_of(down, right).items():
            weight += share * flat[here + (dr * cols + dc)]
        if abs(down) == abs(right) == 1:
            # no way between two forbidden cells that touch at a corner
            beside = np.minimum(flat[here + down * cols], flat[here + right])
            weight[~np.isfinite(beside)] = np.inf
        open_way = np.isfinite(weight)
        starts.append(kept[open_way])
        ends.append(there[there >= 0][open_way])
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


_STRIDE = 0.5


@dataclass(frozen=True)
class Corridor:
    """A route over ground.

    Attributes
    ----------
    line : LineString (EPSG:4326)
        From the target to the source.
    source : int
        Which source it leads to.
    length_km, geodesic_km : float
        Along the line, and straight between its ends.
    cost_mjpy : float
        Without friction, and without what its ends cost.
    sections : GeoDataFrame (EPSG:4326)
        ``kind``, ``km``, ``cost_mjpy`` in the order of the line.
    last_resort_km : float
        How much of it crosses ground that is open only where nothing else is left.
    highest_slope_pct : float or None
    """

    line: shapely.LineString
    source: int
    length_km: float
    geodesic_km: float
    cost_mjpy: float
    sections: gpd.GeoDataFrame
    last_resort_km: float
    highest_slope_pct: float | None

    def by_kind(self) -> pd.DataFrame:
        """Return km and cost of each kind of ground, the longest first."""
        whole = self.sections.groupby("kind", as_index=False)[["km", "cost_mjpy"]].sum()
        return whole.sort_values("km", ascending=False, ignore_index=True)


def trace(front: Front, lon: float, lat: float) -> Corridor:
    """Trace the least-cost route from a place to its source.

    Parameters
    ----------
    front : Front
        Of :func:`geowbit.corridors.spread`.
    lon, lat : float
        The place, degrees.

    Returns
    -------
    Corridor

    Raises
    ------
    AreaError
        Where no source reaches the place.

    Notes
    -----
    Steepest descent on the travel-time surface, half a cell a step; where the surface is
    broken by barriers, over the steepest of the eight neighbors; then refined within its band
    (:func:`refine_line`).

    Examples
    --------
    >>> from geowbit.corridors import even_ground, spread
    >>> ground = even_ground((130.0, 33.0, 130.5, 33.5), cell_km=1.0, cost=200.0)
    >>> found = trace(spread(ground, [130.1], [33.1]), 130.4, 33.4)
    >>> bool(abs(found.length_km / found.geodesic_km - 1) < 0.005)
    True
    """
    line, source = trace_line(front, lon, lat)
    return price(front.ground, line, source=source)


def trace_line(front: Front, lon: float, lat: float) -> tuple[shapely.LineString, int]:
    """Return the line of :func:`trace`, and which source it leads to."""
    grid = front.ground.grid
    row, col = grid.cells([lon], [lat], what=Message("corridors.the_place"))
    if not np.isfinite(front.value[row[0], col[0]]):
        raise AreaError("corridors.no_way", lat=f"{lat:.4f}", lon=f"{lon:.4f}")
    start = tuple(float(one[0]) for one in grid.position([lon], [lat]))
    down, source = _descend(front, start, int(front.source[row[0], col[0]]))
    points = refine_line(front.slowness, down)
    rows, cols = np.array(points).T
    x, y = grid.place(rows, cols)
    x[0], y[0] = lon, lat
    x[-1], y[-1] = (float(one[source]) for one in front.source_place)
    return shapely.LineString(np.column_stack([x, y])), source


def price(ground: Ground, line: shapely.LineString, *, source: int = 0) -> Corridor:
    """Return what a line over ground costs, by section, whoever drew it.

    Parameters
    ----------
    ground : Ground
    line : LineString (EPSG:4326)
    source : int, optional
        Kept in the result.

    Raises
    ------
    AreaError
        Where it leaves the grid.

    Examples
    --------
    >>> from geowbit.corridors import even_ground
    >>> ground = even_ground((130.0, 33.0, 130.5, 33.5), cell_km=1.0, cost=200.0)
    >>> found = price(ground, shapely.LineString([(130.1, 33.1), (130.4, 33.1)]))
    >>> round(found.cost_mjpy / found.length_km, 2)
    200.0
    """
    passed = pass_over(ground, line)
    begins, stops = passed.sections()
    lon, lat = passed.lon, passed.lat
    sections = gpd.GeoDataFrame(
        {
            "kind": [ground.kinds[k] for k in passed.kind[begins]],
            "km": np.add.reduceat(passed.km, begins),
            "cost_mjpy": np.add.reduceat(passed.mjpy, begins),
        },
        geometry=[
            shapely.LineString(np.column_stack([lon[a : b + 1], lat[a : b + 1]])).simplify(1e-5)
            for a, b in zip(begins, stops, strict=True)
        ],
        crs="EPSG:4326",
    )
    slope, cells = ground.slope_pct, passed.cells
    length_km, geodesic_km = lengths_km(line)
    return Corridor(
        line=line,
        source=source,
        length_km=length_km,
        geodesic_km=geodesic_km,
        cost_mjpy=float(passed.mjpy.sum()),
        sections=sections,
        last_resort_km=float(passed.km[ground.barrier[cells] == LAST_RESORT].sum()),
        highest_slope_pct=None if slope is None else float(np.nanmax(slope[cells])),
    )


class Passed(NamedTuple):
    """A line over ground in pieces of a twentieth of a cell.

    ``lon`` and ``lat`` are of the ends of the pieces; ``km``, ``mjpy`` and ``kind`` of each piece,
    whose cells are ``cells``.
    """

    lon: Array
    lat: Array
    km: Array
    mjpy: Array
    kind: npt.NDArray[np.uint8]
    cells: tuple[Ints, Ints]

    def sections(self) -> tuple[Ints, Ints]:
        """Return where each stretch of one kind begins, and where it ends."""
        begins = np.flatnonzero(np.r_[True, np.diff(self.kind.astype(int)) != 0])
        return begins, np.append(begins[1:], len(self.km))

    def km_by_kind(self) -> dict[int, float]:
        """Return the km of each kind of ground, the longest first."""
        begins, _ = self.sections()
        parts: dict[int, list[float]] = {}
        km = np.add.reduceat(self.km, begins).tolist()
        for kind, length in zip(self.kind[begins].tolist(), km, strict=True):
            parts.setdefault(kind, []).append(length)
        whole = {kind: math.fsum(of_kind) for kind, of_kind in parts.items()}
        return dict(sorted(whole.items(), key=lambda one: -one[1]))


def pass_over(ground: Ground, line: shapely.LineString) -> Passed:
    """Return what a line passes over, of which :func:`price` makes its sections."""
    grid = ground.grid
    rows, cols = grid.position(*shapely.get_coordinates(line).T)
    steps = np.hypot(np.diff(rows), np.diff(cols))
    pieces = np.maximum(1, np.ceil(steps / _SAMPLE).astype(int))
    ends = np.repeat(np.arange(len(steps)), pieces)
    within = np.arange(pieces.sum()) - np.repeat(np.cumsum(pieces) - pieces, pieces)
    share = within / pieces[ends]
    at_row = np.append(rows[ends] + share * np.diff(rows)[ends], rows[-1])
    at_col = np.append(cols[ends] + share * np.diff(cols)[ends], cols[-1])
    lon, lat = grid.place(at_row, at_col)
    km = distance_km(lon[:-1], lat[:-1], lon[1:], lat[1:])
    r, c = (
        np.rint(at[:-1] * (1 - _ASIDE) + at[1:] * _ASIDE).astype(int) for at in (at_row, at_col)
    )
    if r.min() < 0 or c.min() < 0 or r.max() >= grid.shape[0] or c.max() >= grid.shape[1]:
        raise AreaError("corridors.line_outside")
    return Passed(lon, lat, km, km * ground.cost[r, c], ground.kind[r, c], (r, c))


def lengths_km(line: shapely.LineString) -> tuple[float, float]:
    """Return the length of a line, and the straight way between its ends."""
    first, last = line.coords[0], line.coords[-1]
    straight = float(distance_km(first[0], first[1], last[0], last[1]))
    return float(line_length_km([line])[0]), straight


def _descend(
    front: Front, start: tuple[float, ...], source: int
) -> tuple[list[tuple[float, float]], int]:
    """Return the way down to a source, and to which: between two regions it may be the other."""
    value = front.value
    end = _cell(front, source)
    row, col = start
    path = [(row, col)]
    best = _at(value, row, col)
    for _ in range(20 * sum(value.shape)):
        if (row - end[0]) ** 2 + (col - end[1]) ** 2 <= 2.0:
            break
        down, right = _slope(value, row, col)
        size = float(np.hypot(down, right))
        moved = None
        if size > 0:
            there = (row - _STRIDE * down / size, col - _STRIDE * right / size)
            now = _at(value, *there)
            if now < best:
                moved, best = there, now
        if moved is None:
            moved, best = _lowest_neighbor(value, row, col)
            if moved is None:
                source = int(np.argmin(np.hypot(front.source_row - row, front.source_col - col)))
                break
        row, col = moved
        path.append((row, col))
    return [*path, _cell(front, source)], source


def _cell(front: Front, source: int) -> tuple[float, float]:
    return float(front.source_row[source]), float(front.source_col[source])


def _at(value: Array, row: float, col: float) -> float:
    """Return the value between cell centers, infinite beside what no front reaches."""
    r, c = int(np.floor(row)), int(np.floor(col))
    if r < 0 or c < 0 or r + 1 >= value.shape[0] or c + 1 >= value.shape[1]:
        return float("inf")
    u, v = row - r, col - c
    corners = value[r : r + 2, c : c + 2]
    weights = np.array([[(1 - u) * (1 - v), (1 - u) * v], [u * (1 - v), u * v]])
    counts = weights > 0
    return float(corners[counts] @ weights[counts])


def _slope(value: Array, row: float, col: float) -> tuple[float, float]:
    """Return the upwind gradient between the four cells around, weighted by nearness."""
    r, c = int(np.floor(row)), int(np.floor(col))
    down = right = 0.0
    for dr, dc in ((0, 0), (0, 1), (1, 0), (1, 1)):
        weight = abs(1 - dr - (row - r)) * abs(1 - dc - (col - c))
        if weight <= 0:
            continue
        one_down, one_right = _upwind(value, r + dr, c + dc)
        down += weight * one_down
        right += weight * one_right
    return down, right


def _upwind(value: Array, row: int, col: int) -> tuple[float, float]:
    rows, cols = value.shape
    if not (0 <= row < rows and 0 <= col < cols) or not np.isfinite(value[row, col]):
        return 0.0, 0.0
    here = float(value[row, col])
    found = []
    for before, after in (
        (value[row - 1, col] if row else np.inf, value[row + 1, col] if row + 1 < rows else np.inf),
        (value[row, col - 1] if col else np.inf, value[row, col + 1] if col + 1 < cols else np.inf),
    ):
        lower = min(before, after)
        if lower >= here:
            found.append(0.0)
        else:
            found.append(float(here - lower) * (1.0 if before <= after else -1.0))
    return found[0], found[1]


def _lowest_neighbor(
    value: Array, row: float, col: float
) -> tuple[tuple[float, float] | None, float]:
    r, c = (
        int(np.clip(np.rint(row), 0, value.shape[0] - 1)),
        int(np.clip(np.rint(col), 0, value.shape[1] - 1)),
    )
    here: Any = value[r, c]
    best: tuple[float, float] | None = None
    rows = range(max(0, r - 1), min(value.shape[0], r + 2))
    cols = range(max(0, c - 1), min(value.shape[1], c + 2))
    for at_row in rows:
        for at_col in cols:
            if value[at_row, at_col] < here:
                here, best = value[at_row, at_col], (float(at_row), float(at_col))
    return best, float(here)

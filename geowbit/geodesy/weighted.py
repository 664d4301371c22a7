"""The cheapest target of each point, where distance is paid for and targets differ in price."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.spatial.distance import cdist

from geowbit.core.errors import LayerError
from geowbit.geodesy._earth import (
    FloatArray,
    IntArray,
    arc_km,
    chunks,
    degrees,
    ecef_of,
    weights_of,
)

_TILE_M = 16_000.0
# as many as a processor's own memory holds
_PAIRS_AT_ONCE = 100_000
_TILES_AT_ONCE = 128
_THREADS = 2


class _Targets(NamedTuple):
    places: FloatArray
    price: FloatArray
    rate: FloatArray


class CheapestPoint(NamedTuple):
    """The cheapest target of each point: its position, how far it is, and what it costs."""

    index: IntArray  # type: ignore[assignment]
    km: FloatArray
    cost: FloatArray


def cheapest_point(
    lon: npt.ArrayLike,
    lat: npt.ArrayLike,
    to_lon: npt.ArrayLike,
    to_lat: npt.ArrayLike,
    *,
    offset: npt.ArrayLike,
    per_km: npt.ArrayLike,
) -> CheapestPoint:
    """Return the target with the least ``offset + per_km x distance`` for each point.

    Parameters
    ----------
    lon, lat : array_like, shape (n,)
        Points, degrees.
    to_lon, to_lat : array_like, shape (m,)
        Targets, degrees.
    offset : array_like, shape (m,) or scalar
        Price of a target at no distance.
    per_km : array_like, shape (m,) or scalar
        Price of a kilometer to it, 0 or more.

    Returns
    -------
    CheapestPoint
        ``index`` (n,), the first of equals; ``km`` and ``cost`` (n,).

    Raises
    ------
    LayerError
        Where there is no target, or a coordinate or a price is not a finite number.

    Notes
    -----
    Exact: points are taken by tiles, and a target is left out of a tile only where it costs
    more from the tile's nearest edge than another from its farthest.

    Examples
    --------
    One degree of latitude is 111 km; the farther one is cheaper by far:

    >>> cheapest_point([140.0], [36.0], [140.0, 140.0], [36.1, 37.0],
    ...                offset=[500.0, 0.0], per_km=1.0).index
    array([1])
    """
    x, y = degrees(lon, lat)
    to_x, to_y = degrees(to_lon, to_lat, what="targets")
    count = len(to_x)
    if count == 0:
        raise LayerError("geodesy.no_target")
    price = weights_of(offset, count, what="offset")
    rate = weights_of(per_km, count, what="per_km")
    if rate.min() < 0:
        raise LayerError("geodesy.negative_per_km")
    points, targets = ecef_of(x, y), _Targets(ecef_of(to_x, to_y), price, rate)
    cube = np.floor(points / _TILE_M).astype(np.int64)
    cube -= cube.min(axis=0)
    sides = cube.max(axis=0) + 1
    # one number a cube sorts ten times as fast as three
    number = (cube[:, 0] * sides[1] + cube[:, 1]) * sides[2] + cube[:, 2]
    _, tile = np.unique(number, return_inverse=True)
    order = np.argsort(tile, kind="stable")
    sizes = np.bincount(tile)
    ends = np.cumsum(sizes)
    index, km, cost = np.empty(len(x), np.int64), np.empty(len(x)), np.empty(len(x))

    def look(some: slice) -> None:
        rows = order[ends[some.start] - sizes[some.start] : ends[some.stop - 1]]
        kept = _possible(points[rows], sizes[some], targets)
        found = _cheapest(points[rows], sizes[some], targets, kept)
        index[rows], km[rows], cost[rows] = found

    with ThreadPoolExecutor(_THREADS) as workers:
        # an error of any part is raised here
        list(workers.map(look, chunks(len(sizes), _TILES_AT_ONCE)))
    return CheapestPoint(index, km, cost)


def _possible(points: FloatArray, sizes: IntArray, targets: _Targets) -> npt.NDArray[np.bool_]:
    """Return which targets may be the cheapest of a point in each tile."""
    starts = np.cumsum(sizes) - sizes
    middle = np.add.reduceat(points, starts) / sizes[:, None]
    off = np.linalg.norm(points - np.repeat(middle, sizes, axis=0), axis=1)
    radius = np.maximum.reduceat(off, starts)[:, None]
    price, rate = targets.price, targets.rate
    away = cdist(middle, targets.places)
    # a chord is never longer than its arc
    least = price + rate * np.maximum(away - radius, 0.0) / 1e3
    most = (price + rate * arc_km(away + radius)).min(axis=1, keepdims=True)
    # a billionth forgives the rounding of equal prices
    bound = most + 1e-9 * np.abs(most) + 1e-9
    return np.asarray(least <= bound, np.bool_)


def _cheapest(
    points: FloatArray,
    sizes: IntArray,
    targets: _Targets,
    kept: npt.NDArray[np.bool_],
) -> tuple[IntArray, FloatArray, FloatArray]:
    many = kept.sum(axis=1)
    shortlist = np.nonzero(kept)[1]
    list_start = np.cumsum(many) - many
    per_point = np.repeat(many, sizes)
    start_of_point = np.repeat(list_start, sizes)
    index, km, cost = (np.empty(len(points), kind) for kind in (np.int64, float, float))
    ends = np.cumsum(per_point)
    first = 0
    while first < len(points):
        before = ends[first] - per_point[first]
        last = max(first + 1, int(np.searchsorted(ends, before + _PAIRS_AT_ONCE, side="right")))
        counts = per_point[first:last]
        starts = np.cumsum(counts) - counts
        point = np.repeat(np.arange(first, last), counts)
        within = np.arange(counts.sum()) - np.repeat(starts, counts)
        target = shortlist[np.repeat(start_of_point[first:last], counts) + within]
        step = points[point] - targets.places[target]
        length = arc_km(np.sqrt(np.einsum("ij,ij->i", step, step)))
        total = targets.price[target] + targets.rate[target] * length
        least = np.minimum.reduceat(total, starts)
        hits = np.flatnonzero(total == np.repeat(least, counts))
        _, first_hit = np.unique(point[hits], return_index=True)
        best = hits[first_hit]
        index[first:last], km[first:last], cost[first:last] = target[best], length[best], least
        first = last
    return index, km, cost

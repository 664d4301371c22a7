"""Distances between points: the nearest one, pairs, sums within a radius, the cheapest target."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.spatial import cKDTree
from scipy.spatial.distance import cdist

from geowbit.core.errors import LayerError
from geowbit.geodesy._earth import (
    GRS80,
    MEAN_RADIUS_M,
    FloatArray,
    IntArray,
    arc_km,
    check_degrees,
    check_points,
    check_positive,
    check_weights,
    chord_m,
    chunks,
    ecef_by_rows,
    ecef_of,
    piece_by_piece,
)

_ROWS_AT_ONCE = 50_000
# few enough for the cache, and for BLAS not to start threads that wait for each other
_PAIRS_AT_ONCE = 50_000
_CANDIDATES_AT_ONCE = 5_000_000
# a tile is a step in Python; below these it costs more than the comparisons it spares
_SMALLEST_TILE_M = 1_000.0
_PAIRS_A_TILE = 50_000
_MOST_TILES = 10_000
# nearer than this to a known value is at its place
_LEAST_M = 10.0


class NearestPoint(NamedTuple):
    """The nearest target of each point: its position among the targets, and how far it is."""

    index: IntArray  # type: ignore[assignment]
    km: FloatArray


def distance_km(
    lon: npt.ArrayLike, lat: npt.ArrayLike, to_lon: npt.ArrayLike, to_lat: npt.ArrayLike
) -> FloatArray:
    """Return exact geodesic distances, pair by pair.

    Parameters
    ----------
    lon, lat, to_lon, to_lat : array_like
        Degrees; the four are broadcast against each other.

    Returns
    -------
    ndarray of float
        Kilometers, in the shape of the broadcast (0-d for four scalars).

    Raises
    ------
    LayerError
        Where a coordinate is not a finite degree, or the shapes do not fit.

    Notes
    -----
    Karney (2013), Algorithms for geodesics, J. Geodesy 87, by way of ``pyproj.Geod``.

    Examples
    --------
    Tokyo Station to Osaka Station, one degree of latitude at the equator:

    >>> distance_km([139.7671, 0], [35.6812, 0], [135.4959, 0], [34.7025, 1]).round(2)
    array([403.83, 110.57])
    """
    x, y = check_degrees(lon, lat)
    to_x, to_y = check_degrees(to_lon, to_lat, what="targets")
    try:
        x, y, to_x, to_y = np.broadcast_arrays(x, y, to_x, to_y)
    except ValueError:
        raise LayerError(
            "geodesy.shapes_differ", points=str(x.shape), targets=str(to_x.shape)
        ) from None
    _, _, meters = GRS80.inv(x.ravel(), y.ravel(), to_x.ravel(), to_y.ravel())
    return np.asarray(meters, np.float64).reshape(x.shape) / 1e3


def nearest_point(
    lon: npt.ArrayLike,
    lat: npt.ArrayLike,
    to_lon: npt.ArrayLike,
    to_lat: npt.ArrayLike,
    *,
    max_km: float | None = None,
) -> NearestPoint:
    """Return the nearest target of each point.

    Parameters
    ----------
    lon, lat : array_like, shape (n,)
        Points, degrees.
    to_lon, to_lat : array_like, shape (m,)
        Targets, degrees.
    max_km : float, optional
        Look no farther than this.

    Returns
    -------
    NearestPoint
        ``index`` (n,) is the position of the target, the first of several at one place;
        ``km`` (n,) the distance. Where no target lies within ``max_km`` they are -1 and NaN.

    Raises
    ------
    LayerError
        Where there is no target, or a coordinate is not a finite degree.

    Notes
    -----
    A k-d tree on earth-centered coordinates: the order of straight distances is that of
    geodesic ones except for ties closer than the promise of this module.

    Examples
    --------
    Which of Tokyo and Osaka is nearer to Nagoya and to Sendai:

    >>> near = nearest_point([136.8815, 140.8824], [35.1709, 38.2601],
    ...                      [139.7671, 135.4959], [35.6812, 34.7025])
    >>> near.index, near.km.round(1)
    (array([1, 0]), array([136.8, 302.9]))
    """
    x, y = check_points(lon, lat)
    to_x, to_y = check_points(to_lon, to_lat, what="targets")
    if len(to_x) == 0:
        raise LayerError("geodesy.no_target")
    _, first = np.unique(to_x + 1j * to_y, return_index=True)
    tree = cKDTree(ecef_of(to_x[first], to_y[first]))
    # the tree looks strictly below its bound, so that a hair is added to reach the limit
    bound = (
        np.inf if max_km is None else chord_m(check_positive(max_km, what="max_km")) * (1 + 1e-9)
    )
    index = np.empty(len(x), np.int64)
    km = np.empty(len(x))
    # the tree tells of whom nothing is near enough by the position after the last
    first = np.append(first, -1)
    places = ecef_by_rows(x, y)

    def search(points: FloatArray) -> tuple[FloatArray, IntArray]:
        if tree.n > 1:
            return tree.query(points, distance_upper_bound=bound)
        # to one there is but one way
        chord = _distance_m(points, tree.data[0])
        return np.where(chord < bound, chord, np.inf), (chord >= bound).astype(np.int64)

    def look(rows: slice) -> None:
        chord, found = search(places(rows))
        index[rows] = first[found]
        km[rows] = np.where(np.isinf(chord), np.nan, arc_km(chord))

    piece_by_piece(look, len(x), _ROWS_AT_ONCE)
    return NearestPoint(index, km)


def _distance_m(points: FloatArray, place: FloatArray) -> FloatArray:
    """Return straight distances, added up as a k-d tree adds them."""
    squared = np.square(points[:, 0] - place[0])
    squared += np.square(points[:, 1] - place[1])
    squared += np.square(points[:, 2] - place[2])
    return np.sqrt(squared, out=squared)


def weighed_by_distance(
    lon: npt.ArrayLike,
    lat: npt.ArrayLike,
    at_lon: npt.ArrayLike,
    at_lat: npt.ArrayLike,
    values: npt.ArrayLike,
    *,
    count: int = 8,
    max_km: float = np.inf,
) -> FloatArray:
    """Return the mean of the nearest known values, each weighed by one over its distance squared.

    Parameters
    ----------
    lon, lat : array_like, shape (n,)
        Points, degrees.
    at_lon, at_lat : array_like, shape (m,)
        Where the values are known, degrees.
    values : array_like, shape (m,)
        Known values, all finite.
    count : int, optional
        How many of the nearest are taken.
    max_km : float, optional
        Where the nearest of all is farther than this, nothing is known.

    Returns
    -------
    ndarray, shape (n,)
        At a place of a value that value; distances under 10 m count as 10 m. NaN beyond `max_km`.

    Raises
    ------
    LayerError
        Where no value is known, or a coordinate is not a finite degree.

    Examples
    --------
    Three times as far from one as from the other: 9 parts of 10 and 0 of the rest

    >>> weighed_by_distance([0.0, 0.1], [0.0, 0.0], [0.0, 0.4], [0.0, 0.0], [10.0, 0.0]).round(3)
    array([10.,  9.])
    """
    x, y = check_points(lon, lat)
    at_x, at_y = check_points(at_lon, at_lat, what="targets")
    known = check_weights(values, len(at_x), what="values")
    if len(at_x) == 0:
        raise LayerError("geodesy.no_target")
    tree, most = cKDTree(ecef_of(at_x, at_y)), min(count, len(at_x))
    bound = np.inf if np.isinf(max_km) else chord_m(check_positive(max_km, what="max_km"))
    found = np.empty(len(x))
    places = ecef_by_rows(x, y)

    def look(rows: slice) -> None:
        chord, index = tree.query(places(rows), k=[*range(1, most + 1)])
        weight = np.maximum(chord, _LEAST_M) ** -2
        found[rows] = np.einsum("ij,ij->i", weight, known[index]) / weight.sum(axis=1)
        found[rows][chord[:, 0] > bound] = np.nan

    piece_by_piece(look, len(x), _ROWS_AT_ONCE)
    return found


def sum_within_km(
    lon: npt.ArrayLike,
    lat: npt.ArrayLike,
    to_lon: npt.ArrayLike,
    to_lat: npt.ArrayLike,
    values: npt.ArrayLike,
    *,
    radius_km: float,
) -> FloatArray:
    """Return, for each point, the sum of the values of all targets within a radius.

    Parameters
    ----------
    lon, lat : array_like, shape (n,)
        Points, degrees.
    to_lon, to_lat : array_like, shape (m,)
        Targets, degrees.
    values : array_like, shape (m,) or scalar
        What is summed, one number a target (1 counts them).
    radius_km : float
        Geodesic radius.

    Returns
    -------
    ndarray of float, shape (n,)
        Sums; 0 where no target is within the radius.

    Raises
    ------
    LayerError
        Where a coordinate or a value is not finite, or the radius is not above 0.

    Notes
    -----
    Points are taken tile by tile. Targets nearer to the middle of a tile than the radius
    less the tile's own count for all its points, those farther than the radius plus the
    tile's own for none, and only those between are compared point by point.

    Examples
    --------
    Megawatts within 200 km of Nagoya and of Sendai, of 500 in Tokyo and 300 in Osaka:

    >>> sum_within_km([136.8815, 140.8824], [35.1709, 38.2601],
    ...               [139.7671, 135.4959], [35.6812, 34.7025], [500, 300], radius_km=200)
    array([300.,   0.])
    """
    x, y = check_points(lon, lat)
    to_x, to_y = check_points(to_lon, to_lat, what="targets")
    weight = check_weights(values, len(to_x), what="values")
    radius_m = chord_m(check_positive(radius_km, what="radius_km"))
    sums = np.zeros(len(x))
    if len(to_x) == 0 or len(x) == 0:
        return sums
    targets = ecef_of(to_x, to_y)
    tree, places = cKDTree(targets), ecef_by_rows(x, y)

    def look(rows: slice) -> None:
        sums[rows] = _sums_by_tile(places(rows), targets, weight, tree, radius_m)

    piece_by_piece(look, len(x), _ROWS_AT_ONCE)
    return sums


def _sums_by_tile(
    points: FloatArray, targets: FloatArray, weight: FloatArray, tree: cKDTree, radius_m: float
) -> FloatArray:
    order, starts = _tiles(points, _tile_side_m(points, targets, radius_m))
    points = points[order]
    ends = np.append(starts[1:], len(points))
    middle = np.add.reduceat(points, starts) / (ends - starts)[:, None]
    from_middle = points - np.repeat(middle, ends - starts, axis=0)
    reach = np.sqrt(np.maximum.reduceat((from_middle**2).sum(axis=1), starts))
    found = np.empty(len(points))
    for some in chunks(len(starts), max(1, _CANDIDATES_AT_ONCE // len(targets))):
        near = tree.query_ball_point(
            middle[some], radius_m + reach[some] + 1e-3, return_sorted=False
        )
        for tile, candidates in enumerate(near, start=some.start):
            members = slice(starts[tile], ends[tile])
            found[members] = _tile_sums(
                from_middle[members],
                targets[candidates] - middle[tile],
                weight[candidates],
                radius_m=radius_m,
                reach_m=reach[tile],
            )
    sums = np.empty(len(points))
    sums[order] = found
    return sums


def _tile_side_m(points: FloatArray, targets: FloatArray, radius_m: float) -> float:
    """Return the side at which comparing the targets in doubt costs what a tile's step does.

    The targets in doubt lie in a ring along the radius about three sides wide: tile x ring x
    both densities is the number of comparisons.
    """
    crowd = _density(points, radius_m) * _density(targets, radius_m)
    side = (_PAIRS_A_TILE / (9 * radius_m * crowd)) ** (1 / 3)
    return float(np.clip(side, _SMALLEST_TILE_M, MEAN_RADIUS_M))


def _density(points: FloatArray, side_m: float) -> float:
    # a few thousand of them tell how many squares are settled
    some = points[:: 1 + len(points) // 10_000]
    settled = len(np.unique(_box_of(some, max(side_m, _SMALLEST_TILE_M))))
    return len(points) / (settled * max(side_m, _SMALLEST_TILE_M) ** 2)


def _box_of(points: FloatArray, side_m: float) -> IntArray:
    box = np.floor((points - points.min(axis=0)) / side_m).astype(np.int64)
    _, ny, nz = box.max(axis=0) + 1
    return np.asarray((box[:, 0] * ny + box[:, 1]) * nz + box[:, 2])


def _tiles(points: FloatArray, side_m: float) -> tuple[IntArray, IntArray]:
    """Return the order that brings points of one tile together, and where each tile starts."""
    while True:
        key = _box_of(points, side_m)
        order = np.argsort(key, kind="stable")
        starts = np.flatnonzero(np.diff(key[order], prepend=-1))
        if len(starts) <= _MOST_TILES:
            return order, starts
        side_m *= 2


def _tile_sums(
    points: FloatArray,
    targets: FloatArray,
    weight: FloatArray,
    *,
    radius_m: float,
    reach_m: float,
) -> FloatArray:
    squared = (targets * targets).sum(axis=1)
    surely_m = radius_m - reach_m - 1e-3
    sure = squared <= surely_m * surely_m if surely_m > 0 else np.zeros(len(targets), bool)
    sums = np.full(len(points), weight[sure].sum())
    doubt = ~sure
    if not doubt.any():
        return sums
    # |p - q|² <= r²  as one product  (2p, |p|², 1) · (q, -1, r² - |q|²) >= 0
    left = np.column_stack([2 * points, (points * points).sum(axis=1), np.ones(len(points))])
    right = np.column_stack(
        [targets[doubt], np.full(doubt.sum(), -1.0), radius_m**2 - squared[doubt]]
    )
    for rows in chunks(len(points), max(1, _PAIRS_AT_ONCE // len(right))):
        sums[rows] += (left[rows] @ right.T >= 0) @ weight[doubt]
    return sums


_TILE_M = 10_000.0
# as many as a processor's own memory holds
_TARGETS_AT_ONCE = 100_000
_TILES_AT_ONCE = 128
# of more targets than this a tree tells those near a tile; so many of them bound its price
_MANY_TARGETS = 5_000
_NEAREST_ASKED = 16


class _Targets(NamedTuple):
    places: FloatArray
    price: FloatArray
    rate: FloatArray
    tree: cKDTree


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
    x, y = check_points(lon, lat)
    to_x, to_y = check_points(to_lon, to_lat, what="targets")
    count = len(to_x)
    if count == 0:
        raise LayerError("geodesy.no_target")
    price = check_weights(offset, count, what="offset")
    rate = check_weights(per_km, count, what="per_km")
    if rate.min() < 0:
        raise LayerError("geodesy.negative_per_km")
    points, places = ecef_by_rows(x, y)(slice(None)), ecef_of(to_x, to_y)
    targets = _Targets(places, price, rate, cKDTree(places))
    # one number a cube sorts ten times as fast as three
    number = np.zeros(len(points), np.int64)
    for axis in points.T:
        cube = np.floor(axis / _TILE_M).astype(np.int64)
        cube -= cube.min(initial=0)
        number *= cube.max(initial=0) + 1
        number += cube
    order = np.argsort(number, kind="stable")
    starts = np.flatnonzero(np.diff(number[order], prepend=-1))
    ends = np.append(starts[1:], len(number))
    sizes = ends - starts
    index, km, cost = np.empty(len(x), np.int64), np.empty(len(x)), np.empty(len(x))

    def look(some: slice) -> None:
        rows = order[ends[some.start] - sizes[some.start] : ends[some.stop - 1]]
        kept = _possible(points[rows], sizes[some], targets)
        found = _cheapest(points[rows], sizes[some], targets, kept)
        index[rows], km[rows], cost[rows] = found

    piece_by_piece(look, len(sizes), _TILES_AT_ONCE)
    return CheapestPoint(index, km, cost)


def _possible(points: FloatArray, sizes: IntArray, targets: _Targets) -> npt.NDArray[np.bool_]:
    """Return which targets may be the cheapest of a point in each tile."""
    starts = np.cumsum(sizes) - sizes
    middle = np.add.reduceat(points, starts) / sizes[:, None]
    off = np.linalg.norm(points - np.repeat(middle, sizes, axis=0), axis=1)
    radius = np.maximum.reduceat(off, starts)[:, None]
    price, rate = targets.price, targets.rate
    if len(price) > _MANY_TARGETS and rate.min() > 0:
        return _possible_near(middle, radius[:, 0], targets)
    away = cdist(middle, targets.places)
    # a chord is never longer than its arc
    least = price + rate * np.maximum(away - radius, 0.0) / 1e3
    most = (price + rate * arc_km(away + radius)).min(axis=1, keepdims=True)
    # a billionth forgives the rounding of equal prices
    bound = most + 1e-9 * np.abs(most) + 1e-9
    return np.asarray(least <= bound, np.bool_)


def _possible_near(
    middle: FloatArray, radius: FloatArray, targets: _Targets
) -> npt.NDArray[np.bool_]:
    """Return the same of many targets, asking those alone that are near enough to matter.

    What the nearest few cost at the most bounds how far off a target may be, at the least price
    and the least rate of all; what is nearer than that is judged by its own.
    """
    price, rate = targets.price, targets.rate
    away, near = targets.tree.query(middle, k=_NEAREST_ASKED)
    bound = (price[near] + rate[near] * arc_km(away + radius[:, None])).min(axis=1)
    bound += 1e-9 * np.abs(bound) + 1e-9
    reach = radius + 1e3 * np.maximum(bound - price.min(), 0.0) / rate.min()
    kept = np.zeros((len(middle), len(price)), np.bool_)
    around = targets.tree.query_ball_point(middle, reach * (1 + 1e-12))
    for tile, some in enumerate(around):
        target = np.asarray(some, np.int64)
        chord = np.linalg.norm(targets.places[target] - middle[tile], axis=1)
        least = price[target] + rate[target] * np.maximum(chord - radius[tile], 0.0) / 1e3
        kept[tile, target[least <= bound[tile]]] = True
    return kept


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
        last = max(first + 1, int(np.searchsorted(ends, before + _TARGETS_AT_ONCE, side="right")))
        counts = per_point[first:last]
        starts = np.cumsum(counts) - counts
        point = np.repeat(np.arange(first, last), counts)
        # the shortlist of each point, from where it starts
        place = np.repeat(start_of_point[first:last] - starts, counts)
        place += np.arange(len(place))
        target = shortlist[place]
        step = points[point] - targets.places[target]
        length = arc_km(np.sqrt(np.einsum("ij,ij->i", step, step)))
        total = targets.price[target] + targets.rate[target] * length
        least = np.minimum.reduceat(total, starts)
        hits = np.flatnonzero(total == np.repeat(least, counts))
        best = hits[np.diff(point[hits], prepend=-1) > 0]
        index[first:last], km[first:last], cost[first:last] = target[best], length[best], least
        first = last
    return index, km, cost


# farther than any two points of the earth
_APART_M = 1e8


def pairs_within_km(
    lon: npt.ArrayLike, lat: npt.ArrayLike, group: npt.ArrayLike, *, max_km: float
) -> IntArray:
    """Return the pairs of points of one group that lie within a distance.

    Parameters
    ----------
    lon, lat : array_like, shape (n,)
        Points, degrees.
    group : array_like of int, shape (n,)
        Only points of the same group make a pair.
    max_km : float
        The distance, up to and including it.

    Returns
    -------
    array of int, shape (m, 2)
        Positions of both points, the lower first, each pair once.

    Examples
    --------
    >>> pairs_within_km([139, 139.001, 139], [35, 35, 35.001], [1, 1, 2], max_km=0.2)
    array([[0, 1]])
    """
    x, y = check_points(lon, lat)
    places = np.column_stack([ecef_of(x, y), np.asarray(group, float) * _APART_M])
    reach = chord_m(check_positive(max_km, what="max_km")) * (1 + 1e-9)
    found = cKDTree(places).query_pairs(reach, output_type="ndarray")
    found = np.sort(np.asarray(found, np.int64), axis=1)
    return found[np.lexsort((found[:, 1], found[:, 0]))]

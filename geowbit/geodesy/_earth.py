"""The ellipsoid, earth-centered coordinates, and what counts as a coordinate."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Lock
from typing import Any, cast

import numpy as np
import numpy.typing as npt
import shapely
from pyproj import Geod

from geowbit.core.errors import LayerError
from geowbit.core.messages import Message

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]

_THREADS = 2
_ROWS_AT_ONCE = 50_000

# GRS80 (Moritz 2000, Geodetic Reference System 1980), the ellipsoid of JGD2011
SEMI_MAJOR_M = 6378137.0
FLATTENING = 1 / 298.257222101
ECCENTRICITY_SQUARED = FLATTENING * (2 - FLATTENING)
SEMI_MINOR_M = SEMI_MAJOR_M * (1 - FLATTENING)
# its mean radius R1 = (2a + b) / 3; between 24 and 46 N the radius of any normal section
# stays within 0.4 % of it
MEAN_RADIUS_M = 6371008.7714

GRS80 = Geod(ellps="GRS80")

# what the catalog has a word for; other names are those of parameters
_NOUNS = frozenset(
    {"points", "targets", "lines", "polygons", "cells", "latitudes", "values"}
    | {"vertices_of_lines", "vertices_of_polygons"}
)


def parallel_m(lat_deg: npt.ArrayLike) -> tuple[FloatArray, FloatArray]:
    """Return the distance from the axis and the height above the equator of parallels, m."""
    lat = np.radians(np.asarray(lat_deg, np.float64))
    sin = np.sin(lat)
    normal = SEMI_MAJOR_M / np.sqrt(1 - ECCENTRICITY_SQUARED * sin * sin)
    return normal * np.cos(lat), normal * (1 - ECCENTRICITY_SQUARED) * sin


def ecef_of(lon_deg: FloatArray, lat_deg: FloatArray) -> FloatArray:
    """Return earth-centered coordinates of degrees that were checked before."""
    axis, height = parallel_m(lat_deg)
    lon = np.radians(lon_deg)
    xyz = np.empty((len(lon), 3))
    np.multiply(axis, np.cos(lon), out=xyz[:, 0])
    np.multiply(axis, np.sin(lon), out=xyz[:, 1])
    xyz[:, 2] = height
    return xyz


# fewer are computed sooner than they are compared; of more the memory would weigh
_KEPT_PLACES = range(50_000, 1_000_000)
_MOST_KEPT = 2
_kept: list[tuple[FloatArray, FloatArray, FloatArray]] = []
_keeping = Lock()


def ecef_by_rows(lon_deg: FloatArray, lat_deg: FloatArray) -> Callable[[slice], FloatArray]:
    """Return what tells the earth-centered coordinates of some of the places, not to be changed.

    The candidates of a study are asked about a dozen times: they are computed once.
    """
    if len(lon_deg) not in _KEPT_PLACES:
        return lambda rows: ecef_of(lon_deg[rows], lat_deg[rows])
    return _kept_ecef(lon_deg, lat_deg).__getitem__


def _kept_ecef(lon_deg: FloatArray, lat_deg: FloatArray) -> FloatArray:
    with _keeping:
        for number, (lon, lat, xyz) in enumerate(_kept):
            if np.array_equal(lon, lon_deg) and np.array_equal(lat, lat_deg):
                _kept.insert(0, _kept.pop(number))
                return xyz
        made = np.empty((len(lon_deg), 3))

        def look(rows: slice) -> None:
            made[rows] = ecef_of(lon_deg[rows], lat_deg[rows])

        piece_by_piece(look, len(lon_deg), _ROWS_AT_ONCE)
        made.flags.writeable = False
        # copies: who asks may change its own
        _kept.insert(0, (lon_deg.copy(), lat_deg.copy(), made))
        del _kept[_MOST_KEPT:]
        return made


def ecef_m(lon: npt.ArrayLike, lat: npt.ArrayLike) -> FloatArray:
    """Return earth-centered, earth-fixed coordinates of points on the ellipsoid.

    Parameters
    ----------
    lon, lat : array_like, shape (n,)
        Degrees on GRS80 (JGD2011; WGS 84 differs by less than a millimeter).

    Returns
    -------
    ndarray of float, shape (n, 3)
        Meters.

    Raises
    ------
    LayerError
        Where a coordinate is not a finite degree.

    Notes
    -----
    N = a / sqrt(1 - e² sin² φ); x = N cos φ cos λ, y = N cos φ sin λ, z = N (1 - e²) sin φ
    (Hofmann-Wellenhof and Moritz 2006, Physical Geodesy, 5.6.1), at height 0.

    Examples
    --------
    >>> ecef_m([0.0, 90.0], [0.0, 0.0]).round(3)
    array([[6378137.,       0.,       0.],
           [      0., 6378137.,       0.]])
    """
    return ecef_of(*check_points(lon, lat))


def arc_km(chord_m: npt.ArrayLike) -> FloatArray:
    """Return the geodesic length that belongs to a straight earth-centered distance.

    Parameters
    ----------
    chord_m : array_like
        Straight distance through the earth, m, between two points on the ellipsoid.

    Returns
    -------
    ndarray of float
        Kilometers.

    Notes
    -----
    s = 2 R asin(c / 2R) with the mean radius R. Arc and chord differ by c³ / 24R², so the
    radius in the direction at hand, which is not known, matters little: against Geod within
    0.01 m up to 100 km, 10 m up to 1,000 km and 0.007 % up to 2,500 km, all over Japan.

    Examples
    --------
    >>> arc_km([0.0, 100_000.0]).round(4)
    array([  0.   , 100.001])
    """
    half = np.asarray(chord_m, np.float64) / (2 * MEAN_RADIUS_M)
    return np.asarray(np.arcsin(np.minimum(half, 1.0)) * (2e-3 * MEAN_RADIUS_M))


def chord_m(arc_length_km: float) -> float:
    """Return the straight distance that belongs to a geodesic length: the inverse of arc_km."""
    half_angle = min(arc_length_km * 1e3 / (2 * MEAN_RADIUS_M), np.pi / 2)
    return float(2 * MEAN_RADIUS_M * np.sin(half_angle))


def check_points(
    lon: npt.ArrayLike, lat: npt.ArrayLike, *, what: str = "points"
) -> tuple[FloatArray, FloatArray]:
    """Return two vectors of equal length, or say what is wrong with them."""
    x, y = check_degrees(lon, lat, what=what)
    x, y = np.atleast_1d(x), np.atleast_1d(y)
    if x.ndim > 1:
        raise LayerError("geodesy.dimensions", what=_noun(what), count=x.ndim)
    return x, y


def check_degrees(
    lon: npt.ArrayLike, lat: npt.ArrayLike, *, what: str = "points"
) -> tuple[FloatArray, FloatArray]:
    """Return longitude and latitude broadcast to one shape, every one a real place."""
    try:
        x, y = np.asarray(lon, np.float64), np.asarray(lat, np.float64)
    except (TypeError, ValueError):
        raise LayerError("geodesy.no_numbers", what=_noun(what)) from None
    try:
        x, y = np.broadcast_arrays(x, y)
    except ValueError:
        raise LayerError("geodesy.lengths", what=_noun(what), lons=x.size, lats=y.size) from None
    if x.size == 0:
        return x, y
    # extremes first: they are NaN where any coordinate is, and cost no temporary array
    if not np.isfinite([x.min(), x.max(), y.min(), y.max()]).all():
        bad = int((~(np.isfinite(x) & np.isfinite(y))).sum())
        raise LayerError("geodesy.no_place", what=_noun(what), bad=bad, count=x.size)
    if max(-y.min(), y.max()) > 90 or max(-x.min(), x.max()) > 360:
        bad = int(((np.abs(y) > 90) | (np.abs(x) > 360)).sum())
        raise LayerError("geodesy.off_earth", what=_noun(what), bad=bad, count=x.size)
    return x, y


def _noun(what: str) -> Message | str:
    """Return the word for what is looked at, or the name of a parameter as it is written."""
    return Message(f"geodesy.{what}") if what in _NOUNS else what


def check_weights(values: npt.ArrayLike, count: int, *, what: str) -> FloatArray:
    """Return one finite number for each of the targets."""
    try:
        numbers = np.broadcast_to(np.asarray(values, np.float64), (count,))
    except (TypeError, ValueError):
        raise LayerError("geodesy.one_each", what=_noun(what), count=count) from None
    bad = int((~np.isfinite(numbers)).sum())
    if bad:
        raise LayerError("geodesy.not_finite", what=_noun(what), bad=bad, count=count)
    return numbers


def check_positive(number: float, *, what: str) -> float:
    """Return a number that must be finite and above zero."""
    if not (np.isfinite(number) and number > 0):
        raise LayerError("geodesy.not_positive", what=_noun(what), given=str(number))
    return float(number)


def check_geometries(
    shapes: Any, kinds: tuple[shapely.GeometryType, ...], *, what: str
) -> npt.NDArray[np.object_]:
    """Return an array of geometries, all of the kinds asked for (or missing)."""
    if isinstance(shapes, shapely.Geometry):
        shapes = [shapes]
    found = np.asarray(getattr(shapes, "geometry", shapes), dtype=object)
    try:
        kind = shapely.get_type_id(found)
    except TypeError:
        raise LayerError("geodesy.no_shapes", what=_noun(what)) from None
    wrong = int((~np.isin(kind, [*kinds, shapely.GeometryType.MISSING])).sum())
    if wrong:
        raise LayerError("geodesy.other_shapes", what=_noun(what), bad=wrong, count=found.size)
    return cast("npt.NDArray[np.object_]", found.ravel())


def chunks(count: int, size: int) -> Iterator[slice]:
    """Yield slices that cut a long table into pieces, so that memory stays flat."""
    for start in range(0, count, size):
        yield slice(start, min(start + size, count))


def piece_by_piece(work: Callable[[slice], None], count: int, size: int) -> None:
    """Do a work on each piece of a long table, two at a time.

    Arrays and trees let go of Python's lock, so that two pieces take hardly longer than one.
    """
    pieces = list(chunks(count, size))
    if len(pieces) < 2:
        # a thread takes longer to start than a few rows to be looked at
        for piece in pieces:
            work(piece)
        return
    with ThreadPoolExecutor(_THREADS) as workers:
        # an error of any piece is raised here
        list(workers.map(work, pieces))

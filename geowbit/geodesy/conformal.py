"""Mercator's grid on the ellipsoid: square cells whose true size is known exactly."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from pyproj import Transformer

from geowbit.geodesy._earth import SEMI_MAJOR_M, FloatArray, checked_degrees, parallel_m

_PROJECTION = "+proj=merc +ellps=GRS80 +units=m +no_defs"
_TO_MAP = Transformer.from_crs("EPSG:6668", _PROJECTION, always_xy=True)


def to_mercator_m(lon: npt.ArrayLike, lat: npt.ArrayLike) -> tuple[FloatArray, FloatArray]:
    """Return places on Mercator's map of the ellipsoid, meters of the map.

    The map keeps angles, so that a front that runs at an even speed stays a circle in it;
    :func:`true_size` says how long a meter of the map is on the ground.

    Examples
    --------
    >>> x, y = to_mercator_m([139.7645], [35.687])
    >>> round(float(x[0])), round(float(y[0]))
    (15558513, 4232711)
    """
    x, y = checked_degrees(lon, lat)
    east, north = _TO_MAP.transform(x, y)
    return np.asarray(east, np.float64), np.asarray(north, np.float64)


def from_mercator_m(x_m: npt.ArrayLike, y_m: npt.ArrayLike) -> tuple[FloatArray, FloatArray]:
    """Return longitude and latitude of places on the map: the inverse of to_mercator_m."""
    lon, lat = _TO_MAP.transform(x_m, y_m, direction="INVERSE")
    return np.asarray(lon, np.float64), np.asarray(lat, np.float64)


def true_size(lat: npt.ArrayLike) -> FloatArray:
    """Return how long a meter of the map is on the ground, in every direction alike.

    Notes
    -----
    The map draws each parallel as long as the equator: N cos φ / a (Snyder 1987, Map
    projections, 7-8).

    Examples
    --------
    >>> true_size([0.0, 60.0]).round(4)
    array([1.    , 0.5013])
    """
    return parallel_m(lat)[0] / SEMI_MAJOR_M

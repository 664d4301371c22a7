"""Boxes of degrees with a margin in kilometers."""

from __future__ import annotations

import numpy as np

from geowbit.geodesy._earth import parallel_m, positive

Box = tuple[float, float, float, float]

# the shortest degree of latitude on the ellipsoid, at the equator
_DEGREE_KM = 110.574
_POLE_DEG = 89.9


def widened_box(box: Box, km: float) -> Box:
    """Return a box that holds all that lies within a distance of another box.

    Parameters
    ----------
    box : (west, south, east, north)
        Degrees.
    km : float
        The distance.

    Returns
    -------
    tuple of float
        West, south, east, north; the whole circle of longitudes where the margin crosses the
        antimeridian or holds a pole.

    Examples
    --------
    >>> [round(side, 2) for side in widened_box((139.0, 35.0, 140.0, 36.0), 111.0)]
    [137.74, 34.0, 141.26, 37.0]
    """
    west, south, east, north = box
    lat = positive(km, what="km") * 1.001 / _DEGREE_KM
    south, north = max(south - lat, -90.0), min(north + lat, 90.0)
    farthest = max(abs(south), abs(north))
    if farthest > _POLE_DEG:
        return -180.0, south, 180.0, north
    # the way along the parallel is longer than the shortest way: what lies within it is nearer
    radius_km = float(parallel_m(np.array([farthest]))[0][0]) / 1e3
    lon = np.degrees(km * 1.01 / radius_km)
    west, east = float(west - lon), float(east + lon)
    if west < -180 or east > 180:
        return -180.0, south, 180.0, north
    return west, south, east, north

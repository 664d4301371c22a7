"""Pairs of points that lie near each other."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.spatial import cKDTree

from geowbit.geodesy._earth import chord_m, degrees, ecef_of, positive

IntArray = npt.NDArray[np.int64]

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
    x, y = degrees(lon, lat)
    places = np.column_stack([ecef_of(x, y), np.asarray(group, float) * _APART_M])
    reach = chord_m(positive(max_km, what="max_km")) * (1 + 1e-9)
    found = cKDTree(places).query_pairs(reach, output_type="ndarray")
    found = np.sort(np.asarray(found, np.int64), axis=1)
    return found[np.lexsort((found[:, 1], found[:, 0]))]

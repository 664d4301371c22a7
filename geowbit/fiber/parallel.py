"""Where links run side by side, so that one landslide takes both."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import shapely
from scipy.spatial import cKDTree

from geowbit.fiber._noding import DrawnLines
from geowbit.fiber.graph import FiberGraph
from geowbit.geodesy import ecef_m, line_length_km, nearest_line

Array = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

_STEP_KM = 0.25
_MEASURED_EACH_KM = 0.1


class Corridors(NamedTuple):
    """Places on links that lie beside another link, by link, other link and the way along.

    Attributes
    ----------
    link : ndarray
        The link that the place is on.
    other : ndarray
        The link beside it.
    along_km : ndarray
        Of the place, from the start of its link.
    place_m : ndarray, shape (n, 3)
        Earth-centered.
    """

    link: IntArray
    other: IntArray
    along_km: Array
    place_m: Array

    def where(self, rows: npt.NDArray[np.bool_]) -> Corridors:
        """Return some of the places."""
        return Corridors(self.link[rows], self.other[rows], self.along_km[rows], self.place_m[rows])

    def outermost(self) -> Corridors:
        """Return the first and the last place of each link beside each other one."""
        change = (np.diff(self.link) != 0) | (np.diff(self.other) != 0)
        first = np.r_[True, change][: len(self.link)]
        return self.where(first | np.r_[first[1:], True][: len(first)])


def corridors(graph: FiberGraph, *, within_km: float = 1.0) -> Corridors:
    """Find the links that run within a distance of each other.

    Parameters
    ----------
    graph : FiberGraph
    within_km : float
        Links nearer than this to each other are one corridor.

    Returns
    -------
    Corridors

    Examples
    --------
    >>> from geowbit.fiber import fiber_graph
    >>> from geowbit.layers import embedded_layer
    >>> graph = fiber_graph(embedded_layer("fiber_routes"))
    >>> beside = corridors(graph)
    >>> len(set(zip(beside.link.tolist(), beside.other.tolist())))
    6704
    """
    place_m, link, along_km = _places_along(graph)
    # of two lines at the distance asked for, some two places are at most a step apart along them
    reach_m = 1e3 * np.hypot(within_km, _STEP_KM)
    near = cKDTree(place_m).query_pairs(reach_m, output_type="ndarray")
    near = near[link[near[:, 0]] != link[near[:, 1]]]
    at, by = np.r_[near[:, 0], near[:, 1]], np.r_[near[:, 1], near[:, 0]]
    pair = np.unique(at * len(graph.routes) + link[by])
    at, other = pair // len(graph.routes), pair % len(graph.routes)
    order = np.lexsort((along_km[at], other, link[at]))
    at, other = at[order], other[order]
    return Corridors(link[at], other, along_km[at], place_m[at])


def parallel_km(
    one: shapely.LineString,
    other: shapely.LineString,
    *,
    within_km: float = 1.0,
    ends_km: float = 5.0,
) -> float:
    """Return how far one route runs beside another.

    Parameters
    ----------
    one, other : LineString (EPSG:4326)
        Routes between the same two places.
    within_km : float
        What is beside.
    ends_km : float
        Nearer than this to the ends of `one` nothing counts: all routes meet there.

    Returns
    -------
    float
        Km of `one` within `within_km` of `other`.

    Examples
    --------
    Two routes of two degrees along the equator, half a kilometer apart over the first of
    them, of which the first five kilometers do not count:

    >>> from shapely import LineString
    >>> straight = LineString([(0, 0), (2, 0)])
    >>> beside = LineString([(0, 0.0045), (1, 0.0045), (1, 0.5), (2, 0.5), (2, 0)])
    >>> round(parallel_km(straight, beside))
    107
    """
    length_km = float(line_length_km([one])[0])
    if length_km <= 0 or other.is_empty:
        return 0.0
    steps = max(1, int(np.ceil(length_km / _MEASURED_EACH_KM)))
    share = (np.arange(steps) + 0.5) / steps
    lon, lat = DrawnLines(np.array([one])).at(np.zeros(steps, int), share).T
    beside = nearest_line(lon, lat, [other]).km < within_km
    xyz = ecef_m(lon, lat)
    for end in (0, -1):
        point = shapely.get_point(one, end)
        away_m = np.linalg.norm(xyz - ecef_m([point.x], [point.y]), axis=1)
        beside &= away_m > ends_km * 1e3
    return float(beside.mean() * length_km)


def _places_along(graph: FiberGraph) -> tuple[Array, IntArray, Array]:
    """Return a place in every quarter of a kilometer: where it is, its link, and km along that."""
    length = graph.length_km
    count = np.maximum(1, np.ceil(graph.drawn_km / _STEP_KM)).astype(int)
    link = np.repeat(np.arange(len(length)), count)
    rank = np.arange(len(link)) - np.repeat(np.cumsum(count) - count, count)
    share = (rank + 0.5) / count[link]
    return ecef_m(*graph.drawn.at(link, share).T), link, share * length[link]

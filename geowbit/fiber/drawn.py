"""Lines measured along the ellipsoid: the place at a share of a length, and a stretch between."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import shapely

from geowbit.geodesy import line_length_km

Array = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]


class DrawnLines:
    """Lines with the share of their geodesic length at each vertex.

    A degree of longitude is shorter than one of latitude, so that halfway in degrees is not
    halfway in kilometers.

    Parameters
    ----------
    lines : ndarray of LineString (EPSG:4326)

    Examples
    --------
    One degree east at 60 N is half as long as one degree north:

    >>> from shapely import LineString
    >>> corner = DrawnLines(np.array([LineString([(0, 60), (1, 60), (1, 61)])]))
    >>> corner.at([0], [0.5]).round(2)
    array([[ 1.  , 60.25]])
    """

    def __init__(self, lines: npt.NDArray[np.object_]) -> None:
        self._xy, line = shapely.get_coordinates(lines, return_index=True)
        self._first = np.searchsorted(line, np.arange(len(lines) + 1))
        step = np.zeros(len(line))
        joined = np.flatnonzero(line[1:] == line[:-1])
        segments = shapely.linestrings(np.stack([self._xy[joined], self._xy[joined + 1]], axis=1))
        step[joined + 1] = line_length_km(segments)
        passed = np.cumsum(step)
        passed -= passed[self._first[line]]
        whole = passed[self._first[line + 1] - 1]
        self._share = np.divide(passed, whole, out=np.zeros_like(passed), where=whole > 0)
        # the last vertex stands at one even where the line has no length
        self._share[self._first[1:] - 1] = 1.0
        self._key = 2.0 * line + self._share

    def at(self, line: npt.ArrayLike, share: npt.ArrayLike) -> Array:
        """Return longitude and latitude at shares of the length of lines, two columns."""
        which, part = np.asarray(line), np.clip(np.asarray(share, float), 0, 1)
        after = np.searchsorted(self._key, 2.0 * which + part, side="left")
        after = np.clip(after, self._first[which] + 1, self._first[which + 1] - 1)
        low, high = self._share[after - 1], self._share[after]
        between = np.divide(part - low, high - low, out=np.zeros_like(part), where=high > low)
        return self._xy[after - 1] + between[:, None] * (self._xy[after] - self._xy[after - 1])

    def stretch(self, line: int, from_share: float, to_share: float) -> Array:
        """Return the vertices of a stretch of one line, in the order asked for."""
        low, high = sorted((from_share, to_share))
        first, last = self._first[line], self._first[line + 1]
        inner = self._share[first:last]
        ends = self.at([line, line], [low, high])
        between = self._xy[first:last][(inner > low) & (inner < high)]
        xy = np.concatenate([ends[:1], between, ends[1:]])
        return xy if from_share <= to_share else xy[::-1]

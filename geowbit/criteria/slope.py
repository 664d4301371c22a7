"""Slope and aspect of a terrain, from the nine cells around each place."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from geowbit.layers import Cells

Array = npt.NDArray[np.float64]


def slope_at(terrain: Cells, lon: npt.ArrayLike, lat: npt.ArrayLike) -> Array:
    """Return the slope of the ground at points.

    Parameters
    ----------
    terrain : Cells
        Heights; in meters, or in the unit that its file tells.
    lon, lat : array_like, shape (n,)
        Degrees.

    Returns
    -------
    ndarray
        Degrees, 0 is level; NaN where one of the nine cells around is not known.

    Notes
    -----
    Horn (1981), Hill shading and the reflectance map, Proc. IEEE 69 (1): the weighted
    differences of the neighbors, by the size of the cell in meters on the ellipsoid at the
    place, so that it holds in degrees, in feet and on rasters that are turned.

    Examples
    --------
    A plane that rises by 10 m on every 100 m, eastward:

    >>> from geowbit.geodesy import meters_per_degree
    >>> from geowbit.layers import Raster
    >>> east_m, _ = meters_per_degree(35.0)
    >>> heights = np.tile(np.arange(5) * 10.0, (5, 1))
    >>> plane = Raster(heights, 139.0, 35.0025, float(100 / east_m), 0.001)
    >>> slope_at(plane, [139.0027], [35.0]).round(2), aspect_at(plane, [139.0027], [35.0]).round()
    (array([5.71]), array([270.]))
    """
    east, north = gradient_at(terrain, lon, lat)
    return np.asarray(np.degrees(np.arctan(np.hypot(east, north))))


def aspect_at(terrain: Cells, lon: npt.ArrayLike, lat: npt.ArrayLike) -> Array:
    """Return the direction that the ground falls to: degrees from north, clockwise.

    Parameters
    ----------
    terrain, lon, lat
        As in :func:`slope_at`.

    Returns
    -------
    ndarray
        NaN on level ground and where one of the nine cells is not known.
    """
    east, north = gradient_at(terrain, lon, lat)
    aspect = np.mod(np.degrees(np.arctan2(-east, -north)), 360)
    return np.where((east == 0) & (north == 0), np.nan, aspect)


def gradient_at(terrain: Cells, lon: npt.ArrayLike, lat: npt.ArrayLike) -> tuple[Array, Array]:
    """Return how much the ground rises eastward and northward, as a ratio.

    Parameters
    ----------
    terrain, lon, lat
        As in :func:`slope_at`.
    """
    x, y = np.asarray(lon, float), np.asarray(lat, float)
    row, col, inside = terrain.index(x, y)
    # the outermost cells lack neighbors
    rows, columns = terrain.shape
    inside &= (row > 0) & (row < rows - 1) & (col > 0) & (col < columns - 1)
    points = np.flatnonzero(inside)
    rise = np.full((len(x), 2), np.nan)
    for window in terrain.windows(row[points], col[points], halo=1):
        some = points[window.points]
        at_row, at_col = row[some] - window.top, col[some] - window.left
        (a, b, c), (d, _, f), (g, h, i) = (
            [window.values[at_row + down, at_col + right] for right in (-1, 0, 1)]
            for down in (-1, 0, 1)
        )
        rise[some, 0] = ((c + 2 * f + i) - (a + 2 * d + g)) / 8
        rise[some, 1] = ((g + 2 * h + i) - (a + 2 * b + c)) / 8
    found = np.full((len(x), 2), np.nan)
    if len(points):
        # by the chain rule: rise a column and a row is the gradient times what those are in m
        step = terrain.step_m(row[points] + 0.5, col[points] + 0.5)
        turned = np.linalg.solve(np.swapaxes(step, 1, 2), rise[points][:, :, None])
        found[points] = terrain.unit_m * turned[:, :, 0]
    return found[:, 0], found[:, 1]

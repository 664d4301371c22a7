"""What lies between two places: how much sea, and whether one grid serves both."""

from __future__ import annotations

import math
from functools import cache
from typing import cast

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.ndimage import label

from geowbit.core.errors import StudyError
from geowbit.geodesy import ecef_m
from geowbit.layers import Raster, embedded_layer, embedded_table, model_table
from geowbit.place import Place

Array = npt.NDArray[np.float64]
_SAMPLES = 128
_FROM_LAND_KM = 5.0
_LINES_AT_ONCE = 256
# one number is column and row of a square
_MOST_ROWS = 10**9
# (1 - f)^2 of GRS80: the latitude of a point just under the ellipsoid
_FLAT = (1 - 1 / 298.257222101) ** 2


def sea_share(
    lon: npt.ArrayLike,
    lat: npt.ArrayLike,
    to: tuple[float, float],
    *,
    samples: int = _SAMPLES,
    near_deg: float | None = None,
) -> Array:
    """Return how much of the straight line to a place crosses the sea, as a share.

    Parameters
    ----------
    lon, lat : array_like
        Degrees.
    to : tuple of float
        Longitude and latitude.
    samples : int
        Points at which each line is looked at: the share is as fine.
    near_deg : float, optional
        Places of one square of this size share one line, for tables of many places.

    Returns
    -------
    ndarray
        0 to 1. What lies beyond the embedded land of Japan counts as land.

    Examples
    --------
    Tokyo to Tomakomai crosses the strait of Tsugaru and the bay before Tomakomai:

    >>> bool(0.15 < sea_share([139.7645], [35.6870], (141.74, 42.66))[0] < 0.3)
    True
    """
    x, y = np.atleast_1d(np.asarray(lon, float)), np.atleast_1d(np.asarray(lat, float))
    if near_deg is not None:
        column, row = np.round(x / near_deg), np.round(y / near_deg)
        of_place, squares = pd.factorize((column * _MOST_ROWS + row).astype(np.int64))
        middle_x, middle_y = np.empty(len(squares)), np.empty(len(squares))
        middle_x[of_place], middle_y[of_place] = column * near_deg, row * near_deg
        return sea_share(middle_x, middle_y, to, samples=samples)[of_place]
    begin, end = ecef_m(x, y), ecef_m([to[0]], [to[1]])[0]
    share = np.empty(len(x))
    for first in range(0, len(x), _LINES_AT_ONCE):
        some = slice(first, first + _LINES_AT_ONCE)
        share[some] = _sea_between(begin[some], end, samples)
    return share


def _sea_between(begin: Array, end: Array, samples: int) -> Array:
    at = ((np.arange(samples) + 0.5) / samples)[None, :, None]
    # the chord lies under the geodesic: its points have the same degrees within meters
    between = (begin[:, None, :] * (1 - at) + end * at).reshape(-1, 3)
    axis = np.hypot(between[:, 0], between[:, 1])
    here = np.degrees(np.arctan2(between[:, 1], between[:, 0]))
    there = np.degrees(np.arctan2(between[:, 2], axis * _FLAT))
    return cast(Array, _is_sea(here, there).reshape(-1, samples).mean(axis=1))


def _is_sea(lon: Array, lat: Array) -> npt.NDArray[np.bool_]:
    sea = sea_cells()
    row, col, inside = sea.index(lon, lat)
    return cast("npt.NDArray[np.bool_]", inside & sea.values[row, col])


def check_on_land(place: Place) -> None:
    """Refuse a place of Japan's seas for a site; what lies beyond the embedded land is let be.

    Raises
    ------
    StudyError
        Where no land is known within 5 km.

    Examples
    --------
    >>> check_on_land(Place(137.0, 38.0, "38,137", "coordinates"))
    Traceback (most recent call last):
    geowbit.core.errors.StudyError: 38,137: lies in the sea, no land is within 5 km; ...
    """
    sea = sea_cells()
    row, col, inside = sea.index([place.lon], [place.lat])
    if not inside[0]:
        return
    km_of_step = 111.0 * sea.lat_step, 111.0 * sea.lon_step * math.cos(math.radians(place.lat))
    down, right = (math.ceil(_FROM_LAND_KM / km) for km in km_of_step)
    rows = slice(max(0, row[0] - down), row[0] + down + 1)
    if sea.values[rows, max(0, col[0] - right) : col[0] + right + 1].all():
        raise StudyError(
            f"{place.name}: lies in the sea, no land is within {_FROM_LAND_KM:g} km; give a place "
            "on land"
        )


def in_another_grid(substations: pd.DataFrame, place: Place) -> npt.NDArray[np.bool_]:
    """Return which substations are known to stand in another synchronous grid than a place."""
    here = grid_of(supply_area_of(place.lon, place.lat))
    of = [grid_of(str(area)) for area in substations["supply_area"].fillna("")]
    return np.array([bool(here and grid and grid != here) for grid in of], bool)


@cache
def sea_cells() -> Raster:
    """Return where the sea is, on the cells of a kilometer of the embedded land.

    What is not connected with the ocean is a gap between the simplified outlines of two
    municipalities, and counts as land.

    Examples
    --------
    A gap in the mountains between Toyama and Ishikawa, and the bay of Toyama:

    >>> sea_cells().sample([136.875, 137.25], [36.3625, 36.85])
    array([0., 1.])
    """
    land = cast(Raster, embedded_layer("municipality"))
    parts, count = label(land.values == 0)
    # row by row: of all cells at once a count takes eight bytes each
    sizes = np.zeros(count + 1, np.int64)
    for row in parts:
        sizes += np.bincount(row, minlength=count + 1)
    # 0 is the land
    ocean = parts == 1 + int(np.argmax(sizes[1:]))
    return Raster(ocean, land.west, land.north, land.lon_step, land.lat_step)


def supply_area_of(lon: float, lat: float) -> str:
    """Return the supply area of a place in Japan, an empty text elsewhere.

    Examples
    --------
    >>> supply_area_of(141.70625, 42.6375), supply_area_of(0.0, 51.5)
    ('hokkaido', '')
    """
    land = cast(Raster, embedded_layer("municipality"))
    row, col, inside = land.index([lon], [lat])
    index = int(land.values[row[0], col[0]]) if inside[0] else 0
    if not index:
        return ""
    towns = embedded_table("municipalities").set_index("index")
    return str(towns.loc[index, "supply_area"])


@cache
def _grids() -> dict[str, str]:
    table = model_table("synchronous_grids")
    return dict(zip(table["supply_area"], table["grid"], strict=True))


def grid_of(supply_area: str) -> str:
    """Return the synchronous grid that a supply area belongs to, an empty text where unknown.

    Examples
    --------
    >>> grid_of("tohoku") == grid_of("tokyo"), grid_of("tokyo") == grid_of("chubu")
    (True, False)
    """
    return _grids().get(supply_area, "")

"""What lies between two places: how much sea, and whether one grid serves both."""

from __future__ import annotations

import itertools
from functools import cache, cached_property
from typing import cast

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from scipy.ndimage import label
from shapely.geometry.base import BaseGeometry

from geowbit.candidates import municipality_at
from geowbit.core.errors import StudyError
from geowbit.countries import Country, in_use, using
from geowbit.geodesy import ecef_m, meters_per_degree, points_in_polygons
from geowbit.layers import Cells, Layers, Raster, embedded_layer, embedded_table
from geowbit.place import Place

__all__ = ["Ground", "check_on_land", "height_at", "sea_cells", "sea_share"]

Array = npt.NDArray[np.float64]
_SAMPLES = 128
_FROM_LAND_KM = 5.0
# looks to each side within that distance
_STEPS_AROUND = 8
_LINES_AT_ONCE = 256
# one number is column and row of a square
_MOST_ROWS = 10**9
# (1 - f)^2 of GRS80: the latitude of a point just under the ellipsoid
_FLAT = (1 - 1 / 298.257222101) ** 2


class Ground:
    """The sea's edge and the synchronous grids, as a study knows them.

    The study's own ``land`` is the sea's edge and its own ``supply_areas`` are the grids; where
    it has none, those that are embedded count, and where these are left out nothing is known:
    then no line crosses a sea, and one grid serves all.

    Parameters
    ----------
    layers : Layers, optional
        Of a study; the embedded ones where not given.

    Examples
    --------
    >>> bool(Ground().is_sea([138.0], [38.0])[0]), Ground().grid_of("tokyo")
    (True, 'east')
    """

    def __init__(self, layers: Layers | None = None) -> None:
        known = layers or Layers()
        self._land: BaseGeometry | None = None
        self._areas: gpd.GeoDataFrame | None = None
        self._country = known.country
        self._embedded = known.has("municipality")
        if known.is_own("land"):
            self._land = known.frame("land").union_all()
            shapely.prepare(self._land)
        if known.is_own("supply_areas"):
            self._areas = known.frame("supply_areas")

    def is_sea(self, lon: npt.ArrayLike, lat: npt.ArrayLike) -> npt.NDArray[np.bool_]:
        """Return which places lie in the sea; none where no land is known."""
        x, y = np.asarray(lon, float), np.asarray(lat, float)
        if self._land is not None:
            return cast("npt.NDArray[np.bool_]", ~shapely.contains_xy(self._land, x, y))
        if not self._embedded:
            return np.zeros(x.shape, bool)
        with using(self._country):
            sea = sea_cells()
        row, col, inside = sea.grid.index(x, y)
        return cast("npt.NDArray[np.bool_]", inside & sea.values[row, col])

    @property
    def areas_are_own(self) -> bool:
        """Tell whether the supply areas are polygons of the study's own.

        Examples
        --------
        >>> Ground().areas_are_own
        False
        """
        return self._areas is not None

    def supply_area_of(self, lon: float, lat: float) -> str:
        """Return the supply area of a place, an empty text where none is known.

        Examples
        --------
        >>> Ground().supply_area_of(141.70625, 42.6375), Ground().supply_area_of(0.0, 51.5)
        ('hokkaido', '')
        """
        if self._areas is not None:
            here = self._areas[self._areas.contains(shapely.Point(lon, lat)).to_numpy()]
            return str(here[_area_column(here)].iloc[0]) if len(here) else ""
        if not self._embedded:
            return ""
        with using(self._country):
            index = int(municipality_at(np.array([lon]), np.array([lat]))[0])
        return str(_area_of_town(self._country)[index]) if index else ""

    def supply_areas_at(self, lon: npt.ArrayLike, lat: npt.ArrayLike) -> npt.NDArray[np.object_]:
        """Return the supply area of each place, an empty text where none is known.

        Examples
        --------
        >>> Ground().supply_areas_at([141.70625, 0.0], [42.6375, 51.5]).tolist()
        ['hokkaido', '']
        """
        x, y = np.asarray(lon, float), np.asarray(lat, float)
        found = np.full(len(x), "", object)
        if self._areas is not None:
            held = points_in_polygons(x, y, self._areas.geometry)
            names = self._areas[_area_column(self._areas)].astype(str).to_numpy(object)
            found[held.point[::-1]] = names[held.polygon[::-1]]
        elif self._embedded:
            with using(self._country):
                index = municipality_at(x, y)
            areas = _area_of_town(self._country).reindex(index[index > 0]).fillna("").astype(str)
            found[index > 0] = areas.to_numpy(object)
        return found

    def supply_areas(self) -> tuple[str, ...]:
        """Return the names of the supply areas that are known.

        Examples
        --------
        >>> len(Ground().supply_areas())
        10
        """
        if self._areas is not None:
            named = {"area", "code", "name"} & set(self._areas)
            areas = self._areas[_area_column(self._areas)] if named else pd.Series(dtype=str)
            return tuple(areas.dropna().astype(str).unique())
        if not self._embedded:
            return ()
        return tuple(_area_of_town(self._country).dropna().astype(str).unique())

    def grid_of(self, supply_area: str) -> str:
        """Return the synchronous grid of a supply area, an empty text where it is unknown.

        Own supply areas name theirs in a column ``grid``; without it each is a grid of its own.

        Examples
        --------
        >>> ground = Ground()
        >>> ground.grid_of("tohoku") == ground.grid_of("tokyo")
        True
        >>> ground.grid_of("tokyo") == ground.grid_of("chubu")
        False
        """
        if self._areas is None:
            return _grids(self._country).get(supply_area, "") if self._embedded else ""
        if "grid" not in self._areas:
            return supply_area
        return self._own_grids.get(supply_area, "")

    @cached_property
    def _own_grids(self) -> dict[str, str]:
        """Return the grid of each supply area of one's own; of one named twice the first."""
        if self._areas is None:
            return {}
        named = self._areas[_area_column(self._areas)].astype(str)
        once = ~named.duplicated()
        return dict(zip(named[once], map(str, self._areas["grid"][once]), strict=True))


def height_at(layers: Layers, lon: npt.ArrayLike, lat: npt.ArrayLike) -> Array:
    """Return the height of places, m.

    Parameters
    ----------
    layers : Layers
        With ``terrain``; an embedded ``terrain_5min`` stands in where that has nothing.
    lon, lat : array_like, shape (n,)
        Degrees.

    Returns
    -------
    ndarray
        Of one's own terrain between its cells. Of the embedded one the nearest sample, or the
        mean of those around where it fell into the sea. NaN where nothing is known.

    Examples
    --------
    Matsumoto, and Naha, where the terrain of 2 km has nothing:

    >>> height_at(Layers(), [137.97, 127.69], [36.23, 26.21]).round(-1)
    array([600.,  30.])
    """
    x, y = np.asarray(lon, float), np.asarray(lat, float)
    terrain = layers.raster("terrain")
    if layers.is_own("terrain"):
        return np.asarray(terrain.unit_m * terrain.sample(x, y, bilinear=True))
    found = terrain.sample(x, y)
    empty = np.flatnonzero(np.isnan(found))
    if len(empty):
        found[empty] = _mean_around(terrain, x[empty], y[empty])
    empty = np.flatnonzero(np.isnan(found))
    if len(empty) and layers.has("terrain_5min"):
        # its cells of 9 km hold the bed of the sea around an island
        coarse = layers.raster("terrain_5min").sample(x[empty], y[empty])
        found[empty] = np.maximum(coarse, 0.0)
    return found


def _mean_around(raster: Cells, lon: Array, lat: Array) -> Array:
    """Return the mean of the known cells of the nine around each place."""
    row, col, inside = raster.grid.index(lon, lat)
    found = np.full(len(lon), np.nan)
    points = np.flatnonzero(inside)
    for window in raster.windows(row[points], col[points], halo=1):
        some = points[window.points]
        # beyond the raster's edge nothing is known
        around = np.pad(window.values, 1, constant_values=np.nan)
        at_row, at_col = row[some] - window.top + 1, col[some] - window.left + 1
        nine = [
            around[at_row + down, at_col + right]
            for down, right in itertools.product((-1, 0, 1), repeat=2)
        ]
        count = np.isfinite(nine).sum(axis=0)
        with np.errstate(invalid="ignore", divide="ignore"):
            found[some] = np.nansum(nine, axis=0) / count
    return found


def sea_share(
    lon: npt.ArrayLike,
    lat: npt.ArrayLike,
    to: tuple[npt.ArrayLike, npt.ArrayLike],
    *,
    ground: Ground | None = None,
    samples: int = _SAMPLES,
    near_deg: float | None = None,
) -> Array:
    """Return how much of straight lines crosses the sea, as a share.

    Parameters
    ----------
    lon, lat : array_like
        Degrees.
    to : tuple
        Longitude and latitude of one place, or of one for each line.
    ground : Ground, optional
        Whose land is the sea's edge; the embedded one where not given.
    samples : int
        Points at which each line is looked at: the share is as fine.
    near_deg : float, optional
        Places of one square of this size share one line, for tables of many places and one end.

    Returns
    -------
    ndarray
        0 to 1. What lies beyond the known land counts as land.

    Examples
    --------
    Tokyo to Tomakomai crosses the strait of Tsugaru and the bay before Tomakomai:

    >>> bool(0.15 < sea_share([139.7645], [35.6870], (141.74, 42.66))[0] < 0.3)
    True
    """
    known = ground or Ground()
    x, y = np.atleast_1d(np.asarray(lon, float)), np.atleast_1d(np.asarray(lat, float))
    if near_deg is not None:
        column, row = np.round(x / near_deg), np.round(y / near_deg)
        of_place, squares = pd.factorize((column * _MOST_ROWS + row).astype(np.int64))
        middle_x, middle_y = np.empty(len(squares)), np.empty(len(squares))
        middle_x[of_place], middle_y[of_place] = column * near_deg, row * near_deg
        return sea_share(middle_x, middle_y, to, ground=known, samples=samples)[of_place]
    begin = ecef_m(x, y)
    end = ecef_m(*(np.atleast_1d(np.asarray(one, float)) for one in to))
    share = np.empty(len(x))
    for first in range(0, len(x), _LINES_AT_ONCE):
        some = slice(first, first + _LINES_AT_ONCE)
        share[some] = _sea_between(begin[some], end if len(end) == 1 else end[some], samples, known)
    return share


def _sea_between(begin: Array, end: Array, samples: int, ground: Ground) -> Array:
    at = ((np.arange(samples) + 0.5) / samples)[None, :, None]
    # the chord lies under the geodesic: its points have the same degrees within meters
    between = (begin[:, None, :] * (1 - at) + end[:, None, :] * at).reshape(-1, 3)
    axis = np.hypot(between[:, 0], between[:, 1])
    here = np.degrees(np.arctan2(between[:, 1], between[:, 0]))
    there = np.degrees(np.arctan2(between[:, 2], axis * _FLAT))
    return cast(Array, ground.is_sea(here, there).reshape(-1, samples).mean(axis=1))


def check_on_land(place: Place, ground: Ground | None = None) -> None:
    """Refuse a place in the sea for a site; what lies beyond the known land is accepted.

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
    east, north = (float(one) for one in meters_per_degree(place.lat))
    reach_lat, reach_lon = 1e3 * _FROM_LAND_KM / north, 1e3 * _FROM_LAND_KM / east
    step = np.linspace(-1, 1, 2 * _STEPS_AROUND + 1)
    lat, lon = (
        one.ravel()
        for one in np.meshgrid(
            place.lat + reach_lat * step, place.lon + reach_lon * step, indexing="ij"
        )
    )
    if (ground or Ground()).is_sea(lon, lat).all():
        raise StudyError("ground.in_the_sea", place=place.name, km=f"{_FROM_LAND_KM:g}")


def _area_column(areas: pd.DataFrame) -> str:
    return next(name for name in ("area", "code", "name") if name in areas)


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
    return _sea_cells(in_use())


@cache
def _sea_cells(country: Country) -> Raster:
    with using(country):
        land = cast(Raster, embedded_layer("municipality"))
    parts, count = label(land.values == 0)
    # row by row: of all cells at once a count takes eight bytes each
    sizes = np.zeros(count + 1, np.int64)
    for row in parts:
        sizes += np.bincount(row, minlength=count + 1)
    # 0 is the land
    ocean = parts == 1 + int(np.argmax(sizes[1:]))
    return Raster(ocean, land.grid)


@cache
def _area_of_town(country: Country) -> pd.Series:
    with using(country):
        return embedded_table("municipalities").set_index("index")["supply_area"]


@cache
def _grids(country: Country) -> dict[str, str]:
    table = country.table("synchronous_grids")
    return dict(zip(table["supply_area"], table["grid"], strict=True))

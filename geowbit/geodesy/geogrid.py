"""The one grid noun: regular cells in any coordinate system, and where places lie among them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Any, Self

import numpy as np
import numpy.typing as npt
import pyproj
from affine import Affine

from geowbit.core.errors import LayerError
from geowbit.geodesy._earth import BoolArray, FloatArray, IntArray, check_positive
from geowbit.geodesy.measures import cell_area_km2, meters_per_degree

DEGREES = pyproj.CRS("EPSG:4326")

# forgives the rounding of borders such as 35 + 1/120, in cells
_BORDER = 1e-9
# the row and column of what the grid's system cannot tell
_NOWHERE = -1e9
_HALF_ROUND = 180.0


@dataclass(frozen=True, repr=False)
class GeoGrid:
    """Where the cells of a raster or a lattice lie: it holds no values and does not change.

    Attributes
    ----------
    affine : Affine
        From column and row, counted from the outer corner of the first cell, to `crs`.
    shape : tuple of int
        Rows and columns.
    crs : pyproj.CRS
        Degrees of longitude and latitude unless another system is given.

    Notes
    -----
    Rows and columns as fractions count from the outer corner of the first cell, so that the
    middle of cell (0, 0) is at (0.5, 0.5). The noun is that of odc-geo's ``GeoBox``.

    Examples
    --------
    >>> grid = GeoGrid.north_up(139.0, 36.0, 0.5, 0.25, shape=(4, 3))
    >>> grid
    GeoGrid(west=139, north=36, lon_step=0.5, lat_step=0.25, shape=(4, 3))
    >>> grid.bounds
    (139.0, 35.0, 140.5, 36.0)
    >>> row, column, inside = grid.index([139.6, 150.0], [35.6, 35.6])
    >>> row.tolist(), column.tolist(), inside.tolist()
    ([1, 0], [1, 0], [True, False])
    >>> grid.cell_area_km2([0, 3]).round(1)
    array([1252.5, 1264. ])
    >>> grid.window(slice(1, 3), slice(1, 3))
    GeoGrid(west=139.5, north=35.75, lon_step=0.5, lat_step=0.25, shape=(2, 2))
    """

    affine: Affine
    shape: tuple[int, int]
    crs: pyproj.CRS = DEGREES

    @classmethod
    def north_up(
        cls,
        west: float,
        north: float,
        lon_step: float,
        lat_step: float,
        *,
        shape: tuple[int, ...],
        crs: pyproj.CRS = DEGREES,
    ) -> Self:
        """Return the grid whose rows run from north to south and whose columns run eastward.

        Parameters
        ----------
        west, north : float
            Outer corner of the first cell; degrees, or units of `crs`.
        lon_step, lat_step : float
            Size of a cell in the same units, both above 0.
        shape : (rows, columns)
        crs : pyproj.CRS, optional

        Raises
        ------
        LayerError
            Where a step is no number above 0.
        """
        width = check_positive(lon_step, what="lon_step")
        height = check_positive(lat_step, what="lat_step")
        rows, columns = (int(side) for side in shape)
        return cls(Affine(width, 0, float(west), 0, -height, float(north)), (rows, columns), crs)

    def __repr__(self) -> str:
        name = type(self).__name__
        system = "" if self.crs == DEGREES else f", crs={self.crs.srs!r}"
        if not self.is_north_up:
            return f"{name}({tuple(self.affine)[:6]}, shape={self.shape}{system})"
        corner = f"west={self.west:.12g}, north={self.north:.12g}"
        size = f"lon_step={self.lon_step:.12g}, lat_step={self.lat_step:.12g}"
        return f"{name}({corner}, {size}, shape={self.shape}{system})"

    def check_shape(self, shape: tuple[int, ...]) -> None:
        """Refuse values of another shape.

        Raises
        ------
        LayerError
            Where they are not one for each cell.
        """
        if tuple(shape) != self.shape:
            raise LayerError("geodesy.grid_shape", given=str(shape), shape=str(self.shape))

    @property
    def rows(self) -> int:
        """Return how many rows there are."""
        return self.shape[0]

    @property
    def columns(self) -> int:
        """Return how many columns there are."""
        return self.shape[1]

    @property
    def west(self) -> float:
        """Return the outer side of the first column of a grid that is north up."""
        return float(self.affine.c)

    @property
    def north(self) -> float:
        """Return the outer side of the first row of a grid that is north up."""
        return float(self.affine.f)

    @property
    def lon_step(self) -> float:
        """Return the width of a cell, in units of the grid's system."""
        return float(self.affine.a)

    @property
    def lat_step(self) -> float:
        """Return the height of a cell, in units of the grid's system."""
        return -float(self.affine.e)

    @property
    def is_north_up(self) -> bool:
        """Return whether rows run from north to south and columns from west to east."""
        return not self._is_turned and self.lon_step > 0 and self.lat_step > 0

    @cached_property
    def _is_turned(self) -> bool:
        return bool(self.affine.b or self.affine.d)

    @cached_property
    def _in_degrees(self) -> bool:
        return bool(self.crs.is_geographic and self.crs.axis_info[0].unit_name == "degree")

    @cached_property
    def is_along_parallels(self) -> bool:
        """Return whether the cells are rectangles of longitude and latitude."""
        return self._in_degrees and not self._is_turned

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """Return west, south, east and north of all cells, in units of the grid's system."""
        corners = [self.xy(row, column) for row in (0, self.rows) for column in (0, self.columns)]
        x, y = zip(*corners, strict=True)
        return float(min(x)), float(min(y)), float(max(x)), float(max(y))

    def xy(self, row: Any, column: Any) -> tuple[Any, Any]:
        """Return where places are in the grid's own system: numbers or arrays, as they came."""
        a, b, c, d, e, f = tuple(self.affine)[:6]
        if self._is_turned:
            return a * column + b * row + c, d * column + e * row + f
        # each by itself, so that a row of longitudes and a column of latitudes stay such
        return a * column + c, e * row + f

    def from_xy(self, x: Any, y: Any) -> tuple[Any, Any]:
        """Return row and column of places in the grid's own system: the inverse of `xy`."""
        if self._is_turned:
            a, b, c, d, e, f = tuple(~self.affine)[:6]
            return d * x + e * y + f, a * x + b * y + c
        # a difference to the corner keeps the digits that the inverse matrix loses
        affine = self.affine
        return (y - affine.f) / affine.e, (x - affine.c) / affine.a

    @cached_property
    def way_from_degrees(self) -> pyproj.Transformer | None:
        """Return the transformer from degrees to the grid's system; None where they are the same.

        Raises
        ------
        pyproj.exceptions.ProjError
            Where there is no way between the two.
        """
        return _way_from_degrees(self.crs)

    def places(self, lon: npt.ArrayLike, lat: npt.ArrayLike) -> tuple[FloatArray, FloatArray]:
        """Return row and column of points as fractions.

        Parameters
        ----------
        lon, lat : array_like
            Degrees.

        Returns
        -------
        tuple of ndarray
            Row and column; NaN for what is no point, far outside where the grid's system
            cannot tell one.
        """
        x, y = np.asarray(lon, np.float64), np.asarray(lat, np.float64)
        way = self.way_from_degrees
        if way is not None:
            x, y = (np.asarray(part, np.float64) for part in way.transform(x, y))
        if self._in_degrees:
            x = self._same_turn(x)
        with np.errstate(invalid="ignore"):
            row, column = self.from_xy(x, y)
        if way is None:
            return np.asarray(row), np.asarray(column)
        known = np.isfinite(row) & np.isfinite(column)
        return np.where(known, row, _NOWHERE), np.where(known, column, _NOWHERE)

    def _same_turn(self, lon: FloatArray) -> FloatArray:
        """Return longitudes within half a turn of the grid's middle: one may run to 360."""
        middle, _ = self.xy(self.rows / 2, self.columns / 2)
        first, last = middle - _HALF_ROUND, middle + _HALF_ROUND
        # as good as always, and told without an array of its own
        if not lon.size or (lon.min() >= first and lon.max() <= last):
            return lon
        with np.errstate(invalid="ignore"):
            turned = first + np.mod(lon - first, 2 * _HALF_ROUND)
            return np.where((lon < first) | (lon > last), turned, lon)

    def index(self, lon: npt.ArrayLike, lat: npt.ArrayLike) -> tuple[IntArray, IntArray, BoolArray]:
        """Return row, column and whether a point lies inside, for points in degrees.

        A point on a border belongs to the cell of the next column or the row before: east
        or north of it, where the grid is north up. Row and column are 0 outside.
        """
        down, right = self.places(lon, lat)
        row, column = np.ceil(down - _BORDER) - 1, np.floor(right + _BORDER)
        inside = (row >= 0) & (row < self.rows) & (column >= 0) & (column < self.columns)
        if not inside.all():
            row, column = np.where(inside, row, 0), np.where(inside, column, 0)
        return row.astype(np.int64), column.astype(np.int64), inside

    def degrees(self, row: npt.ArrayLike, column: npt.ArrayLike) -> tuple[FloatArray, FloatArray]:
        """Return longitude and latitude of places given as fractions of rows and columns."""
        x, y = self.xy(np.asarray(row, np.float64), np.asarray(column, np.float64))
        if self.way_from_degrees is not None:
            x, y = np.broadcast_arrays(x, y)
            x, y = self.way_from_degrees.transform(x, y, direction="INVERSE")
        return np.asarray(x, np.float64), np.asarray(y, np.float64)

    def centers(self) -> tuple[FloatArray, FloatArray]:
        """Return the longitude of each column and the latitude of each row, at cell centers.

        Of a grid in degrees or on Mercator's map, where one holds for the whole column or row.
        """
        rows, columns = np.arange(self.rows) + 0.5, np.arange(self.columns) + 0.5
        middle_row, middle_column = self.rows / 2, self.columns / 2
        return self.degrees(middle_row, columns)[0], self.degrees(rows, middle_column)[1]

    def center(self) -> tuple[float, float]:
        """Return longitude and latitude of the grid's middle."""
        lon, lat = self.degrees(self.rows / 2, self.columns / 2)
        return float(lon), float(lat)

    def window(self, rows: slice, columns: slice) -> Self:
        """Return the grid of some rows and columns, which may reach beyond this one.

        Parameters
        ----------
        rows, columns : slice
            With a start and a stop.
        """
        x, y = self.xy(rows.start, columns.start)
        a, b, _, d, e, _ = tuple(self.affine)[:6]
        shape = (rows.stop - rows.start, columns.stop - columns.start)
        return replace(self, affine=Affine(a, b, float(x), d, e, float(y)), shape=shape)

    def coarser(self, side: int) -> Self:
        """Return the grid of blocks of so many cells on a side; the last may reach beyond."""
        rows, columns = (-(-count // side) for count in self.shape)
        return replace(self, affine=self.affine @ Affine.scale(side), shape=(rows, columns))

    def step_m(self, row: npt.ArrayLike, column: npt.ArrayLike) -> FloatArray:
        """Return what one column and one row are on the ground, in meters east and north.

        Parameters
        ----------
        row, column : array_like, shape (n,)
            Places, as fractions of rows and columns.

        Returns
        -------
        ndarray, shape (n, 2, 2)
            ``[:, 0]`` is east, ``[:, 1]`` north; the last axis is column, row.
        """
        down, right = np.asarray(row, np.float64), np.asarray(column, np.float64)
        lon_a, lat_a = self.degrees(down, right - 0.5)
        lon_b, lat_b = self.degrees(down, right + 0.5)
        lon_c, lat_c = self.degrees(down - 0.5, right)
        lon_d, lat_d = self.degrees(down + 0.5, right)
        east, north = meters_per_degree(np.clip((lat_a + lat_b) / 2, -90, 90))
        step = np.empty((*down.shape, 2, 2))
        step[..., 0, 0] = _turn(lon_b - lon_a) * east
        step[..., 0, 1] = _turn(lon_d - lon_c) * east
        step[..., 1, 0] = (lat_b - lat_a) * north
        step[..., 1, 1] = (lat_d - lat_c) * north
        return step

    def cell_m(self) -> float:
        """Return the side of a square as large as the grid's middle cell, m."""
        step = self.step_m([self.rows / 2], [self.columns / 2])
        return float(np.sqrt(np.abs(np.linalg.det(step)))[0])

    def cell_area_km2(self, row: npt.ArrayLike, column: npt.ArrayLike | None = None) -> FloatArray:
        """Return the area of cells on the ellipsoid.

        Parameters
        ----------
        row : array_like of int
        column : array_like of int, optional
            Of the middle where not given: along parallels all cells of a row are alike.

        Returns
        -------
        ndarray of float
            Square kilometers.
        """
        number = np.asarray(row, np.int64)
        if self.is_along_parallels and self.way_from_degrees is None:
            _, side = self.xy(number + (self.lat_step > 0), 0)
            height = abs(self.lat_step)
            # a cell beyond a pole is as large as the last before it
            south = np.clip(side, -90, 90 - height)
            return cell_area_km2(south, south + height, abs(self.lon_step))
        middle = self.columns / 2 if column is None else np.asarray(column, np.int64) + 0.5
        down, right = np.broadcast_arrays(number + 0.5, middle)
        return np.abs(np.linalg.det(self.step_m(down, right))) / 1e6


@lru_cache(maxsize=32)
def _way_from_degrees(crs: pyproj.CRS) -> pyproj.Transformer | None:
    # looking it up takes longer than bringing thousands of points there
    if crs.equals(DEGREES, ignore_axis_order=True):
        return None
    return pyproj.Transformer.from_crs(DEGREES, crs, always_xy=True)


def _turn(lon_difference: FloatArray) -> FloatArray:
    return np.asarray(np.mod(lon_difference + _HALF_ROUND, 2 * _HALF_ROUND) - _HALF_ROUND)

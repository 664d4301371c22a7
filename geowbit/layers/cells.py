"""The cells of any raster: where a place lies among them, and their values window by window."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pyproj
from affine import Affine

from geowbit.geodesy import meters_per_degree

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]

# forgives the rounding of borders such as 35 + 1/120, in cells
_BORDER = 1e-9
_CELLS_AT_ONCE = 4_000_000


def along(affine: Affine, x: Any, y: Any) -> tuple[Any, Any]:
    """Return where an affine transformation takes numbers or arrays."""
    return affine.a * x + affine.b * y + affine.c, affine.d * x + affine.e * y + affine.f


class Window(NamedTuple):
    """Values around some of the points: ``values[0, 0]`` is the cell (``top``, ``left``)."""

    points: IntArray
    values: FloatArray
    top: int
    left: int


class Cells(ABC):
    """A regular grid of cells in any coordinate system, of which windows can be read.

    Attributes
    ----------
    affine : Affine
        From column and row, counted from the outer corner of the first cell, to `crs`.
    crs : pyproj.CRS
    shape : tuple of int
        Rows and columns.
    block : tuple of int
        Rows and columns that are read at once.
    unit_m : float
        Meters in one unit of the values, where they are heights.
    """

    affine: Affine
    crs: pyproj.CRS
    shape: tuple[int, int]
    block: tuple[int, int] = (256, 256)
    unit_m: float = 1.0

    @abstractmethod
    def read(self, rows: slice, columns: slice) -> FloatArray:
        """Return the values of a window inside the raster; NaN where nothing is known."""

    @cached_property
    def _from_degrees(self) -> pyproj.Transformer | None:
        return self._transformer("EPSG:4326", self.crs)

    @cached_property
    def _to_degrees(self) -> pyproj.Transformer | None:
        return self._transformer(self.crs, "EPSG:4326")

    def _transformer(self, origin: object, target: object) -> pyproj.Transformer | None:
        if self.crs.equals("EPSG:4326", ignore_axis_order=True):
            return None
        return pyproj.Transformer.from_crs(origin, target, always_xy=True)

    def places(self, lon: npt.ArrayLike, lat: npt.ArrayLike) -> tuple[FloatArray, FloatArray]:
        """Return row and column of points as fractions, from the outer corner of the first cell.

        Parameters
        ----------
        lon, lat : array_like
            Degrees.

        Returns
        -------
        tuple of ndarray
            Row and column; far outside where the raster's system cannot tell a point.
        """
        x, y = np.asarray(lon, float), np.asarray(lat, float)
        if self._from_degrees:
            x, y = (np.asarray(part) for part in self._from_degrees.transform(x, y))
        if self.crs.is_geographic and self.crs.axis_info[0].unit_name == "degree":
            # a raster of 0 to 360 degrees knows the west as well
            middle, _ = along(self.affine, self.shape[1] / 2, self.shape[0] / 2)
            with np.errstate(invalid="ignore"):
                x = middle - 180 + np.mod(x - middle + 180, 360)
        with np.errstate(invalid="ignore"):
            column, row = along(~self.affine, x, y)
        known = np.isfinite(row) & np.isfinite(column)
        return np.where(known, row, -1e9), np.where(known, column, -1e9)

    def index(self, lon: npt.ArrayLike, lat: npt.ArrayLike) -> tuple[IntArray, IntArray, BoolArray]:
        """Return row, column and whether a point lies inside, for points in degrees.

        A point on a border belongs to the cell of the next column or the row before: east
        or north of it, where the raster is north up.
        """
        down, right = self.places(lon, lat)
        row, col = np.ceil(down - _BORDER) - 1, np.floor(right + _BORDER)
        inside = (row >= 0) & (row < self.shape[0]) & (col >= 0) & (col < self.shape[1])
        return (
            np.where(inside, row, 0).astype(np.int64),
            np.where(inside, col, 0).astype(np.int64),
            inside,
        )

    def degrees(self, row: npt.ArrayLike, col: npt.ArrayLike) -> tuple[FloatArray, FloatArray]:
        """Return longitude and latitude of places given as fractions of rows and columns."""
        x, y = along(self.affine, np.asarray(col, float), np.asarray(row, float))
        if self._to_degrees:
            x, y = self._to_degrees.transform(x, y)
        return np.asarray(x, float), np.asarray(y, float)

    def center(self) -> tuple[float, float]:
        """Return longitude and latitude of the raster's middle."""
        lon, lat = self.degrees(self.shape[0] / 2, self.shape[1] / 2)
        return float(lon), float(lat)

    def step_m(self, row: npt.ArrayLike, col: npt.ArrayLike) -> FloatArray:
        """Return what one column and one row are on the ground, in meters east and north.

        Parameters
        ----------
        row, col : array_like, shape (n,)
            Places, as fractions of rows and columns.

        Returns
        -------
        ndarray, shape (n, 2, 2)
            ``[:, 0]`` is east, ``[:, 1]`` north; the last axis is column, row.
        """
        down, right = np.asarray(row, float), np.asarray(col, float)
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
        """Return the side of a square as large as the raster's middle cell, m."""
        step = self.step_m([self.shape[0] / 2], [self.shape[1] / 2])
        return float(np.sqrt(np.abs(np.linalg.det(step)))[0])

    def windows(
        self, row: IntArray, col: IntArray, *, halo: int = 0, cells: int = _CELLS_AT_ONCE
    ) -> Iterator[Window]:
        """Read the cells of points and those around them, each block of the file once.

        Parameters
        ----------
        row, col : ndarray of int
            Cells inside the raster.
        halo : int
            Rows and columns that are wanted around each; fewer at the raster's edge.
        cells : int
            About how many cells a window holds at most, without its halo.

        Yields
        ------
        Window
            Each point is in one of them.
        """
        high, wide = self._reading_size(cells)
        across = self.shape[1] // wide + 1
        key = (row // high) * across + col // wide
        order = np.argsort(key, kind="stable")
        starts = np.flatnonzero(np.diff(key[order], prepend=-1))
        for members in np.split(order, starts[1:]) if len(order) else []:
            top, bottom = _reach(row[members], halo, self.shape[0])
            left, right = _reach(col[members], halo, self.shape[1])
            yield Window(members, self.read(slice(top, bottom), slice(left, right)), top, left)

    def _reading_size(self, cells: int) -> tuple[int, int]:
        """Return rows and columns of a window: whole blocks, as square as they allow."""
        block_rows, block_columns = (
            min(side, whole) for side, whole in zip(self.block, self.shape, strict=True)
        )
        side = max(1, int(np.sqrt(cells)))
        wide = max(1, round(side / block_columns)) * block_columns
        high = max(1, cells // wide // block_rows) * block_rows
        return min(high, self.shape[0]), min(wide, self.shape[1])

    def sample(
        self, lon: npt.ArrayLike, lat: npt.ArrayLike, *, bilinear: bool = False
    ) -> FloatArray:
        """Return the value at each point; NaN outside and where nothing is known.

        Parameters
        ----------
        lon, lat : array_like, shape (n,)
            Degrees.
        bilinear : bool
            Between the centers of the four cells around, for heights; of a cell that is not
            known the point's own stands in. Otherwise the value of the cell it lies in.
        """
        row, col, inside = self.index(lon, lat)
        found = np.full(row.shape, np.nan)
        down, right = self.places(lon, lat)
        own = np.flatnonzero(inside)
        for window in self.windows(row[own], col[own], halo=int(bilinear)):
            points = own[window.points]
            here = row[points] - window.top, col[points] - window.left
            found[points] = window.values[here]
            if bilinear:
                found[points] = _between(
                    window.values, *here, down[points] - window.top, right[points] - window.left
                )
        return found


def _turn(lon_difference: FloatArray) -> FloatArray:
    return np.asarray(np.mod(lon_difference + 180, 360) - 180)


def _reach(cells: IntArray, halo: int, count: int) -> tuple[int, int]:
    return max(int(cells.min()) - halo, 0), min(int(cells.max()) + halo + 1, count)


def _between(
    values: FloatArray, row: IntArray, col: IntArray, down: FloatArray, right: FloatArray
) -> FloatArray:
    own = values[row, col]
    first_row, first_col = np.floor(down - 0.5), np.floor(right - 0.5)
    share_down, share_right = down - 0.5 - first_row, right - 0.5 - first_col
    total = np.zeros(len(own))
    for below in (0, 1):
        for beside in (0, 1):
            # beyond the raster's edge its last cells go on
            at_row = np.clip(first_row + below, 0, values.shape[0] - 1).astype(np.int64)
            at_col = np.clip(first_col + beside, 0, values.shape[1] - 1).astype(np.int64)
            there = values[at_row, at_col]
            weight = np.abs(1 - below - share_down) * np.abs(1 - beside - share_right)
            total += weight * np.where(np.isnan(there), own, there)
    return total

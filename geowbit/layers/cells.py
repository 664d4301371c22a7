"""The values of any raster, window by window and at points; its grid says where they lie."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from geowbit.geodesy import GeoGrid

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

_CELLS_AT_ONCE = 4_000_000


class Window(NamedTuple):
    """Values around some of the points: ``values[0, 0]`` is the cell (``top``, ``left``)."""

    points: IntArray
    values: FloatArray
    top: int
    left: int


class Cells(ABC):
    """A grid of cells in any coordinate system, of which windows of values can be read.

    Attributes
    ----------
    grid : GeoGrid
        Where the cells lie.
    block : tuple of int
        Rows and columns that are read at once.
    unit_m : float
        Meters in one unit of the values, where they are heights.
    """

    grid: GeoGrid
    block: tuple[int, int] = (256, 256)
    unit_m: float = 1.0

    @abstractmethod
    def read(self, rows: slice, columns: slice) -> FloatArray:
        """Return the values of a window inside the raster; NaN where nothing is known."""

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
        across = self.grid.shape[1] // wide + 1
        key = (row // high) * across + col // wide
        order = np.argsort(key, kind="stable")
        starts = np.flatnonzero(np.diff(key[order], prepend=-1))
        for members in np.split(order, starts[1:]) if len(order) else []:
            top, bottom = _reach(row[members], halo, self.grid.shape[0])
            left, right = _reach(col[members], halo, self.grid.shape[1])
            yield Window(members, self.read(slice(top, bottom), slice(left, right)), top, left)

    def _reading_size(self, cells: int) -> tuple[int, int]:
        """Return rows and columns of a window: whole blocks, as square as they allow."""
        block_rows, block_columns = (
            min(side, whole) for side, whole in zip(self.block, self.grid.shape, strict=True)
        )
        side = max(1, int(np.sqrt(cells)))
        wide = max(1, round(side / block_columns)) * block_columns
        high = max(1, cells // wide // block_rows) * block_rows
        return min(high, self.grid.shape[0]), min(wide, self.grid.shape[1])

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
        row, col, inside = self.grid.index(lon, lat)
        found = np.full(row.shape, np.nan)
        down, right = self.grid.places(lon, lat)
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

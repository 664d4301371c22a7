"""The values of any raster, window by window and at points; its grid says where they lie."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from geowbit.geodesy import GeoGrid
from geowbit.layers._options import Box

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

_CELLS_AT_ONCE = 4_000_000
# a raster this many degrees short of the whole circle, or over it, goes around the earth
_SAME_TURN = 1e-6
# of a cell: nearer to its middle a place is taken to lie there
_AT_MIDDLE = 1e-6
# what is asked of places may reach that far beyond them: 1,000 km at 60 degrees north
_NEAR_SEAM_DEG = 20.0
# what tells the range of a raster: at most so many windows, and so many cells
_LOOKS, _CELLS_OF_LOOKS = 64, 2_000_000


class Window(NamedTuple):
    """Values around some of the points: ``values[0, 0]`` is the cell (``top``, ``left``)."""

    points: IntArray
    values: FloatArray
    top: int
    left: int


class Overview(NamedTuple):
    """What the values of a raster are like.

    Attributes
    ----------
    low, high : float
        Of what is known; NaN where nothing is.
    unknown_share : float
        Of the cells that were looked at.
    is_sample : bool
        Whether only some of the cells were looked at.
    """

    low: float
    high: float
    unknown_share: float
    is_sample: bool


class Cells(ABC):
    """A grid of cells in any coordinate system, of which windows of values can be read.

    Attributes
    ----------
    grid : GeoGrid
        Where the cells lie.
    block : tuple of int
        Rows and columns that are read at once.
    unit : str
        Of the values; empty where nobody says it.
    unit_m : float
        Meters in one unit of the values, where they are heights.
    """

    grid: GeoGrid
    block: tuple[int, int] = (256, 256)
    unit: str = ""
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

    def overview(self, box: Box | None = None) -> Overview:
        """Return what the values are like, as some two million cells tell that lie evenly.

        Parameters
        ----------
        box : (west, south, east, north), optional
            Degrees; of all cells where not given, or where none lies in it.
        """
        rows, columns = self._touched_by(box)
        high, wide = self._reading_size(_CELLS_OF_LOOKS // _LOOKS)
        wide = min(wide, _CELLS_OF_LOOKS)
        high = min(high, max(1, _CELLS_OF_LOOKS // wide))
        parts = [
            (slice(top, min(top + high, rows.stop)), slice(left, min(left + wide, columns.stop)))
            for top in range(rows.start, rows.stop, high)
            for left in range(columns.start, columns.stop, wide)
        ]
        most = min(_LOOKS, max(1, _CELLS_OF_LOOKS // (high * wide)))
        looks = np.unique(np.linspace(0, len(parts) - 1, most).round().astype(np.int64))
        low, high_value, known, count = np.inf, -np.inf, 0, 0
        for look in looks:
            values = self.read(*parts[look])
            finite = values[np.isfinite(values)]
            known, count = known + finite.size, count + values.size
            if finite.size:
                low, high_value = min(low, finite.min()), max(high_value, finite.max())
        if not known:
            low = high_value = np.nan
        share = 1 - known / max(count, 1)
        return Overview(float(low), float(high_value), share, len(looks) < len(parts))

    def _touched_by(self, box: Box | None) -> tuple[slice, slice]:
        """Return the rows and columns that a box touches; all where it touches none."""
        every = slice(0, self.grid.rows), slice(0, self.grid.columns)
        if box is None:
            return every
        west, south, east, north = box
        steps = np.linspace(0, 1, 21)
        x, y = np.meshgrid(west + steps * (east - west), south + steps * (north - south))
        down, right = self.grid.places(x.ravel(), y.ravel())
        down, right = down[np.isfinite(down)], right[np.isfinite(right)]
        if not down.size or not right.size:
            return every
        top, left = (max(0, int(np.floor(one.min()))) for one in (down, right))
        bottom = min(self.grid.rows, int(np.ceil(down.max())))
        end = min(self.grid.columns, int(np.ceil(right.max())))
        return (slice(top, bottom), slice(left, end)) if top < bottom and left < end else every

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


class Multiplied(Cells):
    """A raster whose values count by a factor: in another unit.

    Parameters
    ----------
    raster : Cells
    factor : float
    unit : str
        Of its values then.
    """

    def __init__(self, raster: Cells, factor: float, unit: str) -> None:
        self._raster, self._factor = raster, factor
        self.grid, self.block, self.unit = raster.grid, raster.block, unit
        self.unit_m = raster.unit_m / factor

    def read(self, rows: slice, columns: slice) -> FloatArray:
        """Return the values of a window inside the raster; NaN where nothing is known."""
        return self._factor * self._raster.read(rows, columns)


class Turned(Cells):
    """A raster around the whole earth that begins at another of its columns.

    Parameters
    ----------
    raster : Cells
        In degrees, 360 of them wide.
    first : int
        The column that comes first; those before it come last.
    """

    def __init__(self, raster: Cells, first: int) -> None:
        self._raster, self._first = raster, first
        grid = raster.grid
        self.grid = grid.window(slice(0, grid.rows), slice(first, first + grid.columns))
        self.block, self.unit, self.unit_m = raster.block, raster.unit, raster.unit_m

    def read(self, rows: slice, columns: slice) -> FloatArray:
        """Return the values of a window inside the raster; NaN where nothing is known."""
        count = self.grid.columns
        start, stop = columns.start + self._first, columns.stop + self._first
        parts = [
            self._raster.read(rows, slice(max(start - turn, 0), min(stop - turn, count)))
            for turn in (0, count)
            if max(start - turn, 0) < min(stop - turn, count)
        ]
        return np.hstack(parts) if parts else self._raster.read(rows, slice(0, 0))


def turned_around(raster: Cells, box: Box) -> Cells:
    """Return a raster around the whole earth with its seam away from a box, if it has one there.

    Parameters
    ----------
    raster : Cells
    box : (west, south, east, north)
        Degrees.
    """
    grid = raster.grid
    if not grid.is_along_parallels or abs(abs(grid.lon_step) * grid.columns - 360) > _SAME_TURN:
        return raster
    west, _, east, _ = box
    middle, wide = (west + east) / 2, east - west
    if wide > 180:
        # what lies on both sides of 180 degrees has a box around the whole earth
        middle, wide = middle + 180, 360 - wide
    seam = (grid.west - middle + 180) % 360 - 180
    if abs(seam) > wide / 2 + _NEAR_SEAM_DEG:
        return raster
    return Turned(raster, grid.columns // 2)


def _reach(cells: IntArray, halo: int, count: int) -> tuple[int, int]:
    return max(int(cells.min()) - halo, 0), min(int(cells.max()) + halo + 1, count)


def _between(
    values: FloatArray, row: IntArray, col: IntArray, down: FloatArray, right: FloatArray
) -> FloatArray:
    total = values[row, col]
    # at the middle of a cell nothing of those around it counts: there are all cells of a lattice
    off_middle = np.flatnonzero(
        np.maximum(np.abs(down - row - 0.5), np.abs(right - col - 0.5)) > _AT_MIDDLE
    )
    own, down, right = total[off_middle], down[off_middle], right[off_middle]
    first_row, first_col = np.floor(down - 0.5), np.floor(right - 0.5)
    share_down, share_right = down - 0.5 - first_row, right - 0.5 - first_col
    between = np.zeros(len(own))
    for below in (0, 1):
        for beside in (0, 1):
            # beyond the raster's edge its last cells go on
            at_row = np.clip(first_row + below, 0, values.shape[0] - 1).astype(np.int64)
            at_col = np.clip(first_col + beside, 0, values.shape[1] - 1).astype(np.int64)
            there = values[at_row, at_col]
            weight = np.abs(1 - below - share_down) * np.abs(1 - beside - share_right)
            between += weight * np.where(np.isnan(there), own, there)
    total[off_middle] = between
    return total

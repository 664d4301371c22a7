"""Sums within a geodesic radius on a raster in degrees, exactly, by sums along rows."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from geowbit.core.errors import LayerError
from geowbit.geodesy._earth import (
    BoolArray,
    FloatArray,
    IntArray,
    check_points,
    check_positive,
    chord_m,
    chunks,
    parallel_m,
    piece_by_piece,
)
from geowbit.geodesy.geogrid import GeoGrid

_ROWS_AT_ONCE = 64
# columns of nothing wanted that are dearer to compute than to begin anew
_GAP_COLUMNS = 96
_CELLS_AT_ONCE = 500_000
# no degree of latitude is shorter than the one at the equator, 110.574 km
_SHORTEST_DEGREE_KM = 110.57


def grid_sum_within_km(
    values: npt.ArrayLike,
    grid: GeoGrid,
    *,
    radius_km: float,
    row_shift: float = 0.0,
    col_shift: float = 0.0,
    mask: npt.ArrayLike | None = None,
    rows: slice | None = None,
) -> FloatArray:
    """Return, for each cell of a raster, the sum of all cells within a radius.

    Parameters
    ----------
    values : array_like, shape (rows, columns)
        What is summed; row 0 is the northernmost. Cells of no data must hold
        0 or be masked.
    grid : GeoGrid
        Where the cells lie: in degrees, north up.
    radius_km : float
        Geodesic radius around the center of a cell; a cell counts when its center is within.
    row_shift, col_shift : float
        Ask at places this fraction of a cell south and east of the centers: the sixteen
        250 m squares of a 1 km square lie at -0.375, -0.125, 0.125 and 0.375 both ways.
    mask : array_like of bool, shape (rows, columns), optional
        Where answers are wanted; everywhere by default.
    rows : slice, optional
        The rows, from a start to a stop, that answers are wanted of; mask and sums have these
        alone, while cells of all rows count.

    Returns
    -------
    ndarray of float, shape (rows, columns)
        Sums; NaN where not wanted. The raster does not go on across 180 degrees.

    Raises
    ------
    LayerError
        Where the values or the mask are not of the grid's shape, a value is not finite, or the
        grid is not in degrees and north up, or reaches beyond a pole.

    Notes
    -----
    Two parallels at a₁, a₂ from the axis and dz apart: d² = a₁² + a₂² - 2 a₁ a₂ cos Δλ + dz².
    Solved for Δλ at the chord of the radius it gives the half-width of the disc in each row
    in closed form; the sum over that stretch is a difference of two running sums.

    Examples
    --------
    People in nine cells of 0.1 degrees, within 12 km of each: the neighbors north and south
    (11.1 km) and east and west (9.1 km) count, the corners (14.4 km) do not.

    >>> grid = GeoGrid.north_up(139, 35.15, 0.1, 0.1, shape=(3, 3))
    >>> grid_sum_within_km([[1, 2, 3], [4, 5, 6], [7, 8, 9]], grid, radius_km=12)
    array([[ 7., 11., 11.],
           [17., 25., 23.],
           [19., 29., 23.]])
    """
    cells = _checked(values, grid)
    start, shape = 0, cells.shape
    if rows is not None:
        start, shape = rows.start, (rows.stop - rows.start, grid.columns)
    wanted = np.ones(shape, bool) if mask is None else np.asarray(mask, bool)
    if wanted.shape != shape:
        raise LayerError("geodesy.mask", given=str(wanted.shape), shape=str(shape))
    check_positive(radius_km, what="radius_km")
    asked = np.flatnonzero(wanted.any(axis=1))
    if not len(asked):
        return np.full(shape, np.nan)
    out = np.full(shape, np.nan)

    def take(block: slice, columns: slice, sums: FloatArray) -> None:
        here = slice(block.start - start, block.stop - start), columns
        np.copyto(out[here], sums, where=wanted[here])

    _sum_by_blocks(
        _Summed(cells, grid, radius_km, row_shift, col_shift),
        slice(start + int(asked[0]), start + int(asked[-1]) + 1),
        lambda block: np.asarray(wanted[block.start - start : block.stop - start].any(axis=0)),
        take,
    )
    return out


def grid_sum_at_cells(
    values: npt.ArrayLike,
    grid: GeoGrid,
    row: npt.ArrayLike,
    column: npt.ArrayLike,
    *,
    radius_km: float,
    row_shift: float = 0.0,
    col_shift: float = 0.0,
    nodata: float | None = None,
) -> FloatArray:
    """Return, for some cells of a raster, the sum of all cells within a radius.

    Parameters
    ----------
    values, grid, radius_km, row_shift, col_shift
        As of :func:`grid_sum_within_km`, whose sums these are.
    row, column : array_like of int, shape (n,)
        Cells of the raster.
    nodata : float, optional
        Cells of this value, and NaN, count as 0.

    Returns
    -------
    ndarray of float, shape (n,)
        Sums.

    Raises
    ------
    LayerError
        As there.

    Examples
    --------
    >>> grid = GeoGrid.north_up(139, 35.15, 0.1, 0.1, shape=(3, 3))
    >>> people = [[1, 2, 3], [4, 5, 6], [7, 8, -1]]
    >>> grid_sum_at_cells(people, grid, [1, 2], [1, 1], radius_km=12, nodata=-1)
    array([25., 20.])
    """
    cells = _checked(values, grid)
    check_positive(radius_km, what="radius_km")
    down, right = np.asarray(row, np.int64), np.asarray(column, np.int64)
    found = np.empty(len(down))
    if not len(found):
        return found
    first_row, last_row = int(down.min()), int(down.max())
    # few bits sort by their digits, in no time
    order = np.argsort((down - first_row).astype(np.int32), kind="stable")
    ends = np.cumsum(np.bincount(down - first_row))

    def of(block: slice) -> IntArray:
        before = ends[block.start - first_row - 1] if block.start > first_row else 0
        return np.asarray(order[before : ends[block.stop - first_row - 1]])

    def wanted(block: slice) -> BoolArray:
        asked = np.zeros(grid.columns, bool)
        asked[right[of(block)]] = True
        return asked

    def take(block: slice, columns: slice, sums: FloatArray) -> None:
        some = of(block)
        some = some[(right[some] >= columns.start) & (right[some] < columns.stop)]
        found[some] = sums[down[some] - block.start, right[some] - columns.start]

    _sum_by_blocks(
        _Summed(cells, grid, radius_km, row_shift, col_shift, nodata),
        slice(first_row, last_row + 1),
        wanted,
        take,
    )
    return found


class _Summed(NamedTuple):
    """What is summed, and how far around which place of a cell."""

    cells: FloatArray
    grid: GeoGrid
    radius_km: float
    row_shift: float
    col_shift: float
    nodata: float | None = None


def _sum_by_blocks(
    what: _Summed,
    asked: slice,
    wanted: Callable[[slice], BoolArray],
    take: Callable[[slice, slice, FloatArray], None],
) -> None:
    """Sum around the columns that are wanted of each block of the rows that are asked for.

    A running sum stays 0 before the first cell that counts, and nobody asks for what follows the
    last: of a country in a sea the windows are small enough for a processor's own memory.
    """
    cells, grid, radius_m = what.cells, what.grid, chord_m(what.radius_km)
    reach = _reach(grid, what.radius_km)
    offsets = np.arange(
        max(int(np.floor(what.row_shift)) - reach, 1 - grid.rows),
        min(int(np.ceil(what.row_shift)) + reach, grid.rows - 1) + 1,
    )
    before, after = int(offsets[0]), int(offsets[-1]) + 1
    top = max(asked.start + before, 0)
    # of a part of the raster only the rows within reach count
    near = cells[top : asked.stop - 1 + after]
    _check_finite(near, what.nodata)
    begins = _first_columns(near, what.nodata)

    def look(part: slice) -> None:
        block = slice(part.start + asked.start, part.stop + asked.start)
        spans = _spans(wanted(block))
        if not spans:
            return
        here = np.arange(block.start, block.stop)[:, None]
        first, stop = _stretches(
            grid, here + what.row_shift, here + offsets, what.col_shift, radius_m
        )
        some = first < stop
        sources = slice(max(block.start + before, 0) - top, block.stop - 1 + after - top)
        west = min(int(begins[sources].min()), spans[0].start + int(first[some].min(initial=0)))
        east = spans[-1].stop - 1 + int(stop[some].max(initial=0))
        window = slice(max(west, 0), max(min(east, grid.columns), 0))
        running = _running_sums(near[sources, window], what.nodata)
        for columns in spans:
            within = slice(columns.start - window.start, columns.stop - window.start)
            first_source = block.start + before - top - sources.start
            sums = _block_sums(running, within, first, stop, first_source=first_source)
            take(block, columns, sums)

    piece_by_piece(look, asked.stop - asked.start, _ROWS_AT_ONCE)


def grid_sum_at_points(
    values: npt.ArrayLike,
    grid: GeoGrid,
    lon: npt.ArrayLike,
    lat: npt.ArrayLike,
    *,
    radius_km: float,
) -> FloatArray:
    """Return, for any points, the sum of all cells of a raster within a radius.

    Parameters
    ----------
    values : array_like, shape (rows, columns)
        What is summed; row 0 is the northernmost. Cells of no data must hold
        0 or be masked.
    grid : GeoGrid
        Where the cells lie: in degrees, north up.
    lon, lat : array_like, shape (n,)
        Points, degrees; they may lie outside the raster.
    radius_km : float
        Geodesic radius around a point; a cell counts when its center is within.

    Returns
    -------
    ndarray of float, shape (n,)
        Sums.

    Raises
    ------
    LayerError
        Where the values are not of the grid's shape, a value or a coordinate is not finite, or
        the grid is not in degrees and north up, or reaches beyond a pole.

    Notes
    -----
    The method of :func:`grid_sum_within_km`, one point at a time instead of one row.

    Examples
    --------
    >>> grid = GeoGrid.north_up(139, 35.15, 0.1, 0.1, shape=(3, 3))
    >>> values = [[1, 2, 3], [4, 5, 6], [7, 8, 9]]
    >>> grid_sum_at_points(values, grid, [139.15, 139.33], [35.0, 35.0], radius_km=12)
    array([25.,  6.])
    """
    cells = _checked(values, grid)
    x, y = check_points(lon, lat)
    radius_m = chord_m(check_positive(radius_km, what="radius_km"))
    _check_finite(cells)
    running = _running_sums(cells)
    width = running.shape[1]
    flat = running.ravel()
    reach = _reach(grid, radius_km)
    all_rows = 2 * reach + 2 >= grid.rows
    source = np.arange(grid.rows) if all_rows else np.arange(-reach, reach + 2)
    sums = np.empty(len(x))
    for part in chunks(len(x), max(1, _CELLS_AT_ONCE // len(source))):
        down, right = grid.from_xy(x[part, None], y[part, None])
        row, column = down - 0.5, right - 0.5
        rows = source if all_rows else np.floor(row).astype(np.int64) + source
        first, stop = _stretches(grid, row, rows, column, radius_m)
        base = np.clip(rows, 0, grid.rows - 1) * width
        last = flat.take(base + np.clip(stop, 0, grid.columns))
        sums[part] = (last - flat.take(base + np.clip(first, 0, grid.columns))).sum(axis=1)
    return sums


def _checked(values: npt.ArrayLike, grid: GeoGrid) -> FloatArray:
    try:
        cells = np.asarray(np.ma.filled(values, 0))
        # single numbers are summed as double ones, row by row
        cells = cells if cells.dtype == np.float32 else cells.astype(np.float64, copy=False)
    except (TypeError, ValueError):
        raise LayerError("geodesy.raster_no_numbers") from None
    if cells.ndim != 2 or cells.size == 0:
        raise LayerError("geodesy.raster_shape", shape=str(cells.shape))
    grid.check_shape(cells.shape)
    west, south, _, north = grid.bounds
    # a millionth of a degree forgives steps such as 1/120
    on_earth = np.isfinite(west) and north <= 90 + 1e-6 and south >= -90 - 1e-6
    if not (grid.is_north_up and grid.is_along_parallels and on_earth):
        raise LayerError("geodesy.raster_corner", south=f"{south:g}", north=f"{north:g}")
    return cells


def _reach(grid: GeoGrid, radius_km: float) -> int:
    """Return how many rows a radius spans at most."""
    return int(radius_km / (_SHORTEST_DEGREE_KM * grid.lat_step)) + 1


def _parallel_m(grid: GeoGrid, row: npt.ArrayLike) -> tuple[FloatArray, FloatArray]:
    _, lat = grid.xy(np.asarray(row, np.float64) + 0.5, 0)
    return parallel_m(lat)


def _counted(cells: FloatArray, nodata: float | None) -> BoolArray:
    return cells != 0 if nodata is None else (cells != 0) & (cells != nodata) & ~np.isnan(cells)


def _check_finite(cells: FloatArray, nodata: float | None = None) -> None:
    # extremes are NaN where any number is, and cost no temporary array
    lowest, highest = (np.min, np.max) if nodata is None else (np.fmin.reduce, np.fmax.reduce)
    if not np.isfinite([lowest(cells, axis=None), highest(cells, axis=None)]).all():
        bad = int((~np.isfinite(cells)).sum())
        raise LayerError("geodesy.raster_not_finite", bad=bad, count=cells.size)


def _first_columns(cells: FloatArray, nodata: float | None) -> IntArray:
    """Return for each row a column before which nothing counts."""
    found = np.empty(len(cells), np.int64)
    for some in chunks(len(cells), _ROWS_AT_ONCE):
        counted = _counted(cells[some], nodata).any(axis=0)
        found[some] = np.argmax(np.append(counted, True))
    return found


def _running_sums(cells: FloatArray, nodata: float | None = None) -> FloatArray:
    running = np.empty((cells.shape[0], cells.shape[1] + 1))
    running[:, 0] = 0
    # numbers of another kind would pass through a small buffer, at a third of the speed
    running[:, 1:] = cells
    if nodata is not None:
        running[:, 1:][~_counted(cells, nodata)] = 0
    np.cumsum(running[:, 1:], axis=1, out=running[:, 1:])
    return running


def _stretches(
    grid: GeoGrid,
    row: npt.ArrayLike,
    source_row: IntArray,
    column: npt.ArrayLike,
    radius_m: float,
) -> tuple[IntArray, IntArray]:
    """Return the first column within the radius of a place and the one after the last.

    Both are the same where the source row is out of reach or out of the raster.
    """
    axis, height = _parallel_m(grid, row)
    source_axis, source_height = _parallel_m(grid, np.clip(source_row, 0, grid.rows - 1))
    # 1 - cos Δλ = 2 sin² Δλ/2, which keeps its digits where Δλ is small
    room = radius_m**2 - (height - source_height) ** 2 - (axis - source_axis) ** 2
    sine = np.sqrt(np.clip(room / (4 * axis * source_axis), 0.0, 1.0))
    half_width = np.degrees(2 * np.arcsin(sine)) / grid.lon_step
    middle = np.asarray(column, np.float64)
    first = np.ceil(middle - half_width)
    stop = np.floor(middle + half_width) + 1
    outside = (room < 0) | (source_row < 0) | (source_row >= grid.rows)
    stop[outside] = first[outside]
    return first.astype(np.int64), stop.astype(np.int64)


def _spans(wanted: BoolArray) -> list[slice]:
    columns = np.flatnonzero(wanted)
    if len(columns) == 0:
        return []
    breaks = np.flatnonzero(np.diff(columns) > _GAP_COLUMNS)
    starts = columns[np.r_[0, breaks + 1]]
    stops = columns[np.r_[breaks, len(columns) - 1]] + 1
    return [slice(int(a), int(b)) for a, b in zip(starts, stops, strict=True)]


def _block_sums(
    running: FloatArray, columns: slice, first: IntArray, stop: IntArray, *, first_source: int
) -> FloatArray:
    sums = np.zeros((len(first), columns.stop - columns.start))
    changes = ((np.diff(first, axis=0) != 0) | (np.diff(stop, axis=0) != 0)).T
    for offset, changed in enumerate(changes):
        left, right = first[:, offset], stop[:, offset]
        edges = [0, *(np.flatnonzero(changed) + 1).tolist(), len(left)]
        for begin, end in pairwise(edges):
            a, b = int(left[begin]), int(right[begin])
            if a == b:
                continue
            source = running[first_source + offset + begin : first_source + offset + end]
            sums[begin:end] += _columns(source, columns.start + b, columns.stop + b)
            sums[begin:end] -= _columns(source, columns.start + a, columns.stop + a)
    return sums


def _columns(running: FloatArray, start: int, stop: int) -> FloatArray:
    if start >= 0 and stop <= running.shape[1]:
        return running[:, start:stop]
    # beyond the raster's edge the running sum stays what it was
    return running[:, np.clip(np.arange(start, stop), 0, running.shape[1] - 1)]

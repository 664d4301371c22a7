"""Sums within a geodesic radius on a raster in degrees, exactly, by sums along rows."""

from __future__ import annotations

from itertools import pairwise

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
    radius_m = chord_m(check_positive(radius_km, what="radius_km"))
    asked = np.flatnonzero(wanted.any(axis=1))
    if not len(asked):
        return np.full(shape, np.nan)
    out = np.full(shape, np.nan)
    reach = _reach(grid, radius_km)
    offsets = np.arange(
        max(int(np.floor(row_shift)) - reach, 1 - grid.rows),
        min(int(np.ceil(row_shift)) + reach, grid.rows - 1) + 1,
    )
    # of a part of the raster only the rows within reach count
    before, after = start + int(offsets[0]), start + int(offsets[-1])
    top = max(int(asked[0]) + before, 0)
    running = _running_sums(cells[top : int(asked[-1]) + after + 1])
    for part in chunks(int(asked[-1]) + 1 - int(asked[0]), _ROWS_AT_ONCE):
        block = slice(part.start + int(asked[0]), part.stop + int(asked[0]))
        here = start + np.arange(block.start, block.stop)[:, None]
        first, stop = _stretches(grid, here + row_shift, here + offsets, col_shift, radius_m)
        for columns in _spans(wanted[block]):
            sums = _block_sums(
                running, columns, first, stop, first_source=block.start + before - top
            )
            np.copyto(out[block, columns], sums, where=wanted[block, columns])
    return out


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


def _running_sums(cells: FloatArray) -> FloatArray:
    running = np.empty((cells.shape[0], cells.shape[1] + 1))
    running[:, 0] = 0
    # a running sum carries on whatever is not finite
    with np.errstate(invalid="ignore", over="ignore"):
        np.cumsum(cells, axis=1, dtype=np.float64, out=running[:, 1:])
    spoiled = ~np.isfinite(running[:, -1])
    if spoiled.any():
        bad = int((~np.isfinite(cells[spoiled])).sum())
        raise LayerError("geodesy.raster_not_finite", bad=bad, count=cells.size)
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
    columns = np.flatnonzero(wanted.any(axis=0))
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

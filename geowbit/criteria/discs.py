"""Sum, mean, lowest and highest of the raster cells within a radius."""

from __future__ import annotations

from typing import Literal

import numpy as np
import numpy.typing as npt

from geowbit.core.errors import LayerError
from geowbit.geodesy import circle_half_width_deg
from geowbit.layers import Cells

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
Statistic = Literal["sum", "mean", "min", "max"]

# windows grow with the radius, and with them the memory
_MOST_CELLS_ACROSS: dict[Statistic, int] = {"sum": 1_000, "mean": 1_000, "min": 250, "max": 250}
_CELLS_AT_ONCE = 1_000_000
_PAIRS_AT_ONCE = 500_000


def cells_within(
    raster: Cells,
    lon: npt.ArrayLike,
    lat: npt.ArrayLike,
    *,
    radius_km: float,
    statistic: Statistic,
) -> FloatArray:
    """Return a statistic of the cells whose centers lie within a radius of each point.

    Parameters
    ----------
    raster : Cells
        Any raster; cells where nothing is known do not count.
    lon, lat : array_like, shape (n,)
        Points, degrees; they may lie beside the raster.
    radius_km : float
        Geodesic radius.
    statistic : {"sum", "mean", "min", "max"}
        The mean is weighted by the areas of the cells.

    Returns
    -------
    ndarray, shape (n,)
        NaN where no cell within the radius is known.

    Raises
    ------
    LayerError
        Where the radius spans more cells than memory allows.

    Notes
    -----
    In each row of cells the circle is one stretch, whose sum is a difference of two running
    sums, and whose extreme is that of two stretches of a power of two. On a raster along
    parallels the ends are exact on the ellipsoid; in a projection they follow from its scale
    at the point, whose change within the radius is left out (3 parts in 10,000 over 50 km of
    a UTM zone).

    Examples
    --------
    >>> import numpy as np
    >>> from geowbit.geodesy import GeoGrid
    >>> from geowbit.layers import Raster
    >>> grid = GeoGrid.north_up(139.0, 35.15, 0.1, 0.1, shape=(3, 3))
    >>> heights = Raster(np.arange(9.0).reshape(3, 3), grid)
    >>> cells_within(heights, [139.15], [35.0], radius_km=12, statistic="max")
    array([7.])
    """
    x, y = np.asarray(lon, float), np.asarray(lat, float)
    down, right = raster.grid.places(x, y)
    found = np.full(len(x), np.nan)
    # no point beside the raster by more than the radius has a cell within it
    near = _near(raster, down, right, radius_km)
    if not len(near):
        return found
    step = raster.grid.step_m(down[near], right[near])
    halo = _halo(step, radius_km)
    if halo > _MOST_CELLS_ACROSS[statistic]:
        raise LayerError(
            "criteria.radius_cells",
            radius_km=f"{radius_km:g}",
            cells=int(halo),
            most=_MOST_CELLS_ACROSS[statistic],
        )
    row = np.clip(np.floor(down[near]), 0, raster.grid.shape[0] - 1).astype(np.int64)
    col = np.clip(np.floor(right[near]), 0, raster.grid.shape[1] - 1).astype(np.int64)
    for window in raster.windows(row, col, halo=halo, cells=_CELLS_AT_ONCE):
        of_window = _Stretches(raster, window.values, window.top, window.left, statistic)
        size = max(1, _PAIRS_AT_ONCE // (2 * halo + 2))
        for start in range(0, len(window.points), size):
            some = window.points[start : start + size]
            points = near[some]
            found[points] = of_window.at(
                down[points], right[points], y[points], step[some], halo=halo, radius_km=radius_km
            )
    return found


class _Stretches:
    """The rows of a window, ready to tell what any stretch of them comes to."""

    def __init__(
        self, raster: Cells, values: FloatArray, top: int, left: int, statistic: Statistic
    ) -> None:
        self.raster, self.top, self.left, self.statistic = raster, top, left, statistic
        known = np.isfinite(values)
        self.shape = values.shape
        weight = np.ones(values.shape[0])
        if statistic == "mean":
            weight = raster.grid.cell_area_km2(top + np.arange(len(weight)))
        self.count = _running(known * weight[:, None])
        if statistic in ("sum", "mean"):
            self.total = _running(np.where(known, values, 0.0) * weight[:, None])
            return
        # the least is the highest of the negatives
        self.sign = 1.0 if statistic == "max" else -1.0
        level = np.where(known, self.sign * values, -np.inf)
        self.levels = [level]
        while 2 ** len(self.levels) <= self.shape[1]:
            half = 2 ** (len(self.levels) - 1)
            level = np.maximum(level[:, :-half], level[:, half:])
            self.levels.append(level)

    def at(
        self,
        down: FloatArray,
        right: FloatArray,
        lat: FloatArray,
        step: FloatArray,
        *,
        halo: int,
        radius_km: float,
    ) -> FloatArray:
        """Return the statistic within the radius of places in this window."""
        rows = np.floor(down).astype(np.int64)[:, None] + np.arange(-halo, halo + 1)
        low, high = _ends(self.raster, down, lat, step, rows, radius_km=radius_km)
        middle = right[:, None] - 0.5 - self.left
        with np.errstate(invalid="ignore"):
            first = np.ceil(middle + low)
            stop = np.floor(middle + high) + 1
        at_row = rows - self.top
        reached = np.isfinite(first) & (at_row >= 0) & (at_row < self.shape[0])
        first = np.clip(np.where(reached, first, 0), 0, self.shape[1]).astype(np.int64)
        stop = np.clip(np.where(reached, stop, 0), 0, self.shape[1]).astype(np.int64)
        stop = np.maximum(stop, first)
        at_row = np.where(reached, at_row, 0)
        count = _difference(self.count, at_row, first, stop)
        known = count > 0
        if self.statistic in ("sum", "mean"):
            total = _difference(self.total, at_row, first, stop)
            with np.errstate(invalid="ignore", divide="ignore"):
                found = total / count if self.statistic == "mean" else total
        else:
            found = self.sign * self._highest(at_row, first, stop)
        return np.where(known, found, np.nan)

    def _highest(self, row: IntArray, first: IntArray, stop: IntArray) -> FloatArray:
        length = stop - first
        level = np.frexp(np.maximum(length, 1))[1] - 1
        found = np.full(row.shape, -np.inf)
        for number, table in enumerate(self.levels):
            here = (level == number) & (length > 0)
            at, begin, end = row[here], first[here], stop[here]
            found[here] = np.maximum(table[at, begin], table[at, end - 2**number])
        highest: FloatArray = found.max(axis=1)
        return highest


def _near(raster: Cells, down: FloatArray, right: FloatArray, radius_km: float) -> IntArray:
    rows, columns = raster.grid.shape
    beside = np.maximum(
        np.maximum(-down, down - rows) / rows, np.maximum(-right, right - columns) / columns
    )
    # the step is not known far away: first those within some widths of the raster
    some = np.flatnonzero(beside <= max(1.0, 50 * radius_km * 1e3 / _width_m(raster)))
    if not len(some):
        return some
    halo = _halo(raster.grid.step_m(down[some], right[some]), radius_km)
    near = (
        (down[some] >= -halo)
        & (down[some] <= rows + halo)
        & (right[some] >= -halo)
        & (right[some] <= columns + halo)
    )
    return some[near]


def _width_m(raster: Cells) -> float:
    return raster.grid.cell_m() * max(raster.grid.shape)


def _halo(step: FloatArray, radius_km: float) -> int:
    """Return how many cells a radius spans at most, along rows or columns."""
    inverse = np.linalg.inv(step)
    across = np.sqrt((inverse**2).sum(axis=2)).max()
    return int(np.ceil(across * radius_km * 1e3)) + 1


def _ends(
    raster: Cells,
    down: FloatArray,
    lat: FloatArray,
    step: FloatArray,
    rows: IntArray,
    *,
    radius_km: float,
) -> tuple[FloatArray, FloatArray]:
    """Return how far before and after its middle the circle reaches in each row, in cells."""
    if raster.grid.is_along_parallels:
        _, row_lat = raster.grid.degrees(rows + 0.5, np.zeros(rows.shape))
        reach = circle_half_width_deg(
            lat[:, None], np.clip(row_lat, -90, 90), radius_km=radius_km
        ) / abs(raster.grid.lon_step)
        return -reach, reach
    # |step · (dx, dy)|² = r², solved for dx
    across, along = step[:, :, 0], step[:, :, 1]
    a = (across**2).sum(axis=1)[:, None]
    b = (across * along).sum(axis=1)[:, None]
    c = (along**2).sum(axis=1)[:, None]
    dy = rows + 0.5 - down[:, None]
    with np.errstate(invalid="ignore"):
        root = np.sqrt((b * dy) ** 2 - a * (c * dy**2 - (radius_km * 1e3) ** 2))
    return (-b * dy - root) / a, (-b * dy + root) / a


def _running(values: FloatArray) -> FloatArray:
    running = np.zeros((values.shape[0], values.shape[1] + 1))
    np.cumsum(values, axis=1, out=running[:, 1:])
    return running


def _difference(running: FloatArray, row: IntArray, first: IntArray, stop: IntArray) -> FloatArray:
    total: FloatArray = (running[row, stop] - running[row, first]).sum(axis=1)
    return total

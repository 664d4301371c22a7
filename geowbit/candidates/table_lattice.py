"""Whether candidates are the cells of a regular longitude-latitude lattice, and of which."""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from geowbit.geodesy import GeoGrid

# a center may stand off its place by this share of a cell before the places are no lattice
_SLACK = 0.02
_MIN_STEP_DEG = 1e-5
# beyond this the empty cells of the box would take more memory than any image is worth
_MAX_CELLS = 400_000_000


@dataclass(frozen=True)
class Lattice:
    """A lattice of cells and the cell of each candidate.

    Attributes
    ----------
    grid : GeoGrid
        In degrees, north up.
    row, column : ndarray of int
        Cell of each candidate.
    """

    grid: GeoGrid
    row: npt.NDArray[np.int64]
    column: npt.NDArray[np.int64]


def table_lattice(table: pd.DataFrame) -> Lattice | None:
    """Return the lattice of a sites table, or None where its candidates are no lattice.

    Parameters
    ----------
    table : DataFrame or GeoDataFrame
        With ``lon`` and ``lat`` (centers, degrees) and, where it has one, a geometry: polygons
        give the size of a cell, points are no cells.

    Returns
    -------
    Lattice or None

    Examples
    --------
    >>> import pandas as pd
    >>> found = table_lattice(pd.DataFrame({"lon": [139.0, 139.5, 140.5], "lat": [35, 36, 36.0]}))
    >>> found.grid
    GeoGrid(west=138.75, north=36.5, lon_step=0.5, lat_step=1, shape=(2, 4))
    """
    if not len(table):
        return None
    steps: tuple[float | None, float | None] = (None, None)
    if isinstance(table, gpd.GeoDataFrame) and table.active_geometry_name is not None:
        first = table.geometry.iloc[0]
        if first is None or first.geom_type != "Polygon" or len(first.exterior.coords) != 5:
            return None
        west, south, east, north = first.bounds
        if not shapely.equals_exact(
            first.normalize(), shapely.box(west, south, east, north).normalize(), 1e-9
        ):
            return None
        steps = (east - west, north - south)
    return find_lattice(table["lon"], table["lat"], lon_step=steps[0], lat_step=steps[1])


def find_lattice(
    lon: npt.ArrayLike,
    lat: npt.ArrayLike,
    *,
    lon_step: float | None = None,
    lat_step: float | None = None,
) -> Lattice | None:
    """Return the lattice on which places lie, or None.

    Parameters
    ----------
    lon, lat : array of float
        Centers of cells, degrees.
    lon_step, lat_step : float, optional
        Size of a cell in degrees; without it, the least distance between two columns or rows.

    Returns
    -------
    Lattice or None
        None where a place lies off the lattice or two share a cell.

    Examples
    --------
    >>> find_lattice([139.0, 139.1, 139.17], [35.0, 35.0, 35.0], lat_step=0.1) is None
    True
    """
    column = _axis(np.asarray(lon, dtype=float), lon_step)
    row = _axis(-np.asarray(lat, dtype=float), lat_step)
    if column is None or row is None:
        return None
    (first_x, step_x, x), (first_y, step_y, y) = column, row
    columns, rows = int(x.max()) + 1, int(y.max()) + 1
    if rows * columns > _MAX_CELLS:
        return None
    taken = np.zeros(rows * columns, dtype=bool)
    taken[y * columns + x] = True
    if int(taken.sum()) != len(x):
        return None
    corner = first_x - step_x / 2, -(first_y - step_y / 2)
    return Lattice(GeoGrid.north_up(*corner, step_x, step_y, shape=(rows, columns)), y, x)


def _axis(
    at: npt.NDArray[np.float64], step: float | None
) -> tuple[float, float, npt.NDArray[np.int64]] | None:
    if not len(at) or not np.isfinite(at).all():
        return None
    if step is None:
        gaps = np.diff(np.unique(np.round(at, 7)))
        gaps = gaps[gaps > _MIN_STEP_DEG]
        if not len(gaps):
            return None
        least = float(gaps.min())
        # the whole span over the number of steps is sharper than any single gap
        step = float((at.max() - at.min()) / max(1.0, np.round(gaps / least).sum()))
    if step < _MIN_STEP_DEG:
        return None
    first = float(at.min())
    index = np.round((at - first) / step)
    if np.abs(at - first - index * step).max() > _SLACK * step:
        return None
    return first, step, index.astype(np.int64)

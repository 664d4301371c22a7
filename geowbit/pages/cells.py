"""Cells as a map draws them: how far they reach, and one of many where they share a pixel."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from geowbit.candidates import Lattice
from geowbit.geodesy import meters_per_degree

# a page holds so many
MOST_CELLS = 2_000_000
_SAME_SIZE = 1.7
_HEXAGON_CORNERS = 8


def reach_m(table: pd.DataFrame) -> float | None:
    """Return how far cells of one size reach from their centers, m; None where they are none.

    Parameters
    ----------
    table : DataFrame
        With ``lon`` and ``lat`` of the centers; its geometry tells the cells.
    """
    if not isinstance(table, gpd.GeoDataFrame) or not len(table):
        return None
    shapes = table.geometry.to_numpy()
    if not (shapely.get_type_id(shapes) == shapely.GeometryType.POLYGON).all():
        return None
    if shapely.get_num_coordinates(shapes).max() > _HEXAGON_CORNERS:
        return None
    places, row = shapely.get_coordinates(shapes, return_index=True)
    lon, lat = (table[axis].to_numpy(float) for axis in ("lon", "lat"))
    east_m, north_m = meters_per_degree(lat)
    off = (places - np.stack([lon, lat], axis=1)[row]) * np.stack([east_m, north_m], axis=1)[row]
    # the corner that is farthest from the center
    reach = np.zeros(len(table))
    np.maximum.at(reach, row, np.hypot(off[:, 0], off[:, 1]))
    low, high = np.quantile(reach, [0.05, 0.95])
    return float(high) if low > 0 and high / low < _SAME_SIZE else None


def coarser(
    table: pd.DataFrame, lattice: Lattice, worth: npt.ArrayLike
) -> tuple[pd.DataFrame, int]:
    """Return for each block of cells the one of most worth, where there are too many.

    Parameters
    ----------
    table : GeoDataFrame
    lattice : Lattice
        Of `table`.
    worth : array of float
        Of each row.

    Returns
    -------
    DataFrame, int
        Rows of `table`, each at the middle of its block, and the cells on a side of a block.
    """
    side = int(np.ceil(np.sqrt(len(table) / MOST_CELLS)))
    if side <= 1:
        return table, 1
    blocks = lattice.grid.coarser(side)
    block = lattice.row // side * blocks.columns + lattice.column // side
    order = np.lexsort((-np.asarray(worth, dtype=float), block))
    first = order[np.r_[True, np.diff(block[order]) > 0]]
    row, column = np.divmod(block[first], blocks.columns)
    lon, lat = blocks.degrees(row + 0.5, column + 0.5)
    (west, north), (east, south) = blocks.degrees(row, column), blocks.degrees(row + 1, column + 1)
    shapes = shapely.box(west, south, east, north)
    return table.iloc[first].assign(lon=lon, lat=lat).set_geometry(
        gpd.GeoSeries(shapes, table.index[first], crs="EPSG:4326")
    ), side

"""The mean of a raster over polygons, each cell by the share of it that lies inside."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from geowbit.core.errors import LayerError
from geowbit.layers import Cells

FloatArray = npt.NDArray[np.float64]

# edges are cut before they are bent into a projection, degrees
_EDGE_DEG = 0.02
_MOST_CELLS = 30_000_000
# what is left of a zone when all it holds is rounding, in cells
_NOTHING = 1e-6


def mean_in_polygons(raster: Cells, polygons: Any) -> FloatArray:
    """Return the mean of a raster over each polygon.

    Parameters
    ----------
    raster : Cells
        Any raster; cells where nothing is known do not count.
    polygons : sequence of Polygon or MultiPolygon, or GeoSeries
        In degrees (EPSG:4326).

    Returns
    -------
    ndarray, shape (n,)
        Means weighted by the area of each cell that lies inside; NaN where none is known.

    Raises
    ------
    LayerError
        Where a geometry is no polygon, a polygon spans too many cells for memory, or
        `exactextract` is needed and not installed.

    Notes
    -----
    Polygons are brought among the cells, not the cells among the polygons. Those that are
    rectangles there, as grid squares on a raster in degrees, are differences of a summed-area
    table (Crow 1984), interpolated where they cut a cell; the others go to `exactextract`.

    Examples
    --------
    >>> import numpy as np
    >>> from shapely import box
    >>> from geowbit.geodesy import GeoGrid
    >>> from geowbit.layers import Raster
    >>> grid = GeoGrid.north_up(0.0, 0.02, 0.01, 0.01, shape=(2, 2))
    >>> depth = Raster(np.array([[1.0, 2.0], [3.0, 4.0]]), grid)
    >>> mean_in_polygons(depth, [box(0, 0, 0.02, 0.02), box(0.005, 0.01, 0.015, 0.02)]).round(4)
    array([2.5, 1.5])
    """
    shapes = np.asarray(getattr(polygons, "geometry", polygons), dtype=object)
    if (shapely.get_dimensions(shapes) != 2).any():
        raise LayerError("criteria.mean_of_points")
    if not raster.grid.crs.is_geographic:
        shapes = shapely.segmentize(shapes, _EDGE_DEG)
    among = shapely.transform(shapes, lambda at: np.column_stack(raster.grid.places(*at.T)[::-1]))
    left, top, right, bottom = shapely.bounds(among).T
    rows, columns = raster.grid.shape
    touched = np.flatnonzero((left < columns) & (right > 0) & (top < rows) & (bottom > 0))
    found = np.full(len(shapes), np.nan)
    if not len(touched):
        return found
    first_row, last_row = _inside(top[touched], bottom[touched], rows)
    first_col, last_col = _inside(left[touched], right[touched], columns)
    height, width = last_row - first_row, last_col - first_col
    if int((height * width).max()) > _MOST_CELLS:
        raise LayerError("criteria.mean_cells", cells=int((height * width).max()))
    square = _rectangles(among[touched])
    # the middle's window with a halo of half the largest holds every polygon
    for rectangles in (True, False):
        some = np.flatnonzero(square == rectangles)
        if not len(some):
            continue
        halo = int(max(height[some].max(), width[some].max())) // 2 + 1
        middle = (first_row[some] + last_row[some]) // 2, (first_col[some] + last_col[some]) // 2
        for window in raster.windows(*middle, halo=halo):
            zones = touched[some[window.points]]
            weight = raster.grid.cell_area_km2(window.top + np.arange(window.values.shape[0]))
            moved = shapely.transform(among[zones], lambda at, w=window: at - (w.left, w.top))
            means = _of_rectangles if rectangles else _of_polygons
            found[zones] = means(window.values, weight, moved)
    return found


def _inside(
    low: FloatArray, high: FloatArray, count: int
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Return first and last cell that a stretch touches within the raster."""
    first = np.clip(np.floor(low), 0, count - 1).astype(np.int64)
    return first, np.clip(np.ceil(high) - 1, first, count - 1).astype(np.int64)


def _rectangles(shapes: npt.NDArray[Any]) -> npt.NDArray[np.bool_]:
    left, top, right, bottom = shapely.bounds(shapes).T
    around = (right - left) * (bottom - top)
    # one in a million of a cell's area is the rounding of degrees
    return np.asarray(np.abs(around - shapely.area(shapes)) <= 1e-6 * np.maximum(around, 1e-9))


def _of_rectangles(values: FloatArray, weight: FloatArray, shapes: npt.NDArray[Any]) -> FloatArray:
    bounds = shapely.bounds(shapes)
    known = np.isfinite(values)
    amount = _box_sums(np.where(known, values, 0.0) * weight[:, None], bounds)
    area = _box_sums(known * weight[:, None], bounds)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(area > _NOTHING * weight.mean(), amount / area, np.nan)


def _box_sums(cells: FloatArray, bounds: FloatArray) -> FloatArray:
    table = np.zeros((cells.shape[0] + 1, cells.shape[1] + 1))
    np.cumsum(cells, axis=0, out=table[1:, 1:])
    np.cumsum(table, axis=1, out=table)
    left, top, right, bottom = bounds.T
    return (
        _within_table(table, bottom, right)
        - _within_table(table, top, right)
        - _within_table(table, bottom, left)
        + _within_table(table, top, left)
    )


def _within_table(table: FloatArray, row: FloatArray, col: FloatArray) -> FloatArray:
    """Return the sum above and left of places that may lie within a cell."""
    row = np.clip(row, 0, table.shape[0] - 1)
    col = np.clip(col, 0, table.shape[1] - 1)
    at_row = np.minimum(row.astype(np.int64), table.shape[0] - 2)
    at_col = np.minimum(col.astype(np.int64), table.shape[1] - 2)
    down, over = row - at_row, col - at_col
    return np.asarray(
        (1 - down) * ((1 - over) * table[at_row, at_col] + over * table[at_row, at_col + 1])
        + down * ((1 - over) * table[at_row + 1, at_col] + over * table[at_row + 1, at_col + 1])
    )


def _of_polygons(values: FloatArray, weight: FloatArray, shapes: npt.NDArray[Any]) -> FloatArray:
    try:
        from exactextract import exact_extract
        from exactextract.raster import NumPyRasterSource
    except ImportError as error:
        raise LayerError("criteria.no_exactextract") from error
    import geopandas as gpd
    import pyproj

    # no real system: rows and columns, which only have to be called the same on both sides
    flat = pyproj.CRS("EPSG:3857")
    # rows are counted downwards, and northings upwards
    upright = shapely.transform(shapes, lambda at: at * (1, -1))
    source = {"xmin": 0, "xmax": values.shape[1], "ymin": -values.shape[0], "ymax": 0}
    source |= {"srs_wkt": flat.to_wkt()}
    areas = np.broadcast_to(weight[:, None], values.shape).copy()
    table: pd.DataFrame = exact_extract(
        NumPyRasterSource(values, nodata=np.nan, **source),
        gpd.GeoDataFrame(geometry=upright, crs=flat),
        ["weighted_mean"],
        weights=NumPyRasterSource(areas, **source),
        output="pandas",
    )
    return table["weighted_mean"].to_numpy(float)

"""How much of each cell of a raster is land."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from affine import Affine
from rasterio.features import rasterize

POINTS_ACROSS = 16  # 256 points a cell
ROWS_AT_ONCE = 60


def land_percent(
    borders: npt.NDArray[Any], transform: Affine, shape: tuple[int, int]
) -> npt.NDArray[np.uint8]:
    """Return which percent of each cell lies within borders.

    Parameters
    ----------
    borders : ndarray of Polygon or MultiPolygon
        In the degrees of the raster; they may overlap.
    transform : Affine
        Where the raster stands, north up.
    shape : tuple of int
        Rows and columns.
    """
    rows, columns = shape
    parts = shapely.get_parts(borders)
    tree = shapely.STRtree(parts)
    found = np.zeros(shape, np.uint8)
    for top in range(0, rows, ROWS_AT_ONCE):
        high = min(ROWS_AT_ONCE, rows - top)
        left, upper = transform * (0, top)
        right, lower = transform * (columns, top + high)
        here = parts[tree.query(shapely.box(left, lower, right, upper))]
        if not len(here):
            continue
        fine = Affine(transform.a / POINTS_ACROSS, 0, left, 0, transform.e / POINTS_ACROSS, upper)
        points = rasterize(
            here, out_shape=(high * POINTS_ACROSS, columns * POINTS_ACROSS), transform=fine
        )
        cells = points.reshape(high, POINTS_ACROSS, columns, POINTS_ACROSS).mean(axis=(1, 3))
        found[top : top + high] = np.rint(100 * cells)
    return found

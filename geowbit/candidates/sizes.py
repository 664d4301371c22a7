"""How large candidates are: cells of a lattice, or polygons of their own."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from geowbit.candidates.table_lattice import table_lattice
from geowbit.geodesy import polygon_area_km2


def candidate_km2(table: pd.DataFrame) -> npt.NDArray[np.float64] | None:
    """Return the area of each candidate on the ellipsoid, None where they have none.

    Parameters
    ----------
    table : DataFrame or GeoDataFrame
        With ``lon`` and ``lat``; cells of a lattice need no geometry.

    Returns
    -------
    ndarray, shape (n,), or None
        Square kilometers. None where candidates are points.

    Examples
    --------
    >>> square = shapely.box(139, 35, 139.0125, 35.01)
    >>> frame = gpd.GeoDataFrame({"lon": [139.00625], "lat": 35.005}, geometry=[square], crs=4326)
    >>> candidate_km2(frame).round(3)
    array([1.266])
    """
    lattice = table_lattice(table)
    if lattice is not None:
        rows = np.arange(lattice.grid.rows)
        return np.asarray(lattice.grid.cell_area_km2(rows), float)[lattice.row]
    if not isinstance(table, gpd.GeoDataFrame) or table.active_geometry_name is None:
        return None
    shapes = table.geometry.to_numpy()
    kinds = shapely.get_type_id(shapes)
    if not len(kinds) or not np.isin(kinds, (3, 6)).all():
        return None
    return polygon_area_km2(shapes)

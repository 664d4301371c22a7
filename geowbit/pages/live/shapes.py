"""The outlines of candidates that are no lattice: hexagons, municipalities, own parcels."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from geowbit.candidates import STEPS_PER_DEGREE
from geowbit.pages.packing import deflated, residue_bytes

# about what 100 thousand hexagons have; a page of them is 3 MB larger
MOST_CORNERS = 600_000
_TOLERANCES_DEG = (0.0003, 0.001, 0.003)


def has_outlines(table: pd.DataFrame) -> bool:
    """Tell whether every candidate is a polygon.

    Examples
    --------
    >>> has_outlines(pd.DataFrame({"lon": [139.25], "lat": [35.25]}))
    False
    """
    if not isinstance(table, gpd.GeoDataFrame) or table.active_geometry_name is None:
        return False
    kinds = shapely.get_type_id(table.geometry.to_numpy())
    return bool(len(kinds)) and bool(np.isin(kinds, (3, 6)).all())


def packed_shapes(table: pd.DataFrame) -> dict[str, Any] | None:
    """Return the outlines of candidates as the page unpacks them.

    Parameters
    ----------
    table : DataFrame
        With ``lon`` and ``lat``; a GeoDataFrame of polygons has outlines.

    Returns
    -------
    dict or None
        ``count`` whole numbers and their text: rings of each candidate, corners of each ring,
        then the corners, each as steps of a meter or less from the one before, the first of a ring
        from the candidate's place; ground lies to the left of a ring. None where
        candidates are points, or have too many corners.

    Examples
    --------
    >>> square = shapely.box(139, 35, 139.5, 35.5)
    >>> frame = gpd.GeoDataFrame({"lon": [139.25], "lat": [35.25]}, geometry=[square], crs=4326)
    >>> packed_shapes(frame)["count"]
    10
    """
    if not has_outlines(table):
        return None
    shapes = _simplified(table.geometry.to_numpy())
    if shapes is None:
        return None
    # with the ground to the left hand
    parts, owner = shapely.get_parts(shapely.orient_polygons(shapes), return_index=True)
    rings, part = shapely.get_rings(parts, return_index=True)
    corners, ring = shapely.get_coordinates(rings, return_index=True)
    # a ring ends where it began
    last = np.append(np.diff(ring) != 0, True)
    corners, ring = corners[~last], ring[~last]
    # the page rounds places the same way, so that what neighbors share stays shared
    places = np.floor(table[["lon", "lat"]].to_numpy(float) * STEPS_PER_DEGREE + 0.5)
    whole = (np.rint(corners * STEPS_PER_DEGREE) - places[owner[part[ring]]]).astype(np.int64)
    first = np.append(True, np.diff(ring) != 0)
    steps = np.diff(whole, axis=0, prepend=0)
    steps[first] = whole[first]
    numbers = np.concatenate(
        [
            np.bincount(owner[part], minlength=len(shapes)),
            np.bincount(ring, minlength=len(rings)),
            steps.T.ravel(),
        ]
    )
    return {"count": len(numbers), "rings": len(rings), **deflated(residue_bytes(numbers))}


def _simplified(shapes: npt.NDArray[Any]) -> npt.NDArray[Any] | None:
    if _fits(shapes):
        return shapes
    # sides that two have in common stay so, but where outlines lie over each other
    for simplify in (shapely.coverage_simplify, shapely.simplify):
        for tolerance_deg in _TOLERANCES_DEG:
            thin = simplify(shapes, tolerance_deg)
            if _fits(thin):
                return np.asarray(thin, object)
    return None


def _fits(shapes: npt.NDArray[Any]) -> bool:
    return int(shapely.get_num_coordinates(shapes).sum()) <= MOST_CORNERS

"""What is land: the user's own layer, that of the country, or the area as it was given."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from rasterio.features import shapes
from shapely.geometry.base import BaseGeometry

from geowbit.candidates.area import Shape, area_shape, inside
from geowbit.candidates.prefectures import (
    municipalities_of,
    municipality_at,
    municipality_raster,
)

# by what land is told from sea
OWN_LAND, EMBEDDED_LAND, NO_LAND = "own", "embedded", "none"


def shape_to_fill(area: dict[str, Any] | None, folder: Path) -> Shape:
    """Return the polygon that cells are to fill: an area, or all the land of the country."""
    if area and "prefectures" not in area:
        return area_shape(area, folder)
    return Shape(embedded_land(area["prefectures"] if area else None), [])


def embedded_land(prefectures: list[str] | None = None) -> BaseGeometry:
    """Return the land of the country, or of some prefectures, along the squares of its raster."""
    land = municipality_raster()
    chosen = land.values > 0
    if prefectures:
        chosen = np.isin(land.values, municipalities_of(prefectures))
    pieces = shapes(chosen.astype(np.uint8), mask=chosen, transform=land.grid.affine)
    return shapely.multipolygons([shapely.geometry.shape(piece) for piece, _ in pieces])


def land_mask(
    lon: npt.NDArray[np.float64],
    lat: npt.NDArray[np.float64],
    *,
    land: BaseGeometry | None,
    area: dict[str, Any] | None,
) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.int64]]:
    """Tell which points lie on land, and the municipality under each (0: none).

    Without a layer of land, points on the embedded land count where there are any; in an area
    that holds none, all do.
    """
    index = municipality_at(lon, lat)
    if land is not None:
        return inside(land, lon, lat), index
    if area and "prefectures" in area:
        return np.isin(index, municipalities_of(area["prefectures"])), index
    return (index > 0 if (index > 0).any() else np.ones(len(lon), bool)), index


def land_found(
    land: BaseGeometry | None, index: npt.NDArray[np.int64], off_land: int
) -> dict[str, Any]:
    """Return, for the record, by what land was told from sea and how many cells fell out."""
    told_by = OWN_LAND if land is not None else EMBEDDED_LAND
    if land is None and not (index > 0).any():
        told_by = NO_LAND
    return {"land": told_by, "off_land": off_land}

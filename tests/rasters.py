"""Rasters made up for tests."""

from __future__ import annotations

from typing import Any

import numpy.typing as npt

from geowbit.geodesy import GeoGrid
from geowbit.layers import Raster


def raster_at(
    values: npt.NDArray[Any],
    west: float,
    north: float,
    lon_step: float,
    lat_step: float,
    nodata: float | None = None,
) -> Raster:
    """Return values on a grid of degrees with a given outer corner."""
    grid = GeoGrid.north_up(west, north, lon_step, lat_step, shape=values.shape)
    return Raster(values, grid, nodata)

"""Coordinate systems in which things lie on a map."""

from __future__ import annotations

import pyproj

from geowbit.core.errors import LayerError


def check_horizontal(crs: pyproj.CRS, what: str) -> None:
    """Refuse a system of heights alone, or one around the earth's center.

    Parameters
    ----------
    crs : pyproj.CRS
    what : str
        Names the layer in the message.

    Raises
    ------
    LayerError

    Examples
    --------
    >>> check_horizontal(pyproj.CRS("EPSG:6677"), "land")
    >>> check_horizontal(pyproj.CRS("EPSG:5773"), "land")
    Traceback (most recent call last):
    geowbit.core.errors.LayerError: land: EGM96 height gives no places on a map; ...
    """
    heights_only = crs.is_vertical and not (crs.is_geographic or crs.is_projected)
    if heights_only or crs.is_geocentric:
        raise LayerError("layers.not_horizontal", what=what, crs=crs.name)

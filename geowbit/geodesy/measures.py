"""Lengths and areas on the ellipsoid."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from geowbit.geodesy._earth import (
    ECCENTRICITY_SQUARED,
    GRS80,
    SEMI_MINOR_M,
    FloatArray,
    checked_degrees,
    geometries,
)
from geowbit.geodesy.lines import LINE_KINDS

_POLYGON_KINDS = (shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON)
_ECCENTRICITY = float(np.sqrt(ECCENTRICITY_SQUARED))
_GAUSS_NODES, _GAUSS_WEIGHTS = np.polynomial.legendre.leggauss(4)


def line_length_km(lines: Any) -> FloatArray:
    """Return the geodesic length of lines, from vertex to vertex.

    Parameters
    ----------
    lines : sequence of LineString or MultiLineString, or GeoSeries
        In degrees (EPSG:4326).

    Returns
    -------
    ndarray of float
        Kilometers; 0 for an empty line, NaN for a missing one.

    Raises
    ------
    LayerError
        Where a geometry is no line or a coordinate is not a finite degree.

    Notes
    -----
    Karney (2013), by way of ``pyproj.Geod``.

    Examples
    --------
    >>> from shapely import LineString
    >>> line_length_km([LineString([(139.7671, 35.6812), (135.4959, 34.7025)])]).round(1)
    array([403.8])
    """
    shapes = geometries(lines, LINE_KINDS, what="lines")
    parts, line_of_part = shapely.get_parts(shapes, return_index=True)
    vertex, part = shapely.get_coordinates(parts, return_index=True)
    lon, lat = checked_degrees(vertex[:, 0], vertex[:, 1], what="vertices of lines")
    joined = np.flatnonzero(part[1:] == part[:-1])
    _, _, meters = GRS80.inv(lon[joined], lat[joined], lon[joined + 1], lat[joined + 1])
    meters = np.bincount(line_of_part[part[joined]], weights=meters, minlength=len(shapes))
    length = np.asarray(meters, np.float64) / 1e3
    length[shapely.is_missing(shapes)] = np.nan
    return length


def polygon_area_km2(polygons: Any) -> FloatArray:
    """Return the area of polygons on the ellipsoid, holes taken out.

    Parameters
    ----------
    polygons : sequence of Polygon or MultiPolygon, or GeoSeries
        In degrees (EPSG:4326). An edge is straight in longitude and latitude, as drawn.

    Returns
    -------
    ndarray of float
        Square kilometers; 0 for an empty polygon, NaN for a missing one.

    Raises
    ------
    LayerError
        Where a geometry is no polygon or a coordinate is not a finite degree.

    Notes
    -----
    Area to the equator is Q(φ) dλ, Q being the zone area per radian of longitude
    (:func:`cell_area_km2`). Along a straight edge φ runs evenly with λ, so an edge gives Δλ
    times the mean of Q over its latitudes, taken by Gauss-Legendre quadrature.

    Examples
    --------
    >>> from shapely import box
    >>> polygon_area_km2([box(139, 35, 140, 36)]).round(1), cell_area_km2(35, 36, 1).round(1)
    (array([10066.3]), np.float64(10066.3))
    """
    shapes = geometries(polygons, _POLYGON_KINDS, what="polygons")
    parts, shape_of_part = shapely.get_parts(shapes, return_index=True)
    rings, part_of_ring = shapely.get_rings(parts, return_index=True)
    vertex, ring = shapely.get_coordinates(rings, return_index=True)
    lon, lat = checked_degrees(vertex[:, 0], vertex[:, 1], what="vertices of polygons")
    edge = np.flatnonzero(ring[1:] == ring[:-1])
    middle, half = (lat[edge + 1] + lat[edge]) / 2, (lat[edge + 1] - lat[edge]) / 2
    zone = np.zeros(len(edge))
    for node, weight in zip(_GAUSS_NODES, _GAUSS_WEIGHTS, strict=True):
        zone += weight / 2 * _zone_km2(middle + half * node)
    signed = np.bincount(
        ring[edge],
        weights=zone * np.radians(lon[edge + 1] - lon[edge]),
        minlength=len(rings),
    )
    # the first ring of a polygon is its outline, the others are holes
    outline = np.diff(part_of_ring, prepend=-1) != 0
    net = np.where(outline, np.abs(signed), -np.abs(signed))
    area = np.asarray(
        np.bincount(shape_of_part[part_of_ring], weights=net, minlength=len(shapes)), np.float64
    )
    area[shapely.is_missing(shapes)] = np.nan
    return area


def cell_area_km2(
    south: npt.ArrayLike, north: npt.ArrayLike, width_deg: npt.ArrayLike
) -> FloatArray:
    """Return the area of rectangles in longitude and latitude.

    Parameters
    ----------
    south, north : array_like
        Latitudes of the lower and upper side, degrees.
    width_deg : array_like
        Extent in longitude, degrees.

    Returns
    -------
    ndarray of float
        Square kilometers, in the shape of the broadcast.

    Raises
    ------
    LayerError
        Where a latitude or a width is not a finite degree.

    Notes
    -----
    Area between the equator and φ per radian of longitude:
    Q = b²/2 (sin φ / (1 - e² sin² φ) + atanh(e sin φ) / e) (Snyder 1987, Map projections: a
    working manual, eq. 3-12).

    Examples
    --------
    The surface of the earth:

    >>> round(float(cell_area_km2(-90, 90, 360)))
    510065622
    """
    width, low = checked_degrees(width_deg, south, what="cells")
    _, high = checked_degrees(width_deg, north, what="cells")
    return np.asarray((_zone_km2(high) - _zone_km2(low)) * np.radians(width))


def _zone_km2(lat_deg: FloatArray) -> FloatArray:
    sine = np.sin(np.radians(lat_deg))
    zone = sine / (1 - ECCENTRICITY_SQUARED * sine * sine)
    zone += np.arctanh(_ECCENTRICITY * sine) / _ECCENTRICITY
    return np.asarray(zone * (SEMI_MINOR_M**2 / 2e6))

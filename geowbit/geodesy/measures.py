"""Lengths, areas and boxes on the ellipsoid, and Mercator's grid, whose true size is known."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from pyproj import CRS, Transformer

from geowbit.geodesy._earth import (
    ECCENTRICITY_SQUARED,
    GRS80,
    SEMI_MAJOR_M,
    SEMI_MINOR_M,
    FloatArray,
    check_degrees,
    check_geometries,
    check_positive,
    chord_m,
    parallel_m,
)
from geowbit.geodesy.features import LINE_KINDS

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
    shapes = check_geometries(lines, LINE_KINDS, what="lines")
    parts, line_of_part = shapely.get_parts(shapes, return_index=True)
    vertex, part = shapely.get_coordinates(parts, return_index=True)
    lon, lat = check_degrees(vertex[:, 0], vertex[:, 1], what="vertices_of_lines")
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
    shapes = check_geometries(polygons, _POLYGON_KINDS, what="polygons")
    parts, shape_of_part = shapely.get_parts(shapes, return_index=True)
    rings, part_of_ring = shapely.get_rings(parts, return_index=True)
    vertex, ring = shapely.get_coordinates(rings, return_index=True)
    lon, lat = check_degrees(vertex[:, 0], vertex[:, 1], what="vertices_of_polygons")
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
    width, low = check_degrees(width_deg, south, what="cells")
    _, high = check_degrees(width_deg, north, what="cells")
    return np.asarray((_zone_km2(high) - _zone_km2(low)) * np.radians(width))


def circle_half_width_deg(
    lat: npt.ArrayLike, other_lat: npt.ArrayLike, *, radius_km: float
) -> FloatArray:
    """Return how far east and west a circle reaches on another parallel.

    Parameters
    ----------
    lat, other_lat : array_like
        Of the circle's middle and of the parallel, degrees.
    radius_km : float
        Geodesic radius.

    Returns
    -------
    ndarray of float
        Degrees of longitude to either side; NaN where the parallel is out of reach.

    Raises
    ------
    LayerError
        Where a latitude is not a finite degree, or the radius is not above 0.

    Notes
    -----
    As in :func:`geowbit.geodesy.grid_sum_within_km`: parallels at a₁, a₂ from the axis and dz
    apart have d² = (a₁ - a₂)² + dz² + 4 a₁ a₂ sin² Δλ/2.

    Examples
    --------
    >>> circle_half_width_deg(35, [35, 35.5, 36], radius_km=100).round(3)
    array([1.095, 0.914,   nan])
    """
    _, here = check_degrees(0.0, lat, what="latitudes")
    _, there = check_degrees(0.0, other_lat, what="latitudes")
    axis, height = parallel_m(here)
    other_axis, other_height = parallel_m(there)
    chord = chord_m(check_positive(radius_km, what="radius_km"))
    room = chord**2 - (axis - other_axis) ** 2 - (height - other_height) ** 2
    with np.errstate(invalid="ignore", divide="ignore"):
        sine = np.sqrt(np.where(room < 0, np.nan, room) / (4 * axis * other_axis))
    return np.asarray(np.degrees(2 * np.arcsin(np.minimum(sine, 1.0))))


def meters_per_degree(lat: npt.ArrayLike) -> tuple[FloatArray, FloatArray]:
    """Return how long a degree of longitude and a degree of latitude are.

    Parameters
    ----------
    lat : array_like
        Degrees.

    Returns
    -------
    tuple of ndarray
        Meters east and meters north for one degree at that latitude.

    Raises
    ------
    LayerError
        Where a latitude is not a finite degree.

    Notes
    -----
    The radii of curvature N = a / sqrt(1 - e² sin² φ) across and
    M = a (1 - e²) / (1 - e² sin² φ)^(3/2) along the meridian (Snyder 1987, eq. 4-18, 4-20).

    Examples
    --------
    >>> [part.round(1).tolist() for part in meters_per_degree([0, 35])]
    [[111319.5, 91288.2], [110574.3, 110940.6]]
    """
    _, phi = check_degrees(0.0, lat, what="latitudes")
    sine, cosine = np.sin(np.radians(phi)), np.cos(np.radians(phi))
    root = np.sqrt(1 - ECCENTRICITY_SQUARED * sine * sine)
    degree_m = np.radians(SEMI_MAJOR_M)
    return (
        np.asarray(degree_m * cosine / root),
        np.asarray(degree_m * (1 - ECCENTRICITY_SQUARED) / root**3),
    )


def _zone_km2(lat_deg: FloatArray) -> FloatArray:
    sine = np.sin(np.radians(lat_deg))
    zone = sine / (1 - ECCENTRICITY_SQUARED * sine * sine)
    zone += np.arctanh(_ECCENTRICITY * sine) / _ECCENTRICITY
    return np.asarray(zone * (SEMI_MINOR_M**2 / 2e6))


# the system of the map that `to_mercator_m` and `GeoGrid` know
MERCATOR = CRS("+proj=merc +ellps=GRS80 +units=m +no_defs")
_TO_MAP = Transformer.from_crs("EPSG:6668", MERCATOR, always_xy=True)


def to_mercator_m(lon: npt.ArrayLike, lat: npt.ArrayLike) -> tuple[FloatArray, FloatArray]:
    """Return places on Mercator's map of the ellipsoid, meters of the map.

    The map keeps angles, so that a front that runs at an even speed stays a circle in it;
    :func:`true_size` says how long a meter of the map is on the ground.

    Examples
    --------
    >>> x, y = to_mercator_m([139.7645], [35.687])
    >>> round(float(x[0])), round(float(y[0]))
    (15558513, 4232711)
    """
    x, y = check_degrees(lon, lat)
    east, north = _TO_MAP.transform(x, y)
    return np.asarray(east, np.float64), np.asarray(north, np.float64)


def true_size(lat: npt.ArrayLike) -> FloatArray:
    """Return how long a meter of the map is on the ground, in every direction alike.

    Notes
    -----
    The map draws each parallel as long as the equator: N cos φ / a (Snyder 1987, Map
    projections, 7-8).

    Examples
    --------
    >>> true_size([0.0, 60.0]).round(4)
    array([1.    , 0.5013])
    """
    return parallel_m(lat)[0] / SEMI_MAJOR_M


Box = tuple[float, float, float, float]

# the shortest degree of latitude on the ellipsoid, at the equator
_DEGREE_KM = 110.574
_POLE_DEG = 89.9


def widened_box(box: Box, km: float) -> Box:
    """Return a box that holds all that lies within a distance of another box.

    Parameters
    ----------
    box : (west, south, east, north)
        Degrees.
    km : float
        The distance.

    Returns
    -------
    tuple of float
        West, south, east, north; the whole circle of longitudes where the margin crosses the
        antimeridian or holds a pole.

    Examples
    --------
    >>> [round(side, 2) for side in widened_box((139.0, 35.0, 140.0, 36.0), 111.0)]
    [137.74, 34.0, 141.26, 37.0]
    """
    west, south, east, north = box
    lat = check_positive(km, what="km") * 1.001 / _DEGREE_KM
    south, north = max(south - lat, -90.0), min(north + lat, 90.0)
    farthest = max(abs(south), abs(north))
    if farthest > _POLE_DEG:
        return -180.0, south, 180.0, north
    # the way along the parallel is longer than the shortest way: what lies within it is nearer
    radius_km = float(parallel_m(np.array([farthest]))[0][0]) / 1e3
    lon = np.degrees(km * 1.01 / radius_km)
    west, east = float(west - lon), float(east + lon)
    if west < -180 or east > 180:
        return -180.0, south, 180.0, north
    return west, south, east, north

"""Places against points, lines and polygons: how far, and inside which."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import shapely

from geowbit.core.errors import LayerError
from geowbit.geodesy._earth import FloatArray, IntArray, degrees, geometries
from geowbit.geodesy.lines import LINE_KINDS, nearest_line
from geowbit.geodesy.points import nearest_point

POLYGON_KINDS = (shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON)
_POINT_KINDS = (shapely.GeometryType.POINT,)


class NearestFeature(NamedTuple):
    """The nearest feature of each point: its position, and how far it is."""

    index: IntArray  # type: ignore[assignment]
    km: FloatArray


class Containment(NamedTuple):
    """Pairs of a point and a polygon that holds it, by their positions."""

    point: IntArray
    polygon: IntArray


def points_in_polygons(lon: npt.ArrayLike, lat: npt.ArrayLike, polygons: Any) -> Containment:
    """Return which points lie in which polygons, borders included.

    Parameters
    ----------
    lon, lat : array_like, shape (n,)
        Points, degrees.
    polygons : sequence of Polygon or MultiPolygon, or GeoSeries
        In degrees (EPSG:4326). An edge is straight in longitude and latitude, as drawn.

    Returns
    -------
    Containment
        One pair for each polygon that a point lies in, by point and then by polygon.

    Raises
    ------
    LayerError
        Where a geometry is no polygon, or a coordinate is not a finite degree.

    Examples
    --------
    >>> from shapely import box
    >>> points_in_polygons([1.5, 9.0], [0.5, 9.0], [box(0, 0, 1, 1), box(1, 0, 2, 1)])
    Containment(point=array([0]), polygon=array([1]))
    """
    x, y = degrees(lon, lat)
    shapes = geometries(polygons, POLYGON_KINDS, what="polygons")
    parts, whole = shapely.get_parts(shapes, return_index=True)
    # the polygons ask and the points stand in the tree: what asks is prepared, once for all
    part, point = shapely.STRtree(shapely.points(x, y)).query(parts, predicate="covers")
    pairs = np.unique(np.column_stack([point, whole[part]]), axis=0)
    return Containment(pairs[:, 0].astype(np.int64), pairs[:, 1].astype(np.int64))


def nearest_feature(lon: npt.ArrayLike, lat: npt.ArrayLike, features: Any) -> NearestFeature:
    """Return the nearest of points, lines or polygons; 0 km inside a polygon.

    Parameters
    ----------
    lon, lat : array_like, shape (n,)
        Points, degrees.
    features : sequence of Point, of LineString or of Polygon, or GeoSeries
        All of one kind (multi-part lines and polygons too), in degrees (EPSG:4326).

    Returns
    -------
    NearestFeature
        The first of equally near ones; of several polygons that hold a point, the first.

    Raises
    ------
    LayerError
        Where there is no feature, kinds are mixed, or a coordinate is not a finite degree.

    Notes
    -----
    By :func:`nearest_point` and :func:`nearest_line`; of polygons the outlines and the rims
    of holes are lines, and :func:`points_in_polygons` finds the points inside.

    Examples
    --------
    >>> from shapely import box
    >>> near = nearest_feature([139.5, 141.0], [35.5, 35.5], [box(139, 35, 140, 36)])
    >>> near.km.round(2)
    array([ 0.  , 90.73])
    """
    shapes = np.asarray(getattr(features, "geometry", features), dtype=object).ravel()
    kinds = np.unique(shapely.get_type_id(shapes[~shapely.is_missing(shapes)]))
    if np.isin(kinds, _POINT_KINDS).all():
        # a missing or an empty point has no coordinates
        there = np.flatnonzero(~(shapely.is_missing(shapes) | shapely.is_empty(shapes)))
        x, y = shapely.get_x(shapes[there]), shapely.get_y(shapes[there])
        near = nearest_point(lon, lat, x, y)
        return NearestFeature(there[near.index], near.km)
    if np.isin(kinds, LINE_KINDS).all():
        line = nearest_line(lon, lat, shapes)
        return NearestFeature(line.index, line.km)
    if not np.isin(kinds, POLYGON_KINDS).all():
        raise LayerError("geodesy.mixed")
    rim = nearest_line(lon, lat, shapely.boundary(shapes))
    index, km = rim.index.copy(), rim.km.copy()
    held = points_in_polygons(lon, lat, shapes)
    first = np.flatnonzero(np.diff(held.point, prepend=-1))
    index[held.point[first]] = held.polygon[first]
    km[held.point] = 0.0
    return NearestFeature(index, km)

"""Shapes of a map's plane in degrees: straight edges stay the same lines, 180 degrees cuts them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pyproj
import shapely

from geowbit.geodesy._earth import SEMI_MAJOR_M, BoolArray, FloatArray, IntArray
from geowbit.geodesy.measures import meters_per_degree

Frame = TypeVar("Frame", gpd.GeoDataFrame, gpd.GeoSeries)
_ToDegrees = Callable[[FloatArray], FloatArray]

# how far an edge may lie beside the one that was drawn
_BESIDE_M = 1.0
# up to 88 degrees of latitude no edge of this length bends by _BESIDE_M
_SHORT_M = 1_000.0
_PLACES = (0.25, 0.5, 0.75)
_MOST_PIECES = 10_000
_KINDS = (
    shapely.GeometryType.LINESTRING,
    shapely.GeometryType.POLYGON,
    shapely.GeometryType.MULTILINESTRING,
    shapely.GeometryType.MULTIPOLYGON,
)


def in_degrees(frame: Frame) -> Frame:
    """Return features in degrees, with edges that lie where they were drawn.

    Parameters
    ----------
    frame : GeoDataFrame or GeoSeries
        With a CRS.

    Returns
    -------
    GeoDataFrame or GeoSeries (EPSG:4326)
        Where the CRS is projected, long edges have more vertices than before.

    Raises
    ------
    pyproj.exceptions.ProjError
        Where no way leads from the CRS to degrees.

    Notes
    -----
    An edge is straight in the plane of its CRS, and would be straight in degrees after a
    transformation of its ends only: two curves that part by L² κ / 8, with κ = tan φ / R of
    a parallel on a polar or conic map, 0.6 km for 100 km at 75 degrees of latitude. Edges
    above 1 km are checked at a quarter, a half and three quarters; what
    lies more than 1 m off is cut into sqrt(offset / 1 m) pieces, since the offset falls
    with the square of the length, and looked at again. Each edge is cut from the end that
    comes first in the plane, so that neighbors keep a common border. Edges of a
    geographic CRS are straight in degrees already.

    Examples
    --------
    >>> from shapely import LineString
    >>> drawn = gpd.GeoSeries([LineString([(0, 0), (300_000, 0)])], crs="EPSG:6677")
    >>> len(drawn.to_crs(4326)[0].coords), len(in_degrees(drawn)[0].coords)
    (2, 37)
    """
    crs = pyproj.CRS(frame.crs)
    if crs.is_geographic and not crs.is_derived:
        return frame.to_crs(4326)
    way = pyproj.Transformer.from_crs(crs, 4326, always_xy=True)

    def to_degrees(places: FloatArray) -> FloatArray:
        return np.column_stack(way.transform(places[:, 0], places[:, 1]))

    shapes = _cut_where_bent(
        np.asarray(frame.geometry.to_numpy(), object), to_degrees, _SHORT_M / _unit_m(crs)
    )
    cut = gpd.GeoSeries(shapes, frame.index, crs=frame.crs)
    if isinstance(frame, gpd.GeoSeries):
        return cast(Frame, cut.rename(frame.name).to_crs(4326))
    return cast(Frame, frame.set_geometry(cut).to_crs(4326))


def _unit_m(crs: pyproj.CRS) -> float:
    unit = float(crs.axis_info[0].unit_conversion_factor) if crs.axis_info else 1.0
    return unit * SEMI_MAJOR_M if crs.is_geographic else unit


def _cut_where_bent(
    shapes: npt.NDArray[Any], to_degrees: _ToDegrees, short: float
) -> npt.NDArray[Any]:
    kinds = shapely.get_type_id(shapes)
    found = shapes.copy()
    for kind in _KINDS:
        rows = np.flatnonzero((kinds == kind) & ~shapely.is_empty(shapes))
        if len(rows):
            rows = rows[_has_edge_above(shapes[rows], short)]
        if len(rows):
            found[rows] = _with_vertices(shapes[rows], to_degrees, short)
    for row in np.flatnonzero(kinds == shapely.GeometryType.GEOMETRYCOLLECTION):
        parts = _cut_where_bent(shapely.get_parts(shapes[row]), to_degrees, short)
        found[row] = shapely.geometrycollections(list(parts))
    return found


def _has_edge_above(shapes: npt.NDArray[Any], short: float) -> BoolArray:
    at, shape = shapely.get_coordinates(shapes, return_index=True)
    # the leap from ring to ring is no edge, but a shape more to look at does no harm
    length = np.hypot(*np.diff(at, axis=0).T)
    long = (length > short) & (shape[1:] == shape[:-1])
    has = np.zeros(len(shapes), bool)
    has[shape[1:][long]] = True
    return has


def _with_vertices(
    shapes: npt.NDArray[Any], to_degrees: _ToDegrees, short: float
) -> npt.NDArray[Any]:
    kind, at, offsets = shapely.to_ragged_array(shapes)
    rings = np.asarray(offsets[0], np.int64)
    at, open_edges = np.asarray(at[:, :2], float), None
    while True:
        pieces = np.ones(len(at), np.int64)
        edge = np.setdiff1d(np.arange(len(at) - 1), rings[1:] - 1)
        edge = edge[np.hypot(*(at[edge + 1] - at[edge]).T) > short]
        if open_edges is not None:
            edge = edge[open_edges[edge]]
        pieces[edge] = _pieces(at[edge], at[edge + 1], to_degrees, short)
        if (pieces == 1).all():
            break
        at, open_edges = _divided(at, pieces)
        rings = np.append(0, np.cumsum(pieces))[rings]
    cut = shapely.from_ragged_array(kind, at, (rings, *offsets[1:]))
    return cast("npt.NDArray[Any]", cut)


def _pieces(start: FloatArray, end: FloatArray, to_degrees: _ToDegrees, short: float) -> IntArray:
    """Return into how many pieces each edge is cut."""
    if not len(start):
        return np.empty(0, np.int64)
    first, last = to_degrees(start), to_degrees(end)
    way = _turned(last - first)
    beside = np.zeros(len(start))
    for share in _PLACES:
        drawn = to_degrees(start + share * (end - start))
        usable = np.isfinite(drawn).all(axis=1) & np.isfinite(way).all(axis=1)
        scale = np.column_stack(meters_per_degree(np.where(usable, drawn[:, 1], 0.0)))
        along, off = way * scale, _turned(drawn - first) * scale
        across = np.abs(along[:, 0] * off[:, 1] - along[:, 1] * off[:, 0])
        length = np.hypot(*along.T)
        with np.errstate(invalid="ignore", divide="ignore"):
            away = np.where(length > 0, across / length, np.hypot(*off.T))
        beside = np.fmax(beside, np.where(usable, away, 0.0))
    most = np.ceil(np.hypot(*(end - start).T) / short)
    wanted = np.ceil(np.sqrt(beside / _BESIDE_M))
    return np.clip(wanted, 1, np.minimum(most, _MOST_PIECES)).astype(np.int64)


def _turned(degrees: FloatArray) -> FloatArray:
    """Return differences of longitude and latitude the shorter way around."""
    lon = (degrees[:, 0] + 180) % 360 - 180
    return np.column_stack([lon, degrees[:, 1]])


def _divided(at: FloatArray, pieces: IntArray) -> tuple[FloatArray, BoolArray]:
    """Return vertices with those between, and which of them begin a piece of what was cut."""
    vertex = np.repeat(np.arange(len(at)), pieces)
    number = np.arange(len(vertex)) - np.repeat(np.cumsum(pieces) - pieces, pieces)
    following = np.minimum(vertex + 1, len(at) - 1)
    start, end = at[vertex], at[following]
    back = (start[:, 0] > end[:, 0]) | ((start[:, 0] == end[:, 0]) & (start[:, 1] > end[:, 1]))
    start, end = np.where(back[:, None], end, start), np.where(back[:, None], start, end)
    of = pieces[vertex]
    share = np.where(back, of - number, number) / of
    placed = start + share[:, None] * (end - start)
    placed[number == 0] = at[vertex[number == 0]]
    return placed, of > 1


_HALF_ROUND = 180.0


def crosses_antimeridian(shapes: Any) -> npt.NDArray[np.bool_]:
    """Tell which lines and polygons cross 180 degrees of longitude.

    Parameters
    ----------
    shapes : array of geometry
        In degrees, longitudes from -180 to 180.

    Returns
    -------
    ndarray of bool
        True where two vertices in a row lie more than 180 degrees of longitude apart: the
        shorter way between them leads across the antimeridian.

    Examples
    --------
    >>> from shapely import LineString
    >>> crosses_antimeridian([LineString([(179, 0), (-179, 0)]), LineString([(-80, 0), (80, 0)])])
    array([ True, False])
    """
    found = np.asarray(shapes, dtype=object)
    west, _, east, _ = shapely.bounds(found).reshape(-1, 4).T
    # what is narrower has no leap, and few are not
    with np.errstate(invalid="ignore"):
        wide = np.flatnonzero(east - west > _HALF_ROUND)
    at, shape = shapely.get_coordinates(found[wide], return_index=True)
    leap = (np.abs(np.diff(at[:, 0])) > _HALF_ROUND) & (shape[1:] == shape[:-1])
    crossing = np.zeros(len(found), bool)
    crossing[wide[shape[1:][leap]]] = True
    # the parts of a shape may lie far apart: only within a part is a leap a crossing
    several = np.flatnonzero(crossing & (shapely.get_num_geometries(found) > 1))
    for one in several:
        parts = shapely.get_parts(found[one])
        crossing[one] = bool(crosses_antimeridian(parts).any())
    return crossing


def cut_at_antimeridian(shapes: Any) -> npt.NDArray[np.object_]:
    """Cut lines and polygons that cross 180 degrees of longitude in two there.

    Parameters
    ----------
    shapes : array of geometry
        In degrees, longitudes from -180 to 180.

    Returns
    -------
    ndarray of geometry
        Those that do not cross as they were, the others as multi-part shapes.

    Notes
    -----
    As RFC 7946, 3.1.9, asks for. A shape around a pole is none that can be cut so.

    Examples
    --------
    >>> from shapely import LineString
    >>> cut_at_antimeridian([LineString([(179, 0), (-179, 2)])])[0].wkt
    'MULTILINESTRING ((179 0, 180 1), (-180 1, -179 2))'
    """
    found = np.array(shapes, dtype=object)
    across = np.flatnonzero(crosses_antimeridian(found))
    found[across] = [_cut(shape) for shape in found[across]]
    return cast("npt.NDArray[np.object_]", found)


def within_180(shapes: Any) -> npt.NDArray[np.object_]:
    """Bring shapes whose longitudes count to 360, or from -360, between -180 and 180.

    Parameters
    ----------
    shapes : array of geometry
        In degrees, longitudes from -360 to 360; none is wider than a round.

    Returns
    -------
    ndarray of geometry
        What lies on both sides of 180 degrees is cut there, what lies beyond is moved by a round.

    Examples
    --------
    >>> from shapely import LineString, Point
    >>> [str(one) for one in within_180([Point(183.5, -44), LineString([(175, 0), (190, 3)])])]
    ['POINT (-176.5 -44)', 'MULTILINESTRING ((175 0, 180 1), (-180 1, -170 3))']
    """
    found = np.array(shapes, dtype=object)
    bounds = shapely.bounds(found)
    for round_, outside in ((-360.0, bounds[:, 2] > 180), (360.0, bounds[:, 0] < -180)):
        whole = bounds[:, 0] >= 180 if round_ < 0 else bounds[:, 2] <= -180
        moved = outside & whole
        step = np.array([round_, 0.0])
        found[moved] = shapely.transform(found[moved], lambda at, step=step: at + step)
        for one in np.flatnonzero(outside & ~whole):
            found[one] = _split(found[one], round_)
    return cast("npt.NDArray[np.object_]", found)


def _split(shape: shapely.Geometry, round_: float) -> shapely.Geometry:
    """Cut a shape at 180 degrees, and move what lies beyond by a round."""
    if shapely.get_dimensions(shape) == 2 and not shapely.is_valid(shape):
        shape = shapely.make_valid(shape, method="structure", keep_collapsed=False)
    near = shapely.intersection(shape, shapely.box(-180, -90, 180, 90))
    ends = (180, 540) if round_ < 0 else (-540, -180)
    beyond = shapely.intersection(shape, shapely.box(ends[0], -90, ends[1], 90))
    step = np.array([round_, 0.0])
    return _joined([near, shapely.transform(beyond, lambda at: at + step)], shape)


def _cut(shape: shapely.Geometry) -> shapely.Geometry:
    eastward = shapely.transform(
        shape, lambda at: np.column_stack([at[:, 0] + 360 * (at[:, 0] < 0), at[:, 1]])
    )
    near = shapely.intersection(eastward, shapely.box(0, -90, 180, 90))
    beyond = shapely.intersection(eastward, shapely.box(180, -90, 360, 90))
    return _joined([near, shapely.transform(beyond, lambda at: at - [360, 0])], shape)


def _joined(parts: list[shapely.Geometry], shape: shapely.Geometry) -> shapely.Geometry:
    """Return the pieces on both sides as one shape of the kind that was cut."""
    pieces = np.concatenate([shapely.get_parts(part) for part in parts])
    # where a shape only touches the antimeridian, the other side is a point or a line
    pieces = pieces[shapely.get_dimensions(pieces) == shapely.get_dimensions(shape)]
    if shapely.get_dimensions(shape) == 0:
        return shapely.multipoints(list(pieces))
    if shapely.get_dimensions(shape) == 1:
        return shapely.multilinestrings(list(pieces))
    return shapely.multipolygons(list(pieces))

"""Places against lines and polygons: the nearest one, by a certificate, and what holds them."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import shapely
from scipy.spatial import cKDTree

from geowbit.core.errors import LayerError
from geowbit.geodesy._earth import (
    FloatArray,
    IntArray,
    arc_km,
    check_degrees,
    check_geometries,
    check_points,
    chunks,
    ecef_by_rows,
    ecef_of,
    piece_by_piece,
)
from geowbit.geodesy.points import nearest_point

LINE_KINDS = (
    shapely.GeometryType.LINESTRING,
    shapely.GeometryType.LINEARRING,
    shapely.GeometryType.MULTILINESTRING,
)
# the chord of 500 m runs at most 5 mm below the ellipsoid and 5 mm beside a parallel at 46 N
_PIECE_M = 500.0
# no degree of latitude, nor of longitude at the equator, is longer
_DEGREE_M = 111_700.0
_ROWS_AT_ONCE = 50_000
_FIRST_NODES = 3
# lines are thin: larger leaves than usual save a third of the search
_LEAF_NODES = 32
_NODES_AT_ONCE = 200_000
# of more polygons than this a tree of the points finds each one's sooner
_FEW_PARTS = 5_000


class NearestLine(NamedTuple):
    """The nearest line of each point: its position, how far it is, and where along it."""

    index: IntArray  # type: ignore[assignment]
    km: FloatArray
    along_km: FloatArray


class _Pieces(NamedTuple):
    """Lines cut into short straight pieces; piece i runs from node i along step i.

    The last node of a part has a step of zero length, so that there are as many pieces as
    nodes and the pieces of node i are i and i - 1.
    """

    node: FloatArray  # (n, 3), m
    step: FloatArray  # (n, 3), m
    square: FloatArray  # squared length of the step, m²
    line: IntArray
    start_km: FloatArray  # along the line, at the node
    length_km: FloatArray


def nearest_line(lon: npt.ArrayLike, lat: npt.ArrayLike, lines: Any) -> NearestLine:
    """Return the nearest line of each point.

    Parameters
    ----------
    lon, lat : array_like, shape (n,)
        Points, degrees.
    lines : sequence of LineString or MultiLineString, or GeoSeries
        In degrees (EPSG:4326). A segment is straight in longitude and latitude, as drawn.
        Missing and empty lines are passed over.

    Returns
    -------
    NearestLine
        ``index`` (n,) is the position of the line (the first of equally near ones), ``km``
        (n,) the distance to its nearest place, ``along_km`` (n,) the way along the line
        from its start to that place, through the parts of a MultiLineString in order.

    Raises
    ------
    LayerError
        Where there is no line with a vertex, a geometry is no line, or a coordinate is not
        a finite degree.

    Notes
    -----
    Lines are cut into pieces of at most L = 500 m. The foot on a piece lies within L/2 of
    one of its nodes, at a right angle or on the node, so a piece at distance d has a node
    within sqrt(d² + L²/4). Hence the best piece at the k nearest nodes is the nearest of
    all as soon as its d² <= c² - L²/4, c being the distance of the k-th node; points where
    that fails are asked again with more nodes.

    Examples
    --------
    >>> from shapely import LineString
    >>> parallel = LineString([(135.0, 35.0), (136.0, 35.0)])
    >>> near = nearest_line([135.5, 134.0], [35.1, 35.0], [parallel])
    >>> near.index, near.km.round(2), near.along_km.round(2)
    (array([0, 0]), array([11.09, 91.29]), array([45.64,  0.  ]))
    """
    x, y = check_points(lon, lat)
    return LinesToFind(lines).nearest(x, y)


class LinesToFind:
    """Lines that the nearest of is asked for more than once: they are cut and sorted one time.

    Parameters
    ----------
    lines : sequence of LineString or MultiLineString, or GeoSeries
        As of :func:`nearest_line`.

    Examples
    --------
    >>> from shapely import LineString
    >>> roads = LinesToFind([LineString([(135.0, 35.0), (136.0, 35.0)])])
    >>> roads.nearest([135.5], [35.1]).km.round(2), roads.nearest([134.0], [35.0]).km.round(2)
    (array([11.09]), array([91.29]))
    """

    def __init__(self, lines: Any) -> None:
        pieces = _cut(lines)
        self._turn = _upright(pieces.node)
        self._pieces = pieces._replace(node=pieces.node @ self._turn, step=pieces.step @ self._turn)
        self._tree = cKDTree(self._pieces.node, leafsize=_LEAF_NODES)

    def nearest(self, lon: npt.ArrayLike, lat: npt.ArrayLike) -> NearestLine:
        """Return the nearest line of each point, as of :func:`nearest_line`.

        Parameters
        ----------
        lon, lat : array_like, shape (n,)
            Points, degrees.
        """
        x, y = check_points(lon, lat)
        index = np.empty(len(x), np.int64)
        km, along_km = np.empty(len(x)), np.empty(len(x))
        places = ecef_by_rows(x, y)

        def look(rows: slice) -> None:
            points = places(rows) @ self._turn
            index[rows], km[rows], along_km[rows] = _search(points, self._pieces, self._tree)

        piece_by_piece(look, len(x), _ROWS_AT_ONCE)
        return NearestLine(index, km, along_km)


def _cut(lines: Any) -> _Pieces:
    shapes = check_geometries(lines, LINE_KINDS, what="lines")
    parts, line_of_part = shapely.get_parts(shapes, return_index=True)
    vertex, part = shapely.get_coordinates(parts, return_index=True)
    if len(vertex) == 0:
        raise LayerError("geodesy.no_line")
    lon, lat = check_degrees(vertex[:, 0], vertex[:, 1], what="vertices_of_lines")

    following = np.minimum(np.arange(len(vertex)) + 1, len(vertex) - 1)
    inside = (part[following] == part) & (following > np.arange(len(vertex)))
    wide = np.cos(np.radians(np.minimum(np.abs(lat), np.abs(lat[following]))))
    span_m = _DEGREE_M * np.hypot((lon[following] - lon) * wide, lat[following] - lat) * inside
    count = np.maximum(np.ceil(span_m / _PIECE_M), 1).astype(np.int64)

    vertex_of = np.repeat(np.arange(len(vertex)), count)
    position = np.arange(len(vertex_of)) - np.repeat(np.cumsum(count) - count, count)
    share = (position / count[vertex_of])[:, None]
    drawn = vertex[vertex_of] * (1 - share) + vertex[following[vertex_of]] * share
    node = ecef_of(drawn[:, 0], drawn[:, 1])

    step = np.zeros_like(node)
    runs_on = inside[vertex_of]
    step[:-1] = (node[1:] - node[:-1]) * runs_on[:-1, None]
    square = np.einsum("ij,ij->i", step, step)
    length_km = arc_km(np.sqrt(square))
    line = line_of_part[part[vertex_of]]
    passed = np.cumsum(length_km) - length_km
    first_node = np.searchsorted(line, line, side="left")
    return _Pieces(node, step, square, line, passed - passed[first_node], length_km)


def _upright(node: FloatArray) -> FloatArray:
    """Return the rotation that stands the middle of the nodes on the third axis.

    The earth's surface lies flat there, and so do the boxes of a k-d tree: a quarter of the
    search is saved, and no distance changes.
    """
    up = node.mean(axis=0)
    rotation, _ = np.linalg.qr(np.column_stack([up, np.eye(3)[:, :2]]))
    return np.asarray(rotation[:, ::-1], np.float64)


def _search(
    points: FloatArray, pieces: _Pieces, tree: cKDTree
) -> tuple[IntArray, FloatArray, FloatArray]:
    slack = float(pieces.square.max()) / 4
    piece = np.empty(len(points), np.int64)
    share, best = np.empty(len(points)), np.empty(len(points))
    open_rows = np.arange(len(points))
    nodes = min(_FIRST_NODES, tree.n)
    while len(open_rows):
        still = []
        for part in chunks(len(open_rows), max(1, _NODES_AT_ONCE // nodes)):
            rows = open_rows[part]
            found = tree.query(points[rows], k=range(1, nodes + 1))
            chord, node = np.asarray(found[0], np.float64), np.asarray(found[1], np.int64)
            piece[rows], share[rows], best[rows] = _best_foot(
                points[rows], chord * chord, node, pieces, slack
            )
            still.append(rows[best[rows] >= chord[:, -1] ** 2 - slack])
        open_rows = np.concatenate(still) if nodes < tree.n else open_rows[:0]
        nodes = min(3 * nodes, tree.n)
    km = arc_km(np.sqrt(np.maximum(best, 0.0)))
    along_km = pieces.start_km[piece] + share * pieces.length_km[piece]
    return pieces.line[piece], km, along_km


def _best_foot(
    points: FloatArray, squared: FloatArray, node: IntArray, pieces: _Pieces, slack: float
) -> tuple[IntArray, FloatArray, FloatArray]:
    """Return piece, share of its length and squared distance of the nearest foot."""
    piece, share, best = _foot_at(points, squared[:, 0], node[:, 0], pieces)
    rows = np.arange(len(points))
    for rank in range(1, node.shape[1]):
        # the certificate of nearest_line, node by node: most points need no second one
        rows = rows[best[rows] >= squared[rows, rank] - slack]
        if len(rows) == 0:
            break
        other, at, foot = _foot_at(points[rows], squared[rows, rank], node[rows, rank], pieces)
        better = (foot < best[rows]) | ((foot == best[rows]) & (other < piece[rows]))
        to = rows[better]
        piece[to], share[to], best[to] = other[better], at[better], foot[better]
    return piece, share, best


def _foot_at(
    points: FloatArray, squared: FloatArray, node: IntArray, pieces: _Pieces
) -> tuple[IntArray, FloatArray, FloatArray]:
    """Return the nearer foot on the two pieces that meet at one node of each point.

    With w from the node to the point, u the piece away from the node and t the share of u
    at the foot, |w - tu|² = |w|² - t (2 w·u - t |u|²).
    """
    away = points - pieces.node.take(node, axis=0)
    _, ahead, foot = _foot_on(away, squared, node, 1.0, pieces)
    length, back, foot_back = _foot_on(away, squared, node - 1, -1.0, pieces)
    # a piece of no length before the node may be the end of another part
    turn = (foot_back <= foot) & (length > 0)
    return node - turn, np.where(turn, 1 - back, ahead), np.where(turn, foot_back, foot)


def _foot_on(
    away: FloatArray, squared: FloatArray, piece: IntArray, sign: float, pieces: _Pieces
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return squared length of a piece, share of it at the foot, and its squared distance."""
    # the piece before the first node is the last
    length = pieces.square.take(piece, mode="wrap")
    along = np.einsum("ij,ij->i", away, pieces.step.take(piece, axis=0, mode="wrap"))
    along *= sign
    share = np.clip(along, 0.0, length)
    share /= np.where(length > 0, length, 1.0)
    # in place: fresh memory costs more than these few numbers
    along *= 2
    along -= share * length
    along *= share
    return length, share, np.subtract(squared, along, out=along)


# squares each way of the mesh that tells which points are near polygons
_MESH = 1_000
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
    x, y = check_points(lon, lat)
    shapes = check_geometries(polygons, POLYGON_KINDS, what="polygons")
    parts, whole = shapely.get_parts(shapes, return_index=True)
    if len(parts) <= _FEW_PARTS:
        found, part = _row_by_row(x, y, parts)
    else:
        # a tree of points takes longer to build than to ask: those far from all polygons stay out
        some = _near_boxes(x, y, shapely.bounds(parts))
        # the polygons ask and the points stand in the tree: what asks is prepared, once for all
        tree = shapely.STRtree(shapely.points(x[some], y[some]))
        part, near = tree.query(parts, predicate="covers")
        found = some[near]
    pairs = np.sort(found.astype(np.int64) * max(1, len(shapes)) + whole[part], kind="stable")
    # a point on the border of two parts of one polygon is found twice
    pairs = pairs[np.diff(pairs, prepend=-1) > 0]
    point, polygon = np.divmod(pairs, max(1, len(shapes)))
    return Containment(point, polygon)


def _row_by_row(x: FloatArray, y: FloatArray, parts: npt.NDArray[Any]) -> tuple[IntArray, IntArray]:
    """Return points and the parts that cover them, asked of those in the part's box alone.

    Points in the order of their latitude need no tree, and coordinates no geometries: twenty
    times faster for a country's cells and some hundreds of areas.
    """
    order = np.argsort(y, kind="stable")
    x_of, y_of = x[order], y[order]
    shapely.prepare(parts)
    points, owners = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
    bounds = shapely.bounds(parts)
    first = np.searchsorted(y_of, bounds[:, 1], "left")
    last = np.searchsorted(y_of, bounds[:, 3], "right")
    for number, (west, _, east, _) in enumerate(bounds.tolist()):
        some = slice(first[number], last[number])
        inside = np.flatnonzero((x_of[some] >= west) & (x_of[some] <= east)) + first[number]
        held = inside[shapely.intersects_xy(parts[number], x_of[inside], y_of[inside])]
        points.append(order[held])
        owners.append(np.full(len(held), number, np.int64))
    return np.concatenate(points), np.concatenate(owners)


def _near_boxes(x: FloatArray, y: FloatArray, boxes: FloatArray) -> IntArray:
    """Return the points that share a square of a mesh with some box; maybe more, never fewer."""
    boxes = boxes[np.isfinite(boxes).all(axis=1)]
    if not len(boxes) or not len(x):
        return np.empty(0, np.int64)
    corner = boxes[:, :2].min(axis=0)
    step = np.maximum((boxes[:, 2:].max(axis=0) - corner) / _MESH, 1e-9)
    first, last = (
        np.clip(np.floor((side - corner) / step), 0, _MESH).astype(np.int64)
        for side in (boxes[:, :2], boxes[:, 2:])
    )
    # corners of boxes, summed up twice, count the boxes over each square
    corners = np.zeros((_MESH + 2, _MESH + 2), np.int32)
    for sign, (right, up) in (
        (1, first.T),
        (-1, (last[:, 0] + 1, first[:, 1])),
        (-1, (first[:, 0], last[:, 1] + 1)),
        (1, (last + 1).T),
    ):
        np.add.at(corners, (right, up), sign)
    over = corners.cumsum(axis=0).cumsum(axis=1) > 0
    with np.errstate(invalid="ignore"):
        right = np.floor((x - corner[0]) / step[0])
        up = np.floor((y - corner[1]) / step[1])
    inside = (right >= 0) & (right <= _MESH) & (up >= 0) & (up <= _MESH)
    some = np.flatnonzero(inside)
    return some[over[right[some].astype(np.int64), up[some].astype(np.int64)]]


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

"""Noding: lines as they were drawn become links that meet in nodes, measured on the ellipsoid."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from geowbit.geodesy import distance_km, ecef_m, line_length_km

Array = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]


class DrawnLines:
    """Lines with the share of their geodesic length at each vertex.

    A degree of longitude is shorter than one of latitude, so that halfway in degrees is not
    halfway in kilometers.

    Parameters
    ----------
    lines : ndarray of LineString (EPSG:4326)

    Examples
    --------
    One degree east at 60 N is half as long as one degree north:

    >>> from shapely import LineString
    >>> corner = DrawnLines(np.array([LineString([(0, 60), (1, 60), (1, 61)])]))
    >>> corner.at([0], [0.5]).round(2)
    array([[ 1.  , 60.25]])
    """

    def __init__(self, lines: npt.NDArray[np.object_]) -> None:
        self._xy, line = shapely.get_coordinates(lines, return_index=True)
        self._first = np.searchsorted(line, np.arange(len(lines) + 1))
        step = np.zeros(len(line))
        joined = np.flatnonzero(line[1:] == line[:-1])
        step[joined + 1] = distance_km(*self._xy[joined].T, *self._xy[joined + 1].T)
        passed = np.cumsum(step)
        passed -= passed[self._first[line]]
        whole = passed[self._first[line + 1] - 1]
        self._share = np.divide(passed, whole, out=np.zeros_like(passed), where=whole > 0)
        # the last vertex is at one even where the line has no length
        self._share[self._first[1:] - 1] = 1.0
        self._key = 2.0 * line + self._share

    def at(self, line: npt.ArrayLike, share: npt.ArrayLike) -> Array:
        """Return longitude and latitude at shares of the length of lines, two columns."""
        which, part = np.asarray(line), np.clip(np.asarray(share, float), 0, 1)
        after = np.searchsorted(self._key, 2.0 * which + part, side="left")
        after = np.clip(after, self._first[which] + 1, self._first[which + 1] - 1)
        low, high = self._share[after - 1], self._share[after]
        between = np.divide(part - low, high - low, out=np.zeros_like(part), where=high > low)
        return self._xy[after - 1] + between[:, None] * (self._xy[after] - self._xy[after - 1])

    def stretch(self, line: int, from_share: float, to_share: float) -> Array:
        """Return the vertices of a stretch of one line, in the order asked for."""
        low, high = sorted((from_share, to_share))
        first, last = self._first[line], self._first[line + 1]
        inner = self._share[first:last]
        ends = self.at([line, line], [low, high])
        between = self._xy[first:last][(inner > low) & (inner < high)]
        xy = np.concatenate([ends[:1], between, ends[1:]])
        return xy if from_share <= to_share else xy[::-1]

    def stretches(
        self, line: npt.ArrayLike, from_share: npt.ArrayLike, to_share: npt.ArrayLike
    ) -> npt.NDArray[np.object_]:
        """Return many stretches as lines, each as of :meth:`stretch`."""
        which = np.asarray(line, np.int64)
        begin, end = (np.asarray(one, float) for one in (from_share, to_share))
        low, high = np.minimum(begin, end), np.maximum(begin, end)
        first, last = self._first[which], self._first[which + 1]
        count = last - first
        of = np.repeat(np.arange(len(which)), count)
        vertex = np.arange(len(of)) + np.repeat(first - (np.cumsum(count) - count), count)
        between = (self._share[vertex] > low[of]) & (self._share[vertex] < high[of])
        of, vertex = of[between], vertex[between]
        each = np.arange(len(which))
        xy = np.concatenate([self.at(which, low), self._xy[vertex], self.at(which, high)])
        rows = np.concatenate([each, of, each])
        # all from the lower end on; those that run backward are turned
        rank = np.concatenate(
            [np.zeros(len(each)), 1.0 + np.arange(len(of)), np.full(len(each), np.inf)]
        )
        rank = np.where((begin > end)[rows], -rank, rank)
        order = np.lexsort((rank, rows))
        lines = shapely.linestrings(xy[order], indices=rows[order]) if len(rows) else []
        return np.asarray(lines, object)


FloatArray = npt.NDArray[np.float64]

# vertices that agree in seven decimals of a degree, a centimeter, are one
_DECIMALS = 1e7
# a row this many tolerances short is a piece of a drawing: its ends are no places of their own
_SHORT_ROW = 10
# the two ends of a link so short are two; of a longer one that comes back they are one
_SHORT_LINK = 4
# a straight line in degrees leaves its chord by less than a meter over this much
_SEGMENT_DEG = 0.02
_METERS_A_DEGREE = 110_500.0


class Noded(NamedTuple):
    """Links cut at their nodes, and how they came about.

    Attributes
    ----------
    lines : ndarray of LineString
    row : ndarray
        Which of the given lines each is a piece of.
    start, end : ndarray
        Node numbers.
    snapped : int
        Ends that were moved to a node or a line nearby.
    cut : int
        Places where a line was cut because another ends or meets it there.
    merged : int
        Nodes that became one with a node of the same place.
    """

    lines: npt.NDArray[np.object_]
    row: IntArray
    start: IntArray
    end: IntArray
    snapped: int
    cut: int
    merged: int


def node_lines(
    lines: npt.NDArray[np.object_],
    *,
    snap_m: float = 100.0,
    same_m: float = 2.0,
    join_crossings: bool = False,
) -> Noded:
    """Cut lines where they meet, and number the nodes.

    Lines meet where they share a vertex at which their ways part, and where an end lies on
    another line. Lines that merely cross pass over each other, unless asked otherwise.

    Parameters
    ----------
    lines : ndarray of LineString
        Degrees (EPSG:4326), none empty.
    snap_m : float
        Ends within this distance of each other are one node; a loose end within it of another
        line joins that line. Ends between two short rows of one drawing stay as they are.
    same_m : float
        Nodes nearer than this are always one.
    join_crossings : bool
        Cut lines where they cross as well.

    Returns
    -------
    Noded

    Examples
    --------
    A line that ends 50 m short of the middle of another cuts it in two:

    >>> from shapely import LineString
    >>> main, spur = LineString([(0, 0), (2, 0)]), LineString([(1, 1), (1, 0.00045)])
    >>> found = node_lines(np.array([main, spur]))
    >>> found.row, found.start, found.end
    (array([0, 0, 1]), array([0, 1, 2]), array([1, 3, 1]))
    """
    cut, row = _cut_at_junctions(lines, np.arange(len(lines)), join_crossings=join_crossings)
    at_junctions = len(cut) - len(lines)
    start, end, place = _ends(cut)
    node = _joined(place, np.arange(len(place)), same_m)
    merged = len(place) - int(node.max()) - 1
    start, end = node[start], node[end]
    place = place[np.unique(node, return_index=True)[1]]

    length_m = line_length_km(cut) * 1e3
    eligible = np.flatnonzero(_places_of_their_own(start, end, length_m, snap_m))
    short = length_m < _SHORT_LINK * snap_m
    node = _joined(place, eligible, snap_m, (start[short], end[short]))
    snapped = len(place) - int(node.max()) - 1
    start, end = node[start], node[end]
    place = place[np.unique(node, return_index=True)[1]]

    feet = _feet_of_loose_ends(cut, start, end, place, snap_m)
    cut, row, start, end = _cut_at_feet(cut, row, (start, end), feet)
    _, numbers = np.unique(np.r_[start, end], return_inverse=True)
    return Noded(
        cut,
        row,
        numbers[: len(cut)],
        numbers[len(cut) :],
        snapped + len(feet.node),
        at_junctions + len(feet.node),
        merged,
    )


class _Feet(NamedTuple):
    """Where loose ends meet a line of others: node, line, segment of all, share along that."""

    node: IntArray
    line: IntArray
    segment: IntArray
    share: FloatArray


def merge_places(lon: FloatArray, lat: FloatArray, within_m: float) -> IntArray:
    """Return one number for all places that hang together by steps of at most `within_m`."""
    places = ecef_m(lon, lat)
    return _joined(places, np.arange(len(places)), within_m)


def _cut_at_junctions(
    lines: npt.NDArray[np.object_], row: IntArray, *, join_crossings: bool
) -> tuple[npt.NDArray[np.object_], IntArray]:
    xy, line = shapely.get_coordinates(lines, return_index=True)
    if join_crossings:
        xy, line = _with_crossings(xy, line)
    vertex = _vertex_numbers(xy)
    runs_on = np.r_[line[1:] == line[:-1], False]
    is_end = ~runs_on | ~np.r_[False, runs_on[:-1]]
    junction = (_neighbors(vertex, runs_on) != 2) | (np.bincount(vertex, is_end) > 0)
    return _cut(xy, line, junction[vertex] & ~is_end, row)


def _cut(
    xy: FloatArray, line: IntArray, at: npt.NDArray[np.bool_], row: IntArray
) -> tuple[npt.NDArray[np.object_], IntArray]:
    """Cut lines at some of their inner vertices: each ends one piece and begins the next."""
    twice = np.repeat(np.arange(len(xy)), 1 + at)
    begins = np.r_[True, (line[twice][1:] != line[twice][:-1]) | (twice[1:] == twice[:-1])]
    pieces = np.asarray(shapely.linestrings(xy[twice], indices=np.cumsum(begins) - 1))
    return pieces, row[line[twice[begins]]]


def _vertex_numbers(xy: FloatArray) -> IntArray:
    x, y = np.round(xy * _DECIMALS).astype(np.int64).T
    return np.unique(x * int(2 * 90 * _DECIMALS) + y, return_inverse=True)[1]


def _neighbors(vertex: IntArray, runs_on: npt.NDArray[np.bool_]) -> IntArray:
    """Return how many different vertices each one is drawn to."""
    at = np.flatnonzero(runs_on)
    a, b = np.minimum(vertex[at], vertex[at + 1]), np.maximum(vertex[at], vertex[at + 1])
    count = int(vertex.max()) + 1
    pairs = np.unique(a[a != b] * count + b[a != b])
    return np.bincount(np.r_[pairs // count, pairs % count], minlength=count)


def _with_crossings(xy: FloatArray, line: IntArray) -> tuple[FloatArray, IntArray]:
    """Insert a vertex wherever two segments cross."""
    at = np.flatnonzero(line[1:] == line[:-1])
    segments = shapely.linestrings(np.stack([xy[at], xy[at + 1]], axis=1))
    one, other = shapely.STRtree(segments).query(segments, predicate="crosses")
    place = shapely.intersection(segments[one], segments[other])
    is_point = shapely.get_type_id(place) == shapely.GeometryType.POINT
    one, inserted = one[is_point], shapely.get_coordinates(place[is_point])
    along = np.hypot(*(inserted - xy[at[one]]).T)
    order = np.lexsort((np.r_[np.zeros(len(xy)), along], np.r_[np.arange(len(xy)), at[one]]))
    return np.r_[xy, inserted][order], np.r_[line, line[at[one]]][order]


def _ends(lines: npt.NDArray[np.object_]) -> tuple[IntArray, IntArray, FloatArray]:
    ends = np.r_[shapely.get_point(lines, 0), shapely.get_point(lines, -1)]
    xy = shapely.get_coordinates(ends)
    _, first, number = np.unique(_vertex_numbers(xy), return_index=True, return_inverse=True)
    return number[: len(lines)], number[len(lines) :], ecef_m(*xy[first].T)


def _joined(
    places: FloatArray,
    which: IntArray,
    within_m: float,
    apart: tuple[IntArray, IntArray] | None = None,
) -> IntArray:
    """Give one number to those of `which` that hang together by short steps.

    Pairs that are `apart` are no step.
    """
    near = which[cKDTree(places[which]).query_pairs(within_m, output_type="ndarray")]
    if apart is not None and len(near):
        low, high = np.minimum(*apart), np.maximum(*apart)
        near = np.sort(near, axis=1)
        near = near[~np.isin(near[:, 0] * len(places) + near[:, 1], low * len(places) + high)]
    shape = (len(places), len(places))
    links = coo_array((np.ones(len(near)), (near[:, 0], near[:, 1])), shape)
    number = connected_components(links, directed=False)[1]
    return np.asarray(number, np.int64)


def _places_of_their_own(
    start: IntArray, end: IntArray, length_m: FloatArray, snap_m: float
) -> npt.NDArray[np.bool_]:
    """Tell which nodes are ends, junctions or joints of long rows, and no joint of a drawing."""
    both = np.r_[start, end]
    degree = np.bincount(both)
    shortest = np.full(len(degree), np.inf)
    np.minimum.at(shortest, both, np.r_[length_m, length_m])
    return (degree != 2) | (shortest > _SHORT_ROW * snap_m)


def _feet_of_loose_ends(
    lines: npt.NDArray[np.object_],
    start: IntArray,
    end: IntArray,
    place: FloatArray,
    snap_m: float,
) -> _Feet:
    degree = np.bincount(np.r_[start, end], minlength=len(place))
    chain = _chains(start, end, degree)
    is_loose = degree[np.r_[start, end]] == 1
    loose, own = np.r_[start, end][is_loose], np.r_[chain, chain][is_loose]
    ends = np.r_[shapely.get_point(lines, 0), shapely.get_point(lines, -1)][is_loose]

    xy, at, line, segments = _segments(lines)
    reach = snap_m / (_METERS_A_DEGREE * np.cos(np.radians(np.minimum(shapely.get_y(ends), 89))))
    point, segment = shapely.STRtree(segments).query(ends, predicate="dwithin", distance=reach)
    strange = chain[line[segment]] != own[point]
    point, segment = point[strange], segment[strange]

    from_m, to_m = ecef_m(*xy[at[segment]].T), ecef_m(*xy[at[segment] + 1].T)
    step, away = to_m - from_m, place[loose[point]] - from_m
    square = np.einsum("ij,ij->i", step, step)
    share = np.einsum("ij,ij->i", away, step) / np.where(square > 0, square, 1)
    share = np.clip(share, 0, 1)
    distance_m = np.linalg.norm(away - share[:, None] * step, axis=1)
    near = np.flatnonzero(distance_m <= snap_m)
    best = near[_first_of_each(point[near], distance_m[near])]
    # a stub has one foot: were its other end to come back to the line, it would be a loop
    stub = np.bincount(chain, line_length_km(lines) * 1e3)[own[point[best]]] < _SHORT_LINK * snap_m
    is_free = np.bincount(own, minlength=chain.max() + 1)[own[point[best]]] == 2
    best = best[~stub | is_free]
    group = np.where(stub[~stub | is_free], own[point[best]], chain.max() + 1 + point[best])
    best = best[_first_of_each(group, distance_m[best])]
    return _Feet(loose[point[best]], line[segment[best]], at[segment[best]], share[best])


def _segments(
    lines: npt.NDArray[np.object_],
) -> tuple[FloatArray, IntArray, IntArray, npt.NDArray[np.object_]]:
    """Return the vertices, where a segment begins, whose it is, and the segments, all short."""
    xy, line = _short_steps(lines)
    at = np.flatnonzero(line[1:] == line[:-1])
    return xy, at, line[at], shapely.linestrings(np.stack([xy[at], xy[at + 1]], axis=1))


def _short_steps(lines: npt.NDArray[np.object_]) -> tuple[FloatArray, IntArray]:
    """Return the vertices of lines, more of them where they are far apart."""
    long = shapely.length(lines) > _SEGMENT_DEG
    short = lines.copy()
    short[long] = shapely.segmentize(lines[long], _SEGMENT_DEG)
    xy, line = shapely.get_coordinates(short, return_index=True)
    return xy, np.asarray(line, np.int64)


def _first_of_each(group: IntArray, by: FloatArray) -> IntArray:
    """Return the position of the smallest of each group."""
    order = np.lexsort((by, group))
    return order[np.diff(group[order], prepend=-1) != 0]


def _chains(start: IntArray, end: IntArray, degree: IntArray) -> IntArray:
    """Give one number to links that follow each other without a junction between."""
    count, numbers = len(start), np.arange(len(start))
    nodes = np.r_[start, end]
    through = degree[nodes] == 2
    rows, columns = np.r_[numbers, numbers][through], count + nodes[through]
    shape = (count + len(degree), count + len(degree))
    links = coo_array((np.ones(len(rows)), (rows, columns)), shape)
    return np.asarray(connected_components(links, directed=False)[1][:count], np.int64)


def _cut_at_feet(
    lines: npt.NDArray[np.object_], row: IntArray, ends: tuple[IntArray, IntArray], feet: _Feet
) -> tuple[npt.NDArray[np.object_], IntArray, IntArray, IntArray]:
    """Cut lines where loose ends meet them, each foot becoming the node of the loose end."""
    start, end = ends
    if len(feet.node) == 0:
        return lines, row, start, end
    xy, line = _short_steps(lines)
    on = feet.segment
    place = xy[on] + feet.share[:, None] * (xy[on + 1] - xy[on])
    order = np.lexsort((np.r_[np.zeros(len(xy)), feet.share], np.r_[np.arange(len(xy)), on]))
    is_foot = np.r_[np.zeros(len(xy), bool), np.ones(len(on), bool)][order]
    numbers = np.arange(len(lines))
    pieces, of = _cut(np.r_[xy, place][order], np.r_[line, feet.line][order], is_foot, numbers)
    whole = ~np.isin(of, feet.line)
    pieces[whole] = lines[of[whole]]
    first = np.r_[True, of[1:] != of[:-1]]
    last = np.r_[first[1:], True]
    new_start, new_end = np.empty(len(of), np.int64), np.empty(len(of), np.int64)
    new_start[first], new_end[last] = start[of[first]], end[of[last]]
    at_feet = feet.node[np.lexsort((feet.share, on))]
    new_start[~first], new_end[~last] = at_feet, at_feet
    return pieces, row[of], new_start, new_end

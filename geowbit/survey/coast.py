"""The land of an area, by the coastline of OpenStreetMap: land lies on the left of it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyproj
import shapely
from shapely.geometry.base import BaseGeometry

from geowbit.geodesy import MERCATOR, to_mercator_m, true_size
from geowbit.survey.extract import reading

__all__ = ["beyond_the_border", "land_of", "read_coast"]

Shapes = npt.NDArray[np.object_]
Floats = npt.NDArray[np.float64]
# what is nearer than a tenth of a millimeter is the same line, drawn again
_TOGETHER_DEG = 1e-9
_WITHIN_DEG = 1e-6
_BEYOND = 1e-6
# as far from a border on land the neighbor's land is taken to reach
_NEIGHBOR_KM = 50.0
# Mercator's scale changes by a hundredth to the edge of a band, even at 70 degrees
_BAND_DEG = 0.5
# more than 50 km of latitude: what ends farther away does not reach into a band
_REACH_DEG = 0.6
_MOST_LAT = 85.0


def read_coast(extract: Path) -> Shapes:
    """Read the coastline of an extract, joined to lines as long as they go.

    Raises
    ------
    LayerError
        Where the file is broken.
    """
    found = []
    with reading(extract) as osmium:
        wkb = osmium.geom.WKBFactory()
        coast = osmium.filter.TagFilter(("natural", "coastline"))
        ways = osmium.FileProcessor(str(extract)).with_locations().with_filter(coast)
        for thing in ways.with_filter(osmium.filter.EntityFilter(osmium.osm.WAY)):
            if len(thing.nodes) > 1 and all(node.location.valid() for node in thing.nodes):
                found.append(shapely.from_wkb(wkb.create_linestring(thing)))
    if not found:
        return np.array([], object)
    merged = shapely.line_merge(shapely.multilinestrings(found), directed=True)
    return shapely.get_parts(merged)


def land_of(area: BaseGeometry, coast: Shapes) -> BaseGeometry:
    """Return the land of an area: all of it where no coastline is near.

    Parameters
    ----------
    area : Polygon or MultiPolygon
        In degrees; a country's reaches to the end of its sea.
    coast : ndarray of LineString
        Land on the left. Closed lines are islands, or lagoons where they run clockwise; the
        others divide the area.

    Returns
    -------
    Polygon or MultiPolygon

    Examples
    --------
    An island of one square degree in an area of sixteen:

    >>> shore = shapely.LineString([(1, 1), (2, 1), (2, 2), (1, 2), (1, 1)])
    >>> area = shapely.box(0, 0, 4, 4)
    >>> land_of(area, np.array([shore])).area
    1.0

    A coast from south to north, with the land in the west:

    >>> land_of(area, np.array([shapely.LineString([(1, -1), (1, 5)])])).bounds
    (0.0, 0.0, 1.0, 4.0)
    """
    shapely.prepare(area)
    near = coast[shapely.intersects(area, coast)]
    closed = shapely.is_closed(near) & (shapely.get_num_coordinates(near) > 3)
    places, of_ring = shapely.get_coordinates(near[closed], return_index=True)
    rings = np.atleast_1d(shapely.linearrings(places, indices=of_ring))
    filled, islands = shapely.make_valid(shapely.polygons(rings)), shapely.is_ccw(rings)
    if closed.any() and closed.all():
        # beside islands all is sea, beside lagoons all is land
        land = shapely.MultiPolygon() if islands.any() else area
    else:
        land = _left_of(near[~closed], area, coast)
    land = shapely.union_all([land, *shapely.intersection(area, filled[islands])])
    lagoons = shapely.union_all(filled[~islands])
    return _polygons(shapely.difference(land, lagoons))


def _left_of(dividing: Shapes, area: BaseGeometry, coast: Shapes) -> BaseGeometry:
    """Return the parts of an area, as lines divide it, that do not lie on the right of a coast."""
    cut = shapely.union_all([shapely.boundary(area), *shapely.intersection(area, dividing)])
    faces = shapely.get_parts(shapely.polygonize([shapely.node(cut)]))
    faces = faces[shapely.contains(area, shapely.point_on_surface(faces))]
    segments = _Segments(coast)
    votes = segments.along(faces)
    silent = votes == 0
    # a part without a shore of its own lies as its middle does to the nearest one
    votes[silent] = segments.side_of(shapely.point_on_surface(faces[silent]))
    return shapely.union_all(faces[votes >= 0])


class _Segments:
    """The straight pieces of coastlines: who lies to the left of them, and who to the right."""

    def __init__(self, coast: Shapes) -> None:
        places, of_line = shapely.get_coordinates(coast, return_index=True)
        step = places[1:] - places[:-1]
        real = (of_line[1:] == of_line[:-1]) & (step != 0).any(axis=1)
        self.begin, self.step = places[:-1][real], step[real]
        ends = np.stack([self.begin, self.begin + self.step], axis=1)
        self.tree = shapely.STRtree(shapely.linestrings(ends) if len(ends) else [])

    def along(self, faces: Shapes) -> Floats:
        """Return how much of the border of each part has it on the left, less that on the right."""
        votes = np.zeros(len(faces))
        rings, of_face = shapely.get_rings(shapely.orient_polygons(faces), return_index=True)
        places, of_ring = shapely.get_coordinates(rings, return_index=True)
        same = of_ring[1:] == of_ring[:-1]
        step = (places[1:] - places[:-1])[same]
        middle = places[:-1][same] + step / 2
        edge, segment = self.tree.query(
            shapely.points(middle), predicate="dwithin", distance=_TOGETHER_DEG
        )
        # the inside of a part is on the left of its border
        alike = np.sign((step[edge] * self.step[segment]).sum(axis=1))
        length = np.hypot(*step.T)
        np.add.at(votes, of_face[of_ring[:-1][same][edge]], alike * length[edge])
        return votes

    def side_of(self, points: Shapes) -> Floats:
        """Return 1 for points to the left of the nearest coast, -1 to the right, 0 for neither."""
        votes = np.zeros(len(points))
        if not len(self.begin) or not len(points):
            return votes
        point, segment = self.tree.query_nearest(points, all_matches=True)
        from_begin = shapely.get_coordinates(points)[point] - self.begin[segment]
        step = self.step[segment]
        length = np.hypot(*step.T)
        off = (step[:, 0] * from_begin[:, 1] - step[:, 1] * from_begin[:, 0]) / length
        # at a corner two pieces are as near: the one that the point stands farther off tells
        order = np.argsort(np.abs(off))
        votes[point[order]] = np.sign(off[order])
        at = (from_begin * step).sum(axis=1) / length**2
        # beyond the end of a coast that the extract cuts nothing is known
        counts = np.bincount(point, minlength=len(points))
        alone = (counts[point] == 1) & ((at < -_BEYOND) | (at > 1 + _BEYOND))
        votes[point[alone]] = 0
        return votes


def beyond_the_border(area: BaseGeometry, land: BaseGeometry) -> BaseGeometry:
    """Return the land to count as such: that of the area, and its neighbors' where they touch it.

    Of what lies beyond an area nothing is known but that a border on land has land behind it.

    Examples
    --------
    >>> area, land = shapely.box(0, 0, 4, 4), shapely.box(0, 0, 1, 4)
    >>> known = beyond_the_border(area, land)
    >>> known.contains(shapely.Point(-0.2, 2)), known.contains(shapely.Point(2, 2))
    (True, False)
    """
    dry = shapely.intersection(shapely.boundary(area), shapely.buffer(land, _WITHIN_DEG))
    lines = shapely.get_parts(shapely.line_merge(dry) if dry.geom_type != "LineString" else dry)
    lines = lines[shapely.length(lines) > 10 * _WITHIN_DEG]
    if not len(lines):
        return land
    behind = shapely.difference(_strip_along(shapely.simplify(lines, 0.01)), area)
    return _polygons(shapely.union_all([land, behind]))


def _strip_along(lines: Shapes) -> BaseGeometry:
    """Return what lies within 50 km of lines, flat at their ends, where the sea begins.

    On Mercator's map, which keeps angles, band by band of latitude at the scale of each.
    """
    _, south, _, north = shapely.total_bounds(lines)
    low = max(np.floor(south - _REACH_DEG), -_MOST_LAT)
    bands = np.arange(low, min(north + _REACH_DEG, _MOST_LAT), _BAND_DEG)
    found = []
    for begin in bands:
        end = begin + _BAND_DEG
        near = shapely.clip_by_rect(lines, -180, begin - _REACH_DEG, 180, end + _REACH_DEG)
        near = near[~shapely.is_empty(near)]
        if not len(near):
            continue
        wide_m = 1000 * _NEIGHBOR_KM / float(true_size(np.array([(begin + end) / 2]))[0])
        strip = shapely.buffer(shapely.transform(near, _to_map), wide_m, cap_style="flat")
        band = shapely.transform(shapely.box(-180, begin, 180, end), _to_map)
        found.append(shapely.intersection(shapely.union_all(strip), band))
    return shapely.transform(shapely.union_all(found), _to_degrees)


def _to_map(places: Floats) -> Floats:
    return np.stack(to_mercator_m(np.clip(places[:, 0], -180, 180), places[:, 1]), axis=1)


def _to_degrees(places: Floats) -> Floats:
    back = pyproj.Transformer.from_crs(MERCATOR, "EPSG:4326", always_xy=True)
    return np.stack(back.transform(*places.T), axis=1)


def _polygons(shape: BaseGeometry) -> BaseGeometry:
    parts = shapely.get_parts(shape)
    return shapely.multipolygons(parts[shapely.get_type_id(parts) == 3])

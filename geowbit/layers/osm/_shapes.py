"""Elements of OpenStreetMap become shapes.

The answers are asked for with their geometry (``out geom``) and built here, not by
``osmnx.features_from_xml``: compared on a dozen odd elements, that one dropped in
silence relations of kind ``site`` (wind farms), multipolygons whose members have no role or of
which one member is missing, left closed ways of ``telecom=exchange`` as lines, passed over a
``remark``, and took five times as long for 20 thousand ways. A substation whose outline is not
closed in the data is still a substation: here it counts by its middle.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from geowbit.layers.osm._tags import Tags

Position = tuple[float, float]
_AREA_RELATIONS = frozenset({"multipolygon", "boundary"})
_OUTER = frozenset({"outer", ""})


@dataclass(frozen=True)
class Element:
    """A node, way or relation with its tags and its shape.

    Attributes
    ----------
    kind : {"node", "way", "relation"}
        What it is.
    id : int
        Its number among its kind.
    tags : dict of str to str
        Its tags.
    shape : geometry or None
        None where the data do not hold it whole.
    whole : bool
        False where the shape is only what is known of it: members of a relation that closes
        to no outline, or that is none.
    """

    kind: str
    id: int
    tags: Tags
    shape: BaseGeometry | None
    whole: bool = True

    @property
    def key(self) -> tuple[str, int]:
        """Return what tells it from every other element."""
        return self.kind, self.id


@dataclass(frozen=True)
class Member:
    """A member of a relation: its role, and its positions (one for a node)."""

    role: str
    positions: Sequence[Position]


def element_of(found: Mapping[str, Any]) -> Element:
    """Build one element of an Overpass answer that was asked for with ``out geom``.

    Parameters
    ----------
    found : dict
        ``type``, ``id``, ``tags``, and ``lat`` and ``lon``, or ``geometry``, or ``members``.

    Returns
    -------
    Element

    Examples
    --------
    >>> corner = [{"lat": 35.0, "lon": 139.0}, {"lat": 35.0, "lon": 139.1},
    ...           {"lat": 35.1, "lon": 139.1}, {"lat": 35.0, "lon": 139.0}]
    >>> element_of({"type": "way", "id": 7, "tags": {}, "geometry": corner}).shape.geom_type
    'Polygon'
    """
    kind, number = str(found["type"]), int(found["id"])
    tags = {str(key): str(value) for key, value in (found.get("tags") or {}).items()}
    if kind == "node":
        return Element(kind, number, tags, shapely.Point(found["lon"], found["lat"]))
    if kind == "way":
        return Element(kind, number, tags, way_shape(_positions(found.get("geometry")), tags))
    members = [
        Member(str(member.get("role") or ""), positions)
        for member in found.get("members") or ()
        if (positions := _member_positions(member))
    ]
    shape, whole = relation_shape(members, tags)
    return Element(kind, number, tags, shape, whole)


def way_shape(positions: Sequence[Position] | None, tags: Tags) -> BaseGeometry | None:
    """Return a way as a line, or as a polygon where it is closed and not ``area=no``.

    A closed way is a polygon whatever it is tagged with: who wants lines takes the outline.
    """
    if positions is None or len(set(positions)) < 2:
        return None
    if len(positions) >= 4 and positions[0] == positions[-1] and tags.get("area") != "no":
        return shapely.Polygon(positions)
    return shapely.LineString(positions)


def relation_shape(members: Iterable[Member], tags: Tags) -> tuple[BaseGeometry | None, bool]:
    """Return the shape of a relation and whether it is whole.

    Parameters
    ----------
    members : iterable of Member
        Those whose positions are known. A member without a role counts as outer.
    tags : dict
        ``type=multipolygon`` and ``type=boundary`` are areas, all others are collections.

    Returns
    -------
    tuple of geometry or None, bool
        A polygon, its holes taken out, and True; or, where the outline does not close or the
        relation is no area, the hull of its members and False.
    """
    known = list(members)
    if tags.get("type") in _AREA_RELATIONS:
        outers = _rings(m.positions for m in known if m.role in _OUTER)
        inners = _rings(m.positions for m in known if m.role == "inner")
        if outers:
            # an island in a hole is an outer ring that holds no hole of its own
            parts = [
                outer.difference(shapely.union_all([i for i in inners if outer.contains(i)]))
                for outer in outers
            ]
            return shapely.union_all(parts), True
    everywhere = [position for member in known for position in member.positions]
    if not everywhere:
        return None, False
    return shapely.MultiPoint(everywhere).convex_hull, False


def _rings(lines: Iterable[Sequence[Position]]) -> list[BaseGeometry]:
    known = [line for line in lines if len(set(line)) > 1]
    closed = [line for line in known if len(line) >= 4 and line[0] == line[-1]]
    pieces = [shapely.LineString(line) for line in known if line not in closed]
    faces = list(shapely.polygonize([shapely.union_all(pieces)]).geoms) if pieces else []
    rings = [*(shapely.Polygon(line) for line in closed), *faces]
    # a face between two rings has the inner one as a hole; the roles tell the holes
    return [shapely.make_valid(shapely.Polygon(ring.exterior)) for ring in rings]


def _positions(found: Any) -> list[Position] | None:
    # a null stands for a node that the server does not know: the line would cut its corner
    if not found or any(p is None for p in found):
        return None
    return [(float(p["lon"]), float(p["lat"])) for p in found]


def _member_positions(member: Mapping[str, Any]) -> list[Position] | None:
    if member.get("type") == "node" and "lat" in member:
        return [(float(member["lon"]), float(member["lat"]))]
    return _positions(member.get("geometry"))

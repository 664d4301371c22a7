"""Shapes that cross 180 degrees of longitude, cut there so that each part lies on one side."""

from __future__ import annotations

from typing import Any, cast

import numpy as np
import numpy.typing as npt
import shapely

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
    at, shape = shapely.get_coordinates(found, return_index=True)
    leap = (np.abs(np.diff(at[:, 0])) > _HALF_ROUND) & (shape[1:] == shape[:-1])
    crossing = np.zeros(len(found), bool)
    crossing[shape[1:][leap]] = True
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


def _cut(shape: shapely.Geometry) -> shapely.Geometry:
    eastward = shapely.transform(
        shape, lambda at: np.column_stack([at[:, 0] + 360 * (at[:, 0] < 0), at[:, 1]])
    )
    near = shapely.intersection(eastward, shapely.box(0, -90, 180, 90))
    beyond = shapely.intersection(eastward, shapely.box(180, -90, 360, 90))
    parts = [near, shapely.transform(beyond, lambda at: at - [360, 0])]
    pieces = np.concatenate([shapely.get_parts(part) for part in parts])
    # where a shape only touches the antimeridian, the other side is a point or a line
    pieces = pieces[shapely.get_dimensions(pieces) == shapely.get_dimensions(shape)]
    if shapely.get_dimensions(shape) == 1:
        return shapely.multilinestrings(list(pieces))
    return shapely.multipolygons(list(pieces))

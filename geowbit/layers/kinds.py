"""Which geometry a layer of the user's own name has: the kind that most of its rows have."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import geopandas as gpd

from geowbit.layers.schemas import SCHEMAS, GeometryKind, LayerSchema

_KINDS: dict[str, GeometryKind] = {
    "Point": "point",
    "LineString": "line",
    "LinearRing": "line",
    "Polygon": "polygon",
}


def schema_as_found(name: str, frames: Iterable[gpd.GeoDataFrame]) -> LayerSchema:
    """Return a layer's schema; for a name without one, that of the geometries of its parts.

    Examples
    --------
    >>> import shapely
    >>> shops = gpd.GeoDataFrame(geometry=[shapely.Point(139, 36), None], crs=4326)
    >>> schema_as_found("shops", [shops]).geometry
    'point'
    """
    if name in SCHEMAS:
        return SCHEMAS[name]
    drawn: Counter[GeometryKind] = Counter()
    for one in frames:
        for kind, count in _counts(one).items():
            drawn[kind] += count
    most = drawn.most_common(1)
    return LayerSchema(most[0][0] if most else "polygon", identified=False, merged=False)


def _counts(frame: gpd.GeoDataFrame) -> dict[GeometryKind, int]:
    if frame.active_geometry_name is None:
        return {}
    types = frame.geom_type.str.removeprefix("Multi").map(_KINDS)
    return dict(types.value_counts())

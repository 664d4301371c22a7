"""What each layer must hold: its geometry, its columns and their ranges."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Literal

import geopandas as gpd

from geowbit.core.errors import LayerError

GeometryKind = Literal["point", "line", "polygon"]

_NAMELESS_M = 0.0
# a yard drawn in two parts, or once as a shape and once as a point, is one by its name
_SAME_YARD_M = 250.0
_KV = (0.1, 1500.0)

_KINDS: dict[str, GeometryKind] = {
    "Point": "point",
    "LineString": "line",
    "LinearRing": "line",
    "Polygon": "polygon",
}


@dataclass(frozen=True)
class LayerSchema:
    """The form of one layer.

    A class of our own and not pandera's: its import takes over two seconds, longer than reading
    most layers, and a schema here repairs, counts and gives examples, which pandera does not.

    Attributes
    ----------
    geometry : {"point", "line", "polygon"}
        Polygons given for points become a point inside; anything else that does not fit
        is dropped and counted.
    numbers : dict of str to (low, high)
        Required numeric columns with their allowed range; a row without is dropped.
    optional : dict of str to (low, high)
        Numeric columns that may be unknown: a value that is no number of the range becomes
        unknown.
    defaults : dict
        Columns filled in where a file has none.
    identified : bool
        Whether each row needs an ``id`` of its own.
    merged : bool
        Whether the same thing drawn twice counts once.
    same_name_m : float
        How near two points of one name must be to be one thing.
    additive : tuple of str
        Columns that would be added up: rows that differ in them are different things.
    """

    geometry: GeometryKind
    numbers: dict[str, tuple[float, float]] = field(default_factory=dict)
    defaults: dict[str, Any] = field(default_factory=dict)
    identified: bool = True
    optional: dict[str, tuple[float, float]] = field(default_factory=dict)
    merged: bool = True
    same_name_m: float = _NAMELESS_M
    additive: tuple[str, ...] = ()


def _areas(**defaults: Any) -> LayerSchema:
    # two zones may share a border, and a shape may stand once for each kind of hazard
    return LayerSchema("polygon", defaults=defaults, merged=False)


SCHEMAS: dict[str, LayerSchema] = {
    "substations": LayerSchema(
        "point",
        {"voltage_kv": _KV},
        {"name": "", "kind": "unknown", "operator": "", "supply_area": "", "headroom_mw": None},
        optional={"headroom_mw": (-20_000, 20_000)},
        same_name_m=_SAME_YARD_M,
    ),
    "power_lines": LayerSchema(
        "line",
        {"voltage_kv": _KV},
        {"name": "", "construction": "unknown"},
        optional={"circuits": (1, 20)},
    ),
    "power_plants": LayerSchema(
        "point",
        {"capacity_mw": (0, 20000)},
        {"name": "", "fuel": "", "status": ""},
        same_name_m=_SAME_YARD_M,
        additive=("capacity_mw",),
    ),
    "fiber_routes": LayerSchema(
        "line",
        {},
        {"kind": "user", "owner": "", "confidence": "user"},
    ),
    "fiber_nodes": LayerSchema("point", {}, {"name": "", "kind": "pop"}),
    "data_centers": LayerSchema(
        "point",
        {},
        {"name": "", "operator": "", "load_mw": None, "status": "", "year": None},
        optional={"load_mw": (0, 20_000), "year": (1950, 2100)},
        same_name_m=_SAME_YARD_M,
        additive=("load_mw",),
    ),
    "protected_areas": _areas(kind=""),
    "hazards": _areas(kind="", level=""),
    "land": _areas(),
    "industrial_land": LayerSchema(
        "polygon",
        defaults={"name": "", "area_ha": None},
        optional={"area_ha": (0, 1e6)},
        merged=False,
    ),
    "prefectures": _areas(),
    "municipalities": _areas(),
    "supply_areas": _areas(),
}


def schema_of(name: str) -> LayerSchema:
    """Return the schema of a layer.

    Raises
    ------
    LayerError
        Where no layer has that name.

    Examples
    --------
    >>> schema_of("substations").geometry
    'point'
    """
    if name not in SCHEMAS:
        raise LayerError("layers.no_schema", name=name, layers=tuple(SCHEMAS))
    return SCHEMAS[name]


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

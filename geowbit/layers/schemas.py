"""What each layer must hold: its geometry, its columns and their ranges."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from geowbit.errors import LayerError

GeometryKind = Literal["point", "line", "polygon"]


@dataclass(frozen=True)
class LayerSchema:
    """The form of one layer.

    Attributes
    ----------
    geometry : {"point", "line", "polygon"}
        Polygons given for points become a point inside; anything else that does not fit
        is dropped and counted.
    numbers : dict of str to (low, high)
        Required numeric columns with their allowed range; a row without is dropped.
    defaults : dict
        Columns filled in where a file has none.
    identified : bool
        Whether each row needs an ``id`` of its own.
    """

    geometry: GeometryKind
    numbers: dict[str, tuple[float, float]] = field(default_factory=dict)
    defaults: dict[str, Any] = field(default_factory=dict)
    identified: bool = True


SCHEMAS: dict[str, LayerSchema] = {
    "substations": LayerSchema(
        "point",
        {"voltage_kv": (0.1, 1500)},
        {"name": "", "kind": "unknown", "operator": "", "supply_area": "", "headroom_mw": None},
    ),
    "power_lines": LayerSchema("line", {"voltage_kv": (0.1, 1500)}, {"name": ""}),
    "power_plants": LayerSchema(
        "point", {"capacity_mw": (0, 20000)}, {"name": "", "fuel": "", "status": ""}
    ),
    "fiber_routes": LayerSchema("line", {}, {"kind": "user", "confidence": "user"}),
    "fiber_nodes": LayerSchema("point", {}, {"name": "", "kind": "pop"}),
    "data_centers": LayerSchema(
        "point", {}, {"name": "", "operator": "", "load_mw": None, "status": "", "year": None}
    ),
    "protected_areas": LayerSchema("polygon", {}, {"kind": ""}),
    "land": LayerSchema("polygon"),
    "prefectures": LayerSchema("polygon"),
    "municipalities": LayerSchema("polygon"),
    "supply_areas": LayerSchema("polygon"),
    "hazards": LayerSchema("polygon", {}, {"kind": "", "level": ""}),
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
        raise LayerError(f"no layer is called {name!r}; there are {', '.join(SCHEMAS)}")
    return SCHEMAS[name]

"""geowbit: where in a country could computing stand, power grid and fiber planned together.

What is public is what ``__all__`` names here and in each room that it names; nothing else is.

Public names are loaded when they are first used, so that ``import geowbit`` is quick.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from geowbit import (
        cables,
        candidates,
        corridors,
        costs,
        countries,
        criteria,
        fetch,
        fiber,
        findings,
        geodesy,
        geoparquet,
        ground,
        handover,
        layers,
        mesh,
        national,
        pages,
        place,
        plan,
        ranking,
        run,
        settings,
    )
    from geowbit.cables import compare, total_cost
    from geowbit.candidates import (
        grid_candidates,
        h3_candidates,
        lattice_candidates,
        municipality_candidates,
        point_candidates,
    )
    from geowbit.core.errors import (
        AreaError,
        GeowbitError,
        LayerError,
        OutputError,
        SourceError,
        StudyError,
    )
    from geowbit.core.versions import own_version as _own_version
    from geowbit.core.versions import versions
    from geowbit.corridors import route
    from geowbit.criteria import criterion, layer_criterion
    from geowbit.fiber import diversity, latency
    from geowbit.layers import Layers, catalog, open_raster, profiles, read_layer, read_table
    from geowbit.run import Run
    from geowbit.sites import Sites
    from geowbit.study import Differences, Study, diff

    __version__: str = _own_version()

_HOMES = {
    "AreaError": "core.errors",
    "Differences": "study",
    "GeowbitError": "core.errors",
    "LayerError": "core.errors",
    "Layers": "layers",
    "OutputError": "core.errors",
    "Run": "run",
    "Sites": "sites",
    "SourceError": "core.errors",
    "Study": "study",
    "StudyError": "core.errors",
    "catalog": "layers",
    "compare": "cables",
    "criterion": "criteria",
    "diff": "study",
    "diversity": "fiber",
    "grid_candidates": "candidates",
    "h3_candidates": "candidates",
    "latency": "fiber",
    "lattice_candidates": "candidates",
    "layer_criterion": "criteria",
    "municipality_candidates": "candidates",
    "open_raster": "layers",
    "point_candidates": "candidates",
    "profiles": "layers",
    "read_layer": "layers",
    "read_table": "layers",
    "route": "corridors",
    "total_cost": "cables",
    "versions": "core.versions",
}
_ROOMS = (
    *("cables", "candidates", "corridors", "costs", "countries", "criteria", "fetch", "fiber"),
    *("findings", "geodesy", "geoparquet", "ground", "handover", "layers", "mesh", "national"),
    *("pages", "place", "plan"),
    *("ranking", "run", "settings"),
)

__all__ = [
    "AreaError",
    "Differences",
    "GeowbitError",
    "LayerError",
    "Layers",
    "OutputError",
    "Run",
    "Sites",
    "SourceError",
    "Study",
    "StudyError",
    "cables",
    "candidates",
    "catalog",
    "compare",
    "corridors",
    "costs",
    "countries",
    "criteria",
    "criterion",
    "diff",
    "diversity",
    "fetch",
    "fiber",
    "findings",
    "geodesy",
    "geoparquet",
    "grid_candidates",
    "ground",
    "h3_candidates",
    "handover",
    "latency",
    "lattice_candidates",
    "layer_criterion",
    "layers",
    "mesh",
    "municipality_candidates",
    "national",
    "open_raster",
    "pages",
    "place",
    "plan",
    "point_candidates",
    "profiles",
    "ranking",
    "read_layer",
    "read_table",
    "route",
    "run",
    "settings",
    "total_cost",
    "versions",
]


def __getattr__(name: str) -> Any:
    if name == "__version__":
        return import_module("geowbit.core.versions").own_version()
    if name in _ROOMS:
        return import_module(f"geowbit.{name}")
    if name in _HOMES:
        return getattr(import_module(f"geowbit.{_HOMES[name]}"), name)
    raise AttributeError(f"module 'geowbit' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*__all__, "__version__"])

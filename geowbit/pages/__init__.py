"""Maps and reports: one HTML file each that opens without a network."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from geowbit.core.escape import safe_text
    from geowbit.pages._corridor_map import corridor_map
    from geowbit.pages._light_map import light_map
    from geowbit.pages._site_map import site_map
    from geowbit.pages.live.columns import PackedTable
    from geowbit.pages.live.element import LiveScores, packed_run
    from geowbit.pages.overlays.registry import map_layer
    from geowbit.pages.report.page import report_html
    from geowbit.pages.standalone import standalone_html

__all__ = [
    "LiveScores",
    "PackedTable",
    "corridor_map",
    "light_map",
    "map_layer",
    "packed_run",
    "report_html",
    "safe_text",
    "site_map",
    "standalone_html",
]

# drawing takes half a second to import, which who only asks what a map reads need not wait for
_HOMES = {
    "LiveScores": "geowbit.pages.live.element",
    "PackedTable": "geowbit.pages.live.columns",
    "corridor_map": "geowbit.pages._corridor_map",
    "light_map": "geowbit.pages._light_map",
    "map_layer": "geowbit.pages.overlays.registry",
    "packed_run": "geowbit.pages.live.element",
    "report_html": "geowbit.pages.report.page",
    "safe_text": "geowbit.core.escape",
    "site_map": "geowbit.pages._site_map",
    "standalone_html": "geowbit.pages.standalone",
}


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'geowbit.pages' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)

"""Maps and reports: one HTML file each that opens without a network."""

from geowbit.maps.corridor_map import corridor_map
from geowbit.maps.escape import safe_text
from geowbit.maps.light_map import light_map
from geowbit.maps.live.element import LiveScores
from geowbit.maps.loads import load_classes
from geowbit.maps.report.page import report_html
from geowbit.maps.site_map import site_map
from geowbit.maps.standalone import standalone_html

__all__ = [
    "LiveScores",
    "corridor_map",
    "light_map",
    "load_classes",
    "report_html",
    "safe_text",
    "site_map",
    "standalone_html",
]

"""Maps and reports: one HTML file each that opens without a network."""

from geowbit.core.escape import safe_text
from geowbit.pages.corridor_map import corridor_map
from geowbit.pages.light_map import light_map
from geowbit.pages.live.element import LiveScores
from geowbit.pages.report.page import report_html
from geowbit.pages.site_map import site_map
from geowbit.pages.standalone import standalone_html

__all__ = [
    "LiveScores",
    "corridor_map",
    "light_map",
    "report_html",
    "safe_text",
    "site_map",
    "standalone_html",
]

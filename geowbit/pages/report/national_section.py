"""What the best sites of a run would change in the country; a section of the report."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from geowbit.core import worded
from geowbit.findings import NationalEffect
from geowbit.national import area_label
from geowbit.pages.language import say, spoken
from geowbit.pages.template import page_template
from geowbit.pages.words import number


def national_section(found: NationalEffect | None) -> Markup:
    """Return the section on concentration and relief as HTML; empty where there is nothing to say.

    Examples
    --------
    >>> national_section(None)
    Markup('')
    """
    if found is None:
        return Markup("")
    context: dict[str, Any] = {
        "say": say,
        "count": number(found.sites),
        "load": number(found.load_mw),
        "total": number(found.total_mw),
        "areas": [
            {
                "area": _label(one.area),
                "local": _local_label(one.area),
                "mw": number(one.mw),
                "share": number(100 * one.share, 1),
                "mw_after": number(one.mw_after),
                "share_after": number(100 * one.share_after, 1),
            }
            for one in found.areas
        ],
        "index": number(found.herfindahl, 3),
        "index_after": number(found.herfindahl_after, 3),
        "both": number(100 * found.full_share, 1),
        "both_after": number(100 * found.full_share_after, 1),
        "basis": worded(found.basis, spoken()),
        "last": str(found.last_year),
        "year": str(found.year),
        "left_out": number(found.in_full_areas) if found.in_full_areas else "",
        "future": number(100 * found.full_share_future, 1),
        "future_after": number(100 * found.full_share_future_after, 1),
        "taken": [
            {
                "area": _label(one.area),
                "without": number(one.mw_without),
                "less": number(one.less_mw),
                "range": say(
                    "report.span", low=number(one.less_low_mw), high=number(one.less_high_mw)
                ),
                "years": number(one.years, 1),
            }
            for one in found.relieved
        ],
        "hosts": [
            {
                "area": _label(one.area),
                "mw": number(one.site_mw),
                "draws": number(one.site_gwh),
                "fy2024": number(one.usable_fy2024_gwh),
                "of_fy2024": number(one.curtailed_fy2024_gwh),
                "outlook": number(one.usable_outlook_gwh),
                "of_outlook": number(one.curtailed_outlook_gwh),
            }
            for one in found.curtailed
        ],
    }
    return Markup(page_template("national.html.j2").render(context))  # noqa: S704


def _local_label(area: str) -> str:
    """Return what the area is called where it lies, for a reader of English."""
    local = area_label(area, "ja")
    return local if spoken() == "en" and local != area_label(area) else ""


def _label(area: str) -> str:
    return area_label(area, spoken())

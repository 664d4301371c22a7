"""What decides a rank: the variance of the score, and how little swaps the best sites."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from geowbit.core import StudyError
from geowbit.findings import Swap, swaps, variance_shares
from geowbit.pages.language import say
from geowbit.pages.template import Cell, Section, bullets, heading, section_of, table_html
from geowbit.pages.words import criterion_label, number, where
from geowbit.ranking import has_parts
from geowbit.run import Run

Row = Mapping[str, Any]

_MOST_SWAPS = 5


def decides_section(run: Run, sites: Sequence[Row]) -> Section | None:
    """Return the section; None where the score is no sum or nobody is ranked.

    Parameters
    ----------
    run : Run
    sites : sequence of mapping
        Rows of the best sites, best first.

    Returns
    -------
    Section or None

    Examples
    --------
    >>> decides_section(Run(), []) is None
    True
    """
    if not sites or not has_parts(run.table.names(), run.criteria_rows()):
        return None
    rows = [
        [
            Cell(criterion_label(one.criterion)),
            Cell(f"{number(100 * one.share, 0)} %", kind="n"),
            Cell(f"{number(100 * one.first_order, 0)} %", kind="n"),
        ]
        for one in variance_shares(run)
    ]
    if not rows:
        return None
    heads = [
        Cell(say(f"decides.{key}"), kind="n" if place else "")
        for place, key in enumerate(("criterion", "share", "alone"))
    ]
    swaps, title = _swaps(run, sites[: _MOST_SWAPS + 1]), say("decides.title")
    return section_of(
        "decides",
        title,
        say("decides.lead"),
        table_html(title, heads, rows, narrow=True),
        heading(say("decides.swaps")) if swaps else "",
        bullets(swaps),
    )


def _swaps(run: Run, sites: Sequence[Row]) -> list[str]:
    """Return in a line each what draws the next sites level with the first."""
    # a table alone may hold the parts and no scale
    scaled = all(not math.isnan(one.best) for one in run.criteria if one.weight > 0)
    if len(sites) < 2 or "site_id" not in sites[0] or not scaled:
        return []
    try:
        found = swaps(run, sites[0]["site_id"], [site["site_id"] for site in sites[1:]])
    except (StudyError, KeyError):
        # a table alone may hold the parts and not the values
        return []
    return [
        swap_words(one, f"{place}. {where(site)[0]}")
        for place, (one, site) in enumerate(zip(found, sites[1:], strict=True), start=2)
    ]


def swap_words(found: Swap, name: str) -> str:
    """Return what draws a site level with the one ahead of it.

    Parameters
    ----------
    found : Swap
    name : str
        Of the site behind.
    """
    if found.moved is None or math.isnan(found.moved_share):
        return say("decides.never", site=name)
    taken = [one for one, share in found.moved.items() if share < 0]
    given = [one for one, share in found.moved.items() if share > 0]
    if not given:
        return say("decides.level", site=name)
    return say(
        "decides.moved",
        site=name,
        percent=number(100 * found.moved_share, 1),
        taken=say("list.separator").join(map(criterion_label, taken)),
        given=criterion_label(given[0]),
    )

"""How known sites stand within their supply areas: by the score and by one-line rules."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from geowbit.core import StudyError, isolated, safe_text, worded
from geowbit.findings import Backtest, RuleRow, backtest
from geowbit.pages.language import say, say_if_known, spoken
from geowbit.pages.overlays import vector_layer
from geowbit.pages.template import Cell, Section, bullets, heading, section_of, table_html
from geowbit.pages.words import number
from geowbit.run import Run

# more of them nobody reads
_MOST_UNSEEN = 12
_HEADS = ("sites", "rule", "count", "mean", "interval", "ahead")


def known_sites_of(run: Run, layers: Mapping[str, Any]) -> Backtest | None:
    """Return the back-test of a run's announced sites, None where none lies on ranked land."""
    places = vector_layer(layers, "data_centers")
    if places is None or not len(places) or not len(run):
        return None
    try:
        return backtest(run, {"announced": places})
    except StudyError:
        return None


def backtest_section(found: Backtest | None) -> Section | None:
    """Return the section on known sites; None where there are none.

    Parameters
    ----------
    found : Backtest or None

    Returns
    -------
    Section or None

    Examples
    --------
    >>> backtest_section(None) is None
    True
    """
    if found is None:
        return None
    sets = [row for row in found.rows if not row.supply_area]
    rows = [
        _row(row, first=not place or sets[place - 1].set != row.set)
        for place, row in enumerate(sets)
    ]
    heads = [
        Cell(say(f"backtest.{key}"), kind="n" if place > 1 else "")
        for place, key in enumerate(_HEADS)
    ]
    unseen = [*found.unseen()[:-1][:_MOST_UNSEEN], found.unseen()[-1]]
    title = say("backtest.title")
    return section_of(
        "backtest",
        title,
        say("backtest.lead", draws=number(found.draws)),
        table_html(title, heads, rows, narrow=True),
        _by_area(found),
        _promoted(found),
        heading(say("backtest.unseen")),
        bullets([isolated(worded(one, spoken())) for one in unseen]),
    )


def _row(row: RuleRow, *, first: bool) -> list[Cell]:
    large = number(row.least_mw) if row.least_mw else ""
    named = say("backtest.set_large", mw=large) if large else say("backtest.set_all")
    ahead = "–" if math.isnan(row.ahead) else f"{number(100 * row.ahead)} %"
    rule = say_if_known(f"rule.{row.rule}", row.rule)
    bold = Markup("<b>" + safe_text(rule) + "</b>")  # noqa: S704
    return [
        Cell(named if first else ""),
        Cell(bold if row.rule == "score" else rule),
        Cell(number(row.n), kind="n"),
        Cell(number(row.auc, 2), kind="n"),
        Cell(f"{number(row.low, 2)}–{number(row.high, 2)}", kind="n"),
        Cell(ahead, kind="n"),
    ]


def _by_area(found: Backtest) -> str:
    areas = ", ".join(
        say("backtest.of_area", area=_area(row), mean=number(row.auc, 2), count=row.n)
        for row in found.rows
        if row.supply_area and row.rule == "score"
    )
    return say("backtest.by_area", areas=areas) if areas else ""


def _promoted(found: Backtest) -> str:
    if not found.promoted:
        return ""
    one = found.promoted[0]
    return say(
        "backtest.promoted",
        by=isolated(one.by),
        date=one.date,
        count=len(one.prefectures),
        land=number(100 * one.land_share),
        best=number(100 * one.best_share),
        percent=number(100 * one.best),
    )


def _area(row: RuleRow) -> str:
    return isolated(say_if_known(f"area.{row.supply_area}", row.supply_area))

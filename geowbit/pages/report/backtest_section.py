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
from geowbit.pages.words import number
from geowbit.run import Run

# more of them nobody reads
_MOST_UNSEEN = 12


def known_sites_of(run: Run, layers: Mapping[str, Any]) -> Backtest | None:
    """Return the back-test of a run's announced sites, None where none lies on ranked land."""
    places = vector_layer(layers, "data_centers")
    if places is None or not len(places) or not len(run):
        return None
    try:
        return backtest(run, {"announced": places})
    except StudyError:
        return None


def backtest_section(found: Backtest | None) -> Markup:
    """Return the section on known sites, or nothing where there are none.

    Parameters
    ----------
    found : Backtest or None

    Returns
    -------
    Markup
        HTML.

    Examples
    --------
    >>> backtest_section(None)
    Markup('')
    """
    if found is None:
        return Markup("")
    sets = [row for row in found.rows if not row.supply_area]
    body = "".join(
        _row(row, first=not place or sets[place - 1].set != row.set)
        for place, row in enumerate(sets)
    )
    areas = [row for row in found.rows if row.supply_area and row.rule == "score"]
    unseen = "".join(
        f"<li>{safe_text(isolated(worded(one, spoken())))}</li>"
        for one in [*found.unseen()[:-1][:_MOST_UNSEEN], found.unseen()[-1]]
    )
    heads = "".join(
        f"<th{_right(place > 1)}>{_said(f'backtest.{key}')}</th>"
        for place, key in enumerate(("sites", "rule", "count", "mean", "interval", "ahead"))
    )
    by_area = ", ".join(
        say("backtest.of_area", area=_area(row), mean=number(row.auc, 2), count=row.n)
        for row in areas
    )
    promoted = "".join(f"<p>{safe_text(_lift(found, place))}</p>" for place in (0,))
    return Markup(  # noqa: S704, every text went through safe_text
        f"<section id='backtest'><h2>{_said('backtest.title')}</h2>"
        f"<p>{safe_text(say('backtest.lead', draws=number(found.draws)))}</p>"
        f"<table class='narrow'><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>"
        + (f"<p>{safe_text(say('backtest.by_area', areas=by_area))}</p>" if areas else "")
        + (promoted if found.promoted else "")
        + f"<h3>{_said('backtest.unseen')}</h3><ul>{unseen}</ul></section>"
    )


def _row(row: RuleRow, *, first: bool) -> str:
    large = number(row.least_mw) if row.least_mw else ""
    named = say("backtest.set_large", mw=large) if large else say("backtest.set_all")
    ahead = "–" if math.isnan(row.ahead) else f"{number(100 * row.ahead)} %"
    rule = safe_text(say_if_known(f"rule.{row.rule}", row.rule))
    cells = [
        safe_text(named) if first else "",
        f"<b>{rule}</b>" if row.rule == "score" else rule,
        number(row.n),
        number(row.auc, 2),
        f"{number(row.low, 2)}–{number(row.high, 2)}",
        ahead,
    ]
    return (
        "<tr>"
        + "".join(f"<td{_right(place > 1)}>{cell}</td>" for place, cell in enumerate(cells))
        + "</tr>"
    )


def _lift(found: Backtest, place: int) -> str:
    if place >= len(found.promoted):
        return ""
    one = found.promoted[place]
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


def _right(number_column: bool) -> str:
    return " class='n'" if number_column else ""


def _said(key: str) -> str:
    return safe_text(say(key))

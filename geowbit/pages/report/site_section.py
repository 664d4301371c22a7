"""One page of the report for each of the first sites: where it lies, why it, what it lacks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
from markupsafe import Markup

from geowbit.pages.cards import (
    Contribution,
    contributions,
    coverage_words,
    percentile_words,
    rank_words,
    site_facts,
)
from geowbit.pages.language import say
from geowbit.pages.measures import distance
from geowbit.pages.report.site_figure import Surroundings, site_figure
from geowbit.pages.template import Cell, Section, bullets, heading, section_of, table_html
from geowbit.pages.words import area_words, known, number, place_name, position, where
from geowbit.run import Run

Row = Mapping[str, Any]

_LACKS = 4
_ELSEWHERE = ("card.yearly", "card.either")
# less of the score than this nobody would miss
_LEAST_LOSS = 0.002


def site_sections(
    run: Run, rows: Sequence[Row], *, table: pd.DataFrame, layers: Mapping[str, Any]
) -> list[Section]:
    """Return the pages of the first of the best sites.

    Parameters
    ----------
    run : Run
    rows : sequence of mapping
        Of the best sites.
    table : DataFrame
        Of the run: ``lon``, ``lat``, ``score``, ``excluded`` and the shapes of the candidates.
    layers : dict
        Drawn around them; ``site_routes`` and ``corridors`` where they are there.
    """
    if not rows:
        return []
    around, routes = Surroundings(table, layers), _routes_by_site(layers)
    return [
        _section(run, row, place, around, routes.get(str(row.get("site_id")), []))
        for place, row in enumerate(rows, start=1)
    ]


def _section(
    run: Run, row: Row, place: int, around: Surroundings, routes: Sequence[Row]
) -> Section:
    """Return the page of a site."""
    name, local = where(row)
    parts = contributions(row, run)
    told = dict(site_facts(row, run))
    asked = told.pop(say("card.open"), [])
    # the comparison of all the best sites has these
    for key in _ELSEWHERE:
        told.pop(say(key), None)
    facts = Markup("").join(_facts(title, rows) for title, rows in told.items())
    left = [
        Markup(site_figure(row, place, around)),  # noqa: S704
        *_why(parts),
        *_lacks(parts),
    ]
    return section_of(
        f"site-{place}",
        f"{place} · {name}",
        _below(row, run, local),
        Markup('<div class="sitepage"><div>{}</div><div>{}</div></div>').format(
            Markup("").join(left), facts + _routes(routes)
        ),
        *_open([(what, whom) for what, whom, _ in asked]),
    )


def _below(row: Row, run: Run, local: str) -> str:
    """Return what stands below the name."""
    rank = say("rank_of", rank=rank_words(row), count=number(run.ranked))
    told = [
        local,
        rank if known(row.get("rank")) else "",
        percentile_words(row.get("national_percentile")),
        coverage_words(row.get("coverage")),
        position(float(row["lat"]), float(row["lon"])),
        str(row["site_id"]) if known(row.get("site_id")) else "",
        area_words(row.get("supply_area")),
    ]
    return " · ".join(filter(None, told))


def _why(parts: Sequence[Contribution]) -> list[str]:
    """Return each criterion with its value and what it gives of what it could give."""
    if not parts:
        return []
    widest = max(part.most for part in parts) or 1.0
    rows = [
        [
            Cell(part.label),
            Cell(part.value, kind="n"),
            Cell(_bar(part, widest), kind="gain"),
            Cell(number(part.part, 3), kind="n"),
        ]
        for part in parts
    ]
    title = say("what_makes_the_score")
    return [heading(title), table_html(title, [], rows, narrow=True, kind="gains")]


def _bar(part: Contribution, widest: float) -> Markup:
    most, got = (f"{100 * one / widest:.1f}%" for one in (part.most, part.part))
    drawn = f'<span class="gainbar"><i style="width:{most}"></i><b style="width:{got}"></b></span>'
    return Markup(drawn)  # noqa: S704


def _lacks(parts: Sequence[Contribution]) -> list[str]:
    """Return where the site loses most of its score."""
    lost = sorted(parts, key=lambda part: part.part - part.most)[:_LACKS]
    told = [
        say(
            "site.loses",
            criterion=part.label,
            value=part.value,
            lost=number(100 * (part.most - part.part), 1),
            most=number(100 * part.most, 1),
        )
        for part in lost
        if part.most - part.part > _LEAST_LOSS
    ]
    return [heading(say("site.lacks")), bullets(told)] if told else []


def _open(rows: Sequence[tuple[str, str]]) -> list[str]:
    if not rows:
        return []
    title = say("card.open")
    cells = [[Cell(what, head=True), Cell(whom)] for what, whom in rows]
    return [heading(title), table_html(title, [], cells, narrow=True, kind="told")]


def _facts(title: str, rows: Sequence[tuple[str, str, str]]) -> Markup:
    cells = [
        [Cell(name, head=True), Cell(words), Cell(amount, kind="n")] for name, words, amount in rows
    ]
    return heading(title) + table_html(title, [], cells, narrow=True, kind="told")


def _routes_by_site(layers: Mapping[str, Any]) -> dict[str, list[Row]]:
    """Return the fiber routes of each site."""
    found = layers.get("site_routes")
    routes: dict[str, list[Row]] = {}
    for one in found.routes.to_dict("records") if found is not None else ():
        routes.setdefault(str(one["site_id"]), []).append(one)
    return routes


def _routes(own: Sequence[Row]) -> Markup:
    """Return the fiber routes of a site to each hub; empty without any."""
    cells = []
    for one in own:
        pair = [two for two in own if two["hub"] == one["hub"] and two["route"] > 0]
        key = "only" if one["route"] == 1 and len(pair) == 1 else str(one["route"])
        key = "guessed" if key == "0" and one["rule"] == "guessed" else key
        told = say(
            "card.route_row",
            km=distance(one["km"]),
            ms=number(one["rtt_ms"], 1),
            low=number(one["rtt_low_ms"], 1),
            high=number(one["rtt_high_ms"], 1),
        )
        what = f"{place_name(one['hub'])}, {say(f'card.route_{key}')}"
        cells.append([Cell(what, head=True), Cell(told), Cell("", kind="n")])
    if not cells:
        return Markup()
    title = say("site.routes")
    return heading(title) + table_html(title, [], cells, narrow=True, kind="told")

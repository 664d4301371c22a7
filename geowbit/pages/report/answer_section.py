"""The first page of the report: where, how sure, what would change it, and what to do next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
from markupsafe import Markup

from geowbit.core.escape import safe_text
from geowbit.core.messages import worded
from geowbit.findings import Answer, Choice, Standings, Swap
from geowbit.pages.cards import percentile_words, shown_cost
from geowbit.pages.language import say, say_if_known, spoken
from geowbit.pages.measures import distance
from geowbit.pages.report.best_section import cost_range_words
from geowbit.pages.report.figure import study_figure
from geowbit.pages.report.regions_section import region_names
from geowbit.pages.template import Cell, Section, bullets, heading, section_of, soft, table_html
from geowbit.pages.words import (
    criterion_label,
    known,
    latency_columns,
    money,
    number,
    place_name,
    rough,
    where,
)
from geowbit.run import Run

Row = Mapping[str, Any]

_FIRST = 3


def answer_section(
    run: Run,
    found: Answer,
    top: pd.DataFrame,
    sites: Sequence[Row],
    *,
    kind: str,
    announced: Standings,
    layers: Mapping[str, Any],
) -> Section:
    """Return the page that answers.

    Parameters
    ----------
    run : Run
    found : Answer
    top : DataFrame
        The best sites, best first.
    sites : sequence of mapping
        Their rows.
    kind : str
        What the candidates are, in words.
    announced : Standings
    layers : dict
        Drawn on the map.
    """
    title = say("answer.title")
    figure = Markup(study_figure(run.frame(), top, layers=layers))  # noqa: S704
    diamonds = say("report.figure_diamonds") if announced.sites else ""
    apart = say("report.apart", km=distance(run.apart_km)) if run.apart_km and run.study else ""
    note = soft(f"{say('report.figure', diamonds=diamonds)} {apart}".strip())
    firsts = Markup("").join(_card(place, row) for place, row in enumerate(sites[:_FIRST], start=1))
    return section_of(
        "summary",
        title,
        _land(run, found, kind),
        _first(sites),
        _sure(sites),
        Markup('<div class="half"><div>{}{}</div><ol class="firsts">{}</ol></div>').format(
            figure, note, firsts
        ),
        *_turns(found, sites),
        *_open(found),
    )


def _land(run: Run, found: Answer, kind: str) -> str:
    """Return how much land was looked at, and where the best of it lies."""
    counted = found.counted
    looked = say(
        "report.looked",
        all=number(counted.candidates),
        excluded=number(counted.excluded),
        ranked=number(counted.ranked),
        share=number(100 * counted.ranked / max(1, counted.candidates)),
        kind=say("report.of_kind", kind=kind) if kind else "",
    )
    if not found.strongest or len(found.regions) < 2:
        return looked
    strongest = say(
        "answer.strongest",
        regions=say("list.separator").join(region_names(one)[0] for one in found.strongest),
        share=number(100 * found.strongest_share),
        best=number(found.best),
    )
    return f"{looked} {strongest}"


def _first(sites: Sequence[Row]) -> Markup:
    """Return what the best site is and costs, and which come next."""
    if not sites:
        return Markup(f"<p><b>{safe_text(say('report.none'))}</b></p>")  # noqa: S704
    name, local = where(sites[0])
    named = f"<b>{safe_text(name)}</b>"
    if local:
        named += f' (<span lang="ja">{safe_text(local)}</span>)'
    score = number(sites[0].get("score"), 3)
    before, after = say("report.best", score=score, name="{name}").split("{name}")
    told = [_cost(sites[0])]
    if len(sites) > 1:
        # a municipality may come twice
        others = list(dict.fromkeys(where(row)[0] for row in sites[1:_FIRST]))
        told.append(say("answer.then", places=say("answer.and").join(others)))
    rest = " ".join(safe_text(one) for one in told if one)
    return Markup(  # noqa: S704, every text went through safe_text
        f"<p>{safe_text(before)}{named}{safe_text(after)} {rest}</p>"
    )


def _cost(row: Row) -> str:
    cost = shown_cost(row, "connection")
    if not known(row.get(f"{cost}_mjpy")):
        return ""
    low, high = money(row.get(f"{cost}_low_mjpy")), money(row.get(f"{cost}_high_mjpy"))
    years = row.get("connection_years")
    return say(
        "report.best_cost",
        cost=money(row.get(f"{cost}_mjpy")),
        range=say("report.cost_range", low=low, high=high) if cost_range_words(row) else "",
        years=say("report.best_years", years=number(years, 1)) if known(years) else "",
    )


def _sure(sites: Sequence[Row]) -> str:
    """Return how sure the first place is; empty where nobody drew."""
    if not sites or not known(sites[0].get("rank_p05")):
        return ""
    low, high = (rough(sites[0][f"rank_{end}"]) for end in ("p05", "p95"))
    share = sites[0].get("best_percent_share")
    told = say("answer.sure", low=low, high=high)
    if not known(share):
        return told
    return f"{told} {say('answer.sure_best', share=number(100 * float(share or 0)))}"


def _card(place: int, row: Row) -> Markup:
    """Return one of the first sites in a few figures."""
    name, local = where(row)
    cost = shown_cost(row, "connection")
    years = row.get("connection_years")
    told = [
        (say("report.connection"), money(row.get(f"{cost}_mjpy")), cost_range_words(row)),
        (say("report.years"), number(years, 1), ""),
        *(
            (place_name(hub), f"{number(row.get(columns['optical']), 1)} ms", "")
            for hub, columns in latency_columns(row).items()
            if known(row.get(columns.get("optical", "")))
        ),
    ]
    facts = "".join(
        f"<dt>{safe_text(what)}</dt><dd>{safe_text(much)}"
        f"{f'<small>{safe_text(span)}</small>' if span else ''}</dd>"
        for what, much, span in told
        if much != "–"
    )
    # a score of this study says nothing beside that of another; a percentile does
    below = percentile_words(row.get("national_percentile"))
    below = below or say("answer.score", score=number(row.get("score"), 3))
    other = f'<small lang="ja">{safe_text(local)}</small>' if local else ""
    return Markup(  # noqa: S704, every text went through safe_text
        f'<li><h3><span class="pin">{place}</span> {safe_text(name)}{other}</h3>'
        f"<p><small>{safe_text(below)}</small></p><dl>{facts}</dl></li>"
    )


def _turns(found: Answer, sites: Sequence[Row]) -> list[str]:
    """Return what would change the answer."""
    told = [_without(one) for one in found.decisive]
    if found.swap is not None and len(sites) > 1:
        told.append(_swap(found.swap, where(sites[1])[0]))
    told = [one for one in told if one]
    return [heading(say("answer.turns")), bullets(told)] if told else []


def _swap(found: Swap, site: str) -> str:
    """Return what draws the second site level; empty where the weights do not decide."""
    taken, given = (
        [criterion_label(one) for one, share in (found.moved or {}).items() if sign * share > 0]
        for sign in (-1, 1)
    )
    if not taken or not given:
        return ""
    return say(
        "answer.swap",
        site=site,
        percent=number(100 * found.moved_share, 1),
        taken=say("list.separator").join(taken),
        given=given[0],
    )


def _without(one: Choice) -> str:
    of_theme = one.kind == "theme_out"
    rank = one.rank_of_first
    return say(
        "answer.without_theme" if of_theme else "answer.without",
        name=say_if_known(one.name, one.name) if of_theme else criterion_label(one.name),
        share=number(100 * (1 - one.overlap)),
        first=say("answer.stays") if rank == 1 else say("answer.falls", rank=number(rank)),
    )


def _open(found: Answer) -> list[str]:
    """Return what the answer does not know, and what to do about it."""
    if not found.open:
        return []
    heads = [Cell(say(f"answer.{key}")) for key in ("unknown", "ask", "next")]
    rows = [
        [
            Cell(one.question.gate or worded(one.question.what, spoken())),
            Cell(worded(one.question.whom, spoken())),
            Cell(worded(one.question.how, spoken())),
        ]
        for one in found.open
    ]
    title = say("answer.open")
    return [heading(title), table_html(title, heads, rows)]

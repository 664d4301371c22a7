"""Two places side by side on one sheet."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial

from geowbit.core.messages import worded
from geowbit.findings import BestOfPlace, Dossier, Gap, Span, gaps_between
from geowbit.pages.dossier.locator import Ground, locator
from geowbit.pages.dossier.page import gap_heads, gap_rows, shared_words
from geowbit.pages.dossier.words import (
    gap_list,
    headroom_line,
    place_words,
    reasons_line,
    span_words,
    verdict,
    whole_words,
)
from geowbit.pages.language import say, speaking, spoken, telling
from geowbit.pages.measures import distance
from geowbit.pages.template import Cell, Part, whole_page
from geowbit.pages.words import known, load_words, number, place_name, position, share
from geowbit.run import Run

__all__ = ["pair_html"]

_GAPS = 12
_POINTS = 3


def pair_html(a: Dossier, b: Dossier, run: Run, ground: Ground, *, lang: str = "en") -> str:
    """Write two dossiers side by side: what each takes, and what decides between them.

    Parameters
    ----------
    a, b : Dossier
        Of one run.
    run, ground, lang
        As of :func:`geowbit.pages.dossier.page.dossier_html`.

    Returns
    -------
    str
        One HTML page that loads nothing, and prints as one sheet of A4.
    """
    with speaking(lang), telling(run):
        names = {"a": place_words(a.place), "b": place_words(b.place)}
        gaps = gaps_between(run, a.best[0].row, b.best[0].row)
        load = load_words(run)
        shared = shared_words(a, run)
        shared["kicker"] = (
            say("dossier.pair_of", load=load) if load else say("dossier.pair_of_nothing")
        )
        return whole_page(
            "dossier_pair.html.j2",
            drawn={"map_a": locator(a, ground), "map_b": locator(b, ground)},
            version=run.version,
            title=say("dossier.pair_title", **names),
            names=names,
            higher=_higher(a, b, gaps),
            verdicts=[verdict(one, run) for one in (a, b)],
            tables=[_facts(a, b, names), *_criteria(gaps, names)],
            **shared,
        )


def _higher(a: Dossier, b: Dossier, gaps: tuple[Gap, ...]) -> list[str]:
    """Return which of two places stands higher and by what, and which is excluded."""
    lines = [
        say(
            "dossier.pair_excluded",
            place=place_words(one.place),
            reasons=reasons_line(
                [reason.rule for reason in one.standing.reasons[:3]] or one.best[0].reasons
            ),
        )
        for one in (a, b)
        if one.is_excluded
    ]
    difference = a.best[0].score - b.best[0].score
    if not difference:
        return [*lines, say("dossier.pair_alike")]
    what = gap_list(gaps, sign=math.copysign(1.0, difference))
    higher = place_words((a if difference > 0 else b).place)
    points = number(abs(difference), _POINTS)
    told = say("dossier.pair_higher", place=higher, points=points, criteria=what or "none")
    return [*lines, told]


def _facts(a: Dossier, b: Dossier, names: dict[str, str]) -> Part:
    first: list[tuple[str, Callable[[Dossier], str]]] = [
        (say("dossier.pair_best"), lambda one: position(one.best[0].lat, one.best[0].lon)),
        (
            say("dossier.pair_of_country", whole=whole_words(a)),
            lambda one: share(one.best[0].percentile),
        ),
        (say("dossier.pair_rank"), lambda one: number(one.best[0].rank)),
        (say("dossier.score"), lambda one: number(one.best[0].score, _POINTS)),
        (say("dossier.pair_towns"), _among),
        (say("dossier.pair_left"), _left),
        (say("dossier.together"), lambda one: span_words(one.best[0].connection)),
        (say("dossier.power"), lambda one: span_words(one.best[0].power)),
        (say("dossier.fiber"), lambda one: span_words(one.best[0].fiber)),
        (say("dossier.years"), lambda one: _years(one.best[0].years)),
        (say("dossier.pair_station"), lambda one: _station(one.best[0])),
        (say("dossier.headroom"), lambda one: headroom_line(one.best[0].headroom)),
    ]
    hubs = dict.fromkeys(trip.hub for one in (a, b) for trip in one.best[0].trips)
    for hub in hubs:
        named = place_name(hub)
        first.append((say("dossier.pair_ms", hub=named), partial(_ms, hub=hub, route=0)))
        first.append((say("dossier.pair_second", hub=named), partial(_ms, hub=hub, route=2)))
    first.append((say("dossier.pair_open"), lambda one: number(len(one.open))))
    rows = []
    for label, told in first:
        cells = [told(one) for one in (a, b)]
        if any(cell != "–" for cell in cells):
            rows.append([Cell(label), *(Cell(cell) for cell in cells)])
    heads = [Cell(""), Cell(names["a"]), Cell(names["b"])]
    return Part("facts", say("dossier.pair_facts"), heads, rows)


def _criteria(gaps: tuple[Gap, ...], names: dict[str, str]) -> list[Part]:
    if not gaps:
        return []
    heads = gap_heads()
    heads[1:3] = [Cell(names["a"], kind="n"), Cell(names["b"], kind="n")]
    return [Part("criteria", say("dossier.pair_criteria"), heads, gap_rows(gaps[:_GAPS]))]


def _years(years: Span) -> str:
    """Return years with both ends of the lead times, a dash where they are not known."""
    if math.isnan(years.low) or math.isnan(years.high):
        return number(years.mid, 1)
    ends = say("dossier.span", low=number(years.low, 1), high=number(years.high, 1))
    return f"{number(years.mid, 1)} ({ends})"


def _among(one: Dossier) -> str:
    at = one.standing.in_prefecture
    if at is None:
        return "–"
    return say("dossier.of_count", place=at.rank, count=at.of)


def _left(one: Dossier) -> str:
    return f"{number(one.standing.ranked)} / {number(one.standing.candidates)}"


def _station(best: BestOfPlace) -> str:
    station = best.station
    if station is None:
        return "–"
    reach = {"kv": number(station.line_kv), "km": distance(station.km, 1)}
    named = worded(station.name, spoken()) or say("unnamed")
    return f"{named} ({say('dossier.reach', **reach)})"


def _ms(one: Dossier, hub: str, route: int) -> str:
    """Return the milliseconds to a hub, by the shortest way or by the second of two."""
    if not route:
        found = [trip.optical_ms for trip in one.best[0].trips if trip.hub == hub]
        return f"{number(found[0], 1)} ms" if found and known(found[0]) else "–"
    ways = [way for way in one.best[0].ways if (way.hub, way.route) == (hub, route)]
    return f"{number(ways[0].ms.mid, 1)} ms, {distance(ways[0].km)}" if ways else "–"

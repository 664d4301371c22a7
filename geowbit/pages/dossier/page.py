"""The dossier of one place: one sheet of A4 to hand over, as HTML."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from markupsafe import Markup

from geowbit.core.escape import safe_text
from geowbit.core.messages import worded
from geowbit.countries import in_use
from geowbit.findings import BestOfPlace, Dossier, Gap
from geowbit.layers import embedded_table
from geowbit.pages.dossier.locator import Ground, locator
from geowbit.pages.dossier.words import (
    goal_key,
    headroom_line,
    place_words,
    reasons_line,
    site_place,
    span_words,
    value_words,
    verdict,
    whole_words,
    workload_words,
)
from geowbit.pages.language import is_own, say, say_if_known, speaking, spoken, telling
from geowbit.pages.measures import distance
from geowbit.pages.template import Cell, Part, whole_page
from geowbit.pages.words import (
    criterion_label,
    criterion_value,
    evidence_words,
    known,
    layer_words,
    load_words,
    money,
    money_unit,
    number,
    place_name,
    position,
    reason_words,
    share,
    signed,
    study_words,
)
from geowbit.run import Run

__all__ = ["Fact", "dossier_html", "ground_of", "shared_words"]

_GAPS = 7
# where the rules that exclude stand beside them
_GAPS_OUT = 5
_LIFTS = 4
_REASONS = 6
_POINTS = 3


@dataclass(frozen=True)
class Fact:
    """A figure at the top of the sheet, and what it is."""

    figure: str
    what: str


def ground_of(run: Run, layers: Mapping[str, Any]) -> Ground:
    """Return what the maps of several dossiers of one run share.

    Parameters
    ----------
    run : Run
    layers : dict
        As for :func:`dossier_html`.
    """
    towns = pd.DataFrame({"lon": [], "lat": []})
    if in_use().brings("municipalities"):
        towns = embedded_table("municipalities")
    return Ground.of(run, layers, towns)


def dossier_html(found: Dossier, run: Run, ground: Ground, *, lang: str = "en") -> str:
    """Write the dossier of a place.

    Parameters
    ----------
    found : Dossier
        Of :func:`geowbit.findings.dossier`.
    run : Run
    ground : Ground
        Of :func:`ground_of`.
    lang : {"en", "ja"}

    Returns
    -------
    str
        One HTML page that loads nothing, and prints as one sheet of A4.

    Examples
    --------
    >>> import geowbit as gw
    >>> sites = gw.Study.japan(area={"bbox": [136.8, 36.4, 137.1, 36.7]}).run()
    >>> page = dossier_html(sites.dossier("Nanto"), sites.run, ground_of(sites.run, {}))
    >>> "Nanto-shi, Toyama" in page
    True
    """
    with speaking(lang), telling(run):
        tables = [one for one in _beside(found) if one is not None]
        return whole_page(
            "dossier.html.j2",
            drawn={"map": locator(found, ground)},
            version=run.version,
            title=say("dossier.title", place=place_words(found.place)),
            place=place_words(found.place),
            facts=_facts(found, run),
            verdict=verdict(found, run),
            three=_three(found),
            columns=[tables[0::2], tables[1::2]],
            open=_open(found, run),
            hazards=_hazards(found.best[0], run),
            **shared_words(found, run),
        )


def shared_words(found: Dossier, run: Run) -> dict[str, Any]:
    """Return what stands on every sheet of a run: its load, study, day, sources and credits."""
    load = load_words(run)
    sources = [
        say("dossier.source", name=layer_words(one.name).replace("_", " "), date=one.date)
        for one in found.sources
        if one.date
    ]
    told = ";".join(worded(one.attribution, spoken()) for one in found.sources)
    credits = dict.fromkeys(one.strip() for one in told.split(";"))
    return {
        "kicker": say("dossier.of", load=load) if load else say("dossier.of_nothing"),
        "date": say("dossier.date", date=found.made.isoformat()),
        "study": say("dossier.study", study=study_words(run)),
        "sources": say("list.separator").join(sources),
        "credits": say("list.strong_separator").join(filter(None, credits)),
        "model": say(
            "dossier.model",
            version=f" {run.version}" if run.version else "",
            candidates=number(len(run)),
        ),
    }


def _facts(found: Dossier, run: Run) -> list[Fact]:
    first, standing = found.best[0], found.standing
    kind = "would" if found.is_excluded else "percentile"
    facts = [Fact(share(first.percentile), say(f"dossier.fact-{kind}", whole=whole_words(found)))]
    prefecture = first.prefecture.text(spoken())
    if standing.in_prefecture is not None:
        count = {"place": standing.in_prefecture.rank, "count": standing.in_prefecture.of}
        words = say("dossier.fact-prefecture", prefecture=prefecture)
        facts.append(Fact(say("dossier.of_count", **count), words))
    elif known(first.area_percentile) and prefecture:
        words = say("dossier.fact-area_percentile", prefecture=prefecture)
        facts.append(Fact(share(first.area_percentile), words))
    if known(first.connection.mid):
        load = load_words(run)
        facts.append(Fact(money(first.connection.mid), say("dossier.fact-cost", load=load)))
    if known(first.years.mid):
        facts.append(Fact(number(first.years.mid, 1), say("dossier.fact-years")))
    facts += [
        Fact(number(one.optical_ms, 1), say("dossier.fact-ms", hub=place_name(one.hub)))
        for one in first.trips[:2]
        if known(one.optical_ms)
    ]
    if standing.candidates > 1:
        left = f"{number(standing.ranked)} / {number(standing.candidates)}"
        facts.append(Fact(left, say("dossier.fact-land")))
    return facts


def _three(found: Dossier) -> Part:
    """Return the best candidates of the place, a row each."""
    first = found.best[0]
    priced = any(known(one.connection.mid) for one in found.best)
    heads = [Cell(say("dossier.no")), Cell(say("dossier.where"))]
    heads += [Cell(say("dossier.percentile"), kind="n"), Cell(say("dossier.score"), kind="n")]
    if priced:
        heads += [Cell(say(f"dossier.{one}")) for one in ("connects", "cost", "years")]
    hubs = say("list.separator").join(place_name(one.hub) for one in first.trips)
    if first.trips:
        heads.append(Cell(say("dossier.trips"), small=hubs, kind="n"))
    if found.is_excluded:
        heads.append(Cell(say("dossier.why_out")))
    key = "dossier.three_excluded" if found.is_excluded else "dossier.three"
    rows = [_best_row(one, found, priced=priced) for one in found.best]
    note = say("dossier.three_note", count=len(found.best)).strip()
    return Part("three", say(key), heads, rows, more=note)


def _best_row(one: BestOfPlace, found: Dossier, *, priced: bool) -> list[Cell]:
    local = "" if math.isnan(one.area_percentile) else share(one.area_percentile)
    cells = [
        Cell(str(one.number), pin=True),
        _spot(one, found),
        Cell(
            share(one.percentile),
            small=say("dossier.in_prefecture", percentile=local) if local else "",
            kind="n",
        ),
        Cell(number(one.score, _POINTS), kind="n"),
    ]
    if priced:
        station = one.station
        named = "–" if station is None else worded(station.name, spoken()) or say("unnamed")
        reach = ""
        if station is not None:
            kv, km = number(station.line_kv), distance(station.km, 1)
            reach = say("dossier.reach", kv=kv, km=km)
        cells += [
            Cell(named, small=reach),
            Cell(money(one.connection.mid), small=_ends(money, one.connection)),
            Cell(
                number(one.years.mid, 1),
                small=_ends(lambda years: number(years, 1), one.years),
            ),
        ]
    if one.trips:
        today = " / ".join(number(trip.conventional_ms, 1) for trip in one.trips)
        trips = " / ".join(number(trip.optical_ms, 1) for trip in one.trips)
        cells.append(Cell(trips, small=say("dossier.today_ms", ms=today), kind="n"))
    if found.is_excluded:
        cells.append(Cell("", small=reasons_line(one.reasons)))
    return cells


def _spot(one: BestOfPlace, found: Dossier) -> Cell:
    """Return where a candidate lies; within an area also in which municipality."""
    spot = position(one.lat, one.lon)
    named = site_place(one.municipality, one.prefecture) if found.place.kind == "area" else ""
    return Cell(named, small=[spot, one.site_id]) if named else Cell(spot, small=one.site_id)


def _ends(words: Any, span: Any) -> str:
    if math.isnan(span.low) or math.isnan(span.high):
        return ""
    return say("dossier.span", low=words(span.low), high=words(span.high))


def _beside(found: Dossier) -> list[Part | None]:
    """Return the smaller tables, two of which stand beside each other."""
    above = [_out(found), _behind(found)] if found.is_excluded else [_behind(found), _lifts(found)]
    return [*above, _connection(found), _fiber(found)]


def _behind(found: Dossier) -> Part | None:
    rival = found.rival
    if rival is None or not rival.gaps:
        return None
    named = site_place(rival.municipality, rival.prefecture, rival.site_id)
    ahead = found.best[0].rank == 1
    title = say("dossier.behind_title_best" if ahead else "dossier.behind_title", rival=named)
    shown = _GAPS_OUT if found.is_excluded else _GAPS
    return Part(
        "behind",
        title,
        gap_heads(),
        gap_rows(rival.gaps[:shown]),
    )


def gap_heads() -> list[Cell]:
    """Return the heads of a table of :func:`gap_rows`."""
    heads = [Cell("")]
    heads += [Cell(say(f"dossier.{one}"), kind="n") for one in ("here", "there")]
    return [*heads, Cell(say("dossier.points"), kind="n gap")]


def gap_rows(gaps: Sequence[Gap]) -> list[list[Cell]]:
    """Return what each criterion makes of a difference, a row each."""
    widest = max((abs(one.points) for one in gaps if known(one.points)), default=0.0)
    rows = []
    for one in gaps:
        values = [value_words(one.criterion, value, one.unit) for value in (one.here, one.there)]
        points = Markup(  # noqa: S704, a number of our own
            f"<span>{_bar(one.points, widest)}</span>{safe_text(signed(one.points, _POINTS))}"
        )
        rows.append(
            [
                Cell(criterion_label(one.criterion)),
                *(Cell(value, kind="n") for value in values),
                Cell(points, kind="n gap"),
            ]
        )
    return rows


def _bar(points: float, widest: float) -> str:
    """Return a bar to the left for what is lost and to the right for what is gained."""
    if not known(points) or not widest:
        return ""
    share = 50 * abs(points) / widest
    side, kind = ("left", "gain") if points > 0 else ("right", "loss")
    return f'<i class="{kind}" style="{side}:50%;width:{share:.1f}%"></i>'


def _lifts(found: Dossier) -> Part | None:
    goal = goal_key(found)
    if not found.lifts:
        return None
    heads = [Cell(say("dossier.lift"), small=say("dossier.by_whom"))]
    heads += [Cell(say("dossier.now"), kind="n"), Cell(say("dossier.to", goal=goal), kind="n")]
    heads += [Cell(say("dossier.reaches"), kind="n")]
    lacking = say("dossier.there_already" if found.is_there else "dossier.not_alone")
    rows = []
    for one in found.lifts[:_LIFTS]:
        needed = value_words(one.criterion, one.needed, one.unit)
        what = {"what": one.lever.what.text(spoken()), "whom": one.lever.whom.text(spoken())}
        rows.append(
            [
                Cell(criterion_label(one.criterion), small=say("card.lift_by", **what)),
                Cell(value_words(one.criterion, one.value, one.unit), kind="n"),
                Cell(needed if known(one.needed) else lacking, kind="n"),
                Cell(share(one.percentile), kind="n"),
            ]
        )
    note = say("dossier.lift_note", percentile=share(found.lifted_percentile))
    return Part("lifts", say("card.lift_title"), heads, rows, more=note)


def _out(found: Dossier) -> Part | None:
    reasons = found.standing.reasons
    if not reasons:
        return None
    heads = [Cell(say("dossier.rule"))]
    heads += [Cell(say(f"dossier.{one}"), kind="n") for one in ("count", "alone")]
    rows = [
        [
            Cell(reason_words(one.rule)),
            Cell(number(one.count), kind="n"),
            Cell(number(one.alone), kind="n"),
        ]
        for one in reasons[:_REASONS]
    ]
    return Part("out", say("dossier.excluded_title"), heads, rows)


def _connection(found: Dossier) -> Part | None:
    one = found.best[0]
    if math.isnan(one.connection.mid):
        return None
    station = one.station
    pairs = [
        ("power", span_words(one.power)),
        ("fiber", span_words(one.fiber)),
        ("together", span_words(one.connection)),
    ]
    if known(one.corridor_km):
        pairs.append(("straight", money(one.straight_mjpy)))
    if known(one.yearly_mjpy_per_mw):
        amount = number(one.yearly_mjpy_per_mw, 1)
        pairs.append(("yearly", say("card.yearly_amount", amount=amount, currency=money_unit())))
    if station is not None:
        if known(one.corridor_km):
            lengths = {
                "km": distance(one.corridor_km, 1),
                "straight": distance(station.km, 1),
            }
            pairs.append(("length", say("dossier.length_of", **lengths)))
        pairs.append(("headroom", headroom_line(one.headroom)))
    rows = [[Cell(say(f"dossier.{name}")), Cell(text, kind="t")] for name, text in pairs]
    more = say("dossier.corridor") if known(one.corridor_km) else ""
    if station is None:
        more = say("dossier.no_station")
    return Part("connection", say("dossier.connection_title"), [], rows, more=more)


def _fiber(found: Dossier) -> Part | None:
    one = found.best[0]
    if not one.ways and not one.trips:
        return None
    rows = []
    for hub in dict.fromkeys(way.hub for way in one.ways):
        for way in (each for each in one.ways if each.hub == hub):
            if way.route not in (1, 2):
                continue
            ms = {"low": number(way.ms.low, 1), "high": number(way.ms.high, 1)}
            told = say("dossier.way", km=distance(way.km), ms=number(way.ms.mid, 1), **ms)
            label = say("dossier.first" if way.route == 1 else "dossier.second")
            rows.append([Cell(f"{place_name(hub)}: {label}"), Cell(told, kind="t")])
    if known(one.fiber_km):
        # many a line has no name, and its kind stands for it
        kind = say_if_known(f"route.{one.fiber_kind}", one.fiber_kind)
        named = one.fiber_route.removesuffix(f"({one.fiber_kind})").strip() or kind or "–"
        near = say("dossier.nearest_of", route=named, km=distance(one.fiber_km, 1))
        rows.append([Cell(say("dossier.nearest_fiber")), Cell(near, kind="t")])
    if serves := workload_words(one.row):
        rows.append([Cell(say("dossier.serves")), Cell(serves, kind="t")])
    rules = list(dict.fromkeys(say(f"dossier.rule-{way.rule}") for way in one.ways))
    notes = list(rules)
    if not is_own("fiber_routes"):
        notes.append(say("dossier.fiber_proxy"))
    return Part("ways", say("dossier.fiber_title"), [], rows, more=" ".join(notes))


def _open(found: Dossier, run: Run) -> Part | None:
    if not found.open:
        return None
    heads = [Cell(say(f"dossier.open_{one}")) for one in ("what", "today", "whom")]
    rows = []
    for one in found.open:
        what = worded(one.what, spoken())
        if one.gate:
            what = say("question.of_gate", gate=one.gate, what=what)
        elif one.column:
            what = say("question.of_column", column=criterion_label(one.column), what=what)
        today = evidence_words(run.evidence.get(one.today)) or say("dossier.open_none")
        whom = worded(one.whom, spoken())
        rows.append([Cell(what), Cell(today), Cell(whom)])
    return Part("open", say("dossier.open"), heads, rows)


def _hazards(one: BestOfPlace, run: Run) -> list[tuple[str, str, str]]:
    """Return label, value and evidence of each measure of the ground."""
    return [
        (
            criterion_label(each.criterion),
            criterion_value(each.criterion, each.value, unit=each.unit or None),
            evidence_words(run.evidence_at(each.criterion, each.value)),
        )
        for each in one.hazards
    ]

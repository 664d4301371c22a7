"""What a dossier says of a place, in sentences; plain text."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from geowbit.core.messages import Text, worded
from geowbit.fiber import read_workloads
from geowbit.findings import AskedPlace, BestOfPlace, Dossier, Gap, HeadroomAt, Lift, Reason, Span
from geowbit.pages.cards import headroom_words
from geowbit.pages.language import say, say_if_known, spoken
from geowbit.pages.measures import area, distance
from geowbit.pages.words import (
    criterion_label,
    criterion_value,
    known,
    load_words,
    money,
    number,
    place_name,
    reason_words,
    share,
    signed,
)
from geowbit.ranking import BEST_DECILE
from geowbit.run import RuleOfRun, Run

__all__ = [
    "goal_key",
    "headroom_line",
    "place_words",
    "reasons_line",
    "site_place",
    "span_words",
    "value_words",
    "verdict",
    "whole_words",
    "workload_words",
]

_POINTS = 3
_NAMED = 2
_REASONS = 3


def site_place(town: Text, prefecture: Text, fallback: str = "") -> str:
    """Return municipality and prefecture in the language that is spoken.

    Examples
    --------
    >>> site_place(Text("Nanto-shi", {"ja": "南砺市"}), Text("Toyama", {"ja": "富山県"}))
    'Nanto-shi, Toyama'
    >>> site_place(Text(""), Text(""), "50.000 N, 10.000 E")
    '50.000 N, 10.000 E'
    """
    names = [one.text(spoken()) for one in (town, prefecture)]
    if all(names) and names[0] != names[1]:
        return say("dossier.place", town=names[0], prefecture=names[1])
    return next(filter(None, names), fallback)


def place_words(place: AskedPlace) -> str:
    """Return what a place is called on its dossier."""
    if place.kind == "area":
        return say("dossier.area", name=place.name) if place.name else say("dossier.drawn")
    named = site_place(place.municipality, place.prefecture, place.name)
    return named if place.kind == "municipality" else say("dossier.candidate", place=named)


def span_words(cost: Span) -> str:
    """Return a cost with its range, a dash where it is not known."""
    if math.isnan(cost.low) or math.isnan(cost.high):
        return money(cost.mid)
    return say("card.range", mid=money(cost.mid), low=money(cost.low), high=money(cost.high))


def value_words(name: str, value: float, unit: str) -> str:
    """Return the value of a criterion with its unit, money as it is told elsewhere on the sheet.

    Examples
    --------
    >>> value_words("connection_mjpy", 8663.0, ""), value_words("fiber_km", 1.26, "km")
    ('¥8.7 bn', '1.3 km')
    """
    return (
        money(value) if name.endswith("_mjpy") else criterion_value(name, value, unit=unit or None)
    )


def headroom_line(headroom: HeadroomAt | None) -> str:
    """Return what is published of the headroom of a substation, with its date."""
    if headroom is None:
        return say("dossier.headroom_none")
    key = "dossier.headroom_of" if headroom.counts else "dossier.headroom_not"
    high = None if math.isnan(headroom.high_mw) else headroom.high_mw
    return say(key, mw=headroom_words(headroom.low_mw, high), date=headroom.as_of or "–")


def workload_words(row: Mapping[str, Any]) -> str:
    """Return what a site can serve and from which hub; empty where that is not known."""
    text = row.get("workloads")
    if not known(text):
        return ""
    hubs_of: dict[str, list[str]] = {}
    for one in read_workloads([text])[0]:
        named = say_if_known(f"serve.{one.workload}", one.workload.replace("_", " "))
        hubs_of.setdefault(named, []).append(place_name(one.hub))
    return "; ".join(f"{what}: {', '.join(hubs)}" for what, hubs in hubs_of.items())


def reasons_line(reasons: Sequence[Any]) -> str:
    """Return why a candidate is excluded."""
    said = [reason_words(one) if isinstance(one, RuleOfRun) else worded(one) for one in reasons]
    return say("list.strong_separator").join(said)


def whole_words(found: Dossier) -> str:
    """Return of what the percentiles are shares: the country, or what the study has of it."""
    return say("dossier.whole_country" if found.of_country else "dossier.whole_run")


def goal_key(found: Dossier) -> str:
    """Return which goal the lifts mean, as the catalogs name it."""
    return "tenth" if found.goal == BEST_DECILE else "hundredth"


def gap_list(gaps: Sequence[Gap], *, sign: float) -> str:
    """Return the criteria that speak most for one side, with their points."""
    towards = [one for one in gaps if known(one.points) and one.points * sign > 0]
    told = [
        f"{criterion_label(one.criterion)} {signed(abs(one.points), _POINTS)}"
        for one in towards[:_NAMED]
    ]
    return say("list.separator").join(told)


def verdict(found: Dossier, run: Run) -> list[str]:
    """Return what a planner would say of a place first, a sentence or two each."""
    first = found.best[0]
    if found.is_excluded:
        lines = _out(found, first)
    else:
        lines = [*_stands(found, first, run), *_rival(found)]
    lines.append(_cost(first, run))
    if not found.is_excluded and found.lifts:
        lines.append(_lifted(found))
    if found.place.mended:
        lines.append(say("dossier.mended"))
    return lines


def _stands(found: Dossier, first: BestOfPlace, run: Run) -> list[str]:
    sure = "none"
    if first.rank_low is not None and first.rank_high is not None:
        ends = {"low": _coarse(first.rank_low), "high": _coarse(first.rank_high)}
        sure = say("card.interval", **ends) if ends["low"] != ends["high"] else ends["low"]
    lines = [
        say(
            "dossier.stands",
            whole=whole_words(found),
            percentile=share(first.percentile),
            rank=number(first.rank),
            ranked=number(run.ranked),
            sure=sure,
        )
    ]
    standing = found.standing
    if standing.in_prefecture is not None and standing.in_run is not None:
        lines.append(
            say(
                "dossier.among",
                prefecture=found.place.prefecture.text(spoken()),
                towns=number(standing.in_prefecture.of),
                place=number(standing.in_prefecture.rank),
                all=number(standing.in_run.of),
                whole=number(standing.in_run.rank),
            )
        )
    if standing.candidates > 1:
        lines.append(
            say(
                "dossier.land" if standing.best_tenth else "dossier.land_none",
                ranked=number(standing.ranked),
                candidates=number(standing.candidates),
                area="none" if math.isnan(standing.area_km2) else area(standing.area_km2),
                best=standing.best_tenth,
                whole=whole_words(found),
            )
        )
    return lines


def _coarse(rank: int) -> str:
    """Return a rank to one digit: the draws know no more of it.

    Examples
    --------
    >>> _coarse(7), _coarse(75_210), _coarse(80_293)
    ('7', '80,000', '80,000')
    """
    return number(float(f"{rank:.0e}"))


def _out(found: Dossier, first: BestOfPlace) -> list[str]:
    if found.standing.candidates == 1:
        lines = [say("dossier.one_excluded", reasons=reasons_line(first.reasons))]
    else:
        reasons = say("list.strong_separator").join(
            _counted(one) for one in found.standing.reasons[:_REASONS]
        )
        count = number(found.standing.candidates)
        lines = [say("dossier.all_excluded", candidates=count, reasons=reasons)]
    if known(first.percentile):
        lines.append(
            say("dossier.would", whole=whole_words(found), percentile=share(first.percentile))
        )
    near = found.neighbor
    if near is not None:
        lines.append(
            say(
                "dossier.neighbor",
                km=distance(near.km, 1),
                place=site_place(near.municipality, near.prefecture, near.site_id),
                whole=whole_words(found),
                percentile=share(near.percentile),
            )
        )
    return lines


def _counted(one: Reason) -> str:
    return say("dossier.excluded_count", reason=reason_words(one.rule), count=number(one.count))


def _cost(first: BestOfPlace, run: Run) -> str:
    cost, years, station = first.connection, first.years, first.station
    if station is None or math.isnan(cost.mid):
        return say("dossier.costs_unknown")
    km = first.corridor_km if known(first.corridor_km) else station.km
    return say(
        "dossier.costs",
        load=load_words(run),
        cost=money(cost.mid),
        low=money(cost.low),
        high=money(cost.high),
        years=number(years.mid, 1),
        soon=number(years.low, 1),
        late=number(years.high, 1),
        km=distance(km, 1),
        kv=number(station.line_kv),
        station=worded(station.name, spoken()) or say("unnamed"),
    )


def _rival(found: Dossier) -> list[str]:
    rival, first = found.rival, found.best[0]
    if rival is None:
        return []
    named = site_place(rival.municipality, rival.prefecture, rival.site_id)
    points = number(abs(first.score - rival.score), _POINTS)
    ahead = first.rank == 1
    what = gap_list(rival.gaps, sign=1.0 if ahead else -1.0)
    if ahead:
        key = "dossier.best_by" if what else "dossier.best"
    else:
        key = "dossier.behind" if what else "dossier.ahead_whole"
    return [say(key, rival=named, points=points, criteria=what)]


def _lifted(found: Dossier) -> str:
    whole = whole_words(found)
    if found.is_there:
        return say("dossier.lifts_there", whole=whole)
    goal = goal_key(found)
    alone = [one for one in found.lifts if known(one.needed)]
    if not alone:
        percentile = share(found.lifted_percentile)
        return say("dossier.lifts_none", goal=goal, whole=whole, percentile=percentile)
    what = say("list.strong_separator").join(_instead(one) for one in alone)
    return say("dossier.lifts", goal=goal, whole=whole, what=what)


def _instead(one: Lift) -> str:
    needed = value_words(one.criterion, one.needed, one.unit)
    label = criterion_label(one.criterion)
    if not known(one.value):
        return say("dossier.instead_unknown", criterion=label, needed=needed)
    value = value_words(one.criterion, one.value, one.unit)
    return say("dossier.instead", criterion=label, needed=needed, value=value)

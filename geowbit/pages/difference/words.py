"""What changed from one run to another, in words; plain text, made safe where it is used."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from geowbit.core import isolated, worded
from geowbit.findings import Cause, ChangeCounts, Difference
from geowbit.pages.language import say, say_if_known, spoken
from geowbit.pages.measures import distance
from geowbit.pages.words import (
    criterion_label,
    exclusion_words,
    in_marks,
    known,
    number,
    rows_of,
    signed,
    study_words,
    unit_words,
    where,
)
from geowbit.run import Run

__all__ = [
    "best_line",
    "best_rows",
    "cause_lines",
    "cause_parts",
    "cause_words",
    "count_lines",
    "measure_label",
    "moved_by",
    "names_of",
    "site_words",
    "summary_lines",
]

# kinds of causes whose thing is a criterion
_OF_CRITERIA = {
    "criterion",
    "weight",
    "direction",
    "scale",
    "quantile",
    "value function",
    "unknown",
}
# kinds of causes whose ends are numbers, the last with a unit behind them
_OF_NUMBERS = {"criterion", "weight", "scale", "quantile", "assumption", "ratio"}
_WITH_UNIT = re.compile(r"(?P<numbers>[\d., …/+-]*\d) (?P<unit>[^\d(].*)")
_MOST_REASONS = 3
_MOST_CRITERIA = 4
_MOST_CAUSES = 8
_MOST_SITES = 5
_LEAST_SHARE = 0.005
_LONGEST = 120


def names_of(runs: Mapping[str, Run]) -> dict[str, str]:
    """Return what the two runs are called; where they share a name, with the load of each.

    Examples
    --------
    >>> runs = {which: Run("Japan", {"load_mw": mw})
    ...     for which, mw in (("old", 100), ("new", 40.5))}
    >>> names_of(runs)
    {'old': 'Japan, 100 MW', 'new': 'Japan, 40.5 MW'}
    """
    names = {which: study_words(run) if run.name else which for which, run in runs.items()}
    loads = {which: run.load_mw for which, run in runs.items()}
    if names["old"] == names["new"] and loads["old"] != loads["new"]:
        return {
            which: f"{name}, {in_marks(f'{loads[which]:g}')} MW" for which, name in names.items()
        }
    if names["old"] == names["new"]:
        return {which: f"{name} ({say(f'diff.{which}')})" for which, name in names.items()}
    return names


def cause_words(cause: Cause) -> str:
    """Return a difference between two runs as a sentence.

    Examples
    --------
    >>> cause_words(Cause("setting", "load_mw", "100", "40"))
    'load_mw: 100 → 40'
    >>> cause_words(Cause("weight", "fiber_km", "1 (8.3%)", "2 (15.4%)"))
    'weight of Distance to fiber (corridor proxy): 1 (8.3%) → 2 (15.4%)'
    """
    parts = cause_parts(cause)
    return say(f"diff.cause.{cause.kind}", **{key: parts[key] for key in ("what", "old", "new")})


def cause_lines(causes: Sequence[Cause], *, most: int) -> list[str]:
    """Return differences between two runs as sentences; of many the first ones and a count."""
    told = [cause_words(cause) for cause in causes[:most]]
    rest = len(causes) - most
    return [*told, say("diff.and_more", count=number(rest))] if rest > 0 else told


def cause_parts(cause: Cause) -> dict[str, str]:
    """Return the kind of a difference, its thing and its two ends as words."""
    what = criterion_label(cause.what) if cause.kind in _OF_CRITERIA else isolated(cause.what)
    said = {"old": worded(cause.old, spoken()), "new": worded(cause.new, spoken())}
    if cause.kind in _OF_NUMBERS:
        said = {which: _in_words(end) for which, end in said.items()}
    ends = {which: isolated(end) or say("diff.nothing") for which, end in said.items()}
    return {
        "kind": say(f"diff.kind.{cause.kind}"),
        "what": _cut(what),
        **{which: _cut(end) for which, end in ends.items()},
    }


def _in_words(end: str) -> str:
    """Return numbers with the marks of the language, and their unit in its words."""
    found = _WITH_UNIT.fullmatch(end)
    if found is None:
        return in_marks(end)
    return f"{in_marks(found['numbers'])} {unit_words(found['unit'])}"


def count_lines(counts: ChangeCounts) -> list[str]:
    """Return what became of the candidates, a line each."""
    lines = [say("diff.shared", count=number(counts.shared))]
    lines += [
        say(f"diff.{key}", count=number(getattr(counts, key)))
        for key in ("only_old", "only_new", "elsewhere")
        if getattr(counts, key)
    ]
    both = counts.ranked_in_both
    if not both:
        lines.append(say("diff.none_ranked"))
    elif counts.same == both:
        lines.append(say("diff.same"))
    else:
        told = {key: number(getattr(counts, key)) for key in ("rose", "fell", "same")}
        spread = {key: signed(getattr(counts, key), 3) for key in ("low", "median", "high")}
        lines.append(say("diff.scores", count=number(both), **told, **spread))
    for key, count, reasons in (
        ("newly_excluded", counts.newly_excluded, counts.excluded_for),
        ("newly_allowed", counts.newly_allowed, counts.allowed_from),
    ):
        if count:
            why = [f"{worded(one.reason, spoken())} ({number(one.count)})" for one in reasons]
            told_why = f": {_few(why, _MOST_REASONS)}" if why else ""
            lines.append(say(f"diff.{key}", count=number(count), why=told_why))
    return lines


def moved_by(criteria: pd.DataFrame) -> str:
    """Return which criteria moved the scores, with their shares; empty where none did.

    Parameters
    ----------
    criteria : DataFrame
        As of :func:`geowbit.findings.by_criterion`.
    """
    moved = criteria[criteria["share"] >= _LEAST_SHARE]
    told = [
        f"{criterion_label(str(name))} {share:.0%}"
        for name, share in moved["share"].head(_MOST_CRITERIA).items()
    ]
    return say("diff.moved_by", what=", ".join(told)) if told else ""


def best_line(best: pd.DataFrame) -> str:
    """Return how many of the best sites were kept, moved, gained and lost."""
    found = best["status"].value_counts() if len(best) else {}
    told = {key: number(found.get(key, 0)) for key in ("kept", "moved", "gained", "lost")}
    return say("diff.best", **told)


def reasons_of(runs: Mapping[str, Run]) -> dict[str, dict[str, str]]:
    """Return for the ``old`` and the ``new`` run what stands in its column ``exclusion``."""
    return {which: exclusion_words(run) for which, run in runs.items()}


def site_words(site: Mapping[str, Any], excluded: Mapping[str, Mapping[str, str]]) -> str:
    """Return how a best site stands in the two runs.

    Parameters
    ----------
    site : dict
        A row of :attr:`geowbit.findings.Difference.best`.
    excluded : dict
        Of :func:`reasons_of`.

    Examples
    --------
    >>> site_words({"status": "lost", "rank_old": 3, "rank_new": None, "exclusion_old": "",
    ...     "exclusion_new": "in a lake"}, {"old": {}, "new": {}})
    'now excluded: in a lake'
    """
    for which, key in (("new", "diff.is_excluded"), ("old", "diff.was_excluded")):
        text = site.get(f"exclusion_{which}")
        if known(text):
            reason = excluded[which].get(str(text), str(text))
            return say(key, reason=isolated(reason))
    ranks = {
        which: number(site[f"rank_{which}"])
        if known(site.get(f"rank_{which}"))
        else say("diff.no_candidate")
        for which in ("old", "new")
    }
    return say("diff.rank_was", **ranks)


def summary_lines(found: Difference) -> list[str]:
    """Return the outcome of a comparison in lines that a planner can read."""
    best = pd.DataFrame(found.best)
    excluded = reasons_of(found.runs)
    lines = [say("diff.title", **names_of(found.runs)), *count_lines(found.counts)]
    lines += filter(None, [moved_by(found.by_criterion)])
    lines.append(best_line(best))
    for status, place in (("gained", "place_new"), ("lost", "place_old")):
        some = best[best["status"] == status] if len(best) else best
        for site in rows_of(some.head(_MOST_SITES)):
            named = f"{where(site)[0]} {site['site_id_new']}"
            listed = f"{say(f'diff.status.{status}')} {number(site[place])}: {named}"
            lines.append(f"    {listed} ({site_words(site, excluded)})")
        if len(some) > _MOST_SITES:
            lines.append(f"    {say('diff.and_more', count=number(len(some) - _MOST_SITES))}")
    lines.append(f"{say('diff.causes')}:" if found.causes else say("diff.no_cause"))
    return lines + [f"    {text}" for text in cause_lines(found.causes, most=_MOST_CAUSES)]


def best_rows(
    best: pd.DataFrame, excluded: Mapping[str, Mapping[str, str]]
) -> list[dict[str, Any]]:
    """Return the best sites of both runs as a list or a table shows them."""
    rows = []
    for site in rows_of(best):
        name, japanese = where(site | {"site_id": site["site_id_new"]})
        km = distance(site["moved_km"], 1)
        places = {
            which: int(site[f"place_{which}"]) if known(site[f"place_{which}"]) else None
            for which in ("old", "new")
        }
        rows.append(
            {
                "status": str(site["status"]),
                "status_words": say(f"diff.status.{site['status']}", km=km),
                "id": str(site["site_id_new"]),
                "id_old": str(site["site_id_old"]),
                "name": name,
                "other": japanese,
                "lon": float(np.round(site["lon"], 6)),
                "lat": float(np.round(site["lat"], 6)),
                **{f"place_{which}": place for which, place in places.items()},
                **{f"score_{which}": number(site[f"score_{which}"], 3) for which in places},
                "words": site_words(site, excluded),
            }
        )
    return rows


def measure_label(key: str) -> str:
    """Return what a measure of change is called.

    Examples
    --------
    >>> measure_label("rank"), measure_label("points fiber_km")
    ('Rank', 'Points of Distance to fiber (corridor proxy)')
    """
    if key.startswith("points "):
        return say("diff.points_of", what=criterion_label(key.removeprefix("points ")))
    return say_if_known(f"diff.{key}", "") or say(key)


def _few(texts: Sequence[str], most: int) -> str:
    rest = len(texts) - most
    more = [say("diff.and_more", count=number(rest))] if rest > 0 else []
    return ", ".join([*texts[:most], *more])


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"

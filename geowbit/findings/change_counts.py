"""Counts over the candidates of two runs: how many changed, by which criterion, and where."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
import pandas as pd

from geowbit.core.messages import Sentence, worded
from geowbit.findings.changes import BOTH_RANKED, NEWLY_ALLOWED, NEWLY_EXCLUDED, STATUSES, Matched
from geowbit.run import Run

# ends that are quantiles move every score by a hair: what three digits do not show is no change
SAME_SCORE = 0.0005
_MUNICIPALITY = ("prefecture", "municipality", "prefecture_ja", "municipality_ja")


@dataclass(frozen=True)
class ReasonCount:
    """How many candidates a reason excluded.

    Attributes
    ----------
    reason : Message, Text or str
    count : int
    """

    reason: Sentence
    count: int


@dataclass(frozen=True)
class ChangeCounts:
    """How many candidates of two runs changed, and how.

    Attributes
    ----------
    shared, only_old, only_new : int
        Candidates in both runs, and in one alone.
    elsewhere : int
        Those whose ``site_id`` names another place in the old run.
    ranked_in_both, newly_excluded, newly_allowed, excluded_in_both : int
        Of the shared ones.
    rose, fell, same : int
        Of those that are ranked in both; ``same`` by less than 0.0005.
    low, median, high : float
        Change of their score, NaN where there are none.
    excluded_for, allowed_from : tuple of ReasonCount
        Why the newly excluded are, and why the newly allowed were, the most first; a candidate
        may have several reasons.
    """

    shared: int
    only_old: int
    only_new: int
    elsewhere: int
    ranked_in_both: int
    newly_excluded: int
    newly_allowed: int
    excluded_in_both: int
    rose: int
    fell: int
    same: int
    low: float
    median: float
    high: float
    excluded_for: tuple[ReasonCount, ...]
    allowed_from: tuple[ReasonCount, ...]

    def as_dict(self) -> dict[str, Any]:
        """Return the counts as JSON can hold them, the reasons in English."""
        plain = {one.name: getattr(self, one.name) for one in fields(self)}
        spread = {key: plain.pop(key) for key in ("low", "median", "high")}
        reasons = {
            key: {worded(one.reason, "en"): one.count for one in plain.pop(key)}
            for key in ("excluded_for", "allowed_from")
        }
        known = {key: None if math.isnan(value) else value for key, value in spread.items()}
        return {**plain, "score_change": known, **reasons}


def counts(table: pd.DataFrame, matched: Matched, old: Run, new: Run) -> ChangeCounts:
    """Return how many candidates changed, and how.

    Parameters
    ----------
    table : DataFrame
        Of :func:`geowbit.findings.cell_changes`.
    matched : Matched
    old, new : Run

    Returns
    -------
    ChangeCounts
    """
    status = table["status"].value_counts()
    change = table.loc[table["status"] == BOTH_RANKED, "score_change"].to_numpy(float)
    rose, fell = int((change > SAME_SCORE).sum()), int((change < -SAME_SCORE).sum())
    low, median, high = np.quantile(change, [0, 0.5, 1]) if len(change) else [np.nan] * 3
    excluded, allowed = (
        (table["status"] == name).to_numpy() for name in (NEWLY_EXCLUDED, NEWLY_ALLOWED)
    )
    return ChangeCounts(
        shared=len(table),
        only_old=len(matched.only_old),
        only_new=len(matched.only_new),
        elsewhere=len(matched.elsewhere),
        **{name.replace(" ", "_"): int(status.get(name, 0)) for name in STATUSES},
        rose=rose,
        fell=fell,
        same=len(change) - rose - fell,
        low=float(low),
        median=float(median),
        high=float(high),
        excluded_for=_reasons(matched.new[excluded], new),
        allowed_from=_reasons(matched.old[allowed], old),
    )


def by_criterion(table: pd.DataFrame, units: Mapping[str, str]) -> pd.DataFrame:
    """Return what each criterion did to the scores, the one that moved them most first.

    Parameters
    ----------
    table : DataFrame
        Of :func:`geowbit.findings.cell_changes`.
    units : mapping
        Each criterion of either run with its unit.

    Returns
    -------
    DataFrame, indexed by criterion
        Over the candidates that are ranked in both: ``unit``; ``changed`` (of them, how many
        have another value); ``low``, ``median`` and ``high`` (change of the value where it
        changed; missing where none did); ``points`` (mean change of its part of the score) and
        ``share`` (its part of all that the points moved, up or down; they add up to 1).
    """
    both = table[table["status"] == BOTH_RANKED]
    rows = []
    for name, unit in units.items():
        values = both[f"{name}_change"].to_numpy(float)
        moved = values[np.isfinite(values) & (values != 0)]
        low, median, high = np.quantile(moved, [0, 0.5, 1]) if len(moved) else [np.nan] * 3
        weighed = f"score_{name}_change" in both and len(both)
        points = both[f"score_{name}_change"].to_numpy(float) if weighed else np.zeros(1)
        rows.append(
            {
                "criterion": name,
                "unit": unit,
                "changed": len(moved) + int(np.isinf(values).sum()),
                "low": low,
                "median": median,
                "high": high,
                "points": float(points.mean()),
                "share": float(np.abs(points).mean()),
            }
        )
    told = pd.DataFrame(rows).set_index("criterion")
    total = float(told["share"].sum())
    told["share"] = told["share"] / total if total else 0.0
    return told.sort_values("share", ascending=False, kind="stable")


def by_municipality(table: pd.DataFrame) -> pd.DataFrame:
    """Return what changed in each municipality, the largest change of mean score first.

    Parameters
    ----------
    table : DataFrame
        Of :func:`geowbit.findings.cell_changes`.

    Returns
    -------
    DataFrame
        Names; ``candidates``; ``ranked_in_both`` and their mean ``score_change``;
        ``newly_excluded``; ``newly_allowed``; the best rank in either run. Empty where no
        candidate has a municipality.
    """
    names = [name for name in _MUNICIPALITY if name in table]
    if "municipality" not in names:
        return pd.DataFrame()
    named = table[table["municipality"].notna() & (table["municipality"].astype(str) != "")]
    both = named["status"] == BOTH_RANKED
    parts = named[names].assign(
        ranked_in_both=both,
        score_change=named["score_change"].where(both),
        newly_excluded=named["status"] == NEWLY_EXCLUDED,
        newly_allowed=named["status"] == NEWLY_ALLOWED,
        rank_old=named["rank_old"],
        rank_new=named["rank_new"],
    )
    groups = parts.groupby(names, observed=True, sort=False, dropna=False)
    found = groups.agg(
        candidates=("ranked_in_both", "size"),
        ranked_in_both=("ranked_in_both", "sum"),
        score_change=("score_change", "mean"),
        newly_excluded=("newly_excluded", "sum"),
        newly_allowed=("newly_allowed", "sum"),
        best_rank_old=("rank_old", "min"),
        best_rank_new=("rank_new", "min"),
    ).reset_index()
    order = found["score_change"].abs().fillna(-1).sort_values(ascending=False, kind="stable")
    return found.loc[order.index].reset_index(drop=True)


def _reasons(excluded: pd.DataFrame, run: Run) -> tuple[ReasonCount, ...]:
    """Count the reasons of excluded candidates by the bits of the rules."""
    bits = excluded.get("excluded_by", pd.Series(0, excluded.index))
    texts = excluded.loc[bits == 0, "exclusion"].astype(object).map(str)
    # a few combinations stand for hundreds of thousands of candidates
    pairs = [
        *((run.reasons(int(key)), count) for key, count in bits[bits != 0].value_counts().items()),
        *((run.reasons(0, str(text)), count) for text, count in texts.value_counts().items()),
    ]
    found: list[ReasonCount] = []
    for reasons, count in pairs:
        for reason in reasons:
            at = next((n for n, one in enumerate(found) if one.reason == reason), None)
            if at is None:
                found.append(ReasonCount(reason, int(count)))
            else:
                found[at] = ReasonCount(reason, found[at].count + int(count))
    return tuple(sorted(found, key=lambda one: -one.count))

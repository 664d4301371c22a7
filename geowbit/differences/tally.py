"""Counts over the candidates of two runs: how many changed, by which criterion, and where."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from geowbit.differences.cells import BOTH_RANKED, NEWLY_ALLOWED, NEWLY_EXCLUDED, STATUSES, Matched

# ends that are quantiles move every score by a hair: what three digits do not show is no change
SAME_SCORE = 0.0005
_MUNICIPALITY = ("prefecture", "municipality", "prefecture_ja", "municipality_ja")


def counts(
    table: pd.DataFrame, matched: Matched, reasons: Mapping[str, Sequence[str]] | None = None
) -> dict[str, Any]:
    """Return how many candidates changed, and how.

    Parameters
    ----------
    table : DataFrame
        Of :func:`geowbit.differences.cell_changes`.
    matched : Matched
    reasons : dict, optional
        Each text of the columns ``exclusion_old`` and ``exclusion_new`` with the reasons that it
        names; a text that is not here is one reason.

    Returns
    -------
    dict
        ``shared``, ``only_old``, ``only_new``, ``elsewhere``, one count a status, ``rose``,
        ``fell`` and ``same`` (by less than 0.0005) of those that are ranked in both,
        ``score_change`` (``low``, ``median`` and ``high`` of those, None where there are none),
        ``excluded_for`` and ``allowed_from``: how many by reason, the most first.
    """
    status = table["status"].value_counts()
    change = table.loc[table["status"] == BOTH_RANKED, "score_change"].to_numpy(float)
    rose, fell = int((change > SAME_SCORE).sum()), int((change < -SAME_SCORE).sum())
    spread = [float(v) for v in np.quantile(change, [0, 0.5, 1])] if len(change) else [None] * 3
    return {
        "shared": len(table),
        "only_old": len(matched.only_old),
        "only_new": len(matched.only_new),
        "elsewhere": len(matched.elsewhere),
        **{name.replace(" ", "_"): int(status.get(name, 0)) for name in STATUSES},
        "rose": rose,
        "fell": fell,
        "same": len(change) - rose - fell,
        "score_change": dict(zip(("low", "median", "high"), spread, strict=True)),
        "excluded_for": _reasons(table, NEWLY_EXCLUDED, "exclusion_new", reasons or {}),
        "allowed_from": _reasons(table, NEWLY_ALLOWED, "exclusion_old", reasons or {}),
    }


def by_criterion(table: pd.DataFrame, criteria: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    """Return what each criterion did to the scores, the one that moved them most first.

    Parameters
    ----------
    table : DataFrame
        Of :func:`geowbit.differences.cell_changes`.
    criteria : sequence of dict
        Those of both runs, with ``name`` and ``unit``.

    Returns
    -------
    DataFrame, indexed by criterion
        Over the candidates that are ranked in both: ``unit``; ``changed`` (of them, how many
        have another value); ``low``, ``median`` and ``high`` (change of the value where it
        changed; missing where none did); ``points`` (mean change of its part of the score) and
        ``share`` (its part of all that the points moved, up or down; they add up to 1).
    """
    both = table[table["status"] == BOTH_RANKED]
    units = {str(one["name"]): str(one.get("unit") or "") for one in criteria}
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
        Of :func:`geowbit.differences.cell_changes`.

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


def _reasons(
    table: pd.DataFrame, status: str, column: str, reasons: Mapping[str, Sequence[str]]
) -> dict[str, int]:
    texts = table.loc[table["status"] == status, column].astype(object)
    # a few texts stand for hundreds of thousands of candidates
    found: Counter[str] = Counter()
    for text, count in texts.map(str).value_counts().items():
        for reason in reasons.get(str(text), (str(text),)):
            found[reason] += int(count)
    return dict(found.most_common())

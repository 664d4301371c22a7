"""The exclusions of a run as rules that a page can judge anew."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from geowbit.pages.words import criterion_label, criterion_unit, reason_words, unit_words
from geowbit.ranking.comparison import OPERATORS, comparison

# more would not fit into the bits of a number in the browser
MOST_RULES = 31
_USUAL = 0.995


def judged_rules(table: pd.DataFrame, record: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the rules of a run with what each of them took out.

    Parameters
    ----------
    table : DataFrame
        With ``excluded`` and ``excluded_by``, the bits of a run's rules; of a bare table
        ``exclusion`` tells.
    record : dict
        Its ``exclusions`` have ``rule`` and ``reason``; without them each reason in the table is
        a rule.

    Returns
    -------
    list of dict
        ``rule``, ``reason``, ``hits`` (ndarray of bool) and, where the rule compares a column of
        the table and takes out what the table says, ``column``, ``op`` and ``limit``. What no
        rule accounts for is a rule of its own, so that what a run excluded stays excluded; rules
        beyond what a page can judge share the last.
    """
    excluded = table["excluded"].to_numpy(bool)
    given = record.get("exclusions")
    if given is not None and "excluded_by" in table:
        return _shared_last(_rules_of_run(table, given, excluded))
    codes, groups = _reasons(table)
    if given is None:
        every = sorted({reason for group in groups for reason in group} - {""})
        given = [{"reason": reason} for reason in every]
    rules: list[dict[str, Any]] = []
    left = excluded.copy()
    for entry in given:
        rule = {key: str(entry.get(key) or "") for key in ("rule", "reason")}
        named = set((rule["reason"] or rule["rule"]).split("; "))
        hits = np.array([named <= set(group) for group in groups], bool)[codes] & excluded
        left &= ~hits
        rules.append(rule | _as_comparison(rule["rule"], table, hits) | {"hits": hits})
    if left.any():
        rules.append({"rule": "", "reason": "excluded", "hits": left})
    return _shared_last(rules)


def _rules_of_run(
    table: pd.DataFrame, given: Sequence[Mapping[str, Any]], excluded: npt.NDArray[np.bool_]
) -> list[dict[str, Any]]:
    """Return the rules of a run, each with the candidates whose bit it set."""
    bits = table["excluded_by"].to_numpy(np.int64)
    rules: list[dict[str, Any]] = []
    for number, entry in enumerate(given):
        rule = {key: str(entry.get(key) or "") for key in ("rule", "reason")}
        hits = (bits >> number & 1).astype(bool)
        rules.append(rule | _as_comparison(rule["rule"], table, hits) | {"hits": hits})
    left = excluded & (bits == 0)
    if left.any():
        rules.append({"rule": "", "reason": "excluded", "hits": left})
    return rules


def _shared_last(rules: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return rules of which those beyond what a page can judge share the last."""
    if len(rules) > MOST_RULES:
        rest = rules[MOST_RULES - 1 :]
        together = np.any([rule["hits"] for rule in rest], axis=0)
        reason = "; ".join(rule["reason"] for rule in rest)
        rules = [*rules[: MOST_RULES - 1], {"rule": "", "reason": reason, "hits": together}]
    return rules


def _reasons(table: pd.DataFrame) -> tuple[npt.NDArray[np.int64], list[list[str]]]:
    """Return for each candidate the number of its combination of reasons, and these."""
    if "exclusion" not in table:
        return np.zeros(len(table), np.int64), [[""]]
    codes, texts = pd.factorize(table["exclusion"], use_na_sentinel=False)
    groups = [str(text).split("; ") if pd.notna(text) else [""] for text in texts]
    return codes.astype(np.int64), groups


def _as_comparison(rule: str, table: pd.DataFrame, hits: npt.NDArray[np.bool_]) -> dict[str, Any]:
    """Return column, sign and limit of a rule, where judging it anew gives what the table says."""
    found = comparison(rule)
    if not found or found[0] not in table or not pd.api.types.is_numeric_dtype(table[found[0]]):
        return {}
    column, sign, limit = found
    values = table[column].to_numpy(float)
    again = OPERATORS[sign](values, limit) & ~np.isnan(values)
    return {"column": column, "op": sign, "limit": limit} if (again == hits).all() else {}


def wanted_columns(
    criteria: Sequence[Mapping[str, Any]], rules: Sequence[Mapping[str, Any]]
) -> list[str]:
    """Return the names of the columns that scores and rules read, criteria first, each once."""
    named = [str(one["name"]) for one in criteria]
    read = [str(rule["column"]) for rule in rules if "column" in rule]
    return list(dict.fromkeys([*named, *read]))


def live_rules(
    table: pd.DataFrame,
    rules: Sequence[Mapping[str, Any]],
    criteria: Sequence[Mapping[str, Any]],
) -> list[dict[str, Any]]:
    """Return judged rules as the page takes them: label, limit, and the range of its slider."""
    units = {one["name"]: one["unit"] for one in criteria}
    told: list[dict[str, Any]] = []
    for number, rule in enumerate(rules):
        plain = {key: value for key, value in rule.items() if key != "hits"}
        plain["reason"] = reason_words(rule["rule"], rule["reason"])
        if "column" not in rule:
            told.append({**plain, "hits": f"rule {number}", "label": plain["reason"]})
            continue
        name = rule["column"]
        unit, decimals = criterion_unit(name)
        unit = str(units.get(name) or unit_words(unit))
        told.append(
            {
                **plain,
                "label": criterion_label(name),
                "unit": unit,
                "decimals": decimals,
                "range": slider_range(table[name], rule["limit"]),
            }
        )
    return told


def slider_range(values: pd.Series, limit: float) -> list[float] | None:
    """Return round ends of a slider for a limit: nearly all values and twice the limit in it.

    None for a yes or no, which has no limit to move.

    Examples
    --------
    >>> slider_range(pd.Series([0.0, 12.0, 37.0]), 50.0)
    [0.0, 100.0]
    """
    known = values.to_numpy(float)
    known = known[np.isfinite(known)]
    if not len(known) or np.isin(known, (0.0, 1.0)).all():
        return None
    low = min(0.0, float(known.min()), limit)
    high = max(float(np.quantile(known, _USUAL)), 2 * limit, limit + 1)
    power = 10.0 ** np.floor(np.log10(high - low))
    step = power / 2
    return [float(np.floor(low / step) * step), float(np.ceil(high / step) * step)]

"""The exclusions of a run as rules that a page can apply again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from geowbit.core.escape import short_text
from geowbit.core.messages import Message, Sentence
from geowbit.pages.words import criterion_label, criterion_unit, reason_words, unit_words
from geowbit.ranking import OPERATORS
from geowbit.run import RuleOfRun, Run

# more would not fit into the bits of a number in the browser
MOST_RULES = 31
_USUAL = 0.995


@dataclass(frozen=True)
class JudgedRule:
    """A rule of a run with what it took out.

    Attributes
    ----------
    rule : RuleOfRun
    hits : ndarray of bool
        The candidates that it took out.
    anew : bool
        Whether the page can judge it anew: it compares a column of the table, and that gives what
        the table says.
    """

    rule: RuleOfRun
    hits: npt.NDArray[np.bool_]
    anew: bool

    @property
    def column(self) -> str | None:
        """Return the column that the page reads to judge the rule anew."""
        return self.rule.column if self.anew else None


def judged_rules(run: Run) -> list[JudgedRule]:
    """Return the rules of a run with what each of them took out.

    What no rule accounts for is a rule of its own, so that what a run excluded stays excluded;
    rules beyond what a page can judge share the last.
    """
    table = run.frame()
    rules = []
    for number, rule in enumerate(run.rules):
        hits = run.excluded_by(number)
        rules.append(JudgedRule(rule, hits, _is_comparison(rule, table, hits)))
    left = table["excluded"].to_numpy(bool)
    if rules:
        left = left & (run.column("excluded_by").to_numpy(np.int64) == 0)
    if left.any():
        rules.append(JudgedRule(RuleOfRun("", Message("run.excluded")), left, anew=False))
    if len(rules) > MOST_RULES:
        rest = rules[MOST_RULES - 1 :]
        together = np.any([one.hits for one in rest], axis=0)
        shared = RuleOfRun("", Message("run.several_reasons", reasons=_reasons(rest)))
        rules = [*rules[: MOST_RULES - 1], JudgedRule(shared, together, anew=False)]
    return rules


def _reasons(rules: Sequence[JudgedRule]) -> tuple[Sentence, ...]:
    return tuple(one.rule.reason for one in rules)


def _is_comparison(rule: RuleOfRun, table: pd.DataFrame, hits: npt.NDArray[np.bool_]) -> bool:
    """Tell whether a rule compares a column, and judging it anew gives what the table says."""
    column, sign, limit = rule.column, rule.op, rule.limit
    if column is None or sign is None or column not in table:
        return False
    if not pd.api.types.is_numeric_dtype(table[column]):
        return False
    values = table[column].to_numpy(float)
    unknown = np.isnan(values)
    if sign == "unknown":
        return bool((unknown == hits).all())
    if limit is None:
        return False
    again = OPERATORS[sign](values, limit) & ~unknown
    return bool((again == hits).all())


def live_rules(
    table: pd.DataFrame, rules: Sequence[JudgedRule], units: Mapping[str, str]
) -> list[dict[str, Any]]:
    """Return judged rules as the page takes them: label, limit, and the range of its slider."""
    told: list[dict[str, Any]] = []
    for number, one in enumerate(rules):
        reason = short_text(reason_words(one.rule))
        plain = {"rule": one.rule.text, "reason": reason}
        if one.column is None:
            told.append({**plain, "hits": f"rule {number}", "label": reason})
            continue
        if one.rule.op == "unknown":
            told.append({**plain, "column": one.column, "op": "unknown", "label": reason})
            continue
        unit, decimals = criterion_unit(one.column)
        told.append(
            {
                **plain,
                "column": one.column,
                "op": one.rule.op,
                "limit": one.rule.limit,
                "label": short_text(criterion_label(one.column)),
                "unit": short_text(units.get(one.column) or unit_words(unit)),
                "decimals": decimals,
                "range": _slider_range(table[one.column], float(one.rule.limit or 0)),
            }
        )
    return told


def _slider_range(values: pd.Series, limit: float) -> list[float] | None:
    """Return round ends of a slider for a limit: nearly all values and twice the limit in it.

    None for a yes or no, which has no limit to move.

    Examples
    --------
    >>> _slider_range(pd.Series([0.0, 12.0, 37.0]), 50.0)
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

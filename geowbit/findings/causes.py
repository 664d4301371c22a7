"""What differs between two runs: what was asked, and what was read."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from geowbit.core import Message, Sentence, Value
from geowbit.layers import Provenance
from geowbit.run import IN_MEMORY, CriterionOfRun, Run

# told by their own kinds, or no reason for a difference
_TOLD_ELSEWHERE = {
    "name",
    "criteria",
    "weights",
    "unknown",
    "pairwise",
    "preset",
    "exclude",
    "assumptions",
    "layers",
}
_SHA_LETTERS = 12


@dataclass(frozen=True)
class Cause:
    """One thing that two runs do not share.

    Attributes
    ----------
    kind : str
        ``setting`` (a key of study.yaml), ``layer`` (other content, known by SHA-256), ``layer in
        memory`` (may differ: no run keeps such a frame), ``criterion`` (in one run only),
        ``weight``, ``direction``, ``scale`` (an end that the study sets), ``quantile`` (ends that
        move with the candidates), ``rule`` (of exclusion, in one run only), ``assumption``,
        ``ratio`` (fiber to power, as used) or ``version`` (of geowbit).
    what : str
        The key, layer, criterion, rule or assumption.
    old, new : Message, Text or str
        Empty where a run has no such thing.
    """

    kind: str
    what: str
    old: Sentence
    new: Sentence


def causes(old: Run, new: Run) -> tuple[Cause, ...]:
    """Return every difference between two runs that can move a score, a rank or a cost.

    Parameters
    ----------
    old, new : Run

    Returns
    -------
    tuple of Cause

    Examples
    --------
    >>> causes(Run(study={"load_mw": 100.0}), Run(study={"load_mw": 40.0}))
    (Cause(kind='setting', what='load_mw', old='100', new='40'),)
    """
    return (
        *_settings(old, new),
        *_layers(old, new),
        *_criteria(old, new),
        *_rules(old, new),
        *_assumptions(old, new),
        *_ratio(old, new),
        *_pairs("version", {"geowbit": old.version}, {"geowbit": new.version}),
    )


def _settings(old: Run, new: Run) -> Iterator[Cause]:
    before, after = (
        {
            key: value
            for top, given in run.study.items()
            if top not in _TOLD_ELSEWHERE
            for key, value in _flat(top, given)
        }
        for run in (old, new)
    )
    return _pairs("setting", before, after)


def _flat(key: str, given: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(given, Mapping) and given:
        for name, value in given.items():
            yield from _flat(f"{key}.{name}", value)
    else:
        yield key, given


def _layers(old: Run, new: Run) -> Iterator[Cause]:
    before, after = ({layer.name: layer for layer in run.layers} for run in (old, new))
    held = [
        {name for name, how in run.layer_sources.items() if how == IN_MEMORY} for run in (old, new)
    ]
    for name in dict.fromkeys([*after, *before]):
        one, other = before.get(name), after.get(name)
        told: list[Sentence] = [
            "" if layer is None else _layer_words(layer) for layer in (one, other)
        ]
        if one is None or other is None:
            yield Cause("layer", name, *told)
        elif one.sha256 and one.sha256 == other.sha256:
            continue
        elif name in held[0] and name in held[1] and not one.sha256:
            yield Cause("layer in memory", name, *told)
        elif told[0] != told[1] or one.sha256 != other.sha256:
            yield Cause("layer", name, *told)


def _layer_words(layer: Provenance) -> Message:
    parts: dict[str, Value] = {"source": layer.source or "?", "rows": layer.rows_kept}
    if not layer.sha256:
        return Message("findings.layer_in_memory", **parts)
    return Message("findings.layer", **parts, sha=layer.sha256[:_SHA_LETTERS])


def _criteria(old: Run, new: Run) -> Iterator[Cause]:
    before, after = ({one.name: one for one in run.criteria} for run in (old, new))
    shares = [_shares(criteria) for criteria in (before, after)]
    for name in dict.fromkeys([*after, *before]):
        one, other = before.get(name), after.get(name)
        if one is None or other is None:
            yield Cause("criterion", name, *(_share(shares[at].get(name)) for at in (0, 1)))
            continue
        if shares[0][name] != shares[1][name]:
            yield Cause("weight", name, *(_share(shares[at][name]) for at in (0, 1)))
        yield from _pairs("direction", {name: one.direction}, {name: other.direction})
        if one.weight or other.weight:
            shapes = [json.dumps(part.scale) for part in (one, other)]
            yield from _pairs("value function", {name: shapes[0]}, {name: shapes[1]})
        if (one.weight and one.missing) or (other.weight and other.missing):
            yield from _pairs("unknown", {name: one.unknown}, {name: other.unknown})
        ends = [(_plain(part.best), _plain(part.worst)) for part in (one, other)]
        if ends[0] != ends[1] and (shares[0][name][1] or shares[1][name][1]):
            yield Cause(
                "scale" if one.ends_set or other.ends_set else "quantile",
                name,
                *(f"{best} … {worst} {other.unit}".strip() for best, worst in ends),
            )


def _shares(criteria: Mapping[str, CriterionOfRun]) -> dict[str, tuple[float, float]]:
    """Return for each criterion its weight, and its share of all weights."""
    total = sum(one.weight for one in criteria.values())
    return {
        name: (one.weight, round(one.weight / total, 12) if total else 0.0)
        for name, one in criteria.items()
    }


def _share(weight: tuple[float, float] | None) -> str:
    return "" if weight is None else f"{weight[0]:g} ({weight[1]:.1%})"


def _rules(old: Run, new: Run) -> Iterator[Cause]:
    before, after = (
        {rule.text: rule.reason or rule.text for rule in run.rules} for run in (old, new)
    )
    for rule in dict.fromkeys([*after, *before]):
        if rule not in before or rule not in after:
            yield Cause("rule", rule, before.get(rule, ""), after.get(rule, ""))


def _assumptions(old: Run, new: Run) -> Iterator[Cause]:
    before, after = (
        {
            str(row["key"]): " / ".join(_plain(row.get(end)) for end in ("low", "mid", "high"))
            + f" {_plain(row.get('unit'))}".rstrip()
            for row in run.assumptions.frame().reset_index(names="key").to_dict("records")
        }
        for run in (old, new)
    )
    return _pairs("assumption", before, after)


def _ratio(old: Run, new: Run) -> Iterator[Cause]:
    before, after = (
        {"fiber_to_power_ratio": run.fiber and run.fiber.fiber_to_power_ratio} for run in (old, new)
    )
    return _pairs("ratio", before, after)


def _pairs(kind: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Cause]:
    for key in dict.fromkeys([*after, *before]):
        told = [_plain(side.get(key)) for side in (before, after)]
        if told[0] != told[1]:
            yield Cause(kind, key, *told)


def _plain(value: Any) -> str:
    if value is None or value is pd.NA or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return f"{value:.6g}"
    if isinstance(value, list | tuple):
        return ", ".join(_plain(one) for one in value)
    return str(value)

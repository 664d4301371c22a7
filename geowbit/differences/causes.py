"""What differs between the records of two runs: what was asked, and what was read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from geowbit.core.messages import said
from geowbit.run import IN_MEMORY

# told by their own kinds, or no reason for a difference
_TOLD_ELSEWHERE = {"name", "criteria", "exclude", "assumptions", "layers"}
_COLUMNS = ["kind", "what", "old", "new"]
_SHA_LETTERS = 12


def causes(old: Mapping[str, Any], new: Mapping[str, Any]) -> pd.DataFrame:
    """Return every difference between two records that can move a score, a rank or a cost.

    Parameters
    ----------
    old, new : dict
        The content of ``run.json``.

    Returns
    -------
    DataFrame
        ``kind``, ``what``, ``old`` and ``new`` (texts, empty where a run has no such thing):
        ``setting`` (a key of study.yaml), ``layer`` (other content, told by SHA-256),
        ``layer in memory`` (may differ: no run keeps such a frame), ``criterion`` (in one run
        only), ``weight``, ``direction``, ``scale`` (an end that the study sets), ``quantile``
        (ends that move with the candidates), ``rule`` (of exclusion, in one run only),
        ``assumption``, ``ratio`` (fiber to power, as used) and ``version`` (of geowbit).

    Examples
    --------
    >>> one = {"study": {"load_mw": 100.0}, "geowbit": "1"}
    >>> causes(one, {"study": {"load_mw": 40.0}, "geowbit": "1"}).to_numpy().tolist()
    [['setting', 'load_mw', '100', '40']]
    """
    rows = [
        *_settings(old, new),
        *_layers(old, new),
        *_criteria(old, new),
        *_rules(old, new),
        *_assumptions(old, new),
        *_ratio(old, new),
        *_pairs("version", {"geowbit": old.get("geowbit")}, {"geowbit": new.get("geowbit")}),
    ]
    return pd.DataFrame(rows, columns=_COLUMNS)


def _settings(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[tuple[str, ...]]:
    before, after = (
        {
            key: value
            for top, given in (record.get("study") or {}).items()
            if top not in _TOLD_ELSEWHERE
            for key, value in _flat(top, given)
        }
        for record in (old, new)
    )
    return _pairs("setting", before, after)


def _flat(key: str, given: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(given, Mapping) and given:
        for name, value in given.items():
            yield from _flat(f"{key}.{name}", value)
    else:
        yield key, given


def _layers(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[tuple[str, ...]]:
    before, after = (_named(record.get("layers")) for record in (old, new))
    held = [
        {
            name
            for name, given in ((record.get("study") or {}).get("layers") or {}).items()
            if given == IN_MEMORY
        }
        for record in (old, new)
    ]
    for name in dict.fromkeys([*after, *before]):
        one, other = before.get(name), after.get(name)
        told = ["" if layer is None else _layer_words(layer) for layer in (one, other)]
        if one is None or other is None:
            yield "layer", name, *told
        elif one.get("sha256") and one.get("sha256") == other.get("sha256"):
            continue
        elif name in held[0] and name in held[1] and not one.get("sha256"):
            yield "layer in memory", name, *told
        elif told[0] != told[1] or one.get("sha256") != other.get("sha256"):
            yield "layer", name, *told


def _layer_words(layer: Mapping[str, Any]) -> str:
    source = str(layer.get("source") or "?")
    sha = str(layer.get("sha256") or "")
    kept = layer.get("rows_kept")
    rows = [f"{int(kept):,} rows"] if isinstance(kept, int | float) else []
    return "; ".join([source, *rows, *([f"SHA-256 {sha[:_SHA_LETTERS]}"] if sha else [])])


def _criteria(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[tuple[str, ...]]:
    before, after = (_named(record.get("criteria")) for record in (old, new))
    shares = [_shares(criteria) for criteria in (before, after)]
    for name in dict.fromkeys([*after, *before]):
        one, other = before.get(name), after.get(name)
        if one is None or other is None:
            yield "criterion", name, *(_share(shares[at].get(name)) for at in (0, 1))
            continue
        if shares[0][name] != shares[1][name]:
            yield "weight", name, *(_share(shares[at][name]) for at in (0, 1))
        yield from _pairs("direction", {name: one.get("direction")}, {name: other.get("direction")})
        ends = [tuple(_plain(part.get(end)) for end in ("best", "worst")) for part in (one, other)]
        if ends[0] != ends[1] and (shares[0][name][1] or shares[1][name][1]):
            is_set = any(part.get("ends_set") for part in (one, other))
            unit = str(other.get("unit") or "")
            yield (
                "scale" if is_set else "quantile",
                name,
                *(f"{best} … {worst} {unit}".strip() for best, worst in ends),
            )


def _shares(criteria: Mapping[str, Mapping[str, Any]]) -> dict[str, tuple[float, float]]:
    """Return for each criterion its weight, and its share of all weights."""
    weights = {name: float(one.get("weight") or 0) for name, one in criteria.items()}
    total = sum(weights.values())
    return {
        name: (weight, round(weight / total, 12) if total else 0.0)
        for name, weight in weights.items()
    }


def _share(weight: tuple[float, float] | None) -> str:
    return "" if weight is None else f"{weight[0]:g} ({weight[1]:.1%})"


def _rules(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[tuple[str, ...]]:
    before, after = (
        {
            str(rule.get("rule")): said(rule.get("reason"), "en")
            for rule in record.get("exclusions") or []
        }
        for record in (old, new)
    )
    for rule in dict.fromkeys([*after, *before]):
        if rule not in before or rule not in after:
            yield "rule", rule, before.get(rule, ""), after.get(rule, "")


def _assumptions(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[tuple[str, ...]]:
    before, after = (
        {
            str(row.get("key")): " / ".join(_plain(row.get(end)) for end in ("low", "mid", "high"))
            + f" {row.get('unit') or ''}".rstrip()
            for row in record.get("assumptions") or []
        }
        for record in (old, new)
    )
    return _pairs("assumption", before, after)


def _ratio(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[tuple[str, ...]]:
    before, after = (
        (record.get("ratio") or {}).get("fiber_to_power_ratio") for record in (old, new)
    )
    return _pairs("ratio", {"fiber_to_power_ratio": before}, {"fiber_to_power_ratio": after})


def _pairs(
    kind: str, before: Mapping[str, Any], after: Mapping[str, Any]
) -> Iterator[tuple[str, ...]]:
    for key in dict.fromkeys([*after, *before]):
        told = [_plain(side.get(key)) for side in (before, after)]
        if told[0] != told[1]:
            yield kind, key, *told


def _named(rows: Any) -> dict[str, Mapping[str, Any]]:
    return {str(row.get("name")): row for row in rows or []}


def _plain(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return f"{value:.6g}"
    if isinstance(value, list | tuple):
        return ", ".join(_plain(one) for one in value)
    return str(value)

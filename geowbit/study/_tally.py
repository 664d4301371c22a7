"""What a run counts over its candidates: a whole, or tiles that are summed up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import reduce
from typing import Any

import numpy as np
import pandas as pd

from geowbit.criteria import Filling, PowerCounts, Scene
from geowbit.ranking import ANSWERS, Judged

_NO_RANGE = (float("inf"), float("-inf"))


@dataclass(frozen=True)
class Tally:
    """Counts of candidates.

    Attributes
    ----------
    count, ranked : int
        All of them, and those that no rule excludes.
    missing : dict of str to int
        By criterion, the ranked at which it is not known.
    nowhere : frozenset of str
        Criteria that are known at no candidate.
    ranges : dict of str to (float, float)
        By criterion, least and most of the ranked.
    rules : tuple of (int, int)
        By rule, whom it excludes, and whom it cannot judge.
    gates : dict of str to dict
        By the column of a gate, how many have which answer.
    filled : dict of str to Filling
        By criterion, what stood in where its layer says nothing.
    estimated_routes : dict of str to int
        By hub, those whose route is an estimate.
    power : PowerCounts
    """

    count: int = 0
    ranked: int = 0
    missing: Mapping[str, int] = field(default_factory=dict)
    nowhere: frozenset[str] = frozenset()
    ranges: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    rules: tuple[tuple[int, int], ...] = ()
    gates: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    filled: Mapping[str, Filling] = field(default_factory=dict)
    estimated_routes: Mapping[str, int] = field(default_factory=dict)
    power: PowerCounts = field(default_factory=PowerCounts)

    def is_constant(self, name: str) -> bool:
        """Tell whether a criterion is known at all ranked candidates, and the same."""
        low, high = self.ranges.get(name, _NO_RANGE)
        return not self.missing.get(name, 0) and low == high

    def as_dict(self) -> dict[str, Any]:
        """Return the counts as JSON has them."""
        return {
            **{name: getattr(self, name) for name in ("count", "ranked")},
            "missing": dict(self.missing),
            "nowhere": sorted(self.nowhere),
            # numbers that JSON does not know stay away
            "ranges": {k: v for k, v in self.ranges.items() if np.isfinite(v).all()},
            "rules": [list(one) for one in self.rules],
            "gates": {name: dict(one) for name, one in self.gates.items()},
            "filled": {name: asdict(one) for name, one in self.filled.items()},
            "estimated_routes": dict(self.estimated_routes),
            "power": list(self.power),
        }

    @classmethod
    def from_dict(cls, told: Mapping[str, Any]) -> Tally:
        """Return the counts that :meth:`as_dict` told."""
        return cls(
            count=told["count"],
            ranked=told["ranked"],
            missing=told["missing"],
            nowhere=frozenset(told["nowhere"]),
            ranges={name: (low, high) for name, (low, high) in told["ranges"].items()},
            rules=tuple((hit, unknown) for hit, unknown in told["rules"]),
            gates=told["gates"],
            filled={name: Filling(**one) for name, one in told["filled"].items()},
            estimated_routes=told["estimated_routes"],
            power=PowerCounts(*told["power"]),
        )

    def __add__(self, other: Tally) -> Tally:
        """Return the counts of both together."""
        ranges = {
            name: (
                min(self.ranges.get(name, _NO_RANGE)[0], other.ranges.get(name, _NO_RANGE)[0]),
                max(self.ranges.get(name, _NO_RANGE)[1], other.ranges.get(name, _NO_RANGE)[1]),
            )
            for name in {**self.ranges, **other.ranges}
        }
        gates = {
            name: _summed(self.gates.get(name, {}), other.gates.get(name, {}))
            for name in {**self.gates, **other.gates}
        }
        return Tally(
            count=self.count + other.count,
            ranked=self.ranked + other.ranked,
            missing=_summed(self.missing, other.missing),
            # of no candidate nothing is told
            nowhere=other.nowhere
            if not self.count
            else self.nowhere
            if not other.count
            else self.nowhere & other.nowhere,
            ranges=ranges,
            rules=tuple(
                (hit + more, unknown + unjudged)
                for (hit, unknown), (more, unjudged) in zip(
                    self.rules or [(0, 0)] * len(other.rules),
                    other.rules or [(0, 0)] * len(self.rules),
                    strict=True,
                )
            ),
            gates=gates,
            filled={
                name: _both(self.filled.get(name), other.filled.get(name))
                for name in {**self.filled, **other.filled}
            },
            estimated_routes=_summed(self.estimated_routes, other.estimated_routes),
            power=PowerCounts(
                *(a + b for a, b in zip(self.power, other.power, strict=True)),
            ),
        )


def tally_of(
    scene: Scene,
    table: pd.DataFrame,
    names: Iterable[str],
    *,
    excluded: Any,
    rules: Sequence[Mapping[str, Any]],
    judged: Sequence[Judged] = (),
    power: PowerCounts | None = None,
) -> Tally:
    """Count candidates.

    Parameters
    ----------
    scene : Scene
        What the criteria measured.
    table : DataFrame
        With a column for each of `names`.
    names : iterable of str
        Criteria.
    excluded : array_like of bool
    rules : sequence of mapping
        Of :func:`geowbit.ranking.exclude`.
    judged : sequence of Judged
        Gates with their answers.
    power : PowerCounts, optional
    """
    rows = scene.estimated_routes
    return replace(
        counted(table, names, excluded),
        rules=tuple((int(one["count"]), int(one["unknown"])) for one in rules),
        gates={one.column: {answer: one.count(answer) for answer in ANSWERS} for one in judged},
        filled=dict(scene.filled),
        # of hubs that are asked for at once either may be first
        estimated_routes={hub: rows[hub] for hub in scene.hubs if hub in rows},
        power=power or PowerCounts(),
    )


def counted(table: pd.DataFrame, names: Iterable[str], excluded: Any) -> Tally:
    """Count the ranked, and what is known of them by each criterion."""
    left = ~np.asarray(excluded, bool)
    missing, ranges, nowhere = {}, {}, set()
    for name in names:
        values = table[name].to_numpy(float)
        ranked = values[left]
        missing[name] = int(np.isnan(ranked).sum())
        if missing[name] < ranked.size:
            ranges[name] = float(np.nanmin(ranked)), float(np.nanmax(ranked))
        elif np.isnan(values).all():
            nowhere.add(name)
    return Tally(len(table), int(left.sum()), missing, frozenset(nowhere), ranges)


def total_of(tallies: Iterable[Tally]) -> Tally:
    """Return the counts of all together."""
    return reduce(lambda one, other: one + other, tallies, Tally())


def _summed(one: Mapping[str, int], other: Mapping[str, int]) -> dict[str, int]:
    return {name: one.get(name, 0) + other.get(name, 0) for name in {**one, **other}}


def _both(one: Filling | None, other: Filling | None) -> Filling:
    if one is None or other is None:
        found = one or other
        assert found is not None  # noqa: S101
        return found
    return Filling(
        one.value,
        one.candidates + other.candidates,
        one.in_part + other.in_part,
        one.beside + other.beside,
    )

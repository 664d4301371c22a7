"""How much of the best land stays when one choice of the model is made otherwise."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from geowbit.core import Message, Sentence
from geowbit.core.messages import plain_value
from geowbit.core.words import is_known
from geowbit.criteria import named_criterion
from geowbit.findings.backtest import ANNOUNCED, SCORE, backtest
from geowbit.layers import model_table
from geowbit.ranking import METHODS, Doubts, has_parts, rising_order
from geowbit.run import FrameTable, Run

Array = npt.NDArray[np.float64]
Kind = Literal[
    "criterion_out", "theme_out", "unknown", "unknown_of", "equal_weights", "method", "rule_out"
]

_BEST = 0.01
# a weight this small is none, but for rounding
_NOTHING = 1e-9
_UNKNOWN = ("mean", "worst", "best")


@dataclass(frozen=True)
class Choice:
    """One choice made otherwise, and what becomes of the best land.

    Attributes
    ----------
    kind : str
        ``criterion_out``, ``theme_out``, ``unknown`` (of all criteria), ``unknown_of`` (of one,
        made neutral), ``equal_weights``, ``method`` or ``rule_out``.
    name : str
        Criterion, theme, way, method or rule.
    overlap : float
        The share of the run's best 1 % that is among the best as many.
    rank_of_first : int, optional
        Where the run's first stands; None where it is not ranked.
    auc : float
        Of the announced sites by that score; NaN where it was not asked for.
    """

    kind: Kind
    name: str
    overlap: float
    rank_of_first: int | None
    auc: float = math.nan

    @property
    def what(self) -> Message:
        """Return what was chosen otherwise."""
        named: Sentence = self.name
        if self.kind != "rule_out":
            named = named_criterion(self.name)
            for code in (self.name, f"method.{self.name}"):
                if named == self.name and is_known(code):
                    named = Message(code)
        return Message(f"sensitivity.{self.kind}", name=named)


@dataclass(frozen=True)
class Sensitivity:
    """Every choice made otherwise, kind by kind, what changes most first.

    Attributes
    ----------
    best : int
        How many candidates are the best 1 %.
    choices : tuple of Choice
    """

    best: int
    choices: tuple[Choice, ...]

    def of(self, kind: Kind) -> tuple[Choice, ...]:
        """Return the choices of a kind."""
        return tuple(one for one in self.choices if one.kind == kind)

    @property
    def least(self) -> Choice | None:
        """Return the criterion or gap that decides most: the least overlap of one alone."""
        single = [*self.of("criterion_out"), *self.of("unknown_of")]
        return min(single, key=lambda one: one.overlap, default=None)

    def frame(self) -> pd.DataFrame:
        """Return the choices as a table, worded in the language that is spoken."""
        rows = [
            {
                "kind": one.kind,
                "name": one.name,
                "what": one.what.text(),
                "overlap": one.overlap,
                "rank_of_first": one.rank_of_first,
                "auc": one.auc,
            }
            for one in self.choices
        ]
        return pd.DataFrame(rows)

    def as_dict(self) -> dict[str, Any]:
        """Return everything as plain values, for JSON."""
        rows = [
            {
                **vars(one),
                "auc": None if math.isnan(one.auc) else one.auc,
                "what": plain_value(one.what),
            }
            for one in self.choices
        ]
        return {"best": self.best, "choices": rows}


def sensitivity(run: Run, known: gpd.GeoDataFrame | None = None) -> Sensitivity:
    """Return how much of the best 1 % stays when one choice is made otherwise.

    Parameters
    ----------
    run : Run
    known : GeoDataFrame (EPSG:4326), optional
        Announced sites: each choice is held against them, too. It tells what a choice would have
        done there; it is no reason to make it.

    Returns
    -------
    Sensitivity
        Each criterion out, each theme out, the unknowns of each criterion neutral, those of all of
        them at the mean, the worst and the best, equal weights, each other method, and each rule
        of exclusion out.

    Examples
    --------
    >>> from geowbit.run import CriterionOfRun
    >>> table = pd.DataFrame({"x_km": [0.0, 1.0], "y_km": [0.6, 0.0], "excluded": False,
    ...     "rank": [2, 1], "score": [0.3, 0.5]})
    >>> how = tuple(CriterionOfRun(name, "km", "benefit", 1.0, 1.0, 0.0) for name in table)[:2]
    >>> found = sensitivity(Run(table=FrameTable(table), criteria=how))
    >>> [(one.name, one.overlap) for one in found.of("criterion_out")]
    [('x_km', 0.0), ('y_km', 1.0)]
    """
    scorer = _Scorer(run)
    if not len(scorer.order):
        return Sensitivity(0, ())
    told = []
    for kind, name, score, excluded in scorer.otherwise():
        ranks = _ranks(score, excluded)
        first = ranks[scorer.order[0]]
        overlap = (ranks[scorer.order] > 0) & (ranks[scorer.order] <= len(scorer.order))
        auc = math.nan
        if known is not None:
            auc = _auc(run, known, score, excluded)
        told.append(Choice(kind, name, float(overlap.mean()), int(first) or None, auc))
    kinds = list(dict.fromkeys(one.kind for one in told))
    told.sort(key=lambda one: (kinds.index(one.kind), one.overlap))
    return Sensitivity(len(scorer.order), tuple(told))


def left_out(run: Run) -> tuple[Choice, ...]:
    """Return what becomes of the best land without each criterion, and without each theme.

    Parameters
    ----------
    run : Run
        Scored by a weighted sum; of another there is none.

    Returns
    -------
    tuple of Choice
        As of :func:`sensitivity`, what changes most first, the criteria before the themes. It asks
        the parts of the scores, and takes a tenth of the time.

    Examples
    --------
    >>> from geowbit.run import CriterionOfRun
    >>> table = pd.DataFrame({"x_km": [0.0, 1.0], "y_km": [0.6, 0.0], "excluded": False,
    ...     "rank": [2, 1], "score": [0.3, 0.5], "score_x_km": [0, 0.5], "score_y_km": [0.3, 0]})
    >>> how = tuple(CriterionOfRun(name, "km", "benefit", 1.0, 1.0, 0.0) for name in table)[:2]
    >>> found = left_out(Run(table=FrameTable(table), criteria=how))
    >>> [(one.name, one.overlap) for one in found if one.kind == "criterion_out"]
    [('x_km', 0.0), ('y_km', 1.0)]
    """
    rows = [one for one in run.criteria_rows() if one["weight"] > 0]
    names, columns = [str(one["name"]) for one in rows], set(run.table.names())
    if len(names) < 2 or not has_parts(columns, rows) or not {"rank", "excluded"} <= columns:
        return ()
    kept = np.flatnonzero(~run.column("excluded").to_numpy(bool))
    rank = run.column("rank").to_numpy(dtype=float, na_value=np.inf)[kept]
    score = run.column("score").to_numpy(float)[kept]
    best = rising_order(rank)[: max(1, int(_BEST * len(kept)))]
    if not len(kept):
        return ()
    # of the weight of each place, what each criterion has of it
    shares, whole = run.weights, np.ones(len(kept))
    held: dict[str, Array | float] = dict(shares)
    for one in rows:
        if one.get("unknown_score") is None and one["name"] in columns:
            missing = run.column(str(one["name"])).isna().to_numpy()[kept]
            if missing.any():
                held[str(one["name"])] = shares[str(one["name"])] * ~missing
                whole -= shares[str(one["name"])] * missing

    def part(name: str) -> Array:
        found = run.column(f"score_{name}").to_numpy(float)[kept]
        found[np.isnan(found)] = 0.0
        return found * whole

    parts = {name: part(name) for name in names}
    points = score * whole

    def without(out: Sequence[str]) -> tuple[float, int | None]:
        rest, weight = points, whole
        for name in out:
            rest = rest - parts[name]
            weight = weight - held[name]
        nowhere = weight <= _NOTHING
        with np.errstate(divide="ignore", invalid="ignore"):
            again = rest / weight
        if nowhere.any():
            again[nowhere] = -np.inf
        return _share_among_best(again, best), _rank_of(again, best[0])

    themes = _themes(names)
    asked: list[tuple[Kind, str, list[str]]] = [("criterion_out", name, [name]) for name in names]
    asked += [("theme_out", theme, of) for theme, of in themes.items() if len(themes) > 1]
    found = [Choice(kind, name, *without(out)) for kind, name, out in asked]
    return tuple(sorted(found, key=lambda one: (one.kind, one.overlap)))


def _share_among_best(score: Array, some: npt.NDArray[np.intp]) -> float:
    """Return the share of some places that is among the best as many."""
    # the order of the table decides where scores tie, and sorting all takes ten times as long;
    # as many are no worse than the worst of these
    near = score[score >= score[some].min()]
    least = np.partition(near, len(near) - len(some))[len(near) - len(some)]
    among = score > least
    ties = np.flatnonzero(score == least)
    among[ties[: len(some) - int(np.count_nonzero(among))]] = True
    return float(among[some].mean())


def _rank_of(score: Array, place: np.intp) -> int:
    """Return the rank of a place from 1, in the order of the table where scores tie."""
    ahead = int(np.count_nonzero(score > score[place]))
    return ahead + int(np.count_nonzero(score[:place] == score[place])) + 1


def _themes(names: Sequence[str]) -> dict[str, list[str]]:
    """Return which of the criteria belong to which theme."""
    table = model_table("criteria").set_index("criterion")["theme"]
    found: dict[str, list[str]] = {}
    for name in names:
        found.setdefault(str(table.get(name, "")), []).append(name)
    return found


class _Scorer:
    """The run, scored again by other choices."""

    def __init__(self, run: Run) -> None:
        self._rows = [one for one in run.criteria_rows() if one["weight"] > 0]
        self.names = [str(one["name"]) for one in self._rows]
        there = set(run.table.names())
        wanted = [*self.names, "excluded", "excluded_by", "rank", "supply_area"]
        self._table = table = run.frame([name for name in wanted if name in there])
        self._run = run
        self._excluded = table["excluded"].to_numpy(bool)
        self._shares = np.array([run.weights[name] for name in self.names])
        ranks = pd.to_numeric(table["rank"]).to_numpy(dtype=float, na_value=np.inf)
        count = max(1, int(_BEST * (~self._excluded).sum())) if not self._excluded.all() else 0
        self.order = rising_order(ranks)[:count]

    def otherwise(self) -> Iterator[tuple[Kind, str, Array, npt.NDArray[np.bool_]]]:
        """Yield each choice made otherwise, with its scores and what it excludes."""
        matrix = self._matrix(self._rows)
        method = self._run.method
        for name in self.names if len(self.names) > 1 else []:
            weights = self._without([name])
            yield "criterion_out", name, self._score(matrix, weights, method), self._excluded
        themes = _themes(self.names)
        for theme, names in themes.items() if len(themes) > 1 else ():
            weights = self._without(names)
            yield "theme_out", theme, self._score(matrix, weights, method), self._excluded
        unknown = np.isnan(matrix[~self._excluded]).any(axis=0)
        for column in np.flatnonzero(unknown):
            filled = self._filled(matrix, "mean", [column])
            score = self._score(filled, self._shares, method)
            yield "unknown_of", self.names[column], score, self._excluded
        for way in _UNKNOWN if unknown.any() else ():
            filled = self._filled(matrix, way, range(matrix.shape[1]))
            yield "unknown", way, self._score(filled, self._shares, method), self._excluded
        equal = np.full(len(self.names), 1 / max(1, len(self.names)))
        yield "equal_weights", "", self._score(matrix, equal, method), self._excluded
        for other in METHODS:
            if other != method:
                yield "method", other, self._score(matrix, self._shares, other), self._excluded
        if "excluded_by" in self._table:
            bits = self._table["excluded_by"].to_numpy(np.int64)
            score = self._score(matrix, self._shares, method)
            for number, rule in enumerate(self._run.rules):
                yield "rule_out", rule.text, score, (bits & ~(1 << number)) > 0

    def _matrix(self, rows: Sequence[Any]) -> Array:
        every = np.arange(len(self._table))
        return Doubts(self._table, rows, rows=every, fill=False).draw(np.random.default_rng())

    def _score(self, matrix: Array, weights: Array, method: str) -> Array:
        kept = weights > 0
        used = np.asfortranarray(matrix[:, kept])
        ones = np.ones(int(kept.sum()))
        shares = weights[kept] / weights.sum()
        return METHODS[method](used, ones, shares, among=~self._excluded).score

    def _without(self, names: Sequence[str]) -> Array:
        return np.where(np.isin(self.names, list(names)), 0.0, self._shares)

    def _filled(self, matrix: Array, way: str, columns: Any) -> Array:
        filled = matrix.copy(order="F")
        for column in columns:
            values = filled[:, column]
            known = values[~self._excluded & ~np.isnan(values)]
            instead = {"worst": 0.0, "best": 1.0}.get(way, known.mean() if known.size else 0.5)
            values[np.isnan(values)] = instead
        return filled


def _ranks(score: Array, excluded: npt.NDArray[np.bool_]) -> npt.NDArray[np.int64]:
    """Return ranks from 1 in the order of the table where scores tie; 0 of what is excluded."""
    order = np.argsort(-score, kind="stable")
    order = order[~excluded[order]]
    ranks = np.zeros(len(score), np.int64)
    ranks[order] = np.arange(1, len(order) + 1)
    return ranks


def _auc(run: Run, known: gpd.GeoDataFrame, score: Array, excluded: npt.NDArray[np.bool_]) -> float:
    columns = [
        name for name in ("site_id", "lon", "lat", "supply_area") if name in run.table.names()
    ]
    table = run.frame(columns).assign(score=score, excluded=excluded, exclusion="")
    again = Run(table=FrameTable(table), seed=run.seed)
    row = backtest(again, {ANNOUNCED: known}, draws=1).row(SCORE, ANNOUNCED)
    return math.nan if row is None else row.auc

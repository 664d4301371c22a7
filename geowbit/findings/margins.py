"""How near things are: what swaps two sites, what lifts one into the best, what moves the score."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from geowbit.core import StudyError
from geowbit.ranking import candidate, has_parts, rising_order, scaled_as, site_id_of
from geowbit.run import Run

Array = npt.NDArray[np.float64]

_HALVINGS = 200
_BINS = 100
# two scores nearer than this are one
_SAME = 1e-12
# a difference this small is rounding
_NOTHING = 1e-15


@dataclass(frozen=True)
class Swap:
    """The least change of weights by which one site draws level with another.

    Attributes
    ----------
    ahead, behind : str
        Their ``site_id``.
    gap : float
        How far the scores are apart.
    points : mapping
        Criterion to what it adds to the gap, the largest first; they add up to it.
    weights : mapping, optional
        The nearest shares, in the sum of squares, by which both score alike; None where no weights
        do so, as one of them is better by every criterion.
    distance : float
        The root of that sum; NaN where there are none.
    moved : mapping, optional
        The least share of the weight that has to be taken from some criteria and given to
        another, negative where it is taken; None where nothing helps.
    exact : bool
        Whether all criteria are known at both. What is not known counts as the score of that site
        by what is known of it.
    """

    ahead: str
    behind: str
    gap: float
    points: Mapping[str, float]
    weights: Mapping[str, float] | None
    distance: float
    moved: Mapping[str, float] | None
    exact: bool

    @property
    def moved_share(self) -> float:
        """Return how much of the weight has to move at least; NaN where nothing helps."""
        if self.moved is None:
            return math.nan
        return sum(share for share in self.moved.values() if share > 0)


@dataclass(frozen=True)
class Improvement:
    """What one criterion alone would have to become.

    Attributes
    ----------
    criterion, unit : str
    value : float
        As it is; NaN where not known.
    needed : float
        As it would have to be; NaN where the best end of its scale is not enough.
    """

    criterion: str
    unit: str
    value: float
    needed: float


@dataclass(frozen=True)
class Margin:
    """How far a site is from the best, and what would lift it there.

    Attributes
    ----------
    site_id : str
    rank : int
    score, entry_score : float
        The second is that of the last of the best.
    best : int
        How many are called the best.
    improvements : tuple of Improvement
        Criterion by criterion, the nearest to what is needed first; empty where it is among them.
    """

    site_id: str
    rank: int
    score: float
    entry_score: float
    best: int
    improvements: tuple[Improvement, ...]

    @property
    def is_among(self) -> bool:
        """Tell whether the site is among the best already."""
        return self.rank <= self.best


@dataclass(frozen=True)
class VarianceShare:
    """How much of the variance of the score a criterion makes.

    Attributes
    ----------
    criterion : str
    share : float
        Covariance of its part with the score over the variance of the score; the shares add up to
        1, and one below zero works against the others.
    first_order : float
        Of the variance what is told by its part alone: that of the mean score at each value.
    """

    criterion: str
    share: float
    first_order: float


def swap(run: Run, a: Any, b: Any) -> Swap:
    """Return the least change of weights by which two sites score alike.

    Parameters
    ----------
    run : Run
        Scored by a weighted sum.
    a, b : str, int or row
        As of :func:`geowbit.ranking.candidate`.

    Returns
    -------
    Swap

    Raises
    ------
    StudyError
        Where there is no such candidate, or the run was scored by another method.

    Examples
    --------
    Of two criteria of equal weight the first speaks for x by 1, the second for y by 0.5:

    >>> from geowbit.run import CriterionOfRun, FrameTable
    >>> table = pd.DataFrame({"site_id": ["x", "y"], "a_km": [1.0, 0.0], "b_km": [0.0, 0.5],
    ...     "score": [0.5, 0.25], "score_a_km": [0.5, 0.0], "score_b_km": [0.0, 0.25],
    ...     "excluded": False})
    >>> how = tuple(CriterionOfRun(name, "", "benefit", 1.0, 1.0, 0.0) for name in ("a_km", "b_km"))
    >>> found = swap(Run(table=FrameTable(table), criteria=how), "y", "x")
    >>> found.ahead, round(found.weights["a_km"], 4), round(found.moved_share, 4)
    ('x', 0.3333, 0.1667)
    """
    return swaps(run, a, [b])[0]


def swaps(run: Run, a: Any, others: Sequence[Any]) -> list[Swap]:
    """Return for each of some sites the least change of weights by which one site scores alike.

    Parameters
    ----------
    run, a
        As for :func:`swap`.
    others : sequence
        Each as `a`; the table is looked through once for all of them.

    Returns
    -------
    list of Swap

    Raises
    ------
    StudyError
        As :func:`swap`.
    """
    rows, names, shares = _weighed(run)
    sites = _rows_of(run, [a, *others], names)
    values = np.stack([_scaled_of(sites, one) for one in rows], axis=1)
    ids = sites["site_id"].astype(str).tolist()
    return [
        _swap((ids[0], ids[other]), names, shares, values[[0, other]])
        for other in range(1, len(ids))
    ]


def _swap(ids: tuple[str, str], names: list[str], shares: Array, values: Array) -> Swap:
    """Return what draws two sites level, by their scores of each criterion."""
    # what is known of neither counts for neither, and no weight can be taken from it
    columns = np.flatnonzero(~np.isnan(values).all(axis=0))
    if 0 < len(columns) < len(names):
        names, values = [names[one] for one in columns], values[:, columns]
        shares = shares[columns] / shares[columns].sum()
    exact = not np.isnan(values).any()
    scores = [_sum(row, shares) for row in values]
    values = np.where(np.isnan(values), np.array(scores)[:, None], values)
    first, second = (0, 1) if scores[0] >= scores[1] else (1, 0)
    apart = values[first] - values[second]
    nearest, moved = _nearest(shares, apart), _moved(shares, apart)
    points = dict(zip(names, (shares * apart).tolist(), strict=True))
    return Swap(
        ids[first],
        ids[second],
        float(shares @ apart),
        dict(sorted(points.items(), key=lambda item: -abs(item[1]))),
        None if nearest is None else dict(zip(names, nearest.tolist(), strict=True)),
        math.nan if nearest is None else float(np.linalg.norm(nearest - shares)),
        None
        if moved is None
        else {name: one for name, one in zip(names, moved.tolist(), strict=True) if one},
        exact,
    )


def margin(run: Run, site: Any, *, best: int | None = None) -> Margin:
    """Return what would have to improve for a site to be among the best.

    Parameters
    ----------
    run : Run
        Scored by a weighted sum.
    site : str, int or row
        As of :func:`geowbit.ranking.candidate`.
    best : int, optional
        How many are called the best: one in a hundred where not given.

    Returns
    -------
    Margin

    Raises
    ------
    StudyError
        Where there is no such candidate, it is excluded, or the run was scored by another method.

    Notes
    -----
    Each criterion is taken alone, all else as it is, and the others stay where they are. What is
    not known and becomes known changes the share of every other criterion, and counts so.
    """
    rows, names, shares = _weighed(run)
    here = _rows_of(run, [site], ["rank", "score", *names]).iloc[0]
    if pd.isna(here["rank"]):
        raise StudyError("ranking.not_ranked", name=str(here["site_id"]))
    ranks = run.column("rank").to_numpy(dtype=float, na_value=np.inf)
    ranked = int(np.isfinite(ranks).sum())
    count = min(max(1, ranked // 100) if best is None else best, ranked)
    entry = float(run.column("score").to_numpy(float)[rising_order(ranks)[count - 1]])
    rank = int(here["rank"])
    found = []
    if rank > count:
        frame = pd.DataFrame([here])
        values = np.array([_scaled_of(frame, one)[0] for one in rows])
        for place, one in enumerate(rows):
            needed, value = _needed(values, shares, place, entry), float(here[one["name"]])
            gain = needed - np.nan_to_num(values[place])
            asked = Improvement(
                str(one["name"]), str(one["unit"]), value, _value_at(needed, value, one)
            )
            found.append((gain, asked))
        # what no value is enough of comes last
        found.sort(key=lambda each: (math.isnan(each[0]), each[0]))
    return Margin(
        str(here["site_id"]),
        rank,
        float(here["score"]),
        entry,
        count,
        tuple(asked for _, asked in found),
    )


def variance_shares(run: Run) -> tuple[VarianceShare, ...]:
    """Return how much of the variance of the score each criterion makes, the largest first.

    Parameters
    ----------
    run : Run
        Scored by a weighted sum.

    Examples
    --------
    >>> from geowbit.run import CriterionOfRun, FrameTable
    >>> table = pd.DataFrame({"score_a_km": [0.0, 0.4], "score_b_km": [0.1, 0.3],
    ...     "score": [0.1, 0.7], "excluded": False})
    >>> how = tuple(CriterionOfRun(name, weight=1.0) for name in ("a_km", "b_km"))
    >>> found = variance_shares(Run(table=FrameTable(table), criteria=how))
    >>> [(one.criterion, round(one.share, 3)) for one in found]
    [('a_km', 0.667), ('b_km', 0.333)]
    """
    names = [name for name in run.weights if f"score_{name}" in set(run.table.names())]
    ranked = np.flatnonzero(~run.column("excluded").to_numpy(bool))
    score = run.column("score").to_numpy(float)[ranked]
    variance = float(score.var()) if len(score) else 0.0
    if not variance:
        return ()
    found, apart = [], score - score.mean()
    for name in names:
        part = run.column(f"score_{name}").to_numpy(float)[ranked]
        share = float(part @ apart) / len(part) / variance
        found.append(VarianceShare(name, share, _first_order(part, apart) / variance))
    return tuple(sorted(found, key=lambda one: -one.share))


def _weighed(run: Run) -> tuple[list[dict[str, Any]], list[str], Array]:
    rows = [one for one in run.criteria_rows() if one["weight"] > 0]
    if not has_parts(run.table.names(), rows):
        raise StudyError("ranking.sure_method", method=run.method)
    names = [str(one["name"]) for one in rows]
    return rows, names, np.array([run.weights[name] for name in names])


def _rows_of(run: Run, sites: Sequence[Any], names: list[str]) -> pd.DataFrame:
    """Return some columns of some candidates, without a copy of all of them."""
    ids, asked = run.column("site_id"), [site_id_of(site) for site in sites]
    rows: dict[str, int] = {}
    for row in np.flatnonzero(ids.isin(asked).to_numpy(bool)).tolist():
        rows.setdefault(str(ids.iloc[row]), row)
    for site in sites:
        if site_id_of(site) not in rows:
            # it says which ids are near
            candidate(ids.to_frame(), site)
    at = [rows[one] for one in asked]
    return pd.DataFrame({name: run.column(name).iloc[at] for name in ["site_id", *names]})


def _scaled_of(frame: pd.DataFrame, one: Mapping[str, Any]) -> Array:
    return scaled_as(pd.to_numeric(frame[one["name"]]).to_numpy(float), one)


def _sum(values: Array, shares: Array) -> float:
    known = ~np.isnan(values)
    weight = shares[known].sum()
    return float(shares[known] @ values[known] / weight) if weight else 0.0


def _nearest(shares: Array, apart: Array) -> Array | None:
    """Return the point of the simplex nearest to the shares at which the difference is none.

    The nearest point lies on the path of projections of ``shares - step * apart``, along which the
    difference falls.
    """
    if apart.min() > 0:
        return None
    low, high = 0.0, 1.0
    while _on_simplex(shares - high * apart) @ apart > _SAME and high < 2.0**60:
        low, high = high, 2 * high
    step = low
    for _ in range(_HALVINGS):
        nearest = _on_simplex(shares - step * apart)
        gap = float(nearest @ apart)
        if abs(gap) < _NOTHING:
            return nearest
        low, high = (step, high) if gap > 0 else (low, step)
        # while the same shares are above zero the difference falls along a line
        held = apart[nearest > 0]
        fall = float(((held - held.mean()) ** 2).sum())
        step = step + gap / fall if fall else high
        step = step if low < step < high else (low + high) / 2
    return _on_simplex(shares - high * apart)


def _on_simplex(point: Array) -> Array:
    """Return the nearest shares, none below zero and 1 in all.

    Examples
    --------
    >>> _on_simplex(np.array([1.0, 0.5, -1.0])).tolist()
    [0.75, 0.25, 0.0]
    """
    falling = np.sort(point)[::-1]
    over = (np.cumsum(falling) - 1) / np.arange(1, len(point) + 1)
    last = np.flatnonzero(falling > over)[-1]
    return np.maximum(point - over[last], 0.0)


def _moved(shares: Array, apart: Array) -> Array | None:
    """Return the least weight that is moved so that the difference is none.

    It goes to the criterion that speaks most for the one behind, and comes from those that speak
    most for the one ahead: no other unit of weight changes the difference by more.
    """
    to = int(apart.argmin())
    if apart[to] > 0:
        return None
    moved, gap = np.zeros(len(shares)), float(shares @ apart)
    for place in np.argsort(-apart, kind="stable"):
        step = apart[place] - apart[to]
        if gap <= 0 or step <= 0:
            break
        share = min(shares[place], gap / step)
        moved[place] -= share
        moved[to] += share
        gap -= share * step
    return moved


def _needed(values: Array, shares: Array, place: int, entry: float) -> float:
    """Return which score of one criterion makes the sum enough; NaN where 1 is too little."""
    others = np.delete(values, place)
    rest = np.delete(shares, place)
    known = ~np.isnan(others)
    weight = rest[known].sum() + shares[place]
    needed = (entry * weight - rest[known] @ others[known]) / shares[place]
    return float(needed) if needed <= 1 + _SAME else math.nan


def _value_at(needed: float, value: float, one: Mapping[str, Any]) -> float:
    """Return the value that has a score, by halving between the ends of the scale."""
    if math.isnan(needed):
        return math.nan
    worst, best = float(one["worst"]), float(one["best"])
    if not math.isnan(value):
        worst = float(value)
    for _ in range(_HALVINGS):
        middle = (worst + best) / 2
        enough = float(scaled_as([middle], one)[0]) >= needed - _SAME
        worst, best = (worst, middle) if enough else (middle, best)
    return best


def _first_order(part: Array, apart: Array) -> float:
    """Return the variance of the mean score, told from that of all, over the values of a part."""
    # of sorted values a hundred quantiles are read off
    at = np.linspace(0, len(part) - 1, _BINS + 1)
    rising, below = np.sort(part), at.astype(np.intp)
    above = np.minimum(below + 1, len(part) - 1)
    ends = np.unique(rising[below] + (rising[above] - rising[below]) * (at - below))
    of = np.searchsorted(ends[1:-1], part, side="right")
    counts = np.bincount(of)
    means = np.bincount(of, apart) / np.maximum(counts, 1)
    return float((counts * means**2).sum() / len(part))

"""How often each candidate is among the best while weights and values are in doubt.

Stochastic multicriteria acceptability analysis (SMAA): Lahdelma, Hokkanen and Salminen (1998),
Lahdelma and Salminen (2001).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Lock
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from geowbit.core.errors import StudyError
from geowbit.ranking.doubt import Doubts, StatedError
from geowbit.ranking.robustness import blocks, spread, weighed_shares

Array = npt.NDArray[np.float64]
Single = npt.NDArray[np.float32]
Counts = npt.NDArray[np.int64]

# so many draws of weights share one of the values, which costs as much as ten of them
DRAWS_OF_VALUES = 50
# of these draws every rank is told, of the others only who is among the best
RANKED_DRAWS = 250
_SCORED_AT_ONCE = 10
_ROWS_AT_ONCE = 16_384
# far more than what rounds a sum of products in single precision
_NEARLY = 4e-6
# two scores nearer than this are one
_SAME = 1e-12
# weights are added up as whole numbers of this part of 1: whoever adds them, the sum is the same
_WEIGHT_UNIT = 2.0**-32
# ends of classes of ranks are as far apart as this, about
_RANK_STEP = 1.1
_QUANTILES = {"rank_p05": 0.05, "rank_p50": 0.5, "rank_p95": 0.95}


@dataclass(frozen=True, eq=False)
class Acceptability:
    """How often each ranked candidate is among the best.

    Attributes
    ----------
    draws, seed, first : int
        How many draws, their seed, and how many candidates are called the first.
    criteria : tuple of str
        Those that weigh something.
    prior : ndarray
        The mean of the weights drawn.
    index : Index
        Of the ranked candidates in the table.
    best_count, first_count : ndarray of int
        Draws in which each is among the best 1 %, and among the first.
    """

    draws: int
    seed: int
    first: int
    criteria: tuple[str, ...]
    prior: Array
    index: pd.Index
    best_count: Counts
    first_count: Counts
    _weights: Counts
    _ranks: Mapping[str, Counts]

    @property
    def best_share(self) -> Array:
        """Return the share of the draws in which each is among the best 1 %."""
        return self.best_count / self.draws

    @property
    def first_share(self) -> Array:
        """Return the share of the draws in which each is among the first."""
        return self.first_count / self.draws

    def central_weights(self) -> pd.DataFrame:
        """Return the mean weights of the draws in which each is among the best 1 %.

        Returns
        -------
        DataFrame, one column a criterion
            NaN where it never is.
        """
        often = np.maximum(self.best_count, 1)[:, None]
        found = self._weights * _WEIGHT_UNIT / often
        found[self.best_count == 0] = np.nan
        return pd.DataFrame(found, index=self.index, columns=list(self.criteria))

    def frame(self) -> pd.DataFrame:
        """Return shares, ranks and central weights.

        Returns
        -------
        DataFrame, one row a ranked candidate
            ``best_percent_share``, ``best_n_share``, ``rank_p05``, ``rank_p50``, ``rank_p95``
            (to within 10 %), and ``central_<criterion>``.
        """
        shares = {"best_percent_share": self.best_share, "best_n_share": self.first_share}
        told = pd.DataFrame({**shares, **self._ranks}, index=self.index)
        return told.join(self.central_weights().add_prefix("central_"))


def acceptability(
    table: pd.DataFrame,
    criteria: Sequence[Mapping[str, Any]],
    *,
    draws: int = 5000,
    first: int = 20,
    seed: int = 0,
    concentration: float | None = None,
    errors: Sequence[StatedError] = (),
    fill: bool = True,
    workers: int = 2,
    ranked_draws: int = RANKED_DRAWS,
) -> Acceptability:
    """Count how often each candidate is among the best over draws of weights and values.

    Parameters
    ----------
    table : DataFrame
        A finished run, scored by a weighted sum: ``excluded``, ``supply_area`` and the criteria.
    criteria : list of dict
        The ``criteria`` of ``run.json``.
    draws : int
    first : int
        How many candidates are called the first.
    seed : int
    concentration : float, optional
        Of weights around the given ones, as in :func:`rank_intervals`; where not given all weights
        of the criteria that weigh something are alike: whatever anybody may weigh.
    errors : sequence of StatedError
    fill : bool
        Whether what is not known is drawn; else it is left out.
    workers : int
        Threads. The result is the same with any number of them.
    ranked_draws : int
        Of how many draws, evenly among all, the ranks are told; 0 for none.

    Returns
    -------
    Acceptability

    Raises
    ------
    StudyError
        Where draws or concentration are not above zero.

    Notes
    -----
    Fifty draws of weights share one of the values. Scores are computed in single precision, and
    those too near the last of the best to be told apart once more in double: who is among the
    best is exact. Memory is that of a few draws, however many there are.

    Examples
    --------
    >>> sites = pd.DataFrame({"x_km": [1.0, 0.4, 0.0], "y_km": [0.0, 0.4, 1.0], "excluded": False})
    >>> how = [{"name": name, "weight": 1, "direction": "benefit", "best": 1, "worst": 0}
    ...     for name in ("x_km", "y_km")]
    >>> found = acceptability(sites, how, draws=1000, first=1)
    >>> found.best_share[1], bool(abs(found.best_share[0] - 0.5) < 0.05)
    (np.float64(0.0), True)
    >>> found.central_weights()["x_km"].round(1).tolist()
    [0.8, nan, 0.2]
    """
    if draws < 1 or first < 1 or workers < 1:
        raise StudyError("ranking.draws", draws=str(draws), first=str(first))
    weighed, shares = weighed_shares(criteria)
    alpha = spread(shares, concentration)
    doubts = Doubts(table, weighed, errors=errors, fill=fill)
    index = table.index[~table["excluded"].to_numpy(bool)]
    step = max(1, -(-draws // ranked_draws)) if ranked_draws else draws + 1
    whole = _Counted(len(index), len(weighed), first, step)
    jobs = list(blocks(draws, DRAWS_OF_VALUES, seed))

    def work(number: int) -> None:
        for some, random in jobs[number::workers]:
            drawn = random.dirichlet(alpha, some.stop - some.start)
            whole.add(doubts.draw(random), drawn, some.start)

    with ThreadPoolExecutor(workers) as pool:
        list(pool.map(work, range(workers)))
    return Acceptability(
        draws,
        seed,
        first,
        tuple(str(one["name"]) for one in weighed),
        alpha / alpha.sum(),
        index,
        whole.best,
        whole.first,
        whole.weights,
        whole.ranks() if ranked_draws else {},
    )


class _Counted:
    """What is counted over draws; whole numbers alone, so that their order does not matter."""

    def __init__(self, count: int, criteria: int, first: int, step: int) -> None:
        self._best_of, self._first_of = max(1, count // 100), min(first, max(count, 1))
        self._step = step
        self.best, self.first = np.zeros((2, count), np.int64)
        self.weights = np.zeros((count, criteria), np.int64)
        self._ends = _rank_ends(count)
        self._class_of = np.searchsorted(self._ends, np.arange(count + 1))
        self._classes = np.zeros((count, len(self._ends)), np.uint16 if step > 1 else np.uint32)
        self._lock = Lock()

    def add(self, matrix: Array, drawn: Array, begin: int) -> None:
        """Count the draws of weights that share a draw of values."""
        if not len(matrix):
            return
        unknown = np.isnan(matrix)
        known = None if not unknown.any() else np.ascontiguousarray(~unknown.T, np.float32)
        filled = matrix if known is None else np.where(unknown, 0.0, matrix)
        columns = np.ascontiguousarray(filled.T, np.float32)
        for start in range(0, len(drawn), _SCORED_AT_ONCE):
            some = drawn[start : start + _SCORED_AT_ONCE]
            scores = some.astype(np.float32) @ columns
            if known is not None:
                share = some.astype(np.float32) @ known
                np.divide(scores, share, out=scores, where=share > 0)
            for number, (weights, score) in enumerate(zip(some, scores, strict=True)):
                self._add_one(matrix, weights, score, begin + start + number)

    def _add_one(self, matrix: Array, weights: Array, score: Single, number: int) -> None:
        best = _first_rows(matrix, weights, score, self._best_of)
        first = _first_rows(matrix, weights, score, self._first_of)
        units = np.rint(weights / _WEIGHT_UNIT).astype(np.int64)
        classes = None
        if number % self._step == 0:
            classes = self._class_of[_ranks(_exact(matrix, weights))]
        with self._lock:
            self.best[best] += 1
            self.weights[best] += units
            self.first[first] += 1
            if classes is not None:
                self._classes[np.arange(len(classes)), classes] += 1

    def ranks(self) -> dict[str, Counts]:
        """Return quantiles of the ranks, each the last rank of its class."""
        found = {name: np.empty(len(self.best), np.int64) for name in _QUANTILES}
        for start in range(0, len(self.best), _ROWS_AT_ONCE):
            some = slice(start, start + _ROWS_AT_ONCE)
            total = np.cumsum(self._classes[some], axis=1, dtype=np.int64)
            for name, share in _QUANTILES.items():
                least = np.ceil(share * total[:, -1:])
                found[name][some] = self._ends[np.argmax(total >= least, axis=1)]
        return found


def _first_rows(matrix: Array, weights: Array, score: Single, count: int) -> Counts:
    """Return the rows of the best so many scores, with those that are as good as the last."""
    if count >= len(score):
        return np.arange(len(score))
    last = np.partition(score, len(score) - count)[len(score) - count]
    above = np.flatnonzero(score >= last - _NEARLY)
    sure = score[above] > last + _NEARLY
    near = above[~sure]
    exact = _exact(matrix[near], weights)
    left = count - int(sure.sum())
    least = np.partition(exact, len(exact) - left)[len(exact) - left]
    return np.concatenate([above[sure], near[exact >= least - _SAME]])


def _exact(matrix: Array, weights: Array) -> Array:
    """Return weighted sums of what is known, criterion by criterion, over its share."""
    total, share = np.zeros((2, len(matrix)))
    for column, weight in enumerate(weights):
        values = matrix[:, column]
        known = ~np.isnan(values)
        total += np.where(known, values, 0.0) * weight
        share += weight * known
    return np.divide(total, share, out=np.zeros(len(matrix)), where=share > 0)


def _ranks(scores: Array) -> Counts:
    """Return the rank of each score, 1 for the largest; those that are equal share the better."""
    order = np.argsort(-scores, kind="stable")
    falling = scores[order]
    begins = np.empty(len(scores), bool)
    begins[:1] = True
    begins[1:] = falling[:-1] - falling[1:] > _SAME
    place = np.arange(1, len(scores) + 1)
    ranks = np.empty(len(scores), np.int64)
    ranks[order] = np.maximum.accumulate(np.where(begins, place, 0))
    return ranks


def _rank_ends(count: int) -> Counts:
    """Return the last ranks of classes: each rank to 20, then up to 10 % to a class.

    Examples
    --------
    >>> _rank_ends(26).tolist()[-5:]
    [19, 20, 22, 24, 26]
    """
    ends = [min(count, 1)]
    while ends[-1] < count:
        ends.append(min(count, max(ends[-1] + 1, int(ends[-1] * _RANK_STEP))))
    return np.array(ends, np.int64)

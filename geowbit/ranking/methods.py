"""How scaled criteria become one score: each decision method under its name.

What is not known is NaN in the matrix, and no method guesses it: each scores a candidate by what
is known of it, with the weights of these criteria made to sum to 1. Where nothing is known the
score is 0.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]

# four columns of so many rows fit the cache of a processor
_ROWS_AT_ONCE = 8192


@dataclass(frozen=True)
class Scores:
    """What a method says of every candidate.

    Attributes
    ----------
    score : ndarray
        Between 0 and 1, the larger the better.
    parts : ndarray, optional
        What each criterion adds to the score, one column a criterion; None where a method's score
        is no sum, so that no criterion has a part in it.
    """

    score: Array
    parts: Array | None = None


class Method(Protocol):
    """A decision method: from a matrix of criteria to scores."""

    def __call__(
        self, matrix: Array, objectives: Array, weights: Array, *, among: npt.NDArray[np.bool_]
    ) -> Scores:
        """Score the rows of a matrix.

        Parameters
        ----------
        matrix : ndarray
            One row a candidate, one column a criterion, scaled to 0-1; NaN where not known.
        objectives : ndarray
            1 where more is better, -1 where less is; geowbit scales so that all are 1.
        weights : ndarray
            Above zero; their sum is 1.
        among : ndarray of bool
            The candidates that are compared; the others are scored but are no yardstick.
        """


METHODS: dict[str, Method] = {}


def method(name: str) -> Callable[[Method], Method]:
    """Register a decision method under the name that ``method:`` of a study gives it."""

    def register(function: Method) -> Method:
        METHODS[name] = function
        return function

    return register


def known_share(matrix: Array, weights: Array) -> Array:
    """Return the share of the weights whose criteria are known in each row.

    Parameters
    ----------
    matrix : ndarray
        NaN where not known.
    weights : ndarray
        Their sum is 1.

    Returns
    -------
    ndarray
        1 where all are known, however the weights round; the others are added up in the order of
        the columns.

    Examples
    --------
    >>> known_share(np.array([[0.5, 1.0], [np.nan, 0.0], [np.nan, np.nan]]), np.array([0.75, 0.25]))
    array([1.  , 0.25, 0.  ])
    """
    share, whole = np.zeros(len(matrix)), np.ones(len(matrix), bool)
    for column, weight in enumerate(weights):
        known = ~np.isnan(matrix[:, column])
        share += np.where(known, weight, 0.0)
        whole &= known
    share[whole] = 1.0
    return share


@method("weighted_sum")
def weighted_sum(
    matrix: Array, objectives: Array, weights: Array, *, among: npt.NDArray[np.bool_]
) -> Scores:
    """Add up the weighted criteria: a weak one is made up for by strong ones.

    What is not known is left out: the sum of the known parts is divided by the known share of the
    weights.

    Examples
    --------
    >>> some = np.array([[1.0, 0.0], [0.5, 0.5], [np.nan, 0.5]])
    >>> weighted_sum(some, np.ones(2), np.array([0.75, 0.25]), among=np.ones(3, bool)).score
    array([0.75, 0.5 , 0.5 ])
    """
    gains = _as_gains(matrix, objectives)
    parts, score = np.empty(matrix.shape, order="F"), np.zeros(len(matrix))
    # what a step makes stays in the processor, and memory does not grow with the candidates
    for start in range(0, len(matrix), _ROWS_AT_ONCE):
        rows = slice(start, start + _ROWS_AT_ONCE)
        share = known_share(matrix[rows], weights)
        share[share == 0] = 1.0
        # one after the other, as the page does it
        for column, weight in enumerate(weights):
            part = parts[rows, column]
            np.multiply(gains[rows, column], weight, out=part)
            np.copyto(part, 0.0, where=np.isnan(part))
            score[rows] += part
        if (share != 1).any():
            score[rows] /= share
            parts[rows] /= share[:, None]
    return Scores(score, parts)


@method("weighted_product")
def weighted_product(
    matrix: Array, objectives: Array, weights: Array, *, among: npt.NDArray[np.bool_]
) -> Scores:
    """Multiply the criteria, each to the power of its weight: a zero is made up for by nothing.

    What is not known is left out: the exponents of the known criteria are divided by their sum.

    Examples
    --------
    >>> some = np.array([[1.0, 0.0], [0.25, 1.0], [0.25, np.nan]])
    >>> weighted_product(some, np.ones(2), np.array([0.5, 0.5]), among=np.ones(3, bool)).score
    array([0.  , 0.5 , 0.25])
    """
    gains = _as_gains(matrix, objectives)
    share = known_share(matrix, weights)
    score = np.ones(len(gains))
    for column, weight in enumerate(weights):
        raised = gains[:, column] ** weight
        score *= np.where(np.isnan(raised), 1.0, raised)
    some = np.flatnonzero((share != 1) & (share > 0))
    score[some] **= 1 / share[some]
    score[share == 0] = 0.0
    return Scores(score)


@method("topsis")
def topsis(
    matrix: Array, objectives: Array, weights: Array, *, among: npt.NDArray[np.bool_]
) -> Scores:
    """Score by nearness to the ideal: TOPSIS, after Hwang and Yoon (1981).

    The ideal has the best value of every criterion that any candidate compared has, the anti-ideal
    the worst. The score is the weighted Euclidean distance to the anti-ideal, over the sum of
    both distances; 0.5 where all candidates are alike.

    What is not known is left out: both distances of a candidate are taken over its known criteria.
    Weights that are made to sum to 1 lengthen both distances alike, so the score is the same with
    and without.

    Examples
    --------
    The first is 0.25 from the ideal and 0.75 from the anti-ideal, the third at the ideal in all
    that is known of it.

    >>> some = np.array([[1.0, 0.0], [0.0, 1.0], [1.0, np.nan]])
    >>> topsis(some, np.ones(2), np.array([0.75, 0.25]), among=np.ones(3, bool)).score
    array([0.75, 0.25, 1.  ])
    """
    factors = objectives * weights
    best, worst, gaps = _column_ends(matrix, factors, among)
    judged = np.flatnonzero(~np.isnan(best))
    score = np.empty(len(matrix))
    # what a step makes stays in the processor, and memory does not grow with the candidates
    room = np.empty((4, min(_ROWS_AT_ONCE, len(matrix))))
    for start in range(0, len(matrix), _ROWS_AT_ONCE):
        rows = matrix[start : start + _ROWS_AT_ONCE]
        values, far, to_ideal, to_anti = room[:, : len(rows)]
        to_ideal[:], to_anti[:] = 0.0, 0.0
        for column in judged:
            np.multiply(rows[:, column], factors[column], out=values)
            for end, total in ((best[column], to_ideal), (worst[column], to_anti)):
                np.subtract(values, end, out=far)
                np.square(far, out=far)
                if gaps[column]:
                    np.copyto(far, 0.0, where=np.isnan(far))
                np.add(total, far, out=total)
        # what is worse than the anti-ideal is not compared; it may be as far from it as from the
        # ideal
        np.sqrt(to_ideal, out=to_ideal)
        np.sqrt(to_anti, out=to_anti)
        to_ideal += to_anti
        part = score[start : start + _ROWS_AT_ONCE]
        part[:] = 0.5
        np.divide(to_anti, to_ideal, out=part, where=to_ideal > 0)
        if gaps.all():
            part[np.isnan(rows).all(axis=1)] = 0.0
    return Scores(score)


def _column_ends(
    matrix: Array, factors: Array, among: npt.NDArray[np.bool_]
) -> tuple[Array, Array, npt.NDArray[np.bool_]]:
    """Return the most and the least of each column times its factor, and which have gaps.

    Both are of the rows compared that are known, NaN where none is.
    """
    count, every = matrix.shape[1], bool(among.all())
    best, worst = np.full((2, count), np.nan)
    gaps = np.zeros(count, bool)
    for start in range(0, len(matrix), _ROWS_AT_ONCE):
        rows, kept = (one[start : start + _ROWS_AT_ONCE] for one in (matrix, among))
        for column, factor in enumerate(factors):
            values = rows[:, column]
            gaps[column] |= np.isnan(values.min())
            compared = values if every else values[kept]
            if compared.size:
                ends = factor * np.fmax.reduce(compared), factor * np.fmin.reduce(compared)
                # fmax and fmin pass over what is not known
                best[column] = np.fmax(best[column], max(ends))
                worst[column] = np.fmin(worst[column], min(ends))
    return best, worst, gaps


def _as_gains(matrix: Array, objectives: Array) -> Array:
    """Return the matrix with more as better in every column; of 0-1 what is missing to 1."""
    return matrix if (objectives > 0).all() else np.where(objectives > 0, matrix, 1 - matrix)

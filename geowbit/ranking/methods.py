"""How scaled criteria become one score: each decision method under its name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]


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
            One row a candidate, one column a criterion, scaled to 0-1.
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


@method("weighted_sum")
def weighted_sum(
    matrix: Array, objectives: Array, weights: Array, *, among: npt.NDArray[np.bool_]
) -> Scores:
    """Add up the weighted criteria: a weak one is made up for by strong ones.

    Examples
    --------
    >>> two = np.array([[1.0, 0.0], [0.5, 0.5]])
    >>> weighted_sum(two, np.ones(2), np.array([0.75, 0.25]), among=np.ones(2, bool)).score
    array([0.75, 0.5 ])
    """
    # in the order of memory of the matrix, whose columns are added one after the other
    parts = _as_gains(matrix, objectives) * weights
    return Scores(parts.sum(axis=1), parts)


@method("weighted_product")
def weighted_product(
    matrix: Array, objectives: Array, weights: Array, *, among: npt.NDArray[np.bool_]
) -> Scores:
    """Multiply the criteria, each to the power of its weight: a zero is made up for by nothing.

    Examples
    --------
    >>> two = np.array([[1.0, 0.0], [0.25, 1.0]])
    >>> weighted_product(two, np.ones(2), np.array([0.5, 0.5]), among=np.ones(2, bool)).score
    array([0. , 0.5])
    """
    gains = _as_gains(matrix, objectives)
    score = np.ones(len(gains))
    for column, weight in enumerate(weights):
        score *= gains[:, column] ** weight
    return Scores(score)


@method("topsis")
def topsis(
    matrix: Array, objectives: Array, weights: Array, *, among: npt.NDArray[np.bool_]
) -> Scores:
    """Score by nearness to the ideal: TOPSIS, after Hwang and Yoon (1981).

    The ideal has the best value of every criterion that any candidate compared has, the anti-ideal
    the worst. The score is the weighted Euclidean distance to the anti-ideal, over the sum of
    both distances; 0.5 where all candidates are alike.

    Examples
    --------
    The first is 0.25 from the ideal and 0.75 from the anti-ideal.

    >>> two = np.array([[1.0, 0.0], [0.0, 1.0]])
    >>> topsis(two, np.ones(2), np.array([0.75, 0.25]), among=np.ones(2, bool)).score
    array([0.75, 0.25])
    """
    to_ideal, to_anti = np.zeros((2, len(matrix)))
    for column, (objective, weight) in enumerate(zip(objectives, weights, strict=True)):
        values = matrix[:, column] * (objective * weight)
        compared = values[among]
        if compared.size:
            to_ideal += (values - compared.max()) ** 2
            to_anti += (values - compared.min()) ** 2
    # what is worse than the anti-ideal is not compared; it may be as far from it as from the ideal
    to_ideal, to_anti = np.sqrt(to_ideal), np.sqrt(to_anti)
    both = to_ideal + to_anti
    return Scores(np.divide(to_anti, both, out=np.full(len(both), 0.5), where=both > 0))


def _as_gains(matrix: Array, objectives: Array) -> Array:
    """Return the matrix with more as better in every column; of 0-1 what is missing to 1."""
    return matrix if (objectives > 0).all() else np.where(objectives > 0, matrix, 1 - matrix)

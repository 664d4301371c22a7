"""How far the rank of a site moves while weights, unknown values and stated errors are in doubt.

Stochastic multicriteria acceptability analysis (SMAA): Lahdelma, Hokkanen and Salminen (1998),
Lahdelma and Salminen (2001).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from geowbit.core.errors import StudyError
from geowbit.ranking.doubt import Doubts, StatedError
from geowbit.ranking.methods import METHODS, Method

Array = npt.NDArray[np.float64]

# the best candidates are counted each, of the others as many as this, evenly over the table
NEAR = 4096
FAR = 8192
# so many draws of weights share one of the values
DRAWS_OF_VALUES = 20
# a product of matrices of no more multiplications is done at once, where threads of a library of
# linear algebra would wait for each other longer than they work
_PRODUCTS = 250_000
# two scores nearer than this are one
_SAME = 1e-12
_LOW, _HIGH = 0.05, 0.95
# those of which each counts, and those that stand for others
_NEAR, _FAR = 1, 2


def rank_intervals(
    table: pd.DataFrame,
    best: pd.DataFrame,
    criteria: Sequence[Mapping[str, Any]],
    *,
    concentration: float,
    draws: int = 1000,
    seed: int = 0,
    method: str = "weighted_sum",
    errors: Sequence[StatedError] = (),
    fill: bool = True,
) -> pd.DataFrame:
    """Return between which ranks sites stand while weights and values are in doubt.

    Parameters
    ----------
    table : DataFrame
        A finished run: ``rank``, ``excluded``, ``supply_area`` and the criteria.
    best : DataFrame
        Rows of `table`.
    criteria : list of dict
        The ``criteria`` of ``run.json``.
    concentration : float
        Of the Dirichlet distribution of the weights' shares. A share w has the standard deviation
        sqrt(w (1 - w) / (concentration + 1)).
    draws : int
    seed : int
    method : str
        By which the run was scored.
    errors : sequence of StatedError
        Of the criteria, as :func:`geowbit.ranking.stated_errors` reads them.
    fill : bool
        Whether what is not known is drawn; else it stays left out.

    Returns
    -------
    DataFrame, index of `best`
        ``rank_p05``, ``rank_p50``, ``rank_p95`` among all ranked candidates, ``place_p05`` and
        ``place_p95`` among the sites of `best`, and ``best_percent_share``, the share of the draws
        in which the site is among the best 1 % of the candidates. Equal scores share the better
        rank.

    Raises
    ------
    StudyError
        Where the concentration is not above zero.

    Notes
    -----
    Exact up to 12,288 ranked candidates. Beyond, the 4,096 best are counted each and the others by
    one in so many that 8,192 stand for them: the error is far below that of a thousand draws.
    Twenty draws of weights share a draw of values.

    Examples
    --------
    >>> sites = pd.DataFrame({"rank": [1, 2], "excluded": False,
    ...     "x_km": [0.8, 0.0], "y_km": [0.0, 0.6]})
    >>> how = [{"name": name, "weight": 1, "direction": "benefit", "best": 1, "worst": 0}
    ...     for name in ("x_km", "y_km")]
    >>> rank_intervals(sites, sites, how, concentration=8)[["rank_p05", "rank_p95"]].to_numpy()
    array([[1, 2],
           [1, 2]])
    """
    weighed, shares = weighed_shares(criteria)
    alpha = spread(shares, concentration)
    near, far, each = _counted(table)
    own = table.index.get_indexer(best.index)
    # a site is one of the candidates: it moves with itself
    rows, at = np.unique(np.concatenate([own, near, far]), return_inverse=True)
    ours_at, first_at, rest_at = np.split(at, np.cumsum([len(own), len(near)]))
    kinds = np.zeros(len(rows), np.int8)
    kinds[first_at], kinds[rest_at] = _NEAR, _FAR
    doubts = Doubts(table, weighed, rows=rows, errors=errors, fill=fill)
    scores = _scores(table, weighed, method)
    ranks, places = np.empty((2, draws, len(best)))
    for some, random in blocks(draws, DRAWS_OF_VALUES, seed):
        drawn = random.dirichlet(alpha, some.stop - some.start)
        found = scores(doubts.draw(random), drawn)
        ours = found[:, ours_at]
        first, rest = _ahead(ours, found, kinds)
        ranks[some] = 1 + first + each * rest
        places[some] = 1 + (ours[:, None, :] > ours[:, :, None] + _SAME).sum(axis=2)
    ranked = len(near) + each * len(far)
    return pd.DataFrame(
        {
            "rank_p05": _quantile(ranks, _LOW),
            "rank_p50": _quantile(ranks, 0.5),
            "rank_p95": _quantile(ranks, _HIGH),
            "place_p05": _quantile(places, _LOW),
            "place_p95": _quantile(places, _HIGH),
            "best_percent_share": (ranks <= max(1.0, ranked / 100)).mean(axis=0),
        },
        index=best.index,
    )


def weighed_shares(criteria: Sequence[Mapping[str, Any]]) -> tuple[list[Mapping[str, Any]], Array]:
    """Return the criteria that weigh something, and their shares."""
    weighed = [one for one in criteria if float(one["weight"]) > 0]
    weights = np.array([float(one["weight"]) for one in weighed])
    return weighed, weights / weights.sum()


def spread(shares: Array, concentration: float | None) -> Array:
    """Return the parameters of the weights' distribution; all weights alike where none is given."""
    if concentration is None:
        return np.ones(len(shares))
    if not 0 < concentration < math.inf:
        raise StudyError("ranking.concentration", given=str(concentration))
    return concentration * shares


def blocks(draws: int, size: int, seed: int) -> Iterator[tuple[slice, np.random.Generator]]:
    """Yield the draws in blocks, each with random numbers of its own, whoever works on it."""
    ends = [*range(0, draws, size), draws]
    for number, (start, stop) in enumerate(pairwise(ends)):
        yield slice(start, stop), np.random.default_rng([seed, number])


def _counted(
    table: pd.DataFrame,
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], float]:
    """Return the rows of the best, of some that stand for the others, and how many each is."""
    ranked = np.flatnonzero(~table["excluded"].to_numpy(bool))
    first = table["rank"].to_numpy(dtype=float, na_value=np.inf)[ranked] <= NEAR
    others = ranked[~first]
    step = max(1, math.ceil(len(others) / FAR))
    some = others[step // 2 :: step]
    return ranked[first], some, len(others) / max(1, len(some))


def _scores(
    table: pd.DataFrame, criteria: Sequence[Mapping[str, Any]], method: str
) -> Callable[[Array, Array], Array]:
    """Return what scores the rows of a matrix by each of some weights."""
    if method == "weighted_sum":
        return _sums
    ends = _extremes(table, criteria)
    score: Method = METHODS[method]

    def by_method(matrix: Array, drawn: Array) -> Array:
        # the best and the worst value of each criterion stand for all that is compared
        whole = np.asfortranarray(np.vstack([ends, matrix]))
        compared = np.arange(len(whole)) < len(ends)
        objectives = np.ones(whole.shape[1])
        found = [score(whole, objectives, one, among=compared).score for one in drawn]
        return np.array(found)[:, len(ends) :]

    return by_method


def _sums(matrix: Array, drawn: Array) -> Array:
    """Return weighted sums, of what is known over its share of the weights."""
    found = np.zeros((len(drawn), len(matrix)))
    rows = max(1, _PRODUCTS // max(1, drawn.size))
    for start in range(0, len(matrix), rows):
        some = slice(start, start + rows)
        part = matrix[some]
        unknown = np.isnan(part)
        if not unknown.any():
            np.matmul(drawn, part.T, out=found[:, some])
            continue
        share = drawn @ (~unknown).T.astype(float)
        total = drawn @ np.where(unknown, 0.0, part).T
        np.divide(total, share, out=found[:, some], where=share > 0)
    return found


def _extremes(table: pd.DataFrame, criteria: Sequence[Mapping[str, Any]]) -> Array:
    matrix = Doubts(table, criteria, fill=False).draw(np.random.default_rng())
    if not len(matrix):
        return matrix
    return np.stack([np.fmax.reduce(matrix), np.fmin.reduce(matrix)])


def _ahead(scores: Array, others: Array, kinds: npt.NDArray[np.int8]) -> tuple[Array, Array]:
    """Return how many of the best, and of the others, are better than each score of each draw."""
    first, rest = np.zeros((2, *scores.shape))
    if not scores.size:
        return first, rest
    bars = scores + _SAME
    # who is not even better than the last of these is better than none
    better = others > bars.min(axis=1, keepdims=True)
    for draw, bar in enumerate(bars):
        some = np.flatnonzero(better[draw])
        values, kind = others[draw, some], kinds[some]
        for kept, counts in ((_NEAR, first), (_FAR, rest)):
            rising = np.sort(values[kind == kept])
            counts[draw] = len(rising) - np.searchsorted(rising, bar, side="right")
    return first, rest


def _quantile(values: Array, share: float) -> npt.NDArray[np.int64]:
    found = np.quantile(values, share, axis=0, method="inverted_cdf")
    return np.rint(found).astype(np.int64)

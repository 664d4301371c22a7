"""How far the rank of a site moves while the weights are in doubt."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from geowbit.core.errors import StudyError
from geowbit.ranking.methods import METHODS, Method
from geowbit.ranking.score import has_parts, scaled

Array = npt.NDArray[np.float64]

# the best candidates are counted each, of the others as many as this, evenly over the table
NEAR = 4096
FAR = 8192
_DRAWS_AT_ONCE = 100
# two scores nearer than this are one
_SAME = 1e-12
_LOW, _HIGH = 0.05, 0.95


def rank_intervals(
    table: pd.DataFrame,
    best: pd.DataFrame,
    criteria: Sequence[Mapping[str, Any]],
    *,
    concentration: float,
    draws: int = 1000,
    seed: int = 0,
    method: str = "weighted_sum",
) -> pd.DataFrame:
    """Return between which ranks sites stand while the weights are drawn around the given ones.

    Parameters
    ----------
    table : DataFrame
        A finished run: ``rank``, ``excluded`` and ``score_<criterion>``.
    best : DataFrame
        Rows of `table`.
    criteria : list of dict
        The ``criteria`` of ``run.json``: ``name`` and ``weight``; where the method gives no parts,
        ``direction``, ``best`` and ``worst`` as well.
    concentration : float
        Of the Dirichlet distribution of the weights' shares. A share w has the standard deviation
        sqrt(w (1 - w) / (concentration + 1)).
    draws : int
    seed : int
    method : str
        By which the run was scored.

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

    Examples
    --------
    >>> sites = pd.DataFrame({"rank": [1, 2], "excluded": False,
    ...     "score_x_km": [0.4, 0.0], "score_y_km": [0.0, 0.3]})
    >>> how = [{"name": "x_km", "weight": 1}, {"name": "y_km", "weight": 1}]
    >>> rank_intervals(sites, sites, how, concentration=8)[["rank_p05", "rank_p95"]].to_numpy()
    array([[1, 2],
           [1, 2]])
    """
    if not 0 < concentration < math.inf:
        raise StudyError("ranking.concentration", given=str(concentration))
    weighed = [one for one in criteria if float(one["weight"]) > 0]
    weights = np.array([float(one["weight"]) for one in weighed])
    shares = weights / weights.sum()
    near, far, each = _counted(table)
    drawn = np.random.default_rng(seed).dirichlet(concentration * shares, draws)
    scores = (
        _sums((best, near, far), weighed, shares)
        if has_parts(table, weighed)
        else _by_method(table, (best, near, far), weighed, METHODS[method])
    )
    ranks, places = np.empty((2, draws, len(best)))
    for start in range(0, draws, _DRAWS_AT_ONCE):
        some = slice(start, start + _DRAWS_AT_ONCE)
        own, first, rest = scores(drawn[some])
        ranks[some] = 1 + _ahead(own, first) + each * _ahead(own, rest)
        places[some] = 1 + (own[:, None, :] > own[:, :, None] + _SAME).sum(axis=2)
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


def _counted(table: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame, float]:
    """Return the best candidates, some that stand for the others, and how many each of these is."""
    ranked = table[~table["excluded"].to_numpy(bool)]
    first = ranked["rank"].to_numpy(dtype=float, na_value=np.inf) <= NEAR
    others = np.flatnonzero(~first)
    step = max(1, math.ceil(len(others) / FAR))
    some = others[step // 2 :: step]
    return ranked[first], ranked.iloc[some], len(others) / max(1, len(some))


def _sums(
    frames: Sequence[pd.DataFrame], criteria: Sequence[Mapping[str, Any]], shares: Array
) -> Callable[[Array], list[Array]]:
    """Return what scores the three frames for some draws of weights, out of the parts."""
    names = [f"score_{one['name']}" for one in criteria]
    known = [_counts(frame, criteria) for frame in frames]
    # a part is of the known share of the weights at its candidate
    scaled = [
        frame[names].to_numpy(float) * (counts @ shares)[:, None] / shares
        for frame, counts in zip(frames, known, strict=True)
    ]

    def scores(drawn: Array) -> list[Array]:
        return [
            drawn @ matrix.T / np.maximum(drawn @ counts.T, np.finfo(float).tiny)
            for matrix, counts in zip(scaled, known, strict=True)
        ]

    return scores


def _counts(frame: pd.DataFrame, criteria: Sequence[Mapping[str, Any]]) -> Array:
    """Return 1 where a criterion counts and 0 where it is not known and left out."""
    counts = np.ones((len(frame), len(criteria)))
    for column, one in enumerate(criteria):
        if one.get("unknown_score") is None and one["name"] in frame:
            counts[:, column] = frame[one["name"]].notna()
    return counts


def _by_method(
    table: pd.DataFrame,
    frames: Sequence[pd.DataFrame],
    criteria: Sequence[Mapping[str, Any]],
    method: Method,
) -> Callable[[Array], list[Array]]:
    """Return what scores the frames for some draws of weights by a method that has no parts."""
    among = _scaled(table[~table["excluded"].to_numpy(bool)], criteria)
    # the best and the worst value of each criterion stand for all that is compared
    ends = [np.fmax.reduce(among), np.fmin.reduce(among)] if len(among) else []
    matrices = [_scaled(frame, criteria) for frame in frames]
    matrix = np.asfortranarray(np.vstack([*ends, *matrices]))
    compared = np.arange(len(matrix)) < len(ends)
    splits = np.cumsum([len(ends), *(len(frame) for frame in frames)])[:-1]
    objectives = np.ones(len(criteria))

    def scores(drawn: Array) -> list[Array]:
        found = [method(matrix, objectives, one, among=compared).score for one in drawn]
        return np.split(np.array(found), splits, axis=1)[1:]

    return scores


def _scaled(frame: pd.DataFrame, criteria: Sequence[Mapping[str, Any]]) -> Array:
    """Return the criteria between 0 and 1, one column each."""
    columns = [
        scaled(frame[one["name"]], direction=one["direction"], best=one["best"], worst=one["worst"])
        for one in criteria
    ]
    for column, one in zip(columns, criteria, strict=True):
        if one.get("unknown_score") is not None:
            column[np.isnan(column)] = one["unknown_score"]
    return np.stack(columns, axis=1)


def _ahead(scores: Array, others: Array) -> Array:
    """Return how many of the others are better than each score, draw by draw."""
    return np.array(
        [
            [np.count_nonzero(of_draw > score) for score in of_sites]
            for of_sites, of_draw in zip(scores + _SAME, others, strict=True)
        ],
        float,
    )


def _quantile(values: Array, share: float) -> npt.NDArray[np.int64]:
    found = np.quantile(values, share, axis=0, method="inverted_cdf")
    return np.rint(found).astype(np.int64)

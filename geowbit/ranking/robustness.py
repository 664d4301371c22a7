"""How far the rank of a site moves while the weights are in doubt."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, cast

import numpy as np
import numpy.typing as npt
import pandas as pd

from geowbit.core.errors import StudyError

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
) -> pd.DataFrame:
    """Return between which ranks sites stand while the weights are drawn around the given ones.

    Parameters
    ----------
    table : DataFrame
        A finished run: ``rank``, ``excluded`` and ``score_<criterion>``.
    best : DataFrame
        Rows of `table`.
    criteria : list of dict
        The ``criteria`` of ``run.json``: ``name`` and ``weight``.
    concentration : float
        Of the Dirichlet distribution of the weights' shares. A share w has the standard deviation
        sqrt(w (1 - w) / (concentration + 1)).
    draws : int
    seed : int

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
        raise StudyError(f"weight_concentration is a number above zero, not {concentration}")
    weighed = [one for one in criteria if float(one["weight"]) > 0]
    weights = np.array([float(one["weight"]) for one in weighed])
    shares = weights / weights.sum()
    names = [f"score_{one['name']}" for one in weighed]
    near, far, each = _counted(table[["rank", "excluded", *names]])
    sites, first, rest = (_scaled(frame, names, shares) for frame in (best, near, far))
    drawn = np.random.default_rng(seed).dirichlet(concentration * shares, draws)
    ranks, places = np.empty((2, draws, len(best)))
    for start in range(0, draws, _DRAWS_AT_ONCE):
        some = slice(start, start + _DRAWS_AT_ONCE)
        own = drawn[some] @ sites.T
        ranks[some] = (
            1 + _ahead(own, drawn[some] @ first.T) + each * _ahead(own, drawn[some] @ rest.T)
        )
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


def _scaled(frame: pd.DataFrame, names: list[str], shares: Array) -> Array:
    """Return the criteria between 0 and 1, one column each."""
    return cast(Array, frame[names].to_numpy(float) / shares)


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

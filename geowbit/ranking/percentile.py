"""Where a score stands among all ranked candidates of its country."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from geowbit.countries import in_use
from geowbit.ranking.score import Weighting

Array = npt.NDArray[np.float64]

TABLE = "score_quantiles"
# finer where the best are told apart
PERCENTS = (*range(100), *(round(99 + tenth / 10, 1) for tenth in range(1, 11)))
# at and above it a site is in the best tenth of its country
BEST_DECILE = 90.0


def quantile_columns() -> list[str]:
    """Return the columns of the table that hold the scores.

    Examples
    --------
    >>> quantile_columns()[0], quantile_columns()[-2:]
    ('p0', ['p99.9', 'p100'])
    """
    return [f"p{percent:g}" for percent in PERCENTS]


def score_of_best(score: npt.ArrayLike, percent: float) -> float:
    """Return the score from which on candidates are among the best so many percent.

    That is who scores at least as well as all but so many percent: the best one always, and all
    that score alike.

    Parameters
    ----------
    score : array_like
        Of the ranked candidates.
    percent : float
        10 for the best tenth.

    Returns
    -------
    float
        NaN where there are none.

    Examples
    --------
    >>> score_of_best([0.1, 0.5, 0.2, 0.9], 50), score_of_best([0.1, 0.5], 0), score_of_best([], 10)
    (0.2, 0.5, nan)
    """
    scores = np.asarray(score, float)
    if not len(scores):
        return math.nan
    at = max(math.ceil((100 - percent) * len(scores) / 100), 1) - 1
    return float(np.partition(scores, at)[at])


def model_mark(
    weightings: Sequence[Weighting],
    *,
    method: str,
    load_mw: float,
    hubs: Mapping[str, Sequence[float]],
) -> str:
    """Return a short mark of what makes scores: two studies of one mark score by one scale.

    Empty where scores hang on the study's own candidates, as by an end that is a quantile
    of them: such scores do not compare with those of another area.

    Parameters
    ----------
    weightings : sequence of Weighting
    method : str
    load_mw : float
    hubs : mapping
        Name to longitude and latitude.

    Examples
    --------
    >>> how = [Weighting("x_km", "cost", 1, 0, 10)]
    >>> len(model_mark(how, method="weighted_sum", load_mw=5, hubs={}))
    12
    >>> model_mark(how, method="topsis", load_mw=5, hubs={})
    ''
    """
    weighed = [one for one in weightings if one.weight > 0]
    total = sum(one.weight for one in weighed)
    if any(not one.function.listed and None in (one.best, one.worst) for one in weighed):
        return ""
    # the best and the worst of the area, or its means, are no yardstick for another
    if method == "topsis" or any(one.unknown == "mean" for one in weighed):
        return ""
    told = [
        method,
        f"{load_mw:g}",
        sorted((name, *map(float, place)) for name, place in hubs.items()),
        sorted(
            (
                one.name,
                one.direction,
                f"{one.weight / total:.9f}",
                str(one.best),
                str(one.worst),
                repr(one.function),
                one.unknown,
            )
            for one in weighed
        ),
    ]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()[:12]


def quantiles_of(score: npt.ArrayLike) -> Array:
    """Return the scores at ``PERCENTS`` of the ranked candidates of a country."""
    return np.quantile(np.asarray(score, float), np.array(PERCENTS) / 100)


def national_quantiles(mark: str) -> Array | None:
    """Return the scores of the country in use at ``PERCENTS``; None where no run of it is known.

    Parameters
    ----------
    mark : str
        Of :func:`model_mark`.
    """
    if not mark or not in_use().has_table(TABLE):
        return None
    table = in_use().table(TABLE)
    rows = table[table["mark"].astype(str) == mark]
    return None if rows.empty else rows.iloc[0][quantile_columns()].to_numpy(float)


def percentiles(
    score: pd.Series, excluded: npt.ArrayLike, quantiles: npt.ArrayLike | None
) -> pd.Series:
    """Return the share of its country's ranked candidates that each is at least as good as.

    Parameters
    ----------
    score : Series
    excluded : array_like of bool
        These have none.
    quantiles : array_like, optional
        Scores of the country at ``PERCENTS``; where not given the candidates are the country.

    Returns
    -------
    Series
        From 0 to 100, 100 is the best.

    Examples
    --------
    >>> of_all = pd.Series([0.1, 0.9, 0.4, 0.2])
    >>> percentiles(of_all, [False, False, False, True], None).round(1).tolist()
    [33.3, 100.0, 66.7, nan]
    >>> percentiles(of_all, [False] * 4, np.linspace(0, 1, len(PERCENTS)))[0] < 15
    np.True_
    """
    out = np.asarray(excluded, bool)
    if quantiles is None:
        ranked = score.where(~out).rank(method="max")
        return 100 * ranked / max(int((~out).sum()), 1)
    found = np.interp(score.to_numpy(float), np.asarray(quantiles, float), PERCENTS)
    return pd.Series(np.where(out, np.nan, found), score.index)

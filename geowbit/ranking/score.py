"""Scores: each criterion scaled to 0-1, all of them scored by a decision method, ranked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt
import pandas as pd

from geowbit.core import carried
from geowbit.core.errors import StudyError, under
from geowbit.core.messages import Message
from geowbit.core.names import suggestion
from geowbit.ranking.exclusions import Exclusion
from geowbit.ranking.methods import METHODS, known_share
from geowbit.ranking.scales import (
    LINEAR,
    ValueFunction,
    check_direction,
    check_half,
    value_function,
)

Array = npt.NDArray[np.float64]

Given = TypeVar("Given")
Found = TypeVar("Found")

# fewer are scaled sooner than threads are started
_MANY_ROWS = 50_000
_AT_ONCE = 2
# the scale runs between these quantiles of the candidates where no ends are given
BEST_QUANTILE = 0.05
WORST_QUANTILE = 0.95
# what becomes of a candidate where a criterion is not known
UNKNOWN = ("leave_out", "mean", "worst", "best", "exclude")


@dataclass(frozen=True)
class Weighting:
    """How a criterion counts.

    Attributes
    ----------
    name : str
    direction : {"benefit", "cost"}
    weight : float
        Not negative; weights count by their share of the sum.
    best, worst : float, optional
        Values that score 1 and 0; beyond them the score saturates. Where not given, the
        5 % and 95 % quantiles of the candidates that are not excluded.
    unknown : str
        What becomes of a candidate where the criterion is not known. ``leave_out``: its weight is
        taken out of the sum of that candidate. ``mean``: the mean of what the candidates score by
        it that are not excluded. ``worst`` and ``best``: 0 and 1. ``exclude``: the candidate is
        excluded, by a rule of :func:`unknown_exclusions`.
    function : ValueFunction
        How values become scores between the ends.
    per_mw : bool
        Whether the ends are those of each MW, times the load: at another load they are others.
    """

    name: str
    direction: str
    weight: float
    best: float | None = None
    worst: float | None = None
    unknown: str = "leave_out"
    function: ValueFunction = LINEAR
    per_mw: bool = False


def unknown_exclusions(weightings: Iterable[Weighting]) -> list[Exclusion]:
    """Return the rules of the criteria that exclude where they are not known.

    Examples
    --------
    >>> how = [Weighting("x_km", "cost", 1, unknown="exclude"), Weighting("y_km", "cost", 1)]
    >>> [one.text for one in unknown_exclusions(how)]
    ['x_km unknown']
    """
    return [
        Exclusion(f"{one.name} unknown", Message("ranking.reason_unknown", name=one.name))
        for one in weightings
        if one.unknown == "exclude" and one.weight > 0
    ]


def scale(values: npt.ArrayLike, *, best: float, worst: float) -> Array:
    """Scale values linearly to 0-1 between `worst` and `best`, saturating beyond.

    Parameters
    ----------
    values : array_like
        NaN stays NaN.
    best, worst : float
        Where both are one value, what is at least as large scores 1.

    Returns
    -------
    ndarray
        Between 0 and 1.

    Examples
    --------
    >>> scale([2.0, 15.0, 40.0, float("nan")], best=2, worst=15)
    array([ 1.,  0.,  0., nan])
    >>> scale([0.0, 500.0], best=500, worst=154)
    array([0., 1.])
    """
    return LINEAR(values, best=best, worst=worst)


def ends(
    values: npt.ArrayLike, weighting: Weighting, excluded: npt.ArrayLike
) -> tuple[float, float]:
    """Return the best and worst value of a criterion's scale.

    Parameters
    ----------
    values : array_like
        The criterion at every candidate.
    weighting : Weighting
        Its given ends count, or those of its listed values; the others come from quantiles.
    excluded : array_like of bool
        Candidates that do not count for the quantiles.

    Returns
    -------
    tuple of float

    Examples
    --------
    >>> ends([0.0, 1.0, 2.0, 99.0], Weighting("x_km", "cost", 1, best=0), [0, 0, 0, 1])
    (0.0, 1.9)
    """
    if weighting.function.ends is not None:
        return weighting.function.ends
    if weighting.best is not None and weighting.worst is not None:
        return float(weighting.best), float(weighting.worst)
    numbers = np.asarray(values, float)[~np.asarray(excluded, bool)]
    numbers = numbers[np.isfinite(numbers)]
    if numbers.size:
        low, high = np.quantile(numbers, [BEST_QUANTILE, WORST_QUANTILE])
    else:
        low = high = 0.0
    best, worst = (low, high) if weighting.direction == "cost" else (high, low)
    best = best if weighting.best is None else weighting.best
    worst = worst if weighting.worst is None else weighting.worst
    return float(best), float(worst)


def scaled(
    values: npt.ArrayLike,
    *,
    direction: str,
    best: float,
    worst: float,
    function: ValueFunction = LINEAR,
) -> Array:
    """Scale a criterion to 0-1 by its value function; of a cost the smaller is better.

    Examples
    --------
    >>> scaled([1.0, 7.0, 9.0], direction="cost", best=7, worst=7)
    array([1., 1., 0.])
    """
    return function(values, best=best, worst=worst, direction=direction)


def scaled_as(values: npt.ArrayLike, one: Mapping[str, Any]) -> Array:
    """Scale values by a criterion of ``run.json``, with what stands in for the unknown.

    Examples
    --------
    >>> one = {"direction": "cost", "best": 0, "worst": 4, "unknown_score": 0.5}
    >>> scaled_as([1.0, float("nan")], one)
    array([0.75, 0.5 ])
    """
    told = scaled(
        values,
        direction=one["direction"],
        best=one["best"],
        worst=one["worst"],
        function=value_function(one.get("scale")),
    )
    instead = one.get("unknown_score")
    return told if instead is None else np.where(np.isnan(told), instead, told)


def score_candidates(
    table: pd.DataFrame,
    weightings: list[Weighting],
    *,
    excluded: npt.ArrayLike,
    method: str = "weighted_sum",
) -> tuple[pd.DataFrame, list[dict[str, Any]]]:
    """Scale the criteria of candidates and score them by a decision method.

    Parameters
    ----------
    table : DataFrame
        One column a criterion.
    weightings : list of Weighting
        Those of weight 0 earn no column.
    excluded : array_like of bool
    method : str
        One of ``METHODS`` (:mod:`geowbit.ranking.methods`).

    Returns
    -------
    tuple of DataFrame and list of dict
        ``score`` (0-1), ``coverage`` (the share of the weight that is known, 0-1) and, where the
        method's score is a sum, ``score_<criterion>`` (they add up to it); and for each criterion
        the ``best`` and ``worst`` used, the candidates ``missing`` a value, and the
        ``unknown_score`` that stands in there, None where nothing does. Where nothing is known and
        nothing stands in, the score is 0.

    Raises
    ------
    StudyError
        Where no weight is above zero, one is negative, a criterion is not there, its value function
        does not fit its direction or its ends, or there is no such method.

    Examples
    --------
    >>> import pandas as pd
    >>> sites = pd.DataFrame({"x_km": [0.0, 5.0, 10.0], "y_mw": [0.0, 50.0, 100.0]})
    >>> how = [Weighting("x_km", "cost", 3, 0, 10), Weighting("y_mw", "benefit", 1, 100, 0)]
    >>> scored, _ = score_candidates(sites, how, excluded=[False] * 3)
    >>> scored["score"].tolist()
    [0.75, 0.5, 0.25]
    >>> some = sites.assign(x_km=[0.0, None, 10.0])
    >>> scored, _ = score_candidates(some, how, excluded=[False] * 3)
    >>> scored[["score", "coverage"]].to_numpy().tolist()
    [[0.75, 1.0], [0.5, 0.25], [0.25, 1.0]]
    """
    _check(weightings, method)
    out = np.asarray(excluded, bool)

    def its_scale(one: Weighting) -> dict[str, Any]:
        if one.name not in table:
            raise StudyError("ranking.not_measured", name=one.name)
        return criterion_scale(one, table[one.name], excluded=out)

    scales = _two_at_a_time(its_scale, weightings, rows=len(table))
    return score_by(table, weightings, scales, among=~out, method=method), scales


def criterion_scale(
    one: Weighting, values: npt.ArrayLike, *, excluded: npt.ArrayLike
) -> dict[str, Any]:
    """Return the scale of a criterion over all candidates, as :func:`score_candidates` tells it.

    Parameters
    ----------
    one : Weighting
    values : array_like
        The criterion at every candidate, in the order of the table.
    excluded : array_like of bool

    Raises
    ------
    StudyError
        Where its value function does not fit its direction or its ends.

    Examples
    --------
    >>> how = Weighting("x_km", "cost", 1, worst=10, unknown="mean")
    >>> criterion_scale(how, [0.0, 5.0, float("nan")], excluded=[False] * 3)["missing"]
    1
    """
    numbers, out = np.asarray(values, float), np.asarray(excluded, bool)
    best, worst = ends(numbers, one, out)
    found: dict[str, Any] = {"name": one.name, "best": best, "worst": worst}
    found["missing"] = int(np.count_nonzero(np.isnan(numbers) & ~out))
    found["unknown_score"] = None
    if one.weight > 0:
        with under(one.name, "scale"):
            check_direction(one.function, one.direction)
            check_half(one.function, best, worst)
        found["unknown_score"] = _stand_in(one, numbers, best, worst, out)
    return found


def goes_by_all(one: Weighting) -> bool:
    """Tell whether the scale of a criterion follows from what all candidates have.

    Examples
    --------
    >>> goes_by_all(Weighting("x_km", "cost", 1)), goes_by_all(Weighting("x_km", "cost", 1, 0, 9))
    (True, False)
    """
    given = one.function.ends is not None or not (one.best is None or one.worst is None)
    return not given or (one.unknown == "mean" and one.weight > 0)


def score_by(
    table: pd.DataFrame,
    weightings: list[Weighting],
    scales: Sequence[Mapping[str, Any]],
    *,
    among: npt.NDArray[np.bool_],
    method: str = "weighted_sum",
    rivals: tuple[Array, Array] | None = None,
) -> pd.DataFrame:
    """Score candidates, all or some of them, by scales that are known.

    Parameters
    ----------
    table : DataFrame
        One column a criterion.
    weightings : list of Weighting
    scales : sequence of mapping
        Of :func:`criterion_scale`, in their order.
    among : ndarray of bool
        The candidates that are compared; the others are scored but are no yardstick.
    method : str
    rivals : tuple of ndarray, optional
        Of :func:`method_ends`, the most and the least of all candidates that are compared, where
        these are a part of them.

    Returns
    -------
    DataFrame
        The first of what :func:`score_candidates` returns.
    """
    weighed = [one for one in weightings if one.weight > 0]
    total = float(sum(one.weight for one in weightings))
    shares = np.array([one.weight / total for one in weighed])
    matrix, coverage = _scaled_matrix(table, weightings, scales, shares)
    count = len(matrix)
    if rivals is not None:
        matrix, among = np.vstack([matrix, *rivals]), np.arange(count + 2) >= count
    found = METHODS[method](matrix, np.ones(len(weighed)), shares, among=among)
    names = [f"score_{one.name}" for one in weighed]
    scored = (
        pd.DataFrame(index=table.index)
        if found.parts is None
        else pd.DataFrame(found.parts[:count], columns=names, index=table.index, copy=False)
    )
    scored.insert(0, "score", found.score[:count])
    scored.insert(1, "coverage", np.minimum(coverage, 1.0))
    return scored


def method_ends(
    table: pd.DataFrame,
    weightings: list[Weighting],
    scales: Sequence[Mapping[str, Any]],
    *,
    among: npt.NDArray[np.bool_],
) -> tuple[Array, Array]:
    """Return the most and the least that the candidates compared have of each criterion, scaled.

    Of those that weigh something; NaN where nothing is known of any.

    Examples
    --------
    >>> how = [Weighting("x_km", "cost", 1, 0, 10)]
    >>> sites = pd.DataFrame({"x_km": [0.0, 5.0, 10.0]})
    >>> scale = [criterion_scale(how[0], sites["x_km"], excluded=[False] * 3)]
    >>> method_ends(sites, how, scale, among=np.array([False, True, True]))
    (array([0.5]), array([0.]))
    """
    weighed = [one for one in weightings if one.weight > 0]
    matrix, _ = _scaled_matrix(table, weightings, scales, np.ones(len(weighed)))
    if not among.any():
        return np.full((2, len(weighed)), np.nan)[0], np.full(len(weighed), np.nan)
    return np.fmax.reduce(matrix[among]), np.fmin.reduce(matrix[among])


def _check(weightings: Sequence[Weighting], method: str) -> None:
    """Refuse weights that weigh nothing, and a method that there is not."""
    total = float(sum(one.weight for one in weightings))
    if any(one.weight < 0 or not np.isfinite(one.weight) for one in weightings) or total <= 0:
        raise StudyError("ranking.weights")
    if method not in METHODS:
        raise StudyError(
            "ranking.no_method", name=method, hint=suggestion(method, METHODS), keys=("method",)
        )


def _scaled_matrix(
    table: pd.DataFrame,
    weightings: Sequence[Weighting],
    scales: Sequence[Mapping[str, Any]],
    shares: Array,
) -> tuple[Array, Array]:
    """Return what weighs something, scaled, and the share of the weight that is known.

    What stands in for the unknown stands in the matrix already.
    """
    pairs = [(one, how) for one, how in zip(weightings, scales, strict=True) if one.weight > 0]
    # a column is filled, and by the methods read, at once
    matrix = np.empty((len(table), len(pairs)), order="F")

    def fill(column: int) -> None:
        one, how = pairs[column]
        values = table[one.name].to_numpy(float)
        matrix[:, column] = _scaled_by(one, values, how["best"], how["worst"])

    _two_at_a_time(fill, range(len(pairs)), rows=len(table))
    coverage = known_share(matrix, shares)
    for column, (_, how) in enumerate(pairs):
        if how["unknown_score"] is not None:
            matrix[np.isnan(matrix[:, column]), column] = how["unknown_score"]
    return matrix, coverage


def _two_at_a_time(
    work: Callable[[Given], Found], given: Iterable[Given], *, rows: int
) -> list[Found]:
    """Return what a work finds of each, in their order; arrays let go of Python's lock."""
    if rows < _MANY_ROWS:
        return list(map(work, given))
    with ThreadPoolExecutor(_AT_ONCE) as workers:
        return list(workers.map(carried(work), given))


def _scaled_by(one: Weighting, values: Array, best: float, worst: float) -> Array:
    return scaled(values, direction=one.direction, best=best, worst=worst, function=one.function)


def _stand_in(
    one: Weighting,
    values: Array,
    best: float,
    worst: float,
    excluded: npt.NDArray[np.bool_],
) -> float | None:
    """Return what stands in where a criterion is not known; None where nothing does."""
    if one.unknown != "mean":
        return {"worst": 0.0, "best": 1.0}.get(one.unknown)
    known = _scaled_by(one, values[~excluded], best, worst)
    known = known[~np.isnan(known)]
    # one after the other, as the page adds them up
    return float(np.cumsum(known)[-1] / known.size) if known.size else None


def shares_at(site: Mapping[Any, Any], criteria: Iterable[Mapping[str, Any]]) -> dict[str, float]:
    """Return the share of each criterion in the score of one candidate; they add up to 1.

    Parameters
    ----------
    site : mapping
        A row of a finished run.
    criteria : iterable of dict
        The ``criteria`` of ``run.json``.

    Returns
    -------
    dict of str to float
        0 for those that are not known there and left out, and throughout where all of them are.

    Examples
    --------
    >>> how = [{"name": "x_km", "weight": 3}, {"name": "y_km", "weight": 1}]
    >>> shares_at({"x_km": float("nan"), "y_km": 2.0}, how)
    {'x_km': 0.0, 'y_km': 1.0}
    """
    counted = {}
    for one in criteria:
        name = str(one["name"])
        out = one.get("unknown_score") is None and name in site and bool(pd.isna(site[name]))
        counted[name] = 0.0 if out else float(one["weight"])
    total = sum(counted.values())
    return {name: weight / total if total else 0.0 for name, weight in counted.items()}


def has_parts(table: Iterable[str], criteria: Iterable[Mapping[str, Any]]) -> bool:
    """Tell whether the score of a run is a sum to which each criterion adds a part.

    Parameters
    ----------
    table : DataFrame or iterable of str
        A finished run, or its columns.
    criteria : iterable of dict
        The ``criteria`` of ``run.json``.

    Examples
    --------
    >>> has_parts(["score", "score_x_km"], [{"name": "x_km"}]), has_parts(["score"], [])
    (True, False)
    """
    names = {f"score_{one['name']}" for one in criteria}
    return any(str(column) in names for column in table)


def rank(
    score: pd.Series, excluded: npt.ArrayLike, *, coverage: npt.ArrayLike | None = None
) -> pd.Series:
    """Rank candidates from 1, the best; excluded have none.

    Parameters
    ----------
    score : Series
    excluded : array_like of bool
    coverage : array_like, optional
        Of :func:`score_candidates`: of those that score alike, the ones of which nothing is known
        come last. Other ties stand in the order of the table.

    Examples
    --------
    >>> import pandas as pd
    >>> rank(pd.Series([0.2, 0.9, 0.5]), [False, False, True]).tolist()
    [2, 1, <NA>]
    >>> rank(pd.Series([0.0, 0.0]), [False, False], coverage=[0, 0.5]).tolist()
    [2, 1]
    """
    out = np.asarray(excluded, bool)
    nothing = np.zeros(len(score), bool) if coverage is None else np.asarray(coverage) == 0
    ranks = np.zeros(len(score), np.int64)
    falling = -score.to_numpy(float)
    order = np.lexsort((nothing, falling)) if nothing.any() else np.argsort(falling, kind="stable")
    order = order[~out[order]]
    ranks[order] = np.arange(1, len(order) + 1)
    return pd.Series(pd.array(ranks, dtype="Int64"), index=score.index, name=score.name).mask(out)

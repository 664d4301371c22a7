"""What people could better at a site, and how far it would rise."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt

from geowbit.fiber import floor_ms
from geowbit.findings.dossier import Lift
from geowbit.findings.row_values import number_of
from geowbit.findings.run_ranking import RunRanking
from geowbit.geodesy import distance_km
from geowbit.layers import lever_of
from geowbit.ranking import has_parts, scaled_as
from geowbit.run import CriterionOfRun, Run

Score = Callable[[float], float]
_HALVINGS = 60
Floats = npt.NDArray[np.float64]


def lifts_of(
    ranking: RunRanking, row: Mapping[str, Any], goal: float
) -> tuple[tuple[Lift, ...], float]:
    """Return what people could better at a site, and the percentile with all of it together."""
    run = ranking.run
    weighed = [one for one in run.criteria if one.weight > 0]
    if not weighed or not has_parts(run.table.names(), run.criteria_rows()):
        return (), math.nan
    shares = np.array([one.weight for one in weighed])
    shares = shares / shares.sum()
    values = np.array([_standing(row, one) for one in weighed])
    now, entry = _summed(values, shares), ranking.score_at(goal)

    def score_with(at: int, value: float) -> float:
        lifted = values.copy()
        lifted[at] = _scaled(value, weighed[at])
        return _summed(lifted, shares)

    found, together = [], values.copy()
    for at, one in enumerate(weighed):
        lever = lever_of(one.name)
        best = _reachable(run, row, one)
        top = _scaled(best, one) if lever else math.nan
        if lever is None or not top > np.nan_to_num(values[at]):
            continue
        together[at] = top
        score, value = score_with(at, best), number_of(row.get(one.name))
        needed = math.nan
        if now < entry:
            needed = _needed(value, (one.worst, best), partial(score_with, at), entry)
        found.append(
            Lift(
                criterion=one.name,
                unit=one.unit,
                value=value,
                best=best,
                points=score - now,
                percentile=ranking.percentile(score),
                needed=needed,
                lever=lever,
            )
        )
    found.sort(key=lambda one: -one.points)
    if not found:
        return (), math.nan
    return tuple(found), ranking.percentile(_summed(together, shares))


def _scaled(value: float, one: CriterionOfRun) -> float:
    """Return the score of one value; NaN where it is not known."""
    return float(scaled_as([value], one.as_dict())[0])


def _standing(row: Mapping[str, Any], one: CriterionOfRun) -> float:
    """Return the score of a criterion as it counts; NaN where it is left out."""
    value = number_of(row.get(one.name))
    return number_of(one.unknown_score) if math.isnan(value) else _scaled(value, one)


def _summed(values: Floats, shares: Floats) -> float:
    """Return the score of what is known."""
    known = ~np.isnan(values)
    weight = float(shares[known].sum())
    return float(shares[known] @ values[known]) / weight if weight else 0.0


def _reachable(run: Run, row: Mapping[str, Any], one: CriterionOfRun) -> float:
    """Return the best end of a scale that can be reached: nothing is faster than light in glass."""
    for hub, (lon, lat) in run.hubs.items():
        of_it = one.name in (f"rtt_{hub}_ms", f"rtt_{hub}_conventional_ms")
        if of_it and not math.isnan(run.assumption("fiber_delay_us_per_km")):
            km = distance_km(row["lon"], row["lat"], lon, lat)
            glass, _ = floor_ms(km, run.assumptions)
            return max(one.best, float(glass))
    return one.best


def _needed(value: float, ends: tuple[float, float], score_with: Score, entry: float) -> float:
    """Return the value with which one criterion alone is enough, by halving; NaN where none is."""
    if score_with(ends[1]) < entry:
        return math.nan
    worse, better = (ends[0] if math.isnan(value) else value), ends[1]
    for _ in range(_HALVINGS):
        middle = (worse + better) / 2
        worse, better = (worse, middle) if score_with(middle) >= entry else (middle, better)
    return better

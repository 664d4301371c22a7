"""Where a place is good whatever one weighs, where if one cares about something, where never."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from geowbit.core import StudyError
from geowbit.layers import named_assumptions
from geowbit.ranking import Acceptability, StatedError, acceptability, stated_errors
from geowbit.run import Run

Array = npt.NDArray[np.float64]

WHATEVER, MIXED, SELDOM, NEVER = "whatever", "mixed", "seldom", "never"
# before the name of the criterion that one has to care about
CARE = "care:"
SHARE_COLUMN, CLASS_COLUMN = "sure_share", "sure_class"
_ONLY_METHOD = "weighted_sum"


@dataclass(frozen=True, eq=False)
class Sureness:
    """How sure it is that each candidate is good, over all weights and what is in doubt.

    Attributes
    ----------
    acceptability : Acceptability
        What was counted over the draws.
    classes : Series
        Of each ranked candidate: ``whatever`` (among the best 1 % in nearly every draw),
        ``care:<criterion>`` (in some, and then that criterion weighs far more than on average),
        ``mixed`` (in some, and none stands out), ``seldom`` and ``never``.
    sure_share, care_share, care_ratio : float
        Where the classes begin: assumptions of the model.
    """

    acceptability: Acceptability
    classes: pd.Series
    sure_share: float
    care_share: float
    care_ratio: float

    @property
    def counts(self) -> dict[str, int]:
        """Return how many candidates each class has, the largest of those that care first."""
        counted = {str(name): int(count) for name, count in self.classes.value_counts().items()}
        order = [WHATEVER, *(name for name in counted if name.startswith(CARE)), MIXED, SELDOM]
        return {name: counted[name] for name in [*order, NEVER] if counted.get(name)}

    def columns(self, table: pd.DataFrame) -> pd.DataFrame:
        """Return ``sure_share`` and ``sure_class`` for every row of the run's table."""
        share = pd.Series(self.acceptability.best_share, self.acceptability.index)
        classes = self.classes.reindex(table.index)
        return pd.DataFrame({SHARE_COLUMN: share.reindex(table.index), CLASS_COLUMN: classes})

    def as_dict(self) -> dict[str, Any]:
        """Return counts and settings as plain values, for JSON."""
        found = self.acceptability
        return {
            "draws": found.draws,
            "seed": found.seed,
            "ranked": len(found.index),
            "counts": self.counts,
            "sure_share": self.sure_share,
            "care_share": self.care_share,
            "care_ratio": self.care_ratio,
        }


def how_sure(
    run: Run,
    *,
    draws: int = 5000,
    seed: int | None = None,
    errors: Sequence[StatedError] | None = None,
    workers: int = 2,
    ranked_draws: int = 0,
) -> Sureness:
    """Return where a place is good whatever one weighs, where if one cares about something.

    Parameters
    ----------
    run : Run
        Scored by a weighted sum.
    draws : int
        Of weights: all weights of the criteria that count are alike.
    seed : int, optional
        That of the run where not given.
    errors : sequence of StatedError, optional
        Those of the model where not given.
    workers : int
        Threads; the result is the same with any number.
    ranked_draws : int
        Of how many draws the ranks are told; 0 for none.

    Returns
    -------
    Sureness

    Raises
    ------
    StudyError
        Where the run was scored by another method, or nothing is to be drawn.

    Examples
    --------
    >>> from geowbit.run import CriterionOfRun, FrameTable
    >>> table = pd.DataFrame({"x_km": [1.0, 0.9, 0.0, 0.1], "y_km": [1.0, 0.0, 0.9, 0.1],
    ...     "excluded": False})
    >>> how = tuple(CriterionOfRun(name, "km", "benefit", 1, 1.0, 0.0) for name in table)[:2]
    >>> how_sure(Run(table=FrameTable(table), criteria=how), draws=200).classes.tolist()
    ['whatever', 'never', 'never', 'never']
    """
    if run.method != _ONLY_METHOD:
        raise StudyError("ranking.sure_method", method=run.method)
    weighed = [one for one in run.criteria_rows() if one["weight"] > 0]
    there = set(run.table.names())
    names = [str(one["name"]) for one in weighed]
    beside = ("excluded", "supply_area", "prefecture", "municipality", "substation_id")
    found = acceptability(
        run.frame([*names, *(name for name in beside if name in there)]),
        weighed,
        draws=draws,
        first=run.best_count,
        seed=run.seed if seed is None else seed,
        errors=stated_errors() if errors is None else errors,
        workers=workers,
        ranked_draws=ranked_draws,
    )
    sure, care, ratio = (_parameter(run, key) for key in ("sure_share", "care_share", "care_ratio"))
    return Sureness(found, _classes(found, sure, care, ratio), sure, care, ratio)


def _classes(found: Acceptability, sure: float, care: float, ratio: float) -> pd.Series:
    share = found.best_share
    standing_out = (found.central_weights() / found.prior).fillna(0.0).to_numpy()
    most = standing_out.argmax(axis=1) if standing_out.size else np.zeros(len(share), np.int64)
    stands_out = standing_out.max(axis=1, initial=0.0) >= ratio
    names = np.array([CARE + name for name in found.criteria], object)
    told = np.select(
        [share >= sure, share == 0, share < care, ~stands_out],
        [WHATEVER, NEVER, SELDOM, MIXED],
        default="",
    ).astype(object)
    told = np.where(told == "", names[most] if len(names) else "", told)
    order = [WHATEVER, *names, MIXED, SELDOM, NEVER]
    return pd.Series(pd.Categorical(told, order), found.index, name=CLASS_COLUMN)


def _parameter(run: Run, key: str) -> float:
    value = run.assumption(key)
    # a run of an earlier day does not have it
    return named_assumptions().value(key) if math.isnan(value) else value

"""What a run answers in a few figures: where, how sure, what would change it, what is not known."""

from __future__ import annotations

import math
from dataclasses import dataclass

import pandas as pd

from geowbit.core import StudyError
from geowbit.findings.margins import Swap, swap
from geowbit.findings.open_questions import OpenAt, open_at
from geowbit.findings.regions import RegionShare, Tally, by_region, tally
from geowbit.findings.sensitivity import Choice, left_out
from geowbit.ranking import has_parts
from geowbit.run import Run

__all__ = ["Answer", "answer"]

_MOST_REGIONS = 3
_MOST_OPEN = 3
_FIRST = 3


@dataclass(frozen=True)
class Answer:
    """What a run answers.

    Attributes
    ----------
    counted : Tally
    regions : tuple of RegionShare
        The municipalities where all candidates lie in one prefecture, else the prefectures; the
        one of the best candidate first.
    strongest : tuple of RegionShare
        The three of them at most that hold most of the best hundredth.
    best : int
        How many candidates are the best hundredth.
    choices : tuple of Choice
        What becomes of the best hundredth without a criterion or a theme, as of
        :func:`geowbit.findings.left_out`.
    swap : Swap or None
        What draws the second site level with the first.
    open : tuple of OpenAt
        What has to be known first of the first three sites, and is not.
    """

    counted: Tally
    regions: tuple[RegionShare, ...]
    strongest: tuple[RegionShare, ...]
    best: int
    choices: tuple[Choice, ...]
    swap: Swap | None
    open: tuple[OpenAt, ...]

    @property
    def strongest_share(self) -> float:
        """Return the share of the best hundredth that lies in the strongest regions."""
        return sum(one.best for one in self.strongest) / self.best if self.best else math.nan

    @property
    def decisive(self) -> tuple[Choice, ...]:
        """Return the criterion and the theme without which least of the best hundredth stays."""
        kinds = dict.fromkeys(one.kind for one in self.choices)
        return tuple(next(one for one in self.choices if one.kind == kind) for kind in kinds)


def answer(run: Run, top: pd.DataFrame) -> Answer:
    """Return what a run answers.

    Parameters
    ----------
    run : Run
    top : DataFrame
        The best sites, best first.

    Examples
    --------
    >>> from geowbit.run import bare_run
    >>> table = pd.DataFrame({"score": [0.1, 0.9], "excluded": False, "prefecture": ["A", "B"]})
    >>> found = answer(bare_run(table), table[:0])
    >>> [one.name for one in found.strongest], found.strongest_share
    (['B'], 1.0)
    """
    counted = tally(run)
    regions = by_region(run)
    if len(regions) == 1:
        regions = by_region(run, "municipality") or regions
    strongest = sorted(regions, key=lambda one: (-one.best, one.best_rank))
    return Answer(
        counted,
        regions,
        tuple(one for one in strongest[:_MOST_REGIONS] if one.best),
        # candidates of one score are among the best together
        max(1, counted.ranked // 100, sum(one.best for one in regions)) if counted.ranked else 0,
        left_out(run),
        _swap(run, top),
        _first_open(run, top),
    )


def _first_open(run: Run, top: pd.DataFrame) -> tuple[OpenAt, ...]:
    """Return what has to be known first of the first sites."""
    found = open_at(run, top.head(_FIRST))
    # a criterion that is not known costs a place some of its weight, a gate or a need all of it
    found.sort(key=lambda one: (not one.question.gate, bool(one.question.column)))
    return tuple(found[:_MOST_OPEN])


def _swap(run: Run, top: pd.DataFrame) -> Swap | None:
    """Return what draws the second site level with the first, where that can be told."""
    # a table alone may hold the parts and no scale
    scaled = all(not math.isnan(one.best) for one in run.criteria if one.weight > 0)
    if len(top) < 2 or "site_id" not in top or not scaled:
        return None
    if not has_parts(run.table.names(), run.criteria_rows()):
        return None
    try:
        return swap(run, *top["site_id"].iloc[:2])
    except (StudyError, KeyError):
        # nor the values
        return None

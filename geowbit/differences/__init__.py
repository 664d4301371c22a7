"""Two runs side by side: what changed at each candidate, among the best sites, and why."""

from geowbit.differences.best import best_changes
from geowbit.differences.causes import causes
from geowbit.differences.cells import STATUSES, cell_changes
from geowbit.differences.runs import Differences, diff
from geowbit.differences.tally import by_criterion, by_municipality, counts

__all__ = [
    "STATUSES",
    "Differences",
    "best_changes",
    "by_criterion",
    "by_municipality",
    "causes",
    "cell_changes",
    "counts",
    "diff",
]

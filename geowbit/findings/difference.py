"""Two runs compared: what changed at each candidate, among the best, and why."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import geopandas as gpd
import pandas as pd

from geowbit.findings.best_changes import best_changes
from geowbit.findings.causes import Cause, causes
from geowbit.findings.change_counts import ChangeCounts, by_criterion, by_municipality, counts
from geowbit.findings.changes import Matched, cell_changes, match
from geowbit.ranking import best_apart
from geowbit.run import Run


@dataclass(frozen=True, eq=False)
class Difference:
    """What changed from one run to another; everything is new less old.

    Attributes
    ----------
    old, new : Run
    matched : Matched
        The candidates of both, and those that only one has.
    table : GeoDataFrame
        Of :func:`cell_changes`.
    counts : ChangeCounts
    causes : tuple of Cause
    """

    old: Run
    new: Run
    matched: Matched
    table: gpd.GeoDataFrame
    counts: ChangeCounts
    causes: tuple[Cause, ...]

    @property
    def runs(self) -> dict[str, Run]:
        """Return the ``old`` and the ``new`` run."""
        return {"old": self.old, "new": self.new}

    @cached_property
    def best(self) -> gpd.GeoDataFrame:
        """The best sites kept, moved, gained and lost (:func:`best_changes`)."""
        old, new = (
            best_apart(run.frame(), run.listed_count, min_separation_km=run.apart_km)
            for run in (self.old, self.new)
        )
        nearby_km = max(self.old.apart_km, self.new.apart_km)
        return best_changes(old, new, self.matched, nearby_km=nearby_km)

    @cached_property
    def by_criterion(self) -> pd.DataFrame:
        """What each criterion did to the scores (:func:`by_criterion`)."""
        units = {one.name: one.unit for run in (self.old, self.new) for one in run.criteria}
        return by_criterion(self.table, units)

    @cached_property
    def by_municipality(self) -> pd.DataFrame:
        """What changed in each municipality (:func:`by_municipality`)."""
        return by_municipality(self.table)


def difference(old: Run, new: Run) -> Difference:
    """Hold a run against an earlier one.

    Parameters
    ----------
    old, new : Run
        Their candidates are matched by ``site_id``.

    Returns
    -------
    Difference

    Raises
    ------
    StudyError
        Where the two share no candidate.

    Examples
    --------
    >>> import geowbit as gw
    >>> area = {"bbox": [134.0, 34.2, 134.1, 34.3]}
    >>> runs = [gw.Study.japan(load_mw=mw, area=area).run().run for mw in (100, 40)]
    >>> found = difference(*runs)
    >>> found.counts.shared, found.causes[0].what
    (96, 'load_mw')
    """
    matched = match(old.frame(), new.frame())
    table = cell_changes(matched, old.criteria, new.criteria)
    return Difference(old, new, matched, table, counts(table, matched, old, new), causes(old, new))

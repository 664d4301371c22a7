"""How the candidates of a run stand, asked for many places: each thing is found once."""

from __future__ import annotations

import math
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from geowbit.candidates import table_lattice
from geowbit.findings.asked_places import AskedPlace
from geowbit.findings.regions import scores_of
from geowbit.findings.row_values import records_of
from geowbit.geodesy import distance_km
from geowbit.ranking import best_apart, rising_order
from geowbit.run import Run

Floats = npt.NDArray[np.float64]

_BEST = 3


class RunRanking:
    """What is asked of all candidates of a run, each once for all places."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.names = set(run.table.names())
        self._rows: dict[int, dict[str, Any]] = {}

    @cached_property
    def scores(self) -> Floats:
        """Scores of all candidates; NaN where there is none."""
        return scores_of(self.run.frame(["score", "excluded"]))[0]

    @cached_property
    def ranked(self) -> npt.NDArray[np.bool_]:
        """Which candidates no rule excludes."""
        return scores_of(self.run.frame(["score", "excluded"]))[1]

    @cached_property
    def best_first(self) -> npt.NDArray[np.int64]:
        """Rows of the ranked candidates, best first."""
        ranks = self.run.column("rank").to_numpy(dtype=float, na_value=np.nan)
        return rising_order(ranks)[: int(np.isfinite(ranks).sum())]

    @cached_property
    def of_country(self) -> bool:
        """Whether percentiles are those of the country; where not, of the run's own candidates."""
        if "national_percentile" not in self.names:
            return False
        share = self.run.column("national_percentile").to_numpy(float)[self.ranked]
        return not np.isnan(share).any()

    @cached_property
    def _curve(self) -> tuple[Floats, Floats]:
        """Scores, the lowest first, and the percentile of each."""
        scores = self.scores[self.ranked]
        if self.of_country:
            share = self.run.column("national_percentile").to_numpy(float)[self.ranked]
        else:
            share = 100 * pd.Series(scores).rank(method="max").to_numpy() / max(len(scores), 1)
        order = rising_order(scores)
        return scores[order], share[order]

    def percentile(self, score: float) -> float:
        """Return the percentile that a score has; NaN where nothing is ranked."""
        scores, share = self._curve
        if not len(scores) or math.isnan(score):
            return math.nan
        at = int(np.searchsorted(scores, score, side="right"))
        # what is at least as good as a candidate stands where it does
        if at and scores[at - 1] == score:
            return float(share[at - 1])
        return float(np.interp(score, scores, share))

    def score_at(self, percentile: float) -> float:
        """Return the least score of the candidates that stand at a percentile or above."""
        scores, share = self._curve
        at = int(np.searchsorted(share, percentile, side="left"))
        return float(scores[at]) if at < len(scores) else math.nan

    @cached_property
    def _prefectures(self) -> pd.Series | None:
        names = "prefecture" in self.names
        return self.run.column("prefecture").astype(str).reset_index(drop=True) if names else None

    def area_percentile(self, row: int, score: float) -> float:
        """Return the share of the ranked candidates of its prefecture that a score reaches."""
        if self._prefectures is None or not self._prefectures.iloc[row]:
            return math.nan
        here = (self._prefectures == self._prefectures.iloc[row]).to_numpy() & self.ranked
        return float(100 * (self.scores[here] <= score).mean()) if here.any() else math.nan

    @cached_property
    def towns(self) -> pd.DataFrame:
        """The best rank of each municipality, by prefecture and every name of it."""
        if not {"municipality", "prefecture"} <= self.names:
            return pd.DataFrame({"prefecture": [], "municipality": [], "rank": []})
        # towns of a prefecture may share a name in one language
        others = sorted(name for name in self.names if name.startswith("municipality_"))
        by = ["prefecture", "municipality", *others]
        table = pd.DataFrame(self.run.frame([*by, "rank"]))[self.ranked]
        best = table.groupby(by, observed=True, dropna=False)["rank"].min()
        found = best.reset_index().astype(dict.fromkeys(by, str))
        return found[found["municipality"] != ""].sort_values("rank")

    def row_of(self, at: int) -> dict[str, Any]:
        """Return a row of the table, kept: many places are held against the same one."""
        if at not in self._rows:
            self._rows[at] = records_of(self.run.rows([at]))[0]
        return self._rows[at]

    def best_rows(self, place: AskedPlace) -> list[int]:
        """Return the rows of the best sites of a place, by rank, else by what they would score."""
        rows = place.rows
        here = self.ranked[rows]
        rows = rows[here] if here.any() else rows
        table = pd.DataFrame(self.run.frame(["lon", "lat"])).iloc[rows]
        ranks = self.run.column("rank").to_numpy(dtype=float, na_value=np.nan)[rows]
        order = pd.Series(ranks if here.any() else -np.nan_to_num(self.scores[rows], nan=-1.0))
        table = table.assign(rank=order.rank(method="first").to_numpy(), row=rows)
        apart = best_apart(table, _BEST, min_separation_km=self._apart_km)
        return [int(row) for row in apart["row"]]

    @cached_property
    def _apart_km(self) -> float:
        """A distance at which two cells of the lattice do not touch; 0 where there is none."""
        lattice = table_lattice(self.run.frame(["lon", "lat"]))
        if lattice is None or len(self.run) < 2:
            return 0.0
        grid = lattice.grid
        # cells are widest in the row that is nearest the equator
        lon, lat = grid.degrees(np.arange(grid.rows) + 0.5, 0)
        corner = distance_km(lon, lat, lon + grid.lon_step, lat + grid.lat_step)
        # beyond the middles of two cells that share a corner, and nearer than two columns there
        return 1.05 * float(np.max(corner))

    @cached_property
    def cell_km2(self) -> Floats | None:
        """Area of each candidate, where they are cells of a lattice."""
        lattice = table_lattice(self.run.frame(["lon", "lat"]))
        if lattice is None or len(self.run) < 2:
            return None
        rows = np.arange(lattice.grid.rows)
        return np.asarray(lattice.grid.cell_area_km2(rows), float)[lattice.row]

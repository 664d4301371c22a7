"""Of what scores, costs and years of sites are made, so that others can work them out again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import geopandas as gpd
import numpy as np
import pandas as pd

from geowbit.cables import (
    CONNECTION_PARTS,
    ConnectionTerms,
    FiberRateTerms,
    connection_parts,
    connection_terms,
    fiber_rate_mjpy_per_km,
    fiber_rate_terms,
    has_rates,
    pue,
    substations_of,
)
from geowbit.costs import YearlyTerms, yearly_costs, yearly_terms
from geowbit.findings.details import SiteDetails
from geowbit.findings.open_questions import OpenQuestion, open_at_each
from geowbit.layers import LEVELS, Layers, Level
from geowbit.ranking import candidate, scaled_as, shares_at
from geowbit.run import CriterionOfRun, Run

__all__ = ["MOST_SITES", "Calculation", "calculation"]

MOST_SITES = 20
# below this nobody tells two amounts apart
_SAME = 1e-9


@dataclass(frozen=True, eq=False)
class Calculation:
    """Sites of a run with every number that their scores, costs and years are made of.

    Attributes
    ----------
    run : Run
    details : SiteDetails
        Of the sites, in the order in which they are asked for.
    criteria : tuple of CriterionOfRun
        Those that count, then those that are measured only.
    """

    run: Run
    details: SiteDetails
    criteria: tuple[CriterionOfRun, ...]

    @property
    def rows(self) -> gpd.GeoDataFrame:
        """Return the rows of the run's table."""
        return self.details.best

    @property
    def layers(self) -> Layers:
        """Return the layers of the run."""
        return self.details.layers

    @property
    def is_priced(self) -> bool:
        """Tell whether the run has rates, so that costs can be worked out."""
        return has_rates(self.run.assumptions) and "connection_substation_id" in self.rows

    @cached_property
    def values(self) -> pd.DataFrame:
        """Return what each criterion measures at each site, NaN where it is not known."""
        return self.rows[[one.name for one in self.criteria]].astype(float)

    def resolution(self, name: str, value: float) -> float:
        """Return how far apart two numbers of a column of the run may be and still be one.

        A run keeps its numbers in four or in eight bytes.

        Parameters
        ----------
        name : str
            Of the column.
        value : float
            Near which.
        """
        kind = self.rows[name].dtype
        kept = np.float32 if kind == np.float32 else np.float64
        return max(_SAME, 2 * float(np.spacing(kept(abs(value)))))

    @cached_property
    def scaled(self) -> pd.DataFrame:
        """Return each value from 0 to 1, by its value function."""
        return pd.DataFrame(
            {one.name: scaled_as(self.values[one.name], one.as_dict()) for one in self.criteria},
            index=self.rows.index,
        )

    @cached_property
    def shares(self) -> pd.DataFrame:
        """Return the share of each criterion in the score of each site; they add up to 1."""
        rows = [one.as_dict() for one in self.criteria]
        shares = [shares_at(site, rows) for site in self.values.to_dict("records")]
        return pd.DataFrame(shares, index=self.rows.index)

    @cached_property
    def connections(self) -> list[ConnectionTerms | None]:
        """Return of what each connection is made, None where there is none."""
        if not self.is_priced:
            return [None] * len(self.rows)
        return connection_terms(
            self.rows, self.details.options, self._substations, self.run.assumptions
        )

    @cached_property
    def straight(self) -> pd.DataFrame:
        """Return the parts of the connections as the run prices all candidates."""
        if not self.is_priced:
            return pd.DataFrame(index=self.rows.index)
        return connection_parts(
            self.rows,
            self.details.options,
            self._substations,
            self.run.assumptions,
            fiber_to_power_ratio=self.run.fiber_choice,
        )

    @cached_property
    def traced_km(self) -> list[Mapping[Level, float] | None]:
        """Return the length of a plain line that costs what the traced corridor does, by level.

        None where no corridor was traced, or the run itself priced along them.
        """
        sites = self.details.sites
        if "corridor_power_mjpy" not in sites:
            return [None] * len(sites)
        found: list[Mapping[Level, float] | None] = []
        for terms, site in zip(self.connections, sites.to_dict("records"), strict=True):
            if terms is None or not np.isfinite(site["corridor_power_mjpy"]):
                found.append(None)
                continue
            km = {}
            for level in LEVELS:
                end = "" if level == "mid" else f"_{level}"
                rate = self.run.assumptions.value(terms.power.line_key, level)
                km[level] = float(site[f"power_line{end}_mjpy"]) / rate
            found.append(km)
        return found

    @cached_property
    def fiber_rate(self) -> FiberRateTerms | None:
        """Return of what the rate of fiber is made; None where nothing is priced."""
        if not self.is_priced:
            return None
        return fiber_rate_terms(
            self.run.assumptions, self.run.load_mw, fiber_to_power_ratio=self.run.fiber_choice
        )

    def fiber_mjpy_per_km(self, level: Level) -> float:
        """Return that rate."""
        return fiber_rate_mjpy_per_km(
            self.run.assumptions,
            self.run.load_mw,
            fiber_to_power_ratio=self.run.fiber_choice,
            level=level,
        )

    @cached_property
    def yearly(self) -> list[YearlyTerms]:
        """Return of what the yearly cost of each site is made beside its connection."""
        return yearly_terms(self.rows, self.run.assumptions, self.layers)

    def yearly_parts(self, level: Level) -> pd.DataFrame:
        """Return the parts of the yearly cost, as of :func:`geowbit.costs.yearly_costs`."""
        end = "" if level == "mid" else f"_{level}"
        sums = {
            f"{kind}_mjpy": self.straight[
                [f"{part}{end}_mjpy" for part in CONNECTION_PARTS if part.startswith(kind)]
            ].sum(axis=1, skipna=False)
            for kind in ("power", "fiber")
        }
        return yearly_costs(
            self.rows.assign(**sums),
            self.run.load_mw,
            self.run.assumptions,
            self.layers,
            level=level,
        )

    def pue(self, level: Level) -> pd.Series:
        """Return the power of each site over that of its servers."""
        warm = [one.temperature_c[level] for one in self.yearly]
        return pd.Series(pue(warm, self.run.assumptions.at(level)), index=self.rows.index)

    @cached_property
    def questions(self) -> list[list[OpenQuestion]]:
        """Return what is not yet known of each site, and whom to ask."""
        return open_at_each(self.run, self.rows.to_dict("records"))

    @cached_property
    def _substations(self) -> gpd.GeoDataFrame:
        return substations_of(self.layers)


def calculation(
    run: Run, layers: Layers, sites: Sequence[str], *, details: SiteDetails | None = None
) -> Calculation:
    """Return of what the scores and costs of sites are made.

    Parameters
    ----------
    run : Run
    layers : Layers
        Of the run.
    sites : sequence of str
        Their ``site_id``, in the order in which they shall stand; at most twenty.
    details : SiteDetails, optional
        Where they are those of the same sites, what they found out is not looked for again.

    Returns
    -------
    Calculation

    Raises
    ------
    StudyError
        Where there is no such candidate.

    Examples
    --------
    The score is the sum of what each criterion gives, times its share:

    >>> import geowbit as gw
    >>> sites = gw.Study.japan(area={"bbox": [134.0, 34.2, 134.1, 34.3]}).run()
    >>> best = sites.top(1)["site_id"].tolist()
    >>> found = calculation(sites.run, sites.layers, best)
    >>> parts = (found.scaled * found.shares).iloc[0]
    >>> bool(abs(parts.sum() - found.rows["score"].iloc[0]) < 1e-9)
    True
    """
    wanted = list(dict.fromkeys(map(str, sites)))[:MOST_SITES]
    if details is None or details.best["site_id"].astype(str).tolist() != wanted:
        ids = run.frame(["site_id"])
        rows = ids.index.get_indexer([candidate(ids, site_id).name for site_id in wanted])
        details = SiteDetails(run, run.rows(rows), layers)
    counted = sorted(run.criteria, key=lambda one: one.weight <= 0)
    return Calculation(run, details, tuple(counted))

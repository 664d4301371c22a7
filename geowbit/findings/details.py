"""What is found out of the best sites alone: how sure their rank is, and what they are made of."""

from __future__ import annotations

from functools import cached_property

import geopandas as gpd
import pandas as pd

from geowbit.cables import (
    ConnectionOptions,
    connection_options,
    connection_parts,
    embedded_yards,
    fiber_choice,
    has_rates,
)
from geowbit.corridors import site_corridors
from geowbit.fiber import SiteRoutes, fiber_graph, site_routes
from geowbit.layers import Layers
from geowbit.ranking import rank_intervals
from geowbit.run import Run

# what the sites alone decide is traced once for map, report and notebook; a rank is held against
# every candidate, and these can have changed
_SLOW = {"corridors", "routes", "_options"}


class SiteDetails:
    """What is found out of the best sites of a run, each part when it is first asked for.

    Parameters
    ----------
    best : GeoDataFrame
        Rows of `table`, best first.
    run : Run
    layers : Layers
        Of the run.
    earlier : SiteDetails, optional
        One asked for before: what it found out, and would be found again, is kept.
    """

    def __init__(
        self,
        best: gpd.GeoDataFrame,
        run: Run,
        layers: Layers,
        earlier: SiteDetails | None = None,
    ) -> None:
        self.best = best
        self._run, self._layers = run, layers
        # as the run had them, whatever has become of the files that they came from
        self._model = run.assumptions
        if earlier is not None and self._alike(earlier):
            vars(self).update({k: v for k, v in vars(earlier).items() if k in _SLOW})

    def _alike(self, earlier: SiteDetails) -> bool:
        alike = self._layers is earlier._layers and bool(self.best.equals(earlier.best))
        alike = alike and self._run.study == earlier._run.study
        return alike and self._model == earlier._model

    @cached_property
    def sites(self) -> gpd.GeoDataFrame:
        """Return the sites with the interval of their rank and the parts of their costs.

        These are ``connection_substation_name`` and the columns of
        :func:`geowbit.ranking.rank_intervals` and :func:`geowbit.cables.connection_parts`.
        """
        if self.best.empty:
            return self.best
        substations = self._layers.frame("substations")
        names = pd.Series(substations["name"].to_numpy(), substations["id"].astype(str))
        connected = self.best["connection_substation_id"].astype(str).map(names).fillna("")
        told = [self.best.assign(connection_substation_name=connected.to_numpy())]
        # a run of an earlier day says nothing of how sure its weights are
        if "weight_concentration" in self._model:
            told.append(
                rank_intervals(
                    self._run.frame(),
                    self.best,
                    self._run.criteria_rows(),
                    concentration=self._run.assumption("weight_concentration"),
                    seed=self._run.seed,
                    method=self._run.method,
                )
            )
        if self._priced:
            costs = self._run.costs
            told.append(
                connection_parts(
                    self.best,
                    self._options,
                    substations,
                    self._model,
                    fiber_to_power_ratio=fiber_choice(
                        costs["fiber_to_power_ratio"], costs.get("fiber_method")
                    ),
                )
            )
        return gpd.GeoDataFrame(pd.concat(told, axis=1))

    @cached_property
    def corridors(self) -> gpd.GeoDataFrame:
        """Return the corridor of the power line of each site, as of ``site_corridors``."""
        # where nothing is priced there is no least-cost way
        return site_corridors(
            self.best if self._priced else self.best.iloc[:0],
            self._layers,
            self._model,
            load_mw=self._run.load_mw,
            options=self._options if self._priced and len(self.best) else None,
        )

    @cached_property
    def routes(self) -> SiteRoutes | None:
        """Return the two fiber routes of each site to every hub; None without fiber or hubs."""
        hubs = self._run.hubs
        if self.best.empty or not hubs or not self._layers.has("fiber_routes"):
            return None
        graph = fiber_graph(self._layers.frame("fiber_routes"))
        return site_routes(self.best, graph, hubs, self._model)

    @property
    def _priced(self) -> bool:
        return has_rates(self._model)

    @cached_property
    def _options(self) -> ConnectionOptions:
        return connection_options(
            self._layers.frame("substations"),
            self._run.load_mw,
            self._model,
            leave_out=embedded_yards(self._layers, self._model),
        )

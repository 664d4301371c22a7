"""What a criterion sees: the candidates, the layers, the load and the hubs."""

from __future__ import annotations

from functools import cached_property
from typing import NamedTuple

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from geowbit.cables import serving_substations, station_yards
from geowbit.errors import LayerError
from geowbit.fiber import Attachment, FiberGraph, attach, fiber_graph, route_km_or_estimate
from geowbit.geodesy import distance_km, nearest_point
from geowbit.layers import Layers

Array = npt.NDArray[np.float64]


class NearestSubstation(NamedTuple):
    """Row of the substation layer and km, for each candidate."""

    row: npt.NDArray[np.int64]
    km: Array


class Scene:
    """The setting of one study, with the searches that several criteria share.

    Parameters
    ----------
    candidates : GeoDataFrame (EPSG:4326)
        With ``lon``, ``lat`` and ``supply_area``.
    layers : Layers
    load_mw : float
    hubs : dict of str to (lon, lat)
    assumptions : DataFrame
        Of :func:`geowbit.layers.named_assumptions`.

    Attributes
    ----------
    lon, lat : ndarray
        Of the candidates, degrees.
    estimated_routes : dict of str to int
        Candidates by hub whose fiber route is an estimate, filled as routes are asked for.
    """

    def __init__(
        self,
        candidates: gpd.GeoDataFrame,
        layers: Layers,
        *,
        load_mw: float,
        hubs: dict[str, tuple[float, float]],
        assumptions: pd.DataFrame,
    ) -> None:
        self.candidates = candidates
        self.layers = layers
        self.load_mw = load_mw
        self.hubs = hubs
        self.assumptions = assumptions
        self.lon: Array = candidates["lon"].to_numpy(float)
        self.lat: Array = candidates["lat"].to_numpy(float)
        self.estimated_routes: dict[str, int] = {}
        self._route_km: dict[str, Array] = {}

    @cached_property
    def serving(self) -> npt.NDArray[np.int64]:
        """Return the rows of the substations able to carry the load."""
        substations = self.layers.frame("substations")
        can = serving_substations(substations, self.load_mw)
        if not self.layers.is_own("substations") and self.layers.has("power_plants"):
            can = can & ~station_yards(
                substations,
                self.layers.frame("power_plants"),
                within_km=float(self.assumptions.loc["station_yard_km", "mid"]),
                least_mw=float(self.assumptions.loc["station_yard_plant_mw", "mid"]),
            )
        rows = np.flatnonzero(can)
        if not len(rows):
            raise LayerError(
                f"substations: none of {len(substations)} can carry {self.load_mw:g} MW; "
                "lower load_mw, or check voltage_kv and kind"
            )
        return rows

    @cached_property
    def nearest_substation(self) -> NearestSubstation:
        """Return the nearest substation able to carry the load, for each candidate."""
        rows = self.serving
        places = self.layers.frame("substations").geometry.iloc[rows]
        near = nearest_point(self.lon, self.lat, places.x, places.y)
        return NearestSubstation(rows[near.index], near.km)

    @cached_property
    def fiber(self) -> FiberGraph:
        """Return the graph of the fiber routes."""
        return fiber_graph(self.layers.frame("fiber_routes"))

    @cached_property
    def fiber_attachment(self) -> Attachment:
        """Return where each candidate meets the fiber graph."""
        return attach(self.fiber, self.lon, self.lat)

    def route_km(self, hub: str) -> Array:
        """Return the length of each candidate's shortest fiber route to a hub, km."""
        if hub not in self._route_km:
            detour_ratio = float(self.assumptions.loc["fiber_detour_ratio", "mid"])
            if self.layers.has("fiber_routes"):
                km, estimated = route_km_or_estimate(
                    self.fiber,
                    self.fiber_attachment,
                    self.lon,
                    self.lat,
                    self.hubs[hub],
                    detour_ratio=detour_ratio,
                )
            else:
                km = distance_km(self.lon, self.lat, *self.hubs[hub]) * detour_ratio
                estimated = np.ones(len(km), bool)
            self._route_km[hub] = km
            self.estimated_routes[hub] = int(estimated.sum())
        return self._route_km[hub]

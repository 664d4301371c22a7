"""Details computed only for the best sites: how sure their rank is, what makes their score."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from geowbit.cables import (
    CONNECTION_PARTS,
    Alternatives,
    ConnectionOptions,
    connection_options,
    connection_parts,
    embedded_yards,
    has_rates,
    substations_of,
)
from geowbit.corridors import site_corridors
from geowbit.costs import yearly_costs
from geowbit.criteria import Scene
from geowbit.fiber import SiteRoutes, fiber_graph, site_routes
from geowbit.findings.alternatives import site_alternatives
from geowbit.findings.kept import Kept
from geowbit.findings.kept_rows import corridors_of, routes_of, told_of_corridors, told_of_routes
from geowbit.layers import LEVELS, Layers, station_names
from geowbit.ranking import doubted_columns, rank_intervals, stated_errors
from geowbit.run import Run

# what the sites alone decide is traced once for map, report and notebook; a rank is
# computed from every candidate, and these can have changed
_SLOW = {"alternatives", "corridors", "routes", "options"}

# of a site, what its corridor is traced from
_OF_A_CORRIDOR = ("site_id", "lon", "lat", "connection_substation_id", "connection_kv")

# and what its costs are made of
_OF_COSTS = (
    *("lon", "lat", "supply_area", "fiber_km", "connection_substation_id", "connection_kv"),
    *("corridor_mjpy", "corridor_low_mjpy", "corridor_high_mjpy", "power_mjpy", "fiber_mjpy"),
)
_COOLING = "yearly_energy_of_cooling_mjpy"
_TEXTS = ("supply_area", "connection_substation_id")

_OF_HEADROOM = (
    "high_mw", "counts", "additive", "conditions", "conditions_ja", "source", "source_ja",
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class SiteDetails:
    """What is found out of the best sites of a run, each part when it is first asked for.

    Attributes
    ----------
    run : Run
    best : GeoDataFrame
        Rows of its table, best first.
    layers : Layers
        Of the run.
    most : int
        Of how many, the best, corridors, routes and ways are found out.
    ways : bool
        Whether the sites tell which way to serve them is the cheapest.
    scene : Scene, optional
        Of the run, where it is at hand: what it has found is not looked for again.
    """

    run: Run
    best: gpd.GeoDataFrame
    layers: Layers
    most: int = 20
    ways: bool = True
    scene: Scene | None = None

    @cached_property
    def sites(self) -> gpd.GeoDataFrame:
        """Return the sites with the interval of their rank and the parts of their costs.

        These are ``connection_substation_name`` with its place (``connection_substation_lon``,
        ``connection_substation_lat``), what is told of its headroom
        (``headroom_high_mw``, ``headroom_counts``, ``headroom_additive``, ``headroom_conditions``,
        ``headroom_source``) and the columns of
        :func:`geowbit.ranking.rank_intervals`, :func:`geowbit.cables.connection_parts` and
        :func:`geowbit.costs.yearly_costs`.
        """
        if self.best.empty:
            return self.best
        substations = self.layers.frame("substations")
        ids, wanted = substations["id"].astype(str), self.best["connection_substation_id"]
        here = ids.isin(set(wanted.astype(str)))
        names = pd.Series(map(str, station_names(substations[here])), ids[here])
        connected = wanted.astype(str).map(names).astype(object).fillna("")
        at = pd.DataFrame({"lon": substations.geometry.x, "lat": substations.geometry.y})
        # ids may stand twice: the first row of one is the one that connects
        at = at.set_axis(ids)[~ids.duplicated().to_numpy()].reindex(wanted.astype(str))
        told = [
            self.best.assign(
                connection_substation_name=connected.to_numpy(),
                connection_substation_lon=at["lon"].to_numpy(),
                connection_substation_lat=at["lat"].to_numpy(),
            )
        ]
        if "headroom_mw" in self.best:
            told.append(self._headroom())
        # a run of an earlier day says nothing of how sure its weights are
        if "weight_concentration" in self.run.assumptions:
            told.append(
                rank_intervals(
                    self.run.frame(self._doubted()),
                    self.best,
                    self.run.criteria_rows(),
                    concentration=self.run.assumption("weight_concentration"),
                    seed=self.run.seed,
                    method=self.run.method,
                    errors=stated_errors(),
                )
            )
        if self._priced:
            told.append(self._costs())
        if self.ways:
            told.append(self._shares())
        return gpd.GeoDataFrame(pd.concat(told, axis=1))

    def _doubted(self) -> list[str]:
        """Return the columns that tell how far a rank moves."""
        names = doubted_columns(self.run.criteria_rows(), stated_errors())
        return [one for one in self.run.table.names() if one in names]

    def _headroom(self) -> pd.DataFrame:
        """Return what is published of the substation of each site beside its megawatts."""
        places = self.layers.headroom.places
        told = places[places["scope"] != "site"].set_index("substation_id")
        of_site = told.reindex(self.best["connection_substation_id"].astype(str))
        columns = {one: f"headroom_{one}" for one in _OF_HEADROOM if one in told}
        found = of_site[list(columns)].rename(columns=columns)
        return found.set_axis(self.best.index)

    def _costs(self) -> pd.DataFrame:
        """Return the parts of the connections, along the corridor where one was computed.

        The run prices all candidates along a straight line with its detour, unless it was asked
        for corridors; ``corridor_power_mjpy`` and ``corridor_connection_mjpy`` are the price of
        the same line along its corridor, which is the one to be shown.
        """
        laid = None
        if not self.run.along_corridors and len(self.corridors):
            laid = self.corridors.set_index("site_id")["corridor_mjpy"].reindex(
                self.best["site_id"].astype(str)
            )
        # a run of an earlier day did not sum them up
        summed = "site_mjpy_per_mw_year" in self.best
        read = pd.DataFrame(self.best)[[one for one in _OF_COSTS if one in self.best]]
        read = read.astype({one: str for one in _TEXTS if one in read})

        def work(rows: list[int]) -> list[dict[str, Any]]:
            some = self.best.iloc[rows]
            parts = self._parts(some, None if laid is None else laid.to_numpy()[rows])
            if summed:
                model = self.run.assumptions
                parts.append(yearly_costs(some, self.run.load_mw, model, self.layers).round(3))
            whole = pd.concat(parts, axis=1)
            columns = list(whole.columns)
            return [{"columns": columns, "values": one} for one in whole.to_numpy(float).tolist()]

        places = read.assign(laid=np.nan if laid is None else laid.to_numpy())
        given = [laid is None, summed, self.run.fiber_choice]
        found = self._kept.each("costs", places.to_dict("records"), work, given=given)
        # where the climate of none is known the energy is one part: that goes by all of them
        if not _alike_in_parts(found):
            found = work(list(range(len(read))))
        names, values = found[0]["columns"], [one["values"] for one in found]
        return pd.DataFrame(values, index=self.best.index, columns=names)

    def _parts(
        self, best: gpd.GeoDataFrame, laid: npt.NDArray[np.float64] | None
    ) -> list[pd.DataFrame]:
        """Return the parts of some connections, and along corridors where they are laid so."""
        substations, model = self.layers.frame("substations"), self.run.assumptions

        def parts(best: gpd.GeoDataFrame) -> pd.DataFrame:
            return connection_parts(
                best, self.options, substations, model, fiber_to_power_ratio=self.run.fiber_choice
            )

        straight = parts(best)
        if laid is None:
            return [straight]
        along = {}
        for level in LEVELS:
            end = "" if level == "mid" else f"_{level}"
            # the way is known, so that its range is that of the rate alone
            detour = model.value("power_detour_ratio") / model.value("power_detour_ratio", level)
            line = straight[f"power_line{end}_mjpy"] / straight["power_line_mjpy"]
            along[f"corridor{end}_mjpy"] = laid * (line * detour).fillna(1).to_numpy()
        found = parts(best.assign(**along))
        sums = {}
        for level in LEVELS:
            end = "" if level == "mid" else f"_{level}"
            for what, starts in (("power", ("power_",)), ("connection", ("power_", "fiber_"))):
                of = [f"{part}{end}_mjpy" for part in CONNECTION_PARTS if part.startswith(starts)]
                whole = found[of].sum(axis=1)
                sums[f"corridor_{what}{end}_mjpy"] = whole.where(~np.isnan(laid))
        return [found, pd.DataFrame(sums, index=found.index)]

    def _shares(self) -> pd.DataFrame:
        """Return the share of a reinforcement of each site, and which way is the cheapest."""
        rows: list[dict[str, Any]] = []
        for site_id in self.best["site_id"].astype(str):
            one = self.alternatives.get(site_id)
            if one is None:
                rows.append({})
                continue
            share = next((way for way in one.ways if way.way == "share"), None)
            of_share = (
                {f"share_{level}_mjpy": share.mjpy[level] for level in LEVELS} if share else {}
            )
            rows.append(
                {
                    **of_share,
                    "share_is_at_least": bool(one.share and one.share.unknown),
                    "cheapest_way": one.cheapest,
                    "cheapest_way_with_delay": one.cheapest_with_delay,
                }
            )
        found = pd.DataFrame(rows, index=self.best.index)
        return found.rename(columns={"share_mid_mjpy": "share_mjpy"})

    @cached_property
    def alternatives(self) -> dict[str, Alternatives]:
        """Return the ways to serve each site, as of ``site_alternatives``."""
        return site_alternatives(self.run, self.best, self.layers, most=self.most, kept=self._kept)

    @cached_property
    def corridors(self) -> gpd.GeoDataFrame:
        """Return the corridor of the power line of each site, as of ``site_corridors``."""
        # where nothing is priced there is no least-cost way
        some = self.best.head(self.most if self._priced else 0)
        if some.empty or "connection_substation_id" not in some:
            return self._corridors_of(some)
        read = some[list(_OF_A_CORRIDOR)].astype({"site_id": str, "connection_substation_id": str})

        def work(rows: list[int]) -> list[dict[str, Any]]:
            found = self._corridors_of(some.iloc[rows])
            told = dict(zip(found["site_id"], told_of_corridors(found), strict=True))
            return [told.get(site, {}) for site in read["site_id"].iloc[rows]]

        found = self._kept.each("corridor", read.to_dict("split")["data"], work)
        return corridors_of([one for one in found if one])

    def _corridors_of(self, some: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
        return site_corridors(
            some,
            self.layers,
            self.run.assumptions,
            load_mw=self.run.load_mw,
            most=self.most,
            options=self.options if len(some) else None,
        )

    @cached_property
    def _kept(self) -> Kept:
        return Kept(self.run, self.layers)

    @cached_property
    def routes(self) -> SiteRoutes | None:
        """Return the two fiber routes of each site to every hub; None without fiber or hubs."""
        hubs = self.run.hubs
        if self.best.empty or not hubs or not self.layers.has("fiber_routes"):
            return None
        some = pd.DataFrame(self.best.head(self.most))
        read = some[["site_id", "lon", "lat"]].astype({"site_id": str})

        def work(rows: list[int]) -> list[dict[str, Any]]:
            scene = self._measured_in
            graph = scene.fiber if scene else fiber_graph(self.layers.frame("fiber_routes"))
            found = site_routes(some.iloc[rows], graph, hubs, self.run.assumptions, most=self.most)
            return told_of_routes(found, read["site_id"].iloc[rows])

        given = [(name, *at) for name, at in hubs.items()]
        found = self._kept.each("routes", read.to_dict("split")["data"], work, given=given)
        return routes_of(found, list(hubs))

    @property
    def _measured_in(self) -> Scene | None:
        """Return the scene of the run, where it is at hand: it has found graph and options."""
        alike = self.scene is not None and self.scene.layers is self.layers
        return self.scene if alike else None

    @property
    def _priced(self) -> bool:
        return has_rates(self.run.assumptions)

    @cached_property
    def options(self) -> ConnectionOptions:
        """Return the ways to connect a load, as of :func:`geowbit.cables.connection_options`."""
        if self._measured_in is not None:
            return self._measured_in.connection_options
        return connection_options(
            substations_of(self.layers),
            self.run.load_mw,
            self.run.assumptions,
            leave_out=embedded_yards(self.layers, self.run.assumptions),
        )


def _alike_in_parts(told: list[dict[str, Any]]) -> bool:
    """Tell whether the costs of several sites have the same parts, and the climate of all."""
    names = told[0]["columns"]
    if any(one["columns"] != names for one in told):
        return False
    at = [number for number, name in enumerate(names) if name == _COOLING]
    return not any(np.isnan(one["values"][number]) for one in told for number in at)


def site_details(
    run: Run,
    best: gpd.GeoDataFrame,
    layers: Layers,
    *,
    earlier: SiteDetails | None = None,
    scene: Scene | None = None,
) -> SiteDetails:
    """Return what is found out of the best sites of a run alone.

    Parameters
    ----------
    run : Run
    best : GeoDataFrame
        Rows of its table, best first.
    layers : Layers
        Of the run.
    earlier : SiteDetails, optional
        What it found out, and would be found again, is kept.
    scene : Scene, optional
        Of the run, where it is at hand.

    Returns
    -------
    SiteDetails

    Examples
    --------
    >>> import geowbit as gw
    >>> sites = gw.Study.japan(area={"bbox": [134.0, 34.2, 134.1, 34.3]}).run()
    >>> found = site_details(sites.run, sites.top(3), sites.layers)
    >>> bool((found.sites["rank_p05"] <= found.sites["rank_p95"]).all())
    True
    """
    found = SiteDetails(run, best, layers, scene=scene)
    if earlier is not None and _alike(found, earlier):
        vars(found).update({name: part for name, part in vars(earlier).items() if name in _SLOW})
    return found


def _alike(one: SiteDetails, other: SiteDetails) -> bool:
    """Tell whether both ask the same of the same."""
    alike = one.layers is other.layers and bool(one.best.equals(other.best))
    alike = alike and one.run.study == other.run.study
    # the numbers as the runs had them, whatever has become of the files that they came from
    return alike and one.run.assumptions == other.run.assumptions


def named_sites(sites: gpd.GeoDataFrame, layers: Layers) -> gpd.GeoDataFrame:
    """Return sites with what a reader calls their substation and fiber route.

    Parameters
    ----------
    sites : GeoDataFrame
        Rows of a run.
    layers : Layers
        Of the run.

    Returns
    -------
    GeoDataFrame
        With ``substation_name``, ``fiber_route`` and ``fiber_route_kind``, in English: pages word
        them in the language of their reader.

    Examples
    --------
    >>> import geowbit as gw
    >>> found = gw.Study.japan(area={"bbox": [134.0, 34.2, 134.1, 34.3]}).run()
    >>> bool(named_sites(found.table.head(2), found.layers)["fiber_route"].str.len().min() > 0)
    True
    """
    substations = layers.frame("substations")
    ids = substations["id"].astype(str)
    here = ids.isin(set(sites["substation_id"].astype(str)))
    names = pd.Series(map(str, station_names(substations[here])), ids[here])
    nearest = sites["fiber_route_id"].astype(str)
    routes = _route_names(set(nearest), layers)
    return sites.assign(
        substation_name=sites["substation_id"].astype(str).map(names).fillna("").to_numpy(),
        fiber_route=[routes.get(one, ("", ""))[0] for one in nearest],
        fiber_route_kind=[routes.get(one, ("", ""))[1] for one in nearest],
    )


def _route_names(wanted: set[str], layers: Layers) -> dict[str, tuple[str, str]]:
    """Return what a reader calls some fiber routes, by line or ends, and the kind of each."""
    if not layers.has("fiber_routes"):
        return {}
    routes = pd.DataFrame(layers.frame("fiber_routes"))
    routes = routes[routes["id"].astype(str).isin(wanted)]
    ids = routes["id"].astype(str)
    names = ids
    if {"from_id", "to_id"} <= set(routes) and layers.has("fiber_nodes"):
        nodes = layers.frame("fiber_nodes")
        english = nodes["name_en"] if "name_en" in nodes else nodes["name"]
        label = english.fillna(nodes["name"]).fillna("a junction")
        by_id = dict(zip(nodes["id"], label, strict=True))
        ends = [routes[end].map(by_id).fillna("a junction") for end in ("from_id", "to_id")]
        names = ends[0] + " – " + ends[1]
    if "via" in routes:
        names = routes["via"].str.split(";").str[0].fillna(names)
    kinds = routes["kind"].astype(str)
    return dict(zip(ids, zip(names + " (" + kinds + ")", kinds, strict=True), strict=True))

"""The candidates of a plan: the best of a run, kept apart, with the phases of their connections."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from geowbit.cables import (
    Networks,
    cheapest_connection,
    connection_options,
    embedded_yards,
    substations_of,
)
from geowbit.core import LayerError, StudyError
from geowbit.costs import yearly_costs
from geowbit.fiber import attach, fiber_graph, route_km_or_estimate, rtt_ms, uncounted_links
from geowbit.geodesy import pairs_within_km
from geowbit.ground import Ground
from geowbit.layers import Assumptions, Layers
from geowbit.plan.assumptions import assumed_headroom_mw
from geowbit.ranking import best_apart

Array = npt.NDArray[np.float64]

# a lead time that ends within a day of a fiscal year ends with it
_DAY_YEARS = 0.003
_NOWHERE = -1


def plan_candidates(
    table: gpd.GeoDataFrame, count: int, *, apart_km: float = 0.0, per_area: int = 0
) -> gpd.GeoDataFrame:
    """Return the best candidates of a run, kept apart, some of each supply area among them.

    Parameters
    ----------
    table : GeoDataFrame
        With ``rank``, ``lon``, ``lat`` and ``supply_area``.
    count : int
    apart_km : float
        Least distance between two of them.
    per_area : int
        How many of each supply area come first, so that none is left out by its rank alone.

    Returns
    -------
    GeoDataFrame
        Rows of `table` by rank.

    Raises
    ------
    StudyError
        Where no candidate is ranked.

    Examples
    --------
    >>> rows = gpd.GeoDataFrame({"rank": [1, 2, 3], "lon": [140.0, 140.2, 141.0], "lat": 36.0,
    ...     "supply_area": ["a", "a", "b"]})
    >>> plan_candidates(rows, 2, per_area=1)["rank"].tolist()
    [1, 3]
    """
    ranked = table[table["rank"].notna()]
    if not len(ranked):
        raise StudyError("plan.no_site")
    first = [
        best_apart(some, per_area, min_separation_km=apart_km).index
        for _, some in ranked.groupby("supply_area", observed=True, sort=False)
        if per_area > 0
    ]
    ahead = ranked.index.isin([one for index in first for one in index])
    order = np.where(ahead, 0.0, len(ranked)) + ranked["rank"].to_numpy(float)
    found = best_apart(ranked.assign(rank=order), count, min_separation_km=apart_km)
    return table.loc[found.index].sort_values("rank")


class SitePhases(NamedTuple):
    """The connections that sites may have, and the yards that they end at."""

    phases: pd.DataFrame
    substations: pd.DataFrame


def site_phases(
    sites: pd.DataFrame,
    sizes_mw: Sequence[float],
    layers: Layers,
    assumptions: Assumptions,
    *,
    base_year: int,
) -> SitePhases:
    """Return what connecting sites costs phase by phase, with the yard and voltage of each.

    A larger phase has a line of its own voltage, to its own yard; where yard and voltage are those
    of the phase before, only what is added is paid for.

    Parameters
    ----------
    sites : DataFrame
        ``lon``, ``lat``, ``supply_area`` and ``fiber_years``.
    sizes_mw : sequence of float
        Loads of the phases, rising.
    layers, assumptions
        Of the study.
    base_year : int
        Fiscal year from which lead times count.

    Returns
    -------
    SitePhases
        ``phases`` and ``substations`` of :class:`geowbit.plan.Instance`; headroom is NaN where
        nobody published it.

    Raises
    ------
    StudyError
        Where no substation carries any of the loads.

    Examples
    --------
    >>> from geowbit.layers import named_assumptions
    >>> site = pd.DataFrame({"lon": [141.74], "lat": 42.66, "supply_area": "hokkaido",
    ...     "fiber_years": 1.0})
    >>> found = site_phases(site, [100, 300], Layers(), named_assumptions(), base_year=2026)
    >>> found.phases[["mw", "voltage_kv"]].to_numpy().tolist()
    [[100.0, 187.0], [200.0, 187.0]]
    """
    ground = Ground(layers)
    stations = substations_of(layers, ground)
    yards = embedded_yards(layers, assumptions)
    networks = Networks(stations, ground)
    lon, lat = sites["lon"].to_numpy(float), sites["lat"].to_numpy(float)
    ids = stations["id"].astype(str).to_numpy()
    value = assumptions.at("mid")
    tables = []
    for phase, mw in enumerate(sizes_mw):
        try:
            options = connection_options(stations, float(mw), assumptions, leave_out=yards)
        except LayerError:
            continue
        groups = networks.groups(sites["supply_area"])
        choice = cheapest_connection(lon, lat, options, assumptions, groups=groups)
        here = np.flatnonzero(choice.option != _NOWHERE)
        reinforced = {
            option: float(options.parts(value, int(option), 0.0)["reinforcement"])
            * (1 + value["contingency_share"])
            for option in np.unique(choice.option[here])
        }
        years = np.maximum(choice.years(assumptions), sites["fiber_years"].to_numpy(float))
        tables.append(
            pd.DataFrame(
                {
                    "site": here,
                    "phase": phase,
                    "mw": float(mw),
                    "mjpy": choice.mjpy(assumptions)[here],
                    "reinforcement_mjpy": [reinforced[one] for one in choice.option[here]],
                    "voltage_kv": choice.line_kv[here],
                    "substation_id": ids[choice.row[here]],
                    "row": choice.row[here],
                    "ready_year": base_year + np.ceil(years[here] - _DAY_YEARS),
                }
            )
        )
    if not tables:
        raise StudyError("plan.no_connection", mw=f"{min(sizes_mw):g}")
    whole = pd.concat(tables).sort_values(["site", "phase"], ignore_index=True)
    used = stations.iloc[np.unique(whole["row"])]
    missing = pd.Series(np.nan, used.index)
    known = pd.to_numeric(used.get("headroom_mw", missing), errors="coerce")
    yard = pd.DataFrame(
        {
            "name": used.get("name", missing).to_numpy(),
            "voltage_kv": used["voltage_kv"].to_numpy(float),
            "headroom_mw": known.to_numpy(float),
            "published": known.notna().to_numpy(),
            "as_of": used.get("headroom_as_of", missing).astype(object).fillna("").to_numpy(),
            "lon": used.geometry.x.to_numpy(float),
            "lat": used.geometry.y.to_numpy(float),
        },
        index=pd.Index(used["id"].astype(str), name="substation_id"),
    )
    return SitePhases(_extended(whole.drop(columns="row")), yard)


def with_assumed_headroom(substations: pd.DataFrame, draw: Array | None = None) -> pd.DataFrame:
    """Return substations with a headroom where nobody published one, from the table of ranges.

    Parameters
    ----------
    substations : DataFrame
        ``voltage_kv``, ``headroom_mw``.
    draw : ndarray, optional
        Where in its range each lies, from -1 (low) over 0 (mid) to 1 (high).

    Examples
    --------
    >>> yards = pd.DataFrame({"voltage_kv": [154.0, 154.0], "headroom_mw": [np.nan, 80.0]})
    >>> with_assumed_headroom(yards)["headroom_mw"].tolist()
    [300.0, 80.0]
    """
    kv = substations["voltage_kv"].to_numpy(float)
    low, mid, high = (assumed_headroom_mw(kv, level) for level in ("low", "mid", "high"))
    place = np.zeros(len(kv)) if draw is None else draw
    assumed = mid + np.maximum(place, 0) * (high - mid) + np.minimum(place, 0) * (mid - low)
    known = substations["headroom_mw"].to_numpy(float)
    return substations.assign(headroom_mw=np.where(np.isnan(known), assumed, known))


def yearly_mjpy_per_mw(
    sites: pd.DataFrame, load_mw: float, layers: Layers, assumptions: Assumptions
) -> pd.DataFrame:
    """Return what a MW of demand costs a year at each site: energy, cooling and land.

    A MW of demand is the load of a site at 10 degrees; a warmer one draws more for the same
    servers.

    Parameters
    ----------
    sites : DataFrame
        ``lon``, ``lat``, ``supply_area``.
    load_mw : float
    layers, assumptions
        Of the study.

    Returns
    -------
    DataFrame, same index
        ``energy_mjpy_per_mw_year``, ``cooling_mjpy_per_mw_year``, ``land_mjpy_per_mw_year`` (0
        where the price of land is not known).

    Examples
    --------
    >>> from geowbit.layers import named_assumptions
    >>> site = pd.DataFrame({"lon": [141.74], "lat": 42.66, "supply_area": "hokkaido"})
    >>> found = yearly_mjpy_per_mw(site, 100, Layers(), named_assumptions()).iloc[0]
    >>> bool(found["energy_mjpy_per_mw_year"] > found["cooling_mjpy_per_mw_year"] > 0)
    True
    """
    asked = sites.assign(power_mjpy=0.0, fiber_mjpy=0.0)
    parts = yearly_costs(asked, load_mw, assumptions, layers)
    each = 1 / assumptions.value("pue_at_10_c")
    nothing = pd.Series(0.0, sites.index)
    whole = parts.get("yearly_energy_mjpy")
    servers = parts.get("yearly_energy_of_the_servers_mjpy", whole)
    return pd.DataFrame(
        {
            "energy_mjpy_per_mw_year": servers * each,
            "cooling_mjpy_per_mw_year": parts.get("yearly_energy_of_cooling_mjpy", nothing) * each,
            "land_mjpy_per_mw_year": parts["yearly_land_mjpy"].fillna(0.0) * each,
        },
        index=sites.index,
    )


def round_trips_ms(
    lon: npt.ArrayLike,
    lat: npt.ArrayLike,
    places: pd.DataFrame,
    layers: Layers,
    assumptions: Assumptions,
) -> Array:
    """Return the all-optical round trip between each of some places and each site, ms.

    Parameters
    ----------
    lon, lat : array_like
        Of the sites, degrees.
    places : DataFrame
        ``lon``, ``lat`` of the users.
    layers, assumptions
        Of the study.

    Returns
    -------
    ndarray (places, sites)
        Over the fiber graph; straight x detour where no route leads there.

    Examples
    --------
    >>> from geowbit.layers import named_assumptions
    >>> hub = pd.DataFrame({"lon": [139.7645], "lat": [35.6870]})
    >>> ms = round_trips_ms([135.4959], [34.6937], hub, Layers(), named_assumptions())
    >>> ms.shape, bool(5 < ms[0, 0] < 6)
    ((1, 1), True)
    """
    x, y = np.asarray(lon, float), np.asarray(lat, float)
    if not len(x):
        return np.zeros((len(places), 0))
    graph = fiber_graph(layers.frame("fiber_routes"))
    at, detour = attach(graph, x, y), assumptions.value("fiber_detour_ratio")
    without = uncounted_links(graph.routes, assumptions)
    ways = [
        route_km_or_estimate(graph, at, x, y, place, detour_ratio=detour, without=without)[0]
        for place in zip(places["lon"].astype(float), places["lat"].astype(float), strict=True)
    ]
    return np.array([rtt_ms(km, assumptions) for km in ways])


def within_one_disc(lon: npt.ArrayLike, lat: npt.ArrayLike, km: float) -> list[tuple[int, ...]]:
    """Return the largest sets of places that lie within a distance of one of them.

    Parameters
    ----------
    lon, lat : array_like
        Degrees.
    km : float

    Returns
    -------
    list of tuple of int
        Positions; a set that lies within another is left out, and so is a place alone.

    Examples
    --------
    >>> within_one_disc([140.0, 140.1, 142.0], [36.0, 36.0, 36.0], 20)
    [(0, 1)]
    """
    x, y = np.asarray(lon, float), np.asarray(lat, float)
    near: list[frozenset[int]] = [frozenset({one}) for one in range(len(x))]
    pairs = pairs_within_km(x, y, np.zeros(len(x)), max_km=km)
    for one in np.unique(pairs):
        around = pairs[(pairs == one).any(axis=1)]
        near[one] = frozenset(around.ravel().tolist())
    kept: list[frozenset[int]] = []
    for one in sorted(set(near), key=lambda some: (-len(some), sorted(some))):
        if len(one) > 1 and not any(one < other for other in kept):
            kept.append(one)
    return [tuple(sorted(one)) for one in kept]


def _extended(phases: pd.DataFrame) -> pd.DataFrame:
    """Return phases with the one that each extends, where yard and voltage stay the same."""
    place = [phases[name].to_numpy() for name in ("site", "substation_id", "voltage_kv")]
    same = np.zeros(len(phases), bool)
    same[1:] = np.logical_and.reduce([one[1:] == one[:-1] for one in place])
    before = np.flatnonzero(same) - 1
    extends = np.full(len(phases), -1)
    extends[same] = before
    found = phases.assign(extends=extends)
    for name in ("mw", "mjpy", "reinforcement_mjpy"):
        amount = phases[name].to_numpy(float).copy()
        amount[same] = np.maximum(amount[same] - phases[name].to_numpy(float)[before], 0.0)
        found[name] = amount
    return found

"""What one more link would mend: a second line or a second way of light for what fails worst."""

from __future__ import annotations

from collections.abc import Mapping

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from geowbit.cables import power_connection_mjpy
from geowbit.fiber import FiberGraph, second_routes
from geowbit.geodesy import nearest_point
from geowbit.layers import Assumptions
from geowbit.plan.result import Plan

_COLUMNS = (
    *("failure", "what", "name", "to_name", "links", "length_km", "cost_mjpy"),
    *("mw_saved", "gbps_saved", "geometry"),
)
# a link of the plan may be several of the graph, drawn at the same place (10 m)
_SAME_DEG = 1e-4
_BY_FIBER = ("fiber_link", "strait")
_BY_POWER = ("substation", "power_link")


def one_more_link(
    plan: Plan,
    failures: gpd.GeoDataFrame,
    *,
    assumptions: Assumptions,
    graph: FiberGraph | None = None,
    hubs: Mapping[str, tuple[float, float]] | None = None,
    stations: gpd.GeoDataFrame | None = None,
) -> gpd.GeoDataFrame:
    """Return for each failure the new links that would keep its sites, where any would.

    Parameters
    ----------
    plan : Plan
    failures : GeoDataFrame
        Of :func:`single_failures`, such as the worst ten.
    assumptions : Assumptions
        Of :func:`geowbit.layers.named_assumptions`.
    graph : FiberGraph, optional
        For sites that lose their light: the cheapest new fibers that give each of them two
        separate routes to the hubs without what failed
        (:func:`geowbit.fiber.second_routes`).
    hubs : mapping, optional
        Name to longitude and latitude.
    stations : GeoDataFrame, optional
        Substations that can carry a site, with ``id``, ``name`` and ``supply_area``. For sites
        that lose their power: a line of the largest of them to the nearest station but its own.

    Returns
    -------
    GeoDataFrame (EPSG:4326)
        A row a failure that a link mends: ``failure`` (its row), ``what`` (``fiber`` or
        ``power_line``), ``name`` and ``to_name`` (site and station), ``links`` (how many),
        ``length_km``, ``cost_mjpy``, ``mw_saved``, ``gbps_saved``, ``geometry``.
    """
    rows = []
    for at, failure in failures.iterrows():
        known = [one for one in failure["site_ids"] if one in plan.sites.index]
        if not known:
            continue
        row = None
        if failure["kind"] in _BY_FIBER and graph is not None and hubs:
            row = _fibers(plan, failure, known, (graph, hubs), assumptions)
        elif failure["kind"] in _BY_POWER and stations is not None:
            row = _line(plan, failure, known, stations, assumptions)
        if row is not None:
            rows.append({"failure": at, **row})
    return gpd.GeoDataFrame(rows, columns=list(_COLUMNS), geometry="geometry", crs="EPSG:4326")


def _fibers(
    plan: Plan,
    failure: pd.Series,
    sites: list[str],
    fiber: tuple[FiberGraph, Mapping[str, tuple[float, float]]],
    assumptions: Assumptions,
) -> dict[str, object] | None:
    """Return the fibers that give the sites two routes without what failed."""
    graph, hubs = fiber
    gone = set(failure["fiber_links"])
    ways = plan.routes.assign(site_id=plan.routes["site_id"].astype(str))
    # only whose every route is hit is mended by light
    hit = ways["links"].map(lambda links: bool(gone & set(map(str, links))))
    cut = hit.groupby(ways["site_id"]).all()
    sites = [one for one in sites if bool(cut.get(one, False))]
    if not sites:
        return None
    chosen = plan.sites.loc[sites]
    places, mw = chosen.geometry, float(chosen["mw"].sum())
    built = second_routes(
        graph,
        list(zip(places.x.tolist(), places.y.tolist(), strict=True)),
        [(lon, lat) for lon, lat in hubs.values()],
        assumptions,
        without=_failed(plan, failure, graph),
    )
    # a site that stands on a node needs nothing to reach it
    links = built.links[built.links["km"] > 0]
    if not np.isfinite(built.cost_mjpy) or not len(links):
        return None
    return {
        "what": "fiber",
        "name": str(plan.sites.loc[sites[0], "name"]),
        "to_name": "",
        "links": len(links),
        "length_km": float(links["km"].sum()),
        "cost_mjpy": built.cost_mjpy,
        "mw_saved": min(mw, float(failure["mw_lost"])),
        "gbps_saved": _traffic(failure, mw),
        "geometry": shapely.MultiLineString(list(links.geometry)),
    }


def _traffic(failure: pd.Series, mw: float) -> float:
    """Return the traffic of some of the MW that a failure takes."""
    lost = float(failure["mw_lost"])
    return float(failure["gbps_lost"]) * min(1.0, mw / lost) if lost > 0 else 0.0


def _failed(plan: Plan, failure: pd.Series, graph: FiberGraph) -> npt.NDArray[np.bool_]:
    """Tell which links of the graph a failure takes: those that lie along links of the plan."""
    gone = plan.fiber_links[plan.fiber_links.index.astype(str).isin(failure["fiber_links"])]
    lines = graph.routes.geometry.to_numpy()
    if not len(gone):
        return np.zeros(len(lines), bool)
    tree = shapely.STRtree(gone.geometry.to_numpy())
    middles = shapely.line_interpolate_point(lines, 0.5, normalized=True)
    found = np.zeros(len(lines), bool)
    found[tree.query(middles, predicate="dwithin", distance=_SAME_DEG)[0]] = True
    return found


def _line(
    plan: Plan,
    failure: pd.Series,
    sites: list[str],
    stations: gpd.GeoDataFrame,
    assumptions: Assumptions,
) -> dict[str, object] | None:
    """Return the line of the largest site to the nearest station but the one that it hangs on."""
    # a line helps whom the failure has taken the own one or its station
    own_station = plan.phases.groupby(plan.phases["site_id"].astype(str))["substation_id"]
    hanging = {site: {str(failure["id"])} <= set(of.astype(str)) for site, of in own_station}
    ends = {str(failure["name"]), str(failure["to_name"])}
    names = plan.sites["name"].astype(str)
    sites = [
        one
        for one in sites
        if hanging.get(one, False)
        or (failure["kind"] == "power_link" and ends & {one, str(names[one])})
    ]
    if not sites:
        return None
    chosen = plan.sites.loc[sites].sort_values("mw", ascending=False, kind="stable").iloc[0]
    phases = plan.phases[plan.phases["site_id"].astype(str) == str(chosen.name)]
    own = {str(failure["id"]), str(failure["name"]), str(failure["to_name"])}
    own |= set(phases["substation_id"].astype(str))
    area = str(chosen["supply_area"])
    others = ~stations["id"].astype(str).isin(own) & ~stations["name"].astype(str).isin(own)
    if "supply_area" in stations:
        others &= stations["supply_area"].astype(str) == area
    free = stations[others]
    if not len(free):
        return None
    place = chosen["geometry"]
    near = nearest_point([place.x], [place.y], free.geometry.x, free.geometry.y)
    km, station = float(near.km[0]), free.iloc[int(near.index[0])]
    mw = float(chosen["mw"])
    cost = float(power_connection_mjpy([km], mw, assumptions, supply_area=area)[0])
    return {
        "what": "power_line",
        "name": str(chosen["name"]),
        "to_name": str(station["name"]),
        "links": 1,
        "length_km": km * assumptions.value("power_detour_ratio"),
        "cost_mjpy": cost,
        "mw_saved": min(mw, float(failure["mw_lost"])),
        "gbps_saved": _traffic(failure, mw),
        "geometry": shapely.MultiLineString([[(place.x, place.y), station.geometry.coords[0]]]),
    }

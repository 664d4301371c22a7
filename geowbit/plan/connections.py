"""The links of a portfolio: each site's line to its substation, and the lit routes that it uses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geowbit.fiber import FiberGraph, node_names, site_routes
from geowbit.geodesy import distance_km
from geowbit.layers import Assumptions
from geowbit.plan.instance import Instance
from geowbit.plan.result import Plan, plan_frame


def with_connections(
    plan: Plan,
    instance: Instance,
    *,
    assumptions: Assumptions,
    stations: gpd.GeoDataFrame | None = None,
    graph: FiberGraph | None = None,
    fiber_nodes: gpd.GeoDataFrame | None = None,
    hubs: Mapping[str, tuple[float, float]] | None = None,
    gbps_per_mw: float = 0.0,
) -> Plan:
    """Return a plan of sites alone with the links that connect them.

    Parameters
    ----------
    plan : Plan
        Of a portfolio: its ``phases`` tell their ``connections``.
    instance : Instance
        That it was made from.
    assumptions : Assumptions
        Of the study.
    stations : GeoDataFrame, optional
        Substations with ``id`` and ``name``: each site gets a line to those of its phases.
    graph : FiberGraph, optional
        Each site gets its two separate routes to each of the hubs over it.
    fiber_nodes : GeoDataFrame, optional
        For the names of the ends of links.
    hubs : mapping, optional
        Name to longitude and latitude.
    gbps_per_mw : float
        Traffic, for the wavelengths.

    Returns
    -------
    Plan
        With ``power_links``, ``fiber_links`` (all ``lit``; what they cost is not told link by
        link) and ``routes``.
    """
    found = plan
    if stations is not None and len(plan.phases):
        found = replace(found, power_links=_lines(plan, instance, stations, assumptions))
    if graph is not None and hubs and len(plan.sites):
        links, routes = _light(plan, graph, fiber_nodes, hubs, (assumptions, gbps_per_mw))
        found = replace(found, fiber_links=links, routes=routes)
    return found


def _lines(
    plan: Plan, instance: Instance, stations: gpd.GeoDataFrame, assumptions: Assumptions
) -> gpd.GeoDataFrame:
    by_id = stations.set_index(stations["id"].astype(str))
    rows: list[dict[str, Any]] = []
    for site_id, site in plan.sites.iterrows():
        own = plan.phases[plan.phases["site_id"].astype(str) == str(site_id)].sort_values("year")
        first: dict[int, int] = {}
        for one in own.itertuples():
            for connection in one.connections:
                first.setdefault(int(connection), int(one.year))
        built = instance.phases.iloc[list(first)].assign(year=list(first.values()))
        whole = float(built["mw"].sum())
        for station, part in built.groupby("substation_id", sort=False):
            mw = float(part["mw"].sum())
            row = {
                "kind": "new_line",
                "from_id": str(site_id),
                "to_id": str(station),
                "from_name": str(site["name"]),
                "to_name": str(station),
                "voltage_kv": float(part["voltage_kv"].max()),
                "mw": mw,
                "cost_mjpy": float(part["mjpy"].sum()),
                "year": int(part["year"].min()),
                "built": True,
                "flow_mw": float(site["mw"]) * mw / whole if whole > 0 else 0.0,
                "geometry": None,
            }
            if str(station) in by_id.index:
                there = by_id.loc[[str(station)]].iloc[0]
                place, end = site["geometry"], there.geometry
                km = float(distance_km([place.x], [place.y], [end.x], [end.y])[0])
                row["to_name"] = str(there["name"])
                row["length_km"] = km * assumptions.value("power_detour_ratio")
                row["geometry"] = shapely.LineString([(place.x, place.y), (end.x, end.y)])
            rows.append(row)
    return gpd.GeoDataFrame(plan_frame("power_links", rows))


def _light(
    plan: Plan,
    graph: FiberGraph,
    nodes: gpd.GeoDataFrame | None,
    hubs: Mapping[str, tuple[float, float]],
    model: tuple[Assumptions, float],
) -> tuple[gpd.GeoDataFrame, pd.DataFrame]:
    """Return the links that the routes of the sites take, and the routes."""
    assumptions, gbps_per_mw = model
    sites = pd.DataFrame(
        {
            "site_id": plan.sites.index.astype(str),
            "lon": plan.sites.geometry.x.to_numpy(),
            "lat": plan.sites.geometry.y.to_numpy(),
        }
    )
    found = site_routes(sites, graph, hubs, assumptions, most=len(sites))
    known = graph.routes
    ids = (known["id"] if "id" in known else known.index.to_series()).astype(str).to_numpy(object)
    ways = found.stretches[found.stretches["route"] > 0]
    passed = ways.groupby(["site_id", "hub", "route"], sort=False)["link"].agg(list)
    km = found.routes.set_index(["site_id", "hub", "route"])["km"]
    rows = [
        {
            "site_id": key[0],
            "hub": key[1],
            "route": int(key[2]),
            # a link may be passed in two stretches
            "links": tuple(dict.fromkeys(ids[links].tolist())),
            "km": float(km[key]),
        }
        for key, links in passed.items()
    ]
    numbers = np.unique(ways["link"].to_numpy(int))
    names = node_names(graph, nodes)
    mw = plan.sites["mw"].astype(float)
    mw.index = mw.index.astype(str)
    years = plan.sites["year"]
    years.index = years.index.astype(str)
    used = ways.drop_duplicates(["site_id", "link"]).assign(
        mw=lambda one: one["site_id"].map(mw), year=lambda one: one["site_id"].map(years)
    )
    each = used.groupby("link").agg(mw=("mw", "sum"), year=("year", "min"))
    size = assumptions.value("wavelength_gbps")
    links = [
        {
            "link_id": ids[link],
            "kind": "lit",
            "from_name": str(names[int(known["from_node"].iloc[link])]),
            "to_name": str(names[int(known["to_node"].iloc[link])]),
            "length_km": float(known["length_km"].iloc[link]),
            "wavelengths": int(np.ceil(each.loc[link, "mw"] * gbps_per_mw / size)),
            "cost_mjpy": np.nan,
            "year": each.loc[link, "year"],
            "geometry": known.geometry.iloc[link],
        }
        for link in numbers.tolist()
    ]
    return plan_frame("fiber_links", links), plan_frame("routes", rows)

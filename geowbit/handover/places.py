"""Sites with their substations, power lines and fiber routes as layers for a GIS."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
from shapely import line_merge, union_all

from geowbit.findings import Calculation

__all__ = ["place_tables"]

# parts of scores and costs, one each: the workbook has them
_INNER = ("score_", "power_", "fiber_line_", "fiber_equipment_", "bits_to_watts_ratio_", "yearly_")
_KEPT = ("power_mjpy", "power_years")


def place_tables(found: Calculation) -> dict[str, gpd.GeoDataFrame]:
    """Return sites and what connects them, a layer each; those without a row are left out.

    Parameters
    ----------
    found : Calculation

    Returns
    -------
    dict of str to GeoDataFrame (EPSG:4326)
        ``sites`` (points), ``substations`` (those that they connect to), ``power_lines`` (along the
        corridor that was traced), ``fiber_routes`` (one row a site, hub and route).

    Examples
    --------
    >>> import geowbit as gw
    >>> from geowbit.findings import calculation
    >>> sites = gw.Study.japan(area={"bbox": [134.0, 34.2, 134.1, 34.3]}).run()
    >>> found = calculation(sites.run, sites.layers, sites.top(1)["site_id"].tolist())
    >>> sorted(place_tables(found))
    ['fiber_routes', 'power_lines', 'sites', 'substations']
    """
    tables = {
        "sites": _sites(found),
        "substations": _substations(found),
        "power_lines": _power_lines(found),
        "fiber_routes": _fiber_routes(found),
    }
    return {name: table for name, table in tables.items() if len(table)}


def _sites(found: Calculation) -> gpd.GeoDataFrame:
    rows = found.details.sites if found.is_priced else found.rows
    told = pd.DataFrame(rows.drop(columns="geometry"))
    inner = [name for name in told if name.startswith(_INNER) and name not in _KEPT]
    told = _plain(told.drop(columns=inner))
    at = gpd.points_from_xy(rows["lon"], rows["lat"])
    return gpd.GeoDataFrame(told, geometry=at, crs="EPSG:4326")


def _substations(found: Calculation) -> gpd.GeoDataFrame:
    if not found.is_priced:
        return gpd.GeoDataFrame({"id": []}, geometry=[], crs="EPSG:4326")
    stations = found.layers.frame("substations")
    ids = set(found.rows["connection_substation_id"].astype(str))
    here = stations[stations["id"].astype(str).isin(ids)]
    return gpd.GeoDataFrame(
        _plain(pd.DataFrame(here.drop(columns="geometry"))),
        geometry=here.geometry.to_numpy(),
        crs="EPSG:4326",
    )


def _power_lines(found: Calculation) -> gpd.GeoDataFrame:
    if not found.is_priced:
        return gpd.GeoDataFrame({"site_id": []}, geometry=[], crs="EPSG:4326")
    traced = found.details.corridors
    shown = traced[~traced.geometry.is_empty & traced.geometry.notna()]
    plain = pd.DataFrame(shown.drop(columns="geometry"))
    kept = plain.drop(columns=["ground_km", "reason", "trouble"], errors="ignore")
    return gpd.GeoDataFrame(_plain(kept), geometry=shown.geometry.to_numpy(), crs="EPSG:4326")


def _fiber_routes(found: Calculation) -> gpd.GeoDataFrame:
    routes = found.details.routes
    nothing = gpd.GeoDataFrame({"site_id": []}, geometry=[], crs="EPSG:4326")
    if routes is None or routes.routes.empty:
        return nothing
    keys = ["site_id", "hub", "route"]
    of_route = {
        key: line_merge(union_all(part.geometry.to_numpy()))
        for key, part in routes.stretches.groupby(keys, sort=False)
    }
    drawn = [of_route.get(tuple(row)) for row in routes.routes[keys].itertuples(index=False)]
    known = np.array([one is not None for one in drawn], bool)
    told = _plain(routes.routes[known])
    lines = [one for one in drawn if one is not None]
    return gpd.GeoDataFrame(told, geometry=lines, crs="EPSG:4326") if lines else nothing


def _plain(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table with categories and objects as text and no infinity, as the formats need."""
    told: dict[str, Any] = {}
    for name in table:
        values = table[name]
        if pd.api.types.is_bool_dtype(values) or pd.api.types.is_integer_dtype(values):
            told[str(name)] = values
        elif pd.api.types.is_float_dtype(values):
            told[str(name)] = values.replace([np.inf, -np.inf], np.nan)
        else:
            told[str(name)] = values.astype(object).where(values.notna(), "").map(str)
    return pd.DataFrame(told, index=table.index).reset_index(drop=True)

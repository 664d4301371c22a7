"""Corridors and routes of single sites as JSON can hold them, and back."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geowbit.core import Message
from geowbit.core.messages import plain_value
from geowbit.corridors import KmOfGround
from geowbit.fiber import SiteRoutes


def told_of_corridors(found: gpd.GeoDataFrame) -> list[dict[str, Any]]:
    """Return what is told of each corridor, as of :func:`geowbit.corridors.site_corridors`."""
    return [
        {
            **{str(name): value for name, value in row.items()},
            "ground_km": [list(one) for one in row["ground_km"]],
            "reason": None if row["reason"] is None else plain_value(row["reason"]),
            "geometry": shapely.get_coordinates(row["geometry"]).tolist(),
        }
        for row in found.to_dict("records")
    ]


def corridors_of(told: Sequence[Mapping[str, Any]]) -> gpd.GeoDataFrame:
    """Return the corridors of which this is told."""
    if not told:
        return gpd.GeoDataFrame({"site_id": []}, geometry=[], crs="EPSG:4326")
    rows = [
        {
            **one,
            "ground_km": tuple(KmOfGround(*part) for part in one["ground_km"]),
            "reason": None if one["reason"] is None else Message.from_dict(one["reason"]),
            "geometry": shapely.LineString(one["geometry"]),
        }
        for one in told
    ]
    return gpd.GeoDataFrame(rows, geometry="geometry", crs="EPSG:4326")


def told_of_routes(found: SiteRoutes, sites: Iterable[str]) -> list[dict[str, Any]]:
    """Return what is told of the routes of each site, as of :func:`geowbit.fiber.site_routes`."""
    told = []
    for site in sites:
        routes = found.routes[found.routes["site_id"] == site]
        stretches = found.stretches[found.stretches["site_id"] == site]
        xy, line = shapely.get_coordinates(stretches.geometry.to_numpy(), return_index=True)
        told.append(
            {
                "routes": _plain(routes),
                "stretches": _plain(pd.DataFrame(stretches.drop(columns="geometry"))),
                "vertices": np.bincount(line, minlength=len(stretches)).tolist(),
                # as text of numbers they would take far longer to be read
                "places": base64.b64encode(np.ascontiguousarray(xy, "<f8").tobytes()).decode(),
            }
        )
    return told


def routes_of(told: Sequence[Mapping[str, Any]], hubs: Sequence[str]) -> SiteRoutes:
    """Return the routes of which this is told, hub by hub."""
    routes, stretches = (
        pd.DataFrame(
            list(chain.from_iterable(one[part]["data"] for one in told)),
            columns=told[0][part]["columns"],
        )
        for part in ("routes", "stretches")
    )
    places = b"".join(base64.b64decode(one["places"]) for one in told)
    counts = list(chain.from_iterable(one["vertices"] for one in told))
    xy = np.frombuffer(places, "<f8").reshape(-1, 2)
    rows = np.repeat(np.arange(len(counts)), counts)
    lines = shapely.linestrings(xy, indices=rows) if counts else []
    whole = gpd.GeoDataFrame(stretches, geometry=lines, crs="EPSG:4326")
    return SiteRoutes(*(_by_hub(one, hubs) for one in (routes, whole)))


def _plain(table: pd.DataFrame) -> dict[str, Any]:
    return {"data": table.to_numpy(object).tolist(), "columns": list(table.columns)}


def _by_hub(table: Any, hubs: Sequence[str]) -> Any:
    """Return the rows of each hub together, in their order."""
    number = table["hub"].map({hub: at for at, hub in enumerate(hubs)}).to_numpy(float)
    return table.iloc[np.argsort(number, kind="stable")].reset_index(drop=True)

"""The fiber routes and the power corridor of each of the best sites, to be drawn with its card."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from geowbit.fiber import SiteRoutes
from geowbit.pages.language import is_own
from geowbit.pages.overlays._shapes import COORDINATES_PER_DEGREE, encoded_paths
from geowbit.pages.words import known, place_name, rows_of, station_words
from geowbit.run import Run

# how a stretch is drawn: a line that is known, one that stands in for it, a guess
KNOWN, PROXY, GUESS = 0, 1, 2


def route_data(top: pd.DataFrame, layers: Mapping[str, Any], run: Run) -> dict[str, Any] | None:
    """Return what `web/src/routes.js` draws when a best site is chosen.

    Parameters
    ----------
    top : DataFrame
        The best sites: ``site_id``, ``lon``, ``lat`` and, where known, ``nearest_hub``.
    layers : dict
        ``site_routes`` (of :func:`geowbit.fiber.site_routes`) and ``corridors`` (of
        :func:`geowbit.corridors.site_corridors`), both optional.
    run : Run
        For the assumption of how near two routes are one.

    Returns
    -------
    dict or None
        ``paths``, each stretch once, in ten-thousandths of a degree, with ``styles``; ``sites`` by
        id with ``corridor`` and ``hubs``, whose routes name their stretches by number, ``-1 - n``
        where they are passed backward; ``near_km``. None where there is nothing to draw.
    """
    stretches = _Stretches()
    sites: dict[str, dict[str, Any]] = {
        str(row["site_id"]): {"at": _whole(row["lon"], row["lat"]), "hubs": [], "corridor": None}
        for row in rows_of(pd.DataFrame(top)[["site_id", "lon", "lat"]])
    }
    corridors = layers.get("corridors")
    table = station_words(pd.DataFrame(corridors), layers) if corridors is not None else None
    for row in rows_of(table) if table is not None else []:
        if str(row["site_id"]) in sites:
            sites[str(row["site_id"])]["corridor"] = _corridor(row)
    found = layers.get("site_routes")
    if isinstance(found, SiteRoutes):
        ways = found.stretches.groupby(["site_id", "hub", "route"], sort=False)
        by_way = {key: stretches.numbers(some) for key, some in ways}
        for (site_id, hub), routes in found.routes.groupby(["site_id", "hub"], sort=False):
            if site_id in sites:
                sites[site_id]["hubs"].append(_hub(site_id, hub, routes, by_way))
    nearest = top.get("nearest_hub", pd.Series(dtype=object))
    for site_id, hub in zip(top["site_id"].astype(str), nearest, strict=False):
        # the nearest hub by fiber comes first
        sites[site_id]["hubs"].sort(key=lambda one, hub=hub: one["key"] != hub)
    sites = {key: one for key, one in sites.items() if one["hubs"] or one["corridor"]}
    if not sites:
        return None
    return {
        "paths": stretches.paths,
        "styles": stretches.styles,
        "sites": sites,
        "near_km": _near_km(run),
    }


class _Stretches:
    """The stretches of all routes, each held once, whichever way it is passed."""

    def __init__(self) -> None:
        self.paths: list[list[int]] = []
        self.styles: list[int] = []
        self._number: dict[tuple[int, float, float], int] = {}
        self._own = is_own("fiber_routes")

    def numbers(self, some: gpd.GeoDataFrame) -> list[int]:
        """Return the stretches of a route by number, those passed backward as -1 - number."""
        found = []
        columns = (some[name] for name in ("link", "from_km", "to_km", "guessed", "geometry"))
        for link, from_km, to_km, guessed, line in zip(*columns, strict=True):
            if (there := self._number.get((link, from_km, to_km))) is not None:
                found.append(there)
            elif (back := self._number.get((link, to_km, from_km))) is not None:
                found.append(-1 - back)
            elif paths := encoded_paths(np.array([line])):
                self._number[link, from_km, to_km] = len(self.paths)
                found.append(len(self.paths))
                self.paths += paths
                self.styles.append(GUESS if guessed else KNOWN if self._own else PROXY)
        return found


def _hub(
    site_id: str, hub: str, routes: pd.DataFrame, by_way: Mapping[Any, list[int]]
) -> dict[str, Any]:
    rows = rows_of(routes.sort_values("route"))
    pair = [row for row in rows if row["route"]]
    beside: Any = pair[0]["parallel_km"] if pair else None
    return {
        "key": hub,
        "name": place_name(hub),
        "rule": str(pair[0]["rule"]) if pair else "none",
        "beside_km": round(float(beside), 2) if known(beside) else None,
        "routes": [
            {
                "number": int(row["route"]),
                "guessed": row["rule"] == "guessed",
                "km": round(float(row["km"]), 3),
                "ms": round(float(row["rtt_ms"]), 4),
                "low": round(float(row["rtt_low_ms"]), 4),
                "high": round(float(row["rtt_high_ms"]), 4),
                "links": str(row["guessed_links"]),
                "way": by_way.get((site_id, hub, row["route"]), []),
            }
            for row in rows
        ],
    }


def _corridor(row: Mapping[str, Any]) -> dict[str, Any]:
    reached = known(row.get("corridor_km"))
    paths = encoded_paths(np.array([row["geometry"]])) if reached else []
    return {
        "name": str(row["substation"]),
        "kv": float(row["line_kv"]),
        "km": round(float(row["corridor_km"]), 3) if reached else None,
        "straight_km": round(float(row["straight_km"]), 3) if reached else None,
        "path": paths[0] if paths else [],
        "trouble": str(row.get("trouble") or ""),
    }


def _whole(lon: float, lat: float) -> list[int]:
    return [round(float(lon) * COORDINATES_PER_DEGREE), round(float(lat) * COORDINATES_PER_DEGREE)]


def _near_km(run: Run) -> float | None:
    km = run.assumption("fiber_corridor_km")
    return km if known(km) else None

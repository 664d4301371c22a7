"""The fiber routes and the power corridor of each of the best sites, to be drawn with its card."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from geowbit.fiber import SiteRoutes
from geowbit.pages.language import is_own
from geowbit.pages.overlays._shapes import (
    COORDINATES_PER_DEGREE,
    encoded_lines,
    encoded_paths,
)
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
        by_way = stretches.ways(found.stretches)
        of_hub: dict[tuple[str, str], list[dict[str, Any]]] = {}
        table = pd.DataFrame(found.routes)
        # a name is made fit to stand among others: the keys stay what they are
        keys = zip(table["site_id"].tolist(), table["hub"].tolist(), strict=True)
        for key, row in zip(keys, rows_of(table), strict=True):
            of_hub.setdefault(key, []).append(row)
        for (site_id, hub), rows in of_hub.items():
            if site_id in sites:
                sites[site_id]["hubs"].append(_hub(site_id, hub, rows, by_way))
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

    def ways(self, passed: gpd.GeoDataFrame) -> dict[tuple[str, str, int], list[int]]:
        """Return for each site, hub and route its stretches by number, in the order of passing.

        Those passed backward are -1 - number.
        """
        names = ("link", "from_km", "to_km", "guessed", "site_id", "hub", "route")
        columns = [passed[name].tolist() for name in names]
        lines = np.asarray(passed.geometry.array)
        rows = list(zip(*columns, strict=True))
        # most are passed by several routes
        first: dict[tuple[int, float, float], int] = {}
        for at, (link, from_km, to_km, *_) in enumerate(rows):
            if (link, to_km, from_km) not in first:
                first.setdefault((link, from_km, to_km), at)
        paths = dict(zip(first, encoded_lines(lines[[*first.values()]]), strict=True))
        found: dict[tuple[str, str, int], list[int]] = {}
        for link, from_km, to_km, guessed, *way in rows:
            there, back = (link, from_km, to_km), (link, to_km, from_km)
            if there not in paths:
                number = -1 - self._number[back] if back in self._number else None
            elif paths[there]:
                if there not in self._number:
                    self._number[there] = len(self.paths)
                    self.paths.append(paths[there])
                    self.styles.append(GUESS if guessed else KNOWN if self._own else PROXY)
                number = self._number[there]
            else:
                number = None
            told = found.setdefault((way[0], way[1], way[2]), [])
            told += [] if number is None else [number]
        return found


def _hub(
    site_id: str, hub: str, rows: list[dict[str, Any]], by_way: Mapping[Any, list[int]]
) -> dict[str, Any]:
    rows = sorted(rows, key=lambda row: row["route"])
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

"""The ways to serve each of the best sites: an own line, a share of a reinforcement, the bits."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from geowbit.cables import (
    Alternatives,
    Connection,
    Technology,
    alternatives,
    connection_at,
    fiber_years,
    link_years,
)
from geowbit.findings.kept import Kept
from geowbit.geodesy import distance_km
from geowbit.ground import Ground
from geowbit.layers import LEVELS, Layers
from geowbit.place import Place
from geowbit.run import Run

_NEEDED = ("watts_to_bits_mjpy", "bits_to_watts_mjpy", "connection_years")


def site_alternatives(
    run: Run, best: pd.DataFrame, layers: Layers, *, most: int = 20, kept: Kept | None = None
) -> dict[str, Alternatives]:
    """Return the ways to serve each of the best sites, by its id.

    Own line and bits are those of the run, at the middle of every assumption, to the hub that is
    nearest by fiber; of the share the range is known too.

    Parameters
    ----------
    run : Run
    best : DataFrame
        Best first.
    layers : Layers
        Of the run.
    most : int
        How many sites.
    kept : Kept, optional
        Of the run, where what connects a load in a metropolis may be known from before.

    Examples
    --------
    >>> import geowbit as gw
    >>> sites = gw.Study.japan(area={"bbox": [140.3, 37.2, 140.5, 37.4]}).run()
    >>> ways = site_alternatives(sites.run, sites.top(1), sites.layers)
    >>> [found.share.areas for found in ways.values()]
    [('tohoku', 'tokyo')]
    """
    if not set(_NEEDED) <= set(best) or not run.hubs or not len(run.assumptions):
        return {}
    sites = [
        site
        for site in pd.DataFrame(best).head(most).to_dict("records")
        if str(site.get("nearest_hub")) in run.hubs
        and np.isfinite(float(site["watts_to_bits_mjpy"]))
    ]
    hubs = list(dict.fromkeys(str(site["nearest_hub"]) for site in sites))
    there = _in_metropolises(hubs, run, layers, kept or Kept(run, layers))
    return {
        str(site["site_id"]): _of_site(site, run, *there[str(site["nearest_hub"])])
        for site in sites
    }


def _in_metropolises(
    hubs: list[str], run: Run, layers: Layers, kept: Kept
) -> dict[str, tuple[Connection | None, str]]:
    """Return what connects the load at each hub, and the supply area there."""
    places = [(hub, *run.hubs[hub]) for hub in hubs]

    def work(rows: list[int]) -> list[dict[str, Any]]:
        ground, found = Ground(layers), []
        for name, lon, lat in (places[row] for row in rows):
            at = connection_at(Place(lon, lat, name, "hub"), run.load_mw, run.assumptions, layers)
            ranges = None if at is None else [dict(at.mjpy), dict(at.years)]
            found.append({"connection": ranges, "area": ground.supply_area_of(lon, lat)})
        return found

    told = kept.each("metropolis", places, work)
    return {
        hub: (Connection(*one["connection"]) if one["connection"] else None, one["area"])
        for hub, one in zip(hubs, told, strict=True)
    }


def _of_site(
    site: Mapping[Any, Any], run: Run, connection: Connection | None, area: str
) -> Alternatives:
    model = run.assumptions
    lon, lat = run.hubs[str(site["nearest_hub"])]
    km = float(distance_km(site["lon"], site["lat"], lon, lat))
    built_km = km * model.value("power_detour_ratio")
    by: Technology = "ac" if site.get("watts_by") == "ac" else "dc"
    soonest, latest = link_years(built_km, run.load_mw, model, technology=by)
    haul_years = float(fiber_years([km * model.value("fiber_detour_ratio")], model)[0])
    bits_years = max(float(site["connection_years"]), haul_years)
    own, bits = float(site["watts_to_bits_mjpy"]), float(site["bits_to_watts_mjpy"])
    return alternatives(
        run.load_mw,
        (str(site.get("supply_area") or ""), area),
        built_km,
        own_line=(
            dict.fromkeys(LEVELS, own),
            {"low": soonest, "mid": soonest, "high": latest},
        ),
        bits=(dict.fromkeys(LEVELS, bits), dict.fromkeys(LEVELS, bits_years)),
        connection=connection,
        assumptions=model,
    )

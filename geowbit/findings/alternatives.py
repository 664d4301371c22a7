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
from geowbit.geodesy import distance_km
from geowbit.ground import Ground
from geowbit.layers import LEVELS, Layers
from geowbit.place import Place
from geowbit.run import Run

_NEEDED = ("watts_to_bits_mjpy", "bits_to_watts_mjpy", "connection_years")


def site_alternatives(
    run: Run, best: pd.DataFrame, layers: Layers, *, most: int = 20
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
    ground = Ground(layers)
    in_metropolis: dict[str, tuple[Connection | None, str]] = {}
    found = {}
    for site in pd.DataFrame(best).head(most).to_dict("records"):
        hub = str(site.get("nearest_hub"))
        if hub not in run.hubs or not np.isfinite(float(site["watts_to_bits_mjpy"])):
            continue
        if hub not in in_metropolis:
            place = Place(*run.hubs[hub], hub, "hub")
            connection = connection_at(place, run.load_mw, run.assumptions, layers)
            in_metropolis[hub] = connection, ground.supply_area_of(place.lon, place.lat)
        found[str(site["site_id"])] = _of_site(site, run, *in_metropolis[hub])
    return found


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

"""The corridors of the best sites, each on ground of its own."""

from __future__ import annotations

from typing import Any, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geowbit.cables import ConnectionOptions, connection_options, embedded_yards, option_of
from geowbit.cables.connection import POWER_PARTS
from geowbit.core.errors import GeowbitError
from geowbit.corridors.build import build_ground
from geowbit.corridors.raster import CorridorGrid, box_around
from geowbit.corridors.route import best_corridor
from geowbit.layers import Assumptions, Layers
from geowbit.place import Place

MOST_SITES = 20
_CELLS = 4_500
_FINEST_KM = 0.1
_LEAST_MARGIN_KM = 2.0


class KmOfGround(NamedTuple):
    """How much of a corridor runs over a kind of ground: the code of the kind, and km."""

    kind: str
    km: float


def site_corridors(
    best: gpd.GeoDataFrame,
    layers: Layers,
    assumptions: Assumptions,
    *,
    load_mw: float,
    most: int = MOST_SITES,
    options: ConnectionOptions | None = None,
) -> gpd.GeoDataFrame:
    """Return the corridor of the power line of each of the best sites.

    Parameters
    ----------
    best : GeoDataFrame
        Best first: ``site_id``, ``lon``, ``lat``, ``connection_substation_id``,
        ``connection_kv``.
    layers : Layers
        Of the study.
    assumptions : Assumptions
        Of the study.
    load_mw : float
    most : int
        How many sites.
    options : ConnectionOptions, optional
        Those of the study, where they are at hand.

    Returns
    -------
    GeoDataFrame (EPSG:4326), one row a site
        ``site_id``, ``substation``, ``line_kv``, ``straight_km``, ``corridor_km``,
        ``corridor_mjpy`` (the line along the corridor), ``ground`` (km by kind, as words),
        ``ground_km`` (the same as :class:`KmOfGround`), ``trouble`` (why there is no corridor, in
        English), ``reason`` (the same as a message, or None) and ``<part>_mjpy`` of the whole
        connection by corridor. The line runs from the site to the substation.
    """
    some = best.head(most if "connection_substation_id" in best else 0)
    if some.empty:
        return gpd.GeoDataFrame({"site_id": []}, geometry=[], crs="EPSG:4326")
    substations = layers.frame("substations")
    options = options or connection_options(
        substations, load_mw, assumptions, leave_out=embedded_yards(layers, assumptions)
    )
    value = assumptions.at("mid")
    rows = []
    chosen = option_of(options, substations, some).tolist()
    for site, option in zip(some.itertuples(), chosen, strict=True):
        station = substations.iloc[int(options.table["row"].iat[option])]
        rows.append(
            _row(site, station, layers, assumptions, load_mw)
            | {
                f"{part}_mjpy": float(paid)
                for part, paid in options.parts(value, option, 0.0).items()
                if part not in ("line", "contingency")
            }
        )
    table = gpd.GeoDataFrame(rows, geometry="geometry", crs="EPSG:4326")
    table["line_mjpy"] = table["corridor_mjpy"]
    others = [f"{part}_mjpy" for part in POWER_PARTS if part != "contingency"]
    share = float(value["contingency_share"])
    table["contingency_mjpy"] = table[others].sum(axis=1, skipna=False) * share
    return table


def _row(
    site: Any, station: pd.Series, layers: Layers, assumptions: Assumptions, load_mw: float
) -> dict[str, Any]:
    end = station.geometry
    found: dict[str, Any] = {
        "site_id": str(site.site_id),
        "substation": str(station["name"] or station["id"]),
        "line_kv": float(site.connection_kv),
        "corridor_km": np.nan,
        "straight_km": np.nan,
        "corridor_mjpy": np.nan,
        "ground": "",
        "ground_km": (),
        "trouble": "",
        "reason": None,
        "geometry": shapely.LineString([(site.lon, site.lat), (end.x, end.y)]),
    }
    try:
        box = box_around(
            [site.lon, end.x], [site.lat, end.y], margin_share=0.4, least_km=_LEAST_MARGIN_KM
        )
        grid = CorridorGrid.over(box, cell_km=_cell_km(box))
        ground = build_ground(grid, "power", layers, assumptions, load_mw=load_mw)
        start = Place(site.lon, site.lat, found["site_id"], "coordinates")
        goal = Place(end.x, end.y, found["substation"], "substation")
        corridor = best_corridor(ground, start, goal)
    except GeowbitError as error:
        return found | {"trouble": str(error), "reason": error.message}
    kinds = corridor.by_kind()
    return found | {
        "corridor_km": corridor.length_km,
        "straight_km": corridor.geodesic_km,
        "corridor_mjpy": corridor.cost_mjpy,
        "ground": ", ".join(f"{row.kind} {row.km:.1f} km" for row in kinds.itertuples()),
        "ground_km": tuple(KmOfGround(str(row.kind), float(row.km)) for row in kinds.itertuples()),
        "geometry": corridor.line,
    }


def _cell_km(box: tuple[float, float, float, float]) -> float:
    west, south, east, north = box
    wide = (east - west) * 111.0 * float(np.cos(np.radians((south + north) / 2)))
    return max(_FINEST_KM, float(np.sqrt(wide * (north - south) * 111.0 / _CELLS)))

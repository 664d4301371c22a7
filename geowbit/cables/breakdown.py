"""What the connection of a site is made of, part by part, with the range of each."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from geowbit.cables.connection import POWER_PARTS, fiber_equipment_mjpy
from geowbit.cables.rates import Level, Ratio, fiber_rate_mjpy_per_km
from geowbit.cables.substation_choice import ConnectionOptions
from geowbit.geodesy import distance_km

_LEVELS: tuple[Level, ...] = ("low", "mid", "high")
FIBER_PARTS = ("fiber_line", "fiber_equipment")


def option_of(
    options: ConnectionOptions, substations: gpd.GeoDataFrame, best: pd.DataFrame
) -> npt.NDArray[np.int64]:
    """Return the row of the option by which each site of a run connects.

    Parameters
    ----------
    options : ConnectionOptions
    substations : GeoDataFrame
        That the options were made of.
    best : DataFrame
        ``connection_substation_id`` and ``connection_kv``.
    """
    ids = substations["id"].astype(str).to_numpy()[options.table["row"]]
    keys = list(zip(ids, options.table["line_kv"].astype(float), strict=True))
    first = {key: row for row, key in reversed(list(enumerate(keys)))}
    asked = zip(
        best["connection_substation_id"].astype(str),
        best["connection_kv"].astype(float),
        strict=True,
    )
    return np.array([first[key] for key in asked], np.int64)


def connection_parts(
    best: pd.DataFrame,
    options: ConnectionOptions,
    substations: gpd.GeoDataFrame,
    assumptions: pd.DataFrame,
    *,
    fiber_to_power_ratio: Ratio,
) -> pd.DataFrame:
    """Return the parts of which the connection costs of sites are made.

    Parameters
    ----------
    best : DataFrame
        Rows of a run: ``site_id``, ``lon``, ``lat``, ``fiber_km``, ``supply_area``,
        ``connection_substation_id``, ``connection_kv`` and, along corridors, ``corridor_mjpy``.
    options : ConnectionOptions
        Of :func:`geowbit.cables.connection_options` for the load of the run.
    substations, assumptions
        Of the run.
    fiber_to_power_ratio : float, "model" or None
        As in :func:`geowbit.cables.fiber_connection_mjpy`.

    Returns
    -------
    DataFrame, one row a site and part
        ``site_id``, ``of`` (power or fiber), ``part`` (those of a power connection, then
        ``fiber_line`` and ``fiber_equipment``), ``low_mjpy``, ``mid_mjpy``, ``high_mjpy``. They
        add up to ``power_mjpy`` and ``fiber_mjpy`` of the run, and to the ends of its range.

    Examples
    --------
    >>> from geowbit.cables import connection_options
    >>> from geowbit.layers import embedded_layer, named_assumptions
    >>> stations, model = embedded_layer("substations"), named_assumptions()
    >>> options = connection_options(stations, 100, model)
    >>> site = pd.DataFrame({"site_id": "a", "lon": [141.74], "lat": 42.66, "fiber_km": 10.0,
    ...     "supply_area": "hokkaido", "connection_kv": 154.0,
    ...     "connection_substation_id": stations["id"][stations["name"] == "南早来変電所"].iloc[0]})
    >>> parts = connection_parts(site, options, stations, model, fiber_to_power_ratio=0.1)
    >>> parts.set_index("part")["mid_mjpy"].round(1).to_dict()
    {'line': 1796.8, 'bays': 495.0, 'site_station': 1170.0, 'transformers': 1279.9,
     'reinforcement': 0.0, 'contingency': 948.3, 'fiber_line': 520.0, 'fiber_equipment': 120.0}
    """
    chosen = option_of(options, substations, best)
    rows = [
        {"site_id": str(site["site_id"]), **part}
        for site, option in zip(best.to_dict("records"), chosen.tolist(), strict=True)
        for part in [
            *_power(site, option, options, assumptions),
            *_fiber(site, options.load_mw, assumptions, fiber_to_power_ratio),
        ]
    ]
    return pd.DataFrame(rows, columns=["site_id", "of", "part", *_columns()])


def _columns() -> list[str]:
    return [f"{level}_mjpy" for level in _LEVELS]


def _power(
    site: dict[Any, Any], option: int, options: ConnectionOptions, assumptions: pd.DataFrame
) -> list[dict[str, Any]]:
    place = options.table.iloc[option]
    km = float(distance_km(site["lon"], site["lat"], place["lon"], place["lat"]))
    paid = site.get("corridor_mjpy")
    if paid is not None and np.isfinite(paid):
        # the straight distance that costs as much as the corridor
        value = assumptions["mid"]
        parts = options.parts(value, option, 1.0)
        km = float(paid) / parts["line"]
    levels = {level: options.parts(assumptions[level], option, km) for level in _LEVELS}
    return [
        {"of": "power", "part": part}
        | {f"{level}_mjpy": float(levels[level][part]) for level in _LEVELS}
        for part in POWER_PARTS
    ]


def _fiber(
    site: dict[Any, Any], load_mw: float, assumptions: pd.DataFrame, ratio: Ratio
) -> list[dict[str, Any]]:
    line: dict[str, Any] = {"of": "fiber", "part": FIBER_PARTS[0]}
    equipment: dict[str, Any] = {"of": "fiber", "part": FIBER_PARTS[1]}
    for level in _LEVELS:
        value = assumptions[level]
        route_km = float(site["fiber_km"]) * value["fiber_detour_ratio"]
        rate = fiber_rate_mjpy_per_km(
            assumptions,
            load_mw,
            fiber_to_power_ratio=ratio,
            supply_area=str(site["supply_area"]),
            level=level,
        )
        routes = value["fiber_routes_built"]
        line[f"{level}_mjpy"] = float(routes * route_km * rate)
        equipment[f"{level}_mjpy"] = float(
            routes * fiber_equipment_mjpy(route_km, assumptions, level=level)
        )
    return [line, equipment]

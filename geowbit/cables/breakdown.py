"""What the connection of a site is made of, part by part, with the range of each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from geowbit.cables.connection import POWER_PARTS, equipment
from geowbit.cables.rates import Ratio, fiber_rate_mjpy_per_km
from geowbit.cables.substation_choice import ConnectionOptions
from geowbit.geodesy import distance_km
from geowbit.layers import Assumptions, Level

_Values = dict[Level, Mapping[str, float]]
_LEVELS: tuple[Level, ...] = ("low", "mid", "high")
CONNECTION_PARTS = (*(f"power_{part}" for part in POWER_PARTS), "fiber_line", "fiber_equipment")


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
    assumptions: Assumptions,
    *,
    fiber_to_power_ratio: Ratio,
) -> pd.DataFrame:
    """Return the parts of which the connection costs of sites are made.

    Parameters
    ----------
    best : DataFrame
        Rows of a run: ``site_id``, ``lon``, ``lat``, ``fiber_km``, ``supply_area``,
        ``connection_substation_id``, ``connection_kv`` and, along corridors, ``corridor_mjpy`` with
        its low and high.
    options : ConnectionOptions
        Of :func:`geowbit.cables.connection_options` for the load of the run.
    substations, assumptions
        Of the run.
    fiber_to_power_ratio : float, "model", "tables" or method
        As in :func:`geowbit.cables.fiber_connection_mjpy`.

    Returns
    -------
    DataFrame, index of `best`
        ``power_<part>_mjpy`` of the parts of a power connection, ``fiber_line_mjpy`` and
        ``fiber_equipment_mjpy`` of the separate fiber routes, and the ends of the range of each,
        ``..._low_mjpy`` and ``..._high_mjpy``. They add up to ``power_mjpy`` and ``fiber_mjpy`` of
        the run, and to the ends of its range.

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
    >>> [float(parts[f"{part}_mjpy"].iloc[0].round(1)) for part in CONNECTION_PARTS]
    [1797.8, 495.0, 1170.0, 1279.9, 0.0, 948.5, 520.0, 120.0]
    """
    chosen = option_of(options, substations, best).tolist()
    values = {level: assumptions.at(level) for level in _LEVELS}
    rates = {
        (area, level): fiber_rate_mjpy_per_km(
            assumptions,
            options.load_mw,
            fiber_to_power_ratio=fiber_to_power_ratio,
            supply_area=area,
            level=level,
        )
        for area in dict.fromkeys(map(_text, best["supply_area"]))
        for level in _LEVELS
    }
    rows = [
        _power(site, option, options, values) | _fiber(site, values, rates)
        for site, option in zip(best.to_dict("records"), chosen, strict=True)
    ]
    names = [_column(part, level) for part in CONNECTION_PARTS for level in _LEVELS]
    return pd.DataFrame(rows, index=best.index, columns=names)


def _column(part: str, level: Level) -> str:
    return f"{part}_mjpy" if level == "mid" else f"{part}_{level}_mjpy"


def _text(area: Any) -> str:
    return "" if pd.isna(area) else str(area)


def _power(
    site: dict[Any, Any], option: int, options: ConnectionOptions, values: _Values
) -> dict[str, float]:
    place = options.table.iloc[option]
    km = float(distance_km(site["lon"], site["lat"], place["lon"], place["lat"]))
    found: dict[str, float] = {}
    for level, value in values.items():
        parts = options.parts(value, option, km)
        laid = site.get(_column("corridor", level))
        if laid is not None and np.isfinite(laid):
            parts["contingency"] += (laid - parts["line"]) * value["contingency_share"]
            parts["line"] = laid
        found |= {_column(f"power_{part}", level): float(mjpy) for part, mjpy in parts.items()}
    return found


def _fiber(
    site: dict[Any, Any], values: _Values, rates: dict[tuple[str, Level], float]
) -> dict[str, float]:
    found: dict[str, float] = {}
    for level, value in values.items():
        route_km = float(site["fiber_km"]) * value["fiber_detour_ratio"]
        each = {
            "fiber_line": route_km * rates[_text(site["supply_area"]), level],
            "fiber_equipment": equipment(value, route_km),
        }
        found |= {
            _column(part, level): float(value["fiber_routes_built"] * mjpy)
            for part, mjpy in each.items()
        }
    return found

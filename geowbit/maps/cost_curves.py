"""What a connection costs at any distance and load, sampled from the model for the page.

The page cannot run the model; between two samples it takes the straight line.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from geowbit.cables import connection_costs
from geowbit.errors import GeowbitError
from geowbit.layers import named_assumptions

# close where most sites are, and where the amplifiers of a fiber route begin
KNOTS_KM = (*range(0, 65, 5), *range(70, 210, 10), 300, 500, 1000)
_COSTS = {"mid": "connection_mjpy", "low": "connection_low_mjpy", "high": "connection_high_mjpy"}
_NEEDED = ("connection_mjpy", "substation_km", "fiber_km")


def cost_curves(
    table: pd.DataFrame, record: Mapping[str, Any], loads_mw: Sequence[float]
) -> dict[str, Any] | None:
    """Sample the costs of power and fiber connections for each load and supply area.

    Parameters
    ----------
    table : DataFrame
        A run; its ``supply_area`` tells the areas.
    record : dict
        Its ``study`` has assumptions and the ratio of fiber to power.
    loads_mw : sequence of float

    Returns
    -------
    dict or None
        ``km`` (the samples) and ``loads``: by load the distinct ``curves``, and in ``areas``
        which of them is an area's. A curve has, in million yen, ``low``, ``mid`` and ``high`` of
        both connections by km of power line, ``low_more``, ``mid_more`` and ``high_more`` by km
        of fiber on top, and ``power`` and ``fiber`` alone. None where the run has no costs.
    """
    study = record.get("study") or {}
    if any(name not in table for name in _NEEDED) or not loads_mw:
        return None
    areas = [""]
    if "supply_area" in table:
        areas = [str(area) for area in pd.Series(table["supply_area"]).dropna().unique()]
    given = (study.get("costs") or {}).get("fiber_to_power_ratio")
    try:
        assumptions = named_assumptions(study.get("assumptions") or {})
        mid = float(assumptions.loc["fiber_to_power_ratio", "mid"])
        ratio = None if given == "tables" else float(given or mid)
        by_load = {}
        for load_mw in loads_mw:
            curves = {area: _curve(area, load_mw, assumptions, ratio) for area in areas}
            distinct: list[Any] = []
            for curve in curves.values():
                if curve not in distinct:
                    distinct.append(curve)
            by_load[f"{load_mw:g}"] = {
                "curves": distinct,
                "areas": {area: distinct.index(curve) for area, curve in curves.items()},
            }
    except (GeowbitError, KeyError, TypeError, ValueError):
        return None
    return {"km": list(KNOTS_KM), "loads": by_load}


def _curve(
    area: str, load_mw: float, assumptions: pd.DataFrame, ratio: float | None
) -> dict[str, list[float]]:
    far = np.asarray(KNOTS_KM, float)
    none = np.zeros(len(far))

    def costs(substation_km: Any, fiber_km: Any) -> pd.DataFrame:
        sites = {"substation_km": substation_km, "fiber_km": fiber_km, "supply_area": area}
        return connection_costs(
            pd.DataFrame(sites), load_mw, assumptions, fiber_to_power_ratio=ratio
        )

    at_once, by_power, by_fiber = costs(none, none), costs(far, none), costs(none, far)
    return {
        "power": _rounded(by_power["power_mjpy"]),
        "fiber": _rounded(by_fiber["fiber_mjpy"]),
        **{level: _rounded(by_power[name]) for level, name in _COSTS.items()},
        **{
            f"{level}_more": _rounded(by_fiber[name] - at_once[name])
            for level, name in _COSTS.items()
        },
    }


def _rounded(values: pd.Series) -> list[float]:
    return [float(value) for value in np.round(values.to_numpy(float), 1)]

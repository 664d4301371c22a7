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
from geowbit.layers import model_table, named_assumptions

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
        # areas without voltages of their own share the curves of the common classes
        own = set(model_table("voltage_classes")["supply_area"].astype(str))
        alike = {area: area if area in own else "any" for area in areas}
        by_load = {}
        for load_mw in loads_mw:
            kinds = list(dict.fromkeys(alike.values()))
            by_load[f"{load_mw:g}"] = {
                "curves": [_curve(kind, load_mw, assumptions, ratio) for kind in kinds],
                "areas": {area: kinds.index(kind) for area, kind in alike.items()},
            }
    except (GeowbitError, KeyError, TypeError, ValueError):
        return None
    return {"km": list(KNOTS_KM), "loads": by_load}


def _curve(
    area: str, load_mw: float, assumptions: pd.DataFrame, ratio: float | None
) -> dict[str, list[float]]:
    far = np.asarray(KNOTS_KM, float)
    none = np.zeros(len(far))
    # the model is asked once: nothing at a distance, then power alone, then fiber alone
    sites = pd.DataFrame(
        {
            "substation_km": np.concatenate([none, far, none]),
            "fiber_km": np.concatenate([none, none, far]),
            "supply_area": area,
        }
    )
    told = connection_costs(sites, load_mw, assumptions, fiber_to_power_ratio=ratio)
    at_once, by_power, by_fiber = (
        part.reset_index(drop=True)
        for part in (told[: len(far)], told[len(far) : -len(far)], told[-len(far) :])
    )
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

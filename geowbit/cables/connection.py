"""What it costs to connect a site: the power line to the substation, two fiber routes."""

from __future__ import annotations

from typing import cast

import numpy as np
import numpy.typing as npt
import pandas as pd

from geowbit.cables.rates import Level, fiber_rate_mjpy_per_km, power_rate_mjpy_per_km
from geowbit.cables.voltage import voltage_class

Array = npt.NDArray[np.float64]


def power_connection_mjpy(
    substation_km: npt.ArrayLike,
    load_mw: float,
    assumptions: pd.DataFrame,
    *,
    supply_area: str = "any",
    level: Level = "mid",
) -> Array:
    """Return the cost of the power connection of sites.

    Length x detour x line rate, a bay for each circuit at the substation, the site's own
    substation, transformers by load, and contingency on all of it.

    Parameters
    ----------
    substation_km : array_like
        Straight distance to the substation, km.
    load_mw : float
        Peak load, MW.
    assumptions : DataFrame
        Of :func:`geowbit.layers.named_assumptions`.
    supply_area : str, optional
        Area whose voltage classes count.
    level : {"low", "mid", "high"}
        Every assumption at its low, middle or high end.

    Returns
    -------
    ndarray
        Million yen.

    Examples
    --------
    10 km for 100 MW: (10 x 1.3 x 200 + 2 x 165 + 1170 + 100 x 12.16) x 1.2

    >>> from geowbit.layers import named_assumptions
    >>> power_connection_mjpy([10.0], 100, named_assumptions())
    array([6379.2])
    """
    keys = voltage_class(load_mw, supply_area)
    value = assumptions[level]
    line = (
        np.asarray(substation_km, float)
        * value["power_detour_ratio"]
        * power_rate_mjpy_per_km(assumptions, load_mw, supply_area=supply_area, level=level)
    )
    fixed = (
        value["power_circuits"] * value[keys["bay_key"]]
        + value[keys["station_key"]]
        + value[keys["transformer_key"]] * load_mw
    )
    return cast(Array, (line + fixed) * (1 + value["contingency_share"]))


def fiber_connection_mjpy(
    fiber_km: npt.ArrayLike,
    load_mw: float,
    assumptions: pd.DataFrame,
    *,
    fiber_to_power_ratio: float | None,
    supply_area: str = "any",
    level: Level = "mid",
) -> Array:
    """Return the cost of the separate fiber routes from sites to the backbone.

    Routes x (length x detour x fiber rate + a terminal at each end + an amplifier each
    80 km).

    Parameters
    ----------
    fiber_km : array_like
        Straight distance to the backbone, km.
    load_mw, assumptions, supply_area, level
        As in :func:`power_connection_mjpy`.
    fiber_to_power_ratio : float or None
        As in :func:`geowbit.cables.rates.fiber_rate_mjpy_per_km`.

    Returns
    -------
    ndarray
        Million yen.

    Examples
    --------
    2 x (10 x 1.3 x 20 + 2 x 30):

    >>> from geowbit.layers import named_assumptions
    >>> fiber_connection_mjpy([10.0], 100, named_assumptions(), fiber_to_power_ratio=0.1)
    array([640.])
    """
    rate = fiber_rate_mjpy_per_km(
        assumptions,
        load_mw,
        fiber_to_power_ratio=fiber_to_power_ratio,
        supply_area=supply_area,
        level=level,
    )
    route_km = np.asarray(fiber_km, float) * assumptions.loc["fiber_detour_ratio", level]
    return cast(
        Array,
        assumptions.loc["fiber_routes_built", level]
        * (route_km * rate + fiber_equipment_mjpy(route_km, assumptions, level=level)),
    )


def fiber_equipment_mjpy(
    route_km: npt.ArrayLike, assumptions: pd.DataFrame, *, level: Level = "mid"
) -> Array:
    """Return the cost of a route's terminals and amplifiers, million yen."""
    value = assumptions[level]
    amplifiers = np.floor(np.asarray(route_km, float) / value["fiber_amplifier_spacing_km"])
    return cast(
        Array, 2 * value["fiber_terminal_mjpy"] + amplifiers * value["fiber_amplifier_mjpy"]
    )


def power_years(
    substation_km: npt.ArrayLike,
    load_mw: float,
    assumptions: pd.DataFrame,
    *,
    supply_area: str = "any",
) -> Array:
    """Return the years until a power connection stands.

    From the short end of the lead time of the voltage class at the substation's fence to
    its long end at ``lead_time_length_km``.

    Examples
    --------
    >>> from geowbit.layers import named_assumptions
    >>> power_years([0.0, 25.0, 80.0], 100, named_assumptions())
    array([4. , 6.5, 9. ])
    """
    lead = assumptions.loc[voltage_class(load_mw, supply_area)["lead_time_key"]]
    far = np.asarray(substation_km, float) / assumptions.loc["lead_time_length_km", "mid"]
    return cast(Array, lead["low"] + (lead["high"] - lead["low"]) * np.clip(far, 0, 1))


def fiber_years(fiber_km: npt.ArrayLike, assumptions: pd.DataFrame) -> Array:
    """Return the years until the fiber routes stand, as :func:`power_years` does.

    Examples
    --------
    >>> from geowbit.layers import named_assumptions
    >>> fiber_years([0.0, 50.0], named_assumptions())
    array([0.25, 2.  ])
    """
    lead = assumptions.loc["jp_expert_leadtime_fiber"]
    far = np.asarray(fiber_km, float) / assumptions.loc["lead_time_length_km", "mid"]
    return cast(Array, lead["low"] + (lead["high"] - lead["low"]) * np.clip(far, 0, 1))


def connection_costs(
    measured: pd.DataFrame,
    load_mw: float,
    assumptions: pd.DataFrame,
    *,
    fiber_to_power_ratio: float | None,
) -> pd.DataFrame:
    """Return the connection of each candidate: cost with its range, and years.

    Parameters
    ----------
    measured : DataFrame
        With ``substation_km``, ``fiber_km`` and ``supply_area``.
    load_mw, assumptions, fiber_to_power_ratio
        As in :func:`fiber_connection_mjpy`.

    Returns
    -------
    DataFrame, same index
        ``power_mjpy``, ``fiber_mjpy``, ``connection_mjpy``, ``connection_low_mjpy``,
        ``connection_high_mjpy``, ``power_years``, ``fiber_years``, ``connection_years``
        (power and fiber are built side by side: the longer of the two).

    Examples
    --------
    >>> import pandas as pd
    >>> from geowbit.layers import named_assumptions
    >>> row = pd.DataFrame({"substation_km": [10.0], "fiber_km": [10.0], "supply_area": "tokyo"})
    >>> costs = connection_costs(row, 100, named_assumptions(), fiber_to_power_ratio=0.1)
    >>> float(costs["connection_mjpy"].iloc[0])
    7019.2
    """
    area_of, areas = pd.factorize(measured["supply_area"], use_na_sentinel=False)
    to_grid = measured["substation_km"].to_numpy(float)
    to_fiber = measured["fiber_km"].to_numpy(float)
    columns = {
        name: np.empty(len(measured))
        for name in ("power_mjpy", "fiber_mjpy", "low", "high", "power_years")
    }
    for number, area in enumerate(areas):
        here = area_of == number

        def both(level: Level, here: npt.NDArray[np.bool_] = here, area: str = area) -> list[Array]:
            return [
                power_connection_mjpy(
                    to_grid[here], load_mw, assumptions, supply_area=area, level=level
                ),
                fiber_connection_mjpy(
                    to_fiber[here],
                    load_mw,
                    assumptions,
                    fiber_to_power_ratio=fiber_to_power_ratio,
                    supply_area=area,
                    level=level,
                ),
            ]

        columns["power_mjpy"][here], columns["fiber_mjpy"][here] = both("mid")
        columns["low"][here] = sum(both("low"))
        columns["high"][here] = sum(both("high"))
        columns["power_years"][here] = power_years(
            to_grid[here], load_mw, assumptions, supply_area=area
        )
    fiber_time = fiber_years(to_fiber, assumptions)
    return pd.DataFrame(
        {
            "power_mjpy": columns["power_mjpy"],
            "fiber_mjpy": columns["fiber_mjpy"],
            "connection_mjpy": columns["power_mjpy"] + columns["fiber_mjpy"],
            "connection_low_mjpy": columns["low"],
            "connection_high_mjpy": columns["high"],
            "power_years": columns["power_years"],
            "fiber_years": fiber_time,
            "connection_years": np.maximum(columns["power_years"], fiber_time),
        },
        index=measured.index,
    )

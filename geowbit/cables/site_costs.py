"""The connection of every candidate: power and fiber, with its range and its years."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from geowbit.cables.connection import (
    fiber_connection_mjpy,
    fiber_years,
    power_connection_mjpy,
    power_years,
)
from geowbit.cables.rates import Ratio
from geowbit.cables.substation_choice import ConnectionChoice
from geowbit.layers import Assumptions, Level

Array = npt.NDArray[np.float64]
_LEVELS: tuple[Level, ...] = ("low", "mid", "high")


def connection_costs(
    measured: pd.DataFrame,
    load_mw: float,
    assumptions: Assumptions,
    *,
    fiber_to_power_ratio: Ratio,
    choice: ConnectionChoice | None = None,
) -> pd.DataFrame:
    """Return the connection of each candidate: cost with its range, and years.

    Parameters
    ----------
    measured : DataFrame
        With ``substation_km``, ``fiber_km`` and ``supply_area``.
    load_mw, assumptions, fiber_to_power_ratio
        As in :func:`geowbit.cables.fiber_connection_mjpy`.
    choice : ConnectionChoice, optional
        Of :func:`geowbit.cables.cheapest_connection`; a line of the load's own class to the
        substation at ``substation_km`` where not given.

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
    >>> round(float(costs["connection_mjpy"].iloc[0]), 2)
    7293.88
    """
    areas = measured["supply_area"]
    to_grid = measured["substation_km"].to_numpy(float)
    to_fiber = measured["fiber_km"].to_numpy(float)

    def fiber(level: Level) -> Array:
        return by_area(
            areas,
            lambda here, area: fiber_connection_mjpy(
                to_fiber[here],
                load_mw,
                assumptions,
                fiber_to_power_ratio=fiber_to_power_ratio,
                supply_area=area,
                level=level,
            ),
        )

    def power(level: Level) -> Array:
        if choice is not None:
            return choice.mjpy(assumptions, level)
        return by_area(
            areas,
            lambda here, area: power_connection_mjpy(
                to_grid[here], load_mw, assumptions, supply_area=area, level=level
            ),
        )

    if choice is not None:
        years = choice.years(assumptions)
    else:
        years = by_area(
            areas,
            lambda here, area: power_years(to_grid[here], load_mw, assumptions, supply_area=area),
        )
    of_power, of_fiber = ({level: part(level) for level in _LEVELS} for part in (power, fiber))
    fiber_time = fiber_years(to_fiber, assumptions)
    return pd.DataFrame(
        {
            "power_mjpy": of_power["mid"],
            "fiber_mjpy": of_fiber["mid"],
            "connection_mjpy": of_power["mid"] + of_fiber["mid"],
            "connection_low_mjpy": of_power["low"] + of_fiber["low"],
            "connection_high_mjpy": of_power["high"] + of_fiber["high"],
            "power_years": years,
            "fiber_years": fiber_time,
            "connection_years": np.maximum(years, fiber_time),
        },
        index=measured.index,
    )


def by_area(areas: pd.Series, cost: Any) -> Array:
    """Return what `cost` says of the rows of each supply area, put together again."""
    of_row, names = pd.factorize(areas, use_na_sentinel=False)
    found = np.empty(len(areas))
    for number, name in enumerate(names):
        here = of_row == number
        found[here] = cost(here, name)
    return found

"""Unit rates of the cables that a load needs, in million yen per km."""

from __future__ import annotations

from typing import Any, Literal

import pandas as pd

from geowbit.cables.own_classes import ladder_of
from geowbit.cables.voltage import voltage_class

Level = Literal["low", "mid", "high"]
# a number sets it by hand; "model" is the row of the assumptions; None the unit-cost tables
Ratio = float | Literal["model"] | None

FIBER_RATE_KEY = "fiber_jp_aerial_new"
_ON_LAND = ("fiber_jp_existing_duct", "fiber_jp_aerial_new", "fiber_jp_opgw", "fiber_jp_new_duct")


def power_rate_mjpy_per_km(
    assumptions: pd.DataFrame, load_mw: float, *, supply_area: str = "any", level: Level = "mid"
) -> float:
    """Return the cost of a power line of the load's voltage class, per km of route.

    Parameters
    ----------
    assumptions : DataFrame
        Of :func:`geowbit.layers.named_assumptions`.
    load_mw : float
        Peak load, MW.
    supply_area : str, optional
        Area whose voltage classes count.
    level : {"low", "mid", "high"}
        End of the range.

    Returns
    -------
    float
        Million yen per km, for a double-circuit overhead line.

    Examples
    --------
    >>> from geowbit.layers import named_assumptions
    >>> power_rate_mjpy_per_km(named_assumptions(), 100)
    200.0
    """
    row = voltage_class(load_mw, supply_area, ladder=ladder_of(assumptions))
    return float(assumptions.loc[row["line_key"], level])


def fiber_rate(value: Any, line_rate: Any, ratio: Ratio) -> Any:
    """Return the cost of one fiber route per km from values by key (numbers or draws)."""
    if ratio is None:
        return value[FIBER_RATE_KEY]
    return (value["fiber_to_power_ratio"] if ratio == "model" else ratio) * line_rate


def fiber_rate_mjpy_per_km(
    assumptions: pd.DataFrame,
    load_mw: float,
    *,
    fiber_to_power_ratio: Ratio,
    supply_area: str = "any",
    level: Level = "mid",
) -> float:
    """Return the cost of one fiber route per km.

    Parameters
    ----------
    assumptions, load_mw, supply_area, level
        As in :func:`power_rate_mjpy_per_km`.
    fiber_to_power_ratio : float, "model" or None
        Fiber as a share of the power line of the same load (a tenth in the source
        article). "model" is the row of the assumptions with its range, which stays within
        that of the methods on land; None takes the rate of aerial fiber from the unit costs.

    Returns
    -------
    float
        Million yen per km.

    Examples
    --------
    >>> from geowbit.layers import named_assumptions
    >>> fiber_rate_mjpy_per_km(named_assumptions(), 100, fiber_to_power_ratio=0.1)
    20.0
    >>> fiber_rate_mjpy_per_km(named_assumptions(), 100, fiber_to_power_ratio=None)
    3.5

    The model's range, 0.01 to 0.5 of 100 to 320, but no dearer than a new duct:

    >>> [fiber_rate_mjpy_per_km(named_assumptions(), 100, fiber_to_power_ratio="model", level=end)
    ...  for end in ("low", "mid", "high")]
    [1.5, 20.0, 120.0]
    """
    line = power_rate_mjpy_per_km(assumptions, load_mw, supply_area=supply_area, level=level)
    rate = float(fiber_rate(assumptions[level], line, fiber_to_power_ratio))
    if fiber_to_power_ratio != "model":
        return rate
    methods = assumptions.loc[list(_ON_LAND)]
    if level == "low":
        return max(rate, float(methods["low"].min()))
    return min(rate, float(methods["high"].max())) if level == "high" else rate


def ratio_in_use(
    assumptions: pd.DataFrame, load_mw: float, *, fiber_to_power_ratio: Ratio
) -> dict[str, float | str | None]:
    """Say which fiber-to-power ratio the costs use, beside the one of the unit costs.

    Returns
    -------
    dict
        ``fiber_to_power_ratio`` (as used), ``from_unit_costs`` (what the tables give for
        this load) and a ``note`` in words.

    Examples
    --------
    >>> from geowbit.layers import named_assumptions
    >>> ratio_in_use(named_assumptions(), 100, fiber_to_power_ratio=0.1)["from_unit_costs"]
    0.0175
    """
    tables = fiber_rate_mjpy_per_km(
        assumptions, load_mw, fiber_to_power_ratio=None
    ) / power_rate_mjpy_per_km(assumptions, load_mw)
    default = assumptions.loc["fiber_to_power_ratio"]
    if fiber_to_power_ratio == "model":
        fiber_to_power_ratio = float(default["mid"])
    used = tables if fiber_to_power_ratio is None else fiber_to_power_ratio
    if fiber_to_power_ratio is None:
        origin = "the unit-cost tables"
    elif used == default["mid"] and default["source"] != "the study":
        origin = "the model's default"
    else:
        origin = "set by hand"
    return {
        "fiber_to_power_ratio": used,
        "from_unit_costs": round(tables, 4),
        "note": (
            f"Fiber is taken at {used:.3g} of the power line per km ({origin}). The source "
            f"article says a tenth, TEPCO Power Grid a hundredth; the unit-cost tables give "
            f"{tables:.3g} for aerial fiber against the overhead line of this load."
        ),
    }

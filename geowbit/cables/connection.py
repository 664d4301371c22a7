"""What it costs to connect a site: the power line to the substation, two fiber routes."""

from __future__ import annotations

from typing import Any, cast

import numpy as np
import numpy.typing as npt

from geowbit.cables.own_classes import ladder_of
from geowbit.cables.rates import Ratio, fiber_rate_mjpy_per_km
from geowbit.cables.voltage import classes_up_to, voltage_class
from geowbit.layers import Assumptions, Level

Array = npt.NDArray[np.float64]
POWER_PARTS = ("line", "bays", "site_station", "transformers", "reinforcement", "contingency")


def power_parts(
    value: Any, route_km: Any, load_mw: float, keys: Any, *, reinforcement: Any = 0.0
) -> dict[str, Any]:
    """Return the parts of a power connection, million yen.

    Parameters
    ----------
    value : Series or mapping of key to number or draws
        The assumptions at one level, or drawn at random.
    route_km : array_like
        Length of the line as built, km.
    load_mw : float
        Peak load, MW.
    keys : Series
        The row of the voltage class, of :func:`geowbit.cables.voltage_class`.
    reinforcement : array_like, optional
        Upstream works, million yen, before contingency.

    Returns
    -------
    dict
        The parts of ``POWER_PARTS``; they add up to the whole.

    Examples
    --------
    >>> from geowbit.layers import named_assumptions
    >>> parts = power_parts(named_assumptions().at("mid"), 13.0, 100, voltage_class(100))
    >>> {name: round(float(part), 2) for name, part in parts.items()}
    {'line': 2600.0, 'bays': 495.0, 'site_station': 1170.0, 'transformers': 1279.9,
     'reinforcement': 0.0, 'contingency': 1108.98}
    """
    per_mw = value[keys["transformer_key"]]
    if isinstance(keys["stepdown_key"], str):
        per_mw = per_mw + value[keys["stepdown_key"]]
    parts = {
        "line": route_km * value[keys["line_key"]],
        "bays": value["power_circuits"] * value[keys["bay_key"]],
        "site_station": value[keys["station_key"]],
        "transformers": per_mw * load_mw,
        "reinforcement": reinforcement,
    }
    return {**parts, "contingency": sum(parts.values()) * value["contingency_share"]}


def power_connection_mjpy(
    substation_km: npt.ArrayLike,
    load_mw: float,
    assumptions: Assumptions,
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
    assumptions : Assumptions
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
    10 km for 100 MW: (10 x 1.3 x 200 + 2 x 247.5 + 1170 + 100 x (12.16 + 0.639)) x 1.2

    >>> from geowbit.layers import named_assumptions
    >>> power_connection_mjpy([10.0], 100, named_assumptions()).round(2)
    array([6653.88])
    """
    value = assumptions.at(level)
    route_km = np.asarray(substation_km, float) * value["power_detour_ratio"]
    keys = voltage_class(load_mw, supply_area, ladder=ladder_of(assumptions))
    parts = power_parts(value, route_km, load_mw, keys)
    return cast(Array, np.asarray(sum(parts.values())))


def fiber_connection_mjpy(
    fiber_km: npt.ArrayLike,
    load_mw: float,
    assumptions: Assumptions,
    *,
    fiber_to_power_ratio: Ratio,
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
    fiber_to_power_ratio : float, "model", "tables" or method
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
    route_km = np.asarray(fiber_km, float) * assumptions.value("fiber_detour_ratio", level)
    each = route_km * rate + fiber_equipment_mjpy(route_km, assumptions, level=level)
    return assumptions.value("fiber_routes_built", level) * each


def fiber_equipment_mjpy(
    route_km: npt.ArrayLike, assumptions: Assumptions, *, level: Level = "mid"
) -> Array:
    """Return the cost of a route's terminals and amplifiers, million yen."""
    return cast(Array, equipment(assumptions.at(level), np.asarray(route_km, float)))


def equipment(value: Any, route_km: Any) -> Any:
    """Return the same from values by key (numbers or draws)."""
    amplifiers = np.floor(route_km / value["fiber_amplifier_spacing_km"])
    return 2 * value["fiber_terminal_mjpy"] + amplifiers * value["fiber_amplifier_mjpy"]


def power_years(
    substation_km: npt.ArrayLike,
    load_mw: float,
    assumptions: Assumptions,
    *,
    supply_area: str = "any",
) -> Array:
    """Return the years until a power connection stands.

    From the short end of the lead time of the voltage class at the substation's fence to
    its long end at ``lead_time_length_km``. A class is never quicker than one below it: the
    275 kV substation of Inzai was built in half of its time.

    Examples
    --------
    >>> from geowbit.layers import named_assumptions
    >>> power_years([0.0, 25.0, 80.0], 100, named_assumptions())
    array([4. , 6.5, 9. ])
    """
    classes = classes_up_to(load_mw, supply_area, ladder=ladder_of(assumptions))
    short, long = assumptions.ends(list(classes["lead_time_key"]))
    far = np.asarray(substation_km, float) / assumptions.value("lead_time_length_km")
    return short + (long - short) * np.clip(far, 0, 1)


def fiber_years(fiber_km: npt.ArrayLike, assumptions: Assumptions) -> Array:
    """Return the years until the fiber routes stand, as :func:`power_years` does.

    Examples
    --------
    >>> from geowbit.layers import named_assumptions
    >>> fiber_years([0.0, 50.0], named_assumptions())
    array([0.25, 2.  ])
    """
    lead = assumptions["jp_expert_leadtime_fiber"]
    far = np.asarray(fiber_km, float) / assumptions.value("lead_time_length_km")
    return lead.low + (lead.high - lead.low) * np.clip(far, 0, 1)

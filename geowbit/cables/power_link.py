"""A power link between two places: alternating or direct current, over land and under the sea."""

from __future__ import annotations

from typing import Any, Literal, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from geowbit.cables.connection import power_parts
from geowbit.cables.own_classes import ladder_of
from geowbit.cables.rate_table import found_key, rate_key
from geowbit.cables.voltage import classes_up_to, voltage_class
from geowbit.layers import Assumptions, Level

Array = npt.NDArray[np.float64]
Technology = Literal["ac", "dc"]
TECHNOLOGIES: dict[Technology, str] = {"ac": "alternating current", "dc": "direct current"}


class LinkKeys(NamedTuple):
    """The rates of a link: the row of its voltage class, and the key of its sea cable, if any."""

    voltage: pd.Series
    submarine: str | None


def link_keys(load_mw: float, assumptions: Assumptions) -> LinkKeys:
    """Return the rates that a link of a load reads.

    Examples
    --------
    >>> from geowbit.layers import named_assumptions
    >>> link_keys(300, named_assumptions()).submarine
    'rate_275kv_submarine'
    >>> link_keys(1500, named_assumptions()).submarine is None
    True
    """
    voltage = voltage_class(load_mw, ladder=ladder_of(assumptions))
    return LinkKeys(voltage, found_key(assumptions, "power", "submarine", voltage["rate_kv"]))


def link_parts(
    value: Any,
    technology: Technology,
    land_km: Any,
    sea_km: Any,
    *,
    load_mw: float,
    keys: LinkKeys,
) -> dict[str, Any]:
    """Return the parts of a power link, million yen.

    Parameters
    ----------
    value : Series or mapping of key to number or draws
        The assumptions at one level, or drawn at random.
    technology : {"ac", "dc"}
        A double-circuit line of the load's voltage, with a sea cable for each circuit; or a
        direct-current line with a converter station at each end.
    land_km, sea_km : array_like
        Lengths as built.
    load_mw : float
    keys : LinkKeys
        Of :func:`link_keys`.

    Returns
    -------
    dict
        ``land``, ``sea``, ``landings``, ``converters``, ``stations`` and ``contingency``.

    Examples
    --------
    100 km on land, 300 MW at 275 kV: 100 x 400

    >>> from geowbit.layers import named_assumptions
    >>> model = named_assumptions()
    >>> parts = link_parts(
    ...     model.at("mid"), "ac", 100.0, 0.0, load_mw=300, keys=link_keys(300, model))
    >>> float(parts["land"]), float(parts["converters"])
    (40000.0, 0.0)
    """
    ends = power_parts(value, 0.0, load_mw, keys.voltage)
    stations = sum(part for name, part in ends.items() if name != "contingency")
    if technology == "ac":
        land = land_km * value[keys.voltage["line_key"]]
        sea = sea_km * 0.0
        if keys.submarine is not None:
            sea = sea_km * value[keys.submarine] * value["power_circuits"]
        converters: Any = 0.0
    else:
        # rates per MW are of large links: a small one is not cheaper in proportion
        paid_mw = np.maximum(load_mw, value["dc_line_least_mw"])
        land = land_km * value["rate_dc_overhead"] * paid_mw
        sea = sea_km * value["rate_dc_submarine"] * paid_mw
        converters = value["rate_dc_converter_pair"] * load_mw
    parts = {
        "land": land,
        "sea": sea,
        "landings": np.where(np.asarray(sea_km) > 0, 2.0, 0.0) * value["submarine_landing_mjpy"],
        "converters": converters,
        "stations": stations,
    }
    return {**parts, "contingency": sum(parts.values()) * value["contingency_share"]}


def lost_share(value: Any, technology: Technology, route_km: Any) -> Any:
    """Return the share of the energy that a link loses at full load."""
    if technology == "ac":
        return value["line_loss_share_per_100km"] * route_km / 100
    return value["dc_line_loss_share_per_100km"] * route_km / 100 + value["dc_converter_loss_share"]


def can_be_ac(
    sea_km: npt.ArrayLike,
    same_grid: npt.ArrayLike,
    assumptions: Assumptions,
    keys: LinkKeys,
) -> npt.NDArray[np.bool_]:
    """Tell where alternating current can join two places.

    One grid must serve both, and the sea between must be no wider than
    ``ac_submarine_max_km``, with a rate for the cable.

    Examples
    --------
    >>> from geowbit.layers import named_assumptions
    >>> model = named_assumptions()
    >>> can_be_ac([0.0, 30.0, 150.0, 0.0], [True, True, True, False], model, link_keys(100, model))
    array([ True,  True, False, False])
    """
    sea = np.asarray(sea_km, float)
    reach = assumptions.value("ac_submarine_max_km") if keys.submarine else 0.0
    return np.asarray(same_grid, bool) & (sea <= reach)


def link_mjpy(
    load_mw: float,
    land_km: float,
    sea_km: float,
    assumptions: Assumptions,
    *,
    technology: Technology,
    level: Level = "mid",
) -> float:
    """Return what a power link of given lengths costs to build, million yen.

    Parameters
    ----------
    load_mw : float
        Capacity, MW.
    land_km, sea_km : float
        Lengths as built.
    assumptions : Assumptions
        Of :func:`geowbit.layers.named_assumptions`.
    technology : {"ac", "dc"}
    level : {"low", "mid", "high"}

    Raises
    ------
    StudyError
        Where the sea is to be crossed at a voltage that has no rate for it.

    Examples
    --------
    >>> from geowbit.layers import named_assumptions
    >>> link_mjpy(1500, 10.0, 20.0, named_assumptions(), technology="ac")
    Traceback (most recent call last):
    geowbit.core.errors.StudyError: rates: no rate for power, 500 kV submarine; ...
    """
    keys = link_keys(load_mw, assumptions)
    if technology == "ac" and sea_km > 0:
        rate_key(assumptions, "power", "submarine", keys.voltage["rate_kv"])
    parts = link_parts(
        assumptions.at(level), technology, land_km, sea_km, load_mw=load_mw, keys=keys
    )
    return float(sum(parts.values()))


def link_years(
    length_km: float, load_mw: float, assumptions: Assumptions, *, technology: Technology
) -> tuple[float, float]:
    """Return the short and the long end of the years until a link stands.

    The short end grows to the long one over ``lead_time_length_km``.

    Examples
    --------
    >>> from geowbit.layers import named_assumptions
    >>> link_years(800.0, 300, named_assumptions(), technology="dc")
    (15.0, 15.0)
    """
    classes = classes_up_to(load_mw, ladder=ladder_of(assumptions))
    rows = classes["lead_time_key"] if technology == "ac" else ["leadtime_dc_years"]
    short, long = assumptions.ends(list(rows))
    far = min(1.0, length_km / assumptions.value("lead_time_length_km"))
    return short + (long - short) * far, long

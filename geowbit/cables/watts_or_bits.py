"""Watts to bits, or bits to watts: bring the power to the metropolis, or the fiber to the power."""

from __future__ import annotations

import math
from typing import Any, cast

import numpy as np
import numpy.typing as npt
import pandas as pd

from geowbit.cables.connection import equipment
from geowbit.cables.power_link import (
    LinkKeys,
    Technology,
    can_be_ac,
    link_keys,
    link_parts,
    lost_share,
)
from geowbit.cables.rates import Ratio, fiber_rate_mjpy_per_km
from geowbit.layers import Assumptions, Level

Array = npt.NDArray[np.float64]

HOURS_PER_YEAR = 8766


def annuity(rate: float, years: float) -> float:
    """Return the yearly payment for one yen borrowed, r / (1 - (1+r)^-n).

    Examples
    --------
    >>> round(annuity(0.03, 20), 5)
    0.06722
    >>> annuity(0.0, 20)
    0.05
    """
    if rate == 0:
        return 1 / years
    return rate / -math.expm1(-years * math.log1p(rate))


def present_value_mjpy(
    capital_mjpy: npt.ArrayLike,
    *,
    life_years: float,
    om_share: Any,
    yearly_mjpy: npt.ArrayLike = 0.0,
    discount_rate: float,
    horizon_years: float,
) -> Array:
    """Return the present value over the horizon of capital, upkeep and yearly payments.

    Capital is paid as an annuity over its own life, so that works of different lives
    compare over one horizon.

    Parameters
    ----------
    capital_mjpy : array_like
        Million yen.
    life_years, om_share : float
        Technical life; upkeep a year as a share of capital.
    yearly_mjpy : array_like, optional
        Other payments a year.
    discount_rate, horizon_years : float
        Real rate a year; years counted.

    Returns
    -------
    ndarray
        Million yen.

    Examples
    --------
    A work that lives as long as the horizon costs its capital:

    >>> float(present_value_mjpy(
    ...     100, life_years=20, om_share=0, discount_rate=0.03, horizon_years=20).round(9))
    100.0
    """
    capital = np.asarray(capital_mjpy, float)
    yearly = capital * (annuity(discount_rate, life_years) + om_share) + np.asarray(yearly_mjpy)
    return cast(Array, yearly / annuity(discount_rate, horizon_years))


def _over(value: Any, what: str) -> dict[str, Any]:
    return {
        "life_years": value[f"{what}_life_years"],
        "om_share": value[f"{what}_om_share"],
        "discount_rate": value["discount_rate"],
        "horizon_years": value["horizon_years"],
    }


def watts_mjpy(
    value: Any,
    technology: Technology,
    land_km: Any,
    sea_km: Any,
    *,
    load_mw: float,
    keys: LinkKeys,
) -> Any:
    """Return the present value of a power link, its upkeep and its losses, million yen.

    Parameters are those of :func:`geowbit.cables.link_parts`, with straight kilometers.
    """
    land, sea = (km * value["power_detour_ratio"] for km in (land_km, sea_km))
    capital = sum(link_parts(value, technology, land, sea, load_mw=load_mw, keys=keys).values())
    lost = lost_share(value, technology, land + sea) * value["load_factor"]
    lost_mwh = load_mw * HOURS_PER_YEAR * lost
    return present_value_mjpy(
        capital, yearly_mjpy=lost_mwh * value["energy_price_mjpy_per_mwh"], **_over(value, "power")
    )


def bits_mjpy(
    value: Any,
    haul_km: Any,
    connection_power_mjpy: Any,
    connection_fiber_mjpy: Any,
    *,
    rate_mjpy_per_km: Any,
    load_mw: float,
    amplified: Any = equipment,
) -> Any:
    """Return the present value of long-haul fiber and of the site's own connection.

    Parameters
    ----------
    value : Series or mapping of key to number or draws
        The assumptions at one level, or drawn at random.
    haul_km : array_like
        Length of the fiber route to the metropolis.
    connection_power_mjpy, connection_fiber_mjpy : array_like
        The site's own connection, million yen.
    rate_mjpy_per_km : array_like
        Of one fiber route.
    load_mw : float
    amplified : callable, optional
        Terminals and amplifiers of a route.
    """
    built = value["fiber_new_build_share"]
    routes = value["fiber_haul_routes"]
    capital = routes * (haul_km * built * rate_mjpy_per_km + amplified(value, haul_km))
    leased = routes * haul_km * (1 - built) * value["fiber_jp_dark_fiber_lease"]
    # the light travels the route twice
    extra_ms = 2e-3 * haul_km * value["fiber_delay_us_per_km"]
    waiting = value["latency_price_mjpy_per_ms_mw_year"] * extra_ms * load_mw
    fiber = present_value_mjpy(
        capital + connection_fiber_mjpy, yearly_mjpy=leased + waiting, **_over(value, "fiber")
    )
    return fiber + present_value_mjpy(connection_power_mjpy, **_over(value, "power"))


def watts_or_bits(
    distance_km: npt.ArrayLike,
    route_km: npt.ArrayLike,
    connection_power_mjpy: npt.ArrayLike,
    connection_fiber_mjpy: npt.ArrayLike,
    *,
    load_mw: float,
    assumptions: Assumptions,
    fiber_to_power_ratio: Ratio,
    level: Level = "mid",
    sea_share: npt.ArrayLike = 0.0,
    same_grid: npt.ArrayLike = True,
) -> pd.DataFrame:
    """Compare a power line to the metropolis with fiber to the power, over the same years.

    Watts to bits: a power link from the place to the hub, with its stations, upkeep and
    losses; alternating current where it can be and is cheaper, else direct current. Bits to
    watts: the site's own power and fiber connection, and the long-haul fiber to the hub with
    its terminals and amplifiers.

    Parameters
    ----------
    distance_km : array_like
        Straight distance between place and hub, km.
    route_km : array_like
        Length of the fiber route between them, km.
    connection_power_mjpy, connection_fiber_mjpy : array_like
        The site's own connection, million yen.
    load_mw : float
        Peak load, MW.
    assumptions : Assumptions
        Of :func:`geowbit.layers.named_assumptions`.
    fiber_to_power_ratio : float, "model", "tables" or method
        As in :func:`geowbit.cables.rates.fiber_rate_mjpy_per_km`.
    level : {"low", "mid", "high"}
        Every assumption at its low, middle or high end.
    sea_share : array_like, optional
        Share of the straight line that crosses the sea, :func:`geowbit.cables.sea_share`.
    same_grid : array_like of bool, optional
        Whether one synchronous grid serves both.

    Returns
    -------
    DataFrame
        ``watts_to_bits_mjpy``, ``bits_to_watts_mjpy`` (present values),
        ``bits_to_watts_ratio`` (bits over watts; below one the bits win) and ``watts_by``
        (ac or dc).

    Examples
    --------
    >>> from geowbit.layers import named_assumptions
    >>> far = watts_or_bits([300.0], [390.0], [3000.0], [500.0], load_mw=100,
    ...                     assumptions=named_assumptions(), fiber_to_power_ratio=0.1)
    >>> bool(far["bits_to_watts_ratio"].iloc[0] < 1)
    True
    """
    value = assumptions.at(level)
    keys = link_keys(load_mw, assumptions)
    straight = np.asarray(distance_km, float)
    sea = straight * np.asarray(sea_share, float)
    by_ac = watts_mjpy(value, "ac", straight - sea, sea, load_mw=load_mw, keys=keys)
    by_dc = watts_mjpy(value, "dc", straight - sea, sea, load_mw=load_mw, keys=keys)
    ac = can_be_ac(sea, same_grid, assumptions, keys) & (by_ac <= by_dc)
    watts = np.where(ac, by_ac, by_dc)
    rate = fiber_rate_mjpy_per_km(
        assumptions, load_mw, fiber_to_power_ratio=fiber_to_power_ratio, level=level
    )
    bits = bits_mjpy(
        value,
        np.asarray(route_km, float),
        np.asarray(connection_power_mjpy, float),
        np.asarray(connection_fiber_mjpy, float),
        rate_mjpy_per_km=rate,
        load_mw=load_mw,
    )
    return pd.DataFrame(
        {
            "watts_to_bits_mjpy": watts,
            "bits_to_watts_mjpy": bits,
            "bits_to_watts_ratio": bits / watts,
            "watts_by": pd.Categorical.from_codes(np.where(ac, 0, 1), ["ac", "dc"]),
        }
    )

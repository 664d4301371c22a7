"""Watts to bits, or bits to watts: bring the power to the metropolis, or the fiber to the power."""

from __future__ import annotations

from typing import cast

import numpy as np
import numpy.typing as npt
import pandas as pd

from geowbit.cables.connection import fiber_equipment_mjpy, power_connection_mjpy
from geowbit.cables.rates import Level, Ratio, fiber_rate_mjpy_per_km, power_rate_mjpy_per_km

Array = npt.NDArray[np.float64]

HOURS_PER_YEAR = 8766


def annuity(rate: float, years: float) -> float:
    """Return the yearly payment for one yen borrowed, r (1+r)^n / ((1+r)^n - 1).

    Examples
    --------
    >>> round(annuity(0.03, 20), 5)
    0.06722
    >>> annuity(0.0, 20)
    0.05
    """
    if rate == 0:
        return 1 / years
    growth = (1 + rate) ** years
    return rate * growth / (growth - 1)


def present_value_mjpy(
    capital_mjpy: npt.ArrayLike,
    *,
    life_years: float,
    om_share: float,
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


def watts_or_bits(
    distance_km: npt.ArrayLike,
    route_km: npt.ArrayLike,
    connection_power_mjpy: npt.ArrayLike,
    connection_fiber_mjpy: npt.ArrayLike,
    *,
    load_mw: float,
    assumptions: pd.DataFrame,
    fiber_to_power_ratio: Ratio,
    level: Level = "mid",
) -> pd.DataFrame:
    """Compare a power line to the metropolis with fiber to the power, over the same years.

    Watts to bits: a power line from the place to the hub, with its stations, upkeep and
    losses. Bits to watts: the site's own power and fiber connection, and the long-haul
    fiber to the hub with its terminals and amplifiers.

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
    assumptions : DataFrame
        Of :func:`geowbit.layers.named_assumptions`.
    fiber_to_power_ratio : float or None
        As in :func:`geowbit.cables.rates.fiber_rate_mjpy_per_km`.
    level : {"low", "mid", "high"}
        Every assumption at its low, middle or high end.

    Returns
    -------
    DataFrame
        ``watts_to_bits_mjpy``, ``bits_to_watts_mjpy`` (present values) and
        ``bits_to_watts_ratio`` (bits over watts; below one the bits win).

    Examples
    --------
    >>> from geowbit.layers import named_assumptions
    >>> far = watts_or_bits([300.0], [390.0], [3000.0], [500.0], load_mw=100,
    ...                     assumptions=named_assumptions(), fiber_to_power_ratio=0.1)
    >>> bool(far["bits_to_watts_ratio"].iloc[0] < 1)
    True
    """
    value = assumptions[level]
    over = {"discount_rate": value["discount_rate"], "horizon_years": value["horizon_years"]}
    power = {"life_years": value["power_life_years"], "om_share": value["power_om_share"], **over}
    fiber = {"life_years": value["fiber_life_years"], "om_share": value["fiber_om_share"], **over}
    straight = np.asarray(distance_km, float)
    line_km = straight * value["power_detour_ratio"]
    line = line_km * power_rate_mjpy_per_km(assumptions, load_mw, level=level)
    stations = power_connection_mjpy(0.0, load_mw, assumptions, level=level)
    lost_share = value["line_loss_share_per_100km"] * line_km / 100
    lost_mwh = load_mw * value["load_factor"] * HOURS_PER_YEAR * lost_share
    watts = present_value_mjpy(
        line * (1 + value["contingency_share"]) + stations,
        yearly_mjpy=lost_mwh * value["energy_price_mjpy_per_mwh"],
        **power,
    )
    haul = np.asarray(route_km, float)
    rate = fiber_rate_mjpy_per_km(
        assumptions, load_mw, fiber_to_power_ratio=fiber_to_power_ratio, level=level
    )
    long_haul = haul * value["fiber_new_build_share"] * rate + fiber_equipment_mjpy(
        haul, assumptions, level=level
    )
    bits = present_value_mjpy(
        long_haul + np.asarray(connection_fiber_mjpy, float), **fiber
    ) + present_value_mjpy(connection_power_mjpy, **power)
    return pd.DataFrame(
        {
            "watts_to_bits_mjpy": watts,
            "bits_to_watts_mjpy": bits,
            "bits_to_watts_ratio": bits / watts,
        }
    )

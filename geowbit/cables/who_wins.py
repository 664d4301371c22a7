"""Who wins where: watts against bits over distance and load, with how sure it is."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from geowbit.cables.break_even import drawn_values
from geowbit.cables.connection import equipment, power_parts
from geowbit.cables.power_link import link_keys
from geowbit.cables.rates import Ratio, fiber_rate
from geowbit.cables.watts_or_bits import bits_mjpy, watts_mjpy
from geowbit.layers import Assumptions


def who_wins(
    distances_km: npt.ArrayLike,
    loads_mw: npt.ArrayLike,
    assumptions: Assumptions,
    *,
    fiber_to_power_ratio: Ratio = "model",
    substation_km: float = 10.0,
    fiber_km: float = 5.0,
    laid_km: float | None = None,
    draws: int = 2000,
    seed: int = 0,
) -> pd.DataFrame:
    """Return who wins for each distance and load, over land and within one grid.

    Parameters
    ----------
    distances_km, loads_mw : array_like
        Straight distances and peak loads.
    assumptions : Assumptions
        Of :func:`geowbit.layers.named_assumptions`.
    fiber_to_power_ratio : float, "model", "tables" or method
        As in :func:`geowbit.cables.fiber_rate_mjpy_per_km`.
    substation_km, fiber_km : float
        What the site's own connection is taken to be.
    laid_km : float, optional
        Length over open land that costs as much as the site's own line along its corridor; it
        stands in place of `substation_km` times the detour, whose range is then in no draw.
    draws, seed : int
        Of the Monte-Carlo range over the rates; every distance and load has the same draws.

    Returns
    -------
    DataFrame, one row for each distance and load
        ``distance_km``, ``load_mw``, ``ratio`` (bits over watts at the middle of every
        assumption), ``ratio_p05``, ``ratio_p95`` and ``bits_win_share`` of the draws.

    Examples
    --------
    >>> from geowbit.layers import named_assumptions
    >>> found = who_wins([1, 500], [100], named_assumptions(), draws=200)
    >>> found["bits_win_share"].round(1).tolist()
    [0.0, 1.0]
    """
    far = np.atleast_1d(np.asarray(distances_km, float))
    values = (
        assumptions.at("mid"),
        drawn_values(assumptions, draws, seed, shape=(1,)),
    )
    tables = []
    for load in np.atleast_1d(np.asarray(loads_mw, float)):
        keys = link_keys(float(load), assumptions)
        ratios = []
        for value in values:
            rate = fiber_rate(value, value[keys.voltage["line_key"]], fiber_to_power_ratio)
            line_km = substation_km * value["power_detour_ratio"] if laid_km is None else laid_km
            power = sum(power_parts(value, line_km, float(load), keys.voltage).values())
            access_km = fiber_km * value["fiber_detour_ratio"]
            fiber = value["fiber_routes_built"] * (access_km * rate + equipment(value, access_km))
            bits = bits_mjpy(
                value,
                far * value["fiber_detour_ratio"],
                power,
                fiber,
                rate_mjpy_per_km=rate,
                load_mw=float(load),
            )
            ac, dc = (
                watts_mjpy(value, by, far, 0.0 * far, load_mw=float(load), keys=keys)
                for by in ("ac", "dc")
            )
            ratios.append(np.atleast_2d(bits / np.minimum(ac, dc)))
        middle, drawn = ratios
        low, high = np.quantile(drawn, [0.05, 0.95], axis=0)
        tables.append(
            pd.DataFrame(
                {
                    "distance_km": far,
                    "load_mw": float(load),
                    "ratio": middle[0],
                    "ratio_p05": low,
                    "ratio_p95": high,
                    "bits_win_share": (drawn < 1).mean(axis=0),
                }
            )
        )
    return pd.concat(tables, ignore_index=True)

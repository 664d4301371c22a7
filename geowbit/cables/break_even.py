"""From which distance and which load on the bits win, and how sure that is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from geowbit.layers import Assumptions

Array = npt.NDArray[np.float64]
_FARTHEST_KM = 40_000.0
# what is not a price but a choice or a plan: it stays as it is in every draw
_FIXED = (
    "discount_rate",
    "horizon_years",
    "power_life_years",
    "fiber_life_years",
    "power_circuits",
    "fiber_routes_built",
    "fiber_haul_routes",
    "fiber_amplifier_spacing_km",
    "dc_line_least_mw",
    "latency_price_mjpy_per_ms_mw_year",
)


class Draws(NamedTuple):
    """The Monte-Carlo range of both ways, present values in million yen."""

    watts: Array
    bits: Array

    def summary(self) -> dict[str, float]:
        """Return means, their standard errors, the ratio's 90 % range and how often bits win."""
        ratio = self.bits / self.watts
        root = np.sqrt(len(ratio))
        low, middle, high = np.quantile(ratio, [0.05, 0.5, 0.95])
        return {
            "draws": len(ratio),
            "watts_to_bits_mean_mjpy": float(self.watts.mean()),
            "watts_to_bits_error_mjpy": float(self.watts.std(ddof=1) / root),
            "bits_to_watts_mean_mjpy": float(self.bits.mean()),
            "bits_to_watts_error_mjpy": float(self.bits.std(ddof=1) / root),
            "ratio_p05": float(low),
            "ratio_p50": float(middle),
            "ratio_p95": float(high),
            "bits_win_share": float((ratio < 1).mean()),
        }


def break_even(gain: Callable[[float], float], *, least: float, most: float) -> float | None:
    """Return where a gain crosses from loss to profit, solved by Brent's method.

    Parameters
    ----------
    gain : callable
        Watts to bits less bits to watts; growing with its argument.
    least, most : float
        Where to look.

    Returns
    -------
    float or None
        `least` where the gain is there already; None where it never comes.

    Examples
    --------
    >>> round(break_even(lambda km: 3 * km - 90, least=0.0, most=1000.0), 6)
    30.0
    >>> break_even(lambda km: -1.0, least=0.0, most=1000.0) is None
    True
    """
    if gain(least) >= 0:
        return least
    if gain(most) < 0:
        return None
    return _root(gain, least, most)


def _root(gain: Callable[[float], float], least: float, most: float) -> float:
    # heavy to import, and no run of a study solves for anything
    from scipy.optimize import brentq

    return float(brentq(gain, least, most, xtol=1e-6, rtol=1e-12))


def break_even_km(gain: Callable[[float], float]) -> float | None:
    """Return the straight distance from which on the bits win, None where they never do."""
    # look near first: a wide bracket costs steps
    reach = 10.0
    while reach < _FARTHEST_KM and gain(reach) < 0:
        reach *= 4
    return break_even(gain, least=0.0, most=min(reach, _FARTHEST_KM))


def break_even_mw(
    gain: Callable[[float], float], edges: list[float], *, least: float = 0.1
) -> float | None:
    """Return the load from which on the bits win, None where they never do.

    Parameters
    ----------
    gain : callable
        Of a load, MW.
    edges : list of float
        The largest load of each voltage class: the gain jumps there.

    Returns
    -------
    float or None
        0 where they win at any load, down to `least`.

    Examples
    --------
    A jump at 50 MW takes the gain from loss to profit:

    >>> break_even_mw(lambda mw: mw - 80 + 40 * (mw > 50), [50.0, 200.0])
    50.0
    """
    # from the top down: the bits win from there on
    found: float | None = None
    bottoms = [least, *edges[:-1]]
    for bottom, top in zip(reversed(bottoms), reversed(edges), strict=True):
        start = bottom if bottom == least else float(np.nextafter(bottom, np.inf))
        if gain(top) < 0:
            return found
        if gain(start) < 0:
            return _root(gain, start, top)
        found = bottom if bottom > least else 0.0
    return found


def drawn_values(
    assumptions: Assumptions, draws: int, seed: int, *, shape: tuple[int, ...] = ()
) -> dict[str, Any]:
    """Draw every rate and share of the model from a triangle over low, mid and high.

    Rates of return, lives, counts and the price of latency stay at their middle.

    Parameters
    ----------
    assumptions : Assumptions
        Of :func:`geowbit.layers.named_assumptions`.
    draws : int
    seed : int
    shape : tuple of int, optional
        Axes behind the draws, so that they spread over arrays.

    Returns
    -------
    dict of key to number or ndarray

    Examples
    --------
    >>> from geowbit.layers import named_assumptions
    >>> value = drawn_values(named_assumptions(), 3, 0)
    >>> float(value["discount_rate"]), value["jp_expert_154kv_overhead"].shape
    (0.03, (3,))
    """
    rng = np.random.default_rng(seed)
    found: dict[str, Any] = {}
    for name, low, mid, high in assumptions.ranges():
        # drawn for every key, so that a change of one row leaves the others as they were
        unit = rng.random(draws).reshape(draws, *shape)
        fixed = name in _FIXED or not low < high
        found[name] = mid if fixed else _triangular(unit, low, mid, high)
    return found


def mean_values(assumptions: Assumptions) -> dict[str, float]:
    """Return the expectation of every value of :func:`drawn_values`."""
    found = {}
    for key, low, mid, high in assumptions.ranges():
        fixed = key in _FIXED or not low < high
        found[key] = mid if fixed else (low + mid + high) / 3
    return found


def _triangular(unit: Array, low: float, mid: float, high: float) -> Array:
    """Return the quantiles of a triangle (Kotz and van Dorp 2004, Beyond Beta, 1.2)."""
    turn = (mid - low) / (high - low)
    rising = low + np.sqrt(unit * (high - low) * (mid - low))
    falling = high - np.sqrt((1 - unit) * (high - low) * (high - mid))
    return np.where(unit < turn, rising, falling)

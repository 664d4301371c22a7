"""Bring the watts to the bits or the bits to the watts: links, present values, who wins."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Literal, NamedTuple, cast

import numpy as np
import numpy.typing as npt
import pandas as pd

from geowbit.cables.connection import equipment, power_parts
from geowbit.cables.rate_table import found_key, rate_key
from geowbit.cables.rates import Ratio, fiber_rate, fiber_rate_mjpy_per_km
from geowbit.cables.voltage import classes_up_to, ladder_of, voltage_class
from geowbit.layers import LEVELS, Assumptions, Level, model_table

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


Technology = Literal["ac", "dc"]
TECHNOLOGIES: dict[Technology, str] = {"ac": "alternating current", "dc": "direct current"}


class _LinkKeys(NamedTuple):
    """The rates of a link: the row of its voltage class, and the key of its sea cable, if any."""

    voltage: pd.Series
    submarine: str | None


def link_keys(load_mw: float, assumptions: Assumptions) -> _LinkKeys:
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
    return _LinkKeys(voltage, found_key(assumptions, "power", "submarine", voltage["rate_kv"]))


def _link_parts(
    value: Any,
    technology: Technology,
    land_km: Any,
    sea_km: Any,
    *,
    load_mw: float,
    keys: _LinkKeys,
) -> dict[str, Any]:
    """Return the parts of a power link, million yen.

    Examples
    --------
    100 km on land, 300 MW at 275 kV: 100 x 400

    >>> from geowbit.layers import named_assumptions
    >>> model = named_assumptions()
    >>> parts = _link_parts(
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


def _lost_share(value: Any, technology: Technology, route_km: Any) -> Any:
    """Return the share of the energy that a link loses at full load."""
    if technology == "ac":
        return value["line_loss_share_per_100km"] * route_km / 100
    return value["dc_line_loss_share_per_100km"] * route_km / 100 + value["dc_converter_loss_share"]


def can_be_ac(
    sea_km: npt.ArrayLike,
    same_grid: npt.ArrayLike,
    assumptions: Assumptions,
    keys: _LinkKeys,
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
    parts = _link_parts(
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
    keys: _LinkKeys,
) -> Any:
    """Return the present value of a power link, its upkeep and its losses, million yen.

    Parameters are those of :func:`_link_parts`, with straight kilometers.
    """
    land, sea = (km * value["power_detour_ratio"] for km in (land_km, sea_km))
    capital = sum(_link_parts(value, technology, land, sea, load_mw=load_mw, keys=keys).values())
    lost = _lost_share(value, technology, land + sea) * value["load_factor"]
    lost_mwh = load_mw * HOURS_PER_YEAR * lost
    return present_value_mjpy(
        capital, yearly_mjpy=lost_mwh * value["energy_price_mjpy_per_mwh"], **_over(value, "power")
    )


def shared_watts_mjpy(
    value: Any, capital_mjpy: float, built_km: float, *, load_mw: float, converters: int
) -> float:
    """Return the present value of a share of a reinforcement with its upkeep and losses.

    Parameters
    ----------
    value : Series
        The assumptions at one level.
    capital_mjpy : float
        The share, and the connection at its end.
    built_km : float
        Way of the power, for what is lost on it.
    load_mw : float
    converters : int
        Pairs of converter stations on the way.
    """
    lost = _lost_share(value, "ac", built_km) + converters * value["dc_converter_loss_share"]
    lost_mwh = load_mw * HOURS_PER_YEAR * lost * value["load_factor"]
    yearly = lost_mwh * value["energy_price_mjpy_per_mwh"]
    return float(present_value_mjpy(capital_mjpy, yearly_mjpy=yearly, **_over(value, "power")))


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
    far, loads = (np.atleast_1d(np.asarray(one, float)) for one in (distances_km, loads_mw))
    tables = []
    for load, (middle, drawn) in zip(
        loads,
        _drawn_ratios(
            far,
            loads,
            assumptions,
            fiber_to_power_ratio=fiber_to_power_ratio,
            substation_km=substation_km,
            fiber_km=fiber_km,
            laid_km=laid_km,
            draws=draws,
            seed=seed,
        ),
        strict=True,
    ):
        low, high = np.quantile(drawn, [0.05, 0.95], axis=0)
        tables.append(
            pd.DataFrame(
                {
                    "distance_km": far,
                    "load_mw": float(load),
                    "ratio": middle,
                    "ratio_p05": low,
                    "ratio_p95": high,
                    "bits_win_share": (drawn < 1).mean(axis=0),
                }
            )
        )
    return pd.concat(tables, ignore_index=True)


def win_shares(
    distances_km: npt.ArrayLike, loads_mw: npt.ArrayLike, assumptions: Assumptions, **how: Any
) -> tuple[Array, Array]:
    """Return ``ratio`` and ``bits_win_share`` of :func:`who_wins`, without the ends of the range.

    Parameters
    ----------
    distances_km, loads_mw, assumptions, **how
        As of :func:`who_wins`.

    Returns
    -------
    ratio, bits_win_share : ndarray (loads, distances)

    Examples
    --------
    >>> from geowbit.layers import named_assumptions
    >>> win_shares([1, 500], [100], named_assumptions(), draws=200)[1].round(1).tolist()
    [[0.0, 1.0]]
    """
    far, loads = (np.atleast_1d(np.asarray(one, float)) for one in (distances_km, loads_mw))
    found = [
        (middle, (drawn < 1).mean(axis=0))
        for middle, drawn in _drawn_ratios(far, loads, assumptions, **how)
    ]
    ratio, share = (np.array(one) for one in zip(*found, strict=True))
    return ratio, share


def _drawn_ratios(
    far: Array,
    loads: Array,
    assumptions: Assumptions,
    *,
    fiber_to_power_ratio: Ratio = "model",
    substation_km: float = 10.0,
    fiber_km: float = 5.0,
    laid_km: float | None = None,
    draws: int = 2000,
    seed: int = 0,
) -> Iterator[tuple[Array, Array]]:
    """Yield bits over watts for each load: by distance, and by draw and distance."""
    values = (
        assumptions.at("mid"),
        drawn_values(assumptions, draws, seed, shape=(1,)),
    )
    ends = np.array([0.0, far.max(initial=1.0)])
    along = far / ends[1]
    for load in loads:
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
            # over land all of a link but its ends grows with its length
            ac, dc = (
                watts_mjpy(value, by, ends, 0.0, load_mw=float(load), keys=keys)
                for by in ("ac", "dc")
            )
            ac, dc = (one[..., :1] + (one[..., 1:] - one[..., :1]) * along for one in (ac, dc))
            ratios.append(np.atleast_2d(bits / np.minimum(ac, dc)))
        middle, drawn = ratios
        yield middle[0], drawn


def real_projects(assumptions: Assumptions) -> pd.DataFrame:
    """Return what real projects cost, and what the model says of them.

    Parameters
    ----------
    assumptions : Assumptions
        Of :func:`geowbit.layers.named_assumptions`.

    Returns
    -------
    DataFrame, one row a project
        ``project``, ``real_low_bn_jpy``, ``real_high_bn_jpy``, ``model_low_bn_jpy``,
        ``model_mid_bn_jpy``, ``model_high_bn_jpy``, ``within`` (whether the middle of the
        real figures lies in the model's range; missing where no cost is public),
        ``independent`` (no where a rate was set with the project in sight), ``explanation``,
        ``source``.

    Examples
    --------
    >>> from geowbit.layers import LEVELS, named_assumptions
    >>> found = real_projects(named_assumptions()).set_index("project")
    >>> bool(found.loc["New Kitahon +300 MW", "within"])
    True
    """
    table = model_table("real_projects")
    keys = _keys(assumptions)
    for level in LEVELS:
        value = assumptions.at(level)
        table[f"model_{level}_bn_jpy"] = [
            _mjpy(row, value, assumptions, keys) / 1000 for row in table.to_dict("records")
        ]
    real = table[["real_low_bn_jpy", "real_high_bn_jpy"]].mean(axis=1)
    within = real.between(table["model_low_bn_jpy"], table["model_high_bn_jpy"])
    table["within"] = within.astype("boolean").mask(real.isna())
    told = ["real_low_bn_jpy", "real_high_bn_jpy", *(f"model_{x}_bn_jpy" for x in LEVELS)]
    table["explanation"] = table["explanation"].fillna("")
    return table[["project", *told, "within", "independent", "explanation", "source"]]


def _keys(assumptions: Assumptions) -> dict[str, str]:
    return {
        "fiber": rate_key(assumptions, "fiber", "submarine"),
        "underground": rate_key(assumptions, "power", "underground", 275),
    }


def _mjpy(
    row: dict[str, Any], value: Mapping[str, float], assumptions: Assumptions, keys: dict[str, str]
) -> float:
    """Return the works that a project consists of, million yen."""
    if row["what"] == "fiber":
        laid = row["sea_km"] * value[keys["fiber"]] + 2 * value["fiber_landing_mjpy"]
        return float(laid + equipment(value, np.float64(row["sea_km"])))
    of_link = link_keys(row["load_mw"], assumptions)
    by: Technology = "ac" if row["what"] == "ac" else "dc"
    parts = _link_parts(
        value, by, row["land_km"], row["sea_km"], load_mw=row["load_mw"], keys=of_link
    )
    wanted = {"converters": ["converters"], "underground": []}.get(
        row["what"], ["land", "sea", "landings", "converters"]
    )
    works = sum(float(parts[name]) for name in wanted)
    if row["what"] == "underground":
        works += row["land_km"] * value[keys["underground"]]
    works += row["stations"] * value[of_link.voltage["station_key"]]
    return works * (1 + float(value["contingency_share"]))

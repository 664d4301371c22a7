"""What sites cost a year for each MW of their servers, part by part: the sums, for any many."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from geowbit.cables.watts_or_bits import HOURS_PER_YEAR, annuity
from geowbit.candidates import municipality_at
from geowbit.climate import Warmth
from geowbit.countries import in_use
from geowbit.layers import Assumptions, Layers, Level, embedded_table

Array = npt.NDArray[np.float64]
LEVELS: tuple[Level, ...] = ("low", "mid", "high")
Values: TypeAlias = Mapping[str, float]


class SitesToPrice(NamedTuple):
    """What the yearly cost of sites follows from, a number a site; NaN where it is not known.

    Attributes
    ----------
    load_mw : float
        That the grid sees; the servers have what cooling leaves them.
    power_mjpy, fiber_mjpy : ndarray
        Capital of the connections.
    warmth : Warmth
    energy_mjpy_per_mwh : ndarray
    building_mjpy_per_mw : ndarray
        Capital for each MW of servers.
    land_mjpy : ndarray
        Price of the whole site.
    """

    load_mw: float
    power_mjpy: Array
    fiber_mjpy: Array
    warmth: Warmth
    energy_mjpy_per_mwh: Array
    building_mjpy_per_mw: Array
    land_mjpy: Array


def yearly_parts(
    sites: SitesToPrice, value: Values, middle: Values, *, climate_known: bool | None = None
) -> dict[str, Array]:
    """Return the parts of what sites cost, million of money per MW of servers and year.

    Parameters
    ----------
    sites : SitesToPrice
        At one level.
    value : mapping
        The assumptions at that level.
    middle : mapping
        The assumptions at their middle: lives, and the climate that a building is made for.
    climate_known : bool, optional
        Whether the climate of any site is known, where these are a part of the sites; where not
        given, whether that of any of these is.

    Returns
    -------
    dict of str to ndarray
        NaN where a part is not known.
    """
    built_for = pue(sites.warmth.at_level(middle), middle)
    each = built_for / sites.load_mw
    energy = load_hours(value) * sites.energy_mjpy_per_mwh
    warm = sites.warmth.at_level(value)
    known = bool(np.isfinite(warm).any()) if climate_known is None else climate_known
    parts = {
        "power connection": yearly(sites.power_mjpy, value, middle, "power") * each,
        "fiber connection": yearly(sites.fiber_mjpy, value, middle, "fiber") * each,
        "building and equipment": yearly(sites.building_mjpy_per_mw, value, middle, "building"),
    }
    if known:
        parts["energy of the servers"] = energy
        parts["energy of cooling"] = energy * (pue(warm, value) - 1)
    else:
        parts["energy"] = energy * built_for
    # land does not wear out: its price earns interest only
    parts["land"] = sites.land_mjpy * float(value["discount_rate"]) * each
    return parts


def yearly_sum(parts: Mapping[str, Array], known_parts: Collection[str] | None = None) -> Array:
    """Return the sum of parts; a part that no site knows is left out, one that some know is not.

    Parameters
    ----------
    parts : mapping of str to ndarray
    known_parts : collection of str, optional
        Those that any site knows, where these are a part of the sites.

    Examples
    --------
    >>> yearly_sum({"a": np.array([1.0, 2.0]), "b": np.array([np.nan, 1.0]),
    ...             "c": np.full(2, np.nan)})
    array([nan,  3.])
    """
    if known_parts is None:
        known_parts = [name for name, part in parts.items() if np.isfinite(part).any()]
    known = [part for name, part in parts.items() if name in known_parts]
    return np.sum(known, axis=0) if known else np.full_like(next(iter(parts.values())), np.nan)


def pue(temperature_c: npt.ArrayLike, value: Values) -> Array:
    """Return the power of sites over that of their servers.

    It rises with the temperature, and no cold brings it below ``pue_least``; where the climate
    is not known it is that of 10 degrees.

    Examples
    --------
    1.2 at 10 degrees, 0.02 a degree, never below 1.1:

    >>> from geowbit.layers import named_assumptions
    >>> pue([20.0, 10.0, 6.0, -5.0, np.nan], named_assumptions().at("mid")).round(3)
    array([1.4 , 1.2 , 1.12, 1.1 , 1.2 ])
    """
    warmer = np.nan_to_num(np.asarray(temperature_c, float) - 10)
    found = value["pue_at_10_c"] + value["pue_per_c"] * warmer
    return np.maximum(found, min(value["pue_least"], value["pue_at_10_c"]))


def load_hours(value: Values) -> float:
    """Return the hours of full load in a year."""
    return float(value["load_factor"]) * HOURS_PER_YEAR


def yearly(capital: Array, value: Values, middle: Values, what: str) -> Array:
    """Return what capital costs a year: its annuity, and its operation and maintenance."""
    # a short life is dear: it stays at its middle, so that low is low
    share = annuity(float(value["discount_rate"]), float(middle[f"{what}_life_years"]))
    return capital * (share + float(value[f"{what}_om_share"]))


def building_keys(lon: npt.ArrayLike, lat: npt.ArrayLike, layers: Layers) -> pd.Categorical:
    """Return the key of the cost of a building at each place, missing where none is known."""
    keys, (of_place, prefectures) = in_use().building_keys, prefectures_at(lon, lat, layers)
    each = [keys.get(code, keys.get("any", "")) for code in prefectures]
    names = list(dict.fromkeys(filter(None, each)))
    number = np.array([names.index(key) if key else -1 for key in each], np.int64)
    return pd.Categorical.from_codes(number[of_place], names)


class PrefecturesAt(NamedTuple):
    """The prefecture of each place: its position among the codes, of which the first is none."""

    of_place: npt.NDArray[np.int64]
    codes: list[str]


def prefectures_at(lon: npt.ArrayLike, lat: npt.ArrayLike, layers: Layers) -> PrefecturesAt:
    """Return the prefectures of places."""
    town = _towns_at(lon, lat, layers)
    if not town.any():
        return PrefecturesAt(town, [""])
    towns = embedded_table("municipalities")
    of_town, codes = pd.factorize(towns["prefecture_code"].astype(str))
    number = np.zeros(int(towns["index"].max()) + 1, np.int64)
    number[towns["index"].to_numpy(int)] = of_town + 1
    return PrefecturesAt(number[town], ["", *codes])


def land_price_per_m2(lon: npt.ArrayLike, lat: npt.ArrayLike, layers: Layers) -> Array:
    """Return the price of industrial land in the municipality of each place, NaN where unknown.

    Examples
    --------
    >>> land_price_per_m2([141.35], [43.06], Layers())
    array([71400.])
    """
    town = _towns_at(lon, lat, layers)
    if not town.any() or not layers.has("municipal_facts"):
        return np.full(len(town), np.nan)
    towns = embedded_table("municipalities").set_index("index")["code"]
    price = layers.table("municipal_facts").set_index("municipality_code")["land_price_yen_m2"]
    each = np.full(int(towns.index.max()) + 1, np.nan)
    each[towns.index.to_numpy(int)] = price.reindex(towns).to_numpy(float)
    return each[town]


def _towns_at(lon: npt.ArrayLike, lat: npt.ArrayLike, layers: Layers) -> npt.NDArray[np.int64]:
    """Return the index of the municipality of each place, 0 where there is none."""
    x, y = np.atleast_1d(np.asarray(lon, float)), np.atleast_1d(np.asarray(lat, float))
    if not layers.has("municipality"):
        return np.zeros(len(x), np.int64)
    return municipality_at(x, y).astype(np.int64)


def land_mjpy(price_per_m2: Array, load_mw: float, value: Values) -> Array:
    """Return the price of the land that a load needs, million of money.

    Examples
    --------
    20,000 yen a m2, 450 m2 a MW:

    >>> from geowbit.layers import named_assumptions
    >>> land_mjpy(np.array([20_000.0]), 100, named_assumptions().at("mid"))
    array([900.])
    """
    return price_per_m2 * float(value["land_m2_per_mw"]) * load_mw / 1e6


def building_mjpy_per_mw(
    keys: pd.Categorical, assumptions: Assumptions, level: Level = "mid"
) -> Array:
    """Return the capital of a building for each MW of servers, NaN where no key says it."""
    each = [assumptions.value(str(name), level) for name in keys.categories]
    # what is missing has the code -1, the last of the list
    return np.array([*each, np.nan], float)[keys.codes]

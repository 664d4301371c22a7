"""What a site costs in all, per MW and year, part by part, with what is left out by name."""

from __future__ import annotations

from typing import Any, cast

import numpy as np
import pandas as pd

from geowbit.cables.connection import fiber_connection_mjpy
from geowbit.cables.own_classes import ladder_of
from geowbit.cables.rates import Level, Ratio, ratio_in_use
from geowbit.cables.substation_choice import (
    cheapest_connection,
    connection_options,
    fiber_within_reach,
    none_carries,
    within_reach,
)
from geowbit.cables.voltage import embedded_yards, voltage_class
from geowbit.cables.watts_or_bits import HOURS_PER_YEAR, annuity
from geowbit.core.errors import LayerError, StudyError
from geowbit.fiber import attach, fiber_graph
from geowbit.ground import Ground, check_on_land, in_another_grid
from geowbit.layers import Layers, embedded_table, model_table, named_assumptions
from geowbit.place import Place, resolve_place

_LEVELS: tuple[Level, ...] = ("low", "mid", "high")
# the digital infrastructure fund pays outside of these
TOKYO_AREA = ("11", "12", "13", "14")
_TOKYO_KEY, _ELSEWHERE_KEY = "dc_capex_tokyo_usd_per_w", "dc_capex_osaka_usd_per_w"


def total_cost(
    place: str | tuple[float, float],
    load_mw: float,
    *,
    assumptions: pd.DataFrame | None = None,
    layers: Layers | None = None,
    hubs: dict[str, tuple[float, float]] | None = None,
    fiber_to_power_ratio: Ratio = "model",
    land_mjpy: float | None = None,
    energy_price_mjpy_per_mwh: float | None = None,
    tax_share: float | None = None,
    subsidy: bool = False,
) -> dict[str, Any]:
    """Return what a site costs in all, million yen per MW of load and year.

    Parameters
    ----------
    place : str or (lat, lon)
        As for :func:`geowbit.place.resolve_place`.
    load_mw : float
        Peak load that the grid sees, MW; the servers have what cooling leaves them.
    assumptions, layers, hubs, fiber_to_power_ratio
        As for :func:`geowbit.cables.compare`.
    land_mjpy : float, optional
        Price of the land, million yen; left out where not given.
    energy_price_mjpy_per_mwh : float, optional
        One's own; that of the supply area where not given.
    tax_share : float, optional
        Property tax a year as a share of building and connection; left out where not given.
    subsidy : bool
        Whether the digital infrastructure fund pays (half, up to 4 billion yen, outside of
        the Tokyo area).

    Returns
    -------
    dict
        ``parts``: a list of ``part``, ``low``, ``mid``, ``high`` (mjpy per MW and year) and
        ``source``; ``total`` of them; ``left_out``: what is not counted and why;
        ``pue``, ``temperature_c``.

    Raises
    ------
    StudyError
        Where the place, the load or an amount cannot be.
    LayerError
        Where no substation is within reach.

    Examples
    --------
    >>> found = total_cost("Tomakomai", 100)
    >>> [part["part"] for part in found["parts"]]
    ['power connection', 'fiber connection', 'building and equipment', 'energy of the servers',
     'energy of cooling']
    >>> sorted(found["left_out"])
    ['land', 'subsidy', 'tax']
    """
    given = {
        "land_mjpy": land_mjpy,
        "tax_share": tax_share,
        "energy_price_mjpy_per_mwh": energy_price_mjpy_per_mwh,
    }
    for name, amount in given.items():
        if amount is not None and not (np.isfinite(amount) and amount >= 0):
            raise StudyError(f"cost: {name} is {amount:g}; give 0 or more")
    model = named_assumptions() if assumptions is None else assumptions
    voltage_class(load_mw, ladder=ladder_of(model))
    read = layers or Layers()
    at = resolve_place(place, hubs=hubs, layers=read)
    ground = Ground(read)
    area = ground.supply_area_of(at.lon, at.lat)
    check_on_land(at, ground)
    substations = read.frame("substations")
    without = embedded_yards(read, model) | in_another_grid(substations, at, ground)
    try:
        options = connection_options(substations, load_mw, model, leave_out=without)
    except LayerError as error:
        raise none_carries(at.name, load_mw) from error
    choice = within_reach(cheapest_connection([at.lon], [at.lat], options, model), at.name)
    fiber_km = attach(fiber_graph(read.frame("fiber_routes")), [at.lon], [at.lat]).km
    fiber_within_reach(float(fiber_km[0]), at.name)
    warm = {level: _temperature_c(at, read, model[level]) for level in _LEVELS}
    pue = {level: _pue(warm[level], model[level]) for level in _LEVELS}
    in_tokyo_area = _prefecture(at, read) in TOKYO_AREA
    building_key = _TOKYO_KEY if in_tokyo_area else _ELSEWHERE_KEY
    price = _energy_price(area, energy_price_mjpy_per_mwh)
    amounts: dict[str, dict[str, float]] = {}
    middle = model["mid"]
    for level in _LEVELS:
        value = model[level]
        power = float(choice.mjpy(model, level)[0])
        fiber = float(
            fiber_connection_mjpy(
                fiber_km, load_mw, model, fiber_to_power_ratio=fiber_to_power_ratio, level=level
            )[0]
        )
        # a building is built for its servers, which the middle of the climate leaves
        building = float(value[building_key]) * load_mw / pue["mid"]
        mwh = load_mw * float(value["load_factor"]) * HOURS_PER_YEAR
        parts = {
            "power connection": _yearly(power, value, middle, "power"),
            "fiber connection": _yearly(fiber, value, middle, "fiber"),
            "building and equipment": _yearly(building, value, middle, "building"),
            "energy of the servers": mwh / pue["mid"] * price[level],
            "energy of cooling": mwh / pue["mid"] * (pue[level] - 1) * price[level],
        }
        if land_mjpy is not None:
            # land does not wear out: its price earns interest only
            parts["land"] = land_mjpy * float(value["discount_rate"])
        if tax_share is not None:
            parts["tax"] = tax_share * (building + power + fiber)
        if subsidy and not in_tokyo_area:
            parts["subsidy"] = -_subsidy_a_year(building, model["mid"])
        for part, amount in parts.items():
            amounts.setdefault(part, {})[level] = amount / load_mw
    sources = _sources(model, building_key, area, energy_price_mjpy_per_mwh)
    fiber_rate = ratio_in_use(model, load_mw, fiber_to_power_ratio=fiber_to_power_ratio)
    sources["fiber connection"] = _of_fiber(fiber_rate)
    rows = [
        {
            "part": part,
            **{level: round(levels[level], 3) for level in _LEVELS},
            "source": sources[part],
        }
        for part, levels in amounts.items()
    ]
    left_out = {
        "land": "no price was given (--land-mjpy)" if land_mjpy is None else "",
        "tax": "no share was given (--tax-share)" if tax_share is None else "",
        "subsidy": _no_subsidy(asked=subsidy, in_tokyo_area=in_tokyo_area),
    }
    return {
        "place": at._asdict(),
        "supply_area": area,
        "load_mw": load_mw,
        "parts": rows,
        "total": {
            level: round(sum(levels[level] for levels in amounts.values()), 3) for level in _LEVELS
        },
        "pue": {level: round(pue[level], 3) for level in _LEVELS},
        "temperature_c": round(warm["mid"], 1),
        "fiber": fiber_rate,
        "left_out": {part: why for part, why in left_out.items() if why},
    }


def _yearly(capital: float, value: pd.Series, middle: pd.Series, what: str) -> float:
    # a short life is dear: it stays at its middle, so that low is low
    share = annuity(float(value["discount_rate"]), float(middle[f"{what}_life_years"]))
    return capital * (share + float(value[f"{what}_om_share"]))


def _subsidy_a_year(building: float, value: pd.Series) -> float:
    paid = min(float(value["subsidy_share"]) * building, float(value["subsidy_most_mjpy"]))
    return paid * annuity(float(value["discount_rate"]), float(value["building_life_years"]))


def _temperature_c(at: Place, layers: Layers, value: pd.Series) -> float:
    height = layers.raster("terrain").sample([at.lon], [at.lat])[0]
    km = max(0.0, float(np.nan_to_num(height))) / 1000
    north = abs(at.lat) - 35
    warm = value["mean_temperature_c_at_35n"] - value["temperature_c_per_deg"] * north
    return float(warm - value["temperature_c_per_km"] * km)


def _pue(temperature_c: float, value: pd.Series) -> float:
    return float(value["pue_at_10_c"] + value["pue_per_c"] * max(0.0, temperature_c - 10))


def _prefecture(at: Place, layers: Layers) -> str:
    index = np.nan_to_num(layers.raster("municipality").sample([at.lon], [at.lat]))[0]
    towns = embedded_table("municipalities").set_index("index")["prefecture_code"]
    return str(towns.get(int(index), ""))


def _energy_price(area: str, own: float | None) -> dict[Level, float]:
    if own is not None:
        return dict.fromkeys(_LEVELS, own)
    table = model_table("energy_prices").set_index("supply_area")
    row = table.loc[area if area in table.index else "any"]
    return {level: float(row[level]) for level in _LEVELS}


def _of_fiber(rate: dict[str, Any]) -> str:
    method = rate["fiber_method"]
    how = f"{method.replace('_', ' ')}, the table of rates" if method else "a share of the line"
    return f"{rate['fiber_mjpy_per_km']:.3g} million yen per km ({how}; geowbit rates)"


def _sources(
    model: pd.DataFrame, building_key: str, area: str, own_price: float | None
) -> dict[str, str]:
    prices = model_table("energy_prices").set_index("supply_area")
    price = prices.loc[area if area in prices.index else "any", "source"]
    energy = "the user's own" if own_price is not None else str(price)
    cooling = str(model.loc["pue_at_10_c", "source"])
    return {
        "power connection": "the table of rates (geowbit rates)",
        "building and equipment": str(model.loc[building_key, "source"]),
        "energy of the servers": energy,
        "energy of cooling": f"{energy}; {cooling}",
        "land": "the user's own",
        "tax": "the user's own",
        "subsidy": str(model.loc["subsidy_share", "source"]),
    }


def _no_subsidy(*, asked: bool, in_tokyo_area: bool) -> str:
    if asked and in_tokyo_area:
        return "the digital infrastructure fund does not pay in the Tokyo area"
    return "" if asked else "not asked for (--subsidy)"


def total_costs(places: list[str], load_mw: float, **options: Any) -> pd.DataFrame:
    """Return the parts of several places side by side, mjpy per MW and year.

    Examples
    --------
    >>> found = total_costs(["Tomakomai", "Inzai"], 100)
    >>> found.columns.tolist(), bool(found.loc["total"].min() > 100)
    (['Tomakomai', 'Inzai'], True)
    """
    columns = {}
    for place in places:
        found = total_cost(place, load_mw, **options)
        parts = {row["part"]: row["mid"] for row in found["parts"]}
        columns[place] = {**parts, "total": found["total"]["mid"]}
    return cast(pd.DataFrame, pd.DataFrame(columns))

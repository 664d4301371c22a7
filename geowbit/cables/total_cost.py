"""What a site costs in all, per MW and year, part by part, with what is left out by name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, NamedTuple, TypeAlias, cast

import numpy as np
import pandas as pd

from geowbit.cables.connection import (
    cheapest_connection,
    connection_options,
    fiber_connection_mjpy,
    fiber_within_reach,
    none_carries,
    within_reach,
)
from geowbit.cables.networks import Networks
from geowbit.cables.rate_table import check_rates
from geowbit.cables.rates import FiberRate, Ratio, ratio_in_use
from geowbit.cables.voltage import embedded_yards, ladder_of, voltage_class
from geowbit.cables.watts_or_bits import HOURS_PER_YEAR, annuity
from geowbit.candidates import municipality_at
from geowbit.core import LayerError, Message, StudyError, shown_table
from geowbit.countries import in_use
from geowbit.fiber import attach, fiber_graph
from geowbit.ground import Ground, check_on_land
from geowbit.layers import (
    Assumptions,
    Layers,
    Level,
    embedded_table,
    in_their_country,
    model_table,
    named_assumptions,
)
from geowbit.place import Place, resolve_place

_LEVELS: tuple[Level, ...] = ("low", "mid", "high")
Range: TypeAlias = dict[Level, float]


@dataclass(frozen=True)
class CostPart:
    """A part of what a site costs, million of money per MW of load and year."""

    part: str
    low: float
    mid: float
    high: float
    source: str


@dataclass(frozen=True)
class TotalCost:
    """What a site costs in all, per MW of load and year, and what is not counted.

    Attributes
    ----------
    place : Place
    supply_area : str
    load_mw : float
    parts : tuple of CostPart
    pue : dict or None
        Power of the site over that of its servers; None where the climate is not known.
    temperature_c : float or None
    fiber : FiberRate
        Of :func:`geowbit.cables.ratio_in_use`.
    left_out : dict of str to Message
        Part to the reason.
    """

    place: Place
    supply_area: str
    load_mw: float
    parts: tuple[CostPart, ...]
    pue: Range | None
    temperature_c: float | None
    fiber: FiberRate
    left_out: dict[str, Message]

    @property
    def total(self) -> Range:
        """Return the sum of the parts."""
        return {
            level: round(sum(getattr(one, level) for one in self.parts), 3) for level in _LEVELS
        }

    def frame(self) -> pd.DataFrame:
        """Return the parts as a table."""
        return pd.DataFrame([asdict(one) for one in self.parts])

    def as_dict(self) -> dict[str, Any]:
        """Return what ``geowbit cost --json`` prints."""
        return {
            "place": self.place._asdict(),
            "supply_area": self.supply_area,
            "load_mw": self.load_mw,
            "parts": [asdict(one) for one in self.parts],
            "total": self.total,
            "pue": self.pue,
            "temperature_c": self.temperature_c,
            "fiber": self.fiber.as_dict(),
            "left_out": {part: str(why) for part, why in self.left_out.items()},
        }

    def _repr_html_(self) -> str:
        return shown_table(self.frame(), caption=f"{self.place.name}, {self.load_mw:g} MW")


@in_their_country
def total_cost(
    place: str | tuple[float, float],
    load_mw: float,
    *,
    assumptions: Assumptions | None = None,
    layers: Layers | None = None,
    hubs: dict[str, tuple[float, float]] | None = None,
    fiber_to_power_ratio: Ratio = "model",
    land_mjpy: float | None = None,
    energy_price_mjpy_per_mwh: float | None = None,
    tax_share: float | None = None,
    subsidy: bool = False,
) -> TotalCost:
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
        Whether the country's fund for data centers pays its share.

    Returns
    -------
    TotalCost

    Raises
    ------
    StudyError
        Where the place, the load or an amount cannot be, or no rate is known.
    LayerError
        Where no substation is within reach.

    Examples
    --------
    >>> found = total_cost("Tomakomai", 100)
    >>> [one.part for one in found.parts]
    ['power connection', 'fiber connection', 'building and equipment', 'energy of the servers',
     'energy of cooling']
    >>> sorted(found.left_out)
    ['land', 'subsidy', 'tax']
    """
    asked = _Asked(land_mjpy, tax_share, energy_price_mjpy_per_mwh, subsidy)
    for name, amount in asked._asdict().items():
        if amount is not None and not (np.isfinite(amount) and amount >= 0):
            raise StudyError("cables.amount", name=name, amount=f"{amount:g}")
    read = layers or Layers()
    model = named_assumptions() if assumptions is None else assumptions
    check_rates(model)
    voltage_class(load_mw, ladder=ladder_of(model))
    at = resolve_place(place, hubs=hubs, layers=read)
    connected = _connected(at, load_mw, model, read, fiber_to_power_ratio)
    return _total_cost(connected, load_mw, model, read, asked)


class _Asked(NamedTuple):
    """What a user gives and asks for beside the place and the load."""

    land_mjpy: float | None
    tax_share: float | None
    energy_price_mjpy_per_mwh: float | None
    subsidy: bool


class _Connected(NamedTuple):
    """A site with what its connections cost, million of money by level."""

    at: Place
    supply_area: str
    power: Range
    fiber: Range
    rate: FiberRate


def _connected(
    at: Place, load_mw: float, model: Assumptions, read: Layers, ratio: Ratio
) -> _Connected:
    ground = Ground(read)
    area = ground.supply_area_of(at.lon, at.lat)
    check_on_land(at, ground)
    substations = read.frame("substations")
    without = embedded_yards(read, model) | ~Networks(substations, ground).serving(area)
    try:
        options = connection_options(substations, load_mw, model, leave_out=without)
    except LayerError as error:
        raise none_carries(at.name, load_mw) from error
    choice = within_reach(cheapest_connection([at.lon], [at.lat], options, model), at.name)
    fiber_km = attach(fiber_graph(read.frame("fiber_routes")), [at.lon], [at.lat]).km
    fiber_within_reach(float(fiber_km[0]), at.name)
    power: Range = {level: float(choice.mjpy(model, level)[0]) for level in _LEVELS}
    fiber: Range = {
        level: float(
            fiber_connection_mjpy(
                fiber_km, load_mw, model, fiber_to_power_ratio=ratio, level=level
            )[0]
        )
        for level in _LEVELS
    }
    rate = ratio_in_use(model, load_mw, fiber_to_power_ratio=ratio)
    return _Connected(at, area, power, fiber, rate)


def _total_cost(
    site: _Connected, load_mw: float, model: Assumptions, read: Layers, asked: _Asked
) -> TotalCost:
    warm = {level: _temperature_c(site.at, read, model.at(level)) for level in _LEVELS}
    known = bool(np.isfinite(list(warm.values())).all())
    pue: Range = {level: _pue(warm[level] if known else 0.0, model.at(level)) for level in _LEVELS}
    prefecture, country = _prefecture(site.at, read), in_use()
    building_key = country.building_keys.get(prefecture, country.building_keys.get("any"))
    pays = bool(country.building_keys) and prefecture not in country.fund_not_in
    price = _energy_price(site.supply_area, asked.energy_price_mjpy_per_mwh)
    amounts: dict[str, Range] = {}
    middle = model.at("mid")
    for level in _LEVELS:
        value = model.at(level)
        power, fiber = site.power[level], site.fiber[level]
        parts = {
            "power connection": _yearly(power, value, middle, "power"),
            "fiber connection": _yearly(fiber, value, middle, "fiber"),
        }
        building = 0.0
        if building_key:
            # a building is built for its servers, which the middle of the climate leaves
            building = float(value[building_key]) * load_mw / pue["mid"]
            parts["building and equipment"] = _yearly(building, value, middle, "building")
        mwh = load_mw * float(value["load_factor"]) * HOURS_PER_YEAR
        if price and known:
            parts["energy of the servers"] = mwh / pue["mid"] * price[level]
            parts["energy of cooling"] = mwh / pue["mid"] * (pue[level] - 1) * price[level]
        elif price:
            parts["energy"] = mwh * price[level]
        if asked.land_mjpy is not None:
            # land does not wear out: its price earns interest only
            parts["land"] = asked.land_mjpy * float(value["discount_rate"])
        if asked.tax_share is not None:
            parts["tax"] = asked.tax_share * (building + power + fiber)
        if asked.subsidy and pays:
            parts["subsidy"] = -_subsidy_a_year(building, model.at("mid"))
        for part, amount in parts.items():
            amounts.setdefault(part, {})[level] = amount / load_mw
    sources = _sources(model, building_key, site.supply_area, asked.energy_price_mjpy_per_mwh)
    sources["fiber connection"] = _of_fiber(site.rate)
    reasons = {
        "building and equipment": None if building_key else Message("cables.no_building"),
        "energy of cooling": None if known else Message("cables.no_climate"),
        "energy": None if price else Message("cables.no_energy_price"),
        "land": Message("cables.no_land_price") if asked.land_mjpy is None else None,
        "tax": Message("cables.no_tax_share") if asked.tax_share is None else None,
        "subsidy": _no_subsidy(asked=asked.subsidy, pays=pays),
    }
    return TotalCost(
        place=site.at,
        supply_area=site.supply_area,
        load_mw=load_mw,
        parts=tuple(
            CostPart(part, **_rounded(levels), source=sources[part])
            for part, levels in amounts.items()
        ),
        pue={level: round(pue[level], 3) for level in _LEVELS} if known else None,
        temperature_c=round(warm["mid"], 1) if known else None,
        fiber=site.rate,
        left_out={part: why for part, why in reasons.items() if why is not None},
    )


def _rounded(levels: Range) -> dict[str, float]:
    return {level: round(amount, 3) for level, amount in levels.items()}


def _yearly(
    capital: float, value: Mapping[str, float], middle: Mapping[str, float], what: str
) -> float:
    # a short life is dear: it stays at its middle, so that low is low
    share = annuity(float(value["discount_rate"]), float(middle[f"{what}_life_years"]))
    return capital * (share + float(value[f"{what}_om_share"]))


def _subsidy_a_year(building: float, value: Mapping[str, float]) -> float:
    paid = min(float(value["subsidy_share"]) * building, float(value["subsidy_most_mjpy"]))
    return paid * annuity(float(value["discount_rate"]), float(value["building_life_years"]))


def _temperature_c(at: Place, layers: Layers, value: Mapping[str, float]) -> float:
    height = layers.raster("terrain").sample([at.lon], [at.lat])[0] if layers.has("terrain") else 0
    km = max(0.0, float(np.nan_to_num(height))) / 1000
    north = abs(at.lat) - 35
    warm = value["mean_temperature_c_at_35n"] - value["temperature_c_per_deg"] * north
    return float(warm - value["temperature_c_per_km"] * km)


def _pue(temperature_c: float, value: Mapping[str, float]) -> float:
    return float(value["pue_at_10_c"] + value["pue_per_c"] * max(0.0, temperature_c - 10))


def _prefecture(at: Place, layers: Layers) -> str:
    if not layers.has("municipality"):
        return ""
    index = municipality_at(np.array([at.lon]), np.array([at.lat]))[0]
    towns = embedded_table("municipalities").set_index("index")["prefecture_code"]
    return str(towns.get(int(index), ""))


def _energy_price(area: str, own: float | None) -> dict[Level, float] | None:
    """Return the price of the supply area, of any where it has none, None where none is known."""
    if own is not None:
        return dict.fromkeys(_LEVELS, own)
    table = model_table("energy_prices").set_index("supply_area")
    named = next((name for name in (area, "any") if name in table.index), None)
    return None if named is None else {level: float(table.loc[named, level]) for level in _LEVELS}


def _of_fiber(rate: FiberRate) -> str:
    method, unit = rate.fiber_method, in_use().currency.unit
    how = f"{method.replace('_', ' ')}, the table of rates" if method else "a share of the line"
    return f"{rate.fiber_mjpy_per_km:.3g} million {unit} per km ({how}; geowbit rates)"


def _sources(
    model: Assumptions, building_key: str | None, area: str, own_price: float | None
) -> dict[str, str]:
    prices = model_table("energy_prices").set_index("supply_area")["source"]
    price = prices.get(area, prices.get("any", ""))
    energy = "the user's own" if own_price is not None else str(price)
    cooling = str(model["pue_at_10_c"].source)
    return {
        "power connection": "the table of rates (geowbit rates)",
        "building and equipment": str(model[building_key].source) if building_key else "",
        "energy": energy,
        "energy of the servers": energy,
        "energy of cooling": f"{energy}; {cooling}",
        "land": "the user's own",
        "tax": "the user's own",
        "subsidy": str(model["subsidy_share"].source),
    }


def _no_subsidy(*, asked: bool, pays: bool) -> Message | None:
    if asked:
        return None if pays else Message("cables.fund_pays_not")
    return Message("cables.subsidy_not_asked")


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
        parts = {one.part: one.mid for one in found.parts}
        columns[place] = {**parts, "total": found.total["mid"]}
    return cast(pd.DataFrame, pd.DataFrame(columns))

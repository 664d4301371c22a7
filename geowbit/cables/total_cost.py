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
from geowbit.cables.energy import EnergyPrice, energy_price_at
from geowbit.cables.networks import Networks, substations_of
from geowbit.cables.rate_table import check_rates
from geowbit.cables.rates import FiberRate, Ratio, ratio_in_use
from geowbit.cables.voltage import embedded_yards, ladder_of, voltage_class
from geowbit.cables.watts_or_bits import annuity
from geowbit.cables.yearly_cost import (
    LEVELS,
    SitesToPrice,
    building_keys,
    building_mjpy_per_mw,
    land_mjpy,
    land_price_per_m2,
    prefectures_at,
    pue,
    yearly_parts,
)
from geowbit.climate import mean_temperature
from geowbit.core import LayerError, Message, StudyError, shown_table
from geowbit.core.messages import Sentence, Value
from geowbit.countries import in_use
from geowbit.fiber import attach, fiber_graph
from geowbit.ground import Ground, check_on_land
from geowbit.layers import (
    Assumptions,
    Layers,
    Level,
    in_their_country,
    named_assumptions,
)
from geowbit.place import Place, resolve_place

Range: TypeAlias = dict[Level, float]


@dataclass(frozen=True)
class CostPart:
    """A part of what a site costs, million of money per MW of servers and year."""

    part: str
    low: float
    mid: float
    high: float
    source: Sentence


@dataclass(frozen=True)
class TotalCost:
    """What a site costs in all, per MW of servers and year, and what is not counted.

    Cooling takes a share of the load: of two sites of one load the warmer has fewer servers, so
    that only for each MW of servers do they compare.

    Attributes
    ----------
    place : Place
    supply_area : str
    load_mw : float
        That the grid sees.
    servers_mw : float
        What the middle of the climate leaves the servers.
    parts : tuple of CostPart
    pue : dict or None
        Power of the site over that of its servers; None where the climate is not known.
    temperature_c : float or None
    temperature_source : Message
    energy_price : EnergyPrice or None
        Million of money per MWh: low, mid, high, source, whether it is wholesale.
    fiber : FiberRate
        Of :func:`geowbit.cables.ratio_in_use`.
    left_out : dict of str to Message
        Part to the reason.
    """

    place: Place
    supply_area: str
    load_mw: float
    servers_mw: float
    parts: tuple[CostPart, ...]
    pue: Range | None
    temperature_c: float | None
    temperature_source: Message
    energy_price: EnergyPrice | None
    fiber: FiberRate
    left_out: dict[str, Message]

    @property
    def total(self) -> Range:
        """Return the sum of the parts."""
        return {level: round(sum(getattr(one, level) for one in self.parts), 3) for level in LEVELS}

    @property
    def whole_mjpy_per_year(self) -> Range:
        """Return what the whole site costs a year: the sum, times the MW of its servers."""
        return {level: round(sum_ * self.servers_mw, 3) for level, sum_ in self.total.items()}

    def frame(self) -> pd.DataFrame:
        """Return the parts as a table."""
        return pd.DataFrame([{**asdict(one), "source": str(one.source)} for one in self.parts])

    def as_dict(self) -> dict[str, Any]:
        """Return what ``geowbit cost --json`` prints."""
        return {
            "place": self.place._asdict(),
            "supply_area": self.supply_area,
            "load_mw": self.load_mw,
            "servers_mw": self.servers_mw,
            "parts": self.frame().to_dict("records"),
            "total": self.total,
            "whole_mjpy_per_year": self.whole_mjpy_per_year,
            "pue": self.pue,
            "temperature_c": self.temperature_c,
            "temperature_source": str(self.temperature_source),
            "energy_price": self.energy_price and self.energy_price.as_dict(),
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
    """Return what a site costs in all, million yen per MW of servers and year.

    Parameters
    ----------
    place : str or (lat, lon)
        As for :func:`geowbit.place.resolve_place`.
    load_mw : float
        Peak load that the grid sees, MW; the servers have what cooling leaves them.
    assumptions, layers, hubs, fiber_to_power_ratio
        As for :func:`geowbit.cables.compare`.
    land_mjpy : float, optional
        Price of the land, million yen; that of industrial land in the municipality where not
        given.
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
     'energy of cooling', 'land']
    >>> sorted(found.left_out)
    ['subsidy', 'tax', 'wheeling and levies']
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
    substations = substations_of(read, ground)
    without = embedded_yards(read, model) | ~Networks(substations, ground).serving(area)
    try:
        options = connection_options(substations, load_mw, model, leave_out=without)
    except LayerError as error:
        raise none_carries(at.name, load_mw) from error
    choice = within_reach(cheapest_connection([at.lon], [at.lat], options, model), at.name)
    fiber_km = attach(fiber_graph(read.frame("fiber_routes")), [at.lon], [at.lat]).km
    fiber_within_reach(float(fiber_km[0]), at.name)
    power: Range = {level: float(choice.mjpy(model, level)[0]) for level in LEVELS}
    fiber: Range = {
        level: float(
            fiber_connection_mjpy(
                fiber_km, load_mw, model, fiber_to_power_ratio=ratio, level=level
            )[0]
        )
        for level in LEVELS
    }
    rate = ratio_in_use(model, load_mw, fiber_to_power_ratio=ratio)
    return _Connected(at, area, power, fiber, rate)


def _total_cost(
    site: _Connected, load_mw: float, model: Assumptions, read: Layers, asked: _Asked
) -> TotalCost:
    lon, lat, country = [site.at.lon], [site.at.lat], in_use()
    warmth = mean_temperature(lon, lat, read, model.at("mid"))
    known = bool(np.isfinite(warmth.middle_c).all())
    building = building_keys(lon, lat, read)
    building_key = "" if pd.isna(building[0]) else str(building[0])
    here = prefectures_at(lon, lat, read)
    pays = bool(country.building_keys) and here.codes[here.of_place[0]] not in country.fund_not_in
    price = _price_of(site, read, asked.energy_price_mjpy_per_mwh)
    per_m2 = land_price_per_m2(lon, lat, read)
    land_known = asked.land_mjpy is not None or bool(np.isfinite(per_m2[0]))
    amounts: dict[str, Range] = {}
    middle = model.at("mid")
    ratio = {
        level: float(pue(warmth.at_level(model.at(level)), model.at(level))[0]) for level in LEVELS
    }
    servers_mw = load_mw / ratio["mid"]
    for level in LEVELS:
        value = model.at(level)
        each_mw = building_mjpy_per_mw(building, model, level)
        sites = SitesToPrice(
            load_mw,
            np.array([site.power[level]]),
            np.array([site.fiber[level]]),
            warmth,
            np.array([np.nan if price is None else getattr(price, level)]),
            each_mw,
            np.array([asked.land_mjpy])
            if asked.land_mjpy is not None
            else land_mjpy(per_m2, load_mw, value),
        )
        parts = {
            part: float(mjpy[0])
            for part, mjpy in yearly_parts(sites, value, middle).items()
            if np.isfinite(mjpy[0])
        }
        built = float(np.nan_to_num(each_mw[0])) * servers_mw
        if asked.tax_share is not None:
            whole = built + site.power[level] + site.fiber[level]
            parts["tax"] = asked.tax_share * whole / servers_mw
        if asked.subsidy and pays:
            parts["subsidy"] = -_subsidy_a_year(built, middle) / servers_mw
        for part, amount in parts.items():
            amounts.setdefault(part, {})[level] = amount
    sources = _sources(model, building_key, price)
    sources["fiber connection"] = _of_fiber(site.rate)
    if asked.land_mjpy is None and land_known:
        m2 = f"{model.value('land_m2_per_mw'):g}"
        price_m2 = f"{per_m2[0]:,.{country.currency.more_decimals}f}"
        unit = country.currency.unit
        sources["land"] = Message("cables.land_price", price=price_m2, unit=unit, m2=m2)
    reasons = {
        "building and equipment": None if building_key else Message("cables.no_building"),
        "energy of cooling": None if known else Message("cables.no_climate"),
        "energy": None if price else Message("cables.no_energy_price"),
        "wheeling and levies": Message("cables.wholesale")
        if price and price.is_wholesale
        else None,
        "land": None if land_known else Message("cables.no_land_price"),
        "tax": Message("cables.no_tax_share") if asked.tax_share is None else None,
        "subsidy": _no_subsidy(asked=asked.subsidy, pays=pays),
    }
    return TotalCost(
        place=site.at,
        supply_area=site.supply_area,
        load_mw=load_mw,
        servers_mw=round(servers_mw, 3),
        parts=tuple(
            CostPart(part, **_rounded(levels), source=sources[part])
            for part, levels in amounts.items()
        ),
        pue={level: round(ratio[level], 3) for level in LEVELS} if known else None,
        temperature_c=round(float(warmth.middle_c[0]), 1) if known else None,
        temperature_source=warmth.source,
        energy_price=price,
        fiber=site.rate,
        left_out={part: why for part, why in reasons.items() if why is not None},
    )


def _rounded(levels: Range) -> dict[str, float]:
    return {level: round(amount, 3) for level, amount in levels.items()}


def _subsidy_a_year(building: float, value: Mapping[str, float]) -> float:
    paid = min(float(value["subsidy_share"]) * building, float(value["subsidy_most_mjpy"]))
    return paid * annuity(float(value["discount_rate"]), float(value["building_life_years"]))


def _price_of(site: _Connected, layers: Layers, own: float | None) -> EnergyPrice | None:
    """Return the user's own price, else that of the place."""
    if own is None:
        return energy_price_at(site.at.lon, site.at.lat, site.supply_area, layers)
    return EnergyPrice(own, own, own, Message("cables.users_own"))


def _of_fiber(rate: FiberRate) -> Message:
    told: dict[str, Value] = {
        "rate": f"{rate.fiber_mjpy_per_km:.3g}",
        "unit": in_use().currency.unit,
    }
    if rate.fiber_method is None:
        return Message("cables.fiber_by_share", **told)
    return Message("cables.fiber_by_method", **told, method=Message(f"method.{rate.fiber_method}"))


def _sources(
    model: Assumptions, building_key: str, price: EnergyPrice | None
) -> dict[str, Sentence]:
    energy = price.source if price else ""
    cooling = model["pue_at_10_c"].source
    return {
        "power connection": Message("cables.by_rates"),
        "building and equipment": model[building_key].source if building_key else "",
        "energy": energy,
        "energy of the servers": energy,
        "energy of cooling": Message("cables.energy_and_pue", energy=energy, pue=cooling),
        "land": Message("cables.users_own"),
        "tax": Message("cables.users_own"),
        "subsidy": model["subsidy_share"].source,
    }


def _no_subsidy(*, asked: bool, pays: bool) -> Message | None:
    if asked:
        return None if pays else Message("cables.fund_pays_not")
    return Message("cables.subsidy_not_asked")


def total_costs(places: list[str], load_mw: float, **options: Any) -> pd.DataFrame:
    """Return the parts of several places side by side, mjpy per MW of servers and year.

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

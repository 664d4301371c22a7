"""Watts to bits against bits to watts for a pair of places, with its range and its break-even."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import Any, NamedTuple, cast

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from geowbit.cables.alternatives import Alternatives, Connection, alternatives, metropolis_years
from geowbit.cables.connection import (
    ConnectionChoice,
    cheapest_connection,
    connection_options,
    equipment,
    fiber_connection_mjpy,
    fiber_within_reach,
    fiber_years,
    none_carries,
    within_reach,
)
from geowbit.cables.networks import Networks, substations_of
from geowbit.cables.rate_table import check_rates
from geowbit.cables.rates import (
    FiberRate,
    Ratio,
    fiber_rate,
    fiber_rate_mjpy_per_km,
    ratio_in_use,
)
from geowbit.cables.reinforcement import Range
from geowbit.cables.voltage import embedded_yards, ladder_of, voltage_class, voltage_ladder
from geowbit.cables.watts_or_bits import (
    TECHNOLOGIES,
    Draws,
    Technology,
    bits_mjpy,
    break_even_km,
    break_even_mw,
    can_be_ac,
    drawn_values,
    link_keys,
    link_years,
    mean_values,
    watts_mjpy,
)
from geowbit.core.errors import LayerError, StudyError
from geowbit.core.shown import shown_table
from geowbit.fiber import (
    attach,
    fiber_graph,
    guessed_between,
    route_km_or_estimate,
    rtt_ms,
    uncounted_links,
)
from geowbit.geodesy import distance_km
from geowbit.ground import Ground, check_on_land, sea_share
from geowbit.layers import (
    Assumptions,
    Layers,
    Level,
    in_their_country,
    named_assumptions,
    station_names,
)
from geowbit.place import Place, resolve_place

# the substations within this reach of a site are the ones it may be connected to
_REACH_KM = 150.0


class Pair(NamedTuple):
    """Where the power is and where the users are, and what lies between.

    ``distance_km`` straight, ``sea_share`` of it, ``same_grid``, ``route_km`` of fiber (an
    estimate where ``estimated``), ``fiber_km`` from the site to the nearest route, ``ground``
    whose land and grids count, ``guessed`` links of fiber that are counted and taken, ``areas`` of
    supply of both.
    """

    site: Place
    metropolis: Place
    distance_km: float
    sea_share: float
    same_grid: bool
    route_km: float
    estimated: bool
    fiber_km: float
    ground: Ground
    guessed: tuple[str, ...] = ()
    areas: tuple[str, str] = ("", "")


def pair_of(
    origin: str | tuple[float, float],
    destination: str | tuple[float, float],
    *,
    assumptions: Assumptions,
    layers: Layers,
    hubs: dict[str, tuple[float, float]] | None = None,
) -> Pair:
    """Return where the power is and where the users are, and what lies between.

    Raises
    ------
    StudyError
        Where a place cannot be, or both are the same.
    """
    here, there = (resolve_place(one, hubs=hubs, layers=layers) for one in (origin, destination))
    hub_last = there.kind == "hub" and here.kind != "hub"
    metropolis, site = (there, here) if hub_last else (here, there)
    straight = float(distance_km(site.lon, site.lat, metropolis.lon, metropolis.lat))
    if straight < 0.01:
        raise StudyError("cables.same_place", one=site.name, other=metropolis.name)
    ground = Ground(layers)
    for place in (site, metropolis):
        check_on_land(place, ground)
    graph = fiber_graph(layers.frame("fiber_routes"))
    attached = attach(graph, [site.lon], [site.lat])
    fiber_within_reach(float(attached.km[0]), site.name)
    hub = (metropolis.lon, metropolis.lat)
    without = uncounted_links(graph.routes, assumptions)
    route, estimated = route_km_or_estimate(
        graph,
        attached,
        [site.lon],
        [site.lat],
        hub,
        detour_ratio=assumptions.value("fiber_detour_ratio"),
        without=without,
    )
    guessed: tuple[str, ...] = ()
    if without is None and not estimated[0]:
        both = attach(graph, [site.lon, metropolis.lon], [site.lat, metropolis.lat])
        guessed = guessed_between(graph, both)
    areas = tuple(ground.supply_area_of(one.lon, one.lat) for one in (site, metropolis))
    grids = [ground.grid_of(area) for area in areas]
    return Pair(
        site=site,
        metropolis=metropolis,
        distance_km=straight,
        sea_share=float(sea_share([site.lon], [site.lat], hub, ground=ground)[0]),
        # where no grid is known one serves both
        same_grid=grids[0] == grids[1] or "" in grids,
        route_km=float(route[0]),
        estimated=bool(estimated[0]),
        fiber_km=float(attached.km[0]),
        ground=ground,
        guessed=guessed,
        areas=(areas[0], areas[1]),
    )


def substations_around(pair: Pair, layers: Layers, assumptions: Assumptions) -> gpd.GeoDataFrame:
    """Return the substations that the site may be connected to; all where none is near.

    Those of another network or synchronous grid are none of them.
    """
    frame = substations_of(layers, pair.ground)
    area = pair.ground.supply_area_of(pair.site.lon, pair.site.lat)
    serves = Networks(frame, pair.ground).serving(area)
    serving = frame[serves & ~embedded_yards(layers, assumptions)]
    away = distance_km(serving.geometry.x, serving.geometry.y, pair.site.lon, pair.site.lat)
    near = serving[away <= _REACH_KM]
    return near if len(near) else serving


Array = npt.NDArray[np.float64]
_LEVELS: tuple[Level, ...] = ("low", "mid", "high")
_MOST_DRAWS = 200_000


@dataclass(frozen=True)
class BothWays:
    """What both ways cost, present values in million yen, and bits over watts."""

    watts_to_bits_mjpy: float
    bits_to_watts_mjpy: float
    ratio: float


@dataclass(frozen=True)
class SiteConnection:
    """The site's own power connection and its way to the fiber.

    Attributes
    ----------
    substation : str
    substation_km, sea_km : float
        Straight, and how much of it is sea.
    line_kv : float
    fiber_km : float
    power_mjpy : dict of str to Range
        Part of the power connection to its low, mid and high.
    """

    substation: str
    substation_km: float
    sea_km: float
    line_kv: float
    fiber_km: float
    power_mjpy: dict[str, Range]


@dataclass(frozen=True)
class Comparison:
    """Watts to bits against bits to watts between two places.

    Attributes
    ----------
    load_mw : float
    site, metropolis : Place
        Where the power is, and where the users are.
    distance_km, sea_km, route_km : float
        Straight, how much of it is sea, and along the fiber.
    route_is_estimate : bool
    link : str
        Alternating or direct current.
    watts_to_bits_mjpy, bits_to_watts_mjpy : float
        Present values.
    watts_to_bits_mjpy_per_mw, bits_to_watts_mjpy_per_mw : float
    ratio : float
        Bits over watts.
    low, high : BothWays
        Every rate at that end of its range.
    break_even_km, break_even_mw : float or None
        Over land within one grid, and at this distance; 0 where the bits always win, None where
        they never do.
    power_years, power_years_high, fiber_years, site_power_years : float
    rtt_all_optical_ms, latency_price_mjpy_per_ms_mw_year : float
    site_connection : SiteConnection
    fiber : FiberRate
        Of :func:`geowbit.cables.ratio_in_use`.
    monte_carlo : dict
        Seed and figures of the draws.
    guessed_links : tuple of str
        Guessed links of fiber that are counted and taken.
    alternatives : Alternatives
        The own line, a share of a reinforcement and the bits, side by side.
    """

    load_mw: float
    site: Place
    metropolis: Place
    distance_km: float
    sea_km: float
    route_km: float
    route_is_estimate: bool
    link: str
    watts_to_bits_mjpy: float
    bits_to_watts_mjpy: float
    watts_to_bits_mjpy_per_mw: float
    bits_to_watts_mjpy_per_mw: float
    ratio: float
    low: BothWays
    high: BothWays
    break_even_km: float | None
    break_even_mw: float | None
    power_years: float
    power_years_high: float
    fiber_years: float
    site_power_years: float
    rtt_all_optical_ms: float
    latency_price_mjpy_per_ms_mw_year: float
    site_connection: SiteConnection
    fiber: FiberRate
    monte_carlo: dict[str, Any]
    guessed_links: tuple[str, ...]
    alternatives: Alternatives

    def frame(self) -> pd.DataFrame:
        """Return low, mid and high of both ways, million yen, as a table."""
        mid = BothWays(self.watts_to_bits_mjpy, self.bits_to_watts_mjpy, self.ratio)
        ends = {"low": self.low, "mid": mid, "high": self.high}
        return pd.DataFrame([{"level": level, **asdict(one)} for level, one in ends.items()])

    def as_dict(self) -> dict[str, Any]:
        """Return what ``geowbit compare --json`` prints."""
        places = {"site": self.site._asdict(), "metropolis": self.metropolis._asdict()}
        found = asdict(self) | places | {"fiber": self.fiber.as_dict()}
        found["alternatives"] = self.alternatives.as_dict()
        found["guessed_links"] = list(self.guessed_links)
        # the basis stands beside its figure
        at = list(found).index("break_even_km") + 1
        rows = list(found.items())
        return dict([*rows[:at], ("break_even_basis", "over land, within one grid"), *rows[at:]])

    def _repr_html_(self) -> str:
        ends = f"{self.site.name} – {self.metropolis.name}"
        return shown_table(self.frame(), caption=f"{ends}, {self.load_mw:g} MW, {self.link}")


@dataclass(frozen=True)
class Ways:
    """Both ways for one pair and load, and what they cost where one thing changes.

    Attributes
    ----------
    pair : Pair
    load_mw : float
    choice : ConnectionChoice
        The site's own power connection.
    assumptions : Assumptions
    ratio : float, "model", "tables" or method
        Fiber over power, as in :func:`geowbit.cables.fiber_rate_mjpy_per_km`.
    """

    pair: Pair
    load_mw: float
    choice: ConnectionChoice
    assumptions: Assumptions
    ratio: Ratio

    def technology(self) -> Technology:
        """Return ac where one grid and a narrow sea allow it and it is cheaper, else dc."""
        return self._technology(self.pair.distance_km)

    def cost(self, level: Level = "mid") -> tuple[float, float]:
        """Return watts to bits and bits to watts, present values in million yen."""
        value = self.assumptions.at(level)
        return self._watts(value, self.pair.distance_km), self._bits(value, level)

    def gain_at_km(self, km: float) -> float:
        """Return what the bits save where the places were so far apart, over land, in one grid.

        The site's own connection and the fiber route's detour stay; amplifiers count by the
        km, so that there is one break-even and not one for each of them.
        """
        value = self.assumptions.at("mid")
        haul = self.pair.route_km * km / self.pair.distance_km
        near = replace(self, pair=self.pair._replace(sea_share=0.0, same_grid=True))
        return near._watts(value, km) - self._bits(value, "mid", haul_km=haul, smooth=True)

    def draws(self, count: int = 5000, seed: int = 0) -> Draws:
        """Return the Monte-Carlo range over the rate table."""
        return self._at(drawn_values(self.assumptions, count, seed))

    def expected(self) -> tuple[float, float]:
        """Return the analytic mean of :meth:`draws`: every term is a product of draws."""
        found = self._at(mean_values(self.assumptions))
        return float(found.watts), float(found.bits)

    def _at(self, value: Any) -> Draws:
        pair, keys = self.pair, link_keys(self.load_mw, self.assumptions)
        land, sea = self._land_and_sea(pair.distance_km)
        watts = watts_mjpy(value, self.technology(), land, sea, load_mw=self.load_mw, keys=keys)
        rate = fiber_rate(value, value[keys.voltage["line_key"]], self.ratio)
        power = sum(
            self.choice.options.parts(
                value, int(self.choice.option[0]), float(self.choice.km[0])
            ).values()
        )
        built_km = pair.fiber_km * self.assumptions.value("fiber_detour_ratio")
        # the number of amplifiers stays that of the middle
        boxes = equipment(value, built_km)
        fiber = value["fiber_routes_built"] * (
            pair.fiber_km * value["fiber_detour_ratio"] * rate + boxes
        )
        bits = bits_mjpy(
            value, pair.route_km, power, fiber, rate_mjpy_per_km=rate, load_mw=self.load_mw
        )
        return Draws(np.asarray(watts, float), np.asarray(bits, float))

    def _land_and_sea(self, km: float) -> tuple[float, float]:
        return km * (1 - self.pair.sea_share), km * self.pair.sea_share

    def _technology(self, km: float) -> Technology:
        keys, value = link_keys(self.load_mw, self.assumptions), self.assumptions.at("mid")
        land, sea = self._land_and_sea(km)
        if not can_be_ac(sea, self.pair.same_grid, self.assumptions, keys):
            return "dc"
        ac, dc = (
            float(watts_mjpy(value, by, land, sea, load_mw=self.load_mw, keys=keys))
            for by in cast("tuple[Technology, ...]", ("ac", "dc"))
        )
        return "ac" if ac <= dc else "dc"

    def _watts(self, value: Any, km: float) -> float:
        keys = link_keys(self.load_mw, self.assumptions)
        by, (land, sea) = self._technology(km), self._land_and_sea(km)
        return float(watts_mjpy(value, by, land, sea, load_mw=self.load_mw, keys=keys))

    def _bits(
        self, value: Any, level: Level, *, haul_km: float | None = None, smooth: bool = False
    ) -> float:
        model, load = self.assumptions, self.load_mw
        fiber = fiber_connection_mjpy(
            self.pair.fiber_km, load, model, fiber_to_power_ratio=self.ratio, level=level
        )
        return float(
            bits_mjpy(
                value,
                self.pair.route_km if haul_km is None else haul_km,
                self.choice.mjpy(model, level)[0],
                fiber,
                rate_mjpy_per_km=fiber_rate_mjpy_per_km(
                    model, load, fiber_to_power_ratio=self.ratio, level=level
                ),
                load_mw=load,
                amplified=_by_the_km if smooth else equipment,
            )
        )


def _by_the_km(value: Any, route_km: Any) -> Any:
    amplifiers = route_km / value["fiber_amplifier_spacing_km"]
    return 2 * value["fiber_terminal_mjpy"] + amplifiers * value["fiber_amplifier_mjpy"]


@in_their_country
def compare(
    load_mw: float,
    origin: str | tuple[float, float],
    destination: str | tuple[float, float],
    *,
    fiber_to_power_ratio: Ratio = "model",
    assumptions: Assumptions | None = None,
    layers: Layers | None = None,
    hubs: dict[str, tuple[float, float]] | None = None,
    draws: int = 5000,
    seed: int = 0,
) -> Comparison:
    """Compare bringing the watts to the bits with bringing the bits to the watts.

    Parameters
    ----------
    load_mw : float
        Peak load, MW.
    origin, destination : str or (lat, lon)
        As for :func:`geowbit.place.resolve_place`. The users are at the one that is a hub,
        at the origin where none or both are.
    fiber_to_power_ratio : float, "model", "tables" or method
        As in :func:`geowbit.cables.fiber_rate_mjpy_per_km`.
    assumptions : Assumptions, optional
        Of :func:`geowbit.layers.named_assumptions`, perhaps with
        :func:`geowbit.cables.own_rates`.
    layers : Layers, optional
        Substations and fiber routes; the embedded ones where not given.
    hubs : dict of str to (lon, lat), optional
        Names of hubs.
    draws, seed : int
        Of the Monte-Carlo range.

    Returns
    -------
    Comparison

    Raises
    ------
    StudyError
        Where a place or the load cannot be.
    LayerError
        Where no substation is within reach of the site.

    Examples
    --------
    >>> found = compare(300, "tokyo", (42.66, 141.74))
    >>> bool(found.ratio < 0.5), found.link
    (True, 'direct current')
    """
    if draws < 2:
        raise StudyError("cables.few_draws", draws=str(draws))
    if draws > _MOST_DRAWS:
        raise StudyError("cables.many_draws", draws=draws, most=_MOST_DRAWS)
    if seed < 0:
        raise StudyError("cables.negative_seed", seed=str(seed))
    read = layers or Layers()
    model = named_assumptions() if assumptions is None else assumptions
    check_rates(model)
    voltage_class(load_mw, ladder=ladder_of(model))
    pair = pair_of(origin, destination, assumptions=model, layers=read, hubs=hubs)
    around = substations_around(pair, read, model)
    at = price_ways(pair, load_mw, model, around, fiber_to_power_ratio)
    connection = connection_at(pair.metropolis, load_mw, model, read)
    return _comparison(at, around, connection, draws=draws, seed=seed)


def price_ways(
    pair: Pair,
    load_mw: float,
    assumptions: Assumptions,
    substations: gpd.GeoDataFrame,
    ratio: Ratio,
) -> Ways:
    """Return both ways for one pair and load.

    Raises
    ------
    LayerError
        Where no substation can carry the load within reach.
    """
    try:
        options = connection_options(substations, load_mw, assumptions)
    except LayerError as error:
        raise none_carries(pair.site.name, load_mw) from error
    choice = cheapest_connection([pair.site.lon], [pair.site.lat], options, assumptions)
    return Ways(pair, load_mw, within_reach(choice, pair.site.name), assumptions, ratio)


def connection_at(
    place: Place, load_mw: float, assumptions: Assumptions, layers: Layers
) -> Connection | None:
    """Return what connects a load in the metropolis; None where no substation there can.

    Examples
    --------
    >>> tokyo = Place(139.7645, 35.687, "tokyo", "hub")
    >>> found = connection_at(tokyo, 100, named_assumptions(), Layers())
    >>> found.years["mid"]
    6.0
    """
    here = Pair(
        place, place, 0.0, 0.0, same_grid=True, route_km=0.0, estimated=False, fiber_km=0.0,
        ground=Ground(layers),
    )  # fmt: skip
    try:
        around = substations_around(here, layers, assumptions)
        choice = price_ways(here, load_mw, assumptions, around, "model").choice
    except LayerError:
        return None
    mjpy: Range = {level: float(choice.mjpy(assumptions, level)[0]) for level in _LEVELS}
    return Connection(mjpy, metropolis_years(float(choice.years(assumptions)[0]), assumptions))


def _comparison(
    at: Ways, around: gpd.GeoDataFrame, connection: Connection | None, *, draws: int, seed: int
) -> Comparison:
    pair, model, load = at.pair, at.assumptions, at.load_mw
    costs = {level: at.cost(level) for level in _LEVELS}
    by = at.technology()
    built_km = pair.distance_km * model.value("power_detour_ratio")
    soonest, latest = link_years(built_km, load, model, technology=by)
    # the link and the site's own connection step up each in its own classes
    area = pair.ground.supply_area_of(pair.site.lon, pair.site.lat)
    ladders = [voltage_ladder(of, ladder=ladder_of(model)) for of in ("any", area)]
    edges = sorted({float(mw) for one in ladders for mw in one["max_load_mw"]})

    def gain_at_mw(mw: float) -> float:
        try:
            watts, bits = price_ways(pair, mw, model, around, at.ratio).cost()
        except LayerError:
            # no substation carries it here: the bits cannot come to these watts
            return -np.inf
        return watts - bits

    while len(edges) > 1 and edges[-1] > load and not np.isfinite(gain_at_mw(edges[-1])):
        edges.pop()
    mid = costs["mid"]
    own_years = float(at.choice.years(model)[0])
    table = at.choice.breakdown(0, model)
    through_fiber = float(fiber_years([pair.route_km], model)[0])
    served = max(own_years, through_fiber)
    ways = alternatives(
        load,
        pair.areas,
        built_km,
        own_line=(
            {level: costs[level][0] for level in _LEVELS},
            {"low": soonest, "mid": soonest, "high": latest},
        ),
        bits=(
            {level: costs[level][1] for level in _LEVELS},
            dict.fromkeys(_LEVELS, served),
        ),
        connection=connection,
        assumptions=model,
    )
    row = int(at.choice.row[0])
    substation = around.iloc[row]
    return Comparison(
        load_mw=load,
        site=pair.site,
        metropolis=pair.metropolis,
        distance_km=round(pair.distance_km, 3),
        sea_km=round(pair.distance_km * pair.sea_share, 1),
        route_km=round(pair.route_km, 3),
        route_is_estimate=pair.estimated,
        link=TECHNOLOGIES[by],
        watts_to_bits_mjpy=round(mid[0], 2),
        bits_to_watts_mjpy=round(mid[1], 2),
        watts_to_bits_mjpy_per_mw=round(mid[0] / load, 3),
        bits_to_watts_mjpy_per_mw=round(mid[1] / load, 3),
        ratio=round(mid[1] / mid[0], 5),
        low=_ends(costs["low"]),
        high=_ends(costs["high"]),
        break_even_km=_rounded(break_even_km(at.gain_at_km), 3),
        break_even_mw=_rounded(break_even_mw(gain_at_mw, edges), 3),
        power_years=round(soonest, 2),
        power_years_high=round(latest, 2),
        fiber_years=round(through_fiber, 2),
        site_power_years=round(own_years, 2),
        rtt_all_optical_ms=round(float(rtt_ms([pair.route_km], model)[0]), 3),
        latency_price_mjpy_per_ms_mw_year=model.value("latency_price_mjpy_per_ms_mw_year"),
        site_connection=SiteConnection(
            substation=str(station_names(around.iloc[[row]])[0] or substation["id"]),
            substation_km=round(float(at.choice.km[0]), 3),
            sea_km=round(float(at.choice.km[0]) * _sea_share(pair, substation), 1),
            line_kv=float(at.choice.line_kv[0]),
            fiber_km=round(pair.fiber_km, 3),
            power_mjpy={
                str(part): {level: round(float(row[level]), 2) for level in _LEVELS}
                for part, row in table.iterrows()
            },
        ),
        fiber=ratio_in_use(model, load, fiber_to_power_ratio=at.ratio),
        monte_carlo={
            "seed": seed,
            **{key: _rounded(found, 5) for key, found in at.draws(draws, seed).summary().items()},
        },
        guessed_links=pair.guessed,
        alternatives=ways,
    )


def _sea_share(pair: Pair, substation: pd.Series) -> float:
    site, end = pair.site, substation.geometry
    return float(sea_share([site.lon], [site.lat], (end.x, end.y), ground=pair.ground)[0])


def _ends(costs: tuple[float, float]) -> BothWays:
    watts, bits = costs
    return BothWays(round(watts, 2), round(bits, 2), round(bits / watts, 5))


def _rounded(number: float | None, digits: int) -> float | None:
    return None if number is None else round(number, digits)

"""A joint instance put together: candidates, lines to the grid, what may be built, fibers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from geowbit.cables import (
    Networks,
    Ratio,
    embedded_yards,
    energy_price,
    fiber_rate_mjpy_per_km,
    ladder_of,
    load_hours,
    power_years,
    reinforcement,
    serving_substations,
    substations_of,
    unlisted_serve,
    voltage_class,
    voltage_ladder,
)
from geowbit.core import Message, Sentence, StudyError
from geowbit.geodesy import distance_km
from geowbit.ground import Ground
from geowbit.layers import Assumptions, Layers, named_assumptions
from geowbit.plan.assembly import named_area
from geowbit.plan.assumptions import plan_assumptions
from geowbit.plan.capacities import Capacities
from geowbit.plan.fibers import FiberChoices, FiberPrices, NewLines, fiber_choices
from geowbit.plan.grid import PowerGrid, borders, power_grid, reduced_grid
from geowbit.plan.instance import Instance
from geowbit.plan.joint_instance import (
    Border,
    FiberLinks,
    JointInstance,
    MwCap,
    PowerLinks,
    SiteLines,
    Supply,
    Yard,
)

Array = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

# what a link of direct current loses beside its length
_DC = ("dc", "converter")
_HOURS_A_YEAR = 8760.0
_MWH = 1e3
_TERMINALS = 2.0
_LINE_ENDS = 2.0
# a lead time that ends within a day of a fiscal year ends with it
_DAY_YEARS = 0.003


@dataclass(frozen=True, eq=False)
class JointNetwork:
    """A joint instance, with the places and names that its numbers stand for.

    Attributes
    ----------
    instance : JointInstance
    sites : GeoDataFrame (EPSG:4326), points, indexed by site_id
        Of the candidates that have a station, in the order of the instance.
    grid : PowerGrid
        Reduced to what has a role.
    lines : DataFrame
        New lines: ``site``, ``node``, ``station_id``, ``station``, ``voltage_kv``, ``km``,
        ``ready_year``.
    fibers : FiberChoices
    made : Instance
        From which it was put together, without the candidates that are left out.
    capital : float
        What a payment in the year of the plan is worth today.
    gbps_per_wavelength : float
    messages : tuple of Message
        What was assumed or left out.
    """

    instance: JointInstance
    sites: gpd.GeoDataFrame
    grid: PowerGrid
    lines: pd.DataFrame
    fibers: FiberChoices
    made: Instance
    capital: float
    gbps_per_wavelength: float
    messages: tuple[Sentence, ...]

    def __repr__(self) -> str:
        """Return its size."""
        return f"<JointNetwork: {len(self.sites)} sites, {self.grid!r}, {self.fibers!r}>"


def joint_network(
    made: Instance,
    hubs: Mapping[str, tuple[float, float]],
    layers: Layers | None = None,
    *,
    assumptions: Assumptions | None = None,
    plan: Assumptions | None = None,
    figures: Capacities | None = None,
    least_kv: float = 275.0,
    fiber_to_power_ratio: Ratio = "model",
) -> JointNetwork:
    """Put together what a joint plan is made from: the last period of an instance, and networks.

    Parameters
    ----------
    made : Instance
        Of :func:`geowbit.plan.plan_instance`; its last period counts.
    hubs : mapping of name to (lon, lat)
    layers : Layers, optional
    assumptions, plan : Assumptions, optional
        Of the study, and of the plan.
    figures : Capacities, optional
        What lines carry and what of it is free; drawn at random, for one of several.
    least_kv : float
        Lines of the grid below it are left out.
    fiber_to_power_ratio : float, "model", "tables" or method
        How a trench of fiber is priced.

    Returns
    -------
    JointNetwork

    Raises
    ------
    LayerError
        Where there is no grid.
    StudyError
        Where no candidate has a station of that grid within reach.
    """
    known = layers or Layers()
    model = named_assumptions() if assumptions is None else assumptions
    figures = Capacities(plan or plan_assumptions()) if figures is None else figures
    pricing = _Pricing(made, model, figures)
    grid = power_grid(known, least_kv=least_kv)
    lines = _new_lines(made, grid, known, pricing)
    kept = np.unique(lines["site"].to_numpy(np.int64))
    messages: list[Sentence] = [*made.messages, *grid.messages]
    if not len(kept):
        raise StudyError("plan.no_station", kv=f"{least_kv:g}")
    if (left := len(made.sites) - len(kept)) > 0:
        out = made.sites.drop(index=made.sites.index[kept])
        areas = tuple(named_area(area) for area in sorted(out["supply_area"].unique()))
        messages.append(Message("plan.sites_without_station", count=left, areas=areas))
    lines["site"] = np.searchsorted(kept, lines["site"].to_numpy(np.int64))
    sites = made.sites.iloc[kept]
    stations = _supplies(grid)
    keep = np.zeros(len(grid.nodes), bool)
    keep[np.r_[stations, lines["node"].to_numpy(np.int64)]] = True
    small = reduced_grid(grid, keep)
    number = _numbers(grid, small)
    lines["node"] = number[lines["node"].to_numpy(np.int64)]
    fibers = fiber_choices(
        sites,
        NewLines(
            lines["site"].to_numpy(np.int64),
            lines["station_id"].to_numpy(object),
            lines["km"].to_numpy(float),
        ),
        small,
        hubs,
        layers=known,
        prices=FiberPrices(
            model,
            figures,
            fiber_rate_mjpy_per_km(
                model, float(sites["most_mw"].max()), fiber_to_power_ratio=fiber_to_power_ratio
            ),
        ),
    )
    supply = _supply(small, known, pricing, number[stations])
    limits, told = _borders(small, known, pricing)
    messages += told
    instance = _instance(made, kept, pricing)(
        nodes=len(small.nodes),
        links=pricing.links(small),
        borders=limits,
        supply=supply,
        lines=SiteLines(
            lines["site"].to_numpy(np.int64),
            lines["node"].to_numpy(np.int64),
            *(lines[name].to_numpy(float) for name in ("mjpy", "mjpy_per_mw", "most_mw", "loss")),
        ),
        fibers=_fiber_links(fibers, pricing),
        yards=_yards(lines, made, known),
    )
    least = np.full(len(sites), np.inf)
    np.minimum.at(least, lines["site"].to_numpy(np.int64), lines["station_mjpy"].to_numpy(float))
    instance = instance.with_(
        site_mjpy=least + pricing.terminals_mjpy,
        lines=instance.lines._replace(
            mjpy=instance.lines.mjpy - least[lines["site"].to_numpy(np.int64)]
        ),
    )
    return JointNetwork(
        instance=instance,
        sites=sites,
        grid=small,
        lines=lines,
        fibers=fibers,
        made=_only(made, kept),
        capital=pricing.capital,
        gbps_per_wavelength=model.value("wavelength_gbps"),
        messages=tuple(messages),
    )


def _only(made: Instance, kept: IntArray) -> Instance:
    """Return an instance with some of its candidates."""
    number = np.full(len(made.sites), -1)
    number[kept] = np.arange(len(kept))
    caps = [replace(cap, sites=_known(number[list(cap.sites)])) for cap in made.caps]
    at = number[made.phases["site"].to_numpy(np.int64)]
    ids = set(made.sites.index[kept])
    asked = made.limits
    limits = replace(
        asked,
        must=tuple(one for one in asked.must if one in ids),
        never=tuple(one for one in asked.never if one in ids),
    )
    return replace(
        made,
        sites=made.sites.iloc[kept],
        phases=made.phases.assign(site=at)[at >= 0].assign(extends=-1),
        rtt_ms=made.rtt_ms[:, kept],
        caps=tuple(caps),
        limits=limits,
    )


def _known(numbers: IntArray) -> tuple[int, ...]:
    return tuple(numbers[numbers >= 0].tolist())


class _Pricing:
    """What the parts of the networks cost, present value of the last period's year."""

    def __init__(self, made: Instance, model: Assumptions, figures: Capacities) -> None:
        self.made, self.model, self.figures = made, model, figures
        self.value = model.at("mid")
        self.ladder = ladder_of(model)
        factors, worth = made.money.factors(made.years)
        self.capital, self.years = float(factors[-1]), float(worth[-1])
        self.whole = 1 + float(self.value["contingency_share"])
        self._ladders: dict[str, tuple[Array, list[dict[str, Any]]]] = {}

    @property
    def terminals_mjpy(self) -> float:
        """Return what the terminals of a site's two routes cost."""
        each = float(self.value["fiber_terminal_mjpy"])
        return _TERMINALS * float(self.value["fiber_routes_built"]) * each * self.capital

    @property
    def pue(self) -> float:
        """Return the power of a site over that of its servers at 10 degrees."""
        return float(self.value["pue_at_10_c"])

    def energy_mjpy_per_mwh(self, area: str) -> float:
        """Return the price of energy in an area: that of the candidates there, else the table's.

        Raises
        ------
        StudyError
            Where neither is known.
        """
        sites = self.made.sites
        own = sites.loc[sites["supply_area"].astype(str) == area, "energy_mjpy_per_mw_year"]
        if len(own):
            return float(own.mean()) * self.pue / load_hours(self.value)
        price = energy_price(area)
        if price is None:
            raise StudyError("plan.no_energy_price", area=area)
        return price.mid

    def at_kv(self, area: str, kv: float) -> dict[str, Any]:
        """Return the class of an area that a voltage belongs to."""
        if area not in self._ladders:
            table = voltage_ladder(area, ladder=self.ladder)
            least = table["min_substation_kv"].to_numpy(float)
            self._ladders[area] = least, [dict(one) for one in table.to_dict("records")]
        least, classes = self._ladders[area]
        return classes[max(int(np.searchsorted(least, kv, side="right")) - 1, 0)]

    def line(self, area: str, node_kv: float, km: float, most_mw: float) -> dict[str, float]:
        """Return the cheaper of a line at the node's voltage and one at that of the load."""
        value, own = self.value, self.at_kv(area, node_kv)
        circuits = float(value["power_circuits"])
        ways = [(own, 0.0)]
        load = voltage_class(most_mw, area, ladder=self.ladder)
        if float(load["min_substation_kv"]) < float(own["min_substation_kv"]):
            bank = own["bank_key"]
            if isinstance(bank, str) and bank in value:
                down = (float(value[bank]) + float(value[own["bay_key"]])) * circuits
                ways.append((dict(load), down))
        found = []
        for keys, down in ways:
            per_mw = float(value[keys["transformer_key"]])
            if isinstance(keys["stepdown_key"], str):
                per_mw += float(value[keys["stepdown_key"]])
            laid = km * float(value[keys["line_key"]]) + circuits * float(value[keys["bay_key"]])
            station = float(value[keys["station_key"]])
            found.append(
                {
                    "mjpy": (laid + station + down) * self.whole * self.capital,
                    "station_mjpy": station * self.whole * self.capital,
                    "mjpy_per_mw": per_mw * self.whole * self.capital,
                    "most_mw": float(keys["max_load_mw"]),
                    "voltage_kv": float(keys["rate_kv"]),
                    "loss": float(
                        self.figures.at("loss_share_per_100km", [float(keys["rate_kv"])])[0]
                    )
                    * km
                    / 100,
                }
            )
        return min(found, key=lambda way: way["mjpy"] + way["mjpy_per_mw"] * most_mw)

    def links(self, grid: PowerGrid) -> PowerLinks:
        """Return what is free on the links of a grid and what more of them costs."""
        table, figures, value = grid.links, self.figures, self.value
        kind = table["kind"].to_numpy(object)
        kv = table["voltage_kv"].fillna(1.0).to_numpy(float)
        primary = table["primary_kv"].fillna(1.0).to_numpy(float)
        km = table["length_km"].to_numpy(float)
        rated = table["rated_mw"].to_numpy(float)
        tail, head = (table[end].to_numpy(np.int64) for end in ("tail", "head"))
        area = grid.nodes["supply_area"].to_numpy(object)
        ac, transformer = kind == "ac", kind == "transformer"
        direct = ~(ac | transformer)
        route = figures.at("route_mw", np.maximum(kv, 1.0))
        steps = figures.at("transformer_step_mw", np.maximum(primary, 1.0))
        known = np.where(np.isfinite(rated), rated, figures.transformer_mw(primary, kv))
        free = np.where(
            ac,
            route * table["circuits"].fillna(2).to_numpy(float) / 2 * figures["free_route_share"],
            np.where(
                transformer,
                known * figures["free_transformer_share"],
                np.nan_to_num(rated) * figures["free_dc_share"],
            ),
        )
        per_100km = np.where(
            direct,
            float(value["dc_line_loss_share_per_100km"]),
            figures.at("loss_share_per_100km", np.maximum(kv, 1.0)),
        )
        loss = km / 100 * per_100km
        loss += np.where(transformer, figures["transformer_loss_share"], 0.0)
        loss += np.where(direct, float(value["dc_converter_loss_share"]), 0.0)
        step = np.where(ac, route, np.where(transformer, steps, figures["dc_step_mw"]))
        cost = np.zeros(len(table))
        circuits = float(value["power_circuits"])
        for n in range(len(table)):
            keys = self.at_kv(str(area[tail[n]]), float(primary[n] if transformer[n] else kv[n]))
            bay = float(value[keys["bay_key"]])
            if ac[n]:
                laid = km[n] * float(value[keys["line_key"]])
                cost[n] = (laid + _LINE_ENDS * circuits * bay) * self.whole
            elif transformer[n]:
                bank = keys["bank_key"]
                one = bank if isinstance(bank, str) and bank in value else None
                each = float(value[one]) if one else step[n] * float(value[keys["transformer_key"]])
                cost[n] = (each + _LINE_ENDS * bay) * self.whole
            else:
                cost[n] = step[n] * self._direct(str(area[tail[n]]), str(area[head[n]]), km[n])
        most = np.where(
            transformer, figures["transformer_steps"], np.where(ac, figures["line_steps"], 1)
        )
        return PowerLinks(
            tail,
            head,
            free,
            np.minimum(loss, 0.5),
            step,
            cost * self.capital,
            most.astype(np.int64),
        )

    def _direct(self, one: str, other: str, km: float) -> float:
        """Return what a MW more of direct current costs: the border's own figure, if it has one."""
        found = reinforcement(one, other)
        if found is not None and len(found.borders) == 1:
            border = found.borders[0]
            if border.is_dc and border.mjpy_per_mw is not None:
                return float(border.mjpy_per_mw["mid"])
        pair = float(self.value["rate_dc_converter_pair"])
        return (pair + km * float(self.value["rate_dc_submarine"])) * self.whole


def _numbers(grid: PowerGrid, small: PowerGrid) -> IntArray:
    """Return the number of each node of a grid in the reduced one, -1 of those left out."""
    keys = ["id", "frequency_hz", "voltage_kv"]
    before, after = (
        pd.MultiIndex.from_frame(one.nodes[keys].fillna({"voltage_kv": -1.0}))
        for one in (grid, small)
    )
    return np.asarray(after.get_indexer(before), np.int64)


def _supplies(grid: PowerGrid) -> IntArray:
    """Return the nodes at which power comes in: plants, and stations of the top voltage."""
    nodes = grid.nodes
    top = nodes.groupby("supply_area")["voltage_kv"].transform("max")
    station = (nodes["kind"] == "substation") & (nodes["voltage_kv"] >= top)
    return np.flatnonzero(((nodes["kind"] == "plant") | station).to_numpy())


def _new_lines(made: Instance, grid: PowerGrid, layers: Layers, pricing: _Pricing) -> pd.DataFrame:
    """Return the lines that sites may have to the nearest stations that serve their area."""
    figures, model = pricing.figures, pricing.model
    ground = Ground(layers)
    substations = substations_of(layers, ground)
    networks = Networks(substations, ground)
    ids = substations["id"].astype(str).to_numpy()
    serves = serving_substations(
        substations,
        max(made.limits.site_least_mw, made.step_mw),
        short_of_headroom=True,
        ladder=pricing.ladder,
        unlisted=unlisted_serve(model),
    ) & ~embedded_yards(layers, model)
    nodes = grid.nodes[grid.nodes["kind"] == "substation"].reset_index(names="node")
    at = pd.Series(np.arange(len(ids)), ids).reindex(nodes["id"].astype(str)).to_numpy(float)
    there = np.isfinite(at)
    nodes, row = nodes[there], at[there].astype(np.int64)
    nodes = nodes.assign(row=row)[serves[row]]
    rows = []
    x, y = made.sites.geometry.x.to_numpy(), made.sites.geometry.y.to_numpy()
    areas = made.sites["supply_area"].astype(str).to_numpy()
    most = made.sites["most_mw"].to_numpy(float)
    detour = float(pricing.value["power_detour_ratio"])
    least = max(made.limits.site_least_mw, made.step_mw)
    for area in np.unique(areas):
        hz = grid.nodes.loc[grid.nodes["supply_area"] == area, "frequency_hz"].mode()
        own = networks.serving(area)[nodes["row"].to_numpy()]
        near = nodes[own & nodes["frequency_hz"].isin(hz).to_numpy()]
        if near.empty:
            continue
        places = near.drop_duplicates("id")
        lon, lat = places["lon"].to_numpy(float), places["lat"].to_numpy(float)
        for site in np.flatnonzero(areas == area).tolist():
            away = distance_km(x[site], y[site], lon, lat)
            order = np.argsort(away, kind="stable")[: int(figures["power_neighbors"])]
            for n in order[away[order] <= figures["farthest_station_km"]].tolist():
                levels = near[near["id"] == places["id"].iloc[n]].sort_values("voltage_kv")
                km = max(0.2, float(away[n]) * detour)
                for level in _levels(levels, area, pricing, (least, float(most[site]))):
                    line = pricing.line(area, float(level["voltage_kv"]), km, most[site])
                    load = min(line["most_mw"], float(most[site]))
                    years = power_years([away[n]], load, model, supply_area=area)[0]
                    rows.append(
                        {
                            "site": site,
                            "node": int(level["node"]),
                            "station_id": level["id"],
                            "station": level["name"],
                            "km": km,
                            "ready_year": made.money.base_year + float(np.ceil(years - _DAY_YEARS)),
                            **line,
                        }
                    )
    columns = ["site", "node", "station_id", "station", "km", "ready_year", "mjpy"]
    more = ["mjpy_per_mw", "station_mjpy", "most_mw", "voltage_kv", "loss"]
    found = pd.DataFrame(rows, columns=[*columns, *more])
    # what stands only after the year of the plan is no part of it
    return found[found["ready_year"] <= made.years[-1]].reset_index(drop=True)


def _levels(
    levels: pd.DataFrame, area: str, pricing: _Pricing, sizes: tuple[float, float]
) -> list[dict[str, Any]]:
    """Return the voltages of a station that a site may be connected at: one for each of its sizes.

    The lowest that carries the largest size, and the lowest that carries the least.
    """
    carries = [float(pricing.at_kv(area, float(kv))["max_load_mw"]) for kv in levels["voltage_kv"]]
    rows = levels.to_dict("records")
    found = []
    for size in sizes:
        able = [n for n, mw in enumerate(carries) if mw >= size] or [len(rows) - 1]
        found.append(able[0])
    return [rows[n] for n in dict.fromkeys(found)]


def _instance(made: Instance, kept: IntArray, pricing: _Pricing) -> Any:
    """Return what takes the networks and gives the instance of the last period."""
    sites = made.sites.iloc[kept]
    number = np.full(len(made.sites), -1)
    number[kept] = np.arange(len(kept))
    stands = made.standing_mw[:, -1]
    caps = []
    for cap in made.caps:
        members = number[list(cap.sites)]
        taken = float(stands[list(cap.standing)].sum())
        caps.append(MwCap(cap.name, members[members >= 0], max(0.0, cap.most_mw[-1] - taken)))
    most = np.where(sites.index.isin(made.limits.never), 0.0, sites["most_mw"].to_numpy(float))
    # the power of a MW of load at 10 degrees is that of its supply: what a site's warmth adds to it
    energy = sites["energy_mjpy_per_mw_year"]
    warmth = energy + sites["cooling_mjpy_per_mw_year"] - energy * pricing.pue
    each = warmth + sites["land_mjpy_per_mw_year"]
    order = pd.Series(np.arange(len(sites)) + 1.0, sites.index)
    rank = sites.get("rank", order).to_numpy(float)

    def done(**networks: Any) -> JointInstance:
        return JointInstance(
            step_mw=made.step_mw,
            least_mw=max(made.limits.site_least_mw, made.step_mw),
            most_mw=most,
            site_mjpy=np.zeros(len(sites)),
            mw_mjpy=each.to_numpy(float) * pricing.years,
            rank=rank,
            demand_mw=made.demand_mw[:, -1],
            reach=made.reach[:, kept],
            standing_mw=stands,
            standing_reach=made.standing_reach,
            late_mjpy_per_mw=made.money.delay_mjpy_per_mw_year * pricing.years,
            most_sites=len(sites) if made.limits.sites_most is None else made.limits.sites_most,
            caps=tuple(caps),
            gbps_per_mw=pricing.figures["traffic_gbps_per_mw"],
            pair_gbps=1000 * pricing.figures["wavelength_tbps"],
            must=tuple(np.flatnonzero(sites.index.isin(made.limits.must)).tolist()),
            **networks,
        )

    return done


def _fiber_links(fibers: FiberChoices, pricing: _Pricing) -> FiberLinks:
    table = fibers.links
    return FiberLinks(
        tail=table["tail"].to_numpy(np.int64),
        head=table["head"].to_numpy(np.int64),
        mjpy=table["mjpy"].to_numpy(float) * pricing.capital,
        pair_mjpy=table["pair_mjpy"].to_numpy(float) * pricing.capital,
        site=table["site"].to_numpy(np.int64),
        line=table["line"].to_numpy(np.int64),
        hubs=np.unique(np.array(list(fibers.hubs.values()), np.int64)),
        site_node=fibers.sites,
        nodes=len(fibers.lon),
    )


class _Source(NamedTuple):
    name: Sentence
    nodes: IntArray
    mw: float
    mjpy_per_mw: float


def _supply(grid: PowerGrid, layers: Layers, pricing: _Pricing, stations: IntArray) -> Supply:
    """Return where power comes from: each area's firm reserve and what would be curtailed."""
    area = grid.nodes["supply_area"].to_numpy(object)
    hours = load_hours(pricing.value) * pricing.years
    figures, sources = pricing.figures, []
    has_table = layers.has("supply_areas") and layers.is_table("supply_areas")
    table = layers.table("supply_areas").set_index("area") if has_table else pd.DataFrame()
    needed = float(pricing.made.period_mw[-1])
    for one in np.unique(area[stations]):
        nodes = stations[area[stations] == one]
        price = pricing.energy_mjpy_per_mwh(str(one))
        if one not in table.index:
            sources.append(_Source(Message("plan.supply_any"), nodes, needed, price * hours))
            continue
        row = table.loc[one]
        full = one in pricing.made.full_areas
        share = figures["firm_reserve_full_share" if full else "firm_reserve_share"]
        firm = Message("plan.supply_firm", area=named_area(str(one)))
        sources.append(_Source(firm, nodes, share * float(row["peak_mw"]), price * hours))
        if (surplus := _surplus_mw(row)) > 0:
            name = Message("plan.supply_surplus", area=named_area(str(one)))
            cheap = figures["surplus_mjpy_per_mwh"] * hours
            sources.append(_Source(name, nodes, surplus, cheap))
    most = [
        np.full(len(one.nodes), max(figures["node_supply_share"] * one.mw, one.mw / len(one.nodes)))
        for one in sources
    ]
    return Supply(
        np.concatenate([one.nodes for one in sources]),
        np.concatenate(most),
        np.concatenate([np.full(len(one.nodes), one.mjpy_per_mw) for one in sources]),
        np.repeat(np.arange(len(sources)), [len(one.nodes) for one in sources]),
        np.array([one.mw for one in sources]),
        tuple(one.name for one in sources),
    )


def _surplus_mw(row: pd.Series) -> float:
    """Return the energy that an area curtails, as a mean over the year; the long-term forecast."""
    now, far = float(row["curtail_fy2024_pct"]), float(row["curtail_longterm_pct"])
    gwh = float(row["curtail_fy2024_gwh"])
    grown = gwh * far / now if np.isfinite(far) and now > 0 else gwh
    return float(np.nan_to_num(grown)) * _MWH / _HOURS_A_YEAR


def _borders(
    grid: PowerGrid, layers: Layers, pricing: _Pricing
) -> tuple[tuple[Border, ...], list[Sentence]]:
    """Return what may flow between areas, of what is free of the interconnectors by that year."""
    has_table = layers.has("interconnectors")
    rows = layers.table("interconnectors").to_dict("records") if has_table else []
    year, figures = pricing.made.years[-1], pricing.figures
    found, unknown = [], []
    for one, other, there, back in borders(grid):
        ways = np.zeros(2)
        for row in rows:
            if {row["from_area"], row["to_area"]} != {one, other}:
                continue
            now = np.array([row["forward_mw"], row["reverse_mw"]], float)
            if not np.isfinite(now).any():
                continue
            if row["planned_fy"] <= year and now.max() > 0:
                now = now * max(1.0, float(row["planned_mw"]) / float(now.max()))
            free = figures["free_dc_share" if row["kind"] in _DC else "free_border_share"]
            ahead = now if row["from_area"] == one else now[::-1]
            ways += free * np.nan_to_num(ahead)
        if not ways.any():
            unknown.append(Message("plan.two_areas", one=named_area(one), other=named_area(other)))
            continue
        name = Message("plan.two_areas", one=named_area(one), other=named_area(other))
        found.append(Border(name, there, back, *ways.tolist()))
    told: list[Sentence] = []
    if unknown:
        told.append(Message("plan.borders_unknown", borders=tuple(unknown)))
    return tuple(found), told


def _yards(lines: pd.DataFrame, made: Instance, layers: Layers) -> tuple[Yard, ...]:
    """Return the stations whose headroom for demand somebody published."""
    substations = layers.frame("substations")
    if "headroom_mw" not in substations:
        return ()
    known = pd.to_numeric(substations["headroom_mw"], errors="coerce")
    known.index = pd.Index(substations["id"].astype(str))
    found = []
    for station, mw in known[known.notna()].items():
        here = np.flatnonzero((lines["station_id"].astype(str) == station).to_numpy())
        if len(here):
            most = float(mw) / (1 - made.flexible_share)
            name = Message("plan.yard", name=str(lines["station"].iloc[here[0]]), mw=float(mw))
            found.append(Yard(name, here, most))
    return tuple(found)

"""The joint plan: sites, power lines and fibers in one program, beside planning them in turn."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from itertools import count
from typing import Any, NamedTuple

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely

from geowbit.core import Message, Sentence, StudyError
from geowbit.layers import Assumptions, Layers
from geowbit.plan.capacities import Capacities
from geowbit.plan.dispatch import dispatched
from geowbit.plan.grid import level_id
from geowbit.plan.instance import Instance
from geowbit.plan.joint_check import check_joint
from geowbit.plan.joint_design import Design, PowerDesign, design_mjpy
from geowbit.plan.joint_instance import JointInstance
from geowbit.plan.joint_network import JointNetwork, joint_network
from geowbit.plan.joint_orders import Way, network_first, power_first, ranked_first, trimmed
from geowbit.plan.joint_program import JointProgram
from geowbit.plan.joint_schedule import joint_schedule
from geowbit.plan.joint_search import Found, JointSearch
from geowbit.plan.result import Plan, plan_frame
from geowbit.plan.solver import Solver, Tell, colliding_limits

Array = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

# planning in turn, and its share of the time
_WAYS = {
    "power_first": (power_first, 0.12),
    "network_first": (network_first, 0.2),
    "ranked_first": (ranked_first, 0.08),
}
_IN_USE_MW = 0.5
_LEAST_MW = 0.01
_SAME = 1e-9
# plans without a part are as near to the best as this at least
_REASON_GAP = 0.01
_TURNS = 3


def joint_plan(
    network: JointNetwork,
    *,
    gap: float = 0.01,
    time_limit_s: float = 300.0,
    separate: bool = True,
    shared: bool = True,
    reasons: bool = False,
    tell: Tell | None = None,
) -> Plan:
    """Return the best plan of sites, power and fibers together, and what joining saves.

    Parameters
    ----------
    network : JointNetwork
        Of :func:`geowbit.plan.joint_network`.
    gap : float
        Of the avoidable cost, to which the plan is to be proved.
    time_limit_s : float
        Of all searches together; at its end the best plan by then, with its gap.
    separate : bool
        Whether planning in turn is tried as well: power first, network first, the best ranks first.
    shared : bool
        Whether fibers may lie along new power lines at a share of their trench.
    reasons : bool
        Whether each site and new line is left out in turn, and each fiber gone around, for what
        the plan costs more without it (``cost_without_mjpy``); takes as long again at most.
    tell : callable, optional
        Is told the progress, costs without what is unavoidable.

    Returns
    -------
    Plan
        None dearer than any of the other ways; its ``cost_mjpy`` is that of the last period's
        year, as if all were built then, and the years of its parts come from a schedule.

    Raises
    ------
    StudyError
        Where no plan is found in time, or the plan found does not hold.
    """
    if not 0 <= gap < 1:
        raise StudyError("plan.gap", gap=f"{gap:g}")
    if not time_limit_s > 0:
        raise StudyError("plan.time_limit", seconds=f"{time_limit_s:g}")
    instance, ends = network.instance, time.monotonic() + time_limit_s
    ways: dict[str, Way] = {}
    if separate:
        for name, (plan, share) in _WAYS.items():
            found = plan(instance, time_limit_s=share * time_limit_s)
            if found is not None:
                ways[name] = found
    search = JointSearch(instance, shared=shared)
    starts = [trimmed(instance, way.design) for way in ways.values()]
    joint = search.run(
        gap=gap, time_limit_s=ends - time.monotonic(), starts=starts if shared else (), tell=tell
    )
    if joint.design is None:
        if joint.limit_reached:
            raise StudyError("plan.no_plan", status=Message("plan.status_limit"))
        limits = colliding_limits(search.master.program) or (Message("plan.limits_unnamed"),)
        raise StudyError("plan.limits_collide", limits=limits)
    why = _Reasons({}, {}, {})
    if reasons:
        joint, why = _reasons(search, joint, gap, time_limit_s)
    design = joint.design
    if design is None:
        raise StudyError("plan.no_plan", status=Message("plan.status_limit"))
    check_joint(instance, design, design_mjpy(instance, design))
    return _Drawn(network, joint, ways, why).plan()


def joint_solver(
    hubs: Mapping[str, tuple[float, float]],
    layers: Layers | None = None,
    *,
    seed: int = 0,
    gap: float = 0.05,
    time_limit_s: float = 60.0,
    assumptions: Assumptions | None = None,
    plan: Assumptions | None = None,
    least_kv: float = 275.0,
) -> Callable[[Instance], Plan]:
    """Return what makes a joint plan of an instance, each time with other figures of the grid.

    What is free of routes, transformers and borders, and what they carry, is drawn anew at each
    call: hand it to :func:`geowbit.plan.plan_range` for the sites and links that are in nearly
    every plan.

    Parameters
    ----------
    hubs, layers, assumptions, plan, least_kv
        As for :func:`geowbit.plan.joint_network`.
    seed : int
        The same seed gives the same draws.
    gap, time_limit_s : float
        Of each plan.

    Returns
    -------
    callable
    """
    numbers = count()

    def solve(made: Instance) -> Plan:
        figures = Capacities.drawn(np.random.default_rng([seed, next(numbers)]), plan)
        network = joint_network(
            made,
            hubs,
            layers,
            assumptions=assumptions,
            plan=plan,
            figures=figures,
            least_kv=least_kv,
        )
        return joint_plan(network, gap=gap, time_limit_s=time_limit_s, separate=False)

    return solve


class _Reasons(NamedTuple):
    """What a plan costs more without a site, a new line, or a fiber link."""

    sites: dict[int, float]
    lines: dict[int, float]
    fibers: dict[int, float]


def _reasons(
    search: JointSearch, joint: Found, gap: float, time_limit_s: float
) -> tuple[Found, _Reasons]:
    """Leave out each site and each new line in turn, and go around each fiber link.

    A plan that turns out cheaper on the way takes the place of the one found.
    """
    for _ in range(_TURNS):
        design = joint.design
        if design is None:
            break
        whole = _Reasons({}, {}, _around(search, design))
        asked: list[tuple[str, dict[int, float], int]] = [
            *(("site", whole.sites, site) for site in design.power.opened.tolist()),
            *(("line", whole.lines, n) for n in np.flatnonzero(design.power.line_built).tolist()),
        ]
        each = time_limit_s / max(1, len(asked))
        cheaper: Found | None = None
        for what, kept, number in asked:
            at = {what: number}
            other = search.without(**at, gap=max(gap, _REASON_GAP), time_limit_s=each)
            if other.mjpy < joint.mjpy * (1 - _SAME):
                cheaper = other
                break
            kept[number] = other.mjpy - joint.mjpy
        if cheaper is None:
            return joint, whole
        joint = joint._replace(design=cheaper.design, mjpy=cheaper.mjpy)
    return joint, _Reasons({}, {}, {})


def _around(search: JointSearch, design: Design) -> dict[int, float]:
    """Return what going around each fiber link costs, with the other links of the plan at hand.

    Sites and lines stay as they are, and one site after the other finds its way: no bound, but a
    plan. Infinite where a site has no second route without the link.
    """
    instance, fibers = search.instance, search.fibers
    sites = design.power.opened
    links = fibers.usable(sites, design.power.line_built)
    found: dict[int, float] = {}
    for link in np.flatnonzero(design.fiber.used).tolist():
        left = links[links != link]
        price = np.where(design.fiber.used, 0.0, instance.fibers.mjpy)
        more = -float(instance.fibers.mjpy[link])
        for site, ways in design.fiber.routes.items():
            if link not in ways[0] and link not in ways[1]:
                continue
            pair = fibers.pair(site, left, price[left])
            if pair is None:
                more = np.inf
                break
            more += pair.mjpy
            price[left[pair.use > 0]] = 0.0
        found[link] = max(0.0, more)
    return found


class _Drawn:
    """A joint design as the frames of a plan."""

    def __init__(
        self, network: JointNetwork, found: Found, ways: dict[str, Way], why: _Reasons
    ) -> None:
        if found.design is None:
            raise ValueError("there is no design to draw")
        self._network, self._found, self._ways = network, found, ways
        self._why = why
        self._instance: JointInstance = network.instance
        self._made: Instance = network.made
        self._design: Design = found.design
        self._power: PowerDesign = found.design.power
        self._mw = self._schedule()
        years = np.array(self._made.years)
        self._year = np.where(
            (self._mw > 0).any(axis=1), years[(self._mw > 0).argmax(axis=1)], years[-1]
        )

    def plan(self) -> Plan:
        """Return the plan."""
        served = dispatched(self._made, self._mw)
        return Plan(
            sites=plan_frame("sites", list(self._sites())),
            phases=plan_frame("phases", list(self._phases())),
            standing=self._standing(),
            power_links=plan_frame("power_links", [*self._new_lines(), *self._grid_links()]),
            fiber_links=plan_frame("fiber_links", list(self._fibers())),
            served=plan_frame("served", list(self._served(served.mw, served.standing_mw))),
            routes=plan_frame("routes", list(self._routes())),
            unserved_mw=plan_frame("unserved_mw", list(self._unserved(served.late_mw))),
            cost_mjpy=self._cost(),
            bound_mjpy=self._found.bound_mjpy,
            unavoidable_mjpy=self._instance.unavoidable_mjpy,
            separate=self._separate(),
            limit_reached=self._found.limit_reached,
            messages=(*self._network.messages, *self._told()),
        )

    def _schedule(self) -> Array:
        """Return the MW of each site in each period."""
        instance, lines = self._instance, self._network.lines
        built = self._power.line_built
        opening = instance.site_mjpy.copy()
        np.add.at(opening, lines["site"].to_numpy(np.int64)[built], instance.lines.mjpy[built])
        ready = np.full(instance.sites, -np.inf)
        np.maximum.at(
            ready,
            lines["site"].to_numpy(np.int64)[built],
            lines["ready_year"].to_numpy(float)[built],
        )
        capital = self._network.capital
        each = np.full(instance.sites, 0.0)
        np.maximum.at(each, instance.lines.site, instance.lines.mjpy_per_mw)
        return joint_schedule(
            self._made,
            self._power.steps,
            ready,
            opening / capital,
            each * instance.step_mw / capital,
        )

    def _sites(self) -> Iterator[dict[str, Any]]:
        sites = self._network.sites
        ready = self._network.lines.groupby("site")["ready_year"].min()
        for n in self._power.opened.tolist():
            row = sites.iloc[n]
            yield {
                "site_id": sites.index[n],
                **{name: row[name] for name in ("name", "supply_area", "headroom_mw", "geometry")},
                "mw": float(self._power.steps[n] * self._instance.step_mw),
                "year": int(self._year[n]),
                "lead_years": float(ready[n] - self._made.money.base_year),
                "cost_without_mjpy": self._why.sites.get(n, np.nan),
            }

    def _phases(self) -> Iterator[dict[str, Any]]:
        lines = self._network.lines
        for n in self._power.opened.tolist():
            mine = np.flatnonzero(self._power.line_built & (lines["site"] == n).to_numpy())
            main = lines.iloc[mine[np.argmax(self._power.line_mw[mine])]]
            before = 0.0
            for year, mw in zip(self._made.years, self._mw[n].tolist(), strict=True):
                if mw > before:
                    yield {
                        "site_id": self._network.sites.index[n],
                        "year": int(year),
                        "mw": mw,
                        "voltage_kv": float(main["voltage_kv"]),
                        "substation_id": main["station_id"],
                    }
                before = mw

    def _standing(self) -> gpd.GeoDataFrame:
        frame = self._made.standing
        names = ("name", "supply_area", "mw", "year", "geometry")
        rows = [
            {"site_id": key, **{name: row[name] for name in names}} for key, row in frame.iterrows()
        ]
        made: gpd.GeoDataFrame = plan_frame("standing", rows)
        return made

    def _new_lines(self) -> Iterator[dict[str, Any]]:
        lines, sites, grid = self._network.lines, self._network.sites, self._network.grid
        for j in np.flatnonzero(self._power.line_built).tolist():
            row, site = lines.iloc[j], int(lines["site"].iloc[j])
            node = grid.nodes.iloc[int(row["node"])]
            cost = self._instance.lines.mjpy[j]
            cost += self._instance.lines.mjpy_per_mw[j] * self._power.line_mw[j]
            place = sites.geometry.iloc[site]
            yield {
                "kind": "new_line",
                "from_id": self._node_id(int(row["node"])),
                "to_id": sites.index[site],
                "from_name": row["station"],
                "to_name": sites["name"].iloc[site],
                "voltage_kv": float(row["voltage_kv"]),
                "mw": float(row["most_mw"]),
                "length_km": float(row["km"]),
                "cost_mjpy": float(cost),
                "year": int(self._year[site]),
                "built": True,
                "flow_mw": float(self._power.line_mw[j]),
                "cost_without_mjpy": self._why.lines.get(j, np.nan),
                "geometry": shapely.LineString([(node["lon"], node["lat"]), (place.x, place.y)]),
            }

    def _grid_links(self) -> Iterator[dict[str, Any]]:
        """Go through the links of the grid that the plan uses or reinforces."""
        grid, links, power = self._network.grid, self._instance.links, self._power
        shapes = grid.lines()
        year = self._reinforced_year()
        used = np.flatnonzero((np.abs(power.flow_mw) > _IN_USE_MW) | (power.reinforced > 0))
        for n in used.tolist():
            row, steps = grid.links.iloc[n], int(power.reinforced[n])
            tail, head = int(links.tail[n]), int(links.head[n])
            yield {
                "kind": "transformer" if row["kind"] == "transformer" else "reinforcement",
                "from_id": self._node_id(tail),
                "to_id": self._node_id(head),
                "from_name": self._node_name(tail),
                "to_name": self._node_name(head),
                "voltage_kv": float(row["primary_kv"]),
                "mw": float(links.free_mw[n] + steps * links.step_mw[n]),
                "length_km": float(row["length_km"]),
                "cost_mjpy": float(steps * links.step_mjpy[n]),
                "year": year if steps else np.nan,
                "built": steps > 0,
                "flow_mw": float(power.flow_mw[n]),
                "geometry": shapes[n],
            }

    def _node_id(self, node: int) -> str:
        """Return the id of a node: that of its station where it is the first of it."""
        row = self._network.grid.nodes.iloc[node]
        same = self._network.grid.nodes["id"] == row["id"]
        if int(np.flatnonzero(same.to_numpy())[0]) == node:
            return str(row["id"])
        return level_id(str(row["id"]), row["frequency_hz"], row["voltage_kv"])

    def _node_name(self, node: int) -> str:
        row = self._network.grid.nodes.iloc[node]
        return str(row["name"] or row["id"])

    def _reinforced_year(self) -> int:
        """Return the first year in which the sites of that year need what is reinforced."""
        if not self._power.reinforced.any():
            return int(self._made.years[-1])
        links = self._instance.links
        bare = self._instance.with_(
            links=links._replace(most_steps=np.zeros_like(links.most_steps)),
            demand_mw=np.zeros_like(self._instance.demand_mw),
            lines=self._instance.lines._replace(
                most_mw=np.where(self._power.line_built, self._instance.lines.most_mw, 0.0)
            ),
        )
        for year, mw in zip(self._made.years, self._mw.T, strict=True):
            steps = np.round(mw / self._instance.step_mw).astype(np.int64)
            program = JointProgram(bare, fiber="none")
            ids = program.sites.steps
            program.program.change_bounds(ids, steps.astype(float), steps.astype(float))
            if Solver(program.program).relax().values is None:
                return int(year)
        return int(self._made.years[-1])

    def _fibers(self) -> Iterator[dict[str, Any]]:
        choices, fiber = self._network.fibers, self._design.fiber
        links = self._instance.fibers
        wave = self._network.gbps_per_wavelength
        gbps, year = np.zeros(len(links.tail)), np.full(len(links.tail), np.inf)
        for site, ways in fiber.routes.items():
            for way in ways:
                at = list(way)
                mw = self._power.steps[site] * self._instance.step_mw
                gbps[at] += mw * self._instance.gbps_per_mw
                year[at] = np.minimum(year[at], self._year[site])
        for n in np.flatnonzero(fiber.used).tolist():
            row = choices.links.iloc[n]
            more = max(0, int(fiber.pairs[n]) - 1)
            yield {
                "link_id": self._link_id(n),
                "kind": row["kind"],
                "from_name": self._fiber_name(int(row["tail"])),
                "to_name": self._fiber_name(int(row["head"])),
                "length_km": float(row["length_km"]),
                "wavelengths": int(np.ceil(gbps[n] / wave)),
                "cost_mjpy": float(links.mjpy[n] + more * links.pair_mjpy[n]),
                "year": int(year[n]) if np.isfinite(year[n]) else int(self._made.years[-1]),
                "geometry": choices.lines[n],
                "via": row["name"],
                "cost_without_mjpy": self._why.fibers.get(n, np.nan),
            }

    def _link_id(self, link: int) -> str:
        return f"fiber-{link}"

    def _fiber_name(self, node: int) -> str:
        name = str(self._network.fibers.names[node])
        return name or f"{self._network.fibers.lat[node]:.3f}, {self._network.fibers.lon[node]:.3f}"

    def _routes(self) -> Iterator[dict[str, Any]]:
        links = self._instance.fibers
        hub_at = {node: name for name, node in self._network.fibers.hubs.items()}
        km = self._network.fibers.links["length_km"].to_numpy(float)
        for site in self._power.opened.tolist():
            ways = sorted(self._design.fiber.routes[site], key=lambda way: km[list(way)].sum())
            for number, way in enumerate(ways, start=1):
                node = int(links.site_node[site])
                for link in way:
                    ends = int(links.tail[link]), int(links.head[link])
                    node = ends[1] if ends[0] == node else ends[0]
                yield {
                    "site_id": self._network.sites.index[site],
                    "hub": hub_at.get(node, ""),
                    "route": number,
                    "links": tuple(self._link_id(link) for link in way),
                    "km": float(km[list(way)].sum()),
                }

    def _served(self, new: Array, standing: Array) -> Iterator[dict[str, Any]]:
        for ids, served, rtt in (
            (self._made.sites.index, new, self._made.rtt_ms),
            (self._made.standing.index, standing, self._made.standing_rtt_ms),
        ):
            for row, site, period in np.argwhere(served > _LEAST_MW).tolist():
                yield {
                    "demand_area": self._made.demand["demand_area"].iloc[row],
                    "workload": self._made.demand["workload"].iloc[row],
                    "year": int(self._made.years[period]),
                    "site_id": ids[site],
                    "mw": float(served[row, site, period]),
                    "rtt_ms": float(rtt[row, site]),
                }

    def _unserved(self, late: Array) -> Iterator[dict[str, Any]]:
        for row, period in np.argwhere(late > _LEAST_MW).tolist():
            yield {
                "demand_area": self._made.demand["demand_area"].iloc[row],
                "workload": self._made.demand["workload"].iloc[row],
                "year": int(self._made.years[period]),
                "mw": float(late[row, period]),
            }

    def _cost(self) -> dict[str, float]:
        parts = design_mjpy(self._instance, self._design)
        mw = self._power.steps * self._instance.step_mw
        years = self._made.money.factors(self._made.years)[1][-1]
        sites = self._made.sites
        cooling, land = (
            float(sites[f"{name}_mjpy_per_mw_year"].to_numpy(float) @ mw) * years
            for name in ("cooling", "land")
        )
        of_mw = float(self._instance.mw_mjpy @ mw)
        # the power of the supply is that of load at 10 degrees, a part of which is cooling
        return {
            "connection": parts["sites"] - of_mw + parts["lines"],
            "energy": parts["energy"] + of_mw - cooling - land,
            "cooling": cooling,
            "land": land,
            "latency": 0.0,
            "reinforcement": parts["reinforcement"],
            "delay": parts["delay"],
            "fiber": parts["fiber"],
            "total": parts["total"],
        }

    def _separate(self) -> dict[str, float | None]:
        found: dict[str, float | None] = {}
        for name in ("power_first", "network_first", "ranked_first"):
            way = self._ways.get(name)
            found[name] = None if way is None else way.mjpy
        for alone, first in (("power_alone", "power_first"), ("network_alone", "network_first")):
            way = self._ways.get(first)
            found[alone] = None if way is None else way.alone_mjpy
        return found

    def _told(self) -> Iterator[Sentence]:
        asked = self._made.limits
        left_out = [
            name
            for name in ("budget_mjpy", "served_least_share", "mean_ms_most", "outside_least_mw")
            if getattr(asked, name) is not None
        ]
        left_out += ["sites_least"] if asked.sites_least else []
        if left_out:
            yield Message("plan.joint_limits_left", names=tuple(left_out))
        stands = np.column_stack([self._instance.reach, self._instance.standing_reach])
        if (nobody := ~stands.any(axis=1)).any():
            mw = float(self._instance.demand_mw[nobody].sum())
            yield Message("plan.joint_no_reach", count=int(nobody.sum()), mw=round(mw))
        late = float(self._power.late_mw.sum())
        if late > _IN_USE_MW:
            yield Message("plan.joint_late", mw=round(late), year=str(self._made.years[-1]))

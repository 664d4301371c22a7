"""A plan held against what it was made from, by code that shares nothing with what made it.

It counts again: MW of each site and yard, who is served within how many milliseconds, caps,
limits, years, and what all of it costs. A plan that does not hold is no plan, and is not written.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from geowbit.core import Message, StudyError
from geowbit.plan.instance import Instance
from geowbit.plan.result import Plan

# MW, and a share of a cost, within which sums of rounded numbers may differ
_MW = 0.02
_SHARE = 1e-6
_MS = 1e-6


def check_portfolio(instance: Instance, plan: Plan) -> None:
    """Refuse a plan that does not hold.

    Parameters
    ----------
    instance : Instance
    plan : Plan

    Raises
    ------
    StudyError
        With what is wrong first, and how many things are.
    """
    wrong = faults(instance, plan)
    if wrong:
        raise StudyError("plan.does_not_hold", said=wrong[0], count=len(wrong))


def faults(instance: Instance, plan: Plan) -> tuple[Message, ...]:
    """Return what is wrong with a plan, counted from its tables alone.

    Parameters
    ----------
    instance : Instance
        That it was made from.
    plan : Plan

    Returns
    -------
    tuple of Message
        Empty where everything holds.
    """
    count = _Count(instance, plan)
    return (
        *count.of_sites(),
        *count.of_connections(),
        *count.of_users(),
        *count.of_caps(),
        *count.of_limits(),
        *count.of_costs(),
    )


@dataclass
class _Count:
    """A plan counted again."""

    instance: Instance
    plan: Plan

    def __post_init__(self) -> None:
        """Spread the phases of the plan over the years: what stands stays."""
        years = self.instance.years
        self.site = {name: at for at, name in enumerate(self.instance.sites.index)}
        self.mw: dict[tuple[str, int], float] = defaultdict(float)
        self.standing: dict[tuple[str, int], frozenset[int]] = defaultdict(frozenset)
        self.first: dict[str, int] = {}
        rows = self.plan.phases.sort_values("year").to_dict("records")
        self.changes = rows
        for row in rows:
            name = str(row["site_id"])
            self.first.setdefault(name, int(row["year"]))
            for year in years:
                if year >= row["year"]:
                    self.mw[name, year] = float(row["mw"])
                    self.standing[name, year] = frozenset(row["connections"])

    def old_mw(self, number: int, year: int) -> float:
        row = self.instance.standing.iloc[number]
        return float(row["mw"]) if row["year"] <= year else 0.0

    # ------------------------------------------------------------------------------------ sites

    def of_sites(self) -> Iterator[Message]:
        instance, years = self.instance, self.instance.years
        for row in self.changes:
            if str(row["site_id"]) not in self.site:
                yield Message("plan.wrong_site", site=str(row["site_id"]))
            if row["year"] not in years:
                yield Message("plan.wrong_year", site=str(row["site_id"]), year=str(row["year"]))
        for name in self.first:
            if name not in self.site:
                continue
            most = float(instance.sites.loc[name, "most_mw"])
            sizes = [self.mw[name, year] for year in years]
            falls = any(b < a - _MW for a, b in pairwise(sizes))
            steps = [mw / instance.step_mw for mw in sizes]
            odd = any(abs(one - round(one)) > _SHARE for one in steps)
            small = any(0 < mw < instance.limits.site_least_mw - _MW for mw in sizes)
            if falls or odd or small or max(sizes) > most + _MW:
                yield Message("plan.wrong_size", site=name, mw=round(max(sizes), 2))
        told = self.plan.sites["mw"].to_dict()
        for name in set(told) | set(self.first):
            last = self.mw[name, years[-1]]
            if abs(told.get(name, 0.0) - last) > _MW:
                yield Message("plan.wrong_size", site=str(name), mw=round(last, 2))

    # ------------------------------------------------------------------------------ connections

    def of_connections(self) -> Iterator[Message]:
        """Hold connections to their site, their year, what they extend, and what yards take."""
        instance = self.instance
        table = instance.phases.to_dict("records")
        room = {
            str(name): float(mw) / (1 - instance.flexible_share)
            for name, mw in instance.substations["headroom_mw"].items()
        }
        for year in instance.years:
            reserved: dict[str, float] = defaultdict(float)
            for name in self.first:
                if name not in self.site:
                    continue
                has = self.standing[name, year]
                given = 0.0
                for number in sorted(has):
                    one = table[number]
                    late = one["ready_year"] > year
                    alone = one["extends"] >= 0 and one["extends"] not in has
                    if one["site"] != self.site[name] or late or alone:
                        yield Message("plan.wrong_year", site=name, year=str(year))
                    taken = self._reserved(table, number, room)
                    reserved[str(one["substation_id"])] += taken
                    given += taken
                if self.mw[name, year] > given + _MW:
                    yield Message("plan.wrong_size", site=name, mw=round(self.mw[name, year], 2))
                if has and self.mw[name, year] <= 0 and instance.limits.site_least_mw > 0:
                    yield Message("plan.wrong_size", site=name, mw=0.0)
            for yard, mw in reserved.items():
                if mw > room[yard] + _MW:
                    yield Message("plan.wrong_yard", yard=yard, mw=round(mw, 2), year=str(year))

    def _reserved(self, table: list[dict[Any, Any]], number: int, room: dict[str, float]) -> float:
        """Return what a connection takes of its yard: whole steps, as far as there is room."""
        chain = [number]
        while table[chain[-1]]["extends"] >= 0:
            chain.append(table[chain[-1]]["extends"])
        left, taken = room[str(table[chain[-1]]["substation_id"])], 0.0
        for one in reversed(chain):
            steps = int((min(table[one]["mw"], left) + 1e-6) // self.instance.step_mw)
            taken = max(steps, 0) * self.instance.step_mw
            left -= taken
        return taken

    # ------------------------------------------------------------------------------------ users

    def of_users(self) -> Iterator[Message]:
        """All demand is served or told to be late, within the milliseconds, from MW that stand."""
        instance = self.instance
        keys = ("demand_area", "workload")
        row_of = {
            (str(row[keys[0]]), str(row[keys[1]])): at
            for at, row in enumerate(instance.demand.to_dict("records"))
        }
        old = {name: at for at, name in enumerate(instance.standing.index)}
        met: dict[tuple[int, int], float] = defaultdict(float)
        drawn: dict[tuple[str, int], float] = defaultdict(float)
        for row in self.plan.served.to_dict("records"):
            at = row_of.get((str(row[keys[0]]), str(row[keys[1]])))
            name, year = str(row["site_id"]), int(row["year"])
            if at is None or year not in instance.years or not (name in self.site or name in old):
                yield Message("plan.wrong_served", area=str(row[keys[0]]), year=str(year))
                continue
            ms = float(
                instance.rtt_ms[at, self.site[name]]
                if name in self.site
                else instance.standing_rtt_ms[at, old[name]]
            )
            limit = float(instance.demand["max_rtt_ms"].iloc[at])
            if ms > limit + _MS or row["mw"] < 0 or abs(float(row["rtt_ms"]) - ms) > _MS:
                yield Message("plan.wrong_ms", area=str(row[keys[0]]), site=name, ms=round(ms, 3))
            met[at, year] += float(row["mw"])
            drawn[name, year] += float(row["mw"])
        for row in self.plan.unserved_mw.to_dict("records"):
            at = row_of.get((str(row[keys[0]]), str(row[keys[1]])))
            if at is None or row["mw"] < 0:
                yield Message("plan.wrong_served", area=str(row[keys[0]]), year=str(row["year"]))
                continue
            met[at, int(row["year"])] += float(row["mw"])
        for (area, workload), at in row_of.items():
            for period, year in enumerate(instance.years):
                if abs(met[at, year] - float(instance.demand_mw[at, period])) > _MW:
                    where = f"{area}, {workload}"
                    yield Message("plan.wrong_served", area=where, year=str(year))
        for (name, year), mw in drawn.items():
            there = self.mw[name, year] if name in self.site else self.old_mw(old[name], year)
            if mw > there + _MW:
                yield Message("plan.wrong_load", site=name, mw=round(mw, 2), year=str(year))

    # ------------------------------------------------------------------------- caps and limits

    def of_caps(self) -> Iterator[Message]:
        names = list(self.instance.sites.index)
        for cap in self.instance.caps:
            for most, year in zip(cap.most_mw, self.instance.years, strict=True):
                old = sum(self.old_mw(number, year) for number in cap.standing)
                new = sum(self.mw[names[at], year] for at in cap.sites)
                if new > max(most - old, 0.0) + _MW:
                    yield Message("plan.wrong_cap", cap=cap.name, mw=round(new, 2), year=str(year))

    def of_limits(self) -> Iterator[Message]:
        limits, last = self.instance.limits, self.instance.years[-1]
        there = [name for name in self.first if self.standing[name, last]]
        if limits.sites_most is not None and len(there) > limits.sites_most:
            yield Message("plan.limit_sites_most", count=limits.sites_most)
        if len(there) < limits.sites_least:
            yield Message("plan.limit_sites_least", count=limits.sites_least)
        for one in set(limits.must) - set(there):
            yield Message("plan.limit_must", site=one)
        for one in set(limits.never) & set(there):
            yield Message("plan.wrong_site", site=one)
        yield from self._of_amounts(there)

    def _of_amounts(self, there: list[str]) -> Iterator[Message]:
        instance, limits, last = self.instance, self.instance.limits, self.instance.years[-1]
        unserved = self.plan.unserved_mw
        late = float(unserved.loc[unserved["year"] == last, "mw"].sum())
        whole = float(instance.demand_mw[:, -1].sum())
        share = limits.served_least_share
        if share is not None and late > (1 - share) * whole + _MW:
            yield Message("plan.limit_served", share=round(100 * share, 1))
        if limits.budget_mjpy is not None:
            built = sum(self._built().values())
            if built > limits.budget_mjpy * (1 + _SHARE) + _MW:
                yield Message("plan.limit_budget", mjpy=round(limits.budget_mjpy))
        if limits.outside_least_mw is not None:
            area, full = instance.sites["supply_area"].to_dict(), instance.full_areas
            outside = sum(self.mw[name, last] for name in there if area[name] not in full)
            if outside < limits.outside_least_mw - _MW:
                yield Message("plan.limit_outside", mw=round(limits.outside_least_mw))
        if limits.mean_ms_most is not None and self._mean_ms() > limits.mean_ms_most + 1e-4:
            yield Message("plan.limit_mean_ms", ms=round(limits.mean_ms_most, 2))

    def _mean_ms(self) -> float:
        """Return the mean round trip in the last year of what waits for it."""
        waits = {
            (str(row["demand_area"]), str(row["workload"])): bool(row["timed"])
            for row in self.instance.demand.to_dict("records")
        }
        mw = total = 0.0
        for row in self.plan.served.to_dict("records"):
            key = (str(row["demand_area"]), str(row["workload"]))
            if row["year"] == self.instance.years[-1] and waits[key]:
                mw += row["mw"]
                total += row["mw"] * row["rtt_ms"]
        return total / mw if mw else 0.0

    # ------------------------------------------------------------------------------------ costs

    def _worth(self, year: int) -> float:
        money = self.instance.money
        return float((1 + money.discount_rate) ** -(year - money.base_year))

    def _span(self, year: int) -> float:
        """Return the discounted years from one period to the next."""
        later = [one for one in self.instance.years if one > year]
        end = min(later) if later else self.instance.money.horizon_year
        return sum(self._worth(one) for one in range(year, end))

    def _built(self) -> dict[str, float]:
        """Return what is built, by part, present value."""
        table = self.instance.phases.to_dict("records")
        parts = {"connection": 0.0, "reinforcement": 0.0, "fiber": 0.0}
        for name in self.first:
            if name not in self.site:
                continue
            seen: set[int] = set()
            for year in self.instance.years:
                for number in self.standing[name, year] - seen:
                    one = table[number]
                    share = float(one["reinforcement_mjpy"])
                    parts["connection"] += (float(one["mjpy"]) - share) * self._worth(year)
                    parts["reinforcement"] += share * self._worth(year)
                if self.standing[name, year] and not seen:
                    fiber = float(self.instance.sites["fiber_mjpy"].iloc[self.site[name]])
                    parts["fiber"] += fiber * self._worth(year)
                seen |= self.standing[name, year]
        return parts

    def of_costs(self) -> Iterator[Message]:
        instance, plan = self.instance, self.plan
        money = instance.money
        parts = self._built()
        parts |= dict.fromkeys(("energy", "cooling", "land", "latency", "delay"), 0.0)
        waits = {
            (str(row["demand_area"]), str(row["workload"])): bool(row["timed"])
            for row in instance.demand.to_dict("records")
        }
        price = {
            part: {
                **instance.sites[f"{part}_mjpy_per_mw_year"].to_dict(),
                **instance.standing[f"{part}_mjpy_per_mw_year"].to_dict(),
            }
            for part in ("energy", "cooling")
        }
        for row in plan.served.to_dict("records"):
            years = float(row["mw"]) * self._span(int(row["year"]))
            for part in ("energy", "cooling"):
                parts[part] += years * float(price[part].get(row["site_id"], np.nan))
            if waits.get((str(row["demand_area"]), str(row["workload"]))):
                parts["latency"] += years * float(row["rtt_ms"]) * money.latency_mjpy_per_ms_mw_year
        for row in plan.unserved_mw.to_dict("records"):
            late = float(row["mw"]) * self._span(int(row["year"]))
            parts["delay"] += late * money.delay_mjpy_per_mw_year
        land = instance.sites["land_mjpy_per_mw_year"].fillna(0.0).to_dict()
        for (name, year), mw in list(self.mw.items()):
            parts["land"] += mw * self._span(year) * land.get(name, 0.0)
        total = sum(parts.values())
        for part, mjpy in {**parts, "total": total}.items():
            told = float(plan.cost_mjpy.get(part, np.nan))
            if not abs(told - mjpy) <= _SHARE * max(abs(total), 1.0):
                wrong, right = round(told, 1), round(mjpy, 1)
                yield Message("plan.wrong_cost", part=part, told=wrong, mjpy=right)
        if not plan.bound_mjpy <= total * (1 + _SHARE) + _SHARE:
            yield Message("plan.wrong_bound", bound=round(plan.bound_mjpy, 1), mjpy=round(total, 1))

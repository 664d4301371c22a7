"""What safety, milliseconds or relief cost: the cheapest plan at each level of one of them."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from geowbit.core import Message, StudyError
from geowbit.plan.check import check_portfolio
from geowbit.plan.dispatch import Design, shrunk
from geowbit.plan.instance import Instance
from geowbit.plan.portfolio import Search, plan_of, search
from geowbit.plan.portfolio_program import PortfolioModel
from geowbit.plan.result import Plan
from geowbit.plan.solver import Tell

Array = npt.NDArray[np.float64]
Measure: TypeAlias = Literal["risk", "ms", "outside"]

MEASURES: tuple[Measure, ...] = ("risk", "ms", "outside")
# the tightest point of each front, against the cheapest plan's: shares of what lies between
_TIGHTEST_RISK = 0.25
_TIGHTEST_MS = 0.15
# a limit and a value of one plan may differ by rounding
_SAME = 1e-9


@dataclass(frozen=True, eq=False)
class FrontPoint:
    """The cheapest plan that keeps a measure within a limit.

    Attributes
    ----------
    measure : {"risk", "ms", "outside"}
    limit : float
        Largest share of the demand in one hazard disc; mean round trip, ms; or new load outside
        the full areas, MW, of the last period.
    value : float
        What the plan has.
    plan : Plan or None
        None where no plan keeps the limit, or none was found in time.
    seconds : float
    """

    measure: Measure
    limit: float
    value: float
    plan: Plan | None
    seconds: float


def cost_front(
    instance: Instance,
    measure: Measure,
    *,
    points: int | Sequence[float] = 12,
    gap: float = 0.01,
    time_limit_s: float = 40.0,
    tell: Tell | None = None,
) -> tuple[FrontPoint, ...]:
    """Return the cheapest plan at each of several limits on a measure, the tightest first.

    Each plan keeps the next limit as well, and starts its search: no point is dearer than a
    tighter one.

    Parameters
    ----------
    instance : Instance
    measure : {"risk", "ms", "outside"}
        The largest share of the demand within one hazard disc; the mean round trip of the
        workloads that wait for it; new load outside the full areas.
    points : int or sequence of float
        How many limits, between that of the cheapest plan and a tight one; or the limits.
    gap : float
        Of the avoidable cost of each plan.
    time_limit_s : float
        For each point.
    tell : callable, optional

    Returns
    -------
    tuple of FrontPoint

    Raises
    ------
    StudyError
        Where the measure is unknown or the instance has nothing that it measures.
    """
    if measure not in MEASURES:
        raise StudyError("plan.no_measure", name=str(measure), known=MEASURES)
    front = _Front(instance, measure)
    loose: Search | None = None
    if isinstance(points, int):
        loose = search(front.model, gap=gap, time_limit_s=time_limit_s, tell=tell)
        limits = front.between(front.value(loose), points)
    else:
        limits = front.tight_first(points)
    found: list[FrontPoint] = []
    known: list[Search] = [] if loose is None else [loose]
    for limit in limits:
        begin = time.monotonic()
        front.hold(limit)
        start = front.start(limit, known)
        try:
            best = search(front.model, gap=gap, time_limit_s=time_limit_s, start=start, tell=tell)
        except StudyError as error:
            if error.code not in ("plan.limits_collide", "plan.no_plan"):
                raise
            found.append(FrontPoint(measure, limit, np.nan, None, time.monotonic() - begin))
            continue
        known.append(best)
        plan = plan_of(front.model.instance, best)
        check_portfolio(front.held(limit), plan)
        seconds = time.monotonic() - begin
        found.append(FrontPoint(measure, limit, front.value(best), plan, seconds))
    return tuple(found)


def front_table(points: Sequence[FrontPoint]) -> pd.DataFrame:
    """Return the points of a front as a table.

    Parameters
    ----------
    points : sequence of FrontPoint

    Returns
    -------
    DataFrame
        ``measure``, ``limit``, ``value``, ``total_mjpy``, ``avoidable_mjpy``, ``bound_mjpy``,
        ``gap``, ``sites``, ``mw``, ``unserved_mw``, ``seconds``; missing where there is no plan.

    Examples
    --------
    >>> front_table([FrontPoint("risk", 0.1, float("nan"), None, 1.0)])["limit"].tolist()
    [0.1]
    """
    columns = (
        *("measure", "limit", "value", "total_mjpy", "avoidable_mjpy", "bound_mjpy", "gap"),
        *("sites", "mw", "unserved_mw", "seconds"),
    )
    rows = []
    for one in points:
        row = {"measure": one.measure, "limit": one.limit, "value": one.value}
        if one.plan is not None:
            row |= {
                "total_mjpy": one.plan.total_mjpy,
                "avoidable_mjpy": one.plan.avoidable_mjpy,
                "bound_mjpy": one.plan.bound_mjpy,
                "gap": one.plan.gap,
                "sites": len(one.plan.sites),
                "mw": float(one.plan.sites["mw"].sum()),
                "unserved_mw": one.plan.unserved_total_mw,
            }
        rows.append({**row, "seconds": one.seconds})
    return pd.DataFrame(rows, columns=list(columns))


class _Front:
    """One model whose limit on a measure is moved from point to point."""

    def __init__(self, instance: Instance, measure: Measure) -> None:
        self.measure = measure
        hazards = [at for at, cap in enumerate(instance.caps) if cap.kind == "hazard"]
        if measure == "risk" and not hazards:
            raise StudyError("plan.nothing_to_measure", name=measure)
        if measure == "ms" and not instance.demand["timed"].any():
            raise StudyError("plan.nothing_to_measure", name=measure)
        if measure == "outside" and not instance.full_areas:
            raise StudyError("plan.nothing_to_measure", name=measure)
        if measure == "ms":
            # the row is there from the first, and holds nothing yet
            worst = float(instance.rtt_ms.max(initial=0.0))
            old = float(instance.standing_rtt_ms.max(initial=0.0))
            instance = instance.with_limits(mean_ms_most=max(worst, old) + 1.0)
        elif measure == "outside":
            instance = instance.with_limits(outside_least_mw=0.0)
        self._hazards = hazards
        self.model = PortfolioModel(instance)
        if measure == "risk":
            self.hold(np.inf)

    def hold(self, limit: float) -> None:
        """Move the limit."""
        model, program = self.model, self.model.program
        self.model.instance = self.held(limit)
        if self.measure == "risk":
            for at in self._hazards:
                room = model.room(model.instance.caps[at])
                program.change_rows(model.cap_rows[at], -np.inf, room)
        elif self.measure == "ms":
            model.hold_mean_ms(limit)
        else:
            program.change_rows(model.outside_row, limit, np.inf)

    def held(self, limit: float) -> Instance:
        """Return the instance with the limit."""
        instance = self.model.instance
        if self.measure == "risk":
            most = np.maximum(limit * instance.period_mw, instance.limits.site_least_mw)
            share = round(100 * limit, 2) if np.isfinite(limit) else 100.0
            caps = list(instance.caps)
            for at in self._hazards:
                name = caps[at].name
                if isinstance(name, Message):
                    name = Message(name.code, **{**name.params, "share": share})
                caps[at] = replace(caps[at], name=name, most_mw=tuple(most.tolist()))
            return replace(instance, caps=tuple(caps))
        if self.measure == "ms":
            return instance.with_limits(mean_ms_most=limit)
        return instance.with_limits(outside_least_mw=limit)

    def start(self, limit: float, known: Sequence[Search]) -> Search | Design | None:
        """Return what a search begins with: the cheapest known plan that keeps the limit.

        Where none does, one that is cut down to it.
        """
        sign = -1.0 if self.measure == "outside" else 1.0
        keep = [one for one in known if sign * self.value(one) <= sign * limit + _SAME]
        if keep:
            return min(keep, key=lambda one: one.cost_mjpy)
        return shrunk(self.model.instance, known[-1].design) if known else None

    def value(self, found: Search) -> float:
        """Return what a plan has of the measure."""
        instance = self.model.instance
        last = found.design.mw[:, -1]
        if self.measure == "risk":
            # what stands already is nobody's choice: only discs with a new site count
            held = [
                last[list(cap.sites)].sum() + instance.standing_mw[list(cap.standing), -1].sum()
                for cap in (instance.caps[at] for at in self._hazards)
                if last[list(cap.sites)].any()
            ]
            return float(max(held, default=0.0) / instance.period_mw[-1])
        if self.measure == "outside":
            full = instance.sites["supply_area"].isin(instance.full_areas).to_numpy()
            return float(last[~full].sum())
        timed = instance.demand["timed"].to_numpy(bool)
        mw = np.column_stack([found.dispatch.mw[..., -1], found.dispatch.standing_mw[..., -1]])
        ms = np.column_stack([instance.rtt_ms, instance.standing_rtt_ms])
        whole = mw[timed].sum()
        return float((mw * ms)[timed].sum() / whole) if whole else 0.0

    def between(self, loosest: float, points: int) -> list[float]:
        """Return limits from a tight one to that of the cheapest plan."""
        instance = self.model.instance
        if self.measure == "outside":
            full = instance.sites["supply_area"].isin(instance.full_areas).to_numpy()
            most = float(min(self.model.most_mw[~full, -1].sum(), instance.period_mw[-1]))
            return np.linspace(max(most, loosest), loosest, points).tolist()
        if self.measure == "risk":
            return np.linspace(_TIGHTEST_RISK * loosest, loosest, points).tolist()
        timed = instance.demand["timed"].to_numpy(bool)
        ms = np.column_stack([instance.rtt_ms, instance.standing_rtt_ms])[timed]
        weight = instance.demand_mw[timed, -1]
        least = float(np.average(ms.min(axis=1), weights=weight))
        tight = min(least + _TIGHTEST_MS * max(loosest - least, 0.0), loosest)
        return np.linspace(tight, loosest, points).tolist()

    def tight_first(self, limits: Sequence[float]) -> list[float]:
        """Return limits in the order in which each plan keeps the next."""
        return sorted(map(float, limits), reverse=self.measure == "outside")

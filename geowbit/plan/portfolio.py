"""Portfolio: which sites, in which phases, from which year, to serve the demand at the least cost.

The few sites that the relaxation opens, and those next to them in price, hold a good plan nearly
always: it is searched for among them first, and starts the search among all, which proves it.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from geowbit.core import Message, StudyError
from geowbit.plan.check import check_portfolio
from geowbit.plan.dispatch import Design, Dispatch, cost_parts, dispatched
from geowbit.plan.instance import Instance
from geowbit.plan.portfolio_program import PortfolioModel
from geowbit.plan.result import SEPARATE, Plan, plan_columns, plan_frame
from geowbit.plan.solver import Progress, Solver, Tell, colliding_limits

Array = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]

# less is the rounding of the solver
_LEAST_MW = 1e-6
_CUT_ROUNDS = 60
# sites that a first search is among: so many, or so many times those that the relaxation opens
_KERNEL, _KERNEL_SHARE, _WANTED = 40, 2.0, 1e-6
_KERNEL_GAP, _KERNEL_TIME = 0.4, 0.3


@dataclass(frozen=True, eq=False)
class Search:
    """What a search for a portfolio came to: the best design, who is served, and the bound.

    Attributes
    ----------
    design : Design
    dispatch : Dispatch
    cost_mjpy, bound_mjpy : float
        Whole cost of the design, and what none can cost less than.
    limit_reached : bool
    seconds : float
    """

    design: Design
    dispatch: Dispatch
    cost_mjpy: float
    bound_mjpy: float
    unavoidable_mjpy: float
    limit_reached: bool
    seconds: float

    @property
    def gap(self) -> float:
        """Return the gap of the avoidable cost."""
        above = self.cost_mjpy - self.unavoidable_mjpy
        return max(0.0, self.cost_mjpy - self.bound_mjpy) / above if above > 0 else 0.0


def search(
    model: PortfolioModel,
    *,
    gap: float = 0.01,
    time_limit_s: float = 60.0,
    start: Search | Design | None = None,
    tell: Tell | None = None,
) -> Search:
    """Search for the cheapest portfolio of a model.

    Parameters
    ----------
    model : PortfolioModel
        Grows by the sets of users that were found to be cut off.
    gap : float
        Share of the avoidable cost to which it is to be proved.
    time_limit_s : float
    start : Search or Design, optional
        To begin with: a plan that keeps all limits, or a design that keeps the caps.
    tell : callable, optional
        Is told the :class:`geowbit.plan.Progress`.

    Returns
    -------
    Search

    Raises
    ------
    StudyError
        Where limits collide, by their names; or no plan was found in time.
    """
    work = PortfolioSearch(model, gap, time.monotonic() + time_limit_s, tell)
    if isinstance(start, Search):
        work.take(start.design, start.dispatch)
    elif start is not None:
        work.begin_with(start)
    kernel = work.kernel()
    if kernel is not None:
        # few sites that the relaxation wants hold a good plan nearly always
        shut = np.setdiff1d(np.arange(model.count), kernel)
        work.only_without(shut)
    return work.whole()


class PortfolioSearch:
    """A search under way: the best plan so far, what is proved, and the time that is left."""

    def __init__(self, model: PortfolioModel, gap: float, until: float, tell: Tell | None) -> None:
        self.model, self.gap, self.until, self.tell = model, gap, until, tell
        self.solver = Solver(model.program)
        self.begin = time.monotonic()
        self.best: tuple[float, Design, Dispatch] | None = None
        self.hint: Design | None = None
        self.bound = -np.inf

    def left(self) -> float:
        """Return the seconds that are left."""
        return self.until - time.monotonic()

    @property
    def above(self) -> float:
        """Return the avoidable cost of the best plan; infinite while there is none."""
        return np.inf if self.best is None else self.best[0] - self.model.unavoidable_mjpy

    @property
    def proved(self) -> bool:
        """Tell whether the best plan is proved to the gap that was asked for."""
        return self.best is not None and self.above - self.bound <= self.gap * max(self.above, 0.0)

    def take(self, design: Design, dispatch: Dispatch | None = None) -> None:
        """Keep a design where it is the best so far; who is served is found where not given."""
        instance = self.model.instance
        try:
            served = dispatched(instance, design.mw) if dispatch is None else dispatch
        except StudyError:
            # what it has cannot serve the share that is to be served
            return
        cost = cost_parts(instance, design, served)["total"]
        if self.best is None or cost < self.best[0]:
            self.best = cost, design, served

    def begin_with(self, design: Design) -> None:
        """Keep a design that was made elsewhere, where it keeps the limits."""
        limits, model = self.model.instance.limits, self.model
        opened = design.stands(model.site_of)[:, -1]
        most = np.inf if limits.sites_most is None else limits.sites_most
        least = design.mw[design.mw > 0].min(initial=np.inf)
        fits = limits.sites_least <= opened.sum() <= most and least >= limits.site_least_mw
        # milliseconds, money and relief are held by the search itself
        asked = (limits.mean_ms_most, limits.budget_mjpy, limits.outside_least_mw)
        if fits and all(one is None for one in asked) and not limits.must:
            self.take(design)
        else:
            self.hint = design

    def values(self) -> Array | None:
        """Return the best plan, or one that may be one, as values to start from."""
        if self.best is not None:
            return self.model.values_of(*self.best[1:])
        if self.hint is None:
            return None
        try:
            return self.model.values_of(self.hint, dispatched(self.model.instance, self.hint.mw))
        except StudyError:
            return None

    def kernel(self) -> IntArray | None:
        """Return the sites that the relaxation wants most, None where that is all of them."""
        model, found = self.model, None
        for _ in range(_CUT_ROUNDS):
            found = self.solver.relax(time_limit_s=self.left())
            if found.values is None or not model.cut_off(found.values):
                break
        if found is None or found.values is None or found.reduced_costs is None:
            return None
        self.bound = max(self.bound, found.bound)
        wanted = found.values[model.opened].max(axis=1)
        dear = np.full(model.count, np.inf)
        np.minimum.at(dear, model.site_of, found.reduced_costs[model.built].min(axis=1))
        most = max(_KERNEL, int(_KERNEL_SHARE * (wanted > _WANTED).sum()))
        if most >= model.count:
            return None
        first = model.instance.sites.index.isin(model.instance.limits.must)
        for design in (self.hint, None if self.best is None else self.best[1]):
            if design is not None:
                first |= design.mw.any(axis=1)
        return np.lexsort((dear, -wanted, ~first))[: most + int(first.sum())]

    def only_without(self, shut: IntArray, *, time_share: float = _KERNEL_TIME) -> None:
        """Search among all but some sites; what is found there is no bound of the whole."""
        model = self.model
        upper = model.program.bounds[1][model.opened[shut]]
        model.program.change_bounds(model.opened[shut], 0.0, 0.0)
        try:
            limit = time_share * self.left()
            self._rounds(self.gap * _KERNEL_GAP, time.monotonic() + limit, whole=False)
        finally:
            model.program.change_bounds(model.opened[shut], 0.0, upper)

    def whole(self) -> Search:
        """Search among all sites, and return the best plan with its proof."""
        model = self.model
        limit = False if self.proved else self._rounds(self.gap, self.until, whole=True)
        if self.best is None:
            raise StudyError("plan.no_plan", status=Message("plan.status_limit"))
        cost, design, dispatch = self.best
        return Search(
            design,
            dispatch,
            cost,
            min(self.bound + model.unavoidable_mjpy, cost),
            model.unavoidable_mjpy,
            limit_reached=limit and not self.proved,
            seconds=time.monotonic() - self.begin,
        )

    def _rounds(self, gap: float, until: float, *, whole: bool) -> bool:
        """Solve, cut off what cannot be served, and solve again; tell whether time ended it."""
        model = self.model
        while True:
            found = self.solver.solve(
                gap=gap,
                time_limit_s=until - time.monotonic(),
                start=self.values(),
                tell=self._told if whole else None,
            )
            if found.status == "infeasible":
                if not whole:
                    return False
                raise StudyError("plan.limits_collide", limits=_collision(model))
            if whole:
                self.bound = max(self.bound, found.bound)
            cuts = 0
            if found.values is not None:
                self.take(*model.plan_of(found.values))
                cuts = model.cut_off(found.values)
            if self.proved or not cuts or found.status == "limit":
                return found.status == "limit"

    def _told(self, progress: Progress) -> None:
        if self.tell is not None:
            objective = min(progress.objective, self.above)
            bound = max(progress.bound, self.bound)
            self.tell(Progress(time.monotonic() - self.begin, objective, bound))


def _collision(model: PortfolioModel) -> tuple[Any, ...]:
    return colliding_limits(model.program) or (Message("plan.limits_unnamed"),)


def plan_of(instance: Instance, found: Search) -> Plan:
    """Return a search's portfolio as a plan.

    Parameters
    ----------
    instance : Instance
    found : Search

    Returns
    -------
    Plan
        Without links; ``phases`` tells the ``connections`` (rows of ``instance.phases``) of each.
    """
    years, sites, phases = instance.years, instance.sites, instance.phases
    design = found.design
    of_site = [np.flatnonzero(phases["site"].to_numpy(int) == site) for site in range(len(sites))]
    rows, chosen = [], []
    stands = design.stands(phases["site"].to_numpy(int))
    for site in np.flatnonzero(stands[:, -1]):
        before: tuple[float, tuple[int, ...]] = (0.0, ())
        for period, year in enumerate(years):
            has = tuple(int(one) for one in of_site[site] if design.built[one, period])
            now = float(design.mw[site, period]), has
            if now == before or not has:
                continue
            newest = max(has, key=lambda one: (phases["voltage_kv"].iloc[one], one))
            rows.append(
                {
                    "site_id": sites.index[site],
                    "year": year,
                    "mw": now[0],
                    "voltage_kv": float(phases["voltage_kv"].iloc[newest]),
                    "substation_id": str(phases["substation_id"].iloc[newest]),
                    "connections": has,
                }
            )
            before = now
        at = sites.iloc[site]
        chosen.append(
            {
                "site_id": sites.index[site],
                "name": at["name"],
                "supply_area": at["supply_area"],
                "mw": float(design.mw[site, -1]),
                "year": years[int(stands[site].argmax())],
                "headroom_mw": float(at["headroom_mw"]),
                "lead_years": float(at["lead_years"]),
                "cost_without_mjpy": np.nan,
                "geometry": at["geometry"],
            }
        )
    standing = instance.standing.reset_index().to_dict("records")
    return Plan(
        sites=plan_frame("sites", chosen),
        phases=plan_frame("phases", rows).assign(connections=[row["connections"] for row in rows]),
        standing=plan_frame("standing", standing),
        served=_served(instance, found.dispatch),
        unserved_mw=_unserved(instance, found.dispatch),
        cost_mjpy=cost_parts(instance, design, found.dispatch),
        bound_mjpy=found.bound_mjpy,
        unavoidable_mjpy=found.unavoidable_mjpy,
        separate=dict.fromkeys(SEPARATE),
        limit_reached=found.limit_reached,
        messages=instance.messages,
    )


def design_of(instance: Instance, plan: Plan) -> Design:
    """Return what a portfolio builds, from its phases.

    Parameters
    ----------
    instance : Instance
        That the plan was made from, or one with the same candidates and phases.
    plan : Plan

    Returns
    -------
    Design
    """
    built = np.zeros((len(instance.phases), len(instance.years)), bool)
    mw = np.zeros((len(instance.sites), len(instance.years)))
    number = {name: at for at, name in enumerate(instance.sites.index)}
    for row in plan.phases.sort_values("year").to_dict("records"):
        since = np.array(instance.years) >= row["year"]
        mw[number[row["site_id"]], since] = row["mw"]
        for connection in row["connections"]:
            built[connection, since] = True
    return Design(built, mw)


def _served(instance: Instance, dispatch: Dispatch) -> pd.DataFrame:
    mw = np.concatenate([dispatch.mw, dispatch.standing_mw], axis=1)
    ms = np.column_stack([instance.rtt_ms, instance.standing_rtt_ms])
    ids = np.array([*instance.sites.index, *instance.standing.index], object)
    row, site, period = np.nonzero(mw > _LEAST_MW)
    rows = instance.demand.iloc[row]
    return pd.DataFrame(
        {
            "demand_area": rows["demand_area"].to_numpy(),
            "workload": rows["workload"].to_numpy(),
            "year": np.array(instance.years)[period],
            "site_id": ids[site],
            "mw": mw[row, site, period],
            "rtt_ms": ms[row, site],
        },
        columns=plan_columns("served"),
    )


def _unserved(instance: Instance, dispatch: Dispatch) -> pd.DataFrame:
    row, period = np.nonzero(dispatch.late_mw > _LEAST_MW)
    rows = instance.demand.iloc[row]
    return pd.DataFrame(
        {
            "demand_area": rows["demand_area"].to_numpy(),
            "workload": rows["workload"].to_numpy(),
            "year": np.array(instance.years)[period],
            "mw": dispatch.late_mw[row, period],
        },
        columns=plan_columns("unserved_mw"),
    )


def portfolio(
    instance: Instance,
    *,
    gap: float = 0.01,
    time_limit_s: float = 60.0,
    tell: Tell | None = None,
) -> Plan:
    """Return the cheapest portfolio: sites, phases and years, and who is served from where.

    Parameters
    ----------
    instance : Instance
        Of :func:`geowbit.plan.plan_instance`.
    gap : float
        Share of the avoidable cost to which the plan is to be proved.
    time_limit_s : float
        After which the best plan so far is returned, marked so.
    tell : callable, optional
        Is told the :class:`geowbit.plan.Progress` of the search.

    Returns
    -------
    Plan
        Held against the instance by :func:`geowbit.plan.check_portfolio`.

    Raises
    ------
    StudyError
        Where the limits collide, by their names; or no plan was found in time.
    """
    _check_asked(gap, time_limit_s)
    found = search(PortfolioModel(instance), gap=gap, time_limit_s=time_limit_s, tell=tell)
    plan = plan_of(instance, found)
    check_portfolio(instance, plan)
    return plan


def _check_asked(gap: float, time_limit_s: float) -> None:
    if not 0 <= gap < 1:
        raise StudyError("plan.gap", gap=f"{gap:g}", keys=("plan", "gap"))
    if not time_limit_s > 0:
        raise StudyError(
            "plan.time_limit", seconds=f"{time_limit_s:g}", keys=("plan", "time_limit_s")
        )

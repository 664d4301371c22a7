"""Portfolio: which sites, in which phases, from which year, to serve the demand at the least cost.

Everything built is cumulative: what stands in a period stands in those after it, and is paid with
the differences of discount factors, so that building later is cheaper without a variable a year.
Where milliseconds have no price, who serves whom needs no variable: loads can be sent to their
users if and only if each set of users is met by the sites that reach it (Hall), and the few sets
that are violated are found by maximum flow and added.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.sparse import csr_array
from scipy.sparse.csgraph import breadth_first_order, maximum_flow

from geowbit.core import Message, StudyError
from geowbit.plan.check import check_portfolio
from geowbit.plan.instance import Cap, Instance
from geowbit.plan.result import SEPARATE, Plan, plan_columns, plan_frame
from geowbit.plan.solver import (
    Program,
    Progress,
    Solver,
    Tell,
    colliding_limits,
)

Array = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]

# flows are found in whole kilowatts
_KW = 1000.0
_SHORT_MW = 0.01
# less is the rounding of the solver
_LEAST_MW = 1e-6
# so small that it decides among equals only
_TIE_MJPY_PER_MS = 1e-6
_CUT_ROUNDS = 60
# sites that a first search is among: so many, or so many times those that the relaxation opens
_KERNEL, _KERNEL_SHARE, _WANTED = 40, 2.0, 1e-6
_KERNEL_GAP, _KERNEL_TIME = 0.4, 0.3


@dataclass(frozen=True, eq=False)
class Design:
    """What is built: phases and steps of each site by period, before anybody is served.

    Attributes
    ----------
    built : ndarray of bool (phases, periods)
    mw : ndarray (sites, periods)
    """

    built: BoolArray
    mw: Array

    def stands(self, site_of: IntArray) -> BoolArray:
        """Return which sites are open in which period, by the site of each phase."""
        found = np.zeros(self.mw.shape, bool)
        np.logical_or.at(found, site_of, self.built)
        return found


@dataclass(frozen=True, eq=False)
class Dispatch:
    """Who serves whom in each period.

    Attributes
    ----------
    mw : ndarray (rows, sites, periods)
    standing_mw : ndarray (rows, standing sites, periods)
    late_mw : ndarray (rows, periods)
    """

    mw: Array
    standing_mw: Array
    late_mw: Array


class PortfolioModel:
    """The program of a portfolio, with the numbers of its variables.

    Parameters
    ----------
    instance : Instance
    assigned : bool, optional
        Whether each pair of users and site has a variable of its own; where not given, only
        where milliseconds have a price or a limit on their mean.

    Attributes
    ----------
    program : Program
    opened, steps : ndarray of int (sites, periods)
    built : ndarray of int (phases, periods)
    late : ndarray of int (rows, periods)
    """

    def __init__(self, instance: Instance, *, assigned: bool | None = None) -> None:
        self.instance = instance
        price = instance.money.latency_mjpy_per_ms_mw_year
        asked = price > 0 or instance.limits.mean_ms_most is not None
        self.assigned = asked if assigned is None else assigned
        if asked and not self.assigned:
            raise ValueError("milliseconds that count need a variable for each pair")
        self.program = Program()
        self.factors, self.worth = instance.money.factors(instance.years)
        self.rows, self.periods = instance.demand_mw.shape
        self.count = len(instance.sites)
        self.site_of = instance.phases["site"].to_numpy(int)
        self._added = instance.effective_mw
        self.unavoidable_mjpy = instance.unavoidable_mjpy
        self.program.offset = -self.unavoidable_mjpy
        self._design()
        self._serving()
        self._caps()
        self._limits()

    # ------------------------------------------------------------------------------- variables

    @cached_property
    def _ready(self) -> BoolArray:
        """Which phases can stand in which period."""
        ready = self.instance.phases["ready_year"].to_numpy(float)[:, None]
        years = np.array(self.instance.years, float)[None]
        return np.asarray((ready <= years) & (self._added > 0)[:, None])

    @cached_property
    def most_mw(self) -> Array:
        """The most that each site can have in each period."""
        most = np.zeros((self.count, self.periods))
        np.add.at(most, self.site_of, self._ready * self._added[:, None])
        whole = self.instance.sites["most_mw"].to_numpy(float) // self.instance.step_mw
        return np.minimum(most, (whole * self.instance.step_mw)[:, None])

    def _design(self) -> None:
        instance, program, step = self.instance, self.program, self.instance.step_mw
        periods = np.arange(self.periods)
        # cumulative: a factor for the period less that of the next
        paid = self.factors - np.append(self.factors[1:], 0.0)
        phases, sites = instance.phases, instance.sites
        self.built = program.variables(
            (len(phases), self.periods),
            upper=self._ready,
            cost=phases["mjpy"].to_numpy(float)[:, None] * paid,
            integer=True,
        )
        can = self.most_mw > 0
        self.opened = program.variables(
            (self.count, self.periods),
            upper=can,
            cost=sites["fiber_mjpy"].to_numpy(float)[:, None] * paid,
        )
        land = np.nan_to_num(sites["land_mjpy_per_mw_year"].to_numpy(float))
        self.steps = program.variables(
            (self.count, self.periods),
            upper=self.most_mw // step,
            cost=step * land[:, None] * self.worth,
            integer=True,
        )
        line = _numbered(self.count, self.periods)
        of_phase = line[self.site_of]
        # no more than the phases that stand
        program.rows(
            [(line, self.steps, step), (of_phase, self.built, -self._added[:, None])],
            high=np.zeros(line.size),
        )
        program.rows(
            [(line, self.steps, step), (line, self.opened, -self.most_mw)], high=np.zeros(line.size)
        )
        # a site is open where a phase stands, and only there
        roots = phases["extends"].to_numpy(int) < 0
        each = _numbered(len(phases), self.periods)
        program.rows(
            [(each, self.built, 1.0), (each, self.opened[self.site_of], -1.0)],
            high=np.zeros(each.size),
        )
        program.rows(
            [(line, self.opened, 1.0), (of_phase[roots], self.built[roots], -1.0)],
            high=np.zeros(line.size),
        )
        later = np.flatnonzero(~roots)
        if len(later):
            before = phases["extends"].to_numpy(int)[later]
            of_later = _numbered(len(later), self.periods)
            program.rows(
                [(of_later, self.built[later], 1.0), (of_later, self.built[before], -1.0)],
                high=np.zeros(of_later.size),
            )
        for block in (self.built, self.steps, self.opened):
            if self.periods > 1:
                of_step = _numbered(len(block), self.periods - 1)
                program.rows(
                    [(of_step, block[:, 1:], 1.0), (of_step, block[:, :-1], -1.0)],
                    low=np.zeros(of_step.size),
                )
        self._yards(periods)

    def _yards(self, periods: IntArray) -> None:
        """Hold what substations can take where the phases that lead to one can exceed it."""
        instance = self.instance
        room = instance.yard_mw
        for name, here in instance.phases.groupby("substation_id", sort=False).indices.items():
            if self._added[here].sum() <= room[name]:
                continue
            self.program.rows(
                [(periods[None], self.built[here], self._added[here][:, None])],
                high=np.full(self.periods, float(room[name])),
                limit=Message(
                    "plan.limit_yard",
                    yard=str(instance.substations.get("name", room).get(name) or name),
                    mw=round(float(room[name])),
                ),
            )

    def _serving(self) -> None:
        instance, program = self.instance, self.program
        delay = instance.money.delay_mjpy_per_mw_year
        self.late = program.variables(
            (self.rows, self.periods),
            upper=instance.demand_mw,
            cost=delay * self.worth * np.ones((self.rows, 1)),
        )
        self._assign() if self.assigned else self._project()

    def _assign(self) -> None:
        """Give each pair of users and site a variable."""
        instance, program = self.instance, self.program
        price = instance.money.latency_mjpy_per_ms_mw_year
        ms, old_ms = instance.latency_ms
        self.row, self.site = np.nonzero(instance.reach & (self.most_mw[:, -1] > 0))
        self.old_row, self.old_site = np.nonzero(instance.standing_reach)
        each = instance.yearly_mjpy_per_mw[self.site] + price * ms[self.row, self.site]
        old = (
            instance.standing_yearly_mjpy_per_mw[self.old_site]
            + price * old_ms[self.old_row, self.old_site]
        )
        demand, most = instance.demand_mw, self.most_mw
        self.served = program.variables(
            (len(self.row), self.periods),
            cost=each[:, None] * self.worth,
            upper=np.minimum(demand[self.row], most[self.site]),
        )
        self.old_served = program.variables(
            (len(self.old_row), self.periods), cost=old[:, None] * self.worth
        )
        period = np.arange(self.periods)
        program.rows(
            [
                (self.row[:, None] * self.periods + period, self.served, 1.0),
                (self.old_row[:, None] * self.periods + period, self.old_served, 1.0),
                (_numbered(self.rows, self.periods), self.late, 1.0),
            ],
            low=demand.ravel(),
            high=demand.ravel(),
        )
        line = _numbered(self.count, self.periods)
        program.rows(
            [(line[self.site], self.served, 1.0), (line, self.steps, -instance.step_mw)],
            high=np.zeros(line.size),
        )
        old_line = _numbered(len(instance.standing), self.periods)
        if len(self.old_row):
            program.rows(
                [(old_line[self.old_site], self.old_served, 1.0)],
                high=instance.standing_mw.ravel(),
            )
        # where users want less than a site has, they get nothing from one that is not open
        pair, at = np.nonzero((demand[self.row] < most[self.site]) & (most[self.site] > 0))
        if len(pair):
            program.rows(
                [
                    (np.arange(len(pair)), self.served[pair, at], 1.0),
                    (
                        np.arange(len(pair)),
                        self.opened[self.site[pair], at],
                        -demand[self.row[pair], at],
                    ),
                ],
                high=np.zeros(len(pair)),
            )

    def _project(self) -> None:
        """Give each site one variable of what it serves; who is served follows by cut sets."""
        instance, program = self.instance, self.program
        self.load = program.variables(
            (self.count, self.periods),
            cost=instance.yearly_mjpy_per_mw[:, None] * self.worth,
            upper=self.most_mw,
        )
        self.old_load = program.variables(
            instance.standing_mw.shape,
            cost=instance.standing_yearly_mjpy_per_mw[:, None] * self.worth,
            upper=instance.standing_mw,
        )
        period = np.arange(self.periods)[None]
        total = instance.period_mw
        program.rows(
            [(period, self.load, 1.0), (period, self.old_load, 1.0), (period, self.late, 1.0)],
            low=total,
            high=total,
        )
        line = _numbered(self.count, self.periods)
        program.rows(
            [(line, self.load, 1.0), (line, self.steps, -instance.step_mw)],
            high=np.zeros(line.size),
        )

    # ---------------------------------------------------------------------------------- limits

    def _caps(self) -> None:
        self.cap_rows = {number: self.add_cap(cap) for number, cap in enumerate(self.instance.caps)}

    def add_cap(self, cap: Cap) -> IntArray:
        """Add the rows of a cap, one a period, and return their numbers."""
        period = np.arange(self.periods)[None]
        return self.program.rows(
            [(period, self.steps[list(cap.sites)], self.instance.step_mw)],
            high=self.room(cap),
            limit=cap.name,
        )

    def room(self, cap: Cap) -> Array:
        """Return what a cap leaves for new sites in each period, MW."""
        stands = self.instance.standing_mw[list(cap.standing)].sum(axis=0)
        return np.maximum(np.array(cap.most_mw) - stands, 0.0)

    def _limits(self) -> None:
        instance, program, limits = self.instance, self.program, self.instance.limits
        last, step = self.periods - 1, instance.step_mw
        line = _numbered(self.count, self.periods)
        if limits.site_least_mw > 0:
            program.rows(
                [(line, self.steps, step), (line, self.opened, -limits.site_least_mw)],
                low=np.zeros(line.size),
                limit=Message("plan.limit_least_size", mw=round(limits.site_least_mw, 1)),
            )
        everywhere = [(0, self.opened[:, last], 1.0)]
        if limits.sites_most is not None:
            name = Message("plan.limit_sites_most", count=limits.sites_most)
            program.rows(everywhere, high=limits.sites_most, limit=name)
        if limits.sites_least > 0:
            name = Message("plan.limit_sites_least", count=limits.sites_least)
            program.rows(everywhere, low=limits.sites_least, limit=name)
        if limits.budget_mjpy is not None:
            ids = np.concatenate([self.built.ravel(), self.opened.ravel()])
            program.rows(
                [(0, ids, program.costs[ids])],
                high=limits.budget_mjpy,
                limit=Message("plan.limit_budget", mjpy=round(limits.budget_mjpy)),
            )
        if limits.served_least_share is not None:
            program.rows(
                [(0, self.late[:, last], 1.0)],
                high=(1 - limits.served_least_share) * float(instance.period_mw[last]),
                limit=Message("plan.limit_served", share=round(100 * limits.served_least_share, 1)),
            )
        self.outside_row = self._outside(limits.outside_least_mw)
        self.ms_row = self._mean_ms(limits.mean_ms_most)
        ids_of = {name: at for at, name in enumerate(instance.sites.index)}
        for one in limits.must:
            name = Message("plan.limit_must", site=str(instance.sites["name"].iloc[ids_of[one]]))
            program.rows([(0, self.opened[ids_of[one], last], 1.0)], low=1.0, limit=name)
        for one in limits.never:
            program.change_bounds(self.opened[ids_of[one]], 0.0, 0.0)

    def _outside(self, least_mw: float | None) -> IntArray:
        """Hold the new load outside the full areas in the last period."""
        full = self.instance.sites["supply_area"].isin(self.instance.full_areas).to_numpy()
        if least_mw is None:
            return np.zeros(0, np.int64)
        return self.program.rows(
            [(0, self.steps[~full, self.periods - 1], self.instance.step_mw)],
            low=least_mw,
            limit=Message("plan.limit_outside", mw=round(least_mw)),
        )

    def _mean_ms(self, most_ms: float | None) -> IntArray:
        """Hold the mean round trip of what is served in the last period and waits for it."""
        if most_ms is None:
            return np.zeros(0, np.int64)
        entries = [(0, ids, weight) for ids, weight in self.timed_ms(most_ms)]
        name = Message("plan.limit_mean_ms", ms=round(most_ms, 2))
        return self.program.rows(entries, high=0.0, limit=name)

    def timed_ms(self, less_ms: float = 0.0) -> list[tuple[IntArray, Array]]:
        """Return who is served in the last period and waits for it, with round trips less some."""
        instance, last = self.instance, self.periods - 1
        timed = instance.demand["timed"].to_numpy(bool)
        found = []
        for row, site, block, ms in (
            (self.row, self.site, self.served, instance.rtt_ms),
            (self.old_row, self.old_site, self.old_served, instance.standing_rtt_ms),
        ):
            here = timed[row]
            found.append((block[here, last], ms[row[here], site[here]] - less_ms))
        return found

    # -------------------------------------------------------------------------------- solutions

    def design_of(self, values: Array) -> Design:
        """Return what is built in a solution, in whole numbers."""
        built = np.round(values[self.built]).astype(bool)
        steps = np.round(np.abs(values[self.steps])).astype(np.float64)
        return Design(built, steps * self.instance.step_mw)

    def values_of(self, design: Design, dispatch: Dispatch) -> Array:
        """Return a plan as a solution to start from."""
        values = np.zeros(self.program.columns)
        values[self.built] = design.built
        values[self.opened] = design.stands(self.site_of)
        values[self.steps] = design.mw / self.instance.step_mw
        values[self.late] = dispatch.late_mw
        if self.assigned:
            values[self.served] = dispatch.mw[self.row, self.site]
            values[self.old_served] = dispatch.standing_mw[self.old_row, self.old_site]
        else:
            values[self.load] = dispatch.mw.sum(axis=0)
            values[self.old_load] = dispatch.standing_mw.sum(axis=0)
        return values

    def cut_off(self, values: Array) -> int:
        """Add the sets of users whom a solution of the projected form cannot serve.

        Returns
        -------
        int
            How many sets were added, each to every period.
        """
        if self.assigned:
            return 0
        instance = self.instance
        reach = np.column_stack([instance.reach, instance.standing_reach])
        found: set[tuple[int, ...]] = set()
        for period in range(self.periods):
            give = np.append(values[self.load[:, period]], values[self.old_load[:, period]])
            want = instance.demand_mw[:, period] - values[self.late[:, period]]
            unmet = unserved_set(reach, np.maximum(give, 0.0), np.maximum(want, 0.0))
            if unmet is not None:
                found.add(tuple(unmet.tolist()))
        for rows in sorted(found):
            self._add_cut(np.array(rows))
        return len(found)

    def _add_cut(self, rows: IntArray) -> None:
        """Demand of a set of users: met by the sites that reach some of them, or late."""
        instance = self.instance
        new, old = (one[rows].any(axis=0) for one in (instance.reach, instance.standing_reach))
        period = np.arange(self.periods)[None]
        self.program.rows(
            [
                (period, self.load[new], 1.0),
                (period, self.old_load[old], 1.0),
                (period, self.late[rows], 1.0),
            ],
            low=instance.demand_mw[rows].sum(axis=0),
        )


def _numbered(rows: int, columns: int) -> IntArray:
    return np.arange(rows * columns, dtype=np.int64).reshape(rows, columns)


def unserved_set(reach: BoolArray, give_mw: Array, want_mw: Array) -> IntArray | None:
    """Return the set of users that the sites which reach them leave short the most.

    Parameters
    ----------
    reach : ndarray of bool (rows, sites)
    give_mw : ndarray (sites,)
    want_mw : ndarray (rows,)

    Returns
    -------
    ndarray of int or None
        Rows; None where all can be met.

    Examples
    --------
    >>> reach = np.array([[True, False], [True, True]])
    >>> unserved_set(reach, np.array([50.0, 200.0]), np.array([100.0, 100.0]))
    array([0])
    >>> unserved_set(reach, np.array([100.0, 100.0]), np.array([100.0, 100.0])) is None
    True
    """
    rows, sites = reach.shape
    row, site = np.nonzero(reach)
    source, sink = 0, 1 + sites + rows
    want = np.floor(want_mw * _KW)
    most = int(want.sum()) + 1
    tail = np.r_[np.zeros(sites, int), 1 + site, 1 + sites + np.arange(rows)]
    head = np.r_[1 + np.arange(sites), 1 + sites + row, np.full(rows, sink)]
    room = np.r_[np.minimum(np.ceil(give_mw * _KW), most), np.full(len(row), most), want]
    used = room > 0
    graph = csr_array((room[used].astype(np.int32), (tail[used], head[used])), (sink + 1, sink + 1))
    flow = maximum_flow(graph, source, sink)
    if want.sum() - flow.flow_value <= _SHORT_MW * _KW:
        return None
    left = csr_array(graph - flow.flow)
    left.data = np.maximum(left.data, 0)
    left.eliminate_zeros()
    seen = np.zeros(sink + 1, bool)
    seen[breadth_first_order(left, source, return_predecessors=False)] = True
    # who cannot be reached with more wants more than all around him have
    return np.flatnonzero(~seen[1 + sites : sink])


def dispatched(instance: Instance, design_mw: Array, *, by_ms: bool = False) -> Dispatch:
    """Return the cheapest way to serve the demand from given sites, period by period.

    Parameters
    ----------
    instance : Instance
    design_mw : ndarray (sites, periods)
        What each site has.
    by_ms : bool
        Whether, among ways of one cost, the quicker one is taken where milliseconds have no price.

    Returns
    -------
    Dispatch
    """
    price = instance.money.latency_mjpy_per_ms_mw_year
    ms, old_ms = instance.latency_ms
    reach = np.column_stack([instance.reach, instance.standing_reach])
    each = np.append(instance.yearly_mjpy_per_mw, instance.standing_yearly_mjpy_per_mw)
    weight = price if price > 0 or not by_ms else _TIE_MJPY_PER_MS
    cost = each[None] + weight * np.column_stack([ms, old_ms])
    count, (rows, periods) = len(instance.sites), instance.demand_mw.shape
    served = np.zeros((rows, reach.shape[1], periods))
    late = np.zeros((rows, periods))
    delay = instance.money.delay_mjpy_per_mw_year
    for period in range(periods):
        room = np.append(design_mw[:, period], instance.standing_mw[:, period])
        row, site = np.nonzero(reach & (room > 0)[None])
        program = Program()
        sent = program.variables(len(row), cost=cost[row, site])
        waits = program.variables(rows, cost=delay)
        want = instance.demand_mw[:, period]
        program.rows([(row, sent, 1.0), (np.arange(rows), waits, 1.0)], low=want, high=want)
        program.rows([(site, sent, 1.0)], high=room)
        found = Solver(program).solve().found
        served[row, site, period] = np.maximum(found[sent], 0.0)
        late[:, period] = np.maximum(found[waits], 0.0)
    return Dispatch(served[:, :count], served[:, count:], late)


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
    start: Search | None = None,
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
    start : Search, optional
        A plan to begin with, where it keeps the limits.
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
    work = _Work(model, gap, time.monotonic() + time_limit_s, tell)
    if start is not None:
        work.take(start.design)
    kernel = work.kernel()
    if kernel is not None:
        # few sites that the relaxation wants hold a good plan nearly always
        shut = np.setdiff1d(np.arange(model.count), kernel)
        work.only_without(shut)
    return work.whole()


class _Work:
    """A search under way: the best plan so far, what is proved, and the time that is left."""

    def __init__(self, model: PortfolioModel, gap: float, until: float, tell: Tell | None) -> None:
        self.model, self.gap, self.until, self.tell = model, gap, until, tell
        self.solver = Solver(model.program)
        self.begin = time.monotonic()
        self.best: tuple[float, Design, Dispatch] | None = None
        self.bound = -np.inf

    def left(self) -> float:
        return self.until - time.monotonic()

    @property
    def above(self) -> float:
        """Return the avoidable cost of the best plan; infinite while there is none."""
        return np.inf if self.best is None else self.best[0] - self.model.unavoidable_mjpy

    @property
    def proved(self) -> bool:
        return self.best is not None and self.above - self.bound <= self.gap * max(self.above, 0.0)

    def take(self, design: Design) -> None:
        """Serve the demand from a design, and keep it where it is the best so far."""
        instance = self.model.instance
        dispatch = dispatched(instance, design.mw, by_ms=True)
        cost = cost_parts(instance, design, dispatch)["total"]
        kept = self.model.assigned or _keeps(self.model, dispatch)
        if kept and (self.best is None or cost < self.best[0]):
            self.best = cost, design, dispatch

    def values(self) -> Array | None:
        return None if self.best is None else self.model.values_of(*self.best[1:])

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
        must = model.instance.sites.index.isin(model.instance.limits.must)
        return np.lexsort((dear, -wanted, ~must))[:most]

    def only_without(self, shut: IntArray) -> None:
        """Search among all but some sites; what is found there is no bound of the whole."""
        model = self.model
        upper = model.program.bounds[1][model.opened[shut]]
        model.program.change_bounds(model.opened[shut], 0.0, 0.0)
        try:
            limit = _KERNEL_TIME * self.left()
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
                self.take(model.design_of(found.values))
                cuts = model.cut_off(found.values)
            if self.proved or not cuts or found.status == "limit":
                return found.status == "limit"

    def _told(self, progress: Progress) -> None:
        if self.tell is not None:
            objective = min(progress.objective, self.above)
            bound = max(progress.bound, self.bound)
            self.tell(Progress(time.monotonic() - self.begin, objective, bound))


def cost_parts(instance: Instance, design: Design, dispatch: Dispatch) -> dict[str, float]:
    """Return what a design costs part by part, present value, million yen.

    Parameters
    ----------
    instance : Instance
    design : Design
    dispatch : Dispatch

    Returns
    -------
    dict
        The parts of :data:`geowbit.plan.PARTS`.
    """
    factors, worth = instance.money.factors(instance.years)
    phases, sites = instance.phases, instance.sites
    # what is built is paid in its first period
    first = np.where(design.built.any(axis=1), design.built.argmax(axis=1), -1)
    paid = np.append(factors, 0.0)[first]
    reinforced = float(phases["reinforcement_mjpy"].to_numpy(float) @ paid)
    stands = design.stands(phases["site"].to_numpy(int))
    opened = np.append(factors, 0.0)[np.where(stands.any(axis=1), stands.argmax(axis=1), -1)]
    by_site = np.einsum("qit,t->i", dispatch.mw, worth)
    by_old = np.einsum("qit,t->i", dispatch.standing_mw, worth)
    ms, old_ms = instance.latency_ms
    waited = (
        np.einsum("qit,t->qi", dispatch.mw, worth),
        np.einsum("qit,t->qi", dispatch.standing_mw, worth),
    )
    price = instance.money.latency_mjpy_per_ms_mw_year

    def yearly(column: str) -> float:
        new, old = sites[column].to_numpy(float), instance.standing[column].to_numpy(float)
        return float(by_site @ new + by_old @ old)

    parts = {
        "connection": float(phases["mjpy"].to_numpy(float) @ paid) - reinforced,
        "energy": yearly("energy_mjpy_per_mw_year"),
        "cooling": yearly("cooling_mjpy_per_mw_year"),
        "land": float(
            np.nan_to_num(sites["land_mjpy_per_mw_year"].to_numpy(float)) @ design.mw @ worth
        ),
        "latency": price * float((waited[0] * ms).sum() + (waited[1] * old_ms).sum()),
        "reinforcement": reinforced,
        "delay": instance.money.delay_mjpy_per_mw_year * float((dispatch.late_mw @ worth).sum()),
        "fiber": float(sites["fiber_mjpy"].to_numpy(float) @ opened),
    }
    return {**parts, "total": sum(parts.values())}


def _keeps(model: PortfolioModel, dispatch: Dispatch) -> bool:
    """Tell whether a design whose users are served anew keeps the limits on what is served."""
    share = model.instance.limits.served_least_share
    if share is None:
        return True
    late = float(dispatch.late_mw[:, -1].sum())
    return late <= (1 - share) * float(model.instance.period_mw[-1]) + _SHORT_MW


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

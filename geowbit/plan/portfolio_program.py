"""The program of a portfolio: sites, phases, steps and years, demand, caps and limits.

Everything built is cumulative: what stands in a period stands in those after it, and is paid with
the differences of discount factors, so that building later is cheaper without a variable a year.
Where milliseconds have no price, who serves whom needs no variable: loads can be sent to their
users if and only if each set of users is met by the sites that reach it (Hall), and the few sets
that are violated are found by maximum flow and added.
"""

from __future__ import annotations

from functools import cached_property

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array
from scipy.sparse.csgraph import breadth_first_order, maximum_flow

from geowbit.core import Message
from geowbit.plan.dispatch import Design, Dispatch
from geowbit.plan.instance import Cap, Instance
from geowbit.plan.solver import Program

Array = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]

# flows are found in whole kilowatts
_KW = 1000.0
_SHORT_MW = 0.01


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
        timed = self._timed()
        self.timed_mw = self.program.variables(1)
        amounts = [(0, ids, 1.0) for ids, _ in timed]
        self.program.rows([*amounts, (0, self.timed_mw, -1.0)], low=0.0, high=0.0)
        return self.program.rows(
            [*((0, ids, ms) for ids, ms in timed), (0, self.timed_mw, -most_ms)],
            high=0.0,
            limit=Message("plan.limit_mean_ms", ms=round(most_ms, 2)),
        )

    def hold_mean_ms(self, most_ms: float) -> None:
        """Move the limit on the mean round trip, where there is one."""
        self.program.change_coefficient(int(self.ms_row[0]), int(self.timed_mw[0]), -most_ms)

    def _timed(self) -> list[tuple[IntArray, Array]]:
        """Return who is served in the last period and waits for it, with the round trips."""
        instance, last = self.instance, self.periods - 1
        timed = instance.demand["timed"].to_numpy(bool)
        found = []
        for row, site, block, ms in (
            (self.row, self.site, self.served, instance.rtt_ms),
            (self.old_row, self.old_site, self.old_served, instance.standing_rtt_ms),
        ):
            here = timed[row]
            found.append((block[here, last], ms[row[here], site[here]]))
        return found

    # -------------------------------------------------------------------------------- solutions

    def design_of(self, values: Array) -> Design:
        """Return what is built in a solution, in whole numbers."""
        built = np.round(values[self.built]).astype(bool)
        steps = np.round(np.abs(values[self.steps])).astype(np.float64)
        return Design(built, steps * self.instance.step_mw)

    def plan_of(self, values: Array) -> tuple[Design, Dispatch | None]:
        """Return a solution as a design and who is served; None where that is found by cost."""
        design = self.design_of(values)
        if self.instance.limits.mean_ms_most is None:
            return design, None
        served = np.zeros((self.rows, self.count, self.periods))
        old = np.zeros((self.rows, len(self.instance.standing), self.periods))
        served[self.row, self.site] = np.maximum(values[self.served], 0.0)
        old[self.old_row, self.old_site] = np.maximum(values[self.old_served], 0.0)
        late = np.maximum(values[self.late], 0.0)
        return design, Dispatch(served, old, late)

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
            if len(self.ms_row):
                values[self.timed_mw] = sum(values[ids].sum() for ids, _ in self._timed())
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

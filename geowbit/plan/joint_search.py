"""The search for a joint plan: sites and power exactly, fibers by bounds that grow tight."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from geowbit.plan.joint_design import Design, PowerDesign, design_mjpy, with_pairs
from geowbit.plan.joint_instance import JointInstance
from geowbit.plan.joint_program import JointProgram
from geowbit.plan.portfolio_program import unserved_set
from geowbit.plan.solver import Program, Progress, Solver, Tell
from geowbit.plan.survivable import SurvivableFibers

Array = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]

_FIRST_GAP = 0.03
_QUICK_ROUNDS = 12
_RELAXED_ROUNDS = 3
_OPENED_IN_PART = 0.02
# the flows of more sites at once take longer than they help
_TIGHT_SITES = 20
# a bound that grows by less than this share is as good as it gets on the relaxation
_GROWS = 2e-3
_FIBER_S = 8.0
_FIBER_GAP = 0.005
_SAME = 1e-6


class Found(NamedTuple):
    """What a search found.

    Attributes
    ----------
    design : Design or None
    mjpy, bound_mjpy : float
        Whole cost of the design, and what no plan costs less than.
    limit_reached : bool
        Whether the time ended the search.
    rounds : int
    """

    design: Design | None
    mjpy: float
    bound_mjpy: float
    limit_reached: bool
    rounds: int


class _Relaxation(NamedTuple):
    """Sites opened in part, what the fibers are held for, and the objective."""

    opened: Array
    held_mjpy: float
    mjpy: float


class JointSearch:
    """Search one instance.

    Parameters
    ----------
    instance : JointInstance
    power : bool
        Whether the grid counts; else it is a plan of sites and fibers alone.
    shared : bool
        Whether fibers may lie along new power lines at a share of their trench.

    Notes
    -----
    Benders decomposition. The master has sites and power in full and one number for the fibers,
    held up by tangents: see :mod:`geowbit.plan.survivable`. Where a set of sites comes again, and
    the tangent leaves a gap, what its fibers cost is held for the set itself, so that the search
    ends with the optimum.
    """

    def __init__(self, instance: JointInstance, *, power: bool = True, shared: bool = True) -> None:
        self.instance, self._has_power = instance, power
        self.fibers = SurvivableFibers(instance, shared and power)
        self.master = JointProgram(instance, power=power, fiber="bounded", shared=shared)
        self._offset = self.master.program.offset
        self.best: Design | None = None
        self.mjpy, self.bound = np.inf, -np.inf
        # sites and lines: what the fibers cost, and whether that is held for them
        self._known: dict[tuple[int, ...], tuple[float, bool]] = {}
        self._solver: Solver | None = None
        self._asked = 0.0

    def run(
        self,
        *,
        gap: float = 0.01,
        time_limit_s: float = np.inf,
        starts: Iterable[Design] = (),
        tell: Tell | None = None,
    ) -> Found:
        """Search until plan and bound are within a share of the avoidable cost.

        Parameters
        ----------
        gap : float
        time_limit_s : float
        starts : iterable of Design
            Plans of other methods: the result is none dearer.
        tell : callable, optional
            Is told the progress after each round, costs without what is unavoidable.
        """
        begun = time.monotonic()

        def left() -> float:
            return time_limit_s - (time.monotonic() - begun)

        self._asked = gap
        for one in starts:
            self._take(one)
        if self._solver is None:
            self._solver = Solver(self.master.program)
            self._relaxed_rounds(self._solver, left)
        solver = self._solver
        tolerance, rounds = max(gap, _FIRST_GAP), 0
        start: Array | None = None
        while left() > 0 and self._gap() > gap:
            rounds += 1
            if start is None and self.best is not None:
                start = self.master.start(self.best)
            found = solver.solve(gap=tolerance, time_limit_s=left(), start=start)
            if found.status == "infeasible" and self.best is None:
                return Found(None, np.inf, np.inf, limit_reached=False, rounds=rounds)
            self.bound = max(self.bound, found.bound - self._offset)
            if found.values is None or self._gap() <= gap:
                break
            start = found.values
            power = self.master.design(found.values)
            short = short_of(self.instance, power)
            if short is not None and self.master.serve(short):
                continue
            fresh = self._learn(power, float(found.values[self.master.fiber_mjpy][0]))
            if not fresh or self._gap() < 2 * tolerance:
                tolerance = max(tolerance / 2, gap / 4)
            if tell is not None:
                seconds = time.monotonic() - begun
                tell(Progress(seconds, self.mjpy + self._offset, self.bound + self._offset))
        if self.best is None and not self.instance.must:
            # that nothing is built is a plan as well, if a dear one
            self._take(self._nothing())
        bound = min(self.bound, self.mjpy)
        return Found(self.best, self.mjpy, bound, self._gap() > gap, rounds)

    def without(
        self,
        *,
        site: int | None = None,
        line: int | None = None,
        gap: float = 0.01,
        time_limit_s: float = np.inf,
    ) -> Found:
        """Search again without a site or a new line; what was learnt of the fibers holds on.

        The plan found before stays that of the search.
        """
        kept = self.best, self.mjpy, self.bound
        ids = self.master.sites.opened[[] if site is None else [site]]
        if line is not None and self.master.power is not None:
            ids = np.append(ids, self.master.power.built[line])
        lower, upper = (end[ids] for end in self.master.program.bounds)
        self.best, self.mjpy, self.bound = None, np.inf, -np.inf
        self.master.program.change_bounds(ids, 0.0, 0.0)
        # a plan of the same sites and lines may have become the best by now
        known, self._known = self._known, {}
        try:
            return self.run(gap=gap, time_limit_s=time_limit_s)
        finally:
            self.best, self.mjpy, self.bound = kept
            self._known = known
            self.master.program.change_bounds(ids, lower, upper)

    def evaluate(self, power: PowerDesign, time_limit_s: float = _FIBER_S) -> Design | None:
        """Return the cheapest fibers found for sites and lines, as a design."""
        sites = power.opened
        links = self.fibers.usable(sites, power.line_built)
        relaxed = self.fibers.relaxed(sites, links) if len(sites) else None
        if len(sites) and relaxed is None:
            return None
        some = links if relaxed is None else links[self.fibers.promising(links, relaxed)]
        fibers = self.fibers.exact(sites, some, time_limit_s=time_limit_s, gap=_FIBER_GAP)
        if fibers is None:
            return None
        return Design(power, with_pairs(self.instance, power, fibers.routes))

    def _nothing(self) -> Design:
        """Return the plan that builds nothing: all that does not stand already is late."""
        nothing = self.master.design(np.zeros(self.master.program.columns))
        late = _unserved_mw(self.instance)
        return Design(nothing._replace(late_mw=late), with_pairs(self.instance, nothing, {}))

    def _gap(self) -> float:
        if not np.isfinite(self.mjpy):
            return np.inf
        avoidable = self.mjpy + self._offset
        return max(0.0, self.mjpy - self.bound) / max(avoidable, _SAME)

    def _relaxed_rounds(self, solver: Solver, left: Callable[[], float]) -> None:
        """Add tangents at the relaxation of the master, before the first tree.

        First those that cost nothing, as long as they help; then some that are tight.
        """
        for turn in range(_QUICK_ROUNDS):
            if (at := self._relaxed(solver, left())) is None:
                return
            order = np.argsort(-at.opened if turn % 2 == 0 else at.opened, kind="stable")
            quick = self.fibers.quick_tangent(order)
            self.master.bound_by(quick)
            if turn > 1 and quick.site_mjpy @ at.opened - at.held_mjpy < _GROWS * at.mjpy:
                break
        for _ in range(_RELAXED_ROUNDS):
            if (at := self._relaxed(solver, left())) is None:
                return
            sites = np.flatnonzero(at.opened > _OPENED_IN_PART)
            if len(sites) > _TIGHT_SITES:
                return
            order = np.argsort(-at.opened, kind="stable")
            tight = self.fibers.tangent(sites, None, order)
            if tight is None:
                self._without_routes(sites, None)
                continue
            self.master.bound_by(tight[0])
            if tight[0].site_mjpy @ at.opened - at.held_mjpy < _GROWS * at.mjpy:
                return

    def _relaxed(self, solver: Solver, time_limit_s: float) -> _Relaxation | None:
        if time_limit_s <= 0:
            return None
        found = solver.relax(time_limit_s=time_limit_s)
        if found.values is None:
            return None
        self.bound = max(self.bound, found.bound - self._offset)
        held = float(found.values[self.master.fiber_mjpy][0])
        return _Relaxation(found.values[self.master.sites.opened], held, abs(found.objective))

    def _learn(self, power: PowerDesign, held: float) -> bool:
        """Evaluate sites and lines, and hold the master to what their fibers cost; False if known.

        Parameters
        ----------
        power : PowerDesign
        held : float
            What the master holds the fibers' cost for.
        """
        sites, built = power.opened, power.line_built
        key = (*sites.tolist(), -1, *np.flatnonzero(built).tolist())
        if key not in self._known:
            found = self.fibers.tangent(sites, built) if len(sites) else None
            if len(sites) and found is None:
                self._without_routes(sites, built)
                return True
            self._known[key] = 0.0, False
            if found is not None:
                tangent, links, relaxed = found
                self.master.bound_by(tangent)
                fibers = self.fibers.exact(
                    sites,
                    links[self.fibers.promising(links, relaxed)],
                    time_limit_s=_FIBER_S,
                    gap=_FIBER_GAP,
                )
                if fibers is not None:
                    self._known[key] = fibers.mjpy, False
                    self._take(Design(power, with_pairs(self.instance, power, fibers.routes)))
            else:
                self._take(Design(power, with_pairs(self.instance, power, {})))
            return True
        mjpy, exactly = self._known[key]
        # what the fibers may be wrong by, where it is more than a part of what is asked for
        asked = max(_SAME * mjpy, self._asked * (self.mjpy + self._offset) / 4)
        if not exactly and held < mjpy - asked:
            links = self.fibers.usable(sites, built)
            share = max(_SAME, asked / mjpy / 4)
            fibers = self.fibers.exact(sites, links, time_limit_s=2 * _FIBER_S, gap=share)
            if fibers is not None:
                self.master.bound_at(sites, built, fibers.bound_mjpy)
                self._known[key] = fibers.mjpy, True
                self._take(Design(power, with_pairs(self.instance, power, fibers.routes)))
                return True
        # the same sites and lines with other sizes
        routes = self.best.fiber.routes if self.best is not None else {}
        if set(routes) == set(sites.tolist()):
            self._take(Design(power, with_pairs(self.instance, power, routes)))
        return False

    def _take(self, design: Design) -> None:
        parts = design_mjpy(self.instance, design)
        if not self._has_power:
            parts["total"] = parts["sites"] + parts["delay"] + parts["fiber"]
        if parts["total"] < self.mjpy:
            self.mjpy, self.best = parts["total"], design

    def _without_routes(self, sites: IntArray, built: BoolArray | None) -> None:
        """Hold that sites without two routes need a further line, or are not opened."""
        lines = self.instance.lines
        for site in sites.tolist():
            one = np.array([site])
            if self.fibers.relaxed(one, self.fibers.usable(one, built)) is None:
                more = lines.site == site
                if built is not None:
                    more &= ~built
                else:
                    more &= False
                self.master.needs_line(site, np.flatnonzero(more))


def short_of(instance: JointInstance, power: PowerDesign) -> IntArray | None:
    """Return rows of demand that the sites of a design cannot serve together, None if none."""
    mw = np.r_[power.steps * instance.step_mw, instance.standing_mw]
    reach = np.column_stack([instance.reach, instance.standing_reach])
    return unserved_set(reach, mw, np.maximum(instance.demand_mw - power.late_mw, 0.0))


def _unserved_mw(instance: JointInstance) -> Array:
    """Return what the standing sites alone leave late of each row of the demand."""
    late = instance.demand_mw.astype(float).copy()
    program = Program()
    waits = program.variables(len(late), upper=late, cost=1.0)
    reach = instance.standing_reach
    row, site = np.nonzero(reach)
    sent = program.variables(len(row))
    program.rows([(row, sent, 1.0), (np.arange(len(late)), waits, 1.0)], low=late)
    program.rows([(site, sent, 1.0)], high=instance.standing_mw)
    return Solver(program).solve().found[waits]

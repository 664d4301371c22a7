"""The mixed-integer program of sites, power and fibers: the fibers in full, bounded, left out."""

from __future__ import annotations

from typing import Literal, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

from geowbit.core import Message
from geowbit.plan.joint_design import Design, PowerDesign
from geowbit.plan.joint_instance import JointInstance
from geowbit.plan.solver import Entry, Program
from geowbit.plan.survivable import Tangent

Array = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]

# in full: flows of two units of each site; bounded: one number, held up by tangents
FiberForm: TypeAlias = Literal["full", "bounded", "none"]

_WORTH = 1e-9


class _Sites(NamedTuple):
    opened: IntArray
    steps: IntArray
    late: IntArray


class _Power(NamedTuple):
    built: IntArray
    line_mw: IntArray
    there: IntArray
    back: IntArray
    reinforced: IntArray
    supply: IntArray


class _Fiber(NamedTuple):
    used: IntArray
    there: IntArray
    back: IntArray
    pairs: IntArray


class JointProgram:
    """The program of an instance, and designs read out of its values and into them.

    Parameters
    ----------
    instance : JointInstance
    power : bool
        Whether the grid is part of it; else a site costs no line and no energy.
    fiber : {"full", "bounded", "none"}
    shared : bool
        Whether fibers may lie along new power lines.
    """

    def __init__(
        self,
        instance: JointInstance,
        *,
        power: bool = True,
        fiber: FiberForm = "bounded",
        shared: bool = True,
    ) -> None:
        self.instance, self.form, self.shared = instance, fiber, shared
        self.program = Program()
        self._rows_known: set[tuple[int, ...]] = set()
        self.sites = self._sites()
        self.power = self._power() if power else None
        self.fiber = self._flows() if fiber == "full" else None
        self.fiber_mjpy = self.program.variables(1, cost=1.0) if fiber == "bounded" else None
        self.program.offset = -instance.unavoidable_mjpy if power else 0.0

    def _sites(self) -> _Sites:
        instance, program = self.instance, self.program
        count, rows = instance.sites, len(instance.demand_mw)
        most = instance.most_steps
        step, least = instance.step_mw, instance.least_mw
        fits = (most > 0) & (most * step >= least - _WORTH)
        must = np.zeros(count)
        must[list(instance.must)] = 1.0
        opened = program.variables(
            count,
            lower=np.minimum(must, fits),
            upper=fits.astype(float),
            cost=instance.site_mjpy,
            integer=True,
        )
        steps = program.variables(
            count, upper=np.where(fits, most, 0), cost=instance.mw_mjpy * step, integer=True
        )
        late = program.variables(rows, upper=instance.demand_mw, cost=instance.late_mjpy_per_mw)
        every = np.arange(count)
        program.rows(
            [(every, steps, 1.0), (every, opened, -most.astype(float))], high=np.zeros(count)
        )
        program.rows([(every, steps, step), (every, opened, -least)], low=np.zeros(count))
        program.rows(
            [(0, opened, 1.0)],
            high=float(instance.most_sites),
            limit=Message("plan.limit_sites", count=instance.most_sites),
        )
        for cap in instance.caps:
            program.rows([(0, steps[cap.sites], step)], high=float(cap.most_mw), limit=cap.name)
        found = _Sites(opened, steps, late)
        for some in self._first_rows():
            self._serve(found, some)
        return found

    def _first_rows(self) -> list[IntArray]:
        """Return the sets of rows whose demand is asked for from the start: each, and all."""
        rows = np.arange(len(self.instance.demand_mw))
        return [rows, *(rows[[n]] for n in rows)]

    def serve(self, rows: IntArray) -> bool:
        """Ask that the sites in reach of some rows serve their demand; False where known."""
        return self._serve(self.sites, rows)

    def _serve(self, sites: _Sites, rows: IntArray) -> bool:
        key = tuple(sorted(rows.tolist()))
        if key in self._rows_known:
            return False
        self._rows_known.add(key)
        instance = self.instance
        reach = instance.reach[rows].any(axis=0)
        standing = instance.standing_mw[instance.standing_reach[rows].any(axis=0)].sum()
        needed = float(instance.demand_mw[rows].sum() - standing)
        if needed <= 0:
            return False
        serving: list[Entry] = [
            (0, sites.steps[reach], instance.step_mw),
            (0, sites.late[rows], 1.0),
        ]
        self.program.rows(serving, low=needed)
        return True

    def _power(self) -> _Power:
        instance, program = self.instance, self.program
        lines, links, supply = instance.lines, instance.links, instance.supply
        count, every = len(lines.site), np.arange(len(lines.site))
        built = program.variables(
            count, upper=(lines.most_mw > 0).astype(float), cost=lines.mjpy, integer=True
        )
        line_mw = program.variables(count, cost=lines.mjpy_per_mw)
        opened, steps = self.sites.opened, self.sites.steps
        # no line carries more than its site draws at most
        most = np.minimum(
            lines.most_mw, instance.most_mw[lines.site] / np.maximum(1 - lines.loss, _WORTH)
        )
        program.rows([(every, line_mw, 1.0), (every, built, -most)], high=np.zeros(count))
        program.rows([(every, built, 1.0), (every, opened[lines.site], -1.0)], high=np.zeros(count))
        of = np.arange(instance.sites)
        program.rows(
            [(lines.site, line_mw, 1 - lines.loss), (of, steps, -instance.step_mw)],
            low=np.zeros(instance.sites),
            high=np.zeros(instance.sites),
        )
        program.rows([(lines.site, built, 1.0), (of, opened, -1.0)], low=np.zeros(instance.sites))
        for yard in instance.yards:
            program.rows([(0, line_mw[yard.lines], 1.0)], high=float(yard.most_mw), limit=yard.name)
        many, each = len(links.tail), np.arange(len(links.tail))
        there, back = (program.variables(many) for _ in range(2))
        reinforced = program.variables(
            many, upper=links.most_steps, cost=links.step_mjpy, integer=True
        )
        program.rows(
            [(each, there, 1.0), (each, back, 1.0), (each, reinforced, -links.step_mw)],
            high=links.free_mw,
        )
        drawn = program.variables(len(supply.node), upper=supply.most_mw, cost=supply.mjpy_per_mw)
        program.rows([(supply.source, drawn, 1.0)], high=supply.source_mw)
        keep = 1 - links.loss
        program.rows(
            [
                (links.head, there, keep),
                (links.tail, there, -1.0),
                (links.tail, back, keep),
                (links.head, back, -1.0),
                (supply.node, drawn, 1.0),
                (lines.node, line_mw, -1.0),
            ],
            low=np.zeros(instance.nodes),
        )
        for border in instance.borders:
            across = np.r_[border.there, border.back]
            for forward, backward, most_mw in (
                (there, back, border.forth_mw),
                (back, there, border.back_mw),
            ):
                program.rows(
                    [
                        (0, forward[border.there], 1.0),
                        (0, backward[border.back], 1.0),
                        (0, reinforced[across], -links.step_mw[across]),
                    ],
                    high=float(most_mw),
                )
        return _Power(built, line_mw, there, back, reinforced, drawn)

    def _flows(self) -> _Fiber:
        """Add the fibers in full: links in use, two units of flow from each site, pairs."""
        instance, program = self.instance, self.program
        fibers, count = instance.fibers, len(instance.fibers.tail)
        merged = np.arange(fibers.nodes)
        sink = int(fibers.hubs[0])
        merged[fibers.hubs] = sink
        tail, head = merged[fibers.tail], merged[fibers.head]
        hosted = fibers.line >= 0
        may = (tail != head) & (~hosted | (self.shared and self.power is not None))
        used = program.variables(count, upper=may.astype(float), cost=fibers.mjpy, integer=True)
        if self.power is not None and hosted.any():
            on = np.flatnonzero(hosted)
            at = np.arange(len(on))
            program.rows(
                [(at, used[on], 1.0), (at, self.power.built[fibers.line[on]], -1.0)],
                high=np.zeros(len(on)),
            )
        many = instance.sites
        own = (fibers.site[None] < 0) | (fibers.site[None] == np.arange(many)[:, None])
        most = (own & may[None]).astype(float)
        there, back = (program.variables((many, count), upper=most, integer=True) for _ in range(2))
        inner = np.setdiff1d(np.arange(fibers.nodes), [sink])
        row = np.full(fibers.nodes, -1)
        row[inner] = np.arange(len(inner))
        of = np.repeat(np.arange(many), count)
        entries: list[Entry] = []
        for node, flow, sign in (
            *((tail, there, -1.0), (head, there, 1.0)),
            *((tail, back, 1.0), (head, back, -1.0)),
        ):
            number = np.tile(row[node], many)
            inside = number >= 0
            entries.append((of[inside] * len(inner) + number[inside], flow.ravel()[inside], sign))
        start = np.arange(many) * len(inner) + row[fibers.site_node]
        entries.append((start, self.sites.opened, 2.0))
        zero: Array = np.zeros(many * len(inner))
        program.rows(entries, low=zero, high=zero)
        flat = np.arange(many * count)
        both = [(flat, there.ravel(), 1.0), (flat, back.ravel(), 1.0)]
        program.rows([*both, (flat, np.tile(used, many), -1.0)], high=np.zeros(many * count))
        # the traffic of a site runs whole over each of its links: gbps >= traffic - most (1 - use)
        pairs = program.variables(count, cost=fibers.pair_mjpy, integer=True)
        traffic = instance.step_mw * instance.gbps_per_mw
        largest = instance.most_steps * traffic
        gbps = program.variables((many, count))
        program.rows(
            [
                (flat, gbps.ravel(), 1.0),
                (flat, np.repeat(self.sites.steps, count), -traffic),
                (flat, there.ravel(), -np.repeat(largest, count)),
                (flat, back.ravel(), -np.repeat(largest, count)),
            ],
            low=-np.repeat(largest, count).astype(float),
        )
        each = np.tile(np.arange(count), many)
        links = np.arange(count)
        program.rows(
            [
                (each, gbps.ravel(), 1.0),
                (links, used, -instance.pair_gbps),
                (links, pairs, -instance.pair_gbps),
            ],
            high=np.zeros(count),
        )
        return _Fiber(used, there, back, pairs)

    def bound_by(self, tangent: Tangent) -> None:
        """Hold the fibers' cost above a bound."""
        if self.fiber_mjpy is None:
            raise ValueError("the fibers of this program are not bounded")
        dear = np.flatnonzero(tangent.site_mjpy > _WORTH)
        slope = -tangent.site_mjpy[dear]
        entries: list[Entry] = [(0, self.fiber_mjpy, 1.0), (0, self.sites.opened[dear], slope)]
        if self.power is not None:
            saving = np.flatnonzero(tangent.line_mjpy > _WORTH)
            entries.append((0, self.power.built[saving], tangent.line_mjpy[saving]))
        self.program.rows(entries, low=0.0)

    def bound_at(self, sites: IntArray, built: BoolArray, mjpy: float) -> None:
        """Hold the fibers' cost above that of some sites where all of them are opened.

        More sites cost no less; without one of them, or with one more of their lines, nothing is
        said.
        """
        if self.fiber_mjpy is None:
            raise ValueError("the fibers of this program are not bounded")
        lines = self.instance.lines
        entries: list[Entry] = [
            (0, self.fiber_mjpy, 1.0),
            (0, self.sites.opened[sites], -mjpy),
        ]
        if self.power is not None:
            more = np.flatnonzero(~built & np.isin(lines.site, sites))
            entries.append((0, self.power.built[more], mjpy))
        self.program.rows(entries, low=mjpy * (1 - len(sites)))

    def only(self, steps: IntArray) -> None:
        """Hold that sites are no larger than planned, and no others are opened."""
        planned = (steps > 0).astype(float)
        self.program.change_bounds(self.sites.opened, 0.0, planned)
        self.program.change_bounds(self.sites.steps, 0.0, steps.astype(float))

    def needs_line(self, site: int, lines: IntArray) -> None:
        """Hold that a site is opened only with one of some lines: it has no routes without."""
        entries: list[Entry] = [(0, self.sites.opened[[site]], -1.0)]
        if self.power is not None and len(lines):
            entries.append((0, self.power.built[lines], 1.0))
        self.program.rows(entries, low=0.0)

    def design(self, values: Array) -> PowerDesign:
        """Return sites and power as values of the program have them."""
        instance = self.instance
        steps = np.round(values[self.sites.steps]).astype(np.int64)
        late = values[self.sites.late]
        if self.power is None:
            return _without_power(instance, steps, late)
        power = self.power
        return PowerDesign(
            steps,
            values[power.built] > 0.5,
            np.maximum(values[power.line_mw], 0.0),
            values[power.there] - values[power.back],
            np.round(values[power.reinforced]).astype(np.int64),
            np.maximum(values[power.supply], 0.0),
            late,
        )

    def start(self, design: Design) -> Array:
        """Return values of the program that are those of a design."""
        values = np.zeros(self.program.columns)
        power = design.power
        values[self.sites.opened] = power.steps > 0
        values[self.sites.steps] = power.steps
        values[self.sites.late] = power.late_mw
        if self.power is not None:
            values[self.power.built] = power.line_built
            values[self.power.line_mw] = power.line_mw
            values[self.power.there] = np.maximum(power.flow_mw, 0.0)
            values[self.power.back] = np.maximum(-power.flow_mw, 0.0)
            values[self.power.reinforced] = power.reinforced
            values[self.power.supply] = power.supply_mw
        if self.fiber_mjpy is not None:
            values[self.fiber_mjpy] = self.instance.fibers.mjpy[design.fiber.used].sum()
        return values

    def used(self, values: Array) -> BoolArray:
        """Return the fibers in use, where they are part of the program."""
        if self.fiber is None:
            raise ValueError("the fibers are no part of this program")
        return np.asarray(values[self.fiber.used] > 0.5)


def _without_power(instance: JointInstance, steps: IntArray, late: Array) -> PowerDesign:
    lines, links = len(instance.lines.site), len(instance.links.tail)
    return PowerDesign(
        steps,
        np.zeros(lines, bool),
        np.zeros(lines),
        np.zeros(links),
        np.zeros(links, np.int64),
        np.zeros(len(instance.supply.node)),
        late,
    )

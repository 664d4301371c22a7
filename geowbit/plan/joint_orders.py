"""Planning one after the other: power, network or rank first, against which joint is held."""

from __future__ import annotations

import time
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from geowbit.plan.joint_design import (
    Design,
    FiberDesign,
    PowerDesign,
    design_mjpy,
    fiber_mjpy,
    power_parts_mjpy,
    with_pairs,
)
from geowbit.plan.joint_instance import JointInstance
from geowbit.plan.joint_program import JointProgram
from geowbit.plan.joint_search import JointSearch, short_of
from geowbit.plan.solver import Solver

IntArray = npt.NDArray[np.int64]

_GAP = 0.005


class Way(NamedTuple):
    """A way of planning: its design and whole cost, and what it costs without the other network.

    ``alone_mjpy`` is the cost of what was planned first, with the bound proved for it; NaN where
    the way has no such part.
    """

    design: Design
    mjpy: float
    alone_mjpy: float = np.nan
    alone_bound_mjpy: float = np.nan


def power_plan(
    instance: JointInstance,
    steps: IntArray | None = None,
    *,
    gap: float = _GAP,
    time_limit_s: float = np.inf,
) -> tuple[PowerDesign, float] | None:
    """Return the best sites and power without regard to fibers, and the bound of their cost.

    Parameters
    ----------
    instance : JointInstance
    steps : ndarray, optional
        Sites that are given, at most so large; what the grid cannot bring them is served late.
    gap : float
        Of the avoidable cost.
    time_limit_s : float

    Returns
    -------
    tuple of PowerDesign and float, or None
        None where no plan was found in time.
    """
    ends = time.monotonic() + time_limit_s
    program = JointProgram(instance, fiber="none")
    if steps is not None:
        program.only(steps)
    solver, start = Solver(program.program), None
    while (left := ends - time.monotonic()) > 0:
        found = solver.solve(gap=gap, time_limit_s=left, start=start)
        if found.values is None:
            return None
        design, start = program.design(found.values), found.values
        short = short_of(instance, design)
        if short is None or not program.serve(short):
            return design, found.bound - program.program.offset
    return None


def power_first(
    instance: JointInstance, *, gap: float = _GAP, time_limit_s: float = np.inf
) -> Way | None:
    """Return the plan of sites and power, with the cheapest fibers for it; None where none is."""
    found = power_plan(instance, gap=gap, time_limit_s=time_limit_s)
    if found is None:
        return None
    power, bound = found
    design = JointSearch(instance).evaluate(power)
    if design is None:
        return None
    alone = sum(power_parts_mjpy(instance, power).values())
    return Way(design, design_mjpy(instance, design)["total"], alone, min(bound, alone))


def network_first(
    instance: JointInstance, *, gap: float = _GAP, time_limit_s: float = np.inf
) -> Way | None:
    """Return the plan of sites and fibers, then the power for it; None where none is.

    Whoever plans the network knows of no new power lines: its fibers lie in trenches of their own.
    """
    begun = time.monotonic()
    found = JointSearch(instance, power=False).run(gap=gap, time_limit_s=0.7 * time_limit_s)
    if found.design is None or not len(found.design.power.opened):
        return None
    left = time_limit_s - (time.monotonic() - begun)
    steps = found.design.power.steps
    planned = power_plan(instance, steps, gap=gap, time_limit_s=left)
    if planned is None:
        return None
    # the network stands as it was planned, whatever the grid can bring
    fiber = found.design.fiber
    design = Design(planned[0], fiber)
    return Way(design, design_mjpy(instance, design)["total"], found.mjpy, found.bound_mjpy)


def ranked_first(
    instance: JointInstance, *, gap: float = _GAP, time_limit_s: float = np.inf
) -> Way | None:
    """Return what a ranked list tempts to: the best ranks as large as the caps allow, then both."""
    planned = power_plan(instance, ranked_steps(instance), gap=gap, time_limit_s=time_limit_s)
    if planned is None:
        return None
    design = JointSearch(instance).evaluate(planned[0])
    if design is None:
        return None
    return Way(design, design_mjpy(instance, design)["total"])


def ranked_steps(instance: JointInstance) -> IntArray:
    """Return the sizes of the best-ranked sites, one after the other as large as caps allow.

    Examples
    --------
    >>> ranked_steps.__name__
    'ranked_steps'
    """
    step = instance.step_mw
    left = max(0.0, float(instance.demand_mw.sum() - instance.standing_mw.sum()))
    found = np.zeros(instance.sites, np.int64)
    for site in np.argsort(instance.rank, kind="stable").tolist():
        if left <= 0 or int((found > 0).sum()) >= instance.most_sites:
            break
        room = [float(instance.most_mw[site]), np.ceil(left / step) * step]
        for cap in instance.caps:
            if site in cap.sites:
                room.append(cap.most_mw - float(found[cap.sites].sum()) * step)
        steps = int(np.floor(min(room) / step + 1e-9))
        if steps * step >= instance.least_mw and steps > 0:
            found[site] = steps
            left -= steps * step
    return found


def trimmed(instance: JointInstance, design: Design) -> Design:
    """Return a design without the fibers of sites that are not opened.

    What is built for nobody costs, and helps nobody.
    """
    opened = set(design.power.opened.tolist())
    routes = {site: ways for site, ways in design.fiber.routes.items() if site in opened}
    fiber = with_pairs(instance, design.power, routes)
    if fiber_mjpy(instance, fiber) > fiber_mjpy(instance, design.fiber):
        return design
    return Design(design.power, FiberDesign(fiber.used, fiber.pairs, routes))

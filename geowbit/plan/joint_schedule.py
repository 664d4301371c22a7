"""When the sites of a joint plan are built: as late as demand allows, as soon as they can be."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from geowbit.plan.instance import Instance
from geowbit.plan.portfolio_program import unserved_set
from geowbit.plan.solver import Program, Solver

Array = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

_GAP = 1e-3
_ROUNDS = 50


def joint_schedule(
    made: Instance,
    steps: IntArray,
    ready_year: Array,
    opening_mjpy: Array,
    step_mjpy: Array,
    *,
    time_limit_s: float = 20.0,
) -> Array:
    """Return the MW that each site has in each period, on its way to a design of the last one.

    Parameters
    ----------
    made : Instance
        Its sites are those of the design.
    steps : ndarray
        Steps of each site in the last period.
    ready_year : ndarray
        Before which a site cannot be opened.
    opening_mjpy, step_mjpy : ndarray
        Capital of a site and of each of its steps, in money of the year in which it is spent.
    time_limit_s : float

    Returns
    -------
    ndarray (sites, periods)

    Notes
    -----
    A small program: what is built stays, capital is paid when it is built, and what is served late
    has the price of delay. In the last period the sites are as designed.
    """
    years, step = made.years, made.step_mw
    count, periods, rows = len(steps), len(years), len(made.demand)
    factors, worth = made.money.factors(years)
    later = np.append(factors[1:], 0.0)
    may = ready_year[:, None] <= np.array(years)[None]
    # what could not be ready in time stands at the end all the same, as the design has it
    may[:, -1] = True
    most = np.where(may & (steps > 0)[:, None], steps[:, None], 0).astype(float)
    least = np.zeros((count, periods))
    least[:, -1] = steps
    program = Program()
    earlier = (factors - later)[None]
    opened = program.variables(
        (count, periods),
        lower=(least > 0).astype(float),
        upper=(most > 0).astype(float),
        cost=opening_mjpy[:, None] * earlier,
        integer=True,
    )
    grown = program.variables(
        (count, periods),
        lower=least,
        upper=most,
        cost=step_mjpy[:, None] * earlier,
        integer=True,
    )
    late = program.variables(
        (rows, periods),
        upper=made.demand_mw,
        cost=np.broadcast_to(worth * made.money.delay_mjpy_per_mw_year, (rows, periods)),
    )
    every = np.arange(count * periods)
    program.rows(
        [(every, grown.ravel(), 1.0), (every, opened.ravel(), -np.repeat(steps, periods))],
        high=np.zeros(len(every)),
    )
    for one in (opened, grown):
        on = np.arange(count * (periods - 1))
        if len(on):
            program.rows(
                [(on, one[:, 1:].ravel(), 1.0), (on, one[:, :-1].ravel(), -1.0)],
                low=np.zeros(len(on)),
            )
    reach, stands = made.reach, made.standing_reach
    known: set[tuple[int, ...]] = set()

    def serve(period: int, some: IntArray) -> bool:
        if (period, *some.tolist()) in known:
            return False
        known.add((period, *some.tolist()))
        there = reach[some].any(axis=0)
        standing = made.standing_mw[stands[some].any(axis=0), period].sum()
        needed = float(made.demand_mw[some, period].sum() - standing)
        if needed <= 0:
            return False
        program.rows([(0, grown[there, period], step), (0, late[some, period], 1.0)], low=needed)
        return True

    for period in range(periods):
        serve(period, np.arange(rows))
        for row in range(rows):
            serve(period, np.array([row]))
    solver, start = Solver(program), None
    for _ in range(_ROUNDS):
        found = solver.solve(gap=_GAP, time_limit_s=time_limit_s, start=start)
        start = found.found
        mw = np.round(start[grown]) * step
        asked = False
        for period in range(periods):
            has = np.append(mw[:, period], made.standing_mw[:, period])
            wanted = np.maximum(made.demand_mw[:, period] - start[late[:, period]], 0.0)
            short = unserved_set(np.column_stack([reach, stands]), has, wanted)
            asked |= short is not None and serve(period, short)
        if not asked:
            break
    return np.asarray(mw)

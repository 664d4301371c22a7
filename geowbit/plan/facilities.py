"""The plain core of siting: some of many places, each with a capacity, nearest to all users.

A capacitated p-median (facility location). Of thousands of places few matter: the relaxation is
solved among some of them, the duals of its users tell by a small knapsack what any other place
would be worth, and those that would be worth something join. When none is left, the relaxation is
that of all places; each place whose worth lies above what a plan costs more than it is left out,
and the rest is a small program.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from geowbit.core import StudyError
from geowbit.plan.solver import Program, Solver

Array = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

# places that the first relaxation knows: the nearest to each user
_NEAREST = 4
_JOIN_AT_ONCE = 80
# of the worth of a place, against the cost
_NOTHING = 1e-9
_FIRST_PLAN = 60
# pairs of place and user that have a row of their own: those within so much of the room
_NEAR = 0.15
_MOST_OF = 0.9


@dataclass(frozen=True, eq=False)
class Facilities:
    """Places that are opened, and who is served from which.

    Attributes
    ----------
    opened : ndarray of int
        Positions of the places, rising.
    share : ndarray (opened, users)
        Part of each user's demand that is served from each of them.
    cost, bound : float
        Of the plan, and what none can cost less than.
    weighed : int
        Places that the last search was among.
    seconds : float
    """

    opened: IntArray
    share: Array
    cost: float
    bound: float
    weighed: int
    seconds: float

    @property
    def gap(self) -> float:
        """Return how far the plan may lie above the best, as a share of its cost."""
        return max(0.0, self.cost - self.bound) / self.cost if self.cost > 0 else 0.0


def locate(
    cost: Array,
    demand: Array,
    capacity: npt.ArrayLike,
    count: int,
    *,
    opening: npt.ArrayLike = 0.0,
    gap: float = 1e-4,
    time_limit_s: float = 60.0,
) -> Facilities:
    """Choose places for users so that all are served at the least cost.

    Parameters
    ----------
    cost : ndarray (places, users)
        Of serving the whole demand of a user from a place.
    demand : ndarray (users,)
    capacity : array_like (places,)
    count : int
        Places that are opened, no more and no fewer.
    opening : array_like (places,)
        Cost of opening each.
    gap : float
        To which the plan is proved.
    time_limit_s : float

    Returns
    -------
    Facilities

    Raises
    ------
    StudyError
        Where so many places cannot serve all, or the tables do not fit.

    Examples
    --------
    Three places on a line, two users at its ends, each place with room for one:

    >>> far = np.array([[0.0, 8.0], [5.0, 5.0], [8.0, 1.0]])
    >>> found = locate(far, np.ones(2), [1.0, 1.0, 1.0], 2)
    >>> found.opened.tolist(), found.cost
    ([0, 2], 1.0)
    """
    core = _Core(cost, demand, capacity, opening, count)
    begin = time.monotonic()
    until = begin + time_limit_s
    found = core.relaxation()
    order = np.lexsort((found.worth, -found.wanted))
    first = order[: max(_FIRST_PLAN, int((found.wanted > _NOTHING).sum()))]
    opened, share, best, _ = core.best_among(first, gap / 2, until)
    # a plan with a place that is worth more than this lies no lower than the best found
    room = best * (1 - gap) - found.bound
    left = np.flatnonzero((found.worth <= max(room, 0.0)) | (found.wanted > _NOTHING))
    proved = found.bound
    if best - proved > gap * abs(best):
        left = np.union1d(left, opened)
        near = core.cost[left] - found.user < _NEAR * room
        again = core.best_among(left, gap * _MOST_OF, until, start=opened, strong=near)
        if again[2] < best:
            opened, share, best = again[:3]
        proved = max(min(again[3], best * (1 - gap)), found.bound)
    bound, seconds = min(proved, best), time.monotonic() - begin
    return Facilities(opened, share, best, bound, len(left), seconds)


class _Relaxed(NamedTuple):
    """The relaxation: its bound, what places add to it and are opened, and prices of users."""

    bound: float
    worth: Array
    wanted: Array
    user: Array


class _Core:
    """The tables of a problem, and the programs that are made of some of its places."""

    def __init__(
        self,
        cost: Array,
        demand: Array,
        capacity: npt.ArrayLike,
        opening: npt.ArrayLike,
        count: int,
    ) -> None:
        self.cost = np.asarray(cost, float)
        self.demand = np.asarray(demand, float)
        places, users = self.cost.shape
        self.capacity = np.broadcast_to(np.asarray(capacity, float), places)
        self.opening = np.broadcast_to(np.asarray(opening, float), places)
        self.count = count
        numbers = (self.cost, self.demand, self.capacity, self.opening)
        fit = self.demand.shape == (users,) and all(np.isfinite(one).all() for one in numbers)
        if not fit or (self.demand < 0).any() or (self.capacity < 0).any():
            raise StudyError("plan.facilities_tables")
        largest = np.sort(self.capacity)[::-1][: max(count, 0)].sum()
        if not 0 < count <= places or largest < self.demand.sum() * (1 - _NOTHING):
            raise StudyError(
                "plan.facilities_too_few",
                count=count,
                room=f"{largest:g}",
                demand=f"{self.demand.sum():g}",
            )

    def relaxation(self) -> _Relaxed:
        """Return the bound, what each place would add to it, and how far each is opened."""
        order = np.argsort(self.cost, axis=0, kind="stable")
        near = np.unique(order[:_NEAREST])
        # those with the most room, so that a first plan is there
        roomy = np.argsort(-self.capacity, kind="stable")[: self.count]
        some = np.union1d(near, roomy)
        while True:
            program, ids = self._program(some, whole=False)
            found = Solver(program).relax()
            values, duals = found.found, found.row_duals
            assert duals is not None  # noqa: S101 - a relaxation has them
            user = duals[: len(self.demand)]
            each = duals[len(self.demand)]
            worth = self._worth(user, each)
            least = -_NOTHING * (1 + abs(found.objective))
            joins = np.setdiff1d(np.flatnonzero(worth < least), some)
            if not len(joins):
                wanted = np.zeros(len(self.cost))
                wanted[some] = values[ids]
                # duals alone prove a bound, whatever the tolerance of the solver
                bound = user.sum() + self.count * each + np.minimum(worth, 0.0).sum()
                return _Relaxed(float(bound), np.maximum(worth, 0.0), wanted, user)
            some = np.union1d(some, joins[np.argsort(worth[joins])[:_JOIN_AT_ONCE]])

    def _worth(self, user: Array, each: float) -> Array:
        """Return what opening a place adds at given prices of users: a knapsack for each."""
        gain = np.minimum(self.cost - user[None], 0.0)
        wanted = self.demand > 0
        whole = np.zeros(len(self.cost)) + gain[:, ~wanted].sum(axis=1)
        by_mw = gain[:, wanted] / self.demand[wanted]
        order = np.argsort(by_mw, axis=1)
        sizes = self.demand[wanted][order]
        before = np.cumsum(sizes, axis=1) - sizes
        taken = np.clip(self.capacity[:, None] - before, 0.0, sizes)
        whole += (np.take_along_axis(by_mw, order, axis=1) * taken).sum(axis=1)
        return np.asarray(self.opening - each + whole)

    def best_among(
        self,
        some: IntArray,
        gap: float,
        until: float,
        *,
        start: IntArray | None = None,
        strong: npt.NDArray[np.bool_] | None = None,
    ) -> tuple[IntArray, Array, float, float]:
        """Return the best plan among some places: opened, shares, cost, and its bound."""
        program, ids = self._program(some, whole=True, strong=strong)
        values: Array | None = None
        how: dict[str, Any] = {}
        if start is not None:
            values = np.zeros(program.columns)
            values[ids] = np.isin(some, start)
            # what is left to do is the proof
            how = {"mip_heuristic_effort": 0.0}
        left = max(until - time.monotonic(), 1.0)
        found = Solver(program, **how).solve(gap=gap, time_limit_s=left, start=values)
        opened = some[np.flatnonzero(found.found[ids] > 0.5)]
        # whole places, and the best shares for them
        fixed, _ = self._program(opened, whole=False, shut=False)
        shares = Solver(fixed).relax()
        size = len(opened) * len(self.demand)
        share = shares.found[-size:].reshape(len(opened), -1)
        return opened, np.clip(share, 0.0, 1.0), shares.objective, found.bound

    def _program(
        self,
        some: IntArray,
        *,
        whole: bool,
        shut: bool = True,
        strong: npt.NDArray[np.bool_] | None = None,
    ) -> tuple[Program, IntArray]:
        """Return the program of some places; all of them open where none may be shut.

        No user takes from a place that is shut: the capacity says so of all users together, a
        row of its own for the pairs that are `strong`; of all where not given.
        """
        program = Program()
        places, users = len(some), len(self.demand)
        opened = program.variables(
            places, lower=0.0 if shut else 1.0, upper=1.0, cost=self.opening[some], integer=whole
        )
        share = program.variables((places, users), cost=self.cost[some])
        all_of = np.ones(users)
        user = np.broadcast_to(np.arange(users), share.shape)
        program.rows([(user, share, 1.0)], low=all_of, high=all_of)
        program.rows([(0, opened, 1.0)], low=self.count, high=self.count)
        place = np.arange(places)
        program.rows(
            [(place[:, None], share, self.demand[None]), (place, opened, -self.capacity[some])],
            high=np.zeros(places),
        )
        # who wants nothing is held by no capacity
        pairs = np.ones(share.shape, bool) if strong is None else strong | (self.demand == 0)
        at, of = np.nonzero(pairs)
        pair = np.arange(len(at))
        program.rows([(pair, share[at, of], 1.0), (pair, opened[at], -1.0)], high=np.zeros(len(at)))
        return program, opened

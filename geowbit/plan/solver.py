"""Mixed-integer programs made of blocks, solved by HiGHS; the limits that collide.

HiGHS measures its gap on the objective as it is given. What no plan can avoid belongs into
``Program.offset``, with a minus sign: then the gap is one of what a planner can influence.
"""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any, Literal, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt
from scipy.sparse import csc_array, csr_array

from geowbit.core import Message, Sentence, StudyError, Text

Array = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
Status: TypeAlias = Literal["optimal", "limit", "infeasible", "unbounded"]
# rows of a block, their columns and coefficients, broadcast together
Entry: TypeAlias = tuple[npt.ArrayLike, npt.ArrayLike, npt.ArrayLike]

# HiGHS takes the number of threads once in a process; another one later fails
_THREADS = 2
# of the violation of a limit, against the size of its bound
_NO_SLACK = 1e-6
_ELASTIC_S = 20.0
_SHORTEST_S = 0.01
_TELL_EACH_S = 0.5


class Progress(NamedTuple):
    """How far a search has come."""

    seconds: float
    objective: float
    bound: float

    @property
    def gap(self) -> float:
        """Return the gap of the best plan so far; infinite while there is none."""
        return relative_gap(self.objective, self.bound)


Tell: TypeAlias = Callable[[Progress], None]


def relative_gap(objective: float, bound: float) -> float:
    """Return how far an objective may lie above the best, as a share of itself.

    Examples
    --------
    >>> relative_gap(100.0, 98.0), relative_gap(float("inf"), 0.0)
    (0.02, inf)
    """
    if not np.isfinite(objective) or not np.isfinite(bound):
        return np.inf
    above = max(0.0, objective - bound)
    return above / abs(objective) if objective else (0.0 if above <= _NO_SLACK else np.inf)


@dataclass(frozen=True, eq=False)
class Solution:
    """What came of a search.

    Attributes
    ----------
    status : {"optimal", "limit", "infeasible", "unbounded"}
        ``optimal`` is proved to the gap that was asked for; ``limit``: the time ended first.
    objective, bound : float
        With the offset of the program; infinite where there is no plan.
    values : ndarray or None
        One a variable; None where no plan was found.
    seconds : float
    row_duals : ndarray or None
        Of a relaxation.
    reduced_costs : ndarray or None
        Of a relaxation.
    """

    status: Status
    objective: float
    bound: float
    values: Array | None
    seconds: float
    row_duals: Array | None = None
    reduced_costs: Array | None = None

    @property
    def gap(self) -> float:
        """Return how far the plan may lie above the best, as a share of its objective."""
        return relative_gap(self.objective, self.bound)

    @property
    def found(self) -> Array:
        """Return the values of a plan that is there.

        Raises
        ------
        StudyError
            Where there is none.
        """
        if self.values is None:
            raise StudyError("plan.no_plan", status=Message(f"plan.status_{self.status}"))
        return self.values


class Program:
    """A mixed-integer program: blocks of variables and of rows, limits with the name they go by.

    Attributes
    ----------
    offset : float
        Added to the objective.

    Examples
    --------
    Two of three things, the cheapest:

    >>> program = Program()
    >>> taken = program.variables(3, upper=1, cost=[5.0, 2.0, 3.0], integer=True)
    >>> _ = program.rows([(0, taken, 1.0)], low=2)
    >>> found = Solver(program).solve()
    >>> found.objective, np.flatnonzero(found.values > 0.5).tolist()
    (5.0, [1, 2])
    """

    def __init__(self) -> None:
        self.offset = 0.0
        self._lower: list[Array] = []
        self._upper: list[Array] = []
        self._cost: list[Array] = []
        self._integer: list[npt.NDArray[np.bool_]] = []
        self._blocks: list[csr_array] = []
        self._low: list[Array] = []
        self._high: list[Array] = []
        self._limit_of: list[IntArray] = []
        self.limits: list[Sentence] = []
        # coefficients that were changed, in order
        self.moved: list[tuple[int, int, float]] = []
        self.columns = 0
        self.row_count = 0

    def variables(
        self,
        shape: int | tuple[int, ...],
        *,
        lower: npt.ArrayLike = 0.0,
        upper: npt.ArrayLike = np.inf,
        cost: npt.ArrayLike = 0.0,
        integer: bool = False,
    ) -> IntArray:
        """Add a block of variables and return their numbers, in its shape."""
        size = int(np.prod(shape))
        ids = np.arange(self.columns, self.columns + size).reshape(shape)
        for store, value in ((self._lower, lower), (self._upper, upper), (self._cost, cost)):
            given = np.broadcast_to(np.asarray(value, float), ids.shape)
            if np.isnan(given).any():
                raise ValueError("a bound or a cost of a variable is no number")
            store.append(given.ravel().copy())
        self._integer.append(np.full(size, integer))
        self.columns += size
        return ids

    def rows(
        self,
        entries: Iterable[Entry],
        *,
        low: npt.ArrayLike = -np.inf,
        high: npt.ArrayLike = np.inf,
        limit: Sentence | Sequence[Sentence] | None = None,
    ) -> IntArray:
        """Add a block of rows ``low <= sum of coefficient x variable <= high``.

        Parameters
        ----------
        entries : iterable of (row, variable, coefficient)
            Rows are numbered from 0 within the block; arrays are broadcast together.
        low, high : array_like
            A number a row.
        limit : Message, optional
            What a reader calls the limit, where it is one that may be in the way of a plan;
            or one a row.

        Returns
        -------
        ndarray of int
            Numbers of the rows.
        """
        size = max(np.size(low), np.size(high))
        parts = [
            np.broadcast_arrays(*(np.asarray(part, float) for part in entry)) for entry in entries
        ]
        at, column, value = (
            np.concatenate([np.zeros(0), *(part[n].ravel() for part in parts)]) for n in range(3)
        )
        ends = [np.broadcast_to(np.asarray(end, float), size).copy() for end in (low, high)]
        if np.isnan(value).any() or any(np.isnan(end).any() for end in ends):
            raise ValueError("a bound or a coefficient of a row is no number")
        block = csr_array((value, (at.astype(int), column.astype(int))), (size, self.columns))
        block.sum_duplicates()
        self._blocks.append(block)
        self._low.append(ends[0])
        self._high.append(ends[1])
        self._limit_of.append(self._named(limit, size))
        ids = np.arange(self.row_count, self.row_count + size)
        self.row_count += size
        return ids

    def change_rows(self, ids: IntArray, low: npt.ArrayLike, high: npt.ArrayLike) -> None:
        """Give rows other ends; a solver takes them over when it solves next."""
        for store, ends in ((self._low, low), (self._high, high)):
            whole = np.concatenate(store)
            whole[ids] = ends
            store[:] = [whole]

    def change_costs(self, ids: IntArray, cost: npt.ArrayLike) -> None:
        """Give variables other costs; a solver takes them over when it solves next."""
        whole = np.concatenate(self._cost)
        whole[ids.ravel()] = np.broadcast_to(np.asarray(cost, float), ids.shape).ravel()
        self._cost[:] = [whole]

    def change_coefficient(self, row: int, column: int, value: float) -> None:
        """Give a variable another coefficient in a row that has it already."""
        first = 0
        for block in self._blocks:
            if row < first + block.shape[0]:
                block[row - first, column] = value
                break
            first += block.shape[0]
        self.moved.append((row, column, value))

    def change_bounds(self, ids: IntArray, lower: npt.ArrayLike, upper: npt.ArrayLike) -> None:
        """Give variables other bounds; a solver takes them over when it solves next."""
        for store, ends in ((self._lower, lower), (self._upper, upper)):
            whole = np.concatenate(store)
            whole[ids.ravel()] = np.broadcast_to(np.asarray(ends, float), ids.shape).ravel()
            store[:] = [whole]

    @property
    def bounds(self) -> tuple[Array, Array]:
        """Return the lower and the upper bounds of the variables."""
        return _joined(self._lower), _joined(self._upper)

    @property
    def costs(self) -> Array:
        """Return the cost of each variable."""
        return _joined(self._cost)

    @property
    def ends(self) -> tuple[Array, Array]:
        """Return the ends of the rows."""
        return _joined(self._low), _joined(self._high)

    @property
    def integer(self) -> npt.NDArray[np.bool_]:
        """Return which variables are whole numbers."""
        return _joined(self._integer, bool)

    def matrix(self, first: int = 0) -> csr_array:
        """Return the coefficients, a line a row, from a row on."""
        count, kept = 0, []
        for block in self._blocks:
            count += block.shape[0]
            if count > first:
                kept.append(block[max(0, block.shape[0] - (count - first)) :])
        lengths = [np.diff(block.indptr) for block in kept]
        starts = np.concatenate([[0], *lengths]).cumsum()
        parts = [
            np.concatenate([np.zeros(0), *(getattr(block, name) for block in kept)])
            for name in ("data", "indices")
        ]
        shape = (len(starts) - 1, self.columns)
        return csr_array((parts[0], parts[1].astype(np.int32), starts.astype(np.int32)), shape)

    def limit_of(self) -> IntArray:
        """Return the number of each row's limit in `limits`, -1 where it has no name."""
        return _joined(self._limit_of, np.int64)

    def _named(self, limit: Sentence | Sequence[Sentence] | None, size: int) -> IntArray:
        if limit is None:
            return np.full(size, -1)
        if not isinstance(limit, Message | Text | str):
            first = len(self.limits)
            self.limits.extend(limit)
            return np.arange(first, first + size)
        self.limits.append(limit)
        return np.full(size, len(self.limits) - 1)


def _joined(parts: Sequence[Any], kind: Any = float) -> Any:
    return np.concatenate([np.zeros(0, kind), *parts])


class Solver:
    """HiGHS at work on a program, which may grow by rows between two searches.

    Parameters
    ----------
    program : Program
    seed : int
    threads : int
        The first solver of a process sets it for all; another number is refused.
    **options
        Of HiGHS.

    Raises
    ------
    StudyError
        Where HiGHS fails; no status passes unseen.
    """

    def __init__(
        self, program: Program, *, seed: int = 0, threads: int = _THREADS, **options: Any
    ) -> None:
        import highspy

        self.program = program
        self._api = highspy
        self._highs = _quiet()()
        self._known_rows = 0
        self._ends: tuple[Array, ...] = ()
        set_up = {"output_flag": False, "random_seed": seed, "threads": threads, **options}
        for name, value in set_up.items():
            self._done(self._highs.setOptionValue(name, value), f"option {name}")
        self._pass()

    def solve(
        self,
        *,
        gap: float = 1e-4,
        time_limit_s: float = np.inf,
        start: Array | None = None,
        tell: Tell | None = None,
    ) -> Solution:
        """Search for the best plan.

        Parameters
        ----------
        gap : float
            Share of the objective, with its offset, to which it is to be proved.
        time_limit_s : float
        start : ndarray, optional
            Values of a plan to begin with; what is no plan any more is passed over.
        tell : callable, optional
            Is told the :class:`Progress` whenever there is some.
        """
        self._take_over()
        self._option("solve_relaxation", False)
        self._option("mip_rel_gap", float(gap))
        if start is not None:
            given = self._api.HighsSolution()
            given.col_value = np.asarray(start, float).tolist()
            self._done(self._highs.setSolution(given), "start")
        with _Telling(self._highs, tell):
            return self._run(time_limit_s, relaxed=not self.program.integer.any())

    def relax(self, *, time_limit_s: float = np.inf) -> Solution:
        """Return the best of the relaxation, in which nothing need be whole, with its duals."""
        self._take_over()
        self._option("solve_relaxation", True)
        found = self._run(time_limit_s, relaxed=True)
        self._option("solve_relaxation", False)
        # a basis of the relaxation is no start for the tree
        self._done(self._highs.clearSolver(), "clear")
        return found

    def _run(self, time_limit_s: float, *, relaxed: bool) -> Solution:
        # the limit counts from the first run of an instance on
        most = self._highs.getRunTime() + max(time_limit_s, _SHORTEST_S)
        self._option("time_limit", float(most))
        before = time.monotonic()
        status = self._highs.run()
        seconds = time.monotonic() - before
        said, info = self._highs.getModelStatus(), self._highs.getInfo()
        model = self._api.HighsModelStatus
        if status == self._api.HighsStatus.kError:
            self._failed(self._highs.modelStatusToString(said))
        has_plan = info.primal_solution_status == self._api.kSolutionStatusFeasible
        states: dict[Any, Status] = {
            model.kOptimal: "optimal",
            model.kInfeasible: "infeasible",
            # a program without costs below nothing has no way down without end
            model.kUnboundedOrInfeasible: "infeasible",
            model.kUnbounded: "unbounded",
            model.kTimeLimit: "limit",
            model.kInterrupt: "limit",
            model.kIterationLimit: "limit",
            model.kSolutionLimit: "limit",
            model.kModelEmpty: "optimal",
        }
        if said not in states:
            self._failed(self._highs.modelStatusToString(said))
        state = states[said]
        if state in ("infeasible", "unbounded"):
            worth = np.inf if state == "infeasible" else -np.inf
            return Solution(state, worth, worth, None, seconds)
        solution = self._highs.getSolution()
        values = np.array(solution.col_value, float) if has_plan else None
        objective = float(info.objective_function_value) if has_plan else np.inf
        if relaxed:
            duals = np.array(solution.row_dual, float), np.array(solution.col_dual, float)
            bound = objective if state == "optimal" else -np.inf
            return Solution(state, objective, bound, values, seconds, *duals)
        return Solution(state, objective, float(info.mip_dual_bound), values, seconds)

    def _pass(self) -> None:
        """Hand the whole program over."""
        program, api = self.program, self._api
        lp = api.HighsLp()
        lp.num_col_, lp.num_row_ = program.columns, program.row_count
        lp.col_cost_, lp.offset_ = program.costs, float(program.offset)
        lp.col_lower_, lp.col_upper_ = program.bounds
        lp.row_lower_, lp.row_upper_ = program.ends
        matrix = csc_array(program.matrix())
        lp.a_matrix_.format_ = api.MatrixFormat.kColwise
        lp.a_matrix_.start_ = matrix.indptr
        lp.a_matrix_.index_ = matrix.indices
        lp.a_matrix_.value_ = matrix.data
        if program.integer.any():
            kind = api.HighsVarType
            lp.integrality_ = [
                kind.kInteger if one else kind.kContinuous for one in program.integer.tolist()
            ]
        self._done(self._highs.passModel(lp), "model")
        self._remember()

    def _remember(self) -> None:
        program = self.program
        self._known_rows, self._known_columns = program.row_count, program.columns
        self._ends = (*program.ends, *program.bounds, program.costs)
        self._offset = program.offset
        self._seen = len(program.moved)

    def _take_over(self) -> None:
        """Bring HiGHS up to what the program has become since."""
        program = self.program
        if program.columns != self._known_columns:
            self._pass()
            return
        new = (*program.ends, *program.bounds, program.costs)
        known = self._known_rows
        low, high, lower, upper, cost = new
        old_low, old_high, old_lower, old_upper, old_cost = self._ends
        moved = np.flatnonzero((low[:known] != old_low) | (high[:known] != old_high))
        if len(moved):
            at = moved.astype(np.int32)
            done = self._highs.changeRowsBounds(len(at), at, low[moved], high[moved])
            self._done(done, "rows")
        moved = np.flatnonzero((lower != old_lower) | (upper != old_upper))
        if len(moved):
            at = moved.astype(np.int32)
            done = self._highs.changeColsBounds(len(at), at, lower[moved], upper[moved])
            self._done(done, "bounds")
        moved = np.flatnonzero(cost != old_cost)
        if len(moved):
            at = moved.astype(np.int32)
            self._done(self._highs.changeColsCost(len(at), at, cost[moved]), "costs")
        if program.offset != self._offset:
            self._done(self._highs.changeObjectiveOffset(float(program.offset)), "offset")
        for row, column, value in program.moved[self._seen :]:
            if row < known:
                self._done(self._highs.changeCoeff(row, column, value), "coefficient")
        if program.row_count > known:
            more = program.matrix(known)
            done = self._highs.addRows(
                *(more.shape[0], low[known:], high[known:], more.nnz),
                *(more.indptr[:-1], more.indices, more.data),
            )
            self._done(done, "new rows")
        self._remember()

    def _option(self, name: str, value: Any) -> None:
        self._done(self._highs.setOptionValue(name, value), f"option {name}")

    def _done(self, status: Any, what: str) -> None:
        if status == self._api.HighsStatus.kError:
            self._failed(what)

    def _failed(self, what: str) -> None:
        raise StudyError("plan.solver_failed", what=what)


@cache
def _quiet() -> Any:
    """Return HiGHS without the line that it writes to the standard output when it is made."""
    import highspy

    class Quiet(highspy.Highs):
        def enableCallbacks(self) -> Any:  # noqa: N802
            self.setOptionValue("output_flag", False)
            return super().enableCallbacks()  # type: ignore[no-untyped-call]

    return Quiet


class _Telling:
    """Tells what HiGHS reports of a search, as long as it is in use."""

    def __init__(self, highs: Any, tell: Tell | None) -> None:
        self._tell, self._begin, self._last = tell, time.monotonic(), -np.inf
        # it logs seldom, and asks often whether to go on
        names = ("cbMipLogging", "cbMipImprovingSolution", "cbMipInterrupt")
        self._events = [getattr(highs, name) for name in names] if tell is not None else []

    def __enter__(self) -> None:
        for event in self._events:
            event.subscribe(self._note)

    def __exit__(self, *_: object) -> None:
        for event in self._events:
            event.unsubscribe(self._note)

    def _note(self, event: Any) -> None:
        told, out = self._tell, event.data_out
        seconds = time.monotonic() - self._begin
        if told is not None and seconds >= self._last + _TELL_EACH_S:
            self._last = seconds
            told(Progress(seconds, out.mip_primal_bound, out.mip_dual_bound))


def colliding_limits(program: Program, *, time_limit_s: float = _ELASTIC_S) -> tuple[Sentence, ...]:
    """Return the named limits of a program that cannot all be kept, as few as stand in the way.

    Parameters
    ----------
    program : Program
    time_limit_s : float
        For each of the searches; what is not settled by then stays in the list.

    Returns
    -------
    tuple of Message
        Without any one of them the others could be kept; empty where all can, or where rows
        without a name collide already.

    Notes
    -----
    Elastic filter, then deletion filter (Chinneck, Feasibility and Infeasibility in
    Optimization, 2008): each named limit may be violated at a price; those that are violated are
    made firm, until nothing can be kept any more; of the firm ones each is left out on trial.

    Examples
    --------
    >>> program = Program()
    >>> mw = program.variables(2, upper=[100.0, 50.0])
    >>> _ = program.rows([(0, mw, 1.0)], low=200, limit="at least 200 MW")
    >>> _ = program.rows([(0, mw[1], 1.0)], low=10, limit="at least 10 MW at b")
    >>> colliding_limits(program)
    ('at least 200 MW',)
    """
    elastic = _Elastic(program, time_limit_s)
    if not len(elastic.groups) or not elastic.can_be_kept(()):
        return ()
    for relaxed in (True, False):
        elastic.relaxed = relaxed
        firm = elastic.firm_limits()
        if firm is not None:
            kept = elastic.as_few(firm)
            if relaxed and program.integer.any():
                # what fractions could keep without one of them, whole numbers may not
                elastic.relaxed = False
                kept = elastic.as_few(kept)
            return tuple(program.limits[one] for one in sorted(kept))
    return ()


class _Elastic:
    """A program whose named limits may be violated at a price, and nothing else costs anything."""

    def __init__(self, program: Program, time_limit_s: float) -> None:
        self._limit_s = time_limit_s
        self._limit_of = program.limit_of()
        self.groups = np.unique(self._limit_of[self._limit_of >= 0])
        self.relaxed = True
        self._program = soft = Program()
        lower, upper = program.bounds
        # the variables keep their numbers: whole ones and others are told apart by their blocks
        for start, stop, whole in _runs(program.integer):
            soft.variables(
                stop - start, lower=lower[start:stop], upper=upper[start:stop], integer=whole
            )
        low, high = program.ends
        matrix = program.matrix().tocoo()
        named = np.flatnonzero(self._limit_of >= 0)
        price = [
            1 / np.maximum(1.0, np.abs(np.where(np.isfinite(end[named]), end[named], 0.0)))
            for end in (low, high)
        ]
        self._over = soft.variables(len(named), cost=price[1])
        self._under = soft.variables(len(named), cost=price[0])
        self._named = named
        soft.rows(
            [
                (matrix.row, matrix.col, matrix.data),
                (named, self._over, -1.0),
                (named, self._under, 1.0),
            ],
            low=low,
            high=high,
        )
        self._price = price

    @cached_property
    def _solver(self) -> Solver:
        return Solver(self._program)

    def firm_limits(self) -> list[int] | None:
        """Return limits that cannot all be kept, None where all can."""
        firm: list[int] = []
        for _ in range(len(self.groups) + 1):
            violated = self._violated(firm)
            if violated is None:
                return firm
            if not violated:
                return None
            firm += violated
        return firm

    def as_few(self, firm: Sequence[int]) -> list[int]:
        """Leave each limit out on trial; return those without which the others can be kept."""
        kept = list(firm)
        for one in firm:
            others = [other for other in kept if other != one]
            if not self.can_be_kept(others):
                kept = others
        return kept

    def can_be_kept(self, firm: Sequence[int]) -> bool:
        """Tell whether these limits can be kept together, the other named ones left out."""
        return self._violated(firm) is not None

    def _violated(self, firm: Sequence[int]) -> list[int] | None:
        """Return the limits that are violated where some are firm, None where nothing is left."""
        hard = np.isin(self._limit_of[self._named], list(firm))
        ids = np.concatenate([self._over, self._under])
        self._program.change_bounds(ids, 0.0, np.where(np.tile(hard, 2), 0.0, np.inf))
        solver = self._solver
        found = (
            solver.relax(time_limit_s=self._limit_s)
            if self.relaxed
            else solver.solve(gap=0.5, time_limit_s=self._limit_s)
        )
        if found.values is None:
            return None
        slack = found.values[self._over] * self._price[1] + (
            found.values[self._under] * self._price[0]
        )
        out = self._limit_of[self._named[slack > _NO_SLACK]]
        return sorted(set(out.tolist()))


def _runs(flags: npt.NDArray[np.bool_]) -> list[tuple[int, int, bool]]:
    """Return where flags of one kind begin and end."""
    if not len(flags):
        return []
    edges = [0, *(np.flatnonzero(np.diff(flags)) + 1).tolist(), len(flags)]
    return [(start, stop, bool(flags[start])) for start, stop in itertools.pairwise(edges)]

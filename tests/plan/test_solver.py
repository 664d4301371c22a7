"""Programs and their solver: small ones against enumeration, statuses, limits that collide."""

from __future__ import annotations

import itertools
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from refused import refused

from geowbit.core import Message, StudyError
from geowbit.plan import Program, Progress, Solver, colliding_limits, relative_gap


def knapsack(worth: list[int], weight: list[int], room: int) -> Program:
    program = Program()
    taken = program.variables(len(worth), upper=1, cost=-np.array(worth, float), integer=True)
    program.rows([(0, taken, weight)], high=room)
    return program


@given(
    st.lists(st.tuples(st.integers(0, 20), st.integers(1, 9)), min_size=1, max_size=7),
    st.integers(0, 30),
)
def test_the_best_is_what_trying_all_finds(things: list[tuple[int, int]], room: int) -> None:
    worth, weight = ([one[n] for one in things] for n in (0, 1))
    best = max(
        sum(w for w, take in zip(worth, taken, strict=True) if take)
        for taken in itertools.product((0, 1), repeat=len(things))
        if sum(w for w, take in zip(weight, taken, strict=True) if take) <= room
    )
    found = Solver(knapsack(worth, weight, room)).solve(gap=0)
    assert found.status == "optimal"
    assert found.objective == pytest.approx(-best)
    assert found.bound == pytest.approx(-best)


def test_rows_ends_bounds_and_costs_may_change_between_two_searches() -> None:
    program = Program()
    taken = program.variables(3, upper=1, cost=[5.0, 2.0, 3.0], integer=True)
    need = program.rows([(0, taken, 1.0)], low=2)
    solver = Solver(program)
    assert solver.solve().objective == pytest.approx(5)
    closed = program.rows([(0, taken[1], 1.0)], high=0)
    assert solver.solve().objective == pytest.approx(8)
    program.change_rows(closed, -np.inf, 1)
    program.change_rows(need, 1, np.inf)
    assert solver.solve().objective == pytest.approx(2)
    program.change_costs(taken[:1], 1.0)
    assert solver.solve().objective == pytest.approx(1)
    program.change_bounds(taken[:1], 0.0, 0.0)
    assert solver.solve().objective == pytest.approx(2)
    program.offset = -1.5
    assert solver.solve().objective == pytest.approx(0.5)
    # the first counts half now: two more are needed for one, or the two others
    program.change_bounds(taken[:1], 0.0, 1.0)
    program.change_coefficient(int(need[0]), int(taken[0]), 0.5)
    assert solver.solve().objective == pytest.approx(0.5)
    program.change_coefficient(int(need[0]), int(taken[0]), 1.0)
    assert solver.solve().objective == pytest.approx(-0.5)
    assert Solver(program).solve().objective == pytest.approx(-0.5)
    program.change_bounds(taken[:1], 0.0, 0.0)
    more = program.variables(1, upper=1, cost=-1.0)
    assert solver.solve().objective == pytest.approx(-0.5)
    assert more.tolist() == [3]


def test_the_gap_is_of_the_objective_with_its_offset() -> None:
    # 97 of 100 cannot be avoided: 2 above the best are 2 % of the whole, and 2 thirds of the rest
    assert relative_gap(100.0, 98.0) == pytest.approx(0.02)
    assert relative_gap(100.0 - 97.0, 98.0 - 97.0) == pytest.approx(2 / 3)
    assert relative_gap(0.0, 0.0) == 0.0
    assert relative_gap(float("inf"), 1.0) == float("inf")


def test_a_relaxation_has_duals_that_price_its_rows() -> None:
    program = Program()
    mw = program.variables(2, upper=[6.0, 10.0], cost=[1.0, 3.0])
    program.rows([(0, mw, 1.0)], low=8)
    found = Solver(program).relax()
    assert found.objective == pytest.approx(6 * 1 + 2 * 3)
    assert found.row_duals is not None
    assert found.row_duals.tolist() == pytest.approx([3.0])
    assert found.reduced_costs is not None
    assert found.reduced_costs.tolist() == pytest.approx([-2.0, 0.0])


def test_what_cannot_be_is_said_so() -> None:
    program = Program()
    taken = program.variables(1, upper=1, integer=True)
    program.rows([(0, taken, 2.0)], low=1, high=1)
    found = Solver(program).solve()
    assert (found.status, found.values) == ("infeasible", None)
    with refused(StudyError, "plan.no_plan", status="plan.status_infeasible"):
        _ = found.found
    with pytest.raises(ValueError, match="is no number"):
        program.rows([(0, taken, np.nan)], high=1)


def test_another_number_of_threads_is_refused_not_ignored() -> None:
    code = (
        "from geowbit.plan import Program, Solver\n"
        "from geowbit.core import StudyError\n"
        "p = Program(); x = p.variables(2, upper=1, cost=[1, 2], integer=True)\n"
        "p.rows([(0, x, 1.0)], low=1)\n"
        "assert Solver(p, threads=1).solve().objective == 1\n"
        "try:\n    Solver(p, threads=2).solve()\n"
        "except StudyError as error: print(error.code)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    # and HiGHS writes nothing of its own to the standard output
    assert done.stdout.split() == ["plan.solver_failed"]


def test_a_search_tells_how_far_it_is_and_ends_with_its_time() -> None:
    random = np.random.default_rng(4)
    program = Program()
    taken = program.variables(300, upper=1, cost=-random.integers(50, 99, 300), integer=True)
    weights = random.integers(40, 90, (12, 300)).astype(float)
    program.rows([(np.arange(12)[:, None], taken[None], weights)], high=weights.sum(axis=1) / 3)
    told: list[Progress] = []
    found = Solver(program).solve(gap=0, time_limit_s=1.5, tell=told.append)
    assert found.status == "limit"
    assert found.bound <= found.objective < 0
    assert told
    assert told[-1].gap >= 0
    again = Solver(program).solve(gap=0, time_limit_s=0.3, start=found.values)
    assert again.objective <= found.objective + 1e-6


def named(text: str) -> Message:
    return Message("plan.cap_area", area=text, share=1)


def test_limits_that_collide_are_named_and_no_others() -> None:
    program = Program()
    mw = program.variables(3, upper=100.0)
    program.rows([(0, mw, 1.0)], low=200, limit=named("all"))
    program.rows([(0, mw[:2], 1.0)], high=60, limit=named("west"))
    program.rows([(0, mw[2], 1.0)], high=90, limit=named("east"))
    program.rows([(0, mw[0], 1.0)], high=80, limit=named("harmless"))
    assert colliding_limits(program) == (named("all"), named("west"))
    program.change_rows(np.array([0]), 150, np.inf)
    assert colliding_limits(program) == ()


def test_limits_that_collide_only_in_whole_numbers_are_named() -> None:
    program = Program()
    open_ = program.variables(2, upper=1, integer=True)
    mw = program.variables(2, upper=100.0)
    program.rows([([0, 1], mw, 1.0), ([0, 1], open_, -100.0)], high=[0.0, 0.0])
    # a half-open site each: only a whole one is a site
    program.rows([(0, open_, 1.0)], high=1, limit=named("one site"))
    program.rows([([0, 1], mw, 1.0)], low=[50.0, 50.0], limit=[named("a"), named("b")])
    assert colliding_limits(program) == (named("one site"), named("a"), named("b"))


@given(st.integers(0, 10_000))
@example(989)  # fractions could keep what whole numbers could not
def test_without_any_one_of_the_named_limits_the_others_can_be_kept(seed: int) -> None:
    random = np.random.default_rng(seed)
    program = Program()
    x = program.variables(3, upper=10.0, integer=bool(seed % 2))
    signs = random.integers(-2, 3, (6, 3)).astype(float)
    ends = random.integers(-12, 12, 6).astype(float)
    names = [named(str(n)) for n in range(6)]
    for row in range(6):
        program.rows([(0, x, signs[row])], low=ends[row], limit=names[row])
    kept = colliding_limits(program)
    whole = Solver(program).solve().status
    assert (whole == "infeasible") == bool(kept)
    for left_out in kept:
        trial = Program()
        y = trial.variables(3, upper=10.0, integer=bool(seed % 2))
        for row in range(6):
            if names[row] in kept and names[row] != left_out:
                trial.rows([(0, y, signs[row])], low=ends[row])
        if trial.row_count:
            assert Solver(trial).solve().status == "optimal"

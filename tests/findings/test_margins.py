"""What swaps two sites and what lifts one: by general solvers, and by scoring anew."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from refused import refused
from scipy.optimize import linprog, minimize

from geowbit.core.errors import StudyError
from geowbit.findings import margin, swap, variance_shares
from geowbit.ranking import Weighting, rank, score_candidates
from geowbit.run import CriterionOfRun, FrameTable, Run


def a_run(values, weights, *, direction="benefit", best=1.0, worst=0.0, excluded=None, **criterion):
    names = [f"c{n}_km" for n in range(len(weights))]
    table = pd.DataFrame(values, columns=names)
    out = np.zeros(len(table), bool) if excluded is None else np.asarray(excluded)
    how = [
        Weighting(name, direction, weight, best, worst)
        for name, weight in zip(names, weights, strict=True)
    ]
    scored, _ = score_candidates(table, how, excluded=out)
    table = table.assign(
        site_id=[f"s{n}" for n in range(len(table))],
        excluded=out,
        **scored,
        rank=rank(scored["score"], out),
    )
    criteria = tuple(
        CriterionOfRun(one.name, "km", direction, one.weight, best, worst, **criterion)
        for one in how
    )
    return Run(table=FrameTable(table), criteria=criteria)


@settings(max_examples=60, deadline=None)
@given(
    count=st.integers(2, 6),
    seed=st.integers(0, 10_000),
)
def test_the_least_change_is_what_general_solvers_find(count, seed):
    random = np.random.default_rng(seed)
    values, weights = random.random((2, count)), random.random(count) + 0.05
    shares = weights / weights.sum()
    found = swap(a_run(values, weights), "s0", "s1")
    apart = (values[0] - values[1]) * (1 if found.ahead == "s0" else -1)
    assert found.gap == pytest.approx(shares @ apart)
    assert found.gap >= 0
    assert sum(found.points.values()) == pytest.approx(found.gap)
    if apart.min() > 0:
        assert (found.weights, found.moved) == (None, None)
        assert math.isnan(found.distance)
        return
    new = np.array(list(found.weights.values()))
    assert new.min() >= 0
    assert new.sum() == pytest.approx(1)
    assert new @ apart == pytest.approx(0, abs=1e-9)
    assume(found.gap > 1e-3)
    equal = [
        {"type": "eq", "fun": lambda w: w.sum() - 1},
        {"type": "eq", "fun": lambda w: w @ apart},
    ]
    best = min(
        (
            minimize(
                lambda w: ((w - shares) ** 2).sum(), start, bounds=[(0, 1)] * count,
                constraints=equal, options={"ftol": 1e-14, "maxiter": 500},
            )
            for start in (shares, np.eye(count)[apart.argmin()], new)
        ),
        key=lambda one: one.fun if one.success else np.inf,
    )  # fmt: skip
    assert found.distance**2 == pytest.approx(best.fun, abs=1e-6)
    # minimal sum of what is given, by a linear program: change = up - down
    ones, eye = np.ones(count), np.eye(count)
    program = linprog(
        np.r_[ones, ones] / 2,
        A_eq=np.array([np.r_[ones, -ones], np.r_[apart, -apart]]),
        b_eq=[0, -found.gap],
        A_ub=np.hstack([-eye, eye]),
        b_ub=shares,
        bounds=[(0, None)] * (2 * count),
    )
    assert found.moved_share == pytest.approx(program.fun, abs=1e-7)
    assert sum(found.moved.values()) == pytest.approx(0, abs=1e-12)


def test_what_is_not_known_counts_as_the_rest_of_its_site():
    found = swap(a_run([[0.8, np.nan], [0.2, 0.6]], [1.0, 1.0]), "s0", "s1")
    # 0.8 by what is known of it, in both
    assert not found.exact
    assert found.gap == pytest.approx(0.8 - 0.4)
    assert found.weights is None


def test_of_a_site_with_itself_nothing_has_to_change():
    run = a_run([[0.3, 0.6], [0.6, 0.3]], [1.0, 1.0])
    found = swap(run, "s0", "s1")
    assert (found.gap, found.moved_share) == (pytest.approx(0), 0)
    assert found.distance == pytest.approx(0, abs=1e-9)
    with refused(StudyError, "ranking.no_candidate_but", near="s1"):
        swap(run, "s0", "s11")


@pytest.mark.parametrize("direction", ["benefit", "cost"])
@pytest.mark.parametrize("unknown", [0.0, 0.2])
def test_with_what_is_needed_a_site_is_level_with_the_last_of_the_best(direction, unknown):
    random = np.random.default_rng(6)
    values = random.random((300, 4))
    values[random.random((300, 4)) < unknown] = np.nan
    weights = [3.0, 2.0, 1.0, 0.5]
    best, worst = (0.0, 1.0) if direction == "cost" else (1.0, 0.0)
    ends = {"direction": direction, "best": best, "worst": worst}
    run = a_run(values, weights, **ends)
    table = run.frame()
    entry = table.loc[table["rank"] == 30, "score"].iloc[0]
    checked = 0
    for row in (table.index[table["rank"] == place][0] for place in (31, 50, 120, 290)):
        found = margin(run, f"s{row}", best=30)
        assert (found.entry_score, found.is_among) == (entry, False)
        for one in found.improvements:
            if math.isnan(one.needed):
                continue
            changed = values.copy()
            changed[row, int(one.criterion[1])] = one.needed
            again = a_run(changed, weights, **ends).frame()
            assert again["score"][row] == pytest.approx(entry, abs=1e-9)
            checked += 1
        for one in (each for each in found.improvements if math.isnan(each.needed)):
            # not even the best value is enough
            changed = values.copy()
            changed[row, int(one.criterion[1])] = best
            assert a_run(changed, weights, **ends).frame()["score"][row] < entry
    assert checked > 4


def test_who_is_among_the_best_needs_nothing_and_who_is_excluded_cannot():
    values = np.random.default_rng(1).random((50, 2))
    run = a_run(values, [1.0, 1.0], excluded=[True] + [False] * 49)
    table = run.frame()
    first = table.loc[table["rank"] == 1, "site_id"].iloc[0]
    assert margin(run, first).is_among
    assert margin(run, first).improvements == ()
    with refused(StudyError, "ranking.not_ranked", name="s0"):
        margin(run, "s0")


def test_variance_adds_up_and_of_independent_parts_both_shares_agree():
    random = np.random.default_rng(2)
    run = a_run(random.random((40_000, 3)), [2.0, 1.0, 1.0])
    found = {one.criterion: one for one in variance_shares(run)}
    assert sum(one.share for one in found.values()) == pytest.approx(1)
    # variances of uniform parts go with the squares of their weights
    for name, expected in {"c0_km": 4 / 6, "c1_km": 1 / 6, "c2_km": 1 / 6}.items():
        assert found[name].share == pytest.approx(expected, abs=0.02)
        assert found[name].first_order == pytest.approx(expected, abs=0.02)


def test_a_criterion_that_works_against_the_others_has_a_share_below_zero():
    values = np.random.default_rng(3).random((5000, 1))
    run = a_run(np.hstack([values, 1 - values]), [3.0, 1.0])
    share = {one.criterion: one.share for one in variance_shares(run)}
    # the score is 0.75 x + 0.25 (1 - x): its slope is a half
    assert share == {"c0_km": pytest.approx(1.5), "c1_km": pytest.approx(-0.5)}
    told = {one.criterion: one.first_order for one in variance_shares(run)}
    assert told["c1_km"] == pytest.approx(1, abs=0.01)
    flat = a_run(np.full((5, 2), 0.5), [1.0, 1.0])
    assert variance_shares(flat) == ()


def test_no_weight_is_taken_from_what_is_known_of_neither() -> None:
    nowhere = math.nan
    found = swap(a_run([[1.0, 0.0, nowhere], [0.0, 0.5, nowhere]], [1.0, 1.0, 2.0]), "s0", "s1")
    without = swap(a_run([[1.0, 0.0], [0.0, 0.5]], [1.0, 1.0]), "s0", "s1")
    assert set(found.weights) == {"c0_km", "c1_km"}
    assert found.moved_share == pytest.approx(without.moved_share)
    assert found.gap == pytest.approx(0.25)
    assert found.exact

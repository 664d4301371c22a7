"""Value functions: by hand, by plain loops, and what is refused."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from refused import refused

import geowbit as gw
from geowbit.core.errors import StudyError
from geowbit.ranking import (
    ValueFunction,
    Weighting,
    check_direction,
    check_half,
    ends,
    score_candidates,
    value_function,
)

relaxed = settings(deadline=None, max_examples=100)
NONE = float("nan")


@pytest.mark.parametrize(
    ("scale", "values", "scores"),
    [
        ("linear", [-5, 0, 5, 20, 99], [0, 0, 0.25, 1, 1]),
        # 0.25² (3 - 0.5)
        ("s_shaped", [-5, 0, 5, 10, 20], [0, 0, 0.15625, 0.5, 1]),
        # one half at 5, a quarter of the way: t 0.75 / (t 0.5 + 0.25)
        ({"half": 5}, [0, 5, 10, 15, 20], [0, 0.5, 0.75, 0.9, 1]),
        # a half in the middle is a straight line
        ({"half": 10}, [0, 5, 10, 15, 20], [0, 0.25, 0.5, 0.75, 1]),
        ({"points": [[0, 0], [10, 0.8], [20, 1]]}, [-1, 0, 5, 15, 21], [0, 0, 0.4, 0.9, 1]),
        ({"steps": [[0, 0], [10, 0.8], [20, 1]]}, [-1, 9.9, 10, 19, 20], [0, 0, 0.8, 0.8, 1]),
    ],
)
def test_each_form_by_hand(scale, values, scores):
    function = value_function(scale)
    assert function(values, best=20, worst=0).tolist() == pytest.approx(scores, abs=1e-15)
    assert np.isnan(function([NONE], best=20, worst=0)[0])
    assert value_function(function.plain()) == function


def by_loops(listed, value):
    """Return the score at a value, straight between the listed ones."""
    if value <= listed[0][0]:
        return listed[0][1]
    for (left, low), (right, high) in pairwise(listed):
        if left <= value <= right:
            return low + (high - low) * (value - left) / (right - left)
    return listed[-1][1]


@relaxed
@given(
    values=st.sets(st.floats(-1e3, 1e3).map(lambda x: round(x, 2)), min_size=2, max_size=8),
    asked=st.lists(st.floats(-2e3, 2e3), min_size=1, max_size=20),
    falling=st.booleans(),
)
def test_points_are_straight_lines_and_steps_hold_their_score(values, asked, falling):
    values = sorted(values)
    scores = np.linspace(0, 1, len(values))[:: -1 if falling else 1].tolist()
    listed = list(zip(values, scores, strict=True))
    points = value_function({"points": listed})(asked, best=0, worst=0)
    assert points.tolist() == pytest.approx([by_loops(listed, one) for one in asked], abs=1e-9)
    steps = value_function({"steps": listed})(asked, best=0, worst=0)
    reached = [[score for at, score in listed if at <= one][-1:] for one in asked]
    assert steps.tolist() == [found[0] if found else scores[0] for found in reached]


@relaxed
@given(
    scale=st.sampled_from(["linear", "s_shaped", 1.5, 4.9]),
    cost=st.booleans(),
    values=st.lists(st.floats(-5, 15), min_size=2, max_size=20),
)
def test_better_values_never_score_less(scale, cost, values):
    best, worst = (0, 10) if cost else (10, 0)
    if isinstance(scale, float):
        scale = {"half": 10 - scale if cost else scale}
    scores = value_function(scale)(sorted(values, reverse=cost), best=best, worst=worst)
    assert (np.diff(scores) >= -1e-15).all()
    assert (scores >= 0).all()
    assert (scores <= 1 + 1e-15).all()


@pytest.mark.parametrize(
    ("scale", "code"),
    [
        ("round", "ranking.scale_form"),
        (7, "ranking.scale_form"),
        ({}, "ranking.scale_form"),
        ({"half": True}, "ranking.scale_form"),
        ({"half": NONE}, "ranking.scale_form"),
        ({"half": 1, "points": [[0, 1], [1, 0]]}, "ranking.scale_form"),
        ({"points": "0 1"}, "ranking.scale_form"),
        ({"points": []}, "ranking.scale_form"),
        ({"points": [[0, 1, 2], [1, 0, 3]]}, "ranking.scale_form"),
        ({"points": [["0", 1], [1, 0]]}, "ranking.scale_form"),
        ({"points": [[0, 1]]}, "ranking.scale_one_point"),
        ({"steps": [[5, 1], [5, 0]]}, "ranking.scale_order"),
        ({"points": [[5, 1], [0, 0]]}, "ranking.scale_order"),
        ({"points": [[0, 0], [1, 1], [2, 0.5]]}, "ranking.scale_not_monotone"),
        ({"points": [[0, 1], [1, 0], [2, 1]]}, "ranking.scale_not_monotone"),
        ({"points": [[0, 0], [1, 1.5]]}, "ranking.scale_score"),
        ({"steps": [[0, -0.1], [1, 1]]}, "ranking.scale_score"),
        ({"points": [[0, 0.5], [1, 0.5]]}, "ranking.scale_flat"),
    ],
)
def test_what_is_no_value_function_is_refused(scale, code):
    with refused(StudyError, code):
        value_function(scale)
    with refused(StudyError, code):
        gw.Study(area="Toyama", criteria={"relief_m": {"scale": scale}})


def test_scores_must_go_the_way_of_the_criterion():
    rising = value_function({"points": [[0, 0], [9, 1]]})
    with refused(StudyError, "ranking.scale_direction", direction="cost"):
        check_direction(rising, "cost")
    check_direction(rising, "benefit")
    with pytest.raises(StudyError) as caught:
        gw.Study(area="Toyama", criteria={"relief_m": {"scale": rising.plain()}}).run()
    assert caught.value.code == "ranking.scale_direction"
    assert caught.value.keys == ("criteria", "relief_m", "scale")


@pytest.mark.parametrize("half", [0, -1, 5.1, 10])
def test_a_half_lies_between_the_worst_and_the_middle(half):
    with refused(StudyError, "ranking.scale_half", worst="0", middle="5"):
        check_half(ValueFunction("saturating", half=half), 10, 0)


def test_listed_values_have_no_other_ends_and_a_half_needs_them():
    points = {"points": [[0, 1], [300, 0]]}
    with refused(StudyError, "settings.scale_has_ends"):
        gw.Study(criteria={"relief_m": {"scale": points, "best": 0}})
    with refused(StudyError, "settings.scale_needs_ends"):
        gw.Study(criteria={"relief_m": {"scale": {"half": 50}, "best": 0}})


def test_listed_values_are_the_ends_whatever_the_candidates_have():
    points = value_function({"points": [[0, 1], [100, 0.8], [300, 0]]})
    one = Weighting("relief_m", "cost", 1, function=points)
    table = pd.DataFrame({"relief_m": [0.0, 50.0, 200.0, 5000.0]})
    assert ends(table["relief_m"], one, [False] * 4) == (0.0, 300.0)
    found, scales = score_candidates(table, [one], excluded=[False] * 4)
    assert found["score"].tolist() == pytest.approx([1, 0.9, 0.4, 0])
    assert (scales[0]["best"], scales[0]["worst"]) == (0.0, 300.0)


def test_a_study_keeps_its_value_functions_and_scores_by_them():
    points = {"points": [[0, 1], [100, 0.8], [300, 0]]}
    study = gw.Study(
        area="Toyama",
        criteria={
            "relief_m": {"weight": 1, "scale": points},
            "population_50km": {"weight": 1, "scale": {"half": 2e5}, "best": 1e6, "worst": 0},
        },
    )
    run = study.run()
    kept = {one.name: one for one in run.run.criteria if one.weight}
    assert kept["relief_m"].scale == points
    assert kept["relief_m"].ends_set == ("best", "worst")
    assert kept["population_50km"].scale == {"half": 2e5}
    table = run.table.dropna(subset=["relief_m"])
    flat = np.interp(table["relief_m"], [0, 100, 300], [1, 0.8, 0])
    np.testing.assert_allclose(table["score_relief_m"], flat / 2, atol=1e-12)
    share = (table["population_50km"] / 1e6).clip(0, 1)
    np.testing.assert_allclose(
        table["score_population_50km"], share * 0.8 / (share * 0.6 + 0.2) / 2, atol=1e-12
    )

"""Scores, against plain loops and against what every fair score must do."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from refused import refused

from geowbit.core.errors import StudyError
from geowbit.ranking import (
    METHODS,
    UNKNOWN,
    Weighting,
    rank,
    scale,
    score,
    score_candidates,
    unknown_exclusions,
)
from geowbit.ranking.score import ends

NONE = float("nan")
relaxed = settings(deadline=None, max_examples=60)


def quantile(values: list[float], share: float) -> float:
    """Return the quantile by straight lines between the ordered values."""
    ordered = sorted(values)
    at = share * (len(ordered) - 1)
    below = int(at)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (at - below) * (ordered[above] - ordered[below])


def by_loops(table: pd.DataFrame, weightings: list[Weighting], excluded: list[bool]) -> list[dict]:
    """Score one candidate after the other, one criterion after the other."""
    total = sum(one.weight for one in weightings)
    rows: list[dict] = [{"score": 0.0, "coverage": 0.0} for _ in range(len(table))]
    counted = [0.0] * len(table)
    for one in weightings:
        values = table[one.name].tolist()
        known = [v for v, out in zip(values, excluded, strict=True) if not out and not np.isnan(v)]
        low, high = (quantile(known, share) if known else 0.0 for share in (0.05, 0.95))
        best, worst = (high, low) if one.direction == "benefit" else (low, high)
        best = one.best if one.best is not None else best
        worst = one.worst if one.worst is not None else worst

        def points_of(value, one=one, best=best, worst=worst):
            if best == worst:
                better = value <= best if one.direction == "cost" else value >= best
                return 1.0 if better else 0.0
            return min(max((value - worst) / (best - worst), 0.0), 1.0)

        of_known = [points_of(value) for value in known]
        mean = sum(of_known) / len(of_known) if of_known else None
        instead = {"mean": mean, "worst": 0.0, "best": 1.0}.get(one.unknown)
        for number, (row, value) in enumerate(zip(rows, values, strict=True)):
            if one.weight == 0:
                continue
            if not np.isnan(value):
                row["coverage"] += one.weight / total
            points = instead if np.isnan(value) else points_of(value)
            row[f"score_{one.name}"] = 0.0 if points is None else points * one.weight
            counted[number] += 0.0 if points is None else one.weight
    for row, weight in zip(rows, counted, strict=True):
        for name in [name for name in row if name.startswith("score_")]:
            row[name] = row[name] / weight if weight else 0.0
            row["score"] += row[name]
    return rows


NAMES = ["a_km", "b_mw", "c_ms", "d_m"]
number = st.floats(-1e4, 1e4).map(lambda x: round(x, 3))


@st.composite
def questions(draw):
    rows = draw(st.integers(1, 12))
    values = draw(arrays(float, (rows, 4), elements=number | st.just(NONE)))
    excluded = draw(st.lists(st.booleans(), min_size=rows, max_size=rows))
    weights = draw(st.lists(st.sampled_from([0.0, 0.5, 1.0, 3.0]), min_size=4, max_size=4))
    weights[draw(st.integers(0, 3))] = 2.0
    given_ends = draw(st.lists(st.none() | number, min_size=8, max_size=8))
    weightings = [
        Weighting(
            name,
            draw(st.sampled_from(["benefit", "cost"])),
            weight,
            best,
            worst,
            draw(st.sampled_from(UNKNOWN)),
        )
        for name, weight, best, worst in zip(
            NAMES, weights, given_ends[:4], given_ends[4:], strict=True
        )
    ]
    return pd.DataFrame(values, columns=NAMES), weightings, excluded


@relaxed
@given(questions())
def test_the_score_is_that_of_plain_loops(question):
    table, weightings, excluded = question
    before = table.copy()
    found, _ = score_candidates(table, weightings, excluded=excluded)
    expected = pd.DataFrame(by_loops(table, weightings, excluded))
    assert set(found) == set(expected)
    pd.testing.assert_frame_equal(found, expected[list(found)], rtol=1e-9, atol=1e-12)
    pd.testing.assert_frame_equal(table, before)


@relaxed
@given(questions())
def test_parts_add_up_and_nothing_leaves_0_to_1(question):
    table, weightings, excluded = question
    found, _ = score_candidates(table, weightings, excluded=excluded)
    parts = found.drop(columns=["score", "coverage"])
    assert np.abs(parts.sum(axis=1) - found["score"]).max() <= 1e-9
    assert found.ge(0).all(axis=None)
    assert found["score"].le(1 + 1e-9).all()
    assert found["coverage"].le(1).all()
    total = sum(one.weight for one in weightings)
    for one in weightings:
        if one.weight:
            # what is left out makes the others larger, up to all of the score
            most = np.where(found["coverage"] < 1, 1.0, one.weight / total)
            assert (found[f"score_{one.name}"] <= most + 1e-12).all()
        else:
            assert f"score_{one.name}" not in found


@relaxed
@given(questions(), st.sampled_from([0.25, 2.0, 64.0]))
def test_only_the_shares_of_weights_count(question, factor):
    table, weightings, excluded = question
    scaled = [replace(one, weight=one.weight * factor) for one in weightings]
    one, _ = score_candidates(table, weightings, excluded=excluded)
    other, _ = score_candidates(table, scaled, excluded=excluded)
    pd.testing.assert_frame_equal(one, other)


@relaxed
@given(questions(), st.integers(0, 11), st.integers(0, 3), st.floats(0, 100))
def test_to_be_better_at_one_thing_never_costs(question, row, column, more):
    table, weightings, excluded = question
    row %= len(table)
    # the ends stand still, as they do for a study that states them
    fixed = [
        Weighting(one.name, one.direction, one.weight, *sorted_ends(one.direction))
        for one in weightings
    ]
    better = table.copy()
    sign = 1 if fixed[column].direction == "benefit" else -1
    better.iloc[row, column] += sign * more
    before, _ = score_candidates(table, fixed, excluded=excluded)
    after, _ = score_candidates(better, fixed, excluded=excluded)
    assert after["score"][row] >= before["score"][row] - 1e-12
    others = after.index != row
    assert (after["score"][others] == before["score"][others]).all()


def sorted_ends(direction: str) -> tuple[float, float]:
    return (9000.0, -9000.0) if direction == "benefit" else (-9000.0, 9000.0)


def test_the_unknown_is_left_out_and_counted():
    table = pd.DataFrame({"a_km": [0.0, 10.0, NONE, NONE], "b_mw": [NONE] * 4})
    how = [Weighting("a_km", "cost", 1, 0, 10), Weighting("b_mw", "benefit", 1)]
    found, scales = score_candidates(table, how, excluded=[False, False, False, True])
    assert found["score_a_km"].tolist() == [1.0, 0.0, 0.0, 0.0]
    assert found["score_b_mw"].tolist() == [0.0] * 4
    assert found["coverage"].tolist() == [0.5, 0.5, 0.0, 0.0]
    assert [one["unknown_score"] for one in scales] == [None, None]
    # the excluded one is not missed
    assert [one["missing"] for one in scales] == [1, 3]
    # where nothing is known the ends are still numbers, which JSON can hold
    assert (scales[1]["best"], scales[1]["worst"]) == (0.0, 0.0)


# of the first two criteria (3 of 8 and 4 of 8) one is not known; the third (1 of 8) is known
BY_HAND = {
    # 3 x 1 + 1 x 0.5 over the 4 that are known
    "leave_out": (3.5 / 4, None),
    # the known score 0, 0.5 and 1 by it; the excluded fourth does not count
    "mean": ((3 + 4 * 0.5 + 0.5) / 8, 0.5),
    "worst": (3.5 / 8, 0.0),
    "best": (7.5 / 8, 1.0),
    "exclude": (3.5 / 4, None),
}


@pytest.mark.parametrize("unknown", UNKNOWN)
def test_each_way_with_the_unknown_by_hand(unknown):
    table = pd.DataFrame(
        {
            "a_km": [0.0, 5.0, 5.0, 5.0, 0.0],
            "b_mw": [NONE, 0.0, 50.0, 100.0, 100.0],
            "c_ms": [5.0] * 5,
        }
    )
    how = [
        Weighting("a_km", "cost", 3, 0, 10),
        Weighting("b_mw", "benefit", 4, 100, 0, unknown),
        Weighting("c_ms", "cost", 1, 0, 10),
    ]
    found, scales = score_candidates(table, how, excluded=[False] * 4 + [True])
    score, instead = BY_HAND[unknown]
    assert found["score"][0] == pytest.approx(score, abs=1e-12)
    assert found["coverage"].tolist() == [0.5, 1, 1, 1, 1]
    assert scales[1]["unknown_score"] == instead
    # nobody else is touched
    assert found["score"][2] == pytest.approx((3 * 0.5 + 4 * 0.5 + 0.5) / 8, abs=1e-12)
    rules = [one.text for one in unknown_exclusions(how)]
    assert rules == (["b_mw unknown"] if unknown == "exclude" else [])


def test_a_place_of_which_nothing_is_known_is_the_last():
    table = pd.DataFrame({"a_km": [NONE, 10.0, 0.0], "b_mw": [NONE, NONE, 1.0]})
    how = [Weighting("a_km", "cost", 1, 0, 10), Weighting("b_mw", "benefit", 1, 1, 0)]
    for method in METHODS:
        found, _ = score_candidates(table, how, excluded=[False] * 3, method=method)
        assert found["score"].tolist() == [0, 0, 1]
        ranks = rank(found["score"], [False] * 3, coverage=found["coverage"])
        assert ranks.tolist() == [3, 2, 1]


def test_a_whole_column_that_is_known_nowhere_changes_no_score():
    table = pd.DataFrame({"a_km": [0.0, 4.0, 10.0], "b_mw": [NONE] * 3})
    how = [Weighting("a_km", "cost", 1, 0, 10), Weighting("b_mw", "benefit", 7, unknown="mean")]
    found, scales = score_candidates(table, how, excluded=[False] * 3)
    assert found["score"].tolist() == [1.0, 0.6, 0.0]
    # there is no mean of nothing
    assert scales[1]["unknown_score"] is None


def test_a_column_of_one_value_parts_nobody():
    table = pd.DataFrame({"a_km": [7.0, 7.0, 7.0], "b_mw": [1.0, 2.0, 3.0]})
    how = [Weighting("a_km", "cost", 1), Weighting("b_mw", "benefit", 1, 3, 1)]
    found, _ = score_candidates(table, how, excluded=[False] * 3)
    assert found["score_a_km"].nunique() == 1
    assert rank(found["score"], [False] * 3).tolist() == [3, 2, 1]


@pytest.mark.parametrize(("direction", "points"), [("cost", [1, 1, 0]), ("benefit", [0, 1, 1])])
def test_a_step_has_its_better_side_where_the_direction_says(direction, points):
    table = pd.DataFrame({"a_km": [6.0, 7.0, 8.0]})
    found, _ = score_candidates(
        table, [Weighting("a_km", direction, 1, 7, 7)], excluded=[False] * 3
    )
    assert found["score"].tolist() == points


def test_of_many_equals_the_few_that_are_worse_are_told():
    # nearly all at no cost, so that both quantiles are 0: the one that costs is no better
    table = pd.DataFrame({"a_mjpy": [0.0] * 39 + [5.0]})
    found, _ = score_candidates(table, [Weighting("a_mjpy", "cost", 1)], excluded=[False] * 40)
    assert found["score"].tolist() == [1.0] * 39 + [0.0]


def test_ends_are_the_quantiles_of_those_that_are_not_excluded():
    values = [*range(101), 1e6, -1e6]
    out = [False] * 101 + [True, True]
    assert ends(values, Weighting("a_km", "cost", 1), out) == (5.0, 95.0)
    assert ends(values, Weighting("a_km", "benefit", 1), out) == (95.0, 5.0)
    assert ends(values, Weighting("a_km", "cost", 1, best=-3.0), out) == (-3.0, 95.0)
    assert ends(values, Weighting("a_km", "cost", 1, worst=50.0), out) == (5.0, 50.0)


def test_beyond_its_ends_a_scale_saturates():
    assert scale([-5, 0, 5, 10, 15], best=0, worst=10).tolist() == [1, 1, 0.5, 0, 0]
    assert scale([-np.inf, np.inf], best=0, worst=10).tolist() == [1, 0]
    # a step where both ends are one value
    stepped = scale([1, 2, 3, NONE], best=2, worst=2)
    assert stepped[:3].tolist() == [0, 1, 1]
    # what is not known is not scaled
    assert np.isnan(stepped[3])
    assert np.isnan(scale([NONE], best=2, worst=1)[0])


@pytest.mark.parametrize("weights", [(0, 0), (1, -1), (NONE, 1), (np.inf, 1), (-1, -2)])
def test_weights_that_cannot_be_are_refused(weights):
    table = pd.DataFrame({"a_km": [1.0], "b_mw": [1.0]})
    how = [Weighting(name, "cost", weight) for name, weight in zip(table, weights, strict=True)]
    with pytest.raises(StudyError) as caught:
        score_candidates(table, how, excluded=[False])
    assert caught.value.code == "ranking.weights"


def test_what_was_not_measured_cannot_count():
    with pytest.raises(StudyError) as caught:
        score_candidates(
            pd.DataFrame({"a_km": [1.0]}), [Weighting("z_km", "cost", 1)], excluded=[False]
        )
    assert caught.value.code == "ranking.not_measured"
    assert caught.value.params["name"] == "z_km"


@relaxed
@given(st.lists(st.tuples(st.sampled_from([0.1, 0.2, 0.3]), st.booleans()), min_size=1))
def test_ranks_run_from_1_and_ties_keep_the_order_of_the_table(rows):
    score = pd.Series([value for value, _ in rows])
    out = [excluded for _, excluded in rows]
    found = rank(score, out)
    assert found.dtype == "Int64"
    # sorted is stable: equals stay as they stand
    order = sorted((row for row in range(len(rows)) if not out[row]), key=lambda row: -score[row])
    expected = {row: place for place, row in enumerate(order, 1)}
    assert found.isna().tolist() == out
    assert found.dropna().to_dict() == expected


def test_columns_of_many_candidates_are_scaled_two_at_a_time(monkeypatch):
    rng = np.random.default_rng(3)
    table = pd.DataFrame({f"x{n}_km": rng.uniform(0, 10, 200) for n in range(7)})
    table[table > 9] = np.nan
    unknown = ["leave_out", "mean", "worst", "best", "leave_out", "mean", "worst"]
    how = [
        Weighting(name, "cost", n + 1, best=0 if n % 2 else None, unknown=unknown[n])
        for n, name in enumerate(table)
    ]
    out = rng.random(200) < 0.2
    expected, told = score_candidates(table, how, excluded=out)
    monkeypatch.setattr(score, "_MANY_ROWS", 1)
    found, again = score_candidates(table, how, excluded=out)
    pd.testing.assert_frame_equal(found, expected, check_exact=True)
    assert again == told
    # of several that are missing the first is told
    with refused(StudyError, "ranking.not_measured", name="x3_km"):
        score_candidates(table.drop(columns=["x3_km", "x5_km"]), how, excluded=out)

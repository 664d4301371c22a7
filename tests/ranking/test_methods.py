"""Decision methods: by hand, by scikit-criteria, and what every one of them must do."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

import geowbit as gw
from geowbit.core.errors import StudyError
from geowbit.pages.pair import decision_lines
from geowbit.ranking import (
    METHODS,
    Weighting,
    explain,
    has_parts,
    rank,
    rank_intervals,
    scale,
    score_candidates,
    side_by_side,
)

relaxed = settings(deadline=None, max_examples=60)
WEIGHTS = {"a_km": 3.0, "b_km": 2.0, "c_mw": 1.0}
HOW = [Weighting(name, "benefit", weight, 1.0, 0.0) for name, weight in WEIGHTS.items()]
WHOLE = ["topsis", "weighted_product"]


def score_of(name, matrix, weights, among=None):
    matrix = np.asarray(matrix, float)
    among = np.ones(len(matrix), bool) if among is None else np.asarray(among)
    weights = np.asarray(weights, float)
    return METHODS[name](matrix, np.ones(len(weights)), weights / weights.sum(), among=among)


def a_run(method, count=300, seed=1):
    random = np.random.default_rng(seed)
    table = pd.DataFrame({name: random.random(count) for name in WEIGHTS})
    out = random.random(count) < 0.2
    scored, scales = score_candidates(table, HOW, excluded=out, method=method)
    told = table.assign(
        site_id=[f"s{n}" for n in range(count)],
        excluded=out,
        exclusion=np.where(out, "lake", ""),
        **scored,
        rank=rank(scored["score"], out),
        substation_id="x",
    )
    criteria = [
        {"name": one.name, "weight": one.weight, "direction": one.direction, "unit": "km", **scale}
        for one, scale in zip(HOW, scales, strict=True)
    ]
    return told, criteria


def test_topsis_by_hand():
    # ideal (0.8, 0.2), anti-ideal (0, 0); the middle one is (0.4, 0.1) from either
    found = score_of("topsis", [[1, 1], [0, 0], [0.5, 0.5], [1, 0]], [4, 1])
    far = np.hypot(0.8, 0.0) / (np.hypot(0.8, 0.0) + 0.2)
    np.testing.assert_allclose(found.score, [1, 0, 0.5, far])
    assert found.parts is None


def test_the_product_by_hand():
    found = score_of("weighted_product", [[1, 1], [0, 1], [0.25, 1], [0.25, 0.25]], [1, 1])
    np.testing.assert_allclose(found.score, [1, 0, 0.5, 0.25])
    assert found.parts is None


def test_the_sum_by_hand_and_its_parts():
    found = score_of("weighted_sum", [[1, 1], [0, 1], [0.5, 0.5]], [3, 1])
    assert found.score.tolist() == [1, 0.25, 0.5]
    assert found.parts.tolist() == [[0.75, 0.25], [0, 0.25], [0.375, 0.125]]


# Triantaphyllou, Multi-criteria decision making methods: a comparative study (2000), percent
ALTERNATIVES = np.array([[25, 20, 15, 30], [10, 30, 20, 30], [30, 10, 30, 10]]) / 100
OF_FOUR = [0.20, 0.15, 0.40, 0.25]
# Hwang and Yoon, Multiple attribute decision making (1981): four fighter aircraft
AIRCRAFT = np.array(
    [
        [2.0, 1500, 20_000, 5.5, 5, 9],
        [2.5, 2700, 18_000, 6.5, 3, 5],
        [1.8, 2000, 21_000, 4.5, 7, 7],
        [2.2, 1800, 20_000, 5.0, 5, 5],
    ]
)


def test_a_published_weighted_sum():
    found = score_of("weighted_sum", ALTERNATIVES, OF_FOUR).score
    np.testing.assert_allclose(100 * found, [21.5, 22.0, 22.0])


def test_a_published_weighted_product():
    a, b, c = score_of("weighted_product", ALTERNATIVES, OF_FOUR).score
    np.testing.assert_allclose([a / b, a / c, b / c], [1.007, 1.067, 1.059], atol=5e-4)


def test_a_published_topsis():
    shares = AIRCRAFT / np.sqrt((AIRCRAFT**2).sum(axis=0))
    weights, less_is_better = np.array([0.2, 0.1, 0.1, 0.1, 0.2, 0.3]), 3
    objectives = np.where(np.arange(6) == less_is_better, -1, 1)
    found = METHODS["topsis"](shares, objectives, weights, among=np.ones(4, bool)).score
    np.testing.assert_allclose(found, [0.643, 0.268, 0.613, 0.312], atol=6e-4)


@pytest.mark.parametrize("order", ["C", "F"])
def test_topsis_is_the_same_however_many_rows_there_are(order):
    # more rows than are judged at once, some not compared, some not known
    random = np.random.default_rng(3)
    matrix = np.asarray(random.random((20_000, 3)), order=order)
    matrix[random.random(matrix.shape) < 0.01] = np.nan
    among = random.random(20_000) < 0.5
    # the best of all is compared with, and stands far from the first rows
    matrix[-1], among[-1] = 1.0, True
    matrix[9_000], among[9_000] = np.nan, True
    weights = np.array([0.5, 0.3, 0.2])
    best, worst = (end(matrix[among], axis=0) for end in (np.nanmax, np.nanmin))
    near, far = (
        np.sqrt(np.nansum((weights * (matrix - one)) ** 2, axis=1)) for one in (best, worst)
    )
    with np.errstate(invalid="ignore"):
        expected = np.where(np.isnan(matrix).all(axis=1), 0, far / (near + far))
    found = score_of("topsis", matrix, weights, among).score
    np.testing.assert_allclose(found, expected, atol=1e-12)
    assert found[9_000] == 0
    assert found[-1] == 1


def test_topsis_has_no_yardstick_where_none_is_compared():
    found = score_of("topsis", [[0.2, 0.4], [1.0, 0.0]], [1, 1], [False, False])
    assert found.score.tolist() == [0.5, 0.5]
    assert score_of("topsis", np.empty((0, 2)), [1, 1]).score.tolist() == []


@pytest.mark.parametrize(
    ("name", "module", "of_theirs"),
    [
        ("topsis", "topsis", "TOPSIS"),
        ("weighted_sum", "simple", "WeightedSumModel"),
        ("weighted_product", "simple", "WeightedProductModel"),
    ],
)
def test_scikit_criteria_gives_the_same(name, module, of_theirs):
    skc = pytest.importorskip("skcriteria", reason="scikit-criteria is not installed")
    theirs = getattr(pytest.importorskip(f"skcriteria.agg.{module}"), of_theirs)
    random = np.random.default_rng(4)
    for _ in range(20):
        rows, columns = random.integers(2, 40), random.integers(2, 8)
        matrix, weights = random.random((rows, columns)), random.random(columns) + 0.01
        shares = weights / weights.sum()
        decision = skc.mkdm(matrix, [max] * columns, weights=shares)
        expected = theirs().evaluate(decision).e_
        expected = expected["similarity" if name == "topsis" else "score"]
        if name == "weighted_product":
            # theirs is the decimal logarithm of the product
            expected = 10**expected
        np.testing.assert_allclose(score_of(name, matrix, weights).score, expected)


def by_loops(name, matrix, weights, among):
    """Score each candidate by what is known of it, with these weights made to sum to 1."""
    scores = []
    kept = [row for row, compared in zip(matrix, among, strict=True) if compared]
    for row in matrix:
        known = [j for j, value in enumerate(row) if not np.isnan(value)]
        total = sum(weights[j] for j in known)
        if not known:
            scores.append(0.0)
            continue
        own = {j: weights[j] / total for j in known}
        if name == "weighted_sum":
            scores.append(sum(own[j] * row[j] for j in known))
        elif name == "weighted_product":
            scores.append(float(np.prod([row[j] ** own[j] for j in known])))
        else:
            ends = {j: [one[j] for one in kept if not np.isnan(one[j])] for j in known}
            ends = {j: values for j, values in ends.items() if values}
            far, near = (
                sum((own[j] * (row[j] - end(ends[j]))) ** 2 for j in ends) ** 0.5
                for end in (min, max)
            )
            scores.append(far / (far + near) if far + near else 0.5)
    return scores


@pytest.mark.parametrize("name", sorted(METHODS))
@relaxed
@given(
    matrix=arrays(float, (7, 4), elements=st.sampled_from([0, 0.125, 0.3, 0.5, 0.9, 1, np.nan])),
    weights=st.lists(st.floats(0.1, 9), min_size=4, max_size=4),
    among=st.lists(st.booleans(), min_size=7, max_size=7),
)
def test_each_candidate_is_scored_by_what_is_known_of_it(name, matrix, weights, among):
    found = score_of(name, matrix, weights, among).score
    shares = np.asarray(weights) / sum(weights)
    # distances are differences: what rounds them rounds their ratio
    np.testing.assert_allclose(found, by_loops(name, matrix, shares, among), rtol=0, atol=1e-7)


@pytest.mark.parametrize(
    ("name", "module", "of_theirs"),
    [("topsis", "topsis", "TOPSIS"), ("weighted_sum", "simple", "WeightedSumModel"),
     ("weighted_product", "simple", "WeightedProductModel")],
)  # fmt: skip
def test_one_with_an_unknown_is_scored_as_by_a_problem_without_that_criterion(
    name, module, of_theirs
):
    skc = pytest.importorskip("skcriteria", reason="scikit-criteria is not installed")
    theirs = getattr(pytest.importorskip(f"skcriteria.agg.{module}"), of_theirs)
    random = np.random.default_rng(7)
    for _ in range(10):
        matrix, weights = random.random((30, 5)) * 0.9 + 0.1, random.random(5) + 0.01
        # what is not known of the first is nobody's best or worst
        lost = random.integers(0, 5)
        matrix[0, lost] = np.nan
        found = score_of(name, matrix, weights).score[0]
        fewer, rest = np.delete(matrix, lost, axis=1), np.delete(weights, lost)
        decision = skc.mkdm(fewer, [max] * 4, weights=rest / rest.sum())
        told = theirs().evaluate(decision).e_
        if name == "weighted_product":
            # theirs is the decimal logarithm of the product
            expected = 10 ** told["score"][0]
        else:
            expected = told["similarity" if name == "topsis" else "score"][0]
        assert found == pytest.approx(expected)


@pytest.mark.parametrize("name", sorted(METHODS))
@relaxed
@given(
    matrix=arrays(float, (6, 3), elements=st.floats(0, 1).map(lambda x: round(x, 3))),
    weights=st.lists(st.floats(0.1, 9), min_size=3, max_size=3),
    row=st.integers(0, 5),
    column=st.integers(0, 2),
)
def test_a_score_is_between_0_and_1_and_never_falls_when_a_criterion_gains(
    name, matrix, weights, row, column
):
    among = np.arange(6) != row
    before = score_of(name, matrix, weights, among).score
    assert (before >= 0).all()
    assert (before <= 1 + 1e-12).all()
    better = matrix.copy()
    # up to the ideal of the others: beyond it TOPSIS rewards nothing
    better[row, column] = max(matrix[row, column], matrix[among, column].max())
    after = score_of(name, better, weights, among).score
    if name != "topsis" or (matrix[row] >= matrix[among].min(axis=0)).all():
        assert after[row] >= before[row] - 1e-12


@pytest.mark.parametrize("name", sorted(METHODS))
def test_objectives_of_less_are_those_of_more_turned_round(name):
    matrix, among = np.random.default_rng(2).random((9, 2)), np.ones(9, bool)
    turned = np.column_stack([1 - matrix[:, 0], matrix[:, 1]])
    shares = np.array([0.5, 0.5])
    one = METHODS[name](matrix, np.ones(2), shares, among=among).score
    other = METHODS[name](turned, np.array([-1.0, 1.0]), shares, among=among).score
    np.testing.assert_allclose(one, other)


def test_what_is_excluded_is_no_yardstick():
    kept = [[0.5, 0.2], [0.1, 0.9]]
    alone = score_of("topsis", kept, [1, 1]).score
    found = score_of("topsis", [*kept, [1, 1], [0, 0]], [1, 1], [True, True, False, False]).score
    np.testing.assert_array_equal(found[:2], alone)


def test_alike_candidates_and_none_at_all():
    assert score_of("topsis", [[0.5, 0.5]] * 3, [1, 1]).score.tolist() == [0.5] * 3
    assert score_of("topsis", np.empty((0, 2)), [1, 1]).score.tolist() == []
    assert score_of("topsis", [[0.5, 0.5]], [1, 1], [False]).score.tolist() == [0.5]


def test_a_method_that_there_is_not_is_refused_with_the_nearest():
    with pytest.raises(StudyError) as caught:
        score_candidates(pd.DataFrame({"a_km": [1.0]}), HOW[:1], excluded=[False], method="topsi")
    assert caught.value.code == "ranking.no_method"
    assert "topsis" in str(caught.value.params["hint"])


@pytest.mark.parametrize("method", WHOLE)
def test_no_part_is_made_up_where_the_method_has_none(method):
    table, criteria = a_run(method)
    assert not has_parts(table, criteria)
    assert not [name for name in table if str(name).startswith("score_")]
    best = table.nsmallest(2, "rank")
    a, b = best["site_id"]
    told = explain(table, a, criteria).frame()
    assert told["points"].isna().all()
    assert told["lost"].isna().all()
    # first what is farthest below its best, by weight
    below = told["of"] * (1 - told["value"])
    assert below.is_monotonic_decreasing
    pair = side_by_side(table, a, b, criteria)
    assert pair.frame().loc["criterion", "points_a"].isna().all()
    assert pair.criteria == ()
    assert pair.higher == "a"


@pytest.mark.parametrize("method", WHOLE)
def test_ranks_move_as_if_every_draw_were_scored_anew(method):
    table, criteria = a_run(method)
    best = table.nsmallest(8, "rank")
    found = rank_intervals(table, best, criteria, concentration=30, draws=60, seed=5, method=method)
    ranked = table[~table["excluded"]]
    shares = np.array(list(WEIGHTS.values())) / sum(WEIGHTS.values())
    # twenty at a time, each with random numbers of its own
    drawn = np.concatenate(
        [np.random.default_rng([5, block]).dirichlet(30 * shares, 20) for block in range(3)]
    )
    matrix = ranked[list(WEIGHTS)].to_numpy()
    ranks = np.array(
        [
            pd.Series(score_of(method, matrix, one).score, ranked.index)
            .round(12)
            .rank(ascending=False, method="min")[best.index]
            for one in drawn
        ]
    )
    for column, share in (("rank_p05", 0.05), ("rank_p95", 0.95)):
        expected = np.sort(ranks, axis=0)[int(np.ceil(share * 60)) - 1]
        np.testing.assert_array_equal(found[column], expected)


def test_a_study_by_topsis_from_settings_to_pages(tmp_path):
    study = gw.Study.japan(area={"prefectures": ["Toyama"]}, method="topsis")
    sites = study.run()
    table, criteria = sites.table, sites.record["criteria"]
    assert not has_parts(table, criteria)
    weighed = [one for one in criteria if one["weight"] > 0]
    matrix = np.column_stack(
        [
            scale(sign * table[one["name"]], best=sign * one["best"], worst=sign * one["worst"])
            for one in weighed
            for sign in [-1 if one["direction"] == "cost" else 1]
        ]
    )
    weights = [one["weight"] for one in weighed]
    expected = score_of("topsis", matrix, weights, ~table["excluded"]).score
    np.testing.assert_allclose(table["score"], expected, rtol=0, atol=1e-12)
    folder = sites.write(tmp_path / "run")
    page, report = (folder / "map.html").read_text(), (folder / "report.html").read_text()
    assert "this map is fixed" in page
    assert "no criterion has a part of it" in report
    assert "these parts add up" not in report
    listed = pd.read_csv(folder / "top.csv")
    assert (listed["rank_p05"] <= listed["rank_p95"]).all()
    best = listed["site_id"].astype(str)
    told = sites.compare(best[0], best[1])
    lines = decision_lines(told, sites.run)
    assert "gives no parts by criterion" in " ".join(lines)

"""Where a score stands in the country, and where the list of the best ends."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import geowbit as gw
from geowbit.layers import model_table
from geowbit.ranking import (
    PERCENTS,
    Weighting,
    model_mark,
    percentiles,
    quantile_columns,
    quantiles_of,
)
from geowbit.study import study as of_study

AREA = {"bbox": [137.10, 36.675, 137.30, 36.75]}
# scales with two ends each, so that scores compare
NAMED = {
    "substation_km": {"weight": 3, "best": 0, "worst": 40},
    "fiber_km": {"weight": 1, "best": 0, "worst": 10},
}
HOW = [Weighting("a_km", "cost", 3, 0, 10), Weighting("b_mw", "benefit", 1, 100, 0)]


@given(st.lists(st.tuples(st.integers(0, 9), st.booleans()), min_size=1, max_size=30))
def test_the_share_of_the_ranked_that_each_is_at_least_as_good_as(given_rows):
    score = pd.Series([value / 10 for value, _ in given_rows])
    out = [excluded for _, excluded in given_rows]
    kept = [value for value, excluded in zip(score, out, strict=True) if not excluded]
    found = percentiles(score, out, None)
    for value, excluded, share in zip(score, out, found, strict=True):
        if excluded:
            assert np.isnan(share)
        else:
            assert share == pytest.approx(100 * sum(one <= value for one in kept) / len(kept))


def test_by_quantiles_it_is_the_same_to_a_third_of_a_percent():
    random = np.random.default_rng(2)
    score = pd.Series(random.beta(2, 3, 5000))
    none = np.zeros(5000, bool)
    by_table = percentiles(score, none, quantiles_of(score))
    np.testing.assert_allclose(by_table, percentiles(score, none, None), atol=0.33)
    # beyond all that there are
    ends = percentiles(pd.Series([-1.0, 2.0]), [False, False], quantiles_of(score))
    assert ends.tolist() == [0, 100]


def mark(how, **keys):
    plain = {"method": "weighted_sum", "load_mw": 100, "hubs": {"a": (1, 2)}}
    return model_mark(how, **{**plain, **keys})


def test_one_mark_is_one_scale():
    assert mark(HOW) == mark(HOW[::-1])
    twice = [Weighting(one.name, one.direction, 2 * one.weight, one.best, one.worst) for one in HOW]
    assert mark(twice) == mark(HOW)
    idle = Weighting("c_km", "cost", 0)
    assert mark([*HOW, idle]) == mark(HOW)
    others = [
        mark([HOW[0], Weighting("b_mw", "benefit", 1.5, 100, 0)]),
        mark([HOW[0], Weighting("b_mw", "benefit", 1, 90, 0)]),
        mark([HOW[0], Weighting("b_mw", "benefit", 1, 100, 0, unknown="worst")]),
        mark(HOW, method="weighted_product"),
        mark(HOW, load_mw=50),
        mark(HOW, hubs={}),
    ]
    assert len({mark(HOW), *others}) == 7


def test_what_hangs_on_the_candidates_has_no_mark():
    assert mark([HOW[0], Weighting("b_mw", "benefit", 1, 100)]) == ""
    assert mark([HOW[0], Weighting("b_mw", "benefit", 1, 100, 0, unknown="mean")]) == ""
    assert mark(HOW, method="topsis") == ""


def a_country(monkeypatch, quantiles):
    """Let the country have these scores at PERCENTS, whatever scores it."""
    monkeypatch.setattr(of_study, "national_quantiles", lambda mark: quantiles if mark else None)


def codes(found):
    return [getattr(one, "code", "") for one in found.run.messages]


def test_the_score_of_an_area_stands_beside_the_country_s(monkeypatch):
    # where a hundredth of the country scores below 0.01, and so on
    a_country(monkeypatch, np.array(PERCENTS) / 100)
    found = gw.Study.japan(area=AREA, criteria=NAMED).run()
    table = found.table
    ranked = ~table["excluded"]
    assert ranked.any()
    expected = 100 * table["score"].where(ranked)
    np.testing.assert_allclose(table["national_percentile"], expected)
    assert "run.no_percentile" not in codes(found)


@pytest.mark.parametrize(
    "keys",
    [
        {"assumptions": {"discount_rate": 0.05}},
        {"costs": {"fiber_to_power_ratio": 0.2}},
        {"layers": {"fiber_nodes": "none"}},
        {"method": "topsis"},
        {"criteria": {"substation_km": {"weight": 1}, "fiber_km": {"weight": 1, "best": 0}}},
    ],
)
def test_what_is_not_the_model_s_has_no_place_in_the_country(monkeypatch, keys):
    a_country(monkeypatch, np.array(PERCENTS) / 100)
    found = gw.Study(country="japan", area=AREA, **{"criteria": NAMED, **keys}).run()
    assert found.table["national_percentile"].isna().all()
    assert codes(found).count("run.no_percentile") == 1
    assert found.run.listed_count == found.run.best_count


def test_the_list_ends_with_the_best_tenth_of_the_country(monkeypatch):
    study = {"area": AREA, "criteria": NAMED, "top": {"n": 12, "min_separation_km": 1}}
    every = gw.Study.japan(**study).run().top()
    scores = every["score"].to_numpy()
    assert len(every) == 12
    assert scores[4] > scores[5]
    # the best tenth of the country begins between the fifth and the sixth
    limit = (scores[4] + scores[5]) / 2
    a_country(monkeypatch, np.interp(PERCENTS, [0, 90, 100], [0, limit, 1]))
    found = gw.Study.japan(**study).run()
    assert found.top()["site_id"].tolist() == every["site_id"].tolist()[:5]
    (told,) = [one for one in found.run.messages if getattr(one, "code", "") == "run.top_ends"]
    assert (told.params["count"], told.params["asked"]) == (5, 12)
    # who asks for a number has it
    assert len(found.top(9)) == 9
    asked = gw.Study.japan(**{**study, "top": {**study["top"], "all": True}}).run()
    assert asked.top()["site_id"].tolist() == every["site_id"].tolist()
    assert "run.top_ends" not in codes(asked)
    # the best of a poor area is listed all the same
    a_country(monkeypatch, np.interp(PERCENTS, [0, 90, 100], [0.99, 0.999, 1]))
    assert len(gw.Study.japan(**study).run().top()) == 1


def test_the_table_and_the_model_are_of_one_make():
    """Where this fails, run `python data/percentiles.py`."""
    table = model_table("score_quantiles")
    marks = {f"{load:g}": gw.Study.japan(load).mark for load in (5, 100, 1000)}
    of_loads = table[table["preset"] == "none"]
    rows = dict(zip(of_loads["load_mw"].map("{:g}".format), of_loads["mark"], strict=True))
    assert {load: rows.get(load, "") for load in marks} == marks
    assert gw.Study.japan(preset="edge").mark in {"", *table["mark"]}
    scores = table[quantile_columns()].to_numpy(float)
    assert (np.diff(scores, axis=1) >= 0).all()
    assert ((scores >= 0) & (scores <= 1)).all()

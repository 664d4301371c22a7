"""What is drawn for what is not known and for stated errors: by hand and by its distribution."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from refused import refused
from scipy.stats import kstest

from geowbit.core.errors import StudyError
from geowbit.criteria import registered_criteria
from geowbit.layers import model_table
from geowbit.ranking import Doubts, StatedError, stated_errors

X = {"name": "x_mw", "weight": 1.0, "direction": "benefit", "best": 1.0, "worst": 0.0}


def draws_of(table, how, count=200, **kept):
    doubts = Doubts(table, how, **kept)
    return np.array([doubts.draw(np.random.default_rng([7, n])) for n in range(count)])


def test_what_is_known_and_without_error_stays_as_it_is():
    table = pd.DataFrame({"x_mw": [0.1, 0.5, 2.0], "excluded": [False, True, False]})
    doubts = Doubts(table, [X])
    assert doubts.is_sure
    np.testing.assert_array_equal(doubts.draw(np.random.default_rng(0))[:, 0], [0.1, 1.0])


def test_an_unknown_is_drawn_from_its_own_area_where_enough_is_known_else_from_all():
    random = np.random.default_rng(1)
    north, south = 0.6 + 0.2 * random.random(40), 0.1 * random.random(40)
    table = pd.DataFrame(
        {
            "x_mw": [*north, *south, np.nan, np.nan, 0.3, np.nan],
            # of the third area one place is known, which is too few
            "supply_area": ["n"] * 40 + ["s"] * 40 + ["n", "s", "t", "t"],
            "excluded": False,
        }
    )
    drawn = draws_of(table, [X], 400)[:, :, 0]
    assert set(drawn[:, 80]) <= set(north)
    assert set(drawn[:, 81]) <= set(south)
    assert len(set(drawn[:, 80])) > 30
    of_all = drawn[:, 83]
    assert set(of_all) <= {*north, *south, 0.3}
    assert 0.4 < np.isin(of_all, north).mean() < 0.6
    # the known ones never move
    assert (drawn[:, :80] == table["x_mw"].to_numpy()[:80]).all()


@pytest.mark.parametrize("column", ["supply_area", "substation_id", "municipality"])
def test_what_has_one_value_in_a_group_is_drawn_once_for_it(column):
    count = 400
    group = np.arange(count) % 8
    table = pd.DataFrame(
        {"x_mw": (group / 10).astype(float), column: group.astype(str), "excluded": False}
    )
    table.loc[group >= 6, "x_mw"] = np.nan
    drawn = draws_of(table, [X], 60)[:, :, 0]
    for one in (6, 7):
        here = drawn[:, group == one]
        assert (here == here[:, :1]).all()
    # two groups are drawn apart
    assert (drawn[:, group == 6][:, 0] != drawn[:, group == 7][:, 0]).any()


def test_what_differs_within_every_group_is_drawn_place_by_place():
    random = np.random.default_rng(2)
    table = pd.DataFrame(
        {"x_mw": random.random(200), "supply_area": "n", "municipality": "m", "excluded": False}
    )
    table.loc[150:, "x_mw"] = np.nan
    drawn = draws_of(table, [X], 3)[:, 150:, 0]
    assert all(len(set(row)) > 20 for row in drawn)


def test_it_stays_unknown_where_nothing_is_to_be_drawn():
    table = pd.DataFrame({"x_mw": [0.5, np.nan], "excluded": False})
    assert np.isnan(draws_of(table, [X], 1, fill=False)[0, 1, 0])
    nowhere = pd.DataFrame({"x_mw": [np.nan, np.nan], "excluded": False})
    assert np.isnan(draws_of(nowhere, [X], 1)).all()
    # what the study puts in its place is what it says, 0 as well
    for said in (0.0, 0.25):
        drawn = draws_of(table, [X | {"unknown_score": said}], 5)
        assert (drawn[:, 1, 0] == said).all()


def test_errors_follow_their_distribution_and_their_scope():
    count = 4000
    towns = np.arange(count) % 50
    table = pd.DataFrame({"x_mw": 50.0, "municipality": towns.astype(str), "excluded": False})
    wide = X | {"best": 100.0}
    (drawn,) = draws_of(table, [wide], 1, errors=[StatedError("x_mw", "absolute", -8, 12, "place")])
    # 90 % of a normal distribution around 2 lie between -8 and 12
    off = drawn[:, 0] * 100 - 50
    assert kstest(off, "norm", (2, 10 / 1.6448536269514722)).pvalue > 0.01
    share = ((off > -8) & (off < 12)).mean()
    assert share == pytest.approx(0.9, abs=0.02)
    (drawn,) = draws_of(
        table, [wide], 1, errors=[StatedError("x_*", "relative", 0, 0.2, "municipality")]
    )
    by_town = pd.Series(drawn[:, 0]).groupby(towns)
    assert (by_town.nunique() == 1).all()
    assert by_town.first().nunique() == 50
    assert by_town.first().mean() == pytest.approx(0.55, abs=0.02)
    (drawn,) = draws_of(table, [wide], 1, errors=[StatedError("x_mw", "relative", 0, 1, "country")])
    assert len(set(drawn[:, 0])) == 1


def test_what_is_never_negative_is_not_drawn_so():
    table = pd.DataFrame({"x_mw": np.linspace(0, 0.1, 300), "excluded": False})
    noise = [StatedError("x_mw", "absolute", -1, 1, "place")]
    low = X | {"best": 2.0, "worst": -2.0}
    (drawn,) = draws_of(table, [low], 1, errors=noise)
    assert drawn.min() == 0.5  # 0 on that scale


def test_the_table_of_errors_is_of_criteria_and_kinds_that_there_are():
    table = model_table("criterion_errors")
    assert (table["low"] < table["high"]).all()
    assert set(table["scope"]) <= {
        "country", "place", "supply_area", "prefecture", "municipality", "substation_id",
    }  # fmt: skip
    assert len(stated_errors()) == len(table)
    assert {"relief_m", "fiber_km"} <= {one.criterion for one in stated_errors()}
    assert "relief_m" in registered_criteria()
    wrong = [StatedError("x_mw", "percent", 0, 1, "place")]
    with refused(StudyError, "ranking.error_kind", name="x_mw", kind="percent"):
        Doubts(pd.DataFrame({"x_mw": [1.0], "excluded": False}), [X], errors=wrong)


def test_a_category_is_drawn_as_its_texts_are_whatever_the_order_of_its_categories():
    random = np.random.default_rng(5)
    town = random.choice(["d", "a", "c", "b"], 200)
    table = pd.DataFrame({"x_mw": random.random(200), "supply_area": town, "excluded": False})
    table.loc[random.choice(200, 60, replace=False), "x_mw"] = np.nan
    table.loc[:3, "supply_area"] = None
    kinds = pd.CategoricalDtype(["e", "a", "b", "c", "d"])
    error = StatedError("x_*", "absolute", -0.1, 0.1, "supply_area")
    as_texts = draws_of(table, [X], 20, errors=[error])
    kept = draws_of(table.astype({"supply_area": kinds}), [X], 20, errors=[error])
    np.testing.assert_array_equal(kept, as_texts)


@pytest.mark.parametrize(("last", "drawn_together"), [(0.5, True), (0.75, False)])
def test_a_value_far_down_the_table_can_part_a_group(last, drawn_together):
    towns = np.repeat(np.arange(1000), 5)
    table = pd.DataFrame(
        {
            "x_mw": [np.nan, np.nan, *(towns / 1000), 0.5, last],
            "supply_area": "n",
            "municipality": [-1, -1, *towns, 1000, 1000],
            "excluded": False,
        }
    )
    drawn = draws_of(table, [X])[:, :2, 0]
    assert bool((drawn[:, 0] == drawn[:, 1]).all()) == drawn_together

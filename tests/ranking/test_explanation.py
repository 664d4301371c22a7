"""Why a site stands where it stands: a case on paper."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

from geowbit.core.errors import StudyError
from geowbit.ranking import explain

CRITERIA = [
    {"name": "a_km", "unit": "km", "direction": "cost", "weight": 3.0, "best": 0.0, "worst": 10.0},
    {"name": "b_mw", "unit": "MW", "direction": "benefit", "weight": 1.0, "best": 8, "worst": 0},
    {"name": "c_m", "unit": "m", "direction": "cost", "weight": 0.0, "best": 0, "worst": 1},
]


@pytest.fixture
def table() -> gpd.GeoDataFrame:
    # a: 1 - a/10, three quarters of the score; b: b/8, one quarter
    frame = pd.DataFrame(
        {
            "site_id": ["s1", "s2", "s3", "s4"],
            "a_km": [2.0, 4.0, 4.0, 0.0],
            "b_mw": [8.0, 4.0, np.nan, 8.0],
            "c_m": [5.0, 5.0, 5.0, 5.0],
            "score_a_km": [0.6, 0.45, 0.45, 0.75],
            "score_b_mw": [0.25, 0.125, 0.0, 0.25],
            "score": [0.85, 0.575, 0.45, 1.0],
            "excluded": [False, False, False, True],
            "exclusion": ["", "", "", "in a lake"],
            "rank": pd.array([1, 2, 3, None], dtype="Int64"),
            "substation_id": ["S1", "S1", "S2", "S2"],
            "power_mjpy": [10.0, 20.0, 30.0, 40.0],
            "power_years": [4.0, 5.0, 6.0, 7.0],
        },
        index=[7, 5, 3, 1],
    )
    return gpd.GeoDataFrame(frame)


def test_gains_and_losses_on_paper(table):
    found = explain(table, "s2", CRITERIA)
    told = found.frame()
    # lost: 0.75 - 0.45 for a, 0.25 - 0.125 for b, nothing for what has no weight
    assert told.index.tolist() == ["a_km", "b_mw", "c_m"]
    assert told["of"].tolist() == [0.75, 0.25, 0.0]
    assert told["points"].tolist() == [0.45, 0.125, 0.0]
    assert told["lost"].tolist() == pytest.approx([0.3, 0.125, 0.0])
    assert told["points"].sum() == pytest.approx(0.575)
    assert told["lost"].sum() == pytest.approx(1 - 0.575)
    assert told["value"].tolist() == [4.0, 4.0, 5.0]
    assert told["unit"].tolist() == ["km", "MW", "m"]
    assert found.rank == 2
    assert found.score == 0.575
    assert (found.costs["power_mjpy"], found.costs["power_years"]) == (20.0, 5.0)


def test_percentiles_count_the_ranked_that_are_no_better(table):
    # the best is at 100; of three with 2, 4, 4 km the second is no worse than two
    assert explain(table, "s1", CRITERIA).frame().loc["a_km", "percentile"] == 100
    assert explain(table, "s2", CRITERIA).frame().loc["a_km", "percentile"] == pytest.approx(
        200 / 3
    )
    # 4 MW against 8 MW, and the third is not known: no worse than itself alone
    assert explain(table, "s2", CRITERIA).frame().loc["b_mw", "percentile"] == pytest.approx(50)
    # where all are equal nobody is worse
    assert explain(table, "s3", CRITERIA).frame().loc["c_m", "percentile"] == 100
    # what is not known stands nowhere
    assert np.isnan(explain(table, "s3", CRITERIA).frame().loc["b_mw", "percentile"])


def test_what_is_left_out_could_give_nothing_and_loses_nothing(table):
    # a_km, b_mw and c_m weigh 2, 1 and 1; s3 has no b_mw: of the rest a_km is two thirds
    known = table.assign(score_a_km=2 / 3, score_b_mw=0.0, score_c_m=0.0, coverage=[1, 1, 0.75, 1])
    weights = {"a_km": 2, "b_mw": 1, "c_m": 1}
    how = [{**one, "weight": weights[one["name"]]} for one in CRITERIA]
    found = explain(known, "s3", how)
    assert found.coverage == 0.75
    told = found.frame()
    assert told["of"].to_dict() == pytest.approx({"a_km": 2 / 3, "b_mw": 0.0, "c_m": 1 / 3})
    assert told.loc["b_mw", "lost"] == 0
    # where the mean stands in it counts in full
    for one in how:
        one["unknown_score"] = 0.5
    told = explain(known, "s3", how).frame()
    assert told["of"].to_dict() == {"a_km": 0.5, "b_mw": 0.25, "c_m": 0.25}


def test_an_excluded_site_is_explained_too(table):
    found = explain(table, "s4", CRITERIA)
    told = found.frame()
    assert found.rank is None
    assert found.exclusion == "in a lake"
    assert told["lost"].tolist() == pytest.approx([0.0, 0.0, 0.0])


def test_where_nobody_is_ranked_there_is_no_percentile(table):
    told = explain(table.assign(excluded=True), "s1", CRITERIA).frame()
    assert told["percentile"].isna().all()


def test_an_unknown_site_is_told_with_the_nearest(table):
    with pytest.raises(StudyError) as caught:
        explain(table, "s22", CRITERIA)
    assert caught.value.code == "ranking.no_candidate_but"
    assert caught.value.params["hint"].params["names"] == ("'s2'",)
    with pytest.raises(StudyError) as caught:
        explain(table, "nowhere", CRITERIA)
    assert caught.value.code == "ranking.no_candidate"
    assert caught.value.params["name"] == "nowhere"


def test_an_explanation_shows_itself_harmlessly_and_cannot_be_changed(table):
    table["site_id"] = table["site_id"].replace("s2", "<b>s2")
    found = explain(table, "<b>s2", CRITERIA)
    page = found._repr_html_()
    assert "<b>" not in page
    assert "&lt;b&gt;s2" in page
    assert [row["criterion"] for row in found.as_dict()["criteria"]] == ["a_km", "b_mw", "c_m"]
    with pytest.raises(AttributeError):
        found.rank = 1
    mine = found.frame()
    mine.loc["a_km", "lost"] = 9
    assert found.frame().loc["a_km", "lost"] == pytest.approx(0.3)

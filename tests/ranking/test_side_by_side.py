"""Two sites side by side: by hand, and against the table of a real run."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import geowbit as gw
from geowbit.core.errors import StudyError
from geowbit.ranking import side_by_side

CRITERIA = [{"name": f"{letter}_km", "unit": "km"} for letter in "pqr"]


def table(*points, excluded=("", "")):
    return pd.DataFrame(
        {
            "site_id": ["x", "y"],
            "score": [sum(row) for row in points],
            "rank": [1, 2],
            "exclusion": excluded,
            **{f"{letter}_km": [1.0, 3.0] for letter in "pqr"},
            **{f"score_{letter}_km": [row[k] for row in points] for k, letter in enumerate("pqr")},
            "connection_mjpy": [100.0, 250.0],
            "connection_low_mjpy": [80.0, 200.0],
            "connection_high_mjpy": [150.0, np.nan],
            "connection_years": [2.0, 5.0],
        }
    )


def test_by_hand():
    pair = side_by_side(table((0.125, 0.375, 0.25), (0.5, 0.25, 0.125)), "x", "y", CRITERIA)
    told = pair.frame()
    rows = told.loc["criterion"]
    assert rows.index.tolist() == ["p_km", "q_km", "r_km"]
    assert rows["points_difference"].tolist() == [0.375, -0.125, -0.125]
    assert rows["difference"].tolist() == [2.0, 2.0, 2.0]
    assert rows["decides"].tolist() == [True, False, False]
    cost = told.loc[("cost", "connection_mjpy")]
    assert cost[["a", "b", "difference", "low_a", "high_a", "low_b"]].tolist() == [
        100, 250, 150, 80, 150, 200,
    ]  # fmt: skip
    assert pd.isna(cost["high_b"])
    assert cost["unit"] == "million yen"
    assert ("cost", "connection_low_mjpy") not in told.index
    plain = pair.as_dict()
    assert len(plain.pop("rows")) == len(told)
    assert plain == {
        "a": "x", "b": "y",
        "higher": "b", "excluded": [], "score_difference": 0.125, "criteria": ["p_km"],
    }  # fmt: skip
    shown = pair._repr_html_()
    assert "<td>p_km</td>" in shown
    assert re.search(r"<td>rank</td><td>\d+</td>", shown)
    assert re.search(r"<td>p_km</td><td>[\d.]+ km</td>", shown)


@given(st.lists(st.floats(-1, 1), min_size=3, max_size=3))
def test_what_decides_outweighs_all_against_it_and_none_of_it_is_too_much(change):
    told = side_by_side(table((0, 0, 0), tuple(change)), "x", "y", CRITERIA).frame()
    rows = told.loc["criterion"]
    points = rows["points_difference"].to_numpy(float)
    total, decides = points.sum(), rows["decides"].to_numpy(bool)
    if total == 0:
        assert not decides.any()
        return
    for_it = points * np.sign(total)
    against = -for_it[for_it < 0].sum()
    assert for_it[decides].sum() > against - 1e-12
    assert (for_it[decides] > 0).all()
    # without the least of them it would not be enough
    assert for_it[decides].sum() - for_it[decides].min() <= against + 1e-12


def test_an_excluded_site_never_stands_higher():
    told = side_by_side(
        table((0.9, 0, 0), (0, 0, 0), excluded=("in a lake", "")), "x", "y", CRITERIA
    )
    assert told.higher == "b"
    assert told.excluded == ("a",)
    both = side_by_side(table((0.9, 0, 0), (0, 0, 0), excluded=("x", "y")), "x", "y", CRITERIA)
    assert both.higher == ""


def test_a_real_run_against_its_table():
    sites = gw.Study.japan(area={"bbox": [134.0, 34.2, 134.2, 34.35]}).run()
    a, b = sites.table["site_id"].iloc[[3, 40]]
    told, back = sites.compare(a, b).frame(), sites.compare(b, a).frame()
    rows = sites.table.set_index("site_id")
    names = [one["name"] for one in sites.record["criteria"]]
    criteria = told.loc["criterion"]
    assert set(criteria.index) == set(names)
    for name in names:
        for side, site in (("a", a), ("b", b)):
            value = rows.loc[site, name]
            assert criteria.loc[name, side] == value or (
                pd.isna(value) and pd.isna(criteria.loc[name, side])
            )
    difference = rows.loc[b, "score"] - rows.loc[a, "score"]
    assert criteria["points_difference"].sum() == pytest.approx(difference, abs=1e-12)
    assert told.loc[("place", "score"), "difference"] == difference
    assert back.loc["criterion"].loc[names, "points_difference"].tolist() == [
        -value for value in criteria.loc[names, "points_difference"]
    ]
    for column in ("connection_mjpy", "connection_years", "bits_to_watts_ratio"):
        assert told.loc[("cost", column), ["a", "b"]].tolist() == rows.loc[[a, b], column].tolist()
    low = told.loc[("cost", "connection_mjpy"), ["low_a", "low_b"]].tolist()
    assert low == rows.loc[[a, b], "connection_low_mjpy"].tolist()
    substations = gw.layers.embedded_layer("substations").set_index("id")["name"]
    assert told.loc[("place", "substation_name"), "a"] == substations[rows.loc[a, "substation_id"]]
    with pytest.raises(StudyError) as caught:
        sites.compare(a, "5134000x")
    assert caught.value.code == "ranking.no_candidate_but"
    assert caught.value.params["name"] == "5134000x"

"""Reasons of a difference come from the bits of the rules, not from what the texts say."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from geowbit.core import Message
from geowbit.findings import ReasonCount, difference
from geowbit.pages.difference.words import count_lines
from geowbit.pages.language import speaking
from geowbit.pages.words import exclusion_words
from geowbit.run import FrameTable, RuleOfRun, Run

LAKE = RuleOfRun("lake > 0", Message("ranking.reason_lake"))
# a reason with what separates reasons in a text
ODD = RuleOfRun("x > 1", "wet; or nearly so")


def made(bits: list[int], rules: tuple[RuleOfRun, ...]) -> Run:
    out = np.array(bits) > 0
    lon = 139.0 + np.arange(len(bits)) * 0.1
    texts = ["; ".join(map(str, Run(rules=rules).reasons(one))) for one in bits]
    table = gpd.GeoDataFrame(
        {
            "site_id": [f"c{i}" for i in range(len(bits))],
            "lon": lon,
            "lat": 35.0,
            "score": np.where(out, np.nan, 0.5),
            "rank": pd.array([None if one else 1 for one in out], dtype="Int64"),
            "excluded": out,
            "exclusion": pd.Categorical(texts),
            "excluded_by": np.array(bits, np.int64),
        },
        geometry=shapely.points(lon, 35.0),
        crs="EPSG:4326",
    )
    return Run(name="by hand", table=FrameTable(table), rules=rules)


def test_reasons_are_counted_by_hand() -> None:
    old = made([0, 0, 0, 0, 2, 0], (LAKE, ODD))
    # the other order of the rules: bit 0 is what bit 1 was
    new = made([1, 1, 3, 0, 0, 2], (ODD, LAKE))
    found = difference(old, new)
    assert (found.counts.newly_excluded, found.counts.newly_allowed) == (4, 1)
    assert found.counts.excluded_for == (ReasonCount(ODD.reason, 3), ReasonCount(LAKE.reason, 2))
    assert found.counts.allowed_from == (ReasonCount(ODD.reason, 1),)
    assert found.counts.as_dict()["excluded_for"] == {"wet; or nearly so": 3, "in a lake": 2}
    assert found.table["excluded_by_old"].tolist() == [0, 0, 0, 0, 2, 0]
    assert found.table["excluded_by_new"].tolist() == [1, 1, 3, 0, 0, 2]
    with speaking("ja"):
        told = "\n".join(count_lines(found.counts))
        assert "wet; or nearly so (3)" in told
        assert "湖の中 (2)" in told
        text = str(new.column("exclusion").iloc[2])
        assert exclusion_words(new)[text] == "wet; or nearly so; 湖の中"


def test_what_no_rule_excluded_has_its_text() -> None:
    old, new = made([0, 0], ()), made([0, 0], ())
    table = new.frame().assign(excluded=[True, False], exclusion=["by hand; twice", ""])
    found = difference(old, Run(name="new", table=FrameTable(table)))
    assert found.counts.excluded_for == (ReasonCount("by hand; twice", 1),)


def test_no_candidate_ranked_in_both_has_no_spread() -> None:
    counts = difference(made([1], (LAKE,)), made([0], (LAKE,))).counts
    assert np.isnan([counts.low, counts.median, counts.high]).all()
    assert counts.as_dict()["score_change"] == {"low": None, "median": None, "high": None}


def test_a_run_against_itself_changed_nowhere() -> None:
    run = made([0, 1, 0], (LAKE,))
    counts = difference(run, run).counts
    assert (counts.ranked_in_both, counts.excluded_in_both, counts.same) == (2, 1, 2)
    assert counts.excluded_for == counts.allowed_from == ()
    assert (counts.low, counts.high) == (pytest.approx(0), pytest.approx(0))

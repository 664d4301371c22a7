"""Best sites kept, moved, gained and lost: by hand, with distances of another tool."""

from __future__ import annotations

import pandas as pd
import pytest
from pyproj import Geod
from two_runs import made_run

import geowbit as gw

GEOD = Geod(ellps="GRS80")


def runs(old_km, new_km, *, n=2, apart_km=25.0, excluded=None):
    study = {"load_mw": 100.0, "top": {"n": n, "min_separation_km": apart_km}}
    flat = [50] * len(old_km)
    return gw.diff(
        made_run(old_km, flat, study=study),
        made_run(new_km, flat, study=study, excluded=excluded),
    ).best


def test_kept_moved_gained_and_lost():
    # cells stand 9 km apart; the best are 25 km apart: c0 and c5 before, c1, c9 and c5 after
    old = [0, 3, 9, 9, 9, 1, 9, 9, 9, 9]
    new = [9, 0, 9, 9, 9, 2, 9, 9, 9, 1]
    best = runs(old, new, n=2).set_index("site_id_new")
    assert best["status"].to_dict() == {"c1": "moved", "c9": "gained", "c5": "lost"}
    assert best.loc["c1", "site_id_old"] == "c0"
    assert best.loc["c1", "moved_km"] == pytest.approx(
        GEOD.inv(140.05, 36.05, 140.15, 36.05)[2] / 1000, abs=1e-3
    )
    assert best["place_new"].tolist() == [1, 2, pd.NA]
    assert best["place_old"].tolist() == [1, pd.NA, 2]
    # what a site that moved was, and what it is
    assert best.loc["c1", ["score_old", "score_new"]].tolist() == pytest.approx([0.875, 0.875])
    assert best.loc["c5", ["rank_old", "rank_new"]].tolist() == [2, 3]
    assert best.loc["c9", ["rank_old", "rank_new"]].tolist() == [10, 2]


def test_a_lost_site_stands_for_one_gained_site_only_the_nearest():
    # two are gained within 40 km of the one lost: the nearer moved, the other is new
    old = [9, 9, 9, 9, 0, 9, 9, 9, 9]
    new = [9, 9, 1, 9, 9, 9, 9, 0, 9]
    best = runs(old, new, n=1, apart_km=40.0)
    assert best[["status", "site_id_new"]].to_numpy().tolist() == [["moved", "c7"]]
    best = runs(old, new, n=2, apart_km=40.0).set_index("site_id_new")
    # no other cell is 40 km from c4, so the old list holds it alone
    assert best["status"].to_dict() == {"c2": "moved", "c7": "gained"}
    assert best.loc["c2", "site_id_old"] == "c4"


def test_a_site_that_is_excluded_is_lost_for_that_reason():
    best = runs([0, 5, 9], [0, 5, 9], n=1, apart_km=0.0, excluded={0: "a dam is built"})
    lost = best.set_index("status").loc["lost"]
    assert lost["exclusion_new"] == "a dam is built"
    assert pd.isna(lost["rank_new"])
    assert best["status"].tolist() == ["gained", "lost"]


def test_a_site_that_the_other_run_does_not_have():
    study = {"load_mw": 100.0, "top": {"n": 1, "min_separation_km": 0.0}}
    old = made_run([5, 6], [1, 1], ids=["x", "y"], lon=[140, 141], study=study)
    new = made_run([0, 6], [1, 1], ids=["new here", "y"], lon=[142, 141], study=study)
    found = gw.diff(old, new)
    best = found.best.set_index("status")
    assert best.loc["gained", "site_id_new"] == "new here"
    assert pd.isna(best.loc["gained", "rank_old"])
    assert best.loc["lost", "site_id_new"] == "x"
    assert best.loc["lost", ["lon", "lat"]].tolist() == [140, 36.05]
    assert any("rank no candidate, now 1" in line for line in found.summary())


def test_where_all_are_excluded_nothing_is_best():
    out = {0: "out", 1: "out"}
    nothing = made_run([1, 2], [1, 1], excluded=out)
    found = gw.diff(nothing, nothing)
    assert len(found.best) == 0
    assert found.counts["excluded_in_both"] == 2
    assert "No candidate is ranked in both." in found.summary()

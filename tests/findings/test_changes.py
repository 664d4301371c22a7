"""What changed at each candidate: by hand, by its laws, and who is matched with whom."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from refused import refused
from two_runs import made_run

import geowbit as gw
from geowbit.core.errors import StudyError
from geowbit.core.messages import Message
from geowbit.findings import STATUSES


def test_by_hand():
    old = made_run([0, 5, 10, 2], [0, 100, 50, 100], excluded={2: "too far"})
    new = made_run([0, 10, 5, 2], [100, 100, 50, 100], excluded={3: "in a lake; too steep"})
    table = gw.diff(old, new).table.set_index("site_id")
    # points of a: 3/4 x (1 - km/10); of b: 1/4 x MW/100
    assert table["score_old"].tolist() == pytest.approx([0.75, 0.625, 0.125, 0.85])
    assert table["score_new"].tolist() == pytest.approx([1.0, 0.25, 0.5, 0.85])
    assert table["score_change"].tolist() == pytest.approx([0.25, -0.375, 0.375, 0.0])
    assert table["score_a_km_change"].tolist() == pytest.approx([0, -0.375, 0.375, 0])
    assert table["score_b_mw_change"].tolist() == pytest.approx([0.25, 0, 0, 0])
    assert table["a_km_change"].tolist() == [0, 5, -5, 0]
    assert table["b_mw_change"].tolist() == [100, 0, 0, 0]
    assert table["most_changed"].tolist() == ["b_mw", "a_km", "a_km", ""]
    assert table["connection_mjpy_change"].tolist() == [0, 500, -500, 0]
    assert table["status"].tolist() == [
        "ranked in both", "ranked in both", "newly allowed", "newly excluded",
    ]  # fmt: skip
    assert table["exclusion_old"].tolist() == ["", "", "too far", ""]
    assert table["exclusion_new"].tolist() == ["", "", "", "in a lake; too steep"]
    assert table["rank_old"].tolist() == [2, 3, pd.NA, 1]
    assert table["rank_new"].tolist() == [1, 3, 2, pd.NA]
    assert table["rank_change"].tolist() == [-1, 0, pd.NA, pd.NA]


def test_counts_by_hand():
    old = made_run([0, 5, 10, 2], [0, 100, 50, 100], excluded={2: "too far"})
    new = made_run([0, 10, 5, 2], [100, 100, 50, 100], excluded={3: "in a lake; too steep"})
    found = gw.diff(old, new)
    assert found.counts == {
        "shared": 4, "only_old": 0, "only_new": 0, "elsewhere": 0,
        "ranked_in_both": 2, "newly_excluded": 1, "newly_allowed": 1, "excluded_in_both": 0,
        "rose": 1, "fell": 1, "same": 0,
        "score_change": {"low": -0.375, "median": -0.0625, "high": 0.25},
        "excluded_for": {"in a lake": 1, "too steep": 1}, "allowed_from": {"too far": 1},
    }  # fmt: skip
    told = found.by_criterion
    assert told.index.tolist() == ["a_km", "b_mw"]
    # of the two that are ranked in both: |points| 0.375 of a, 0.25 of b
    assert told["share"].tolist() == pytest.approx([0.6, 0.4])
    assert told["points"].tolist() == pytest.approx([-0.1875, 0.125])
    assert told["changed"].tolist() == [1, 1]
    assert told["median"].tolist() == [5, 100]
    # 0.00045 of a point is nothing that three digits show, 0.00075 is
    hair = gw.diff(made_run([5, 5], [0, 0]), made_run([5.006, 4.99], [0, 0])).counts
    assert [hair[key] for key in ("rose", "fell", "same")] == [1, 0, 1]
    towns = found.by_municipality.set_index("municipality")
    assert towns.loc["M0", ["candidates", "ranked_in_both", "newly_allowed"]].tolist() == [3, 2, 1]
    assert towns.loc["M0", "score_change"] == pytest.approx(-0.0625)
    assert towns.loc["M0", ["best_rank_old", "best_rank_new"]].tolist() == [2, 1]
    assert towns.loc["M1", ["candidates", "newly_excluded"]].tolist() == [1, 1]


CELLS = 6
numbers = hnp.arrays(
    float, (4, CELLS), elements=st.one_of(st.floats(-5, 120), st.just(float("nan")))
)
masks = hnp.arrays(bool, (2, CELLS))
weight = st.tuples(st.floats(0.1, 9), st.floats(0, 9))


@settings(max_examples=40)
@given(numbers, masks, weight, weight)
def test_the_laws(values, out, one, other):
    runs = [
        made_run(values[2 * at], values[2 * at + 1], weights=how,
                 excluded={int(row): "out" for row in np.flatnonzero(out[at])})
        for at, how in enumerate((one, other))
    ]  # fmt: skip
    there, back, same = (
        gw.diff(*runs).table,
        gw.diff(*runs[::-1]).table,
        gw.diff(*runs[:1] * 2).table,
    )
    changes = [name for name in there if name.endswith("_change")]
    assert {"score_change", "rank_change", "score_a_km_change", "a_km_change"} <= set(changes)
    for name in changes:
        a, b, none = (table[name].astype(float).to_numpy() for table in (there, back, same))
        np.testing.assert_array_equal(a, -b, err_msg=name)
        assert (none[~np.isnan(none)] == 0).all(), name
    parts = there[
        [name for name in changes if name.startswith("score_") and name != "score_change"]
    ]
    np.testing.assert_allclose(parts.sum(axis=1), there["score_change"], atol=1e-12)
    turned = dict(zip(STATUSES, [STATUSES[at] for at in (0, 2, 1, 3)], strict=True))
    assert there["status"].map(turned).tolist() == back["status"].tolist()
    assert same["status"].isin(["ranked in both", "excluded in both"]).all()
    largest = parts.abs().max(axis=1).to_numpy()
    for row, name in enumerate(there["most_changed"]):
        size = abs(parts[f"score_{name}_change"].iloc[row]) if name else 0.0
        assert size == largest[row]


def test_a_criterion_that_one_run_does_not_have_counts_whole():
    old, new = made_run([5, 5], [100, 0]), made_run([5, 5], [100, 0])
    del old.table["b_mw"], old.table["score_b_mw"]
    old.table["score"] = old.table["score_a_km"]
    old.run = replace(old.run, criteria=old.run.criteria[:1])
    found = gw.diff(old, new)
    assert found.table["score_b_mw_change"].tolist() == [0.25, 0.0]
    assert found.table["b_mw_change"].isna().all()
    assert found.by_criterion.loc["b_mw", "changed"] == 0
    assert found.causes[["kind", "what", "old"]].to_numpy().tolist()[:1] == [
        ["weight", "a_km", "3 (100.0%)"]
    ]
    assert ["criterion", "b_mw", "", "1 (25.0%)"] in found.causes.to_numpy().tolist()


def test_no_points_are_told_where_a_method_gives_no_parts():
    old, new = made_run([0, 5], [0, 100]), made_run([0, 9], [0, 100])
    # as a method whose score is no sum leaves its table
    new.table = new.table.drop(columns=["score_a_km", "score_b_mw"])
    table = gw.diff(old, new).table
    assert not [name for name in table if name.startswith(("score_a", "score_b"))]
    assert table["most_changed"].tolist() == ["", ""]
    assert table["a_km_change"].tolist() == [0, 4]


def test_infinite_in_both_is_no_change():
    run = made_run([np.inf, 1.0], [1, 1])
    assert gw.diff(run, run).table["a_km_change"].tolist() == [0, 0]


def test_cells_of_one_run_only_are_counted_and_not_compared():
    old = made_run([1, 2, 3], [1, 1, 1], ids=["x", "y", "z"], lon=[140, 141, 142])
    new = made_run([5, 6, 7], [1, 1, 1], ids=["z", "w", "y"], lon=[142, 143, 141])
    found = gw.diff(old, new)
    assert found.table["site_id"].tolist() == ["z", "y"]
    assert found.table["a_km_change"].tolist() == [2, 5]
    assert found.matched.only_old["site_id"].tolist() == ["x"]
    assert found.matched.only_new["site_id"].tolist() == ["w"]
    assert [found.counts[key] for key in ("shared", "only_old", "only_new")] == [2, 1, 1]
    assert "1 is in the old run only." in found.summary()


def test_one_id_at_two_places_is_not_one_candidate():
    old = made_run([1, 2], [1, 1], ids=["x", "y"], lon=[140, 141])
    new = made_run([1, 2], [1, 1], ids=["x", "y"], lon=[140, 141.002])
    found = gw.diff(old, new)
    assert found.table["site_id"].tolist() == ["x"]
    assert found.matched.elsewhere["site_id"].tolist() == ["y"]
    # 18 m east is the same place, measured better
    near = made_run([1, 2], [1, 1], ids=["x", "y"], lon=[140, 141.0002])
    assert gw.diff(old, near).counts["elsewhere"] == 0
    with pytest.raises(StudyError) as caught:
        gw.diff(old, made_run([1, 2], [1, 1], ids=["x", "y"], lon=[10, 11]))
    assert caught.value.code == "findings.no_place_shared"
    assert caught.value.params["ids"] == "x, y"


def test_runs_that_share_nothing_are_refused():
    old = made_run([1, 2], [1, 1])
    with pytest.raises(StudyError) as caught:
        gw.diff(old, made_run([1, 2], [1, 1], ids=["872e4", "872e5"]))
    assert caught.value.code == "findings.nothing_shared"
    assert caught.value.params["old"] == "c0, c1"
    assert caught.value.params["new"] == "872e4, 872e5"
    new = Message("findings.such_as", ids="w, x, y")
    with refused(StudyError, "findings.nothing_shared", new=new):
        gw.diff(old, made_run(range(4), [1] * 4, ids=list("wxyz")))


def test_an_id_twice_is_refused():
    twice = made_run([1, 2], [1, 1], ids=["x", "x"])
    with pytest.raises(StudyError) as caught:
        gw.diff(made_run([1, 2], [1, 1]), twice)
    assert caught.value.code == "findings.id_twice"
    assert caught.value.params == {"which": "new", "id": "x"}


def test_a_table_without_a_needed_column_is_refused():
    short = made_run([1, 2], [1, 1])
    short.table = short.table.drop(columns=["rank", "exclusion"])
    with pytest.raises(StudyError) as caught:
        gw.diff(short, made_run([1, 2], [1, 1]))
    assert caught.value.code == "findings.run_without_columns"
    assert caught.value.params == {"which": "old", "columns": ("rank", "exclusion")}

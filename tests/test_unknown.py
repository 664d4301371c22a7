"""What is not known, from study.yaml to table, run.json, messages and report."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
import shapely
from records import told_of
from refused import refused

import geowbit as gw
from geowbit.core.errors import StudyError
from geowbit.core.messages import Message
from geowbit.ranking import UNKNOWN

# eight by eight cells; the flood map ends in their middle
BOX = [137.0, 36.6, 137.1, 36.6667]
KNOWN = shapely.box(136.9, 36.5, 137.05, 36.8)


def flood():
    parts = [shapely.intersection(KNOWN, shapely.box(136.9, south, 137.2, south + 0.02))
             for south in np.arange(36.5, 36.8, 0.02)]  # fmt: skip
    return gpd.GeoDataFrame(
        {"depth_m": np.arange(len(parts)) * 0.5}, geometry=parts, crs="EPSG:4326"
    )


FLOOD = {"layer": "flood", "measure": "value_at", "column": "depth_m", "direction": "cost",
         "best": 0, "worst": 4}  # fmt: skip


def run_with(unknown=None, own=None, **keys):
    criteria = {
        "flood_m": {**FLOOD, "weight": 3, **({"unknown": own} if own else {})},
        "substation_km": {"weight": 1, "best": 0, "worst": 20},
    }
    keys = {"exclude": [], **keys, **({"unknown": unknown} if unknown else {})}
    return gw.Study(area={"bbox": BOX}, criteria=criteria, layers={"flood": flood()}, **keys).run()


@pytest.fixture(scope="module")
def left_out():
    return run_with()


def parts_of(table):
    near = (1 - table["substation_km"] / 20).clip(0, 1)
    return near, 1 - table["flood_m"] / 4


def test_what_is_not_known_is_left_out_unless_asked(left_out):
    table = left_out.table
    unknown = table["flood_m"].isna()
    # every cell east of 137.05
    assert unknown.tolist() == (table["lon"] > 137.05).tolist()
    assert 0 < unknown.sum() < len(table)
    near, dry = parts_of(table)
    expected = np.where(unknown, near, (3 * dry.clip(0, 1) + near) / 4)
    np.testing.assert_allclose(table["score"], expected, atol=1e-12)
    assert table["coverage"].tolist() == np.where(unknown, 0.25, 1).tolist()
    assert "coverage" in left_out.top().columns
    (criterion,) = [one for one in left_out.record["criteria"] if one["name"] == "flood_m"]
    assert (criterion["unknown"], criterion["unknown_score"]) == ("leave_out", None)
    assert f"unknown_fillable flood_m {unknown.sum()} unknown_leave_out" in told_of(left_out.record)
    assert left_out.explain(table.loc[unknown, "site_id"].iloc[0]).coverage == 0.25


@pytest.mark.parametrize(("unknown", "score"), [("worst", 0.0), ("best", 1.0), ("mean", None)])
def test_something_stands_in_where_the_study_says_so(left_out, unknown, score):
    run = run_with(unknown)
    table = run.table
    near, dry = parts_of(table)
    gone = table["flood_m"].isna()
    if score is None:
        score = dry[~gone].clip(0, 1).mean()
        assert 0 < score < 1
    np.testing.assert_allclose(table["score"], (3 * dry.clip(0, 1).fillna(score) + near) / 4)
    # to guess is not to know
    assert table["coverage"].tolist() == left_out.table["coverage"].tolist()
    (criterion,) = [one for one in run.record["criteria"] if one["name"] == "flood_m"]
    assert criterion["unknown_score"] == pytest.approx(score)
    assert any(one.endswith(f" unknown_{unknown}") for one in told_of(run.record))


def test_a_criterion_may_differ_from_the_study(left_out):
    assert run_with("best", own="leave_out").table["score"].tolist() == (
        left_out.table["score"].tolist()
    )


def test_to_exclude_is_a_rule_like_any(left_out):
    run = run_with("exclude", exclude=["substation_km > 9"])
    gone = run.table["flood_m"].isna().to_numpy()
    far = run.table["substation_km"].to_numpy() > 9
    rules = run.record["exclusions"]
    # the other criterion has a rule too, which takes nobody out
    assert [one["rule"] for one in rules] == [
        "substation_km > 9", "substation_km unknown", "flood_m unknown"
    ]  # fmt: skip
    assert [one["count"] for one in rules] == [far.sum(), 0, gone.sum()]
    assert rules[2]["op"] == "unknown"
    assert rules[2]["reason"]["code"] == "ranking.reason_unknown"
    assert run.table["excluded"].tolist() == (gone | far).tolist()
    assert (run.table["excluded_by"].to_numpy() >> 2 & 1).tolist() == gone.tolist()
    assert run.table["rank"].isna().tolist() == (gone | far).tolist()
    # it is told once, by its rule
    assert not any(one.startswith("unknown flood_m") for one in told_of(run.record))
    assert "flood_m unknown" in run.report()


def test_a_rule_of_ones_own_takes_out_what_is_not_known(left_out):
    run = run_with(exclude=["flood_m unknown"])
    assert run.table["excluded"].tolist() == run.table["flood_m"].isna().tolist()
    with refused(StudyError, "ranking.rule_no_column", column="flod_m"):
        run_with(exclude=["flod_m unknown"])


def test_a_limit_that_cannot_be_judged_everywhere_says_at_how_many():
    run = run_with(exclude=["flood_m > 1"])
    gone = int(run.table["flood_m"].isna().sum())
    (told,) = (one for one in run.run.messages if one.code == "run.rule_unknown_some")
    meant = Message("run.rule_compares_in", column="flood_m", op=">", limit="1", unit="m")
    assert told.params == {"rule": "flood_m > 1", "reason": meant, "count": gone}
    (rule,) = run.record["exclusions"]
    assert rule["unknown"] == gone
    assert f'<td class="n">{gone}</td></tr>' in run.report()


def test_a_limit_whose_layer_is_left_out_never_passes_in_silence():
    run = gw.Study(area={"bbox": BOX}, layers={"water": "none"}, exclude=["lake > 0"]).run()
    (told,) = (one for one in run.run.messages if one.code == "run.rule_unknown")
    lake = Message("criterion.lake")
    meant = Message("run.rule_compares", column=lake, op=">", limit="0")
    assert told.params == {"rule": "lake > 0", "reason": meant}
    with pytest.raises(gw.GeowbitError) as caught:
        gw.Study(area={"bbox": BOX}, exclude=[{"inside": "protected_areas"}]).run()
    assert caught.value.code == "layers.none_given"


@pytest.mark.parametrize("given", ["skip", "Mean", 0, True])
def test_there_is_no_other_way_with_the_unknown(given):
    with pytest.raises(StudyError):
        gw.Study(unknown=given)
    with pytest.raises(StudyError):
        gw.Study(criteria={"fiber_km": {"unknown": given}})
    assert given not in UNKNOWN

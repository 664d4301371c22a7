"""What stays of the best land when one choice is made otherwise: by scoring everything anew."""

from __future__ import annotations

import math
from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

from geowbit.findings import backtest, left_out, sensitivity
from geowbit.ranking import METHODS, Weighting, rank, score_candidates
from geowbit.run import CriterionOfRun, FrameTable, RuleOfRun, Run

WEIGHTS = {"substation_km": 3.0, "fiber_km": 2.0, "relief_m": 1.0}
COUNT = 2000


def scored(table, weights, *, method="weighted_sum", unknown="leave_out", out=None):
    how = [
        Weighting(name, "cost", weight, 0.0, 1.0, unknown=unknown)
        for name, weight in weights.items()
    ]
    out = table["excluded"] if out is None else out
    found, scales = score_candidates(table, how, excluded=out, method=method)
    return found["score"], rank(found["score"], out), scales


@pytest.fixture(scope="module")
def run():
    random = np.random.default_rng(8)
    table = pd.DataFrame({name: random.random(COUNT) for name in WEIGHTS})
    table["fiber_km"] = table["fiber_km"].where(random.random(COUNT) < 0.7)
    bits = random.choice([0, 0, 0, 1, 2, 3], COUNT)
    table = table.assign(
        site_id=[f"c{n}" for n in range(COUNT)],
        lon=130 + 0.1 * (np.arange(COUNT) % 100),
        lat=33 + 0.1 * (np.arange(COUNT) // 100),
        supply_area="n",
        excluded=bits > 0,
        excluded_by=bits,
        exclusion="",
    )
    score, ranks, _ = scored(table, WEIGHTS)
    criteria = tuple(
        CriterionOfRun(name, "km", "cost", weight, 0.0, 1.0) for name, weight in WEIGHTS.items()
    )
    rules = (RuleOfRun("lake > 0", "in a lake"), RuleOfRun("x > 1", "far"))
    held = FrameTable(table.assign(score=score, rank=ranks))
    return Run(table=held, criteria=criteria, rules=rules)


def stays(run, ranks):
    """Return the overlap of the best 1 % and the new rank of the first, by sets."""
    table = run.frame()
    count = int((~table["excluded"]).sum() * 0.01)
    before = set(table.index[table["rank"] <= count])
    after = set(ranks.index[ranks <= count])
    return len(before & after) / len(before), int(ranks[table["rank"].astype(float).idxmin()])


def test_each_criterion_out(run):
    found = {one.name: one for one in sensitivity(run).of("criterion_out")}
    assert set(found) == set(WEIGHTS)
    for name in WEIGHTS:
        fewer = {one: weight for one, weight in WEIGHTS.items() if one != name}
        overlap, first = stays(run, scored(run.frame(), fewer)[1])
        assert (found[name].overlap, found[name].rank_of_first) == (pytest.approx(overlap), first)
        assert math.isnan(found[name].auc)
    # the first of the list changes most
    order = [one.overlap for one in sensitivity(run).of("criterion_out")]
    assert order == sorted(order)


def test_the_parts_tell_the_same_without_scoring_anew(run):
    table = run.frame()
    how = [Weighting(name, "cost", weight, 0.0, 1.0) for name, weight in WEIGHTS.items()]
    parts, _ = score_candidates(table, how, excluded=table["excluded"])
    with_parts = table.assign(**{name: parts[name] for name in parts if name != "score"})
    found = left_out(replace(run, table=FrameTable(with_parts)))
    expected = [one for kind in ("criterion_out", "theme_out") for one in sensitivity(run).of(kind)]
    assert {one.kind for one in expected} == {"criterion_out", "theme_out"}
    assert set(found) == {replace(one) for one in expected}
    assert [one.overlap for one in found] == [
        one.overlap for one in sorted(found, key=lambda one: (one.kind, one.overlap))
    ]
    # without its parts nothing is known of a score, and of one criterion there is nothing to tell
    assert left_out(run) == ()
    one = replace(run, table=FrameTable(with_parts), criteria=run.criteria[:1])
    assert left_out(one) == ()
    nobody = with_parts.assign(excluded=True, rank=pd.NA)
    assert left_out(replace(run, table=FrameTable(nobody))) == ()


def test_scores_that_tie_keep_the_order_of_the_table():
    # without y all but the first score alike: of the best hundredth, which is two, the earlier stay
    x = np.zeros(200)
    y = np.zeros(200)
    x[0], y[5], y[9] = 0.5, 2.0, 1.0
    score = (x + y) / 2
    table = pd.DataFrame({"x_km": x, "y_km": y, "score": score, "score_x_km": x / 2})
    table = table.assign(
        score_y_km=y / 2, excluded=False, rank=rank(pd.Series(score), table["x_km"] < 0)
    )
    how = tuple(CriterionOfRun(name, "", "benefit", 1.0, 2.0, 0.0) for name in ("x_km", "y_km"))
    found = {one.name: one for one in left_out(Run(table=FrameTable(table), criteria=how))}
    # 5 and 9 are the best two; without y they are 0 and 1, and 5 is the sixth
    assert (found["y_km"].overlap, found["y_km"].rank_of_first) == (0.0, 6)
    assert (found["x_km"].overlap, found["x_km"].rank_of_first) == (1.0, 1)


def test_each_theme_out(run):
    found = {one.name: one for one in sensitivity(run).of("theme_out")}
    assert len(found) == 3
    # each of the three is of a theme of its own
    by_criterion = sorted(one.overlap for one in sensitivity(run).of("criterion_out"))
    assert sorted(one.overlap for one in found.values()) == pytest.approx(by_criterion)


def test_what_is_not_known_taken_otherwise(run):
    found = sensitivity(run)
    for way in ("mean", "worst", "best"):
        overlap, first = stays(run, scored(run.frame(), WEIGHTS, unknown=way)[1])
        (one,) = [one for one in found.of("unknown") if one.name == way]
        assert (one.overlap, one.rank_of_first) == (pytest.approx(overlap), first)
    (alone,) = found.of("unknown_of")
    mean = next(one for one in found.of("unknown") if one.name == "mean")
    assert (alone.name, alone.overlap) == ("fiber_km", mean.overlap)


def test_other_weights_and_methods(run):
    found = sensitivity(run)
    overlap, first = stays(run, scored(run.frame(), dict.fromkeys(WEIGHTS, 1.0))[1])
    (equal,) = found.of("equal_weights")
    assert (equal.overlap, equal.rank_of_first) == (pytest.approx(overlap), first)
    assert {one.name for one in found.of("method")} == set(METHODS) - {"weighted_sum"}
    for one in found.of("method"):
        expected = stays(run, scored(run.frame(), WEIGHTS, method=one.name)[1])
        assert (one.overlap, one.rank_of_first) == (pytest.approx(expected[0]), expected[1])


def test_a_rule_out_lets_in_what_it_alone_excluded(run):
    found = {one.name: one for one in sensitivity(run).of("rule_out")}
    table = run.frame()
    for number, rule in enumerate(run.rules):
        other = 1 - number
        out = (table["excluded_by"].to_numpy() >> other & 1).astype(bool)
        overlap, first = stays(run, scored(table, WEIGHTS, out=out)[1])
        assert (found[rule.text].overlap, found[rule.text].rank_of_first) == (
            pytest.approx(overlap),
            first,
        )


def test_the_one_that_decides_most_and_the_announced_sites(run):
    table = run.frame()
    places = gpd.GeoDataFrame(
        {"name": ["a", "b", "c"]},
        geometry=gpd.points_from_xy(*table.loc[[3, 30, 400], ["lon", "lat"]].to_numpy().T),
        crs="EPSG:4326",
    )
    table = table.assign(excluded=False, excluded_by=0)
    all_in = Run(table=FrameTable(table), criteria=run.criteria)
    found = sensitivity(all_in, places)
    single = [*found.of("criterion_out"), *found.of("unknown_of")]
    assert found.least.overlap == min(one.overlap for one in single)
    (one,) = [one for one in found.of("criterion_out") if one.name == "relief_m"]
    fewer = {name: weight for name, weight in WEIGHTS.items() if name != "relief_m"}
    again = Run(table=FrameTable(table.assign(score=scored(table, fewer)[0])))
    expected = backtest(again, {"announced": places}, draws=1).row("score", "announced").auc
    assert one.auc == pytest.approx(expected)
    told = found.as_dict()
    assert told["best"] == 20
    assert {row["kind"] for row in told["choices"]} >= {"criterion_out", "method"}
    assert found.frame()["what"].str.len().gt(5).all()


def test_one_criterion_and_nobody_ranked():
    table = pd.DataFrame({"x_km": [0.0, 1.0], "excluded": True, "rank": [None, None]})
    run = Run(table=FrameTable(table), criteria=(CriterionOfRun("x_km", weight=1.0),))
    assert sensitivity(run).best == 0
    assert sensitivity(run).of("criterion_out") == ()

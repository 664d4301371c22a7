"""Known sites against the score: by counting pairs, by hand, and what is left out."""

from __future__ import annotations

import math

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from refused import refused

from geowbit.core.errors import StudyError
from geowbit.findings import backtest
from geowbit.run import CriterionOfRun, FrameTable, RuleOfRun, Run, bare_run

STEP = 0.1  # 9 km: no two candidates are within 2 km of a place


def candidates(scores, **columns) -> pd.DataFrame:
    count = len(scores)
    table = pd.DataFrame(
        {
            "site_id": [f"c{i}" for i in range(count)],
            "lon": 139 + STEP * np.arange(count),
            "lat": 36.0,
            "score": scores,
            "excluded": False,
            "exclusion": "",
        }
    )
    return table.assign(**columns)


def places(lon, **columns) -> gpd.GeoDataFrame:
    named = {"name": [f"s{i}" for i in range(len(lon))], **columns}
    points = gpd.points_from_xy(lon, [36.0] * len(lon))
    return gpd.GeoDataFrame(named, geometry=points, crs="EPSG:4326")


def at(*rows: int) -> list[float]:
    return [139 + STEP * row for row in rows]


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 4), st.integers(0, 1), st.booleans()), min_size=3),
    st.data(),
)
def test_the_mean_is_what_counting_every_pair_gives(cells, data):
    scores, areas, out = (list(one) for one in zip(*cells, strict=True))
    rows = data.draw(st.lists(st.integers(0, len(cells) - 1), min_size=1, unique=True))
    table = candidates(
        np.array(scores, float), supply_area=[f"a{area}" for area in areas], excluded=out
    )
    compared = [row for row in rows if not out[row]]
    if not compared:
        with refused(StudyError, "backtest.no_site", count=len(rows), excluded=len(rows)):
            backtest(bare_run(table), {"announced": places(at(*rows))}, draws=5)
        return
    wins = []
    for row in compared:
        others = [i for i in range(len(cells)) if areas[i] == areas[row] and not out[i]]
        points = [
            1.0 * (scores[i] < scores[row]) + 0.5 * (scores[i] == scores[row]) for i in others
        ]
        wins.append(sum(points) / len(points))
    found = backtest(bare_run(table), {"announced": places(at(*rows))}, draws=5)
    assert found.row("score", "announced").auc == pytest.approx(sum(wins) / len(wins))
    assert found.counts("announced").get("excluded", 0) == len(rows) - len(compared)
    assert sorted(one.percentile for one in found.sites if one.outcome == "compared") == (
        pytest.approx(sorted(wins))
    )


def test_rules_sizes_and_areas_by_hand():
    table = candidates(
        [0.1, 0.2, 0.3, 0.4],
        supply_area=["n", "n", "n", "s"],
        substation_km=[9.0, 1.0, 5.0, 2.0],
        population_density=[5.0, np.nan, 1.0, 7.0],
    )
    known = places(at(1, 2, 3), load_mw=[300.0, 20.0, np.nan])
    found = backtest(bare_run(table), {"announced": known}, draws=50)
    # score: 1.5 and 2.5 of 3 in the north, a half alone in the south
    assert found.row("score", "announced").auc == pytest.approx((1.5 / 3 + 2.5 / 3 + 0.5) / 3)
    # the nearest substation is the best: 2.5 and 1.5 of 3
    assert found.row("substation_km", "announced").auc == pytest.approx((2.5 / 3 + 0.5 + 0.5) / 3)
    # the density of the first is unknown: of the second 0.5 of 2 that are known lie lower
    density = found.row("population_density", "announced")
    assert (density.n, density.auc) == (2, pytest.approx((0.25 + 0.5) / 2))
    large = found.row("score", "announced", least_mw=100.0)
    assert (large.n, large.auc, large.set) == (1, 0.5, "announced_100_mw")
    south = found.row("score", "announced", supply_area="s")
    assert (south.n, south.auc, south.set) == (1, 0.5, "announced/s")
    assert found.row("fiber_km", "announced") is None


def test_one_candidate_stands_for_all_that_is_said_of_it():
    table = candidates([0.1, 0.2, 0.9])
    known = places([*at(2, 2), 139.001, 150.0], load_mw=[np.nan, 400.0, 30.0, 5.0])
    found = backtest(bare_run(table), {"announced": known}, draws=20)
    assert found.counts("announced") == {"compared": 2, "same_cell": 1, "outside": 1}
    (large,) = [one for one in found.rows if one.least_mw]
    assert (large.n, large.auc) == (1, pytest.approx(2.5 / 3))


def test_what_excludes_a_site_is_named():
    table = candidates([0.1, 0.5, 0.2], excluded=[False, True, False], excluded_by=[0, 2, 0])
    rules = (RuleOfRun("lake > 0", "in a lake"), RuleOfRun("x > 1", "far"))
    run = Run(table=FrameTable(table), rules=rules)
    found = backtest(run, {"announced": places(at(0, 1))}, draws=5)
    (out,) = [one for one in found.sites if one.outcome == "excluded"]
    assert (out.name, out.reasons, math.isnan(out.percentile)) == ("s1", ("far",), True)
    # what is excluded is no land to compare with
    assert found.row("score", "announced").auc == 0.25


def test_the_sea_is_told_from_what_lies_outside():
    class Sea:
        def is_sea(self, lon, lat):
            return np.asarray(lon) > 145

    table = candidates([0.1, 0.2])
    known = {"own": places([139.0, 144.0, 150.0])}
    found = backtest(bare_run(table), known, draws=5, ground=Sea())
    assert [one.outcome for one in found.sites] == ["compared", "outside", "sea"]
    with refused(StudyError, "backtest.no_site", count=2, excluded=0, outside=1, sea=1):
        backtest(bare_run(table), {"own": places([144.0, 150.0])}, draws=5, ground=Sea())
    # a list of one's own is meant, even where what is announced is there
    both = {"announced": places([139.0]), "own": places([150.0])}
    with refused(StudyError, "backtest.no_site", count=1, sea=1):
        backtest(bare_run(table), both, draws=5, ground=Sea())


def test_intervals_are_of_the_bootstrap_and_the_seed_holds_them():
    random = np.random.default_rng(5)
    table = candidates(random.random(200), substation_km=random.random(200))
    rows = random.choice(200, 12, replace=False)
    known = {"announced": places(at(*rows))}
    found = backtest(bare_run(table), known, draws=4000, seed=3)
    again = backtest(bare_run(table), known, draws=4000, seed=3)
    assert found.as_dict() == again.as_dict()
    assert found.rows[0].low != backtest(bare_run(table), known, draws=4000, seed=4).rows[0].low
    shares = np.array([one.percentile for one in found.sites])
    # by the central limit: the mean of 12, drawn anew
    spread = 1.96 * shares.std() / np.sqrt(12)
    row = found.row("score", "announced")
    assert row.low == pytest.approx(row.auc - spread, abs=0.02)
    assert row.high == pytest.approx(row.auc + spread, abs=0.02)
    other = np.array([one.percentiles["substation_km"] for one in found.sites])
    gap = shares - other
    # normal: the chance that the mean gap is above zero
    chance = 0.5 * math.erfc(-gap.mean() / (gap.std() / np.sqrt(12)) / math.sqrt(2))
    assert found.row("substation_km", "announced").ahead == pytest.approx(chance, abs=0.04)


def test_a_low_site_is_told_with_what_it_loses_by():
    table = candidates(
        [0.9, 0.8, 0.1],
        score_fiber_km=[0.5, 0.4, 0.0],
        score_relief_m=[0.4, 0.2, 0.1],
        score_snow_cm=[0.0, 0.2, 0.3],
    )
    how = tuple(CriterionOfRun(name, weight=1.0) for name in ("fiber_km", "relief_m", "snow_cm"))
    run = Run(table=FrameTable(table), criteria=how)
    low, last = backtest(run, {"announced": places(at(2))}, draws=5).unseen()
    assert (low.code, low.params["percent"]) == ("backtest.low_site", 17)
    named = [getattr(one, "code", one) for one in low.params["criteria"]]
    assert named == ["criterion.fiber_km", "criterion.relief_m"]
    assert last.code == "backtest.not_measured"


def test_what_a_government_promotes_is_held_to_its_share_of_the_land():
    count = 1000
    named = np.where(np.arange(count) % 4 == 0, "Toyama", "Nagano")
    score = np.arange(count) / count
    # one of the ten best lies there, and the 24 of the best tenth below it
    score[named == "Toyama"] -= 0.004
    table = candidates(score, prefecture=named, excluded=False)
    found = backtest(bare_run(table), {"announced": places(at(5))}, draws=5)
    best = set(np.argsort(-score)[:10])
    there = {i for i in range(count) if named[i] == "Toyama"}
    one, tenth = found.promoted
    assert (one.by, one.best, one.prefectures) == ("METI", 0.01, ("Toyama",))
    assert one.land_share == pytest.approx(0.25)
    assert one.best_share == pytest.approx(len(best & there) / 10)
    assert one.lift == pytest.approx(one.best_share * 4)
    assert tenth.best == 0.1


def test_json_holds_no_nan():
    table = candidates([0.1, 0.2, np.nan])
    found = backtest(bare_run(table), {"announced": places(at(0, 2, 90))}, draws=5).as_dict()
    row = found["rows"][0]
    assert {"rule", "set", "n", "auc", "low", "high"} <= set(row)
    assert row["ahead"] is None
    assert [site["percentile"] for site in found["sites"]] == [0.25, None, None]
    assert [site["outcome"] for site in found["sites"]] == ["compared", "not_ranked", "outside"]


def test_a_rule_that_does_better_than_the_score_is_named_first():
    table = candidates([0.3, 0.1, 0.2], substation_km=[9.0, 1.0, 5.0], fiber_km=[1.0, 9.0, 5.0])
    found = backtest(bare_run(table), {"announced": places(at(1))}, draws=5)
    ahead = [one for one in found.unseen() if one.code == "backtest.rule_ahead"]
    # of three, the score puts none lower and the rule two: with itself half
    assert [(one.params["ours"], one.params["theirs"]) for one in ahead] == [(0.17, 0.83)]
    assert ahead[0].params["rule"].code == "rule.substation_km"
    assert found.unseen()[0] == ahead[0]

"""The interval of a rank: by brute force, by the beta distribution, and where weights are sure."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy.stats import beta

from geowbit.core.errors import StudyError
from geowbit.ranking import StatedError, Weighting, rank, rank_intervals, score_candidates

WEIGHTS = {"a_km": 3.0, "b_km": 2.0, "c_mw": 1.0, "d_ms": 0.5}
CRITERIA = [
    {"name": name, "weight": weight, "direction": "benefit", "best": 1.0, "worst": 0.0}
    for name, weight in WEIGHTS.items()
]


def a_run(count: int, *, seed: int = 1) -> pd.DataFrame:
    random = np.random.default_rng(seed)
    table = pd.DataFrame({name: random.random(count) for name in WEIGHTS})
    out = random.random(count) < 0.2
    how = [Weighting(name, "benefit", weight, 1.0, 0.0) for name, weight in WEIGHTS.items()]
    scored, _ = score_candidates(table, how, excluded=out)
    return table.assign(excluded=out, **scored, rank=rank(scored["score"], out))


def by_force(table, best, concentration, *, seed=0, draws=1000):
    """Return the rank of each site in each draw, by scoring and ranking everything anew."""
    shares = np.array(list(WEIGHTS.values())) / sum(WEIGHTS.values())
    # twenty at a time, each with random numbers of its own
    drawn = np.concatenate(
        [
            np.random.default_rng([seed, block]).dirichlet(
                concentration * shares, min(20, draws - 20 * block)
            )
            for block in range(-(-draws // 20))
        ]
    )
    ranked = table[~table["excluded"]]
    ranks = [
        pd.Series(ranked[list(WEIGHTS)].to_numpy() @ weights, ranked.index)
        .rank(ascending=False, method="min")[best.index]
        .to_numpy()
        for weights in drawn
    ]
    return np.array(ranks)


def test_it_is_what_scoring_everything_anew_gives():
    table = a_run(400)
    best = table.nsmallest(15, "rank")
    found = rank_intervals(table, best, CRITERIA, concentration=40, seed=3)
    ranks = by_force(table, best, 40, seed=3)
    for column, share in (("rank_p05", 0.05), ("rank_p50", 0.5), ("rank_p95", 0.95)):
        expected = np.sort(ranks, axis=0)[int(np.ceil(share * 1000)) - 1]
        np.testing.assert_array_equal(found[column], expected)
    places = pd.DataFrame(ranks).rank(axis=1, method="min").to_numpy()
    np.testing.assert_array_equal(found["place_p95"], np.sort(places, axis=0)[949])
    share = (ranks <= (~table["excluded"]).sum() / 100).mean(axis=0)
    np.testing.assert_allclose(found["best_percent_share"], share)


def test_of_many_candidates_some_stand_for_the_others():
    table = a_run(60_000)
    # far down, where only a sample is counted, as well
    best = table[table["rank"].isin([1, 5, 60, 900, 5000, 20_000])]
    found = rank_intervals(table, best, CRITERIA, concentration=60, draws=250)
    ranks = by_force(table, best, 60, draws=250)
    for column, share in (("rank_p05", 0.05), ("rank_p95", 0.95)):
        expected = np.quantile(ranks, share, axis=0)
        np.testing.assert_allclose(found[column], expected, rtol=0.03, atol=3)


@pytest.mark.parametrize(("one", "other"), [(0.9, 0.9), (0.8, 0.3), (0.2, 0.7)])
def test_two_sites_of_one_strength_each_follow_the_beta_distribution(one, other):
    table = pd.DataFrame(
        {"rank": [1, 2], "excluded": False, "x_km": [one, 0.0], "y_km": [0.0, other]}
    )
    how = [
        {"name": name, "weight": weight, "direction": "benefit", "best": 1.0, "worst": 0.0}
        for name, weight in {"x_km": 3.0, "y_km": 1.0}.items()
    ]
    found = rank_intervals(table, table, how, concentration=12, draws=20_000)
    # the first wins where w one > (1 - w) other, and w is of Beta(9, 3)
    wins = beta.sf(other / (one + other), 9, 3)
    np.testing.assert_allclose(found["best_percent_share"], [wins, 1 - wins], atol=0.012)


def test_sure_weights_leave_the_rank_as_it_is():
    table = a_run(3000)
    best = table.nsmallest(8, "rank")
    found = rank_intervals(table, best, CRITERIA, concentration=1e12)
    for column in ("rank_p05", "rank_p50", "rank_p95"):
        assert found[column].tolist() == best["rank"].tolist()
    assert found["place_p95"].tolist() == list(range(1, 9))


def test_doubt_widens_it_and_the_seed_holds_it():
    table = a_run(2000)
    best = table.nsmallest(10, "rank")
    widths = []
    for concentration in (20, 100, 500):
        found = rank_intervals(table, best, CRITERIA, concentration=concentration)
        again = rank_intervals(table, best, CRITERIA, concentration=concentration)
        pd.testing.assert_frame_equal(found, again)
        assert (found["rank_p05"] <= found["rank_p50"]).all()
        assert (found["rank_p50"] <= found["rank_p95"]).all()
        widths.append((found["rank_p95"] - found["rank_p05"]).to_numpy())
    assert (widths[0] >= widths[1]).all()
    assert (widths[1] >= widths[2]).all()


def test_criteria_without_weight_and_what_is_equal():
    table = pd.DataFrame({"rank": [1, 2, 3], "excluded": False, "x_km": [0.5, 0.5, 0.1]})
    how = [{**CRITERIA[0], "name": "x_km"}, {"name": "y_km", "weight": 0}]
    found = rank_intervals(table, table, how, concentration=10)
    assert found["rank_p95"].tolist() == [1, 1, 3]


@pytest.mark.parametrize("concentration", [0.0, -1.0, float("inf"), float("nan")])
def test_a_concentration_that_is_none(concentration):
    table = a_run(10)
    with pytest.raises(StudyError) as caught:
        rank_intervals(table, table, CRITERIA, concentration=concentration)
    assert caught.value.code == "ranking.concentration"


def test_what_is_not_known_widens_the_rank_and_stays_out_where_asked():
    random = np.random.default_rng(4)
    table = pd.DataFrame({name: random.random(2000) for name in WEIGHTS})
    table["a_km"] = table["a_km"].where(random.random(2000) < 0.5)
    out = np.zeros(2000, bool)
    how = [Weighting(name, "benefit", weight, 1.0, 0.0) for name, weight in WEIGHTS.items()]
    scored, scales = score_candidates(table, how, excluded=out)
    table = table.assign(excluded=out, **scored, rank=rank(scored["score"], out))
    rows = table[table["a_km"].isna()].nsmallest(10, "rank")
    # nearly sure weights: what moves the rank is what is not known
    criteria = [one | scale for one, scale in zip(CRITERIA, scales, strict=True)]
    kept = rank_intervals(table, rows, criteria, concentration=1e12, fill=False)
    np.testing.assert_array_equal(kept["rank_p05"], rows["rank"])
    np.testing.assert_array_equal(kept["rank_p95"], rows["rank"])
    drawn = rank_intervals(table, rows, criteria, concentration=1e12)
    assert (drawn["rank_p95"] - drawn["rank_p05"] > 100).all()


def test_a_stated_error_moves_the_rank_and_what_it_cannot_change_stays():
    table = a_run(3000)
    best = table.nsmallest(8, "rank")
    noise = (StatedError("a_km", "absolute", -0.2, 0.2, "place"),)
    moved = rank_intervals(table, best, CRITERIA, concentration=1e12, errors=noise)
    assert (moved["rank_p95"] > moved["rank_p05"]).all()
    # one factor for all the country turns no two places round while none reaches an end
    table["a_km"] *= 0.5
    table["score"] = table[list(WEIGHTS)].to_numpy() @ np.array([*WEIGHTS.values()])
    table["rank"] = rank(table["score"], table["excluded"])
    alone = [one for one in CRITERIA if one["name"] == "a_km"]
    first = table[~table["excluded"]].nlargest(5, "a_km")
    factor = (StatedError("a_*", "relative", 0.0, 0.2, "country"),)
    same = rank_intervals(table, first, alone, concentration=9, errors=factor)
    assert same["rank_p95"].tolist() == [1, 2, 3, 4, 5]


def test_no_site_stands_behind_itself():
    table = a_run(5)
    noise = (StatedError("a_km", "absolute", -2.0, 2.0, "place"),)
    ranked = table[~table["excluded"]]
    found = rank_intervals(table, ranked, CRITERIA, concentration=5, errors=noise)
    assert found["rank_p95"].max() <= len(ranked)
    np.testing.assert_array_equal(found["rank_p95"], found["place_p95"])

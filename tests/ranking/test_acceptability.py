"""Who is among the best over draws: by ranking every draw anew, on one thread and on more."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from refused import refused
from scipy.stats import beta

from geowbit.core.errors import StudyError
from geowbit.ranking import Doubts, StatedError, acceptability

NAMES = ["a_km", "b_km", "c_mw", "d_ms"]
WEIGHTS = np.array([3.0, 2.0, 1.0, 0.5])
HOW = [
    {"name": name, "weight": weight, "direction": "benefit", "best": 1.0, "worst": 0.0}
    for name, weight in zip(NAMES, WEIGHTS, strict=True)
]
NOISE = (
    StatedError("a_km", "absolute", -0.05, 0.05, "place"),
    StatedError("d_*", "relative", 0.0, 0.2, "supply_area"),
)


def a_table(count, *, seed=1, levels=None, unknown=0.3):
    random = np.random.default_rng(seed)
    values = random.random((count, 4))
    if levels:
        # few values: many scores are equal
        values = np.floor(values * levels) / levels
    table = pd.DataFrame(values, columns=NAMES)
    table["c_mw"] = table["c_mw"].where(random.random(count) >= unknown)
    table["supply_area"] = np.where(random.random(count) < 0.5, "n", "s")
    table["excluded"] = random.random(count) < 0.2
    return table


def drawn_anew(table, alpha, *, draws, seed, errors=(), fill=True):
    """Yield weights and the score of each ranked row, draw by draw, in plain Python sums."""
    doubts = Doubts(table, HOW, errors=errors, fill=fill)
    for block in range(-(-draws // 50)):
        random = np.random.default_rng([seed, block])
        weights = random.dirichlet(alpha, min(50, draws - 50 * block))
        matrix = doubts.draw(random)
        for one in weights:
            known = ~np.isnan(matrix)
            score = [
                sum(w * x for w, x, k in zip(one, row, there, strict=True) if k)
                / sum(w for w, k in zip(one, there, strict=True) if k)
                for row, there in zip(matrix, known, strict=True)
            ]
            yield one, np.array(score)


def by_force(table, alpha, *, first, **kept):
    """Return shares, central weights and every rank, each draw sorted anew."""
    best, few, central, ranks = 0, 0, 0, []
    for weights, score in drawn_anew(table, alpha, **kept):
        rank = np.array([1 + (score > own + 1e-12).sum() for own in score])
        among = rank <= max(1, len(score) // 100)
        best = best + among
        few = few + (rank <= first)
        central = central + among[:, None] * weights
        ranks.append(rank)
    return best, few, central, np.array(ranks)


@pytest.mark.parametrize("levels", [None, 4])
@pytest.mark.parametrize(
    ("errors", "fill"),
    [((), False), ((), True), (NOISE, True)],
    ids=["left out", "drawn", "errors"],
)
def test_it_is_what_ranking_every_draw_anew_gives(levels, errors, fill):
    table = a_table(400, levels=levels)
    found = acceptability(
        table, HOW, draws=120, first=7, seed=3, errors=errors, fill=fill, ranked_draws=120
    )
    best, few, central, ranks = by_force(
        table, np.ones(4), first=7, draws=120, seed=3, errors=errors, fill=fill
    )
    np.testing.assert_array_equal(found.best_count, best)
    np.testing.assert_array_equal(found.first_count, few)
    told = found.frame()
    assert told.index.equals(table.index[~table["excluded"]])
    expected = central / np.where(best, best, np.nan)[:, None]
    np.testing.assert_allclose(found.central_weights(), expected, atol=1e-8)
    np.testing.assert_array_equal(told["best_percent_share"], best / 120)
    for column, share in (("rank_p05", 0.05), ("rank_p50", 0.5), ("rank_p95", 0.95)):
        exact = np.sort(ranks, axis=0)[int(np.ceil(share * 120)) - 1]
        # the last rank of its class
        assert (told[column] >= exact).all()
        assert (told[column] <= np.maximum(exact * 1.1, exact + 1)).all()


def test_around_the_given_weights_as_well():
    table = a_table(300)
    found = acceptability(table, HOW, draws=60, first=3, seed=2, concentration=40)
    alpha = 40 * WEIGHTS / WEIGHTS.sum()
    best, few, _, _ = by_force(table, alpha, first=3, draws=60, seed=2)
    np.testing.assert_array_equal(found.best_count, best)
    np.testing.assert_array_equal(found.first_count, few)
    np.testing.assert_allclose(found.prior, WEIGHTS / WEIGHTS.sum())


def test_any_number_of_threads_gives_the_same():
    table = a_table(3000)
    one, *others = [
        acceptability(table, HOW, draws=330, errors=NOISE, workers=workers).frame()
        for workers in (1, 2, 3)
    ]
    for other in others:
        pd.testing.assert_frame_equal(one, other, check_exact=True)
    seeded = acceptability(table, HOW, draws=330, errors=NOISE, seed=1)
    assert not one["best_percent_share"].equals(seeded.frame()["best_percent_share"])


def test_scores_closer_than_single_precision_are_told_apart():
    # steps of 1e-9, which single precision does not see
    count = 2000
    order = np.random.default_rng(0).permutation(count)
    table = pd.DataFrame(dict.fromkeys(NAMES, 0.5 + 1e-09 * order)).assign(excluded=False)
    found = acceptability(table, HOW, draws=50, first=5)
    np.testing.assert_array_equal(found.best_count, 50 * (order >= count - 20))
    np.testing.assert_array_equal(found.first_count, 50 * (order >= count - 5))


def test_shares_follow_the_beta_distribution():
    # the first wins where w > (1 - w) / 2, and w is uniform
    table = pd.DataFrame({"a_km": [1.0, 0.0], "b_km": [0.0, 0.5], "excluded": False})
    found = acceptability(table, HOW[:2], draws=20_000, first=1)
    wins = beta.sf(1 / 3, 1, 1)
    np.testing.assert_allclose(found.first_share, [wins, 1 - wins], atol=0.012)
    # the mean of w where it wins, and where it does not
    np.testing.assert_allclose(found.central_weights()["a_km"], [2 / 3, 1 / 6], atol=0.01)
    np.testing.assert_array_equal(found.prior, [0.5, 0.5])


def test_few_candidates_and_none():
    table = a_table(3, unknown=0.0).assign(excluded=False)
    found = acceptability(table, HOW, draws=10, first=20)
    assert found.first_count.tolist() == [10, 10, 10]
    assert found.best_count.sum() == 10
    none = acceptability(table.assign(excluded=True), HOW, draws=10)
    assert len(none.frame()) == 0


@pytest.mark.parametrize("given", [{"draws": 0}, {"first": 0}, {"workers": 0}])
def test_nothing_to_draw_is_refused(given):
    with refused(StudyError, "ranking.draws"):
        acceptability(a_table(5), HOW, **given)
    with refused(StudyError, "ranking.concentration"):
        acceptability(a_table(5), HOW, concentration=-1.0)

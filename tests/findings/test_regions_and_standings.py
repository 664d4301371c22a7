"""How places and regions stand among the candidates, by counting."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from map_studies import cells, make_study, points

from geowbit.findings import Standings, Tally, by_region, standings, tally
from geowbit.pages.report.announced_section import announced_rows
from geowbit.run import FrameTable, RuleOfRun, Run, bare_run


@settings(max_examples=25)
@given(st.lists(st.one_of(st.none(), st.integers(0, 5)), min_size=4, max_size=30))
def test_standing_of_announced_sites_by_counting(scores: list[int | None]) -> None:
    values = np.array([np.nan if s is None else s / 5 for s in scores])
    count = len(values)
    table = cells(
        139 + np.arange(count) * 0.5, np.full(count, 35.0), values, lon_step=0.5, lat_step=0.5
    )
    # near a corner of its cell, where the next center is not much farther
    sites = points(
        [{"name": f"site {i}"} for i in range(count)],
        [lon + 0.2 for lon in table["lon"]],
        [35.2] * count,
    )
    found = {one.name: one for one in standings(bare_run(table), sites).sites}
    ranked = values[~np.isnan(values)]
    for i, value in enumerate(values):
        row = found[f"site {i}"]
        if np.isnan(value):
            assert np.isnan(row.percentile)
            assert (row.outcome, row.reasons) == ("excluded", ("in a lake",))
        else:
            worse = 100 * (ranked < value).sum() / len(ranked)
            not_better = 100 * (ranked <= value).sum() / len(ranked)
            assert worse < row.percentile <= not_better + 1e-9
            assert (row.outcome, row.reasons) == ("ranked", ())


def test_a_site_outside_the_candidates_has_no_standing() -> None:
    sites = points([{"name": "far away"}], [130.0], [33.0])
    found = standings(make_study().run, sites)
    assert (found.sites[0].outcome, found.ranked, found.in_best_tenth) == ("outside", (), 0)
    assert np.isnan(found.median)
    (row,) = announced_rows(found)
    assert row["reason"] == "outside the candidates"
    assert row["stands"] == "–"


def test_two_rules_at_a_site_are_two_reasons_and_counts_are_by_hand() -> None:
    table = cells(
        np.array([139.0, 139.5, 140.0, 140.5]), np.full(4, 35.0),
        np.array([0.8, 0.6, np.nan, 0.1]), lon_step=0.5, lat_step=0.5,
    ).assign(excluded_by=[0, 0, 3, 0])  # fmt: skip
    rules = (RuleOfRun("lake > 0", "in a lake"), RuleOfRun("slope_deg > 15", "steep"))
    run = Run(table=FrameTable(table), rules=rules)
    sites = points(
        [{"name": str(i), "load_mw": 10.0 * i, "year": 2027.0} for i in range(4)],
        [139.0, 139.5, 140.0, 140.5], [35.0] * 4,
    )  # fmt: skip
    found = standings(run, sites)
    assert [one.name for one in found.sites] == ["0", "1", "3", "2"]
    # of three ranked: as good as 3, 2 and 1 of them
    assert [one.percentile for one in found.ranked] == pytest.approx([100, 200 / 3, 100 / 3])
    assert (found.median, found.in_best_tenth) == (pytest.approx(200 / 3), 1)
    last = found.sites[-1]
    assert (last.reasons, last.load_mw, last.year) == (("in a lake", "steep"), 20.0, "2027")
    assert standings(run, sites, most=2).sites == found.sites[:2]
    assert standings(run, None) == Standings()


def test_best_by_region_by_counting() -> None:
    random = np.random.default_rng(11)
    table = pd.DataFrame(
        {
            "score": random.permutation(1000) / 1000,
            "excluded": random.random(1000) < 0.3,
            "prefecture": pd.Categorical(random.choice(["A", "B", "C"], 1000)),
        }
    )
    found = {one.name: one for one in by_region(bare_run(table), best=0.05)}
    ranked = table[~table["excluded"]].sort_values("score", ascending=False)
    best = ranked[100 * ranked["score"].rank(method="max") / len(ranked) >= 95]
    for name in "ABC":
        expected = int((best["prefecture"] == name).sum())
        assert (found[name].best if name in found else 0) == expected
        if expected:
            assert found[name].ranked == (ranked["prefecture"] == name).sum()
            first = ranked.reset_index(drop=True)["prefecture"].eq(name).idxmax()
            assert found[name].best_rank == first + 1


def test_municipalities_of_one_name_are_told_apart_by_counting() -> None:
    random = np.random.default_rng(5)
    table = pd.DataFrame(
        {
            "score": random.permutation(400) / 400,
            "excluded": random.random(400) < 0.3,
            "prefecture": pd.Categorical(random.choice(["A", "B"], 400)),
            "municipality": random.choice(["Ikeda", "Ota"], 400),
            "national_percentile": random.random(400) * 100,
        }
    )
    found = by_region(bare_run(table), "municipality")
    ranked = table[~table["excluded"]].sort_values("score", ascending=False)
    tenth = ranked[100 * ranked["score"].rank(method="max") / len(ranked) >= 90]
    assert len(found) == 4
    assert [one.best_rank for one in found] == sorted(one.best_rank for one in found)
    for one in found:
        asked = f"prefecture == '{one.within}' and municipality == '{one.name}'"
        here, best = ranked.query(asked), ranked.query(asked).iloc[0]
        assert (one.candidates, one.ranked) == (len(table.query(asked)), len(here))
        assert one.best_tenth_share == len(tenth.query(asked)) / len(table.query(asked))
        assert (one.score, one.percentile) == (best["score"], best["national_percentile"])
    with_none = table.drop(columns="municipality")
    assert by_region(bare_run(with_none), "municipality") == ()


def test_local_names_and_places_outside_a_prefecture() -> None:
    table = pd.DataFrame(
        {
            "score": [0.9, 0.8, 0.7, np.nan],
            "excluded": [False, False, False, True],
            "prefecture": [None, "B", "B", "A"],
            "prefecture_ja": [None, "乙", "乙", "甲"],
        }
    )
    (found,) = by_region(bare_run(table))
    # the best of all lies in none, and of A nothing is ranked
    assert (found.name, found.local_name, found.ranked, found.best) == ("B", "乙", 2, 0)
    assert (found.best_rank, found.score, found.candidates) == (2, 0.8, 2)
    assert by_region(bare_run(table.drop(columns="prefecture"))) == ()


def test_what_has_no_score_is_not_ranked() -> None:
    table = pd.DataFrame({"score": [0.9, None, 0.7], "excluded": [False, False, True]})
    assert tally(bare_run(table)) == Tally(3, 1, 2, 0.9)
    none = tally(bare_run(table.assign(excluded=True)))
    assert np.isnan(none.median_score)
    assert none.ranked == 0

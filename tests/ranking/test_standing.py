"""Where given places stand, against counting them out."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from pyproj import Geod

from geowbit.ranking import standing

GEOD = Geod(ellps="GRS80")


@pytest.fixture
def table() -> gpd.GeoDataFrame:
    """Return five candidates 10 km apart, the third of them excluded."""
    lat = [GEOD.fwd(140.0, 36.0, 0, 10_000 * n)[1] for n in range(5)]
    frame = pd.DataFrame(
        {
            "site_id": list("abcde"),
            "lon": 140.0,
            "lat": lat,
            "score": [0.5, 0.9, 0.8, 0.1, 0.7],
            "excluded": [False, False, True, False, False],
            "exclusion": pd.Categorical(["", "", "in a lake", "", ""]),
            "rank": pd.array([3, 1, None, 4, 2], dtype="Int64"),
        }
    )
    return gpd.GeoDataFrame(frame)


def test_the_candidate_under_a_place_speaks_for_it(table):
    lat = table["lat"].to_numpy()
    found = standing(table, [140.0] * 5, lat)
    assert found["site_id"].tolist() == list("abcde")
    assert found["rank"].tolist() == [3, 1, pd.NA, 4, 2]
    # of four ranked: as good as all, three, two, one of them
    expected = [50.0, 100.0, np.nan, 25.0, 75.0]
    np.testing.assert_allclose(found["percentile"].astype(float), expected)
    assert found["exclusion"].tolist() == ["", "", "in a lake", "", ""]


def test_the_percentile_counts_those_that_it_is_at_least_as_good_as(table):
    ranked = table[~table["excluded"]]
    found = standing(table, table["lon"], table["lat"])
    for row in ranked.index:
        share = (ranked["score"] <= table["score"][row]).mean()
        assert found["percentile"][row] == pytest.approx(100 * share)


@pytest.mark.parametrize(("away_m", "known"), [(1490, True), (1510, False)])
def test_too_far_from_any_candidate_there_is_no_standing(table, away_m, known):
    lon, lat, _ = GEOD.fwd(140.0, 36.0, 180, away_m)
    found = standing(table, [lon], [lat]).iloc[0]
    assert (found["site_id"] == "a") == known
    assert pd.isna(found["rank"]) != known
    assert np.isnan(found["score"]) != known
    assert np.isnan(found["percentile"]) != known
    assert found["exclusion"] == ("" if known else "no candidate there")


def test_the_limit_can_be_set(table):
    far = standing(table, [140.0], [35.5], within_km=100)
    assert far["site_id"].tolist() == ["a"]
    assert standing(table, [], []).empty


def test_of_candidates_at_one_place_the_first_speaks(table):
    twice = pd.concat([table, table.assign(site_id=list("fghij"))], ignore_index=True)
    assert standing(twice, table["lon"], table["lat"])["site_id"].tolist() == list("abcde")


def test_many_places_have_the_standing_of_the_nearest_of_all(table):
    some = np.random.default_rng(4)
    lon, lat = 140 + some.uniform(-0.02, 0.02, 60), 36 + some.uniform(-0.02, 0.4, 60)
    found = standing(table, lon, lat, within_km=3.0)
    for row, (x, y) in enumerate(zip(lon, lat, strict=True)):
        away_m = GEOD.inv([x] * 5, [y] * 5, table["lon"], table["lat"])[2]
        near = table["site_id"][np.argmin(away_m)] if np.min(away_m) <= 3000 else ""
        assert found["site_id"][row] == near
    assert 10 < (found["site_id"] == "").sum() < 50


@pytest.mark.parametrize("within_km", [1.5, 0.0])
def test_places_that_are_nowhere_and_no_places(table, within_km):
    assert len(standing(table, [], [], within_km=within_km)) == 0
    found = standing(table, [150.0, 10.0], [36.0, -40.0], within_km=within_km)
    assert found["site_id"].tolist() == ["", ""]
    assert found["rank"].isna().all()

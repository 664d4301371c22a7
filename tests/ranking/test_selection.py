"""The best sites kept apart, against every pair of them."""

from __future__ import annotations

from itertools import combinations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod

from geowbit.core.errors import StudyError
from geowbit.ranking import best_apart

GEOD = Geod(ellps="GRS80")


def km(a, b) -> float:
    return GEOD.inv(a.lon, a.lat, b.lon, b.lat)[2] / 1e3


def ranked(places: list[tuple[float, float]], ranks: list[int | None]) -> gpd.GeoDataFrame:
    lon, lat = zip(*places, strict=True)
    frame = pd.DataFrame({"lon": lon, "lat": lat, "rank": pd.array(ranks, dtype="Int64")})
    return gpd.GeoDataFrame(frame)


def by_pairs(table: gpd.GeoDataFrame, n: int, apart_km: float) -> list[int]:
    """Take the best that is far enough from all that were taken, one after the other."""
    taken: list = []
    for row in table.dropna(subset="rank").sort_values("rank", kind="stable").itertuples():
        if len(taken) < n and all(km(row, other) >= apart_km for other in taken):
            taken.append(row)
    return [row.rank for row in taken]


degree = st.integers(0, 40)


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.tuples(degree, degree, st.booleans()), min_size=1, max_size=40),
    st.integers(1, 12),
    st.sampled_from([0.0, 3.0, 10.0, 24.0, 60.0]),
    st.randoms(use_true_random=False),
)
def test_best_apart_against_all_pairs(places, n, apart_km, chance):
    order = list(range(1, len(places) + 1))
    chance.shuffle(order)
    ranks = [rank if kept else None for rank, (_, _, kept) in zip(order, places, strict=True)]
    # a lattice of 1/40 degrees: pairs at the very same distance are many
    table = ranked([(137 + x / 40, 36 + y / 40) for x, y, _ in places], ranks)
    gaps = [km(a, b) for a, b in combinations(table.itertuples(), 2)]
    # on the edge the promised distance leaves both answers open
    apart_km += 0.005 if any(abs(gap - apart_km) < 0.003 for gap in gaps) else 0
    found = best_apart(table, n, min_separation_km=apart_km)
    assert found["rank"].tolist() == by_pairs(table, n, apart_km)


def test_many_good_ones_in_one_place_leave_room_for_the_others():
    # ten thousand within 20 km of the best, then others: far down the ranks and far away
    rng = np.random.default_rng(2)
    crowd = np.column_stack([137 + rng.uniform(0, 0.15, 10_000), 36 + rng.uniform(0, 0.1, 10_000)])
    others = np.column_stack([137.5 + rng.uniform(0, 1, 300), 36 + rng.uniform(0, 1, 300)])
    places = np.vstack([crowd, others])
    table = ranked([tuple(place) for place in places], list(range(1, len(places) + 1)))
    table = table.sample(frac=1, random_state=3)
    found = best_apart(table, 8, min_separation_km=30)
    free, expected = np.ones(len(places), bool), []
    while len(expected) < 8:
        best = int(np.flatnonzero(free)[0])
        expected.append(best + 1)
        lon, lat = (np.full(len(places), degree) for degree in places[best])
        free &= GEOD.inv(lon, lat, *places.T)[2] >= 30_000
    assert found["rank"].tolist() == expected
    assert expected[0] == 1
    assert expected[1] > 10_000


def test_the_edge_itself_is_far_enough():
    # 25 km on the meridian, a meter more and a meter less
    near, far = (GEOD.fwd(140.0, 36.0, 0, m) for m in (24_999, 25_001))
    for place, kept in ((near, [1]), (far, [1, 2])):
        table = ranked([(140.0, 36.0), place[:2]], [1, 2])
        assert best_apart(table, 5, min_separation_km=25)["rank"].tolist() == kept


def test_the_excluded_are_never_taken_and_rows_come_by_rank():
    table = ranked([(140, 36), (141, 36), (142, 36), (143, 36)], [3, None, 1, 2])
    table["name"] = list("abcd")
    assert best_apart(table, 9)["name"].tolist() == ["c", "d", "a"]
    assert best_apart(table, 2)["name"].tolist() == ["c", "d"]


def test_of_a_table_without_ranks_nothing_comes():
    assert best_apart(ranked([(140, 36)], [None]), 3).empty


@pytest.mark.parametrize(
    ("n", "apart_km"), [(0, 1.0), (-1, 1.0), (3, -0.1), (3, np.inf), (3, np.nan)]
)
def test_what_cannot_be_asked(n, apart_km):
    with pytest.raises(StudyError) as caught:
        best_apart(ranked([(140, 36)], [1]), n, min_separation_km=apart_km)
    assert caught.value.code == "ranking.top"

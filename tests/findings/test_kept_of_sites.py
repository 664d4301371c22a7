"""What belongs to one site is worked out once, and is the same from the cache as without it."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

import geowbit as gw
from geowbit.cache import Store, keeping
from geowbit.core import Message
from geowbit.corridors import KmOfGround
from geowbit.findings import details, site_details
from geowbit.findings.kept import Kept
from geowbit.findings.kept_rows import corridors_of, told_of_corridors
from geowbit.layers import Layers, named_assumptions
from geowbit.run import Run

TOLD = ("sites", "corridors", "routes", "alternatives")


@pytest.fixture(scope="module")
def study() -> gw.Study:
    return gw.Study.japan(area={"bbox": [140.2, 37.2, 140.5, 37.5]})


@pytest.fixture(scope="module")
def here(study) -> gw.Sites:
    return study.run(cache=False)


@pytest.fixture
def store(tmp_path) -> Store:
    return Store(tmp_path / "results", limit=10**8)


def told(here, best, store=None):
    """Return what is found out of the best sites, with the store or without any."""
    with keeping(store):
        found = site_details(here.run, best, here.layers)
        return {part: getattr(found, part) for part in TOLD}


def assert_same(one, other):
    assert_frame_equal(pd.DataFrame(one["sites"]), pd.DataFrame(other["sites"]))
    assert one["sites"].crs == other["sites"].crs
    for a, b in (
        (one["corridors"], other["corridors"]),
        (one["routes"].stretches, other["routes"].stretches),
    ):
        assert isinstance(b, gpd.GeoDataFrame)
        assert a.crs == b.crs
        assert a.geometry.to_wkb().tolist() == b.geometry.to_wkb().tolist()
        assert_frame_equal(*(pd.DataFrame(t.drop(columns="geometry")) for t in (a, b)))
    assert_frame_equal(one["routes"].routes, other["routes"].routes)
    assert one["alternatives"] == other["alternatives"]


def test_it_is_the_same_from_the_cache_and_of_other_sites_as_well(here, store):
    best = here.top(6, min_separation_km=3)
    expected = told(here, best)
    # of some alone, in another order, then of all
    told(here, best.iloc[[4, 1, 2]], store)
    assert_same(told(here, best, store), expected)
    made = store.made
    assert_same(told(here, best, store), expected)
    assert store.made == made
    assert not store.messages


def test_only_new_sites_are_worked_out(here, store, monkeypatch):
    worked = []
    for name in ("site_corridors", "site_routes", "connection_parts"):
        work = getattr(details, name)

        def counted(some, *given, work=work, **how):
            worked.append(len(some))
            return work(some, *given, **how)

        monkeypatch.setattr(details, name, counted)
    best = here.top(5, min_separation_km=3)
    told(here, best.iloc[:4], store)
    assert set(worked) == {4}
    worked.clear()
    told(here, best, store)
    assert set(worked) == {1}
    worked.clear()
    told(here, best.iloc[::-1], store)
    assert worked == []


@pytest.mark.parametrize(
    "change",
    [
        {"load_mw": 400},
        {"assumptions": {"fiber_detour_ratio": [1.5, 1.9, 2.0]}},
        {"hubs": {"osaka": [135.4959, 34.6937]}},
        {"layers": {"power_lines": "none"}},
    ],
    ids=["load", "assumptions", "hubs", "layers"],
)
def test_what_it_was_read_from_counts(study, here, store, change):
    told(here, here.top(4, min_separation_km=3), store)
    other = study.changed(**change).run(cache=False)
    best = here.top(4, min_separation_km=3)["site_id"].astype(str)
    same = other.table[other.table["site_id"].astype(str).isin(set(best))]
    assert_same(told(other, same, store), told(other, same))


def test_nothing_is_kept_where_there_is_no_store_or_no_mark(store, monkeypatch):
    run, asked = Run(assumptions=named_assumptions()), []

    def work(rows):
        asked.append(rows)
        return [{"row": row} for row in rows]

    kept = Kept(run, Layers())
    for _ in range(2):
        assert kept.each("x", [("a", 1.0), ("b", 2.0)], work) == [{"row": 0}, {"row": 1}]
    assert asked == [[0, 1], [0, 1]]
    asked.clear()
    with keeping(store):
        # no plain form of an object: nothing can be told of it
        for _ in range(2):
            kept.each("x", [object()], work)
        assert asked == [[0], [0]]
        asked.clear()
        kept.each("x", [("b", 2.0)], work)
        assert kept.each("x", [("a", 1.0), ("b", 2.0)], work) == [{"row": 0}, {"row": 0}]
        assert asked == [[0], [0]]
        kept.each("x", [("a", 1.0)], work, given="y")
        assert asked == [[0], [0], [0]]


def test_a_site_without_a_corridor_says_why_from_the_cache_as_well():
    rows = {
        "site_id": ["1", "2"],
        "corridor_km": [1.25, float("nan")],
        "ground": ["land 1.2 km", ""],
        "ground_km": [(KmOfGround("land", 1.25),), ()],
        "trouble": ["", "none"],
        "reason": [None, Message("corridors.no_source")],
    }
    lines = gpd.GeoSeries.from_wkt(["LINESTRING (0 0, 1 1)", "LINESTRING (0 0, 2 0.1)"])
    table = gpd.GeoDataFrame(rows, geometry=lines.to_numpy(), crs="EPSG:4326")
    back = corridors_of(told_of_corridors(table))
    assert back["reason"].tolist() == rows["reason"]
    assert back["ground_km"].tolist() == rows["ground_km"]
    assert_frame_equal(pd.DataFrame(back), pd.DataFrame(table))
    assert list(corridors_of([])) == ["site_id", "geometry"]

"""Milliseconds against published demonstrations, classes of workload, isochrones of light."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod
from rasters import raster_at
from shapely import LineString

import geowbit as gw
from geowbit.fiber import (
    LightReach,
    attach,
    demanding_workload,
    fiber_graph,
    guessed_links,
    isochrones,
    read_workloads,
    route_km_to,
    rtt_ms,
    workload_classes,
    workloads_from,
)
from geowbit.layers import Raster, embedded_layer, named_assumptions

GEOD = Geod(ellps="GRS80")
MODEL = named_assumptions()
# light in glass of group index 1.468: 299,792.458 km/s over it, in km per ms
GLASS_KM_PER_MS = 299.792458 / 1.468
lengths = st.floats(0, 5000)
relaxed = settings(deadline=None)


def ms(km: float, **how) -> float:
    return float(rtt_ms(km, MODEL, **how))


def test_all_optical_by_hand():
    # 2 x (200 x 4.9 + 2 x 20) us = 2,040 us
    assert ms(200) == pytest.approx(2.04)
    assert ms(0) == pytest.approx(0.08)


@pytest.mark.parametrize(
    ("km", "expected"),
    [
        # 2 x (0 + 1 router x 50) us + 1 ms
        (0, 1.1),
        # 2 x (490 + 2 x 50) us + 1 ms: one router for the first 100 km, and one more
        (100, 2.18),
        # the 101st km brings another router: 2 x (494.9 + 3 x 50) us + 1 ms
        (101, 2.2898),
        # 2 x (2,450 + 6 x 50) us + 1 ms
        (500, 6.5),
    ],
)
def test_todays_network_by_hand(km, expected):
    assert ms(km, network="conventional") == pytest.approx(expected)


def test_the_demonstration_in_england_stays_below_a_millisecond():
    # NTT and NTT DATA, April 2024: less than 1 ms round trip; 89 km between the two centers in
    # NTT's own account
    assert ms(89) < 1
    # "nearly 100 km apart" in the press release leaves 4 us for each terminal: reached at the
    # low end of the assumptions, and missed by less than a tenth in the middle
    low = named_assumptions({"fiber_delay_us_per_km": 4.87, "optical_end_us": 5})
    assert float(rtt_ms(100.0, low)) < 1
    assert 1 < ms(100) < 1.1


def test_the_line_to_taiwan():
    # 17 ms one way, Musashino to Taoyuan, over a distance quoted as 2,900 to 3,000 km. The
    # quoted distance cannot be the fiber's length: 17 ms hold 3,469 km of it, 1.16 to 1.2 times
    # the quoted one, which is what the detour of 1.2 (low) to 1.3 allows for
    low, mid = (MODEL.value("fiber_detour_ratio", level) for level in ("low", "mid"))
    assert ms(2900 * low) / 2 == pytest.approx(17, abs=0.2)
    assert ms(2900 * 1.0) / 2 < 17 < ms(3000 * mid) / 2


def test_a_user_s_assumptions_count():
    slow = named_assumptions({"fiber_delay_us_per_km": 5.0, "optical_end_us": 100})
    # 2 x (100 x 5 + 2 x 100) us
    assert float(rtt_ms(100.0, slow)) == pytest.approx(1.4)


@relaxed
@given(lengths, lengths)
def test_longer_is_later_on_either_network(one, other):
    short, long = sorted((one, other))
    for network in ("all_optical", "conventional"):
        assert ms(short, network=network) <= ms(long, network=network)


@relaxed
@given(lengths)
def test_todays_network_is_never_faster(km):
    assert ms(km, network="conventional") > ms(km)


@relaxed
@given(lengths)
def test_nothing_outruns_light_in_glass(km):
    # the table's 4.9 us per km is light in glass of index 1.468, rounded by 0.1 %
    assert ms(km) > 2 * km / GLASS_KM_PER_MS * 0.999


def test_no_town_of_japan_hears_from_a_hub_before_light_could():
    towns = gpd.GeoDataFrame(embedded_layer("municipalities"))
    lon, lat = towns.geometry.x.to_numpy(), towns.geometry.y.to_numpy()
    graph = fiber_graph(embedded_layer("fiber_routes"))
    places = attach(graph, lon, lat)
    for hub in ((139.7645, 35.6870), (135.4959, 34.6937)):
        found = rtt_ms(route_km_to(graph, places, hub, detour_ratio=1.3), MODEL)
        straight = GEOD.inv(lon, lat, np.full(len(lon), hub[0]), np.full(len(lon), hub[1]))[2] / 1e3
        assert (found >= 2 * straight / GLASS_KM_PER_MS).all()


OTEMACHI = (139.7645, 35.6870)


def test_the_classes_run_from_demanding_to_patient():
    table = workload_classes()
    assert list(table.index) == [
        *("synchronous_replication", "availability_zone", "interactive_inference"),
        *("streaming", "training", "batch"),
    ]
    assert (table["low_ms"] <= table["max_rtt_ms"]).all()
    assert (table["max_rtt_ms"] <= table["high_ms"]).all()
    assert table["source"].str.len().min() > 10


@given(st.lists(st.floats(0, 3000), min_size=1, max_size=30))
def test_the_class_of_a_round_trip_by_going_through_them(values):
    limits = workload_classes()["max_rtt_ms"].to_dict()
    for ms, found in zip(values, demanding_workload(values), strict=True):
        bearable = [name for name, most in limits.items() if ms <= most]
        assert (found == bearable[0]) if bearable else isinstance(found, float)


def test_words_for_every_hub():
    rtt = {"tokyo": [0.5, 2.0, 2.001, np.nan], "osaka": [30.0, 5000.0, 20.0, 5000.0]}
    assert list(workloads_from(rtt)) == [
        "tokyo: synchronous_replication; osaka: streaming",
        "tokyo: availability_zone",
        "tokyo: interactive_inference; osaka: interactive_inference",
        "",
    ]


def test_a_study_tells_the_workloads_of_each_site():
    sites = gw.Study.japan(area={"prefectures": ["Shiga"]}).run().table
    limit = workload_classes()["max_rtt_ms"]
    near = sites["rtt_osaka_ms"] <= limit["availability_zone"] - 1e-4
    far = sites["rtt_osaka_ms"] > limit["availability_zone"] + 1e-4
    assert near.any()
    assert far.any()
    told = sites["workloads"].astype(str)
    assert told[near].str.contains("osaka: (?:availability_zone|synchronous)").all()
    assert told[far].str.contains("osaka: interactive_inference").all()


@pytest.fixture(scope="module")
def line_land() -> tuple[LightReach, Raster]:
    """Return a coast of 40 x 4 cells of a tenth of a degree, ten people each, along one line."""
    people = raster_at(np.full((4, 40), 10.0), 0.0, 0.2, 0.1, 0.1, -1.0)
    line = gpd.GeoDataFrame(geometry=[LineString([(0, 0), (4, 0)])], crs="EPSG:4326")
    return LightReach(fiber_graph(line), people, MODEL), people


def test_reach_on_a_straight_coast(line_land):
    reach, _ = line_land
    ms = reach.rtt_ms((0.0, 0.0))
    lon, lat = 0.1 * reach.column + 0.05, 0.2 - (reach.row + 0.5) * 0.1
    # along the line and then across, 1.3 times as long as straight
    along = GEOD.inv(0 * lon, 0 * lon, lon, 0 * lon)[2] / 1e3
    across = GEOD.inv(lon, 0 * lon, lon, lat)[2] / 1e3
    np.testing.assert_allclose(ms, 2 * ((along + 1.3 * across) * 4.9 + 40) / 1000, rtol=2e-3)
    served = reach.served((0.0, 0.0))
    for name, limit in served["max_rtt_ms"].items():
        assert served.loc[name, "all_optical"] == 10 * (ms <= limit).sum()
    assert served.loc["batch", "all_optical"] == 1600
    assert (served["conventional"] <= served["all_optical"]).all()


def test_bands_cover_the_land_once(line_land):
    reach, people = line_land
    bands = isochrones(reach, people, (0.0, 0.0), limits_ms=[1, 2, 4], simplify_deg=0)
    assert bands["ms_to"].tolist() == [1, 2, 4, np.inf]
    ms = reach.rtt_ms((0.0, 0.0))
    assert bands["persons"].tolist() == [
        10.0 * ((ms > low) & (ms <= high)).sum()
        for low, high in zip(bands["ms_from"], bands["ms_to"], strict=True)
    ]
    whole = shapely.union_all(bands.geometry.to_numpy())
    assert whole.equals(shapely.box(0, -0.2, 4, 0.2))
    assert shapely.area(bands.geometry.to_numpy()).sum() == pytest.approx(1.6)
    middle = shapely.points(0.1 * reach.column + 0.05, 0.2 - (reach.row + 0.5) * 0.1)
    for band in bands.itertuples():
        inside = shapely.contains(band.geometry, middle)
        assert (inside == ((ms > band.ms_from) & (ms <= band.ms_to))).all()


@pytest.mark.parametrize(
    ("limits", "code"),
    [
        ([], "fiber.limits"),
        ([0.0, 1.0], "fiber.limits"),
        ([2.0, 1.0], "fiber.limits_rise"),
        ([1.0, float("nan")], "fiber.limits"),
    ],
)
def test_limits_must_rise(line_land, limits, code):
    reach, people = line_land
    with pytest.raises(gw.StudyError) as caught:
        isochrones(reach, people, (0.0, 0.0), limits_ms=limits)
    assert caught.value.code == code
    assert caught.value.params["given"] == str(limits)


def test_japan_from_tokyo():
    graph, people = fiber_graph(embedded_layer("fiber_routes")), embedded_layer("population")
    reach = LightReach(graph, people, MODEL)
    served = reach.served(OTEMACHI)
    everybody = float(np.where(people.values > 0, people.values, 0).sum())
    assert served.loc["batch", "all_optical"] == pytest.approx(everybody, rel=1e-6)
    # the cell of a town, asked one by one
    towns = embedded_layer("municipalities").sample(20, random_state=1)
    places = attach(graph, towns.geometry.x, towns.geometry.y)
    sure = guessed_links(graph.routes)
    km = route_km_to(graph, places, OTEMACHI, detour_ratio=1.3, without=sure)
    one = rtt_ms(np.where(np.isfinite(km), km, np.nan), MODEL)
    ms = np.full(people.values.shape, np.nan)
    ms[reach.row, reach.column] = reach.rtt_ms(OTEMACHI)
    row, column, _ = people.grid.index(towns.geometry.x, towns.geometry.y)
    known = np.isfinite(one) & np.isfinite(ms[row, column])
    assert known.sum() > 10
    # a cell's middle is no farther than its corner, here and on the way to the fiber
    assert np.abs(ms[row, column] - one)[known].max() < 0.05
    # tens of millions live within what a zone of a cloud bears
    assert 25e6 < served.loc["availability_zone", "all_optical"] < 60e6
    bands = isochrones(reach, people, OTEMACHI)
    assert bands.geometry.is_valid.all()
    assert bands["area_km2"].sum() == pytest.approx(378_000, rel=0.01)
    assert bands["persons"].sum() == pytest.approx(everybody, rel=1e-6)


@given(
    st.dictionaries(
        st.text("ab:; 東", min_size=1).filter(lambda name: name.strip() == name),
        st.lists(st.floats(0.1, 5000) | st.just(float("nan")), min_size=4, max_size=4),
        min_size=1,
        max_size=3,
    )
)
def test_what_is_written_of_workloads_is_read_back(rtt):
    read = read_workloads(workloads_from(rtt))
    best = {hub: demanding_workload(ms) for hub, ms in rtt.items()}
    for n, served in enumerate(read):
        expected = [(hub, one[n]) for hub, one in best.items() if one.codes[n] >= 0]
        assert [tuple(one) for one in served] == expected


def test_a_site_without_a_text_serves_nothing():
    assert read_workloads([None, float("nan"), ""]) == [(), (), ()]

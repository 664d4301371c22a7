"""Milliseconds, against the published demonstrations and against light in glass."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod

from geowbit.fiber import attach, fiber_graph, route_km_to, rtt_ms
from geowbit.layers import embedded_layer, named_assumptions

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

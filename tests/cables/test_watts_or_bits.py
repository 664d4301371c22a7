"""Watts to bits against bits to watts, year by year and on paper."""

from __future__ import annotations

import os
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod

from geowbit.cables import annuity, present_value_mjpy, watts_or_bits
from geowbit.ground import sea_share
from geowbit.layers import named_assumptions

MODEL = named_assumptions()
rates = st.floats(0.001, 0.15)
lives = st.integers(1, 60)
relaxed = settings(deadline=None, max_examples=25)


def discounted(payment: float, rate: float, years: int) -> float:
    """Sum up what is paid at the end of each year, discounted to today."""
    return sum(payment / (1 + rate) ** year for year in range(1, years + 1))


@relaxed
@given(rates, lives)
def test_an_annuity_pays_back_one_yen(rate, years):
    assert discounted(annuity(rate, years), rate, years) == pytest.approx(1)


@relaxed
@given(lives)
def test_without_interest_an_annuity_is_a_share(years):
    assert annuity(0.0, years) == pytest.approx(1 / years)
    assert annuity(1e-7, years) == pytest.approx(1 / years, rel=1e-4)


@relaxed
@given(st.floats(0, 1e6), lives, st.floats(0, 0.1), st.floats(0, 1e4), rates, lives)
def test_present_value_is_the_sum_over_the_years(capital, life, upkeep, yearly, rate, horizon):
    # the loan of a work is paid in equal parts over its life: so much a year pays back one yen
    part = 1 / discounted(1.0, rate, life)
    expected = discounted(capital * part + capital * upkeep + yearly, rate, horizon)
    found = present_value_mjpy(
        capital,
        life_years=life,
        om_share=upkeep,
        yearly_mjpy=yearly,
        discount_rate=rate,
        horizon_years=horizon,
    )
    assert float(found) == pytest.approx(expected, rel=1e-9, abs=1e-9)


def compare(km=300.0, haul=390.0, power=3000.0, fiber=500.0, model=MODEL, ratio=0.1, **how):
    found = watts_or_bits(
        [km],
        [haul],
        [power],
        [fiber],
        **{"load_mw": 100, "assumptions": model, "fiber_to_power_ratio": ratio, **how},
    )
    return found.iloc[0]


def test_a_case_on_paper():
    found = compare()
    over = {"rate": 0.03, "years": 20}
    # W: 300 km x 1.3 = 390 km at 200, a fifth for contingency: 93,600; stations at no distance
    # (495 + 1,170 + 1,279.9) x 1.2 = 3,533.88. Losses: 390 km at 1.5 % per 100 km are 5.85 % of
    # 100 MW x 0.8 x 8,766 h = 701,280 MWh: 41,024.88 MWh a year at 0.012
    line, losses = 93_600 + 3_533.88, 41_024.88 * 0.012
    part = 1 / discounted(1, 0.03, 40)
    watts = discounted(line * (part + 0.015) + losses, **over)
    assert found["watts_to_bits_mjpy"] == pytest.approx(watts, rel=1e-9)
    # B: 390 km of new fiber at 20: 7,800; 2 terminals of 30, 4 amplifiers of 20: 140; and the
    # site's own: 500 of fiber over 25 years with 2 % upkeep, 3,000 of power over 40 with 1.5 %
    fiber_part = 1 / discounted(1, 0.03, 25)
    bits = discounted(8_440 * (fiber_part + 0.02), **over)
    bits += discounted(3_000 * (part + 0.015), **over)
    assert found["bits_to_watts_mjpy"] == pytest.approx(bits, rel=1e-9)
    assert found["bits_to_watts_ratio"] == pytest.approx(bits / watts, rel=1e-9)
    # fiber at a tenth: the bits win by far
    assert 0.1 < bits / watts < 0.2


def test_the_tables_make_the_bits_cheaper_still():
    tenth, tables = compare(), compare(ratio="tables")
    assert tables["watts_to_bits_mjpy"] == tenth["watts_to_bits_mjpy"]
    # 390 km x (20 - 3.5) of capital less, over 25 years with 2 % upkeep
    saved = 390 * 16.5 * (1 / discounted(1, 0.03, 25) + 0.02)
    assert tenth["bits_to_watts_mjpy"] - tables["bits_to_watts_mjpy"] == pytest.approx(
        discounted(saved, 0.03, 20)
    )


@relaxed
@given(st.floats(0.001, 2), st.floats(1, 2000))
def test_the_long_haul_scales_with_the_ratio(ratio, haul):
    bare = {"haul": haul, "power": 0.0, "fiber": 0.0}
    no_boxes = named_assumptions({"fiber_terminal_mjpy": 0, "fiber_amplifier_mjpy": 0})
    found = compare(**bare, model=no_boxes, ratio=ratio)["bits_to_watts_mjpy"]
    at_one = compare(**bare, model=no_boxes, ratio=1.0)["bits_to_watts_mjpy"]
    assert found == pytest.approx(ratio * at_one, rel=1e-9)
    # with the boxes the difference between two ratios is still the cable's alone
    step = compare(**bare, ratio=1 + ratio)["bits_to_watts_mjpy"]
    step -= compare(**bare, ratio=1.0)["bits_to_watts_mjpy"]
    assert step == pytest.approx(ratio * at_one, rel=1e-6)


def test_only_the_new_share_of_the_route_is_paid_for():
    half = named_assumptions({"fiber_new_build_share": 0.5})
    saved = compare()["bits_to_watts_mjpy"] - compare(model=half)["bits_to_watts_mjpy"]
    # the other half is leased, at 0.03 a km and year
    expected = 390 * 0.5 * (20 * (1 / discounted(1, 0.03, 25) + 0.02) - 0.03)
    assert saved == pytest.approx(discounted(expected, 0.03, 20))


@relaxed
@given(st.floats(0, 1500), st.floats(0, 1500), st.floats(1, 5000))
def test_watts_know_the_distance_and_bits_the_route(one, other, load_mw):
    near, far = sorted((one, other))
    short, long = compare(km=near, load_mw=load_mw), compare(km=far, load_mw=load_mw)
    assert short["watts_to_bits_mjpy"] <= long["watts_to_bits_mjpy"]
    assert short["bits_to_watts_mjpy"] == long["bits_to_watts_mjpy"]
    short, long = compare(haul=near, load_mw=load_mw), compare(haul=far, load_mw=load_mw)
    assert short["watts_to_bits_mjpy"] == long["watts_to_bits_mjpy"]
    assert short["bits_to_watts_mjpy"] <= long["bits_to_watts_mjpy"]


def test_ends_of_the_range_lie_in_order():
    for column in ("watts_to_bits_mjpy", "bits_to_watts_mjpy"):
        low, mid, high = (compare(level=level)[column] for level in ("low", "mid", "high"))
        assert low < mid < high


def test_many_sites_are_each_their_own():
    kms = np.array([10.0, 300.0, 900.0])
    together = watts_or_bits(
        kms,
        kms * 1.3,
        kms,
        kms / 3,
        load_mw=100,
        assumptions=MODEL,
        fiber_to_power_ratio=0.1,
    )
    numbers = ["watts_to_bits_mjpy", "bits_to_watts_mjpy", "bits_to_watts_ratio"]
    for row, km in enumerate(kms):
        alone = compare(km=km, haul=km * 1.3, power=km, fiber=km / 3)
        assert together[numbers].iloc[row].tolist() == pytest.approx(alone[numbers].tolist())


def test_two_grids_and_a_wide_sea_take_direct_current():
    for how in ({"same_grid": False}, {"sea_share": 0.5}):
        found = compare(**how)
        assert found["watts_by"] == "dc"
        assert found["watts_to_bits_mjpy"] > compare()["watts_to_bits_mjpy"]
    assert compare()["watts_by"] == "ac"
    # 3 km of sea take alternating current: two cables of 1,000 where the line was 200, and
    # two landings of 500; losses are the same
    narrow = compare(sea_share=0.01)
    assert narrow["watts_by"] == "ac"
    more = (3 * 1.3 * (2_000 - 200) + 1_000) * 1.2
    more *= 1 / discounted(1, 0.03, 40) + 0.015
    assert narrow["watts_to_bits_mjpy"] - compare()["watts_to_bits_mjpy"] == pytest.approx(
        discounted(more, 0.03, 20)
    )


def test_a_direct_current_link_on_paper():
    # 300 km for 2,000 MW, a third of it sea. Land 200 x 1.3 x 0.248 x 2,000; sea 100 x 1.3 x
    # 0.5152 x 2,000; two landings of 500; converters 102.4 a MW; stations as for 500 kV:
    # 2 x 1,162.5 + 3,045 + 13.339 x 2,000
    found = compare(sea_share=1 / 3, same_grid=False, load_mw=2000)
    capital = 128_960 + 133_952 + 1_000 + 204_800 + 2_325 + 3_045 + 26_678
    # losses: 390 km at 0.35 % per 100 km and 1.4 % in the converters, 0.8 of 2,000 MW, 0.012
    lost = (0.0035 * 3.9 + 0.014) * 2000 * 0.8 * 8766 * 0.012
    part = 1 / discounted(1, 0.03, 40)
    expected = discounted(capital * 1.2 * (part + 0.015) + lost, 0.03, 20)
    assert found["watts_to_bits_mjpy"] == pytest.approx(expected, rel=1e-9)


def test_milliseconds_cost_what_the_study_says():
    priced = named_assumptions({"latency_price_mjpy_per_ms_mw_year": 0.5})
    more = compare(model=priced)["bits_to_watts_mjpy"] - compare()["bits_to_watts_mjpy"]
    # 390 km of glass there and back: 3.822 ms, for 100 MW
    assert more == pytest.approx(discounted(3.822 * 100 * 0.5, 0.03, 20))


def test_the_share_of_sea_on_known_lines():
    # Toyama to Nagoya is land, Naha to Kagoshima sea but for islands
    assert sea_share([137.21], [36.70], (136.91, 35.18))[0] == 0
    assert sea_share([127.68], [26.21], (130.55, 31.6))[0] > 0.85
    # in a table of many places, one line for each square of 0.1 degrees is near enough
    rng = np.random.default_rng(2)
    lon, lat = rng.uniform(138, 141, 200), rng.uniform(36, 41, 200)
    exact = sea_share(lon, lat, (139.7645, 35.687))
    near = sea_share(lon, lat, (139.7645, 35.687), near_deg=0.1)
    assert np.abs(exact - near).mean() < 0.03


def test_land_beyond_japan_counts_as_land():
    assert sea_share([2.35], [48.86], (13.4, 52.5))[0] == 0


@pytest.mark.skipif("GEOWBIT_REAL_DATA" not in os.environ, reason="GEOWBIT_REAL_DATA is not set")
@pytest.mark.parametrize(
    ("start", "end"),
    [
        ((140.73, 41.77), (141.15, 39.70)),  # Hakodate, Morioka: strait of Tsugaru, bay of Mutsu
        ((141.74, 42.66), (139.7645, 35.687)),  # Tomakomai, Tokyo
        ((134.05, 34.34), (133.92, 34.66)),  # Takamatsu, Okayama: islands of the Seto sea
        ((130.55, 31.6), (130.4, 33.59)),  # Kagoshima, Fukuoka: the Yatsushiro and Ariake seas
    ],
)
def test_the_share_of_sea_against_the_outlines_of_the_real_prefectures(start, end):
    folder = Path(os.environ["GEOWBIT_REAL_DATA"]) / "boundaries"
    land = gpd.read_parquet(folder / "prefectures_n03_2021.parquet").union_all()
    along = np.linspace(0.0005, 0.9995, 1000)
    geod = Geod(ellps="GRS80")
    azimuth, _, meters = geod.inv(*start, *end)
    lon, lat, _ = geod.fwd(
        np.full(1000, start[0]), np.full(1000, start[1]), np.full(1000, azimuth), along * meters
    )
    expected = 1 - shapely.contains_xy(land, lon, lat).mean()
    # 128 looks a line, on cells of a kilometer
    assert sea_share([start[0]], [start[1]], end)[0] == pytest.approx(expected, abs=0.04)


def test_many_lines_over_the_sea_are_each_looked_at_as_if_alone():
    lon, lat = np.linspace(135.0, 143.0, 600), np.linspace(33.0, 43.0, 600)
    tomakomai = (141.74, 42.66)
    together = sea_share(lon, lat, tomakomai)
    assert 0 < together.mean() < 1
    for row in (0, 255, 256, 257, 511, 512, 599):
        assert together[row] == sea_share(lon[row], lat[row], tomakomai)[0]

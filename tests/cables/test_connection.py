"""The connection of a site, on paper."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geowbit.cables import (
    connection_costs,
    fiber_connection_mjpy,
    fiber_years,
    power_connection_mjpy,
    power_years,
)
from geowbit.layers import named_assumptions

MODEL = named_assumptions()
AREAS = [
    "hokkaido",
    "tohoku",
    "tokyo",
    "chubu",
    "hokuriku",
    "kansai",
    "chugoku",
    "shikoku",
    "kyushu",
    "okinawa",
]

# 10 km x detour 1.3 x line rate + 2 bays + the site's own substation + transformers of 12.16 a MW,
# above 66 kV with a step down to it, and a fifth for contingency:
#   1 MW      (13 x 100 +   330 +   855 +    12.16        ) x 1.2
#   50 MW     (13 x 100 +   330 +   855 +   608           ) x 1.2
#   100 MW    (13 x 200 +   495 + 1,170 + 1,216  +    63.9) x 1.2
#   500 MW    (13 x 400 + 1,155 + 1,455 + 6,080  +   373  ) x 1.2
#   3,000 MW  (13 x 700 + 2,325 + 3,045 + 36,480 + 3,537  ) x 1.2
# and where an area has other voltages:
#   100 MW at 110 kV  (13 x 150 +   495 + 1,170 + 1,216 +  63.9) x 1.2
#   100 MW at 132 kV  (13 x 175 +   495 + 1,170 + 1,216 +  63.9) x 1.2
#   100 MW at 187 kV  (13 x 255 + 1,155 + 1,455 + 1,216 +  74.6) x 1.2
#   500 MW at 220 kV  (13 x 309 + 1,155 + 1,455 + 6,080 + 373  ) x 1.2
#   500 MW at 500 kV  (13 x 700 + 2,325 + 3,045 + 6,080 + 589.5) x 1.2
POWER_OF_AREA = {
    (100, "kyushu"): 5873.88,
    (100, "chugoku"): 5873.88,
    (100, "shikoku"): 5873.88,
    (100, "okinawa"): 6263.88,
    (100, "hokkaido"): 8658.72,
    (500, "kyushu"): 15696.0,
    (500, "chugoku"): 15696.0,
    (500, "shikoku"): 25367.4,
}
POWER_AT_10_KM = {1: 2996.592, 50: 3711.6, 100: 6653.88, 500: 17115.6, 3000: 65384.4}
# 2 routes x (13 km x a tenth of the line rate + 2 terminals x 30)
FIBER_AT_10_KM = {1: 380.0, 50: 380.0, 100: 640.0, 500: 1160.0, 3000: 1940.0}


def costs(load_mw: float, km: float = 10.0, area: str = "tokyo", ratio: float | str = 0.1):
    row = pd.DataFrame({"substation_km": [km], "fiber_km": [km], "supply_area": [area]})
    return connection_costs(row, load_mw, MODEL, fiber_to_power_ratio=ratio).iloc[0]


@pytest.mark.parametrize("area", AREAS)
@pytest.mark.parametrize("load_mw", POWER_AT_10_KM)
def test_connection_by_hand(load_mw, area):
    found = costs(load_mw, area=area)
    power = POWER_OF_AREA.get((load_mw, area), POWER_AT_10_KM[load_mw])
    # fiber has one rate for the whole country
    fiber = FIBER_AT_10_KM[load_mw]
    assert found["power_mjpy"] == pytest.approx(power)
    assert found["fiber_mjpy"] == pytest.approx(fiber)
    assert found["connection_mjpy"] == pytest.approx(power + fiber)


def test_the_ends_of_the_range_by_hand():
    found = costs(100)
    # low: (11 km x 100 + 2 x 165 + 704 + 1,216 + 57.6) x 1.1 and 2 x (12 km x 10 + 2 x 10)
    assert found["connection_low_mjpy"] == pytest.approx(3748.36 + 280)
    # high: (15 km x 320 + 2 x 330 + 1,330 + 1,216 + 74.6) x 1.3 and 2 x (15 km x 32 + 2 x 100)
    assert found["connection_high_mjpy"] == pytest.approx(10504.78 + 1360)


def test_the_model_s_own_ratio_has_a_range_and_one_set_by_hand_has_none():
    found = costs(100, ratio="model")
    # low: a hundredth of 100, but no cheaper than an existing duct at 1.5; high: half of 320, but
    # no dearer than a new duct at 120
    assert found["connection_low_mjpy"] == pytest.approx(3748.36 + 2 * (12 * 1.5 + 20))
    assert found["connection_high_mjpy"] == pytest.approx(10504.78 + 2 * (15 * 120 + 200))
    assert found["connection_mjpy"] == costs(100, ratio=0.1)["connection_mjpy"]


def test_long_fiber_has_an_amplifier_each_80_km():
    # 70 km straight are 91 km of fiber: 2 x (91 x 20 + 60 + one amplifier of 20)
    found = fiber_connection_mjpy([70.0], 100, MODEL, fiber_to_power_ratio=0.1)
    assert found[0] == pytest.approx(3800)
    # 130 km are 169 km: two amplifiers
    found = fiber_connection_mjpy([130.0], 100, MODEL, fiber_to_power_ratio=0.1)
    assert found[0] == pytest.approx(2 * (169 * 20 + 60 + 40))


def test_the_tables_own_fiber_costs_the_same_for_every_load():
    # 2 x (13 km x 3.5 + 60), against a tenth of 200 and of 700 a km above
    for load_mw in POWER_AT_10_KM:
        assert costs(load_mw, ratio="tables")["fiber_mjpy"] == pytest.approx(211)


@pytest.mark.parametrize(
    ("load_mw", "area", "low", "high"),
    [
        (50, "tokyo", 2, 6),
        (100, "tokyo", 4, 9),
        (100, "okinawa", 4, 9),
        # 275 kV: the 8 years of Inzai are no quicker than 154 kV
        (500, "kyushu", 4, 9),
        (3000, "kansai", 7, 11),
    ],
)
def test_years_grow_from_the_short_to_the_long_lead_time_over_50_km(load_mw, area, low, high):
    found = power_years([0.0, 25.0, 50.0, 400.0], load_mw, MODEL, supply_area=area)
    assert found.tolist() == [low, (low + high) / 2, high, high]


def test_the_slower_of_power_and_fiber_counts():
    assert fiber_years([0.0, 20.0, 50.0, 90.0], MODEL) == pytest.approx([0.25, 0.95, 2.0, 2.0])
    row = pd.DataFrame({"substation_km": [5.0], "fiber_km": [30.0], "supply_area": ["tokyo"]})
    found = connection_costs(row, 100, MODEL, fiber_to_power_ratio=0.1).iloc[0]
    # 4 + 5 x 5/50 against 0.25 + 1.75 x 30/50
    assert (found["power_years"], found["fiber_years"]) == pytest.approx((4.5, 1.3))
    assert found["connection_years"] == pytest.approx(4.5)
    slow = named_assumptions({"jp_expert_leadtime_fiber": [8, 8, 8]})
    found = connection_costs(row, 100, slow, fiber_to_power_ratio=0.1).iloc[0]
    assert found["connection_years"] == pytest.approx(8)


def test_rows_of_many_areas_do_not_mix():
    table = pd.DataFrame(
        {
            "substation_km": [10.0, 20.0, 30.0, 10.0, 40.0],
            "fiber_km": [1.0, 2.0, 3.0, 4.0, 5.0],
            "supply_area": pd.Categorical(["tokyo", "okinawa", "kyushu", None, "tokyo"]),
        },
        index=[9, 7, 5, 3, 1],
    )
    together = connection_costs(table, 150, MODEL, fiber_to_power_ratio=0.1)
    assert together.index.tolist() == [9, 7, 5, 3, 1]
    for label in table.index:
        alone = connection_costs(table.loc[[label]], 150, MODEL, fiber_to_power_ratio=0.1)
        pd.testing.assert_frame_equal(alone, together.loc[[label]])
    # without an area the common classes count
    assert together["power_mjpy"][3] == together["power_mjpy"][9]


RATIOS = ["tables", 0.01, 0.1, 0.5, "model"]
kms = st.floats(0, 200)
loads = st.floats(0.5, 5000)


@settings(deadline=None, max_examples=40)
@given(loads, kms, kms, st.sampled_from(AREAS), st.sampled_from(RATIOS))
def test_low_mid_high_and_farther_is_dearer(load_mw, one, other, area, ratio):
    near, far = (costs(load_mw, km, area, ratio) for km in sorted((one, other)))
    for found in (near, far):
        assert found["connection_low_mjpy"] <= found["connection_mjpy"]
        assert found["connection_mjpy"] <= found["connection_high_mjpy"]
        assert found["connection_mjpy"] == found["power_mjpy"] + found["fiber_mjpy"]
    for column in ("power_mjpy", "fiber_mjpy", "power_years", "fiber_years", "connection_years"):
        assert near[column] <= far[column]


@pytest.mark.parametrize(("least", "most"), [(0.5, 50), (50.5, 200), (200.5, 1000), (1000.5, 5000)])
def test_within_a_class_a_larger_load_is_dearer_and_a_mw_of_it_cheaper(least, most):
    ladder = np.linspace(least, most, 25)
    found = np.array([power_connection_mjpy([12.0], load, MODEL)[0] for load in ladder])
    assert (np.diff(found) > 0).all()
    assert (np.diff(found / ladder) < 0).all()

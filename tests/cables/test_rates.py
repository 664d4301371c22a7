"""Unit rates, and the ratio that every run prints."""

from __future__ import annotations

import pytest

from geowbit.cables import fiber_rate_mjpy_per_km, power_rate_mjpy_per_km, ratio_in_use
from geowbit.layers import named_assumptions

MODEL = named_assumptions()

# the overhead lines of the unit-cost table, million yen a km
LINES = {50: (70, 100, 130), 100: (100, 200, 320), 500: (250, 400, 600), 3000: (400, 700, 1000)}


@pytest.mark.parametrize("load_mw", LINES)
def test_line_rates_of_the_tables(load_mw):
    found = tuple(
        power_rate_mjpy_per_km(MODEL, load_mw, level=level) for level in ("low", "mid", "high")
    )
    assert found == LINES[load_mw]


@pytest.mark.parametrize("load_mw", LINES)
@pytest.mark.parametrize("ratio", [0.01, 0.1, 0.5])
def test_a_ratio_is_a_share_of_the_line_of_the_same_load(load_mw, ratio):
    for level, line in zip(("low", "mid", "high"), LINES[load_mw], strict=True):
        found = fiber_rate_mjpy_per_km(MODEL, load_mw, fiber_to_power_ratio=ratio, level=level)
        assert found == pytest.approx(ratio * line)


def test_without_a_ratio_the_tables_count():
    found = [
        fiber_rate_mjpy_per_km(MODEL, 100, fiber_to_power_ratio=None, level=level)
        for level in ("low", "mid", "high")
    ]
    # aerial fiber on existing poles
    assert found == [2.0, 3.5, 6.0]


@pytest.mark.parametrize(
    ("load_mw", "tables"),
    # 3.5 over 100, 200, 400 and 700
    [(50, 0.035), (100, 0.0175), (500, 0.00875), (3000, 0.005)],
)
def test_the_ratio_is_told_beside_the_one_of_the_tables(load_mw, tables):
    used = ratio_in_use(MODEL, load_mw, fiber_to_power_ratio=0.25)
    assert used["fiber_to_power_ratio"] == 0.25
    assert used["from_unit_costs"] == pytest.approx(tables, abs=5e-5)
    found = ratio_in_use(MODEL, load_mw, fiber_to_power_ratio=None)
    assert found["fiber_to_power_ratio"] == pytest.approx(tables)


@pytest.mark.parametrize(
    ("overrides", "ratio", "origin"),
    [
        ({}, 0.1, "0.1 of the power line per km (the model's default)"),
        ({}, 0.2, "0.2 of the power line per km (set by hand)"),
        ({"fiber_to_power_ratio": 0.3}, 0.3, "0.3 of the power line per km (set by hand)"),
        ({}, None, "0.0175 of the power line per km (the unit-cost tables)"),
    ],
)
def test_the_note_says_where_the_ratio_comes_from(overrides, ratio, origin):
    note = ratio_in_use(named_assumptions(overrides), 100, fiber_to_power_ratio=ratio)["note"]
    assert origin in str(note)
    assert "a tenth" in str(note)
    assert "a hundredth" in str(note)

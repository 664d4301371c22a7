"""Unit rates, and the ratio that every run prints."""

from __future__ import annotations

import pytest
from refused import refused

import geowbit as gw
from geowbit.cables import (
    fiber_choice,
    fiber_connection_mjpy,
    fiber_rate_mjpy_per_km,
    own_rates,
    power_rate_mjpy_per_km,
    ratio_in_use,
    total_cost,
)
from geowbit.core import worded
from geowbit.core.errors import StudyError
from geowbit.corridors import route
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
        fiber_rate_mjpy_per_km(MODEL, 100, fiber_to_power_ratio="tables", level=level)
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
    assert used.fiber_to_power_ratio == 0.25
    assert used.from_unit_costs == pytest.approx(tables, abs=5e-5)
    found = ratio_in_use(MODEL, load_mw, fiber_to_power_ratio="tables")
    assert found.fiber_to_power_ratio == pytest.approx(tables)


@pytest.mark.parametrize(
    ("overrides", "ratio", "origin"),
    [
        ({}, 0.1, "0.1 of the power line per km (the model's default)"),
        ({}, 0.2, "0.2 of the power line per km (set by hand)"),
        ({"fiber_to_power_ratio": 0.3}, 0.3, "0.3 of the power line per km (set by hand)"),
        ({}, "tables", "0.0175 of the power line per km (the unit-cost tables)"),
    ],
)
def test_the_note_says_where_the_ratio_comes_from(overrides, ratio, origin):
    note = ratio_in_use(named_assumptions(overrides), 100, fiber_to_power_ratio=ratio).note
    assert origin in str(note)
    assert "a tenth" in str(note)
    assert "a hundredth" in str(note)


# ---- how fiber is laid, million yen a km of the table of rates

METHODS = {
    "aerial": (2.0, 3.5, 6.0),
    "existing_duct": (1.5, 2.5, 5.0),
    "new_duct": (20.0, 50.0, 120.0),
    "ground_wire": (3.0, 5.0, 10.0),
    "submarine": (10.0, 15.0, 50.0),
}


@pytest.mark.parametrize("method", METHODS)
def test_a_method_takes_its_row_of_the_table(method):
    for level, rate in zip(("low", "mid", "high"), METHODS[method], strict=True):
        found = fiber_rate_mjpy_per_km(MODEL, 100, fiber_to_power_ratio=method, level=level)
        assert found == pytest.approx(rate)
    told = ratio_in_use(MODEL, 100, fiber_to_power_ratio=method)
    # beside the overhead line of 154 kV
    assert told.fiber_to_power_ratio == pytest.approx(METHODS[method][1] / 200)
    assert told.fiber_method == method
    assert told.fiber_mjpy_per_km == METHODS[method][1]
    assert f"the unit-cost tables, {method.replace('_', ' ')}" in str(told.note)


def test_the_connection_grows_by_what_the_method_costs_more():
    dear, cheap = (
        fiber_connection_mjpy([10.0], 100, MODEL, fiber_to_power_ratio=method)[0]
        for method in ("new_duct", "existing_duct")
    )
    # two routes of ten kilometers and their detour
    detour = MODEL.value("fiber_detour_ratio")
    assert dear - cheap == pytest.approx(2 * 10 * detour * (50 - 2.5))


def test_own_rates_of_a_method_count(tmp_path):
    file = tmp_path / "rates.csv"
    file.write_text("kind,voltage_kv,construction,low,mid,high\nfiber,,new duct,7,8,9\n")
    model = own_rates(MODEL, file)
    assert fiber_rate_mjpy_per_km(model, 100, fiber_to_power_ratio="new_duct") == 8.0
    assert fiber_rate_mjpy_per_km(model, 100, fiber_to_power_ratio="aerial") == 3.5


def test_the_method_reaches_compare_cost_and_route():
    pair = (100, "osaka", (34.9, 135.9))
    dear, plain = (
        gw.compare(*pair, fiber_to_power_ratio=ratio, draws=50) for ratio in ("new_duct", "tables")
    )
    assert dear.fiber.fiber_method == "new_duct"
    assert plain.fiber.fiber_method == "aerial"
    assert dear.bits_to_watts_mjpy > plain.bits_to_watts_mjpy
    cost = total_cost("Toyama", 100, fiber_to_power_ratio="ground_wire")
    source = next(one.source for one in cost.parts if one.part == "fiber connection")
    assert worded(source).startswith("5 million yen per km (ground wire, the table of rates")
    assert "架空地線" in worded(source, "ja")
    ends = ("36.70,137.10", "36.66,137.20")
    ways = {m: route("fiber", *ends, fiber_to_power_ratio=m) for m in METHODS}
    assert ways["new_duct"].fiber is not None
    assert ways["new_duct"].fiber.fiber_mjpy_per_km == 50.0
    # land costs the same many times over, but for what a duct saves along a way
    assert ways["new_duct"].mjpy_per_km / ways["ground_wire"].mjpy_per_km == pytest.approx(
        10, rel=0.05
    )
    assert ways["existing_duct"].mjpy_per_km >= 2.5


def test_a_study_takes_a_method_and_says_so():
    area = {"bbox": [137.1, 36.6, 137.3, 36.75]}
    plain, tables, aerial, dug = (
        gw.Study.japan(area=area, costs=costs).run()
        for costs in (
            {},
            {"fiber_to_power_ratio": "tables"},
            {"fiber_method": "aerial"},
            {"fiber_method": "new_duct"},
        )
    )
    assert plain.record["ratio"]["fiber_method"] is None
    assert plain.record["ratio"]["fiber_to_power_ratio"] == 0.1
    assert aerial.table["fiber_mjpy"].equals(tables.table["fiber_mjpy"])
    far = plain.table["fiber_km"] > 0.001
    assert (dug.table["fiber_mjpy"] > plain.table["fiber_mjpy"])[far].all()
    assert dug.record["study"]["costs"]["fiber_method"] == "new_duct"
    assert "new duct" in dug.report()


def test_what_is_no_method_is_told():
    assert fiber_choice(None, "ground wire") == fiber_choice("tables", "ground-wire")
    with refused(StudyError, "cables.no_method", method="pigeon"):
        fiber_choice(None, "pigeon")
    with refused(StudyError, "cables.method_and_ratio", method="new_duct", ratio="0.2"):
        fiber_choice(0.2, "new_duct")
    with refused(StudyError, "settings.one_rate_of_fiber", ratio="0.2", method="new_duct"):
        gw.Study.japan(costs={"fiber_to_power_ratio": 0.2, "fiber_method": "new_duct"})
    with refused(StudyError, "settings.takes.one_of", key="costs.fiber_method", given="'pigeon'"):
        gw.Study.japan(costs={"fiber_method": "pigeon"})

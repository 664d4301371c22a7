"""The total cost of a site, on paper, and a fiber that shares the works of a line."""

from __future__ import annotations

import json

import pytest
from refused import refused
from typer.testing import CliRunner

from geowbit.cables import (
    TotalCost,
    annuity,
    cheapest_connection,
    connection_options,
    shared_works,
    total_cost,
    total_costs,
)
from geowbit.cli import app
from geowbit.core.errors import StudyError
from geowbit.layers import embedded_layer, named_assumptions

MODEL = named_assumptions()


def parts_of(found: TotalCost) -> dict[str, float]:
    return {one.part: one.mid for one in found.parts}


def test_a_site_on_paper():
    found = total_cost((35.0, 136.9), 100, fiber_to_power_ratio=0.1)
    parts = parts_of(found)
    # 35 N at some meters above the sea: 16.2 C and PUE 1.2 + 0.02 x 6.2 = 1.324
    assert found.temperature_c == pytest.approx(16.2, abs=0.5)
    pue = found.pue["mid"]
    assert pue == pytest.approx(1.324, abs=0.01)
    # 2,118 million a MW of servers; 20 years at 3 %, 2 % upkeep
    building = 2118 / pue
    assert parts["building and equipment"] == pytest.approx(
        building * (annuity(0.03, 20) + 0.02), rel=1e-3
    )
    # 0.8 of 8,766 hours at 0.012, all of it together
    energy = 0.8 * 8766 * 0.012
    assert parts["energy of the servers"] + parts["energy of cooling"] == pytest.approx(
        energy, rel=1e-3
    )
    assert parts["energy of the servers"] == pytest.approx(energy / pue, rel=1e-3)
    # the connection is that of its own room
    options = connection_options(embedded_layer("substations"), 100, MODEL)
    power = cheapest_connection([136.9], [35.0], options, MODEL).mjpy(MODEL)[0]
    assert parts["power connection"] == pytest.approx(
        power * (annuity(0.03, 40) + 0.015) / 100, rel=1e-2
    )
    assert found.total["mid"] == pytest.approx(sum(parts.values()), abs=0.01)
    assert set(found.left_out) == {"land", "tax", "subsidy"}


def test_every_part_has_a_source_and_a_range():
    found = total_cost("Sapporo", 100, land_mjpy=3000, tax_share=0.014, subsidy=True)
    for one in found.parts:
        assert one.source, one.part
        assert one.low <= one.mid <= one.high, one.part
    assert found.left_out == {}
    assert found.total["low"] < found.total["mid"] < found.total["high"]


def test_land_tax_and_subsidy_on_paper():
    bare = parts_of(total_cost("Sapporo", 100))
    full = parts_of(total_cost("Sapporo", 100, land_mjpy=3000, tax_share=0.01, subsidy=True))
    assert full["land"] == pytest.approx(3000 * 0.03 / 100)
    # half of a building of more than 8 billion is capped at 4
    assert full["subsidy"] == pytest.approx(-4000 * annuity(0.03, 20) / 100, rel=1e-3)
    assert full["tax"] > 0.01 * 2118 / 1.4
    assert {part: full[part] for part in bare} == bare


def test_a_small_site_gets_half_of_its_building():
    found = total_cost("Sapporo", 1, subsidy=True)
    building = 2118 / found.pue["mid"]
    assert parts_of(found)["subsidy"] == pytest.approx(
        -0.5 * building * annuity(0.03, 20), rel=1e-3
    )


def test_the_tokyo_area_gets_no_subsidy_and_pays_its_own_price():
    found = total_cost("Inzai", 100, subsidy=True)
    assert "subsidy" not in parts_of(found)
    assert found.left_out["subsidy"].code == "cables.fund_pays_not"
    ratio = (
        parts_of(found)["building and equipment"]
        * found.pue["mid"]
        / (2118 * (annuity(0.03, 20) + 0.02))
    )
    assert ratio == pytest.approx(2272 / 2118, rel=1e-3)


def test_the_cold_cools_and_hokuriku_is_cheaper():
    costs = total_costs(["Wakkanai", "Naha", "Toyama"], 30)
    assert costs.loc["energy of cooling", "Wakkanai"] < costs.loc["energy of cooling", "Naha"]
    # 10.1 against 12 yen a kWh
    whole = costs.loc[["energy of the servers", "energy of cooling"]].sum()
    assert whole["Toyama"] / whole["Wakkanai"] == pytest.approx(10.1 / 12, rel=1e-3)
    high = total_cost((36.1, 137.6), 30).temperature_c
    low = total_cost((36.1, 136.2), 30).temperature_c
    assert high < low - 3


def test_ones_own_price_of_energy():
    dear = parts_of(total_cost("Toyama", 100, energy_price_mjpy_per_mwh=0.0303))
    cheap = parts_of(total_cost("Toyama", 100))
    assert dear["energy of the servers"] == pytest.approx(
        3 * cheap["energy of the servers"], rel=1e-4
    )


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"land_mjpy": -1.0}, ("cables.amount", {"name": "land_mjpy", "amount": "-1"})),
        ({"tax_share": float("nan")}, ("cables.amount", {"name": "tax_share", "amount": "nan"})),
        (
            {"energy_price_mjpy_per_mwh": float("inf")},
            ("cables.amount", {"name": "energy_price_mjpy_per_mwh", "amount": "inf"}),
        ),
    ],
)
def test_impossible_amounts_are_told(options, said):
    with refused(StudyError, said[0], **said[1]):
        total_cost("Toyama", 100, **options)


def test_the_shell_names_what_is_left_out():
    done = CliRunner().invoke(app, ["cost", "--mw", "100", "--at", "Tomakomai"])
    assert done.exit_code == 0
    for part in ("land", "tax", "subsidy"):
        assert f"left out: {part}" in done.stdout
    told = json.loads(
        CliRunner().invoke(app, ["cost", "--mw", "100", "--at", "Tomakomai", "--json"]).stdout
    )
    assert told["total"]["mid"] == pytest.approx(sum(row["mid"] for row in told["parts"]), abs=0.01)


# ---- shared works


def test_a_fiber_in_the_ground_wire_on_paper():
    # 120 km of 154 kV line at 200; fiber alone 100 km at 20, in the ground wire 120 km at 5
    found = shared_works(120, 100, 100, MODEL, fiber_to_power_ratio=0.1)
    assert found["separate_mjpy"] == 24_000 + 2_000
    assert found["shared_mjpy"] == 24_000 + 600
    assert found["saved_mjpy"] == 1_400
    assert found["saved_share"] == pytest.approx(1_400 / 26_000)


def test_sharing_is_not_forced_where_a_way_of_its_own_is_cheaper():
    # on poles at 3.5 over 50 km against 5 over 120
    found = shared_works(120, 50, 100, MODEL, fiber_to_power_ratio="tables")
    assert found["fiber_alone_mjpy"] == 175
    assert found["saved_mjpy"] == 0

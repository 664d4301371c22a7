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
    energy_price,
    shared_works,
    total_cost,
    total_costs,
)
from geowbit.cables.yearly_cost import LEVELS, pue
from geowbit.cli import app
from geowbit.core.errors import StudyError
from geowbit.layers import embedded_layer, embedded_table, named_assumptions

MODEL = named_assumptions()


def parts_of(found: TotalCost) -> dict[str, float]:
    return {one.part: one.mid for one in found.parts}


def test_a_site_on_paper():
    found = total_cost((35.0, 136.9), 100, fiber_to_power_ratio=0.1)
    parts = parts_of(found)
    # the normal of Nagoya, 20 km to the north, is 16.2 C, 51 m higher at 6 C a km: 16.5 here
    assert found.temperature_c == pytest.approx(16.5, abs=0.4)
    pue = found.pue["mid"]
    assert pue == pytest.approx(1.324, abs=0.01)
    assert found.servers_mw == pytest.approx(100 / pue, rel=1e-3)
    # 2,118 million a MW of servers; 20 years at 3 %, 2 % upkeep
    assert parts["building and equipment"] == pytest.approx(
        2118 * (annuity(0.03, 20) + 0.02), rel=1e-3
    )
    # 0.8 of 8,766 hours at 11.36 yen a kWh, the mean of Chubu in FY2025
    energy = 0.8 * 8766 * 0.01136
    assert parts["energy of the servers"] == pytest.approx(energy, rel=1e-3)
    assert parts["energy of cooling"] == pytest.approx(energy * (pue - 1), rel=2e-3)
    # the connection is that of its own room
    options = connection_options(embedded_layer("substations"), 100, MODEL)
    power = cheapest_connection([136.9], [35.0], options, MODEL).mjpy(MODEL)[0]
    assert parts["power connection"] == pytest.approx(
        power * (annuity(0.03, 40) + 0.015) / 100 * pue, rel=1e-2
    )
    assert found.total["mid"] == pytest.approx(sum(parts.values()), abs=0.01)
    assert set(found.left_out) == {"wheeling and levies", "tax", "subsidy"}


def test_every_part_has_a_source_and_a_range():
    found = total_cost("Sapporo", 100, land_mjpy=3000, tax_share=0.014, subsidy=True)
    for one in found.parts:
        assert str(one.source), one.part
        assert one.low <= one.mid <= one.high, one.part
    assert {part: why.code for part, why in found.left_out.items()} == {
        "wheeling and levies": "cables.wholesale"
    }
    assert found.total["low"] < found.total["mid"] < found.total["high"]


def test_land_tax_and_subsidy_on_paper():
    bare = parts_of(total_cost("Sapporo", 100))
    found = total_cost("Sapporo", 100, land_mjpy=3000, tax_share=0.01, subsidy=True)
    full, pue = parts_of(found), found.pue["mid"]
    assert full["land"] == pytest.approx(3000 * 0.03 / 100 * pue, rel=1e-3)
    # half of a building of more than 8 billion is capped at 4
    assert full["subsidy"] == pytest.approx(-4000 * annuity(0.03, 20) / 100 * pue, rel=1e-3)
    assert full["tax"] > 0.01 * 2118
    assert {part: full[part] for part in bare if part != "land"} == {
        part: mjpy for part, mjpy in bare.items() if part != "land"
    }
    # 71,400 yen a m2 in Sapporo, 450 m2 a MW; interest only
    assert bare["land"] == pytest.approx(71_400 * 450 / 1e6 * 0.03 * pue, rel=1e-2)


def test_a_small_site_gets_half_of_its_building():
    found = total_cost("Sapporo", 1, subsidy=True)
    assert parts_of(found)["subsidy"] == pytest.approx(-0.5 * 2118 * annuity(0.03, 20), rel=1e-3)


def test_the_tokyo_area_gets_no_subsidy_and_pays_its_own_price():
    found = total_cost("Inzai", 100, subsidy=True)
    assert "subsidy" not in parts_of(found)
    assert found.left_out["subsidy"].code == "cables.fund_pays_not"
    ratio = parts_of(found)["building and equipment"] / (2118 * (annuity(0.03, 20) + 0.02))
    assert ratio == pytest.approx(2272 / 2118, rel=1e-3)


def test_the_cold_cools_and_each_area_has_its_price():
    costs = total_costs(["Wakkanai", "Naha", "Toyama"], 30)
    servers, cooling = costs.loc["energy of the servers"], costs.loc["energy of cooling"]
    # 7.0 C: PUE 1.14; 23.3 C: 1.466; heights of cells are good to some tens of meters
    assert cooling["Wakkanai"] / servers["Wakkanai"] == pytest.approx(0.14, abs=0.015)
    assert cooling["Naha"] / servers["Naha"] == pytest.approx(0.466, abs=0.015)
    # yen a kWh in FY2025, and the assumption where there is no market
    assert servers["Toyama"] / servers["Wakkanai"] == pytest.approx(10.81 / 11.70, rel=1e-4)
    assert servers["Naha"] / servers["Wakkanai"] == pytest.approx(12 / 11.70, rel=1e-4)
    high = total_cost((36.1, 137.6), 30).temperature_c
    low = total_cost((36.1, 136.2), 30).temperature_c
    assert high < low - 3


def test_no_cold_makes_cooling_free_and_two_colds_differ():
    value = MODEL.at("mid")
    # Obihiro 7.2 C, Asahikawa 7.3, Rikubetsu 5.9, Taiki 5.9: no longer all 1.2
    assert pue([7.2, 5.9, 4.0, -10.0], value).round(3).tolist() == [1.144, 1.118, 1.1, 1.1]


@pytest.mark.parametrize("degrees", [-20.0, 0.0, 3.0, 5.0, 9.0, 10.0, 16.0, 24.0])
def test_low_mid_and_high_never_cross(degrees):
    low, mid, high = (float(pue([degrees], MODEL.at(level))[0]) for level in LEVELS)
    assert 1 < low <= mid <= high


def test_prices_are_those_of_the_market():
    market = embedded_table("area_prices")
    assert {"tokyo", "shikoku"} < set(market["supply_area"])
    for area, years in market.groupby("supply_area"):
        yen = years.set_index("fiscal_year")["mean_jpy_per_kwh"]
        found = energy_price(str(area))
        usual = [yen[year] for year in (2021, 2023, 2025)]
        assert found.is_wholesale
        assert found.is_of_area
        assert 1000 * found.mid == pytest.approx(yen[2025], abs=1e-6)
        assert 1000 * found.low == pytest.approx(min(usual), abs=1e-6)
        assert 1000 * found.high == pytest.approx(max(usual), abs=1e-6)
    other = energy_price("okinawa")
    assert (other.mid, other.is_wholesale, other.is_of_area) == (0.012, False, False)


def test_ones_own_price_of_energy():
    dear = total_cost("Toyama", 100, energy_price_mjpy_per_mwh=0.03243)
    cheap = total_cost("Toyama", 100)
    assert parts_of(dear)["energy of the servers"] == pytest.approx(
        3 * parts_of(cheap)["energy of the servers"], rel=1e-4
    )
    # one's own may hold all that the market's leaves out
    assert "wheeling and levies" in cheap.left_out
    assert "wheeling and levies" not in dear.left_out


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
    for part in ("wheeling and levies", "tax", "subsidy"):
        assert f"left out: {part}" in done.stdout
    assert "temperature: " in done.stdout
    assert "energy: 11.70 yen per kWh (Hokkaido), mean JEPX day-ahead price" in done.stdout
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

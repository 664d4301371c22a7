"""A pair of places: both costs, where they break even, and how sure that is."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod
from refused import refused
from typer.testing import CliRunner

import geowbit as gw
from geowbit.cables import (
    annuity,
    break_even_mw,
    drawn_values,
    link_mjpy,
    real_projects,
    who_wins,
)
from geowbit.cables.compare import pair_of, price_ways, substations_around
from geowbit.cables.watts_or_bits import break_even, mean_values
from geowbit.cli import app
from geowbit.core.errors import LayerError, StudyError
from geowbit.layers import Layers, embedded_layer, named_assumptions

GEOD = Geod(ellps="GRS80")
MODEL = named_assumptions()
EMBEDDED = Layers()
TOMAKOMAI = (42.66, 141.74)
PAIRS = [
    (300, "tokyo", TOMAKOMAI),
    (50, "osaka", "Toyama"),
    (100, "tokyo", "Utsunomiya"),
    (1000, "osaka", "Tsuruga"),
    (2000, "osaka", "Kitakyushu"),
]


@cache
def comparison(load_mw, origin, destination, ratio="model"):
    pair = pair_of(origin, destination, assumptions=MODEL, layers=EMBEDDED)
    around = substations_around(pair, EMBEDDED, MODEL)
    return price_ways(pair, load_mw, MODEL, around, ratio)


def pv(capital, life, upkeep, yearly=0.0):
    return (capital * (annuity(0.03, life) + upkeep) + yearly) / annuity(0.03, 20)


@pytest.fixture(scope="module")
def paper() -> Layers:
    """A site due north of the hub of Tokyo by 100 km, with a substation and a fiber route."""
    site = GEOD.fwd(139.7645, 35.687, 0, 100_000)[:2]
    at = GEOD.fwd(*site, 0, 10_000)[:2]
    start = GEOD.fwd(*site, 90, 4_000)[:2]
    subs = gpd.GeoDataFrame(
        {"id": ["s"], "name": ["Kita"], "voltage_kv": [275], "voltages_kv": "275;154"},
        geometry=gpd.points_from_xy([at[0]], [at[1]]),
        crs=4326,
    )
    line = f"LINESTRING ({start[0]} {start[1]}, 139.7645 35.687)"
    routes = gpd.GeoDataFrame(
        {"id": ["r"], "length_km": [130.0]}, geometry=gpd.GeoSeries.from_wkt([line]), crs=4326
    )
    layers = Layers({"substations": subs, "fiber_routes": routes})
    return layers, (site[1], site[0])


def test_a_pair_on_paper(paper):
    layers, site = paper
    found = gw.compare(100, "tokyo", site, fiber_to_power_ratio=0.1, layers=layers)
    assert found.distance_km == pytest.approx(100, abs=0.01)
    assert found.link == "alternating current"
    # 130 km by the user's word, and 4 km x 1.3 to it, less the piece before the nearest point
    haul = found.route_km
    assert haul == pytest.approx(135.2, abs=0.3)
    # 130 km as built at 200, stations of 2,944.9, a fifth on both; 1.95 % lost of 560,... MWh
    watts = pv((26_000 + 2_944.9) * 1.2, 40, 0.015, 0.0195 * 100 * 0.8 * 8766 * 0.012)
    assert found.watts_to_bits_mjpy == pytest.approx(watts, rel=1e-3)
    # the site's own: 13 km at 200 and 2,944.9; fiber 2 x (5.2 x 20 + 60); haul 135 x 20 with
    # two terminals of 30 and one amplifier of 20
    own = pv((2_600 + 2_944.9) * 1.2, 40, 0.015)
    bits = own + pv(2 * (104 + 60) + haul * 20 + 80, 25, 0.02)
    assert found.bits_to_watts_mjpy == pytest.approx(bits, rel=1e-3)
    assert found.ratio == pytest.approx(bits / watts, rel=2e-3)
    assert found.site_connection.substation == "Kita"
    # 154 kV: 4 to 9 years over 50 km; fiber to 2 years; the site's own power 10 km
    assert (found.power_years, found.fiber_years) == (9, 2)
    assert found.site_power_years == pytest.approx(5, abs=0.01)
    assert found.rtt_all_optical_ms == pytest.approx(2 * (haul * 4.9 + 2 * 20) / 1000, abs=1e-3)


def test_break_even_of_the_pair_on_paper_in_closed_form(paper):
    layers, site = paper
    found = gw.compare(100, "tokyo", site, fiber_to_power_ratio=0.1, layers=layers)
    per_km = pv(1.3 * 200 * 1.2, 40, 0.015, 0.00015 * 1.3 * 100 * 0.8 * 8766 * 0.012)
    # 1.352 km of fiber a km, with a quarter of an amplifier each 20 km
    per_km -= pv(1.352 * (20 + 20 / 80), 25, 0.02)
    fixed = pv((2_600) * 1.2, 40, 0.015) + pv(2 * 164 + 60, 25, 0.02)
    assert found.break_even_km == pytest.approx(fixed / per_km, rel=2e-3)


@pytest.mark.parametrize(("load_mw", "origin", "destination"), PAIRS)
def test_break_even_agrees_with_bisection(load_mw, origin, destination):
    at = comparison(load_mw, origin, destination)
    found = gw.compare(load_mw, origin, destination, layers=EMBEDDED, draws=10).break_even_km
    low, high = 0.0, 5000.0
    assert at.gain_at_km(low) < 0 < at.gain_at_km(high)
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if at.gain_at_km(middle) < 0 else (low, middle)
    assert found == pytest.approx(low, abs=2e-3)


@settings(deadline=None, max_examples=50)
@given(
    st.lists(st.floats(0.1, 50), min_size=3, max_size=3),
    st.lists(st.floats(-500, 500), min_size=3, max_size=3),
)
def test_the_break_even_load_agrees_with_a_search_from_above(slopes, offsets):
    edges = [50.0, 200.0, 1000.0]

    def gain(mw: float) -> float:
        step = int(np.searchsorted(edges, mw))
        return slopes[step] * mw + offsets[step] * 10

    found = break_even_mw(gain, edges)
    ladder = np.r_[np.linspace(0.1, 50, 4000), np.linspace(50.001, 200, 4000)]
    ladder = np.r_[ladder, np.linspace(200.001, 1000, 4000)]
    loses = np.array([gain(mw) < 0 for mw in ladder])
    if loses[-1]:
        assert found is None
    elif not loses.any():
        assert found == 0
    else:
        last = ladder[np.flatnonzero(loses)[-1]]
        following = ladder[np.flatnonzero(loses)[-1] + 1]
        assert last - 1e-3 <= found <= following + 1e-3


def test_break_even_where_there_is_none():
    assert break_even(lambda km: -5.0 + 0 * km, least=0, most=10) is None
    assert break_even(lambda km: 5.0 + km, least=0, most=10) == 0


# ---- the Monte-Carlo range


@pytest.mark.parametrize(("load_mw", "origin", "destination"), PAIRS)
@pytest.mark.parametrize("ratio", ["model", 0.1, "tables"])
def test_the_mean_of_the_draws_agrees_with_the_analytic_one(load_mw, origin, destination, ratio):
    at = comparison(load_mw, origin, destination, ratio=ratio)
    told = at.draws(20_000, seed=1).summary()
    watts, bits = at.expected()
    for name, expected in (("watts_to_bits", watts), ("bits_to_watts", bits)):
        error = told[f"{name}_error_mjpy"]
        assert 0 < error < 0.02 * expected
        # four standard errors: once in 16 thousand by chance, and the seed is fixed
        assert abs(told[f"{name}_mean_mjpy"] - expected) < 4 * error, name


def test_draws_are_triangles_over_low_mid_and_high():
    drawn, means = drawn_values(MODEL, 40_000, 3), mean_values(MODEL)
    for key in ("jp_expert_154kv_overhead", "power_detour_ratio", "fiber_to_power_ratio"):
        low, mid, high = (MODEL.value(key, level) for level in ("low", "mid", "high"))
        assert low <= drawn[key].min() <= low + 0.05 * (high - low)
        assert high - 0.05 * (high - low) <= drawn[key].max() <= high
        assert drawn[key].mean() == pytest.approx((low + mid + high) / 3, rel=0.01)
        assert means[key] == pytest.approx((low + mid + high) / 3)
        # the share below the mode
        share = (mid - low) / (high - low)
        assert (drawn[key] < mid).mean() == pytest.approx(share, abs=0.01)
    for key in ("discount_rate", "power_circuits"):
        assert drawn[key] == MODEL.value(key)


def test_the_same_seed_gives_the_same_range_and_another_another():
    one, same, other = (
        gw.compare(300, "tokyo", TOMAKOMAI, layers=EMBEDDED, draws=2000, seed=seed).monte_carlo
        for seed in (4, 4, 5)
    )
    assert one == same
    assert one["ratio_p50"] != other["ratio_p50"]
    assert other["ratio_p50"] == pytest.approx(one["ratio_p50"], rel=0.1)


def test_low_and_high_hold_nearly_all_draws():
    at = comparison(100, "tokyo", "Utsunomiya", ratio=0.1)
    drawn = at.draws(4000)
    for n, values in enumerate((drawn.watts, drawn.bits)):
        low, high = at.cost("low")[n], at.cost("high")[n]
        # the discount rate is at its low end too there, so that a draw may pass by it a little
        assert ((values > low * 0.95) & (values < high * 1.05)).mean() > 0.999


# ---- who wins where


def test_the_surface_agrees_with_the_pair_that_it_describes():
    found = who_wins([100.0, 400.0], [100.0, 300.0], MODEL, fiber_to_power_ratio=0.1, draws=500)
    row = found.query("distance_km == 100 and load_mw == 100").iloc[0]
    watts = pv((26_000 + 2_944.9) * 1.2, 40, 0.015, 0.0195 * 100 * 0.8 * 8766 * 0.012)
    own = pv((2_600 + 2_944.9) * 1.2, 40, 0.015)
    # 130 km of fiber with one amplifier, two routes of 6.5 km
    bits = own + pv(2 * (130 + 60) + 2_600 + 80, 25, 0.02)
    assert row["ratio"] == pytest.approx(bits / watts, rel=1e-9)
    assert len(found) == 4


def test_the_farther_and_the_larger_the_better_for_the_bits():
    found = who_wins(np.linspace(1, 800, 20), [50, 100, 300, 1000], MODEL, draws=400)
    assert (found["ratio_p05"] <= found["ratio_p95"]).all()
    for _, rows in found.groupby("load_mw"):
        # but for a draw or two in which direct current is nearly free
        assert (rows["bits_win_share"].diff().dropna() > -0.01).all()
    assert found.query("distance_km == 1")["bits_win_share"].max() < 0.05
    assert found.query("distance_km > 100")["bits_win_share"].min() > 0.95


# ---- real projects


def test_real_projects_lie_in_the_range_or_say_why_not():
    found = real_projects(MODEL).set_index("project")
    assert found["within"].fillna(True).sum() == len(found) - 1
    outside = found[~found["within"].fillna(True)]
    assert outside.index.tolist() == ["Kanmon HVDC +1 GW"]
    assert "above the high end" in outside["explanation"].iloc[0]
    # what is left of it beside converters at New Kitahon's price, bn yen for each km
    kitahon = found.loc["New Kitahon +300 MW", "real_low_bn_jpy"] / 300
    left = (outside["real_low_bn_jpy"].iloc[0] - 1000 * kitahon) / 62
    assert left == pytest.approx(4.5, abs=0.05)
    tunnel = MODEL["jp_expert_275kv_underground"]
    assert tunnel.low < 1000 * left < tunnel.high
    assert (found["independent"] == "no").sum() == 4
    # by hand: 145 km at 400, 700, 1,000, two switching stations, contingency
    line = found.loc["Tohoku-Tokyo 500 kV second route"]
    assert line["model_low_bn_jpy"] == pytest.approx((145 * 400 + 2 * 2325) * 1.1 / 1000)
    assert line["model_mid_bn_jpy"] == pytest.approx((145 * 700 + 2 * 3045) * 1.2 / 1000)
    assert line["model_high_bn_jpy"] == pytest.approx((145 * 1000 + 2 * 5550) * 1.3 / 1000)
    sea = found.loc["Japan Sea HVDC 2 GW"]
    assert sea["model_mid_bn_jpy"] == pytest.approx(
        (800 * 2000 * 0.5152 + 2 * 500 + 2000 * 102.4) * 1.2 / 1000
    )
    assert found.loc["New Kitahon +300 MW", "model_mid_bn_jpy"] == pytest.approx(
        300 * 102.4 * 1.2 / 1000
    )
    # two stations of the grid as it stands, and what lies between
    subs = embedded_layer("substations").set_index("name").geometry
    here, there = subs["南早来変電所"], subs["上北変換所"]
    km = GEOD.inv(here.x, here.y, there.x, there.y)[2] / 1000
    detour = MODEL.value("power_detour_ratio")
    assert km * detour == pytest.approx(97 + 186, rel=0.005)
    kamikita = found.loc["Minami-Hayakita to Kamikita HVDC 600 MW"]
    value = MODEL.at("mid")
    # lines are paid for a gigawatt at least
    by_hand = (97 * value["rate_dc_overhead"] + 186 * value["rate_dc_submarine"]) * 1000
    by_hand += 2 * value["submarine_landing_mjpy"] + 600 * value["rate_dc_converter_pair"]
    assert kamikita["model_mid_bn_jpy"] == pytest.approx(by_hand * 1.2 / 1000)
    assert (kamikita["independent"], kamikita["real_low_bn_jpy"]) == ("yes", 193.5)
    assert np.isnan(found.loc["Chiba-Inzai 275 kV in a tunnel", "real_low_bn_jpy"])


def test_the_page_s_table_of_real_projects_is_the_model_s():
    page = (Path(__file__).parents[2] / "docs" / "cables.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (.+?) \| (.+?) \| (.+?) \| (\S+) \| (yes|no) \| (.*?) ?\|$", page, re.M)
    found = real_projects(MODEL).set_index("project")
    assert [row[0] for row in rows] == found.index.tolist()
    for name, real, model, within, independent, why in rows:
        row = found.loc[name]
        told = [float(number.replace(",", "")) for number in re.findall(r"[\d.,]+", model)]
        ends = [row[f"model_{level}_bn_jpy"] for level in ("mid", "low", "high")]
        assert told == pytest.approx(ends, rel=0.006), name
        if real != "not public":
            least = float(real.split(" to ")[0].replace(",", ""))
            assert least == pytest.approx(row["real_low_bn_jpy"], rel=0.002)
            assert within == ("yes" if row["within"] else "no")
        assert independent == row["independent"]
        assert why == row["explanation"]
        # within the range, or explained
        assert within == "yes" or len(why) > 40


def test_japan_sea_hvdc_by_the_link_itself():
    # the project has no site of its own: less the stations
    whole = link_mjpy(2000, 0, 800, MODEL, technology="dc")
    stations = (2 * 1162.5 + 3045 + 13.339 * 2000) * 1.2
    table = real_projects(MODEL).set_index("project")
    assert (whole - stations) / 1000 == pytest.approx(
        table.loc["Japan Sea HVDC 2 GW", "model_mid_bn_jpy"]
    )


# ---- places, errors, shell


def test_the_hub_is_where_the_users_are_whichever_way_it_is_asked():
    one = gw.compare(100, "tokyo", "Utsunomiya", layers=EMBEDDED, draws=10)
    other = gw.compare(100, "Utsunomiya", "tokyo", layers=EMBEDDED, draws=10)
    assert one == other
    assert one.metropolis.name == "tokyo"
    # between two that are no hubs, the users are at the origin
    two = gw.compare(100, "Sendai", "Morioka", layers=EMBEDDED, draws=10)
    assert two.metropolis.name.startswith("Sendai")


def test_hokkaido_and_tokyo_are_two_grids_and_the_sea_is_seen():
    found = gw.compare(300, "tokyo", TOMAKOMAI, layers=EMBEDDED, draws=10)
    assert found.link == "direct current"
    assert 100 < found.sea_km < 250
    assert found.power_years >= 11
    # Toyama and Osaka are one
    assert (
        gw.compare(50, "osaka", "Toyama", layers=EMBEDDED, draws=10).link == "alternating current"
    )


@pytest.mark.parametrize(
    ("load_mw", "origin", "destination", "said"),
    [
        (0, "tokyo", "Toyama", ("cables.load", {"load_mw": "0"})),
        (5001, "tokyo", "Toyama", ("cables.load", {"load_mw": "5001", "most": "5000"})),
        (float("nan"), "tokyo", "Toyama", ("cables.load", {"load_mw": "nan"})),
        (100, "tokyo", "tokyo", ("cables.same_place", {})),
        (100, "tokyo", (35.687, 139.7645), ("cables.same_place", {})),
        (100, "tokyo", "Fuchu", ("place.several", {"place": "Fuchu"})),
        (100, "tokyo", "Atlantis", ("place.unknown", {"place": "Atlantis"})),
    ],
)
def test_what_cannot_be_compared(load_mw, origin, destination, said):
    with refused(StudyError, said[0], **said[1]):
        gw.compare(load_mw, origin, destination, draws=10)


def test_a_place_in_no_layer_s_reach_is_told():
    with refused(LayerError, "cables.no_fiber_near", name="51.5,-0.1"):
        gw.compare(100, "tokyo", (51.5, -0.1), draws=10)
    with refused(LayerError, "cables.no_substation_near"):
        gw.cables.total_cost((51.5, -0.1), 100)


def test_too_few_draws_are_told():
    with refused(StudyError, "cables.few_draws", draws="1"):
        gw.compare(100, "tokyo", "Toyama", draws=1)


def test_the_shell_says_it_in_seven_lines():
    asked = ["compare", "--mw", "300", "--from", "tokyo", "--to", "42.66,141.74"]
    done = CliRunner().invoke(app, asked)
    assert done.exit_code == 0
    lines = done.stdout.splitlines()
    assert len(lines) == 7
    assert "users at tokyo" in lines[0]
    costs = r"[\d,]+ bn yen \([\d,.]+ to [\d,.]+\)"
    assert re.match(f"watts to bits: {costs}, direct current, ", lines[1])
    assert re.match(f"bits to watts: {costs}, fiber ", lines[2])
    assert lines[3].startswith("ratio 0.")
    assert re.match(r"break-even: bits to watts wins from [\d.]+ km on", lines[4])
    # Japan Sea 825 and Tohoku - Tokyo 34 million yen per MW: 257.7 bn for 300 MW
    areas = r"share of a reinforcement \(Hokkaido – Tohoku – Tokyo\): "
    assert re.match(f"{areas}{costs}, of it 258 bn yen for the share", lines[5])
    assert lines[6].startswith("cheapest: the bits moved")
    told = json.loads(CliRunner().invoke(app, [*asked, "--json"]).stdout)
    keys = {"watts_to_bits_mjpy", "bits_to_watts_mjpy", "ratio"}
    assert {"distance_km", "break_even_km", "power_years", "fiber_years", *keys} <= set(told)
    for end in ("low", "high"):
        assert keys <= set(told[end])
    assert told["low"]["watts_to_bits_mjpy"] < told["watts_to_bits_mjpy"]
    assert told["watts_to_bits_mjpy"] < told["high"]["watts_to_bits_mjpy"]
    assert told["ratio"] == pytest.approx(
        told["bits_to_watts_mjpy"] / told["watts_to_bits_mjpy"], rel=1e-4
    )


def test_the_shell_takes_a_ratio_and_rates(tmp_path):
    asked = ["compare", "--mw", "100", "--from", "tokyo", "--to", "Utsunomiya", "--json"]
    by_tables, dear = (
        json.loads(CliRunner().invoke(app, [*asked, "--ratio", ratio]).stdout)
        for ratio in ("tables", "0.5")
    )
    assert by_tables["fiber"]["fiber_to_power_ratio"] == pytest.approx(0.0175)
    assert by_tables["bits_to_watts_mjpy"] < dear["bits_to_watts_mjpy"]
    path = tmp_path / "rates.csv"
    path.write_text(
        "kind,voltage_kv,construction,low,mid,high\npower,154,overhead,1000,2000,3000\n"
    )
    mine = json.loads(CliRunner().invoke(app, [*asked, "--rates", str(path)]).stdout)
    # ten times the line: direct current is cheaper then
    assert (by_tables["link"], mine["link"]) == ("alternating current", "direct current")
    assert mine["watts_to_bits_mjpy"] > 1.2 * by_tables["watts_to_bits_mjpy"]
    wrong = CliRunner().invoke(app, [*asked, "--ratio", "much"])
    assert isinstance(wrong.exception, StudyError)


def test_a_comparison_shows_itself_and_is_what_the_shell_prints():
    found = gw.compare(100, "tokyo", "Utsunomiya", layers=EMBEDDED, draws=10)
    told = found.as_dict()
    assert told["break_even_basis"] == "over land, within one grid"
    assert told["site"]["name"] == found.site.name
    assert told["low"]["ratio"] == found.low.ratio
    assert json.loads(json.dumps(told)) == told
    table = found.frame().set_index("level")
    assert table.loc["mid", "watts_to_bits_mjpy"] == found.watts_to_bits_mjpy
    assert table.loc["high", "bits_to_watts_mjpy"] == found.high.bits_to_watts_mjpy
    html = found._repr_html_()
    assert html.startswith("<table><caption>")
    assert found.site.name in html
    with pytest.raises(AttributeError):
        found.ratio = 1.0


def test_a_site_beside_a_trunk_of_another_network_connects_to_its_own():
    # Okuma, a kilometer from Shin-Fukushima, which is TEPCO's in the area of Tohoku
    site = (37.36, 140.95)
    subs = embedded_layer("substations")
    beside = GEOD.inv(
        np.full(len(subs), site[1]), np.full(len(subs), site[0]), subs["lon"], subs["lat"]
    )
    nearest = subs[subs["voltage_kv"] >= 154].loc[lambda one: beside[2][one.index] < 2e3]
    assert set(nearest["network_area"]) == {"tokyo"}
    found = gw.compare(100, "tokyo", site).site_connection
    chosen = subs[subs["name"] == found.substation]
    assert set(chosen["network_area"]) == {"tohoku"}
    assert found.substation_km > 10

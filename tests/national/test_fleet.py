"""The present fleet: published shares as published, own inventories, concentration by hand."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from refused import refused

from geowbit.core.errors import AreaError, GeowbitError, LayerError, StudyError
from geowbit.core.messages import Message
from geowbit.national import (
    herfindahl,
    known_sites,
    national_parameters,
    present_fleet,
    rest_bounds,
    statements,
    supply_area,
    supply_area_at,
    supply_areas,
    with_sites,
)

RAW = Path(__file__).parents[2] / "data" / "raw" / "japan"
AREAS = ["hokkaido", "tohoku", "tokyo", "chubu", "hokuriku", "kansai", "chugoku", "shikoku"]
AREAS += ["kyushu", "okinawa"]


def raw(path: str) -> pd.DataFrame:
    return pd.read_csv(RAW / path, dtype=str, keep_default_na=False)


def first_row(row: str, name: str) -> Message:
    return Message("national.first_row_named", row=row, name=name)


def inventory(**columns: Any) -> gpd.GeoDataFrame:
    # Otemachi, Dojima and Tomakomai
    lon, lat = [139.7645, 135.4959, 141.60], [35.6870, 34.6937, 42.63]
    points = gpd.points_from_xy(lon, lat)
    given = {"name": ["A", "B", "C"], "load_mw": [60, 30, 10], **columns}
    return gpd.GeoDataFrame(given, geometry=points, crs="EPSG:4326")


# ------------------------------------------------------------------------- what is published


def test_the_shares_are_the_published_ones() -> None:
    fleet = present_fleet(n=10)
    share = dict(zip(supply_areas(), fleet.shares, strict=True))
    assert (share["tokyo"], share["kansai"]) == pytest.approx((0.64, 0.24), abs=1e-12)
    # the other 12 % by people: Kyushu has 12,787,234 of 59,901,393 outside the two
    assert share["kyushu"] == pytest.approx(0.12 * 12_787_234 / 59_901_393, abs=1e-12)
    assert fleet.shares.sum() == pytest.approx(1, abs=1e-12)


def test_the_mw_are_the_twh_over_hours_and_load_factor() -> None:
    # 20 TWh in the 8,784 hours of FY2023 at 0.8 of the peak
    assert present_fleet(n=1).mw.sum() == pytest.approx(20e6 / 8784 / 0.8, rel=1e-12)
    half = present_fleet(n=1, assumptions={"fleet_twh": 10, "load_factor": 0.5})
    assert half.mw.sum() == pytest.approx(10e6 / 8784 / 0.5, rel=1e-12)


def test_what_is_said_of_the_concentration() -> None:
    said = statements()
    by_year = said.groupby("year")["share"].apply(list).to_dict()
    assert by_year == {2018: [0.60], 2023: [0.64, 0.24], 2025: [0.80, 0.85, 0.90]}
    assert said["counts"].str.len().min() > 20
    book = raw("open/national_facts.csv").set_index("key")["source"]
    assert said["source"].tolist() == [book[key] for key in said["key"]]


def test_parameters_that_quote_a_fact_quote_it_right() -> None:
    book = raw("open/national_facts.csv").set_index("key")
    rows = raw("model/national_parameters.csv").query("fact != ''")
    assert len(rows) == 10
    for row in rows.itertuples():
        assert float(row.mid) == float(book.loc[row.fact, "value"]), row.key
    planned = book.loc["dc_share_planned_tokyo_area"]
    growth = national_parameters().loc["growth_share_tokyo"]
    assert (growth["low"], growth["high"]) == (float(planned["low"]), float(planned["high"]))
    assert growth["high"] == float(book.loc["dc_share_tokyo_area_of_growth_2034", "value"])


def test_every_national_parameter_is_whole() -> None:
    table = national_parameters()
    assert (table["low"] <= table["mid"]).all()
    assert (table["mid"] <= table["high"]).all()
    assert table[["what", "unit", "source", "licence", "confidence"]].notna().all(axis=None)
    low = table[table["confidence"] == "low"]
    # what stands on no source says so
    assert low["source"].str.contains("assumption").all()


# ---------------------------------------------------------------------------- concentration


def test_the_herfindahl_index_by_hand() -> None:
    # 0.64² + 0.24² = 0.4672, and eight areas that share 0.12
    fleet = present_fleet(n=1)
    low, high = rest_bounds(fleet.shares)
    assert low == pytest.approx(0.4672 + 0.12**2 / 8, abs=1e-12)
    assert high == pytest.approx(0.4672 + 0.12**2, abs=1e-12)
    assert low < fleet.herfindahl < high
    assert float(herfindahl(np.ones(10))) == pytest.approx(0.1)
    assert float(herfindahl([0.0, 5.0])) == 1


@given(st.lists(st.floats(0.001, 1e6), min_size=10, max_size=10))
def test_the_herfindahl_index_is_between_even_and_one(mw: list[float]) -> None:
    assert 0.1 - 1e-12 <= float(herfindahl(mw)) <= 1 + 1e-12


def test_added_sites_shift_the_shares() -> None:
    fleet = present_fleet(assumptions={"fleet_twh": 20}, n=50)
    sites = pd.DataFrame({"supply_area": ["Kyushu", "北海道", "kyushu"], "load_mw": [100, 300, 50]})
    after = with_sites(fleet, sites)
    whole = 20e6 / 8784 / 0.8
    assert after.shares[2] == pytest.approx(0.64 * whole / (whole + 450), rel=1e-12)
    moved = dict(zip(supply_areas(), after.mw - fleet.mw, strict=True))
    assert moved["kyushu"] == pytest.approx(150)
    assert moved["hokkaido"] == pytest.approx(300)
    assert after.herfindahl < fleet.herfindahl
    # in every draw
    change = after.drawn_mw - fleet.drawn_mw
    np.testing.assert_allclose(change.sum(axis=1), 450, rtol=0, atol=1e-9)


def test_low_and_high_hold_mid_and_draws_add_up() -> None:
    fleet = present_fleet()
    table = fleet.table()
    assert (table["mw_low"] <= table["mw_mid"]).all()
    assert (table["mw_mid"] <= table["mw_high"]).all()
    assert table["mw_mid"][:-1].sum() == pytest.approx(table["mw_mid"].iloc[-1], rel=1e-12)
    shares = fleet.drawn_mw / fleet.drawn_mw.sum(axis=1, keepdims=True)
    both = shares[:, 2] + shares[:, 5]
    # the ends of the published range: 80 to 91 % for both
    assert 0.80 <= both.min() < both.max() <= 0.91


def test_the_same_seed_gives_the_same_draws() -> None:
    assert (present_fleet(seed=3).drawn_mw == present_fleet(seed=3).drawn_mw).all()
    assert (present_fleet(seed=3).drawn_mw != present_fleet(seed=4).drawn_mw).any()
    # a number that is set leaves the draws of the others alone
    ours, mine = present_fleet(), present_fleet(assumptions={"load_factor": 0.8})
    share = [one.drawn_mw / one.drawn_mw.sum(axis=1, keepdims=True) for one in (ours, mine)]
    np.testing.assert_allclose(share[0], share[1], rtol=1e-12)


# -------------------------------------------------------------------------- sites known singly


def test_every_announced_site_is_read_by_hand_once_and_rightly() -> None:
    sites = raw("open/announced_sites.csv").set_index("name")
    read = raw("model/known_sites.csv").set_index("name")
    assert sorted(sites.index) == sorted(read.index)
    for name, row in read.iterrows():
        status = sites.loc[name, "status"]
        assert (row["stage"] == "operating") == status.startswith("operating"), name
        # the area is one that the status tells, or the sum of those
        told = [float(m2) for m2 in re.findall(r"(\d+) m2", status)]
        hectares = re.findall(r"([\d+]+) ha", status)
        told += [1e4 * sum(map(float, text.split("+"))) for text in hectares]
        assert row["area_m2"] == "" or float(row["area_m2"]) in told, name
        assert (row["area_m2"] == "") == (row["area_kind"] == ""), name
        # what may be counted neither runs today nor is a mere proposal
        assert not (row["counted"] == "1" and row["stage"] in {"operating", "concept", "proposal"})


def test_mw_are_stated_or_estimated_from_the_ground() -> None:
    sites = known_sites().set_index("name")
    assert sites.loc["北海道苫小牧AIデータセンター (苫東)", "mw_basis"] == "stated"
    # 23 ha at the least, the middle and the most of 10.8, 19.1, 22, 24.6 and 30.5 MW a hectare
    ojiya = sites[sites.index.str.startswith("小千谷")].iloc[0]
    assert ojiya[["mw_low", "mw_mid", "mw_high"]].tolist() == pytest.approx(
        [23 * 10.8, 23 * 22.0, 23 * 30.5]
    )
    inzai = sites[sites.index.str.startswith("DPDC印西")].iloc[0]
    assert inzai[["mw_low", "mw_mid", "mw_high"]].tolist() == pytest.approx([198, 396, 594])
    assert (inzai["mw_basis"], ojiya["mw_basis"]) == ("floor", "land")
    unknown = sites[sites["mw_mid"].isna()]
    assert len(unknown)
    assert (unknown["mw_basis"] == "").all()


# ---------------------------------------------------------------------------- own inventories


def test_an_own_inventory_takes_the_place_of_the_shares() -> None:
    fleet = present_fleet(inventory=inventory(), n=5)
    mw = dict(zip(supply_areas(), fleet.mw, strict=True))
    assert (mw["tokyo"], mw["kansai"], mw["hokkaido"]) == (60, 30, 10)
    assert fleet.herfindahl == pytest.approx(0.36 + 0.09 + 0.01)
    assert str(fleet.basis) == "Your own inventory: 3 sites."


def test_an_inventory_may_say_its_areas_and_what_runs() -> None:
    mine = inventory(supply_area=["九州", "", None], status=["operating since 2020", "", "planned"])
    fleet = present_fleet(inventory=mine, n=5)
    mw = dict(zip(supply_areas(), fleet.mw, strict=True))
    assert (mw["kyushu"], mw["kansai"], mw["tokyo"], mw["hokkaido"]) == (60, 30, 0, 0)
    assert str(fleet.basis) == "Your own inventory: 2 sites; 1 that are not operating are left out."


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        (
            {"load_mw": [60, None, 10]},
            (
                "national.inventory_without_mw",
                {"count": "1", "of": "3", "first": first_row("2", "B")},
            ),
        ),
        (
            {"load_mw": [60, "much", -1]},
            (
                "national.inventory_without_mw",
                {"count": "2", "of": "3", "first": first_row("2", "B")},
            ),
        ),
        ({"supply_area": ["", "Kanto", ""]}, ("national.no_area", {"name": "Kanto"})),
        ({"status": ["planned"] * 3}, ("national.inventory_none_operating", {})),
        ({"load_mw": [0, 0, 0]}, ("national.inventory_of_nothing", {})),
    ],
)
def test_an_inventory_that_cannot_be_counted(
    columns: dict[str, Any], said: tuple[str, dict[str, Any]]
) -> None:
    with refused(GeowbitError, said[0], **said[1]):
        present_fleet(inventory=inventory(**columns))


def test_a_site_at_sea_has_no_supply_area() -> None:
    mine = inventory()
    mine.loc[2, "geometry"] = gpd.points_from_xy([150], [30])[0]
    first = first_row("3", "C")
    with refused(LayerError, "national.inventory_without_area", count="1", of="3", first=first):
        present_fleet(inventory=mine)


# ------------------------------------------------------------------------------- wrong input


@pytest.mark.parametrize(
    ("shares", "said"),
    [
        ({"tokyo": 0.6}, ("national.shares_not_one", {"where": "shares", "total": "0.6"})),
        (
            {"tokyo": 1.2, "kansai": -0.2},
            ("national.share_out_of_bounds", {"where": "shares", "area": "tokyo", "share": "1.2"}),
        ),
        (
            {"tokyo": 0.5, "東京": 0.5},
            ("national.share_twice", {"where": "shares", "area": "tokyo"}),
        ),
        (
            {"tokio": 1.0},
            ("national.no_area", {"where": "shares", "name": "tokio", "near": "tokyo"}),
        ),
        ({"national": 1.0}, ("national.no_area", {"name": "national"})),
        ({"tokyo": float("nan")}, ("national.share_out_of_bounds", {})),
    ],
)
def test_shares_that_are_none(shares: dict[str, float], said: tuple[str, dict[str, str]]) -> None:
    with refused(GeowbitError, said[0], **said[1]):
        present_fleet(shares=shares)


@pytest.mark.parametrize(
    ("assumptions", "said"),
    [
        (
            {"fleet_share_tokyo": 1.1},
            (
                "assumptions.out_of_bounds",
                {
                    "name": "fleet_share_tokyo",
                    "low": "1.1",
                    "high": "1.1",
                    "least": "0",
                    "most": "1",
                },
            ),
        ),
        (
            {"growth_share_tokyo": [-0.1, 0.5, 1]},
            ("assumptions.out_of_bounds", {"least": "0", "most": "1"}),
        ),
        (
            {"fleet_share_tokyo": 0.8},
            ("national.shares_above_one", {"keys_named": "fleet_share_tokyo, fleet_share_kansai"}),
        ),
        (
            {"fleet_twh": -1},
            (
                "assumptions.out_of_bounds",
                {"name": "fleet_twh", "low": "-1", "high": "-1", "least": "0", "most": "1e+09"},
            ),
        ),
        ({"fleet_twh": [3, 2, 1]}, ("assumptions.not_ordered", {})),
        ({"fleet_thw": 1}, ("national.no_parameter", {"name": "fleet_thw", "near": "fleet_twh"})),
        ({"discount_rate": 0.1}, ("national.no_parameter", {"name": "discount_rate"})),
    ],
)
def test_assumptions_that_cannot_be(
    assumptions: dict[str, Any], said: tuple[str, dict[str, str]]
) -> None:
    with refused(StudyError, said[0], **said[1]):
        present_fleet(assumptions=assumptions)


@pytest.mark.parametrize(
    ("sites", "said"),
    [
        (
            {"supply_area": ["kyushu", ""], "load_mw": [1, 1]},
            ("national.row_without_area", {"row": "2"}),
        ),
        (
            {"supply_area": ["kyushu", None], "load_mw": [1, 1]},
            ("national.row_without_area", {"row": "2"}),
        ),
        ({"supply_area": ["kyushu"], "load_mw": [None]}, ("national.row_without_mw", {"row": "1"})),
        ({"supply_area": ["kyushu"], "load_mw": [0]}, ("national.row_without_mw", {"row": "1"})),
        (
            {"supply_area": ["kyusyu"], "load_mw": [1]},
            ("national.no_area", {"name": "kyusyu", "near": "kyushu"}),
        ),
        ({"load_mw": [1]}, ("national.no_column", {"column": "supply_area"})),
        ({"supply_area": ["kyushu"]}, ("national.no_column", {"column": "load_mw"})),
        ({"supply_area": [], "load_mw": []}, ("national.no_site", {})),
    ],
)
def test_sites_that_cannot_be_added(
    sites: dict[str, Any], said: tuple[str, dict[str, str]]
) -> None:
    with refused(GeowbitError, said[0], **said[1]):
        with_sites(present_fleet(n=2), pd.DataFrame(sites))


@pytest.mark.parametrize(
    ("n", "seed", "code"), [(0, 0, "draws"), (10_000_000, 0, "draws"), (10, -1, "seed")]
)
def test_draws_that_cannot_be(n: int, seed: int, code: str) -> None:
    with refused(StudyError, f"national.{code}"):
        present_fleet(n=n, seed=seed)


# ------------------------------------------------------------------------------------- areas


def test_areas_have_names_in_both_languages() -> None:
    assert list(supply_areas()) == AREAS
    for text in ("Tokyo", " TOKYO ", "東京", "東京エリア"):
        assert supply_area(text) == "tokyo"
    assert supply_area("全国", national=True) == "national"
    with refused(AreaError, "national.no_area"):
        supply_area("xyz")


def test_places_lie_in_the_area_of_their_municipality() -> None:
    towns = raw("open/municipalities.csv").sample(200, random_state=1)
    found = supply_area_at(towns["lon"].astype(float), towns["lat"].astype(float))
    # cells of 1 km on a border may be the neighbor's
    assert (found == towns["supply_area"].to_numpy()).mean() > 0.99

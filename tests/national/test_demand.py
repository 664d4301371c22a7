"""Demand: published points as published, hand-computed years, means against their integrals."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from analytic import mean_of
from hypothesis import given, settings
from hypothesis import strategies as st
from refused import refused
from scipy.interpolate import PchipInterpolator

from geowbit.core.errors import GeowbitError, StudyError
from geowbit.national import (
    Demand,
    demand,
    demand_vintages,
    growth_curve,
    headroom_years,
    national_parameters,
    present_fleet,
    published_demand,
    published_growth,
    read_forecast,
    said_of_capital,
    supply_areas,
)
from geowbit.national.demand import announced_mw, growth_split
from geowbit.national.fleet import fleet_mw
from geowbit.national.parameters import mids
from geowbit.national.relief import used_up

RAW = Path(__file__).parents[2] / "data" / "raw" / "japan"
TOKYO, KANSAI, KYUSHU = (supply_areas().index(area) for area in ("tokyo", "kansai", "kyushu"))


@pytest.fixture(scope="module")
def ours() -> Demand:
    return demand()


# ------------------------------------------------------------------------- what is published


def test_every_published_figure_comes_out_as_it_is_in_the_table() -> None:
    stored = pd.read_csv(RAW / "open" / "dc_demand.csv")
    found = published_demand()
    assert len(found) == len(stored) == 21
    assert found["value"].tolist() == stored["value"].tolist()
    assert found["what"].tolist() == stored["what"].tolist()
    assert found["source"].tolist() == stored["source"].tolist()


def test_the_editions_stand_apart_with_their_own_points() -> None:
    assert demand_vintages() == ["2024", "2025", "2026"]
    said = {
        v: published_growth(v).set_index("fiscal_year")["published_mw"] for v in ("2024", "2025")
    }
    # Denki Shimbun 2024: 480 and 5,370 MW with fabs; January 2025: 470, 4,400 and 6,160 MW
    assert said["2024"].to_dict() == {2023: 0, 2024: 480, 2033: 5370}
    assert said["2025"].to_dict() == {2024: 0, 2025: 470, 2030: 4400, 2034: 6160}
    without_fabs = published_growth("2024").set_index("fiscal_year")["mw"]
    assert without_fabs[2033] == pytest.approx(5370 * 6160 / 7150, rel=1e-12)
    # what stands on an assumption says so
    assert published_growth("2026")["basis"].iloc[1:].str.startswith("assumption").all()
    assert published_growth("2025")["basis"].iloc[1:].tolist() == ["published"] * 3


@pytest.mark.parametrize("vintage", ["2024", "2025", "2026"])
def test_the_national_curve_runs_through_the_published_points(vintage: str) -> None:
    table = demand(vintage=vintage, n=10).table("national").set_index("fiscal_year")
    for point in published_growth(vintage).itertuples():
        if point.fiscal_year >= 2023:
            here = table.loc[point.fiscal_year, "added_mw_mid"]
            assert here == pytest.approx(point.mw, rel=1e-12, abs=1e-9)


def test_beyond_the_last_point_the_growth_goes_on_as_asked() -> None:
    points = published_growth("2025")
    curve = growth_curve(points, [2034, 2037], continuation=np.array([0.0, 1.0, 2.7]))
    # 440 MW a year between FY2030 and FY2034
    assert curve[:, 1].tolist() == pytest.approx([6160, 6160 + 3 * 440, 6160 + 3 * 440 * 2.7])


def test_the_high_end_reaches_the_long_term_estimate() -> None:
    # CRIEPI: 197 TWh in FY2050, at 0.8 of the peak
    facts = pd.read_csv(RAW / "open" / "national_facts.csv").set_index("key")
    high = national_parameters().loc["growth_continuation", "high"]
    twh = (20e6 / 8784 / 0.8 + 6160 + 16 * 440 * high) * 8760 * 0.8 / 1e6
    assert twh == pytest.approx(float(facts.loc["criepi_dc_demand_2050", "value"]), rel=0.02)


@settings(max_examples=50)
@given(st.lists(st.floats(1, 5000), min_size=2, max_size=6), st.integers(2023, 2030))
def test_a_curve_through_rising_points_never_falls(steps: list[float], first: int) -> None:
    knots = pd.DataFrame({"fiscal_year": range(first, first + len(steps)), "mw": np.cumsum(steps)})
    curve = growth_curve(knots, np.arange(first - 3, first + 12))
    assert (np.diff(curve[0, 3:]) >= -1e-9).all()


@settings(max_examples=100)
@given(
    st.lists(
        st.tuples(st.integers(1, 9), st.one_of(st.just(0.0), st.floats(-5000, 5000))),
        min_size=2,
        max_size=7,
    )
)
def test_a_curve_is_that_of_scipy(steps: list[tuple[int, float]]) -> None:
    years, mw = 2020 + np.cumsum([wide for wide, _ in steps]), np.cumsum([up for _, up in steps])
    knots = pd.DataFrame({"fiscal_year": years, "mw": mw})
    asked = np.arange(years[0], years[-1] + 1)
    curve = growth_curve(knots, asked)[0]
    theirs = PchipInterpolator(years.astype(float), mw)(asked)
    assert curve == pytest.approx(theirs, rel=1e-9, abs=1e-6)
    assert growth_curve(knots, years)[0] == pytest.approx(mw, rel=1e-12, abs=1e-9)


# ----------------------------------------------------------------------------- hand-computed


def test_tokyo_in_fy2037_by_hand(ours: Demand) -> None:
    present = 20e6 / 8784 / 0.8 * 0.64 * 1.55 / 1.7
    growth = 0.58 * (6160 + 3 * 440)
    row = ours.table("tokyo").set_index("fiscal_year").loc[2037]
    assert row["mw_mid"] == pytest.approx(present + growth, rel=1e-12)
    assert row["added_mw_mid"] == pytest.approx(growth, rel=1e-12)
    assert row["twh_mid"] == pytest.approx((present + growth) * 8760 * 0.8 / 1e6, rel=1e-12)
    assert row["peak_pct"] == pytest.approx(100 * (present + growth) / 52_000, rel=1e-12)


def test_the_efficiency_of_the_fleet_changes_along_a_line(ours: Demand) -> None:
    quiet = demand(assumptions={"growth_realized": 0}, n=1).table("national")
    mw = quiet.set_index("fiscal_year")["mw_mid"]
    start = 20e6 / 8784 / 0.8
    assert mw[2023] == pytest.approx(start)
    assert mw[2030] == mw[2037] == pytest.approx(start * 1.55 / 1.7)
    assert mw[2026] == pytest.approx(start * (1 + (1.55 / 1.7 - 1) * 3 / 7))


def test_the_split_of_the_growth_outside_tokyo_by_hand() -> None:
    years = (2026, 2030)
    values = mids(national_parameters())
    split = growth_split(years, values, fleet_mw(values))[0]
    assert split[TOKYO].tolist() == pytest.approx([0.58, 0.58])
    # by FY2026: Hokkaido 300 + 15 and Kansai 250 MW have come; half by these, half by the fleet
    kansai_of_fleet = 0.24 / 0.36
    assert split[KANSAI, 0] == pytest.approx(0.42 * (0.5 * 250 / 565 + 0.5 * kansai_of_fleet))
    # by FY2030 also Nanto 400, Kyushu 120 + 300, Soya 3, and without a year 130 and 350
    total = 315 + 250 + 400 + 420 + 3 + 130 + 350
    assert announced_mw(years)[:, 1].sum() - announced_mw(years)[TOKYO, 1] == pytest.approx(total)
    assert split[KANSAI, 1] == pytest.approx(0.42 * (0.5 * 380 / total + 0.5 * kansai_of_fleet))


# ------------------------------------------------------------------------------ mass balance


@pytest.mark.parametrize("vintage", ["2024", "2025", "2026"])
def test_the_areas_add_up_in_every_year_and_draw(vintage: str) -> None:
    found = demand(vintage=vintage, n=500, seed=5)
    growth = growth_curve(
        published_growth(vintage),
        found.years,
        continuation=found.drawn_values["growth_continuation"],
    )
    national = growth * found.drawn_values["growth_realized"][:, None]
    np.testing.assert_allclose(found.drawn_added_mw.sum(axis=1), national, rtol=1e-12, atol=1e-9)
    split = growth_split(found.years, found.drawn_values, fleet_mw(found.drawn_values))
    np.testing.assert_allclose(split.sum(axis=1), 1, rtol=0, atol=1e-12)
    assert (split >= 0).all()
    table = found.table()
    mid = table[table["supply_area"] != "national"].groupby("fiscal_year")["mw_mid"].sum()
    whole = table[table["supply_area"] == "national"].set_index("fiscal_year")["mw_mid"]
    np.testing.assert_allclose(mid, whole, rtol=1e-12)


def test_low_mid_and_high_are_in_order(ours: Demand) -> None:
    table = ours.table()
    for key in ("mw", "added_mw", "twh"):
        assert (table[f"{key}_low"] <= table[f"{key}_mid"]).all()
        assert (table[f"{key}_mid"] <= table[f"{key}_high"]).all()


# ------------------------------------------------------------- means against their integrals


def test_the_means_of_the_draws_are_the_analytic_ones(ours: Demand) -> None:
    p = national_parameters()
    years = np.array(ours.years)
    grown = growth_curve(published_growth(), years)[0]
    beyond = 440 * np.maximum(years - 2034, 0)
    base = grown - beyond
    curve = mean_of(p.loc["growth_realized"]) * (
        base + mean_of(p.loc["growth_continuation"]) * beyond
    )
    way = np.clip((years - 2023) / 7, 0, 1)
    better = 1 + (mean_of(p.loc["fleet_pue_2030"]) / 1.7 - 1) * way
    total = (
        mean_of(p.loc["fleet_twh"]) * 1e6 / 8784 * mean_of(p.loc["load_factor"], lambda x: 1 / x)
    )
    added_tokyo = mean_of(p.loc["growth_share_tokyo"]) * curve
    weight = mean_of(p.loc["growth_by_announced_sites"])
    announced = announced_mw(ours.years)
    announced[TOKYO] = 0
    here = announced.sum(axis=0) > 0
    pattern = np.where(here, announced[KANSAI] / np.maximum(announced.sum(axis=0), 1), 0)
    of_fleet = mean_of(p.loc["fleet_share_kansai"]) * mean_of(
        p.loc["fleet_share_tokyo"], lambda x: 1 / (1 - x)
    )
    share = np.where(here, weight * pattern + (1 - weight) * of_fleet, of_fleet)
    steps = np.diff(curve, prepend=0)
    added_kansai = np.cumsum(steps * (1 - mean_of(p.loc["growth_share_tokyo"])) * share)
    expected = {
        (None, "drawn_added_mw"): curve,
        (None, "drawn_mw"): total * better + curve,
        (TOKYO, "drawn_mw"): total * mean_of(p.loc["fleet_share_tokyo"]) * better + added_tokyo,
        (KANSAI, "drawn_added_mw"): added_kansai,
        (KANSAI, "drawn_mw"): total * mean_of(p.loc["fleet_share_kansai"]) * better + added_kansai,
    }
    for (area, name), mean in expected.items():
        drawn = getattr(ours, name)
        drawn = drawn.sum(axis=1) if area is None else drawn[:, area]
        error = drawn.std(axis=0, ddof=1) / np.sqrt(len(drawn))
        # of 75 means a few lie beyond two standard errors, and hardly one beyond four
        away = np.abs(drawn.mean(axis=0) - mean) / np.maximum(error, 1e-9)
        assert away.max() < 4, (area, name)
        assert error.max() < 0.01 * mean.max()


def test_the_draws_fill_their_triangles() -> None:
    from scipy.stats import kstest, triang

    from geowbit.national.parameters import draws

    table = national_parameters()
    drawn = draws(table, n=5000, seed=11)
    for key, row in table.iterrows():
        low, mid, high = row[["low", "mid", "high"]].astype(float)
        if low == high:
            assert (drawn[key] == mid).all()
            continue
        shape = triang((mid - low) / (high - low), loc=low, scale=high - low)
        assert kstest(drawn[key], shape.cdf).pvalue > 1e-4, key
    varying = [k for k, row in table.iterrows() if row["low"] < row["high"]]
    correlation = np.corrcoef([drawn[key] for key in varying])
    assert np.abs(correlation - np.eye(len(varying))).max() < 0.08


# ------------------------------------------------------------------------ headroom, and said


def test_when_headroom_is_used_up_by_hand() -> None:
    added = np.array([[0.0, 100, 300], [0, 0, 200], [250, 300, 400], [0, 50, 200.1]])
    when = used_up(added, (2025, 2026, 2027), 200)
    assert when.tolist() == pytest.approx([2026.5, np.inf, 2025, 2026 + 150 / 150.1])


def test_the_year_in_which_headroom_runs_out(ours: Demand) -> None:
    tokyo = headroom_years(ours).set_index("supply_area").loc["tokyo"]
    assert tokyo["headroom_mw"] == 5000
    # 4,338 MW added at the mid values by FY2037
    assert pd.isna(tokyo["runs_out_mid"])
    over = ours.drawn_added_mw[:, TOKYO, -1] > 5000
    assert tokyo["runs_out_share"] == pytest.approx(over.mean())
    mine = headroom_years(ours, {"東京": 2000, "kyushu": 1e9}).set_index("supply_area")
    # 0.58 x 4,400 = 2,552 MW by FY2030, and less than 2,000 the year before
    added = ours.table("tokyo").set_index("fiscal_year")["added_mw_mid"]
    assert added[2028] < 2000 < added[2029]
    assert mine.loc["tokyo", "runs_out_mid"] == 2029
    assert mine.loc["tokyo", "runs_out_early"] <= 2029 <= mine.loc["tokyo", "runs_out_late"]
    assert mine.loc["kyushu", ["runs_out_share"]].item() == 0
    assert "kansai" not in mine.index


def test_what_is_said_of_capital_stands_beside_the_curve(ours: Demand) -> None:
    said = said_of_capital(ours)
    assert said[["low_mw", "high_mw"]].to_numpy().tolist() == [
        [1000, 1300],
        [8212, 8212],
        [9500, 9500],
        [9540, 9540],
    ]
    mid = ours.mid_mw[0, TOKYO, -1]
    assert said["curve_over_it"].tolist() == pytest.approx(
        [mid / 1150, mid / 8212, mid / 9500, mid / 9540]
    )
    assert said.loc[said["kind"] == "applications", "differs"].str.contains("not all").all()
    # the article read as one unit is far below, read as a whole station within the range
    high = ours.table("tokyo").set_index("fiscal_year").loc[2037, "mw_high"]
    assert 1300 < mid < 8212
    assert high < 9500


def test_headroom_that_cannot_be(ours: Demand) -> None:
    with refused(StudyError, "national.headroom_below_zero", area="tokyo", mw="-1"):
        headroom_years(ours, {"tokyo": -1})
    with refused(GeowbitError, "national.no_area", where="headroom", name="x"):
        headroom_years(ours, {"x": 1})
    with refused(StudyError, "national.headroom_since", year="2024"):
        headroom_years(demand(first_year=2030, n=2))


# ------------------------------------------------------------------------------ own forecasts


def csv(folder: Path, text: str) -> Path:
    path = folder / "mine.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_an_own_forecast_of_an_area_takes_its_place(tmp_path: Path, ours: Demand) -> None:
    rows = "".join(f"{year},九州,{100 * (year - 2020)}\n" for year in range(2023, 2038))
    mine = demand(forecast=read_forecast(csv(tmp_path, "fiscal_year,supply_area,mw\n" + rows)))
    assert mine.replaced == ("kyushu",)
    table = mine.table("kyushu")
    assert table["mw_mid"].tolist() == [100 * (year - 2020) for year in range(2023, 2038)]
    assert table["mw_low"].tolist() == table["mw_high"].tolist() == table["mw_mid"].tolist()
    assert table["added_mw_mid"].iloc[-1] == 1400
    # every other area stays
    others = [at for at in range(10) if at != KYUSHU]
    np.testing.assert_array_equal(mine.drawn_mw[:, others], ours.drawn_mw[:, others])


def test_an_own_national_growth_takes_the_place_of_the_published(tmp_path: Path) -> None:
    text = "fiscal_year,mw_low,mw_mid,mw_high\n2026,50,100,150\n2027,200,300,600\n"
    mine = demand(forecast=read_forecast(csv(tmp_path, text)))
    table = mine.table("national").set_index("fiscal_year")
    assert table.loc[[2025, 2026, 2027, 2029], "added_mw_mid"].tolist() == pytest.approx(
        [0, 100, 300, 700]
    )
    drawn = mine.drawn_added_mw.sum(axis=1)[:, mine.years.index(2027)]
    assert 200 <= drawn.min() < drawn.max() <= 600
    # a triangle from -1 to 1 lies below or above the middle in equal parts
    assert (drawn < 300).mean() == pytest.approx(0.5, abs=0.02)
    assert drawn.mean() == pytest.approx(300 + (300 - 100) / 6, abs=2)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "fiscal_year,supply_area,mw\n2030,tokyo,1\n2032,tokyo,2\n",
            ("national.year_missing", {"year": "2031"}),
        ),
        (
            "fiscal_year,supply_area,mw\n2030,tokyo,1\n2030,東京,2\n",
            ("national.year_twice", {"year": "2030"}),
        ),
        (
            "fiscal_year,mw\n2022,1\n2023,2\n",
            ("national.year_outside", {"year": "2022", "first": "2023", "last": "2037"}),
        ),
        (
            "fiscal_year,mw\n2037,1\n2038,2\n",
            ("national.year_outside", {"year": "2038", "first": "2023", "last": "2037"}),
        ),
        ("fiscal_year,supply_area,mw\n2030,kanto,1\n", ("national.no_area", {"name": "kanto"})),
        (
            "fiscal_year,supply_area,mw\n2030,,1\n",
            ("national.forecast_row_without_area", {"row": "1"}),
        ),
        ("fiscal_year,mw\n2030,\n2031,2\n", ("national.forecast_row", {"row": "1"})),
        ("fiscal_year,mw\n2030,1\n2031,-2\n", ("national.forecast_row", {"row": "2"})),
        ("fiscal_year,mw\n2030,inf\n", ("national.forecast_row", {"row": "1"})),
        ("fiscal_year,mw\nsoon,1\n", ("national.forecast_row", {"row": "1"})),
        ("fiscal_year,mw\n2030.5,1\n", ("national.forecast_half_year", {"row": "1"})),
        (
            "fiscal_year,mw_low,mw_mid,mw_high\n2030,3,2,1\n",
            ("national.forecast_not_in_order", {"row": "1"}),
        ),
        ("fiscal_year,mw_low,mw_high\n2030,1,2\n", ("national.forecast_columns", {})),
        ("year,mw\n2030,1\n", ("national.no_column", {"column": "fiscal_year"})),
        ("fiscal_year,mw\n", ("national.forecast_empty", {})),
        ("fiscal_year,mw\n2030,1\n", ("national.growth_of_one_year", {})),
        ("", ("national.forecast_unreadable", {})),
        (
            "fiscal_year,supply_area,mw\n2030,tokyo,1\n",
            ("national.forecast_lacks_year", {"area": "tokyo", "year": "2023"}),
        ),
    ],
)
def test_a_forecast_that_is_none(
    tmp_path: Path, text: str, said: tuple[str, dict[str, str]]
) -> None:
    with refused(GeowbitError, said[0], **said[1]) as caught:
        demand(forecast=read_forecast(csv(tmp_path, text)), n=2)
    assert "\n" not in str(caught.value)


def test_a_forecast_that_is_not_there(tmp_path: Path) -> None:
    with refused(StudyError, "national.forecast_not_there"):
        read_forecast(tmp_path / "none.csv")
    (tmp_path / "b.csv").write_bytes(b"\xff\x81\x00\x01")
    with refused(StudyError, "national.forecast_unreadable"):
        read_forecast(tmp_path / "b.csv")


# --------------------------------------------------------------------------------- wrong input


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (
            {"vintage": "2023"},
            ("national.no_edition", {"name": "2023", "known": "2024, 2025, 2026"}),
        ),
        ({"first_year": 2022}, ("national.span_outside", {"first": "2022", "last": "2037"})),
        ({"last_year": 2038}, ("national.span_outside", {"first": "2023", "last": "2038"})),
        (
            {"first_year": 2031, "last_year": 2030},
            ("national.span_outside", {"first": "2031", "last": "2030"}),
        ),
        (
            {"growth_shares": {"tokyo": 0.5}},
            ("national.shares_not_one", {"where": "growth_shares", "total": "0.5"}),
        ),
        (
            {"growth_shares": {"tokyo": 1.5}},
            (
                "national.share_out_of_bounds",
                {"where": "growth_shares", "area": "tokyo", "share": "1.5"},
            ),
        ),
        (
            {"assumptions": {"fleet_pue_2023": 0}},
            ("national.above_zero", {"name": "fleet_pue_2023"}),
        ),
        ({"assumptions": {"load_factor": 0}}, ("national.above_zero", {"name": "load_factor"})),
        (
            {"assumptions": {"growth_share_tokyo": 2}},
            ("assumptions.out_of_bounds", {"least": "0", "most": "1"}),
        ),
    ],
)
def test_demand_that_cannot_be(asked: dict[str, Any], said: tuple[str, dict[str, str]]) -> None:
    with refused(GeowbitError, said[0], **said[1]):
        demand(n=2, **asked)


def test_own_shares_of_the_growth() -> None:
    mine = demand(growth_shares={"tokyo": 0.25, "okinawa": 0.75}, n=3).mid_added_mw[0, :, -1]
    assert mine[TOKYO] == pytest.approx(0.25 * 7480)
    assert mine.sum() == pytest.approx(7480)
    assert mine[KANSAI] == 0


def test_a_fleet_of_ones_own_is_what_the_growth_stands_on() -> None:
    # Otemachi, Dojima and Fukuoka
    places = gpd.points_from_xy([139.7645, 135.4959, 130.40], [35.6870, 34.6937, 33.59])
    mine = gpd.GeoDataFrame({"load_mw": [500, 300, 100]}, geometry=places, crs="EPSG:4326")
    fleet = present_fleet(inventory=mine)
    found = demand(fleet=fleet, assumptions={"growth_by_announced_sites": 0}, n=3)
    assert found.mid_mw[0, [TOKYO, KANSAI, KYUSHU], 0].tolist() == pytest.approx([500, 300, 100])
    assert found.mid_mw[0, TOKYO, -1] == pytest.approx(500 * 1.55 / 1.7 + 0.58 * 7480)
    # the rest of the growth as Kansai and Kyushu stand: 3 to 1
    assert found.mid_added_mw[0, [KANSAI, KYUSHU], -1].tolist() == pytest.approx(
        [0.42 * 7480 * 0.75, 0.42 * 7480 * 0.25]
    )
    with refused(StudyError, "national.nothing_elsewhere", area="Tokyo"):
        demand(fleet=present_fleet(inventory=mine.head(1)), n=2)

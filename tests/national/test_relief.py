"""Relief by hand: what sites take off the metropoles, and what of curtailed energy they use."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from refused import refused

from geowbit.core.errors import GeowbitError
from geowbit.national import Demand, demand, read_forecast, relief, supply_areas

FEW = demand(n=20)
AT = {area: supply_areas().index(area) for area in supply_areas()}


@pytest.fixture(scope="module")
def ours() -> Demand:
    return demand(n=500)


def sites(**columns: Any) -> pd.DataFrame:
    return pd.DataFrame(
        {"supply_area": ["kyushu", "hokkaido"], "load_mw": [200.0, 100.0], "year": [2030, 2033]}
        | columns
    )


def test_sites_are_taken_off_in_proportion_to_the_growth(ours: Demand) -> None:
    found = relief(ours, sites())
    taken = found.taken_off().pivot_table(
        index="fiscal_year", columns="supply_area", values="mw_mid"
    )
    steps = np.diff(ours.mid_added_mw[0], axis=1, prepend=0)
    # seven tenths of 200 MW from FY2030 on, of 300 MW from FY2033 on
    assert taken.loc[2029].sum() == 0
    assert taken.loc[2030].sum() == pytest.approx(0.7 * 200)
    assert taken.loc[2037].sum() == pytest.approx(0.7 * 300)
    # in each year as the two would have grown in it
    by_hand = 0.0
    for year, mw in ((2030, 0.7 * 200), (2033, 0.7 * 100)):
        at = ours.years.index(year)
        both = steps[AT["tokyo"], at] + steps[AT["kansai"], at]
        assert mw < both
        by_hand += mw * steps[AT["tokyo"], at] / both
    assert taken.loc[2037, "tokyo"] == pytest.approx(by_hand)


def test_what_stands_in_the_cities_does_not_move_away(ours: Demand) -> None:
    # far more than FY2030 adds: the years after give the rest
    found = relief(ours, sites(load_mw=[3000.0, 1.0]))
    taken = found.taken_off().groupby("fiscal_year")["mw_mid"].sum()
    metropoles = ours.mid_added_mw[0, [AT["tokyo"], AT["kansai"]]].sum(axis=0)
    grown = pd.Series(metropoles, ours.years)
    assert taken[2030] == pytest.approx(grown[2030] - grown[2029])
    assert taken[2031] == pytest.approx(grown[2031] - grown[2029])
    assert taken[2037] == pytest.approx(min(0.7 * 3001, grown[2037] - grown[2029]))
    for area in ("tokyo", "kansai"):
        for one in (found.after.mid_added_mw, found.after.drawn_added_mw):
            assert np.diff(one[:, AT[area]], axis=1).min() >= -1e-9


def test_hosts_gain_what_stands_there_and_the_sum_is_kept(ours: Demand) -> None:
    found = relief(ours, sites())
    for level in ("mid", "drawn"):
        before, after = (getattr(one, f"{level}_mw") for one in (found.before, found.after))
        change = after - before
        at = ours.years.index(2034)
        np.testing.assert_allclose(change[:, AT["kyushu"], at], 200)
        np.testing.assert_allclose(change[:, AT["hokkaido"], at], 100)
        share = getattr(ours, f"{level}_values")["relief_displaced_share"]
        # the country gains what was not displaced
        np.testing.assert_allclose(change[:, :, at].sum(axis=1), 300 * (1 - share), atol=1e-9)
        assert change[:, AT["okinawa"]].max() == 0


@settings(max_examples=25)
@given(st.floats(0.1, 1e6), st.integers(2023, 2037))
def test_never_more_is_taken_off_than_was_added(load_mw: float, year: int) -> None:
    before = FEW
    one = pd.DataFrame({"supply_area": ["tohoku"], "load_mw": [load_mw], "year": [year]})
    after = relief(before, one).after
    for area in ("tokyo", "kansai"):
        assert (after.drawn_added_mw[:, AT[area]] >= -1e-6).all()
        assert (after.drawn_mw[:, AT[area]] <= before.drawn_mw[:, AT[area]] + 1e-9).all()


def test_by_how_many_years_headroom_lasts_longer_by_hand() -> None:
    # a straight growth of 100 MW a year, all in Tokyo, and 60 MW taken off from the start
    rows = {"fiscal_year": range(2024, 2038), "mw": np.arange(1, 15) * 100.0}
    from geowbit.national.demand import checked_forecast

    before = demand(
        forecast=checked_forecast(pd.DataFrame(rows)), growth_shares={"tokyo": 1.0}, n=10
    )
    before_sites = pd.DataFrame({"supply_area": ["kyushu"], "load_mw": [60.0], "year": [2025]})
    fixed = demand(
        forecast=checked_forecast(pd.DataFrame(rows)),
        growth_shares={"tokyo": 1.0},
        assumptions={"relief_displaced_share": 1},
        n=10,
    )
    assert (fixed.mid_mw == before.mid_mw).all()
    found = relief(fixed, before_sites).headroom({"tokyo": 450}).set_index("supply_area")
    # FY2024 has 100 MW; 450 MW more are passed at 2028.5, with 60 less at 2029.1
    assert found.loc["tokyo", "without_sites"] == pytest.approx(2028.5)
    assert found.loc["tokyo", "with_sites"] == pytest.approx(2029.1)
    assert found.loc["tokyo", "years_longer"] == pytest.approx(0.6)
    assert found.loc["tokyo", "years_longer_low"] == pytest.approx(0.6)
    assert found.loc["tokyo", "taken_off_mw"] == pytest.approx(60)
    assert found.loc["tokyo", "years_of_growth"] == pytest.approx(0.6)


def test_curtailed_energy_by_hand(ours: Demand) -> None:
    found = relief(ours, sites()).curtailed().set_index("supply_area")
    kyushu, hokkaido = found.loc["kyushu"], found.loc["hokkaido"]
    # 200 MW through 500 hours, of 750 GWh; Hokkaido threw away 2.69 GWh only
    assert kyushu["usable_fy2024_gwh"] == pytest.approx(100)
    assert kyushu["usable_fy2024_gwh_high"] == pytest.approx(200)
    assert hokkaido["usable_fy2024_gwh"] == hokkaido["curtailed_fy2024_gwh"] == 2.69
    # the outlook: 30 % of the renewable energy there, of which 0.04 % were 2.69 GWh
    assert hokkaido["curtailed_outlook_gwh"] == pytest.approx(2.69 / 0.04 * 30)
    assert hokkaido["usable_outlook_gwh"] == pytest.approx(50)
    assert kyushu["site_gwh"] == pytest.approx(200 * 0.8 * 8.760)
    # the two rank the areas differently: both are shown
    assert (kyushu["rank_fy2024"], hokkaido["rank_fy2024"]) == (1, 8)
    assert (kyushu["rank_outlook"], hokkaido["rank_outlook"]) == (2, 1)
    assert found["curtailed_outlook_gwh"].notna().sum() == 4
    assert found.loc["shikoku", "usable_fy2024_gwh"] == 0


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        (
            {"year": [2030, None]},
            ("national.site_year", {"row": "2", "first": "2023", "last": "2037"}),
        ),
        (
            {"year": [2030, 2040]},
            ("national.site_year", {"row": "2", "first": "2023", "last": "2037"}),
        ),
        (
            {"supply_area": ["kyushu", "tokyo"]},
            ("national.site_in_full_area", {"row": "2", "area": "tokyo"}),
        ),
        ({"supply_area": ["", "tohoku"]}, ("national.row_without_area", {"row": "1"})),
        ({"load_mw": [None, 1]}, ("national.row_without_mw", {"row": "1"})),
        ({"load_mw": [float("inf"), 1]}, ("national.row_without_mw", {"row": "1"})),
    ],
)
def test_sites_that_cannot_relieve(
    ours: Demand, columns: dict[str, Any], said: tuple[str, dict[str, str]]
) -> None:
    with refused(GeowbitError, said[0], **said[1]):
        relief(ours, sites(**columns))
    with refused(GeowbitError, "national.no_column", column="year"):
        relief(ours, sites().drop(columns="year"))


def test_sites_stand_in_no_area_of_an_own_forecast(tmp_path) -> None:
    rows = "".join(f"{year},kyushu,500\n" for year in range(2023, 2038))
    path = tmp_path / "mine.csv"
    path.write_text("fiscal_year,supply_area,mw\n" + rows)
    with refused(GeowbitError, "national.site_where_own_forecast", area="kyushu"):
        relief(demand(forecast=read_forecast(path), n=2), sites())

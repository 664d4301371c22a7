"""The trade balance: history as published, scenarios by hand, means against their integrals."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from analytic import mean_of
from refused import refused

from geowbit.core.errors import StudyError
from geowbit.national import (
    balance_forecasts,
    balance_history,
    facts,
    national_parameters,
    published_balance,
    tornado,
    trade,
    trade_scenarios,
)
from geowbit.national.parameters import draws
from geowbit.national.trade import flows, scenario_parameters

RAW = Path(__file__).parents[2] / "data" / "raw" / "japan"
SCENARIOS = list(trade_scenarios())


def by_year(*arguments: Any, **options: Any) -> pd.DataFrame:
    return trade(*arguments, **options).set_index("year")


# ------------------------------------------------------------------------- what is published


def test_history_and_forecasts_come_out_as_they_are_in_the_table() -> None:
    stored = pd.read_csv(RAW / "open" / "digital_trade.csv")
    found = published_balance()
    for column, name in (
        ("deficit_tjpy", "deficit_tn_jpy"),
        ("year", "year"),
        ("source", "source"),
    ):
        assert found[column].tolist() == stored[name].tolist()
    history = balance_history()
    # each figure once, in the series of its own item set and of no other
    told = {
        (row.year, name, row.deficit_tjpy)
        for name, rows in history.items()
        for row in rows.itertuples()
    }
    actual = stored[stored["kind"] == "actual"]
    assert told == set(
        zip(actual["year"], actual["item_set"], actual["deficit_tn_jpy"], strict=True)
    )
    for rows in history.values():
        assert rows["year"].is_unique
        assert rows["year"].is_monotonic_increasing
    # 2024 alone has five counts, which a single line would mix
    assert sum((rows["year"] == 2024).any() for rows in history.values()) == 5


def test_the_forecasts_of_others_are_points() -> None:
    found = balance_forecasts()
    assert found[["year", "deficit_tjpy"]].to_numpy().tolist() == [
        [2030, 10],
        [2035, 18],
        [2035, 28],
        [2035, 45.3],
    ]
    assert found["item_set"].is_unique


def test_the_scenario_starts_and_ends_where_its_sources_do() -> None:
    base = by_year()
    assert base.loc[2024, "reference_tjpy"] == pytest.approx(6.85, rel=1e-12)
    assert base.loc[2035, "reference_tjpy"] == pytest.approx(18, rel=1e-12)
    assert base.loc[2028, "sales_tjpy"] == pytest.approx(5.0812, rel=1e-12)
    assert base.loc[2028, "investment_tjpy"] == pytest.approx(1.0, rel=1e-12)
    assert by_year("pessimistic").loc[2035, "reference_tjpy"] == pytest.approx(28, rel=1e-12)
    # the low end: as if METI's 10 of 2030 went on growing as fast, from 6.85 in 2024
    low = national_parameters().loc["deficit_2035_tjpy", "low"]
    assert low == pytest.approx(6.85 * (10 / 6.85) ** (11 / 6), rel=0.01)
    # IDC Japan's rate up to 2028 is the high end of that after it
    high = national_parameters().loc["dc_sales_growth", "high"]
    assert abs((5.0812 / 2.7361) ** (1 / 5) - 1 - high) < 5e-4


# ----------------------------------------------------------------------------- hand-computed


def test_the_example_of_the_fact_book() -> None:
    # 5.08 x 0.6 x 0.30 x 0.7 x 0.8 = 0.51
    assert "= 0.51 tn yen" in facts().loc["foreign_profit_method", "what"]
    assert by_year().loc[2028, "foreign_profit_tjpy"] == pytest.approx(
        5.0812 * 0.6 * 0.30 * 0.7 * 0.8, rel=1e-12
    )


def test_a_year_of_the_base_scenario_by_hand() -> None:
    row = by_year().loc[2035]
    growth = (5.0812 / 2.7361) ** 0.2
    sales = 5.0812 * 1.08**7
    added = sales - 2.7361 * growth
    replaced, software = 0.3 * added, 0.15 * added
    profit = 0.6 * added * 0.3 * 0.7 * 0.8
    investment = 1.03**7 - 0.1642 * (1 / 0.1642) ** 0.5
    hardware = investment * 1.5 * 0.9
    assert row["replaced_tjpy"] == pytest.approx(replaced)
    assert row["software_tjpy"] == pytest.approx(software)
    assert row["deficit_tjpy"] == pytest.approx(18 - replaced + software)
    assert row["added_profit_tjpy"] == pytest.approx(profit)
    assert row["hardware_tjpy"] == pytest.approx(hardware)
    assert row["net_tjpy"] == pytest.approx(replaced - software - profit - hardware)
    assert row["break_even_share"] == pytest.approx((software + profit + hardware) / added)


def test_at_the_break_even_share_the_net_is_nothing() -> None:
    share = by_year().loc[2035, "break_even_share"]
    there = by_year(assumptions={"replacement_share": float(share)}).loc[2035]
    assert there["net_tjpy"] == pytest.approx(0, abs=1e-12)


def test_2024_stays_as_it_was() -> None:
    for scenario in SCENARIOS:
        row = by_year(scenario).loc[2024]
        for name in ("replaced_tjpy", "software_tjpy", "added_profit_tjpy", "hardware_tjpy"):
            assert row[name] == pytest.approx(0, abs=1e-12)
        assert row["deficit_tjpy"] == pytest.approx(row["reference_tjpy"])
        # today's owners are today's, whatever the scenario does later
        today = by_year().loc[2024, "foreign_profit_tjpy"]
        payout = 1 / 0.8 if scenario == "ireland" else 1
        assert row["foreign_profit_tjpy"] == pytest.approx(today * payout)


def test_levers_work_the_way_they_should() -> None:
    last = {name: by_year(name).loc[2037] for name in SCENARIOS}
    base = last["base"]
    owners, services = last["domestic_owners"], last["replacing_services"]
    assert owners["foreign_profit_tjpy"] < base["foreign_profit_tjpy"]
    assert owners["deficit_tjpy"] == base["deficit_tjpy"]
    assert services["deficit_tjpy"] < base["deficit_tjpy"]
    assert last["domestic_hardware"]["hardware_tjpy"] < base["hardware_tjpy"]
    assert last["all_levers"]["net_tjpy"] == max(one["net_tjpy"] for one in last.values())
    # Ireland: the services balance is better, and the profit leaves
    ireland = last["ireland"]
    assert ireland["deficit_tjpy"] < base["deficit_tjpy"]
    assert ireland["foreign_profit_tjpy"] > base["foreign_profit_tjpy"]


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_the_flows_add_up_in_every_year_and_draw(scenario: str) -> None:
    years = np.arange(2024, 2038)
    found = flows(draws(scenario_parameters(scenario), n=1000, seed=2), years)
    np.testing.assert_allclose(
        found["deficit_tjpy"] + found["replaced_tjpy"] - found["software_tjpy"],
        found["reference_tjpy"],
        rtol=1e-12,
    )
    paid = found["software_tjpy"] + found["added_profit_tjpy"] + found["hardware_tjpy"]
    np.testing.assert_allclose(found["net_tjpy"], found["replaced_tjpy"] - paid, atol=1e-12)
    table = trade(scenario, n=1000)
    for name in ("deficit_tjpy", "net_tjpy", "foreign_profit_tjpy", "investment_tjpy"):
        assert (table[f"{name}_low"] <= table[name]).all()
        assert (table[name] <= table[f"{name}_high"]).all()


# ------------------------------------------------------------- means against their integrals


@pytest.mark.parametrize("scenario", ["base", "pessimistic", "all_levers"])
def test_the_means_of_the_draws_are_the_analytic_ones(scenario: str) -> None:
    p = scenario_parameters(scenario)
    years = [2026, 2031, 2037]
    found = flows(draws(p, n=10_000, seed=0), years)
    mean = {str(key): mean_of(p.loc[key]) for key in p.index}
    start = 2.7361 * (5.0812 / 2.7361) ** 0.2
    leaving = mean["profit_margin"] * 0.7 * mean["profit_payout_share"]
    for at, year in enumerate(years):
        sales = 2.7361 * (5.0812 / 2.7361) ** ((min(year, 2028) - 2023) / 5)
        sales *= mean_of(p.loc["dc_sales_growth"], lambda g, y=year: (1 + g) ** max(y - 2028, 0))
        built = 0.1642 * (1 / 0.1642) ** ((min(year, 2028) - 2020) / 8)
        built *= mean_of(p.loc["investment_growth"], lambda g, y=year: (1 + g) ** max(y - 2028, 0))
        added, more_built = sales - start, built - 0.1642**0.5
        reference = mean_of(
            p.loc["deficit_2035_tjpy"], lambda d, y=year: 6.85 * (d / 6.85) ** ((y - 2024) / 11)
        )
        added_profit = added * mean["new_foreign_owner_share"] * leaving
        expected = {
            "reference_tjpy": reference,
            "replaced_tjpy": added * mean["replacement_share"],
            "deficit_tjpy": reference
            - added * (mean["replacement_share"] - mean["software_import_share"]),
            "foreign_profit_tjpy": start * mean["foreign_owner_share"] * leaving + added_profit,
            "hardware_tjpy": more_built
            * mean["hardware_to_building_ratio"]
            * (1 - mean["domestic_hardware_share"]),
        }
        for name, value in expected.items():
            drawn = found[name][:, at]
            error = max(drawn.std(ddof=1) / 100, 1e-12)
            assert abs(drawn.mean() - value) < 4 * error + 1e-9, (name, year)


def test_the_same_seed_gives_the_same_table() -> None:
    pd.testing.assert_frame_equal(trade(seed=7), trade(seed=7))
    assert (trade(seed=7)["net_tjpy_low"] != trade(seed=8)["net_tjpy_low"]).any()


# ----------------------------------------------------------------------------------- tornado


def test_the_tornado_is_the_table_at_its_ends() -> None:
    found = tornado(year=2035).set_index("key")
    assert found["swing"].is_monotonic_decreasing
    assert found.index[0] == "replacement_share"
    for key, row in found.head(4).iterrows():
        for end in ("low", "high"):
            alone = by_year(assumptions={key: float(row[end])}, n=1).loc[2035, "net_tjpy"]
            assert alone == pytest.approx(row[f"at_{end}"], rel=1e-9), key
    # the reference path does not matter to the net, and is left out
    assert "deficit_2035_tjpy" not in found.index
    assert tornado().attrs["mid"] == pytest.approx(by_year().loc[2035, "net_tjpy"])


# ------------------------------------------------------------------- sources and wrong input


def test_every_lever_has_a_reason() -> None:
    rows = pd.read_csv(RAW / "model" / "trade_scenarios.csv")
    assert rows[["scenario", "what", "source", "confidence"]].notna().all(axis=None)
    assert set(rows["key"].dropna()) <= set(national_parameters().index)
    assert rows.groupby("scenario")["what"].nunique().eq(1).all()
    told = scenario_parameters("ireland")
    assert told.loc["new_foreign_owner_share", "source"].startswith("assumption: after Ireland")
    mine = scenario_parameters("ireland", {"new_foreign_owner_share": 0.5})
    assert mine.loc["new_foreign_owner_share", ["mid", "source"]].tolist() == [0.5, "the study"]


@pytest.mark.parametrize(
    ("arguments", "options", "said"),
    [
        (["bsae"], {}, ("national.no_scenario", {"name": "bsae", "near": "base"})),
        (["x"], {}, ("national.no_scenario", {})),
        (
            [],
            {"first_year": 2023},
            ("national.span_outside", {"first": "2023", "last": "2037", "most": "2037"}),
        ),
        (
            [],
            {"last_year": 2038},
            ("national.span_outside", {"first": "2024", "last": "2038", "least": "2024"}),
        ),
        (
            [],
            {"first_year": 2031, "last_year": 2030},
            ("national.span_outside", {"first": "2031", "last": "2030"}),
        ),
        (
            [],
            {"assumptions": {"replacement_share": 1.5}},
            ("assumptions.out_of_bounds", {"least": "0", "most": "1"}),
        ),
        (
            [],
            {"assumptions": {"profit_margin": -0.1}},
            ("assumptions.out_of_bounds", {"least": "0", "most": "1"}),
        ),
        ([], {"assumptions": {"deficit_2024_tjpy": 0}}, ("national.starts_too_small", {})),
        (
            [],
            {"assumptions": {"dc_sales_growth": -1}},
            (
                "assumptions.out_of_bounds",
                {
                    "name": "dc_sales_growth",
                    "low": "-1",
                    "high": "-1",
                    "least": "-0.9",
                    "most": "1",
                },
            ),
        ),
        (
            [],
            {"assumptions": {"dc_sales_growth": 1e300}},
            ("assumptions.out_of_bounds", {"least": "-0.9", "most": "1"}),
        ),
        (
            [],
            {"assumptions": {"replacement": 1}},
            ("national.no_parameter", {"near": "replacement_share"}),
        ),
        ([], {"assumptions": {"profit_margin": "much"}}, ("assumptions.not_ordered", {})),
    ],
)
def test_trade_that_cannot_be(
    arguments: list[str], options: dict[str, Any], said: tuple[str, dict[str, str]]
) -> None:
    with refused(StudyError, said[0], **said[1]):
        trade(*arguments, n=10, **options)


def test_a_tornado_that_cannot_be() -> None:
    with refused(StudyError, "national.tornado_year", year="2040"):
        tornado(year=2040)
    with refused(StudyError, "national.no_flow", name="profit"):
        tornado(of="profit")

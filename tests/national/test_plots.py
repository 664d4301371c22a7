"""Plots draw the numbers of the tables, and no line joins figures of two counts."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from geowbit import national

pytest.importorskip("matplotlib", reason="matplotlib is not installed")
from geowbit.national.plots import plot_demand, plot_fleet, plot_trade


def test_the_history_has_a_line_for_each_count_and_no_other() -> None:
    figure = plot_trade(national.trade(n=10), national.tornado())
    drawn = {
        line.get_label(): list(zip(line.get_xdata(), line.get_ydata(), strict=True))
        for line in figure.axes[0].get_lines()
    }
    stored = national.published_balance().query("kind == 'actual'")
    assert set(drawn) == set(stored["item_set"])
    for name, rows in stored.groupby("item_set"):
        here = sorted(zip(rows["year"], rows["deficit_tjpy"], strict=True))
        assert drawn[str(name)] == here


def test_the_forecasts_of_others_are_points_and_the_scenario_is_a_line() -> None:
    table = national.trade(n=10)
    ax = plot_trade(table, national.tornado()).axes[1]
    points = np.vstack([one.get_offsets() for one in ax.collections if len(one.get_offsets()) == 4])
    forecasts = national.balance_forecasts()
    assert points.tolist() == forecasts[["year", "deficit_tjpy"]].to_numpy().tolist()
    lines = {line.get_label(): line.get_ydata() for line in ax.get_lines()}
    np.testing.assert_array_equal(lines["scenario base"], table["deficit_tjpy"])


def test_demand_is_drawn_with_headroom_and_without_what_is_only_applied_for() -> None:
    demand = national.demand(n=20)
    sites = pd.DataFrame({"supply_area": ["kyushu"], "load_mw": [900.0], "year": [2030]})
    relief = national.relief(demand, sites)
    ax = plot_demand(relief.after, "tokyo", before=demand, headroom={"tokyo": 3000}).axes[0]
    lines = {line.get_label(): line for line in ax.get_lines()}
    tables = [one.table("tokyo") for one in (demand, relief.after)]
    before = lines["without the sites of the run"].get_ydata()
    np.testing.assert_array_equal(before, tables[0]["mw_mid"])
    np.testing.assert_array_equal(
        lines["all data centers, mid values"].get_ydata(), tables[1]["mw_mid"]
    )
    limit = lines["headroom of 3,000 MW used up"]
    assert limit.get_xdata().tolist() == list(range(2025, 2038))
    # the present fleet, and 3,000 MW on it
    present = (tables[0]["mw_mid"] - tables[0]["added_mw_mid"]).iloc[2:]
    np.testing.assert_allclose(limit.get_ydata(), present + 3000)
    applied = ax.collections[-1].get_offsets()
    assert sorted(applied[:, 1]) == [9500, 9540]


def test_the_bars_of_the_fleet_are_its_shares() -> None:
    fleet = national.present_fleet(n=50)
    after = national.with_sites(
        fleet, pd.DataFrame({"supply_area": ["chubu"], "load_mw": [1000.0]})
    )
    ax = plot_fleet(fleet, after).axes[0]
    widths = [bar.get_width() for bar in ax.patches]
    assert widths == pytest.approx([*(100 * fleet.shares), *(100 * after.shares)])

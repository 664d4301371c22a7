"""The range: what is drawn and what is not, what plans have in common, what knowing is worth."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from refused import refused
from shapely import LineString
from small_plans import (
    phases_of,
    random_instance,
    sites_of,
    small_instance,
    standing_of,
    yards_of,
)

from geowbit.core import Message, StudyError
from geowbit.layers import model_table
from geowbit.plan import (
    Cap,
    Instance,
    Plan,
    cost_parts,
    design_of,
    dispatched,
    drawn_instance,
    plan_assumptions,
    plan_frame,
    plan_range,
    portfolio,
    worth_of_knowing,
)


def drawn(instance: Instance, seed: int = 0) -> Instance:
    return drawn_instance(instance, np.random.default_rng(seed))[0]


def test_what_is_known_is_not_drawn_and_the_rest_stays_in_its_range() -> None:
    phases = phases_of([{"site": 0}, {"site": 1, "mjpy": 4000.0}])
    yards = yards_of(phases, 300.0).assign(published=[True, False])
    cap = Cap(Message("plan.cap_area", area="kyushu", share=1), "area", (0, 1), (80.0,))
    instance = small_instance(
        sites=sites_of(2, supply_area=["kyushu", "nowhere"]),
        standing=standing_of(1, supply_area="kyushu"),
        standing_rtt_ms=np.zeros((1, 1)),
        phases=phases,
        substations=yards,
        caps=(cap,),
    )
    range_kv = model_table("plan_substations").set_index("voltage_kv").loc[154]
    price = model_table("energy_prices").set_index("supply_area").loc["kyushu"]
    seen = set()
    for seed in range(40):
        made, told = drawn_instance(instance, np.random.default_rng(seed))
        assert made.substations["headroom_mw"].iloc[0] == 300.0
        assert range_kv["low"] <= made.substations["headroom_mw"].iloc[1] <= range_kv["high"]
        energy = made.sites["energy_mjpy_per_mw_year"] / 60
        assert price["low"] / price["mid"] <= energy.iloc[0] <= price["high"] / price["mid"]
        # one price for one area, whoever stands there
        assert made.standing["cooling_mjpy_per_mw_year"].iloc[0] == pytest.approx(
            10 * energy.iloc[0]
        )
        assert made.phases["mjpy"].to_numpy() == pytest.approx(
            instance.phases["mjpy"].to_numpy() * told["connection"]
        )
        assert made.sites["fiber_mjpy"].iloc[0] == pytest.approx(10 * told["connection"])
        assert made.demand_mw[0, 0] == pytest.approx(100 * told["demand"])
        # a cap is a share of the demand
        assert made.caps[0].most_mw[0] == pytest.approx(80 * told["demand"])
        seen.add(round(made.substations["headroom_mw"].iloc[1], 3))
    assert len(seen) == 40


def test_the_same_seed_draws_the_same_and_no_range_draws_nothing() -> None:
    instance = random_instance(5)
    assert drawn(instance, 3).demand_mw.tolist() == drawn(instance, 3).demand_mw.tolist()
    assert drawn(instance, 3).demand_mw.tolist() != drawn(instance, 4).demand_mw.tolist()
    still = plan_assumptions({"demand_drawn": 1.0, "connection_drawn": 1.0})
    made, told = drawn_instance(instance, np.random.default_rng(0), still)
    assert (told["demand"], told["connection"]) == (1.0, 1.0)
    assert made.demand_mw.tolist() == instance.demand_mw.tolist()


def test_a_site_that_is_cheapest_in_every_draw_is_no_regret() -> None:
    phases = phases_of([{"site": 0, "mjpy": 1000.0}, {"site": 1, "mjpy": 30_000.0}])
    instance = small_instance(
        phases=phases, substations=yards_of(phases, 2000.0), demand_mw=np.array([[48.0]])
    )
    told: list[int] = []
    found = plan_range(instance, draws=6, gap=0.0, tell=lambda number, _: told.append(number))
    assert told == list(range(6))
    assert found.sites["standing"].to_dict() == {"s0": "no_regret"}
    assert found.sites.loc["s0", ["share", "mw_low", "mw_high"]].tolist() == [1.0, 50.0, 100.0]
    assert len(found.draws) == 6
    assert found.draws["gap"].max() < 1e-6
    # its own plan is regretted in no draw; another one never costs less
    assert np.diag(found.regret_mjpy) == pytest.approx(np.zeros(6), abs=1e-3)
    assert (found.regret_mjpy > -1e-3).all()
    assert found.best == int(found.regret_mjpy.mean(axis=1).argmin())
    with refused(StudyError, "plan.draws", draws="0"):
        plan_range(instance, draws=0)


def test_links_of_drawn_plans_are_counted_too() -> None:
    ends = {"geometry": LineString([(135, 35), (136, 35)])}
    link = {"kind": "new_line", "from_name": "a", "to_name": "b", "built": True, **ends}
    stood = {**link, "to_name": "stood", "built": False}
    fiber = {"link_id": "f", "kind": "lit", "from_name": "a", "to_name": "c", **ends}
    plans = iter(
        [
            Plan(power_links=plan_frame("power_links", [link, stood])),
            Plan(fiber_links=plan_frame("fiber_links", [fiber])),
            Plan(power_links=plan_frame("power_links", [link])),
        ]
    )
    found = plan_range(small_instance(), draws=3, solve=lambda _: next(plans))
    table = found.links.set_index("to_name")
    assert table["share"].round(3).to_dict() == {"b": 0.667, "c": 0.333}
    assert table["standing"].to_dict() == {"b": "some", "c": "some"}
    assert table["network"].to_dict() == {"b": "power", "c": "fiber"}
    assert found.best in (None, 0)


@pytest.mark.parametrize("seed", [2, 7, 19])
def test_a_plan_tells_its_design(seed: int) -> None:
    instance = random_instance(seed)
    plan = portfolio(instance, gap=0.0)
    design = design_of(instance, plan)
    cost = cost_parts(instance, design, dispatched(instance, design.mw))
    assert cost["total"] == pytest.approx(plan.total_mjpy, rel=1e-9)


def test_knowing_a_yard_is_worth_what_waiting_for_another_costs() -> None:
    # 300 MW at a yard of 154 kV that may have 100 only; another site can give 200
    phases = phases_of(
        [
            {"site": 0, "mw": 300.0, "mjpy": 3000.0},
            {"site": 1, "mw": 200.0, "mjpy": 9000.0},
        ]
    )
    yards = yards_of(phases, 300.0).assign(published=[False, True])
    instance = small_instance(phases=phases, substations=yards, demand_mw=np.array([[300.0]]))
    instance = replace(instance, sites=instance.sites.assign(most_mw=300.0))
    plan = portfolio(instance, gap=0.0)
    assert plan.sites["mw"].to_dict() == {"s0": 300.0}
    found = worth_of_knowing(instance, plan, gap=0.0).loc["y0"]
    assert (found["mw"], found["low_mw"], found["high_mw"]) == (300.0, 100.0, 450.0)
    # ten years at 300 for each of 200 MW that wait, against 70 and 1 of land, 9,000 and 10
    low = 200 * 10 * (300 - 71) - 9010
    assert found["kept_low_mjpy"] - found["known_low_mjpy"] == pytest.approx(low)
    # with more room than is asked for the plan stays as it is
    assert found["kept_high_mjpy"] == pytest.approx(found["known_high_mjpy"])
    assert found["worth_mjpy"] == pytest.approx(low / 2)


def test_where_every_yard_is_published_nothing_is_left_to_know() -> None:
    yards = yards_of(small_instance().phases).assign(published=True)
    instance = small_instance(substations=yards)
    found = worth_of_knowing(instance, portfolio(instance, gap=0.0))
    assert isinstance(found, pd.DataFrame)
    assert len(found) == 0

"""What a plan holds: frames with all their columns, gap of the avoidable cost, years."""

from __future__ import annotations

import math

import pytest
from shapely import Point

from geowbit.plan import Plan, plan_columns, plan_frame


def test_a_plan_of_nothing_has_every_frame() -> None:
    plan = Plan()
    assert plan.sites.crs == "EPSG:4326"
    assert plan.fiber_links.index.name == "link_id"
    assert list(plan.served) == list(plan_columns("served"))
    assert (plan.years, plan.unserved_total_mw) == ((), 0.0)
    assert "0 sites, 0 MW, 0 power links" in repr(plan)


def test_a_frame_lacks_no_column_and_keeps_further_ones() -> None:
    sites = plan_frame("sites", [{"site_id": "a", "mw": 50.0, "geometry": Point(1, 2), "hub": "x"}])
    assert sites.loc["a", "hub"] == "x"
    assert math.isnan(sites.loc["a", "headroom_mw"])
    with pytest.raises(ValueError, match="sites of a plan lacks headroom_mw"):
        Plan(sites=sites.drop(columns="headroom_mw"))


def test_the_gap_is_of_what_can_be_avoided() -> None:
    plan = Plan(cost_mjpy={"total": 1_000.0}, bound_mjpy=998.0, unavoidable_mjpy=960.0)
    assert plan.gap == pytest.approx(0.05)
    # a bound above the plan by rounding is no gap; nothing avoidable is none either
    assert Plan(cost_mjpy={"total": 10.0}, bound_mjpy=10.0 + 1e-9).gap == 0.0
    assert Plan(cost_mjpy={"total": 5.0}, bound_mjpy=5.0, unavoidable_mjpy=5.0).gap == 0.0
    assert math.isnan(Plan(cost_mjpy={"total": 5.0}, unavoidable_mjpy=5.0).gap)


def test_years_and_what_is_not_served_in_the_last() -> None:
    late = [
        {"demand_area": "a", "workload": "w", "year": year, "mw": mw}
        for year, mw in ((2028, 70.0), (2030, 20.0), (2030, 5.0))
    ]
    phases = [{"site_id": "a", "year": 2037, "mw": 50.0}]
    plan = Plan(unserved_mw=plan_frame("unserved_mw", late), phases=plan_frame("phases", phases))
    assert plan.years == (2028, 2030, 2037)
    # by 2037 everybody is served
    assert plan.unserved_total_mw == 0.0
    assert Plan(unserved_mw=plan_frame("unserved_mw", late)).unserved_total_mw == 25.0

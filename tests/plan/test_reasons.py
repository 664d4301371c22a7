"""Why a site is in a plan: the cost of the best plan without it, against plans of their own."""

from __future__ import annotations

import math

import pytest
from small_plans import phases_of, random_instance, small_instance, yards_of

from geowbit.plan import Limits, cost_parts, design_of, dispatched, portfolio, with_reasons
from geowbit.plan.portfolio import plan_of, search
from geowbit.plan.portfolio_program import PortfolioModel


@pytest.mark.parametrize("seed", [1, 8, 21, 33])
def test_what_a_site_saves_is_the_cost_of_the_best_plan_without_it(seed: int) -> None:
    instance = random_instance(seed)
    plan = portfolio(instance, gap=0.0)
    told = with_reasons(instance, plan)
    assert told.total_mjpy == pytest.approx(plan.total_mjpy)
    for site, more in told.sites["cost_without_mjpy"].items():
        alone = portfolio(instance.with_limits(never=(site,)), gap=0.0)
        # searched to a gap of 0.2 % of the avoidable cost
        near = 0.002 * alone.avoidable_mjpy + 1e-6 * alone.total_mjpy
        assert more == pytest.approx(alone.total_mjpy - plan.total_mjpy, abs=near)
        assert more >= -near


def test_a_site_that_must_be_there_needs_no_reason() -> None:
    instance = small_instance(limits=Limits(must=("s1",)))
    seen: list[str] = []
    told = with_reasons(instance, portfolio(instance, gap=0.0), tell=seen.append)
    assert math.isnan(told.sites.loc["s1", "cost_without_mjpy"])
    assert "s1" not in seen


def test_a_plan_that_is_cheaper_without_a_site_is_replaced() -> None:
    phases = phases_of([{"site": 0}, {"site": 1, "mjpy": 4000.0}])
    instance = small_instance(phases=phases, substations=yards_of(phases))
    # the dearer site was taken, as a search that ended early may do
    dear = search(PortfolioModel(instance.with_limits(never=("s0",))), gap=0.0)
    plan = plan_of(instance, dear)
    assert plan.sites.index.tolist() == ["s1"]
    told = with_reasons(instance, plan)
    assert told.sites.index.tolist() == ["s0"]
    assert told.sites.loc["s0", "cost_without_mjpy"] == pytest.approx(1000.0)
    design = design_of(instance, told)
    cost = cost_parts(instance, design, dispatched(instance, design.mw))["total"]
    assert told.total_mjpy == pytest.approx(cost)

"""Fronts: each point is the cheapest plan within its limit, and no looser one is dearer."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pytest
from refused import refused
from small_plans import demand_of, phases_of, random_instance, sites_of, small_instance

from geowbit.core import Message, StudyError
from geowbit.plan import (
    Cap,
    Instance,
    PortfolioModel,
    cost_front,
    cost_parts,
    dispatched,
    faults,
    front_table,
    named_area,
    plan_of,
    portfolio,
    search,
    shrunk,
)


def with_hazards(seed: int) -> Instance:
    made = random_instance(seed, latency_price=0.0)
    sites = tuple(range(len(made.sites)))
    name = Message("plan.cap_hazard", site="x", km=50, share=20)
    discs = [Cap(name, "hazard", sites[:2], (1e6, 1e6)), Cap(name, "hazard", sites[1:], (1e6, 1e6))]
    return replace(made, caps=(*made.caps, *discs), full_areas=("west",))


def limited(instance: Instance, measure: str, limit: float) -> Instance:
    if measure == "ms":
        return instance.with_limits(mean_ms_most=limit)
    if measure == "outside":
        return instance.with_limits(outside_least_mw=limit)
    most = np.maximum(limit * instance.period_mw, instance.limits.site_least_mw)
    caps = [
        replace(cap, most_mw=tuple(most)) if cap.kind == "hazard" else cap for cap in instance.caps
    ]
    return replace(instance, caps=tuple(caps))


@pytest.mark.parametrize("measure", ["risk", "ms", "outside"])
def test_each_point_is_the_cheapest_plan_within_its_limit(measure: str) -> None:
    looked_at = 0
    for seed in range(40, 50):
        instance = with_hazards(seed)
        if measure == "ms" and not instance.demand["timed"].any():
            continue
        limits = {"risk": [0.3, 0.6, 0.9], "ms": [4.0, 6.0, 9.0], "outside": [0.0, 50.0, 150.0]}
        points = cost_front(instance, measure, points=limits[measure], gap=0.0)
        for point in points:
            asked = limited(instance, measure, point.limit)
            if point.plan is None:
                with refused(StudyError, "plan.limits_collide"):
                    portfolio(asked, gap=0.0)
                continue
            alone = portfolio(asked, gap=0.0)
            assert point.plan.total_mjpy == pytest.approx(alone.total_mjpy, rel=1e-6), seed
            assert faults(asked, point.plan) == ()
            looked_at += 1
        there = [point.plan.total_mjpy for point in points if point.plan is not None]
        assert all(a >= b - 1e-6 * b for a, b in itertools.pairwise(there))
    assert looked_at > 15


def test_the_front_goes_from_a_tight_limit_to_that_of_the_cheapest_plan() -> None:
    # two cheap sites that one earthquake takes, and a dear one far away
    phases = phases_of([{"site": 0}, {"site": 1}, {"site": 2, "mjpy": 9000.0}])
    name = Message("plan.cap_hazard", site="x", km=50, share=20)
    instance = small_instance(
        sites=sites_of(3, supply_area=["full", "full", "free"]),
        phases=phases,
        demand=demand_of([("a", 10.0)]),
        demand_mw=np.array([[200.0]]),
        rtt_ms=np.array([[4.0, 6.0, 2.0]]),
        caps=(Cap(name, "hazard", (0, 1), (1e6,)),),
        full_areas=("full",),
    )
    risk = cost_front(instance, "risk", points=2, gap=0.0)
    assert [point.limit for point in risk] == pytest.approx([0.25, 1.0])
    # a quarter of 200 MW are 50 in the disc, at whichever of its two like sites; the far site
    # gives its 100, and 50 wait
    assert risk[0].plan is not None
    placed = risk[0].plan.sites["mw"].to_dict()
    assert placed.pop("s2") == pytest.approx(100)
    assert list(placed) in (["s0"], ["s1"])
    assert sum(placed.values()) == pytest.approx(50)
    assert [point.value for point in risk] == pytest.approx([0.25, 1.0])
    relief = cost_front(instance, "outside", points=2, gap=0.0)
    assert [point.limit for point in relief] == pytest.approx([100.0, 0.0])
    ms = cost_front(instance, "ms", points=3, gap=0.0)
    assert ms[-1].limit == pytest.approx(5.0)
    assert ms[-1].value == pytest.approx(5.0)
    assert 2.0 < ms[0].limit < ms[1].limit < 5.0
    table = front_table(ms)
    assert table["limit"].is_monotonic_increasing
    assert table["total_mjpy"].is_monotonic_decreasing


def test_what_a_front_cannot_measure_is_refused() -> None:
    with refused(StudyError, "plan.no_measure", name="beauty"):
        cost_front(small_instance(), "beauty")
    for measure in ("risk", "outside"):
        with refused(StudyError, "plan.nothing_to_measure", name=measure):
            cost_front(small_instance(), measure)
    free = small_instance(demand=demand_of([("any", np.inf)]))
    with refused(StudyError, "plan.nothing_to_measure", name="ms"):
        cost_front(free, "ms")


@pytest.mark.parametrize("seed", range(12))
def test_a_plan_cut_down_to_tighter_caps_and_yards_keeps_them(seed: int) -> None:
    loose = replace(random_instance(seed), caps=())
    loose = loose.with_limits(budget_mjpy=None)
    found = search(PortfolioModel(loose), gap=0.0)
    random = np.random.default_rng(seed)
    yards = loose.substations.assign(
        headroom_mw=random.choice([0.0, 60.0, 130.0, 400.0], len(loose.substations))
    )
    cap = Cap(named_area("west"), "area", tuple(range(len(loose.sites))), (100.0, 150.0), ())
    tight = replace(loose, substations=yards, caps=(cap,))
    design = shrunk(tight, found.design)
    served = dispatched(tight, design.mw)
    cost = cost_parts(tight, design, served)["total"]
    plan = plan_of(tight, replace(found, design=design, dispatch=served, bound_mjpy=0.0))
    assert faults(tight, plan) == ()
    assert cost >= portfolio(tight, gap=0.0).total_mjpy * (1 - 1e-9)
    # what fits stays as it is
    same = shrunk(loose, found.design)
    assert (same.mw == found.design.mw).all()
    assert (same.built == found.design.built).all()

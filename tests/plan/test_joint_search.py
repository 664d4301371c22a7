"""The search for a joint plan, held against trying every plan, and against the one program."""

from __future__ import annotations

from functools import cache
from itertools import combinations

import numpy as np
import pytest

from geowbit.plan.joint_check import joint_faults
from geowbit.plan.joint_design import design_mjpy, fiber_mjpy, power_parts_mjpy
from geowbit.plan.joint_instance import JointInstance
from geowbit.plan.joint_orders import network_first, power_first, ranked_first, trimmed
from geowbit.plan.joint_program import JointProgram
from geowbit.plan.joint_search import Found, JointSearch
from geowbit.plan.solver import Solver
from geowbit.plan.survivable import SurvivableFibers
from tests.plan.small_joint import best_mjpy, small_instance, ways_to_hubs

SEEDS = range(100)


def searched(instance: JointInstance) -> Found:
    return JointSearch(instance).run(gap=1e-7)


@cache
def found_for(seed: int) -> Found:
    return searched(small_instance(seed))


@pytest.mark.parametrize("seeds", np.array_split(SEEDS, 10), ids=str)
def test_the_search_finds_what_trying_every_plan_finds(seeds: np.ndarray) -> None:
    for seed in seeds.tolist():
        instance = small_instance(seed)
        best, found = best_mjpy(instance), found_for(seed)
        assert found.mjpy == pytest.approx(best, abs=1e-4), seed
        assert found.bound_mjpy == pytest.approx(best, rel=1e-6), seed
        assert instance.unavoidable_mjpy <= best + 1e-6, seed
        # and says the same cost from the design alone
        assert found.design is not None
        assert design_mjpy(instance, found.design)["total"] == pytest.approx(found.mjpy)


def test_the_small_instances_are_of_every_kind() -> None:
    # a test of a hundred empty plans would hold of anything
    designs = [found_for(seed).design for seed in range(40)]
    opened = [len(one.power.opened) for one in designs if one is not None]
    assert {0, 1, 2} <= set(opened)
    assert sum(opened) > 20
    hosted = 0
    for seed, one in enumerate(designs):
        line = small_instance(seed).fibers.line
        hosted += bool((line[one.fiber.used] >= 0).any()) if one is not None else 0
    assert hosted > 5


@pytest.mark.parametrize("seed", [3, 14, 15, 92, 65])
def test_the_one_program_with_flows_agrees(seed: int) -> None:
    instance = small_instance(seed, sites=3)
    program = JointProgram(instance, fiber="full")
    solved = Solver(program.program).solve(gap=1e-9)
    found = searched(instance)
    assert found.mjpy == pytest.approx(solved.objective + instance.unavoidable_mjpy, abs=1e-4)


@pytest.mark.parametrize("seed", range(5))
def test_where_pairs_of_fibers_are_few_the_bound_stays_below_and_the_plan_above(seed: int) -> None:
    instance = small_instance(seed, tight_pairs=True)
    best, found = best_mjpy(instance), JointSearch(instance).run(gap=1e-7, time_limit_s=0.5)
    solved = Solver(JointProgram(instance, fiber="full").program).solve(gap=1e-9)
    assert solved.objective + instance.unavoidable_mjpy == pytest.approx(best, abs=1e-4)
    assert found.bound_mjpy <= best + 1e-4
    assert found.mjpy >= best - 1e-4


@pytest.mark.parametrize("seed", [5, 62, 67, 89])
def test_without_a_site_a_line_or_a_fiber_no_plan_is_cheaper(seed: int) -> None:
    instance = small_instance(seed)
    found = searched(instance)
    assert found.design is not None
    power, fiber = found.design
    without = [
        *(instance.without_site(site) for site in power.opened.tolist()),
        *(instance.without_line(line) for line in np.flatnonzero(power.line_built).tolist()),
        *(instance.without_fiber(link) for link in np.flatnonzero(fiber.used)[:2].tolist()),
    ]
    for one in without:
        assert searched(one).mjpy >= found.mjpy - 1e-4


@pytest.mark.parametrize("seed", [5, 62, 67, 89])
def test_a_cap_relaxed_makes_no_plan_dearer(seed: int) -> None:
    instance = small_instance(seed)
    mjpy = searched(instance).mjpy
    (cap,), (border,), (yard,) = instance.caps, instance.borders, instance.yards
    wider = [
        instance.with_(caps=(cap._replace(most_mw=cap.most_mw + 100),)),
        instance.with_(yards=(yard._replace(most_mw=yard.most_mw + 100),)),
        instance.with_(borders=(border._replace(forth_mw=300.0, back_mw=300.0),)),
        instance.with_(links=instance.links._replace(free_mw=instance.links.free_mw * 2)),
        instance.with_(most_mw=instance.most_mw + 50),
    ]
    for one in wider:
        assert searched(one).mjpy <= mjpy + 1e-4


@pytest.mark.parametrize("seed", range(20))
def test_a_tangent_is_below_the_fibers_of_any_sites(seed: int) -> None:
    instance = small_instance(seed, sites=3)
    fibers = SurvivableFibers(instance)
    draw = np.random.default_rng(seed)
    built = draw.random(len(instance.lines.site)) < 0.5
    made = fibers.tangent(np.flatnonzero(draw.random(3) < 0.6), built)
    if made is None:
        return
    tangent = made[0]
    for _ in range(6):
        sites = np.flatnonzero(draw.random(3) < 0.6)
        lines = draw.random(len(built)) < 0.5
        found = fibers.exact(sites, fibers.usable(sites, lines), gap=1e-9)
        if found is not None:
            bound = tangent.site_mjpy[sites].sum() - tangent.line_mjpy[lines].sum()
            assert bound <= found.mjpy + 1e-6


@pytest.mark.parametrize("seed", range(10))
def test_each_site_has_two_routes_that_share_no_link_and_reach_a_hub(seed: int) -> None:
    instance = small_instance(seed)
    design = found_for(seed).design
    assert design is not None
    links, hubs = instance.fibers, set(instance.fibers.hubs.tolist())
    assert set(design.fiber.routes) == set(design.power.opened.tolist())
    for site, (one, other) in design.fiber.routes.items():
        assert not set(one) & set(other)
        for way in (one, other):
            node = int(links.site_node[site])
            for link in way:
                ends = {int(links.tail[link]), int(links.head[link])}
                assert node in ends
                (node,) = ends - {node}
                line = int(links.line[link])
                assert line < 0 or design.power.line_built[line]
            assert node in hubs
    assert fiber_mjpy(instance, design.fiber) == pytest.approx(
        links.mjpy[
            sorted({link for ways in design.fiber.routes.values() for w in ways for link in w})
        ].sum()
    )


@pytest.mark.parametrize("seed", [5, 62, 89])
def test_without_a_part_the_search_goes_on_as_a_new_one_would(seed: int) -> None:
    instance = small_instance(seed)
    search = JointSearch(instance)
    found = search.run(gap=1e-7)
    assert found.design is not None
    for site in found.design.power.opened.tolist():
        again = search.without(site=site, gap=1e-7)
        assert again.mjpy == pytest.approx(searched(instance.without_site(site)).mjpy, abs=1e-4)
    for line in np.flatnonzero(found.design.power.line_built).tolist():
        again = search.without(line=line, gap=1e-7)
        assert again.mjpy == pytest.approx(searched(instance.without_line(line)).mjpy, abs=1e-4)
    assert search.run(gap=1e-7).mjpy == pytest.approx(found.mjpy)


@pytest.mark.parametrize("seed", range(6))
def test_joint_is_never_dearer_than_planning_in_turn(seed: int) -> None:
    instance = small_instance(seed, sites=3)
    joint = searched(instance)
    ways = [plan(instance, gap=1e-7) for plan in (power_first, network_first, ranked_first)]
    found = [way for way in ways if way is not None]
    assert found
    for way in found:
        assert joint.mjpy <= way.mjpy + 1e-4
        assert joint_faults(instance, trimmed(instance, way.design)) == ()
        assert design_mjpy(instance, way.design)["total"] == pytest.approx(way.mjpy)
    # power alone is a bound of what sites and power cost in any plan
    power = ways[0]
    if power is not None and joint.design is not None:
        parts = power_parts_mjpy(instance, joint.design.power)
        assert power.alone_bound_mjpy <= sum(parts.values()) + 1e-4


@pytest.mark.parametrize("seed", range(15))
def test_a_pair_is_the_cheapest_and_needs_no_more_than_it_says(seed: int) -> None:
    instance = small_instance(seed, sites=3)
    fibers, draw = SurvivableFibers(instance), np.random.default_rng(seed)
    for site in range(3):
        there = np.flatnonzero(draw.random(len(instance.fibers.tail)) < 0.9)
        price = draw.choice([0.0, 1.0, 2.5, 7.0], len(there))
        of = dict(zip(there.tolist(), price.tolist(), strict=True))
        mine = [n for n in there.tolist() if instance.fibers.site[n] in (-1, site)]
        ways = ways_to_hubs(instance, int(instance.fibers.site_node[site]), mine)
        pairs = [
            sum(of[link] for link in one | other)
            for one, other in combinations(ways, 2)
            if not one & other
        ]
        found = fibers.pair(site, there, price)
        assert (found is None) == (not pairs)
        if found is not None:
            assert found.mjpy == pytest.approx(min(pairs))
            assert (found.needed <= price).all()
            less = fibers.pair(site, there, found.needed)
            assert less is not None
            assert less.mjpy == pytest.approx(found.mjpy, abs=1e-6)


def test_a_start_is_a_plan_of_the_master_and_the_result_none_dearer() -> None:
    instance = small_instance(89)
    found = searched(instance)
    assert found.design is not None
    again = JointSearch(instance).run(gap=1.0, starts=[found.design])
    assert again.mjpy <= found.mjpy + 1e-9


def test_progress_is_told_with_a_gap_that_shrinks() -> None:
    told: list[list[float]] = []
    for seed in range(5):
        gaps: list[float] = []
        JointSearch(small_instance(seed)).run(
            gap=1e-7, tell=lambda one, to=gaps: to.append(one.gap)
        )
        told.append(gaps)
    assert max(map(len, told)) >= 2
    assert all(gaps == sorted(gaps, reverse=True) for gaps in told)


def test_a_time_limit_gives_what_is_known_by_then() -> None:
    found = JointSearch(small_instance(72)).run(gap=0.0, time_limit_s=0.0)
    assert found.limit_reached
    assert found.bound_mjpy <= found.mjpy

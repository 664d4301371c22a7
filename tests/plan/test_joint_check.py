"""The check of joint designs: what holds passes, and each thing that is broken is told."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from geowbit.core import StudyError
from geowbit.plan.joint_check import check_joint, joint_faults
from geowbit.plan.joint_design import Design, design_mjpy
from geowbit.plan.joint_instance import JointInstance
from geowbit.plan.joint_search import JointSearch
from tests.plan.small_joint import small_instance
from tests.refused import refused

SEED = 89


def made(seed: int = SEED) -> tuple[JointInstance, Design]:
    instance = small_instance(seed)
    design = JointSearch(instance).run(gap=1e-7).design
    assert design is not None
    return instance, design


def codes(instance: JointInstance, design: Design) -> set[str]:
    return {str(one.params["what"].code) for one in joint_faults(instance, design)}


@pytest.mark.parametrize("seed", range(0, 60, 3))
def test_what_the_search_finds_holds(seed: int) -> None:
    instance, design = made(seed)
    assert joint_faults(instance, design, design_mjpy(instance, design)) == ()


def test_the_design_that_is_broken_here_has_two_sites() -> None:
    _, design = made()
    assert len(design.power.opened) == 2


def power(change: Callable[[dict], None]) -> Callable[[Design], Design]:
    def changed(design: Design) -> Design:
        arrays = {name: np.array(one) for name, one in design.power._asdict().items()}
        change(arrays)
        return Design(design.power._replace(**arrays), design.fiber)

    return changed


def first_pairs(design: Design) -> Design:
    return Design(design.power, design.fiber._replace(pairs=design.fiber.pairs * 0))


def one_route_twice(design: Design) -> Design:
    routes = {site: (ways[0], ways[0]) for site, ways in design.fiber.routes.items()}
    return Design(design.power, design.fiber._replace(routes=routes))


def nothing_in_use(design: Design) -> Design:
    return Design(design.power, design.fiber._replace(used=design.fiber.used & False))


@pytest.mark.parametrize(
    ("broken", "code"),
    [
        (power(lambda one: one["steps"].__setitem__(slice(None), 9)), "plan.fault_size"),
        (power(lambda one: one["line_built"].__setitem__(slice(None), False)), "plan.fault_line"),
        (power(lambda one: one["line_mw"].__imul__(0.5)), "plan.fault_load"),
        (power(lambda one: one["supply_mw"].__imul__(0.0)), "plan.fault_balance"),
        (power(lambda one: one["supply_mw"].__iadd__(500.0)), "plan.fault_source"),
        (power(lambda one: one["flow_mw"].__iadd__(900.0)), "plan.fault_link"),
        (power(lambda one: one["late_mw"].__imul__(0.0)), "plan.fault_served"),
        (first_pairs, "plan.fault_pairs"),
        (one_route_twice, "plan.fault_route"),
        (nothing_in_use, "plan.fault_fiber"),
    ],
)
def test_each_fault_is_told(broken: Callable[[Design], Design], code: str) -> None:
    instance, design = made()
    assert code in codes(instance, broken(design))


def test_caps_and_the_number_of_sites() -> None:
    instance, design = made()
    (cap,), (yard,) = instance.caps, instance.yards
    tighter = instance.with_(
        caps=(cap._replace(most_mw=10.0),), yards=(yard._replace(most_mw=1.0),), most_sites=1
    )
    assert {"plan.fault_cap", "plan.fault_sites", "plan.fault_yard"} <= codes(tighter, design)


def test_a_border_counts_what_crosses_it_both_ways() -> None:
    instance, design = made()
    flow = np.zeros(len(instance.links.tail))
    flow[1], flow[3] = 70.0, 0.0
    crossing = Design(design.power._replace(flow_mw=flow), design.fiber)
    border = instance.borders[0]._replace(forth_mw=60.0, back_mw=0.0)
    assert "plan.fault_border" in codes(instance.with_(borders=(border,)), crossing)
    wider = border._replace(forth_mw=80.0)
    assert "plan.fault_border" not in codes(instance.with_(borders=(wider,)), crossing)


def test_a_cost_that_is_not_the_sum_of_its_parts() -> None:
    instance, design = made()
    said = design_mjpy(instance, design)
    with refused(StudyError, "plan.joint_broken", count=1):
        check_joint(instance, design, {**said, "total": said["total"] + 1.0})

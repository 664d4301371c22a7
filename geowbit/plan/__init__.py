"""The plan: which sites, which power lines and which fibers, chosen together.

The room can be asked, too: ``geowbit.plan(sites)`` is :func:`geowbit.study.plan`.
"""

import sys
from importlib import import_module
from types import ModuleType
from typing import Any

from geowbit.plan.assembly import (
    PLAN_YEARS,
    area_caps,
    hazard_caps,
    headroom_caps,
    named_area,
    plan_instance,
)
from geowbit.plan.assumptions import (
    assumed_headroom_mw,
    plan_assumptions,
    plan_caps,
    plan_phases,
    plan_workloads,
)
from geowbit.plan.candidates import (
    SitePhases,
    plan_candidates,
    round_trips_ms,
    site_phases,
    with_assumed_headroom,
    within_one_disc,
    yearly_mjpy_per_mw,
)
from geowbit.plan.capacities import Capacities
from geowbit.plan.check import check_portfolio, faults
from geowbit.plan.connections import with_connections
from geowbit.plan.demand import (
    ANYWHERE,
    DemandRows,
    demand_rows,
    national_demand,
    standing_sites,
)
from geowbit.plan.dispatch import Design, Dispatch, cost_parts, dispatched, shrunk
from geowbit.plan.effect import WAYS, Effect, effect
from geowbit.plan.facilities import Facilities, locate
from geowbit.plan.failures import FAILURE_KINDS, mendable, single_failures, worst_failures
from geowbit.plan.fibers import FiberChoices
from geowbit.plan.front import FrontPoint, cost_front, front_table
from geowbit.plan.grid import PowerGrid, has_grid, power_grid, reduced_grid
from geowbit.plan.instance import Cap, Instance, Limits, Money
from geowbit.plan.joint import joint_plan, joint_solver
from geowbit.plan.joint_check import check_joint, joint_faults
from geowbit.plan.joint_instance import JointInstance
from geowbit.plan.joint_network import JointNetwork, joint_network
from geowbit.plan.joint_search import JointSearch
from geowbit.plan.mending import one_more_link
from geowbit.plan.portfolio import PortfolioSearch, Search, design_of, plan_of, portfolio, search
from geowbit.plan.portfolio_program import PortfolioModel, unserved_set
from geowbit.plan.pypsa import pypsa_tables, write_pypsa
from geowbit.plan.reasons import with_reasons
from geowbit.plan.record import (
    effect_tables,
    messages_of,
    plan_record,
    plan_tables,
    workbook,
    write_geopackage,
)
from geowbit.plan.result import (
    FIBER_KINDS,
    PARTS,
    POWER_KINDS,
    SEPARATE,
    Plan,
    plan_columns,
    plan_frame,
)
from geowbit.plan.solver import (
    Program,
    Progress,
    Solution,
    Solver,
    colliding_limits,
    relative_gap,
)
from geowbit.plan.uncertainty import (
    PlanRange,
    drawn_instance,
    plan_range,
    worth_of_knowing,
)

__all__ = [
    "ANYWHERE",
    "FAILURE_KINDS",
    "FIBER_KINDS",
    "PARTS",
    "PLAN_YEARS",
    "POWER_KINDS",
    "SEPARATE",
    "WAYS",
    "Cap",
    "Capacities",
    "DemandRows",
    "Design",
    "Dispatch",
    "Effect",
    "Facilities",
    "FiberChoices",
    "FrontPoint",
    "Instance",
    "JointInstance",
    "JointNetwork",
    "JointSearch",
    "Limits",
    "Money",
    "Plan",
    "PlanRange",
    "PortfolioModel",
    "PortfolioSearch",
    "PowerGrid",
    "Program",
    "Progress",
    "Search",
    "SitePhases",
    "Solution",
    "Solver",
    "area_caps",
    "assumed_headroom_mw",
    "check_joint",
    "check_portfolio",
    "colliding_limits",
    "cost_front",
    "cost_parts",
    "demand_rows",
    "design_of",
    "dispatched",
    "drawn_instance",
    "effect",
    "effect_tables",
    "faults",
    "front_table",
    "has_grid",
    "hazard_caps",
    "headroom_caps",
    "joint_faults",
    "joint_network",
    "joint_plan",
    "joint_solver",
    "locate",
    "mendable",
    "messages_of",
    "named_area",
    "national_demand",
    "one_more_link",
    "plan_assumptions",
    "plan_candidates",
    "plan_caps",
    "plan_columns",
    "plan_frame",
    "plan_instance",
    "plan_of",
    "plan_phases",
    "plan_range",
    "plan_record",
    "plan_tables",
    "plan_workloads",
    "portfolio",
    "power_grid",
    "pypsa_tables",
    "reduced_grid",
    "relative_gap",
    "round_trips_ms",
    "search",
    "shrunk",
    "single_failures",
    "site_phases",
    "standing_sites",
    "unserved_set",
    "with_assumed_headroom",
    "with_connections",
    "with_reasons",
    "within_one_disc",
    "workbook",
    "worst_failures",
    "worth_of_knowing",
    "write_geopackage",
    "write_pypsa",
    "yearly_mjpy_per_mw",
]


class _Room(ModuleType):
    # a room and the question that it answers have one name, and Python gives it to the module
    def __call__(self, sites: Any, **keys: Any) -> Any:
        """Return the plan of a study's sites, as :func:`geowbit.study.plan`."""
        return import_module("geowbit.study").plan(sites, **keys)


sys.modules[__name__].__class__ = _Room

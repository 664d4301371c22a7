"""The plan: which sites, which power lines and which fibers, chosen together."""

from geowbit.plan.effect import WAYS, Effect, effect
from geowbit.plan.failures import FAILURE_KINDS, single_failures
from geowbit.plan.mending import one_more_link
from geowbit.plan.pypsa import pypsa_tables, write_pypsa
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

__all__ = [
    "FAILURE_KINDS",
    "FIBER_KINDS",
    "PARTS",
    "POWER_KINDS",
    "SEPARATE",
    "WAYS",
    "Effect",
    "Plan",
    "effect",
    "effect_tables",
    "messages_of",
    "one_more_link",
    "plan_columns",
    "plan_frame",
    "plan_record",
    "plan_tables",
    "pypsa_tables",
    "single_failures",
    "workbook",
    "write_geopackage",
    "write_pypsa",
]

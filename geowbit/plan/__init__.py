"""The plan: which sites, which power lines and which fibers, chosen together."""

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
    "FIBER_KINDS",
    "PARTS",
    "POWER_KINDS",
    "SEPARATE",
    "Plan",
    "plan_columns",
    "plan_frame",
]

"""Criteria: one function measures one thing at every candidate."""

from geowbit.criteria import fiber, hazard, land, people, power
from geowbit.criteria.registry import (
    Criterion,
    criterion,
    forget_criterion,
    measure,
    registered_criteria,
)
from geowbit.criteria.scene import Scene

__all__ = [
    "Criterion",
    "Scene",
    "criterion",
    "fiber",
    "forget_criterion",
    "hazard",
    "land",
    "measure",
    "people",
    "power",
    "registered_criteria",
]

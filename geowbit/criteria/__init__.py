"""Criteria: one function measures one thing at every candidate."""

from geowbit.criteria import energy, fiber, hazard, industry, land, people, power
from geowbit.criteria.filling import Filling
from geowbit.criteria.measures import MEASURES, check_some_on, part_measured
from geowbit.criteria.names import named_criterion
from geowbit.criteria.of_layer import check_measure, layer_criterion
from geowbit.criteria.recall import criterion_mark, recalled, recalled_messages, recalled_values
from geowbit.criteria.registry import (
    Criterion,
    cost_criteria,
    cost_criterion,
    criterion,
    forget_criterion,
    measure,
    measuring,
    registered_criteria,
)
from geowbit.criteria.scene import PowerCounts, Scene

__all__ = [
    "MEASURES",
    "Criterion",
    "Filling",
    "PowerCounts",
    "Scene",
    "check_measure",
    "check_some_on",
    "cost_criteria",
    "cost_criterion",
    "criterion",
    "criterion_mark",
    "energy",
    "fiber",
    "forget_criterion",
    "hazard",
    "industry",
    "land",
    "layer_criterion",
    "measure",
    "measuring",
    "named_criterion",
    "part_measured",
    "people",
    "power",
    "recalled",
    "recalled_messages",
    "recalled_values",
    "registered_criteria",
]

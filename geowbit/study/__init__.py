"""A study: every step in its order; the one room that knows the whole way."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from geowbit.study.differences import Differences, diff
from geowbit.study.forecast import RunForecast, run_forecast, tiled_forecast
from geowbit.study.study import Study
from geowbit.study.sweep import Swept

if TYPE_CHECKING:
    from geowbit.study.planning import Planned, plan

__all__ = [
    "Differences",
    "Planned",
    "RunForecast",
    "Study",
    "Swept",
    "diff",
    "plan",
    "run_forecast",
    "tiled_forecast",
]


def __getattr__(name: str) -> Any:
    # a run plans nothing, and the rooms that do take as long to load as its candidates
    if name in {"Planned", "plan"}:
        return getattr(import_module("geowbit.study.planning"), name)
    raise AttributeError(f"module 'geowbit.study' has no attribute {name!r}")

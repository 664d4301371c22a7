"""A study: every step in its order; the one room that knows the whole way."""

from geowbit.study.differences import Differences, diff
from geowbit.study.forecast import RunForecast, run_forecast
from geowbit.study.planning import Planned, plan
from geowbit.study.study import Study
from geowbit.study.sweep import Swept

__all__ = [
    "Differences",
    "Planned",
    "RunForecast",
    "Study",
    "Swept",
    "diff",
    "plan",
    "run_forecast",
]

"""A study: every step in its order; the one room that knows the whole way."""

from geowbit.study.differences import Differences, diff
from geowbit.study.forecast import RunForecast, run_forecast
from geowbit.study.planning import Planned, plan
from geowbit.study.study import Study

__all__ = [
    "Differences",
    "Planned",
    "RunForecast",
    "Study",
    "diff",
    "plan",
    "run_forecast",
]

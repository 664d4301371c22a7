"""The national picture: fleet, demand, relief and the digital trade balance."""

from geowbit.national.areas import (
    NATIONAL,
    area_label,
    capital_area,
    full_areas,
    joined_labels,
    supply_area,
    supply_area_at,
    supply_areas,
)
from geowbit.national.balance import balance_forecasts, balance_history, published_balance
from geowbit.national.demand import Demand, check_assumptions, demand
from geowbit.national.fleet import (
    Fleet,
    herfindahl,
    known_sites,
    present_fleet,
    rest_bounds,
    statements,
    with_sites,
)
from geowbit.national.forecast import check_span, read_forecast
from geowbit.national.headroom import HEADROOM_SINCE, headroom_years, said_of_capital
from geowbit.national.parameters import facts, national_parameters
from geowbit.national.relief import Relief, relief
from geowbit.national.trade import scenario_parameters, tornado, trade, trade_scenarios
from geowbit.national.vintages import (
    demand_vintages,
    growth_curve,
    published_demand,
    published_growth,
)

__all__ = [
    "HEADROOM_SINCE",
    "NATIONAL",
    "Demand",
    "Fleet",
    "Relief",
    "area_label",
    "balance_forecasts",
    "balance_history",
    "capital_area",
    "check_assumptions",
    "check_span",
    "demand",
    "demand_vintages",
    "facts",
    "full_areas",
    "growth_curve",
    "headroom_years",
    "herfindahl",
    "joined_labels",
    "known_sites",
    "national_parameters",
    "present_fleet",
    "published_balance",
    "published_demand",
    "published_growth",
    "read_forecast",
    "relief",
    "rest_bounds",
    "said_of_capital",
    "scenario_parameters",
    "statements",
    "supply_area",
    "supply_area_at",
    "supply_areas",
    "tornado",
    "trade",
    "trade_scenarios",
    "with_sites",
]

"""Cable economics: voltage classes, unit rates, a site's connection, watts against bits."""

from geowbit.cables.break_even import break_even_km, break_even_mw, drawn_values
from geowbit.cables.breakdown import CONNECTION_PARTS, connection_parts, option_of
from geowbit.cables.compare import BothWays, Comparison, SiteConnection, compare
from geowbit.cables.connection import (
    fiber_connection_mjpy,
    fiber_years,
    power_connection_mjpy,
    power_years,
)
from geowbit.cables.cost_by_load import cost_by_load
from geowbit.cables.ladder_words import class_messages, class_table
from geowbit.cables.own_classes import Ladder, ladder_of, own_voltage_classes
from geowbit.cables.power_link import link_mjpy, link_years
from geowbit.cables.rate_table import (
    check_rates,
    has_rates,
    own_rates,
    rate_key,
    rate_table,
    ratio_table,
)
from geowbit.cables.rates import (
    FiberMethod,
    Ratio,
    fiber_choice,
    fiber_methods,
    fiber_rate_mjpy_per_km,
    power_rate_mjpy_per_km,
    ratio_in_use,
)
from geowbit.cables.real_projects import real_projects
from geowbit.cables.shared import shared_works
from geowbit.cables.site_costs import connection_costs
from geowbit.cables.substation_choice import (
    ConnectionChoice,
    ConnectionOptions,
    cheapest_connection,
    connection_options,
)
from geowbit.cables.total_cost import CostPart, TotalCost, total_cost, total_costs
from geowbit.cables.voltage import (
    embedded_yards,
    serving_substations,
    station_yards,
    voltage_class,
)
from geowbit.cables.watts_or_bits import annuity, present_value_mjpy, watts_or_bits
from geowbit.cables.who_wins import who_wins

__all__ = [
    "CONNECTION_PARTS",
    "BothWays",
    "Comparison",
    "ConnectionChoice",
    "ConnectionOptions",
    "CostPart",
    "FiberMethod",
    "Ladder",
    "Ratio",
    "SiteConnection",
    "TotalCost",
    "annuity",
    "break_even_km",
    "break_even_mw",
    "cheapest_connection",
    "check_rates",
    "class_messages",
    "class_table",
    "compare",
    "connection_costs",
    "connection_options",
    "connection_parts",
    "cost_by_load",
    "drawn_values",
    "embedded_yards",
    "fiber_choice",
    "fiber_connection_mjpy",
    "fiber_methods",
    "fiber_rate_mjpy_per_km",
    "fiber_years",
    "has_rates",
    "ladder_of",
    "link_mjpy",
    "link_years",
    "option_of",
    "own_rates",
    "own_voltage_classes",
    "power_connection_mjpy",
    "power_rate_mjpy_per_km",
    "power_years",
    "present_value_mjpy",
    "rate_key",
    "rate_table",
    "ratio_in_use",
    "ratio_table",
    "real_projects",
    "serving_substations",
    "shared_works",
    "station_yards",
    "total_cost",
    "total_costs",
    "voltage_class",
    "watts_or_bits",
    "who_wins",
]

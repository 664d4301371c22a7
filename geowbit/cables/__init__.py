"""Cable economics: voltage classes, unit rates, a site's connection, watts against bits."""

from geowbit.cables.connection import (
    fiber_connection_mjpy,
    fiber_years,
    power_connection_mjpy,
    power_years,
)
from geowbit.cables.rate_table import own_rates, rate_key, rate_table, ratio_table
from geowbit.cables.rates import (
    Ratio,
    fiber_rate_mjpy_per_km,
    power_rate_mjpy_per_km,
    ratio_in_use,
)
from geowbit.cables.site_costs import connection_costs
from geowbit.cables.substation_choice import (
    ConnectionChoice,
    ConnectionOptions,
    cheapest_connection,
    connection_options,
    cost_by_load,
)
from geowbit.cables.voltage import serving_substations, station_yards, voltage_class
from geowbit.cables.watts_or_bits import annuity, present_value_mjpy, watts_or_bits

__all__ = [
    "ConnectionChoice",
    "ConnectionOptions",
    "Ratio",
    "annuity",
    "cheapest_connection",
    "connection_costs",
    "connection_options",
    "cost_by_load",
    "fiber_connection_mjpy",
    "fiber_rate_mjpy_per_km",
    "fiber_years",
    "own_rates",
    "power_connection_mjpy",
    "power_rate_mjpy_per_km",
    "power_years",
    "present_value_mjpy",
    "rate_key",
    "rate_table",
    "ratio_in_use",
    "ratio_table",
    "serving_substations",
    "station_yards",
    "voltage_class",
    "watts_or_bits",
]

"""Cable economics: voltage classes, unit rates, a site's connection, watts against bits."""

from geowbit.cables.connection import (
    connection_costs,
    fiber_connection_mjpy,
    fiber_years,
    power_connection_mjpy,
    power_years,
)
from geowbit.cables.rates import fiber_rate_mjpy_per_km, power_rate_mjpy_per_km, ratio_in_use
from geowbit.cables.voltage import serving_substations, station_yards, voltage_class
from geowbit.cables.watts_or_bits import annuity, present_value_mjpy, watts_or_bits

__all__ = [
    "annuity",
    "connection_costs",
    "fiber_connection_mjpy",
    "fiber_rate_mjpy_per_km",
    "fiber_years",
    "power_connection_mjpy",
    "power_rate_mjpy_per_km",
    "power_years",
    "present_value_mjpy",
    "ratio_in_use",
    "serving_substations",
    "station_yards",
    "voltage_class",
    "watts_or_bits",
]

"""Corridors: least-cost routes over ground, for power lines and fiber."""

from geowbit.corridors.best import KmOfGround, site_corridors
from geowbit.corridors.build import build_ground, priced
from geowbit.corridors.many import CorridorChoice, corridor_connection
from geowbit.corridors.march import Front, spread
from geowbit.corridors.raster import (
    CorridorGrid,
    Ground,
    box_around,
    even_ground,
)
from geowbit.corridors.refine import crossing, refined
from geowbit.corridors.route import Route, best_corridor, crossings, route
from geowbit.corridors.survey import Survey, slope_pct, survey_ground
from geowbit.corridors.trace import Corridor, price, trace

__all__ = [
    "Corridor",
    "CorridorChoice",
    "CorridorGrid",
    "Front",
    "Ground",
    "KmOfGround",
    "Route",
    "Survey",
    "best_corridor",
    "box_around",
    "build_ground",
    "corridor_connection",
    "crossing",
    "crossings",
    "even_ground",
    "price",
    "priced",
    "refined",
    "route",
    "site_corridors",
    "slope_pct",
    "spread",
    "survey_ground",
    "trace",
]

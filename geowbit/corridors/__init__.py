"""Corridors: least-cost routes over ground, for power lines and fiber."""

from geowbit.corridors.connection import CorridorChoice, corridor_connection
from geowbit.corridors.ground import (
    CorridorGrid,
    Ground,
    Survey,
    box_around,
    build_ground,
    even_ground,
    priced,
    slope_pct,
    survey_ground,
)
from geowbit.corridors.march import Front, spread
from geowbit.corridors.route import (
    ROUTE_FILES,
    KmOfGround,
    Route,
    best_corridor,
    crossings,
    route,
    site_corridors,
    write_route,
)
from geowbit.corridors.tracing import Corridor, crossing, price, refined, trace

__all__ = [
    "ROUTE_FILES",
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
    "write_route",
]

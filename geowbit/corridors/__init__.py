"""Corridors: least-cost routes over ground, for power lines and fiber."""

from geowbit.corridors.connection import CorridorChoice, corridor_connection
from geowbit.corridors.ground import (
    CorridorGrid,
    Ground,
    Survey,
    box_around,
    build_ground,
    even_ground,
    price_ground,
    slope_pct,
    survey_ground,
)
from geowbit.corridors.march import Front, spread
from geowbit.corridors.route import (
    KmOfGround,
    Route,
    best_corridor,
    check_route_file,
    count_crossings,
    route,
    site_corridors,
    write_route,
)
from geowbit.corridors.tracing import Corridor, cost_across, price, refine_line, trace

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
    "check_route_file",
    "corridor_connection",
    "cost_across",
    "count_crossings",
    "even_ground",
    "price",
    "price_ground",
    "refine_line",
    "route",
    "site_corridors",
    "slope_pct",
    "spread",
    "survey_ground",
    "trace",
    "write_route",
]

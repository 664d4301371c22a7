"""The fiber graph: its milliseconds, its separate routes, its weak places."""

from geowbit.fiber.corridors import Corridors, corridors, parallel_km
from geowbit.fiber.disjoint import DisjointPairs, disjoint_pairs
from geowbit.fiber.graph import (
    Attachment,
    FiberGraph,
    GraphReport,
    attach,
    fiber_graph,
    route_km_or_estimate,
    route_km_to,
)
from geowbit.fiber.milliseconds import rtt_ms
from geowbit.fiber.network import Network, Route, guessed_links, network, shortest_route
from geowbit.fiber.separate import HubRoutes

__all__ = [
    "Attachment",
    "Corridors",
    "DisjointPairs",
    "FiberGraph",
    "GraphReport",
    "HubRoutes",
    "Network",
    "Route",
    "attach",
    "corridors",
    "disjoint_pairs",
    "fiber_graph",
    "guessed_links",
    "network",
    "parallel_km",
    "route_km_or_estimate",
    "route_km_to",
    "rtt_ms",
    "shortest_route",
]

"""The fiber graph: its milliseconds, its separate routes, its weak places."""

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

__all__ = [
    "Attachment",
    "DisjointPairs",
    "FiberGraph",
    "GraphReport",
    "Network",
    "Route",
    "attach",
    "disjoint_pairs",
    "fiber_graph",
    "guessed_links",
    "network",
    "route_km_or_estimate",
    "route_km_to",
    "rtt_ms",
    "shortest_route",
]

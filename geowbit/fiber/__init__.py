"""The fiber graph and its milliseconds."""

from geowbit.fiber.graph import (
    Attachment,
    FiberGraph,
    attach,
    fiber_graph,
    route_km_or_estimate,
    route_km_to,
)
from geowbit.fiber.milliseconds import rtt_ms

__all__ = [
    "Attachment",
    "FiberGraph",
    "attach",
    "fiber_graph",
    "route_km_or_estimate",
    "route_km_to",
    "rtt_ms",
]

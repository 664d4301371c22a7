"""The fiber graph: its milliseconds, its separate routes, its weak places."""

from geowbit.fiber.building import BuildPlan, second_routes
from geowbit.fiber.capacity import link_loads, traffic_gbps
from geowbit.fiber.country import links_for_a_country
from geowbit.fiber.disjoint import DisjointPairs, disjoint_pairs
from geowbit.fiber.graph import (
    Attachment,
    FiberGraph,
    GraphReport,
    Network,
    Route,
    attach,
    fiber_graph,
    guessed_links,
    network,
    route_km_or_estimate,
    route_km_to,
    shortest_route,
)
from geowbit.fiber.milliseconds import (
    LightReach,
    RoundTrip,
    Served,
    demanding_workload,
    floor_ms,
    isochrones,
    read_workloads,
    round_trip,
    rtt_ms,
    workload_classes,
    workloads_from,
)
from geowbit.fiber.naming import graph_parts, node_names, node_prefectures, parts_message
from geowbit.fiber.parallel import Corridors, corridors, parallel_km
from geowbit.fiber.resilience import pair_availability, route_availability, weak_links, weak_nodes
from geowbit.fiber.routes import Latency, RoutePair, SiteRoutes, diversity, latency, site_routes
from geowbit.fiber.separate import HubRoutes, known_separate_km, pairs_by_stretch

__all__ = [
    "Attachment",
    "BuildPlan",
    "Corridors",
    "DisjointPairs",
    "FiberGraph",
    "GraphReport",
    "HubRoutes",
    "Latency",
    "LightReach",
    "Network",
    "RoundTrip",
    "Route",
    "RoutePair",
    "Served",
    "SiteRoutes",
    "attach",
    "corridors",
    "demanding_workload",
    "disjoint_pairs",
    "diversity",
    "fiber_graph",
    "floor_ms",
    "graph_parts",
    "guessed_links",
    "isochrones",
    "known_separate_km",
    "latency",
    "link_loads",
    "links_for_a_country",
    "network",
    "node_names",
    "node_prefectures",
    "pair_availability",
    "pairs_by_stretch",
    "parallel_km",
    "parts_message",
    "read_workloads",
    "round_trip",
    "route_availability",
    "route_km_or_estimate",
    "route_km_to",
    "rtt_ms",
    "second_routes",
    "shortest_route",
    "site_routes",
    "traffic_gbps",
    "weak_links",
    "weak_nodes",
    "workload_classes",
    "workloads_from",
]

"""The fiber graph: its milliseconds, its separate routes, its weak places."""

from geowbit.fiber.availability import pair_availability, route_availability
from geowbit.fiber.between import Latency, RoutePair, diversity, latency
from geowbit.fiber.building import BuildPlan, second_routes
from geowbit.fiber.capacity import link_loads, traffic_gbps
from geowbit.fiber.corridors import Corridors, corridors, parallel_km
from geowbit.fiber.country import links_for_a_country
from geowbit.fiber.cuts import weak_links, weak_nodes
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
from geowbit.fiber.isochrones import isochrones
from geowbit.fiber.known_pairs import known_separate_km, pairs_by_stretch
from geowbit.fiber.milliseconds import RoundTrip, floor_ms, round_trip, rtt_ms
from geowbit.fiber.naming import node_names, node_prefectures
from geowbit.fiber.network import Network, Route, guessed_links, network, shortest_route
from geowbit.fiber.parts import graph_parts, parts_message
from geowbit.fiber.separate import HubRoutes
from geowbit.fiber.site_routes import SiteRoutes, site_routes
from geowbit.fiber.workloads import (
    LightReach,
    Served,
    demanding_workload,
    read_workloads,
    workload_classes,
    workloads_from,
)

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

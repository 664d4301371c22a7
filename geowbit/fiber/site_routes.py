"""The two fiber routes of each of the best sites to every hub, stretch by stretch."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from scipy.sparse.csgraph import dijkstra

from geowbit.fiber.corridors import Corridors, corridors, parallel_km
from geowbit.fiber.disjoint import DisjointPairs, disjoint_pairs
from geowbit.fiber.graph import Attachment, FiberGraph, attach
from geowbit.fiber.milliseconds import rtt_ms
from geowbit.fiber.network import (
    BoolArray,
    Network,
    Route,
    guessed_links,
    network,
    shortest_route,
)
from geowbit.fiber.separate import HubRoutes
from geowbit.layers import Assumptions

MOST_SITES = 20
# from the strictest to the loosest: what the two routes of a pair do not share
SEPARATE, NODE_DISJOINT, EDGE_DISJOINT = "separate", "node-disjoint", "edge-disjoint"
ONE_ROUTE, SHORTEST, GUESSED = "one", "shortest", "guessed"
# the shortest route of all is told beside a pair where it is shorter by more than this
_SHORTER_KM = 0.5

_ROUTES = ["site_id", "hub", "route", "rule", "km", "access_km", "rtt_ms", "parallel_km"]
_STRETCHES = ["site_id", "hub", "route", "link", "from_km", "to_km", "kind", "guessed", "km"]


class SiteRoutes(NamedTuple):
    """The routes of sites to hubs.

    Attributes
    ----------
    routes : DataFrame, one row a route
        ``site_id``, ``hub``, ``route`` (1 the shorter of two, 2 the longer, 0 the shortest of all
        where it is none of the two), ``rule`` (``separate``: nowhere within the corridor of each
        other, as the criterion ``separate_routes`` asks; else ``node-disjoint`` or
        ``edge-disjoint``, the strictest pair that was found; ``one`` where there is no pair; of
        route 0 ``shortest``, or ``guessed`` where it takes guessed submarine links), ``km`` (with
        the access lines), ``access_km`` (of the site, as built), ``rtt_ms`` (all-optical),
        ``parallel_km`` (of a node-disjoint pair, how far the first runs beside the second).
    stretches : GeoDataFrame (EPSG:4326), one row a stretch of a link, from the site on
        ``link`` (row of the graph's routes), ``from_km`` and ``to_km`` along it, ``kind``,
        ``guessed``, ``km``, and the line in the direction of the route.
    """

    routes: pd.DataFrame
    stretches: gpd.GeoDataFrame


def site_routes(
    best: pd.DataFrame,
    graph: FiberGraph,
    hubs: Mapping[str, tuple[float, float]],
    assumptions: Assumptions,
    *,
    most: int = MOST_SITES,
) -> SiteRoutes:
    """Return the two routes of each site to every hub, of the strictest kind that is found.

    Parameters
    ----------
    best : DataFrame
        Best first: ``site_id``, ``lon``, ``lat``.
    graph : FiberGraph
    hubs : dict of str to (lon, lat)
    assumptions : Assumptions
        Of the study.
    most : int
        How many sites.

    Returns
    -------
    SiteRoutes

    Examples
    --------
    >>> from geowbit.fiber import fiber_graph
    >>> from geowbit.layers import embedded_layer, named_assumptions
    >>> graph = fiber_graph(embedded_layer("fiber_routes"))
    >>> sites = pd.DataFrame({"site_id": ["Sendai"], "lon": 140.8721, "lat": 38.2682})
    >>> tokyo = {"tokyo": (139.7645, 35.6870)}
    >>> found = site_routes(sites, graph, tokyo, named_assumptions())
    >>> found.routes[["rule", "km"]].round().to_numpy().tolist()
    [['separate', 356.0], ['separate', 365.0]]
    """
    some = best.head(most)
    value = assumptions.at("mid")
    guessed = guessed_links(graph.routes)
    found = []
    if len(some) and hubs:
        beside = corridors(graph, within_km=float(value["fiber_corridor_km"]))
        places = attach(graph, some["lon"], some["lat"])
        ids = some["site_id"].astype(str).tolist()
        for hub, spot in hubs.items():
            search = _Hub(graph, beside, (spot[0], spot[1]), places, value=value, guessed=guessed)
            found += search.ways(ids, hub)
    columns = [name for name in _ROUTES if name != "rtt_ms"]
    table = pd.DataFrame([way.told for way in found], columns=columns)
    table["rtt_ms"] = rtt_ms(table["km"].to_numpy(float), assumptions)
    return SiteRoutes(table[_ROUTES], _stretches(found, graph, guessed))


class _Found(NamedTuple):
    """A route with what is told of it."""

    told: dict[str, Any]
    net: Network
    way: Route


class _Hub:
    """The searches to one hub, for all places at once where a search can be."""

    def __init__(
        self,
        graph: FiberGraph,
        beside: Corridors,
        hub: tuple[float, float],
        places: Attachment,
        *,
        value: pd.Series,
        guessed: BoolArray,
    ) -> None:
        self._places, self._guessed = places, guessed
        self._within_km = float(value["fiber_corridor_km"])
        self._ends_km = float(value["fiber_ends_km"])
        count_guessed = bool(value["guessed_fiber_links"])
        self._routes = HubRoutes(
            graph,
            beside,
            hub,
            without=None if count_guessed else guessed,
            ends_km=self._ends_km,
        )
        self._net, self._apart_by_nodes = self._routes.prepare(places)
        self._apart_by_edges: DisjointPairs | None = None
        detour_ratio = float(value["fiber_detour_ratio"])
        self._access_km = places.km * detour_ratio
        self._hub_access_km = float(self._routes.end.km[0]) * detour_ratio
        self._whole = self._net
        if guessed.any() and not count_guessed:
            everywhere = Attachment(
                *(np.r_[a, b] for a, b in zip(self._routes.end, places, strict=True))
            )
            self._whole = network(graph, everywhere)
        self._shortest_km = dijkstra(self._whole.lengths, indices=int(self._whole.places[0]))

    def ways(self, ids: list[str], hub: str) -> list[_Found]:
        """Return the routes of every place."""
        found = []
        for n, site_id in enumerate(ids):
            rule, net, ways = self._pair(n)
            apart_km = np.nan
            if rule == NODE_DISJOINT:
                apart_km = parallel_km(
                    net.line(ways[0]),
                    net.line(ways[1]),
                    within_km=self._within_km,
                    ends_km=self._ends_km,
                )
            told = {"site_id": site_id, "hub": hub, "parallel_km": apart_km}
            numbered = [(number, rule, net, way) for number, way in enumerate(ways, start=1)]
            numbered += [(0, by, self._whole, way) for by, way in self._shortest(n, ways)]
            for number, by_rule, through, way in numbered:
                km = way.km + float(self._access_km[n]) + self._hub_access_km
                row = {"route": number, "rule": by_rule, "km": km}
                found.append(
                    _Found({**told, **row, "access_km": float(self._access_km[n])}, through, way)
                )
        return found

    def _pair(self, n: int) -> tuple[str, Network, list[Route]]:
        """Return by which rule the routes of a place are apart, and the routes."""
        place = self._places.one(n)
        found = self._routes.pair(place)
        if found is not None and found[1] is not None:
            return SEPARATE, self._routes.site_net(place), [found[0], found[1]]
        hub, site = int(self._net.places[0]), int(self._net.places[n + 1])
        if site == hub:
            return ONE_ROUTE, self._net, []
        pair = self._apart_by_nodes.pair(site)
        if pair is not None:
            return NODE_DISJOINT, self._net, list(pair)
        if self._apart_by_edges is None:
            self._apart_by_edges = disjoint_pairs(self._net, hub, apart="edges")
        pair = self._apart_by_edges.pair(site)
        if pair is not None:
            return EDGE_DISJOINT, self._net, list(pair)
        way = shortest_route(self._net, site, hub)
        return ONE_ROUTE, self._net, [] if way is None else [way]

    def _shortest(self, n: int, ways: list[Route]) -> list[tuple[str, Route]]:
        """Return the shortest route of all, where it is none of the pair."""
        km = float(self._shortest_km[self._whole.places[n + 1]])
        least = min((way.km for way in ways), default=np.inf)
        if not np.isfinite(km) or km > least - _SHORTER_KM:
            return []
        way = shortest_route(
            self._whole, int(self._whole.places[n + 1]), int(self._whole.places[0])
        )
        if way is None:
            return []
        passes = bool(self._guessed[self._whole.link[way.edges]].any())
        return [(GUESSED if passes else SHORTEST, way)]


def _stretches(found: list[_Found], graph: FiberGraph, guessed: BoolArray) -> gpd.GeoDataFrame:
    kinds = graph.routes["kind"].astype(str).to_numpy()
    lines: dict[tuple[int, float, float], shapely.LineString] = {}
    rows = []
    for told, net, way in found:
        for edge, node in zip(way.edges.tolist(), way.nodes, strict=False):
            link = int(net.link[edge])
            ends = float(net.from_km[edge]), float(net.to_km[edge])
            if net.tail[edge] != node:
                ends = ends[::-1]
            key = (link, *ends)
            if key not in lines:
                lines[key] = net.stretch(edge, node)
            row = (told["site_id"], told["hub"], told["route"], *key)
            rows.append(
                (*row, kinds[link], bool(guessed[link]), abs(ends[1] - ends[0]), lines[key])
            )
    table = pd.DataFrame(rows, columns=[*_STRETCHES, "geometry"])
    return gpd.GeoDataFrame(table, geometry="geometry", crs="EPSG:4326")

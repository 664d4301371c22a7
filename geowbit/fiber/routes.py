"""Routes between two places and of the best sites: milliseconds, a second route, its risk."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, NamedTuple

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from scipy.sparse.csgraph import dijkstra

from geowbit.core import Message, shown_table
from geowbit.fiber.disjoint import DisjointPairs, disjoint_pairs
from geowbit.fiber.graph import (
    Attachment,
    BoolArray,
    FiberGraph,
    Network,
    Route,
    attach,
    fiber_graph,
    guessed_links,
    guessed_on,
    network,
    route_km_to,
    shortest_route,
    uncounted_links,
)
from geowbit.fiber.milliseconds import RoundTrip, Technology, floor_ms, round_trip, rtt_ms
from geowbit.fiber.naming import Names, named_path, node_names, parts_message
from geowbit.fiber.parallel import Corridors, corridors, parallel_km
from geowbit.fiber.resilience import pair_availability, route_availability
from geowbit.fiber.separate import HubRoutes
from geowbit.geodesy import distance_km
from geowbit.layers import (
    LEVELS,
    Assumptions,
    Layers,
    Level,
    in_their_country,
    named_assumptions,
)
from geowbit.place import Place, resolve_place

Lines = npt.NDArray[np.object_]
_MOST_SITES = 20
# from the strictest to the loosest: what the two routes of a pair do not share
SEPARATE, NODE_DISJOINT, EDGE_DISJOINT = "separate", "node-disjoint", "edge-disjoint"
ONE_ROUTE, SHORTEST, GUESSED = "one", "shortest", "guessed"
_ENDS: tuple[Level, ...] = ("low", "high")
# the shortest route of all is listed with a pair where it is shorter by more than this
_SHORTER_KM = 0.5

_ROUTES = [
    "site_id", "hub", "route", "rule", "km", "access_km", "rtt_ms", "rtt_low_ms", "rtt_high_ms",
    "parallel_km", "guessed_links",
]  # fmt: skip
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
        the access lines), ``access_km`` (of the site, as built), ``rtt_ms`` (all-optical), its
        range ``rtt_low_ms`` to ``rtt_high_ms``, ``parallel_km`` (of a node-disjoint pair, how far
        the first runs beside the second), ``guessed_links`` (the names of those it takes, with
        semicolons between).
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
    most: int = _MOST_SITES,
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
            search = _Hub(
                graph,
                beside,
                (spot[0], spot[1]),
                places,
                value=value,
                guessed=guessed,
                without=uncounted_links(graph.routes, assumptions),
            )
            found += search.ways(ids, hub)
    columns = [name for name in _ROUTES if not name.startswith("rtt_")]
    table = pd.DataFrame([way.row for way in found], columns=columns)
    table["guessed_links"] = ["; ".join(names) for names in table["guessed_links"]]
    for level in LEVELS:
        column = "rtt_ms" if level == "mid" else f"rtt_{level}_ms"
        table[column] = rtt_ms(table["km"].to_numpy(float), assumptions, level=level)
    return SiteRoutes(table[_ROUTES], _stretches(found, graph, guessed))


class _Found(NamedTuple):
    """A route with its row of the table."""

    row: dict[str, Any]
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
        without: BoolArray | None,
    ) -> None:
        self._places, self._guessed = places, guessed
        self._within_km = float(value["fiber_corridor_km"])
        self._ends_km = float(value["fiber_ends_km"])
        self._routes = HubRoutes(
            graph,
            beside,
            hub,
            without=without,
            ends_km=self._ends_km,
        )
        self._net, self._apart_by_nodes = self._routes.prepare(places)
        self._apart_by_edges: DisjointPairs | None = None
        detour_ratio = float(value["fiber_detour_ratio"])
        self._access_km = places.km * detour_ratio
        self._hub_access_km = float(self._routes.end.km[0]) * detour_ratio
        self._whole = self._net
        if without is not None and without.any():
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
                    *(_line(net, way) for way in ways),
                    within_km=self._within_km,
                    ends_km=self._ends_km,
                )
            shared = {"site_id": site_id, "hub": hub, "parallel_km": apart_km}
            numbered = [(number, rule, net, way) for number, way in enumerate(ways, start=1)]
            numbered += [(0, by, self._whole, way) for by, way in self._shortest(n, ways)]
            for number, by_rule, through, way in numbered:
                along_km = sum(abs(end - begin) for _, begin, end in _pieces(through, way))
                km = along_km + float(self._access_km[n]) + self._hub_access_km
                names = guessed_on(through, way)
                row = {"route": number, "rule": by_rule, "km": km, "guessed_links": names}
                found.append(
                    _Found({**shared, **row, "access_km": float(self._access_km[n])}, through, way)
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


def _pieces(net: Network, way: Route) -> list[tuple[int, float, float]]:
    """Return the stretches of links that a route takes: each link, and from where to where.

    Where another place joins a link on the way, the stretch goes on: what is found of a site is
    the same whichever others are looked at with it.
    """
    found: list[tuple[int, float, float]] = []
    for edge, node in zip(way.edges.tolist(), way.nodes, strict=False):
        link = int(net.link[edge])
        begin, end = float(net.from_km[edge]), float(net.to_km[edge])
        if net.tail[edge] != node:
            begin, end = end, begin
        if found and found[-1][0] == link and found[-1][2] == begin:
            begin = found.pop()[1]
        found.append((link, begin, end))
    return found


def _lines(graph: FiberGraph, pieces: list[tuple[int, float, float]]) -> Lines:
    """Return stretches of links as lines."""
    link = np.array([one[0] for one in pieces], np.int64)
    ends = np.array([one[1:] for one in pieces], float).reshape(-1, 2)
    length = graph.length_km[link]
    whole = np.where(length > 0, length, 1.0)
    return graph.drawn.stretches(link, ends[:, 0] / whole, ends[:, 1] / whole)


def _line(net: Network, way: Route) -> shapely.LineString:
    """Return a route as a line, in its order."""
    return shapely.LineString(shapely.get_coordinates(_lines(net.graph, _pieces(net, way))))


def _stretches(found: list[_Found], graph: FiberGraph, guessed: BoolArray) -> gpd.GeoDataFrame:
    kinds = graph.routes["kind"].astype(str).to_numpy()
    numbers: dict[tuple[int, float, float], int] = {}
    rows, drawn = [], []
    for listed, net, way in found:
        for key in _pieces(net, way):
            link, begin, end = key
            drawn.append(numbers.setdefault(key, len(numbers)))
            row = (listed["site_id"], listed["hub"], listed["route"], *key)
            rows.append((*row, kinds[link], bool(guessed[link]), abs(end - begin)))
    lines = _lines(graph, list(numbers))[drawn]
    table = pd.DataFrame(rows, columns=_STRETCHES)
    return gpd.GeoDataFrame(table, geometry=lines, crs="EPSG:4326")


PlaceLike = str | tuple[float, float]

# a place farther than this from every route counts as off the graph
_OFF_GRAPH_KM = 50.0
# and one farther than this is served by another network, which nobody has given
_REACH_KM = 200.0


@dataclass(frozen=True)
class RoutePair:
    """Two routes between two places, the shorter first, access lines in.

    Attributes
    ----------
    kind : str
        ``separate`` (nowhere within the corridor of each other), ``node-disjoint`` or
        ``edge-disjoint``.
    first_km, second_km : float
    first_rtt_ms, second_rtt_ms : float
        All-optical round trips.
    parallel_km : float
        How far both run in one corridor, except near the two places.
    availability : float
        Share of the time that at least one of them is up.
    first_path, second_path : list of str
    lines : tuple of LineString
    """

    kind: str
    first_km: float
    second_km: float
    first_rtt_ms: float
    second_rtt_ms: float
    parallel_km: float
    availability: float
    first_path: list[str]
    second_path: list[str]
    lines: tuple[shapely.LineString, shapely.LineString]

    def frame(self) -> gpd.GeoDataFrame:
        """Return the two routes as rows."""
        rows = {
            "km": [self.first_km, self.second_km],
            "rtt_ms": [self.first_rtt_ms, self.second_rtt_ms],
            "path": [" - ".join(path) for path in (self.first_path, self.second_path)],
        }
        return gpd.GeoDataFrame(rows, geometry=list(self.lines), crs="EPSG:4326")

    def as_dict(self) -> dict[str, Any]:
        """Return what ``geowbit diversity --json`` prints of a pair."""
        plain = {one.name: getattr(self, one.name) for one in fields(self) if one.name != "lines"}
        return {key: round(v, 6) if isinstance(v, float) else v for key, v in plain.items()}

    def _repr_html_(self) -> str:
        return shown_table(pd.DataFrame(self.frame().drop(columns="geometry")), caption=self.kind)


@dataclass(frozen=True)
class Latency:
    """How far apart two places are in milliseconds, and over which route.

    Attributes
    ----------
    origin, destination : Place
    geodesic_km, route_km, access_km : float
        `route_km` includes the access lines from the places to the routes, `access_km`.
    estimated : bool
        No route leads there: the straight line times the detour is used instead.
    conventional, all_optical : RoundTrip
        The parts.
    conventional_range_ms, all_optical_range_ms : (float, float)
        The whole with every assumption at its better and at its worse end, the way along rail
        and road among them.
    floor_glass_ms, floor_vacuum_ms : float
        Round trip of light along the geodesic.
    path : list of str
        Named places passed.
    second : RoutePair or None
        The pair of the strictest kind that there is; its second route counts as second.
    availability : float
        Share of the time that the route is up.
    notes : list of Message
    line : LineString
    """

    origin: Place
    destination: Place
    geodesic_km: float
    route_km: float
    access_km: float
    estimated: bool
    conventional: RoundTrip
    all_optical: RoundTrip
    conventional_range_ms: tuple[float, float]
    all_optical_range_ms: tuple[float, float]
    floor_glass_ms: float
    floor_vacuum_ms: float
    path: list[str]
    second: RoutePair | None
    availability: float
    notes: list[Message]
    line: shapely.LineString

    def as_dict(self) -> dict[str, Any]:
        """Return what ``geowbit latency --json`` prints."""
        second = self.second
        return {
            "from": _told(self.origin),
            "to": _told(self.destination),
            "geodesic_km": round(self.geodesic_km, 3),
            "route_km": round(self.route_km, 3),
            "access_km": round(self.access_km, 3),
            "route_is_estimate": self.estimated,
            "rtt_conventional_ms": round(float(self.conventional.rtt_ms), 4),
            "rtt_all_optical_ms": round(float(self.all_optical.rtt_ms), 4),
            "rtt_conventional_low_ms": round(self.conventional_range_ms[0], 4),
            "rtt_conventional_high_ms": round(self.conventional_range_ms[1], 4),
            "rtt_all_optical_low_ms": round(self.all_optical_range_ms[0], 4),
            "rtt_all_optical_high_ms": round(self.all_optical_range_ms[1], 4),
            "parts": {
                name: {part: round(float(ms), 4) for part, ms in parts._asdict().items()}
                for name, parts in (
                    ("conventional", self.conventional),
                    ("all_optical", self.all_optical),
                )
            },
            "floor_glass_ms": round(self.floor_glass_ms, 4),
            "floor_vacuum_ms": round(self.floor_vacuum_ms, 4),
            "path": self.path,
            "second_route_km": round(second.second_km, 3) if second else None,
            "second_rtt_all_optical_ms": round(second.second_rtt_ms, 4) if second else None,
            "second_kind": second.kind if second else None,
            "second_parallel_km": round(second.parallel_km, 2) if second else None,
            "second_path": second.second_path if second else None,
            "availability": round(self.availability, 6),
            "pair_availability": round(second.availability, 6) if second else None,
            "notes": [one.as_dict() for one in self.notes],
        }

    def frame(self) -> pd.DataFrame:
        """Return the parts of the round trip, ms, a row for each network."""
        networks = {"all_optical": self.all_optical, "conventional": self.conventional}
        rows = {
            name: {
                **{part: float(ms) for part, ms in parts._asdict().items()},
                "rtt_ms": float(parts.rtt_ms),
            }
            for name, parts in networks.items()
        }
        return pd.DataFrame.from_dict(rows, orient="index").rename_axis("network").reset_index()

    def _repr_html_(self) -> str:
        ends = f"{self.origin.name} – {self.destination.name}"
        return shown_table(self.frame(), caption=f"{ends}, {self.route_km:,.1f} km")

    def routes(self) -> gpd.GeoDataFrame:
        """Return the routes as lines, for a map: the shortest, and the two of the pair."""
        rows = [("route", self.route_km, self.line)]
        if self.second:
            rows.append(("first of two", self.second.first_km, self.second.lines[0]))
            rows.append(("second of two", self.second.second_km, self.second.lines[1]))
        rows = [row for row in rows if not row[2].is_empty]
        frame = pd.DataFrame(rows, columns=["what", "km", "geometry"])
        return gpd.GeoDataFrame(frame, geometry="geometry", crs="EPSG:4326")


def _between(
    places: tuple[PlaceLike, PlaceLike],
    layers: Layers | None,
    hubs: Mapping[str, tuple[float, float]] | None,
    assumptions: Mapping[str, Any] | Assumptions | None,
    guessed: bool,
) -> _Between:
    read = layers or Layers()
    first, last = (resolve_place(place, hubs=hubs, layers=read) for place in places)
    model = (
        assumptions
        if isinstance(assumptions, Assumptions)
        else named_assumptions(dict(assumptions or {}))
    )
    graph = fiber_graph(read.frame("fiber_routes"))
    names = node_names(graph, read.frame("fiber_nodes") if read.has("fiber_nodes") else None)
    own = read.is_own("fiber_routes")
    return _Between(graph, names, model, (first, last), guessed=guessed, own=own)


@in_their_country
def latency(
    origin: PlaceLike,
    destination: PlaceLike,
    *,
    layers: Layers | None = None,
    hubs: Mapping[str, tuple[float, float]] | None = None,
    assumptions: Mapping[str, Any] | Assumptions | None = None,
    guessed: bool = False,
) -> Latency:
    """Return how far two places are in milliseconds, with the way and a second way.

    Parameters
    ----------
    origin, destination : str or (lat, lon)
        As for :func:`geowbit.place.resolve_place`: coordinates, a hub, a municipality or a
        substation.
    layers : Layers, optional
        With routes of your own; the embedded ones where not given.
    hubs : dict of str to (lon, lat), optional
        Names for places.
    assumptions : dict or Assumptions, optional
        Keys of the model's tables to a number or ``[low, mid, high]``, or all of them, as of
        :func:`geowbit.layers.named_assumptions`.
    guessed : bool
        Whether submarine links that are guesses count, as the assumption
        ``guessed_fiber_links`` says for the criteria; notes name those that do, and those that
        would shorten the way.

    Returns
    -------
    Latency

    Raises
    ------
    StudyError
        Where a place has no name like that, or an assumption is no delay.

    Examples
    --------
    >>> found = latency("tokyo", "osaka")
    >>> round(found.geodesic_km), round(found.route_km), found.path[-1]
    (404, 512, 'Osaka Dojima')
    """
    return _between((origin, destination), layers, hubs, assumptions, guessed).latency()


@in_their_country
def diversity(
    origin: PlaceLike,
    destination: PlaceLike,
    *,
    layers: Layers | None = None,
    hubs: Mapping[str, tuple[float, float]] | None = None,
    assumptions: Mapping[str, Any] | Assumptions | None = None,
    guessed: bool = False,
) -> list[RoutePair]:
    """Return the pairs of routes between two places, from the loosest kind to the strictest.

    Parameters
    ----------
    origin, destination, layers, hubs, assumptions, guessed
        As for :func:`latency`.

    Returns
    -------
    list of RoutePair
        Edge-disjoint, node-disjoint and separate, as far as there are such.

    Raises
    ------
    StudyError
        Where a place has no name like that.

    Examples
    --------
    >>> [pair.kind for pair in diversity("tokyo", "osaka")]
    ['edge-disjoint', 'node-disjoint', 'separate']
    """
    return _between((origin, destination), layers, hubs, assumptions, guessed).pairs()


class _Between:
    """Two places on one graph."""

    def __init__(
        self,
        graph: FiberGraph,
        names: Names,
        model: Assumptions,
        ends: tuple[Place, Place],
        *,
        guessed: bool,
        own: bool,
    ) -> None:
        self.is_own = own
        if guessed:
            model = model.with_own({"guessed_fiber_links": 1})
        self.graph, self.names, self.model, self.ends = graph, names, model, ends
        self.without = uncounted_links(graph.routes, model)
        lon, lat = [end.lon for end in ends], [end.lat for end in ends]
        self.places = attach(graph, lon, lat)
        self.detour_ratio = model.value("fiber_detour_ratio")
        self.geodesic_km = float(distance_km(lon[0], lat[0], lon[1], lat[1]))
        self.access_km = float(self.places.km.sum()) * self.detour_ratio
        self.estimate_km = self.geodesic_km * self.detour_ratio

    def latency(self) -> Latency:
        net, route = self._shortest(self.without)
        notes = self._off_graph()
        if route is None:
            km, path, line = self.estimate_km, self._path([]), shapely.LineString()
            notes.append(Message("fiber.no_route_there"))
            notes += [parts] if (parts := parts_message(self.graph)) else []
        else:
            # measured as the criteria do, to the meter, where a network would take a place
            # beside a node for the node
            end = self.ends[1].lon, self.ends[1].lat
            way = route_km_to(
                self.graph,
                self._origin(),
                end,
                detour_ratio=self.detour_ratio,
                without=self.without,
            )
            km, path = float(way[0]), self._path(route.nodes)
            line = net.line(route)
            if passed := guessed_on(net, route):
                notes.append(Message("fiber.takes_guessed", names=passed))
        notes += self._with_guessed(km if route else np.inf)
        glass, vacuum = floor_ms(self.geodesic_km, self.model)
        pairs = self.pairs()
        if not pairs and self.without is not None and self.without.any():
            notes.append(Message("fiber.no_second_without_guessed"))
        up_share = route_availability(net, route, self.model) if route else float("nan")
        return Latency(
            *self.ends,
            geodesic_km=self.geodesic_km,
            route_km=km,
            access_km=self.access_km if route else 0.0,
            estimated=route is None,
            conventional=round_trip(km, self.model, network="conventional"),
            all_optical=round_trip(km, self.model),
            conventional_range_ms=self._range_ms(km, "conventional"),
            all_optical_range_ms=self._range_ms(km, "all_optical"),
            floor_glass_ms=float(glass),
            floor_vacuum_ms=float(vacuum),
            path=path,
            second=pairs[-1] if pairs else None,
            availability=up_share,
            notes=notes,
            line=line,
        )

    def _range_ms(self, km: float, by: Technology) -> tuple[float, float]:
        low, high = (float(rtt_ms(km, self.model, network=by, level=level)) for level in _ENDS)
        return low, high

    def _shortest(self, without: BoolArray | None) -> tuple[Network, Route | None]:
        net = network(self.graph, self.places, without=without)
        if not self._is_reached():
            return net, None
        return net, shortest_route(net, *(int(node) for node in net.places))

    def _with_guessed(self, km: float) -> list[Message]:
        """Return what guessed links would change, where they do not count."""
        if self.without is None or not self.without.any():
            return []
        net, route = self._shortest(None)
        if route is None or route.km + self.access_km > km - _SHORTER_KM:
            return []
        ms = float(rtt_ms(route.km + self.access_km, self.model))
        return [Message("fiber.with_guessed", names=guessed_on(net, route), ms=f"{ms:.2f}")]

    def _is_reached(self) -> bool:
        """Tell whether the graph comes near both places; whoever gives routes means them."""
        return self.is_own or bool((np.asarray(self.places.km) <= _REACH_KM).all())

    def pairs(self) -> list[RoutePair]:
        if not self._is_reached():
            return []
        value = self.model.at("mid")
        hub = self.ends[1]
        beside = corridors(self.graph, within_km=float(value["fiber_corridor_km"]))
        routes = HubRoutes(
            self.graph,
            beside,
            (hub.lon, hub.lat),
            without=self.without,
            ends_km=float(value["fiber_ends_km"]),
        )
        origin = self._origin()
        net = routes.site_net(origin)
        to, start = (int(node) for node in net.places)
        found = []
        if start != to:
            for kind, apart in (("edge-disjoint", "edges"), ("node-disjoint", "nodes")):
                pair = disjoint_pairs(net, to, apart=apart).pair(start)  # type: ignore[arg-type]
                if pair is not None:
                    found.append(self._told(kind, net, pair))
            two = routes.pair(origin)
            if two is not None and two[1] is not None:
                found.append(self._told("separate", net, (two[0], two[1])))
        return found

    def _origin(self) -> Attachment:
        at = self.places
        return Attachment(at.route[:1], at.km[:1], at.along_km[:1])

    def _told(self, kind: str, net: Network, pair: tuple[Route, Route]) -> RoutePair:
        value = self.model.at("mid")
        lines = net.line(pair[0]), net.line(pair[1])
        beside_km = parallel_km(
            *lines,
            within_km=float(value["fiber_corridor_km"]),
            ends_km=float(value["fiber_ends_km"]),
        )
        first_km, second_km = (route.km + self.access_km for route in pair)
        first_rtt, second_rtt = round_trip([first_km, second_km], self.model).rtt_ms.tolist()
        return RoutePair(
            kind=kind,
            first_km=first_km,
            second_km=second_km,
            first_rtt_ms=first_rtt,
            second_rtt_ms=second_rtt,
            parallel_km=beside_km,
            availability=pair_availability(net, pair, self.model, parallel_km=beside_km),
            first_path=self._path(pair[0].nodes),
            second_path=self._path(pair[1].nodes),
            lines=lines,
        )

    def _path(self, nodes: list[int]) -> list[str]:
        inner = named_path(nodes, self.names)
        if inner:
            return inner
        return [end.name for end in self.ends]

    def _off_graph(self) -> list[Message]:
        return [
            Message("fiber.off_graph", name=end.name, km=round(float(km)))
            for end, km in zip(self.ends, np.asarray(self.places.km), strict=True)
            if km > _OFF_GRAPH_KM
        ]


def _told(place: Place) -> dict[str, Any]:
    return {"name": place.name, "lon": place.lon, "lat": place.lat, "kind": place.kind}

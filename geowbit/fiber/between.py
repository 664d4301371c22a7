"""Between two places: the route, its milliseconds, a second route, and how likely both fail."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geowbit.core import Message, shown_table
from geowbit.fiber.availability import pair_availability, route_availability
from geowbit.fiber.corridors import corridors, parallel_km
from geowbit.fiber.disjoint import disjoint_pairs
from geowbit.fiber.graph import Attachment, FiberGraph, attach, fiber_graph, route_km_to
from geowbit.fiber.milliseconds import RoundTrip, floor_ms, round_trip
from geowbit.fiber.naming import Names, named_path, node_names
from geowbit.fiber.network import Network, Route, guessed_links, network, shortest_route
from geowbit.fiber.parts import parts_message
from geowbit.fiber.separate import HubRoutes
from geowbit.geodesy import distance_km
from geowbit.layers import Assumptions, Layers, in_their_country, named_assumptions
from geowbit.place import Place, resolve_place

PlaceLike = str | tuple[float, float]

# a place farther than this from every route is told to lie off the graph
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
        Share of the time that at least one of them stands.
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
    floor_glass_ms, floor_vacuum_ms : float
        Round trip of light along the geodesic.
    path : list of str
        Named places passed.
    second : RoutePair or None
        The pair of the strictest kind that there is; its second route counts as second.
    availability : float
        Share of the time that the route stands.
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
            name: {part: float(ms) for part, ms in parts._asdict().items()}
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
        Whether submarine links that are guesses count for the second route. The shortest
        route takes them, as the criteria ``rtt_..._ms`` do, and then a note says so.

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
        self.graph, self.names, self.model, self.ends = graph, names, model, ends
        self.guessed = guessed or bool(model.value("guessed_fiber_links"))
        lon, lat = [end.lon for end in ends], [end.lat for end in ends]
        self.places = attach(graph, lon, lat)
        self.detour_ratio = model.value("fiber_detour_ratio")
        self.geodesic_km = float(distance_km(lon[0], lat[0], lon[1], lat[1]))
        self.access_km = float(self.places.km.sum()) * self.detour_ratio
        self.estimate_km = self.geodesic_km * self.detour_ratio

    def latency(self) -> Latency:
        net = network(self.graph, self.places)
        route = None
        if self._is_reached():
            route = shortest_route(net, *(int(node) for node in net.places))
        guessed = guessed_links(self.graph.routes)
        notes = self._off_graph()
        if route is None:
            km, path, line = self.estimate_km, self._path([]), shapely.LineString()
            notes.append(Message("fiber.no_route_there"))
            notes += [told] if (told := parts_message(self.graph)) else []
        else:
            # measured as the criteria do, to the meter, where a network would take a place
            # beside a node for the node
            end = self.ends[1].lon, self.ends[1].lat
            way = route_km_to(self.graph, self._origin(), end, detour_ratio=self.detour_ratio)
            km, path = float(way[0]), self._path(route.nodes)
            line = net.line(route)
            passed = self.graph.routes[guessed].index.intersection(net.link[route.edges])
            for link in passed:
                row = self.graph.routes.loc[link]
                name = str(row.get("via", row.get("id")))
                notes.append(Message("fiber.takes_guessed", name=name))
        glass, vacuum = floor_ms(self.geodesic_km, self.model)
        pairs = self.pairs()
        if not pairs and not self.guessed and guessed.any():
            notes.append(Message("fiber.no_second_without_guessed"))
        stands = route_availability(net, route, self.model) if route else float("nan")
        return Latency(
            *self.ends,
            geodesic_km=self.geodesic_km,
            route_km=km,
            access_km=self.access_km if route else 0.0,
            estimated=route is None,
            conventional=round_trip(km, self.model, network="conventional"),
            all_optical=round_trip(km, self.model),
            floor_glass_ms=float(glass),
            floor_vacuum_ms=float(vacuum),
            path=path,
            second=pairs[-1] if pairs else None,
            availability=stands,
            notes=notes,
            line=line,
        )

    def _is_reached(self) -> bool:
        """Tell whether the graph comes near both places; whoever gives routes means them."""
        return self.is_own or bool((np.asarray(self.places.km) <= _REACH_KM).all())

    def pairs(self) -> list[RoutePair]:
        if not self._is_reached():
            return []
        value = self.model.at("mid")
        without = None if self.guessed else guessed_links(self.graph.routes)
        hub = self.ends[1]
        beside = corridors(self.graph, within_km=float(value["fiber_corridor_km"]))
        routes = HubRoutes(
            self.graph,
            beside,
            (hub.lon, hub.lat),
            without=without,
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

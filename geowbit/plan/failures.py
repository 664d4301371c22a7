"""Every single failure of a plan: what stands still, in MW and Gbit/s, when one thing fails."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import maximum_flow

from geowbit.geodesy import distance_km, nearest_line, widened_box
from geowbit.ground import Ground
from geowbit.plan._flows import power_flows
from geowbit.plan.grid import station_of
from geowbit.plan.result import Plan

Array = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]
IntArray = npt.NDArray[np.int64]

FAILURE_KINDS = (
    *("substation", "power_link", "fiber_link"),
    *("strait", "supply_area", "earthquake"),
)
# a flow is counted in whole parts of a MW
_PARTS_OF_MW = 100
_LEAST_MW = 0.05
_COLUMNS = (
    *("kind", "id", "name", "to_name", "mw_lost", "gbps_lost", "gbps_rerouted"),
    *("sites_lost", "site_ids", "fiber_links", "geometry"),
)


@dataclass(frozen=True)
class _Event:
    """One thing that fails, and what goes with it."""

    kind: str
    id: str
    name: str
    to_name: str
    geometry: shapely.Geometry
    sites: BoolArray
    nodes: BoolArray
    power: BoolArray
    fibers: frozenset[str]


def single_failures(
    plan: Plan,
    *,
    gbps_per_mw: float | Mapping[str, float],
    earthquake_km: float,
    straits: Mapping[str, Collection[str]] | None = None,
    ground: Ground | None = None,
) -> gpd.GeoDataFrame:
    """Return what each single failure takes from a plan in its last year, the worst first.

    Parameters
    ----------
    plan : Plan
    gbps_per_mw : float or mapping
        Traffic of a MW of computing, Gbit/s; or by workload.
    earthquake_km : float
        What stands or passes within this distance of a site stands still with it, km.
    straits : mapping, optional
        Name of a strait to the supply areas behind it: every link between them and the rest
        fails at once.
    ground : Ground, optional
        Tells in which supply area a link ends; the embedded areas where not given.

    Returns
    -------
    GeoDataFrame (EPSG:4326)
        A row a failure: ``kind`` (:data:`FAILURE_KINDS`), ``id``, ``name`` and ``to_name`` (of a
        link its ends), ``mw_lost``, ``gbps_lost``, ``gbps_rerouted`` (goes over to the other
        route), ``sites_lost`` (in whole or in part), ``site_ids``, ``fiber_links`` (ids of those
        that fail), ``geometry``.

    Notes
    -----
    A site stands still without power or without any of its routes to a hub. Power finds another
    way where the links of the plan have room: what is delivered is a maximum flow from where
    power enters, at most what enters in the plan, over what is left (no losses). Only the routes
    that the plan provides for count as ways of its traffic, and a site whose routes the plan does
    not tell is held to keep its connection.

    Examples
    --------
    >>> from shapely import Point
    >>> from geowbit.plan import plan_frame
    >>> sites = [{"site_id": key, "name": key, "supply_area": area, "mw": mw, "year": 2030,
    ...           "geometry": Point(lon, 35)}
    ...          for key, area, mw, lon in (("a", "x", 100.0, 135), ("b", "x", 50.0, 137))]
    >>> plan = Plan(sites=plan_frame("sites", sites))
    >>> found = single_failures(plan, gbps_per_mw=8, earthquake_km=50)
    >>> found[["kind", "id", "mw_lost", "gbps_lost"]].to_numpy().tolist()
    [['supply_area', 'x', 150.0, 1200.0], ['earthquake', 'a', 100.0, 800.0],
     ['earthquake', 'b', 50.0, 400.0]]
    """
    held = _Held.of(plan, gbps_per_mw)
    grid = _Grid(plan, held)
    rows = []
    for event in _events(plan, held, grid, earthquake_km, (dict(straits or {}), ground)):
        dark = grid.lost_mw(event.nodes, event.power)
        cut, rerouted = held.cut(event.fibers)
        lost = np.where(event.sites | cut, held.mw, np.minimum(dark, held.mw))
        gbps = held.gbps * np.divide(lost, held.mw, out=np.zeros_like(lost), where=held.mw > 0)
        ids = held.ids[lost > _LEAST_MW]
        rows.append(
            {
                "kind": event.kind,
                "id": event.id,
                "name": event.name,
                "to_name": event.to_name,
                "mw_lost": float(lost.sum()),
                "gbps_lost": float(gbps.sum()),
                "gbps_rerouted": float((held.gbps - gbps)[rerouted].sum()),
                "sites_lost": len(ids),
                "site_ids": tuple(ids.tolist()),
                "fiber_links": tuple(sorted(event.fibers)),
                "geometry": event.geometry,
            }
        )
    table = gpd.GeoDataFrame(rows, columns=list(_COLUMNS), geometry="geometry", crs="EPSG:4326")
    by = ["mw_lost", "gbps_lost", "gbps_rerouted"]
    return table.sort_values(by, ascending=False, kind="stable", ignore_index=True)


def worst_failures(
    failures: gpd.GeoDataFrame, most: int = 10, *, earthquake_km: float
) -> gpd.GeoDataFrame:
    """Return the worst of the failures, of earthquakes that overlap the worst alone.

    Parameters
    ----------
    failures : GeoDataFrame
        Of :func:`single_failures`.
    most : int
    earthquake_km : float
        Two earthquakes whose centers are nearer to each other than this are one.

    Returns
    -------
    GeoDataFrame
        Rows of `failures` that take something, with their index.
    """
    chosen: list[Any] = []
    centers: list[shapely.Point] = []
    for at, row in failures.iterrows():
        if len(chosen) == most or row["mw_lost"] <= _LEAST_MW:
            break
        if row["kind"] == "earthquake":
            here = row["geometry"]
            if any(
                distance_km([one.x], [one.y], [here.x], [here.y])[0] < earthquake_km
                for one in centers
            ):
                continue
            centers.append(here)
        chosen.append(at)
    return failures.loc[chosen]


def mendable(failures: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the failures that a link could mend and that take something."""
    kinds = ("substation", "power_link", "fiber_link", "strait")
    return failures[failures["kind"].isin(kinds) & (failures["mw_lost"] > _LEAST_MW)]


@dataclass(frozen=True)
class _Held:
    """The sites of a plan and those that stand, with their traffic and their routes."""

    ids: npt.NDArray[np.object_]
    names: npt.NDArray[np.object_]
    areas: npt.NDArray[np.object_]
    lon: Array
    lat: Array
    mw: Array
    gbps: Array
    routes: tuple[tuple[frozenset[str], ...], ...]

    @classmethod
    def of(cls, plan: Plan, gbps_per_mw: float | Mapping[str, float]) -> _Held:
        columns = ["name", "supply_area", "mw", "geometry"]
        # of a site that is built on where it stands both parts count
        frames = [plan.sites[columns], plan.standing[columns]]
        table = pd.concat([frame for frame in frames if len(frame)] or [plan.sites[columns]])
        ids = table.index.astype(str).to_numpy(object)
        mw = table["mw"].to_numpy(float)
        places = gpd.GeoSeries(table["geometry"])
        by_site: dict[str, list[frozenset[str]]] = {}
        for row in plan.routes.itertuples():
            by_site.setdefault(str(row.site_id), []).append(frozenset(map(str, row.links)))
        return cls(
            ids,
            table["name"].astype(str).to_numpy(object),
            table["supply_area"].astype(str).to_numpy(object),
            places.x.to_numpy(float),
            places.y.to_numpy(float),
            mw,
            mw * _traffic_of(plan, ids, gbps_per_mw),
            tuple(tuple(by_site.get(one, ())) for one in ids),
        )

    def cut(self, fibers: frozenset[str]) -> tuple[BoolArray, BoolArray]:
        """Tell which sites lose every route, and which lose one and keep another."""
        hit = [[bool(links & fibers) for links in routes] for routes in self.routes]
        cut = np.array([bool(one) and all(one) for one in hit], bool)
        return cut, np.array([any(one) for one in hit], bool) & ~cut


def _traffic_of(
    plan: Plan, ids: npt.NDArray[np.object_], gbps_per_mw: float | Mapping[str, float]
) -> Array:
    """Return the traffic of a MW at each site, by what it serves in the last year."""
    if not isinstance(gbps_per_mw, Mapping):
        return np.full(len(ids), float(gbps_per_mw))
    served = plan.served
    last = served[served["year"] == served["year"].max()] if len(served) else served
    rate = last["workload"].map(gbps_per_mw).astype(float)
    mw = last["mw"].astype(float)
    site = last["site_id"].astype(str)
    whole = mw.groupby(site).sum()
    per_mw = (mw * rate).groupby(site).sum() / whole.where(whole > 0)
    mean = float((mw * rate).sum() / mw.sum()) if mw.sum() > 0 else 0.0
    return per_mw.reindex(ids).fillna(mean).to_numpy(float)


class _Grid:
    """The power links of a plan as a network in which its flows can go another way."""

    def __init__(self, plan: Plan, held: _Held) -> None:
        found = power_flows(plan, held.ids, held.names)
        self.flows, self.nodes, self.geometry = found, found.nodes, found.geometry
        self.tail, self.head, self.flow = found.tail, found.head, found.flow
        self.site_node = found.sites
        self.mw = np.where(self.site_node >= 0, held.mw, 0.0)
        nothing = np.zeros(len(self.nodes), bool), np.zeros(len(self.tail), bool)
        self.whole = self._delivered(*nothing)
        self.station = self._stations(plan, held)
        # the levels of voltage of a station fail together
        self.node_station = np.array([station_of(str(node)) for node in self.nodes], object)

    def _stations(self, plan: Plan, held: _Held) -> npt.NDArray[np.object_]:
        """Return the substation of each site in the last year, empty where none is told."""
        last = plan.phases.sort_values("year", kind="stable").drop_duplicates(
            "site_id", keep="last"
        )
        told = last.set_index(last["site_id"].astype(str))["substation_id"]
        return told.reindex(held.ids).fillna("").astype(str).to_numpy(object)

    def lost_mw(self, dead_nodes: BoolArray, dead_links: BoolArray) -> Array:
        """Return the MW that do not reach each site when nodes and links are gone."""
        gone = dead_links | dead_nodes[self.tail] | dead_nodes[self.head]
        # what carries nothing takes nothing with it
        if not (np.abs(self.flow[gone]) > _LEAST_MW).any():
            return np.zeros(len(self.mw))
        return np.maximum(self.whole - self._delivered(dead_nodes, gone), 0.0)

    def _delivered(self, dead_nodes: BoolArray, gone: BoolArray) -> Array:
        """Return the MW that reach each site: a maximum flow over what is left."""
        count, sites = len(self.nodes), np.flatnonzero(self.site_node >= 0)
        if not count or not len(sites):
            return np.zeros(len(self.mw))
        tail, head, room = self.tail[~gone], self.head[~gone], self.flows.room[~gone]
        alive = sites[~dead_nodes[self.site_node[sites]]]
        start, end = count, count + 1
        rows = np.r_[tail, head, np.full(count, start), self.site_node[alive]]
        columns = np.r_[head, tail, np.arange(count), np.full(len(alive), end)]
        parts = np.r_[room, room, np.where(dead_nodes, 0.0, self.flows.enters), self.mw[alive]]
        whole = np.rint(parts * _PARTS_OF_MW).astype(np.int32)
        limits = csr_array(coo_array((whole, (rows, columns)), (count + 2, count + 2)))
        flow = maximum_flow(limits, start, end).flow.tocsc()[:, [end]].toarray().ravel()
        found = np.zeros(len(self.mw))
        # two sites at one node share what reaches it
        reached, of_node = flow[self.site_node[alive]] / _PARTS_OF_MW, self.site_node[alive]
        wanted = np.bincount(of_node, self.mw[alive], count)[of_node]
        share = np.divide(self.mw[alive], wanted, out=np.ones(len(alive)), where=wanted > 0)
        found[alive] = reached * share
        return found


def _events(
    plan: Plan,
    held: _Held,
    grid: _Grid,
    earthquake_km: float,
    straits: tuple[dict[str, Collection[str]], Ground | None],
) -> Iterator[_Event]:
    nobody, no_node = np.zeros(len(held.ids), bool), np.zeros(len(grid.nodes), bool)
    no_link, no_fiber = np.zeros(len(grid.tail), bool), frozenset[str]()

    def event(kind: str, name: str, place: Any, **parts: Any) -> _Event:
        whole = {
            "id": name, "to_name": "", "sites": nobody, "nodes": no_node, "power": no_link,
            "fibers": no_fiber, **parts,
        }  # fmt: skip
        return _Event(kind=kind, name=name, geometry=place, **whole)

    yield from _substations(held, grid, event)
    names = [plan.power_links[f"{end}_name"].astype(str).to_numpy() for end in ("from", "to")]
    for link in np.flatnonzero(np.abs(grid.flow) > _LEAST_MW):
        power = no_link.copy()
        power[link] = True
        ends = {"to_name": names[1][link], "id": str(plan.power_links.index[link])}
        yield event("power_link", names[0][link], grid.geometry[link], power=power, **ends)
    used = {link for routes in held.routes for route in routes for link in route}
    fibers = plan.fiber_links
    for row in fibers[fibers.index.astype(str).isin(used)].itertuples():
        yield event(
            "fiber_link", str(row.from_name), row.geometry,
            id=str(row.Index), to_name=str(row.to_name), fibers=frozenset([str(row.Index)]),
        )  # fmt: skip
    for name, behind in straits[0].items():
        sites = np.isin(held.areas, list(behind))
        crossing = [_crossing(frame, behind, straits[1]) for frame in (plan.power_links, fibers)]
        if not (sites.any() or crossing[0].any() or crossing[1].any()):
            continue
        over = frozenset(fibers.index.astype(str)[crossing[1]])
        # a site whose routes are not told has none that crosses no sea
        unknown = np.array([not routes for routes in held.routes], bool)
        place = _together(held, sites)
        yield event(
            "strait", name, place, power=crossing[0], fibers=over, sites=sites & unknown
        )  # fmt: skip
    for area in dict.fromkeys(held.areas.tolist()):
        sites = held.areas == area
        yield event("supply_area", str(area), _together(held, sites), sites=sites)
    yield from _earthquakes(plan, held, grid, earthquake_km, event)


def _substations(held: _Held, grid: _Grid, event: Any) -> Iterator[_Event]:
    """Go through the stations that carry something: those of sites, and those passed on the way."""
    carries = np.abs(grid.flow) > _LEAST_MW
    passed = np.zeros(len(grid.nodes), bool)
    passed[grid.tail[carries]] = passed[grid.head[carries]] = True
    passed[grid.site_node[grid.site_node >= 0]] = False
    done = np.zeros(len(grid.nodes), bool)
    for station in dict.fromkeys(grid.station[grid.station != ""].tolist()):
        sites = grid.station == station
        nodes = _station_nodes(grid, sites, station) & passed
        done |= nodes
        at = int(np.flatnonzero(nodes)[0]) if nodes.any() else -1
        name = str(grid.flows.names[at]) if at >= 0 else station
        place = grid.flows.place(at) if at >= 0 else None
        if place is None:
            place = _together(held, sites)
        yield event("substation", name, place, id=station, sites=sites, nodes=nodes)
    for station in dict.fromkeys(grid.node_station[passed & ~done].tolist()):
        nodes = (grid.node_station == station) & passed & ~done
        node = int(np.flatnonzero(nodes)[0])
        yield event(
            "substation", str(grid.flows.names[node]), grid.flows.place(node),
            id=station, nodes=nodes,
        )  # fmt: skip


def _station_nodes(grid: _Grid, sites: BoolArray, station: str) -> BoolArray:
    """Return the node of a station: it has its id, or all lines of its sites end there."""
    found = np.asarray(grid.node_station == station, bool)
    if found.any():
        return found
    own = grid.site_node[sites]
    own = own[own >= 0]
    others = [
        set(np.r_[grid.head[grid.tail == node], grid.tail[grid.head == node]].tolist())
        for node in own
    ]
    common = set.intersection(*others) if others else set()
    found = np.zeros(len(grid.nodes), bool)
    if len(common) == 1:
        found[common.pop()] = True
    return found


def _crossing(links: gpd.GeoDataFrame, behind: Collection[str], ground: Ground | None) -> BoolArray:
    """Tell which links have one end in the areas behind a strait, and the other elsewhere."""
    if not len(links):
        return np.zeros(0, bool)
    known = ground or Ground()
    there = []
    for which in (0, -1):
        ends = shapely.get_point(links.geometry.to_numpy(), which)
        x, y = shapely.get_x(ends), shapely.get_y(ends)
        here = np.isfinite(x)
        area = np.full(len(links), "", object)
        area[here] = known.supply_areas_at(x[here], y[here])
        there.append((np.isin(area, list(behind)), area != ""))
    (one, one_known), (other, other_known) = there
    return np.asarray((one != other) & one_known & other_known)


def _earthquakes(plan: Plan, held: _Held, grid: _Grid, km: float, event: Any) -> Iterator[_Event]:
    """Go through the discs around the sites: what stands in one, and each link that enters it."""
    places = [grid.flows.place(node) for node in range(len(grid.nodes))]
    x = np.array([np.nan if one is None else one.x for one in places])
    y = np.array([np.nan if one is None else one.y for one in places])
    known = np.isfinite(x)
    lines = plan.power_links.geometry.to_numpy(), plan.fiber_links.geometry.to_numpy()
    fiber_ids = plan.fiber_links.index.astype(str).to_numpy(object)
    for n in range(len(held.ids)):
        lon, lat = float(held.lon[n]), float(held.lat[n])
        sites = distance_km(held.lon, held.lat, lon, lat) <= km
        nodes = np.zeros(len(grid.nodes), bool)
        nodes[known] = distance_km(x[known], y[known], lon, lat) <= km
        power, fibers = (_passing(some, lon, lat, km) for some in lines)
        yield event(
            "earthquake", str(held.names[n]), shapely.Point(lon, lat), id=str(held.ids[n]),
            sites=sites, nodes=nodes, power=power, fibers=frozenset(fiber_ids[fibers]),
        )  # fmt: skip


def _passing(lines: npt.NDArray[np.object_], lon: float, lat: float, km: float) -> BoolArray:
    """Tell which lines come within a distance of a place."""
    near = np.zeros(len(lines), bool)
    if not len(lines):
        return near
    box = shapely.box(*widened_box((lon, lat, lon, lat), km))
    for line in np.flatnonzero(shapely.intersects(lines, box)):
        near[line] = float(nearest_line([lon], [lat], [lines[line]]).km[0]) <= km
    return near


def _together(held: _Held, sites: BoolArray) -> shapely.Geometry:
    points = shapely.points(held.lon[sites], held.lat[sites])
    return shapely.MultiPoint(points) if len(points) > 1 else next(iter(points), None)

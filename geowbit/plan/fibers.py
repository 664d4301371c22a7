"""The fibers that a plan may light, lay, or hang on power lines, as one graph with prices."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import dijkstra

from geowbit.core import LayerError
from geowbit.fiber import FiberGraph, fiber_graph, node_names, uncounted_links
from geowbit.geodesy import distance_km, ecef_m
from geowbit.ground import sea_share
from geowbit.layers import Assumptions, Layers
from geowbit.plan.capacities import Capacities
from geowbit.plan.chains import chains
from geowbit.plan.grid import PowerGrid

Array = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]

_NONE = -1
_LEAST_KM = 0.2
_HARDLY = 1.05
_SEA = "fiber_jp_submarine_repeaterless"


class NewLines(NamedTuple):
    """Power lines that might be built: from which site, to which station, as long as what."""

    site: IntArray
    station: npt.NDArray[np.object_]
    km: Array


class FiberPrices(NamedTuple):
    """What fibers cost: the study's numbers, the plan's figures, the rate of a trench."""

    assumptions: Assumptions
    figures: Capacities
    trench_mjpy_per_km: float


class _Link(NamedTuple):
    tail: int
    head: int
    kind: str
    length_km: float
    mjpy: float
    site: int = _NONE
    line: int = _NONE
    name: str = ""


@dataclass(frozen=True, eq=False)
class FiberChoices:
    """Nodes and links on which sites find their routes to the hubs.

    Attributes
    ----------
    lon, lat : ndarray
        Of each node: those of the fiber graph, the stations, the sites.
    links : DataFrame
        ``tail``, ``head``, ``kind`` (``lit``, ``new``, ``hosted``, ``ground_wire``),
        ``length_km``, ``mjpy`` (to put it into use), ``pair_mjpy`` (a further pair of fibers),
        ``site`` (whose access it is, -1 of none), ``line`` (the new power line that carries it,
        -1 of none), ``name``.
    lines : ndarray of LineString
    hubs : mapping of name to node
    sites : ndarray
        The node of each site.
    names : ndarray of str
        Of each node; empty where it has none.
    """

    lon: Array
    lat: Array
    links: pd.DataFrame
    lines: npt.NDArray[np.object_]
    hubs: Mapping[str, int]
    sites: IntArray
    names: npt.NDArray[np.object_]

    def __repr__(self) -> str:
        """Return its size."""
        return f"<FiberChoices: {len(self.lon)} nodes, {len(self.links)} links>"


def fiber_choices(
    sites: gpd.GeoDataFrame,
    lines: NewLines,
    grid: PowerGrid,
    hubs: Mapping[str, tuple[float, float]],
    *,
    layers: Layers,
    prices: FiberPrices,
) -> FiberChoices:
    """Return what fibers may be used and what each costs, million yen.

    Links of the fiber layer are lit for a charge; those that are guesses would have to be laid.
    Sites and stations are joined to the nearest nodes by trenches of their own. Along a new power
    line a fiber costs a share of its trench, and in the ground wire of lines that stand a charge.

    Parameters
    ----------
    sites : GeoDataFrame
        Points with a ``name``.
    lines : NewLines
        With stations by their id in `grid`.
    grid : PowerGrid
    hubs : mapping of name to (lon, lat)
    layers : Layers
        Of the study.
    prices : FiberPrices

    Returns
    -------
    FiberChoices

    Raises
    ------
    LayerError
        Where the fibers do not reach any hub.
    """
    graph = fiber_graph(layers.frame("fiber_routes"))
    named = layers.frame("fiber_nodes") if layers.has("fiber_nodes") else None
    drawing = _Drawing(graph, prices, node_names(graph, named))
    figures = prices.figures
    x, y = sites.geometry.x.to_numpy(float), sites.geometry.y.to_numpy(float)
    stations = np.unique(lines.station.astype(str)).astype(object)
    where = grid.nodes.drop_duplicates("id").set_index("id").loc[list(stations)]
    sx, sy = where["lon"].to_numpy(float), where["lat"].to_numpy(float)
    hub_xy = np.array(list(hubs.values()), float).reshape(-1, 2)
    if not len(hub_xy):
        raise LayerError("plan.no_hub")
    near_hub = drawing.nearest(hub_xy[:, 0], hub_xy[:, 1], 1)[:, 0]
    near_site = drawing.nearest(x, y, int(figures["fiber_neighbors"]))
    near_station = drawing.nearest(sx, sy, 1)
    drawing.routes(np.unique(np.r_[near_hub, near_site.ravel(), near_station.ravel()]))
    site_node = drawing.places(x, y, sites["name"].to_numpy(object))
    station_node = drawing.places(sx, sy, where["name"].to_numpy(object))
    for n, node in enumerate(site_node.tolist()):
        for to in near_site[n].tolist():
            drawing.trench(node, to, site=n)
    for node, to in zip(station_node.tolist(), near_station[:, 0].tolist(), strict=True):
        drawing.trench(node, to)
    of_station = dict(zip(stations.tolist(), station_node.tolist(), strict=True))
    seen = set()
    for n, (site, station) in enumerate(zip(lines.site.tolist(), lines.station, strict=True)):
        ends = int(site_node[site]), of_station[str(station)]
        # the trench of one's own is the same for each voltage of the station
        if ends not in seen:
            seen.add(ends)
            drawing.trench(*ends, site=site)
        drawing.trench(*ends, site=site, line=n)
    for tail, head, km, way in _ground_wires(grid, stations, figures):
        drawing.ground_wire(of_station[tail], of_station[head], km, way)
    node_of_hub = dict(zip(hubs, near_hub.tolist(), strict=True))
    return drawing.done(node_of_hub, site_node)


class _Drawing:
    """Nodes and links of the choices, one after the other."""

    def __init__(
        self, graph: FiberGraph, prices: FiberPrices, names: npt.NDArray[np.object_]
    ) -> None:
        self._graph, self._prices = graph, prices
        self._value, figures = prices.assumptions.at("mid"), prices.figures
        self._lit = figures["lit_fiber_mjpy_per_km"]
        self._wire = figures["ground_wire_mjpy_per_km"]
        guessed = uncounted_links(graph.routes, prices.assumptions)
        self._guessed = np.zeros(len(graph.routes), bool) if guessed is None else guessed
        self._lon, self._lat, self._names = [graph.node_lon], [graph.node_lat], [names]
        self._count = len(graph.node_lon)
        self._trenches: list[tuple[int, int, int, int]] = []
        self._rows: list[dict[str, object]] = []
        self._lines: list[shapely.LineString] = []

    def nearest(self, lon: Array, lat: Array, count: int) -> IntArray:
        """Return the nodes of the graph nearest to some places."""
        ends = self._graph.routes.loc[~self._guessed & self._on_land, ["from_node", "to_node"]]
        there = np.unique(ends.to_numpy(np.int64))
        nodes = ecef_m(self._graph.node_lon[there], self._graph.node_lat[there])
        away = np.linalg.norm(ecef_m(lon, lat)[:, None] - nodes[None], axis=2)
        return np.asarray(there[np.argsort(away, axis=1, kind="stable")[:, :count]])

    @property
    def _on_land(self) -> BoolArray:
        return np.asarray(self._graph.routes["kind"] != "submarine")

    def routes(self, keep: IntArray) -> None:
        """Add the links of the fiber layer, those in a row as one."""
        table = self._graph.routes
        role = np.zeros(self._count, bool)
        role[keep] = True
        tail, head = (table[end].to_numpy(np.int64) for end in ("from_node", "to_node"))
        kind = [None if guess else "lit" for guess in self._guessed]
        km = table["length_km"].to_numpy(float)
        shapes = table.geometry.to_numpy()
        via = table["via"] if "via" in table else pd.Series("", table.index)
        for row in chains(tail, head, role, kind):
            at = np.array(row.links)
            length = float(km[at].sum())
            new = bool(self._guessed[at].any())
            pair = length * (self._lit + (self._value[_SEA] if new else 0.0))
            name = ";".join(dict.fromkeys(via.iloc[at].dropna().astype(str)))
            ends = row.nodes[0], row.nodes[-1]
            self._add(_Link(*ends, "new" if new else "lit", length, pair, name=name))
            self._lines.append(_in_order(shapes[at], tail[at] == np.array(row.nodes[:-1])))

    def places(self, lon: Array, lat: Array, names: npt.NDArray[np.object_]) -> IntArray:
        """Add nodes of their own at some places."""
        first = self._count
        self._lon.append(lon)
        self._lat.append(lat)
        self._names.append(names)
        self._count += len(lon)
        return np.arange(first, self._count)

    def trench(self, tail: int, head: int, *, site: int = _NONE, line: int = _NONE) -> None:
        """Add a link that has to be laid: by itself, or along a new power line."""
        self._trenches.append((tail, head, site, line))

    def _lay(self) -> None:
        """Price all trenches at once."""
        tail, head, site, line = np.array(self._trenches, np.int64).reshape(-1, 4).T
        lon, lat = np.concatenate(self._lon), np.concatenate(self._lat)
        ends = (lon[tail], lat[tail]), (lon[head], lat[head])
        straight = distance_km(*ends[0], *ends[1])
        sea = straight * sea_share(*ends[0], ends[1], samples=64)
        land_km = (straight - sea) * self._value["fiber_detour_ratio"]
        sea_km = sea * self._value["submarine_detour_ratio"]
        alone = line == _NONE
        share = np.where(alone, 1.0, self._prices.figures["shared_trench_share"])
        length = np.maximum(_LEAST_KM, land_km + sea_km)
        laid = land_km * self._prices.trench_mjpy_per_km + sea_km * self._value[_SEA]
        mjpy = share * laid + length * self._lit
        kind = np.where(alone, "new", "hosted")
        columns = (one.tolist() for one in (tail, head, kind, length, mjpy, site, line))
        for row in zip(*columns, strict=True):
            self._add(_Link(*row))
        places = np.stack([np.column_stack(ends[0]), np.column_stack(ends[1])], axis=1)
        self._lines += list(shapely.linestrings(places)) if len(places) else []

    def ground_wire(self, tail: int, head: int, km: float, way: Array) -> None:
        """Add fiber in the ground wire of lines that stand."""
        mjpy = km * self._wire
        self._add(_Link(tail, head, "ground_wire", km, mjpy))
        self._lines.append(shapely.LineString(way))

    def done(self, hubs: Mapping[str, int], sites: IntArray) -> FiberChoices:
        """Return the graph."""
        self._lay()
        lon, lat = np.concatenate(self._lon), np.concatenate(self._lat)
        shapes = np.array(self._lines, object)
        names = np.concatenate(self._names)
        return FiberChoices(lon, lat, pd.DataFrame(self._rows), shapes, dict(hubs), sites, names)

    def _add(self, link: _Link) -> None:
        # a further pair is lit in the cable that is there, or comes with it
        self._rows.append({**link._asdict(), "pair_mjpy": link.length_km * self._lit})


def _in_order(shapes: npt.NDArray[np.object_], forward: BoolArray) -> shapely.LineString:
    parts = [
        shapely.get_coordinates(one) if ahead else shapely.get_coordinates(one)[::-1]
        for one, ahead in zip(shapes, forward, strict=True)
    ]
    return shapely.LineString(np.concatenate(parts))


def _ground_wires(
    grid: PowerGrid, stations: npt.NDArray[np.object_], figures: Capacities
) -> list[tuple[str, str, float, Array]]:
    """Return the ways along standing lines between each two stations with none in between."""
    kv = grid.links["voltage_kv"].to_numpy(float)
    ac = (grid.links["kind"] == "ac").to_numpy() & (kv >= figures["ground_wire_least_kv"])
    # a station is one place, whatever its voltages
    place, ids = pd.factorize(grid.nodes["id"])
    tail = place[grid.links["tail"].to_numpy(np.int64)[ac]]
    head = place[grid.links["head"].to_numpy(np.int64)[ac]]
    km = grid.links["length_km"].to_numpy(float)[ac]
    order = np.lexsort((km, np.minimum(tail, head), np.maximum(tail, head)))
    order = order[tail[order] != head[order]]
    pair = np.minimum(tail, head)[order] * len(ids) + np.maximum(tail, head)[order]
    order = order[np.r_[True, pair[1:] != pair[:-1]]] if len(order) else order
    a, b, w = tail[order], head[order], km[order]
    size = (len(ids), len(ids))
    whole = csr_array(coo_array((np.r_[w, w], (np.r_[a, b], np.r_[b, a])), size))
    of_station = pd.Index(ids).get_indexer(list(stations))
    is_station = np.zeros(len(ids), bool)
    is_station[of_station] = True
    at = (
        grid.nodes.drop_duplicates("id")
        .set_index("id")
        .loc[list(ids), ["lon", "lat"]]
        .to_numpy(float)
    )
    found, away_of = [], np.full((len(stations), len(stations)), np.inf)
    number = {name: n for n, name in enumerate(stations.tolist())}
    for n, start in zip(stations.tolist(), of_station.tolist(), strict=True):
        # nothing goes on behind another station
        open_ = csr_array(whole.multiply((~is_station | (np.arange(len(ids)) == start))[:, None]))
        away, before = dijkstra(
            open_, indices=start, limit=figures["ground_wire_most_km"], return_predecessors=True
        )
        for other, end in zip(stations.tolist(), of_station.tolist(), strict=True):
            if other <= n or not np.isfinite(away[end]):
                continue
            way = [end]
            while way[-1] != start:
                way.append(int(before[way[-1]]))
            found.append((n, other, float(away[end]), at[way[::-1]]))
            ends = number[n], number[other]
            away_of[ends] = away_of[ends[::-1]] = away[end]
    # two shorter ones that make hardly a detour stand for a long one
    over = (away_of[:, :, None] + away_of[None]).min(axis=1)
    return [one for one in found if over[number[one[0]], number[one[1]]] > _HARDLY * one[2]]

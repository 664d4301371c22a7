"""The power grid as a graph: stations by voltage and frequency, lines, transformers, converters."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from geowbit.cables import area_of, substations_of
from geowbit.core import LayerError, Message
from geowbit.countries import in_use
from geowbit.fiber import fiber_graph
from geowbit.geodesy import nearest_point
from geowbit.ground import Ground
from geowbit.layers import Layers, model_table
from geowbit.plan.chains import Chain, chains

Array = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]

# where voltages meet and something stands that can change one into the other; elsewhere lines of
# two voltages at one place are a fault of the map
_HAS_TRANSFORMERS = ("substation", "plant")
# a link without length still joins its ends
_LEAST_KM = 0.05
_FEWEST_CIRCUITS = 2
# behind the id of a station
_LEVEL = re.compile(r"/[\d.]+/[\d.]+$")
# a line that ends this near to a station ends at it
_AT_STATION_KM = 0.5


def level_id(station: str, frequency_hz: float, voltage_kv: float) -> str:
    """Return the id of a further level of voltage or frequency of a station.

    Examples
    --------
    >>> level_id("S1", 60, 500), station_of(level_id("S1", 60, 500)), station_of("S1")
    ('S1/60/500', 'S1', 'S1')
    """
    return f"{station}/{frequency_hz:g}/{voltage_kv:g}"


def station_of(node_id: str) -> str:
    """Return the id of the station that a node of a plan's power links belongs to."""
    return _LEVEL.sub("", node_id)


@dataclass(frozen=True, eq=False)
class PowerGrid:
    """Nodes and links of the power grid.

    A station is a node for each frequency and each voltage that its lines have: transformers join
    the voltages, converters the frequencies, and nothing else does.

    Attributes
    ----------
    nodes : DataFrame
        ``id`` (of the station), ``name``, ``kind``, ``supply_area``, ``frequency_hz``,
        ``voltage_kv`` (NaN at a joint of several), ``lon``, ``lat``.
    links : DataFrame
        ``tail``, ``head`` (rows of `nodes`), ``kind`` (``ac``, ``transformer``, ``dc``,
        ``converter``), ``voltage_kv`` (the lower one of a transformer, NaN of direct current),
        ``primary_kv`` (the higher one), ``length_km``, ``circuits``, ``rated_mw`` (where a table
        says it), ``name``, and ``way``: the nodes that it passes, numbers into `places`.
    places : ndarray
        Longitude and latitude of every node of the unreduced graph, for drawing.
    messages : tuple of Message
    """

    nodes: pd.DataFrame
    links: pd.DataFrame
    places: Array
    messages: tuple[Message, ...] = ()

    def __repr__(self) -> str:
        """Return its size."""
        return f"<PowerGrid: {len(self.nodes)} nodes, {len(self.links)} links>"

    def lines(self) -> npt.NDArray[np.object_]:
        """Return each link as a line; a transformer is as long as nothing."""
        ends = [self.places[way if len(way) > 1 else [*way, *way]] for way in self.links["way"]]
        return np.array([shapely.LineString(one) for one in ends], object)


def power_grid(layers: Layers, *, least_kv: float) -> PowerGrid:
    """Return the grid of the country in use from a voltage on.

    Parameters
    ----------
    layers : Layers
        ``grid_nodes``, ``grid_links``; or ``power_lines`` with ``substations``, whose graph is
        made of where they end and meet. ``supply_areas`` and ``trunk_transformers`` where they are.
    least_kv : float
        Lines below it are left out.

    Returns
    -------
    PowerGrid
        The largest part that hangs together; what lies outside is told.

    Raises
    ------
    LayerError
        Where the country has no grid, or no line of that voltage.

    Examples
    --------
    >>> grid = power_grid(Layers(), least_kv=275)
    >>> grid.links["kind"].value_counts().to_dict()
    {'ac': 592, 'transformer': 47, 'dc': 4, 'converter': 3}
    """
    stations, table = _stations_and_links(layers)
    drawn = table[(table["current"] == "ac") & (table["voltage_kv"] >= least_kv)]
    hz = _frequency(drawn, stations)
    messages = []
    if (unknown := int(np.isnan(hz).sum())) > 0:
        messages.append(Message("plan.grid_two_frequencies", count=unknown))
    drawn, hz = drawn[~np.isnan(hz)], hz[~np.isnan(hz)]
    if drawn.empty:
        raise LayerError("plan.no_line", kv=f"{least_kv:g}")
    nodes, ends = _levels(drawn, hz, stations)
    nodes["supply_area"] = _areas(nodes, layers)
    circuits = drawn["circuits"].fillna(2 * drawn["parallel_ways"]).to_numpy(float)
    if (assumed := int(drawn["circuits"].isna().sum())) > 0:
        messages.append(Message("plan.grid_circuits", count=assumed, of=len(drawn)))
    lines = pd.DataFrame(
        {
            "tail": ends[0],
            "head": ends[1],
            "kind": "ac",
            "voltage_kv": drawn["voltage_kv"].to_numpy(float),
            "primary_kv": drawn["voltage_kv"].to_numpy(float),
            "length_km": np.maximum(drawn["length_km"].to_numpy(float), _LEAST_KM),
            "circuits": np.maximum(circuits, _FEWEST_CIRCUITS),
            "rated_mw": np.nan,
            "name": drawn["name"].fillna("").astype(str).to_numpy(object),
        }
    )
    direct, moved = _direct_current(nodes, layers)
    if moved:
        messages.append(Message("plan.grid_ends_moved", names=tuple(moved)))
    parts = [lines, _transformers(nodes, layers), direct]
    links = pd.concat([one for one in parts if not one.empty], ignore_index=True)
    links["way"] = [[a, b] for a, b in zip(links["tail"], links["head"], strict=True)]
    places = nodes[["lon", "lat"]].to_numpy(float)
    return _main_part(PowerGrid(nodes, links, places, tuple(messages)))


def has_grid(layers: Layers) -> bool:
    """Tell whether the grid is known: as nodes and links, or as lines with substations.

    Examples
    --------
    >>> has_grid(Layers()), has_grid(Layers({"grid_nodes": "none", "power_lines": "none"}))
    (True, False)
    """
    return _has_nodes(layers) or _has_lines(layers)


def _has_nodes(layers: Layers) -> bool:
    return layers.has("grid_nodes") and layers.has("grid_links")


def _has_lines(layers: Layers) -> bool:
    return layers.has("power_lines") and layers.has("substations")


def _stations_and_links(layers: Layers) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the nodes of the grid by id, and its links; lines of one's own come first."""
    if _has_lines(layers) and (layers.is_own("power_lines") or not _has_nodes(layers)):
        return _of_lines(layers)
    if not _has_nodes(layers):
        raise LayerError("plan.no_grid")
    nodes = pd.DataFrame(layers.frame("grid_nodes").drop(columns="geometry")).set_index("id")
    return nodes, layers.table("grid_links")


def _of_lines(layers: Layers) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the nodes and links of drawn lines: where they end and meet, stations near them."""
    lines = layers.frame("power_lines")
    graph = fiber_graph(lines[lines["voltage_kv"].notna()])
    routes = graph.routes
    ground = Ground(layers)
    stations = substations_of(layers, ground)
    near = nearest_point(
        graph.node_lon,
        graph.node_lat,
        stations.geometry.x,
        stations.geometry.y,
        max_km=_AT_STATION_KM,
    )
    at = np.flatnonzero(near.index >= 0)
    ids = np.array([f"node {n}" for n in range(len(graph.node_lon))], object)
    row = near.index[at]
    names = stations["id"].astype(str).to_numpy(object) if "id" in stations else row.astype(str)
    ids[at] = names[row] if "id" in stations else names
    kind = np.where(near.index >= 0, "substation", "junction")
    area = ground.supply_areas_at(graph.node_lon, graph.node_lat)
    own = area_of(stations)
    area[at] = np.where(own[row] == "", area[at], own[row])
    title = np.full(len(ids), "", object)
    if "name" in stations:
        title[at] = stations["name"].fillna("").astype(str).to_numpy(object)[row]
    nodes = pd.DataFrame(
        {
            "id": ids,
            "kind": kind,
            "name": title,
            "supply_area": area,
            "lon": graph.node_lon,
            "lat": graph.node_lat,
        }
    ).drop_duplicates("id")
    unknown = pd.Series(np.nan, routes.index)
    circuits = pd.to_numeric(routes.get("circuits", unknown), errors="coerce")
    links = pd.DataFrame(
        {
            "from_id": ids[routes["from_node"].to_numpy(np.int64)],
            "to_id": ids[routes["to_node"].to_numpy(np.int64)],
            "voltage_kv": routes["voltage_kv"].to_numpy(float),
            "current": "ac",
            "circuits": circuits,
            "parallel_ways": 1,
            "length_km": routes["length_km"].to_numpy(float),
            "name": routes["name"].fillna("").astype(str) if "name" in routes else "",
        }
    )
    # what begins and ends at one station leads nowhere
    return nodes.set_index("id"), links[links["from_id"] != links["to_id"]]


def reduced_grid(grid: PowerGrid, keep: BoolArray) -> PowerGrid:
    """Return the grid without dead ends, and with lines joined where only two of a kind meet.

    What can flow between the nodes that stay is the same as before: lines in a row become one as
    long as all, with the fewest circuits among them.

    Parameters
    ----------
    grid : PowerGrid
    keep : ndarray of bool
        Nodes that have a role, one flag each: they stay.

    Returns
    -------
    PowerGrid

    Examples
    --------
    >>> grid = power_grid(Layers(), least_kv=275)
    >>> keep = (grid.nodes["kind"] == "plant").to_numpy()
    >>> small = reduced_grid(grid, keep)
    >>> len(small.nodes) < len(grid.nodes), set(small.nodes["id"]) <= set(grid.nodes["id"])
    (True, True)
    """
    kind: list[object] = [
        (kv,) if of == "ac" else None
        for of, kv in zip(grid.links["kind"], grid.links["voltage_kv"], strict=True)
    ]
    tail, head = (grid.links[end].to_numpy(np.int64) for end in ("tail", "head"))
    rows = chains(tail, head, keep, kind)
    first = grid.links.iloc[[row.links[0] for row in rows]].reset_index(drop=True)
    length, circuits = (grid.links[name].to_numpy(float) for name in ("length_km", "circuits"))
    names = grid.links["name"].to_numpy(object)
    links = first.assign(
        tail=[row.nodes[0] for row in rows],
        head=[row.nodes[-1] for row in rows],
        length_km=[length[[*row.links]].sum() for row in rows],
        circuits=[circuits[[*row.links]].min() for row in rows],
        name=[";".join(dict.fromkeys(filter(None, names[[*row.links]]))) for row in rows],
        way=[_way(grid, row) for row in rows],
    )
    inside = keep.copy()
    inside[links[["tail", "head"]].to_numpy(np.int64).ravel()] = True
    return _with_nodes(grid, links, inside)


def _way(grid: PowerGrid, row: Chain) -> list[int]:
    """Return the places that a chain of links passes."""
    ways, tail = grid.links["way"], grid.links["tail"]
    found: list[int] = []
    for node, link in zip(row.nodes, row.links, strict=False):
        way = ways.iloc[link]
        found += (way if tail.iloc[link] == node else way[::-1])[:-1]
    last = ways.iloc[row.links[-1]]
    return [*found, last[-1] if tail.iloc[row.links[-1]] == row.nodes[-2] else last[0]]


def _with_nodes(grid: PowerGrid, links: pd.DataFrame, kept: BoolArray) -> PowerGrid:
    """Return a grid of some links and nodes, the nodes numbered anew."""
    number = np.cumsum(kept) - 1
    renamed = links.assign(
        tail=number[links["tail"].to_numpy(np.int64)], head=number[links["head"].to_numpy(np.int64)]
    )
    nodes = grid.nodes[kept].reset_index(drop=True)
    return PowerGrid(nodes, renamed.reset_index(drop=True), grid.places, grid.messages)


def _main_part(grid: PowerGrid) -> PowerGrid:
    """Return the largest part that hangs together, and tell what lies outside of it."""
    ends = grid.links["tail"].to_numpy(np.int64), grid.links["head"].to_numpy(np.int64)
    size = (len(grid.nodes), len(grid.nodes))
    joined = coo_array((np.ones(len(grid.links)), ends), size)
    part = connected_components(joined, directed=False)[1]
    inside = part == np.bincount(part).argmax()
    found = _with_nodes(grid, grid.links[inside[ends[0]]], inside)
    if inside.all():
        return found
    out = grid.nodes[~inside]
    told = Message(
        "plan.grid_parts",
        count=len(out),
        stations=int((out["kind"] == "substation").sum()),
        areas=tuple(sorted(out["supply_area"].unique())),
    )
    return PowerGrid(found.nodes, found.links, found.places, (*grid.messages, told))


def _frequency(links: pd.DataFrame, stations: pd.DataFrame) -> Array:
    """Return the frequency of each link, NaN where its ends are of two and it names none."""
    if "frequency_hz" not in links or "frequency_hz" not in stations:
        return np.zeros(len(links))
    told = links["frequency_hz"].to_numpy(float).copy()
    text = stations["frequency_hz"].astype(str).str.removesuffix(".0")
    at = [text.reindex(links[end]).to_numpy(object) for end in ("from_id", "to_id")]
    same = np.isnan(told) & (at[0] == at[1])
    told[same] = pd.to_numeric(pd.Series(at[0][same]), errors="coerce").to_numpy(float)
    return told


def _levels(
    drawn: pd.DataFrame, hz: Array, stations: pd.DataFrame
) -> tuple[pd.DataFrame, tuple[IntArray, IntArray]]:
    """Return a node for each station, frequency and voltage, and those that each line joins."""
    many = len(drawn)
    ids = np.r_[drawn["from_id"].to_numpy(object), drawn["to_id"].to_numpy(object)]
    of = stations.reindex(ids)
    kv = np.tile(drawn["voltage_kv"].to_numpy(float), 2)
    # -1 where lines of several voltages meet at a place without transformers
    level = np.where(of["kind"].isin(_HAS_TRANSFORMERS).to_numpy(), kv, -1.0)
    keys = pd.MultiIndex.from_arrays([ids, np.tile(hz, 2), level])
    number, found = pd.factorize(keys, sort=True)
    at = stations.reindex(found.get_level_values(0))
    voltage = found.get_level_values(2).to_numpy(float)
    nodes = pd.DataFrame(
        {
            "id": found.get_level_values(0).to_numpy(object),
            "name": at["name"].fillna("").to_numpy(object),
            "kind": at["kind"].to_numpy(object),
            "supply_area": at["supply_area"].fillna("").to_numpy(object),
            "frequency_hz": found.get_level_values(1).to_numpy(float),
            "voltage_kv": np.where(voltage < 0, np.nan, voltage),
            "lon": at["lon"].to_numpy(float),
            "lat": at["lat"].to_numpy(float),
        }
    )
    return nodes, (number[:many].astype(np.int64), number[many:].astype(np.int64))


def _area_hz(layers: Layers) -> dict[str, float]:
    """Return the frequency of each supply area of the country, where it is known."""
    if not layers.has("supply_areas") or not layers.is_table("supply_areas"):
        return {}
    table = layers.table("supply_areas").set_index("area")["frequency_hz"]
    return {str(area): float(hz) for area, hz in table.items() if np.isfinite(hz)}


def _areas(nodes: pd.DataFrame, layers: Layers) -> npt.NDArray[np.object_]:
    """Return whose power each node has: a station's other frequency is that of its neighbor."""
    known = _area_hz(layers)
    own = nodes["supply_area"].map(known).to_numpy(float)
    hz = nodes["frequency_hz"].to_numpy(float)
    area = nodes["supply_area"].to_numpy(object).copy()
    foreign = np.isfinite(own) & (hz > 0) & (own != hz)
    for one in np.unique(hz[foreign]):
        here, there = foreign & (hz == one), ~foreign & (hz == one)
        if there.any():
            x, y = nodes["lon"].to_numpy(float), nodes["lat"].to_numpy(float)
            near = nearest_point(x[here], y[here], x[there], y[there])
            area[here] = area[there][near.index]
    return area


def _transformers(nodes: pd.DataFrame, layers: Layers) -> pd.DataFrame:
    """Return a link between each two neighboring voltages of a station."""
    levels = nodes[nodes["voltage_kv"].notna()].reset_index(names="number")
    levels = levels.sort_values(["id", "frequency_hz", "voltage_kv"])
    again = (levels["id"] == levels["id"].shift()) & (
        levels["frequency_hz"] == levels["frequency_hz"].shift()
    )
    low, high = levels[again.shift(-1, fill_value=False)], levels[again]
    rated = np.full(len(low), np.nan)
    if layers.has("trunk_transformers"):
        table = layers.frame("trunk_transformers").dropna(subset=["substation_id"])
        sums = table.groupby(["substation_id", "primary_kv", "secondary_kv"])["installed_mw"].sum()
        keys = [low["id"], high["voltage_kv"].to_numpy(), low["voltage_kv"].to_numpy()]
        rated = sums.reindex(pd.MultiIndex.from_arrays(keys)).to_numpy(float)
    return pd.DataFrame(
        {
            "tail": high["number"].to_numpy(np.int64),
            "head": low["number"].to_numpy(np.int64),
            "kind": "transformer",
            "voltage_kv": low["voltage_kv"].to_numpy(float),
            "primary_kv": high["voltage_kv"].to_numpy(float),
            "length_km": 0.0,
            "circuits": np.nan,
            "rated_mw": rated,
            "name": low["name"].to_numpy(object),
        }
    )


def _direct_current(nodes: pd.DataFrame, layers: Layers) -> tuple[pd.DataFrame, list[str]]:
    """Return the links of direct current, and those whose end was moved to the nearest node."""
    if not in_use().has_table("dc_links"):
        return pd.DataFrame(), []
    stations = layers.frame("grid_nodes").set_index("id")
    known, rows, moved = _area_hz(layers), [], []
    for row in model_table("dc_links").to_dict("records"):
        ends = [
            _end(nodes, stations, str(row[f"{end}_id"]), str(row[f"{end}_area"]), known)
            for end in ("from", "to")
        ]
        if any(end is None for end in ends):
            continue
        (tail, stays), (head, stays_too) = (end for end in ends if end is not None)
        if not (stays and stays_too):
            moved.append(str(row["name"]))
        rows.append(
            {
                "tail": tail,
                "head": head,
                "kind": row["kind"],
                "voltage_kv": np.nan,
                "primary_kv": np.nan,
                "length_km": float(row["length_km"]),
                "circuits": np.nan,
                "rated_mw": float(row["rated_mw"]),
                "name": row["name"],
            }
        )
    return pd.DataFrame(rows), moved


def _end(
    nodes: pd.DataFrame, stations: pd.DataFrame, station: str, area: str, known: dict[str, float]
) -> tuple[int, bool] | None:
    """Return the node at which direct current of an area ends, and whether it is the station."""
    own = nodes["frequency_hz"] == known.get(area, 0.0)
    there = nodes[own & (nodes["id"] == station)]
    if not there.empty:
        return int(there["voltage_kv"].fillna(0.0).idxmax()), True
    near = nodes[own & (nodes["supply_area"] == area)]
    if near.empty or station not in stations.index:
        return None
    at = stations.loc[[station]]
    found = nearest_point(at["lon"], at["lat"], near["lon"], near["lat"])
    return int(near.index[found.index[0]]), False


def borders(grid: PowerGrid) -> Iterator[tuple[str, str, IntArray, IntArray]]:
    """Return the links between each two supply areas.

    Returns
    -------
    iterator of (area, area, links, links)
        The areas in the order of the alphabet, the rows of `grid.links` that lead from the first
        to the second, and those that lead back.

    Examples
    --------
    >>> grid = power_grid(Layers(), least_kv=275)
    >>> {(one, other): len(there) + len(back) for one, other, there, back in borders(grid)}[
    ...     "chubu", "tokyo"]
    4
    """
    area = grid.nodes["supply_area"].to_numpy(object)
    ends = [area[grid.links[end].to_numpy(np.int64)] for end in ("tail", "head")]
    pairs = {tuple(sorted(pair)) for pair in zip(*ends, strict=True) if pair[0] != pair[1]}
    for one, other in sorted(pairs):
        there = np.flatnonzero((ends[0] == one) & (ends[1] == other))
        back = np.flatnonzero((ends[0] == other) & (ends[1] == one))
        yield one, other, there, back

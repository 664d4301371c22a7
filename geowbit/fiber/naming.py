"""Names of the nodes of a graph, the prefectures that they lie in, and the parts of the graph."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.sparse.csgraph import connected_components

from geowbit.candidates import municipality_at
from geowbit.core.messages import Message
from geowbit.fiber.graph import FiberGraph
from geowbit.geodesy import nearest_point
from geowbit.layers import embedded_table

# a node this near to a named place is called after it
_NAMED_WITHIN_KM = 3.0

Names = npt.NDArray[np.object_]


def node_names(
    graph: FiberGraph, nodes: gpd.GeoDataFrame | None, *, by_municipality: bool = False
) -> Names:
    """Return the names of the nodes, empty where a node has none.

    Parameters
    ----------
    graph : FiberGraph
    nodes : GeoDataFrame, optional
        The layer ``fiber_nodes``: by ``id``, and else by place (3 km), with ``name_en`` or
        ``name``.
    by_municipality : bool
        Call what has no name after the municipality of Japan that it lies in.

    Returns
    -------
    ndarray of str

    Examples
    --------
    >>> from geowbit.fiber import fiber_graph
    >>> from geowbit.layers import embedded_layer
    >>> graph = fiber_graph(embedded_layer("fiber_routes"))
    >>> names = node_names(graph, embedded_layer("fiber_nodes"))
    >>> "Nagoya" in names
    True
    """
    found = _by_layer(graph, nodes)
    if by_municipality:
        found = np.where(found == "", _of_municipalities(graph, "name_en"), found)
    return found


def _by_layer(graph: FiberGraph, nodes: gpd.GeoDataFrame | None) -> Names:
    found = np.full(len(graph.node_lon), "", dtype=object)
    if nodes is None or nodes.empty:
        return found
    english = nodes.get("name_en", nodes.get("name"))
    if english is None:
        return found
    named = english.where(english.notna(), nodes.get("name", english))
    named = named.where(named.notna(), "").astype(str)
    known = nodes[named != ""]
    if known.empty:
        return found
    near = nearest_point(
        graph.node_lon, graph.node_lat, known.geometry.x, known.geometry.y, max_km=_NAMED_WITHIN_KM
    )
    words = named[named != ""].to_numpy(object)
    found = np.where(near.index >= 0, words[near.index], "").astype(object)
    if "id" in nodes:
        # a node of the layer is called as there, a junction not at all
        by_id = dict(zip(nodes["id"].astype(str), named, strict=True))
        for n, one in enumerate(graph.node_id):
            if str(one) in by_id:
                found[n] = by_id[str(one)]
    return found


def node_prefectures(graph: FiberGraph) -> Names:
    """Return the prefecture of each node, empty at sea and abroad.

    Examples
    --------
    >>> from geowbit.fiber import fiber_graph
    >>> from geowbit.layers import embedded_layer
    >>> graph = fiber_graph(embedded_layer("fiber_routes"))
    >>> len(set(node_prefectures(graph)) - {""})
    47
    """
    english = embedded_table("prefectures").set_index("code")["name_en"]
    return np.array(
        [english.get(code, "") for code in _of_municipalities(graph, "prefecture_code")], object
    )


def _of_municipalities(graph: FiberGraph, column: str) -> Names:
    towns = embedded_table("municipalities").set_index("index")
    index = municipality_at(graph.node_lon, graph.node_lat)
    words = np.full(int(index.max(initial=0)) + 1, "", dtype=object)
    there = towns[towns.index < len(words)]
    words[there.index] = there[column].fillna(there["name_ja"])
    return words[index]


def named_path(nodes: list[int], names: Names) -> list[str]:
    """Return the names that a path passes, each once in a row."""
    passed = [names[node] for node in nodes if node < len(names) and names[node]]
    return [name for n, name in enumerate(passed) if n == 0 or name != passed[n - 1]]


_SHOWN = 4


def graph_parts(graph: FiberGraph) -> pd.DataFrame:
    """List what hangs together, the longest part first.

    Parameters
    ----------
    graph : FiberGraph

    Returns
    -------
    DataFrame
        One row a part: ``nodes``, ``links``, ``km`` and ``prefectures``, which is empty abroad.

    Examples
    --------
    >>> from geowbit.fiber import fiber_graph
    >>> from geowbit.layers import embedded_layer
    >>> graph_parts(fiber_graph(embedded_layer("fiber_routes")))["nodes"].tolist()
    [629]
    """
    _, part = connected_components(graph.lengths, directed=False)
    of_link = part[graph.routes["from_node"].to_numpy()]
    prefecture = node_prefectures(graph)
    count = int(part.max()) + 1
    table = pd.DataFrame(
        {
            "nodes": np.bincount(part, minlength=count),
            "links": np.bincount(of_link, minlength=count),
            "km": np.bincount(of_link, graph.routes["length_km"].to_numpy(float), count),
            "prefectures": [
                ", ".join(sorted(set(prefecture[part == n]) - {""})) for n in range(count)
            ],
        }
    )
    return table.sort_values("km", ascending=False, kind="stable", ignore_index=True)


def parts_message(graph: FiberGraph) -> Message | None:
    """Return what to say of the parts of a graph; None where all of it hangs together."""
    parts = graph_parts(graph)
    if len(parts) == 1:
        return None
    others = tuple(
        Message("fiber.part_in", km=round(row.km), prefectures=row.prefectures)
        if row.prefectures
        else Message("fiber.part", km=round(row.km))
        for row in parts.iloc[1 : 1 + _SHOWN].itertuples()
    )
    return Message(
        "fiber.parts",
        count=len(parts),
        largest_km=round(parts["km"].iloc[0]),
        others=others,
        more=max(0, len(parts) - 1 - _SHOWN),
    )

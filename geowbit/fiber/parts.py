"""The parts of a graph that hang together, and where they lie."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.sparse.csgraph import connected_components

from geowbit.core.messages import Message
from geowbit.fiber.graph import FiberGraph
from geowbit.fiber.naming import node_prefectures

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

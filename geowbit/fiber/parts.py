"""The parts of a graph that hang together, and where they lie."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.sparse.csgraph import connected_components

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


def parts_told(graph: FiberGraph) -> str:
    """Return one line on the parts of a graph; empty where all of it hangs together."""
    parts = graph_parts(graph)
    if len(parts) == 1:
        return ""
    shown = [
        f"{row.km:,.0f} km" + (f" in {row.prefectures}" if row.prefectures else "")
        for row in parts.iloc[1 : 1 + _SHOWN].itertuples()
    ]
    more = f" and {len(parts) - 1 - _SHOWN} more" if len(parts) > 1 + _SHOWN else ""
    return (
        f"the fiber graph falls into {len(parts)} parts; beside the largest "
        f"({parts['km'].iloc[0]:,.0f} km) there are: {'; '.join(shown)}{more}"
    )

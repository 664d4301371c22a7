"""The separate routes of the embedded graph to the embedded hubs, found out beforehand.

To look for two separate routes from every stretch of the country takes a second, and the
embedded graph always gives the same: ``data/build.py`` keeps them in the table second_routes.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.sparse.csgraph import dijkstra

from geowbit.core.errors import LayerError
from geowbit.fiber.corridors import corridors
from geowbit.fiber.graph import Attachment, FiberGraph, attach
from geowbit.fiber.network import BoolArray, guessed_links, network
from geowbit.fiber.separate import HubRoutes
from geowbit.fiber.stretches import STRETCH_KM, Stretches
from geowbit.layers import Assumptions, embedded_table, model_table, named_assumptions

Array = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

# of places on a link: a millimeter is far below what any of them is known to
_DECIMALS = 6
# one number is link and kilometer
_LONGEST_KM = 1e5
_ENDS, _LENGTHS = ["first_end", "second_end"], ["first_km", "second_km"]
_PARAMETERS = ("fiber_corridor_km", "fiber_ends_km", "guessed_fiber_links")


def pairs_by_stretch(graph: FiberGraph) -> pd.DataFrame:
    """Find the two separate routes of every stretch of a graph to the embedded hubs.

    Parameters
    ----------
    graph : FiberGraph

    Returns
    -------
    DataFrame
        A row wherever something changes along a link: ``hub``, ``route`` (id of the link),
        ``from_km`` (on it, up to that of the next row), and of each of the two ways the end of
        the edge that it leaves by (``first_end``, ``second_end``: the tail lies nearer to the
        start of the link, the head to its end) and its length from there (``first_km``,
        ``second_km``); empty where there are not two.
    """
    value = named_assumptions().at("mid")
    without = None if value["guessed_fiber_links"] else guessed_links(graph.routes)
    beside = corridors(graph, within_km=float(value["fiber_corridor_km"]))
    ids = graph.routes["id"].astype(str).to_numpy()
    tables = []
    for hub in model_table("hubs").itertuples():
        place = (float(hub.lon), float(hub.lat))
        ends_km = float(value["fiber_ends_km"])
        routes = HubRoutes(graph, beside, place, without=without, ends_km=ends_km)
        edges, ranks = routes.stretches.whole()
        by_tail, km = routes.ways(edges, ranks)
        two = np.isfinite(km).all(axis=1)
        table = pd.DataFrame(
            {
                "hub": hub.name,
                "route": ids[routes.net.link[edges]],
                "from_km": _begins_km(routes.stretches, edges, ranks),
            }
        )
        for n, way in enumerate(("first", "second")):
            end = np.where(by_tail[:, n], "tail", "head")
            table[f"{way}_end"] = np.where(two, end, "")
            table[f"{way}_km"] = np.where(two, km[:, n], np.nan)
        tables.append(table)
    table = pd.concat(tables).sort_values(["hub", "route", "from_km"], ignore_index=True)
    said = table.drop(columns="from_km")
    before = said.shift()
    changed = ~((said == before) | (said.isna() & before.isna())).all(axis=1)
    return table[changed].reset_index(drop=True)


def known_separate_km(
    graph: FiberGraph, hub: tuple[float, float], places: Attachment, assumptions: Assumptions
) -> tuple[Array, Array] | None:
    """Return what :meth:`geowbit.fiber.HubRoutes.separate_km` does, from what is known.

    Parameters
    ----------
    graph : FiberGraph
        Of the embedded routes.
    hub : tuple of float
        Longitude and latitude, degrees.
    places : Attachment
    assumptions : Assumptions
        Of :func:`geowbit.layers.named_assumptions`.

    Returns
    -------
    tuple of ndarray, or None
        None where nothing is known: of another hub, or under other assumptions.

    Raises
    ------
    LayerError
        Where the table was made of another graph.

    Examples
    --------
    Niigata to Otemachi, km:

    >>> from geowbit.fiber import fiber_graph
    >>> from geowbit.layers import embedded_layer
    >>> graph = fiber_graph(embedded_layer("fiber_routes"))
    >>> niigata = attach(graph, [139.0364], [37.9161])
    >>> known = known_separate_km(graph, (139.7645, 35.6870), niigata, named_assumptions())
    >>> [round(float(km[0])) for km in known]
    [327, 346]
    """
    hubs = model_table("hubs")
    here = hubs["name"][(hubs["lon"] == hub[0]) & (hubs["lat"] == hub[1])]
    asked, ours = assumptions.at("mid"), named_assumptions().at("mid")
    if not len(here) or any(asked[key] != ours[key] for key in _PARAMETERS):
        return None
    table = embedded_table("second_routes")
    table = table[table["hub"] == here.iloc[0]]
    without = None if asked["guessed_fiber_links"] else guessed_links(graph.routes)
    net = network(graph, attach(graph, [hub[0]], [hub[1]]), without=without)
    stretches = Stretches(net, dijkstra(net.lengths, indices=int(net.places[0])))
    link = pd.Index(graph.routes["id"].astype(str)).get_indexer(table["route"])
    known = (link + 1) * _LONGEST_KM + table["from_km"].to_numpy(float)
    order = np.argsort(known)
    known, by_tail = known[order], (table[_ENDS] == "tail").to_numpy()[order]
    lengths = table[_LENGTHS].fillna("inf").to_numpy(object).astype(float)[order]

    def ways(edges: IntArray, ranks: IntArray) -> tuple[BoolArray, Array]:
        here = (net.link[edges] + 1) * _LONGEST_KM
        begins = here + _begins_km(stretches, edges, ranks)
        rows = np.searchsorted(known, begins, side="right") - 1
        if (rows < 0).any() or (known[rows] < here).any():
            raise LayerError("fiber.second_routes_of_others")
        return by_tail[rows], lengths[rows]

    return stretches.separate_km(places, ways)


def _begins_km(stretches: Stretches, edges: IntArray, ranks: IntArray) -> Array:
    return (stretches.net.from_km[edges] + ranks * STRETCH_KM).round(_DECIMALS)

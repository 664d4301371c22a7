"""Traffic of a plan over existing fibers: wavelengths needed, links that overflow."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from geowbit.core.errors import StudyError
from geowbit.core.names import suggestion
from geowbit.fiber.graph import BoolArray, FiberGraph, Route, attach, shortest_route
from geowbit.fiber.parallel import corridors
from geowbit.fiber.separate import HubRoutes
from geowbit.layers import Assumptions, model_table
from geowbit.layers.numbers import numbers_of

Array = npt.NDArray[np.float64]

_NEEDED = ("lon", "lat", "load_mw", "workload", "hub_lon", "hub_lat")


def traffic_gbps(load_mw: npt.ArrayLike, workload: npt.ArrayLike, *, level: str = "mid") -> Array:
    """Return the traffic of computing loads.

    Parameters
    ----------
    load_mw : array_like
    workload : array_like of str
        Classes of ``data/raw/model/traffic.csv``.
    level : {"low", "mid", "high"}

    Returns
    -------
    ndarray
        Gbit/s.

    Raises
    ------
    StudyError
        Where a class is not known, or a load is no number above 0.

    Examples
    --------
    >>> traffic_gbps([100, 10], ["interactive_inference", "streaming"])
    array([100., 200.])
    """
    table = model_table("traffic").set_index("workload")
    column = {"low": "low_gbps_per_mw", "mid": "gbps_per_mw", "high": "high_gbps_per_mw"}[level]
    names = np.atleast_1d(np.asarray(workload, dtype=object))
    unknown = sorted({str(name) for name in names} - set(table.index))
    if unknown:
        raise StudyError(
            "fiber.no_workload", name=str(unknown[0]), hint=suggestion(unknown[0], table.index)
        )
    load = np.asarray(load_mw, float)
    if not (np.isfinite(load) & (load > 0)).all():
        raise StudyError("fiber.load_mw")
    return np.asarray(load * table.loc[names, column].to_numpy(float))


def link_loads(
    graph: FiberGraph,
    plan: pd.DataFrame,
    assumptions: Assumptions,
    *,
    protected: bool = True,
    without: BoolArray | None = None,
) -> pd.DataFrame:
    """Put the traffic of a plan on its routes.

    Parameters
    ----------
    graph : FiberGraph
        A column ``spare_pairs`` of its routes counts where given; else the assumptions do.
    plan : DataFrame
        One row a site and hub: ``lon``, ``lat``, ``load_mw``, ``workload``, ``hub_lon``,
        ``hub_lat``.
    assumptions : Assumptions
        Of :func:`geowbit.layers.named_assumptions`.
    protected : bool
        Whether a second separate route, where there is one, is kept for the whole traffic.
    without : ndarray of bool, optional
        Links to leave out, one flag each.

    Returns
    -------
    DataFrame, indexed by the row of the graph's routes
        Of the links used: ``id``, ``kind``, ``length_km``, ``gbps``, ``wavelengths`` (needed),
        ``wavelengths_spare``, ``overflows``; the fullest first. ``attrs["unrouted"]`` counts
        the rows of the plan that no route serves, ``attrs["unprotected"]`` those with one
        route alone.

    Raises
    ------
    StudyError
        Where a column is missing.

    Examples
    --------
    >>> from geowbit.fiber import fiber_graph
    >>> from geowbit.layers import embedded_layer, named_assumptions
    >>> graph = fiber_graph(embedded_layer("fiber_routes"))
    >>> plan = pd.DataFrame({"lon": [141.6], "lat": [42.6], "load_mw": [100.0],
    ...     "workload": ["streaming"], "hub_lon": [139.7645], "hub_lat": [35.6870]})
    >>> loads = link_loads(graph, plan, named_assumptions())
    >>> int(loads["wavelengths"].max()), bool(loads["overflows"].any())
    (5, False)
    """
    missing = [name for name in _NEEDED if name not in plan]
    if missing:
        raise StudyError("fiber.plan_column", column=missing[0], needed=tuple(_NEEDED))
    gbps = traffic_gbps(plan["load_mw"], plan["workload"])
    beside = corridors(graph, within_km=assumptions.value("fiber_corridor_km"))
    load = np.zeros(len(graph.routes))
    unrouted = unprotected = 0
    hubs = list(zip(plan["hub_lon"].astype(float), plan["hub_lat"].astype(float), strict=True))
    for hub in dict.fromkeys(hubs):
        routes = HubRoutes(
            graph,
            beside,
            hub,
            without=without,
            ends_km=assumptions.value("fiber_ends_km"),
        )
        for row in (n for n, one in enumerate(hubs) if one == hub):
            ways = _ways(routes, float(plan["lon"].iloc[row]), float(plan["lat"].iloc[row]))
            unrouted += not ways
            unprotected += protected and len(ways) == 1
            if ways:
                # a stretch that both take near an end carries the traffic once
                load[np.unique(np.concatenate(ways if protected else ways[:1]))] += gbps[row]
    table = _filled(graph, load, assumptions)
    table.attrs |= {"unrouted": int(unrouted), "unprotected": int(unprotected)}
    return table


def _ways(routes: HubRoutes, lon: float, lat: float) -> list[npt.NDArray[np.int64]]:
    """Return the links of the shortest route, or of two separate ones, each link once."""
    place = attach(routes.graph, [lon], [lat])
    net = routes.site_net(place)
    ways: list[Route] = [way for way in routes.pair(place) or () if way is not None]
    if len(ways) < 2:
        route = shortest_route(net, int(net.places[1]), int(net.places[0]))
        ways = [route] if route is not None else []
    return [np.unique(net.link[way.edges]) for way in ways]


def _filled(graph: FiberGraph, load: Array, assumptions: Assumptions) -> pd.DataFrame:
    value, routes = assumptions.at("mid"), graph.routes
    pairs = np.where(
        routes["kind"] == "submarine", value["submarine_pairs_spare"], value["fiber_pairs_spare"]
    )
    if "spare_pairs" in routes:
        given = numbers_of(routes["spare_pairs"]).values.to_numpy(float)
        pairs = np.where(np.isfinite(given), given, pairs)
    used = np.flatnonzero(load > 0)
    needed = np.ceil(load[used] / value["wavelength_gbps"]).astype(int)
    spare = np.floor(pairs[used] * value["wavelengths_per_fiber_pair"]).astype(int)
    table = pd.DataFrame(
        {
            "id": routes["id"].astype(str).to_numpy()[used] if "id" in routes else used.astype(str),
            "kind": routes["kind"].to_numpy()[used],
            "length_km": routes["length_km"].to_numpy(float)[used],
            "gbps": load[used],
            "wavelengths": needed,
            "wavelengths_spare": spare,
            "overflows": needed > spare,
        },
        index=used,
    )
    return table.sort_values("gbps", ascending=False, kind="stable")

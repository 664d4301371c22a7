"""How much of the time a route stands, from failures per length and the time to repair."""

from __future__ import annotations

import numpy as np

from geowbit.fiber.network import Network, Route
from geowbit.layers import Assumptions

_HOURS_A_YEAR = 8760.0


def route_availability(net: Network, route: Route, assumptions: Assumptions) -> float:
    """Return the share of the time that a route stands.

    Parameters
    ----------
    net : Network
    route : Route
    assumptions : Assumptions
        Of :func:`geowbit.layers.named_assumptions`.

    Returns
    -------
    float
        1 - failures a year x hours of repair / hours of a year, by land and sea.
    """
    return 1.0 - min(1.0, _down(net, route, assumptions))


def pair_availability(
    net: Network,
    pair: tuple[Route, Route],
    assumptions: Assumptions,
    *,
    parallel_km: float = 0.0,
) -> float:
    """Return the share of the time that at least one of two routes stands.

    Parameters
    ----------
    net : Network
    pair : tuple of Route
    assumptions : Assumptions
    parallel_km : float
        Length in one corridor, whose failures are taken to stop both.

    Returns
    -------
    float
    """
    first, second = (_down(net, route, assumptions) for route in pair)
    value = assumptions.at("mid")
    both = parallel_km / 1000 * value["fiber_cuts_per_1000km"] * value["fiber_repair_h"]
    both = min(float(both) / _HOURS_A_YEAR, first, second)
    return 1.0 - min(1.0, both + (first - both) * (second - both))


def _down(net: Network, route: Route, assumptions: Assumptions) -> float:
    value = assumptions.at("mid")
    kind = net.graph.routes["kind"].to_numpy()[net.link[route.edges]]
    at_sea = kind == "submarine"
    land = value["fiber_cuts_per_1000km"] * value["fiber_repair_h"]
    sea = value["submarine_faults_per_1000km"] * value["submarine_repair_h"]
    hours = np.where(at_sea, sea, land) * net.km[route.edges] / 1000
    return float(hours.sum() / _HOURS_A_YEAR)

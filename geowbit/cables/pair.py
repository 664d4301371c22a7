"""A pair of places: where the power is and where the users are, and what lies between."""

from __future__ import annotations

from typing import NamedTuple

import geopandas as gpd

from geowbit.cables.substation_choice import fiber_within_reach
from geowbit.cables.voltage import embedded_yards
from geowbit.core.errors import StudyError
from geowbit.fiber import attach, fiber_graph, route_km_or_estimate
from geowbit.geodesy import distance_km
from geowbit.ground import Ground, check_on_land, in_another_grid, sea_share
from geowbit.layers import Assumptions, Layers
from geowbit.place import Place, resolve_place

# the substations within this reach of a site are the ones it may be connected to
_REACH_KM = 150.0


class Pair(NamedTuple):
    """Where the power is and where the users are, and what lies between.

    ``distance_km`` straight, ``sea_share`` of it, ``same_grid``, ``route_km`` of fiber (an
    estimate where ``estimated``), ``fiber_km`` from the site to the nearest route, ``ground``
    whose land and grids count.
    """

    site: Place
    metropolis: Place
    distance_km: float
    sea_share: float
    same_grid: bool
    route_km: float
    estimated: bool
    fiber_km: float
    ground: Ground


def pair_of(
    origin: str | tuple[float, float],
    destination: str | tuple[float, float],
    *,
    assumptions: Assumptions,
    layers: Layers,
    hubs: dict[str, tuple[float, float]] | None = None,
) -> Pair:
    """Return where the power is and where the users are, and what lies between.

    Raises
    ------
    StudyError
        Where a place cannot be, or both are the same.
    """
    here, there = (resolve_place(one, hubs=hubs, layers=layers) for one in (origin, destination))
    hub_last = there.kind == "hub" and here.kind != "hub"
    metropolis, site = (there, here) if hub_last else (here, there)
    straight = float(distance_km(site.lon, site.lat, metropolis.lon, metropolis.lat))
    if straight < 0.01:
        raise StudyError("cables.same_place", one=site.name, other=metropolis.name)
    ground = Ground(layers)
    for place in (site, metropolis):
        check_on_land(place, ground)
    graph = fiber_graph(layers.frame("fiber_routes"))
    attached = attach(graph, [site.lon], [site.lat])
    fiber_within_reach(float(attached.km[0]), site.name)
    hub = (metropolis.lon, metropolis.lat)
    route, estimated = route_km_or_estimate(
        graph,
        attached,
        [site.lon],
        [site.lat],
        hub,
        detour_ratio=assumptions.value("fiber_detour_ratio"),
    )
    grids = [ground.grid_of(ground.supply_area_of(one.lon, one.lat)) for one in (site, metropolis)]
    return Pair(
        site=site,
        metropolis=metropolis,
        distance_km=straight,
        sea_share=float(sea_share([site.lon], [site.lat], hub, ground=ground)[0]),
        # where no grid is known one serves both
        same_grid=grids[0] == grids[1] or "" in grids,
        route_km=float(route[0]),
        estimated=bool(estimated[0]),
        fiber_km=float(attached.km[0]),
        ground=ground,
    )


def substations_around(pair: Pair, layers: Layers, assumptions: Assumptions) -> gpd.GeoDataFrame:
    """Return the substations that the site may be connected to; all where none is near.

    Those of another synchronous grid are none of them.
    """
    frame = layers.frame("substations")
    serving = frame[
        ~(embedded_yards(layers, assumptions) | in_another_grid(frame, pair.site, pair.ground))
    ]
    away = distance_km(serving.geometry.x, serving.geometry.y, pair.site.lon, pair.site.lat)
    near = serving[away <= _REACH_KM]
    return near if len(near) else serving

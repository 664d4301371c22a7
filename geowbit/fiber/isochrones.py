"""Isochrones of light: the land that lies within so many milliseconds of a place."""

from __future__ import annotations

from collections.abc import Iterable

import geopandas as gpd
import numpy as np
import shapely
from rasterio.features import shapes
from rasterio.transform import Affine

from geowbit.core.errors import StudyError
from geowbit.fiber.milliseconds import Technology
from geowbit.fiber.workloads import LightReach
from geowbit.geodesy import polygon_area_km2
from geowbit.layers import Raster

DEFAULT_MS = (1.0, 2.0, 5.0, 10.0, 15.0, 20.0)


def isochrones(
    reach: LightReach,
    people: Raster,
    place: tuple[float, float],
    *,
    limits_ms: Iterable[float] = DEFAULT_MS,
    network: Technology = "all_optical",
    simplify_deg: float = 0.01,
) -> gpd.GeoDataFrame:
    """Return the land by the round trip of light to a place.

    Parameters
    ----------
    reach : LightReach
    people : Raster
        The raster that `reach` was made of; its cells are the land.
    place : tuple of float
        Longitude and latitude, degrees.
    limits_ms : iterable of float
        Where one band ends and the next begins.
    network : {"all_optical", "conventional"}
    simplify_deg : float
        Outlines may be off by this much; 0 keeps the cells.

    Returns
    -------
    GeoDataFrame (EPSG:4326)
        One row a band: ``ms_from``, ``ms_to`` (infinite for the last), ``persons``,
        ``area_km2``; bands without land are left out.

    Raises
    ------
    StudyError
        Where the limits are no rising numbers above 0.

    Examples
    --------
    >>> from geowbit.fiber import fiber_graph
    >>> from geowbit.layers import embedded_layer, named_assumptions
    >>> graph, people = fiber_graph(embedded_layer("fiber_routes")), embedded_layer("population")
    >>> reach = LightReach(graph, people, named_assumptions())
    >>> bands = isochrones(reach, people, (139.7645, 35.6870), limits_ms=[5, 10])
    >>> bands["ms_to"].tolist()
    [5.0, 10.0, inf]
    """
    limits = np.asarray(list(limits_ms), float)
    if not (len(limits) and np.isfinite(limits).all() and limits[0] > 0):
        raise StudyError("fiber.limits", given=str(limits.tolist()))
    if (np.diff(limits) <= 0).any():
        raise StudyError("fiber.limits_rise", given=str(limits.tolist()))
    ms = reach.rtt_ms(place, network=network)
    band = np.searchsorted(limits, ms, side="left")
    drawn = np.zeros(people.values.shape, np.uint8)
    drawn[reach.row, reach.column] = band + 1
    grid = Affine(people.lon_step, 0, people.west, 0, -people.lat_step, people.north)
    rings: dict[int, list[shapely.Geometry]] = {}
    for outline, value in shapes(drawn, mask=drawn > 0, transform=grid):
        rings.setdefault(int(value) - 1, []).append(shapely.geometry.shape(outline))
    edges = np.r_[0.0, limits, np.inf]
    bands = sorted(rings)
    land = [shapely.MultiPolygon(rings[one]) for one in bands]
    area = polygon_area_km2(land)
    if simplify_deg > 0:
        # all bands at once, so that neighbors keep a common border
        land = list(shapely.coverage_simplify(land, simplify_deg))
    return gpd.GeoDataFrame(
        {
            "ms_from": edges[bands],
            "ms_to": edges[np.array(bands) + 1],
            "persons": np.bincount(band, reach.persons, len(edges) - 1)[bands],
            "area_km2": area,
        },
        geometry=land,
        crs="EPSG:4326",
    )

"""Milliseconds of fiber routes: round trips, the workloads they allow, isochrones of light."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, Literal, NamedTuple

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from rasterio.features import shapes

from geowbit.core.errors import LayerError, StudyError
from geowbit.fiber.graph import FiberGraph, attach, route_km_or_estimate, uncounted_links
from geowbit.geodesy import polygon_area_km2
from geowbit.layers import Assumptions, Level, Raster, model_table

Array = npt.NDArray[np.float64]
Technology = Literal["all_optical", "conventional"]

# the speed of light in vacuum is exact
_VACUUM_US_PER_KM = 1e9 / 299_792_458

_ABOVE_ZERO = ("router_spacing_km", "fiber_amplifier_spacing_km")


class RoundTrip(NamedTuple):
    """The parts of a round trip, ms: light in glass, equipment along the way, access lines."""

    glass_ms: Array
    equipment_ms: Array
    access_ms: Array

    @property
    def rtt_ms(self) -> Array:
        """Return the whole, ms."""
        return self.glass_ms + self.equipment_ms + self.access_ms


def round_trip(
    route_km: npt.ArrayLike,
    assumptions: Assumptions,
    *,
    network: Technology = "all_optical",
    level: Level = "mid",
) -> RoundTrip:
    """Return the parts of the round trip over fiber routes.

    All-optical: 2 x (km x 4.9 us + a terminal at each end + amplifiers, which count 0 unless
    asked). Conventional: 2 x (km x 4.9 us + routers along the way) + access and multiplexing.
    The fiber is as long as the route times ``fiber_line_ratio``.

    Parameters
    ----------
    route_km : array_like
        Length of the route one way, km.
    assumptions : Assumptions
        Of :func:`geowbit.layers.named_assumptions`.
    network : {"all_optical", "conventional"}
    level : {"low", "mid", "high"}
        Every assumption at its better end, its middle or its worse end.

    Returns
    -------
    RoundTrip

    Raises
    ------
    StudyError
        Where an assumption is no delay: negative, or light faster than in vacuum.

    Examples
    --------
    >>> from geowbit.layers import named_assumptions
    >>> parts = round_trip([100.0], named_assumptions(), network="conventional")
    >>> [part.round(3).tolist() for part in parts]
    [[0.98], [0.2], [1.0]]
    """
    # how many boxes stand on the way stays that of the middle
    value, spacing = assumptions.at(level), assumptions.at("mid")
    _check(value)
    km = np.asarray(route_km, float) * value["fiber_line_ratio"]
    glass_ms = 2 * km * value["fiber_delay_us_per_km"] / 1000
    if network == "all_optical":
        spans = np.floor(km / spacing["fiber_amplifier_spacing_km"])
        one_way_us = 2 * value["optical_end_us"] + spans * value["optical_amplifier_us"]
        access_ms = 0.0
    else:
        hops = np.ceil(km / spacing["router_spacing_km"]) + 1
        one_way_us, access_ms = hops * value["router_hop_us"], value["conventional_access_ms"]
    return RoundTrip(
        glass_ms, np.asarray(2 * one_way_us / 1000 + 0 * km), np.asarray(access_ms + 0 * km)
    )


def rtt_ms(
    route_km: npt.ArrayLike,
    assumptions: Assumptions,
    *,
    network: Technology = "all_optical",
    level: Level = "mid",
) -> Array:
    """Return the round-trip time over fiber routes, the sum of :func:`round_trip`.

    Parameters
    ----------
    route_km : array_like
        Length of the route one way, km.
    assumptions : Assumptions
        Of :func:`geowbit.layers.named_assumptions`.
    network : {"all_optical", "conventional"}
    level : {"low", "mid", "high"}
        As in :func:`round_trip`.

    Returns
    -------
    ndarray
        Milliseconds.

    Examples
    --------
    The demonstration over 89 km in England stayed below a millisecond:

    >>> from geowbit.layers import named_assumptions
    >>> rtt_ms([89.0], named_assumptions()).round(3)
    array([0.952])
    >>> rtt_ms([89.0], named_assumptions(), network="conventional").round(3)
    array([2.072])
    """
    return round_trip(route_km, assumptions, network=network, level=level).rtt_ms


def floor_ms(geodesic_km: npt.ArrayLike, assumptions: Assumptions) -> tuple[Array, Array]:
    """Return what no network can beat: light along the geodesic in glass, and in vacuum.

    Parameters
    ----------
    geodesic_km : array_like
        Kilometers.
    assumptions : Assumptions
        Of :func:`geowbit.layers.named_assumptions`.

    Returns
    -------
    tuple of ndarray
        Round trips, ms.

    Examples
    --------
    >>> from geowbit.layers import named_assumptions
    >>> [float(ms.round(3)) for ms in floor_ms(400.0, named_assumptions())]
    [3.92, 2.669]
    """
    km = np.asarray(geodesic_km, float)
    value = assumptions.at("mid")
    _check(value)
    return 2 * km * value["fiber_delay_us_per_km"] / 1000, 2 * km * _VACUUM_US_PER_KM / 1000


def _check(value: pd.Series) -> None:
    delay = float(value["fiber_delay_us_per_km"])
    if not delay >= _VACUUM_US_PER_KM:
        raise StudyError(
            "fiber.faster_than_light",
            given=f"{delay:g}",
            least=f"{_VACUUM_US_PER_KM:.3f}",
            keys=("assumptions", "fiber_delay_us_per_km"),
        )
    for key in _ABOVE_ZERO:
        if not float(value[key]) > 0:
            raise StudyError(
                "fiber.spacing",
                key=key,
                given=f"{value[key]:g}",
                keys=("assumptions", key),
            )


def workload_classes() -> pd.DataFrame:
    """Return the classes of workload, the most demanding first.

    Returns
    -------
    DataFrame, indexed by class
        ``what``, ``low_ms``, ``max_rtt_ms``, ``high_ms``, ``source``, ``licence``,
        ``confidence``.

    Examples
    --------
    >>> workload_classes().loc["availability_zone", "max_rtt_ms"]
    np.float64(2.0)
    """
    table = model_table("workloads").set_index("workload")
    return table.sort_values("max_rtt_ms", kind="stable")


def demanding_workload(rtt: npt.ArrayLike, classes: pd.DataFrame | None = None) -> pd.Categorical:
    """Return the most demanding class of workload that a round trip allows.

    Parameters
    ----------
    rtt : array_like
        Milliseconds.
    classes : DataFrame, optional
        As of :func:`workload_classes`.

    Returns
    -------
    Categorical
        Missing where the round trip is too long for all of them, or not known.

    Examples
    --------
    >>> list(demanding_workload([1.9, 12.0]))
    ['availability_zone', 'interactive_inference']
    """
    table = workload_classes() if classes is None else classes
    ms = np.asarray(rtt, float)
    rank = np.searchsorted(table["max_rtt_ms"].to_numpy(float), ms, side="left")
    known = np.isfinite(ms) & (rank < len(table))
    return pd.Categorical.from_codes(np.where(known, rank, -1), list(table.index), ordered=True)


def workloads_from(rtt: Mapping[str, npt.ArrayLike]) -> pd.Categorical:
    """Return in words which workloads sites can serve from which hub.

    Parameters
    ----------
    rtt : dict of str to array_like
        Hub to the round trip of each site, ms.

    Returns
    -------
    Categorical of str
        For each hub the most demanding class; whatever bears more is served too.

    Examples
    --------
    >>> list(workloads_from({"tokyo": [1.5, 12.0], "osaka": [6.0, 3000.0]}))
    ['tokyo: availability_zone; osaka: interactive_inference', 'tokyo: interactive_inference']
    """
    best = {hub: demanding_workload(ms) for hub, ms in rtt.items()}
    if not best:
        return pd.Categorical([])
    count = len(workload_classes()) + 1
    code = np.zeros(len(next(iter(best.values()))), np.int64)
    for one in best.values():
        code = code * count + (one.codes + 1)
    which, found = pd.factorize(code, sort=True)
    words = []
    for number in found.tolist():
        served: list[str] = []
        rest = number
        for hub, one in reversed(best.items()):
            rest, rank = divmod(rest, count)
            if rank:
                served.insert(0, f"{hub}: {one.categories[rank - 1]}")
        words.append("; ".join(served))
    categories, at = np.unique(words, return_inverse=True)
    return pd.Categorical.from_codes(at[which], list(categories))


class Served(NamedTuple):
    """A hub, and the code of the most demanding class of workload that it can be served."""

    hub: str
    workload: str


def read_workloads(texts: Iterable[Any]) -> list[tuple[Served, ...]]:
    """Return hubs and classes out of the column that :func:`workloads_from` fills.

    Parameters
    ----------
    texts : iterable of str
        The column ``workloads`` of a run; what is missing serves nothing.

    Returns
    -------
    list of tuple of Served
        For each site, in the order of the hubs.

    Examples
    --------
    >>> read_workloads(workloads_from({"tokyo": [1.5, 3000.0]}))
    [(Served(hub='tokyo', workload='availability_zone'),), ()]
    """
    # a hub may be named with a colon or a semicolon in it; a class is one of the table
    classes = "|".join(map(re.escape, workload_classes().index))
    one_hub = re.compile(rf"(.+?): ({classes})(?:; |$)", re.DOTALL)
    known: dict[Any, tuple[Served, ...]] = {}
    found: list[tuple[Served, ...]] = []
    for text in texts:
        if not isinstance(text, str):
            found.append(())
            continue
        if text not in known:
            known[text] = tuple(Served(*one) for one in one_hub.findall(text))
        found.append(known[text])
    return found


class LightReach:
    """How long light takes from one place to everybody.

    Parameters
    ----------
    graph : FiberGraph
    people : Raster
        Persons per cell.
    assumptions : Assumptions
        Of :func:`geowbit.layers.named_assumptions`.

    Attributes
    ----------
    row, column : ndarray
        Of the cells with a value.
    persons : ndarray
    """

    def __init__(self, graph: FiberGraph, people: Raster, assumptions: Assumptions) -> None:
        values = np.asarray(people.values, float)
        known = np.isfinite(values) & (values != people.nodata)
        if not known.any():
            raise LayerError("fiber.no_population")
        self._graph, self._assumptions = graph, assumptions
        self.row, self.column = np.nonzero(known)
        self.persons = values[known]
        self._lon, self._lat = people.grid.degrees(self.row + 0.5, self.column + 0.5)
        self._places = attach(graph, self._lon, self._lat)

    def rtt_ms(self, place: tuple[float, float], *, network: Technology = "all_optical") -> Array:
        """Return the round trip from a place (lon, lat) to each cell, ms."""
        km, _ = route_km_or_estimate(
            self._graph,
            self._places,
            self._lon,
            self._lat,
            place,
            detour_ratio=self._assumptions.value("fiber_detour_ratio"),
            without=uncounted_links(self._graph.routes, self._assumptions),
        )
        return rtt_ms(km, self._assumptions, network=network)

    def served(
        self, place: tuple[float, float], classes: pd.DataFrame | None = None
    ) -> pd.DataFrame:
        """Return how many people live within reach of a place, by class of workload.

        Parameters
        ----------
        place : tuple of float
            Longitude and latitude, degrees.
        classes : DataFrame, optional
            As of :func:`workload_classes`.

        Returns
        -------
        DataFrame, indexed by class
            ``max_rtt_ms``, and ``all_optical`` and ``conventional``: persons.

        Raises
        ------
        StudyError
            Where a limit is no number.
        """
        table = workload_classes() if classes is None else classes
        limits = table["max_rtt_ms"].to_numpy(float)
        if not np.isfinite(limits).all():
            raise StudyError("fiber.max_rtt_ms")
        found: dict[str, Any] = {"max_rtt_ms": limits}
        for network in ("all_optical", "conventional"):
            ms = self.rtt_ms(place, network=network)
            order = np.argsort(ms)
            summed = np.r_[0.0, np.cumsum(self.persons[order])]
            found[network] = summed[np.searchsorted(ms[order], limits, side="right")]
        return pd.DataFrame(found, index=table.index)


_DEFAULT_MS = (1.0, 2.0, 5.0, 10.0, 15.0, 20.0)


def isochrones(
    reach: LightReach,
    people: Raster,
    place: tuple[float, float],
    *,
    limits_ms: Iterable[float] = _DEFAULT_MS,
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
    drawn = np.zeros(people.grid.shape, np.uint8)
    drawn[reach.row, reach.column] = band + 1
    rings: dict[int, list[shapely.Geometry]] = {}
    for outline, value in shapes(drawn, mask=drawn > 0, transform=people.grid.affine):
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

"""What a site can serve from where: classes of workload by the milliseconds that they bear."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from geowbit.core.errors import LayerError, StudyError
from geowbit.fiber.graph import FiberGraph, attach, route_km_or_estimate
from geowbit.fiber.milliseconds import Technology, rtt_ms
from geowbit.layers import Assumptions, Raster, model_table

Array = npt.NDArray[np.float64]


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
        told: list[str] = []
        rest = number
        for hub, one in reversed(best.items()):
            rest, rank = divmod(rest, count)
            if rank:
                told.insert(0, f"{hub}: {one.categories[rank - 1]}")
        words.append("; ".join(told))
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
        self._lon = people.west + (self.column + 0.5) * people.lon_step
        self._lat = people.north - (self.row + 0.5) * people.lat_step
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

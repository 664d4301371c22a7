"""A network on the way to a hub, in stretches: what holds in the middle of one holds all along."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from geowbit.fiber.graph import Attachment
from geowbit.fiber.network import Network

Array = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]
# from edges and ranks of stretches: by which end of its edge each of two ways leaves, and how
# long it is from there, infinite where there are not two
Ways = Callable[[IntArray, IntArray], tuple[BoolArray, Array]]

# what holds for the candidates along a stretch of a link is found out at its middle
STRETCH_KM = 10.0
_MOST_STRETCHES = 1_000_000


class Stretches:
    """The edges of a network, cut into stretches of ten kilometers.

    Parameters
    ----------
    net : Network
    distance_km : ndarray
        From each node to the hub, along the links.
    """

    def __init__(self, net: Network, distance_km: Array) -> None:
        self.net = net
        self.distance_km = distance_km

    def whole(self) -> tuple[IntArray, IntArray]:
        """Return edge and rank of every stretch."""
        count = np.maximum(1, np.floor(self.net.km / STRETCH_KM).astype(np.int64) + 1)
        edges = np.repeat(np.arange(len(count)), count)
        return edges, np.arange(len(edges)) - np.repeat(np.cumsum(count) - count, count)

    def middle_km(self, edges: IntArray, ranks: IntArray) -> Array:
        """Return where the middles of stretches lie, km from the start of their links."""
        ends = np.minimum((ranks + 1) * STRETCH_KM, self.net.km[edges])
        return self.net.from_km[edges] + (ranks * STRETCH_KM + ends) / 2

    def separate_km(self, places: Attachment, ways: Ways) -> tuple[Array, Array]:
        """Return the lengths of the first and of the second separate route of many places.

        Parameters
        ----------
        places : Attachment
        ways : callable
            What is known of stretches.

        Returns
        -------
        tuple of ndarray
            As :meth:`geowbit.fiber.HubRoutes.separate_km`.
        """
        edge = self.edges_at(places)
        on = np.flatnonzero(edge >= 0)
        first, second = np.full(len(edge), np.inf), np.full(len(edge), np.nan)
        x = places.along_km[on] - self.net.from_km[edge[on]]
        km = self.net.km[edge[on]]
        stretch = edge[on] * _MOST_STRETCHES + (x // STRETCH_KM).astype(np.int64)
        which, stretches = pd.factorize(stretch)
        by_tail, way_km = ways(stretches // _MOST_STRETCHES, stretches % _MOST_STRETCHES)
        both = np.where(by_tail[which], x[:, None], (km - x)[:, None]) + way_km[which]
        tail, head = self.net.tail[edge[on]], self.net.head[edge[on]]
        shortest = np.minimum(self.distance_km[tail] + x, self.distance_km[head] + km - x)
        two = np.isfinite(both).all(axis=1)
        first[on] = np.where(two, both.min(axis=1), shortest)
        second[on] = np.where(two, both.max(axis=1), np.nan)
        return first, second

    def edges_at(self, places: Attachment) -> IntArray:
        """Return the edge of the network at places on links; -1 where the link is left out."""
        order, key = self._order
        link, from_km = self.net.link[order], self.net.from_km[order]
        found = np.searchsorted(key, places.route * 1e7 + places.along_km, side="right") - 1
        # link and km in one key leave the neighbor where a place lies on the joint
        found = np.maximum(found, 0)
        found -= (from_km[found] > places.along_km) & (found > 0)
        after = np.minimum(found + 1, len(order) - 1)
        found = np.where(
            (link[after] == places.route) & (from_km[after] <= places.along_km), after, found
        )
        return np.where(link[found] == places.route, order[found], -1)

    @cached_property
    def _order(self) -> tuple[IntArray, Array]:
        key = self.net.link * 1e7 + self.net.from_km
        order = np.argsort(key, kind="stable")
        return order, key[order]

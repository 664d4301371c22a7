"""What a joint plan is made from: sites, the power grid with what may be built, fibers, demand."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from geowbit.core import Sentence

Array = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]


class PowerLinks(NamedTuple):
    """Links of the grid: what is free on them, and the steps by which they may grow.

    Attributes
    ----------
    tail, head : ndarray
        Nodes.
    free_mw : ndarray
        Either way.
    loss : ndarray
        Share that is lost on the way.
    step_mw, step_mjpy : ndarray
        What a step of reinforcement adds and costs.
    most_steps : ndarray
    """

    tail: IntArray
    head: IntArray
    free_mw: Array
    loss: Array
    step_mw: Array
    step_mjpy: Array
    most_steps: IntArray


class Border(NamedTuple):
    """A limit on what flows between two areas, of all links together.

    Links of `there` lead from the one to the other, those of `back` from the other to the one.
    """

    name: Sentence
    there: IntArray
    back: IntArray
    forth_mw: float
    back_mw: float


class Supply(NamedTuple):
    """Where power comes from: at which node, how much at most, at which price, of which source.

    The MW of all nodes of one source are limited together: ``source_mw``.
    """

    node: IntArray
    most_mw: Array
    mjpy_per_mw: Array
    source: IntArray
    source_mw: Array
    names: tuple[Sentence, ...] = ()


class SiteLines(NamedTuple):
    """New lines from sites to nodes of the grid.

    ``mjpy`` is paid with the line, ``mjpy_per_mw`` for what it carries.
    """

    site: IntArray
    node: IntArray
    mjpy: Array
    mjpy_per_mw: Array
    most_mw: Array
    loss: Array


class Yard(NamedTuple):
    """What some lines may take together: a station with a published headroom."""

    name: Sentence
    lines: IntArray
    most_mw: float


class FiberLinks(NamedTuple):
    """Links of the fiber graph.

    Attributes
    ----------
    tail, head : ndarray
        Nodes.
    mjpy : ndarray
        To put the link into use, with its first pair of fibers.
    pair_mjpy : ndarray
        Of each further pair.
    site : ndarray
        Whose access it is, -1 of none: no other site's routes take it.
    line : ndarray
        The new power line that carries it, -1 of none.
    hubs : ndarray
        Nodes at which routes end.
    site_node : ndarray
        The node of each site.
    nodes : int
    """

    tail: IntArray
    head: IntArray
    mjpy: Array
    pair_mjpy: Array
    site: IntArray
    line: IntArray
    hubs: IntArray
    site_node: IntArray
    nodes: int


class MwCap(NamedTuple):
    """A limit on the MW that some sites have together."""

    name: Sentence
    sites: IntArray
    most_mw: float


@dataclass(frozen=True, eq=False)
class JointInstance:
    """Sites, power and fibers of one year, in plain arrays; money is present value, million yen.

    Attributes
    ----------
    step_mw, least_mw : float
        Sites grow by steps, from a least size on.
    most_mw : ndarray
        Largest size of each site.
    site_mjpy, mw_mjpy : ndarray
        Of a site that is opened, and of each MW of it: station, fiber terminals; land, cooling.
    rank : ndarray
        Of each site, 1 the best: for planning by ranks.
    demand_mw : ndarray
        A row for each area and workload.
    reach : ndarray of bool (rows, sites)
        Which site serves which row within its milliseconds.
    standing_mw : ndarray
        Of sites that stand already, and take their place.
    standing_reach : ndarray of bool (rows, standing sites)
    late_mjpy_per_mw : float
        Price of a MW that is not served.
    most_sites : int
    caps : tuple of MwCap
    nodes : int
        Of the power grid.
    links : PowerLinks
    borders : tuple of Border
    supply : Supply
    lines : SiteLines
    fibers : FiberLinks
    gbps_per_mw, pair_gbps : float
        Traffic of a site to the hubs, kept whole on both of its routes; capacity of a pair.
    yards : tuple of Yard
    must : tuple of int
        Sites that are opened in any case.
    """

    step_mw: float
    least_mw: float
    most_mw: Array
    site_mjpy: Array
    mw_mjpy: Array
    rank: Array
    demand_mw: Array
    reach: BoolArray
    standing_mw: Array
    standing_reach: BoolArray
    late_mjpy_per_mw: float
    most_sites: int
    caps: tuple[MwCap, ...]
    nodes: int
    links: PowerLinks
    borders: tuple[Border, ...]
    supply: Supply
    lines: SiteLines
    fibers: FiberLinks
    gbps_per_mw: float
    pair_gbps: float
    yards: tuple[Yard, ...] = ()
    must: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        """Hold that the arrays have the shapes that they promise."""
        rows, sites = len(self.demand_mw), len(self.most_mw)
        shapes = {
            "site_mjpy": (sites,),
            "mw_mjpy": (sites,),
            "rank": (sites,),
            "reach": (rows, sites),
            "standing_reach": (rows, len(self.standing_mw)),
        }
        for name, shape in shapes.items():
            if getattr(self, name).shape != shape:
                raise ValueError(f"{name} has the shape {getattr(self, name).shape}, not {shape}")
        if len(self.fibers.site_node) != sites:
            raise ValueError(f"fibers has {len(self.fibers.site_node)} sites, not {sites}")

    @property
    def sites(self) -> int:
        """How many candidates there are."""
        return len(self.most_mw)

    @property
    def most_steps(self) -> IntArray:
        """Steps of the largest size of each site."""
        return np.floor(self.most_mw / self.step_mw + 1e-9).astype(np.int64)

    @property
    def unavoidable_mjpy(self) -> float:
        """What no plan can avoid: the cheapest power at the cheapest sites, the rest late.

        Power is taken by price wherever it is, as if there were no grid, no losses, no caps and no
        fibers; each site pays for what a MW of it costs at least, up to its size.
        """
        need = max(0.0, float(self.demand_mw.sum() - self.standing_mw.sum()))
        largest = self.most_steps * self.step_mw
        share = np.divide(
            self.site_mjpy, largest, out=np.full(self.sites, np.inf), where=largest > 0
        )
        each = self.mw_mjpy + self._least_line_mjpy() + share
        room = self.supply.source_mw.astype(float).copy()
        points = np.argsort(self.supply.mjpy_per_mw, kind="stable").tolist()
        there = np.argsort(each, kind="stable")[: self.most_sites].tolist()
        found = served = point_mw = site_mw = 0.0
        point = site = source = -1
        while served < need:
            while point_mw <= 0 and points:
                point = points.pop(0)
                source = int(self.supply.source[point])
                point_mw = min(float(self.supply.most_mw[point]), float(room[source]))
            while site_mw <= 0 and there:
                site = there.pop(0)
                site_mw = float(largest[site])
            price = float(self.supply.mjpy_per_mw[point] + each[site])
            if point_mw <= 0 or site_mw <= 0 or price >= self.late_mjpy_per_mw:
                break
            taken = min(need - served, point_mw, site_mw)
            found += taken * price
            room[source] -= taken
            served, point_mw, site_mw = served + taken, point_mw - taken, site_mw - taken
        return found + (need - served) * self.late_mjpy_per_mw

    def _least_line_mjpy(self) -> Array:
        """Return the least that a MW pays for its line, of each site."""
        found = np.full(self.sites, np.inf)
        np.minimum.at(found, self.lines.site, self.lines.mjpy_per_mw)
        return found

    def with_(self, **changed: Any) -> JointInstance:
        """Return the same with other arrays."""
        return replace(self, **changed)

    def without_site(self, site: int) -> JointInstance:
        """Return the same without one of the candidates, which keeps its number."""
        most = self.most_mw.copy()
        most[site] = 0.0
        return replace(self, most_mw=most)

    def without_line(self, line: int) -> JointInstance:
        """Return the same where one of the new lines cannot be built."""
        most = self.lines.most_mw.copy()
        most[line] = 0.0
        return replace(self, lines=self.lines._replace(most_mw=most))

    def without_fiber(self, link: int) -> JointInstance:
        """Return the same without one of the fiber links, which leads back to where it begins."""
        head = self.fibers.head.copy()
        head[link] = self.fibers.tail[link]
        return replace(self, fibers=self.fibers._replace(head=head))

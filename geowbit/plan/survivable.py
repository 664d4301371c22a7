"""Fibers that give each site two separate routes to the hubs: exact, relaxed, and what bounds it.

Links are paid once, whoever uses them. For any split of what links cost among the sites, the fibers
of some sites cost at least what the sites' cheapest pairs of routes cost at their shares; the best
split for given sites is the dual of the relaxation, where the bound is tight.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from geowbit.plan.joint_design import Routes
from geowbit.plan.joint_instance import JointInstance
from geowbit.plan.solver import Program, Solver

Array = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]

_IN_USE = 1e-6
_WORTH = 1e-9
# of its cost that the sites would pay for a link at most, so that it is hardly too dear
_NEARLY = 0.9
# a graph holds no link that costs nothing
_TINY = 1e-9


class Tangent(NamedTuple):
    """A bound of the fibers' cost: ``site_mjpy @ opened - line_mjpy @ built``."""

    site_mjpy: Array
    line_mjpy: Array
    value: float


class Relaxed(NamedTuple):
    """The relaxation for some sites: its value, each site's share of links, links in use."""

    value: float
    shares: Array
    use: Array


class Fibers(NamedTuple):
    """Links in use, two routes for each site, their cost, and what none can cost less than."""

    mjpy: float
    bound_mjpy: float
    used: BoolArray
    routes: Routes


@dataclass(frozen=True, eq=False)
class SurvivableFibers:
    """The fiber graph of an instance, asked for two edge-disjoint routes of each of some sites.

    Parameters
    ----------
    instance : JointInstance
    shared : bool
        Whether fibers may lie along new power lines at a share of their trench.
    """

    instance: JointInstance
    shared: bool = True

    @cached_property
    def sink(self) -> int:
        """Return the node that stands for all hubs."""
        return int(self.instance.fibers.hubs[0])

    @cached_property
    def _ends(self) -> tuple[IntArray, IntArray]:
        """Return the ends of the links, all hubs being one node."""
        fibers = self.instance.fibers
        merged = np.arange(fibers.nodes)
        merged[fibers.hubs] = self.sink
        return merged[fibers.tail], merged[fibers.head]

    @cached_property
    def _may(self) -> BoolArray:
        """Return the links that lead somewhere, and may be used at all."""
        tail, head = self._ends
        hosted = self.instance.fibers.line >= 0
        return (tail != head) & (~hosted | self.shared)

    def usable(self, sites: IntArray, built: BoolArray | None = None) -> IntArray:
        """Return the links that the routes of some sites may take, with the new lines built."""
        fibers = self.instance.fibers
        may = self._may & ((fibers.site < 0) | np.isin(fibers.site, sites))
        if built is not None:
            may &= (fibers.line < 0) | built[np.maximum(fibers.line, 0)]
        return np.flatnonzero(may)

    def relaxed(self, sites: IntArray, links: IntArray) -> Relaxed | None:
        """Solve the program of flows in which links may be used in part; None where none is."""
        if not len(sites):
            return Relaxed(0.0, np.zeros((0, len(links))), np.zeros(len(links)))
        program, use, rows = self._flows(
            sites, links, self.instance.fibers.mjpy[links], whole=False
        )
        found = Solver(program).relax()
        if found.values is None or found.row_duals is None:
            return None
        shares = np.maximum(-found.row_duals[rows].reshape(len(sites), len(links)), 0.0)
        # no link is shared out for more than it costs, else the bound would be none
        cost = self.instance.fibers.mjpy[links]
        shares *= np.minimum(1.0, cost / np.maximum(shares.sum(axis=0), 1e-12))
        return Relaxed(found.objective, shares, found.values[use])

    def promising(self, links: IntArray, relaxed: Relaxed) -> BoolArray:
        """Tell which links a good plan may use: those in use in part, and such as nearly are."""
        cost = self.instance.fibers.mjpy[links]
        nearly = relaxed.shares.sum(axis=0) >= _NEARLY * cost
        return np.asarray((relaxed.use > _IN_USE) | nearly)

    def exact(
        self, sites: IntArray, links: IntArray, *, time_limit_s: float = 20.0, gap: float = 0.005
    ) -> Fibers | None:
        """Solve for whole links, among some; None where there are no two routes for each site."""
        fibers = self.instance.fibers
        if not len(sites):
            return Fibers(0.0, 0.0, np.zeros(len(fibers.tail), bool), {})
        program, use, _ = self._flows(sites, links, fibers.mjpy[links], whole=True)
        found = Solver(program).solve(gap=gap, time_limit_s=time_limit_s)
        if found.values is None:
            return None
        used = np.zeros(len(fibers.tail), bool)
        used[links[found.values[use] > 0.5]] = True
        routes = self.routes(sites, used)
        # what the routes do not take is not paid for
        taken = np.zeros(len(used), bool)
        for ways in routes.values():
            for way in ways:
                taken[list(way)] = True
        mjpy = float(fibers.mjpy[taken].sum())
        return Fibers(mjpy, min(mjpy, found.bound), taken, routes)

    def routes(self, sites: Iterable[int], used: BoolArray) -> Routes:
        """Return the shortest pair of separate routes of each site over some links."""
        found: Routes = {}
        fibers = self.instance.fibers
        for site in sites:
            links = np.flatnonzero(used & self._may & ((fibers.site < 0) | (fibers.site == site)))
            pair = self.pair(int(site), links, fibers.mjpy[links] + _IN_USE)
            if pair is None:
                raise ValueError(f"site {site} has no two routes over the links in use")
            found[int(site)] = self._apart(int(site), links[pair.use > 0.5], pair, links)
        return found

    def pair(self, site: int, links: IntArray, price: Array) -> _Pair | None:
        """Return the cheapest pair of separate routes of one site over prices of links.

        Two shortest paths, the second over the prices that the first leaves (Suurballe 1974); the
        distances of both are potentials, and no link need cost more than their difference at its
        ends for the pair to cost as much.
        """
        graph = self._graph
        fibers = self.instance.fibers
        mine = (fibers.site[links] < 0) | (fibers.site[links] == site)
        cost = np.full(len(fibers.tail), np.inf)
        cost[links[mine]] = np.maximum(price[mine], 0.0)
        start, sink = int(fibers.site_node[site]), self.sink
        data = np.where(graph.pays, cost[graph.link], 0.0) + _TINY
        far = np.zeros(graph.nodes)
        forth: list[list[int]] = []
        for _ in range(2):
            reduced = data + far[graph.tail] - far[graph.head]
            # sums of distances leave dust below nothing
            matrix = csr_array(
                (np.maximum(reduced, _TINY), graph.head, graph.pointer), (graph.nodes,) * 2
            )
            away, before = dijkstra(matrix, indices=start, return_predecessors=True)
            if not np.isfinite(away[sink]):
                return None
            far = far + np.minimum(away, away[sink])
            way = [sink]
            while way[-1] != start:
                way.append(int(before[way[-1]]))
            arcs = [graph.arc[pair] for pair in zip(way[:0:-1], way[-2::-1], strict=True)]
            forth.append(arcs)
            # what is taken can only be given back
            for arc in arcs:
                back = int(graph.back[arc])
                data[arc], data[back] = np.inf, -data[arc] if np.isfinite(data[arc]) else 0.0
        taken = _left_after(forth, graph.back)
        use = np.zeros(len(fibers.tail))
        ahead = np.zeros(len(fibers.tail), bool)
        for arc in taken:
            use[graph.link[arc]] = 1.0
            ahead[graph.link[arc]] = graph.ahead[arc]
        needed = np.minimum(price, np.abs(far[self._ends[0]] - far[self._ends[1]])[links])
        needed[~mine] = 0.0
        mjpy = float(price[(use[links] > 0) & mine].sum())
        return _Pair(mjpy, np.maximum(needed, 0.0), use[links], ahead[links])

    @cached_property
    def _graph(self) -> _Graph:
        """Return the arcs of all links both ways, one at most from a node to another.

        Of links between the same two nodes all but one pass a node of their own.
        """
        tail, head = self._ends
        at = np.flatnonzero(self._may)
        key = np.minimum(tail, head)[at] * self.instance.fibers.nodes + np.maximum(tail, head)[at]
        _, first = np.unique(key, return_index=True)
        single = np.zeros(len(at), bool)
        single[first] = True
        double = at[~single]
        middle = self.instance.fibers.nodes + np.arange(len(double))
        one = at[single]
        link = np.r_[one, double, double]
        a = np.r_[tail[one], tail[double], middle]
        b = np.r_[head[one], middle, head[double]]
        # the price of a link that passes a node of its own is paid on its first half
        pays = np.r_[np.ones(len(at), bool), np.zeros(len(double), bool)]
        arcs = np.r_[a, b], np.r_[b, a]
        count = self.instance.fibers.nodes + len(double)
        order = np.lexsort((arcs[1], arcs[0]))
        rank = np.empty(len(order), np.int64)
        rank[order] = np.arange(len(order))
        many = len(link)
        back = rank[np.r_[np.arange(many) + many, np.arange(many)]][order]
        start, end = arcs[0][order], arcs[1][order]
        pairs = zip(start.tolist(), end.tolist(), strict=True)
        return _Graph(
            nodes=count,
            tail=start,
            head=end,
            pointer=np.searchsorted(start, np.arange(count + 1)),
            link=np.tile(link, 2)[order],
            pays=np.tile(pays, 2)[order],
            ahead=np.repeat([True, False], many)[order],
            back=back,
            arc={pair: n for n, pair in enumerate(pairs)},
        )

    def tangent(
        self, sites: IntArray, built: BoolArray | None = None, order: IntArray | None = None
    ) -> tuple[Tangent, IntArray, Relaxed] | None:
        """Return the bound that is tight at some sites and new lines, and the relaxation there.

        Parameters
        ----------
        sites : ndarray
        built : ndarray of bool, optional
            New lines; all of them where not given.
        order : ndarray, optional
            In which the other sites get what is left of the links.
        """
        fibers, links = self.instance.fibers, self.usable(sites, built)
        found = self.relaxed(sites, links)
        if found is None:
            return None
        slope = np.zeros(self.instance.sites)
        saved = np.zeros(len(self.instance.lines.site))
        count = len(fibers.mjpy)
        share = np.zeros((len(sites), count))
        share[:, links] = found.shares
        rest = np.maximum(fibers.mjpy - share.sum(axis=0), 0.0)
        there = np.zeros(count, bool)
        there[links] = True
        for row, site in enumerate(sites.tolist()):
            own = self.pair(site, links, share[row, links])
            if own is None:
                return None
            slope[site] = own.mjpy
            # building one more line of the site saves no more than all of them would
            more = np.flatnonzero(self._may & ~there & (fibers.line >= 0) & (fibers.site == site))
            if len(more):
                price = share[row].copy()
                price[more] = fibers.mjpy[more]
                wider = np.r_[links, more]
                with_all = self.pair(site, wider, price[wider])
                if with_all is not None:
                    saved[fibers.line[more]] = max(0.0, own.mjpy - with_all.mjpy)
                    rest[more] = 0.0
        others = np.arange(self.instance.sites) if order is None else order
        self._share_out(others[~np.isin(others, sites)], rest, slope)
        return Tangent(slope, saved, found.value), links, found

    def quick_tangent(self, order: IntArray) -> Tangent:
        """Return a bound that costs next to nothing: each site takes what it needs of what is left.

        Parameters
        ----------
        order : ndarray
            Of the sites, the first of which gets what it wants.
        """
        slope = np.zeros(self.instance.sites)
        self._share_out(order, self.instance.fibers.mjpy.astype(float).copy(), slope)
        value = float(slope[order[:1]].sum())
        return Tangent(slope, np.zeros(len(self.instance.lines.site)), value)

    def _share_out(self, order: IntArray, rest: Array, slope: Array) -> None:
        """Give sites what they need of what is left of the links, one after the other."""
        everywhere = np.flatnonzero(self._may)
        for site in order[self.instance.most_mw[order] > 0].tolist():
            one = self.pair(site, everywhere, rest[everywhere])
            if one is not None and one.mjpy > _WORTH:
                slope[site] = one.mjpy
                rest[everywhere] = np.maximum(rest[everywhere] - one.needed, 0.0)

    def _flows(
        self, sites: IntArray, links: IntArray, price: Array, *, whole: bool
    ) -> tuple[Program, IntArray, IntArray]:
        """Return the program of two units of flow from each site, its links and link rows."""
        fibers = self.instance.fibers
        tail, head = (end[links] for end in self._ends)
        many, count = len(sites), len(links)
        at = fibers.site_node[sites]
        inner = np.setdiff1d(np.unique(np.r_[tail, head, at]), [self.sink])
        row = np.full(fibers.nodes, -1)
        row[inner] = np.arange(len(inner))
        program = Program()
        use = program.variables(count, upper=1.0 if whole else np.inf, cost=price, integer=whole)
        foreign = (fibers.site[links][None] >= 0) & (fibers.site[links][None] != sites[:, None])
        most = np.where(foreign, 0.0, 1.0)
        there, back = (program.variables((many, count), upper=most) for _ in range(2))
        of = np.repeat(np.arange(many), count)
        entries = []
        for node, flow, sign in (
            *((tail, there, -1.0), (head, there, 1.0)),
            *((tail, back, 1.0), (head, back, -1.0)),
        ):
            number = np.tile(row[node], many)
            inside = number >= 0
            entries.append((of[inside] * len(inner) + number[inside], flow.ravel()[inside], sign))
        needs = np.zeros(many * len(inner))
        needs[np.arange(many) * len(inner) + row[at]] = -2.0
        program.rows(entries, low=needs, high=needs)
        flat = np.arange(many * count)
        rows = program.rows(
            [
                (flat, there.ravel(), 1.0),
                (flat, back.ravel(), 1.0),
                (flat, np.tile(use, many), -1.0),
            ],
            high=np.zeros(many * count),
        )
        return program, use, rows

    def _apart(
        self, site: int, taken: IntArray, pair: _Pair, links: IntArray
    ) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Return a pair as two lists of links, the shorter list first."""
        ahead = dict(zip(links.tolist(), pair.ahead.tolist(), strict=True))
        tail, head = self._ends
        out: dict[int, list[tuple[int, int]]] = {}
        for link in taken.tolist():
            a, b = int(tail[link]), int(head[link])
            start, end = (a, b) if ahead[link] else (b, a)
            out.setdefault(start, []).append((link, end))
        ways = []
        for _ in range(2):
            node, way = int(self.instance.fibers.site_node[site]), []
            while node != self.sink:
                link, node = out[node].pop()
                way.append(link)
            ways.append(tuple(way))
        first, second = sorted(ways, key=lambda way: (len(way), way))
        return first, second


class _Graph(NamedTuple):
    """The links as arcs from node to node, those from one node together."""

    nodes: int
    tail: IntArray
    head: IntArray
    pointer: IntArray
    link: IntArray
    pays: BoolArray
    ahead: BoolArray
    back: IntArray
    arc: dict[tuple[int, int], int]


def _left_after(ways: list[list[int]], back: IntArray) -> set[int]:
    """Return the arcs of two paths without those that one takes forth and the other back."""
    taken: set[int] = set()
    for arcs in ways:
        for arc in arcs:
            if int(back[arc]) in taken:
                taken.discard(int(back[arc]))
            else:
                taken.add(arc)
    return taken


class _Pair(NamedTuple):
    """A pair of routes of one site: its price, what it needs of each price, links in use."""

    mjpy: float
    needed: Array
    use: Array
    ahead: BoolArray

"""Small joint instances at random, and what the best plan of each costs, found by enumeration.

The enumeration shares nothing with the model: sizes, lines and steps of links one after the other,
a linear program of scipy for what flows, and all pairs of separate routes for the fibers.
"""

from __future__ import annotations

from itertools import chain, combinations, product

import numpy as np
from scipy.optimize import linprog

from geowbit.plan.joint_instance import (
    Border,
    FiberLinks,
    JointInstance,
    MwCap,
    PowerLinks,
    SiteLines,
    Supply,
    Yard,
)


def small_instance(seed: int, *, sites: int = 2, tight_pairs: bool = False) -> JointInstance:
    """Return sites with a line or two each on a grid of four nodes, and a dozen of fibers."""
    draw = np.random.default_rng(seed)
    step = 50.0
    nodes, rows = 4, 2
    most = step * draw.integers(1, 4, sites)
    many = 5
    tail = np.r_[0, 1, 2, draw.integers(0, nodes, many - 3)]
    head = np.r_[1, 2, 3, draw.integers(0, nodes, many - 3)]
    head = np.where(head == tail, (tail + 1) % nodes, head)
    grow = np.zeros(many, np.int64)
    grow[draw.integers(0, many)] = 1
    links = PowerLinks(
        tail, head,
        free_mw=draw.choice([20.0, 60.0, 120.0], many), loss=draw.uniform(0, 0.05, many),
        step_mw=np.full(many, 100.0), step_mjpy=draw.uniform(5, 60, many), most_steps=grow,
    )  # fmt: skip
    supply = Supply(
        node=np.array([0, 3, draw.integers(0, nodes)]), most_mw=np.array([80.0, 150.0, 60.0]),
        mjpy_per_mw=draw.uniform(0.5, 2.0, 3), source=np.array([0, 1, 1]),
        source_mw=np.array([80.0, 180.0]),
    )  # fmt: skip
    site = np.r_[np.arange(sites), draw.integers(0, sites)]
    count = len(site)
    lines = SiteLines(
        site, draw.integers(0, nodes, count), draw.uniform(5, 80, count),
        draw.uniform(0.05, 0.2, count), np.full(count, 100.0), draw.uniform(0, 0.03, count),
    )  # fmt: skip
    # fibers: a hub, three joints, a station, the sites; two accesses each, one hosted
    joints, station, first = [1, 2, 3], 4, 5
    tails, heads, cost, of, line = [], [], [], [], []
    for a, b in [(0, 1), (0, 2), (1, 2), (2, 3), (0, 3), (3, station)]:
        tails.append(a), heads.append(b), of.append(-1), line.append(-1)
        cost.append(draw.uniform(2, 30))
    for n in range(sites):
        for to in draw.choice(joints, 2, replace=False):
            tails.append(first + n), heads.append(int(to)), of.append(n), line.append(-1)
            cost.append(draw.uniform(5, 60))
        tails.append(first + n), heads.append(station), of.append(n), line.append(n)
        cost.append(draw.uniform(1, 10))
    fibers = FiberLinks(
        np.array(tails), np.array(heads), np.array(cost), draw.uniform(1, 10, len(cost)),
        np.array(of), np.array(line), np.array([0]), first + np.arange(sites), first + sites,
    )  # fmt: skip
    reach = np.ones((rows, sites), bool)
    reach[0] = draw.random(sites) < 0.7
    return JointInstance(
        step_mw=step, least_mw=step, most_mw=most, site_mjpy=draw.uniform(5, 30, sites),
        mw_mjpy=draw.uniform(0.1, 0.5, sites), rank=1.0 + np.arange(sites),
        demand_mw=draw.uniform(10, 90, rows), reach=reach, standing_mw=np.array([20.0]),
        standing_reach=np.array([[False], [True]]), most_sites=sites,
        late_mjpy_per_mw=float(draw.choice([4.0, 12.0])),
        caps=(MwCap("cap", np.arange(sites), float(draw.choice([100.0, 200.0, 400.0]))),),
        nodes=nodes, links=links,
        borders=(Border("border", np.array([1]), np.array([3]), *draw.choice([30.0, 90.0], 2)),),
        supply=supply, lines=lines, fibers=fibers, gbps_per_mw=1.0,
        pair_gbps=60.0 if tight_pairs else 1e6,
        yards=(Yard("yard", np.array([0, count - 1]), float(draw.choice([55.0, 150.0]))),),
    )  # fmt: skip


def best_mjpy(instance: JointInstance) -> float:
    """Return what the best plan costs, by trying every one."""
    best = np.inf
    sizes = [range(int(most // instance.step_mw) + 1) for most in instance.most_mw]
    fibers: dict[tuple, float] = {}
    lines = range(len(instance.lines.site))
    for steps in product(*sizes):
        opened = [n for n, many in enumerate(steps) if many]
        if not _kept(instance, steps, opened):
            continue
        for built in chain.from_iterable(combinations(lines, n) for n in range(len(lines) + 1)):
            of = {int(instance.lines.site[line]) for line in built}
            if of != set(opened) or any(instance.lines.most_mw[line] <= 0 for line in built):
                continue
            key = (tuple(opened), built, steps if instance.pair_gbps < 1e6 else ())
            if key not in fibers:
                fibers[key] = _fibers_mjpy(instance, opened, built, steps)
            if np.isfinite(fibers[key]):
                best = min(best, _power_mjpy(instance, steps, built) + fibers[key])
    return best


def _kept(instance: JointInstance, steps: tuple[int, ...], opened: list[int]) -> bool:
    mw = np.array(steps) * instance.step_mw
    small = any(mw[n] < instance.least_mw for n in opened)
    over = any(mw[cap.sites].sum() > cap.most_mw for cap in instance.caps)
    return not small and not over and len(opened) <= instance.most_sites


def _power_mjpy(instance: JointInstance, steps: tuple[int, ...], built: tuple[int, ...]) -> float:
    links, lines, supply = instance.links, instance.lines, instance.supply
    mw = np.array(steps) * instance.step_mw
    many, rows, points = len(links.tail), len(instance.demand_mw), len(supply.node)
    fixed = instance.site_mjpy[mw > 0].sum() + instance.mw_mjpy @ mw
    fixed += lines.mjpy[list(built)].sum()
    best = np.inf
    for grown in product(*(range(most + 1) for most in links.most_steps.tolist())):
        # there, back, line, supply, late
        size = 2 * many + len(lines.site) + points + rows
        at_line, at_supply, at_late = 2 * many, 2 * many + len(lines.site), size - rows
        cost = np.zeros(size)
        cost[at_line:at_supply] = lines.mjpy_per_mw
        cost[at_supply:at_late] = supply.mjpy_per_mw
        cost[at_late:] = instance.late_mjpy_per_mw
        less, than, same, value = [], [], [], []
        for link in range(many):
            row = np.zeros(size)
            row[[link, many + link]] = 1
            less.append(row)
            than.append(links.free_mw[link] + grown[link] * links.step_mw[link])
        for border in instance.borders:
            for sign, most in enumerate((border.forth_mw, border.back_mw)):
                row = np.zeros(size)
                row[sign * many + border.there] = 1
                row[(1 - sign) * many + border.back] = 1
                more = sum(
                    grown[link] * links.step_mw[link] for link in [*border.there, *border.back]
                )
                less.append(row)
                than.append(most + more)
        for yard in instance.yards:
            row = np.zeros(size)
            row[at_line + yard.lines] = 1
            less.append(row)
            than.append(yard.most_mw)
        for source, most in enumerate(supply.source_mw):
            row = np.zeros(size)
            row[at_supply + np.flatnonzero(supply.source == source)] = 1
            less.append(row)
            than.append(most)
        for node in range(instance.nodes):
            row = np.zeros(size)
            for link in range(many):
                keep = 1 - links.loss[link]
                row[link] += keep * (links.head[link] == node) - (links.tail[link] == node)
                row[many + link] += keep * (links.tail[link] == node) - (links.head[link] == node)
            row[at_supply + np.flatnonzero(supply.node == node)] += 1
            row[at_line + np.flatnonzero(lines.node == node)] -= 1
            less.append(-row)
            than.append(0.0)
        for n in range(instance.sites):
            row = np.zeros(size)
            mine = np.flatnonzero(lines.site == n)
            row[at_line + mine] = 1 - lines.loss[mine]
            same.append(row)
            value.append(mw[n])
        for some in chain.from_iterable(combinations(range(rows), n + 1) for n in range(rows)):
            row = np.zeros(size)
            row[at_late + np.array(some)] = 1
            there = instance.reach[list(some)].any(axis=0)
            stands = instance.standing_reach[list(some)].any(axis=0)
            has = mw[there].sum() + instance.standing_mw[stands].sum()
            less.append(-row)
            than.append(has - instance.demand_mw[list(some)].sum())
        upper = np.full(size, np.inf)
        upper[at_line:at_supply] = [
            most if line in built else 0.0 for line, most in enumerate(lines.most_mw)
        ]
        upper[at_supply:at_late] = supply.most_mw
        upper[at_late:] = instance.demand_mw
        found = linprog(
            cost, np.array(less), np.array(than), np.array(same), np.array(value),
            bounds=np.column_stack([np.zeros(size), upper]),
        )  # fmt: skip
        if found.status == 0:
            best = min(best, fixed + links.step_mjpy @ np.array(grown) + found.fun)
    return best


def _fibers_mjpy(
    instance: JointInstance, opened: list[int], built: tuple[int, ...], steps: tuple[int, ...]
) -> float:
    """Return the cost of the cheapest pairs of separate routes, links paid once."""
    fibers = instance.fibers
    pairs = []
    for site in opened:
        there = [
            link
            for link in range(len(fibers.tail))
            if fibers.site[link] in (-1, site) and (fibers.line[link] in (-1, *built))
        ]
        ways = ways_to_hubs(instance, int(fibers.site_node[site]), there)
        pairs.append([(a, b) for a, b in combinations(ways, 2) if not a & b])
    best = np.inf
    for choice in product(*pairs):
        used = set().union(*(a | b for a, b in choice)) if choice else set()
        gbps = dict.fromkeys(used, 0.0)
        for site, (a, b) in zip(opened, choice, strict=True):
            for link in a | b:
                gbps[link] += steps[site] * instance.step_mw * instance.gbps_per_mw
        cost = sum(
            fibers.mjpy[link]
            + fibers.pair_mjpy[link] * max(0, np.ceil(gbps[link] / instance.pair_gbps - 1e-9) - 1)
            for link in used
        )
        best = min(best, cost)
    return best if opened else 0.0


def ways_to_hubs(instance: JointInstance, start: int, links: list[int]) -> list[frozenset[int]]:
    """Return all simple ways from a node to a hub, as sets of links."""
    fibers, hubs, found = instance.fibers, set(instance.fibers.hubs.tolist()), []
    stack = [(start, frozenset(), frozenset([start]))]
    while stack:
        node, way, passed = stack.pop()
        if node in hubs:
            found.append(way)
            continue
        for link in links:
            ends = int(fibers.tail[link]), int(fibers.head[link])
            if node in ends and ends[0] != ends[1]:
                other = ends[1] if ends[0] == node else ends[0]
                if other not in passed:
                    stack.append((other, way | {link}, passed | {other}))
    return found

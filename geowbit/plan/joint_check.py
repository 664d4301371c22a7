"""A joint design held against its instance, by code that shares nothing with what made it.

It counts again: sizes and caps, lines and what flows into and out of each node with its losses,
who can be served, two routes that survive the loss of any link, pairs of fibers, and the cost.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

import numpy as np
from scipy.sparse import coo_array, vstack

from geowbit.core import Message, StudyError
from geowbit.plan.joint_design import Design
from geowbit.plan.joint_instance import JointInstance

# within which solvers hold to their rows
_MW = 1e-3
_SHARE = 1e-6


def check_joint(
    instance: JointInstance, design: Design, parts_mjpy: Mapping[str, float] | None = None
) -> None:
    """Refuse a design that does not hold.

    Parameters
    ----------
    instance : JointInstance
    design : Design
    parts_mjpy : mapping, optional
        What it is said to cost, ``total`` and ``fiber`` among it.

    Raises
    ------
    StudyError
        With what is wrong first, and how many things are.
    """
    wrong = joint_faults(instance, design, parts_mjpy)
    if wrong:
        raise StudyError("plan.joint_broken", said=wrong[0], count=len(wrong))


def joint_faults(
    instance: JointInstance, design: Design, parts_mjpy: Mapping[str, float] | None = None
) -> tuple[Message, ...]:
    """Return what is wrong with a design; nothing where it holds.

    Parameters
    ----------
    instance, design, parts_mjpy
        As for :func:`check_joint`.
    """
    return (
        *_sizes(instance, design),
        *_lines(instance, design),
        *_grid(instance, design),
        *_across(instance, design),
        *_demand(instance, design),
        *_routes(instance, design),
        *_cost(instance, design, parts_mjpy or {}),
    )


def _wrong(what: str, at: object, has: float, most: float) -> Message:
    fault = Message(f"plan.fault_{what}")
    return Message("plan.fault", what=fault, at=str(at), has=f"{has:.6g}", most=f"{most:.6g}")


def _sizes(instance: JointInstance, design: Design) -> Iterator[Message]:
    mw = [int(steps) * instance.step_mw for steps in design.power.steps]
    opened = [site for site, size in enumerate(mw) if size > 0]
    for site in opened:
        if mw[site] > instance.most_mw[site] + _MW or mw[site] < instance.least_mw - _MW:
            yield _wrong("size", site, mw[site], float(instance.most_mw[site]))
    if len(opened) > instance.most_sites:
        yield _wrong("sites", "", len(opened), instance.most_sites)
    for cap in instance.caps:
        has = sum(mw[site] for site in cap.sites.tolist())
        if has > cap.most_mw + _MW:
            yield _wrong("cap", cap.name, has, cap.most_mw)


def _lines(instance: JointInstance, design: Design) -> Iterator[Message]:
    lines, power = instance.lines, design.power
    brought: dict[int, float] = defaultdict(float)
    for line, mw in enumerate(power.line_mw.tolist()):
        most = float(lines.most_mw[line]) if power.line_built[line] else 0.0
        if mw > most + _MW or mw < -_MW:
            yield _wrong("line", line, mw, most)
        brought[int(lines.site[line])] += mw * (1 - float(lines.loss[line]))
    for site, steps in enumerate(power.steps.tolist()):
        draws = steps * instance.step_mw
        if abs(brought[site] - draws) > _MW * (1 + steps):
            yield _wrong("load", site, brought[site], draws)
    for yard in instance.yards:
        has = sum(float(power.line_mw[line]) for line in yard.lines)
        if has > yard.most_mw + _MW:
            yield _wrong("yard", yard.name, has, yard.most_mw)


def _grid(instance: JointInstance, design: Design) -> Iterator[Message]:
    links, supply, power = instance.links, instance.supply, design.power
    net: dict[int, float] = defaultdict(float)
    for link, flow in enumerate(power.flow_mw.tolist()):
        steps = int(power.reinforced[link])
        room = float(links.free_mw[link] + steps * links.step_mw[link])
        if steps < 0 or steps > links.most_steps[link] or abs(flow) > room + _MW:
            yield _wrong("link", link, abs(flow), room)
        start, end = int(links.tail[link]), int(links.head[link])
        if flow < 0:
            start, end = end, start
        net[start] -= abs(flow)
        net[end] += abs(flow) * (1 - float(links.loss[link]))
    source: dict[int, float] = defaultdict(float)
    for point, mw in enumerate(power.supply_mw.tolist()):
        if mw > supply.most_mw[point] + _MW or mw < -_MW:
            yield _wrong("supply", point, mw, float(supply.most_mw[point]))
        net[int(supply.node[point])] += mw
        source[int(supply.source[point])] += mw
    for one, mw in source.items():
        if mw > supply.source_mw[one] + _MW:
            yield _wrong("source", one, mw, float(supply.source_mw[one]))
    for line, mw in enumerate(power.line_mw.tolist()):
        net[int(instance.lines.node[line])] -= mw
    for node, mw in net.items():
        if mw < -_MW * 10:
            yield _wrong("balance", node, mw, 0.0)


def _across(instance: JointInstance, design: Design) -> Iterator[Message]:
    """Count what flows over the borders of areas."""
    links, power = instance.links, design.power
    for border in instance.borders:
        ahead = sum(float(power.flow_mw[link]) for link in border.there)
        ahead -= sum(float(power.flow_mw[link]) for link in border.back)
        across = [*border.there.tolist(), *border.back.tolist()]
        more = sum(int(power.reinforced[link]) * float(links.step_mw[link]) for link in across)
        # what flows both ways at once is less than what either way may take
        if not -border.back_mw - more - _MW <= ahead <= border.forth_mw + more + _MW:
            yield _wrong("border", border.name, ahead, border.forth_mw + more)


def _demand(instance: JointInstance, design: Design) -> Iterator[Message]:
    """Send the MW of sites to the rows of demand by a linear program of its own."""
    # heavy to import, and no run of a study plans
    from scipy.optimize import linprog

    late = design.power.late_mw
    if (late < -_MW).any() or (late > instance.demand_mw + _MW).any():
        yield _wrong("late", "", float(late.min()), 0.0)
    has = np.r_[design.power.steps * instance.step_mw, instance.standing_mw].astype(float)
    row, site = np.nonzero(np.column_stack([instance.reach, instance.standing_reach]))
    rows, sites, ways = len(late), len(has), len(row)
    if not ways:
        if (instance.demand_mw - late).sum() > _MW:
            yield _wrong("served", "", 0.0, float(instance.demand_mw.sum()))
        return
    ones, at = np.ones(ways), np.arange(ways)
    given = coo_array((ones, (site, at)), (sites, ways)).tocsr()
    taken = coo_array((ones, (row, at)), (rows, ways)).tocsr()
    wanted = np.maximum(instance.demand_mw - late, 0.0)
    # as much as can be served: all of it, where the design holds
    found = linprog(-ones, A_ub=vstack([given, taken]), b_ub=np.r_[has, wanted], bounds=(0, None))
    served = -float(found.fun) if found.status == 0 else 0.0
    if served < wanted.sum() - 10 * _MW:
        yield _wrong("served", "", served, float(wanted.sum()))


def _routes(instance: JointInstance, design: Design) -> Iterator[Message]:
    links, fiber, power = instance.fibers, design.fiber, design.power
    hubs = {int(hub) for hub in links.hubs}
    traffic: dict[int, float] = defaultdict(float)
    for site in np.flatnonzero(power.steps > 0).tolist():
        ways = fiber.routes.get(site, ((), ()))
        mine = {link for way in ways for link in way}
        for way in ways:
            for link in way:
                traffic[link] += float(power.steps[site]) * instance.step_mw * instance.gbps_per_mw
        for link in mine:
            line = int(links.line[link])
            owner = int(links.site[link])
            stands = line < 0 or bool(power.line_built[line])
            if not fiber.used[link] or not stands or owner not in (-1, site):
                yield _wrong("fiber", link, 0.0, 1.0)
        # whichever link is lost, one of the routes still leads to a hub
        for lost in (None, *sorted(mine)):
            if not _reaches(instance, site, mine - {lost}, hubs):
                yield _wrong("route", site, 0.0, 1.0)
                break
    for link, gbps in traffic.items():
        room = int(fiber.pairs[link]) * instance.pair_gbps
        if gbps > room * (1 + _SHARE):
            yield _wrong("pairs", link, gbps, room)


def _reaches(instance: JointInstance, site: int, ways: set[int], hubs: set[int]) -> bool:
    links = instance.fibers
    around: dict[int, list[int]] = defaultdict(list)
    for link in ways:
        a, b = int(links.tail[link]), int(links.head[link])
        around[a].append(b)
        around[b].append(a)
    start = int(links.site_node[site])
    seen, todo = {start}, [start]
    while todo:
        node = todo.pop()
        if node in hubs:
            return True
        for other in around[node]:
            if other not in seen:
                seen.add(other)
                todo.append(other)
    return False


def _cost(instance: JointInstance, design: Design, said: Mapping[str, float]) -> Iterator[Message]:
    power, fiber, links = design.power, design.fiber, instance.fibers
    total = laid = 0.0
    for site, steps in enumerate(power.steps.tolist()):
        if steps:
            total += float(instance.site_mjpy[site])
            total += steps * instance.step_mw * float(instance.mw_mjpy[site])
    for line, mw in enumerate(power.line_mw.tolist()):
        total += mw * float(instance.lines.mjpy_per_mw[line])
        total += float(instance.lines.mjpy[line]) if power.line_built[line] else 0.0
    for link, steps in enumerate(power.reinforced.tolist()):
        total += steps * float(instance.links.step_mjpy[link])
    for point, mw in enumerate(power.supply_mw.tolist()):
        total += mw * float(instance.supply.mjpy_per_mw[point])
    total += sum(power.late_mw.tolist()) * instance.late_mjpy_per_mw
    for link in np.flatnonzero(fiber.used).tolist():
        laid += float(links.mjpy[link])
        laid += max(0, int(fiber.pairs[link]) - 1) * float(links.pair_mjpy[link])
    total += laid
    for part, mjpy in (("total", total), ("fiber", laid)):
        if part in said and abs(said[part] - mjpy) > _SHARE * max(1.0, abs(mjpy)):
            yield _wrong("cost", part, said[part], mjpy)

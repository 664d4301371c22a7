"""One design of a joint plan and what it costs: the one costing of all ways of planning."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from geowbit.plan.joint_instance import JointInstance

Array = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]

# two routes of a site, links in order from the site to a hub
Routes = dict[int, tuple[tuple[int, ...], tuple[int, ...]]]


class PowerDesign(NamedTuple):
    """Sites with their power.

    Attributes
    ----------
    steps : ndarray
        Of each site; 0 where it is not opened.
    line_built : ndarray of bool
    line_mw : ndarray
        What leaves the grid into each new line.
    flow_mw : ndarray
        On each link, along it where positive, as it enters.
    reinforced : ndarray
        Steps of each link.
    supply_mw : ndarray
    late_mw : ndarray
        Of each row of the demand.
    """

    steps: IntArray
    line_built: BoolArray
    line_mw: Array
    flow_mw: Array
    reinforced: IntArray
    supply_mw: Array
    late_mw: Array

    @property
    def opened(self) -> IntArray:
        """Return the sites that are opened."""
        return np.flatnonzero(self.steps > 0)


class FiberDesign(NamedTuple):
    """Fibers in use, pairs of each link, and the two routes of each site."""

    used: BoolArray
    pairs: IntArray
    routes: Routes


class Design(NamedTuple):
    """Power and fibers together."""

    power: PowerDesign
    fiber: FiberDesign


def power_parts_mjpy(instance: JointInstance, power: PowerDesign) -> dict[str, float]:
    """Return what sites and power cost, by part.

    Returns
    -------
    dict
        ``sites``, ``lines``, ``reinforcement``, ``energy``, ``delay``.
    """
    mw = power.steps * instance.step_mw
    opened = power.steps > 0
    lines, supply = instance.lines, instance.supply
    return {
        "sites": float(instance.site_mjpy[opened].sum() + instance.mw_mjpy @ mw),
        "lines": float(lines.mjpy[power.line_built].sum() + lines.mjpy_per_mw @ power.line_mw),
        "reinforcement": float(instance.links.step_mjpy @ power.reinforced),
        "energy": float(supply.mjpy_per_mw @ power.supply_mw),
        "delay": float(instance.late_mjpy_per_mw * power.late_mw.sum()),
    }


def fiber_mjpy(instance: JointInstance, fiber: FiberDesign) -> float:
    """Return what the fibers in use cost, with their further pairs."""
    links = instance.fibers
    more = np.maximum(fiber.pairs - 1, 0)
    return float(links.mjpy[fiber.used].sum() + links.pair_mjpy @ more)


def design_mjpy(instance: JointInstance, design: Design) -> dict[str, float]:
    """Return what a design costs, by part, and ``total``."""
    parts = power_parts_mjpy(instance, design.power)
    parts["fiber"] = fiber_mjpy(instance, design.fiber)
    return {**parts, "total": sum(parts.values())}


def with_pairs(instance: JointInstance, power: PowerDesign, routes: Routes) -> FiberDesign:
    """Return the fibers of some routes, with as many pairs as the traffic of the sites needs.

    The traffic of a site is kept whole on each of its routes.
    """
    count = len(instance.fibers.tail)
    gbps = np.zeros(count)
    for site, ways in routes.items():
        traffic = power.steps[site] * instance.step_mw * instance.gbps_per_mw
        for way in ways:
            gbps[list(way)] += traffic
    used = np.zeros(count, bool)
    for ways in routes.values():
        for way in ways:
            used[list(way)] = True
    pairs = np.where(used, np.maximum(np.ceil(gbps / instance.pair_gbps - 1e-9), 1), 0)
    return FiberDesign(used, pairs.astype(np.int64), dict(routes))

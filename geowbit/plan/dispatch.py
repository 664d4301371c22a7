"""What is built, who is served from where, and what both cost."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from geowbit.plan.instance import Instance
from geowbit.plan.solver import Program, Solver

Array = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]

# so small that it decides among equals only
_TIE_MJPY_PER_MS = 1e-6
# MW by which rounding may miss a share
_SLACK_MW = 1e-4


@dataclass(frozen=True, eq=False)
class Design:
    """What is built: phases and steps of each site by period, before anybody is served.

    Attributes
    ----------
    built : ndarray of bool (phases, periods)
    mw : ndarray (sites, periods)
    """

    built: BoolArray
    mw: Array

    def stands(self, site_of: IntArray) -> BoolArray:
        """Return which sites are open in which period, by the site of each phase."""
        found = np.zeros(self.mw.shape, bool)
        np.logical_or.at(found, site_of, self.built)
        return found


@dataclass(frozen=True, eq=False)
class Dispatch:
    """Who serves whom in each period.

    Attributes
    ----------
    mw : ndarray (rows, sites, periods)
    standing_mw : ndarray (rows, standing sites, periods)
    late_mw : ndarray (rows, periods)
    """

    mw: Array
    standing_mw: Array
    late_mw: Array


def dispatched(instance: Instance, design_mw: Array) -> Dispatch:
    """Return the cheapest way to serve the demand from given sites, period by period.

    Among ways of one cost the quicker one is taken where milliseconds have no price.

    Parameters
    ----------
    instance : Instance
    design_mw : ndarray (sites, periods)
        What each site has.

    Returns
    -------
    Dispatch

    Raises
    ------
    StudyError
        Where the share of the demand that is to be served cannot be.
    """
    price = instance.money.latency_mjpy_per_ms_mw_year
    ms, old_ms = instance.latency_ms
    reach = np.column_stack([instance.reach, instance.standing_reach])
    each = np.append(instance.yearly_mjpy_per_mw, instance.standing_yearly_mjpy_per_mw)
    cost = each[None] + (price or _TIE_MJPY_PER_MS) * np.column_stack([ms, old_ms])
    count, (rows, periods) = len(instance.sites), instance.demand_mw.shape
    served = np.zeros((rows, reach.shape[1], periods))
    late = np.zeros((rows, periods))
    delay = instance.money.delay_mjpy_per_mw_year
    for period in range(periods):
        room = np.append(design_mw[:, period], instance.standing_mw[:, period])
        row, site = np.nonzero(reach & (room > 0)[None])
        program = Program()
        sent = program.variables(len(row), cost=cost[row, site])
        waits = program.variables(rows, cost=delay)
        want = instance.demand_mw[:, period]
        program.rows([(row, sent, 1.0), (np.arange(rows), waits, 1.0)], low=want, high=want)
        program.rows([(site, sent, 1.0)], high=room)
        share = instance.limits.served_least_share
        if share is not None and period == periods - 1:
            program.rows([(0, waits, 1.0)], high=(1 - share) * float(want.sum()) + _SLACK_MW)
        found = Solver(program).solve().found
        served[row, site, period] = np.maximum(found[sent], 0.0)
        late[:, period] = np.maximum(found[waits], 0.0)
    return Dispatch(served[:, :count], served[:, count:], late)


def shrunk(instance: Instance, design: Design) -> Design:
    """Return a design cut down to the caps and yards of an instance, step by step.

    Parameters
    ----------
    instance : Instance
        Whose caps or headroom may be tighter than those that the design was made for.
    design : Design

    Returns
    -------
    Design
        The largest site of each cap that is exceeded gives way first; a site that falls below the
        least size is closed.
    """
    step, least = instance.step_mw, max(instance.limits.site_least_mw, instance.step_mw)
    added = instance.effective_mw
    site_of = instance.phases["site"].to_numpy(int)
    ready = instance.phases["ready_year"].to_numpy(float)[:, None] <= np.array(instance.years)
    built = design.built & ready & (added > 0)[:, None]
    # what extends a connection that is gone is gone as well
    for phase, before in enumerate(instance.phases["extends"].to_numpy(int).tolist()):
        if before >= 0:
            built[phase] &= built[before]
    built &= _within_yards(instance, built, added)
    room = np.zeros(design.mw.shape)
    np.add.at(room, site_of, built * added[:, None])
    mw = np.minimum(design.mw, np.minimum(room, instance.sites["most_mw"].to_numpy(float)[:, None]))
    mw = np.floor(mw / step + _SLACK_MW) * step
    for period in reversed(range(mw.shape[1])):
        if period + 1 < mw.shape[1]:
            mw[:, period] = np.minimum(mw[:, period], mw[:, period + 1])
        for cap in instance.caps:
            here = np.array(cap.sites)
            stands = instance.standing_mw[list(cap.standing), period].sum()
            most = max(cap.most_mw[period] - stands, 0.0)
            while mw[here, period].sum() > most + _SLACK_MW:
                mw[here[np.argmax(mw[here, period])], period] -= step
        mw[mw[:, period] < least, period] = 0.0
    return Design(built & (mw > 0)[site_of], mw)


def _within_yards(instance: Instance, built: BoolArray, added: Array) -> BoolArray:
    """Return which connections stay where yards take less: the first that were built."""
    stay = built.copy()
    room = instance.yard_mw
    for name, here in instance.phases.groupby("substation_id", sort=False).indices.items():
        since = np.where(built[here].any(axis=1), built[here].argmax(axis=1), built.shape[1])
        left = float(room[name])
        for phase in here[np.argsort(since, kind="stable")]:
            before = int(instance.phases["extends"].iloc[phase])
            if added[phase] > left + _SLACK_MW or (before >= 0 and not stay[before].any()):
                stay[phase] = False
            elif built[phase].any():
                left -= added[phase]
    return stay


def cost_parts(instance: Instance, design: Design, dispatch: Dispatch) -> dict[str, float]:
    """Return what a design costs part by part, present value, million yen.

    Parameters
    ----------
    instance : Instance
    design : Design
    dispatch : Dispatch

    Returns
    -------
    dict
        The parts of :data:`geowbit.plan.PARTS`.
    """
    factors, worth = instance.money.factors(instance.years)
    phases, sites = instance.phases, instance.sites
    # what is built is paid in its first period
    first = np.where(design.built.any(axis=1), design.built.argmax(axis=1), -1)
    paid = np.append(factors, 0.0)[first]
    reinforced = float(phases["reinforcement_mjpy"].to_numpy(float) @ paid)
    stands = design.stands(phases["site"].to_numpy(int))
    opened = np.append(factors, 0.0)[np.where(stands.any(axis=1), stands.argmax(axis=1), -1)]
    by_site = np.einsum("qit,t->i", dispatch.mw, worth)
    by_old = np.einsum("qit,t->i", dispatch.standing_mw, worth)
    ms, old_ms = instance.latency_ms
    waited = (
        np.einsum("qit,t->qi", dispatch.mw, worth),
        np.einsum("qit,t->qi", dispatch.standing_mw, worth),
    )
    price = instance.money.latency_mjpy_per_ms_mw_year

    def yearly(column: str) -> float:
        new, old = sites[column].to_numpy(float), instance.standing[column].to_numpy(float)
        return float(by_site @ new + by_old @ old)

    parts = {
        "connection": float(phases["mjpy"].to_numpy(float) @ paid) - reinforced,
        "energy": yearly("energy_mjpy_per_mw_year"),
        "cooling": yearly("cooling_mjpy_per_mw_year"),
        "land": float(
            np.nan_to_num(sites["land_mjpy_per_mw_year"].to_numpy(float)) @ design.mw @ worth
        ),
        "latency": price * float((waited[0] * ms).sum() + (waited[1] * old_ms).sum()),
        "reinforcement": reinforced,
        "delay": instance.money.delay_mjpy_per_mw_year * float((dispatch.late_mw @ worth).sum()),
        "fiber": float(sites["fiber_mjpy"].to_numpy(float) @ opened),
    }
    return {**parts, "total": sum(parts.values())}

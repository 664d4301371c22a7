"""Why each site is in a plan: what the cheapest plan without it costs more."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from geowbit.plan.check import check_portfolio
from geowbit.plan.dispatch import Design, Dispatch
from geowbit.plan.instance import Instance
from geowbit.plan.portfolio import PortfolioSearch, Search, design_of, plan_of
from geowbit.plan.portfolio_program import PortfolioModel
from geowbit.plan.result import Plan

# a plan that turns up on the way is cheaper by more than rounding
_CHEAPER = 1e-9
_AGAIN = 2
# of the avoidable cost, to which the plan without a site is searched
_GAP = 0.002


def with_reasons(
    instance: Instance,
    plan: Plan,
    *,
    time_limit_s: float = 60.0,
    tell: Callable[[str], None] | None = None,
) -> Plan:
    """Return a portfolio with what it costs more without each of its sites.

    Where a plan without a site turns out to be the cheaper one, it takes the place of the plan:
    what is returned is never cheaper without any of its sites, as far as was searched.

    Parameters
    ----------
    instance : Instance
    plan : Plan
        A portfolio of it.
    time_limit_s : float
        For all sites together.
    tell : callable, optional
        Is told the id of each site that is looked at.

    Returns
    -------
    Plan
        With ``cost_without_mjpy`` of its sites; NaN where a site must be there, or no time was
        left.
    """
    model = PortfolioModel(instance)
    until = time.monotonic() + time_limit_s
    for _ in range(_AGAIN + 1):
        more, better = _without_each(model, plan, until, tell)
        if better is None:
            break
        plan = better
    check_portfolio(instance, plan)
    told = plan.sites.assign(cost_without_mjpy=[more.get(one, np.nan) for one in plan.sites.index])
    return replace(plan, sites=told)


def _without_each(
    model: PortfolioModel, plan: Plan, until: float, tell: Callable[[str], None] | None
) -> tuple[dict[str, float], Plan | None]:
    """Return what each site saves, and a plan that is cheaper without one, where one turns up."""
    instance = model.instance
    found: dict[str, float] = {}
    base = design_of(instance, plan)
    ids = [one for one in plan.sites.index if one not in instance.limits.must]
    for number, name in enumerate(ids):
        left = until - time.monotonic()
        if left <= 0:
            break
        if tell is not None:
            tell(name)
        each = left / (len(ids) - number)
        site = int(instance.sites.index.get_loc(name))
        best = _without(model, base, site, time.monotonic() + each)
        if best is None:
            continue
        cost, design, dispatch = best
        if cost < plan.total_mjpy * (1 - _CHEAPER):
            return found, _in_place(instance, plan, cost, design, dispatch)
        found[name] = cost - plan.total_mjpy
    return found, None


def _without(
    model: PortfolioModel, base: Design, site: int, until: float
) -> tuple[float, Design, Dispatch] | None:
    """Return the best plan without a site that is found in time."""
    upper = model.program.bounds[1][model.opened[site]]
    model.program.change_bounds(model.opened[site], 0.0, 0.0)
    try:
        work = PortfolioSearch(model, _GAP, until, None)
        gone = model.site_of == site
        mw = base.mw.copy()
        mw[site] = 0.0
        work.begin_with(Design(base.built & ~gone[:, None], mw))
        kernel = work.kernel()
        every = np.arange(model.count)
        shut = np.setdiff1d(every, every if kernel is None else kernel)
        work.only_without(np.union1d(shut, [site]), time_share=1.0)
    finally:
        model.program.change_bounds(model.opened[site], 0.0, upper)
    return work.best


def _in_place(
    instance: Instance, plan: Plan, cost: float, design: Design, dispatch: Dispatch
) -> Plan:
    """Return the cheaper plan, proved by the bound of the one before."""
    found = Search(
        design,
        dispatch,
        cost,
        min(plan.bound_mjpy, cost),
        plan.unavoidable_mjpy,
        limit_reached=plan.limit_reached,
        seconds=0.0,
    )
    return plan_of(instance, found)

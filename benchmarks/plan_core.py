"""The plain core of a plan, places for users, beside PuLP with CBC on the same instance.

`python benchmarks/plan_core.py` takes the best candidates of a national run and the 47 prefectures
as users, opens 20 places with a capacity each, so that all are served at the least cost of energy,
cooling and milliseconds, and prints cost, gap and seconds of `geowbit.plan.locate` and of the same
program written with PuLP (the model of spopt's p-median, but that a user may be served from
several places) where that is installed. `--places 500 2000 5000` says how many candidates.
"""

from __future__ import annotations

import argparse
import time
from importlib.util import find_spec

import numpy as np

import geowbit as gw
from geowbit.plan import locate, plan_assumptions, plan_instance

OPENED = 20
GAP = 1e-4
MS_MJPY = 1.0
SLACK = 1.4


def core(table, layers, places):
    """Return cost (places, users), demand and capacity of the plain core of a plan."""
    own = plan_assumptions(
        {
            "plan_candidates": places,
            "plan_candidates_per_area": 0,
            "plan_apart_km": 15 if places <= 500 else 4,
            "site_most_mw": 600,
        }
    )
    made = plan_instance(table, layers, plan=own, years=[2037])
    timed = made.demand["timed"].to_numpy(bool)
    demand = made.demand[timed].assign(mw=made.demand_mw[timed, 0])
    whole = demand.groupby("demand_area", sort=False)["mw"].sum()
    first = np.flatnonzero(timed)[~demand["demand_area"].duplicated().to_numpy()]
    mw = whole.to_numpy(float)
    each = made.yearly_mjpy_per_mw[:, None] + MS_MJPY * made.rtt_ms[first].T
    capacity = np.full(len(made.sites), SLACK * mw.sum() / OPENED)
    return each * mw, mw, capacity


def with_pulp(cost, demand, capacity, seconds):
    """Return cost, gap and seconds of CBC."""
    import pulp

    began = time.perf_counter()
    places, users = cost.shape
    program = pulp.LpProblem("core", pulp.LpMinimize)
    open_ = [pulp.LpVariable(f"y{i}", cat="Binary") for i in range(places)]
    part = [[pulp.LpVariable(f"x{i}_{j}", 0) for j in range(users)] for i in range(places)]
    program += pulp.lpSum(cost[i, j] * part[i][j] for i in range(places) for j in range(users))
    program += pulp.lpSum(open_) == OPENED
    for j in range(users):
        program += pulp.lpSum(part[i][j] for i in range(places)) == 1
    for i in range(places):
        served = pulp.lpSum(demand[j] * part[i][j] for j in range(users))
        program += served <= capacity[i] * open_[i]
        for j in range(users):
            program += part[i][j] <= open_[i]
    solver = pulp.PULP_CBC_CMD(msg=False, gapRel=GAP, timeLimit=seconds, threads=2)
    program.solve(solver)
    found = pulp.value(program.objective)
    return found, time.perf_counter() - began


def main():
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--places", type=int, nargs="+", default=[500, 2000])
    asked.add_argument("--seconds", type=float, default=300.0, help="for each solver")
    asked.add_argument("--run", help="folder of a finished national run")
    given = asked.parse_args()
    sites = gw.Sites.read(given.run) if given.run else gw.Study.japan().run()
    heads = f"{'solver':<22} {'cost, m yen a year':>20} {'gap':>9} {'s':>8}"
    print(f"{'places':>7} {'users':>6}  {heads}")
    for places in given.places:
        cost, demand, capacity = core(sites.table, sites.layers, places)
        size = f"{cost.shape[0]:>7} {cost.shape[1]:>6}"

        def show(who, cost, gap, seconds, size=size):
            print(f"{size}  {who:<22} {cost:>20,.1f} {gap:>9.1e} {seconds:>8.2f}")

        found = locate(cost, demand, capacity, OPENED, gap=GAP, time_limit_s=given.seconds)
        show("geowbit (HiGHS)", found.cost, found.gap, found.seconds)
        if find_spec("pulp") is None:
            print(f"{size}  PuLP (CBC) is not installed: pip install pulp")
            continue
        other, seconds = with_pulp(cost, demand, capacity, given.seconds)
        # its gap against the bound that was proved beside it
        gap = (other - found.bound) / other
        show("PuLP (CBC)", other, gap, seconds)


if __name__ == "__main__":
    main()

"""Portfolios: against trying everything, against hand-made cases, and against ways to be wrong."""

from __future__ import annotations

import itertools
import sys
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from refused import refused
from scipy.optimize import linprog
from scipy.sparse import block_diag, csr_array
from small_plans import (
    phases_of,
    random_instance,
    sites_of,
    small_instance,
    standing_of,
    yards_of,
)

from geowbit.core import Message, StudyError
from geowbit.plan import Cap, Instance, Limits, Money, Plan, faults, portfolio

# ------------------------------------------------------------------------------- trying everything


def trajectories(instance: Instance, site: int) -> list[tuple[tuple[frozenset[int], int], ...]]:
    """All ways to build at a site: connections that stand and steps, period by period."""
    table = instance.phases.to_dict("records")
    own = [row for row, one in enumerate(table) if one["site"] == site]
    step = instance.step_mw

    def room(row: int) -> float:
        one = table[row]
        yard = float(instance.substations["headroom_mw"][one["substation_id"]])
        if one["extends"] >= 0:
            return min(one["mw"], yard - room(one["extends"])) // step * step
        return min(one["mw"], yard) // step * step

    per_period = []
    for year in instance.years:
        states = []
        for size in range(len(own) + 1):
            for has in itertools.combinations(own, size):
                late = any(table[row]["ready_year"] > year or room(row) <= 0 for row in has)
                alone = any(table[row]["extends"] not in (-1, *has) for row in has)
                if late or alone:
                    continue
                most = min(sum(map(room, has)), float(instance.sites["most_mw"].iloc[site]))
                least = instance.limits.site_least_mw if has else 0.0
                steps = [n for n in range(int(most // step) + 1) if n * step >= least]
                states += [(frozenset(has), n) for n in steps]
        per_period.append(states)
    return [
        way
        for way in itertools.product(*per_period)
        if all(a[0] <= b[0] and a[1] <= b[1] for a, b in itertools.pairwise(way))
    ]


def serving_cost(instance: Instance, vectors: np.ndarray, period: int) -> np.ndarray:
    """Least cost a year of serving one period, for many vectors of MW, in one program."""
    reach = np.column_stack([instance.reach, instance.standing_reach])
    ms = np.column_stack([instance.rtt_ms, instance.standing_rtt_ms])
    price = instance.money.latency_mjpy_per_ms_mw_year
    energy = np.append(instance.yearly_mjpy_per_mw, instance.standing_yearly_mjpy_per_mw)
    timed = instance.demand["timed"].to_numpy(bool)
    cost = energy[None] + price * np.where(timed[:, None], ms, 0.0)
    rows, sites = reach.shape
    q, i = np.nonzero(reach)
    n, many = len(q), len(vectors)
    weights = np.append(cost[q, i], np.full(rows, instance.money.delay_mjpy_per_mw_year))
    equal = csr_array(
        (np.ones(n + rows), (np.append(q, np.arange(rows)), np.arange(n + rows))),
        (rows, n + rows),
    )
    upper = csr_array((np.ones(n), (i, np.arange(n))), (sites, n + rows))
    old = instance.standing_mw[:, period]
    found = linprog(
        np.tile(weights, many),
        A_eq=block_diag([equal] * many),
        b_eq=np.tile(instance.demand_mw[:, period], many),
        A_ub=block_diag([upper] * many),
        b_ub=np.concatenate([np.append(vector, old) for vector in vectors]),
        method="highs",
    )
    return found.x.reshape(many, -1) @ weights


def brute_force(instance: Instance) -> float | None:
    """The least cost of all ways to build, None where no way keeps the limits."""
    factors, worth = instance.money.factors(instance.years)
    table, step = instance.phases, instance.step_mw
    ways = [trajectories(instance, site) for site in range(len(instance.sites))]
    capital, running, mw, opened, yards = [], [], [], [], []
    yard_ids = list(instance.substations.index)
    for site, some in enumerate(ways):
        land = float(instance.sites["land_mjpy_per_mw_year"].iloc[site])
        fiber = float(instance.sites["fiber_mjpy"].iloc[site])
        paid, lands, sizes, holds = [], [], [], []
        for way in some:
            cost, seen = 0.0, frozenset()
            hold = np.zeros((len(instance.years), len(yard_ids)))
            for period, (has, _) in enumerate(way):
                cost += factors[period] * sum(table["mjpy"].iloc[row] for row in has - seen)
                cost += factors[period] * fiber * (bool(has) and not seen)
                seen = has
                for row in has:
                    at = yard_ids.index(table["substation_id"].iloc[row])
                    hold[period, at] += instance.effective_mw[row]
            paid.append(cost)
            lands.append(sum(land * n * step * worth[p] for p, (_, n) in enumerate(way)))
            sizes.append([n * step for _, n in way])
            holds.append(hold)
        capital.append(np.array(paid))
        running.append(np.array(lands))
        mw.append(np.array(sizes))
        opened.append(np.array([bool(way[-1][0]) for way in some]))
        yards.append(np.array(holds))
    pick = np.array(list(itertools.product(*[range(len(some)) for some in ways])))
    total_capital = sum(capital[s][pick[:, s]] for s in range(len(ways)))
    cost = total_capital + sum(running[s][pick[:, s]] for s in range(len(ways)))
    sizes = np.stack([mw[s][pick[:, s]] for s in range(len(ways))], axis=1)
    count = sum(opened[s][pick[:, s]].astype(int) for s in range(len(ways)))
    held = sum(yards[s][pick[:, s]] for s in range(len(ways)))
    limits = instance.limits
    fine = (held <= instance.substations["headroom_mw"].to_numpy(float) + 1e-6).all(axis=(1, 2))
    fine &= count <= (limits.sites_most or len(ways))
    fine &= count >= limits.sites_least
    if limits.budget_mjpy is not None:
        fine &= total_capital <= limits.budget_mjpy + 1e-6
    for cap in instance.caps:
        for period in range(len(instance.years)):
            old = instance.standing_mw[list(cap.standing), period].sum()
            new = sizes[:, list(cap.sites), period].sum(axis=1)
            fine &= new <= max(cap.most_mw[period] - old, 0.0) + 1e-6
    if not fine.any():
        return None
    cost, sizes = cost[fine], sizes[fine]
    for period in range(len(instance.years)):
        vectors, which = np.unique(sizes[:, :, period], axis=0, return_inverse=True)
        cost = cost + worth[period] * serving_cost(instance, vectors, period)[which.ravel()]
    return float(cost.min())


@pytest.mark.parametrize("tens", range(10))
def test_the_plan_is_the_best_of_all_ways_to_build(tens: int) -> None:
    for seed in range(10 * tens, 10 * tens + 10):
        instance = random_instance(seed)
        best = brute_force(instance)
        if best is None:
            with refused(StudyError, "plan.limits_collide"):
                portfolio(instance, gap=0.0)
            continue
        plan = portfolio(instance, gap=0.0)
        assert plan.total_mjpy == pytest.approx(best, rel=1e-6), seed
        assert plan.bound_mjpy == pytest.approx(best, rel=1e-4), seed
        assert plan.unavoidable_mjpy <= best * (1 + 1e-9), seed


# --------------------------------------------------------------------------------- cases by hand


def test_the_cheaper_of_two_sites_is_built_and_its_cost_adds_up() -> None:
    plan = portfolio(small_instance(), gap=0.0)
    assert plan.sites.index.tolist() == ["s0"]
    # ten years without discount: 3,000 of connection, 500 of it reinforcement; 100 MW
    assert plan.cost_mjpy == pytest.approx(
        {
            **{"connection": 2500, "reinforcement": 500, "fiber": 10, "land": 1 * 100 * 10},
            **{"energy": 60 * 100 * 10, "cooling": 10 * 100 * 10, "latency": 0, "delay": 0},
            "total": 2500 + 500 + 10 + 1000 + 60_000 + 10_000,
        }
    )
    assert plan.unavoidable_mjpy == pytest.approx(70_000)
    assert plan.gap == pytest.approx(0, abs=1e-6)
    told = plan.served.iloc[0]
    assert (told["demand_area"], told["site_id"], told["mw"], told["rtt_ms"]) == ("a", "s0", 100, 5)
    assert (plan.years, plan.unserved_total_mw) == ((2030,), 0.0)


def test_where_waiting_is_cheaper_nothing_is_built() -> None:
    plan = portfolio(small_instance(money=Money(2026, 2040, 0.0, 72.0)), gap=0.0)
    assert len(plan.sites) == 0
    assert plan.cost_mjpy["total"] == pytest.approx(72 * 100 * 10)
    assert plan.unserved_mw["mw"].tolist() == [100.0]


def growing(**changed: object) -> Instance:
    """One site that grows: 50 MW of demand in 2030, 250 in 2034."""
    phases = phases_of(
        [
            {"site": 0, "mjpy": 1000.0, "reinforcement_mjpy": 0.0},
            {"site": 0, "phase": 1, "mw": 200.0, "mjpy": 5000.0, "ready_year": 2033},
        ]
    ).assign(voltage_kv=[154.0, 275.0], substation_id=["low", "high"])
    given = {
        "sites": sites_of(1),
        "phases": phases,
        "substations": yards_of(phases),
        "demand_mw": np.array([[50.0, 250.0]]),
        "rtt_ms": np.array([[5.0]]),
        "years": (2030, 2034),
    }
    return small_instance(**{**given, **changed})


def test_a_site_grows_in_phases_each_with_its_voltage_and_yard() -> None:
    plan = portfolio(growing(), gap=0.0)
    columns = ["year", "mw", "voltage_kv", "substation_id", "connections"]
    assert plan.phases[columns].to_numpy().tolist() == [
        [2030, 50.0, 154.0, "low", (0,)],
        [2034, 250.0, 275.0, "high", (0, 1)],
    ]
    assert plan.sites.loc["s0", ["mw", "year"]].tolist() == [250.0, 2030]


def test_nothing_stands_before_its_lead_time() -> None:
    late = growing().phases.assign(ready_year=2033)
    plan = portfolio(growing(phases=late), gap=0.0)
    assert plan.phases["year"].tolist() == [2034]
    assert plan.unserved_mw[["year", "mw"]].to_numpy().tolist() == [[2030, 50.0]]
    # the wait of those four years cannot be avoided
    assert plan.unavoidable_mjpy == pytest.approx(50 * 4 * 300 + 250 * 6 * 70)


def test_a_yard_gives_what_it_has_and_a_flexible_load_needs_less() -> None:
    tight = growing().substations.assign(headroom_mw=[130.0, 130.0])
    plan = portfolio(growing(substations=tight), gap=0.0)
    # 100 of the phases of 100 and 200 each, in whole steps
    assert plan.sites["mw"].tolist() == [200.0]
    flexible = portfolio(growing(substations=tight, flexible_share=0.25), gap=0.0)
    # 130 / 0.75 = 173: 100 of the smaller phase, 150 of the larger
    assert flexible.sites["mw"].tolist() == [250.0]


def test_a_site_that_stands_serves_and_takes_its_place() -> None:
    cap = Cap(Message("plan.cap_area", area="west", share=1), "area", (0, 1), (150.0,), (0,))
    instance = small_instance(
        standing=standing_of(1),
        standing_rtt_ms=np.array([[4.0]]),
        demand_mw=np.array([[250.0]]),
        caps=(cap,),
    )
    plan = portfolio(instance, gap=0.0)
    # of 150 MW of the cap 100 stand; of 250 asked for 100 wait
    assert plan.sites["mw"].sum() == 50.0
    assert plan.unserved_total_mw == pytest.approx(100.0)
    assert plan.served.set_index("site_id").loc["o0", "mw"] == pytest.approx(100.0)
    assert plan.standing.loc["o0", "name"] == "old 0"
    # what stands beyond a cap is no fault of a plan
    over = replace(instance, caps=(replace(cap, most_mw=(80.0,)),))
    assert len(portfolio(over, gap=0.0).sites) == 0


def test_who_waits_for_milliseconds_is_served_from_near() -> None:
    # the far site is cheaper for each MW; 2 x 8 ms of price turn it over, 2 x 3 do not
    sites = sites_of(2, energy_mjpy_per_mw_year=[70.0, 60.0])
    phases = phases_of([{"site": 0}, {"site": 1}])
    for far_ms, chosen in ((5.0, "s1"), (9.5, "s0")):
        instance = small_instance(
            sites=sites,
            phases=phases,
            rtt_ms=np.array([[2.0, far_ms]]),
            money=Money(2026, 2040, 0.0, 300.0, 2.0),
        )
        plan = portfolio(instance, gap=0.0)
        assert plan.sites.index.tolist() == [chosen]
        ms = float(plan.served["rtt_ms"].iloc[0])
        assert plan.cost_mjpy["latency"] == pytest.approx(2 * ms * 100 * 10)


# ----------------------------------------------------------------------------------------- limits


def test_limits_are_kept() -> None:
    must = portfolio(small_instance(limits=Limits(must=("s1",))), gap=0.0)
    assert "s1" in must.sites.index
    never = portfolio(small_instance(limits=Limits(never=("s0",))), gap=0.0)
    assert never.sites.index.tolist() == ["s1"]
    two = portfolio(small_instance(limits=Limits(sites_least=2, site_least_mw=50.0)), gap=0.0)
    assert two.sites["mw"].tolist() == [50.0, 50.0]
    poor = portfolio(small_instance(limits=Limits(budget_mjpy=2000.0)), gap=0.0)
    assert (len(poor.sites), poor.unserved_total_mw) == (0, 100.0)
    areas = sites_of(2, supply_area=["west", "full"], fiber_mjpy=[9000.0, 10.0])
    out = small_instance(
        sites=areas, full_areas=("full",), limits=Limits(outside_least_mw=50.0, site_least_mw=50.0)
    )
    assert portfolio(out, gap=0.0).sites["supply_area"].tolist() == ["west"]


def test_a_share_that_is_to_be_served_is_served_even_where_waiting_is_cheaper() -> None:
    cheap = small_instance(money=Money(2026, 2040, 0.0, 65.0))
    plan = portfolio(cheap.with_limits(served_least_share=0.6), gap=0.0)
    assert plan.unserved_total_mw == pytest.approx(40.0, abs=0.01)
    assert plan.sites["mw"].tolist() == [100.0]


def test_a_mean_of_milliseconds_is_a_limit() -> None:
    phases = phases_of([{"site": 0, "mjpy": 3000.0}, {"site": 1, "mjpy": 6000.0}])
    far = small_instance(phases=phases, rtt_ms=np.array([[8.0, 4.0]]))
    assert portfolio(far, gap=0.0).sites.index.tolist() == ["s0"]
    near = portfolio(far.with_limits(mean_ms_most=5.0), gap=0.0)
    assert near.sites.index.tolist() == ["s1"]
    both = portfolio(far.with_limits(mean_ms_most=6.0, sites_least=2), gap=0.0)
    mean = np.average(both.served["rtt_ms"], weights=both.served["mw"])
    assert mean <= 6.0 + 1e-6
    assert len(both.sites) == 2


@pytest.mark.parametrize(
    ("limits", "codes"),
    [
        (Limits(sites_most=1, sites_least=2), {"plan.limit_sites_most", "plan.limit_sites_least"}),
        (Limits(budget_mjpy=2000.0, must=("s1",)), {"plan.limit_budget", "plan.limit_must"}),
        (
            Limits(served_least_share=1.0, budget_mjpy=10.0),
            {"plan.limit_served", "plan.limit_budget"},
        ),
        (Limits(sites_least=3), {"plan.limit_sites_least"}),
        (
            Limits(mean_ms_most=2.0, served_least_share=0.5),
            {"plan.limit_mean_ms", "plan.limit_served"},
        ),
    ],
)
def test_limits_that_collide_are_named(limits: Limits, codes: set[str]) -> None:
    with pytest.raises(StudyError) as caught:
        portfolio(small_instance(limits=limits))
    assert caught.value.code == "plan.limits_collide"
    assert {one.code for one in caught.value.params["limits"]} == codes


def test_caps_that_collide_with_what_must_be_served_are_named() -> None:
    cap = Cap(Message("plan.cap_area", area="west", share=20), "area", (0, 1), (50.0,))
    with pytest.raises(StudyError) as caught:
        portfolio(small_instance(caps=(cap,), limits=Limits(served_least_share=1.0)))
    told = caught.value.params["limits"]
    assert [one.code for one in told] == ["plan.cap_area", "plan.limit_served"]
    assert "at most 20 %" in str(caught.value)


def test_no_site_within_reach_is_a_plan_of_waiting_not_a_failure() -> None:
    plan = portfolio(small_instance(rtt_ms=np.array([[50.0, 50.0]])), gap=0.0)
    assert plan.unserved_mw[["demand_area", "mw"]].to_numpy().tolist() == [["a", 100.0]]
    assert plan.gap == 0.0


def test_a_gap_and_a_time_that_are_none_are_refused() -> None:
    with refused(StudyError, "plan.gap", gap="1.5"):
        portfolio(small_instance(), gap=1.5)
    with refused(StudyError, "plan.time_limit", seconds="0"):
        portfolio(small_instance(), time_limit_s=0)


# ------------------------------------------------------------------------------------- properties


@pytest.mark.parametrize("seed", [3, 11, 27, 58])
def test_without_a_site_no_plan_is_cheaper_and_without_a_cap_none_is_dearer(seed: int) -> None:
    instance = random_instance(seed)
    plan = portfolio(instance, gap=0.0)
    near = 1e-6 * plan.total_mjpy
    for site in plan.sites.index:
        without = portfolio(instance.with_limits(never=(site,)), gap=0.0)
        assert without.total_mjpy >= plan.total_mjpy - near
    assert portfolio(replace(instance, caps=()), gap=0.0).total_mjpy <= plan.total_mjpy + near
    loose = instance.with_limits(sites_most=None, budget_mjpy=None)
    assert portfolio(loose, gap=0.0).total_mjpy <= plan.total_mjpy + near


# ------------------------------------------------------------------------- what makes a plan wrong


def changed(frame: pd.DataFrame, row: int, **values: object) -> pd.DataFrame:
    table = frame.copy().astype(dict.fromkeys(values, object))
    for name, value in values.items():
        table[name] = [value if at == row else old for at, old in enumerate(table[name])]
    return table


def wrong_plans(plan: Plan) -> list[tuple[str, Plan]]:
    phases, served = plan.phases, plan.served
    return [
        ("plan.wrong_site", replace(plan, phases=changed(phases, 0, site_id="nowhere"))),
        ("plan.wrong_year", replace(plan, phases=changed(phases, 0, year=2031))),
        ("plan.wrong_year", replace(plan, phases=changed(phases, 0, connections=(1,)))),
        ("plan.wrong_size", replace(plan, phases=changed(phases, 1, mw=30.0))),
        ("plan.wrong_size", replace(plan, phases=changed(phases, 1, mw=70.0))),
        ("plan.wrong_size", replace(plan, phases=changed(phases, 1, mw=300.0))),
        ("plan.wrong_size", replace(plan, sites=plan.sites.assign(mw=100.0))),
        ("plan.wrong_load", replace(plan, phases=changed(phases, 1, mw=200.0))),
        ("plan.wrong_served", replace(plan, served=served.iloc[1:])),
        ("plan.wrong_served", replace(plan, served=changed(served, 0, demand_area="b"))),
        ("plan.wrong_ms", replace(plan, served=changed(served, 0, rtt_ms=1.0))),
        ("plan.wrong_cost", replace(plan, cost_mjpy={**plan.cost_mjpy, "energy": 0.0})),
        ("plan.wrong_cost", replace(plan, cost_mjpy={})),
        ("plan.wrong_bound", replace(plan, bound_mjpy=2 * plan.total_mjpy)),
        ("plan.wrong_bound", replace(plan, bound_mjpy=float("nan"))),
    ]


def test_whatever_is_wrong_with_a_plan_is_found() -> None:
    instance = growing()
    plan = portfolio(instance, gap=0.0)
    assert faults(instance, plan) == ()
    for code, wrong in wrong_plans(plan):
        assert code in {one.code for one in faults(instance, wrong)}, code


@pytest.mark.parametrize(
    ("limits", "code"),
    [
        (Limits(sites_most=0), "plan.limit_sites_most"),
        (Limits(sites_least=2), "plan.limit_sites_least"),
        (Limits(never=("s0",)), "plan.wrong_site"),
        (Limits(budget_mjpy=100.0), "plan.limit_budget"),
        (Limits(outside_least_mw=500.0), "plan.limit_outside"),
        (Limits(mean_ms_most=4.0), "plan.limit_mean_ms"),
        (Limits(site_least_mw=100.0), "plan.wrong_size"),
    ],
)
def test_a_limit_that_is_not_kept_is_found(limits: Limits, code: str) -> None:
    plan = portfolio(growing(), gap=0.0)
    assert code in {one.code for one in faults(replace(growing(), limits=limits), plan)}


def test_a_cap_a_yard_and_a_limit_of_milliseconds_that_are_not_kept_are_found() -> None:
    instance = growing()
    plan = portfolio(instance, gap=0.0)
    cap = Cap(Message("plan.cap_area", area="west", share=1), "area", (0,), (50.0, 200.0))
    tight = instance.substations.assign(headroom_mw=[60.0, 160.0])
    cases = {
        "plan.wrong_cap": replace(instance, caps=(cap,)),
        "plan.wrong_size": replace(instance, substations=tight),
        "plan.wrong_ms": replace(instance, rtt_ms=np.array([[11.0]])),
        "plan.limit_served": replace(
            instance, demand_mw=np.array([[50.0, 400.0]]), limits=Limits(served_least_share=0.9)
        ),
    }
    for code, other in cases.items():
        late = pd.DataFrame(
            {"demand_area": ["a"], "workload": "interactive_inference", "year": 2034, "mw": 150.0}
        )
        told = replace(plan, unserved_mw=late) if code == "plan.limit_served" else plan
        assert code in {one.code for one in faults(other, told)}, code


def test_two_sites_that_share_a_yard_cannot_both_have_it() -> None:
    shared = phases_of([{"site": 0}, {"site": 1}]).assign(substation_id="one")
    instance = small_instance(
        phases=shared, substations=yards_of(shared, 150.0), demand_mw=np.array([[200.0]])
    )
    plan = portfolio(instance, gap=0.0)
    assert plan.sites["mw"].tolist() == [100.0]
    roomy = replace(instance, substations=yards_of(shared, 300.0))
    both = portfolio(roomy, gap=0.0)
    assert both.sites["mw"].tolist() == [100.0, 100.0]
    assert "plan.wrong_yard" in {one.code for one in faults(instance, both)}


def test_what_does_not_hold_is_not_handed_out(monkeypatch: pytest.MonkeyPatch) -> None:
    module = sys.modules["geowbit.plan.portfolio"]
    right = module.cost_parts
    monkeypatch.setattr(module, "cost_parts", lambda *given: {**right(*given), "land": 0.0})
    with refused(StudyError, "plan.does_not_hold", said="plan.wrong_cost", count=1):
        portfolio(small_instance())

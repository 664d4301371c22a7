"""The range of a plan: what stays in it whatever is drawn, and what it is worth to know.

Headroom that nobody published, the path of demand, prices of energy and the cost of connections
are drawn from their ranges, and a plan is made for each draw. A site or link that is in nearly
every one of them is no regret, whatever comes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from geowbit.cables import energy_price
from geowbit.core import StudyError
from geowbit.layers import Assumptions
from geowbit.plan.assumptions import assumed_headroom_mw, plan_assumptions
from geowbit.plan.dispatch import cost_parts, dispatched, shrunk
from geowbit.plan.instance import Instance
from geowbit.plan.portfolio import design_of, portfolio, search
from geowbit.plan.portfolio_program import PortfolioModel
from geowbit.plan.result import Plan

Array = npt.NDArray[np.float64]

# a site in so many of the plans is in nearly every one, or in few
NEARLY_ALL, FEW = 0.9, 0.3
_ENERGY = ("energy_mjpy_per_mw_year", "cooling_mjpy_per_mw_year")
_LINK = ("kind", "from_name", "to_name")


@dataclass(frozen=True, eq=False)
class PlanRange:
    """Plans for drawn assumptions, and what they have in common.

    Attributes
    ----------
    plans : tuple of Plan
        One a draw.
    draws : DataFrame
        ``demand``, ``connection`` (factors), ``energy`` (mean factor), ``headroom`` (mean place
        in the range, -1 to 1), ``total_mjpy``, ``avoidable_mjpy``, ``gap``, ``sites``, ``mw``.
    sites : DataFrame, indexed by site_id
        ``name``, ``supply_area``, ``share`` of the plans that it is in, ``mw_low``, ``mw_mean``,
        ``mw_high`` where it is in, ``standing`` (``no_regret``, ``some``, ``few``).
    links : DataFrame
        The same of power and fiber links: ``network``, ``kind``, ``from_name``, ``to_name``,
        ``share``, ``standing``.
    regret_mjpy : ndarray (plans, draws)
        What each plan costs under each draw more than the plan that was made for it; empty where
        plans have no designs to try.
    """

    plans: tuple[Plan, ...]
    draws: pd.DataFrame
    sites: pd.DataFrame
    links: pd.DataFrame
    regret_mjpy: Array = field(default_factory=lambda: np.zeros((0, 0)))

    @property
    def best(self) -> int | None:
        """Return the plan that is regretted least in the mean of the draws, None where unknown."""
        return int(self.regret_mjpy.mean(axis=1).argmin()) if self.regret_mjpy.size else None


def drawn_instance(
    instance: Instance, random: np.random.Generator, assumptions: Assumptions | None = None
) -> tuple[Instance, dict[str, float]]:
    """Return an instance with what nobody knows drawn from its range.

    Parameters
    ----------
    instance : Instance
    random : Generator
    assumptions : Assumptions, optional
        Of :func:`geowbit.plan.plan_assumptions`.

    Returns
    -------
    tuple of Instance and dict
        What was drawn: ``demand``, ``connection``, ``energy``, ``headroom``.
    """
    own = plan_assumptions() if assumptions is None else assumptions
    factor = {
        name: _triangle(random, _ends(own, f"{name}_drawn")) for name in ("demand", "connection")
    }
    place = random.triangular(-1, 0, 1, len(instance.substations))
    yards = instance.substations.assign(headroom_mw=_headroom(instance.substations, place))
    areas = sorted({*instance.sites["supply_area"], *instance.standing["supply_area"]})
    energy = {str(area): _energy_factor(random, str(area)) for area in areas}
    phases = instance.phases.assign(
        mjpy=instance.phases["mjpy"] * factor["connection"],
        reinforcement_mjpy=instance.phases["reinforcement_mjpy"] * factor["connection"],
    )
    made = replace(
        instance,
        sites=_repriced(instance.sites, energy).assign(
            fiber_mjpy=instance.sites["fiber_mjpy"] * factor["connection"]
        ),
        standing=_repriced(instance.standing, energy),
        phases=phases,
        substations=yards,
        demand_mw=instance.demand_mw * factor["demand"],
        caps=tuple(
            replace(cap, most_mw=tuple(np.array(cap.most_mw) * factor["demand"]))
            for cap in instance.caps
        ),
    )
    told = {
        **factor,
        "energy": float(np.mean(list(energy.values()))) if energy else 1.0,
        "headroom": float(place.mean()) if len(place) else 0.0,
    }
    return made, told


def plan_range(
    instance: Instance,
    *,
    draws: int = 10,
    seed: int = 0,
    gap: float = 0.05,
    time_limit_s: float = 60.0,
    assumptions: Assumptions | None = None,
    solve: Callable[[Instance], Plan] | None = None,
    tell: Callable[[int, Plan], None] | None = None,
) -> PlanRange:
    """Make a plan for each of several draws of what nobody knows.

    Parameters
    ----------
    instance : Instance
    draws : int
    seed : int
        The same seed gives the same draws.
    gap, time_limit_s : float
        Of each plan.
    assumptions : Assumptions, optional
        Of :func:`geowbit.plan.plan_assumptions`, with the ranges that are drawn.
    solve : callable, optional
        What makes a plan of an instance, in place of :func:`geowbit.plan.portfolio`.
    tell : callable, optional
        Is told the number of each draw and its plan.

    Returns
    -------
    PlanRange

    Raises
    ------
    StudyError
        Where there is no draw.
    """
    if draws < 1:
        raise StudyError("plan.draws", draws=str(draws), keys=("plan", "draws"))
    plans, rows, drawn = [], [], []
    for number in range(draws):
        random = np.random.default_rng([seed, number])
        made, told = drawn_instance(instance, random, assumptions)
        plan = _made(made, gap, time_limit_s) if solve is None else solve(made)
        plans.append(plan)
        drawn.append(made)
        rows.append(
            {
                **told,
                "total_mjpy": plan.total_mjpy,
                "avoidable_mjpy": plan.avoidable_mjpy,
                "gap": plan.gap,
                "sites": len(plan.sites),
                "mw": float(plan.sites["mw"].sum()),
            }
        )
        if tell is not None:
            tell(number, plan)
    has_designs = all("connections" in plan.phases for plan in plans)
    return PlanRange(
        tuple(plans),
        pd.DataFrame(rows),
        _common_sites(instance, plans),
        _common_links(plans),
        _regret(drawn, plans) if has_designs else np.zeros((0, 0)),
    )


def worth_of_knowing(
    instance: Instance,
    plan: Plan,
    *,
    yards: int = 5,
    gap: float = 0.02,
    time_limit_s: float = 20.0,
) -> pd.DataFrame:
    """Return what it is worth to know the headroom of the yards of a plan before it is built.

    Parameters
    ----------
    instance : Instance
    plan : Plan
        A portfolio of it.
    yards : int
        How many of the yards without a published headroom, those with the most MW first.
    gap, time_limit_s : float
        Of each plan that is made.

    Returns
    -------
    DataFrame, indexed by substation_id
        ``name``, ``mw`` of the plan there, ``low_mw``, ``high_mw`` of its range, ``kept_low_mjpy``
        and ``kept_high_mjpy`` (what the plan costs, cut down to what the yard turns out to have),
        ``known_low_mjpy``, ``known_high_mjpy`` (what one costs that knows), and ``worth_mjpy``:
        the mean of the two differences.
    """
    design = design_of(instance, plan)
    added = instance.effective_mw
    stands = design.built[:, -1]
    held = pd.Series(added * stands, instance.phases["substation_id"]).groupby(level=0).sum()
    unknown = instance.substations.index[~instance.substations["published"].to_numpy(bool)]
    held = held[(held > 0) & held.index.isin(unknown)].sort_values(ascending=False).head(yards)
    rows = []
    for yard, mw in held.items():
        at = instance.substations.loc[yard]
        row = {"substation_id": yard, "name": at.get("name"), "mw": float(mw)}
        for level in ("low", "high"):
            room = float(assumed_headroom_mw([at["voltage_kv"]], level)[0])
            yards_there = instance.substations.copy()
            yards_there.loc[yard, "headroom_mw"] = room
            there = replace(instance, substations=yards_there)
            cut = shrunk(there, design)
            kept = cost_parts(there, cut, dispatched(there, cut.mw))["total"]
            found = search(PortfolioModel(there), gap=gap, time_limit_s=time_limit_s, start=cut)
            row |= {
                f"{level}_mw": room,
                f"kept_{level}_mjpy": kept,
                f"known_{level}_mjpy": min(found.cost_mjpy, kept),
            }
        lost = [row[f"kept_{level}_mjpy"] - row[f"known_{level}_mjpy"] for level in ("low", "high")]
        rows.append({**row, "worth_mjpy": float(np.mean(lost))})
    columns = ["substation_id", "name", "mw", "low_mw", "high_mw", "worth_mjpy"]
    table = pd.DataFrame(rows, columns=None if rows else columns).set_index("substation_id")
    return table.sort_values("worth_mjpy", ascending=False)


def _made(instance: Instance, gap: float, time_limit_s: float) -> Plan:
    return portfolio(instance, gap=gap, time_limit_s=time_limit_s)


def _ends(own: Assumptions, key: str) -> tuple[float, float, float]:
    return own.value(key, "low"), own.value(key), own.value(key, "high")


def _triangle(random: np.random.Generator, ends: tuple[float, float, float]) -> float:
    low, mid, high = ends
    return mid if low == high else float(random.triangular(low, mid, high))


def _headroom(yards: pd.DataFrame, place: Array) -> Array:
    """Return headroom as published, else at a place of the range of its voltage."""
    kv = yards["voltage_kv"].to_numpy(float)
    low, high = (assumed_headroom_mw(kv, level) for level in ("low", "high"))
    mid = yards["headroom_mw"].to_numpy(float)
    drawn = mid + np.maximum(place, 0) * np.maximum(high - mid, 0.0)
    drawn += np.minimum(place, 0) * np.maximum(mid - low, 0.0)
    return np.where(yards["published"].to_numpy(bool), mid, drawn)


def _energy_factor(random: np.random.Generator, area: str) -> float:
    """Return a drawn price of energy over the middle one; 1 where no range is known."""
    price = energy_price(area)
    if price is None or price.mid <= 0:
        return 1.0
    return _triangle(random, (price.low, price.mid, price.high)) / price.mid


def _repriced(table: pd.DataFrame, factor: dict[str, float]) -> pd.DataFrame:
    each = table["supply_area"].astype(str).map(factor).astype(float)
    return table.assign(**{name: table[name] * each for name in _ENERGY})


def _standing(share: float) -> str:
    return "no_regret" if share >= NEARLY_ALL else "few" if share <= FEW else "some"


def _common_sites(instance: Instance, plans: Sequence[Plan]) -> pd.DataFrame:
    mw = pd.DataFrame({n: plan.sites["mw"].astype(float) for n, plan in enumerate(plans)})
    names = instance.sites.loc[mw.index, ["name", "supply_area"]]
    share = mw.notna().mean(axis=1)
    table = pd.DataFrame(
        {
            **names,
            "share": share,
            "mw_low": mw.min(axis=1),
            "mw_mean": mw.mean(axis=1),
            "mw_high": mw.max(axis=1),
            "standing": [_standing(one) for one in share],
        },
        index=mw.index.rename("site_id"),
    )
    return table.sort_values(["share", "mw_mean"], ascending=False)


def _common_links(plans: Sequence[Plan]) -> pd.DataFrame:
    found = []
    for number, plan in enumerate(plans):
        for network, links in (("power", plan.power_links), ("fiber", plan.fiber_links)):
            made = links["built"].fillna(True).astype(bool) if network == "power" else slice(None)
            table = pd.DataFrame(links[list(_LINK)])[made].astype(str).drop_duplicates()
            found.append(table.assign(network=network, number=number))
    whole = pd.concat(found, ignore_index=True)
    keys = ["network", *_LINK]
    share = whole.groupby(keys)["number"].nunique() / len(plans)
    table = share.rename("share").reset_index()
    table["standing"] = [_standing(one) for one in table["share"]]
    return table.sort_values("share", ascending=False, ignore_index=True)


def _regret(drawn: Sequence[Instance], plans: Sequence[Plan]) -> Array:
    """Return what each plan costs under each draw more than the plan that was made for it."""
    designs = [design_of(made, plan) for made, plan in zip(drawn, plans, strict=True)]
    found = np.zeros((len(plans), len(drawn)))
    for at, design in enumerate(designs):
        for other, made in enumerate(drawn):
            cut = shrunk(made, design)
            cost = cost_parts(made, cut, dispatched(made, cut.mw))["total"]
            found[at, other] = cost - plans[other].total_mjpy
    return found

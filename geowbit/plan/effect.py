"""What a plan changes in the country: against doing nothing, and against all in the full areas."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from geowbit.cables import reinforcement
from geowbit.core.messages import Message
from geowbit.fiber import LightReach
from geowbit.national import (
    HEADROOM_SINCE,
    Demand,
    announced_first,
    full_areas,
    headroom_years,
    herfindahl,
    known_sites,
    relief,
    supply_areas,
    trade,
)
from geowbit.plan.result import Plan

Array = npt.NDArray[np.float64]
Place = tuple[float, float]

WAYS = ("nothing", "plan", "metropolis")
_QUANTILES = (0.5, 0.9, 0.99)
_TRADE = ("replaced_tjpy", "software_tjpy", "added_profit_tjpy", "hardware_tjpy", "net_tjpy")


@dataclass(frozen=True)
class Effect:
    """What a plan changes, beside the country without it and beside all growth in full areas.

    Attributes
    ----------
    demand : DataFrame
        ``fiscal_year``, ``supply_area``, and the draw of data centers, MW, in each of the ways:
        ``nothing`` (announced sites come, all else grows as it does), ``plan``, ``metropolis``
        (all growth in the full areas).
    taken_off : DataFrame
        ``fiscal_year``, ``supply_area`` (the full ones), ``mw_low``, ``mw_mid``, ``mw_high``.
    concentration : DataFrame
        ``fiscal_year``, ``way``, ``herfindahl`` and ``full_share`` (of the full areas).
    full : DataFrame
        ``supply_area``, ``way``, ``headroom_mw``, ``runs_out`` (fiscal year; missing where it
        lasts), ``beyond_mw`` (growth above the headroom in the last year),
        ``reinforcement_mjpy`` and ``reinforcement_years`` (of the cheapest border with a figure;
        missing where none has one).
    curtailed : DataFrame
        Of the areas where a site stands: ``supply_area``, ``site_mw``, ``site_gwh``,
        ``curtailed_fy2024_gwh``, ``usable_fy2024_gwh`` and the same of the outlook.
    milliseconds : DataFrame
        ``way`` (``plan``, ``metropolis``), ``mean_ms``, ``median_ms``, ``p90_ms``, ``p99_ms``
        and ``within_<limit>_ms``: share of the people; empty where no people are known.
    trade : DataFrame
        The plan's part of the growth in the scenario's last year, trillion yen: ``what``,
        ``low``, ``mid``, ``high``.
    announced : DataFrame
        ``supply_area``, ``announced_mw``, ``added_mw`` (of the curve in the last year) and
        ``raised_mw`` (what announced sites add to it).
    messages : tuple of Message
    """

    demand: pd.DataFrame
    taken_off: pd.DataFrame
    concentration: pd.DataFrame
    full: pd.DataFrame
    curtailed: pd.DataFrame
    milliseconds: pd.DataFrame
    trade: pd.DataFrame
    announced: pd.DataFrame
    messages: tuple[Message, ...] = ()


def effect(
    plan: Plan,
    before: Demand,
    *,
    reach: LightReach | None = None,
    hubs: Mapping[str, Place] | None = None,
    limits_ms: Sequence[float] = (),
    scenario: str = "base",
    assumptions: Mapping[str, Any] | None = None,
) -> Effect:
    """Return what a plan changes in the country.

    Parameters
    ----------
    plan : Plan
    before : Demand
        Of :func:`geowbit.national.demand`, without the plan; announced sites are put into it.
    reach : LightReach, optional
        Light to everybody, for the milliseconds by population.
    hubs : mapping, optional
        Where all stands in the full areas: name to longitude and latitude.
    limits_ms : sequence of float
        Round trips within which people are counted.
    scenario : str
        Of :func:`geowbit.national.trade_scenarios`.
    assumptions : mapping, optional
        As in :func:`geowbit.national.national_parameters`.

    Returns
    -------
    Effect

    Notes
    -----
    Sites outside the full areas take a part of their load off these
    (:func:`geowbit.national.relief`); those within serve what grows there anyway.

    Examples
    --------
    >>> from geowbit.national import demand
    >>> from geowbit.plan import plan_frame
    >>> from shapely import Point
    >>> sites = [{"site_id": "a", "supply_area": "kyushu", "mw": 100.0, "geometry": Point(130, 33)}]
    >>> phases = [{"site_id": "a", "year": 2030, "mw": 100.0}]
    >>> plan = Plan(sites=plan_frame("sites", sites), phases=plan_frame("phases", phases))
    >>> found = effect(plan, demand(n=10))
    >>> last = found.taken_off.query("fiscal_year == 2037")
    >>> round(float(last["mw_mid"].sum()), 6)
    70.0
    """
    nothing = announced_first(before)
    steps = _steps(plan, nothing)
    regional = steps[~steps["supply_area"].isin([*full_areas(), *before.replaced])]
    notes = _notes(plan, steps, regional)
    eased = relief(nothing, regional) if len(regional) else None
    ways = {
        "nothing": nothing,
        "plan": eased.after if eased else nothing,
        "metropolis": _in_full_areas(nothing),
    }
    taken = eased.taken_off() if eased else pd.DataFrame(columns=["fiscal_year", "supply_area"])
    used = eased.curtailed().query("site_mw > 0") if eased else pd.DataFrame()
    return Effect(
        demand=_demand(ways),
        taken_off=taken,
        concentration=_concentration(ways),
        full=_full(ways),
        curtailed=used.reset_index(drop=True),
        milliseconds=_milliseconds(plan, reach, hubs or {}, limits_ms),
        trade=_trade(plan, nothing, scenario, assumptions),
        announced=_announced(before, nothing),
        messages=notes,
    )


def _steps(plan: Plan, demand: Demand) -> pd.DataFrame:
    """Return the MW that each phase adds to its site, with area and year."""
    phases = plan.phases.sort_values(["site_id", "year"], kind="stable")
    more = phases["mw"] - phases.groupby("site_id")["mw"].shift(fill_value=0.0)
    areas = plan.sites["supply_area"].astype(str)
    areas.index = areas.index.astype(str)
    table = pd.DataFrame(
        {
            "supply_area": phases["site_id"].astype(str).map(areas).fillna("").to_numpy(),
            "load_mw": more.to_numpy(float),
            "year": phases["year"].to_numpy(float),
        }
    )
    known = table["supply_area"].isin(supply_areas()) & (table["load_mw"] > 0)
    first, last = demand.years[0], demand.years[-1]
    return table[known & table["year"].between(first, last)].reset_index(drop=True)


def _notes(plan: Plan, steps: pd.DataFrame, regional: pd.DataFrame) -> tuple[Message, ...]:
    found = []
    counted, whole = float(steps["load_mw"].sum()), float(plan.sites["mw"].sum())
    if whole - counted > 0.5:
        found.append(Message("effect.not_counted", mw=round(whole - counted)))
    inside = counted - float(regional["load_mw"].sum())
    if inside > 0.5:
        found.append(Message("effect.in_full_areas", mw=round(inside)))
    return tuple(found)


def _in_full_areas(nothing: Demand) -> Demand:
    """Return the demand where all that grows stands in the full areas, split as they grow."""
    changed: dict[str, Any] = {}
    at = [supply_areas().index(area) for area in full_areas()]
    for level in ("mid", "drawn"):
        mw, added = getattr(nothing, f"{level}_mw"), getattr(nothing, f"{level}_added_mw")
        own = added[:, at]
        whole = own.sum(axis=1, keepdims=True)
        even = np.full_like(own, 1 / len(at))
        share = np.divide(own, whole, out=even, where=whole > 0)
        moved = np.zeros_like(added)
        moved[:, at] = share * added.sum(axis=1, keepdims=True)
        changed |= {f"{level}_mw": mw - added + moved, f"{level}_added_mw": moved}
    return replace(nothing, **changed)


def _demand(ways: Mapping[str, Demand]) -> pd.DataFrame:
    first = next(iter(ways.values()))
    areas, years = supply_areas(), first.years
    table = pd.DataFrame(
        {
            "fiscal_year": np.tile(years, len(areas)),
            "supply_area": np.repeat(areas, len(years)),
        }
    )
    return table.assign(**{way: one.mid_mw[0].ravel() for way, one in ways.items()})


def _concentration(ways: Mapping[str, Demand]) -> pd.DataFrame:
    full = np.isin(supply_areas(), full_areas())
    parts = []
    for way, one in ways.items():
        mw = one.mid_mw[0]
        parts.append(
            pd.DataFrame(
                {
                    "fiscal_year": one.years,
                    "way": way,
                    "herfindahl": herfindahl(mw.T),
                    "full_share": mw[full].sum(axis=0) / mw.sum(axis=0),
                }
            )
        )
    return pd.concat(parts, ignore_index=True)


def _full(ways: Mapping[str, Demand]) -> pd.DataFrame:
    """Return when the headroom of each full area runs out, and what lies beyond it costs."""
    prices = {area: _cheapest_border(area) for area in full_areas()}
    rows = []
    for way, one in ways.items():
        out = headroom_years(one).set_index("supply_area")
        since = one.years.index(HEADROOM_SINCE)
        for area in full_areas():
            if area not in out.index:
                continue
            added = one.mid_added_mw[0, supply_areas().index(area)]
            headroom = float(out.loc[area, "headroom_mw"])
            beyond = max(0.0, float(added[-1] - added[since]) - headroom)
            mjpy, years = prices[area]
            rows.append(
                {
                    "supply_area": area,
                    "way": way,
                    "headroom_mw": headroom,
                    "runs_out": out.loc[area, "runs_out_mid"],
                    "beyond_mw": beyond,
                    "reinforcement_mjpy": beyond * mjpy,
                    "reinforcement_years": years,
                }
            )
    columns = ["supply_area", "way", "headroom_mw", "runs_out", "beyond_mw"]
    return pd.DataFrame(rows, columns=[*columns, "reinforcement_mjpy", "reinforcement_years"])


def _cheapest_border(area: str) -> tuple[float, float]:
    """Return what a MW more into an area costs at least, and its years; NaN where no figure is."""
    found: list[tuple[float, float]] = []
    for other in supply_areas():
        between = None if other in full_areas() else reinforcement(other, area)
        if between is None or between.unknown or not between.borders:
            continue
        years = [one.years["mid"] for one in between.borders if one.years is not None]
        found.append((between.mjpy(1.0), max(years, default=np.nan)))
    return min(found, default=(np.nan, np.nan))


def _milliseconds(
    plan: Plan, reach: LightReach | None, hubs: Mapping[str, Place], limits_ms: Sequence[float]
) -> pd.DataFrame:
    names = [f"within_{limit:g}_ms" for limit in limits_ms]
    columns = ["way", "mean_ms", "median_ms", "p90_ms", "p99_ms", *names]
    if reach is None:
        return pd.DataFrame(columns=columns)
    sites = zip(plan.sites.geometry.x.tolist(), plan.sites.geometry.y.tolist(), strict=True)
    rows = []
    for way, places in (("plan", list(sites)), ("metropolis", list(hubs.values()))):
        if not places:
            continue
        ms = np.min([reach.rtt_ms(place) for place in places], axis=0)
        order = np.argsort(ms)
        summed = np.cumsum(reach.persons[order])
        at = np.searchsorted(summed, np.array(_QUANTILES) * summed[-1])
        within = [float(reach.persons[ms <= limit].sum() / summed[-1]) for limit in limits_ms]
        mean = float(np.average(ms, weights=reach.persons))
        rows.append([way, mean, *ms[order][at].tolist(), *within])
    return pd.DataFrame(rows, columns=columns)


def _trade(
    plan: Plan, nothing: Demand, scenario: str, assumptions: Mapping[str, Any] | None
) -> pd.DataFrame:
    """Return the plan's part of what the growth of the country does to the trade balance."""
    year = nothing.years[-1]
    table = trade(scenario, first_year=year, last_year=year, assumptions=assumptions).iloc[0]
    grown = float(nothing.mid_added_mw[0, :, -1].sum())
    share = min(1.0, float(plan.sites["mw"].sum()) / grown) if grown > 0 else 0.0
    return pd.DataFrame(
        [
            {
                "what": name.removesuffix("_tjpy"),
                **{
                    level: share * float(table[f"{name}{end}"])
                    for level, end in (("low", "_low"), ("mid", ""), ("high", "_high"))
                },
            }
            for name in _TRADE
        ]
    )


def _announced(before: Demand, nothing: Demand) -> pd.DataFrame:
    sites = known_sites().query("counted and mw_mid.notna()")
    come = sites.groupby("supply_area")["mw_mid"].sum().reindex(supply_areas()).fillna(0.0)
    added = before.mid_added_mw[0, :, -1]
    table = pd.DataFrame(
        {
            "supply_area": supply_areas(),
            "announced_mw": come.to_numpy(float),
            "added_mw": added,
            "raised_mw": nothing.mid_added_mw[0, :, -1] - added,
        }
    )
    return table[table["announced_mw"] > 0].reset_index(drop=True)

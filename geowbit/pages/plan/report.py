"""The report of a plan: what to build and why, what fails with it, what it changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import geopandas as gpd
import pandas as pd

from geowbit.core.messages import worded
from geowbit.pages.language import say, speaking, telling
from geowbit.pages.plan.figure import plan_figure
from geowbit.pages.plan.words import (
    area_words,
    cost_rows,
    failure_kind,
    failure_title,
    kind_words,
    line_of_ends,
    plan_lines,
    separate_rows,
    site_names,
    way_words,
    without_words,
    workload_words,
)
from geowbit.pages.template import Cell, Part, whole_page
from geowbit.pages.words import known, money, money_unit, number, rows_of, study_words
from geowbit.plan import ANYWHERE, WAYS, Effect, Plan, messages_of
from geowbit.run import Run

__all__ = ["plan_report"]

_WORST = 10
_MOST_LINKS = 150
# of these many are used, and none is built
_STANDING_KINDS = ("lit", "ground_wire")


def plan_report(
    plan: Plan,
    run: Run,
    *,
    failures: gpd.GeoDataFrame | None = None,
    worst: gpd.GeoDataFrame | None = None,
    mends: gpd.GeoDataFrame | None = None,
    effect: Effect | None = None,
    further: Mapping[str, pd.DataFrame] | None = None,
    layers: Mapping[str, Any],
    lang: str = "en",
) -> str:
    """Write the report of a plan.

    Parameters
    ----------
    plan : Plan
    run : Run
        Whose candidates it was made of.
    failures, worst, mends, effect : optional
        Of :mod:`geowbit.plan`; a part that is not given is left out. Of the failures those of
        `worst` are told, or the first ten.
    further : mapping, optional
        A ``front`` (:func:`geowbit.plan.front_table`), ``range_sites`` and ``range_links`` (of
        plans under drawn assumptions: ``share`` of the plans, ``standing``).
    layers : dict
        For the outlines of the still map.
    lang : {"en", "ja"}
        Language of the report.

    Returns
    -------
    str
        One HTML page that loads nothing.
    """
    with speaking(lang), telling(run):
        built = plan.power_links["built"].fillna(True).astype(bool)
        shown = worst
        if shown is None and failures is not None:
            shown = failures.head(_WORST)
        parts = [
            _sites(plan),
            _costs(plan),
            _separate(plan),
            _links("power", plan.power_links[built]),
            _links("fiber", plan.fiber_links),
            _served(plan),
            *_further(further or {}),
            *([_worst(plan, shown)] if shown is not None else []),
            *([_mends(mends, failures)] if mends is not None and failures is not None else []),
            *(_effect(effect) if effect is not None else []),
        ]
        return whole_page(
            "plan.html.j2",
            drawn={"figure": plan_figure(plan, layers)},
            title=say("planned.title", name=study_words(run)),
            version=run.version,
            lines=plan_lines(plan),
            tables=[part for part in parts if part.rows],
            notes=[worded(one, lang) for one in messages_of(plan, effect)],
        )


def _heads(*names: str, numbers: Sequence[str] = ()) -> list[Cell]:
    return [Cell(say(f"planned.report.{one}"), kind="n" if one in numbers else "") for one in names]


def _n(text: str) -> Cell:
    return Cell(text, kind="n")


def _whole(year: Any) -> str:
    return str(int(year)) if known(year) else "–"


def _sites(plan: Plan) -> Part:
    rows = []
    phases = plan.phases.assign(site_id=plan.phases["site_id"].astype(str)).sort_values("year")
    for place, (key, row) in enumerate(
        zip(plan.sites.index.astype(str), rows_of(plan.sites), strict=True), start=1
    ):
        own = phases[phases["site_id"] == key]
        built = [
            f"{int(one.year)}: {number(one.mw)} MW, {number(one.voltage_kv)} kV"
            for one in own.itertuples()
        ]
        lead = row.get("lead_years")
        rows.append(
            [
                Cell(str(place), pin=True),
                Cell(str(row["name"]), key),
                Cell(area_words(row["supply_area"])),
                _n(number(row["mw"])),
                Cell(
                    "; ".join(built) or _whole(row["year"]),
                    say("planned.lead", years=number(lead, 1)) if known(lead) else "",
                ),
                _n(number(row["headroom_mw"])),
                Cell(without_words(row["cost_without_mjpy"], plan), kind="n"),
            ]
        )
    heads = _heads(
        "no", "site", "area", "mw", "phases", "room", "why", numbers=("mw", "room", "why")
    )
    lead = say("planned.report.sites_lead")
    return Part("sites", say("planned.report.sites"), heads, rows, lead=lead)


def _costs(plan: Plan) -> Part:
    rows = [[Cell(name), _n(amount), _n(share)] for name, amount, share in cost_rows(plan)]
    heads = _heads("part", "cost", "share", numbers=("cost", "share"))
    lead = say("planned.report.costs_lead", unavoidable=money(plan.unavoidable_mjpy))
    return Part("cost", say("planned.report.costs"), heads, rows, lead=lead)


def _separate(plan: Plan) -> Part:
    rows = [[Cell(name), _n(cost), Cell(more)] for name, cost, more in separate_rows(plan)]
    if rows:
        rows.insert(0, [Cell(way_words("joint")), _n(money(plan.total_mjpy)), Cell("")])
    heads = _heads("way", "whole", "difference", numbers=("whole",))
    lead = say("planned.report.separate_lead")
    return Part("separate", say("planned.report.separate"), heads, rows, lead=lead)


def _links(which: str, links: gpd.GeoDataFrame) -> Part:
    """Return the links that are built, the dearest first; of routes that stand their sums."""
    stands = links["kind"].isin(_STANDING_KINDS)
    shown = pd.DataFrame(links[~stands]).sort_values("cost_mjpy", ascending=False, kind="stable")
    rows = []
    for row in rows_of(shown.head(_MOST_LINKS)):
        if which == "power":
            size = say("planned.power", kv=number(row["voltage_kv"]), mw=number(row["mw"]))
        else:
            count = row["wavelengths"]
            size = say("planned.light", count=number(count)) if known(count) else "–"
        rows.append(
            [
                Cell(line_of_ends(row)),
                Cell(kind_words(row["kind"])),
                Cell(size),
                _n(number(row["length_km"], 1)),
                _n(money(row["cost_mjpy"])),
                _n(_whole(row["year"])),
            ]
        )
    for kind, some in pd.DataFrame(links[stands]).groupby("kind", sort=False):
        cost = some["cost_mjpy"].astype(float)
        rows.append(
            [
                Cell(say("planned.report.many", count=number(len(some)))),
                Cell(kind_words(kind)),
                Cell(""),
                _n(number(some["length_km"].astype(float).sum(), 1)),
                _n(money(cost.sum()) if cost.notna().any() else "–"),
                _n(""),
            ]
        )
    heads = _heads("link", "kind", "size", "km", "cost", "year", numbers=("km", "cost", "year"))
    left = len(shown) - _MOST_LINKS
    more = say("diff.and_more", count=number(left)) if left > 0 else ""
    return Part(f"{which}_links", say(f"planned.report.{which}"), heads, rows, more=more)


def _served(plan: Plan) -> Part:
    served = plan.served
    if not len(served):
        return Part("served", "", [], [])
    last = served[served["year"] == served["year"].max()]
    # what may be served anywhere is at no distance from anybody
    ms = last["rtt_ms"].astype(float).where(last["demand_area"] != ANYWHERE)
    timed = last.assign(mw=last["mw"].astype(float), ms=ms, weighed=last["mw"].astype(float) * ms)
    table = timed.groupby("workload", sort=False).agg(
        mw=("mw", "sum"), weighed=("weighed", lambda one: one.sum(min_count=1)), most=("ms", "max")
    )
    rows = [
        [
            Cell(workload_words(one.Index)),
            _n(number(one.mw)),
            _n(number(one.weighed / one.mw, 1) if one.mw else "–"),
            _n(number(one.most, 1)),
        ]
        for one in table.itertuples()
    ]
    heads = _heads("workload", "mw", "ms", "ms_most", numbers=("mw", "ms", "ms_most"))
    return Part("served", say("planned.report.served"), heads, rows)


def _further(tables: Mapping[str, pd.DataFrame]) -> list[Part]:
    parts = [("front", _front), ("range_sites", _range_sites), ("range_links", _range_links)]
    return [write(tables[name]) for name, write in parts if name in tables]


def _range_sites(sites: pd.DataFrame) -> Part:
    """Return in how many of the plans under drawn assumptions each site is."""
    rows = [
        [
            Cell(str(row["name"])),
            Cell(area_words(row["supply_area"])),
            _n(f"{number(100 * row['share'])} %"),
            Cell(
                number(row["mw_mean"]),
                say("report.span", low=number(row["mw_low"]), high=number(row["mw_high"])),
                kind="n",
            ),
            Cell(say(f"planned.standing_of.{row['standing']}")),
        ]
        for row in rows_of(sites)
    ]
    heads = _heads("site", "area", "in_plans", "mw", "surely", numbers=("in_plans", "mw"))
    lead = say("planned.report.range_lead")
    return Part("range", say("planned.report.range"), heads, rows, lead=lead)


def _range_links(links: pd.DataFrame) -> Part:
    rows = [
        [
            Cell(line_of_ends(row), kind_words(row["kind"])),
            _n(f"{number(100 * row['share'])} %"),
            Cell(say(f"planned.standing_of.{row['standing']}")),
        ]
        for row in rows_of(links.head(_MOST_LINKS))
    ]
    heads = _heads("link", "in_plans", "surely", numbers=("in_plans",))
    return Part("range_links", say("planned.report.range_links"), heads, rows)


def _front(points: pd.DataFrame) -> Part:
    """Return what less of a measure costs, the tightest limit first."""
    measure = str(points["measure"].iloc[0]) if len(points) else ""
    shown, decimals = (100.0, 1) if measure == "risk" else (1.0, 1 if measure == "ms" else 0)
    rows = [
        [
            _n(number(shown * row["limit"], decimals)),
            _n(number(shown * row["value"], decimals) if known(row["value"]) else "–"),
            _n(money(row["avoidable_mjpy"])),
            _n(f"{number(100 * row['gap'], 1)} %" if known(row["gap"]) else "–"),
            _n(number(row["sites"])),
            _n(number(row["unserved_mw"])),
        ]
        for row in rows_of(points)
    ]
    names = ("limit", "value", "avoidable", "gap", "count", "unserved")
    lead = say(f"planned.report.front_{measure}") if measure else ""
    title = say("planned.report.front")
    return Part("front", title, _heads(*names, numbers=names), rows, lead=lead)


def _worst(plan: Plan, failures: gpd.GeoDataFrame) -> Part:
    names = site_names(plan)
    rows = [
        [
            Cell(failure_title(row), failure_kind(row["kind"])),
            _n(number(row["mw_lost"])),
            _n(number(row["gbps_lost"])),
            _n(number(row["gbps_rerouted"])),
            Cell(say("list.separator").join(names.get(one, one) for one in row["site_ids"])),
        ]
        for row in rows_of(failures)
    ]
    heads = _heads(
        "what", "mw_lost", "gbps_lost", "rerouted", "sites",
        numbers=("mw_lost", "gbps_lost", "rerouted"),
    )  # fmt: skip
    lead = say("planned.report.failures_lead")
    return Part("failures", say("planned.report.failures"), heads, rows, lead=lead)


def _mends(mends: gpd.GeoDataFrame, failures: gpd.GeoDataFrame) -> Part:
    rows = []
    for row in rows_of(mends):
        failed = failures.loc[row["failure"]].to_dict()
        what = say(
            f"planned.report.mend_{row['what']}",
            site=str(row["name"]), station=str(row["to_name"]), links=number(row["links"]),
            what=failure_title(failed),
        )  # fmt: skip
        saved = float(row["mw_saved"])
        rows.append(
            [
                Cell(what),
                _n(number(row["length_km"], 1)),
                _n(money(row["cost_mjpy"])),
                _n(number(saved)),
                _n(number(float(row["cost_mjpy"]) / saved, 2) if saved > 0 else "–"),
            ]
        )
    heads = _heads(
        "mend", "km", "cost", "saved", "per_mw", numbers=("km", "cost", "saved", "per_mw")
    )
    lead = say("planned.report.mends_lead")
    return Part("mends", say("planned.report.mends"), heads, rows, lead=lead)


def _effect(found: Effect) -> list[Part]:
    return [
        _demand(found),
        _full(found),
        _taken(found),
        _curtailed(found),
        _milliseconds(found),
        _trade(found),
        _announced(found),
    ]


def _demand(found: Effect) -> Part:
    year = int(found.demand["fiscal_year"].max())
    last = found.demand[found.demand["fiscal_year"] == year]
    rows = [
        [Cell(area_words(row["supply_area"])), *(_n(number(row[way])) for way in WAYS)]
        for row in rows_of(last)
    ]
    held = found.concentration[found.concentration["fiscal_year"] == year].set_index("way")
    heads = [Cell(say("planned.report.area")), *(Cell(way_words(way), kind="n") for way in WAYS)]
    lead = say(
        "planned.report.effect_lead",
        year=str(year),
        **{way: number(100 * held.loc[way, "full_share"], 1) for way in WAYS},
        **{f"h_{way}": number(held.loc[way, "herfindahl"], 3) for way in WAYS},
    )
    more = say("planned.report.demand", year=str(year))
    return Part("effect", say("planned.report.effect"), heads, rows, lead=lead, more=more)


def _full(found: Effect) -> Part:
    rows = [
        [
            Cell(area_words(row["supply_area"])),
            Cell(way_words(str(row["way"]))),
            _n(_whole(row["runs_out"]) if known(row["runs_out"]) else say("planned.report.never")),
            _n(number(row["beyond_mw"])),
            _n(money(row["reinforcement_mjpy"])),
            _n(number(row["reinforcement_years"], 0)),
        ]
        for row in rows_of(found.full)
    ]
    heads = _heads(
        "area", "way", "runs_out", "beyond", "reinforcement", "reinforcement_years",
        numbers=("runs_out", "beyond", "reinforcement", "reinforcement_years"),
    )  # fmt: skip
    lead = say("planned.report.full_lead")
    return Part("full", say("planned.report.full"), heads, rows, lead=lead)


def _taken(found: Effect) -> Part:
    if not len(found.taken_off):
        return Part("taken", "", [], [])
    wide = found.taken_off.pivot(index="fiscal_year", columns="supply_area")
    areas = list(dict.fromkeys(found.taken_off["supply_area"]))
    heads = [Cell(say("planned.report.year"))]
    heads += [Cell(area_words(area), kind="n") for area in areas]
    rows = [
        [
            Cell(str(year)),
            *(
                Cell(
                    number(wide.loc[year, ("mw_mid", area)]),
                    say(
                        "report.span",
                        low=number(wide.loc[year, ("mw_low", area)]),
                        high=number(wide.loc[year, ("mw_high", area)]),
                    ),
                    kind="n",
                )
                for area in areas
            ),
        ]
        for year in wide.index
        if wide.loc[year, "mw_mid"].sum() >= 0.5
    ]
    title, lead = say("planned.report.taken"), say("planned.report.taken_lead")
    return Part("taken", title, heads, rows, lead=lead)


def _curtailed(found: Effect) -> Part:
    rows = [
        [
            Cell(area_words(row["supply_area"])),
            _n(number(row["site_mw"])),
            _n(number(row["site_gwh"])),
            _n(number(row["usable_fy2024_gwh"])),
            _n(number(row["usable_outlook_gwh"])),
        ]
        for row in rows_of(found.curtailed)
    ]
    heads = _heads(
        "area", "mw", "draw", "usable", "outlook", numbers=("mw", "draw", "usable", "outlook")
    )
    return Part("curtailed", say("planned.report.curtailed"), heads, rows)


def _milliseconds(found: Effect) -> Part:
    table = found.milliseconds
    limits = [name for name in table.columns if name.startswith("within_")]
    rows = [
        [
            Cell(way_words(str(row["way"]))),
            *(_n(number(row[name], 1)) for name in ("mean_ms", "median_ms", "p90_ms", "p99_ms")),
            *(_n(f"{number(100 * row[name])} %") for name in limits),
        ]
        for row in rows_of(table)
    ]
    heads = _heads("way", "mean", "median", "p90", "p99", numbers=("mean", "median", "p90", "p99"))
    heads += [
        Cell(
            say("planned.report.within", ms=name.removeprefix("within_").removesuffix("_ms")),
            kind="n",
        )
        for name in limits
    ]
    title, lead = say("planned.report.ms_title"), say("planned.report.ms_lead")
    return Part("milliseconds", title, heads, rows, lead=lead)


def _trade(found: Effect) -> Part:
    rows = [
        [
            Cell(say(f"planned.report.{row['what']}")),
            *(_n(number(row[level], 3)) for level in ("low", "mid", "high")),
        ]
        for row in rows_of(found.trade)
    ]
    heads = _heads("part", "low", "mid", "high", numbers=("low", "mid", "high"))
    year = str(int(found.demand["fiscal_year"].max()))
    lead = say("planned.report.trade_lead", year=year, currency=money_unit())
    return Part("trade", say("planned.report.trade"), heads, rows, lead=lead)


def _announced(found: Effect) -> Part:
    rows = [
        [
            Cell(area_words(row["supply_area"])),
            *(_n(number(row[name])) for name in ("announced_mw", "added_mw", "raised_mw")),
        ]
        for row in rows_of(found.announced)
    ]
    numbers = ("announced_mw", "added_mw", "raised_mw")
    heads = _heads("area", *numbers, numbers=numbers)
    title, lead = say("planned.report.announced"), say("planned.report.announced_lead")
    return Part("announced", title, heads, rows, lead=lead)

"""What is said of a plan, its links and its failures, in the language that is spoken."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from geowbit.national import area_label
from geowbit.pages.language import say, say_if_known, spoken
from geowbit.pages.measures import distance
from geowbit.pages.words import known, money, number
from geowbit.plan import PARTS, SEPARATE, Plan

__all__ = [
    "area_words",
    "cost_rows",
    "failure_kind",
    "failure_lines",
    "failure_short",
    "failure_title",
    "kind_words",
    "line_of_ends",
    "link_lines",
    "plan_lines",
    "separate_rows",
    "site_lines",
    "site_names",
    "standing_lines",
    "station_names_of",
    "way_words",
    "without_words",
    "workload_words",
    "year_lines",
]

_ALONE = ("power_alone", "network_alone")


def area_words(area: object) -> str:
    """Return the name of a supply area, or of what has none as it is called."""
    return area_label(str(area), spoken()) if known(area) else "–"


def kind_words(kind: object) -> str:
    """Return what kind of link it is.

    Examples
    --------
    >>> kind_words("new_line"), kind_words("theirs")
    ('new line', 'theirs')
    """
    return say_if_known(f"planned.kind.{kind}", str(kind))


def workload_words(workload: object) -> str:
    """Return a class of workload."""
    return say_if_known(f"serve.{workload}", str(workload).replace("_", " "))


def way_words(way: str) -> str:
    """Return a way of planning, or of growing without a plan."""
    return say_if_known(f"planned.way.{way}", way)


def line_of_ends(row: Mapping[str, Any]) -> str:
    """Return a link by its ends.

    Examples
    --------
    >>> line_of_ends({"from_name": "Imari", "to_name": "Saga"})
    'Imari – Saga'
    """
    ends = [str(row[f"{end}_name"]) for end in ("from", "to") if known(row.get(f"{end}_name"))]
    return " – ".join(dict.fromkeys(ends)) or "–"


def plan_lines(plan: Plan) -> list[str]:
    """Return the outcome in a few lines: what is built, what it costs, how sure it is.

    Examples
    --------
    >>> plan_lines(Plan(cost_mjpy={"total": 100.0}, bound_mjpy=99.0, unavoidable_mjpy=90.0))[-1]
    'Proved to 10.0 % of the cost that can be avoided: no plan can cost less than ¥99 m.'
    """
    mw = float(plan.sites["mw"].sum())
    # the years in which something is begun, and not all that are planned for
    years = sorted({int(year) for year in plan.sites["year"]})
    lines = [
        say(
            "planned.sites",
            count=number(len(plan.sites)), mw=number(mw),
            first=str(years[0]) if years else "–", last=str(years[-1]) if years else "–",
        ),
        say(
            "planned.cost",
            total=money(plan.total_mjpy), avoidable=money(plan.avoidable_mjpy),
        ),
    ]  # fmt: skip
    late = plan.unserved_mw.groupby("year")["mw"].sum()
    waiting = [f"{int(year)}: {number(mw)} MW" for year, mw in late.items() if mw > 0.5]
    if waiting:
        lines.append(say("planned.unserved", years=say("list.separator").join(waiting)))
    if known(plan.gap):
        gap = number(100 * plan.gap, 1)
        lines.append(say("planned.gap", gap=gap, bound=money(plan.bound_mjpy)))
    else:
        lines.append(say("planned.no_bound"))
    if plan.limit_reached:
        lines.append(say("planned.limit_reached"))
    return lines


def station_names_of(plan: Plan) -> dict[str, str]:
    """Return what the power links of a plan call the ends that they give an id.

    Examples
    --------
    >>> station_names_of(Plan())
    {}
    """
    found: dict[str, str] = {}
    links = plan.power_links
    for end in ("from", "to"):
        if f"{end}_id" in links:
            found |= {
                str(key): str(name)
                for key, name in zip(links[f"{end}_id"], links[f"{end}_name"], strict=True)
                if known(key) and known(name)
            }
    return found


def site_names(plan: Plan) -> dict[str, str]:
    """Return the name of each site of a plan, and of each that stands, by its id."""
    return {
        str(key): str(name)
        for frame in (plan.standing, plan.sites)
        for key, name in frame["name"].items()
    }


def year_lines(plan: Plan, year: int) -> list[str]:
    """Return what stands by a year, and what is served late."""
    phases = plan.phases[plan.phases["year"] <= year]
    if len(plan.phases):
        mw = float(phases.groupby("site_id")["mw"].max().sum())
        count = phases["site_id"].nunique()
    else:
        here = plan.sites[plan.sites["year"].fillna(year) <= year]
        mw, count = float(here["mw"].sum()), len(here)
    power = plan.power_links[plan.power_links["built"].fillna(True).astype(bool)]
    power = power[power["year"].fillna(year) <= year]
    fiber = plan.fiber_links[plan.fiber_links["year"].fillna(year) <= year]
    lines = [say("planned.by_year", count=number(count), mw=number(mw))]
    if len(power) or len(fiber):
        lines.append(
            say(
                "planned.links_by_year",
                power=number(len(power)), power_km=distance(power["length_km"].astype(float).sum()),
                fiber=number(len(fiber)), fiber_km=distance(fiber["length_km"].astype(float).sum()),
            )
        )  # fmt: skip
    late = plan.unserved_mw[plan.unserved_mw["year"] == year]["mw"].sum()
    if late > 0.5:
        lines.append(say("planned.late", mw=number(late)))
    return lines


def site_lines(site_id: str, row: Mapping[str, Any], plan: Plan) -> list[str]:
    """Return what a site is: name, MW by year with voltage, headroom, lead time and why."""
    area = area_words(row.get("supply_area"))
    lines = [str(row["name"]), say("planned.site", area=area, mw=number(row["mw"]), id=site_id)]
    phases = plan.phases[plan.phases["site_id"].astype(str) == site_id].sort_values("year")
    names = station_names_of(plan)
    lines += [
        say(
            "planned.phase",
            year=str(int(one.year)), mw=number(one.mw), kv=number(one.voltage_kv),
            station=names.get(str(one.substation_id), str(one.substation_id)),
        )
        for one in phases.itertuples()
    ]  # fmt: skip
    headroom = row.get("headroom_mw")
    lines.append(
        say("planned.headroom", mw=number(headroom)) if known(headroom) else say("planned.no_room")
    )
    if known(row.get("lead_years")):
        lines.append(say("planned.lead", years=number(row["lead_years"], 1)))
    if known(row.get("cost_without_mjpy")):
        lines.append(say("planned.without", cost=without_words(row["cost_without_mjpy"], plan)))
    return lines


def standing_lines(row: Mapping[str, Any]) -> list[str]:
    """Return what a site is that stands or is announced."""
    year = str(int(row["year"])) if known(row.get("year")) else "–"
    return [str(row["name"]), say("planned.standing", mw=number(row["mw"]), year=year)]


def link_lines(row: Mapping[str, Any]) -> list[str]:
    """Return what a link is: its ends, kind, size, length and money."""
    lines = [line_of_ends(row), kind_words(row["kind"])]
    if "flow_mw" in row:
        if not (not known(row.get("built")) or bool(row["built"])):
            lines[1] = say("planned.stands", kind=lines[1])
        kv = number(row["voltage_kv"])
        lines.append(say("planned.power", kv=kv, mw=number(row["mw"])))
        if known(row["flow_mw"]):
            lines.append(say("planned.flow", mw=number(abs(float(row["flow_mw"])))))
    elif known(row.get("wavelengths")):
        lines.append(say("planned.light", count=number(row["wavelengths"])))
    if known(row.get("length_km")):
        lines.append(say("planned.km", km=distance(row["length_km"], 1)))
    if known(row.get("cost_mjpy")) and float(row["cost_mjpy"]) > 0:
        year = str(int(row["year"])) if known(row.get("year")) else "–"
        lines.append(say("planned.for_money", cost=money(row["cost_mjpy"]), year=year))
    return lines


def without_words(value: object, plan: Plan) -> str:
    """Return what a plan costs more without a site; within the gap nothing is told apart.

    Examples
    --------
    >>> plan = Plan(cost_mjpy={"total": 100.0}, bound_mjpy=99.0, unavoidable_mjpy=90.0)
    >>> [without_words(one, plan) for one in (5.0, 0.5, None)]
    ['¥5 m', 'less than the gap, ¥1 m', '–']
    """
    if not known(value):
        return "–"
    least = plan.gap * plan.avoidable_mjpy
    if known(least) and float(value) < least:  # type: ignore[arg-type]
        return say("planned.within_gap", most=money(least))
    return money(value)


def failure_kind(kind: object) -> str:
    """Return what kind of thing fails.

    Examples
    --------
    >>> failure_kind("strait")
    'strait'
    """
    return say_if_known(f"planned.fails.{kind}", str(kind))


def failure_title(row: Mapping[str, Any]) -> str:
    """Return what fails, by its name."""
    if row["kind"] in ("supply_area", "strait"):
        return area_words(row["name"])
    if row["kind"] == "earthquake":
        return say("planned.around", name=str(row["name"]))
    return line_of_ends({"from_name": row["name"], "to_name": row["to_name"]})


def failure_short(row: Mapping[str, Any]) -> str:
    """Return what a failure takes, as short as can be."""
    if float(row["mw_lost"]) >= 0.5:
        return say("planned.lost_mw", mw=number(row["mw_lost"]))
    return say("planned.lost_nothing")


def failure_lines(row: Mapping[str, Any], names: Mapping[str, str]) -> list[str]:
    """Return what a failure takes: MW, Gbit/s, the sites, and what goes another way."""
    lines = [
        failure_kind(row["kind"]),
        say("planned.lost", mw=number(row["mw_lost"]), gbps=number(row["gbps_lost"])),
    ]
    if float(row["gbps_rerouted"]) >= 0.5:
        lines.append(say("planned.rerouted", gbps=number(row["gbps_rerouted"])))
    hit = [names.get(one, one) for one in row["site_ids"]]
    if hit:
        shown = say("list.separator").join(hit[:12])
        lines.append(say("planned.hit", names=shown, count=number(len(hit))))
    return lines


def cost_rows(plan: Plan) -> list[tuple[str, str, str]]:
    """Return the parts of the cost: name, amount, share of the whole."""
    whole = plan.total_mjpy
    rows = []
    for part in PARTS:
        amount = plan.cost_mjpy.get(part)
        if amount is None or (part != "total" and not float(amount)):
            continue
        share = f"{number(100 * float(amount) / whole, 1)} %" if known(whole) and whole else "–"
        rows.append((say(f"planned.part.{part}"), money(amount), share))
    return rows


def separate_rows(plan: Plan) -> list[tuple[str, str, str]]:
    """Return other ways of planning: name, whole cost, and how much dearer than the plan."""
    rows = []
    for way in SEPARATE:
        if way not in plan.separate:
            continue
        cost = plan.separate[way]
        if cost is None or pd.isna(cost):
            rows.append((way_words(way), "–", say("planned.no_such_plan")))
            continue
        more = ""
        if way not in _ALONE:
            share = 100 * (float(cost) - plan.total_mjpy) / plan.avoidable_mjpy
            more = say(
                "planned.dearer", cost=money(float(cost) - plan.total_mjpy), share=number(share, 1)
            )
        rows.append((way_words(way), money(cost), more))
    return rows

"""What the best sites of a run would change in the country; a section of the report."""

from __future__ import annotations

from typing import Any

import pandas as pd
from markupsafe import Markup

from geowbit.national import (
    Demand,
    Fleet,
    area_label,
    demand,
    full_areas,
    national_parameters,
    present_fleet,
    relief,
    supply_areas,
    with_sites,
)
from geowbit.pages.language import say, spoken
from geowbit.pages.template import page_template
from geowbit.pages.words import known, number
from geowbit.run import Run

_DRAWS = 2000
_YEAR = 2030


def national_section(top: pd.DataFrame, run: Run) -> Markup:
    """Return the section on concentration and relief, or nothing where it would say nothing.

    Parameters
    ----------
    top : DataFrame
        The best sites, with ``supply_area``.
    run : Run
        For the load and the national parameters as the study has them.

    Returns
    -------
    Markup
        HTML; empty where a site lies in no supply area of the country, or the load is unknown.

    Examples
    --------
    >>> national_section(pd.DataFrame({"supply_area": ["nowhere"]}), Run(study={"load_mw": 100}))
    Markup('')
    """
    load_mw = run.load_mw
    areas = top["supply_area"].astype(object) if "supply_area" in top else pd.Series(dtype=object)
    if not len(areas) or not known(load_mw) or not areas.isin(supply_areas()).all():
        return Markup("")
    sites = pd.DataFrame({"supply_area": areas, "load_mw": load_mw, "year": _YEAR})
    own = _assumptions(run)
    before = present_fleet(assumptions=own, n=1)
    context: dict[str, Any] = {
        "say": say,
        "count": number(len(sites)),
        "load": number(load_mw),
        "total": number(sites["load_mw"].sum()),
        **_concentration(before, with_sites(before, sites)),
        "basis": before.basis.text(spoken()),
        **_relieved(demand(assumptions=own, n=_DRAWS), sites),
    }
    return Markup(page_template("national.html.j2").render(context))  # noqa: S704


def _assumptions(run: Run) -> dict[str, list[float]]:
    """Return the national parameters as the study has them."""
    keys = set(national_parameters().index)
    return {
        key: [low, mid, high] for key, low, mid, high in run.assumptions.ranges() if key in keys
    }


def _concentration(before: Fleet, after: Fleet) -> dict[str, Any]:
    rows = [
        {
            "area": _label(area),
            "local": _local_label(area),
            "mw": number(before.mw[at]),
            "share": number(100 * before.shares[at], 1),
            "mw_after": number(after.mw[at]),
            "share_after": number(100 * after.shares[at], 1),
        }
        for at, area in enumerate(supply_areas())
        if area in full_areas() or after.mw[at] > before.mw[at]
    ]
    return {
        "areas": rows,
        "index": number(before.herfindahl, 3),
        "index_after": number(after.herfindahl, 3),
        "both": number(100 * _of_both(before.shares), 1),
        "both_after": number(100 * _of_both(after.shares), 1),
    }


def _local_label(area: str) -> str:
    """Return what the area is called where it lies, for a reader of English."""
    local = area_label(area, "ja")
    return local if spoken() == "en" and local != area_label(area) else ""


def _label(area: str) -> str:
    return area_label(area, spoken())


def _of_both(amounts: Any) -> float:
    return float(sum(amounts[supply_areas().index(area)] for area in full_areas()))


def _relieved(before: Demand, sites: pd.DataFrame) -> dict[str, Any]:
    last = before.years[-1]
    regional = sites[~sites["supply_area"].isin(full_areas())]
    told: dict[str, Any] = {"last": str(last), "year": str(_YEAR), "taken": [], "hosts": []}
    told["left_out"] = number(len(sites) - len(regional)) if len(regional) < len(sites) else ""
    if not len(regional):
        return told
    found = relief(before, regional)
    off = found.taken_off().query("fiscal_year == @last").set_index("supply_area")
    table = before.table().set_index(["supply_area", "fiscal_year"])["mw_mid"]
    told["taken"] = [
        {
            "area": _label(area),
            "without": number(table[area, last]),
            "less": number(off.loc[area, "mw_mid"]),
            "range": say(
                "report.span",
                low=number(off.loc[area, "mw_low"]),
                high=number(off.loc[area, "mw_high"]),
            ),
            "years": number(
                off.loc[area, "mw_mid"] / (table[area, last] - table[area, last - 1]), 1
            ),
        }
        for area in full_areas()
    ]
    hosts = found.curtailed().query("site_mw > 0")
    told["hosts"] = [
        {
            "area": _label(row.supply_area),
            "mw": number(row.site_mw),
            "draws": number(row.site_gwh),
            "fy2024": number(row.usable_fy2024_gwh),
            "of_fy2024": number(row.curtailed_fy2024_gwh),
            "outlook": number(row.usable_outlook_gwh),
            "of_outlook": number(row.curtailed_outlook_gwh),
        }
        for row in hosts.itertuples()
    ]
    whole = [one.mid_mw[0, :, -1] for one in (found.before, found.after)]
    told["future"], told["future_after"] = (
        number(100 * _of_both(mw) / mw.sum(), 1) for mw in whole
    )
    return told

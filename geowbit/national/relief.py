"""Headroom of the areas that are full, and the load that sites elsewhere take off them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from geowbit.core.errors import StudyError
from geowbit.layers import embedded_table
from geowbit.national.areas import by_area, capital_area, full_areas, supply_area, supply_areas
from geowbit.national.demand import Demand, published_demand
from geowbit.national.fleet import checked_sites
from geowbit.national.parameters import HIGH, LOW, Values, facts, low_and_high

Array = npt.NDArray[np.float64]

# headroom is counted from the end of this fiscal year
HEADROOM_SINCE = 2024

_DIFFERENCE = {
    "forecast": "a forecast of the growth alone; what stands today comes on top",
    "applications": "applied for by firms, not forecast: not all will come",
}


def known_headroom(demand: Demand, headroom: Mapping[str, float] | None = None) -> dict[str, float]:
    """Return the headroom of each area where it is known, MW from FY2025 on.

    Parameters
    ----------
    demand : Demand
    headroom : dict of area to MW, optional
        The user's own, beside or in place of ours.

    Raises
    ------
    StudyError, AreaError
        Where an area is unknown or its headroom no number of 0 or more.
    """
    published = demand.parameters["mid"]
    known = {
        area: float(published[key])
        for area in supply_areas()
        if (key := f"headroom_{area}_mw") in published
    }
    for name, mw in (headroom or {}).items():
        area = supply_area(name, where="headroom")
        if not np.isfinite(mw) or mw < 0:
            raise StudyError("national.headroom_below_zero", area=area, mw=f"{mw:g}")
        known[area] = float(mw)
    return {area: known[area] for area in supply_areas() if area in known}


def used_up(added_mw: Array, years: tuple[int, ...], headroom_mw: float) -> Array:
    """Return when the growth passes the headroom, in fractions of a year; infinity for never.

    Parameters
    ----------
    added_mw : array (draws, years)
        MW added by the end of each fiscal year.
    years : tuple of int
    headroom_mw : float

    Examples
    --------
    >>> used_up(np.array([[0.0, 100.0, 300.0], [0.0, 0.0, 0.0]]), (2025, 2026, 2027), 200).tolist()
    [2026.5, inf]
    """
    over = added_mw > headroom_mw
    first = np.where(over.any(axis=1), over.argmax(axis=1), len(years))
    at = np.clip(first, 1, len(years) - 1)
    row = np.arange(len(added_mw))
    before, after = added_mw[row, at - 1], added_mw[row, at]
    step = np.divide(
        headroom_mw - before, after - before, out=np.ones_like(after), where=after > before
    )
    when = np.array(years, dtype=np.float64)[at - 1] + np.clip(step, 0, 1)
    when = np.where(first == 0, float(years[0]), when)
    return np.where(first == len(years), np.inf, when)


def headroom_years(demand: Demand, headroom: Mapping[str, float] | None = None) -> pd.DataFrame:
    """Return for each area with a known headroom the fiscal year in which it runs out.

    Parameters
    ----------
    demand : Demand
        From FY2024 or before.
    headroom : dict of area to MW, optional
        The user's own.

    Returns
    -------
    DataFrame
        ``supply_area``, ``headroom_mw``, ``runs_out_mid`` (fiscal year; missing where it lasts),
        ``runs_out_early`` (5 % of the draws are earlier), ``runs_out_late`` (95 %), and
        ``runs_out_share`` (of the draws, by the last year).

    Raises
    ------
    StudyError
        Where the demand begins too late to count from FY2025.
    """
    rows = []
    for area, mw in known_headroom(demand, headroom).items():
        mid, drawn = _added_since(demand, area)
        when = used_up(drawn, demand.years, mw)
        rows.append(
            {
                "supply_area": area,
                "headroom_mw": mw,
                "runs_out_mid": _year(used_up(mid, demand.years, mw)[0]),
                "runs_out_early": _year(np.quantile(when, LOW, method="lower")),
                "runs_out_late": _year(np.quantile(when, HIGH, method="higher")),
                "runs_out_share": float(np.isfinite(when).mean()),
            }
        )
    frame = pd.DataFrame(rows)
    return frame.astype(dict.fromkeys(frame.filter(like="runs_out_").columns[:3], "Int64"))


def _added_since(demand: Demand, area: str, since: int = HEADROOM_SINCE) -> tuple[Array, Array]:
    """Return the MW added to an area since a fiscal year: at the mid values, and in each draw."""
    if since not in demand.years:
        raise StudyError("national.headroom_since", year=str(since))
    at, start = supply_areas().index(area), demand.years.index(since)
    mid, drawn = demand.mid_added_mw[:, at], demand.drawn_added_mw[:, at]
    return mid - mid[:, [start]], drawn - drawn[:, [start]]


def _year(when: float) -> int | None:
    """Return the fiscal year in which something happens that is passed by its end."""
    return int(np.ceil(when)) if np.isfinite(when) else None


def said_of_capital(demand: Demand) -> pd.DataFrame:
    """Return what is said of the demand in the capital's area beside the last year of the curve.

    Returns
    -------
    DataFrame
        ``what``, ``low_mw``, ``high_mw``, ``curve_over_it`` (mid of the last year's draw over
        the middle of it), ``kind``, ``differs`` (how it differs from the curve), ``source``,
        ``confidence``.

    Examples
    --------
    >>> from geowbit.national import demand
    >>> said_of_capital(demand(n=10))["low_mw"].tolist()
    [1000.0, 8212.0, 9500.0, 9540.0]
    """
    unit = facts().loc["nuclear_unit_mw"]
    plants = embedded_table("power_plants").query("fuel == 'nuclear'")
    plants = plants[~plants["status"].str.startswith("retired")]
    largest = plants.loc[plants["capacity_mw"].idxmax()]
    article = "the source article: FY2037, what a full-scale nuclear plant gives; read as"
    rows = [
        {
            "what": f"{article} one unit",
            "low_mw": float(unit["low"]),
            "high_mw": float(unit["high"]),
            "kind": "statement",
            "differs": "one unit, as the grid company compares",
            "source": unit["source"],
            "confidence": unit["confidence"],
        },
        {
            "what": f"{article} the largest station, {largest['name']}",
            "low_mw": float(largest["capacity_mw"]),
            "high_mw": float(largest["capacity_mw"]),
            "kind": "statement",
            "differs": "all units of a station together",
            "source": largest["source"],
            "confidence": largest["confidence"],
        },
    ]
    capital = capital_area()
    said = published_demand().query("kind == 'applications'")
    said = said[said["area"] == capital]
    rows += [
        {
            "what": f"{row.what}, FY{row.fiscal_year}",
            "low_mw": row.value,
            "high_mw": row.value,
            "kind": row.kind,
            "differs": _DIFFERENCE[row.kind],
            "source": row.source,
            "confidence": row.confidence,
        }
        for row in said.sort_values("value").itertuples()
    ]
    frame = pd.DataFrame(rows)
    last = float(demand.mid_mw[0, supply_areas().index(capital), -1])
    frame.insert(3, "curve_over_it", last / frame[["low_mw", "high_mw"]].mean(axis=1))
    return frame


@dataclass(frozen=True)
class Relief:
    """Demand with a set of regional sites, and without.

    Attributes
    ----------
    before, after : Demand
    sites : DataFrame
        ``supply_area``, ``load_mw``, ``year``.
    """

    before: Demand
    after: Demand
    sites: pd.DataFrame

    def headroom(self, headroom: Mapping[str, float] | None = None) -> pd.DataFrame:
        """Return by how many years the headroom of the full areas lasts longer.

        Returns
        -------
        DataFrame
            ``supply_area``, ``headroom_mw``, ``without_sites`` and ``with_sites`` (fractions of
            a fiscal year; missing where it lasts beyond the table), ``years_longer``,
            ``years_longer_low``, ``years_longer_high`` (5 % and 95 % of the draws; an end that
            lies beyond the table counts as its last year), ``share_without`` and ``share_with`` (of
            the draws in which it runs out in the table), ``taken_off_mw`` (in the last year) and
            ``years_of_growth`` (how many years of the area's last growth that is).
        """
        years = self.before.years
        last = float(years[-1])
        rows = []
        for area, mw in known_headroom(self.before, headroom).items():
            if area not in full_areas():
                continue
            before, drawn_before = _added_since(self.before, area)
            after, drawn_after = _added_since(self.after, area)
            pace = float(before[0, -1] - before[0, -2])
            without, with_sites = used_up(before, years, mw)[0], used_up(after, years, mw)[0]
            ends = used_up(drawn_before, years, mw), used_up(drawn_after, years, mw)
            longer = np.minimum(ends[1], last) - np.minimum(ends[0], last)
            rows.append(
                {
                    "supply_area": area,
                    "headroom_mw": mw,
                    "without_sites": without if np.isfinite(without) else None,
                    "with_sites": with_sites if np.isfinite(with_sites) else None,
                    "years_longer": min(with_sites, last) - min(without, last),
                    "years_longer_low": float(np.quantile(longer, LOW)),
                    "years_longer_high": float(np.quantile(longer, HIGH)),
                    "share_without": float(np.isfinite(ends[0]).mean()),
                    "share_with": float(np.isfinite(ends[1]).mean()),
                    "taken_off_mw": float(before[0, -1] - after[0, -1]),
                    "years_of_growth": float(before[0, -1] - after[0, -1]) / pace,
                }
            )
        return pd.DataFrame(rows)

    def taken_off(self) -> pd.DataFrame:
        """Return the MW taken off the full areas in each year.

        Returns
        -------
        DataFrame
            ``fiscal_year``, ``supply_area``, ``mw_low``, ``mw_mid``, ``mw_high``.
        """
        parts = []
        for area in full_areas():
            at = supply_areas().index(area)
            mid = (self.before.mid_mw - self.after.mid_mw)[0, at]
            low, high = low_and_high((self.before.drawn_mw - self.after.drawn_mw)[:, at], mid)
            columns = {"mw_low": low, "mw_mid": mid, "mw_high": high}
            parts.append(
                pd.DataFrame({"fiscal_year": self.before.years, "supply_area": area, **columns})
            )
        return pd.concat(parts, ignore_index=True)

    def curtailed(self) -> pd.DataFrame:
        """Return how much curtailed renewable energy the sites could use where they stand.

        Returns
        -------
        DataFrame
            A row an area, all ten: ``site_mw``, ``site_gwh`` (a year),
            ``curtailed_fy2024_gwh`` (actual), ``rank_fy2024``, ``curtailed_outlook_pct`` and
            ``curtailed_outlook_gwh`` (long term, known for four areas; GWh derived), and
            ``rank_outlook``, ``usable_fy2024_gwh``, ``usable_outlook_gwh`` with their ``_low``
            and ``_high``.

        Notes
        -----
        A flat load takes at most its MW in each hour of curtailment: usable = the lesser of
        what is curtailed and MW x hours of curtailment. The outlook's GWh are FY2024's times
        the ratio of the two rates, as if renewable generation stayed; a lower bound.
        """
        table = embedded_table("supply_areas").set_index("area")
        fy2024 = table["curtail_fy2024_gwh"]
        outlook = fy2024 / table["curtail_fy2024_pct"] * table["curtail_longterm_pct"]
        site_mw = by_area(self.sites["supply_area"], self.sites["load_mw"])
        factor = float(self.before.parameters.loc["load_factor", "mid"])
        found = pd.DataFrame(
            {
                "site_mw": site_mw,
                "site_gwh": site_mw * factor * self.before.hours[-1] / 1e3,
                "curtailed_fy2024_gwh": fy2024,
                "rank_fy2024": fy2024.rank(ascending=False, method="min"),
                "curtailed_outlook_pct": table["curtail_longterm_pct"],
                "curtailed_outlook_gwh": outlook,
                "rank_outlook": table["curtail_longterm_pct"].rank(ascending=False, method="min"),
            },
            index=table.index,
        )
        for name, gwh in (("fy2024", fy2024), ("outlook", outlook)):
            for level, end in (("", "mid"), ("_low", "low"), ("_high", "high")):
                hours = float(self.before.parameters.loc["curtailed_hours", end])
                usable = np.minimum(gwh, site_mw * hours / 1e3)
                found[f"usable_{name}_gwh{level}"] = usable.where(gwh.notna())
        return found.rename_axis("supply_area").reset_index()


def relief(before: Demand, sites: pd.DataFrame) -> Relief:
    """Take a set of regional sites off the curves of the full areas.

    Parameters
    ----------
    before : Demand
    sites : DataFrame
        ``supply_area``, ``load_mw`` (peak draw) and ``year`` (fiscal year of coming).

    Returns
    -------
    Relief

    Raises
    ------
    GeowbitError
        Where a site has no supply area, no MW or no year, lies in a full area, or in an
        area whose numbers are the user's own.

    Notes
    -----
    A part of each site's load (``relief_displaced_share``) is load that the full areas would
    else have had. It is taken off what each of their years adds, in proportion, until it is all
    taken: what stands there does not move away. The host area gains the whole load; what was
    not displaced is new.

    Examples
    --------
    >>> from geowbit.national import demand
    >>> sites = pd.DataFrame({"supply_area": ["kyushu"], "load_mw": [100.0], "year": [2030]})
    >>> taken = relief(demand(n=10), sites).taken_off().query("fiscal_year == 2037")
    >>> round(float(taken["mw_mid"].sum()), 6)
    70.0
    """
    checked = _checked(sites, before)
    loads = np.column_stack(
        [
            by_area(checked["supply_area"], checked["load_mw"].where(checked["year"] <= year, 0))
            for year in before.years
        ]
    )
    changed: dict[str, Any] = {}
    for level, values in (("mid", before.mid_values), ("drawn", before.drawn_values)):
        mw, added = getattr(before, f"{level}_mw"), getattr(before, f"{level}_added_mw")
        change = _change(loads, added, values)
        changed |= {f"{level}_mw": mw + change, f"{level}_added_mw": added + change}
    return Relief(before, replace(before, **changed), checked)


def _change(loads: Array, added: Array, values: Values) -> Array:
    """Return the MW that the sites bring to each area and take off the full areas."""
    metropoles = [supply_areas().index(area) for area in full_areas()]
    # what stands does not move away: only what a year would add can be displaced in it
    growth = np.maximum(np.diff(added[:, metropoles], axis=2, prepend=0.0), 0)
    whole = growth.sum(axis=1)
    wanted = values["relief_displaced_share"][:, None] * loads.sum(axis=0)
    taken = np.zeros_like(whole)
    before = np.zeros(len(whole))
    for year in range(whole.shape[1]):
        taken[:, year] = np.clip(wanted[:, year] - before, 0, whole[:, year])
        before = before + taken[:, year]
    part = np.divide(taken, whole, out=np.zeros_like(whole), where=whole > 0)
    change = np.repeat(loads[None], len(added), axis=0)
    change[:, metropoles] -= np.cumsum(growth * part[:, None], axis=2)
    return change


def _checked(sites: pd.DataFrame, before: Demand) -> pd.DataFrame:
    checked = checked_sites(sites)
    if "year" not in checked:
        raise StudyError("national.no_column", where="sites", column="year")
    checked["year"] = pd.to_numeric(checked["year"], errors="coerce")
    first, last = before.years[0], before.years[-1]
    for row, (area, year) in enumerate(
        zip(checked["supply_area"], checked["year"], strict=True), start=1
    ):
        if not np.isfinite(year) or not first <= year <= last:
            raise StudyError("national.site_year", row=str(row), first=str(first), last=str(last))
        if area in full_areas():
            raise StudyError("national.site_in_full_area", row=str(row), area=str(area))
        if area in before.replaced:
            raise StudyError("national.site_where_own_forecast", row=str(row), area=str(area))
    return checked.reset_index(drop=True)

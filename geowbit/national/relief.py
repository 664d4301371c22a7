"""What regional sites take off the grids of the full areas, and what their hosts could use."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from geowbit.core.errors import StudyError
from geowbit.layers import embedded_table
from geowbit.national.areas import by_area, full_areas, supply_areas
from geowbit.national.demand import Demand
from geowbit.national.fleet import checked_sites
from geowbit.national.headroom import added_since, known_headroom, used_up
from geowbit.national.parameters import HIGH, LOW, Values, low_and_high

Array = npt.NDArray[np.float64]


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
            before, drawn_before = added_since(self.before, area)
            after, drawn_after = added_since(self.after, area)
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

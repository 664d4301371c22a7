"""Growth against what a grid can still take, and against what is said of it."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import pandas as pd

from geowbit.core.errors import StudyError
from geowbit.layers import embedded_table
from geowbit.national.areas import capital_area, supply_area, supply_areas
from geowbit.national.demand import Demand
from geowbit.national.parameters import HIGH, LOW, facts
from geowbit.national.vintages import published_demand

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
        mid, drawn = added_since(demand, area)
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


def added_since(demand: Demand, area: str, since: int = HEADROOM_SINCE) -> tuple[Array, Array]:
    """Return the MW added to an area since a fiscal year: at the mid values, and in each draw.

    Raises
    ------
    StudyError
        Where the demand begins later.
    """
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

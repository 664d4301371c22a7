"""The published forecasts of growth, edition by edition, and the curve through each."""

from __future__ import annotations

from functools import cache

import numpy as np
import numpy.typing as npt
import pandas as pd

from geowbit.core.errors import StudyError
from geowbit.layers import embedded_table, model_table

Array = npt.NDArray[np.float64]

FIRST_YEAR, LAST_YEAR = 2023, 2037


def published_demand() -> pd.DataFrame:
    """Return every published figure of demand: forecasts, applications and capacities.

    They count different things (see ``what`` and ``kind``) and are never added.

    Returns
    -------
    DataFrame
        ``fiscal_year``, ``area``, ``value``, ``unit``, ``what``, ``kind``, ``source``,
        ``confidence``.

    Examples
    --------
    >>> table = published_demand()
    >>> float(table.query("what == 'peak, DC only, added' and fiscal_year == 2034")["value"].item())
    6160.0
    """
    columns = ["fiscal_year", "area", "value", "unit", "what", "kind", "source", "confidence"]
    return embedded_table("dc_demand").rename(columns={"fy": "fiscal_year"})[columns]


def demand_vintages() -> list[str]:
    """Return the editions of OCCTO's forecast that a curve can follow.

    Examples
    --------
    >>> demand_vintages()
    ['2024', '2025', '2026']
    """
    return sorted(_vintages()["vintage"].astype(str).unique())


@cache
def _vintages() -> pd.DataFrame:
    return model_table("demand_vintages")


def published_growth(vintage: str = "2025") -> pd.DataFrame:
    """Return the growth of the peak that an edition of OCCTO's forecast gives for data centers.

    Parameters
    ----------
    vintage : {"2024", "2025", "2026"}
        Edition of January of that year.

    Returns
    -------
    DataFrame
        ``fiscal_year``, ``published_mw`` (as in the source), ``mw`` (data centers alone),
        ``what``, ``basis``, ``source``, ``confidence``; the year before the first has 0.

    Raises
    ------
    StudyError
        Where there is no such edition.

    Examples
    --------
    >>> published_growth("2025")[["fiscal_year", "mw"]].to_numpy().tolist()
    [[2024.0, 0.0], [2025.0, 470.0], [2030.0, 4400.0], [2034.0, 6160.0]]
    """
    if str(vintage) not in demand_vintages():
        raise StudyError("national.no_edition", name=str(vintage), known=tuple(demand_vintages()))
    asked = _vintages()[_vintages()["vintage"].astype(str) == str(vintage)]
    table = asked.drop(columns=["source", "confidence"]).merge(
        published_demand()[["fiscal_year", "what", "value", "source", "confidence"]],
        left_on=["fact_fiscal_year", "fact_what"],
        right_on=["fiscal_year", "what"],
        suffixes=("", "_of_fact"),
        validate="1:1",
    )
    part = np.where(table["fabs_in"] == 1, _part_without_fabs(), 1.0)
    table = table.assign(published_mw=table["value"], mw=table["value"] * part)
    columns = ["fiscal_year", "published_mw", "mw", "what", "basis", "source", "confidence"]
    start = pd.DataFrame(
        {
            "fiscal_year": [int(table["fiscal_year"].min()) - 1],
            "published_mw": 0.0,
            "mw": 0.0,
            "what": "the year before the first: nothing added yet",
            "basis": "by definition",
            "source": "",
            "confidence": "high",
        }
    )
    return pd.concat([start, table[columns]], ignore_index=True)


def _part_without_fabs() -> float:
    """Return data centers over data centers and semiconductor fabs, in the edition of 2025."""
    table = published_demand().query("fiscal_year == 2034").set_index("what")["value"]
    return float(table["peak, DC only, added"] / table["peak, DC + fabs, added"])


def growth_curve(
    points: pd.DataFrame, years: npt.ArrayLike, *, continuation: Array | None = None
) -> Array:
    """Return the MW added up to each year: through every published point, and on from there.

    Parameters
    ----------
    points : DataFrame
        ``fiscal_year`` and ``mw``, as of :func:`published_growth`.
    years : array of int
        Fiscal years.
    continuation : array (n,), optional
        MW added a year after the last point over those a year between the last two; 1.

    Returns
    -------
    array (n, years)

    Notes
    -----
    A monotone cubic (Fritsch and Carlson 1980) runs exactly through the points and never falls
    between rising ones; before the first there is nothing, after the last a straight line.

    Examples
    --------
    >>> growth_curve(published_growth("2025"), [2023, 2030, 2034, 2036]).tolist()
    [[0.0, 4400.0, 6160.0, 7040.0]]
    """
    from scipy.interpolate import PchipInterpolator

    knots = points["fiscal_year"].to_numpy(dtype=np.float64)
    mw = points["mw"].to_numpy(dtype=np.float64)
    asked = np.asarray(years, dtype=np.float64)
    between = PchipInterpolator(knots, mw)(np.clip(asked, knots[0], knots[-1]))
    slope = (mw[-1] - mw[-2]) / (knots[-1] - knots[-2])
    beyond = slope * np.maximum(asked - knots[-1], 0)
    factor = np.ones(1) if continuation is None else continuation
    curve: Array = between[None, :] + factor[:, None] * beyond[None, :]
    return curve

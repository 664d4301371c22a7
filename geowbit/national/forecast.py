"""A user's own forecast table, in place of any part of ours."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from geowbit.core.errors import StudyError
from geowbit.national.areas import NATIONAL, supply_area
from geowbit.national.vintages import FIRST_YEAR, LAST_YEAR

_LEVELS = ("mw_low", "mw_mid", "mw_high")


def read_forecast(path: Path | str) -> pd.DataFrame:
    r"""Read a forecast: what the data centers of an area draw, or by how much they grow.

    Parameters
    ----------
    path : Path or str
        CSV with ``fiscal_year`` and ``mw`` or ``mw_low``, ``mw_mid``, ``mw_high``. With a
        column ``supply_area`` it is the peak draw of all data centers there, which takes the
        place of ours; without, or where the area is ``national``, it is the growth of the
        whole country since the year before its first, which takes the place of OCCTO's.

    Returns
    -------
    DataFrame
        ``supply_area``, ``fiscal_year``, ``mw_low``, ``mw_mid``, ``mw_high``, in order.

    Raises
    ------
    StudyError, AreaError
        Where the file is no such table, has gaps, repeats a year, or names unknown areas.

    Examples
    --------
    >>> import tempfile, pathlib
    >>> file = pathlib.Path(tempfile.mkdtemp()) / "mine.csv"
    >>> _ = file.write_text("fiscal_year,supply_area,mw\n2030,kyushu,500\n2031,kyushu,600\n")
    >>> read_forecast(file)["mw_mid"].tolist()
    [500.0, 600.0]
    """
    try:
        table = pd.read_csv(path, encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise StudyError("national.forecast_not_there", path=str(path)) from error
    except (OSError, ValueError, pd.errors.ParserError) as error:
        raise StudyError("national.forecast_unreadable", path=str(path)) from error
    return checked_forecast(table, where=f"forecast: {path}")


def checked_forecast(table: pd.DataFrame, *, where: str = "forecast") -> pd.DataFrame:
    """Return a forecast table with its columns complete and in order.

    Raises
    ------
    StudyError, AreaError
        As :func:`read_forecast`.
    """
    if "fiscal_year" not in table:
        raise StudyError("national.no_column", where=where, column="fiscal_year")
    given = [level for level in _LEVELS if level in table]
    if "mw" in table and not given:
        table = table.assign(**dict.fromkeys(_LEVELS, table["mw"]))
    elif list(_LEVELS) != given:
        raise StudyError("national.forecast_columns", where=where, levels=_LEVELS)
    if not len(table):
        raise StudyError("national.forecast_empty", where=where)
    numbers = table[["fiscal_year", *_LEVELS]].apply(pd.to_numeric, errors="coerce")
    wrong = ~np.isfinite(numbers).all(axis=1) | (numbers < 0).any(axis=1)
    if wrong.any():
        raise StudyError("national.forecast_row", where=where, row=_first(wrong))
    if (numbers["fiscal_year"] % 1 != 0).any():
        row = _first(numbers["fiscal_year"] % 1 != 0)
        raise StudyError("national.forecast_half_year", where=where, row=row)
    falling = (numbers["mw_low"] > numbers["mw_mid"]) | (numbers["mw_mid"] > numbers["mw_high"])
    if falling.any():
        raise StudyError("national.forecast_not_in_order", where=where, row=_first(falling))
    areas = _areas(table, where)
    checked = numbers.assign(supply_area=areas, fiscal_year=numbers["fiscal_year"].astype(int))
    for area, rows in checked.groupby("supply_area", sort=False):
        check_years(rows["fiscal_year"], where=f"{where}: {area}")
    checked = checked.sort_values(["supply_area", "fiscal_year"], ignore_index=True)
    return checked[["supply_area", "fiscal_year", *_LEVELS]].astype(dict.fromkeys(_LEVELS, float))


def _first(wrong: pd.Series) -> str:
    """Return the number of the first wrong row, the first of all being 1."""
    return str(int(np.flatnonzero(wrong.to_numpy())[0]) + 1)


def _areas(table: pd.DataFrame, where: str) -> list[str]:
    if "supply_area" not in table:
        return [NATIONAL] * len(table)
    if table["supply_area"].isna().any():
        row = _first(table["supply_area"].isna())
        raise StudyError("national.forecast_row_without_area", where=where, row=row)
    return [supply_area(str(name), where=where, national=True) for name in table["supply_area"]]


def check_years(years: pd.Series, *, where: str) -> None:
    """Refuse years that repeat, leave gaps, or stand outside the table of the model.

    Raises
    ------
    StudyError
    """
    twice = years[years.duplicated()]
    if len(twice):
        raise StudyError("national.year_twice", where=where, year=str(twice.iloc[0]))
    outside = years[(years < FIRST_YEAR) | (years > LAST_YEAR)]
    if len(outside):
        raise StudyError(
            "national.year_outside",
            where=where,
            year=str(outside.iloc[0]),
            first=str(FIRST_YEAR),
            last=str(LAST_YEAR),
        )
    gaps = sorted(set(range(years.min(), years.max())) - set(years))
    if gaps:
        raise StudyError("national.year_missing", where=where, year=str(gaps[0]))


def check_span(first: Any, last: Any) -> tuple[int, int]:
    """Return the years asked for.

    Raises
    ------
    StudyError
        Where they stand outside the table.

    Examples
    --------
    >>> check_span(2030, 2034)
    (2030, 2034)
    """
    if not FIRST_YEAR <= first <= last <= LAST_YEAR:
        raise StudyError(
            "national.span_outside",
            first=str(first),
            last=str(last),
            least=f"FY{FIRST_YEAR}",
            most=f"FY{LAST_YEAR}",
        )
    return int(first), int(last)

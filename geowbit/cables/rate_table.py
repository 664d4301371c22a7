"""The table of unit rates: voltage and construction of power, methods of fiber, and their ratio."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from geowbit.core.errors import LayerError, StudyError
from geowbit.countries import currency_of, in_use
from geowbit.layers import (
    Assumptions,
    Rate,
    Rates,
    country_rates,
    model_table,
    own_rate,
    unit_costs,
)
from geowbit.layers.files import check_name
from geowbit.layers.numbers import numbers_of
from geowbit.layers.tables import read_rows

_COLUMNS = ["kind", "voltage_kv", "construction", "low", "mid", "high"]
_NUMBERS = ("voltage_kv", "low", "mid", "high")
_OPTIONAL = ["unit", "currency", "year", "source", "confidence"]
_LEVELS = ["low", "mid", "high"]
_PER_MW = "mjpy/MW/km"


def rate_table(assumptions: Assumptions) -> pd.DataFrame:
    """Return every unit rate of cables and stations, with what other sources say of it.

    Parameters
    ----------
    assumptions : Assumptions
        Of :func:`geowbit.layers.named_assumptions`, perhaps with :func:`own_rates`.

    Returns
    -------
    DataFrame, one row a rate
        ``kind`` (power, fiber, station), ``voltage_kv`` (missing where none counts),
        ``construction``, ``key`` (its name in `assumptions`), ``low``, ``mid``, ``high``,
        ``unit``, ``year``, ``source``, ``confidence``, ``note``, and ``conflict``: the
        figures of other sources whose middle lies outside of low to high.

    Examples
    --------
    >>> from geowbit.layers import named_assumptions
    >>> table = rate_table(named_assumptions())
    >>> line = table[(table["voltage_kv"] == 154) & (table["construction"] == "overhead")]
    >>> print(*line[["low", "mid", "high", "unit", "confidence"]].iloc[0])
    100.0 200.0 320.0 mjpy/km low
    """
    rows = _rows(assumptions)
    told = ["low", "mid", "high", "unit", "year", "source", "confidence"]
    table = rows.join(assumptions.frame()[told], on="key")
    table["note"] = table["note"].fillna("")
    others = unit_costs().set_index("key")
    table["conflict"] = [_conflict(row, others) for row in table.to_dict("records")]
    return table.drop(columns=["against", "capacity_mw"])


def has_rates(assumptions: Assumptions) -> bool:
    """Tell whether anything can be priced: the country has rates, or the study its own.

    Examples
    --------
    >>> from geowbit.countries import NO_COUNTRY, using
    >>> from geowbit.layers import named_assumptions
    >>> with using(NO_COUNTRY):
    ...     has_rates(named_assumptions())
    False
    """
    return in_use().has_table("cable_rates") or bool(assumptions.rates.own)


def check_rates(assumptions: Assumptions) -> None:
    """Refuse to price where no rate is known.

    Raises
    ------
    StudyError
        The line says how to give rates.
    """
    if not has_rates(assumptions):
        raise StudyError("cables.no_rates", keys=("costs", "rates"))


def rate_key(
    assumptions: Assumptions, kind: str, construction: str, voltage_kv: float | None = None
) -> str:
    """Return the key of one rate.

    Raises
    ------
    StudyError
        Where there is no such rate.

    Examples
    --------
    >>> from geowbit.layers import named_assumptions
    >>> rate_key(named_assumptions(), "fiber", "new duct")
    'fiber_jp_new_duct'
    """
    if (key := found_key(assumptions, kind, construction, voltage_kv)) is not None:
        return key
    if voltage_kv is None:
        raise StudyError("cables.no_rate", kind=kind, construction=construction)
    raise StudyError(
        "cables.no_rate_at", kind=kind, kv=f"{voltage_kv:g}", construction=construction
    )


def found_key(
    assumptions: Assumptions, kind: str, construction: str, voltage_kv: float | None = None
) -> str | None:
    """Return the key of one rate, None where there is no such rate."""
    own = assumptions.rates.key(kind, construction, voltage_kv)
    return own or Rates(country_rates()).key(kind, construction, voltage_kv)


def _rows(assumptions: Assumptions) -> pd.DataFrame:
    rows = model_table("cable_rates").drop(columns=["source", "licence", "confidence"])
    known = set(rows["key"])
    own = [one for one in assumptions.rates.own if one.key not in known]
    if not own:
        return rows
    entries = [(one.kind, one.voltage_kv, one.construction, one.key) for one in own]
    added = pd.DataFrame(entries, columns=["kind", "voltage_kv", "construction", "key"])
    return pd.concat([rows, added], ignore_index=True)


def ratio_table(table: pd.DataFrame) -> pd.DataFrame:
    """Return fiber over power per km, for each voltage, construction and method.

    Parameters
    ----------
    table : DataFrame
        Of :func:`rate_table`.

    Returns
    -------
    DataFrame
        ``voltage_kv``, ``power`` (construction), ``fiber`` (method), ``low`` (cheapest fiber
        over dearest line), ``mid``, ``high``, ``a_tenth`` and ``a_hundredth`` (whether that
        ratio lies in the range).

    Examples
    --------
    Where the article's tenth is right:

    >>> from geowbit.layers import named_assumptions
    >>> ratios = ratio_table(rate_table(named_assumptions()))
    >>> new_duct = ratios[ratios["fiber"] == "new duct"].set_index(["voltage_kv", "power"])
    >>> bool(new_duct.loc[(66, "overhead"), "mid"] == 0.5)
    True
    >>> bool(new_duct.loc[(275, "overhead"), "a_tenth"])
    True
    """
    per_km = table[table["unit"] == "mjpy/km"]
    power = per_km[per_km["kind"] == "power"].sort_values(
        ["voltage_kv", "construction"], kind="stable"
    )
    fiber = per_km[per_km["kind"] == "fiber"]
    both = power.merge(fiber, how="cross", suffixes=("_power", "_fiber"))
    found = pd.DataFrame(
        {
            "voltage_kv": both["voltage_kv_power"],
            "power": both["construction_power"],
            "fiber": both["construction_fiber"],
            "low": both["low_fiber"] / both["high_power"],
            "mid": both["mid_fiber"] / both["mid_power"],
            "high": both["high_fiber"] / both["low_power"],
        }
    )
    for name, ratio in (("a_tenth", 0.1), ("a_hundredth", 0.01)):
        found[name] = (found["low"] <= ratio) & (ratio <= found["high"])
    return found


def own_rates(assumptions: Assumptions, path: Path | str) -> Assumptions:
    """Return the assumptions with the user's own rates in the place of the table's.

    Parameters
    ----------
    assumptions : Assumptions
        Of :func:`geowbit.layers.named_assumptions`.
    path : Path or str
        CSV with ``kind`` (power, fiber, station), ``voltage_kv`` (empty where none counts),
        ``construction``, ``low``, ``mid``, ``high`` (millions per unit) and, if you like,
        ``unit``, ``currency`` (that of the study where not given), ``year``, ``source``,
        ``confidence``. A row with the kind, voltage and construction of one in
        :func:`rate_table` replaces it, any other is added. A file with every row is a table of
        one's own.

    Returns
    -------
    DataFrame

    Raises
    ------
    StudyError
        Where the file cannot be read, or a rate is missing, negative, not in order, or 0 for
        a line, its
        unit differs from the row's that it replaces, or its currency is unknown.
    """
    file = Path(path)
    check_name(file, "rates")
    if not file.is_file():
        raise StudyError("cables.rates_not_there", file=str(file))
    try:
        table = read_rows(file, str(file), [*_COLUMNS, *_OPTIONAL])
    except OSError as error:
        raise StudyError("cables.rates_unreadable", file=str(file), why=str(error)) from error
    except LayerError as error:
        raise StudyError("cables.rates_unreadable", file=str(file), why=error.message) from error
    given = table.rows.assign(
        **{name: _plain(table.rows[name]) for name in _NUMBERS if name in table.rows}
    )
    absent = [name for name in _COLUMNS if name not in given]
    if absent:
        raise StudyError(
            "cables.rates_no_column", file=str(file), column=absent[0], needed=tuple(_COLUMNS)
        )
    odd = set(given) - {*_COLUMNS, *_OPTIONAL, "note"}
    if odd:
        raise StudyError("cables.rates_unknown_column", file=str(file), column=sorted(odd)[0])
    known = rate_table(assumptions)
    seen: dict[str, int] = {}
    entries: dict[Rate, dict[str, Any]] = {}
    for line, row in zip(map(int, table.lines), given.to_dict("records"), strict=True):
        rate, entry = _checked(row, known, assumptions, where=f"{file}:{line}")
        if (first := seen.setdefault(rate.key, line)) != line:
            raise StudyError("cables.rate_twice", file=str(file), line=str(line), first=str(first))
        entries[rate] = entry
    return assumptions.with_rates(entries)


def _plain(column: pd.Series) -> pd.Series:
    """Return numbers as Python writes them; what is none stays as it is written."""
    values = numbers_of(column).values
    return column.where(values.isna(), values.map(lambda value: repr(float(value))))


def _checked(
    row: dict[str, str], known: pd.DataFrame, assumptions: Assumptions, *, where: str
) -> tuple[Rate, dict[str, Any]]:
    kind, construction = row["kind"].strip(), " ".join(row["construction"].split())
    if kind not in ("power", "fiber", "station"):
        raise StudyError("cables.rate_kind", where=where, kind=kind)
    if not construction or ":" in construction:
        raise StudyError("cables.rate_no_construction", where=where)
    voltage = _number(row["voltage_kv"], where, "voltage_kv") if row["voltage_kv"] else None
    levels = [_number(row[level], where, level) for level in _LEVELS]
    if min(levels) < 0 or not levels[0] <= levels[1] <= levels[2]:
        raise StudyError(
            "cables.rate_not_in_order",
            where=where,
            low=f"{levels[0]:g}",
            mid=f"{levels[1]:g}",
            high=f"{levels[2]:g}",
        )
    fits = (known["kind"] == kind) & (known["construction"] == construction)
    fits &= known["voltage_kv"].isna() if voltage is None else known["voltage_kv"] == voltage
    there = known[fits]
    # a voltage that no table has is paid for as those are that it has
    like = there if len(there) else known[known["construction"] == construction]
    like = like[like["kind"] == kind]
    default_unit = like["unit"].iloc[0] if len(like) else "mjpy/km"
    unit = (row.get("unit") or default_unit).strip()
    if unit != default_unit:
        raise StudyError("cables.rate_unit", where=where, unit=unit, needed=default_unit)
    if levels[0] == 0 and kind != "station":
        raise StudyError("cables.rate_of_nothing", where=where, kind=kind)
    worth = _worth_of(row.get("currency") or "", where)
    rate = own_rate(kind, voltage, construction)
    if len(there):
        rate = Rate(kind, voltage, construction, str(there["key"].iloc[-1]))
    before, named = assumptions.get(rate.key), in_use().brings("unit_costs")
    return rate, {
        # the words of the table are of the country that brings it
        "what": str(before.what) if before and named else f"{kind}, {construction}",
        **{
            f"what_{lang}": before.what.others.get(lang) if before and named else None
            for lang in ("ja", "de")
        },
        **{level: value * worth for level, value in zip(_LEVELS, levels, strict=True)},
        "unit": before.unit if before else unit,
        "year": row.get("year") or None,
        "source": row.get("source") or "the study",
        "source_ja": None if row.get("source") else "この調査",
        "licence": "the user's own",
        "confidence": row.get("confidence") or "user",
    }


def _number(text: str, where: str, column: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = np.nan
    if not np.isfinite(number):
        raise StudyError("cables.rate_not_a_number", where=where, column=column, given=text)
    return number


def _worth_of(code: str, where: str) -> float:
    """Return how many of the study's money one of a currency is worth; 1 where none is named."""
    told_in = in_use().currency
    if code.strip().upper() in ("", told_in.code):
        return 1.0
    try:
        return currency_of(code).jpy / told_in.jpy
    except StudyError as error:
        known = tuple(map(str, model_table("currencies")["currency"]))
        raise StudyError("cables.rate_currency", where=where, currency=code, known=known) from error


def _short(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def _conflict(row: dict[str, Any], others: pd.DataFrame) -> str:
    """Return the figures of other sources whose middle lies outside of low to high."""
    if not isinstance(row["against"], str):
        return ""
    found = []
    for key in row["against"].split(";"):
        other = others.loc[key]
        middle = other["mid"] if pd.notna(other["mid"]) else (other["low"] + other["high"]) / 2
        per_mw = other["unit"] == _PER_MW and row["unit"] != _PER_MW
        value = middle * row["capacity_mw"] if per_mw else middle
        # a hundredth forgives the rounding of currencies
        if not 0.99 * row["low"] <= value <= 1.01 * row["high"]:
            of = f" for {row['capacity_mw']:g} MW" if per_mw else ""
            found.append(f"{other['construction']} ({other['year']}): {_short(value)}{of}")
    return "; ".join(found)

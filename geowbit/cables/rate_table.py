"""The table of unit rates: voltage and construction of power, methods of fiber, and their ratio."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from geowbit.core.errors import StudyError
from geowbit.countries import in_use
from geowbit.layers import model_table, unit_costs
from geowbit.layers.names import check_name

_OWN_KEY = "rates:"
_OWN_LICENCE = "the user's own"
_COLUMNS = ["kind", "voltage_kv", "construction", "low", "mid", "high"]
_OPTIONAL = ["unit", "currency", "year", "source", "confidence"]
_LEVELS = ["low", "mid", "high"]
_PER_MW = "mjpy/MW/km"


def rate_table(assumptions: pd.DataFrame) -> pd.DataFrame:
    """Return every unit rate of cables and stations, with what other sources say of it.

    Parameters
    ----------
    assumptions : DataFrame
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
    table = rows.join(assumptions[told], on="key")
    table["note"] = table["note"].fillna("")
    others = unit_costs().set_index("key")
    table["conflict"] = [_conflict(row, others) for row in table.to_dict("records")]
    return table.drop(columns=["against", "capacity_mw"])


def has_rates(assumptions: pd.DataFrame) -> bool:
    """Tell whether anything can be priced: the country has rates, or the study its own.

    Examples
    --------
    >>> from geowbit.countries import NO_COUNTRY, using
    >>> from geowbit.layers import named_assumptions
    >>> with using(NO_COUNTRY):
    ...     has_rates(named_assumptions())
    False
    """
    if in_use().has_table("cable_rates"):
        return True
    keys = assumptions.index.intersection(_rows(assumptions)["key"])
    return bool((assumptions.loc[keys, "licence"] == _OWN_LICENCE).any())


def check_rates(assumptions: pd.DataFrame) -> None:
    """Refuse to price where no rate is known.

    Raises
    ------
    StudyError
        The line says how to give rates.
    """
    if not has_rates(assumptions):
        raise StudyError("cables.no_rates", keys=("costs", "rates"))


def rate_key(
    assumptions: pd.DataFrame, kind: str, construction: str, voltage_kv: float | None = None
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
    at = "" if voltage_kv is None else f"{voltage_kv:g} kV "
    raise StudyError(f"rates: no rate for {kind}, {at}{construction}; add a row to costs.rates")


def found_key(
    assumptions: pd.DataFrame, kind: str, construction: str, voltage_kv: float | None = None
) -> str | None:
    """Return the key of one rate, None where there is no such rate."""
    own = _own_key(kind, voltage_kv, construction)
    if own in assumptions.index:
        return own
    return _known_keys().get((kind, voltage_kv, construction))


@cache
def _known_keys() -> dict[tuple[str, float | None, str], str]:
    table = model_table("cable_rates")
    voltages = [None if pd.isna(kv) else float(kv) for kv in table["voltage_kv"]]
    names = zip(table["kind"], voltages, table["construction"], strict=True)
    return dict(zip(names, table["key"], strict=True))


def _rows(assumptions: pd.DataFrame) -> pd.DataFrame:
    rows = model_table("cable_rates").drop(columns=["source", "licence", "confidence"])
    own = assumptions.index[assumptions.index.str.startswith(_OWN_KEY)]
    if not len(own):
        return rows
    added = pd.DataFrame([_parts_of_key(key) for key in own], columns=[*rows.columns[:4]])
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


def own_rates(assumptions: pd.DataFrame, path: Path | str) -> pd.DataFrame:
    """Return the assumptions with the user's own rates in the place of the table's.

    Parameters
    ----------
    assumptions : DataFrame
        Of :func:`geowbit.layers.named_assumptions`.
    path : Path or str
        CSV with ``kind`` (power, fiber, station), ``voltage_kv`` (empty where none counts),
        ``construction``, ``low``, ``mid``, ``high`` (millions per unit) and, if you like,
        ``unit``, ``currency`` (JPY where not given), ``year``, ``source``, ``confidence``. A row
        with the kind, voltage and construction of one in :func:`rate_table` replaces it, any
        other is added. A file with every row is a table of one's own.

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
        raise StudyError(f"{file}: no such table of rates; check the path")
    try:
        given = pd.read_csv(file, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    except (ValueError, OSError) as error:
        raise StudyError(f"{file}: cannot be read as a table of rates ({error})") from error
    absent = [name for name in _COLUMNS if name not in given]
    if absent:
        raise StudyError(f"{file}: no column {absent[0]!r}; a rate has {', '.join(_COLUMNS)}")
    odd = set(given) - {*_COLUMNS, *_OPTIONAL, "note"}
    if odd:
        raise StudyError(f"{file}: unknown column {sorted(odd)[0]!r}")
    known = rate_table(assumptions)
    seen: dict[str, int] = {}
    entries = []
    for line, row in enumerate(given.to_dict("records"), start=2):
        entry = _checked(row, known, assumptions, where=f"{file}:{line}")
        if (first := seen.setdefault(entry["key"], line)) != line:
            raise StudyError(f"{file}:{line}: the same rate as in line {first}; keep one")
        entries.append(entry)
    if not entries:
        return assumptions
    own = pd.DataFrame(entries).set_index("key")[assumptions.columns]
    kept = assumptions.drop(index=assumptions.index.intersection(own.index))
    order = [*assumptions.index, *own.index.difference(assumptions.index, sort=False)]
    return (
        pd.concat([kept.astype(object), own.astype(object)])
        .loc[order]
        .astype(dict.fromkeys(_LEVELS, float))
    )


def _checked(
    row: dict[str, str], known: pd.DataFrame, assumptions: pd.DataFrame, *, where: str
) -> dict[str, Any]:
    kind, construction = row["kind"].strip(), " ".join(row["construction"].split())
    if kind not in ("power", "fiber", "station"):
        raise StudyError(f"{where}: kind {kind!r} is none of power, fiber, station")
    if not construction or ":" in construction:
        raise StudyError(f"{where}: construction is empty; write overhead, aerial, ...")
    voltage = _number(row["voltage_kv"], f"{where}: voltage_kv") if row["voltage_kv"] else None
    levels = [_number(row[level], f"{where}: {level}") for level in _LEVELS]
    if min(levels) < 0 or not levels[0] <= levels[1] <= levels[2]:
        raise StudyError(
            f"{where}: low {levels[0]:g}, mid {levels[1]:g}, high {levels[2]:g} are not in order "
            "from 0 up"
        )
    fits = (known["kind"] == kind) & (known["construction"] == construction)
    fits &= known["voltage_kv"].isna() if voltage is None else known["voltage_kv"] == voltage
    there = known[fits]
    default_unit = there["unit"].iloc[0] if len(there) else "mjpy/km"
    unit = (row.get("unit") or default_unit).strip()
    if unit != default_unit:
        raise StudyError(f"{where}: unit {unit!r} where {default_unit!r} is needed; convert it")
    if levels[0] == 0 and kind != "station":
        raise StudyError(f"{where}: a {kind} line costs nothing; give more than 0")
    yen = _yen_of(row.get("currency") or "JPY", where)
    key = there["key"].iloc[-1] if len(there) else _own_key(kind, voltage, construction)
    before = assumptions.loc[key] if key in assumptions.index else None
    return {
        "key": key,
        "what": before["what"] if before is not None else f"{kind}, {construction}",
        "what_ja": before["what_ja"] if before is not None else None,
        **{level: value * yen for level, value in zip(_LEVELS, levels, strict=True)},
        "unit": unit if before is None else before["unit"],
        "year": row.get("year") or None,
        "source": row.get("source") or "the study",
        "source_ja": None if row.get("source") else "この調査",
        "licence": _OWN_LICENCE,
        "confidence": row.get("confidence") or "user",
    }


def _number(text: str, what: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = np.nan
    if not np.isfinite(number):
        raise StudyError(f"{what} is {text!r}; give a number")
    return number


def _yen_of(currency: str, where: str) -> float:
    table = model_table("currencies").set_index("currency")["jpy"]
    code = currency.strip().upper()
    if code not in table.index:
        raise StudyError(
            f"{where}: currency {currency!r} is unknown; there are {', '.join(table.index)}: "
            "convert to one of them"
        )
    return float(table[code])


def _own_key(kind: str, voltage_kv: float | None, construction: str) -> str:
    at = "" if voltage_kv is None else f"{voltage_kv:g}"
    return f"{_OWN_KEY}{kind}:{at}:{construction}"


def _parts_of_key(key: str) -> list[Any]:
    kind, voltage, construction = key.removeprefix(_OWN_KEY).split(":", 2)
    return [kind, float(voltage) if voltage else np.nan, construction, key]


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

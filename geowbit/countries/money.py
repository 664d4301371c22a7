"""Money: what amounts are called, and what one currency is worth in another."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import pandas as pd

from geowbit.core import StudyError, Text, suggestion
from geowbit.countries._folder import data_folder

# a unit of a row, and the name of a column or a criterion, that are amounts of money
_UNIT_OF_MONEY = re.compile(r"(?<![a-z])(?:mjpy|(?:million|tn) yen|yen)(?![a-z])", re.IGNORECASE)
_COLUMN_OF_MONEY = re.compile(r"_[mt]jpy(?:_|$)|_yen_(?:m2|per_kwh)$")
_LEVELS = ("low", "mid", "high")
# all of what a row of these says is money
_OF_MONEY = frozenset({"energy_prices"})


@dataclass(frozen=True)
class Currency:
    """What amounts of money are called, and what they are worth.

    Attributes
    ----------
    code : str
        Of ISO 4217.
    sign : str
        Before a number.
    unit : Text
        After a number, in each language.
    jpy : float
        Yen that one of it is worth: the tables that all countries share are in yen.
    as_of, source : str
        Of that rate.
    """

    code: str
    sign: str
    unit: Text
    jpy: float = 1.0
    as_of: str = ""
    source: str = ""

    @property
    def more_decimals(self) -> int:
        """Return how many decimals more than yen its millions need to tell as much.

        Examples
        --------
        >>> currency_of("EUR").more_decimals, SHARED.more_decimals
        (2, 0)
        """
        return max(0, round(math.log10(self.jpy)))

    def as_dict(self) -> dict[str, Any]:
        """Return what a study.yaml says of it, with its rate and where that is from."""
        return {
            "code": self.code,
            "sign": self.sign,
            "unit": {"en": str(self.unit), **self.unit.others},
            "worth": {SHARED.code: self.jpy},
            "as_of": self.as_of,
            "source": self.source,
        }


# in which the tables are that all countries share; their columns and units are named after it
SHARED = Currency("JPY", "¥", Text("yen", {"ja": "円", "de": "Yen"}))


def currency_of(given: str | Mapping[str, Any]) -> Currency:
    """Return the currency that a code, or the keys of a study.yaml, stand for.

    Parameters
    ----------
    given : str or mapping
        A code of ISO 4217, or ``code`` with ``sign``, ``unit`` by language, ``worth`` (a code to
        how many of that currency one of this is worth), ``as_of`` and ``source``. What is left out
        is that of the table of currencies.

    Raises
    ------
    StudyError
        Where no rate of the currency is known.

    Examples
    --------
    >>> currency_of("eur").sign
    '€'
    >>> round(currency_of({"code": "TWN", "worth": {"EUR": 0.1}}).jpy, 2)
    16.9
    >>> currency_of("XYZ")
    Traceback (most recent call last):
    geowbit.core.errors.StudyError: currency: no rate of XYZ is known; ...
    """
    told: Mapping[str, Any] = {"code": given} if isinstance(given, str) else given
    code = str(told["code"]).strip().upper()
    if code == SHARED.code:
        return SHARED
    known = _currencies()
    usual = known.get(code)
    worth: Mapping[str, float] | None = told.get("worth")
    if worth:
        other, amount = next(iter(worth.items()))
        if str(other).upper() not in known:
            raise _unknown(str(other), known)
        jpy = known[str(other).upper()].jpy * float(amount)
    elif usual is None:
        raise _unknown(code, known)
    else:
        jpy = usual.jpy
    unit = dict(told.get("unit") or {})
    name = usual.unit if usual and not unit else Text(unit.pop("en", code), unit)
    own = worth is not None
    return Currency(
        code=code,
        sign=str(told.get("sign") or (usual.sign if usual else f"{code} ")),
        unit=name,
        jpy=jpy,
        as_of=str(told.get("as_of") or ("" if own or usual is None else usual.as_of)),
        source=str(told.get("source") or ("" if own or usual is None else usual.source)),
    )


def _unknown(code: str, known: Mapping[str, Currency]) -> StudyError:
    return StudyError(
        "countries.no_rate", code=code, hint=suggestion(code, list(known)), keys=("currency",)
    )


def is_money(column: str) -> bool:
    """Tell whether a column holds amounts of money, by its name.

    Examples
    --------
    >>> is_money("connection_mjpy"), is_money("fiber_km")
    (True, False)
    """
    return _COLUMN_OF_MONEY.search(column) is not None


@cache
def _currencies() -> dict[str, Currency]:
    path = data_folder() / "model" / "currencies.csv"
    rows = pd.read_csv(path, dtype={"year": str}).to_dict("records")
    return {
        str(row["currency"]): Currency(
            code=str(row["currency"]),
            sign=str(row["sign"]),
            unit=Text.from_row(row, "unit"),
            jpy=float(row["jpy"]),
            as_of=str(row["year"]),
            source=str(row["source"]),
        )
        for row in rows
    }


def in_other_money(
    table: pd.DataFrame, written_in: Currency, told_in: Currency, name: str = ""
) -> pd.DataFrame:
    """Return a table with its amounts of money in another currency; all else as it is.

    Parameters
    ----------
    table : DataFrame
        Amounts stand in columns whose name says so, in rows whose ``unit`` does, or between the
        ends of a criterion in money. Where ``converted_from`` names a currency, the source's
        figure was brought to that of the table at the rate ``converted_at``, and goes back at it.
    written_in, told_in : Currency
    name : str, optional
        Of the table.

    Examples
    --------
    >>> rows = pd.DataFrame({"low": [169.0, 2.0, 160.0], "unit": ["mjpy/km", "years", "mjpy/km"],
    ...                      "converted_from": [None, None, "EUR"], "converted_at": [0, 0, 160]})
    >>> in_other_money(rows, currency_of("JPY"), currency_of("EUR"))["low"].tolist()
    [1.0, 2.0, 1.0]
    """
    if written_in == told_in:
        return table
    found = table.copy()
    factor = pd.Series(written_in.jpy / told_in.jpy, found.index)
    if "converted_from" in found:
        for code in found["converted_from"].dropna().unique():
            of = found["converted_from"] == code
            at = found.loc[of, "converted_at"].astype(float)
            factor[of] = currency_of(code).jpy / told_in.jpy / at
    for column in filter(is_money, map(str, found)):
        if pd.api.types.is_numeric_dtype(found[column]):
            found[column] = found[column] * factor
    levels = [level for level in _LEVELS if level in found]
    if levels and ("unit" in found or name in _OF_MONEY):
        money = (
            pd.Series(True, found.index)
            if name in _OF_MONEY
            else found["unit"].astype(str).str.contains(_UNIT_OF_MONEY)
        )
        _times(found, money, levels, factor)
    if {"criterion", "best", "worst"} <= set(found):
        money = found["criterion"].astype(str).map(is_money)
        _times(found, money, ["best", "worst"], factor)
    return found


def _times(table: pd.DataFrame, rows: pd.Series, columns: list[str], factor: pd.Series) -> None:
    table[columns] = table[columns].astype(float)
    table.loc[rows, columns] = table.loc[rows, columns].mul(factor[rows], axis=0)

"""Numbers as people write them: signs, thousands, decimals, units, words around them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from geowbit.core.messages import Message

__all__ = ["Decimal", "Numbers", "Spans", "is_like_number", "numbers_of", "spans_of"]

Bools = npt.NDArray[np.bool_]
Decimal = Literal[".", ","]

# every dash that stands for a minus, and the triangles of accounts
_MINUS = dict.fromkeys(map(ord, "\u2212\u2010\u2011\u2012\u2013\u2014\ufe63▲△▴▵"), "-")
# marks of thousands that are no decimal mark anywhere
_APOSTROPHES = dict.fromkeys(map(ord, "'\u2019\u02bc`´"), "'")
_ABOUT = r"(?:ca\.?|circa|approx\.?|approximately|about|around|etwa|env\.?|environ|約|およそ|~|≈)"
_LESS = re.compile(
    r"^(?:under|below|less than|up to|unter|bis|moins de|menos de|<|≤|＜)"
    r"|(?:or less|or below|未満|以下|以内)$"
)
_MORE = re.compile(
    r"^(?:over|above|more than|at least|über|ab|plus de|más de|>|≥|＞)\s*"
    r"|\s*(?:or more|and above|or above|\+|以上|超)$"
)
# two numbers with what stands between the ends of a range
_SPAN = re.compile(
    r"^(?P<first>[^\d]*\d[\d.,' ]*?(?:[^\d\s~\u301c-][^\d~\u301c]*?)?)"
    r"\s*(?:[~\u301c…]|\.\.+|から|\bto\b|\bbis\b|-)\s*(?P<second>\d.*)$"
)
# a class by both of its bounds
_BETWEEN = re.compile(
    r"^(?P<first>\d[\d.,]*\s*[^\d\s~]*?)\s*(?:以上|超|より|or more|and more|and over)"
    r"\s*(?:[~\u301c,、-]|and|かつ)?\s*"
    r"(?P<second>\d[\d.,]*\s*[^\d\s~]*?)\s*(?:未満|以下|まで|or less|and below)?$"
)
_ONE_UNIT = re.compile(r"[^\d\s.,'](?:.*[^\d\s])?$")
# what stands before or after a published figure and is no bound of it
_FIGURE = re.compile(r"^(?:最大|最小|最短|最長|max\.?|maximum|up to)\s*|\s*(?:程度|前後|位|まで)$")
_BRACKETED = re.compile(r"^\((.*)\)$")
_NOTED = re.compile(r"(?<=[\d%a-z])\s*(?:[※*†‡]+\s*\d*|\(?注\s*\d*\)?)$")
_NUMBER = re.compile(
    r"^(?P<sign>[-+]?)\s*(?P<digits>\d[\d.,' ]*|[.,]\d+)(?P<power>e[-+]?\d+)?"
    r"(?P<back>-?)\s*(?P<unit>[^\d\s-].*)?$"
)
# nobody's value: what programs write where there is none
# a sign, a digit, or a point of the compass before it
_BEGINS = re.compile(r"[-+(<>約]?\s*(?:[ensw]|[東西]経|[南北]緯)?\s*\.?\d")
_FILLER = re.compile(r"^-9{4,}(?:\.[09]+)?$")

_WIDE = Message("dirt.full_width")
_UNIT = Message("dirt.unit_read")
_THOUSANDS = Message("dirt.thousands_read")
_COMMA = Message("dirt.decimal_comma")
_SIGNED = Message("dirt.sign_read")
_WORDS = Message("dirt.words_read")
_AT_LEAST = Message("dirt.at_least")
_BOUND = Message("dirt.only_a_bound")
_NO_VALUE = Message("dirt.filler")


@dataclass(frozen=True)
class Numbers:
    """A column as numbers, and how they were written.

    Attributes
    ----------
    values : Series of float
        NaN where there is no number.
    spelled : dict of Message to array of bool
        Kind of spelling to the rows that were written so.
    """

    values: pd.Series
    spelled: dict[Message, Bools]


def is_like_number(text: str) -> bool:
    r"""Tell whether a cell of a table is a value rather than a name.

    Examples
    --------
    >>> [is_like_number(one) for one in ("1,200", "▲12", "131°37'12E", "経度", "5e+05", "kV")]
    [True, True, True, False, True, False]
    """
    value = unicodedata.normalize("NFKC", text).strip().lower().translate(_MINUS)
    if not any(one.isdigit() for one in value):
        return False
    letters = sum(one.isalpha() for one in value)
    digits = sum(one.isdigit() for one in value)
    return bool(_BEGINS.match(value)) and letters <= max(2, digits)


def numbers_of(
    column: pd.Series,
    factors: Mapping[str, float] | None = None,
    *,
    factor: float = 1.0,
    decimal: Decimal | None = None,
) -> Numbers:
    """Return a column of texts as numbers.

    Parameters
    ----------
    column : Series
        Texts or numbers.
    factors : dict of str to float, optional
        By what a number is multiplied that has this unit beside it.
    factor : float, optional
        By what a number without a unit is multiplied.
    decimal : {".", ","}, optional
        The mark before decimals; told by the column where not given: a comma is one where it stands
        before another count of digits than three in some row and no row has a point there.

    Examples
    --------
    >>> written = ["1,200", "▲12", "(3)", "1 234.5", "5e+05", "1'000", "UNDER 9"]
    >>> numbers_of(pd.Series(written)).values
    0      1200.0
    1       -12.0
    2        -3.0
    3      1234.5
    4    500000.0
    5      1000.0
    6         NaN
    dtype: float64
    >>> numbers_of(pd.Series(["12,5", "1,200"])).values.tolist()
    [12.5, 1.2]
    """
    if pd.api.types.is_numeric_dtype(column):
        values = pd.to_numeric(column).astype(float) * factor
        return Numbers(values.where(np.isfinite(values)), {})
    plain = pd.to_numeric(column, errors="coerce").astype(float)
    values = (plain * factor).where(np.isfinite(plain))
    rest = values.isna() & column.notna()
    if decimal == ",":
        rest |= column.astype("string").str.contains(".", regex=False).fillna(False)
    if not rest.any():
        return _without_fillers(values, {}, column)
    mark = decimal or _mark_of(column, rest)
    if mark == "," and decimal is None:
        rest |= column.astype("string").str.contains(".", regex=False).fillna(False)
    codes, texts = pd.factorize(column[rest].astype("string"))
    read = [_read(str(text), factors or {}, factor, mark) for text in texts]
    which = codes >= 0
    found = np.full(len(codes), np.nan)
    found[which] = np.array([value for value, _ in read], float)[codes[which]]
    values[rest] = found
    spelled: dict[Message, Bools] = {}
    places = np.flatnonzero(rest.to_numpy())
    for kind in dict.fromkeys(kind for _, kinds in read for kind in kinds):
        has = np.array([kind in kinds for _, kinds in read], bool)
        rows = np.zeros(len(column), bool)
        rows[places[which]] = has[codes[which]]
        spelled[kind] = rows
    return _without_fillers(values, spelled, column)


def _without_fillers(
    values: pd.Series, spelled: dict[Message, Bools], column: pd.Series
) -> Numbers:
    low = (values <= -9999).to_numpy(bool)
    if low.any():
        at = np.flatnonzero(low)
        fits = [bool(_FILLER.match(str(column.iloc[row]).strip())) for row in at]
        rows = np.zeros(len(column), bool)
        rows[at[np.array(fits, bool)]] = True
        if rows.any():
            values, spelled = values.mask(rows), {**spelled, _NO_VALUE: rows}
    return Numbers(values, spelled)


def _mark_of(column: pd.Series, rest: pd.Series) -> Decimal:
    """Return the decimal mark that a column itself proves."""
    texts = pd.Series(column[rest].astype("string").dropna().unique(), dtype="string")
    texts = texts[texts.str.contains(",", regex=False)].str.strip()
    if texts.empty:
        return "."
    comma = texts.str.contains(r"^[^,]*\d,(?:\d{1,2}|\d{4,})(?!\d|[.,])|^\D?0,\d|\d{4},\d{3}(?!\d)")
    comma |= texts.str.contains(r"\d[. ']\d{3},\d")
    # two voltages and other lists are no decimals
    comma &= ~texts.str.contains(r"\d{4,},\d{4,}|,.*,")
    point = texts.str.contains(r",\d{3}\.\d|,\d{3},\d{3}")
    others = column.astype("string").str.contains(r"^\D?\d+\.(?:\d{1,2}|\d{4,})\D*$").fillna(False)
    return "," if comma.any() and not point.any() and not others.any() else "."


def _read(
    text: str, factors: Mapping[str, float], factor: float, mark: Decimal
) -> tuple[float, tuple[Message, ...]]:
    """Return the number of one text, and how it was written."""
    kinds: list[Message] = []
    value = unicodedata.normalize("NFKC", text).strip().lower()
    if any(0xFF10 <= ord(one) <= 0xFF19 for one in text):
        kinds.append(_WIDE)
    value = value.translate(_MINUS).translate(_APOSTROPHES)
    for pattern, kind in ((rf"^{_ABOUT}\s*(?=[-+\d])", _WORDS), (_NOTED, _WORDS)):
        value, times = re.subn(pattern, "", value)
        if times:
            kinds.append(kind)
    if _LESS.search(value) and any(one.isdigit() for one in value):
        return np.nan, (_BOUND,)
    value, times = _MORE.subn("", value)
    if times:
        kinds.append(_AT_LEAST)
    negative = _BRACKETED.match(value)
    if negative:
        value = negative[1].strip()
    match = _NUMBER.match(value)
    if match is None:
        return np.nan, ()
    digits = _digits(match["digits"].strip(), mark, kinds)
    unit = "".join((match["unit"] or "").split()).rstrip(".")
    scale = factors.get(unit) if unit else factor
    if digits is None or scale is None or (negative and match["sign"]):
        return np.nan, ()
    number = float(digits + (match["power"] or ""))
    if negative or match["back"] or match["sign"] == "-":
        number = -number
        if not text.strip().startswith("-"):
            kinds.append(_SIGNED)
    if unit:
        kinds.append(_UNIT)
    number *= scale
    return (number, tuple(kinds)) if np.isfinite(number) else (np.nan, ())


def _digits(written: str, mark: Decimal, kinds: list[Message]) -> str | None:
    """Return digits with a point before the decimals; None where they are no one number."""
    other: Decimal = "," if mark == "." else "."
    if "," in written and "." in written:
        # the last of the two stands before the decimals
        mark = "," if written.rfind(",") > written.rfind(".") else "."
        other = "," if mark == "." else "."
    elif written.count(mark) > 1 or (other in written and not _is_grouped(written, other)):
        mark, other = other, mark
    whole, _, decimals = written.partition(mark)
    if not decimals.isdigit() and decimals:
        return None
    if not whole.isdigit() and whole:
        groups = re.split(rf"[ '{re.escape(other)}]", whole)
        marks = set(whole) - set("0123456789")
        even = all(len(one) == 3 for one in groups[1:]) and 1 <= len(groups[0]) <= 3
        if len(marks) > 1 or not even:
            return None
        kinds.append(_THOUSANDS)
    if mark == "," and len(whole) > 3 and len(decimals) > 3:
        return None  # two numbers, one beside the other
    if mark == "," and decimals:
        kinds.append(_COMMA)
    return f"{re.sub('[^0-9]', '', whole) or '0'}.{decimals or '0'}"


def _is_grouped(written: str, mark: str) -> bool:
    return re.fullmatch(rf"[1-9]\d{{0,2}}(?:{re.escape(mark)}\d{{3}})+", written) is not None


@dataclass(frozen=True)
class Spans:
    """A column of figures that may be ranges: the low and the high end of each.

    Attributes
    ----------
    low, high : Series of float
        NaN both where there is no figure; of a bound the end that it does not tell is NaN.
    """

    low: pd.Series
    high: pd.Series


def spans_of(
    column: pd.Series, factors: Mapping[str, float] | None = None, *, factor: float = 1.0
) -> Spans:
    """Return a column of texts as the ends of ranges; one figure is both ends of its own.

    Parameters
    ----------
    column : Series
        Texts or numbers.
    factors, factor
        As of :func:`numbers_of`.

    Examples
    --------
    >>> spans = spans_of(pd.Series(["200", "50~100", "約300程度", "100以上", "50未満", "-"]))
    >>> spans.low.tolist(), spans.high.tolist()
    ([200.0, 50.0, 300.0, 100.0, nan, nan], [200.0, 100.0, 300.0, nan, 50.0, nan])
    """
    if pd.api.types.is_numeric_dtype(column):
        values = numbers_of(column, factors, factor=factor).values
        return Spans(values, values.copy())
    codes, texts = pd.factorize(column.astype("string"))
    ends = [_span(str(text), factors or {}, factor) for text in texts]
    # the code -1 of what is missing is the last one
    found = np.array([*ends, (np.nan, np.nan)], float)[codes]
    return Spans(*(pd.Series(found[:, end], column.index) for end in (0, 1)))


def _span(text: str, factors: Mapping[str, float], factor: float) -> tuple[float, float]:
    """Return the two ends of one text."""
    value = unicodedata.normalize("NFKC", text).strip().lower().translate(_MINUS)
    value = _FIGURE.sub("", value).strip()

    def number(part: str) -> float:
        return _read(part, factors, factor, ".")[0]

    if two := _BETWEEN.match(value) or _SPAN.match(value):
        first, second = two["first"].strip(), two["second"].strip()
        unit = _ONE_UNIT.search(second)
        if unit and not _ONE_UNIT.search(first):
            first += unit[0]
        ends = number(first), number(_LESS.sub("", second).strip())
        if not np.isnan(ends).any():
            return min(ends), max(ends)
    if _LESS.search(value) and (digits := re.search(r"\d.*", value)):
        return np.nan, number(_LESS.sub("", digits[0]).strip())
    if _MORE.search(value):
        return number(value), np.nan
    return (number(value),) * 2

"""Classes written as texts, such as "0.5 m or more and less than 3 m", as their two ends."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

__all__ = ["Ranges", "range_of", "ranges_of"]

Array = npt.NDArray[np.float64]

_NUMBER = r"(?P<number>\d+(?:,\d{3})*(?:\.\d+)?)\s*(?P<unit>[a-z%°]+(?![a-z])|千kw|万kw|)"
_FROM = r"以上|から|超|より|or more|and more|and over|or over|and above|or above|\+"
_UPTO = r"未満|以下|まで|or less|or below|and below"
_BEFORE_FROM = r"(?:>=?|≥|over|above|more than|at least|from)"
_BEFORE_UPTO = r"(?:<=?|≤|under|below|less than|up to|to)"
_END = re.compile(
    rf"(?P<before>{_BEFORE_FROM}|{_BEFORE_UPTO})?\s*{_NUMBER}\s*(?P<after>{_FROM}|{_UPTO})?"
)
_IS_FROM = re.compile(rf"{_FROM}|{_BEFORE_FROM}")
_TILDES = dict.fromkeys(map(ord, "〜～∼−‐–—―"), "~")


@dataclass(frozen=True)
class Ranges:
    """Classes as numbers.

    Attributes
    ----------
    low, high : array of float
        Ends of each; infinity where one is open, NaN in both where the text is no class.
    """

    low: Array
    high: Array

    @property
    def mid(self) -> Array:
        """Return the middle of each class, of an open one the end that it has."""
        open_end = ~np.isfinite(self.high)
        upper = np.where(open_end, self.low, self.high)
        return np.asarray((np.where(np.isfinite(self.low), self.low, upper) + upper) / 2)


def ranges_of(column: pd.Series, factors: Mapping[str, float] | None = None) -> Ranges:
    """Return texts of classes as their two ends.

    Parameters
    ----------
    column : Series
        Texts; numbers are classes without width.
    factors : dict of str to float, optional
        By what a number is multiplied that has this unit beside it.

    Examples
    --------
    >>> found = ranges_of(pd.Series(["0.5m以上3m未満", "20m以上", "30cm未満", "dry"]), {"cm": 0.01})
    >>> found.low.tolist(), found.high.tolist()
    ([0.5, 20.0, 0.0, nan], [3.0, inf, 0.3, nan])
    """
    codes, texts = pd.factorize(column.astype("string"))
    ends = np.array([range_of(str(one), factors) for one in texts], float).reshape(-1, 2)
    ends = np.vstack([ends, [np.nan, np.nan]])  # of what is missing, which has the code -1
    return Ranges(ends[codes, 0], ends[codes, 1])


def range_of(text: str, factors: Mapping[str, float] | None = None) -> tuple[float, float]:
    """Return the ends of one class.

    Examples
    --------
    >>> range_of("0.3m以上 ～ 1m未満"), range_of("10 m or more"), range_of("5-10m"), range_of("2.5")
    ((0.3, 1.0), (10.0, inf), (5.0, 10.0), (2.5, 2.5))
    >>> range_of("～0.3m"), range_of("below 0.5 m"), range_of("rank 2 of 3 of 4")
    ((0.0, 0.3), (0.0, 0.5), (nan, nan))
    """
    plain = unicodedata.normalize("NFKC", text).lower().translate(_TILDES).strip()
    plain = re.sub(r"(?<=[\da-z\s])-(?=\s*\d)", "~", plain)
    found = list(_END.finditer(plain))
    # what is neither a number nor its bound nor what joins two
    rest = re.sub(r"[\s~()（）、,:：]|かつ|and|m以深", "", _END.sub("", plain))
    if not 1 <= len(found) <= 2 or rest:
        return np.nan, np.nan
    # 30 to 50 cm: one unit stands for both
    units = [one["unit"] for one in found if one["unit"]]
    numbers = [_scaled(one, one["unit"] or (units[0] if units else ""), factors) for one in found]
    if len(found) == 2:
        low, high = numbers
        return (low, high) if low <= high else (np.nan, np.nan)
    only, number = found[0], numbers[0]
    bound = only["before"] or only["after"] or ""
    if not bound:
        opening, closing = plain.startswith("~"), plain.endswith("~")
        if opening:
            return 0.0, number
        return (number, np.inf) if closing else (number, number)
    return (number, np.inf) if _IS_FROM.fullmatch(bound) else (0.0, number)


def _scaled(found: re.Match[str], unit: str, factors: Mapping[str, float] | None) -> float:
    return float(found["number"].replace(",", "")) * (factors or {}).get(unit, 1.0)

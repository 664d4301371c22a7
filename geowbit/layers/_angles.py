"""Angles as people write them, in decimal degrees."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

Axis = Literal["lon", "lat"]

_HEMISPHERES = {
    "E": ("lon", 1), "W": ("lon", -1), "N": ("lat", 1), "S": ("lat", -1),
    "東経": ("lon", 1), "西経": ("lon", -1), "北緯": ("lat", 1), "南緯": ("lat", -1),
    "EAST": ("lon", 1), "WEST": ("lon", -1), "NORTH": ("lat", 1), "SOUTH": ("lat", -1),
}  # fmt: skip
_HEMISPHERE = "|".join(sorted(_HEMISPHERES, key=len, reverse=True))
_NUMBER = r"\d+(?:[.,]\d+)?"
_PRIME = r"(?:['\u2032\u2019\u02b9分]|M(?:IN)?)"
_DEGREES = re.compile(
    rf"(?P<before>{_HEMISPHERE})?\s*(?P<sign>[-+])?\s*(?P<degrees>{_NUMBER})"
    rf"(?:\s*(?:[°º度:\s-]|D(?:EG)?)\s*(?P<minutes>{_NUMBER})"
    rf"(?:\s*(?:{_PRIME}|[:\s-])\s*(?P<seconds>{_NUMBER})\s*(?:[\"\u201d\u2033秒]|S(?:EC)?(?![A-Z])"
    rf"|['\u2032\u2019]{{2}})?"
    rf"|\s*{_PRIME})?|\s*(?:[°º度]|DEG(?:REES?)?))?\s*(?P<after>{_HEMISPHERE})?"
)
# 131.37.12.5, as Japanese registers and some loggers write it
_DOTTED = re.compile(
    rf"(?P<before>{_HEMISPHERE})?\s*(?P<sign>[-+])?\s*(?P<degrees>\d{{1,3}})\.(?P<minutes>\d{{1,2}})"
    rf"\.(?P<seconds>\d{{1,2}}(?:[.,]\d+)?)\s*(?P<after>{_HEMISPHERE})?"
)
# 1394130E, as registers of aviation and navigation pack degrees, minutes and seconds
_PACKED = re.compile(
    rf"(?P<before>{_HEMISPHERE})?\s*(?P<sign>[-+])?(?P<degrees>\d{{2,3}})(?P<minutes>\d{{2}})"
    rf"(?P<seconds>\d{{2}}(?:[.,]\d+)?)\s*(?P<after>{_HEMISPHERE})?"
)
# what keyboards give in place of the sign of degrees; the normal form makes letters of them
_RINGS = str.maketrans("゜ﾟº˚", "°°°°")
# beyond this no number is a longitude, even of those that count to 360
_MOST_DEGREES = 360.0
_DASHES = str.maketrans(dict.fromkeys("\u2212\u2010\u2011\u2012\u2013\u2014", "-"))


@dataclass(frozen=True)
class Degrees:
    """A column as decimal degrees, and how it was written.

    Attributes
    ----------
    values : array of float
        NaN where there is no coordinate.
    sexagesimal : array of bool
        Where minutes and seconds were written.
    axis : {"lon", "lat"} or None
        What the letters of its rows say; None where they say nothing, or both.
    """

    values: npt.NDArray[np.float64]
    sexagesimal: npt.NDArray[np.bool_]
    axis: Axis | None


def degrees_of(text: str) -> tuple[float, bool, Axis | None]:
    r"""Return the degrees of one text, whether minutes stand in it, and the axis it names.

    Parameters
    ----------
    text : str
        ``139.6917``, ``139,6917``, ``139°41'30"E``, ``東経139度41分30秒``, ``35 41 22N``,
        ``E139.41.30``, ``1394130E``, in full-width digits or not. Minutes and seconds of 60, as
        programs print that round 59.999, carry over.

    Returns
    -------
    tuple of float, bool, and {"lon", "lat"} or None
        NaN where the text is no angle.

    Examples
    --------
    >>> degrees_of("139°41'30\"E")
    (139.69166666666666, True, 'lon')
    >>> degrees_of("南緯３５度４１分"), degrees_of("35.5"), degrees_of("here")
    ((-35.68333333333333, True, 'lat'), (35.5, False, None), (nan, False, None))
    """
    # the sign of seconds is taken apart by the normal form, into two of minutes
    plain = unicodedata.normalize("NFKC", text.translate(_RINGS)).translate(_DASHES)
    plain = " ".join(plain.upper().split())
    packed = _PACKED.fullmatch(plain)
    if packed and not (packed["before"] or packed["after"]):
        packed = None  # no letter: a number as any other
    match = packed or _DOTTED.fullmatch(plain) or _DEGREES.fullmatch(plain)
    if match is None:
        return np.nan, False, None
    degrees, minutes, seconds = (
        float((match[part] or "0").replace(",", ".")) for part in ("degrees", "minutes", "seconds")
    )
    letters = [_HEMISPHERES[told] for told in (match["before"], match["after"]) if told]
    # only the last of degrees, minutes and seconds has decimals
    whole = match["minutes"] is None or degrees == int(degrees)
    whole &= match["seconds"] is None or minutes == int(minutes)
    contradicts = len(set(letters)) > 1 or bool(letters and match["sign"])
    if minutes > 60 or seconds > 60 or not whole or contradicts:
        return np.nan, False, None
    value = degrees + minutes / 60 + seconds / 3600
    axis: Axis | None = letters[0][0] if letters else None  # type: ignore[assignment]
    if match["sign"] == "-" or (letters and letters[0][1] < 0):
        value = -value
    return value, match["minutes"] is not None, axis


def degrees_of_column(column: pd.Series) -> Degrees:
    """Return a column of angles as decimal degrees.

    Examples
    --------
    >>> degrees_of_column(pd.Series(["139.5", "139 30 0", ""])).values
    array([139.5, 139.5,   nan])
    """
    values = pd.to_numeric(column, errors="coerce").to_numpy(float, na_value=np.nan).copy()
    sexagesimal = np.zeros(len(column), bool)
    rest = np.flatnonzero(np.isnan(values))
    codes, texts = pd.factorize(column.iloc[rest].astype("string"))
    read = [degrees_of(str(text)) for text in texts]
    told = codes >= 0
    values[rest[told]] = np.array([one[0] for one in read], float)[codes[told]]
    sexagesimal[rest[told]] = np.array([one[1] for one in read], bool)[codes[told]]
    axes = {axis for value, _, axis in read if not np.isnan(value)}
    values[~np.isfinite(values)] = np.nan
    return Degrees(values, sexagesimal, axes.pop() if len(axes) == 1 else None)


def unpacked(values: npt.NDArray[np.float64], most: float) -> npt.NDArray[np.float64] | None:
    """Return degrees of numbers that hold degrees, minutes and seconds; None where they do not.

    Parameters
    ----------
    values : ndarray
        Such as 1394130.5 for 139 degrees 41 minutes 30.5 seconds.
    most : float
        Most degrees there can be: 180 or 90.

    Examples
    --------
    >>> unpacked(np.array([1394130.0, -754500.0]), 180)
    array([139.69166667, -75.75      ])
    >>> unpacked(np.array([1396130.0]), 180), unpacked(np.array([139.5]), 180)
    (None, None)
    """
    known = np.abs(values[np.isfinite(values)])
    if not known.size or np.median(known) <= _MOST_DEGREES:
        return None
    if ((known // 100 % 100 >= 60) | (known % 100 > 60) | (known // 10_000 > most)).any():
        return None
    size = np.abs(values)
    found: npt.NDArray[np.float64] = np.sign(values) * (
        size // 10_000 + size // 100 % 100 / 60 + size % 100 / 3600
    )
    return found

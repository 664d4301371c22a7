"""Longitudes and latitudes as people write them, and shapes as text."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

Axis = Literal["lon", "lat"]

_HEMISPHERES = {
    "E": ("lon", 1), "W": ("lon", -1), "N": ("lat", 1), "S": ("lat", -1),
    "東経": ("lon", 1), "西経": ("lon", -1), "北緯": ("lat", 1), "南緯": ("lat", -1),
}  # fmt: skip
_HEMISPHERE = "|".join(_HEMISPHERES)
_NUMBER = r"\d+(?:\.\d+)?"
_DEGREES = re.compile(
    rf"(?P<before>{_HEMISPHERE})?\s*(?P<sign>[-+\u2212])?\s*(?P<degrees>{_NUMBER})"
    rf"(?:\s*[°º度:\s-]\s*(?P<minutes>{_NUMBER})"
    rf"(?:\s*['\u2032\u2019分:\s-]\s*(?P<seconds>{_NUMBER})\s*(?:[\"\u201d秒]|['\u2032\u2019]{{2}})?"
    rf"|\s*['\u2032\u2019分])?|\s*[°º度])?\s*(?P<after>{_HEMISPHERE})?"
)
# what keyboards give in place of the sign of degrees; the normal form makes letters of them
_RINGS = str.maketrans("゜ﾟº", "°°°")
_HEX = re.compile(r"(?:[0-9A-Fa-f]{2}){9,}")


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
        ``139.6917``, ``139°41'30"E``, ``東経139度41分30秒``, ``35 41 22N``, in full-width
        digits or not.

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
    plain = unicodedata.normalize("NFKC", text.translate(_RINGS)).strip().upper()
    match = _DEGREES.fullmatch(plain)
    if match is None:
        return np.nan, False, None
    minutes, seconds = (float(match[part] or 0) for part in ("minutes", "seconds"))
    letters = [_HEMISPHERES[told] for told in (match["before"], match["after"]) if told]
    whole = match["minutes"] is None or "." not in match["degrees"]
    contradicts = len(set(letters)) > 1 or bool(letters and match["sign"])
    if minutes >= 60 or seconds >= 60 or not whole or contradicts:
        return np.nan, False, None
    value = float(match["degrees"]) + minutes / 60 + seconds / 3600
    axis: Axis | None = letters[0][0] if letters else None  # type: ignore[assignment]
    if match["sign"] in {"-", "\u2212"} or (letters and letters[0][1] < 0):
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
    axes = set()
    for row in np.flatnonzero(np.isnan(values)):
        values[row], sexagesimal[row], axis = degrees_of(str(column.iloc[row]))
        if not np.isnan(values[row]):
            axes.add(axis)
    values[~np.isfinite(values)] = np.nan
    return Degrees(values, sexagesimal, axes.pop() if len(axes) == 1 else None)


def shapes_of_text(column: pd.Series) -> npt.NDArray[np.object_]:
    """Return shapes written as WKT, with or without SRID, or as WKB in hexadecimal.

    Examples
    --------
    >>> [str(s) for s in shapes_of_text(pd.Series(["POINT (139 35)", "SRID=4326;POINT(1 2)", ""]))]
    ['POINT (139 35)', 'POINT (1 2)', 'None']
    """
    texts = column.astype("string").fillna("").str.strip().to_numpy(object)
    shapes = np.full(len(texts), None, object)
    hexed = np.array([bool(_HEX.fullmatch(text)) for text in texts], bool)
    shapes[hexed] = shapely.from_wkb(texts[hexed], on_invalid="ignore")
    plain = [re.sub(r"^SRID=\d+;\s*", "", text, flags=re.IGNORECASE) for text in texts[~hexed]]
    shapes[~hexed] = shapely.from_wkt(plain, on_invalid="ignore")
    return shapes

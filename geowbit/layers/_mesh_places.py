"""Rows whose place is the code of a grid square."""

from __future__ import annotations

import re

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from geowbit.core.errors import LayerError
from geowbit.core.messages import Message
from geowbit.countries import in_use
from geowbit.layers._headings import columns_of
from geowbit.layers.provenance import Provenance
from geowbit.mesh import LEVELS_BY_LENGTH, mesh_squares

_SAMPLE = 500
# a code that a spreadsheet made a number of, and one of which it kept only the first digits
_AS_NUMBER = re.compile(r"^(\d+)\.0*$")
_ROUNDED = re.compile(r"^\d(?:\.\d+)?[eE]\+?\d+$")


def mesh_column(rows: pd.DataFrame) -> str | None:
    """Return the column that holds codes of grid squares, by its name and what stands in it.

    Examples
    --------
    >>> mesh_column(pd.DataFrame({"KEY_CODE": ["53394611"], "code": ["1"]}))
    'KEY_CODE'
    """
    for name in columns_of("mesh", list(rows)):
        texts = _codes(rows[name].head(_SAMPLE))
        told = texts[texts != ""]
        if not len(told):
            continue
        fits = [
            (len(one) in LEVELS_BY_LENGTH and one.isascii() and one.isdigit())
            or _ROUNDED.match(one) is not None
            for one in told
        ]
        # a column called code may hold any code; short ones are of towns
        least = 8 if name.strip().lower() == "code" else 4
        if np.mean(fits) > 0.5 and min(map(len, told)) >= least:
            return name
    return None


def mesh_places(
    rows: pd.DataFrame, column: str, record: Provenance, what: str, *, size_m: int | None = None
) -> gpd.GeoDataFrame:
    """Return rows as the grid squares of their codes.

    Raises
    ------
    LayerError
        Where codes are rounded by a spreadsheet.
    """
    codes = _codes(rows[column])
    squares = mesh_squares(codes, size_m=size_m)
    known = np.isfinite(squares.bounds).all(axis=1)
    if rounded := [one for one in pd.unique(codes[~known]) if _ROUNDED.match(one)]:
        one = str(rounded[0])
        raise LayerError("layers.rounded_codes", what=what, column=column, code=one)
    shapes = np.full(len(codes), None, object)
    shapes[known] = shapely.box(*squares.bounds[known].T)
    for size, count in squares.counts.items():
        record.count(record.repaired, Message("dirt.of_mesh", column=column, m=size), count)
    if squares.guessed:
        record.remark(Message("layers.mesh_guessed", column=column, m=squares.guessed))
    frame = gpd.GeoDataFrame(rows, geometry=shapes, crs="EPSG:4326")
    _refuse_elsewhere(squares.bounds[known], column, what)
    return frame


def _refuse_elsewhere(bounds: npt.NDArray[np.float64], column: str, what: str) -> None:
    box = in_use().box
    if box is None or not len(bounds):
        return
    west, south, east, north = box
    inside = (bounds[:, 0] < east) & (bounds[:, 2] > west)
    inside &= (bounds[:, 1] < north) & (bounds[:, 3] > south)
    if not inside.any():
        raise LayerError("layers.no_mesh_codes", what=what, column=column)


def _codes(column: pd.Series) -> npt.NDArray[np.object_]:
    """Return codes as texts: of numbers the digits, of texts without blanks."""
    if pd.api.types.is_float_dtype(column):
        whole = column.dropna()
        texts = column.astype(object)
        texts[whole.index] = [f"{one:.0f}" for one in whole]
        return texts.where(column.notna(), "").to_numpy(object)
    texts = column.astype("string").fillna("").str.strip()
    odd = ~texts.str.fullmatch(r"\d*").to_numpy(bool)
    if odd.any():
        texts = texts.str.normalize("NFKC").str.replace(r"[\s-]", "", regex=True)
        texts = texts.str.replace(_AS_NUMBER, r"\1", regex=True)
    return texts.to_numpy(object)

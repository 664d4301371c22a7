"""Tables with coordinates: CSV, TSV and workbooks."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from geowbit.core.errors import LayerError
from geowbit.core.messages import Message
from geowbit.layers._options import ReadOptions
from geowbit.layers._placing import degrees_of_column, shapes_of_text
from geowbit.layers.files import Limits, checked_members, needed
from geowbit.layers.provenance import Provenance

_LON = ("lon", "longitude", "lng", "x", "経度", "easting")
_LAT = ("lat", "latitude", "y", "緯度", "northing")
_SHAPE = ("wkt", "geometry", "geom", "the_geom", "wkb_geometry", "wkb")
# older Japanese software writes Shift_JIS, in Microsoft's form of it
ENCODINGS = {"utf-8-sig": None, "cp932": Message("dirt.shift_jis")}
# what reads a workbook
_ENGINES = {".xlsx": "openpyxl", ".xlsm": "openpyxl", ".xls": "xlrd", ".ods": "odf"}

TEXT_TABLES = {".csv": ",", ".tsv": "\t", ".txt": ","}
# where the usual separator stands nowhere in the header
_OTHER_SEPARATORS = ";\t,|"
_DECIMAL_COMMA = r"[-+]?\d+,\d+"
_POINTS = r"[-+]?[1-9]\d{0,2}(?:\.\d{3})+"
_POINTS_AND_COMMA = rf"{_POINTS},\d+"
_THOUSANDS = r"[-+]?[1-9]\d{0,2}(?:,\d{3})+"
WORKBOOKS = tuple(_ENGINES)


def read_table(file: Path, options: ReadOptions, record: Provenance, what: str) -> gpd.GeoDataFrame:
    """Read a table, its coordinates in degrees, in the study's CRS, or as text of shapes.

    Parameters
    ----------
    file : Path
        ``.csv``, ``.tsv``, ``.xlsx``, ``.xls`` or ``.ods``.
    options : ReadOptions
        ``columns`` may name ``lon``, ``lat`` or ``geometry``; ``layer`` is the sheet; ``crs``
        that of the coordinates.
    record : Provenance
        Counts are added to it.
    what : str
        Names the file in messages.

    Returns
    -------
    GeoDataFrame
        All columns are text.

    Raises
    ------
    LayerError
        Where it is no text that can be read, or has no coordinates.
    """
    suffix = file.suffix.lower()
    table = (
        _from_text(file, TEXT_TABLES[suffix], record, what)
        if suffix in TEXT_TABLES
        else _from_workbook(file, suffix, options, what)
    )
    # "lon, lat" as a person writes a list
    table = table.rename(columns=lambda name: str(name).strip())
    crs = options.crs or "EPSG:4326"
    given = {key: _name_in(options.columns, key) for key in ("geometry", "lon", "lat")}
    by_lower = {str(column).strip().lower(): column for column in table.columns}
    shape = given["geometry"] or next((by_lower[k] for k in _SHAPE if k in by_lower), None)
    if shape in table.columns and not given["lon"]:
        shapes = shapes_of_text(table[shape])
        if any(one is not None for one in shapes):
            frame = gpd.GeoDataFrame(table.drop(columns=shape), geometry=shapes, crs=crs)
            frame.attrs["used"] = [shape]
            return frame
        if given["geometry"]:
            raise LayerError("layers.no_wkt", what=what, column=str(shape))
    lon = next((by_lower[k] for k in _LON if k in by_lower), None)
    lat = next((by_lower[k] for k in _LAT if k in by_lower), None)
    if given["lon"] in table.columns and given["lat"] in table.columns:
        lon, lat = given["lon"], given["lat"]
    if lon is None or lat is None:
        sheets = table.attrs.get("sheets", [])
        needs = Message("layers.needs_lon_lat", what=what, columns=tuple(map(str, table)))
        if len(sheets) > 1:
            others = Message("layers.other_sheets", sheets=tuple(map(str, sheets)))
            needs = Message("layers.both", one=needs, other=others)
        raise LayerError(needs)
    return _points(table, lon, lat, crs, record)


def _name_in(columns: Any, key: str) -> str | None:
    named = columns.get(key)
    return named.get("column") if isinstance(named, dict) else named


def _points(
    table: pd.DataFrame, lon: Any, lat: Any, crs: str, record: Provenance
) -> gpd.GeoDataFrame:
    across, up = degrees_of_column(table[lon]), degrees_of_column(table[lat])
    record.count(
        record.repaired,
        Message("dirt.sexagesimal"),
        int((across.sexagesimal | up.sexagesimal).sum()),
    )
    if across.axis == "lat" and up.axis == "lon":
        across, up = up, across
        record.count(record.repaired, Message("dirt.swapped"), len(table))
    bad = np.isnan(across.values) | np.isnan(up.values)
    points = gpd.points_from_xy(np.where(bad, 0, across.values), np.where(bad, 0, up.values))
    points[bad] = None
    return gpd.GeoDataFrame(table, geometry=points, crs=crs)


def _from_text(file: Path, separator: str, record: Provenance, what: str) -> pd.DataFrame:
    content = file.read_bytes()
    encoding = encoding_of(content)
    if encoding is None or b"\0" in content:
        raise LayerError("layers.no_text", what=what)
    separator = _separator(content.decode(encoding), separator)
    # without index_col, one comma too many in each row would shift every column by one
    table = pd.read_csv(
        file, sep=separator, dtype=str, keep_default_na=False, encoding=encoding, index_col=False
    )
    if repair := ENCODINGS[encoding]:
        record.count(record.repaired, repair, len(table))
    return _with_points(table, record) if separator == ";" else table


def _separator(text: str, usual: str) -> str:
    """Return what parts the columns of a table: the usual one, or what stands in its header."""
    header = re.sub(r'"[^"]*"', "", text.lstrip().partition("\n")[0])
    most = max(_OTHER_SEPARATORS, key=header.count)
    return most if usual not in header and most in header else usual


def _with_points(table: pd.DataFrame, record: Provenance) -> pd.DataFrame:
    """Return a table of a language that parts columns by ; and writes 1,5 with its point."""
    read = 0
    for name in table.columns:
        texts = table[name].astype(str).str.strip()
        both = texts.str.fullmatch(_POINTS_AND_COMMA)
        if both.any():
            parted = both | texts.str.fullmatch(_POINTS)
            texts = texts.where(~parted, texts.str.replace(".", ""))
        comma = texts.str.fullmatch(_DECIMAL_COMMA)
        # 1,200 may be either; a column with 12,5 in it means the decimals
        if both.any() or (comma & ~texts.str.fullmatch(_THOUSANDS)).any():
            table[name] = texts.where(~comma, texts.str.replace(",", "."))
            read += int(comma.sum())
    record.count(record.repaired, Message("dirt.decimal_comma"), read)
    return table


def _from_workbook(file: Path, suffix: str, options: ReadOptions, what: str) -> pd.DataFrame:
    engine = _ENGINES[suffix]
    needed(engine, extra="tables", what=what)
    if suffix != ".xls":
        checked_members(file, Limits(), what)
    with pd.ExcelFile(file, engine=engine) as book:
        sheets = [str(name) for name in book.sheet_names]
        if options.layer is not None and options.layer not in sheets:
            raise LayerError(
                "layers.no_sheet", what=what, sheet=str(options.layer), sheets=tuple(sheets)
            )
        table = pd.read_excel(book, options.layer or 0, dtype=str, keep_default_na=False)
    table = table.fillna("").astype(str)
    table.attrs["sheets"] = [] if options.layer else sheets
    return table


def encoding_of(content: bytes) -> str | None:
    """Return which of the known encodings bytes are text in; None where in none."""
    for encoding in ENCODINGS:
        try:
            content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return encoding
    return None

"""Tables with places: which of their columns hold one, and in which system."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyproj

from geowbit.core.errors import LayerError
from geowbit.core.messages import Message
from geowbit.countries import in_use
from geowbit.layers._angles import degrees_of_column, unpacked
from geowbit.layers._headings import PlacePair, columns_of, datum_of, pairs_among
from geowbit.layers._mesh_places import mesh_column, mesh_places
from geowbit.layers._options import ReadOptions, grown
from geowbit.layers._written_shapes import (
    are_in_brackets,
    form_of,
    pairs_of_text,
    shapes_of_text,
)
from geowbit.layers.numbers import numbers_of
from geowbit.layers.profile import profile_of
from geowbit.layers.provenance import Provenance
from geowbit.layers.schemas import SCHEMAS
from geowbit.layers.tables import Layout, Table, tables_of_file
from geowbit.mesh import LEVELS_BY_LENGTH

_DEGREES = "EPSG:4326"
_PLACES = ("lon", "lat", "geometry", "mesh")
_DECIMAL_COMMA = r"[-+]?\d+,\d+"
_POINTS = r"[-+]?[1-9]\d{0,2}(?:\.\d{3})+"
_POINTS_AND_COMMA = rf"{_POINTS},\d+"
_THOUSANDS = r"[-+]?[1-9]\d{0,2}(?:,\d{3})+"
# beyond this no number is a longitude, even of those that count to 360
_MOST_DEGREES = 360.0
_MOSTLY = 0.5


def read_table(file: Path, options: ReadOptions, record: Provenance, what: str) -> gpd.GeoDataFrame:
    """Read a table, its coordinates in degrees, in the study's CRS, or as text of shapes.

    Parameters
    ----------
    file : Path
        Text or workbook.
    options : ReadOptions
        ``columns`` may name ``lon``, ``lat``, ``geometry`` or ``mesh``; ``layer`` is the sheet;
        ``crs`` that of the coordinates; and how the table is laid out.
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
        Where it is no text that can be read, has no coordinates, or several sheets have.
    """
    layout = Layout(options.header_row, options.skip_footer, options.quote, options.encoding)
    tables = tables_of_file(file, what, layout=layout, names=_looked_for(record.name, options))
    table = _chosen(tables, options, record, what)
    table.tell(record)
    if table.separator == ";" or options.decimal == ",":
        table = replace(table, rows=_with_points(table.rows, record, told=options.decimal))
    return placed(table, options, record, what)


def _with_points(rows: pd.DataFrame, record: Provenance, *, told: str | None) -> pd.DataFrame:
    """Return a table of a language that parts columns by ; and writes 1,5 with its point."""
    read = 0
    changed = {}
    for name in rows if told != "." else ():
        texts = rows[name].astype("string").str.strip()
        if told is None and not texts.str.contains(",", regex=False).any():
            continue
        both = texts.str.fullmatch(_POINTS_AND_COMMA)
        if both.any() or told:
            parted = both | texts.str.fullmatch(_POINTS)
            texts = texts.where(~parted, texts.str.replace(".", ""))
        comma = texts.str.fullmatch(_DECIMAL_COMMA)
        # 1,200 may be either; a column with 12,5 in it means the decimals
        if told or both.any() or (comma & ~texts.str.fullmatch(_THOUSANDS)).any():
            changed[name] = texts.where(~comma, texts.str.replace(",", "."))
            read += int(comma.sum())
    record.count(record.repaired, Message("dirt.decimal_comma"), read)
    return rows.assign(**changed)


def _looked_for(name: str, options: ReadOptions) -> list[str]:
    schema = SCHEMAS.get(name)
    own = [*schema.numbers, *schema.defaults, *schema.optional] if schema else []
    return [*own, *(_named(options.columns, key) or "" for key in options.columns)]


def _chosen(tables: list[Table], options: ReadOptions, record: Provenance, what: str) -> Table:
    """Return the sheet that is named, else the only one in sight that holds places."""
    if len(tables) == 1 and options.layer is None:
        return tables[0]
    names = tuple(one.sheet for one in tables)
    if options.layer is not None:
        wanted = [options.layer] if isinstance(options.layer, str) else list(options.layer)
        absent = [one for one in wanted if one not in names]
        if (absent and len(tables) > 1) or (absent and names != ("",)):
            raise LayerError("layers.no_sheet", what=what, sheet=absent[0], sheets=names)
        taken = [one for one in tables if one.sheet in wanted] or tables
        return taken[0] if len(taken) == 1 else _as_one(taken)
    seen = [one for one in tables if not one.hidden]
    holding = [one for one in seen if has_places(one, options)]
    if len(holding) > 1:
        raise LayerError(
            "layers.several_sheets", what=what, sheets=tuple(one.sheet for one in holding)
        )
    if not holding:
        shut = [one.sheet for one in tables if one.hidden and has_places(one, options)]
        if shut:
            raise LayerError("layers.only_hidden_sheet", what=what, sheet=shut[0])
        first = (seen or tables)[0]
        others = Message("layers.other_sheets", sheets=names)
        raise LayerError(Message("layers.both", one=_needs(first, what), other=others))
    unread = tuple(one.sheet for one in tables if one is not holding[0] and len(one.rows))
    if unread:
        record.remark(Message("layers.of_sheets", sheet=holding[0].sheet, others=unread))
    return holding[0]


def _as_one(tables: list[Table]) -> Table:
    """Return several sheets as one table."""
    whole = pd.concat([one.rows for one in tables], ignore_index=True).fillna("")
    starts = np.cumsum([0, *(len(one.rows) for one in tables)])
    spoiled: dict[Message, list[int]] = {}
    found: dict[Message, list[tuple[int, str]]] = {}
    for start, one in zip(starts, tables, strict=False):
        for kind, rows in one.spoiled.items():
            spoiled.setdefault(kind, []).extend(int(start) + row for row in rows)
        for kind, places in one.found.items():
            found.setdefault(kind, []).extend(places)
    aliases = {k: v for one in tables for k, v in one.aliases.items()}
    units = {k: v for one in tables for k, v in one.units.items()}
    lines = np.concatenate([one.lines for one in tables])
    return Table(whole, lines, aliases=aliases, units=units, spoiled=spoiled, found=found)


def _named(columns: Any, key: str) -> str | None:
    said = columns.get(key)
    return said.get("column") if isinstance(said, Mapping) else said


def _given(table: Table, options: ReadOptions) -> dict[str, str]:
    """Return the columns of places that the study names, by what they hold."""
    found = {}
    for key in _PLACES:
        name = _named(options.columns, key)
        if name and (column := table.column(name)):
            found[key] = column
    return found


def has_places(table: Table, options: ReadOptions) -> bool:
    """Tell whether a table has columns that hold places."""
    try:
        return bool(len(table.rows)) and _where(table, options, "") is not None
    except LayerError:
        return True


# a heading that says meters holds no degrees
_METERS = {"m", "meter", "meters", "metre", "metres"}


def _needs(table: Table, what: str) -> Message:
    official = profile_of([*table.rows, *table.aliases])
    if official is not None and official.form == "table":
        title, key = official.title, official.key
        return Message("layers.without_places_official", what=what, title=title, profile=key)
    return Message("layers.needs_lon_lat", what=what, columns=tuple(map(str, table.rows)))


def _where(table: Table, options: ReadOptions, what: str) -> tuple[str, Any] | None:
    """Return how a table tells its places, and by which columns."""
    given = _given(table, options)
    if "lon" in given and "lat" in given:
        kind: Any = "degrees" if _in_degrees(options) else "plane"
        return "pair", PlacePair(kind, given["lon"], given["lat"], "told")
    if "geometry" in given:
        column = given["geometry"]
        form = form_of(table.rows[column])
        if form is None:
            raise LayerError("layers.no_wkt", what=what, column=column)
        return form, column
    mesh = given.get("mesh")
    return ("mesh", mesh) if mesh else _found(table, options, what)


def _found(table: Table, options: ReadOptions, what: str) -> tuple[str, Any] | None:
    """Return how a table tells its places where the study does not say: by names, by contents."""
    columns = list(table.rows)
    forms = {name: form for name in columns if (form := form_of(table.rows[name]))}
    shapes = [name for name, form in forms.items() if form == "shape"]
    usual = [name for name in columns_of("shape", columns) if name in shapes]
    if len(shapes) > 1 and not usual:
        raise LayerError("layers.several_shapes", what=what, columns=tuple(shapes))
    if shapes:
        return "shape", (usual or shapes)[0]
    if pair := _pair(table, options, what):
        return "pair", pair
    if pairs := [name for name, form in forms.items() if form == "pair"]:
        return "pair", pairs[0]
    mesh = mesh_column(table.rows)
    return None if mesh is None else ("mesh", mesh)


def _size_of_mesh(options: ReadOptions, what: str) -> int | None:
    """Return the size of squares that the study names as their unit, meters."""
    said = options.columns.get("mesh")
    unit = said.get("unit") if isinstance(said, Mapping) else None
    if not unit:
        return None
    sizes = {one for sizes in LEVELS_BY_LENGTH.values() for one in sizes}
    match = re.fullmatch(r"(\d+)\s*(k?)m", str(unit).strip().lower())
    size = int(match[1]) * (1000 if match[2] else 1) if match else 0
    if size not in sizes:
        raise LayerError("layers.no_mesh_size", what=what, unit=str(unit))
    return size


def _in_degrees(options: ReadOptions) -> bool:
    return not pyproj.CRS.from_user_input(options.crs or _DEGREES).is_projected


def _pair(table: Table, options: ReadOptions, what: str) -> PlacePair | None:
    """Return the pair of columns that holds the place: one pair, never one of two."""
    columns = list(table.rows)
    degrees = _in_degrees(options)
    kinds = ("degrees", "plane") if degrees else ("plane", "degrees")
    for kind in kinds:
        found = pairs_among(columns, kind)  # type: ignore[arg-type]
        filled = [
            one for one in found if (table.rows[one.east].astype("string").str.strip() != "").any()
        ]
        found = [one for one in filled or found if not (degrees and one.beside in _METERS)]
        if len(found) > 1:
            names = tuple(f"{one.east}, {one.north}" for one in found)
            raise LayerError(
                "layers.several_pairs", what=what, pairs=names, lon=found[0].east,
                lat=found[0].north,
            )  # fmt: skip
        if found:
            return found[0]
    return None


def placed(table: Table, options: ReadOptions, record: Provenance, what: str) -> gpd.GeoDataFrame:
    """Return the rows of a table with their shapes.

    Raises
    ------
    LayerError
        Where nothing in it tells a place, or several columns do.
    """
    where = _where(table, options, what)
    if where is None:
        raise LayerError(_needs(table, what))
    how, column = where
    if how == "shape":
        frame = _shaped(table.rows, column, options, what)
    elif how == "pair" and not isinstance(column, PlacePair):
        frame = _of_one_column(table.rows, column, options, record)
    elif how == "pair":
        frame = _points(table.rows, column, options, record)
    else:
        frame = mesh_places(table.rows, column, record, what, size_m=_size_of_mesh(options, what))
    frame.attrs["used"] = _used(frame, table, options)
    frame.attrs["aliases"] = dict(table.aliases)
    frame.attrs["units"] = dict(table.units)
    frame.attrs["spoiled"] = {kind: list(rows) for kind, rows in table.spoiled.items()}
    return frame


def _used(frame: gpd.GeoDataFrame, table: Table, options: ReadOptions) -> list[str]:
    """Return how the study calls the columns of which the shapes were made."""
    named = [_named(options.columns, key) for key in _PLACES]
    return [name for name in named if name and table.column(name)]


def _shaped(rows: pd.DataFrame, column: str, options: ReadOptions, what: str) -> gpd.GeoDataFrame:
    written = shapes_of_text(rows[column])
    if written.srids and options.crs is None:
        raise LayerError("layers.several_srids", what=what, srids=tuple(map(str, written.srids)))
    crs = options.crs or (f"EPSG:{written.srid}" if written.srid else _DEGREES)
    try:
        system = pyproj.CRS.from_user_input(crs)
    except pyproj.exceptions.CRSError as error:
        raise LayerError("layers.crs_none", what=what, crs=crs) from error
    return gpd.GeoDataFrame(rows.drop(columns=column), geometry=written.shapes, crs=system)


def _of_one_column(
    rows: pd.DataFrame, column: str, options: ReadOptions, record: Provenance
) -> gpd.GeoDataFrame:
    """Return places that stand as two numbers in one column, latitude first unless told."""
    pair = pairs_of_text(rows[column])
    first, second = (degrees_of_column(pair[name]) for name in pair)
    east_first = (
        column in columns_of("longitude first", [column])
        or second.axis == "lat"
        or first.axis == "lon"
    )
    told = east_first or bool(columns_of("latitude first", [column]))
    if not told and first.axis is None and second.axis is None:
        east_first = _is_east_first(first.values, second.values, rows[column], options)
    east, north = ("first", "second") if east_first else ("second", "first")
    both = PlacePair("degrees", east, north, "told")
    frame = _points(pair, both, options, record)
    order = "lon_lat" if east_first else "lat_lon"
    record.count(record.repaired, Message(f"dirt.{order}", column=column), len(rows))
    return gpd.GeoDataFrame(rows, geometry=frame.geometry.to_numpy(), crs=frame.crs)


def _is_east_first(first: Any, second: Any, texts: pd.Series, options: ReadOptions) -> bool:
    if (np.abs(first[np.isfinite(first)]) > 90).any():
        return True
    if (np.abs(second[np.isfinite(second)]) > 90).any():
        return False
    box = options.area or in_use().box
    if box is not None:
        near = grown(box)
        as_lat = _share_within(second, first, near)
        as_lon = _share_within(first, second, near)
        if as_lat != as_lon:
            return as_lon > as_lat
    return are_in_brackets(texts)


def _share_within(x: Any, y: Any, box: tuple[float, float, float, float]) -> float:
    west, south, east, north = box
    with np.errstate(invalid="ignore"):
        inside = (x >= west) & (x <= east) & (y >= south) & (y <= north)
    return float(inside.mean()) if len(inside) else 0.0


def _points(
    rows: pd.DataFrame, pair: PlacePair, options: ReadOptions, record: Provenance
) -> gpd.GeoDataFrame:
    crs = options.crs or _datum_of(pair, record)
    east, north = rows[pair.east], rows[pair.north]
    if not _in_degrees(options):
        x = numbers_of(east, decimal=options.decimal).values.to_numpy(float)
        y = numbers_of(north, decimal=options.decimal).values.to_numpy(float)
        system = pyproj.CRS.from_user_input(crs)
        if pair.beside != "told" and _is_x_north(pair, system):
            x, y = _axes_by_place((x, y), pair, system, options, record)
        return _as_points(rows, x, y, crs)
    across, up = degrees_of_column(east), degrees_of_column(north)
    record.count(
        record.repaired,
        Message("dirt.sexagesimal"),
        int((across.sexagesimal | up.sexagesimal).sum()),
    )
    if across.axis == "lat" and up.axis == "lon":
        across, up = up, across
        record.count(record.repaired, Message("dirt.swapped"), len(rows))
    x, y = _in_meters(across.values, east), _in_meters(up.values, north)
    return _as_points(rows, *_unpacked(x, y, options, record), crs)


def _datum_of(pair: PlacePair, record: Provenance) -> str:
    """Return the system that the headings name, and tell it where that is another than usual."""
    found = datum_of(pair) or _DEGREES
    if found != _DEGREES:
        record.remark(Message("layers.datum_of_heading", column=pair.east, crs=found))
    return found


def _unpacked(x: Any, y: Any, options: ReadOptions, record: Provenance) -> tuple[Any, Any]:
    """Return degrees of numbers such as 1394130 and 354122, which hold minutes and seconds."""
    lon, lat = unpacked(x, 180), unpacked(y, 90)
    if lon is None or lat is None:
        return x, y
    box = options.area or in_use().box
    if box is not None and _share_within(lon, lat, grown(box)) <= _MOSTLY:
        return x, y
    record.count(record.repaired, Message("dirt.sexagesimal"), int(np.isfinite(lon + lat).sum()))
    return lon, lat


def _in_meters(values: Any, written: pd.Series) -> Any:
    """Return values with those read that are too large for degrees: thousands and their marks."""
    lost = np.isnan(values) & (written.astype("string").str.strip() != "").to_numpy(bool)
    if lost.any():
        read = numbers_of(written[lost]).values.to_numpy(float)
        values[lost] = np.where(np.abs(read) > _MOST_DEGREES, read, np.nan)
    return values


def _as_points(rows: pd.DataFrame, x: Any, y: Any, crs: Any) -> gpd.GeoDataFrame:
    bad = np.isnan(x) | np.isnan(y)
    points = gpd.points_from_xy(np.where(bad, 0, x), np.where(bad, 0, y))
    points[bad] = None
    return gpd.GeoDataFrame(rows, geometry=points, crs=crs)


def _is_x_north(pair: PlacePair, crs: pyproj.CRS) -> bool:
    """Tell whether columns are called X and Y, and the X of the system is north."""
    axes = {axis.abbrev.upper(): axis.direction for axis in crs.axis_info}
    called = "x" in pair.east.lower() and "y" in pair.north.lower()
    return called and axes.get("X") == "north" and axes.get("Y") == "east"


def _axes_by_place(
    named: tuple[Any, Any],
    pair: PlacePair,
    crs: pyproj.CRS,
    options: ReadOptions,
    record: Provenance,
) -> tuple[Any, Any]:
    """Return east and north of X and Y in a system whose own X is north.

    Surveyors write it so; programs write X to the east all the same. Which it is, is told by the
    area of the study, by where the system is used, by the country; else the study has to say.
    """
    to_degrees = pyproj.Transformer.from_crs(crs, _DEGREES, always_xy=True)
    use = crs.area_of_use
    used_in = None if use is None else (use.west, use.south, use.east, use.north)
    said = ":".join(crs.to_authority() or (crs.name,))
    for box in filter(None, (options.area, used_in, in_use().box)):
        as_named = _share_within(*to_degrees.transform(*named), box)
        as_system = _share_within(*to_degrees.transform(*named[::-1]), box)
        less, more = sorted((as_named, as_system))
        if more > 0 and more >= 2 * less:
            break
    else:
        raise LayerError(
            "layers.which_is_north", crs=said, x=pair.east, y=pair.north, name=record.name
        )
    north_first = as_system > as_named
    code = "dirt.x_is_north" if north_first else "dirt.x_is_east"
    record.count(record.repaired, Message(code, x=pair.east, crs=said), len(named[0]))
    return named[::-1] if north_first else named

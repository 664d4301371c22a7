"""Read a user's file as a layer; each row that is repaired or dropped is counted."""

from __future__ import annotations

import glob
import json
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd

from geowbit.core.errors import LayerError
from geowbit.core.messages import Message, Sentence, Text, value_of, worded
from geowbit.core.text import printable
from geowbit.layers._by_profile import by_profile, chosen_profile, options_by_profile
from geowbit.layers._duplicates import merge_same, sameness
from geowbit.layers._joining import join_table, matched_rows
from geowbit.layers._opening import digest_of, open_file
from geowbit.layers._options import Box, ReadOptions
from geowbit.layers._placing import check_country, check_crs, crs_text, fit_shapes, to_degrees
from geowbit.layers._words import read_words
from geowbit.layers.columns import (
    Told,
    drop_incomplete,
    give_ids,
    name_columns,
    note_what_is_missing,
    read_numbers,
    real_names,
)
from geowbit.layers.files import check_name
from geowbit.layers.numbers import Decimal
from geowbit.layers.postgis import is_database, open_table
from geowbit.layers.provenance import OWN_LICENCE, Ledger, Provenance
from geowbit.layers.row_choice import Where, rows_where
from geowbit.layers.schemas import GeometryKind, LayerSchema, schema_as_found, schema_of

_TOLD_BESIDE = ("source", "licence", "attribution", "date", "confidence")
_LONGEST_TOLD = 2000


def read_layer(
    name: str,
    path: Path | str | Sequence[Path | str],
    *,
    columns: Mapping[str, Any] | None = None,
    crs: str | None = None,
    layer: str | Sequence[str] | None = None,
    bbox: Box | None = None,
    area: Box | None = None,
    fill: Mapping[str, float] | None = None,
    strict: bool = False,
    source: str | None = None,
    licence: str | None = None,
    attribution: str | None = None,
    date: str | None = None,
    evidence: str | None = None,
    table: str | None = None,
    sql: str | None = None,
    header_row: int | None = None,
    skip_footer: int | None = None,
    quote: str | None = None,
    encoding: str | None = None,
    decimal: Decimal | None = None,
    join: Mapping[str, Any] | None = None,
    profile: str | None = None,
    where: Where | None = None,
) -> gpd.GeoDataFrame:
    r"""Read a file, several files or a table of PostGIS as a layer, and check it by its schema.

    Parameters
    ----------
    name : str
        Which layer it is: ``substations``, ``power_lines``, ``fiber_routes``, ...
    path : Path, str or list of them
        GeoPackage, GeoJSON, Shapefile, FlatGeobuf, GML, KML, GeoParquet, ``.osm.pbf``, a zip of
        one of them, or CSV, TSV or Excel with coordinates; a pattern such as ``subs/*.geojson``;
        or the address of a database, ``postgresql+psycopg://user@host/name``. Several files are
        one layer: what they both hold counts once.
    columns : dict, optional
        Name of a column of the layer to its name in the file, or to
        ``{"column": name, "unit": unit}``.
    crs : str, optional
        Coordinate system, where the file tells none or a wrong one, such as ``EPSG:6677``.
    layer : str or list of str, optional
        Layer of a file, sheet of a workbook, file of an archive (also as a pattern,
        ``"largest/*"``); several count as one.
    bbox : (west, south, east, north), optional
        Degrees. Read only what touches it.
    area : (west, south, east, north), optional
        Degrees. Where the layer is to be used: tells swapped axes and a wrong country.
    fill : dict, optional
        Column to the number that stands in where there is none.
    strict : bool, optional
        A row that would be dropped is an error.
    source, licence, attribution, date : str, optional
        For the record, before what stands beside the file.
    evidence : str, optional
        What it is: ``observed``, ``derived``, ``estimated`` or ``assumed``; observed where not
        given, or as the profile of the file says.
    table, sql : str, optional
        Of a database: a table, or a question.
    header_row : int, optional
        Row of a table that holds the names of its columns, from 1; 0 where none does. It is found
        where not given, as is what follows.
    skip_footer : int, optional
        How many of the last rows of a table are notes.
    quote : str, optional
        What stands around texts of a table: ``"``, ``'`` or ``none``.
    encoding : str, optional
        Of texts, such as ``cp932`` or ``cp1250``.
    decimal : {".", ","}, optional
        What stands before the decimals of numbers in texts.
    join : dict, optional
        Columns of another table: ``{"file": path, "by": {"name": ITS_NAME}, "columns": {...}}``.
        What matched and what did not is told in the notes.
    profile : str, optional
        Which official file it is, of :func:`geowbit.layers.profiles`: its ranks become meters and
        its codes words. Told by its columns where not given; ``none`` reads them as they are.
    where : str, list of str or dict, optional
        Which rows are meant: ``"depth_m >= 3"``, ``"kind in flood, surge"``, several of them (all
        must hold), or columns with what must stand in them, ``{"kind": ["flood", "surge"]}``.

    Returns
    -------
    GeoDataFrame (EPSG:4326)
        ``attrs["provenance"]`` tells the rows read, kept, repaired, merged and dropped, each
        with its first examples.

    Raises
    ------
    LayerError
        Where a file is missing, unreadable or not what its name says, a column is missing, the
        CRS is unknown or wrong, the layer lies elsewhere, or no row is usable.

    Examples
    --------
    >>> import tempfile, pathlib
    >>> file = pathlib.Path(tempfile.mkdtemp()) / "mine.csv"
    >>> _ = file.write_text("name,kV,lon,lat\nKita,66000;6600,141.3,43.1\nNishi,,141.2,43.0\n")
    >>> layer = read_layer("substations", file, columns={"voltage_kv": "kV"})
    >>> layer["voltage_kv"].tolist()
    [66.0]
    >>> [one["code"] for one in layer.attrs["provenance"]["dropped"]]
    ['dirt.missing']
    >>> [row["text"] for row in layer.attrs["provenance"]["examples"][-1]["rows"]]
    ["row 2: ''"]
    """
    options = ReadOptions(
        columns=columns or {},
        crs=crs,
        layer=layer,
        bbox=bbox,
        area=area,
        fill=fill or {},
        strict=strict,
        source=source,
        licence=licence,
        attribution=attribution,
        date=date,
        evidence=evidence,
        table=table,
        sql=sql,
        header_row=header_row,
        skip_footer=skip_footer,
        quote=quote,
        encoding=encoding,
        decimal=decimal,
        join=join,
        profile=profile,
        where=where,
    )
    schema_of(name)  # what reads a layer of another name says so: a criterion, an exclusion
    frame, record = read_with(name, path, options)
    frame = frame.reset_index(drop=True)
    frame.attrs["provenance"] = record.as_dict()
    return frame


def read_features(
    name: str,
    path: Path,
    *,
    geometry: GeometryKind | None = None,
    columns: Mapping[str, Any] | None = None,
) -> tuple[gpd.GeoDataFrame, Provenance]:
    """Read places, lines or shapes from a file, and the record of what was done to them.

    Parameters
    ----------
    name : str
        A layer, or any name for the messages where `geometry` is given.
    path : Path
        As in :func:`read_layer`.
    geometry : {"point", "line", "polygon"}, optional
        What the rows must be where `name` is no layer with a schema.
    columns : dict, optional
        As in :func:`read_layer`.

    Returns
    -------
    tuple of GeoDataFrame (EPSG:4326) and Provenance
        The index of the frame is the row in the file, from 0.
    """
    return read_with(name, path, ReadOptions(columns=columns or {}), geometry=geometry)


def read_with(
    name: str, path: Any, options: ReadOptions, *, geometry: GeometryKind | None = None
) -> tuple[gpd.GeoDataFrame, Provenance]:
    """Read as :func:`read_features`, with all that the user says of the file."""
    record = Provenance(name=name, licence=OWN_LICENCE, confidence="user")
    check_crs(options.crs, f"layer {name}")
    parts, where = _opened(name, path, options, record)
    beside = options.bbox is not None and all(part.empty for _, part in parts)
    if beside:
        # the window holds none: is the rest of it near, or in another country?
        options = replace(options, bbox=None, area=options.area or options.bbox)
        parts, where = _opened(name, path, options, record)
    for key in ("source", "licence", "attribution", "date", "evidence"):
        if given := getattr(options, key):
            setattr(record, key, given)
    schema = (
        LayerSchema(geometry, identified=False, merged=False)
        if geometry
        else schema_as_found(name, (part for _, part in parts))
    )
    try:
        frame = _conform(parts, schema, record, where, options)
    except LayerError as error:
        # what is missing may stand in another layer of the file
        for note in record.notes:
            if isinstance(note, Message) and note.code == "layers.of_several":
                both = Message("layers.both", one=error.message, other=note)
                raise LayerError(both, keys=error.keys) from error
        raise
    if beside:
        frame, record.rows_kept = frame.iloc[:0], 0
        record.remark(Message("layers.none_within"))
    return frame, record


def read_beside(
    name: str,
    places: gpd.GeoDataFrame,
    join: Mapping[str, Any],
    options: ReadOptions,
    *,
    every: bool,
) -> tuple[gpd.GeoDataFrame, Provenance]:
    """Read a table whose rows are those of a layer that is known already.

    Parameters
    ----------
    name : str
        Of the new layer.
    places : GeoDataFrame (EPSG:4326)
        Rows of the other layer.
    join : dict
        ``file``, the table; ``by`` and ``columns`` as in :func:`read_layer`.
    options : ReadOptions
    every : bool
        Whether rows stay of which the table says nothing.

    Returns
    -------
    tuple of GeoDataFrame (EPSG:4326) and Provenance

    Raises
    ------
    LayerError
        Where a column is missing on either side, or nothing matches.
    """
    file = Path(join["file"])
    what = f"layer {name}: {file}"
    record = Provenance(name, licence=OWN_LICENCE, confidence="user")
    joined, matched = matched_rows(places, join, Ledger(record), what)
    kept = joined if every else joined[matched].reset_index(drop=True)
    _tell_of_files([file], record)
    for key in ("source", "licence", "attribution", "date"):
        if given := getattr(options, key):
            setattr(record, key, given)
    # rows of a layer were held against one another when it was read
    schema = replace(schema_as_found(name, [kept]), merged=False, identified=False)
    frame = _conform([(str(file), kept)], schema, record, str(file), options)
    return frame, record


def conform(
    frame: gpd.GeoDataFrame,
    schema: LayerSchema,
    record: Provenance,
    *,
    where: str,
    columns: Mapping[str, Any] | None = None,
    options: ReadOptions | None = None,
) -> gpd.GeoDataFrame:
    """Hold a frame against a schema: repair what can be, drop the rest, count both.

    Parameters
    ----------
    frame : GeoDataFrame
        Any CRS; not changed.
    schema : LayerSchema
        What the layer must hold.
    record : Provenance
        Counts are added to it.
    where : str
        File or other origin, for messages.
    columns : dict, optional
        As in :func:`read_layer`.
    options : ReadOptions, optional
        What else the user says of it.

    Returns
    -------
    GeoDataFrame (EPSG:4326)
        The index is the row of the input, from 0.

    Raises
    ------
    LayerError
        Where a column or the CRS is missing, or no row is usable.
    """
    options = options or ReadOptions(columns=columns or {})
    return _conform([(where, frame)], schema, record, where, options)


def _opened(
    name: str, path: Any, options: ReadOptions, record: Provenance
) -> tuple[list[tuple[str, gpd.GeoDataFrame]], str]:
    """Return the rows of each file or of a table, and how all of it is called in messages."""
    if is_database(path):
        frame, where = open_table(name, str(path), options, record)
        return [(where, frame)], where
    files = _files(name, path)
    parts = [part for file in files for part in open_file(name, file, options, record)]
    try:
        _tell_of_files(files, record)
    except OSError as error:
        raise LayerError("layers.went_away", name=name, path=str(error.filename)) from error
    where = str(files[0]) if len(files) == 1 else f"{len(files)} files of {files[0].parent}"
    return parts, where


def _files(name: str, path: Any) -> list[Path]:
    """Return the files that a path, a pattern or a list of both names."""
    found: list[Path] = []
    for one in path if isinstance(path, list | tuple) else [path]:
        check_name(one, f"layer {name}")
        if glob.has_magic(str(one)) and not Path(one).exists():
            matching = sorted(Path(file) for file in glob.glob(str(one), recursive=True))  # noqa: PTH207
            if not matching:
                raise LayerError("layers.none_fits", name=name, path=str(one))
            found += matching
        else:
            found.append(Path(one))
    if not found:
        raise LayerError("layers.no_file_named", name=name)
    return list(dict.fromkeys(found))


def _tell_of_files(files: list[Path], record: Provenance) -> None:
    told = [_told_beside(file) for file in files]
    for key in _TOLD_BESIDE:
        said = list(dict.fromkeys(one[key] for one in told if one.get(key)))
        if said:
            setattr(record, key, "; ".join(said))
    for file, one in zip(files, told, strict=True):
        for note in one.get("notes", ()):
            record.remark(note)
        if one.get("changed"):
            record.remark(Message("layers.changed", file=file.name))
    names = [file.name for file in files]
    record.files = names if len(names) > 1 else []
    if not record.source:
        record.source = (
            ", ".join(names)
            if len(names) <= 3
            else f"{len(names)} files, {names[0]} to {names[-1]}"
        )
    if not record.date:
        newest = max(file.stat().st_mtime for file in files)
        record.date = f"{datetime.fromtimestamp(newest, UTC):%F}"
    record.sha256 = digest_of(files)


def _told_beside(file: Path) -> dict[str, Any]:
    """Return what the record beside a fetched file, or beside its folder, says of it."""
    # the folder by its name, which a bare file name does not tell; a root has none
    for fetched in (file, file.absolute().parent):
        if not fetched.name:
            continue
        beside = fetched.with_name(f"{fetched.name}.provenance.json")
        try:
            found = json.loads(beside.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            continue
        if not isinstance(found, dict):
            continue
        told: dict[str, Any] = {
            k: printable(str(found.get(k) or ""))[:_LONGEST_TOLD] for k in _TOLD_BESIDE
        }
        changed = fetched == file and found.get("sha256") not in {None, "", digest_of([file])}
        return told | {"notes": _notes_beside(found), "changed": changed}
    return {}


def _notes_beside(found: Mapping[str, Any]) -> list[Sentence]:
    """Return the notes of a record that somebody may have written by hand."""
    try:
        notes = [value_of(one) for one in found.get("notes") or []]
        said = [one for one in notes if isinstance(one, Message | Text | str) and worded(one, "en")]
    except (TypeError, KeyError, AttributeError):
        said = []
    plain = printable(str(found.get("note") or ""))[:_LONGEST_TOLD]
    return said or ([plain] if plain else [])


def _conform(
    parts: list[tuple[str, gpd.GeoDataFrame]],
    schema: LayerSchema,
    record: Provenance,
    where: str,
    options: ReadOptions,
) -> gpd.GeoDataFrame:
    ledger = Ledger(record, [])
    pieces, read = [], 0
    systems: list[str] = []
    for place, part in parts:
        ledger.starts = [*ledger.starts, (Path(place).name if len(parts) > 1 else "", read)]
        frame = _with_geometry(part, f"layer {record.name}: {place}", alone=len(parts) == 1)
        if frame is None:
            continue
        systems.append(crs_text(options.crs or frame.crs))
        record.crs = ", ".join(dict.fromkeys(systems))
        record.rows_read += len(frame)
        frame.index = pd.RangeIndex(read, read + len(frame))
        frame.attrs["broken"] = [read + row for row in part.attrs.get("broken", ())]
        frame.attrs["spoiled"] = {
            kind: [read + row for row in rows]
            for kind, rows in part.attrs.get("spoiled", {}).items()
        }
        read += len(frame)
        frame, options = _as_profiled(frame, part, ledger, place, options)
        pieces.append(to_degrees(frame, ledger, place, options))
    what = f"layer {record.name}: {where}"
    if not pieces:
        raise LayerError("layers.no_row_empty", what=what)
    frame = _together(pieces)
    check_country(frame, ledger, what, options.area)
    # pandas copies what it finds there with every column that is taken
    frame.attrs = {}
    used = {str(one) for _, part in parts for one in part.attrs.get("used", ())}
    told = Told(
        {k: v for _, part in parts for k, v in part.attrs.get("aliases", {}).items()},
        {k: v for _, part in parts for k, v in part.attrs.get("units", {}).items()},
    )
    frame, units = name_columns(frame, schema, what, options, used=used, told=told)
    if options.join:
        frame = join_table(frame, options.join, ledger, what)
    frame = read_words(frame, ledger)
    same = sameness(frame, real_names(frame, ledger)) if schema.merged else None
    frame = fit_shapes(frame, schema.geometry, ledger)
    frame, judged = read_numbers(frame, schema, ledger, units, options)
    if options.where is not None:
        frame = rows_where(frame, options.where, ledger, what)
    if same is not None:
        frame = merge_same(frame, same, schema, ledger)
    frame = drop_incomplete(frame, ledger, judged)
    if schema.identified:
        frame = give_ids(frame, ledger)
    if frame.empty:
        raise LayerError("layers.no_row", what=what, why=record.reasons())
    if options.strict:
        ledger.refuse_drops(where)
    record.rows_kept = len(frame)
    note_what_is_missing(schema, ledger, options.fill)
    frame.attrs = {}
    return frame


def _as_profiled(
    frame: gpd.GeoDataFrame,
    part: gpd.GeoDataFrame,
    ledger: Ledger,
    place: str,
    options: ReadOptions,
) -> tuple[gpd.GeoDataFrame, ReadOptions]:
    """Return rows with what an official file's columns mean, and options that ask for it."""
    aliases = part.attrs.get("aliases", {})
    columns = [str(one) for one in frame if one != "geometry"]
    columns += [one for one in aliases if one not in columns]
    profile = chosen_profile(columns, options, f"layer {ledger.record.name}: {place}")
    if profile is None:
        return frame, options
    frame = by_profile(frame, profile, ledger, aliases)
    return frame, options_by_profile(options, profile, columns)


def _with_geometry(frame: gpd.GeoDataFrame, what: str, *, alone: bool) -> gpd.GeoDataFrame | None:
    if frame.active_geometry_name is None:
        raise LayerError("layers.no_row_no_geometry", what=what)
    if frame.empty:
        if alone:
            raise LayerError("layers.no_row_empty", what=what)
        return None
    if not frame.columns.is_unique:
        twice = frame.columns[frame.columns.duplicated()][0]
        raise LayerError("layers.columns_twice", what=what, column=str(twice))
    frame = frame.copy(deep=False)
    if frame.active_geometry_name != "geometry":
        frame = frame.drop(columns="geometry", errors="ignore").rename_geometry("geometry")
    return frame


def _together(pieces: list[gpd.GeoDataFrame]) -> gpd.GeoDataFrame:
    if len(pieces) == 1:
        return pieces[0]
    with warnings.catch_warnings():
        # a column that is empty in one of the files takes its kind from the others
        warnings.simplefilter("ignore", FutureWarning)
        return gpd.GeoDataFrame(pd.concat(pieces), geometry="geometry", crs=4326)

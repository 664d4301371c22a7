"""Columns of another table, joined to the rows of a layer by what both call them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from geowbit.core.errors import LayerError
from geowbit.core.messages import Message
from geowbit.core.names import nearest_names
from geowbit.layers._name_keys import name_key
from geowbit.layers.columns import voltages_of
from geowbit.layers.official_tables import official_rows
from geowbit.layers.provenance import Ledger, shown
from geowbit.layers.tables import read_rows

_MOST_TOLD = 3
_LEAST_LIKE = 0.5


def join_table(
    frame: gpd.GeoDataFrame, join: Mapping[str, Any], ledger: Ledger, what: str
) -> gpd.GeoDataFrame:
    """Return rows with the columns of a table, and tell what matched and what did not.

    Parameters
    ----------
    frame : GeoDataFrame
        With the layer's own names of columns.
    join : dict
        ``file``; ``by``, columns of the layer to those of the file; ``columns``, which of the file
        to take, by the layer's names.
    ledger : Ledger
        Where it is told.
    what : str
        Names the layer in messages.

    Raises
    ------
    LayerError
        Where a column is missing on either side, or nothing matches.
    """
    return matched_rows(frame, join, ledger, what)[0]


def matched_rows(
    frame: gpd.GeoDataFrame, join: Mapping[str, Any], ledger: Ledger, what: str
) -> tuple[gpd.GeoDataFrame, npt.NDArray[np.bool_]]:
    """Join as :func:`join_table`, and tell which rows have one of the table."""
    by, taken = dict(join["by"]), dict(join.get("columns") or {})
    file = Path(join["file"])
    if not file.is_file():
        raise LayerError("layers.no_file", what=f"{what}: join: {file}")
    where = f"{what}: join: {file}"
    table = read_rows(file, where, [*by.values(), *taken.values()])
    table = replace(table, rows=official_rows(table, ledger.record))
    for column in by:
        if column not in frame:
            raise LayerError("layers.no_column", what=what, column=column, columns=_names(frame))
    for column in (*by.values(), *taken.values()):
        if column not in table.rows:
            columns = _names(table.rows)
            raise LayerError("layers.no_column", what=where, column=column, columns=columns)
    ours = _keys(frame, list(by), list(by))
    theirs = _keys(table.rows, list(by), list(by.values()))
    ours, theirs = _evenly_long(ours, theirs)
    twice = theirs.duplicated(keep=False) & (theirs != "")
    known = pd.Series(np.arange(len(theirs)), theirs)[~(twice | (theirs == "")).to_numpy(bool)]
    row = ours.map(known).astype(float)
    found = row.notna().to_numpy(bool)
    if not found.any():
        example = f"{shown(str(frame[next(iter(by))].iloc[0]))}"
        raise LayerError("layers.nothing_joins", what=where, by=tuple(by), example=example)
    at = row[found].astype(int).to_numpy()
    added = {}
    for name, column in (taken or {c: c for c in table.rows if c not in by.values()}).items():
        values = pd.Series(None, frame.index, dtype=object)
        values[found] = table.rows[column].to_numpy(object)[at]
        added[name] = values.where(values.notna(), None)
    _tell(ledger, table.rows, (by, file.name), (ours, theirs), (at, twice.to_numpy(bool)))
    return frame.assign(**added), found


def _names(frame: pd.DataFrame) -> tuple[str, ...]:
    return tuple(map(str, frame))


def _keys(frame: pd.DataFrame, meaning: list[str], columns: list[str]) -> pd.Series:
    """Return one text a row by which two tables are held against each other."""
    parts = []
    for column, name in zip(meaning, columns, strict=True):
        if column == "voltage_kv":
            values = voltages_of(frame[name])
            parts.append(values.map(lambda one: "" if np.isnan(one) else f"{one:g}"))
        else:
            parts.append(frame[name].map(name_key))
    whole = pd.concat(parts, axis=1)
    lacking = (whole == "").any(axis=1)
    return whole.agg("\n".join, axis=1).mask(lacking, "")


def _evenly_long(ours: pd.Series, theirs: pd.Series) -> tuple[pd.Series, pd.Series]:
    """Return codes with the zeros in front that a spreadsheet took away."""
    both = [one[one != ""] for one in (ours, theirs)]
    if not all(len(one) and one.str.fullmatch(r"\d+").all() for one in both):
        return ours, theirs
    wide = int(max(one.str.len().max() for one in both))
    if min(one.str.len().min() for one in both) < wide - 1:
        return ours, theirs
    ours, theirs = (one.where(one == "", one.str.zfill(wide)) for one in (ours, theirs))
    return ours, theirs


def _tell(
    ledger: Ledger,
    rows: pd.DataFrame,
    asked: tuple[Mapping[str, str], str],
    keys: tuple[pd.Series, pd.Series],
    taken: tuple[Any, Any],
) -> None:
    """Tell how many rows matched, and of those that did not the nearest names."""
    (by, file), (ours, theirs), (at, twice) = asked, keys, taken
    matched = len(at)
    ledger.record.remark(
        Message("layers.joined", file=file, matched=matched, of=len(ours),
                used=len(set(at.tolist())), rows=len(theirs))
    )  # fmt: skip
    if twice.any():
        first = str(rows[next(iter(by.values()))].iloc[int(np.argmax(twice))])
        ledger.record.remark(Message("layers.joined_twice", count=int(twice.sum()), first=first))
    unused = np.setdiff1d(np.flatnonzero(~twice), at)
    names = list(dict.fromkeys(one for one in ours if one))
    for row in unused[:_MOST_TOLD]:
        near = nearest_names(str(theirs.iloc[row]), names, likeness=_LEAST_LIKE)
        said = str(rows[next(iter(by.values()))].iloc[row])
        close = tuple(one.replace("\n", " ") for one in near[:_MOST_TOLD]) or ("-",)
        ledger.record.remark(Message("layers.not_joined", name=said, near=close))

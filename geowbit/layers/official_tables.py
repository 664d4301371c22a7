"""Official tables without places: prices, flows, headroom by name."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from geowbit.core.errors import LayerError
from geowbit.layers._by_profile import by_profile
from geowbit.layers.files import check_name
from geowbit.layers.numbers import is_like_number
from geowbit.layers.profile import (
    Profile,
    ProfileColumn,
    codes_of,
    plain_code,
    profile_named,
    profile_of,
)
from geowbit.layers.provenance import OWN_LICENCE, Ledger, Provenance
from geowbit.layers.tables import Table, tables_of_file

__all__ = ["official_rows", "read_table"]


def read_table(path: Path | str, *, profile: str | None = None) -> pd.DataFrame:
    r"""Read an official table that has no places: its columns by the names that are used here.

    Parameters
    ----------
    path : Path or str
        CSV, TSV, Excel or OpenDocument, in the publisher's layout.
    profile : str, optional
        Which it is, of :func:`geowbit.profiles`; told by its columns where not given.

    Returns
    -------
    DataFrame
        Numbers in the units of their names; ``attrs["provenance"]`` has publisher, licence, what
        could not be read, and what the table must not be used for. Columns that the publisher
        names by a value (an area, an hour) are rows.

    Raises
    ------
    LayerError
        Where the file cannot be read, or is none that is known.

    Examples
    --------
    >>> import tempfile, pathlib
    >>> file = pathlib.Path(tempfile.mkdtemp()) / "spot_2026.csv"
    >>> _ = file.write_text(
    ...     "受渡日,時刻コード,エリアプライス北海道(円/kWh),エリアプライス東北(円/kWh)\n"
    ...     "2026/04/01,1,12.5,0.01\n", encoding="cp932")
    >>> read_table(file)[["supply_area", "price_yen_per_kwh"]].to_dict("records")[1]
    {'supply_area': 'tohoku', 'price_yen_per_kwh': 0.01}
    """
    file = Path(path)
    what = f"table: {file}"
    check_name(file, what)
    if not file.is_file():
        raise LayerError("layers.no_file", what=what)
    record = Provenance(file.name, file.name, OWN_LICENCE, confidence="user")
    tables = tables_of_file(file, what)
    if profile is not None:
        found = profile_named(profile)
        table = max(map(_as_headed, tables), key=lambda one: len(found.found_in(_names(one))))
        if not found.found_in(_names(table)):
            needs, columns = tuple(found.needs), tuple(_names(table))
            raise LayerError(
                "layers.not_of_profile", what=what, profile=found.key, needs=needs, columns=columns
            )
    else:
        table, found = _recognized(tables, what)
    table.tell(record)
    return _read(table, found, record)


def official_rows(table: Table, record: Provenance) -> pd.DataFrame:
    """Return the rows of a table with what its profile makes of them; as they are without one.

    Parameters
    ----------
    table : Table
    record : Provenance
        What was recognized is told there.
    """
    found = profile_of(_names(table))
    if found is None or found.form != "table":
        return table.rows
    beside = Provenance(found.key)
    rows = _read(table, found, beside)
    for note in beside.notes:
        record.remark(note)
    return rows


def _recognized(tables: list[Table], what: str) -> tuple[Table, Profile]:
    seen = [one for one in tables if not one.hidden] or tables
    for table in map(_as_headed, seen):
        found = profile_of(table.rows) or profile_of(_names(table))
        if found is not None:
            return table, found
    raise LayerError("layers.no_official_table", what=what, columns=tuple(_names(seen[0])))


def _as_headed(table: Table) -> Table:
    """Return a table whose first row was no heading with that row, its columns numbered."""
    names = list(table.rows)
    if len(names) < 3 or 2 * sum(map(is_like_number, names)) < len(names):
        return table
    first = pd.DataFrame([[_as_written(name, names) for name in names]])
    rows = pd.concat([first, table.rows.set_axis(range(len(names)), axis=1)], ignore_index=True)
    rows = rows.set_axis([f"column {number}" for number in range(1, len(names) + 1)], axis=1)
    lines = np.concatenate([[max(int(table.lines[0]) - 1, 1)], table.lines])
    return replace(table, rows=rows, lines=lines, aliases={}, units={})


def _as_written(name: str, names: list[str]) -> str:
    """Return a cell of the first row before it was made a heading, none of them twice."""
    if name == f"column {names.index(name) + 1}":
        return ""
    stem, _, number = name.rpartition(".")
    again = stem in names and number.isdigit() and names.index(stem) < names.index(name)
    return stem if again else name


def _names(table: Table) -> list[str]:
    return [*map(str, table.rows), *(one for one in table.aliases if one not in table.rows)]


def _read(table: Table, profile: Profile, record: Provenance) -> pd.DataFrame:
    rows = table.rows.reset_index(drop=True)
    frame = by_profile(rows, profile, Ledger(record), table.aliases)
    spread = [one for one in profile.columns if one.reads == "spread"]
    for column in spread:
        frame = _as_rows(frame, column, profile)
    known = [*dict.fromkeys(one for column in profile.columns for one in _made(column))]
    made = [name for name in known if name in frame]
    rest = [name for name in frame if name not in made]
    frame = frame[[*made, *rest]] if not spread else frame[made]
    record.rows_read, record.rows_kept = len(rows), len(frame)
    frame.attrs["provenance"] = record.as_dict()
    return frame


def _made(column: ProfileColumn) -> list[str]:
    return column.name.split(":") if column.reads == "spread" else [column.name]


def _as_rows(frame: pd.DataFrame, column: ProfileColumn, profile: Profile) -> pd.DataFrame:
    """Return a table in which columns that are called by a value are rows of it."""
    word, number = _made(column)
    sources = [name for name, one in profile.found_in(frame) if one is column]
    called = {name: profile.group_of(column, name) for name in sources}
    if column.codes:
        words = codes_of(column.codes)["word"].to_dict()
        called = {name: words.get(plain_code(one), one) for name, one in called.items()}
    kept = [name for name in frame if name not in sources]
    long = frame.melt(kept, sources, var_name=word, value_name=number)
    values = pd.to_numeric(long[number], errors="coerce").astype(float)
    changed: dict[str, Any] = {word: long[word].map(called), number: values}
    return long.assign(**changed)

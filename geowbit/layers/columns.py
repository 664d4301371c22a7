"""The columns of a file become those of the layer: names, units, numbers, ids."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import pandas as pd

from geowbit.core.errors import LayerError
from geowbit.core.messages import Message
from geowbit.core.names import nearest_names
from geowbit.layers.ledger import Ledger, Said, shown
from geowbit.layers.options import ReadOptions
from geowbit.layers.quantities import Quantities, factor_of, numbers, voltages
from geowbit.layers.schemas import LayerSchema

# by what the public extracts of Japan's grid mark names that stand in no source
_INVENTED = {
    "name_source": {"geocoded", "endpoints"},
    "enriched_by": {"geocode_promotion", "endpoint_matching"},
}
INVENTED = Message("dirt.invented")
_NOTED_SHARE = 0.1
_OF_A_TABLE = ("lon", "lat", "geometry")


@dataclass(frozen=True)
class Judged:
    """A needed column as it was written, and its rows beyond all range."""

    written: pd.Series
    beyond: pd.Index
    kind: Message


def named(
    frame: gpd.GeoDataFrame,
    schema: LayerSchema,
    what: str,
    options: ReadOptions,
    *,
    used: Collection[str] = (),
) -> tuple[gpd.GeoDataFrame, dict[str, str]]:
    """Return rows with the layer's own names of columns, and the units that the user named.

    What is in `used` was a column of the file, of which the shapes were made.

    Raises
    ------
    LayerError
        Where a column is missing, or a unit is none.
    """
    given, units = _given(options.columns)
    absent = [name for column, name in given.items() if name not in frame]
    absent = [name for name in absent if name not in used]
    if absent:
        raise LayerError(
            "layers.no_column", what=what, column=absent[0], columns=tuple(map(str, frame))
        )
    if "geometry" in given and given["geometry"] in frame:
        raise LayerError("layers.geometry_column", what=what)
    for column, unit in units.items():
        factor_of(column, unit)
    taken = {wanted: frame[name] for wanted, name in given.items() if name in frame}
    frame = frame.assign(**taken)
    missing = [c for c in schema.numbers if c not in frame and c not in options.fill]
    if missing:
        near = _near(missing[0], frame)
        raise LayerError(
            "layers.column_missing", what=what, column=missing[0], its_name=near or "ITS_NAME"
        )
    frame = frame.assign(**{k: v for k, v in schema.defaults.items() if k not in frame})
    gaps = {
        k: v for k, v in schema.defaults.items() if isinstance(v, str) and frame[k].isna().any()
    }
    filled = {k: frame[k].astype(object).where(frame[k].notna(), v) for k, v in gaps.items()}
    return frame.assign(**filled), units


def _given(columns: Mapping[str, Any]) -> tuple[dict[str, str], dict[str, str]]:
    names, units = {}, {}
    for wanted, said in columns.items():
        names[wanted] = said["column"] if isinstance(said, Mapping) else said
        if isinstance(said, Mapping) and said.get("unit"):
            units[wanted] = said["unit"]
    return names, units


def _near(column: str, frame: gpd.GeoDataFrame) -> str | None:
    """Return the column of a file that is probably meant."""
    by_lower = {str(c).lower().lstrip("_"): str(c) for c in frame.columns}
    stem = column.rpartition("_")[0]
    if stem in by_lower:
        return by_lower[stem]
    near = nearest_names(column, by_lower, likeness=0.7)
    return by_lower[near[0]] if near else None


def measured(
    frame: gpd.GeoDataFrame,
    schema: LayerSchema,
    ledger: Ledger,
    units: Mapping[str, str],
    options: ReadOptions,
) -> tuple[gpd.GeoDataFrame, dict[str, Judged]]:
    """Return rows with numbers where numbers belong, and how each needed column was judged.

    What is no number, or none of the column's range, is missing afterwards.
    """
    judged: dict[str, Judged] = {}
    for column, (low, high) in schema.numbers.items():
        if column not in frame:
            frame = frame.assign(**{column: pd.Series(pd.NA, frame.index, dtype="string")})
        values = _read(frame[column], column, units.get(column), ledger)
        missing = values.isna()
        beyond = ~missing & ~values.between(low, high)
        ledger.found(_missing(column), frame.index[missing], _said(frame[column]))
        ledger.found(_beyond(column, low, high), frame.index[beyond], _said(frame[column]))
        judged[column] = Judged(frame[column], frame.index[beyond], _beyond(column, low, high))
        frame = frame.assign(**{column: values.mask(beyond)})
    for column, (low, high) in schema.optional.items():
        if column not in frame or frame[column].isna().all():
            continue
        written = frame[column]
        values = _read(written, column, units.get(column), ledger)
        silent = written.isna() | written.astype("string").str.strip().eq("").fillna(True)
        unread = (values.isna() | ~values.between(low, high)) & ~silent
        ledger.repaired(
            Message("dirt.no_number", column=column, low=f"{low:g}", high=f"{high:g}"),
            frame.index[unread],
            _said(written),
        )
        frame = frame.assign(**{column: values.mask(unread)})
    ranges = {**schema.numbers, **schema.optional}
    for column, value in options.fill.items():
        low, high = ranges.get(column, (-math.inf, math.inf))
        if not low <= value <= high:
            raise LayerError(
                "layers.fill_out_of_range",
                name=ledger.record.name,
                column=column,
                value=f"{value:g}",
                low=f"{low:g}",
                high=f"{high:g}",
                keys=("layers", ledger.record.name, "fill", column),
            )
        known = _numbers_to_fill(frame, column, ledger)
        missing = known.isna()
        filled = Message("dirt.filled", column=column, value=f"{value:g}")
        ledger.repaired(filled, frame.index[missing])
        frame = frame.assign(**{column: known.fillna(value)})
    return frame, judged


def _numbers_to_fill(frame: gpd.GeoDataFrame, column: str, ledger: Ledger) -> pd.Series:
    if column not in frame:
        return pd.Series(float("nan"), frame.index)
    given = frame[column]
    silent = given.isna() | (given.astype("string").str.strip() == "").fillna(False)
    known = pd.to_numeric(given.astype("string"), errors="coerce").astype(float)
    if (text := given[known.isna() & ~silent]).size:
        raise LayerError(
            "layers.fill_text",
            name=ledger.record.name,
            column=column,
            value=shown(text.iloc[0]),
            keys=("layers", ledger.record.name, "fill", column),
        )
    return known


def complete(
    frame: gpd.GeoDataFrame, ledger: Ledger, judged: Mapping[str, Judged]
) -> gpd.GeoDataFrame:
    """Return the rows that have every number that the layer needs."""
    for column, how in judged.items():
        missing = frame[column].isna().to_numpy(bool)
        beyond = missing & frame.index.isin(how.beyond)
        frame = ledger.without(frame, beyond, how.kind, _said(how.written))
        frame = ledger.without(frame, missing[~beyond], _missing(column), _said(how.written))
    return frame


def identified(frame: gpd.GeoDataFrame, ledger: Ledger) -> gpd.GeoDataFrame:
    """Give each row an id of its own: sites name their nearest substation by it."""
    numbers = pd.Series(f"{ledger.record.name}-" + frame.index.astype(str), index=frame.index)
    if "id" not in frame:
        return frame.assign(id=numbers)
    ids = frame["id"].map(_id_text).astype("string")
    unclear = (ids.isna() | (ids == "") | ids.duplicated()).to_numpy(bool)
    if not unclear.any():
        return frame.assign(id=ids.astype(str))
    ledger.repaired(Message("dirt.numbered"), frame.index[unclear], _said(ids))
    return frame.assign(id=ids.mask(unclear, numbers).astype(str))


def real_names(frame: gpd.GeoDataFrame, ledger: Ledger) -> pd.Series:
    """Return the names that come from a source; those that were invented are told of."""
    if "name" not in frame:
        return pd.Series("", frame.index)
    names = frame["name"].astype("string").fillna("").str.normalize("NFKC").str.strip()
    invented = pd.Series(False, frame.index)
    for column, words in _INVENTED.items():
        for marked in (column, f"_{column}"):
            if marked in frame:
                invented |= frame[marked].isin(words)
    if invented.any():
        ledger.found(INVENTED, frame.index[invented], _said(frame["name"]))
    return names.str.casefold().mask(invented, "").astype(str)


def note_what_is_missing(schema: LayerSchema, ledger: Ledger, fill: Mapping[str, float]) -> None:
    """Tell in the note of what a planner should know before trusting the layer."""
    record = ledger.record
    read = max(record.rows_read, 1)
    for column in schema.numbers:
        missing = record.found.get(_missing(column), 0)
        if missing / read >= _NOTED_SHARE and column not in fill:
            share = round(100 * missing / read)
            record.remark(
                Message("layers.without_number", count=missing, of=read, share=share, column=column)
            )
    if invented := record.found.get(INVENTED):
        share = round(100 * invented / read)
        record.remark(Message("layers.invented_names", count=invented, of=read, share=share))


def _read(column: pd.Series, name: str, unit: str | None, ledger: Ledger) -> pd.Series:
    quantities = _quantities(column, name, unit)
    for kind, rows in quantities.spelled.items():
        if rows.any():
            said = _became(column, quantities.values)
            ledger.repaired(
                Message("dirt.of_column", column=name, kind=kind), column.index[rows], said
            )
    return quantities.values


def _quantities(column: pd.Series, name: str, unit: str | None) -> Quantities:
    return voltages(column, unit) if name == "voltage_kv" else numbers(column, name, unit)


def _missing(column: str) -> Message:
    return Message("dirt.missing", column=column)


def _beyond(column: str, low: float, high: float) -> Message:
    return Message("dirt.beyond", column=column, low=f"{low:g}", high=f"{high:g}")


def _said(column: pd.Series) -> Said:
    return lambda index: shown(column.loc[index])


def _became(column: pd.Series, values: pd.Series) -> Said:
    return lambda index: Message(
        "layers.became", was=shown(column.loc[index]), now=f"{values.loc[index]:g}"
    )


def _id_text(value: Any) -> Any:
    # a column of whole numbers with gaps is read as 17.0
    return int(value) if isinstance(value, float) and value.is_integer() else value

"""The columns of a file become those of the layer: names, units, numbers, ids."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from geowbit.core.errors import LayerError
from geowbit.core.messages import Message
from geowbit.core.names import nearest_names
from geowbit.countries import in_use, is_money
from geowbit.layers._headings import named_among
from geowbit.layers._options import ReadOptions
from geowbit.layers.numbers import Decimal, Numbers, numbers_of
from geowbit.layers.provenance import Ledger, Said, shown
from geowbit.layers.schemas import LayerSchema
from geowbit.layers.station_names import invented_names

_INVENTED = Message("dirt.invented")
_NOTED_SHARE = 0.1
# what the study may name of a table that is no column of the layer
_OF_A_PLACE = ("lon", "lat", "geometry", "mesh")


@dataclass(frozen=True)
class Unit:
    """The unit that the end of a column's name gives.

    Attributes
    ----------
    ending : str
        Of the name; empty where the name gives no unit.
    symbol : str
        As a reader sees it.
    decimals : int
        As many as are usually written.
    factors : dict of str to float
        By what a number in another unit is multiplied.
    """

    ending: str
    symbol: str
    decimals: int
    factors: Mapping[str, float] = field(default_factory=dict)


_UNITS = (
    Unit("_per_km2", "per km²", 0),
    Unit("_density", "per km²", 0),
    Unit("_routes", "", 0),
    Unit("_km", "km", 1, {"m": 1e-3, "km": 1.0, "mi": 1.609344, "ft": 0.3048e-3}),
    Unit("_kv", "kV", 0, {"v": 1e-3, "kv": 1.0, "mv": 1e3}),
    Unit(
        "_mw",
        "MW",
        0,
        {"w": 1e-6, "kw": 1e-3, "mw": 1.0, "gw": 1e3, "千kw": 1.0, "万kw": 10.0},
    ),
    Unit("_ms", "ms", 1, {"us": 1e-3, "ms": 1.0, "s": 1e3}),
    Unit("_pct", "%", 1, {"%": 1.0, "share": 100.0}),
    Unit("_deg", "°", 1),
    Unit("_years", "years", 1, {"years": 1.0, "months": 1 / 12}),
    Unit("_mjpy_per_mw_year", "", 1),
    Unit("_hours", "h", 0),
    Unit("_ha", "ha", 0),
    Unit("_cm", "cm", 0, {"cm": 1.0, "m": 100.0}),
    Unit("_class", "", 1),
    Unit("_yen_m2", "", 0),
    # an estimate of a whole connection is no nearer than a million
    Unit("connection_mjpy", "", 0, {"jpy": 1e-6, "mjpy": 1.0}),
    Unit("_c", "°C", 1),
    Unit("_mjpy", "", 2, {"jpy": 1e-6, "mjpy": 1.0}),
    Unit(
        "_m",
        "m",
        0,
        {"mm": 1e-3, "cm": 1e-2, "m": 1.0, "km": 1e3, "ft": 0.3048, "us-ft": 1200 / 3937},
    ),
)
# how amounts of money are told: millions, but for these
_MONEY = {"_mjpy_per_mw_year": "million {unit} per MW and year", "_yen_m2": "{unit}/m²"}
# how files and people also write these
_SPELLED = {
    "metre": "m", "meter": "m", "metres": "m", "meters": "m", "foot": "ft", "feet": "ft",
    "us survey foot": "us-ft", "us_survey_foot": "us-ft", "us-foot": "us-ft", "foot_us": "us-ft",
    "ftus": "us-ft", "millimeter": "mm", "millimetre": "mm", "millimeters": "mm",
    "millimetres": "mm", "centimeter": "cm", "centimetre": "cm", "centimeters": "cm",
    "centimetres": "cm", "kilometer": "km", "kilometre": "km", "kilometers": "km",
    "kilometres": "km", "percent": "%",
}  # fmt: skip
_PERSONS, _NO_UNIT = Unit("", "persons", 0), Unit("", "", 2)
# what a column is measured within stands behind its unit
_RADIUS = re.compile(r"_\d+km$")
# no line carries more kilovolts than this, so that a larger number is volts
_MOST_KV = 1200.0
# where a column is told in volts, 600 and 750 are the volts of a tramway
_LEAST_KV_AMONG_VOLTS = 500.0
_SIGN = r"(?:^\s*-)?"
_LESS_THAN = re.compile(
    r"(?:under|below|less than|unter|moins de|menos de|<)\s*\d+(?:\.\d+)?\s*(?:k?v)?"
    r"|\d+(?:\.\d+)?\s*(?:k?v)?\s*未満"
)

_WIDE = Message("dirt.full_width")


def unit_of(column: str) -> Unit:
    """Return the unit of a column, by its name: the only table of units of columns.

    Examples
    --------
    >>> [unit_of(one).symbol for one in ("fiber_km", "plant_mw_50km", "population_50km", "x")]
    ['km', 'MW', 'persons', '']
    """
    name = _RADIUS.sub("", column)
    for unit in _UNITS:
        if name.endswith(unit.ending):
            if not is_money(unit.ending):
                return unit
            money = in_use().currency
            symbol = _MONEY.get(unit.ending, "million {unit}").format(unit=money.unit)
            return replace(unit, symbol=symbol, decimals=unit.decimals + money.more_decimals)
    return _PERSONS if name.startswith("population") else _NO_UNIT


def plain_unit(written: str) -> str:
    """Return a unit as the table of units has it, however it is written.

    Examples
    --------
    >>> plain_unit(" US survey foot "), plain_unit("Feet"), plain_unit("kV"), plain_unit("kg m-2")
    ('us-ft', 'ft', 'kv', 'kg m-2')
    """
    plain = " ".join(written.split())
    known = {one for unit in _UNITS for one in unit.factors}
    lower = _SPELLED.get(plain.lower(), plain.lower())
    return lower if lower in known else plain


def _factor_of(column: str, unit: str) -> float:
    """Return by what a number in a unit is multiplied for a column with the unit in its name.

    Examples
    --------
    >>> _factor_of("voltage_kv", "V"), _factor_of("headroom_mw", "kW")
    (0.001, 0.001)
    """
    known = unit_of(column).factors
    if not known:
        raise LayerError("layers.no_unit", column=column)
    factor = known.get(plain_unit(unit))
    if factor is None:
        raise LayerError("layers.unknown_unit", column=column, unit=unit, known=tuple(known))
    return factor


def _numbers(
    column: pd.Series, name: str, unit: str | None = None, decimal: Decimal | None = None
) -> Numbers:
    """Return a column of numbers, in the unit of its name.

    Examples
    --------
    >>> _numbers(pd.Series(["1,200", "500 kW", "much"]), "load_mw").values.tolist()
    [1200.0, 0.5, nan]
    """
    factor = _factor_of(name, unit) if unit else 1.0
    return numbers_of(column, unit_of(name).factors, factor=factor, decimal=decimal)


def _voltages(column: pd.Series, unit: str | None = None) -> Numbers:
    """Return the highest voltage in kV of texts such as ``66000;6600`` or ``154kV``.

    Examples
    --------
    >>> _voltages(pd.Series(["66000;6600以下", "154kV", "dc1500", "0"])).values.tolist()
    [66.0, 154.0, 1.5, nan]
    >>> _voltages(pd.Series(["600"])).values.tolist()
    [600.0]
    >>> _voltages(pd.Series(["600"]), unit="V").values.tolist()
    [0.6]
    """
    codes, texts, plain = _plain_texts(column)
    # the mark of thousands: other commas stand between voltages
    joined = plain.str.replace(r"\b(\d{1,3})[, '’](\d00)\b", r"\1\2", regex=True)
    joined = joined.str.replace(r"\b(\d{1,3}),(\d)\b(?!,)", r"\1.\2", regex=True)
    # a bound says only what the voltage is not
    joined = joined.str.replace(_LESS_THAN, " ", regex=True)
    found = joined.str.extractall(
        rf"(?P<number>{_SIGN}\d+(?:\.\d+)?(?:e[-+]?\d+)?)\s*(?P<unit>k?v)?"
    )
    number = pd.to_numeric(found["number"], errors="coerce").astype(float)
    told = found["unit"].fillna("")
    if unit:
        kilovolts = number * told.map({"": _factor_of("voltage_kv", unit), "v": 1e-3, "kv": 1.0})
        volts = told == "v"
    else:
        in_volts = bool((number > _MOST_KV).any())
        most = _LEAST_KV_AMONG_VOLTS if in_volts else _MOST_KV
        volts = (told == "v") | ((told == "") & (number > most))
        kilovolts = number.where(~volts, number / 1000)
    of_text = kilovolts.groupby(level=0)
    highest = of_text.max().reindex(plain.index)
    values = highest.where((highest > 0) & np.isfinite(highest))
    rest = joined.str.replace(r"\d+(?:\.\d+)?(?:e[-+]?\d+)?|[\s;,/~-]", "", regex=True)
    read = values.notna()
    some_volts = volts.groupby(level=0).any().reindex(plain.index, fill_value=False)
    spelled = {Message("dirt.volts"): read & some_volts}
    if not pd.api.types.is_numeric_dtype(column):
        spelled |= {
            Message("dirt.several_voltages"): read & (of_text.size().reindex(plain.index) > 1),
            Message("dirt.voltage_words"): read & (rest.fillna("") != ""),
            _WIDE: read & (plain != texts.str.lower()),
        }
    return _spread(values, spelled, codes, column)


def voltages_of(column: pd.Series) -> pd.Series:
    """Return the highest voltage of each text, kV; NaN where there is none.

    Examples
    --------
    >>> voltages_of(pd.Series(["66000;6600", "154kV"])).tolist()
    [66.0, 154.0]
    """
    return _voltages(column).values


def _plain_texts(column: pd.Series) -> tuple[npt.NDArray[np.intp], pd.Series, pd.Series]:
    """Return each different text once, as written and with plain digits, and where it stands."""
    codes, different = pd.factorize(column.astype("string"))
    texts = pd.Series(different, dtype="string")
    plain = texts.map(lambda text: unicodedata.normalize("NFKC", text).lower())
    return codes, texts, plain.astype("string")


def _spread(
    values: pd.Series,
    spelled: dict[Message, pd.Series],
    codes: npt.NDArray[np.intp],
    column: pd.Series,
) -> Numbers:
    known = codes >= 0
    spread = np.full(len(column), np.nan)
    spread[known] = values.to_numpy(float, na_value=np.nan)[codes[known]]
    kinds = {}
    for kind, which in spelled.items():
        rows = np.zeros(len(column), bool)
        rows[known] = which.fillna(False).to_numpy(bool)[codes[known]]
        kinds[kind] = rows
    return Numbers(pd.Series(spread, column.index), kinds)


@dataclass(frozen=True)
class _Judged:
    """A needed column as it was written, and its rows beyond all range."""

    written: pd.Series
    beyond: pd.Index
    kind: Message


def name_columns(
    frame: gpd.GeoDataFrame,
    schema: LayerSchema,
    what: str,
    options: ReadOptions,
    *,
    used: Collection[str] = (),
    told: Told | None = None,
) -> tuple[gpd.GeoDataFrame, dict[str, str]]:
    """Return rows with the layer's own names of columns, and the units that the user named.

    What is in `used` was a column of the file, of which the shapes were made; `told` is what the
    headings of a table say besides.

    Raises
    ------
    LayerError
        Where a column is missing, or a unit is none.
    """
    told = told or Told()
    said, units = _given(options.columns)
    known = [*map(str, frame), *told.aliases]
    given = {}
    for column, name in said.items():
        found = name if name in frame else named_among(name, known)
        given[column] = told.aliases.get(found, found) if found else name
    absent = [name for name in given.values() if name not in frame and name not in used]
    if absent:
        raise LayerError(
            "layers.no_column", what=what, column=absent[0], columns=tuple(map(str, frame))
        )
    if "geometry" in given and given["geometry"] in frame and said["geometry"] not in used:
        raise LayerError("layers.geometry_column", what=what)
    units = {column: unit for column, unit in units.items() if column not in _OF_A_PLACE}
    for column, unit in units.items():
        _factor_of(column, unit)
    units |= _units_of_headings(given, frame, told, units)
    taken = {
        wanted: frame[name]
        for wanted, name in given.items()
        if name in frame and wanted not in ("geometry", "mesh")
    }
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


@dataclass(frozen=True)
class Told:
    """What the headings of a table say besides the names of its columns.

    Attributes
    ----------
    aliases : dict of str to str
        Other names of columns.
    units : dict of str to str
        Column to the unit in its heading or below it.
    """

    aliases: Mapping[str, str] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)


def _units_of_headings(
    given: Mapping[str, str], frame: gpd.GeoDataFrame, told: Told, units: Mapping[str, str]
) -> dict[str, str]:
    """Return the units that headings tell of the layer's columns, where the study tells none."""
    found = {}
    for column in {*given, *map(str, frame)} - set(units):
        unit = told.units.get(given.get(column, column))
        # a heading of kilovolts often stands over volts, which their size tells
        if unit in unit_of(column).factors and (column, unit) != ("voltage_kv", "kv"):
            found[column] = str(unit)
    return found


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


def read_numbers(
    frame: gpd.GeoDataFrame,
    schema: LayerSchema,
    ledger: Ledger,
    units: Mapping[str, str],
    options: ReadOptions,
) -> tuple[gpd.GeoDataFrame, dict[str, _Judged]]:
    """Return rows with numbers where numbers belong, and how each needed column was judged.

    What is no number, or none of the column's range, is missing afterwards.
    """
    judged: dict[str, _Judged] = {}
    for column, (low, high) in schema.numbers.items():
        if column not in frame:
            frame = frame.assign(**{column: pd.Series(pd.NA, frame.index, dtype="string")})
        values = _read(frame[column], column, units.get(column), ledger, options.decimal)
        missing = values.isna()
        beyond = ~missing & ~values.between(low, high)
        ledger.found(_missing(column), frame.index[missing], _said(frame[column]))
        ledger.found(_beyond(column, low, high), frame.index[beyond], _said(frame[column]))
        judged[column] = _Judged(frame[column], frame.index[beyond], _beyond(column, low, high))
        frame = frame.assign(**{column: values.mask(beyond)})
    for column, (low, high) in schema.optional.items():
        if column not in frame or frame[column].isna().all():
            continue
        written = frame[column]
        values = _read(written, column, units.get(column), ledger, options.decimal)
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


def drop_incomplete(
    frame: gpd.GeoDataFrame, ledger: Ledger, judged: Mapping[str, _Judged]
) -> gpd.GeoDataFrame:
    """Return the rows that have every number that the layer needs."""
    for column, how in judged.items():
        missing = frame[column].isna().to_numpy(bool)
        beyond = missing & frame.index.isin(how.beyond)
        frame = ledger.without(frame, beyond, how.kind, _said(how.written))
        frame = ledger.without(frame, missing[~beyond], _missing(column), _said(how.written))
    return frame


def give_ids(frame: gpd.GeoDataFrame, ledger: Ledger) -> gpd.GeoDataFrame:
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
    invented = invented_names(frame)
    if invented.any():
        ledger.found(_INVENTED, frame.index[invented], _said(frame["name"]))
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
    if invented := record.found.get(_INVENTED):
        share = round(100 * invented / read)
        record.remark(Message("layers.invented_names", count=invented, of=read, share=share))


def _read(
    column: pd.Series,
    name: str,
    unit: str | None,
    ledger: Ledger,
    decimal: Decimal | None = None,
) -> pd.Series:
    quantities = _quantities(column, name, unit, decimal)
    for kind, rows in quantities.spelled.items():
        if rows.any():
            said = _became(column, quantities.values)
            ledger.repaired(
                Message("dirt.of_column", column=name, kind=kind), column.index[rows], said
            )
    return quantities.values


def _quantities(column: pd.Series, name: str, unit: str | None, decimal: Decimal | None) -> Numbers:
    if name == "voltage_kv":
        return _voltages(column, unit)
    return _numbers(column, name, unit, decimal)


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

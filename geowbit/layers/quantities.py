"""Numbers as people write them: units, thousands, full-width digits, several voltages in one."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from geowbit.core.errors import LayerError
from geowbit.core.messages import Message
from geowbit.countries import in_use


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
    Unit("_mw", "MW", 0, {"w": 1e-6, "kw": 1e-3, "mw": 1.0, "gw": 1e3}),
    Unit("_ms", "ms", 1, {"us": 1e-3, "ms": 1.0, "s": 1e3}),
    Unit("_pct", "%", 1, {"%": 1.0, "share": 100.0}),
    Unit("_deg", "°", 1),
    Unit("_years", "years", 1, {"years": 1.0, "months": 1 / 12}),
    Unit("_mjpy", "million", 2, {"jpy": 1e-6, "mjpy": 1.0}),
    Unit("_m", "m", 0, {"cm": 1e-2, "m": 1.0, "km": 1e3, "ft": 0.3048}),
)
_PERSONS, _NO_UNIT = Unit("", "persons", 0), Unit("", "", 2)
# what a column is measured within stands behind its unit
_RADIUS = re.compile(r"_\d+km$")
# no line carries more kilovolts than this, so that a larger number is volts
_MOST_KV = 1200.0
# where a column is told in volts, 600 and 750 are the volts of a tramway
_LEAST_KV_AMONG_VOLTS = 500.0
_SIGN = r"(?:^\s*-)?"

WIDE = Message("dirt.full_width")


@dataclass(frozen=True)
class Quantities:
    """A column as numbers, and how they were written.

    Attributes
    ----------
    values : Series of float
        NaN where there is no number.
    spelled : dict of Message to array of bool
        Kind of spelling to the rows that were written so.
    """

    values: pd.Series
    spelled: dict[Message, npt.NDArray[np.bool_]]


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
            money = unit.ending == "_mjpy"
            return replace(unit, symbol=f"million {in_use().currency.unit}") if money else unit
    return _PERSONS if name.startswith("population") else _NO_UNIT


def factor_of(column: str, unit: str) -> float:
    """Return by what a number in a unit is multiplied for a column with the unit in its name.

    Raises
    ------
    LayerError
        Where the column has no unit, or the unit is none of its kind.

    Examples
    --------
    >>> factor_of("voltage_kv", "V"), factor_of("headroom_mw", "kW")
    (0.001, 0.001)
    """
    known = unit_of(column).factors
    if not known:
        raise LayerError("layers.no_unit", column=column)
    factor = known.get(unit.strip().lower())
    if factor is None:
        raise LayerError("layers.unknown_unit", column=column, unit=unit, known=tuple(known))
    return factor


def numbers(column: pd.Series, name: str, unit: str | None = None) -> Quantities:
    """Return a column of numbers, in the unit of its name.

    Parameters
    ----------
    column : Series
        Numbers, or texts such as ``1,200``, ``５００`` or ``500 kW``.
    name : str
        Of the layer's column; its end tells the unit.
    unit : str, optional
        Of numbers that say none.

    Returns
    -------
    Quantities

    Examples
    --------
    >>> numbers(pd.Series(["1,200", "500 kW", "much"]), "load_mw").values.tolist()
    [1200.0, 0.5, nan]
    """
    factor = factor_of(name, unit) if unit else 1.0
    if pd.api.types.is_numeric_dtype(column):
        values = pd.to_numeric(column).astype(float) * factor
        return Quantities(values.where(np.isfinite(values)), {})
    codes, texts, plain = _plain_texts(column)
    parts = plain.str.extract(
        r"^\s*(?P<number>[-+]?(?:(?:\d{1,3}(?:,\d{3})+|\d+)\.?\d*|\.\d+)(?:e[-+]?\d+)?)"
        r"\s*(?P<unit>[^\d\s]*)\s*$"
    )
    bare = pd.to_numeric(parts["number"].str.replace(",", "", regex=False), errors="coerce")
    told = parts["unit"].fillna("")
    scale = told.map({"": factor, **unit_of(name).factors}).astype(float)
    values = (bare * scale).where(np.isfinite(bare))
    spelled = {
        WIDE: values.notna() & (plain != texts.str.lower()),
        Message("dirt.unit_read"): values.notna() & (told != ""),
    }
    return _spread(values, spelled, codes, column)


def voltages(column: pd.Series, unit: str | None = None) -> Quantities:
    """Return the highest voltage in kV of texts such as ``66000;6600`` or ``154kV``.

    Parameters
    ----------
    column : Series
        Numbers or texts. What says neither V nor kV is judged by its size.
    unit : str, optional
        Of numbers that say none, in place of that judgment.

    Returns
    -------
    Quantities

    Examples
    --------
    >>> voltages(pd.Series(["66000;6600以下", "154kV", "dc1500", "0"])).values.tolist()
    [66.0, 154.0, 1.5, nan]
    >>> voltages(pd.Series(["600"])).values.tolist()
    [600.0]
    >>> voltages(pd.Series(["600"]), unit="V").values.tolist()
    [0.6]
    """
    codes, texts, plain = _plain_texts(column)
    # the comma of thousands: other commas stand between voltages
    joined = plain.str.replace(r"\b(\d{1,3}),(\d00)\b", r"\1\2", regex=True)
    found = joined.str.extractall(rf"(?P<number>{_SIGN}\d+(?:\.\d+)?(?:e\d+)?)\s*(?P<unit>k?v)?")
    number = pd.to_numeric(found["number"], errors="coerce").astype(float)
    told = found["unit"].fillna("")
    if unit:
        kilovolts = number * told.map({"": factor_of("voltage_kv", unit), "v": 1e-3, "kv": 1.0})
        volts = told == "v"
    else:
        in_volts = bool((number > _MOST_KV).any())
        most = _LEAST_KV_AMONG_VOLTS if in_volts else _MOST_KV
        volts = (told == "v") | ((told == "") & (number > most))
        kilovolts = number.where(~volts, number / 1000)
    of_text = kilovolts.groupby(level=0)
    highest = of_text.max().reindex(plain.index)
    values = highest.where((highest > 0) & np.isfinite(highest))
    rest = joined.str.replace(r"\d+(?:\.\d+)?(?:e\d+)?|[\s;,/~-]", "", regex=True)
    read = values.notna()
    some_volts = volts.groupby(level=0).any().reindex(plain.index, fill_value=False)
    spelled = {Message("dirt.volts"): read & some_volts}
    if not pd.api.types.is_numeric_dtype(column):
        spelled |= {
            Message("dirt.several_voltages"): read & (of_text.size().reindex(plain.index) > 1),
            Message("dirt.voltage_words"): read & (rest.fillna("") != ""),
            WIDE: read & (plain != texts.str.lower()),
        }
    return _spread(values, spelled, codes, column)


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
) -> Quantities:
    known = codes >= 0
    spread = np.full(len(column), np.nan)
    spread[known] = values.to_numpy(float, na_value=np.nan)[codes[known]]
    kinds = {}
    for kind, which in spelled.items():
        rows = np.zeros(len(column), bool)
        rows[known] = which.fillna(False).to_numpy(bool)[codes[known]]
        kinds[kind] = rows
    return Quantities(pd.Series(spread, column.index), kinds)

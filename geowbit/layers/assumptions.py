"""Every number of the models with its range, unit and source, and what a study sets of its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from types import MappingProxyType
from typing import Any, Literal, TypeAlias

import numpy as np
import pandas as pd

from geowbit.cache import frame_mark, mark_of
from geowbit.core.errors import LayerError
from geowbit.core.messages import Message, Text
from geowbit.core.names import nearest_names
from geowbit.countries import Country, home_country, in_use, using
from geowbit.layers.embedded import model_table, unit_costs

Level: TypeAlias = Literal["low", "mid", "high"]

LEVELS: tuple[Level, ...] = ("low", "mid", "high")
# what tells a row of the user's own from one that travels along
_OWN_LICENCE = "the user's own"
_OWN_SOURCE, _OWN_SOURCE_JA = "the study", "この調査"
_COLUMNS = (
    *("what", "what_ja", "what_de", "low", "mid", "high", "unit", "year"),
    *("source", "source_ja", "licence", "confidence"),
)
# how run.json writes what is no assumption of the model
_CLASS_KEY, _RATE_KEY = "voltage_class:", "rates:"
# beyond them no formula holds, or no computer has room
_BOUNDS = {
    "discount_rate": (0.0, 1.0),
    "fiber_corridor_km": (0.0, 50.0),
    "horizon_years": (1.0, 1000.0),
    "power_life_years": (1.0, 1000.0),
    "fiber_life_years": (1.0, 1000.0),
    "building_life_years": (1.0, 1000.0),
}
# what no number of a unit leaves
_BOUNDS_OF_UNIT = {"share": (0.0, 1.0), "per year": (-0.9, 1.0), "C": (-100.0, 100.0)}
_ANY = (0.0, 1e9)


@dataclass(frozen=True)
class Assumption:
    """One number of a model: its middle, its range, and where it comes from.

    Attributes
    ----------
    key : str
    mid, low, high : float
        In `unit`.
    unit : str
    what, source : Text
        In every language that the table has.
    year : str
        Of the money, empty where none counts.
    licence, confidence : str
    """

    key: str
    mid: float
    low: float
    high: float
    unit: str
    what: Text
    source: Text
    year: str
    licence: str
    confidence: str

    @property
    def is_own(self) -> bool:
        """Tell whether the study sets it."""
        return self.confidence == "user" and str(self.source) == _OWN_SOURCE


@dataclass(frozen=True)
class Rate:
    """The unit rate of a cable or a station: what it is of, and the key of its number."""

    kind: str
    voltage_kv: float | None
    construction: str
    key: str


@dataclass(frozen=True)
class Rates:
    """The rates that a study gives of its own; those of the country in use stand in its table.

    Examples
    --------
    >>> Rates((Rate("power", 132.0, "overhead", "k"),)).key("power", "overhead", 132)
    'k'
    """

    own: tuple[Rate, ...] = ()

    def key(self, kind: str, construction: str, voltage_kv: float | None = None) -> str | None:
        """Return the key of one of them, None where the study does not give it."""
        asked = (kind, voltage_kv, construction)
        for one in reversed(self.own):
            if (one.kind, one.voltage_kv, one.construction) == asked:
                return one.key
        return None


@dataclass(frozen=True)
class VoltageClasses:
    """Voltage classes of a study's own: the largest load, MW, connected at each voltage, kV.

    Examples
    --------
    >>> VoltageClasses.of({330: 400, 132: 60}).steps
    ((132.0, 60.0), (330.0, 400.0))
    """

    steps: tuple[tuple[float, float], ...]

    @classmethod
    def of(cls, loads: Mapping[float, float]) -> VoltageClasses:
        """Return the classes of a mapping of voltage to load, the lowest first."""
        return cls(tuple(sorted((float(kv), float(mw)) for kv, mw in loads.items())))


class Assumptions(Mapping[str, Assumption]):
    """Every number of the models by key, and the rates and voltage classes of a study's own.

    Parameters
    ----------
    rows : DataFrame, indexed by key
        Columns ``what``, ``low``, ``mid``, ``high``, ``unit``, ``year``, ``source``, ``licence``,
        ``confidence``, and ``what_ja``, ``what_de``, ``source_ja`` in other languages.
    rates : Rates, optional
        Which of the rows are rates of the study's own.
    voltage_classes : VoltageClasses, optional
        None where the classes of the country in use count.

    Examples
    --------
    >>> model = named_assumptions()
    >>> model["discount_rate"].mid, model["discount_rate"].unit, model.value("power_detour_ratio")
    (0.03, 'per year', 1.3)
    """

    def __init__(
        self,
        rows: pd.DataFrame | None = None,
        *,
        rates: Rates = Rates(),
        voltage_classes: VoltageClasses | None = None,
    ) -> None:
        empty = pd.DataFrame(columns=list(_COLUMNS), index=pd.Index([], name="key"))
        self._rows = empty if rows is None else rows
        self.rates = rates
        self.voltage_classes = voltage_classes

    def __getitem__(self, key: str) -> Assumption:
        """Return one assumption by its key."""
        row = self._row(key)
        return Assumption(
            key,
            mid=self.value(key),
            low=self.value(key, "low"),
            high=self.value(key, "high"),
            unit=_text(row.get("unit")),
            what=Text.from_row(row, "what"),
            source=Text.from_row(row, "source"),
            year=_text(row.get("year")),
            licence=_text(row.get("licence")),
            confidence=_text(row.get("confidence")),
        )

    def __iter__(self) -> Iterator[str]:
        """Go through the keys."""
        return iter(self._at)

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._rows)

    def __contains__(self, key: object) -> bool:
        """Tell whether there is an assumption of that key."""
        return key in self._at

    def __repr__(self) -> str:
        """Return how many there are, and what of them is the study's own."""
        own = sum(one.is_own for one in self.values())
        return f"<Assumptions: {len(self)}, of the study's own {own}>"

    def __eq__(self, other: object) -> bool:
        """Tell whether all numbers, sources, rates and classes are the same."""
        if not isinstance(other, Assumptions):
            return NotImplemented
        return self.frame().equals(other.frame())

    __hash__ = None  # type: ignore[assignment]

    def value(self, key: str, level: Level = "mid") -> float:
        """Return a number at its middle, or at the low or the high end of its range."""
        return self.at(level)[key]

    def at(self, level: Level) -> Mapping[str, float]:
        """Return every number at one level, by key."""
        return self._levels[level]

    def ends(self, keys: Sequence[str]) -> tuple[float, float]:
        """Return the largest low and the largest high of several."""
        low, high = self.at("low"), self.at("high")
        return max(low[key] for key in keys), max(high[key] for key in keys)

    def ranges(self) -> Iterator[tuple[str, float, float, float]]:
        """Go through key, low, mid and high, in the order of the keys."""
        rows = self._rows.sort_index()
        values = rows[list(LEVELS)].to_numpy(float).tolist()
        for key, (low, mid, high) in zip(rows.index, values, strict=True):
            yield str(key), low, mid, high

    def with_own(self, given: Mapping[str, Any]) -> Assumptions:
        """Return them with numbers of one's own.

        Parameters
        ----------
        given : mapping
            Key to a number, or to ``[low, mid, high]``.

        Raises
        ------
        LayerError
            Where a key is unknown or the values are no ordered numbers.

        Examples
        --------
        >>> named_assumptions().with_own({"discount_rate": 0.04}).value("discount_rate")
        0.04
        """
        own = {key: self._checked(key, values) for key, values in given.items()}
        if not own:
            return self
        rows, keys = self._rows.copy(), list(own)
        rows.loc[keys, list(LEVELS)] = np.array([own[key] for key in keys])
        told = [_OWN_SOURCE, _OWN_SOURCE_JA, "user"]
        rows.loc[keys, ["source", "source_ja", "confidence"]] = told
        return Assumptions(rows, rates=self.rates, voltage_classes=self.voltage_classes)

    def with_rates(self, given: Mapping[Rate, Mapping[str, Any]]) -> Assumptions:
        """Return them with rates of one's own, each with the columns of :meth:`frame`."""
        if not given:
            return self
        entries = [{"key": rate.key, **row} for rate, row in given.items()]
        own = pd.DataFrame(entries).set_index("key").reindex(columns=list(self._rows))
        kept = self._rows.drop(index=self._rows.index.intersection(own.index))
        order = [*self._rows.index, *own.index.difference(self._rows.index, sort=False)]
        rows = pd.concat([kept.astype(object), own.astype(object)]).loc[order]
        return Assumptions(
            rows.astype(dict.fromkeys(LEVELS, float)),
            rates=Rates((*self.rates.own, *given)),
            voltage_classes=self.voltage_classes,
        )

    def with_classes(self, classes: VoltageClasses) -> Assumptions:
        """Return them with voltage classes of one's own in place of the country's."""
        return Assumptions(self._rows, rates=self.rates, voltage_classes=classes)

    def mark(self) -> str:
        """Return the digest of all numbers and of what is said of them.

        Examples
        --------
        >>> named_assumptions().mark() == named_assumptions({"discount_rate": 0.04}).mark()
        False
        """
        return mark_of(frame_mark(self._rows), repr(self.rates), repr(self.voltage_classes))

    def counting(self) -> pd.DataFrame:
        """Return those of :meth:`frame` that count in the country in use.

        The national picture and the unit costs of another country are at hand, since a model
        borrows where its own has nothing; where no rate refers to them they say nothing here.

        Examples
        --------
        >>> from geowbit.countries import NO_COUNTRY, using
        >>> with using(NO_COUNTRY):
        ...     model = named_assumptions()
        ...     ["dc_sales_2023_tjpy" in one.index for one in (model.frame(), model.counting())]
        [True, False]
        """
        rows = self.frame()
        return rows[~rows.index.isin(self._borrowed())]

    def _borrowed(self) -> set[str]:
        """Return the keys that stand for another country, which the model borrows from."""
        country = in_use()
        borrowed: set[str] = set()
        if not country.has_table("national_parameters"):
            borrowed |= set(model_table("national_parameters")["key"])
        if not country.brings("unit_costs"):
            classes = model_table("voltage_classes").filter(like="_key")
            lent = () if country.has_table("cable_rates") else country_rates()
            # a class of one's own takes stations and years from the nearest, if any is priced
            stations = set(classes.to_numpy().ravel().tolist())
            referred = {rate.key for rate in (*country_rates(), *self.rates.own)} | stations
            own, of_home = {rate.key for rate in self.rates.own}, _rates_in(home_country())
            # where lines are priced, fiber costs no less than the cheapest that is known of it
            priced = bool(own) or not lent
            floor = {one.key for one in of_home if one.kind == "fiber"} if priced else set()
            borrowed |= set(unit_costs()["key"]) - referred - floor
            borrowed |= {rate.key for rate in lent} - own - floor
            if not priced:
                borrowed |= stations
        return borrowed

    def frame(self) -> pd.DataFrame:
        """Return all of them as a table that run.json and the pages list.

        Returns
        -------
        DataFrame, indexed by key
            Columns ``what``, ``what_ja``, ``what_de``, ``low``, ``mid``, ``high``, ``unit``,
            ``year``, ``source``, ``source_ja``, ``licence``, ``confidence``. Voltage classes of
            one's own are rows ``voltage_class:132``.
        """
        if self.voltage_classes is None:
            return self._rows.copy()
        rows = [
            {
                "key": f"{_CLASS_KEY}{kv:g}",
                "what": f"largest load that is connected at {kv:g} kV",
                "what_ja": f"{kv:g} kVで接続する最大の負荷",
                "what_de": f"größte Last, die an {kv:g} kV anschließt",
                **dict.fromkeys(LEVELS, mw),
                "unit": "MW",
                "year": None,
                "source": _OWN_SOURCE,
                "source_ja": _OWN_SOURCE_JA,
                "licence": _OWN_LICENCE,
                "confidence": "user",
            }
            for kv, mw in self.voltage_classes.steps
        ]
        own = pd.DataFrame(rows).set_index("key").reindex(columns=list(self._rows))
        found = pd.concat([self._rows.astype(object), own.astype(object)])
        return found.astype(dict.fromkeys(LEVELS, float))

    @classmethod
    def from_frame(cls, table: pd.DataFrame) -> Assumptions:
        """Return the assumptions that :meth:`frame` wrote.

        Examples
        --------
        >>> model = named_assumptions().with_classes(VoltageClasses.of({132: 60}))
        >>> Assumptions.from_frame(model.frame()).voltage_classes == model.voltage_classes
        True
        """
        if not len(table):
            return cls()
        keys = table.index.astype(str)
        of_class = keys.str.startswith(_CLASS_KEY)
        loads = {
            float(key.removeprefix(_CLASS_KEY)): float(mw)
            for key, mw in zip(keys[of_class], table.loc[of_class, "mid"], strict=True)
        }
        own = [_rate_of(key) for key in keys[keys.str.startswith(_RATE_KEY)]]
        if "licence" in table:
            ours = set(keys[table["licence"].eq(_OWN_LICENCE)])
            own += [one for one in country_rates() if one.key in ours]
        rates, rows = Rates(tuple(own)), table[~of_class]
        # what a run borrowed is not in its record, and is at hand again
        usual = _default_assumptions(in_use())._rows
        left_out = cls(usual, rates=rates)._borrowed() - set(rows.index)
        lent = usual.loc[usual.index.isin(left_out)]
        return cls(
            pd.concat([rows, lent]) if len(lent) else rows,
            rates=rates,
            voltage_classes=VoltageClasses.of(loads) if loads else None,
        )

    def __getstate__(self) -> dict[str, Any]:
        """Pickle what cannot be made anew."""
        return {
            "_rows": self._rows,
            "rates": self.rates,
            "voltage_classes": self.voltage_classes,
        }

    @cached_property
    def _levels(self) -> dict[Level, Mapping[str, float]]:
        keys = [str(key) for key in self._rows.index]
        return {
            level: MappingProxyType(
                dict(zip(keys, self._rows[level].astype(float).tolist(), strict=True))
            )
            for level in LEVELS
        }

    @cached_property
    def _units(self) -> dict[str, str]:
        return dict(zip(map(str, self._rows.index), map(str, self._rows["unit"]), strict=True))

    @cached_property
    def _at(self) -> dict[str, int]:
        return {str(key): row for row, key in enumerate(self._rows.index)}

    def _row(self, key: str) -> dict[str, Any]:
        values = self._rows.iloc[self._at[key]]
        return {str(name): value for name, value in values.items()}

    def _checked(self, key: str, given: Any) -> list[float]:
        if key not in self:
            near = nearest_names(key, self)
            hint = (
                Message("names.did_you_mean", names=tuple(f"'{one}'" for one in near))
                if near
                else Message("assumptions.see_layers")
            )
            raise LayerError("assumptions.unknown", name=key, hint=hint, keys=("assumptions", key))
        try:
            values = [float(v) for v in (given if isinstance(given, list | tuple) else [given] * 3)]
        except (TypeError, ValueError):
            values = []
        ordered = (
            len(values) == 3
            and bool(np.isfinite(values).all())
            and values[0] <= values[1] <= values[2]
        )
        if not ordered:
            raise LayerError("assumptions.not_ordered", name=key, keys=("assumptions", key))
        unit = self._units[key]
        least, most = _BOUNDS.get(key) or _BOUNDS_OF_UNIT.get(unit, _ANY)
        if not least <= values[0] <= values[2] <= most:
            raise LayerError(
                "assumptions.out_of_bounds",
                name=key,
                low=f"{values[0]:g}",
                high=f"{values[2]:g}",
                least=f"{least:g}",
                most=f"{most:g}",
                keys=("assumptions", key),
            )
        return values


def _text(cell: Any) -> str:
    return "" if cell is None or pd.isna(cell) else str(cell)


def own_rate(kind: str, voltage_kv: float | None, construction: str) -> Rate:
    """Return a rate that no table of the country has, with a key of its own."""
    at = "" if voltage_kv is None else f"{voltage_kv:g}"
    return Rate(kind, voltage_kv, construction, f"{_RATE_KEY}{kind}:{at}:{construction}")


def _rate_of(key: str) -> Rate:
    kind, voltage, construction = key.removeprefix(_RATE_KEY).split(":", 2)
    return Rate(kind, float(voltage) if voltage else None, construction, key)


def country_rates() -> tuple[Rate, ...]:
    """Return the rates of the table that the country in use brings or borrows.

    Examples
    --------
    >>> country_rates()[0].kind
    'power'
    """
    return _rates_in(in_use())


@cache
def _rates_in(country: Country) -> tuple[Rate, ...]:
    table = country.table("cable_rates")
    voltages = [None if pd.isna(kv) else float(kv) for kv in table["voltage_kv"]]
    columns = (table["kind"], voltages, table["construction"], table["key"])
    return tuple(Rate(*row) for row in zip(*columns, strict=True))


def named_assumptions(overrides: Mapping[str, Any] | None = None) -> Assumptions:
    """Return every number of the models: their parameters and the unit costs, by key.

    Parameters
    ----------
    overrides : mapping, optional
        Key to a number, or to ``[low, mid, high]``: the user's own values.

    Returns
    -------
    Assumptions

    Raises
    ------
    LayerError
        Where a key is unknown or the values are no ordered numbers.

    Examples
    --------
    >>> named_assumptions({"discount_rate": 0.04})["discount_rate"].mid
    0.04
    """
    return _default_assumptions(in_use()).with_own(overrides or {})


@cache
def _default_assumptions(country: Country) -> Assumptions:
    with using(country):
        costs = unit_costs()
        model = model_table("model_parameters").set_index("key")
        known = model_table("country_parameters").set_index("key")
        national = model_table("national_parameters")
    costs["what"] = costs["asset"] + ", " + costs["construction"].fillna("")
    model.loc[known.index] = known
    table = pd.concat([model.reset_index(), national, costs])
    texts = dict.fromkeys(("source", "source_ja", "confidence"), object)
    table = table.set_index("key")[list(_COLUMNS)].astype(texts)
    # a source that gives only one or two of the three stands for the others
    table["low"] = table["low"].fillna(table["mid"]).fillna(table["high"])
    table["high"] = table["high"].fillna(table["mid"]).fillna(table["low"])
    table["mid"] = table["mid"].fillna((table["low"] + table["high"]) / 2)
    return Assumptions(table)

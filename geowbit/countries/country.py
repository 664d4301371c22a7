"""A country is a folder: its manifest, tables, layers and words."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import pandas as pd

from geowbit.cache import folder_mark, mark_of
from geowbit.core import LayerError, StudyError, Text, suggestion
from geowbit.core.words import look_in
from geowbit.countries._folder import data_folder
from geowbit.countries._manifest import Manifest, TileServer, read_manifest
from geowbit.countries._tables import NAMED_IN, check_table, joined
from geowbit.countries.money import SHARED, Currency, currency_of, in_other_money

Method = TypeVar("Method", bound=Callable[..., Any])

MANIFEST = "country.yaml"
_WORDS = "words"
# keys of study.yaml that name a file
_PATHS = ("file", "rates", "voltage_classes")
# keys of study.yaml that are joined name by name
_JOINED = ("layers", "hubs", "assumptions", "weights", "costs")
# a country of ISO 3166-1, or a part of one of ISO 3166-2
_CODE = re.compile(r"[A-Z]{2}(-[A-Z0-9]{1,3})?")


@dataclass(frozen=True)
class Inset:
    """A part of a country that lies so far out that a map shows it in a picture of its own.

    Attributes
    ----------
    name : Text
    box : (west, south, east, north)
        Degrees.
    """

    name: Text
    box: tuple[float, float, float, float]


@dataclass(frozen=True)
class Country:
    """What is known of one country before the user's own layers.

    Attributes
    ----------
    key : str
        Name of the folder; empty where there is no country.
    folder : Path or None
    name : Text or None
        In each language.
    box : (west, south, east, north) or None
        Degrees: where swapped axes of a layer are told without an area.
    reach_km : float
        How far beyond its places the embedded layers still mean something.
    grid : str
        The candidates of a study that names none.
    encodings : tuple of str
        Of its files besides UTF-8, by Python's names, the usual one first.
    is_home : bool
        Whether a study that names no country is one of this, near its places.
    is_for_any : bool
        Whether it is the pack of a country that no other pack has.
    full_areas : tuple of str
        Supply areas whose grid is full: what regional sites relieve. The first is the capital's.
    currency : Currency
        In which amounts are told.
    tables_in : Currency
        In which its own tables are written.
    units : str
        In which pages tell lengths, heights, areas and temperatures: ``metric`` or ``us``.
    fund_not_in : tuple of str
        Prefectures (codes) where the subsidy for data centers does not pay.
    building_keys : dict
        Assumption of the building's cost by prefecture code; ``any`` elsewhere.
    endings : dict
        Regular expression of what people leave off at the end of a name, by kind of place:
        ``prefecture``, ``municipality``, ``substation``.
    tiles : dict
        Servers of a map below the scores, by their short name.
    insets : tuple of Inset
        Parts that lie far out, for pictures of their own beside a map.
    study : dict
        Keys of study.yaml that a study of this country begins with; paths start at `folder`.
    pack : Country or None
        Whose tables and keys count where the country has none of its own.
    """

    key: str
    folder: Path | None
    name: Text | None = None
    box: tuple[float, float, float, float] | None = None
    reach_km: float = 0.0
    grid: str = ""
    encodings: tuple[str, ...] = ()
    is_home: bool = False
    is_for_any: bool = False
    full_areas: tuple[str, ...] = ()
    currency: Currency = SHARED
    tables_in: Currency = SHARED
    units: str = "metric"
    fund_not_in: tuple[str, ...] = ()
    building_keys: Mapping[str, str] = field(default_factory=dict, hash=False)
    endings: Mapping[str, str] = field(default_factory=dict, hash=False)
    tiles: Mapping[str, TileServer] = field(default_factory=dict, hash=False)
    insets: tuple[Inset, ...] = ()
    study: Mapping[str, Any] = field(default_factory=dict, hash=False)
    pack: Country | None = field(default=None, hash=False)

    def has_table(self, name: str) -> bool:
        """Tell whether the country has a table of this name of its own, or its pack has."""
        own = self.folder is not None and (self.folder / "model" / f"{name}.csv").is_file()
        return own or (self.pack is not None and self.pack.has_table(name))

    def brings(self, name: str) -> bool:
        """Tell whether the country has an embedded layer or table of this name."""
        return name in _catalog_of(self.folder).index

    def table(self, name: str) -> pd.DataFrame:
        """Read a table of the model: the country's own, else the one that all countries share.

        The rows of ``criteria``, ``exclusions``, ``presets``, ``plan_parameters``, ``plan_caps``
        and the tables of profiles are those that all countries share and the country's own, which
        take the place of those that they name. Amounts of money are in the currency of the country.

        Raises
        ------
        LayerError
            Where neither has it, or a cell is no number: with file, row and column.

        Examples
        --------
        >>> home_country().table("hubs")["name"].tolist()
        ['tokyo', 'osaka']
        """
        return _table_of(self, name).copy()

    def in_money(self, currency: Currency | None) -> Country:
        """Return the country with amounts told in another currency; None is that of its tables.

        Examples
        --------
        >>> paid_in_euros = home_country().in_money(currency_of("EUR"))
        >>> prices = paid_in_euros.table("energy_prices").set_index("supply_area")
        >>> round(1e3 * float(prices.loc["any", "mid"]), 3)
        0.071
        """
        told_in = currency or self.tables_in
        return self if told_in == self.currency else replace(self, currency=told_in)

    def in_units(self, units: str | None) -> Country:
        """Return the country with pages in other units; None are those that it has.

        Examples
        --------
        >>> home_country().in_units("us").units
        'us'
        """
        return self if units in (None, self.units) else replace(self, units=str(units))

    def told_in_money(self, table: pd.DataFrame) -> pd.DataFrame:
        """Return a table of the country with its amounts in the currency that is told."""
        return in_other_money(table, self.tables_in, self.currency)

    def without_ending(self, kind: str, name: str) -> str:
        """Return a name without what people leave off at its end.

        Examples
        --------
        >>> home_country().without_ending("prefecture", "東京都")
        '東京'
        """
        ending = self.endings.get(kind)
        return re.sub(rf"(?<=\w)(?:{ending})$", "", name) if ending else name

    def begun_study(self) -> dict[str, Any]:
        """Return the keys that a study of this country begins with, paths made absolute.

        Those of its pack come first; layers, hubs and assumptions are joined name by name.
        """
        own = _with_paths(dict(self.study), self.folder or Path())
        return joined_keys(self.pack.begun_study(), own) if self.pack else own

    def __str__(self) -> str:
        """Return what stands for the country in a study.yaml: its key, its folder, or ``none``."""
        if self.folder is None:
            return "none"
        return self.key if self.folder.parent == data_folder() else str(self.folder)

    def mark(self) -> str:
        """Return the digest of all that the country brings: its files, its money, its units.

        Raises
        ------
        NoMarkError
            Where a file was changed after this process began, which may know the old one.

        Examples
        --------
        >>> paid_in_euros = home_country().in_money(currency_of("EUR"))
        >>> home_country().mark() == paid_in_euros.mark()
        False
        """
        # what one lacks is borrowed from the others
        folders = [data_folder(), self.folder, self.pack.folder if self.pack else None]
        marks = [folder_mark(one) for one in dict.fromkeys(folders) if one is not None]
        return mark_of(str(self), marks, repr(self.currency), repr(self.tables_in), self.units)

    def catalog(self) -> pd.DataFrame:
        """Return the list of the layers that the folder brings, by name; empty where none."""
        return _catalog_of(self.folder).copy()


NO_COUNTRY = Country("", None)
_in_use: ContextVar[Country | None] = ContextVar("geowbit_country", default=None)


@cache
def countries() -> tuple[str, ...]:
    """Return the countries that travel with geowbit.

    Examples
    --------
    >>> countries()
    ('europe', 'japan', 'us', 'world')
    """
    return tuple(sorted(path.parent.name for path in data_folder().glob(f"*/{MANIFEST}")))


def country_of(given: str | Path, *, folder: Path | str = ".") -> Country:
    """Return the country that a name or a path stands for.

    Parameters
    ----------
    given : str or Path
        One of :func:`countries`, the folder of another, or ``none``.
    folder : Path or str, optional
        Where a relative path starts.

    Raises
    ------
    StudyError
        Where there is no such country.
    LayerError
        Where its country.yaml is wrong: with file, line and key.

    Examples
    --------
    >>> country_of("none").folder is None
    True
    """
    text = str(given)
    if text == "none":
        return NO_COUNTRY
    if text in countries():
        return _read(data_folder() / text)
    try:
        path = (Path(folder) / Path(text).expanduser()).resolve()
        there = (path / MANIFEST).is_file()
    except (OSError, ValueError, RuntimeError):  # no path at all
        there = False
    if not there:
        hint = suggestion(text, [*countries(), "none"])
        raise StudyError("countries.unknown", name=text, hint=hint, keys=("country",))
    return _read(path)


def joined_keys(begun: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """Return keys of a study after those that it begins with.

    Layers, hubs, assumptions, weights and costs are joined name by name; all else is what is given.

    Examples
    --------
    >>> joined_keys({"hubs": {"west": [10, 50]}, "seed": 1}, {"hubs": {"east": [12, 50]}})
    {'hubs': {'west': [10, 50], 'east': [12, 50]}, 'seed': 1}
    """
    joined = {
        key: {**begun[key], **given[key]}
        for key in _JOINED
        if isinstance(begun.get(key), Mapping) and isinstance(given.get(key), Mapping)
    }
    return {**begun, **given, **joined}


@cache
def packs() -> dict[str, tuple[str, ...]]:
    """Return the countries that travel with geowbit and are packs: whose tables serve others.

    Returns
    -------
    dict
        Name of the pack to the codes of ISO 3166 of the countries, or the parts of countries,
        whose grid it knows; none for the pack of any other country.

    Examples
    --------
    >>> "MT" in packs()["europe"], "US-TX" in packs()["us"], packs()["world"]
    (True, True, ())
    """
    found: dict[str, tuple[str, ...]] = {}
    for key in countries():
        country = _read(data_folder() / key)
        if country.is_for_any:
            found[key] = ()
            continue
        if not country.has_table("synchronous_grids"):
            continue
        areas = country.table("synchronous_grids")["supply_area"]
        codes = tuple(str(area) for area in areas if _CODE.fullmatch(str(area)))
        if codes:
            found[key] = codes
    return found


def pack_for(code: str) -> Country | None:
    """Return the pack that knows the grid of a country, or of a part of one; else that of any.

    Parameters
    ----------
    code : str
        Of ISO 3166-1, two letters, or of ISO 3166-2; empty where it is not known.

    Examples
    --------
    >>> pack_for("MT").key, pack_for("US").key, pack_for("DE-BY").key, pack_for("MV").key
    ('europe', 'us', 'europe', 'world')
    """
    for key, codes in packs().items() if code else ():
        if {code, code.split("-", maxsplit=1)[0]} & set(codes):
            return _read(data_folder() / key)
        if any(one.startswith(f"{code}-") for one in codes):
            return _read(data_folder() / key)
    others = (_read(data_folder() / key) for key in packs())
    return next((one for one in others if one.is_for_any), None)


@dataclass(frozen=True)
class PackTold:
    """What a pack holds.

    Attributes
    ----------
    key : str
    name : Text
    currency : str
        Code of ISO 4217.
    codes : tuple of str
        Of :func:`packs`.
    grids : tuple of str
        Synchronous grids that it knows.
    tables : dict
        Table or layer to its number of rows.
    """

    key: str
    name: Text
    currency: str
    codes: tuple[str, ...]
    grids: tuple[str, ...]
    tables: Mapping[str, int]

    def as_dict(self) -> dict[str, Any]:
        """Return what ``geowbit init --list --json`` says of it."""
        return {**vars(self), "name": self.name.text(), "tables": dict(self.tables)}


def packs_told() -> tuple[PackTold, ...]:
    """Return what each of the packs holds.

    Examples
    --------
    >>> [one.key for one in packs_told()]
    ['europe', 'us', 'world']
    """
    found = []
    for key, codes in packs().items():
        country = country_of(key)
        files = sorted((data_folder() / key).rglob("*.csv"))
        tables = {file.stem: len(pd.read_csv(file)) for file in files if file.name != "catalog.csv"}
        grids = country.table("synchronous_grids")["grid"].unique() if codes else ()
        name = country.name or Text(key, {})
        found.append(
            PackTold(key, name, country.currency.code, codes, tuple(map(str, grids)), tables)
        )
    return tuple(found)


def home_country() -> Country:
    """Return the country of a study that names none and has candidates within its reach.

    Raises
    ------
    LayerError
        Where none that travels with geowbit says ``home: true``, or several do.
    """
    return _home_in(data_folder())


@cache
def _home_in(raw: Path) -> Country:
    homes = [one for key in countries() if (one := _read(raw / key)).is_home]
    if len(homes) != 1:
        raise LayerError("countries.one_home", count=len(homes), folder=str(raw))
    return homes[0]


def in_use() -> Country:
    """Return the country whose tables and words count now.

    Examples
    --------
    >>> with using(NO_COUNTRY):
    ...     in_use().key
    ''
    """
    return _in_use.get() or home_country()


@contextmanager
def using(country: Country) -> Iterator[None]:
    """Let the tables and the words of a country count for everything inside."""
    before = _in_use.set(country)
    try:
        yield
    finally:
        _in_use.reset(before)


def in_its_country(method: Method) -> Method:
    """Let the country of an object, its ``country``, count while a method of it works."""

    @functools.wraps(method)
    def work(self: Any, *args: Any, **options: Any) -> Any:
        with using(self.country):
            return method(self, *args, **options)

    return work  # type: ignore[return-value]


def _words_in_use() -> Path | None:
    try:
        folder = in_use().folder
    except LayerError:  # nothing is there, which is being said
        return None
    return _words_of(folder) if folder else None


@cache
def _words_of(folder: Path) -> Path:
    # asked for with each word that is said
    return folder / _WORDS


look_in(_words_in_use)


@cache
def _read(folder: Path) -> Country:
    told: Manifest = read_manifest(folder / MANIFEST)
    pack = _pack_in(told, folder)
    currency, grid = _currency_in(told, folder / MANIFEST), told.grid
    units: str = told.units
    if pack is not None:
        currency = currency if told.currency else pack.currency
        units = units if "units" in told.model_fields_set else pack.units
        grid = grid or pack.grid
    return Country(
        folder.name,
        folder,
        name=_text_of(told.name),
        box=told.box,
        reach_km=told.reach_km,
        grid=grid,
        encodings=tuple(told.encodings),
        is_home=told.home,
        is_for_any=told.everywhere,
        full_areas=tuple(told.full_areas),
        currency=currency,
        tables_in=currency,
        units=units,
        fund_not_in=tuple(told.fund_not_in),
        building_keys=told.building_keys,
        endings={str(kind): ending for kind, ending in told.endings.items()},
        tiles=told.tiles,
        insets=tuple(Inset(_text_of(one.name), one.box) for one in told.insets),
        study=told.study,
        pack=pack,
    )


def _pack_in(told: Manifest, folder: Path) -> Country | None:
    if not told.pack:
        return None
    try:
        pack = country_of(told.pack, folder=folder)
    except StudyError as error:
        where = f"{folder / MANIFEST}"
        raise LayerError(
            "countries.manifest_wrong", where=where, key="pack", said=error.message
        ) from error
    if pack.folder is None or pack.pack is not None or pack.folder == folder:
        raise LayerError("countries.no_pack", where=str(folder / MANIFEST), pack=told.pack)
    return pack


def _currency_in(told: Manifest, path: Path) -> Currency:
    money = told.currency
    if money is None:
        return SHARED
    try:
        return currency_of(money if isinstance(money, str) else money.model_dump(exclude_none=True))
    except StudyError as error:
        raise LayerError(
            "countries.manifest_wrong", where=str(path), key="currency", said=error.message
        ) from error


def _text_of(names: Mapping[str, str]) -> Text:
    return Text(names["en"], {lang: name for lang, name in names.items() if lang != "en"})


def _with_paths(given: dict[str, Any], folder: Path) -> dict[str, Any]:
    """Return keys of a study whose files are found from anywhere."""

    def placed(key: str, value: Any) -> Any:
        if isinstance(value, Mapping):
            return {name: placed(str(name), one) for name, one in value.items()}
        if key in _PATHS and isinstance(value, list):
            return [placed(key, one) for one in value]
        return str(folder / value) if key in _PATHS and isinstance(value, str) else value

    return {key: placed(key, value) for key, value in given.items()}


@cache
def _table_of(country: Country, name: str) -> pd.DataFrame:
    # what neither the country nor all of them have is borrowed from home, and told where it counts
    home = home_country()
    own = [one for one in (country, country.pack) if one is not None]
    places = [*((one.folder, one.tables_in) for one in own), (data_folder(), SHARED)]
    for folder, written_in in (*places, (home.folder, home.tables_in)):
        path = folder / "model" / f"{name}.csv" if folder else None
        if path is not None and path.is_file():
            found = in_other_money(check_table(name, path), written_in, country.currency, name)
            beside = name in NAMED_IN and folder in [one.folder for one in own]
            if not beside:
                return found
            return joined(
                _table_of(NO_COUNTRY.in_money(country.currency), name), found, NAMED_IN[name]
            )
    raise LayerError("countries.no_table", name=name, folder=str(country.folder or data_folder()))


@cache
def _catalog_of(folder: Path | None) -> pd.DataFrame:
    path = folder / "catalog.csv" if folder else None
    if path is None or not path.is_file():
        return _catalog_of(home_country().folder).iloc[:0]
    table = pd.read_csv(path, dtype=str, keep_default_na=False)
    return table.astype({"rows": int}).set_index("name")

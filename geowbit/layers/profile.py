"""Official files: by which columns each is recognized, and what its columns mean."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, get_args

import pandas as pd

from geowbit.core.errors import LayerError
from geowbit.core.messages import Text
from geowbit.core.names import suggestion
from geowbit.countries import Country, in_use
from geowbit.layers._headings import tidied

__all__ = ["ClassColumn", "Profile", "ProfileColumn", "class_column", "profile_named", "profile_of",
           "profiles"]  # fmt: skip

# how a column is read: classes by number or by text, words of a code list, numbers, as they are,
# as they are and where blank as above, a word that holds for every row of the file, and columns
# that are rows of a longer table
Reading = Literal["rank", "range", "words", "number", "text", "down", "constant", "spread"]
# what is no number however it is written
CLASSES: tuple[Reading, ...] = ("rank", "words")
# in place of a profile: read the columns as they are
NO_PROFILE = "none"
# a column whose name says class and that holds no larger number holds classes
_MOST_CLASS = 9


@dataclass(frozen=True)
class ProfileColumn:
    """A column of an official file.

    Attributes
    ----------
    pattern : str
        Regular expression of its name there.
    name : str
        What it is called here, with its unit.
    reads : str
        How: ``rank`` (a number that stands for a class), ``range`` (a class as text), ``words``
        (a code that stands for a word), ``number`` (of voltages the highest), ``text``, ``down``
        (a text that stands for the rows below that are blank), ``constant``, or ``spread`` (columns
        whose names are values: ``WORD:NUMBER`` as `name`, the word as the group of `pattern`).
    unit : str
        Of its numbers, where it is not that of the name: a unit, a factor, or ``LIST:COLUMN``, the
        factor that a code list has for another column.
    codes : str
        Its code list; of a constant the word.
    only_if : str
        ``COLUMN~REGEX`` of what must stand in another column for it to count.
    what : Text
        What it tells.
    """

    pattern: str
    name: str
    reads: Reading
    unit: str
    codes: str
    only_if: str
    what: Text


@dataclass(frozen=True)
class Profile:
    """An official file: how it is laid out, whose it is, and what it is not for.

    Attributes
    ----------
    key : str
        As ``profile:`` of a layer names it.
    title, publisher, licence, not_for : Text
    layer : str
        What it is usually used as.
    form : str
        How it comes: ``areas``, ``lines``, ``points``, ``mesh``, ``table`` or ``raster``.
    needs, lacks : tuple of str
        Regular expressions of columns that it must have, and of those that it has not.
    page : str
        The publisher's page.
    columns : tuple of ProfileColumn
    """

    key: str
    title: Text
    publisher: Text
    layer: str
    form: str
    needs: tuple[str, ...]
    lacks: tuple[str, ...]
    page: str
    licence: Text
    not_for: Text
    columns: tuple[ProfileColumn, ...]

    def fits(self, columns: Iterable[object]) -> bool:
        """Tell whether a file with these columns is one of this kind.

        Of a table itself ``COLUMN~REGEX`` asks for what stands in its first row.

        Examples
        --------
        >>> profile_named("ksj_a31a").fits(["A31a_201", "A31a_205"])
        True
        """
        names = [_plain(one) for one in columns]
        first = _first_row(columns)
        has = all(any(_meets(need, name, first) for name in names) for need in self.needs)
        return has and not any(_match(lack, name) for lack in self.lacks for name in names)

    def found_in(self, columns: Iterable[object]) -> list[tuple[str, ProfileColumn]]:
        """Return the columns of a file that it knows, with what each is.

        A column of the file that several rows of the table name is read by all of them.
        """
        names = [str(one) for one in columns]
        plain = {name: _plain(name) for name in names}
        return [
            (name, column)
            for column in self.columns
            for name in names
            if _match(column.pattern, plain[name])
        ]

    def group_of(self, column: ProfileColumn, name: str) -> str:
        """Return the value by which a column of the file is called.

        Examples
        --------
        >>> prices = profile_named("jepx_spot")
        >>> prices.group_of(prices.columns[-1], "エリアプライス九州(円/kWh)")
        '九州'
        """
        found = _compiled(column.pattern).fullmatch(_plain(name))
        return str(found[1]) if found and found.groups() else ""

    def classes_in(self, columns: Iterable[object]) -> dict[str, str]:
        """Return the columns of a file that hold codes of classes, each with what it becomes.

        Examples
        --------
        >>> profile_named("ksj_a31a").classes_in(["A31a_205", "A31a_202"])
        {'A31a_205': 'depth_m'}
        """
        return {
            name: column.name
            for name, column in self.found_in(columns)
            if column.reads in CLASSES and name != column.name
        }


def profiles() -> pd.DataFrame:
    """List the official files that are read without a key.

    Returns
    -------
    DataFrame, indexed by profile
        Columns ``title``, ``publisher``, ``layer``, ``form``, ``columns`` (what they become),
        ``page``, ``licence`` and ``not_for`` (what it must not be used for), with ``_ja`` and the
        like for other languages.

    Examples
    --------
    >>> profiles().loc["ksj_a31a", "columns"].split(", ")[0]
    'depth_m'
    """
    table = in_use().table("profiles").astype(object).fillna("").set_index("profile")
    names = {
        key: ", ".join(dict.fromkeys(one.name for one in profile_named(key).columns))
        for key in table.index
    }
    told = table.drop(columns=["needs", "lacks"])
    told.insert(list(told).index("form") + 1, "columns", pd.Series(names))
    return told


def profile_named(key: str) -> Profile:
    """Return a profile by its key.

    Raises
    ------
    LayerError
        Where there is none; the line names the nearest.

    Examples
    --------
    >>> profile_named("ksj_a31a").columns[0].name
    'depth_m'
    """
    known = _profiles_of(in_use())
    if key not in known:
        raise LayerError("layers.no_profile", given=key, hint=suggestion(key, known))
    return known[key]


def profile_of(columns: Iterable[object]) -> Profile | None:
    """Return the profile of a file with these columns; the one that asks for most of them.

    Raises
    ------
    LayerError
        Where two ask for equally many.

    Examples
    --------
    >>> found = profile_of(["A31a_201", "A31a_202", "A31a_205", "geometry"])
    >>> found.key if found else None
    'ksj_a31a'
    >>> profile_of(["name", "voltage_kv"]) is None
    True
    """
    given = columns if isinstance(columns, pd.DataFrame) else [str(one) for one in columns]
    fitting = [one for one in _profiles_of(in_use()).values() if one.needs and one.fits(given)]
    most = max((len(one.needs) for one in fitting), default=0)
    found = [one for one in fitting if len(one.needs) == most]
    if len(found) > 1:
        raise LayerError("layers.several_profiles", profiles=tuple(one.key for one in found))
    return found[0] if found else None


def raster_profile_of(head: str) -> Profile | None:
    """Return the profile of a raster by how its file begins: what it needs stands there.

    Examples
    --------
    >>> found = raster_profile_of("<Dataset xmlns='http://x/FGD_GMLSchema'><DEM gml:id='1'>")
    >>> found.key if found else None
    'gsi_dem'
    """
    for one in _profiles_of(in_use()).values():
        if one.form == "raster" and all(re.search(need, head) for need in one.needs):
            return one
    return None


@dataclass(frozen=True)
class ClassColumn:
    """A column that holds codes of classes and no measure.

    Attributes
    ----------
    name : str
    becomes : str
        The column that its profile makes of it; empty where none is known.
    """

    name: str
    becomes: str


def class_column(frame: pd.DataFrame, name: str) -> ClassColumn | None:
    """Return what a column is if it holds classes: by its profile, or by its name and values.

    Parameters
    ----------
    frame : DataFrame
    name : str
        One of its columns.

    Examples
    --------
    >>> class_column(pd.DataFrame({"flood_rank": [1, 4, 2]}), "flood_rank")
    ClassColumn(name='flood_rank', becomes='')
    >>> class_column(pd.DataFrame({"A31a_205": [1, 4, 2]}), "A31a_205").becomes
    'depth_m'
    >>> class_column(pd.DataFrame({"depth_m": [1, 4, 2]}), "depth_m") is None
    True
    """
    columns = [str(one) for one in frame]
    profile = profile_of(columns)
    known = profile.classes_in(columns) if profile else {}
    if name in known:
        return ClassColumn(name, known[name])
    if name not in frame or not _says_class(name, in_use()):
        return None
    values = pd.to_numeric(frame[name], errors="coerce").dropna()
    whole = len(values) > 0 and bool(((values % 1 == 0) & values.between(0, _MOST_CLASS)).all())
    return ClassColumn(name, "") if whole else None


def codes_of(name: str) -> pd.DataFrame:
    """Return a code list: ``low``, ``mid``, ``high`` or ``word`` by plain code.

    Examples
    --------
    >>> codes_of("flood_depth_6").loc["4", ["low", "high"]].tolist()
    [5.0, 10.0]
    """
    return _code_lists_of(in_use())[name].copy()


def plain_code(value: object) -> str:
    """Return a code as code lists have it: plain digits, none of them a zero in front.

    Examples
    --------
    >>> plain_code(4.0), plain_code("０１００"), plain_code(None), plain_code("0")
    ('4', '100', '', '0')
    """
    if value is None or value is pd.NA or value != value:  # noqa: PLR0124
        return ""
    text = f"{value:.0f}" if isinstance(value, float) and value.is_integer() else str(value)
    text = unicodedata.normalize("NFKC", text).strip()
    text = re.sub(r"^(\d+)\.0+$", r"\1", text)
    return text.lstrip("0") or "0" if text.isdigit() else text


def same_meaning(
    profile: Profile, columns: Iterable[object], name: str, value: object
) -> tuple[list[str], list[str]] | None:
    """Return what stands for the same as a code or a word, and what the list of the column has.

    None where the column has no code list: of the file's column, or of the one made of it.

    Examples
    --------
    >>> zones = profile_named("ksj_a31a")
    >>> same_meaning(zones, ["A31a_405"], "collapse", "氾濫流")[0]
    ['1', 'flow', '氾濫流']
    >>> same_meaning(zones, ["A31a_405"], "A31a_402", "x") is None
    True
    """
    for source, column in profile.found_in(columns):
        if name in (source, column.name) and column.reads == "words":
            rows = codes_of(column.codes).reset_index()
            told = rows[[one for one in rows if one == "code" or str(one).startswith("word")]]
            texts = told.fillna("").astype(str)
            plain = plain_code(value).casefold()
            hit = (texts.apply(lambda one: one.str.casefold()) == plain).any(axis=1)
            return [one for one in texts[hit].to_numpy().ravel() if one], texts["word"].tolist()
    return None


@lru_cache(maxsize=8)
def _profiles_of(country: Country) -> dict[str, Profile]:
    columns: dict[str, list[ProfileColumn]] = {}
    for row in (
        country.table("profile_columns").astype(object).fillna("").astype(str).to_dict("records")
    ):
        if row["reads"] not in get_args(Reading):
            raise LayerError("layers.profile_reads", profile=row["profile"], reads=row["reads"])
        columns.setdefault(row["profile"], []).append(
            ProfileColumn(
                row["column"],
                row["name"],
                row["reads"],
                row["unit"],
                row["codes"],
                row["only_if"],
                Text.from_row(row, "what"),
            )
        )
    table = country.table("profiles").astype(object).fillna("").astype(str).to_dict("records")
    return {row["profile"]: _profile(row, columns.get(row["profile"], [])) for row in table}


def _profile(row: Mapping[str, str], columns: list[ProfileColumn]) -> Profile:
    return Profile(
        row["profile"],
        Text.from_row(row, "title"),
        Text.from_row(row, "publisher"),
        row["layer"],
        row["form"],
        _listed(row["needs"]),
        _listed(row["lacks"]),
        row["page"],
        Text.from_row(row, "licence"),
        Text.from_row(row, "not_for"),
        tuple(columns),
    )


def _says_class(name: str, country: Country) -> bool:
    plain = unicodedata.normalize("NFKC", tidied(name)).casefold()
    words = {one for one in re.split(r"[\W_\d]+", plain) if one}
    return any(
        word in words or (not word.isascii() and word in plain)
        for word in country.table("class_words")["word"]
    )


@lru_cache(maxsize=8)
def _code_lists_of(country: Country) -> dict[str, pd.DataFrame]:
    table = country.table("profile_codes")
    table = table.assign(code=table["code"].map(plain_code))
    return {
        str(name): rows.drop(columns="codes").set_index("code")
        for name, rows in table.groupby("codes", sort=False)
    }


def _listed(text: str) -> tuple[str, ...]:
    return tuple(one.strip() for one in text.split(";") if one.strip())


def _first_row(columns: Iterable[object]) -> dict[str, str]:
    if not isinstance(columns, pd.DataFrame) or columns.empty:
        return {}
    return {_plain(name): str(columns[name].iloc[0]).strip() for name in columns}


def _meets(need: str, name: str, first: Mapping[str, str]) -> bool:
    pattern, asks, value = need.partition("~")
    if not _match(pattern, name):
        return False
    return not asks or (name in first and _match(value, first[name]))


@lru_cache(maxsize=1024)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


def _match(pattern: str, name: str) -> bool:
    return _compiled(pattern).fullmatch(name) is not None


def _plain(name: object) -> str:
    """Return a heading as the patterns of the table have it: one width, no blanks."""
    return unicodedata.normalize("NFKC", tidied(name)).replace(" ", "")

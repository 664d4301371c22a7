"""Names of columns as people write them, and which of them hold a place."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from geowbit.countries import Country, in_use

PlaceKind = Literal["degrees", "plane", "shape", "mesh", "latitude first", "longitude first"]

_BLANKS = re.compile(r"[\s\u200b\ufeff]+")
_NO_WORD = re.compile(r"[\W_]+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
# of several pairs that one counts which says that it is what maps of today use
_PREFERRED = ("wgs", "世界", "jgd", "etrs", "grs80", "decimal", "deg", "dd")


def tidied(name: object) -> str:
    r"""Return a heading in one line, as messages show it and people type it.

    Examples
    --------
    >>> tidied("経度\n(世界測地系)"), tidied(" free\u00a0kW ")
    ('経度 (世界測地系)', 'free kW')
    """
    return _BLANKS.sub(" ", str(name)).strip()


def plain(name: object) -> str:
    """Return a heading by which two spellings of it are one.

    Examples
    --------
    >>> plain("電圧　（ｋＶ）") == plain("電圧 (kV)"), plain("Länge") == plain("lange")
    (True, True)
    """
    text = unicodedata.normalize("NFKC", tidied(name)).casefold()
    spread = unicodedata.normalize("NFKD", text)
    return "".join(one for one in spread if not unicodedata.combining(one)).replace(" ", "")


def named_among(name: str, columns: Iterable[object]) -> str | None:
    """Return the column that a name means: letter for letter, else by its plain spelling.

    Examples
    --------
    >>> named_among("電圧(kV)", ["名称", "電圧 （kV）"]), named_among("kv", ["kV", "KV"])
    ('電圧 （kV）', None)
    """
    names = [str(one) for one in columns]
    if name in names:
        return name
    for same in (tidied, _in_one_width):
        fitting = [one for one in names if same(one) == same(name)]
        if fitting:
            return fitting[0] if len(fitting) == 1 else None
    return None


def _in_one_width(name: object) -> str:
    return unicodedata.normalize("NFKC", tidied(name)).replace(" ", "")


def _words(name: object) -> tuple[str, ...]:
    text = _CAMEL.sub(" ", unicodedata.normalize("NFKC", tidied(name)))
    spread = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(one for one in spread if not unicodedata.combining(one))
    return tuple(word for word in _NO_WORD.split(bare) if word)


@dataclass(frozen=True)
class _Known:
    """A name that columns of places have, and whether it is a word between others."""

    words: tuple[str, ...]
    joined: str
    within: bool

    @classmethod
    def of(cls, name: str) -> _Known:
        words = _words(name)
        joined = "".join(words)
        return cls(words, joined, not joined.isascii())

    def rest_of(self, words: tuple[str, ...]) -> str | None:
        """Return what stands beside the name in a heading; None where the name is not in it."""
        joined = "".join(words)
        if joined == self.joined:
            return ""
        if self.within:
            before, found, after = joined.partition(self.joined)
            return before + after if found else None
        if len(self.words) == 1 and words.count(self.joined) == 1:
            return "".join(word for word in words if word != self.joined)
        return None


@lru_cache(maxsize=8)
def _table(country: Country) -> dict[str, list[tuple[_Known, _Known | None]]]:
    found: dict[str, list[tuple[_Known, _Known | None]]] = {}
    for row in country.table("place_columns").fillna("").astype(str).to_dict("records"):
        second = _Known.of(row["second"]) if row["second"] else None
        found.setdefault(row["kind"], []).append((_Known.of(row["first"]), second))
    return found


@dataclass(frozen=True)
class PlacePair:
    """Two columns that together are a place: east first."""

    kind: Literal["degrees", "plane"]
    east: str
    north: str
    beside: str


def pairs_among(columns: Iterable[str], kind: Literal["degrees", "plane"]) -> list[PlacePair]:
    """Return the pairs of columns that hold a place, the one that is meant most likely first.

    A pair is of one family of names and one addition: never the longitude of the start with the
    latitude of the end. Several come back only where none is meant more likely than the others.

    Examples
    --------
    >>> pairs_among(["X", "Y", "long", "lat"], "degrees")[0].east
    'long'
    >>> [one.east for one in pairs_among(["lon_a", "lat_a", "lon_b", "lat_b"], "degrees")]
    ['lon_a', 'lon_b']
    """
    names = {column: _words(column) for column in columns}
    table = _table(in_use())[kind]
    found: dict[tuple[str, str], PlacePair] = {}
    for first, second in table:
        for pair in _pairs_of(first, second, names, kind):
            found.setdefault((pair.east, pair.north), pair)
    if not found and kind == "degrees":
        # longitude and lat: of two families, yet there is no other
        one = {c for first, _ in table for c, w in names.items() if first.rest_of(w) == ""}
        other = {c for _, second in table if second for c, w in names.items()
                 if second.rest_of(w) == ""}  # fmt: skip
        if len(one - other) == len(other - one) == 1:
            return [PlacePair(kind, (one - other).pop(), (other - one).pop(), "")]
    rank = {pair: _rank(pair) for pair in found.values()}
    best = min(rank.values(), default=0)
    return [pair for pair, its in rank.items() if its == best]


def _pairs_of(
    first: _Known,
    second: _Known | None,
    names: dict[str, tuple[str, ...]],
    kind: Literal["degrees", "plane"],
) -> Iterator[PlacePair]:
    if second is None:
        return
    easts = {c: rest for c, words in names.items() if (rest := first.rest_of(words)) is not None}
    for north, words in names.items():
        rest = second.rest_of(words)
        if rest is None:
            continue
        for east, its in easts.items():
            if east != north and its == rest:
                yield PlacePair(kind, east, north, rest)


def _rank(pair: PlacePair) -> int:
    if not pair.beside:
        return 0
    return 1 if any(word in pair.beside for word in _PREFERRED) else 2


def datum_of(pair: PlacePair) -> str | None:
    """Return the system that both headings of a pair name, as a code; None where they name none.

    Examples
    --------
    >>> datum_of(PlacePair("degrees", "Longitude (NAD27)", "Latitude (NAD27)", ""))
    'EPSG:4267'
    >>> datum_of(PlacePair("degrees", "lon", "lat", "")) is None
    True
    """
    table = in_use().table("datum_words")
    # the longest word that stands there: 2011 behind the name of an old datum is a new one
    words = sorted(zip(table["word"], table["crs"], strict=True), key=lambda one: -len(one[0]))
    found = {
        next((crs for word, crs in words if word in "".join(_words(heading))), None)
        for heading in (pair.east, pair.north)
    }
    return found.pop() if len(found) == 1 else None


def columns_of(kind: PlaceKind, columns: Iterable[str]) -> list[str]:
    """Return the columns that have a name of a kind, the usual name first.

    Examples
    --------
    >>> columns_of("mesh", ["name", "KEY_CODE"]), columns_of("shape", ["GEO_SHAPE", "wkt"])
    (['KEY_CODE'], ['wkt', 'GEO_SHAPE'])
    """
    joined = {column: "".join(_words(column)) for column in columns}
    names = [known.joined for known, _ in _table(in_use())[kind]]
    return [column for name in names for column, its in joined.items() if its == name]


def is_of_a_place(name: str) -> int:
    """Tell whether a heading is of a column of places: 2 of a whole one, 1 of half a pair.

    Examples
    --------
    >>> is_of_a_place("経度(世界測地系)"), is_of_a_place("wkt"), is_of_a_place("電圧")
    (1, 2, 0)
    """
    words = _words(name)
    if not words:
        return 0
    table = _table(in_use())
    pairs = [one for kind in ("degrees", "plane") for row in table[kind] for one in row if one]
    if any(one.rest_of(words) is not None for one in pairs):
        return 1
    joined = "".join(words)
    return 2 * any(
        one.joined == joined
        for kind, rows in table.items()
        if kind not in ("degrees", "plane")
        for one, _ in rows
    )

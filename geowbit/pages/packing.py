"""Columns of numbers packed into the text of a page, without losing a digit.

A country has hundreds of thousands of cells and a page a few megabytes. Measured numbers are whole
numbers of some decimal place; each is predicted from its neighbors on the lattice and only what was
not predicted is kept, deflated, as text. `web/src/codec.js` does the same backwards.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from geowbit.cache import Entry, NoMarkError, mark_of, store_in_use
from geowbit.candidates import Lattice

Ints = npt.NDArray[np.signedinteger[Any]]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

_MOST_DECIMALS = 6
_LARGEST = 2**30
_FINITE, _MISSING, _INFINITE, _MINUS_INFINITE = range(4)
# where the size of a column is guessed from: so many stretches of so many numbers
_STRETCHES, _STRETCH = 6, 4096
_SAMPLE = 20_000
_MOST_FIXES = 0.02
# beyond these a page becomes hardly shorter and takes much longer
_NUMBERS_LEVEL, _TEXT_LEVEL = 4, 5
# what neither ends a script, nor begins a tag or a template's brace, nor is an escape
# a lattice with more places than this for each cell, or for each of this many, is looked up
_SCATTERED, _FEW = 64, 100_000
_ALPHABET = bytes(c for c in range(0x20, 0x7F) if chr(c) not in "<{&\\")
# the two that stand for 13 bits, the lower one first
_PAIRS = np.array([bytes(_ALPHABET[at] for at in divmod(n, 91)[::-1]) for n in range(1 << 13)])
# below this no way of foretelling comes near the end of four bytes
_SHORT = 2**27


@dataclass(frozen=True)
class Neighbors:
    """For each candidate which of its neighbors stand before it in the table.

    Rows come from north to south and from west to east: who is to the west is the row before, and
    who is to the northwest is to the north of that one.

    Attributes
    ----------
    north, northeast : ndarray of int
        Rows, -1 where there is none.
    west, west2 : ndarray of bool
        Whether there is one to the west, and one more behind it.
    """

    north: Ints
    northeast: Ints
    west: Bools
    west2: Bools

    @cached_property
    def plane(self) -> Bools:
        """Tell who has neighbors to the west, north and northwest."""
        return self.west & (self.north >= 0) & (_before(self.north, 1, -1) >= 0)

    @cached_property
    def curve(self) -> Bools:
        """Tell who has five neighbors: those, and one more to the west and to the northwest."""
        return self.plane & self.west2 & (_before(self.north, 2, -1) >= 0)

    @cached_property
    def mark(self) -> str:
        """Return the digest of who is whose neighbor."""
        return mark_of(self.north, self.northeast, self.west, self.west2)

    def part(self, start: int, stop: int) -> Neighbors:
        """Return the neighbors among some rows only."""
        some = slice(start, stop)
        north, northeast = (
            np.maximum(rows[some] - start, -1) for rows in (self.north, self.northeast)
        )
        row = np.arange(len(north))
        return Neighbors(
            north, northeast, self.west[some] & (row >= 1), self.west2[some] & (row >= 2)
        )


def _before(values: Ints, rows: int, first: int = 0) -> Ints:
    """Return what stands so many rows before each value; `first` where nothing does."""
    return np.concatenate([np.full(rows, first, values.dtype), values])[: len(values)]


def as_text(data: bytes) -> str:
    r"""Return bytes as text of 91 printable characters, 13 bits in two of them.

    Parameters
    ----------
    data : bytes

    Returns
    -------
    str
        A quarter longer than `data` (base64: a third), free of ``<``, ``{``, ``&`` and ``\``.

    Examples
    --------
    >>> len(as_text(bytes(1300)))
    1600
    """
    count = -(-8 * len(data) // 13)
    held = np.frombuffer(data.ljust(13 * (-(-len(data) // 13)) + 3, b"\0"), np.uint8)
    first = 13 * np.arange(count)
    at = first >> 3
    three = held[at] | held[at + 1].astype(np.uint32) << 8 | held[at + 2].astype(np.uint32) << 16
    numbers = three >> (first & 7).astype(np.uint32) & 8191
    return _PAIRS[numbers].tobytes().decode("ascii")


def deflated(data: bytes) -> dict[str, Any]:
    """Return bytes of numbers as the page keeps them: their length, and text."""
    # made for what was not foretold: as short as the sixth level, in half of its time
    packer = zlib.compressobj(_NUMBERS_LEVEL, strategy=zlib.Z_FILTERED)
    return _as_kept(packer.compress(data) + packer.flush())


def deflated_text(text: str) -> dict[str, Any]:
    """Return a text as the page keeps it: the length of its bytes, and text.

    Examples
    --------
    >>> deflated_text("a" * 1000)["bytes"]
    17
    """
    return _as_kept(zlib.compress(text.encode("utf-8", "replace"), _TEXT_LEVEL))


def _as_kept(packed: bytes) -> dict[str, Any]:
    return {"bytes": len(packed), "text": as_text(packed)}


def lattice_neighbors(lattice: Lattice | None, count: int) -> Neighbors:
    """Return who is whose neighbor.

    Parameters
    ----------
    lattice : Lattice or None
        Without one, the neighbor to the west is the row before.
    count : int
        Rows of the table.
    """
    rows = np.arange(count)
    if lattice is None or not _in_reading_order(lattice):
        none, never = np.full(count, -1, np.int64), np.zeros(count, bool)
        return Neighbors(none, none, rows >= 1, never)
    wide = lattice.grid.columns + 3
    if (lattice.grid.rows + 1) * wide > _SCATTERED * max(count, _FEW):
        return _scattered_neighbors(lattice, wide)
    place = np.full((lattice.grid.rows + 1, wide), -1, np.int32)
    place[lattice.row + 1, lattice.column + 2] = rows

    def at(down: int, right: int) -> Ints:
        found = place[lattice.row + 1 + down, lattice.column + 2 + right]
        return found.astype(np.int64)

    west = at(0, -1) >= 0
    return Neighbors(at(-1, 0), at(-1, 1), west, west & (at(0, -2) >= 0))


def _scattered_neighbors(lattice: Lattice, wide: int) -> Neighbors:
    """Return who is whose neighbor on a lattice that is empty but for some islands."""
    # in reading order the places are sorted
    place = lattice.row.astype(np.int64) * wide + lattice.column + 2

    def at(down: int, right: int) -> Ints:
        sought = place + down * wide + right
        found = np.minimum(np.searchsorted(place, sought), len(place) - 1)
        return np.where(place[found] == sought, found, -1)

    west = at(0, -1) >= 0
    return Neighbors(at(-1, 0), at(-1, 1), west, west & (at(0, -2) >= 0))


def _in_reading_order(lattice: Lattice) -> bool:
    """Tell whether rows come from north to south and from west to east, as foretelling needs."""
    return bool((np.diff(lattice.row * lattice.grid.columns + lattice.column) > 0).all())


def predictions(values: Ints, near: Neighbors, way: str) -> Ints:
    """Return what the neighbors before each value let one expect of it.

    Parameters
    ----------
    values : ndarray of int
    near : Neighbors
    way : {"flat", "plane", "curve", "edge"}
        As the neighbor; on a plane through three; on a curve through five; or the plane bounded
        by the neighbors, which keeps steps sharp.

    Returns
    -------
    ndarray of int

    Examples
    --------
    >>> near = lattice_neighbors(None, 3)
    >>> predictions(np.array([5, 6, 9]), near, "flat").tolist()
    [0, 5, 6]
    """
    # of who has none to the north it is any number, and not asked
    west, north = _before(values, 1), values[near.north]
    flat = np.where(near.west | (near.north < 0), west, north)
    corner = np.flatnonzero(~near.west & (near.north < 0) & (near.northeast >= 0))
    flat[corner] = values[near.northeast[corner]]
    if way == "flat":
        return flat
    plane = west + north - _before(north, 1)
    if way == "edge":
        low, high = np.minimum(west, north), np.maximum(west, north)
        return np.where(near.plane, np.clip(plane, low, high), flat)
    straight = 2 * west - _before(values, 2)
    planar = np.where(near.plane, plane, np.where(near.west2, straight, flat))
    if way == "plane":
        return planar
    curve = straight + north - 2 * _before(north, 1) + _before(north, 2)
    return np.where(near.curve, curve, planar)


WAYS = ("flat", "plane", "curve", "edge")


def whole_numbers(values: Floats, *, most: int = _MOST_DECIMALS) -> tuple[Ints, int] | None:
    """Return values as whole numbers of a decimal place.

    Parameters
    ----------
    values : ndarray of float
        Finite.
    most : int
        Decimal places to try.

    Returns
    -------
    tuple of ndarray of int and int, or None
        Numbers and decimals with ``numbers / 10**decimals == values``, each to the last bit.

    Examples
    --------
    >>> whole_numbers(np.array([0.25, 3.0]))
    (array([ 25, 300]), 2)
    >>> whole_numbers(np.array([1 / 3])) is None
    True
    """
    some = values[:: max(1, len(values) // _SAMPLE)]
    for decimals in range(most + 1):
        factor = 10.0**decimals
        # a glance at some of them tells most wrong decimals
        if not bool((np.rint(some * factor) / factor == some).all()):
            continue
        numbers = np.rint(values * factor)
        if np.abs(numbers).max(initial=0) >= _LARGEST:
            return None
        if bool((numbers / factor == values).all()):
            return numbers.astype(np.int64), decimals
    return None


def residue_bytes(residue: Ints) -> bytes:
    """Return whole numbers as bytes that deflate well: small ones first, byte by byte.

    Examples
    --------
    >>> residue_bytes(np.array([0, -1, 1, -2])).hex()
    '00010203'
    """
    sign = 8 * residue.dtype.itemsize - 1
    folded = ((residue << 1) ^ (residue >> sign)).astype(np.uint32)
    used = max(1, -(-int(folded.max(initial=0)).bit_length() // 8))
    return b"".join((folded >> 8 * plane).astype(np.uint8).tobytes() for plane in range(used))


def _spread(residue: Ints) -> float:
    """Return about how many bits a number needs."""
    return float(np.log2(1.0 + np.abs(residue)).mean())


def best_way(values: Ints, near: Neighbors) -> tuple[str, float]:
    """Return the way of foretelling that leaves least, judged on a stretch of the table."""
    start = max(0, len(values) // 2 - _SAMPLE // 2)
    some, around = values[start : start + _SAMPLE], near.part(start, start + _SAMPLE)
    some = some.astype(np.int64)
    left = {way: _spread(some - predictions(some, around, way)) for way in WAYS}
    way = min(left, key=left.__getitem__)
    return way, left[way]


def packed_size(values: Ints, near: Neighbors, way: str) -> float:
    """Return about how many characters a column of whole numbers takes in the page."""
    if not len(values):
        return 0.0
    length, taken, text = len(values) // _STRETCHES, 0, 0
    for start in range(0, len(values), max(1, length)):
        some = slice(start, start + _STRETCH)
        left = values[some].astype(np.int64)
        left = left - predictions(left, near.part(start, start + len(left)), way)
        taken += len(left)
        text += len(deflated(residue_bytes(left))["text"])
    return text * len(values) / taken


def packed_numbers(values: Ints, near: Neighbors, *, way: str | None = None) -> dict[str, Any]:
    """Return a column of whole numbers as the page keeps it."""
    store = store_in_use()
    if store is None or len(values) < _SAMPLE:
        return _packed_numbers(values, near, way)
    try:
        key = mark_of("packed numbers", store.code, near.mark, values, way)
    except NoMarkError:
        return _packed_numbers(values, near, way)
    if (kept := store.get(key)) is not None:
        return {**kept.told}
    packed = _packed_numbers(values, near, way)
    store.put(key, Entry(pd.DataFrame(), packed))
    return packed


def _packed_numbers(values: Ints, near: Neighbors, way: str | None) -> dict[str, Any]:
    way = way or best_way(values, near)[0]
    if np.abs(values).max(initial=0) < _SHORT:
        values = values.astype(np.int32)
    residue = values - predictions(values, near, way)
    if np.abs(residue).max(initial=0) >= _LARGEST:
        # bounded by its neighbors, it can be off by no more than they differ
        way = "edge"
        residue = values - predictions(values, near, way)
    return {"way": way, **deflated(residue_bytes(residue))}


@dataclass(frozen=True)
class Whole:
    """A measured column as whole numbers.

    Attributes
    ----------
    numbers : ndarray of int
        What stands for a missing or infinite value is the last number before it.
    decimals : int
        Of the value, which is ``numbers / 10**decimals``.
    factor : float or None
        Where the numbers are counts: the value is ``numbers / factor / area``, rounded.
    fixes : ndarray of int or None
        What such a value is off, in its last decimal.
    kinds : ndarray of int or None
        0 finite, 1 missing, 2 infinite, 3 minus infinite; None where all are finite.
    """

    numbers: Ints
    decimals: int
    factor: float | None = None
    fixes: Ints | None = None
    kinds: Ints | None = None


def whole_column(values: npt.ArrayLike, *, areas: Floats | None = None) -> Whole | None:
    """Return a measured column as whole numbers that give every value back to the last bit.

    Parameters
    ----------
    values : array_like of float
    areas : ndarray of float, optional
        For each candidate the area by which its density becomes a count.

    Returns
    -------
    Whole or None
        None where no decimal place holds the values.

    Examples
    --------
    >>> whole_column([1.5, float("nan"), 2.0])
    Whole(numbers=array([15, 15, 20]), decimals=1, factor=None, fixes=None,
        kinds=array([0, 1, 0]))
    """
    given = np.asarray(values, np.float64)
    kinds = _kinds(given)
    finite = _filled(given, kinds == _FINITE)
    found = whole_numbers(finite)
    if found is None:
        return None
    numbers, decimals = found
    counts = None if areas is None else _counts(finite, areas, decimals)
    some_kinds = kinds if kinds.any() else None
    if counts is None:
        return Whole(numbers, decimals, kinds=some_kinds)
    return Whole(*counts, kinds=some_kinds)


def packed_whole(
    whole: Whole,
    near: Neighbors,
    *,
    way: str | None = None,
    like: tuple[str, Whole] | None = None,
) -> dict[str, Any]:
    """Return a column of whole numbers with all that the page needs to read it.

    Parameters
    ----------
    whole : Whole
    near : Neighbors
    way : str, optional
        Of foretelling them, the best where not given.
    like : tuple of str and Whole, optional
        Name and numbers of a column from which this one differs by little.
    """
    column: dict[str, Any] = {"decimals": whole.decimals}
    numbers = whole.numbers.astype(np.int64, copy=False)
    if whole.factor is not None:
        column["factor"] = whole.factor
    if like is not None:
        column["like"] = like[0]
        # of the difference another way is the best
        numbers, way = numbers - like[1].numbers, None
    if whole.fixes is not None:
        column["fixes"] = packed_numbers(whole.fixes, near, way="flat")
    if whole.kinds is not None:
        column["kinds"] = packed_numbers(whole.kinds.astype(np.int64), near, way="flat")
    return column | packed_numbers(numbers, near, way=way)


def packed_raw(values: npt.ArrayLike, near: Neighbors) -> dict[str, Any]:
    """Return a column of numbers with all their digits, eight bytes each before deflating."""
    given = np.asarray(values, np.float64)
    kinds = _kinds(given)
    column: dict[str, Any] = {"way": "raw", **deflated(float_bytes(_filled(given, kinds == 0)))}
    return column | ({"kinds": packed_numbers(kinds, near, way="flat")} if kinds.any() else {})


def float_bytes(values: Floats) -> bytes:
    """Return numbers as bytes that deflate well: all first bytes, all second bytes, and so on."""
    return np.ascontiguousarray(values.astype("<f8").view(np.uint8).reshape(-1, 8).T).tobytes()


def bits_of_difference(whole: Whole, other: Whole, near: Neighbors) -> float:
    """Return about how many bits a number needs when only the difference from another is kept."""
    if whole.decimals != other.decimals or whole.factor or other.factor:
        return float("inf")
    difference = whole.numbers - other.numbers
    if np.abs(difference).max(initial=0) >= _LARGEST:
        return float("inf")
    return best_way(difference, near)[1]


def _kinds(values: Floats) -> Ints:
    if np.isfinite(values).all():
        return np.full(len(values), _FINITE, np.int64)
    tests = [np.isnan(values), values == np.inf, values == -np.inf]
    return np.select(tests, [_MISSING, _INFINITE, _MINUS_INFINITE], _FINITE).astype(np.int64)


def _counts(
    values: Floats, areas: Floats, decimals: int
) -> tuple[Ints, int, float, Ints | None] | None:
    """Return densities as the counts that nearly all came from, and what the rest is off."""
    place = 10.0**decimals
    for factor in (1.0, 10.0, 100.0):
        counts = np.rint(values * areas * factor)
        if np.abs(counts).max(initial=0) >= _LARGEST:
            return None
        off = np.rint(values * place) - np.rint(counts / factor / areas * place)
        if np.mean(off != 0) <= _MOST_FIXES:
            fixes = off.astype(np.int64) if off.any() else None
            return counts.astype(np.int64), decimals, factor, fixes
    return None


def _filled(values: Floats, finite: npt.NDArray[np.bool_]) -> Floats:
    """Return values with the last finite one in the place of what is none."""
    if finite.all():
        return values
    last = np.maximum.accumulate(np.where(finite, np.arange(len(values)), -1))
    return np.where(last >= 0, values[np.maximum(last, 0)], 0.0)

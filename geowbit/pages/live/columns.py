"""The columns of a run that the page needs to re-weight it, packed."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from geowbit.cache import frame_mark, mark_of
from geowbit.candidates import Lattice, table_lattice
from geowbit.core.escape import short_text, short_texts
from geowbit.core.messages import worded
from geowbit.findings import LoadClass
from geowbit.geodesy import ecef_m
from geowbit.layers import embedded_table
from geowbit.pages.live.packed import WORTH_A_LIKENESS, LiveColumns
from geowbit.pages.live.rules import JudgedRule
from geowbit.pages.live.shapes import packed_shapes
from geowbit.pages.live.tariffs import foretold_mjpy, option_label, packed_tariffs, straight_km
from geowbit.pages.live.within import packed_people
from geowbit.pages.packing import (
    Neighbors,
    Whole,
    best_way,
    bits_of_difference,
    deflated,
    deflated_text,
    float_bytes,
    lattice_neighbors,
    packed_numbers,
    packed_raw,
    packed_size,
    packed_whole,
    residue_bytes,
    whole_column,
)
from geowbit.pages.words import area_words

# of a criterion what data or words bring
_TEXTS = ("label", "sentence", "unit", "evidence", "ask")
_WHERE_KNOWN = ("opening", "evidence", "ask", "lever")
_PLACES = ("municipality", "prefecture", "supply_area")
# eight digits stay below what a packed number can be
_MOST_DIGITS = 9
_DIGITS_BEYOND = 3
# what needs fewer bits a cell compresses well enough by itself
_NOISY_BITS = 3.0
# memory stays flat
_ROWS_AT_ONCE = 65_536
# what the page makes of prices, and by what
_PRICED, _TO_FIBER = "connection_mjpy", "fiber_km"
_PEOPLE = "population_density"
# two characters of 91 stand for 13 bits
_TEXT_PER_BYTE = 16 / 13


@dataclass(frozen=True)
class LiveCriterion:
    """A criterion as the page weighs it.

    Attributes
    ----------
    name, unit, direction : str
        The unit in the language that is spoken.
    weight : float
    best, worst : float, optional
        The ends of the scale that the study set; the others move with what is excluded.
    label, sentence : str
    flag : bool
        Whether it is a yes or no.
    decimals : int
    scale : str or dict
        Its value function, as run.json has it.
    per_mw : list of float, optional
        Best and worst for each MW of load, where the ends are those times the load.
    unknown : str
        What becomes of a candidate where it is not known.
    opening : list of float, optional
        Both ends as they are before anything moves, where one of them moves.
    evidence : str
        What stands behind its values.
    ask : str
        Whom to ask where it is not known; empty where it is known everywhere or does not count.
    lever : int, optional
        Which of the levers of the page betters it; None where nobody can.
    """

    name: str
    label: str
    sentence: str
    unit: str
    flag: bool
    decimals: int
    direction: str
    weight: float
    best: float | None
    worst: float | None
    scale: Any = "linear"
    per_mw: list[float] | None = None
    unknown: str = "leave_out"
    opening: list[float] | None = None
    evidence: str = ""
    ask: str = ""
    lever: int | None = None

    def as_dict(self) -> dict[str, Any]:
        """Return the criterion as the page takes it."""
        return {
            key: short_text(one) if key in _TEXTS else one
            for key, one in vars(self).items()
            if key not in _WHERE_KNOWN or one not in (None, "")
        }


@dataclass(frozen=True)
class TableParts:
    """What a page holds of a table whatever is excluded and however much is weighed, packed.

    Attributes
    ----------
    held : mapping
        What is packed, each text with its column: ``lattice``, ``places``, ``shapes``, ``names``,
        ``labels``, ``of_loads``, ``prices``, ``columns``, ``ids`` and ``people``.
    fitting : set of str
        Names of the columns that had room.
    by_load : list of str
        Names of those that differ from load to load.
    loads : list of dict
        The classes of load that had room, as the page takes them.
    loads_mw : list of float
        The loads to choose from.
    lost_mw : list of float
        Loads that had no room.
    points : dict or None
        The substations that any candidate is nearest or connects to.
    """

    held: Mapping[str, Any]
    fitting: Collection[str]
    by_load: Sequence[str]
    loads: Sequence[Mapping[str, Any]]
    loads_mw: Sequence[float]
    lost_mw: Sequence[float]
    points: Mapping[str, Any] | None

    def plain(self) -> dict[str, Any]:
        """Return the parts as JSON can hold them."""
        return {**vars(self), "fitting": sorted(self.fitting)}


@dataclass(frozen=True)
class PackedTable:
    """A table as a page holds it, with what of it had room.

    Attributes
    ----------
    columns : LiveColumns
    criteria : list of LiveCriterion
    rules : list of JudgedRule
        A rule whose column had no room stays as it was judged.
    parts : TableParts
    left_out : list of LiveCriterion
        Criteria without a weight that had no room.
    """

    columns: LiveColumns
    criteria: list[LiveCriterion]
    rules: list[JudgedRule]
    parts: TableParts
    left_out: list[LiveCriterion]


def table_parts(
    table: pd.DataFrame,
    near: Neighbors,
    *,
    lattice: Lattice | None,
    criteria: Sequence[LiveCriterion],
    read: Sequence[str] = (),
    loads: Sequence[LoadClass] = (),
    own_mw: float = math.nan,
    most_bytes: float = math.inf,
    extras: Sequence[str] = (),
    people: bool = False,
) -> TableParts:
    """Pack what the page needs of a run but for what is excluded: places, names, criteria.

    Parameters
    ----------
    table : GeoDataFrame
        Every candidate.
    near : Neighbors
        Of its rows.
    lattice : Lattice or None
        On which they lie.
    criteria : sequence of LiveCriterion
        Of their weights counts only which are none.
    read : sequence of str
        Columns that the page reads to judge a rule anew.
    loads : sequence of LoadClass
        What changes with the load.
    own_mw : float
        Load of the study, whose class always has room.
    most_bytes : float
        How large the columns may become, about: those that count at the study's load always have
        room, then come other loads, the nearest first, the limits of rules, and what has no
        weight.
    extras : sequence of str
        More columns of the table, kept where there is room.
    people : bool
        Whether the page sums up people.

    Returns
    -------
    TableParts
    """
    found = _measured(table, criteria, near, lattice=lattice, read=read, loads=loads, extras=extras)
    ways = _ways(found, near)
    fitting = _with_room(
        found,
        ways,
        near,
        criteria=criteria,
        read=read,
        loads=loads,
        own_mw=own_mw,
        most_bytes=most_bytes,
    )
    # what has no room leaves that of the rest
    found = {key: found[key] for key in fitting}
    numbers = [k for k in range(len(loads)) if any(at == k for _, at in fitting)]
    kept = [loads[k] for k in numbers]
    label_of = _point_labels(kept)
    names, labels = _names(table, near)
    columns = _columns(found, ways, near, numbers)
    ids = _ids(table, near)
    if "column" in ids:
        columns.append(ids.pop("column"))
    held = {
        "lattice": _lattice(lattice),
        "places": [] if lattice else [
            {"name": name, **_place(table[name], near)} for name in ("lon", "lat")
        ],
        "shapes": None if lattice else packed_shapes(table),
        "names": names,
        "labels": labels,
        "of_loads": _labels_of_loads(kept, near, label_of),
        "prices": packed_tariffs(kept, label_of),
        "columns": columns,
        "ids": ids,
        "people": packed_people(table, near) if people else None,
    }  # fmt: skip
    loads_mw = [mw for one in kept for mw in one.loads_mw]
    return TableParts(
        held,
        {name for name, _ in fitting},
        _by_load(loads),
        _told_loads(kept),
        sorted(loads_mw),
        sorted({mw for one in loads for mw in one.loads_mw} - {*loads_mw}),
        _points(kept),
    )


def on_lattice(table: pd.DataFrame) -> tuple[Lattice | None, Neighbors]:
    """Return the lattice that a page takes a table apart by, and who is whose neighbor on it."""
    lattice = table_lattice(table)
    near = lattice_neighbors(lattice, len(table))
    return (None if near.north.max(initial=-1) < 0 else lattice), near


def pack_table(
    table: pd.DataFrame,
    *,
    criteria: Sequence[LiveCriterion] = (),
    rules: Sequence[JudgedRule] = (),
    marks: Mapping[str, npt.NDArray[np.bool_]] | None = None,
    parts: TableParts | None = None,
    near: Neighbors | None = None,
) -> PackedTable:
    """Pack what the page needs of a run: places, names, criteria, and what the rules exclude.

    Parameters
    ----------
    table : GeoDataFrame
        Every candidate.
    criteria : sequence of LiveCriterion
    rules : sequence of JudgedRule
        Of :func:`geowbit.pages.live.rules.judged_rules`.
    marks : dict, optional
        Label to the candidates that have it.
    parts : TableParts, optional
        Of :func:`table_parts`, with `near` of the same rows.

    Returns
    -------
    PackedTable
    """
    if parts is None or near is None:
        lattice, near = on_lattice(table)
        read = [one.column for one in rules if one.column is not None]
        parts = table_parts(table, near, lattice=lattice, criteria=criteria, read=read)
    packed = LiveColumns(near)
    held = parts.held
    kept_rules = [
        one if one.column is None or one.column in parts.fitting
        or one.column in parts.by_load else replace(one, anew=False)
        for one in rules
    ]  # fmt: skip
    hits = {
        f"rule {number}": one.hits for number, one in enumerate(kept_rules) if one.column is None
    }
    first, others = (
        [
            {"name": name, **packed_numbers(mark.astype(np.int64), near, way="flat")}
            for name, mark in some.items()
        ]
        for some in (hits, marks or {})
    )
    packed.data["count"] = len(table)
    for name in ("lattice", "places", "shapes"):
        packed.data[name] = packed.keep_all(held[name])
    packed.data["labels"] = packed.keep_all([*held["labels"], *first, *held["of_loads"], *others])
    for name in ("names", "prices", "columns", "ids"):
        packed.data[name] = packed.keep_all(held[name])
    return PackedTable(
        packed,
        [one for one in criteria if one.name in parts.fitting],
        kept_rules,
        parts,
        [one for one in criteria if one.name not in parts.fitting],
    )


def _supply_area_words(area: str) -> str:
    """Return a supply area with the frequency of its grid, where it is known.

    Examples
    --------
    >>> _supply_area_words("tohoku"), _supply_area_words("elsewhere")
    ('Tohoku, 50 Hz', 'elsewhere')
    """
    hertz = embedded_table("supply_areas").set_index("area")["frequency_hz"]
    return f"{area_words(area)}, {int(hertz[area])} Hz" if area in hertz else area_words(area)


def parts_mark(
    table: pd.DataFrame,
    criteria: Sequence[LiveCriterion],
    read: Sequence[str],
    *,
    others: Sequence[str],
    lattice: Lattice | None,
) -> list[Any]:
    """Return the digests of what :func:`table_parts` makes of a table, but for other loads.

    Parameters
    ----------
    table, criteria, read, lattice
        As there.
    others : sequence of str
        Further columns that may be packed.

    Raises
    ------
    NoMarkError
        Where a column holds what has no plain form.
    """
    columns = given_columns(table, criteria, read, [_TO_FIBER, _PEOPLE, *others])
    named = [name for one in _PLACES for name in (one, f"{one}_ja") if name in table]
    digits, numbers = numbered_ids(table) if "site_id" in table else (0, None)
    plain = [*named, *(["site_id"] if "site_id" in table and numbers is None else [])]
    # of cells their places tell all
    shapes = [] if lattice or not isinstance(table, gpd.GeoDataFrame) else [table.geometry.name]
    with ThreadPoolExecutor(2) as workers:
        marks = dict(zip(columns, workers.map(mark_of, columns.values()), strict=True))
    return [
        [[one.name, one.unit, one.weight > 0] for one in criteria],
        [*read],
        marks,
        [digits, numbers],
        frame_mark(pd.DataFrame(table[[*plain, *shapes]])),
    ]


def _place(degrees: pd.Series, near: Neighbors) -> dict[str, Any]:
    whole = whole_column(degrees)
    return packed_raw(degrees, near) if whole is None else packed_whole(whole, near)


def _lattice(lattice: Lattice | None) -> dict[str, Any] | None:
    if lattice is None:
        return None
    grid = lattice.grid
    at = lattice.row * grid.columns + lattice.column
    starts = np.flatnonzero(np.diff(at, prepend=-2) != 1)
    lengths = np.diff(np.append(starts, len(at)))
    gaps = at[starts] - np.concatenate([[0], (at[starts] + lengths)[:-1]])
    runs = np.stack([gaps, lengths], axis=1).ravel()
    return {
        "rows": grid.rows,
        "columns": grid.columns,
        "west": grid.west,
        "north": grid.north,
        "lon_step": grid.lon_step,
        "lat_step": grid.lat_step,
        "runs": {"count": len(starts), **deflated(residue_bytes(runs))},
        "factors": deflated(float_bytes(_row_area_km2(lattice))),
    }


def _row_area_km2(lattice: Lattice) -> npt.NDArray[np.float64]:
    return lattice.grid.cell_area_km2(np.arange(lattice.grid.rows))


def _names(
    table: pd.DataFrame, near: Neighbors
) -> tuple[dict[str, list[list[str]]], list[dict[str, Any]]]:
    """Return the names of areas, and for each kind of them the number of each candidate's."""
    names, kept = {}, []
    for name in _PLACES:
        if name not in table:
            continue
        codes, pairs = label_pairs(table, name)
        names[name] = short_texts(pairs)
        if name == "supply_area":
            names[name] = [[_supply_area_words(area), ""] for area, _ in names[name]]
        kept.append({"name": name, **packed_numbers(codes, near, way="flat")})
    return names, kept


def _labels_of_loads(
    loads: Sequence[LoadClass], near: Neighbors, label_of: npt.NDArray[np.int64]
) -> list[dict[str, Any]]:
    """Return by which way, and to which substation, each candidate connects at each load."""
    kept = []
    for number, one in enumerate(loads):
        if one.tariff is not None:
            option = packed_numbers(one.tariff.option, near, way="flat")
            kept.append({"name": option_label(number), **option})
        labels = packed_numbers(label_of[one.nearest], near, way="flat")
        kept.append({"name": f"nearest {number}", **labels})
    return kept


def _told_loads(loads: Sequence[LoadClass]) -> list[dict[str, Any]]:
    """Return classes of load as the page takes them."""
    return [
        {
            "most_mw": max(one.loads_mw),
            "columns": {str(name): f"{name} {number}" for name in one.columns},
            "nearest": f"nearest {number}",
            "substations": one.substations,
            "least_kv": one.least_kv,
        }
        for number, one in enumerate(loads)
    ]


def _points(loads: Sequence[LoadClass]) -> dict[str, Any] | None:
    if not loads:
        return None
    rows = _points_in_use(loads)
    places = loads[0].places[rows]
    return {
        "lon": places[:, 0].tolist(),
        "lat": places[:, 1].tolist(),
        "name": [short_text(worded(loads[0].names[row])) for row in rows.tolist()],
    }


def label_pairs(table: pd.DataFrame, name: str) -> tuple[npt.NDArray[np.int64], list[list[str]]]:
    """Return for each row the number of its pair of names, English and Japanese, and the pairs.

    Parameters
    ----------
    table : DataFrame
    name : str
        Its column; ``<name>_ja`` is the other of the pair where it is there.

    Returns
    -------
    tuple of ndarray of int and list of [str, str]
        The second name is empty where it is the first one.
    """
    english = table[name]
    japanese = table[f"{name}_ja"] if f"{name}_ja" in table else pd.Series("", table.index)
    first, second = (pd.factorize(names, use_na_sentinel=False) for names in (english, japanese))
    codes, pairs = pd.factorize(first[0] * len(second[1]) + second[0])
    which = np.divmod(pairs, len(second[1]))
    texts = [_text(pd.Series(names)).to_numpy() for names in (first[1], second[1])]
    both = zip(texts[0][which[0]], texts[1][which[1]], strict=True)
    found = [[first, "" if second == first else second] for first, second in both]
    return codes.astype(np.int64), found


def _text(column: pd.Series) -> pd.Series:
    if isinstance(column.dtype, pd.StringDtype) and column.notna().all():
        return column
    return column.astype(object).where(column.notna(), "").map(str)


def _points_in_use(loads: Sequence[LoadClass]) -> npt.NDArray[np.int64]:
    """Return the rows of the substations that any candidate is nearest or connects to."""
    used = np.zeros(len(loads[0].places), bool)
    for one in loads:
        used[one.nearest[one.nearest >= 0]] = True
        if one.tariff is not None:
            used[one.tariff.options["row"].to_numpy(np.int64)] = True
    return np.flatnonzero(used)


def _point_labels(loads: Sequence[LoadClass]) -> npt.NDArray[np.int64]:
    """Return for each substation its number among the points in use, -1 for any other."""
    in_use = _points_in_use(loads) if loads else np.zeros(0, np.int64)
    # the row -1 of who has no substation is the last one
    label_of = np.full(in_use.max(initial=-1) + 2, -1, np.int64)
    label_of[in_use] = np.arange(len(in_use))
    return label_of


class _Measured(NamedTuple):
    """A column before it is packed: as whole numbers, or as what they differ from the guess."""

    values: npt.NDArray[np.float64] | None
    whole: Whole | None
    rest: Whole | None


# of a column: its name, and the number of its class of load where it goes by the load
_Key = tuple[str, int | None]


def _by_load(loads: Sequence[LoadClass]) -> list[str]:
    return list(loads[0].columns) if loads else []


def _measured(
    table: pd.DataFrame,
    criteria: Sequence[LiveCriterion],
    near: Neighbors,
    *,
    lattice: Lattice | None,
    read: Sequence[str],
    loads: Sequence[LoadClass],
    extras: Sequence[str],
) -> dict[_Key, _Measured]:
    """Return every column that the page could hold, as whole numbers where it is such."""
    area = None if lattice is None else _row_area_km2(lattice)[lattice.row]
    by_load = _by_load(loads)
    # prices are told by the distance to fiber
    priced = [_TO_FIBER] if any(one.tariff for one in loads) else []
    names = [name for name in [*priced, *extras] if name not in by_load]
    given: dict[_Key, npt.NDArray[np.float64]] = {
        (name, None): values
        for name, values in given_columns(table, criteria, read, names).items()
        if name not in by_load
    }
    for number, one in enumerate(loads):
        given |= {(name, number): one.columns[name].to_numpy(float) for name in by_load}
    units = {one.name: one.unit for one in criteria}
    here = _centers(table, lattice)

    def whole(key: _Key) -> _Measured:
        dense = "km²" in units.get(key[0], "")
        found = whole_column(given[key], areas=area if dense else None)
        if found is None:
            return _Measured(given[key], None, None)
        # dozens of columns wait here to be packed, and their numbers fit into four bytes
        kinds = None if found.kinds is None else found.kinds.astype(np.int8)
        found = replace(found, numbers=found.numbers.astype(np.int32), kinds=kinds)
        return _Measured(None, found, _off_points(key, found, here, loads))

    with ThreadPoolExecutor(2) as workers:
        measured = dict(zip(given, workers.map(whole, given), strict=True))
    return measured | _off_prices(measured, here, loads)


def _ways(found: Mapping[_Key, _Measured], near: Neighbors) -> dict[_Key, tuple[str, float]]:
    """Return how each column of whole numbers is foretold best, and the bits that are left."""
    wholes = {key: one.rest or one.whole for key, one in found.items()}
    numbers = {key: one.numbers for key, one in wholes.items() if one is not None}
    with ThreadPoolExecutor(2) as workers:
        best = workers.map(lambda one: best_way(one, near), numbers.values())
        return dict(zip(numbers, best, strict=True))


def _with_room(
    found: Mapping[_Key, _Measured],
    ways: Mapping[_Key, tuple[str, float]],
    near: Neighbors,
    *,
    criteria: Sequence[LiveCriterion],
    read: Sequence[str],
    loads: Sequence[LoadClass],
    own_mw: float,
    most_bytes: float,
) -> list[_Key]:
    """Return the columns that have room, in the order in which they are packed."""

    def _size(key: _Key) -> float:
        numbers = found[key].rest or found[key].whole
        if numbers is None:
            return 8 * len(near.north) * _TEXT_PER_BYTE
        return packed_size(numbers.numbers, near, ways[key][0])

    def away(number: int) -> float:
        return min(abs(math.log(mw / own_mw)) for mw in loads[number].loads_mw)

    if math.isinf(most_bytes):
        return list(found)
    with ThreadPoolExecutor(2) as workers:
        size = dict(zip(found, workers.map(_size, found), strict=True)).__getitem__
    weighed = {one.name for one in criteria if one.weight > 0}
    own = min(range(len(loads)), key=away, default=None)
    needed = [key for key in found if key[1] == own and (key[0] in weighed or key[1] is not None)]
    if any(one.tariff for one in loads):
        weighed = {*weighed, _TO_FIBER}
    needed += [key for key in found if key[1] is None and key[0] in weighed and key not in needed]
    others = [
        [key for key in found if key[1] == number]
        for number in sorted(range(len(loads)), key=away)
        if number != own
    ]
    left = sorted((key for key in found if key[1] is None and key not in needed), key=size)
    others += [[key] for key in left if key[0] in read]
    others += [[key] for key in left if key[0] not in read]
    held = set(needed)
    room = most_bytes - sum(map(size, needed))
    for keys in others:
        wanted = sum(map(size, keys))
        if wanted <= room:
            held |= set(keys)
            room -= wanted
    return [key for key in found if key in held]


def _columns(
    found: Mapping[_Key, _Measured],
    ways: Mapping[_Key, tuple[str, float]],
    near: Neighbors,
    loads: Sequence[int],
) -> list[dict[str, Any]]:
    """Pack columns; the numbers of `loads` become 0, 1 and so on."""

    def label(key: _Key) -> str:
        name, number = key
        return name if number is None else f"{name} {loads.index(number)}"

    wholes = {label(key): one.whole for key, one in found.items() if one.whole and not one.rest}
    bits = {label(key): left for key, (_, left) in ways.items() if key in found}
    likes = _likes(wholes, bits, near)

    def pack(key: _Key) -> dict[str, Any]:
        values, numbers, rest = found[key]
        if numbers is None:
            return packed_raw(np.asarray(values), near)
        way = ways[key][0]
        if rest is not None and key[1] is not None:
            at = loads.index(key[1])
            told = {"prices": at} if key[0] == _PRICED else {"points": f"nearest {at}"}
            return {**told, **packed_whole(rest, near, way=way)}
        return packed_whole(numbers, near, way=way, like=likes.get(label(key)))

    with ThreadPoolExecutor(2) as workers:
        return [
            {"name": label(key), **column}
            for key, column in zip(found, workers.map(pack, found), strict=True)
        ]


def given_columns(
    table: pd.DataFrame,
    criteria: Sequence[LiveCriterion],
    read: Sequence[str],
    others: Sequence[str] = (),
) -> dict[str, npt.NDArray[np.float64]]:
    """Return the columns that a page needs, each once, as far as it tells their numbers apart.

    Of large numbers beyond a scale that the study set three digits are left: more never counts.

    Parameters
    ----------
    table : DataFrame
    criteria : sequence of LiveCriterion
    read : sequence of str
        What rules read, to the last digit.
    others : sequence of str
        More columns.
    """
    names = dict.fromkeys([*(one.name for one in criteria), *read, *others])
    found = {name: table[name].to_numpy(float) for name in names if name in table}
    for one in criteria:
        if one.name not in found or one.name in read or one.best is None or one.worst is None:
            continue
        ends, values = (one.best, one.worst), found[one.name]
        # of fewer digits nothing is rounded
        large = np.flatnonzero(np.isfinite(values) & (np.abs(values) >= 10.0**_DIGITS_BEYOND))
        some = values[large]
        power = 10.0 ** np.floor(np.log10(np.abs(some)) - _DIGITS_BEYOND + 1)
        rounded = np.rint(some / power) * power
        beyond = ((rounded > max(ends)) | (rounded < min(ends))) & (power > 1)
        if beyond.any():
            found[one.name] = values.copy()
            found[one.name][large[beyond]] = rounded[beyond]
    return found


def _likes(
    found: Mapping[str, Whole], bits: Mapping[str, float], near: Neighbors
) -> dict[str, tuple[str, Whole]]:
    """Return for each column that gains by it one before it from which it differs by little."""
    noisy = [name for name in found if bits[name] > _NOISY_BITS]
    likes = {}
    for number, name in enumerate(noisy):
        worth = {
            other: bits_of_difference(found[name], found[other], near) / bits[name]
            for other in noisy[:number]
        }
        best = min(worth, key=worth.__getitem__, default=None)
        if best is not None and worth[best] < WORTH_A_LIKENESS:
            likes[name] = (best, found[best])
    return likes


def _off_points(
    key: _Key,
    found: Whole | None,
    here: npt.NDArray[np.float64],
    loads: Sequence[LoadClass],
) -> Whole | None:
    """Return what a distance to substations differs from the one that the page can count itself."""
    name, number = key
    if name != "substation_km" or number is None or found is None:
        return None
    one = loads[number]
    places, scale = np.ascontiguousarray(ecef_m(*one.places.T).T), 10.0**found.decimals
    rest = found.numbers.astype(np.int32)
    for first in range(0, len(rest), _ROWS_AT_ONCE):
        some = slice(first, first + _ROWS_AT_ONCE)
        near = one.nearest[some]
        km = straight_km(here[:, some], places, near)
        # who has no substation is told so by its kind
        rest[some] -= np.where(near < 0, 0, np.rint(km * scale)).astype(np.int32)
    return replace(found, numbers=rest)


def _off_prices(
    measured: Mapping[_Key, _Measured],
    here: npt.NDArray[np.float64],
    loads: Sequence[LoadClass],
) -> dict[_Key, _Measured]:
    """Return costs of connections as what they differ from those that the page makes itself."""
    fiber = measured[_TO_FIBER, None].whole if (_TO_FIBER, None) in measured else None
    found: dict[_Key, _Measured] = {}
    for number, one in enumerate(loads):
        key = (_PRICED, number)
        whole = measured[key].whole if key in measured else None
        if fiber is None or one.tariff is None or whole is None or whole.decimals:
            continue
        fiber_km = fiber.numbers / 10.0**fiber.decimals
        off = whole.numbers - foretold_mjpy(one.tariff, one.places, here, fiber_km)
        found[key] = _Measured(None, whole, replace(whole, numbers=off.astype(np.int32)))
    return found


def _centers(table: pd.DataFrame, lattice: Lattice | None) -> npt.NDArray[np.float64]:
    """Return where the page takes the candidates to be, earth-centered: x, y and z of all."""
    at = (table["lon"].to_numpy(float), table["lat"].to_numpy(float))
    if lattice is not None:
        at = lattice.grid.degrees(lattice.row + 0.5, lattice.column + 0.5)
    return np.ascontiguousarray(ecef_m(*at).T)


def _ids(table: pd.DataFrame, near: Neighbors) -> dict[str, Any]:
    """Return the ids: numbers of a fixed count of digits where they are such, else as text."""
    if "site_id" not in table:
        return {"rows": True}
    digits, numbers = numbered_ids(table)
    if numbers is not None:
        column = {"name": "site_id", "decimals": 0, **packed_numbers(numbers, near)}
        return {"digits": digits, "column": column}
    lines = "\n".join(" ".join(text.split()) for text in _text(table["site_id"]).tolist())
    return deflated_text(lines)


def numbered_ids(table: pd.DataFrame) -> tuple[int, npt.NDArray[np.int64] | None]:
    """Return how many digits the ids have, and the ids as numbers; None where they are no such."""
    texts = _text(table["site_id"]).tolist()
    digits = len(texts[0]) if texts else 0
    return digits, _as_numbers(texts, digits)


def _as_numbers(texts: Sequence[str], digits: int) -> npt.NDArray[np.int64] | None:
    """Return texts of so many digits each as numbers; None where one of them is anything else."""
    if not 0 < digits <= _MOST_DIGITS or set(map(len, texts)) != {digits}:
        return None
    joined = "".join(texts)
    if not (joined.isascii() and joined.isdigit()):
        return None
    # hundreds of thousands of texts are read at once faster than one by one
    figures = np.frombuffer(joined.encode("ascii"), np.uint8).reshape(-1, digits) - ord("0")
    found = np.zeros(len(texts), np.int64)
    for place in range(digits):
        found = 10 * found + figures[:, place]
    return found

"""The columns of a run that the page needs to re-weight it, packed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from geowbit.candidates import Lattice, table_lattice
from geowbit.core.escape import short_text, short_texts
from geowbit.findings import LoadClass
from geowbit.geodesy import arc_km, ecef_m
from geowbit.layers import embedded_table
from geowbit.pages.live.packed import WORTH_A_LIKENESS, LiveColumns
from geowbit.pages.live.rules import JudgedRule, wanted_columns
from geowbit.pages.live.shapes import packed_shapes
from geowbit.pages.packing import (
    Neighbors,
    Whole,
    best_way,
    bits_of_difference,
    deflated,
    float_bytes,
    lattice_neighbors,
    packed_numbers,
    packed_raw,
    packed_whole,
    residue_bytes,
    whole_column,
)
from geowbit.pages.words import area_words

_PLACES = ("municipality", "prefecture", "supply_area")
# eight digits stay below what a packed number can be
_MOST_DIGITS = 9
_DIGITS_BEYOND = 3
# what needs fewer bits a cell compresses well enough by itself
_NOISY_BITS = 3.0


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
    unknown : str
        What becomes of a candidate where it is not known.
    opening : list of float, optional
        Both ends as they are before anything moves, where one of them moves.
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
    unknown: str = "leave_out"
    opening: list[float] | None = None

    def as_dict(self) -> dict[str, Any]:
        """Return the criterion as the page takes it."""
        return {
            key: short_text(one) if key in ("label", "sentence", "unit") else one
            for key, one in vars(self).items()
            if key != "opening" or one is not None
        }


def pack_table(
    table: pd.DataFrame,
    *,
    criteria: Sequence[LiveCriterion],
    rules: Sequence[JudgedRule],
    loads: Sequence[LoadClass] = (),
) -> LiveColumns:
    """Pack what the page needs of a run: places, names, criteria, and what the rules read.

    Parameters
    ----------
    table : GeoDataFrame
        Every candidate.
    criteria : sequence of LiveCriterion
    rules : sequence of JudgedRule
        Of :func:`geowbit.pages.live.rules.judged_rules`.
    loads : sequence of LoadClass
        What changes with the load.

    Returns
    -------
    LiveColumns
    """
    lattice = table_lattice(table)
    near = lattice_neighbors(lattice, len(table))
    packed = LiveColumns(near)
    if near.north.max(initial=-1) < 0:
        lattice = None
    packed.data["count"] = len(table)
    packed.data["lattice"] = _lattice(packed, lattice)
    packed.data["places"] = [] if lattice else [
        packed.keep({"name": name, **_place(table[name], near)}) for name in ("lon", "lat")
    ]  # fmt: skip
    outlines = None if lattice else packed_shapes(table)
    packed.data["shapes"] = packed.keep(outlines) if outlines else None
    packed.data["labels"], packed.data["names"] = _labels(packed, table, rules, near, loads)
    packed.data["columns"] = _columns(
        packed, table, criteria, near, lattice=lattice, rules=rules, loads=loads
    )
    packed.data["ids"] = _ids(packed, table, near)
    return packed


def _supply_area_words(area: str) -> str:
    """Return a supply area with the frequency of its grid, where it is known.

    Examples
    --------
    >>> _supply_area_words("tohoku"), _supply_area_words("elsewhere")
    ('Tohoku, 50 Hz', 'elsewhere')
    """
    hertz = embedded_table("supply_areas").set_index("area")["frequency_hz"]
    return f"{area_words(area)}, {int(hertz[area])} Hz" if area in hertz else area_words(area)


def _place(degrees: pd.Series, near: Neighbors) -> dict[str, Any]:
    whole = whole_column(degrees)
    return packed_raw(degrees, near) if whole is None else packed_whole(whole, near)


def _lattice(packed: LiveColumns, lattice: Lattice | None) -> dict[str, Any] | None:
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
        "runs": packed.keep({"count": len(starts), **deflated(residue_bytes(runs))}),
        "factors": packed.keep(deflated(float_bytes(_row_area_km2(lattice)))),
    }


def _row_area_km2(lattice: Lattice) -> npt.NDArray[np.float64]:
    return lattice.grid.cell_area_km2(np.arange(lattice.grid.rows))


def _labels(
    packed: LiveColumns,
    table: pd.DataFrame,
    rules: Sequence[JudgedRule],
    near: Neighbors,
    loads: Sequence[LoadClass],
) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    kept, names = [], {}
    for name in _PLACES:
        if name not in table:
            continue
        codes, pairs = _label_pairs(table, name)
        names[name] = short_texts(pairs)
        if name == "supply_area":
            names[name] = [[_supply_area_words(area), ""] for area, _ in names[name]]
        kept.append(packed.keep({"name": name, **packed_numbers(codes, near, way="flat")}))
    for number, rule in enumerate(rules):
        if rule.column is None:
            hits = packed_numbers(rule.hits.astype(np.int64), near, way="flat")
            kept.append(packed.keep({"name": f"rule {number}", **hits}))
    in_use = points_in_use(loads) if loads else np.zeros(0, np.int64)
    # the row -1 of who has no substation is the last one
    label_of = np.full(in_use.max(initial=-1) + 2, -1, np.int64)
    label_of[in_use] = np.arange(len(in_use))
    for number, one in enumerate(loads):
        labels = label_of[one.nearest]
        kept.append(
            packed.keep({"name": f"nearest {number}", **packed_numbers(labels, near, way="flat")})
        )
    return kept, names


def _label_pairs(table: pd.DataFrame, name: str) -> tuple[npt.NDArray[np.int64], list[list[str]]]:
    """Return for each row the number of its pair of names, English and Japanese, and the pairs."""
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


def points_in_use(loads: Sequence[LoadClass]) -> npt.NDArray[np.int64]:
    """Return the rows of the substations that are the nearest to any candidate at any load."""
    used = np.zeros(len(loads[0].places), bool)
    for one in loads:
        used[one.nearest[one.nearest >= 0]] = True
    return np.flatnonzero(used)


def _columns(
    packed: LiveColumns,
    table: pd.DataFrame,
    criteria: Sequence[LiveCriterion],
    near: Neighbors,
    *,
    lattice: Lattice | None,
    rules: Sequence[JudgedRule],
    loads: Sequence[LoadClass],
) -> list[dict[str, Any]]:
    area = None if lattice is None else _row_area_km2(lattice)[lattice.row]
    by_load = list(loads[0].columns) if loads else []
    given = {
        name: table[name].to_numpy(float)
        for name in wanted_columns((one.name for one in criteria), rules)
        if name in table and name not in by_load
    }
    for number, one in enumerate(loads):
        given |= {f"{name} {number}": one.columns[name].to_numpy(float) for name in by_load}
    units = {one.name: one.unit for one in criteria}
    names = list(given)

    def whole(name: str) -> Whole | None:
        dense = "km²" in units.get(name, "")
        found = whole_column(given[name], areas=area if dense else None)
        # dozens of columns wait here to be packed, and their numbers fit into four bytes
        return found and replace(found, numbers=found.numbers.astype(np.int32))

    given |= _saturated(given, criteria, rules)
    with ThreadPoolExecutor(2) as workers:
        found = dict(zip(names, workers.map(whole, names), strict=True))
        here = _centers(table, lattice)
        guessed = {name: _off_points(name, found[name], here, loads) for name in names}
        likes = _likes({n: w for n, w in found.items() if w and guessed[n] is None}, near)

        def pack(name: str) -> dict[str, Any]:
            numbers, rest = found[name], guessed[name]
            if numbers is None:
                return packed_raw(given[name], near)
            if rest is not None:
                label = f"nearest {name.rpartition(' ')[2]}"
                return {"points": label, **packed_whole(rest, near)}
            return packed_whole(numbers, near, like=likes.get(name))

        return [
            packed.keep({"name": name, **column})
            for name, column in zip(names, workers.map(pack, names), strict=True)
        ]


def _saturated(
    given: Mapping[str, npt.NDArray[np.float64]],
    criteria: Sequence[LiveCriterion],
    rules: Sequence[JudgedRule],
) -> dict[str, npt.NDArray[np.float64]]:
    """Return three digits of large numbers beyond a scale that the study set: more never counts."""
    read = {rule.column for rule in rules}
    found = {}
    for one in criteria:
        if one.name not in given or one.name in read or one.best is None or one.worst is None:
            continue
        ends, values = (one.best, one.worst), given[one.name]
        size = np.where(np.isfinite(values), np.abs(values), 0.0)
        power = 10.0 ** np.floor(np.log10(np.maximum(size, 1.0)) - _DIGITS_BEYOND + 1)
        rounded = np.rint(values / power) * power
        beyond = (rounded > max(ends)) | (rounded < min(ends))
        found[one.name] = np.where(beyond & (power > 1), rounded, values)
    return found


def _likes(found: Mapping[str, Whole], near: Neighbors) -> dict[str, tuple[str, Whole]]:
    """Return for each column that gains by it one before it from which it differs by little."""
    bits = {name: best_way(whole.numbers, near)[1] for name, whole in found.items()}
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
    name: str,
    found: Whole | None,
    here: npt.NDArray[np.float64],
    loads: Sequence[LoadClass],
) -> Whole | None:
    """Return what a distance to substations differs from the one that the page can count itself."""
    base, _, number = name.rpartition(" ")
    if base != "substation_km" or found is None or found.kinds is not None:
        return None
    one = loads[int(number)]
    there = ecef_m(*one.places.T)[one.nearest]
    km = arc_km(np.linalg.norm(here - there, axis=1))
    rest = found.numbers - np.rint(km * 10.0**found.decimals).astype(np.int64)
    return Whole(rest, found.decimals)


def _centers(table: pd.DataFrame, lattice: Lattice | None) -> npt.NDArray[np.float64]:
    """Return where the page takes the candidates to be, earth-centered."""
    if lattice is None:
        return ecef_m(table["lon"].to_numpy(float), table["lat"].to_numpy(float))
    return ecef_m(*lattice.grid.degrees(lattice.row + 0.5, lattice.column + 0.5))


def _ids(packed: LiveColumns, table: pd.DataFrame, near: Neighbors) -> dict[str, Any]:
    """Return the ids: numbers of a fixed count of digits where they are such, else as text."""
    if "site_id" not in table:
        return {"rows": True}
    texts = _text(table["site_id"]).tolist()
    digits = len(texts[0]) if texts else 0
    numbers = _as_numbers(texts, digits)
    if numbers is not None:
        column = packed_numbers(numbers, near)
        packed.data["columns"].append(packed.keep({"name": "site_id", "decimals": 0, **column}))
        return {"digits": digits}
    lines = "\n".join(" ".join(text.split()) for text in texts)
    return packed.keep(deflated(lines.encode("utf-8", "replace")))


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

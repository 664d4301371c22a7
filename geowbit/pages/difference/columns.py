"""The columns that the map of differences needs, packed into its page."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from geowbit.candidates import Lattice, table_lattice
from geowbit.geodesy import meters_per_degree
from geowbit.pages.difference.words import measure_label, reason_words
from geowbit.pages.live.columns import LiveColumns, pack_table
from geowbit.pages.packing import (
    Neighbors,
    Whole,
    best_way,
    bits_of_difference,
    deflated,
    lattice_neighbors,
    packed_numbers,
    packed_raw,
    packed_whole,
    residue_bytes,
    whole_column,
)
from geowbit.pages.words import criterion_label, criterion_unit, unit_words
from geowbit.run import CriterionOfRun, Run

# of a page of a few megabytes
_BYTES_A_CELL = 14
_LEAST_BYTES = 5_200_000
_MOST_BYTES = 18_000_000
MOST_CELLS = 2_000_000
_WORTH_A_LIKENESS = 0.85
SCORE_DECIMALS = 5
_SHOWN_DECIMALS = 3
_SCALE_QUANTILE = 0.99
_NICE = (1.0, 2.0, 5.0, 10.0)
_SAME_SIZE = 1.7
_HEXAGON_CORNERS = 8
Values = npt.NDArray[np.float64]


def packed_differences(
    table: pd.DataFrame,
    values: Mapping[str, pd.DataFrame],
    criteria: Sequence[CriterionOfRun],
    runs: Mapping[str, Run],
) -> tuple[LiveColumns, dict[str, Any]]:
    """Pack what the page shows of two runs.

    Parameters
    ----------
    table : GeoDataFrame
        As of :func:`geowbit.findings.cell_changes`.
    values : dict
        Tables of the ``old`` and the ``new`` run, row by row as `table`.
    criteria : sequence of CriterionOfRun
        Those of both runs, by how much they moved the scores.
    runs : dict
        The ``old`` and the ``new`` run.

    Returns
    -------
    LiveColumns, dict
        The packed columns; ``measures`` and ``criteria`` that the page can show, ``full``
        (whether all of them had room) and ``reach_m`` (how far a cell reaches from its center
        where cells are of one size and no lattice of degrees; else None).
    """
    packed = pack_table(table, criteria=[], rules=[])
    lattice = table_lattice(table)
    near = lattice_neighbors(lattice, len(table))
    _add_labels(packed, table, near, runs)
    _add_scores(packed, table)
    wanted = _wanted(table, values, criteria)
    chosen = _add_columns(packed, wanted, near, cells=len(table))
    told = {
        "measures": _measures(table, criteria, chosen),
        "criteria": [_criterion(one, chosen) for one in criteria],
        "full": len(chosen) == len(wanted),
        "reach_m": None if packed.data["lattice"] else _reach_m(table),
    }
    return packed, told


def _wanted(
    table: pd.DataFrame,
    values: Mapping[str, pd.DataFrame],
    criteria: Sequence[CriterionOfRun],
) -> dict[str, Callable[[], Values]]:
    """Return the columns in the order of their worth, each made when it is packed."""

    def of(frame: pd.DataFrame, column: str, decimals: int) -> Callable[[], Values]:
        def rounded() -> Values:
            numbers = frame[column].to_numpy(dtype=float, na_value=np.nan)
            return np.asarray(np.round(numbers, decimals) + 0.0)

        return rounded

    wanted = {f"rank_{end}": of(table, f"rank_{end}", 0) for end in ("old", "new")}
    for end in ("old", "new"):
        if f"connection_mjpy_{end}" in table:
            wanted[f"connection_mjpy_{end}"] = of(table, f"connection_mjpy_{end}", 0)
    names = [one.name for one in criteria]
    for name in names:
        if f"score_{name}_change" in table:
            wanted[f"points {name}"] = of(table, f"score_{name}_change", SCORE_DECIMALS)
    for name in names:
        decimals = criterion_unit(name)[1]
        sides = [end for end in ("old", "new") if name in values[end]]
        changed = _any(table, f"{name}_change")
        if changed or len(sides) == 1 or _any(table, f"score_{name}_change"):
            shown = sides if changed else sides[:1]
            wanted |= {f"{end} {name}": of(values[end], name, decimals) for end in shown}
    return wanted


def _any(table: pd.DataFrame, column: str) -> bool:
    """Tell whether anything changed."""
    if column not in table:
        return False
    change = table[column].to_numpy(float)
    return bool((np.isfinite(change) & (change != 0)).any())


def _add_scores(packed: LiveColumns, table: pd.DataFrame) -> None:
    """Add the scores of each run by rank: falling numbers, of which next to nothing is left."""
    packed.data["sorted"] = {}
    for end in ("old", "new"):
        ranks = table[f"rank_{end}"].to_numpy(dtype=float, na_value=np.nan)
        order = np.argsort(ranks)[: int(np.isfinite(ranks).sum())]
        scores = np.rint(table[f"score_{end}"].to_numpy(float)[order] * 10**SCORE_DECIMALS)
        steps = np.diff(scores.astype(np.int64), prepend=0)
        part = {"count": len(steps), "decimals": SCORE_DECIMALS, **deflated(residue_bytes(steps))}
        packed.data["sorted"][end] = packed.keep(part)


def _add_columns(
    packed: LiveColumns, wanted: Mapping[str, Callable[[], Values]], near: Neighbors, *, cells: int
) -> set[str]:
    """Add the columns that have room, the worthiest first; return their names."""
    room = min(_MOST_BYTES, max(_LEAST_BYTES, _BYTES_A_CELL * cells)) - packed.size
    wholes: dict[str, Whole] = {}

    def pack(name: str) -> dict[str, Any]:
        numbers = wanted[name]()
        whole = whole_column(numbers)
        if whole is None:
            return packed_raw(numbers, near)
        wholes[name] = whole
        other = _counterpart(name)
        # what was, and what is, are often the same
        like = other if other in wholes and _alike(whole, wholes[other], near) else None
        return packed_whole(whole, near, like=None if like is None else (like, wholes[like]))

    chosen: set[str] = set()
    for name in wanted:
        column = pack(name)
        size = sum(len(column[key]["text"]) for key in ("kinds",) if key in column)
        size += len(column["text"])
        if size > room:
            break
        room -= size
        chosen.add(name)
        packed.data["columns"].append(packed.keep({"name": name, **column}))
    return chosen


def _counterpart(name: str) -> str:
    """Return the name of the column of the old run for one of the new run.

    Examples
    --------
    >>> _counterpart("connection_mjpy_new"), _counterpart("new fiber_km"), _counterpart("old x")
    ('connection_mjpy_old', 'old fiber_km', '')
    """
    if name.endswith("_new"):
        return f"{name.removesuffix('new')}old"
    return f"old {name.removeprefix('new ')}" if name.startswith("new ") else ""


def _alike(whole: Whole, other: Whole, near: Neighbors) -> bool:
    bits = bits_of_difference(whole, other, near)
    return bits < _WORTH_A_LIKENESS * best_way(whole.numbers, near)[1]


def _add_labels(
    packed: LiveColumns, table: pd.DataFrame, near: Neighbors, runs: Mapping[str, Run]
) -> None:
    for name in ("status", "exclusion_old", "exclusion_new"):
        column = table[name].astype("category").cat
        codes = column.codes.to_numpy().astype(np.int64)
        packed.data["labels"].append(
            packed.keep({"name": name, **packed_numbers(codes, near, way="flat")})
        )
        if name != "status":
            which = name.removeprefix("exclusion_")
            row = np.full(len(column.categories), -1)
            # every candidate of one text has the same rules
            row[codes[codes >= 0]] = np.flatnonzero(codes >= 0)
            bits = np.where(row >= 0, table[f"excluded_by_{which}"].to_numpy()[row], 0)
            packed.data["names"][name] = [
                reason_words(runs[which], *pair)
                for pair in zip(bits, column.categories, strict=True)
            ]


def _measures(
    table: pd.DataFrame, criteria: Sequence[CriterionOfRun], chosen: set[str]
) -> list[dict[str, Any]]:
    """Return what the page can color by, each with the end of its scale."""
    both = table["status"].cat.codes.to_numpy() == 0
    points = [f"points {one.name}" for one in criteria]
    measures = []
    for key in ("score", "rank", "connection_mjpy", *points):
        pair = key in ("score", "rank", "connection_mjpy")
        column = f"{key}_change" if pair else f"score_{key.removeprefix('points ')}_change"
        if (f"{key}_new" if pair and key != "score" else key) not in {
            *chosen,
            "score",
        } or column not in table:
            continue
        change = table[column].to_numpy(dtype=float, na_value=np.nan)[both]
        decimals = _SHOWN_DECIMALS if key == "score" or not pair else 0
        if key != "score" and not (np.abs(change[np.isfinite(change)]) > 0).any():
            continue
        measures.append(
            {
                "key": key,
                "label": measure_label(key),
                "pair": pair,
                "money": key == "connection_mjpy",
                "decimals": decimals,
                # of ranks and costs the smaller is better
                "better": 1 if key == "score" or not pair else -1,
                "end": scale_end(change, least=10.0**-decimals),
            }
        )
    return measures


def scale_end(change: npt.ArrayLike, *, least: float) -> float:
    """Return the change at which the colors end, the same up and down.

    Parameters
    ----------
    change : array of float
    least : float
        What the scale shows at least.

    Returns
    -------
    float
        1, 2 or 5 of some power of ten: nearly all that changed lies within.

    Examples
    --------
    >>> scale_end([0.0, 0.03, -0.04], least=0.001)
    0.05
    >>> scale_end([0.0], least=0.001)
    0.001
    """
    size = np.abs(np.asarray(change, dtype=float))
    size = size[np.isfinite(size) & (size > 0)]
    most = max(float(np.quantile(size, _SCALE_QUANTILE)) if len(size) else 0.0, least)
    power = 10.0 ** np.floor(np.log10(most))
    # what a power of ten is off must not move a scale to the next step
    step = next((nice for nice in _NICE if most <= nice * power * (1 + 1e-9)), _NICE[-1])
    return float(f"{step * power:.6g}")


def _criterion(one: CriterionOfRun, chosen: set[str]) -> dict[str, Any]:
    name = one.name
    unit, decimals = criterion_unit(name)
    return {
        "name": name,
        "label": criterion_label(name),
        "unit": unit_words(one.unit or unit),
        "flag": one.unit == "0 or 1",
        "decimals": decimals,
        "points": f"points {name}" in chosen,
        "sides": [end for end in ("old", "new") if f"{end} {name}" in chosen],
    }


def _reach_m(table: pd.DataFrame) -> float | None:
    """Return how far cells of one size reach from their centers, m; None where they are none."""
    if not isinstance(table, gpd.GeoDataFrame) or not len(table):
        return None
    shapes = table.geometry.to_numpy()
    if not (shapely.get_type_id(shapes) == shapely.GeometryType.POLYGON).all():
        return None
    if shapely.get_num_coordinates(shapes).max() > _HEXAGON_CORNERS:
        return None
    places, row = shapely.get_coordinates(shapes, return_index=True)
    lon, lat = (table[axis].to_numpy(float) for axis in ("lon", "lat"))
    east_m, north_m = meters_per_degree(lat)
    off = (places - np.stack([lon, lat], axis=1)[row]) * np.stack([east_m, north_m], axis=1)[row]
    # the corner that is farthest from the center
    reach = np.zeros(len(table))
    np.maximum.at(reach, row, np.hypot(off[:, 0], off[:, 1]))
    low, high = np.quantile(reach, [0.05, 0.95])
    return float(high) if low > 0 and high / low < _SAME_SIZE else None


def coarser(table: pd.DataFrame, lattice: Lattice) -> tuple[pd.DataFrame, int]:
    """Return for each block of cells the one whose score changed most, where there are too many.

    Parameters
    ----------
    table : DataFrame
        As of :func:`geowbit.findings.cell_changes`.
    lattice : Lattice
        Of `table`.

    Returns
    -------
    DataFrame, int
        Rows of `table`, each at the middle of its block, and the cells on a side of a block.
    """
    side = int(np.ceil(np.sqrt(len(table) / MOST_CELLS)))
    if side <= 1:
        return table, 1
    columns = -(-lattice.columns // side)
    block = lattice.row // side * columns + lattice.column // side
    size = np.abs(table["score_change"].to_numpy(float))
    size = np.where(table["status"].cat.codes.to_numpy() == 0, size, -1.0)
    order = np.lexsort((-size, block))
    first = order[np.r_[True, np.diff(block[order]) > 0]]
    row, column = np.divmod(block[first], columns)
    lon = lattice.west + (column + 0.5) * side * lattice.lon_step
    lat = lattice.north - (row + 0.5) * side * lattice.lat_step
    half = [side * step / 2 for step in (lattice.lon_step, lattice.lat_step)]
    shapes = shapely.box(lon - half[0], lat - half[1], lon + half[0], lat + half[1])
    return table.iloc[first].assign(lon=lon, lat=lat).set_geometry(
        gpd.GeoSeries(shapes, table.index[first], crs="EPSG:4326")
    ), side

"""The columns that the map of differences needs, packed into its page."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from geowbit.pages.cells import reach_m
from geowbit.pages.difference.words import measure_label
from geowbit.pages.live.columns import pack_table
from geowbit.pages.live.packed import LiveColumns
from geowbit.pages.packing import packed_numbers
from geowbit.pages.ramp import round_end
from geowbit.pages.words import criterion_label, criterion_unit, unit_words
from geowbit.run import CriterionOfRun

# of a page of a few megabytes
_BYTES_A_CELL = 14
_LEAST_BYTES = 5_200_000
_MOST_BYTES = 18_000_000
_SCORE_DECIMALS = 5
_SHOWN_DECIMALS = 3
_ENDS = ("old", "new")
Values = npt.NDArray[np.float64]


def packed_differences(
    table: pd.DataFrame,
    values: Mapping[str, pd.DataFrame],
    criteria: Sequence[CriterionOfRun],
    excluded: Mapping[str, Mapping[str, str]],
) -> tuple[LiveColumns, bool]:
    """Pack what the page shows of two runs.

    Parameters
    ----------
    table : GeoDataFrame
        As of :func:`geowbit.findings.cell_changes`.
    values : dict
        Tables of the ``old`` and the ``new`` run, row by row as `table`.
    criteria : sequence of CriterionOfRun
        Those of both runs, by how much they moved the scores.
    excluded : dict
        Of :func:`geowbit.pages.difference.words.reasons_of`.

    Returns
    -------
    LiveColumns, bool
        The packed columns, with the ``measures`` and ``criteria`` that the page can show; and
        whether all of them had room.
    """
    packed = pack_table(table, criteria=[], rules=[]).columns
    labels = {"status": {}, **{f"exclusion_{end}": excluded[end] for end in _ENDS}}
    for name, words in labels.items():
        column = table[name].astype("category").cat
        codes = packed_numbers(column.codes.to_numpy().astype(np.int64), packed.near, way="flat")
        packed.data["labels"].append(packed.keep({"name": name, **codes}))
        packed.data["names"][name] = [words.get(text, text) for text in column.categories]
    for end in _ENDS:
        rank = f"rank_{end}"
        order = table[rank].to_numpy(dtype=float, na_value=np.nan)
        score = table[f"score_{end}"].to_numpy(float)
        packed.keep_ranked(f"score_{end}", score, ranks=rank, order=order, decimals=_SCORE_DECIMALS)
    wanted = _wanted(table, values, criteria)
    most_bytes = min(_MOST_BYTES, max(_LEAST_BYTES, _BYTES_A_CELL * len(table)))
    chosen = packed.keep_fitting(wanted, most_bytes=most_bytes, like=_counterpart)
    packed.data |= {
        "measures": _measures(table, criteria, chosen),
        "criteria": [_criterion(one, chosen) for one in criteria],
        "reach_m": None if packed.data["lattice"] else reach_m(table),
    }
    return packed, len(chosen) == len(wanted)


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

    whole = [f"{key}_{end}" for key in ("rank", "connection_mjpy") for end in _ENDS]
    wanted = {name: of(table, name, 0) for name in whole if name in table}
    names = [one.name for one in criteria]
    for name in names:
        if f"score_{name}_change" in table:
            wanted[f"points {name}"] = of(table, f"score_{name}_change", _SCORE_DECIMALS)
    for name in names:
        sides = [end for end in _ENDS if name in values[end]]
        changed = _any(table, f"{name}_change")
        if changed or len(sides) == 1 or _any(table, f"score_{name}_change"):
            decimals = criterion_unit(name)[1]
            shown = sides if changed else sides[:1]
            wanted |= {f"{end} {name}": of(values[end], name, decimals) for end in shown}
    return wanted


def _any(table: pd.DataFrame, column: str) -> bool:
    """Tell whether anything changed."""
    if column not in table:
        return False
    change = table[column].to_numpy(float)
    return bool((np.isfinite(change) & (change != 0)).any())


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


def _measures(
    table: pd.DataFrame, criteria: Sequence[CriterionOfRun], chosen: set[str]
) -> list[dict[str, Any]]:
    """Return what the page can color by, each with the end of its scale."""
    both = table["status"].cat.codes.to_numpy() == 0
    # the packed column that it needs, what holds the change, decimals, and what is better
    known = {
        "score": ("", "score_change", _SHOWN_DECIMALS, 1),
        "rank": ("rank_new", "rank_change", 0, -1),
        "connection_mjpy": ("connection_mjpy_new", "connection_mjpy_change", 0, -1),
    } | {
        f"points {one.name}": (f"points {one.name}", f"score_{one.name}_change", _SHOWN_DECIMALS, 1)
        for one in criteria
    }
    measures = []
    for key, (needed, column, decimals, better) in known.items():
        if (needed and needed not in chosen) or column not in table:
            continue
        change = table[column].to_numpy(dtype=float, na_value=np.nan)[both]
        if needed and not (np.abs(change[np.isfinite(change)]) > 0).any():
            continue
        measures.append(
            {
                "key": key,
                "label": measure_label(key),
                "pair": not key.startswith("points "),
                "money": key == "connection_mjpy",
                "decimals": decimals,
                "better": better,
                "end": round_end(change, least=10.0**-decimals),
            }
        )
    return measures


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
        "sides": [end for end in _ENDS if f"{end} {name}" in chosen],
    }

"""The tables that a country may have: which columns each needs, and which are numbers."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from geowbit.core import LayerError

# table: columns of text, columns of numbers that no row lacks, columns of numbers or nothing
_COLUMNS: dict[str, tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]] = {
    "hubs": (("name",), ("lon", "lat"), ()),
    "criteria": (("criterion", "theme"), ("weight",), ("best", "worst")),
    "presets": (("preset", "key", "why"), ("value",), ()),
    "exclusions": (("rule", "scope", "reason"), (), ()),
    "synchronous_grids": (("supply_area", "grid"), (), ()),
    "network_allowances": (("supply_area", "network_area", "reason", "source"), (), ()),
    "energy_prices": (("supply_area", "source"), ("low", "mid", "high"), ()),
    "score_quantiles": (("preset", "mark"), ("load_mw", "ranked"), ()),
    "voltage_classes": (("supply_area", "line_key"), ("max_load_mw", "min_substation_kv"), ()),
    "cable_rates": (("kind", "construction", "key"), (), ("voltage_kv", "capacity_mw")),
    "model_parameters": (("key", "what", "unit", "source"), (), ("low", "mid", "high")),
    "country_parameters": (("key", "what", "unit", "source"), ("low", "mid", "high"), ()),
    "fetch_sources": (("name", "what", "publisher", "access", "page", "licence"), (), ()),
    "national_parameters": (("key", "what", "unit", "source"), (), ("low", "mid", "high")),
    "plan_parameters": (("key", "what", "unit", "source"), ("low", "mid", "high"), ()),
    "plan_phases": (("source",), ("phase", "mw"), ()),
    "plan_substations": (("unit", "source"), ("voltage_kv", "low", "mid", "high"), ()),
    "plan_workloads": (("workload", "source"), ("low", "mid", "high", "timed"), ("max_rtt_ms",)),
    "plan_caps": (("kind", "supply_area", "unit", "source"), ("low", "mid", "high"), ()),
    "profiles": (("profile", "title", "publisher", "form", "page", "licence"), (), ()),
    "profile_columns": (("profile", "column", "name", "reads"), (), ()),
    "profile_codes": (("codes", "code"), (), ("low", "high")),
    "evidence": (("of", "name", "evidence", "why"), (), ()),
    "questions": (("question", "what", "whom"), (), ()),
    "levers": (("lever", "what", "columns", "whom"), (), ()),
}

# tables whose rows stand beside those of all countries, and the columns that name a row
NAMED_IN = {
    "fetch_sources": ("name",),
    "criteria": ("criterion",),
    "exclusions": ("rule",),
    "presets": ("preset", "key"),
    "plan_parameters": ("key",),
    "plan_caps": ("kind", "supply_area"),
    "profiles": ("profile",),
    "profile_columns": ("profile",),
    "profile_codes": ("codes",),
    "evidence": ("of", "name"),
    "questions": ("question",),
    "levers": ("lever",),
}


def joined(common: pd.DataFrame, own: pd.DataFrame, columns: Sequence[str]) -> pd.DataFrame:
    """Return the common rows that a country does not name, then its own; a column names a rule.

    Examples
    --------
    >>> common = pd.DataFrame({"rule": ["lake > 0", "relief_m > 900"]})
    >>> joined(common, pd.DataFrame({"rule": ["relief_m > 600"]}), ["rule"])["rule"].tolist()
    ['lake > 0', 'relief_m > 600']
    """
    if own.empty:
        return common
    of_common, of_own = (
        pd.MultiIndex.from_arrays(
            [one[name].str.extract(r"(\w+)", expand=False) for name in columns]
        )
        for one in (common, own)
    )
    return pd.concat([common[~of_common.isin(of_own)], own], ignore_index=True)


def check_table(name: str, path: Path) -> pd.DataFrame:
    """Read a table of a country and hold it against what its readers need.

    Raises
    ------
    LayerError
        Where it cannot be read, lacks a column, or a cell is empty or no number: with file,
        row (as a spreadsheet counts them) and column.
    """
    try:
        table = pd.read_csv(path)
    except (ValueError, OSError) as error:
        raise LayerError("countries.table_unreadable", file=str(path), said=str(error)) from error
    texts, numbers, perhaps = _COLUMNS.get(name, ((), (), ()))
    for column in (*texts, *numbers, *perhaps):
        if column not in table:
            raise LayerError("countries.no_column", file=str(path), column=column)
    for column in texts:
        _refuse(path, table, column, table[column].isna().to_numpy())
    for column in (*numbers, *perhaps):
        read = pd.to_numeric(table[column], errors="coerce")
        empty = table[column].isna().to_numpy() & (column in perhaps)
        _refuse(path, table, column, ~np.isfinite(read.to_numpy(float)) & ~empty)
    return table


def _refuse(path: Path, table: pd.DataFrame, column: str, bad: np.ndarray) -> None:
    if bad.any():
        row = int(np.argmax(bad))
        cell = table[column].iloc[row]
        where: dict[str, Any] = {"file": str(path), "row": str(row + 2), "column": column}
        if pd.isna(cell):
            raise LayerError("countries.cell_empty", **where)
        raise LayerError("countries.cell_wrong", cell=str(cell), **where)

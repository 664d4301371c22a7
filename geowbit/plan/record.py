"""A plan as plain values for JSON, as layers of a GeoPackage and as sheets of a workbook."""

from __future__ import annotations

import io
import math
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
from pyogrio import write_dataframe

from geowbit.core.errors import OutputError
from geowbit.core.messages import Sentence, plain_value
from geowbit.plan.effect import Effect
from geowbit.plan.result import PARTS, SEPARATE, Plan

# what a workbook calls a sheet has at most so many letters
_SHEET = 31
_NOT_IN_SHEET = str.maketrans("", "", "[]:*?/\\")


def plan_record(
    plan: Plan,
    *,
    failures: gpd.GeoDataFrame | None = None,
    mends: gpd.GeoDataFrame | None = None,
    effect: Effect | None = None,
    worst: gpd.GeoDataFrame | None = None,
    further: Mapping[str, pd.DataFrame] | None = None,
) -> dict[str, Any]:
    """Return a plan as JSON can hold it: the content of plan.json.

    Parameters
    ----------
    plan : Plan
    failures, mends : GeoDataFrame, optional
        Of :func:`single_failures` and :func:`one_more_link`.
    effect : Effect, optional
        Of :func:`geowbit.plan.effect.effect`.
    worst : GeoDataFrame, optional
        The failures to be told; all of them where not given.
    further : mapping, optional
        More tables by name, such as a ``front``.

    Returns
    -------
    dict
        ``sites``, ``phases``, ``standing``, ``power_links``, ``fiber_links``, ``served``,
        ``routes``, ``cost_mjpy`` by part, ``gap`` (of the avoidable cost; null where there is no
        bound), ``bound_mjpy``, ``unavoidable_mjpy``, ``separate``, ``unserved_mw`` (in the last
        year), ``unserved`` (by area, workload and year), ``limit_reached``, ``failures``,
        ``mends``, ``effect``, ``messages``.

    Examples
    --------
    >>> plan = Plan(cost_mjpy={"total": 100.0}, bound_mjpy=99.0, unavoidable_mjpy=90.0)
    >>> found = plan_record(plan)
    >>> found["gap"], found["separate"]["power_first"], found["unserved_mw"]
    (0.1, None, 0.0)
    """
    told: dict[str, Any] = {
        "sites": _rows(plan.sites, index=True),
        "phases": _rows(plan.phases),
        "standing": _rows(plan.standing, index=True),
        "power_links": _rows(plan.power_links),
        "fiber_links": _rows(plan.fiber_links, index=True),
        "served": _rows(plan.served),
        "routes": _rows(plan.routes),
        "cost_mjpy": {part: _plain(plan.cost_mjpy.get(part, math.nan)) for part in PARTS},
        "gap": _plain(round(plan.gap, 6)),
        "bound_mjpy": _plain(plan.bound_mjpy),
        "unavoidable_mjpy": _plain(plan.unavoidable_mjpy),
        "separate": {way: _plain(plan.separate.get(way)) for way in SEPARATE},
        "unserved_mw": plan.unserved_total_mw,
        "unserved": _rows(plan.unserved_mw),
        "limit_reached": bool(plan.limit_reached),
    }
    if failures is not None:
        told["failures"] = _rows(failures if worst is None else worst)
    if mends is not None:
        told["mends"] = _rows(mends)
    if effect is not None:
        told["effect"] = {name: _rows(table) for name, table in effect_tables(effect).items()}
    told |= {name: _rows(table) for name, table in (further or {}).items()}
    messages = [*plan.messages, *(effect.messages if effect is not None else ())]
    return {**told, "messages": [plain_value(one) for one in messages]}


def effect_tables(found: Effect) -> dict[str, pd.DataFrame]:
    """Return the tables of an effect by name.

    Examples
    --------
    >>> from geowbit.national import demand
    >>> from geowbit.plan import effect
    >>> list(effect_tables(effect(Plan(), demand(n=2))))[:2]
    ['demand', 'taken_off']
    """
    return {name: table for name, table in vars(found).items() if isinstance(table, pd.DataFrame)}


def plan_tables(
    plan: Plan,
    *,
    failures: gpd.GeoDataFrame | None = None,
    mends: gpd.GeoDataFrame | None = None,
    effect: Effect | None = None,
    further: Mapping[str, pd.DataFrame] | None = None,
) -> dict[str, pd.DataFrame]:
    """Return the tables of a plan by name, those of its effect among them; empty ones are left out.

    Parameters
    ----------
    plan, failures, mends, effect, further
        As for :func:`plan_record`.

    Examples
    --------
    >>> plan_tables(Plan(cost_mjpy={"total": 100.0}))["cost"].to_numpy().tolist()
    [['total', 100.0]]
    """
    cost = pd.DataFrame(
        [(part, float(plan.cost_mjpy[part])) for part in PARTS if part in plan.cost_mjpy],
        columns=["part", "cost_mjpy"],
    )
    frames: dict[str, pd.DataFrame | None] = {
        "sites": plan.sites.reset_index(),
        "phases": plan.phases,
        "standing": plan.standing.reset_index(),
        "power_links": plan.power_links,
        "fiber_links": plan.fiber_links.reset_index(),
        "routes": plan.routes,
        "served": plan.served,
        "unserved": plan.unserved_mw,
        "cost": cost,
        "failures": failures,
        "mends": mends,
        **(further or {}),
    }
    if effect is not None:
        frames |= {f"effect_{name}": one for name, one in effect_tables(effect).items()}
    return {name: one for name, one in frames.items() if one is not None and len(one)}


def write_geopackage(path: Path | str, tables: Mapping[str, pd.DataFrame]) -> None:
    """Write tables as the layers of a GeoPackage, those without a geometry as plain tables.

    Parameters
    ----------
    path : Path or str
    tables : mapping
        Of :func:`plan_tables`.

    Raises
    ------
    OutputError
        Where none of them has a row.
    """
    if not tables:
        raise OutputError("effect.nothing_to_write", path=str(path))
    for name, table in tables.items():
        whole = _texts(table)
        if isinstance(whole, gpd.GeoDataFrame):
            whole.to_file(path, driver="GPKG", layer=name, engine="pyogrio")
        else:
            write_dataframe(whole, path, layer=name, driver="GPKG")


def workbook(tables: Mapping[str, pd.DataFrame]) -> bytes:
    """Return tables as an Excel workbook, a sheet each; sums stand as formulas.

    Parameters
    ----------
    tables : mapping
        Of :func:`plan_tables`.

    Raises
    ------
    OutputError
        Where openpyxl is not installed.

    Examples
    --------
    >>> workbook(plan_tables(Plan(cost_mjpy={"total": 100.0})))[:2]
    b'PK'
    """
    try:
        from openpyxl import Workbook
        from openpyxl.styles import Font
        from openpyxl.utils import get_column_letter
    except ImportError as error:
        raise OutputError("effect.no_openpyxl") from error
    book = Workbook()
    book.remove(book.active)
    for name, table in tables.items():
        sheet = book.create_sheet(name.translate(_NOT_IN_SHEET)[:_SHEET])
        rows = _texts(_with_places(table))
        sheet.append(list(map(str, rows.columns)))
        for row in rows.itertuples(index=False):
            sheet.append([_cell(value) for value in row])
        sheet.freeze_panes = "A2"
        for column, head in enumerate(rows.columns, start=1):
            sheet.cell(1, column).font = Font(bold=True)
            sheet.column_dimensions[get_column_letter(column)].width = max(10, len(str(head)) + 2)
        _sum(sheet, name, rows)
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def _sum(sheet: Any, name: str, rows: pd.DataFrame) -> None:
    """Put the sum of costs and MW below a table that is a list of parts."""
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    summed = {"sites": ("mw",), "power_links": ("cost_mjpy",), "fiber_links": ("cost_mjpy",)}
    for head in summed.get(name, ()):
        at = list(rows.columns).index(head) + 1
        letter, last = get_column_letter(at), len(rows) + 1
        cell = sheet.cell(last + 1, at, f"=SUM({letter}2:{letter}{last})")
        cell.font = Font(bold=True)


def _with_places(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table with the longitude and latitude of its points in place of shapes."""
    if not isinstance(table, gpd.GeoDataFrame):
        return table
    plain = pd.DataFrame(table.drop(columns=table.geometry.name))
    if not (table.geom_type == "Point").all():
        return plain
    return plain.assign(lon=table.geometry.x.to_numpy(), lat=table.geometry.y.to_numpy())


def _texts(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table with lists as text, which neither a sheet nor a vector format can hold."""
    lists = [
        name
        for name in table.columns
        if table[name].map(lambda value: isinstance(value, tuple | list)).any()
    ]
    changed = {name: table[name].map(_joined) for name in lists}
    return table.assign(**changed) if changed else table


def _joined(value: Any) -> str:
    return "; ".join(map(str, value)) if isinstance(value, tuple | list) else str(value)


def _cell(value: Any) -> Any:
    if isinstance(value, str):
        # a text that begins so would be read as a formula
        return f"'{value}" if value[:1] in "=+-@" else value
    if value is None or pd.isna(value) or (isinstance(value, float) and math.isinf(value)):
        return None
    return value.item() if hasattr(value, "item") else value


def _rows(table: pd.DataFrame, *, index: bool = False) -> list[dict[str, Any]]:
    """Return the rows of a table as plain values; what is not known is null."""
    whole = _with_places(table) if isinstance(table, gpd.GeoDataFrame) else table
    whole = whole.reset_index() if index else whole
    return [
        {str(key): _plain(value) for key, value in row.items()} for row in whole.to_dict("records")
    ]


def _plain(value: Any) -> Any:
    if isinstance(value, tuple | list):
        return [_plain(one) for one in value]
    if value is None or value is pd.NA or value is pd.NaT:
        return None
    item = value.item() if hasattr(value, "item") else value
    return item if not isinstance(item, float) or math.isfinite(item) else None


def messages_of(plan: Plan, found: Effect | None = None) -> tuple[Sentence, ...]:
    """Return what a plan and its effect have to say.

    Examples
    --------
    >>> messages_of(Plan(messages=("as they say",)))
    ('as they say',)
    """
    more: Iterable[Sentence] = found.messages if found is not None else ()
    return (*plan.messages, *more)

"""The report's table of published headroom: where, how much, from when, by whom."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import geopandas as gpd
import pandas as pd

from geowbit.core.messages import Text, worded
from geowbit.layers import station_names
from geowbit.pages.cards import headroom_notes, headroom_words
from geowbit.pages.language import say, spoken
from geowbit.pages.overlays._shapes import vector_layer
from geowbit.pages.template import Cell, Section, bullets, section_of, soft, table_html
from geowbit.pages.words import known, number, rows_of
from geowbit.run import Run

_MOST = 40
# a yard so far outside of the candidates still serves some of them
_AROUND_DEG = 0.25


def headroom_section(layers: Mapping[str, Any], run: Run) -> Section | None:
    """Return the section on published headroom within the area, and on who publishes it.

    Parameters
    ----------
    layers : dict
        ``headroom``, of :attr:`geowbit.layers.Headroom.places`; empty without it.
    run : Run

    Returns
    -------
    Section or None
        None where nothing is told of either.

    Examples
    --------
    >>> headroom_section({}, Run()) is None
    True
    """
    if not len(run):
        return None
    table, companies = _table(vector_layer(layers, "headroom"), run), _companies(run)
    if not table and not companies:
        return None
    return section_of(
        "headroom",
        _said("title"),
        _said("lead" if table else "none_known"),
        table,
        soft(_said("companies")) if companies else "",
        bullets(companies, "soft"),
    )


def _table(places: gpd.GeoDataFrame | None, run: Run) -> str:
    """Return the table of the figures within the area; empty where there is none."""
    if places is None:
        return ""
    lon, lat = (run.column(name).to_numpy(float) for name in ("lon", "lat"))
    west, east = lon.min() - _AROUND_DEG, lon.max() + _AROUND_DEG
    south, north = lat.min() - _AROUND_DEG, lat.max() + _AROUND_DEG
    here = places.cx[west:east, south:north]
    # a line is told once, however many points of it are drawn
    here = here[(here["scope"] != "line") | ~here["name"].duplicated()]
    here = here.sort_values("low_mw", ascending=False, na_position="last").head(_MOST)
    if here.empty:
        return ""
    names = [worded(one) for one in station_names(pd.DataFrame(here))]
    told = rows_of(pd.DataFrame(here.drop(columns="geometry")))
    rows = [_row(row, name, run.load_mw) for row, name in zip(told, names, strict=True)]
    heads = [
        Cell(_said(one), kind=kind)
        for one, kind in (("place", ""), ("amount", "n"), ("since", "n"), ("told", ""))
    ]
    return table_html(_said("title"), heads, rows, narrow=True)


def _companies(run: Run) -> list[str]:
    """Return which network companies of the area publish where, addresses as text."""
    country = run.home
    if not country.has_table("network_pages") or "supply_area" not in run.table.names():
        return []
    pages, areas = country.table("network_pages"), set(run.column("supply_area").dropna().unique())
    known = pages[pages["supply_area"].isin(areas)]
    return [_company(row) for row in rows_of(known)]


def _company(row: Mapping[str, Any]) -> str:
    """Return a company, its address, and what stands there."""
    name = Text(row["company_en"], {"ja": row["company"]}).text(spoken())
    what = Text.from_row(row, "what").text(spoken())
    return f"{name}: {_bare(row['page'])} ({what})"


def _bare(address: str) -> str:
    """Return an address as text, which no reader takes for something that the page loads."""
    return address.removeprefix("https://")


def _said(key: str, **parts: str) -> str:
    return say(f"headroom_{key}", **parts)


def _row(row: Mapping[str, Any], name: str, load_mw: float) -> list[Cell]:
    kind = say(f"headroom_{row['scope']}") if row["scope"] in ("line", "site") else ""
    kv = f"{number(row['voltage_kv'])} kV" if known(row.get("voltage_kv")) else ""
    beside = " · ".join(filter(None, (kv, kind)))
    enough = known(row["low_mw"]) and row["low_mw"] >= load_mw
    told = [say("headroom_enough", load=number(load_mw))] if enough else []
    told += headroom_notes(row)
    source = Text.from_row(row, "source").text(spoken())
    amount = headroom_words(row["low_mw"], row["high_mw"]) or "–"
    return [
        Cell(name, beside),
        Cell(amount, kind="n"),
        Cell(str(row["as_of"]), kind="n"),
        Cell(" · ".join(told), source),
    ]

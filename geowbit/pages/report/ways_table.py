"""The report's table of the ways to serve each of the best sites, and which is the cheapest."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from geowbit.cables import Alternatives
from geowbit.core.messages import worded
from geowbit.pages.language import say, spoken
from geowbit.pages.template import Cell, heading, soft, table_html
from geowbit.pages.words import area_words, money, short

_WAYS = ("own_line", "share", "bits")


def ways_table(layers: Mapping[str, Any], top: pd.DataFrame | None) -> list[str]:
    """Return the table of an own line, a share of a reinforcement and the bits, with its words.

    Parameters
    ----------
    layers : dict
        ``alternatives`` (of :func:`geowbit.findings.site_alternatives`); nothing without it.
    top : DataFrame, optional
        The best sites, whose numbers stand in the table.

    Examples
    --------
    >>> ways_table({}, None)
    []
    """
    found = layers.get("alternatives")
    if not found or top is None:
        return []
    rows = [
        _row(place, found[str(site_id)])
        for place, site_id in enumerate(top["site_id"], start=1)
        if str(site_id) in found
    ]
    heads = [
        Cell(say("report.no")),
        Cell(say("ways.areas")),
        *(Cell(say(f"way.{way}"), kind="n") for way in _WAYS),
        Cell(say("ways.cheapest"), say("ways.with_delay")),
    ]
    price = next(iter(found.values())).delay_price_mjpy_per_mw_year["mid"]
    notes = dict.fromkeys(worded(note, spoken()) for one in found.values() for note in one.notes)
    return [
        heading(say("ways.title")),
        say("ways.lead", price=money(price)),
        table_html(say("ways.title"), heads, rows),
        *map(soft, notes),
    ]


def _row(place: int, one: Alternatives) -> list[Cell]:
    ways = {way.way: way for way in one.ways}
    cells = []
    for key in _WAYS:
        way = ways.get(key)  # type: ignore[call-overload]
        if way is None:
            cells.append(Cell("–", kind="n"))
            continue
        cost = money(way.mjpy["mid"])
        if key == "share" and one.share is not None and one.share.unknown:
            cost = say("ways.at_least", cost=cost)
        years = say("card.years", years=short(round(way.years["mid"], 1)))
        cells.append(Cell(cost, years, kind="n"))
    areas = " – ".join(map(area_words, one.share.areas)) if one.share is not None else ""
    cheapest = Cell(say(f"way.{one.cheapest}"), say(f"way.{one.cheapest_with_delay}"))
    return [Cell(str(place), pin=True), Cell(areas), *cells, cheapest]

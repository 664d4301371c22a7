"""A skeleton of a request for quotation: what is asked for at each site, prices left open."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from geowbit.cables import ConnectionTerms
from geowbit.findings import Calculation
from geowbit.handover._cells import Book, Page, cell
from geowbit.handover.names import heads_of, wording
from geowbit.layers import Assumptions
from geowbit.pages.language import say
from geowbit.pages.words import (
    area_words,
    load_words,
    number,
    place_name,
    position,
    station_words,
    study_words,
)

__all__ = ["quotation"]

_HEADS = (
    "site", "item", "specification", "quantity", "unit", "unit_price", "amount", "months", "remark",
)  # fmt: skip
_WIDTHS = (26, 30, 52, 11, 9, 14, 14, 11, 30)
_QUANTITY, _PRICE, _AMOUNT, _MONTHS, _REMARK = 3, 5, 6, 7, 8
_SITE_HEADS = ("site", "code", "position", "load", "wanted")
_BLANKS = ("to", "from", "number", "reply_by", "contact")
_OF_POWER = (
    "point", "headroom", "works", "years", "fallback", "phases", "charges", "terms",
)  # fmt: skip
_OF_FIBER = ("routes", "existing", "lease", "milliseconds", "years", "repair", "terms")


@dataclass(frozen=True)
class _Item:
    """A line of a list of prices."""

    name: str
    specification: str
    quantity: float
    unit: str


def quotation(found: Calculation, *, lang: str = "en", made: date | None = None) -> bytes:
    """Return a request for quotation as an Excel workbook, to be filled in and sent.

    It asks for the power line with its works and for the separate fiber routes of each site, with
    the lengths, voltages and substations of the run, and what has to be answered. Prices are
    left open, and no estimate of the run is in it.

    Parameters
    ----------
    found : Calculation
    lang : {"en", "ja"}
    made : date, optional
        That it bears; none where not given.

    Returns
    -------
    bytes
        The file.

    Examples
    --------
    >>> import geowbit as gw
    >>> from geowbit.findings import calculation
    >>> sites = gw.Study.japan(area={"bbox": [134.0, 34.2, 134.1, 34.3]}).run()
    >>> found = calculation(sites.run, sites.layers, sites.top(1)["site_id"].tolist())
    >>> quotation(found)[:2]
    b'PK'
    """
    with wording(found, lang):
        return _quotation(found, made)


def _quotation(found: Calculation, made: date | None) -> bytes:
    book = Book(say("handover.rfq", name=study_words(found.run)))
    heads = heads_of(found.rows)
    _write_letter(found, book.page(say("handover.rfq_letter"), wide=False), heads, made)
    if found.is_priced:
        power = [_power_items(found, site) for site in range(len(heads))]
        fiber = [_fiber_items(found, site) for site in range(len(heads))]
        _write_prices(book.page(say("handover.rfq_power")), "power", heads, power, _OF_POWER)
        _write_prices(book.page(say("handover.rfq_fiber")), "fiber", heads, fiber, _OF_FIBER)
    return book.content()


def _write_letter(found: Calculation, page: Page, heads: Sequence[str], made: date | None) -> None:
    page.text(0, 0, say("handover.rfq", name=study_words(found.run)), "title")
    row = 2
    for name in _BLANKS:
        page.text(row, 0, say(f"handover.rfq_{name}"))
        page.text(row, 1, say(f"handover.rfq_{name}_blank"), "input")
        row += 1
    page.text(row, 0, say("handover.guide_date"))
    page.text(row, 1, "" if made is None else made.isoformat())
    row += 2
    for name in ("what", "how", "draft"):
        page.note(row, say(f"handover.rfq_{name}_note"), columns=5, height=46, look="wrapped")
        row += 1
    row += 1
    page.texts(row, 0, [say(f"handover.rfq_head_{one}") for one in _SITE_HEADS], "head")
    for head, site in zip(heads, found.rows.to_dict("records"), strict=True):
        row += 1
        at = position(float(site["lat"]), float(site["lon"]))
        page.texts(row, 0, [head, str(site["site_id"]), at, load_words(found.run)], "wrapped")
        page.text(row, 4, "", "input")
    for column, width in enumerate((30, 34, 28, 12, 16)):
        page.wide(column, column, width)


def _write_prices(
    page: Page,
    kind: str,
    heads: Sequence[str],
    items: Sequence[Sequence[_Item]],
    questions: Sequence[str],
) -> None:
    page.text(0, 0, say(f"handover.rfq_{kind}_title"), "title")
    page.note(1, say(f"handover.rfq_{kind}_note"), columns=len(_HEADS), height=34)
    page.texts(3, 0, [say(f"handover.rfq_head_{one}") for one in _HEADS], "head")
    row = 4
    for head, of_site in zip(heads, items, strict=True):
        first = row
        for one in of_site:
            page.texts(row, 0, [head, one.name, one.specification], "wrapped")
            page.number(row, _QUANTITY, one.quantity, "#,##0.###", "input")
            page.text(row, 4, one.unit)
            for column in (_PRICE, _MONTHS, _REMARK):
                page.text(row, column, "", "input")
            price, quantity = cell(row, _PRICE), cell(row, _QUANTITY)
            page.formula(
                row, _AMOUNT, f'IF(N({price})=0,"",{quantity}*{price})', "", digits="#,##0"
            )
            row += 1
        if of_site:
            page.text(row, 1, say("handover.sum"), "strong")
            amounts = f"{cell(first, _AMOUNT)}:{cell(row - 1, _AMOUNT)}"
            page.formula(row, _AMOUNT, f"SUM({amounts})", 0.0, digits="#,##0", look="sum")
        else:
            page.texts(row, 0, [head, say("handover.rfq_none")], "wrapped")
        row += 2
    page.text(row, 0, say("handover.rfq_answers"), "section")
    for number_of, name in enumerate(questions, start=1):
        row += 1
        page.text(row, 0, str(number_of))
        page.sheet.merge_range(row, 1, row, 2, "", page.book.format("wrapped"))
        page.text(row, 1, say(f"handover.rfq_{kind}_{name}"), "wrapped")
        page.sheet.merge_range(row, _QUANTITY, row, _REMARK, "", page.book.format("input"))
        page.high(row, 34)
    for column, width in enumerate(_WIDTHS):
        page.wide(column, column, width)
    page.sheet.repeat_rows(3)
    page.sheet.freeze_panes(4, 1)


def _power_items(found: Calculation, site: int) -> list[_Item]:
    """Return what is to be built for the power of a site."""
    terms, model = found.connections[site], found.run.assumptions
    if terms is None:
        return []
    stations = {"substations": found.layers.frame("substations")}
    row = station_words(found.details.sites, stations).iloc[site]
    traced = found.details.corridors
    of_site = traced[traced["site_id"].astype(str) == str(row["site_id"])]
    km = float(of_site["corridor_km"].iloc[0]) if len(of_site) else math.nan
    line_km = km if math.isfinite(km) else terms.straight_km * model.value("power_detour_ratio")
    circuits, kv = model.value("power_circuits"), number(terms.line_kv)
    named = say(
        "handover.rfq_to_station",
        station=str(row["connection_substation_name"]),
        network=area_words(row["connection_network"]),
    )
    items = [
        _Item(
            say("handover.rfq_line"),
            say("handover.rfq_line_of", kv=kv, circuits=number(circuits), to=named),
            round(line_km, 1),
            "km",
        ),
        _Item(say("handover.rfq_bay"), f"{kv} kV, {named}", circuits, say("handover.rfq_pieces")),
        _Item(say("handover.rfq_station"), f"{kv} kV", 1, say("handover.rfq_pieces")),
        _Item(say("handover.rfq_transformers"), load_words(found.run), found.run.load_mw, "MW"),
    ]
    return [*items, *_works(terms, model)]


def _works(terms: ConnectionTerms, model: Assumptions) -> list[_Item]:
    """Return the works at the substation and above it."""
    found = []
    if terms.power.bank_key:
        count = model.value("power_circuits")
        found.append(
            _Item(
                say("handover.rfq_banks"),
                say("handover.rfq_banks_of"),
                count,
                say("handover.rfq_pieces"),
            )
        )
    if terms.power.upstream_key:
        km = terms.power.upstream_km * model.value("power_detour_ratio")
        found.append(
            _Item(
                say("handover.rfq_upstream"),
                say("handover.rfq_upstream_of"),
                round(km, 1),
                "km",
            )
        )
    return found


def _fiber_items(found: Calculation, site: int) -> list[_Item]:
    """Return what is to be built for the fiber of a site."""
    terms, model = found.connections[site], found.run.assumptions
    if terms is None or not math.isfinite(terms.fiber_km):
        return []
    km = terms.fiber_km * model.value("fiber_detour_ratio")
    routes = model.value("fiber_routes_built")
    apart = number(model.value("fiber_corridor_km"), 1)
    amplifiers = math.floor(km / model.value("fiber_amplifier_spacing_km"))
    each = say("handover.rfq_pieces")
    items = [
        _Item(
            say("handover.rfq_route", number=at + 1),
            say("handover.rfq_route_of", km=apart),
            round(km, 1),
            "km",
        )
        for at in range(int(routes))
    ]
    items.append(_Item(say("handover.rfq_terminals"), "", 2 * routes, each))
    if amplifiers:
        items.append(_Item(say("handover.rfq_amplifiers"), "", amplifiers * routes, each))
    row = found.rows.iloc[site]
    for hub in found.run.hubs:
        column = f"rtt_{hub}_ms"
        if column in row and math.isfinite(float(row[column])):
            told = say("handover.rfq_path_of", ms=number(row[column], 1))
            items.append(_Item(say("handover.rfq_path", hub=place_name(hub)), told, routes, each))
    return items

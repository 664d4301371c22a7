"""The report's comparison of all the best sites: their table, their scores and their costs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from markupsafe import Markup

from geowbit.core.escape import safe_text
from geowbit.findings import scores_of
from geowbit.pages.cards import (
    contributions,
    coverage_words,
    percentile_words,
    rank_words,
    shown_cost,
    yearly_shares,
)
from geowbit.pages.language import say
from geowbit.pages.ramp import score_scale
from geowbit.pages.report.charts import cost_ranges, score_histogram
from geowbit.pages.report.csv_file import csv_address
from geowbit.pages.report.parts_bar import Bars, parts_bars
from geowbit.pages.template import Cell, Section, heading, section_of, soft, table_html
from geowbit.pages.words import (
    criterion_value,
    known,
    latency_columns,
    millions,
    money,
    money_unit,
    number,
    place_name,
    position,
    route_words,
    say_unless_own,
    where,
)
from geowbit.run import Run

Row = Mapping[str, Any]


def best_section(
    run: Run,
    top: pd.DataFrame,
    sites: Sequence[Row],
    *,
    scores: npt.NDArray[np.float64],
    median: float,
) -> Section | None:
    """Return the comparison of the best sites; None without one.

    Parameters
    ----------
    run : Run
    top : DataFrame
        The best sites, best first.
    sites : sequence of mapping
        Their rows.
    scores : ndarray of float
        Of all ranked candidates.
    median : float
        Of these scores.

    Examples
    --------
    >>> none = np.array([])
    >>> best_section(Run(), pd.DataFrame(), [], scores=none, median=0.0) is None
    True
    """
    if not sites:
        return None
    title = say("report.sites")
    return section_of(
        "sites",
        title,
        _csv(top),
        _table(title, top, sites),
        soft(say("report.yen", currency=money_unit())),
        *_bars(run, sites),
        *_costs(sites),
        *_yearly(sites),
        *_histogram(scores, scores_of(top)[0], median),
    )


def _csv(top: pd.DataFrame) -> Markup:
    link, hint = safe_text(say("report.csv")), safe_text(say("report.sort_hint"))
    address = csv_address(top)
    told = f'<p class="noprint"><a download="sites.csv" href="{address}">{link}</a> · {hint}</p>'
    return Markup(told)  # noqa: S704


def _table(title: str, top: pd.DataFrame, sites: Sequence[Row]) -> Markup:
    hubs = [place_name(hub) for hub in latency_columns(top.columns)]
    heads = [
        Cell(say("report.no"), value="number"),
        Cell(say("report.place"), value="text"),
        Cell(say("score"), say("report.rank"), value="number", kind="n"),
        Cell(say("report.nearest_substation"), value="number"),
        Cell(say_unless_own("report.nearest_fiber", "fiber_routes"), value="number"),
        *(
            Cell(hub, (say("report.ms"), say("report.ms_today")), value="number", kind="n")
            for hub in hubs
        ),
        Cell(say("report.connection"), say("report.low_high"), value="number", kind="n"),
        Cell(say("report.years"), value="number", kind="n"),
        Cell(say("report.w2b"), say("report.b2w"), value="number", kind="n"),
    ]
    rows = [_row(row, place) for place, row in enumerate(sites, start=1)]
    return table_html(title, heads, rows, sort=True)


def _row(row: Row, place: int) -> list[Cell]:
    name, local = where(row)
    spot = position(float(row["lat"]), float(row["lon"]))
    site_id = str(row["site_id"]) if known(row.get("site_id")) else ""
    station = str(row["substation_name"]) if known(row.get("substation_name")) else ""
    reach = [criterion_value("substation_kv", row.get("substation_kv"))]
    reach += [criterion_value("substation_km", row.get("substation_km"))]
    cost = shown_cost(row, "connection")
    ratio = say("report.ratio", ratio=number(row.get("bits_to_watts_ratio"), 2))
    return [
        Cell(str(place), value=str(place), pin=True),
        Cell(name, (spot, site_id), other=local, value=name),
        Cell(
            number(row.get("score"), 3),
            (
                rank_words(row),
                percentile_words(row.get("national_percentile")),
                coverage_words(row.get("coverage")),
            ),
            value=_plain(row.get("score")),
            kind="n",
        ),
        Cell(station, ", ".join(reach), value=_plain(row.get("substation_km"))),
        Cell(
            route_words(row),
            criterion_value("fiber_km", row.get("fiber_km")),
            value=_plain(row.get("fiber_km")),
        ),
        *_latencies(row),
        Cell(
            money(row.get(f"{cost}_mjpy")),
            cost_range_words(row),
            value=_plain(row.get(f"{cost}_mjpy")),
            kind="n",
        ),
        Cell(
            number(row.get("connection_years"), 1),
            value=_plain(row.get("connection_years")),
            kind="n",
        ),
        Cell(
            money(row.get("watts_to_bits_mjpy")),
            (money(row.get("bits_to_watts_mjpy")), ratio),
            value=_plain(row.get("watts_to_bits_mjpy")),
            kind="n",
        ),
    ]


def _latencies(row: Row) -> list[Cell]:
    cells = []
    for columns in latency_columns(row).values():
        optical, today = (
            number(row.get(columns[kind]), 1) if kind in columns else ""
            for kind in ("optical", "conventional")
        )
        first = columns.get("optical", columns.get("conventional", ""))
        small = f"({today})" if today else ""
        cells.append(Cell(optical, small, value=_plain(row.get(first)), kind="n"))
    return cells


def cost_range_words(row: Row) -> str:
    """Return the range of what a connection costs; empty where it is not known.

    Examples
    --------
    >>> cost_range_words({"connection_low_mjpy": 3000.0, "connection_high_mjpy": 9000.0})
    '¥3.0 bn to ¥9.0 bn'
    """
    cost = shown_cost(row, "connection")
    low, high = row.get(f"{cost}_low_mjpy"), row.get(f"{cost}_high_mjpy")
    if not (known(low) and known(high)):
        return ""
    return say("report.span", low=money(low), high=money(high))


def _plain(value: object) -> str:
    """Return a number as a script reads it, empty where it is not known."""
    return repr(float(value)) if known(value) else ""  # type: ignore[arg-type]


def _bars(run: Run, sites: Sequence[Row]) -> list[str]:
    """Return what makes the scores of the sites."""
    parts = [contributions(row, run) for row in sites]
    if not any(parts):
        return []
    names = [f"{place} · {where(row)[0]}" for place, row in enumerate(sites, start=1)]
    scores = [number(row.get("score"), 3) for row in sites]
    drawn = parts_bars(Bars(names, parts, scores))
    return [heading(say("report.parts")), drawn, soft(say("report.bar_width"))]


def _costs(sites: Sequence[Row]) -> list[str]:
    drawn = cost_ranges([_cost_range(row) for row in sites])
    if not drawn:
        return []
    note = soft(say("report.costs_note"))
    return [heading(say("report.costs")), Markup(drawn), note]  # noqa: S704


def _cost_range(row: Row) -> tuple[float, float, float]:
    cost = shown_cost(row, "connection")
    low, mid, high = (
        float(row[name]) if known(row.get(name)) else np.nan
        for name in (f"{cost}_low_mjpy", f"{cost}_mjpy", f"{cost}_high_mjpy")
    )
    return low, mid, high


def _yearly(sites: Sequence[Row]) -> list[str]:
    """Return what each site costs a year, and the shares of its parts."""
    shares = [dict(yearly_shares(row)) for row in sites]
    names = list(dict.fromkeys(name for each in shares for name in each))
    if not names:
        return []
    currency, title = money_unit(), say("report.yearly")
    heads = [
        Cell(say("report.no")),
        Cell(say("report.place")),
        Cell(say("report.yearly_total", currency=currency), kind="n"),
        *(Cell(name, kind="n") for name in names),
    ]
    rows = [
        [
            Cell(str(place)),
            Cell(where(row)[0]),
            Cell(millions(row.get("site_mjpy_per_mw_year"), 1), kind="n"),
            *(
                Cell(f"{number(100 * each[name], 1)} %" if name in each else "–", kind="n")
                for name in names
            ),
        ]
        for place, (row, each) in enumerate(zip(sites, shares, strict=True), start=1)
    ]
    note = soft(say("report.yearly_note", currency=currency))
    return [heading(title), table_html(title, heads, rows), note]


def _histogram(
    scores: npt.NDArray[np.float64], best: npt.NDArray[np.float64], median: float
) -> list[str]:
    drawn = score_histogram(scores, best, scale=score_scale(scores))
    if not drawn:
        return []
    note = soft(say("report.scores_note", median=number(median, 2)))
    return [heading(say("report.scores")), Markup(drawn), note]  # noqa: S704

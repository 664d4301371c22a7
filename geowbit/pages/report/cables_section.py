"""The report's section on cables: corridors of the best sites, their breakdown, the ratio."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import pandas as pd
import shapely
from markupsafe import Markup

from geowbit.core import isolated, safe_text, worded
from geowbit.corridors import KmOfGround
from geowbit.findings import middle_connection, uncertain_rates, watts_or_bits
from geowbit.pages.language import is_absent, is_own, say, say_if_known, spoken
from geowbit.pages.measures import distance
from geowbit.pages.report.figure import points_of
from geowbit.pages.report.ways_table import ways_table
from geowbit.pages.report.wins_chart import wins_chart
from geowbit.pages.template import Cell, Section, section_of, table_html
from geowbit.pages.words import known, money, money_unit, number, rows_of, station_words
from geowbit.run import Run

_PARTS = ("line", "bays", "site_station", "transformers", "reinforcement", "contingency")
_WIDE, _HIGH, _PAD = 128.0, 76.0, 9.0


def cables_section(
    layers: Mapping[str, Any], run: Run, top: pd.DataFrame | None = None
) -> Section | None:
    """Return the section of the report on the power lines of the best sites.

    Parameters
    ----------
    layers : dict
        ``corridors`` (of :func:`geowbit.corridors.site_corridors`); there is no section
        without it.
    run : Run
    top : DataFrame, optional
        The best sites; how far they lie from fiber sets the chart's.

    Examples
    --------
    >>> cables_section({}, Run()) is None
    True
    """
    corridors = layers.get("corridors")
    if corridors is None or not len(corridors):
        return None
    table = station_words(pd.DataFrame(corridors), layers)
    rows = [_row(place, row) for place, row in enumerate(rows_of(table), start=1)]
    heads = [
        Cell(say("report.no")),
        Cell(say("cables.corridor")),
        Cell(say("cables.to")),
        Cell("km", say("cables.straight"), kind="n"),
        *(Cell(say(f"cables.{part}"), kind="n") for part in _PARTS),
        Cell(say("cables.together"), kind="n"),
    ]
    relief = say(
        "cables.own_terrain"
        if is_own("terrain")
        else "cables.no_terrain"
        if is_absent("terrain")
        else "cables.coarse"
    )
    return section_of(
        "cables",
        say("cables.title"),
        say("cables.lead", relief=relief, currency=money_unit()),
        table_html(say("cables.table"), heads, rows, kind="cables"),
        worded(run.fiber.note) if run.fiber is not None else "",
        _doubt(run),
        wins_chart(watts_or_bits(run, middle_connection(run, top, table))),
        *ways_table(layers, top),
    )


def _doubt(run: Run) -> Markup:
    low = len(uncertain_rates(run))
    if not low:
        return Markup()
    before, after = say("cables.doubt", count=number(low)).split("{command}")
    told = f"<p>{safe_text(before)}<code>geowbit rates</code>{safe_text(after)}</p>"
    return Markup(told)  # noqa: S704


def _ground(parts: Iterable[KmOfGround]) -> str:
    """Return km by kind of ground in the language that is spoken."""
    return ", ".join(
        f"{say_if_known(f'ground.{kind}', kind)} {distance(km, 1)}" for kind, km in parts
    )


def _row(place: int, row: Mapping[str, Any]) -> list[Cell]:
    parts = [row.get(f"{name}_mjpy") for name in _PARTS]
    whole = sum(float(part) for part in parts if part is not None and known(part))
    if row.get("trouble"):
        why = row.get("reason") or row["trouble"]
        ground, together = say("cables.none", why=isolated(worded(why, spoken()))), "–"
    else:
        ground, together = _ground(row.get("ground_km") or ()), money(whole)
    return [
        Cell(str(place), pin=True),
        Cell(_sketch(row["geometry"])),
        Cell(row["substation"], f"{number(row['line_kv'])} kV; {ground}"),
        Cell(number(row["corridor_km"], 1), number(row["straight_km"], 1), kind="n"),
        *(Cell(number(part), kind="n") for part in parts),
        Cell(together, kind="n"),
    ]


def _sketch(line: shapely.LineString) -> Markup:
    """Return the corridor as a small drawing, north up, with a bar for its scale."""
    lon, lat = shapely.get_coordinates(line).T
    shrink = float(np.cos(np.radians(lat.mean())))
    x, y = (lon - lon.min()) * shrink, lat.max() - lat
    scale = min(
        (room - 2 * _PAD) / max(float(side.max()), 1e-9) for side, room in ((x, _WIDE), (y, _HIGH))
    )
    px, py = _PAD + x * scale, _PAD + y * scale
    points = points_of(np.stack([px, py], axis=-1))
    straight = f"M{px[0]:.1f},{py[0]:.1f}L{px[-1]:.1f},{py[-1]:.1f}"
    return Markup(  # noqa: S704
        f'<svg class="sketch" viewBox="0 0 {_WIDE:.0f} {_HIGH:.0f}" width="{_WIDE:.0f}" '
        f'height="{_HIGH:.0f}" '
        f'role="img" aria-label="{safe_text(say("cables.sketch"))}">'
        f'<rect width="{_WIDE:.0f}" height="{_HIGH:.0f}" class="ground"/>'
        f'<path d="{straight}" class="straight"/>'
        f'<polyline points="{points}" class="own"/>'
        f'<circle cx="{px[0]:.1f}" cy="{py[0]:.1f}" r="4.5" fill="#ffd43b" stroke="#1d1d1b"/>'
        f'<rect x="{px[-1] - 4:.1f}" y="{py[-1] - 4:.1f}" width="8" height="8" class="end"/>'
        "</svg>"
    )

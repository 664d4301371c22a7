"""The report's section on the supply curve: how much land costs how much to connect."""

from __future__ import annotations

import numpy as np
from markupsafe import Markup

from geowbit.core.escape import safe_text
from geowbit.findings import SupplyCurve
from geowbit.pages.language import say
from geowbit.pages.measures import area, in_units
from geowbit.pages.report.csv_file import csv_address
from geowbit.pages.template import Cell, Section, section_of, table_html
from geowbit.pages.words import money, number

_WIDTH, _HEIGHT = 760.0, 280.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 78.0, 70.0, 12.0, 44.0
_CORNERS = 121


def supply_section(found: SupplyCurve | None) -> Section | None:
    """Return the section; None where no cost or no area is known.

    Parameters
    ----------
    found : SupplyCurve or None
        Of :func:`geowbit.findings.supply_curve`.

    Examples
    --------
    >>> supply_section(None) is None
    True
    """
    if found is None:
        return None
    costs = found.round_costs()
    if not costs:
        return None
    title = say("supply.title")
    each, unit = in_units(1.0, "km²")
    heads = [
        Cell(say("supply.below"), kind="n"),
        Cell(say("supply.km2", unit=unit), kind="n"),
        Cell(say("supply.share"), kind="n"),
        Cell(say("supply.range", unit=unit), kind="n"),
        Cell(say("supply.mw"), kind="n"),
    ]
    rows = []
    for cost in costs:
        land = float(found.land_below(cost))
        ends = [float(found.land_below(cost, level)) for level in ("high", "low")]
        rows.append(
            [
                Cell(money(cost), kind="n"),
                Cell(number(land * each), kind="n"),
                Cell(f"{number(100 * land / found.total_km2)} %", kind="n"),
                Cell(" – ".join(number(end * each) for end in ends), kind="n"),
                Cell(number(float(found.mw_below(cost))), kind="n"),
            ]
        )
    address = safe_text(csv_address(found.frame()))
    saved = Markup(  # noqa: S704, both went through safe_text
        f'<p class="soft"><a download="supply_curve.csv" href="{address}">'
        f"{safe_text(say('supply.save'))}</a></p>"
    )
    unknown = say("supply.unknown", km2=area(found.unknown_km2)) if found.unknown_km2 >= 0.5 else ""
    return section_of(
        "supply",
        title,
        say("supply.lead", load=number(found.load_mw)),
        _drawn(found, costs),
        table_html(title, heads, rows, narrow=True),
        saved,
        unknown,
    )


def _drawn(found: SupplyCurve, costs: list[float]) -> Markup:
    """Return land and load over cost, drawn."""
    first, last = max(float(found.costs["low"][0]), costs[0] / 10), costs[-1]
    first = min(first, last / 10)
    wide, high = _WIDTH - _LEFT - _RIGHT, _HEIGHT - _TOP - _BOTTOM
    floor, right = _TOP + high, _LEFT + wide
    most_km2 = max(found.total_km2, 1e-9)
    most_mw = max(len(found.station_costs) * found.load_mw, 1e-9)
    each, unit = in_units(1.0, "km²")
    asked = np.geomspace(first, last, _CORNERS)
    xs = _LEFT + np.linspace(0, 1, _CORNERS) * wide

    def line(values: np.ndarray, most: float) -> str:
        ys = floor - np.minimum(values / most, 1) * high
        return " ".join(f"{x:.1f},{y:.1f}" for x, y in zip(xs, ys, strict=True))

    low, mid, dear = (
        line(found.land_below(asked, level), most_km2) for level in ("low", "mid", "high")
    )
    load = line(found.mw_below(asked), most_mw)
    band = f"{low} {' '.join(reversed(dear.split()))}"
    marks = "".join(
        f'<path d="M{_x(cost, first, last):.1f},{floor}v5" class="axis"/>'
        f'<text x="{_x(cost, first, last):.1f}" y="{floor + 17}" text-anchor="middle">'
        f"{safe_text(money(cost))}</text>"
        for cost in _apart(costs, first, last)
    )
    for share in (0.0, 0.5, 1.0):
        y = floor - share * high
        marks += (
            f'<path d="M{_LEFT},{y:.1f}H{right}" class="rule"/>'
            f'<text x="{_LEFT - 6}" y="{y + 4:.1f}" text-anchor="end" class="km2">'
            f"{number(share * most_km2 * each)}</text>"
            f'<text x="{right + 6}" y="{y + 4:.1f}" class="load">'
            f"{number(share * most_mw)}</text>"
        )
    names = (
        f'<text x="{_LEFT}" y="{_HEIGHT - 6}" class="km2">'
        f"{unit}</text>"
        f'<text x="{right}" y="{_HEIGHT - 6}" text-anchor="end" class="load">'
        f"{safe_text(say('supply.y_mw'))}</text>"
        f'<text x="{_LEFT + wide / 2}" y="{_HEIGHT - 6}" text-anchor="middle">'
        f"{safe_text(say('supply.x'))}</text>"
    )
    alt = say(
        "supply.alt",
        km2=area(float(found.land_below(costs[len(costs) // 2]))),
        cost=money(costs[len(costs) // 2]),
    )
    return Markup(  # noqa: S704, every text went through safe_text
        f'<svg class="chart" viewBox="0 0 {_WIDTH:.0f} {_HEIGHT:.0f}" role="img" '
        f'aria-label="{safe_text(alt)}">{marks}<polygon points="{band}" '
        f'class="band"/><polyline points="{load}" class="load"/>'
        f'<polyline points="{mid}" class="mid"/>{names}</svg>'
    )


def _x(cost: float, first: float, last: float) -> float:
    wide = _WIDTH - _LEFT - _RIGHT
    return float(_LEFT + np.log(cost / first) / np.log(last / first) * wide)


def _apart(costs: list[float], first: float, last: float) -> list[float]:
    """Return costs whose names do not touch."""
    shown: list[float] = []
    for cost in reversed(costs):
        if not shown or _x(shown[-1], first, last) - _x(cost, first, last) > 80:
            shown.append(cost)
    return [cost for cost in shown if cost >= first]

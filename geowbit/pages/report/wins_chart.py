"""Who wins where, over distance and load: a chart of the report, drawn as SVG."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from markupsafe import Markup

from geowbit.core.escape import safe_text
from geowbit.findings import WattsOrBits
from geowbit.pages.language import say
from geowbit.pages.measures import distance, in_units
from geowbit.pages.report.figure import points_of
from geowbit.pages.words import number, short

Array = npt.NDArray[np.float64]

_WIDTH, _HEIGHT = 760.0, 300.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 64.0, 12.0, 10.0, 44.0
# orange against blue, dark against pale: apart for every eye, and in print without color
_COLORS = ("#c2571a", "#f6c896", "#a9cfec", "#1f6fae")
_KINDS = ("watts_sure", "watts_likely", "bits_likely", "bits_sure")


def wins_chart(found: WattsOrBits | None) -> Markup:
    """Return who wins over distance and load as HTML; empty where nothing is known of it.

    Examples
    --------
    >>> wins_chart(None)
    Markup('')
    """
    if found is None:
        return Markup()
    own, detour = found.connection, number(found.detour_ratio, 2)
    lead = say(
        "wins.lead", substation=distance(own.substation_km, 1), fiber=distance(own.fiber_km, 1)
    )
    lines = say("wins.by_straight", detour=detour)
    if own.corridor:
        length, laid = distance(own.corridor.km, 1), distance(own.corridor.laid_km, 1)
        lines = say("wins.by_corridor", corridor=length, laid=laid, detour=detour)
    return Markup(  # noqa: S704, every text went through safe_text
        f"<h3>{safe_text(say('wins.title'))}</h3><p>{safe_text(lead)} {safe_text(lines)} "
        f"{safe_text(_at_load(found))}</p>{_drawn(found)}{_legend()}"
    )


def _at_load(who: WattsOrBits) -> str:
    found, at = who.edges, who.at
    if not np.isfinite(found.middle[at]):
        return say("wins.never", load=short(who.load_mw))
    low, high = (found.low[at], found.high[at])
    return say(
        "wins.at_load",
        load=short(who.load_mw),
        middle=distance(found.middle[at], 1),
        low=distance(low, 1),
        high=distance(high, 1) if np.isfinite(high) else say("wins.beyond"),
        draws=number(who.draws),
    )


def _drawn(who: WattsOrBits) -> str:
    found, load = who.edges, who.load_mw
    km_low, km_high = found.km
    mw_low, mw_high = found.load_mw[0], found.load_mw[-1]
    wide, high = _WIDTH - _LEFT - _RIGHT, _HEIGHT - _TOP - _BOTTOM
    floor, right = _TOP + high, _LEFT + wide

    def x(km: Array | float) -> Array:
        clipped = np.clip(np.nan_to_num(km, nan=km_high), km_low, km_high)
        return _LEFT + np.log(clipped / km_low) / np.log(km_high / km_low) * wide

    def y(mw: Array | float) -> Array:
        return floor - np.log(np.asarray(mw) / mw_low) / np.log(mw_high / mw_low) * high

    rows = y(found.load_mw)
    bounds = [np.full(len(rows), _LEFT), x(found.low), x(found.half), x(found.high)]
    bounds.append(np.full(len(rows), right))
    areas = "".join(
        f'<polygon points="{_path(left, rows)} {_path(to[::-1], rows[::-1])}" fill="{color}"/>'
        for left, to, color in zip(bounds, bounds[1:], _COLORS, strict=False)
    )
    drawn = np.isfinite(found.middle)
    line = (
        f'<polyline points="{_path(x(found.middle)[drawn], rows[drawn])}" fill="none" '
        'stroke="#1d1d1b" stroke-width="2.4"/>'
    )
    here = float(y(load))
    mark = f'<path d="M{_LEFT},{here:.1f}H{right}" stroke="#1d1d1b" stroke-dasharray="5 4"/>'
    each, unit = in_units(1.0, "km")
    ticks = "".join(
        f'<path d="M{float(x(told / each)):.1f},{floor}v5" class="axis"/>'
        f'<text x="{float(x(told / each)):.1f}" y="{floor + 17}" text-anchor="middle">'
        f"{short(told)}</text>"
        for told in _round_numbers(km_low * each, km_high * each)
    )
    ticks += "".join(
        f'<path d="M{_LEFT},{float(y(mw)):.1f}h-5" class="axis"/>'
        f'<text x="{_LEFT - 8}" y="{float(y(mw)) + 4:.1f}" text-anchor="end">{short(mw)}</text>'
        for mw in _round_numbers(mw_low, mw_high, steps=(1,))
    )
    middle_y = _TOP + high / 2
    names = (
        f'<text x="{_LEFT + wide / 2}" y="{floor + 36}" text-anchor="middle">'
        f"{safe_text(say('wins.x', unit=unit))}</text>"
        f'<text x="14" y="{middle_y}" text-anchor="middle" '
        f'transform="rotate(-90 14 {middle_y})">{safe_text(say("wins.y"))}</text>'
    )
    alt = f"{say('wins.alt')} {_at_load(who)}"
    return (
        f'<svg class="chart" viewBox="0 0 {_WIDTH:.0f} {_HEIGHT:.0f}" role="img" '
        f'aria-label="{safe_text(alt)}">{areas}{line}{mark}'
        f'<rect x="{_LEFT}" y="{_TOP}" width="{wide}" height="{high}" fill="none" '
        f'class="axis"/>{ticks}{names}</svg>'
    )


def _legend() -> str:
    areas = "".join(
        f'<span class="nowrap"><svg width="14" height="14" aria-hidden="true">'
        f'<rect width="14" height="14" fill="{color}"/></svg> '
        f"{safe_text(say(f'wins.{kind}'))}</span> &emsp; "
        for kind, color in zip(_KINDS, _COLORS, strict=True)
    )
    lines = "".join(
        f'<span class="nowrap"><svg width="26" height="10" aria-hidden="true">'
        f'<rect width="26" height="10" fill="{_COLORS[1]}"/>'
        f'<path d="M0,5H26" stroke="#1d1d1b" {style}/></svg> '
        f"{safe_text(say(f'wins.{name}'))}</span> &emsp; "
        for name, style in (
            ("break_even", 'stroke-width="2.4"'),
            ("this_load", 'stroke-dasharray="5 4"'),
        )
    )
    return f'<p class="soft">{areas}{lines}</p>'


def _path(xs: Array, ys: Array) -> str:
    return points_of(np.stack([xs, ys], axis=-1))


def _round_numbers(low: float, high: float, steps: tuple[int, ...] = (1, 2, 5)) -> list[float]:
    decades = range(int(np.floor(np.log10(low))), int(np.ceil(np.log10(high))) + 1)
    every = (step * 10.0**decade for decade in decades for step in steps)
    return [one for one in every if low * 0.999 <= one <= high * 1.001]

"""Who wins where, over distance and load: a chart of the report, drawn as SVG."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.special import ndtri

from geowbit.cables import Ratio, fiber_choice, who_wins
from geowbit.cables.own_classes import ladder_of
from geowbit.cables.voltage import voltage_ladder
from geowbit.core.escape import safe_text
from geowbit.layers import Assumptions
from geowbit.pages.language import say
from geowbit.pages.words import known, number, short
from geowbit.run import Run

Array = npt.NDArray[np.float64]

_DRAWS = 2000
_FARTHEST_KM, _SMALLEST_MW, _LARGEST_MW = 1000.0, 1.0, 1000.0
_WIDTH, _HEIGHT = 760.0, 300.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 64.0, 12.0, 10.0, 44.0
# orange against blue, dark against pale: apart for every eye, and in print without color
_COLORS = ("#c2571a", "#f6c896", "#a9cfec", "#1f6fae")
_KINDS = ("watts_sure", "watts_likely", "bits_likely", "bits_sure")


class Edges(NamedTuple):
    """From which distance on the bits win, for each load, km; none where they never do.

    ``middle`` at the middle of every assumption; ``low``, ``half`` and ``high`` where they win
    in 5, 50 and 95 % of the draws.
    """

    load_mw: Array
    middle: Array
    low: Array
    half: Array
    high: Array
    km: tuple[float, float]


class Corridor(NamedTuple):
    """The site's own line along its corridor: its length, and that over open land of its price."""

    km: float
    laid_km: float


def wins_chart(
    run: Run,
    *,
    substation_km: float = 10.0,
    fiber_km: float = 5.0,
    corridor: Corridor | None = None,
) -> str:
    """Return who wins over distance and load with the assumptions of a run, as HTML.

    Parameters
    ----------
    run : Run
        The chart is empty without its assumptions.
    substation_km, fiber_km : float
        What the site's own connection is taken to be.
    corridor : Corridor, optional
        The site's own line where the run laid it along corridors; straight times the detour
        where not given.

    Examples
    --------
    >>> wins_chart(Run())
    ''
    """
    if not len(run.assumptions) or not known(run.load_mw):
        return ""
    costs = run.costs
    ratio = fiber_choice(costs.get("fiber_to_power_ratio"), costs.get("fiber_method"))
    load, assumptions = run.load_mw, run.assumptions
    found = edges(
        assumptions,
        load,
        ratio=ratio,
        substation_km=substation_km,
        fiber_km=fiber_km,
        laid_km=corridor.laid_km if corridor else None,
    )
    at = int(np.flatnonzero(found.load_mw == load)[0])
    lead = say("wins.lead", substation=number(substation_km, 1), fiber=number(fiber_km, 1))
    detour = number(assumptions.value("power_detour_ratio"), 2)
    lines = say("wins.by_straight", detour=detour)
    if corridor:
        length, laid = number(corridor.km, 1), number(corridor.laid_km, 1)
        lines = say("wins.by_corridor", corridor=length, laid=laid, detour=detour)
    return (
        f"<h3>{safe_text(say('wins.title'))}</h3><p>{safe_text(lead)} {safe_text(lines)} "
        f"{safe_text(_at_load(found, at))}</p>{_drawn(found, load)}{_legend()}"
    )


def edges(
    assumptions: Assumptions,
    load_mw: float,
    *,
    ratio: Ratio,
    substation_km: float,
    fiber_km: float,
    laid_km: float | None = None,
    draws: int = _DRAWS,
) -> Edges:
    """Return where the one way of building begins to win over the other.

    Parameters
    ----------
    assumptions : Assumptions
        Of :func:`geowbit.layers.named_assumptions`.
    load_mw : float
        One of the loads that are looked at.
    ratio, substation_km, fiber_km, laid_km, draws
        As for :func:`geowbit.cables.who_wins`.

    Examples
    --------
    >>> from geowbit.layers import named_assumptions
    >>> found = edges(named_assumptions(), 100, ratio=0.1, substation_km=10, fiber_km=5, draws=100)
    >>> at = list(found.load_mw).index(100)
    >>> bool(found.low[at] < found.half[at] < found.high[at])
    True
    """
    tops = voltage_ladder(ladder=ladder_of(assumptions))["max_load_mw"].to_numpy(float)
    most = max(min(_LARGEST_MW, float(tops.max())), load_mw)
    steps = tops[(tops > _SMALLEST_MW) & (tops < most)]
    even = np.geomspace(min(_SMALLEST_MW, load_mw), most, 9)
    loads = np.unique(np.r_[even, steps, np.nextafter(steps, np.inf), load_mw])

    def looked_at(km: Array, count: int) -> dict[str, Array]:
        table = who_wins(
            km,
            loads,
            assumptions,
            fiber_to_power_ratio=ratio,
            substation_km=substation_km,
            fiber_km=fiber_km,
            laid_km=laid_km,
            draws=count,
        )
        wanted = ("ratio", "bits_win_share")
        return {name: table[name].to_numpy().reshape(len(loads), len(km)) for name in wanted}

    # where to look closely: the middle alone tells, and costs nothing
    far = np.geomspace(0.1, _FARTHEST_KM, 60)
    middle = _crossings(-np.log(looked_at(far, 2)["ratio"]), 0.0, far)
    seen = middle[np.isfinite(middle)]
    nearest, farthest = (seen.min() / 4, seen.max() * 4) if len(seen) else (1.0, _FARTHEST_KM)
    km = np.geomspace(max(0.1, nearest), min(_FARTHEST_KM, farthest), 20)
    shares = np.maximum.accumulate(looked_at(km, draws)["bits_win_share"], axis=1)
    # a share bends at both ends, its normal quantile hardly does
    straight = ndtri(np.clip(shares, 0.5 / draws, 1 - 0.5 / draws))
    low, half, high = (_crossings(straight, ndtri(level), km) for level in (0.05, 0.5, 0.95))
    return Edges(loads, middle, low, half, high, (float(km[0]), float(km[-1])))


def _crossings(values: Array, level: float, km: Array) -> Array:
    """Return where each row, growing with distance, reaches a level; NaN where it never does."""
    found = np.full(len(values), np.nan)
    for row, value in enumerate(values):
        above = np.flatnonzero(value >= level)
        if not len(above):
            continue
        at = int(above[0])
        if at == 0:
            found[row] = km[0]
            continue
        share = (level - value[at - 1]) / (value[at] - value[at - 1])
        found[row] = km[at - 1] * (km[at] / km[at - 1]) ** share
    return found


def _at_load(found: Edges, at: int) -> str:
    if not np.isfinite(found.middle[at]):
        return say("wins.never", load=short(found.load_mw[at]))
    low, high = (found.low[at], found.high[at])
    return say(
        "wins.at_load",
        load=short(found.load_mw[at]),
        middle=number(found.middle[at], 1),
        low=number(low, 1),
        high=number(high, 1) if np.isfinite(high) else say("wins.beyond"),
        draws=number(_DRAWS),
    )


def _drawn(found: Edges, load: float) -> str:
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
    ticks = "".join(
        f'<path d="M{float(x(km)):.1f},{floor}v5" stroke="#20282c"/>'
        f'<text x="{float(x(km)):.1f}" y="{floor + 17}" text-anchor="middle">{short(km)}</text>'
        for km in _round_numbers(km_low, km_high)
    )
    ticks += "".join(
        f'<path d="M{_LEFT},{float(y(mw)):.1f}h-5" stroke="#20282c"/>'
        f'<text x="{_LEFT - 8}" y="{float(y(mw)) + 4:.1f}" text-anchor="end">{short(mw)}</text>'
        for mw in _round_numbers(mw_low, mw_high, steps=(1,))
    )
    middle_y = _TOP + high / 2
    names = (
        f'<text x="{_LEFT + wide / 2}" y="{floor + 36}" text-anchor="middle">'
        f"{safe_text(say('wins.x'))}</text>"
        f'<text x="14" y="{middle_y}" text-anchor="middle" '
        f'transform="rotate(-90 14 {middle_y})">{safe_text(say("wins.y"))}</text>'
    )
    alt = f"{say('wins.alt')} {_at_load(found, int(np.flatnonzero(found.load_mw == load)[0]))}"
    return (
        f'<svg class="chart" viewBox="0 0 {_WIDTH:.0f} {_HEIGHT:.0f}" role="img" '
        f'aria-label="{safe_text(alt)}">{areas}{line}{mark}'
        f'<rect x="{_LEFT}" y="{_TOP}" width="{wide}" height="{high}" fill="none" '
        f'stroke="#20282c"/>{ticks}{names}</svg>'
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
        f'<path d="M0,5H26" stroke="#1d1d1b" {style}/></svg> '
        f"{safe_text(say(f'wins.{name}'))}</span> &emsp; "
        for name, style in (
            ("break_even", 'stroke-width="2.4"'),
            ("this_load", 'stroke-dasharray="5 4"'),
        )
    )
    return f'<p class="soft">{areas}{lines}</p>'


def _path(xs: Array, ys: Array) -> str:
    return " ".join(f"{a:.1f},{b:.1f}" for a, b in zip(xs, ys, strict=True))


def _round_numbers(low: float, high: float, steps: tuple[int, ...] = (1, 2, 5)) -> list[float]:
    decades = range(int(np.floor(np.log10(low))), int(np.ceil(np.log10(high))) + 1)
    every = (step * 10.0**decade for decade in decades for step in steps)
    return [one for one in every if low * 0.999 <= one <= high * 1.001]

"""Charts of the report: SVG, so that they print well, without any text from data."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np
import numpy.typing as npt

from geowbit.core.escape import safe_text
from geowbit.pages.histogram import histogram
from geowbit.pages.language import say
from geowbit.pages.ramp import score_class, score_colors
from geowbit.pages.words import money, number
from geowbit.ranking import value_function
from geowbit.run import CriterionOfRun

_WIDTH = 760
_BINS = 60
_LINE = 17
_CURVE_WIDTH, _CURVE_HEIGHT = 72, 24
_CORNERS = 49
# a part of the bar narrower than this many pixels has no room for its number
_LEGIBLE = 20
# below this relative luminance white is told better from a color than black is
_DARK = 0.18
# so much of the width of a scale is drawn beyond each end
_BEYOND = 0.1


def score_histogram(
    scores: npt.NDArray[np.float64], best: npt.NDArray[np.float64], *, scale: tuple[float, float]
) -> str:
    """Return how many candidates have which score, with marks for the best sites.

    Parameters
    ----------
    scores : ndarray of float
        Of all ranked candidates.
    best : ndarray of float
        Of the best sites.
    scale : tuple of float
        The scores at the two ends of the colors of the map.

    Returns
    -------
    str
        An ``<svg>`` element; empty where there is nothing to count.

    Examples
    --------
    >>> score_histogram(np.array([0.1, 0.2, 0.2]), np.array([0.2]), scale=(0, 1)).count("<rect")
    60
    """
    if not len(scores):
        return ""
    ends = (float(scores.min()), float(scores.max()))
    if ends[0] == ends[1]:
        ends = (ends[0] - 0.5, ends[1] + 0.5)
    low, high = (number(end, 2) for end in ends)
    return histogram(
        scores,
        ends=ends,
        bins=_BINS,
        color=lambda middles: score_colors(64)[score_class(middles, scale=scale, count=64)],
        tick=partial(number, decimals=2),
        told=say("report.scores_alt", count=number(len(scores)), low=low, high=high),
        marks=best,
    )


def cost_ranges(costs: Sequence[tuple[float, float, float]]) -> str:
    """Return what the connections of sites cost, from low to high, one line a site.

    Parameters
    ----------
    costs : sequence of (low, mid, high)
        Million yen, in the order of the sites.

    Returns
    -------
    str
        An ``<svg>`` element; empty where no cost is known.

    Examples
    --------
    >>> cost_ranges([(1.0, 2.0, 4.0)]).count("<circle")
    1
    """
    known = [cost for cost in costs if all(np.isfinite(cost))]
    if not known:
        return ""
    most = max(high for _, _, high in known)
    left, right = 34, 190

    def x(cost: float) -> float:
        return left + cost / most * (_WIDTH - left - right)

    lines = []
    for place, cost in enumerate(costs, start=1):
        y = place * _LINE
        lines.append(f'<text x="22" y="{y + 4}" text-anchor="end">{place}</text>')
        if not all(np.isfinite(cost)):
            continue
        low, mid, high = cost
        lines.append(
            f'<path d="M{x(low):.1f},{y}H{x(high):.1f}" class="range"/>'
            f'<circle cx="{x(mid):.1f}" cy="{y}" r="4.2" class="mid"/>'
            f'<text class="soft" x="{x(high) + 8:.1f}" y="{y + 4}">'
            f"{safe_text(money(low))} · {safe_text(money(mid))} · {safe_text(money(high))}</text>"
        )
    height = (len(costs) + 1) * _LINE
    return (
        f'<svg class="chart" viewBox="0 0 {_WIDTH} {height}" role="img" '
        f'aria-label="{safe_text(say("report.costs"))}">'
        f'<path d="M{left},4V{height - 4}" class="axis"/>{"".join(lines)}</svg>'
    )


def weights_bar(weights: Sequence[tuple[str, float, str]]) -> str:
    """Return the weights as one bar, as wide as all of them, each with its share.

    Parameters
    ----------
    weights : sequence of (label, share, color)
        The shares add up to 1.

    Returns
    -------
    str
        An ``<svg>`` element.

    Examples
    --------
    >>> weights_bar([("Fiber", 0.25, "#0072b2"), ("Snow", 0.75, "#e69f00")]).count("<rect")
    2
    """
    drawn, x = [], 0.0
    for label, share, color in weights:
        wide, middle = share * _WIDTH, x + share * _WIDTH / 2
        hint = f"{label}: {number(100 * share, 1)} %"
        drawn.append(
            f'<rect x="{x:.1f}" y="2" width="{max(0.5, wide - 1):.1f}" height="26" fill="{color}">'
            f"<title>{safe_text(hint)}</title></rect>"
        )
        if wide > _LEGIBLE:
            told = number(100 * share, 0)
            drawn.append(
                f'<text class="on" x="{middle:.1f}" y="19" text-anchor="middle" '
                f'style="fill:{_ink_on(color)}">{told}</text>'
            )
        x += wide
    return (
        f'<svg class="chart" viewBox="0 0 {_WIDTH} 30" role="img" '
        f'aria-label="{safe_text(say("report.weights"))}">{"".join(drawn)}</svg>'
    )


def _ink_on(color: str) -> str:
    """Return white or black, whichever stands out more from a color."""
    red, green, blue = (int(color[at : at + 2], 16) / 255 for at in (1, 3, 5))
    bright = 0.2126 * red**2.2 + 0.7152 * green**2.2 + 0.0722 * blue**2.2
    return "#fff" if bright < _DARK else "#1d1d1b"


def value_curve(one: CriterionOfRun) -> str:
    """Return how the values of a criterion become scores, large enough to be read.

    Parameters
    ----------
    one : CriterionOfRun

    Returns
    -------
    str
        An ``<svg>`` element; empty where the scale has no width.

    Examples
    --------
    >>> value_curve(CriterionOfRun("relief_m", best=0, worst=300)).count("<polyline")
    1
    """
    return _curve(one, 168, 56)


def scale_curve(one: CriterionOfRun) -> str:
    """Return how the values of a criterion become scores, from 0 below to 1 above.

    Parameters
    ----------
    one : CriterionOfRun
        The values run from a little below its lower end to a little above its upper one.

    Returns
    -------
    str
        An ``<svg>`` element; empty where the scale has no width.

    Examples
    --------
    >>> points = {"points": [[0, 1], [100, 0.8], [300, 0]]}
    >>> curve = scale_curve(CriterionOfRun("relief_m", best=0, worst=300, scale=points))
    >>> curve.count("<polyline")
    1
    """
    return _curve(one, _CURVE_WIDTH, _CURVE_HEIGHT)


def _curve(one: CriterionOfRun, wide: int, high: int) -> str:
    width = abs(one.best - one.worst)
    if not 0 < width < np.inf:
        return ""
    function = value_function(one.scale)
    low = min(one.best, one.worst) - _BEYOND * width
    across = np.linspace(low, low + (1 + 2 * _BEYOND) * width, _CORNERS)
    # just before and at each listed value, so that a step is upright
    at = np.array([value for value, _ in function.listed])
    across = np.unique(np.concatenate([across, at, np.nextafter(at, -np.inf)]))
    scores = function(across, best=one.best, worst=one.worst, direction=one.direction)
    x = (across - low) / (across[-1] - low) * (wide - 2) + 1
    y = high - 2 - scores * (high - 4)
    corners = " ".join(f"{left:.1f},{top:.1f}" for left, top in zip(x, y, strict=True))
    words = say("report.scale_alt", form=say(f"report.scale_{function.form}"))
    return (
        f'<svg class="curve" width="{wide}" height="{high}" '
        f'viewBox="0 0 {wide} {high}" role="img" '
        f'aria-label="{safe_text(words)}">'
        f'<path d="M1,{high - 1}H{wide - 1}" class="axis"/>'
        f'<polyline points="{corners}" class="line"/></svg>'
    )

"""Histograms with the numbers below them, drawn as SVG."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from geowbit.core.escape import safe_text
from geowbit.pages.ramp import hex_color

_WIDTH, _HEIGHT = 760, 150
_PLACES = ((0.0, "start"), (0.25, "middle"), (0.5, "middle"), (0.75, "middle"), (1.0, "end"))


def histogram(
    values: npt.NDArray[np.float64],
    *,
    ends: tuple[float, float],
    bins: int,
    color: Callable[[npt.NDArray[np.float64]], npt.NDArray[np.uint8]],
    tick: Callable[[float], str],
    told: str,
    title: str = "",
    marks: npt.ArrayLike = (),
) -> str:
    """Return how many values lie where.

    Parameters
    ----------
    values : ndarray of float
    ends : tuple of float
        The first and the last edge.
    bins : int
    color : callable
        Takes the middles of the bars; returns their colors, of shape (n, 3).
    tick : callable
        Takes a value; returns what stands below it.
    told : str
        What the chart shows, for who does not see it.
    title : str
        Above it.
    marks : array of float
        Values that are marked.

    Returns
    -------
    str
        An ``<svg>`` element, with its title.

    Examples
    --------
    >>> black = lambda middles: np.zeros((len(middles), 3), np.uint8)
    >>> histogram(np.array([0.1, 0.2]), ends=(0, 1), bins=5, color=black, tick="{:g}".format,
    ...     told="two values").count("<rect")
    5
    """
    low, high = ends
    counts, edges = np.histogram(values, bins=bins, range=ends)
    drawn = _bars(counts, color((edges[:-1] + edges[1:]) / 2))
    at = (np.asarray(marks, dtype=float) - low) / (high - low) * _WIDTH
    pointed = "".join(
        f'<path d="M{x:.1f},{_HEIGHT + 3}l4,7h-8Z" fill="#ffd43b" stroke="#1d1d1b"/>' for x in at
    )
    room = 10 if len(at) else 0
    below = "".join(
        f'<text x="{share * _WIDTH:.0f}" y="{_HEIGHT + 16 + room}" text-anchor="{anchor}">'
        f"{safe_text(tick(low + share * (high - low)))}</text>"
        for share, anchor in _PLACES
    )
    head = f"<h3>{safe_text(title)}</h3>" if title else ""
    return (
        f'{head}<svg class="chart" viewBox="-6 -4 {_WIDTH + 12} {_HEIGHT + 26 + room}" role="img" '
        f'aria-label="{safe_text(told)}">{drawn}'
        f'<path d="M0,{_HEIGHT}H{_WIDTH}" class="axis"/>{pointed}{below}</svg>'
    )


def _bars(counts: npt.NDArray[np.integer], colors: npt.NDArray[np.uint8]) -> str:
    """Return one bar for each count, the largest as high as there is room."""
    wide = _WIDTH / len(counts)
    tall = _HEIGHT * counts / max(1, counts.max())
    return "".join(
        f'<rect x="{k * wide:.1f}" y="{_HEIGHT - t:.1f}" width="{wide - 0.6:.1f}" '
        f'height="{t:.1f}" fill="{hex_color(color)}" class="bin"/>'
        for k, (t, color) in enumerate(zip(tall, colors, strict=True))
    )

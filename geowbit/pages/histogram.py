"""The bars of a histogram and the numbers below them, drawn as SVG."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from geowbit.core.escape import safe_text
from geowbit.pages.ramp import hex_color

_PLACES = ((0.0, "start"), (0.25, "middle"), (0.5, "middle"), (0.75, "middle"), (1.0, "end"))


def bars(
    counts: npt.NDArray[np.integer],
    colors: npt.NDArray[np.uint8],
    *,
    width: float,
    height: float,
) -> str:
    """Return one bar for each count, the largest as high as there is room.

    Parameters
    ----------
    counts : ndarray, shape (n,)
    colors : ndarray, shape (n, 3)
    width, height : float
        Of all bars together, px.

    Examples
    --------
    >>> bars(np.array([1, 2]), np.zeros((2, 3), np.uint8), width=10, height=8).count("<rect")
    2
    """
    wide = width / len(counts)
    tall = height * counts / max(1, counts.max())
    return "".join(
        f'<rect x="{k * wide:.1f}" y="{height - t:.1f}" width="{wide - 0.6:.1f}" '
        f'height="{t:.1f}" fill="{hex_color(color)}" stroke="#5d686d" stroke-width="0.3"/>'
        for k, (t, color) in enumerate(zip(tall, colors, strict=True))
    )


def ticks(words: Callable[[float], str], *, width: float, y: float) -> str:
    """Return what stands at the ends and quarters of the axis.

    Parameters
    ----------
    words : callable
        Takes a share of the width, from 0 to 1.
    width, y : float
        Px.

    Examples
    --------
    >>> ticks(lambda share: f"{share:g}", width=100, y=20).count("0.25")
    1
    """
    return "".join(
        f'<text x="{share * width:.0f}" y="{y:g}" text-anchor="{anchor}">'
        f"{safe_text(words(share))}</text>"
        for share, anchor in _PLACES
    )

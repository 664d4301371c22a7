"""Scales of colors, safe for color-blind readers: of a score, and of a change."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

# ColorBrewer YlGnBu (Cynthia Brewer, Apache-2.0), colorblind safe; its palest class is left out,
# which would pass for paper
_SCORES = (
    "#f4f8c2",
    "#d3edb3",
    "#a3dbb7",
    "#6ec9bd",
    "#41b6c4",
    "#2498c1",
    "#2272b4",
    "#2456a8",
    "#1b3688",
)
# the orange half of ColorBrewer's PuOr and the blue half of its RdBu (Cynthia Brewer,
# Apache-2.0): told apart by color-blind readers, and as dark on one side as on the other
_CHANGES = (
    "#7f3b08",
    "#b35806",
    "#e08214",
    "#fdb863",
    "#fee0b6",
    "#f7f7f7",
    "#d1e5f0",
    "#92c5de",
    "#4393c3",
    "#2166ac",
    "#053061",
)
# an odd number: the one in the middle is no change
CHANGE_COLORS = 41
_NICE = (1.0, 2.0, 5.0, 10.0)
_NEARLY_ALL = 0.99
# warm and darker than the sea, which is told from it in gray print as well
EXCLUDED = (207, 202, 194)
SEA = (200, 222, 235)


def chip(colors: npt.NDArray[np.uint8]) -> str:
    """Return the symbol of a layer whose colors run from the first to the last.

    Examples
    --------
    >>> chip(np.array([[0, 0, 0], [255, 255, 255]], np.uint8)).count("#000000, #ffffff")
    1
    """
    gradient = ", ".join(hex_color(color) for color in colors)
    return f'<span class="gw-chip" style="background:linear-gradient(to right, {gradient})"></span>'


def hex_color(color: npt.ArrayLike) -> str:
    """Return a color of three bytes as text.

    Examples
    --------
    >>> hex_color((255, 0, 16))
    '#ff0010'
    """
    red, green, blue = (int(part) for part in np.asarray(color))
    return f"#{red:02x}{green:02x}{blue:02x}"


def score_colors(count: int) -> npt.NDArray[np.uint8]:
    """Return the colors from the lowest to the highest score.

    Parameters
    ----------
    count : int
        Number of colors, at least 2.

    Returns
    -------
    ndarray of uint8, shape (count, 3)
        Red, green and blue.

    Examples
    --------
    >>> [hex_color(color) for color in score_colors(2)]
    ['#f4f8c2', '#1b3688']
    """
    return _between(_SCORES, count)


def change_colors(count: int) -> npt.NDArray[np.uint8]:
    """Return the colors from the largest change for the worse to the largest for the better.

    Parameters
    ----------
    count : int
        Number of colors, odd.

    Returns
    -------
    ndarray of uint8, shape (count, 3)
        Red, green and blue.

    Examples
    --------
    >>> change_colors(3).tolist()
    [[127, 59, 8], [247, 247, 247], [5, 48, 97]]
    """
    return _between(_CHANGES, count)


def _between(anchors: Sequence[str], count: int) -> npt.NDArray[np.uint8]:
    """Return colors at equal steps from the first anchor to the last."""
    bytes_of = [[int(text[i : i + 2], 16) for i in (1, 3, 5)] for text in anchors]
    at = np.linspace(0, len(anchors) - 1, count)
    parts = [np.interp(at, np.arange(len(anchors)), part) for part in zip(*bytes_of, strict=True)]
    return np.round(np.stack(parts, axis=1)).astype(np.uint8)


def score_scale(scores: npt.ArrayLike) -> tuple[float, float]:
    """Return the scores at the two ends of the colors.

    The lowest hundredth shares the first color, so that a few hopeless places do not use up the
    colors of the rest.

    Parameters
    ----------
    scores : array of float
        Scores; missing ones are left out.

    Returns
    -------
    low, high : float
        ``low < high``, also where there is one score or none.

    Examples
    --------
    >>> score_scale([0.25, 0.75, float("nan")])
    (0.255, 0.75)
    """
    known = np.asarray(scores, dtype=float)
    known = known[np.isfinite(known)]
    if not len(known):
        return 0.0, 1.0
    low, high = (float(v) for v in np.quantile(known, [0.01, 1.0]))
    if high - low < 1e-9:
        low, high = low - 0.005, high + 0.005
    return low, high


def score_class(
    scores: npt.ArrayLike, *, scale: tuple[float, float], count: int
) -> npt.NDArray[np.int64]:
    """Return the number of the color of each score.

    Parameters
    ----------
    scores : array of float
        Finite scores.
    scale : tuple of float
        The scores at the two ends.
    count : int
        Number of colors.

    Returns
    -------
    ndarray of int, 0 to ``count - 1``

    Examples
    --------
    >>> score_class([0.0, 0.5, 1.0], scale=(0.0, 1.0), count=4).tolist()
    [0, 2, 3]
    """
    low, high = scale
    share = (np.asarray(scores, dtype=float) - low) / (high - low)
    return np.clip(np.floor(share * count), 0, count - 1).astype(np.int64)


def round_end(change: npt.ArrayLike, *, least: float) -> float:
    """Return the change at which the colors end, the same up and down.

    Parameters
    ----------
    change : array of float
    least : float
        What the scale shows at least.

    Returns
    -------
    float
        1, 2 or 5 of some power of ten: nearly all that changed lies within.

    Examples
    --------
    >>> round_end([0.0, 0.03, -0.04], least=0.001)
    0.05
    >>> round_end([0.0], least=0.001)
    0.001
    """
    size = np.abs(np.asarray(change, dtype=float))
    size = size[np.isfinite(size) & (size > 0)]
    most = max(float(np.quantile(size, _NEARLY_ALL)) if len(size) else 0.0, least)
    power = 10.0 ** np.floor(np.log10(most))
    # what a power of ten is off must not move a scale to the next step
    step = next((nice for nice in _NICE if most <= nice * power * (1 + 1e-9)), _NICE[-1])
    return float(f"{step * power:.6g}")

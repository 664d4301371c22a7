"""The colors of a score: light to dark blue-green, safe for color-blind readers."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

# ColorBrewer YlGnBu (Cynthia Brewer, Apache-2.0), colorblind safe; its palest class is left out,
# which would pass for paper
_ANCHORS = (
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
EXCLUDED = (217, 215, 210)


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
    anchors = np.array(
        [[int(text[i : i + 2], 16) for i in (1, 3, 5)] for text in _ANCHORS], dtype=float
    )
    at = np.linspace(0, len(anchors) - 1, count)
    parts = [np.interp(at, np.arange(len(anchors)), anchors[:, i]) for i in range(3)]
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

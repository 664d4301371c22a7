"""The colors of a change: orange for worse, white for none, blue for better."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from geowbit.pages.ramp import EXCLUDED

# the orange half of ColorBrewer's PuOr and the blue half of its RdBu (Cynthia Brewer,
# Apache-2.0): told apart by color-blind readers, and as dark on one side as on the other
_ANCHORS = (
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
# ranked in both (has a color of its own), newly excluded, newly allowed, excluded in both
STATE_COLORS = ((247, 247, 247), (20, 20, 20), (0, 158, 115), EXCLUDED)


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
    anchors = np.array(
        [[int(text[i : i + 2], 16) for i in (1, 3, 5)] for text in _ANCHORS], dtype=float
    )
    at = np.linspace(0, len(anchors) - 1, count)
    parts = [np.interp(at, np.arange(len(anchors)), anchors[:, i]) for i in range(3)]
    return np.round(np.stack(parts, axis=1)).astype(np.uint8)

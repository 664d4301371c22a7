"""What a map of candidates shows first."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from geowbit.findings import scores_of

__all__ = ["view_bounds"]

_VIEW_QUANTILES = (0.01, 0.99)
# share of the width of nearly all by which the others widen the view
_NOT_FAR = 0.15
_LEAST_VIEW_DEG = 0.02


def view_bounds(table: pd.DataFrame) -> list[list[float]]:
    """Return the box that a map shows first, ``[[south, west], [north, east]]``.

    It holds the candidates that are not excluded; a few far islands may lie outside, where the
    country would shrink to nothing with them.

    Parameters
    ----------
    table : DataFrame
        With ``lon``, ``lat``, ``score`` and ``excluded``.

    Examples
    --------
    >>> import pandas as pd
    >>> view_bounds(pd.DataFrame({"lon": [139.0], "lat": [35.0], "score": 1, "excluded": False}))
    [[34.98, 138.98], [35.02, 139.02]]
    """
    places = pd.DataFrame(table[["lat", "lon"]])
    shown = places[scores_of(table)[1]]
    shown = shown if len(shown) else places
    if not len(shown):
        return [[-60.0, -180.0], [70.0, 180.0]]
    (south, north), (west, east) = (_ends(shown[axis].to_numpy(float)) for axis in ("lat", "lon"))
    return [
        [round(float(south) - _LEAST_VIEW_DEG, 4), round(float(west) - _LEAST_VIEW_DEG, 4)],
        [round(float(north) + _LEAST_VIEW_DEG, 4), round(float(east) + _LEAST_VIEW_DEG, 4)],
    ]


def _ends(values: npt.NDArray[np.float64]) -> tuple[float, float]:
    """Return the least and the highest value; where these lie far out, those of nearly all."""
    low, high = np.quantile(values, _VIEW_QUANTILES)
    reach = _NOT_FAR * (high - low)
    least, most = float(values.min()), float(values.max())
    return (
        least if least >= low - reach else float(low),
        most if most <= high + reach else float(high),
    )

"""The best sites, kept apart from each other."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import numpy.typing as npt

from geowbit.core.errors import StudyError
from geowbit.geodesy import arc_km, ecef_m

_ROWS_AT_ONCE = 4096


def best_apart(
    table: gpd.GeoDataFrame, n: int, *, min_separation_km: float = 0.0
) -> gpd.GeoDataFrame:
    """Return the best `n` candidates, no two closer than a least distance.

    Parameters
    ----------
    table : GeoDataFrame
        With ``rank``, ``lon`` and ``lat``.
    n : int
        How many; fewer come back where the area holds no more.
    min_separation_km : float
        Least distance between two of them, km.

    Returns
    -------
    GeoDataFrame
        Rows of `table` by rank.

    Raises
    ------
    StudyError
        Where `n` or the distance is not usable.

    Examples
    --------
    >>> import geopandas as gpd
    >>> row = gpd.GeoDataFrame({"rank": [1, 2, 3], "lon": [140.0, 140.01, 141.0], "lat": 36.0})
    >>> best_apart(row, 2, min_separation_km=25)["rank"].tolist()
    [1, 3]
    """
    if n < 1 or not 0 <= min_separation_km < np.inf:
        raise StudyError(
            "ranking.top", n=str(n), min_separation_km=str(min_separation_km), keys=("top",)
        )
    ranks = table["rank"].to_numpy(dtype=float, na_value=np.nan)
    order = np.argsort(ranks, kind="stable")[: int(np.isfinite(ranks).sum())]
    lon, lat = (table[name].to_numpy(float)[order] for name in ("lon", "lat"))
    chosen: list[int] = []
    taken = np.empty((0, 3))
    # the best lie among the first: the distances of the many others need never be known
    for start in range(0, len(order), _ROWS_AT_ONCE):
        rows = slice(start, start + _ROWS_AT_ONCE)
        places = ecef_m(lon[rows], lat[rows])
        free = np.ones(len(places), bool)
        for other in taken:
            free &= _apart(places, other, min_separation_km)
        while len(chosen) < n and free.any():
            best = int(np.argmax(free))
            chosen.append(start + best)
            taken = np.vstack([taken, places[best]])
            free &= _apart(places, places[best], min_separation_km)
            free[best] = False
        if len(chosen) == n:
            break
    return table.iloc[order[chosen]]


def _apart(
    places: npt.NDArray[np.float64], other: npt.NDArray[np.float64], least_km: float
) -> npt.NDArray[np.bool_]:
    chord_m = np.linalg.norm(places - other, axis=1)
    return np.asarray(arc_km(chord_m) >= least_km)

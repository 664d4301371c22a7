"""The best sites, kept apart from each other."""

from __future__ import annotations

import geopandas as gpd
import numpy as np

from geowbit.errors import StudyError
from geowbit.geodesy import arc_km, ecef_m


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
            f"top: n is at least 1 and min_separation_km not negative, not {n}, {min_separation_km}"
        )
    ranks = table["rank"].to_numpy(dtype=float, na_value=np.nan)
    order = np.argsort(ranks, kind="stable")[: int(np.isfinite(ranks).sum())]
    places = ecef_m(table["lon"].to_numpy(float)[order], table["lat"].to_numpy(float)[order])
    free = np.ones(len(order), bool)
    chosen: list[int] = []
    while len(chosen) < n and free.any():
        best = int(np.argmax(free))
        chosen.append(best)
        chord = np.linalg.norm(places - places[best], axis=1)
        free &= arc_km(chord) >= min_separation_km
        free[best] = False
    return table.iloc[order[chosen]]

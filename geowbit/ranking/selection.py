"""The best sites, kept apart from each other, and where known sites stand among all."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from geowbit.core.errors import StudyError
from geowbit.geodesy import arc_km, ecef_m, nearest_point

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
    first = np.flatnonzero(ranks <= _ROWS_AT_ONCE)
    chosen = _chosen(table, first[np.argsort(ranks[first], kind="stable")], n, min_separation_km)
    # the best lie among the first, and the order of the many others need never be known
    if len(chosen) < n:
        order = np.argsort(ranks, kind="stable")[: int(np.isfinite(ranks).sum())]
        chosen = _chosen(table, order, n, min_separation_km)
    return table.iloc[chosen]


def _chosen(
    table: pd.DataFrame, order: npt.NDArray[np.int64], n: int, min_separation_km: float
) -> npt.NDArray[np.int64]:
    """Return the first rows of an order that lie apart from each other."""
    lon, lat = (table[name].to_numpy(float)[order] for name in ("lon", "lat"))
    chosen: list[int] = []
    taken = np.empty((0, 3))
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
    return order[chosen]


def _apart(
    places: npt.NDArray[np.float64], other: npt.NDArray[np.float64], least_km: float
) -> npt.NDArray[np.bool_]:
    chord_m = np.linalg.norm(places - other, axis=1)
    return np.asarray(arc_km(chord_m) >= least_km)


def standing(
    table: gpd.GeoDataFrame,
    lon: npt.ArrayLike,
    lat: npt.ArrayLike,
    *,
    within_km: float = 1.5,
) -> pd.DataFrame:
    """Return the standing of the candidate nearest to each place.

    Parameters
    ----------
    table : GeoDataFrame
        A finished run.
    lon, lat : array_like
        Places, degrees.
    within_km : float
        Farther from any candidate a place has no standing.

    Returns
    -------
    DataFrame, one row a place
        ``site_id``, ``rank``, ``score``, ``percentile`` (share of the ranked candidates that
        it is at least as good as, 100 is the best; missing where excluded), ``exclusion``.

    Examples
    --------
    >>> import geopandas as gpd
    >>> row = gpd.GeoDataFrame({
    ...     "site_id": ["a", "b"], "lon": [140.0, 141.0], "lat": 36.0, "score": [0.9, 0.2],
    ...     "rank": [1, 2], "excluded": False, "exclusion": ""})
    >>> standing(row, [140.001, 150.0], [36.0, 36.0])["percentile"].tolist()
    [100.0, nan]
    """
    near, far = _nearest_of_few(table, lon, lat, within_km)
    rows = table.iloc[near]
    ranks = rows["rank"].to_numpy(dtype=float, na_value=np.nan)
    ranks[far] = np.nan
    ranked = int((~table["excluded"]).sum())
    return pd.DataFrame(
        {
            "site_id": np.where(far, "", rows["site_id"].astype(str)),
            "rank": pd.array(ranks, dtype="Int64"),
            "score": np.where(far, np.nan, rows["score"]),
            "percentile": 100 * (1 - (ranks - 1) / max(ranked, 1)),
            "exclusion": np.where(far, "no candidate there", rows["exclusion"].astype(str)),
        }
    )


def _nearest_of_few(
    table: pd.DataFrame, lon: npt.ArrayLike, lat: npt.ArrayLike, within_km: float
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.bool_]]:
    """Return the row of the candidate nearest to each place, and whether it is too far.

    Few candidates lie near any of the places, and only among them the nearest is looked for.
    """
    x, y = table["lon"].to_numpy(float), table["lat"].to_numpy(float)
    some = np.arange(len(x))
    if np.size(lon) and len(x) and within_km > 0:
        some = np.flatnonzero(nearest_point(x, y, lon, lat, max_km=within_km).index >= 0)
        if not len(some):
            return np.zeros(np.size(lon), np.int64), np.ones(np.size(lon), bool)
    near = nearest_point(lon, lat, x[some], y[some])
    return some[near.index], near.km > within_km

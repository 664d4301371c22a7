"""Where given places stand among the candidates."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from geowbit.geodesy import nearest_point


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
    near = nearest_point(lon, lat, table["lon"], table["lat"])
    rows = table.iloc[near.index]
    far = near.km > within_km
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

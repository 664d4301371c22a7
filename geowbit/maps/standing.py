"""Where places that are already chosen stand in a ranking, and who holds the best land."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from geowbit.maps.lattice import table_lattice

NO_CANDIDATE = -1


def scores_of(
    table: pd.DataFrame,
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.bool_]]:
    """Return the scores of candidates and which of them are ranked.

    Parameters
    ----------
    table : DataFrame
        With ``score`` and ``excluded``.

    Returns
    -------
    score : ndarray of float
        NaN where there is none.
    ranked : ndarray of bool
        Not excluded, and with a score.

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame({"score": [0.5, None, 0.7], "excluded": [False, False, True]})
    >>> scores_of(table)[1].tolist()
    [True, False, False]
    """
    score = pd.to_numeric(table["score"], errors="coerce").to_numpy(dtype=float, na_value=np.nan)
    return score, np.isfinite(score) & ~table["excluded"].to_numpy(dtype=bool)


def candidate_under(table: pd.DataFrame, places: gpd.GeoDataFrame) -> npt.NDArray[np.int64]:
    """Return the row of the candidate in which each place lies.

    Parameters
    ----------
    table : GeoDataFrame
        The sites table; its candidates are cells or other polygons. Points hold nothing.
    places : GeoDataFrame
        Points in EPSG:4326.

    Returns
    -------
    ndarray of int
        Row number in `table`, -1 where a place lies in no candidate.

    Examples
    --------
    >>> import pandas as pd, shapely
    >>> table = pd.DataFrame({"lon": [139.0, 139.5], "lat": [35.0, 35.5]})
    >>> places = gpd.GeoDataFrame(geometry=[shapely.Point(139.6, 35.4)], crs="EPSG:4326")
    >>> candidate_under(table, places).tolist()
    [1]
    """
    points = places.geometry.representative_point()
    found = np.full(len(places), NO_CANDIDATE, dtype=np.int64)
    lattice = table_lattice(table)
    if lattice is not None:
        row, column = lattice.cell_of(points.x.to_numpy(), points.y.to_numpy())
        # a few dozen places against all cells: no index is worth its making
        for number, (r, c) in enumerate(zip(row.tolist(), column.tolist(), strict=True)):
            inside = np.flatnonzero((lattice.row == r) & (lattice.column == c))
            if len(inside):
                found[number] = inside[0]
        return found
    if not isinstance(table, gpd.GeoDataFrame):
        return found
    place, candidate = table.sindex.query(points.to_numpy(), predicate="within")
    found[place[::-1]] = candidate[::-1]
    return found


def standings(table: pd.DataFrame, places: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return how the candidates under some places are ranked.

    Parameters
    ----------
    table : GeoDataFrame
        The sites table, with ``score`` and ``excluded``; ``exclusion`` where known.
    places : GeoDataFrame
        Points in EPSG:4326.

    Returns
    -------
    DataFrame, one row a place, in its order
        ``candidate`` (row in `table`, -1 for none), ``score``, ``rank`` (among the ranked),
        ``percentile`` (ranked candidates that are worse, in per cent; NaN where the candidate
        is not ranked) and ``reason`` (why it is not, empty where it is).

    Examples
    --------
    >>> import pandas as pd, shapely
    >>> table = pd.DataFrame(
    ...     {"lon": [139.0, 139.5], "lat": [35.0, 35.5], "score": [0.2, 0.6], "excluded": False}
    ... )
    >>> places = gpd.GeoDataFrame(geometry=[shapely.Point(139.6, 35.4)], crs="EPSG:4326")
    >>> standings(table, places)[["rank", "percentile"]].to_numpy().tolist()
    [[1.0, 50.0]]
    """
    candidate = candidate_under(table, places)
    scores, ranked = scores_of(table)
    ordered = np.sort(scores[ranked])
    here = candidate != NO_CANDIDATE
    is_ranked = here & ranked[candidate]
    score = np.where(is_ranked, scores[candidate], np.nan)
    worse = np.searchsorted(ordered, score, side="left")
    better = len(ordered) - np.searchsorted(ordered, score, side="right")
    texts = (
        table["exclusion"].iloc[candidate].astype(object).fillna("").map(str).to_numpy()
        if "exclusion" in table
        else np.full(len(candidate), "", dtype=object)
    )
    reason = np.where(
        is_ranked,
        "",
        np.where(here, np.where(texts == "", "not ranked", texts), "outside the candidates"),
    )
    share = 100.0 * worse / max(1, len(ordered))
    return pd.DataFrame(
        {
            "candidate": candidate,
            "score": score,
            "rank": np.where(is_ranked, better + 1, np.nan),
            "percentile": np.where(is_ranked, share, np.nan),
            "reason": reason,
        }
    )


def best_by_prefecture(table: pd.DataFrame, *, best_share: float = 0.01) -> pd.DataFrame:
    """Count the best candidates of each prefecture.

    Parameters
    ----------
    table : DataFrame
        With ``score``, ``excluded`` and ``prefecture``.
    best_share : float
        Share of the ranked candidates that counts as best (at least one candidate).

    Returns
    -------
    DataFrame
        ``prefecture``, ``prefecture_ja`` (where known), ``ranked``, ``best`` (candidates),
        ``best_rank`` and ``score`` of its best one; most of the best first. Only prefectures
        that have one of the best.

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame({"score": [0.1, 0.9], "excluded": False, "prefecture": ["A", "B"]})
    >>> best_by_prefecture(table)[["prefecture", "best"]].to_numpy().tolist()
    [['B', 1]]
    """
    scores, is_ranked = scores_of(table)
    if "prefecture" in table:
        is_ranked = is_ranked & table["prefecture"].notna().to_numpy()
    ranked = table[is_ranked]
    if "prefecture" not in table or not len(ranked):
        return pd.DataFrame(columns=["prefecture", "ranked", "best", "best_rank", "score"])
    score = pd.Series(scores[is_ranked], index=ranked.index)
    rank = score.rank(ascending=False, method="first")
    names = ranked["prefecture"].astype(object).map(str)
    groups = pd.DataFrame(
        {
            "prefecture": names,
            "score": score,
            "best_rank": rank,
            "best": rank <= max(1, int(best_share * len(ranked))),
            **(
                {"prefecture_ja": ranked["prefecture_ja"].astype(object).map(str)}
                if "prefecture_ja" in ranked
                else {}
            ),
        }
    ).groupby("prefecture", sort=False)
    result = pd.DataFrame(
        {
            "ranked": groups.size(),
            "best": groups["best"].sum().astype(int),
            "best_rank": groups["best_rank"].min().astype(int),
            "score": groups["score"].max(),
        }
    )
    if "prefecture_ja" in ranked:
        result["prefecture_ja"] = groups["prefecture_ja"].first()
    result = result[result["best"] > 0].sort_values(["best", "best_rank"], ascending=[False, True])
    return result.reset_index()

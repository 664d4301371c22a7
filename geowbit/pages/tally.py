"""Counts over the candidates: which are ranked, and who holds the best land."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from geowbit.core.errors import OutputError

_NEEDED = ("lon", "lat", "score", "excluded")


def check_columns(table: pd.DataFrame, page: str) -> None:
    """Refuse a table that lacks what every page shows.

    Raises
    ------
    OutputError
        With the columns that are missing.
    """
    missing = [column for column in _NEEDED if column not in table]
    if missing:
        raise OutputError(f"{page}: the sites table has no column {', '.join(missing)}")


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
    # a row of a national table is wide, and most of it is not asked for
    named = [name for name in ("prefecture", "prefecture_ja") if name in table]
    ranked = pd.DataFrame(table[named])[is_ranked]
    if "prefecture" not in table or not len(ranked):
        return pd.DataFrame(columns=["prefecture", "ranked", "best", "best_rank", "score"])
    score = pd.Series(scores[is_ranked], index=ranked.index)
    rank = score.rank(ascending=False, method="first")
    names = _as_text(ranked["prefecture"])
    groups = pd.DataFrame(
        {
            "prefecture": names,
            "score": score,
            "best_rank": rank,
            "best": rank <= max(1, int(best_share * len(ranked))),
            **(
                {"prefecture_ja": _as_text(ranked["prefecture_ja"])}
                if "prefecture_ja" in ranked
                else {}
            ),
        }
    ).groupby("prefecture", sort=False, observed=True)
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


def _as_text(names: pd.Series) -> pd.Series:
    """Return names as text; of categories each is made text once, not once a row."""
    if isinstance(names.dtype, pd.CategoricalDtype):
        texts = names.cat.categories.astype(object).map(str)
        if texts.is_unique and names.notna().all():
            return names.cat.rename_categories(texts)
    return names.astype(object).map(str)

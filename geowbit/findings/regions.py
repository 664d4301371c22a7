"""Counts over the candidates: which are ranked, and which regions hold the best of them."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from geowbit.core.errors import OutputError
from geowbit.run import Run

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
        raise OutputError("findings.no_column", page=page, columns=", ".join(missing))


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


def ranks_of(table: pd.DataFrame) -> npt.NDArray[np.float64]:
    """Return the ranks of candidates, infinite where there is none.

    Parameters
    ----------
    table : DataFrame
        With ``rank``, or else ``score`` and ``excluded``: ties are in the order of the table.

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame({"score": [0.5, None, 0.7], "excluded": [False, False, False]})
    >>> ranks_of(table).tolist()
    [2.0, inf, 1.0]
    """
    if "rank" in table:
        ranks = table["rank"].to_numpy(dtype=float, na_value=np.nan)
    else:
        scores, ranked = scores_of(table)
        order = pd.Series(np.where(ranked, scores, np.nan))
        ranks = order.rank(ascending=False, method="first").to_numpy()
    return np.where(np.isnan(ranks), np.inf, ranks)


@dataclass(frozen=True)
class Tally:
    """How many candidates a run has.

    Attributes
    ----------
    candidates, ranked, excluded : int
        Ranked is what is not excluded and has a score; excluded is the rest.
    median_score : float
        Of the ranked ones, NaN without any.
    """

    candidates: int
    ranked: int
    excluded: int
    median_score: float


def tally(run: Run) -> Tally:
    """Count the candidates of a run.

    Examples
    --------
    >>> from geowbit.run import bare_run
    >>> table = pd.DataFrame({"score": [0.5, 0.2, 0.7], "excluded": [False, False, True]})
    >>> tally(bare_run(table))
    Tally(candidates=3, ranked=2, excluded=1, median_score=0.35)
    """
    scores, ranked = scores_of(run.frame(["score", "excluded"]))
    count = int(ranked.sum())
    median = float(np.median(scores[ranked])) if count else math.nan
    return Tally(len(run), count, len(run) - count, median)


@dataclass(frozen=True)
class RegionShare:
    """What a prefecture has of the best candidates.

    Attributes
    ----------
    name, local_name : str
        The latter as it is called where it lies; empty where not known.
    ranked, best : int
        Candidates that are ranked, and that are among the best.
    best_rank : int
        Of its best candidate, among those that lie in a prefecture.
    score : float
        Of its best candidate.
    """

    name: str
    local_name: str
    ranked: int
    best: int
    best_rank: int
    score: float


def by_prefecture(run: Run, *, best_share: float = 0.01) -> tuple[RegionShare, ...]:
    """Count the best candidates of each prefecture.

    Parameters
    ----------
    run : Run
        Its table has ``prefecture`` and perhaps ``prefecture_ja``.
    best_share : float
        Share of the ranked candidates that counts as best (at least one candidate).

    Returns
    -------
    tuple of RegionShare
        Most of the best first; only prefectures that have one of the best.

    Examples
    --------
    >>> from geowbit.run import bare_run
    >>> table = pd.DataFrame({"score": [0.1, 0.9], "excluded": False, "prefecture": ["A", "B"]})
    >>> [(one.name, one.best, one.score) for one in by_prefecture(bare_run(table))]
    [('B', 1, 0.9)]
    """
    names = set(run.table.names())
    if "prefecture" not in names:
        return ()
    # a row of a national table is wide, and most of it is not asked for
    local = "prefecture_ja" in names
    wanted = ["score", "excluded", "prefecture", *(["prefecture_ja"] if local else [])]
    table = pd.DataFrame(run.frame(wanted))
    scores, is_ranked = scores_of(table)
    is_ranked = is_ranked & table["prefecture"].notna().to_numpy()
    ranked = table[is_ranked]
    if not len(ranked):
        return ()
    score = pd.Series(scores[is_ranked], index=ranked.index)
    rank = score.rank(ascending=False, method="first")
    parts = {
        "name": _as_text(ranked["prefecture"]),
        "score": score,
        "best_rank": rank,
        "best": rank <= max(1, int(best_share * len(ranked))),
    }
    if local:
        parts["local_name"] = _as_text(ranked["prefecture_ja"])
    groups = pd.DataFrame(parts).groupby("name", sort=False, observed=True)
    found = pd.DataFrame(
        {
            "ranked": groups.size(),
            "best": groups["best"].sum().astype(int),
            "best_rank": groups["best_rank"].min().astype(int),
            "score": groups["score"].max(),
        }
    )
    found["local_name"] = groups["local_name"].first().astype(object) if local else ""
    found = found[found["best"] > 0].sort_values(["best", "best_rank"], ascending=[False, True])
    return tuple(
        RegionShare(
            str(row.name),
            str(row.local_name),
            int(row.ranked),
            int(row.best),
            int(row.best_rank),
            float(row.score),
        )
        for row in found.reset_index().itertuples()
    )


def _as_text(names: pd.Series) -> pd.Series:
    """Return names as text; of categories each is made text once, not once a row."""
    if isinstance(names.dtype, pd.CategoricalDtype):
        texts = names.cat.categories.astype(object).map(str)
        if texts.is_unique and names.notna().all():
            return names.cat.rename_categories(texts)
    return names.astype(object).map(str)

"""Counts over the candidates: which are ranked, and which regions hold the best of them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from geowbit.core.errors import OutputError
from geowbit.ranking import BEST_DECILE, rising_order, score_of_best
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
    """What a prefecture or municipality has of the best candidates.

    Attributes
    ----------
    name, local_name : str
        The latter as it is called where it lies; empty where not known.
    within, local_within : str
        The prefecture of a municipality; empty of a prefecture.
    candidates, ranked, best, in_best_tenth : int
        Candidates, those of them that are ranked, that are among the best, and that are in the
        best tenth of all ranked ones.
    best_rank : int
        Of its best candidate.
    percentile : float
        Of its best candidate in the country; NaN where not known.
    score : float
        Of its best candidate.
    """

    name: str
    local_name: str
    within: str
    local_within: str
    candidates: int
    ranked: int
    best: int
    in_best_tenth: int
    best_rank: int
    percentile: float
    score: float

    @property
    def best_tenth_share(self) -> float:
        """Return the share of its candidates, excluded ones too, that is in the best tenth."""
        return self.in_best_tenth / self.candidates


def by_region(
    run: Run, level: Literal["prefecture", "municipality"] = "prefecture", *, best: float = 0.01
) -> tuple[RegionShare, ...]:
    """Return what each region has of the best candidates.

    Parameters
    ----------
    run : Run
        Its table has ``prefecture``, perhaps ``municipality``, and perhaps what both are called
        where they lie (``prefecture_ja``).
    level : {"prefecture", "municipality"}
    best : float
        Share of the ranked candidates that counts as best, as of
        :func:`geowbit.ranking.score_of_best`.

    Returns
    -------
    tuple of RegionShare
        That of the best candidate first; without regions of which nothing is ranked.

    Examples
    --------
    >>> from geowbit.run import bare_run
    >>> table = pd.DataFrame({"score": [0.1, 0.9], "excluded": False, "prefecture": ["A", "B"]})
    >>> [(one.name, one.best, one.score) for one in by_region(bare_run(table))]
    [('B', 1, 0.9), ('A', 0, 0.1)]
    """
    names = set(run.table.names())
    levels = ["prefecture"] if level == "prefecture" else ["prefecture", "municipality"]
    if level not in names:
        return ()
    # a row of a national table is wide, and most of it is not asked for
    levels = [name for name in levels if name in names]
    told = [name for one in levels for name in (one, f"{one}_ja") if name in names]
    more = [name for name in ("national_percentile",) if name in names]
    table = pd.DataFrame(run.frame(["score", "excluded", *told, *more]))
    scores, is_ranked = scores_of(table)
    # towns may share a name in one language; the last level has to be there, and stands last
    codes = _numbered([table[name] for name in sorted(told, key=levels[-1].__eq__)])
    count = int(codes.max(initial=-1)) + 1
    rows = np.flatnonzero(is_ranked)
    order = rows[rising_order(-scores[rows])]
    ranks = np.zeros(len(table), np.int64)
    ranks[order] = np.arange(1, len(order) + 1)
    in_order = order[codes[order] >= 0]

    def counted(which: npt.NDArray[np.intp]) -> npt.NDArray[np.int64]:
        return np.bincount(codes[which], minlength=count)

    everyone = counted(np.flatnonzero(codes >= 0))
    ranked = counted(in_order)
    falling, of_ranked = scores[in_order], scores[order]
    among_best, in_tenth = (
        counted(in_order[falling >= score_of_best(of_ranked, percent)])
        for percent in (100 * best, 100 - BEST_DECILE)
    )
    # of each region the first in the order of the scores: it is written last
    first = np.full(count, -1, np.int64)
    first[codes[in_order][::-1]] = in_order[::-1]
    groups = np.flatnonzero(first >= 0)
    rows = first[groups]
    firsts = np.argsort(ranks[rows], kind="stable")
    groups, rows = groups[firsts], rows[firsts]
    above = "prefecture" if level == "municipality" else ""
    told_of = {
        "name": _said(table, level, rows),
        "local_name": _said(table, f"{level}_ja", rows),
        "within": _said(table, above, rows),
        "local_within": _said(table, f"{above}_ja", rows),
        "candidates": everyone[groups].tolist(),
        "ranked": ranked[groups].tolist(),
        "best": among_best[groups].tolist(),
        "in_best_tenth": in_tenth[groups].tolist(),
        "best_rank": ranks[rows].tolist(),
        "percentile": (
            table["national_percentile"].to_numpy(float)[rows].tolist()
            if more
            else [math.nan] * len(rows)
        ),
        "score": scores[rows].tolist(),
    }
    return tuple(
        RegionShare(**dict(zip(told_of, row, strict=True)))
        for row in zip(*told_of.values(), strict=True)
    )


def _said(table: pd.DataFrame, column: str, rows: npt.NDArray[np.intp]) -> list[str]:
    """Return names of some rows as text, empty where there is none."""
    if column not in table:
        return [""] * len(rows)
    names = table[column].iloc[rows]
    return ["" if missing else str(name) for name, missing in zip(names, names.isna(), strict=True)]


def _numbered(columns: list[pd.Series]) -> npt.NDArray[np.int64]:
    """Return a number for each combination of names, -1 where the last of them is missing."""
    codes = np.zeros(len(columns[0]), np.int64)
    for names in columns:
        category = names.astype("category").cat
        codes = codes * (len(category.categories) + 1) + category.codes.to_numpy(np.int64) + 1
    missing = columns[-1].isna().to_numpy()
    return np.where(missing, -1, pd.factorize(codes)[0])

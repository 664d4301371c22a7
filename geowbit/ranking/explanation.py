"""Why a site stands where it stands in the ranking."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import geopandas as gpd
import pandas as pd

from geowbit.core import StudyError, shown_table, suggestion
from geowbit.ranking.score import has_parts, scaled


@dataclass(frozen=True, eq=False)
class Explanation:
    """Why a candidate has its rank.

    Attributes
    ----------
    site_id : str
    rank : int or None
        None where the candidate is excluded.
    score : float
    exclusion : str
        Why it is excluded; empty where it is not.
    substation_id : str
        Of the substation that serves it.
    costs : dict of str to float
        Its columns of money, years and ratios.
    """

    site_id: str
    rank: int | None
    score: float
    exclusion: str
    substation_id: str
    costs: dict[str, float]
    _criteria: pd.DataFrame = field(repr=False)

    def frame(self) -> pd.DataFrame:
        """Return the criteria, the largest loss first.

        Returns
        -------
        DataFrame, indexed by criterion
            ``value``, ``unit``, ``best``, ``worst``, ``points`` (its part of the score), ``of``
            (the most it could be), ``lost`` (what keeps the site from ranking higher) and
            ``percentile`` (share of the ranked candidates that it is at least as good as, 100 is
            the best). Where the method of the run gives no parts, ``points`` and ``lost`` are
            NaN, and first comes what is farthest below its best.
        """
        return self._criteria.copy()

    def as_dict(self) -> dict[str, Any]:
        """Return everything as plain values."""
        return {
            **{name: getattr(self, name) for name in ("site_id", "rank", "score", "exclusion")},
            "substation_id": self.substation_id,
            "costs": dict(self.costs),
            "criteria": self._criteria.reset_index().to_dict("records"),
        }

    def _repr_html_(self) -> str:
        rank = "" if self.rank is None else f", {self.rank}"
        return shown_table(
            self._criteria.reset_index(), caption=f"{self.site_id}{rank}: {self.score:.3f}"
        )


def explain(table: gpd.GeoDataFrame, site_id: Any, criteria: list[dict[str, Any]]) -> Explanation:
    """Break the score of one candidate down.

    Parameters
    ----------
    table : GeoDataFrame
        A finished run.
    site_id : str, int or row
        A candidate, as of :func:`candidate`.
    criteria : list of dict
        The ``criteria`` of ``run.json``.

    Returns
    -------
    Explanation

    Raises
    ------
    StudyError
        Where there is no such site.
    """
    site = candidate(table, site_id)
    ranked = table[~table["excluded"]]
    total = sum(one["weight"] for one in criteria)
    summed = has_parts(table, criteria)
    rows = []
    for one in criteria:
        name, value = one["name"], site[one["name"]]
        others = ranked[name]
        not_better = others >= value if one["direction"] == "cost" else others <= value
        of = one["weight"] / total
        points = float(site.get(f"score_{name}", 0.0)) if summed else float("nan")
        ends = {key: one[key] for key in ("direction", "best", "worst")}
        rows.append(
            {
                "criterion": name,
                "value": value,
                "unit": one["unit"],
                "best": one["best"],
                "worst": one["worst"],
                "points": points,
                "of": of,
                "lost": of - points,
                "percentile": 100 * float(not_better.mean()) if len(ranked) else float("nan"),
                "below": of - points if summed else of * (1 - float(scaled([value], **ends)[0])),
            }
        )
    told = pd.DataFrame(rows).set_index("criterion")
    told = told.sort_values("below", ascending=False, kind="stable").drop(columns="below")
    kept = [c for c in table if str(c).endswith(("_mjpy", "_years", "_ratio"))]
    rank, exclusion = site["rank"], site["exclusion"]
    return Explanation(
        site_id=str(site["site_id"]),
        rank=None if pd.isna(rank) else int(rank),
        score=float(site["score"]),
        exclusion=str(exclusion) if isinstance(exclusion, str) else "",
        substation_id=str(site["substation_id"]),
        costs={str(name): site[name] for name in kept},
        _criteria=told,
    )


def candidate(table: pd.DataFrame, site_id: Any) -> pd.Series:
    """Return the row of a candidate.

    Parameters
    ----------
    table : DataFrame
        A finished run.
    site_id : str, int or row
        Its ``site_id``, as text or number, or a row that has it.

    Raises
    ------
    StudyError
        Where there is no such candidate.

    Examples
    --------
    >>> candidate(pd.DataFrame({"site_id": ["a", "b"], "score": [0.25, 0.75]}), "b")["score"]
    np.float64(0.75)
    """
    site_id = site_id_of(site_id)
    found = table.index[table["site_id"] == site_id]
    if not len(found):
        near = difflib.get_close_matches(str(site_id), table["site_id"].astype(str), 1)
        if near:
            hint = suggestion(str(site_id), near)
            raise StudyError("ranking.no_candidate_but", name=str(site_id), hint=hint)
        raise StudyError("ranking.no_candidate", name=str(site_id))
    return table.loc[found[0]]


def site_id_of(asked: Any) -> str:
    """Return the ``site_id`` that a text, a number or a row names.

    Examples
    --------
    >>> site_id_of(55370045), site_id_of({"site_id": "55370045", "rank": 1})
    ('55370045', '55370045')
    """
    if isinstance(asked, pd.DataFrame) and len(asked) == 1:
        asked = asked.iloc[0]
    if isinstance(asked, Mapping | pd.Series) and "site_id" in asked:
        asked = asked["site_id"]
    return str(asked)

"""Why a candidate scores as it does, alone and compared with another."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from geowbit.core import StudyError, shown_table, suggestion
from geowbit.core.names import nearest_names
from geowbit.criteria import cost_criteria
from geowbit.layers import Evidence, unit_of
from geowbit.ranking.score import has_parts, scaled_as, shares_at


@dataclass(frozen=True, eq=False)
class Explanation:
    """Why a candidate has its rank.

    Attributes
    ----------
    site_id : str
    rank : int or None
        None where the candidate is excluded.
    score : float
    coverage : float
        The share of the weight that is known there, 0 to 1.
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
    coverage: float
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
            (the most it could be: 0 where it is not known and left out), ``lost`` (what keeps the
            site from ranking higher) and ``percentile`` (share of the ranked candidates where it is
            known that it is at least as good as, 100 is the best), ``evidence`` (``observed``,
            ``derived``, ``estimated`` or ``assumed``; empty where it is not known) and ``as_of``
            (the date of the oldest layer behind it). Where the method of the run gives no parts,
            ``points`` and ``lost`` are NaN, and first comes what is farthest below its best.
        """
        return self._criteria.copy()

    def as_dict(self) -> dict[str, Any]:
        """Return everything as plain values."""
        return {
            **{
                name: getattr(self, name)
                for name in ("site_id", "rank", "score", "coverage", "exclusion")
            },
            "substation_id": self.substation_id,
            "costs": dict(self.costs),
            "criteria": self._criteria.reset_index().to_dict("records"),
        }

    def _repr_html_(self) -> str:
        rank = "" if self.rank is None else f", {self.rank}"
        told = _with_units(self._criteria.reset_index(), "criterion", ("value", "best", "worst"))
        return shown_table(told, caption=f"{self.site_id}{rank}: {self.score:.3f}")


def _with_units(table: pd.DataFrame, named: str, numbers: Sequence[str]) -> pd.DataFrame:
    """Return a table whose numbers are texts with the unit and the decimals of their row."""

    def told(name: str, unit: object, value: object) -> object:
        if not isinstance(value, float | int) or isinstance(value, bool) or pd.isna(value):
            return value
        of_name = unit_of(name)
        symbol = unit if isinstance(unit, str) and unit else of_name.symbol
        decimals = of_name.decimals
        if not (of_name.ending or of_name.symbol):
            decimals = 0 if float(value).is_integer() else 3
        return f"{value:,.{decimals}f} {symbol}".strip()

    shown = table.astype({one: object for one in numbers if one in table})
    for one in numbers:
        if one in table:
            shown[one] = [
                told(str(name), unit, value)
                for name, unit, value in zip(table[named], table["unit"], table[one], strict=True)
            ]
    return shown.drop(columns="unit")


def explain(
    table: gpd.GeoDataFrame,
    site_id: Any,
    criteria: list[dict[str, Any]],
    *,
    evidence: Callable[[str, Any], Evidence | None] | None = None,
) -> Explanation:
    """Break the score of one candidate down.

    Parameters
    ----------
    table : GeoDataFrame
        A finished run.
    site_id : str, int or row
        A candidate, as of :func:`candidate`.
    criteria : list of dict
        The ``criteria`` of ``run.json``.
    evidence : callable, optional
        Column and value to what stands behind it, as :meth:`geowbit.run.Run.evidence_at`.

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
    shares = shares_at(site, criteria)
    summed = has_parts(table, criteria)
    rows = []
    for one in criteria:
        name, value = one["name"], site[one["name"]]
        others = ranked[name].dropna()
        not_better = others >= value if one["direction"] == "cost" else others <= value
        of = shares[name]
        points = float(site.get(f"score_{name}", 0.0)) if summed else float("nan")
        known = len(others) and not pd.isna(value)
        stands = evidence(name, value) if evidence else None
        reached = float(np.nan_to_num(scaled_as([value], one))[0])
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
                "percentile": 100 * float(not_better.mean()) if known else float("nan"),
                "evidence": stands.kind if stands else "",
                "as_of": stands.as_of if stands else "",
                "below": of - points if summed else of * (1 - reached),
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
        coverage=float(site.get("coverage", 1.0)),
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
        near = nearest_names(site_id, table["site_id"])
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


_PLACE = (
    *("municipality", "prefecture", "municipality_ja", "prefecture_ja", "supply_area"),
    *("exclusion", "rank", "score"),
    *("substation_name", "fiber_route", "workloads", "nearest_hub", "watts_by"),
)
_COST = re.compile(r".+_(mjpy|years|ratio)(_.+)?$")
_END = re.compile(r"^(?P<what>.+)_(?P<end>low|high)_(?P<unit>mjpy|years)$")
_UNITS = ("mjpy", "years", "ratio")
_COLUMNS = (
    *("a", "b", "difference", "unit", "low_a", "high_a", "low_b", "high_b"),
    *("points_a", "points_b", "points_difference", "decides"),
)


@dataclass(frozen=True, eq=False)
class SideBySide:
    """Two candidates of a run, and what decides between them.

    Attributes
    ----------
    a, b : str
        Their ``site_id``.
    higher : str
        ``"a"`` or ``"b"``; empty where neither ranks higher.
    excluded : tuple of str
        Those of the two that are excluded.
    score_difference : float
        That of `b` less that of `a`.
    criteria : tuple of str
        Those that decide, the largest first.
    """

    a: str
    b: str
    higher: str
    excluded: tuple[str, ...]
    score_difference: float
    criteria: tuple[str, ...]
    _table: pd.DataFrame = field(repr=False)

    def frame(self) -> pd.DataFrame:
        """Return both as a table.

        Returns
        -------
        DataFrame, indexed by ``part`` (place, criterion, cost) and ``name``
            ``a``, ``b``, ``difference`` (b less a, of numbers) and ``unit``; for costs the ends
            of their range; for criteria ``points_a``, ``points_b`` (their parts of the score) and
            ``points_difference``, the largest first, and ``decides``: the fewest criteria that
            together outweigh all that speaks for the other. Where the method of the run gives no
            parts, the points are NaN and no criterion decides.
        """
        return self._table.copy()

    def as_dict(self) -> dict[str, Any]:
        """Return what ``geowbit sites --json`` prints."""
        rows = json.loads(self._table.reset_index().to_json(orient="records"))
        return {
            "a": self.a,
            "b": self.b,
            "higher": self.higher,
            "excluded": list(self.excluded),
            "score_difference": self.score_difference,
            "criteria": list(self.criteria),
            "rows": rows,
        }

    def _repr_html_(self) -> str:
        columns = ["part", "name", "a", "b", "difference", "unit", "decides"]
        told = _with_units(self._table.reset_index()[columns], "name", ("a", "b", "difference"))
        return shown_table(told, caption=f"{self.a} – {self.b}")


def side_by_side(
    table: pd.DataFrame, a: Any, b: Any, criteria: Sequence[Mapping[str, Any]]
) -> SideBySide:
    """Return two candidates side by side.

    Parameters
    ----------
    table : DataFrame
        A finished run.
    a, b : str, int or row
        Their ``site_id``, or rows that have it.
    criteria : sequence of dict
        The ``criteria`` of ``run.json``.

    Returns
    -------
    SideBySide

    Raises
    ------
    StudyError
        Where there is no such candidate.

    Examples
    --------
    >>> table = pd.DataFrame({"site_id": ["x", "y"], "score": [0.75, 0.5], "rank": [1, 2],
    ...     "excluded": False, "exclusion": "", "fiber_km": [1.0, 9.0], "fault_km": [5.0, 9.0],
    ...     "score_fiber_km": [0.5, 0.0], "score_fault_km": [0.25, 0.5]})
    >>> how = [{"name": name, "unit": "km"} for name in ("fault_km", "fiber_km")]
    >>> pair = side_by_side(table, "x", "y", how)
    >>> pair.higher, pair.criteria
    ('a', ('fiber_km',))
    >>> columns = ["a", "b", "points_difference", "decides"]
    >>> pair.frame().loc["criterion", columns].to_numpy().tolist()
    [[1.0, 9.0, -0.5, True], [5.0, 9.0, 0.25, False]]
    """
    sites = [candidate(table, site_id) for site_id in (a, b)]
    names = [str(one["name"]) for one in criteria]
    parts = [
        _places(sites),
        _criteria(sites, criteria),
        # what it costs to connect is told with its range, also where it counts in the score
        _costs(sites, [str(one) for one in table if one not in names or one in cost_criteria()]),
    ]
    told = pd.concat([part for part in parts if len(part)])
    return SideBySide(site_id_of(a), site_id_of(b), **_deciding(told), _table=told)


def _deciding(told: pd.DataFrame) -> dict[str, Any]:
    """Return which of two candidates ranks higher, and by what."""
    place = told.loc["place"]
    excluded = [side for side in ("a", "b") if place.loc["exclusion", side]]
    difference = float(place.loc["score", "difference"])
    if len(excluded) == 1:
        higher = "b" if excluded == ["a"] else "a"
    elif excluded or difference == 0:
        higher = ""
    else:
        higher = "b" if difference > 0 else "a"
    criteria = told.loc["criterion"]
    return {
        "higher": higher,
        "excluded": tuple(excluded),
        "score_difference": difference,
        "criteria": tuple(str(name) for name in criteria.index[criteria["decides"].astype(bool)]),
    }


def _places(sites: Sequence[pd.Series]) -> pd.DataFrame:
    rows = {}
    for name in (column for column in _PLACE if column in sites[0]):
        values = [_plain(site[name]) for site in sites]
        rows[name] = {"a": values[0], "b": values[1], "difference": _difference(values), "unit": ""}
    return _part("place", rows)


def _criteria(sites: Sequence[pd.Series], criteria: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    rows = {}
    summed = has_parts(sites[0].index, criteria)
    for one in criteria:
        name = str(one["name"])
        values = [_plain(site.get(name)) for site in sites]
        points = [
            float(site.get(f"score_{name}", 0.0)) if summed else float("nan") for site in sites
        ]
        rows[name] = {
            "a": values[0],
            "b": values[1],
            "difference": _difference(values),
            "unit": str(one.get("unit") or ""),
            "points_a": points[0],
            "points_b": points[1],
            "points_difference": points[1] - points[0],
        }
    told = _part("criterion", rows)
    order = told["points_difference"].abs().sort_values(ascending=False, kind="stable").index
    told = told.loc[order]
    told["decides"] = _outweigh(told["points_difference"].to_numpy(float))
    return told


def _outweigh(differences: Any) -> Any:
    """Return the fewest of the differences, largest first, that outweigh all of the other sign."""
    total = differences.sum()
    if not total or np.isnan(total):
        return np.zeros(len(differences), bool)
    for_it = np.where(differences * np.sign(total) > 0, np.abs(differences), 0.0)
    against = np.abs(differences[differences * np.sign(total) < 0]).sum()
    before = np.cumsum(for_it) - for_it
    return (for_it > 0) & (before <= against)


def _costs(sites: Sequence[pd.Series], names: Sequence[str]) -> pd.DataFrame:
    rows = {}
    for name in names:
        if not _COST.match(name) or name.startswith("score_") or _END.match(name):
            continue
        values = [_plain(site[name]) for site in sites]
        unit = next(key for key in _UNITS if f"_{key}" in name)
        rows[name] = {
            "a": values[0],
            "b": values[1],
            "difference": _difference(values),
            "unit": unit_of(f"_{unit}").symbol or unit,
            **{
                f"{end}_{side}": _plain(site.get(f"{name.removesuffix(f'_{unit}')}_{end}_{unit}"))
                for side, site in zip(("a", "b"), sites, strict=True)
                for end in ("low", "high")
            },
        }
    return _part("cost", rows)


def _part(part: str, rows: Mapping[str, Mapping[str, Any]]) -> pd.DataFrame:
    index = pd.MultiIndex.from_tuples([(part, name) for name in rows], names=["part", "name"])
    return pd.DataFrame(list(rows.values()), index=index, columns=list(_COLUMNS)).assign(
        decides=False
    )


def _difference(values: Sequence[Any]) -> float:
    numbers = [isinstance(value, int | float) for value in values]
    return float(values[1] - values[0]) if all(numbers) else float("nan")


def _plain(value: Any) -> Any:
    if value is None or (pd.api.types.is_scalar(value) and pd.isna(value)):
        return None
    return value.item() if hasattr(value, "item") else value

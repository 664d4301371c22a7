"""What changed at each candidate that two runs share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from geowbit.core import Message, StudyError
from geowbit.geodesy import distance_km
from geowbit.ranking import has_parts
from geowbit.run import CriterionOfRun

# what became of a candidate, in the order of the numbers that stand for it on the map
STATUSES = ("ranked in both", "newly excluded", "newly allowed", "excluded in both")
BOTH_RANKED, NEWLY_EXCLUDED, NEWLY_ALLOWED, BOTH_EXCLUDED = STATUSES
# one id at two places farther apart than this does not name one candidate
_SAME_PLACE_KM = 0.1
_PLACES = (
    *("site_id", "lon", "lat", "prefecture", "municipality", "prefecture_ja"),
    *("municipality_ja", "supply_area"),
)
_PAIRED = ("connection_mjpy", "connection_years")
_NEEDED = ("site_id", "lon", "lat", "score", "rank", "excluded", "exclusion")
_EXAMPLES = 3


Table = TypeVar("Table", bound=pd.DataFrame)


@dataclass(frozen=True)
class Matched:
    """The candidates of two runs, row by row, and those without a partner.

    Attributes
    ----------
    old, new : DataFrame and GeoDataFrame
        The candidates of both, in the order of the new run; one index.
    only_old, only_new : DataFrame and GeoDataFrame
        Those whose ``site_id`` the other run does not have.
    elsewhere : GeoDataFrame
        Of the new run: those whose ``site_id`` names another place in the old one.
    """

    old: pd.DataFrame
    new: gpd.GeoDataFrame
    only_old: pd.DataFrame
    only_new: gpd.GeoDataFrame
    elsewhere: gpd.GeoDataFrame


def match(old: pd.DataFrame, new: gpd.GeoDataFrame) -> Matched:
    """Match the candidates of two runs by ``site_id``.

    Parameters
    ----------
    old : DataFrame
        Table of a finished run; its shapes are not needed.
    new : GeoDataFrame (EPSG:4326)
        Table of a finished run.

    Returns
    -------
    Matched

    Raises
    ------
    StudyError
        Where a run has an id twice, lacks a column, or they share no candidate.

    Examples
    --------
    >>> import geopandas as gpd
    >>> a = gpd.GeoDataFrame({"site_id": ["x", "y"], "lon": [140.0, 141.0], "lat": 36.0,
    ...     "score": 0.5, "rank": [1, 2], "excluded": False, "exclusion": ""})
    >>> found = match(a, a.iloc[1:])
    >>> found.new["site_id"].tolist(), found.only_old["site_id"].tolist()
    (['y'], ['x'])
    """
    ids = []
    for which, table in (("old", old), ("new", new)):
        lacking = [column for column in _NEEDED if column not in table]
        if lacking:
            raise StudyError("findings.run_without_columns", which=which, columns=tuple(lacking))
        index = pd.Index(table["site_id"].astype(str))
        if not index.is_unique:
            twice = index[index.duplicated()][0]
            raise StudyError("findings.id_twice", which=which, id=str(twice))
        ids.append(index)
    row = ids[0].get_indexer(ids[1])
    shared = row >= 0
    alone = np.ones(len(old), bool)
    alone[row[shared]] = False
    if not shared.any():
        raise StudyError("findings.nothing_shared", old=_such_as(ids[0]), new=_such_as(ids[1]))
    mine, theirs = _rows(new, np.flatnonzero(shared)), _rows(old, row[shared])
    apart = _km_apart(theirs, mine) > _SAME_PLACE_KM
    if apart.all():
        shown = _such_as(pd.Index(mine["site_id"]))
        raise StudyError("findings.no_place_shared", ids=shown, km=_SAME_PLACE_KM)
    here = np.flatnonzero(~apart)
    return Matched(
        old=_rows(theirs, here),
        new=_rows(mine, here),
        only_old=old[alone],
        only_new=new[~shared],
        elsewhere=mine[apart],
    )


def _rows(table: Table, rows: npt.NDArray[np.intp]) -> Table:
    """Return some rows, numbered anew; of all of them in their order nothing is copied."""
    if len(rows) == len(table) and bool((np.diff(rows, prepend=-1) == 1).all()):
        return table.reset_index(drop=True)
    return table.iloc[rows].reset_index(drop=True)


def cell_changes(
    matched: Matched,
    old_criteria: Sequence[CriterionOfRun],
    new_criteria: Sequence[CriterionOfRun],
) -> gpd.GeoDataFrame:
    """Return what changed at each candidate, new less old.

    Parameters
    ----------
    matched : Matched
        Of :func:`match`.
    old_criteria, new_criteria : sequence of CriterionOfRun

    Returns
    -------
    GeoDataFrame (EPSG:4326)
        ``status`` (one of ``STATUSES``); ``exclusion``, ``excluded_by`` (bits of the rules of
        either run), ``score``, ``rank``, ``connection_mjpy`` and ``connection_years`` with
        ``_old``, ``_new`` and, but for the first two, ``_change``; ``<criterion>_change`` (in
        its unit; missing where one of the two is not known) and ``score_<criterion>_change``
        for each criterion that either run weighs (its points, which are 0 where a run does not
        weigh it): they add up to ``score_change``; none of them where a run's method gives no
        parts. ``most_changed`` is the criterion whose points changed most, empty where none did.
    """
    old, new = matched.old, matched.new
    columns: dict[str, Any] = {name: new[name] for name in _PLACES if name in new}
    columns["status"] = _status(old, new)
    for which, table in (("old", old), ("new", new)):
        columns[f"exclusion_{which}"] = table["exclusion"].astype(str).astype("category")
        bits = table["excluded_by"].to_numpy() if "excluded_by" in table else 0
        columns[f"excluded_by_{which}"] = np.broadcast_to(bits, len(table)).astype(np.int64)
    columns |= _pair("score", old, new)
    ranks = [pd.Series(table["rank"].to_numpy(), dtype="Int64") for table in (old, new)]
    columns |= {"rank_old": ranks[0], "rank_new": ranks[1], "rank_change": ranks[1] - ranks[0]}
    for name in _PAIRED:
        columns |= _pair(name, old, new)
    names = criteria_of(old_criteria, new_criteria)
    rows = [[one.as_dict() for one in criteria] for criteria in (old_criteria, new_criteria)]
    columns |= {f"{name}_change": _change(name, old, new) for name in names}
    # points add up to the change of the score only where both scores are sums
    summed = has_parts(old, rows[0]) and has_parts(new, rows[1])
    weighed = [name for name in names if summed and _is_weighed(name, old, new)]
    points = {name: _points(name, old, new) for name in weighed}
    columns |= {f"score_{name}_change": values for name, values in points.items()}
    columns["most_changed"] = _most_changed(points, len(new))
    return gpd.GeoDataFrame(columns, geometry=new.geometry.array, crs=new.crs)


def criteria_of(*of_runs: Sequence[CriterionOfRun]) -> list[str]:
    """Return the names of criteria of either run, those of the last run first.

    Examples
    --------
    >>> a, b, c = map(CriterionOfRun, ("a_km", "b_km", "c_km"))
    >>> criteria_of([a, b], [c, a])
    ['c_km', 'a_km', 'b_km']
    """
    return list(dict.fromkeys(one.name for run in reversed(of_runs) for one in run))


def _such_as(ids: pd.Index) -> Message | str:
    shown = ", ".join(str(one) for one in ids[:_EXAMPLES])
    if len(ids) > _EXAMPLES:
        return Message("findings.such_as", ids=shown)
    return shown or Message("findings.none")


def _km_apart(old: pd.DataFrame, new: pd.DataFrame) -> npt.NDArray[np.float64]:
    ends = [table[axis].to_numpy(float) for table in (old, new) for axis in ("lon", "lat")]
    # nearly all lie where they lay, and need no geodesic
    other = np.flatnonzero((ends[0] != ends[2]) | (ends[1] != ends[3]))
    km = np.zeros(len(new))
    km[other] = distance_km(*(end[other] for end in ends))
    return km


def _status(old: pd.DataFrame, new: pd.DataFrame) -> pd.Categorical:
    before, after = (table["excluded"].to_numpy(bool) for table in (old, new))
    codes = np.select([before & after, after, before], [3, 1, 2], 0)
    return pd.Categorical.from_codes(codes, categories=list(STATUSES))


def _pair(name: str, old: pd.DataFrame, new: pd.DataFrame) -> dict[str, Any]:
    if name not in old and name not in new:
        return {}
    return {
        f"{name}_old": _values(name, old),
        f"{name}_new": _values(name, new),
        f"{name}_change": _change(name, old, new),
    }


def _values(name: str, table: pd.DataFrame) -> npt.NDArray[np.float64]:
    if name not in table:
        return np.full(len(table), np.nan)
    return table[name].to_numpy(dtype=float, na_value=np.nan)


def _change(name: str, old: pd.DataFrame, new: pd.DataFrame) -> npt.NDArray[np.float64]:
    before, after = _values(name, old), _values(name, new)
    with np.errstate(invalid="ignore"):
        # infinite in both is no change
        return np.where(before == after, 0.0, after - before)


def _is_weighed(name: str, *tables: pd.DataFrame) -> bool:
    return any(f"score_{name}" in table for table in tables)


def _points(name: str, old: pd.DataFrame, new: pd.DataFrame) -> npt.NDArray[np.float64]:
    before, after = (np.nan_to_num(_values(f"score_{name}", table)) for table in (old, new))
    return np.asarray(after - before)


def _most_changed(points: Mapping[str, npt.NDArray[np.float64]], count: int) -> pd.Categorical:
    most, code = np.zeros(count), np.zeros(count, dtype=np.int64)
    for number, values in enumerate(points.values(), start=1):
        size = np.abs(values)
        code = np.where(size > most, number, code)
        most = np.maximum(most, size)
    return pd.Categorical.from_codes(code, categories=["", *points])

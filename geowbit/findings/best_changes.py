"""Which of the best sites of one run are among those of another."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from geowbit.findings.changes import Matched
from geowbit.geodesy import distance_km

KEPT, MOVED, GAINED, LOST = ("kept", "moved", "gained", "lost")
_NAMES = ("municipality", "prefecture", "municipality_ja", "prefecture_ja")


def best_changes(
    old_best: pd.DataFrame, new_best: pd.DataFrame, matched: Matched, *, nearby_km: float
) -> gpd.GeoDataFrame:
    """Return what became of the best sites.

    Parameters
    ----------
    old_best, new_best : DataFrame
        The best sites of each run, best first.
    matched : Matched
        Of :func:`geowbit.findings.match`: where a site stands in the other run.
    nearby_km : float
        A site that is lost and one that is gained closer than this are one that moved, the
        nearest first; the least distance between two of the best sites.

    Returns
    -------
    GeoDataFrame (EPSG:4326)
        By place in the new list, then those lost: ``status`` (kept, moved, gained, lost),
        ``place_old`` and ``place_new`` (in the lists), ``site_id_old``, ``site_id_new``,
        ``moved_km``, ``score_old``, ``score_new``, ``rank_old``, ``rank_new``,
        ``exclusion_old``, ``exclusion_new`` and the bits ``excluded_by_old`` and
        ``excluded_by_new`` of the site itself in either run (for one that
        moved, of each of the two), and names. The point is where it stands now, or stood.
    """
    places = {which: _places(best) for which, best in (("old", old_best), ("new", new_best))}
    partner = _kept(places) | _moved(old_best, new_best, places, nearby_km)
    rows: list[tuple[str, str, str, int | None, int | None]] = []
    for site_id, place in places["new"].items():
        former = partner.get(site_id)
        status = GAINED if former is None else KEPT if former == site_id else MOVED
        rows.append((status, former or site_id, site_id, places["old"].get(former or ""), place))
    gone = set(places["old"]) - set(partner.values())
    rows += [(LOST, one, one, at, None) for one, at in places["old"].items() if one in gone]
    told = pd.DataFrame(
        rows, columns=["status", "site_id_old", "site_id_new", "place_old", "place_new"]
    )
    told = told.astype({"place_old": "Int64", "place_new": "Int64"})
    standing = {
        "old": _standing(matched.old, matched.only_old, old_best, told["site_id_old"]),
        "new": _standing(matched.new, matched.only_new, new_best, told["site_id_new"]),
    }
    for column in ("score", "rank", "exclusion", "excluded_by"):
        for which, rows_of in standing.items():
            told[f"{column}_{which}"] = rows_of[column].to_numpy()
    whole = ("rank_old", "rank_new", "excluded_by_old", "excluded_by_new")
    told = told.astype(dict.fromkeys(whole, "Int64"))
    at = standing["new"].where(standing["new"]["lon"].notna(), standing["old"])
    moved = (told["status"] == MOVED).to_numpy()
    ends = [
        standing[which][axis].to_numpy(float)[moved]
        for which in ("old", "new")
        for axis in ("lon", "lat")
    ]
    told["moved_km"] = 0.0
    told.loc[moved, "moved_km"] = np.round(distance_km(*ends), 3)
    told["lon"], told["lat"] = at["lon"].to_numpy(float), at["lat"].to_numpy(float)
    for name in _NAMES:
        if name in at:
            told[name] = at[name].fillna("").to_numpy()
    return gpd.GeoDataFrame(
        told, geometry=gpd.points_from_xy(told["lon"], told["lat"]), crs="EPSG:4326"
    )


def _places(best: pd.DataFrame) -> dict[str, int]:
    return {str(one): place for place, one in enumerate(best["site_id"].astype(str), start=1)}


def _kept(places: dict[str, dict[str, int]]) -> dict[str, str]:
    return {one: one for one in places["new"] if one in places["old"]}


def _moved(
    old_best: pd.DataFrame,
    new_best: pd.DataFrame,
    places: dict[str, dict[str, int]],
    nearby_km: float,
) -> dict[str, str]:
    """Return for each site that is gained the lost one close by that it may stand for."""
    lost, gained = (
        best[~best["site_id"].astype(str).isin(list(places[other]))]
        for best, other in ((old_best, "new"), (new_best, "old"))
    )
    if not len(lost) or not len(gained):
        return {}
    ends = [
        np.ravel(grid)
        for axis in ("lon", "lat")
        for grid in np.meshgrid(lost[axis].to_numpy(float), gained[axis].to_numpy(float))
    ]
    km = distance_km(ends[0], ends[2], ends[1], ends[3]).reshape(len(gained), len(lost))
    found: dict[str, str] = {}
    for at in np.argsort(km, axis=None, kind="stable")[: int((km < nearby_km).sum())]:
        row, column = divmod(int(at), len(lost))
        ids = str(gained["site_id"].iloc[row]), str(lost["site_id"].iloc[column])
        if ids[0] not in found and ids[1] not in found.values():
            found[ids[0]] = ids[1]
    return found


def _standing(
    shared: pd.DataFrame, alone: pd.DataFrame, best: pd.DataFrame, ids: pd.Series
) -> pd.DataFrame:
    """Return the rows of a run for some ids; missing where it has no such candidate."""
    wanted: list[Any] = [
        pd.DataFrame(table[table["site_id"].astype(str).isin(ids)])
        for table in (shared, alone, best)
    ]
    columns = ["site_id", "lon", "lat", "score", "rank", "exclusion", "excluded_by"]
    columns += _NAMES
    known = [
        part[[name for name in columns if name in part]].astype(
            {name: object for name in ("site_id", "exclusion", *_NAMES) if name in part}
        )
        for part in wanted
        if len(part)
    ]
    if not known:
        return pd.DataFrame(index=range(len(ids)), columns=columns)
    found = pd.concat(known)
    if "excluded_by" not in found:
        found["excluded_by"] = 0
    found["site_id"] = found["site_id"].astype(str)
    found = found.drop_duplicates("site_id").set_index("site_id").reindex(ids)
    return found.reset_index(drop=True)

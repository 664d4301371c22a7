"""The demand of a plan: load by area, class of workload and period, and where its users are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple, cast

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from geowbit.core import StudyError
from geowbit.layers import embedded_layer, embedded_table
from geowbit.national import Demand, demand, known_sites, supply_areas
from geowbit.plan.assumptions import plan_workloads

Array = npt.NDArray[np.float64]

# users of a workload that nothing limits are everywhere
ANYWHERE = "any"
_CLASS, _LIMIT = "workload", "max_rtt_ms"
_NO_STANDING = ("concept", "proposal")


class DemandRows(NamedTuple):
    """Load to be served: a row an area of users and workload.

    Attributes
    ----------
    table : DataFrame
        ``demand_area``, ``workload``, ``max_rtt_ms``, ``timed``.
    mw : ndarray (rows, periods)
    places : DataFrame
        ``demand_area``, ``lon``, ``lat``: where the users of each area are.
    place : ndarray of int
        Of each row, -1 where its users are anywhere.
    """

    table: pd.DataFrame
    mw: Array
    places: pd.DataFrame
    place: npt.NDArray[np.int64]


def national_demand(years: tuple[int, ...], found: Demand | None = None) -> pd.DataFrame:
    """Return the load that the country's data centers add, by prefecture and fiscal year.

    The growth of each supply area goes to its prefectures by the people who live there, and
    their users are in the capital of each.

    Parameters
    ----------
    years : tuple of int
        Fiscal years.
    found : Demand, optional
        Of :func:`geowbit.national.demand`.

    Returns
    -------
    DataFrame
        ``demand_area``, ``lon``, ``lat``, ``year``, ``mw``.

    Raises
    ------
    StudyError
        Where a year stands before or after the table.

    Examples
    --------
    >>> round(float(national_demand((2034,))["mw"].sum()), 3)
    6160.0
    """
    curve = demand(n=1) if found is None else found
    outside = [year for year in years if year not in curve.years]
    if outside:
        first, last = str(curve.years[0]), str(curve.years[-1])
        raise StudyError(
            "plan.demand_year", year=str(outside[0]), first=first, last=last, keys=("plan", "years")
        )
    added = curve.mid_added_mw[0][:, [curve.years.index(year) for year in years]]
    towns = embedded_table("municipalities")
    people = towns.groupby(["supply_area", "prefecture_code"])["population_2020"].sum()
    share = people / people.groupby("supply_area").transform("sum")
    areas, codes = share.index.get_level_values(0), share.index.get_level_values(1).astype(str)
    at = [supply_areas().index(area) for area in areas]
    each = pd.DataFrame(share.to_numpy()[:, None] * added[at], index=codes, columns=list(years))
    by_code = each.groupby(level=0).sum()
    named = embedded_table("prefectures").set_index("code")
    nodes = cast(gpd.GeoDataFrame, embedded_layer("fiber_nodes"))
    capitals = nodes[nodes["kind"] == "capital"]
    there = capitals.assign(code=capitals["prefecture_code"].astype(str).str.zfill(2))
    there = there.set_index("code").reindex(by_code.index)
    table = by_code.assign(
        demand_area=named["name_en"].reindex(by_code.index).to_numpy(),
        lon=there.geometry.x.to_numpy(),
        lat=there.geometry.y.to_numpy(),
    )
    long = table.melt(["demand_area", "lon", "lat"], var_name="year", value_name="mw")
    return long.astype({"year": int})


def demand_rows(
    given: pd.DataFrame,
    years: tuple[int, ...],
    *,
    workloads: Mapping[str, float] | None = None,
    classes: pd.DataFrame | None = None,
) -> DemandRows:
    """Return demand as rows of area and workload.

    Parameters
    ----------
    given : DataFrame
        ``demand_area``, ``lon``, ``lat``, ``year``, ``mw``: load to be served in each year, which
        falls to the classes of workload by their shares; or with ``workload`` and
        ``max_rtt_ms`` as it is.
    years : tuple of int
        The periods; each needs a row of every area.
    workloads : mapping, optional
        Share of the demand by class.
    classes : DataFrame, optional
        As of :func:`geowbit.plan.plan_workloads`.

    Returns
    -------
    DemandRows
        Classes that nothing limits are one row, whose users are anywhere.

    Raises
    ------
    StudyError
        Where a column is missing, a number is none, or a year of an area is not there.

    Examples
    --------
    >>> given = pd.DataFrame({"demand_area": ["a"], "lon": [139.0], "lat": [35.0],
    ...     "year": [2030], "mw": [100.0]})
    >>> rows = demand_rows(given, (2030,))
    >>> rows.table["demand_area"].tolist(), rows.mw[:, 0].round(6).tolist()
    (['a', 'a', 'any'], [30.0, 30.0, 40.0])
    """
    table = _checked(given, years)
    if _CLASS in table:
        own = table.assign(timed=np.isfinite(table[_LIMIT].to_numpy(float)))
        long = own[["demand_area", _CLASS, _LIMIT, "timed", "year", "mw"]]
    else:
        known = plan_workloads(workloads) if classes is None else classes
        each = known.reset_index().rename(columns={"share": "part"})
        long = table.merge(each, how="cross")
        long["mw"] = long["mw"] * long["part"]
    free = ~np.isfinite(long[_LIMIT].to_numpy(float))
    long = long.assign(
        demand_area=np.where(free, ANYWHERE, long["demand_area"]),
        timed=long["timed"].to_numpy(bool) & ~free,
    )
    keys = ["demand_area", _CLASS, _LIMIT, "timed"]
    wide = long.pivot_table(index=keys, columns="year", values="mw", aggfunc="sum", sort=False)
    wide = wide[list(years)]
    wide = wide[wide.to_numpy(float).sum(axis=1) > 0]
    rows = wide.index.to_frame(index=False)
    places = table.drop_duplicates("demand_area")[["demand_area", "lon", "lat"]]
    places = places.reset_index(drop=True)
    at = pd.Series(places.index, places["demand_area"])
    place = at.reindex(rows["demand_area"]).fillna(-1).to_numpy(np.int64)
    return DemandRows(rows, wide.to_numpy(float), places, place)


def standing_sites(last_year: int) -> gpd.GeoDataFrame:
    """Return the sites built or announced that come with a year and MW up to a year.

    Concepts and proposals, parts of other rows and what has no year take no place.

    Parameters
    ----------
    last_year : int

    Returns
    -------
    GeoDataFrame (EPSG:4326), points, indexed by site_id
        ``name``, ``supply_area``, ``mw``, ``year``, ``lon``, ``lat``.

    Examples
    --------
    >>> found = standing_sites(2030)
    >>> bool((found["year"] <= 2030).all()), found.index[0]
    (True, 'standing-1')
    """
    known = known_sites()
    announced = cast(gpd.GeoDataFrame, embedded_layer("announced_sites"))
    places = announced[["name", "municipality", "geometry"]]
    table = gpd.GeoDataFrame(known.merge(places, on="name", validate="1:1"), crs="EPSG:4326")
    firm = table["counted"] & ~table["stage"].isin(_NO_STANDING)
    there = table["mw_mid"].notna() & table["year"].notna() & (table["year"] <= last_year)
    found = table[firm & there].rename(columns={"mw_mid": "mw"})
    # a phase and the whole of one site may both be listed
    found = found.drop_duplicates(["municipality", "mw"])
    found = found[["name", "supply_area", "mw", "year", "geometry"]].assign(
        lon=found.geometry.x, lat=found.geometry.y
    )
    found.index = pd.Index([f"standing-{row}" for row in range(1, len(found) + 1)], name="site_id")
    return found.astype({"year": int, "mw": float})


def _checked(given: pd.DataFrame, years: tuple[int, ...]) -> pd.DataFrame:
    for column in ("demand_area", "lon", "lat", "year", "mw"):
        if column not in given:
            raise StudyError("plan.demand_column", column=column, keys=("plan", "demand"))
    if (_CLASS in given) != (_LIMIT in given):
        column = _LIMIT if _CLASS in given else _CLASS
        raise StudyError("plan.demand_column", column=column, keys=("plan", "demand"))
    numbers = given[["lon", "lat", "year", "mw"]].apply(pd.to_numeric, errors="coerce")
    wrong = ~np.isfinite(numbers.to_numpy(float)).all(axis=1) | (numbers["mw"].to_numpy() < 0)
    if wrong.any():
        row = str(int(np.argmax(wrong)) + 1)
        raise StudyError("plan.demand_row", row=row, keys=("plan", "demand"))
    table = given.assign(**numbers, demand_area=given["demand_area"].astype(str))
    if _CLASS in table:
        limits = pd.to_numeric(table[_LIMIT], errors="coerce")
        table[_LIMIT] = limits.fillna(np.inf)
    table = table[table["year"].isin(years)].astype({"year": int})
    for year in years:
        there = set(table.loc[table["year"] == year, "demand_area"])
        missing = sorted(set(given["demand_area"].astype(str)) - there)
        if missing:
            raise StudyError(
                "plan.demand_lacks_year",
                area=missing[0],
                year=str(year),
                keys=("plan", "demand"),
            )
    return table

"""An instance of a plan, put together from a finished run, its layers and the assumptions."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from geowbit.core import Message, Sentence, StudyError, Text, languages
from geowbit.layers import Assumptions, Layers, named_assumptions
from geowbit.national import area_label, full_areas, supply_areas
from geowbit.plan.assumptions import plan_assumptions, plan_caps, plan_phases
from geowbit.plan.candidates import (
    SitePhases,
    plan_candidates,
    round_trips_ms,
    site_phases,
    with_assumed_headroom,
    within_one_disc,
    yearly_mjpy_per_mw,
)
from geowbit.plan.demand import DemandRows, demand_rows, national_demand, standing_sites
from geowbit.plan.instance import Cap, Instance, Limits, Money

Array = npt.NDArray[np.float64]

PLAN_YEARS = (2028, 2030, 2033, 2037)


def plan_instance(
    table: gpd.GeoDataFrame,
    layers: Layers | None = None,
    *,
    assumptions: Assumptions | None = None,
    plan: Assumptions | None = None,
    load_mw: float = 100.0,
    years: Sequence[int] = PLAN_YEARS,
    demand: pd.DataFrame | None = None,
    standing: gpd.GeoDataFrame | None = None,
    workloads: Mapping[str, float] | None = None,
    area_shares: Mapping[str, float] | None = None,
    strait_shares: Mapping[str, float] | None = None,
    sizes_mw: Sequence[float] | None = None,
    limits: Limits | None = None,
) -> Instance:
    """Put together what a plan is made from.

    Parameters
    ----------
    table : GeoDataFrame
        Candidates of a finished run: ``site_id``, ``rank``, ``lon``, ``lat``, ``supply_area``,
        ``fiber_mjpy``, ``fiber_years`` and a geometry.
    layers : Layers, optional
        Of the study; the embedded ones where not given.
    assumptions : Assumptions, optional
        Of the study.
    plan : Assumptions, optional
        Of :func:`plan_assumptions`.
    load_mw : float
        For which the run priced fiber and land.
    years : sequence of int
        Fiscal years in which the periods begin.
    demand : DataFrame, optional
        As for :func:`demand_rows`; the national growth by prefecture where not given.
    standing : GeoDataFrame, optional
        Sites built or announced (``name``, ``supply_area``, ``mw``, ``year``, points); those of
        the country where not given.
    workloads, area_shares, strait_shares : mapping, optional
        Shares in place of those of the tables.
    sizes_mw : sequence of float, optional
        Loads of the phases; the table's where not given.
    limits : Limits, optional
        In addition to the number and size of sites of `plan`.

    Returns
    -------
    Instance

    Raises
    ------
    StudyError
        Where demand, a year, a share or a site is no ground for a plan.

    Examples
    --------
    >>> import geowbit as gw
    >>> sites = gw.Study.japan(area={"prefectures": ["Kagawa"]}, load_mw=100).run()
    >>> made = plan_instance(sites.table, years=[2030], plan=plan_assumptions(
    ...     {"plan_candidates": 5, "plan_candidates_per_area": 0}))
    >>> len(made.sites), made.years, made.demand_mw.shape
    (5, (2030,), (95, 1))
    """
    known = layers or Layers()
    model = named_assumptions() if assumptions is None else assumptions
    own = plan_assumptions() if plan is None else plan
    value = own.at("mid")
    periods = tuple(int(year) for year in years)
    rows = demand_rows(_demanded(demand, periods), periods, workloads=workloads)
    chosen = plan_candidates(
        table,
        int(value["plan_candidates"]),
        apart_km=value["plan_apart_km"],
        per_area=int(value["plan_candidates_per_area"]),
    )
    yearly = yearly_mjpy_per_mw(chosen, load_mw, known, model)
    priced = np.isfinite(yearly.to_numpy(float)).all(axis=1) & np.isfinite(
        chosen["fiber_mjpy"].to_numpy(float)
    )
    messages: list[Sentence] = []
    if not priced.all():
        messages.append(Message("plan.sites_not_priced", count=int((~priced).sum())))
    chosen, yearly = chosen[priced], yearly[priced]
    if not len(chosen):
        raise StudyError("plan.no_site")
    base = int(value["plan_base_year"])
    sizes = plan_phases()["mw"].tolist() if sizes_mw is None else list(map(float, sizes_mw))
    connected = site_phases(chosen, sizes, known, model, base_year=base)
    yards = with_assumed_headroom(connected.substations)
    assumed = int((~yards["published"]).sum())
    if assumed:
        messages.append(Message("plan.headroom_assumed", count=assumed, of=len(yards)))
    connected = connected._replace(substations=yards)
    dates = sorted(set(yards.loc[yards["published"], "as_of"]) - {""})
    if dates:
        told = int(yards["published"].sum())
        messages.append(
            Message("plan.headroom_published", count=told, first=dates[0], last=dates[-1])
        )
    sites = _sites(chosen, yearly, connected, base_year=base, most_mw=value["site_most_mw"])
    stand = _standing(standing, periods[-1], load_mw, known, model)
    caps = [
        *area_caps("area", sites, stand, rows.mw, own=area_shares),
        *area_caps("strait", sites, stand, rows.mw, own=strait_shares),
        *hazard_caps(sites, stand, rows.mw, value["hazard_disc_km"], value["hazard_disc_share"]),
    ]
    caps += headroom_caps(
        connected.phases, yards, _not_additive(known), value["shared_headroom_km"], len(periods)
    )
    asked = limits or Limits()
    if asked.sites_most is None:
        asked = replace(asked, sites_most=int(value["sites_most"]))
    if not asked.site_least_mw:
        asked = replace(asked, site_least_mw=float(value["site_least_mw"]))
    money = Money(
        base,
        int(value["plan_horizon_year"]),
        model.value("discount_rate"),
        value["delay_mjpy_per_mw_year"],
        value["latency_mjpy_per_ms_mw_year"],
    )
    flexible = value["flexible_share"]
    if flexible > 0:
        # what is shed is lost, whoever sheds it
        shed = flexible * value["flexible_hours"] * value["shed_mjpy_per_mwh"]
        sites["energy_mjpy_per_mw_year"] += shed
    made = Instance(
        sites=sites,
        phases=connected.phases,
        standing=stand,
        demand=rows.table,
        demand_mw=rows.mw,
        rtt_ms=_round_trips(rows, sites, known, model),
        standing_rtt_ms=_round_trips(rows, stand, known, model),
        substations=yards,
        years=periods,
        money=money,
        caps=tuple(caps),
        limits=asked,
        step_mw=value["plan_step_mw"],
        flexible_share=flexible,
        full_areas=tuple(full_areas()),
        messages=tuple(messages),
    )
    return replace(made, messages=(*messages, *_warnings(made)))


def _warnings(made: Instance) -> list[Message]:
    """Return what no plan of an instance can mend: users out of reach, demand beyond all room."""
    found = []
    reached = made.reach.any(axis=1) | made.standing_reach.any(axis=1)
    if not reached.all():
        mw = float(made.demand_mw[~reached, -1].sum())
        found.append(Message("plan.not_reached", count=int((~reached).sum()), mw=round(mw)))
    most = made.effective_mw
    room = pd.Series(most, made.phases["substation_id"]).groupby(level=0).sum()
    held = float(np.minimum(room, made.yard_mw.reindex(room.index)).sum())
    wanted = float(made.period_mw[-1] - made.standing_mw[:, -1].sum())
    if wanted > held:
        found.append(Message("plan.beyond_headroom", mw=round(wanted), room=round(held)))
    too_cheap = made.dear_delay()
    return found if too_cheap is None else [*found, too_cheap]


def area_caps(
    kind: str,
    sites: pd.DataFrame,
    standing: pd.DataFrame,
    demand_mw: Array,
    *,
    own: Mapping[str, float] | None = None,
) -> list[Cap]:
    """Return the caps of supply areas, or of what lies behind a strait.

    Parameters
    ----------
    kind : {"area", "strait"}
    sites, standing : DataFrame
        With ``supply_area``.
    demand_mw : ndarray (rows, periods)
        Whose share may stand in an area.
    own : mapping, optional
        Shares in place of the table's.

    Returns
    -------
    list of Cap
        Of each area that has a candidate and a cap. What stands there already takes its place, and
        is no reason for a plan to be refused.

    Examples
    --------
    >>> sites = pd.DataFrame({"supply_area": ["kyushu", "tokyo"]})
    >>> none = pd.DataFrame({"supply_area": [], "mw": [], "year": []})
    >>> [cap.most_mw for cap in area_caps("area", sites, none, np.full((1, 1), 1000.0))]
    [(200.0,), (450.0,)]
    """
    areas = sites["supply_area"].astype(str).to_numpy()
    stands = standing["supply_area"].astype(str).to_numpy()
    # a site in no area is held by no cap of one
    names = pd.Index(sorted(set(areas) - {""}))
    shares = plan_caps(kind, names, own)
    found = []
    for area, share in shares.dropna().items():
        most = share * demand_mw.sum(axis=0)
        name = Message(f"plan.cap_{kind}", area=named_area(str(area)), share=round(100 * share, 1))
        found.append(
            Cap(
                name,
                kind,
                tuple(np.flatnonzero(areas == area).tolist()),
                tuple(most.tolist()),
                tuple(np.flatnonzero(stands == area).tolist()),
            )
        )
    return found


def hazard_caps(
    sites: pd.DataFrame, standing: pd.DataFrame, demand_mw: Array, km: float, share: float
) -> list[Cap]:
    """Return the caps of what one earthquake may take: sites that lie within a distance.

    Parameters
    ----------
    sites, standing : DataFrame
        With ``name``, ``lon`` and ``lat``.
    demand_mw : ndarray (rows, periods)
    km : float
        Radius of a disc around each site.
    share : float
        Of the demand that may stand in a disc.

    Returns
    -------
    list of Cap

    Examples
    --------
    >>> sites = pd.DataFrame({"name": ["a", "b", "c"], "lon": [140.0, 140.1, 142.0], "lat": 36.0})
    >>> caps = hazard_caps(sites, sites.iloc[:0], np.full((1, 1), 1000.0), 20, 0.3)
    >>> [(cap.sites, cap.most_mw) for cap in caps]
    [((0, 1), (300.0,))]
    """
    count = len(sites)
    lon, lat = (
        np.concatenate([one[name].to_numpy(float) for one in (sites, standing)])
        for name in ("lon", "lat")
    )
    most = tuple((share * demand_mw.sum(axis=0)).tolist())
    found = []
    for members in within_one_disc(lon, lat, km):
        here = tuple(one for one in members if one < count)
        if not here:
            continue
        name = Message(
            "plan.cap_hazard",
            site=str(sites["name"].iloc[here[0]]),
            km=km,
            share=round(100 * share, 1),
        )
        there = tuple(one - count for one in members if one >= count)
        found.append(Cap(name, "hazard", here, most, there))
    return found


def headroom_caps(
    phases: pd.DataFrame, yards: pd.DataFrame, shared: Collection[str], km: float, periods: int
) -> list[Cap]:
    """Return the caps of yards whose published figures may not be added up.

    Parameters
    ----------
    phases, yards : DataFrame
        ``phases`` and ``substations`` of an instance; yards with ``lon`` and ``lat``.
    shared : collection of str
        Ids of the yards whose publisher says so.
    km : float
        Within which such yards are taken to draw on one and the same headroom.
    periods : int

    Returns
    -------
    list of Cap
        All sites that lead to one of them have together what the largest of the figures is.

    Examples
    --------
    >>> phases = pd.DataFrame({"site": [0, 1], "substation_id": ["a", "b"]})
    >>> yards = pd.DataFrame({"name": ["A", "B"], "headroom_mw": [200.0, 150.0],
    ...     "lon": [140.0, 140.1], "lat": 36.0}, index=["a", "b"])
    >>> [(cap.sites, cap.most_mw) for cap in headroom_caps(phases, yards, {"a", "b"}, 30, 1)]
    [((0, 1), (200.0,))]
    """
    some = yards[yards.index.isin(list(shared)) & yards["headroom_mw"].notna()]
    found = []
    for members in within_one_disc(some["lon"], some["lat"], km) if len(some) else []:
        here = some.iloc[list(members)]
        sites = phases.loc[phases["substation_id"].isin(here.index), "site"].unique()
        if len(sites) < 2:
            continue
        largest = here["headroom_mw"].astype(float)
        name = Message(
            "plan.cap_headroom",
            yards=tuple(str(one) for one in here["name"]),
            mw=round(float(largest.max())),
        )
        most = (float(max(largest.max(), 0.0)),) * periods
        found.append(Cap(name, "group", tuple(sorted(int(one) for one in sites)), most))
    return found


def _not_additive(layers: Layers) -> set[str]:
    """Return the ids of substations whose publisher says that figures may not be added up."""
    if not layers.has("substations"):
        return set()
    stations = layers.headroom.stations
    if "additive" not in stations:
        return set()
    counts = stations[stations["counts"].astype(bool)]
    return set(counts.index[~counts["additive"].fillna(True).astype(bool)].astype(str))


def named_area(area: str) -> Text:
    """Return the name of a supply area in every language.

    Examples
    --------
    >>> named_area("kyushu").text("en"), named_area("ours").text("ja")
    ('Kyushu', 'Ours')
    """
    names = {lang: area_label(area, lang) for lang in languages()}
    english = names.pop("en", area)
    return Text(english, names)


def _demanded(given: pd.DataFrame | None, years: tuple[int, ...]) -> pd.DataFrame:
    if given is not None:
        return given
    if not supply_areas() or not full_areas():
        raise StudyError("plan.no_demand_known", keys=("plan", "demand"))
    return national_demand(years)


def _sites(
    chosen: pd.DataFrame,
    yearly: pd.DataFrame,
    connected: SitePhases,
    *,
    base_year: int,
    most_mw: float,
) -> gpd.GeoDataFrame:
    """Return candidates with what a plan asks of them."""
    phases, yards = connected
    first = phases.groupby("site").first().reindex(range(len(chosen)))
    published = yards["headroom_mw"].where(yards["published"])
    names = _names(chosen)
    return gpd.GeoDataFrame(
        {
            "name": names,
            "supply_area": chosen["supply_area"].astype(object).fillna("").astype(str).to_numpy(),
            "lon": chosen["lon"].to_numpy(float),
            "lat": chosen["lat"].to_numpy(float),
            "rank": chosen["rank"].to_numpy(float),
            "headroom_mw": first["substation_id"].map(published).to_numpy(float),
            "lead_years": first["ready_year"].to_numpy(float) - base_year,
            "most_mw": most_mw,
            "fiber_mjpy": chosen["fiber_mjpy"].to_numpy(float),
            **{name: yearly[name].to_numpy(float) for name in yearly},
        },
        index=pd.Index(chosen["site_id"].astype(str), name="site_id"),
        geometry=gpd.points_from_xy(chosen["lon"], chosen["lat"]),
        crs="EPSG:4326",
    )


def _names(chosen: pd.DataFrame) -> list[str]:
    """Return the municipality of each candidate, its id where there is none."""
    town = chosen.get("municipality")
    ids = chosen["site_id"].astype(str)
    if town is None:
        return ids.tolist()
    return town.astype(object).where(town.notna() & (town.astype(str) != ""), ids).tolist()


def _standing(
    given: gpd.GeoDataFrame | None,
    last_year: int,
    load_mw: float,
    layers: Layers,
    model: Assumptions,
) -> gpd.GeoDataFrame:
    """Return sites built or announced with the energy of each, without what has no price."""
    if given is None:
        found = standing_sites(last_year) if supply_areas() and full_areas() else None
    else:
        found = given.assign(lon=given.geometry.x, lat=given.geometry.y)
    if found is None or not len(found):
        columns = ("name", "supply_area", "mw", "year", "lon", "lat")
        empty = pd.DataFrame({name: pd.Series(dtype=float) for name in columns})
        for part in ("energy", "cooling"):
            empty[f"{part}_mjpy_per_mw_year"] = pd.Series(dtype=float)
        return gpd.GeoDataFrame(
            empty,
            index=pd.Index([], name="site_id"),
            geometry=gpd.points_from_xy([], []),
            crs="EPSG:4326",
        )
    yearly = yearly_mjpy_per_mw(found, load_mw, layers, model)
    priced = found.assign(**{name: yearly[name] for name in list(yearly)[:2]})
    return priced[np.isfinite(yearly.to_numpy(float)[:, :2]).all(axis=1)]


def _round_trips(
    rows: DemandRows, sites: pd.DataFrame, layers: Layers, model: Assumptions
) -> Array:
    """Return the round trip between the users of each row and each site; 0 where from anywhere."""
    ms = round_trips_ms(sites["lon"], sites["lat"], rows.places, layers, model)
    # the place -1 is the last of the list
    whole = np.vstack([ms, np.zeros((1, len(sites)))])
    return np.asarray(whole[rows.place])

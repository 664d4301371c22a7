"""What a plan is made from: candidates with their phases, demand by area and workload, limits."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from geowbit.core import Message, Sentence, StudyError

Array = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]

_SITES = ("name", "supply_area", "headroom_mw", "lead_years", "most_mw", "fiber_mjpy")
_YEARLY = ("energy_mjpy_per_mw_year", "cooling_mjpy_per_mw_year", "land_mjpy_per_mw_year")
_PHASES = (
    *("site", "phase", "mw", "extends", "mjpy", "reinforcement_mjpy"),
    *("voltage_kv", "substation_id", "ready_year"),
)
_STANDING = ("name", "supply_area", "mw", "year", *_YEARLY[:2])
_DEMAND = ("demand_area", "workload", "max_rtt_ms", "timed")
# a step is whole to within rounding
_WHOLE = 1e-9
_SUBSTATIONS = ("voltage_kv", "headroom_mw", "published")


@dataclass(frozen=True)
class Money:
    """The prices by which a plan weighs years, delay and milliseconds.

    Attributes
    ----------
    base_year, horizon_year : int
        Fiscal years: to the first money is discounted, up to the last it counts.
    discount_rate : float
        Per year.
    delay_mjpy_per_mw_year : float
        Of a MW that is not served.
    latency_mjpy_per_ms_mw_year : float
        Of a millisecond; 0 where only limits count.
    """

    base_year: int = 2026
    horizon_year: int = 2050
    discount_rate: float = 0.03
    delay_mjpy_per_mw_year: float = 300.0
    latency_mjpy_per_ms_mw_year: float = 0.0

    def factors(self, years: tuple[int, ...]) -> tuple[Array, Array]:
        """Return what a payment in each year is worth today, and the years up to the next.

        Returns
        -------
        tuple of ndarray
            The discount factor of each year, and the discounted years from it to the next one
            (from the last to the horizon).

        Examples
        --------
        >>> money = Money(2026, 2029, 0.0)
        >>> [part.tolist() for part in money.factors((2026, 2028))]
        [[1.0, 1.0], [2.0, 1.0]]
        """
        first = np.array(years, float) - self.base_year
        ends = np.append(first[1:], self.horizon_year - self.base_year)
        rate = 1 + self.discount_rate
        worth = np.array(
            [
                sum(rate**-step for step in np.arange(start, end))
                for start, end in zip(first, ends, strict=True)
            ]
        )
        return rate**-first, worth


@dataclass(frozen=True)
class Cap:
    """A limit on the MW that several sites may have together.

    Attributes
    ----------
    name : Message
        What a reader calls it.
    kind : {"area", "strait", "hazard", "group"}
    sites, standing : tuple of int
        Positions of candidates and of standing sites.
    most_mw : tuple of float
        One a period.
    """

    name: Sentence
    kind: str
    sites: tuple[int, ...]
    most_mw: tuple[float, ...]
    standing: tuple[int, ...] = ()


@dataclass(frozen=True)
class Limits:
    """What a plan has to keep beside the caps; None where nothing limits it.

    Attributes
    ----------
    sites_most, sites_least : int
        Sites that are opened.
    site_least_mw : float
        Of each that is opened.
    budget_mjpy : float
        Of what is built, present value.
    served_least_share : float
        Of the demand of the last period.
    mean_ms_most : float
        Mean round trip of the workloads that wait for it, last period.
    outside_least_mw : float
        New load outside the full areas, last period.
    must, never : tuple of str
        Ids of sites that are opened, and of such that are not.
    """

    sites_most: int | None = None
    sites_least: int = 0
    site_least_mw: float = 0.0
    budget_mjpy: float | None = None
    served_least_share: float | None = None
    mean_ms_most: float | None = None
    outside_least_mw: float | None = None
    must: tuple[str, ...] = ()
    never: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Instance:
    """All that a plan is made from, in plain tables.

    Attributes
    ----------
    sites : GeoDataFrame (EPSG:4326), points, indexed by site_id
        Candidates: ``name``, ``supply_area``, ``headroom_mw`` (NaN where nobody published it),
        ``lead_years`` (of its first phase), ``most_mw``, ``fiber_mjpy`` (its fiber connection),
        and per MW and year ``energy_mjpy_per_mw_year``, ``cooling_mjpy_per_mw_year``,
        ``land_mjpy_per_mw_year``.
    phases : DataFrame
        Connections that a site may have: ``site`` (position in `sites`), ``phase``, ``mw`` that
        it adds, ``extends`` (row of the phase that must stand before, -1 for none), ``mjpy``,
        ``reinforcement_mjpy`` (part of it), ``voltage_kv``, ``substation_id``, ``ready_year``.
    standing : GeoDataFrame (EPSG:4326), points, indexed by site_id
        Sites built or announced: ``name``, ``supply_area``, ``mw``, ``year``, and per MW and year
        ``energy_mjpy_per_mw_year``, ``cooling_mjpy_per_mw_year``.
    demand : DataFrame, one row an area and workload
        ``demand_area``, ``workload``, ``max_rtt_ms``, ``timed``.
    demand_mw : ndarray (rows, periods)
        Load to be served in each period.
    rtt_ms, standing_rtt_ms : ndarray (rows, sites)
        Round trips from the users of each row.
    substations : DataFrame, indexed by substation_id
        ``voltage_kv``, ``headroom_mw`` (assumed where not published), ``published``.
    years : tuple of int
        In which the periods begin.
    money : Money
    caps : tuple of Cap
    limits : Limits
    step_mw : float
    flexible_share : float
        Of the load, which need not be met by headroom.
    full_areas : tuple of str
        Supply areas whose grid is full.
    messages : tuple of Message
        What was assumed or left out.
    """

    sites: gpd.GeoDataFrame
    phases: pd.DataFrame
    standing: gpd.GeoDataFrame
    demand: pd.DataFrame
    demand_mw: Array
    rtt_ms: Array
    standing_rtt_ms: Array
    substations: pd.DataFrame
    years: tuple[int, ...]
    money: Money = field(default_factory=Money)
    caps: tuple[Cap, ...] = ()
    limits: Limits = field(default_factory=Limits)
    step_mw: float = 50.0
    flexible_share: float = 0.0
    full_areas: tuple[str, ...] = ()
    messages: tuple[Sentence, ...] = ()

    def __post_init__(self) -> None:
        """Hold that the tables have their columns and the arrays their shapes.

        Raises
        ------
        StudyError
            Where demand, years or sites are no ground for a plan.
        """
        for name, columns in (
            ("sites", (*_SITES, *_YEARLY, "geometry")),
            ("phases", _PHASES),
            ("standing", (*_STANDING, "geometry")),
            ("demand", _DEMAND),
            ("substations", _SUBSTATIONS),
        ):
            missing = [one for one in columns if one not in getattr(self, name)]
            if missing:
                raise ValueError(f"{name} of an instance lacks {', '.join(missing)}")
        rows, periods = len(self.demand), len(self.years)
        shapes = {
            "demand_mw": (rows, periods),
            "rtt_ms": (rows, len(self.sites)),
            "standing_rtt_ms": (rows, len(self.standing)),
        }
        for name, shape in shapes.items():
            if getattr(self, name).shape != shape:
                raise ValueError(f"{name} has the shape {getattr(self, name).shape}, not {shape}")
        self._check_years()
        self._check_sites()

    def _check_years(self) -> None:
        years = self.years
        if not years or any(a >= b for a, b in pairwise(years)):
            raise StudyError("plan.years_in_order", years=tuple(map(str, years)))
        if years[0] < self.money.base_year or years[-1] >= self.money.horizon_year:
            first, last = str(self.money.base_year), str(self.money.horizon_year - 1)
            raise StudyError(
                "plan.years_outside", years=tuple(map(str, years)), first=first, last=last
            )
        if not np.isfinite(self.demand_mw).all() or (self.demand_mw < 0).any():
            raise StudyError("plan.demand_no_number")
        if not self.demand_mw.any():
            raise StudyError("plan.no_demand")

    def _check_sites(self) -> None:
        if not len(self.sites):
            raise StudyError("plan.no_site")
        if not self.sites.index.is_unique:
            twice = str(self.sites.index[self.sites.index.duplicated()][0])
            raise StudyError("plan.site_twice", site=twice)
        ids = set(self.sites.index)
        for one in (*self.limits.must, *self.limits.never):
            if one not in ids:
                raise StudyError("plan.no_such_site", site=str(one))
        prices = self.sites[list(_YEARLY[:2])].to_numpy(float)
        if not np.isfinite(prices).all():
            first = int(np.argmin(np.isfinite(prices).all(axis=1)))
            raise StudyError("plan.no_price", site=str(self.sites.index[first]))

    @property
    def reach(self) -> BoolArray:
        """Which candidates serve which rows within their milliseconds."""
        return np.asarray(self.rtt_ms <= self.demand["max_rtt_ms"].to_numpy(float)[:, None])

    @property
    def standing_reach(self) -> BoolArray:
        """Which standing sites serve which rows within their milliseconds."""
        return np.asarray(
            self.standing_rtt_ms <= self.demand["max_rtt_ms"].to_numpy(float)[:, None]
        )

    @property
    def period_mw(self) -> Array:
        """The whole demand of each period, MW."""
        return np.asarray(self.demand_mw.sum(axis=0))

    @property
    def standing_mw(self) -> Array:
        """The MW of each standing site in each period."""
        come = self.standing["year"].to_numpy(float)[:, None] <= np.array(self.years)[None]
        return np.asarray(self.standing["mw"].to_numpy(float)[:, None] * come)

    @property
    def yearly_mjpy_per_mw(self) -> Array:
        """Energy and cooling of a MW served by each candidate, a year."""
        return np.asarray(self.sites[list(_YEARLY[:2])].sum(axis=1).to_numpy(float))

    @property
    def standing_yearly_mjpy_per_mw(self) -> Array:
        """Energy and cooling of a MW served by each standing site, a year."""
        return np.asarray(self.standing[list(_YEARLY[:2])].sum(axis=1).to_numpy(float))

    @property
    def latency_ms(self) -> tuple[Array, Array]:
        """Round trips that have a price, of candidates and standing sites; 0 where none has."""
        timed = self.demand["timed"].to_numpy(bool)[:, None]
        return np.where(timed, self.rtt_ms, 0.0), np.where(timed, self.standing_rtt_ms, 0.0)

    @property
    def effective_mw(self) -> Array:
        """What each phase can add: no more than its yard takes, in whole steps, MW."""
        room = self.phases["substation_id"].map(self.yard_mw).to_numpy(float).copy()
        wanted = self.phases["mw"].to_numpy(float)
        added = np.zeros(len(wanted))
        for phase, before in enumerate(self.phases["extends"].to_numpy(int).tolist()):
            if before >= 0:
                # the yard holds the phase before as well
                room[phase] = room[before] - added[before]
            most = min(wanted[phase], room[phase]) / self.step_mw
            added[phase] = max(np.floor(most + _WHOLE), 0.0) * self.step_mw
        return added

    @property
    def yard_mw(self) -> pd.Series:
        """What each substation takes, the flexible part of the load not counted, MW."""
        return self.substations["headroom_mw"] / (1 - self.flexible_share)

    @property
    def unavoidable_mjpy(self) -> float:
        """What no plan can avoid: each MW pays the cheapest energy that reaches it, or waits.

        What all that could stand in a period cannot serve waits in every plan.
        """
        _, worth = self.money.factors(self.years)
        ms = np.column_stack(self.latency_ms)
        each = np.append(self.yearly_mjpy_per_mw, self.standing_yearly_mjpy_per_mw)
        price = each[None] + self.money.latency_mjpy_per_ms_mw_year * ms
        reach = np.column_stack([self.reach, self.standing_reach])
        delay, total = self.money.delay_mjpy_per_mw_year, 0.0
        effective, site = self.effective_mw, self.phases["site"].to_numpy(int)
        for period, year in enumerate(self.years):
            ready = (self.phases["ready_year"].to_numpy(float) <= year) & (effective > 0)
            most = np.zeros(len(self.sites))
            np.add.at(most, site[ready], effective[ready])
            most = np.minimum(most, self.sites["most_mw"].to_numpy(float))
            there = np.append(most, self.standing_mw[:, period])
            ways = np.where(reach & (there > 0)[None], price, np.inf)
            cheapest = np.minimum(ways.min(axis=1, initial=np.inf), delay)
            wanted = self.demand_mw[:, period]
            total += float(wanted @ cheapest) * worth[period]
            # the dearest to serve cost the least more when they wait
            short = max(0.0, float(wanted.sum() - there.sum()))
            order = np.argsort(-cheapest)
            waits = np.clip(short - np.r_[0.0, wanted[order].cumsum()[:-1]], 0, wanted[order])
            total += float(waits @ (delay - cheapest[order])) * worth[period]
        return total

    def with_limits(self, **changed: Any) -> Instance:
        """Return the same with other limits."""
        return replace(self, limits=replace(self.limits, **changed))

    def dear_delay(self) -> Message | None:
        """Return what to say where waiting is cheaper than serving, else None.

        A price of delay below energy and capital makes a plan that builds nothing the best.
        """
        factors, worth = self.money.factors(self.years)
        phases = self.phases.groupby("site")[["mjpy", "mw"]].min()
        if not len(phases):
            return None
        at = phases.index.to_numpy(int)
        opening = self.sites["fiber_mjpy"].to_numpy(float)[at]
        capital = (phases["mjpy"].to_numpy(float) + opening) / phases["mw"].to_numpy(float)
        land = np.nan_to_num(self.sites[_YEARLY[2]].to_numpy(float)[at])
        each = self.yearly_mjpy_per_mw[at] + land + capital * factors[-1] / worth[-1]
        needed = float(np.min(each))
        if self.money.delay_mjpy_per_mw_year > needed:
            return None
        return Message(
            "plan.delay_too_cheap",
            price=round(self.money.delay_mjpy_per_mw_year, 1),
            needed=round(needed, 1),
        )

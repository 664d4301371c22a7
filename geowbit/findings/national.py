"""What the best sites of a run would change in the country: concentration and relief."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import pandas as pd

from geowbit.core import Sentence
from geowbit.national import (
    Demand,
    Fleet,
    demand,
    full_areas,
    national_parameters,
    present_fleet,
    relief,
    supply_areas,
    with_sites,
)
from geowbit.run import Run

_DRAWS = 2000
# in which the sites begin to draw
_YEAR = 2030


@dataclass(frozen=True)
class AreaShare:
    """What the data centers of a supply area draw, without and with the sites.

    Attributes
    ----------
    area : str
        Its name in ``geowbit.national.supply_areas``.
    mw, mw_after : float
        Mean draw, MW.
    share, share_after : float
        Of the country, 0 to 1.
    """

    area: str
    mw: float
    share: float
    mw_after: float
    share_after: float


@dataclass(frozen=True)
class AreaRelief:
    """What the sites elsewhere take off the demand of an area that is full, in the last year.

    Attributes
    ----------
    area : str
    mw_without : float
        Demand without the sites, MW.
    less_mw, less_low_mw, less_high_mw : float
        What they take off: the middle, and the ends of the draws, MW.
    years : float
        How many years of growth that is.
    """

    area: str
    mw_without: float
    less_mw: float
    less_low_mw: float
    less_high_mw: float
    years: float


@dataclass(frozen=True)
class CurtailedUse:
    """What the sites of an area could draw of the power that is curtailed there.

    Attributes
    ----------
    area : str
    site_mw : float
    site_gwh : float
        What they draw in a year, GWh.
    usable_fy2024_gwh, curtailed_fy2024_gwh : float
        Usable by them, and curtailed in all, in fiscal year 2024.
    usable_outlook_gwh, curtailed_outlook_gwh : float
        The same as the outlook has it.
    """

    area: str
    site_mw: float
    site_gwh: float
    usable_fy2024_gwh: float
    curtailed_fy2024_gwh: float
    usable_outlook_gwh: float
    curtailed_outlook_gwh: float


@dataclass(frozen=True)
class NationalEffect:
    """What the best sites of a run would change in the country.

    Attributes
    ----------
    sites : int
    load_mw, total_mw : float
        Of one site, and of all.
    areas : tuple of AreaShare
        The full areas, and those where a site stands.
    herfindahl, herfindahl_after : float
        Concentration of the draw over the areas, 0 to 1.
    full_share, full_share_after : float
        Share of the full areas in the country's draw, 0 to 1.
    basis : Message or str
        Where the present draw comes from.
    year, last_year : int
        In which the sites begin to draw, and for which relief is given.
    in_full_areas : int
        Sites that stand in a full area and relieve nothing.
    relieved : tuple of AreaRelief
        Of each full area; empty where all sites stand in full areas.
    curtailed : tuple of CurtailedUse
        Of each area where a site stands outside the full ones.
    full_share_future, full_share_future_after : float
        Share of the full areas in `last_year`, without and with the sites; NaN where
        nothing is relieved.
    """

    sites: int
    load_mw: float
    total_mw: float
    areas: tuple[AreaShare, ...]
    herfindahl: float
    herfindahl_after: float
    full_share: float
    full_share_after: float
    basis: Sentence
    year: int
    last_year: int
    in_full_areas: int
    relieved: tuple[AreaRelief, ...] = ()
    curtailed: tuple[CurtailedUse, ...] = ()
    full_share_future: float = math.nan
    full_share_future_after: float = math.nan


def national_effect(run: Run, best: pd.DataFrame) -> NationalEffect | None:
    """Return what the best sites of a run would change in the country.

    Parameters
    ----------
    run : Run
        For the load and the national parameters as the study has them.
    best : DataFrame
        The sites, with ``supply_area``; each of them draws the load of the run.

    Returns
    -------
    NationalEffect or None
        None where a site lies in no supply area of the country, or the load is unknown.

    Examples
    --------
    >>> best = pd.DataFrame({"supply_area": ["kyushu", "tokyo"]})
    >>> found = national_effect(Run(study={"load_mw": 100}), best)
    >>> found.total_mw, found.in_full_areas, [one.area for one in found.curtailed]
    (200.0, 1, ['kyushu'])
    """
    load_mw = run.load_mw
    areas = best["supply_area"].astype(object) if "supply_area" in best else pd.Series(dtype=object)
    if not len(areas) or math.isnan(load_mw) or not areas.isin(supply_areas()).all():
        return None
    sites = pd.DataFrame({"supply_area": areas, "load_mw": load_mw, "year": _YEAR})
    own = _parameters(run)
    before = present_fleet(assumptions=own, n=1)
    after = with_sites(before, sites)
    future = demand(assumptions=own, n=_DRAWS)
    regional = sites[~sites["supply_area"].isin(full_areas())]
    found = NationalEffect(
        sites=len(sites),
        load_mw=load_mw,
        total_mw=float(sites["load_mw"].sum()),
        areas=_areas(before, after),
        herfindahl=before.herfindahl,
        herfindahl_after=after.herfindahl,
        full_share=_of_full(before.shares),
        full_share_after=_of_full(after.shares),
        basis=before.basis,
        year=_YEAR,
        last_year=int(future.years[-1]),
        in_full_areas=len(sites) - len(regional),
    )
    return _relieved(found, future, regional) if len(regional) else found


def _parameters(run: Run) -> dict[str, list[float]]:
    """Return the national parameters as the study has them."""
    keys = set(national_parameters().index)
    ranges = run.assumptions.ranges()
    return {key: [low, mid, high] for key, low, mid, high in ranges if key in keys}


def _areas(before: Fleet, after: Fleet) -> tuple[AreaShare, ...]:
    return tuple(
        AreaShare(
            area,
            float(before.mw[at]),
            float(before.shares[at]),
            float(after.mw[at]),
            float(after.shares[at]),
        )
        for at, area in enumerate(supply_areas())
        if area in full_areas() or after.mw[at] > before.mw[at]
    )


def _of_full(amounts: object) -> float:
    held = dict(zip(supply_areas(), amounts, strict=True))  # type: ignore[call-overload]
    return float(sum(held[area] for area in full_areas()))


def _relieved(found: NationalEffect, before: Demand, regional: pd.DataFrame) -> NationalEffect:
    """Return the effect with what the sites outside the full areas take off."""
    eased = relief(before, regional)
    off = eased.taken_off()
    off = off[off["fiscal_year"] == before.years[-1]].set_index("supply_area")
    mw = dict(zip(supply_areas(), before.mid_mw[0].tolist(), strict=True))
    relieved = tuple(
        AreaRelief(
            area,
            mw_without=mw[area][-1],
            less_mw=float(off.loc[area, "mw_mid"]),
            less_low_mw=float(off.loc[area, "mw_low"]),
            less_high_mw=float(off.loc[area, "mw_high"]),
            years=float(off.loc[area, "mw_mid"] / (mw[area][-1] - mw[area][-2])),
        )
        for area in full_areas()
    )
    used = eased.curtailed()
    curtailed = tuple(
        CurtailedUse(
            str(row.supply_area),
            *(
                float(getattr(row, name))
                for name in (
                    *("site_mw", "site_gwh", "usable_fy2024_gwh", "curtailed_fy2024_gwh"),
                    *("usable_outlook_gwh", "curtailed_outlook_gwh"),
                )
            ),
        )
        for row in used[used["site_mw"] > 0].itertuples()
    )
    shares = [
        _of_full(mw) / float(mw.sum())
        for mw in (one.mid_mw[0, :, -1] for one in (eased.before, eased.after))
    ]
    return replace(
        found,
        relieved=relieved,
        curtailed=curtailed,
        full_share_future=shares[0],
        full_share_future_after=shares[1],
    )

"""The present fleet by supply area, from published shares or the user's inventory."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from geowbit.core.errors import LayerError, StudyError
from geowbit.core.messages import Message
from geowbit.layers import embedded_table, model_table
from geowbit.national.areas import (
    NATIONAL,
    area_label,
    by_area,
    full_areas,
    supply_area,
    supply_area_at,
    supply_areas,
)
from geowbit.national.parameters import (
    DRAWS,
    Values,
    draws,
    facts,
    low_and_high,
    mids,
    national_parameters,
)


def _inventory_mw(inventory: gpd.GeoDataFrame) -> tuple[npt.NDArray[np.float64], Message]:
    """Return the MW of an inventory by supply area, and a sentence on what was counted.

    Examples
    --------
    >>> place = gpd.points_from_xy([139.7], [35.7])
    >>> mine = gpd.GeoDataFrame({"name": ["A"], "load_mw": [20]}, geometry=place, crs="EPSG:4326")
    >>> float(_inventory_mw(mine)[0].sum())
    20.0
    """
    status = inventory.get("status", pd.Series("", inventory.index)).fillna("").astype(str)
    operating = (status.str.strip() == "") | status.str.lower().str.startswith("operating")
    sites = inventory[operating]
    if not len(sites):
        raise LayerError("national.inventory_none_operating")
    mw = pd.to_numeric(sites.get("load_mw", pd.Series(np.nan, sites.index)), errors="coerce")
    without = ~(np.isfinite(mw) & (mw >= 0))
    if without.any():
        raise LayerError(
            "national.inventory_without_mw",
            count=int(without.sum()),
            of=len(sites),
            first=_first(sites, without),
        )
    areas = pd.Series(supply_area_at(sites.geometry.x, sites.geometry.y), sites.index)
    if "supply_area" in sites:
        given = sites["supply_area"].fillna("").astype(str).str.strip()
        named = [supply_area(name, where="inventory") if name else "" for name in given]
        areas = pd.Series(named, sites.index).where(given != "", areas)
    nowhere = areas == ""
    if nowhere.any():
        raise LayerError(
            "national.inventory_without_area",
            count=int(nowhere.sum()),
            of=len(sites),
            first=_first(sites, nowhere),
        )
    if not mw.sum() > 0:
        raise LayerError("national.inventory_of_nothing")
    left = len(inventory) - len(sites)
    return by_area(areas, mw), Message("national.basis_of_inventory", count=len(sites), left=left)


def _first(sites: gpd.GeoDataFrame, wrong: pd.Series) -> Message:
    row = int(np.flatnonzero(wrong.to_numpy())[0])
    name = str(sites["name"].iloc[row]) if "name" in sites else ""
    if not name:
        return Message("national.first_row", row=str(row + 1))
    return Message("national.first_row_named", row=str(row + 1), name=name)


Array = npt.NDArray[np.float64]

# said of the fleet where its shares are the published ones
_NO_INVENTORY = Message("national.no_inventory")


@dataclass(frozen=True)
class Fleet:
    """The present fleet by supply area.

    Attributes
    ----------
    mw : array (areas,)
        Peak draw, MW, in the order of :func:`supply_areas`.
    drawn_mw : array (draws, areas)
        The same in each draw.
    basis : Message
        Where the numbers come from, in a sentence.
    estimated : bool
        Whether the shares are the published ones, with the rest split by population.
    """

    mw: Array
    drawn_mw: Array
    basis: Message
    estimated: bool = False

    @property
    def shares(self) -> Array:
        """Part of each area, from 0 to 1."""
        return self.mw / self.mw.sum()

    @property
    def herfindahl(self) -> float:
        """Sum of the squared shares: 1 is all in one area, 0.1 an even spread over ten."""
        return float(herfindahl(self.mw))

    def table(self) -> pd.DataFrame:
        """Return a row an area, and the whole country last.

        Returns
        -------
        DataFrame
            ``supply_area``, ``mw_low``, ``mw_mid``, ``mw_high``, ``share_low``, ``share``,
            ``share_high``; low and high are the 5 % and 95 % quantiles of the draws.
        """
        whole = self.drawn_mw.sum(axis=1, keepdims=True)
        mw = np.append(self.mw, self.mw.sum())
        drawn = np.hstack([self.drawn_mw, whole])
        low, high = low_and_high(drawn, mw)
        share = mw / self.mw.sum()
        share_low, share_high = low_and_high(drawn / whole, share)
        return pd.DataFrame(
            {
                "supply_area": [*supply_areas(), NATIONAL],
                "mw_low": low,
                "mw_mid": mw,
                "mw_high": high,
                "share_low": share_low,
                "share": share,
                "share_high": share_high,
            }
        )


def herfindahl(mw: npt.ArrayLike) -> Any:
    """Return the Herfindahl index over the last axis: the sum of the squared shares.

    Examples
    --------
    >>> float(herfindahl([3.0, 1.0]))
    0.625
    """
    amount = np.asarray(mw, dtype=np.float64)
    return ((amount / amount.sum(axis=-1, keepdims=True)) ** 2).sum(axis=-1)


def present_fleet(
    *,
    shares: Mapping[str, float] | None = None,
    inventory: gpd.GeoDataFrame | None = None,
    assumptions: Mapping[str, Any] | None = None,
    n: int = DRAWS,
    seed: int = 0,
) -> Fleet:
    """Return the present fleet: an inventory of one's own, or the published shares and totals.

    Parameters
    ----------
    shares : dict of area to share, optional
        In place of the published ones; they add up to 1.
    inventory : GeoDataFrame, optional
        A layer ``data_centers`` with ``load_mw``; takes the place of everything else.
    assumptions : dict, optional
        As in :func:`national_parameters`.
    n, seed : int, optional
        Draws, and their seed.

    Raises
    ------
    GeowbitError
        Where shares do not add up to 1, or a site has no MW or no supply area.

    Examples
    --------
    >>> fleet = present_fleet(n=100)
    >>> round(float(fleet.shares[supply_areas().index("tokyo")]), 2)
    0.64
    """
    if inventory is not None:
        mw, basis = _inventory_mw(inventory)
        return Fleet(mw, np.tile(mw, (n, 1)), basis)
    parameters = national_parameters(assumptions)
    given = None if shares is None else own_shares(shares)
    basis = _NO_INVENTORY
    if given is not None:
        basis = Message("national.basis_of_shares")
    return Fleet(
        fleet_mw(mids(parameters), given)[0],
        fleet_mw(draws(parameters, n=n, seed=seed), given),
        basis,
        estimated=given is None,
    )


def own_shares(shares: Mapping[str, float], *, where: str = "shares") -> Array:
    """Return shares by name of area as an array in their order; areas left out have none.

    Raises
    ------
    StudyError
        Where a share leaves 0 to 1 or they do not add up to 1.

    Examples
    --------
    >>> own_shares({"tokyo": 0.75, "okinawa": 0.25})[2]
    np.float64(0.75)
    """
    named: dict[str, float] = {}
    for name, share in shares.items():
        area = supply_area(name, where=where)
        if area in named:
            raise StudyError("national.share_twice", where=where, area=area)
        if not 0 <= share <= 1:
            raise StudyError(
                "national.share_out_of_bounds", where=where, area=area, share=f"{share:g}"
            )
        named[area] = float(share)
    total = sum(named.values())
    if abs(total - 1) > 1e-6:
        raise StudyError("national.shares_not_one", where=where, total=f"{total:.6g}")
    return by_area(named, list(named.values()))


def _fleet_shares(values: Values) -> Array:
    """Return each area's share: two are published, the rest goes by population."""
    known = {area: values[f"fleet_share_{area}"] for area in full_areas()}
    if any((np.sum([*known.values()], axis=0) > 1).ravel()):
        keys = tuple(f"fleet_share_{area}" for area in known)
        raise StudyError("national.shares_above_one", keys_named=keys)
    people = embedded_table("supply_areas")["population_2020"].to_numpy(dtype=np.float64)
    areas = supply_areas()
    metropole = np.isin(areas, list(known))
    rest = np.where(metropole, 0, people) / people[~metropole].sum()
    left = np.ones(1)
    for share in known.values():
        left = left - share
    shares: Array = left[:, None] * rest
    for area, share in known.items():
        shares[:, areas.index(area)] = share
    return shares


def fleet_mw(values: Values, shares: Array | None = None) -> Array:
    """Return the peak draw of the present fleet by area, MW, in each draw.

    Notes
    -----
    MW = TWh / (hours of FY2023 x load factor) x share.
    """
    if (values["load_factor"] <= 0).any():
        raise StudyError("national.above_zero", name="load_factor")
    total = values["fleet_twh"] * 1e6 / (hours_of(2023) * values["load_factor"])
    split = _fleet_shares(values) if shares is None else shares[None, :]
    return total[:, None] * split


def hours_of(fiscal_year: int) -> int:
    """Return the hours of a fiscal year, which begins in April.

    Examples
    --------
    >>> hours_of(2023), hours_of(2034)
    (8784, 8760)
    """
    return (date(fiscal_year + 1, 4, 1) - date(fiscal_year, 4, 1)).days * 24


def rest_bounds(shares: Array) -> tuple[float, float]:
    """Return how low and how high the Herfindahl index could be, were the rest split otherwise.

    The shares of the full areas stay; the rest lies even over the other areas, or all in one.

    Examples
    --------
    >>> low, high = rest_bounds(own_shares({"tokyo": 0.6, "kansai": 0.24, "kyushu": 0.16}))
    >>> round(low, 4), round(high, 4)
    (0.4208, 0.4432)
    """
    metropole = np.isin(supply_areas(), full_areas())
    fixed, rest = float((shares[metropole] ** 2).sum()), float(shares[~metropole].sum())
    return fixed + rest**2 / int((~metropole).sum()), fixed + rest**2


def with_sites(fleet: Fleet, sites: pd.DataFrame) -> Fleet:
    """Return the fleet after sites were added to it.

    Parameters
    ----------
    fleet : Fleet
    sites : DataFrame
        ``supply_area`` and ``load_mw`` (peak draw), one row a site.

    Raises
    ------
    GeowbitError
        Where a site has no supply area or no MW.

    Examples
    --------
    >>> fleet = present_fleet(n=10)
    >>> more = with_sites(fleet, pd.DataFrame({"supply_area": ["kyushu"], "load_mw": [100.0]}))
    >>> float(more.mw.sum() - fleet.mw.sum()).__round__(6)
    100.0
    """
    checked = checked_sites(sites)
    added = by_area(checked["supply_area"], checked["load_mw"])
    return Fleet(fleet.mw + added, fleet.drawn_mw + added, fleet.basis, fleet.estimated)


def checked_sites(sites: pd.DataFrame, *, where: str = "sites") -> pd.DataFrame:
    """Return the sites with the names of their areas settled.

    Raises
    ------
    StudyError, AreaError
        Where a site has no supply area, an unknown one, or no MW.
    """
    for column in ("supply_area", "load_mw"):
        if column not in sites:
            raise StudyError("national.no_column", where=where, column=column)
    if not len(sites):
        raise StudyError("national.no_site", where=where)
    named = sites.assign(
        load_mw=pd.to_numeric(sites["load_mw"], errors="coerce"),
        supply_area=sites["supply_area"].astype(object).fillna("").astype(str),
    )
    for row, (area, mw) in enumerate(
        zip(named["supply_area"], named["load_mw"], strict=True), start=1
    ):
        if not area.strip():
            raise StudyError("national.row_without_area", where=where, row=str(row))
        if not np.isfinite(mw) or mw <= 0:
            raise StudyError("national.row_without_mw", where=where, row=str(row))
    areas = [supply_area(name, where=where) for name in named["supply_area"]]
    return named.assign(supply_area=areas)


def statements() -> pd.DataFrame:
    """Return what is said of the concentration, with what each source counts.

    Returns
    -------
    DataFrame
        ``year``, ``areas`` (as a reader calls them), ``share``, ``counts``, ``source``,
        ``confidence``; nothing in it may be added or mixed.

    Examples
    --------
    >>> statements()["share"].tolist()
    [0.6, 0.64, 0.24, 0.8, 0.85, 0.9]
    """
    table = model_table("concentration").drop(columns=["source", "confidence", "licence"])
    table = table.join(facts()[["value", "source", "confidence"]], on="key")
    named = [" and ".join(map(area_label, areas.split(";"))) for areas in table["areas"]]
    return table.assign(areas=named, share=table["value"]).drop(columns=["value"])


def known_sites(assumptions: Mapping[str, Any] | None = None) -> pd.DataFrame:
    """Return the sites that are known singly, operating and announced.

    They stand beside the fleet and are never added to it: announced MW are what a site may
    receive at most, not what it draws, and some projects are listed with their parts.

    Returns
    -------
    DataFrame
        ``name``, ``operator``, ``supply_area``, ``stage`` (operating, building, planned,
        concept, proposal), ``year``, ``mw_low``, ``mw_mid``, ``mw_high``, ``mw_basis`` (stated,
        land, floor or empty), ``counted`` (stands in no other row, nor in the fleet),
        ``source``, ``confidence``.

    Examples
    --------
    >>> known_sites().query("stage == 'operating'")["counted"].any()
    np.False_
    """
    read = model_table("known_sites")[["name", "stage", "area_m2", "area_kind", "counted", "why"]]
    table = embedded_table("announced_sites").merge(read, on="name", validate="1:1")
    floor = national_parameters(assumptions).loc["floor_kw_per_m2"]
    per_ha = facts().filter(regex="power_density", axis=0)["value"].quantile([0, 0.5, 1])
    stated = table["load_mw"].notna()
    by_land = ~stated & (table["area_kind"] == "land")
    by_floor = ~stated & (table["area_kind"] == "floor")
    for level, density in zip(("low", "mid", "high"), per_ha, strict=True):
        mw = table["load_mw"].where(stated)
        mw = mw.mask(by_land, table["area_m2"] / 1e4 * density)
        table[f"mw_{level}"] = mw.mask(by_floor, table["area_m2"] / 1e3 * float(floor[level]))
    table["mw_basis"] = np.select([stated, by_land, by_floor], ["stated", "land", "floor"], "")
    table["counted"] = table["counted"].astype(bool)
    columns = ["name", "operator", "supply_area", "stage", "year", "mw_low", "mw_mid", "mw_high"]
    return table[[*columns, "mw_basis", "counted", "why", "source", "confidence"]]

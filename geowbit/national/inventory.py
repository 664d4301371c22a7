"""A user's own inventory of data centers, in place of the published shares."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from geowbit.core.errors import LayerError
from geowbit.core.messages import Message
from geowbit.national.areas import by_area, supply_area, supply_area_at


def inventory_mw(inventory: gpd.GeoDataFrame) -> tuple[npt.NDArray[np.float64], Message]:
    """Return the MW of an inventory by supply area, and a sentence on what was counted.

    Parameters
    ----------
    inventory : GeoDataFrame (EPSG:4326)
        The layer ``data_centers``: points with ``load_mw``. ``supply_area`` is looked up by
        place where it is not there; a row whose ``status`` is there and does not begin with
        "operating" is left out.

    Raises
    ------
    LayerError, AreaError
        Where a site has no MW or lies in no supply area.

    Examples
    --------
    >>> place = gpd.points_from_xy([139.7], [35.7])
    >>> mine = gpd.GeoDataFrame({"name": ["A"], "load_mw": [20]}, geometry=place, crs="EPSG:4326")
    >>> float(inventory_mw(mine)[0].sum())
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

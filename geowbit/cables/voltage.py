"""Which voltage a load needs, and which substations can carry it."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import cast

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from geowbit.cables.own_classes import Ladder, ladder_table
from geowbit.core.errors import StudyError
from geowbit.geodesy import nearest_point
from geowbit.layers import Assumptions, Layers, embedded_table, model_table


def voltage_class(
    load_mw: float, supply_area: str = "any", *, ladder: Ladder | None = None
) -> pd.Series:
    """Return the row of the voltage-class table for a load.

    Parameters
    ----------
    load_mw : float
        Peak load, MW.
    supply_area : str, optional
        Area with voltages of its own; else the common classes count.
    ladder : tuple of OwnClass, optional
        Of :func:`geowbit.cables.ladder_of`: classes of a study's own in place of Japan's.

    Returns
    -------
    Series
        ``max_load_mw``, ``min_substation_kv`` and the keys of the unit costs of the class.

    Raises
    ------
    StudyError
        Where the load is not above zero, or above the largest class.

    Examples
    --------
    >>> int(voltage_class(100)["min_substation_kv"])
    154
    >>> [int(voltage_class(load, "okinawa")["min_substation_kv"]) for load in (10, 100)]
    [60, 132]
    """
    return _class_of(float(load_mw), supply_area, ladder)


@lru_cache(maxsize=1024)
def _class_of(load_mw: float, supply_area: str, ladder: Ladder | None) -> pd.Series:
    classes = _ladder(supply_area, ladder)
    largest = (_classes() if ladder is None else classes)["max_load_mw"].to_numpy().max()
    if not 0 < load_mw <= largest:
        code = "cables.load" if ladder is None else "cables.load_of_own_classes"
        raise StudyError(code, load_mw=f"{load_mw:g}", most=f"{largest:g}")
    return classes.iloc[int(np.argmax(classes["max_load_mw"].to_numpy() >= load_mw))]


def classes_up_to(
    load_mw: float, supply_area: str = "any", *, ladder: Ladder | None = None
) -> pd.DataFrame:
    """Return the voltage classes up to that of a load, the lowest first.

    Examples
    --------
    >>> classes_up_to(100)["rate_kv"].tolist()
    [66, 66, 66, 154]
    """
    needed = voltage_class(load_mw, supply_area, ladder=ladder)
    classes = _ladder(supply_area, ladder)
    return classes[classes["max_load_mw"] <= needed["max_load_mw"]]


def voltage_ladder(supply_area: str = "any", *, ladder: Ladder | None = None) -> pd.DataFrame:
    """Return the voltage classes of an area that differ in voltage, the lowest first.

    Examples
    --------
    >>> voltage_ladder()["min_substation_kv"].tolist()
    [60, 154, 275, 500]
    """
    return _steps(supply_area, ladder).copy()


@cache
def _steps(supply_area: str, ladder: Ladder | None) -> pd.DataFrame:
    return _ladder(supply_area, ladder).drop_duplicates("min_substation_kv", keep="last")


@cache
def _classes() -> pd.DataFrame:
    # asked for once a level, cost and supply area: never changed
    return model_table("voltage_classes")


@cache
def _ladder(supply_area: str, ladder: Ladder | None) -> pd.DataFrame:
    if ladder is not None:
        return ladder_table(ladder)
    # an area's own class stands in for the common one of the same load, and for no other
    table = _classes()
    known = table[table["supply_area"].isin([supply_area, "any"])]
    own_first = known.sort_values("supply_area", key=lambda area: area == "any", kind="stable")
    return own_first.drop_duplicates("max_load_mw").sort_values("max_load_mw")


def serving_substations(
    substations: gpd.GeoDataFrame,
    load_mw: float,
    *,
    short_of_headroom: bool = False,
    ladder: Ladder | None = None,
) -> npt.NDArray[np.bool_]:
    """Tell which substations can carry a load.

    Parameters
    ----------
    substations : GeoDataFrame
        With ``voltage_kv``, ``kind``, ``supply_area`` and, where known, ``headroom_mw``
        and ``status``.
    load_mw : float
        Peak load, MW.
    short_of_headroom : bool
        Whether a substation counts whose headroom, where known, is too small.
    ladder : tuple of OwnClass, optional
        As in :func:`voltage_class`.

    Returns
    -------
    ndarray of bool
        True where the highest voltage reaches the class of the load, the kind serves
        loads (``substation_kinds``), the headroom, where known, is enough, and the
        substation is in use.

    Examples
    --------
    >>> from geowbit.layers import embedded_layer
    >>> subs = embedded_layer("substations")
    >>> set(subs["kind"][serving_substations(subs, 100)]) & {"traction", "generation"}
    set()
    """
    kinds = model_table("substation_kinds").set_index("kind")["serves_load"]
    # a kind that the table does not know is the user's own word for a public substation
    serves = substations["kind"].map(kinds).fillna("yes").eq("yes")
    needed = {
        area: voltage_class(load_mw, area, ladder=ladder)["min_substation_kv"]
        for area in {"any", *substations["supply_area"].dropna().astype(str)}
    }
    least_kv = substations["supply_area"].astype(object).map(needed).fillna(needed["any"])
    can = serves & (substations["voltage_kv"] >= least_kv.astype(float))
    if "headroom_mw" in substations and not short_of_headroom:
        headroom = pd.to_numeric(substations["headroom_mw"], errors="coerce")
        can &= headroom.isna() | (headroom >= load_mw)
    if "status" in substations:
        can &= ~substations["status"].isin(["disused", "demolished", "abandoned"])
    return cast("npt.NDArray[np.bool_]", can.to_numpy(bool))


def station_yards(
    substations: gpd.GeoDataFrame,
    plants: gpd.GeoDataFrame,
    *,
    within_km: float,
    least_mw: float,
) -> npt.NDArray[np.bool_]:
    """Tell which substations are most likely the yard of a power station.

    OpenStreetMap tags many of them as substations of the public grid. One that stands
    beside a large power station, and names no network operator, is held to be its own.

    Parameters
    ----------
    substations : GeoDataFrame
        With ``operator``.
    plants : GeoDataFrame
        With ``capacity_mw``.
    within_km, least_mw : float
        How near, and which stations count.

    Returns
    -------
    ndarray of bool

    Examples
    --------
    The 500 kV yard of the Genkai nuclear power station is tagged as a switching station:

    >>> from geowbit.layers import embedded_layer
    >>> subs, plants = embedded_layer("substations"), embedded_layer("power_plants")
    >>> yards = station_yards(subs, plants, within_km=0.6, least_mw=100)
    >>> bool(yards[(subs["id"] == "S410027").to_numpy()][0])
    True
    """
    large = plants[plants["capacity_mw"] >= least_mw]
    if large.empty:
        return np.zeros(len(substations), bool)
    near = nearest_point(
        substations.geometry.x, substations.geometry.y, large.geometry.x, large.geometry.y
    )
    networks = embedded_table("supply_areas")["operator"]
    public = substations["operator"].isin(networks).to_numpy(bool)
    return cast("npt.NDArray[np.bool_]", (near.km <= within_km) & ~public)


def embedded_yards(layers: Layers, assumptions: Assumptions) -> npt.NDArray[np.bool_]:
    """Tell which embedded substations are the yard of a power station; none of one's own.

    Parameters
    ----------
    layers : Layers
        With ``substations`` and ``power_plants``.
    assumptions : Assumptions
        Of :func:`geowbit.layers.named_assumptions`: ``station_yard_km`` and
        ``station_yard_plant_mw``.

    Returns
    -------
    ndarray of bool
    """
    substations = layers.frame("substations")
    if layers.is_own("substations") or not layers.has("power_plants"):
        return np.zeros(len(substations), bool)
    return station_yards(
        substations,
        layers.frame("power_plants"),
        within_km=assumptions.value("station_yard_km"),
        least_mw=assumptions.value("station_yard_plant_mw"),
    )

"""Criteria of energy: how much there is to spare, what it costs, and what a site costs in all."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from geowbit.cables import energy_prices, load_hours, pue
from geowbit.core.messages import Message
from geowbit.criteria.registry import cost_criterion, criterion
from geowbit.criteria.scene import Scene
from geowbit.geodesy import nearest_point

Array = npt.NDArray[np.float64]


@criterion(
    "floor_price_hours",
    unit="h",
    direction="benefit",
    needs=("area_prices",),
    sentence=Message("sentence.floor_price_hours"),
)
def floor_price_hours(scene: Scene) -> Array:
    """Return the hours of the last year in which energy cost its least in the supply area.

    Not known where the area has no market.
    """
    prices = scene.layers.table("area_prices").sort_values("fiscal_year", kind="stable")
    last = prices.groupby("supply_area")["hours_at_floor"].last().astype(float)
    of_row, areas = pd.factorize(scene.supply_area)
    # a candidate without an area has the code -1, the last of the list
    return np.append(last.reindex(areas.astype(str)).to_numpy(float), np.nan)[of_row]


@criterion(
    "energy_mjpy_per_mw_year",
    unit="",
    direction="cost",
    needs=("energy_prices", "temperature"),
    estimates_without=True,
    sentence=Message("sentence.energy_mjpy_per_mw_year"),
    own_sentence=Message("sentence.energy_mjpy_per_mw_year_own"),
    decimals=1,
)
def energy_mjpy_per_mw_year(scene: Scene) -> Array:
    """Return what energy and cooling cost, million of money for each MW of servers and year.

    The price of the supply area, by the hours of full load, by the power of the site over that of
    its servers. Not known where the area has no price of its own, or the climate is not known.
    """
    value = scene.assumptions.at("mid")
    areas = scene.supply_area
    price = energy_prices(scene.lon, scene.lat, areas, scene.layers, of_area=True)
    priced = scene.knows("energy price of the area", price)
    if not (scene.knows("climate", scene.warmth.middle_c) and priced):
        return np.full(len(scene.lon), np.nan)
    return price * load_hours(value) * pue(scene.warmth.middle_c, value)


@criterion(
    "temperature_c",
    unit="°C",
    direction="cost",
    needs=("temperature",),
    estimates_without=True,
    sentence=Message("sentence.temperature_c"),
    own_sentence=Message("sentence.temperature_c_own"),
    decimals=1,
)
def temperature_c(scene: Scene) -> Array:
    """Return the yearly mean temperature, degrees C."""
    return scene.warmth.middle_c


@criterion(
    "surplus_mw",
    unit="MW",
    direction="benefit",
    needs=("trunk_transformers",),
    sentence=Message("sentence.surplus_mw"),
)
def surplus_mw(scene: Scene) -> Array:
    """Return the surplus forecast to flow up at the nearest trunk station of the own network, MW.

    Of several transformers of a station the one with the most, and 0 where all flow down. Not
    known where the network company publishes none, and beyond ``surplus_radius_km`` of any.
    """
    stations = _trunk_stations(scene.layers.frame("trunk_transformers"))
    reach_km = scene.assumptions.value("surplus_radius_km")
    found = np.full(len(scene.lon), np.nan)
    of_candidate = scene.supply_area
    for area, here in stations.groupby("supply_area"):
        rows = np.flatnonzero(of_candidate == area)
        if not len(rows):
            continue
        near = nearest_point(
            scene.lon[rows], scene.lat[rows], here["lon"], here["lat"], max_km=reach_km
        )
        upward = np.maximum(0.0, -here["forecast_flow_mw"].to_numpy(float))
        found[rows] = np.where(near.index < 0, np.nan, upward[near.index])
    return found


def _trunk_stations(transformers: pd.DataFrame) -> pd.DataFrame:
    """Return one row a station: the transformer at which most flows up."""
    known = transformers.dropna(subset=["lon", "lat", "forecast_flow_mw"])
    place = ["supply_area", "lon", "lat"]
    return known.groupby(place, as_index=False)["forecast_flow_mw"].min()


cost_criterion(
    "connection_mjpy",
    direction="cost",
    sentence=Message("sentence.connection_mjpy"),
)
cost_criterion(
    "site_mjpy_per_mw_year",
    direction="cost",
    sentence=Message("sentence.site_mjpy_per_mw_year"),
)

"""The price of energy: by supply area, or of a layer that a study or its country brings."""

from __future__ import annotations

from typing import Any, NamedTuple

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from geowbit.core.errors import LayerError, StudyError
from geowbit.core.messages import Message, Sentence, Text
from geowbit.countries import currency_of, in_use
from geowbit.geodesy import nearest_point, points_in_polygons
from geowbit.layers import Cells, Layers, Level, model_table

Array = npt.NDArray[np.float64]

LAYER = "energy_prices"
# a table of prices names this where an area has no row of its own
_ANY_AREA = "any"
# of a layer: the price, in the money of the study, and its ends where they are known
_COLUMNS: dict[Level, str] = {
    "low": "low_per_mwh",
    "mid": "price_per_mwh",
    "high": "high_per_mwh",
}
# a node of the market farther than this tells nothing of a place
_FARTHEST_KM = 200.0
# of a currency for each MWh: beyond it a price is meant for another unit
_MOST_PER_MWH_USD = 3_000.0


class EnergyPrice(NamedTuple):
    """The price of energy of one area, million of money per MWh, and what is said of it."""

    low: float
    mid: float
    high: float
    source: Sentence
    is_wholesale: bool = False
    is_of_area: bool = False

    def as_dict(self) -> dict[str, Any]:
        """Return what ``geowbit cost --json`` says of it."""
        return {**self._asdict(), "source": str(self.source)}


def energy_price(supply_area: str) -> EnergyPrice | None:
    """Return the price of energy of a supply area, that of any where it has none of its own.

    Examples
    --------
    The day-ahead mean of FY2025, and the assumption where there is no market:

    >>> energy_price("tokyo").mid, energy_price("okinawa").mid
    (0.01245, 0.012)
    """
    return _price_in(model_table("energy_prices").set_index("supply_area"), supply_area)


def _price_in(table: pd.DataFrame, supply_area: str) -> EnergyPrice | None:
    named = next((name for name in (supply_area, _ANY_AREA) if name in table.index), None)
    if named is None:
        return None
    row = table.loc[named]
    return EnergyPrice(
        low=float(row["low"]),
        mid=float(row["mid"]),
        high=float(row["high"]),
        source=Text.from_row(row, "source"),
        is_wholesale=row.get("basis") == "wholesale",
        is_of_area=named != _ANY_AREA or len(table) == 1,
    )


def energy_prices(
    lon: npt.ArrayLike,
    lat: npt.ArrayLike,
    supply_areas: pd.Series,
    layers: Layers,
    *,
    level: Level = "mid",
    of_area: bool = False,
) -> Array:
    """Return the price of energy at many places, million of money per MWh.

    Parameters
    ----------
    lon, lat : array_like
        Degrees.
    supply_areas : Series
        One a place.
    layers : Layers
        A layer ``energy_prices`` stands before the table of supply areas: polygons with
        ``price_per_mwh`` (and ``low_per_mwh``, ``high_per_mwh``), points of which the nearest
        counts within 200 km, or a raster. ``currency`` names theirs where it is not the study's.
    level : str, optional
    of_area : bool, optional
        Whether only a price of the place itself counts, and no assumption for any.

    Examples
    --------
    >>> areas = pd.Series(["tokyo", "okinawa"])
    >>> at = ([139.7, 127.7], [35.7, 26.2])
    >>> energy_prices(*at, areas, Layers()), energy_prices(*at, areas, Layers(), of_area=True)
    (array([0.01245, 0.012  ]), array([0.01245,     nan]))
    """
    if layers.has(LAYER):
        return _of_layer(np.asarray(lon, float), np.asarray(lat, float), layers, level)
    of_row, areas = pd.factorize(supply_areas, use_na_sentinel=False)
    table = model_table("energy_prices").set_index("supply_area")
    found = [_price_in(table, "" if pd.isna(area) else str(area)) for area in areas]
    each = [
        np.nan if one is None or (of_area and not one.is_of_area) else getattr(one, level)
        for one in found
    ]
    return np.array(each, float)[of_row]


def energy_price_at(lon: float, lat: float, supply_area: str, layers: Layers) -> EnergyPrice | None:
    """Return the price of energy at a place: of the layer where there is one, else of its area.

    Examples
    --------
    >>> energy_price_at(139.7, 35.7, "tokyo", Layers()).mid
    0.01245
    """
    if not layers.has(LAYER):
        return energy_price(supply_area)
    x, y = np.array([lon]), np.array([lat])
    low, mid, high = (float(_of_layer(x, y, layers, level)[0]) for level in _COLUMNS)
    if not np.isfinite([low, mid, high]).all():
        return None
    return EnergyPrice(low, mid, high, source=Message("cables.price_of_layer"), is_of_area=True)


def _of_layer(lon: Array, lat: Array, layers: Layers, level: Level) -> Array:
    layer = layers[LAYER]
    if isinstance(layer, Cells):
        return _plausible(layer.sample(lon, lat, bilinear=True)) / 1e6
    prices = _prices(layer, level)
    if layer.geom_type.str.contains("Polygon").any():
        held = points_in_polygons(lon, lat, layer.geometry)
        found = np.full(len(lon), np.nan)
        # of several that hold a place the first counts
        found[held.point[::-1]] = prices[held.polygon[::-1]]
        return found
    known = np.isfinite(prices)
    at = shapely.get_coordinates(layer.geometry.to_numpy()[known])
    near = nearest_point(lon, lat, at[:, 0], at[:, 1])
    return np.where(near.km <= _FARTHEST_KM, prices[known][near.index], np.nan)


def _prices(layer: gpd.GeoDataFrame, level: Level) -> Array:
    """Return the price of each row, million of the study's money per MWh."""
    if _COLUMNS["mid"] not in layer:
        raise LayerError("cables.no_price_column", column=_COLUMNS["mid"], keys=("layers", LAYER))
    column = _COLUMNS[level] if _COLUMNS[level] in layer else _COLUMNS["mid"]
    prices = pd.to_numeric(layer[column], errors="coerce").to_numpy(float)
    if "currency" in layer:
        told_in, worth = in_use().currency.jpy, {}
        for code in layer["currency"].dropna().astype(str).unique():
            try:
                worth[code] = currency_of(code).jpy / told_in
            except StudyError as error:
                raise LayerError(
                    "cables.price_currency", currency=code, keys=("layers", LAYER)
                ) from error
        prices = prices * layer["currency"].astype(str).map(worth).fillna(1.0).to_numpy(float)
    return _plausible(prices) / 1e6


def _plausible(prices: Array) -> Array:
    """Refuse prices that are no price of a MWh."""
    dollar = currency_of("USD").jpy / in_use().currency.jpy
    if np.isfinite(prices).any() and np.nanmax(prices) > _MOST_PER_MWH_USD * dollar:
        raise LayerError(
            "cables.price_too_high", price=f"{np.nanmax(prices):g}", keys=("layers", LAYER)
        )
    return prices

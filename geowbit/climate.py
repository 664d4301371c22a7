"""How warm a place is in the mean of a year: by the stations of a country, or along a line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from geowbit.core import LayerError, Message
from geowbit.geodesy import points_in_polygons, weighed_by_distance
from geowbit.ground import height_at
from geowbit.layers import Cells, Layers

__all__ = ["Normals", "Warmth", "deepest_snow_cm", "mean_temperature"]

Array = npt.NDArray[np.float64]

_STATIONS_NEAR = 8
# so far from any station its weather is another
_FARTHEST_KM = 500.0
# what a layer of the study's own is called, and its column
LAYER, _MEAN = "temperature", "mean_c"
_KELVIN = 273.15
# means of a year: no place of the earth lies beyond
_COLDEST_C, _WARMEST_C = -65.0, 45.0
# over 2 km what is left over changes by some hundredths of a degree
_NEAR_DEG = 0.02
# the warmest station that has snow at all has a mean of 18.8 degrees
_SNOWLESS_C = 20.0
# one number is column and row of a square
_MOST_ROWS = 10**9
# two slopes and a level need this many to be fitted at all
_FEWEST_STATIONS = 8


@dataclass(frozen=True)
class Normals:
    """Yearly mean temperatures of stations, as a function of place and height.

    A level, a slope by latitude and one by height are fitted by least squares. What is left over
    at the stations is carried to a place from the nearest eight.

    Attributes
    ----------
    lon, lat, left_over_c : ndarray
        Of the stations.
    at_equator_c, per_deg_c, per_km_c : float
        Level at the equator and the sea, change for each degree of latitude away from it and
        for each km of height.
    """

    lon: Array
    lat: Array
    left_over_c: Array
    at_equator_c: float
    per_deg_c: float
    per_km_c: float

    @classmethod
    def fitted(cls, stations: pd.DataFrame) -> Normals:
        """Fit the normals of stations.

        Parameters
        ----------
        stations : DataFrame
            ``lon``, ``lat``, ``altitude_m`` and ``mean_c``; rows without one of them are left out.

        Examples
        --------
        Degrees fall by 6 a km and one a degree to the north:

        >>> import pandas as pd
        >>> flat = pd.DataFrame({"lon": 140.0, "lat": np.arange(30.0, 40.0), "altitude_m": 0.0})
        >>> high = flat.assign(altitude_m=1000.0)
        >>> stations = pd.concat([flat, high])
        >>> stations["mean_c"] = 50 - stations["lat"] - 0.006 * stations["altitude_m"]
        >>> found = Normals.fitted(stations)
        >>> round(found.per_deg_c, 3), round(found.per_km_c, 3)
        (-1.0, -6.0)
        >>> found.at([140.0], [35.5], [0.5]).round(3)
        array([11.5])
        """
        known = stations[["lon", "lat", "altitude_m", "mean_c"]].astype(float).dropna()
        lon, lat, height_m, mean_c = known.to_numpy().T
        trend = np.column_stack([np.ones(len(known)), np.abs(lat), height_m / 1000])
        fit = np.linalg.lstsq(trend, mean_c, rcond=None)[0]
        return cls(lon, lat, mean_c - trend @ fit, *map(float, fit))

    def at(
        self,
        lon: npt.ArrayLike,
        lat: npt.ArrayLike,
        height_km: npt.ArrayLike,
        *,
        near_deg: float | None = None,
    ) -> Array:
        """Return the mean temperature of places, degrees C; NaN 500 km from any station.

        Parameters
        ----------
        lon, lat : array_like
            Degrees.
        height_km : array_like
            Above the sea, km.
        near_deg : float, optional
            Places of one square of this size have one left-over, that of its middle.
        """
        left_over = (self.lon, self.lat, self.left_over_c)
        local = _carried(lon, lat, left_over, near_deg=near_deg)
        north = np.abs(np.asarray(lat, float))
        trend = self.at_equator_c + self.per_deg_c * north
        return trend + self.per_km_c * np.asarray(height_km, float) + local


@dataclass(frozen=True)
class Warmth:
    """The yearly mean temperature of places, and where it is from.

    Attributes
    ----------
    middle_c : ndarray
        NaN where nothing is known of the climate.
    source : Message
        ``climate.of_layer``, ``climate.normals``, ``climate.line`` or ``climate.unknown``.
    heights_km : ndarray
        Above the sea, as far as the terrain knows them.
    """

    middle_c: Array
    source: Message
    lat: Array
    heights_km: Array

    def at_level(self, value: Mapping[str, float]) -> Array:
        """Return the temperature at the low, mid or high end of what is known of it.

        Parameters
        ----------
        value : mapping
            The assumptions at one level.
        """
        if self.source.code == "climate.line":
            return _line(self.lat, self.heights_km, value)
        return self.middle_c + np.nan_to_num(value["temperature_error_c"])


def mean_temperature(
    lon: npt.ArrayLike,
    lat: npt.ArrayLike,
    layers: Layers,
    value: Mapping[str, float],
    *,
    height_m: npt.ArrayLike | None = None,
) -> Warmth:
    """Return the yearly mean temperature of places.

    Of the layer ``temperature`` where the study or its country has one: a raster of degrees C,
    polygons or stations with ``mean_c``. Else by the stations of ``climate_normals`` where the
    country has that layer; else along a line by latitude and height
    (``mean_temperature_c_at_35n``, ``temperature_c_per_deg``, ``temperature_c_per_km``).

    Parameters
    ----------
    lon, lat : array_like
        Degrees.
    layers : Layers
        ``terrain`` gives the heights.
    value : mapping
        The assumptions at their middle.
    height_m : array_like, optional
        Above the sea; of the terrain where not given. Where it is not known it counts as 0; by
        stations with ``altitude_m`` of the layer ``temperature`` as what theirs is about there.

    Examples
    --------
    >>> from geowbit.layers import named_assumptions
    >>> tokyo = mean_temperature([139.75], [35.69], Layers(), named_assumptions().at("mid"))
    >>> bool(abs(tokyo.middle_c[0] - 15.8) < 0.3), tokyo.source.code
    (True, 'climate.normals')
    """
    x, y = np.atleast_1d(np.asarray(lon, float)), np.atleast_1d(np.asarray(lat, float))
    if height_m is None:
        height_m = height_at(layers, x, y) if layers.has("terrain") else np.zeros(len(x))
    height_km = np.maximum(0.0, np.nan_to_num(np.asarray(height_m, float))) / 1000
    if layers.has(LAYER):
        told = np.isfinite(np.asarray(height_m, float)) & layers.has("terrain")
        known_km = np.where(told, height_km, np.nan)
        return Warmth(_of_layer(x, y, known_km, layers), Message("climate.of_layer"), y, height_km)
    if layers.has("climate_normals"):
        stations = layers.frame("climate_normals")
        normals = Normals.fitted(stations)
        if len(normals.lon) >= _FEWEST_STATIONS:
            source = Message(
                "climate.normals",
                stations=len(normals.lon),
                per_km=f"{-normals.per_km_c:.1f}",
            )
            found = normals.at(x, y, height_km, near_deg=_NEAR_DEG)
            if np.isfinite(found).any() or not len(x):
                return Warmth(found, source, y, height_km)
            return Warmth(found, Message("climate.unknown"), y, height_km)
    along = _line(y, height_km, value)
    code = "climate.line" if np.isfinite(along).any() else "climate.unknown"
    return Warmth(along, Message(code), y, height_km)


def _of_layer(lon: Array, lat: Array, height_km: Array, layers: Layers) -> Array:
    """Return the temperature that a layer of the study's own gives at places, degrees C."""
    layer = layers[LAYER]
    if isinstance(layer, Cells):
        return _celsius(layer.sample(lon, lat, bilinear=True), layer.unit)
    if _MEAN not in layer:
        raise LayerError("climate.no_column", column=_MEAN, keys=("layers", LAYER))
    frame = pd.DataFrame(layer.drop(columns="geometry"))
    means = _celsius(pd.to_numeric(frame[_MEAN], errors="coerce").to_numpy(float), "")
    if layer.geom_type.str.contains("Polygon").any():
        held = points_in_polygons(lon, lat, layer.geometry)
        found = np.full(len(lon), np.nan)
        # of several that hold a place the first counts
        found[held.point[::-1]] = means[held.polygon[::-1]]
        return found
    at = shapely.get_coordinates(layer.geometry.to_numpy())
    stations = pd.DataFrame({"lon": at[:, 0], "lat": at[:, 1], _MEAN: means})
    if "altitude_m" in frame:
        stations["altitude_m"] = pd.to_numeric(frame["altitude_m"], errors="coerce").to_numpy(float)
        if len(stations.dropna()) >= _FEWEST_STATIONS:
            return _of_stations(lon, lat, height_km, stations.dropna())
    # of unknown heights what lies near is the best that is known
    known = stations[["lon", "lat", _MEAN]].dropna().to_numpy().T
    return _carried(lon, lat, (known[0], known[1], known[2]), near_deg=_NEAR_DEG)


def _of_stations(lon: Array, lat: Array, height_km: Array, stations: pd.DataFrame) -> Array:
    """Return the temperature of places by stations of any part of the earth, degrees C.

    A place of unknown height lies as high as the stations about it.
    """
    x, y, mean_c, above_m = stations[["lon", "lat", _MEAN, "altitude_m"]].to_numpy(float).T
    # by sunlight and not by degrees: about the equator no latitude is colder than another
    trend = np.column_stack([np.ones(len(y)), np.sin(np.radians(y)) ** 2, above_m / 1000])
    level, poleward, per_km = np.linalg.lstsq(trend, mean_c, rcond=None)[0]
    left_over = mean_c - trend @ [level, poleward, per_km]
    if np.isnan(height_km).any():
        about_km = _carried(lon, lat, (x, y, above_m / 1000), near_deg=_NEAR_DEG)
        height_km = np.where(np.isnan(height_km), about_km, height_km)
    local = _carried(lon, lat, (x, y, left_over), near_deg=_NEAR_DEG)
    return np.asarray(level + poleward * np.sin(np.radians(lat)) ** 2 + per_km * height_km + local)


def _celsius(values: Array, unit: str) -> Array:
    """Return temperatures in degrees C, and refuse what is none of any place on earth."""
    plain = unit.strip().lower().removeprefix("deg").removeprefix("°").strip("_ ")
    found = values - _KELVIN if plain in ("k", "kelvin") else values
    if plain in ("f", "fahrenheit"):
        found = (values - 32) / 1.8
    if np.isfinite(found).any():
        low, high = float(np.nanmin(found)), float(np.nanmax(found))
        if low < _COLDEST_C or high > _WARMEST_C:
            raise LayerError(
                "climate.not_celsius", low=f"{low:g}", high=f"{high:g}", keys=("layers", LAYER)
            )
    return found


def deepest_snow_cm(
    lon: npt.ArrayLike,
    lat: npt.ArrayLike,
    layers: Layers,
    value: Mapping[str, float],
    *,
    height_m: npt.ArrayLike | None = None,
) -> Array:
    """Return the deepest snow of a normal year at places, cm.

    Parameters
    ----------
    lon, lat : array_like, shape (n,)
        Degrees.
    layers : Layers
        ``climate_normals`` with ``deepest_snow_cm`` and ``altitude_m``; ``terrain`` gives the
        heights.
    value : mapping
        The assumptions: ``snow_per_km`` and ``snow_most_km``.
    height_m : array_like, optional
        Above the sea; of the terrain where not given. Where it is not known it counts as 0.

    Returns
    -------
    ndarray
        NaN 500 km from any station.

    Notes
    -----
    Snow of a station over (1 + ``snow_per_km`` x height) is what its region gets at the sea;
    that of the nearest eight is carried to the place and back up to its height. It multiplies,
    so that a mountain of the snowless coast gets little. Above ``snow_most_km`` no station
    tells, and snow grows no more.

    Examples
    --------
    Takada, deep in snow, and Tokyo:

    >>> from geowbit.layers import named_assumptions
    >>> found = deepest_snow_cm([138.25, 139.75], [37.11, 35.69], Layers(),
    ...                         named_assumptions().at("mid"))
    >>> bool(found[0] > 80), bool(found[1] < 15)
    (True, True)
    """
    columns = ["lon", "lat", "altitude_m", "deepest_snow_cm"]
    stations = layers.frame("climate_normals")
    if "mean_c" in stations:
        # where the tropics begin nobody measures what never lies
        warm = stations["mean_c"].astype(float) >= _SNOWLESS_C
        snow = stations["deepest_snow_cm"].mask(warm & stations["deepest_snow_cm"].isna(), 0.0)
        stations = stations.assign(deepest_snow_cm=snow)
    known = stations[columns].astype(float).dropna()
    if height_m is None:
        height_m = height_at(layers, lon, lat) if layers.has("terrain") else np.zeros(np.size(lon))
    height_km = np.nan_to_num(np.asarray(height_m, float)) / 1000

    def grown(km: Array) -> Array:
        return 1 + value["snow_per_km"] * np.clip(km, 0, value["snow_most_km"])

    station_lon, station_lat, station_m, snow_cm = known.to_numpy().T
    at_sea = (station_lon, station_lat, snow_cm / grown(station_m / 1000))
    of_region = _carried(lon, lat, at_sea, near_deg=_NEAR_DEG)
    return np.asarray(of_region * grown(height_km))


def _carried(
    lon: npt.ArrayLike,
    lat: npt.ArrayLike,
    stations: tuple[Array, Array, Array],
    *,
    near_deg: float | None,
) -> Array:
    """Return values of stations (lon, lat, value) at places; one for each square of `near_deg`."""
    x, y = np.asarray(lon, float), np.asarray(lat, float)
    of_place: slice | npt.NDArray[np.int64] = slice(None)
    if near_deg is not None:
        column, row = np.round(x / near_deg), np.round(y / near_deg)
        of_place, squares = pd.factorize((column * _MOST_ROWS + row).astype(np.int64))
        x, y = np.empty(len(squares)), np.empty(len(squares))
        x[of_place], y[of_place] = column * near_deg, row * near_deg
    found: Array = weighed_by_distance(x, y, *stations, count=_STATIONS_NEAR, max_km=_FARTHEST_KM)
    return found[of_place]


def _line(lat: Array, height_km: Array, value: Mapping[str, float]) -> Array:
    north = np.abs(lat) - 35
    warm = value["mean_temperature_c_at_35n"] - value["temperature_c_per_deg"] * north
    return warm - value["temperature_c_per_km"] * height_km

"""The names of the places where candidates stand: of the country, or of the user's own layers."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
from shapely.geometry.base import BaseGeometry

from geowbit.candidates.prefectures import has_municipalities, municipality_at
from geowbit.core import AreaError, suggestion
from geowbit.countries import in_use
from geowbit.geodesy import nearest_point, points_in_polygons
from geowbit.layers import embedded_table

# column of the candidates, and the columns of a layer of the user's own that may fill it
_NAMED_BY = {
    "prefecture": ("name_en", "name"),
    "prefecture_ja": ("name_ja", "name"),
    "municipality": ("name_en", "name"),
    "municipality_ja": ("name_ja", "name"),
    "supply_area": ("area", "code", "name"),
}
_LAYER_OF = {"prefecture": "prefectures", "municipality": "municipalities"}


def embedded_names(index: npt.NDArray[Any]) -> dict[str, pd.Categorical]:
    """Return the place columns for indices of the municipality raster; 0 is nowhere."""
    if not has_municipalities():
        nowhere = pd.Categorical.from_codes(np.zeros(len(index), np.int8), [""])
        return dict.fromkeys(_NAMED_BY, nowhere)
    towns = embedded_table("municipalities").set_index("index")
    prefectures = embedded_table("prefectures").set_index("code")
    lookup = pd.DataFrame(
        {
            "prefecture": towns["prefecture_code"].map(prefectures["name_en"]),
            "municipality": towns["name_en"].fillna(towns["name_ja"]),
            "prefecture_ja": towns["prefecture_code"].map(prefectures["name_ja"]),
            "municipality_ja": towns["name_ja"],
            "supply_area": towns["supply_area"],
        }
    ).reindex(range(int(towns.index.max()) + 1))
    columns = {}
    for name in lookup:
        codes, categories = pd.factorize(lookup[name].fillna(""), sort=True)
        columns[str(name)] = pd.Categorical.from_codes(codes[index], categories)
    return columns


def polygon_of(
    names: list[str], polygons: gpd.GeoDataFrame, *, keys: tuple[str | int, ...]
) -> BaseGeometry:
    """Return the polygons that names stand for, as one.

    Parameters
    ----------
    names : list of str
        In any column of names that the layer has: ``name``, ``name_en``, ``name_ja``, ``code``.
    polygons : GeoDataFrame (EPSG:4326)
        The study's own.
    keys : tuple
        Of study.yaml, for what goes wrong.

    Raises
    ------
    AreaError
        Where a name is none of theirs.

    Examples
    --------
    >>> import geopandas as gpd, shapely
    >>> county = gpd.GeoDataFrame({"name": ["West"]}, geometry=[shapely.box(10, 0, 11, 1)])
    >>> polygon_of(["west"], county, keys=("area",)).bounds
    (10.0, 0.0, 11.0, 1.0)
    """
    columns = [name for name in ("name", "name_en", "name_ja", "code") if name in polygons]
    written = polygons[columns].astype(str).apply(lambda column: column.str.strip().str.casefold())
    found = []
    for number, name in enumerate(names):
        meant = (written == str(name).strip().casefold()).any(axis=1).to_numpy(bool)
        if not meant.any():
            known = polygons[columns[0]].astype(str).tolist() if columns else []
            raise AreaError(
                "candidates.no_such_area",
                name=str(name),
                hint=suggestion(name, known),
                keys=(*keys, number),
            )
        found.append(meant)
    return polygons.geometry[np.logical_or.reduce(found)].union_all()


def named_by(candidates: gpd.GeoDataFrame, layers: dict[str, gpd.GeoDataFrame]) -> gpd.GeoDataFrame:
    """Name the places of candidates by polygons of the user's own.

    Parameters
    ----------
    candidates : GeoDataFrame (EPSG:4326)
        With ``lon``, ``lat`` and the place columns.
    layers : dict
        ``prefectures``, ``municipalities`` and ``supply_areas``, those that there are, as
        polygons with ``name`` (or ``name_en``, ``name_ja``; ``area`` or ``code`` for a supply
        area). A candidate outside all of them gets an empty name; of several the first counts.

    Returns
    -------
    GeoDataFrame
        The candidates; the columns of layers that are not given stay as they are.

    Examples
    --------
    >>> import geopandas as gpd, shapely
    >>> place = gpd.GeoDataFrame({"lon": [10.5, 20.0], "lat": [0.5, 0.5], "prefecture": ["", ""]})
    >>> county = gpd.GeoDataFrame({"name": ["West"]}, geometry=[shapely.box(10, 0, 11, 1)])
    >>> named_by(place, {"prefectures": county})["prefecture"].tolist()
    ['West', '']
    """
    lon, lat = candidates["lon"].to_numpy(float), candidates["lat"].to_numpy(float)
    named = candidates
    for layer, polygons in layers.items():
        row = _row_under(polygons, lon, lat)
        for column, sources in _NAMED_BY.items():
            if _LAYER_OF.get(column.removesuffix("_ja"), "supply_areas") != layer:
                continue
            source = next((name for name in sources if name in polygons), None)
            names = polygons[source].fillna("").astype(str) if source else [""] * len(polygons)
            codes, categories = pd.factorize(np.array([*names, ""], object), sort=True)
            named = named.assign(**{column: pd.Categorical.from_codes(codes[row], categories)})
    named.attrs = dict(candidates.attrs)
    return named


def in_reach(candidates: gpd.GeoDataFrame) -> bool:
    """Tell whether any candidate stands within the reach of the embedded layers.

    Parameters
    ----------
    candidates : GeoDataFrame
        With ``lon`` and ``lat``, degrees.

    Returns
    -------
    bool
        True where one lies within the reach of a municipality of the country in use.

    Examples
    --------
    >>> import geopandas as gpd
    >>> in_reach(gpd.GeoDataFrame({"lon": [129.04], "lat": [35.12]}))  # Busan
    True
    >>> in_reach(gpd.GeoDataFrame({"lon": [-9.14], "lat": [38.71]}))  # Lisbon
    False
    """
    lon, lat = candidates["lon"].to_numpy(float), candidates["lat"].to_numpy(float)
    if not has_municipalities():
        return False
    if municipality_at(lon, lat).any():
        return True
    towns, reach_km = embedded_table("municipalities"), in_use().reach_km
    return bool((nearest_point(lon, lat, towns["lon"], towns["lat"]).km <= reach_km).any())


def _row_under(
    polygons: gpd.GeoDataFrame, lon: npt.NDArray[np.float64], lat: npt.NDArray[np.float64]
) -> npt.NDArray[np.int64]:
    """Return the row of the polygon under each point, the first of several; else the last + 1."""
    held = points_in_polygons(lon, lat, polygons.geometry)
    found = np.full(len(lon), len(polygons), np.int64)
    found[held.point[::-1]] = held.polygon[::-1]
    return found

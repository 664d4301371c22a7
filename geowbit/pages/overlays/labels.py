"""Names of prefectures, cities and hubs: the map has no tiles, so it carries its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geowbit.core.escape import short_text
from geowbit.pages.language import spoken
from geowbit.pages.overlays._shapes import vector_layer
from geowbit.pages.words import known, place_name
from geowbit.run import Run

# characters of a name on the map
_LONGEST = 32
_CITY_ENDINGS = ("-shi", "-ku", "-machi", "-cho", "-mura", "-son")
_NAMES = ("name_en", "name_ja", "name")
_MAX_CITIES = 3000
# people from whom on a city is named, by the zoom at which it appears
_CITY_ZOOM = (
    (700_000, 7.0), (300_000, 8.0), (120_000, 9.0), (40_000, 10.0), (10_000, 11.0), (0, 11.75),
)  # fmt: skip
_PREFECTURE_ZOOM = (6.25, 8.75)


def place_labels(layers: Mapping[str, Any], run: Run) -> list[dict[str, Any]]:
    """Return the names on the map, the most important ones first.

    Parameters
    ----------
    layers : dict
        ``prefectures`` (polygons with ``name_en``, ``name_ja``) and ``municipalities`` (with
        ``population_2020`` or ``population``) are used where they are there.
    run : Run
        For the hubs of the study.

    Returns
    -------
    list of dict
        ``lat``, ``lon``, ``name``, ``ja``, ``kind``, ``zoom`` and, where it ends, ``until``.
    """
    hubs = [
        {"lat": float(lat), "lon": float(lon), "name": place_name(name), "ja": "",
         "kind": "hub", "zoom": 0}
        for name, (lon, lat) in run.hubs.items()
    ]  # fmt: skip
    places = [*hubs, *_prefectures(layers), *_cities(layers)]
    return [
        place | {key: short_text(place[key], _LONGEST) for key in ("name", "ja")}
        for place in places
    ]


def _prefectures(layers: Mapping[str, Any]) -> list[dict[str, Any]]:
    frame = vector_layer(layers, "prefectures", "prefecture_outlines")
    if frame is None or not set(_NAMES) & set(frame.columns):
        return []
    parts = frame.geometry.explode(index_parts=False)
    # the point of the largest part: the size in degrees tells islets from the main island
    largest = (
        gpd.GeoDataFrame({"size": shapely.area(parts.to_numpy())}, geometry=parts.to_numpy())
        .assign(row=parts.index)
        .sort_values("size", ascending=False)
        .drop_duplicates("row")
        .set_index("row")
    )
    places = shapely.get_coordinates(shapely.point_on_surface(largest.geometry.to_numpy()))
    start, end = _PREFECTURE_ZOOM
    return [
        {
            "lat": round(lat, 3),
            "lon": round(lon, 3),
            **_names(frame.loc[index]),
            "kind": "prefecture",
            "zoom": start,
            "until": end,
        }
        for index, (lon, lat) in zip(largest.index, places.tolist(), strict=True)
    ]


def _cities(layers: Mapping[str, Any]) -> list[dict[str, Any]]:
    frame = layers.get("municipalities")
    if not isinstance(frame, pd.DataFrame):
        return []
    if isinstance(frame, gpd.GeoDataFrame) and not {"lon", "lat"} <= set(frame.columns):
        inside = frame.geometry.representative_point()
        frame = pd.DataFrame(frame).assign(lon=inside.x, lat=inside.y)
    if not {"lon", "lat"} <= set(frame.columns):
        return []
    people = next((c for c in ("population_2020", "population") if c in frame), None)
    if people is None or not set(_NAMES) & set(frame.columns):
        return []
    frame = frame[np.isfinite(frame["lon"]) & np.isfinite(frame["lat"])]
    frame = frame[frame[people] >= 0].nlargest(_MAX_CITIES, people)
    return [
        {
            "lat": round(float(row["lat"]), 3),
            "lon": round(float(row["lon"]), 3),
            **_names(row),
            "kind": "city",
            "zoom": next(zoom for least, zoom in _CITY_ZOOM if row[people] >= least),
        }
        for row in frame.to_dict("records")
    ]


def _names(row: Mapping[Any, Any]) -> dict[str, str]:
    english = next((str(row[key]) for key in ("name_en", "name") if known(row.get(key))), "")
    japanese = str(row["name_ja"]) if known(row.get("name_ja")) else ""
    if spoken() == "ja" and japanese:
        return {"name": japanese, "ja": ""}
    # the second name is what people there write, in whatever language; without one the Japanese
    local = str(row["name"]) if known(row.get("name")) else japanese
    other = local if english and local != english else ""
    for ending in _CITY_ENDINGS:
        english = english.removesuffix(ending)
    return {"name": english or local, "ja": other}

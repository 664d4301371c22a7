"""Towns of an extract, and the two that are hubs."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geowbit.geodesy import distance_km
from geowbit.survey.extract import people_of, reading

__all__ = ["hubs_of", "read_towns", "word_of"]

_KINDS = ("city", "town", "village")
_HUBS = 2
# two hubs of one town would say the same
_HUBS_APART_KM = 20.0


def read_towns(extract: Path) -> gpd.GeoDataFrame:
    """Read the cities, towns and villages of an extract.

    Returns
    -------
    GeoDataFrame (EPSG:4326)
        ``name``, ``name_en``, ``name_ja``, ``kind``, ``capital``, ``population`` (NaN where not
        told) and ``people_told``, its words; the largest first, or
        where nobody tells, a capital, then cities.

    Raises
    ------
    LayerError
        Where the file is broken.
    """
    rows, shapes = [], []
    with reading(extract) as osmium:
        places = osmium.filter.TagFilter(*(("place", kind) for kind in _KINDS))
        processor = osmium.FileProcessor(str(extract), osmium.osm.NODE).with_filter(places)
        for thing in processor:
            tags = {tag.k: tag.v for tag in thing.tags}
            if "name" not in tags:
                continue
            rows.append(
                (
                    thing.id,
                    tags["name"],
                    tags.get("name:en") or tags.get("int_name") or tags["name"],
                    tags.get("name:ja") or tags["name"],
                    _KINDS.index(tags["place"]),
                    tags.get("capital") == "yes",
                    people_of(tags),
                    tags.get("population", ""),
                )
            )
            shapes.append(shapely.Point(thing.location.lon, thing.location.lat))
    columns = ["osm_id", "name", "name_en", "name_ja", "kind", "capital", "population"]
    columns.append("people_told")
    towns = gpd.GeoDataFrame(pd.DataFrame(rows, columns=columns), geometry=shapes, crs="EPSG:4326")
    towns = towns.sort_values(
        ["population", "capital", "kind", "osm_id"],
        ascending=[False, False, True, True],
        na_position="last",
        ignore_index=True,
    )
    return towns.assign(kind=[_KINDS[kind] for kind in towns["kind"]])


def hubs_of(towns: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the two largest towns, 20 km apart where there are two such.

    Parameters
    ----------
    towns : GeoDataFrame
        Of :func:`read_towns`, those of the area.

    Returns
    -------
    GeoDataFrame
        With ``hub``, a name for study.yaml.
    """
    if towns.empty:
        return towns.assign(hub=[])
    first = towns.iloc[:1]
    lon, lat = towns.geometry.x.to_numpy(), towns.geometry.y.to_numpy()
    away = distance_km(lon, lat, np.full(len(lon), lon[0]), np.full(len(lat), lat[0]))
    apart = away >= _HUBS_APART_KM
    others = towns[apart] if apart.any() else towns.iloc[1:]
    chosen = pd.concat([first, others.head(_HUBS - 1)], ignore_index=True)
    names: list[str] = []
    for number, name in enumerate(chosen["name_en"], 1):
        word = word_of(name)
        names.append(word if word and word not in names else f"hub_{number}")
    return chosen.assign(hub=names)


def word_of(name: str) -> str:
    """Return a name in letters, digits and underscores; empty where it has none of them.

    Examples
    --------
    >>> word_of("São Tomé"), word_of("Ta' Xbiex"), word_of("東京"), word_of("6th of October City")
    ('sao_tome', 'ta_xbiex', '', 'n6th_of_october_city')
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    word = re.sub(r"[^a-z0-9]+", "_", plain.replace("'", "")).strip("_")
    return f"n{word}" if word[:1].isdigit() else word

"""Lakes of an extract: where nobody builds, and what a reader knows the land by."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from geowbit.geodesy import polygon_area_km2
from geowbit.survey.extract import LAKES, WATER, reading

__all__ = ["read_lakes"]

# three of the finest cells: of what is smaller a candidate stands beside it
_LEAST_KM2 = 0.2
_SIMPLER_DEG = 1e-4


def read_lakes(extract: Path, within: BaseGeometry) -> gpd.GeoDataFrame:
    """Read the lakes, reservoirs and lagoons of more than 0.2 km² that touch an area.

    Water of which no kind is told is one of them.

    Parameters
    ----------
    extract : Path
    within : Polygon or MultiPolygon
        In degrees.

    Returns
    -------
    GeoDataFrame (EPSG:4326)
        ``osm_id``, ``name``, ``name_en``, ``name_ja``; simplified to 11 m.

    Raises
    ------
    LayerError
        Where the file is broken.
    """
    rows, shapes = [], []
    with reading(extract) as osmium:
        wkb = osmium.geom.WKBFactory()
        tagged = osmium.filter.TagFilter(*LAKES, WATER)
        kinds = {"", *(kind for _, kind in LAKES)}
        for thing in osmium.FileProcessor(str(extract)).with_areas(tagged).with_filter(tagged):
            if not thing.is_area() or not thing.num_rings()[0]:
                continue
            if thing.tags.get("water", "") not in kinds:
                continue
            name = thing.tags.get("name", "")
            names = (name, thing.tags.get("name:en", name), thing.tags.get("name:ja", name))
            rows.append((thing.orig_id(), *names))
            shapes.append(shapely.from_wkb(wkb.create_multipolygon(thing)))
    columns = ["osm_id", "name", "name_en", "name_ja"]
    table = pd.DataFrame(rows, columns=columns)
    lakes = gpd.GeoDataFrame(table, geometry=np.array(shapes, object), crs="EPSG:4326")
    shapely.prepare(within)
    lakes = lakes[shapely.intersects(within, lakes.geometry.to_numpy())]
    lakes = lakes[polygon_area_km2(lakes.geometry) >= _LEAST_KM2]
    simple = shapely.make_valid(shapely.simplify(lakes.geometry.to_numpy(), _SIMPLER_DEG))
    return lakes.set_geometry(gpd.GeoSeries(simple, lakes.index, crs="EPSG:4326")).reset_index(
        drop=True
    )

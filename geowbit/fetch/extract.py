"""Layers from a country extract of OpenStreetMap (``.osm.pbf``), without a network.

pyosmium reads it: GDAL's driver leaves closed substations among the lines.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import geopandas as gpd

from geowbit.core.errors import LayerError
from geowbit.core.messages import Message
from geowbit.fetch.area import area_shape, parse_area
from geowbit.fetch.options import Tell
from geowbit.layers.osm import osm_layer, read_extract


def read_osm_pbf(
    path: Path | str,
    name: str,
    *,
    area: Mapping[str, Any] | str | None = None,
    folder: Path | str = ".",
    tell: Tell | None = None,
) -> gpd.GeoDataFrame:
    """Read a layer from a country extract, with the tags and columns of :func:`fetch_osm`.

    Parameters
    ----------
    path : Path or str
        ``.osm.pbf``, ``.osm``, ``.osm.bz2`` or ``.osm.gz``.
    name : str
        As in :func:`fetch_osm`.
    area : dict or str, optional
        As in :func:`fetch_osm`, but no place name; all of the file where not given.
    folder : Path or str, optional
        Where a relative path in `area` starts.
    tell : callable, optional
        Told each step.

    Returns
    -------
    GeoDataFrame (EPSG:4326)
        ``attrs["provenance"]`` is its record; :func:`write_layer` writes it.

    Raises
    ------
    LayerError
        Where the file is missing or broken, or holds none.
    """
    layer, file = osm_layer(name), Path(path)
    if not file.is_file():
        raise LayerError("fetch.no_file", name=name, path=str(file))
    within = area_shape(area, folder=folder) if area is not None else None
    if tell is not None:
        tell(Message("fetch.reads", name=file.name).text())
    where = f"the area {area} of {file}" if area is not None else str(file)
    frame, record = read_extract(file, layer, within=within, what=f"fetch {name}", where=where)
    frame.attrs["fetched"] = {
        "fetched": name,
        "extract": file.name,
        "extract_sha256": record.sha256,
        "area": parse_area(area) if isinstance(area, str) else area,
    }
    return frame

"""A layer as a study names it: files or a table, how to read them, which part is needed."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import geopandas as gpd

from geowbit.core.errors import LayerError
from geowbit.core.messages import Message
from geowbit.geodesy import widened_box
from geowbit.layers.options import Box, ReadOptions
from geowbit.layers.provenance import Provenance
from geowbit.layers.reading import read_with

_OPTIONS = (
    "columns", "crs", "layer", "fill", "strict", "source", "licence", "attribution", "date",
    "table", "sql",
)  # fmt: skip


def read_own(
    name: str,
    given: Mapping[str, Any],
    *,
    folder: Path,
    area: Box | None = None,
    only_inside: bool = False,
) -> tuple[gpd.GeoDataFrame, Provenance]:
    """Read a layer of the user's own.

    Parameters
    ----------
    name : str
        Which layer it is.
    given : dict
        ``file`` (a path, a pattern, or a list of them) or ``postgis``, and the other keys of a
        layer in study.yaml.
    folder : Path
        Where relative paths start.
    area : (west, south, east, north), optional
        Box around the candidates, degrees.
    only_inside : bool, optional
        The layer is asked for nothing but what lies inside of it: its part within `area` is
        enough.

    Returns
    -------
    tuple of GeoDataFrame (EPSG:4326) and Provenance

    Raises
    ------
    LayerError
        As :func:`geowbit.layers.read_layer`.
    """
    known = {key: given[key] for key in _OPTIONS if given.get(key) is not None}
    window = given.get("window_km")
    bbox = area if only_inside else None
    if window is not None and area is not None:
        bbox = widened_box(area, float(window))
    options = ReadOptions(**known, area=area, bbox=bbox)
    path = given.get("postgis") or _paths(name, given.get("file"), folder)
    frame, record = read_with(name, path, options)
    if window is not None and area is not None:
        record.remark(Message("layers.read_within", km=f"{float(window):g}"))
    return frame.reset_index(drop=True), record


def _paths(name: str, given: Any, folder: Path) -> list[Path]:
    every = given if isinstance(given, list | tuple) else [given]
    if not every or not all(isinstance(one, str | Path) and str(one) for one in every):
        raise LayerError("layers.takes", name=name)
    return [folder / one for one in every]

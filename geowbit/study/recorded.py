"""What the record of a run says of a layer that was given in Python."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from geowbit.record import IN_MEMORY
from geowbit.settings import LayerFile


def recorded_layer(given: Any) -> Any:
    """Return how a layer can be read again: as in study.yaml, or that it lay in memory.

    Parameters
    ----------
    given : GeoDataFrame, raster, path, list of paths or dict
        As :class:`geowbit.Study` takes it.

    Returns
    -------
    dict or str

    Examples
    --------
    >>> recorded_layer(Path("flood.gpkg"))["file"]
    'flood.gpkg'
    >>> recorded_layer(3)
    'a frame in memory'
    """
    if isinstance(given, str) and given in {"none", "embedded"}:
        return given
    if isinstance(given, Mapping):
        told = dict(given)
    elif isinstance(given, str | Path | list | tuple):
        told = {"file": given}
    else:
        return IN_MEMORY
    several = isinstance(files := told.get("file"), list | tuple)
    if files is not None:
        told["file"] = [str(one) for one in files] if several else str(files)
    try:
        return LayerFile.model_validate(told).model_dump(mode="json")
    except ValidationError:
        return IN_MEMORY

"""Known places that a reader searches for beside the candidates: data centers, hubs, plants."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from geowbit.core.escape import short_text
from geowbit.pages.overlays import vector_layer
from geowbit.pages.words import known, place_name
from geowbit.run import Run

# a layer of more is no list of places that people know by name
_MOST = 2000
# smaller plants are many and looked for by few
_LEAST_PLANT_MW = 100.0
_LAYERS = {"data_centers": "site", "power_plants": "plant"}


def landmarks(layers: Mapping[str, Any], run: Run) -> list[dict[str, Any]]:
    """Return the known places that a page finds by name.

    Parameters
    ----------
    layers : dict
        ``data_centers`` and ``power_plants`` are used where they are there.
    run : Run
        For the hubs of the study.

    Returns
    -------
    list of dict
        ``kind`` (``site``, ``plant`` or ``hub``), ``names``, ``lat`` and ``lon``.

    Examples
    --------
    >>> run = Run(study={"hubs": {"tokyo": [139.7645, 35.687]}})
    >>> [(one["kind"], one["lat"]) for one in landmarks({}, run)]
    [('hub', 35.687)]
    """
    found = [*_hubs(run)]
    for name, kind in _LAYERS.items():
        found += _of_layer(layers, name, kind)
    return found


def _hubs(run: Run) -> Iterator[dict[str, Any]]:
    for name, (lon, lat) in run.hubs.items():
        if np.isfinite([lon, lat]).all():
            yield _place("hub", [place_name(name), name], lon, lat)


def _of_layer(layers: Mapping[str, Any], name: str, kind: str) -> Iterator[dict[str, Any]]:
    frame = vector_layer(layers, name)
    if frame is None or "name" not in frame:
        return
    if kind == "plant":
        if "capacity_mw" not in frame:
            return
        frame = frame[frame["capacity_mw"] >= _LEAST_PLANT_MW]
    if len(frame) > _MOST:
        return
    points = frame.geometry.representative_point()
    others = frame["name_en"] if "name_en" in frame else frame["name"]
    for names, lon, lat in zip(
        zip(frame["name"], others, strict=True), points.x, points.y, strict=True
    ):
        called = [str(one) for one in names if known(one) and str(one).strip()]
        if called:
            yield _place(kind, called, lon, lat)


def _place(kind: str, names: list[str], lon: float, lat: float) -> dict[str, Any]:
    told = list(dict.fromkeys(map(short_text, names)))
    return {"kind": kind, "names": told, "lat": round(float(lat), 4), "lon": round(float(lon), 4)}

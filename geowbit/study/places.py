"""The candidates that a study asks for, named, with what must be known of how they were found."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import geopandas as gpd

from geowbit.candidates import (
    NO_LAND,
    OWN_LAND,
    grid_candidates,
    h3_candidates,
    lattice_candidates,
    municipality_candidates,
    named_by,
    point_candidates,
    polygon_of,
)
from geowbit.core.errors import under
from geowbit.core.messages import Message
from geowbit.layers import Layers
from geowbit.settings import Settings, Steps

_NAMING_LAYERS = ("prefectures", "municipalities", "supply_areas")


def chosen_candidates(settings: Settings, layers: Layers, folder: Path) -> gpd.GeoDataFrame:
    """Return the candidates of a study, named by the user's own layers where there are any."""
    found = _unnamed(settings, layers, folder)
    return named_by(found, {n: layers.frame(n) for n in _NAMING_LAYERS if layers.is_own(n)})


def _unnamed(settings: Settings, layers: Layers, folder: Path) -> gpd.GeoDataFrame:
    chosen = settings.candidates
    where: dict[str, Any] = {"area": _area(settings, layers), "folder": folder}
    if chosen.municipalities:
        own = layers.frame("municipalities") if layers.is_own("municipalities") else None
        return municipality_candidates(**where, towns=own)
    if chosen.file:
        with under("candidates", "file"):
            return point_candidates(folder / chosen.file, **where)
    with under("candidates", "grid"):
        return _cells(chosen.grid or "jis-1km", layers, where)


def _area(settings: Settings, layers: Layers) -> dict[str, Any] | None:
    """Return the area of a study; its own prefectures are those that it names."""
    if settings.area is None:
        return None
    given = settings.area.given()
    if "prefectures" in given and layers.is_own("prefectures"):
        own = layers.frame("prefectures")
        return {"polygon": polygon_of(given["prefectures"], own, keys=("area", "prefectures"))}
    return given


def _cells(grid: str | Steps, layers: Layers, where: dict[str, Any]) -> gpd.GeoDataFrame:
    if isinstance(grid, str) and grid.startswith("jis-"):
        return grid_candidates(grid, **where)  # type: ignore[arg-type]
    where["land"] = layers.frame("land").union_all() if layers.is_own("land") else None
    if isinstance(grid, Steps):
        return lattice_candidates(**grid.model_dump(), **where)
    return h3_candidates(int(str(grid).removeprefix("h3-")), **where)


def notes_on(candidates: gpd.GeoDataFrame, *, abroad: bool) -> list[Message]:
    """Return what a reader must know of how the candidates were found.

    Parameters
    ----------
    candidates : GeoDataFrame
        Of :func:`chosen_candidates`.
    abroad : bool
        Whether they stand beyond the reach of the embedded layers.
    """
    notes = []
    off_land, land = candidates.attrs.get("off_land", 0), candidates.attrs.get("land", "")
    if off_land:
        own = land == OWN_LAND
        notes.append(Message("study.off_own_land" if own else "study.off_land", count=off_land))
    elif land == NO_LAND:
        notes.append(Message("study.no_land"))
    if abroad:
        notes.append(Message("study.abroad"))
    return notes

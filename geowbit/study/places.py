"""The candidates that a study asks for, named, with what must be known of how they were found."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import geopandas as gpd

from geowbit.candidates import (
    grid_candidates,
    h3_candidates,
    lattice_candidates,
    municipality_candidates,
    named_by,
    point_candidates,
)
from geowbit.core.errors import under
from geowbit.layers import Layers
from geowbit.settings import Settings, Steps

_NAMING_LAYERS = ("prefectures", "municipalities", "supply_areas")


def chosen_candidates(settings: Settings, layers: Layers, folder: Path) -> gpd.GeoDataFrame:
    """Return the candidates of a study, named by the user's own layers where there are any."""
    found = _unnamed(settings, layers, folder)
    return named_by(found, {n: layers.frame(n) for n in _NAMING_LAYERS if layers.is_own(n)})


def _unnamed(settings: Settings, layers: Layers, folder: Path) -> gpd.GeoDataFrame:
    chosen = settings.candidates
    where: dict[str, Any] = {
        "area": settings.area.given() if settings.area else None,
        "folder": folder,
    }
    if chosen.municipalities:
        return municipality_candidates(**where)
    if chosen.file:
        with under("candidates", "file"):
            return point_candidates(folder / chosen.file, **where)
    with under("candidates", "grid"):
        return _cells(chosen.grid or "jis-1km", layers, where)


def _cells(grid: str | Steps, layers: Layers, where: dict[str, Any]) -> gpd.GeoDataFrame:
    if isinstance(grid, str) and grid.startswith("jis-"):
        return grid_candidates(grid, **where)  # type: ignore[arg-type]
    where["land"] = layers.frame("land").union_all() if layers.is_own("land") else None
    if isinstance(grid, Steps):
        return lattice_candidates(**grid.model_dump(), **where)
    return h3_candidates(int(str(grid).removeprefix("h3-")), **where)


def notes_on(candidates: gpd.GeoDataFrame, *, abroad: bool) -> list[str]:
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
        otherwise = "" if land == "the layer land" else "; a layer called land decides otherwise"
        notes.append(f"{off_land:,} cells of the area lie off {land} and were left out{otherwise}.")
    elif land.startswith("nothing"):
        notes.append("No layer called land was given: the whole area counts as land.")
    if abroad:
        notes.append(
            "The area lies outside Japan: nothing embedded was used, and what none of your layers "
            "tells is not known."
        )
    return notes

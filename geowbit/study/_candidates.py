"""The candidates that a study asks for, with names and notes on how they were found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from shapely.geometry import mapping, shape
from shapely.geometry.base import BaseGeometry

from geowbit.candidates import (
    NO_LAND,
    OWN_LAND,
    HexagonTiles,
    KeptArea,
    LatticeTiles,
    RowTiles,
    SquareTiles,
    Tiles,
    grid_candidates,
    h3_candidates,
    lattice_candidates,
    municipality_candidates,
    named_by,
    point_candidates,
    polygon_of,
)
from geowbit.core.errors import AreaError, GeowbitError, StudyError, under
from geowbit.core.messages import Message
from geowbit.countries import in_use
from geowbit.geodesy import in_degrees
from geowbit.layers import Layers, embedded_table
from geowbit.mesh import MeshLevel, mesh_splits
from geowbit.settings import Settings, Steps

# of a meridian, where it is shortest
_KM_PER_DEGREE = 110.5
# a hub this near belongs to the candidates, one this far off to none of them
_NEAR_DEG, _FAR_DEG = 3.0, 10.0
_SQUARES: MeshLevel = "jis-1km"
_NAMING_LAYERS = ("prefectures", "municipalities", "supply_areas")


def chosen_candidates(
    settings: Settings, area: KeptArea | None, layers: Layers, folder: Path
) -> gpd.GeoDataFrame:
    """Return the candidates of a study, named by the user's own layers where there are any."""
    return _named(_unnamed(settings, area, layers, folder), layers)


def _named(found: gpd.GeoDataFrame, layers: Layers) -> gpd.GeoDataFrame:
    return named_by(found, {n: layers.frame(n) for n in _NAMING_LAYERS if layers.is_own(n)})


def _unnamed(
    settings: Settings, area: KeptArea | None, layers: Layers, folder: Path
) -> gpd.GeoDataFrame:
    chosen = settings.candidates
    where: dict[str, Any] = {"area": _with_own(area, layers), "folder": folder}
    if chosen.municipalities:
        own = layers.frame("municipalities") if layers.is_own("municipalities") else None
        return municipality_candidates(**where, towns=own)
    if chosen.file:
        with under("candidates", "file"):
            return point_candidates(folder / chosen.file, **where)
    with under("candidates", "grid"):
        return _cells(chosen.grid or _SQUARES, layers, where)


def count_of(settings: Settings, area: KeptArea | None, layers: Layers, folder: Path) -> int:
    """Return how many candidates a study has; of fine squares about, without making them.

    Squares finer than 1 km are parts of those of 1 km: where an area cuts these, a few of the
    parts lie without.
    """
    grid = settings.candidates.grid or _SQUARES
    other = settings.candidates.file or settings.candidates.municipalities
    if other or not (isinstance(grid, str) and grid.startswith("jis-")):
        return len(chosen_candidates(settings, area, layers, folder))
    where = _with_own(area, layers)
    parts = mesh_splits(grid) ** 2
    if where is None:
        return parts * len(SquareTiles(_SQUARES).cells.row)
    return parts * len(grid_candidates(_SQUARES, area=where, folder=folder))


def tiles_of(
    settings: Settings, area: KeptArea | None, layers: Layers, folder: Path, *, rows: int
) -> Tiles:
    """Return the candidates of a study in tiles of so many rows at most."""
    chosen, grid = settings.candidates, settings.candidates.grid or _SQUARES
    if chosen.municipalities or chosen.file:
        return RowTiles(_unnamed(settings, area, layers, folder), rows)
    where: dict[str, Any] = {"area": _with_own(area, layers), "folder": folder, "rows": rows}
    with under("candidates", "grid"):
        if isinstance(grid, str) and grid.startswith("jis-"):
            return SquareTiles(grid, **where)  # type: ignore[arg-type]
        where["land"] = layers.frame("land").union_all() if layers.is_own("land") else None
        if isinstance(grid, Steps):
            return LatticeTiles(**grid.model_dump(), **where)
        return HexagonTiles(int(str(grid).removeprefix("h3-")), **where)


def named_tile(tiles: Tiles, number: int, layers: Layers) -> gpd.GeoDataFrame:
    """Return the candidates of a tile, named as :func:`chosen_candidates` names them."""
    return _named(tiles.candidates(number), layers)


def check_hubs(hubs: Mapping[str, tuple[float, float]], candidates: gpd.GeoDataFrame) -> None:
    """Refuse hubs written [latitude, longitude]: far off as they are, and here the other way.

    Raises
    ------
    StudyError
        Of the first of them.
    """
    x, y = candidates["lon"], candidates["lat"]
    middles = float(x.min()), float(y.min()), float(x.max()), float(y.max())
    # what lies among their middles lies among them, whose bounds take longer to find
    if all(_holds(middles, *hub, _FAR_DEG) for hub in hubs.values()):
        return
    bounds = tuple(map(float, candidates.total_bounds))
    for name, (lon, lat) in hubs.items():
        if _holds(bounds, lat, lon, _NEAR_DEG) and not _holds(bounds, lon, lat, _FAR_DEG):
            raise StudyError(
                "study.hub_swapped", name=name, first=f"{lon:g}", second=f"{lat:g}",
                keys=("hubs", name),
            )  # fmt: skip


def _holds(box: tuple[float, ...], x: float, y: float, margin: float) -> bool:
    west, south, east, north = box
    return west - margin <= x <= east + margin and south - margin <= y <= north + margin


def _with_own(area: KeptArea | None, layers: Layers) -> dict[str, Any] | None:
    """Return the area of a study; its own prefectures are those that it names."""
    if area is not None and "prefectures" in area and layers.is_own("prefectures"):
        own = layers.frame("prefectures")
        return {"polygon": polygon_of(area["prefectures"], own, keys=("area", "prefectures"))}
    return area


def asked_area(settings: Settings, folder: Path) -> KeptArea | None:
    """Return the area of a study, whose file is read once."""
    if settings.area is None:
        return None
    given = settings.area.given()
    if "polygon" in given:
        given = {"polygon": shape(given["polygon"])}
    return KeptArea(given, folder)


def is_elsewhere(area: KeptArea | None) -> bool:
    """Tell whether the area of a study lies beyond the reach of the country in use.

    Only an area of coordinates can; whether candidates do is told when they are known.
    """
    if area is None or "prefectures" in area:
        return False
    towns = embedded_table("municipalities")
    try:
        polygon = area.shape.polygon
    except GeowbitError:
        return False  # what is wrong with it is said where it is used
    west, south, east, north = shapely.bounds(shapely.get_parts(polygon)).T
    reach_lat = in_use().reach_km / _KM_PER_DEGREE
    reach_lon = reach_lat / np.cos(np.radians(np.maximum(abs(south), abs(north))))
    around = shapely.box(west - reach_lon, south - reach_lat, east + reach_lon, north + reach_lat)
    # the antimeridian may lie between
    lon = np.concatenate([towns["lon"] + turn for turn in (-360, 0, 360)])
    places = shapely.points(lon, np.tile(towns["lat"], 3))
    return len(shapely.STRtree(places).query(around, predicate="intersects")[0]) == 0


def area_of(given: Any) -> Any:
    """Return an area given in Python as study.yaml has it.

    Parameters
    ----------
    given : optional
        A prefecture or several, a box ``(west, south, east, north)`` in degrees, a polygon in
        degrees, or a frame of polygons in any coordinate system; what is none of these as it is.

    Raises
    ------
    AreaError
        Where it is a shape without area, or a frame without a coordinate system.

    Examples
    --------
    >>> area_of("Toyama"), area_of((137, 36, 138, 37))
    ({'prefectures': ['Toyama']}, {'bbox': [137, 36, 138, 37]})
    """
    if isinstance(given, gpd.GeoDataFrame | gpd.GeoSeries):
        if given.crs is None:
            raise AreaError("study.area_no_crs")
        given = in_degrees(given).geometry.union_all()
    if isinstance(given, BaseGeometry):
        if given.geom_type not in ("Polygon", "MultiPolygon") or given.is_empty:
            raise AreaError("study.area_no_polygon", kind=given.geom_type)
        return {"polygon": mapping(given)}
    if isinstance(given, str):
        return {"prefectures": [given]}
    if isinstance(given, Sequence | np.ndarray) and len(given):
        if all(isinstance(one, str) for one in given):
            return {"prefectures": list(given)}
        return {"bbox": list(given)}
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

"""Criteria of people: who lives around, and how densely."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from geowbit.core.errors import LayerError
from geowbit.core.messages import Message
from geowbit.criteria.discs import cells_within
from geowbit.criteria.measures import Asked, check_some_found, check_some_on
from geowbit.criteria.registry import criterion
from geowbit.criteria.scene import Scene
from geowbit.geodesy import (
    grid_sum_at_cells,
    grid_sum_at_points,
    points_in_polygons,
    polygon_area_km2,
    sum_within_km,
)
from geowbit.layers import Cells, Raster

Array = npt.NDArray[np.float64]

_RADIUS_KM = 50.0
# finer cells and points tell a density only by what lies around
_DENSITY_RADIUS_KM = 1.0
_DENSITY_CELL_M = 500.0
# more positions within a cell than the finest grid has are no lattice
_MOST_PHASES = 100


@criterion(
    "population_50km",
    unit="persons",
    direction="benefit",
    needs=("population",),
    sentence=Message("sentence.population_50km"),
    own_sentence=Message("sentence_own.population_50km"),
    reach_km=_RADIUS_KM,
)
def population_50km(scene: Scene) -> Array:
    """Return the people within 50 km, counted by the centers of their cells.

    NaN where the layer knows of no place within 50 km: abroad, and far out at sea.
    """
    if scene.layers.is_own("population"):
        return _own_within(scene, _RADIUS_KM)
    people = _embedded(scene)
    found = _sum_within(people, scene)
    row, col, inside = people.grid.index(scene.lon, scene.lat)
    # who stands on a known cell has that one around
    empty = np.flatnonzero(found == 0)
    on = people.values[row[empty], col[empty]]
    empty = empty[~(inside[empty] & _is_known(people, on))]
    if len(empty):
        known = _is_known(people, people.values)
        cells = grid_sum_at_points(
            known, people.grid, scene.lon[empty], scene.lat[empty], radius_km=_RADIUS_KM
        )
        found[empty[cells == 0]] = np.nan
    return found


@criterion(
    "population_density",
    unit="per km²",
    direction="cost",
    needs=("population",),
    sentence=Message("sentence.population_density"),
    own_sentence=Message("sentence_own.population_density"),
)
def population_density(scene: Scene) -> Array:
    """Return the people per km² of the cell or polygon under each candidate.

    Of one's own points, and of cells finer than 500 m, those within 1 km count.
    """
    if scene.layers.is_own("population"):
        return _own_density(scene)
    people = _embedded(scene)
    row, _, _ = people.grid.index(scene.lon, scene.lat)
    return people.sample(scene.lon, scene.lat) / people.grid.cell_area_km2(row)


def _embedded(scene: Scene) -> Raster:
    people = scene.layers.raster("population")
    if not isinstance(people, Raster):
        raise LayerError("criteria.population_not_embedded")
    return people


def _is_known(people: Raster, cells: npt.NDArray[np.generic]) -> npt.NDArray[np.bool_]:
    """Return in which cells people are counted."""
    return np.isfinite(cells) & (cells != people.nodata)


def _own_within(scene: Scene, radius_km: float) -> Array:
    """Return the people of one's own layer within a radius: cells, points or polygons."""
    layer = scene.layers["population"]
    if isinstance(layer, Cells):
        found = cells_within(layer, scene.lon, scene.lat, radius_km=radius_km, statistic="sum")
        check_some_found("population", layer, found, scene.lon, scene.lat)
        return found
    persons = _persons(scene, layer)
    # a polygon counts where its middle is
    places = layer.geometry.representative_point()
    return sum_within_km(
        scene.lon, scene.lat, places.x, places.y, np.nan_to_num(persons), radius_km=radius_km
    )


def _own_density(scene: Scene) -> Array:
    layer = scene.layers["population"]
    if isinstance(layer, Cells) and layer.grid.cell_m() >= _DENSITY_CELL_M:
        row, column, inside = layer.grid.index(scene.lon, scene.lat)
        check_some_on("population", layer, inside)
        found = layer.sample(scene.lon, scene.lat)
        found[inside] /= layer.grid.cell_area_km2(row[inside], column[inside])
        return found
    if isinstance(layer, Cells) or (layer.geom_type == "Point").all():
        return _own_within(scene, _DENSITY_RADIUS_KM) / (np.pi * _DENSITY_RADIUS_KM**2)
    persons = _persons(scene, layer) / polygon_area_km2(layer.geometry)
    held = points_in_polygons(scene.lon, scene.lat, layer.geometry)
    found = np.full(len(scene.lon), np.nan)
    np.fmax.at(found, held.point, persons[held.polygon])
    return found


def _persons(scene: Scene, layer: gpd.GeoDataFrame) -> Array:
    asked = Asked("population", layer, scene.candidates, column="population")
    persons = asked.numbers(asked.features("points", "polygons"))
    if (persons < 0).any():
        raise LayerError("criteria.fewer_than_none")
    for text in asked.found:
        scene.layers.note("population", text)
    return persons


def _sum_within(people: Raster, scene: Scene) -> Array:
    row, col, inside = people.grid.index(scene.lon, scene.lat)
    at_row, at_col = people.grid.places(scene.lon, scene.lat)
    # where in its cell each place lies, in millionths: a lattice has few such positions
    down, right = np.rint((at_row - row - 0.5) * 1e6), np.rint((at_col - col - 0.5) * 1e6)
    which, phases = pd.factorize(down * 1e7 + right)
    if not len(row) or not inside.all() or len(phases) > _MOST_PHASES:
        persons = np.where(_is_known(people, people.values), people.values, 0)
        return grid_sum_at_points(persons, people.grid, scene.lon, scene.lat, radius_km=_RADIUS_KM)
    found = np.empty(len(scene.lon))
    for number in range(len(phases)):
        here = np.flatnonzero(which == number)
        found[here] = grid_sum_at_cells(
            people.values,
            people.grid,
            row[here],
            col[here],
            radius_km=_RADIUS_KM,
            row_shift=float(down[here[0]]) / 1e6,
            col_shift=float(right[here[0]]) / 1e6,
            nodata=np.nan if people.nodata is None else people.nodata,
        )
    return found

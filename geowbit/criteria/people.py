"""Criteria of people: who lives around, and how densely."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from geowbit.criteria.registry import criterion
from geowbit.criteria.scene import Scene
from geowbit.geodesy import cell_area_km2, grid_sum_at_points, grid_sum_within_km
from geowbit.layers import Raster

Array = npt.NDArray[np.float64]

_RADIUS_KM = 50.0
# more positions within a cell than the finest grid has are no lattice
_MOST_PHASES = 16


@criterion(
    "population_50km",
    unit="persons",
    direction="benefit",
    needs=("population",),
    sentence="People living within 50 km (a model from the census of 2020).",
)
def population_50km(scene: Scene) -> Array:
    """Return the people within 50 km, counted by the centers of their cells.

    NaN where the layer knows of no place within 50 km: abroad, and far out at sea.
    """
    people = scene.layers.raster("population")
    known = np.isfinite(people.values) & (people.values != people.nodata)
    found = _sum_within(people, np.where(known, people.values, 0).astype(np.float64), scene)
    empty = np.flatnonzero(found == 0)
    if len(empty):
        cells = grid_sum_at_points(
            known, scene.lon[empty], scene.lat[empty], radius_km=_RADIUS_KM, **_frame(people)
        )
        found[empty[cells == 0]] = np.nan
    return found


@criterion(
    "population_density",
    unit="per km²",
    direction="cost",
    needs=("population",),
    sentence="People per km² in the 1 km cell (a model from the census of 2020).",
)
def population_density(scene: Scene) -> Array:
    """Return the people per km² of the cell under each candidate."""
    people = scene.layers.raster("population")
    row, _, _ = people.index(scene.lon, scene.lat)
    south = people.north - (row + 1) * people.lat_step
    area = cell_area_km2(south, south + people.lat_step, people.lon_step)
    return people.sample(scene.lon, scene.lat) / area


def _frame(people: Raster) -> dict[str, float]:
    return {
        "north_deg": people.north,
        "west_deg": people.west,
        "lat_step_deg": people.lat_step,
        "lon_step_deg": people.lon_step,
    }


def _sum_within(people: Raster, persons: Array, scene: Scene) -> Array:
    frame = {"radius_km": _RADIUS_KM, **_frame(people)}
    row, col, inside = people.index(scene.lon, scene.lat)
    # where in its cell each place lies, in millionths: a lattice has few such positions
    down = np.rint(((people.north - scene.lat) / people.lat_step - row - 0.5) * 1e6)
    right = np.rint(((scene.lon - people.west) / people.lon_step - col - 0.5) * 1e6)
    phases, which = np.unique(down * 1e7 + right, return_inverse=True)
    if not inside.all() or len(phases) > _MOST_PHASES:
        return grid_sum_at_points(persons, scene.lon, scene.lat, **frame)
    found = np.empty(len(scene.lon))
    for number in range(len(phases)):
        here = which == number
        row_shift, col_shift = (float(part[here][0]) / 1e6 for part in (down, right))
        mask = np.zeros(persons.shape, bool)
        mask[row[here], col[here]] = True
        sums = grid_sum_within_km(
            persons, row_shift=row_shift, col_shift=col_shift, mask=mask, **frame
        )
        found[here] = sums[row[here], col[here]]
    return found

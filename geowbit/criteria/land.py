"""Criteria of land: height, relief, water. The embedded relief is coarse."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt
from scipy.ndimage import label, maximum_filter, minimum_filter

from geowbit.criteria.registry import criterion
from geowbit.criteria.scene import Scene

Array = npt.NDArray[np.float64]


@criterion(
    "elevation_m",
    unit="m",
    direction="cost",
    needs=("terrain",),
    sentence="Height of the coarse relief cell (5 arc-minutes, about 9 km).",
)
def elevation_m(scene: Scene) -> Array:
    """Return the height of the coarse relief cell, m."""
    return scene.layers.raster("terrain").sample(scene.lon, scene.lat)


@criterion(
    "relief_m",
    unit="m",
    direction="cost",
    needs=("terrain",),
    sentence="Highest less lowest of the coarse relief cell and its eight neighbors.",
)
def relief_m(scene: Scene) -> Array:
    """Return the range of heights of the coarse cell and its neighbors, m."""
    terrain = scene.layers.raster("terrain")
    heights = terrain.values.astype(np.float64)
    # the sea bed is no relief that a site sees
    heights = np.maximum(heights, 0)
    spread = maximum_filter(heights, 3, mode="nearest") - minimum_filter(heights, 3, mode="nearest")
    return replace(terrain, values=spread, nodata=None).sample(scene.lon, scene.lat)


@criterion(
    "lake",
    unit="0 or 1",
    direction="cost",
    needs=("water",),
    sentence="Whether the center lies in a lake.",
)
def lake(scene: Scene) -> Array:
    """Return 1 where a candidate lies in a lake, else 0; NaN where no lake is mapped."""
    return scene.layers.raster("water").sample(scene.lon, scene.lat)


@criterion(
    "off_grid_island",
    unit="0 or 1",
    direction="cost",
    needs=("municipality", "substations"),
    sentence="Whether the island has no substation able to carry the load.",
)
def off_grid_island(scene: Scene) -> Array:
    """Return 1 where no substation able to carry the load stands on the same island.

    NaN at sea and abroad, where no island is known.
    """
    land = scene.layers.raster("municipality")
    numbers, count = label(land.values > 0, structure=np.ones((3, 3)))
    # reclaimed land is younger than the coast of the raster: look one cell around
    islands = replace(land, values=maximum_filter(numbers, 3), nodata=0)
    places = scene.layers.frame("substations").geometry.iloc[scene.serving]
    stands_on = islands.sample(places.x, places.y)
    served = np.zeros(count + 1, bool)
    served[stands_on[np.isfinite(stands_on)].astype(np.int64)] = True
    own = islands.sample(scene.lon, scene.lat)
    known = np.isfinite(own)
    found = np.full(len(own), np.nan)
    found[known] = ~served[own[known].astype(np.int64)]
    return found

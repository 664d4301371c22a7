"""Height, relief, slope, lakes and shores of the ground."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import shapely
from scipy.ndimage import label
from shapely.geometry.base import BaseGeometry

from geowbit.core.errors import LayerError
from geowbit.core.messages import Message
from geowbit.criteria.discs import cells_within
from geowbit.criteria.measures import check_some_on
from geowbit.criteria.registry import criterion
from geowbit.criteria.scene import Scene
from geowbit.geodesy import (
    meters_per_degree,
    nearest_feature,
    points_in_polygons,
    polygon_area_km2,
)
from geowbit.layers import Cells, Raster

Array = npt.NDArray[np.float64]
# heights of some rows, and of what lies so many rows south and columns east of them
_Around: TypeAlias = dict[tuple[int, int], Array]
_FALL_M = 2_000.0
_MOST_CORNERS = 256


def slope_at(terrain: Cells, lon: npt.ArrayLike, lat: npt.ArrayLike) -> Array:
    """Return the slope of the ground at points.

    Parameters
    ----------
    terrain : Cells
        Heights; in meters, or in the unit that its file tells.
    lon, lat : array_like, shape (n,)
        Degrees.

    Returns
    -------
    ndarray
        Degrees, 0 is level; NaN where one of the nine cells around is not known.

    Notes
    -----
    Horn (1981), Hill shading and the reflectance map, Proc. IEEE 69 (1): the weighted
    differences of the neighbors, by the size of the cell in meters on the ellipsoid at the
    place, so that it holds in degrees, in feet and on rasters that are turned.

    Examples
    --------
    A plane that rises by 10 m on every 100 m, eastward:

    >>> from geowbit.geodesy import GeoGrid, meters_per_degree
    >>> from geowbit.layers import Raster
    >>> east_m, _ = meters_per_degree(35.0)
    >>> heights = np.tile(np.arange(5) * 10.0, (5, 1))
    >>> grid = GeoGrid.north_up(139.0, 35.0025, float(100 / east_m), 0.001, shape=(5, 5))
    >>> plane = Raster(heights, grid)
    >>> slope_at(plane, [139.0027], [35.0]).round(2), aspect_at(plane, [139.0027], [35.0]).round()
    (array([5.71]), array([270.]))
    """
    east, north = _gradient_at(terrain, lon, lat)
    return np.asarray(np.degrees(np.arctan(np.hypot(east, north))))


def aspect_at(terrain: Cells, lon: npt.ArrayLike, lat: npt.ArrayLike) -> Array:
    """Return the direction that the ground falls to: degrees from north, clockwise.

    Parameters
    ----------
    terrain, lon, lat
        As in :func:`slope_at`.

    Returns
    -------
    ndarray
        NaN on level ground and where one of the nine cells is not known.
    """
    east, north = _gradient_at(terrain, lon, lat)
    aspect = np.mod(np.degrees(np.arctan2(-east, -north)), 360)
    return np.where((east == 0) & (north == 0), np.nan, aspect)


def _gradient_at(terrain: Cells, lon: npt.ArrayLike, lat: npt.ArrayLike) -> tuple[Array, Array]:
    """Return how much the ground rises eastward and northward, as a ratio."""
    x, y = np.asarray(lon, float), np.asarray(lat, float)
    row, col, inside = terrain.grid.index(x, y)
    # the outermost cells lack neighbors
    rows, columns = terrain.grid.shape
    inside &= (row > 0) & (row < rows - 1) & (col > 0) & (col < columns - 1)
    points = np.flatnonzero(inside)
    rise = np.full((len(x), 2), np.nan)
    for window in terrain.windows(row[points], col[points], halo=1):
        some = points[window.points]
        at_row, at_col = row[some] - window.top, col[some] - window.left
        (a, b, c), (d, _, f), (g, h, i) = (
            [window.values[at_row + down, at_col + right] for right in (-1, 0, 1)]
            for down in (-1, 0, 1)
        )
        rise[some, 0] = ((c + 2 * f + i) - (a + 2 * d + g)) / 8
        rise[some, 1] = ((g + 2 * h + i) - (a + 2 * b + c)) / 8
    found = np.full((len(x), 2), np.nan)
    if len(points):
        # by the chain rule: rise a column and a row is the gradient times what those are in m
        step = terrain.grid.step_m(row[points] + 0.5, col[points] + 0.5)
        turned = np.linalg.solve(np.swapaxes(step, 1, 2), rise[points][:, :, None])
        found[points] = terrain.unit_m * turned[:, :, 0]
    return found[:, 0], found[:, 1]


# few enough for a processor's own memory
_ROWS_AT_ONCE = 32


@criterion(
    "elevation_m",
    unit="m",
    direction="cost",
    needs=("terrain",),
    sentence=Message("sentence.elevation_m"),
    own_sentence=Message("sentence_own.elevation_m"),
)
def elevation_m(scene: Scene) -> Array:
    """Return the height, m: of the nearest sample, or between the cells of one's own."""
    terrain = scene.layers.raster("terrain")
    if scene.layers.is_own("terrain"):
        _, _, inside = terrain.grid.index(scene.lon, scene.lat)
        check_some_on("terrain", terrain, inside)
    return scene.height_m


@criterion(
    "relief_m",
    unit="m",
    direction="cost",
    needs=("terrain",),
    sentence=Message("sentence.relief_m"),
    own_sentence=Message("sentence_own.relief_m"),
)
def relief_m(scene: Scene) -> Array:
    """Return the range of heights of the nearest sample and the eight around it, m.

    On a terrain of one's own: of the cells within ``relief_radius_km`` of the center, and of
    the nine cells around where those are larger. The sea counts as level at its surface.
    """
    terrain = scene.layers.raster("terrain")
    if scene.layers.is_own("terrain"):
        return _relief_within(scene, terrain)

    def spread(around: _Around, _: slice) -> Array:
        highest, lowest = around[0, 0].copy(), around[0, 0].copy()
        for there in around.values():
            np.maximum(highest, there, out=highest)
            np.minimum(lowest, there, out=lowest)
        return highest - lowest

    return _by_neighbors(terrain, spread).sample(scene.lon, scene.lat)


@criterion(
    "slope_2km_deg",
    unit="°",
    direction="cost",
    needs=("terrain",),
    sentence=Message("sentence.slope_2km_deg"),
    own_sentence=Message("sentence_own.slope_2km_deg"),
    decimals=1,
)
def slope_2km_deg(scene: Scene) -> Array:
    """Return how steeply the ground falls from each candidate over about 2 km, degrees.

    The steepest fall to one of the eight samples around (O'Callaghan and Mark 1984, CVGIP 28):
    large on a ridge and on a flank, 0 in a hollow; a plain at the foot of a mountain and the
    floor of a valley stay level, which a plane through the nine would tilt.
    On a terrain of one's own: to one of eight points 2 km away.
    """
    terrain = scene.layers.raster("terrain")
    if scene.layers.is_own("terrain"):
        return _fall_around(scene, terrain)
    rows, columns = terrain.grid.shape
    step = terrain.grid.step_m(np.arange(rows) + 0.5, np.full(rows, columns / 2))

    def fall(around: _Around, some: slice) -> Array:
        steepest = np.zeros(around[0, 0].shape)
        for (down, right), there in around.items():
            if down or right:
                away_m = np.hypot(*(step[some] @ (right, down)).T)
                slope = around[0, 0] - there
                slope /= away_m[:, None]
                np.maximum(steepest, slope, out=steepest)
        return np.degrees(np.arctan(steepest))

    return _by_neighbors(terrain, fall).sample(scene.lon, scene.lat)


@criterion(
    "slope_deg",
    unit="°",
    direction="cost",
    needs=("terrain",),
    sentence=Message("sentence.slope_deg"),
    own_sentence=Message("sentence_own.slope_deg"),
)
def slope_deg(scene: Scene) -> Array:
    """Return the slope at each candidate's center, degrees.

    Not known where the terrain's cells are larger than ``slope_cell_m``, as those of the
    embedded relief are by far: slopes flatten as cells grow.
    """
    terrain = scene.layers.raster("terrain")
    limit = scene.assumptions.value("slope_cell_m")
    if not scene.layers.is_own("terrain") or terrain.grid.cell_m() > limit:
        if scene.layers.is_own("terrain"):
            scene.layers.note(
                "terrain",
                Message(
                    "criteria.no_slope", cell_m=round(terrain.grid.cell_m()), limit_m=round(limit)
                ),
            )
        return np.full(len(scene.lon), np.nan)
    return slope_at(terrain, scene.lon, scene.lat)


@criterion(
    "lake",
    unit="0 or 1",
    direction="cost",
    needs=("water",),
    sentence=Message("sentence.lake"),
    estimates_without=True,
)
def lake(scene: Scene) -> Array:
    """Return 1 where a candidate lies in a lake, else 0; NaN where no lake is mapped.

    By the embedded raster, or the polygons ``lakes`` of the study.
    """
    if scene.layers.is_own("lakes"):
        held = points_in_polygons(scene.lon, scene.lat, scene.layers.frame("lakes").geometry)
        found = np.zeros(len(scene.lon))
        found[held.point] = 1.0
        return found
    if not scene.layers.has("water"):
        return np.full(len(scene.lon), np.nan)
    return scene.layers.raster("water").sample(scene.lon, scene.lat)


@criterion(
    "land_share_pct",
    unit="%",
    direction="benefit",
    needs=("land_share",),
    sentence=Message("sentence.land_share_pct"),
    estimates_without=True,
    decimals=0,
)
def land_share_pct(scene: Scene) -> Array:
    """Return how much of the ground around each candidate is land, percent.

    Of the square kilometer around, between the cells of the embedded raster; where the study
    has land of its own, of the candidate's polygon. NaN where neither is known.
    """
    if scene.layers.is_own("land"):
        return _share_of_land(scene)
    if not scene.layers.has("land_share"):
        return np.full(len(scene.lon), np.nan)
    return scene.layers.raster("land_share").sample(scene.lon, scene.lat, bilinear=True)


@criterion(
    "runway_km",
    unit="km",
    direction="benefit",
    needs=("runways",),
    sentence=Message("sentence.runway_km"),
    decimals=2,
)
def runway_km(scene: Scene) -> Array:
    """Return the distance to the nearest runway, km: to its line, not to its middle.

    Rounded down, so that no place slips under a limit by rounding.
    """
    km = nearest_feature(scene.lon, scene.lat, scene.layers.frame("runways")).km
    return np.floor(km * 100) / 100


@criterion(
    "off_grid_island",
    unit="0 or 1",
    direction="cost",
    needs=("municipality", "substations"),
    sentence=Message("sentence.off_grid_island"),
)
def off_grid_island(scene: Scene) -> Array:
    """Return 1 where no substation that serves the candidate stands on the same island.

    One of its own network, able to carry the load. NaN at sea and abroad, where no island is known.
    """
    land = scene.layers.raster("municipality")
    numbers, count = _islands_on(land)
    places = scene.layers.frame("substations").geometry.iloc[scene.serving]
    stands_on = _island_at(numbers, land, places.x.to_numpy(), places.y.to_numpy())
    on_land = stands_on > 0
    own = _island_at(numbers, land, scene.lon, scene.lat)
    found = np.full(len(own), np.nan)
    for here, serves in scene.served():
        served = np.zeros(count + 1, bool)
        served[stands_on[on_land & serves[scene.serving]]] = True
        known = here[own[here] > 0]
        found[known] = ~served[own[known]]
    return found


# the islands of the raster that was asked for last: each class of load asks for the same one
_told_apart: list[tuple[Cells, npt.NDArray[np.int32], int]] = []


def _islands_on(land: Cells) -> tuple[npt.NDArray[np.int32], int]:
    """Return the number of the island of each cell (0 at sea), and how many there are."""
    for before, islands, count in _told_apart:
        if before is land:
            return islands, count
    rows, columns = land.grid.shape
    ground = np.empty((rows, columns), bool)
    for first in range(0, rows, _ROWS_AT_ONCE):
        some = slice(first, min(first + _ROWS_AT_ONCE, rows))
        ground[some] = land.read(some, slice(0, columns)) > 0
    numbers, count = label(ground, structure=np.ones((3, 3)))
    _told_apart[:] = [(land, numbers, int(count))]
    return numbers, int(count)


def _island_at(
    numbers: npt.NDArray[np.int32], land: Cells, lon: Array, lat: Array
) -> npt.NDArray[np.int32]:
    """Return the island of each place, 0 at sea.

    Reclaimed land is younger than the coast of the raster: the largest of the nine cells around.
    """
    row, col, inside = land.grid.index(lon, lat)
    rows, columns = numbers.shape
    largest = np.zeros(len(row), np.int32)
    for down, right in itertools.product((-1, 0, 1), repeat=2):
        at = np.clip(row + down, 0, rows - 1) * columns + np.clip(col + right, 0, columns - 1)
        np.maximum(largest, numbers.ravel()[at], out=largest)
    return np.where(inside, largest, 0)


def _share_of_land(scene: Scene) -> Array:
    """Return the share of each candidate's polygon that lies in the study's own land."""
    found = np.full(len(scene.lon), np.nan)
    shapes = np.asarray(getattr(scene.candidates, "geometry", []), dtype=object)
    cells = np.flatnonzero(shapely.get_dimensions(shapes) == 2)
    if not len(cells):
        return found
    pieces = _in_pieces(shapely.make_valid(scene.layers.frame("land").geometry.union_all()))
    shapely.prepare(pieces)
    cell, piece = shapely.STRtree(pieces).query(shapes[cells], predicate="intersects")
    dry = shapely.covers(pieces[piece], shapes[cells[cell]])
    found[cells] = 0.0
    found[cells[cell[dry]]] = 100.0
    # at a shore, or where two pieces meet
    rest = ~dry & (found[cells[cell]] < 100)
    cell, piece = cell[rest], piece[rest]
    if len(cell):
        shore, number = np.unique(cell, return_inverse=True)
        common = shapely.intersection(pieces[piece], shapes[cells[cell]])
        parts, of = shapely.get_parts(common, return_index=True)
        # what only touches has a line in common
        flat = shapely.get_dimensions(parts) == 2
        dry_km2 = np.bincount(
            number[of[flat]], weights=polygon_area_km2(parts[flat]), minlength=len(shore)
        )
        share = dry_km2 / polygon_area_km2(shapes[cells[shore]])
        found[cells[shore]] = 100 * np.minimum(share, 1.0)
    return found


def _in_pieces(land: BaseGeometry) -> npt.NDArray[np.object_]:
    """Return a land in pieces of few corners: what asks at one shore need not read them all."""
    left, done = shapely.get_parts(land), []
    while len(left):
        few = shapely.get_num_coordinates(left) <= _MOST_CORNERS
        done.append(left[few])
        left = left[~few]
        west, south, east, north = shapely.bounds(left).T
        wide = east - west > north - south
        x = np.where(wide, (west + east) / 2, east)
        y = np.where(wide, north, (south + north) / 2)
        first = shapely.intersection(left, shapely.box(west, south, x, y))
        x, y = np.where(wide, x, west), np.where(wide, south, y)
        second = shapely.intersection(left, shapely.box(x, y, east, north))
        parts = shapely.get_parts(np.concatenate([first, second]))
        left = parts[shapely.get_dimensions(parts) == 2]
    return np.concatenate(done) if done else np.array([], object)


def _by_neighbors(terrain: Cells, work: Callable[[_Around, slice], Array]) -> Raster:
    """Return what follows from the heights of each cell and the eight around it.

    Of some rows at a time, which stay in a processor's own memory.
    """
    heights, finite = _land_heights(terrain)
    rows, columns = terrain.grid.shape
    found = np.empty((rows, columns))
    for first in range(0, rows, _ROWS_AT_ONCE):
        some = slice(first, min(first + _ROWS_AT_ONCE, rows))
        around, known = _shifted(heights, some), _shifted(finite, some)
        found[some] = work(around, some)
        unknown = ~np.logical_or.reduce(list(known.values()))
        np.copyto(found[some], np.nan, where=unknown)
    return _on(terrain, found)


def _shifted(padded: npt.NDArray[Any], some: slice) -> dict[tuple[int, int], npt.NDArray[Any]]:
    """Return some rows of a padded raster as each of the nine around sees them, by its place."""
    columns = padded.shape[1] - 2
    return {
        (down, right): padded[
            some.start + 1 + down : some.stop + 1 + down, 1 + right : 1 + right + columns
        ]
        for down, right in itertools.product((-1, 0, 1), repeat=2)
    }


def _land_heights(terrain: Cells) -> tuple[Array, npt.NDArray[np.bool_]]:
    """Return heights with the sea at 0, and where they are known, with a rim of one cell."""
    rows, columns = terrain.grid.shape
    heights = np.empty((rows + 2, columns + 2))
    finite = np.zeros(heights.shape, bool)
    for first in range(0, rows, _ROWS_AT_ONCE):
        some = slice(first, min(first + _ROWS_AT_ONCE, rows))
        within = slice(some.start + 1, some.stop + 1), slice(1, -1)
        read = terrain.read(some, slice(0, columns))
        np.isfinite(read, out=finite[within])
        # the sea bed is no relief that a site sees
        np.maximum(np.nan_to_num(read), 0, out=heights[within])
    # what lies beside the raster is as high as its edge
    heights[:, 0], heights[:, -1] = heights[:, 1], heights[:, -2]
    heights[0], heights[-1] = heights[1], heights[-2]
    return heights, finite


def _fall_around(scene: Scene, terrain: Cells) -> Array:
    """Return the steepest fall to eight points 2 km away, degrees."""
    heights = terrain.unit_m * terrain.sample(scene.lon, scene.lat, bilinear=True)
    east_m, north_m = meters_per_degree(scene.lat)
    lowest = np.full(len(heights), np.inf)
    for turn in np.arange(8) * np.pi / 4:
        lon = scene.lon + _FALL_M * np.sin(turn) / east_m
        lat = scene.lat + _FALL_M * np.cos(turn) / north_m
        there = terrain.unit_m * terrain.sample(lon, lat, bilinear=True)
        lowest = np.fmin(lowest, there)
    # the sea bed is no slope that a site sees; and a place above nothing known has none
    fall = np.maximum(np.maximum(heights, 0) - np.maximum(lowest, 0), 0) / _FALL_M
    return np.where(np.isfinite(lowest), np.degrees(np.arctan(fall)), np.nan)


def _on(raster: Cells, values: npt.NDArray[Any], *, nodata: float | None = None) -> Raster:
    """Return values on the cells of an embedded raster."""
    return Raster(values, raster.grid, nodata)


def _relief_within(scene: Scene, terrain: Cells) -> Array:
    radius_km = max(scene.assumptions.value("relief_radius_km"), 1.5e-3 * terrain.grid.cell_m())
    try:
        highest, lowest = (
            cells_within(terrain, scene.lon, scene.lat, radius_km=radius_km, statistic=which)
            for which in ("max", "min")
        )
    except LayerError as error:
        scene.layers.note("terrain", Message("criteria.no_relief", why=error.message))
        return np.full(len(scene.lon), np.nan)
    # the sea bed is no relief that a site sees
    return terrain.unit_m * (np.maximum(highest, 0) - np.maximum(lowest, 0))

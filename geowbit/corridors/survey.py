"""What lies where over a corridor's ground, whatever a line costs there."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import Any, Literal, NamedTuple, cast

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely
from scipy.ndimage import distance_transform_edt, maximum_filter, minimum_filter

from geowbit.core.messages import Message
from geowbit.corridors.raster import CorridorGrid
from geowbit.geodesy import cell_area_km2, to_mercator_m
from geowbit.ground import Ground
from geowbit.layers import Layers, Level, Raster, embedded_layer, model_table
from geowbit.layers.cells import Cells

Array = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]
Kind = Literal["power", "fiber"]

KINDS = ("land", "hill", "mountain", "suburban", "urban", "protected", "sea", "lake")
_TOLD_GAP = 0.005
COARSE = Message("corridors.slopes_guessed")
NO_SEA = Message("corridors.no_sea")


class _Rule(NamedTuple):
    """A rule of the table, and the cells that it holds for."""

    here: Mask
    rule: dict[str, Any]


@dataclass(frozen=True)
class Survey:
    """What lies where: the same for every voltage and for low, middle and high.

    Attributes
    ----------
    grid : CorridorGrid
    friction : ndarray
    barrier : ndarray of uint8
        Of :class:`geowbit.corridors.Ground`, water as though a cable could cross it.
    kinds : ndarray of uint8
        Index into ``KINDS``.
    water, shore : ndarray of bool
        Sea and lakes, and those of their cells that lie beside land.
    slope_pct : ndarray, optional
    notes : tuple of Message
    """

    kind: Kind
    grid: CorridorGrid
    friction: Array
    barrier: npt.NDArray[np.uint8]
    kinds: npt.NDArray[np.uint8]
    water: Mask
    shore: Mask
    slope_pct: Array | None
    notes: tuple[Message, ...]
    _rules: tuple[_Rule, ...] = ()
    _times: dict[Level, Array] = field(default_factory=dict)

    def times(self, level: Level) -> Array:
        """Return by how much each cell multiplies the rate of a line over land."""
        if level not in self._times:
            found = np.ones(self.grid.shape)
            for one in self._rules:
                found[one.here] *= one.rule[f"cost_{level}"]
            self._times[level] = found
        return self._times[level]


def survey_ground(
    grid: CorridorGrid,
    kind: Kind,
    layers: Layers,
    *,
    terrain: Cells | None = None,
    along_ways: bool = True,
) -> Survey:
    """Look up what lies in each cell of the ground.

    Parameters
    ----------
    grid, kind, layers, terrain
        As for :func:`geowbit.corridors.build_ground`.
    along_ways : bool
        Whether fiber is laid for less beside railways and expressways.

    Returns
    -------
    Survey

    Examples
    --------
    >>> grid = CorridorGrid.over((137.1, 36.5, 137.5, 36.9), cell_km=0.5)
    >>> found = survey_ground(grid, "power", Layers())
    >>> bool((found.shore <= found.water).all()), bool(found.water.any())
    (True, True)
    """
    lon, lat = grid.degrees()
    rules = _rules(kind)
    if terrain is None and layers.is_own("terrain"):
        terrain = layers.raster("terrain")
    slope = None if terrain is None else slope_pct(grid, terrain)
    sea, lake, known_land = _water(layers, lon, lat)
    is_kind = _kinds(layers, lon, lat, slope, rules)
    is_kind["protected"] = _inside(layers, grid)
    is_kind |= {"lake": lake, "sea": sea}
    friction, barrier = np.ones(grid.shape), np.zeros(grid.shape, np.uint8)
    kinds = np.zeros(grid.shape, np.uint8)
    holding: list[_Rule] = []
    for number, name in enumerate(KINDS):
        if name == "land":
            continue
        rule = rules.get(f"coarse_{name}" if slope is None else name, rules.get(name))
        here = is_kind[name]
        kinds[here] = number
        if rule is not None:
            holding.append(_Rule(here, rule))
            barrier[here] = np.maximum(barrier[here], int(rule["barrier"]))
    along = _along(layers, grid, kind, rules)
    if not along_ways:
        along.pop("along_way", None)
    faults = _known(layers, "fault_km", lon, lat) < rules["fault"]["threshold"]
    holding += [_Rule(here, rules[name]) for name, here in {"fault": faults, **along}.items()]
    for one in holding:
        friction[one.here] *= one.rule["friction"]
    friction[sea] = 1.0
    water = sea | lake
    shore = water & (distance_transform_edt(water) < 1.5) if water.any() else water
    notes = [COARSE] if terrain is None else _gaps(terrain, lon, lat, sea)
    notes += [] if known_land else [NO_SEA]
    return Survey(
        kind,
        grid,
        friction,
        barrier,
        kinds,
        water,
        shore,
        slope,
        tuple(notes),
        tuple(holding),
    )


def slope_pct(grid: CorridorGrid, terrain: Cells) -> Array:
    """Return the slope of the ground from elevations, percent; 0 where they are not known.

    Examples
    --------
    A plane that rises 100 m a km to the north:

    >>> grid = CorridorGrid.over((0.0, 0.0, 0.1, 0.1), cell_km=1.0)
    >>> rows = np.arange(200)[::-1, None] * 110.574 / 1000 * 100 * np.ones(200)
    >>> plane = Raster(rows, 0.0, 0.2, 0.001, 0.001)
    >>> float(np.median(slope_pct(grid, plane)).round(0))
    10.0
    """
    lon, lat = grid.degrees()
    height = _sampled(terrain, lon, lat)
    km = grid.km_per_cell()[:, None]
    down, right = np.gradient(height)
    return np.nan_to_num(np.hypot(down, right) / (km * 1000) * 100)


def _gaps(terrain: Cells, lon: Array, lat: Array, sea: Mask) -> list[Message]:
    """Return what to say where elevations do not cover the ground."""
    unknown = np.isnan(_sampled(terrain, lon, lat)) & ~sea
    share = float(unknown.sum() / max(1, (~sea).sum()))
    if share <= _TOLD_GAP:
        return []
    return [Message("corridors.no_elevation", percent=round(100 * share))]


@cache
def _rules(kind: Kind) -> dict[str, dict[str, Any]]:
    table = model_table("corridor_rules")
    table = table[table["for"].isin([kind, "both"])]
    return {row["rule"]: row for row in table.to_dict("records")}


def _sampled(raster: Cells, lon: Array, lat: Array, *, outside: float = np.nan) -> Array:
    """Return the value under each cell of a grid; NaN on nodata."""
    if not isinstance(raster, Raster):
        x, y = np.meshgrid(lon, lat)
        return np.asarray(raster.sample(x.ravel(), y.ravel()), np.float64).reshape(x.shape)
    _, col, lon_inside = raster.index(lon, np.full(len(lon), raster.north - raster.lat_step / 2))
    row, _, lat_inside = raster.index(np.full(len(lat), raster.west + raster.lon_step / 2), lat)
    found = raster.values[np.ix_(row, col)].astype(np.float64)
    if raster.nodata is not None:
        found[found == raster.nodata] = np.nan
    found[~lat_inside] = outside
    found[:, ~lon_inside] = outside
    return found


def _known(layers: Layers, name: str, lon: Array, lat: Array) -> Array:
    """Return the values of a layer under each cell; NaN everywhere where there is no such layer."""
    if not layers.has(name):
        return np.full((len(lat), len(lon)), np.nan)
    return _sampled(layers.raster(name), lon, lat)


def _water(layers: Layers, lon: Array, lat: Array) -> tuple[Mask, Mask, bool]:
    """Return sea and lakes, and whether anybody has said where the shores are."""
    towns = _known(layers, "municipality", lon, lat)
    # a box without any embedded town lies where nobody has said where the shores are
    known = layers.is_own("land") or bool((towns > 0).any())
    sea = np.zeros((len(lat), len(lon)), bool)
    if known:
        x, y = np.meshgrid(lon, lat)
        sea = Ground(layers).is_sea(x.ravel(), y.ravel()).reshape(x.shape)
    lake = _known(layers, "water", lon, lat) == 1
    return sea, lake & ~sea, known


def _kinds(
    layers: Layers, lon: Array, lat: Array, slope: Array | None, rules: dict[str, dict[str, Any]]
) -> dict[str, Mask]:
    shape = (len(lat), len(lon))
    density = relief = np.zeros(shape)
    # people of one's own may be points or polygons: towns are known from the embedded ones
    if layers.has("population") and not layers.is_own("population"):
        people = cast(Raster, layers.raster("population"))
        persons = np.nan_to_num(_sampled(people, lon, lat))
        area = cell_area_km2(lat, people.lon_step, people.lat_step)
        density = persons / np.asarray(area).reshape(-1, 1)
    found = _steps(density, rules, "suburban", "urban")
    if slope is not None:
        return found | _steps(slope, rules, "hill", "mountain")
    if layers.has("terrain"):
        relief = np.nan_to_num(_sampled(_coarse_relief_m(), lon, lat))
    coarse = _steps(relief, rules, "coarse_hill", "coarse_mountain")
    return found | {name.removeprefix("coarse_"): here for name, here in coarse.items()}


def _steps(
    values: Array, rules: dict[str, dict[str, Any]], lower: str, upper: str
) -> dict[str, Mask]:
    """Return which cells pass the lower threshold but not the upper, and which pass both."""
    above = values > rules[upper]["threshold"]
    return {lower: (values > rules[lower]["threshold"]) & ~above, upper: above}


@cache
def _coarse_relief_m() -> Raster:
    """Return the range of elevations in each coarse cell and its eight neighbors."""
    # asked for at each site: where the study has a terrain of its own, slopes are known instead
    coarse = cast(Raster, embedded_layer("terrain"))
    values = coarse.values.astype(np.float64)
    sea = values == coarse.nodata
    highest = maximum_filter(np.where(sea, -np.inf, values), 3)
    lowest = minimum_filter(np.where(sea, 0.0, values), 3)
    spread = np.where(np.isfinite(highest), highest - lowest, 0.0)
    return Raster(spread, coarse.west, coarse.north, coarse.lon_step, coarse.lat_step)


def _along(
    layers: Layers, grid: CorridorGrid, kind: Kind, rules: dict[str, dict[str, Any]]
) -> dict[str, Mask]:
    """Return the cells beside existing lines, or beside railways and expressways."""
    source = "power_lines" if kind == "power" else "fiber_routes"
    if not layers.has(source):
        return {}
    if kind == "power":
        name, lines = "along_line", layers.frame("power_lines").geometry
    else:
        routes = layers.frame("fiber_routes")
        name, lines = "along_way", routes.geometry[routes["kind"].isin(["rail", "expressway"])]
    drawn = _drawn(lines, grid)
    if not drawn.any():
        return {}
    cells = rules[name]["threshold"] / float(grid.km_per_cell().mean())
    return {name: distance_transform_edt(~drawn) <= cells}


def _inside(layers: Layers, grid: CorridorGrid) -> Mask:
    if not layers.is_own("protected_areas"):
        return np.zeros(grid.shape, bool)
    return _drawn(layers.frame("protected_areas").geometry, grid)


def _drawn(shapes: gpd.GeoSeries, grid: CorridorGrid) -> Mask:
    """Return the cells that shapes touch."""
    from rasterio import Affine
    from rasterio.features import rasterize

    lon, lat = grid.degrees()
    box = shapely.box(lon.min(), lat.min(), lon.max(), lat.max())
    near = np.asarray(shapes, dtype=object)[shapes.sindex.query(box)]
    parts = shapely.get_parts(near)
    parts = parts[shapely.intersects(parts, box)]
    if not len(parts):
        return np.zeros(grid.shape, bool)

    def on_map(degrees: Array) -> Array:
        return np.column_stack(to_mercator_m(degrees[:, 0], degrees[:, 1]))

    drawn = rasterize(
        shapely.transform(parts, on_map),
        out_shape=grid.shape,
        transform=Affine(grid.step_m, 0, grid.west_m, 0, -grid.step_m, grid.north_m),
        all_touched=True,
        dtype="uint8",
    )
    return cast(Mask, drawn.astype(bool))

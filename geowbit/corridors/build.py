"""The ground of a corridor, built from layers for the area in hand."""

from __future__ import annotations

from functools import cache
from typing import Any, Literal, cast

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from scipy.ndimage import distance_transform_edt, maximum_filter, minimum_filter

from geowbit.cables import (
    fiber_rate_mjpy_per_km,
    ladder_of,
    power_rate_mjpy_per_km,
    sea_cells,
    voltage_class,
)
from geowbit.cables.rate_table import found_key
from geowbit.cables.rates import Level, Ratio
from geowbit.corridors.raster import FORBIDDEN, CorridorGrid, Ground
from geowbit.geodesy import cell_area_km2, to_mercator_m
from geowbit.layers import Layers, Raster, embedded_layer, model_table
from geowbit.layers.cells import Cells

Array = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]
Kind = Literal["power", "fiber"]

KINDS = ("land", "hill", "mountain", "suburban", "urban", "protected", "sea", "lake")
_TOLD_GAP = 0.005
COARSE = (
    "slopes are guessed from relief of 9 km cells, far too coarse for a route; give elevations "
    "with terrain (`geowbit fetch terrain` gets them)"
)
NO_SEA = "no land is known beyond Japan: all of the area counts as land"


def build_ground(
    grid: CorridorGrid,
    kind: Kind,
    layers: Layers,
    assumptions: pd.DataFrame,
    *,
    load_mw: float,
    fiber_to_power_ratio: Ratio = "model",
    terrain: Cells | None = None,
    level: Level = "mid",
) -> Ground:
    """Build the ground of a corridor from layers.

    Base rate x multipliers for slope and buildings, less along existing lines, railways and
    expressways; the rate of a submarine cable on sea and lakes, with a landing at each shore.

    Parameters
    ----------
    grid : CorridorGrid
    kind : {"power", "fiber"}
    layers : Layers
        ``power_lines``, ``fiber_routes``, the embedded land, lakes, population, faults and
        relief, and ``protected_areas`` where the user has them.
    assumptions : DataFrame
        Of :func:`geowbit.layers.named_assumptions`.
    load_mw : float
        Picks the voltage.
    fiber_to_power_ratio : float, "model", method or None
        As in :func:`geowbit.cables.fiber_rate_mjpy_per_km`.
    terrain : Raster, optional
        Elevation, m; that of the study where it has its own, else slopes are guessed from
        coarse relief, and a note says so.
    level : {"low", "mid", "high"}

    Returns
    -------
    Ground

    Examples
    --------
    >>> from geowbit.layers import named_assumptions
    >>> grid = CorridorGrid.over((137.1, 36.5, 137.5, 36.9), cell_km=0.5)
    >>> ground = build_ground(grid, "power", Layers(), named_assumptions(), load_mw=100)
    >>> sorted({ground.kinds[k] for k in np.unique(ground.kind)} & {"land", "sea"})
    ['land', 'sea']
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
    cost = np.full(grid.shape, _land_rate(kind, assumptions, load_mw, fiber_to_power_ratio, level))
    friction, barrier = np.ones(grid.shape), np.zeros(grid.shape, np.uint8)
    kinds = np.zeros(grid.shape, np.uint8)
    for number, name in enumerate(KINDS):
        if name == "land":
            continue
        rule = rules.get(f"coarse_{name}" if slope is None else name, rules.get(name))
        here = is_kind[name]
        kinds[here] = number
        if rule is not None:
            cost[here] *= rule[f"cost_{level}"]
            friction[here] *= rule["friction"]
            barrier[here] = np.maximum(barrier[here], int(rule["barrier"]))
    faults = _known(layers, "fault_km", lon, lat) < rules["fault"]["threshold"]
    along = _along(layers, grid, kind, rules)
    if kind == "fiber" and fiber_to_power_ratio == "existing_duct":
        # what is saved along a way is the duct that is there: the rate has it already
        along.pop("along_way", None)
    for name, here in {"fault": faults, **along}.items():
        cost[here] *= rules[name][f"cost_{level}"]
        friction[here] *= rules[name]["friction"]
    water = sea | lake
    if water.any():
        rate, landing = _water_rate(kind, assumptions, load_mw, level)
        if rate is None:
            barrier[water] = FORBIDDEN
        else:
            shore = water & (distance_transform_edt(water) < 1.5)
            cost[water] = rate
            # whoever lands crosses one cell of the shore
            extra = np.broadcast_to(landing / grid.km_per_cell()[:, None], cost.shape)
            cost[shore] += extra[shore]
    friction[sea] = 1.0
    notes = [COARSE] if terrain is None else _gaps(terrain, lon, lat, sea)
    notes += [] if known_land else [NO_SEA]
    return Ground(grid, cost, friction, barrier, kinds, KINDS, slope, tuple(notes))


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


def _gaps(terrain: Cells, lon: Array, lat: Array, sea: Mask) -> list[str]:
    """Return what to say where elevations do not cover the ground."""
    unknown = np.isnan(_sampled(terrain, lon, lat)) & ~sea
    share = float(unknown.sum() / max(1, (~sea).sum()))
    if share <= _TOLD_GAP:
        return []
    return [f"no elevation is known for {100 * share:.0f} % of the land: it counts as flat"]


@cache
def _rules(kind: Kind) -> dict[str, dict[str, Any]]:
    table = model_table("corridor_rules")
    table = table[table["for"].isin([kind, "both"])]
    return {row["rule"]: row for row in table.to_dict("records")}


def _land_rate(
    kind: Kind, assumptions: pd.DataFrame, load_mw: float, ratio: Ratio, level: Level
) -> float:
    if kind == "power":
        return power_rate_mjpy_per_km(assumptions, load_mw, level=level)
    return fiber_rate_mjpy_per_km(assumptions, load_mw, fiber_to_power_ratio=ratio, level=level)


def _water_rate(
    kind: Kind, assumptions: pd.DataFrame, load_mw: float, level: Level
) -> tuple[float | None, float]:
    """Return what a cable under water costs per km, None where no rate is known, and a landing."""
    value = assumptions[level]
    landing = value["submarine_landing_mjpy" if kind == "power" else "fiber_landing_mjpy"]
    voltage = (
        voltage_class(load_mw, ladder=ladder_of(assumptions))["rate_kv"]
        if kind == "power"
        else None
    )
    key = found_key(assumptions, kind, "submarine", voltage)
    if key is None:
        return None, float(landing)
    return float(value[key] * (value["power_circuits"] if kind == "power" else 1)), float(landing)


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
    if not layers.has("municipality"):
        nothing = np.zeros((len(lat), len(lon)), bool)
        return nothing, nothing.copy(), False
    sea = _sampled(sea_cells(), lon, lat, outside=0.0) == 1
    towns = _known(layers, "municipality", lon, lat)
    # a box without any town of Japan lies where nobody has told the shores
    known = bool((towns > 0).any())
    lake = _known(layers, "water", lon, lat) == 1
    return (sea if known else np.zeros_like(sea)), lake & ~sea, known


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

"""The ground that a corridor crosses: what lies where, what it costs, what is forbidden."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal, NamedTuple, cast

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from scipy.ndimage import distance_transform_edt, maximum_filter, minimum_filter

from geowbit.cables import (
    Ratio,
    fiber_rate_mjpy_per_km,
    found_key,
    ladder_of,
    voltage_class,
)
from geowbit.core.errors import AreaError, LayerError
from geowbit.core.messages import Message
from geowbit.countries import by_country
from geowbit.geodesy import (
    MERCATOR,
    GeoGrid,
    distance_km,
    to_mercator_m,
    true_size,
)
from geowbit.ground import Ground as SeaAndGrids
from geowbit.layers import Assumptions, Cells, Layers, Level, Raster, embedded_layer, model_table

Array = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

OPEN, LAST_RESORT, FORBIDDEN = 0, 1, 2
# beyond this a front would not fit into memory
_MOST_CELLS = 60_000_000
_HALF_ROUND = 180.0
_NEAREST_POLE_DEG = 84.0


@dataclass(frozen=True, repr=False)
class CorridorGrid(GeoGrid):
    """Square cells of Mercator's map: a front that crosses them keeps its shape.

    Attributes
    ----------
    affine, shape, crs
        As of :class:`geowbit.geodesy.GeoGrid`; the system is Mercator's map of the ellipsoid.
    """

    @classmethod
    def over(cls, bbox: tuple[float, float, float, float], *, cell_km: float) -> CorridorGrid:
        """Return a grid over a box of degrees with cells of a given size at its middle.

        Parameters
        ----------
        bbox : (west, south, east, north)
            Degrees.
        cell_km : float
            Size of a cell on the ground.

        Raises
        ------
        AreaError
            Where the box is none, or holds too many cells.

        Examples
        --------
        >>> grid = CorridorGrid.over((130.0, 33.0, 131.0, 34.0), cell_km=1.0)
        >>> grid.shape, grid.km_per_cell().round(2).tolist()[::60]
        ((111, 93), [0.99, 1.0])
        """
        west, south, east, north = bbox
        if not (np.isfinite(cell_km) and cell_km > 0):
            raise AreaError("corridors.cell_km", given=f"{cell_km:g}")
        if not (west < east and south < north and abs(south) <= 85 >= abs(north)):
            raise AreaError("corridors.no_box", box=str(bbox))
        (left, right), (bottom, top) = to_mercator_m([west, east], [south, north])
        step = cell_km * 1e3 / float(true_size((south + north) / 2))
        shape = (int(np.ceil((top - bottom) / step)), int(np.ceil((right - left) / step)))
        if shape[0] * shape[1] > _MOST_CELLS:
            raise AreaError(
                "corridors.too_many_cells", rows=shape[0], columns=shape[1], km=f"{cell_km:g}"
            )
        return cls.north_up(float(left), float(top), step, step, shape=shape, crs=MERCATOR)

    def centers(self) -> tuple[Array, Array]:
        """Return the longitude of each column and the latitude of each row, at cell centers."""
        return self._centers

    @cached_property
    def _centers(self) -> tuple[Array, Array]:
        found = super().centers()
        for one in found:
            one.flags.writeable = False
        return found

    def km_per_cell(self) -> Array:
        """Return the size of a cell of each row on the ground, km."""
        return self.lat_step * true_size(self.centers()[1]) / 1e3

    def position(self, lon: npt.ArrayLike, lat: npt.ArrayLike) -> tuple[Array, Array]:
        """Return places as row and column, whole numbers at cell centers."""
        row, col = self.places(lon, lat)
        return row - 0.5, col - 0.5

    def place(self, row: npt.ArrayLike, col: npt.ArrayLike) -> tuple[Array, Array]:
        """Return longitude and latitude of rows and columns: the inverse of position."""
        return self.degrees(np.asarray(row, float) + 0.5, np.asarray(col, float) + 0.5)

    def cells(
        self, lon: npt.ArrayLike, lat: npt.ArrayLike, *, what: str | Message
    ) -> tuple[Ints, Ints]:
        """Return the row and column of the cell of each place.

        Raises
        ------
        AreaError
            Where a place lies outside of the grid.
        """
        row, col, inside = self.index(lon, lat)
        if not np.all(inside):
            raise AreaError("corridors.outside", what=what)
        return np.atleast_1d(row), np.atleast_1d(col)


@dataclass(frozen=True)
class Ground:
    """Three layers over one grid, so that a route is chosen with friction and priced without it.

    Attributes
    ----------
    grid : CorridorGrid
    cost : ndarray
        Million yen per km in each cell.
    friction : ndarray
        How many times its cost a planner would pay to be elsewhere; 1 is none.
    barrier : ndarray of uint8
        0 open, 1 only where nothing else is left, 2 forbidden.
    kind : ndarray of uint8
        Index into `kinds`: what the cell is, for the price of a route by section.
    kinds : tuple of str
    slope_pct : ndarray, optional
        Slope of the ground, percent, where it is known.
    """

    grid: CorridorGrid
    cost: Array
    friction: Array
    barrier: npt.NDArray[np.uint8]
    kind: npt.NDArray[np.uint8] = field(default_factory=lambda: np.zeros((0, 0), np.uint8))
    kinds: tuple[str, ...] = ("ground",)
    slope_pct: Array | None = None
    notes: tuple[Message, ...] = ()

    def __post_init__(self) -> None:
        for name in ("cost", "friction"):
            values = getattr(self, name)
            if values.shape != self.grid.shape:
                raise LayerError(
                    "corridors.shapes_differ",
                    layer=name,
                    given=str(values.shape),
                    shape=str(self.grid.shape),
                )
            open_cells = self.barrier != FORBIDDEN
            bad = open_cells & ~(np.isfinite(values) & (values > 0))
            if bad.any():
                row, col = (int(one[0]) for one in np.nonzero(bad))
                lon, lat = (float(one) for one in self.grid.place(row, col))
                raise LayerError(
                    "corridors.bad_cells",
                    layer=name,
                    value=f"{values[row, col]:g}",
                    count=int(bad.sum()),
                    lat=f"{lat:.4f}",
                    lon=f"{lon:.4f}",
                )
        if self.kind.size == 0:
            object.__setattr__(self, "kind", np.zeros(self.grid.shape, np.uint8))

    def slowness(self, *, last_resort: bool = False) -> Array:
        """Return what crossing each cell costs a planner, infinite where it is forbidden.

        Parameters
        ----------
        last_resort : bool
            Whether cells of barrier 1 are open, at a thousand times their cost.
        """
        found = self.cost * self.friction * self.grid.km_per_cell()[:, None]
        found[self.barrier == FORBIDDEN] = np.inf
        kept_for_last = self.barrier == LAST_RESORT
        found[kept_for_last] = found[kept_for_last] * 1e3 if last_resort else np.inf
        return found


def even_ground(
    bbox: tuple[float, float, float, float], *, cell_km: float, cost: float = 1.0
) -> Ground:
    """Return ground of one price, for trials.

    Examples
    --------
    >>> ground = even_ground((130.0, 33.0, 130.1, 33.1), cell_km=1.0, cost=200.0)
    >>> float(ground.cost.mean())
    200.0
    """
    grid = CorridorGrid.over(bbox, cell_km=cell_km)
    ones = np.ones(grid.shape)
    return Ground(grid, ones * cost, ones, np.zeros(grid.shape, np.uint8))


def box_around(
    lon: npt.ArrayLike, lat: npt.ArrayLike, *, margin_share: float = 0.25, least_km: float = 5.0
) -> tuple[float, float, float, float]:
    """Return a box of degrees around places, with room for a way around.

    Raises
    ------
    AreaError
        Near a pole, or on both sides of the antimeridian.

    Examples
    --------
    >>> west, south, east, north = box_around([130.0, 131.0], [33.0, 33.0])
    >>> round(south, 1), round(north, 1), west < 130 < 131 < east
    (32.8, 33.2, True)
    """
    x, y = np.atleast_1d(np.asarray(lon, float)), np.atleast_1d(np.asarray(lat, float))
    span = float(distance_km(x.min(), y.min(), x.max(), y.max()))
    margin = max(least_km, margin_share * span) / 111.0
    if max(float(y.max()) + margin, margin - float(y.min())) > _NEAREST_POLE_DEG:
        raise AreaError("corridors.near_a_pole", keys=("costs", "connection"))
    if np.ptp(x) > _HALF_ROUND:
        raise AreaError("corridors.antimeridian", keys=("costs", "connection"))
    wide = margin / max(0.1, float(np.cos(np.radians(np.abs(y).max()))))
    return (
        max(float(x.min() - wide), -_HALF_ROUND),
        float(y.min() - margin),
        min(float(x.max() + wide), _HALF_ROUND),
        float(y.max() + margin),
    )


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
    return Surveyor(kind, layers, terrain=terrain, along_ways=along_ways).survey(grid)


class Surveyor:
    """What surveys of ground have in common, of however many places.

    Parameters
    ----------
    kind, layers, terrain, along_ways
        As for :func:`survey_ground`.
    """

    def __init__(
        self,
        kind: Kind,
        layers: Layers,
        *,
        terrain: Cells | None = None,
        along_ways: bool = True,
    ) -> None:
        if terrain is None and layers.is_own("terrain"):
            terrain = layers.raster("terrain")
        self._kind: Kind = kind
        self._layers, self._terrain, self._along_ways = layers, terrain, along_ways
        self._rules = _rules(kind)

    @cached_property
    def _land(self) -> SeaAndGrids:
        return SeaAndGrids(self._layers)

    @cached_property
    def _ways(self) -> tuple[str, _Shapes] | None:
        """Return the lines beside which another costs less, with the name of their rule."""
        source = "power_lines" if self._kind == "power" else "fiber_routes"
        if not self._layers.has(source):
            return None
        if self._kind == "power":
            return "along_line", _Shapes(self._layers.frame("power_lines").geometry)
        routes = self._layers.frame("fiber_routes")
        beside = routes.geometry[routes["kind"].isin(["rail", "expressway"])]
        return "along_way", _Shapes(beside)

    @cached_property
    def _protected(self) -> _Shapes | None:
        if not self._layers.is_own("protected_areas"):
            return None
        return _Shapes(self._layers.frame("protected_areas").geometry)

    def survey(self, grid: CorridorGrid) -> Survey:
        """Return what lies in each cell of some ground."""
        layers, rules, terrain = self._layers, self._rules, self._terrain
        lon, lat = grid.centers()
        slope = None if terrain is None else slope_pct(grid, terrain)
        sea, lake, known_land = self._water(lon, lat)
        is_kind = _kinds(layers, lon, lat, slope, rules)
        is_kind["protected"] = self._inside(grid)
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
        along = self._along(grid)
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
            self._kind,
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

    def _water(self, lon: Array, lat: Array) -> tuple[Mask, Mask, bool]:
        """Return sea and lakes, and whether the shores are known."""
        towns = _known(self._layers, "municipality", lon, lat)
        # a box without any embedded town lies where no shore is known
        known = self._layers.is_own("land") or bool((towns > 0).any())
        sea = np.zeros((len(lat), len(lon)), bool)
        if known:
            x, y = np.meshgrid(lon, lat)
            sea = self._land.is_sea(x.ravel(), y.ravel()).reshape(x.shape)
        lake = _known(self._layers, "water", lon, lat) == 1
        return sea, lake & ~sea, known

    def _along(self, grid: CorridorGrid) -> dict[str, Mask]:
        """Return the cells beside existing lines, or beside railways and expressways."""
        if self._ways is None or (self._kind == "fiber" and not self._along_ways):
            return {}
        name, lines = self._ways
        drawn = lines.drawn(grid)
        if not drawn.any():
            return {}
        cells = self._rules[name]["threshold"] / float(grid.km_per_cell().mean())
        return {name: distance_transform_edt(~drawn) <= cells}

    def _inside(self, grid: CorridorGrid) -> Mask:
        if self._protected is None:
            return np.zeros(grid.shape, bool)
        return self._protected.drawn(grid)


def slope_pct(grid: CorridorGrid, terrain: Cells) -> Array:
    """Return the slope of the ground from elevations, percent; 0 where they are not known.

    Examples
    --------
    A plane that rises 100 m a km to the north:

    >>> grid = CorridorGrid.over((0.0, 0.0, 0.1, 0.1), cell_km=1.0)
    >>> rows = np.arange(200)[::-1, None] * 110.574 / 1000 * 100 * np.ones(200)
    >>> plane = Raster(rows, GeoGrid.north_up(0.0, 0.2, 0.001, 0.001, shape=rows.shape))
    >>> float(np.median(slope_pct(grid, plane)).round(0))
    10.0
    """
    lon, lat = grid.centers()
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


@by_country
def _rules(kind: Kind) -> dict[str, dict[str, Any]]:
    table = model_table("corridor_rules")
    table = table[table["for"].isin([kind, "both"])]
    return {row["rule"]: row for row in table.to_dict("records")}


def _sampled(raster: Cells, lon: Array, lat: Array, *, outside: float = np.nan) -> Array:
    """Return the value under each cell of a grid; NaN on nodata."""
    if not isinstance(raster, Raster):
        x, y = np.meshgrid(lon, lat)
        return np.asarray(raster.sample(x.ravel(), y.ravel()), np.float64).reshape(x.shape)
    first_lon, first_lat = raster.grid.degrees(0.5, 0.5)
    _, col, lon_inside = raster.grid.index(lon, np.full(len(lon), first_lat))
    row, _, lat_inside = raster.grid.index(np.full(len(lat), first_lon), lat)
    found = raster.known(raster.values[np.ix_(row, col)])
    found[~lat_inside] = outside
    found[:, ~lon_inside] = outside
    return found


def _known(layers: Layers, name: str, lon: Array, lat: Array) -> Array:
    """Return the values of a layer under each cell; NaN everywhere where there is no such layer."""
    if not layers.has(name):
        return np.full((len(lat), len(lon)), np.nan)
    return _sampled(layers.raster(name), lon, lat)


def _kinds(
    layers: Layers, lon: Array, lat: Array, slope: Array | None, rules: dict[str, dict[str, Any]]
) -> dict[str, Mask]:
    shape = (len(lat), len(lon))
    density = relief = np.zeros(shape)
    # people of one's own may be points or polygons: towns are known from the embedded ones
    if layers.has("population") and not layers.is_own("population"):
        people = cast(Raster, layers.raster("population"))
        persons = np.nan_to_num(_sampled(people, lon, lat))
        row, _, _ = people.grid.index(np.full(len(lat), people.grid.center()[0]), lat)
        density = persons / people.grid.cell_area_km2(row)[:, None]
    found = _steps(density, rules, "suburban", "urban")
    if slope is not None:
        return found | _steps(slope, rules, "hill", "mountain")
    if layers.has("terrain") and layers.has("terrain_5min"):
        relief = np.nan_to_num(_sampled(_coarse_relief_m(), lon, lat))
    coarse = _steps(relief, rules, "coarse_hill", "coarse_mountain")
    return found | {name.removeprefix("coarse_"): here for name, here in coarse.items()}


def _steps(
    values: Array, rules: dict[str, dict[str, Any]], lower: str, upper: str
) -> dict[str, Mask]:
    """Return which cells pass the lower threshold but not the upper, and which pass both."""
    above = values > rules[upper]["threshold"]
    return {lower: (values > rules[lower]["threshold"]) & ~above, upper: above}


@by_country
def _coarse_relief_m() -> Raster:
    """Return the range of elevations in each coarse cell and its eight neighbors."""
    # asked for at each site: where the study has a terrain of its own, slopes are known instead
    coarse = cast(Raster, embedded_layer("terrain_5min"))
    values = coarse.values.astype(np.float64)
    sea = values == coarse.nodata
    highest = maximum_filter(np.where(sea, -np.inf, values), 3)
    lowest = minimum_filter(np.where(sea, 0.0, values), 3)
    spread = np.where(np.isfinite(highest), highest - lowest, 0.0)
    return Raster(spread, coarse.grid)


class _Shapes:
    """Lines or areas that are drawn on the cells of one ground after another."""

    def __init__(self, shapes: gpd.GeoSeries) -> None:
        self._shapes = shapes
        self._parts_of: dict[int, npt.NDArray[np.object_]] = {}

    def drawn(self, grid: CorridorGrid) -> Mask:
        """Return the cells that they touch."""
        from rasterio.features import rasterize

        lon, lat = grid.centers()
        box = shapely.box(lon.min(), lat.min(), lon.max(), lat.max())
        parts = self._parts(self._shapes.sindex.query(box).tolist())
        parts = parts[shapely.intersects(parts, box)]
        if not len(parts):
            return np.zeros(grid.shape, bool)

        def on_map(degrees: Array) -> Array:
            return np.column_stack(to_mercator_m(degrees[:, 0], degrees[:, 1]))

        drawn = rasterize(
            shapely.transform(parts, on_map),
            out_shape=grid.shape,
            transform=grid.affine,
            all_touched=True,
            dtype="uint8",
        )
        return cast(Mask, drawn.astype(bool))

    def _parts(self, rows: list[int]) -> npt.NDArray[np.object_]:
        """Return the parts of some shapes; each is taken apart once."""
        for row in rows:
            if row not in self._parts_of:
                self._parts_of[row] = shapely.get_parts([self._shapes.iloc[row]])
        nothing = np.empty(0, object)
        return np.concatenate([nothing, *(self._parts_of[row] for row in rows)])


def build_ground(
    grid: CorridorGrid,
    kind: Kind,
    layers: Layers,
    assumptions: Assumptions,
    *,
    load_mw: float,
    supply_area: str = "any",
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
    assumptions : Assumptions
        Of :func:`geowbit.layers.named_assumptions`.
    load_mw : float
        Picks the voltage.
    supply_area : str, optional
        Area whose voltage classes count for a power line.
    fiber_to_power_ratio : float, "model", "tables" or method
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
    # what is saved along a way is the duct that is there: the rate has it already
    has_duct = kind == "fiber" and fiber_to_power_ratio == "existing_duct"
    survey = survey_ground(grid, kind, layers, terrain=terrain, along_ways=not has_duct)
    return price_ground(
        survey,
        assumptions,
        load_mw=load_mw,
        supply_area=supply_area,
        fiber_to_power_ratio=fiber_to_power_ratio,
        level=level,
    )


def price_ground(
    survey: Survey,
    assumptions: Assumptions,
    *,
    load_mw: float,
    supply_area: str = "any",
    fiber_to_power_ratio: Ratio = "model",
    level: Level = "mid",
) -> Ground:
    """Return a survey's ground at the rates of one line, with arrays of its own.

    Parameters
    ----------
    survey : Survey
        Of :func:`geowbit.corridors.survey_ground`: one serves every voltage and level.
    assumptions, load_mw, supply_area, fiber_to_power_ratio, level
        As for :func:`build_ground`.

    Examples
    --------
    >>> from geowbit.layers import named_assumptions
    >>> grid = CorridorGrid.over((137.1, 36.5, 137.5, 36.9), cell_km=0.5)
    >>> survey, model = survey_ground(grid, "power", Layers()), named_assumptions()
    >>> low, high = (price_ground(survey, model, load_mw=100, level=one) for one in ("low", "high"))
    >>> bool((low.cost < high.cost).all())
    True
    """
    grid, water, shore = survey.grid, survey.water, survey.shore
    voltage = voltage_class(load_mw, supply_area, ladder=ladder_of(assumptions))
    rate = (
        assumptions.value(str(voltage["line_key"]), level)
        if survey.kind == "power"
        else fiber_rate_mjpy_per_km(
            assumptions, load_mw, fiber_to_power_ratio=fiber_to_power_ratio, level=level
        )
    )
    cost, barrier = rate * survey.times(level), survey.barrier.copy()
    if water.any():
        cable, landing = _water_rate(survey.kind, assumptions, voltage, level)
        if cable is None:
            barrier[water] = FORBIDDEN
        else:
            cost[water] = cable
            # whoever lands crosses one cell of the shore
            cost[shore] += np.broadcast_to(landing / grid.km_per_cell()[:, None], cost.shape)[shore]
    return Ground(
        grid,
        cost,
        survey.friction.copy(),
        barrier,
        survey.kinds,
        KINDS,
        survey.slope_pct,
        survey.notes,
    )


def _water_rate(
    kind: Kind, assumptions: Assumptions, voltage: pd.Series, level: Level
) -> tuple[float | None, float]:
    """Return what a cable under water costs per km, None where no rate is known, and a landing."""
    value = assumptions.at(level)
    landing = value["submarine_landing_mjpy" if kind == "power" else "fiber_landing_mjpy"]
    kv = float(voltage["rate_kv"]) if kind == "power" else None
    key = found_key(assumptions, kind, "submarine", kv)
    if key is None:
        return None, float(landing)
    return float(value[key] * (value["power_circuits"] if kind == "power" else 1)), float(landing)

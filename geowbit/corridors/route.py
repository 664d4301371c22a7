"""A least-cost route between two places, those of the best sites, and their files."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple, cast

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geowbit.cables import (
    POWER_PARTS,
    ConnectionOptions,
    FiberRate,
    Ratio,
    check_rates,
    connection_options,
    embedded_yards,
    option_of,
    ratio_in_use,
    substations_of,
    voltage_ladder,
)
from geowbit.core import (
    GeowbitError,
    LayerError,
    Message,
    OutputError,
    StudyError,
    shown_table,
)
from geowbit.corridors.ground import (
    CorridorGrid,
    Ground,
    Kind,
    Surveyor,
    box_around,
    price_ground,
    survey_ground,
)
from geowbit.corridors.march import Front, spread
from geowbit.corridors.tracing import (
    Corridor,
    lengths_km,
    pass_over,
    price,
    trace,
    trace_line,
)
from geowbit.geodesy import distance_km
from geowbit.geoparquet import write_geoparquet
from geowbit.layers import (
    Assumptions,
    Cells,
    Layers,
    Level,
    in_their_country,
    named_assumptions,
    station_names,
)
from geowbit.place import Place, resolve_place

_CELLS = 1_200_000
_FINEST_KM = 0.1
# from one end of Japan to the other; cells would be of kilometers
_FARTHEST_KM = 3_000.0
_LEVELS: tuple[Level, ...] = ("low", "mid", "high")


@dataclass(frozen=True)
class Route:
    """A least-cost route between two places, with its price and what it crosses.

    Attributes
    ----------
    kind : str
        ``power`` or ``fiber``.
    origin, destination : Place
    load_mw : float
    corridor : Corridor
        Line and sections.
    ground : Ground
        On which it was chosen.
    length_km, geodesic_km : float
        Along the line, and straight between its ends.
    cost_mjpy, low_mjpy, high_mjpy : float
        Price of the same line at mid, low and high rates, million yen.
    crossings : dict of str to int
        Power lines, railways and expressways of the layers.
    fiber : FiberRate or None
        The rate of fiber in use; None for a power line.
    cell_km : float
    notes : tuple of Message
    """

    kind: Kind
    origin: Place
    destination: Place
    load_mw: float
    corridor: Corridor
    ground: Ground
    length_km: float
    geodesic_km: float
    cost_mjpy: float
    low_mjpy: float
    high_mjpy: float
    crossings: dict[str, int]
    fiber: FiberRate | None
    cell_km: float
    notes: tuple[Message, ...]

    @property
    def mjpy_per_km(self) -> float:
        """Return the mean price of a km of the line."""
        return round(self.corridor.cost_mjpy / self.corridor.length_km, 3)

    @property
    def highest_slope_pct(self) -> float | None:
        """Return the steepest slope crossed, where the relief is known."""
        return _rounded(self.corridor.highest_slope_pct)

    @property
    def last_resort_km(self) -> float:
        """Return how much of it crosses ground that is open only where nothing else is left."""
        return round(self.corridor.last_resort_km, 3)

    def by_kind(self) -> pd.DataFrame:
        """Return km and cost of each kind of ground, the longest first."""
        return self.corridor.by_kind().round(3)

    def frame(self) -> gpd.GeoDataFrame:
        """Return the whole line as a row, with its figures."""
        columns = ("kind", "length_km", "geodesic_km", "cost_mjpy", "low_mjpy", "high_mjpy")
        row = {name: [getattr(self, name)] for name in columns}
        return gpd.GeoDataFrame(row, geometry=[self.corridor.line], crs="EPSG:4326")

    def as_dict(self) -> dict[str, Any]:
        """Return what ``geowbit route --json`` prints."""
        return {
            "kind": self.kind,
            "origin": self.origin._asdict(),
            "destination": self.destination._asdict(),
            "load_mw": self.load_mw,
            "length_km": self.length_km,
            "geodesic_km": self.geodesic_km,
            "cost_mjpy": self.cost_mjpy,
            "low_mjpy": self.low_mjpy,
            "high_mjpy": self.high_mjpy,
            "mjpy_per_km": self.mjpy_per_km,
            "sections": _rows(self.corridor.sections.drop(columns="geometry")),
            "by_kind": _rows(self.by_kind()),
            "crossings": self.crossings,
            **({} if self.fiber is None else {"fiber": self.fiber.as_dict()}),
            "highest_slope_pct": self.highest_slope_pct,
            "last_resort_km": self.last_resort_km,
            "cell_km": self.cell_km,
            "notes": [one.as_dict() for one in self.notes],
        }

    def _repr_html_(self) -> str:
        ends = f"{self.origin.name} – {self.destination.name}"
        return shown_table(self.by_kind(), caption=f"{ends}, {self.length_km:,.1f} km")


@in_their_country
def route(
    kind: Kind,
    origin: str | tuple[float, float],
    destination: str | tuple[float, float],
    *,
    load_mw: float = 100.0,
    fiber_to_power_ratio: Ratio = "model",
    assumptions: Assumptions | None = None,
    layers: Layers | None = None,
    hubs: dict[str, tuple[float, float]] | None = None,
    terrain: Cells | None = None,
    cell_km: float | None = None,
) -> Route:
    """Return the least-cost corridor between two places.

    Parameters
    ----------
    kind : {"power", "fiber"}
    origin, destination : str or (lat, lon)
        As for :func:`geowbit.place.resolve_place`.
    load_mw : float
        Picks the voltage of the line.
    fiber_to_power_ratio : float, "model", "tables" or method
        As in :func:`geowbit.cables.fiber_rate_mjpy_per_km`.
    assumptions, layers, hubs : optional
        The model's and the embedded ones where not given.
    terrain : Raster or RasterFile, optional
        Elevation, m, for slopes.
    cell_km : float, optional
        Size of a cell; as fine as about a million of them allow where not given.

    Returns
    -------
    Route

    Raises
    ------
    StudyError, AreaError
        Where a place cannot be, both are the same, or no way leads from one to the other.

    Examples
    --------
    >>> found = route("power", "Toyama", "Takaoka")
    >>> bool(found.length_km > found.geodesic_km)
    True
    """
    if kind not in ("power", "fiber"):
        raise StudyError("corridors.no_kind", kind=str(kind), kinds=("power", "fiber"))
    read = layers or Layers()
    model = named_assumptions() if assumptions is None else assumptions
    check_rates(model)
    start, end = (resolve_place(one, hubs=hubs, layers=read) for one in (origin, destination))
    straight = float(distance_km(start.lon, start.lat, end.lon, end.lat))
    if straight < 0.05:
        raise StudyError("corridors.same_place", origin=start.name, destination=end.name)
    box = box_around([start.lon, end.lon], [start.lat, end.lat])
    if straight > _FARTHEST_KM:
        raise StudyError(
            "corridors.too_far",
            origin=start.name,
            destination=end.name,
            km=round(straight),
            most_km=round(_FARTHEST_KM),
        )
    size = _cell_km(box) if cell_km is None else cell_km
    grid = CorridorGrid.over(box, cell_km=size)
    if terrain is not None:
        _check_under(terrain, grid, (start.name, end.name))
    has_duct = kind == "fiber" and fiber_to_power_ratio == "existing_duct"
    survey = survey_ground(grid, kind, read, terrain=terrain, along_ways=not has_duct)
    grounds = {
        level: price_ground(
            survey,
            model,
            load_mw=load_mw,
            fiber_to_power_ratio=fiber_to_power_ratio,
            level=level,
        )
        for level in _LEVELS
    }
    ground = grounds["mid"]
    found = best_corridor(ground, start, end)
    ends = {level: price(grounds[level], found.line).cost_mjpy for level in ("low", "high")}
    fiber = None
    if kind == "fiber":
        fiber = ratio_in_use(model, load_mw, fiber_to_power_ratio=fiber_to_power_ratio)
    return Route(
        kind=kind,
        origin=start,
        destination=end,
        load_mw=load_mw,
        corridor=found,
        ground=ground,
        length_km=round(found.length_km, 3),
        geodesic_km=round(found.geodesic_km, 3),
        cost_mjpy=round(found.cost_mjpy, 2),
        low_mjpy=round(ends["low"], 2),
        high_mjpy=round(ends["high"], 2),
        crossings=count_crossings(found.line, read),
        fiber=fiber,
        cell_km=round(size, 4),
        notes=(*ground.notes, *_warnings(found, kind, model)),
    )


def best_corridor(ground: Ground, start: Place, end: Place) -> Corridor:
    """Return the route between two places; over last-resort ground only where it must.

    Raises
    ------
    AreaError
        Where no way leads from one to the other.
    """
    return trace(_front_between(ground, start, end), start.lon, start.lat)


def _front_between(ground: Ground, start: Place, end: Place) -> Front:
    """Return the front from one place to another, over last-resort ground only where it must."""
    row, col = ground.grid.cells([start.lon], [start.lat], what=start.name)
    here = ground.barrier[row[0], col[0]]
    if here == 0:
        front = spread(ground, [end.lon], [end.lat]) if _is_open(ground, end) else None
        if front is not None and np.isfinite(front.value[row[0], col[0]]):
            return front
    return spread(ground, [end.lon], [end.lat], last_resort=True)


def count_crossings(line: shapely.LineString, layers: Layers) -> dict[str, int]:
    """Return how many times a line crosses power lines, railways and expressways of the layers.

    Examples
    --------
    Across the line and the motorway between Toyama and Takaoka:

    >>> found = count_crossings(shapely.LineString([(137.1, 36.60), (137.1, 36.80)]), Layers())
    >>> sorted(found)
    ['expressways', 'power lines', 'railways']
    """
    what: dict[str, gpd.GeoSeries] = {}
    if layers.has("power_lines"):
        what["power lines"] = layers.frame("power_lines").geometry
    if layers.has("fiber_routes"):
        routes = layers.frame("fiber_routes")
        what["railways"] = routes.geometry[routes["kind"] == "rail"]
        what["expressways"] = routes.geometry[routes["kind"] == "expressway"]
    found = {}
    for name, shapes in what.items():
        parts = shapely.get_parts(np.asarray(shapes, dtype=object))
        met = shapely.intersection(parts[shapely.intersects(parts, line)], line)
        found[name] = int(shapely.get_num_geometries(met).sum()) if len(met) else 0
    return found


def _is_open(ground: Ground, place: Place) -> bool:
    row, col = ground.grid.cells([place.lon], [place.lat], what=place.name)
    return bool(ground.barrier[row[0], col[0]] == 0)


def _cell_km(box: tuple[float, float, float, float]) -> float:
    west, south, east, north = box
    middle = (south + north) / 2
    wide = float(distance_km(west, middle, east, middle))
    high = float(distance_km(west, south, west, north))
    return max(_FINEST_KM, float(np.sqrt(wide * high / _CELLS)))


def _warnings(found: Corridor, kind: Kind, assumptions: Assumptions) -> list[Message]:
    notes = []
    if found.last_resort_km > 0:
        notes.append(Message("corridors.last_resort", km=round(found.last_resort_km, 1)))
    widest = found.sections.loc[found.sections["kind"] == "sea", "km"].max()
    reach = assumptions.value("ac_submarine_max_km")
    if kind == "power" and widest > reach:
        notes.append(Message("corridors.wide_sea", km=round(float(widest)), reach_km=round(reach)))
    return notes


def _check_under(terrain: Cells, grid: CorridorGrid, places: tuple[str, str]) -> None:
    """Refuse elevations of another country: all of the ground would count as flat."""
    lon, lat = np.meshgrid(*grid.centers())
    if not terrain.grid.index(lon.ravel(), lat.ravel())[2].any():
        there = terrain.grid.center()
        raise LayerError(
            "corridors.terrain_elsewhere",
            origin=places[0],
            destination=places[1],
            lon=f"{there[0]:.2f}",
            lat=f"{there[1]:.2f}",
        )


def _rows(table: pd.DataFrame) -> list[dict[str, Any]]:
    return cast("list[dict[str, Any]]", table.round(3).to_dict("records"))


def _rounded(number: float | None) -> float | None:
    return None if number is None else round(number, 2)


_MOST_SITES = 20
_CELLS_OF_SITE = 4_500
_LEAST_MARGIN_KM = 2.0


class KmOfGround(NamedTuple):
    """How much of a corridor runs over a kind of ground: the code of the kind, and km."""

    kind: str
    km: float


def site_corridors(
    best: gpd.GeoDataFrame,
    layers: Layers,
    assumptions: Assumptions,
    *,
    load_mw: float,
    most: int = _MOST_SITES,
    options: ConnectionOptions | None = None,
) -> gpd.GeoDataFrame:
    """Return the corridor of the power line of each of the best sites.

    Parameters
    ----------
    best : GeoDataFrame
        Best first: ``site_id``, ``lon``, ``lat``, ``connection_substation_id``,
        ``connection_kv``.
    layers : Layers
        Of the study.
    assumptions : Assumptions
        Of the study.
    load_mw : float
    most : int
        How many sites.
    options : ConnectionOptions, optional
        Those of the study, where they are at hand.

    Returns
    -------
    GeoDataFrame (EPSG:4326), one row a site
        ``site_id``, ``substation``, ``line_kv``, ``straight_km``, ``corridor_km``,
        ``corridor_mjpy`` (the line along the corridor), ``ground`` (km by kind, as words),
        ``ground_km`` (the same as :class:`KmOfGround`), ``trouble`` (why there is no corridor, in
        English), ``reason`` (the same as a message, or None) and ``<part>_mjpy`` of the whole
        connection by corridor. The line runs from the site to the substation.
    """
    some = best.head(most if "connection_substation_id" in best else 0)
    if some.empty:
        return gpd.GeoDataFrame({"site_id": []}, geometry=[], crs="EPSG:4326")
    substations = substations_of(layers)
    options = options or connection_options(
        substations, load_mw, assumptions, leave_out=embedded_yards(layers, assumptions)
    )
    value = assumptions.at("mid")
    rows = []
    chosen = option_of(options, substations, some)
    # a site that no substation serves has no way to go
    some, chosen = some[chosen >= 0], chosen[chosen >= 0]
    if some.empty:
        return gpd.GeoDataFrame({"site_id": []}, geometry=[], crs="EPSG:4326")
    stations = _stations(substations.iloc[options.table["row"].to_numpy()[chosen]])
    surveyor = Surveyor("power", layers)
    classes: dict[tuple[str, float], _Priced] = {}
    for site, station, option in zip(some.itertuples(), stations, chosen.tolist(), strict=True):
        area, kv = (options.table[name].iat[option] for name in ("area", "line_kv"))
        if (area, kv) not in classes:
            classes[area, kv] = _priced_at(options, str(area), float(kv))
        rows.append(
            _row(site, station, surveyor, assumptions, classes[area, kv])
            | {
                f"{part}_mjpy": float(paid)
                for part, paid in options.parts(value, option, 0.0).items()
                if part not in ("line", "contingency")
            }
        )
    table = gpd.GeoDataFrame(rows, geometry="geometry", crs="EPSG:4326")
    table["line_mjpy"] = table["corridor_mjpy"]
    others = [f"{part}_mjpy" for part in POWER_PARTS if part != "contingency"]
    share = float(value["contingency_share"])
    table["contingency_mjpy"] = table[others].sum(axis=1, skipna=False) * share
    return table


class _Priced(NamedTuple):
    """The load and the supply area that pick the rate of a line."""

    load_mw: float
    supply_area: str


def _priced_at(options: ConnectionOptions, area: str, kv: float) -> _Priced:
    """Return what picks the voltage of the lines of an area and voltage."""
    classes = voltage_ladder(area, ladder=options.ladder)
    here = classes["min_substation_kv"].to_numpy(float) == kv
    return _Priced(float(classes["max_load_mw"].to_numpy(float)[here][0]), area)


class _Station(NamedTuple):
    """The substation that a corridor leads to."""

    name: str
    id: str
    lon: float
    lat: float


def _stations(stations: gpd.GeoDataFrame) -> list[_Station]:
    return [
        _Station(str(name or station), str(station), point.x, point.y)
        for name, station, point in zip(
            station_names(stations), stations["id"], stations.geometry, strict=True
        )
    ]


def _row(
    site: Any, station: _Station, surveyor: Surveyor, assumptions: Assumptions, priced: _Priced
) -> dict[str, Any]:
    found: dict[str, Any] = {
        "site_id": str(site.site_id),
        "substation": station.name,
        "substation_id": station.id,
        "line_kv": float(site.connection_kv),
        "corridor_km": np.nan,
        "straight_km": np.nan,
        "corridor_mjpy": np.nan,
        "ground": "",
        "ground_km": (),
        "trouble": "",
        "reason": None,
        "geometry": shapely.LineString([(site.lon, site.lat), (station.lon, station.lat)]),
    }
    try:
        box = box_around(
            [site.lon, station.lon],
            [site.lat, station.lat],
            margin_share=0.4,
            least_km=_LEAST_MARGIN_KM,
        )
        grid = CorridorGrid.over(box, cell_km=_cell_km_of_site(box))
        ground = price_ground(surveyor.survey(grid), assumptions, **priced._asdict())
        start = Place(site.lon, site.lat, found["site_id"], "coordinates")
        goal = Place(station.lon, station.lat, station.name, "substation")
        line, _ = trace_line(_front_between(ground, start, goal), site.lon, site.lat)
        passed = pass_over(ground, line)
    except GeowbitError as error:
        return found | {"trouble": str(error), "reason": error.message}
    kinds = [KmOfGround(ground.kinds[kind], float(km)) for kind, km in passed.km_by_kind().items()]
    length_km, straight_km = lengths_km(line)
    return found | {
        "corridor_km": length_km,
        "straight_km": straight_km,
        "corridor_mjpy": float(passed.mjpy.sum()),
        "ground": ", ".join(f"{one.kind} {one.km:.1f} km" for one in kinds),
        "ground_km": tuple(kinds),
        "geometry": line,
    }


def _cell_km_of_site(box: tuple[float, float, float, float]) -> float:
    west, south, east, north = box
    wide = (east - west) * 111.0 * float(np.cos(np.radians((south + north) / 2)))
    return max(_FINEST_KM, float(np.sqrt(wide * (north - south) * 111.0 / _CELLS_OF_SITE)))


def check_route_file(out: Path | str) -> None:
    """Refuse a file that no route, and no map of one, can be written to.

    Raises
    ------
    OutputError
        Where its suffix is none of theirs, it is a folder, or it cannot be written.
    """
    # the network's room is not needed for a run
    from geowbit.fetch.writing import FORMATS, check_target

    check_target(out, (*FORMATS, ".html"))


def write_route(found: Route, out: Path | str) -> Path:
    """Write a route as GeoPackage (with its sections), GeoJSON or GeoParquet.

    Parameters
    ----------
    found : Route
    out : Path or str
        The format goes by its suffix.

    Returns
    -------
    Path

    Raises
    ------
    OutputError
        Where it cannot be written there.
    """
    from geowbit.fetch.writing import FORMATS, check_target, put_in_place

    target = check_target(out, FORMATS)
    driver = FORMATS[target.suffix.lower()]
    with put_in_place(target) as fresh:
        try:
            if driver == "Parquet":
                write_geoparquet(found.frame(), fresh)
            elif driver == "GPKG":
                found.frame().to_file(fresh, driver=driver, layer="corridor", engine="pyogrio")
                found.corridor.sections.to_file(
                    fresh, driver=driver, layer="sections", engine="pyogrio"
                )
            else:
                found.frame().to_file(fresh, driver=driver, engine="pyogrio")
        except OutputError:
            raise
        except Exception as error:  # drivers have errors of their own for a full disk
            raise OSError(str(error).splitlines()[0] if str(error) else repr(error)) from error
    return target

"""The measures of a layer at every candidate, by the names that a study gives them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import reduce
from typing import Any, TypeAlias

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from geowbit.core.errors import LayerError
from geowbit.core.messages import Message
from geowbit.criteria.discs import Statistic, cells_within
from geowbit.criteria.zones import mean_in_polygons
from geowbit.geodesy import (
    nearest_feature,
    points_in_polygons,
    polygon_area_km2,
    sum_within_km,
)
from geowbit.layers import Cells, rows_in
from geowbit.layers.numbers import numbers_of

Array = npt.NDArray[np.float64]
# whose shares are measured at once: what is cut for them is held in memory
_CELLS_AT_ONCE, _WORKERS = 20_000, 2
Layer: TypeAlias = gpd.GeoDataFrame | Cells


@dataclass
class Asked:
    """What is asked of a layer: where, and with which options.

    Attributes
    ----------
    name : str
        Of the layer, for messages.
    layer : GeoDataFrame (EPSG:4326) or Cells
    candidates : GeoDataFrame (EPSG:4326)
        With ``lon`` and ``lat``.
    column : str, optional
    radius_km : float, optional
    share_by : dict, optional
        ``column`` (of polygons) and ``in``, the values of the classes that count.
    found : list of str
        What was met on the way and belongs into the layer's record.
    """

    name: str
    layer: Layer
    candidates: gpd.GeoDataFrame
    column: str | None = None
    radius_km: float | None = None
    share_by: Mapping[str, Any] | None = None
    found: list[Message] = field(default_factory=list)

    @property
    def lon(self) -> Array:
        """Return the longitudes of the candidates, degrees."""
        return self.candidates["lon"].to_numpy(float)

    @property
    def lat(self) -> Array:
        """Return the latitudes of the candidates, degrees."""
        return self.candidates["lat"].to_numpy(float)

    @property
    def raster(self) -> Cells:
        """Return the layer, which has to be a raster."""
        if isinstance(self.layer, gpd.GeoDataFrame):
            raise LayerError("criteria.needs_raster", layer=self.name)
        return self.layer

    def features(self, *kinds: str) -> gpd.GeoDataFrame:
        """Return the layer, which has to hold features of one of some kinds."""
        if not isinstance(self.layer, gpd.GeoDataFrame):
            raise LayerError("criteria.is_raster", layer=self.name, needed=_joined("or", kinds))
        types = set(map(_kind_name, self.layer.geom_type.dropna().unique()))
        if not types <= {kind.removesuffix("s") for kind in kinds}:
            raise LayerError(
                "criteria.holds_other",
                layer=self.name,
                held=_joined("and", [f"{kind}s" for kind in sorted(types)]),
                needed=_joined("or", kinds),
            )
        return self.layer

    def numbers(self, frame: gpd.GeoDataFrame) -> Array:
        """Return a column as numbers; what is none is told and NaN."""
        if self.column not in frame:
            raise LayerError(
                "criteria.no_column",
                layer=self.name,
                column=str(self.column),
                known=tuple(str(one) for one in frame.columns if one != "geometry"),
            )
        given = frame[self.column]
        numbers = numbers_of(given).values.to_numpy(float)
        bad = int(np.isnan(numbers).sum())
        if bad == len(numbers):
            raise LayerError("criteria.no_number", layer=self.name, column=str(self.column))
        if bad:
            self.found.append(Message("criteria.rows_without", count=bad, column=str(self.column)))
        return numbers


@dataclass(frozen=True)
class LayerMeasure:
    """One way to measure a layer.

    Attributes
    ----------
    measure : callable
        From what is asked to one number a candidate; NaN where it is not known.
    needs, takes : tuple of str
        Options that must and that may stand beside it.
    """

    measure: Callable[[Asked], Array]
    needs: tuple[str, ...] = ()
    takes: tuple[str, ...] = ()


class ClassCells(Cells):
    """A raster of classes as 1 where a cell has one of some values, 0 where it has another.

    Parameters
    ----------
    raster : Cells
    values : ndarray of float
    """

    def __init__(self, raster: Cells, values: Array) -> None:
        self.grid, self.block = raster.grid, raster.block
        self._raster, self._values = raster, values

    def read(self, rows: slice, columns: slice) -> Array:
        """Return the values of a window; NaN where nothing is known."""
        cells = self._raster.read(rows, columns)
        return np.where(np.isnan(cells), np.nan, np.isin(cells, self._values))


# of each raster that was asked for, whether a candidate lies on it, while only a part is measured
_lies_on: ContextVar[dict[str, bool] | None] = ContextVar("lies_on", default=None)


@contextmanager
def part_measured() -> Iterator[dict[str, bool]]:
    """Measure a part of the candidates, of which none need lie on a raster of the user's own.

    Yields
    ------
    dict of str to bool
        By layer, whether any of them lies on it, filled as criteria are measured.
    """
    found: dict[str, bool] = {}
    token = _lies_on.set(found)
    try:
        yield found
    finally:
        _lies_on.reset(token)


def check_some_on(name: str, raster: Cells, on_it: npt.NDArray[np.bool_]) -> None:
    """Fail where no candidate lies on a raster: it is the one of another country.

    Raises
    ------
    LayerError
        One line with the place of the raster.
    """
    part = _lies_on.get()
    if part is not None:
        part[name] = part.get(name, False) or bool(on_it.any())
        return
    if len(on_it) and not on_it.any():
        lon, lat = raster.grid.center()
        raise LayerError(
            "criteria.raster_elsewhere", layer=name, lon=f"{lon:.2f}", lat=f"{lat:.2f}"
        )


def check_some_found(name: str, raster: Cells, found: Array, lon: Array, lat: Array) -> None:
    """Fail where a raster tells nothing at any candidate because none lies on it.

    Raises
    ------
    LayerError
        As :func:`check_some_on`.
    """
    known = np.isfinite(found).any()
    check_some_on(name, raster, np.ones(1, bool) if known else raster.grid.index(lon, lat)[2])


def value_at(asked: Asked) -> Array:
    """Return the value of the cell, or of the polygon, that holds each candidate's center."""
    if isinstance(asked.layer, Cells):
        if asked.column:
            raise LayerError("criteria.raster_column", layer=asked.name)
        _, _, inside = asked.layer.grid.index(asked.lon, asked.lat)
        check_some_on(asked.name, asked.layer, inside)
        return asked.layer.sample(asked.lon, asked.lat)
    frame = asked.features("polygons")
    if not asked.column:
        raise LayerError("criteria.name_column", layer=asked.name)
    numbers = asked.numbers(frame)
    held = points_in_polygons(asked.lon, asked.lat, frame)
    found = np.full(len(asked.lon), np.nan)
    # where polygons overlap the highest counts
    np.fmax.at(found, held.point, numbers[held.polygon])
    return found


def _mean_in(asked: Asked) -> Array:
    """Return the mean of a raster over each candidate's own cell or polygon."""
    found = mean_in_polygons(asked.raster, asked.candidates.geometry)
    check_some_found(asked.name, asked.raster, found, asked.lon, asked.lat)
    return found


def _distance_to(asked: Asked) -> Array:
    """Return the distance to the nearest feature, km; 0 inside a polygon."""
    frame = asked.features("points", "lines", "polygons")
    return nearest_feature(asked.lon, asked.lat, frame).km


def _inside(asked: Asked) -> Array:
    """Return 1 where a candidate's center lies in a polygon, else 0."""
    held = points_in_polygons(asked.lon, asked.lat, asked.features("polygons"))
    found = np.zeros(len(asked.lon))
    found[held.point] = 1.0
    return found


def _share_inside(asked: Asked) -> Array:
    """Return the share of each candidate's area that lies in polygons, 0 to 1.

    Of classes those count that are meant, and nothing is known where the layer has none at all.
    """
    cells = asked.candidates.geometry.to_numpy()
    if (shapely.get_dimensions(cells) != 2).any():
        raise LayerError("criteria.share_of_points")
    if asked.share_by is None:
        return _share_of(cells, asked.features("polygons").geometry.to_numpy())
    if isinstance(asked.layer, Cells):
        return _share_of_cells(asked, asked.layer)
    frame = asked.features("polygons")
    if "column" not in asked.share_by:
        raise LayerError("criteria.share_column", layer=asked.name)
    shapes = frame.geometry.to_numpy()
    column, values = asked.share_by["column"], asked.share_by["in"]
    meant = rows_in(frame, column, values, f"layer {asked.name}")
    share = _share_of(cells, shapes[meant])
    empty = np.flatnonzero(share == 0)
    touched, _ = shapely.STRtree(shapes).query(cells[empty], predicate="intersects")
    share[np.delete(empty, np.unique(touched))] = np.nan
    return share


def _share_of_cells(asked: Asked, raster: Cells) -> Array:
    """Return the share of each candidate's area that lies in cells of some classes."""
    share_by = asked.share_by or {}
    values = numbers_of(pd.Series(list(share_by["in"]), dtype=object)).values.to_numpy(float)
    if "column" in share_by or np.isnan(values).any():
        raise LayerError("criteria.share_of_raster", layer=asked.name)
    found = mean_in_polygons(ClassCells(raster, values), asked.candidates.geometry)
    check_some_found(asked.name, raster, found, asked.lon, asked.lat)
    return found


def _share_of(cells: npt.NDArray[np.object_], shapes: npt.NDArray[np.object_]) -> Array:
    """Return the share of each area that lies in shapes, each place counted once."""
    parts = shapely.get_parts(shapes)
    share = np.zeros(len(cells))
    if not len(parts):
        return share
    tree, bounds = shapely.STRtree(parts), shapely.bounds(parts)
    pieces = np.array_split(np.arange(len(cells)), -(-len(cells) // _CELLS_AT_ONCE) or 1)
    # the first question builds the tree; what is asked beside it finds it built
    share[pieces[0]] = _share_of_some(cells[pieces[0]], tree, bounds)
    with ThreadPoolExecutor(_WORKERS) as workers:
        rest = workers.map(lambda some: _share_of_some(cells[some], tree, bounds), pieces[1:])
        for some, found in zip(pieces[1:], rest, strict=True):
            share[some] = found
    return np.clip(share, 0.0, 1.0)


def _share_of_some(cells: npt.NDArray[np.object_], tree: shapely.STRtree, bounds: Array) -> Array:
    parts, share = tree.geometries, np.zeros(len(cells))
    cell, part = tree.query(cells, predicate="intersects")
    around = shapely.bounds(cells)
    ours, theirs = around[cell], bounds[part]
    over = (theirs[:, :2] <= ours[:, :2]).all(axis=1) & (theirs[:, 2:] >= ours[:, 2:]).all(axis=1)
    rows = np.flatnonzero(over)
    whole = np.unique(cell[rows[shapely.covers(parts[part[rows]], cells[cell[rows]])]])
    share[whole] = 1.0
    cut = ~np.isin(cell, whole)
    cell, part, ours, theirs = cell[cut], part[cut], ours[cut], theirs[cut]
    # a small shape within a rectangle is its own piece
    sides = around[:, 2:] - around[:, :2]
    square = np.isclose(shapely.area(cells), sides.prod(axis=1), rtol=1e-9)
    inner = (theirs[:, :2] >= ours[:, :2]).all(axis=1) & (theirs[:, 2:] <= ours[:, 2:]).all(axis=1)
    inner &= square[cell]
    pieces = parts[part]
    pieces[~inner] = shapely.intersection(cells[cell[~inner]], pieces[~inner])
    surface = shapely.get_dimensions(pieces) == 2
    pieces, cell = pieces[surface], cell[surface]
    mixed = shapely.get_type_id(pieces) == shapely.GeometryType.GEOMETRYCOLLECTION
    pieces[mixed] = [_surface(one) for one in pieces[mixed]]
    # polygons that overlap within a cell must not count twice
    owner, starts, count = np.unique(cell, return_index=True, return_counts=True)
    joined = pieces[starts]
    for several in np.unique(count[count > 1]):
        group = np.flatnonzero(count == several)
        rows = starts[group][:, None] + np.arange(several)
        joined[group] = shapely.union_all(pieces[rows], axis=1)
    share[owner] = polygon_area_km2(joined) / polygon_area_km2(cells[owner])
    return share


def _count_within(asked: Asked) -> Array:
    """Return how many points lie within the radius."""
    return _sum(asked, asked.features("points"), 1.0)


def _sum_within(asked: Asked) -> Array:
    """Return the sum of a column within the radius: a polygon counts where its middle is."""
    frame = asked.features("points", "polygons")
    frame = frame.set_geometry(frame.geometry.representative_point())
    return _sum(asked, frame, np.nan_to_num(asked.numbers(frame)))


def _nearest_value(asked: Asked) -> Array:
    """Return the column of the nearest feature that has a number there."""
    frame = asked.features("points", "lines", "polygons")
    numbers = asked.numbers(frame)
    rows = np.flatnonzero(np.isfinite(numbers))
    near = nearest_feature(asked.lon, asked.lat, frame.geometry.to_numpy()[rows])
    return numbers[rows[near.index]]


def _joined(how: str, kinds: Sequence[str]) -> Message:
    """Return kinds of features in words, joined by "or" or "and"."""
    words = [Message("criteria.kind", kind=kind) for kind in kinds]
    return reduce(lambda one, other: Message(f"criteria.{how}", one=one, other=other), words)


def _kind_name(geom_type: str) -> str:
    return geom_type.removeprefix("Multi").lower().replace("string", "")


def _within(statistic: Statistic) -> Callable[[Asked], Array]:
    def measure(asked: Asked) -> Array:
        found = cells_within(
            asked.raster, asked.lon, asked.lat, radius_km=asked.radius_km or 0, statistic=statistic
        )
        check_some_found(asked.name, asked.raster, found, asked.lon, asked.lat)
        return found

    return measure


def _sum(asked: Asked, frame: gpd.GeoDataFrame, values: npt.ArrayLike) -> Array:
    points = frame.geometry
    return sum_within_km(
        asked.lon, asked.lat, points.x, points.y, values, radius_km=asked.radius_km or 0
    )


def _surface(shape: shapely.Geometry) -> shapely.Geometry:
    """Return only the polygons of what an intersection left over."""
    parts = shapely.get_parts(shape)
    return shapely.multipolygons(parts[shapely.get_dimensions(parts) == 2])


MEASURES: dict[str, LayerMeasure] = {
    "value_at": LayerMeasure(value_at, takes=("column", "fill")),
    "mean_in": LayerMeasure(_mean_in, takes=("fill",)),
    "mean_within": LayerMeasure(
        _within("mean"),
        ("radius_km",),
        ("fill",),
    ),
    "max_within": LayerMeasure(
        _within("max"),
        ("radius_km",),
        ("fill",),
    ),
    "min_within": LayerMeasure(
        _within("min"),
        ("radius_km",),
        ("fill",),
    ),
    "distance_to": LayerMeasure(_distance_to),
    "inside": LayerMeasure(_inside),
    "share_inside": LayerMeasure(_share_inside, takes=("share_by",)),
    "count_within": LayerMeasure(_count_within, ("radius_km",)),
    "sum_within": LayerMeasure(
        _sum_within,
        ("column", "radius_km"),
    ),
    "nearest_value": LayerMeasure(_nearest_value, ("column",)),
}

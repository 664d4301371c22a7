"""The ground that a corridor crosses: what it costs, what a planner avoids, what is forbidden."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from geowbit.core.errors import AreaError, LayerError
from geowbit.core.messages import Message
from geowbit.geodesy import distance_km, from_mercator_m, to_mercator_m, true_size

Array = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

OPEN, LAST_RESORT, FORBIDDEN = 0, 1, 2
# beyond this a front would not fit into memory
MOST_CELLS = 60_000_000
_HALF_ROUND = 180.0
_NEAREST_POLE_DEG = 84.0


@dataclass(frozen=True)
class CorridorGrid:
    """Square cells of Mercator's map: a front that crosses them keeps its shape.

    Attributes
    ----------
    west_m, north_m : float
        Outer corner of the first cell, meters of the map.
    step_m : float
        Size of a cell, meters of the map.
    shape : (rows, columns)
        Row 0 is the northernmost.
    """

    west_m: float
    north_m: float
    step_m: float
    shape: tuple[int, int]

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
        if shape[0] * shape[1] > MOST_CELLS:
            raise AreaError(
                "corridors.too_many_cells", rows=shape[0], columns=shape[1], km=f"{cell_km:g}"
            )
        return cls(float(left), float(top), step, shape)

    def degrees(self) -> tuple[Array, Array]:
        """Return the longitude of each column and the latitude of each row, cell centers."""
        rows, cols = self.shape
        x = self.west_m + (np.arange(cols) + 0.5) * self.step_m
        y = self.north_m - (np.arange(rows) + 0.5) * self.step_m
        return from_mercator_m(x, np.zeros(cols))[0], from_mercator_m(np.zeros(rows), y)[1]

    def km_per_cell(self) -> Array:
        """Return the size of a cell of each row on the ground, km."""
        return self.step_m * true_size(self.degrees()[1]) / 1e3

    def position(self, lon: npt.ArrayLike, lat: npt.ArrayLike) -> tuple[Array, Array]:
        """Return places as row and column, whole numbers at cell centers."""
        x, y = to_mercator_m(lon, lat)
        return (self.north_m - y) / self.step_m - 0.5, (x - self.west_m) / self.step_m - 0.5

    def place(self, row: npt.ArrayLike, col: npt.ArrayLike) -> tuple[Array, Array]:
        """Return longitude and latitude of rows and columns: the inverse of position."""
        x = self.west_m + (np.asarray(col, float) + 0.5) * self.step_m
        y = self.north_m - (np.asarray(row, float) + 0.5) * self.step_m
        return from_mercator_m(x, y)

    def cells(
        self, lon: npt.ArrayLike, lat: npt.ArrayLike, *, what: str | Message
    ) -> tuple[Ints, Ints]:
        """Return the row and column of the cell of each place.

        Raises
        ------
        AreaError
            Where a place lies outside of the grid.
        """
        row, col = (np.rint(one).astype(np.int64) for one in self.position(lon, lat))
        outside = (row < 0) | (col < 0) | (row >= self.shape[0]) | (col >= self.shape[1])
        if np.any(outside):
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

"""Candidates tile by tile: squares of the grid, blocks of a lattice, parents of hexagons."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from geowbit.candidates.area import area_shape, check_area
from geowbit.candidates.hexagons import (
    cells_in,
    hexagon_centers,
    hexagons_frame,
    outlines_of,
    parents_of,
)
from geowbit.candidates.land import (
    EMBEDDED_LAND,
    NO_LAND,
    OWN_LAND,
    land_mask,
    shape_to_fill,
)
from geowbit.candidates.lattice import LatticeBlocks, cells_frame
from geowbit.candidates.prefectures import has_municipalities, municipality_at
from geowbit.candidates.squares import LandSquares, land_squares, squares_of
from geowbit.core.errors import AreaError
from geowbit.countries import in_use
from geowbit.mesh import MeshLevel, mesh_bounds, mesh_splits

IntArray = npt.NDArray[np.int64]

# candidates of a tile: with all that is measured of them some 300 MB
TILE_ROWS = 250_000
# squares of 1 km along one side of a square of the first order
_FIRST_ORDER = 80
# squares of 1 km in a degree
_ROWS_PER_DEGREE, _COLUMNS_PER_DEGREE = 120, 80
# digits of the code of a square of 1 km
_OF_1KM = 8
# columns beside each other have numbers that are no multiples of this
_ACROSS = 10_000_000
# places of a block that tell where it lies
_OUTLINED = 1_000
# hexagons told by their number alone, before they are cut into tiles
_MOST_HEXAGONS = 64_000_000


class Coarser(ABC):
    """The coarser squares of which a map shows the best place each."""

    @property
    @abstractmethod
    def grid(self) -> str | dict[str, float]:
        """Return the grid that they are, as study.yaml has it."""

    @abstractmethod
    def key(self, frame: pd.DataFrame) -> IntArray:
        """Return the number of the square that each candidate lies in."""

    @abstractmethod
    def shapes(self, key: IntArray) -> npt.NDArray[np.object_]:
        """Return the squares of numbers as polygons in degrees."""


class _Kilometers(Coarser):
    """The squares of 1 km of the JIS grid."""

    @property
    def grid(self) -> str:
        return "jis-1km"

    def key(self, frame: pd.DataFrame) -> IntArray:
        import pyarrow as pa
        import pyarrow.compute as pc

        codes = pc.utf8_slice_codeunits(pa.array(frame["site_id"], pa.string()), 0, _OF_1KM)
        return np.asarray(pc.cast(codes, pa.int64()))

    def shapes(self, key: IntArray) -> npt.NDArray[np.object_]:
        return shapely.box(*mesh_bounds(np.char.zfill(key.astype(str), _OF_1KM)).T)


@dataclass(frozen=True)
class _Blocks(Coarser):
    """Blocks of so many cells of a lattice on a side."""

    lon_arcsec: float
    lat_arcsec: float
    side: int

    @property
    def grid(self) -> dict[str, float]:
        steps = {"lon_arcsec": self.lon_arcsec, "lat_arcsec": self.lat_arcsec}
        return {name: step * self.side for name, step in steps.items()}

    def key(self, frame: pd.DataFrame) -> IntArray:
        lon, lat = frame["lon"].to_numpy(float), frame["lat"].to_numpy(float)
        col, row = np.floor(lon * 3600 / self.lon_arcsec), np.floor(lat * 3600 / self.lat_arcsec)
        return np.asarray((row // self.side) * _ACROSS + col // self.side, np.int64)

    def shapes(self, key: IntArray) -> npt.NDArray[np.object_]:
        row = np.round(key / _ACROSS).astype(np.int64)
        lon_step, lat_step = (self.side * one / 3600 for one in (self.lon_arcsec, self.lat_arcsec))
        west, south = (key - row * _ACROSS) * lon_step, row * lat_step
        return shapely.box(west, south, west + lon_step, south + lat_step)


@dataclass(frozen=True)
class _Parents(Coarser):
    """Hexagons of a coarser resolution."""

    resolution: int

    @property
    def grid(self) -> str:
        return f"h3-{self.resolution}"

    def key(self, frame: pd.DataFrame) -> IntArray:
        cells = [int(one, 16) for one in frame["site_id"].astype(str)]
        return parents_of(np.array(cells, np.uint64), self.resolution).astype(np.int64)

    def shapes(self, key: IntArray) -> npt.NDArray[np.object_]:
        return outlines_of(key.astype(np.uint64))


class Tiles(ABC):
    """The candidates of a study in tiles, each made when it is asked for.

    The tiles follow each other from north to south; together they hold the candidates that the
    study has in one piece.
    """

    @abstractmethod
    def __len__(self) -> int:
        """Return how many tiles there are."""

    @abstractmethod
    def candidates(self, number: int) -> gpd.GeoDataFrame:
        """Return the candidates of a tile; it may hold none.

        ``attrs["inputs"]`` has the records of the files that were read.
        """

    @abstractmethod
    def outline(self) -> gpd.GeoDataFrame:
        """Return places that tell where the candidates stand, and how far they reach."""

    def coarser(self, count: int, most: int) -> Coarser | None:
        """Return coarser squares, of which there are about `most` where there are `count` places.

        None where the candidates are as coarse, few enough, or lie in no grid.
        """
        del count, most
        return None

    @property
    def northern_first(self) -> bool:
        """Tell whether in one piece candidates stand from north to south, and west to east."""
        return True

    def none_left(self) -> AreaError:
        """Return what to say where no tile holds a candidate."""
        return AreaError("candidates.no_cell_on_land", area=str(getattr(self, "area", None)))


class SquareTiles(Tiles):
    """Squares of the JIS grid, in runs of squares of the first order or of parts of them.

    Parameters
    ----------
    level : str
        As of :func:`geowbit.candidates.grid_candidates`.
    area, folder
        As there.
    rows : int
        Candidates of a tile, at most.

    Examples
    --------
    >>> toyama = SquareTiles("jis-1km", area={"prefectures": ["Toyama"]}, rows=2000)
    >>> len(toyama), sum(len(toyama.candidates(n)) for n in range(len(toyama)))
    (3, 4113)
    """

    def __init__(
        self,
        level: MeshLevel,
        *,
        area: dict[str, Any] | None = None,
        folder: Path | str = ".",
        rows: int = TILE_ROWS,
    ) -> None:
        self.level, self.area, self.folder = level, check_area(area), Path(folder)
        cells, splits = (
            _near(land_squares(level, self.area), self.area, self.folder),
            mesh_splits(level),
        )
        if not len(cells.row):
            raise self.none_left()
        side = _FIRST_ORDER
        # halves of halves: of one square a part is left to be taken
        while side > 1 and (side * splits) ** 2 > rows:
            side = -(-side // 2)
        down, across = cells.row // side, cells.col // side
        order = np.lexsort((cells.col, -cells.row, across, -down))
        self.cells = LandSquares(*(one[order] for one in cells))
        blocks = -down[order] * 10_000 + across[order]
        self.cuts = _cuts(blocks, rows // splits**2)

    def __len__(self) -> int:
        return len(self.cuts) - 1

    def candidates(self, number: int) -> gpd.GeoDataFrame:
        """Return the candidates of a tile; it may hold none."""
        some = slice(*self.cuts[number : number + 2])
        cells = LandSquares(*(one[some] for one in self.cells))
        return squares_of(self.level, cells, self.area, self.folder)

    def coarser(self, count: int, most: int) -> Coarser | None:
        """Return the squares of 1 km, where the candidates are finer and too many."""
        return _Kilometers() if count > most and mesh_splits(self.level) > 1 else None

    def outline(self) -> gpd.GeoDataFrame:
        """Return the squares of 1 km."""
        found = squares_of("jis-1km", self.cells, self.area, self.folder)
        # a small area may hold the middle of a fine square and of no other
        found = found if len(found) else squares_of(self.level, self.cells, self.area, self.folder)
        if not len(found):
            raise self.none_left()
        return found

    def none_left(self) -> AreaError:
        """Return what to say where no tile holds a candidate."""
        return AreaError("candidates.no_land", area=str(self.area), country=in_use().name)


class LatticeTiles(Tiles):
    """Cells of a lattice of degrees, in blocks.

    Parameters
    ----------
    lon_arcsec, lat_arcsec, area, folder, land
        As of :func:`geowbit.candidates.lattice_candidates`.
    rows : int
        Candidates of a tile, at most.

    Examples
    --------
    >>> fiji = LatticeTiles(
    ...     lon_arcsec=360, lat_arcsec=360, area={"bbox": [179, -17, -179, -16.5]}, rows=16)
    >>> len(fiji), sum(len(fiji.candidates(n)) for n in range(len(fiji)))
    (12, 100)
    """

    def __init__(
        self,
        *,
        lon_arcsec: float,
        lat_arcsec: float,
        area: dict[str, Any] | None = None,
        folder: Path | str = ".",
        land: BaseGeometry | None = None,
        rows: int = TILE_ROWS,
    ) -> None:
        self.lon_arcsec, self.lat_arcsec = lon_arcsec, lat_arcsec
        self.area, self.land = check_area(area), land
        shape, self.inputs = shape_to_fill(self.area, Path(folder))
        side = max(1, int(np.sqrt(rows)))
        self.blocks = LatticeBlocks(shape, lon_arcsec, lat_arcsec, side=side)
        self.told_by = OWN_LAND if land is not None else EMBEDDED_LAND
        if land is None and not self._holds_embedded_land():
            self.told_by = NO_LAND

    def __len__(self) -> int:
        return len(self.blocks.corners)

    def candidates(self, number: int) -> gpd.GeoDataFrame:
        """Return the candidates of a tile; it may hold none."""
        row, col = self.blocks.cells(number)
        on_land, index = _on_land(*self.blocks.centers(row, col), self)
        frame = cells_frame(
            row[on_land], col[on_land], index[on_land], self.lon_arcsec, self.lat_arcsec
        )
        off_land = int((~on_land).sum())
        frame.attrs |= {"inputs": self.inputs, "land": self.told_by, "off_land": off_land}
        return frame

    def coarser(self, count: int, most: int) -> Coarser | None:
        """Return blocks of cells, where there are too many cells."""
        side = int(np.ceil(np.sqrt(count / most)))
        return _Blocks(self.lon_arcsec, self.lat_arcsec, side) if side > 1 else None

    def outline(self) -> gpd.GeoDataFrame:
        """Return some cells of each block, the outermost to the four sides among them."""
        found = []
        for number in range(len(self)):
            row, col = self.blocks.cells(number)
            if len(row):
                some = _some_of(row, col)
                found.append(np.column_stack([row[some], col[some]]))
        if not found:
            raise self.none_left()
        row, col = np.concatenate(found).T
        index = municipality_at(*self.blocks.centers(row, col))
        return cells_frame(row, col, index, self.lon_arcsec, self.lat_arcsec)

    def _holds_embedded_land(self) -> bool:
        """Tell whether any cell of any block lies on the land of the country."""
        if not has_municipalities():
            return False
        return any(
            (municipality_at(*self.blocks.centers(*self.blocks.cells(n))) > 0).any()
            for n in range(len(self))
        )


class HexagonTiles(Tiles):
    """Hexagons of H3, in runs of hexagons of a coarser resolution.

    Parameters
    ----------
    resolution, area, folder, land
        As of :func:`geowbit.candidates.h3_candidates`.
    rows : int
        Candidates of a tile, at most.

    Examples
    --------
    >>> oslo = HexagonTiles(7, area={"bbox": [10.6, 59.8, 10.9, 60.0]}, rows=49)
    >>> from geowbit.candidates import h3_candidates
    >>> whole = h3_candidates(7, area={"bbox": [10.6, 59.8, 10.9, 60.0]})
    >>> sum(len(oslo.candidates(n)) for n in range(len(oslo))) == len(whole)
    True
    """

    def __init__(
        self,
        resolution: int,
        *,
        area: dict[str, Any] | None = None,
        folder: Path | str = ".",
        land: BaseGeometry | None = None,
        rows: int = TILE_ROWS,
    ) -> None:
        self.area, self.land, self.resolution = check_area(area), land, resolution
        shape, self.inputs = shape_to_fill(self.area, Path(folder))
        cells = cells_in(shape, resolution, most=_MOST_HEXAGONS)
        if not len(cells):
            raise AreaError("candidates.no_hexagon_on_land", area=str(area))
        self.told_by = OWN_LAND if land is not None else EMBEDDED_LAND
        if land is None and not (municipality_at(*hexagon_centers(cells)) > 0).any():
            self.told_by = NO_LAND
        # each step coarser holds seven
        up = int(np.log(max(rows, 1)) / np.log(7))
        parents = parents_of(cells, max(resolution - up, 0))
        order = np.argsort(parents, kind="stable")
        _, blocks = np.unique(parents[order], return_inverse=True)
        self.cells, self.cuts = cells[order], _cuts(blocks, rows)

    def __len__(self) -> int:
        return len(self.cuts) - 1

    def coarser(self, count: int, most: int) -> Coarser | None:
        """Return hexagons of a coarser resolution, where there are too many."""
        up = int(np.ceil(np.log(max(count / most, 1)) / np.log(7)))
        return _Parents(max(self.resolution - up, 0)) if up else None

    def outline(self) -> gpd.GeoDataFrame:
        """Return some of the hexagons, the outermost to the four sides among them."""
        lon, lat = hexagon_centers(self.cells)
        some = _some_of(lat, lon)
        return hexagons_frame(self.cells[some], municipality_at(lon[some], lat[some]))

    def candidates(self, number: int) -> gpd.GeoDataFrame:
        """Return the candidates of a tile; it may hold none."""
        cells = self.cells[slice(*self.cuts[number : number + 2])]
        on_land, index = _on_land(*hexagon_centers(cells), self)
        frame = hexagons_frame(cells[on_land], index[on_land])
        off_land = int((~on_land).sum())
        frame.attrs |= {"inputs": self.inputs, "land": self.told_by, "off_land": off_land}
        return frame


@dataclass(frozen=True)
class RowTiles(Tiles):
    """Candidates that are there in one piece, such as places of a file, some rows at a time.

    Attributes
    ----------
    frame : GeoDataFrame
    rows : int
        Candidates of a tile, at most.

    Examples
    --------
    >>> from geowbit.candidates import municipality_candidates
    >>> towns = RowTiles(municipality_candidates(area={"prefectures": ["Toyama"]}), rows=10)
    >>> [len(towns.candidates(n)) for n in range(len(towns))]
    [10, 5]
    """

    frame: gpd.GeoDataFrame
    rows: int = TILE_ROWS

    def __len__(self) -> int:
        return len(range(0, len(self.frame), self.rows))

    def candidates(self, number: int) -> gpd.GeoDataFrame:
        """Return the candidates of a tile."""
        some = self.frame.iloc[number * self.rows : (number + 1) * self.rows]
        found = some.reset_index(drop=True)
        # what fell out on the way is told once
        found.attrs = dict(self.frame.attrs, **({"off_land": 0} if number else {}))
        return found

    @property
    def northern_first(self) -> bool:
        """Tell whether candidates stand from north to south; these keep the order of their file."""
        return False

    def outline(self) -> gpd.GeoDataFrame:
        """Return the candidates."""
        return self.frame


def _some_of(down: npt.NDArray[Any], across: npt.NDArray[Any]) -> IntArray:
    """Return the numbers of some places at equal steps, and of the outermost."""
    steps = np.linspace(0, len(down) - 1, min(_OUTLINED, len(down))).astype(np.int64)
    ends = [find(side) for side in (down, across) for find in (np.argmin, np.argmax)]
    return np.unique([*steps, *ends])


def _near(cells: LandSquares, area: dict[str, Any] | None, folder: Path) -> LandSquares:
    """Return the squares of 1 km that an area meets; those of prefectures are chosen already."""
    if not area or "prefectures" in area:
        return cells
    polygon = area_shape(area, folder).polygon
    west, south, east, north = polygon.bounds
    low = 100 + cells.col / _COLUMNS_PER_DEGREE, cells.row / _ROWS_PER_DEGREE
    high = low[0] + 1 / _COLUMNS_PER_DEGREE, low[1] + 1 / _ROWS_PER_DEGREE
    rows = np.flatnonzero(
        (high[0] >= west) & (low[0] <= east) & (high[1] >= south) & (low[1] <= north)
    )
    shapely.prepare(polygon)
    boxes = shapely.box(low[0][rows], low[1][rows], high[0][rows], high[1][rows])
    rows = rows[shapely.intersects(polygon, boxes)]
    return LandSquares(*(one[rows] for one in cells))


def _on_land(
    lon: npt.NDArray[np.float64],
    lat: npt.NDArray[np.float64],
    tiles: LatticeTiles | HexagonTiles,
) -> tuple[npt.NDArray[np.bool_], IntArray]:
    """Tell which points of a tile lie on land, by what tells it in all of them."""
    if tiles.told_by == NO_LAND:
        return np.ones(len(lon), bool), municipality_at(lon, lat)
    on_land, index = land_mask(lon, lat, land=tiles.land, area=tiles.area)
    return (on_land if tiles.land is not None else on_land & (index > 0)), index


def _cuts(blocks: Sequence[int] | IntArray, most: int) -> list[int]:
    """Return where tiles begin: whole blocks that follow each other, as many as fit."""
    sizes = pd.Series(np.asarray(blocks)).groupby(blocks, sort=False).size().to_numpy()
    cuts, held = [0], 0
    for size in sizes.tolist():
        if held and held + size > most:
            cuts.append(cuts[-1] + held)
            held = 0
        held += size
    return [*cuts, cuts[-1] + held]

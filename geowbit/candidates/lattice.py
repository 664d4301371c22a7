"""Candidates on a lattice of degrees anywhere on the earth."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from geowbit.candidates.area import check_area
from geowbit.candidates.land import land_found, land_mask, shape_to_fill
from geowbit.candidates.naming import embedded_names
from geowbit.candidates.squares import boxes
from geowbit.core.errors import AreaError, StudyError

_ARCSEC = 3600
_HALF_ROUND = 180 * _ARCSEC
# of the boxes around the parts of an area; a table of more than a few million cells is slow
_MOST_CELLS = 60_000_000
_CELLS_AT_ONCE = 2_000_000
_LEAST_ARCSEC = 0.5


def lattice_candidates(
    *,
    lon_arcsec: float,
    lat_arcsec: float,
    area: dict[str, Any] | None = None,
    folder: Path | str = ".",
    land: BaseGeometry | None = None,
) -> gpd.GeoDataFrame:
    """Return the cells of a longitude-latitude lattice whose centers lie in an area.

    Parameters
    ----------
    lon_arcsec, lat_arcsec : float
        Size of a cell, seconds of arc. The lattice runs from the crossing of the equator and
        the meridian of Greenwich; 45 by 30 are the squares of the JIS grid.
    area : dict, optional
        ``{"bbox": [west, south, east, north]}`` (`west` above `east`: across the
        antimeridian), ``{"file": path}`` or ``{"prefectures": [...]}``; the land of Japan
        where not given.
    folder : Path or str, optional
        Where a relative path in `area` starts.
    land : Polygon or MultiPolygon, optional
        Cells count whose centers lie in it. Without it, the land of Japan counts where the
        area holds any, and everywhere else the whole area does.

    Returns
    -------
    GeoDataFrame (EPSG:4326)
        As of :func:`grid_candidates`; ``site_id`` counts the cells from the equator and from
        Greenwich, such as ``N4281E11181``. ``attrs["off_land"]`` is the number of cells of the
        area that do not lie on land.

    Raises
    ------
    AreaError, StudyError
        Where the area holds no land, reaches a pole, or holds too many cells.

    Examples
    --------
    A degree of longitude by half a degree of latitude, across the antimeridian:

    >>> fiji = lattice_candidates(
    ...     lon_arcsec=3600, lat_arcsec=1800, area={"bbox": [179, -17, -179, -16.5]}
    ... )
    >>> fiji[["site_id", "lon", "lat"]].to_numpy().tolist()
    [['S34E179', 179.5, -16.75], ['S34W180', -179.5, -16.75]]
    """
    _check_steps(lon_arcsec, lat_arcsec)
    area = check_area(area)
    shape, inputs = shape_to_fill(area, Path(folder))
    row, col = _cells_of(shape, lon_arcsec, lat_arcsec)
    lon, lat = _centers(col, lon_arcsec), _centers(row, lat_arcsec)
    on_land, index = land_mask(lon, lat, land=land, area=area)
    off_land = int((~on_land).sum())
    if not on_land.any():
        raise AreaError("candidates.no_cell_on_land", area=str(area))
    # north to south and west to east, so that neighbors in the file are neighbors on the map
    order = np.flatnonzero(on_land)
    if np.ptp(lon[order]) > 180:
        order = order[np.lexsort((lon[order] % 360, -row[order]))]
    frame = cells_frame(row[order], col[order], index[order], lon_arcsec, lat_arcsec)
    frame.attrs |= {"inputs": inputs, **land_found(land, index, off_land)}
    return frame


def cells_frame(
    row: npt.NDArray[np.int64],
    col: npt.NDArray[np.int64],
    index: npt.NDArray[np.int64],
    lon_arcsec: float,
    lat_arcsec: float,
) -> gpd.GeoDataFrame:
    """Return cells of a lattice as candidates; `index` is that of the municipality of each."""
    west, south = col * lon_arcsec / _ARCSEC, row * lat_arcsec / _ARCSEC
    return gpd.GeoDataFrame(
        {
            "site_id": _ids(row, col),
            "lon": np.round(_centers(col, lon_arcsec), 9),
            "lat": np.round(_centers(row, lat_arcsec), 9),
            **embedded_names(index),
        },
        geometry=boxes(west, south, west + lon_arcsec / _ARCSEC, south + lat_arcsec / _ARCSEC),
        crs="EPSG:4326",
    )


class LatticeBlocks:
    """The lattice over a polygon in blocks of cells, each found when it is asked for.

    Parameters
    ----------
    shape : Polygon or MultiPolygon
        In degrees.
    lon_arcsec, lat_arcsec : float
        Size of a cell.
    side : int
        Cells along one side of a block.
    """

    def __init__(
        self, shape: BaseGeometry, lon_arcsec: float, lat_arcsec: float, *, side: int
    ) -> None:
        _check_steps(lon_arcsec, lat_arcsec)
        self._arcsec = np.array([lon_arcsec, lat_arcsec])
        self._boxes = _boxes_of(shape, lon_arcsec, lat_arcsec)
        self._side = side
        found = [_touched(box, side, self._arcsec) for box in self._boxes]
        blocks = np.unique(np.concatenate(found), axis=0)
        # north first, as the cells of the whole lattice are
        self.corners = blocks[np.lexsort((blocks[:, 0], -blocks[:, 1]))] * side

    def cells(self, number: int) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
        """Return row and column of the cells of a block whose centers the polygon holds."""
        return _cells_within(self._boxes, self._arcsec, self.corners[number], self._side)

    def centers(
        self, row: npt.NDArray[np.int64], col: npt.NDArray[np.int64]
    ) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
        """Return longitude and latitude of the middle of cells."""
        return _centers(col, self._arcsec[0]), _centers(row, self._arcsec[1])


def _check_steps(lon_arcsec: float, lat_arcsec: float) -> None:
    for name, step in (("lon_arcsec", lon_arcsec), ("lat_arcsec", lat_arcsec)):
        if not _LEAST_ARCSEC <= step <= 10 * _ARCSEC:
            raise StudyError(
                "candidates.no_cell_size",
                name=name,
                step=f"{step:g}",
                least=f"{_LEAST_ARCSEC:g}",
                most=10 * _ARCSEC,
            )


class _Box(NamedTuple):
    """A part of an area, and the cells of the box around it: the first, and how many."""

    part: BaseGeometry
    corner: npt.NDArray[np.int64]
    size: npt.NDArray[np.int64]


def _cells_of(
    shape: BaseGeometry, lon_arcsec: float, lat_arcsec: float
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Return row and column of the cells whose centers lie in a polygon, north first."""
    boxes = _boxes_of(shape, lon_arcsec, lat_arcsec)
    count = sum(int(box.size.prod()) for box in boxes)
    if count > _MOST_CELLS:
        raise StudyError("candidates.many_cells", count=count, most=_MOST_CELLS)
    return _cells_within(boxes, np.array([lon_arcsec, lat_arcsec]))


def _boxes_of(shape: BaseGeometry, lon_arcsec: float, lat_arcsec: float) -> list[_Box]:
    """Return the parts of an area, and the cells that each may hold."""
    parts = shapely.get_parts(shape)
    bounds = shapely.bounds(parts)
    farthest = np.abs(bounds[:, [0, 2]]).max() * _ARCSEC
    if farthest > _HALF_ROUND - lon_arcsec and _HALF_ROUND % lon_arcsec:
        raise StudyError("candidates.across_antimeridian", step=f"{lon_arcsec:g}")
    arcsec = np.array([lon_arcsec, lat_arcsec])
    first, past = _first_from(bounds[:, :2], arcsec), _first_from(bounds[:, 2:], arcsec)
    sizes = np.maximum(past - first, 0)
    return [_Box(*one) for one in zip(parts, first, sizes, strict=True)]


def _cells_within(
    boxes: list[_Box],
    arcsec: npt.NDArray[np.float64],
    corner: npt.NDArray[np.int64] | None = None,
    side: int = 0,
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Return row and column of the cells whose centers lie in parts of an area, north first.

    Those of one block where its corner is given.
    """
    found = [np.empty((0, 2), np.int64)]
    for box in boxes:
        first, past = box.corner, box.corner + box.size
        if corner is not None:
            first, past = np.maximum(first, corner), np.minimum(past, corner + side)
        if (past > first).all():
            found.append(_centers_in(box.part, first, past - first, arcsec))
    up, col = np.concatenate(found).T
    if not len(up):
        return -up, col
    # one number a cell sorts ten times as fast as two; parts of an area may share a cell
    west, wide = int(col.min()), int(np.ptp(col)) + 1
    cells = np.sort(up * wide + (col - west))
    up, col = np.divmod(cells[np.diff(cells, prepend=cells[0] - 1) > 0], wide)
    return -up, col + west


def _touched(box: _Box, side: int, arcsec: npt.NDArray[np.float64]) -> npt.NDArray[np.int64]:
    """Return column and row of the blocks that a part of an area meets."""
    if not (box.size > 0).all():
        return np.empty((0, 2), np.int64)
    first, last = box.corner // side, (box.corner + box.size - 1) // side
    east, north = np.meshgrid(*(np.arange(a, b + 1) for a, b in zip(first, last, strict=True)))
    blocks = np.column_stack([east.ravel(), north.ravel()])
    low, high = blocks * side * arcsec / _ARCSEC, (blocks + 1) * side * arcsec / _ARCSEC
    shapely.prepare(box.part)
    return blocks[shapely.intersects(box.part, shapely.box(*low.T, *high.T))]


def _centers(number: npt.NDArray[np.int64], arcsec: Any) -> npt.NDArray[np.float64]:
    """Return the degrees of the middle of cells."""
    return np.asarray((number + 0.5) * arcsec / _ARCSEC)


def _first_from(
    sides: npt.NDArray[np.float64], arcsec: npt.NDArray[np.float64]
) -> npt.NDArray[np.int64]:
    """Return the first cells whose centers lie on sides or past them."""
    nearest = np.rint(sides * _ARCSEC / arcsec - 0.5).astype(np.int64)
    # the centers themselves decide: the position of a side in cells is rounded
    return nearest + (_centers(nearest, arcsec) < sides)


def _centers_in(
    part: BaseGeometry,
    corner: npt.NDArray[np.int64],
    size: npt.NDArray[np.int64],
    arcsec: npt.NDArray[np.float64],
) -> npt.NDArray[np.int64]:
    """Return minus row and column of the cells of a box whose centers a polygon holds."""
    (col, row), (width, height) = corner, size
    shapely.prepare(part)
    # the sides of a box belong to it as those of a square of the JIS grid do
    is_box = part.equals(shapely.box(*part.bounds))
    found = [np.empty((0, 2), np.int64)]
    band = max(1, _CELLS_AT_ONCE // max(1, int(width)))
    for start in range(0, int(height), band):
        down, right = np.divmod(
            np.arange(min(band, height - start) * width, dtype=np.int64), max(width, 1)
        )
        y, x = row + start + down, col + right
        if not is_box:
            held = shapely.intersects_xy(part, _centers(x, arcsec[0]), _centers(y, arcsec[1]))
            y, x = y[held], x[held]
        found.append(np.column_stack([-y, x]))
    return np.concatenate(found)


def _ids(row: npt.NDArray[np.int64], col: npt.NDArray[np.int64]) -> npt.NDArray[np.str_]:
    return np.strings.add(_side_ids(row, "NS"), _side_ids(col, "EW"))


def _side_ids(number: npt.NDArray[np.int64], sides: str) -> npt.NDArray[np.str_]:
    """Return numbers with the letter of their side of zero; millions of cells have few of them."""
    first, last = int(number.min(initial=0)), int(number.max(initial=0))
    named = [f"{sides[one < 0]}{abs(one)}" for one in range(first, last + 1)]
    return np.array(named)[number - first]

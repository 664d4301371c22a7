"""Candidates of the country in use: squares of its grid, and municipalities."""

from __future__ import annotations

import gc
from pathlib import Path
from typing import Any, NamedTuple

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import shapely

from geowbit.candidates.area import check_area, in_area
from geowbit.candidates.naming import embedded_names
from geowbit.candidates.prefectures import (
    has_municipalities,
    municipalities_of,
    municipality_raster,
)
from geowbit.core.errors import AreaError
from geowbit.countries import in_use
from geowbit.layers import embedded_table
from geowbit.mesh import MeshLevel, mesh_code_at, mesh_splits


def grid_candidates(
    level: MeshLevel = "jis-1km", *, area: dict[str, Any] | None = None, folder: Path | str = "."
) -> gpd.GeoDataFrame:
    """Return the land squares of the JIS grid over an area.

    Parameters
    ----------
    level : {"jis-1km", "jis-500m", "jis-250m", "jis-100m"}
        Size of the squares. The land and its municipality are known at 1 km; the smaller
        squares take them from the 1 km square that they lie in.
    area : dict, optional
        ``{"prefectures": [...]}``, ``{"bbox": [west, south, east, north]}`` or
        ``{"file": path}``; the whole country where not given. A square belongs to a box or a
        polygon when its center does.
    folder : Path or str, optional
        Where a relative path in `area` starts.

    Returns
    -------
    GeoDataFrame (EPSG:4326)
        One row a square: ``site_id`` (the code), ``geometry``, ``lon``, ``lat`` (center),
        ``prefecture``, ``municipality``, ``prefecture_ja``, ``municipality_ja``,
        ``supply_area``; ``attrs["grid"]`` is the level, ``attrs["inputs"]`` the records of
        the files that were read.

    Raises
    ------
    AreaError, StudyError
        Where the area holds no land or is not an area, or the level is unknown.

    Examples
    --------
    >>> okinawa = grid_candidates(area={"prefectures": ["Okinawa"]})
    >>> okinawa["site_id"].is_unique, okinawa["supply_area"].unique().tolist()
    (True, ['okinawa'])
    """
    cells = land_squares(level, area)
    frame = squares_of(level, cells, area, Path(folder))
    if not len(frame):
        raise AreaError("candidates.no_land", area=str(area), country=in_use().name)
    return frame


class LandSquares(NamedTuple):
    """Squares of 1 km on land, and the municipality of each.

    Attributes
    ----------
    row, col : ndarray of int
        As the grid counts them: from the equator, and from 100 E.
    town : ndarray of int
        Index of its municipality in the raster.
    """

    row: npt.NDArray[np.int64]
    col: npt.NDArray[np.int64]
    town: npt.NDArray[Any]


def land_squares(level: str, area: dict[str, Any] | None) -> LandSquares:
    """Return the squares of 1 km on land of a country, or of the prefectures of an area.

    Raises
    ------
    AreaError, StudyError
        Where it is not an area, or the level is unknown.
    """
    mesh_splits(level)
    area = check_area(area)
    land = municipality_raster()
    # NumPy finds those that are not zero in one row of truths four times as fast as in a table
    at = np.flatnonzero((land.values != 0).ravel())
    row, col = np.divmod(at, land.values.shape[1])
    index = land.values.ravel()[at]
    # rows from the equator and columns from 100 E, as the grid counts them
    row = round(land.grid.north / land.grid.lat_step) - 1 - row
    col = col + round((land.grid.west - 100) / land.grid.lon_step)
    if area and "prefectures" in area:
        keep = np.isin(index, municipalities_of(area["prefectures"]))
        row, col, index = row[keep], col[keep], index[keep]
    return LandSquares(row, col, index)


def squares_of(
    level: MeshLevel, cells: LandSquares, area: dict[str, Any] | None, folder: Path
) -> gpd.GeoDataFrame:
    """Return the squares of a level within squares of 1 km whose centers lie in an area."""
    row, col, index = cells
    splits, inputs = mesh_splits(level), list[dict[str, Any]]()
    land = municipality_raster()
    if splits > 1:
        row, col, index = _split(row, col, index, splits)
    lat_step, lon_step = land.grid.lat_step / splits, land.grid.lon_step / splits
    south = (row * lat_step).astype(np.float64)
    west = (100 + col * lon_step).astype(np.float64)
    if area and "prefectures" not in area:
        keep, inputs = in_area(west + lon_step / 2, south + lat_step / 2, area, folder)
        row, col, index = row[keep], col[keep], index[keep]
        south, west = south[keep], west[keep]
    code = mesh_code_at(row, col, level=level)
    # north to south and west to east, so that neighbors in the file are neighbors on the map
    place = col - (row << 32)
    if not (np.diff(place) > 0).all():
        order = np.argsort(place)
        south, west, code, index = south[order], west[order], code[order], index[order]
    frame = gpd.GeoDataFrame(
        {
            "site_id": _as_text(code),
            "lon": np.round(west + lon_step / 2, 9),
            "lat": np.round(south + lat_step / 2, 9),
            **embedded_names(index),
        },
        geometry=boxes(west, south, west + lon_step, south + lat_step),
        crs="EPSG:4326",
    )
    frame.attrs |= {"grid": level, "inputs": inputs}
    return frame


def municipality_candidates(
    *,
    area: dict[str, Any] | None = None,
    folder: Path | str = ".",
    towns: gpd.GeoDataFrame | None = None,
) -> gpd.GeoDataFrame:
    """Return one candidate a municipality, at a point inside it.

    Parameters
    ----------
    area, folder
        As in :func:`grid_candidates`.
    towns : GeoDataFrame (EPSG:4326), optional
        Municipalities of one's own, as polygons or points, in place of the embedded ones; their
        ``code`` or ``id`` is the ``site_id``.

    Returns
    -------
    GeoDataFrame (EPSG:4326)
        Columns as in :func:`grid_candidates`; ``site_id`` is the JIS X 0402 code.

    Examples
    --------
    >>> len(municipality_candidates(area={"prefectures": ["Toyama"]}))
    15
    """
    area = check_area(area)
    if towns is not None:
        return _own_towns(towns, area, Path(folder))
    if not has_municipalities():
        raise AreaError("candidates.no_municipalities", keys=("candidates",))
    table = embedded_table("municipalities")
    inputs: list[dict[str, Any]] = []
    keep = np.ones(len(table), bool)
    if area and "prefectures" in area:
        keep = np.isin(table["index"], municipalities_of(area["prefectures"]))
    elif area:
        keep, inputs = in_area(table["lon"].to_numpy(), table["lat"].to_numpy(), area, Path(folder))
    if not keep.any():
        raise AreaError("candidates.no_municipality", area=str(area))
    table = table[keep]
    frame = gpd.GeoDataFrame(
        {
            "site_id": table["code"].to_numpy(),
            "lon": table["lon"].to_numpy(),
            "lat": table["lat"].to_numpy(),
            **embedded_names(table["index"].to_numpy()),
        },
        geometry=gpd.points_from_xy(table["lon"], table["lat"]),
        crs="EPSG:4326",
    )
    frame.attrs["inputs"] = inputs
    return frame


def _own_towns(
    towns: gpd.GeoDataFrame, area: dict[str, Any] | None, folder: Path
) -> gpd.GeoDataFrame:
    """Return one candidate for each municipality of one's own, at a point inside it."""
    points = towns.geometry.representative_point()
    lon, lat = points.x.to_numpy(float), points.y.to_numpy(float)
    keep, inputs = (
        (np.ones(len(towns), bool), []) if area is None else in_area(lon, lat, area, folder)
    )
    if not keep.any():
        raise AreaError("candidates.no_municipality", area=str(area))
    # parts of one town share its code, towns of one name have their own: each row is a candidate
    named = (towns[name] for name in ("code", "id") if name in towns)
    ids = next((one for one in named if one.notna().all() and one.astype(str).is_unique), None)
    site_id = np.arange(1, len(towns) + 1).astype(str) if ids is None else ids.astype(str)
    frame = gpd.GeoDataFrame(
        {
            "site_id": np.asarray(site_id)[keep],
            "lon": lon[keep],
            "lat": lat[keep],
            **embedded_names(np.zeros(int(keep.sum()), np.int64)),
        },
        geometry=points.to_numpy()[keep],
        crs="EPSG:4326",
    )
    frame.attrs["inputs"] = inputs
    return frame


def boxes(*bounds: npt.NDArray[np.float64]) -> npt.NDArray[np.object_]:
    """Return a rectangle for each west, south, east and north."""
    looking = gc.isenabled()
    # rectangles hold nothing: to look among them for cycles takes longer than to make them
    gc.disable()
    try:
        return np.asarray(shapely.box(*bounds), dtype=object)
    finally:
        if looking:
            gc.enable()


def _as_text(codes: npt.NDArray[np.str_]) -> pd.Series:
    """Return codes of digits, all of one length, as a column of text."""
    wide = codes.dtype.itemsize // 4
    # pandas would look at each for its length and its letters
    digits = codes.view(np.uint32).astype(np.uint8)
    ends = np.arange(len(codes) + 1, dtype=np.int64) * wide
    buffers = pa.py_buffer(ends), pa.py_buffer(digits)
    return pd.Series(pa.LargeStringArray.from_buffers(len(codes), *buffers), dtype="str")


def _split(
    row: npt.NDArray[Any], col: npt.NDArray[Any], index: npt.NDArray[Any], splits: int
) -> tuple[npt.NDArray[Any], npt.NDArray[Any], npt.NDArray[Any]]:
    down, right = np.divmod(np.arange(splits * splits), splits)
    return (
        (row[:, None] * splits + down).ravel(),
        (col[:, None] * splits + right).ravel(),
        np.repeat(index, splits * splits),
    )

"""Candidates on the hexagons of H3, anywhere on the earth."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from geowbit.candidates.area import check_area
from geowbit.candidates.land import land_found, land_mask, shape_to_fill
from geowbit.candidates.naming import embedded_names
from geowbit.core.errors import AreaError, StudyError
from geowbit.geodesy import cut_at_antimeridian, polygon_area_km2

_RESOLUTIONS = range(3, 11)
_MOST_CELLS = 8_000_000
_EARTH_KM2 = 510_065_622


def h3_candidates(
    resolution: int,
    *,
    area: dict[str, Any] | None = None,
    folder: Path | str = ".",
    land: BaseGeometry | None = None,
) -> gpd.GeoDataFrame:
    """Return the hexagons of H3 whose centers lie in an area.

    Parameters
    ----------
    resolution : int
        3 to 10; a hexagon of 7 has about 5 km², one of 8 about 0.7 km².
    area, folder, land
        As in :func:`lattice_candidates`.

    Returns
    -------
    GeoDataFrame (EPSG:4326)
        As of :func:`grid_candidates`; ``site_id`` is the H3 index. A hexagon that the
        antimeridian crosses is cut in two there.

    Raises
    ------
    AreaError, StudyError
        As :func:`lattice_candidates`, or where the resolution is none of these.

    Notes
    -----
    Uber's H3 grid by way of h3o; cells have the area of (earth) / (2 + 120 x 7^resolution) on
    average, and differ by up to a factor of two.

    Examples
    --------
    >>> oslo = h3_candidates(6, area={"bbox": [10.6, 59.8, 10.9, 60.0]})
    >>> oslo["site_id"].str.len().unique().tolist(), bool(oslo.is_valid.all())
    ([15], True)
    """
    area = check_area(area)
    shape, inputs = shape_to_fill(area, Path(folder))
    cells = cells_in(shape, resolution)
    lon, lat = hexagon_centers(cells)
    on_land, index = land_mask(lon, lat, land=land, area=area)
    off_land = int((~on_land).sum())
    if not on_land.any():
        raise AreaError("candidates.no_hexagon_on_land", area=str(area))
    frame = hexagons_frame(cells[on_land], index[on_land])
    frame.attrs |= {"inputs": inputs, **land_found(land, index, off_land)}
    return frame


def hexagons_frame(cells: npt.NDArray[np.uint64], index: npt.NDArray[np.int64]) -> gpd.GeoDataFrame:
    """Return hexagons as candidates; `index` is that of the municipality of each."""
    lon, lat = hexagon_centers(cells)
    # north to south, so that neighbors in the file are neighbors on the map
    order = np.lexsort((lon, -lat))
    return gpd.GeoDataFrame(
        {
            "site_id": _texts(cells[order]),
            "lon": np.round(lon[order], 9),
            "lat": np.round(lat[order], 9),
            **embedded_names(index[order]),
        },
        geometry=outlines_of(cells[order]),
        crs="EPSG:4326",
    )


def parents_of(cells: npt.NDArray[np.uint64], resolution: int) -> npt.NDArray[np.uint64]:
    """Return the hexagon of a coarser resolution that each lies in."""
    from h3ronpy import change_resolution

    return np.asarray(change_resolution(cells, resolution), np.uint64)


def cells_in(
    shape: BaseGeometry, resolution: int, *, most: int = _MOST_CELLS
) -> npt.NDArray[np.uint64]:
    """Return the hexagons whose centers lie in a polygon.

    Raises
    ------
    StudyError
        Where there are more than `most`, or no such resolution.
    """
    if resolution not in _RESOLUTIONS:
        raise StudyError(
            "candidates.no_h3_size",
            size=str(resolution),
            first=str(_RESOLUTIONS[0]),
            last=str(_RESOLUTIONS[-1]),
        )
    from h3ronpy import ContainmentMode
    from h3ronpy.vector import wkb_to_cells

    parts = shapely.get_parts(shape)
    expected = polygon_area_km2(parts).sum() / _EARTH_KM2 * (2 + 120 * 7**resolution)
    if expected > most:
        raise StudyError(
            "candidates.many_hexagons", count=round(expected), size=str(resolution), most=most
        )
    found = wkb_to_cells(
        list(shapely.to_wkb(parts)),
        resolution,
        containment_mode=ContainmentMode.ContainsCentroid,
        flatten=True,
    )
    return np.unique(np.asarray(found, np.uint64))


def hexagon_centers(
    cells: npt.NDArray[np.uint64],
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Return longitude and latitude of the middle of hexagons."""
    from h3ronpy.vector import cells_to_coordinates

    places = cells_to_coordinates(cells)
    return (
        np.asarray(places.column("lng"), np.float64),
        np.asarray(places.column("lat"), np.float64),
    )


def _texts(cells: npt.NDArray[np.uint64]) -> npt.NDArray[np.str_]:
    from h3ronpy import cells_to_string

    return cast("npt.NDArray[np.str_]", np.asarray(cells_to_string(cells)).astype(str))


def outlines_of(cells: npt.NDArray[np.uint64]) -> npt.NDArray[np.object_]:
    """Return hexagons as polygons in degrees, cut at the antimeridian."""
    from h3ronpy.vector import cells_to_wkb_polygons

    outlines = shapely.from_wkb(np.asarray(cells_to_wkb_polygons(cells)))
    return cut_at_antimeridian(outlines)

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
    if resolution not in _RESOLUTIONS:
        raise StudyError(
            "candidates.no_h3_size",
            size=str(resolution),
            first=str(_RESOLUTIONS[0]),
            last=str(_RESOLUTIONS[-1]),
        )
    area = check_area(area)
    shape, inputs = shape_to_fill(area, Path(folder))
    cells = _cells_in(shape, resolution)
    lon, lat = _centers(cells)
    on_land, index = land_mask(lon, lat, land=land, area=area)
    off_land = int((~on_land).sum())
    if not on_land.any():
        raise AreaError("candidates.no_hexagon_on_land", area=str(area))
    cells, lon, lat, index = cells[on_land], lon[on_land], lat[on_land], index[on_land]
    # north to south, so that neighbors in the file are neighbors on the map
    order = np.lexsort((lon, -lat))
    frame = gpd.GeoDataFrame(
        {
            "site_id": _texts(cells[order]),
            "lon": np.round(lon[order], 9),
            "lat": np.round(lat[order], 9),
            **embedded_names(index[order]),
        },
        geometry=_outlines(cells[order]),
        crs="EPSG:4326",
    )
    frame.attrs |= {"inputs": inputs, **land_found(land, index, off_land)}
    return frame


def _cells_in(shape: BaseGeometry, resolution: int) -> npt.NDArray[np.uint64]:
    from h3ronpy import ContainmentMode
    from h3ronpy.vector import wkb_to_cells

    parts = shapely.get_parts(shape)
    expected = polygon_area_km2(parts).sum() / _EARTH_KM2 * (2 + 120 * 7**resolution)
    if expected > _MOST_CELLS:
        raise StudyError(
            "candidates.many_hexagons",
            count=round(expected),
            size=str(resolution),
            most=_MOST_CELLS,
        )
    found = wkb_to_cells(
        list(shapely.to_wkb(parts)),
        resolution,
        containment_mode=ContainmentMode.ContainsCentroid,
        flatten=True,
    )
    return np.unique(np.asarray(found, np.uint64))


def _centers(
    cells: npt.NDArray[np.uint64],
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    from h3ronpy.vector import cells_to_coordinates

    places = cells_to_coordinates(cells)
    return (
        np.asarray(places.column("lng"), np.float64),
        np.asarray(places.column("lat"), np.float64),
    )


def _texts(cells: npt.NDArray[np.uint64]) -> npt.NDArray[np.str_]:
    from h3ronpy import cells_to_string

    return cast("npt.NDArray[np.str_]", np.asarray(cells_to_string(cells)).astype(str))


def _outlines(cells: npt.NDArray[np.uint64]) -> npt.NDArray[np.object_]:
    from h3ronpy.vector import cells_to_wkb_polygons

    outlines = shapely.from_wkb(np.asarray(cells_to_wkb_polygons(cells)))
    return cut_at_antimeridian(outlines)

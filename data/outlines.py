"""Smooth outlines of areas that are given as cells of a raster, for drawing."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely
from rasterio.features import shapes, sieve

LEAST_CELLS = 3  # islets and gaps below about 3 km2
SMOOTHINGS = 2
TOLERANCE_DEG = 0.005
DECIMALS = 3


def outlines(cells: npt.NDArray[np.uint8], transform: Any) -> gpd.GeoSeries:
    """Return one smoothed outline for each code of a raster, 0 being the sea.

    Neighbors keep common borders: each border between two areas is smoothed once, as an arc
    between fixed ends, and the areas are put together again from the arcs.

    Parameters
    ----------
    cells : ndarray of uint8, shape (rows, columns)
        Code of the area that each cell belongs to; 0 is the sea.
    transform : Affine
        Where the raster stands, in degrees.

    Returns
    -------
    GeoSeries (EPSG:4326), indexed by code

    Raises
    ------
    ValueError
        Where the smoothed areas overlap, or one of them is lost.
    """
    cleaned = sieve(cells, LEAST_CELLS, connectivity=4)
    for lost in np.setdiff1d(cells, cleaned):
        cleaned[cells == lost] = lost
    found = list(shapes(cleaned, mask=cleaned > 0, transform=transform))
    stairs = np.array([shapely.geometry.shape(shape) for shape, _ in found])
    codes = np.array([int(code) for _, code in found])

    borders = shapely.line_merge(shapely.union_all(shapely.boundary(stairs)))
    arcs = [_smooth(arc, abs(transform.a)) for arc in shapely.get_parts(borders)]
    areas = shapely.get_parts(shapely.polygonize(arcs))
    owner = _owners(areas, stairs)
    areas, codes = areas[owner >= 0], codes[owner[owner >= 0]]

    areas = shapely.coverage_simplify(areas, TOLERANCE_DEG)
    areas = shapely.transform(areas, lambda xy: np.round(xy, DECIMALS))
    if not (shapely.is_valid(areas).all() and shapely.coverage_is_valid(areas)):
        raise ValueError("outlines: the smoothed areas overlap; choose another tolerance")
    whole = gpd.GeoDataFrame({"code": codes}, geometry=areas, crs="EPSG:4326").dissolve("code")
    if set(whole.index) != set(np.unique(cells)) - {0}:
        raise ValueError("outlines: an area was lost in smoothing; choose another tolerance")
    return whole.geometry


def _smooth(arc: shapely.LineString, step_deg: float) -> shapely.LineString:
    """Replace the vertices of an arc by the middles of its edges, keeping the ends of open arcs."""
    xy = shapely.get_coordinates(shapely.segmentize(arc, step_deg * 1.01))
    closed = bool((xy[0] == xy[-1]).all())
    for _ in range(SMOOTHINGS):
        middles = (xy[:-1] + xy[1:]) / 2
        ends = (middles[:0], middles[:1]) if closed else (xy[:1], xy[-1:])
        xy = np.vstack([ends[0], middles, ends[1]])
    return shapely.linestrings(xy)


def _owners(areas: npt.NDArray[Any], stairs: npt.NDArray[Any]) -> npt.NDArray[np.int64]:
    """Return for each area the stairs that cover most of it, or -1 where the sea does."""
    area, stair = shapely.STRtree(stairs).query(areas, predicate="intersects")
    shared = shapely.area(shapely.intersection(areas[area], stairs[stair]))
    owner = np.full(len(areas), -1)
    order = np.argsort(shared, kind="stable")  # the largest share is written last and stays
    owner[area[order]] = stair[order]
    land = np.bincount(area, weights=shared, minlength=len(areas))
    owner[land < shapely.area(areas) / 2] = -1
    return owner

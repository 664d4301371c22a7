"""The area that candidates must lie in: prefectures, a box, or the polygons of a file."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from geowbit.core.errors import AreaError, under
from geowbit.layers import read_features

# beyond it the map's projection ends, and cells of degrees shrink to splinters
MOST_LAT = 85.0
_HALF_ROUND = 180.0


class Shape(NamedTuple):
    """An area as a polygon in degrees, cut at the antimeridian, and the records of its files."""

    polygon: BaseGeometry
    inputs: list[dict[str, Any]]


class KeptArea(dict[str, Any]):
    """An area as it was given, whose polygon is found when it is first asked for and kept.

    Parameters
    ----------
    given : dict
        One of the forms of :func:`check_area`, but prefectures.
    folder : Path
        Where a relative path starts.

    Examples
    --------
    >>> KeptArea({"bbox": [130, 32, 131, 33]}, Path()).shape.polygon.bounds
    (130.0, 32.0, 131.0, 33.0)
    """

    def __init__(self, given: dict[str, Any], folder: Path) -> None:
        super().__init__(given)
        self._folder = folder

    @cached_property
    def shape(self) -> Shape:
        """The polygon in degrees, and the records of the files read."""
        return _shape_of(self, self._folder)


def check_area(area: dict[str, Any] | None) -> dict[str, Any] | None:
    """Return the area as it was given, checked against the known forms.

    Raises
    ------
    AreaError
        Where it is none of ``{"prefectures": [...]}``, ``{"bbox": [...]}``, ``{"file": ...}``
        and ``{"polygon": ...}`` (degrees), or the box is no box.

    Examples
    --------
    >>> check_area({"bbox": [130, 32, 131, 33]})
    {'bbox': [130, 32, 131, 33]}
    """
    if area and set(area) not in ({"prefectures"}, {"bbox"}, {"file"}, {"polygon"}):
        raise AreaError("candidates.no_area", area=str(area))
    if area and "bbox" in area:
        box(area["bbox"])
    return area


def in_area(
    lon: npt.NDArray[np.float64],
    lat: npt.NDArray[np.float64],
    area: dict[str, Any],
    folder: Path,
) -> tuple[npt.NDArray[np.bool_], list[dict[str, Any]]]:
    """Return which points lie in a box or a polygon, and the records of the files read.

    A point on the western or southern side of a box belongs to it.
    """
    if "bbox" in area:
        west, south, east, north = box(area["bbox"])
        within = (lon >= west) & (lon < east) if west < east else (lon >= west) | (lon < east)
        return within & (lat >= south) & (lat < north), []
    shape = area_shape(area, folder)
    return inside(shape.polygon, lon, lat), shape.inputs


def inside(
    polygon: BaseGeometry, lon: npt.NDArray[np.float64], lat: npt.NDArray[np.float64]
) -> npt.NDArray[np.bool_]:
    """Tell which points lie in a polygon."""
    shapely.prepare(polygon)
    return np.asarray(shapely.contains_xy(polygon, lon, lat), bool)


def area_shape(area: dict[str, Any], folder: Path) -> Shape:
    """Return the polygon of a box, of a file, or as it is given.

    Raises
    ------
    AreaError
        Where it comes within 5 degrees of a pole, or a part of it runs half around the earth,
        as a shape that was not cut at the antimeridian seems to do.
    """
    return area.shape if isinstance(area, KeptArea) else _shape_of(area, folder)


def _shape_of(area: dict[str, Any], folder: Path) -> Shape:
    inputs: list[dict[str, Any]] = []
    if "bbox" in area:
        west, south, east, north = box(area["bbox"])
        sides = [(west, east)] if west < east else [(west, _HALF_ROUND), (-_HALF_ROUND, east)]
        polygon = shapely.union_all([shapely.box(w, south, e, north) for w, e in sides if w < e])
    elif "polygon" in area:
        polygon = area["polygon"]
    else:
        with under("area", "file"):
            frame, record = read_features("area", folder / area["file"], geometry="polygon")
        polygon, inputs = frame.geometry.union_all(), [record.as_dict()]
    _, south, _, north = polygon.bounds
    if max(-south, north) > MOST_LAT:
        raise AreaError(
            "candidates.near_pole",
            lat=f"{south if -south > north else north:g}",
            most=f"{MOST_LAT:g}",
        )
    bounds = shapely.bounds(shapely.get_parts(polygon))
    widest = float((bounds[:, 2] - bounds[:, 0]).max())
    if widest > _HALF_ROUND:
        raise AreaError("candidates.too_wide", degrees=f"{widest:.0f}")
    return Shape(polygon, inputs)


def box(bbox: Any) -> tuple[float, float, float, float]:
    """Return the four sides of a box; `west` above `east` means across the antimeridian.

    Raises
    ------
    AreaError
        Where they are no sides of a box on the earth.

    Examples
    --------
    Fiji, which the antimeridian crosses:

    >>> box([177, -19, -179, -16])
    (177.0, -19.0, -179.0, -16.0)
    """
    try:
        west, south, east, north = (float(side) for side in bbox)
    except (TypeError, ValueError) as error:
        raise AreaError("candidates.bbox_four_numbers", bbox=str(bbox)) from error
    if not np.isfinite([west, south, east, north]).all():
        raise AreaError("candidates.bbox_not_finite", bbox=str(bbox))
    if abs(west) <= 90 < abs(south) <= 180:
        raise AreaError("candidates.bbox_latitude_first", bbox=str(bbox))
    across = east < 0 < west and west - east > _HALF_ROUND
    if not (south < north and (west < east or across)):
        raise AreaError("candidates.bbox_swapped", bbox=str(bbox))
    if not (west >= -180 and east <= 180 and west <= 180 and south >= -90 and north <= 90):
        raise AreaError("candidates.bbox_not_on_earth", bbox=str(bbox))
    return west, south, east, north

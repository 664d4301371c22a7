"""Shapes in degrees, of the kind a layer needs: coordinate systems, axes, coordinates as text."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pyproj
import shapely

from geowbit.core.errors import LayerError
from geowbit.core.messages import Message
from geowbit.countries import in_use
from geowbit.geodesy import (
    crosses_antimeridian,
    cut_at_antimeridian,
    in_degrees,
    within_180,
)
from geowbit.layers._options import Box, ReadOptions, grown
from geowbit.layers.provenance import Ledger, Said
from geowbit.layers.schemas import GeometryKind

Bools = npt.NDArray[np.bool_]

# a layer of the same country may lie that far from a small area, one of another lies farther
_EARTH: Box = (-180.0, -90.0, 180.0, 90.0)
_ABROAD_DEG = 10.0
_HALF_ROUND = 180.0
# coordinates of a box, whose first is its last, and what rounding leaves of its area
_OF_A_BOX, _HAIR = 5, 1e-9
# of bounds: latitude before longitude
_SWAP = [1, 0, 3, 2]

_BROKEN = Message("dirt.broken")
_SWAPPED = Message("dirt.swapped")

_KINDS: dict[GeometryKind, tuple[str, str]] = {
    "point": ("Point", "MultiPoint"),
    "line": ("LineString", "MultiLineString"),
    "polygon": ("Polygon", "MultiPolygon"),
}

_MADE_A_POINT = Message("dirt.made_a_point")


def to_degrees(
    frame: gpd.GeoDataFrame, ledger: Ledger, where: str, options: ReadOptions
) -> gpd.GeoDataFrame:
    """Return rows in degrees; those without a place on the earth are dropped and counted.

    Parameters
    ----------
    frame : GeoDataFrame
        In the CRS of its file.
    ledger : Ledger
        Where the rows are counted.
    where : str
        File or other origin, for messages.
    options : ReadOptions
        ``crs`` and ``area`` count here.

    Returns
    -------
    GeoDataFrame (EPSG:4326), two-dimensional

    Raises
    ------
    LayerError
        Where the CRS is missing, wrong, or leads nowhere.
    """
    what = f"layer {ledger.record.name}: {where}"
    frame = _with_crs(frame, what, options)
    check_horizontal(frame.crs, what)
    broken = frame.index.isin(frame.attrs.pop("broken", ()))
    frame = ledger.without(frame, broken, _BROKEN)
    for kind, rows in frame.attrs.pop("spoiled", {}).items():
        frame = ledger.without(frame, frame.index.isin(rows), kind)
    nowhere = frame.geometry.isna() | frame.geometry.is_empty
    frame = ledger.without(frame, nowhere, Message("dirt.no_place"))
    if (shapely.get_coordinate_dimension(frame.geometry.to_numpy()) > 2).any():
        flat = shapely.force_2d(frame.geometry.to_numpy())
        frame = frame.set_geometry(gpd.GeoSeries(flat, frame.index, frame.crs))
    _check_declared(frame, what, options)
    frame = _in_degrees(frame, ledger, what)
    frame = ledger.without(frame, ~_all_finite(frame), Message("dirt.no_coordinate"))
    bounds = _bounds_of(frame)
    for put_right in (_with_axes, _within_180):
        moved = put_right(frame, bounds, ledger, options)
        # boxes of many shapes take time
        bounds = bounds if moved is frame else _bounds_of(moved)
        frame = moved
    on_earth = _on_earth(bounds)
    turned = ~on_earth & _on_earth(bounds[:, _SWAP])
    frame = ledger.without(frame, turned, Message("dirt.latitude_first"), _place_of(frame))
    beyond = Message("dirt.not_on_earth")
    frame = ledger.without(frame, ~on_earth[~turned], beyond, _place_of(frame))
    return _cut_at_antimeridian(frame, ledger)


def _all_finite(frame: gpd.GeoDataFrame) -> Bools:
    """Tell which rows have a number in every coordinate."""
    shapes = frame.geometry.to_numpy()
    found = np.ones(len(frame), bool)
    # to which row each belongs is asked only where one is none
    if not np.isfinite(shapely.get_coordinates(shapes)).all():
        points, row = shapely.get_coordinates(shapes, return_index=True)
        found[row[~np.isfinite(points).all(axis=1)]] = False
    return found


def check_country(frame: gpd.GeoDataFrame, ledger: Ledger, what: str, area: Box | None) -> None:
    """Note a layer that lies beside the area, and refuse one that lies in another country.

    Raises
    ------
    LayerError
        Tells where the layer lies.
    """
    if area is None or frame.empty:
        return
    bounds = _bounds_of(frame)
    if _touches(bounds, grown(area)).any():
        return
    west, south, east, north = np.median(bounds, axis=0)
    lon, lat = f"{(west + east) / 2:.0f}", f"{(south + north) / 2:.0f}"
    if not _touches(bounds, grown(area, _ABROAD_DEG)).any():
        raise LayerError("layers.elsewhere", what=what, lon=lon, lat=lat)
    ledger.record.remark(Message("layers.beside_the_area", lon=lon, lat=lat))


def check_crs(crs: str | None, what: str) -> None:
    """Refuse a coordinate system that is none.

    Raises
    ------
    LayerError
    """
    try:
        found = None if crs is None else pyproj.CRS.from_user_input(crs)
    except pyproj.exceptions.CRSError as error:
        raise LayerError("layers.crs_none", what=what, crs=str(crs)) from error
    if found is not None:
        check_horizontal(found, what)


def crs_text(crs: pyproj.CRS | str | None) -> str:
    """Return the code of a coordinate system, or its name where it has none.

    Examples
    --------
    >>> crs_text("6677"), crs_text(None)
    ('EPSG:6677', 'unknown')
    """
    if crs is None:
        return "unknown"
    if isinstance(crs, str):
        crs = pyproj.CRS.from_user_input(crs)
    authority = crs.to_authority()
    if authority:
        return ":".join(authority)
    return "a system without a name" if crs.name in ("unknown", "undefined") else str(crs.name)


def _with_crs(frame: gpd.GeoDataFrame, what: str, options: ReadOptions) -> gpd.GeoDataFrame:
    if options.crs is None:
        if frame.crs is None:
            raise LayerError("layers.no_crs", what=what)
        return frame
    return frame.set_crs(options.crs, allow_override=True)


def _check_declared(frame: gpd.GeoDataFrame, what: str, options: ReadOptions) -> None:
    """Refuse degrees that are told as meters, and meters that are told as degrees."""
    bounds = _bounds_of(frame)
    bounds = bounds[np.isfinite(bounds).all(axis=1)]
    if not len(bounds):
        return
    said = crs_text(frame.crs)
    by = "file" if options.crs is None else "study"
    x, y = bounds[:, 0], bounds[:, 1]
    small = (np.abs(bounds[:, ::2]) <= 180).all() and (np.abs(bounds[:, 1::2]) <= 90).all()
    if frame.crs.is_projected and small and np.any(bounds):
        raise LayerError(
            "layers.looks_like_degrees", what=what, x=f"{x[0]:g}", y=f"{y[0]:g}", by=by, said=said
        )
    if frame.crs.is_geographic and np.median(np.abs(bounds).max(axis=1)) > 360:
        raise LayerError(
            "layers.no_degrees", what=what, x=f"{x[0]:g}", y=f"{y[0]:g}", by=by, said=said
        )


def _in_degrees(frame: gpd.GeoDataFrame, ledger: Ledger, what: str) -> gpd.GeoDataFrame:
    if frame.crs.equals("EPSG:4326", ignore_axis_order=True):
        return frame.set_crs(4326, allow_override=True)
    said = crs_text(frame.crs)
    try:
        moved = in_degrees(frame)
    except pyproj.exceptions.ProjError as error:
        raise LayerError("layers.no_way_to_degrees", what=what, said=said) from error
    ledger.repaired(Message("dirt.transformed", crs=said), frame.index)
    return moved


def _bounds_of(frame: gpd.GeoDataFrame) -> npt.NDArray[np.float64]:
    return np.asarray(shapely.bounds(frame.geometry.to_numpy()), np.float64).reshape(-1, 4)


def _with_axes(
    frame: gpd.GeoDataFrame,
    bounds: npt.NDArray[np.float64],
    ledger: Ledger,
    options: ReadOptions,
) -> gpd.GeoDataFrame:
    """Swap the axes of rows where the area, or the earth itself, proves that they are swapped."""
    flipped = bounds[:, _SWAP]
    home = grown(options.area or in_use().box or _EARTH)
    swapped = ~_on_earth(bounds) & _touches(flipped, home)
    if options.area is not None:
        elsewhere = ~_touches(bounds, home) & _touches(flipped, home)
        if elsewhere.sum() > len(frame) / 2:
            swapped |= elsewhere
    if not swapped.any():
        return frame
    ledger.repaired(_SWAPPED, frame.index[swapped], _place_of(frame))
    shapes = frame.geometry.to_numpy().copy()
    shapes[swapped] = shapely.transform(shapes[swapped], lambda places: places[:, ::-1])
    return frame.set_geometry(gpd.GeoSeries(shapes, frame.index, frame.crs))


def _counts_so(bounds: npt.NDArray[np.float64], beyond: Bools, options: ReadOptions) -> bool:
    """Tell whether longitudes beyond 180 are those of a map that counts on, and no slips."""
    turned = bounds[beyond] - [360, 0, 360, 0] * np.sign(bounds[beyond, 2:3])
    home = options.area or in_use().box
    near = home is not None and bool(_touches(turned, grown(home)).any())
    several = beyond.sum() >= 5 and not (bounds[~beyond, 0] < 0).any()
    return bool(near or several or 2 * beyond.sum() > len(beyond))


def _within_180(
    frame: gpd.GeoDataFrame,
    bounds: npt.NDArray[np.float64],
    ledger: Ledger,
    options: ReadOptions,
) -> gpd.GeoDataFrame:
    """Bring longitudes of maps that count to 360, or from -360, between -180 and 180."""
    west, south, east, north = bounds.T
    beyond = (east > _HALF_ROUND) | (west < -_HALF_ROUND)
    beyond &= (west >= -2 * _HALF_ROUND) & (east <= 2 * _HALF_ROUND)
    beyond &= (south >= -90) & (north <= 90) & (east - west <= 2 * _HALF_ROUND)
    if not beyond.any() or not _counts_so(bounds, beyond, options):
        return frame
    ledger.repaired(Message("dirt.within_180"), frame.index[beyond], _place_of(frame))
    shapes = frame.geometry.to_numpy().copy()
    shapes[beyond] = within_180(shapes[beyond])
    return frame.set_geometry(gpd.GeoSeries(shapes, frame.index, frame.crs))


def _cut_at_antimeridian(frame: gpd.GeoDataFrame, ledger: Ledger) -> gpd.GeoDataFrame:
    across = crosses_antimeridian(frame.geometry.to_numpy())
    if not across.any():
        return frame
    ledger.repaired(Message("dirt.antimeridian"), frame.index[across])
    shapes = cut_at_antimeridian(frame.geometry.to_numpy())
    return frame.set_geometry(gpd.GeoSeries(shapes, frame.index, frame.crs))


def _on_earth(bounds: npt.NDArray[np.float64]) -> Bools:
    west, south, east, north = bounds.T
    return np.asarray((west >= -180) & (east <= 180) & (south >= -90) & (north <= 90), bool)


def _touches(bounds: npt.NDArray[np.float64], box: Box) -> Bools:
    west, south, east, north = bounds.T
    near = (west <= box[2]) & (east >= box[0]) & (south <= box[3]) & (north >= box[1])
    return np.asarray(near, bool)


def _place_of(frame: gpd.GeoDataFrame) -> Said:
    def said(index: int) -> str:
        west, south, _, _ = frame.geometry.loc[index].bounds
        return f"{west:.6g}, {south:.6g}"

    return said


def check_horizontal(crs: pyproj.CRS, what: str) -> None:
    """Refuse a system of heights alone, or one around the earth's center.

    Parameters
    ----------
    crs : pyproj.CRS
    what : str
        Names the layer in the message.

    Raises
    ------
    LayerError

    Examples
    --------
    >>> check_horizontal(pyproj.CRS("EPSG:6677"), "land")
    >>> check_horizontal(pyproj.CRS("EPSG:5773"), "land")
    Traceback (most recent call last):
    geowbit.core.errors.LayerError: land: EGM96 height is not a system for maps; ...
    """
    heights_only = crs.is_vertical and not (crs.is_geographic or crs.is_projected)
    if heights_only or crs.is_geocentric:
        raise LayerError("layers.not_horizontal", what=what, crs=crs.name)


def fit_shapes(frame: gpd.GeoDataFrame, kind: GeometryKind, ledger: Ledger) -> gpd.GeoDataFrame:
    """Return rows whose shapes are points, lines or valid polygons; others are dropped.

    Parameters
    ----------
    frame : GeoDataFrame
        In degrees.
    kind : {"point", "line", "polygon"}
        What the layer needs.
    ledger : Ledger
        Where the rows are counted.
    """
    if kind == "point":
        frame = _pointed(frame, ledger)
    if kind == "polygon":
        frame = _made_valid(frame, ledger)
    wrong = ~frame.geom_type.isin(_KINDS[kind]) | frame.geometry.is_empty
    other = Message("dirt.not_a", kind=Message(f"geometry.{kind}"))
    frame = ledger.without(frame, wrong, other, _type_of(frame))
    if kind == "line":
        flat = shapely.length(frame.geometry.to_numpy()) == 0
        frame = ledger.without(frame, flat, Message("dirt.no_length"))
    return frame


def _pointed(frame: gpd.GeoDataFrame, ledger: Ledger) -> gpd.GeoDataFrame:
    shapes = frame.geometry.to_numpy()
    drawn = shapely.get_type_id(shapes) != shapely.GeometryType.POINT
    if not drawn.any():
        return frame
    ledger.repaired(_MADE_A_POINT, frame.index[drawn], _type_of(frame))
    points = shapes.copy()
    points[drawn] = shapely.point_on_surface(shapely.make_valid(shapes[drawn]))
    return frame.set_geometry(gpd.GeoSeries(points, frame.index, frame.crs))


def _made_valid(frame: gpd.GeoDataFrame, ledger: Ledger) -> gpd.GeoDataFrame:
    shapes = frame.geometry.to_numpy()
    invalid = np.zeros(len(shapes), bool)
    unsure = np.flatnonzero(~_are_boxes(shapes))
    invalid[unsure] = ~shapely.is_valid(shapes[unsure])
    if not invalid.any():
        return frame
    ledger.repaired(
        Message("dirt.made_valid"),
        frame.index[invalid],
        lambda index: str(shapely.is_valid_reason(frame.geometry.loc[index])),
    )
    valid = shapes.copy()
    # of what a shape falls into, only the surfaces count: no spikes
    valid[invalid] = shapely.make_valid(shapes[invalid], method="structure", keep_collapsed=False)
    return frame.set_geometry(gpd.GeoSeries(valid, frame.index, frame.crs))


def _are_boxes(shapes: npt.NDArray[np.object_]) -> Bools:
    """Tell which shapes are rectangles along the axes, as grid squares are: they are valid."""
    found = shapely.get_num_coordinates(shapes) == _OF_A_BOX
    found &= shapely.get_type_id(shapes) == shapely.GeometryType.POLYGON
    if found.any():
        west, south, east, north = shapely.bounds(shapes[found]).T
        # four corners enclose all of the box around them only where they are its own
        whole = (east - west) * (north - south)
        found[found] = (whole > 0) & (np.abs(shapely.area(shapes[found]) - whole) <= _HAIR * whole)
    return np.asarray(found, bool)


def _type_of(frame: gpd.GeoDataFrame) -> Said:
    return lambda index: str(frame.geometry.loc[index].geom_type)

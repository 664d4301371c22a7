"""Shapes in degrees, of the kind a layer needs: coordinate systems, axes, coordinates as text."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import pyproj
import shapely

from geowbit.core.errors import LayerError
from geowbit.core.messages import Message
from geowbit.countries import in_use
from geowbit.geodesy import crosses_antimeridian, cut_at_antimeridian, in_degrees
from geowbit.layers._options import Box, ReadOptions, grown
from geowbit.layers.provenance import Ledger, Said
from geowbit.layers.schemas import GeometryKind

Bools = npt.NDArray[np.bool_]

# a layer of the same country may lie that far from a small area, one of another lies farther
_EARTH: Box = (-180.0, -90.0, 180.0, 90.0)
_ABROAD_DEG = 10.0

_BROKEN = Message("dirt.broken")
_SWAPPED = Message("dirt.swapped")

Axis = Literal["lon", "lat"]

_HEMISPHERES = {
    "E": ("lon", 1), "W": ("lon", -1), "N": ("lat", 1), "S": ("lat", -1),
    "東経": ("lon", 1), "西経": ("lon", -1), "北緯": ("lat", 1), "南緯": ("lat", -1),
}  # fmt: skip
_HEMISPHERE = "|".join(_HEMISPHERES)
_NUMBER = r"\d+(?:\.\d+)?"
_DEGREES = re.compile(
    rf"(?P<before>{_HEMISPHERE})?\s*(?P<sign>[-+\u2212])?\s*(?P<degrees>{_NUMBER})"
    rf"(?:\s*[°º度:\s-]\s*(?P<minutes>{_NUMBER})"
    rf"(?:\s*['\u2032\u2019分:\s-]\s*(?P<seconds>{_NUMBER})\s*(?:[\"\u201d秒]|['\u2032\u2019]{{2}})?"
    rf"|\s*['\u2032\u2019分])?|\s*[°º度])?\s*(?P<after>{_HEMISPHERE})?"
)
# what keyboards give in place of the sign of degrees; the normal form makes letters of them
_RINGS = str.maketrans("゜ﾟº", "°°°")
_HEX = re.compile(r"(?:[0-9A-Fa-f]{2}){9,}")

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
    nowhere = frame.geometry.isna() | frame.geometry.is_empty
    frame = ledger.without(frame, nowhere, Message("dirt.no_place"))
    frame = frame.set_geometry(
        gpd.GeoSeries(shapely.force_2d(frame.geometry.to_numpy()), frame.index, frame.crs)
    )
    _check_declared(frame, what, options)
    frame = _in_degrees(frame, ledger, what)
    finite = np.ones(len(frame), bool)
    points, row = shapely.get_coordinates(frame.geometry.to_numpy(), return_index=True)
    finite[row[~np.isfinite(points).all(axis=1)]] = False
    frame = ledger.without(frame, ~finite, Message("dirt.no_coordinate"))
    frame = _with_axes(frame, ledger, options)
    on_earth = _on_earth(frame)
    turned = ~on_earth & _on_earth(frame, swapped=True)
    frame = ledger.without(frame, turned, Message("dirt.latitude_first"), _place_of(frame))
    beyond = Message("dirt.not_on_earth")
    frame = ledger.without(frame, ~on_earth[~turned], beyond, _place_of(frame))
    return _cut_at_antimeridian(frame, ledger)


def check_country(frame: gpd.GeoDataFrame, ledger: Ledger, what: str, area: Box | None) -> None:
    """Note a layer that lies beside the area, and refuse one that lies in another country.

    Raises
    ------
    LayerError
        Tells where the layer lies.
    """
    if area is None or frame.empty:
        return
    bounds = frame.geometry.bounds.to_numpy()
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
    bounds = frame.geometry.bounds.to_numpy()
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


def _with_axes(frame: gpd.GeoDataFrame, ledger: Ledger, options: ReadOptions) -> gpd.GeoDataFrame:
    """Swap the axes of rows where the area, or the earth itself, proves that they are swapped."""
    bounds = frame.geometry.bounds.to_numpy()
    flipped = bounds[:, [1, 0, 3, 2]]
    home = grown(options.area or in_use().box or _EARTH)
    swapped = ~_on_earth(frame) & _touches(flipped, home)
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


def _cut_at_antimeridian(frame: gpd.GeoDataFrame, ledger: Ledger) -> gpd.GeoDataFrame:
    across = crosses_antimeridian(frame.geometry.to_numpy())
    if not across.any():
        return frame
    ledger.repaired(Message("dirt.antimeridian"), frame.index[across])
    shapes = cut_at_antimeridian(frame.geometry.to_numpy())
    return frame.set_geometry(gpd.GeoSeries(shapes, frame.index, frame.crs))


def _on_earth(frame: gpd.GeoDataFrame, *, swapped: bool = False) -> Bools:
    bounds = frame.geometry.bounds.to_numpy()
    west, south, east, north = (bounds[:, [1, 0, 3, 2]] if swapped else bounds).T
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


@dataclass(frozen=True)
class _Degrees:
    """A column as decimal degrees, and how it was written.

    Attributes
    ----------
    values : array of float
        NaN where there is no coordinate.
    sexagesimal : array of bool
        Where minutes and seconds were written.
    axis : {"lon", "lat"} or None
        What the letters of its rows say; None where they say nothing, or both.
    """

    values: npt.NDArray[np.float64]
    sexagesimal: npt.NDArray[np.bool_]
    axis: Axis | None


def degrees_of(text: str) -> tuple[float, bool, Axis | None]:
    r"""Return the degrees of one text, whether minutes stand in it, and the axis it names.

    Parameters
    ----------
    text : str
        ``139.6917``, ``139°41'30"E``, ``東経139度41分30秒``, ``35 41 22N``, in full-width
        digits or not.

    Returns
    -------
    tuple of float, bool, and {"lon", "lat"} or None
        NaN where the text is no angle.

    Examples
    --------
    >>> degrees_of("139°41'30\"E")
    (139.69166666666666, True, 'lon')
    >>> degrees_of("南緯３５度４１分"), degrees_of("35.5"), degrees_of("here")
    ((-35.68333333333333, True, 'lat'), (35.5, False, None), (nan, False, None))
    """
    # the sign of seconds is taken apart by the normal form, into two of minutes
    plain = unicodedata.normalize("NFKC", text.translate(_RINGS)).strip().upper()
    match = _DEGREES.fullmatch(plain)
    if match is None:
        return np.nan, False, None
    minutes, seconds = (float(match[part] or 0) for part in ("minutes", "seconds"))
    letters = [_HEMISPHERES[told] for told in (match["before"], match["after"]) if told]
    whole = match["minutes"] is None or "." not in match["degrees"]
    contradicts = len(set(letters)) > 1 or bool(letters and match["sign"])
    if minutes >= 60 or seconds >= 60 or not whole or contradicts:
        return np.nan, False, None
    value = float(match["degrees"]) + minutes / 60 + seconds / 3600
    axis: Axis | None = letters[0][0] if letters else None  # type: ignore[assignment]
    if match["sign"] in {"-", "\u2212"} or (letters and letters[0][1] < 0):
        value = -value
    return value, match["minutes"] is not None, axis


def degrees_of_column(column: pd.Series) -> _Degrees:
    """Return a column of angles as decimal degrees.

    Examples
    --------
    >>> degrees_of_column(pd.Series(["139.5", "139 30 0", ""])).values
    array([139.5, 139.5,   nan])
    """
    values = pd.to_numeric(column, errors="coerce").to_numpy(float, na_value=np.nan).copy()
    sexagesimal = np.zeros(len(column), bool)
    axes = set()
    for row in np.flatnonzero(np.isnan(values)):
        values[row], sexagesimal[row], axis = degrees_of(str(column.iloc[row]))
        if not np.isnan(values[row]):
            axes.add(axis)
    values[~np.isfinite(values)] = np.nan
    return _Degrees(values, sexagesimal, axes.pop() if len(axes) == 1 else None)


def shapes_of_text(column: pd.Series) -> npt.NDArray[np.object_]:
    """Return shapes written as WKT, with or without SRID, or as WKB in hexadecimal.

    Examples
    --------
    >>> [str(s) for s in shapes_of_text(pd.Series(["POINT (139 35)", "SRID=4326;POINT(1 2)", ""]))]
    ['POINT (139 35)', 'POINT (1 2)', 'None']
    """
    texts = column.astype("string").fillna("").str.strip().to_numpy(object)
    shapes = np.full(len(texts), None, object)
    hexed = np.array([bool(_HEX.fullmatch(text)) for text in texts], bool)
    shapes[hexed] = shapely.from_wkb(texts[hexed], on_invalid="ignore")
    plain = [re.sub(r"^SRID=\d+;\s*", "", text, flags=re.IGNORECASE) for text in texts[~hexed]]
    shapes[~hexed] = shapely.from_wkt(plain, on_invalid="ignore")
    return shapes


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
    invalid = ~shapely.is_valid(shapes)
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


def _type_of(frame: gpd.GeoDataFrame) -> Said:
    return lambda index: str(frame.geometry.loc[index].geom_type)

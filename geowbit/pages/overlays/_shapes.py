"""Shapes of layers as a page holds them, and the symbols that stand for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from geowbit.core.escape import safe_text, short_text

COORDINATES_PER_DEGREE = 10_000
# what a screen can show of a country; finer input is thinned to about this many points
_MAX_LINE_VERTICES = 90_000
_MAX_LAND_VERTICES = 40_000
# a view shows this many lines of a graticule at the most, that far apart
_MOST_LINES = 10
_STEPS_DEG = (0.1, 0.25, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0)


def vector_layer(layers: Mapping[str, Any], *names: str) -> gpd.GeoDataFrame | None:
    """Return the first of some layers that is there and has usable shapes, in degrees.

    Parameters
    ----------
    layers : dict
        Name to GeoDataFrame, Raster or table.
    names : str
        Names to look for.

    Returns
    -------
    GeoDataFrame (EPSG:4326) or None
        Without rows of missing or empty geometry.
    """
    for name in names:
        frame = layers.get(name)
        if not isinstance(frame, gpd.GeoDataFrame) or frame.active_geometry_name is None:
            continue
        useless = frame.geometry.isna() | frame.geometry.is_empty
        usable = frame[~useless] if useless.any() else frame
        if len(usable):
            # the layer itself keeps the index of its shapes, a copy would make another
            as_it_is = usable.crs is None or usable.crs == "EPSG:4326"
            return usable if as_it_is else usable.to_crs("EPSG:4326")
    return None


def encoded_paths(shapes: npt.NDArray[Any]) -> list[list[int]]:
    """Return lines or rings as whole numbers: a start, then steps (`web/src/sheet.js`).

    Parameters
    ----------
    shapes : array of LineString or LinearRing
        In degrees.

    Returns
    -------
    list of list of int
        For each line ``[lon, lat, step, step, ...]`` in ten-thousandths of a degree (11 m).

    Examples
    --------
    >>> encoded_paths(np.array([shapely.LineString([(139, 35), (139.5, 35.25)])]))
    [[1390000, 350000, 5000, 2500]]
    """
    return [path for path in encoded_lines(shapes) if path]


def encoded_lines(shapes: npt.NDArray[Any]) -> list[list[int]]:
    """Return each line or ring as :func:`encoded_paths` does; nothing of one without a length."""
    points, index = shapely.get_coordinates(shapes, return_index=True)
    whole = np.round(points * COORDINATES_PER_DEGREE).astype(np.int64)
    steps = np.diff(whole, axis=0, prepend=0)
    starts = np.flatnonzero(np.diff(index, prepend=-1))
    steps[starts] = whole[starts]
    # two points on one spot say nothing; the start of a line always stays
    keep = (steps != 0).any(axis=1)
    keep[starts] = True
    counts = np.bincount(index[keep], minlength=len(shapes))
    ends = [0, *np.cumsum(2 * counts).tolist()]
    numbers = steps[keep].ravel().tolist()
    pieces = [numbers[start:end] for start, end in pairwise(ends)]
    return [piece if len(piece) > 2 else [] for piece in pieces]


def drawn_lines(frame: gpd.GeoDataFrame) -> list[list[int]]:
    """Return the lines of a frame as :func:`encoded_paths` does, joined and thinned for a page."""
    return encoded_paths(_thinned(joined_lines(_line_parts(frame)), _MAX_LINE_VERTICES))


def _thinned(shapes: npt.NDArray[Any], limit: int) -> npt.NDArray[Any]:
    for tolerance_deg in (0.001, 0.003, 0.01, 0.03):
        if int(shapely.get_num_coordinates(shapes).sum()) <= limit:
            break
        shapes = shapely.simplify(shapes, tolerance_deg)
    return shapes


def _line_parts(frame: gpd.GeoDataFrame) -> npt.NDArray[Any]:
    parts = shapely.get_parts(shapely.get_parts(frame.geometry.to_numpy()))
    return parts[np.isin(shapely.get_type_id(parts), [1, 2])]


def joined_lines(lines: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Return lines that are drawn once each, and in one piece where their ends meet.

    Real layers hold a line as thousands of pieces, many of them several times.

    Parameters
    ----------
    lines : array of LineString
        In degrees; corners are rounded to what the map keeps.

    Examples
    --------
    >>> pieces = shapely.linestrings([[(139, 35), (140, 35)], [(141, 36), (140, 35)]] * 2)
    >>> joined_lines(pieces).tolist()
    [<LINESTRING (139 35, 140 35, 141 36)>]
    """
    grid = 1.0 / COORDINATES_PER_DEGREE
    rounded = shapely.transform(lines, lambda points: np.round(points / grid) * grid)
    once = np.unique(shapely.to_wkb(shapely.normalize(rounded)))
    return shapely.get_parts(shapely.line_merge(shapely.multilinestrings(shapely.from_wkb(once))))


def land_shapes(layers: Mapping[str, Any]) -> list[list[list[list[int]]]]:
    """Return the outlines of the land: for each area its polygons, each a list of rings.

    A coast of the study's own lies below its regions: land may be where no region is.
    """
    frames = [
        vector_layer(layers, "land"),
        vector_layer(layers, "prefectures", "prefecture_outlines", "supply_areas"),
    ]
    known = [frame.geometry.to_numpy() for frame in frames if frame is not None]
    if not known:
        return []
    areas = np.concatenate(known)
    areas = areas[_is_area(areas)]
    if int(shapely.get_num_coordinates(areas).sum()) > _MAX_LAND_VERTICES:
        # borders that two areas share stay shared; a coast of its own has none to share
        areas = np.concatenate(
            [shapely.coverage_simplify(one[_is_area(one)], 0.01) for one in known]
        )
    shapes = []
    for area in areas:
        parts = shapely.get_parts(area)
        shapes.append([encoded_paths(np.array(_rings(part))) for part in parts])
    return [[part for part in area if part] for area in shapes]


def _is_area(shapes: npt.NDArray[Any]) -> npt.NDArray[np.bool_]:
    return np.isin(shapely.get_type_id(shapes), [3, 6])


def graticule(bounds: Sequence[Sequence[float]]) -> list[list[int]]:
    """Return meridians and parallels around a view, at whole degrees or parts of them.

    Parameters
    ----------
    bounds : sequence
        ``[[south, west], [north, east]]``, degrees.

    Examples
    --------
    A view of eight degrees has a line each degree, and some beyond it:

    >>> len(graticule([[40.0, 6.0], [48.0, 14.0]]))
    34
    """
    (south, west), (north, east) = bounds
    span = max(north - south, east - west, 1e-3)
    step = next((one for one in _STEPS_DEG if span / one <= _MOST_LINES), _STEPS_DEG[-1])
    low, high = max(south - span / 2, -85.0), min(north + span / 2, 85.0)
    left, right = west - span / 2, east + span / 2
    meridians = np.arange(np.ceil(left / step), np.floor(right / step) + 1) * step
    parallels = np.arange(np.ceil(low / step), np.floor(high / step) + 1) * step
    lines = [shapely.LineString([(lon, low), (lon, high)]) for lon in meridians]
    lines += [shapely.LineString([(left, lat), (right, lat)]) for lat in parallels]
    return encoded_paths(np.array(lines))


def _rings(polygon: shapely.Polygon) -> list[shapely.LinearRing]:
    return [polygon.exterior, *polygon.interiors]


def texts_of(frame: pd.DataFrame, *columns: str) -> list[list[str]]:
    """Return for each row the texts of some columns, empty where there is none."""
    parts = [
        frame[column].astype(object).where(frame[column].notna(), "").map(str)
        if column in frame
        else pd.Series("", index=frame.index)
        for column in columns
    ]
    return [list(texts) for texts in zip(*parts, strict=True)]


def places_of(frame: gpd.GeoDataFrame) -> npt.NDArray[np.float64]:
    """Return a point for each shape: polygons given for points get one inside."""
    shapes = frame.geometry.to_numpy()
    points = np.where(shapely.get_type_id(shapes) == 0, shapes, shapely.point_on_surface(shapes))
    return np.round(shapely.get_coordinates(points), 4)


def compact(texts: list[str]) -> list[str]:
    """Return the texts that are not empty."""
    return [text for text in texts if text]


def dot(color: str) -> str:
    """Return the symbol of a point layer."""
    return f'<span class="gw-dot" style="background:{color}"></span>'


def stroke(color: str, *, dashed: bool = False) -> str:
    """Return the symbol of a line layer."""
    extra = " gw-line-dashed" if dashed else ""
    return f'<span class="gw-line{extra}" style="border-color:{color}"></span>'


def mark(symbol: str) -> str:
    """Return the symbol of a layer of marks."""
    return f'<span class="gw-mark gw-mark-{symbol}"></span>'


def layer_label(name: str, *, group: str, swatch: str, key: str) -> str:
    """Return the HTML of a name in the layer control.

    Parameters
    ----------
    name : str
        Plain text, perhaps from data.
    group : str
        Heading under which the layer stands.
    swatch : str
        HTML of the symbol, made by this package.
    key : str
        What the layer is called in the address of a page, in every run and language.

    Examples
    --------
    >>> layer_label("A & B", group="Fiber", swatch="", key="a")
    '<span class="gw-swatch" data-gw-group="Fiber" data-gw-layer="a"></span><span>A &amp; B</span>'
    """
    short = short_text(name)
    whole = "" if short == name else f' title="{safe_text(name)}"'
    return (
        f'<span class="gw-swatch" data-gw-group="{safe_text(group)}" '
        f'data-gw-layer="{" ".join(safe_text(short_text(key)).split())}">{swatch}</span>'
        f"<span{whole}>{safe_text(short)}</span>"
    )

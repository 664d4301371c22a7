"""A still map for the report: drawn as SVG, so that it prints well."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from geowbit.candidates import table_lattice
from geowbit.core.escape import safe_text
from geowbit.countries import Inset, in_use
from geowbit.findings import scores_of
from geowbit.geodesy import distance_km
from geowbit.pages.eastward import eastward, eastward_layers, lies_across
from geowbit.pages.language import say, spoken
from geowbit.pages.measures import in_units
from geowbit.pages.overlays import vector_layer
from geowbit.pages.ramp import EXCLUDED, hex_color, score_class, score_colors, score_scale
from geowbit.pages.surface import (
    SCORE_COLORS,
    Surface,
    mercator_lat,
    mercator_y,
    score_surface,
)
from geowbit.pages.view import view_bounds

_WIDTH_PX = 860.0
_MAX_HEIGHT_PX = 860.0
_MARGIN = 0.06
# a figure shows about a thousand pixels a side
_MAX_CELLS = 900_000
_MAX_CIRCLES = 2500
_OUTLINE_DEG = 0.015
# of the side of the figure, at most
_INSET_SHARE = 0.4
# a scale bar stands off the edges by a part of the width
_BAR = 40
_Box = tuple[float, float, float, float]


class Frame:
    """Turns degrees into pixels of the figure."""

    def __init__(
        self,
        bounds: list[list[float]],
        *,
        width: float = _WIDTH_PX,
        height: float = _MAX_HEIGHT_PX,
        margin: float = _MARGIN,
    ) -> None:
        (south, west), (north, east) = bounds
        top, bottom = (float(mercator_y(lat)) for lat in (north, south))
        left, right = np.radians(west), np.radians(east)
        pad_x, pad_y = margin * (right - left), margin * (top - bottom)
        self.left, self.top = left - pad_x, top + pad_y
        wide, high = right - left + 2 * pad_x, top - bottom + 2 * pad_y
        self.scale = min(width / wide, height / high)
        self.width, self.height = wide * self.scale, high * self.scale

    def place(self, lon: npt.ArrayLike, lat: npt.ArrayLike) -> npt.NDArray[np.float64]:
        """Return places in pixels, x and y."""
        x = (np.radians(np.asarray(lon, dtype=float)) - self.left) * self.scale
        y = (self.top - mercator_y(lat)) * self.scale
        return np.stack([x, y], axis=-1)

    def degrees(self, x: float, y: float) -> tuple[float, float]:
        """Return the longitude and latitude of a place in pixels."""
        north = float(mercator_lat(self.top - y / self.scale))
        return float(np.degrees(self.left + x / self.scale)), north


def study_figure(table: pd.DataFrame, top: pd.DataFrame, *, layers: Mapping[str, Any]) -> str:
    """Return the still map of a study, in one piece where it lies across the antimeridian.

    Parameters
    ----------
    table, top, layers
        As for :func:`_still_map`.
    """
    if lies_across(table):
        table, top, layers = eastward(table), eastward(top), eastward_layers(layers)
    parts = in_use().insets
    far = np.array([_inside(table, one.box) for one in parts]).reshape(len(parts), len(table))
    # a part is far where there is another that is not
    insets = [one for one, here in zip(parts, far, strict=True) if here.any() and not here.all()]
    # a row of a national table is wide, and most of it is not asked for
    asked = ("lon", "lat", "score", "excluded")
    near = pd.DataFrame({name: table[name] for name in asked}, copy=False)
    near = near[~far.any(axis=0)] if insets else near
    bounds = view_bounds(near if len(near) else table)
    return _still_map(table, top, layers=layers, bounds=bounds, insets=insets)


def _inside(table: pd.DataFrame, box: _Box) -> npt.NDArray[np.bool_]:
    west, south, east, north = box
    inside = table["lon"].between(west, east) & table["lat"].between(south, north)
    return inside.to_numpy(bool)


def _still_map(
    table: pd.DataFrame,
    top: pd.DataFrame,
    *,
    layers: Mapping[str, Any],
    bounds: list[list[float]],
    insets: Sequence[Inset] = (),
) -> str:
    """Draw scored candidates, outlines, announced sites and the best sites as SVG."""
    frame = Frame(bounds)
    shores = Land(layers)
    boxes = [[[s, w], [n, e]] for w, s, e, n in (one.box for one in insets)]
    land = "".join(shores.path(frame, box) for box in (bounds, *boxes))
    parts = [
        f'<path d="{land}" class="land"/>',
        _candidates(table, frame),
        f'<path d="{land}" class="coast"/>',
        _announced(layers, frame),
        _pins(top, frame),
    ]
    sea = 'class="sea"'
    drawn = [
        f'<rect width="{frame.width:.0f}" height="{frame.height:.0f}" {sea}/>',
        f'<g id="still">{"".join(parts)}</g>',
        *_insets(table, frame, insets, sea),
    ]
    return (
        f'<svg class="map" viewBox="0 0 {frame.width:.0f} {frame.height:.0f}" role="img" '
        f'aria-label="{safe_text(say("report.map_alt"))}">{"".join(drawn)}</svg>'
    )


def _insets(table: pd.DataFrame, frame: Frame, parts: Sequence[Inset], sea: str) -> Iterator[str]:
    """Yield far parts of the country in corners of the map, at its scale where they fit."""
    if not parts:
        return
    lon, lat = table["lon"].to_numpy(float), table["lat"].to_numpy(float)

    def covered(corner: tuple[float, float]) -> int:
        west, north = frame.degrees(*corner)
        east, south = frame.degrees(corner[0] + shown[0], corner[1] + shown[1])
        within = (lon >= west) & (lon <= east) & (lat >= south) & (lat <= north)
        return int(np.count_nonzero(within))

    for one in parts:
        west, south, east, north = one.box
        (left, top), (right, bottom) = frame.place([west, east], [north, south]).tolist()
        wide, high = right - left, bottom - top
        shrink = min(1.0, _INSET_SHARE * frame.width / wide, _INSET_SHARE * frame.height / high)
        shown = np.array([wide, high]) * shrink
        free = np.array([frame.width, frame.height]) - shown
        # the corner that covers fewest candidates
        x, y = min(itertools.product((0.0, free[0]), (free[1], 0.0)), key=covered)
        at = f'x="{x:.1f}" y="{y:.1f}" width="{shown[0]:.1f}" height="{shown[1]:.1f}"'
        view = f"{left:.1f} {top:.1f} {wide:.1f} {high:.1f}"
        yield (
            f'<svg {at} viewBox="{view}"><rect x="{left:.1f}" y="{top:.1f}" width="{wide:.1f}" '
            f'height="{high:.1f}" {sea}/><use href="#still"/></svg>'
            f'<rect {at} class="coast"/>'
            f'<text x="{x + 7:.1f}" y="{y + 18:.1f}" font-size="15" class="name">'
            f"{safe_text(one.name.text(spoken()))}</text>"
        )


class Land:
    """The outlines of the land, a part of it simplified once for all figures of a page.

    Parameters
    ----------
    layers : dict
        ``prefectures`` or ``land``, where they are there.
    """

    def __init__(self, layers: Mapping[str, Any]) -> None:
        areas = vector_layer(layers, "prefectures", "prefecture_outlines", "land")
        self._parts = shapely.get_parts([] if areas is None else areas.geometry.to_numpy())
        self._boxes = shapely.bounds(self._parts).reshape(-1, 4)
        self._rings: dict[tuple[int, float], npt.NDArray[np.float64] | None] = {}

    def path(
        self, frame: Frame, bounds: list[list[float]], *, coarse_deg: float = _OUTLINE_DEG
    ) -> str:
        """Return the outlines within bounds as the path of an SVG."""
        (south, west), (north, east) = bounds
        around = (west - 1, south - 1, east + 1, north + 1)
        low, high = self._boxes[:, :2], self._boxes[:, 2:]
        near = np.flatnonzero(((low <= around[2:]) & (high >= around[:2])).all(axis=1))
        near = near[shapely.intersects(self._parts[near], shapely.box(*around))]
        asked = [(at, coarse_deg) for at in near.tolist()]
        self._simplify([at for at, _ in asked if (at, coarse_deg) not in self._rings], coarse_deg)
        rings = [self._rings[one] for one in asked]
        return "".join(f"{path_of(ring, frame)}Z" for ring in rings if ring is not None)

    def _simplify(self, new: list[int], coarse_deg: float) -> None:
        parts = shapely.simplify(self._parts[new], coarse_deg)
        drawn = (shapely.get_type_id(parts) == shapely.GeometryType.POLYGON) & ~shapely.is_empty(
            parts
        )
        for at, part, is_drawn in zip(new, parts, drawn.tolist(), strict=True):
            ring = shapely.get_coordinates(shapely.get_exterior_ring(part)) if is_drawn else None
            self._rings[at, coarse_deg] = ring


def lines_within(
    layers: Mapping[str, Any], name: str, bounds: list[list[float]]
) -> list[shapely.LineString]:
    """Return the lines of a layer within bounds, cut at them; none where it is not there."""
    layer = vector_layer(layers, name)
    if layer is None or not len(layer):
        return []
    (south, west), (north, east) = bounds
    near = layer.geometry.to_numpy()[layer.sindex.query(shapely.box(west, south, east, north))]
    cut = shapely.clip_by_rect(near, west, south, east, north)
    return [one for one in shapely.get_parts(cut) if one.geom_type == "LineString"]


def path_of(places: npt.NDArray[np.float64], frame: Frame) -> str:
    """Return longitudes and latitudes as the path of an SVG."""
    return f"M{points_of(frame.place(places[:, 0], places[:, 1]))}"


def points_of(places: npt.NDArray[np.float64]) -> str:
    """Return places in pixels as the points of an SVG.

    Examples
    --------
    >>> points_of(np.array([[0.0, 1.0], [2.25, 3.0]]))
    '0.0,1.0 2.2,3.0'
    """
    # one format of all numbers takes a third of the time of one each
    return " ".join(["%.1f,%.1f"] * len(places)) % tuple(places.ravel().tolist())


def drawn_lines(shapes: Iterable[Any], frame: Frame, kind: str, coarse_deg: float) -> str:
    """Return lines as one path of a class; empty without one."""
    drawn = "".join(
        path_of(shapely.get_coordinates(shapely.simplify(one, coarse_deg)), frame) for one in shapes
    )
    return f'<path class="{kind}" d="{drawn}"/>' if drawn else ""


def scale_bar(frame: Frame, bounds: list[list[float]]) -> str:
    """Return a bar of a round length, up to a third of the figure, in the units of the country."""
    (south, west), (north, east) = bounds
    middle = (south + north) / 2
    ends = frame.place([west, east], [middle, middle])
    px_of_km = float(ends[1, 0] - ends[0, 0]) / float(distance_km(west, middle, east, middle))
    each, unit = in_units(1.0, "km")
    most = frame.width / 3 / px_of_km * each
    power = 10.0 ** math.floor(math.log10(most))
    told = max(one * power for one in (1, 2, 5) if one * power <= most)
    wide = told / each * px_of_km
    x, tick, y = frame.width / _BAR, frame.width / _BAR * 0.4, frame.height - frame.width / _BAR
    return (
        f'<g class="scale"><path d="M{x:.1f},{y - tick:.1f}v{tick:.1f}h{wide:.1f}v-{tick:.1f}"/>'
        f'<text x="{x + wide / 2:.1f}" y="{y - tick:.1f}" text-anchor="middle">'
        f"{told:g} {unit}</text></g>"
    )


def _candidates(table: pd.DataFrame, frame: Frame) -> str:
    lattice = table_lattice(table)
    if lattice is None:
        return _circles(table, frame)
    surface = score_surface(table, lattice, max_pixels=_MAX_CELLS, max_cells=_MAX_CELLS, veil=True)
    return "".join(drawn_cells(surface, frame))


def drawn_cells(surface: Surface, frame: Frame, kind: str = "cells") -> list[str]:
    """Return the pictures of the scores of cells where they lie in a figure."""
    drawn = []
    for image in surface.images:
        (x, y), (right, bottom) = frame.place(
            [image.west, image.east], [image.north, image.south]
        ).tolist()
        drawn.append(
            f'<image href="{image.uri}" x="{x:.2f}" y="{y:.2f}" width="{right - x:.2f}" '
            f'height="{bottom - y:.2f}" preserveAspectRatio="none" class="{kind}"/>'
        )
    return drawn


def _circles(table: pd.DataFrame, frame: Frame) -> str:
    scores, ranked = scores_of(table)
    scale = score_scale(scores[ranked])
    palette = [hex_color(color) for color in score_colors(SCORE_COLORS)]
    order = np.argsort(np.where(ranked, scores, -1.0), kind="stable")[-_MAX_CIRCLES:]
    places = frame.place(table["lon"].to_numpy()[order], table["lat"].to_numpy()[order])
    filled = score_class(np.where(ranked, scores, 0.0), scale=scale, count=SCORE_COLORS)
    drawn = [
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" '
        f'fill="{palette[filled[i]] if ranked[i] else hex_color(EXCLUDED)}"/>'
        for i, (x, y) in zip(order.tolist(), places.tolist(), strict=True)
    ]
    return f'<g stroke="#5d686d" stroke-width="0.5">{"".join(drawn)}</g>'


def _announced(layers: Mapping[str, Any], frame: Frame) -> str:
    sites = vector_layer(layers, "data_centers")
    if sites is None:
        return ""
    shapes = shapely.point_on_surface(sites.geometry.to_numpy())
    lon, lat = shapely.get_coordinates(shapes).T
    marks = "".join(
        f'<path d="M{x:.1f},{y - 5:.1f}l5,5l-5,5l-5,-5Z"/>'
        for x, y in frame.place(lon, lat).tolist()
    )
    return f'<g fill="#fff" stroke="#1d1d1b" stroke-width="1.3">{marks}</g>'


def _pins(top: pd.DataFrame, frame: Frame) -> str:
    if not len(top):
        return ""
    places = frame.place(top["lon"].to_numpy(), top["lat"].to_numpy()).tolist()
    pins = [
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="9.5"/>'
        f'<text x="{x:.1f}" y="{y + 3.6:.1f}">{number}</text>'
        for number, (x, y) in enumerate(places, start=1)
    ]
    # the best one is drawn last and lies on top
    return f'<g class="pins">{"".join(reversed(pins))}</g>'

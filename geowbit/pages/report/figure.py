"""A still map for the report: drawn as SVG, so that it prints well."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from geowbit.candidates import table_lattice
from geowbit.core.escape import safe_text
from geowbit.findings import scores_of
from geowbit.pages._site_map import view_bounds
from geowbit.pages.eastward import eastward, eastward_layers, lies_across
from geowbit.pages.language import say
from geowbit.pages.overlays import vector_layer
from geowbit.pages.ramp import EXCLUDED, SEA, hex_color, score_class, score_colors, score_scale
from geowbit.pages.surface import SCORE_COLORS, mercator_y, score_surface

_WIDTH_PX = 860.0
_MAX_HEIGHT_PX = 860.0
_MARGIN = 0.06
# a figure shows about a thousand pixels a side
_MAX_CELLS = 900_000
_MAX_CIRCLES = 2500
_OUTLINE_DEG = 0.015


class Frame:
    """Turns degrees into pixels of the figure."""

    def __init__(self, bounds: list[list[float]]) -> None:
        (south, west), (north, east) = bounds
        top, bottom = (float(mercator_y(lat)) for lat in (north, south))
        left, right = np.radians(west), np.radians(east)
        pad_x, pad_y = _MARGIN * (right - left), _MARGIN * (top - bottom)
        self.left, self.top = left - pad_x, top + pad_y
        wide, high = right - left + 2 * pad_x, top - bottom + 2 * pad_y
        self.scale = min(_WIDTH_PX / wide, _MAX_HEIGHT_PX / high)
        self.width, self.height = wide * self.scale, high * self.scale

    def place(self, lon: npt.ArrayLike, lat: npt.ArrayLike) -> npt.NDArray[np.float64]:
        """Return places in pixels, x and y."""
        x = (np.radians(np.asarray(lon, dtype=float)) - self.left) * self.scale
        y = (self.top - mercator_y(lat)) * self.scale
        return np.stack([x, y], axis=-1)


def study_figure(table: pd.DataFrame, top: pd.DataFrame, *, layers: Mapping[str, Any]) -> str:
    """Return the still map of a study, in one piece where it lies across the antimeridian.

    Parameters
    ----------
    table, top, layers
        As for :func:`_still_map`.
    """
    if lies_across(table):
        table, top, layers = eastward(table), eastward(top), eastward_layers(layers)
    return _still_map(table, top, layers=layers, bounds=view_bounds(table))


def _still_map(
    table: pd.DataFrame,
    top: pd.DataFrame,
    *,
    layers: Mapping[str, Any],
    bounds: list[list[float]],
) -> str:
    """Draw scored candidates, outlines, announced sites and the best sites as SVG."""
    frame = Frame(bounds)
    land = outlines(layers, frame, bounds)
    parts = [
        f'<rect width="{frame.width:.0f}" height="{frame.height:.0f}" fill="{hex_color(SEA)}"/>',
        f'<path d="{land}" fill="#f6f4ee" stroke="#a9b4b8" stroke-width="0.6"/>',
        _candidates(table, frame),
        f'<path d="{land}" fill="none" stroke="#6c7478" stroke-width="0.5"/>',
        _announced(layers, frame),
        _pins(top, frame),
    ]
    return (
        f'<svg class="map" viewBox="0 0 {frame.width:.0f} {frame.height:.0f}" role="img" '
        f'aria-label="{safe_text(say("report.map_alt"))}">{"".join(parts)}</svg>'
    )


def outlines(layers: Mapping[str, Any], frame: Frame, bounds: list[list[float]]) -> str:
    """Return the outlines of the land within bounds as the path of an SVG."""
    areas = vector_layer(layers, "prefectures", "prefecture_outlines", "land")
    if areas is None:
        return ""
    (south, west), (north, east) = bounds
    rings = []
    near = shapely.get_parts(areas.geometry.to_numpy())
    near = near[shapely.intersects(near, shapely.box(west - 1, south - 1, east + 1, north + 1))]
    for part in shapely.simplify(near, _OUTLINE_DEG):
        if part.geom_type != "Polygon" or part.is_empty:
            continue
        lon, lat = np.array(part.exterior.coords)[:, :2].T
        points = " ".join(f"{x:.1f},{y:.1f}" for x, y in frame.place(lon, lat).tolist())
        rings.append(f"M{points}Z")
    return "".join(rings)


def _candidates(table: pd.DataFrame, frame: Frame) -> str:
    lattice = table_lattice(table)
    if lattice is None:
        return _circles(table, frame)
    surface = score_surface(table, lattice, max_pixels=_MAX_CELLS, max_cells=_MAX_CELLS)
    drawn = []
    for image in surface.images:
        (x, y), (right, bottom) = frame.place(
            [image.west, image.east], [image.north, image.south]
        ).tolist()
        drawn.append(
            f'<image href="{image.uri}" x="{x:.2f}" y="{y:.2f}" width="{right - x:.2f}" '
            f'height="{bottom - y:.2f}" preserveAspectRatio="none" class="cells"/>'
        )
    return "".join(drawn)


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

"""A still map of a plan for the report: SVG, so that it prints well."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import geopandas as gpd
import numpy as np
import shapely

from geowbit.core.escape import safe_text
from geowbit.pages.language import say
from geowbit.pages.plan.map import LINK_COLORS, plan_bounds
from geowbit.pages.report.figure import Frame, Land, points_of
from geowbit.plan import Plan

__all__ = ["plan_figure"]

_OLD = "#b3aaa0"
_SIMPLER_DEG = 0.01


def plan_figure(plan: Plan, layers: Mapping[str, Any]) -> str:
    """Return the still map of a plan as SVG; empty where it has no site.

    Parameters
    ----------
    plan : Plan
    layers : dict
        ``prefectures`` or ``land`` below it, where they are there.

    Examples
    --------
    >>> plan_figure(Plan(), {})
    ''
    """
    if not len(plan.sites):
        return ""
    bounds = plan_bounds(plan)
    frame = Frame(bounds)
    land = Land(layers).path(frame, bounds)
    built = plan.power_links["built"].fillna(True).astype(bool).to_numpy()
    parts = [
        f'<rect width="{frame.width:.0f}" height="{frame.height:.0f}" class="sea"/>',
        f'<path d="{land}" class="land"/>',
        _lines(plan.power_links[~built], frame, width=1.0, old=True),
        _lines(plan.fiber_links, frame, width=1.8),
        _lines(plan.power_links[built], frame, width=2.6),
        _sites(plan.sites, frame),
    ]
    return (
        f'<svg class="map" viewBox="0 0 {frame.width:.0f} {frame.height:.0f}" role="img" '
        f'aria-label="{safe_text(say("planned.report.map_alt"))}">{"".join(parts)}</svg>'
    )


def _lines(links: gpd.GeoDataFrame, frame: Frame, *, width: float, old: bool = False) -> str:
    drawn = []
    for kind, shape in zip(links["kind"].astype(str), links.geometry, strict=True):
        if shape is None or shape.is_empty:
            continue
        color = _OLD if old else LINK_COLORS.get(kind, _OLD)
        for part in shapely.get_parts(shapely.simplify(shape, _SIMPLER_DEG)):
            if part.geom_type != "LineString":
                continue
            places = shapely.get_coordinates(part)
            points = points_of(frame.place(places[:, 0], places[:, 1]))
            drawn.append(f'<polyline points="{points}" stroke="{color}"/>')
    return f'<g fill="none" stroke-width="{width}">{"".join(drawn)}</g>' if drawn else ""


def _sites(sites: gpd.GeoDataFrame, frame: Frame) -> str:
    places = frame.place(sites.geometry.x.to_numpy(), sites.geometry.y.to_numpy()).tolist()
    rings = "".join(
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{9 + 0.5 * np.sqrt(mw):.1f}"/>'
        for (x, y), mw in zip(places, sites["mw"].astype(float), strict=True)
    )
    pins = "".join(
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="9.5"/><text x="{x:.1f}" y="{y + 3.6:.1f}">{n}</text>'
        for n, (x, y) in enumerate(places, start=1)
    )
    return f'<g fill="#f2b701" fill-opacity="0.4">{rings}</g><g class="pins">{pins}</g>'

"""A map of milliseconds: isochrones of light, and the ways that it takes."""

from __future__ import annotations

from collections.abc import Sequence

import folium
import geopandas as gpd
import numpy as np
import shapely
from branca.element import Element

from geowbit.core.escape import safe_text
from geowbit.pages.elements import SiteMap
from geowbit.pages.ramp import hex_color, score_colors

_CREDIT = (
    "Land: 国土数値情報 (KSJ N03, MLIT), processed. Fiber proxy: station_database (CC BY 4.0, "
    "KSJ N02), HighwayOrderedDS (CC BY-SA 3.0)"
)
_WAY_COLORS = ("#b2182b", "#ef8a62", "#542788")
_DECIMALS_DEG = 0.0005
_STYLE = (
    "position:fixed;left:10px;bottom:24px;z-index:900;background:rgba(255,255,255,.92);"
    "padding:8px 10px;border-radius:4px;max-width:280px;"
    "font:13px/1.45 'Noto Sans CJK JP',system-ui,sans-serif"
)


def light_map(
    title: str,
    *,
    bands: gpd.GeoDataFrame | None = None,
    ways: Sequence[tuple[str, gpd.GeoDataFrame]] = (),
    note: str = "",
    credit: str = _CREDIT,
) -> SiteMap:
    """Draw isochrones of light and routes on a map that needs no network.

    Parameters
    ----------
    title : str
        Stands above the legend.
    bands : GeoDataFrame, optional
        Of :func:`geowbit.fiber.isochrones`.
    ways : sequence of (name, GeoDataFrame)
        Each a layer of its own: lines with ``what`` and ``km``, as of
        :meth:`geowbit.fiber.Latency.routes`.
    note : str
        Stands below the legend.
    credit : str
        Whose data it is.

    Returns
    -------
    SiteMap

    Examples
    --------
    >>> import geowbit as gw
    >>> drawn = light_map("Tokyo - Osaka", ways=[("both", gw.latency("tokyo", "osaka").routes())])
    >>> "km" in drawn.get_root().render()
    True
    """
    drawn = SiteMap(tiles=None, prefer_canvas=True, zoom_snap=0.5)
    shapes: list[shapely.Geometry] = []
    rows: list[str] = []
    if bands is not None and len(bands):
        colors = [hex_color(color) for color in score_colors(max(2, len(bands)))[::-1]]
        group = folium.FeatureGroup("Round trip of light")
        for band, color in zip(bands.itertuples(), colors, strict=False):
            words = _band_words(float(band.ms_from), float(band.ms_to))
            words += f": {band.persons / 1e6:,.1f} million people"
            _add(group, band.geometry, safe_text(words), color, fill=True)
            rows.append(_legend_row(color, words, "▇"))
            shapes.append(band.geometry)
        group.add_to(drawn)
    for name, frame in ways:
        group = folium.FeatureGroup(safe_text(name))
        for n, way in enumerate(frame.itertuples()):
            color = _WAY_COLORS[n % len(_WAY_COLORS)]
            words = f"{way.what}: {way.km:,.0f} km"
            _add(group, way.geometry, safe_text(f"{name}, {words}"), color, fill=False)
            rows.append(_legend_row(color, f"{name}, {words}", "━"))
            shapes.append(way.geometry)
        group.add_to(drawn)
    if shapes:
        west, south, east, north = _bounds(shapes)
        drawn.fit_bounds([[south, west], [north, east]])
    folium.LayerControl(collapsed=False).add_to(drawn)
    legend = (
        f'<div style="{_STYLE}"><b>{safe_text(title)}</b><br>{"".join(rows)}'
        f'<div style="color:#555;margin-top:4px">{safe_text(note)}</div>'
        f'<div style="color:#777;font-size:11px">{safe_text(credit)}</div></div>'
    )
    drawn.get_root().html.add_child(Element(legend))  # type: ignore[attr-defined]
    return drawn


def _bounds(shapes: list[shapely.Geometry]) -> tuple[float, float, float, float]:
    """Return what to show: the lines, or else the land without its far islets."""
    lines = [shape for shape in shapes if shape.geom_type.endswith("LineString")]
    parts = shapely.get_parts(np.array(lines or shapes, dtype=object))
    if not lines:
        area = shapely.area(parts)
        parts = parts[area >= area.max() / 50]
    west, south, east, north = shapely.total_bounds(parts)
    return float(west), float(south), float(east), float(north)


def _band_words(ms_from: float, ms_to: float) -> str:
    return f"{ms_from:g} to {ms_to:g} ms" if np.isfinite(ms_to) else f"above {ms_from:g} ms"


def _legend_row(color: str, words: str, sign: str) -> str:
    return f'<span style="color:{color}">{sign}</span> {safe_text(words)}<br>'


def _add(
    group: folium.FeatureGroup, shape: shapely.Geometry, words: str, color: str, *, fill: bool
) -> None:
    """Add a shape with a text that is safe already."""
    thin = shapely.set_precision(shape, _DECIMALS_DEG, mode="pointwise")
    style = {
        "color": color,
        "weight": 0.4 if fill else 3.0,
        "opacity": 0.9,
        "fill": fill,
        "fillColor": color,
        "fillOpacity": 0.75,
    }
    folium.GeoJson(
        shapely.geometry.mapping(thin), style_function=lambda _: style, tooltip=words
    ).add_to(group)

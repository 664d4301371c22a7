"""A map of milliseconds: isochrones of light, and the routes that it takes."""

from __future__ import annotations

from collections.abc import Sequence

import folium
import geopandas as gpd
import numpy as np
import shapely

from geowbit.core.escape import safe_text
from geowbit.layers import Layers
from geowbit.pages.elements import Page, SiteMap
from geowbit.pages.language import say, speaking
from geowbit.pages.legend import (
    color_chip,
    legend_box,
    legend_key,
    map_attributions,
    small_notes,
    small_print,
)
from geowbit.pages.measures import distance
from geowbit.pages.overlays import layer_label, stroke
from geowbit.pages.overlays.labels import place_labels
from geowbit.pages.overlays.registry import DrawnLayers
from geowbit.pages.ramp import chip, hex_color, score_colors
from geowbit.pages.words import in_marks, number
from geowbit.run import Run

_WAY_COLORS = ("#b2182b", "#ef8a62", "#542788")
_DECIMALS_DEG = 0.0005
_WHOLE_EARTH = (-180.0, -60.0, 180.0, 70.0)


def light_map(
    title: str,
    *,
    bands: gpd.GeoDataFrame | None = None,
    ways: Sequence[tuple[str, gpd.GeoDataFrame]] = (),
    note: str = "",
    credit: str = "",
    layers: Layers | None = None,
    lang: str = "en",
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
        Whose data it is; without it the sources of the layers.
    layers : Layers, optional
        For the land and the names of places; the embedded ones without it.
    lang : {"en", "ja"}
        Language of the map.

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
    given = layers or Layers()
    read = DrawnLayers(given, {})
    names = ("prefectures", "land", "municipalities", "fiber_routes")
    around = {name: read[name] for name in names if name in read}
    with speaking(lang):
        page = Page(title, layers=around)
        shapes: list[shapely.Geometry] = []
        rows: list[str] = []
        if bands is not None and len(bands):
            colors = [hex_color(color) for color in score_colors(max(2, len(bands)))[::-1]]
            group = _group(say("light.bands"), chip(score_colors(3)), "bands")
            for band, color in zip(bands.itertuples(), colors, strict=False):
                words = say(
                    "light.people",
                    band=_band_words(float(band.ms_from), float(band.ms_to)),
                    millions=number(band.persons / 1e6, 1),
                )
                _add(group, band.geometry, safe_text(words), color, fill=True)
                rows.append(legend_key(color_chip(color), words))
                shapes.append(band.geometry)
            page.add(group)
        for nth, (name, frame) in enumerate(ways):
            group = _group(name, stroke(_WAY_COLORS[0]), f"way.{nth}")
            for n, way in enumerate(frame.itertuples()):
                color = _WAY_COLORS[n % len(_WAY_COLORS)]
                words = f"{name}, {say('light.way', what=way.what, km=distance(way.km))}"
                _add(group, way.geometry, safe_text(words), color, fill=False)
                rows.append(legend_key(stroke(color), words))
                shapes.append(way.geometry)
            page.add(group)
        west, south, east, north = _bounds(shapes) if shapes else _WHOLE_EARTH
        small = small_notes(text for text in (note, credit) if text)
        small += "" if credit else small_print(given.provenance())
        run = Run(layers=tuple(given.provenance()))
        return page.finish(
            bounds=[[south, west], [north, east]],
            panel=f"<h1>{safe_text(title)}</h1>",
            legend=legend_box(*rows, small),
            attributions=map_attributions(run, around),
            places=place_labels(around, run),
        )


def _group(name: str, swatch: str, key: str) -> folium.FeatureGroup:
    return folium.FeatureGroup(
        name=layer_label(name, group=say("group.result"), swatch=swatch, key=key)
    )


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
    if np.isfinite(ms_to):
        return say("light.band", low=in_marks(f"{ms_from:g}"), high=in_marks(f"{ms_to:g}"))
    return say("light.band_above", low=in_marks(f"{ms_from:g}"))


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

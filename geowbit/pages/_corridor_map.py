"""A corridor on a map: its sections by the ground that they cross."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import folium
import geopandas as gpd
import pandas as pd

from geowbit.core.escape import safe_text
from geowbit.layers import Layers
from geowbit.pages.elements import Page, SiteMap, as_layer, told_apart
from geowbit.pages.language import say, say_if_known, speaking
from geowbit.pages.legend import legend_box, legend_key, map_attributions, small_print
from geowbit.pages.measures import distance
from geowbit.pages.overlays import layer_label, stroke
from geowbit.pages.overlays.grid import power_line_layers
from geowbit.pages.overlays.labels import place_labels
from geowbit.pages.overlays.registry import Drawing, DrawnLayers
from geowbit.pages.words import money
from geowbit.run import Run

if TYPE_CHECKING:
    from geowbit.corridors import Corridor

# Okabe and Ito's colors, told apart by color-blind readers
_SECTION_COLORS = {
    "land": "#009e73",
    "hill": "#e69f00",
    "mountain": "#d55e00",
    "suburban": "#cc79a7",
    "urban": "#8b3a62",
    "protected": "#000000",
    "sea": "#0072b2",
    "lake": "#56b4e9",
}
_OTHER = "#444444"
# of the corridor's box, what is shown around it, and what is kept of layers for who moves the map
_PAD = 0.15
_KEPT_DEG = 2.0


def corridor_map(
    corridor: Corridor,
    told: Mapping[str, Any],
    *,
    layers: Layers | None = None,
    lang: str = "en",
) -> SiteMap:
    """Draw a corridor over land and power lines, as a map that needs no network.

    Parameters
    ----------
    corridor : Corridor
    told : dict
        Of :meth:`geowbit.corridors.Route.as_dict`: ``kind``, ``origin`` and ``destination``.
    layers : Layers, optional
        ``prefectures``, ``municipalities`` and ``power_lines``; the embedded ones without it.
    lang : {"en", "ja"}
        Language of the map.

    Returns
    -------
    SiteMap
        To be shown in a notebook, or made one file by
        :func:`geowbit.pages.standalone_html`.
    """
    read = layers or Layers()
    west, south, east, north = corridor.line.bounds
    pad = _PAD * max(east - west, north - south, 0.05)
    bounds = [[south - pad, west - pad], [north + pad, east + pad]]
    given = DrawnLayers(read, {})
    around = {
        name: _around(given[name], bounds)
        for name in ("prefectures", "land", "municipalities", "power_lines")
        if name in given
    }
    with speaking(lang):
        names = [str((told.get(end) or {}).get("name") or "") for end in ("origin", "destination")]
        ends = " – ".join(names)
        page = Page(f"{_kind_words(told)}: {ends}", layers=around)
        lines = power_line_layers(Drawing(around))
        page.add(_sections(corridor), *_ends(corridor, names))
        page.add(*told_apart([as_layer(one) for one in lines]))
        run = Run(layers=tuple(read.provenance()))
        return page.finish(
            bounds=bounds,
            panel=_title(corridor, _kind_words(told), ends),
            legend=_legend(corridor, run, grid=bool(lines)),
            attributions=map_attributions(run, around),
            places=place_labels(around, run),
        )


def _kind_words(told: Mapping[str, Any]) -> str:
    kind = str(told.get("kind") or "corridor")
    return say_if_known(f"corridor.of_{kind}", kind)


def _around(layer: Any, bounds: list[list[float]]) -> Any:
    """Return what of a layer of features lies near a box; a table of places as it is."""
    if not isinstance(layer, gpd.GeoDataFrame):
        return layer
    (south, west), (north, east) = bounds
    near = layer.cx[west - _KEPT_DEG : east + _KEPT_DEG, south - _KEPT_DEG : north + _KEPT_DEG]
    return near.clip_by_rect(
        west - _KEPT_DEG, south - _KEPT_DEG, east + _KEPT_DEG, north + _KEPT_DEG
    ).to_frame("geometry").join(pd.DataFrame(near.drop(columns=near.geometry.name)))  # fmt: skip


def _sections(corridor: Corridor) -> folium.FeatureGroup:
    name = layer_label(
        say("layer.corridor"), group=say("group.result"), swatch=stroke("#009e73"), key="corridor"
    )
    group = folium.FeatureGroup(name=name)
    for row in corridor.sections.itertuples():
        words = say(
            "corridor.section",
            ground=_ground(row.kind),
            km=distance(row.km, 1),
            cost=money(row.cost_mjpy),
        )
        line = folium.PolyLine(  # type: ignore[no-untyped-call]
            [(lat, lon) for lon, lat in row.geometry.coords],
            color=_SECTION_COLORS.get(str(row.kind), _OTHER),
            weight=5,
            tooltip=safe_text(words),
        )
        group.add_child(line)
    return group


def _ends(corridor: Corridor, names: list[str]) -> list[folium.CircleMarker]:
    ends = (corridor.line.coords[0], corridor.line.coords[-1])
    return [
        folium.CircleMarker(
            (lat, lon),
            radius=6,
            color="#1d1d1b",
            fill=True,
            fill_color="#ffd43b",
            fill_opacity=1,
            tooltip=safe_text(name),
        )
        for (lon, lat), name in zip(ends, names, strict=True)
    ]


def _ground(kind: object) -> str:
    return say_if_known(f"ground.{kind}", str(kind))


def _title(corridor: Corridor, kind: str, ends: str) -> str:
    facts = say(
        "corridor.facts",
        km=distance(corridor.length_km, 1),
        straight=distance(corridor.geodesic_km, 1),
        cost=money(corridor.cost_mjpy),
    )
    return (
        f"<h1>{safe_text(ends)}</h1>"
        f'<div class="gw-facts">{safe_text(kind)}<br>{safe_text(facts)}</div>'
    )


def _legend(corridor: Corridor, run: Run, *, grid: bool) -> str:
    keys = [
        legend_key(
            stroke(_SECTION_COLORS.get(str(row.kind), _OTHER)),
            say(
                "corridor.section",
                ground=_ground(row.kind),
                km=distance(row.km, 1),
                cost=money(row.cost_mjpy),
            ),
        )
        for row in corridor.by_kind().itertuples()
    ]
    keys += [legend_key(stroke("#cb181d"), say("legend.grid"))] if grid else []
    return legend_box(*keys, small_print(run.layers))

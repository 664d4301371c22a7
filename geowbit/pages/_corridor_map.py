"""A corridor on a map: its sections by the ground that they cross."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import folium
import geopandas as gpd
import shapely

from geowbit.core.escape import safe_text
from geowbit.layers import Layers
from geowbit.pages.words import money, number

if TYPE_CHECKING:
    from geowbit.corridors import Corridor

# Okabe and Ito's colors, told apart by color-blind readers
SECTION_COLORS = {
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


def corridor_map(
    corridor: Corridor, told: Mapping[str, Any], *, layers: Layers | None = None
) -> folium.Map:
    """Draw a corridor over the outlines of prefectures and the power lines, without tiles.

    Parameters
    ----------
    corridor : Corridor
    told : dict
        Of :class:`geowbit.corridors.Route`: its title and what is said of it.
    layers : Layers, optional
        ``prefectures`` and ``power_lines``.

    Returns
    -------
    folium.Map
        To be shown in a notebook, or made one file by
        :func:`geowbit.pages.standalone_html`.
    """
    read = layers or Layers()
    west, south, east, north = corridor.line.bounds
    pad = 0.15 * max(east - west, north - south, 0.05)
    box = (west - pad, south - pad, east + pad, north + pad)
    drawn = folium.Map(tiles=None, control_scale=True, prefer_canvas=True)
    figure: Any = drawn.get_root()
    names = [str((told.get(end) or {}).get("name") or "") for end in ("origin", "destination")]
    figure.title = safe_text(f"{told.get('kind', 'corridor')}: {names[0]} – {names[1]}")
    drawn.add_child(_shapes(read.frame("prefectures"), box, fill="#f3f1ea", line="#8a9499"))
    drawn.add_child(_shapes(read.frame("power_lines"), box, fill=None, line="#b9a7c9"))
    for row in corridor.sections.itertuples():
        shade = SECTION_COLORS.get(str(row.kind), _OTHER)
        words = f"{row.kind}: {row.km:.1f} km, {money(row.cost_mjpy)}"
        folium.PolyLine(  # type: ignore[no-untyped-call]
            [(lat, lon) for lon, lat in row.geometry.coords],
            color=shade,
            weight=5,
            tooltip=safe_text(words),
        ).add_to(drawn)
    ends = (corridor.line.coords[0], corridor.line.coords[-1])
    for (lon, lat), name in zip(ends, names, strict=True):
        folium.CircleMarker(
            (lat, lon),
            radius=6,
            color="#1d1d1b",
            fill=True,
            fill_color="#ffd43b",
            fill_opacity=1,
            tooltip=safe_text(name),
        ).add_to(drawn)
    figure.html.add_child(folium.Element(_legend(corridor, names)))
    drawn.fit_bounds([[box[1], box[0]], [box[3], box[2]]])
    return drawn


def _shapes(
    frame: gpd.GeoDataFrame,
    box: tuple[float, float, float, float],
    *,
    fill: str | None,
    line: str,
) -> folium.GeoJson:
    wide = (box[0] - 2, box[1] - 2, box[2] + 2, box[3] + 2)
    shapes = shapely.clip_by_rect(shapely.simplify(frame.geometry.to_numpy(), 0.002), *wide)
    kept = gpd.GeoDataFrame(geometry=shapes[~shapely.is_empty(shapes)], crs="EPSG:4326")
    style = {"color": line, "weight": 1, "fill": fill is not None, "fillOpacity": 0.9}
    if fill is not None:
        style["fillColor"] = fill
    return folium.GeoJson(
        kept.to_json(),
        style_function=lambda _: style,
        interactive=False,
    )


def _legend(corridor: Corridor, names: list[str]) -> str:
    rows = "".join(
        f'<div><i style="background:{SECTION_COLORS.get(row.kind, _OTHER)}"></i>'
        f"{safe_text(row.kind)}: {number(row.km, 1)} km, {money(row.cost_mjpy)}</div>"
        for row in corridor.by_kind().itertuples()
    )
    return (
        "<style>.gw-corridor{position:absolute;z-index:900;right:12px;top:12px;background:#fff;"
        "border:1px solid #c5ccd0;border-radius:8px;padding:10px 14px;max-width:300px;"
        "font:13px/1.5 system-ui,'Noto Sans CJK JP',sans-serif}"
        ".gw-corridor i{display:inline-block;width:14px;height:5px;margin-right:7px;"
        "vertical-align:3px}.leaflet-container{background:#dfe7ea}</style>"
        f'<div class="gw-corridor"><b>{safe_text(names[0])} – {safe_text(names[1])}</b>'
        f"<div>{number(corridor.length_km, 1)} km ({number(corridor.geodesic_km, 1)} straight), "
        f"{money(corridor.cost_mjpy)}</div>{rows}"
        "<div><small>violet: power lines of 154 kV and above; © OpenStreetMap contributors"
        "</small></div></div>"
    )

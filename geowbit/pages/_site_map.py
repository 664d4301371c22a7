"""The map of a study: scored land, networks, announced sites and the best sites."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import folium
import geopandas as gpd
import numpy as np
import pandas as pd

from geowbit.cache import frame_mark
from geowbit.candidates import table_lattice
from geowbit.core.escape import safe_text, short_text
from geowbit.countries import in_use
from geowbit.criteria import Scene
from geowbit.findings import LoadClass, check_columns, scores_of
from geowbit.pages.base_tiles import BaseTiles, is_pmtiles
from geowbit.pages.cards import facts_of_sites, site_card
from geowbit.pages.eastward import (
    eastward,
    eastward_layers,
    eastward_loads,
    eastward_run,
    lies_across,
)
from geowbit.pages.elements import (
    DrawnLayer,
    HeldData,
    MapCall,
    Page,
    SiteMap,
    as_layer,
    held_data,
    held_land,
    told_apart,
)
from geowbit.pages.kept import kept
from geowbit.pages.language import say, say_if_known, speaking, telling
from geowbit.pages.legend import legend_panel, map_attributions, pin, title_panel
from geowbit.pages.live.codes import area_codes
from geowbit.pages.live.columns import PackedTable
from geowbit.pages.live.element import (
    LiveScores,
    best_pins,
    can_be_live,
    is_weighted_sum,
    least_coverage,
)
from geowbit.pages.live.landmarks import landmarks
from geowbit.pages.live.within import headroom_places
from geowbit.pages.overlays import dot, layer_label
from geowbit.pages.overlays.labels import place_labels
from geowbit.pages.overlays.registry import Drawing, draw_layers, registered_layers
from geowbit.pages.overlays.site_routes import route_data
from geowbit.pages.ramp import EXCLUDED, chip, hex_color, score_class, score_colors, score_scale
from geowbit.pages.surface import SCORE_COLORS, Surface, score_surface
from geowbit.pages.tiles import Tiles
from geowbit.pages.view import view_bounds
from geowbit.pages.words import exclusion_words, number, rows_of, station_words, where
from geowbit.run import Run

_MAX_CIRCLES = 20_000
_MAX_PINS = 200
# pins of neighbors overlap: the better one lies on top of the other and of every other symbol
_PIN_HEIGHT = 1000
_PIN_PX = 12
_MARK_PX = 7


def site_map(
    run: Run,
    top: pd.DataFrame,
    *,
    layers: Mapping[str, Any],
    loads: Sequence[LoadClass] = (),
    packed: PackedTable | None = None,
    scene: Scene | None = None,
    lang: str = "en",
    tiles: str | None = None,
) -> folium.Map:
    """Draw a study as a Folium map without tiles, which its reader can re-weight.

    Parameters
    ----------
    run : Run
        Its candidates have ``lon``, ``lat``, ``score``, ``excluded`` and, where known,
        ``exclusion``, ``rank`` and names; cells of a regular lattice are drawn as an image,
        anything else as circles. :func:`geowbit.run.bare_run` makes one of a table alone.
        Without criteria in it, and with more candidates than a page can hold, the scores stay as
        they are.
    top : GeoDataFrame
        The best sites, best first; what a card tells depends on the columns.
    layers : dict
        Name to layer; those with a meaning here are ``prefectures``, ``municipalities``,
        ``substations``, ``power_lines``, ``fiber_routes`` and ``data_centers``, all optional.
    loads : sequence of LoadClass, optional
        Of :func:`geowbit.findings.load_classes`: with them the load is a slider too.
    packed : PackedTable, optional
        What :func:`geowbit.pages.packed_run` made of run, loads and language, where
        that is done.
    scene : Scene, optional
        That the run was measured in, where it is at hand: what goes by no weight and no limit is
        taken from the cache.
    lang : {"en", "ja"}
        Language of the map.
    tiles : {"gsi", "osm"} or path, optional
        A map from a server below the scores, for which alone the page asks a network; or a PMTiles
        file of one's own, whose tiles the page then holds.

    Returns
    -------
    folium.Map
        To be shown in a notebook, or made one file by
        :func:`geowbit.pages.standalone.standalone_html`.

    Raises
    ------
    OutputError
        Where the table lacks a needed column.

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame(
    ...     {"lon": [139, 139.5], "lat": [35, 35.5], "score": [0.2, 0.6], "excluded": False}
    ... )
    >>> from geowbit.run import bare_run
    >>> run = bare_run(table, name="Two cells")
    >>> type(site_map(run, table[1:], layers={})).__name__
    'SiteMap'
    """
    table = run.frame()
    check_columns(table, "map")
    if lies_across(table):
        table, top, layers = eastward(table), eastward(top), eastward_layers(layers)
        run, loads = eastward_run(run), eastward_loads(loads)
    with speaking(lang), telling(run):
        top = station_words(top, layers)
        return _drawn(
            table,
            top,
            layers=layers,
            run=run,
            loads=loads,
            packed=packed,
            scene=scene,
            tiles=tiles,
        )


def _drawn(
    table: pd.DataFrame,
    top: pd.DataFrame,
    *,
    layers: Mapping[str, Any],
    run: Run,
    loads: Sequence[LoadClass],
    packed: PackedTable | None,
    scene: Scene | None,
    tiles: str | None,
) -> SiteMap:
    bounds = view_bounds(table)
    drawing = Drawing(layers, run, table, bounds)
    still = _still(drawing, scene)
    page = Page(run.name or "geowbit", layers=layers, land=still.land)
    live = packed is not None or can_be_live(table, run, loads)
    below: list[Tiles | BaseTiles] = []
    if tiles:
        below = [BaseTiles(tiles, bounds) if is_pmtiles(tiles) else Tiles(tiles)]
    if live:
        markers: list[folium.Marker] = []
        scale, shared, note = _add_live(
            page.map, table, top, layers, run=run, loads=loads, packed=packed, still=still
        )
    else:
        scale, shared, note = _add_candidates(page.map, table, run)
        markers = _add_best(page.map, top, run)
        if not is_weighted_sum(run):
            name = say_if_known(f"method.{run.method}", run.method)
            note = " ".join(filter(None, (note, say("legend.fixed", method=name))))
    moved = {
        name: [as_layer(one) for one in some]
        for name, some in draw_layers(drawing, still=False).items()
    }
    overlays = moved | still.layers()
    networks = [layer for one in registered_layers() for layer in overlays[one.name]]
    page.map.tile_hosts = tuple(layer.host for layer in below if layer.host)
    page.add(*told_apart(networks), *below)
    unnamed = sum(layer.unnamed for layer in networks)
    notes = [note, say("legend.unnamed", count=number(unnamed)) if unnamed else ""]

    ranked = int(scores_of(table)[1].sum())
    counts = {"count": len(table), "ranked": ranked, "excluded": len(table) - ranked}
    # names keep clear of these: latitude, longitude, half width in pixels
    pins: list[list[float]] = [[*(marker.location or ()), _PIN_PX] for marker in markers]
    marked = [place for layer in overlays["announced"] for place in layer.places]
    pins += [[lat, lon, _MARK_PX] for lon, lat in marked[:_MAX_PINS]]
    return page.finish(
        bounds=bounds,
        panel=title_panel(top.head(_MAX_PINS), run=run, counts=counts, live=live),
        legend=legend_panel(
            scale=scale,
            drawing=drawing,
            cells_per_pixel=shared,
            note=" ".join(filter(None, notes)),
            least_coverage=least_coverage(run) if live else None,
        ),
        attributions=map_attributions(run, layers),
        places=still.labels,
        pins=pins,
        markers=markers,
    )


@dataclass(frozen=True)
class _Still:
    """What a map shows whatever is weighed or excluded.

    Attributes
    ----------
    land : HeldData
    drawn : mapping
        Name of a registered layer to its layers: what :class:`DrawnLayer` takes of each.
    labels, landmarks, codes
        Of :func:`place_labels`, :func:`landmarks` and :func:`area_codes`.
    """

    land: HeldData
    drawn: Mapping[str, Sequence[Mapping[str, Any]]]
    labels: Sequence[Mapping[str, Any]]
    landmarks: Sequence[Mapping[str, Any]]
    codes: Sequence[Sequence[Any]]

    def layers(self) -> dict[str, list[DrawnLayer]]:
        """Return the layers of a map by the name under which they are registered."""
        return {
            name: [DrawnLayer(**{**one, "data": HeldData(**one["data"])}) for one in some]
            for name, some in self.drawn.items()
        }


def _still(drawing: Drawing, scene: Scene | None) -> _Still:
    """Return what a map shows whatever is weighed or excluded, kept where it was drawn before."""
    layers, run, table = drawing.layers, drawing.run, drawing.table
    # whose coast everybody knows needs no degrees
    degrees = None if in_use().brings("prefecture_outlines") else drawing.bounds

    def work() -> dict[str, Any]:
        drawn = {
            name: [{**vars(one), "data": vars(held_data(one.data))} for one in some]
            for name, some in draw_layers(drawing, still=True).items()
        }
        return {
            "land": vars(held_land(layers, degrees)),
            "drawn": drawn,
            "labels": place_labels(layers, run),
            "landmarks": landmarks(layers, run),
            "codes": area_codes(table, layers),
        }

    def given() -> list[Any]:
        areas = [name for name in ("prefecture", "municipality") if name in table]
        # a lattice goes by the places and the shape of the first of them
        first = table[_geometry_names(table)].iloc[:1]
        return [drawing.bounds, *(frame_mark(pd.DataFrame(one)) for one in (table[areas], first))]

    told = kept("layers", work, run=run, scene=scene, given=given)
    return _Still(**{**told, "land": HeldData(**told["land"])})


def _add_live(
    drawn: SiteMap,
    table: pd.DataFrame,
    top: pd.DataFrame,
    layers: Mapping[str, Any],
    *,
    run: Run,
    loads: Sequence[LoadClass],
    packed: PackedTable | None,
    still: _Still,
) -> tuple[tuple[float, float], int, str]:
    plain = pd.DataFrame(top.drop(columns=_geometry_names(top))).head(_MAX_PINS)
    rows = rows_of(plain) if "site_id" in plain else []
    told = facts_of_sites(rows, run)
    facts = {str(row["site_id"]): some for row, some in zip(rows, told, strict=True)}
    routes = route_data(plain, layers, run) if facts else None
    live = LiveScores(
        table,
        run=run,
        loads=loads,
        facts=facts,
        routes=routes,
        landmarks=still.landmarks,
        codes=still.codes,
        headroom=headroom_places(layers.get("headroom")),
        packed=packed,
    )
    drawn.add_child(live)
    drawn.add_child(best_pins())
    scores, ranked = scores_of(table)
    return score_scale(scores[ranked]), 1, live.note


def _add_candidates(
    drawn: SiteMap, table: pd.DataFrame, run: Run
) -> tuple[tuple[float, float], int, str]:
    """Add the candidates; return the scale of their colors, the cells a pixel and a note."""
    lattice = table_lattice(table)
    fixed = say("too_many") if run.criteria else ""
    if lattice is not None:
        surface = score_surface(table, lattice)
        _add_surface(drawn, surface, table, run)
        return surface.scale, surface.cells_per_pixel, fixed
    scores, ranked = scores_of(table)
    scale = score_scale(scores[ranked])
    shown = table
    note = fixed
    if len(table) > _MAX_CIRCLES:
        shown = table.sort_values("score", ascending=False).head(_MAX_CIRCLES)
        note = say("best_drawn", count=number(len(table)), n=number(_MAX_CIRCLES))
    drawn.add_child(_circles(shown, scale, run))
    return scale, 1, note


def _add_surface(drawn: SiteMap, surface: Surface, table: pd.DataFrame, run: Run) -> None:
    drawn.add_child(folium.map.CustomPane("gw-surface", z_index=250))
    group = folium.FeatureGroup(
        name=layer_label(
            say("layer.score"),
            group=say("group.result"),
            swatch=chip(score_colors(3)),
            key="score",
        )
    )
    drawn.add_child(group)
    overlays = []
    for image in surface.images:
        overlay = folium.raster_layers.ImageOverlay(
            image.uri, bounds=image.bounds, pane="gw-surface", class_name="gw-surface",
            pixelated=False,
        )  # fmt: skip
        group.add_child(overlay)
        overlays.append(overlay)
    words = {**_score_words(surface, table), **_reason_words(surface, run)}
    drawn.add_child(MapCall("probe", {"words": words}, elements=overlays))


def _score_words(surface: Surface, table: pd.DataFrame) -> dict[str, list[str]]:
    """Return for each color of a score its range, and how many ranked candidates it beats."""
    known_scores, ranked = scores_of(table)
    scores = np.sort(known_scores[ranked])
    words = {}
    for color, (low, high) in surface.scores.items():
        beaten = np.searchsorted(scores, (low + high) / 2) / max(1, len(scores))
        between = say("probe.score", low=number(low, 3), high=number(high, 3))
        words[color] = [between, say("probe.better", share=f"{beaten:.0%}")]
    return words


def _reason_words(surface: Surface, run: Run) -> dict[str, list[str]]:
    """Return for each gray that its candidates are excluded, and why."""
    said = exclusion_words(run) | {"": "", None: say("probe.rarer")}
    return {
        color: [say("excluded"), *filter(None, [short_text(said.get(text, text or ""))])]
        for color, text in surface.reasons.items()
    }


def _circles(table: pd.DataFrame, scale: tuple[float, float], run: Run) -> DrawnLayer:
    reasons = exclusion_words(run)
    scores, ranked = scores_of(table)
    color = np.zeros(len(table), dtype=np.int64)
    color[ranked] = 1 + score_class(scores[ranked], scale=scale, count=SCORE_COLORS)
    points = []
    for row, index in zip(rows_of(table), color.tolist(), strict=True):
        name, japanese = where(row)
        result, reason = say("excluded"), str(row.get("exclusion") or "")
        if index:
            rank = number(row["rank"]) if pd.notna(row.get("rank")) else ""
            told = [f"{say('score')} {number(row['score'], 3)}", rank and say("rank_is", rank=rank)]
            result, reason = ", ".join(filter(None, told)), ""
        texts = [name, japanese, result, reasons.get(reason, reason)]
        points.append([round(row["lon"], 4), round(row["lat"], 4), [t for t in texts if t], index])
    # the best ones lie on top
    points.sort(key=lambda point: point[3])
    colors = [hex_color(EXCLUDED), *(hex_color(entry) for entry in score_colors(SCORE_COLORS))]
    data = {"points": points, "colors": colors, "edge": "#5d686d", "radius": 7.0, "level": -1}
    swatch = dot(colors[SCORE_COLORS // 2])
    return DrawnLayer(
        "points",
        data,
        label=layer_label(
            say("layer.score"), group=say("group.result"), swatch=swatch, key="score"
        ),
    )


def _add_best(drawn: SiteMap, top: pd.DataFrame, run: Run) -> list[folium.Marker]:
    if not len(top):
        return []
    group = folium.FeatureGroup(
        name=layer_label(say("layer.best"), group=say("group.result"), swatch=pin(), key="best")
    )
    drawn.add_child(group)
    markers = []
    plain = pd.DataFrame(top.drop(columns=_geometry_names(top))).head(_MAX_PINS)
    for place, row in enumerate(rows_of(plain), start=1):
        name, japanese = where(row)
        tip = f"{place} · {safe_text(name)} {safe_text(japanese)}"
        marker = folium.Marker(
            [round(float(row["lat"]), 6), round(float(row["lon"]), 6)],
            icon=folium.DivIcon(
                html=str(place), icon_size=(22, 22), icon_anchor=(11, 11), class_name="gw-pin"
            ),
            popup=folium.Popup(site_card(row, place=place, run=run), max_width=380),
            tooltip=folium.Tooltip(tip, sticky=False, direction="top", offset=[0, -10]),
            z_index_offset=_PIN_HEIGHT * (1 + len(plain) - place),
        )
        group.add_child(marker)
        markers.append(marker)
    return markers


def _geometry_names(frame: pd.DataFrame) -> list[str]:
    if not isinstance(frame, gpd.GeoDataFrame):
        return []
    return [name for name, kind in frame.dtypes.items() if str(kind) == "geometry"]

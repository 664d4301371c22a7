"""The map of a plan: years by a slider, power and fiber apart and together, failures by click."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geowbit.core.escape import safe_text
from geowbit.pages.eastward import eastward, eastward_layers, lies_across
from geowbit.pages.elements import DrawnLayer, Page, SiteMap, Verbatim
from geowbit.pages.language import say, speaking, telling
from geowbit.pages.legend import (
    color_chip,
    legend_box,
    legend_key,
    map_attributions,
    pin,
    small_notes,
    small_print,
)
from geowbit.pages.overlays import encoded_paths, layer_label, stroke
from geowbit.pages.overlays.labels import place_labels
from geowbit.pages.plan.words import (
    failure_kind,
    failure_lines,
    failure_short,
    failure_title,
    kind_words,
    link_lines,
    plan_lines,
    site_lines,
    site_names,
    standing_lines,
    year_lines,
)
from geowbit.pages.words import known, rows_of, study_words
from geowbit.plan import FAILURE_KINDS, FIBER_KINDS, POWER_KINDS, Plan
from geowbit.run import Run

__all__ = ["LINK_COLORS", "plan_bounds", "plan_map"]

_STYLE = Path(__file__).parents[1] / "assets" / "plan" / "plan.css"
# Okabe and Ito's colors: power warm, fiber cold
LINK_COLORS = {
    "new_line": "#d55e00",
    "reinforcement": "#a33b00",
    "transformer": "#7a2c00",
    "new_corridor": "#e6862a",
    "lit": "#56b4e9",
    "new": "#0072b2",
    "hosted": "#009e73",
    "ground_wire": "#6c5fc7",
}
_OLD, _LOST, _STANDS = "#8b7f73", "#c4122f", "#7b868b"
_WEIGHT, _THIN = 3.0, 1.6
# beyond what a screen tells apart of a country
_SIMPLER_DEG = 0.002
_MARGIN_DEG = 0.4
_WORST = 10
# a card names no more failures than these
_MOST_OF_ONE = 4


def plan_map(
    plan: Plan,
    run: Run,
    *,
    failures: gpd.GeoDataFrame | None = None,
    worst: gpd.GeoDataFrame | None = None,
    layers: Mapping[str, Any],
    lang: str = "en",
) -> SiteMap:
    """Draw a plan as a Folium map without tiles.

    Parameters
    ----------
    plan : Plan
    run : Run
        Whose candidates it was made of: for its name and sources.
    failures : GeoDataFrame, optional
        Of :func:`geowbit.plan.single_failures`.
    worst : GeoDataFrame, optional
        Those of them that are listed (:func:`geowbit.plan.worst_failures`); the first ten where
        not given.
    layers : dict
        ``prefectures`` and ``municipalities`` lie below the plan where they are there.
    lang : {"en", "ja"}
        Language of the map.

    Returns
    -------
    SiteMap
    """
    table = pd.DataFrame({"lon": plan.sites.geometry.x, "lat": plan.sites.geometry.y})
    if lies_across(table):
        plan, layers = _moved(plan), eastward_layers(layers)
        failures = None if failures is None else eastward(failures)
    with speaking(lang), telling(run):
        page = Page(say("planned.subtitle"), layers=layers)
        figure: Any = page.map.get_root()
        style = f"<style>{_STYLE.read_text(encoding='utf-8')}</style>"
        figure.header.add_child(Verbatim(style), name="geowbit_plan")
        page.add(
            *(
                DrawnLayer(
                    "pins",
                    {"group": f"gw{which.capitalize()}"},
                    label=_label(which, swatch, group=f"group.{group}"),
                )
                for which, swatch, group in (
                    ("power", stroke(LINK_COLORS["new_line"]), "grid"),
                    ("fiber", stroke(LINK_COLORS["new"]), "fiber"),
                )
            ),
            DrawnLayer(
                "plan.begin",
                _data(plan, failures, worst),
                label=_label("sites", pin(), group="group.result"),
            ),
        )
        title = safe_text(say("planned.title", name=study_words(run)))
        told = "".join(f"<p>{safe_text(line)}</p>" for line in plan_lines(plan))
        return page.finish(
            bounds=plan_bounds(plan),
            panel=f"<h1>{title}</h1>"
            f'<details class="gw-fold" data-gw-wide><summary>{say("planned.subtitle")}</summary>'
            f'<div class="gw-facts">{told}</div></details>',
            legend=_legend(plan, run, failures is not None),
            attributions=map_attributions(run, layers),
            places=place_labels(layers, run),
            pins=[[lat, lon, 12] for lon, lat in _points(plan.sites)],
        )


def _label(which: str, swatch: str, *, group: str) -> str:
    name = say(f"planned.layer.{which}")
    return layer_label(name, group=say(group), swatch=swatch, key=f"plan.{which}")


def _moved(plan: Plan) -> Plan:
    """Return a plan that lies across the antimeridian in one piece."""
    names = ("sites", "standing", "power_links", "fiber_links")
    return replace(plan, **{name: eastward(getattr(plan, name)) for name in names})


def _points(frame: gpd.GeoDataFrame) -> list[tuple[float, float]]:
    return list(zip(frame.geometry.x.tolist(), frame.geometry.y.tolist(), strict=True))


def _data(
    plan: Plan, failures: gpd.GeoDataFrame | None, worst: gpd.GeoDataFrame | None
) -> dict[str, Any]:
    ids = list(map(str, plan.sites.index))
    places = {one: k for k, one in enumerate(ids)}
    power, fiber = plan.power_links, plan.fiber_links
    link_of = {("power_link", str(one)): k for k, one in enumerate(power.index)}
    link_of |= {("fiber_link", str(one)): len(power) + k for k, one in enumerate(fiber.index)}
    told = _failures(plan, failures, places, link_of)
    listed = set(range(_WORST)) if worst is None else set(worst.index)
    for n, one in enumerate(told):
        one["worst"] = n in listed and one["takes"]
    by_site: dict[int, list[int]] = {}
    by_link: dict[int, list[int]] = {}
    for n, one in enumerate(told):
        for site in one["sites"]:
            # of earthquakes the one around the site itself
            if one["around"] is None or one["around"] == site:
                by_site.setdefault(site, []).append(n)
        if one["own"] is not None:
            by_link.setdefault(one["own"], []).append(n)
    links = [_link("power", row, plan) for row in rows_of(power)]
    links += [_link("fiber", row, plan) for row in rows_of(fiber)]
    for k, link in enumerate(links):
        link["failures"] = by_link.get(k, [])
    rows = rows_of(plan.sites)
    return {
        "years": [
            {"year": year, "label": str(year), "lines": year_lines(plan, year)}
            for year in plan.years
        ],
        "sites": [
            {
                "id": ids[k],
                "name": str(row["name"]),
                "lat": round(lat, 5),
                "lon": round(lon, 5),
                "steps": _steps(plan, ids[k], row),
                "lines": site_lines(ids[k], row, plan),
                "failures": sorted(by_site.get(k, []), key=lambda n: told[n]["order"])[
                    :_MOST_OF_ONE
                ],
            }
            for k, (row, (lon, lat)) in enumerate(zip(rows, _points(plan.sites), strict=True))
        ],
        "standing": [
            {
                "lat": round(lat, 5),
                "lon": round(lon, 5),
                "mw": _number(row["mw"]),
                "year": _year(row["year"], plan),
                "lines": standing_lines(row),
            }
            for row, (lon, lat) in zip(rows_of(plan.standing), _points(plan.standing), strict=True)
        ],
        "links": links,
        "failures": told,
        "words": {
            **{key: say(f"planned.{key}") for key in ("year", "worst", "if_fails")},
            "drawer_close": say("drawer_close"),
        },
    }


def _number(value: Any) -> float:
    return float(value) if known(value) else 0.0


def _year(value: Any, plan: Plan) -> int:
    """Return a year; what has none is there from the beginning."""
    first = plan.years[0] if plan.years else 0
    return int(value) if known(value) else first


def _steps(plan: Plan, site_id: str, row: Mapping[str, Any]) -> list[list[float]]:
    own = plan.phases[plan.phases["site_id"].astype(str) == site_id].sort_values("year")
    steps = [[int(one.year), float(one.mw)] for one in own.itertuples()]
    return steps or [[_year(row.get("year"), plan), _number(row["mw"])]]


def _link(layer: str, row: Mapping[str, Any], plan: Plan) -> dict[str, Any]:
    built = layer == "fiber" or not known(row.get("built")) or bool(row["built"])
    color = LINK_COLORS.get(str(row["kind"]), _OLD) if built else _OLD
    return {
        "layer": layer,
        "year": _year(row.get("year"), plan) if built else 0,
        "color": color,
        "weight": _WEIGHT if built else _THIN,
        "dashed": row["kind"] in ("new", "new_corridor"),
        "paths": _paths(row["geometry"]),
        "lines": link_lines(row),
    }


def _paths(shape: shapely.Geometry | None) -> list[list[int]]:
    if shape is None or shape.is_empty:
        return []
    if shape.geom_type == "Point":
        return [[round(shape.x * 1e4), round(shape.y * 1e4)]]
    parts = shapely.get_parts(shapely.simplify(shape, _SIMPLER_DEG))
    paths = encoded_paths(np.array([one for one in parts if one.geom_type == "LineString"]))
    return [path for path in paths if path]


def _failures(
    plan: Plan,
    failures: gpd.GeoDataFrame | None,
    places: Mapping[str, int],
    link_of: Mapping[tuple[str, str], int],
) -> list[dict[str, Any]]:
    if failures is None:
        return []
    names = site_names(plan)
    found = []
    for row in rows_of(failures):
        own = link_of.get((str(row["kind"]), str(row["id"])))
        cut = [link_of["fiber_link", one] for one in row["fiber_links"]
               if ("fiber_link", one) in link_of]  # fmt: skip
        at = None
        if row["geometry"] is not None and not row["geometry"].is_empty:
            point = row["geometry"].representative_point()
            at = [round(point.y, 5), round(point.x, 5)]
        found.append(
            {
                "title": failure_title(row),
                "kind": failure_kind(row["kind"]),
                "short": failure_short(row),
                "lines": failure_lines(row, names),
                "sites": [places[one] for one in row["site_ids"] if one in places],
                "links": sorted({*cut, *([] if own is None else [own])}),
                "own": own,
                "order": FAILURE_KINDS.index(str(row["kind"])),
                "around": places.get(str(row["id"]), -1) if row["kind"] == "earthquake" else None,
                "at": at,
                "takes": float(row["mw_lost"]) >= 0.5,
            }
        )
    return found


def plan_bounds(plan: Plan) -> list[list[float]]:
    """Return the box that holds sites and links, ``[[south, west], [north, east]]`` in degrees."""
    shapes = [
        shape
        for frame in (plan.sites, plan.power_links, plan.fiber_links)
        for shape in frame.geometry
        if shape is not None and not shape.is_empty
    ]
    if not shapes:
        return [[-60.0, -180.0], [70.0, 180.0]]
    west, south, east, north = map(float, shapely.total_bounds(np.array(shapes)))
    return [
        [south - _MARGIN_DEG, west - _MARGIN_DEG],
        [north + _MARGIN_DEG, east + _MARGIN_DEG],
    ]


def _legend(plan: Plan, run: Run, with_failures: bool) -> str:
    keys = [legend_key(color_chip("#f2b701"), say("planned.legend.site"))]
    if len(plan.standing):
        keys.append(legend_key(color_chip(_STANDS), say("planned.legend.standing")))
    built = plan.power_links["built"].fillna(True).astype(bool)
    kinds = set(plan.power_links.loc[built, "kind"]) | set(plan.fiber_links["kind"])
    for kind in (*POWER_KINDS, *FIBER_KINDS):
        if kind in kinds:
            symbol = stroke(LINK_COLORS[kind], dashed=kind in ("new", "new_corridor"))
            keys.append(legend_key(symbol, kind_words(kind)))
    if not built.all():
        keys.append(legend_key(stroke(_OLD), say("planned.legend.old")))
    if with_failures:
        keys.append(legend_key(color_chip(_LOST), say("planned.legend.lost")))
    notes = [say("planned.legend.fiber")] if len(plan.fiber_links) else []
    return legend_box(*keys, small_notes(notes), small_print(run.layers, plan.messages))

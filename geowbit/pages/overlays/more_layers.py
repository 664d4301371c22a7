"""Layers that help to read a map and are off when it opens: plants, fiber nodes, zones."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
import shapely

from geowbit.pages.elements import DrawnLayer, layer_label
from geowbit.pages.language import say, say_if_known
from geowbit.pages.overlays.study_layers import (
    compact,
    dot,
    encoded_paths,
    places_of,
    texts_of,
    vector_layer,
)
from geowbit.pages.words import known, number

_MAX_POINTS = 20_000
_MAX_ZONE_VERTICES = 60_000
# told apart by color-blind readers (Okabe and Ito)
_FUELS = {
    "nuclear": "#cc79a7",
    "coal": "#333333",
    "gas": "#d55e00",
    "oil": "#7a4b00",
    "hydro": "#0072b2",
    "wind": "#56b4e9",
    "solar": "#e6b800",
    "geothermal": "#009e73",
    "biomass": "#009e73",
}
_OTHER_FUEL = "#777777"
_NODE_COLOR = "#54278f"
_ZONES = {"protected_areas": "#2e7d32", "hazards": "#b03a2e", "supply_areas": "#3b3b3b"}


def plant_layer(layers: Mapping[str, Any]) -> DrawnLayer | None:
    """Return the power plants, the largest of them where there are too many."""
    frame = vector_layer(layers, "power_plants")
    if frame is None:
        return None
    mw = pd.to_numeric(frame.get("capacity_mw", pd.Series(np.nan, frame.index)), errors="coerce")
    frame = frame.assign(capacity_mw=mw).sort_values("capacity_mw", ascending=False)
    frame = frame.head(_MAX_POINTS)
    fuels = [text for (text,) in texts_of(frame, "fuel")]
    colors = list(dict.fromkeys([*_FUELS.values(), _OTHER_FUEL]))
    points = []
    for (lon, lat), (name, fuel, status), capacity in zip(
        places_of(frame).tolist(), texts_of(frame, "name", "fuel", "status"), frame["capacity_mw"],
        strict=True,
    ):  # fmt: skip
        color = next((c for kind, c in _FUELS.items() if kind in fuel.lower()), _OTHER_FUEL)
        size = f"{number(capacity)} MW" if known(capacity) else ""
        told = compact([name or fuel, " · ".join(compact([fuel, size, status]))])
        points.append([lon, lat, told, colors.index(color), _relative_size(capacity)])
    if not any(fuels) and not points:
        return None
    label = layer_label(
        say("layer.plants"), group=say("group.grid"), swatch=dot(_FUELS["hydro"]), key="plants"
    )
    data = {"points": points, "colors": colors, "edge": "#ffffff", "radius": 4.0, "level": -2}
    return DrawnLayer("points", data, label=label, show=False)


def _relative_size(mw: float) -> float:
    """Return how large a plant is drawn: its area goes with its capacity."""
    return round(float(np.clip(np.sqrt(mw / 500.0), 0.5, 2.5)), 2) if known(mw) else 0.5


def node_layer(layers: Mapping[str, Any]) -> DrawnLayer | None:
    """Return the places where fiber meets, all but mere junctions."""
    frame = vector_layer(layers, "fiber_nodes")
    if frame is None:
        return None
    if "kind" in frame:
        frame = frame[frame["kind"].astype(object).map(str) != "junction"]
    frame = frame.head(_MAX_POINTS)
    if frame.empty:
        return None
    points = [
        [lon, lat, compact([name or english, " · ".join(compact([kind, owner]))])]
        for (lon, lat), (name, english, kind, owner) in zip(
            places_of(frame).tolist(),
            texts_of(frame, "name", "name_en", "kind", "owner"),
            strict=True,
        )
    ]
    label = layer_label(
        say("layer.nodes"), group=say("group.fiber"), swatch=dot(_NODE_COLOR), key="nodes"
    )
    data = {
        "points": points,
        "colors": [_NODE_COLOR],
        "edge": "#ffffff",
        "radius": 3.2,
        "level": 9,
    }
    return DrawnLayer("points", data, label=label, show=False)


def zone_layers(layers: Mapping[str, Any]) -> list[DrawnLayer]:
    """Return the outlines of the zones that a study was given."""
    drawn = []
    for name, color in _ZONES.items():
        frame = vector_layer(layers, name)
        if frame is None:
            continue
        areas = shapely.get_parts(frame.geometry.to_numpy())
        areas = areas[np.isin(shapely.get_type_id(areas), [3])]
        for tolerance_deg in (0.0, 0.001, 0.005, 0.02):
            areas = shapely.simplify(areas, tolerance_deg) if tolerance_deg else areas
            if int(shapely.get_num_coordinates(areas).sum()) <= _MAX_ZONE_VERTICES:
                break
        rings = shapely.get_rings(areas)
        if not len(rings):
            continue
        swatch = (
            f'<span class="gw-chip" style="background:{color}40;border:1px solid {color}"></span>'
        )
        label = layer_label(
            say_if_known(name, name), group=say("group.area"), swatch=swatch, key=f"zones.{name}"
        )
        data = {"rings": encoded_paths(rings), "color": color, "level": 0}
        drawn.append(DrawnLayer("zones", data, label=label, show=False))
    return drawn

"""Fiber on a map: routes by kind, and the places where they meet."""

from __future__ import annotations

import numpy as np
import pandas as pd

from geowbit.pages.language import say
from geowbit.pages.overlays._shapes import (
    compact,
    dot,
    drawn_lines,
    layer_label,
    places_of,
    stroke,
    texts_of,
)
from geowbit.pages.overlays.registry import Drawing, Overlay, map_layer

_MAX_POINTS = 20_000
_FIBER_COLORS = {
    "rail": "#54278f",
    "expressway": "#8c6bb1",
    "road": "#8c6bb1",
    "submarine": "#3f2d78",
    "access": "#a890cc",
}
_OWN_FIBER_COLOR = "#54278f"
_NODE_COLOR = "#54278f"
PROXY_KINDS = tuple(_FIBER_COLORS)


@map_layer(
    "fiber",
    group="fiber",
    reads=("fiber_routes",),
    symbol=stroke(_OWN_FIBER_COLOR, dashed=True),
    legend="legend.low",
    still=True,
)
def fiber_layers(drawing: Drawing) -> list[Overlay]:
    """Return the fiber routes by kind; what only stands in for fiber is called a proxy."""
    frame = drawing.frame("fiber_routes")
    if frame is None:
        return []
    kinds = (
        frame["kind"].astype(object).where(frame["kind"].notna(), "user").map(str)
        if "kind" in frame
        else pd.Series("user", index=frame.index)
    )
    low = (
        (frame["confidence"].astype(object) == "low").to_numpy(dtype=bool)
        if "confidence" in frame
        else np.zeros(len(frame), dtype=bool)
    )
    order = [kind for kind in PROXY_KINDS if (kinds == kind).any()]
    order += sorted(set(kinds) - set(order))
    drawn = []
    for kind in order:
        member = (kinds == kind).to_numpy()
        parts = [
            {
                "paths": drawn_lines(part),
                "dashed": d,
            }
            for d in (False, True)
            if len(part := frame[member & (low == d)])
        ]
        parts = [part for part in parts if part["paths"]]
        if not parts:
            continue
        proxy = kind in PROXY_KINDS
        color = _FIBER_COLORS.get(kind, _OWN_FIBER_COLOR)
        name = say(f"fiber.{kind}") if proxy else say("fiber.own", kind=kind)
        label = layer_label(
            name,
            group=say("group.fiber"),
            swatch=stroke(color, dashed=all(part["dashed"] for part in parts)),
            key=f"fiber.{kind}",
        )
        data = {"parts": parts, "color": color, "weight": 1.8, "opacity": 0.9, "level": 10}
        drawn.append(Overlay("paths", data, label=label, show=not proxy))
    return drawn


@map_layer("nodes", group="fiber", reads=("fiber_nodes",), order=1, still=True)
def node_layer(drawing: Drawing) -> Overlay | None:
    """Return the places where fiber meets, all but mere junctions."""
    frame = drawing.frame("fiber_nodes")
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
    return Overlay("points", data, label=label, show=False)

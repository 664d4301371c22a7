"""What a run is about on its map: data centers, hubs, the corridors of the best sites."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from geowbit.pages.language import say, spoken
from geowbit.pages.overlays._shapes import (
    compact,
    encoded_paths,
    layer_label,
    mark,
    places_of,
    stroke,
    texts_of,
)
from geowbit.pages.overlays.registry import Drawing, Overlay, map_layer
from geowbit.pages.words import known, number, place_name
from geowbit.run import Run

_COLOR = "#b5417a"
_AT_WORK = ("operating", "in operation", "started", "existing", "稼働", "運用")


@map_layer(
    "announced",
    group="result",
    reads=("data_centers",),
    opened=True,
    symbol=mark("diamond") + mark("solid"),
    legend="legend.announced",
    still=True,
)
def data_center_layers(drawing: Drawing) -> list[Overlay]:
    """Return the data centers as diamonds: those announced, and those at work by their status."""
    frame = drawing.frame("data_centers")
    if frame is None:
        return []
    rows = texts_of(frame, "name", "operator", "municipality", "prefecture", "status", "year")
    own = [f"{key}_{spoken()}" for key in ("operator", "status")]
    said = texts_of(frame, *own)
    loads = (
        [f"{number(mw)} MW" if known(mw) else "" for mw in frame["load_mw"]]
        if "load_mw" in frame
        else [""] * len(frame)
    )
    points: dict[str, list[Any]] = {"diamond": [], "solid": []}
    for (lon, lat), row, also, load in zip(
        places_of(frame).tolist(), rows, said, loads, strict=True
    ):
        name, operator, municipality, prefecture, status, year = row
        facts = " · ".join(compact([load, year.removesuffix(".0"), also[1] or status]))
        place = " ".join(compact([prefecture, municipality]))
        texts = compact([name or say("announced_one"), also[0] or operator, place, facts])
        symbol = "solid" if status.strip().lower().startswith(_AT_WORK) else "diamond"
        points[symbol].append([lon, lat, texts])
    return [
        Overlay(
            "marks",
            {"points": points[symbol], "symbol": symbol},
            label=layer_label(
                say(f"layer.{key}"), group=say("group.result"), swatch=mark(symbol), key=key
            ),
        )
        for symbol, key in (("diamond", "announced"), ("solid", "operating"))
        if points[symbol]
    ]


@map_layer("hubs", group="result", order=1, still=True)
def hub_layer(drawing: Drawing) -> Overlay | None:
    """Return the hubs of a study, to which latency is counted."""
    hubs = _hubs(drawing.run)
    points = [[lon, lat, [place_name(name), say("hub_tip")]] for name, (lon, lat) in hubs]
    if not points:
        return None
    data = {"points": points, "symbol": "hub"}
    label = layer_label(
        say("layer.hubs"), group=say("group.result"), swatch=mark("hub"), key="hubs"
    )
    return Overlay("marks", data, label=label, control=False)


def _hubs(run: Run) -> Iterable[tuple[str, tuple[float, float]]]:
    for name, (lon, lat) in run.hubs.items():
        if np.isfinite([lon, lat]).all():
            yield name, (round(lon, 4), round(lat, 4))


@map_layer("corridors", group="result", order=2)
def corridor_layers(drawing: Drawing) -> list[Overlay]:
    """Return the corridors that lead from the best sites to their substations.

    Parameters
    ----------
    drawing : Drawing
        Its layers with ``corridors`` of :func:`geowbit.corridors.site_corridors`, optional.

    Returns
    -------
    list of Overlay
        Empty where there is none.
    """
    frame = drawing.frame("corridors")
    if frame is None:
        return []
    found = frame[frame["corridor_km"].notna()]
    paths = encoded_paths(found.geometry.to_numpy())
    if not paths:
        return []
    data = {
        "parts": [{"paths": paths, "dashed": False}],
        "color": _COLOR,
        "weight": 3.5,
        "opacity": 0.95,
        "level": 0,
    }
    label = layer_label(
        say("layer.corridors"), group=say("group.result"), swatch=stroke(_COLOR), key="corridors"
    )
    return [Overlay("paths", data, label=label, show=True)]

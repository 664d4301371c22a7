"""Published headroom on a map: where load can connect, from when the figure is, and how much."""

from __future__ import annotations

from typing import Any

import pandas as pd

from geowbit.core.messages import Text, worded
from geowbit.layers import station_names
from geowbit.pages.cards import headroom_notes, headroom_words
from geowbit.pages.language import say, spoken
from geowbit.pages.overlays._shapes import compact, dot, layer_label, places_of
from geowbit.pages.overlays.registry import Drawing, Overlay, map_layer
from geowbit.pages.words import known, number, rows_of

# a green that color-blind readers tell from the reds of the grid by its lightness
_ENOUGH, _OTHER = "#00b38a", "#ffffff"
_EDGE = "#00664f"
# points of lines are many and small
_OF_LINE, _OF_YARD = 0.5, 1.0


@map_layer(
    "headroom",
    group="grid",
    made=("headroom",),
    symbol=dot(_ENOUGH),
    legend="legend.headroom",
    order=3,
)
def headroom_layers(drawing: Drawing) -> list[Overlay]:
    """Return the places with published headroom: those with enough for the load, and the others.

    Parameters
    ----------
    drawing : Drawing
        Its layers with ``headroom``, of :attr:`geowbit.layers.Headroom.places`.
    """
    frame = drawing.frame("headroom")
    if frame is None:
        return []
    load_mw = drawing.run.load_mw
    enough = (frame["low_mw"] >= load_mw).to_numpy(bool)
    drawn = []
    for key, rows, show in (("enough", enough, True), ("other", ~enough, False)):
        part = frame[rows]
        if part.empty:
            continue
        label = layer_label(
            say(f"layer.headroom_{key}", load=number(load_mw), dates=_dates(part, drawing)),
            group=say("group.grid"),
            swatch=dot(_ENOUGH if key == "enough" else _EDGE),
            key=f"headroom.{key}",
        )
        data = {
            "points": _points(part),
            "colors": [_ENOUGH if key == "enough" else _OTHER],
            "edge": _EDGE,
            "radius": 6.5,
            "level": 5,
        }
        drawn.append(Overlay("points", data, label=label, show=show))
    return drawn


def _dates(frame: Any, drawing: Drawing) -> str:
    """Return from when the figures in sight are: one date, or the first and the last."""
    (south, west), (north, east) = drawing.bounds
    in_sight = frame.cx[west:east, south:north]
    as_of = (in_sight if len(in_sight) else frame)["as_of"]
    first, last = min(as_of), max(as_of)
    return str(last) if first == last else say("headroom_dates", first=first, last=last)


def _points(frame: Any) -> list[list[Any]]:
    names = [worded(one) for one in station_names(pd.DataFrame(frame))]
    told = rows_of(pd.DataFrame(frame.drop(columns="geometry")))
    return [
        [lon, lat, _words(row, name), 0, _OF_LINE if row["scope"] == "line" else _OF_YARD]
        for (lon, lat), name, row in zip(places_of(frame).tolist(), names, told, strict=True)
    ]


def _words(row: dict[str, Any], name: str) -> list[str]:
    """Return what is told of one place, a line each."""
    kv = f"{number(row['voltage_kv'])} kV" if known(row.get("voltage_kv")) else ""
    kind = say(f"headroom_{row['scope']}") if row["scope"] in ("line", "site") else ""
    since = say("card.headroom_as_of", date=row["as_of"])
    amount = headroom_words(row["low_mw"], row["high_mw"])
    source = Text.from_row(row, "source").text(spoken())
    return compact(
        [
            " · ".join(compact([name, kv, kind])),
            " · ".join(compact([amount, since])),
            *headroom_notes(row),
            source,
        ]
    )

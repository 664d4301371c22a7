"""The corridors of the best sites as a layer of the map."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from geowbit.pages.elements import DrawnLayer, layer_label
from geowbit.pages.language import say
from geowbit.pages.overlays.study_layers import encoded_paths, stroke, vector_layer

COLOR = "#b5417a"


def corridor_layers(layers: Mapping[str, Any]) -> list[DrawnLayer]:
    """Return the corridors that lead from the best sites to their substations.

    Parameters
    ----------
    layers : dict
        ``corridors`` of :func:`geowbit.corridors.site_corridors`, optional.

    Returns
    -------
    list of DrawnLayer
        Empty where there is none.
    """
    frame = vector_layer(layers, "corridors")
    if frame is None:
        return []
    found = frame[frame["corridor_km"].notna()]
    paths = encoded_paths(found.geometry.to_numpy())
    if not paths:
        return []
    data = {
        "parts": [{"paths": paths, "dashed": False}],
        "color": COLOR,
        "weight": 3.5,
        "opacity": 0.95,
        "level": 0,
    }
    label = layer_label(
        say("layer.corridors"), group=say("group.result"), swatch=stroke(COLOR), key="corridors"
    )
    return [DrawnLayer("paths", data, label=label, show=True)]

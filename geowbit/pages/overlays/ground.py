"""What a reader knows the land by: railways, expressways, rivers and lakes around a study."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import numpy as np
import shapely

from geowbit.pages.language import say
from geowbit.pages.overlays._shapes import drawn_lines, encoded_paths, layer_label, stroke
from geowbit.pages.overlays.registry import Drawing, Overlay, map_layer

_LINES = ("railways", "expressways", "rivers")
_COLOR = "#515d66"
# beyond what the map shows first, degrees: whoever looks closer does not look far
_AROUND_DEG = 0.5


@map_layer("ground", group="area", reads=(*_LINES, "lakes"), opened=True, order=-1, still=True)
def ground_layer(drawing: Drawing) -> Overlay | None:
    """Return the lines of the land around what the map shows, as one layer.

    Parameters
    ----------
    drawing : Drawing
        Its layers ``railways``, ``expressways``, ``rivers`` (lines) and ``lakes`` (polygons) are
        drawn where they are there.
    """
    data: dict[str, Any] = {}
    for name in _LINES:
        frame = _around(drawing, name)
        if frame is not None and len(paths := drawn_lines(frame)):
            data[name] = paths
    lakes = _around(drawing, "lakes")
    if lakes is not None:
        parts = shapely.get_parts(lakes.geometry.to_numpy())
        parts = parts[shapely.get_type_id(parts) == shapely.GeometryType.POLYGON]
        rings = [encoded_paths(np.array([one.exterior, *one.interiors])) for one in parts]
        data["lakes"] = [one for one in rings if one]
    if not any(data.values()):
        return None
    label = layer_label(
        say("layer.ground"), group=say("group.area"), swatch=stroke(_COLOR), key="ground"
    )
    return Overlay("ground", data, label=label)


def _around(drawing: Drawing, name: str) -> gpd.GeoDataFrame | None:
    frame = drawing.frame(name)
    if frame is None:
        return None
    (south, west), (north, east) = drawing.bounds
    around = _AROUND_DEG
    box = shapely.box(west - around, south - around, east + around, north + around)
    near = frame[shapely.intersects(frame.geometry.to_numpy(), box)]
    return near if len(near) else None

"""Areas on a map: the zones of a study, and where supply areas and frequencies meet."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from geowbit.candidates import Lattice, table_lattice
from geowbit.layers import embedded_table
from geowbit.pages.language import say, say_if_known
from geowbit.pages.overlays._shapes import encoded_paths, layer_label, stroke
from geowbit.pages.overlays.registry import Drawing, Overlay, map_layer

_AREA_COLOR = "#3b3b3b"
_FREQUENCY_COLOR = "#111111"
_MAX_ZONE_VERTICES = 60_000
_ZONES = {"protected_areas": "#2e7d32", "hazards": "#b03a2e", "supply_areas": "#3b3b3b"}


@map_layer("zones", group="area", own=tuple(_ZONES), still=True)
def zone_layers(drawing: Drawing) -> list[Overlay]:
    """Return the outlines of the zones that a study was given."""
    drawn = []
    for name, color in _ZONES.items():
        frame = drawing.frame(name)
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
        drawn.append(Overlay("zones", data, label=label, show=False))
    return drawn


@map_layer("supply", group="area", order=1, still=True)
def supply_area_layers(drawing: Drawing) -> list[Overlay]:
    """Return the boundaries of supply areas, and of 50 and 60 Hz among them.

    They run between neighboring candidates of a lattice, as the study has them: no outline of a
    supply area is embedded, and a prefecture can lie in two.

    Parameters
    ----------
    drawing : Drawing
        Its table with ``supply_area``; without it, or without a lattice, there is nothing to draw.

    Returns
    -------
    list of Overlay
        Both are off when the map opens.
    """
    table = drawing.table
    lattice = table_lattice(table) if "supply_area" in table else None
    if lattice is None:
        return []
    codes, names = pd.factorize(table["supply_area"])
    areas = boundary_lines(lattice, codes)
    hertz = embedded_table("supply_areas").set_index("area")["frequency_hz"]
    known = pd.Series(names.astype(str)).map(hertz).fillna(-1).astype(int).to_numpy()
    frequencies = boundary_lines(lattice, np.where(codes >= 0, np.append(known, -1)[codes], -1))
    drawn = []
    for key, lines, color, weight in (
        ("layer.frequency", frequencies, _FREQUENCY_COLOR, 4.0),
        ("layer.supply", areas, _AREA_COLOR, 2.2),
    ):
        if not len(lines):
            continue
        label = layer_label(
            say(key),
            group=say("group.area"),
            swatch=stroke(color, dashed=key == "layer.supply"),
            key=key.removeprefix("layer."),
        )
        parts = [{"paths": encoded_paths(lines), "dashed": key == "layer.supply"}]
        data = {"parts": parts, "color": color, "weight": weight, "opacity": 0.9, "level": 20}
        drawn.append(Overlay("paths", data, label=label, show=False))
    return drawn


def boundary_lines(lattice: Lattice, kinds: npt.ArrayLike) -> npt.NDArray[Any]:
    """Return the sides at which cells of two kinds touch, joined to lines.

    Parameters
    ----------
    lattice : Lattice
    kinds : array of int
        For each candidate; a negative one is of no kind and has no boundary.

    Examples
    --------
    >>> cells = pd.DataFrame({"lon": [139, 140, 139, 140.0], "lat": [36, 36, 35, 35.0]})
    >>> boundary_lines(table_lattice(cells), [0, 0, 1, 1]).tolist()
    [<LINESTRING (138.5 35.5, 139.5 35.5, 140.5 35.5)>]
    """
    # cells in reading order, and not all places of the lattice: islands leave most of it empty
    wide = lattice.grid.columns + 1
    place = lattice.row.astype(np.int64) * wide + lattice.column
    here, rows, columns = np.asarray(kinds), lattice.row, lattice.column
    if not (np.diff(place) > 0).all():
        order = np.argsort(place, kind="stable")
        place, here, rows, columns = (one[order] for one in (place, here, rows, columns))
    next_one = np.arange(1, len(place) + 1)
    below = np.searchsorted(place, place + wide)
    sides = []
    for step, following, from_, to in (
        (1, next_one, (0, 1), (1, 1)),
        (wide, below, (1, 0), (1, 1)),
    ):
        at = np.minimum(following, len(place) - 1)
        other = np.where(place[at] == place + step, here[at], -1)
        differ = (here != other) & (here >= 0) & (other >= 0)
        row, column = rows[differ], columns[differ]
        sides.append(
            np.stack(
                [lattice.grid.degrees(row + end[0], column + end[1]) for end in (from_, to)]
            ).transpose(2, 0, 1)
        )
    lines = shapely.linestrings(np.round(np.concatenate(sides), 6))
    return shapely.get_parts(shapely.line_merge(shapely.multilinestrings(lines)))

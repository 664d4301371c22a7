"""Where supply areas and frequencies meet, drawn between the candidates themselves."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from geowbit.candidates import Lattice, table_lattice
from geowbit.layers import embedded_table
from geowbit.pages.elements import DrawnLayer, layer_label
from geowbit.pages.language import say
from geowbit.pages.overlays.study_layers import encoded_paths, stroke

_AREA_COLOR = "#3b3b3b"
_FREQUENCY_COLOR = "#111111"


def supply_area_layers(table: pd.DataFrame) -> list[DrawnLayer]:
    """Return the boundaries of supply areas, and of 50 and 60 Hz among them.

    They run between neighboring candidates of a lattice, as the study has them: no outline of a
    supply area is embedded, and a prefecture can lie in two.

    Parameters
    ----------
    table : DataFrame
        With ``supply_area``; without it, or without a lattice, there is nothing to draw.

    Returns
    -------
    list of DrawnLayer
        Both are off when the map opens.
    """
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
        drawn.append(DrawnLayer("paths", data, label=label, show=False))
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
    grid = np.full((lattice.rows + 1, lattice.columns + 1), -1, dtype=np.int64)
    grid[lattice.row, lattice.column] = np.asarray(kinds)
    here, right, below = grid[:-1, :-1], grid[:-1, 1:], grid[1:, :-1]
    sides = []
    for other, from_, to in ((right, (0, 1), (1, 1)), (below, (1, 0), (1, 1))):
        row, column = np.nonzero((here != other) & (here >= 0) & (other >= 0))
        sides.append(
            np.stack(
                [
                    [lattice.west + (column + end[1]) * lattice.lon_step,
                     lattice.north - (row + end[0]) * lattice.lat_step]
                    for end in (from_, to)
                ]
            ).transpose(2, 0, 1)
        )  # fmt: skip
    lines = shapely.linestrings(np.round(np.concatenate(sides), 6))
    return shapely.get_parts(shapely.line_merge(shapely.multilinestrings(lines)))

"""On a map: where a place is good whatever one weighs, where if one cares, and where never."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from rasterio.features import shapes

from geowbit.candidates import Lattice, table_lattice
from geowbit.findings import CARE, CLASS_COLUMN, MIXED, NEVER, WHATEVER
from geowbit.pages.language import say, say_if_known
from geowbit.pages.overlays._shapes import encoded_paths, layer_label
from geowbit.pages.overlays.registry import Drawing, Overlay, map_layer

_COLORS = {WHATEVER: "#005a32", MIXED: "#8c6d31", NEVER: "#6b6b6b"}
# Okabe and Ito's colors, told apart by color-blind readers
_CARE_COLORS = ("#0072b2", "#d55e00", "#cc79a7", "#e69f00", "#56b4e9", "#b8a800")
_MAX_VERTICES = 60_000
_TOLERANCES_DEG = (0.0, 0.004, 0.012, 0.03)


@map_layer("sureness", group="result", order=8)
def sureness_layers(drawing: Drawing) -> list[Overlay]:
    """Return the land of each class of :func:`geowbit.findings.how_sure`.

    Parameters
    ----------
    drawing : Drawing
        Its table with ``sure_class``; without it, or without a lattice, there is nothing to draw.

    Returns
    -------
    list of Overlay
        All are off when the map opens.
    """
    table = drawing.table
    lattice = table_lattice(table) if CLASS_COLUMN in table else None
    if lattice is None:
        return []
    classes = table[CLASS_COLUMN].astype("string").fillna("")
    counted = classes.value_counts()
    caring = [str(name) for name in counted.index if str(name).startswith(CARE)]
    shown = [WHATEVER, *caring[: len(_CARE_COLORS)], MIXED, NEVER]
    colors = _COLORS | dict(zip(caring, _CARE_COLORS, strict=False))
    drawn = []
    for name in shown:
        if name not in counted.index:
            continue
        rings = land_of(lattice, (classes == name).to_numpy(bool))
        color = colors[name]
        swatch = (
            f'<span class="gw-chip" style="background:{color}40;border:1px solid {color}"></span>'
        )
        label = layer_label(
            class_words(name), group=say("group.result"), swatch=swatch, key=f"sureness.{name}"
        )
        data = {"rings": encoded_paths(rings), "color": color, "level": 5}
        drawn.append(Overlay("zones", data, label=label, show=False))
    return drawn


def class_words(name: str) -> str:
    """Return what a class is called.

    Examples
    --------
    >>> class_words("whatever")
    'Good whatever you weigh'
    >>> class_words("care:fiber_km")
    'Good if you care about: Distance to fiber (corridor proxy)'
    """
    if name.startswith(CARE):
        criterion = name.removeprefix(CARE)
        return say("sure.care", criterion=say_if_known(f"criterion.{criterion}", criterion))
    return say(f"sure.{name}")


def land_of(lattice: Lattice, among: npt.NDArray[np.bool_]) -> npt.NDArray[Any]:
    """Return the outlines of some cells of a lattice, touching ones as one.

    Examples
    --------
    >>> import pandas as pd
    >>> cells = pd.DataFrame({"lon": [139, 140, 139, 140.0], "lat": [36, 36, 35, 35.0]})
    >>> rings = land_of(table_lattice(cells), np.array([True, True, False, False]))
    >>> shapely.area(shapely.polygons(rings)).tolist()
    [2.0]
    """
    grid = np.zeros((lattice.grid.rows, lattice.grid.columns), np.uint8)
    grid[lattice.row[among], lattice.column[among]] = 1
    found = [shape["coordinates"] for shape, value in shapes(grid, mask=grid > 0) if value]
    rings = shapely.linearrings(
        np.concatenate([ring for parts in found for ring in parts]) if found else np.empty((0, 2)),
        indices=np.repeat(
            np.arange(sum(map(len, found))), [len(ring) for parts in found for ring in parts]
        ),
    )

    def placed(xy: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        return np.stack(lattice.grid.degrees(xy[:, 1], xy[:, 0]), axis=1)

    rings = shapely.transform(rings, placed)
    for tolerance_deg in _TOLERANCES_DEG:
        drawn = shapely.simplify(rings, tolerance_deg) if tolerance_deg else rings
        if int(shapely.get_num_coordinates(drawn).sum()) <= _MAX_VERTICES:
            break
    return drawn


__all__ = ["class_words", "land_of", "sureness_layers"]

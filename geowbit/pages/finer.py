"""The candidates themselves beside a map of coarser squares: pictures that it shows close up."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from branca.element import MacroElement
from folium.template import Template

from geowbit.core.escape import safe_json
from geowbit.core.output import FINER
from geowbit.findings import scores_of
from geowbit.pages.picture import as_uri, picture_bytes
from geowbit.pages.ramp import EXCLUDED, score_class, score_colors, score_scale
from geowbit.pages.surface import mercator_lat
from geowbit.run import Run

__all__ = ["FinerSquares", "FinerTiles", "finer_of", "finer_tiles"]

# pixels of a tile, and of a cell at least, so that none is left out
_SIDE, _CELL_PX = 512, 2.0
_MOST_ZOOM = 14
_COLORS = 64
# a palette has room for so many
_NONE, _OUT, _FIRST = 0, 1, 2
_OPAQUE = 255
# of a cell, by which those of a lattice may differ
_HAIR = 0.01


@dataclass(frozen=True)
class FinerTiles:
    """The pictures of candidates beside a map.

    Attributes
    ----------
    zoom : int
        Of the pictures, as Leaflet counts them where they have 512 pixels on a side.
    names : tuple of str
        ``column-row`` of each.
    """

    zoom: int
    names: tuple[str, ...]


def finer_of(run: Run, parts: Path, folder: Path) -> FinerTiles | None:
    """Draw the candidates of parts, as :func:`finer_tiles`, in the colors of a run's map."""
    scores, ranked = scores_of(run.frame(["score", "excluded"]))
    return finer_tiles(parts, folder, score_scale(scores[ranked]))


def finer_tiles(parts: Path, folder: Path, scale: tuple[float, float]) -> FinerTiles | None:
    """Draw the scores of all candidates, and write a picture for each tile of a Mercator map.

    Parameters
    ----------
    parts : Path
        The folder of parts of a run.
    folder : Path
        Where the pictures go; it is made.
    scale : tuple of float
        Scores at the two ends of the colors.

    Returns
    -------
    FinerTiles or None
        None where the candidates are no cells of a lattice of degrees.
    """
    drawn: dict[tuple[int, int], npt.NDArray[np.uint8]] = {}
    zoom, steps = 0, None
    for part in sorted(parts.glob("*.parquet")):
        sides, numbers = _cells(part, scale)
        if steps is None:
            steps = _steps(sides)
            if steps is None:
                return None
            across = _CELL_PX * 360 / (_SIDE * steps[0])
            zoom = min(max(int(np.ceil(np.log2(across))), 0), _MOST_ZOOM)
        grid = _grid(sides, numbers, steps)
        if grid is None:
            return None
        for at, rows, columns, found in _on_tiles(*grid, steps, zoom):
            tile = drawn.setdefault(at, np.zeros((_SIDE, _SIDE), np.uint8))
            # where tiles of the run meet, a cell stands in one of them alone
            tile[rows, columns] = np.maximum(tile[rows, columns], found)
    if not drawn:
        return None
    folder.mkdir()
    palette = np.vstack([np.zeros((1, 3)), [EXCLUDED], score_colors(_COLORS)]).astype(np.uint8)
    opaque = np.full(len(palette), _OPAQUE, np.uint8)
    opaque[_NONE] = 0
    for (column, row), tile in drawn.items():
        (folder / f"{column}-{row}.png").write_bytes(picture_bytes(tile, palette, opaque))
    names = tuple(f"{column}-{row}" for column, row in sorted(drawn))
    # a tile of 512 pixels covers what one of 256 does a zoom before
    return FinerTiles(zoom + 1, names)


def _cells(
    part: Path, scale: tuple[float, float]
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.uint8]]:
    """Return west, south, east and north of each candidate, and the number of its color."""
    from pyarrow.parquet import read_table

    table = read_table(part, columns=["score", "excluded", "bbox"])
    box = table["bbox"].combine_chunks()
    sides = np.array([box.field(name) for name in ("xmin", "ymin", "xmax", "ymax")])
    score, out = table["score"].to_numpy(), table["excluded"].to_numpy()
    numbers = _FIRST + score_class(np.nan_to_num(score), scale=scale, count=_COLORS)
    return sides, np.where(out, _OUT, numbers).astype(np.uint8)


def _steps(sides: npt.NDArray[np.float64]) -> tuple[float, float] | None:
    """Return the width and the height of cells; None where they differ."""
    found = sides[2:] - sides[:2]
    steps = np.median(found, axis=1)
    if not (steps > 0).all() or (np.abs(found - steps[:, None]) > _HAIR * steps[:, None]).any():
        return None
    # as parts of a degree they are exact
    lon, lat = (1 / round(1 / step) if abs(round(1 / step) * step - 1) < _HAIR else step
                for step in steps.tolist())  # fmt: skip
    return lon, lat


def _grid(
    sides: npt.NDArray[np.float64], numbers: npt.NDArray[np.uint8], steps: tuple[float, float]
) -> tuple[int, int, npt.NDArray[np.uint8]] | None:
    """Return the first row and column of cells, and colors by row, from the south, and column."""
    column, row = (sides[at] / steps[at] for at in (0, 1))
    if any((np.abs(one - np.round(one)) > 2 * _HAIR).any() for one in (column, row)):
        return None
    column, row = np.round(column).astype(np.int64), np.round(row).astype(np.int64)
    south, west = int(row.min()), int(column.min())
    grid = np.zeros((int(row.max()) - south + 1, int(column.max()) - west + 1), np.uint8)
    grid[row - south, column - west] = numbers
    return south, west, grid


def _on_tiles(
    south: int,
    west: int,
    grid: npt.NDArray[np.uint8],
    steps: tuple[float, float],
    zoom: int,
) -> Iterator[tuple[tuple[int, int], slice, slice, npt.NDArray[np.uint8]]]:
    """Yield each tile that cells lie on: which, the rows and columns of its pixels, and colors."""
    count = 2**zoom * _SIDE
    middles = (np.arange(count) + 0.5) / count
    column = np.floor((middles * 360 - 180) / steps[0]).astype(np.int64) - west
    row = np.floor(mercator_lat((0.5 - middles) * 2 * np.pi) / steps[1]).astype(np.int64) - south
    across = np.flatnonzero((column >= 0) & (column < grid.shape[1]))
    down = np.flatnonzero((row >= 0) & (row < grid.shape[0]))
    for x in np.unique(across // _SIDE).tolist():
        here = across[across // _SIDE == x]
        for y in np.unique(down // _SIDE).tolist():
            there = down[down // _SIDE == y]
            found = grid[np.ix_(row[there], column[here])]
            if found.any():
                rows = slice(int(there[0]) - y * _SIDE, int(there[-1]) - y * _SIDE + 1)
                columns = slice(int(here[0]) - x * _SIDE, int(here[-1]) - x * _SIDE + 1)
                yield (x, y), rows, columns, found


class FinerSquares(MacroElement):
    """The pictures of candidates over the squares of a map, from the zoom on that shows them.

    They stand beside the page, which is whole without them, and show the scores as the run has
    them: a reader who weighs anew sees the squares alone.

    Parameters
    ----------
    tiles : FinerTiles
    """

    _template = Template(
        """
        {% macro script(this, kwargs) %}
        (function (map, data) {
            var there = new Set(data.names), pane = map.createPane("gw-finer");
            pane.style.zIndex = 255;
            pane.style.pointerEvents = "none";
            pane.style.imageRendering = "pixelated";
            var Finer = L.TileLayer.extend({
                getTileUrl: function (at) {
                    var name = at.x + "-" + at.y;
                    return there.has(name) ? data.folder + "/" + name + ".png" : data.nothing;
                }
            });
            var layer = new Finer("", {
                pane: "gw-finer", tileSize: 512, minZoom: data.zoom - 1, maxZoom: 19,
                minNativeZoom: data.zoom, maxNativeZoom: data.zoom, noWrap: true
            });
            // scores of other weights are those of the squares; the address tells of them
            function show(is) { if (is) { layer.addTo(map); } else { layer.remove(); } }
            function asRun() { return !/[#&](load|weights|scales|limits)=/.test(location.hash); }
            show(asRun());
            document.addEventListener("input", function () { show(false); });
            map.on("gwkept", function () { show(location.hash && asRun()); });
            map.on("layeradd layerremove", function () {
                var surface = map.getPane("gw-surface");
                pane.style.display = surface && !surface.childElementCount ? "none" : "";
            });
        })({{ this._parent.get_name() }}, {{ this.data }});
        {% endmacro %}
        """
    )
    # beside the page, where it is opened and where it is served
    hosts = ("'self'", "file:")

    def __init__(self, tiles: FinerTiles) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "FinerSquares"
        nothing = picture_bytes(
            np.zeros((1, 1), np.uint8), np.zeros((1, 3), np.uint8), np.zeros(1, np.uint8)
        )
        data: dict[str, Any] = {
            "folder": FINER,
            "names": list(tiles.names),
            "nothing": as_uri(nothing),
            "zoom": tiles.zoom,
        }
        self.data = safe_json(data)

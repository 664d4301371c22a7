"""The scored cells as images that lie right on a Web Mercator map.

A lattice of degrees is stretched unevenly on a Mercator map: an image with one row for each row
of cells would be up to 84 km off over Japan. So each row of pixels takes the row of cells at its
own Mercator latitude. Columns need no change, because Mercator longitude is linear.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pandas as pd

from geowbit.candidates import Lattice
from geowbit.findings import scores_of
from geowbit.pages.picture import picture_uri
from geowbit.pages.ramp import EXCLUDED, hex_color, score_class, score_colors, score_scale

SCORE_COLORS = 64
# the grays of the reasons differ by a step or two of a channel: alike to the eye, but not to the
# script that names the reason under a click
_GRAYS = np.array(EXCLUDED) + np.indices((3, 3, 3)).reshape(3, -1).T
_MAX_REASONS = 24
# over paper of any brightness gray, and on light land about the gray of the others
_VEIL = (138, 127, 116, 92)
_OPAQUE = 255
_MAX_LATTICE_CELLS = 9_000_000
_MAX_PIXELS = 12_000_000
_MAX_ROWS_PER_CELL = 6
# taller images do not fit into the texture of a plain graphics card
_MAX_IMAGE_ROWS = 8192


@dataclass(frozen=True)
class _SurfaceImage:
    """One image of the surface.

    Attributes
    ----------
    uri : str
        PNG as a data URI.
    south, west, north, east : float
        Outer edges, degrees.
    """

    uri: str
    south: float
    west: float
    north: float
    east: float

    @property
    def bounds(self) -> list[list[float]]:
        """Corners as Leaflet takes them, ``[[south, west], [north, east]]``."""
        return [[self.south, self.west], [self.north, self.east]]


@dataclass(frozen=True)
class Surface:
    """The scored cells, ready to lie on a map.

    Attributes
    ----------
    images : list of _SurfaceImage
        Far islands have their own, so that the sea between takes no memory.
    scale : tuple of float
        The scores at the two ends of the colors.
    scores : dict of str to (float, float)
        Between which scores the cells of a color (``#rrggbb``) lie.
    reasons : dict of str to str or None
        The text of the column ``exclusion`` that a gray stands for, empty where there is none;
        None stands for all the rarer ones.
    cells_per_pixel : int
        Cells on a side that share a pixel (the best of them shows); 1 unless there are too many.
    """

    images: list[_SurfaceImage]
    scale: tuple[float, float]
    scores: dict[str, tuple[float, float]]
    reasons: dict[str, str | None]
    cells_per_pixel: int


def mercator_y(lat: npt.ArrayLike) -> npt.NDArray[np.float64]:
    """Return the northing of a latitude in Web Mercator, in earth radii.

    Parameters
    ----------
    lat : array of float
        Degrees.

    Returns
    -------
    ndarray of float
        ``ln tan(pi/4 + lat/2)``; EPSG:3857 has it times 6,378,137 m.

    Examples
    --------
    >>> round(float(mercator_y(35.0)) * 6378137)
    4163881
    """
    radians = np.radians(np.asarray(lat, dtype=float))
    return np.asarray(np.arctanh(np.sin(radians)))


def mercator_lat(y: npt.ArrayLike) -> npt.NDArray[np.float64]:
    """Return the latitude of a northing in earth radii, degrees.

    Examples
    --------
    >>> round(float(mercator_lat(mercator_y(35.0))), 9)
    35.0
    """
    return np.asarray(np.degrees(np.arcsin(np.tanh(np.asarray(y, dtype=float)))))


def score_surface(
    table: pd.DataFrame,
    lattice: Lattice,
    *,
    max_pixels: int = _MAX_PIXELS,
    max_cells: int = _MAX_LATTICE_CELLS,
    scale: tuple[float, float] | None = None,
    veil: bool = False,
) -> Surface:
    """Draw the score of every cell.

    Parameters
    ----------
    table : DataFrame
        With ``score`` (0 to 1), ``excluded`` (bool) and, where known, ``exclusion`` (text).
    lattice : Lattice
        Cell of each row of `table`.
    max_pixels : int
        Of all images together; more rows of pixels for a cell place its edges better.
    max_cells : int
        Of the lattice; beyond it, blocks of cells share a pixel, which shows the best of them.
    scale : tuple of float, optional
        The scores at the ends of the colors; that of `table` where not given.
    veil : bool
        Whether the gray of excluded cells lets through what lies below, so that it is gray on dark
        ground too; their reasons then share one gray.

    Returns
    -------
    Surface

    Examples
    --------
    >>> from geowbit.candidates import find_lattice
    >>> table = pd.DataFrame({"score": [0.2, 0.8], "excluded": [False, False]})
    >>> surface = score_surface(table, find_lattice([139, 140], [35, 36]))
    >>> surface.images[0].bounds
    [[34.5, 138.5], [36.5, 140.5]]
    """
    scores, ranked = scores_of(table)
    scale = scale or score_scale(scores[ranked])
    reason, reasons = _reasons(table, ranked)
    first_score = 1 + len(reasons)
    index = reason + 1
    index[ranked] = first_score + score_class(scores[ranked], scale=scale, count=SCORE_COLORS)

    grays, colors = _GRAYS[: len(reasons)], score_colors(SCORE_COLORS)
    palette = np.vstack([np.zeros((1, 3)), grays, colors]).astype(np.uint8)
    opaque = np.full(len(palette), _OPAQUE, np.uint8)
    opaque[0] = 0
    if veil:
        palette[1:first_score], opaque[1:first_score] = _VEIL[:3], _VEIL[3]
    edges = np.maximum(np.linspace(*scale, SCORE_COLORS + 1), 0).tolist()
    cells, lattice, shared = _coarser(index.astype(np.uint8), lattice, max_cells)
    grid = np.zeros(lattice.grid.shape, dtype=np.uint8)
    grid[lattice.row, lattice.column] = cells
    boxes = _boxes(grid > 0)
    per_cell = max_pixels / max(1, sum((b - a) * (d - c) for a, b, c, d in boxes))
    rows_per_cell = min(_MAX_ROWS_PER_CELL, per_cell)
    images = [
        _image(grid, lattice, box, (palette, opaque), rows_per_cell=rows_per_cell) for box in boxes
    ]
    return Surface(
        images=images,
        scale=scale,
        scores=dict(zip(map(hex_color, colors), pairwise(edges), strict=True)),
        reasons=dict(zip(map(hex_color, grays), reasons, strict=True)),
        cells_per_pixel=shared,
    )


def _reasons(
    table: pd.DataFrame, ranked: npt.NDArray[np.bool_]
) -> tuple[npt.NDArray[np.int64], list[str | None]]:
    if "exclusion" not in table:
        return np.zeros(len(table), dtype=np.int64), [""]
    texts = table["exclusion"].astype("category")
    values = texts.cat.codes.to_numpy()
    names = [str(text) for text in texts.cat.categories]
    counts = np.bincount(values[~ranked] + 1, minlength=len(names) + 1)[1:]
    common = np.argsort(-counts, kind="stable")[: _MAX_REASONS - 1]
    number = np.full(len(names) + 1, len(common), dtype=np.int64)
    number[common + 1] = np.arange(len(common))
    return number[values + 1], [*(names[i] for i in common), None]


def _coarser(
    cells: npt.NDArray[np.uint8], lattice: Lattice, max_cells: int
) -> tuple[npt.NDArray[np.uint8], Lattice, int]:
    """Let blocks of cells share a pixel where there are too many cells to draw."""
    shared = int(np.ceil(np.sqrt(lattice.grid.rows * lattice.grid.columns / max_cells)))
    if shared <= 1:
        return cells, lattice, 1
    blocks = lattice.grid.coarser(shared)
    grid = np.zeros(blocks.rows * blocks.columns, dtype=np.uint8)
    # score colors have higher numbers than exclusions, so the best cell of a block wins
    np.maximum.at(grid, lattice.row // shared * blocks.columns + lattice.column // shared, cells)
    taken = np.flatnonzero(grid)
    return grid[taken], Lattice(blocks, *np.divmod(taken, blocks.columns)), shared


def _boxes(taken: npt.NDArray[np.bool_]) -> list[tuple[int, int, int, int]]:
    """Cut a lattice at wide empty bands into boxes (row from, to, column from, to)."""
    boxes = []
    todo = [(0, taken.shape[0], 0, taken.shape[1])]
    while todo:
        top, bottom, left, right = todo.pop()
        part = taken[top:bottom, left:right]
        in_row, in_column = np.flatnonzero(part.any(axis=1)), np.flatnonzero(part.any(axis=0))
        if not len(in_row):
            continue
        top, bottom = top + int(in_row[0]), top + int(in_row[-1]) + 1
        left, right = left + int(in_column[0]), left + int(in_column[-1]) + 1
        gap_rows, row = _widest_gap(in_row - in_row[0])
        gap_columns, column = _widest_gap(in_column - in_column[0])
        saved_rows, saved_columns = gap_rows * (right - left), gap_columns * (bottom - top)
        # a cut must save more than the trouble of one more image
        if max(saved_rows, saved_columns) < max(20_000, 0.04 * (bottom - top) * (right - left)):
            boxes.append((top, bottom, left, right))
        elif saved_rows >= saved_columns:
            todo += [(top, top + row, left, right), (top + row, bottom, left, right)]
        else:
            todo += [(top, bottom, left, left + column), (top, bottom, left + column, right)]
    return sorted(boxes)


def _widest_gap(taken: npt.NDArray[np.intp]) -> tuple[int, int]:
    gaps = np.diff(taken) - 1
    if not len(gaps):
        return 0, 0
    widest = int(gaps.argmax())
    return int(gaps[widest]), int(taken[widest]) + 1


def _image(
    grid: npt.NDArray[np.uint8],
    lattice: Lattice,
    box: tuple[int, int, int, int],
    colors: tuple[npt.NDArray[np.uint8], npt.NDArray[np.uint8]],
    *,
    rows_per_cell: float,
) -> _SurfaceImage:
    top, bottom, left, right = box
    west, south, east, north = lattice.grid.window(slice(top, bottom), slice(left, right)).bounds
    rows = pixel_rows(north, south, cells=bottom - top, rows_per_cell=rows_per_cell)
    return _SurfaceImage(
        uri=picture_uri(grid[top + rows, left:right], *colors),
        south=round(south, 10),
        west=round(west, 10),
        north=round(north, 10),
        east=round(east, 10),
    )


def pixel_rows(
    north: float, south: float, *, cells: int, rows_per_cell: float = 1.0
) -> npt.NDArray[np.int64]:
    """Return for each row of pixels the row of cells at its Mercator latitude.

    Parameters
    ----------
    north, south : float
        Outer edges, degrees.
    cells : int
        Rows of cells between them, equally high in degrees.
    rows_per_cell : float
        Rows of pixels for the least high cell (the one nearest to the equator), as far as the
        image does not grow too tall; never less than 1, so that no cell is lost and an edge is
        off by less than half a cell.

    Returns
    -------
    ndarray of int
        From north to south.

    Examples
    --------
    >>> rows = pixel_rows(46.0, 20.0, cells=3120)
    >>> len(rows), int(rows[0]), int(rows[-1]), int((rows < 1560).sum())
    (3553, 0, 3119, 1910)
    """
    edges = np.linspace(north, south, cells + 1)
    heights = -np.diff(mercator_y(edges))
    top, bottom = float(mercator_y(north)), float(mercator_y(south))
    least = (top - bottom) / heights.min()
    count = int(np.ceil(max(least, min(least * rows_per_cell, _MAX_IMAGE_ROWS))))
    centers = top - (np.arange(count) + 0.5) * (top - bottom) / count
    row = np.floor((north - mercator_lat(centers)) / (north - south) * cells)
    return np.clip(row, 0, cells - 1).astype(np.int64)

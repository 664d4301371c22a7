"""A front that spreads from sources over ground: fast marching, not bound to eight directions."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from geowbit.corridors.raster import Ground
from geowbit.errors import LayerError

Array = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

# a front that starts as a circle of this many cells is round from the beginning
_RING = 2.5
_SMALLEST_RING, _LARGEST_RING = 1.0, 4.0
_STEPS = tuple((dr, dc) for dr in (-1, 0, 1) for dc in (-1, 0, 1) if dr or dc)


@dataclass(frozen=True)
class Front:
    """What reaching each cell costs from its nearest source, friction included.

    Attributes
    ----------
    ground : Ground
    value : ndarray
        Million yen (times friction); infinite where no source reaches.
    source_row, source_col : ndarray
        Cells of the sources.
    source_place : (lon, lat)
        Where they are in their cells, degrees.
    slowness : ndarray
        What crossing a cell costs.
    last_resort : bool
        Whether cells of barrier 1 were open.
    """

    ground: Ground
    value: Array
    source_row: Ints
    source_col: Ints
    source_place: tuple[Array, Array]
    slowness: Array
    last_resort: bool = False

    @cached_property
    def source(self) -> Ints:
        """Return which source reaches each cell first, -1 where none does.

        Each cell follows its steepest way down; the ways are joined by doubling.
        """
        parent, _ = steepest_way(self)
        at = np.ravel_multi_index((self.source_row, self.source_col), self.value.shape)
        while True:
            further = parent[parent]
            if np.array_equal(further, parent):
                break
            parent = further
        of_cell = np.full(self.value.size, -1, np.int64)
        # of several sources in one cell the first counts
        of_cell[at[::-1]] = np.arange(len(at))[::-1]
        found = of_cell[parent]
        found[~np.isfinite(self.value.ravel())] = -1
        return found.reshape(self.value.shape)


def spread(
    ground: Ground,
    lon: npt.ArrayLike,
    lat: npt.ArrayLike,
    *,
    last_resort: bool = False,
    farthest: float | None = None,
) -> Front:
    """Spread a front from sources over the ground.

    Parameters
    ----------
    ground : Ground
    lon, lat : array_like
        Sources, degrees.
    last_resort : bool
        Whether cells of barrier 1 are open, at a thousand times their cost.
    farthest : float, optional
        Do not go on beyond this value.

    Returns
    -------
    Front

    Raises
    ------
    LayerError
        Where every source lies in forbidden ground.
    AreaError
        Where a source lies outside of the grid.

    Notes
    -----
    Sethian (1996), A fast marching level set method, PNAS 93, of second order, by
    ``scikit-fmm``. Each source starts as a ring that the front needs equal time to reach.

    Examples
    --------
    >>> from geowbit.corridors import even_ground
    >>> ground = even_ground((130.0, 33.0, 130.5, 33.5), cell_km=1.0, cost=2.0)
    >>> front = spread(ground, [130.25], [33.25])
    >>> bool(abs(front.value.min()) < 1e-9)
    True
    """
    row, col = ground.grid.cells(lon, lat, what="a source")
    slowness = ground.slowness(last_resort=last_resort)
    passable = np.isfinite(slowness)
    inside = passable[row, col]
    if not inside.any():
        raise LayerError("corridor: every source lies in forbidden ground; move it or open it")
    value = _march(slowness, passable, row[inside], col[inside], farthest)
    place = tuple(np.atleast_1d(np.asarray(one, float)) for one in (lon, lat))
    return Front(ground, value, row, col, (place[0], place[1]), slowness, last_resort)


def _march(
    slowness: Array,
    passable: npt.NDArray[np.bool_],
    row: Ints,
    col: Ints,
    farthest: float | None,
) -> Array:
    import skfmm

    at_source = slowness[row, col]
    start = float(np.median(at_source)) * _RING
    radius = np.clip(start / at_source, _SMALLEST_RING, _LARGEST_RING)
    # far cells only need the sign
    level = np.full(slowness.shape, _LARGEST_RING + 2)
    near = np.full(slowness.shape, np.inf)
    reach = int(np.ceil(_LARGEST_RING)) + 3
    down, right = np.mgrid[-reach : reach + 1, -reach : reach + 1]
    away = np.hypot(down, right)
    for r, c, ring, slow in zip(row, col, radius, at_source, strict=True):
        rows = slice(max(0, r - reach), min(slowness.shape[0], r + reach + 1))
        cols = slice(max(0, c - reach), min(slowness.shape[1], c + reach + 1))
        part = away[
            rows.start - r + reach : rows.stop - r + reach,
            cols.start - c + reach : cols.stop - c + reach,
        ]
        level[rows, cols] = np.minimum(level[rows, cols], part - ring)
        near[rows, cols] = np.minimum(near[rows, cols], part * slow)
    speed = np.zeros_like(slowness)
    np.divide(1.0, slowness, out=speed, where=passable)
    masked = np.ma.MaskedArray(level, ~passable)
    narrow = 0.0 if farthest is None else float(max(0.0, farthest - start))
    found = skfmm.travel_time(masked, speed, order=2, narrow=narrow)
    value = np.ma.filled(found, np.inf) + start
    within = (level < 0) & passable
    value[within] = np.minimum(near[within], start)
    return np.asarray(value, np.float64)


def steepest_way(front: Front) -> tuple[Ints, Array]:
    """Return for each cell the neighbor that lies steepest below it, and how far, in cells.

    Sources, bottoms and cells that no source reaches are their own, at no distance.
    """
    value = front.value
    rows, cols = value.shape
    step = np.zeros(value.shape, np.int64)
    steepest = np.zeros(value.shape)
    with np.errstate(invalid="ignore"):
        for dr, dc in _STEPS:
            here = (
                slice(max(0, -dr), rows - max(0, dr)),
                slice(max(0, -dc), cols - max(0, dc)),
            )
            there = (
                slice(max(0, dr), rows - max(0, -dr)),
                slice(max(0, dc), cols - max(0, -dc)),
            )
            drop = value[here] - value[there]
            drop /= np.hypot(dr, dc)
            better = drop > steepest[here]
            np.copyto(steepest[here], drop, where=better)
            np.copyto(step[here], dr * cols + dc, where=better)
    parent = np.arange(value.size).reshape(value.shape) + step
    flat = parent.ravel()
    at = np.ravel_multi_index((front.source_row, front.source_col), value.shape)
    flat[at] = at
    moved = np.abs(flat - np.arange(value.size))
    straight = (moved == 1) | (moved == cols)
    return flat, np.where(moved == 0, 0.0, np.where(straight, 1.0, np.sqrt(2.0)))

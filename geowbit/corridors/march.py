"""A front that spreads from sources over ground: fast marching, not bound to eight directions.

A way of least cost to its source never leaves the region which that source reaches first. Where
those regions lie is guessed on coarse cells; each is marched alone, with a margin, and of what
several reach the least counts. No source that wins at the rim of its window can have had room
enough: such windows are widened until there is none.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.ndimage import binary_dilation, find_objects, label

from geowbit.core.errors import LayerError
from geowbit.core.messages import Message
from geowbit.corridors.ground import Ground

Array = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

# a front that starts as a circle of this many cells is round from the beginning
_RING = 2.5
_SMALLEST_RING, _LARGEST_RING = 1.0, 4.0
_STEPS = tuple((dr, dc) for dr in (-1, 0, 1) for dc in (-1, 0, 1) if dr or dc)


def start_value(slowness: Array, row: Ints, col: Ints) -> float:
    """Return the value at which the rings around all sources begin."""
    return float(np.median(slowness[row, col])) * _RING


def march_from(
    slowness: Array, row: Ints, col: Ints, *, start: float, farthest: float | None
) -> Array:
    """Return what reaching each cell costs from its nearest source, by one march.

    Parameters
    ----------
    slowness : ndarray
        What crossing a cell costs; infinite where it is forbidden.
    row, col : ndarray
        Cells of the sources.
    start : float
        Value at which the front is a ring around each source.
    farthest : float, optional
        Do not go on beyond this value.

    Returns
    -------
    ndarray
        Infinite where no source reaches.

    Notes
    -----
    Sethian (1996), A fast marching level set method, PNAS 93, of second order, by
    ``scikit-fmm``. Each source starts as a ring that the front needs equal time to reach.

    Examples
    --------
    >>> found = march_from(
    ...     np.ones((9, 40)), np.array([4]), np.array([4]), start=2.5, farthest=None)
    >>> round(float(found[4, 34]), 1)
    30.0
    """
    import skfmm

    passable = np.isfinite(slowness)
    at_source = slowness[row, col]
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
        if not passable[rows, cols].all():
            part = _this_side(part, ring, passable[rows, cols], (r - rows.start, c - cols.start))
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


def _this_side(away: Array, ring: float, open_: npt.NDArray[np.bool_], at: Any) -> Array:
    """Return how far cells are from a source, infinite for those of its ring behind a wall."""
    in_ring = away < ring
    side, _ = label(in_ring & open_)
    return np.where(in_ring & (side != side[at]), np.inf, away)


def _steepest(value: Array, row: Ints, col: Ints) -> tuple[Ints, Array]:
    """Return for each cell the neighbor that lies steepest below it, and how far, in cells.

    Sources, bottoms and cells that no source reaches are their own, at no distance.
    """
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
    at = np.ravel_multi_index((row, col), value.shape)
    flat[at] = at
    moved = np.abs(flat - np.arange(value.size))
    straight = (moved == 1) | (moved == cols)
    return flat, np.where(moved == 0, 0.0, np.where(straight, 1.0, np.sqrt(2.0)))


def _first_source(value: Array, row: Ints, col: Ints) -> Ints:
    """Return which source reaches each cell first, -1 where none does.

    Each cell follows its steepest way down; the ways are joined by doubling.
    """
    parent, _ = _steepest(value, row, col)
    at = np.ravel_multi_index((row, col), value.shape)
    while True:
        further = parent[parent]
        if np.array_equal(further, parent):
            break
        parent = further
    of_cell = np.full(value.size, -1, np.int64)
    # of several sources in one cell the first counts
    of_cell[at[::-1]] = np.arange(len(at))[::-1]
    found = of_cell[parent]
    found[~np.isfinite(value.ravel())] = -1
    return found.reshape(value.shape)


Bools = npt.NDArray[np.bool_]
Box = tuple[slice, ...]

_BLOCK = 4
_MARGIN = 2
_AROUND = np.ones((3, 3), bool)


def march_by_region(
    slowness: Array, row: Ints, col: Ints, *, start: float, farthest: float | None
) -> tuple[Array, Ints]:
    """Return what reaching each cell costs from its nearest source, and which that is.

    Parameters
    ----------
    slowness : ndarray
        What crossing a cell costs; infinite where it is forbidden.
    row, col : ndarray
        Cells of the sources.
    start : float
        As for :func:`march_from`.
    farthest : float, optional
        Do not go on beyond this value.

    Returns
    -------
    value, source : ndarray
        Infinite, and -1, where no source reaches.

    Examples
    --------
    >>> even = np.ones((64, 96))
    >>> found, source = march_by_region(
    ...     even, np.array([8, 40]), np.array([8, 80]), start=2.5, farthest=None)
    >>> [round(float(found[at]), 1) for at in ((8, 8), (8, 38), (40, 60))]
    [0.0, 30.0, 20.0]
    >>> int(source[8, 38]), int(source[40, 60])
    (0, 1)
    """
    coarse = _blocks(slowness)
    group = np.ravel_multi_index((row // _BLOCK, col // _BLOCK), coarse.shape)
    group, of_source = np.unique(group, return_inverse=True)
    sources = [np.flatnonzero(of_source == n) for n in range(len(group))]
    regions = dict(enumerate(_regions(coarse, group)))
    value = np.full(slowness.shape, np.inf)
    source = np.full(slowness.shape, -1, np.int64)
    passable = np.isfinite(slowness)
    margin = _MARGIN
    while regions:
        windows = {
            n: _window(box, mask, margin, coarse.shape) for n, (box, mask) in regions.items()
        }
        if margin > _MARGIN and sum(mask.size for _, mask in windows.values()) > coarse.size:
            value = march_from(slowness, row, col, start=start, farthest=farthest)
            return value, _first_source(value, row, col)
        for n, (box, mask) in windows.items():
            fine, within = _fine(box, mask, slowness.shape)
            ours = sources[n]
            local = row[ours] - fine[0].start, col[ours] - fine[1].start
            walled = np.where(within, slowness[fine], np.inf)
            found = march_from(walled, *local, start=start, farthest=farthest)
            first = ours[_first_source(found, *local)] if len(ours) > 1 else ours[0]
            better = found < value[fine]
            np.copyto(value[fine], found, where=better)
            np.copyto(source[fine], first, where=better)
        regions = {
            n: regions[n]
            for n, (box, mask) in windows.items()
            if _wins_at_rim(sources[n], source, passable, *_fine(box, mask, slowness.shape))
        }
        margin *= 2
    return value, source


def _blocks(slowness: Array) -> Array:
    """Return what crossing each block costs at the mean speed of its open cells."""
    rows, cols = (-(-n // _BLOCK) for n in slowness.shape)
    speed = np.zeros((rows * _BLOCK, cols * _BLOCK))
    np.divide(1.0, slowness, out=speed[: slowness.shape[0], : slowness.shape[1]])
    blocks = speed.reshape(rows, _BLOCK, cols, _BLOCK)
    total, count = blocks.sum(axis=(1, 3)), (blocks > 0).sum(axis=(1, 3))
    found = np.full((rows, cols), np.inf)
    np.divide(count, total, out=found, where=count > 0)
    return found


def _regions(coarse: Array, group: Ints) -> Iterator[tuple[Box, Bools]]:
    """Return for each group of sources the box of its region, and the region in it."""
    row, col = np.unravel_index(group, coarse.shape)
    start = start_value(coarse, row, col)
    value = march_from(coarse, row, col, start=start, farthest=None)
    label = _first_source(value, row, col) + 1
    label[row, col] = np.arange(len(group)) + 1
    for n, box in enumerate(find_objects(label), start=1):
        yield box, label[box] == n


def _window(box: Box, mask: Bools, margin: int, shape: tuple[int, ...]) -> tuple[Box, Bools]:
    """Return a region with a margin around it, its box with room for a rim."""
    wide = tuple(
        slice(max(0, side.start - margin - 1), min(end, side.stop + margin + 1))
        for side, end in zip(box, shape, strict=True)
    )
    inner = tuple(
        slice(side.start - outer.start, side.stop - outer.start)
        for side, outer in zip(box, wide, strict=True)
    )
    found = np.zeros([side.stop - side.start for side in wide], bool)
    found[inner] = mask
    return wide, binary_dilation(found, _AROUND, iterations=margin)


def _fine(box: Box, mask: Bools, shape: tuple[int, ...]) -> tuple[Box, Bools]:
    """Return a box and its mask of blocks as cells."""
    fine = tuple(
        slice(side.start * _BLOCK, min(end, side.stop * _BLOCK))
        for side, end in zip(box, shape, strict=True)
    )
    whole = mask.repeat(_BLOCK, axis=0).repeat(_BLOCK, axis=1)
    return fine, whole[: fine[0].stop - fine[0].start, : fine[1].stop - fine[1].start]


def _wins_at_rim(ours: Ints, source: Ints, passable: Bools, box: Box, within: Bools) -> bool:
    """Return whether a region wins a cell beside open ground outside of its window."""
    outside = ~within & passable[box]
    rim = np.zeros_like(within)
    rim[1:] |= outside[:-1]
    rim[:-1] |= outside[1:]
    rim[:, 1:] |= outside[:, :-1]
    rim[:, :-1] |= outside[:, 1:]
    return bool(np.isin(source[box][rim & within], ours).any())


# regions are worth their trouble where the one array of all ground outgrows the cache
_LARGE, _MANY = 3_000_000, 8


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
    known_source : ndarray, optional
        Which source reaches each cell first, where the march kept it.
    """

    ground: Ground
    value: Array
    source_row: Ints
    source_col: Ints
    source_place: tuple[Array, Array]
    slowness: Array
    last_resort: bool = False
    known_source: Ints | None = None

    @cached_property
    def source(self) -> Ints:
        """Return which source reaches each cell first, -1 where none does."""
        if self.known_source is not None:
            return self.known_source
        return _first_source(self.value, self.source_row, self.source_col)


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
    Fast marching of :func:`march_from`; from many sources over large
    ground region by region, :func:`march_by_region`.

    Examples
    --------
    >>> from geowbit.corridors import even_ground
    >>> ground = even_ground((130.0, 33.0, 130.5, 33.5), cell_km=1.0, cost=2.0)
    >>> front = spread(ground, [130.25], [33.25])
    >>> bool(abs(front.value.min()) < 1e-9)
    True
    """
    row, col = ground.grid.cells(lon, lat, what=Message("corridors.a_source"))
    slowness = ground.slowness(last_resort=last_resort)
    inside = np.isfinite(slowness[row, col])
    if not inside.any():
        raise LayerError("corridors.no_source")
    from_row, from_col = row[inside], col[inside]
    begin = start_value(slowness, from_row, from_col)
    known = None
    if slowness.size >= _LARGE and len(from_row) >= _MANY:
        value, nearest = march_by_region(
            slowness, from_row, from_col, start=begin, farthest=farthest
        )
        known = np.where(nearest >= 0, np.flatnonzero(inside)[nearest], -1)
    else:
        value = march_from(slowness, from_row, from_col, start=begin, farthest=farthest)
    place = tuple(np.atleast_1d(np.asarray(one, float)) for one in (lon, lat))
    return Front(ground, value, row, col, (place[0], place[1]), slowness, last_resort, known)


def steepest_way(front: Front) -> tuple[Ints, Array]:
    """Return for each cell the neighbor that lies steepest below it, and how far, in cells."""
    return _steepest(front.value, front.source_row, front.source_col)

"""One front by fast marching over an array, and the way down its surface."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.ndimage import label

Array = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

# a front that starts as a circle of this many cells is round from the beginning
_RING = 2.5
_SMALLEST_RING, _LARGEST_RING = 1.0, 4.0
_STEPS = tuple((dr, dc) for dr in (-1, 0, 1) for dc in (-1, 0, 1) if dr or dc)


def start_value(slowness: Array, row: Ints, col: Ints) -> float:
    """Return the value at which the rings around all sources begin."""
    return float(np.median(slowness[row, col])) * _RING


def front_from(
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
    >>> found = front_from(
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


def steepest(value: Array, row: Ints, col: Ints) -> tuple[Ints, Array]:
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


def first_source(value: Array, row: Ints, col: Ints) -> Ints:
    """Return which source reaches each cell first, -1 where none does.

    Each cell follows its steepest way down; the ways are joined by doubling.
    """
    parent, _ = steepest(value, row, col)
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

"""A front from many sources, marched region by region: small arrays stay in the cache.

A way of least cost to its source never leaves the region which that source reaches first. Where
those regions lie is guessed on coarse cells; each is marched alone, with a margin, and of what
several reach the least counts. No source that wins at the rim of its window can have had room
enough: such windows are widened until there is none.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
from scipy.ndimage import binary_dilation, find_objects

from geowbit.corridors.front import first_source, front_from, start_value

Array = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
Box = tuple[slice, ...]

_BLOCK = 4
_MARGIN = 2
_AROUND = np.ones((3, 3), bool)


def front_by_region(
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
        As for :func:`geowbit.corridors.front.front_from`.
    farthest : float, optional
        Do not go on beyond this value.

    Returns
    -------
    value, source : ndarray
        Infinite, and -1, where no source reaches.

    Examples
    --------
    >>> even = np.ones((64, 96))
    >>> found, source = front_by_region(
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
            value = front_from(slowness, row, col, start=start, farthest=farthest)
            return value, first_source(value, row, col)
        for n, (box, mask) in windows.items():
            fine, within = _fine(box, mask, slowness.shape)
            ours = sources[n]
            local = row[ours] - fine[0].start, col[ours] - fine[1].start
            walled = np.where(within, slowness[fine], np.inf)
            found = front_from(walled, *local, start=start, farthest=farthest)
            first = ours[first_source(found, *local)] if len(ours) > 1 else ours[0]
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
    value = front_from(coarse, row, col, start=start, farthest=None)
    label = first_source(value, row, col) + 1
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

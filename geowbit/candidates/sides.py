"""Which candidates of their own shape lie side by side."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

Ints = npt.NDArray[np.int64]

# corners that are a meter apart are one, as in the page of a map
STEPS_PER_DEGREE = 100_000


def side_pairs(shapes: npt.ArrayLike) -> tuple[Ints, Ints]:
    """Return which polygons share a side: two corners that follow each other in both outlines.

    Parameters
    ----------
    shapes : array_like of Polygon or MultiPolygon
        In degrees; corners count as one within a meter.

    Returns
    -------
    tuple of ndarray of int
        By their place in the list, the earlier and the later of each pair.

    Examples
    --------
    Of three squares the first and the second have a side in common, the third a corner alone:

    >>> squares = [shapely.box(x, y, x + 1, y + 1) for x, y in ((0, 0), (1, 0), (2, 1))]
    >>> [one.tolist() for one in side_pairs(squares)]
    [[0], [1]]
    """
    parts, owner = shapely.get_parts(np.asarray(shapes, object), return_index=True)
    rings, part = shapely.get_rings(parts, return_index=True)
    corners, ring = shapely.get_coordinates(rings, return_index=True)
    steps = np.rint(corners * STEPS_PER_DEGREE).astype(np.int64)
    within = ring[1:] == ring[:-1]
    a, b = steps[:-1][within], steps[1:][within]
    of = owner[part[ring[1:][within]]]
    # whichever way round an outline runs
    swap = (a[:, 0] > b[:, 0]) | ((a[:, 0] == b[:, 0]) & (a[:, 1] > b[:, 1]))
    first, last = np.where(swap[:, None], b, a), np.where(swap[:, None], a, b)
    sides = np.column_stack([first, last])[(a != b).any(axis=1)]
    of = of[(a != b).any(axis=1)]
    order = np.lexsort((of, *sides.T))
    sides, of = sides[order], of[order]
    same = (sides[1:] == sides[:-1]).all(axis=1) & (of[1:] != of[:-1])
    pairs = pd.DataFrame({"a": of[:-1][same], "b": of[1:][same]}).drop_duplicates()
    pairs = pairs.sort_values(["a", "b"])
    return pairs["a"].to_numpy(np.int64), pairs["b"].to_numpy(np.int64)

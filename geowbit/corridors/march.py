"""A front that spreads from sources over ground: fast marching, not bound to eight directions."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from geowbit.core.errors import LayerError
from geowbit.core.messages import Message
from geowbit.corridors.front import first_source, front_from, start_value, steepest
from geowbit.corridors.raster import Ground
from geowbit.corridors.regions import front_by_region

Array = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

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
        Which source reaches each cell first, where the march has told.
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
        return first_source(self.value, self.source_row, self.source_col)


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
    Fast marching of :func:`geowbit.corridors.front.front_from`; from many sources over large
    ground region by region, :func:`geowbit.corridors.regions.front_by_region`.

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
        value, nearest = front_by_region(
            slowness, from_row, from_col, start=begin, farthest=farthest
        )
        known = np.where(nearest >= 0, np.flatnonzero(inside)[nearest], -1)
    else:
        value = front_from(slowness, from_row, from_col, start=begin, farthest=farthest)
    place = tuple(np.atleast_1d(np.asarray(one, float)) for one in (lon, lat))
    return Front(ground, value, row, col, (place[0], place[1]), slowness, last_resort, known)


def steepest_way(front: Front) -> tuple[Ints, Array]:
    """Return for each cell the neighbor that lies steepest below it, and how far, in cells."""
    return steepest(front.value, front.source_row, front.source_col)

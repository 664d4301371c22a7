"""How much ground a candidate has in one piece: free cells that hang together by their sides."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import numpy.typing as npt
from scipy.ndimage import label

from geowbit.candidates import Lattice, table_lattice
from geowbit.core.errors import StudyError
from geowbit.core.messages import Message
from geowbit.ranking.exclusions import Exclusion

CAMPUS_COLUMN = "campus_ha"
# cells of 250 m are up to 270 m wide; a cell of a kilometer holds three campuses
_MOST_CELL_M = 300.0
_HA_PER_KM2 = 100.0
_KEYS = ("min_campus_ha",)


def campus_lattice(candidates: gpd.GeoDataFrame) -> Lattice:
    """Return the lattice of candidates, fine enough to tell a campus.

    Raises
    ------
    StudyError
        Where candidates are no cells of a lattice, or its cells are larger than 300 m.

    Examples
    --------
    >>> from geowbit.candidates import grid_candidates
    >>> fine = grid_candidates("jis-250m", area={"bbox": [137.2, 36.7, 137.21, 36.71]})
    >>> campus_lattice(fine).grid.shape
    (5, 3)
    """
    lattice = table_lattice(candidates)
    if lattice is None:
        raise StudyError("ranking.campus_no_cells", keys=_KEYS)
    cell_m = lattice.grid.cell_m()
    if cell_m > _MOST_CELL_M:
        raise StudyError(
            "ranking.campus_cells", cell_m=round(cell_m), most_m=round(_MOST_CELL_M), keys=_KEYS
        )
    return lattice


def campus_ha(lattice: Lattice, free: npt.NDArray[np.bool_]) -> npt.NDArray[np.float64]:
    """Return the hectares of the piece that each candidate lies in.

    Parameters
    ----------
    lattice : Lattice
        Of :func:`campus_lattice`.
    free : ndarray of bool, shape (n,)
        Candidates that no rule takes out.

    Returns
    -------
    ndarray, shape (n,)
        Area on the ellipsoid of the free cells that hang together by their sides; NaN where a
        candidate is not free.

    Examples
    --------
    Two cells side by side, and one beyond a gap:

    >>> import numpy as np
    >>> from geowbit.geodesy import GeoGrid
    >>> grid = GeoGrid.north_up(137.0, 36.01, 0.003125, 1 / 480, shape=(1, 4))
    >>> row, column = np.zeros(4, int), np.arange(4)
    >>> campus_ha(Lattice(grid, row, column), np.array([True, True, False, True])).round(1)
    array([13. , 13. ,  nan,  6.5])
    """
    cells = np.zeros(lattice.grid.shape, bool)
    cells[lattice.row[free], lattice.column[free]] = True
    piece, count = label(cells)
    row_ha = _HA_PER_KM2 * lattice.grid.cell_area_km2(np.arange(lattice.grid.rows))
    of = piece[lattice.row, lattice.column]
    whole = np.bincount(of[free], row_ha[lattice.row[free]], minlength=count + 1)
    return np.where(free, whole[of], np.nan)


def campus_rule(least_ha: float) -> Exclusion:
    """Return the rule that takes out the candidates of pieces that are too small.

    Examples
    --------
    >>> campus_rule(30).text
    'campus_ha < 30'
    """
    limit = f"{least_ha:g}"
    return Exclusion(f"{CAMPUS_COLUMN} < {limit}", Message("ranking.reason_campus", limit=limit))

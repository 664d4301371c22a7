"""The best land in one piece: ranked candidates that hang together by their sides."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.ndimage import label
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from geowbit.candidates import candidate_km2, side_pairs, table_lattice
from geowbit.core.errors import OutputError
from geowbit.findings.regions import scores_of
from geowbit.ranking import score_of_best
from geowbit.run import Run


@dataclass(frozen=True)
class ContiguousRegion:
    """A piece of the best land.

    Attributes
    ----------
    km2 : float
        On the ellipsoid.
    rows : tuple of int
        Its candidates, by their place in the table.
    mean_score : float
    best_row : int
        Of its best candidate.
    """

    km2: float
    rows: tuple[int, ...]
    mean_score: float
    best_row: int


def contiguous_regions(
    run: Run, *, best_pct: float = 10.0, least_km2: float = 10.0
) -> tuple[ContiguousRegion, ...]:
    """Return the pieces of the best land that are large enough.

    Parameters
    ----------
    run : Run
        Its candidates are cells of a lattice, or polygons such as hexagons: those hang together
        that share a side, as of :func:`geowbit.candidates.side_pairs`.
    best_pct : float
        Share of the ranked candidates that counts as best, %, as of
        :func:`geowbit.ranking.score_of_best`.
    least_km2 : float
        What is smaller is left out.

    Returns
    -------
    tuple of ContiguousRegion
        The best on average first. Cells that touch at a corner only are apart.

    Raises
    ------
    OutputError
        Where candidates are points.

    Examples
    --------
    Of four cells in a row the last is excluded:

    >>> from geowbit.run import bare_run
    >>> table = pd.DataFrame({"lon": [139.0, 139.01, 139.02, 139.0], "lat": [35.0] * 3 + [35.01],
    ...     "score": [0.9, 0.7, 0.8, 0.5], "excluded": [False, False, False, True]})
    >>> found = contiguous_regions(bare_run(table), best_pct=100, least_km2=2)
    >>> [(one.rows, round(one.mean_score, 3), round(one.km2, 2)) for one in found]
    [((0, 1, 2), 0.8, 3.04)]
    """
    wanted = {"lon", "lat", "score", "excluded", "geometry"} & set(run.table.names())
    table = run.frame(sorted(wanted))
    km2 = candidate_km2(table)
    if km2 is None:
        raise OutputError("findings.no_lattice")
    scores, ranked = scores_of(table)
    if not ranked.any():
        return ()
    best = ranked & (scores >= score_of_best(scores[ranked], best_pct))
    rows = np.flatnonzero(best)
    groups = pd.DataFrame({"piece": _pieces(table, best)[rows], "row": rows}).groupby("piece")[
        "row"
    ]
    found = [_region(np.asarray(one), km2, scores) for _, one in groups]
    large = [one for one in found if one.km2 >= least_km2]
    return tuple(sorted(large, key=lambda one: (-one.mean_score, one.rows[0])))


def _pieces(table: pd.DataFrame, best: npt.NDArray[np.bool_]) -> npt.NDArray[np.int64]:
    """Return a number for each candidate, the same for those of the best that hang together."""
    lattice = table_lattice(table)
    if lattice is not None:
        cells = np.zeros(lattice.grid.shape, bool)
        cells[lattice.row[best], lattice.column[best]] = True
        return np.asarray(label(cells)[0][lattice.row, lattice.column], np.int64)
    a, b = side_pairs(table.geometry.to_numpy())
    both = best[a] & best[b]
    links = coo_array((np.ones(both.sum(), bool), (a[both], b[both])), shape=(len(table),) * 2)
    return np.asarray(connected_components(links, directed=False)[1], np.int64)


def _region(rows: np.ndarray, km2: np.ndarray, scores: np.ndarray) -> ContiguousRegion:
    return ContiguousRegion(
        km2=float(km2[rows].sum()),
        rows=tuple(rows.tolist()),
        mean_score=float(scores[rows].mean()),
        best_row=int(rows[np.argmax(scores[rows])]),
    )

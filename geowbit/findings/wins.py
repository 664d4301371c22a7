"""Who wins over distance and load: from which distance on it is cheaper to move bits than watts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.special import ndtri

from geowbit.cables import (
    Ratio,
    ladder_of,
    power_rate_mjpy_per_km,
    voltage_ladder,
    win_shares,
)
from geowbit.layers import Assumptions
from geowbit.run import Run

Array = npt.NDArray[np.float64]

_DRAWS = 2000
_FARTHEST_KM, _SMALLEST_MW, _LARGEST_MW = 1000.0, 1.0, 1000.0
# what a site's own connection is taken to be where no best site says otherwise
_SUBSTATION_KM, _FIBER_KM = 10.0, 5.0


@dataclass(frozen=True)
class Edges:
    """From which distance on the bits win, for each load, km; NaN where they never do.

    Attributes
    ----------
    load_mw : ndarray
    middle : ndarray
        At the middle of every assumption.
    low, half, high : ndarray
        Where they win in 5, 50 and 95 % of the draws.
    km : tuple of float
        The distances between which the draws were looked at.
    """

    load_mw: Array
    middle: Array
    low: Array
    half: Array
    high: Array
    km: tuple[float, float]


@dataclass(frozen=True)
class CorridorLine:
    """A power line along its corridor: its length, and that over open land of its price.

    Attributes
    ----------
    km, laid_km : float
    """

    km: float
    laid_km: float


@dataclass(frozen=True)
class OwnConnection:
    """What connects a site itself, whichever way the rest is built.

    Attributes
    ----------
    substation_km, fiber_km : float
        How far the substation and the fiber lie, km.
    corridor : CorridorLine, optional
        The line where the run laid it along corridors; else it is straight times the detour.
    """

    substation_km: float = _SUBSTATION_KM
    fiber_km: float = _FIBER_KM
    corridor: CorridorLine | None = None


@dataclass(frozen=True)
class WattsOrBits:
    """Who wins over distance and load with the assumptions of a run.

    Attributes
    ----------
    load_mw : float
        Of the run.
    connection : OwnConnection
    detour_ratio : float
        Length of a power line over the straight one.
    draws : int
        Of the assumptions.
    edges : Edges
    """

    load_mw: float
    connection: OwnConnection
    detour_ratio: float
    draws: int
    edges: Edges

    @property
    def at(self) -> int:
        """Return where the load of the run stands among those of the edges."""
        return int(np.flatnonzero(self.edges.load_mw == self.load_mw)[0])


def watts_or_bits(run: Run, connection: OwnConnection | None = None) -> WattsOrBits | None:
    """Return who wins over distance and load with the assumptions of a run.

    Parameters
    ----------
    run : Run
    connection : OwnConnection, optional
        What the site's own connection is taken to be: 10 km of line and 5 km of fiber where not
        given; :func:`middle_connection` has that of the best sites.

    Returns
    -------
    WattsOrBits or None
        None where the run has no assumptions or no load.

    Examples
    --------
    >>> from geowbit.layers import named_assumptions
    >>> run = Run(study={"load_mw": 100}, assumptions=named_assumptions())
    >>> found = watts_or_bits(run)
    >>> bool(found.edges.low[found.at] < found.edges.high[found.at])
    True
    """
    if not len(run.assumptions) or np.isnan(run.load_mw):
        return None
    own = connection or OwnConnection()
    found = edges(
        run.assumptions,
        run.load_mw,
        ratio=run.fiber_choice,
        substation_km=own.substation_km,
        fiber_km=own.fiber_km,
        laid_km=own.corridor.laid_km if own.corridor else None,
    )
    detour = run.assumption("power_detour_ratio")
    return WattsOrBits(run.load_mw, own, detour, _DRAWS, found)


def middle_connection(
    run: Run, best: pd.DataFrame | None = None, corridors: pd.DataFrame | None = None
) -> OwnConnection:
    """Return the middle connection of the best sites of a run.

    Parameters
    ----------
    run : Run
    best : DataFrame, optional
        The best sites: ``fiber_km``, and ``corridor_km`` and ``corridor_mjpy`` where the run
        connected them along corridors.
    corridors : DataFrame, optional
        Of :func:`geowbit.corridors.site_corridors`: ``straight_km``.

    Examples
    --------
    >>> best = pd.DataFrame({"fiber_km": [1.0, 2.0, 9.0]})
    >>> middle_connection(Run(), best)
    OwnConnection(substation_km=10.0, fiber_km=2.0, corridor=None)
    """
    return OwnConnection(
        _middle(corridors, "straight_km", _SUBSTATION_KM),
        _middle(best, "fiber_km", _FIBER_KM),
        _corridor(run, best),
    )


def _corridor(run: Run, best: pd.DataFrame | None) -> CorridorLine | None:
    along = run.along_corridors
    if not along or not len(run.assumptions) or best is None or "corridor_km" not in best:
        return None
    rate = power_rate_mjpy_per_km(run.assumptions, run.load_mw)
    km, paid = _middle(best, "corridor_km", np.nan), _middle(best, "corridor_mjpy", np.nan)
    return CorridorLine(km, paid / rate) if np.isfinite([km, paid]).all() else None


def _middle(table: pd.DataFrame | None, column: str, otherwise: float) -> float:
    if table is None or column not in table:
        return otherwise
    middle = pd.to_numeric(table[column], errors="coerce").median()
    return otherwise if pd.isna(middle) else float(middle)


def edges(
    assumptions: Assumptions,
    load_mw: float,
    *,
    ratio: Ratio,
    substation_km: float,
    fiber_km: float,
    laid_km: float | None = None,
    draws: int = _DRAWS,
) -> Edges:
    """Return where the one way of building begins to win over the other.

    Parameters
    ----------
    assumptions : Assumptions
        Of :func:`geowbit.layers.named_assumptions`.
    load_mw : float
        One of the loads that are looked at.
    ratio, substation_km, fiber_km, laid_km, draws
        As for :func:`geowbit.cables.who_wins`.

    Examples
    --------
    >>> from geowbit.layers import named_assumptions
    >>> found = edges(named_assumptions(), 100, ratio=0.1, substation_km=10, fiber_km=5, draws=100)
    >>> at = list(found.load_mw).index(100)
    >>> bool(found.low[at] < found.half[at] < found.high[at])
    True
    """
    tops = voltage_ladder(ladder=ladder_of(assumptions))["max_load_mw"].to_numpy(float)
    most = max(min(_LARGEST_MW, float(tops.max())), load_mw)
    steps = tops[(tops > _SMALLEST_MW) & (tops < most)]
    even = np.geomspace(min(_SMALLEST_MW, load_mw), most, 9)
    loads = np.unique(np.r_[even, steps, np.nextafter(steps, np.inf), load_mw])

    def looked_at(km: Array, count: int) -> tuple[Array, Array]:
        return win_shares(
            km,
            loads,
            assumptions,
            fiber_to_power_ratio=ratio,
            substation_km=substation_km,
            fiber_km=fiber_km,
            laid_km=laid_km,
            draws=count,
        )

    # where to look closely: the middle alone tells, and costs nothing
    far = np.geomspace(0.1, _FARTHEST_KM, 60)
    middle = _crossings(-np.log(looked_at(far, 2)[0]), 0.0, far)
    seen = middle[np.isfinite(middle)]
    nearest, farthest = (seen.min() / 4, seen.max() * 4) if len(seen) else (1.0, _FARTHEST_KM)
    km = np.geomspace(max(0.1, nearest), min(_FARTHEST_KM, farthest), 20)
    shares = np.maximum.accumulate(looked_at(km, draws)[1], axis=1)
    # a share bends at both ends, its normal quantile hardly does
    straight = ndtri(np.clip(shares, 0.5 / draws, 1 - 0.5 / draws))
    low, half, high = (_crossings(straight, ndtri(level), km) for level in (0.05, 0.5, 0.95))
    return Edges(loads, middle, low, half, high, (float(km[0]), float(km[-1])))


def _crossings(values: Array, level: float, km: Array) -> Array:
    """Return where each row, growing with distance, reaches a level; NaN where it never does."""
    found = np.full(len(values), np.nan)
    for row, value in enumerate(values):
        above = np.flatnonzero(value >= level)
        if not len(above):
            continue
        at = int(above[0])
        if at == 0:
            found[row] = km[0]
            continue
        share = (level - value[at - 1]) / (value[at] - value[at - 1])
        found[row] = km[at - 1] * (km[at] / km[at - 1]) ** share
    return found


def uncertain_rates(run: Run) -> tuple[str, ...]:
    """Return the keys of the unit rates of a run that are of low confidence.

    Examples
    --------
    >>> from geowbit.layers import named_assumptions
    >>> found = uncertain_rates(Run(assumptions=named_assumptions()))
    >>> found == tuple(key for key in found if named_assumptions()[key].confidence == "low")
    True
    """
    rows = run.assumptions.frame()
    paid = rows["unit"].astype(str).str.startswith("mjpy")
    return tuple(map(str, rows.index[paid & rows["confidence"].eq("low")]))

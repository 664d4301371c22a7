"""One pass of a front from all substations: the corridor of every candidate at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.ndimage import minimum_filter

from geowbit.cables import (
    ConnectionChoice,
    ConnectionOptions,
    Groups,
    power_rate_mjpy_per_km,
    voltage_ladder,
)
from geowbit.core.messages import Message
from geowbit.corridors.ground import CorridorGrid, Ground, box_around, price_ground, survey_ground
from geowbit.corridors.march import Front, spread, steepest_way
from geowbit.geodesy import distance_km
from geowbit.layers import Assumptions, Layers, Level, Raster

Array = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

_CELLS = 3_000_000
_FINEST_KM = 0.25
# a line longer than this is a transmission project of its own; the front need not go on
_REACH_KM = 120.0
_MARGIN_KM = 30.0
_LEAST_SCALE = 1 / 1.0824
_LEVELS: tuple[Level, ...] = ("low", "mid", "high")


class CorridorChoice(NamedTuple):
    """How each candidate is connected along corridors.

    ``choice`` is that of :func:`geowbit.cables.cheapest_connection`, with the straight distance
    that would cost the same; ``straight_km`` the true one; ``corridor_km`` and
    ``corridor_mjpy`` the line as built; ``found`` whether a corridor reaches the candidate: where
    none does, the straight line is taken.
    """

    choice: ConnectionChoice
    straight_km: Array
    corridor_km: Array
    corridor_mjpy: Array
    found: npt.NDArray[np.bool_]
    cell_km: float

    @property
    def laid_mjpy(self) -> Mapping[Level, Array]:
        """Return what the line of each candidate costs at each level, NaN where none is found."""
        return self.choice.laid_mjpy or {}


def corridor_connection(
    lon: npt.ArrayLike,
    lat: npt.ArrayLike,
    straight: ConnectionChoice,
    layers: Layers,
    assumptions: Assumptions,
    *,
    terrain: Raster | None = None,
    cell_km: float | None = None,
    groups: Groups | None = None,
) -> CorridorChoice:
    """Return the cheapest connection of each candidate along corridors.

    Parameters
    ----------
    lon, lat : array_like
        Candidates, degrees.
    straight : ConnectionChoice
        By straight lines, of :func:`geowbit.cables.cheapest_connection`: its options count, and
        it is taken for candidates that no corridor reaches.
    layers, assumptions, terrain
        As for :func:`geowbit.corridors.build_ground`.
    cell_km : float, optional
        Size of a cell; as fine as three million of them allow where not given.
    groups : iterable of (rows, mask), optional
        As for :func:`geowbit.cables.cheapest_connection`.

    Returns
    -------
    CorridorChoice

    Notes
    -----
    One front for each network and class of line. A route is chosen with friction and priced
    without it: price and length are those of the steepest way down, scaled by what the front's
    own value is to that way's, so that its eight directions cancel out. The route is known, so
    that low and high price the same way at the ends of the rates and of what the ground multiplies
    them by; the range of a detour over a straight line is not in them.
    """
    x, y = (np.atleast_1d(np.asarray(one, float)) for one in (lon, lat))
    box = box_around(x, y, margin_share=0.0, least_km=_MARGIN_KM)
    size = _cell_km(box) if cell_km is None else cell_km
    grid = CorridorGrid.over(box, cell_km=size)
    row, col = grid.cells(x, y, what=Message("corridors.a_candidate"))
    options = straight.options
    table = options.table
    offset, per_km = options.prices(assumptions.at("mid"))
    contingency = 1 + assumptions.value("contingency_share")
    least = np.full(len(x), np.inf)
    option = straight.option.copy()
    km, paid = straight.km.copy(), {level: np.full(len(x), np.nan) for level in _LEVELS}
    length = np.full(len(x), np.nan)
    survey = survey_ground(grid, "power", layers, terrain=terrain)
    row_of = table["row"].to_numpy()
    served = list(groups or [(np.arange(len(x)), np.ones(row_of.max() + 1, bool))])
    for (area, load), rows in _by_rate(options).items():
        inside = rows[_in_box(table.iloc[rows], box)]
        if not len(inside):
            continue
        grounds = {
            level: price_ground(survey, assumptions, load_mw=load, supply_area=area, level=level)
            for level in _LEVELS
        }
        for ground in grounds.values():
            _open_yards(ground, table.iloc[inside])
        rate = power_rate_mjpy_per_km(assumptions, load, supply_area=area)
        low_cost, high_cost = (grounds[level].cost for level in ("low", "high"))
        # the cheapest option of each substation: they differ in what is built at the fence only
        inside = inside[np.argsort(offset[inside], kind="stable")]
        for here, serves in served:
            own = inside[serves[row_of[inside]]]
            if not len(own):
                continue
            front = spread(
                grounds["mid"],
                table["lon"].to_numpy()[own],
                table["lat"].to_numpy()[own],
                last_resort=False,
                farthest=_REACH_KM * rate * 2,
            )
            at = row[here], col[here]
            money, way_km, low, high = way_totals(front, low_cost, high_cost, at=at)
            found = own[np.maximum(front.source[at], 0)]
            line = np.where(front.source[at] >= 0, money, np.inf)
            whole = offset[found] + line * contingency
            better = whole < least[here]
            chosen = here[better]
            least[chosen], option[chosen] = whole[better], found[better]
            length[chosen] = way_km[better]
            for level, totals in zip(_LEVELS, (low, money, high), strict=True):
                paid[level][chosen] = totals[better]
    reached = np.isfinite(least)
    # the straight distance that costs as much as the corridor
    km[reached] = paid["mid"][reached] * contingency / per_km[option[reached]]
    away = np.full(len(x), np.inf)
    known = option >= 0
    there = [table[name].to_numpy(float)[option[known]] for name in ("lon", "lat")]
    away[known] = distance_km(x[known], y[known], *there)
    return CorridorChoice(
        ConnectionChoice(options, option, km, paid),
        away,
        length,
        paid["mid"],
        reached,
        size,
    )


def way_totals(front: Front, *others: Array, at: tuple[Ints, Ints]) -> tuple[Array, ...]:
    """Return what the way of some cells to their source costs without friction, and its length.

    Parameters
    ----------
    front : Front
    others : ndarray
        Further prices of the cells, million yen per km.
    at : (rows, columns)
        The cells.

    Returns
    -------
    tuple of ndarray
        Million yen, km, and million yen at each of the other prices; infinite where no source
        reaches.

    Examples
    --------
    >>> from geowbit.corridors import even_ground
    >>> ground = even_ground((130.0, 33.0, 130.5, 33.5), cell_km=1.0, cost=200.0)
    >>> front = spread(ground, [130.1], [33.1])
    >>> money, km = way_totals(front, at=(np.array([5, 9]), np.array([7, 30])))
    >>> bool(np.allclose(money, 200 * km))
    True
    """
    parent, steps = steepest_way(front)
    cols = front.value.shape[1]
    asked = np.ravel_multi_index(at, front.value.shape)
    cells, parent, steps = _on_the_ways(asked, parent, steps)
    above = cells[parent]
    per_cell = front.ground.grid.km_per_cell()
    step_km = steps * (per_cell[cells // cols] + per_cell[above // cols]) / 2
    value = front.value.ravel()[cells]
    passable = np.isfinite(value)
    slow = front.slowness.ravel()
    with np.errstate(invalid="ignore"):
        priced_at = [
            step_km * (cost.ravel()[cells] + cost.ravel()[above]) / 2
            for cost in (front.ground.cost, *others)
        ]
        planner = steps * (slow[cells] + slow[above]) / 2
    # side by side, so that one look at a cell finds them all
    totals = np.column_stack([planner, priced_at[0], step_km, *priced_at[1:]])
    totals[~passable] = 0.0
    here = np.arange(len(cells))
    while not np.array_equal(parent, here):
        further = parent[parent]
        # a source adds nothing, so that a way that has arrived stays as it is
        totals += totals[parent]
        if np.array_equal(further, parent):
            break
        parent = further
    planner, *by_part = totals.T
    scale = np.divide(value, planner, out=np.ones_like(value), where=planner > 0)
    # eight directions lengthen by up to 8.2 %; what goes beyond is the front's own doubt
    scale = np.clip(scale, _LEAST_SCALE, 1.0)
    scale[~passable] = np.inf
    found = np.searchsorted(cells, asked)
    with np.errstate(invalid="ignore"):
        return tuple((total * scale)[found] for total in by_part)


def _on_the_ways(asked: Ints, parent: Ints, steps: Array) -> tuple[Ints, Ints, Array]:
    """Return the cells on the ways of those asked for, sorted, and their parents among them."""
    seen = np.zeros(len(parent), bool)
    ahead = np.unique(asked)
    while len(ahead):
        seen[ahead] = True
        ahead = parent[ahead]
        ahead = np.unique(ahead[~seen[ahead]])
    cells = np.flatnonzero(seen)
    return cells, np.searchsorted(cells, parent[cells]), steps[cells]


def _open_yards(ground: Ground, stations: pd.DataFrame) -> None:
    """Give the cell of each substation the price of the cheapest beside it.

    It is on ground that can be left, whatever a coarse layer says of its cell.
    """
    row, col = ground.grid.cells(
        stations["lon"], stations["lat"], what=Message("corridors.a_substation")
    )
    shut = ground.barrier[row, col] != 0
    open_cost = np.where(ground.barrier == 0, ground.cost * ground.friction, np.inf)
    beside = minimum_filter(open_cost, 3)[row, col]
    better = np.isfinite(beside) & (shut | (beside < open_cost[row, col]))
    ground.cost[row[better], col[better]] = beside[better]
    ground.friction[row[better], col[better]] = 1.0
    ground.barrier[row[better], col[better]] = 0


def _by_rate(options: ConnectionOptions) -> dict[tuple[str, float], Ints]:
    """Return the options by the rate of their line: an area and a load that pick it."""
    table = options.table
    picks: dict[str, tuple[str, float]] = {}
    found: dict[tuple[str, float], list[Ints]] = {}
    for (area, kv), rows in table.groupby(["area", "line_kv"], sort=False).indices.items():
        classes = voltage_ladder(str(area), ladder=options.ladder)
        one = classes.set_index("min_substation_kv").loc[kv]
        pick = picks.setdefault(str(one["line_key"]), (str(area), float(one["max_load_mw"])))
        found.setdefault(pick, []).append(rows)
    return {pick: np.sort(np.concatenate(rows)) for pick, rows in found.items()}


def _in_box(table: pd.DataFrame, box: tuple[float, float, float, float]) -> npt.NDArray[np.bool_]:
    west, south, east, north = box
    hair = 1e-6
    return np.asarray(
        table["lon"].between(west + hair, east - hair)
        & table["lat"].between(south + hair, north - hair)
    )


def _cell_km(box: tuple[float, float, float, float]) -> float:
    west, south, east, north = box
    middle = (south + north) / 2
    wide = float(distance_km(west, middle, east, middle))
    high = float(distance_km(west, south, west, north))
    return max(_FINEST_KM, float(np.sqrt(wide * high / _CELLS)))

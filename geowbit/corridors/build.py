"""The ground of a corridor, built from layers for the area in hand."""

from __future__ import annotations

import numpy as np

from geowbit.cables import (
    fiber_rate_mjpy_per_km,
    ladder_of,
    power_rate_mjpy_per_km,
    voltage_class,
)
from geowbit.cables.rate_table import found_key
from geowbit.cables.rates import Ratio
from geowbit.corridors.raster import FORBIDDEN, CorridorGrid, Ground
from geowbit.corridors.survey import KINDS, Kind, Survey, survey_ground
from geowbit.layers import Assumptions, Layers, Level
from geowbit.layers.cells import Cells


def build_ground(
    grid: CorridorGrid,
    kind: Kind,
    layers: Layers,
    assumptions: Assumptions,
    *,
    load_mw: float,
    fiber_to_power_ratio: Ratio = "model",
    terrain: Cells | None = None,
    level: Level = "mid",
) -> Ground:
    """Build the ground of a corridor from layers.

    Base rate x multipliers for slope and buildings, less along existing lines, railways and
    expressways; the rate of a submarine cable on sea and lakes, with a landing at each shore.

    Parameters
    ----------
    grid : CorridorGrid
    kind : {"power", "fiber"}
    layers : Layers
        ``power_lines``, ``fiber_routes``, the embedded land, lakes, population, faults and
        relief, and ``protected_areas`` where the user has them.
    assumptions : Assumptions
        Of :func:`geowbit.layers.named_assumptions`.
    load_mw : float
        Picks the voltage.
    fiber_to_power_ratio : float, "model", "tables" or method
        As in :func:`geowbit.cables.fiber_rate_mjpy_per_km`.
    terrain : Raster, optional
        Elevation, m; that of the study where it has its own, else slopes are guessed from
        coarse relief, and a note says so.
    level : {"low", "mid", "high"}

    Returns
    -------
    Ground

    Examples
    --------
    >>> from geowbit.layers import named_assumptions
    >>> grid = CorridorGrid.over((137.1, 36.5, 137.5, 36.9), cell_km=0.5)
    >>> ground = build_ground(grid, "power", Layers(), named_assumptions(), load_mw=100)
    >>> sorted({ground.kinds[k] for k in np.unique(ground.kind)} & {"land", "sea"})
    ['land', 'sea']
    """
    # what is saved along a way is the duct that is there: the rate has it already
    has_duct = kind == "fiber" and fiber_to_power_ratio == "existing_duct"
    survey = survey_ground(grid, kind, layers, terrain=terrain, along_ways=not has_duct)
    return priced(
        survey,
        assumptions,
        load_mw=load_mw,
        fiber_to_power_ratio=fiber_to_power_ratio,
        level=level,
    )


def priced(
    survey: Survey,
    assumptions: Assumptions,
    *,
    load_mw: float,
    fiber_to_power_ratio: Ratio = "model",
    level: Level = "mid",
) -> Ground:
    """Return a survey's ground at the rates of one line, with arrays of its own.

    Parameters
    ----------
    survey : Survey
        Of :func:`geowbit.corridors.survey_ground`: one serves every voltage and level.
    assumptions, load_mw, fiber_to_power_ratio, level
        As for :func:`build_ground`.

    Examples
    --------
    >>> from geowbit.layers import named_assumptions
    >>> grid = CorridorGrid.over((137.1, 36.5, 137.5, 36.9), cell_km=0.5)
    >>> survey, model = survey_ground(grid, "power", Layers()), named_assumptions()
    >>> low, high = (priced(survey, model, load_mw=100, level=one) for one in ("low", "high"))
    >>> bool((low.cost < high.cost).all())
    True
    """
    grid, water, shore = survey.grid, survey.water, survey.shore
    rate = _land_rate(survey.kind, assumptions, load_mw, fiber_to_power_ratio, level)
    cost, barrier = rate * survey.times(level), survey.barrier.copy()
    if water.any():
        cable, landing = _water_rate(survey.kind, assumptions, load_mw, level)
        if cable is None:
            barrier[water] = FORBIDDEN
        else:
            cost[water] = cable
            # whoever lands crosses one cell of the shore
            cost[shore] += np.broadcast_to(landing / grid.km_per_cell()[:, None], cost.shape)[shore]
    return Ground(
        grid,
        cost,
        survey.friction.copy(),
        barrier,
        survey.kinds,
        KINDS,
        survey.slope_pct,
        survey.notes,
    )


def _land_rate(
    kind: Kind, assumptions: Assumptions, load_mw: float, ratio: Ratio, level: Level
) -> float:
    if kind == "power":
        return power_rate_mjpy_per_km(assumptions, load_mw, level=level)
    return fiber_rate_mjpy_per_km(assumptions, load_mw, fiber_to_power_ratio=ratio, level=level)


def _water_rate(
    kind: Kind, assumptions: Assumptions, load_mw: float, level: Level
) -> tuple[float | None, float]:
    """Return what a cable under water costs per km, None where no rate is known, and a landing."""
    value = assumptions.at(level)
    landing = value["submarine_landing_mjpy" if kind == "power" else "fiber_landing_mjpy"]
    voltage = (
        voltage_class(load_mw, ladder=ladder_of(assumptions))["rate_kv"]
        if kind == "power"
        else None
    )
    key = found_key(assumptions, kind, "submarine", voltage)
    if key is None:
        return None, float(landing)
    return float(value[key] * (value["power_circuits"] if kind == "power" else 1)), float(landing)

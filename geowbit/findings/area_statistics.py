"""What the candidates in an area are, all together: land, people, ranks, headroom."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geowbit.candidates import candidate_km2
from geowbit.core.errors import OutputError
from geowbit.findings.dossier import reasons_within
from geowbit.findings.regions import ranks_of, scores_of
from geowbit.geodesy import points_in_polygons, polygon_area_km2
from geowbit.ranking import BEST_DECILE, score_of_best
from geowbit.run import RuleOfRun, Run

_WANTED = ("lon", "lat", "score", "excluded", "rank", "population_density")


@dataclass(frozen=True)
class AreaStatistics:
    """An area of one's own in a run: candidates count whose middle lies in it.

    Attributes
    ----------
    km2 : float
        Of the outline.
    candidates, ranked, excluded : int
    candidates_km2, ranked_km2 : float
        NaN where candidates are points.
    reasons : tuple of (RuleOfRun, int)
        Rules and how many they exclude, most first.
    persons : float
        NaN where the run has no ``population_density``.
    best_row, best_rank : int, optional
        Of its best candidate; None where none is ranked.
    percentile : float
        Share of the ranked candidates of the run that its best is at least as good as, %.
    mean_score : float
    in_best_tenth : int
        Of its candidates, how many are in the best tenth of the run.
    best_tenth : int
        How many these are in all.
    headroom : int
        Places with published headroom.
    headroom_mw : float
        The most that one of them is sure to have; 0 without any.
    """

    km2: float
    candidates: int
    ranked: int
    excluded: int
    candidates_km2: float
    ranked_km2: float
    reasons: tuple[tuple[RuleOfRun, int], ...]
    persons: float
    best_row: int | None
    best_rank: int | None
    percentile: float
    mean_score: float
    in_best_tenth: int
    best_tenth: int
    headroom: int
    headroom_mw: float


def area_statistics(run: Run, area: BaseGeometry, *, headroom: Any = None) -> AreaStatistics:
    """Sum up the candidates of an area.

    Parameters
    ----------
    run : Run
    area : Polygon or MultiPolygon
        In degrees (EPSG:4326).
    headroom : GeoDataFrame, optional
        Where headroom is published, with ``low_mw``: ``sites.layers["headroom"].places``.

    Returns
    -------
    AreaStatistics

    Raises
    ------
    OutputError
        Where the area is no polygon, is empty, or its outline crosses itself.

    Examples
    --------
    >>> import pandas as pd
    >>> from geowbit.run import bare_run
    >>> table = pd.DataFrame({"lon": [139.0, 139.01, 139.02], "lat": 35.0,
    ...     "score": [0.2, 0.6, 0.7], "excluded": [False, False, True]})
    >>> found = area_statistics(bare_run(table), shapely.box(139.005, 34.9, 140, 35.1))
    >>> found.candidates, found.ranked, found.best_rank, found.percentile, found.in_best_tenth
    (2, 1, 1, 100.0, 1)
    """
    if area.geom_type not in ("Polygon", "MultiPolygon") or area.is_empty:
        raise OutputError("findings.area_no_polygon", kind=area.geom_type)
    if not area.is_valid:
        raise OutputError("findings.area_crossed", where=shapely.is_valid_reason(area))
    table = run.frame()
    table = table[[name for name in table.columns if name in {*_WANTED, "geometry"}]]
    inside = _inside(table["lon"].to_numpy(float), table["lat"].to_numpy(float), area)
    scores, ranked = scores_of(table)
    ranks = ranks_of(table)
    here, total = inside & ranked, int(ranked.sum())
    in_tenth = ranked & (scores >= score_of_best(scores[ranked], 100 - BEST_DECILE))
    best = int(np.argmin(np.where(here, ranks, np.inf))) if here.any() else None
    km2 = candidate_km2(table)
    density = table.get("population_density")
    spots = _spots(headroom, area)
    return AreaStatistics(
        km2=float(polygon_area_km2([area])[0]),
        candidates=int(inside.sum()),
        ranked=int(here.sum()),
        excluded=int((inside & ~ranked).sum()),
        candidates_km2=math.nan if km2 is None else float(km2[inside].sum()),
        ranked_km2=math.nan if km2 is None else float(km2[here].sum()),
        reasons=tuple((one.rule, one.count) for one in reasons_within(run, inside)),
        persons=math.nan
        if km2 is None or density is None
        else _persons(density.to_numpy(float)[inside] * km2[inside]),
        best_row=best,
        best_rank=None if best is None else int(ranks[best]),
        percentile=math.nan if best is None else 100 * (total - float(ranks[best]) + 1) / total,
        mean_score=float(scores[here].mean()) if here.any() else math.nan,
        in_best_tenth=int((here & in_tenth).sum()),
        best_tenth=int(in_tenth.sum()),
        headroom=len(spots),
        headroom_mw=float(np.nan_to_num(spots["low_mw"].to_numpy(float)).max(initial=0.0))
        if len(spots)
        else 0.0,
    )


def _persons(persons: np.ndarray) -> float:
    return float(persons[np.isfinite(persons)].sum())


def _inside(lon: np.ndarray, lat: np.ndarray, area: BaseGeometry) -> np.ndarray:
    found = np.zeros(len(lon), bool)
    found[points_in_polygons(lon, lat, [area]).point] = True
    return found


def _spots(headroom: Any, area: BaseGeometry) -> Any:
    if headroom is None or not len(headroom):
        return ()
    at = headroom.geometry.representative_point()
    return headroom[_inside(at.x.to_numpy(float), at.y.to_numpy(float), area)]

"""A study tried on a few of its candidates: what could not run is found before it runs."""

from __future__ import annotations

from collections.abc import Sequence

import geopandas as gpd
import numpy as np
import pandas as pd

from geowbit.criteria import Criterion, Scene, measure
from geowbit.criteria.measures import check_some_on
from geowbit.layers import Cells
from geowbit.ranking import Exclusion, Weighting, exclude, weighted_sum
from geowbit.settings import Settings
from geowbit.study.windows import check_windows

_FEW = 20


def rehearse(
    scene: Scene,
    criteria: Sequence[Criterion],
    exclusions: Sequence[Exclusion],
    weightings: Sequence[Weighting],
    settings: Settings,
) -> None:
    """Measure, exclude and score a few candidates, and keep nothing of it.

    Parameters
    ----------
    scene : Scene
        With every candidate; of the study's own rasters one that lies on each is among the few.
    criteria, exclusions, weightings
        Of the study.
    settings : Settings

    Raises
    ------
    GeowbitError
        As the run would: a layer that a measure cannot use, a raster of another country, no
        substation able to carry the load, a window too small for the few, weights of nothing.
    """
    few = Scene(
        _few_of(scene, criteria),
        scene.layers,
        load_mw=scene.load_mw,
        hubs=scene.hubs,
        assumptions=scene.assumptions,
    )
    # without one there is nothing to connect to, whatever is weighed
    _ = few.nearest_substation
    measured = pd.concat([few.candidates, measure(few, list(criteria))], axis=1)
    table = gpd.GeoDataFrame(measured, crs="EPSG:4326")
    check_windows(settings, criteria, table)
    # the costs, which are not rehearsed, fill further columns that a rule may ask for
    known = [one for one in exclusions if one.layer]
    excluded, _ = exclude(table, known, few.layers)
    weighted_sum(table, list(weightings), excluded=excluded["excluded"])


def _few_of(scene: Scene, criteria: Sequence[Criterion]) -> gpd.GeoDataFrame:
    rows = np.linspace(0, len(scene.lon) - 1, min(_FEW, len(scene.lon))).astype(int).tolist()
    for name in sorted({layer for one in criteria for layer in one.needs}):
        if not (scene.layers.is_own(name) and isinstance(raster := scene.layers[name], Cells)):
            continue
        _, _, on_it = raster.index(scene.lon, scene.lat)
        check_some_on(name, raster, on_it)
        rows.append(int(np.flatnonzero(on_it)[0]))
    few = scene.candidates.iloc[sorted(set(rows))].reset_index(drop=True)
    few.attrs = scene.candidates.attrs
    return few

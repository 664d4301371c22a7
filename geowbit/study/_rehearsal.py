"""Dry run: a study tried on a few candidates before it runs."""

from __future__ import annotations

from collections.abc import Container, Iterable

import geopandas as gpd
import numpy as np

from geowbit.core.errors import under
from geowbit.core.messages import Message
from geowbit.criteria import Criterion, check_some_on
from geowbit.layers import Cells, Layers

_FEW = 20
# with more candidates a check of every one would take as long as the run
EVERY_ONE = 500_000


def own_criteria(criteria: Iterable[Criterion], layers: Layers) -> list[Criterion]:
    """Return the criteria that read a layer of the user's own.

    A damaged block of a raster, or one place among polygons that is none, shows at one candidate
    alone; what reads embedded layers goes wrong nowhere.

    Examples
    --------
    >>> from geowbit.criteria import registered_criteria
    >>> mine = Layers({"power_lines": "lines.gpkg"})
    >>> [one.name for one in own_criteria(registered_criteria().values(), mine)]
    ['hv_line_km']
    """
    return [one for one in criteria if any(layers.is_own(name) for name in one.needs)]


def known_nowhere(
    criteria: Iterable[Criterion], nowhere: Container[str], layers: Layers
) -> list[Message]:
    """Return, in one note, which criteria find a value of the user's layers nowhere.

    Parameters
    ----------
    criteria : iterable of Criterion
    nowhere : container of str
        Those that are known at no candidate.
    layers : Layers

    Examples
    --------
    >>> known_nowhere([], (), Layers())
    []
    """
    names = tuple(one.name for one in own_criteria(criteria, layers) if one.name in nowhere)
    return [Message("criteria.known_nowhere", count=len(names), names=names)] if names else []


def sample_of(
    candidates: gpd.GeoDataFrame, layers: Layers, criteria: Iterable[Criterion]
) -> gpd.GeoDataFrame:
    """Return candidates that stand for all of them in what can go wrong.

    Parameters
    ----------
    candidates : GeoDataFrame (EPSG:4326)
        With ``lon`` and ``lat``.
    layers : Layers
    criteria : iterable of Criterion
        Of the study.

    Returns
    -------
    GeoDataFrame
        Some at equal steps, the outermost to the four sides, and of each raster of the study's
        own one that lies on it.

    Raises
    ------
    LayerError
        Where no candidate lies on a raster.

    Examples
    --------
    >>> from geowbit.candidates import grid_candidates
    >>> toyama = grid_candidates(area={"prefectures": ["Toyama"]})
    >>> few = sample_of(toyama, Layers(), [])
    >>> len(few) < 30 < len(toyama), bool((few.total_bounds == toyama.total_bounds).all())
    (True, True)
    """
    lon, lat = candidates["lon"].to_numpy(float), candidates["lat"].to_numpy(float)
    rows = np.linspace(0, len(lon) - 1, min(_FEW, len(lon))).astype(int).tolist()
    rows += [int(find(side)) for side in (lon, lat) for find in (np.argmin, np.argmax)]
    for name in sorted({layer for one in criteria for layer in one.needs}):
        if not (layers.is_own(name) and isinstance(raster := layers[name], Cells)):
            continue
        _, _, on_it = raster.grid.index(lon, lat)
        with under("layers", name):
            check_some_on(name, raster, on_it)
        rows.append(int(np.flatnonzero(on_it)[0]))
    few = candidates.iloc[sorted(set(rows))].reset_index(drop=True)
    few.attrs = candidates.attrs
    return few

"""Layers read only around the area: what is measured with them must not reach beyond."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd

from geowbit.core.errors import StudyError
from geowbit.criteria import MEASURES, Criterion
from geowbit.settings import LayerFile, Settings

# a network that is cut at a border loses the ways around it
_NETWORKS = ("fiber_routes", "fiber_nodes")
# what is told of the nearest thing is as certain as its distance
_OF_THE_NEAREST = {"substation_kv": "substation_km"}


def check_windows(settings: Settings, criteria: Sequence[Criterion], table: pd.DataFrame) -> None:
    """Refuse a window that may have cut away what is nearest, or what counts within a radius.

    A thing within ``window_km`` of a candidate lies within the window, so that a distance up to
    it is certain; beyond it a nearer thing may have been cut away.

    Raises
    ------
    StudyError
        Names the layer, the column and a window that is large enough.
    """
    for name, given in settings.layers.items():
        if not isinstance(given, LayerFile) or given.window_km is None:
            continue
        keys = ("layers", name, "window_km")
        if name in _NETWORKS:
            raise StudyError("study.window_of_network", layer=name, keys=keys)
        for one in criteria:
            if name not in one.needs or one.name not in table or one.name in _OF_THE_NEAREST:
                continue
            reach = _reach_km(one, table[one.name])
            if reach is None:
                raise StudyError("study.window_unknown", layer=name, criterion=one.name, keys=keys)
            if reach > given.window_km:
                raise StudyError(
                    "study.window_too_small",
                    layer=name,
                    window_km=f"{given.window_km:g}",
                    criterion=one.name,
                    reach_km=f"{reach:.0f}",
                    least_km=str(_rounded_up(reach)),
                    keys=keys,
                )
        for rule in settings.exclude or []:
            if not isinstance(rule, str) and rule.get("near") == name:
                reach = float(rule["km"])
                if reach > given.window_km:
                    raise StudyError(
                        "study.window_below_rule",
                        layer=name,
                        window_km=f"{given.window_km:g}",
                        reach_km=f"{reach:g}",
                        least_km=str(_rounded_up(reach)),
                        keys=keys,
                    )


def reading_windows(settings: Settings, criteria: Iterable[Criterion]) -> list[Criterion]:
    """Return the criteria that read a layer of which only a part around the area is read.

    Examples
    --------
    >>> from geowbit.criteria import registered_criteria
    >>> from geowbit.settings import make_settings
    >>> cut = make_settings({"layers": {"power_lines": {"file": "lines.gpkg", "window_km": 60}}})
    >>> [one.name for one in reading_windows(cut, registered_criteria().values())]
    ['hv_line_km']
    """
    cut = {
        name
        for name, given in settings.layers.items()
        if isinstance(given, LayerFile) and given.window_km is not None
    }
    return [one for one in criteria if cut.intersection(one.needs)]


def _reach_km(one: Criterion, values: pd.Series) -> float | None:
    """Return how far from a candidate things count; None where that is not known."""
    if (measure := getattr(one.measure, "measure", "")) in MEASURES:
        return _reach_of_measure(measure, one.measure, values)
    if one.reach_km is not None:
        return one.reach_km
    if one.unit == "km":
        return float(values.max())
    # that nothing stands on an island is certain only of the whole layer; that something does, of
    # any part
    return 0.0 if one.unit == "0 or 1" and not (values > 0).any() else None


def _reach_of_measure(measure: str, asked: Any, values: pd.Series) -> float | None:
    if measure == "nearest_value":
        return None
    # what holds a candidate lies around it, and whatever else has a radius
    return float(values.max()) if measure == "distance_to" else asked.radius_km or 0.0


def _rounded_up(km: float) -> int:
    return int(-(-km // 10) * 10)

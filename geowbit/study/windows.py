"""Layers read only around the area: what is measured with them must not reach beyond."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pandas as pd

from geowbit.criteria import Criterion
from geowbit.errors import StudyError
from geowbit.settings import LayerFile, Settings

# a network that is cut at a border loses the ways around it
_NETWORKS = ("fiber_routes", "fiber_nodes")
_RADIUS = re.compile(r"_(\d+)km$")


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
        if name in _NETWORKS:
            raise StudyError(
                f"layers.{name}.window_km: a network has to be whole: the way to a hub leaves the "
                "area; leave it out"
            )
        for one in criteria:
            if name not in one.needs or one.name not in table:
                continue
            if getattr(one.measure, "measure", "") == "nearest_value":
                raise StudyError(
                    f"layers.{name}.window_km: what is nearest for {one.name} may lie beyond it; "
                    "leave it out"
                )
            radius = _RADIUS.search(one.name)
            farthest = float(table[one.name].max()) if one.unit == "km" else 0.0
            reach = float(radius[1]) if radius else farthest
            reach = max(reach, getattr(one.measure, "radius_km", None) or 0.0)
            if reach > given.window_km:
                raise StudyError(
                    f"layers.{name}.window_km: {given.window_km:g} km is too little: {one.name} "
                    f"reaches {reach:.0f} km, and what is nearer may have been cut away; write "
                    f"{_rounded_up(reach)} or more"
                )
        for rule in settings.exclude or []:
            if not isinstance(rule, str) and rule.get("near") == name:
                reach = float(rule["km"])
                if reach > given.window_km:
                    raise StudyError(
                        f"layers.{name}.window_km: {given.window_km:g} km is too little: an "
                        f"exclusion reaches {reach:g} km; write {_rounded_up(reach)} or more"
                    )


def _rounded_up(km: float) -> int:
    return int(-(-km // 10) * 10)

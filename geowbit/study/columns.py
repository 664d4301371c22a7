"""The columns that follow from the criteria: the nearest things by name."""

from __future__ import annotations

from typing import Any

import pandas as pd

from geowbit.criteria import Scene
from geowbit.fiber import rtt_ms, workloads_from

# what the functions of this module fill
FOUND_COLUMNS = ("substation_id", "fiber_route_id", "workloads")


def nearest_things(scene: Scene) -> pd.DataFrame:
    """Return which substation and which fiber route are nearest to each candidate."""
    substations = scene.layers.frame("substations")["id"].astype(str)
    nearest = {"substation_id": _labels(substations, scene.nearest_substation.row)}
    if scene.layers.has("fiber_routes"):
        routes = scene.fiber.routes["id"].astype(str)
        nearest["fiber_route_id"] = _labels(routes, scene.fiber_attachment.route)
    else:
        nearest["fiber_route_id"] = pd.Categorical([""] * len(scene.candidates))
    return pd.DataFrame(nearest, index=scene.candidates.index)


def workloads(scene: Scene) -> pd.Series:
    """Return in words which workloads each candidate can serve from which hub, all-optical."""
    rtt = {hub: rtt_ms(scene.route_km(hub), scene.assumptions) for hub in scene.hubs}
    words = workloads_from(rtt) if rtt else pd.Categorical([""] * len(scene.candidates))
    return pd.Series(words, scene.candidates.index, name="workloads")


def _labels(names: pd.Series, rows: Any) -> pd.Categorical:
    codes, categories = pd.factorize(names)
    return pd.Categorical.from_codes(codes[rows], categories)

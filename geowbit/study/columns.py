"""The columns that follow from the criteria: the nearest things by name, money and years."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from geowbit.cables import connection_costs, watts_or_bits
from geowbit.criteria import Scene
from geowbit.geodesy import nearest_point


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


def costs(
    scene: Scene, measured: pd.DataFrame, *, fiber_to_power_ratio: float | None
) -> pd.DataFrame:
    """Return what each candidate's connection costs, and watts against bits to its nearest hub.

    Parameters
    ----------
    scene : Scene
    measured : DataFrame
        The criteria of the candidates.
    fiber_to_power_ratio : float or None
        Cost of fiber over cost of the power line per km; none for the tables.
    """
    connection = connection_costs(
        measured, scene.load_mw, scene.assumptions, fiber_to_power_ratio=fiber_to_power_ratio
    )
    hubs = list(scene.hubs)
    if not hubs:
        return connection.round(2)
    routes = np.column_stack([scene.route_km(hub) for hub in hubs])
    nearest = routes.argmin(axis=1)
    straight = np.column_stack([_straight_km(scene, hub) for hub in hubs])
    compared = watts_or_bits(
        straight[np.arange(len(routes)), nearest],
        routes[np.arange(len(routes)), nearest],
        connection["power_mjpy"],
        connection["fiber_mjpy"],
        load_mw=scene.load_mw,
        assumptions=scene.assumptions,
        fiber_to_power_ratio=fiber_to_power_ratio,
    )
    compared.index = measured.index
    compared["bits_to_watts_ratio"] = compared["bits_to_watts_ratio"].round(4)
    nearest_hub = pd.Series(_labels(pd.Series(hubs), nearest), measured.index)
    return pd.concat(
        [
            connection.round(2),
            nearest_hub.rename("nearest_hub"),
            compared.round({"watts_to_bits_mjpy": 2, "bits_to_watts_mjpy": 2}),
        ],
        axis=1,
    )


def _straight_km(scene: Scene, hub: str) -> Any:
    lon, lat = scene.hubs[hub]
    return nearest_point(scene.lon, scene.lat, [lon], [lat]).km


def _labels(names: pd.Series, rows: Any) -> pd.Categorical:
    codes, categories = pd.factorize(names)
    return pd.Categorical.from_codes(codes[rows], categories)

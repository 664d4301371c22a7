"""A study across the antimeridian is drawn in one piece: longitudes continue past 180 degrees."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geowbit.fiber import SiteRoutes
from geowbit.findings import LoadClass
from geowbit.run import Run

_HALF_ROUND = 180.0


def lies_across(table: pd.DataFrame) -> bool:
    """Tell whether the candidates are nearer to each other across 180 degrees of longitude.

    Examples
    --------
    >>> lies_across(pd.DataFrame({"lon": [179.5, -179.5]}))
    True
    >>> lies_across(pd.DataFrame({"lon": [-80.0, 80.0]}))
    False
    """
    lon = table["lon"].to_numpy(float)
    return bool(len(lon)) and float(np.ptp(lon)) > _HALF_ROUND


def eastward(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a frame with its western longitudes 360 degrees farther east.

    Examples
    --------
    >>> eastward(pd.DataFrame({"lon": [179.5, -179.5]}))["lon"].tolist()
    [179.5, 180.5]
    """
    moved = frame
    if "lon" in frame:
        moved = moved.assign(lon=_moved(frame["lon"].to_numpy(float)))
    if isinstance(frame, gpd.GeoDataFrame) and frame.active_geometry_name is not None:
        shapes = shapely.transform(
            frame.geometry.to_numpy(), lambda at: np.column_stack([_moved(at[:, 0]), at[:, 1]])
        )
        moved = moved.set_geometry(gpd.GeoSeries(shapes, frame.index, frame.crs))
    return moved


def eastward_layers(layers: Mapping[str, Any]) -> dict[str, Any]:
    """Return layers of features farther east, and all others as they are."""
    moved = {
        name: eastward(layer) if isinstance(layer, gpd.GeoDataFrame) else layer
        for name, layer in layers.items()
    }
    if isinstance(routes := layers.get("site_routes"), SiteRoutes):
        moved["site_routes"] = routes._replace(stretches=eastward(routes.stretches))
    return moved


def eastward_run(run: Run) -> Run:
    """Return a run with its hubs farther east; its candidates stay as they are."""
    hubs = {name: [lon + 360 if lon < 0 else lon, lat] for name, (lon, lat) in run.hubs.items()}
    return replace(run, study={**run.study, "hubs": hubs})


def eastward_loads(loads: Sequence[LoadClass]) -> list[LoadClass]:
    """Return classes of load with their substations farther east."""
    return [
        replace(one, places=np.column_stack([_moved(one.places[:, 0]), one.places[:, 1]]))
        for one in loads
    ]


def _moved(lon: Any) -> Any:
    return np.where(lon < 0, lon + 360, lon)

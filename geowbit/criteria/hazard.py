"""Criteria of hazard: few on purpose, and no hazard map."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from geowbit.climate import deepest_snow_cm
from geowbit.core.messages import Message
from geowbit.criteria.registry import criterion
from geowbit.criteria.scene import Scene
from geowbit.geodesy import nearest_feature

Array = npt.NDArray[np.float64]


@criterion(
    "fault_km",
    unit="km",
    direction="benefit",
    needs=("fault_km",),
    sentence=Message("sentence.fault_km"),
)
def fault_km(scene: Scene) -> Array:
    """Return the distance to the nearest mapped active fault trace, km."""
    return scene.layers.raster("fault_km").sample(scene.lon, scene.lat)


@criterion(
    "seismic_class",
    unit="class",
    direction="cost",
    needs=("municipality", "seismic_classes"),
    sentence=Message("sentence.seismic_class"),
    decimals=2,
)
def seismic_class(scene: Scene) -> Array:
    """Return the class of strong shaking of the municipality, 0 to 3; coarse."""
    return scene.of_municipality("seismic_classes", "seismic_class")


@criterion(
    "snow_cm",
    unit="cm",
    direction="cost",
    needs=("climate_normals",),
    sentence=Message("sentence.snow_cm"),
    decimals=0,
)
def snow_cm(scene: Scene) -> Array:
    """Return the deepest snow of a normal year, cm, from the stations around and the height."""
    value = scene.assumptions.at("mid")
    return deepest_snow_cm(scene.lon, scene.lat, scene.layers, value, height_m=scene.height_m)


@criterion(
    "volcano_km",
    unit="km",
    direction="benefit",
    needs=("active_volcanoes",),
    sentence=Message("sentence.volcano_km"),
    decimals=1,
)
def volcano_km(scene: Scene) -> Array:
    """Return the distance to the nearest active volcano, km.

    Rounded down to 100 m, so that no place slips under a limit by rounding.
    """
    volcanoes = scene.layers.frame("active_volcanoes")
    return np.floor(nearest_feature(scene.lon, scene.lat, volcanoes).km * 10) / 10

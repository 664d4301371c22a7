"""Criteria of hazard: few on purpose, and no hazard map."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from geowbit.core.messages import Message
from geowbit.criteria.registry import criterion
from geowbit.criteria.scene import Scene


@criterion(
    "fault_km",
    unit="km",
    direction="benefit",
    needs=("fault_km",),
    sentence=Message("sentence.fault_km"),
)
def fault_km(scene: Scene) -> npt.NDArray[np.float64]:
    """Return the distance to the nearest mapped active fault trace, km."""
    return scene.layers.raster("fault_km").sample(scene.lon, scene.lat)

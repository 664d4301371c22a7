"""The layers that maps and reports draw."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import geopandas as gpd

from geowbit.layers import Layers

_ALWAYS = (
    *("substations", "power_lines", "fiber_routes", "fiber_nodes", "power_plants"),
    *("data_centers", "prefectures", "municipalities"),
)


class DrawnLayers(Mapping[str, Any]):
    """What a map or a report draws of the layers, and the corridors once they are asked for."""

    def __init__(self, layers: Layers, corridors: Callable[[], gpd.GeoDataFrame]) -> None:
        own = [name for name in ("protected_areas", "hazards") if layers.is_own(name)]
        self._names = [*(name for name in _ALWAYS if layers.has(name)), *own, "corridors"]
        self._layers = layers
        self._corridors = corridors

    def __getitem__(self, name: str) -> Any:
        if name not in self._names:
            raise KeyError(name)
        return self._corridors() if name == "corridors" else self._layers[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)

"""The layers that maps and reports draw."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from geowbit.layers import Layers

_ALWAYS = (
    *("substations", "power_lines", "fiber_routes", "fiber_nodes", "power_plants"),
    *("data_centers", "prefectures", "municipalities"),
)


class DrawnLayers(Mapping[str, Any]):
    """What a map or a report draws of the layers, and what is made once it is asked for."""

    def __init__(self, layers: Layers, made: Mapping[str, Callable[[], Any]]) -> None:
        areas = ("protected_areas", "hazards", "supply_areas")
        own = [name for name in areas if layers.is_own(name)]
        self._names = [*(name for name in _ALWAYS if layers.has(name)), *own, *made]
        self._layers = layers
        self._made = made

    def __getitem__(self, name: str) -> Any:
        if name not in self._names:
            raise KeyError(name)
        return self._made[name]() if name in self._made else self._layers[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)

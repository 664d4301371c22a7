"""The layers of a map: each a function, registered once, which everything that draws asks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Any, TypeVar

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geowbit.layers import Layers
from geowbit.pages.language import is_own, say
from geowbit.pages.overlays._shapes import vector_layer
from geowbit.run import Run

__all__ = [
    "Drawing",
    "DrawnLayers",
    "MapLayer",
    "Overlay",
    "draw_layers",
    "forget_map_layer",
    "legend_keys",
    "map_layer",
    "names_drawn",
    "registered_layers",
]

# how far beyond a view its networks are drawn, as a share of it
_AROUND, _LEAST_AROUND_DEG = 0.5, 1.0
_WHOLE_EARTH = ((-60.0, -180.0), (70.0, 180.0))
# in the order in which the layer control has them
_GROUPS = ("result", "grid", "fiber", "area")
# what lies below every map, land and names: whether a study opens it, so that it is on record
_BELOW = {"prefectures": True, "municipalities": False}
_BELOW_OWN = ("land",)


@dataclass(frozen=True)
class Drawing:
    """What a layer of a map is drawn from.

    Attributes
    ----------
    layers : mapping
        Name to layer.
    run : Run
    table : DataFrame
        Every candidate.
    bounds : sequence
        What the map shows first, ``[[south, west], [north, east]]`` in degrees.
    """

    layers: Mapping[str, Any]
    run: Run = field(default_factory=Run)
    table: pd.DataFrame = field(default_factory=pd.DataFrame)
    bounds: Sequence[Sequence[float]] = _WHOLE_EARTH

    def frame(self, *names: str) -> gpd.GeoDataFrame | None:
        """Return the first of some layers that is there and has usable shapes, in degrees.

        Of a layer of the study's own what lies around the view: a file may hold a continent.
        """
        found = vector_layer(self.layers, *names)
        if found is None or not any(map(is_own, names)):
            return found
        (south, west), (north, east) = self.bounds
        margin = max(_AROUND * max(north - south, east - west), _LEAST_AROUND_DEG)
        box = (west - margin, south - margin, east + margin, north + margin)
        near = found.sindex.query(shapely.box(*box), predicate="intersects")
        return found.iloc[np.sort(near)]


@dataclass(frozen=True)
class Overlay:
    """What a layer draws, as a function of `web/src/sheet.js` takes it.

    Attributes
    ----------
    draw : str
        ``points``, ``paths``, ``marks`` or ``zones``.
    data : dict
        What that function takes.
    label : str
        HTML of the name in the layer control, of :func:`geowbit.pages.overlays.layer_label`.
    show : bool
        Whether it is on when the map opens.
    control : bool
        Whether it can be switched.
    """

    draw: str
    data: dict[str, Any]
    label: str
    show: bool = True
    control: bool = True

    @property
    def places(self) -> list[tuple[float, float]]:
        """Return longitude and latitude of its points."""
        return [(point[0], point[1]) for point in self.data.get("points", [])]


Drawn = Overlay | Iterable[Overlay] | None
Draw = Callable[[Drawing], Drawn]
_Draw = TypeVar("_Draw", bound=Callable[[Drawing], Drawn])


@dataclass(frozen=True)
class MapLayer:
    """A layer of every map, as :func:`map_layer` registers it."""

    name: str
    draw: Draw
    group: str
    reads: tuple[str, ...] = ()
    own: tuple[str, ...] = ()
    made: tuple[str, ...] = ()
    opened: bool = False
    symbol: str | Callable[[Drawing], str] = ""
    legend: str = ""
    order: int = 0
    still: bool = False


_registered: dict[str, MapLayer] = {}


def map_layer(
    name: str,
    *,
    group: str,
    reads: Sequence[str] = (),
    own: Sequence[str] = (),
    made: Sequence[str] = (),
    opened: bool = False,
    symbol: str | Callable[[Drawing], str] = "",
    legend: str = "",
    order: int = 0,
    still: bool = False,
) -> Callable[[_Draw], _Draw]:
    """Register a function as a layer of the maps of studies.

    A module of :mod:`geowbit.pages.overlays` need only hold the function: map, layer control,
    legend and study find it. Its words stand in ``geowbit/words/*/pages.ftl``.

    Parameters
    ----------
    name : str
        Unlike that of every other.
    group : {"result", "grid", "fiber", "area"}
        Heading in the layer control, ``group-…`` in the words.
    reads : sequence of str
        Layers of the study, its own or embedded ones, that the function draws.
    own : sequence of str
        Layers that are drawn only where they are the study's own.
    made : sequence of str
        What is no layer of a study and is made for its pages.
    opened : bool
        Whether a study opens what the layer reads before its map is drawn, and records it.
    symbol : str or callable, optional
        HTML of the symbol in the legend, or a function of the :class:`Drawing` for it.
    legend : str, optional
        Code of the words in the legend, which has them where a layer of `reads` is there.
    order : int
        Place within the group.
    still : bool
        Whether it goes by the layers that it reads, the view, and what the study says of load,
        voltages and hubs, and by nothing else: then it is drawn once, and later maps take it from
        the cache. That counts for geowbit's own, whose code is known to be the same.

    Returns
    -------
    callable
        A decorator; the function takes a :class:`Drawing` and returns layers, one or none.

    Raises
    ------
    ValueError
        Where the name is taken, or there is no such group.
    """
    if group not in _GROUPS:
        raise ValueError(f"map layer {name}: no group {group}; {', '.join(_GROUPS)}")

    def register(draw: _Draw) -> _Draw:
        taken = _registered.get(name)
        if taken is not None and taken.draw.__module__ != draw.__module__:
            raise ValueError(f"map layer {name}: there is one in {taken.draw.__module__}")
        _registered[name] = MapLayer(
            name,
            draw,
            group,
            tuple(reads),
            tuple(own),
            tuple(made),
            opened=opened,
            symbol=symbol,
            legend=legend,
            order=order,
            still=still and draw.__module__.partition(".")[0] == __name__.partition(".")[0],
        )
        return draw

    return register


def forget_map_layer(name: str) -> None:
    """Take a layer out again."""
    _registered.pop(name, None)


def registered_layers() -> list[MapLayer]:
    """Return every layer of a map, in the order of the layer control."""
    _read_modules()
    return sorted(_registered.values(), key=lambda one: (_GROUPS.index(one.group), one.order))


@cache
def _read_modules() -> None:
    package = __name__.rpartition(".")[0]
    for module in iter_modules(import_module(package).__path__):
        import_module(f"{package}.{module.name}")


def draw_layers(drawing: Drawing, *, still: bool | None = None) -> dict[str, list[Overlay]]:
    """Draw every registered layer.

    Parameters
    ----------
    drawing : Drawing
    still : bool, optional
        Only those that are registered so, or only the others.

    Returns
    -------
    dict
        Name to what is drawn, in the order of the layer control.
    """
    drawn = {}
    for one in registered_layers():
        if still not in (None, one.still):
            continue
        made = one.draw(drawing)
        made = [made] if isinstance(made, Overlay) else list(made or [])
        drawn[one.name] = made
    return drawn


def legend_keys(drawing: Drawing) -> list[tuple[str, str]]:
    """Return symbol (HTML) and words of each layer that the legend explains, each words once."""
    keys: dict[str, str] = {}
    for one in registered_layers():
        if (
            one.legend
            and one.legend not in keys
            and drawing.frame(*one.reads, *one.own, *one.made) is not None
        ):
            keys[one.legend] = one.symbol if isinstance(one.symbol, str) else one.symbol(drawing)
    return [(symbol, say(code)) for code, symbol in keys.items()]


def names_drawn(*, opened: bool = False) -> set[str]:
    """Return the layers that maps draw, or only those that a study opens for its map."""
    below = {name for name, needed in _BELOW.items() if needed or not opened}
    return below.union(*(one.reads for one in registered_layers() if one.opened or not opened))


class DrawnLayers(Mapping[str, Any]):
    """What a map or a report draws of the layers, and what is made once it is asked for."""

    def __init__(self, layers: Layers, made: Mapping[str, Callable[[], Any]]) -> None:
        all_layers = registered_layers()
        any_of = dict.fromkeys([*(name for one in all_layers for name in one.reads), *_BELOW])
        own = dict.fromkeys([*(name for one in all_layers for name in one.own), *_BELOW_OWN])
        names = [*filter(layers.has, any_of), *filter(layers.is_own, own), *made]
        self._names = list(dict.fromkeys(names))
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

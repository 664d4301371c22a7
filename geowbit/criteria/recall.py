"""What was computed of a scene before, taken from the cache; else computed and kept there."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from itertools import chain, combinations
from pathlib import Path
from types import FunctionType
from typing import TYPE_CHECKING, Any

import pandas as pd

from geowbit.cache import (
    Entry,
    NoMarkError,
    Recording,
    Store,
    mark_of,
    recording,
    store_in_use,
    tell_effect,
    tell_read,
)
from geowbit.core.messages import Message, plain_value, value_of

if TYPE_CHECKING:
    from geowbit.criteria.registry import Criterion
    from geowbit.criteria.scene import Scene

# what a computation reads of a scene besides its base, the cheapest to tell first
_PARTS = ("load_mw", "hubs", "assumptions", "candidates")
_LAYER = "layer:"
_PACKAGE = str(Path(__file__).parent.parent)


def recalled(
    scene: Scene, what: str, work: Callable[[], pd.DataFrame], *, given: Any = ()
) -> pd.DataFrame:
    """Return a table that follows from a scene: the kept one, or else the computed one.

    What the computation reads of the scene is recorded, and with it the table is kept: a later
    one with another load finds it where no load was read.

    Parameters
    ----------
    scene : Scene
    what : str
        What is computed.
    work : callable
        Returns the table, a row a candidate; it reads nothing but the scene and `given`.
    given : optional
        What else it goes by, as :func:`geowbit.cache.mark_of` takes it.

    Returns
    -------
    DataFrame, index of the candidates

    Examples
    --------
    >>> from geowbit.criteria import Scene
    >>> from geowbit.layers import Layers, named_assumptions
    >>> place = pd.DataFrame({"lon": [139.7], "lat": [35.7], "supply_area": "tokyo"})
    >>> here = Scene(place, Layers(), load_mw=5, hubs={}, assumptions=named_assumptions())
    >>> recalled(here, "north", lambda: pd.DataFrame({"north": here.lat}))["north"].tolist()
    [35.7]
    """
    found = _recalled(scene, what, work, given, rows=len(scene.lon))
    return found.set_axis(scene.index)


def recalled_values(
    scene: Scene, what: str, work: Callable[[], Mapping[str, Any]], *, given: Any = ()
) -> dict[str, Any]:
    """Return a few values that follow from a scene, as :func:`recalled` returns a table.

    Parameters
    ----------
    scene, what, work, given
        As there; `work` returns what JSON can hold.

    Examples
    --------
    >>> from geowbit.criteria import Scene
    >>> from geowbit.layers import Layers, named_assumptions
    >>> place = pd.DataFrame({"lon": [139.7], "lat": [35.7], "supply_area": "tokyo"})
    >>> here = Scene(place, Layers(), load_mw=5, hubs={}, assumptions=named_assumptions())
    >>> recalled_values(here, "north", lambda: {"most": float(here.lat.max())})
    {'most': 35.7}
    """

    def table() -> pd.DataFrame:
        return pd.DataFrame({"json": [json.dumps(work())]}, dtype=str)

    found: dict[str, Any] = json.loads(_recalled(scene, what, table, given)["json"].iloc[0])
    return found


def recalled_messages(
    scene: Scene, what: str, work: Callable[[], list[Message]], *, given: Any = ()
) -> list[Message]:
    """Return what is to be said of a scene, as :func:`recalled` returns a table.

    Parameters
    ----------
    scene, what, work, given
        As there; `work` returns messages.

    Examples
    --------
    >>> from geowbit.criteria import Scene
    >>> from geowbit.layers import Layers, named_assumptions
    >>> place = pd.DataFrame({"lon": [139.7], "lat": [35.7], "supply_area": "tokyo"})
    >>> here = Scene(place, Layers(), load_mw=5, hubs={}, assumptions=named_assumptions())
    >>> recalled_messages(here, "notes", lambda: [Message("names.none")])
    [Message(code='names.none', params={})]
    """
    told = recalled_values(
        scene, what, lambda: {"said": list(map(plain_value, work()))}, given=given
    )
    return [Message.from_dict(one) for one in told["said"]]


def _recalled(
    scene: Scene, what: str, work: Callable[[], pd.DataFrame], given: Any, rows: int | None = None
) -> pd.DataFrame:
    store = store_in_use()
    if store is None:
        return work()
    try:
        base = mark_of(what, given, scene.mark_of("base"))
        kept = _kept(store, scene, base)
    except NoMarkError:
        return work()
    if kept is not None and rows in (None, len(kept.table)):
        _tell_again(scene, kept.told)
        return kept.table
    with recording() as found:
        table = work()
    _keep(store, scene, base, table, found)
    return table


def is_of_package(one: Criterion) -> bool:
    """Tell whether a criterion is measured by a function of geowbit."""
    measure = one.measure
    return isinstance(measure, FunctionType) and Path(measure.__code__.co_filename).is_relative_to(
        _PACKAGE
    )


def criterion_mark(one: Criterion) -> str | None:
    """Return the digest of how a criterion is measured; None of one that is not geowbit's own.

    The code of another's function is not known to be the same the next time.
    """
    measure: Any = one.measure
    if isinstance(measure, FunctionType):
        how = f"{measure.__module__}.{measure.__qualname__}" if is_of_package(one) else None
    else:
        try:
            how = getattr(measure, "mark", None)
        except NoMarkError:
            how = None
    if how is None:
        return None
    kept = [one.unit, one.decimals, list(one.needs), one.estimates_without]
    return mark_of(one.name, how, kept)


def _kept(store: Store, scene: Scene, base: str) -> Entry | None:
    """Return what is kept under any choice of what may have been read."""
    asked = _PARTS if store.get(_whole_table(base)) is not None else _PARTS[:-1]
    for parts in chain.from_iterable(combinations(asked, n) for n in range(len(asked) + 1)):
        entry = store.get(_key(scene, base, parts))
        if entry is not None:
            return entry
    return None


def _keep(store: Store, scene: Scene, base: str, table: pd.DataFrame, found: Recording) -> None:
    if not scene.layers.is_as_marked():
        return
    parts = tuple(one for one in _PARTS if one in found.names)
    try:
        key = _key(scene, base, parts)
    except NoMarkError:
        return
    layers = sorted(one.removeprefix(_LAYER) for one in found.names if one.startswith(_LAYER))
    if any(scene.layers.is_own(name) and not scene.layers.record_of(name) for name in layers):
        return
    told = {
        "parts": parts,
        "layers": {name: scene.layers.record_of(name) for name in layers},
        "effects": [_plain(effect) for effect in found.effects],
    }
    if "candidates" in parts:
        store.put(_whole_table(base), Entry(pd.DataFrame()))
    store.put(key, Entry(table, told))


def _key(scene: Scene, base: str, parts: tuple[str, ...]) -> str:
    return mark_of(base, {part: scene.mark_of(part) for part in parts})


def _whole_table(base: str) -> str:
    """Return the key of a note that something reads the whole table, whose digest takes time."""
    return mark_of(base, "reads the whole table")


def _plain(effect: tuple[Any, ...]) -> list[Any]:
    kind, name, value = effect
    return [kind, name, plain_value(value) if kind == "note" else value]


def _tell_again(scene: Scene, told: Mapping[str, Any]) -> None:
    """Tell again what was read, and what was said besides the numbers."""
    from geowbit.criteria.filling import Filling

    # who computes something of this has read it as well
    tell_read(*told["parts"], *(f"{_LAYER}{name}" for name in told["layers"]))
    for name, record in told["layers"].items():
        scene.layers.recall(name, record)
    for kind, name, value in told["effects"]:
        if kind == "note":
            scene.layers.note(name, value_of(value))  # type: ignore[arg-type]
            continue
        tell_effect(kind, name, value)
        if kind == "estimated":
            scene.estimated_routes[name] = value
        elif kind == "filled":
            scene.filled[name] = Filling(**value)

"""What of a map goes by no rank and no weight, taken from the cache where it was drawn before."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from geowbit.cache import NoMarkError, store_in_use
from geowbit.core.words import given_catalog
from geowbit.criteria import Scene, recalled_values
from geowbit.pages.language import spoken
from geowbit.run import Run

__all__ = ["kept"]

T = TypeVar("T")

# of a study: by what it says here its candidates are judged, and none is measured or drawn
_JUDGES = {
    *("name", "preset", "weights", "pairwise", "criteria", "unknown", "method", "seed"),
    *("exclude", "gates", "min_campus_ha", "top", "plan"),
}


def kept(
    what: str,
    work: Callable[[], T],
    *,
    run: Run,
    scene: Scene | None,
    given: Callable[[], Any] = tuple,
) -> T:
    """Return what is drawn of a run whatever it weighs and excludes: the kept one, or a new one.

    Parameters
    ----------
    what : str
        What is drawn.
    work : callable
        Draws it, as JSON can hold it, from the layers, what the study says of load, hubs and
        costs, the language, and `given`.
    run : Run
    scene : Scene or None
        That the run was measured in; without it, or without a cache, all is drawn.
    given : callable, optional
        Returns what else it goes by, as :func:`geowbit.cache.mark_of` takes it.

    Examples
    --------
    >>> kept("nothing", lambda: [1], run=Run(), scene=None)
    [1]
    """
    # of words in a file of the reader's own nothing is known the next time
    if scene is None or store_in_use() is None or given_catalog() is not None:
        return work()
    try:
        goes_by = [
            spoken(),
            {key: one for key, one in run.study.items() if key not in _JUDGES},
            run.assumptions.mark(),
            [[one.name, one.confidence] for one in run.layers],
            given(),
        ]
    except NoMarkError:
        return work()
    found: T = recalled_values(scene, f"map: {what}", lambda: {"": work()}, given=goes_by)[""]
    return found

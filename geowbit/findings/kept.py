"""What belongs to one site of a run alone: taken from the cache, or computed and kept there.

Which sites are the best changes with every weight; what is found out of one of them does not. It
is kept by the site, by what was asked of it, and by all that it may have been read from: layers,
country, assumptions, load and code.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from geowbit.cache import Entry, NoMarkError, mark_of, store_in_use
from geowbit.countries import in_use
from geowbit.layers import Layers
from geowbit.run import Run

# of some places, by number, what is told of each as JSON can hold it
Work = Callable[[list[int]], Sequence[dict[str, Any]]]


@dataclass(eq=False)
class Kept:
    """What was found out of single places of a run before.

    Parameters
    ----------
    run : Run
    layers : Layers
        Of the run.
    """

    run: Run
    layers: Layers
    _bases: dict[Hashable, str] = field(default_factory=dict)

    def each(
        self, what: str, places: Sequence[Any], work: Work, *, given: Any = ()
    ) -> list[dict[str, Any]]:
        """Return what is told of each place, and work out only what is not kept.

        Parameters
        ----------
        what : str
            What is asked.
        places : sequence
            All that is read of each, as :func:`geowbit.cache.mark_of` takes it.
        work : callable
            From the numbers of some places what is told of each.
        given : optional
            What it goes by beside the places and the run's layers, assumptions and load.
        """
        store = store_in_use()
        keys: list[str] = []
        if store is not None:
            try:
                base = mark_of(what, given, self._base())
                keys = [mark_of(base, place) for place in places]
            except NoMarkError:
                store = None
        entries = [store.get(key) for key in keys] if store is not None else []
        told = {number: dict(one.told) for number, one in enumerate(entries) if one is not None}
        missing = [number for number in range(len(places)) if number not in told]
        if missing:
            told |= dict(zip(missing, work(missing), strict=True))
        if store is not None and self.layers.is_as_marked():
            for number in missing:
                store.put(keys[number], Entry(pd.DataFrame(), told[number]))
        return [told[number] for number in range(len(places))]

    def _base(self) -> str:
        """Return the digest of what every place is read from."""
        country, store = in_use(), store_in_use()
        if country not in self._bases and store is not None:
            self._bases[country] = mark_of(
                self.layers.mark(),
                store.once(country, country.mark),
                store.code,
                self.run.assumptions.mark(),
                float(self.run.load_mw),
            )
        return self._bases[country]

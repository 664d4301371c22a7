"""A study over several values of its keys: what its runs share is done once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, NamedTuple

from geowbit.cache import Store, keeping, own_store
from geowbit.core.errors import StudyError

if TYPE_CHECKING:
    from geowbit.sites import Sites
    from geowbit.study.study import Study, Tell

# of a sweep whose results nobody keeps for later
_PASSING_BYTES = 4 * 10**9


class Swept(NamedTuple):
    """One run of a sweep: the values of its keys, and what it found."""

    values: dict[str, Any]
    sites: Sites


def swept(
    study: Study,
    axes: Mapping[str, Sequence[Any]],
    *,
    tell: Tell | None,
    cache: bool,
) -> Iterator[Swept]:
    """Yield the run of every combination of values, one after the other."""
    for key, values in axes.items():
        listed = isinstance(values, Sequence) and not isinstance(values, str)
        if not listed or not len(values):
            raise StudyError("study.sweep_list", name=key, given=f"{values!r:.60}")
    chosen = [dict(zip(axes, values, strict=True)) for values in product(*axes.values())]
    # what is wrong with one of them is said before the first has run
    studies = [study.changed(**one) for one in chosen]
    return _runs(chosen, studies, tell, cache=cache)


def _runs(
    chosen: list[dict[str, Any]], studies: list[Study], tell: Tell | None, *, cache: bool
) -> Iterator[Swept]:
    with ExitStack() as beside:
        store = own_store() if cache else None
        if store is None:
            folder = beside.enter_context(TemporaryDirectory(prefix="geowbit-sweep-"))
            store = Store(Path(folder), limit=_PASSING_BYTES)
            beside.callback(store.end)
        for values, one in zip(chosen, studies, strict=True):
            # between two runs nothing of theirs is left in use
            with keeping(store):
                found = one.run(tell)
            yield Swept(values, found)

"""Words of a page about the layers of a run: the user's own are not described as embedded ones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from types import MappingProxyType

from geowbit.core.messages import Sentence, worded
from geowbit.core.words import page_words, say, say_if_known, speaking, spoken
from geowbit.countries import in_use
from geowbit.run import Run

__all__ = [
    "is_absent",
    "is_own",
    "label_of",
    "page_words",
    "say",
    "say_if_known",
    "speaking",
    "spoken",
    "telling",
]

_own: ContextVar[frozenset[str]] = ContextVar("geowbit_own_layers", default=frozenset())
_labels: ContextVar[Mapping[str, Sentence]] = ContextVar(
    "geowbit_labels", default=MappingProxyType({})
)
_read: ContextVar[frozenset[str] | None] = ContextVar("geowbit_layers_read", default=None)


@contextmanager
def telling(run: Run) -> Iterator[None]:
    """Let everything inside be said of a run: of a layer of its own no more than is true of it.

    Examples
    --------
    >>> from geowbit.layers import Provenance
    >>> with telling(Run(layers=(Provenance("terrain", confidence="user"),))):
    ...     is_own("terrain"), is_own("population")
    (True, False)
    """
    # of a country that embeds nothing every layer is somebody's own
    all_own = in_use().catalog().empty
    own = frozenset(one.name for one in run.layers if all_own or one.confidence == "user")
    read = frozenset(layer.name for layer in run.layers)
    labels = {one.name: one.label for one in run.criteria if one.label}
    before, known, labeled = _own.set(own), _read.set(read or None), _labels.set(labels)
    try:
        yield
    finally:
        _own.reset(before)
        _read.reset(known)
        _labels.reset(labeled)


def label_of(criterion: str) -> str:
    """Return what the study that is told of calls a criterion; empty where it does not say it."""
    return worded(_labels.get().get(criterion, ""), spoken())


def is_own(layer: str) -> bool:
    """Tell whether the run that is told of has a layer of its own in place of the embedded one."""
    return layer in _own.get()


def is_absent(layer: str) -> bool:
    """Tell whether the run that is shown read no such layer, its own or an embedded one."""
    read = _read.get()
    return read is not None and layer not in read

"""What a page may say of a run: of a layer of its own no more than is true of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from geowbit.core.words import languages, page_words, say, say_if_known, speaking, spoken

__all__ = [
    "LANGUAGES",
    "is_absent",
    "is_own",
    "page_words",
    "say",
    "say_if_known",
    "speaking",
    "spoken",
    "telling",
]

LANGUAGES = languages()
_own: ContextVar[frozenset[str]] = ContextVar("geowbit_own_layers", default=frozenset())
_read: ContextVar[frozenset[str] | None] = ContextVar("geowbit_layers_read", default=None)


@contextmanager
def telling(record: Mapping[str, Any]) -> Iterator[None]:
    """Let everything inside be said of a run: of a layer of its own no more than is true of it.

    Examples
    --------
    >>> with telling({"layers": [{"name": "terrain", "confidence": "user"}]}):
    ...     is_own("terrain"), is_own("population")
    (True, False)
    """
    layers = record.get("layers") or []
    own = {str(layer.get("name")) for layer in layers if layer.get("confidence") == "user"}
    read = {str(layer.get("name")) for layer in layers}
    before, known = _own.set(frozenset(own)), _read.set(frozenset(read) if layers else None)
    try:
        yield
    finally:
        _own.reset(before)
        _read.reset(known)


def is_own(layer: str) -> bool:
    """Tell whether the run that is told of has a layer of its own in place of the embedded one."""
    return layer in _own.get()


def is_absent(layer: str) -> bool:
    """Tell whether the run that is shown read no such layer, its own or an embedded one."""
    read = _read.get()
    return read is not None and layer not in read

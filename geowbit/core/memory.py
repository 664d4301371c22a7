"""Memory of a process that works on one thing after another."""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Callable
from functools import cache

__all__ = ["give_back"]


def give_back() -> None:
    """Give memory that nothing holds any more back to the system, where it can be asked to.

    What a large piece of work leaves lies scattered among what stays, and would be kept until the
    process ends.

    Examples
    --------
    >>> give_back()
    """
    if (arrow := sys.modules.get("pyarrow")) is not None:
        arrow.default_memory_pool().release_unused()
    _trim()(0)


@cache
def _trim() -> Callable[[int], object]:
    """Return what asks the C library, of which that of GNU alone knows how."""
    if sys.platform == "linux":
        found = getattr(ctypes.CDLL(None), "malloc_trim", None)
        if found is not None:
            trim: Callable[[int], object] = found
            return trim
    return lambda _: None

"""The language and country in use, passed on to threads that do part of the work."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import copy_context
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")


def carried(work: Callable[P, R]) -> Callable[P, R]:
    """Return a function that works in a thread as it would where this is called.

    Examples
    --------
    >>> from concurrent.futures import ThreadPoolExecutor
    >>> from geowbit.core import speaking, spoken
    >>> with speaking("ja"), ThreadPoolExecutor(1) as beside:
    ...     beside.submit(spoken).result(), beside.submit(carried(spoken)).result()
    ('en', 'ja')
    """
    context = copy_context()

    def inside(*args: P.args, **options: P.kwargs) -> R:
        return context.copy().run(work, *args, **options)

    return inside

"""What a computation reads and tells while it goes on, so that its result is kept by that."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from threading import RLock
from typing import Any, Generic, TypeVar, overload

__all__ = ["Recording", "recording", "tell_effect", "tell_read", "traced"]

T = TypeVar("T")


@dataclass
class Recording:
    """What was read, by name, and what was told besides the result.

    Attributes
    ----------
    names : set of str
    effects : list of tuple
        What is told again where the result is taken from the cache, each once, in its order.
    """

    names: set[str] = field(default_factory=set)
    effects: list[tuple[Any, ...]] = field(default_factory=list)

    def add(self, names: Iterable[str], effects: Iterable[tuple[Any, ...]] = ()) -> None:
        """Add what was read and told."""
        self.names.update(names)
        self.effects += [one for one in effects if one not in self.effects]

    def tell(self) -> None:
        """Let what was recorded count where something is recorded now."""
        for one in _open.get():
            one.add(self.names, self.effects)


_open: ContextVar[tuple[Recording, ...]] = ContextVar("geowbit_recordings", default=())


@contextmanager
def recording() -> Iterator[Recording]:
    """Record what is read and told within; threads that carry the context take part.

    Examples
    --------
    >>> with recording() as found:
    ...     tell_read("load_mw")
    >>> found.names
    {'load_mw'}
    """
    found = Recording()
    before = _open.set((*_open.get(), found))
    try:
        yield found
    finally:
        _open.reset(before)


def tell_read(*names: str) -> None:
    """Tell that something is read on which a result may depend."""
    for one in _open.get():
        one.add(names)


def tell_effect(*effect: Any) -> None:
    """Tell what is said besides a result."""
    for one in _open.get():
        one.add((), [effect])


class traced(Generic[T]):  # noqa: N801  as the cached_property whose place it takes
    """A property computed once, which tells whoever asks for it what it was computed from.

    Of several threads that ask, the first computes it and the others wait.

    Examples
    --------
    >>> class Place:
    ...     @traced
    ...     def height_m(self):
    ...         tell_read("terrain")
    ...         return 7.0
    >>> here = Place()
    >>> here.height_m
    7.0
    >>> with recording() as found:
    ...     _ = here.height_m
    >>> found.names
    {'terrain'}
    """

    def __init__(self, work: Callable[[Any], T]) -> None:
        self._work, self.__doc__ = work, work.__doc__
        self._name = ""

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    @overload
    def __get__(self, instance: None, owner: type) -> traced[T]: ...
    @overload
    def __get__(self, instance: object, owner: type) -> T: ...
    def __get__(self, instance: object | None, owner: type) -> traced[T] | T:
        """Return what is kept of an instance, or compute it."""
        if instance is None:
            return self
        kept = vars(instance)
        if self._name not in kept:
            # a lock for each: two that do not need each other are computed at once
            with kept.setdefault("_locks", {}).setdefault(self._name, RLock()):
                if self._name not in kept:
                    with recording() as found:
                        value = self._work(instance)
                    kept.setdefault("_traces", {})[self._name] = found
                    kept[self._name] = value
        trace: Recording | None = kept.get("_traces", {}).get(self._name)
        if trace is not None:
            trace.tell()
        return kept[self._name]

    def __set__(self, instance: object, value: T) -> None:
        """Refuse what would bring a value without its trace."""
        raise AttributeError(self._name)

    def share(self, one: object, other: object) -> None:
        """Let another instance have what one has computed, with its trace."""
        self.__get__(one, type(one))
        vars(other)[self._name] = vars(one)[self._name]
        vars(other).setdefault("_traces", {})[self._name] = vars(one)["_traces"][self._name]

"""What can go wrong, each with the exit code that the shell gives for it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

# of a message; a name of ten thousand letters hides what is wrong
_LONGEST = 1500


class GeowbitError(Exception):
    """The input is wrong: the message is one line that says what, where and what to do.

    Parameters
    ----------
    *args
        The message.
    keys : tuple of str and int
        The keys of study.yaml that lead to what is wrong, where it stands there.
    """

    exit_code = 1

    def __init__(self, *args: object, keys: tuple[str | int, ...] = ()) -> None:
        super().__init__(*args)
        self.keys = keys

    def __str__(self) -> str:
        """Return the message as one printable line, of a name without end its two ends."""
        said = printable(super().__str__())
        return said if len(said) <= _LONGEST else f"{said[:400]} ... {said[-200:]}"


class StudyError(GeowbitError, ValueError):
    """A study (study.yaml or its Python form) asks for something that cannot be."""


class AreaError(StudyError):
    """An area holds no land or is not an area."""

    def __init__(self, *args: object, keys: tuple[str | int, ...] = ("area",)) -> None:
        super().__init__(*args, keys=keys)


class LayerError(GeowbitError, ValueError):
    """A layer cannot be read or has no usable row."""


class OutputError(GeowbitError, OSError):
    """A result cannot be written where it was asked for."""


class SourceError(GeowbitError):
    """An outside service failed."""

    exit_code = 3


@contextmanager
def under(*keys: str | int) -> Iterator[None]:
    """Tell which keys of study.yaml lead to what goes wrong within; what knows better stays.

    Parameters
    ----------
    *keys : str or int
        From the outermost key inwards; a number is a place in a list, from 0.

    Examples
    --------
    >>> try:
    ...     with under("layers", "flood"):
    ...         raise LayerError("layer flood: is not there")
    ... except LayerError as error:
    ...     error.keys
    ('layers', 'flood')
    """
    try:
        yield
    except GeowbitError as error:
        error.keys = error.keys or keys
        raise


def printable(text: str) -> str:
    r"""Return text of others as one line that does nothing to a terminal.

    Examples
    --------
    >>> printable("a\x1b[31m red\n word")
    'a [31m red word'
    """
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())

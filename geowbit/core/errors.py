"""What can go wrong, each with the exit code that the shell gives for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from geowbit.core.messages import Message, Value, worded
from geowbit.core.text import printable
from geowbit.core.words import is_known

# of a message; a name of ten thousand letters hides what is wrong
_LONGEST = 1500


class GeowbitError(Exception):
    """The input is wrong: one line that says what, where and what to do.

    Parameters
    ----------
    what : str or Message
        The code of the catalog (``layers.no_rows``), or a whole message.
    keys : tuple of str and int
        The keys of study.yaml that lead to what is wrong, where it stands there.
    **params
        The parameters of the sentence.

    Attributes
    ----------
    message : Message
    code : str
    params : dict
    where : str
        File and line that lead to what is wrong, where they are known.

    Examples
    --------
    >>> error = LayerError("words.no_language", lang="xx", known=("en", "ja"))
    >>> error.code, error.params["lang"]
    ('words.no_language', 'xx')
    """

    exit_code = 1

    def __init__(
        self, what: str | Message = "", /, *, keys: tuple[str | int, ...] = (), **params: Value
    ) -> None:
        if isinstance(what, str) and (params or is_known(what)):
            what = Message(what, **params)
        super().__init__(what)
        self.keys = keys
        self.where = ""

    @property
    def message(self) -> Message | str:
        """Return what went wrong, to be worded in any language."""
        return self.args[0]

    @property
    def code(self) -> str:
        """Return the code of what went wrong."""
        return self.message.code if isinstance(self.message, Message) else ""

    @property
    def params(self) -> Mapping[str, Value]:
        """Return the parameters of what went wrong."""
        return self.message.params if isinstance(self.message, Message) else {}

    def __str__(self) -> str:
        """Return the message in English as one printable line, of a name without end its ends."""
        return self.text("en")

    def text(self, lang: str | None = None) -> str:
        """Return the message as one printable line in a language."""
        said = printable(f"{self.where}{worded(self.message, lang)}")
        return said if len(said) <= _LONGEST else f"{said[:400]} ... {said[-200:]}"


class StudyError(GeowbitError, ValueError):
    """A study (study.yaml or its Python form) asks for something that cannot be."""


class AreaError(StudyError):
    """An area holds no land or is not an area."""

    def __init__(
        self,
        what: str | Message = "",
        /,
        *,
        keys: tuple[str | int, ...] = ("area",),
        **params: Value,
    ) -> None:
        super().__init__(what, keys=keys, **params)


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

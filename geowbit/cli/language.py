"""The language that a command was asked to speak, for what is said before and beside its words."""

from __future__ import annotations

from contextvars import ContextVar

from geowbit.core import speaking

_asked: ContextVar[str] = ContextVar("geowbit_shell_language", default="en")


def asked_language() -> str:
    """Return the language that the command was asked to speak."""
    return _asked.get()


def ask_language(lang: str) -> str:
    """Keep the language for errors, too, and refuse one that has no words before any work.

    Raises
    ------
    OutputError
    """
    _asked.set("en")
    with speaking(lang):
        _asked.set(lang)
    return lang

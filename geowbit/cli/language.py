"""The language that a command was asked to speak, for what is said before and beside its words."""

from __future__ import annotations

import sys
from contextvars import ContextVar
from importlib import import_module

from geowbit.core import speaking
from geowbit.core.words import look_in

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


def _bring_countries() -> None:
    # they tell of their words as they are loaded, which the help of the shell does without; a run
    # says twenty thousand words
    if "geowbit.countries" not in sys.modules:
        import_module("geowbit.countries")


look_in(_bring_countries)

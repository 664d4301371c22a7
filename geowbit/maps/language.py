"""The words of maps and reports in each language, from one table."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path

from geowbit.errors import OutputError

LANGUAGES = ("en", "ja")
_TABLE = Path(__file__).parent / "assets" / "words.csv"
_spoken: ContextVar[str] = ContextVar("geowbit_language", default="en")


@contextmanager
def speaking(lang: str) -> Iterator[None]:
    """Let everything inside be said in a language.

    Parameters
    ----------
    lang : {"en", "ja"}

    Raises
    ------
    OutputError
        Where there is no such language.

    Examples
    --------
    >>> with speaking("ja"):
    ...     say("weights")
    '重み'
    """
    if lang not in LANGUAGES:
        known = " or ".join(LANGUAGES)
        raise OutputError(f"lang: {lang!r} is no language of the maps; use {known}")
    before = _spoken.set(lang)
    try:
        yield
    finally:
        _spoken.reset(before)


def spoken() -> str:
    """Return the language that is spoken now.

    Examples
    --------
    >>> spoken()
    'en'
    """
    return _spoken.get()


def words() -> dict[str, str]:
    """Return all words of the language that is spoken now, by key."""
    return _table()[spoken()]


@cache
def _table() -> dict[str, dict[str, str]]:
    with _TABLE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {lang: {row["key"]: row[lang] for row in rows} for lang in LANGUAGES}


def say(key: str, **parts: object) -> str:
    """Return a sentence with its parts filled in.

    Examples
    --------
    >>> say("best_sites", count=20)
    'Best sites (20)'
    """
    text = words()[key]
    for name, part in parts.items():
        text = text.replace(f"{{{name}}}", str(part))
    return text


def say_if_known(key: str, otherwise: str) -> str:
    """Return the words of a key that data made, or what is given where the table has none.

    Examples
    --------
    >>> say_if_known("hub.tokyo", "Tokyo"), say_if_known("hub.x", "X")
    ('Tokyo', 'X')
    """
    return words().get(key) or otherwise

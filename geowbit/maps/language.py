"""The words of maps and reports in each language, from one table."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import Any

from geowbit.errors import OutputError
from geowbit.maps.escape import isolated

LANGUAGES = ("en", "ja")
_TABLE = Path(__file__).parent / "assets" / "words.csv"
_CHOICE = re.compile(r"\{(?P<name>\w+)\|(?P<one>[^|}]*)\|(?P<many>[^|}]*)\}")
_spoken: ContextVar[str] = ContextVar("geowbit_language", default="en")
_own: ContextVar[frozenset[str]] = ContextVar("geowbit_own_layers", default=frozenset())


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
    before = _own.set(frozenset(own))
    try:
        yield
    finally:
        _own.reset(before)


def is_own(layer: str) -> bool:
    """Tell whether the run that is told of has a layer of its own in place of the embedded one."""
    return layer in _own.get()


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
    """Return a sentence with its parts filled in; ``{count|one|many}`` chooses by the count.

    Examples
    --------
    >>> say("best_sites", count=20)
    'Best sites (20)'
    >>> say("load_note", count=1, kv=330)
    '1 substation of 330 kV and more can carry it'
    """
    text = _CHOICE.sub(
        lambda found: found["one" if str(parts.get(found["name"])) == "1" else "many"], words()[key]
    )
    for name, part in parts.items():
        text = text.replace(f"{{{name}}}", isolated(str(part)))
    return text


def say_if_known(key: str, otherwise: str) -> str:
    """Return the words of a key that data made, or what is given where the table has none.

    Examples
    --------
    >>> say_if_known("hub.tokyo", "Tokyo"), say_if_known("hub.x", "X")
    ('Tokyo', 'X')
    """
    return words().get(key) or otherwise

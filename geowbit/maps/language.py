"""The words of maps and reports in each language, from one table."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

from geowbit.errors import OutputError

LANGUAGES = ("en", "ja")
_TABLE = Path(__file__).parent / "assets" / "words.csv"


@cache
def words(lang: str = "en") -> dict[str, str]:
    """Return the words of a language by key.

    Parameters
    ----------
    lang : {"en", "ja"}

    Raises
    ------
    OutputError
        Where there is no such language.

    Examples
    --------
    >>> words("en")["weights"], words("ja")["weights"]
    ('Weights', '重み')
    """
    if lang not in LANGUAGES:
        raise OutputError(
            f"lang: {lang!r} is no language of the maps; use {' or '.join(LANGUAGES)}"
        )
    with _TABLE.open(encoding="utf-8", newline="") as file:
        return {row["key"]: row[lang] for row in csv.DictReader(file)}


def say(key: str, lang: str = "en", **parts: object) -> str:
    """Return a sentence with its parts filled in.

    Examples
    --------
    >>> say("best_sites", count=20)
    'Best sites (20)'
    """
    text = words(lang)[key]
    for name, part in parts.items():
        text = text.replace(f"{{{name}}}", str(part))
    return text

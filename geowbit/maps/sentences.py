"""What geowbit says of its own layers and assumptions, in the language of the reader.

Sentences of the embedded tables are English there; those of a user are never touched, as a text
that the table does not know stays as it is.
"""

from __future__ import annotations

import csv
import re
from functools import cache
from pathlib import Path

from geowbit.maps.language import say_if_known, spoken

_TABLE = Path(__file__).parent / "assets" / "sentences_ja.csv"
_NUMBER = r"[\w.,+\-]+"
_NOTE = re.compile(r"^(?P<name>[a-z][a-z0-9_]*): (?P<note>.+)$", re.DOTALL)


def told(text: str) -> str:
    """Return a sentence of geowbit's own in the language that is spoken, any other as it is.

    Parameters
    ----------
    text : str
        A whole sentence, or a note with the name of its layer before it.

    Examples
    --------
    >>> from geowbit.maps.language import speaking
    >>> with speaking("ja"):
    ...     told("real discount rate"), told("my own words")
    ('実質割引率', 'my own words')
    """
    if spoken() != "ja" or not text:
        return text
    found = _japanese(text)
    if found is not None:
        return found
    note = _NOTE.match(text)
    said = _japanese(note["note"]) if note else None
    if note and said is not None:
        return f"{_japanese(note['name']) or note['name']}: {said}"
    return text


def _japanese(text: str) -> str | None:
    exact, patterns = _sentences()
    if text in exact:
        return exact[text]
    for pattern, japanese in patterns:
        fits = pattern.fullmatch(text)
        if fits:
            # the name of a criterion is a word as well
            return japanese.format(
                *(say_if_known(f"criterion.{one}", one) for one in fits.groups())
            )
    return None


@cache
def _sentences() -> tuple[dict[str, str], list[tuple[re.Pattern[str], str]]]:
    with _TABLE.open(encoding="utf-8", newline="") as file:
        rows = [(row["en"], row["ja"]) for row in csv.DictReader(file)]
    patterns = [
        (re.compile(f"({_NUMBER})".join(re.escape(part) for part in english.split("{}"))), japanese)
        for english, japanese in rows
        if "{}" in english
    ]
    return {english: japanese for english, japanese in rows if "{}" not in english}, patterns

"""Words of kinds and states, in any language and spelling, and whether their rows count."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from typing import Literal, NamedTuple

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from geowbit.core.messages import Message
from geowbit.countries import Country, in_use
from geowbit.layers._headings import plain, tidied
from geowbit.layers.provenance import Ledger, shown

Counting = Literal["yes", "no", "by kind"]

_MOST_TOLD = 5


class _Word(NamedTuple):
    """What a word means, and whether a row with it counts: yes, no, or as its kind serves."""

    means: str
    counts: Counting


def read_words(frame: gpd.GeoDataFrame, ledger: Ledger) -> gpd.GeoDataFrame:
    """Return rows whose words are those that others ask for; words that are not known are told.

    What stands behind a word, such as a year in brackets, stays.
    """
    for column, words in _words_of(ledger.record.name, in_use()).items():
        if column in frame:
            frame = frame.assign(**{column: _column_read(frame[column], words, ledger)})
    return frame


def _column_read(written: pd.Series, words: Mapping[str, _Word], ledger: Ledger) -> pd.Series:
    """Return a column with the words that are known in place of its own."""
    codes, given = pd.factorize(_texts(written))
    read = [_read(one, words) for one in given]
    now = [old if new is None else new for old, new in zip(given, read, strict=True)]
    changed = np.array([*(a != b for a, b in zip(given, now, strict=True)), False])[codes]
    if changed.any():
        kind = Message("dirt.of_column", column=str(written.name), kind=Message("dirt.word_read"))
        ledger.repaired(kind, written.index[changed], lambda row: shown(written.loc[row]))
        values = written.astype(object).copy()
        values[changed] = np.array(now, object)[codes[changed]]
    else:
        values = written
    rows = np.bincount(codes[codes >= 0], minlength=len(given))
    unknown = {
        str(old): int(count)
        for old, new, count in zip(given, read, rows, strict=True)
        if new is None and str(old).strip()
    }
    if unknown:
        ledger.record.remark(_of_unknown(str(written.name), unknown, words))
    return values


def _of_unknown(column: str, unknown: Mapping[str, int], words: Mapping[str, _Word]) -> Message:
    """Tell of words that are not known, those of most rows first."""
    first = sorted(unknown, key=lambda one: -unknown[one])[:_MOST_TOLD]
    return Message(
        "layers.unknown_words",
        column=column,
        count=sum(unknown.values()),
        words=tuple(
            Message("layers.word_of_rows", word=shown(one), count=unknown[one]) for one in first
        ),
        counts=_of_unlisted(words).replace(" ", "_"),
        known=tuple(dict.fromkeys(one.means for one in words.values())),
    )


def rows_that_count(name: str, frame: pd.DataFrame) -> npt.NDArray[np.bool_]:
    """Tell which rows of a layer count: none that is out of use, none whose word is not known.

    Parameters
    ----------
    name : str
        Of the layer.
    frame : DataFrame
        Its rows; where it has no such column, or nothing stands there, they count.

    Examples
    --------
    >>> states = pd.DataFrame({"status": ["in use", "retired (2019)", None, "Zorp"]})
    >>> rows_that_count("power_plants", states).tolist()
    [True, False, True, False]
    """
    found = np.ones(len(frame), bool)
    for column, words in _words_of(name, in_use()).items():
        if column not in frame or _of_unlisted(words) != "no":
            continue
        codes, given = pd.factorize(_texts(frame[column]))
        counts = [_counts(one, words) for one in given]
        # the code -1 of what is missing is the last one
        found &= np.array([*counts, True])[codes]
    return found


def _of_unlisted(words: Mapping[str, _Word]) -> Counting:
    """Return whether a word counts that is not known: not where some that are known do not."""
    judged = {one.counts for one in words.values()} - {"yes"}
    return next(iter(judged), "yes")


def _texts(written: pd.Series) -> pd.Series:
    """Return a column as texts, also of numbers that are codes; None of what is neither."""
    if isinstance(written.dtype, pd.StringDtype):
        return written

    def text(one: object) -> str | None:
        if isinstance(one, str):
            return one
        number = isinstance(one, int | float | np.number) and not pd.isna(one)
        return str(one) if number else None

    return written.astype(object).map(text).astype(object)


def _counts(written: str, words: Mapping[str, _Word]) -> bool:
    if not written.strip():
        return True
    found = _word_in(written, words)
    return found is not None and words[found].counts == "yes"


def _read(written: str, words: Mapping[str, _Word]) -> str | None:
    """Return a text with the word that is asked for in place of its own; None where none is known.

    A blank text stays as it is.
    """
    if not written.strip():
        return written
    text = unicodedata.normalize("NFKC", tidied(written))
    if (whole := words.get(plain(text))) is not None:
        return whole.means
    found = _word_in(text, words)
    if found is None:
        return None
    start = _end_of(text, found)
    rest = text[start:]
    return f"{words[found].means}{rest if rest[:1].isspace() or not rest else f' {rest}'}"


def _word_in(text: str, words: Mapping[str, _Word]) -> str | None:
    """Return the longest known word that a text begins with."""
    whole = plain(text)
    if whole in words:
        return whole
    for word in sorted(words, key=len, reverse=True):
        if whole.startswith(word) and _ends_there(text, word):
            return word
    return None


def _ends_there(text: str, word: str) -> bool:
    """Tell whether a word of a text ends where a known word does: no letter follows."""
    end = _end_of(text, word)
    return end > 0 and not text[end : end + 1].isalnum()


def _end_of(text: str, word: str) -> int:
    """Return where the first letters of a text, blanks aside, are those of a word; 0 nowhere."""
    return next((end for end in range(1, len(text) + 1) if plain(text[:end]) == word), 0)


@lru_cache(maxsize=64)
def _words_of(name: str, country: Country) -> dict[str, dict[str, _Word]]:
    """Return the known words of a layer by column and plain spelling."""
    table = country.table("layer_words")
    found: dict[str, dict[str, _Word]] = {}
    for row in table[table["layer"] == name].to_dict("records"):
        word = _Word(row["means"], row["counts"])
        found.setdefault(row["column"], {})[plain(row["word"])] = word
    if "kind" in found and name == "substations":
        kinds = country.table("substation_kinds")["kind"]
        found["kind"] |= {plain(one): _Word(one, "by kind") for one in kinds}
    return found

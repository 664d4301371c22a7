"""Where a layer came from and what was done to its rows."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from geowbit.core import Message, Sentence, Text, printable, worded
from geowbit.core.messages import plain_value, value_of

MOST_EXAMPLES = 3
_TEXTS = ("source", "licence", "attribution")
_COUNTED = ("found", "repaired", "merged", "dropped")
_NON_COMMERCIAL = re.compile(r"\bnc\b|non[- ]?commercial|非商用|非営利", re.IGNORECASE)
_UNKNOWN = re.compile(r"|\?+|unknown|unclear|none|n/?a|不明", re.IGNORECASE)


@dataclass
class Provenance:
    """The record of one layer: source, licence and every row dropped or repaired.

    Attributes
    ----------
    name, sha256, date, crs : str
        ``crs`` is that of the input, ``sha256`` of the file (of all, in their order).
    source, licence, attribution, confidence : str or Text
        As the layer's source says.
    notes : list of Message, Text or str
        What is known to be wrong with it, and what was found while it was read.
    rows_read, rows_kept : int
        Rows of the input and rows of the layer.
    found : dict of Message to int
        What the input was like: rows by kind of dirt, whatever became of them.
    repaired, merged, dropped : dict of Message to int
        Rows by kind of repair, by what they repeat, and by reason of dropping. What is not kept
        is merged or dropped.
    examples : dict of Message to list of Message
        The first rows of each kind.
    files : list of str
        Names of the files, where there are several.
    """

    name: str
    source: str | Text = ""
    licence: str | Text = ""
    attribution: str | Text = ""
    date: str = ""
    confidence: str = ""
    notes: list[Sentence] = field(default_factory=list)
    crs: str = "EPSG:4326"
    sha256: str = ""
    rows_read: int = 0
    rows_kept: int = 0
    found: dict[Message, int] = field(default_factory=dict)
    repaired: dict[Message, int] = field(default_factory=dict)
    merged: dict[Message, int] = field(default_factory=dict)
    dropped: dict[Message, int] = field(default_factory=dict)
    examples: dict[Message, list[Message]] = field(default_factory=dict)
    files: list[str] = field(default_factory=list)

    @property
    def note(self) -> str:
        """Return the notes in English, as one text."""
        return "; ".join(worded(one, "en") for one in self.notes)

    def as_dict(self) -> dict[str, Any]:
        """Return the record as plain values, for ``run.json``.

        Each kind of dirt is its code, its parameters, its English text, and how many rows.
        """
        plain: dict[str, Any] = {one.name: getattr(self, one.name) for one in fields(self)}
        for key in _TEXTS:
            said = plain[key]
            plain[key] = str(said)
            if isinstance(said, Text):
                plain |= {f"{key}_{lang}": text for lang, text in said.others.items()}
        plain["notes"] = [plain_value(one) for one in self.notes]
        for word in _COUNTED:
            plain[word] = [
                {**kind.as_dict(), "count": rows} for kind, rows in getattr(self, word).items()
            ]
        plain["examples"] = [
            {**kind.as_dict(), "rows": [one.as_dict() for one in rows]}
            for kind, rows in self.examples.items()
        ]
        return plain | {"note": self.note, "files": list(self.files)}

    @classmethod
    def from_dict(cls, given: Mapping[str, Any]) -> Provenance:
        """Return the record that :meth:`as_dict` wrote."""
        known = {one.name for one in fields(cls)}
        plain = {key: value for key, value in given.items() if key in known}
        for key in _TEXTS:
            plain[key] = Text.from_row(given, key)
        plain["notes"] = [value_of(one) for one in plain.get("notes", [])]
        for word in _COUNTED:
            counted = plain.get(word, [])
            plain[word] = {Message.from_dict(one): int(one["count"]) for one in counted}
        plain["examples"] = {
            Message.from_dict(one): [Message.from_dict(row) for row in one["rows"]]
            for one in plain.get("examples", [])
        }
        return cls(**plain)

    def count(self, what: dict[Message, int], kind: Message, rows: int) -> None:
        """Add `rows` to a kind of repair or of dropping; nothing is written for no rows."""
        if rows:
            what[kind] = what.get(kind, 0) + int(rows)

    def add(self, later: Provenance) -> None:
        """Add what was done to the same rows later."""
        self.rows_kept = later.rows_kept
        for word in _COUNTED:
            for kind, rows in getattr(later, word).items():
                self.count(getattr(self, word), kind, rows)
        for kind, said in later.examples.items():
            self.examples[kind] = [*self.examples.get(kind, []), *said][:MOST_EXAMPLES]

    def remark(self, said: Sentence) -> None:
        """Add a note."""
        if said and said not in self.notes:
            self.notes.append(said)

    def reasons(self) -> tuple[Message, ...]:
        """Return why rows were dropped, and how many for each reason."""
        return tuple(
            Message("layers.rows_of", count=rows, kind=kind) for kind, rows in self.dropped.items()
        )


def licence_warning(record: Provenance) -> Message | None:
    """Return what speaks against using a layer as it is; nothing where nothing does.

    Examples
    --------
    >>> str(licence_warning(Provenance("hazards", licence="CC BY-NC 4.0")))
    'The licence of hazards is CC BY-NC 4.0, which forbids commercial use.'
    >>> licence_warning(Provenance("hazards")).code
    'layers.licence_unknown'
    >>> licence_warning(Provenance("hazards", licence="CC BY 4.0")) is None
    True
    """
    licence = printable(str(record.licence)).strip()
    if _UNKNOWN.fullmatch(licence):
        return Message("layers.licence_unknown", name=record.name)
    if _NON_COMMERCIAL.search(licence):
        return Message("layers.licence_not_commercial", name=record.name, licence=licence)
    return None


def sha256_of(paths: list[Path]) -> str:
    """Return the SHA-256 of the files' bytes, one after the other.

    Parameters
    ----------
    paths : list of Path
        The files, in a fixed order.

    Returns
    -------
    str
        64 hexadecimal digits.
    """
    digest = hashlib.sha256()
    for path in paths:
        with path.open("rb") as handle:
            while block := handle.read(1 << 20):
                digest.update(block)
    return digest.hexdigest()

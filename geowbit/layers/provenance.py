"""Where a layer came from and what was done to its rows."""

from __future__ import annotations

import hashlib
import re
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

MOST_EXAMPLES = 3
_NON_COMMERCIAL = re.compile(r"\bnc\b|non[- ]?commercial|非商用|非営利", re.IGNORECASE)
_UNKNOWN = re.compile(r"|\?+|unknown|unclear|none|n/?a|不明", re.IGNORECASE)


@dataclass
class Provenance:
    """The record of one layer: source, licence and every row dropped or repaired.

    Attributes
    ----------
    name, source, licence, attribution, date, confidence, note : str
        As the layer's source says; ``note`` tells what is known to be wrong with it.
    crs : str
        Coordinate reference system of the input.
    sha256 : str
        Of the file (of all its files, in their order, where it has several).
    rows_read, rows_kept : int
        Rows of the input and rows of the layer.
    found : dict of str to int
        What the input was like: rows by kind of dirt, whatever became of them.
    repaired, merged, dropped : dict of str to int
        Rows by kind of repair, by what they repeat, and by reason of dropping. What is not kept
        is merged or dropped.
    examples : dict of str to list of str
        The first rows of each kind.
    files : list of str
        Names of the files, where there are several.
    """

    name: str
    source: str = ""
    licence: str = ""
    attribution: str = ""
    date: str = ""
    confidence: str = ""
    note: str = ""
    crs: str = "EPSG:4326"
    sha256: str = ""
    rows_read: int = 0
    rows_kept: int = 0
    found: dict[str, int] = field(default_factory=dict)
    repaired: dict[str, int] = field(default_factory=dict)
    merged: dict[str, int] = field(default_factory=dict)
    dropped: dict[str, int] = field(default_factory=dict)
    examples: dict[str, list[str]] = field(default_factory=dict)
    files: list[str] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        """Return the record as plain values, for ``run.json``."""
        return asdict(self)

    def count(self, what: dict[str, int], kind: str, rows: int) -> None:
        """Add `rows` to a kind of repair or of dropping; nothing is written for no rows."""
        if rows:
            what[kind] = what.get(kind, 0) + int(rows)

    def add(self, later: Provenance) -> None:
        """Add what was done to the same rows later."""
        self.rows_kept = later.rows_kept
        for word in ("found", "repaired", "merged", "dropped"):
            for kind, rows in getattr(later, word).items():
                self.count(getattr(self, word), kind, rows)
        for kind, said in later.examples.items():
            self.examples[kind] = [*self.examples.get(kind, []), *said][:MOST_EXAMPLES]

    def remark(self, text: str) -> None:
        """Add a sentence to the note."""
        if text and text not in self.note:
            self.note = f"{self.note}; {text}" if self.note else text


def licence_warning(record: Provenance) -> str:
    """Return what speaks against using a layer as it is; nothing where nothing does.

    Examples
    --------
    >>> licence_warning(Provenance("hazards", licence="CC BY-NC 4.0"))
    'the licence of hazards is CC BY-NC 4.0, which forbids commercial use'
    >>> licence_warning(Provenance("hazards"))
    'the licence of hazards is unknown: ask its owner before you publish or sell the result'
    >>> licence_warning(Provenance("hazards", licence="CC BY 4.0"))
    ''
    """
    licence = record.licence.strip()
    if _UNKNOWN.fullmatch(licence):
        return (
            f"the licence of {record.name} is unknown: ask its owner before you publish or sell "
            "the result"
        )
    if _NON_COMMERCIAL.search(licence):
        return f"the licence of {record.name} is {licence}, which forbids commercial use"
    return ""


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

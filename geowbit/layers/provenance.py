"""Where a layer came from and what was done to its rows."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any


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
    repaired, dropped : dict of str to int
        Rows by kind of repair and by reason of dropping.
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
    repaired: dict[str, int] = field(default_factory=dict)
    dropped: dict[str, int] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """Return the record as plain values, for ``run.json``."""
        return asdict(self)

    def count(self, what: dict[str, int], kind: str, rows: int) -> None:
        """Add `rows` to a kind of repair or of dropping; nothing is written for no rows."""
        if rows:
            what[kind] = what.get(kind, 0) + int(rows)


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

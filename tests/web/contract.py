"""The contract of Python and page: the schema, and the data of a page."""

from __future__ import annotations

import json
import zlib
from pathlib import Path
from typing import Any

import geowbit

SCHEMA: dict[str, Any] = json.loads(
    (Path(geowbit.__file__).parents[1] / "web/page.schema.json").read_text(encoding="utf-8")
)
# what HTML and Jinja leave alone
LETTERS = "".join(chr(code) for code in range(0x20, 0x7F) if chr(code) not in "<{&\\")


def live_data(page: str) -> dict[str, Any]:
    """Return the data that the script of a map is called with."""
    call = page.index("geowbit.live.begin(", page.index("<body"))
    found, _ = json.JSONDecoder().raw_decode(page[page.index("{", call) :])
    begin = page.index(">", page.index('_columns">')) + 1
    return {**found, **json.loads(_inflated(page[begin:], found["held"]))}


def _inflated(text: str, part: dict[str, int]) -> bytes:
    """Read a packed part of a page: thirteen bits in two letters of 91."""
    bits = sum(
        (LETTERS.index(text[at]) + 91 * LETTERS.index(text[at + 1])) << 13 * k
        for k, at in enumerate(range(part["at"], part["at"] + 2 * -(-part["bytes"] * 8 // 13), 2))
    )
    return zlib.decompress(bits.to_bytes(part["bytes"] + 2, "little")[: part["bytes"]])

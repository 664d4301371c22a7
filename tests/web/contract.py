"""The contract of Python and page: the schema, and the data of a page."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import geowbit

SCHEMA: dict[str, Any] = json.loads(
    (Path(geowbit.__file__).parents[1] / "web/page.schema.json").read_text(encoding="utf-8")
)


def live_data(page: str) -> dict[str, Any]:
    """Return the data that the script of a map is called with."""
    call = page.index("geowbit.live.begin(", page.index("<body"))
    found, _ = json.JSONDecoder().raw_decode(page[page.index("{", call) :])
    return dict(found)

"""Records of layers and runs, as tests read them: kinds of dirt by their English text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from geowbit.core.messages import said

COUNTED = ("found", "repaired", "merged", "dropped")


def counted(record: Mapping[str, Any]) -> dict[str, Any]:
    """Return a layer's record with how many rows by kind, and the examples of each kind."""
    kinds = {word: {one["text"]: one["count"] for one in record[word]} for word in COUNTED}
    examples = {
        one["text"]: [row["text"] for row in one["rows"]] for one in record.get("examples", [])
    }
    return {**record, **kinds, "examples": examples}


def texts(given: list[Any]) -> list[str]:
    """Return messages of a record in English."""
    return [said(one, "en") for one in given]


def warnings_of(record: Mapping[str, Any]) -> list[str]:
    """Return in English what a run has to say."""
    return texts(record["messages"])

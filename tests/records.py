"""Records of layers and runs, as tests read them: kinds of dirt by their codes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from geowbit.core.messages import said
from geowbit.ranking import Exclusion
from geowbit.run import Run

COUNTED = ("found", "repaired", "merged", "dropped")
_JOINING = {"of_column", "row_says", "row", "row_of", "became"}


def counted(record: Mapping[str, Any]) -> dict[str, Any]:
    """Return a layer's record with how many rows by kind, and the examples of each kind."""
    kinds = {word: {kind_of(one): one["count"] for one in record[word]} for word in COUNTED}
    examples = {kind_of(one): list(map(kind_of, one["rows"])) for one in record.get("examples", [])}
    return {**record, **kinds, "examples": examples}


def kind_of(given: Any) -> str:
    """Return a message of a record as its code, without the room, and its values.

    Of what only joins its parts, such as a column with what it holds, the parts alone.
    """
    if isinstance(given, list):
        return " ".join(map(kind_of, given))
    if not isinstance(given, Mapping):
        return str(given)
    if "code" not in given:  # text that data brought along
        return str(given["texts"]["en"])
    code = str(given["code"]).partition(".")[2]
    parts = map(kind_of, given["params"].values())
    return " ".join(parts if code in _JOINING else (code, *parts))


def texts(given: list[Any]) -> list[str]:
    """Return messages of a record in English."""
    return [said(one, "en") for one in given]


def told_of(record: Mapping[str, Any]) -> list[str]:
    """Return what a run has to say, each message as :func:`kind_of` has it."""
    return list(map(kind_of, record["messages"]))


def run_of(table: pd.DataFrame, record: Mapping[str, Any]) -> Run:
    """Return the run of a made-up table and record, which may lack what a real run has.

    The table gets the bits of the rules from its texts, the rules their parts from theirs.
    """
    rules = [
        {**(Exclusion(str(one["rule"]), "").parts() if one.get("rule") else {}), **one}
        for one in record.get("exclusions") or []
    ]
    if "excluded_by" not in table and "excluded" in table:
        texts = table.get("exclusion", pd.Series("", table.index)).astype(str)
        bits = np.zeros(len(table), np.int64)
        for number, one in enumerate(rules):
            named = set(str(one.get("reason") or one.get("rule")).split("; "))
            hit = np.array([named <= set(text.split("; ")) for text in texts], bool)
            bits |= np.where(hit & table["excluded"].to_numpy(bool), 1 << number, 0)
        table = table.assign(excluded_by=bits)
    return Run.of(table, {**record, "exclusions": rules})

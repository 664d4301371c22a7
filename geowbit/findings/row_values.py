"""What rows of a table hold, as plain values: NaN, None or nothing where it is not known."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd


def number_of(value: Any) -> float:
    """Return a number, NaN where it is not known."""
    return math.nan if value is None or pd.isna(value) else float(value)


def whole_of(value: Any) -> int | None:
    """Return a whole number, None where it is not known."""
    return None if value is None or pd.isna(value) else int(value)


def word_of(value: Any) -> str:
    """Return a text, empty where there is none."""
    return "" if value is None or pd.isna(value) else str(value)


def records_of(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows of a table without their shapes."""
    plain = pd.DataFrame(frame.drop(columns="geometry", errors="ignore"))
    return [{str(key): one for key, one in row.items()} for row in plain.to_dict("records")]

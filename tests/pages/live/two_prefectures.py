"""A real study of two prefectures, which the tests of cards and drawer share."""

from __future__ import annotations

from typing import Any

KEYS: dict[str, Any] = {
    "area": {"prefectures": ["Okayama", "Tottori"]},
    "top": {"n": 8, "min_separation_km": 20, "all": True},
}

"""Rules of one line: a column against a number, among words, or unknown."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from typing import Any

__all__ = ["OPERATORS", "comparison", "membership"]

_COMPARISON = re.compile(r"^\s*(\w+)\s*(<=|>=|==|!=|<|>)\s*(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)\s*$")
_MEMBERSHIP = re.compile(r"^\s*(\w+)\s+in\s+(.+?)\s*$")

OPERATORS: dict[str, Callable[[Any, float], Any]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
}


def comparison(rule: object) -> tuple[str, str, float] | None:
    """Return column, sign and limit of a rule that compares, else None.

    Examples
    --------
    >>> comparison("substation_km > 50")
    ('substation_km', '>', 50.0)
    >>> comparison("prefecture in Tokyo, Osaka") is None
    True
    """
    found = _COMPARISON.match(str(rule or ""))
    return (found[1], found[2], float(found[3])) if found else None


def membership(rule: object) -> tuple[str, list[str]] | None:
    """Return column and words of a rule that lists them, else None.

    Examples
    --------
    >>> membership("prefecture in Tokyo, Osaka")
    ('prefecture', ['Tokyo', 'Osaka'])
    """
    found = _MEMBERSHIP.match(str(rule or ""))
    return (found[1], [one.strip() for one in found[2].split(",")]) if found else None

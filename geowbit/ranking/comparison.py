"""Rules that compare a column with a number, as a study writes them."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from typing import Any

_COMPARISON = re.compile(r"^\s*(\w+)\s*(<=|>=|==|!=|<|>)\s*(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)\s*$")
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
